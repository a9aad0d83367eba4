// The reader of templates: what each intrinsic is on one machine, and the account of every property that the real templates
// set. A property that nobody has accounted for fails here by its name.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accounts, faultsOf, ignoredTypes } from '../../infra/local/ignored-properties.ts';
import { Assembly } from '../../infra/local/template.ts';
import {
  eventSourcesOf,
  functionsOf,
  mailSettingsOf,
  rateRulesOf,
  routesOf,
  secretsOf,
  signInOf,
  smsSettingsOf,
} from '../../infra/local/wiring.ts';
import { environments } from '../../shared/contracts/environment.ts';
import { type Synthesized, synthesize } from './template.ts';

const places = {
  queueUrl: (name: string) => `http://127.0.0.1:1/000000000000/${name}`,
  publicOrigin: 'http://127.0.0.1:8787',
  issuer: 'http://127.0.0.1:8787/_sign-in',
};

describe('a small assembly', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'faultline-assembly-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const stack = (name: string, template: object) =>
    writeFileSync(join(folder, `${name}.template.json`), JSON.stringify(template));

  it('resolves references, attributes, joins, substitutions and what another stack exports', () => {
    stack('A', {
      Resources: {
        Wake: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'wake' } },
        Pool: { Type: 'AWS::Cognito::UserPool' },
      },
      Outputs: {
        WakeArn: { Value: { 'Fn::GetAtt': ['Wake', 'Arn'] }, Export: { Name: 'a:wake' } },
        Pool: { Value: { Ref: 'Pool' }, Export: { Name: 'a:pool' } },
      },
    });
    stack('B', {
      Parameters: { Stage: { Type: 'String', Default: 'local' } },
      Resources: {
        Topic: { Type: 'AWS::SNS::Topic' },
        Rule: {
          Type: 'AWS::Custom::Thing',
          Properties: {
            Queue: { 'Fn::ImportValue': 'a:wake' },
            Issuer: {
              'Fn::Join': [
                '/',
                ['https://cognito-idp.us-east-1.amazonaws.com', { 'Fn::ImportValue': 'a:pool' }],
              ],
            },
            // biome-ignore lint/suspicious/noTemplateCurlyInString: these are CloudFormation's placeholders.
            Text: { 'Fn::Sub': ['${Stage}-${Own}-${AWS::Region}-${Topic.TopicName}', { Own: 'x' }] },
            Part: { 'Fn::Select': [1, { 'Fn::Split': [':', 'a:b:c'] }] },
            Gone: { Ref: 'AWS::NoValue' },
            List: [{ Ref: 'Topic' }, { Ref: 'AWS::NoValue' }],
          },
        },
      },
    });
    const [rule] = new Assembly(folder, places).of('AWS::Custom::Thing');
    expect(rule?.properties).toEqual({
      Queue: 'arn:aws:sqs:us-east-1:000000000000:wake',
      Issuer: 'http://127.0.0.1:8787/_sign-in',
      Text: 'local-x-us-east-1-B-Topic',
      Part: 'b',
      List: ['arn:aws:sns:us-east-1:000000000000:B-Topic'],
    });
  });

  it('refuses an intrinsic, an attribute, an import and a reference that it does not know, by name', () => {
    const thing = (value: unknown) => {
      stack('A', { Resources: { Thing: { Type: 'AWS::Custom::Thing', Properties: { value } } } });
      return () => new Assembly(folder, places).of('AWS::Custom::Thing')[0]?.properties;
    };
    expect(thing({ 'Fn::Cidr': ['10.0.0.0/16', 1] })).toThrow('Fn::Cidr');
    expect(thing({ 'Fn::GetAtt': ['Thing', 'Colour'] })).toThrow('Colour');
    expect(thing({ 'Fn::ImportValue': 'elsewhere' })).toThrow('elsewhere');
    expect(thing({ Ref: 'Nothing' })).toThrow('Nothing');
  });

  it('names a property that is in no list, and a value that the runtime is not made for', () => {
    stack('A', {
      Resources: {
        Wake: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'wake', Colour: 'red' } },
        Map: {
          Type: 'AWS::Lambda::EventSourceMapping',
          Properties: { BatchSize: 5, FunctionResponseTypes: ['Other'], Filter: { Pattern: [{ A: 1 }] } },
        },
        New: { Type: 'AWS::New::Thing' },
      },
    });
    const faults = new Assembly(folder, places).all.map(faultsOf);
    expect(faults.flatMap((fault) => fault.unlisted)).toEqual([
      'AWS::SQS::Queue Colour',
      'AWS::Lambda::EventSourceMapping Filter.Pattern[].A',
      'AWS::New::Thing',
    ]);
    expect(faults.flatMap((fault) => fault.unfit)).toEqual([
      'AWS::Lambda::EventSourceMapping FunctionResponseTypes[] is "Other", not ReportBatchItemFailures',
    ]);
  });
});

describe('the real templates', () => {
  let synthesized: Synthesized;
  let assembly: Assembly;
  beforeAll(async () => {
    synthesized = await synthesize();
    assembly = new Assembly(synthesized.outdir, places);
  });
  afterAll(() => synthesized.remove());

  it('set no property that one machine neither honours, nor checks, nor ignores for a reason', () => {
    const unlisted = new Set(assembly.all.flatMap((resource) => faultsOf(resource).unlisted));
    expect([...unlisted]).toEqual([]);
    expect(assembly.all.flatMap((resource) => faultsOf(resource).unfit)).toEqual([]);
  });

  it('have a reason of words for each ignored type and property', () => {
    const reasons = [
      ...Object.values(ignoredTypes),
      ...Object.values(accounts).flatMap((account) => Object.values(account.ignored ?? {})),
    ];
    for (const reason of reasons) expect(reason).toMatch(/^[A-Z].{10,}\.$/);
  });

  it('give each function the environment that its contract asks for', () => {
    const functions = functionsOf(assembly);
    expect(functions).toHaveLength(9);
    const matched = functions.filter(({ environment }) =>
      Object.values(environments).some((contract) => contract.safeParse(environment).success),
    );
    // The custom resource has no contract of its own.
    expect(matched).toHaveLength(8);
    // Whoever waits for a page or a case goes before notices and delivery reports.
    expect(functions.filter(({ isPatient }) => isPatient).map(({ name }) => name)).toEqual([
      expect.stringContaining('SendBulk'),
      expect.stringContaining('Reports'),
    ]);
    for (const { environment } of functions) {
      for (const value of Object.values(environment)) expect(value).not.toMatch(/\[object|undefined|\$\{/);
    }
  });

  it('wire queues, rules, routes, mail, SMS, secrets and the sign-in', () => {
    const arns = functionsOf(assembly).map(({ arn }) => arn);
    const sources = eventSourcesOf(assembly);
    expect(sources).toHaveLength(5);
    for (const source of sources) expect(arns).toContain(source.functionArn);
    expect(rateRulesOf(assembly)).toEqual([
      { arn: expect.stringMatching(/^arn:aws:events:/), everyMs: 60_000, functionArns: [expect.any(String)] },
    ]);
    const routes = routesOf(assembly);
    expect(routes.find((route) => route.key === 'ANY /api/{proxy+}')?.authorizer).toEqual({
      issuer: places.issuer,
      audience: [signInOf(assembly)?.clientId],
    });
    expect(routes.find((route) => route.key === 'ANY /{proxy+}')?.authorizer).toBeNull();
    const mail = mailSettingsOf(assembly);
    const [rule] = [...mail.ruleSets.values()].flat();
    expect(rule).toMatchObject({ enabled: true, recipients: mail.identities, objectKeyPrefix: 'mail/' });
    expect([...mail.configurationSets.values()].flat()).toEqual([
      {
        topicArn: expect.stringMatching(/^arn:aws:sns:.*MailEvents/),
        eventTypes: ['DELIVERY', 'BOUNCE', 'COMPLAINT', 'REJECT', 'DELIVERYDELAY'],
      },
    ]);
    const sms = smsSettingsOf(assembly);
    expect([...sms.twoWayTopics.values()]).toEqual([expect.stringMatching(/IntakeSmsTopic/)]);
    expect([...sms.configurationSets.values()].flat()[0]?.topicArn).toMatch(/SmsEvents/);
    expect(secretsOf(assembly).some((secret) => secret.generate?.length === 64)).toBe(true);
    expect(signInOf(assembly)?.callbackUrls).toEqual(['http://127.0.0.1:8787/auth/callback']);
  });
});
