import { startThread, type StandardWorker, type StartThread } from "@latentjs/workers";

// What this file needs of the web, without the rest of it.
declare const Worker: new (url: URL, options: { readonly type: "module" }) => StandardWorker;
declare const URL: new (path: string, base: string) => URL;
interface URL {
  readonly href: string;
}

/** In a variable, so that no bundler takes the worker for a file to be copied. */
const MODULE = "./worker.js";

/** Starts the worker of this package. */
export const startWorker: StartThread = startThread({
  // Bundlers look for exactly these words.
  create: () => new Worker(new URL("./worker.js", import.meta.url), { type: "module" }),
  href: new URL(MODULE, import.meta.url).href,
});
