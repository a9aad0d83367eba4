// The same happenings give the same deadlines, whenever they were entered: random lives under the presets, once told as they
// happened, once entered late and put right afterwards. A failure prints the seed and the shortest life that shows it.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CaseCommand } from '../../shared/domain/case.ts';
import { idOf } from '../../shared/domain/case-pauses.ts';
import { type Instant, MINUTE_MS } from '../../shared/domain/instant.ts';
import { PRESET_CALENDARS } from '../../shared/domain/presets/tiers.ts';
import { reckonClocks } from '../../shared/domain/sla.ts';
import type { TargetKind, Tier } from '../../shared/domain/tier.ts';
import { playExample } from '../../shared/domain/worked-example.ts';
import {
  contact,
  correction,
  fulfil,
  milestone,
  pause,
  reclassify,
  reopen,
  resume,
} from './case-commands.ts';
import { at, dueOf, firstPauseOf, type Story, story, timeOf } from './case-story.ts';
import { span, target } from './clock-world.ts';
import { FILLED_PRESETS } from './filled-presets.ts';
import { SETUP, tierOf } from './small-desk.ts';

const REASON = 'waiting_customer';
const DUTY = 'customer_maintainer_on_site_10min';

/** Minutes from the report; nothing of a life shares its instant with anything else. */
type Minutes = number;

interface Happening {
  readonly what: 'contact' | 'arrive' | 'restore' | 'restore_remotely' | 'duty';
  readonly at: Minutes;
  /** How long after it happened it is entered. */
  readonly late: Minutes;
}

interface Pause {
  readonly from: Minutes;
  readonly to: Minutes;
  /**
   * How it came into the record: as it happened; afterwards, because it was forgotten; begun too late and put right; or there
   * never was such a pause, and it is taken back.
   */
  readonly entered: 'live' | 'forgotten' | 'moved' | 'never_was';
  readonly late: Minutes;
}

interface Life {
  readonly tier: Tier;
  readonly severity: string;
  readonly raises: readonly { readonly to: string; readonly at: Minutes }[];
  readonly happenings: readonly Happening[];
  readonly pauses: readonly Pause[];
}

const REPORTED_AT = at('02:00');
const END: Minutes = 4_000;

const instant = (minutes: Minutes): Instant => REPORTED_AT + minutes * MINUTE_MS;

/** By the last digit of its minute nothing that happens shares its instant with anything else. */
const LAST_DIGIT: Readonly<Record<Happening['what'], Minutes>> = {
  contact: 1,
  arrive: 2,
  restore: 3,
  restore_remotely: 3,
  duty: 4,
};

const life: fc.Arbitrary<Life> = fc.constantFrom(...FILLED_PRESETS).chain((tier) => {
  const tens = fc
    .oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 180 }))
    .map((amount) => 10 * amount);
  return fc
    .record({
      lowest: fc.integer({ min: 1, max: tier.severities.length }),
      raises: fc.uniqueArray(tens, { maxLength: 2 }),
      climbs: fc.array(fc.integer({ min: 1, max: 2 }), { minLength: 2, maxLength: 2 }),
      happenings: fc.uniqueArray(
        fc
          .record({
            what: fc.constantFrom<Happening['what']>(
              'contact',
              'arrive',
              'restore',
              'restore_remotely',
              'duty',
            ),
            at: tens,
            late: fc.oneof(fc.constant(0), tens),
          })
          .map((each) => ({ ...each, at: each.at + LAST_DIGIT[each.what] })),
        { maxLength: 3, selector: ({ what }) => what.slice(0, 7) },
      ),
      cuts: fc.uniqueArray(tens, { maxLength: 4 }),
      entered: fc.array(fc.constantFrom<Pause['entered']>('live', 'forgotten', 'moved', 'never_was'), {
        minLength: 2,
        maxLength: 2,
      }),
      late: fc.array(tens, { minLength: 2, maxLength: 2 }),
    })
    .map(({ lowest, raises, climbs, happenings, cuts, entered, late }): Life => {
      const bySeverity = tier.severities
        .toSorted((a, b) => b.rank - a.rank)
        .map(({ code }) => code)
        .slice(-lowest);
      const ups = raises
        .toSorted((a, b) => a - b)
        .flatMap((at, index) => {
          const to = bySeverity[climbs.slice(0, index + 1).reduce((sum, up) => sum + up, 0)];
          return to === undefined ? [] : [{ to, at }];
        });
      const severity = bySeverity[0] as string;
      const sorted = cuts.map((each) => each + 5).toSorted((a, b) => a - b);
      const pauses = [0, 1].flatMap((index): Pause[] => {
        const [from, to] = sorted.slice(2 * index, 2 * index + 2);
        const how = entered[index] ?? 'live';
        return from === undefined || to === undefined
          ? []
          : [{ from, to, entered: how, late: late[index] ?? 1 }];
      });
      return { tier, severity, raises: ups, happenings, pauses };
    });
});

interface Entry {
  readonly at: Minutes;
  readonly enter: (told: Story) => string;
}

function commandOf({ what, at: minutes }: Happening, late: { readonly reason?: string } = {}): CaseCommand {
  const time = timeOf(instant(minutes));
  switch (what) {
    case 'contact':
      return contact(time, { gaveRemoteSupport: true, ...late });
    case 'duty':
      return fulfil(DUTY, time, late);
    case 'arrive':
      return milestone('arrive', time, late);
    case 'restore':
    case 'restore_remotely':
      return milestone('restore', time, { remotely: what === 'restore_remotely', ...late });
  }
}

const does = (command: CaseCommand) => (told: Story) => told.does(command);

const raised = ({ raises }: Life): readonly Entry[] =>
  raises.map(({ to, at: when }) => ({
    at: when,
    enter: does(reclassify(to, 'worsened', 'Now it stands')),
  }));

const live = ({ from, to }: Pause): readonly Entry[] => [
  { at: from, enter: does(pause('', REASON)) },
  { at: to, enter: does(resume()) },
];

/** Everything told as it happened. */
function asItHappened(given: Life): readonly Entry[] {
  return [
    ...raised(given),
    ...given.happenings.map((each) => ({ at: each.at, enter: does(commandOf(each)) })),
    ...given.pauses.filter(({ entered }) => entered !== 'never_was').flatMap(live),
  ];
}

const corrects = (pauseId: string | null, from: Minutes, to: Minutes) =>
  correction(timeOf(instant(from)), timeOf(instant(to)), { pauseId, pauseReason: REASON });

/** The pause that ends at an instant, by the name under which it is corrected. */
const pauseEnding = (told: Story, to: Minutes): string => {
  const found = told.state.course.pauses.find((pause) => pause.to === instant(to));
  if (!found) throw new Error('There is no such pause');
  return idOf(found);
};

function afterwards(pause: Pause): readonly Entry[] {
  const { from, to, entered, late } = pause;
  const later = to + late + 1;
  switch (entered) {
    case 'live':
      return live(pause);
    case 'forgotten':
      return [{ at: later, enter: does(corrects(null, from, to)) }];
    case 'moved': {
      // Somebody pressed the button when half of it was over already.
      const begun = from + 10 * Math.floor((to - from) / 20) + 2;
      return [
        ...live({ ...pause, from: begun }),
        { at: later, enter: (told) => told.does(corrects(pauseEnding(told, to), from, to)) },
      ];
    }
    case 'never_was':
      return [
        ...live(pause),
        {
          at: later,
          enter: (told) =>
            told.does({ type: 'DropPause', pauseId: pauseEnding(told, to), reason: 'Nobody waited' }),
        },
      ];
  }
}

function enteredLate(given: Life): readonly Entry[] {
  return [
    ...raised(given),
    ...given.happenings.map((each) => ({
      at: each.at + each.late,
      enter: does(commandOf(each, each.late > 0 ? { reason: 'Typed in late' } : {})),
    })),
    ...given.pauses.flatMap(afterwards),
  ];
}

/** The case at the end; null where it refused something, which then has not happened. */
function told({ tier, severity }: Life, entries: readonly Entry[]): Story | null {
  const running = story(
    { severity, facts: { channel: 'email', 'site.province': '上海市', onsite_decided: true } },
    { tier, calendars: PRESET_CALENDARS },
  );
  for (const entry of entries.toSorted((a, b) => a.at - b.at)) {
    running.until(timeOf(instant(entry.at)));
    if (entry.enter(running) !== 'accepted') return null;
  }
  running.until(timeOf(instant(END)));
  return running;
}

/** Of every clock when it is due, what came of it, and how much was counted and was not. */
function reckoned({ state, setup }: Story) {
  return reckonClocks(state.course, setup, { ledger: 'whole' }).map((clock) => {
    const sum = (counted: boolean) =>
      clock.ledger.reduce((ms, line) => ms + (line.counted === counted ? line.to - line.from : 0), 0);
    const { ledger: _ledger, calendarId: _id, calendarVersion: _version, ...shown } = clock;
    return { ...shown, countedMs: sum(true), uncountedMs: sum(false) };
  });
}

test('the same happenings give the same deadlines, whenever they were entered', () => {
  const runs = Math.ceil(250 * Number(process.env.FAULTLINE_SHARE ?? 1));
  fc.assert(
    fc.property(life, (given) => {
      const inOrder = told(given, asItHappened(given));
      const late = told(given, enteredLate(given));
      // What a case refuses has not happened.
      if (!inOrder || !late) return;
      // A step that the record took stays taken: what hangs on it counts from it.
      const steps = ({ state: { course } }: Story) => JSON.stringify([course.promotions, course.missed]);
      if (steps(inOrder) !== steps(late)) return;
      expect(reckoned(late)).toEqual(reckoned(inOrder));
    }),
    { numRuns: runs, ...(process.env.FAULTLINE_SEED && { seed: Number(process.env.FAULTLINE_SEED) }) },
  );
});

describe('what is entered late after the severity was raised', () => {
  const raise = reclassify('S1', 'worsened', 'Now it stands');
  const fromArrival = tierOf({
    S1: [target('arrive', '2 h'), target('restore', '6 h', { from: 'arrival' })],
    S2: [target('arrive', '2 h'), target('restore', '6 h', { from: 'arrival' })],
  });

  test('an arrival before the raise holds what counts from it, as if it had been known', () => {
    const late = story({ severity: 'S2' }, { tier: fromArrival });
    late.until('03:00');
    late.does(raise);
    expect(dueOf(late, 'restore')).toBe('10:00');
    late.until('03:30');
    expect(late.does(milestone('arrive', '02:30', { reason: 'Typed in late' }))).toBe('accepted');
    expect(dueOf(late, 'restore')).toBe('08:30');
  });

  test('an arrival that was really earlier brings forward what the raise held', () => {
    const late = story({ severity: 'S2' }, { tier: fromArrival });
    late.until('02:50');
    late.does(milestone('arrive', '02:50'));
    late.until('03:00');
    late.does(raise);
    expect(dueOf(late, 'restore')).toBe('08:50');
    late.does(milestone('arrive', '02:20', { reason: 'The gate log says so' }));
    expect(dueOf(late, 'restore')).toBe('08:20');
  });

  test('an arrival after the raise holds nothing, and counts from itself', () => {
    const late = story({ severity: 'S2' }, { tier: fromArrival });
    late.until('03:00');
    late.does(raise);
    late.until('03:30');
    late.does(milestone('arrive', '03:10', { reason: 'Typed in late' }));
    expect(dueOf(late, 'restore')).toBe('09:10');
  });

  test('moves nothing that the raise held under a severity which the version does not know any more', () => {
    const late = story({ severity: 'S2' }, { tier: fromArrival });
    late.until('03:00');
    late.does(raise);
    const others = fromArrival.severities.filter(({ code }) => code !== 'S2');
    late.setup = { ...late.setup, tier: { ...fromArrival, severities: others } };
    late.until('03:30');
    expect(late.does(milestone('arrive', '02:30', { reason: 'Typed in late' }))).toBe('accepted');
    expect([dueOf(late, 'arrive'), dueOf(late, 'restore')]).toEqual(['04:00', '09:00']);
  });

  test('a relapse gives back the time since the restoration, also what lies before the raise', () => {
    const told = story({ severity: 'S2' });
    told.until('23:00');
    told.does(milestone('restore', '23:00'));
    told.until('23:30');
    told.does(raise);
    told.until('+1 00:00');
    expect(told.does(reopen('Down again'))).toBe('accepted');
    // Three hours were left when it ran again.
    expect(dueOf(told, 'restore')).toBe('+1 03:00');
    told.does(milestone('restore', '+1 00:00'));
    expect(dueOf(told, 'analysis_report')).toBe('+2 00:00');
  });
});

describe('a pause put right after the case climbed by itself', () => {
  const restoreNeverPaused: readonly TargetKind[] = ['respond', 'restore', 'analysis_report'];
  const climbing = (change: Partial<Tier> = {}) =>
    tierOf(
      {
        S2: [target('restore', '4 h'), target('full_recovery', '12 h')],
        S3: [target('restore', '8 h'), target('full_recovery', '12 h')],
      },
      {
        promotion: { order: ['S3', 'S2'], when: { on: 'breach', kinds: ['restore'] }, atTop: 'stay' },
        neverPausedKinds: restoreNeverPaused,
        ...change,
      },
    );
  const BY_TIME: Partial<Tier> = {
    promotion: { order: ['S3', 'S2'], when: { on: 'elapsed', after: { S3: span('8 h') } }, atTop: 'stay' },
  };
  type Span = readonly [from: string, to: string];
  /** The life of a case that was paused, until it has climbed. */
  function lived([from, to]: Span, tier: Tier): Story {
    const told = story({ severity: 'S3' }, { tier });
    told.until(from);
    told.does(pause());
    told.until(to);
    told.does(resume());
    told.until('11:30');
    return told;
  }
  const correct = (told: Story, [from, to]: Span): string =>
    told.does(correction(from, to, { pauseId: firstPauseOf(told) }));
  /** The same on paper: the pause as it truly was. */
  function onPaper([from, to]: Span, tier: Tier) {
    const played = playExample({
      reckoning: { tier, calendars: SETUP.calendars },
      severity: 'S3',
      reportedAt: at('02:00'),
      facts: { channel: 'email' },
      events: [
        { type: 'paused', reason: 'customer_not_ready', at: at(from) },
        { type: 'resumed', at: at(to) },
      ],
      asOf: at('11:30'),
    });
    if ('fault' in played) throw new Error(played.fault.message);
    return played.foresight.clocks.map(({ id, dueAt }) => [id, dueAt]);
  }
  const climbs = (told: Story) => told.state.course.promotions?.map((step) => timeOf(step.at));

  test.each<[string, Span, Span, Partial<Tier>, string]>([
    ['longer before the climb', ['04:00', '05:00'], ['04:00', '06:30'], {}, '16:30'],
    ['shorter before the climb', ['04:00', '06:00'], ['05:00', '05:30'], {}, '14:30'],
    ['moved over the climb', ['04:00', '05:00'], ['09:00', '11:00'], {}, '16:00'],
    ['moved behind the climb', ['04:00', '06:00'], ['10:15', '11:00'], {}, '14:45'],
    ['moved before the climb', ['10:15', '11:00'], ['04:00', '06:00'], {}, '16:00'],
    ['of one length before a climb by time', ['03:00', '04:00'], ['05:00', '06:00'], BY_TIME, '15:00'],
  ])('%s: as if it had been recorded so', (_what, wrong, right, change, due) => {
    const tier = climbing(change);
    const corrected = lived(wrong, tier);
    expect(correct(corrected, right)).toBe('accepted');
    expect(dueOf(corrected, 'full_recovery')).toBe(due);
    const rightly = lived(right, tier);
    expect(climbs(corrected)).toEqual(climbs(rightly));
    expect(reckoned(corrected)).toEqual(reckoned(rightly));
    expect(corrected.state.course.worsened).toEqual(rightly.state.course.worsened);
    expect(corrected.state.clocks.map(({ id, dueAt }) => [id, dueAt])).toEqual(onPaper(right, tier));
  });

  test('that would have put off the climb leaves the climb and what counts anew from it, and moves what it held', () => {
    const told = lived(['10:15', '10:30'], climbing({ neverPausedKinds: ['respond'] }));
    expect([climbs(told), dueOf(told, 'restore'), dueOf(told, 'full_recovery')]).toEqual([
      ['10:00'],
      '14:15',
      '14:15',
    ]);
    expect(correct(told, ['04:00', '05:00'])).toBe('accepted');
    expect([climbs(told), dueOf(told, 'restore'), dueOf(told, 'full_recovery')]).toEqual([
      ['10:00'],
      '14:00',
      '15:00',
    ]);
  });
});
