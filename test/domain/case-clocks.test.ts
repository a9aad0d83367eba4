// The clocks of a case after each change of its course: what is recorded of them, which rungs still lie ahead, when a breach is
// owned up to and when it proves to have been none.

import { describe, expect, it } from 'vitest';
import type { CaseCommand, CaseEvent, CaseSetup } from '../../shared/domain/case.ts';
import { caseKind } from '../../shared/domain/case-kind.ts';
import type { Ladder, Rung } from '../../shared/domain/ladder.ts';
import type { Severity, TargetRule, Tier } from '../../shared/domain/tier.ts';
import {
  contact,
  correction,
  fact,
  fulfil,
  milestone,
  pause,
  reclassify,
  reopen,
  resolve,
  take,
  taken,
} from './case-commands.ts';
import { at, by, CLOCK, dueOf, entropyOf, story, timeOf } from './case-story.ts';
import { severity, target } from './clock-world.ts';
import { DAY_AND_NIGHT, LADDER, SETUP } from './small-desk.ts';

type Told = ReturnType<typeof story>;
type Event<Type extends CaseEvent['type']> = Extract<CaseEvent, { type: Type }>;

const paused = (from: string, to: string | null) => correction(from, to, { reason: 'The gate log' });

/** The events of the last command. */
function lastOf(told: Told, command: CaseCommand, personId = 'anna'): readonly CaseEvent[] {
  const before = told.events.length;
  expect(told.does(command, by(personId))).toBe('accepted');
  return told.events.slice(before).map(({ event }) => event);
}
function of<Type extends CaseEvent['type']>(
  events: readonly CaseEvent[],
  type: Type,
): readonly Event<Type>[] {
  return events.filter((event): event is Event<Type> => event.type === type);
}
const ladderOf = (rungs: readonly Rung[]): Ladder => ({ ...LADDER, rungs });
const rung = (id: string, when: Rung['when'], does: Rung['does'] = 'warn'): Rung => ({
  id,
  name: id,
  when,
  does,
  recipients: [{ to: 'owner' }],
  order: 'one_after_another',
});
const tierOf = (severities: readonly Severity[], more: Partial<Tier> = {}): Tier => ({
  ...SETUP.tier,
  severities,
  reportTargets: [],
  ...more,
});

describe('what is recorded of the clocks', () => {
  it('names the rung to come of each, and steps only where there are any', () => {
    const told = taken();
    const [reckoned] = of(lastOf(told, contact('02:00')), 'ClocksReckoned');
    expect(reckoned?.pendingRungs).toEqual([
      { clockId: 'arrive', rungId: 'half', at: at('03:00') },
      { clockId: 'restore', rungId: 'half', at: at('04:00') },
    ]);
    expect(reckoned).not.toHaveProperty('pendingSteps');
    const tier = { ...SETUP.tier, standby: [{ id: 'near', share: 0.5, of: 'restore' as const }] };
    const [stepped] = of(lastOf(taken({ tier }), contact('02:00')), 'ClocksReckoned');
    expect(stepped?.pendingSteps).toEqual([{ what: 'standby', id: 'near', at: at('04:00') }]);
  });

  it('says that the resolution is why nobody waits for a clock any more', () => {
    const told = taken();
    told.does(contact('02:00'));
    const [reckoned] = of(lastOf(told, resolve('02:00')), 'ClocksReckoned');
    expect(reckoned?.clocks.find(({ id }) => id === 'arrive')).toMatchObject({
      status: 'cancelled',
      because: 'resolved',
      dueAt: null,
    });
  });

  it('leaves nothing of a pause on a clock that the resolution cancelled', () => {
    const told = taken();
    told.does(contact('02:00'));
    told.does(pause());
    told.until('03:00');
    told.does(resolve('03:00'));
    const arrive = told.state.clocks.find(({ id }) => id === 'arrive');
    expect(arrive).toMatchObject({ status: 'cancelled', because: 'resolved' });
    expect(arrive).not.toHaveProperty('remainingMs');
  });

  it('tells the desk which clock lacks which calendar', () => {
    const respond: TargetRule = {
      kind: 'respond',
      within: { amount: 2, unit: 'working_days' },
      from: 'report',
    };
    const setup: CaseSetup = {
      ...SETUP,
      tier: tierOf([severity('S1', 1, [respond]), severity('S3', 3, [])]),
      calendars: { always: { ...DAY_AND_NIGHT, publishedYears: [2025] } },
    };
    const told = story({ severity: 'S3' }, setup);
    const context = { now: told.now, actor: by('mia'), entropy: entropyOf(2), setup };
    const decision = caseKind.decide(told.state, reclassify('S1'), context);
    expect(decision.outcome === 'accepted' && decision.effects).toMatchObject([
      { type: 'SendPage', personId: 'anna' },
      {
        topic: 'calendar_missing',
        to: { personId: 'tom' },
        detail: { clockId: 'respond', note: 'respond · always' },
      },
      { topic: 'severity_changed' },
    ]);
    expect(decision.outcome === 'accepted' && decision.events).toContainEqual({
      type: 'CalendarMissed',
      clockId: 'respond',
      calendarId: 'always',
    });
  });
});

describe('a breach that the alarm had no time to record', () => {
  it('is recorded with the evidence that comes too late, and of that clock alone', () => {
    const told = taken();
    told.outageUntil('04:30');
    const events = lastOf(told, contact('04:30'));
    // The arrival is overdue as well, and runs on to be missed by the alarm with all its rungs.
    expect(of(events, 'TargetBreached')).toEqual([
      { type: 'TargetBreached', clockId: 'respond', dueAt: at('02:30'), lateBySeconds: 7_200 },
    ]);
    expect(told.status('arrive')).toBe('running');
    told.does(caseKind.wake(), CLOCK);
    expect(told.state.breached).toEqual({ respond: at('02:30'), arrive: at('04:00') });
  });

  it('is none where the resolution comes at the very instant of a deadline that it cancels', () => {
    const told = taken();
    told.does(contact('02:00'));
    told.outageUntil('04:00');
    told.does(resolve('04:00'));
    expect(told.state.breached).toEqual({});
    const late = taken();
    late.does(contact('02:00'));
    late.outageUntil('04:01');
    late.does(resolve('04:01'));
    expect(late.state.breached).toEqual({ arrive: at('04:00') });
  });

  it('is recorded where another severity moves the deadline that has passed', () => {
    const told = taken();
    told.outageUntil('02:40');
    expect(of(lastOf(told, reclassify('S2')), 'TargetBreached')).toEqual([
      { type: 'TargetBreached', clockId: 'respond', dueAt: at('02:30'), lateBySeconds: 600 },
    ]);
    expect(dueOf(told, 'respond')).toBe('03:00');
  });

  it('is recorded where a stricter severity shows what was met as met too late', () => {
    const told = taken({}, { severity: 'S2' });
    told.until('02:50');
    told.does(contact('02:50'));
    expect(told.state.breached).toEqual({});
    expect(of(lastOf(told, reclassify('S1')), 'TargetBreached')).toEqual([
      { type: 'TargetBreached', clockId: 'respond', dueAt: at('02:30'), lateBySeconds: 1_200 },
    ]);
  });

  it('is none of a target that is only measured', () => {
    const told = taken({
      tier: tierOf([severity('S1', 1, [target('restore', '1 h', { measureOnly: true })])]),
    });
    told.until('04:00');
    expect(lastOf(told, milestone('restore', '04:00')).map(({ type }) => type)).toEqual([
      'MilestoneRecorded',
      'ClocksReckoned',
    ]);
    expect(told.state.breached).toEqual({});
  });

  it('is none of a deadline that was met before the case was reopened over it', () => {
    const told = taken();
    told.does(contact('02:00'));
    told.until('03:00');
    told.does(milestone('arrive', '03:00'));
    told.does(resolve('03:00'));
    told.until('07:00');
    told.does(reopen('Back'), by('anna'));
    expect(told.state.breached).toEqual({});
    expect(dueOf(told, 'restore')).toBe('10:00');
  });
});

describe('a breach that proves to have been none', () => {
  it('by evidence is corrected once, with the instant of the evidence and the reason for the late entry', () => {
    const told = taken();
    told.until('02:40');
    expect(of(lastOf(told, contact('02:30', { reason: 'Was on the phone' })), 'BreachCorrected')).toEqual([
      { type: 'BreachCorrected', clockId: 'respond', metAt: at('02:30'), reason: 'Was on the phone' },
    ]);
    expect(of(lastOf(told, contact('02:20', { reason: 'Even earlier' })), 'BreachCorrected')).toEqual([]);
    expect(told.state.course.evidence.respond).toBe(at('02:20'));
  });

  it('is corrected without a reason where it is told soon enough to need none', () => {
    const told = taken();
    told.until('02:34');
    expect(of(lastOf(told, contact('02:30')), 'BreachCorrected')).toEqual([
      { type: 'BreachCorrected', clockId: 'respond', metAt: at('02:30'), reason: '' },
    ]);
  });

  it('stays a breach by evidence that came after it', () => {
    const told = taken();
    told.until('02:40');
    expect(of(lastOf(told, contact('02:31', { reason: 'Was on the phone' })), 'BreachCorrected')).toEqual([]);
  });

  it('by a pause is corrected once, with the deadline that truly holds', () => {
    const told = taken();
    told.does(contact('02:00'));
    told.until('04:10');
    told.does(take());
    expect(of(lastOf(told, paused('02:20', '02:50'), 'mia'), 'BreachCorrected')).toEqual([
      { type: 'BreachCorrected', clockId: 'arrive', dueAt: at('04:30'), reason: 'The gate log' },
    ]);
    expect(of(lastOf(told, paused('03:00', '03:20'), 'mia'), 'BreachCorrected')).toEqual([]);
    expect(dueOf(told, 'arrive')).toBe('04:50');
  });

  it('by a pause that still lasts has no deadline to be told', () => {
    const told = taken();
    told.does(contact('02:00'));
    told.until('04:10');
    const [corrected, ...others] = of(lastOf(told, paused('03:30', null), 'mia'), 'BreachCorrected');
    expect(corrected).toEqual({ type: 'BreachCorrected', clockId: 'arrive', reason: 'The gate log' });
    expect(corrected).not.toHaveProperty('dueAt');
    expect(corrected).not.toHaveProperty('metAt');
    expect(others).toEqual([]);
    // The restoration was not missed, and there is nothing to correct.
    expect(told.status('restore')).toBe('paused');
  });

  it('is one all the same where the deadline by the right record has passed as well', () => {
    const told = taken();
    told.does(contact('02:00'));
    told.until('04:30');
    // By the log the arrival was due at 04:30, which is now; then at 04:31, which is not yet.
    expect(of(lastOf(told, paused('02:10', '02:40'), 'mia'), 'BreachCorrected')).toEqual([]);
    expect(of(lastOf(told, paused('03:00', '03:01'), 'mia'), 'BreachCorrected')).toEqual([]);
    const other = taken();
    other.does(contact('02:00'));
    other.until('04:29');
    expect(of(lastOf(other, paused('02:10', '02:40'), 'mia'), 'BreachCorrected')).toHaveLength(1);
  });

  it('by a pause around evidence that seemed late tells both instants', () => {
    const told = taken();
    told.does(contact('02:00'));
    told.until('04:10');
    told.does(milestone('arrive', '04:10'));
    expect(of(lastOf(told, paused('02:20', '02:50'), 'mia'), 'BreachCorrected')).toEqual([
      {
        type: 'BreachCorrected',
        clockId: 'arrive',
        metAt: at('04:10'),
        dueAt: at('04:30'),
        reason: 'The gate log',
      },
    ]);
  });

  it('is not, of a clock that another severity dropped and brought back', () => {
    const told = taken();
    told.does(contact('02:00'));
    told.until('04:10');
    expect(told.state.breached).toHaveProperty('arrive');
    told.does(reclassify('S3'), by('mia'));
    expect(told.status('arrive')).toBe('none');
    expect(of(lastOf(told, reclassify('S1'), 'mia'), 'BreachCorrected')).toEqual([]);
    expect(told.state.breached).toHaveProperty('arrive', at('04:00'));
  });
});

describe('a rung that fired', () => {
  const HALF = rung('half', { at: 'percent', percent: 50 });
  const changed = (told: Told, time: string) => {
    told.until(time);
    const before = told.events.length;
    told.does(reclassify('OTHER'), by('mia'));
    told.until('+1 02:00');
    return of(
      told.events.slice(before).map(({ event }) => event),
      'TargetWarned',
    ).map(({ dueAt }) => timeOf(dueAt));
  };
  const between = (first: number, other: number) =>
    taken(
      {
        tier: tierOf([
          severity('FIRST', 1, [target('restore', `${first} h`)]),
          severity('OTHER', 2, [target('restore', `${other} h`)]),
        ]),
        ladder: { ...ladderOf([HALF]), acknowledgementHoldsMinutes: null },
      },
      { severity: 'FIRST' },
    );

  it('fires again where the promise became another one and its moment lies ahead', () => {
    expect(changed(between(4, 8), '05:00')).toEqual(['06:00']);
  });

  it('does not where its moment lies behind by the other promise too, or is now', () => {
    expect(changed(between(8, 7), '06:30')).toEqual([]);
    expect(changed(between(8, 8), '06:00')).toEqual([]);
  });

  it('is forgotten by nobody where the other promise has no such clock, or the ladder no such rung', () => {
    const told = taken(
      {
        tier: tierOf([severity('FIRST', 1, [target('restore', '4 h')]), severity('OTHER', 2, [])]),
        ladder: ladderOf([HALF]),
      },
      { severity: 'FIRST' },
    );
    told.until('04:30');
    expect(told.state.firedRungs).toEqual({ restore: ['half'] });
    told.does(reclassify('OTHER'), by('mia'));
    expect(told.state.firedRungs).toEqual({ restore: ['half'] });
    told.setup = { ...told.setup, ladder: ladderOf([]) };
    told.does(reclassify('FIRST'), by('mia'));
    expect(told.state.firedRungs).toEqual({ restore: ['half'] });
  });
});

describe('the moments of a rung', () => {
  it('count open time where it says so, and real time otherwise', () => {
    const day = [['09:00', '17:00']] as const;
    const weekly = { mon: day, tue: day, wed: day, thu: day, fri: day, sat: [], sun: [] };
    const calendars = { always: { ...DAY_AND_NIGHT, always: false, weekly } };
    // 02:00Z is ten in the morning of the desk: due at eleven of the next day, 03:00Z.
    const momentOf = (when: Rung['when']) => {
      const told = taken(
        {
          calendars,
          tier: tierOf([severity('S1', 1, [target('restore', '9 h')])]),
          ladder: ladderOf([rung('rung', when)]),
        },
        { severity: 'S1' },
      );
      expect(dueOf(told, 'restore')).toBe('+1 03:00');
      return told.state.pendingRungs.map((each) => timeOf(each.at));
    };
    expect(momentOf({ at: 'offset', offsetMinutes: -180 })).toEqual(['+1 00:00']);
    expect(momentOf({ at: 'offset', offsetMinutes: -180, hours: 'open' })).toEqual(['08:00']);
    expect(momentOf({ at: 'offset', offsetMinutes: 30, hours: 'open' })).toEqual(['+1 03:30']);
    expect(momentOf({ at: 'offset', offsetMinutes: 600 })).toEqual(['+1 13:00']);
    expect(momentOf({ at: 'percent', percent: 50 })).toEqual(['06:30']);
  });

  it('are those of the targets that it names', () => {
    const only = (targets: readonly ('respond' | 'arrive' | 'restore')[] | undefined) => {
      const when = { at: 'offset', offsetMinutes: -10, ...(targets ? { targets } : {}) } as const;
      return story({}, { ladder: ladderOf([rung('rung', when)]) }).state.pendingRungs.map(
        (each) => each.clockId,
      );
    };
    expect(only(undefined)).toEqual(['respond', 'arrive', 'restore']);
    expect(only(['arrive', 'restore'])).toEqual(['arrive', 'restore']);
    expect(only([])).toEqual([]);
  });

  it('are none of the opening, of a clock that stands still, or of one that is only measured', () => {
    const measured: TargetRule = target('restore', '4 h', { measureOnly: true });
    const told = taken({
      tier: tierOf([severity('S1', 1, [measured, target('arrive', '2 h')])]),
      ladder: ladderOf([
        rung('opening', { at: 'opening', severities: ['S1'] }),
        rung('half', { at: 'percent', percent: 50 }),
      ]),
    });
    expect(told.state.pendingRungs).toEqual([{ clockId: 'arrive', rungId: 'half', at: at('03:00') }]);
    told.does(pause());
    expect(told.state.pendingRungs).toEqual([]);
  });

  it('come one after another, of two at one instant the first of the ladder', () => {
    const told = story(
      {},
      {
        ladder: ladderOf([
          rung('third', { at: 'offset', offsetMinutes: -5 }),
          rung('first', { at: 'offset', offsetMinutes: -10 }),
          rung('second', { at: 'offset', offsetMinutes: -10 }),
        ]),
      },
    );
    expect(told.state.pendingRungs[0]).toEqual({ clockId: 'respond', rungId: 'first', at: at('02:20') });
  });
});

describe('what time alone brings about', () => {
  const OBLIGATION = {
    id: 'on_site',
    within: { amount: 20, unit: 'minutes' },
    from: 'report',
    whatZh: '到场',
    whatEn: 'On site',
  } as const;

  it('ends with the resolution: no duty of the customer is asked for, and no replacement leaves', () => {
    const tier: Tier = {
      ...SETUP.tier,
      obligations: [OBLIGATION],
      standby: [{ id: 'near', share: 0.5, of: 'restore' }],
    };
    const told = taken({ tier });
    told.does(contact('02:00'));
    told.until('02:10');
    told.does(resolve('02:10'));
    expect(told.state.pendingSteps).toEqual([]);
    told.sent();
    told.until('05:00');
    expect(told.sent()).toEqual([]);
  });

  it('has no moment while the clock on which it hangs stands still', () => {
    const tier: Tier = { ...SETUP.tier, standby: [{ id: 'near', share: 0.5, of: 'restore' }] };
    const told = taken({ tier });
    told.does(pause());
    expect(told.state.pendingSteps).toEqual([]);
    told.until('05:00');
    expect(told.events.map(({ event }) => event.type)).not.toContain('StandbyDue');
  });

  it('has none where the calendar does not give one, and none for a duty that was done', () => {
    const calendars = { always: { ...DAY_AND_NIGHT, publishedYears: [2025] } };
    const within = { amount: 1, unit: 'working_days' } as const;
    const unknown = story(
      {},
      { calendars, tier: tierOf([severity('S1', 1, [])], { obligations: [{ ...OBLIGATION, within }] }) },
    );
    expect(unknown.state.pendingSteps).toBeUndefined();
    const done = taken({ tier: { ...SETUP.tier, obligations: [OBLIGATION] } });
    expect(done.state.pendingSteps).toEqual([{ what: 'obligation', id: 'on_site', at: at('02:20') }]);
    done.does(fulfil('on_site', '02:00'));
    expect(done.state.pendingSteps).toEqual([]);
  });

  it('comes once, whatever is reckoned afterwards', () => {
    const tier: Tier = { ...SETUP.tier, obligations: [OBLIGATION] };
    const told = taken({ tier });
    told.until('02:25');
    told.does(contact('02:25'));
    expect(told.state.pendingSteps).toEqual([]);
    const missed = told.events.filter(({ event }) => event.type === 'ObligationMissed');
    expect(missed).toHaveLength(1);
  });
});

describe('what is still owed after the resolution', () => {
  it('is the report, and what begins afterwards; what began before is cancelled', () => {
    const told = taken({
      tier: tierOf(
        [severity('S1', 1, [target('arrive', '2 h'), target('spare_standby', '1 h', { from: 'restored' })])],
        {
          reportTargets: [
            target('analysis_report', '4 h', { from: 'restored' }),
            target('solution_plan', '1 h', { from: 'breach:analysis_report' }),
          ],
        },
      ),
    });
    told.until('03:00');
    told.does(resolve('03:00'));
    expect(
      ['arrive', 'spare_standby', 'analysis_report', 'solution_plan'].map((id) => [
        told.status(id),
        dueOf(told, id),
      ]),
    ).toEqual([
      ['cancelled', null],
      ['cancelled', null],
      ['running', '07:00'],
      ['running', '08:00'],
    ]);
  });

  it('is not what a raise began, where the resolution was before the raise and typed in after it', () => {
    const told = story({ severity: 'S2' });
    told.until('02:20');
    told.does(contact('02:20'));
    told.until('03:30');
    told.does(reclassify('S1', 'worsened', 'The whole site is down'));
    expect([told.status('arrive'), dueOf(told, 'arrive')]).toEqual(['running', '05:30']);
    told.until('04:00');
    told.does(resolve('03:00', { reason: 'From the log of the visit' }));
    expect(told.status('arrive')).toBe('cancelled');
    expect(told.state.clocks.find(({ id }) => id === 'arrive')).toMatchObject({ because: 'resolved' });
    told.until('23:00');
    expect(told.state).toMatchObject({ status: 'resolved', escalation: null, breached: {} });
  });

  it('leaves as it was what had been met, withdrawn or never applied', () => {
    const told = taken();
    told.does(contact('02:00'));
    told.does(fact('solved_remotely', true, 'By phone'));
    told.does(resolve('02:00'));
    const because = (id: string) => told.state.clocks.find((clock) => clock.id === id)?.because;
    expect([told.status('respond'), because('respond')]).toEqual(['met', undefined]);
    expect(told.status('restore')).toBe('met');
  });
});
