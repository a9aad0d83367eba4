// How the bench says what it found: percentiles, tables of plain text, and what it ran on. It measures nothing itself.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';

/** A section's figures as JSON, its lines as text, and what was lost, early, doubled or failed (empty when all is well). */
export interface Finding {
  readonly figures: unknown;
  readonly lines: readonly string[];
  readonly faults: readonly string[];
}

export interface Spread {
  readonly count: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

/** Nearest rank; all zero where there is nothing. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((one, other) => one - other);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return { count: sorted.length, p50: at(0.5), p90: at(0.9), p99: at(0.99), max: sorted.at(-1) ?? 0 };
}

export function medianOf(values: readonly number[]): number {
  return spreadOf(values).p50;
}

/** Right-aligned columns but the first, two spaces apart, under a line of dashes. */
export function tableOf(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] {
  const cells = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => [...(row[column] ?? '')].length)));
  const lineOf = (row: readonly string[]) =>
    row
      .map((cell, column) => {
        const blank = ' '.repeat((widths[column] ?? 0) - [...cell].length);
        return column === 0 ? cell + blank : blank + cell;
      })
      .join('  ')
      .trimEnd();
  const [first = [], ...others] = cells;
  return [lineOf(first), widths.map((width) => '-'.repeat(width)).join('  '), ...others.map(lineOf)].map(
    (line) => `  ${line}`,
  );
}

export function rounded(value: number, digits = 0): number {
  return Number(value.toFixed(digits));
}

/** The machine and the sources that the figures are of. */
export function surroundings(): Readonly<Record<string, string | number>> {
  const model = cpus()[0]?.model.trim() ?? 'unknown';
  return {
    at: new Date().toISOString(),
    commit: gitCommit(),
    node: process.version,
    processor: `${cpus().length} × ${model}`,
    memoryGB: rounded(totalmem() / 1e9, 1),
    kernel: readFileSync('/proc/version', 'utf8').split(' ')[2] ?? '',
    load: loadNow(),
  };
}

/** The load averages of 1, 5 and 15 minutes. */
export function loadNow(): string {
  return loadavg()
    .map((load) => load.toFixed(2))
    .join(' ');
}

function gitCommit(): string {
  const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8' }).trim();
  try {
    const changed = git('status', '--porcelain', '--untracked-files=no') === '' ? '' : ' with changes';
    return git('rev-parse', '--short', 'HEAD') + changed;
  } catch {
    return 'unknown';
  }
}
