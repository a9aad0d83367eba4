// A case that climbs by itself, and what else time brings about in it: who is brought in, what counts anew, what is told and
// how often; over outages, pauses and records that come late.

import { describe, expect, it } from 'vitest';
import type { Calendar } from '../../shared/domain/calendar.ts';
import type { CaseCommand } from '../../shared/domain/case.ts';
import { caseKind } from '../../shared/domain/case-kind.ts';
import type { Promotion, TargetRule, Tier } from '../../shared/domain/tier.ts';
import {
  CLOSE,
  contact,
  fact,
  fulfil,
  milestone,
  pause,
  reclassify,
  resolve,
  resume,
  take,
} from './case-commands.ts';
import { at, by, CLOCK, dueOf, eventsOf, type Story, story, telling, timeOf } from './case-story.ts';
import { is, span, target } from './clock-world.ts';
import { OFFICE, SETUP, tierOf } from './small-desk.ts';

const ON_BREACH: Promotion = {
  order: ['S3', 'S2', 'S1'],
  when: { on: 'breach', kinds: ['restore', 'resolve'] },
  atTop: 'open_emergency',
};
const TARGETS: Readonly<Record<string, readonly TargetRule[]>> = {
  S1: [target('respond', '1 h'), target('arrive', '2 h'), target('restore', '4 h')],
  S2: [target('respond', '1 h'), target('arrive', '4 h'), target('restore', '4 h')],
  S3: [target('respond', '1 h'), target('arrive', '6 h'), target('restore', '8 h')],
};

/** The desk with these targets, under which a missed restoration lifts the case. */
const climbing = (change: Partial<Tier> = {}, targets: Record<string, readonly TargetRule[]> = {}): Tier =>
  tierOf({ ...TARGETS, ...targets }, { promotion: ON_BREACH, ...change });

const TYPED_LATE = { reason: 'Typed in late' };

/** A case of the least severity, taken by Anna, who spoke with the customer and arrived at once. */
function quiet(tier: Tier = climbing(), change: Parameters<typeof story>[1] = {}): Story {
  const told = story({ severity: 'S3' }, { tier, ...change });
  told.does({ type: 'AssignOwner', personId: 'anna', reason: '' }, by('mia'));
  told.does(take());
  told.does(contact('02:00'));
  told.does(milestone('arrive', '02:00'));
  told.sent();
  told.happened();
  return told;
}

const climbs = (told: Story) =>
  eventsOf(told, 'SeverityPromoted').map(
    ({ from, to, dueAt, lateBySeconds }) => `${timeOf(dueAt)} ${from} ${to} late ${lateBySeconds / 60}`,
  );

describe('what a climb says', () => {
  it('names the clock that was missed, and from which level to which', () => {
    const told = quiet();
    told.until('09:59');
    told.outageUntil('10:00');
    expect(telling(told, caseKind.wake(), CLOCK)).toEqual(
      expect.arrayContaining([
        ['severity_changed', 'anna', { from: 'S3', to: 'S2' }],
        ['severity_changed', 'reporter', { from: 'S3', to: 'S2' }],
      ]),
    );
    told.until('10:00');
    expect(eventsOf(told, 'SeverityPromoted')).toEqual([
      {
        type: 'SeverityPromoted',
        from: 'S3',
        to: 'S2',
        because: 'breach',
        clockId: 'restore',
        dueAt: at('10:00'),
        lateBySeconds: 0,
      },
    ]);
  });

  it('names the clock by which an emergency was opened', () => {
    const told = quiet();
    told.until('17:59');
    told.outageUntil('18:00');
    expect(telling(told, caseKind.wake(), CLOCK)).toEqual(
      expect.arrayContaining([
        ['emergency_opened', 'anna', { clockId: 'restore' }],
        ['emergency_opened', 'dora', { clockId: 'restore' }],
      ]),
    );
  });

  it('names no clock where time or a fact lifts the case', () => {
    const judged = quiet(climbing({ promotion: { ...ON_BREACH, when: { on: 'fact', fact: 'gone_wrong' } } }));
    judged.does(fact('gone_wrong', true, 'Seen'));
    expect(eventsOf(judged, 'SeverityPromoted')).toStrictEqual([
      {
        type: 'SeverityPromoted',
        from: 'S3',
        to: 'S2',
        because: 'fact',
        dueAt: at('02:00'),
        lateBySeconds: 0,
      },
    ]);
  });
});

describe('a climb under open pages', () => {
  const tier = climbing({
    promotion: {
      order: ['S3', 'S2', 'S1'],
      when: { on: 'elapsed', after: { S3: span('4 h') } },
      atTop: 'stay',
    },
  });

  it('states them anew to the same people, and brings in those of the new level beside them', () => {
    const told = quiet(tier);
    told.until('05:55');
    told.does({ type: 'EscalateNow', personId: 'anna', reason: 'Cannot do it' });
    expect(told.openPageOf('dora').cause.rungId).toBe('top');
    told.sent();
    told.until('06:00');
    expect(eventsOf(told, 'PageEnded').at(-1)).toMatchObject({
      personId: 'dora',
      end: 'stopped',
      because: 'severity changed',
    });
    expect(told.openPageOf('dora').cause.rungId).toBe('severity');
    expect(told.openPageOf('anna').cause.rungId).toBe('opening');
    expect(told.sent().filter((line) => line.includes(' page '))).toEqual([
      '06:00 page dora sms',
      '06:00 page anna sms',
    ]);
  });
});

describe('the rungs of a deadline that a climb made another one', () => {
  it('fire again at their new moments', () => {
    const told = quiet();
    told.until('13:00');
    const halves = eventsOf(told, 'RungReached').filter(
      ({ rungId, clockId }) => rungId === 'half' && clockId === 'restore',
    );
    expect(halves.map(({ dueAt }) => timeOf(dueAt))).toEqual(['06:00', '12:00']);
  });
});

describe('a missed restoration', () => {
  it('lifts the case at its due instant, and counts anew with the time of the new level', () => {
    const told = quiet();
    expect(dueOf(told, 'restore')).toBe('10:00');
    told.until('10:00');
    expect(told.state.course.severity).toBe('S2');
    expect(climbs(told)).toEqual(['10:00 S3 S2 late 0']);
    expect(dueOf(told, 'restore')).toBe('14:00');
    expect(told.state.course.missed).toEqual([{ clockId: 'restore', severity: 'S3', dueAt: at('10:00') }]);
    expect(told.state.breached.restore).toBe(at('10:00'));
  });

  it('fires the rungs of the missed deadline, and brings in the people of the new level beside them', () => {
    const told = quiet();
    told.until('09:59');
    told.does(take());
    told.sent();
    told.until('10:00');
    expect(told.sent().toSorted()).toEqual([
      '10:00 page anna sms',
      '10:00 page mia sms',
      '10:00 severity_changed anna',
      '10:00 severity_changed reporter',
    ]);
    expect(told.state.acknowledged).toBe(false);
    expect(told.state.escalation?.queue.map(({ personId }) => personId)).toEqual(['ben']);
  });

  it('leaves what was met as it was, and what was missed where it was missed', () => {
    const told = story({ severity: 'S3' }, { tier: climbing() });
    told.does(contact('02:00'));
    told.until('10:00');
    expect(told.state.clocks.find(({ id }) => id === 'respond')).toMatchObject({
      status: 'met',
      dueAt: at('03:00'),
    });
    expect(dueOf(told, 'arrive')).toBe('08:00');
    expect(told.state.breached.arrive).toBe(at('08:00'));
  });

  it('does not happen where it was restored in time, and is not undone by evidence that comes late', () => {
    const inTime = quiet();
    inTime.until('09:30');
    inTime.does(milestone('restore', '09:30', TYPED_LATE));
    inTime.until('15:00');
    expect(climbs(inTime)).toEqual([]);

    const late = quiet();
    late.until('10:20');
    late.does(milestone('restore', '09:50', TYPED_LATE));
    expect(eventsOf(late, 'BreachCorrected')).toMatchObject([{ clockId: 'restore', metAt: at('09:50') }]);
    expect(late.state.course.severity).toBe('S2');
  });

  it('opens an emergency once where the most severe level is missed too', () => {
    const told = quiet();
    told.until('18:00');
    expect(climbs(told)).toEqual(['10:00 S3 S2 late 0', '14:00 S2 S1 late 0']);
    expect(eventsOf(told, 'EmergencyOpened')).toEqual([
      { type: 'EmergencyOpened', clockId: 'restore', dueAt: at('18:00'), lateBySeconds: 0 },
    ]);
    expect(told.state.emergencyAt).toBe(at('18:00'));
    expect(told.sent().filter((line) => line.includes('emergency_opened'))).toEqual([
      '18:00 emergency_opened anna',
      '18:00 emergency_opened dora',
    ]);
    told.until('+1 06:00');
    expect(eventsOf(told, 'EmergencyOpened')).toHaveLength(1);
  });

  it('stays at the top where the tier says so', () => {
    const told = quiet(climbing({ promotion: { ...ON_BREACH, atTop: 'stay' } }));
    told.until('20:00');
    expect(told.state.course.severity).toBe('S1');
    expect(eventsOf(told, 'EmergencyOpened')).toEqual([]);
  });
});

describe('an outage over which a case would have climbed', () => {
  const made = (): Story => {
    const told = quiet();
    told.until('03:00');
    told.does(take());
    told.sent();
    told.happened();
    told.outageUntil('19:00');
    expect(told.does(caseKind.wake(), { kind: 'system', name: 'clock', via: 'clock' })).toBe('accepted');
    return told;
  };

  it('is made up for step by step, each at its own due instant and late by the truth', () => {
    const told = made();
    expect(climbs(told)).toEqual(['10:00 S3 S2 late 540', '14:00 S2 S1 late 300']);
    const restores = eventsOf(told, 'TargetBreached').filter(({ clockId }) => clockId === 'restore');
    expect(restores.map(({ dueAt }) => timeOf(dueAt))).toEqual(['10:00', '14:00', '18:00']);
    expect(eventsOf(told, 'EmergencyOpened')).toMatchObject([{ dueAt: at('18:00'), lateBySeconds: 3_600 }]);
    const order = told.happened().filter((type) => /Promoted|EmergencyOpened|TargetBreached/.test(type));
    expect(order).toEqual([
      'TargetBreached',
      'SeverityPromoted',
      'TargetBreached',
      'SeverityPromoted',
      'TargetBreached',
      'EmergencyOpened',
    ]);
  });

  it('adds people: everybody is paged or queued once, and nobody who was asked is dropped', () => {
    const told = made();
    const sent = told.sent();
    expect(sent.filter((line) => line.endsWith(' reporter'))).toEqual(['19:00 severity_changed reporter']);
    const pages = sent.filter((line) => line.includes(' page '));
    expect(pages.sort()).toEqual(['19:00 page anna sms', '19:00 page dora sms', '19:00 page mia sms']);
    expect(told.state.escalation?.queue.map(({ personId }) => personId)).toEqual(['ben']);
    expect(told.state.acknowledged).toBe(false);
  });

  it('keeps one whole ledger a commit, so that a chain of steps fits the store', () => {
    const told = made();
    const last = told.events.filter(({ event }) => event.type === 'ClocksReckoned').slice(-3);
    const lines = last.map(({ event }) =>
      event.type === 'ClocksReckoned' ? event.clocks.reduce((sum, { ledger }) => sum + ledger.length, 0) : 0,
    );
    expect(lines.slice(0, 2)).toEqual([0, 0]);
    expect(lines[2]).toBeGreaterThan(0);
  });
});

describe('a record that comes before the alarm', () => {
  it('lifts the case in the record, where the outcome was missed by then', () => {
    const told = quiet();
    told.outageUntil('12:30');
    told.does(milestone('restore', '12:30', TYPED_LATE));
    expect(climbs(told)).toEqual(['10:00 S3 S2 late 150']);
    expect(told.state.clocks.find(({ id }) => id === 'restore')).toMatchObject({
      status: 'met',
      dueAt: at('14:00'),
      metAt: at('12:30'),
    });
  });

  it('leaves what still runs to the alarm, whatever else is recorded', () => {
    const told = quiet();
    told.until('09:59');
    told.outageUntil('12:30');
    told.sent();
    told.does(milestone('solution_plan', '12:30'));
    expect([climbs(told), told.sent()]).toEqual([[], []]);
    told.until('12:30');
    expect(climbs(told)).toEqual(['10:00 S3 S2 late 150']);
  });

  it('pages nobody by itself, also where the alarm is late to page the final person again', () => {
    const told = quiet();
    told.until('03:00');
    told.does({ type: 'EscalateNow', personId: 'anna', reason: 'Cannot do it' });
    expect(told.state.escalation?.repeatAt).toBe(at('03:15'));
    told.outageUntil('03:20');
    told.sent();
    told.does(milestone('solution_plan', '03:20'));
    expect(told.sent()).toEqual([]);
    told.until('03:20');
    expect(told.sent()).toEqual(['03:20 page dora sms', '03:20 tenant_alarm tom']);
  });

  it('pages the people of the new level', () => {
    const told = quiet();
    told.until('09:59');
    told.outageUntil('12:30');
    told.sent();
    told.does(milestone('restore', '12:30', TYPED_LATE));
    expect(told.sent().filter((line) => line.includes(' page '))).toEqual(['12:30 page anna sms']);
    expect(told.state.escalation?.queue.map(({ personId }) => personId)).toEqual(['ben']);
  });

  it('brings nobody in where the case is resolved by it', () => {
    const told = quiet();
    told.outageUntil('12:30');
    told.sent();
    told.does(resolve('12:30', TYPED_LATE));
    expect(climbs(told)).toEqual(['10:00 S3 S2 late 150']);
    expect(told.sent()).toEqual(['12:30 resolved reporter']);
    expect(told.state.escalation).toBeNull();
  });
});

describe('a pause over a promotion', () => {
  it('moves the deadline by whose miss the case would climb', () => {
    const told = quiet();
    told.until('09:00');
    told.does(pause());
    told.until('11:00');
    expect(climbs(told)).toEqual([]);
    told.does(resume());
    told.until('12:00');
    expect(climbs(told)).toEqual(['12:00 S3 S2 late 0']);
    expect(dueOf(told, 'restore')).toBe('16:00');
  });

  it('stops the clock that the promotion started', () => {
    const told = quiet();
    told.until('11:00');
    told.does(pause());
    told.until('12:30');
    told.does(resume());
    expect(dueOf(told, 'restore')).toBe('15:30');
  });

  it('stays counted where people worsen the case afterwards, without postponing anything', () => {
    const told = quiet();
    told.until('11:00');
    told.does(pause());
    told.until('12:00');
    told.does(resume());
    told.does(reclassify('S1', 'worsened', 'All is down'), by('mia'));
    expect(dueOf(told, 'restore')).toBe('15:00');
    expect(told.state.course.missed).toHaveLength(1);
  });
});

describe('a promotion by elapsed time', () => {
  const tier = climbing({
    promotion: {
      order: ['S3', 'S2', 'S1'],
      when: { on: 'elapsed', after: { S3: span('4 h'), S2: span('2 h') } },
      atTop: 'stay',
    },
  });

  it('comes at its time, each step after the one before', () => {
    const told = quiet(tier);
    expect(told.state.pendingSteps).toEqual([{ what: 'promotion', id: 'S2', at: at('06:00') }]);
    told.until('09:00');
    expect(climbs(told)).toEqual(['06:00 S3 S2 late 0', '08:00 S2 S1 late 0']);
    expect(eventsOf(told, 'SeverityPromoted').map(({ because }) => because)).toEqual(['elapsed', 'elapsed']);
    expect(told.state.pendingSteps).toEqual([]);
  });

  it('is made up for after an outage, and moved by a pause', () => {
    const told = quiet(tier);
    told.outageUntil('09:00');
    told.until('09:00');
    expect(climbs(told)).toEqual(['06:00 S3 S2 late 180', '08:00 S2 S1 late 60']);
    const paused = quiet(tier);
    paused.until('05:00');
    paused.does(pause());
    paused.until('07:00');
    paused.does(resume());
    paused.until('09:00');
    expect(climbs(paused)).toEqual(['08:00 S3 S2 late 0']);
  });

  it('ends with the resolution', () => {
    const told = quiet(tier);
    told.until('05:00');
    told.does(resolve('05:00', TYPED_LATE));
    told.until('12:00');
    expect(climbs(told)).toEqual([]);
    expect(told.state.pendingSteps ?? []).toEqual([]);
  });
});

describe('a promotion by a fact', () => {
  it('comes with the fact', () => {
    const told = quiet(
      climbing({ promotion: { ...ON_BREACH, when: { on: 'fact', fact: 'remote_diagnosis_failed' } } }),
    );
    told.until('03:00');
    told.does(fact('remote_diagnosis_failed', true, 'Nothing to be seen from here'));
    expect(climbs(told)).toEqual(['03:00 S3 S2 late 0']);
    expect(told.state.course.factsAt).toEqual({ remote_diagnosis_failed: at('03:00') });
  });
});

describe('a replacement', () => {
  const tier = climbing({
    promotion: undefined,
    standby: [
      { id: 'ship_from_near', share: 0.5, of: 'restore' },
      { id: 'ship_from_far', share: 1, of: 'restore' },
    ],
  } as Partial<Tier>);

  it('is asked for once, at its share of the time to restore', () => {
    const told = quiet(tier);
    told.until('12:00');
    expect(
      eventsOf(told, 'StandbyDue').map(({ triggerId, dueAt }) => `${timeOf(dueAt)} ${triggerId}`),
    ).toEqual(['06:00 ship_from_near', '10:00 ship_from_far']);
    expect(told.sent().filter((line) => line.includes('standby'))).toEqual([
      '06:00 standby anna',
      '10:00 standby anna',
    ]);
    told.does({ type: 'AddNote', text: 'On its way' });
    told.does(pause());
    told.does(resume());
    expect(told.state.pendingSteps ?? []).toEqual([]);
  });

  it('stays where it was restored before', () => {
    const told = quiet(tier);
    told.until('05:00');
    told.does(milestone('restore', '05:00', TYPED_LATE));
    told.until('12:00');
    expect(eventsOf(told, 'StandbyDue')).toEqual([]);
  });
});

describe('what the customer owes', () => {
  const tier = climbing(
    {
      obligations: [
        {
          id: 'somebody_on_site',
          severities: ['S3'],
          within: { amount: 10, unit: 'minutes' },
          from: 'report',
          whatZh: '派人到场',
          whatEn: 'Somebody on site',
        },
      ],
    },
    { S3: [target('respond', '1 h'), target('restore', '8 h', { precondition: 'somebody_on_site' })] },
  );
  const done = (time: string) => fulfil('somebody_on_site', time, { reason: 'Told later' });

  it('is told to the owner once where it is not done in time, and moves nothing yet', () => {
    const told = quiet(tier);
    told.until('03:00');
    expect(eventsOf(told, 'ObligationMissed')).toMatchObject([
      { obligation: 'somebody_on_site', dueAt: at('02:10'), lateBySeconds: 0 },
    ]);
    expect(told.sent().filter((line) => line.includes('obligation'))).toEqual([
      '02:10 obligation_missed anna',
    ]);
    expect(dueOf(told, 'restore')).toBe('10:00');
  });

  it('extends the promise by what they were late, and corrects a breach in between', () => {
    const told = quiet(climbing({ ...tier, promotion: { ...ON_BREACH, order: [] } }, {}));
    told.setup = { ...told.setup, tier: { ...tier, promotion: { ...ON_BREACH, order: [] } } };
    told.until('10:05');
    expect(told.state.breached.restore).toBe(at('10:00'));
    told.does(done('02:25'));
    expect(dueOf(told, 'restore')).toBe('10:15');
    expect(eventsOf(told, 'BreachCorrected')).toMatchObject([
      { clockId: 'restore', dueAt: at('10:15'), reason: 'Told later' },
    ]);
  });

  it('changes nothing where it was done in time, and is recorded once', () => {
    const told = quiet(tier);
    told.until('02:08');
    expect(told.does(done('02:08'))).toBe('accepted');
    told.until('03:00');
    expect(dueOf(told, 'restore')).toBe('10:00');
    expect(eventsOf(told, 'ObligationMissed')).toEqual([]);
    expect(told.does(done('02:09'))).toBe('refused already_recorded');
    expect(told.does(done('02:05'))).toBe('accepted');
    expect(told.does({ ...done('02:04'), obligation: 'a_key' })).toBe('refused unknown_obligation');
  });
});

describe('a record of what the customer did', () => {
  const tier = climbing({
    obligations: [
      { id: 'everywhere', within: null, from: 'report', whatZh: '到场', whatEn: 'On site' },
      {
        id: 'at_the_top',
        severities: ['S1'],
        within: null,
        from: 'report',
        whatZh: '到场',
        whatEn: 'On site',
      },
    ],
  });

  it('is taken for the severities that ask for it, at an instant that can be', () => {
    const told = quiet(tier);
    expect(told.does(fulfil('at_the_top', '02:00'))).toBe('refused unknown_obligation');
    expect(told.said).toBe('This severity asks no "at_the_top" of the customer. It asks: everywhere.');
    expect(told.does(fulfil('everywhere', '01:59'))).toBe('refused before_the_report');
    expect(told.does(fulfil('everywhere', '02:01'))).toBe('refused in_the_future');
    told.until('02:10');
    expect(told.does(fulfil('everywhere', '02:00'))).toBe('refused late_entry_reason_needed');
    expect(told.does(fulfil('everywhere', '02:10'))).toBe('accepted');
    expect(told.does(fulfil('everywhere', '02:10', { reason: 'Again' }))).toBe('refused already_recorded');
    expect(told.state.course.evidence['obligation:everywhere']).toBe(at('02:10'));
  });

  it('is not taken of a closed case', () => {
    const told = quiet(tier);
    told.does(resolve('02:00', TYPED_LATE));
    told.does(milestone('analysis_report', '02:00'));
    told.does(CLOSE);
    expect(told.does(fulfil('everywhere', '02:00'))).toBe('refused case_closed');
  });
});

describe('the region of a site that becomes known', () => {
  const beijing = is('site.province', '北京市');
  const tier = climbing({ promotion: undefined } as Partial<Tier>, {
    S3: [
      target('respond', '1 h'),
      target('restore', '2 h', { condition: beijing }),
      target('restore', '8 h', { condition: { ...beijing, op: 'neq', whileUnknown: 'inactive' } }),
    ],
  });
  const identified = (region?: Readonly<Record<string, string>>): CaseCommand => ({
    type: 'IdentifyReporter',
    customerId: 'customer-1',
    siteId: 'site-1',
    contractId: null,
    contactId: null,
    timeZone: 'Asia/Shanghai',
    ...(region ? { region } : {}),
    reason: 'Called back',
  });

  it('switches the target that hangs on it, from when it is known', () => {
    const told = quiet(tier);
    expect(dueOf(told, 'restore')).toBe('04:00');
    told.until('02:30');
    told.does(identified({ 'site.province': '浙江省' }), by('mia'));
    expect(dueOf(told, 'restore')).toBe('10:00');
    expect(eventsOf(told, 'FactRecorded')).toEqual([
      { type: 'FactRecorded', fact: 'site.province', value: '浙江省', reason: 'Called back' },
    ]);
    expect(told.state.course.factsAt).toEqual({ 'site.province': at('02:30') });
    told.happened();
    told.does(identified({ 'site.province': '浙江省' }), by('mia'));
    expect(told.happened()).toEqual(['ReporterIdentified']);
  });

  it('changes nothing where it is not said', () => {
    const told = quiet(tier);
    told.does(identified(), by('mia'));
    expect(told.happened()).toEqual(['ReporterIdentified']);
  });
});

describe('a calendar without a year that a deadline needs', () => {
  const office: Calendar = { ...OFFICE, publishedYears: [2025] };
  const tier = climbing({ workingDayCalendarId: 'office', promotion: undefined } as Partial<Tier>, {
    S3: [target('respond', '1 h'), target('restore', '8 h'), target('resolve', '2 h')],
  });
  const targets = [target('respond', '1 h'), target('resolve', '2 wd')];
  const needing = { ...tier, severities: tier.severities.map((each) => ({ ...each, targets })) };

  it('alarms the desk once for the clock, and the case goes on', () => {
    const told = story({ severity: 'S3' }, { tier: needing, calendars: { ...SETUP.calendars, office } });
    expect(told.status('resolve')).toBe('calendar_missing');
    expect(eventsOf(told, 'CalendarMissed')).toEqual([
      { type: 'CalendarMissed', clockId: 'resolve', calendarId: 'office' },
    ]);
    expect(told.sent().filter((line) => line.includes('calendar_missing'))).toEqual([
      '02:00 calendar_missing tom',
    ]);
    told.does(contact('02:00'));
    told.does(pause());
    expect(told.sent().filter((line) => line.includes('calendar_missing'))).toEqual([]);
  });

  it('is healed by a re-pinning to a version that has the year', () => {
    const told = story({ severity: 'S3' }, { tier: needing, calendars: { ...SETUP.calendars, office } });
    const published = { ...office, version: 2, publishedYears: [2025, 2026] };
    told.setup = {
      ...told.setup,
      next: { tier: needing, ladder: SETUP.ladder, calendars: { ...SETUP.calendars, office: published } },
    };
    told.does({ type: 'RepinCase', to: { calendars: { office: 2 } }, reason: 'The year is out' }, by('tom'));
    expect(told.status('resolve')).toBe('running');
  });
});

describe('a target that is only measured', () => {
  it('is never warned about, paged or breached', () => {
    const targets = [target('respond', '1 h', { measureOnly: true })];
    const tier = climbing({ promotion: undefined } as Partial<Tier>, { S3: targets });
    const told = story({ severity: 'S3' }, { tier });
    told.until('12:00');
    expect(told.state.breached).toEqual({});
    expect(told.happened()).not.toContain('RungReached');
    expect(told.state.clocks.find(({ id }) => id === 'respond')).toMatchObject({ measureOnly: true });
  });
});
