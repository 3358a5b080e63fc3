import { selectColumns, tableReader } from "@latentjs/data";
import { E, render } from "@latentjs/em-core";

const reader = tableReader({ source: "geysers.csv", header: true, keepText: ["park"] });
reader.push("park,eruptions,waiting\nYellowstone,3.6,79\nYellow");
reader.push("stone,1.8,NA\n");

const table = reader.finish();
if (E.isLeft(table)) throw new Error(render(table.left));

const selected = selectColumns(table.right, { reserved: ["park"] });
if (E.isLeft(selected)) throw new Error(render(selected.left));

export const { names, data } = selected.right; // ["eruptions", "waiting"], [3.6, 79, 1.8, NaN]
