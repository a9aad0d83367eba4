// What the folders promise: the core is pure, imports go leftwards only, keys stay in the store. Each rule is shown to
// fail on a planted violation, so that a green run means something.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

interface Source {
  /** From the root of the repository, with slashes. */
  readonly path: string;
  readonly text: string;
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const sources = ['shared', 'functions', 'infra'].flatMap(sourcesOf);

describe('the core is pure', () => {
  it('imports nothing outside itself and asks nothing of the world', () => {
    expect(sources.filter(({ path }) => layerOf(path) === 'domain').length).toBeGreaterThan(10);
    expect(impurities(sources)).toEqual([]);
  });

  it.each([
    ["import { z } from 'zod';", 'imports zod'],
    ["import { createHash } from 'node:crypto';", 'imports node:crypto'],
    ["import type { Commit } from '../app/ports.ts';", 'imports ../app/ports.ts'],
    ["export { x } from '../adapters/dynamo-keys.ts';", 'imports ../adapters/dynamo-keys.ts'],
    ["const late = await import('node:fs');", 'imports node:fs'],
    ['const now = Date.now();', 'uses Date.now'],
    ['const now = new Date();', 'uses new Date()'],
    ['const now = Date();', 'uses Date()'],
    ['const now = new Date;', 'uses new Date without an argument'],
    ['const chance = Math.random();', 'uses Math.random'],
    ['const id = crypto.randomUUID();', 'uses crypto'],
    ['const stage = process.env.STAGE;', 'uses process'],
    ['setTimeout(wake, 1_000);', 'uses setTimeout'],
    ["await fetch('https://example.com');", 'uses fetch'],
    ["console.log('here');", 'uses console'],
  ])('finds %s', (planted, finding) => {
    expect(impurities([{ path: 'shared/domain/planted.ts', text: planted }])).toEqual([
      `shared/domain/planted.ts ${finding}`,
    ]);
  });

  it('does not take a comment or an argument for a violation', () => {
    const text =
      "// Never Date.now() here.\n/* nor Math.random() */\nconst at = new Date(instant).toISOString();\nimport { a } from './case.ts';";
    expect(impurities([{ path: 'shared/domain/planted.ts', text }])).toEqual([]);
  });
});

describe('imports go leftwards only', () => {
  it('domain, app, adapters, web, functions, infra', () => {
    expect(rightwardImports(sources)).toEqual([]);
  });

  it.each([
    ['shared/app/planted.ts', '../adapters/dynamo-keys.ts'],
    ['shared/app/planted.ts', '../web/html.ts'],
    ['shared/adapters/planted.ts', '../web/html.ts'],
    ['shared/web/planted.ts', '../../functions/web.ts'],
    ['functions/planted.ts', '../infra/settings.ts'],
    ['shared/domain/planted.ts', '../contracts/queues.ts'],
    ['shared/contracts/planted.ts', '../app/ports.ts'],
    ['shared/domain/presets/planted.ts', '../../app/ports.ts'],
    ['shared/app/planted.ts', '../../test/domain/case-story.ts'],
  ])('finds %s importing %s', (path, imported) => {
    const text = `import {\n  a,\n} from '${imported}';`;
    expect(rightwardImports([{ path, text }])).toEqual([
      `${path} imports ${normalize(join(dirname(path), imported))}`,
    ]);
  });

  it('lets everything right of the contracts use them, and anything use what stands left of it', () => {
    const allowed: Source[] = [
      { path: 'shared/app/a.ts', text: "import { b } from '../contracts/queues.ts';" },
      { path: 'functions/a.ts', text: "import { b } from '../shared/contracts/queues.ts';" },
      {
        path: 'shared/contracts/a.ts',
        text: "import type { b } from '../domain/sla.ts';\nimport { z } from 'zod';",
      },
      { path: 'infra/local/a.ts', text: "import { b } from '../../functions/web.ts';" },
    ];
    expect(rightwardImports(allowed)).toEqual([]);
  });
});

describe('the clock’s second implementation', () => {
  const reference = sourcesOf('test/reference');
  // The ladder's reads what a desk wrote down, and so the types of that; no line of them runs. The clock's has its own.
  const withoutTypes = ({ path, text }: Source) =>
    path.endsWith('/ladder-walk.ts')
      ? text.replaceAll(/^import type \{[^}]*\} from '\.\.\/\.\.\/shared\/domain\/[\w-]+\.ts';$/gm, '')
      : text;
  const borrowed = (files: readonly Source[]) =>
    files.flatMap((file) =>
      importsOf(withoutTypes(file))
        .filter((imported) => imported !== 'fast-check' && !/^\.\/[\w-]+\.ts$/.test(imported))
        .map((imported) => `${file.path} imports ${imported}`),
    );

  it('shares no line with the first', () => {
    expect(reference.length).toBeGreaterThan(0);
    expect(borrowed(reference)).toEqual([]);
  });

  it.each(['../../shared/domain/zone.ts', '../domain/case-story.ts', 'zod'])('finds %s', (imported) => {
    const planted = {
      path: 'test/reference/planted.ts',
      text: `import type { Calendar } from '${imported}';`,
    };
    expect(borrowed([planted])).toEqual([`test/reference/planted.ts imports ${imported}`]);
  });
});

describe('keys of the table stay in the store', () => {
  it('nobody else spells one', () => {
    expect(strayKeys(sources)).toEqual([]);
  });

  it.each([
    ['shared/app/planted.ts', "const key = 'COMMIT#' + version;", 'COMMIT#'],
    ['shared/adapters/sqs-planted.ts', 'const key = `DUE#7`;', 'DUE#'],
    ['functions/planted.ts', "const sk = 'HEAD';", 'HEAD'],
    ['infra/planted.ts', "const prefix = 'TENANT#';", 'TENANT#'],
  ])('finds %s', (path, text, key) => {
    expect(strayKeys([{ path, text }])).toEqual([`${path} spells ${key}`]);
  });

  it('lets the store spell them, and HTTP have its HEAD', () => {
    const allowed: Source[] = [
      { path: 'shared/adapters/dynamo-planted.ts', text: "const sk = 'HEAD';" },
      { path: 'shared/web/planted.ts', text: "if (method === 'HEAD') return;" },
      { path: 'infra/local/planted.ts', text: "if (method === 'HEAD') return;" },
    ];
    expect(strayKeys(allowed)).toEqual([]);
  });
});

// ---------------------------------------------------------------------------------------------------------------

const LAYERS = ['domain', 'app', 'adapters', 'web', 'functions', 'infra'] as const;
type Layer = (typeof LAYERS)[number] | 'contracts' | 'elsewhere';

function layerOf(path: string): Layer {
  const [top = '', second = ''] = path.split('/');
  const name = top === 'shared' ? second : top;
  return name === 'contracts' ? name : (LAYERS.find((layer) => layer === name) ?? 'elsewhere');
}

/** A layer may import itself and what stands left of it. Contracts stand between the domain and everything else. */
function mayImport(from: Layer, to: Layer): boolean {
  if (from === to) return true;
  if (from === 'elsewhere' || to === 'elsewhere') return false;
  if (from === 'contracts') return to === 'domain';
  if (to === 'contracts') return from !== 'domain';
  return LAYERS.indexOf(to) < LAYERS.indexOf(from);
}

const ASKS_THE_WORLD: readonly (readonly [RegExp, string])[] = [
  [/\bDate\.now\b/, 'Date.now'],
  [/\bnew Date\(\s*\)/, 'new Date()'],
  [/\bnew Date\b(?!\s*\()/, 'new Date without an argument'],
  [/(?<!new )(?<![.\w])Date\(/, 'Date()'],
  [/\bMath\.random\b/, 'Math.random'],
  [/\bcrypto\b/, 'crypto'],
  [/\bprocess\b\s*[.[]/, 'process'],
  [/\bset(?:Timeout|Interval|Immediate)\b/, 'setTimeout'],
  [/\bfetch\(/, 'fetch'],
  [/\bconsole\b\s*\./, 'console'],
  [/\bperformance\b\s*\.now/, 'performance.now'],
];

function impurities(files: readonly Source[]): readonly string[] {
  return files
    .filter(({ path }) => layerOf(path) === 'domain')
    .flatMap(({ path, text }) => {
      const code = withoutComments(text);
      const outside = importsOf(text).filter(
        (imported) => !imported.startsWith('.') || layerOf(resolved(path, imported)) !== 'domain',
      );
      const withoutImports = code.replace(IMPORT, '');
      const asked = ASKS_THE_WORLD.filter(([pattern]) => pattern.test(withoutImports));
      return [
        ...outside.map((imported) => `${path} imports ${imported}`),
        ...asked.map(([, what]) => `${path} uses ${what}`),
      ];
    });
}

function rightwardImports(files: readonly Source[]): readonly string[] {
  return files.flatMap(({ path, text }) =>
    importsOf(text)
      .filter((imported) => imported.startsWith('.'))
      .map((imported) => resolved(path, imported))
      .filter((target) => !isRootFile(target) && !mayImport(layerOf(path), layerOf(target)))
      .map((target) => `${path} imports ${target}`),
  );
}

const KEY = /['"`]([A-Z][A-Z_]*#)/g;
const HEAD = /['"`](HEAD)['"`]/g;

function strayKeys(files: readonly Source[]): readonly string[] {
  return files
    .filter(({ path }) => !path.startsWith('shared/adapters/dynamo-'))
    .flatMap(({ path, text }) => {
      const code = withoutComments(text);
      const speaksHttp = ['web', 'infra'].includes(layerOf(path));
      const spelled = [...code.matchAll(KEY), ...(speaksHttp ? [] : code.matchAll(HEAD))];
      return spelled.map(([, key]) => `${path} spells ${key}`);
    });
}

const IMPORT = /(?:(?<!['"`.])\bfrom\s*|\bimport\s*\(\s*|\bimport\s+)['"]([^'"]+)['"]/g;

function importsOf(text: string): readonly string[] {
  return [...withoutComments(text).matchAll(IMPORT)].flatMap(([, imported]) => imported ?? []);
}

/** Good enough for rules: a slash pair within a string (an address) hides the rest of its line. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:])\/\/.*$/gm, '$1');
}

function resolved(path: string, imported: string): string {
  return normalize(join(dirname(path), imported));
}

/** `package.json` and its like belong to nobody. */
function isRootFile(path: string): boolean {
  return !path.includes('/');
}

function sourcesOf(folder: string): readonly Source[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.includes('node_modules'))
    .map((name) => join(folder, name))
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
}
