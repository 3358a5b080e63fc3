import { expect, test } from "vitest";
import { folderWith, reference, referenceValues, run } from "./command.js";

const folder = folderWith({
  "steps.csv": "x\n0\n1\n0\n1\n0\n1\n0\n1\n",
  "equal.csv": "x\n-2\n-1\n0\n1\n2\n",
});
const faithful = reference("data/faithful.csv");
const deaths = reference("data/hasselblad_deaths.csv");

interface Certified {
  readonly warnings: ReadonlyArray<string>;
  readonly certificate: {
    readonly gradient: number;
    readonly emRate: number;
    readonly hessian: string;
    readonly curvature: number;
    readonly remainingGain: number | null;
  } | null;
}

const certified = async (args: ReadonlyArray<string>): Promise<Certified> => {
  const ended = await run(folder, ["fit", ...args, "--json"]);
  expect(ended.status).toBe(0);
  return JSON.parse(ended.stdout) as Certified;
};

test("a small fit carries its certificate", async () => {
  const { certificate } = await certified([faithful, "-k", "2"]);
  const rate = referenceValues("mclust/faithful_information.json")["em_rate"] as number;
  expect(certificate?.hessian).toBe("negative definite");
  expect(certificate?.emRate).toBeCloseTo(rate, 5);
  expect(certificate?.gradient).toBeLessThan(1e-5);
  expect(certificate?.remainingGain).toBeLessThan(1e-8 * 272);
});

test("the summary says it in a sentence", async () => {
  const { stdout } = await run(folder, ["fit", faithful, "-k", "2", "--certificate"]);
  expect(stdout.replaceAll("\n", " ")).toMatch(
    /A maximum: the Hessian is negative definite, the gradient is \S+ a row, at most \S+ nats are left to gain, and an EM step leaves 24 % of the way\./,
  );
});

test("a fit that was stopped early is short of a maximum, or none", async () => {
  const { stdout } = await run(folder, [
    "fit",
    faithful,
    "-k",
    "3",
    "--max-iter",
    "2",
    "--restarts",
    "1",
    "--certificate",
  ]);
  expect(stdout).toMatch(/\n(Short of a maximum|No maximum): the Hessian is/);
});

test("components that are equal are a saddle, which is a warning", async () => {
  // Counts of mean 2.157 that vary more than a Poisson; both components at the mean are a fixed point of EM.
  const model = {
    family: "poisson",
    module: "@latentjs/families/poisson",
    spec: { column: "deaths" },
    model: { weights: [0.5, 0.5], components: [{ rate: 2.156934306569343 }, { rate: 2.156934306569343 }] },
  };
  const here = folderWith({ "saddle.json": JSON.stringify(model) });
  const args = ["fit", deaths, "--family", "poisson", "--weights", "days", "--init", "params:saddle.json"];
  const { stdout, status } = await run(here, [...args, "--json"]);
  expect(status).toBe(0);
  const { certificate, warnings } = JSON.parse(stdout) as Certified;
  expect(certificate?.hessian).toBe("indefinite");
  expect(certificate?.emRate).toBeGreaterThan(1.1);
  expect(certificate?.remainingGain).toBe(null);
  expect(warnings.at(-1)).toMatch(/saddle/);
  expect((await run(here, args)).stdout).toMatch(
    /\nWarning: No maximum: the Hessian is not negative definite/,
  );
});

test("more components than the data can tell apart are a ridge", async () => {
  const { certificate } = await certified([deaths, "--family", "poisson", "--weights", "days", "-k", "4"]);
  expect(certificate?.hessian).toBe("singular");
});

test("a certificate that takes long is left out, and --certificate computes it", async () => {
  const columns = ["a", "b", "c", "d", "e", "f", "g", "h"];
  const cov = columns.map((_, i) => columns.map((_name, j) => (i === j ? 1 : 0)));
  const means = [columns.map(() => 0), columns.map(() => 2)];
  const model = { weights: [0.6, 0.4], means, covariances: [cov, cov] };
  const drawn = folderWith({
    "model.json": JSON.stringify({ family: "gaussian", covariance: "VVV", columns, model }),
  });
  const { stdout: rows } = await run(drawn, ["sample", "model.json", "-n", "20000", "--seed", "1"]);
  const here = folderWith({ "many.csv": rows });
  const args = ["fit", "many.csv", "-k", "2", "--restarts", "1", "--max-iter", "3"];
  const { stdout } = await run(here, [...args, "--out", "fit.json"]);
  expect(stdout.replaceAll("\n", " ")).toContain(
    "Whether this is a maximum was not checked: it takes 356 passes over the data. Option --certificate does it.",
  );
  const asked = await run(here, [...args, "--certificate", "--json"]);
  expect((JSON.parse(asked.stdout) as Certified).certificate?.hessian).toMatch(/definite|singular/);
});

test("a certificate of weights that depend on columns is not built", async () => {
  const args = ["--family", "poisson", "-k", "2", "--concomitant", "days", "--certificate"];
  const { status, stderr } = await run(folder, ["fit", deaths, ...args]);
  expect(status).toBe(2);
  expect(stderr).toContain("Option --certificate");
});
