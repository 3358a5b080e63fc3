/**
 * Steps through EM by hand on Old Faithful's eruptions and prints what each iteration does.
 *
 * With theta the parameters, z the unknown components of the rows and P(z) their posterior at theta,
 *
 *   log-likelihood(theta) = Q(theta | theta) + H(P),
 *
 * where Q(t | theta) is the expected log-likelihood at t of rows and components together, and H = -E log P(z) the entropy of
 * the posterior. H is 0 where every row's component is certain and N log K where nothing is known. Only what depends on t
 * matters to the M-step, so a model may leave constants out of `q`; this one leaves none out, so H is the difference of the
 * two numbers. A step that raises Q raises the log-likelihood by at least as much.
 */
import { E, iterationLimit, overChunks, render, steps, type DenseBatch } from "@latentjs/em-core";
import { full, type Components } from "@latentjs/gmm";
import { fromLabels, mixture } from "@latentjs/mixture";
import { readColumns } from "./read-columns.js";

const { names, data } = readColumns("faithful.csv");
const cols = names.length;
const rows = data.length / cols;
// All rows in one batch; larger data are cut by `denseChunks`.
const batches: ReadonlyArray<DenseBatch> = [{ rows, cols, data, first: 0, weights: null }];

const bank = full.bank(2, cols);
const model = mixture(bank);

// The start: the M-step from memberships, short and long waits. Statistics are gathered about some valid parameters.
const waiting = data.filter((_, at) => at % cols === 1);
const labels = Int32Array.from(waiting, (minutes) => (minutes > 68 ? 1 : 0));
const anywhere = { mean: Float64Array.of(3, 70), cov: Float64Array.of(1, 0, 0, 100) };
const around: Components = [anywhere, anywhere];
const start = fromLabels(bank, around, batches, labels);
if (E.isLeft(start)) throw new Error(render(start.left));

const line = (...cells: ReadonlyArray<string>): string => cells.map((cell) => cell.padStart(17)).join("");
console.log(line("iteration", "log-likelihood", "Q", "entropy", "gain of Q"));
for (const event of steps(model, start.right, overChunks(model, batches), { stop: iterationLimit(8) })) {
  if (event._tag !== "Iterated") continue;
  const { iteration, params, logLikelihood } = event.iterate;
  const next = model.mStep(event.stats, params);
  if (E.isLeft(next)) throw new Error(render(next.left));
  const q = model.q(params, event.stats);
  const entropy = logLikelihood - q;
  const gain = model.q(next.right, event.stats) - q;
  console.log(line(String(iteration), ...[logLikelihood, q, entropy, gain].map((v) => v.toFixed(8))));
}
