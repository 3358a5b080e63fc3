// A family as somebody outside of this repository might write it, without a build and without an import: categories of one column.

const right = (value) => ({ _tag: "Right", right: value });
const left = (path, expected, actual) => ({
  _tag: "Left",
  left: { _tag: "InvalidInput", path, expected, actual: String(actual), remedy: "" },
});
const ofLength = (k) => ({
  empty: new Float64Array(k),
  concat: (a, b) => a.map((v, i) => v + b[i]),
  scale: (factor, a) => a.map((v) => factor * v),
});
const shares = (counts) => {
  const total = counts.reduce((a, b) => a + b, 0);
  return { shares: counts.map((v) => v / total) };
};

const categories = ({ column, levels }) => ({
  name: "categories",
  columns: [column],
  stats: ofLength(levels.length),
  open: (theta) =>
    right({
      logDensity: ({ columns: [codes] }, from, to, out) => {
        for (let i = from; i < to; i++) out[i - from] = Math.log(theta.shares[codes[i]]);
      },
      accumulator: () => {
        const counts = new Float64Array(levels.length);
        return {
          add: ({ columns: [codes] }, from, to, weight) => {
            for (let i = from; i < to; i++) counts[codes[i]] += weight[i - from];
          },
          finish: () => counts,
        };
      },
    }),
  estimate: (counts) => right(shares(counts)),
  q: (theta, counts) => counts.reduce((q, n, i) => (n === 0 ? q : q + n * Math.log(theta.shares[i])), 0),
  read: (table) => {
    const found = table.columns.find(({ name }) => name === column);
    if (found?._tag !== "Categories") return left(`column ${column}`, "text", "none");
    const codes = found.codes.map((code) => levels.indexOf(found.levels[code]));
    const missing = codes.findIndex((code) => code < 0);
    if (missing < 0) return right([codes]);
    return left(`column ${column}, row ${missing}`, `one of ${levels.join(", ")}`, "another value");
  },
  codec: {
    encode: (theta) => ({ shares: [...theta.shares] }),
    decode: (input) => right({ shares: Float64Array.from(input.shares) }),
  },
  coordinates: {
    dimension: levels.length - 1,
    pack: (theta) => theta.shares.slice(1).map((p) => Math.log(p / theta.shares[0])),
    unpack: (x) => right(shares(Float64Array.of(1, ...x.map((v) => Math.exp(v))))),
  },
  freeParameters: levels.length - 1,
  neutral: () => right(shares(new Float64Array(levels.length).fill(1))),
  features: ({ columns: [codes] }) => [codes],
  sampling: {
    _tag: "Some",
    value: {
      columns: [{ name: column, levels: { _tag: "Some", value: levels } }],
      draw: (theta, rng, row) => {
        let rest = rng.uniform();
        let code = 0;
        while (code < levels.length - 1 && rest >= theta.shares[code]) rest -= theta.shares[code++];
        row[0] = code;
      },
    },
  },
});

export const family = {
  name: "categories",
  summary: "Categories of one column",
  settings: [
    { name: "response", meaning: "column of the categories", required: true },
    { name: "first", meaning: "level that comes first", required: false },
  ],
  specFor: (table, { response, first }) => {
    const found = table.columns.find(({ name }) => name === response);
    if (found === undefined) return left("columns", `one named ${response}`, "others");
    if (found._tag !== "Categories") return left(`column ${response}`, "text", "numbers");
    const levels = found.levels.toSorted((a, b) => Number(b === first) - Number(a === first));
    return right({ column: response, levels });
  },
  fromSpec: (spec) => right({ name: "categories", use: (f) => f(categories(spec)) }),
};
