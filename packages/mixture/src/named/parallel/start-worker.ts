import { startThread, type StandardWorker, type StartThread } from "@latentjs/workers";
import { familyWorkerSource, familyWorkerUrl, SOURCE_TYPE } from "./worker-source.js";

// What this file needs of the web, without the rest of it.
declare const Worker: new (url: string, options: { readonly type: "module" }) => StandardWorker;
declare const Blob: new (parts: ReadonlyArray<string>, options: { readonly type: string }) => object;
declare const URL: { readonly createObjectURL: (blob: object) => string };

/** Starts workers for the families of modules, given by their URLs. */
export const familyWorker = (...modules: ReadonlyArray<string>): StartThread =>
  startThread({
    // Modules of a page can be imported by what has its origin, which a data URL has not.
    create: () => {
      const source = new Blob([familyWorkerSource(modules)], { type: SOURCE_TYPE });
      return new Worker(URL.createObjectURL(source), { type: "module" });
    },
    href: familyWorkerUrl(modules),
  });
