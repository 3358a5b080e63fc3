import { expect, test } from "vitest";
import { folderWith, reference, referenceValues, run } from "./command.js";

const folder = folderWith();
const faithful = reference("data/faithful.csv");

test("--prior fraley-raftery reaches mclust's maximum and says what the prior was", async () => {
  const ended = await run(folder, ["fit", faithful, "-k", "2", "--prior", "fraley-raftery", "--json"]);
  const fit = JSON.parse(ended.stdout);
  const { loglik, hyper } = referenceValues("mclust/conjugate_prior.json").faithful.VVV;
  expect(Math.abs(fit.logLikelihood / loglik - 1)).toBeLessThan(1e-6);
  expect(fit.regularisation[0]).toMatchObject({ prior: "conjugate", shrinkage: 0.01, degrees: hyper.dof });
});

test("--eigenvalue-ratio bounds the covariances, together with a prior and in words", async () => {
  const args = ["fit", faithful, "-k", "3", "--eigenvalue-ratio", "3", "--prior", "fraley-raftery"];
  const ended = await run(folder, [...args, "--out", "model.json"]);
  expect(ended.status).toBe(0);
  const words = /\(VVV\), with an eigenvalue ratio of at most 3, with a conjugate prior\n/;
  expect(ended.stdout).toMatch(words);
  expect((await run(folder, ["describe", "model.json"])).stdout).toMatch(words);
});

test("a prior is for Gaussians", async () => {
  const foreign = await run(folder, [
    "fit",
    faithful,
    "-k",
    "2",
    "--family",
    "normal",
    "--prior",
    "fraley-raftery",
  ]);
  expect(foreign).toMatchObject({
    status: 2,
    stderr:
      "error: Option --prior: expected the family gaussian, got normal. Leave it out, or fit Gaussians.\n",
  });
});
