// What a desk leaves uncovered, on a small desk of its own: five people, two customers, a rota by day and one by night.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CoverageSetup, coverageOf, type Finding, newFindings } from '../../shared/domain/coverage.ts';
import type { Contract, Customer, Site, Tenant } from '../../shared/domain/customers.ts';
import type { Ladder, Recipient, Rung } from '../../shared/domain/ladder.ts';
import { named } from '../../shared/domain/ladder-people.ts';
import { type Person, personOf } from '../../shared/domain/people.ts';
import type { Post } from '../../shared/domain/posts.ts';
import { demoTenant } from '../../shared/domain/presets/demo.ts';
import type { Rota } from '../../shared/domain/rota.ts';
import { unreachable } from '../../shared/domain/stand-ins.ts';
import { SETUP } from './small-desk.ts';

const { tier: TIER } = SETUP;
const instant = (text: string) => Date.parse(text);
/** A Monday. */
const NOW = instant('2026-03-02T00:00:00Z');
const END = instant('2026-03-30T00:00:00Z');

const person = (id: string, more: Partial<Person> = {}): Person => ({
  id,
  version: 1,
  name: id,
  language: 'en',
  roles: ['engineer'],
  duties: [],
  contactMethods: [{ channel: 'email', address: `${id}@desk.example` }],
  active: true,
  ...more,
});
const WEEKLY: Rota['layers'][number] = {
  id: 'weekly',
  name: 'Weekly',
  startsOn: '2026-01-05',
  handOverTimes: ['00:00'],
  shiftsPerTurn: 7,
  personIds: ['anna', 'ben'],
};
const rota = (more: Partial<Rota> = {}): Rota => ({
  id: 'rota',
  version: 1,
  name: 'Rota',
  timeZone: 'UTC',
  layers: [WEEKLY],
  overrides: [],
  ...more,
});
const opening = (more: Partial<Rung> = {}): Rung => ({
  id: 'opening',
  name: 'Opening',
  when: { at: 'opening', severities: ['S1', 'S2', 'S3'] },
  does: 'page',
  recipients: [{ to: 'rota', rotaId: 'rota' }],
  order: 'one_after_another',
  ...more,
});
const ladder = (more: Partial<Ladder> = {}): Ladder => ({
  id: 'ladder',
  version: 1,
  name: 'Ladder',
  rungs: [opening()],
  acknowledgeWithinMinutes: 10,
  finalPersonId: 'dora',
  repeatEveryMinutes: 15,
  acknowledgementHoldsMinutes: 60,
  tenantAlarm: { personIds: ['dora', 'eve'] },
  ...more,
});
const customer = (id: string): Customer => ({
  id,
  version: 1,
  name: id,
  language: 'en',
  timeZone: 'UTC',
});
const site = (id: string, customerId: string, province: string): Site => ({
  id,
  version: 1,
  customerId,
  name: id,
  postalAddress: id,
  timeZone: 'UTC',
  province,
});
const contract = (id: string, customerId: string, more: Partial<Contract> = {}): Contract => ({
  id,
  version: 1,
  customerId,
  tierId: TIER.id,
  ladderId: 'ladder',
  siteIds: [],
  startsOn: '2025-01-01',
  endsOn: '2027-12-31',
  ...more,
});
const post = (scope: Post['scope'], more: Partial<Post> = {}): Post => ({
  id: 'post',
  version: 1,
  name: 'Post',
  role: 'lead',
  scope,
  timeZone: 'UTC',
  holders: [{ personId: 'cleo', deputyIds: [] }],
  ...more,
});
const TENANT: Tenant = {
  ...demoTenant('desk.example').tenant,
  defaultTierId: TIER.id,
  defaultLadderId: 'ladder',
};
const setup = (more: Partial<CoverageSetup> = {}): CoverageSetup => ({
  people: ['anna', 'ben', 'cleo', 'dora', 'eve'].map((id) => person(id)),
  posts: [],
  rotas: [rota()],
  ladders: [ladder()],
  tenant: TENANT,
  contracts: [contract('c-one', 'one'), contract('c-two', 'two')],
  customers: [customer('one'), customer('two')],
  sites: [
    site('one-north', 'one', 'North'),
    site('one-south', 'one', 'South'),
    site('two-north', 'two', 'North'),
  ],
  tiers: [TIER],
  ...more,
});
const withPerson = (id: string, more: Partial<Person>) =>
  setup({ people: setup().people.map((one) => (one.id === id ? { ...one, ...more } : one)) });

const told = (findings: readonly Finding[]) => findings.map(({ finding }) => finding);
const stretchesOf = (findings: readonly Finding[]) =>
  findings.flatMap((finding) =>
    'stretches' in finding
      ? finding.stretches.map(({ from, to }) => [new Date(from).toISOString(), new Date(to).toISOString()])
      : [],
  );

describe('a desk that is covered', () => {
  test('leaves nothing to say', () => {
    expect(coverageOf(setup(), NOW)).toEqual([]);
  });

  test('nor does the demo tenant', () => {
    const { tenant, ...items } = demoTenant('desk.example');
    expect(coverageOf({ tenant, ...items }, NOW)).toEqual([]);
  });

  test('a ladder that nothing names is not looked at, unless it is asked for', () => {
    const draft = ladder({ id: 'draft', finalPersonId: 'nobody' });
    const ladders = [ladder(), draft];
    expect(coverageOf(setup({ ladders }), NOW)).toEqual([]);
    expect(told(coverageOf(setup({ ladders, alsoLadderIds: ['draft'] }), NOW))).toEqual(['final_person']);
  });

  test('a contract that is over asks for nobody', () => {
    const over = contract('c-one', 'one', { ladderId: 'gone', endsOn: '2026-03-01' });
    const gone = ladder({ id: 'gone', finalPersonId: 'nobody' });
    expect(told(coverageOf(setup({ contracts: [over], ladders: [ladder(), gone] }), NOW))).toEqual([
      'final_person',
    ]);
    expect(coverageOf(setup({ contracts: [over], ladders: [ladder(), gone] }), NOW + 2 * 86_400_000)).toEqual(
      [],
    );
  });
});

describe('a rung that finds nobody', () => {
  test('is told for each contract and for strangers, where the rota has nobody left', () => {
    const people = setup().people.filter(({ id }) => id !== 'anna' && id !== 'ben');
    const found = coverageOf(setup({ people }), NOW);
    expect(told(found)).toEqual(['rung_empty', 'rung_empty', 'rung_empty']);
    expect(found).toMatchObject([
      { served: { contractId: 'c-one', customer: { id: 'one' }, sites: [] }, always: true },
      { served: { contractId: 'c-two' } },
      { served: { contractId: null, customer: null } },
    ]);
  });

  test('is told with the hours, where everybody is on leave at once', () => {
    const away = (id: string, from: string, to: string) => ({
      ...person(id),
      absences: [{ from: instant(from), to: instant(to), reason: 'leave' }],
    });
    const people = [
      away('anna', '2026-03-10T00:00:00Z', '2026-03-12T00:00:00Z'),
      away('ben', '2026-03-11T06:00:00Z', '2026-03-13T00:00:00Z'),
      ...setup().people.slice(2),
    ];
    const found = coverageOf(setup({ people, contracts: [] }), NOW);
    expect(told(found)).toEqual(['rung_empty']);
    expect(stretchesOf(found)).toEqual([['2026-03-11T06:00:00.000Z', '2026-03-12T00:00:00.000Z']]);
  });

  test('is not told where a deputy stands in', () => {
    const absences = [{ from: NOW, to: END, reason: 'leave', deputyId: 'cleo' }];
    const one = { ...setup(), rotas: [rota({ layers: [{ ...WEEKLY, personIds: ['anna'] }] })] };
    const people = one.people.map((each) => (each.id === 'anna' ? { ...each, absences } : each));
    expect(coverageOf({ ...one, people }, NOW)).toEqual([]);
  });

  test('is told with the hours outside those of its rota’s only layer', () => {
    const hours = [['08:00', '20:00']] as const;
    const restrictedTo = { mon: hours, tue: hours, wed: hours, thu: hours, fri: hours, sat: [], sun: [] };
    const rotas = [rota({ layers: [{ ...WEEKLY, restrictedTo }] })];
    const [found] = coverageOf(setup({ rotas, contracts: [] }), NOW);
    expect(found).toMatchObject({ finding: 'rung_empty', always: false });
    expect(stretchesOf([found as Finding]).slice(0, 2)).toEqual([
      ['2026-03-02T00:00:00.000Z', '2026-03-02T08:00:00.000Z'],
      ['2026-03-02T20:00:00.000Z', '2026-03-03T08:00:00.000Z'],
    ]);
  });

  test('is told from the day on which its post is without a holder', () => {
    const rungs = [opening({ recipients: [{ to: 'post', role: 'lead' }] })];
    const posts = [post({}, { holders: [{ personId: 'cleo', endsOn: '2026-03-15', deputyIds: [] }] })];
    const found = coverageOf(setup({ ladders: [ladder({ rungs })], posts, contracts: [] }), NOW);
    const rung = found.filter(({ finding }) => finding === 'rung_empty');
    expect(stretchesOf(rung)).toEqual([['2026-03-16T00:00:00.000Z', '2026-03-30T00:00:00.000Z']]);
  });

  test('is told for the sites alone that no post covers', () => {
    const rungs = [opening({ recipients: [{ to: 'post', role: 'lead' }] })];
    const ladders = [ladder({ rungs })];
    const found = coverageOf(
      setup({ ladders, posts: [post({ region: 'North' })], tenant: { ...TENANT, defaultLadderId: 'x' } }),
      NOW,
    );
    expect(found).toMatchObject([
      {
        finding: 'rung_empty',
        served: { contractId: 'c-one', sites: [{ id: 'one-south' }] },
        always: true,
      },
    ]);
  });

  test('says nothing of a warning, nor of a rung that hangs on whoever took the case', () => {
    const rungs = [
      opening(),
      opening({
        id: 'warn',
        when: { at: 'percent', percent: 50 },
        does: 'warn',
        recipients: [{ to: 'owner' }],
      }),
      opening({
        id: 'late',
        when: { at: 'offset', offsetMinutes: 0 },
        recipients: [{ to: 'owner' }, { to: 'manager_of_owner' }],
      }),
    ];
    expect(coverageOf(setup({ ladders: [ladder({ rungs })] }), NOW)).toEqual([]);
  });

  test('is told where its managers of those who were paged are not there', () => {
    const rungs = [
      opening(),
      opening({
        id: 'late',
        when: { at: 'offset', offsetMinutes: 0 },
        recipients: [{ to: 'managers_of_paged' }],
      }),
    ];
    const ladders = [ladder({ rungs })];
    expect(coverageOf(setup({ ladders, contracts: [] }), NOW)).toMatchObject([
      { finding: 'rung_empty', rung: { id: 'late' } },
    ]);
    const led = setup().people.map((one) => (one.id === 'anna' ? { ...one, managerId: 'dora' } : one));
    expect(coverageOf(setup({ ladders, contracts: [], people: led }), NOW)).toEqual([]);
  });
});

describe('what else is missing', () => {
  test('one recipient of a rung that names nobody, once for all the rungs that name it', () => {
    const both: Rung['recipients'] = [
      { to: 'rota', rotaId: 'rota' },
      { to: 'post', role: 'lead' },
    ];
    const rungs = [
      opening({ recipients: both }),
      opening({ id: 'late', when: { at: 'offset', offsetMinutes: 0 }, recipients: both }),
    ];
    expect(coverageOf(setup({ ladders: [ladder({ rungs })], contracts: [] }), NOW)).toMatchObject([
      {
        finding: 'recipient_empty',
        recipient: { to: 'post', role: 'lead' },
        named: { id: 'lead', name: 'lead' },
        rungs: [{ id: 'opening' }, { id: 'late' }],
      },
    ]);
  });

  test('the post whose holder would own the cases', () => {
    const ladders = [ladder({ ownerRole: 'lead' })];
    const posts = [post({ customerId: 'one' })];
    expect(coverageOf(setup({ ladders, posts }), NOW)).toMatchObject([
      // The desk has one post of this role, so it is called as that is.
      {
        finding: 'no_owner',
        role: 'lead',
        named: { id: 'lead', name: posts[0]?.name },
        served: { contractId: 'c-two' },
      },
      { finding: 'no_owner', served: { contractId: null } },
    ]);
  });

  test('a severity at whose opening nobody is called', () => {
    const ladders = [ladder({ rungs: [opening({ when: { at: 'opening', severities: ['S1'] } })] })];
    expect(coverageOf(setup({ ladders, contracts: [] }), NOW)).toMatchObject([
      { finding: 'nobody_at_opening', severities: ['S2', 'S3'], served: { contractId: null } },
    ]);
  });

  test('a class of emergency that a missed deadline sets, without a rung for it', () => {
    const [first, ...others] = TIER.severities;
    const { targets = [] } = first ?? {};
    const sets = targets.map((rule, index) =>
      index < 2 ? { ...rule, onBreach: 'emergency_measure' as const, emergencyClass: `E${index + 2}` } : rule,
    );
    const tiers = [
      { ...TIER, severities: [{ ...first, targets: sets }, ...others] },
    ] as CoverageSetup['tiers'];
    const emergency = (classes: readonly string[]) =>
      opening({ id: `e-${classes.join('-')}`, when: { at: 'emergency', classes } });
    const found = (...more: readonly Rung[]) =>
      coverageOf(setup({ tiers, ladders: [ladder({ rungs: [opening(), ...more] })], contracts: [] }), NOW);
    expect(found(emergency(['E1']))).toMatchObject([
      {
        ...{
          finding: 'nobody_at_emergency',
          key: 'nobody_at_emergency:ladder:-:*:E2+E3',
          classes: ['E2', 'E3'],
        },
        served: { contractId: null, sites: [] },
      },
    ]);
    expect(found(emergency(['E1', 'E2']), emergency(['E3']))).toEqual([]);
    // A rung of no class is for any.
    expect(found(emergency([]))).toEqual([]);
  });

  test.each([
    ['inactive', { active: false }],
    [
      'stopped',
      {
        contactMethods: [{ channel: 'sms', address: '+8612000550101', stoppedAt: NOW - 1 }],
      },
    ],
  ] as const)('the final person, who is %s', (why, more) => {
    expect(coverageOf(withPerson('dora', more), NOW)).toMatchObject([
      { finding: 'final_person', person: { id: 'dora' }, why, always: true },
    ]);
  });

  test('the final person on leave, for as long as that lasts', () => {
    const absences = [{ from: NOW + 3_600_000, to: NOW + 7_200_000, reason: 'leave' }];
    const found = coverageOf(withPerson('dora', { absences }), NOW);
    expect(found).toMatchObject([{ finding: 'final_person', why: 'on_leave', always: false }]);
    expect(stretchesOf(found)).toEqual([['2026-03-02T01:00:00.000Z', '2026-03-02T02:00:00.000Z']]);
  });

  test('everybody whom the tenant alarm goes to', () => {
    const people = setup().people.map((one) =>
      one.id === 'dora' || one.id === 'eve' ? { ...one, active: false } : one,
    );
    expect(told(coverageOf(setup({ people, contracts: [] }), NOW))).toEqual(['final_person', 'alarm_people']);
  });

  test('hours that a rota must cover and does not, together for each reason', () => {
    const rotas = [
      rota({
        mustCover: 'always',
        region: 'North',
        layers: [{ ...WEEKLY, endsOn: '2026-03-20' }],
      }),
    ];
    const [, gap] = coverageOf(setup({ rotas, contracts: [] }), NOW);
    expect(gap).toMatchObject({ finding: 'rota_gap', why: 'nobody', region: 'North' });
    expect(stretchesOf([gap as Finding])).toEqual([['2026-03-21T00:00:00.000Z', '2026-03-30T00:00:00.000Z']]);
  });
});

describe('a finding says', () => {
  const STRANGERS = { contractId: null, customer: null, sites: [] };
  const LADDER = { id: 'ladder', name: 'Ladder' };
  const LEAD = { id: 'lead', name: 'lead' };
  const WHOLE = [{ from: NOW, to: END }];

  test('which rung of which ladder finds nobody, for whom and when', () => {
    const rungs = [opening({ recipients: [{ to: 'post', role: 'lead' }] })];
    const one = { ...customer('one'), nameEn: 'One' };
    const found = coverageOf(
      setup({
        ...{ ladders: [ladder({ rungs })], customers: [one], contracts: [contract('c-one', 'one')] },
        posts: [post({ region: 'North' })],
      }),
      NOW,
    );
    const said = { finding: 'rung_empty', ladder: LADDER, rung: { id: 'opening', name: 'Opening' } };
    expect(found).toEqual([
      {
        ...said,
        key: 'rung_empty:ladder:c-one:one-south:opening',
        served: {
          contractId: 'c-one',
          customer: { id: 'one', name: 'one', nameEn: 'One' },
          sites: [{ id: 'one-south', name: 'one-south' }],
        },
        ...{ stretches: WHOLE, always: true },
      },
      {
        ...said,
        ...{ key: 'rung_empty:ladder:-:*:opening', served: STRANGERS, stretches: WHOLE, always: true },
      },
    ]);
  });

  test('which recipient of which rungs names nobody', () => {
    const lead: Recipient = { to: 'post', role: 'lead' };
    const rungs = [opening({ recipients: [{ to: 'rota', rotaId: 'rota' }, lead] })];
    expect(coverageOf(setup({ ladders: [ladder({ rungs })], contracts: [] }), NOW)).toEqual([
      {
        finding: 'recipient_empty',
        key: 'recipient_empty:ladder:-:*:post+lead',
        ...{ ladder: LADDER, rungs: [{ id: 'opening', name: 'Opening' }], recipient: lead },
        ...{ named: LEAD, served: STRANGERS },
      },
    ]);
  });

  test('which post owns nothing, and which severities call nobody', () => {
    const rungs = [opening({ when: { at: 'opening', severities: ['S1'] } })];
    const late = opening({ id: 'late', when: { at: 'offset', offsetMinutes: 0 } });
    const ladders = [ladder({ ownerRole: 'lead', rungs: [...rungs, late] })];
    expect(coverageOf(setup({ ladders, contracts: [] }), NOW)).toEqual([
      {
        ...{ finding: 'nobody_at_opening', key: 'nobody_at_opening:ladder:-:*:S2+S3' },
        ...{ ladder: LADDER, severities: ['S2', 'S3'], served: STRANGERS },
      },
      {
        ...{ finding: 'no_owner', key: 'no_owner:ladder:-:*:lead' },
        ...{ ladder: LADDER, role: 'lead', named: LEAD, served: STRANGERS },
      },
    ]);
  });

  test('that of the tier of a contract no severity calls anybody, for all of its sites', () => {
    const found = coverageOf(
      setup({
        ...{ ladders: [ladder({ rungs: [] })], tenant: null, contracts: [contract('c-one', 'one')] },
      }),
      NOW,
    );
    expect(found).toMatchObject([
      { key: 'nobody_at_opening:ladder:c-one:*:S1+S2+S3', served: { sites: [] } },
    ]);
  });

  test('who would be the last and cannot be paged, by name where they are known', () => {
    const absences = [{ from: NOW - 1, to: NOW + 3_600_000, reason: 'leave' }];
    const away = setup().people.map((one) => (one.id === 'dora' ? { ...one, absences } : one));
    expect(coverageOf(setup({ people: away, contracts: [] }), NOW)).toEqual([
      {
        ...{ finding: 'final_person', key: 'final_person:ladder:dora', ladder: LADDER },
        ...{ person: { id: 'dora', name: 'dora' }, why: 'on_leave' },
        ...{ stretches: [{ from: NOW, to: NOW + 3_600_000 }], always: false },
      },
    ]);
    const gone = ladder({ finalPersonId: 'gone', tenantAlarm: { personIds: ['eve', 'lost'] } });
    const people = setup().people.filter(({ id }) => id !== 'eve');
    expect(coverageOf(setup({ ladders: [gone], people, contracts: [] }), NOW)).toEqual([
      {
        ...{ finding: 'final_person', key: 'final_person:ladder:gone', ladder: LADDER },
        ...{ person: { id: 'gone', name: 'gone' }, why: 'unknown_person', stretches: WHOLE, always: true },
      },
      {
        ...{ finding: 'alarm_people', key: 'alarm_people:ladder', ladder: LADDER },
        people: [
          { id: 'eve', name: 'eve' },
          { id: 'lost', name: 'lost' },
        ],
      },
    ]);
    const alarm = (...personIds: string[]) => ladder({ tenantAlarm: { personIds } });
    for (const one of [alarm(), alarm('lost', 'eve')])
      expect(coverageOf(setup({ ladders: [one], contracts: [] }), NOW)).toEqual([]);
  });

  test('which hours of a rota nobody has, and who is named all the same', () => {
    const layers = [{ ...WEEKLY, startsOn: '2026-03-03', endsOn: '2026-03-09', personIds: ['anna', 'gone'] }];
    const night = rota({ id: 'night', name: 'Night', timeZone: 'UTC', layers, mustCover: 'always' });
    const people = setup().people.map((one) => (one.id === 'anna' ? { ...one, active: false } : one));
    const standing = setup({ people, contracts: [], rotas: [{ ...rota(), layers: [] }, night] });
    const about = {
      finding: 'rota_gap',
      rota: { id: 'night', name: 'Night' },
      region: null,
      timeZone: 'UTC',
    };
    const tuesdays = [Date.parse('2026-03-03T00:00:00Z'), Date.parse('2026-03-10T00:00:00Z')] as const;
    expect(coverageOf(standing, NOW).filter(({ finding }) => finding === 'rota_gap')).toEqual([
      {
        ...about,
        ...{ key: 'rota_gap:night:nobody', why: 'nobody', people: [], always: false },
        stretches: [
          { from: NOW, to: tuesdays[0] },
          { from: tuesdays[1], to: END },
        ],
      },
      {
        ...about,
        ...{ key: 'rota_gap:night:unreachable', why: 'unreachable', always: false },
        people: [
          { id: 'anna', name: 'anna' },
          { id: 'gone', name: 'gone' },
        ],
        stretches: [{ from: tuesdays[0], to: tuesdays[1] }],
      },
    ]);
  });

  test('which post is vacant and for how long, which rule is weak, and who shares a number', () => {
    const phone = { channel: 'sms', address: '+8612000550101' } as const;
    const [anna, ben, ...rest] = setup().people as [Person, Person, ...Person[]];
    const ways = [{ way: 'email:ben@desk.example', afterMinutes: 0 }];
    const people = [
      {
        ...ben,
        contactMethods: [...ben.contactMethods, phone],
        paging: [{ severities: ['S1', 'S2'], ways }],
      },
      { ...anna, contactMethods: [...anna.contactMethods, phone] },
      ...rest,
    ];
    const vacant = post({}, { holders: [] });
    const later = post(
      {},
      { id: 'later', holders: [{ personId: 'cleo', startsOn: '2026-03-04', deputyIds: [] }] },
    );
    const found = coverageOf(setup({ people, posts: [vacant, later], contracts: [] }), NOW);
    expect(found).toMatchObject([
      {
        finding: 'post_vacant',
        key: 'post_vacant:post',
        post: { id: 'post', name: 'Post' },
        timeZone: 'UTC',
      },
      { finding: 'post_vacant', key: 'post_vacant:later' },
      { finding: 'weak_rule', key: 'weak_rule:ben:S1+S2:1', person: { id: 'ben', name: 'ben' } },
      {
        finding: 'shared_number',
        key: 'shared_number:+8612000550101:anna+ben',
        number: '+8612000550101',
        people: [
          { id: 'ben', name: 'ben' },
          { id: 'anna', name: 'anna' },
        ],
      },
    ]);
    expect(found.flatMap((one) => (one.finding === 'post_vacant' ? one.always : []))).toEqual([true, false]);
  });
});

describe('whose names are told', () => {
  test('are those of the contract’s own customer, and of two sites both', () => {
    const rungs = [opening({ recipients: [{ to: 'post', role: 'lead' }] })];
    const sites = [...setup().sites, site('two-south', 'two', 'South'), site('two-west', 'two', 'West')];
    const found = coverageOf(
      setup({
        ...{ ladders: [ladder({ rungs })], tenant: null, sites, posts: [post({ siteId: 'two-north' })] },
        contracts: [contract('c-two', 'two')],
      }),
      NOW,
    );
    expect(found).toMatchObject([
      { key: 'rung_empty:ladder:c-two:two-south+two-west:opening', served: { customer: { id: 'two' } } },
    ]);
  });

  test('are the severities of the desk’s own tier, and only those that an opening leaves out', () => {
    const other = { ...TIER, id: 'other', severities: TIER.severities.slice(0, 1) };
    const rungs = [
      opening({ when: { at: 'opening', severities: ['S1'] } }),
      opening({ id: 'late', when: { at: 'promotion', severities: ['S2', 'S3'] } }),
    ];
    const found = coverageOf(
      setup({ ladders: [ladder({ rungs })], tiers: [other, TIER], contracts: [] }),
      NOW,
    );
    expect(found).toMatchObject([{ finding: 'nobody_at_opening', severities: ['S2', 'S3'] }]);
    // A contract that names another ladder's draft is looked at by that contract alone.
    const draft = ladder({ id: 'draft', finalPersonId: 'nobody' });
    const bound = contract('c-one', 'one', { ladderId: 'draft' });
    const both = coverageOf(
      setup({ ladders: [draft], contracts: [bound], alsoLadderIds: ['draft'], rotas: [] }),
      NOW,
    );
    expect(both.flatMap((one) => ('served' in one ? one.served.contractId : []))).toEqual(['c-one']);
  });
});

describe('what is looked at', () => {
  test('are the sites of a contract, or the customer’s where it names none, or one that nobody knows', () => {
    const rungs = [opening({ recipients: [{ to: 'post', role: 'lead' }] })];
    const servedBy = (siteIds: readonly string[], customerId = 'one') =>
      coverageOf(
        setup({
          ...{ ladders: [ladder({ rungs })], tenant: null, posts: [post({ siteId: 'one-north' })] },
          contracts: [contract('c', customerId, { siteIds })],
        }),
        NOW,
      ).flatMap((one) => (one.finding === 'rung_empty' ? [one.served.sites.map(({ id }) => id)] : []));
    expect(servedBy([])).toEqual([['one-south']]);
    expect(servedBy(['one-north'])).toEqual([]);
    expect(servedBy(['one-south'])).toEqual([[]]);
    expect(servedBy(['one-south', 'two-north'])).toEqual([[]]);
    expect(servedBy([], 'three')).toEqual([[]]);
  });

  test('are the ladders of contracts and the desk’s own; a draft that a contract names is looked at once', () => {
    const draft = ladder({ id: 'draft', finalPersonId: 'nobody', rungs: [] });
    const bound = contract('c-one', 'one', { ladderId: 'draft', endsOn: '2026-03-01' });
    const asked = { ladders: [draft], contracts: [bound], alsoLadderIds: ['draft'] };
    expect(told(coverageOf(setup(asked), NOW))).toEqual(['nobody_at_opening', 'final_person']);
    // No contract: then nobody knows its severities.
    expect(told(coverageOf(setup({ ...asked, contracts: [] }), NOW))).toEqual(['final_person']);
    expect(told(coverageOf(setup({ ...asked, contracts: [], tenant: null }), NOW))).toEqual(['final_person']);
    expect(coverageOf(setup({ ...asked, contracts: [], alsoLadderIds: [] }), NOW)).toEqual([]);
  });
});

describe('what a change would leave uncovered', () => {
  const between = (before: CoverageSetup, after: CoverageSetup) =>
    newFindings(coverageOf(before, NOW), coverageOf(after, NOW));

  test('is what was not uncovered before', () => {
    const before = withPerson('dora', { active: false });
    const people = before.people.map((one) =>
      one.id === 'anna' || one.id === 'ben' ? { ...one, active: false } : one,
    );
    expect(told(between(before, { ...before, people, contracts: [] }))).toEqual(['rung_empty']);
    expect(between(before, before)).toEqual([]);
  });

  test('is only the hours that are new, where some were uncovered already', () => {
    const ending = (endsOn: string) =>
      setup({ contracts: [], rotas: [rota({ layers: [{ ...WEEKLY, endsOn }] })] });
    expect(stretchesOf(between(ending('2026-03-20'), ending('2026-03-15')))).toEqual([
      ['2026-03-16T00:00:00.000Z', '2026-03-21T00:00:00.000Z'],
    ]);
    expect(between(ending('2026-03-15'), ending('2026-03-20'))).toEqual([]);
  });

  test('is always so where it was not before', () => {
    const ending = (endsOn: string) =>
      setup({ contracts: [], rotas: [rota({ layers: [{ ...WEEKLY, endsOn }] })] });
    const over = ending('2026-03-01');
    expect(coverageOf(over, NOW)).toMatchObject([{ finding: 'rung_empty', always: true }]);
    expect(between(ending('2026-03-20'), over)).toMatchObject([{ always: true }]);
    expect(between(setup({ contracts: [] }), over)).toMatchObject([{ always: true }]);
    expect(between(ending('2026-03-20'), ending('2026-03-15'))).toMatchObject([{ always: false }]);
  });

  test('has the same key tomorrow', () => {
    const bare = setup({ people: [person('dora'), person('eve')] });
    const keys = (at: number) => coverageOf(bare, at).map(({ key }) => key);
    expect(keys(NOW)).toEqual(keys(NOW + 86_400_000));
    expect(new Set(keys(NOW)).size).toBe(keys(NOW).length);
  });
});

describe('hour by hour', () => {
  const HOUR = 3_600_000;
  const PEOPLE = ['anna', 'ben', 'cleo', 'dora', 'eve'];
  const id = fc.constantFrom(...PEOPLE);
  const hour = fc.integer({ min: -48, max: 28 * 24 + 48 });
  const absence = fc
    .record({
      at: hour,
      hours: fc.integer({ min: 1, max: 24 * 9 }),
      deputyId: fc.option(id, { nil: undefined }),
    })
    .map(({ at, hours, deputyId }) => ({
      ...{ from: NOW + at * HOUR, to: NOW + (at + hours) * HOUR, reason: 'leave' },
      ...(deputyId === undefined ? {} : { deputyId }),
    }));
  const people = fc.tuple(
    ...PEOPLE.map((name) =>
      fc
        .record({
          absences: fc.array(absence, { maxLength: 3 }),
          active: fc.boolean(),
          managerId: fc.option(id, { nil: undefined }),
        })
        .map(({ managerId, ...more }) => person(name, { ...more, ...(managerId && { managerId }) })),
    ),
  );
  const day = fc.integer({ min: 1, max: 30 }).map((number) => `2026-03-${String(number).padStart(2, '0')}`);
  const holder = fc.record({
    personId: id,
    deputyIds: fc.array(id, { maxLength: 2 }),
    startsOn: fc.option(day, { nil: undefined }),
    endsOn: fc.option(day, { nil: undefined }),
  });
  const recipient: fc.Arbitrary<Recipient> = fc.oneof(
    fc.constant<Recipient>({ to: 'rota', rotaId: 'rota', depth: 1 }),
    fc.constant<Recipient>({ to: 'post', role: 'lead' }),
    fc.constant<Recipient>({ to: 'managers_of_paged' }),
    id.map((personId): Recipient => ({ to: 'person', personId })),
  );

  test('a rung is told to be empty in just the hours in which it names nobody who can be paged', () => {
    const world = fc.record({
      people,
      recipients: fc.uniqueArray(recipient, { minLength: 1, maxLength: 2, selector: JSON.stringify }),
      personIds: fc.array(id, { minLength: 1, maxLength: 3 }),
      endsOn: fc.option(day, { nil: undefined }),
      holders: fc.array(holder, { minLength: 1, maxLength: 2 }),
    });
    fc.assert(
      fc.property(world, (drawn) => {
        const rung = opening({ recipients: drawn.recipients });
        const layer = { ...WEEKLY, personIds: drawn.personIds, shiftsPerTurn: 3 };
        const rotas = [rota({ layers: [{ ...layer, ...(drawn.endsOn && { endsOn: drawn.endsOn }) }] })];
        const posts = [post({}, { holders: drawn.holders as Post['holders'] })];
        const desk = setup({
          ...{ people: drawn.people, rotas, posts, contracts: [] },
          ladders: [ladder({ rungs: [rung] })],
        });
        const opened = {
          ...{ ownerId: null, customerId: null, siteId: null },
          course: { severity: 'S1', facts: {} },
        };
        const empty = coverageOf(desk, NOW).flatMap((one) =>
          one.finding === 'rung_empty' ? one.stretches : [],
        );
        for (let at = NOW; at < END; at += HOUR) {
          const paged = named(rung, { ...opened, escalation: null }, desk, at).map(
            ({ personId }) => personId,
          );
          const meant = named(rung, { ...opened, escalation: { pagedPersonIds: paged } }, desk, at);
          const isCovered = meant.some(
            ({ personId }) => unreachable(personOf(desk.people, personId), at) === null,
          );
          const isTold = empty.some(({ from, to }) => from <= at && at < to);
          if (isTold === isCovered) throw new Error(new Date(at).toISOString());
        }
      }),
      // The mutation run asks for a share, since each mutant waits for them.
      { numRuns: Math.ceil(150 * Number(process.env.FAULTLINE_SHARE ?? 1)) },
    );
  });
});
