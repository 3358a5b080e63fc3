import { EventEmitter, once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { join } from "node:path";
import type { Files } from "./browser-bundle.js";
import { dataFiles } from "./fits.js";
import { root } from "./root.js";

/** A page that is being served, and what it will send back. */
export interface ServedPage {
  /** Without a path. */
  readonly address: string;
  /** The text that the page posts, once. */
  readonly posted: Promise<string>;
  readonly close: () => void;
}

const headers = (type: string): Readonly<Record<string, string>> => ({
  "Content-Type": type,
  "Cache-Control": "no-store",
  // With these a page may share memory with its workers.
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
});

const html = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">
<script type="module" src="/page.js"></script>`;

const send = (response: ServerResponse, status: number, type: string, body: string): void => {
  response.writeHead(status, headers(type)).end(body);
};

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let body = "";
  request.setEncoding("utf8");
  for await (const text of request) body += String(text);
  return body;
};

/** Serves the page `page.js` of `files` and the data files to this machine alone. */
export const servePage = async (files: Files): Promise<ServedPage> => {
  const events = new EventEmitter();
  const posted = once(events, "answer").then(([body]) => String(body));
  const served = new Set<string>(Object.values(dataFiles));
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const name = pathname.slice(1);
    const file = files.find((candidate) => candidate.name === name);
    const data = name.replace(/^data\//, "");
    if (name === "") send(response, 200, "text/html", html);
    else if (file !== undefined) send(response, 200, "text/javascript", file.code);
    else if (served.has(data)) send(response, 200, "text/csv", await readFile(join(root, data), "utf8"));
    else if (name === "answer" && request.method === "POST") {
      const body = await bodyOf(request);
      send(response, 200, "text/plain", "");
      events.emit("answer", body);
    } else send(response, 404, "text/plain", "There is nothing here.");
  };
  const server: Server = createServer((request, response) => {
    answer(request, response).catch((cause: unknown) => send(response, 500, "text/plain", String(cause)));
  });
  await new Promise<void>((listening) => {
    server.listen(0, "127.0.0.1", listening);
  });
  const at = server.address();
  if (at === null || typeof at === "string") throw new Error("The server has no port.");
  return {
    address: `http://127.0.0.1:${at.port}`,
    posted,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};
