// A small desk for the stories of a case: three severities, a ladder of four rungs, and the people, the rota and the calendar
// that these name. A test changes of it what it is about.

import type { Calendar } from '../../shared/domain/calendar.ts';
import type { CaseSetup } from '../../shared/domain/case.ts';
import type { Ladder } from '../../shared/domain/ladder.ts';
import type { Person } from '../../shared/domain/people.ts';
import type { Rota } from '../../shared/domain/rota.ts';
import type { TargetRule, Tier } from '../../shared/domain/tier.ts';

const NEVER = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };
const DAY = [['09:00', '18:00']] as const;

/** The calendar of the desk; no year is published, and none is asked for. */
export const DAY_AND_NIGHT: Calendar = {
  id: 'always',
  version: 1,
  name: 'Always',
  timeZone: 'Asia/Shanghai',
  always: true,
  weekly: NEVER,
  dates: {},
  closures: [],
  publishedYears: [],
};

/** Open from Tuesday to Thursday, nine to six in Shanghai; no year is published either. */
export const OFFICE: Calendar = {
  ...DAY_AND_NIGHT,
  id: 'office',
  name: 'Office',
  always: false,
  weekly: { ...NEVER, tue: DAY, wed: DAY, thu: DAY },
};

const TIER: Tier = {
  id: 'small-tier',
  version: 3,
  nameZh: '小',
  nameEn: 'Small',
  calendarId: 'always',
  workingDayCalendarId: 'always',
  severities: [
    {
      code: 'S1',
      rank: 1,
      nameZh: '一级',
      nameEn: 'One',
      definitionZh: '停',
      definitionEn: 'Down',
      keywords: ['down'],
      targets: [
        { kind: 'respond', within: { amount: 30, unit: 'minutes' }, from: 'report' },
        {
          kind: 'arrive',
          within: { amount: 2, unit: 'hours' },
          from: 'report',
          condition: { fact: 'solved_remotely', op: 'neq', value: true, whileUnknown: 'active' },
        },
        { kind: 'restore', within: { amount: 4, unit: 'hours' }, from: 'report' },
      ],
    },
    {
      code: 'S2',
      rank: 2,
      nameZh: '二级',
      nameEn: 'Two',
      definitionZh: '慢',
      definitionEn: 'Slow',
      keywords: ['slow'],
      targets: [
        { kind: 'respond', within: { amount: 60, unit: 'minutes' }, from: 'report' },
        { kind: 'restore', within: { amount: 24, unit: 'hours' }, from: 'report' },
      ],
    },
    {
      code: 'S3',
      rank: 3,
      nameZh: '三级',
      nameEn: 'Three',
      definitionZh: '问',
      definitionEn: 'A question',
      keywords: [],
      targets: [{ kind: 'respond', within: { amount: 2, unit: 'hours' }, from: 'report' }],
    },
  ],
  reportTargets: [{ kind: 'analysis_report', within: { amount: 24, unit: 'hours' }, from: 'restored' }],
  pauseReasons: [{ code: 'customer_not_ready', nameZh: '客户未就绪', nameEn: 'Customer not ready' }],
  neverPausedKinds: ['respond', 'analysis_report'],
  conventions: { instantMinutes: 5, endOfBusiness: '18:00' },
};

/** Opening: Anna, then Ben. Half of the time: a warning. Late: Mia. Half an hour late: Dora, who is also the final person. */
export const LADDER: Ladder = {
  id: 'small-ladder',
  version: 2,
  name: 'Small',
  rungs: [
    {
      id: 'opening',
      name: 'Opened',
      when: { at: 'opening', severities: ['S1', 'S2'] },
      does: 'page',
      recipients: [{ to: 'rota', rotaId: 'week', depth: 2 }],
      order: 'one_after_another',
    },
    {
      id: 'half',
      name: 'Half gone',
      when: { at: 'percent', percent: 50 },
      does: 'warn',
      recipients: [{ to: 'rota', rotaId: 'week', depth: 1 }],
      order: 'one_after_another',
    },
    {
      id: 'late',
      name: 'Late',
      when: { at: 'offset', offsetMinutes: 0 },
      does: 'page',
      recipients: [{ to: 'duty', duty: 'duty_manager' }],
      order: 'one_after_another',
    },
    {
      id: 'very-late',
      name: 'Very late',
      when: { at: 'offset', offsetMinutes: 30 },
      does: 'page',
      recipients: [{ to: 'person', personId: 'dora' }],
      order: 'one_after_another',
    },
  ],
  acknowledgeWithinMinutes: 10,
  finalPersonId: 'dora',
  repeatEveryMinutes: 15,
  acknowledgementHoldsMinutes: 60,
  tenantAlarm: { personIds: ['tom'] },
};

export function person(id: string, ways: readonly ('sms' | 'email')[], more: Partial<Person> = {}): Person {
  return {
    id,
    version: 1,
    name: `${id[0]?.toUpperCase()}${id.slice(1)}`,
    language: 'en',
    roles: ['engineer'],
    duties: [],
    contactMethods: ways.map((channel) => ({
      channel,
      address: channel === 'sms' ? `+861380000${id.length}${id.length}00` : `${id}@vendor.example`,
    })),
    active: true,
    ...more,
  };
}

export const PEOPLE: readonly Person[] = [
  person('anna', ['sms', 'email'], { managerId: 'mia' }),
  person('ben', ['sms']),
  person('cleo', ['email']),
  person('mia', ['sms', 'email'], { duties: ['duty_manager'], roles: ['manager'] }),
  person('dora', ['sms'], { roles: ['manager'] }),
  person('tom', ['email'], { roles: ['tenant_admin'] }),
  person('ina', ['sms'], { active: false }),
  person('aude', ['email'], { roles: ['auditor'] }),
];

const ROTA: Rota = {
  id: 'week',
  version: 1,
  name: 'Week',
  timeZone: 'Asia/Shanghai',
  layers: [
    {
      id: 'weekly',
      name: 'Weekly',
      // A Monday, three rounds before the stories begin.
      startsOn: '2025-12-29',
      handOverTimes: ['09:00'],
      shiftsPerTurn: 7,
      personIds: ['anna', 'ben', 'cleo'],
    },
  ],
  overrides: [],
};

export const SETUP: CaseSetup = {
  tier: TIER,
  calendars: { always: DAY_AND_NIGHT },
  ladder: LADDER,
  people: PEOPLE,
  posts: [],
  rotas: [ROTA],
};

/** The same people with one of them changed. */
export function peopleWith(id: string, change: Partial<Person>): readonly Person[] {
  return PEOPLE.map((each) => (each.id === id ? { ...each, ...change } : each));
}

/** The tier of the desk with other targets for the severities that are named. */
export function tierOf(
  targets: Readonly<Record<string, readonly TargetRule[]>>,
  changes: Partial<Tier> = {},
): Tier {
  const severities = TIER.severities.map((severity) => ({
    ...severity,
    targets: targets[severity.code] ?? severity.targets,
  }));
  return { ...TIER, severities, ...changes };
}
