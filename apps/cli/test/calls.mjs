// Answers calls of the built command, one after the other: a process of its own for each would spend most of its time starting.
// Every call runs `dist/main.js` anew, with arguments, folder and standard streams of its own, and is over when a process would end:
// once nothing that it started keeps the event loop alive. What ends a process here ends this one, and with it the test.
import process from "node:process";
import { Readable, Writable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";

const MAIN = new URL("../dist/main.js", import.meta.url).href;
const HOME = process.cwd();
/** After so long a process whose work is done counts as one that never ends. */
const PATIENCE_MS = 8_000;

/** A standard stream that is no terminal, and what was written to it. */
const written = () => {
  const pieces = [];
  const stream = new Writable({
    write: (piece, _, done) => {
      pieces.push(piece);
      done();
    },
  });
  return { stream, text: () => Buffer.concat(pieces).toString() };
};

const replace = (name, value) =>
  Object.defineProperty(process, name, { value, configurable: true, enumerable: true });

/** What keeps a process alive, besides the channel on which calls come. */
const keepsAlive = () => process.getActiveResourcesInfo().toSorted().join(", ");
const idle = async () => {
  // Lets what is already done close.
  await new Promise((resolve) => void setImmediate(resolve));
  return keepsAlive();
};

/** What keeps this process alive between calls: the channel, and what calls that never end have left behind. */
let always = null;

const answer = async ({ id, folder, args, input }) => {
  always ??= await idle();
  const [stdout, stderr] = [written(), written()];
  process.chdir(folder);
  process.argv = [process.execPath, MAIN, ...args];
  process.exitCode = undefined;
  replace("stdin", Readable.from(input.length === 0 ? [] : [input], { objectMode: false }));
  replace("stdout", stdout.stream);
  replace("stderr", stderr.stream);
  // Another query is another module: what the file does is done again.
  await import(`${MAIN}?call=${id}`);
  const over = Date.now() + PATIENCE_MS;
  let alive = await idle();
  while (alive !== always && Date.now() < over) {
    await pause(5);
    alive = await idle();
  }
  process.chdir(HOME);
  const ended = { status: process.exitCode ?? 0, stdout: stdout.text(), stderr: stderr.text() };
  process.exitCode = undefined;
  if (alive === always) return ended;
  always = alive;
  return { ...ended, status: null, stderr: `kept alive by ${alive}` };
};

let last = Promise.resolve();
process.on("message", (call) => {
  last = last.then(async () => process.send({ id: call.id, ended: await answer(call) }));
});
process.on("disconnect", () => process.exit());
