import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { type Resource, type Statement, type Synthesized, statementsOf, synthesize } from './template.ts';

let app: Synthesized;
beforeAll(async () => {
  app = await synthesize();
});
afterAll(() => app.remove());

const roles = () => app.ofType('AWS::IAM::Role');
function roleOf(place: string): Resource {
  const [found, ...others] = roles().filter(({ id }) => new RegExp(`^${place}(Role)?[0-9A-F]{8}$`).test(id));
  if (!found || others.length > 0) throw new Error(`There is not exactly one role of ${place}.`);
  return found;
}
/** With each resource as text, so that what it ends with can be compared. */
const rightsOf = (place: string) =>
  statementsOf(app, roleOf(place)).map(({ actions, resources, conditions }) => ({
    actions: [...actions].sort(),
    resources: resources.map((one) => resolvedIn(place, one)),
    conditions,
  }));
const resolvedIn = (place: string, value: unknown) =>
  app.resolved(place === 'ActivateMailRules' ? 'MailRules' : 'Service', value);
const tableRights = (place: string) =>
  rightsOf(place).filter(({ actions }) => actions.some((action) => action.startsWith('dynamodb:')));
const everyStatement = (): readonly Statement[] => roles().flatMap((role) => statementsOf(app, role));

const leading = (...prefixes: string[]) => ({
  'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': prefixes },
});
const present = { 'dynamodb:LeadingKeys': 'false' };

test('every action is named: no policy holds a wildcard in one', () => {
  expect(everyStatement()).not.toEqual([]);
  for (const { actions } of everyStatement()) {
    for (const action of actions) expect(action).toMatch(/^[a-z0-9-]+:[A-Za-z]+$/);
  }
});

test('no role has a policy of AWS, or one within itself that these tests would not see', () => {
  for (const { properties } of roles()) {
    expect(properties).not.toHaveProperty('ManagedPolicyArns');
    expect(properties).not.toHaveProperty('Policies');
  }
});

test('nobody may scan, ask by PartiQL, or change the table itself', () => {
  const allowed = new Set(
    everyStatement().flatMap(({ actions }) => actions.filter((it) => it.startsWith('dynamodb:'))),
  );
  expect([...allowed].sort()).toEqual([
    'dynamodb:BatchGetItem',
    'dynamodb:GetItem',
    'dynamodb:PutItem',
    'dynamodb:Query',
    'dynamodb:UpdateItem',
  ]);
});

test('nobody may list the raw messages, delete one, or overwrite a mail', () => {
  const allowed = new Set(
    everyStatement().flatMap(({ actions }) => actions.filter((it) => it.startsWith('s3:'))),
  );
  expect([...allowed].sort()).toEqual(['s3:GetObject', 's3:PutObject']);
  const raw = 'arn:aws:s3:::faultline-local-raw-000000000000-us-east-1';
  expect(rightsOf('Intake').filter(({ actions }) => actions.some((it) => it.startsWith('s3:')))).toEqual([
    { actions: ['s3:GetObject'], resources: [`${raw}/*/forms/*`, `${raw}/mail/*`], conditions: undefined },
    { actions: ['s3:PutObject'], resources: [`${raw}/*/attachments/*`], conditions: undefined },
  ]);
  expect(
    DOORS.flatMap(rightsOf).flatMap(({ actions }) => actions.filter((it) => it.startsWith('s3:'))),
  ).toEqual([]);
});

const DOORS = ['PortalSetup', 'PortalWeb'];

test.each(DOORS)('%s reaches the table by the directory alone; for all else it takes on a tenant', (door) => {
  // The editors also keep the directory as people are edited.
  const actions = door === 'PortalSetup' ? ['dynamodb:GetItem', 'dynamodb:PutItem'] : ['dynamodb:GetItem'];
  expect(tableRights(door)).toEqual([
    {
      actions,
      resources: [expect.stringMatching(/Table[0-9A-F]{8}$/)],
      conditions: { ...leading('DIRECTORY#*'), Null: present },
    },
  ]);
  expect(rightsOf(door).filter(({ actions }) => actions.some((action) => action.startsWith('sts:')))).toEqual(
    [
      {
        actions: ['sts:AssumeRole', 'sts:TagSession'],
        resources: [expect.stringMatching(/^arn:aws:test:::PortalTenantRole/)],
        conditions: undefined,
      },
    ],
  );
});

test("a tenant's session reads and writes what begins with its tag, in the table, its lists and the bucket, and no more", () => {
  const tagged = { Null: { 'aws:PrincipalTag/tenant': 'false' } };
  const own = {
    ...leading(`T#\${aws:PrincipalTag/tenant}#*`),
    Null: { ...present, 'aws:PrincipalTag/tenant': 'false' },
  };
  expect(rightsOf('PortalTenant')).toEqual([
    {
      actions: [
        'dynamodb:BatchGetItem',
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:Query',
        'dynamodb:UpdateItem',
      ],
      resources: [expect.stringMatching(/Table[0-9A-F]{8}$/)],
      conditions: own,
    },
    {
      actions: ['dynamodb:Query'],
      resources: [expect.stringMatching(/Table[0-9A-F]{8}\/index\/list$/)],
      conditions: own,
    },
    {
      actions: ['s3:GetObject'],
      resources: [
        expect.stringMatching(/^arn:aws:s3:::faultline-local-raw-[^/]+\/\$\{aws:PrincipalTag\/tenant\}\/\*$/),
        expect.stringMatching(/^arn:aws:s3:::faultline-local-raw-[^/]+\/mail\/\*$/),
      ],
      conditions: tagged,
    },
    {
      actions: ['s3:PutObject'],
      resources: [
        expect.stringMatching(/^arn:aws:s3:::faultline-local-raw-[^/]+\/\$\{aws:PrincipalTag\/tenant\}\/\*$/),
      ],
      conditions: tagged,
    },
  ]);
});

test('only the two functions of the portal take that role on, and only with a tenant in the tag', () => {
  const { Statement: trust } = z
    .object({
      Statement: z.array(
        z.looseObject({ Action: z.unknown(), Principal: z.unknown(), Condition: z.unknown() }),
      ),
    })
    .parse(roleOf('PortalTenant').properties.AssumeRolePolicyDocument);
  const trusted = (action: string) =>
    trust
      .filter(({ Action }) => Action === action)
      .flatMap(({ Principal }) => {
        const { AWS } = z.object({ AWS: z.unknown() }).parse(Principal);
        return Array.isArray(AWS) ? AWS : [AWS];
      })
      .map((principal) => app.target('Service', principal));
  const doors = DOORS.map(roleOf);
  expect(trusted('sts:AssumeRole')).toEqual(doors);
  expect(trusted('sts:TagSession')).toEqual(doors);
  for (const { Action, Condition } of trust) {
    expect(Condition).toEqual({
      ...(Action === 'sts:AssumeRole' && { StringLike: { 'aws:RequestTag/tenant': '?*' } }),
      'ForAllValues:StringEquals': { 'aws:TagKeys': ['tenant'] },
    });
  }
});

test.each(['AlarmsWake', 'MessagesSendUrgent', 'MessagesSendBulk', 'MessagesReports'])(
  '%s works on items of tenants, by their keys, and reads no index',
  (place) => {
    expect(tableRights(place)).toEqual([
      {
        actions: expect.not.arrayContaining(['dynamodb:BatchGetItem']),
        resources: [expect.stringMatching(/Table[0-9A-F]{8}$/)],
        conditions: { ...leading('T#*'), Null: present },
      },
    ]);
  },
);

test('the intake also looks up to whom an address belongs', () => {
  expect(
    tableRights('Intake').map(({ conditions, actions }) => ({ conditions, many: actions.length > 1 })),
  ).toEqual([
    { conditions: { ...leading('T#*'), Null: present }, many: true },
    { conditions: { ...leading('DIRECTORY#*'), Null: present }, many: false },
  ]);
});

test('the sweeper reads the due index and nothing else of the table, and nobody else reads that index', () => {
  expect(tableRights('Sweep')).toEqual([
    {
      actions: ['dynamodb:Query'],
      resources: [expect.stringMatching(/Table[0-9A-F]{8}\/index\/due$/)],
      conditions: { ...leading('DUE#*'), Null: present },
    },
  ]);
  const readers = roles().filter((role) =>
    statementsOf(app, role).some(({ resources }) =>
      resources.some((one) => /index\/(due|\*)/.test(app.resolved(role.stack, one))),
    ),
  );
  expect(readers).toEqual([roleOf('Sweep')]);
});

test('the sweeper has a way round every queue that it fills, and fills no other', () => {
  const invoke = rightsOf('Sweep').find(({ actions }) => actions.includes('lambda:InvokeFunction'));
  expect(invoke?.resources.map((arn) => arn.replace(/.*:::(.*)Function.*/, '$1')).sort()).toEqual([
    'AlarmsWake',
    'Intake',
    'MessagesSendUrgent',
  ]);
});

test('a schedule may put a message on the wake queue or among its dead letters, and only a schedule of our group', () => {
  expect(rightsOf('AlarmsSchedule')).toEqual([
    {
      actions: ['sqs:SendMessage'],
      resources: [
        expect.stringMatching(/AlarmsWakeQueue[0-9A-F]{8}$/),
        expect.stringMatching(/AlarmsWakeQueueDeadLetters[0-9A-F]{8}$/),
      ],
      conditions: undefined,
    },
  ]);
  expect(roleOf('AlarmsSchedule').properties.AssumeRolePolicyDocument).toMatchObject({
    Statement: [
      {
        Action: 'sts:AssumeRole',
        Principal: { Service: 'scheduler.amazonaws.com' },
        Condition: {
          StringEquals: {
            'aws:SourceAccount': '000000000000',
            'aws:SourceArn': { 'Fn::GetAtt': [expect.stringMatching(/^AlarmsSchedules/), 'Arn'] },
          },
        },
      },
    ],
  });
});

test('whoever commits may arm: make schedules in our group, with that one role', () => {
  for (const place of [
    ...DOORS,
    'Intake',
    'AlarmsWake',
    'MessagesSendUrgent',
    'MessagesSendBulk',
    'MessagesReports',
  ]) {
    const rights = rightsOf(place);
    expect(rights.find(({ actions }) => actions.includes('scheduler:CreateSchedule'))).toEqual({
      actions: ['scheduler:CreateSchedule'],
      resources: ['arn:aws:scheduler:us-east-1:000000000000:schedule/faultline-local/*'],
      conditions: undefined,
    });
    expect(rights.find(({ actions }) => actions.includes('iam:PassRole'))).toEqual({
      actions: ['iam:PassRole'],
      resources: [expect.stringMatching(/^arn:aws:test:::AlarmsScheduleRole/)],
      conditions: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
    });
  }
});

test('only the senders send, and only as our own domain', () => {
  const senders = roles().filter((role) =>
    statementsOf(app, role).some(({ actions }) =>
      actions.some((action) => /^(ses:Send|sms-voice:)/.test(action)),
    ),
  );
  expect(senders).toEqual([roleOf('MessagesSendUrgent'), roleOf('MessagesSendBulk')]);
  for (const place of ['MessagesSendUrgent', 'MessagesSendBulk']) {
    expect(rightsOf(place).find(({ actions }) => actions.includes('ses:SendRawEmail'))?.conditions).toEqual({
      StringLike: { 'ses:FromAddress': '*@faultline.localhost' },
    });
  }
});

test('a right on everything exists once: which receipt rule set is active has no resource of its own', () => {
  const onAll = roles().filter((role) =>
    statementsOf(app, role).some(({ resources }) => resources.includes('*')),
  );
  expect(onAll).toEqual([roleOf('ActivateMailRules')]);
});
