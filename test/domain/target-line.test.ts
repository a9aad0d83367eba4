// The rules of one case asked directly: which of them are in force, from where each counts, which of several binds.

import { describe, expect, it } from 'vitest';
import { type Conventions, conventionsOf } from '../../shared/domain/conventions.ts';
import { REAL_TIME } from '../../shared/domain/counting.ts';
import { HOUR_MS, MINUTE_MS } from '../../shared/domain/instant.ts';
import { type Course, reckonClocks } from '../../shared/domain/sla.ts';
import {
  amountOf,
  calendarOf,
  caseRulesOf,
  countedBy,
  earliestLine,
  evidenceOf,
  measureOf,
  obligationDue,
  offReason,
  REOPENED,
} from '../../shared/domain/target-line.ts';
import { type CustomerObligation, clockIdOf, type TargetRule, type Tier } from '../../shared/domain/tier.ts';
import {
  ALWAYS,
  cn,
  inShanghai,
  is,
  reckoningOf,
  reported,
  severity,
  span,
  target,
  tierOf,
  WORKDAYS,
} from './clock-world.ts';

const given = (changes: Partial<Course> = {}): Course => reported('11-18 10:00', changes);
const openPause = (from: string) => ({ from: cn(from), to: null, reason: 'waiting_customer' });

type World = { readonly conventions?: Partial<Conventions>; readonly changes?: Partial<Tier> };
const worldOf = (rules: readonly TargetRule[], { conventions, changes }: World = {}) =>
  reckoningOf(tierOf(rules, changes, conventions));

/** A clock as `running 11-18 10:00 → 11-18 12:00`, with what is left of a paused one in minutes, and `provisional`. */
function clock(id: string, rules: readonly TargetRule[], course: Course, of: World = {}): string {
  const found = reckonClocks(course, worldOf(rules, of)).find((one) => one.id === id);
  if (!found) return 'none';
  const { status, startedAt, dueAt, remainingMs, because, provisional } = found;
  const begins = startedAt === null ? '' : inShanghai(startedAt);
  const ends = dueAt === null ? '' : `→ ${inShanghai(dueAt)}`;
  const left = remainingMs === undefined ? '' : `${remainingMs / MINUTE_MS} min left`;
  return [status, begins, ends, left, because ?? '', provisional ? 'provisional' : '']
    .filter((word) => word !== '')
    .join(' ');
}

const line = (rules: readonly TargetRule[], course: Course, of: World = {}) =>
  earliestLine(
    rules.map((rule) => ({ rule })),
    course,
    worldOf(rules, of),
  );

describe('the rules of a case', () => {
  const severities = [
    severity('HIGH', 1, [target('restore', '4 h'), target('full_recovery', '6 h')]),
    severity('MID', 2, [target('arrive', '1 h'), target('restore', '8 h'), target('resolve', '12 h')]),
    severity('SAME', 2, [target('full_recovery', '7 h')]),
    severity('LOW', 3, [
      target('solution_plan', '6 h'),
      target('restore', '24 h'),
      target('full_recovery', null),
      target('full_recovery', '72 h'),
      target('resolve', '48 h'),
    ]),
  ];
  const reportTargets = [
    target('analysis_report', '3 d', { from: 'restored' }),
    target('resolve.case', null),
  ];
  const rules = (code: string, changes: Partial<Course> = {}) =>
    caseRulesOf(
      given({ severity: code, ...changes }),
      worldOf([], { changes: { severities, reportTargets } }),
    ).map(({ rule, severity: from }) =>
      [clockIdOf(rule), rule.within?.amount, from && `of ${from}`].filter(Boolean).join(' '),
    );
  const held = (...ids: string[]) => ({
    at: cn('11-18 11:00'),
    notLaterThan: Object.fromEntries(ids.map((id) => [id, cn('11-20 10:00')])),
  });

  it('are those of its severity and of the tier’s reports that state a time', () => {
    expect(rules('HIGH')).toEqual(['restore 4', 'full_recovery 6', 'analysis_report 3']);
    expect(rules('LOW')).toEqual([
      'solution_plan 6',
      'restore 24',
      'full_recovery 72',
      'resolve 48',
      'analysis_report 3',
    ]);
  });

  it('after a worsening have each outcome once that was promised before, from the next lower severity', () => {
    const worsened = held('solution_plan', 'restore', 'full_recovery', 'resolve');
    expect(rules('HIGH', { worsened })).toEqual([
      'restore 4',
      'full_recovery 6',
      'analysis_report 3',
      'resolve 12 of MID',
    ]);
    expect(rules('MID', { worsened })).toEqual([
      'arrive 1',
      'restore 8',
      'resolve 12',
      'analysis_report 3',
      'full_recovery 72 of LOW',
    ]);
    expect(rules('HIGH', { worsened: held('restore') })).toEqual(rules('HIGH'));
  });

  it('after a promotion have also the steps of the severities that the case was on', () => {
    const promotions = [{ from: 'LOW', to: 'MID', at: cn('11-18 11:00') }];
    const worsened = held('solution_plan', 'full_recovery');
    expect(rules('MID', { worsened: { ...worsened, by: 'promotion' }, promotions })).toEqual([
      'arrive 1',
      'restore 8',
      'resolve 12',
      'analysis_report 3',
      'solution_plan 6 of LOW',
      'full_recovery 72 of LOW',
    ]);
    const twice = [...promotions, { from: 'MID', to: 'HIGH', at: cn('11-18 12:00') }];
    expect(rules('HIGH', { worsened: { ...held(), by: 'promotion' }, promotions: twice })).toEqual([
      'restore 4',
      'full_recovery 6',
      'analysis_report 3',
      'arrive 1 of MID',
      'resolve 12 of MID',
      'solution_plan 6 of LOW',
    ]);
    // Not where people judged it worse after that, and none where nothing is known of a promotion.
    expect(rules('MID', { worsened, promotions })).not.toContain('solution_plan 6 of LOW');
    expect(rules('MID', { worsened: { ...worsened, by: 'promotion' } })).toEqual(rules('MID', { worsened }));
  });
});

describe('whether a rule is in force', () => {
  const never = target('restore', '1 h', { condition: is('damaged', false) });
  const withdrawn = target('restore', '1 h', { condition: is('intact', true) });
  const over = target('restore', '1 h', { condition: is('resolved', false) });
  const course = given({
    facts: { damaged: true, intact: false },
    factsAt: { intact: cn('11-18 11:00') },
    evidence: { resolve: cn('11-18 12:00') },
  });
  const off = (...of: TargetRule[]) =>
    offReason(
      of.map((rule) => ({ rule })),
      course,
      worldOf(of),
    );

  it('says of several reasons why none is the one that says most', () => {
    expect(off(never)).toEqual({ status: 'not_applicable', because: 'damaged' });
    expect(off(never, withdrawn)).toEqual({ status: 'withdrawn', because: 'intact' });
    expect(off(never, withdrawn, over)).toEqual({ status: 'cancelled', because: 'resolved' });
    expect(off(target('restore', '1 h', { from: 'breach:arrive' }))).toEqual({
      status: 'not_applicable',
      because: 'not_missed',
    });
    expect(off(target('restore', '1 h', { from: 'breach:arrive' }), withdrawn)).toEqual({
      status: 'withdrawn',
      because: 'intact',
    });
  });

  it('keeps what was met when a fact took it back, at that instant too', () => {
    const met = (restore: string) => ({ ...course, evidence: { restore: cn(restore) } });
    expect(clock('restore', [withdrawn], met('11-18 10:59'))).toBe('met 11-18 10:00 → 11-18 11:00');
    expect(clock('restore', [withdrawn], met('11-18 11:00'))).toBe('met 11-18 10:00 → 11-18 11:00');
    expect(clock('restore', [withdrawn], met('11-18 11:01'))).toBe('withdrawn intact');
    expect(clock('restore', [withdrawn], course)).toBe('withdrawn intact');
    // What never was in force was not met either.
    expect(clock('restore', [never], met('11-18 10:59'))).toBe('not_applicable damaged');
  });

  it('is none without the time that a parameter must give', () => {
    expect(clock('restore', [target('restore', null, { parameter: 'contract.outage' })], given())).toBe(
      'not_applicable parameter_missing',
    );
  });

  it('is no visit where it was solved from afar, and everything else all the same', () => {
    const remotely = given({ facts: { solved_remotely: true } });
    const rules = [target('arrive', '1 h'), target('full_recovery', '1 h')];
    expect(clock('arrive', rules, remotely)).toBe('cancelled solved_remotely');
    expect(clock('full_recovery', rules, remotely)).toBe('running 11-18 10:00 → 11-18 11:00');
  });

  it('is not over because it took a visit', () => {
    const afar = target('restore', '1 h', { condition: is('solved_remotely', true) });
    const told = { facts: { solved_remotely: false } };
    expect(clock('restore', [afar], given(told))).toBe('not_applicable solved_remotely');
    expect(
      clock('restore', [afar], given({ ...told, factsAt: { solved_remotely: cn('11-18 10:30') } })),
    ).toBe('withdrawn solved_remotely');
  });
});

describe('evidence', () => {
  const literally = target('arrive', '4 h', { literally: 'dispatch' });
  const by = (rule: TargetRule, evidence: Course['evidence'], own: Partial<Conventions> = {}) =>
    inShanghai(evidenceOf(rule, given({ evidence }), conventionsOf({ conventions: own })) ?? null);
  const departing = { outsideRegionVisit: 'dispatch' } as const;

  it('of a visit that a departure keeps is whichever came first', () => {
    const both = { dispatch: cn('11-18 11:00'), arrive: cn('11-18 13:00') };
    expect(by(literally, both, departing)).toBe('11-18 11:00');
    expect(by(literally, { ...both, dispatch: cn('11-18 14:00') }, departing)).toBe('11-18 13:00');
    expect(by(literally, { dispatch: both.dispatch }, departing)).toBe('11-18 11:00');
    expect(by(literally, { arrive: both.arrive }, departing)).toBe('11-18 13:00');
    expect(by(literally, both)).toBe('11-18 13:00');
    expect(by(target('arrive', '4 h'), both, departing)).toBe('11-18 13:00');
  });
});

describe('evidence of a sub-kind', () => {
  const metAt = (rule: TargetRule, evidence: Course['evidence']) =>
    inShanghai(evidenceOf(rule, given({ evidence }), conventionsOf({ conventions: {} })) ?? null);
  const kind = { resolve: cn('11-18 12:00') };
  const both = { ...kind, 'resolve.part': cn('11-18 14:00') };

  it('is its own, else that of its kind; where it counts from the closing its own alone', () => {
    const part = target('resolve.part', '2 h');
    expect([metAt(part, kind), metAt(part, both)]).toEqual(['11-18 12:00', '11-18 14:00']);
    const closing = target('resolve.part', '2 h', { from: 'closed' });
    expect([metAt(closing, kind), metAt(closing, both)]).toEqual([null, '11-18 14:00']);
    expect(metAt(target('resolve', '2 h', { from: 'closed' }), kind)).toBe('11-18 12:00');
  });
});

describe('what a duration counts', () => {
  const measured = (text: string, own: Partial<Conventions> = {}, lacking = false) => {
    const reckoning = worldOf([], {
      conventions: own,
      ...(lacking && { changes: { workingDayCalendarId: '?' } }),
    });
    return measureOf(span(text), ALWAYS, reckoning);
  };
  const days = { counts: 'days', timeZone: 'Asia/Shanghai', reading: 'end_of_day', workingDays: WORKDAYS };
  const realTime = { counts: 'time', calendar: REAL_TIME };

  it('is open time for minutes and hours, real time for calendar hours', () => {
    expect(measured('90 min')).toEqual([{ counts: 'time', calendar: ALWAYS }, 90 * MINUTE_MS]);
    expect(measured('2 h')).toEqual([{ counts: 'time', calendar: ALWAYS }, 2 * HOUR_MS]);
    expect(measured('2 ch')).toEqual([realTime, 2 * HOUR_MS]);
  });

  it('is real time for days and weeks, or days of the civil code', () => {
    expect(measured('3 d')).toEqual([realTime, 72 * HOUR_MS]);
    expect(measured('1 w')).toEqual([realTime, 168 * HOUR_MS]);
    expect(measured('3 d', { dayUnit: 'civil_code_end_of_day' })).toEqual([days, 3]);
    expect(measured('1 w', { weekUnit: 'civil_code_end_of_day' })).toEqual([days, 7]);
    const roll = { dayUnit: 'civil_code_with_holiday_roll' } as const;
    expect(measured('3 d', roll)).toEqual([{ ...days, reading: 'holiday_roll' }, 3]);
    // Without a calendar of working days the clock's own stands for it.
    expect(measured('3 d', roll, true)).toEqual([
      { ...days, reading: 'holiday_roll', workingDays: ALWAYS },
      3,
    ]);
  });

  it('is working days, as the tier reads them', () => {
    expect(measured('5 wd')).toEqual([
      {
        counts: 'working_days',
        calendar: ALWAYS,
        endOfBusiness: '18:00',
        due: 'end_of_business',
        pause: 'close_of_business_rule',
      },
      5,
    ]);
  });

  it('has the grace of a standby in hours alone', () => {
    const of = (rule: TargetRule) =>
      amountOf(rule, WORKDAYS, worldOf([], { conventions: { standbyGraceMinutes: 60 } }))[1];
    expect(of(target('spare_standby', '2 h'))).toBe(3 * HOUR_MS);
    expect(of(target('spare_standby', '2 wd'))).toBe(2);
    expect(of(target('arrive', '2 h'))).toBe(2 * HOUR_MS);
  });

  it('is nothing without a time', () => {
    expect(() => amountOf(target('restore', null), ALWAYS, worldOf([]))).toThrow('restore has no time');
  });

  it('is on the rule’s own calendar, else on the tier’s for its unit, and on no other', () => {
    const on = (rule: TargetRule) => calendarOf(rule, worldOf([])).id;
    expect(on(target('restore', '2 h'))).toBe('always');
    expect(on(target('restore', '2 wd'))).toBe('workdays');
    expect(on(target('restore', '2 h', { calendarId: 'workdays' }))).toBe('workdays');
    expect(() => on(target('restore', '2 h', { calendarId: 'night' }))).toThrow('night');
  });
});

describe('a duty of the customer', () => {
  const duty = (id: string, within: string | null): CustomerObligation => ({
    id,
    within: within === null ? null : span(within),
    from: 'report',
    whatZh: '',
    whatEn: '',
  });
  const due = (within: string | null, when: string) =>
    inShanghai(obligationDue(duty('letter', within), reported(when), worldOf([])));

  it('is due by the tier’s calendars, and never where it has no time or its year is not published', () => {
    expect(due('10 min', '11-18 10:00')).toBe('11-18 10:10');
    // A Friday: the next working day is Monday.
    expect(due('1 wd', '11-21 10:00')).toBe('11-24 18:00');
    expect(due(null, '11-18 10:00')).toBeNull();
    expect(due('1 wd', '12-31 10:00')).toBeNull();
  });

  it('that was late extends only what rests on it', () => {
    const rules = (precondition: string) => [target('restore', '1 h', { precondition })];
    const course = given({
      evidence: { 'obligation:letter': cn('11-18 10:25'), 'obligation:key': cn('11-18 10:40') },
    });
    const of = (precondition: string, obligations?: readonly CustomerObligation[]) =>
      clock('restore', rules(precondition), course, { changes: obligations ? { obligations } : {} });
    const both = [duty('key', '10 min'), duty('letter', '10 min')];
    expect(of('letter', both)).toBe('running 11-18 10:00 → 11-18 11:15');
    expect(of('key', both)).toBe('running 11-18 10:00 → 11-18 11:30');
    // Done before its deadline it changes nothing.
    expect(of('letter', [duty('letter', '30 min')])).toBe('running 11-18 10:00 → 11-18 11:00');
    expect(of('letter', [duty('letter', null)])).toBe('running 11-18 10:00 → 11-18 11:00');
    expect(of('letter')).toBe('running 11-18 10:00 → 11-18 11:00');
  });
});

describe('a duty that nobody did', () => {
  const lapsing = (obligationMissed: Conventions['obligationMissed'], within = span('10 min')) =>
    clock(
      'restore',
      [target('restore', '1 h', { precondition: 'key' })],
      given({ dutiesMissedBy: cn('11-18 10:10') }),
      {
        conventions: { obligationMissed },
        changes: { obligations: [{ id: 'key', within, from: 'report', whatZh: '', whatEn: '' }] },
      },
    );

  it('takes the promise back where the tier reads it so, though another tier had by then', () => {
    expect(lapsing('void')).toBe('withdrawn obligation_missed');
    expect(lapsing('ignore')).toBe('running 11-18 10:00 → 11-18 11:00');
    expect(lapsing('extend_by_lateness')).toBe('running 11-18 10:00 → 11-18 11:00');
  });

  it('takes nothing back where no deadline can be given for it', () => {
    expect(lapsing('void', span('400 wd'))).toBe('running 11-18 10:00 → 11-18 11:00');
  });
});

describe('a year that is not published', () => {
  const guess = { missingYear: 'mon_fri_provisional' } as const;
  const rules = [target('resolve', '2 wd')];

  it('makes a deadline provisional where it is guessed, and only there', () => {
    const end = reported('12-30 10:00');
    expect(clock('resolve', rules, end, { conventions: guess })).toBe(
      'running 12-30 10:00 → 2026-01-01 18:00 provisional',
    );
    expect(clock('resolve', rules, end)).toBe('calendar_missing 12-30 10:00');
    expect(clock('resolve', rules, given(), { conventions: guess })).toBe(
      'running 11-18 10:00 → 11-20 18:00',
    );
    expect(clock('resolve', rules, given())).toBe('running 11-18 10:00 → 11-20 18:00');
  });

  it('is guessed for whatever counts on it', () => {
    const counted = (text: string) => {
      const reckoning = worldOf([], { conventions: { ...guess, dayUnit: 'civil_code_with_holiday_roll' } });
      const [measure, amount] = measureOf(span(text), WORKDAYS, reckoning);
      return countedBy(conventionsOf(reckoning.tier), measure, cn('12-31 16:00'), amount, []);
    };
    expect(counted('3 h')).toEqual({
      counted: { ends: 'due', dueAt: cn('2026-01-01 10:00') },
      guessed: true,
    });
    expect(counted('1 wd')).toEqual({
      counted: { ends: 'due', dueAt: cn('2026-01-01 18:00') },
      guessed: true,
    });
    expect(counted('1 d')).toEqual({
      counted: { ends: 'due', dueAt: cn('2026-01-02 00:00') },
      guessed: true,
    });
    expect(counted('2 h')).toEqual({ counted: { ends: 'due', dueAt: cn('12-31 18:00') }, guessed: false });
  });
});

describe('pauses', () => {
  it('between a resolution and a reopening hold also what is never paused', () => {
    const stretch = { from: cn('11-18 10:10'), to: cn('11-18 11:10') };
    const respond = [target('respond', '30 min')];
    const by = (reason: string) => clock('respond', respond, given({ pauses: [{ ...stretch, reason }] }));
    expect(by(REOPENED)).toBe('running 11-18 10:00 → 11-18 11:30');
    expect(by('waiting_customer')).toBe('running 11-18 10:00 → 11-18 10:30');
  });
});

describe('a start', () => {
  const from = (start: TargetRule['from']) => [target('resolve', '2 h', { from: start })];

  it('with the first response is the word with the customer, else whatever meets the response', () => {
    const on = (changes: Partial<Course>) => clock('resolve', from('first_response'), given(changes));
    expect(on({})).toBe('waiting');
    expect(on({ evidence: { respond: cn('11-18 10:05') } })).toBe('running 11-18 10:05 → 11-18 12:05');
    expect(on({ starts: { first_response: cn('11-18 10:20') } })).toBe('running 11-18 10:20 → 11-18 12:20');
    expect(
      on({ starts: { first_response: cn('11-18 10:20') }, evidence: { respond: cn('11-18 10:05') } }),
    ).toBe('running 11-18 10:20 → 11-18 12:20');
  });

  describe('with an arrival that has not happened', () => {
    const rules = (arrive: Partial<TargetRule>, restore = '2 h') => [
      target('arrive', '1 h', arrive),
      target('restore', restore, { from: 'arrival' }),
    ];

    it('is the deadline of the arrival, and none while the arrival itself waits', () => {
      expect(clock('restore', rules({}), given())).toBe('running 11-18 11:00 → 11-18 13:00 provisional');
      expect(clock('restore', rules({ from: 'emergency_classified' }), given())).toBe('waiting');
      expect(clock('restore', [target('restore', '2 h', { from: 'arrival' })], given())).toBe('waiting');
    });

    it('is paused with it, and has all of its own time left', () => {
      const paused = given({ pauses: [openPause('11-18 10:20')] });
      expect(clock('restore', rules({}), paused)).toBe('paused 160 min left provisional');
      // From the pause on: the working day that ends on Wednesday at 18:00, and 40 minutes of the arrival.
      expect(clock('restore', rules({}, '1 wd'), paused)).toBe(
        `paused ${31 * 60 + 40 + 40} min left provisional`,
      );
      const twice = given({
        pauses: [
          { from: cn('11-18 10:10'), to: cn('11-18 10:20'), reason: 'waiting_customer' },
          openPause('11-18 10:30'),
        ],
      });
      expect(clock('restore', rules({}, '1 wd'), twice)).toBe(
        `paused ${31 * 60 + 30 + 40} min left provisional`,
      );
    });

    it('has open time left where it counts in open time, and civil days as real time', () => {
      const evening = reported('11-18 16:30', { pauses: [openPause('11-18 17:00')] });
      const office = { changes: { calendarId: 'workdays' } };
      expect(clock('restore', rules({}), evening, office)).toBe('paused 150 min left provisional');
      // To the end of Thursday, and half an hour of the arrival.
      expect(
        clock('restore', rules({}, '2 d'), evening, { conventions: { dayUnit: 'civil_code_end_of_day' } }),
      ).toBe(`paused ${55 * 60 + 30} min left provisional`);
    });

    it('is paused without an end where its year is not published', () => {
      const late = reported('12-31 10:00', { pauses: [openPause('12-31 10:20')] });
      expect(clock('restore', rules({}, '1 wd'), late)).toBe('calendar_missing provisional');
    });
  });

  describe('with a miss', () => {
    const rules = [
      target('respond', '30 min'),
      target('restore', '4 h'),
      target('resolve', '2 h', { from: 'breach:restore' }),
    ];
    const resolve = (changes: Partial<Course>, of = rules) => clock('resolve', of, given(changes));

    it('is the deadline of that clock: provisional until it is missed, and none once it was met', () => {
      expect(resolve({})).toBe('running 11-18 14:00 → 11-18 16:00 provisional');
      expect(resolve({ evidence: { restore: cn('11-18 14:00') } })).toBe('not_applicable not_missed');
      expect(resolve({ evidence: { restore: cn('11-18 14:01') } })).toBe('running 11-18 14:00 → 11-18 16:00');
    });

    it('under an earlier severity stands, and that of another clock is none', () => {
      const missed = (clockId: string) => [{ clockId, severity: 'S', dueAt: cn('11-18 12:00') }];
      expect(resolve({ missed: missed('restore') })).toBe('running 11-18 12:00 → 11-18 14:00');
      expect(resolve({ missed: missed('respond') })).toBe('running 11-18 14:00 → 11-18 16:00 provisional');
    });

    it('waits while that clock is paused or waits itself', () => {
      expect(resolve({ pauses: [openPause('11-18 10:20')] })).toBe('waiting');
      const waiting = [target('restore', '4 h', { from: 'closed' }), ...rules.slice(2)];
      expect(resolve({}, waiting)).toBe('waiting');
    });

    it('of a clock that the case does not have, or of its own, never comes', () => {
      expect(resolve({}, rules.slice(2))).toBe('not_applicable not_missed');
      expect(resolve({}, from('breach:resolve'))).toBe('not_applicable not_missed');
    });
  });
});

describe('an agreed visit', () => {
  it('is due when it was agreed, and not provisional', () => {
    const course = given({ facts: { appointment_at: cn('11-20 14:00') } });
    expect(clock('arrive', [target('arrive', '4 h')], course)).toBe('running 11-18 10:00 → 11-20 14:00');
    expect(clock('arrive.outside', [target('arrive.outside', '4 h')], course)).toBe(
      'running 11-18 10:00 → 11-18 14:00',
    );
    const told = given({ facts: { appointment_at: 'tomorrow' } });
    expect(clock('arrive', [target('arrive', '4 h')], told)).toBe('running 11-18 10:00 → 11-18 14:00');
  });
});

describe('after a worsening', () => {
  const restore = [target('restore', '4 h')];
  const worsened = (notLaterThan: Record<string, string>, changes: Partial<Course> = {}) =>
    given({
      worsened: {
        at: cn('11-18 12:00'),
        notLaterThan: Object.fromEntries(Object.entries(notLaterThan).map(([id, when]) => [id, cn(when)])),
      },
      ...changes,
    });
  const on = (notLaterThan: Record<string, string>, changes: Partial<Course> = {}) =>
    clock('restore', restore, worsened(notLaterThan, changes));

  it('a kind that is new counts from it, in a pause too', () => {
    expect(on({})).toBe('running 11-18 12:00 → 11-18 16:00');
    expect(on({}, { pauses: [openPause('11-18 13:00')] })).toBe('paused 11-18 12:00 180 min left');
  });

  it('the earlier of the old and the new deadline binds, and of two equal ones the old', () => {
    expect(on({ restore: '11-18 15:00' })).toBe('running 11-18 10:00 → 11-18 15:00');
    expect(on({ restore: '11-18 16:00' })).toBe('running 11-18 10:00 → 11-18 16:00');
    expect(on({ restore: '11-18 17:00' })).toBe('running 11-18 12:00 → 11-18 16:00');
  });

  it('what was missed or met by then stays as it was', () => {
    expect(on({ restore: '11-18 11:00' })).toBe('running 11-18 10:00 → 11-18 11:00');
    expect(on({ restore: '11-18 12:00' })).toBe('running 11-18 10:00 → 11-18 12:00');
    const met = (when: string) => on({ restore: '11-18 20:00' }, { evidence: { restore: cn(when) } });
    expect(met('11-18 11:00')).toBe('met 11-18 10:00 → 11-18 20:00');
    expect(met('11-18 12:00')).toBe('met 11-18 10:00 → 11-18 20:00');
    expect(met('11-18 12:01')).toBe('met 11-18 12:00 → 11-18 16:00');
    // Read from the report, a shorter time moves nothing of what was missed at that very instant either.
    const fromReport = { conventions: { worsenedCountsFrom: 'from_report' } } as const;
    const short = [target('restore', '1 h')];
    expect(clock('restore', short, worsened({ restore: '11-18 12:00' }), fromReport)).toBe(
      'running 11-18 10:00 → 11-18 12:00',
    );
    expect(clock('restore', short, worsened({ restore: '11-18 12:01' }), fromReport)).toBe(
      'running 11-18 10:00 → 11-18 11:00',
    );
    // What was met without a promise before has none to keep.
    expect(on({}, { evidence: { restore: cn('11-18 11:00') } })).toBe('met 11-18 12:00 → 11-18 16:00');
  });
});

describe('of several rules of one clock', () => {
  const binds = (course: Course, ...of: TargetRule[]) =>
    [of, of.toReversed()].map((rules) => {
      const { within } = line(rules, course)?.rule ?? {};
      return [within?.amount, within?.unit].join(' ');
    });
  const hours = target('resolve', '2 h', { calendarId: 'workdays' });
  const waiting = target('resolve', '1 h', { from: 'closed' });
  const missing = target('resolve', '40 wd');
  const end = reported('12-30 10:00');
  const paused = reported('12-30 10:00', { pauses: [openPause('12-30 11:00')] });

  it('the earliest deadline binds, in a pause the one that has least left', () => {
    expect(binds(end, hours, target('resolve', '1 ch'))).toEqual(['1 calendar_hours', '1 calendar_hours']);
    const either = [target('resolve', '3 h'), target('resolve', '2 h')] as const;
    expect(binds(paused, ...either)).toEqual(['2 hours', '2 hours']);
  });

  it('a deadline binds before a pause, that before a year that is not published, that before one that waits', () => {
    const early = target('resolve', '30 min');
    expect(binds(paused, early, hours)).toEqual(['30 minutes', '30 minutes']);
    expect(
      binds(paused, hours, target('resolve', '16 h', { calendarId: 'workdays', from: 'arrival' })),
    ).toEqual(['2 hours', '2 hours']);
    expect(binds(end, hours, missing)).toEqual(['2 hours', '2 hours']);
    expect(binds(end, missing, waiting)).toEqual(['40 working_days', '40 working_days']);
    expect(binds(paused, hours, waiting)).toEqual(['2 hours', '2 hours']);
  });

  it('one that lasts longest in a pause binds before a year that is not published', () => {
    const long = target('resolve', '900 ch');
    expect(binds(paused, long, missing)).toEqual(['900 calendar_hours', '900 calendar_hours']);
  });

  it('none is in force where each is off', () => {
    expect(
      line(
        [target('resolve', '1 h', { condition: is('asked', true, { whileUnknown: 'inactive' }) })],
        given(),
      ),
    ).toBeUndefined();
  });
});
