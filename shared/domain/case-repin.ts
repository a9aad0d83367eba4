// Other versions of the promise for a case that is open: the tier, its calendars, the ladder. The dry run is the same
// decision, looked at and not committed, so that what was foretold is what happens. Sends nothing: a rung that fired does
// not fire again, and pages that are open stay, for the need of an answer does not pass with a version.

import type { CaseCommand, CaseEvent, CaseSetup, CaseState, MovedClock, Pinned, Promised } from './case.ts';
import { breachDue, clocksOf, isOwed, reckon } from './case-clocks.ts';
import { type CaseDecision, type Draft, draftOf } from './case-draft.ts';
import { evolve } from './case-evolve.ts';
import { closedAlready, ignored, isBlank, reasonNeeded, refused } from './case-refusals.ts';
import { openPause } from './happenings.ts';
import type { Instant } from './instant.ts';
import type { Context, Reason } from './record.ts';
import type { Clock } from './sla.ts';

type Command<Type extends CaseCommand['type']> = Extract<CaseCommand, { type: Type }>;

/**
 * Holds the case to the versions of `setup.next`. All that happened is kept: the report, evidence, pauses under the
 * reasons of the old version, breaches, deadlines that a worsening holds. Deadlines are reckoned anew from the course; one
 * that the new version shows as not missed is corrected with the reason. Throws without `setup.next`.
 */
export function repinCase(
  state: CaseState,
  { reason }: Command<'RepinCase'>,
  context: Context<CaseSetup>,
): CaseDecision {
  const { next: _next, ...setup } = context.setup;
  const next = nextIn(context);
  if (state.status === 'closed' && !state.clocks.some(isOwed)) return closedAlready();
  const to = pinnedBy(next);
  if (same(to, state.pinned)) {
    return ignored('pinned_already', '工单已经适用这些版本。', 'The case is held to these versions already.');
  }
  const { severity } = state.course;
  const codes = next.tier.severities.map(({ code }) => code);
  if (!codes.includes(severity)) {
    return refused(
      'severity_not_in_version',
      `服务等级第 ${next.tier.version} 版没有故障级别“${severity}”。可用：${codes.join('、')}。请先更改工单的级别。`,
      `Version ${next.tier.version} of the tier has no severity "${severity}". It has: ${codes.join(', ')}. Change the severity of the case first.`,
    );
  }
  if (isBlank(reason)) return reasonNeeded();
  const draft = draftOf(state, { ...context, setup: { ...setup, ...next } });
  const moved = movedClocks(draft, context.setup);
  draft.emit({ type: 'CaseRepinned', from: state.pinned, to, reason, moved });
  reckon(draft, state.course, { asOf: context.now, corrects: true, reason });
  return draft.accepted();
}

/** What a re-pinning would do to one case. */
export interface RepinForecast {
  readonly outcome: 'accepted' | 'ignored' | 'refused';
  /** Why nothing would change; absent where it would. */
  readonly reason?: Reason;
  readonly moved: readonly MovedClock[];
  /** Clocks that were not missed before and would be. */
  readonly breaches: readonly string[];
  /** Clocks that were missed, or could not be counted, and would not be any more. */
  readonly heals: readonly string[];
  /** Messages that would go out by the re-pinning itself. */
  readonly notices: number;
  readonly warnings: readonly Reason[];
}

/** Foretells a re-pinning by deciding it. Changes nothing; the same state and context give the same answer. */
export function repinForecast(
  state: CaseState,
  command: Command<'RepinCase'>,
  context: Context<CaseSetup>,
): RepinForecast {
  const decision = repinCase(state, command, context);
  if (decision.outcome !== 'accepted') {
    const { outcome, reason } = decision;
    return { outcome, reason, moved: [], breaches: [], heals: [], notices: 0, warnings: [] };
  }
  const { now } = context;
  const after = decision.events.reduce((before: CaseState, event) => evolve(before, event, now), state);
  const events = decision.events;
  const of = <Type extends CaseEvent['type']>(type: Type) =>
    events.filter((event): event is Extract<CaseEvent, { type: Type }> => event.type === type);
  // What is due already is not the re-pinning's doing, only not recorded yet.
  const due = overdueIn(state, now);
  const missed = [...of('TargetBreached').map(({ clockId }) => clockId), ...overdueIn(after, now)].filter(
    (id) => !due.includes(id),
  );
  const uncounted = state.clocks.filter(isUncounted).map(({ id }) => id);
  const counted = after.clocks.filter((clock) => !isUncounted(clock) && uncounted.includes(clock.id));
  const healed = new Set([
    ...of('BreachCorrected').map(({ clockId }) => clockId),
    ...counted.map(({ id }) => id),
  ]);
  return {
    outcome: 'accepted',
    moved: of('CaseRepinned').flatMap(({ moved }) => moved),
    breaches: missed,
    heals: [...healed].filter((id) => !missed.includes(id)),
    notices: decision.effects.length,
    warnings: warningsOf(state, nextIn(context)),
  };
}

/** The versions that a case opened, or re-pinned, with these parts is held to. */
export function pinnedBy({ tier, ladder, calendars, merged }: Promised): Pinned {
  return {
    tierId: tier.id,
    tierVersion: tier.version,
    ladderId: ladder.id,
    ladderVersion: ladder.version,
    ...merged,
    calendars: Object.fromEntries(Object.entries(calendars).map(([id, { version }]) => [id, version])),
  };
}

// ---------------------------------------------------------------------------------------------------------------

function nextIn({ setup: { next } }: Context<CaseSetup>): Promised {
  if (!next) throw new Error('A re-pinning needs the next versions in its setup');
  return next;
}

/** The clocks whose deadline has passed and whose breach nobody has recorded yet. */
function overdueIn(state: CaseState, now: Instant): readonly string[] {
  return state.clocks
    .filter((clock) => (breachDue(state, clock) ?? Number.POSITIVE_INFINITY) <= now)
    .map(({ id }) => id);
}

function isUncounted({ status }: Clock): boolean {
  return status === 'calendar_missing';
}

function movedClocks({ state, setup }: Draft, before: CaseSetup): readonly MovedClock[] {
  const old = new Map(clocksOf(state.course, before).map((clock) => [clock.id, clock]));
  const clocks = clocksOf(state.course, setup);
  const ids = new Set([...old.keys(), ...clocks.map(({ id }) => id)]);
  return [...ids].flatMap((clockId) => {
    const was = old.get(clockId)?.dueAt ?? null;
    const is = clocks.find(({ id }) => id === clockId)?.dueAt ?? null;
    return was === is ? [] : [{ clockId, before: was, after: is }];
  });
}

function warningsOf(state: CaseState, { tier }: Promised): readonly Reason[] {
  const paused = openPause(state.course);
  if (!paused || tier.pauseReasons.some(({ code }) => code === paused.reason)) return [];
  return [
    {
      code: 'pause_goes_on',
      zh: `工单正以“${paused.reason}”为由暂停，新版本没有列出这一原因；暂停继续有效，直到恢复。`,
      en: `The case is paused for "${paused.reason}", which the new version does not list; the pause goes on until it is resumed.`,
    },
  ];
}

function same(one: Pinned, other: Pinned): boolean {
  const { calendars, ...versions } = one;
  const { calendars: otherCalendars, ...otherVersions } = other;
  return equal(versions, otherVersions) && equal(calendars, otherCalendars);
}

function equal(one: Readonly<Record<string, unknown>>, other: Readonly<Record<string, unknown>>): boolean {
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].every((key) => one[key] === other[key]);
}
