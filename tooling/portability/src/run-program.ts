import { spawn } from "node:child_process";
import process from "node:process";

/** How a program ended and what it wrote. */
export interface Ended {
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end. Rejects where it cannot be started, fails, or takes longer than `limitMs`. */
export const runProgram = (
  program: string,
  args: ReadonlyArray<string>,
  limitMs: number,
  options: { readonly env?: Readonly<Record<string, string>>; readonly cwd?: string } = {},
): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      env: { ...process.env, ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
      timeout: limitMs,
      killSignal: "SIGKILL",
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === 0) resolve({ stdout, stderr });
      else {
        const how = signal === null ? `exit status ${code}` : `${signal}, perhaps after ${limitMs / 1000} s`;
        reject(new Error(`${program} ended with ${how}. ${stderr.trim().slice(-800)}`));
      }
    });
  });
