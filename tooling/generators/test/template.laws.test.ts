// The template is a family, and keeps the laws of one.
await import("../template/rayleigh.laws.test.js");
