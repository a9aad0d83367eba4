// Synthesizes the CDK app in a child process, once for each content of its sources: the assembly is kept under the hash of
// everything it could depend on.

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');
/** The app of this checkout does not synthesize, in its own words. */
export class NotSynthesized extends Error {
  override readonly name = 'NotSynthesized';
}

const LINE_LENGTH_MAX = 1_000;
const KEPT_MAX = 3;
/** A desk that still runs on an older assembly loads more of it when a function needs another instance. */
const KEPT_FOR_MS = 2 * 24 * 60 * 60_000;

/** The sources of the app and of its functions; what is only of one machine or of the tests does not change the app. */
function sources(): readonly string[] {
  const found: string[] = [];
  const walk = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (path !== join(ROOT, 'infra/local')) walk(path);
      } else if (!entry.name.endsWith('.md')) found.push(path);
    }
  };
  for (const folder of ['infra', 'functions', 'shared']) walk(join(ROOT, folder));
  return [
    ...found.sort(),
    ...['cdk.json', 'package-lock.json', 'tsconfig.json'].map((file) => join(ROOT, file)),
  ];
}

function hashOf(files: readonly string[]): string {
  const hash = createHash('sha256').update(process.version);
  for (const file of files) hash.update(`\0${file.slice(ROOT.length)}\0`).update(readFileSync(file));
  return hash.digest('hex').slice(0, 24);
}

/** The folder of the synthesized assembly. Throws with the app's own words where it does not synthesize. */
export async function synthesize(): Promise<{ folder: string; fresh: boolean }> {
  const cache = join(ROOT, 'node_modules/.cache/faultline');
  const folder = join(cache, `assembly-${hashOf(sources())}`);
  if (existsSync(join(folder, 'manifest.json'))) {
    const now = new Date();
    utimesSync(folder, now, now);
    return { folder, fresh: false };
  }
  mkdirSync(cache, { recursive: true });
  const unfinished = `${folder}.${process.pid}`;
  rmSync(unfinished, { recursive: true, force: true });
  const child = spawn(process.execPath, [join(ROOT, 'infra/app.ts')], {
    cwd: ROOT,
    env: {
      ...process.env,
      CDK_OUTDIR: unfinished,
      // CloudFormation's own schema check is for deploying, and is most of the time that this takes; `npm test` runs it.
      CDK_VALIDATION: 'false',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let words = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (part: Buffer) => {
      words += part.toString();
    });
  }
  const code = await new Promise<number | null>((resolved, reject) => {
    child.once('error', reject);
    child.once('close', resolved);
  });
  if (code !== 0 || !existsSync(join(unfinished, 'manifest.json'))) {
    rmSync(unfinished, { recursive: true, force: true });
    // What is thrown inside a minified library comes with that library's one line of source.
    const readable = words.split('\n').filter((line) => line.length < LINE_LENGTH_MAX);
    throw new NotSynthesized(`The CDK app does not synthesize:\n${readable.join('\n').trim()}`);
  }
  try {
    renameSync(unfinished, folder);
  } catch {
    // Somebody else made the same assembly at the same moment.
    rmSync(unfinished, { recursive: true, force: true });
  }
  forgetOld(cache, folder);
  return { folder, fresh: true };
}

function forgetOld(cache: string, keep: string): void {
  const old = readdirSync(cache)
    .filter((name) => /^assembly-[0-9a-f]{24}$/.test(name))
    .map((name) => join(cache, name))
    .filter((path) => path !== keep)
    .map((path) => ({ path, usedAt: statSync(path).mtimeMs }))
    .sort((a, b) => b.usedAt - a.usedAt);
  for (const { path, usedAt } of old.slice(KEPT_MAX - 1)) {
    if (usedAt < Date.now() - KEPT_FOR_MS) rmSync(path, { recursive: true, force: true });
  }
}
