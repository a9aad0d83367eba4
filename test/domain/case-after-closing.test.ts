// What is promised for after the closing of a case: it is warned about, paged about and met like any other promise, though the
// case is closed; and nothing else of a closed case asks anybody for anything.

import { describe, expect, it } from 'vitest';
import type { CaseCommand, CaseSetup } from '../../shared/domain/case.ts';
import { caseKind } from '../../shared/domain/case-kind.ts';
import type { TargetRule, Tier } from '../../shared/domain/tier.ts';
import {
  CLOSE,
  contact,
  fact,
  milestone,
  pause,
  reclassify,
  reopen,
  resolve,
  take,
} from './case-commands.ts';
import { at, by, CLOCK, dueOf, PROVIDER, story, timeOf } from './case-story.ts';
import { DAY_AND_NIGHT, SETUP } from './small-desk.ts';

type Told = ReturnType<typeof story>;

/** A report that is owed a day after the closing. */
const REPORT: TargetRule = { kind: 'analysis_report', within: { amount: 1, unit: 'days' }, from: 'closed' };
/** A call to ask whether all is well, four hours after the closing. */
const CALL: TargetRule = {
  kind: 'respond',
  subkind: 'follow_up_call',
  within: { amount: 4, unit: 'hours' },
  from: 'closed',
};

const setupWith = (reportTargets: readonly TargetRule[], more: Partial<Tier> = {}): Partial<CaseSetup> => ({
  tier: { ...SETUP.tier, reportTargets, ...more },
});

const solved = (time: string) => resolve(time, { remotely: true });

/** A case that Anna took and resolved at 02:05, and that was closed at 02:30. */
function closed(reportTargets: readonly TargetRule[] = [REPORT], setup = setupWith(reportTargets)): Told {
  const told = story({}, setup);
  told.does(take());
  told.does(contact('02:00'));
  told.until('02:05');
  told.does(solved('02:05'));
  told.until('02:30');
  expect(told.does(CLOSE, by('mia'))).toBe('accepted');
  told.sent();
  told.happened();
  return told;
}

describe('a promise that counts from the closing', () => {
  it('waits for the closing, does not hold it up, and begins with it', () => {
    const told = story({}, setupWith([REPORT]));
    told.does(contact('02:00'));
    expect(told.status('analysis_report')).toBe('waiting');
    told.does(solved('02:00'), by('ben'));
    expect(told.status('analysis_report')).toBe('waiting');
    expect(told.does(CLOSE, by('mia'))).toBe('accepted');
    expect([told.status('analysis_report'), dueOf(told, 'analysis_report')]).toEqual(['running', '+1 02:00']);
    // Nobody needs an arrival any more, though the case was reported, resolved and closed within one minute.
    expect(told.status('arrive')).toBe('cancelled');
  });

  it('has its rungs before the deadline, at it and after it, and pages until somebody takes it', () => {
    const told = closed();
    told.until('+1 03:00');
    expect(told.sent()).toEqual([
      '14:30 warning anna',
      '+1 02:30 page mia sms',
      '+1 02:30 breach anna',
      '+1 02:40 page dora sms',
      '+1 02:40 tenant_alarm tom',
      '+1 02:55 page dora sms',
      '+1 02:55 tenant_alarm tom',
    ]);
    expect(told.state.breached).toEqual({ analysis_report: at('+1 02:30') });
    expect(told.state.status).toBe('closed');
  });

  it('keeps the case on the list of open cases, by its deadline, until it is met', () => {
    const told = closed();
    expect(caseKind.listing(told.state)).toEqual({ list: 'open', sortAt: at('+1 02:30') });
    expect(told.does(milestone('analysis_report', '02:30'))).toBe('accepted');
    expect(caseKind.listing(told.state)).toEqual({ list: 'closed', sortAt: at('02:30') });
  });

  it('moves with a re-pinning, and nothing else of the closed case does', () => {
    const told = closed();
    const before = told.state.clocks.filter(({ id }) => id !== 'analysis_report');
    const later: TargetRule = { ...REPORT, within: { amount: 2, unit: 'days' } };
    const next = { ...SETUP, tier: { ...SETUP.tier, version: 4, reportTargets: [later] } };
    told.setup = { ...told.setup, next };
    const repin: CaseCommand = { type: 'RepinCase', to: { tierVersion: 4 }, reason: 'The annex of March' };
    expect(told.does(repin, by('tom'))).toBe('accepted');
    expect(dueOf(told, 'analysis_report')).toBe('+2 02:30');
    expect(told.state.clocks.filter(({ id }) => id !== 'analysis_report')).toEqual(before);
    expect(told.state.status).toBe('closed');
  });

  it('is paged about also where no rung of the ladder stands at its deadline', () => {
    const told = closed([REPORT], { ...setupWith([REPORT]), ladder: { ...SETUP.ladder, rungs: [] } });
    told.until('+1 02:30');
    expect(told.sent()).toEqual(['+1 02:30 page anna sms']);
  });

  it('is taken in hand by whoever was paged, and asked about again where nothing follows', () => {
    const told = closed();
    told.until('+1 02:35');
    const { id: pageId } = told.openPageOf('mia');
    told.sent();
    expect(told.does(take('mia', pageId), by('mia', 'page_link'))).toBe('accepted');
    expect(told.sent()).toEqual(['+1 02:35 acknowledged anna']);
    expect(told.does(take('mia', pageId), by('mia', 'page_link'))).toBe('ignored already_acknowledged');
    told.until('+1 03:34');
    expect(told.sent()).toEqual(['+1 03:00 rung_inform dora']);
    told.until('+1 03:35');
    expect(told.sent()).toEqual(['+1 03:35 page anna sms']);
    expect(told.state.ownerId).toBe('anna');
  });

  it('is handed on to the next person by whoever cannot do it', () => {
    const told = closed();
    expect(told.does({ type: 'EscalateNow', personId: 'mia', reason: 'On leave' }, by('mia'))).toBe(
      'refused case_closed',
    );
    told.until('+1 02:31');
    told.sent();
    expect(told.does({ type: 'EscalateNow', personId: 'mia', reason: ' ' }, by('mia'))).toBe(
      'refused reason_needed',
    );
    expect(told.does({ type: 'EscalateNow', personId: 'mia', reason: 'On leave' }, by('mia'))).toBe(
      'accepted',
    );
    expect(told.sent()).toEqual(['+1 02:31 page dora sms', '+1 02:31 tenant_alarm tom']);
  });

  it('goes to the next person where a page does not arrive', () => {
    const told = closed();
    told.until('+1 02:30');
    const { id: pageId, attempt } = told.openPageOf('mia');
    told.sent();
    const failed = { type: 'ReportAttempt', attempt, pageId, result: 'refused', detail: 'x' } as const;
    expect(told.does(failed, PROVIDER)).toBe('accepted');
    expect(told.sent()).toEqual(['+1 02:30 page mia email']);
  });

  it('is made up for after an outage, late by the truth', () => {
    const told = closed();
    told.outageUntil('+1 04:30');
    told.does(caseKind.wake(), CLOCK);
    expect(told.sent()).toEqual(['+1 04:30 page mia sms', '+1 04:30 page dora sms', '+1 04:30 breach anna']);
    expect(told.events.findLast(({ event }) => event.type === 'TargetBreached')?.event).toMatchObject({
      dueAt: at('+1 02:30'),
      lateBySeconds: 7_200,
    });
  });

  it('asks nobody before it is due, and a signed-in person finds nothing to take', () => {
    const told = closed();
    expect(timeOf(caseKind.nextWake(told.state) ?? 0)).toBe('14:30');
    expect(told.does(take('ben'), by('ben'))).toBe('ignored already_acknowledged');
    const untaken = story({}, setupWith([REPORT]));
    untaken.does(contact('02:00'));
    untaken.does(solved('02:00'), by('anna'));
    untaken.does(CLOSE, by('mia'));
    expect(untaken.does(take())).toBe('ignored nothing_to_acknowledge');
  });

  it('that is only measured pages nobody', () => {
    const told = closed([{ ...REPORT, measureOnly: true }]);
    expect(told.status('analysis_report')).toBe('running');
    expect(caseKind.nextWake(told.state)).toBeNull();
    expect(told.does(milestone('analysis_report', '02:30'))).toBe('accepted');
  });

  it('is told to the desk where the days that it needs are not published', () => {
    const within = { amount: 1, unit: 'working_days' } as const;
    const calendars = { always: { ...DAY_AND_NIGHT, publishedYears: [2025] } };
    const told = story({}, { ...setupWith([{ ...REPORT, within }]), calendars });
    told.does(take());
    told.does(contact('02:00'));
    told.does(solved('02:00'));
    told.sent();
    told.does(CLOSE, by('mia'));
    expect(told.status('analysis_report')).toBe('calendar_missing');
    expect(told.sent()).toEqual(['02:00 calendar_missing tom', '02:00 closed reporter']);
    expect(told.does(milestone('analysis_report', '02:00'))).toBe('accepted');
    expect(told.status('analysis_report')).toBe('met');
  });
});

describe('what was promised for after the closing', () => {
  it('is met by its record, and the pages about it stop', () => {
    const told = closed();
    told.until('+1 02:35');
    expect(told.state.escalation).not.toBeNull();
    told.happened();
    expect(told.does(milestone('analysis_report', '+1 02:35'))).toBe('accepted');
    expect(told.happened()).toEqual(['MilestoneRecorded', 'ClocksReckoned', 'PageEnded', 'EscalationEnded']);
    expect(told.events.at(-1)?.event).toMatchObject({ type: 'EscalationEnded', because: 'done' });
    expect(told.status('analysis_report')).toBe('met');
    expect(caseKind.nextWake(told.state)).toBeNull();
    expect(told.state).toMatchObject({ status: 'closed', closedAt: at('02:30') });
    expect(caseKind.listing(told.state)).toEqual({ list: 'closed', sortAt: at('02:30') });
  });

  it('keeps its breach where it came late, and is corrected where it had come in time', () => {
    const late = closed();
    late.until('+1 02:31');
    late.does(milestone('analysis_report', '+1 02:31'));
    expect(late.state.breached).toEqual({ analysis_report: at('+1 02:30') });
    expect(late.happened()).not.toContain('BreachCorrected');

    const told = closed();
    told.until('+1 05:00');
    told.happened();
    expect(told.does(milestone('analysis_report', '+1 02:30', { reason: 'Sent by courier' }))).toBe(
      'accepted',
    );
    expect(told.happened()).toContain('BreachCorrected');
  });

  it('has one record, which only an earlier instant with a reason replaces', () => {
    const told = closed();
    told.until('03:00');
    told.does(milestone('analysis_report', '03:00'));
    expect(told.does(milestone('analysis_report', '03:00'))).toBe('refused already_recorded');
    expect(told.does(milestone('analysis_report', '02:58'))).toBe('refused already_recorded');
    expect(told.does(milestone('analysis_report', '02:58', { reason: 'The mail says so' }))).toBe('accepted');
    expect(told.state.course.evidence.analysis_report).toBe(at('02:58'));
  });

  it('counts as done where it was done before the closing already', () => {
    const told = story({}, setupWith([REPORT]));
    told.does(take());
    told.does(contact('02:00'));
    told.does(solved('02:00'));
    told.does(milestone('analysis_report', '02:00'));
    told.does(CLOSE, by('mia'));
    expect(told.status('analysis_report')).toBe('met');
    expect(caseKind.nextWake(told.state)).toBeNull();
    expect(told.does(take())).toBe('refused case_closed');
  });

  it('is not met by a contact or a record of the time before, where it is a promise of its own', () => {
    const survey: TargetRule = { ...REPORT, kind: 'solution_plan', subkind: 'survey' };
    const told = story({}, setupWith([CALL, survey]));
    told.does(take());
    told.does(contact('02:00', { gaveRemoteSupport: true }));
    told.does(milestone('solution_plan', '02:00'));
    told.does(solved('02:00'));
    told.does(CLOSE, by('mia'));
    expect([told.status('respond'), told.status('respond.follow_up_call')]).toEqual(['met', 'running']);
    expect(told.status('solution_plan.survey')).toBe('running');
    told.until('03:00');
    expect(told.does(contact('03:00'))).toBe('accepted');
    expect(told.status('respond.follow_up_call')).toBe('met');
    expect(told.state.course.evidence.respond).toBe(at('02:00'));
    expect(told.does(milestone('solution_plan', '03:00'))).toBe('accepted');
    expect(told.status('solution_plan.survey')).toBe('met');
    expect(told.state.course.evidence.solution_plan).toBe(at('02:00'));
  });

  it('of several, paging goes on until the last is done', () => {
    const told = closed([REPORT, { ...CALL, within: { amount: 1, unit: 'days' } }]);
    told.until('+1 02:35');
    told.sent();
    told.does(contact('+1 02:35'));
    expect(told.state.escalation).not.toBeNull();
    told.until('+1 02:40');
    expect(told.sent()).toEqual(['+1 02:40 page dora sms', '+1 02:40 tenant_alarm tom']);
    told.does(milestone('analysis_report', '+1 02:40'));
    expect(told.state.escalation).toBeNull();
  });

  it('of the time before is corrected by nothing that is recorded for the time after', () => {
    const told = closed([CALL]);
    const before = told.state.course.evidence.respond;
    told.until('03:00');
    told.does(contact('03:00'));
    // Whoever calls once more changes nothing: the first call was it.
    told.until('03:30');
    expect(told.does(contact('03:30'))).toBe('accepted');
    expect(told.state.course.evidence).toMatchObject({
      respond: before,
      'respond.follow_up_call': at('03:00'),
    });
  });

  it('goes by the kind of help that was given', () => {
    const help: TargetRule = { ...CALL, kind: 'remote_support', subkind: 'training' };
    const told = closed([help]);
    told.until('03:00');
    expect(told.does(contact('03:00'))).toBe('refused case_closed');
    expect(told.does(contact('03:00', { gaveRemoteSupport: true }))).toBe('accepted');
    expect(told.status('remote_support.training')).toBe('met');
    expect(told.state.course.evidence.remote_support).toBeUndefined();
  });

  it('needs its own instant: neither from the future nor long ago without a reason', () => {
    const told = closed();
    told.until('04:00');
    expect(told.does(milestone('analysis_report', '04:01'))).toBe('refused in_the_future');
    expect(told.does(milestone('analysis_report', '03:00'))).toBe('refused late_entry_reason_needed');
    expect(told.does(milestone('analysis_report', '02:04', { reason: 'x' }))).toBe(
      'refused before_restoration',
    );
  });

  it('counts what hangs on its own miss as well', () => {
    const apology: TargetRule = {
      kind: 'solution_plan',
      within: { amount: 2, unit: 'hours' },
      from: 'breach:analysis_report',
    };
    const told = closed([REPORT, apology]);
    told.until('+1 04:30');
    expect(told.state.breached).toMatchObject({ solution_plan: at('+1 04:30') });
    told.does(milestone('analysis_report', '+1 04:30'));
    expect(told.state.escalation).not.toBeNull();
    expect(told.does(milestone('solution_plan', '+1 04:30'))).toBe('accepted');
    expect(told.state.escalation).toBeNull();
  });
});

describe('a closed case', () => {
  it('pages nobody for anything else, and takes only what is promised from then on', () => {
    const told = closed();
    const refusedNow: CaseCommand[] = [
      contact('02:30'),
      milestone('arrive', '02:30'),
      milestone('solution_plan', '02:30'),
      solved('02:30'),
      pause(),
      { type: 'AssignOwner', personId: 'ben', reason: '' },
      { type: 'EscalateNow', personId: 'anna', reason: 'x' },
      reclassify('S2', 'correction', 'x'),
      fact('solved_remotely', false, 'x'),
    ];
    for (const command of refusedNow) expect(told.does(command)).toBe('refused case_closed');
    told.does(milestone('analysis_report', '02:30'));
    told.until('+3 00:00');
    expect(told.sent()).toEqual([]);
  });

  it('is left alone by a promotion that was overdue when it was closed in an outage', () => {
    const order = ['S3', 'S2', 'S1'];
    const after = { S3: { amount: 1, unit: 'hours' } } as const;
    const told = story(
      { severity: 'S3' },
      setupWith([REPORT], { promotion: { order, when: { on: 'elapsed', after }, atTop: 'stay' } }),
    );
    told.does(contact('02:00'));
    told.outageUntil('03:30');
    told.does(solved('03:30'), by('anna'));
    told.does(CLOSE, by('mia'));
    told.sent();
    told.does(caseKind.wake(), CLOCK);
    expect(told.sent()).toEqual([]);
    expect(told.state.course.severity).toBe('S2');
  });

  it('that owes nothing is not woken for what was overdue before it was closed', () => {
    const order = ['S3', 'S2', 'S1'];
    const after = { S3: { amount: 1, unit: 'hours' } } as const;
    const told = story(
      { severity: 'S3' },
      setupWith([], { promotion: { order, when: { on: 'elapsed', after }, atTop: 'stay' } }),
    );
    told.does(contact('02:00'));
    told.outageUntil('03:30');
    told.does(solved('03:30'), by('anna'));
    expect(timeOf(caseKind.nextWake(told.state) ?? 0)).toBe('03:00');
    told.does(CLOSE, by('mia'));
    expect(caseKind.nextWake(told.state)).toBeNull();
  });

  it('that owes nothing wakes nobody', () => {
    const told = closed([]);
    expect(told.state.course.starts.closed).toBeUndefined();
    expect(caseKind.nextWake(told.state)).toBeNull();
    expect(told.does(milestone('analysis_report', '02:30'))).toBe('refused case_closed');
  });
});

describe('reopening a case that owed something since its closing', () => {
  it('counts it anew from the next closing, with all its rungs', () => {
    const told = closed();
    told.until('+1 02:35');
    told.sent();
    expect(told.does(reopen(), by('mia'))).toBe('accepted');
    expect(told.state.course.starts.closed).toBeUndefined();
    expect(told.status('analysis_report')).toBe('waiting');
    // Whoever was paged about the report is left alone; the owner is asked to look at the fault.
    expect(told.sent()).toEqual([
      '+1 02:35 page anna sms',
      '+1 02:35 reopened anna',
      '+1 02:35 reopened reporter',
    ]);
    expect(told.state.escalation?.openPages.map(({ personId }) => personId)).toEqual(['anna']);
    told.does(take());
    told.does(solved('+1 02:35'));
    told.does(CLOSE, by('mia'));
    told.sent();
    told.until('+2 02:40');
    expect(told.sent()).toEqual(['+1 14:35 warning anna', '+2 02:35 page mia sms', '+2 02:35 breach anna']);
    expect(told.state.breached.analysis_report).toBe(at('+2 02:35'));
  });

  it('takes back what was done since the closing, and not what was done before', () => {
    const told = closed([REPORT, CALL]);
    told.until('03:00');
    told.does(contact('03:00'));
    told.does(milestone('analysis_report', '03:00'));
    told.does(reopen(), by('anna'));
    expect(told.sent()).toEqual(['03:00 reopened reporter']);
    expect(told.state.course.evidence).toEqual({ respond: at('02:00') });
    expect(told.happened()).not.toContain('EscalationEnded');
    expect(told.status('respond.follow_up_call')).toBe('waiting');
    expect(told.status('respond')).toBe('met');
  });
});

describe('a reopening and what had been done early', () => {
  const PLAN: TargetRule = { ...REPORT, kind: 'solution_plan' };
  const early = () => {
    const told = story({}, setupWith([PLAN, { ...REPORT, kind: 'spare_standby' }]));
    told.does(take());
    told.does(contact('02:00'));
    told.does(milestone('solution_plan', '02:00'));
    told.until('02:05');
    told.does(solved('02:05'));
    return told;
  };

  it('leaves what was done before the closing, be the case closed or not', () => {
    const told = early();
    told.does(reopen(), by('anna'));
    expect(told.state.course.evidence).toEqual({ respond: at('02:00'), solution_plan: at('02:00') });
    const other = early();
    other.does(CLOSE, by('mia'));
    // At the very closing is since the closing.
    other.does(milestone('spare_standby', '02:05'));
    other.does(reopen(), by('anna'));
    expect(other.state.course.evidence).toEqual({ respond: at('02:00'), solution_plan: at('02:00') });
  });

  it('says of the pages that it stops that the case was reopened', () => {
    const told = closed();
    told.until('+1 02:35');
    const before = told.events.length;
    told.does(reopen(), by('anna'));
    expect(told.events.slice(before).map(({ event }) => event)).toContainEqual({
      type: 'EscalationEnded',
      number: 2,
      because: 'reopened',
    });
  });
});

describe('a report that is owed by a resolved case', () => {
  const taken = () => {
    const told = story();
    told.does(take());
    told.does(contact('02:00'));
    told.does(solved('02:00'));
    told.until('+1 02:02');
    told.sent();
    return told;
  };

  it('is asked for until somebody takes it or it is done', () => {
    const told = taken();
    expect(told.state.escalation?.openPages.map(({ personId }) => personId)).toEqual(['mia']);
    told.does(milestone('analysis_report', '+1 02:02'));
    expect(told.state.escalation).toBeNull();
    told.until('+2 00:00');
    expect(told.sent()).toEqual([]);
  });

  it('may be handed on while somebody is paged about it, and has all its rungs again after a reopening', () => {
    const told = taken();
    expect(told.does({ type: 'EscalateNow', personId: 'mia', reason: 'On leave' }, by('mia'))).toBe(
      'accepted',
    );
    expect(told.sent()).toEqual(['+1 02:02 page dora sms', '+1 02:02 tenant_alarm tom']);
    told.does(reopen(), by('anna'));
    expect(told.state.escalation).toBeNull();
    told.does(solved('+1 02:02'));
    told.sent();
    told.until('+2 02:02');
    expect(told.sent()).toEqual(['+1 14:02 warning anna', '+2 02:02 page mia sms', '+2 02:02 breach anna']);
  });
});
