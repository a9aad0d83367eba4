// Writes the built-in statutory holidays (shared/domain/presets/statutory) anew from the packages that publish them; with
// `--check` it only says whether they would change. Run by `npm run statutory`, which installs what it needs.

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { chinaDays } from './china.ts';
import { otherRegions, packagesOfRegions } from './other-regions.ts';

const FOLDER = new URL('../../shared/domain/presets/statutory/', import.meta.url);

const files: Readonly<Record<string, string>> = {
  'cn.ts': text(
    [
      'Statutory holidays and make-up workdays of mainland China. Written by `npm run statutory` from chinese-days',
      `${versionOf('chinese-days')} (MIT), which follows the yearly notices of the General Office of the State Council. Not edited by hand.`,
    ],
    'STATUTORY_CN',
    'StatutoryRegionDays',
    { nameZh: '中国大陆', nameEn: 'Mainland China', timeZone: 'Asia/Shanghai', ...chinaDays() },
  ),
  'others.ts': text(
    [
      'Statutory holidays outside mainland China: days off for everybody, by region. Not edited by hand: written by',
      '`npm run statutory` from these packages.',
      ...packagesOfRegions(),
    ],
    'STATUTORY_OTHERS',
    'Readonly<Record<string, StatutoryRegionDays>>',
    otherRegions(),
  ),
};

let stale = 0;
for (const [name, wanted] of Object.entries(files)) {
  const path = fileURLToPath(new URL(name, FOLDER));
  const formatted = formattedText(path, wanted);
  if (formatted === readOrEmpty(path)) continue;
  stale += 1;
  if (!process.argv.includes('--check')) writeFileSync(path, formatted);
  process.stdout.write(`${name} ${process.argv.includes('--check') ? 'would change' : 'written'}\n`);
}
if (stale === 0) process.stdout.write('The statutory holidays are what the packages say.\n');
else if (process.argv.includes('--check')) process.exitCode = 1;

function text(header: readonly string[], name: string, type: string, value: unknown): string {
  return `${header.map((line) => `// ${line}`).join('\n')}

import type { StatutoryRegionDays } from '../../statutory.ts';

export const ${name} = ${JSON.stringify(value)} as const satisfies ${type};
`;
}

function formattedText(path: string, unformatted: string): string {
  const biome = fileURLToPath(new URL('../../node_modules/.bin/biome', import.meta.url));
  const run = spawnSync(biome, ['format', `--stdin-file-path=${path}`], {
    input: unformatted,
    encoding: 'utf8',
    maxBuffer: 16 * 1024 * 1024,
  });
  if (run.status !== 0) throw new Error(`Biome refused the text: ${run.stderr}`);
  return run.stdout;
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function versionOf(name: string): string {
  const { version } = createRequire(import.meta.url)(`${name}/package.json`) as { readonly version: string };
  return version;
}
