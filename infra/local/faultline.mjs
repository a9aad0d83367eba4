// The first file of the command line, in plain JavaScript so that any Node can read it: an older one is told what to do
// instead of failing at the first type.

import * as modules from 'node:module';
import { fileURLToPath } from 'node:url';

const { enableCompileCache } = modules;
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
// Types are stripped without a flag from 22.18 on; the functions run on Lambda's Node 24.
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `Faultline needs Node 24 (at least 22.18); this is ${process.version}.\n` +
      'Run it through npm, which brings its own Node on Linux x64: `npm ci && npm start`, or `npm run -s faultline -- VERB`.\n' +
      'Elsewhere, or after `npm ci --omit=optional`, install Node 24 from https://nodejs.org/ and try again.\n',
  );
  process.exit(2);
}
// What was compiled once starts at once the next time: the verbs that answer lines are started by other programs.
enableCompileCache?.(fileURLToPath(new URL('../../node_modules/.cache/compiled', import.meta.url)));
const { runCommandLine } = await import('./command-line.ts');
process.exitCode = await runCommandLine(process.argv.slice(2));
// Idle connections of SDK clients would keep the process for seconds after its work.
process.exit();
