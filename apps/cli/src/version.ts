import { readFileSync } from "node:fs";

/** Version of this package. Its package.json lies beside the folder of the built files, also once it is packed. */
export const packageVersion = (): string => {
  const text = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  const found: unknown = JSON.parse(text);
  return typeof found === "object" && found !== null && "version" in found
    ? String(found.version)
    : "unknown";
};
