// The life of a case: evidence, pauses, severity, end and return, and what is refused on the way.

import { describe, expect, it } from 'vitest';
import type { Calendar } from '../../shared/domain/calendar.ts';
import type { CaseCommand, CaseState } from '../../shared/domain/case.ts';
import { caseKind } from '../../shared/domain/case-kind.ts';
import { demoTenant } from '../../shared/domain/presets/demo.ts';
import { S002_CALENDARS } from '../../shared/domain/presets/s002-effective.ts';
import {
  CLOSE,
  contact,
  fact,
  milestone,
  pause,
  reclassify,
  reopen,
  resolve,
  resume,
  take,
  taken,
} from './case-commands.ts';
import { at, by, CLOCK, dueOf, OPENING, REPORTER, story, teller, timeOf } from './case-story.ts';
import { DAY_AND_NIGHT, LADDER, OFFICE, SETUP } from './small-desk.ts';

describe('opening', () => {
  it('counts from the report, pins the versions and names who reported', () => {
    const told = story();
    expect(told.state).toMatchObject({
      id: 'k7m3q9qxpa',
      version: 1,
      lastAt: at('02:00'),
      status: 'open',
      identificationNeeded: false,
      pinned: {
        tierId: 'small-tier',
        tierVersion: 3,
        ladderId: 'small-ladder',
        ladderVersion: 2,
        calendars: { always: 1 },
      },
    });
    expect(told.state.course.facts).toEqual({ channel: 'email' });
    expect([dueOf(told, 'respond'), dueOf(told, 'arrive'), dueOf(told, 'restore')]).toEqual([
      '02:30',
      '04:00',
      '06:00',
    ]);
    expect(told.happened().slice(0, 2)).toEqual(['CaseOpened', 'ClocksReckoned']);
  });

  it('refuses a report from the future and a severity that the tier lacks', () => {
    const told = teller(at('02:00'), SETUP);
    expect(told.does({ ...OPENING, reportedAt: at('02:01') })).toBe('refused reported_in_future');
    expect(told.does({ ...OPENING, severity: 'S9' })).toBe('refused unknown_severity');
    expect(told.said).toBe('This tier has no severity "S9". Choose one of: S1, S2, S3.');
    expect(told.does({ type: 'AddNote', text: 'x' })).toBe('refused no_such_case');
  });

  it('happens once', () => {
    expect(story().does(OPENING)).toBe('ignored already_open');
  });

  it('sends no notice to an automaton and a bare one to a stranger', () => {
    expect(story({ sendReception: false }).sent()).toEqual(['02:00 page anna sms']);
    const stranger = story({
      customerId: null,
      reporter: { ...OPENING.reporter, verified: false, contactId: null },
    });
    expect(stranger.sent()).toEqual(['02:00 page anna sms', '02:00 reception_bare reporter']);
    expect(stranger.state.identificationNeeded).toBe(true);
    stranger.does(contact('02:00'));
    stranger.does(resolve('02:00'));
    expect(stranger.sent()).toEqual([]);
    const unreachable = story({ reporter: { ...OPENING.reporter, address: null, channel: null } });
    expect(unreachable.sent()).toEqual(['02:00 page anna sms']);
  });

  it('numbers attempts by their place among the effects, pages first', () => {
    const told = teller(at('02:00'), SETUP);
    const decision = caseKind.decide(null, OPENING, {
      now: at('02:00'),
      actor: CLOCK,
      entropy: '0'.repeat(64),
      setup: SETUP,
    });
    if (decision.outcome !== 'accepted') throw new Error('refused');
    expect(decision.effects.map(({ type }) => type)).toEqual(['SendPage', 'SendNotice']);
    told.does(OPENING);
    expect(told.openPageOf('anna')).toMatchObject({ id: '1-1', attempt: '1.0' });
  });
});

describe('what was stored by an earlier release', () => {
  it('is read as it was: courses, clocks and corrections without what is kept since', () => {
    const told = taken();
    const [opened, reckoned] = told.events.map(({ event }) => event);
    if (opened?.type !== 'CaseOpened' || reckoned?.type !== 'ClocksReckoned') throw new Error('no opening');
    const old = [
      opened,
      { type: 'ClocksPaused', pauseReason: 'customer_not_ready', note: '' },
      {
        type: 'ClocksReckoned',
        course: {
          ...reckoned.course,
          pauses: [{ from: at('02:10'), to: null, reason: 'customer_not_ready' }],
        },
        clocks: reckoned.clocks,
        pendingRungs: reckoned.pendingRungs,
        firedRungs: {},
      },
      { type: 'TargetBreached', clockId: 'arrive', dueAt: at('04:00'), lateBySeconds: 0 },
      { type: 'BreachCorrected', clockId: 'arrive', metAt: at('03:50'), reason: 'Typed in late' },
    ] as const;
    let state: CaseState | null = null;
    for (const event of old) state = caseKind.evolve(state, event, at('02:10'));
    if (!state) throw new Error('no case');
    expect(state.pendingSteps).toBeUndefined();
    expect(caseKind.nextWake(state)).not.toBeNull();
    const context = { now: at('03:10'), actor: by('anna'), entropy: '0'.repeat(64), setup: SETUP };
    const resumed = caseKind.decide(state, resume(), context);
    expect(resumed.outcome).toBe('accepted');
    const dropped = caseKind.decide(
      state,
      { type: 'DropPause', pauseId: `at-${at('02:10')}`, reason: 'None' },
      context,
    );
    expect(dropped.outcome).toBe('accepted');
  });
});

describe('pages that were stored by an earlier release', () => {
  it('go on: their persons are asked, answered and followed as before', () => {
    const told = story();
    const { involved: _involved, ...state } = told.state;
    const { escalation } = state;
    if (!escalation) throw new Error('Nobody was paged');
    // As it was kept then: no reason for anybody, nobody held, no ways by time.
    const old: CaseState = {
      ...state,
      escalation: {
        ...escalation,
        queue: escalation.queue.map(({ personId, cause }) => ({ personId, cause })),
        openPages: escalation.openPages.map(({ because: _because, ...page }) => page),
      },
    };
    const setup = SETUP;
    const decided = (command: CaseCommand, now: string) => {
      const context = { now: at(now), actor: by('anna'), entropy: '0'.repeat(64), setup };
      const decision = caseKind.decide(old, command, context);
      if (decision.outcome !== 'accepted') throw new Error(decision.reason.en);
      return decision.events.reduce(
        (before: CaseState, event) => caseKind.evolve(before, event, at(now)),
        old,
      );
    };
    expect(caseKind.nextWake(old)).toBe(at('02:10'));
    const climbed = decided({ type: 'Wake' }, '02:10');
    expect(climbed.escalation?.openPages.map(({ personId }) => personId)).toEqual(['ben']);
    expect(climbed.escalation?.queue).toEqual([]);
    const failed = decided(
      {
        type: 'ReportAttempt',
        attempt: '1.0',
        pageId: escalation.openPages[0]?.id ?? '',
        result: 'refused',
        detail: 'x',
      },
      '02:01',
    );
    expect(failed.escalation?.openPages[0]).toMatchObject({ personId: 'anna', channelIndex: 1 });
    expect(decided(take(), '02:05')).toMatchObject({ ownerId: 'anna', acknowledged: true, escalation: null });
    expect(caseKind.listing(old).list).toBe('open');
  });
});

describe('a case that opens while nothing counts', () => {
  const tier = { ...SETUP.tier, calendarId: 'office' };
  const under = (calendar: Calendar) => ({ tier, calendars: { ...SETUP.calendars, office: calendar } });

  it('counts from the next opening, also where it is paused and resumed in the night', () => {
    // 19:00 in Shanghai; the office opens again at 09:00.
    const told = story({ reportedAt: at('11:00'), now: at('11:00') }, under(OFFICE));
    expect(dueOf(told, 'restore')).toBe('+1 05:00');
    told.does(pause());
    told.until('14:00');
    told.does(resume());
    expect(dueOf(told, 'restore')).toBe('+1 05:00');
    told.does(pause());
    told.until('+1 02:00');
    told.does(resume());
    expect(dueOf(told, 'restore')).toBe('+1 06:00');
  });

  it('goes on under a calendar without any open time, which the desk is told of', () => {
    const never = { ...OFFICE, weekly: DAY_AND_NIGHT.weekly };
    const told = story({}, under(never));
    expect(told.status('restore')).toBe('calendar_missing');
    expect(told.sent()).toContain('02:00 calendar_missing tom');
    expect(told.does(take())).toBe('accepted');
    expect(told.does(contact('02:00'))).toBe('accepted');
    expect(told.does(resolve('02:00'))).toBe('accepted');
  });
});

describe('evidence', () => {
  it('is met by a human contact and by nothing that we send ourselves', () => {
    const told = taken();
    expect(told.status('respond')).toBe('running');
    told.until('02:20');
    expect(told.does(contact('02:20'))).toBe('accepted');
    expect(told.status('respond')).toBe('met');
    told.until('02:40');
    expect(told.state.breached).toEqual({});
  });

  it('is in time at the very instant of the deadline', () => {
    const told = taken();
    told.outageUntil('02:30');
    told.does(contact('02:30'));
    expect(told.status('respond')).toBe('met');
    expect(told.state.breached).toEqual({});
    expect(told.happened()).not.toContain('TargetBreached');
  });

  it('records a breach that the alarm had not yet seen', () => {
    const told = taken();
    told.outageUntil('02:32');
    told.does(contact('02:31'));
    expect(told.state.breached).toEqual({ respond: at('02:30') });
    expect(told.happened()).toEqual(['ContactLogged', 'ClocksReckoned', 'TargetBreached']);
    expect(told.state.acknowledged).toBe(true);
  });

  it('typed in late corrects the breach, which stays in the timeline', () => {
    const told = story();
    told.until('02:40');
    told.happened();
    expect(told.does(contact('02:29'))).toBe('refused late_entry_reason_needed');
    expect(told.does(contact('02:29', { reason: 'Was on the phone' }))).toBe('accepted');
    expect(told.happened()).toEqual(['ContactLogged', 'ClocksReckoned', 'BreachCorrected']);
    expect(told.status('respond')).toBe('met');
    expect(told.state.breached).toEqual({ respond: at('02:30') });
  });

  it('lies neither in the future nor before the report', () => {
    const told = taken();
    expect(told.does(contact('02:01'))).toBe('refused in_the_future');
    expect(told.does(contact('01:59', { reason: 'Early bird' }))).toBe('refused before_the_report');
    expect(told.said).toBe('That instant lies before the report (2026-03-03 10:00). Please check it.');
    expect(told.does(contact('02:00', { with: ' ' }))).toBe('refused contact_incomplete');
    expect(told.does(contact('02:00', { at: Number.NaN }))).toBe('refused in_the_future');
  });

  it('stands as it came first; an earlier instant may replace it with a reason', () => {
    const told = taken();
    told.until('03:00');
    told.does(milestone('arrive', '03:00'));
    told.until('03:03');
    expect(told.does(milestone('arrive', '03:02'))).toBe('refused already_recorded');
    expect(told.said).toContain('2026-03-03 11:00');
    expect(told.does(milestone('arrive', '02:50'))).toBe('refused late_entry_reason_needed');
    expect(told.does(milestone('arrive', '02:58'))).toBe('refused already_recorded');
    expect(told.does(milestone('arrive', '02:50', { reason: 'Read the gate log' }))).toBe('accepted');
    expect(told.state.course.evidence.arrive).toBe(at('02:50'));
    expect(told.state.course.starts.arrival).toBe(at('02:50'));
  });

  it('keeps the earliest of several contacts', () => {
    const told = taken();
    told.until('02:20');
    told.does(contact('02:18'));
    told.does(contact('02:20'));
    expect(told.state.course.evidence.respond).toBe(at('02:18'));
    told.does(contact('02:05', { reason: 'Forgot the first call' }));
    expect(told.state.course.evidence.respond).toBe(at('02:05'));
  });

  it('sets off no rung of a target that is met', () => {
    const told = taken();
    told.does(contact('02:00'));
    told.until('02:59');
    expect(told.sent()).toEqual([]);
    told.until('03:00');
    expect(told.sent()).toEqual(['03:00 warning anna']);
  });
});

describe('pausing', () => {
  const waiting = pause('Nobody there');
  const back = resume('Back');

  it('moves the deadlines by its length, but not those that never pause', () => {
    const told = taken();
    told.until('02:10');
    expect(told.does(waiting)).toBe('accepted');
    expect([told.status('respond'), told.status('arrive')]).toEqual(['running', 'paused']);
    told.until('02:40');
    expect(told.state.breached).toEqual({ respond: at('02:30') });
    told.until('03:10');
    told.does(back);
    expect([dueOf(told, 'respond'), dueOf(told, 'arrive'), dueOf(told, 'restore')]).toEqual([
      '02:30',
      '05:00',
      '07:00',
    ]);
  });

  it('ends the escalation; a case that nobody took is paged about again when it goes on', () => {
    const told = story();
    told.does(contact('02:00'));
    told.until('02:05');
    told.sent();
    told.does(waiting, by('mia'));
    expect(told.state.escalation).toBeNull();
    told.until('03:05');
    expect(told.sent()).toEqual(['02:05 paused reporter']);
    told.does(back, by('mia'));
    expect(told.sent()).toEqual(['03:05 page anna sms', '03:05 resumed reporter']);
  });

  it('goes on paging where nobody answered, also when somebody was named owner meanwhile', () => {
    const told = story();
    told.does(contact('02:00'));
    told.does({ type: 'AssignOwner', personId: 'ben', reason: 'Knows the site' }, by('mia'));
    told.until('02:05');
    told.does(waiting, by('mia'));
    told.until('03:05');
    told.sent();
    told.does(back, by('mia'));
    expect(told.sent()).toEqual(['03:05 page ben sms', '03:05 resumed ben', '03:05 resumed reporter']);
    told.until('03:15');
    expect(told.sent()).toEqual(['03:15 page anna sms']);
  });

  it('goes to the top where the pages that it stopped had nobody else to turn to', () => {
    const told = story({ severity: 'S3' });
    told.until('04:05');
    told.does(waiting, by('mia'));
    told.until('04:20');
    told.sent();
    told.does(back, by('mia'));
    expect(told.sent()).toEqual(['04:20 page dora sms', '04:20 tenant_alarm tom', '04:20 resumed reporter']);
  });

  it('lets an acknowledgement stand that is given while every clock stands still', () => {
    const told = story();
    told.does(contact('02:00'));
    told.does(waiting, by('mia'));
    told.does(take('ben'), by('ben'));
    told.sent();
    told.until('+1 02:00');
    expect(told.sent()).toEqual([]);
    expect(told.state.acknowledged).toBe(true);

    const unanswered = story();
    unanswered.does(waiting, by('mia'));
    unanswered.does(take('ben'), by('ben'));
    expect(unanswered.state.acknowledgementLapsesAt).toBe(at('03:00'));
  });

  it('never fires a rung again that fired before it', () => {
    const told = taken();
    told.does(contact('02:00'));
    told.until('03:01');
    expect(told.sent()).toEqual(['03:00 warning anna']);
    told.does(waiting);
    told.until('04:01');
    told.does(back);
    told.sent();
    told.until('04:59');
    expect(told.sent()).toEqual([]);
    told.until('05:00');
    // Restore: half of four hours, an hour later for the pause. Arrive: missed at 05:00 instead of 04:00.
    expect(told.sent()).toEqual(['05:00 page mia sms', '05:00 breach anna', '05:00 warning anna']);
  });

  it('is refused for reasons that the tier does not list, twice, and when nothing runs', () => {
    const told = taken();
    expect(told.does(pause('Nobody there', 'lunch'))).toBe('refused pause_reason_not_listed');
    expect(told.said).toBe('The tier lists no pause reason "lunch". It lists: customer_not_ready.');
    expect(told.does(back)).toBe('refused not_paused');
    told.does(waiting);
    expect(told.does(waiting)).toBe('refused already_paused');
    told.does(back);
    told.does(contact('02:00'));
    told.does(resolve('02:00'));
    expect(told.does(waiting)).toBe('refused nothing_to_pause');
  });
});

describe('severity', () => {
  it('that worsened states open pages anew and brings in the people of the new opening', () => {
    const told = story({ severity: 'S2' });
    told.until('02:05');
    told.sent();
    const old = told.openPageOf('anna').id;
    expect(told.does(reclassify('S1', 'worsened', 'Now all lines are dead'), by('mia'))).toBe('accepted');
    expect(told.sent()).toEqual(['02:05 page anna sms', '02:05 severity_changed reporter']);
    expect(told.openPageOf('anna').id).not.toBe(old);
    expect([dueOf(told, 'respond'), dueOf(told, 'arrive')]).toEqual(['02:35', '04:05']);
    expect(told.state.severityBasis).toEqual({ by: 'staff', detail: 'Now all lines are dead' });
    // The stopped page is still good for an answer while this escalation runs.
    expect(told.does(take('anna', old), by('anna', 'sms'))).toBe('accepted');
  });

  it('corrected after the resolution pages nobody', () => {
    const told = story({ severity: 'S3' });
    told.does(contact('02:00'));
    told.does(resolve('02:00'), by('ben'));
    told.sent();
    expect(told.does(reclassify('S1'), by('mia'))).toBe('accepted');
    expect(told.sent()).toEqual(['02:00 severity_changed ben', '02:00 severity_changed reporter']);
    expect(told.state.escalation).toBeNull();
  });

  it('that worsened never postpones a running deadline', () => {
    const told = taken({}, { severity: 'S2' });
    told.until('02:50');
    told.does(reclassify('S1', 'worsened'));
    expect(dueOf(told, 'respond')).toBe('03:00');
  });

  it('that worsened pages although somebody has the case in hand', () => {
    const told = taken({}, { severity: 'S3' });
    told.does(reclassify('S1', 'worsened'), by('mia'));
    expect(told.sent()).toEqual([
      '02:00 page anna sms',
      '02:00 severity_changed anna',
      '02:00 severity_changed reporter',
    ]);
    expect(told.state.acknowledged).toBe(false);
  });

  it('as a correction counts from the report; a breach stays a breach', () => {
    const told = story();
    told.until('02:40');
    told.does(reclassify('S2'), by('mia'));
    expect(dueOf(told, 'respond')).toBe('03:00');
    expect(told.state.breached).toEqual({ respond: at('02:30') });
    told.does(contact('02:40'));
    expect(told.happened()).not.toContain('BreachCorrected');
  });

  it('as a correction gives a later promise, which can be missed as well', () => {
    const told = story();
    told.until('02:40');
    told.does(reclassify('S2'), by('mia'));
    told.until('03:01');
    const breaches = told.events.flatMap(({ event }) =>
      event.type === 'TargetBreached' ? timeOf(event.dueAt) : [],
    );
    expect(breaches).toEqual(['02:30', '03:00']);
    told.does(reclassify('S1'), by('mia'));
    told.until('03:02');
    expect(told.state.breached).toEqual({ respond: at('03:00') });
  });

  it('sets off the rungs of a promise that became a later one, and no others twice', () => {
    const told = story();
    told.until('02:16');
    told.does(take());
    told.does(reclassify('S2'), by('mia'));
    told.sent();
    told.until('02:45');
    // Half of sixty minutes is 02:30; half of thirty, at 02:15, had fired before.
    expect(told.sent()).toEqual(['02:30 warning anna']);
  });

  it('is refused without a reason, unknown, or as a worsening that is none', () => {
    const told = taken({}, { severity: 'S2' });
    expect(told.does(reclassify('S3', 'worsened'))).toBe('refused not_worse');
    expect(told.does(reclassify('S7'))).toBe('refused unknown_severity');
    expect(told.does(reclassify('S2'))).toBe('ignored same_severity');
    expect(told.does(reclassify('S1', 'worsened', ''))).toBe('refused reason_needed');
  });
});

describe('facts', () => {
  it('are those that the tier asks about', () => {
    const told = taken();
    expect(told.does(fact('colour', 'red'))).toBe('refused unknown_fact');
    expect(told.said).toBe('The tier asks about no fact "colour". It asks about: solved_remotely.');
    expect(told.does(fact('solved_remotely', 'yes'))).toBe('refused wrong_fact_value');
    expect(told.does(fact('solved_remotely', true))).toBe('accepted');
    expect(told.status('arrive')).toBe('cancelled');
    expect(told.does(fact('solved_remotely', true))).toBe('ignored same_fact');
    expect(told.does(fact('solved_remotely', false))).toBe('accepted');
    expect(dueOf(told, 'arrive')).toBe('04:00');
  });
});

describe('an emergency', () => {
  const emergency = 'resolve.emergency_handling';
  const begun = () => {
    const [tier] = demoTenant('desk.example').tiers;
    if (!tier) throw new Error('The demo tenant has a tier');
    const told = story({ severity: 'L1' }, { tier, calendars: S002_CALENDARS });
    told.does(contact('02:00'));
    return told;
  };

  it('is to be handled within two hours of its first classification', () => {
    const told = begun();
    expect(told.status(emergency)).toBe('not_applicable');
    told.until('02:10');
    expect(told.does(fact('emergency_class', 'E2'))).toBe('accepted');
    expect([told.status(emergency), dueOf(told, emergency)]).toEqual(['running', '04:10']);
    told.until('02:20');
    expect(told.does(fact('emergency_class', 'E1'))).toBe('accepted');
    expect(dueOf(told, emergency)).toBe('04:10');
    told.until('03:00');
    told.does(resolve('03:00'));
    expect(told.status(emergency)).toBe('met');
    expect(told.state.breached).not.toHaveProperty(emergency);
  });

  it('is breached where it lasts longer', () => {
    const told = begun();
    told.does(fact('emergency_class', 'E1'));
    told.until('04:01');
    expect(told.state.breached).toHaveProperty(emergency, at('04:00'));
  });

  it('that was none has no clock, and counts anew when it becomes one again', () => {
    const told = begun();
    told.does(fact('emergency_class', 'E1'));
    told.until('02:30');
    expect(told.does(fact('emergency_class', 'none'))).toBe('accepted');
    expect(told.status(emergency)).toBe('withdrawn');
    expect(told.state.course.starts.emergency_classified).toBeUndefined();
    told.until('02:40');
    told.does(fact('emergency_class', 'E2'));
    expect(dueOf(told, emergency)).toBe('04:40');
  });

  it('classified after the resolution is handled already', () => {
    const told = begun();
    told.does(resolve('02:00'));
    told.until('02:30');
    expect(told.does(fact('emergency_class', 'E1'))).toBe('accepted');
    expect(told.status(emergency)).toBe('met');
  });

  it('has the classes that the tier names', () => {
    const told = begun();
    expect(told.does(fact('emergency_class', 'E3'))).toBe('refused wrong_fact_value');
    expect(told.said).toBe('The value of "emergency_class" cannot be "E3". Choose one of: E1, E2, none.');
    expect(told.does(fact('emergency_class', true))).toBe('refused wrong_fact_value');
    expect(told.does(fact('repairable_on_the_spot', 'no'))).toBe('refused wrong_fact_value');
    expect(told.said).toContain('Choose one of: true, false.');
  });

  it('leaves the replacement of a part a clock of its own, met by the resolution', () => {
    const told = begun();
    told.does(fact('repairable_on_the_spot', false));
    expect(dueOf(told, 'resolve.part_replacement')).toBe('+2 02:00');
    told.does(resolve('02:00'));
    expect(told.status('resolve.part_replacement')).toBe('met');
    expect(told.status(emergency)).toBe('not_applicable');
  });
});

describe('the end', () => {
  it('needs a logged contact, be it late, where the tier promises a response', () => {
    const told = taken();
    told.until('02:40');
    expect(told.does(resolve('02:40'))).toBe('refused no_contact_yet');
    expect(told.said).toBe(
      'No contact with the customer is logged yet, and a resolution is no response. Log the contact first, then resolve the case.',
    );
    expect(told.state.status).toBe('open');
    told.does(contact('02:40'));
    expect(told.does(resolve('02:40'))).toBe('accepted');
    expect(told.state.breached).toEqual({ respond: at('02:30') });

    const severities = SETUP.tier.severities.map((severity) => ({
      ...severity,
      targets: severity.targets.filter(({ kind }) => kind !== 'respond'),
    }));
    const unpromised = story({}, { tier: { ...SETUP.tier, severities } });
    expect(unpromised.does(resolve('02:00'))).toBe('accepted');
  });

  it('brings recovery and analysis only after the restoration; a spare may stand by before', () => {
    const told = taken();
    told.until('02:04');
    expect(told.does(milestone('analysis_report', '02:04'))).toBe('refused not_restored_yet');
    expect(told.said).toBe(
      'The service is not restored yet. Record the restoration (or the resolution) first, then this milestone.',
    );
    expect(told.does(milestone('full_recovery', '02:04'))).toBe('refused not_restored_yet');
    expect(told.does(milestone('spare_standby', '02:04'))).toBe('accepted');
    told.does(milestone('restore', '02:04'));
    expect(told.does(milestone('full_recovery', '02:03'))).toBe('refused before_restoration');
    expect(told.does(milestone('full_recovery', '02:04'))).toBe('accepted');
    expect(told.does(milestone('analysis_report', '02:04'))).toBe('accepted');
  });

  it('is refused by a sentence that says which step is missing', () => {
    const told = story();
    expect(told.does(CLOSE)).toBe('refused not_resolved');
    expect(told.said).toBe(
      'Nobody owns this case and it is not resolved. Assign it, work on it and resolve it, then close it.',
    );
    told.does(contact('02:00'));
    told.does(resolve('02:00'), { kind: 'person', name: 'API', via: 'api' });
    expect(told.does(CLOSE)).toBe('refused not_assigned');
    told.does({ type: 'AssignOwner', personId: 'ben', reason: 'On shift' }, by('mia'));
    expect(told.does(CLOSE)).toBe('refused analysis_owed');
    told.does(milestone('analysis_report', '02:00'));
    expect(told.does({ ...CLOSE, summary: '' })).toBe('refused summary_needed');
    expect(told.does(CLOSE)).toBe('accepted');
    expect(told.state).toMatchObject({ status: 'closed', closedAt: at('02:00') });
    expect(caseKind.nextWake(told.state)).toBeNull();
    expect(caseKind.listing(told.state)).toEqual({ list: 'closed', sortAt: at('02:00') });
    expect(told.does(CLOSE)).toBe('refused already_closed');
  });

  it('stops the pages, cancels what was not needed, and leaves the analysis owed', () => {
    const told = story();
    told.until('02:12');
    told.does(contact('02:12'));
    told.sent();
    expect(told.does(resolve('02:12', { remotely: true }), by('ben'))).toBe('accepted');
    expect(told.sent()).toEqual(['02:12 resolved reporter']);
    expect(told.state).toMatchObject({ status: 'resolved', escalation: null, ownerId: 'ben' });
    expect(['respond', 'arrive', 'restore', 'analysis_report'].map((id) => told.status(id))).toEqual([
      'met',
      'cancelled',
      'met',
      'running',
    ]);
    told.until('+1 02:12');
    expect(told.sent()).toEqual(['14:12 warning ben', '+1 02:12 page mia sms', '+1 02:12 breach ben']);
    expect(told.does(take('mia'), by('mia'))).toBe('accepted');
  });

  it('counts what was overdue when it came as breached', () => {
    const told = taken();
    told.does(contact('02:00'));
    told.outageUntil('06:10');
    told.does(resolve('06:05', { reason: 'Was driving' }));
    expect(told.state.breached).toEqual({ arrive: at('04:00'), restore: at('06:00') });
  });

  it('does not lie before the restoration, and comes once', () => {
    const told = taken();
    told.does(contact('02:00'));
    told.until('02:04');
    told.does(milestone('restore', '02:03'));
    expect(told.state.status).toBe('restored');
    expect(dueOf(told, 'analysis_report')).toBe('+1 02:03');
    expect(told.does(resolve('02:02'))).toBe('refused before_restoration');
    told.does(resolve('02:04'));
    expect(told.does(resolve('02:04'))).toBe('refused already_resolved');
  });

  it('ends an open pause', () => {
    const told = taken();
    told.does(pause());
    told.does(contact('02:00'));
    told.until('02:30');
    told.does(resolve('02:30'));
    expect(told.state.course.pauses).toEqual([
      { from: at('02:00'), to: at('02:30'), reason: 'customer_not_ready', by: 'anna', id: '3' },
    ]);
  });

  it('refuses most things afterwards, but not a note or a message', () => {
    const told = taken();
    told.does(contact('02:00'));
    told.does(resolve('02:00'));
    told.does(milestone('analysis_report', '02:00'));
    told.does(CLOSE);
    const refusedNow: CaseCommand[] = [
      contact('02:00'),
      milestone('arrive', '02:00'),
      resolve('02:00'),
      pause(),
      resume(),
      { type: 'AssignOwner', personId: 'ben', reason: '' },
      take(),
      { type: 'EscalateNow', personId: 'anna', reason: 'x' },
      reclassify('S2', 'correction', 'x'),
      fact('solved_remotely', true, 'x'),
    ];
    for (const command of refusedNow) expect(told.does(command)).toBe('refused case_closed');
    expect(told.does({ type: 'Wake' }, CLOCK)).toBe('ignored nothing_due');
    expect(told.does({ type: 'AddNote', text: 'Filed' })).toBe('accepted');
  });
});

describe('reopening', () => {
  it('takes back the restoration and charges nobody with the time in between', () => {
    const told = taken();
    told.does(contact('02:00'));
    told.until('03:00');
    told.does(milestone('arrive', '03:00'));
    told.does(resolve('03:00'));
    told.until('05:00');
    told.sent();
    expect(told.does(reopen(''), by('mia'))).toBe('refused reason_needed');
    expect(told.does(reopen(), by('mia'))).toBe('accepted');
    expect(told.state.status).toBe('open');
    expect([
      told.status('respond'),
      told.status('arrive'),
      told.status('restore'),
      told.status('analysis_report'),
    ]).toEqual(['met', 'met', 'running', 'waiting']);
    expect(dueOf(told, 'restore')).toBe('08:00');
    expect(told.sent()).toEqual(['05:00 page anna sms', '05:00 reopened anna', '05:00 reopened reporter']);
    told.until('05:10');
    expect(told.sent()).toEqual(['05:10 page ben sms']);
  });

  it('charges nobody with that time for a response either, which no pause ever stops', () => {
    // Resolved under a severity that promises no response, which then proves to have been the wrong one.
    const severities = SETUP.tier.severities.map((each) =>
      each.code === 'S3' ? { ...each, targets: [] } : each,
    );
    const told = story({ severity: 'S3' }, { tier: { ...SETUP.tier, severities } });
    told.until('02:10');
    told.does(resolve('02:10'), by('ben'));
    told.does(reclassify('S1', 'correction', 'All was down'), by('mia'));
    expect(told.status('respond')).toBe('cancelled');
    told.until('+1 02:00');
    told.does(reopen(), by('mia'));
    told.until('+1 02:19');
    expect(told.state.breached).not.toHaveProperty('respond');
    expect(dueOf(told, 'respond')).toBe('+1 02:20');
    told.until('+1 02:20');
    expect(told.state.breached).toHaveProperty('respond', at('+1 02:20'));
  });

  it('pages nobody where the owner reopens it, and the opening where there is no owner', () => {
    const told = taken();
    told.does(contact('02:00'));
    told.does(resolve('02:00'));
    told.sent();
    told.does(reopen('Too early'), by('anna'));
    expect(told.sent()).toEqual(['02:00 reopened reporter']);

    const ownerless = story();
    ownerless.does(contact('02:00'));
    ownerless.does(resolve('02:00'), { kind: 'person', name: 'API', via: 'api' });
    ownerless.sent();
    ownerless.does(reopen(), by('mia'));
    expect(ownerless.sent()).toEqual(['02:00 page anna sms', '02:00 reopened reporter']);
  });

  it('is refused while the case is open', () => {
    expect(story().does(reopen('x'))).toBe('refused still_open');
  });
});

describe('what is said about a case', () => {
  it('a later message tells the owner and moves no clock', () => {
    const told = taken();
    const before = told.state.clocks;
    const followUp: CaseCommand = {
      type: 'AddFollowUp',
      receiptId: 'receipt-2',
      from: 'ruth@customer.example',
      verified: true,
      channel: 'email',
      text: 'Still down',
      attachments: [],
    };
    expect(told.does(followUp, REPORTER)).toBe('accepted');
    expect(told.sent()).toEqual(['02:00 follow_up anna']);
    expect(told.state.clocks).toEqual(before);
    expect(told.does(resolve('02:00'), REPORTER)).toBe('refused not_for_reporters');
    const ownerless = story();
    ownerless.sent();
    ownerless.does(followUp, REPORTER);
    expect(ownerless.sent()).toEqual([]);
  });

  it('an owner is somebody active, told once, and paging goes on', () => {
    const told = story();
    told.sent();
    expect(told.does({ type: 'AssignOwner', personId: 'ina', reason: '' }, by('mia'))).toBe(
      'refused person_not_active',
    );
    expect(told.does({ type: 'AssignOwner', personId: 'nobody', reason: '' }, by('mia'))).toBe(
      'refused person_not_active',
    );
    expect(told.does({ type: 'AssignOwner', personId: 'cleo', reason: 'Knows it' }, by('mia'))).toBe(
      'accepted',
    );
    expect(told.does({ type: 'AssignOwner', personId: 'cleo', reason: 'Knows it' }, by('mia'))).toBe(
      'ignored already_owner',
    );
    expect(told.sent()).toEqual(['02:00 assigned cleo']);
    told.until('02:10');
    expect(told.sent()).toEqual(['02:10 page ben sms']);
  });

  it('staff say who reported', () => {
    const told = story({ customerId: null });
    const identify: CaseCommand = {
      type: 'IdentifyReporter',
      customerId: 'customer-2',
      siteId: null,
      contractId: null,
      contactId: 'contact-9',
      timeZone: 'Europe/London',
      reason: 'Called back',
    };
    expect(told.does(identify)).toBe('accepted');
    expect(told.state).toMatchObject({
      identificationNeeded: false,
      customerId: 'customer-2',
      timeZone: 'Europe/London',
    });
    expect(told.state.pinned.tierVersion).toBe(3);
    expect(told.does({ ...identify, customerId: '' } as CaseCommand)).toBe('refused customer_needed');
    expect(told.does({ type: 'AddNote', text: ' ' })).toBe('refused empty_note');
  });
});

describe('listing and size', () => {
  it('lists by the next deadline, a missed one first', () => {
    const told = taken();
    expect(caseKind.listing(told.state)).toEqual({ list: 'open', sortAt: at('02:30') });
    told.does(contact('02:00'));
    expect(caseKind.listing(told.state)).toEqual({ list: 'open', sortAt: at('04:00') });
  });

  it('keeps the snapshot of a demo case small through a night of paging', () => {
    const { tiers, ladders, people, rotas } = demoTenant('desk.example');
    const [tier] = tiers;
    const [ladder] = ladders;
    if (!tier || !ladder) throw new Error('The demo tenant has a tier and a ladder');
    const told = story({ severity: 'L1' }, { tier, ladder, people, rotas, calendars: S002_CALENDARS });
    const sizeBytes = () => Buffer.byteLength(JSON.stringify(told.state));
    expect(sizeBytes()).toBeLessThan(3_700);
    told.until('14:00');
    expect(told.state.escalation?.topRounds).toBeGreaterThan(10);
    expect(sizeBytes()).toBeLessThan(8_000);
    told.does(take('li-na'), by('li-na'));
    expect(sizeBytes()).toBeLessThan(3_000);
  });

  it('shows the beginning of an endless subject', () => {
    const told = story({ subject: '瘫'.repeat(5_000) });
    expect([...told.state.subject]).toHaveLength(120);
    expect(told.events[0]?.event).toMatchObject({ subject: '瘫'.repeat(5_000) });
  });

  it('pages by the ladder that is pinned, whatever it holds', () => {
    const told = story({}, { ladder: { ...LADDER, rungs: [] } });
    expect(told.state.pendingRungs).toEqual([]);
    told.until('02:30');
    // No rung at all: the breach finds no owner and no opening, so the final person is paged.
    expect(told.sent()).toEqual([
      '02:00 reception reporter',
      '02:30 page dora sms',
      '02:30 tenant_alarm tom',
    ]);
  });
});
