// What bends the course of a case by decision rather than by progress: severity, facts, reopening, what the customer owed.
// Nothing here ever erases a breach.

import type { CaseCommand, CaseSetup, CaseState } from './case.ts';
import { closingClocks, reckon } from './case-clocks.ts';
import type { CaseDecision, Draft } from './case-draft.ts';
import { promoteByRecord } from './case-promotion.ts';
import { closedAlready, ignored, isBlank, reasonNeeded, refused, unknownSeverity } from './case-refusals.ts';
import { EMERGENCY_CLASS, emergencyClassOf, NONE } from './emergency.ts';
import {
  climb,
  emergencyTriggers,
  NO_PAGE_ENDED,
  openingTriggers,
  restatePages,
  startOver,
  stopPaging,
} from './escalation.ts';
import { classedBySeverity, factKnown, reclassified, toldLate } from './happenings.ts';
import type { Instant } from './instant.ts';
import type { Ladder } from './ladder.ts';
import { type Course, REOPENED } from './sla.ts';
import { startNamed } from './target-line.ts';
import type { FactValue, TargetCondition, Tier } from './tier.ts';

type Command<Type extends CaseCommand['type']> = Extract<CaseCommand, { type: Type }>;

/** Each stretch stands in the snapshot, which stays small. */
const STRETCHES_MAX = 120;

/**
 * Another severity: `worsened` from now on, without postponing a running deadline; `correction` as if it had been so from
 * the report. Open pages are stopped and stated anew to the same people; a more severe one brings in its own, unless the
 * case is resolved and only its record is put right.
 */
export function changeSeverity(draft: Draft, command: Command<'ChangeSeverity'>): CaseDecision {
  const { severity, because, reason } = command;
  const { state, setup, now, actor } = draft;
  if (state.status === 'closed') return closedAlready();
  const from = state.course.severity;
  const codes = setup.tier.severities.map(({ code }) => code);
  if (!codes.includes(severity)) return unknownSeverity(severity, codes);
  if (severity === from) {
    return ignored('same_severity', `故障级别已经是 ${severity}。`, `The severity is ${severity} already.`);
  }
  if (isBlank(reason)) return reasonNeeded();
  const rankOf = (code: string) => setup.tier.severities.find((one) => one.code === code)?.rank ?? Infinity;
  const isMoreSevere = rankOf(severity) < rankOf(from);
  if (because === 'worsened' && !isMoreSevere) {
    return refused(
      'not_worse',
      `${severity} 并不比 ${from} 严重。如原判断有误，请选择“更正”。`,
      `${severity} is not more severe than ${from}. If the first judgement was wrong, choose a correction.`,
    );
  }

  draft.emit({ type: 'SeverityChanged', from, to: severity, because, reason });
  const classed = classedBySeverity(state.course, severity, now, setup.tier);
  const changed = reclassified(classed, severity, because, now, setup);
  reckon(draft, changed, { asOf: now, renewed: true, reason });

  const restated = restatePages(draft);
  const brought = isMoreSevere && state.status !== 'resolved' ? openingTriggers(draft, now) : [];
  climb(draft, restated ? [restated, ...brought] : brought, NO_PAGE_ENDED);
  const detail = { from, to: severity, reason };
  if (actor.personId !== state.ownerId) draft.tell(state.ownerId, 'severity_changed', detail);
  draft.tellReporter('severity_changed', detail);
  return draft.accepted();
}

/**
 * A fact on which a target's condition hangs became known. Only facts that the tier asks about are taken, with the values
 * that its conditions tell apart. One that classifies an emergency starts the clocks that count from there, and brings in the
 * people of its class, whoever has the case in hand.
 */
export function recordFact(draft: Draft, { fact, value, reason }: Command<'RecordFact'>): CaseDecision {
  const { state, setup, now } = draft;
  if (state.status === 'closed') return closedAlready();
  const facts = factsToRecord(setup.tier, setup.ladder);
  const allowed = facts.get(fact);
  if (!allowed) {
    const known = [...facts.keys()].sort();
    return refused(
      'unknown_fact',
      `服务等级没有用到“${fact}”。可记录：${known.join('、') || '无'}。`,
      `The tier asks about no fact "${fact}". It asks about: ${known.join(', ') || 'none'}.`,
    );
  }
  if (!allowed.includes(value)) {
    return refused(
      'wrong_fact_value',
      `“${fact}”不能是“${value}”。可选：${allowed.join('、')}。`,
      `The value of "${fact}" cannot be "${value}". Choose one of: ${allowed.join(', ')}.`,
    );
  }
  if (state.course.facts[fact] === value) {
    return ignored('same_fact', `“${fact}”已经如此记录。`, `"${fact}" is recorded so already.`);
  }
  if (isBlank(reason)) return reasonNeeded();
  draft.emit({ type: 'FactRecorded', fact, value, reason });
  reckon(draft, factKnown(state.course, fact, value, now, setup.tier), { asOf: now, reason });
  promoteByRecord(draft);
  const emergencyClass = fact === EMERGENCY_CLASS ? emergencyClassOf({ [fact]: value }) : null;
  if (emergencyClass !== null && state.status !== 'resolved') {
    climb(draft, emergencyTriggers(draft, emergencyClass, now), NO_PAGE_ENDED);
  }
  return draft.accepted();
}

/**
 * The fault is back, or was never gone. What was reached since the restoration is taken back and counted on from the
 * report; the time between the restoration (or resolution) and now counts as a pause, so that nobody is charged with it.
 * What counted from the closing counts anew from the next one, and whoever was paged about what was owed is left alone.
 * The owner is paged first, unless it is the owner who reopens; without an owner the people of the opening are.
 */
export function reopenCase(draft: Draft, { reason }: Command<'ReopenCase'>): CaseDecision {
  const { state, setup, now, actor } = draft;
  if (state.status === 'open') {
    return refused(
      'still_open',
      '工单还在处理中，无需重新打开。',
      'The case is still open; it needs no reopening.',
    );
  }
  if (isBlank(reason)) return reasonNeeded();
  if (state.course.pauses.length >= STRETCHES_MAX) {
    return refused(
      'too_many_reopenings',
      '这张工单反复重新打开的次数过多。请另建工单。',
      'This case was reopened too often. Open another case.',
    );
  }
  draft.emit({ type: 'CaseReopened', reason, status: 'open' });
  const course = toldLate(state.course, courseReopened(state, setup, now), setup);
  reckon(draft, course, { asOf: now, renewed: true, reason });
  if (state.status !== 'restored') stopPaging(draft, 'reopened');
  const isOwners = actor.personId === state.ownerId;
  const again = isOwners ? null : startOver(draft, { rungId: 'reopened', dueAt: now });
  if (again) climb(draft, [again], NO_PAGE_ENDED);
  if (!isOwners) draft.tell(state.ownerId, 'reopened', { reason });
  draft.tellReporter('reopened', { reason });
  return draft.accepted();
}

// ---------------------------------------------------------------------------------------------------------------

/** What a relapse takes back; a response that was given, or an arrival, stays given. */
function courseReopened(state: CaseState, setup: CaseSetup, now: Instant): Course {
  const {
    resolve,
    restore,
    full_recovery: _recovery,
    analysis_report: _analysis,
    ...stays
  } = state.course.evidence;
  const closing = closingClocks(state.course, setup);
  const closedAt = state.course.starts.closed ?? Number.POSITIVE_INFINITY;
  const isBefore = (metAt: Instant | undefined) => (metAt ?? closedAt) < closedAt;
  const evidence = Object.fromEntries(
    Object.entries(stays).filter(([clockId, metAt]) => isBefore(metAt) || !closing.has(clockId)),
  );
  const { restored: _restored, resolved: _resolved, closed: _closed, ...starts } = state.course.starts;
  const { solved_remotely: _remotely, ...facts } = state.course.facts;
  const { solved_remotely: _since, ...factsAt } = state.course.factsAt ?? {};
  const { solved_remotely: _was, ...factsWere } = state.course.factsWere ?? {};
  const since = (state.status === 'restored' ? restore : resolve) ?? now;
  const earlier = state.course.pauses
    .filter(({ from }) => from < since)
    .map((pause) => ({ ...pause, to: Math.min(pause.to ?? since, since) }));
  const pauses = since < now ? [...earlier, { from: since, to: now, reason: REOPENED }] : earlier;
  return {
    ...state.course,
    facts,
    ...(state.course.factsAt && { factsAt }),
    ...(state.course.factsWere && { factsWere }),
    evidence,
    starts,
    pauses,
  };
}

/** A case knows these of itself. */
const OF_ITSELF: readonly string[] = ['channel', 'resolved'];

/** Every condition that the tier asks about: of targets and standby triggers, and the facts that start or promote something. */
function conditionsOf(
  tier: Tier,
  ladder: Pick<Ladder, 'rungs'> | null,
): readonly Pick<TargetCondition, 'fact' | 'value'>[] {
  const { severities, reportTargets, channelPromises, standby, promotion } = tier;
  const targets = [
    ...severities.flatMap((severity) => severity.targets),
    ...reportTargets,
    ...(channelPromises ?? []).flatMap((promise) => promise.targets),
  ];
  const named = [...targets, ...(standby ?? [])].flatMap(({ condition }) =>
    condition ? [condition, ...(condition.and ?? [])] : [],
  );
  const truth = (fact: string) => ({ fact, value: true });
  const isFromClearing = targets.some((rule) => startNamed(rule, tier) === 'onsite_cleared');
  const starts = isFromClearing ? [truth('cleared_on_site')] : [];
  const promotes = promotion?.when.on === 'fact' ? [truth(promotion.when.fact)] : [];
  const classes = ladder?.rungs.flatMap(({ when }) => (when.at === 'emergency' ? when.classes : [])) ?? [];
  const emergency = classes.length > 0 ? [{ fact: EMERGENCY_CLASS, value: classes }] : [];
  return [...named, ...starts, ...promotes, ...emergency].filter(({ fact }) => !OF_ITSELF.includes(fact));
}

/**
 * The facts that people may record for a tier and a ladder, each with the values that these tell apart: both truths of a
 * yes-or-no fact; of any other the named values, and `none` of them.
 */
export function factsToRecord(
  tier: Tier,
  ladder: Pick<Ladder, 'rungs'> | null = null,
): ReadonlyMap<string, readonly FactValue[]> {
  const byFact = Map.groupBy(conditionsOf(tier, ladder), ({ fact }) => fact);
  return new Map(
    [...byFact].map(([fact, conditions]) => {
      const named = [...new Set(conditions.flatMap(valuesOf))];
      const others = named.filter((value) => typeof value !== 'boolean');
      const truths = others.length < named.length ? [true, false] : [];
      const values = [...truths, ...others, ...(others.length > 0 && !others.includes(NONE) ? [NONE] : [])];
      return [fact, values] as const;
    }),
  );
}

function valuesOf({ value }: Pick<TargetCondition, 'value'>): readonly FactValue[] {
  return Array.isArray(value) ? value : [value as FactValue]; // Array.isArray does not narrow a readonly array away.
}
