// Until when somebody would rather not be woken, and what that does to a page: it waits where no promise is hurt, else others
// come first, and nobody is ever left out.

import { describe, expect, it } from 'vitest';
import type { CaseSetup } from '../../shared/domain/case.ts';
import type { QuietHours } from '../../shared/domain/people.ts';
import { quietUntil } from '../../shared/domain/quiet-hours.ts';
import { fact, pause, reclassify, resolve, take } from './case-commands.ts';
import { at, by, eventsOf, story, timeOf } from './case-story.ts';
import { LADDER, PEOPLE, peopleWith, SETUP, tierOf } from './small-desk.ts';

const day = (...spans: readonly (readonly [string, string])[]) => ({
  mon: spans,
  tue: spans,
  wed: spans,
  thu: spans,
  fri: spans,
  sat: spans,
  sun: spans,
});
/** In Shanghai, where 02:00 UTC is ten in the morning. */
const quiet = (from: string, to: string, brokenUpToRank = 1): QuietHours => ({
  timeZone: 'Asia/Shanghai',
  weekly: day([from, to]),
  brokenUpToRank,
});

describe('quiet hours', () => {
  const until = (hours: QuietHours | undefined, iso: string) => {
    const end = quietUntil(hours, Date.parse(iso));
    return end === null ? null : new Date(end).toISOString();
  };

  it('hold from their beginning to just before their end, also over midnight', () => {
    const night = quiet('22:00', '07:00');
    expect(until(night, '2026-03-03T13:59:59.999Z')).toBeNull();
    expect(until(night, '2026-03-03T14:00:00Z')).toBe('2026-03-03T23:00:00.000Z');
    expect(until(night, '2026-03-03T22:59:59.999Z')).toBe('2026-03-03T23:00:00.000Z');
    expect(until(night, '2026-03-03T23:00:00Z')).toBeNull();
    expect(until(undefined, '2026-03-03T14:00:00Z')).toBeNull();
  });

  it('are one where they touch, and end within a week or so where they never do', () => {
    const split = { ...quiet('22:00', '24:00'), weekly: day(['22:00', '24:00'], ['00:00', '06:30']) };
    expect(until(split, '2026-03-03T15:00:00Z')).toBe('2026-03-03T22:30:00.000Z');
    const always = { ...quiet('00:00', '24:00') };
    expect(until(always, '2026-03-03T15:00:00Z')).toBe('2026-03-10T16:00:00.000Z');
  });

  it('that end where they begin are a whole day, and those that never end are taken for a week', () => {
    expect(until(quiet('22:00', '22:00'), '2026-03-03T14:00:00Z')).toBe('2026-03-10T14:00:00.000Z');
    expect(until(quiet('00:00', '24:00'), '2026-03-03T16:00:00Z')).toBe('2026-03-10T16:00:00.000Z');
    const monday = { ...quiet('22:00', '22:00'), weekly: { ...day(), mon: [['22:00', '22:00']] as const } };
    expect(until(monday, '2026-03-03T13:59:59Z')).toBe('2026-03-03T14:00:00.000Z');
    expect(until(monday, '2026-03-03T14:00:00Z')).toBeNull();
  });

  it('follow the wall clock of their own zone over a clock change', () => {
    const night = { ...quiet('22:00', '07:00'), timeZone: 'Europe/Berlin' };
    // Clocks go forward at 02:00 on 29 March 2026: seven in the morning is 05:00 UTC.
    expect(until(night, '2026-03-28T22:00:00Z')).toBe('2026-03-29T05:00:00.000Z');
    expect(until(night, '2026-03-27T22:00:00Z')).toBe('2026-03-28T06:00:00.000Z');
  });
});

/** Anna sleeps from ten until eleven in the morning, which is 02:00 to 03:00 of the story. */
const asleep = (brokenUpToRank = 1) =>
  peopleWith('anna', { quietHours: quiet('10:00', '11:00', brokenUpToRank) });
const slow = (setup: Partial<CaseSetup> = {}) =>
  story(
    { severity: 'S2' },
    { people: asleep(), ladder: { ...LADDER, rungs: LADDER.rungs.slice(0, 1) }, tier: NO_RUSH, ...setup },
  );
const NO_RUSH = tierOf({
  S2: [{ kind: 'restore', within: { amount: 24, unit: 'hours' }, from: 'report' }],
});

describe('a page in quiet hours', () => {
  it('waits for their end where no promise is hurt, and nobody else is woken meanwhile', () => {
    const told = slow();
    expect(told.sent()).toEqual(['02:00 reception reporter']);
    expect(told.state.escalation).toMatchObject({
      openPages: [],
      held: [{ personId: 'anna', until: at('03:00') }],
    });
    told.until('03:09');
    expect(told.sent()).toEqual(['03:00 page anna sms']);
    expect(told.openPageOf('anna')).toMatchObject({ openedAt: at('03:00'), acknowledgeBy: at('03:10') });
    told.until('03:10');
    expect(told.sent()).toEqual(['03:10 page ben sms']);
  });

  it('wakes them for a severity that breaks them', () => {
    const told = slow({ people: asleep(2) });
    expect(told.sent()).toEqual(['02:00 page anna sms', '02:00 reception reporter']);
  });

  it('has others come first where waiting would hurt a promise, and comes all the same where nobody answers', () => {
    const tier = tierOf({
      S2: [{ kind: 'restore', within: { amount: 65, unit: 'minutes' }, from: 'report' }],
    });
    const told = slow({ tier });
    expect(told.sent()).toEqual(['02:00 page ben sms', '02:00 reception reporter']);
    expect(eventsOf(told, 'PersonPutOff')).toEqual([
      { type: 'PersonPutOff', personId: 'anna', rungId: 'opening', quietUntil: at('03:00') },
    ]);
    told.until('02:10');
    expect(told.sent()).toEqual(['02:10 page anna sms']);
    told.until('02:20');
    expect(told.sent()).toEqual(['02:20 page dora sms', '02:20 tenant_alarm tom']);
  });

  it('comes at once where nobody else is left to come first', () => {
    const rungs = LADDER.rungs.map((rung) => ({
      ...rung,
      recipients: [{ to: 'person' as const, personId: 'anna' }],
    }));
    const tier = tierOf({
      S2: [{ kind: 'restore', within: { amount: 65, unit: 'minutes' }, from: 'report' }],
    });
    const told = slow({ tier, ladder: { ...LADDER, rungs: rungs.slice(0, 1) } });
    expect(told.sent()).toEqual(['02:00 page anna sms', '02:00 reception reporter']);
  });

  it('waits exactly as long as leaves its window before the deadline', () => {
    const within = (minutes: number) =>
      tierOf({ S2: [{ kind: 'restore', within: { amount: minutes, unit: 'minutes' }, from: 'report' }] });
    expect(slow({ tier: within(70) }).state.escalation?.held).toHaveLength(1);
    expect(slow({ tier: within(69) }).state.escalation?.held).toBeUndefined();
  });

  it('is given up where the case is taken, paused or resolved', () => {
    for (const command of [take('ben'), pause()]) {
      const told = slow();
      expect(told.does(command, by('ben'))).toBe('accepted');
      told.sent();
      told.until('02:59');
      expect(told.sent()).toEqual([]);
      expect(told.state.escalation).toBeNull();
    }
    const told = slow();
    told.does(resolve('02:00'), by('ben'));
    told.sent();
    told.until('04:00');
    expect(told.sent()).toEqual([]);
  });

  it('comes at once when a breach, an emergency or the end of the ladder calls', () => {
    const all = PEOPLE.map((each) => ({ ...each, quietHours: quiet('00:00', '24:00', 0) }));
    const told = story({ severity: 'S3' }, { people: all });
    expect(told.sent()).toEqual(['02:00 reception reporter']);
    told.until('04:00');
    // Half the time is gone: a warning finds no owner, and its page waits no longer than the deadline lets it.
    expect(told.sent().filter((line) => !line.includes('tenant_alarm'))).toEqual([
      '03:00 page anna sms',
      '03:10 page dora sms',
      '03:25 page dora sms',
      '03:40 page dora sms',
      '03:55 page dora sms',
      '04:00 page mia sms',
    ]);
  });

  it('is looked at anew where the severity changes', () => {
    const told = slow({
      people: asleep(1),
      tier: SETUP.tier,
      ladder: { ...LADDER, rungs: LADDER.rungs.slice(0, 1) },
    });
    // Of the small tier a response is due within the hour: others come first.
    expect(told.sent()).toEqual(['02:00 page ben sms', '02:00 reception reporter']);
    const held = slow();
    held.sent();
    held.does(reclassify('S1', 'worsened'), by('mia'));
    expect(held.sent()).toContain('02:00 page anna sms');
    expect(held.state.escalation?.held ?? []).toEqual([]);
  });

  it('is not put off by a fact that leaves less time: it comes at the last moment that leaves its window', () => {
    const ASKING = tierOf({
      S2: [
        { kind: 'restore', within: { amount: 24, unit: 'hours' }, from: 'report' },
        {
          kind: 'arrive',
          within: { amount: 40, unit: 'minutes' },
          from: 'report',
          condition: { fact: 'on_the_spot', op: 'eq', value: true, whileUnknown: 'inactive' },
        },
      ],
    });
    const told = slow({ tier: ASKING });
    told.sent();
    expect(told.does(fact('on_the_spot', true), by('mia'))).toBe('accepted');
    told.until('02:39');
    expect(told.sent()).toEqual(['02:30 page anna sms']);
    expect(timeOf(told.openPageOf('anna').acknowledgeBy)).toBe('02:40');
  });
});
