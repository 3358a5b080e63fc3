import type { Answer, Fault } from "./answer.js";
import { hashFits } from "./hash-fits.js";

// The program of the browser's page: the number of workers is in the address, the answer is posted to where the page came from.
const readText = async (path: string): Promise<string> => {
  const response = await fetch(`/data/${path}`);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.text();
};

let started = 0;
globalThis.Worker = class extends Worker {
  constructor(url: string | URL, options?: WorkerOptions) {
    super(url, options);
    started++;
  }
};

const makeAnswer = async (): Promise<Answer | Fault> => {
  try {
    const workers = Number(new URLSearchParams(location.search).get("workers"));
    const made = await hashFits(workers, readText);
    const engine = /Chrome\/[\d.]+/.exec(navigator.userAgent)?.[0] ?? navigator.userAgent;
    return { engine, ...made, started };
  } catch (cause) {
    return { error: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause) };
  }
};

await fetch("/answer", { method: "POST", body: JSON.stringify(await makeAnswer()) });
