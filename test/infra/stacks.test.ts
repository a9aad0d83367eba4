import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { readSettings } from '../../infra/settings.ts';
import { environments, readEnvironment } from '../../shared/contracts/environment.ts';
import { ROUTES, servedBy } from '../../shared/web/routes.ts';
import { SETUP_HANDLERS } from '../../shared/web/serve-setup.ts';
import { WEB_HANDLERS } from '../../shared/web/serve-web.ts';
import { localSettings, type Resource, type Synthesized, synthesize } from './template.ts';

let app: Synthesized;

beforeAll(async () => {
  // Throws where AwsSolutions finds what nobody acknowledged, and where a value would have to be looked up.
  app = await synthesize();
});
afterAll(() => app.remove());

const named = (resource: Resource, name: string): string => z.string().parse(resource.properties[name]);

describe('what must survive', () => {
  const kept = [
    'AWS::DynamoDB::GlobalTable',
    'AWS::S3::Bucket',
    'AWS::SecretsManager::Secret',
    'AWS::Cognito::UserPool',
  ];

  test.each(kept)(
    'every %s stays when its stack goes or replaces it, and lives in the data stack',
    (type) => {
      expect(app.ofType(type)).not.toEqual([]);
      for (const { deletionPolicy, updateReplacePolicy, stack } of app.ofType(type)) {
        expect({ deletionPolicy, updateReplacePolicy, stack }).toEqual({
          deletionPolicy: 'Retain',
          updateReplacePolicy: 'Retain',
          stack: 'Data',
        });
      }
    },
  );

  test('the one table is on demand, restorable to a point in time, protected, and expires what says so', () => {
    expect(app.ofType('AWS::DynamoDB::GlobalTable').map(({ properties }) => properties)).toMatchObject([
      {
        BillingMode: 'PAY_PER_REQUEST',
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
        GlobalSecondaryIndexes: [
          { IndexName: 'due', Projection: { ProjectionType: 'KEYS_ONLY' } },
          { IndexName: 'list', Projection: { ProjectionType: 'KEYS_ONLY' } },
        ],
        Replicas: [
          {
            DeletionProtectionEnabled: true,
            PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          },
        ],
      },
    ]);
  });

  test('the data stack itself is protected against deletion', () => {
    const manifest = z
      .object({ artifacts: z.record(z.string(), z.looseObject({ properties: z.unknown() })) })
      .parse(JSON.parse(readFileSync(join(app.outdir, 'manifest.json'), 'utf8')));
    expect(manifest.artifacts.Data?.properties).toMatchObject({ terminationProtection: true });
  });

  test('the link keys stand in the shape that is read, and the template holds no key', () => {
    const keys = app.ofType('AWS::SecretsManager::Secret').find(({ id }) => id.startsWith('LinkKeys'));
    expect(app.resolved('Data', keys?.properties.SecretString)).toMatch(
      /^\{"current":"k1","keys":\{"k1":"\{\{resolve:secretsmanager:arn:aws:test:::FirstLinkKey[^}]*:SecretString:::\}\}"\}\}$/,
    );
  });

  test('nobody sees a bucket from outside', () => {
    for (const { properties } of app.ofType('AWS::S3::Bucket')) {
      expect(properties.PublicAccessBlockConfiguration).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
    }
  });
});

describe('queues', () => {
  const redrive = z.object({ deadLetterTargetArn: z.unknown(), maxReceiveCount: z.number().min(3) });
  const alarmedQueues = () =>
    app
      .ofType('AWS::CloudWatch::Alarm')
      .filter(({ properties }) => properties.MetricName === 'ApproximateNumberOfMessagesVisible')
      .filter(({ properties }) => properties.Threshold === 0)
      .map(({ stack, properties }) => {
        const [dimension] = z.array(z.object({ Value: z.unknown() })).parse(properties.Dimensions);
        return app.target(stack, dimension?.Value).id;
      });
  const working = () =>
    app.ofType('AWS::SQS::Queue').filter(({ properties }) => 'RedrivePolicy' in properties);

  test('there are five that somebody works on', () => {
    expect(working()).toHaveLength(5);
  });

  test('every one has its own dead letters, and their first one goes off', () => {
    const deadLetters = working().map(({ stack, properties }) => {
      const { deadLetterTargetArn } = redrive.parse(properties.RedrivePolicy);
      return app.target(stack, deadLetterTargetArn).id;
    });
    expect(new Set(deadLetters).size).toBe(5);
    expect(app.ofType('AWS::SQS::Queue')).toHaveLength(10);
    expect(alarmedQueues().sort()).toEqual([...deadLetters].sort());
  });

  test('every one is standard, so that tenants can be its message groups', () => {
    for (const { properties } of app.ofType('AWS::SQS::Queue'))
      expect(properties).not.toHaveProperty('FifoQueue');
  });

  test('every one outlasts six runs of its consumer, which answers for single messages', () => {
    const mappings = app.ofType('AWS::Lambda::EventSourceMapping');
    expect(mappings).toHaveLength(5);
    for (const { stack, properties } of mappings) {
      const queue = app.target(stack, properties.EventSourceArn);
      const consumer = app.target(stack, properties.FunctionName);
      expect(queue.properties.VisibilityTimeout).toBe(6 * Number(consumer.properties.Timeout));
      expect(properties.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
    }
  });

  test('a topic feeds queues only, bare, and loses nothing that it cannot hand over', () => {
    const subscriptions = app
      .ofType('AWS::SNS::Subscription')
      .filter(({ properties }) => properties.Protocol !== 'email');
    expect(subscriptions).toHaveLength(4);
    for (const { stack, properties } of subscriptions) {
      expect(properties.Protocol).toBe('sqs');
      expect(properties.RawMessageDelivery).toBe(true);
      const { deadLetterTargetArn } = z
        .object({ deadLetterTargetArn: z.unknown() })
        .parse(properties.RedrivePolicy);
      expect(app.target(stack, deadLetterTargetArn).type).toBe('AWS::SQS::Queue');
    }
  });
});

const entryOf: Readonly<Record<string, keyof typeof environments | undefined>> = {
  PortalWeb: 'web',
  PortalSetup: 'setup',
  Intake: 'intake',
  AlarmsWake: 'wake',
  MessagesSendUrgent: 'send',
  MessagesSendBulk: 'send',
  MessagesReports: 'reports',
  Sweep: 'sweep',
};
const placeOf = ({ id }: Resource) => id.replace(/Function[0-9A-F]{8}$/, '');

describe('functions', () => {
  const ours = () => app.ofType('AWS::Lambda::Function');

  test('are these nine, two of which send', () => {
    expect(ours().map(placeOf).sort()).toEqual([...Object.keys(entryOf), 'ActivateMailRules'].sort());
  });

  test('run on Node 24 and arm64 as ES modules, each with a role and a log of its own', () => {
    for (const { properties } of ours()) {
      expect(properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
      });
    }
    const own = (name: 'Role' | 'LoggingConfig') =>
      new Set(ours().map(({ properties }) => JSON.stringify(properties[name])));
    expect(own('Role').size).toBe(9);
    expect(own('LoggingConfig').size).toBe(9);
    for (const { properties } of app.ofType('AWS::Logs::LogGroup'))
      expect(properties.RetentionInDays).toBe(30);
  });

  test.each(Object.entries(entryOf))('%s is told all that its entry asks for', (place, entry) => {
    const found = ours().find((one) => placeOf(one) === place);
    const { Variables } = z
      .object({ Variables: z.record(z.string(), z.unknown()) })
      .parse(found?.properties.Environment);
    const values = Object.fromEntries(
      Object.entries(Variables).map(([name, value]) => [name, app.resolved('Service', value)]),
    );
    if (!entry) throw new Error(`${place} has no entry.`);
    readEnvironment(entry, values);
    // Nor anything that it does not ask for.
    expect(Object.keys(values).sort()).toEqual(Object.keys(environments[entry].shape).sort());
  });

  test('a sender is cut off before the lease of its attempt is over', () => {
    for (const one of ours().filter((it) => placeOf(it).startsWith('MessagesSend'))) {
      expect(one.properties.Timeout).toBe(10);
    }
  });
});

describe('alarms', () => {
  const runbook = readFileSync(join(import.meta.dirname, '../../infra/runbook.md'), 'utf8');
  const sections = runbook.split(/^## /m).slice(1);
  const headings = sections.map((section) => section.slice(0, section.indexOf('\n')));

  test('are the headings of the runbook, one for one', () => {
    const alarms = app.ofType('AWS::CloudWatch::Alarm').map((one) => named(one, 'AlarmName'));
    expect(alarms.sort()).toEqual(headings.map((heading) => `faultline-local-${heading}`).sort());
  });

  test('name their heading and mail somebody, when they go off and when it is over', () => {
    for (const alarm of app.ofType('AWS::CloudWatch::Alarm')) {
      const heading = named(alarm, 'AlarmName').replace('faultline-local-', '');
      expect(named(alarm, 'AlarmDescription')).toContain(`runbook.md#${heading.toLowerCase()}`);
      expect(alarm.properties.AlarmActions).toHaveLength(1);
      expect(alarm.properties.OKActions).toEqual(alarm.properties.AlarmActions);
    }
  });

  test.each(headings)(
    '%s: the runbook says what it means, who notices, where to look, what to do, how it ends',
    (heading) => {
      const section = sections[headings.indexOf(heading)] ?? '';
      const labels = [...section.matchAll(/^- \*\*(.+?):\*\* \S/gm)].map(([, label]) => label);
      expect(labels).toEqual(['Means', 'Users notice', 'Look first', 'Fix', 'Clears']);
    },
  );
});

describe('the HTTP API', () => {
  const routes = () =>
    app.ofType('AWS::ApiGatewayV2::Route').map(({ stack, properties }) => {
      const integration = app
        .ofType('AWS::ApiGatewayV2::Integration')
        .find(({ id }) => JSON.stringify(properties.Target).includes(`"${id}"`));
      return {
        key: String(properties.RouteKey),
        authorization: properties.AuthorizationType,
        server: entryOf[placeOf(app.target(stack, integration?.properties.IntegrationUri))],
      };
    });
  /** As API Gateway chooses: the whole path before `{proxy+}`, and the longer start before the shorter. */
  const chosen = (path: string) =>
    routes()
      .filter(({ key }) => {
        const pattern = key.replace('ANY ', '');
        if (!pattern.endsWith('{proxy+}')) return pattern === path;
        const start = pattern.replace('{proxy+}', '');
        return path.startsWith(start) && path.length > start.length;
      })
      .sort(
        (one, other) =>
          Number(one.key.endsWith('{proxy+}')) - Number(other.key.endsWith('{proxy+}')) ||
          other.key.length - one.key.length,
      )[0];

  test('asks for a bearer token under /api, and for nothing elsewhere', () => {
    expect(routes().length).toBeGreaterThan(3);
    for (const { key, authorization } of routes())
      expect([key, authorization]).toEqual([key, key.startsWith('ANY /api/') ? 'JWT' : 'NONE']);
    expect(routes()).toContainEqual({ key: 'ANY /api/{proxy+}', authorization: 'JWT', server: 'web' });
    expect(routes()).toContainEqual({ key: 'ANY /{proxy+}', authorization: 'NONE', server: 'web' });
  });

  test('sends each route of the portal to the function that the table of routes names, by the right door', () => {
    for (const { path, server, door } of ROUTES) {
      const asked = path.replaceAll(/:\w+/g, 'x');
      expect([path, chosen(asked)]).toEqual([
        path,
        expect.objectContaining({ server, authorization: door === 'api' ? 'JWT' : 'NONE' }),
      ]);
      expect([path, servedBy(asked)]).toEqual([path, server]);
    }
  });

  test('finds a handler for each route in the function that serves it, and none that nothing leads to', () => {
    for (const { serves, open, staffed } of [WEB_HANDLERS, SETUP_HANDLERS]) {
      const served = ROUTES.filter(({ server }) => server === serves);
      const wanted = (isOpen: boolean) =>
        [...new Set(served.filter(({ access }) => isOpen === (typeof access === 'string')))]
          .map(({ handling }) => handling)
          .filter((handling, at, all) => all.indexOf(handling) === at)
          .sort();
      expect(Object.keys(open).sort()).toEqual(wanted(true));
      expect(Object.keys(staffed).sort()).toEqual(wanted(false));
    }
  });

  test('may call each of the two functions by one permission, because a policy ends at 20 KB', () => {
    const permitted = app
      .ofType('AWS::Lambda::Permission')
      .filter(({ properties }) => properties.Principal === 'apigateway.amazonaws.com')
      .map(({ stack, properties }) => entryOf[placeOf(app.target(stack, properties.FunctionName))]);
    expect(permitted.sort()).toEqual(['setup', 'web']);
  });

  test('is throttled, and its access log holds no path, because a path can hold a signed link', () => {
    const [stage] = app.ofType('AWS::ApiGatewayV2::Stage');
    expect(stage?.properties.DefaultRouteSettings).toEqual({
      ThrottlingBurstLimit: 400,
      ThrottlingRateLimit: 200,
    });
    const { Format } = z.object({ Format: z.string() }).parse(stage?.properties.AccessLogSettings);
    expect(Format).not.toMatch(/\$context\.(path|domain|identity\.userAgent)/i);
  });
});

describe('the sweeper', () => {
  test('is driven by a rule of each minute and not by Scheduler', () => {
    expect(app.ofType('AWS::Events::Rule').map(({ properties }) => properties)).toMatchObject([
      { ScheduleExpression: 'rate(1 minute)', State: 'ENABLED' },
    ]);
    expect(app.ofType('AWS::Scheduler::Schedule')).toEqual([]);
  });
});

describe('a deployed stage', () => {
  test('with a host, an issuer and an identity of its own, and without SMS, is as sound as the local one', async () => {
    const settings = readSettings('prod', {
      prod: {
        account: '123456789012',
        region: 'eu-west-1',
        mailDomain: 'mail.example.com',
        mailIdentityExists: true,
        alarmMail: 'operator@example.com',
        portal: {
          host: 'desk.example.com',
          certificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/0c1d',
        },
        identity: { issuer: 'https://login.example.com', clientId: 'faultline' },
        urgentConcurrency: 0,
      },
    });
    const prod = await synthesize(settings);
    try {
      expect(prod.ofType('AWS::Cognito::UserPool')).toEqual([]);
      expect(prod.ofType('AWS::SES::EmailIdentity')).toEqual([]);
      expect(prod.ofType('AWS::SMSVOICE::ConfigurationSet')).toEqual([]);
      expect(prod.ofType('AWS::ApiGatewayV2::Api')[0]?.properties.DisableExecuteApiEndpoint).toBe(true);
      const web = prod.ofType('AWS::Lambda::Function').find(({ id }) => id.startsWith('PortalWeb'));
      expect(web?.properties.Environment).toMatchObject({
        Variables: {
          PUBLIC_ORIGIN: 'https://desk.example.com',
          OIDC_ISSUER: 'https://login.example.com',
          STAGE: 'prod',
        },
      });
    } finally {
      prod.remove();
    }
  });

  test('gets the same functions again from the same sources', async () => {
    const again = await synthesize(localSettings);
    try {
      const code = (of: Synthesized) =>
        of.ofType('AWS::Lambda::Function').map(({ id, properties }) => [id, properties.Code]);
      expect(code(again)).toEqual(code(app));
    } finally {
      again.remove();
    }
  });
});
