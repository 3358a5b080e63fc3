/** The measurements of iris. */
export const IRIS_COLUMNS: ReadonlyArray<string> = [
  "Sepal.Length",
  "Sepal.Width",
  "Petal.Length",
  "Petal.Width",
];
