import { E, invalidInput, type Either, type EmError } from "@latentjs/em-core";
import { deadline } from "./deadline.js";
import { attend, type Answering, type Mailbox, type PackedAnswer } from "./mailbox.js";
import { pack, unpacker, type Packed } from "./pack.js";
import type { FromWorker, ToWorker } from "./protocol.js";
import type { OpenTask, ShardPass } from "./shard-pass.js";
import { chunksFor, type Shard } from "./shards.js";
import type { ThreadScope } from "./thread.js";

/** How long a worker looks for the next question: longer than merging, an M-step and a step of acceleration mostly take. */
const PATIENCE_MS = 2;

/** Answers a pool's questions in this worker. What a pass throws ends the worker, and the pool is told. */
export const serve = <T, P>({ post, listen }: ThreadScope, open: OpenTask<T, P>): void => {
  const unpack = unpacker();
  let pass: Either<EmError, ShardPass<P>> = E.left(invalidInput("task", "a task before a question", "none"));
  let shard: Shard | null = null;
  let mailbox: Mailbox | null = null;
  const evaluate = (question: Packed, round: number): PackedAnswer => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- whoever asks packs parameters of the task's model
    const params = unpack(question) as P;
    const chunks = shard === null ? [] : chunksFor(shard, round);
    return E.map((nodes: ReadonlyArray<unknown>) => nodes.map(pack))(
      E.chain((over: ShardPass<P>) => over(params, chunks))(pass),
    );
  };
  const tell = (message: FromWorker, transfer?: ReadonlyArray<ArrayBuffer>): void => post(message, transfer);
  const reply = (round: number, answer: PackedAnswer): void =>
    E.isLeft(answer)
      ? tell({ _tag: "Refused", round, error: answer.left })
      : tell(
          { _tag: "Reduced", round, nodes: answer.right },
          answer.right.map(({ numbers }) => numbers.buffer),
        );
  const answering: Answering = { evaluate, post: reply, patience: () => deadline(PATIENCE_MS) };
  listen((message) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- both ends of the line are written together: nobody else has the port
    const told = message as ToWorker<T>;
    if (told._tag === "Open") {
      ({ shard } = told);
      pass = open(told.task, shard);
      tell({ _tag: "Ready" });
    } else if (told._tag === "Attend") {
      ({ mailbox } = told);
      attend(mailbox, answering);
    }
    // A module may serve tasks too, whose messages come the same way.
    else if (told._tag === "Evaluate") {
      reply(told.round, evaluate(told.params, told.round));
      if (mailbox !== null) attend(mailbox, answering);
    }
  });
};
