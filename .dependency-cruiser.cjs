// Which package may import which. Arrows only point downwards:
//
//   L0  numerics
//   L1  em-core, kernels
//   L2  mixture, mvn, data, workers (of which mixture may import workers)
//   L3  families, gmm, hmm, factor
//   L4  apps, tooling, examples
//
// A package that is not in the table may import no other package, so whoever adds one decides its layer here.
const mayImport = {
  numerics: [],
  "em-core": ["numerics"],
  kernels: ["numerics"],
  mixture: ["numerics", "em-core", "workers"],
  mvn: ["numerics", "em-core"],
  data: ["numerics", "em-core"],
  workers: ["numerics", "em-core"],
  families: ["numerics", "em-core", "mixture", "mvn", "data", "workers"],
  gmm: ["numerics", "em-core", "mixture", "mvn", "data", "workers"],
  hmm: ["numerics", "em-core", "mixture", "mvn", "data", "workers"],
  factor: ["numerics", "em-core", "mixture", "mvn", "data", "workers"],
};
/** Facades may load the SIMD kernels; the core and the engine see only the interface that numerics declares. */
const kernelsLoadedBy = new Set(["gmm", "families", "hmm", "factor"]);
/** Where ml-matrix is turned into flat arrays and back, and the M-steps that need a decomposition. */
const mlMatrixFiles = ["packages/mvn/src/matrix.ts"];

const own = (name) => `^packages/${name}/`;
const folders = (names) => `^packages/(${names.join("|")})/`;
const allowedFor = (name) => [name, ...mayImport[name], ...(kernelsLoadedBy.has(name) ? ["kernels"] : [])];
const downwards = Object.keys(mayImport).map((name) => ({
  name: `${name}-imports-downwards`,
  comment: `${name} may import ${mayImport[name].join(", ") || "no package of this workspace"}.`,
  severity: "error",
  from: { path: own(name) },
  to: { path: "^packages/", pathNot: folders(allowedFor(name)) },
}));

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    ...downwards,
    {
      name: "package-has-a-layer",
      comment: "Give the package a line in the table of .dependency-cruiser.cjs.",
      severity: "error",
      from: { path: "^packages/([^/]+)/", pathNot: folders(Object.keys(mayImport)) },
      to: { path: "^packages/", pathNot: "^packages/$1/" },
    },
    {
      name: "no-app-from-package",
      comment: "Packages know no app, no tool and no example.",
      severity: "error",
      from: { path: "^packages/" },
      to: { path: "^(apps|tooling|examples)/" },
    },
    {
      name: "no-tooling-from-app",
      comment: "What an app needs at run time belongs in a package.",
      severity: "error",
      from: { path: "^apps/" },
      to: { path: "^(tooling|examples)/" },
    },
    {
      name: "no-circular",
      comment: "Two files import each other.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "fp-ts-through-the-prelude",
      comment: "Import E, O and their types from @latentjs/em-core.",
      severity: "error",
      from: { pathNot: "^packages/em-core/src/prelude\\.ts$" },
      to: { path: ["node_modules/fp-ts", "^fp-ts"] },
    },
    {
      name: "ml-matrix-at-the-edge",
      comment:
        "Only the files named in .dependency-cruiser.cjs know ml-matrix; everything else works on flat arrays.",
      severity: "error",
      from: { path: "^packages/", pathNot: mlMatrixFiles.map((file) => `^${file.replaceAll(".", "\\.")}$`) },
      to: { path: ["node_modules/ml-matrix", "^ml-matrix"] },
    },
    {
      name: "numerics-needs-only-special-functions",
      comment: "Besides itself numerics imports single @stdlib/math-base-special-* packages.",
      severity: "error",
      from: { path: own("numerics") },
      to: { dependencyTypes: ["npm", "npm-peer", "npm-optional"], pathNot: "@stdlib/math-base-special-" },
    },
    {
      name: "node-only-at-the-edge",
      comment: "Node's own modules are for apps, tooling, examples and the node folders of workers and data.",
      severity: "error",
      from: { path: "^packages/", pathNot: "^packages/(workers|data)/src/node/" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "no-development-dependency",
      comment: "What src imports must be a dependency, not a development dependency.",
      severity: "error",
      from: { path: "^(packages|apps)/[^/]+/src/" },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
    },
    {
      name: "no-unlisted-dependency",
      comment: "Name the package in package.json.",
      severity: "error",
      from: {},
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
    },
    {
      name: "not-unresolvable",
      comment: "The import leads nowhere.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)dist/" },
    tsConfig: { fileName: "tsconfig.base.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["workspace-source", "types", "import", "default"],
    },
  },
};
