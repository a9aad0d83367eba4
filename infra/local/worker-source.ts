// The code of a function's thread as plain JavaScript. A thread that had to take the types out of its own files would load
// Node's compiler for that, in each of some twenty threads: eleven megabytes and much of the time that a thread needs to
// start (measured: 24.4 MB for a thread with types, 13.0 MB for one without).

import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

/** An address that a `Worker` runs: `entry` with all of ours that it imports. */
export function workerSourceOf(entry: URL): URL {
  const { outputFiles } = buildSync({
    entryPoints: [fileURLToPath(entry)],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    logLevel: 'silent',
  });
  const bytes = Buffer.from(outputFiles[0]?.contents ?? []);
  return new URL(`data:text/javascript;base64,${bytes.toString('base64')}`);
}
