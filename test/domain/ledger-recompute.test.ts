// An exported ledger proves its deadlines: from the JSON alone, and from the CSV alone, each is reckoned again by the
// deliberately slow clock, over random lives of cases under every preset tier.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CaseCommand, CaseEvent, CaseSetup, CaseState, OpenCase } from '../../shared/domain/case.ts';
import { caseKind } from '../../shared/domain/case-kind.ts';
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from '../../shared/domain/instant.ts';
import { ledgerExport } from '../../shared/domain/ledger.ts';
import { ledgerCsv } from '../../shared/domain/ledger-words.ts';
import { PRESET_CALENDARS, PRESET_TIERS } from '../../shared/domain/presets/tiers.ts';
import {
  faultsOfIntervals,
  faultsOfStops,
  type Ledger,
  recomputedEnd,
  rowsOf,
  statedEnd,
} from '../reference/recompute.ts';
import { by, CLOCK, entropyOf, OPENING } from './case-story.ts';
import { SETUP } from './small-desk.ts';

const LIVES = Math.ceil(120 * Number(process.env.FAULTLINE_SHARE ?? 1));

/** A Spring Festival with its make-up Saturdays, and a week of nothing in particular. */
const BEGINNINGS = [Date.parse('2026-02-11T01:00:00Z'), Date.parse('2026-06-08T02:00:00Z')];

interface Step {
  readonly waitMinutes: number;
  readonly does: (state: CaseState, now: Instant, tier: CaseSetup['tier']) => CaseCommand;
}

const minutes = fc.oneof(fc.nat(59), fc.nat(600), fc.nat(3 * 1_440));
const ago = (now: Instant, share: number, { course }: CaseState): Instant =>
  now - Math.floor(((now - course.reportedAt) * share) / MINUTE_MS) * MINUTE_MS;
const share = fc.constantFrom(0, 0, 0.1, 0.5);

const does: fc.Arbitrary<Step['does']> = fc.oneof(
  fc.nat(4).map((index): Step['does'] => (_state, _now, tier) => ({
    type: 'PauseClocks',
    pauseReason: tier.pauseReasons[index % Math.max(1, tier.pauseReasons.length)]?.code ?? 'none',
    note: '',
  })),
  fc.constant<Step['does']>(() => ({ type: 'ResumeClocks', note: '' })),
  share.map((late): Step['does'] => (state, now, tier) => ({
    type: 'CorrectPause',
    pauseId: null,
    from: ago(now, late + 0.05, state),
    to: ago(now, late, state),
    pauseReason: tier.pauseReasons[0]?.code ?? 'none',
    reason: 'The guard kept no record',
  })),
  share.map((late): Step['does'] => (state, now) => ({
    type: 'LogContact',
    at: ago(now, late, state),
    channel: 'phone',
    with: 'Ruth',
    summary: 'Spoke',
    gaveRemoteSupport: true,
    reason: 'entered late',
  })),
  fc
    .record({
      kind: fc.constantFrom('arrive', 'arrive', 'restore', 'restore', 'full_recovery', 'solution_plan'),
      late: share,
    })
    .map(({ kind, late }): Step['does'] => (state, now) => ({
      type: 'RecordMilestone',
      kind,
      at: ago(now, late, state),
      summary: 'done',
      reason: 'entered late',
    })),
  fc
    .record({ index: fc.nat(7), because: fc.constantFrom('worsened', 'correction') })
    .map(({ index, because }): Step['does'] => (_state, _now, tier) => ({
      type: 'ChangeSeverity',
      severity: tier.severities[index % tier.severities.length]?.code ?? '',
      because,
      reason: 'seen on site',
    })),
  share.map((late): Step['does'] => (state, now, tier) => ({
    type: 'RecordObligation',
    obligation: tier.obligations?.[0]?.id ?? 'none',
    at: ago(now, late, state),
    summary: 'Their maintainer came',
    reason: 'entered late',
  })),
  fc
    .record({
      fact: fc.constantFrom('site.province', 'onsite_decided', 'hardware_damaged'),
      yes: fc.boolean(),
    })
    .map(({ fact, yes }): Step['does'] => () => ({
      type: 'RecordFact',
      fact,
      value: fact === 'site.province' ? (yes ? '北京市' : '河北省') : yes,
      reason: 'told by phone',
    })),
  share.map((late): Step['does'] => (state, now) => ({
    type: 'ResolveCase',
    at: ago(now, late / 2, state),
    summary: 'Solved',
    remotely: false,
    reason: 'entered late',
  })),
  fc.constant<Step['does']>(() => ({ type: 'ReopenCase', reason: 'It is back' })),
);

const life = fc.record({
  // One of three under the tier with a duty of the customer.
  tierId: fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom(...Object.keys(PRESET_TIERS)) },
    { weight: 1, arbitrary: fc.constant('s000-call-center') },
  ),
  severityIndex: fc.nat(7),
  channel: fc.constantFrom<OpenCase['channel']>('email', 'form'),
  begins: fc.constantFrom(...BEGINNINGS),
  laterMinutes: fc.nat(2 * 1_440),
  steps: fc.array(fc.record({ waitMinutes: minutes, does }), { minLength: 2, maxLength: 9 }),
});

type Life = typeof life extends fc.Arbitrary<infer Made> ? Made : never;

/** Lives it, and exports the ledger as it stands after the opening and after each step that was accepted. */
function ledgersOf({
  tierId,
  severityIndex,
  channel,
  begins,
  laterMinutes,
  steps,
}: Life): readonly Exported[] {
  const tier = PRESET_TIERS[tierId];
  if (!tier) throw new Error(`there is no preset ${tierId}`);
  const setup: CaseSetup = { ...SETUP, tier, calendars: PRESET_CALENDARS };
  let now = begins + laterMinutes * MINUTE_MS;
  let state: CaseState | null = null;
  const history: { at: Instant; event: CaseEvent }[] = [];
  const exported: Exported[] = [];

  const commit = (command: CaseCommand, actor = by('anna')): boolean => {
    const version = (state?.version ?? 0) + 1;
    const decision = caseKind.decide(state, command, { now, actor, entropy: entropyOf(version), setup });
    if (decision.outcome !== 'accepted') return false;
    for (const event of decision.events) {
      state = caseKind.evolve(state, event, now);
      history.push({ at: now, event });
    }
    if (state) state = { ...state, version };
    return true;
  };
  const look = (): void => {
    if (!state) throw new Error('the case was not opened');
    const ledger = ledgerExport({ state, promised: setup, asOf: now, history });
    exported.push({ json: JSON.stringify(ledger), csv: ledgerCsv(ledger) });
  };
  const waitUntil = (end: Instant): void => {
    for (let wakes = 0; wakes < 2_000; wakes += 1) {
      const wakeAt = state ? caseKind.nextWake(state) : null;
      if (wakeAt === null || wakeAt > end) break;
      now = Math.max(now, wakeAt);
      if (!commit(caseKind.wake(), CLOCK)) break;
    }
    now = end;
  };

  const severity = tier.severities[severityIndex % tier.severities.length]?.code ?? '';
  if (!commit({ ...OPENING, reportedAt: now, severity, channel })) return [];
  look();
  for (const step of steps) {
    waitUntil(now + step.waitMinutes * MINUTE_MS);
    if (state && commit(step.does(state, now, tier))) look();
  }
  return exported;
}

interface Exported {
  readonly json: string;
  readonly csv: string;
}

describe('a ledger recomputed by somebody else', { timeout: 300_000 }, () => {
  it('from the JSON alone gives every deadline, and each interval is what the calendar says', () => {
    const seen = { due: 0, paused: 0, held: 0, duties: 0 };
    fc.assert(
      fc.property(life, (one) => {
        for (const { json } of ledgersOf(one)) {
          // What was parsed is read by the format alone; a missing member shows as a fault.
          const ledger = JSON.parse(json) as Ledger;
          for (const clock of ledger.clocks) {
            const stated = statedEnd(clock);
            if (stated === null || clock.startedAt === null) continue;
            expect([clock.id, recomputedEnd(ledger, clock)]).toEqual([clock.id, stated]);
            expect(faultsOfIntervals(ledger, clock)).toEqual([]);
            expect(faultsOfStops(ledger, clock)).toEqual([]);
            if (stated.ends === 'due') seen.due += 1;
            if (stated.ends === 'paused') seen.paused += 1;
            if (clock.held !== null) seen.held += 1;
            if (clock.stops.some(({ reason }) => reason.startsWith('obligation:'))) seen.duties += 1;
          }
        }
      }),
      { seed: 20_260_301, numRuns: LIVES },
    );
    expect(seen.due).toBeGreaterThan(5 * LIVES);
    expect(seen.paused).toBeGreaterThan(0);
    expect(seen.held).toBeGreaterThan(0);
    expect(seen.duties).toBeGreaterThan(0);
  });

  it('from the CSV alone adds up to what was promised, from the start to the deadline without a gap', () => {
    let added = 0;
    fc.assert(
      fc.property(life, (one) => {
        for (const { csv } of ledgersOf(one)) {
          const rows = rowsOf(csv);
          for (const [clock, lines] of Map.groupBy(rows, (row) => row.clock)) {
            const [first] = lines;
            if (!first || first.from === '') continue;
            expect([clock, first.from]).toEqual([clock, first.started_at]);
            expect(lines.slice(1).map(({ from }) => from)).toEqual(lines.slice(0, -1).map(({ to }) => to));
            for (const { from = '', to = '', seconds } of lines) {
              expect(Number(seconds)).toBe((Date.parse(to) - Date.parse(from)) / 1_000);
            }
            if (first.due_at === '') continue;
            expect([clock, lines.at(-1)?.to]).toEqual([clock, first.due_at]);
            const promisedMs = promisedMsOf(first);
            if (promisedMs === null || first.held_at !== '') continue;
            const counted = lines.filter((line) => line.counted === 'yes');
            const countedMs = counted.reduce((sum, { seconds }) => sum + Number(seconds) * 1_000, 0);
            expect([clock, countedMs]).toEqual([clock, promisedMs]);
            added += 1;
          }
        }
      }),
      { seed: 20_260_302, numRuns: LIVES },
    );
    expect(added).toBeGreaterThan(5 * LIVES);
  });
});

/** What a row promises as time that counts; null for working days, which are told by dates. */
function promisedMsOf({ within, unit = '' }: Readonly<Record<string, string>>): number | null {
  const lengths: Readonly<Record<string, number>> = {
    minutes: MINUTE_MS,
    hours: HOUR_MS,
    calendar_hours: HOUR_MS,
    days: DAY_MS,
    weeks: 7 * DAY_MS,
  };
  const length = lengths[unit];
  return length === undefined ? null : Number(within) * length;
}
