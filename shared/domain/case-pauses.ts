// When the clocks of a case stand still: pause and resume, and the record of it put right afterwards. Only reasons that
// the tier lists may pause, and never one of the vendor's own; a correction says why and erases no breach.

import type { CaseCommand, CaseState, PauseSpan } from './case.ts';
import { reckon } from './case-clocks.ts';
import type { CaseDecision, Draft } from './case-draft.ts';
import { releasePromises } from './case-promises.ts';
import { promoteByRecord } from './case-promotion.ts';
import { closedAlready, ignored, isBlank, reasonNeeded, refused, wallTextOf } from './case-refusals.ts';
import { climb, NO_PAGE_ENDED, startOver, stopPaging, straightToTop } from './escalation.ts';
import { openPause, pauseCorrected, pausedAt, resumedAt, withPauses } from './happenings.ts';
import type { Instant } from './instant.ts';
import { type Course, REOPENED } from './sla.ts';

type Command<Type extends CaseCommand['type']> = Extract<CaseCommand, { type: Type }>;
type PauseOf = Course['pauses'][number];

/** Each stretch stands in the snapshot, which stays small. */
const PAUSES_MAX = 60;

/** Stops the clocks that may be stopped, and the paging with them. */
export function pauseClocks(draft: Draft, { pauseReason, note }: Command<'PauseClocks'>): CaseDecision {
  const { state, now } = draft;
  if (state.status === 'closed') return closedAlready();
  if (state.status === 'resolved') {
    return refused(
      'nothing_to_pause',
      '工单已解决，没有可以暂停的计时。',
      'The case is resolved; there is nothing to pause.',
    );
  }
  const paused = openPause(state.course);
  if (paused) return pausedAlready(state, paused);
  const bad = reasonRefused(draft, pauseReason) ?? tooManyRefused(state);
  if (bad) return bad;
  draft.emit({ type: 'ClocksPaused', pauseReason, note });
  reckon(draft, pausedAt(state.course, now, pauseReason, signedBy(draft)), { asOf: now });
  standStill(draft, pauseReason, note);
  return draft.accepted();
}

/**
 * Lets the clocks run on. Where nobody had answered when it was paused, or nobody owns it, it is paged about from the
 * beginning: the pause stopped the pages, and not the need of an answer. An owner who resumes it needs no page.
 */
export function resumeClocks(draft: Draft, { note }: Command<'ResumeClocks'>): CaseDecision {
  const { state, now } = draft;
  if (state.status === 'closed') return closedAlready();
  if (!openPause(state.course)) {
    return refused(
      'not_paused',
      '计时没有暂停，无需恢复。',
      'The clocks are not paused; nothing is to be resumed.',
    );
  }
  draft.emit({ type: 'ClocksResumed', note });
  reckon(draft, resumedAt(state.course, now), { asOf: now });
  goOn(draft, state, note);
  return draft.accepted();
}

/**
 * Puts a pause right afterwards, or records one that nobody recorded. It lies between the report and now (the resolution,
 * where there was one) and on no other pause; one that touches another of the same reason becomes one with it. A deadline
 * that was missed by the old record and not by the new one is corrected with the reason; one that the new record shows as
 * missed is breached with the next wake, late by the truth.
 */
export function correctPause(draft: Draft, command: Command<'CorrectPause'>): CaseDecision {
  const { pauseId, from, to, pauseReason, reason } = command;
  const { state } = draft;
  if (state.status === 'closed') return closedAlready();
  const found = pauseId === null ? null : pauseOf(state, pauseId);
  if (found === undefined) return noSuchPause();
  if (isBlank(reason)) return reasonNeeded();
  const keepsReason = found?.reason === pauseReason;
  const bad =
    (keepsReason ? null : reasonRefused(draft, pauseReason)) ??
    (found ? null : tooManyRefused(state)) ??
    spanRefused(draft, command, found);
  if (bad) return bad;
  if (found && found.from === from && found.to === to && keepsReason) {
    return ignored('same_pause', '这段暂停已经如此记录。', 'The pause is recorded so already.');
  }

  const { by, id } = signedBy(draft);
  const after: PauseOf = found
    ? { ...found, from, to, reason: pauseReason }
    : { from, to, reason: pauseReason, by, id };
  const course = pauseCorrected(named(state.course), found ? idOf(found) : null, after, draft.setup);
  if (!course) return overlaps(state, after, found);
  const before = found ? spanOf(found) : null;
  draft.emit({ type: 'PauseCorrected', pauseId: idOf(after), before, after: spanOf(after), reason });
  settle(draft, course, Math.min(from, found?.from ?? from), reason);
  return draft.accepted();
}

/** Takes back a pause that was none. */
export function dropPause(draft: Draft, { pauseId, reason }: Command<'DropPause'>): CaseDecision {
  const { state } = draft;
  if (state.status === 'closed') return closedAlready();
  const found = pauseOf(state, pauseId);
  if (!found) return noSuchPause();
  if (isBlank(reason)) return reasonNeeded();
  draft.emit({ type: 'PauseCorrected', pauseId, before: spanOf(found), after: null, reason });
  const pauses = state.course.pauses.filter((pause) => pause !== found);
  settle(draft, withPauses(state.course, pauses, draft.setup), found.from, reason);
  return draft.accepted();
}

/** The name by which a pause is corrected; one recorded before pauses had names goes by its beginning. */
export function idOf({ id, from: beginsAt }: PauseOf): string {
  return id ?? `at-${beginsAt}`;
}

/** Whether people may correct it: not the time between a resolution and a reopening, which follows from those two. */
export function isCorrectable({ reason }: Pick<PauseOf, 'reason'>): boolean {
  return reason !== REOPENED;
}

// ---------------------------------------------------------------------------------------------------------------

/** Reckons the corrected course; clocks that stop or go on by it do so with all that a pause or a resumption brings. */
function settle(draft: Draft, course: Course, changesFrom: Instant, reason: string): void {
  const before = draft.state;
  reckon(draft, course, { asOf: changesFrom, corrects: true, reason });
  promoteByRecord(draft);
  const wasPaused = openPause(before.course) !== undefined;
  const open = openPause(course);
  if (open && !wasPaused) standStill(draft, open.reason, reason);
  if (!open && wasPaused) goOn(draft, before, reason);
}

function standStill(draft: Draft, pauseReason: string, note: string): void {
  releasePromises(draft, 'paused');
  stopPaging(draft, 'paused');
  draft.tellReporter('paused', { pauseReason, note });
}

function goOn(draft: Draft, before: CaseState, note: string): void {
  const { now, actor } = draft;
  const isOwners = actor.personId === before.ownerId;
  const wasStopped = before.escalationCount > 0;
  const isOpen = !before.acknowledged && !before.escalation && (wasStopped || before.ownerId === null);
  const why = { rungId: 'resumed', dueAt: now } as const;
  const again = startOver(draft, why) ?? (wasStopped ? straightToTop(draft, why) : null);
  if (again && isOpen && !isOwners) climb(draft, [again], NO_PAGE_ENDED);
  if (!isOwners) draft.tell(before.ownerId, 'resumed', { note });
  draft.tellReporter('resumed', { note });
}

/** Who paused, and the name of the pause: the version of the commit that records it. */
function signedBy({ actor, state }: Draft): Required<Pick<PauseOf, 'by' | 'id'>> {
  return { by: actor.personId ?? actor.name, id: String(state.version + 1) };
}

/** Pauses that were recorded before they had names get the one by which they are corrected. */
function named(course: Course): Course {
  return { ...course, pauses: course.pauses.map((pause) => ({ ...pause, id: idOf(pause) })) };
}

function spanOf({ from, to, reason }: PauseOf): PauseSpan {
  return { from, to, reason };
}

function pauseOf(state: CaseState, pauseId: string): PauseOf | undefined {
  return state.course.pauses.find((pause) => isCorrectable(pause) && idOf(pause) === pauseId);
}

function spanRefused(
  { state, now }: Draft,
  { from, to }: Command<'CorrectPause'>,
  found: PauseOf | null,
): CaseDecision | null {
  const { reportedAt, evidence } = state.course;
  const end = evidence.resolve ?? now;
  if (from < reportedAt) {
    return refused(
      'before_the_report',
      `暂停不能早于申告时间 ${wallTextOf(state, reportedAt)}。请核对。`,
      `A pause cannot begin before the report (${wallTextOf(state, reportedAt)}). Please check it.`,
    );
  }
  // Also what is no instant at all lies not before it.
  if (!(Math.max(from, to ?? from) <= end)) {
    return refused(
      'pause_too_late',
      `暂停应在 ${wallTextOf(state, end)} 之前。请核对。`,
      `A pause that is corrected lies before ${wallTextOf(state, end)}. Please check it.`,
    );
  }
  if (to !== null && to <= from) {
    return refused(
      'pause_empty',
      '暂停的结束应晚于开始。若当时没有暂停，请删除该暂停。',
      'The end of a pause lies after its beginning. If there was none, take the pause back.',
    );
  }
  if (to === null && state.status === 'resolved') {
    return refused(
      'nothing_to_pause',
      '工单已解决，没有可以暂停的计时。',
      'The case is resolved; there is nothing to pause.',
    );
  }
  const open = openPause(state.course);
  if (to === null && open && open !== found) return pausedAlready(state, open);
  return null;
}

function overlaps(state: CaseState, after: PauseOf, found: PauseOf | null): CaseDecision {
  const others = state.course.pauses
    .filter(({ from, to }) => from < (after.to ?? Infinity) && (to ?? Infinity) > after.from)
    .filter((pause) => pause !== found)
    .map(({ from, to }) => [wallTextOf(state, from), to === null ? '…' : wallTextOf(state, to)]);
  return refused(
    'pause_overlaps',
    `与另一段暂停（${others.map((span) => span.join(' 至 ')).join('、')}）重叠。请先更正那一段。`,
    `It lies on another pause (${others.map((span) => span.join(' to ')).join(', ')}). Correct that one first.`,
  );
}

/** Only what the tier lists pauses a promise, and never what the vendor waits for itself (D-19). */
function reasonRefused({ setup }: Draft, pauseReason: string): CaseDecision | null {
  const { pauseReasons } = setup.tier;
  const customers = pauseReasons.filter(({ side }) => side !== 'vendor');
  if (customers.some(({ code }) => code === pauseReason)) return null;
  const codes = customers.map(({ code }) => code);
  if (pauseReasons.some(({ code }) => code === pauseReason)) {
    return refused(
      'pause_reason_of_vendor',
      `“${pauseReason}”是服务商自身的原因，不能暂停计时。可选：${codes.join('、') || '无'}。`,
      `"${pauseReason}" is the vendor's own wait and pauses no promise. The tier lists: ${codes.join(', ') || 'none'}.`,
    );
  }
  return refused(
    'pause_reason_not_listed',
    `服务等级不允许以“${pauseReason}”为由暂停。可选：${codes.join('、') || '无'}。`,
    `The tier lists no pause reason "${pauseReason}". It lists: ${codes.join(', ') || 'none'}.`,
  );
}

function tooManyRefused({ course }: CaseState): CaseDecision | null {
  if (course.pauses.length < PAUSES_MAX) return null;
  return refused(
    'too_many_pauses',
    `这张工单已暂停 ${PAUSES_MAX} 次，不能再暂停。请另建工单或继续处理。`,
    `This case was paused ${PAUSES_MAX} times and cannot be paused again. Carry on, or open another case.`,
  );
}

function pausedAlready(state: CaseState, { from }: PauseOf): CaseDecision {
  return refused(
    'already_paused',
    `计时已于 ${wallTextOf(state, from)} 暂停。请先恢复。`,
    `The clocks have been paused since ${wallTextOf(state, from)}. Resume them first.`,
  );
}

function noSuchPause(): CaseDecision {
  return refused(
    'no_such_pause',
    '没有这段暂停，或它不能更正。请在工单页面上选择。',
    'There is no such pause, or it cannot be corrected. Choose one on the page of the case.',
  );
}
