// The CDK entry: reads the stage and its settings, builds the three stacks, checks them against AwsSolutions, and writes
// cdk.out/. The only reader of stage and context. Looks nothing up, so it runs without network and without credentials.

import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import * as z from 'zod';
import { bundleEntries } from './bundles.ts';
import { DataStack } from './data-stack.ts';
import { MailRuleStack } from './mail-rule-stack.ts';
import { ServiceStack } from './service-stack.ts';
import { readSettings, type Settings } from './settings.ts';

const root = resolve(import.meta.dirname, '..');

export interface AppOptions {
  readonly settings: Settings;
  /** Where the cloud assembly goes. */
  readonly outdir: string;
  /** The folder of the Lambda entries, where it is not functions/. */
  readonly entries?: string;
  readonly context?: Readonly<Record<string, unknown>>;
}

/** The app of one stage; `synth()` writes it, and throws where AwsSolutions finds what nobody acknowledged. */
export async function buildApp({ settings, outdir, entries, context }: AppOptions): Promise<App> {
  const app = new App({ outdir, analyticsReporting: false, context: { ...context } });
  const bundles = await bundleEntries({ entries, into: join(outdir, 'bundles') });
  const env = { account: settings.account, region: settings.region };
  const named = (part: string) => ({ env, stackName: `faultline-${settings.stage}-${part}` });

  const keep = new DataStack(app, 'Data', { ...named('data'), settings });
  const service = new ServiceStack(app, 'Service', { ...named('service'), settings, bundles, keep });
  new MailRuleStack(app, 'MailRules', {
    ...named('mail-rules'),
    settings,
    bundles,
    raw: keep.raw,
    mailTopic: service.intake.mailTopic,
  });

  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
}

/** The context of cdk.json, over which the CDK command line's `-c name=value` goes. */
function readContext(): Readonly<Record<string, unknown>> {
  const { context } = z
    .object({ context: z.record(z.string(), z.unknown()) })
    .parse(JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')));
  const given: unknown = JSON.parse(process.env.CDK_CONTEXT_JSON ?? '{}');
  return { ...context, ...z.record(z.string(), z.unknown()).parse(given) };
}

if (import.meta.main) {
  const context = readContext();
  try {
    const settings = readSettings(String(context.stage ?? ''), context.stages);
    const outdir = process.env.CDK_OUTDIR ?? join(root, 'cdk.out');
    (await buildApp({ settings, outdir, context })).synth();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
