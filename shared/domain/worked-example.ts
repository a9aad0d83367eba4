// A case on paper: a tier, a report and what happened, played through to an instant. The same changes of the course as in
// a running case (happenings.ts), so that an example cannot count otherwise. Keeps nothing and tells nobody.

import { factIn } from './conditions.ts';
import { conventionsOf } from './conventions.ts';
import { type Foresight, foresee, promotedBefore } from './foresight.ts';
import {
  arrivedAt,
  clearedOnSiteAt,
  contactedAt,
  dispatchedAt,
  emergencyClassifiedAt,
  factKnown,
  obligationMetAt,
  openPause,
  pausedAt,
  reclassified,
  resolvedAt,
  restoredAt,
  resumedAt,
} from './happenings.ts';
import type { Instant } from './instant.ts';
import type { Course, Reckoning } from './sla.ts';
import type { FactValue, TargetCondition, TargetRule, Tier } from './tier.ts';

/** What happened, as the verb `deadlines` names it. */
export type ExampleEvent = { readonly at: Instant; readonly isRefused?: true } & (
  | {
      readonly type:
        | 'first_response'
        | 'dispatched'
        | 'arrived'
        | 'onsite_cleared'
        | 'not_repairable_on_the_spot'
        | 'recorded'
        | 'mail_header_date'
        | 'customer_maintainer_on_site'
        | 'hardware_found_damaged'
        | 'resumed';
    }
  | { readonly type: 'onsite_decided'; readonly value: boolean }
  | { readonly type: 'restored' | 'resolved'; readonly mode?: 'remote' | 'onsite' }
  | { readonly type: 'site_identified'; readonly province?: string; readonly city?: string }
  | { readonly type: 'reclassified'; readonly to: string; readonly reason: 'worsened' | 'correction' }
  | { readonly type: 'emergency_classified'; readonly emergencyClass: string }
  | { readonly type: 'paused'; readonly reason: string }
);

export interface Example {
  readonly reckoning: Reckoning;
  readonly severity: string;
  readonly reportedAt: Instant;
  /** What is known at the report; the channel and the region of the site among it. */
  readonly facts: Readonly<Record<string, FactValue>>;
  /** In any order; an instant that several share keeps theirs. */
  readonly events: readonly ExampleEvent[];
  /** Null: the last event, else the report. */
  readonly asOf: Instant | null;
  /** Whether a reason may pause; the tier's own list decides where this is absent. */
  readonly mayPause?: (reason: string) => boolean;
}

export interface PlayedExample {
  readonly asOf: Instant;
  readonly foresight: Foresight;
  /** By clock: the deadline that held before the present one, where it moved. */
  readonly previousDueAt: ReadonlyMap<string, Instant>;
}

/** What is wrong with an example, where: the member's path as the wire writes it. */
export interface ExampleFault {
  readonly path: string;
  readonly message: string;
}

/**
 * Plays an example. Events after the instant asked for are left out; one that is marked as refused changes nothing, and
 * one that a case would refuse without the mark is a fault, as is a fact that must always be there and is not.
 */
export function playExample(example: Example): PlayedExample | { readonly fault: ExampleFault } {
  const { tier } = example.reckoning;
  if (!tier.severities.some(({ code }) => code === example.severity)) {
    return { fault: { path: 'severity', message: noSeverity(example.severity, tier) } };
  }
  const events = example.events
    .map((event, index) => ({ event, path: `events.${index}` }))
    .sort((a, b) => a.event.at - b.event.at);
  const header = events.find(({ event }) => event.type === 'mail_header_date')?.event;
  const takesHeader = conventionsOf(tier).reportInstant === 'header_time' && header !== undefined;
  const reportedAt = takesHeader ? header.at : example.reportedAt;
  const lastAt = Math.max(
    example.reportedAt,
    ...events.filter(({ event }) => event.type !== 'mail_header_date').map(({ event }) => event.at),
  );
  const asOf = example.asOf ?? lastAt;
  if (asOf < reportedAt) return { fault: { path: 'as_of', message: 'lies before the report' } };

  let course = reported({ ...example, reportedAt });
  const unknown = unknownFact(course, tier);
  if (unknown) return { fault: unknown };
  const dues = new DueHistory();
  dues.note(foresee(course, example.reckoning, reportedAt));
  for (const { event, path } of events) {
    if (event.at > asOf) break;
    if (event.isRefused) continue;
    const before = event.at < reportedAt ? course : promotedBefore(course, example.reckoning, event.at);
    const changed = afterEvent(before, event, reportedAt, example);
    if ('fault' in changed) {
      return { fault: { path: path + changed.fault.path, message: changed.fault.message } };
    }
    course = changed.course;
    const missing = unknownFact(course, tier);
    if (missing) return { fault: missing };
    dues.note(foresee(course, example.reckoning, Math.max(event.at, reportedAt)));
  }
  const foresight = foresee(course, example.reckoning, asOf);
  dues.note(foresight);
  return { asOf, foresight, previousDueAt: dues.before() };
}

// ---------------------------------------------------------------------------------------------------------------
// The course

function reported({ severity, reportedAt, facts, reckoning }: Example): Course {
  const course: Course = { reportedAt, severity, facts, evidence: {}, starts: {}, pauses: [] };
  // A class that is told with the report counts from the report.
  const isEmergency = facts.emergency_class !== undefined && countsFromClass(reckoning.tier);
  return isEmergency ? emergencyClassifiedAt(course, reportedAt) : course;
}

function countsFromClass(tier: Tier): boolean {
  return rulesOf(tier).some(({ from }) => from === 'emergency_classified');
}

type Changed = { readonly course: Course } | { readonly fault: ExampleFault };

/** What only a case that was reported can undergo; the others may have been so before anybody reported. */
const ONLY_AFTER_REPORT = ['arrived', 'restored', 'resolved', 'paused', 'resumed', 'reclassified'] as const;

function afterEvent(course: Course, event: ExampleEvent, reportedAt: Instant, example: Example): Changed {
  const { at } = event;
  const { tier } = example.reckoning;
  if (at < reportedAt && ONLY_AFTER_REPORT.some((type) => type === event.type)) {
    return { fault: { path: '.at', message: 'lies before the report' } };
  }
  switch (event.type) {
    case 'first_response':
      return { course: contactedAt(course, at, { supported: true }) };
    case 'dispatched':
      return { course: dispatchedAt(course, at) };
    case 'arrived':
      return { course: arrivedAt(course, at) };
    case 'onsite_decided':
      return { course: factKnown(course, 'onsite_decided', event.value, at, tier) };
    case 'onsite_cleared':
      return { course: clearedOnSiteAt(course, at) };
    case 'not_repairable_on_the_spot':
      return { course: factKnown(course, 'repairable_on_the_spot', false, at, tier) };
    case 'hardware_found_damaged':
      return { course: factKnown(course, 'hardware_damaged', true, at, tier) };
    case 'restored':
      return { course: restoredAt(course, at, { remotely: event.mode === 'remote' }) };
    case 'resolved':
      return { course: resolved(course, event.mode, at) };
    case 'recorded':
    case 'mail_header_date':
      return { course };
    case 'site_identified': {
      let known = course;
      const { province, city } = event;
      if (province !== undefined) known = factKnown(known, 'site.province', province, at, tier);
      if (city !== undefined) known = factKnown(known, 'site.city', city, at, tier);
      return { course: known };
    }
    case 'customer_maintainer_on_site':
      return { course: maintainerOnSite(course, at, tier) };
    case 'emergency_classified':
      return { course: emergencyClassified(course, event.emergencyClass, at, example.reckoning) };
    case 'reclassified':
      if (!tier.severities.some(({ code }) => code === event.to)) {
        return { fault: { path: '.to', message: noSeverity(event.to, tier) } };
      }
      return { course: reclassified(course, event.to, event.reason, at, example.reckoning) };
    case 'paused':
      return paused(course, event.reason, at, example);
    case 'resumed':
      return openPause(course)
        ? { course: resumedAt(course, at) }
        : { fault: { path: '', message: 'nothing is paused then' } };
  }
}

function resolved(course: Course, mode: 'remote' | 'onsite' | undefined, at: Instant): Course {
  if (mode === undefined) return resolvedAt(course, at);
  const over = resolvedAt(course, at, { remotely: mode === 'remote' });
  return mode === 'onsite' ? clearedOnSiteAt(over, at) : over;
}

/** The duty that the arrival of the customer's maintainer fulfils: the one of that name, else every duty with a time. */
function maintainerOnSite(course: Course, at: Instant, { obligations = [] }: Tier): Course {
  const named = obligations.filter(({ id }) => id.startsWith('customer_maintainer_on_site'));
  const meant = named.length > 0 ? named : obligations.filter(({ within }) => within !== null);
  return meant.reduce((met, { id }) => obligationMetAt(met, id, at), course);
}

/** In a tier whose severities are the classes, the class is the severity as well. */
function emergencyClassified(
  course: Course,
  emergencyClass: string,
  at: Instant,
  reckoning: Reckoning,
): Course {
  const { tier } = reckoning;
  const known = factKnown(course, 'emergency_class', emergencyClass, at, tier);
  const isConditional = rulesOf(tier).some(
    ({ from, condition }) => from === 'emergency_classified' && condition?.fact === 'emergency_class',
  );
  const started = isConditional ? known : emergencyClassifiedAt(known, at);
  const isSeverity = tier.severities.some(({ code }) => code === emergencyClass);
  return isSeverity && course.severity !== emergencyClass
    ? reclassified(started, emergencyClass, 'correction', at, reckoning)
    : started;
}

function paused(course: Course, reason: string, at: Instant, { reckoning, mayPause }: Example): Changed {
  const listed = (code: string) =>
    reckoning.tier.pauseReasons.some((one) => one.code === code && one.side !== 'vendor');
  const refuse = (message: string) => ({ fault: { path: '', message } });
  if (!(mayPause ?? listed)(reason)) {
    return {
      fault: { path: '.reason', message: `"${reason}" is refused: only the customer's side may pause` },
    };
  }
  if (openPause(course)) return refuse('it is paused already');
  if (course.evidence.resolve !== undefined) return refuse('it is resolved already');
  return { course: pausedAt(course, at, reason) };
}

// ---------------------------------------------------------------------------------------------------------------
// Facts that must be there

function unknownFact(course: Course, tier: Tier): ExampleFault | null {
  const severity = tier.severities.find(({ code }) => code === course.severity);
  const conditions = [...(severity?.targets ?? []), ...tier.reportTargets].flatMap(
    ({ condition }) => condition ?? [],
  );
  const unknown = [...conditions, ...(tier.appliesWhen ? [tier.appliesWhen] : [])]
    .flatMap(withParts)
    .find((one) => one.whileUnknown === 'never_unknown' && factIn(course, one.fact) === undefined);
  if (!unknown) return null;
  const path = unknown.fact === 'channel' ? 'channel' : `conditions.${unknown.fact}`;
  return { path, message: `must be given: the tier ${tier.id} has a target that depends on it` };
}

function withParts(condition: TargetCondition): readonly TargetCondition[] {
  return [condition, ...(condition.and ?? []).flatMap(withParts)];
}

function rulesOf({ severities, reportTargets }: Tier): readonly TargetRule[] {
  return [...severities.flatMap(({ targets }) => targets), ...reportTargets];
}

function noSeverity(code: string, { id, severities }: Tier): string {
  return `"${code}" is no severity of ${id}: ${severities.map((one) => one.code).join(', ')}`;
}

// ---------------------------------------------------------------------------------------------------------------
// How deadlines moved

class DueHistory {
  readonly #dues = new Map<string, Instant[]>();

  note({ deadlines }: Foresight): void {
    for (const { id, dueAt } of deadlines) {
      const known = this.#dues.get(id) ?? [];
      if (dueAt !== null && known.at(-1) !== dueAt) this.#dues.set(id, [...known, dueAt]);
    }
  }

  before(): ReadonlyMap<string, Instant> {
    return new Map(
      [...this.#dues].flatMap(([id, dues]) => {
        const previous = dues.at(-2);
        return previous === undefined ? [] : [[id, previous]];
      }),
    );
  }
}
