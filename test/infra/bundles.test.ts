import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bundles, bundleEntries } from '../../infra/bundles.ts';

const KB = 1_000;
let into: string;
let bundles: Bundles;
beforeAll(() => {
  into = mkdtempSync(join(tmpdir(), 'faultline-bundles-'));
  bundles = bundleEntries({ into });
});
afterAll(() => rmSync(into, { recursive: true, force: true }));

const sizeOf = (entry: string) => statSync(join(bundles.folderOf(entry), 'index.mjs')).size;

test('there are at most eight entries, and each becomes one file', () => {
  expect(bundles.entries.length).toBeLessThanOrEqual(8);
  for (const entry of bundles.entries) expect(readdirSync(bundles.folderOf(entry))).toEqual(['index.mjs']);
});

test.each(['wake', 'send', 'intake', 'sweep', 'reports'])(
  'what stands between a deadline and a person is at most 400 KB: %s',
  (entry) => {
    expect(sizeOf(entry)).toBeLessThanOrEqual(400 * KB);
  },
);

test.each(['web', 'activate-mail-rules'])('the others stay under 1 MB: %s', (entry) => {
  expect(sizeOf(entry)).toBeLessThanOrEqual(1_000 * KB);
});

test('no bundle looks for credentials anywhere but in its environment', () => {
  const inputs = Object.keys(bundles.metafile.inputs);
  expect(inputs).toContain('infra/environment-credentials.ts');
  expect(
    inputs.filter((path) => /credential-provider-(node|sso|ini|process|login|http|imds)/.test(path)),
  ).toEqual([]);
});
