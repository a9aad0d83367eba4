// One desk at a time per data folder. The lock is a file with the process's number and when that process began, so that
// the lock of a process that died, or whose number somebody else has by now, is taken over.

import { closeSync, linkSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Another living process has the folder. */
export class FolderTaken extends Error {
  override readonly name = 'FolderTaken';
}

interface Holder {
  readonly pid: number;
  /** When that process began, as the kernel counts; null where the platform does not tell. */
  readonly began: string | null;
}

/** A process that was just killed holds its folder until the kernel has taken it apart. */
const DYING_MS_MAX = 3_000;
const LOOK_AGAIN_MS = 50;

/** Field 22 of /proc/<pid>/stat (proc(5)); null where there is no such file, and of one that is dead but not reaped yet. */
function beganOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' || state === 'X' ? null : (fields[18] ?? null);
  } catch {
    return null;
  }
}

/** Whether the holder is there to stay; waits a little for one that is not. */
function stays(holder: Holder): boolean {
  for (const until = Date.now() + DYING_MS_MAX; lives(holder) && Date.now() < until; ) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_AGAIN_MS);
  }
  return lives(holder);
}

function lives({ pid, began }: Holder): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return began === null || beganOf(pid) === began;
}

/**
 * Takes the folder and answers how to give it back. Throws `FolderTaken` with the process's number where it is in use, after
 * three seconds in which that process did not end.
 */
export function takeFolder(folder: string): () => void {
  const file = join(folder, 'lock');
  for (let attempt = 0; attempt < 5; attempt += 1) {
    try {
      const descriptor = openSync(file, 'wx');
      const holder: Holder = { pid: process.pid, began: beganOf(process.pid) };
      writeSync(descriptor, JSON.stringify(holder));
      closeSync(descriptor);
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = holderOf(file);
    if (holder !== null && stays(holder)) {
      throw new FolderTaken(
        `A desk is running already on ${folder} (process ${holder.pid}). Stop it with Ctrl-C or \`kill ${holder.pid}\`, or give another folder with --data.`,
      );
    }
    removeStale(file, holder);
  }
  throw new FolderTaken(`The lock of ${folder} could not be taken; others are starting at the same moment.`);
}

/** Takes a dead process's lock away; one that somebody took meanwhile is put back. */
function removeStale(file: string, stale: Holder | null): void {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
    const moved = holderOf(aside);
    if (moved !== null && JSON.stringify(moved) !== JSON.stringify(stale)) linkSync(aside, file);
  } catch {
    // Whoever was quicker has moved or taken it; the next look tells.
  }
  rmSync(aside, { force: true });
}

function holderOf(file: string): Holder | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch {
    return null;
  }
}
