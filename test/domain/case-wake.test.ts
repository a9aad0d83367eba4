// What an alarm does to a case, to the letter: when it is owed, in which order what is due comes, and whom each thing turns to.

import { describe, expect, it } from 'vitest';
import type { CaseSetup, CaseState } from '../../shared/domain/case.ts';
import { caseKind } from '../../shared/domain/case-kind.ts';
import type { Rung, RungMoment } from '../../shared/domain/ladder.ts';
import type { Tier } from '../../shared/domain/tier.ts';
import { contact, correction, milestone, take } from './case-commands.ts';
import { at, by, CLOCK, entropyOf, story, timeOf } from './case-story.ts';
import { LADDER, peopleWith, SETUP } from './small-desk.ts';

type Told = ReturnType<typeof story>;

const rung = (id: string, when: RungMoment, more: Partial<Rung> = {}): Rung => ({
  id,
  name: `Rung ${id}`,
  when,
  does: 'page',
  recipients: [{ to: 'person', personId: 'cleo' }],
  order: 'one_after_another',
  ...more,
});
const offset = (offsetMinutes: number): RungMoment => ({ at: 'offset', offsetMinutes });
const withRungs = (rungs: readonly Rung[]): Partial<CaseSetup> => ({ ladder: { ...LADDER, rungs } });
const OPENING_RUNG = LADDER.rungs.slice(0, 1);

const wakeOf = (told: Told) => timeOf(caseKind.nextWake(told.state) ?? 0);
/** What the next wake records at the instant that it asks for, without the clocks. */
function next(told: Told) {
  const before = told.events.length;
  told.until(wakeOf(told));
  return told.events
    .slice(before)
    .map(({ event }) => event)
    .filter(({ type }) => type !== 'ClocksReckoned');
}
/** What a wake at the story's instant asks people to read. */
function noticesOf(told: Told, now = told.now) {
  const { state, setup } = told;
  const entropy = entropyOf(state.version + 1);
  const decision = caseKind.decide(state, caseKind.wake(), { now, actor: CLOCK, entropy, setup });
  if (decision.outcome !== 'accepted') throw new Error(decision.reason.en);
  return decision.effects.flatMap((effect) =>
    effect.type === 'SendNotice' && 'personId' in effect.to
      ? [[effect.topic, effect.to.personId, effect.detail]]
      : [],
  );
}

describe('the next wake', () => {
  it('is the earliest of what is owed, whatever it is', () => {
    const told = story();
    // Anna's window; half of the response; the response; half of the arrival.
    expect(wakeOf(told)).toBe('02:10');
    told.does(take());
    expect(wakeOf(told)).toBe('02:15');
    told.until('02:15');
    expect(wakeOf(told)).toBe('02:30');
    told.does(contact('02:15'), by('anna'));
    expect(wakeOf(told)).toBe('03:00');
    const quiet = story({ severity: 'S3' }, withRungs([]));
    quiet.does(contact('02:00'));
    expect(caseKind.nextWake(quiet.state)).toBeNull();
    quiet.does(take());
    expect(wakeOf(quiet)).toBe('03:00');
    expect(quiet.does(caseKind.wake(), CLOCK)).toBe('ignored nothing_due');
  });

  it('is the next round at the top, and a step that only time brings', () => {
    const told = story({ severity: 'S3' }, { ...withRungs([]), people: [] });
    told.until('04:00');
    expect(told.state.escalation?.repeatAt).toBe(at('04:15'));
    expect(wakeOf(told)).toBe('04:15');

    const order = ['S3', 'S2', 'S1'];
    const after = { S3: { amount: 1, unit: 'hours' } } as const;
    const tier: Tier = {
      ...SETUP.tier,
      promotion: { order, when: { on: 'elapsed', after }, atTop: 'stay' },
    };
    expect(wakeOf(story({ severity: 'S3' }, { ...withRungs([]), tier }))).toBe('03:00');
  });

  it('is taken at its instant and not a moment before', () => {
    const told = story();
    told.outageUntil('02:09');
    expect(told.does(caseKind.wake(), CLOCK)).toBe('ignored nothing_due');
    expect(told.said).toBe('Nothing is due at this instant; there is nothing to do.');
    told.outageUntil('02:10');
    expect(told.does(caseKind.wake(), CLOCK)).toBe('accepted');
  });

  it('of a case that an earlier release left without steps or an escalation is read from what it has', () => {
    const { pendingSteps: _steps, ...told } = story({ severity: 'S3' }).state;
    const state: CaseState = { ...told, clocks: [], pendingRungs: [] };
    expect(caseKind.nextWake(state)).toBeNull();
  });
});

describe('what is due at one instant', () => {
  it('comes as the breach first and then the rungs, in the order of the ladder', () => {
    const told = story(
      { severity: 'S3' },
      withRungs([
        rung('b', offset(0), { does: 'warn' }),
        rung('a', { at: 'percent', percent: 100 }),
        rung('c', offset(-120)),
      ]),
    );
    expect(told.happened().slice(-1)).toEqual(['ClocksReckoned']);
    // Two hours before the deadline is the report itself.
    expect(wakeOf(told)).toBe('02:00');
    expect(
      next(told).map((event) => ('rungId' in event ? [event.type, event.rungId] : [event.type])),
    ).toEqual([['RungReached', 'c'], ['EscalationStarted'], ['PageOpened']]);
    told.until('03:59');
    told.does(take('cleo'), by('cleo'));
    expect(
      next(told).map((event) => ('rungId' in event ? [event.type, event.rungId] : [event.type])),
    ).toEqual([
      ['TargetBreached'],
      ['TargetWarned', 'b'],
      ['RungReached', 'b'],
      ['RungReached', 'a'],
      ['EscalationStarted'],
      ['PageOpened'],
    ]);
  });

  it('of two clocks comes in the order of their due instants, with each one’s own lateness', () => {
    const told = story({}, withRungs([rung('before', offset(-10), { does: 'warn' })]));
    told.does(take());
    told.happened();
    told.outageUntil('04:00');
    const before = told.events.length;
    told.does(caseKind.wake(), CLOCK);
    const due = told.events
      .slice(before)
      .map(({ event }) => event)
      .filter((event) => event.type === 'RungReached' || event.type === 'TargetBreached');
    expect(due.map((event) => [event.type, event.clockId, timeOf(event.dueAt), event.lateBySeconds])).toEqual(
      [
        ['RungReached', 'respond', '02:20', 6_000],
        ['TargetBreached', 'respond', '02:30', 5_400],
        ['RungReached', 'arrive', '03:50', 600],
        ['TargetBreached', 'arrive', '04:00', 0],
      ],
    );
  });

  it('of two clocks with one deadline comes in the order of the tier, each with its own rungs', () => {
    const within = { amount: 4, unit: 'hours' } as const;
    const targets = (['restore', 'arrive'] as const).map((kind) => ({
      kind,
      within,
      from: 'report' as const,
    }));
    const severities = SETUP.tier.severities.map((each) => ({ ...each, targets }));
    const promotion = {
      order: ['S2', 'S1'],
      when: { on: 'breach', kinds: ['restore'] },
      atTop: 'stay',
    } as const;
    const dueOf = (tier: Tier) => {
      const told = story(
        { severity: 'S2' },
        { tier, ladder: { ...LADDER, rungs: [rung('late', offset(0))], acknowledgementHoldsMinutes: null } },
      );
      told.does(take());
      told.until('05:59');
      const before = told.events.length;
      told.until('06:00');
      return told.events
        .slice(before)
        .map(({ event }) => event)
        .filter(({ type }) => ['TargetBreached', 'RungReached', 'SeverityPromoted'].includes(type))
        .map((event) => ('clockId' in event ? `${event.type} ${event.clockId}` : event.type));
    };
    expect(dueOf({ ...SETUP.tier, severities })).toEqual([
      'TargetBreached restore',
      'TargetBreached arrive',
      'RungReached restore',
      'RungReached arrive',
    ]);
    // The restoration lifts the case: its own rung comes before that, the other's not.
    expect(dueOf({ ...SETUP.tier, severities, promotion })).toEqual([
      'TargetBreached restore',
      'RungReached restore',
      'SeverityPromoted restore',
      'TargetBreached arrive',
      'RungReached arrive',
    ]);
    // Nor does the miss of the arrival lift it before that of the restoration is recorded.
    const turned = severities.map((each) => ({ ...each, targets: targets.toReversed() }));
    expect(dueOf({ ...SETUP.tier, severities: turned, promotion }).slice(0, 4)).toEqual([
      'TargetBreached arrive',
      'TargetBreached restore',
      'RungReached restore',
      'SeverityPromoted restore',
    ]);
  });

  it('puts a step behind a deadline of the same instant, and before a later one', () => {
    const order = ['S3', 'S2', 'S1'];
    const steps = (minutes: number) => {
      const after = { S3: { amount: minutes, unit: 'minutes' } } as const;
      const tier: Tier = {
        ...SETUP.tier,
        promotion: { order, when: { on: 'elapsed', after }, atTop: 'stay' },
      };
      const told = story({ severity: 'S3' }, { ...withRungs([]), tier });
      told.outageUntil('05:00');
      const before = told.events.length;
      told.does(caseKind.wake(), CLOCK);
      return told.events
        .slice(before)
        .map(({ event }) => event.type)
        .filter((type) => type === 'TargetBreached' || type === 'SeverityPromoted');
    };
    expect(steps(120)).toEqual(['TargetBreached', 'SeverityPromoted']);
    expect(steps(121)).toEqual(['TargetBreached', 'SeverityPromoted']);
    expect(steps(119)[0]).toBe('SeverityPromoted');
  });
});

describe('a breach', () => {
  it('is recorded with how late it is noticed, and its owner is told which clock it was', () => {
    const told = story();
    told.does(take());
    told.outageUntil('02:31');
    const before = told.events.length;
    expect(noticesOf(told)).toEqual([['breach', 'anna', { clockId: 'respond', dueAt: String(at('02:30')) }]]);
    told.does(caseKind.wake(), CLOCK);
    expect(told.events.slice(before).map(({ event }) => event)).toContainEqual({
      type: 'TargetBreached',
      clockId: 'respond',
      dueAt: at('02:30'),
      lateBySeconds: 60,
    });
  });

  it('pages by itself where no rung at the deadline does: one that only warns is none, nor one of another target', () => {
    const people = [{ to: 'duty', duty: 'duty_manager' }] as const;
    const pagedAt = (late: Rung) => {
      const told = story({}, withRungs([...OPENING_RUNG, late]));
      told.does(take());
      told.until('02:29');
      told.sent();
      told.until('02:30');
      return told.sent().filter((line) => line.includes(' page '));
    };
    expect(pagedAt(rung('late', offset(0), { recipients: people }))).toEqual(['02:30 page mia sms']);
    expect(pagedAt(rung('late', offset(0), { recipients: people, does: 'warn' }))).toEqual([
      '02:30 page anna sms',
    ]);
    expect(pagedAt(rung('late', offset(1), { recipients: people }))).toEqual(['02:30 page anna sms']);
    const only = { ...offset(0), targets: ['restore'] } as RungMoment;
    expect(pagedAt(rung('late', only, { recipients: people }))).toEqual(['02:30 page anna sms']);
    const both = { ...offset(0), targets: ['restore', 'respond'] } as RungMoment;
    expect(pagedAt(rung('late', both, { recipients: people }))).toEqual(['02:30 page mia sms']);
    // A share of the time is no deadline: its page comes beside that of the breach.
    expect(pagedAt(rung('late', { at: 'percent', percent: 100 }, { recipients: people }))).toEqual([
      '02:30 page anna sms',
      '02:30 page mia sms',
    ]);
  });

  it('pages the people of the opening where its owner cannot be reached', () => {
    const told = story({}, withRungs(OPENING_RUNG));
    told.does(take('cleo'), by('cleo'));
    told.setup = { ...told.setup, people: peopleWith('cleo', { active: false }) };
    told.sent();
    told.until('02:30');
    expect(told.sent()).toEqual(['02:30 page anna sms']);
    expect(told.openPageOf('anna').cause).toEqual({
      rungId: 'breach',
      rungName: '时限已过 / deadline passed',
      clockId: 'respond',
      dueAt: at('02:30'),
      lateBySeconds: 0,
    });
    expect(told.state.escalation?.queue.map(({ personId }) => personId)).toEqual(['ben']);
  });

  it('calls the next person where the first was asked before it, and leaves whoever was asked at it', () => {
    const told = story({}, withRungs([...OPENING_RUNG, rung('late', offset(0))]));
    told.until('02:30');
    // Cleo's page is that of the deadline: Anna and Ben were asked at the opening.
    expect(told.openPageOf('cleo').cause).toEqual({
      rungId: 'late',
      rungName: 'Rung late',
      clockId: 'respond',
      dueAt: at('02:30'),
      lateBySeconds: 0,
    });
  });

  it('of a deadline that a pause moved pages by itself, for its rung has fired already', () => {
    const told = story();
    told.does(take());
    told.does(contact('02:00'));
    told.until('04:05');
    told.does(take());
    expect(told.does(correction('02:20', '02:50'), by('mia'))).toBe('accepted');
    told.until('04:29');
    told.sent();
    told.until('04:30');
    expect(told.sent().filter((line) => line.includes(' page '))).toEqual(['04:30 page anna sms']);
  });

  it('by which the case climbs lets the rungs of its deadline come first', () => {
    const promotion = {
      order: ['S2', 'S1'],
      when: { on: 'breach', kinds: ['restore'] },
      atTop: 'stay',
    } as const;
    const told = story(
      { severity: 'S2' },
      {
        ...withRungs([rung('late', offset(0)), rung('later', offset(10))]),
        tier: { ...SETUP.tier, promotion },
      },
    );
    told.does(contact('02:00'));
    told.does(take());
    told.until('+1 01:59');
    told.happened();
    told.until('+1 02:00');
    const types = told.happened();
    expect(types.slice(0, 4)).toEqual([
      'TargetBreached',
      'RungReached',
      'SeverityPromoted',
      'ClocksReckoned',
    ]);
    expect(types.filter((type) => type === 'SeverityPromoted')).toHaveLength(1);
  });
});

describe('a rung', () => {
  it('is recorded with its people, what it does and what comes after it', () => {
    const told = story();
    told.does(take());
    expect(next(told)).toEqual([
      { type: 'TargetWarned', clockId: 'respond', rungId: 'half', dueAt: at('02:15'), lateBySeconds: 0 },
      {
        type: 'RungReached',
        rungId: 'half',
        rungName: 'Half gone',
        clockId: 'respond',
        personIds: ['anna'],
        does: 'warn',
        dueAt: at('02:15'),
        lateBySeconds: 0,
        next: { clockId: 'respond', rungId: 'late', at: at('02:30') },
      },
    ]);
  });

  it('that warns tells the owner by which deadline, and pages its own people while nobody owns the case', () => {
    const told = story();
    told.does(take('cleo'), by('cleo'));
    expect(noticesOf(told, at('02:15'))).toEqual([
      [
        'warning',
        'cleo',
        { clockId: 'respond', rungId: 'half', rungName: 'Half gone', dueAt: String(at('02:30')) },
      ],
    ]);
    const ownerless = story({ severity: 'S3' });
    ownerless.until('03:00');
    expect(ownerless.sent().slice(1)).toEqual(['03:00 page anna sms']);
    expect(ownerless.openPageOf('anna').cause).toMatchObject({ rungId: 'half', rungName: 'Half gone' });
  });

  it('that warns an owner who cannot be reached pages its own people instead', () => {
    const told = story();
    told.does(take('cleo'), by('cleo'));
    told.setup = { ...told.setup, people: peopleWith('cleo', { active: false }) };
    told.sent();
    told.until('02:15');
    expect(told.sent()).toEqual(['02:15 page anna sms']);
  });

  it('that warns and finds nobody of its own turns to the people of the opening; one that pages goes to the top', () => {
    const half: RungMoment = { at: 'percent', percent: 50 };
    const first = (does: 'warn' | 'page', recipients: Rung['recipients']) => {
      const told = story(
        { now: at('02:00') },
        withRungs([...OPENING_RUNG, rung('half', half, { does, recipients })]),
      );
      told.until('02:14');
      told.sent();
      told.until('02:15');
      return told.sent();
    };
    expect(first('warn', [{ to: 'owner' }])).toEqual(['02:15 page anna sms']);
    expect(first('warn', [{ to: 'person', personId: 'ina' }])).toEqual(['02:15 page anna sms']);
    expect(first('warn', [{ to: 'person', personId: 'mia' }])).toEqual(['02:15 page mia sms']);
    expect(
      first('warn', [
        { to: 'person', personId: 'ina' },
        { to: 'person', personId: 'mia' },
      ]),
    ).toEqual(['02:15 page mia sms']);
    expect(first('page', [{ to: 'owner' }])).toEqual([]);
  });

  it('that pages informs its people while somebody has the case in hand', () => {
    const told = story({}, withRungs([...OPENING_RUNG, rung('early', offset(-10))]));
    told.does(take());
    expect(noticesOf(told, at('02:20'))).toEqual([
      [
        'rung_inform',
        'cleo',
        { clockId: 'respond', rungId: 'early', rungName: 'Rung early', dueAt: String(at('02:30')) },
      ],
    ]);
    expect(next(told)).toMatchObject([{ type: 'RungReached', does: 'inform', personIds: ['cleo'] }]);
  });

  it('asks everybody at once where it says so', () => {
    const recipients = [
      { to: 'person', personId: 'cleo' },
      { to: 'person', personId: 'mia' },
    ] as const;
    const told = story({}, withRungs([rung('early', offset(-10), { recipients, order: 'all_at_once' })]));
    told.until('02:20');
    expect(told.sent().slice(1)).toEqual(['02:20 page cleo email', '02:20 page mia sms']);
  });

  it('that its ladder does not have any more is recorded by its id, and asks nobody', () => {
    const told = story(
      { severity: 'S3' },
      withRungs([rung('early', offset(-60)), rung('later', offset(-30))]),
    );
    told.setup = { ...told.setup, ladder: { ...LADDER, rungs: [rung('later', offset(-30))] } };
    expect(next(told)).toEqual([
      {
        type: 'RungReached',
        rungId: 'early',
        rungName: 'early',
        clockId: 'respond',
        personIds: [],
        does: 'inform',
        dueAt: at('03:00'),
        lateBySeconds: 0,
        next: { clockId: 'respond', rungId: 'later', at: at('03:30') },
      },
    ]);
    expect(told.sent()).toEqual(['02:00 reception reporter']);
  });
});

describe('an acknowledgement that lapses', () => {
  it('is recorded late by the truth, and the case is asked about from the beginning', () => {
    const held = story({ severity: 'S3' }, withRungs(LADDER.rungs.slice(0, 1)));
    held.does(take('cleo'), by('cleo'));
    held.outageUntil('03:01');
    held.sent();
    const before = held.events.length;
    held.does(caseKind.wake(), CLOCK);
    expect(held.events.slice(before).map(({ event }) => event)).toContainEqual({
      type: 'AcknowledgementLapsed',
      dueAt: at('03:00'),
      lateBySeconds: 60,
    });
    expect(held.sent()).toEqual(['03:01 page cleo email']);
    expect(held.openPageOf('cleo').cause).toEqual({
      rungId: 'lapse',
      rungName: '接手后无进展 / no progress since the acknowledgement',
      dueAt: at('03:00'),
      lateBySeconds: 60,
    });
  });

  it('is not asked about where neither an owner nor an opening names anybody', () => {
    const told = story({ severity: 'S3' }, withRungs([]));
    told.does(contact('02:00'));
    const { state } = told;
    const lapsed: CaseState = { ...state, acknowledged: true, acknowledgementLapsesAt: at('02:00') };
    const context = { now: at('02:00'), actor: CLOCK, entropy: entropyOf(9), setup: told.setup };
    const decision = caseKind.decide(lapsed, caseKind.wake(), context);
    expect(decision).toEqual({
      outcome: 'accepted',
      events: [{ type: 'AcknowledgementLapsed', dueAt: at('02:00'), lateBySeconds: 0 }],
      effects: [],
    });
  });
});

describe('what only time brings about', () => {
  const TIER: Tier = {
    ...SETUP.tier,
    obligations: [
      {
        id: 'on_site',
        within: { amount: 20, unit: 'minutes' },
        from: 'report',
        whatZh: '到场',
        whatEn: 'On site',
      },
    ],
    standby: [{ id: 'near', share: 0.5, of: 'restore' }],
  };

  it('is told to the owner, a replacement also to the people of the opening, each once', () => {
    const told = story({}, { tier: TIER });
    told.does({ type: 'AssignOwner', personId: 'anna', reason: 'On shift' }, by('mia'));
    told.does(take());
    told.does(contact('02:00'));
    expect(noticesOf(told, at('02:20'))).toEqual([
      ['obligation_missed', 'anna', { obligation: 'on_site', dueAt: String(at('02:20')) }],
    ]);
    told.outageUntil('02:21');
    const before = told.events.length;
    told.does(caseKind.wake(), CLOCK);
    expect(told.events.slice(before).map(({ event }) => event)).toEqual([
      { type: 'ObligationMissed', obligation: 'on_site', dueAt: at('02:20'), lateBySeconds: 60 },
    ]);
    told.until('03:59');
    told.does(take());
    told.does(milestone('arrive', '03:59'));
    const standby = { triggerId: 'near', dueAt: String(at('04:00')) };
    expect(noticesOf(told, at('04:00')).filter(([topic]) => topic === 'standby')).toEqual([
      ['standby', 'anna', standby],
      ['standby', 'ben', standby],
    ]);
    const found = told.events.length;
    told.until('04:00');
    expect(told.events.slice(found).map(({ event }) => event)).toContainEqual({
      type: 'StandbyDue',
      triggerId: 'near',
      dueAt: at('04:00'),
      lateBySeconds: 0,
    });
  });

  it('lifts the case at its moment as it was foreseen', () => {
    const order = ['S3', 'S2', 'S1'];
    const after = { S3: { amount: 1, unit: 'hours' } } as const;
    const told = story(
      { severity: 'S3' },
      {
        ...withRungs([]),
        tier: { ...SETUP.tier, promotion: { order, when: { on: 'elapsed', after }, atTop: 'stay' } },
      },
    );
    told.outageUntil('03:02');
    told.does(caseKind.wake(), CLOCK);
    expect(told.events.map(({ event }) => event)).toContainEqual({
      type: 'SeverityPromoted',
      from: 'S3',
      to: 'S2',
      because: 'elapsed',
      dueAt: at('03:00'),
      lateBySeconds: 120,
    });
    expect(told.state.course.severity).toBe('S2');
  });

  it('asks nobody by page', () => {
    const told = story({ severity: 'S2' }, { tier: TIER, ...withRungs([]) });
    told.does(contact('02:00'));
    told.until('15:00');
    expect(told.sent().filter((line) => line.includes(' page '))).toEqual([]);
    expect(told.state.escalation).toBeNull();
  });
});
