// What a process and all that it started hold in memory: the proportional set size of each, which counts what processes
// share once. Linux only; elsewhere there is nothing to read and it says so.

import { readdirSync, readFileSync } from 'node:fs';

export interface Memory {
  readonly totalMB: number;
  readonly processes: readonly { readonly name: string; readonly pssMB: number }[];
}

/** Throws where there is no /proc of Linux. */
export function memoryOf(rootPid: number): Memory {
  const processes = treeOf(rootPid).map((pid) => ({ name: nameOf(pid), pssMB: pssMBOf(pid) }));
  return { totalMB: processes.reduce((sum, each) => sum + each.pssMB, 0), processes };
}

function treeOf(rootPid: number): number[] {
  const parents = new Map<number, number>();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const stat = textOf(`/proc/${entry}/stat`);
    // Field 4 of proc(5); the second may hold spaces and brackets.
    parents.set(Number(entry), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
  }
  const tree = [rootPid];
  for (const pid of tree) for (const [child, parent] of parents) if (parent === pid) tree.push(child);
  return tree;
}

function nameOf(pid: number): string {
  const args = textOf(`/proc/${pid}/cmdline`).split('\0');
  const program = args[0]?.split('/').at(-1) ?? '';
  if (program === 'sh') return 'sh (watches that children end with the desk)';
  return program === 'node' ? 'node (desk, functions, queues)' : program;
}

/** A process that ended meanwhile holds nothing. */
function pssMBOf(pid: number): number {
  return Number(/^Pss:\s+(\d+) kB/m.exec(textOf(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) / 1_024;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
