// The desk of the simulated week and all that comes to it from outside, from one seed: fifty people, forty rotas, posts that
// are handed over, five ladders, two tiers, two thousand stories of cases, what providers answer and what people do. It
// decides nothing about who is paged: the product and the recomputation in test/reference each do, from this.

import type { Calendar } from '../../shared/domain/calendar.ts';
import type { Customer, Site } from '../../shared/domain/customers.ts';
import type { Ladder, Recipient, Rung } from '../../shared/domain/ladder.ts';
import type { ContactMethod, PagingRule, Person, QuietHours } from '../../shared/domain/people.ts';
import type { Post } from '../../shared/domain/posts.ts';
import { demoTenant } from '../../shared/domain/presets/demo.ts';
import type { Rota, RotaLayer, RotaOverride } from '../../shared/domain/rota.ts';
import type { TargetRule, Tier } from '../../shared/domain/tier.ts';
import type { Act, Outside, Story } from '../reference/ladder-walk.ts';
import { MAIL_DOMAIN } from '../scenario/world.ts';
import { Dice } from './chance.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const PEOPLE = 50;
const ROTAS = 40;
const SEVERITIES = ['S1', 'S2', 'S3', 'S4'] as const;
const BERLIN = 'Europe/Berlin';
const SHANGHAI = 'Asia/Shanghai';
/** Weeks whose Sunday has the night in which Berlin's clocks are put back, and forward. */
const WEEKS = ['2026-10-19T00:00:00Z', '2026-03-23T00:00:00Z'] as const;

export interface Week {
  readonly startsAt: number;
  readonly tenant: ReturnType<typeof demoTenant>;
  readonly stories: readonly Story[];
  readonly outside: Outside;
}

/** How the week is to be; the same words give the same week. */
export interface WeekOptions {
  readonly seed: number;
  readonly cases: number;
  /** Minutes for which a person's further pages wait for each other; 0: each goes by itself. */
  readonly pageWindowMinutes: number;
  /** Whether ways fail, stay ambiguous or come back. */
  readonly fails: boolean;
  /** All cases open within so many single minutes of the week; absent: at any second of it. */
  readonly storms?: number;
}

export function weekOf({ seed, cases, pageWindowMinutes, fails, storms }: WeekOptions): Week {
  const dice = new Dice(seed);
  const startsAt = Date.parse(WEEKS[seed % 2] ?? WEEKS[0]);
  const demo = demoTenant(MAIL_DOMAIN);
  const people = peopleOf(dice, startsAt);
  const rotas = Array.from({ length: ROTAS }, (_, index) => rotaOf(dice, index, startsAt));
  const sites = sitesOf();
  const ladders = laddersOf();
  const tiers = [tierOf('around', 'round-the-clock'), tierOf('hours', 'berlin-hours')];
  const tenant = {
    ...demo,
    tenant: { ...demo.tenant, defaultTierId: 'around', defaultLadderId: 'ladder-0', pageWindowMinutes },
    tiers,
    calendars: [AROUND, BERLIN_HOURS],
    ladders,
    rotas,
    people,
    posts: postsOf(dice, startsAt),
    customers: customersOf(),
    sites,
    contacts: [],
    contracts: tiers.flatMap((tier) =>
      ladders.map((ladder) => ({
        id: `contract-${tier.id}-${ladder.id}`,
        version: 1,
        customerId: CUSTOMERS[0] ?? '',
        tierId: tier.id,
        ladderId: ladder.id,
        siteIds: [],
        startsOn: '2020-01-01',
        endsOn: '2030-12-31',
      })),
    ),
  };
  const stories = Array.from({ length: cases }, (_, index): Story => {
    const openedAt =
      storms === undefined
        ? startsAt + dice.within(0, 7 * 24 * 3600 - 1) * SECOND
        : startsAt +
          dice.within(0, storms - 1) * Math.floor((6 * DAY) / storms) +
          dice.within(0, 59) * SECOND;
    const site = dice.happens(0.15) ? null : dice.oneOf(sites);
    const customer = site?.customerId ?? (dice.happens(0.5) ? dice.oneOf(CUSTOMERS) : null);
    return {
      caseId: referenceOf(index),
      openedAt,
      severity: dice.oneOf(SEVERITIES),
      customerId: customer,
      siteId: site?.id ?? null,
      regions: site ? [site.province ?? '', site.city ?? ''] : [],
      tier: dice.oneOf(tiers),
      ladder: dice.oneOf(ladders),
      acts: actsOf(dice, openedAt, people),
    };
  });
  return { startsAt, tenant, stories, outside: outsideOf(seed, fails) };
}

/** Ten characters as references have them. */
function referenceOf(index: number): string {
  const digits = '0123456789abcdefghjkmnpqrstvwxyz';
  const [a = 0, b = 0, c = 0] = [index >> 10, (index >> 5) & 31, index & 31];
  return `week000${digits[a]}${digits[b]}${digits[c]}`;
}

// ---------------------------------------------------------------------------------------------------------------
// People and rotas

function personId(number: number): string {
  return `p${String(number).padStart(2, '0')}`;
}

function peopleOf(dice: Dice, startsAt: number): Person[] {
  return Array.from({ length: PEOPLE }, (_, number): Person => {
    const id = personId(number);
    const methods = methodsOf(dice, number);
    const isManager = number >= 42;
    // The last two are the final persons: somebody must always be there.
    const isFinal = number >= 48;
    const last = number === 47;
    return {
      id,
      version: 1,
      name: id,
      language: number % 2 === 0 ? 'en' : 'zh-CN',
      roles: isManager ? ['manager'] : ['engineer'],
      duties: number % 9 === 4 ? ['duty_manager'] : number % 11 === 3 ? ['expert'] : [],
      ...(isManager && !isFinal ? { managerId: personId(48) } : {}),
      ...(isManager ? {} : { managerId: personId(42 + (number % 5)) }),
      contactMethods: methods.map((method, index) =>
        !isFinal && (last || (index === 0 && number % 13 === 5)) ? { ...method, stoppedAt: 1 } : method,
      ),
      ...(dice.happens(0.6) && !last ? { paging: pagingOf(dice, methods) } : {}),
      ...(dice.happens(0.5) ? { quietHours: quietHoursOf(dice) } : {}),
      ...(isFinal ? {} : { absences: absencesOf(dice, number, startsAt) }),
      active: number !== 29,
    };
  });
}

function methodsOf(dice: Dice, number: number): ContactMethod[] {
  const two = String(number).padStart(2, '0');
  const all: ContactMethod[] = [
    { channel: 'sms', address: `+86120006000${two}` },
    { channel: 'email', address: `p${two}@week.example` },
    { channel: 'voice', address: `+86120007000${two}` },
    {
      channel: 'chat',
      address: `room-${two}`,
      chat: { provider: 'generic', url: `https://chat.example/rooms/${two}`, secret: CHAT_SECRET },
    },
  ];
  const shuffled = all.toSorted(() => (dice.happens(0.5) ? -1 : 1));
  return shuffled.slice(0, dice.within(1, 4));
}

/** 24 bytes, as Standard Webhooks writes a secret. */
const CHAT_SECRET = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;

function pagingOf(dice: Dice, methods: readonly ContactMethod[]): PagingRule[] {
  const ways = (from: number) =>
    methods.slice(from).map(({ channel, address }, index) => ({
      way: `${channel}:${address}`,
      afterMinutes: index === 0 ? 0 : dice.happens(0.3) ? null : 1 + index * dice.within(1, 3),
    }));
  return [
    { severities: ['S1'], ways: ways(0) },
    ...(dice.happens(0.5) ? [{ severities: [], ways: ways(Math.min(1, methods.length - 1)) }] : []),
  ];
}

function quietHoursOf(dice: Dice): QuietHours {
  const night = [[dice.oneOf(['22:00', '23:30', '20:00']), dice.oneOf(['06:00', '07:30'])]] as const;
  const weekend = [['00:00', '09:00'], ...night] as const;
  return {
    timeZone: dice.oneOf([BERLIN, SHANGHAI]),
    weekly: {
      mon: night,
      tue: night,
      wed: night,
      thu: dice.happens(0.5) ? [] : night,
      fri: night,
      sat: weekend,
      sun: weekend,
    },
    brokenUpToRank: dice.within(0, 2),
  };
}

function absencesOf(dice: Dice, number: number, startsAt: number) {
  if (!dice.happens(0.3)) return [];
  const from = startsAt + dice.within(0, 5 * 24) * HOUR + 7 * SECOND;
  const deputy = (number + dice.within(1, 20)) % PEOPLE;
  return [
    {
      from,
      to: from + dice.within(4, 60) * HOUR,
      reason: 'leave',
      ...(dice.happens(0.7) ? { deputyId: personId(deputy) } : {}),
    },
  ];
}

function rotaOf(dice: Dice, index: number, startsAt: number): Rota {
  const timeZone = index % 2 === 0 ? BERLIN : SHANGHAI;
  const somebody = () => personId(dice.within(0, 41));
  const crew = () => [...new Set(Array.from({ length: dice.within(2, 5) }, somebody))];
  const layer = (id: string): RotaLayer => ({
    id,
    name: id,
    startsOn: '2026-02-09',
    handOverTimes: dice.oneOf([['09:00'], ['08:00', '20:00'], ['02:30'], ['02:15', '14:00']]),
    shiftsPerTurn: dice.oneOf([1, 2, 7]),
    personIds: crew(),
  });
  const night = { ...layer('nights'), restrictedTo: NIGHTS };
  const override = (number: number): RotaOverride => {
    const from = startsAt + dice.within(0, 6 * 24) * HOUR + 11 * SECOND;
    return {
      id: `o${number}`,
      personId: somebody(),
      from,
      to: from + dice.within(2, 30) * HOUR,
      reason: 'the week',
      kind: 'override',
      ...(dice.happens(0.3) ? { replacesId: somebody() } : {}),
    };
  };
  const base = layer('base');
  const [one, two] = base.personIds;
  const swapAt = startsAt + dice.within(0, 4 * 24) * HOUR;
  const swap: RotaOverride[] =
    one !== undefined && two !== undefined && dice.happens(0.4)
      ? [swapHalf('s1', two, one, swapAt), swapHalf('s2', one, two, swapAt + DAY)]
      : [];
  return {
    id: `rota-${index}`,
    version: 1,
    name: `Rota ${index}`,
    timeZone,
    layers: dice.happens(0.5) ? [base, night] : dice.happens(0.3) ? [base, layer('upper')] : [base],
    overrides: [...Array.from({ length: dice.within(0, 3) }, (_, number) => override(number)), ...swap],
  };
}

function swapHalf(id: string, person: string, replacesId: string, from: number): RotaOverride {
  const to = from + 12 * HOUR;
  return { id, personId: person, from, to, reason: 'swap', kind: 'swap', replacesId, swapId: 'swap' };
}

const NIGHT = [['20:00', '06:00']] as const;
const NIGHTS = { mon: NIGHT, tue: NIGHT, wed: NIGHT, thu: NIGHT, fri: NIGHT, sat: NIGHT, sun: NIGHT };

// ---------------------------------------------------------------------------------------------------------------
// Who is served, and what they were promised

const CUSTOMERS: readonly string[] = ['c0', 'c1', 'c2', 'c3', 'c4'];

function customersOf(): Customer[] {
  return CUSTOMERS.map((id) => ({ id, version: 1, name: id, language: 'en', timeZone: BERLIN }));
}

function sitesOf(): (Site & { readonly province: string })[] {
  return CUSTOMERS.flatMap((customerId, index) =>
    ['a', 'b'].map((name) => ({
      id: `${customerId}-${name}`,
      version: 1,
      customerId,
      name,
      postalAddress: 'Somewhere',
      timeZone: BERLIN,
      province: index % 2 === 0 ? '浙江省' : '江苏省',
      city: name === 'a' ? '杭州市' : '苏州市',
    })),
  );
}

function postsOf(dice: Dice, startsAt: number): Post[] {
  const handoverOn = new Date(startsAt + 3 * DAY).toISOString().slice(0, 10);
  const dayBefore = new Date(startsAt + 2 * DAY).toISOString().slice(0, 10);
  const somebody = () => personId(dice.within(0, 41));
  const deputies = () => [...new Set(Array.from({ length: dice.within(0, 2) }, somebody))];
  const scopes: Post['scope'][] = [
    {},
    { region: '浙江省' },
    ...CUSTOMERS.slice(0, 3).map((customerId) => ({ customerId })),
    { customerId: 'c0', region: '浙江省' },
    { customerId: 'c1', siteId: 'c1-a' },
    { customerId: 'c3', siteId: 'c3-b' },
  ];
  return ['dedicated', 'lead'].flatMap((role) =>
    scopes.map((scope, index): Post => {
      const [first, next, third] = [somebody(), somebody(), somebody()];
      return {
        id: `${role}-${index}`,
        version: 1,
        name: role,
        role,
        scope,
        timeZone: index % 2 === 0 ? BERLIN : SHANGHAI,
        holders: [
          { personId: first, endsOn: dayBefore, deputyIds: deputies().filter((id) => id !== first) },
          { personId: next, startsOn: handoverOn, deputyIds: deputies().filter((id) => id !== next) },
          ...(index % 3 === 1 && third !== first && third !== next
            ? [{ personId: third, deputyIds: [] }]
            : []),
        ],
      };
    }),
  );
}

const NEVER = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };
const OFFICE = [['08:00', '18:00']] as const;
const AROUND: Calendar = {
  id: 'round-the-clock',
  version: 1,
  name: 'Always',
  timeZone: SHANGHAI,
  always: true,
  weekly: NEVER,
  dates: {},
  closures: [],
  publishedYears: [],
};
/** Open over the night in which the clocks change. */
export const BERLIN_HOURS: Calendar = {
  ...AROUND,
  id: 'berlin-hours',
  name: 'Berlin',
  timeZone: BERLIN,
  always: false,
  weekly: {
    mon: OFFICE,
    tue: OFFICE,
    wed: OFFICE,
    thu: OFFICE,
    fri: OFFICE,
    sat: [['10:00', '14:00']],
    sun: [['01:00', '05:00']],
  },
};

function tierOf(id: string, calendarId: string): Tier {
  const minutes = (kind: TargetRule['kind'], amount: number): TargetRule => ({
    kind,
    within: { amount, unit: 'minutes' },
    from: 'report',
  });
  const within: Readonly<Record<(typeof SEVERITIES)[number], TargetRule[]>> = {
    S1: [minutes('respond', 20), minutes('arrive', 110), minutes('restore', 240)],
    S2: [minutes('respond', 50), minutes('arrive', 210), minutes('restore', 430)],
    S3: [minutes('respond', 80), minutes('restore', 350)],
    S4: [minutes('respond', 140), minutes('restore', 620)],
  };
  return {
    id,
    version: 1,
    nameZh: id,
    nameEn: id,
    calendarId,
    workingDayCalendarId: calendarId,
    severities: SEVERITIES.map((code, index) => ({
      code,
      rank: index + 1,
      nameZh: code,
      nameEn: code,
      definitionZh: code,
      definitionEn: code,
      keywords: [code.toLowerCase()],
      targets: within[code],
    })),
    reportTargets: [],
    pauseReasons: [{ code: 'customer_not_ready', nameZh: '客户未就绪', nameEn: 'Customer not ready' }],
    neverPausedKinds: ['respond'],
    conventions: {},
  };
}

/** Of rotas there are forty and of ladders five: each rung that names one names several of them. */
function laddersOf(): Ladder[] {
  const rota = (index: number, depth?: number): Recipient => ({
    to: 'rota',
    rotaId: `rota-${index}`,
    ...(depth === undefined ? {} : { depth }),
  });
  const page = (id: string, when: Rung['when'], recipients: Recipient[], more: Partial<Rung> = {}): Rung => ({
    id,
    name: id,
    when,
    does: 'page',
    recipients,
    order: 'one_after_another',
    ...more,
  });
  const all = [...SEVERITIES];
  const final = { finalPersonId: personId(48), tenantAlarm: { personIds: [personId(49)] }, version: 1 };
  const base = { ...final, acknowledgeWithinMinutes: 10, repeatEveryMinutes: 45 };
  return Array.from({ length: 10 }, (_, variant): Ladder => {
    const of = (index: number, depth?: number) => rota((variant * 4 + index) % ROTAS, depth);
    const id = `ladder-${variant}`;
    const named = { ...base, id, name: id };
    switch (variant % 5) {
      case 0:
        return {
          ...named,
          acknowledgementHoldsMinutes: 60,
          rungs: [
            page('opened', { at: 'opening', severities: all }, [of(0, 2), of(1)]),
            page('half', { at: 'percent', percent: 50 }, [{ to: 'owner' }, of(0, 1)], { does: 'warn' }),
            page('late', { at: 'offset', offsetMinutes: 0 }, [
              { to: 'owner' },
              { to: 'duty', duty: 'duty_manager' },
            ]),
            page('very-late', { at: 'offset', offsetMinutes: 30 }, [{ to: 'managers_of_paged' }, of(2, 1)]),
          ],
        };
      case 1:
        return {
          ...named,
          acknowledgementHoldsMinutes: null,
          rungs: [
            page(
              'opened',
              { at: 'opening', severities: all },
              [{ to: 'post', role: 'dedicated' }, of(0, 2)],
              {
                order: 'all_at_once',
                acknowledgeWithinMinutes: 6,
              },
            ),
            page('four-fifths', { at: 'percent', percent: 80 }, [{ to: 'duty', duty: 'duty_manager' }], {
              order: 'all_at_once',
            }),
            page('soon', { at: 'offset', offsetMinutes: -12, targets: ['respond', 'restore'] }, [of(1, 1)], {
              does: 'warn',
            }),
          ],
        };
      case 2:
        return {
          ...named,
          acknowledgementHoldsMinutes: 90,
          repeatEveryMinutes: 30,
          rungs: [
            page('opened', { at: 'opening', severities: ['S1', 'S2'] }, [of(0)], {
              repeats: 1,
              acknowledgeWithinMinutes: 5,
            }),
            page('ahead', { at: 'offset', offsetMinutes: -15, hours: 'open' }, [of(1, 2)]),
            page('behind', { at: 'offset', offsetMinutes: 25, hours: 'open' }, [
              { to: 'manager_of_owner' },
              of(2),
            ]),
            page('late', { at: 'offset', offsetMinutes: 0, targets: ['restore', 'arrive'] }, [of(3, 3)], {
              order: 'all_at_once',
              acknowledgeWithinMinutes: 8,
            }),
          ],
        };
      case 3:
        return {
          ...named,
          finalPersonId: personId(49),
          acknowledgementHoldsMinutes: 120,
          ownerRole: 'lead',
          rungs: [
            page(
              'opened',
              { at: 'opening', severities: all },
              [{ to: 'owner' }, { to: 'post', role: 'lead' }],
              {
                repeats: 2,
                acknowledgeWithinMinutes: 4,
              },
            ),
            page('third', { at: 'percent', percent: 30 }, [of(0, 1), { to: 'manager_of_owner' }]),
            page('most', { at: 'percent', percent: 90 }, [of(1), { to: 'duty', duty: 'expert' }], {
              order: 'all_at_once',
              repeats: 1,
            }),
          ],
        };
      default:
        return {
          ...named,
          acknowledgeWithinMinutes: 15,
          acknowledgementHoldsMinutes: 45,
          rungs: [
            page('opened', { at: 'opening', severities: ['S1', 'S2', 'S3'] }, [
              of(0, 1),
              { to: 'person', personId: personId(variant * 3) },
            ]),
            page('opened-bad', { at: 'opening', severities: ['S1'] }, [{ to: 'duty', duty: 'expert' }], {
              order: 'all_at_once',
            }),
            page('half', { at: 'percent', percent: 50, targets: ['restore'] }, [{ to: 'owner' }], {
              does: 'warn',
            }),
            page('late', { at: 'offset', offsetMinutes: 0 }, [of(1, 1), { to: 'managers_of_paged' }]),
            page('hour-late', { at: 'offset', offsetMinutes: 60, hours: 'open', targets: ['restore'] }, [
              { to: 'person', personId: personId(47) },
              of(2, 2),
            ]),
          ],
        };
    }
  });
}

// ---------------------------------------------------------------------------------------------------------------
// What happens

function actsOf(dice: Dice, openedAt: number, people: readonly Person[]): Story['acts'] {
  const lifeMinutes = dice.happens(0.05)
    ? dice.within(24 * 60, 36 * 60)
    : dice.happens(0.7)
      ? dice.within(15, 100)
      : dice.within(100, 330);
  const endsAt = openedAt + lifeMinutes * MINUTE + dice.within(0, 59) * SECOND;
  const acts: { at: number; act: Act }[] = [];
  const somewhen = () => openedAt + dice.within(60, Math.floor((endsAt - openedAt) / SECOND) - 1) * SECOND;
  const somebody = () => dice.oneOf(people.slice(0, 42)).id;
  const whose = () => (dice.happens(0.5) ? 'owner' : 'desk');
  const add = (at: number, act: Act) => acts.push({ at, act });
  if (dice.happens(0.6)) {
    add(Math.min(endsAt - SECOND, openedAt + dice.within(3 * 60, 90 * 60) * SECOND), {
      does: 'contact',
      by: whose(),
    });
  }
  if (dice.happens(0.35)) add(somewhen(), { does: 'arrive', by: whose() });
  if (dice.happens(0.4)) add(somewhen(), { does: 'restore', by: whose() });
  if (dice.happens(0.25)) {
    const at = somewhen();
    add(at, { does: 'pause' });
    add(at + dice.within(5 * 60, 200 * 60) * SECOND, { does: 'resume' });
  }
  if (dice.happens(0.25)) add(somewhen(), { does: 'severity', severity: dice.oneOf(SEVERITIES) });
  if (dice.happens(0.08)) add(somewhen(), { does: 'severity', severity: dice.oneOf(SEVERITIES) });
  if (dice.happens(0.15)) {
    add(somewhen(), {
      does: 'hand_over',
      personId: somebody(),
      toPersonId: dice.happens(0.5) ? somebody() : null,
    });
  }
  if (dice.happens(0.1)) add(somewhen(), { does: 'escalate', personId: somebody() });
  if (dice.happens(0.1)) add(somewhen(), { does: 'assign', personId: somebody() });
  add(endsAt, { does: 'contact', by: 'desk' });
  add(endsAt, { does: 'resolve' });
  return acts.filter(({ at }) => at <= endsAt).toSorted((a, b) => a.at - b.at);
}

const SLOT = 10 * MINUTE;
/** Changes of a provider's mood lie apart from whole minutes. */
const SLOT_BEGINS = 317 * SECOND + 500;

function outsideOf(seed: number, fails: boolean): Outside {
  const slotOf = (at: number) => Math.floor((at - SLOT_BEGINS) / SLOT);
  const share = (...of: readonly (string | number)[]) => diceOf(`${seed} ${of.join(' ')}`).roll();
  return {
    fateOf(way, at) {
      // A provider that takes one call a second makes calls wait; their moods must not hang on the second.
      if (!fails || way.startsWith('voice:')) return 'accepted';
      if (share('dead', way) < 0.05) return 'refused';
      const mood = share('mood', way, slotOf(at));
      if (mood < 0.05) return 'refused';
      if (mood < 0.09) return 'unknown';
      return mood < 0.12 ? 'not_taken' : 'accepted';
    },
    bouncesAfter(way, askedAt) {
      return fails && share('back', way, slotOf(askedAt)) < 0.07 ? 47 * SECOND : null;
    },
    answerOf(caseId, id, openedAt) {
      const dice = diceOf(`${seed} answer ${caseId} ${id} ${openedAt}`);
      if (dice.happens(0.38)) return null;
      const minutes = dice.happens(0.8) ? dice.within(1, 9) : dice.within(10, 50);
      const afterMs = minutes * MINUTE + dice.within(0, 59) * SECOND;
      if (!dice.happens(0.2)) return { afterMs };
      const kind = dice.oneOf(['update', 'arrive', 'restore'] as const);
      return { afterMs, promise: { kind, afterMs: dice.within(15, 180) * MINUTE } };
    },
  };
}

/** Dice of a question, so that whoever asks it rolls the same (FNV-1a). */
function diceOf(question: string): Dice {
  let hash = 0x811c9dc5;
  for (let index = 0; index < question.length; index += 1) {
    hash = Math.imul(hash ^ question.charCodeAt(index), 0x01000193);
  }
  return new Dice(hash);
}
