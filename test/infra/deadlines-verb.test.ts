// The verb `deadlines`: every event, every reading of every convention, every fault by its path. Days are those of March
// 2026 in Shanghai, a month without holidays, unless said: the 10th is a Tuesday.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, describe, expect, test } from 'vitest';
import { answerDeadlines, deadlineAnswers, TierFileFault } from '../../infra/local/deadlines-verb.ts';

interface Told {
  readonly kind: string;
  readonly subkind?: string;
  readonly level?: string;
  readonly dueAt: string | null;
  readonly status: string;
  readonly [member: string]: unknown;
}

const answer = deadlineAnswers();

/** `10 09:30` is that minute of 10 March 2026 in Shanghai; what is longer is an instant as it is. */
function at(moment: string): string {
  return /^\d\d \d\d:\d\d$/.test(moment)
    ? `2026-03-${moment.slice(0, 2)}T${moment.slice(3)}:00+08:00`
    : moment;
}

function short(instant: unknown): string {
  return String(instant).replace(/^2026-03-(\d\d)T(\d\d:\d\d):00\+08:00$/, '$1 $2');
}

function told({ kind, subkind, level, dueAt, status, ...more }: Told): string {
  const id = `${kind}${subkind === undefined ? '' : `.${subkind}`}${level === undefined ? '' : `@${level}`}`;
  const extras = Object.entries(more).map(
    ([name, value]) => `${name}=${value === true ? 'yes' : short(value)}`,
  );
  return [id, dueAt === null ? '-' : short(dueAt), status, ...extras].join(' ');
}

interface Line {
  readonly preset?: string;
  readonly severity?: string;
  readonly events?: readonly (readonly [moment: string, type: string, more?: object])[];
  readonly as_of?: string;
  readonly reported_at?: string;
  readonly [member: string]: unknown;
}

function lineOf({ events, as_of: asOf, reported_at: reportedAt = '10 09:00', ...more }: Line): object {
  return {
    id: 'x',
    reported_at: at(reportedAt),
    ...(asOf !== undefined && { as_of: at(asOf) }),
    ...(events && { events: events.map(([moment, type, rest]) => ({ type, at: at(moment), ...rest })) }),
    ...more,
  };
}

function deadlinesOf(line: Line): readonly string[] {
  return (answer(lineOf(line)) as { deadlines: readonly Told[] }).deadlines.map(told);
}

/** Only the lines of some kinds. */
function only(kinds: readonly string[], line: Line): readonly string[] {
  return deadlinesOf(line).filter((one) => kinds.some((kind) => new RegExp(`^${kind}[ .@]`).test(one)));
}

const CALL_CENTER = { preset: 's000-call-center' };
const BEIJING = { site: { province: '北京市' } };
const LEVELS = { preset: 's002-levels-85' };
const TABLE = { preset: 's003-response-table' };
const DESK = { preset: 's004-service-desk' };

describe('what happens changes the deadlines', () => {
  test('first_response: a human answered, and supported', () => {
    expect(
      deadlinesOf({
        preset: 's002-response-842',
        severity: 'SYSTEM_FAILURE',
        events: [['10 09:14', 'first_response']],
      }),
    ).toEqual(['remote_support 10 09:15 met']);
    expect(
      only(['respond'], { ...CALL_CENTER, severity: 'SEVERE', events: [['10 10:30', 'first_response']] }),
    ).toEqual(['respond 10 10:00 breached breachedByMinutes=30']);
  });

  test('dispatched: no arrival, unless the tier reads the clause so', () => {
    const far = {
      ...CALL_CENTER,
      severity: 'SEVERE',
      site: { province: '河北省', city: '保定市' },
      events: [['11 08:00', 'dispatched']] as const,
    };
    expect(only(['arrive'], far)).toEqual(['arrive 12 09:00 pending']);
    expect(only(['arrive'], { ...far, conventions_override: { outside_beijing_48h: 'dispatch' } })).toEqual([
      'arrive 12 09:00 met',
    ]);
  });

  test('arrived: early or late, what counts from the arrival counts from the truth', () => {
    const paralysed = (moment: string) =>
      deadlinesOf({ ...TABLE, severity: 'PARALYSED', events: [[moment, 'arrived']], as_of: '10 10:45' });
    expect(paralysed('10 09:40')).toEqual([
      'respond 10 09:05 breached breachedByMinutes=100',
      'arrive 10 10:00 met',
      'restore 10 11:40 pending previousDueAt=10 12:00',
      'full_recovery 10 15:40 pending previousDueAt=10 16:00',
    ]);
    expect(paralysed('10 10:30')).toEqual([
      'respond 10 09:05 breached breachedByMinutes=100',
      'arrive 10 10:00 breached breachedByMinutes=30',
      'restore 10 12:30 pending previousDueAt=10 12:00',
      'full_recovery 10 16:30 pending previousDueAt=10 16:00',
    ]);
  });

  test('nobody arrived: what counts from the arrival is provisional, and is missed all the same', () => {
    expect(deadlinesOf({ ...TABLE, severity: 'PARALYSED' })).toEqual([
      'respond 10 09:05 pending',
      'arrive 10 10:00 pending',
      'restore 10 12:00 pending provisional=yes',
      'full_recovery 10 16:00 pending provisional=yes',
    ]);
    expect(only(['restore'], { ...TABLE, severity: 'PARALYSED', as_of: '10 12:20' })).toEqual([
      'restore 10 12:00 breached provisional=yes breachedByMinutes=20',
    ]);
  });

  test('onsite_decided: in force, not in force, and taken back', () => {
    const visit = (...events: NonNullable<Line['events']>) =>
      only(['arrive'], { preset: 's002-response-842', severity: 'HW_NON_CRASH', events });
    expect(visit()).toEqual(['arrive - not_applicable reason=onsite_decided']);
    expect(visit(['10 11:00', 'onsite_decided', { value: true }])).toEqual(['arrive 11 09:00 pending']);
    expect(visit(['10 11:00', 'onsite_decided', { value: false }])).toEqual([
      'arrive - not_applicable reason=onsite_decided',
    ]);
    expect(
      visit(
        ['10 11:00', 'onsite_decided', { value: true }],
        ['10 12:00', 'onsite_decided', { value: false }],
      ),
    ).toEqual(['arrive - withdrawn reason=onsite_decided']);
  });

  test('onsite_cleared: the report about it is due from then', () => {
    const report = (...events: NonNullable<Line['events']>) =>
      only(['analysis_report'], { preset: 's001-service-level', severity: 'MAJOR', events });
    expect(report(['10 12:00', 'onsite_cleared'])).toEqual(['analysis_report 13 12:00 pending']);
    expect(report()).toEqual(['analysis_report - not_applicable reason=cleared_on_site']);
    expect(report(['10 12:00', 'resolved', { mode: 'onsite' }])).toEqual([
      'analysis_report 13 12:00 pending',
    ]);
    expect(report(['10 12:00', 'resolved', { mode: 'remote' }])).toEqual([
      'analysis_report - not_applicable reason=cleared_on_site',
    ]);
  });

  test('not_repairable_on_the_spot: the part is due from the report, or from the finding', () => {
    const part = (more: object = {}) =>
      only(['resolve'], {
        preset: 's002-warranty-813',
        severity: 'HW',
        events: [['10 15:00', 'not_repairable_on_the_spot']],
        ...more,
      });
    expect(part()).toEqual(['resolve.part_replacement 12 09:00 pending']);
    expect(part({ conventions_override: { s002_part_replacement_anchor: 'determination' } })).toEqual([
      'resolve.part_replacement 12 15:00 pending',
    ]);
  });

  test('restored and resolved: met, the report begins, what nobody needs any more is cancelled', () => {
    expect(
      deadlinesOf({ ...LEVELS, severity: 'L1', events: [['10 12:00', 'restored', { mode: 'remote' }]] }),
    ).toEqual([
      'arrive 10 11:00 breached breachedByMinutes=60',
      'restore 10 13:00 met',
      'analysis_report 11 18:00 pending',
      'standby_trigger.ship_from_linan - cancelled reason=restored',
      'standby_trigger.ship_from_hangzhou - not_applicable reason=local_replacement_available',
    ]);
    expect(
      deadlinesOf({
        preset: 's001-service-level',
        severity: 'EQUIPMENT',
        conditions: { component_critical: true },
        events: [
          ['10 09:20', 'first_response'],
          ['10 10:30', 'arrived'],
          ['10 16:00', 'resolved'],
        ],
      }),
    ).toEqual([
      'respond 10 09:30 met',
      'arrive 10 11:00 met',
      'solution_plan 10 10:00 breached breachedByMinutes=360',
      'resolve 11 09:00 met',
      'spare_standby - cancelled reason=resolved',
      'analysis_report - not_applicable reason=cleared_on_site',
    ]);
  });

  test('solved remotely in time: nobody has to come, and the restoration keeps its provisional deadline', () => {
    expect(
      deadlinesOf({
        ...TABLE,
        severity: 'PARALYSED',
        events: [['10 09:30', 'restored', { mode: 'remote' }]],
        as_of: '10 10:30',
      }),
    ).toEqual([
      'respond 10 09:05 breached breachedByMinutes=85',
      'arrive - cancelled reason=solved_remotely',
      'restore 10 12:00 met provisional=yes',
      'full_recovery 10 16:00 pending provisional=yes',
    ]);
  });

  test('recorded: a call typed in later counts from the call', () => {
    const line = { ...CALL_CENTER, severity: 'SEVERE', events: [['10 09:50', 'recorded']] } as const;
    expect(only(['respond'], line)).toEqual(['respond 10 10:00 pending']);
    expect(answer(lineOf(line))).toMatchObject({ asOf: at('10 09:50') });
  });

  test('mail_header_date: never the report instant, unless the tier reads it so; it is no last event', () => {
    const mail = {
      ...DESK,
      severity: 'P1',
      channel: 'email',
      events: [['10 06:00', 'mail_header_date']],
    } as const;
    expect(only(['respond'], mail)[0]).toBe('respond 10 09:30 pending');
    expect(answer(lineOf(mail))).toMatchObject({ asOf: at('10 09:00') });
    const byHeader = { ...mail, conventions_override: { report_instant: 'header_time' } };
    expect(only(['respond'], byHeader)[0]).toBe('respond 10 06:30 breached breachedByMinutes=150');
  });

  test('site_identified: the strictest until the region is known, then the right one from the report', () => {
    const severe = (...events: NonNullable<Line['events']>) =>
      only(['arrive'], { ...CALL_CENTER, severity: 'SEVERE', events });
    expect(severe()).toEqual(['arrive 10 11:00 pending']);
    expect(severe(['10 09:30', 'site_identified', { province: '广东省', city: '深圳市' }])).toEqual([
      'arrive 12 09:00 pending previousDueAt=10 11:00',
    ]);
    expect(severe(['10 09:30', 'site_identified', { province: '北京市' }])).toEqual([
      'arrive 10 11:00 pending',
    ]);
  });

  test('customer_maintainer_on_site: in time it changes nothing, late it extends what rests on it', () => {
    const duty = (moment: string, override = {}) =>
      only(['restore', 'customer_obligation'], {
        ...CALL_CENTER,
        ...BEIJING,
        severity: 'CRITICAL',
        conventions_override: override,
        events: [[moment, 'customer_maintainer_on_site']],
      });
    const id = 'customer_obligation.customer_maintainer_on_site_10min';
    expect(duty('10 09:10')).toEqual(['restore 10 10:00 pending', `${id} 10 09:10 met`]);
    expect(duty('10 09:37')).toEqual([
      'restore 10 10:27 pending previousDueAt=10 10:00',
      `${id} 10 09:10 breached breachedByMinutes=27`,
    ]);
    expect(duty('10 09:37', { customer_obligation_missed: 'ignore' })[0]).toBe('restore 10 10:00 pending');
    expect(duty('10 09:37', { customer_obligation_missed: 'void' })[0]).toBe(
      'restore - withdrawn reason=obligation_missed',
    );
    expect(duty('10 08:55')).toEqual(['restore 10 10:00 pending', `${id} 10 09:10 met`]);
  });

  test('a duty that nobody fulfilled takes back what rests on it where the tier reads it so', () => {
    const restoreAt = (moment: string) =>
      only(['restore'], {
        ...CALL_CENTER,
        severity: 'CRITICAL',
        conventions_override: { customer_obligation_missed: 'void' },
        as_of: moment,
      });
    expect(restoreAt('10 09:09')).toEqual(['restore 10 10:00 pending']);
    for (const moment of ['10 09:10', '10 10:30']) {
      expect(restoreAt(moment)).toEqual(['restore - withdrawn reason=obligation_missed']);
    }
  });

  test('a duty that nobody fulfilled extends nothing', () => {
    expect(
      only(['restore', 'customer_obligation'], { ...CALL_CENTER, severity: 'CRITICAL', as_of: '10 10:30' }),
    ).toEqual([
      'restore 10 10:00 breached breachedByMinutes=30',
      'customer_obligation.customer_maintainer_on_site_10min 10 09:10 breached breachedByMinutes=80',
    ]);
  });

  test('hardware_found_damaged: the promise is withdrawn, what was inherited stays', () => {
    expect(
      deadlinesOf({
        ...CALL_CENTER,
        ...BEIJING,
        severity: 'CRITICAL',
        events: [['10 09:05', 'hardware_found_damaged']],
      }),
    ).toEqual([
      'restore - withdrawn reason=hardware_damaged',
      'respond 10 10:00 pending derived=yes',
      'arrive 10 11:00 pending derived=yes',
      'customer_obligation.customer_maintainer_on_site_10min 10 09:10 pending',
    ]);
  });

  test('reclassified, worsened: new kinds from then, nothing postponed, lesser steps dropped', () => {
    expect(
      deadlinesOf({
        ...TABLE,
        severity: 'SINGLE→SERIOUS',
        events: [['10 12:00', 'reclassified', { to: 'SERIOUS', reason: 'worsened' }]],
      }),
    ).toEqual([
      'arrive@SERIOUS 10 14:00 pending',
      'restore@SERIOUS 10 16:00 pending',
      'full_recovery@SERIOUS 11 12:00 pending',
      'resolve@SINGLE 12 18:00 pending',
      'solution_plan@SERIOUS - cancelled reason=kind_not_in_new_level',
    ]);
  });

  test('reclassified, correction: all from the report; what was missed stays missed', () => {
    const corrected = (moment: string, to: string, severity: string) =>
      deadlinesOf({
        ...TABLE,
        severity,
        events: [[moment, 'reclassified', { to, reason: 'correction' }]],
      });
    expect(corrected('10 10:00', 'SERIOUS', 'SINGLE')).toEqual([
      'arrive 10 11:00 pending',
      'restore 10 13:00 pending',
      'full_recovery 11 09:00 pending',
    ]);
    expect(corrected('10 11:30', 'SINGLE', 'SERIOUS')).toEqual([
      'solution_plan@SINGLE 10 15:00 pending',
      'resolve@SINGLE 12 18:00 pending',
      'arrive@SERIOUS 10 11:00 breached breachedByMinutes=30',
    ]);
  });

  test('emergency_classified: counts from the class, or from the report', () => {
    const emergency = (more: Line = {}) =>
      deadlinesOf({
        preset: 's002-emergency',
        severity: 'E3',
        events: [['10 10:00', 'emergency_classified', { emergency_class: 'E3' }]],
        ...more,
      });
    expect(emergency()).toEqual(['resolve.emergency_handling 10 14:00 pending previousDueAt=10 13:00']);
    expect(emergency({ conventions_override: { s002_emergency_anchor: 'report' } })).toEqual([
      'resolve.emergency_handling 10 13:00 pending',
    ]);
    expect(
      only(['resolve'], {
        preset: 's002-effective',
        severity: 'L2',
        channel: 'phone',
        events: [['10 10:00', 'emergency_classified', { emergency_class: 'E2' }]],
      }),
    ).toEqual([
      'resolve.part_replacement - not_applicable reason=repairable_on_the_spot',
      'resolve.emergency_handling 10 12:00 pending',
    ]);
    expect(
      only(['resolve.emergency_handling'], {
        preset: 's002-effective',
        severity: 'L2',
        channel: 'phone',
        conditions: { emergency_class: 'E1' },
      }),
    ).toEqual(['resolve.emergency_handling 10 11:00 pending']);
  });

  test('a class of another severity is that severity from then on', () => {
    expect(
      deadlinesOf({
        preset: 's002-emergency',
        severity: 'E3',
        events: [
          ['10 09:00', 'emergency_classified', { emergency_class: 'E3' }],
          ['10 10:00', 'emergency_classified', { emergency_class: 'E1' }],
        ],
      }),
    ).toEqual(['resolve.emergency_handling 10 11:00 pending previousDueAt=10 13:00']);
  });

  test('paused and resumed: elapsed time moves, working days that were paused at their close do not count', () => {
    const waiting = [
      ['11 10:00', 'paused', { reason: 'waiting_customer' }],
      ['12 11:00', 'resumed'],
    ] as const;
    expect(deadlinesOf({ ...CALL_CENTER, severity: 'GENERAL', events: waiting, as_of: '12 11:00' })).toEqual([
      'respond 10 11:00 breached breachedByMinutes=2880',
      'resolve 18 18:00 pending previousDueAt=17 18:00',
      'arrive 18 10:00 pending previousDueAt=17 09:00',
    ]);
  });

  test('paused and not resumed: pending, due as if it went on now', () => {
    expect(
      only(['restore'], {
        ...LEVELS,
        severity: 'L1',
        events: [['10 10:00', 'paused', { reason: 'access_denied' }]],
        as_of: '10 16:00',
      }),
    ).toEqual(['restore 10 19:00 pending previousDueAt=10 13:00']);
  });

  test('a pause of the vendor that must be refused changes nothing, and counts as the last event', () => {
    const line = {
      ...LEVELS,
      severity: 'L1',
      events: [['10 09:30', 'paused', { reason: 'vendor_waiting_part', expect: 'rejected' }]],
    } as const;
    expect(only(['restore'], line)).toEqual(['restore 10 13:00 pending']);
    expect(answer(lineOf(line))).toMatchObject({ asOf: at('10 09:30') });
  });

  test('events are taken in the order of their instants, and later ones than the answer is for are left out', () => {
    expect(
      deadlinesOf({
        ...TABLE,
        severity: 'SERIOUS',
        events: [
          ['10 14:00', 'restored'],
          ['10 10:00', 'arrived'],
        ],
        as_of: '10 12:00',
      }),
    ).toEqual(['arrive 10 11:00 met', 'restore 10 13:00 pending', 'full_recovery 11 09:00 pending']);
  });
});

describe('what the tier sets off by itself', () => {
  test('a missed restoration promotes at its instant, an emergency at the top', () => {
    const levels = (asOf: string) => deadlinesOf({ ...LEVELS, severity: 'L2', as_of: asOf });
    expect(levels('10 12:59').filter((one) => /promotion|restore/.test(one))).toEqual([
      'restore 10 13:00 pending',
    ]);
    expect(levels('10 17:00')).toEqual([
      'arrive@L1 10 11:00 breached breachedByMinutes=360',
      'restore@L2 10 13:00 breached breachedByMinutes=240',
      'restore@L1 10 17:00 breached breachedByMinutes=0',
      'analysis_report@L1 11 18:00 pending provisional=yes',
      'standby_trigger.ship_from_linan 10 13:00 met',
      'standby_trigger.ship_from_hangzhou - not_applicable reason=local_replacement_available',
      'promotion.L2→L1 10 13:00 done',
      'emergency_opened 10 17:00 met',
    ]);
  });

  test('promoted clocks count from the promotion, or from the report', () => {
    const restores = (override: object) =>
      only(['restore', 'promotion', 'emergency_opened'], {
        ...LEVELS,
        severity: 'L3',
        as_of: '11 09:30',
        conventions_override: override,
      });
    expect(restores({})).toEqual([
      'restore@L3 11 09:00 breached breachedByMinutes=30',
      'restore@L2 11 13:00 pending',
      'promotion.L3→L2 11 09:00 done',
    ]);
    // Both higher levels would have restored by 13:00 of the day before: up to the top at once.
    expect(restores({ s002_auto_promote_clock: 'report' })).toEqual([
      'restore@L3 11 09:00 breached breachedByMinutes=30',
      'restore@L2 10 13:00 breached breachedByMinutes=1230',
      'restore@L1 10 13:00 breached breachedByMinutes=1230',
      'promotion.L3→L2 11 09:00 done',
      'promotion.L2→L1 11 09:00 done',
      expect.stringMatching(/^emergency_opened 11 09:00 met/),
    ]);
  });

  test('steps by elapsed time are listed ahead, and end with the resolution', () => {
    const steps = (more: Line) =>
      only(['promotion'], {
        ...DESK,
        severity: 'P4',
        contract: { promoteAfterHours: { P4: 8, P3: 4, P2: 2 } },
        ...more,
      });
    expect(steps({})).toEqual([
      'promotion.P4→P3 10 17:00 pending',
      'promotion.P3→P2 10 21:00 pending',
      'promotion.P2→P1 10 23:00 pending',
    ]);
    expect(steps({ as_of: '10 21:00' })).toEqual([
      'promotion.P4→P3 10 17:00 done',
      'promotion.P3→P2 10 21:00 done',
      'promotion.P2→P1 10 23:00 pending',
    ]);
    expect(steps({ events: [['10 18:00', 'resolved']] })).toEqual([
      'promotion.P4→P3 10 17:00 done',
      'promotion.P3→P2 - cancelled reason=resolved',
      'promotion.P2→P1 - cancelled reason=resolved',
    ]);
    expect(
      steps({
        events: [
          ['10 10:00', 'paused', { reason: 'waiting_customer' }],
          ['10 13:00', 'resumed'],
        ],
      })[0],
    ).toBe('promotion.P4→P3 10 20:00 pending');
    expect(steps({ contract: {} })).toEqual([]);
    expect(steps({ severity: 'P2' })).toEqual(['promotion.P2→P1 10 11:00 pending']);
  });

  test('a fact promotes', () => {
    expect(
      only(['promotion', 'solution_plan', 'arrive'], {
        preset: 's003-problem-levels',
        severity: 'MODERATE',
        conditions: { remote_diagnosis_failed: true },
      }),
    ).toEqual([
      'arrive@SERIOUS 10 11:00 pending',
      'solution_plan@MODERATE 10 15:00 pending',
      'promotion.MODERATE→SERIOUS 10 09:00 done',
    ]);
  });

  test('a replacement leaves at half of the time, or at its end', () => {
    const triggers = (local: boolean, more: Line = {}) =>
      only(['standby_trigger'], {
        ...LEVELS,
        severity: 'L4',
        conditions: { local_replacement_available: local },
        ...more,
      });
    expect(triggers(false)).toEqual([
      'standby_trigger.ship_from_linan 11 09:00 pending',
      'standby_trigger.ship_from_hangzhou 10 21:00 pending',
    ]);
    expect(triggers(true)).toEqual([
      'standby_trigger.ship_from_linan 11 09:00 pending',
      'standby_trigger.ship_from_hangzhou - not_applicable reason=local_replacement_available',
    ]);
    expect(triggers(false, { events: [['10 22:00', 'restored']] })).toEqual([
      'standby_trigger.ship_from_linan - cancelled reason=restored',
      'standby_trigger.ship_from_hangzhou 10 21:00 met',
    ]);
  });
});

describe('conventions read a clause otherwise', () => {
  const GENERAL = { ...CALL_CENTER, severity: 'GENERAL' };
  const PAUSED = [
    ['11 10:00', 'paused', { reason: 'waiting_customer' }],
    ['12 11:00', 'resumed'],
  ] as const;

  test.each<
    readonly [
      name: string,
      option: unknown,
      kinds: readonly string[],
      line: Line,
      expected: readonly string[],
    ]
  >([
    [
      'deadline_inclusive',
      true,
      ['arrive'],
      { ...LEVELS, severity: 'L1', events: [['10 11:00', 'arrived']] },
      ['arrive 10 11:00 met'],
    ],
    [
      'deadline_inclusive',
      false,
      ['arrive'],
      { ...LEVELS, severity: 'L1', events: [['10 11:00', 'arrived']] },
      ['arrive 10 11:00 breached breachedByMinutes=0'],
    ],
    [
      'day_unit',
      'elapsed_24h',
      ['full_recovery'],
      { ...TABLE, severity: 'SERIOUS' },
      ['full_recovery 11 09:00 pending'],
    ],
    [
      'day_unit',
      'civil_code_end_of_day',
      ['full_recovery'],
      { ...TABLE, severity: 'SERIOUS' },
      ['full_recovery 12 00:00 pending'],
    ],
    [
      'day_unit',
      'civil_code_end_of_day',
      ['full_recovery'],
      { ...TABLE, severity: 'SERIOUS', reported_at: '13 09:00' },
      ['full_recovery 15 00:00 pending'],
    ],
    [
      'day_unit',
      'civil_code_with_holiday_roll',
      ['full_recovery'],
      { ...TABLE, severity: 'SERIOUS', reported_at: '13 09:00' },
      ['full_recovery 17 00:00 pending'],
    ],
    ['week_unit', 'elapsed_7x24h', ['arrive'], GENERAL, ['arrive 17 09:00 pending']],
    ['week_unit', 'civil_code_end_of_day', ['arrive'], GENERAL, ['arrive 18 00:00 pending']],
    ['working_day_due', 'end_of_business', ['resolve'], GENERAL, ['resolve 17 18:00 pending']],
    ['working_day_due', 'same_clock_time', ['resolve'], GENERAL, ['resolve 17 09:00 pending']],
    ['working_day_due', 'end_of_calendar_day', ['resolve'], GENERAL, ['resolve 18 00:00 pending']],
    ['end_of_business', '17:30', ['resolve'], GENERAL, ['resolve 17 17:30 pending']],
    [
      'pause_working_days',
      'close_of_business_rule',
      ['resolve'],
      { ...GENERAL, events: PAUSED },
      ['resolve 18 18:00 pending previousDueAt=17 18:00'],
    ],
    [
      'pause_working_days',
      'elapsed_shift',
      ['resolve'],
      { ...GENERAL, events: PAUSED },
      ['resolve 18 19:00 pending previousDueAt=17 18:00'],
    ],
    [
      'pause_applies_to',
      ['resolve', 'report'],
      ['arrive'],
      { ...GENERAL, events: PAUSED },
      ['arrive 17 09:00 pending'],
    ],
    [
      'pause_elapsed',
      'shift',
      ['arrive'],
      { ...GENERAL, events: PAUSED },
      ['arrive 18 10:00 pending previousDueAt=17 09:00'],
    ],
    [
      'instant_minutes',
      0,
      ['respond'],
      { ...TABLE, severity: 'PARALYSED' },
      ['respond 10 09:00 breached breachedByMinutes=0'],
    ],
    ['instant_minutes', 15, ['respond'], { ...TABLE, severity: 'PARALYSED' }, ['respond 10 09:15 pending']],
    [
      'unknown_region',
      'strictest',
      ['arrive'],
      { ...CALL_CENTER, severity: 'SEVERE' },
      ['arrive 10 11:00 pending'],
    ],
    [
      'unknown_region',
      'laxest',
      ['arrive'],
      { ...CALL_CENTER, severity: 'SEVERE' },
      ['arrive 12 09:00 pending'],
    ],
    [
      'unknown_region',
      'ask_first',
      ['arrive'],
      { ...CALL_CENTER, severity: 'SEVERE' },
      ['arrive - not_applicable reason=site.province'],
    ],
    ['critical_inherits_severe', false, ['respond', 'arrive'], { ...CALL_CENTER, severity: 'CRITICAL' }, []],
    [
      'unknown_hardware_state',
      'assume_undamaged',
      ['restore'],
      { ...CALL_CENTER, severity: 'CRITICAL' },
      ['restore 10 10:00 pending'],
    ],
    [
      'unknown_hardware_state',
      'ask_first',
      ['restore'],
      { ...CALL_CENTER, severity: 'CRITICAL' },
      ['restore - not_applicable reason=hardware_damaged'],
    ],
    ['reproducible_unknown', 'true', ['resolve'], GENERAL, ['resolve 17 18:00 pending']],
    ['reproducible_unknown', false, ['resolve'], GENERAL, ['resolve - not_applicable reason=reproducible']],
    [
      'arrive_cancelled_when_solved_remotely',
      false,
      ['arrive'],
      { ...TABLE, severity: 'SERIOUS', events: [['10 09:30', 'restored', { mode: 'remote' }]] },
      ['arrive 10 11:00 pending'],
    ],
    [
      'from_arrival_before_arrival',
      'none',
      ['restore'],
      { ...TABLE, severity: 'PARALYSED' },
      ['restore - not_applicable reason=arrival'],
    ],
    [
      's003_paralysed_full_recovery_anchor',
      'report',
      ['full_recovery'],
      { ...TABLE, severity: 'PARALYSED', events: [['10 09:40', 'arrived']] },
      ['full_recovery 10 15:00 pending'],
    ],
    [
      's003_paralysed_full_recovery_anchor',
      'arrival',
      ['full_recovery'],
      { ...TABLE, severity: 'PARALYSED', events: [['10 10:00', 'arrived']] },
      ['full_recovery 10 16:00 pending'],
    ],
    [
      's003_serious_restore_anchor',
      'arrival',
      ['restore'],
      { ...TABLE, severity: 'SERIOUS', events: [['10 10:00', 'arrived']] },
      ['restore 10 14:00 pending previousDueAt=10 15:00'],
    ],
    [
      's001_handling_time_anchor',
      'report',
      ['resolve'],
      { preset: 's001-hw-syssw', severity: 'MEDIUM' },
      ['resolve 10 10:00 pending'],
    ],
    [
      's001_handling_time_anchor',
      'first_response',
      ['resolve'],
      { preset: 's001-hw-syssw', severity: 'MEDIUM', events: [['10 09:06', 'first_response']] },
      ['resolve 10 10:06 pending previousDueAt=10 10:10'],
    ],
    [
      's001_handling_time_anchor',
      'arrival',
      ['resolve'],
      { preset: 's001-effective', severity: 'SEVERE', events: [['10 10:30', 'arrived']] },
      ['resolve 10 11:00 pending previousDueAt=10 11:30'],
    ],
    [
      's001_standby_due',
      '24h_mark',
      ['spare_standby'],
      { preset: 's001-effective', severity: 'GENERAL' },
      ['spare_standby 11 09:00 pending'],
    ],
    [
      's001_standby_due',
      '24h_mark_plus_grace',
      ['spare_standby'],
      { preset: 's001-effective', severity: 'GENERAL' },
      ['spare_standby 11 10:00 pending'],
    ],
    [
      'reclassify_worsened',
      'from_report',
      ['arrive'],
      {
        ...TABLE,
        severity: 'SINGLE',
        events: [['10 10:00', 'reclassified', { to: 'SERIOUS', reason: 'worsened' }]],
      },
      ['arrive@SERIOUS 10 11:00 pending'],
    ],
    [
      'reclassify_correction',
      'from_reclassification',
      ['arrive'],
      {
        ...TABLE,
        severity: 'SINGLE',
        events: [['10 10:00', 'reclassified', { to: 'SERIOUS', reason: 'correction' }]],
      },
      ['arrive 10 12:00 pending'],
    ],
    [
      'booked_service',
      'appointment',
      ['arrive'],
      { ...LEVELS, severity: 'L4', conditions: { appointment_at: at('12 14:00') } },
      ['arrive 12 14:00 pending'],
    ],
    [
      'booked_service',
      'clock',
      ['arrive'],
      { ...LEVELS, severity: 'L4', conditions: { appointment_at: at('12 14:00') } },
      ['arrive 10 13:00 pending'],
    ],
    [
      'working_day_calendar',
      'prc',
      ['resolve'],
      { ...TABLE, severity: 'SINGLE', reported_at: '2026-09-30T10:00:00+08:00' },
      ['resolve 2026-10-09T18:00:00+08:00 pending'],
    ],
    [
      'working_day_calendar',
      'mon_fri',
      ['resolve'],
      { ...TABLE, severity: 'SINGLE', reported_at: '2026-09-30T10:00:00+08:00' },
      ['resolve 2026-10-02T18:00:00+08:00 pending'],
    ],
    [
      'missing_calendar_year',
      'error',
      ['resolve'],
      { ...TABLE, severity: 'SINGLE', reported_at: '2026-12-31T10:00:00+08:00' },
      ['resolve - calendar_missing'],
    ],
    [
      'missing_calendar_year',
      'mon_fri_provisional',
      ['resolve'],
      { ...TABLE, severity: 'SINGLE', reported_at: '2026-12-31T10:00:00+08:00' },
      ['resolve 2027-01-04T18:00:00+08:00 pending provisional=yes'],
    ],
    ['timezone', 'Asia/Tokyo', ['resolve'], GENERAL, ['resolve 2026-03-17T18:00:00+09:00 pending']],
    ['follow_up', 'never', ['respond'], GENERAL, ['respond 10 11:00 pending']],
  ])('%s: %j', (name, option, kinds, line, expected) => {
    const override = { conventions_override: { [name]: option } };
    expect(only(kinds, { ...line, ...override })).toEqual(expected);
  });

  test('business hours of 5×8, as a list or as text', () => {
    const line = (hours: unknown): Line => ({
      preset: 'office',
      severity: 'ANY',
      reported_at: '10 11:30',
      inline_tier: {
        calendar: 'cn-5x8',
        targets: [{ kind: 'respond', within: { amount: 2, unit: 'hours' } }],
      },
      ...(hours !== undefined && { conventions_override: { business_windows_5x8: hours } }),
    });
    expect(deadlinesOf(line(undefined))).toEqual(['respond 10 14:30 pending']);
    expect(
      deadlinesOf(
        line([
          ['08:30', '11:45'],
          ['12:45', '17:30'],
        ]),
      ),
    ).toEqual(['respond 10 14:30 pending']);
    expect(deadlinesOf(line('08:30-12:00, 14:00-18:30'))).toEqual(['respond 10 15:30 pending']);
  });

  test('merge_rule: the most favourable, the preset alone, the contract alone', () => {
    const terms = {
      ...DESK,
      severity: 'P3',
      contract: {
        terms: [
          { kind: 'respond', within: { amount: 45, unit: 'minutes' } },
          {
            kind: 'respond',
            subkind: 'forward_to_engineer',
            within: { amount: 20, unit: 'minutes' },
            from: 'report',
          },
          { kind: 'arrive', within: { amount: 3, unit: 'hours' } },
        ],
      },
    };
    const merged = (rule: string) =>
      only(['respond', 'arrive'], { ...terms, conventions_override: { merge_rule: rule } }).filter(
        (one) => !one.includes('substantive'),
      );
    expect(merged('most_favourable')).toEqual([
      'respond 10 09:30 pending origin=vendor plan',
      'respond.forward_to_engineer 10 09:20 pending origin=customer requirement',
      'arrive 10 12:00 pending origin=customer requirement',
    ]);
    expect(merged('preset_only')).toEqual([
      'respond 10 09:30 pending',
      'respond.forward_to_engineer 10 10:00 pending',
    ]);
    expect(merged('contract_only')).toEqual([
      'respond 10 09:45 pending origin=customer requirement',
      'respond.forward_to_engineer 10 09:20 pending origin=customer requirement',
      'arrive 10 12:00 pending origin=customer requirement',
    ]);
  });
});

describe('what a source leaves open', () => {
  const open = (more: Line = {}) =>
    only(['restore', 'spare_standby', 'analysis_report'], {
      ...DESK,
      severity: 'P1',
      conditions: { hardware_fault: true, network_interrupted: true },
      ...more,
    });

  test('has no deadline without a value, and says so', () => {
    expect(open()).toEqual([
      'spare_standby - not_applicable reason=parameter_missing',
      'restore - not_applicable reason=parameter_missing',
      'analysis_report - not_applicable reason=parameter_missing',
    ]);
  });

  test('takes the value of the contract, or of the tenant', () => {
    expect(
      open({
        contract: {
          faultFreeEquipmentWithin: { amount: 6, unit: 'hours' },
          networkOutageLimitMinutes: 90,
          analysisReportDays: 3,
        },
        events: [['10 10:00', 'resolved']],
      }),
    ).toEqual([
      'spare_standby - cancelled reason=resolved',
      'restore 10 10:30 met',
      'analysis_report 13 10:00 pending previousDueAt=13 10:30',
    ]);
    expect(
      only(['promotion'], {
        ...DESK,
        severity: 'P3',
        tenant: { promoteAfter: { P3: { amount: 30, unit: 'minutes' }, P2: { amount: 1, unit: 'hours' } } },
      }),
    ).toEqual(['promotion.P3→P2 10 09:30 pending', 'promotion.P2→P1 10 10:30 pending']);
  });
});

describe('every preset answers', () => {
  test.each<readonly [line: Line, expected: readonly string[]]>([
    [{ ...CALL_CENTER, severity: 'CONSULT' }, []],
    [
      { preset: 's001-hw-syssw', severity: 'GENERAL' },
      [
        'respond 10 09:10 pending',
        'resolve 10 11:00 pending',
        'analysis_report - not_applicable reason=cleared_on_site',
      ],
    ],
    [
      { preset: 's001-service-level', severity: 'PHONE_REPORT' },
      [
        'respond.start_work 10 09:05 pending',
        'solution_plan 10 10:00 pending',
        'analysis_report - not_applicable reason=cleared_on_site',
      ],
    ],
    [{ preset: 's002-warranty-813', severity: 'DEV', reported_at: '13 20:00' }, ['arrive 14 20:00 pending']],
    [
      { preset: 's002-requirements-834', severity: 'ANY' },
      ['respond 10 09:05 pending', 'arrive 11 09:00 pending', 'resolve 12 09:00 pending'],
    ],
    [
      { preset: 's002-email-868', severity: 'ANY', channel: 'email' },
      ['respond 10 09:30 pending', 'solution_plan 10 11:00 pending'],
    ],
    [
      { preset: 's002-email-868', severity: 'ANY', channel: 'phone' },
      ['respond - not_applicable reason=channel', 'solution_plan - not_applicable reason=channel'],
    ],
    [{ preset: 's002-survey-measure', severity: 'ANY' }, ['respond 10 09:30 pending']],
    [{ preset: 's002-emergency', severity: 'E4' }, []],
    [{ preset: 's003-problem-levels', severity: 'NORMAL' }, []],
  ])('%j', (line, expected) => {
    expect(deadlinesOf(line)).toEqual(expected);
  });

  test('the composite: a promise by mail beside the others, the earliest of each kind', () => {
    const targets = ['respond', 'remote_support', 'solution_plan', 'arrive', 'restore'];
    expect(only(targets, { preset: 's002-effective', severity: 'L4', channel: 'email' })).toEqual([
      'respond 10 09:05 pending',
      'remote_support 10 09:15 pending',
      'solution_plan 10 11:00 pending',
      'arrive 10 13:00 pending',
      'restore 11 09:00 pending',
    ]);
    expect(
      only(targets, {
        preset: 's002-effective',
        severity: 'L4',
        channel: 'phone',
        conditions: { hardware_and_not_down: true },
      })[1],
    ).toBe('remote_support 10 09:30 pending');
  });
});

describe('a tier in the line', () => {
  test('counts on a calendar of its own, forwards past midnight', () => {
    const inline = {
      calendar: { tz: 'Europe/Paris', weekly: { sat: [['22:00', '06:00']] } },
      targets: [
        { kind: 'restore', within: { amount: 6, unit: 'hours' } },
        { kind: 'resolve', within: { amount: 6, unit: 'calendar_hours' } },
      ],
    };
    // The night of 28 March 2026 loses an hour: 22:00 to 02:00 is four hours, 03:00 to 05:00 two more.
    expect(
      deadlinesOf({ severity: 'ANY', inline_tier: inline, reported_at: '2026-03-28T12:00:00Z' }),
    ).toEqual(['restore 29 11:00 pending', 'resolve 29 02:00 pending']);
  });

  test('may start one clock with the breach of another, and pause by its own list alone', () => {
    const line: Line = {
      severity: 'ANY',
      inline_tier: {
        calendar: '24x7',
        targets: [
          { kind: 'respond', within: { amount: 1, unit: 'hours' } },
          { kind: 'resolve', within: { amount: 1, unit: 'hours' }, from: 'breach:respond' },
        ],
        pause_reasons: ['stocktaking', { code: 'spare_on_its_way', side: 'vendor' }],
      },
    };
    expect(deadlinesOf({ ...line, as_of: '10 10:30' })).toEqual([
      'respond 10 10:00 breached breachedByMinutes=30',
      'resolve 10 11:00 pending',
    ]);
    const pause = (reason: string) => () =>
      answer(lineOf({ ...line, events: [['10 09:30', 'paused', { reason }]] }));
    expect(pause('stocktaking')).not.toThrow();
    expect(pause('spare_on_its_way')).toThrow(/refused/);
    expect(pause('waiting_customer')).toThrow(/refused/);
  });
});

describe('duties of the vendor that are no targets', () => {
  const duty = (line: object) =>
    (answer({ id: 'x', ...line }) as { deadlines: readonly Told[] }).deadlines.map(told);
  const COMPLAINT = { obligation: 'o003-complaint-reply', start: at('10 09:00') };

  test('a complaint: verified in two days, answered in five, holidays or not', () => {
    expect(duty(COMPLAINT)).toEqual([
      'obligation.o003-complaint-verify 12 09:00 pending',
      'obligation.o003-complaint-reply 15 09:00 pending',
    ]);
    expect(duty({ ...COMPLAINT, conventions_override: { day_unit: 'civil_code_end_of_day' } })[1]).toBe(
      'obligation.o003-complaint-reply 16 00:00 pending',
    );
    expect(
      duty({ obligation: 'o003-complaint-verify', start: at('10 09:00'), as_of: at('12 09:07') }),
    ).toEqual(['obligation.o003-complaint-verify 12 09:00 breached breachedByMinutes=7']);
  });

  test('a reply needs both letters, and is met by the later one', () => {
    const sent = (...events: readonly (readonly [string, string])[]) =>
      duty({
        ...COMPLAINT,
        events: events.map(([moment, type]) => ({ at: at(moment), type })),
        as_of: at('16 09:00'),
      })[1];
    expect(sent(['12 10:00', 'written_reply_sent'])).toBe(
      'obligation.o003-complaint-reply 15 09:00 breached breachedByMinutes=1440',
    );
    expect(sent(['12 10:00', 'written_reply_sent'], ['15 09:00', 'apology_letter_sent'])).toBe(
      'obligation.o003-complaint-reply 15 09:00 met',
    );
    expect(sent(['12 10:00', 'written_reply_sent'], ['15 10:00', 'apology_letter_sent'])).toBe(
      'obligation.o003-complaint-reply 15 09:00 breached breachedByMinutes=60',
    );
  });

  test('the dates of a project', () => {
    expect(duty({ obligation: 'o002-project', start: at('10 00:00') })).toEqual([
      'obligation.arrival 15 00:00 pending',
      'obligation.install_debug 15 00:00 pending',
      'obligation.all 25 00:00 pending',
    ]);
  });
});

describe('a line that cannot be answered says where and why', () => {
  const L1 = { ...LEVELS, severity: 'L1' };

  test.each<readonly [what: string, line: Line, path: string, message: RegExp]>([
    ['no tier', { severity: 'L1' }, 'preset', /inline_tier/],
    ['an unknown tier', { preset: 's999', severity: 'L1' }, 'preset', /s000-call-center/],
    ['a name that every object has', { preset: 'constructor', severity: 'L1' }, 'preset', /no tier/],
    ['no severity', LEVELS, 'severity', /./],
    ['an unknown severity', { ...LEVELS, severity: 'L9' }, 'severity', /L1, L2, L3, L4/],
    ['no report', { ...L1, reported_at: 'today' }, 'reported_at', /ISO 8601/],
    ['a report without an offset', { ...L1, reported_at: '2026-03-10T09:00:00' }, 'reported_at', /offset/],
    ['a report on no day', { ...L1, reported_at: '2026-02-30T09:00:00+08:00' }, 'reported_at', /ISO 8601/],
    [
      'a report far ahead',
      { ...L1, reported_at: '9999-03-10T09:00:00Z' },
      'reported_at',
      /years 1900 to 2399/,
    ],
    ['an answer before the report', { ...L1, as_of: '10 08:00' }, 'as_of', /before the report/],
    ['a fact that must be known', { preset: 's002-effective', severity: 'L1' }, 'channel', /must be given/],
    [
      'a channel that must be known',
      { preset: 's002-email-868', severity: 'ANY' },
      'channel',
      /must be given/,
    ],
    ['an unknown event', { ...L1, events: [['10 10:00', 'sneezed']] }, 'events.0.type', /./],
    ['an event without an instant', { ...L1, events: [['soon', 'arrived']] }, 'events.0.at', /ISO 8601/],
    [
      'an arrival before the report',
      { ...L1, events: [['10 08:59', 'arrived']] },
      'events.0.at',
      /before the report/,
    ],
    [
      'a reclassification to nothing',
      { ...L1, events: [['10 10:00', 'reclassified', { to: 'L7', reason: 'worsened' }]] },
      'events.0.to',
      /L7/,
    ],
    [
      'a reclassification without a reason',
      { ...L1, events: [['10 10:00', 'reclassified', { to: 'L2' }]] },
      'events.0.reason',
      /worsened or correction/,
    ],
    [
      'a class that is missing',
      { ...L1, events: [['10 10:00', 'emergency_classified']] },
      'events.0.emergency_class',
      /./,
    ],
    ['a pause without a reason', { ...L1, events: [['10 10:00', 'paused']] }, 'events.0.reason', /./],
    [
      'a pause of the vendor',
      { ...L1, events: [['10 10:00', 'paused', { reason: 'vendor_busy' }]] },
      'events.0.reason',
      /refused/,
    ],
    [
      'a pause in a pause',
      {
        ...L1,
        events: [
          ['10 10:00', 'paused', { reason: 'a' }],
          ['10 10:30', 'paused', { reason: 'b' }],
        ],
      },
      'events.1',
      /already/,
    ],
    [
      'a pause after the resolution',
      {
        ...L1,
        events: [
          ['10 10:00', 'resolved'],
          ['10 10:30', 'paused', { reason: 'b' }],
        ],
      },
      'events.1',
      /resolved already/,
    ],
    ['an end of no pause', { ...L1, events: [['10 10:00', 'resumed']] }, 'events.0', /nothing is paused/],
    [
      'a refused event without an instant',
      { ...L1, events: [['soon', 'paused', { expect: 'rejected' }]] },
      'events.0.at',
      /ISO 8601/,
    ],
    [
      'an unknown convention',
      { ...L1, conventions_override: { working_days: 'mine' } },
      'conventions_override.working_days',
      /no convention/,
    ],
    [
      'an unknown reading',
      { ...L1, conventions_override: { day_unit: 'lunar' } },
      'conventions_override.day_unit',
      /./,
    ],
    [
      'too long an instant',
      { ...L1, conventions_override: { instant_minutes: 16 } },
      'conventions_override.instant_minutes',
      /15/,
    ],
    [
      'kinds that are none',
      { ...L1, conventions_override: { pause_applies_to: ['lunch'] } },
      'conventions_override.pause_applies_to.0',
      /lunch/,
    ],
    [
      'no hours',
      { ...L1, conventions_override: { business_windows_5x8: 'nine to five' } },
      'conventions_override.business_windows_5x8',
      /09:00-12:00/,
    ],
    [
      'an unknown zone',
      { ...L1, conventions_override: { timezone: 'Mars/Olympus' } },
      'conventions_override.timezone',
      /IANA/,
    ],
    [
      'a term without its kind',
      { ...DESK, severity: 'P1', contract: { terms: [{ within: { amount: 1, unit: 'hours' } }] } },
      'contract.terms.0.kind',
      /no kind of target/,
    ],
    [
      'a time that is none',
      { ...DESK, severity: 'P1', contract: { networkOutageLimit: 'soon' } },
      'contract.networkOutageLimit',
      /./,
    ],
    [
      'a tier without a calendar',
      { severity: 'X', inline_tier: { calendar: 'lunar', targets: [] } },
      'inline_tier.calendar',
      /lunar/,
    ],
    [
      'a target of no kind',
      { severity: 'X', inline_tier: { targets: [{ kind: 'nap', within: null }] } },
      'inline_tier.targets.0.kind',
      /nap/,
    ],
    [
      'a unit of no length',
      {
        severity: 'X',
        inline_tier: { targets: [{ kind: 'respond', within: { amount: 1, unit: 'moons' } }] },
      },
      'inline_tier.targets.0.within.unit',
      /./,
    ],
    [
      'a promotion that comes round again',
      {
        severity: 'A',
        inline_tier: {
          severities: [{ code: 'A', targets: [] }],
          auto_promote: { trigger: 'restore_breach', order: ['A', 'B', 'A'] },
        },
      },
      'inline_tier.auto_promote.order',
      /twice/,
    ],
    [
      'an unknown duty',
      { obligation: 'o000-warranty', start: at('10 09:00') },
      'obligation',
      /o003-complaint-reply/,
    ],
    ['a duty without a start', { obligation: 'o003-complaint-reply' }, 'start', /./],
    [
      'a convention of a duty',
      { obligation: 'o003-complaint-reply', start: at('10 09:00'), conventions_override: { lunch: 1 } },
      'conventions_override.lunch',
      /no convention/,
    ],
  ])('%s', async (_, line, path, message) => {
    const output = new PassThrough();
    const input = Readable.from([Buffer.from(JSON.stringify(lineOf(line)))]);
    expect(await answerDeadlines(undefined, { input, output })).toBe(1);
    expect(JSON.parse(String(output.read()))).toEqual({
      id: 'x',
      error: { path, message: expect.stringMatching(message) },
    });
  });

  test('unknown keys are no fault, and null is nothing', () => {
    const line = lineOf({
      ...LEVELS,
      severity: 'L1',
      channel: null,
      site: null,
      conditions: { stock: null },
      contract: null,
      weekday: '周二',
    });
    expect(answer(line)).toHaveProperty('deadlines');
  });
});

describe('a file of tiers', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tiers-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const written = (value: unknown): string => {
    const path = join(folder, `${Math.abs(JSON.stringify(value).length)}.json`);
    writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value));
    return path;
  };
  const FILE = {
    calendars: {
      shop: { tz: 'Asia/Shanghai', weekly: { tue: [['10:00', '16:00']], wed: [['10:00', '16:00']] } },
      half: { type: 'business_hours', windows: [['09:00', '12:00']], days: 'cn-workdays' },
    },
    tiers: [
      {
        id: 'gold',
        calendar: 'shop',
        severities: [
          { code: 'A', rank: 1, maps_to: 'silver/ONE' },
          { code: 'B', rank: 2, targets: [{ kind: 'respond', within: { amount: 8, unit: 'hours' } }] },
        ],
        auto_promote: { trigger: 'respond_breach', order: ['B', 'A'] },
        customer_obligations: [{ id: 'open_the_door', within: { amount: 5, unit: 'minutes' } }],
        standby: [{ id: 'van', after: { fraction_of: 'respond', fraction: 0.5 } }],
      },
      {
        id: 'silver',
        calendar: 'half',
        conventions: { instant_minutes: 2, pause_applies_to: [] },
        severities: [{ code: 'ONE', targets: [{ kind: 'arrive', within: { amount: 4, unit: 'hours' } }] }],
      },
      {
        id: 's002-survey-measure',
        calendar: '24x7',
        targets: [{ kind: 'respond', within: { amount: 7, unit: 'minutes' } }],
      },
    ],
  };

  test('adds tiers and calendars, and takes the place of a preset', () => {
    const withFile = deadlineAnswers(written(FILE));
    const lines = (line: Line) =>
      (withFile(lineOf(line)) as { deadlines: readonly Told[] }).deadlines.map(told);
    expect(lines({ preset: 'gold', severity: 'B' })).toEqual([
      'respond 11 12:00 pending',
      'customer_obligation.open_the_door 10 10:05 pending',
      'standby_trigger.van 10 14:00 pending',
    ]);
    // Half days: three hours on Tuesday, one on Wednesday; the mapped tier's target counts on the calendar of its own tier here.
    expect(lines({ preset: 'silver', severity: 'ONE' })).toEqual(['arrive 11 10:00 pending']);
    expect(lines({ preset: 's002-survey-measure', severity: 'ANY' })).toEqual(['respond 10 09:07 pending']);
    expect(lines({ preset: 's003-response-table', severity: 'SERIOUS' })).toHaveLength(3);
  });

  test('says before the first answer what is wrong with it', () => {
    expect(() => deadlineAnswers(join(folder, 'none.json'))).toThrow(TierFileFault);
    expect(() => deadlineAnswers(written('{'))).toThrow(/is not JSON/);
    expect(() => deadlineAnswers(written({ tiers: [{ calendar: '24x7' }] }))).toThrow(/tiers\.0\.id/);
    expect(() =>
      deadlineAnswers(written([{ id: 'a', severities: [{ code: 'A', maps_to: 'b/B' }] }])),
    ).toThrow(/there is no severity B of a tier b/);
    expect(() =>
      deadlineAnswers(written({ tiers: [], calendars: { shop: { tz: 'Mars/Olympus' } } })),
    ).toThrow(/calendars\.shop\.tz/);
  });
});

describe('the process', () => {
  const verb = fileURLToPath(new URL('../../infra/local/faultline.mjs', import.meta.url));
  const run = (args: readonly string[], input: string) =>
    spawnSync(process.execPath, [verb, 'deadlines', ...args], { input, encoding: 'utf8' });
  const line = JSON.stringify(lineOf({ preset: 's001-hw-syssw', severity: 'SEVERE' }));

  test('answers in the order of the lines, and ends with 1 where one could not be answered', () => {
    const { stdout, stderr, status } = run([], `${line}\n{"id": 2, "severity": "L1"}\n${line}`);
    expect(stdout.split('\n').map((one) => one && Object.keys(JSON.parse(one)).join())).toEqual([
      'id,asOf,deadlines',
      'id,error',
      'id,asOf,deadlines',
      '',
    ]);
    expect({ stderr, status }).toEqual({ stderr: '', status: 1 });
    expect(run([], line).status).toBe(0);
  });

  test('refuses a file that is not there and an option that it does not know', () => {
    expect(run(['--tiers', '/nowhere/tiers.json'], line)).toMatchObject({ status: 2, stdout: '' });
    expect(run(['--tier', 'x'], line)).toMatchObject({ status: 2, stdout: '' });
  });

  test('starts light: beside our own code it reads a schema library and nothing of a provider', async () => {
    const { metafile } = await build({
      entryPoints: ['deadlines-verb.ts', 'working-time-verb.ts'].map((file) =>
        fileURLToPath(new URL(`../../infra/local/${file}`, import.meta.url)),
      ),
      absWorkingDir: fileURLToPath(new URL('../../', import.meta.url)),
      bundle: true,
      write: false,
      metafile: true,
      platform: 'node',
      format: 'esm',
      outdir: 'unwritten',
      logLevel: 'silent',
    });
    const packages = Object.keys(metafile.inputs).flatMap(
      (path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? [],
    );
    expect([...new Set(packages)]).toEqual(['zod']);
  });

  test('tells with --help what a line may hold', () => {
    const { stdout, status } = run(['--help'], '');
    expect(status).toBe(0);
    for (const word of ['--tiers FILE', 'conventions_override', 'hardware_found_damaged']) {
      expect(stdout).toContain(word);
    }
  });
});
