import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { readAnswer, type Answer } from "./answer.js";
import { bundleForBrowser } from "./browser-bundle.js";
import type { Variant } from "./matrix.js";
import { servePage } from "./serve-page.js";

const PROGRAMS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
];

/** The modules that are loaded by name: that of the page, and that of its workers. */
const entries = {
  page: join(import.meta.dirname, "page.js"),
  worker: fileURLToPath(import.meta.resolve("@latentjs/gmm/worker")),
};

/** A page has no environment. Kernels are chosen when they are first needed, which is after this line has run. */
const environmentOf = ({ kernel }: Variant): string =>
  `globalThis.process = { env: { LATENT_KERNEL: ${JSON.stringify(kernel)} } };`;

/** The browser: that of `CHROMIUM_BIN`, else the first on PATH. Throws where there is none. */
export const findChromium = (): string => {
  const { CHROMIUM_BIN: named = "", PATH = "" } = process.env;
  const candidates = PROGRAMS.flatMap((name) => PATH.split(delimiter).map((folder) => join(folder, name)));
  const found = [...(named === "" ? [] : [named]), ...candidates].find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new Error("No Chromium is installed. Debian: apt-get install chromium; or name it in CHROMIUM_BIN.");
};

const end = async (browser: ChildProcess): Promise<void> => {
  if (browser.exitCode !== null || browser.signalCode !== null) return;
  const closed = new Promise((resolve) => {
    browser.once("close", resolve);
  });
  // The group: the browser's own processes have no other parent left once it is killed.
  if (browser.pid !== undefined) process.kill(-browser.pid, "SIGKILL");
  await closed;
};

/** Runs the fits in a page of the headless browser. Rejects where it takes longer than `limitMs`. */
export const runInChromium = async (program: string, variant: Variant, limitMs: number): Promise<Answer> => {
  const page = await servePage(
    await bundleForBrowser({ input: entries }, { banner: environmentOf(variant) }),
  );
  const profile = mkdtempSync(join(tmpdir(), "latentjs-chromium-"));
  const address = `${page.address}/?workers=${variant.workers}`;
  const browser = spawn(program, [...FLAGS, `--user-data-dir=${profile}`, address], {
    stdio: ["ignore", "ignore", "pipe"],
    detached: true,
  });
  let complaints = "";
  browser.stderr
    .setEncoding("utf8")
    .on("data", (text: string) => (complaints = (complaints + text).slice(-800)));
  let timer: NodeJS.Timeout | undefined;
  const failed = new Promise<never>((_, reject) => {
    const fail = (why: string): void => reject(new Error(`${program} ${why}. ${complaints.trim()}`));
    browser.once("error", (error) => fail(`cannot be started: ${error.message}`));
    browser.once("close", () => fail("ended before it answered"));
    timer = setTimeout(() => fail(`did not answer within ${limitMs / 1000} s`), limitMs);
  });
  try {
    return readAnswer(await Promise.race([page.posted, failed]));
  } finally {
    clearTimeout(timer);
    page.close();
    await end(browser);
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
};
