import { expect, test } from "vitest";
import { fits, type PortableFit } from "../src/fits.js";
import { generatedRows } from "../src/generated.js";

/** Rows of a chunk where nothing else is asked for. */
const CHUNK_ROWS = 4096;
const TILE_ROWS = 256;

const having = (accepts: (fit: PortableFit) => boolean): number => fits.filter(accepts).length;

test("the set holds every structure, both kinds of start, plain EM and SQUAREM", () => {
  for (const covariance of ["full", "tied", "diagonal", "spherical"])
    expect(having(({ options }) => (options.covariance ?? "full") === covariance)).toBeGreaterThan(1);
  expect(having(({ options }) => options.init === "random")).toBeGreaterThan(1);
  expect(having(({ options }) => options.init === undefined)).toBeGreaterThan(1);
  expect(having(({ options }) => options.accelerate === "none")).toBeGreaterThan(1);
  expect(having(({ options }) => options.accelerate === undefined)).toBeGreaterThan(1);
});

test("generated data have several chunks, rows that fill no tile, and those at 1e8 lie there", () => {
  const generated = fits.flatMap(({ data }) => (typeof data === "string" ? [] : [data]));
  expect(generated.length).toBeGreaterThan(4);
  for (const shape of generated) {
    expect(shape.rows).toBeGreaterThan(CHUNK_ROWS);
    expect(shape.rows % TILE_ROWS).not.toBe(0);
    const { rows, weights } = generatedRows(shape);
    expect(rows.data).toHaveLength(shape.rows * shape.cols);
    const centre = shape.offset ?? 0;
    // Means spread by 1.5 and rows by at most 1.2 standard deviations: 25 is out of reach.
    expect(rows.data.every((x) => Math.abs(x - centre) < 25)).toBe(true);
    expect(weights?.some((w) => w === 0) ?? false).toBe(shape.weighted === true);
  }
});
