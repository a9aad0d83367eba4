// The proof of a case's deadlines: for each target what counted and what did not, under which versions, who paused and why,
// and all that somebody else needs to reckon it again without asking us: the rule, the readings, the calendars in full, the
// instants. Plain values with ISO 8601 instants. Decides nothing; where the record is thin, it says so by an absent member.

import type { Calendar } from './calendar.ts';
import type { CaseEvent, CaseState, Promised } from './case.ts';
import { clocksOf } from './case-clocks.ts';
import { idOf } from './case-pauses.ts';
import { conventionsOf } from './conventions.ts';
import { type Counted, countFrom, ledgerOf, OBLIGATION_REASON, REAL_TIME } from './counting.ts';
import { type Instant, isoOf } from './instant.ts';
import {
  LEDGER_FORMAT,
  type LedgerCalendar,
  type LedgerClock,
  type LedgerCount,
  type LedgerExport,
  type LedgerInterval,
  type LedgerPause,
  type LedgerRule,
  type LedgerSeconds,
  type LedgerStep,
} from './ledger-format.ts';
import { ledgerSum } from './ledger-words.ts';
import { referenceOf } from './reference.ts';
import { type Clock, isOff, type ReckonedClock } from './sla.ts';
import { amountOf, caseRulesOf, earliestLine, type Line, REOPENED } from './target-line.ts';
import { clockIdOf, type TargetRule, type Tier } from './tier.ts';
import { dayNumberAt } from './zone.ts';

export interface LedgerAsked {
  readonly state: CaseState;
  /** What the case is held to: the pinned versions, merged. */
  readonly promised: Promised;
  readonly asOf: Instant;
  /** The events of the case, the earliest first, for severities and corrections. */
  readonly history: readonly { readonly at: Instant; readonly event: CaseEvent }[];
  /** The name of who paused, or null where it is not told (to reporters). Absent: what was kept is told. */
  readonly nameOf?: (by: string) => string | null;
}

/**
 * The ledger of a case as it stands at an instant. Whole: no interval is left out. The same case gives the same ledger.
 * Throws where the case's severity or a calendar is not in what it is held to.
 */
export function ledgerExport(asked: LedgerAsked): LedgerExport {
  const { state, promised, asOf } = asked;
  const { tier, calendars } = promised;
  const { course } = state;
  const clocks = clocksOf(course, promised).map((clock) => ledgerClock(clock, asked));
  const needed = new Set(clocks.flatMap(({ rule, count }) => [rule?.calendarId, count?.calendarId]));
  const { tierId, tierVersion, contractId, contractVersion, tenantVersion } = state.pinned;
  return {
    format: LEDGER_FORMAT,
    caseId: state.id,
    reference: referenceOf(state.id),
    asOf: isoOf(asOf),
    timeZone: state.timeZone,
    reportedAt: isoOf(course.reportedAt),
    severity: course.severity,
    promise: {
      tierId,
      tierVersion,
      nameZh: tier.nameZh,
      nameEn: tier.nameEn,
      ...(contractId === undefined ? {} : { contractId }),
      ...(contractVersion === undefined ? {} : { contractVersion }),
      ...(tenantVersion === undefined ? {} : { tenantVersion }),
      neverPaused: tier.neverPausedKinds,
    },
    conventions: conventionsOf(tier),
    facts: course.facts,
    starts: Object.fromEntries(
      Object.entries(course.starts).flatMap(([name, at]) => (at === undefined ? [] : [[name, isoOf(at)]])),
    ),
    severities: stepsOf(asked),
    pauses: pausesOf(asked),
    obligations: Object.entries(course.evidence).flatMap(([key, at]) =>
      key.startsWith(OBLIGATION_REASON) && at !== undefined
        ? [{ id: key.slice(OBLIGATION_REASON.length), doneAt: isoOf(at) }]
        : [],
    ),
    missed: (course.missed ?? []).map(({ clockId, severity, dueAt }) => ({
      clock: clockId,
      severity,
      dueAt: isoOf(dueAt),
    })),
    calendars: [...Object.values(calendars), REAL_TIME].filter(({ id }) => needed.has(id)).map(calendarOut),
    clocks,
  };
}

// ---------------------------------------------------------------------------------------------------------------

function ledgerClock(clock: ReckonedClock, asked: LedgerAsked): LedgerClock {
  const { state, promised, asOf } = asked;
  const { course, breached } = state;
  const rules = caseRulesOf(course, promised).filter(({ rule }) => clockIdOf(rule) === clock.id);
  const line = isOff(clock) ? undefined : earliestLine(rules, course, promised);
  const rule = line?.rule ?? rules[0]?.rule;
  const breachedAt = breached[clock.id];
  const intervals = line ? intervalsOf(line, clock, asked) : [];
  const until = Math.min(asOf, clock.metAt ?? asOf, clock.dueAt ?? asOf);
  const count = line && rule ? countOf(line, rule, promised) : null;
  const inDays = count !== null && count.of !== 'open_time';
  const zone = line ? zoneOf(line) : 'UTC';
  const countedDays = inDays ? daysUntil(intervals, { until, dueAt: clock.dueAt }, zone) : null;
  const seconds = { ...secondsUntil(intervals, until), countedDays };
  const binding = line && rule ? bindingOf(line, rule, asked) : { held: null };
  const at = (instant: Instant | null | undefined): string | null =>
    instant === null || instant === undefined ? null : isoOf(instant);
  const isCorrected = isOff(clock) && state.corrected?.[clock.id] === breachedAt;
  const isMissed =
    breachedAt !== undefined && clock.metAt === undefined && !isCorrected && !isRenewed(clock, breachedAt);
  return {
    id: clock.id,
    kind: clock.kind,
    ...(clock.subkind ? { subkind: clock.subkind } : {}),
    status: isMissed ? 'missed' : clock.status,
    ...(clock.because ? { because: clock.because } : {}),
    severity: clock.severity ?? course.severity,
    ...(clock.origin ? { origin: clock.origin } : {}),
    ...(clock.provisional ? { provisional: true } : {}),
    rule: rule ? ruleOut(rule, clock) : null,
    count,
    startedAt: at(clock.startedAt),
    dueAt: at(clock.dueAt),
    metAt: at(clock.metAt),
    breachedAt: at(breachedAt),
    remainingSeconds: clock.remainingMs === undefined ? null : clock.remainingMs / 1_000,
    stops: (line?.pauses ?? []).map(({ from, to, reason }) => ({
      from: isoOf(from),
      to: to === null ? null : isoOf(to),
      reason,
    })),
    ...binding,
    intervals,
    seconds,
    sum: ledgerSum({ count, seconds, intervals, ...binding }, pausesOf(asked)),
  };
}

/** Another deadline than the missed one holds now. */
function isRenewed({ status, dueAt, remainingMs = 0 }: Clock, breachedAt: Instant): boolean {
  return (
    (status === 'running' && dueAt !== null && dueAt > breachedAt) || (status === 'paused' && remainingMs > 0)
  );
}

function ruleOut(rule: TargetRule, clock: ReckonedClock): LedgerRule {
  return {
    within: rule.within,
    ...(rule.instant ? { instant: true } : {}),
    from: rule.from,
    calendarId: clock.calendarId,
    calendarVersion: clock.calendarVersion,
    ...(rule.condition ? { condition: rule.condition } : {}),
    ...(rule.quote ? { quote: rule.quote } : {}),
  };
}

function countOf({ measure, calendar }: Line, rule: TargetRule, promised: Promised): LedgerCount {
  const [, amount] = amountOf(rule, calendar, promised);
  switch (measure.counts) {
    case 'time':
      return { of: 'open_time', seconds: amount / 1_000, calendarId: measure.calendar.id };
    case 'working_days': {
      const { due, endOfBusiness, pause } = measure;
      return { of: 'working_days', days: amount, calendarId: measure.calendar.id, due, endOfBusiness, pause };
    }
    case 'days': {
      const { timeZone, reading, workingDays } = measure;
      return { of: 'civil_days', days: amount, timeZone, reading, calendarId: workingDays.id };
    }
  }
}

/** What binds a clock where it is not the count from its start. */
function bindingOf(
  { measure, calendar, pauses, startedAt, counted }: Line,
  rule: TargetRule,
  { state, promised }: LedgerAsked,
): Pick<LedgerClock, 'held' | 'appointment'> {
  if (startedAt === null || counted === null) return { held: null };
  const [, amount] = amountOf(rule, calendar, promised);
  if (sameEnd(countFrom(measure, startedAt, amount, pauses), counted)) return { held: null };
  const { worsened } = state.course;
  const dueAt = worsened?.notLaterThan[clockIdOf(rule)];
  if (!worsened || dueAt === undefined) return { held: null, appointment: true };
  return { held: { at: isoOf(worsened.at), dueAt: isoOf(dueAt) } };
}

function sameEnd(one: Counted, other: Counted): boolean {
  if (one.ends === 'due' && other.ends === 'due') return one.dueAt === other.dueAt;
  if (one.ends === 'paused' && other.ends === 'paused') return one.remainingMs === other.remainingMs;
  return one.ends === other.ends;
}

function zoneOf({ measure }: Line): string {
  return measure.counts === 'days' ? measure.timeZone : measure.calendar.timeZone;
}

function intervalsOf(
  { measure, pauses }: Line,
  { startedAt, dueAt, status }: ReckonedClock,
  { state, asOf, nameOf }: LedgerAsked,
): readonly LedgerInterval[] {
  const end = dueAt ?? (status === 'paused' ? Math.max(asOf, startedAt ?? asOf) : null);
  if (startedAt === null || end === null) return [];
  const lines = ledgerOf(measure, { from: startedAt, to: end }, pauses, { whole: true });
  return lines.map(({ from, to, counted, why, pauseReason }) => {
    const pause = state.course.pauses.find(
      (one) => one.reason === pauseReason && one.from < to && (one.to ?? end) > from,
    );
    const by = pause?.by === undefined ? null : nameOf ? nameOf(pause.by) : pause.by;
    const reason = pauseReason?.startsWith(OBLIGATION_REASON)
      ? pauseReason.slice(OBLIGATION_REASON.length)
      : pauseReason;
    return {
      from: isoOf(from),
      to: isoOf(to),
      counted,
      why,
      ...(reason === undefined ? {} : { reason }),
      ...(by === null || why !== 'paused' ? {} : { by }),
    };
  });
}

/** The dates that counted; the last only once it, or the deadline, has passed. */
function daysUntil(
  intervals: readonly LedgerInterval[],
  { until, dueAt }: { readonly until: Instant; readonly dueAt: Instant | null },
  timeZone: string,
): number {
  let days = 0;
  for (const interval of intervals) {
    const from = Date.parse(interval.from);
    if (!interval.counted || from >= until) continue;
    const to = Math.min(Date.parse(interval.to), until);
    const last = dayNumberAt(timeZone, to - 1);
    const isOver = to === dueAt || dayNumberAt(timeZone, to) > last;
    days += last - dayNumberAt(timeZone, from) + (isOver ? 1 : 0);
  }
  return days;
}

function secondsUntil(
  intervals: readonly LedgerInterval[],
  until: Instant,
): Omit<LedgerSeconds, 'countedDays'> {
  const seconds = { counted: 0, closed: 0, paused: 0, obligation: 0 };
  for (const { from, to, why } of intervals) {
    const length = Math.max(0, Math.min(Date.parse(to), until) - Date.parse(from)) / 1_000;
    seconds[why === 'open' ? 'counted' : why] += length;
  }
  return seconds;
}

function pausesOf({ state, promised, history, nameOf }: LedgerAsked): readonly LedgerPause[] {
  return state.course.pauses.map((pause) => {
    const id = idOf(pause);
    const by = pause.by === undefined ? null : nameOf ? nameOf(pause.by) : pause.by;
    const corrections = history.flatMap(({ event }) =>
      event.type === 'PauseCorrected' && event.pauseId === id ? [event.reason] : [],
    );
    return {
      id,
      from: isoOf(pause.from),
      to: pause.to === null ? null : isoOf(pause.to),
      reason: pause.reason,
      ...reasonNames(pause.reason, promised.tier),
      ...(by === null ? {} : { by }),
      ...(corrections.length > 0 ? { corrections } : {}),
    };
  });
}

function reasonNames(code: string, { pauseReasons }: Tier): Pick<LedgerPause, 'reasonZh' | 'reasonEn'> {
  if (code === REOPENED) return { reasonZh: '解决后重新打开', reasonEn: 'resolved, then reopened' };
  const reason = pauseReasons.find((one) => one.code === code);
  return { reasonZh: reason?.nameZh ?? code, reasonEn: reason?.nameEn ?? code };
}

function stepsOf({ history }: LedgerAsked): readonly LedgerStep[] {
  return history.flatMap(({ at, event }): readonly LedgerStep[] => {
    switch (event.type) {
      case 'CaseOpened':
        return [{ at: isoOf(event.reportedAt), what: 'opened', from: null, to: event.severity }];
      case 'SeverityChanged': {
        const { from, to, because: what, reason: because } = event;
        return [{ at: isoOf(at), what, from, to, because }];
      }
      case 'SeverityPromoted': {
        const { from, to, because, clockId, dueAt } = event;
        return [{ at: isoOf(dueAt), what: 'promotion', from, to, because: clockId ?? because }];
      }
      case 'CaseRepinned': {
        const { from, to, reason: because } = event;
        const [was, is] = [pinnedNames(from), pinnedNames(to)];
        // The tier in any case, and whatever else was exchanged.
        const told = [...new Set(Object.keys({ ...was, ...is }))].filter(
          (name, place) => place === 0 || was[name] !== is[name],
        );
        const named = (names: Readonly<Record<string, string>>) =>
          told.flatMap((name) => names[name] ?? []).join(', ');
        return [{ at: isoOf(at), what: 'repinned', from: named(was), to: named(is), because }];
      }
      default:
        return [];
    }
  });
}

/** What a case is held to, by what it is: the tier first. */
function pinnedNames(pinned: CaseState['pinned']): Readonly<Record<string, string>> {
  const { tierId, tierVersion, contractId, contractVersion, tenantVersion, calendars } = pinned;
  return {
    tier: `${tierId} version ${tierVersion}`,
    ...(contractId && contractVersion !== undefined
      ? { contract: `contract ${contractId} version ${contractVersion}` }
      : {}),
    ...(tenantVersion === undefined ? {} : { desk: `desk version ${tenantVersion}` }),
    ...Object.fromEntries(
      Object.entries(calendars).map(([id, version]) => [
        `calendar ${id}`,
        `calendar ${id} version ${version}`,
      ]),
    ),
  };
}

function calendarOut({ closures, ...calendar }: Calendar): LedgerCalendar {
  return {
    ...calendar,
    closures: closures.map(({ from, to, name }) => ({ from: isoOf(from), to: isoOf(to), name })),
  };
}
