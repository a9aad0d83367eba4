// One rule of a tier as it counts in one case: whether it is in force, where it starts, what stops it, when it is due. Of
// several rules of one clock the earliest binds. sla.ts makes clocks of these lines; nothing here knows what a clock shows.

import type { Calendar } from './calendar.ts';
import { conditionState, factIn, factSince } from './conditions.ts';
import { type Conventions, conventionsOf } from './conventions.ts';
import {
  type Amount,
  type Counted,
  countFrom,
  countOnTo,
  type Measure,
  OBLIGATION_REASON,
  type Pause,
  pausesMerged,
  pausesUntil,
  REAL_TIME,
} from './counting.ts';
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from './instant.ts';
import type { Clock, Course, Reckoning } from './sla.ts';
import {
  type ClockStart,
  type CustomerObligation,
  clockIdOf,
  type Duration,
  type TargetKind,
  type TargetRule,
  type Tier,
} from './tier.ts';

/**
 * Why the clocks stood still between a resolution and a reopening. Not a reason that anybody can choose, and so it holds
 * also for the kinds that are never paused: a case that counts as solved is waited for by nobody.
 */
export const REOPENED = 'reopened';

/** The fact that holds the instant of an agreed visit, in milliseconds. */
export const APPOINTMENT = 'appointment_at';

/** A rule of the case, with the severity that it comes from where that is not the case's own. */
export interface CaseRule {
  readonly rule: TargetRule;
  readonly severity?: string;
}

/** One active rule, counted. `counted` is null while its start event has not happened. */
export interface Line extends CaseRule {
  readonly calendar: Calendar;
  readonly measure: Measure;
  readonly pauses: readonly Pause[];
  readonly startedAt: Instant | null;
  readonly counted: Counted | null;
  /** It counts from a deadline, because its start event has not happened. */
  readonly awaitsStart: boolean;
  /** It counts over a year that is not published, as the tier reads it. */
  readonly guessed: boolean;
}

/** Why no rule of a clock is in force. */
export interface Off {
  readonly status: Extract<Clock['status'], 'cancelled' | 'withdrawn' | 'not_applicable'>;
  readonly because: string;
}

/** What the customer is left with, as against the steps on the way there. */
const OUTCOMES: readonly TargetKind[] = ['restore', 'full_recovery', 'resolve'];

/**
 * The rules of the course's severity and the tier's report that state a time, or whose parameter must. After a worsening,
 * an outcome that a lower severity promised and this one does not name stays promised; the steps that only the lower one
 * asked for are dropped. A promotion drops nothing. Throws where the tier does not have the severity.
 */
export function caseRulesOf(course: Course, { tier }: Reckoning): readonly CaseRule[] {
  const severity = tier.severities.find((one) => one.code === course.severity);
  if (!severity)
    throw new Error(`tier ${tier.id} version ${tier.version} has no severity ${course.severity}`);
  const { criticalInheritsSevere } = conventionsOf(tier);
  const listed = (rule: TargetRule): boolean =>
    (rule.within !== null || rule.parameter !== undefined) &&
    (criticalInheritsSevere || rule.inheritedFrom === undefined);
  const rules: CaseRule[] = [...severity.targets, ...tier.reportTargets]
    .filter(listed)
    .map((rule) => ({ rule }));
  const { worsened } = course;
  if (!worsened) return rules;
  const named = new Set(rules.map(({ rule }) => clockIdOf(rule)));
  const isClimbedFrom = (code: string) =>
    worsened.by === 'promotion' && course.promotions?.some(({ from }) => from === code);
  for (const lower of tier.severities.filter(({ rank }) => rank > severity.rank)) {
    const kept = lower.targets.filter((rule) => {
      const id = clockIdOf(rule);
      const isPromised = worsened.notLaterThan[id] !== undefined && OUTCOMES.includes(rule.kind);
      return listed(rule) && !named.has(id) && (isPromised || isClimbedFrom(lower.code));
    });
    rules.push(...kept.map((rule) => ({ rule, severity: lower.code })));
    for (const rule of kept) named.add(clockIdOf(rule));
  }
  return rules;
}

/** The promise that binds first: the earliest deadline, else the least that is left of a pause, else what is known at all. */
export function earliestLine(
  rules: readonly CaseRule[],
  course: Course,
  reckoning: Reckoning,
  above: readonly string[] = [],
): Line | undefined {
  return rules
    .filter(({ rule }) => offOf(rule, course, reckoning) === null)
    .flatMap((one) => lineOf(one, course, reckoning, above) ?? [])
    .sort(byUrgency)[0];
}

/** Why none of a clock's rules is in force; of several reasons the one that says most. */
export function offReason(rules: readonly CaseRule[], course: Course, reckoning: Reckoning): Off {
  const reasons = rules.map(({ rule }) => offOf(rule, course, reckoning) ?? NOT_MISSED);
  const said = (status: Off['status']): Off | undefined => reasons.find((one) => one.status === status);
  return said('cancelled') ?? said('withdrawn') ?? said('not_applicable') ?? NOT_MISSED;
}

/**
 * The instant of the evidence that meets a rule: of its own clock, else of its kind; undefined while there is none. A
 * sub-kind that counts from the closing goes by its own alone: its kind was done before, for another promise.
 */
export function evidenceOf(rule: TargetRule, course: Course, conventions: Conventions): Instant | undefined {
  const { evidence } = course;
  const isOfClosing = startNamed(rule, { conventions }) === 'closed';
  const own = evidence[clockIdOf(rule)] ?? (isOfClosing ? undefined : evidence[rule.kind]);
  if (rule.literally !== 'dispatch' || conventions.outsideRegionVisit !== 'dispatch') return own;
  const departed = evidence.dispatch;
  return departed === undefined ? own : Math.min(departed, own ?? departed);
}

/** The measure of a duration under a tier, and how much of it. `calendar` is what open time and working days are counted on. */
export function measureOf(
  { amount, unit }: Duration,
  calendar: Calendar,
  { tier, calendars }: Reckoning,
): readonly [Measure, Amount] {
  const conventions = conventionsOf(tier);
  const realTime: Measure = { counts: 'time', calendar: REAL_TIME };
  switch (unit) {
    case 'minutes':
      return [{ counts: 'time', calendar }, amount * MINUTE_MS];
    case 'hours':
      return [{ counts: 'time', calendar }, amount * HOUR_MS];
    case 'calendar_hours':
      return [realTime, amount * HOUR_MS];
    case 'days':
    case 'weeks': {
      const days = unit === 'weeks' ? amount * 7 : amount;
      const reading = unit === 'weeks' ? conventions.weekUnit : conventions.dayUnit;
      if (reading === 'elapsed_24h' || reading === 'elapsed_7x24h') return [realTime, days * DAY_MS];
      const measure: Measure = {
        counts: 'days',
        timeZone: conventions.timeZone,
        reading: reading === 'civil_code_with_holiday_roll' ? 'holiday_roll' : 'end_of_day',
        workingDays: calendars[tier.workingDayCalendarId] ?? calendar,
      };
      return [measure, days];
    }
    case 'working_days': {
      const { endOfBusiness, workingDayDue: due, pauseWorkingDays: pause } = conventions;
      return [{ counts: 'working_days', calendar, endOfBusiness, due, pause }, amount];
    }
  }
}

/** The calendar that a rule counts on. Throws where the reckoning lacks it. */
export function calendarOf(
  { within, calendarId: own }: Pick<TargetRule, 'within' | 'calendarId'>,
  { tier, calendars }: Reckoning,
): Calendar {
  const byUnit = within?.unit === 'working_days' ? tier.workingDayCalendarId : tier.calendarId;
  const calendarId = own ?? byUnit;
  const calendar = calendars[calendarId];
  if (!calendar) throw new Error(`the reckoning of tier ${tier.id} lacks calendar ${calendarId}`);
  return calendar;
}

/** What a customer's duty was due at in a course; null where it has no time. Customers' duties are never paused. */
export function obligationDue(
  { within }: Pick<CustomerObligation, 'within'>,
  course: Course,
  reckoning: Reckoning,
): Instant | null {
  if (!within) return null;
  const [measure, amount] = measureOf(within, calendarOf({ within }, reckoning), reckoning);
  const counted = countFrom(measure, course.reportedAt, amount, []);
  return counted.ends === 'due' ? counted.dueAt : null;
}

/** `countFrom` by the tier's reading of years that are not published. */
export function countedBy(
  { missingYear }: Conventions,
  measure: Measure,
  from: Instant,
  amount: Amount,
  pauses: readonly Pause[],
): { readonly counted: Counted; readonly guessed: boolean } {
  const counted = countFrom(measure, from, amount, pauses);
  if (counted.ends !== 'calendar_missing' || missingYear === 'error') return { counted, guessed: false };
  return { counted: countFrom(plainWeeks(measure), from, amount, pauses), guessed: true };
}

// ---------------------------------------------------------------------------------------------------------------
// In force

/** A clock that starts with the breach of another has none to start with while that other one was met in time. */
const NOT_MISSED: Off = { status: 'not_applicable', because: 'not_missed' };

function offOf(rule: TargetRule, course: Course, reckoning: Reckoning): Off | null {
  const { tier } = reckoning;
  const conventions = conventionsOf(tier);
  const applies = conditionState(tier.appliesWhen, course, conventions);
  if (!applies.holds) return { status: 'not_applicable', because: applies.fact };
  if (rule.within === null) return { status: 'not_applicable', because: 'parameter_missing' };
  const metAt = evidenceOf(rule, course, conventions);
  // Who comes later all the same, to put in the spare, is not late.
  const wasThere =
    (metAt ?? Number.NaN) <= (factSince(course, 'solved_remotely') ?? Number.POSITIVE_INFINITY);
  const remotely = factIn(course, 'solved_remotely') === true && !wasThere;
  if (rule.kind === 'arrive' && remotely && conventions.arriveCancelledWhenSolvedRemotely) {
    return { status: 'cancelled', because: 'solved_remotely' };
  }
  const state = conditionState(rule.condition, course, conventions);
  // What was met before a fact took it back stays met.
  if (!state.holds && !((metAt ?? Number.NaN) <= (state.since ?? Number.NaN))) {
    const { fact, since } = state;
    const isOver = fact === 'resolved' || (fact === 'solved_remotely' && factIn(course, fact) === true);
    return {
      status: isOver ? 'cancelled' : since === null ? 'not_applicable' : 'withdrawn',
      because: fact,
    };
  }
  const lapsedAt = lapseOf(rule, course, reckoning);
  if (lapsedAt === null || (metAt ?? Number.POSITIVE_INFINITY) <= lapsedAt) return null;
  return { status: 'withdrawn', because: 'obligation_missed' };
}

/**
 * When a promise lapsed because the customer had not done the duty on which it rests: at the duty's deadline, in a tier that
 * reads it so. Null where it did not, or nobody knows it yet: a duty that was done in time lapses nothing, whenever that was
 * recorded.
 */
export function lapseOf({ precondition }: TargetRule, course: Course, reckoning: Reckoning): Instant | null {
  const { tier } = reckoning;
  const obligation = tier.obligations?.find(({ id }) => id === precondition);
  if (!obligation || conventionsOf(tier).obligationMissed !== 'void') return null;
  const dueAt = obligationDue(obligation, course, reckoning) ?? Number.POSITIVE_INFINITY;
  if (dueAt > (course.dutiesMissedBy ?? Number.NEGATIVE_INFINITY)) return null;
  const doneAt = course.evidence[`${OBLIGATION_REASON}${obligation.id}`] ?? Number.POSITIVE_INFINITY;
  return isInTime(doneAt, dueAt, tier) ? null : dueAt;
}

// ---------------------------------------------------------------------------------------------------------------
// Counting

/** Null where the rule's start can no longer happen. */
function lineOf(one: CaseRule, course: Course, reckoning: Reckoning, above: readonly string[]): Line | null {
  const { rule } = one;
  const conventions = conventionsOf(reckoning.tier);
  const calendar = calendarOf(rule, reckoning);
  const [measure, amount] = amountOf(rule, calendar, reckoning);
  const metAt = evidenceOf(rule, course, conventions);
  const pauses = pausesOf(rule, course, reckoning, metAt);
  const start = startOf(rule, course, reckoning, above);
  if (start === 'never') return null;
  const line = { ...one, calendar, measure, pauses, awaitsStart: start.provisional, guessed: false };
  const count = (from: Instant): Line => {
    const { counted, guessed } = countedBy(conventions, measure, from, amount, pauses);
    return { ...line, startedAt: from, counted, guessed };
  };
  if (start.at === null) {
    const { remainingMs } = start;
    const counted = remainingMs === undefined ? null : leftAfter(remainingMs, measure, amount, course);
    return { ...line, startedAt: null, counted };
  }
  const appointment = rule.kind === 'arrive' && !rule.subkind ? course.facts[APPOINTMENT] : undefined;
  if (typeof appointment === 'number' && conventions.bookedService === 'appointment') {
    return { ...line, startedAt: start.at, counted: { ends: 'due', dueAt: appointment } };
  }
  return heldBack(line, start.at, count, metAt, course, conventions);
}

/** After a worsening or a promotion: counted anew from it, and never later than what was promised before. */
function heldBack(
  line: Omit<Line, 'startedAt' | 'counted'>,
  startedAt: Instant,
  count: (from: Instant) => Line,
  metAt: Instant | undefined,
  { worsened }: Course,
  { promotionCountsFrom, worsenedCountsFrom }: Conventions,
): Line {
  if (!worsened) return count(startedAt);
  const heldDueAt = worsened.notLaterThan[clockIdOf(line.rule)];
  // What was met or missed by then is settled: no new promise moves it.
  if (heldDueAt !== undefined && (heldDueAt <= worsened.at || (metAt ?? Number.NaN) <= worsened.at)) {
    return { ...line, startedAt, counted: { ends: 'due', dueAt: heldDueAt } };
  }
  const fromStart =
    worsened.by === 'promotion'
      ? promotionCountsFrom === 'report'
      : worsened.by === undefined && worsenedCountsFrom === 'from_report';
  const fresh = count(fromStart ? startedAt : Math.max(startedAt, worsened.at));
  if (heldDueAt === undefined) return fresh;
  const { measure, pauses } = line;
  const counted = countOnTo(measure, { at: worsened.at, dueAt: heldDueAt }, pauses);
  const held: Line = { ...line, startedAt, counted };
  return byUrgency(held, fresh) <= 0 ? held : fresh;
}

/** What a rule counts and how much of it, with the conventions that change either. Throws for a rule without a time. */
export function amountOf(
  rule: TargetRule,
  calendar: Calendar,
  reckoning: Reckoning,
): readonly [Measure, Amount] {
  const { instantMinutes, standbyGraceMinutes } = conventionsOf(reckoning.tier);
  if (rule.instant) return [{ counts: 'time', calendar }, instantMinutes * MINUTE_MS];
  if (!rule.within) throw new Error(`${clockIdOf(rule)} has no time that could be counted`);
  const [measure, amount] = measureOf(rule.within, calendar, reckoning);
  const grace = rule.kind === 'spare_standby' && measure.counts === 'time' ? standbyGraceMinutes : 0;
  return [measure, amount + grace * MINUTE_MS];
}

function pausesOf(
  rule: TargetRule,
  course: Course,
  reckoning: Reckoning,
  metAt: Instant | undefined,
): readonly Pause[] {
  const pausable = !reckoning.tier.neverPausedKinds.includes(rule.kind);
  const chosen = course.pauses.filter(({ reason }) => pausable || reason === REOPENED);
  const isExtended = conventionsOf(reckoning.tier).obligationMissed === 'extend_by_lateness';
  const lateness = isExtended ? latenessOf(rule, course, reckoning) : null;
  const stretches = pausesMerged(chosen, lateness ? [lateness] : []);
  // What pauses after the evidence moves nothing any more; a pause that the evidence ended was over by then.
  return metAt === undefined ? stretches : pausesUntil(stretches, metAt);
}

/** From when the duty on which a rule rests was due until it was done late; null where it was in time or is still open. */
function latenessOf({ precondition }: TargetRule, course: Course, reckoning: Reckoning): Pause | null {
  const obligation = reckoning.tier.obligations?.find(({ id }) => id === precondition);
  if (!obligation) return null;
  const reason = `${OBLIGATION_REASON}${obligation.id}`;
  const from = obligationDue(obligation, course, reckoning);
  const to = course.evidence[reason];
  return from === null || to === undefined || to <= from ? null : { from, to, reason };
}

// ---------------------------------------------------------------------------------------------------------------
// Starts

type Start =
  | 'never'
  /** `at` null: it has not happened; with `remainingMs` it hangs on a paused clock that has so much left. */
  | { readonly at: Instant | null; readonly provisional: boolean; readonly remainingMs?: number | undefined };

/** What a rule counts from: as the tier's conventions read it where its source leaves that open, else as it says. */
export function startNamed({ anchor, from }: TargetRule, tier: Pick<Tier, 'conventions'>): ClockStart {
  return (anchor && conventionsOf(tier).anchors[anchor]) ?? from;
}

/**
 * Whether a clock of these rules truly begins after the case was resolved: its own start event lies later. A raise that does
 * begins nothing: the resolution was typed in late, and nobody waits any more for what it ended. What counts from the closing
 * is not asked.
 */
export function beginsSince(
  resolvedAt: Instant,
  startedAt: Instant | null,
  rules: readonly TargetRule[],
  { starts, evidence }: Pick<Course, 'starts' | 'evidence'>,
  tier: Pick<Tier, 'conventions'>,
): boolean {
  if ((startedAt ?? resolvedAt) <= resolvedAt) return false;
  return rules.some((rule) => {
    const from = startNamed(rule, tier);
    if (from === 'report') return false;
    if (from === 'determined' || from.startsWith('breach:')) return true;
    const at = starts[from] ?? (from === 'first_response' ? evidence.respond : undefined);
    return (at ?? resolvedAt) > resolvedAt;
  });
}

function startOf(rule: TargetRule, course: Course, reckoning: Reckoning, above: readonly string[]): Start {
  const conventions = conventionsOf(reckoning.tier);
  const from = startNamed(rule, reckoning.tier);
  const happened = (at: Instant | null | undefined): Start => ({ at: at ?? null, provisional: false });
  if (from === 'report') return happened(course.reportedAt);
  if (from === 'first_response') return happened(course.starts.first_response ?? course.evidence.respond);
  if (from === 'determined') {
    return happened((rule.condition && factSince(course, rule.condition.fact)) ?? course.reportedAt);
  }
  if (from.startsWith('breach:')) return breachStart(from.slice('breach:'.length), course, reckoning, above);
  const at = course.starts[from];
  if (at !== undefined || from !== 'arrival' || conventions.beforeArrival === 'none') return happened(at);
  return provisionalArrival(course, reckoning, above);
}

/** The deadline of the arrival, as it would be if it were still needed: a missing arrival must not silence what follows it. */
function provisionalArrival(course: Course, reckoning: Reckoning, above: readonly string[]): Start {
  const { solved_remotely: _remotely, ...facts } = course.facts;
  const { resolve: _resolve, ...evidence } = course.evidence;
  const needed = { ...course, facts, evidence, dutiesMissedBy: Number.NEGATIVE_INFINITY };
  const line = lineOfClock('arrive', needed, reckoning, above);
  if (line?.counted?.ends === 'due') return { at: line.counted.dueAt, provisional: true };
  const remainingMs = line?.counted?.ends === 'paused' ? line.counted.remainingMs : undefined;
  return { at: null, provisional: remainingMs !== undefined, remainingMs };
}

/** When another clock was missed, under this severity or an earlier one; provisionally its deadline while it is not met. */
function breachStart(id: string, course: Course, reckoning: Reckoning, above: readonly string[]): Start {
  const earlier = course.missed?.find(({ clockId }) => clockId === id);
  if (earlier) return { at: earlier.dueAt, provisional: false };
  const line = lineOfClock(id, course, reckoning, above);
  if (!line) return 'never';
  if (line.counted?.ends !== 'due') return { at: null, provisional: false };
  const { dueAt } = line.counted;
  const metAt = evidenceOf(line.rule, course, conventionsOf(reckoning.tier));
  if (metAt === undefined) return { at: dueAt, provisional: true };
  return isInTime(metAt, dueAt, reckoning.tier) ? 'never' : { at: dueAt, provisional: false };
}

function lineOfClock(
  id: string,
  course: Course,
  reckoning: Reckoning,
  above: readonly string[],
): Line | undefined {
  // Clocks that start with each other's breach never start.
  if (above.includes(id)) return undefined;
  const rules = caseRulesOf(course, reckoning).filter(({ rule }) => clockIdOf(rule) === id);
  return earliestLine(rules, course, reckoning, [...above, id]);
}

/** Whether evidence is in time: at the deadline itself too, unless the tier reads it otherwise. */
export function isInTime(metAt: Instant, dueAt: Instant, tier: Pick<Tier, 'conventions'>): boolean {
  return metAt < dueAt || (metAt === dueAt && conventionsOf(tier).deadlineInclusive);
}

/** A clock while that on whose deadline it hangs is paused: what that one has left, and all of its own; days as real time. */
function leftAfter(remainingMs: number, measure: Measure, amount: Amount, course: Course): Counted {
  if (measure.counts === 'time') return { ends: 'paused', remainingMs: remainingMs + amount };
  const pausedAt = course.pauses.at(-1)?.from ?? course.reportedAt;
  const counted = countFrom(measure, pausedAt, amount, []);
  if (counted.ends !== 'due') return counted;
  return { ends: 'paused', remainingMs: remainingMs + counted.dueAt - pausedAt };
}

function byUrgency(a: Line, b: Line): number {
  const [rankA, instantA] = urgencyOf(a.counted);
  const [rankB, instantB] = urgencyOf(b.counted);
  return rankA - rankB || instantA - instantB;
}

function urgencyOf(counted: Counted | null): readonly [rank: number, instant: number] {
  if (counted === null) return [3, 0];
  if (counted.ends === 'due') return [0, counted.dueAt];
  return counted.ends === 'paused' ? [1, counted.remainingMs] : [2, 0];
}

// ---------------------------------------------------------------------------------------------------------------
// Years that are not published

const plainCalendars = new WeakMap<Calendar, Calendar>();

/** The measure as if every year were published: the plain week, with the dates that are known. */
function plainWeeks(measure: Measure): Measure {
  if (measure.counts === 'days') return { ...measure, workingDays: plainWeek(measure.workingDays) };
  return { ...measure, calendar: plainWeek(measure.calendar) };
}

function plainWeek(calendar: Calendar): Calendar {
  const known = plainCalendars.get(calendar) ?? { ...calendar, publishedYears: [] };
  plainCalendars.set(calendar, known);
  return known;
}
