import {
  E,
  expectedMonoid,
  invalidInput,
  partialReducer,
  type DenseBatch,
  type Either,
  type EmError,
  type Expected,
  type LatentVariableModel,
  type ReducedNode,
} from "@latentjs/em-core";
import { pack, unpacker } from "./pack.js";
import type { FromWorker, ToWorker } from "./protocol.js";
import { chunksOf, type Shard } from "./shards.js";
import type { ThreadScope } from "./thread.js";

/** The E-step over one shard: nodes of the reduction, whose values only the sender of `params` knows. */
export type ShardPass<P> = (params: P) => Either<EmError, ReadonlyArray<ReducedNode<unknown>>>;

/** The rebuilt E-step of a task that was described by plain data. Error: a description of nothing. */
export type OpenTask<T, P> = (task: T, shard: Shard) => Either<EmError, ShardPass<P>>;

/** The E-step of `model` over the chunks of `shard`, reduced as far as they go. */
export const overShard = <P, S>(
  model: Pick<LatentVariableModel<P, DenseBatch, S>, "eStep" | "stats">,
  shard: Shard,
): ShardPass<P> => {
  const chunks = chunksOf(shard);
  return (params) =>
    E.map((eStep: (batch: DenseBatch) => Expected<S>) => {
      const total = partialReducer(expectedMonoid(model.stats), shard.firstChunk);
      for (const chunk of chunks) total.push(eStep(chunk));
      return total.nodes();
    })(model.eStep(params));
};

/** Answers a pool's questions in this worker. What a pass throws ends the worker, and the pool is told. */
export const serve = <T, P>({ post, listen }: ThreadScope, open: OpenTask<T, P>): void => {
  const unpack = unpacker();
  let pass: Either<EmError, ShardPass<P>> = E.left(invalidInput("task", "a task before a question", "none"));
  listen((message) => {
    // Both ends of the line are written together: nobody else has the port.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const told = message as ToWorker<T>;
    if (told._tag === "Open") {
      pass = open(told.task, told.shard);
      return;
    }
    const { round } = told;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const params = unpack(told.params) as P;
    const nodes = E.chain((evaluate: ShardPass<P>) => evaluate(params))(pass);
    if (E.isLeft(nodes)) {
      const refusal: FromWorker = { _tag: "Refused", round, error: nodes.left };
      post(refusal);
      return;
    }
    const packed = pack(nodes.right);
    const answer: FromWorker = { _tag: "Reduced", round, nodes: packed };
    post(answer, [packed.numbers.buffer]);
  });
};
