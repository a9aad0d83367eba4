// What a report would set off, before anybody reports: each deadline, and each rung of the ladder with its instant and the
// people whom it would bring in. Reckoned by the same functions as a case; keeps nothing, sends nothing.

import type { CaseSetup } from './case.ts';
import { momentOf } from './case-clocks.ts';
import type { LedgerLine } from './counting.ts';
import { emergencyClassOf, emergencyLine } from './emergency.ts';
import { CAUSES, ownTimesOf } from './escalation.ts';
import { type Foreseen, type Foresight, foresee } from './foresight.ts';
import { classedBySeverity } from './happenings.ts';
import type { Instant } from './instant.ts';
import type { Rung } from './ladder.ts';
import {
  emergencyRungs,
  openingPeople,
  openingRungs,
  peopleOf,
  promotionRungs,
  reachable,
  unreachable,
  type Whereabouts,
} from './ladder-people.ts';
import { personOf } from './people.ts';
import { type Clock, type Course, type ReckonedClock, type Reckoning, reckonClocks } from './sla.ts';
import { APPOINTMENT } from './target-line.ts';
import type { ClockStart, FactValue, TargetCondition, TargetRule, Tier } from './tier.ts';

export interface PreviewQuestion {
  readonly severity: string;
  readonly reportedAt: Instant;
  readonly facts: Readonly<Record<string, FactValue>>;
  /** Up to when nobody does anything; absent: the report itself. Promotions by a missed deadline happen only up to here. */
  readonly asOf?: Instant;
  /** Who owns the case; absent: nobody yet. */
  readonly ownerId?: string;
  /** Whose posts are meant; absent: the desk's own. */
  readonly customerId?: string;
  readonly siteId?: string;
}

/** A deadline as it would be, with what counts until then. Empty where nothing is counted, or it is not known how. */
export interface PreviewDeadline extends Foreseen {
  readonly ledger: readonly LedgerLine[];
  readonly calendarId: string | null;
  readonly calendarVersion: number | null;
}

export interface PreviewRung {
  readonly at: Instant;
  readonly rungId: string;
  readonly rungName: string;
  /** A warning is a page while nobody owns the case. */
  readonly does: Rung['does'];
  readonly order: Rung['order'];
  /** The deadline on which it hangs; null for a rung of another moment. */
  readonly clockId: string | null;
  /** What brings it, where it hangs on no deadline. */
  readonly moment?: 'opening' | 'promotion' | 'emergency';
  /** Where the rung has its own: how long its pages wait, and how often it asks once more. */
  readonly acknowledgeWithinMinutes?: number;
  readonly repeats?: number;
  /** The severity of the case by then. */
  readonly severity: string;
  /** Its deadline waits for another step: it comes then where every step before takes all its time. */
  readonly expected?: true;
  /** In the ladder's order, also those who cannot be paged, with the reason. Empty: the rung brings in nobody. */
  readonly people: readonly {
    readonly personId: string;
    readonly unreachable: ReturnType<typeof unreachable>;
  }[];
}

export interface Preview {
  readonly reportedAt: Instant;
  readonly asOf: Instant;
  /** In the tier's order; what was missed under an earlier severity stands before what took its place. */
  readonly deadlines: readonly PreviewDeadline[];
  readonly foresight: Foresight;
  /** In order of their instants; those of one instant in the order of the clocks and then of the ladder. */
  readonly rungs: readonly PreviewRung[];
}

/**
 * The preview of a report that nobody has touched by `asOf`. The same setup and question give the same preview. Throws
 * where the severity is not the tier's or the setup lacks a calendar, and a RangeError where a calendar is open for too
 * little time.
 */
export function previewOf(setup: CaseSetup, asked: PreviewQuestion): Preview {
  const { reportedAt } = asked;
  const begun: Course = {
    reportedAt,
    severity: asked.severity,
    facts: asked.facts,
    evidence: {},
    starts: {},
    pauses: [],
  };
  const course = classedBySeverity(begun, asked.severity, reportedAt, setup.tier);
  const asOf = Math.max(reportedAt, asked.asOf ?? reportedAt);
  const foresight = foresee(course, setup, asOf);
  const stages = foresight.stages.map((stage) => ({ ...stage, ...expectedIn(stage.course, setup) }));
  const clocks = stages.toReversed().flatMap((stage) => stage.clocks);
  return {
    reportedAt,
    asOf,
    deadlines: foresight.deadlines.map((deadline) => {
      const clock = clocks.find(({ id, dueAt }) => id === deadline.id && dueAt === deadline.dueAt);
      return {
        ...deadline,
        startedAt: clock?.startedAt ?? deadline.startedAt,
        ledger: clock?.ledger ?? [],
        calendarId: clock?.calendarId ?? null,
        calendarVersion: clock?.calendarVersion ?? null,
      };
    }),
    foresight,
    rungs: rungsOf(stages, setup, { ...asked, emergencies: emergenciesIn(stages, foresight, setup) }),
  };
}

/** Every fact that a condition of the tier asks for and that a person can tell, with the values that make a difference. */
export function factsAsked(tier: Tier): ReadonlyMap<string, readonly FactValue[]> {
  const asked = new Map<string, Set<FactValue>>();
  const ask = (condition: TargetCondition | undefined): void => {
    if (!condition) return;
    for (const each of condition.and ?? []) ask(each);
    // What the channel is, is known for good; whether it is over, the case knows itself.
    if (condition.whileUnknown === 'never_unknown' || DERIVED_FACTS.includes(condition.fact)) return;
    const values = asked.get(condition.fact) ?? new Set();
    asked.set(condition.fact, values);
    for (const value of [condition.value].flat()) {
      values.add(value);
      if (typeof value === 'boolean') values.add(!value);
    }
  };
  for (const rule of rulesOf(tier)) ask(rule.condition);
  for (const trigger of tier.standby ?? []) ask(trigger.condition);
  ask(tier.appliesWhen);
  return new Map([...asked].map(([fact, values]) => [fact, [...values]]));
}

/**
 * The facts of a question on which nothing of this tier hangs: misspelt ones, and those of which the tier asks yes or no and
 * is told something else. In their order.
 */
export function factsWithoutEffect(
  tier: Tier,
  facts: Readonly<Record<string, FactValue>>,
): readonly string[] {
  const asked = factsAsked(tier);
  const named = new Set([...DERIVED_FACTS, APPOINTMENT, ...factsNamedIn(tier)]);
  return Object.entries(facts).flatMap(([fact, value]) => {
    const isYesOrNo = asked.get(fact)?.every((each) => typeof each === 'boolean') ?? false;
    return named.has(fact) && !(isYesOrNo && typeof value !== 'boolean') ? [] : [fact];
  });
}

/** Wherever a member `fact` stands: in a condition, a promotion, an obligation. */
function factsNamedIn(part: unknown): readonly string[] {
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([member, value]) =>
    member === 'fact' && typeof value === 'string' ? [value] : factsNamedIn(value),
  );
}

const DERIVED_FACTS: readonly string[] = ['resolved', 'cleared_on_site', 'channel'];

function rulesOf(tier: Tier): readonly TargetRule[] {
  return [
    ...tier.severities.flatMap(({ targets }) => targets),
    ...tier.reportTargets,
    ...(tier.channelPromises ?? []).flatMap(({ targets }) => targets),
  ];
}

// ---------------------------------------------------------------------------------------------------------------
// What has not begun

/** What each start event is the outcome of: the deadline that it should come with, the first that there is. */
const STARTED_BY: readonly (readonly [start: ClockStart, clockIds: readonly string[]])[] = [
  ['first_response', ['respond']],
  ['arrival', ['arrive']],
  ['restored', ['restore', 'full_recovery', 'resolve']],
  ['resolved', ['resolve', 'restore', 'full_recovery']],
  ['closed', ['resolve', 'restore', 'full_recovery']],
  ['onsite_cleared', ['resolve', 'restore', 'full_recovery']],
  // Nobody knows when; as early as can be.
  ['emergency_classified', []],
  ['determined', []],
];

interface Expected {
  /** The course as it would be where every start event comes with its own deadline. */
  readonly assumed: Course;
  readonly clocks: readonly (ReckonedClock & { readonly expected?: true })[];
}

/** The clocks of a course; those that wait for a start event, as they will be where it comes with its own deadline. */
function expectedIn(course: Course, reckoning: Reckoning): Expected {
  const clocks = reckonClocks(course, reckoning);
  const dueOf = (clockIds: readonly string[]) =>
    clockIds
      .map((id) => clocks.find((clock) => clock.id === id)?.dueAt)
      .find((dueAt) => dueAt !== null && dueAt !== undefined);
  const starts: Partial<Record<ClockStart, Instant>> = {};
  for (const [start, clockIds] of STARTED_BY) starts[start] = dueOf(clockIds) ?? course.reportedAt;
  const assumed = { ...course, starts: { ...starts, ...course.starts } };
  const later = new Map(reckonClocks(assumed, reckoning).map((clock) => [clock.id, clock]));
  return {
    assumed,
    clocks: clocks.map((clock) => {
      const expected = clock.status === 'waiting' ? later.get(clock.id) : undefined;
      return expected && expected.dueAt !== null ? { ...expected, expected: true } : clock;
    }),
  };
}

// ---------------------------------------------------------------------------------------------------------------
// Rungs

/** From an instant on the case stands so, until the next stage. */
interface Stage extends Expected {
  readonly from: Instant;
  readonly course: Course;
}

/** An emergency that a miss makes of the case. */
interface Emergency {
  readonly at: Instant;
  readonly emergencyClass: string | null;
}

/** The first miss that the tier makes an emergency: of a line that says so, or of the most severe level by the instant. */
function emergenciesIn(
  stages: readonly Stage[],
  { emergencyAt }: Foresight,
  { tier }: CaseSetup,
): readonly Emergency[] {
  const byLine = stages.flatMap(({ from, course, clocks }, index) => {
    const until = stages[index + 1]?.from ?? Number.POSITIVE_INFINITY;
    return clocks.flatMap((clock) => {
      const { dueAt, status, expected, measureOnly } = clock;
      const line = emergencyLine(clock, course, tier);
      if (!line || dueAt === null || status !== 'running' || expected || measureOnly) return [];
      return from <= dueAt && dueAt <= until
        ? [{ at: dueAt, emergencyClass: line.emergencyClass ?? null }]
        : [];
    });
  });
  const atTop =
    emergencyAt === null ? [] : [{ at: emergencyAt, emergencyClass: tier.promotion?.emergencyClass ?? null }];
  const known = emergencyClassOf(stages[0]?.course.facts ?? {});
  return [...byLine, ...atTop]
    .toSorted((one, other) => one.at - other.at)
    .slice(0, 1)
    .map(({ at, emergencyClass }) => ({ at, emergencyClass: known ?? emergencyClass }));
}

function rungsOf(
  stages: readonly Stage[],
  setup: CaseSetup,
  asked: PreviewQuestion & { readonly emergencies: readonly Emergency[] },
): readonly PreviewRung[] {
  const { ownerId = null, customerId = null, siteId = null, emergencies } = asked;
  const place = { customerId, siteId };
  const rungs: { readonly at: Instant; readonly line: (paged: readonly string[]) => PreviewRung }[] = [];
  const fired = new Set<string>();
  for (const [index, { from, course, assumed, clocks }] of stages.entries()) {
    const until = stages[index + 1]?.from ?? Number.POSITIVE_INFINITY;
    const stateOf = (pagedPersonIds: readonly string[]) => ({
      ...place,
      ownerId,
      course,
      escalation: { pagedPersonIds },
    });
    const bring = (
      moment: NonNullable<PreviewRung['moment']>,
      at: Instant,
      reached: readonly Rung[],
    ): void => {
      for (const rung of reached) {
        rungs.push({
          at,
          line: (paged) => ({
            ...told(rung, 'page', at, { state: stateOf(paged), setup, clockId: null }),
            moment,
          }),
        });
      }
    };
    bring('opening', from, openingRungs(setup, course.severity));
    if (index > 0) bring('promotion', from, promotionRungs(setup, course.severity));
    const known = emergencyClassOf(course.facts);
    if (index === 0 && known !== null) bring('emergency', from, emergencyRungs(setup, known));
    for (const { at, emergencyClass } of emergencies.filter((each) => from <= each.at && each.at < until))
      bring('emergency', at, emergencyRungs(setup, emergencyClass));
    for (const clock of clocks) {
      for (const { rung, at } of momentsOf(clock, clock.expected ? assumed : course, setup)) {
        const key = `${clock.id} ${rung.id}`;
        // What is past when a stage begins fires with it, unless it has fired. What ends a stage happens before it ends.
        if (at > until || (at < from && fired.has(key))) continue;
        fired.add(key);
        const moment = Math.max(at, from);
        const does = rung.does === 'warn' && !reachable(setup, ownerId) ? 'page' : rung.does;
        rungs.push({
          at: moment,
          line: (paged) => ({
            ...told(rung, does, moment, { state: stateOf(paged), setup, clockId: clock.id }),
            ...(clock.expected ? { expected: true } : {}),
          }),
        });
      }
    }
  }
  // Nobody acts here, so whoever a rung pages has not answered when a later one calls for the managers of those paged.
  const paged = new Set<string>();
  return rungs
    .toSorted((one, other) => one.at - other.at)
    .map(({ line }) => {
      const rung = line([...paged]);
      if (rung.does === 'page') {
        for (const { personId, unreachable: because } of rung.people)
          if (because === null) paged.add(personId);
      }
      return rung;
    });
}

type Moment = { readonly rung: Rung; readonly at: Instant };

/** The ladder's moments on a clock; where no paging rung stands at the deadline, the breach pages by itself. */
function momentsOf(clock: Clock, course: Course, setup: CaseSetup): readonly Moment[] {
  if (clock.status !== 'running' || clock.dueAt === null || clock.measureOnly) return [];
  const moments = setup.ladder.rungs.flatMap((rung) => {
    const at = momentOf(rung, clock, course, setup);
    return at === null ? [] : [{ rung, at }];
  });
  const pages = moments.some(
    ({ rung, at }) => rung.does === 'page' && rung.when.at === 'offset' && at === clock.dueAt,
  );
  if (pages) return moments;
  return [...moments, { rung: THE_BREACH, at: clock.dueAt }];
}

/** What a breach does without a rung: it pages the owner, else the people of the opening. */
const THE_BREACH: Rung = {
  id: 'breach',
  name: CAUSES.breach,
  when: { at: 'offset', offsetMinutes: 0 },
  does: 'page',
  recipients: [{ to: 'owner' }],
  order: 'one_after_another',
};

function told(
  rung: Rung,
  does: Rung['does'],
  at: Instant,
  of: {
    readonly state: Whereabouts;
    readonly setup: CaseSetup;
    readonly clockId: string | null;
  },
): PreviewRung {
  const { state, setup, clockId } = of;
  const named = peopleOf(rung, state, setup, at);
  const somebody = named.some((personId) => reachable(setup, personId));
  // A warning and a breach that name nobody turn to the people of the opening.
  const turns = !somebody && clockId !== null && (rung.does === 'warn' || rung === THE_BREACH);
  const personIds =
    does === 'warn' && state.ownerId ? [state.ownerId] : turns ? openingPeople(state, setup, at) : named;
  return {
    at,
    rungId: rung.id,
    rungName: rung.name,
    does,
    order: rung.order,
    clockId,
    severity: state.course.severity,
    ...ownTimesOf(rung),
    people: personIds.map((personId) => ({
      personId,
      unreachable: unreachable(personOf(setup.people, personId), at),
    })),
  };
}
