// `npm run mutants [-- clock | case | ladder | <source> …] [--workers N]`: changes the clock, the case core and the ladder, piece
// by piece, and sees for each change whether a test fails. A source is a path as `shared/domain/zone.ts` or, of some lines,
// `shared/domain/zone.ts:10-40`.
// Exits with 1 where fewer than 95 of 100 are found, or where one survives that survivors.json does not explain.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const RUNS = ['clock', 'case', 'ladder'] as const;
type Run = (typeof RUNS)[number];
const KILLED_PERCENT_GOAL = 95;

/** What survives in one source, with why no test could tell it from the original. `mutants` are lines of the source as changed. */
interface Explained {
  readonly source: string;
  readonly survivors: readonly { readonly why: string; readonly mutants: readonly string[] }[];
}

/** The part of Stryker's report that is read here (mutation-testing-report-schema 2): lines and columns count from 1. */
interface Report {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly Mutant[] }>>;
}
interface Mutant {
  readonly status: string;
  readonly replacement?: string;
  readonly location: Readonly<Record<'start' | 'end', { readonly line: number; readonly column: number }>>;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { workers: { type: 'string', default: String(availableParallelism()) } },
});
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const project = here('../../');
const stryker = here('node_modules/@stryker-mutator/core/bin/stryker.js');

function fail(words: string): never {
  process.stderr.write(`${words}\n`);
  process.exit(2);
}

const isRun = (name: string): name is Run => RUNS.some((run) => run === name);
const settingsOf = (run: Run) => JSON.parse(readFileSync(here(`${run}.config.json`), 'utf8'));
/** The run that names the source; one that none names is taken for the clock's, but for those of the case. */
function runOf(source: string): Run {
  const names = (run: Run) => settingsOf(run).mutate.some((each: string) => source.startsWith(each));
  return RUNS.find(names) ?? (basename(source).startsWith('case') ? 'case' : 'clock');
}
for (const name of positionals)
  if (!isRun(name) && !name.startsWith('shared/domain/'))
    fail(
      `There is no run "${name}"; there are ${RUNS.join(', ')}, or name a source, as shared/domain/zone.ts.`,
    );
if (!/^[1-9]\d?$/.test(values.workers))
  fail(`--workers takes a number from 1 to 99, not "${values.workers}".`);

/** The sources of a run that were asked for: none where the run wasn't, undefined where all of them are. */
function sourcesOf(run: Run): readonly string[] | undefined {
  if (positionals.length === 0 || positionals.includes(run)) return undefined;
  return positionals.filter((name) => !isRun(name) && runOf(name) === run);
}

/** One run of Stryker, with its own folder and report, so that two may run side by side. */
function reportOf(run: Run, sources: readonly string[] | undefined): Report {
  const folder = mkdtempSync(join(tmpdir(), 'faultline-mutants-'));
  try {
    const report = join(folder, 'report.json');
    const settings = {
      ...settingsOf(run),
      ...(sources === undefined ? {} : { mutate: sources }),
      concurrency: Number(values.workers),
      tempDirName: join(folder, 'sandbox'),
      jsonReporter: { fileName: report },
    };
    const config = join(folder, 'config.json');
    writeFileSync(config, JSON.stringify(settings));
    const { status } = spawnSync(process.execPath, [stryker, 'run', config], {
      cwd: project,
      stdio: 'inherit',
    });
    if (status !== 0) fail(`The run "${run}" ended with ${status}: its words are above.`);
    return JSON.parse(readFileSync(report, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The changed lines in one line of text: what a survivor is known by, since line numbers move with every edit. */
function wordsOf(source: string, mutant: Mutant): string {
  const lines = source.split('\n');
  const { start, end } = mutant.location;
  const before = lines[start.line - 1]?.slice(0, start.column - 1) ?? '';
  const after = lines[end.line - 1]?.slice(end.column - 1) ?? '';
  return `${before}${mutant.replacement ?? ''}${after}`.replaceAll(/\s+/g, ' ').trim();
}

const explained: readonly Explained[] = JSON.parse(readFileSync(here('survivors.json'), 'utf8'));

/** Says how many of a source's mutants were killed, and which survived unexplained; returns both counts and the latter. */
function judged(source: string, file: Report['files'][string]) {
  const of = (...statuses: string[]) => file.mutants.filter((mutant) => statuses.includes(mutant.status));
  const survivors = of('Survived', 'NoCoverage').map((mutant) => ({
    line: mutant.location.start.line,
    words: wordsOf(file.source, mutant),
  }));
  const known = new Set(
    explained
      .filter((each) => each.source === source)
      .flatMap((each) => each.survivors.flatMap((it) => it.mutants)),
  );
  const endless = of('Timeout').length;
  const killed = of('Killed').length + endless;
  const unexplained = survivors.filter(({ words }) => !known.has(words));
  return { source, killed, endless, all: killed + survivors.length, unexplained };
}

const percent = (killed: number, all: number) => (all === 0 ? 100 : (100 * killed) / all);
let isGood = true;
for (const run of RUNS) {
  const sources = sourcesOf(run);
  if (sources?.length === 0) continue;
  const files = Object.entries(reportOf(run, sources).files).map(([source, file]) => judged(source, file));
  const killed = files.reduce((sum, file) => sum + file.killed, 0);
  const endless = files.reduce((sum, file) => sum + file.endless, 0);
  const all = files.reduce((sum, file) => sum + file.all, 0);
  const unexplained = files.flatMap((file) => file.unexplained.map((it) => ({ ...it, source: file.source })));
  const rows = [...files, { source: `all of "${run}"`, killed, endless, all, unexplained }];
  for (const row of rows)
    process.stdout.write(
      `${row.source.padEnd(36)} ${percent(row.killed, row.all).toFixed(1).padStart(5)} % of ${row.all} killed (${row.endless} never ended), ${
        row.all - row.killed - row.unexplained.length
      } survive and are explained, ${row.unexplained.length} are not\n`,
    );
  for (const { source, line, words } of unexplained) process.stdout.write(`${source}:${line}: ${words}\n`);
  isGood &&= percent(killed, all) >= KILLED_PERCENT_GOAL && unexplained.length === 0;
}
process.exit(isGood ? 0 : 1);
