import { E, invalidInput, type Either, type EmError } from "@latentjs/em-core";
import { choleskyLogDet, LN_2PI, log1p, solveLower } from "@latentjs/numerics";
import { factoredMvn, type FactoredMvn, type MvnInput } from "./input.js";

/** Differential entropy in nats, (d (1 + log 2 pi) + log det cov) / 2. Errors: those of `makeMvn`. */
export const entropy = (mvn: MvnInput): Either<EmError, number> =>
  E.map(({ mvn: { mean }, chol }: FactoredMvn) => {
    const d = mean.length;
    return 0.5 * (d * (1 + LN_2PI) + choleskyLogDet(chol, d));
  })(factoredMvn(mvn));

/**
 * Kullback-Leibler divergence KL(p || q) = E_p[log p(x) - log q(x)] in nats: never negative, 0 where p and q are the
 * same. Errors: those of `makeMvn`, and distributions of different dimensions. Cost d³/6.
 */
export const klDivergence = (p: MvnInput, q: MvnInput): Either<EmError, number> =>
  E.chain((from: FactoredMvn) =>
    E.chain((to: FactoredMvn): Either<EmError, number> => {
      const d = from.mvn.mean.length;
      const other = to.mvn.mean.length;
      return other === d
        ? E.right(divergence(from, to, d))
        : E.left(invalidInput("q.mean", `${d} numbers as in p.mean`, other));
    })(factoredMvn(q, "q")),
  )(factoredMvn(p, "p"));

/**
 * With the factors of p and q, M = Lq^-1 Lp and z = Lq^-1 (mean p - mean q), the divergence is half the sum of
 * m - 1 - log m over the squared diagonal of M, of its other entries squared, and of z squared: terms that are never
 * negative, so distributions that are close lose no digits to cancellation.
 */
const divergence = (p: FactoredMvn, q: FactoredMvn, d: number): number => {
  const z = p.mvn.mean.map((m, j) => m - q.mvn.mean[j]);
  solveLower(q.chol, d, z);
  let total = z.reduce((sum, v) => sum + v * v, 0);
  const column = new Float64Array(d);
  for (let j = 0; j < d; j++) {
    for (let i = 0; i < d; i++) column[i] = i < j ? 0 : p.chol[i * d + j];
    solveLower(q.chol, d, column);
    const excess = (column[j] - 1) * (column[j] + 1);
    total += Math.max(0, excess - log1p(excess));
    for (let i = j + 1; i < d; i++) total += column[i] * column[i];
  }
  return 0.5 * total;
};
