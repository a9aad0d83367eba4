// Every Lambda entry bundled by esbuild in one pass, so that synthesizing takes seconds, and small enough that a cold
// start stays under the budget. Refuses to bundle by Docker or over the network.

import { readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { buildSync, type Metafile } from 'esbuild';

const root = resolve(import.meta.dirname, '..');

export interface Bundles {
  /** The folder of one entry, which holds `index.mjs` alone. */
  folderOf(entry: string): string;
  /** What went into each bundle and how large it became, for the bench and the tests. */
  readonly metafile: Metafile;
  readonly entries: readonly string[];
}

/**
 * Bundles each `*.ts` of the entries' folder into `<into>/<entry>/index.mjs`. The bytes depend on the sources alone, so
 * an unchanged function keeps its asset's hash and is not deployed again.
 */
export function bundleEntries(options: { readonly entries?: string; readonly into: string }): Bundles {
  const from = resolve(options.entries ?? join(root, 'functions'));
  const into = resolve(options.into);
  const names = readdirSync(from)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => basename(file, '.ts'))
    .sort();
  const { metafile } = buildSync({
    absWorkingDir: root,
    entryPoints: names.map((name) => ({ in: join(from, `${name}.ts`), out: join(name, 'index') })),
    outdir: into,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    // ESM builds of the dependencies can be shaken; their CommonJS builds, which platform "node" prefers, cannot.
    mainFields: ['module', 'main'],
    conditions: ['module', 'import'],
    minify: true,
    legalComments: 'none',
    charset: 'utf8',
    metafile: true,
    logLevel: 'warning',
    alias: {
      // Lambda hands credentials over in the environment. The default chain also brings SSO, profiles, the instance
      // metadata and login with it, a third of a small bundle.
      '@aws-sdk/credential-provider-node': join(root, 'infra', 'environment-credentials.ts'),
    },
    banner: {
      // CommonJS dependencies ask for Node's own modules by `require`, which an ES module does not have.
      js: "import{createRequire as createRequireOfNode}from'node:module';const require=createRequireOfNode(import.meta.url);",
    },
  });
  return { folderOf: (entry) => join(into, entry), metafile, entries: names };
}
