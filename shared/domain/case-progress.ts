// Progress on a case and its end: contacts, milestones, resolution, closing. Each is evidence with the instant at which it
// truly happened. The first evidence stands; an earlier instant may replace it with a reason, a later one never does.

import type { CaseCommand, CaseState, PageCause } from './case.ts';
import { closingClocks, isOwed, reckon } from './case-clocks.ts';
import type { CaseDecision, Draft } from './case-draft.ts';
import { endDrill } from './case-drill.ts';
import { keepPromises, releasePromises } from './case-promises.ts';
import { promoteByRecord } from './case-promotion.ts';
import { closedAlready, instantRefused, isBlank, refused, wallTextOf } from './case-refusals.ts';
import { OBLIGATION_REASON } from './counting.ts';
import { openPages, stopPaging } from './escalation.ts';
import {
  arrivedAt,
  closedAt,
  contactedAt,
  obligationMetAt,
  resolvedAt,
  restoredAt,
  witnessed,
} from './happenings.ts';
import type { Instant } from './instant.ts';
import { personOf } from './people.ts';
import type { Course } from './sla.ts';
import type { TargetKind } from './tier.ts';

type Command<Type extends CaseCommand['type']> = Extract<CaseCommand, { type: Type }>;

/**
 * A human contact with the customer. Contacts may be logged as often as they happen; `respond` (and `remote_support`, if
 * it helped) is met by the earliest. A reception notice is none. Once the case is closed, a contact is logged where one is
 * promised from then on.
 */
export function logContact(draft: Draft, command: Command<'LogContact'>): CaseDecision {
  const { at, channel, summary, gaveRemoteSupport, reason, with: contacted } = command;
  const kinds: readonly TargetKind[] = gaveRemoteSupport ? ['respond', 'remote_support'] : ['respond'];
  const closing = kinds.flatMap((kind) => promisedFromClosing(draft, kind));
  if (draft.state.status === 'closed' && closing.length === 0) return closedAlready();
  if (isBlank(contacted) || isBlank(summary)) {
    return refused(
      'contact_incomplete',
      '请写明联系了谁、说了什么。',
      'Say who was spoken to and what was said.',
    );
  }
  const bad = instantRefused(draft, { at, reason });
  if (bad) return bad;
  draft.emit({
    type: 'ContactLogged',
    at,
    channel,
    with: contacted,
    summary,
    gaveRemoteSupport,
    ...(reason ? { reason } : {}),
  });
  const { course: before, status } = draft.state;
  const course =
    status === 'closed'
      ? witnessedAll(before, closing, at)
      : contactedAt(before, at, { supported: gaveRemoteSupport });
  if (course !== before) reckon(draft, course, { asOf: at, ...(reason ? { reason } : {}) });
  keepPromises(draft, ['contact', 'update'], at);
  stopWhatIsDone(draft);
  stopWhereNothingIsOwed(draft);
  return draft.accepted();
}

/**
 * Evidence of a milestone. A second one is refused, unless it corrects the first to an earlier instant with a reason. What
 * comes after the restoration (full recovery, the analysis report) is refused before it. A restoration without a visit
 * leaves nobody to arrive. Once the case is closed, only what is promised from then on is recorded.
 */
export function recordMilestone(draft: Draft, command: Command<'RecordMilestone'>): CaseDecision {
  const { kind, at, summary, reason } = command;
  const remotely = kind === 'restore' && command.remotely === true;
  const { state } = draft;
  const isClosed = state.status === 'closed';
  const clockIds = isClosed ? promisedFromClosing(draft, kind) : [kind];
  if (clockIds.length === 0) return closedAlready();
  const bad = instantRefused(draft, { at, reason }) ?? unrestoredRefused(state, kind, at);
  if (bad) return bad;
  const recorded = clockIds.flatMap((clockId) => state.course.evidence[clockId] ?? []);
  const recordedAt = Math.max(...recorded);
  if (recorded.length === clockIds.length && !(at < recordedAt && !isBlank(reason ?? ''))) {
    return recordedAlready(state, recordedAt);
  }
  draft.emit({
    type: 'MilestoneRecorded',
    kind,
    at,
    summary,
    ...(remotely ? { remotely } : {}),
    ...(reason ? { reason } : {}),
  });
  const course = isClosed
    ? witnessedAll(state.course, clockIds, at)
    : reached(state.course, kind, { at, remotely });
  reckon(draft, course, { asOf: at, ...(reason ? { reason } : {}) });
  keepPromises(draft, kind === 'arrive' || kind === 'restore' ? [kind, 'update'] : ['update'], at);
  promoteByRecord(draft);
  stopWhatIsDone(draft);
  stopWhereNothingIsOwed(draft);
  return draft.accepted();
}

/**
 * The customer did what the tier asks of them. Where a promise of ours rests on it, what they were late by is added to
 * that promise; a breach of it in between is corrected. A second record is refused like a second milestone.
 */
export function recordObligation(draft: Draft, command: Command<'RecordObligation'>): CaseDecision {
  const { obligation, at, summary, reason } = command;
  const { state, setup } = draft;
  if (state.status === 'closed') return closedAlready();
  const { severity, evidence } = state.course;
  const asked = setup.tier.obligations?.filter(
    ({ severities }) => !severities || severities.includes(severity),
  );
  const known = asked?.map(({ id }) => id) ?? [];
  if (!known.includes(obligation)) {
    return refused(
      'unknown_obligation',
      `该级别没有约定客户方义务“${obligation}”。可记录：${known.join('、') || '无'}。`,
      `This severity asks no "${obligation}" of the customer. It asks: ${known.join(', ') || 'nothing'}.`,
    );
  }
  const bad = instantRefused(draft, { at, reason });
  if (bad) return bad;
  const recordedAt = evidence[`${OBLIGATION_REASON}${obligation}`];
  if (recordedAt !== undefined && !(at < recordedAt && !isBlank(reason ?? ''))) {
    return recordedAlready(state, recordedAt);
  }
  draft.emit({ type: 'ObligationRecorded', obligation, at, summary, ...(reason ? { reason } : {}) });
  const course = obligationMetAt(state.course, obligation, at);
  reckon(draft, course, { asOf: at, corrects: true, reason: reason ?? summary });
  promoteByRecord(draft);
  return draft.accepted();
}

/**
 * The fault is solved. It is restored and fully recovered by then at the latest; other targets that are not met by now are
 * cancelled, the analysis report excepted; an open pause ends; paging stops; whoever did it owns the case if nobody does.
 * Refused while a response is owed: only a logged contact is one, be it late.
 */
export function resolveCase(draft: Draft, command: Command<'ResolveCase'>): CaseDecision {
  const { at, summary, remotely, reason } = command;
  const { state, setup, actor } = draft;
  if (state.status === 'closed') return closedAlready();
  const { evidence } = state.course;
  if (evidence.resolve !== undefined) {
    const when = wallTextOf(state, evidence.resolve);
    return refused(
      'already_resolved',
      `工单已于 ${when} 解决。如故障仍在，请重新打开。`,
      `The case was resolved at ${when}. Reopen it if the fault is still there.`,
    );
  }
  if (state.clocks.some((clock) => clock.kind === 'respond' && isOwed(clock))) {
    return refused(
      'no_contact_yet',
      '还没有记录与客户的联系，解决并不等于响应。请先记录联系，再记录解决。',
      'No contact with the customer is logged yet, and a resolution is no response. Log the contact first, then resolve the case.',
    );
  }
  if (isBlank(summary)) {
    return refused('summary_needed', '请写明如何解决。', 'Say how it was resolved.');
  }
  const bad = instantRefused(draft, { at, reason });
  if (bad) return bad;
  const restored = evidence.restore ?? at;
  if (at < restored) return beforeRestoration(state, restored);
  const resolver = personOf(setup.people, actor.personId);
  if (state.ownerId === null && resolver?.active) {
    draft.emit({ type: 'OwnerAssigned', personId: resolver.id, reason: 'resolved the case' });
  }
  draft.emit({ type: 'CaseResolved', at, summary, remotely, ...(reason ? { reason } : {}) });
  reckon(draft, resolvedAt(state.course, at, { remotely }), {
    asOf: at,
    ...(reason ? { reason } : {}),
  });
  keepPromises(draft, ['restore', 'resolve', 'update'], at);
  releasePromises(draft, 'resolved');
  promoteByRecord(draft);
  stopPaging(draft, 'resolved');
  draft.tellReporter('resolved', { summary });
  return draft.accepted();
}

/**
 * Ends the case once nothing is missing: resolved, owned, and nothing that was promised still owed. What counts from the
 * closing begins here, and is warned about and paged about like any other promise.
 */
export function closeCase(draft: Draft, { summary }: Command<'CloseCase'>): CaseDecision {
  const { state } = draft;
  if (state.status === 'closed') {
    return refused('already_closed', '工单已经关闭。', 'The case is closed already.');
  }
  if (state.drill) return endDrill(draft, summary);
  if (state.status !== 'resolved') {
    return refused(
      'not_resolved',
      state.ownerId === null
        ? '工单尚未指派负责人，也未解决。请先指派、处理并解决，再关闭。'
        : '工单尚未解决。请先记录解决，再关闭。',
      state.ownerId === null
        ? 'Nobody owns this case and it is not resolved. Assign it, work on it and resolve it, then close it.'
        : 'The case is not resolved. Record the resolution first, then close it.',
    );
  }
  if (state.ownerId === null) {
    return refused(
      'not_assigned',
      '工单没有负责人。请先指派负责人，再关闭。',
      'Nobody owns this case. Assign it first, then close it.',
    );
  }
  const owed = state.clocks.filter(isOwed);
  if (owed.some(({ kind }) => kind === 'analysis_report')) {
    return refused(
      'analysis_owed',
      '故障分析报告尚未提交。请先提交并记录，再关闭。',
      'The analysis report is still owed. Deliver and record it, then close the case.',
    );
  }
  if (owed.length > 0) {
    const ids = owed.map(({ id }) => id).join(', ');
    return refused(
      'still_owed',
      `仍有承诺未完成：${ids}。请先完成并记录，再关闭。`,
      `Still owed: ${ids}. Do and record that, then close the case.`,
    );
  }
  if (isBlank(summary)) {
    return refused(
      'summary_needed',
      '请写明服务过程小结，再关闭。',
      'Sum up the service before closing the case.',
    );
  }
  draft.emit({ type: 'CaseClosed', summary });
  if (closingClocks(state.course, draft.setup).size > 0) {
    reckon(draft, closedAt(state.course, draft.now), { asOf: draft.now });
  }
  stopPaging(draft, 'closed');
  draft.tellReporter('closed', { summary });
  return draft.accepted();
}

// ---------------------------------------------------------------------------------------------------------------

function reached(
  course: Course,
  kind: TargetKind,
  { at, remotely }: { readonly at: Instant; readonly remotely: boolean },
): Course {
  if (kind === 'arrive') return arrivedAt(course, at);
  return kind === 'restore' ? restoredAt(course, at, { remotely }) : witnessed(course, kind, at);
}

/** The clocks of a kind that a record on a closed case is for: what counts from the closing, owed or met already. */
function promisedFromClosing({ state, setup }: Draft, kind: TargetKind): readonly string[] {
  const closing = closingClocks(state.course, setup);
  return state.clocks
    .filter((clock) => clock.kind === kind)
    .filter((clock) => isOwed(clock) || (clock.status === 'met' && closing.has(clock.id)))
    .map(({ id }) => id);
}

function witnessedAll(course: Course, clockIds: readonly string[], at: Instant): Course {
  return clockIds.reduce((seen, clockId) => witnessed(seen, clockId, at), course);
}

/**
 * Pages of an owned case that are about nothing but what is done by now have nothing left to ask. Where nobody owns it they
 * go on: the case still wants somebody who takes it.
 */
function stopWhatIsDone(draft: Draft): void {
  const { escalation, clocks, ownerId } = draft.state;
  if (ownerId === null) return;
  const asked = [...openPages(draft.state), ...(escalation?.queue ?? []), ...(escalation?.held ?? [])];
  const isDone = (clockId: string | undefined) =>
    clocks.some(({ id, status }) => id === clockId && status !== 'running');
  // What was bundled into a page is told as the clock's id and the rung's name, or the rung's name alone.
  const isOver = ({ cause: { clockId, bundled = [] } }: { readonly cause: PageCause }) =>
    isDone(clockId) && bundled.every((label) => isDone(label.split(' ')[0]));
  if (asked.length > 0 && asked.every(isOver)) stopPaging(draft, 'done');
}

/** Once a case is over, pages are about what is still owed; when that was done, there is nothing to take in hand. */
function stopWhereNothingIsOwed(draft: Draft): void {
  const { status, clocks } = draft.state;
  const isOver = status === 'resolved' || status === 'closed';
  if (isOver && !clocks.some((clock) => isOwed(clock) && !clock.measureOnly)) stopPaging(draft, 'done');
}

const AFTER_RESTORATION: ReadonlySet<TargetKind> = new Set(['full_recovery', 'analysis_report']);

function unrestoredRefused(state: CaseState, kind: TargetKind, at: Instant): CaseDecision | null {
  if (!AFTER_RESTORATION.has(kind)) return null;
  const { restored } = state.course.starts;
  if (restored === undefined) {
    return refused(
      'not_restored_yet',
      '业务尚未恢复。请先记录恢复（或解决），再记录这一节点。',
      'The service is not restored yet. Record the restoration (or the resolution) first, then this milestone.',
    );
  }
  return at < restored ? beforeRestoration(state, restored) : null;
}

function beforeRestoration(state: CaseState, restoredAt: Instant): CaseDecision {
  const when = wallTextOf(state, restoredAt);
  return refused(
    'before_restoration',
    `填写的时间早于恢复时间 ${when}。请核对。`,
    `That instant lies before the restoration (${when}). Please check it.`,
  );
}

function recordedAlready(state: CaseState, recordedAt: Instant): CaseDecision {
  return refused(
    'already_recorded',
    `该节点已记录为 ${wallTextOf(state, recordedAt)}。如实际更早，请填写更早的时间并写明原因。`,
    `This milestone is recorded at ${wallTextOf(state, recordedAt)}. If it really happened earlier, give the earlier time and a reason.`,
  );
}
