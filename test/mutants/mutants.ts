// `npm run mutants [-- clock | case]`: changes the clock, then the case core, piece by piece, and sees for each change whether a
// test fails. Exits with 1 where fewer than 95 of 100 are found. What survives is explained in mutants.md.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const RUNS = ['clock', 'case'] as const;
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !RUNS.some((run) => run === name));
if (unknown.length > 0) {
  process.stderr.write(`There is no run "${unknown.join('", "')}"; there are ${RUNS.join(' and ')}.\n`);
  process.exit(2);
}

const stryker = fileURLToPath(new URL('node_modules/@stryker-mutator/core/bin/stryker.js', import.meta.url));
const project = fileURLToPath(new URL('../../', import.meta.url));
const failed = RUNS.filter((run) => wanted.length === 0 || wanted.includes(run)).filter((run) => {
  const args = [stryker, 'run', `test/mutants/${run}.config.json`];
  return spawnSync(process.execPath, args, { cwd: project, stdio: 'inherit' }).status !== 0;
});
process.exit(failed.length === 0 ? 0 : 1);
