// The file in the data folder that says how to reach a running desk, for the verbs of the command line.

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What another process on this machine needs to know of a running desk. */
export interface RunningFile {
  readonly pid: number;
  readonly httpPort: number;
  readonly smtpPort: number;
  readonly intakeAddress: string;
}

const fileIn = (folder: string): string => join(folder, 'running.json');

/** Answers how to take it back. */
export function sayRunning(folder: string, running: RunningFile): () => void {
  const file = fileIn(folder);
  writeFileSync(file, JSON.stringify(running));
  return () => rmSync(file, { force: true });
}

/** How to reach the desk that runs on the folder, or null where none does. */
export function runningOn(folder: string): RunningFile | null {
  try {
    const running = JSON.parse(readFileSync(fileIn(folder), 'utf8')) as RunningFile;
    process.kill(running.pid, 0);
    return running;
  } catch {
    return null;
  }
}
