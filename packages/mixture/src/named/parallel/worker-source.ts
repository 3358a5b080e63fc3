// What this file needs of the web, without the rest of it.
declare const URL: new (path: string, base: string) => { readonly href: string };

/** In a variable, so that no bundler takes the module for a file to be copied. */
const ENTRY = "./family-worker.js";
const OWN_ENTRY = new URL(ENTRY, import.meta.url).href;

export const SOURCE_TYPE = "text/javascript";

/**
 * The module that a worker runs for fits of the families that `modules`, URLs, export; `entry` is where `@latentjs/mixture/family-worker`
 * lies. It is written on the spot: what a worker serves has to be there before it is asked, and which modules those are is known only now.
 */
export const familyWorkerSource = (modules: ReadonlyArray<string>, entry: string = OWN_ENTRY): string => {
  const imports = modules.map((url, c) => `import { family as family${c} } from ${JSON.stringify(url)};\n`);
  const names = modules.map((_, c) => `family${c}`);
  return `import { serveFamily } from ${JSON.stringify(entry)};\n${imports.join("")}serveFamily(${names.join()});\n`;
};

/** The same as a URL, for Node. */
export const familyWorkerUrl = (modules: string | ReadonlyArray<string>, entry?: string): string => {
  const source = familyWorkerSource(typeof modules === "string" ? [modules] : modules, entry);
  return `data:${SOURCE_TYPE},${encodeURIComponent(source)}`;
};
