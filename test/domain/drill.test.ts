// What a drill at a pace is held to, without anything being sent.

import { describe, expect, it } from 'vitest';
import { DRILL_PACES, paced, withPacedPages } from '../../shared/domain/drill.ts';
import { drillFigures, drillFindings } from '../../shared/domain/drill-report.ts';
import { effectiveTier } from '../../shared/domain/effective-tier.ts';
import { demoTenant } from '../../shared/domain/presets/demo.ts';

const { tiers, ladders, calendars, people } = demoTenant('desk.example');
const [tier] = tiers;
const ladder = ladders.find(({ id }) => id === 'standard');
if (!tier || !ladder) throw new Error('The demo tenant has neither');
const PROMISED = {
  tier: effectiveTier(tier, { contract: null, tenant: null }),
  ladder,
  calendars: Object.fromEntries(calendars.map((calendar) => [calendar.id, calendar])),
};

describe('a pace', () => {
  it('of one changes nothing at all', () => {
    expect(paced(PROMISED, 1)).toBe(PROMISED);
  });

  it.each(DRILL_PACES.filter((pace) => pace > 1))(
    'of %i divides every time, and none is below a minute',
    (pace) => {
      const hurried = paced(PROMISED, pace);
      for (const [index, severity] of PROMISED.tier.severities.entries()) {
        for (const [at, { within }] of severity.targets.entries()) {
          const shorter = hurried.tier.severities[index]?.targets[at]?.within;
          if (within === null) expect(shorter).toBeNull();
          else expect(shorter).toMatchObject({ unit: 'minutes' });
          if (within?.unit === 'hours')
            expect(shorter?.amount).toBe(Math.max(1, Math.round((within.amount * 60) / pace)));
        }
      }
      const waits = [
        hurried.ladder.acknowledgeWithinMinutes,
        ...hurried.ladder.rungs.flatMap(({ acknowledgeWithinMinutes }) => acknowledgeWithinMinutes ?? []),
      ];
      expect(Math.min(...waits)).toBeGreaterThanOrEqual(1);
      expect(hurried.ladder.acknowledgeWithinMinutes).toBe(
        Math.max(1, Math.round(PROMISED.ladder.acknowledgeWithinMinutes / pace)),
      );
    },
  );

  it('leaves a share of a time a share, and moves what lies before and after a deadline with it', () => {
    const { ladder: hurried } = paced(PROMISED, 12);
    for (const [index, { when }] of PROMISED.ladder.rungs.entries()) {
      const then = hurried.rungs[index]?.when;
      if (when.at === 'offset') {
        expect(then).toMatchObject({ offsetMinutes: Math.round(when.offsetMinutes / 12) });
      } else expect(then).toEqual(when);
    }
    expect(hurried.repeatEveryMinutes, 'the top wakes nobody more often').toBe(
      PROMISED.ladder.repeatEveryMinutes,
    );
  });

  it.each(DRILL_PACES)(
    'of %i keeps before a deadline what lies before it, and after it what lies after',
    (pace) => {
      const offsets = [-90, -10, 0, 10, 90];
      const rungs = offsets.map((offsetMinutes) => ({
        ...ladder.rungs[0],
        when: { at: 'offset', offsetMinutes },
      }));
      const hurried = paced(
        { ...PROMISED, ladder: { ...ladder, rungs: rungs as typeof ladder.rungs } },
        pace,
      );
      const then = hurried.ladder.rungs.map(({ when }) => (when.at === 'offset' ? when.offsetMinutes : null));
      expect(then.map((minutes) => Math.sign(minutes ?? Number.NaN))).toEqual([-1, -1, 0, 1, 1]);
    },
  );

  it('opens every calendar around the clock, and whoever reckons no clock needs the ladder and people alone', () => {
    const hurried = paced(PROMISED, 4);
    expect(
      Object.values(hurried.calendars).every(({ always, closures }) => always && closures.length === 0),
    ).toBe(true);
    const pages = withPacedPages(PROMISED, 4);
    expect(pages).toEqual({ ...PROMISED, ladder: hurried.ladder });
  });

  it.each([
    [1, [0, 2, 45, null]],
    [4, [0, 1, 11, null]],
    [60, [0, 1, 1, null]],
  ])('of %i divides what a person waits for between their ways', (pace, minutes) => {
    const [person] = people;
    if (!person) throw new Error('The demo tenant has people');
    const ways = [0, 2, 45, null].map((afterMinutes, index) => ({ way: `sms:${index}`, afterMinutes }));
    const held = { ...PROMISED, people: [{ ...person, paging: [{ severities: [], ways }] }] };
    const [rule] = paced(held, pace).people[0]?.paging ?? [];
    expect(rule?.ways.map(({ afterMinutes }) => afterMinutes)).toEqual(minutes);
  });
});

describe('the findings of a drill', () => {
  const at = Date.parse('2026-03-03T02:00:00Z');
  const page = {
    id: '1-1',
    personId: 'zhao-lei',
    channels: [{ channel: 'sms', address: '+8612000550103' }],
    channelIndex: 0,
    attempt: '1.0',
    repeated: false,
    openedAt: at,
    acknowledgeBy: at + 600_000,
    code: '12345',
    cause: { rungId: 'opening', rungName: 'Opening', dueAt: at, lateBySeconds: 0 },
  } as const;
  const send = {
    type: 'SendPage',
    pageId: '1-1',
    personId: 'zhao-lei',
    channel: 'sms',
    address: '+8612000550103',
    language: 'en',
    mayBeRepeat: false,
  } as const;
  const opened = { at, version: 1, events: [{ type: 'PageOpened', page }], effects: [send] } as const;
  const rungs = [
    { id: 'opening', name: 'Opening' },
    { id: 'breach', name: 'Breach' },
  ] as unknown as typeof ladder.rungs; // Of a rung only its name is told.

  it('tell what the provider said of each way, with its receipt', () => {
    const history = [
      { outcome: 'accepted', at: at + 1_000 },
      { outcome: 'delivered', at: at + 4_000 },
      { outcome: 'undelivered', at: at + 9_000 },
    ];
    const attempt = { id: '1.0', outcome: 'undelivered', providerId: 'SM1', detail: 'off', history } as const;
    const findings = drillFindings([opened], [attempt], { rungs });
    expect(findings.calls[0]?.ways).toEqual([
      {
        channel: 'sms',
        address: '+8612000550103',
        at,
        outcome: 'undelivered',
        providerId: 'SM1',
        detail: 'off',
        deliveredAt: at + 4_000,
      },
    ]);
    expect(drillFigures(findings)).toMatchObject({ calls: 1, unreached: 1, answered: 0 });
    expect(drillFindings([opened], [], { rungs }).calls[0]?.ways[0]?.outcome).toBe('waiting');
    expect(drillFindings([opened], null, { rungs }).calls[0]?.ways[0]?.outcome).toBe('supposed');
  });

  it('tell how long each took to answer, and which rung was not reached', () => {
    const answered = {
      at: at + 95_000,
      version: 2,
      events: [{ type: 'PageAcknowledged', pageId: '1-1', personId: 'zhao-lei', lapsesAt: null }],
      effects: [],
      actor: { via: 'voice' },
    } as const;
    const findings = drillFindings([opened, answered], [], { rungs });
    expect(findings.calls[0]).toMatchObject({ answeredAfterSeconds: 95, answeredVia: 'voice' });
    expect(drillFigures(findings).medianAnswerSeconds).toBe(95);
    expect(findings.rungs.map(({ rungId, reachedAt }) => [rungId, reachedAt])).toEqual([
      ['opening', at],
      ['breach', null],
    ]);
  });

  it('count a page that was answered by somebody who was not paged for nobody', () => {
    const answered = {
      at: at + 95_000,
      version: 2,
      events: [{ type: 'PageAcknowledged', pageId: null, personId: 'li-na', lapsesAt: null }],
      effects: [],
    } as const;
    expect(drillFigures(drillFindings([opened, answered], [], { rungs })).answered).toBe(0);
  });
});
