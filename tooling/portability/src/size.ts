import { relative, sep } from "node:path";
import { gzipSync } from "node:zlib";
import { bundleForBrowser, type Files } from "./browser-bundle.js";
import { root } from "./root.js";

/** What a page may load for `fitGmm` in one thread: kilobytes of 1000 bytes after gzip. */
const ALLOWED_KB = 45;

/** An application that uses nothing else. */
const application = "latentjs-application";
const source = 'export { fitGmm } from "@latentjs/gmm";';

/** A part of the bundle. */
export interface Share {
  readonly name: string;
  /** Of the source before minification. */
  readonly share: number;
}

/** The package that a module is of: its npm name, or its folder in the workspace. */
export const packageOf = (path: string): string => {
  const parts = path.split(sep).join("/");
  const [, installed] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(parts) ?? [];
  if (installed !== undefined) return installed;
  const [, own] = /(?:^|\/)(packages\/[^/]+)\//.exec(relative(root, path).split(sep).join("/")) ?? [];
  return own ?? "bundler";
};

/** Packages by how much source they contribute, largest first. */
export const sharesOf = (files: Files): ReadonlyArray<Share> => {
  const lengths = new Map<string, number>();
  for (const { modules } of files) {
    for (const [path, length] of modules) {
      const name = packageOf(path);
      lengths.set(name, (lengths.get(name) ?? 0) + length);
    }
  }
  const all = [...lengths.values()].reduce((sum, length) => sum + length, 0);
  return [...lengths]
    .map(([name, length]) => ({ name, share: length / all }))
    .toSorted((a, b) => b.share - a.share);
};

/** Bundles `fitGmm` for a browser, minified, and weighs all its chunks after gzip. Returns the number of failures. */
export const checkSize = async (print: (line: string) => void): Promise<number> => {
  const files = await bundleForBrowser(
    {
      input: { application },
      plugins: [
        {
          name: application,
          resolveId: (id) => (id === application ? `${import.meta.dirname}/${application}.js` : null),
          load: (id) => (id.endsWith(`${application}.js`) ? source : null),
        },
      ],
    },
    { minify: true },
  );
  const gzipped = files.map(({ name, code }) => ({ name, kB: gzipSync(code, { level: 9 }).length / 1000 }));
  const total = gzipped.reduce((sum, { kB }) => sum + kB, 0);
  // Less than a kilobyte would be a bundle without the fit.
  const isWithin = total <= ALLOWED_KB && total > 1;
  print(
    `${isWithin ? "ok" : "TOO LARGE"}  fitGmm of @latentjs/gmm: ${total.toFixed(1)} kB after gzip, at most ${ALLOWED_KB}`,
  );
  if (gzipped.length > 1) for (const { name, kB } of gzipped) print(`    ${name} ${kB.toFixed(1)} kB`);
  print("  share of the source before minification:");
  for (const { name, share } of sharesOf(files).slice(0, 8))
    print(`  ${(100 * share).toFixed(0).padStart(4)} %  ${name}`);
  return isWithin ? 0 : 1;
};
