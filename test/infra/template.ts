// The synthesized templates as plain values for the tests: one synthesis a test file, in a temporary folder, offline.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { buildApp } from '../../infra/app.ts';
import { readSettings, type Settings } from '../../infra/settings.ts';

const cdkJson = z.object({ context: z.looseObject({ stages: z.record(z.string(), z.unknown()) }) });
export const { context } = cdkJson.parse(
  JSON.parse(readFileSync(join(import.meta.dirname, '../../cdk.json'), 'utf8')),
);

export const localSettings = readSettings('local', context.stages);

const resource = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
});
const template = z.looseObject({
  Resources: z.record(z.string(), resource),
  Outputs: z.record(z.string(), z.looseObject({ Value: z.unknown() })).default({}),
});

const STACKS = ['Data', 'Service', 'MailRules'] as const;
export type StackName = (typeof STACKS)[number];

export interface Resource {
  readonly stack: StackName;
  readonly id: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly deletionPolicy: string | undefined;
  readonly updateReplacePolicy: string | undefined;
}

export interface Synthesized {
  readonly outdir: string;
  readonly resources: readonly Resource[];
  readonly outputs: Readonly<Record<string, unknown>>;
  ofType(type: string): readonly Resource[];
  /** The resource that a `Ref`, `Fn::GetAtt` or `Fn::ImportValue` of that stack means; throws where there is none. */
  target(stack: StackName, reference: unknown): Resource;
  /**
   * A value as a deployed stack would see it, with the logical id in place of what only AWS knows: URLs of queues, ids and
   * ARNs keep their shape.
   */
  resolved(stack: StackName, value: unknown): string;
  remove(): void;
}

/** Synthesizes, and throws as `synth` does where a rule of AwsSolutions is broken. */
export async function synthesize(settings: Settings = localSettings): Promise<Synthesized> {
  const outdir = mkdtempSync(join(tmpdir(), 'faultline-infra-'));
  (await buildApp({ settings, outdir, context })).synth();

  const templates = new Map(
    STACKS.map((stack) => [
      stack,
      template.parse(JSON.parse(readFileSync(join(outdir, `${stack}.template.json`), 'utf8'))),
    ]),
  );
  const resources = [...templates].flatMap(([stack, { Resources }]) =>
    Object.entries(Resources).map(([id, found]) => ({
      stack,
      id,
      type: found.Type,
      properties: found.Properties,
      deletionPolicy: found.DeletionPolicy,
      updateReplacePolicy: found.UpdateReplacePolicy,
    })),
  );
  const exported = new Map<string, { stack: StackName; value: unknown }>();
  for (const [stack, { Outputs }] of templates) {
    for (const { Value, Export } of Object.values(Outputs)) {
      const name = z.object({ Name: z.string() }).safeParse(Export);
      if (name.success) exported.set(name.data.Name, { stack, value: Value });
    }
  }

  function follow(stack: StackName, value: unknown): { stack: StackName; value: unknown } {
    const imported = z.strictObject({ 'Fn::ImportValue': z.string() }).safeParse(value);
    if (!imported.success) return { stack, value };
    const found = exported.get(imported.data['Fn::ImportValue']);
    if (!found) throw new Error(`Nothing exports ${imported.data['Fn::ImportValue']}.`);
    return found;
  }

  function target(stack: StackName, reference: unknown): Resource {
    const at = follow(stack, reference);
    const parsed = z
      .union([
        z.strictObject({ Ref: z.string() }).transform(({ Ref }) => Ref),
        z
          .strictObject({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) })
          .transform((it) => it['Fn::GetAtt'][0]),
      ])
      .safeParse(at.value);
    const found = resources.find(
      ({ stack: of, id }) => of === at.stack && parsed.success && id === parsed.data,
    );
    if (!found) throw new Error(`${JSON.stringify(reference)} is no resource of ${stack}.`);
    return found;
  }

  function resolved(stack: StackName, value: unknown): string {
    const at = follow(stack, value);
    if (typeof at.value === 'string') return at.value;
    if (typeof at.value === 'number') return String(at.value);
    const join = z
      .strictObject({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) })
      .safeParse(at.value);
    if (join.success) {
      const [between, parts] = join.data['Fn::Join'];
      return parts.map((part) => resolved(at.stack, part)).join(between);
    }
    const pseudo = z.strictObject({ Ref: z.string().startsWith('AWS::') }).safeParse(at.value);
    if (pseudo.success)
      return { 'AWS::Partition': 'aws', 'AWS::URLSuffix': 'amazonaws.com' }[pseudo.data.Ref] ?? '';
    const { type, id } = target(at.stack, at.value);
    const attribute = z.strictObject({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) }).safeParse(at.value);
    if (attribute.success) {
      return attribute.data['Fn::GetAtt'][1] === 'ApiEndpoint'
        ? `https://${id}.test`
        : `arn:aws:test:::${id}`;
    }
    // What Ref gives for these types.
    if (type === 'AWS::SQS::Queue') return `https://sqs.test/${id}`;
    return type === 'AWS::SNS::Topic' || type === 'AWS::SecretsManager::Secret' ? `arn:aws:test:::${id}` : id;
  }

  return {
    outdir,
    resources,
    outputs: Object.fromEntries([...templates].flatMap(([, { Outputs }]) => Object.entries(Outputs))),
    ofType: (type) => resources.filter((one) => one.type === type),
    target,
    resolved,
    remove: () => rmSync(outdir, { recursive: true, force: true }),
  };
}

/** One statement of an IAM policy, with lists where IAM allows a single value. */
export interface Statement {
  readonly actions: readonly string[];
  readonly resources: readonly unknown[];
  readonly conditions: unknown;
}

const oneOrMany = z.union([z.array(z.unknown()), z.unknown().transform((one) => [one])]);
const policy = z.object({
  PolicyDocument: z.object({
    Statement: z.array(
      z.object({
        Effect: z.literal('Allow'),
        Action: oneOrMany,
        Resource: oneOrMany,
        Condition: z.unknown().optional(),
      }),
    ),
  }),
  Roles: z.array(z.unknown()),
});

/** What a role may do, over all of its policies. */
export function statementsOf(app: Synthesized, role: Resource): readonly Statement[] {
  return app
    .ofType('AWS::IAM::Policy')
    .map(({ stack, properties }) => ({ stack, policy: policy.parse(properties) }))
    .filter(({ stack, policy: { Roles } }) => Roles.some((one) => app.target(stack, one) === role))
    .flatMap(({ policy: { PolicyDocument } }) =>
      PolicyDocument.Statement.map(({ Action, Resource: on, Condition }) => ({
        actions: z.array(z.string()).parse(Action),
        resources: on,
        conditions: Condition,
      })),
    );
}
