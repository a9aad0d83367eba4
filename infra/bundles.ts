// Every Lambda entry bundled by esbuild in one pass, so that synthesizing takes seconds, and small enough that a cold
// start stays under the budget. Refuses to bundle by Docker or over the network.

import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';

const root = resolve(import.meta.dirname, '..');

export interface Bundles {
  /** The folder of one entry, which holds `index.mjs` alone. */
  folderOf(entry: string): string;
  /** What went into each bundle and how large it became, for the bench and the tests. */
  readonly metafile: Metafile;
  readonly entries: readonly string[];
}

/** What shared/adapters/dynamo-errors.ts asks more of than a name. */
const READ_IN_FULL: readonly string[] = [
  'ConditionalCheckFailedException',
  'IdempotentParameterMismatchException',
  'TransactionCanceledException',
];

/**
 * Habits of the SDK's generated code that keep a bundler from leaving out what no call of ours needs:
 * - Keys of schemas that are computed from constants could do anything, to a bundler, which keeps every schema of a service.
 * - Every error class of a service is registered by name. Without, an error is of the service's base class and has the
 *   same `name`, `message` and metadata, which is all that our adapters read; of three of DynamoDB's they read more.
 * - A client's whole package.json, for the sake of its version.
 */
const shakeableSdk: Plugin = {
  name: 'shakeable-sdk',
  setup({ onLoad }) {
    const schemas = /[\\/]@aws-sdk[\\/]([^\\/]+)[\\/]dist-es[\\/](.+[\\/])?schemas_\d+\.js$/;
    onLoad({ filter: schemas }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const constants = new Map(
        [...source.matchAll(/^const (_\w+) = ("[^"\\]*");$/gm)].map(([, name, value]) => [name, value]),
      );
      const literal = source.replaceAll(/\[(_\w+)\]:/g, (computed, name) => {
        const value = constants.get(name);
        return value === undefined ? computed : `${value}:`;
      });
      const contents = literal.replaceAll(
        /^n\d+_registry\.registerError\(.*, (\w+)\);$/gm,
        (registration, error) => (READ_IN_FULL.includes(error) ? registration : ''),
      );
      return { contents, loader: 'js' };
    });
    onLoad({ filter: /[\\/]@aws-sdk[\\/]client-[^\\/]+[\\/]package\.json$/ }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, 'utf8'));
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
  },
};

/**
 * Parts of the SDK's core that stand in for what Lambda's Node has, or for a way of working that nobody switches on. They
 * are imported by name, so what takes their place has that name.
 */
const NEVER_REACHED: Readonly<Record<string, string>> = {
  // Digests in JavaScript, for a Node without node:crypto.
  Sha256Js: 'export class Sha256Js {}',
  Md5Js: 'export class Md5Js {}',
  Sha1Js: 'export class Sha1Js {}',
  // The "adaptive" retry mode; it throws where it is made, so that nobody switches it on unawares.
  DefaultRateLimiter:
    'export class DefaultRateLimiter { constructor() { throw new Error("The adaptive retry mode is left out of our bundles (infra/bundles.ts).") } }',
  // Asks the machine for its region; Lambda says it in the environment.
  getInstanceMetadataRegion: 'export const getInstanceMetadataRegion = async () => undefined;',
  // Reads ~/.aws; a function has none, and is told in its environment.
  loadSharedConfigFiles:
    'export const CONFIG_PREFIX_SEPARATOR = "."; export const loadSharedConfigFiles = async () => ({ configFile: {}, credentialsFile: {} });',
  // Signs the headers of events in a stream; none of our calls streams events.
  HeaderFormatter: 'export class HeaderFormatter {} export class Int64 {}',
  // Says in the user agent which features a call uses, for the statistics of AWS.
  'check-features': 'export const checkFeatures = async () => {};',
  // Lets extensions of a client change how it sends and signs; no client of ours has one.
  runtimeExtensions: 'export const resolveRuntimeExtensions = (config) => config;',
  // Marks each call with the chain of invocations that it comes from, which nobody looks for in ours (function.ts).
  recursionDetectionMiddleware:
    'export const recursionDetectionMiddleware = () => (next) => (args) => next(args);',
  // Sessions of S3's directory buckets; ours are of the general kind.
  S3ExpressIdentityProviderImpl:
    'export class S3ExpressIdentityProviderImpl { getS3ExpressIdentity() { throw new Error(); } }',
  // Answers of a browser's kind. What is no stream of Node's is refused by its caller.
  'sdk-stream-mixin.browser': 'export const sdkStreamMixin = () => { throw new Error(); };',
  'createChecksumStream.browser': 'export const createChecksumStream = () => { throw new Error(); };',
};

const slimSdk: Plugin = {
  name: 'slim-sdk',
  setup({ onLoad }) {
    const names = Object.keys(NEVER_REACHED).join('|').replaceAll('.', '\\.');
    onLoad(
      {
        filter: new RegExp(
          `[\\\\/]@(smithy|aws-sdk)[\\\\/](core|signature-v4|checksums|middleware-sdk-s3|client-[^\\\\/]+)[\\\\/]dist-es[\\\\/](.*[\\\\/])?(${names})\\.js$`,
        ),
      },
      ({ path }) => ({ contents: NEVER_REACHED[basename(path, '.js')] ?? '', loader: 'js' }),
    );
  },
};

/**
 * Bundles each `*.ts` of the entries' folder into `<into>/<entry>/index.mjs`. The bytes depend on the sources alone, so
 * an unchanged function keeps its asset's hash and is not deployed again.
 */
export async function bundleEntries(options: {
  readonly entries?: string;
  readonly into: string;
}): Promise<Bundles> {
  const from = resolve(options.entries ?? join(root, 'functions'));
  const into = resolve(options.into);
  const names = readdirSync(from)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => basename(file, '.ts'))
    .sort();
  const { metafile } = await build({
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
    plugins: [shakeableSdk, slimSdk],
    metafile: true,
    logLevel: 'warning',
    alias: {
      // Lambda hands credentials over in the environment. The default chain also brings SSO, profiles, the instance
      // metadata and login with it, a third of a small bundle.
      '@aws-sdk/credential-provider-node': join(root, 'infra', 'environment-credentials.ts'),
      '@smithy/core/event-streams': join(root, 'infra', 'left-out-of-bundles.ts'),
      '@aws-sdk/endpoint-cache': join(root, 'infra', 'left-out-of-bundles.ts'),
    },
  });
  return { folderOf: (entry) => join(into, entry), metafile, entries: names };
}
