// What this file needs of the web, without the rest of it.
declare const URL: new (path: string, base: string) => { readonly href: string };

/** In a variable, so that no bundler takes the module for a file to be copied. */
const ENTRY = "./family-worker.js";
const OWN_ENTRY = new URL(ENTRY, import.meta.url).href;

export const SOURCE_TYPE = "text/javascript";

/**
 * The module that a worker runs for fits of the family that `module`, a URL, exports; `entry` is where `@latentjs/mixture/family-worker`
 * lies. It is written on the spot: what a worker serves has to be there before it is asked, and which module that is is known only now.
 */
export const familyWorkerSource = (module: string, entry: string = OWN_ENTRY): string =>
  `import { serveFamily } from ${JSON.stringify(entry)};
import { family } from ${JSON.stringify(module)};
serveFamily(family);
`;

/** The same as a URL, for Node. */
export const familyWorkerUrl = (module: string, entry?: string): string =>
  `data:${SOURCE_TYPE},${encodeURIComponent(familyWorkerSource(module, entry))}`;
