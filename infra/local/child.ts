// A program beside ours that must not outlive us. A shell holds the reading end of a pipe whose writing end is ours: the
// kernel closes it also when we are killed with -9, and the shell then kills the program.

import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';

const WATCH = `
"$@" </dev/null & program=$!
exec 3<&0
( cat <&3 >/dev/null; kill -9 "$program" 2>/dev/null ) & watch=$!
exec 3<&- 0</dev/null
wait "$program"; code=$?
kill "$watch" 2>/dev/null
exit "$code"
`;

export interface Child {
  readonly pid: number;
  /** Settles when the program has ended, with what it last wrote to standard error. */
  readonly ended: Promise<{ code: number | null; lastWords: string }>;
  stop(): Promise<void>;
}

/** Starts `command` with `args`, silent and without input. */
export function startChild(command: string, args: readonly string[]): Child {
  const shell: ChildProcess = spawn('/bin/sh', ['-c', WATCH, 'faultline', command, ...args], {
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let lastWords = '';
  shell.stderr?.on('data', (part: Buffer) => {
    lastWords = (lastWords + part.toString()).slice(-2_000);
  });
  const ended = new Promise<{ code: number | null; lastWords: string }>((resolve) => {
    shell.once('error', (error) => resolve({ code: null, lastWords: error.message }));
    shell.once('exit', (code) => resolve({ code, lastWords: lastWords.trim() }));
  });
  // The pipe breaks when the program is gone first; that is said by `ended`.
  shell.stdin?.on('error', () => undefined);
  return {
    pid: shell.pid ?? -1,
    ended,
    stop: async () => {
      shell.stdin?.end();
      await ended;
    },
  };
}

/** A port on loopback that nobody has at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No free port on loopback.');
  return address.port;
}
