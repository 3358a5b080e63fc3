import { floats } from "./floats.js";
/** Rotations in a plane that change nothing but rounding are left out: cosines differ from 1 by less than this squared. */
const NEGLIGIBLE = 4 * 2.220446049250313e-16;

/**
 * One sweep over all planes of two axes, each turned to where sum_k sum_j precision[k, j] axis[j]^T matrices[k] axis[j] is least. In one
 * plane that is the minimum of x cos 2t + y sin 2t over the angle t, which has a closed form.
 *
 * `matrices`: K symmetric positive semidefinite d × d in coordinates of the axes, one after the other, rotated in place. `axes`: d × d, its
 * columns the axes, orthogonal, rotated with them. `precision`: K × d. Returns by how much the sum has fallen; 0 when no plane can be improved
 * beyond rounding. Allocates nothing.
 *
 * Source: Flury & Gautschi (1986), SIAM J. Sci. Stat. Comput. 7, 169-184, whose rotations of two axes this iterates; for one matrix and
 * increasing precisions they are Jacobi's, in which the axes end by decreasing eigenvalue.
 */
export const rotateAxes = (
  matrices: Float64Array,
  precision: Float64Array,
  axes: Float64Array,
  d: number,
): number => {
  const size = d * d;
  let fall = 0;
  for (let p = 0; p < d; p++) {
    for (let q = p + 1; q < d; q++) {
      let x = 0;
      let y = 0;
      let most = 0;
      for (let at = 0, row = 0; at < matrices.length; at += size, row += d) {
        const g = precision[row + p] - precision[row + q];
        const wp = matrices[at + p * d + p];
        const wq = matrices[at + q * d + q];
        x += 0.5 * g * (wp - wq);
        y += g * matrices[at + p * d + q];
        most += Math.abs(g * wp * (g * wq));
      }
      if (x <= 0 && y * y <= NEGLIGIBLE * NEGLIGIBLE * most) continue;
      const r = Math.sqrt(x * x + y * y);
      if (!(r > 0 && r < Infinity)) continue;
      // The larger of sine and cosine first, so that nothing cancels.
      const large = Math.sqrt((r + Math.abs(x)) / (2 * r));
      const small = -y / (2 * r * large);
      const cos = x <= 0 ? large : small;
      const sin = x <= 0 ? small : large;
      fall += x <= 0 ? (y * y) / (r - x) : r + x;
      for (let at = 0; at < matrices.length; at += size) {
        turn(matrices, at + p * d, at + q * d, 1, d, cos, sin);
        turn(matrices, at + p, at + q, d, d, cos, sin);
        const off = 0.5 * (matrices[at + p * d + q] + matrices[at + q * d + p]);
        matrices[at + p * d + q] = off;
        matrices[at + q * d + p] = off;
      }
      turn(axes, p, q, d, d, cos, sin);
    }
  }
  return fall;
};

/** Rows or columns p and q of `a`, which begin at `p` and `q` and go on by `stride`, turned by the angle. */
const turn = (
  a: Float64Array,
  p: number,
  q: number,
  stride: number,
  d: number,
  cos: number,
  sin: number,
): void => {
  for (let i = 0; i < d; i++, p += stride, q += stride) {
    const u = a[p];
    const v = a[q];
    a[p] = cos * u + sin * v;
    a[q] = cos * v - sin * u;
  }
};

/** The d × d identity, written to `out` where that is given. */
export const identity = (d: number, out: Float64Array = floats(d * d)): Float64Array => {
  out.fill(0);
  for (let j = 0; j < d; j++) out[j * d + j] = 1;
  return out;
};
