import { E, type Either, type EmError } from "@latentjs/em-core";
import { gate as gateModule } from "@latentjs/families/gates/multinomial-logit";
import {
  classifyGated,
  gatedFromJson,
  gatedHead,
  readGatedRows,
  scoreGated,
  type FamilyRows,
  type GatedMixture,
  type SavedGated,
} from "@latentjs/mixture";
import { wrongInput, type Failure } from "../failure.js";
import { unusableModel } from "../input/model-file.js";
import { gatedDescription } from "../output/gated-description.js";
import { applied, moduleOf, type MixtureRows } from "./family-model.js";
import type { Model } from "./model.js";

/** A saved mixture with a gate as the commands use it. */
export const gatedModel = async (
  path: string,
  document: unknown,
  named: string | undefined,
): Promise<Either<Failure, Model>> => {
  const unusable = (error: EmError): Failure => unusableModel(path, error);
  const head = E.mapLeft(unusable)(gatedHead(document));
  if (E.isLeft(head)) return head;
  const family = await moduleOf(path, head.right, named);
  if (E.isLeft(family)) return family;
  return E.bimap(unusable, ({ use, head: { family: name } }: SavedGated) =>
    use((mixture) => modelOf(name, mixture, document)),
  )(gatedFromJson(document, { family: family.right, gate: gateModule }));
};

const modelOf = <W, T, G, S>(name: string, mixture: GatedMixture<W, T, G, S>, document: unknown): Model => {
  const { family, gate } = mixture;
  const columns = [...new Set([...family.columns, ...gate.columns])];
  const remedy = "What its mixing weights depend on is given and not drawn.";
  return {
    components: gate.size,
    hasNoise: false,
    columns,
    takesCategories: true,
    apply: (table, weights) =>
      applied(table, columns, weights, (rows, ofRows) =>
        E.map(({ batch }: FamilyRows): MixtureRows => ({
          name: family.name,
          predict: () => classifyGated(mixture, batch),
          score: () => scoreGated(mixture, batch),
        }))(readGatedRows(family, gate, rows, ofRows)),
      ),
    drawer: () =>
      E.left(
        wrongInput(
          "The model to sample",
          "constant mixing weights",
          "mixing weights that depend on columns",
          remedy,
        ),
      ),
    describe: (width) => gatedDescription(name, mixture, document, width),
  };
};
