// What happens to a course: arrival, restoration, pauses, facts, another severity. Pure changes that a case, a preview and a
// worked example share, so that there is one rule for each. Refuses nothing: who may do what, the case decides.

import { factIn, holds } from './conditions.ts';
import { conventionsOf } from './conventions.ts';
import { OBLIGATION_REASON } from './counting.ts';
import type { Instant } from './instant.ts';
import { type Course, deadlinesHeldAt, isInTime, type Reckoning, reckonClocks } from './sla.ts';
import type { ClockStart, FactValue, Tier } from './tier.ts';

type Stretch = Course['pauses'][number];

/** The course with evidence of a kind (or `kind.subkind`) at its earliest instant; the same course where an earlier one stands. */
export function witnessed(course: Course, kind: string, at: Instant): Course {
  const recordedAt = course.evidence[kind];
  if (recordedAt !== undefined && recordedAt <= at) return course;
  return { ...course, evidence: { ...course.evidence, [kind]: at } };
}

/** A human spoke with the customer; with `supported` it helped. */
export function contactedAt(course: Course, at: Instant, { supported = false } = {}): Course {
  const seen = started(witnessed(course, 'respond', at), 'first_response', at);
  return supported ? witnessed(seen, 'remote_support', at) : seen;
}

/** Somebody is on the way. */
export function dispatchedAt(course: Course, at: Instant): Course {
  return witnessed(course, 'dispatch', at);
}

export function arrivedAt(course: Course, at: Instant): Course {
  return started(witnessed(course, 'arrive', at), 'arrival', at);
}

/** The service runs again. What was restored without a visit needs none. */
export function restoredAt(course: Course, at: Instant, { remotely = false } = {}): Course {
  const seen = started(witnessed(course, 'restore', at), 'restored', at);
  return remotely ? factTold(seen, 'solved_remotely', true, at) : seen;
}

/**
 * The fault is solved: restored and fully recovered by then at the latest; an open pause ends. `remotely` absent leaves open
 * whether it took a visit.
 */
export function resolvedAt(
  course: Course,
  at: Instant,
  { remotely }: { readonly remotely?: boolean } = {},
): Course {
  const { evidence } = course;
  const ended = resumedAt(course, at);
  const seen = {
    ...ended,
    evidence: {
      ...evidence,
      restore: evidence.restore ?? at,
      full_recovery: evidence.full_recovery ?? at,
      resolve: evidence.resolve ?? at,
    },
    starts: {
      ...course.starts,
      restored: course.starts.restored ?? at,
      resolved: course.starts.resolved ?? at,
    },
  };
  return remotely === undefined ? seen : factTold(seen, 'solved_remotely', remotely, at);
}

export function closedAt(course: Course, at: Instant): Course {
  return started(course, 'closed', at);
}

/** The fault was cleared on site: what a report about it counts from. */
export function clearedOnSiteAt(course: Course, at: Instant): Course {
  return started(factTold(course, 'cleared_on_site', true, at), 'onsite_cleared', at);
}

/** A customer did what it owed. */
export function obligationMetAt(course: Course, obligation: string, at: Instant): Course {
  return witnessed(course, `${OBLIGATION_REASON}${obligation}`, at);
}

/** Stops the clocks that may be stopped, until they are resumed; the same course while they are. */
export function pausedAt(
  course: Course,
  at: Instant,
  reason: string,
  { by, id }: Pick<Stretch, 'by' | 'id'> = {},
): Course {
  if (openPause(course)) return course;
  const from = Math.max(at, course.pauses.at(-1)?.to ?? at);
  const pause: Stretch = {
    from,
    to: null,
    reason,
    ...(by !== undefined && { by }),
    ...(id !== undefined && { id }),
  };
  return { ...course, pauses: [...course.pauses, pause] };
}

/** The course with its open pause ended; a pause of no length leaves no trace. */
export function resumedAt(course: Course, at: Instant): Course {
  if (!openPause(course)) return course;
  const pauses = course.pauses.map((pause) =>
    pause.to === null ? { ...pause, to: Math.max(at, pause.from) } : pause,
  );
  return { ...course, pauses: pauses.filter(({ from, to }) => to !== from) };
}

/** The stretch without counting that is open now, if there is one. */
export function openPause(course: Pick<Course, 'pauses'>): Stretch | undefined {
  const last = course.pauses.at(-1);
  return last?.to === null ? last : undefined;
}

/**
 * The course with one stretch put right: `id` null adds `after`, which nobody recorded; `after` null takes the stretch out.
 * Stretches of one reason and author that touch become one, and what a raised severity held back moves with the pauses that
 * lie before it. Null where it would overlap another, or where there is no such stretch; nothing of the course changes then.
 */
export function pauseCorrected(
  course: Course,
  id: string | null,
  after: Omit<Stretch, 'id'> | null,
  reckoning: Reckoning,
): Course | null {
  const before = id === null ? undefined : course.pauses.find((pause) => pause.id === id);
  if (id !== null && !before) return null;
  const others = course.pauses.filter((pause) => pause !== before);
  if (!after || after.to === after.from) return withPauses(course, others, reckoning);
  if (after.to !== null && after.to < after.from) return null;
  const corrected: Stretch = { ...before, ...after };
  const apart = others.every(
    ({ from, to }) =>
      (corrected.to ?? Number.POSITIVE_INFINITY) <= from ||
      (to ?? Number.POSITIVE_INFINITY) <= corrected.from,
  );
  if (!apart) return null;
  const pauses: Stretch[] = [];
  for (const pause of [...others, corrected].sort((a, b) => a.from - b.from)) {
    const last = pauses.at(-1);
    if (last && last.to === pause.from && last.reason === pause.reason && last.by === pause.by) {
      pauses[pauses.length - 1] = { ...last, to: pause.to };
    } else pauses.push(pause);
  }
  return withPauses(course, pauses, reckoning);
}

/** The course with other pauses in its past; what a raised severity held back moves with them. */
export function withPauses(course: Course, pauses: Course['pauses'], reckoning: Reckoning): Course {
  return toldLate(course, { ...course, pauses }, reckoning);
}

/**
 * A course that learned afterwards of something before a raise of its severity: what the raise holds back is what would have
 * been held if it had been known then. The same course where its severity was not raised, or changed just now.
 */
export function toldLate(before: Course, after: Course, reckoning: Reckoning): Course {
  if (after.worsened !== before.worsened) return after;
  const worsened = heldAnew(after.worsened, before, after, reckoning);
  return worsened ? { ...after, worsened } : after;
}

/**
 * What was promised before a raise of the severity, as it is known by now. A deadline that cannot be reckoned back any more,
 * because the version changed since or knows the severity no more, stays as it was held; the outcome that was missed counts
 * anew from a promotion.
 */
function heldAnew(
  worsened: Course['worsened'],
  before: Course,
  after: Course,
  reckoning: Reckoning,
): Course['worsened'] {
  const isKnown = reckoning.tier.severities.some(({ code }) => code === worsened?.from);
  if (worsened?.from === undefined || !isKnown) return worsened;
  const { at, from, by, notLaterThan } = worsened;
  const earlier = heldAnew(worsened.earlier, before, after, reckoning);
  const anew = after.missed?.flatMap(({ clockId, severity }) =>
    by === 'promotion' && severity === from ? [clockId] : [],
  );
  const heldBy = ({ worsened: _worsened, ...course }: Course, held: Course['worsened']) =>
    deadlinesHeldAt(at, { ...course, severity: from, ...(held && { worsened: held }) }, reckoning, anew);
  const [was, is] = [heldBy(before, worsened.earlier), heldBy(after, earlier)];
  const held: Record<string, Instant> = {};
  for (const id of new Set([...Object.keys(notLaterThan), ...Object.keys(is)])) {
    const dueAt = was[id] === notLaterThan[id] ? is[id] : notLaterThan[id];
    if (dueAt !== undefined) held[id] = dueAt;
  }
  return { ...worsened, notLaterThan: held, ...(earlier && { earlier }) };
}

/**
 * A fact became known, or another one. It starts what counts from it: a class of emergency the emergency's clocks, from its
 * first classification and by the resolution at the latest, whichever class it is; a clearing on site the report about it.
 */
export function factKnown(course: Course, fact: string, value: FactValue, at: Instant, tier: Tier): Course {
  const told = factTold(course, fact, value, at);
  if (fact === 'cleared_on_site') {
    return value === true ? started(told, 'onsite_cleared', at) : unstarted(told, 'onsite_cleared');
  }
  const classifying = [...tier.severities.flatMap(({ targets }) => targets), ...tier.reportTargets].flatMap(
    ({ from, condition }) => (from === 'emergency_classified' && condition?.fact === fact ? [condition] : []),
  );
  if (classifying.length === 0) return told;
  if (!classifying.some((condition) => holds(condition, told.facts)))
    return unstarted(told, 'emergency_classified');
  const classifiedAt = told.starts.emergency_classified ?? Math.min(at, told.evidence.resolve ?? at);
  return { ...told, starts: { ...told.starts, emergency_classified: classifiedAt } };
}

/**
 * In a tier whose severities are the classes of an emergency, the severity is the classification: what counts from it starts, at
 * the report where the class is known then. Nothing where the severity promises nothing from there, or asks for a fact first.
 */
export function classedBySeverity(course: Course, severity: string, at: Instant, tier: Tier): Course {
  const targets = tier.severities.find(({ code }) => code === severity)?.targets ?? [];
  const counts = targets.some(({ from, condition }) => from === 'emergency_classified' && !condition);
  return counts && course.starts.emergency_classified === undefined
    ? emergencyClassifiedAt(course, at)
    : course;
}

/** An emergency was recognised at an instant, in a tier that has no condition for its class. */
export function emergencyClassifiedAt(course: Course, at: Instant): Course {
  return started(course, 'emergency_classified', at);
}

/**
 * Another severity by people's judgement. `worsened`: kinds new to the case count from `at`, and no running deadline is
 * postponed. `correction`: as if it had been so from the report, or from `at` where the tier reads it so; what was missed
 * before under the wrong one stays missed (`missed`), and what was met stays measured by its own deadline.
 */
export function reclassified(
  course: Course,
  to: string,
  because: 'worsened' | 'correction',
  at: Instant,
  reckoning: Reckoning,
): Course {
  const { worsened: _worsened, ...kept } = course;
  if (because === 'worsened') {
    const notLaterThan = deadlinesHeldAt(at, course, reckoning);
    return { ...kept, severity: to, worsened: { at, notLaterThan, ...rememberedOf(course) } };
  }
  const { tier } = reckoning;
  const clocks = reckonClocks(course, reckoning).filter(
    ({ dueAt, status }) => dueAt !== null && status !== 'waiting',
  );
  const settled = clocks.filter(({ metAt }) => metAt !== undefined && metAt <= at);
  const anew = conventionsOf(tier).correctedCountsFrom === 'from_reclassification';
  const notLaterThan = Object.fromEntries(settled.map(({ id, dueAt }) => [id, dueAt ?? at]));
  const changed: Course = {
    ...kept,
    severity: to,
    ...(anew && { worsened: { at, notLaterThan, by: 'correction' as const } }),
  };

  const after = new Map(reckonClocks(changed, reckoning).map((clock) => [clock.id, clock]));
  const missed = clocks.flatMap(({ id, dueAt, metAt, measureOnly }) => {
    const isMissed =
      dueAt !== null && !measureOnly && (metAt === undefined ? dueAt < at : !isInTime(metAt, dueAt, tier));
    const isKnown = course.missed?.some((one) => one.clockId === id && one.dueAt === dueAt);
    return isMissed && !isKnown && after.get(id)?.dueAt !== dueAt
      ? [{ clockId: id, severity: course.severity, dueAt }]
      : [];
  });
  return missed.length === 0 ? changed : { ...changed, missed: [...(course.missed ?? []), ...missed] };
}

// ---------------------------------------------------------------------------------------------------------------

function factTold(course: Course, fact: string, value: FactValue, at: Instant): Course {
  const before = factIn(course, fact);
  if (before === value && course.facts[fact] !== undefined) return course;
  const { [fact]: _was, ...were } = course.factsWere ?? {};
  return {
    ...course,
    facts: { ...course.facts, [fact]: value },
    factsAt: { ...course.factsAt, [fact]: at },
    ...((course.factsWere || before !== undefined) && {
      factsWere: before === undefined ? were : { ...were, [fact]: before },
    }),
  };
}

/** The first instant of a start stands; an earlier one replaces it. */
function started(course: Course, start: ClockStart, at: Instant): Course {
  const known = course.starts[start];
  if (known !== undefined && known <= at) return course;
  return { ...course, starts: { ...course.starts, [start]: at } };
}

function unstarted(course: Course, start: ClockStart): Course {
  const { [start]: _started, ...starts } = course.starts;
  return { ...course, starts };
}

/** What a raise of the severity remembers, so that a pause put right afterwards moves what it held. */
function rememberedOf({
  severity,
  worsened,
}: Course): Pick<NonNullable<Course['worsened']>, 'from' | 'earlier'> {
  return { from: severity, ...(worsened && { earlier: worsened }) };
}
