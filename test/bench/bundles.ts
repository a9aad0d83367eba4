// Size and import time of each function's bundle as it is deployed, beside the same entry bundled by esbuild's plain
// defaults with the SDK's whole credential chain. Every import is a fresh process with a complete environment.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { bundleEntries } from '../../infra/bundles.ts';
import { environments } from '../../shared/contracts/environment.ts';
import { type Finding, loadNow, medianOf, rounded, tableOf } from './report.ts';

const ROUNDS = 11;
const SIZE_GOAL_KB = 400;
const IMPORT_GOAL_MS = 50;

const ROOT = resolve(import.meta.dirname, '../..');

/** Bundled as somebody would who reads the first page of esbuild's guide. */
async function bundleNaively(entry: string, outfile: string): Promise<void> {
  await build({
    entryPoints: [join(ROOT, 'functions', `${entry}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    logLevel: 'error',
  });
}

/** A value for each variable that any function reads; the shapes are those of contracts/environment.ts. */
function environment(): Record<string, string> {
  const names = new Set(Object.values(environments).flatMap((each) => Object.keys(each.shape)));
  const fitting = (name: string): string => {
    if (/_URL$|_ORIGIN$|^OIDC_ISSUER$/.test(name)) return 'https://example.com/of/the/bench';
    if (/_ARN$/.test(name)) return 'arn:aws:iam::123456789012:role/bench';
    return name === 'PROVIDER_RATES' ? '{}' : 'bench';
  };
  return {
    ...Object.fromEntries([...names].map((name) => [name, fitting(name)])),
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'bench',
    AWS_SECRET_ACCESS_KEY: 'bench',
    PATH: process.env.PATH ?? '',
  };
}

const TIMED = `
const begunAt = performance.now();
const loaded = await import(process.argv[1]);
const tookMs = performance.now() - begunAt;
const { handler } = loaded.handler ? loaded : loaded.default;
if (typeof handler !== 'function') throw new Error('no handler');
console.log(tookMs);
process.exit(0);
`;

function importMs(file: string): number {
  const said = execFileSync(process.execPath, ['--input-type=module', '-e', TIMED, file], {
    env: environment(),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return Number(said.trim().split('\n').at(-1));
}

interface Sizes {
  readonly kilobytes: number;
  readonly gzipKilobytes: number;
  readonly importMs: number;
}

export async function measureBundles(): Promise<Finding> {
  const into = mkdtempSync(join(tmpdir(), 'faultline-bench-'));
  try {
    const bundles = await bundleEntries({ into: join(into, 'ours') });
    const files = bundles.entries.map((entry) => ({
      entry,
      ours: join(bundles.folderOf(entry), 'index.mjs'),
      naive: join(into, 'naive', entry, 'index.js'),
    }));
    for (const { entry, naive } of files) await bundleNaively(entry, naive);
    const load = loadNow();
    const times = new Map<string, number[]>();
    // Interleaved, so that whatever else the machine does meets all of them.
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const { ours, naive } of files) {
        for (const file of [ours, naive]) times.set(file, [...(times.get(file) ?? []), importMs(file)]);
      }
    }
    const sizesOf = (file: string): Sizes => ({
      kilobytes: statSync(file).size / 1_000,
      gzipKilobytes: gzipSync(readFileSync(file)).length / 1_000,
      importMs: medianOf(times.get(file) ?? []),
    });
    const figures = files.map(({ entry, ours, naive }) => ({
      entry,
      ours: sizesOf(ours),
      naive: sizesOf(naive),
    }));
    const timesAsMuch = (ratio: number) => `${ratio.toFixed(1)} ×`;
    return {
      figures: { rounds: ROUNDS, load, bundles: figures },
      lines: [
        `What ran: each entry bundled twice from the same sources; import until the handler is there, in a fresh process of ${process.version}`,
        `with a complete environment, median of ${ROUNDS}, the two bundles by turns. KB are thousands of bytes. Load before: ${load}.`,
        ...tableOf(
          ['', 'KB', 'gzip', 'import, ms', 'naive KB', 'gzip', 'import, ms', 'smaller', 'faster'],
          figures.map(({ entry, ours, naive }) => [
            entry,
            rounded(ours.kilobytes),
            rounded(ours.gzipKilobytes),
            rounded(ours.importMs),
            rounded(naive.kilobytes),
            rounded(naive.gzipKilobytes),
            rounded(naive.importMs),
            timesAsMuch(naive.kilobytes / ours.kilobytes),
            timesAsMuch(naive.importMs / ours.importMs),
          ]),
        ),
        `Goal for what stands between a deadline and a person (wake, send, reports, sweep): ${SIZE_GOAL_KB} KB, import ${IMPORT_GOAL_MS} ms.`,
      ],
      faults: [],
    };
  } finally {
    rmSync(into, { recursive: true, force: true });
  }
}
