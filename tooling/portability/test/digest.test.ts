import { expect, test } from "vitest";
import { digest } from "../src/digest.js";

// hashlib.sha256(struct.pack("<4d", ...)).hexdigest() of Python.
test.each([
  { numbers: [], hash: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
  { numbers: [1, -0, 1e8, 0.1], hash: "9eb5b10f24ce68da42849f165367e32f9819e60d3d21a5407314041270beb725" },
  { numbers: [1, 0, 1e8, 0.1], hash: "74ea23650abe63c8042f9ee6a94bea62fc3e0136eac6710dcd859a344e2f65a0" },
])("the hash of $numbers is that of its little-endian doubles", async ({ numbers, hash }) => {
  expect(await digest(numbers)).toBe(hash);
});

test("one bit of one number changes the hash", async () => {
  const next = 1 + Number.EPSILON;
  expect(await digest([3, next, 5])).not.toBe(await digest([3, 1, 5]));
});
