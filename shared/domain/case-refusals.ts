// Why a case changes nothing: the sentences that several commands share, in both languages, each with what to do about it.
// Refuses to decide; it only says.

import type { CaseSetup, CaseState } from './case.ts';
import type { CaseDecision, Draft } from './case-draft.ts';
import { type Instant, MINUTE_MS } from './instant.ts';
import { personOf } from './people.ts';
import { wallDate } from './zone.ts';

export function refused(code: string, zh: string, en: string): CaseDecision {
  return { outcome: 'refused', reason: { code, zh, en } };
}

export function ignored(code: string, zh: string, en: string): CaseDecision {
  return { outcome: 'ignored', reason: { code, zh, en } };
}

export function isBlank(text: string): boolean {
  return text.trim() === '';
}

export function closedAlready(): CaseDecision {
  return refused(
    'case_closed',
    '工单已关闭。如故障仍在，请先重新打开。',
    'The case is closed. Reopen it first if the fault is still there.',
  );
}

export function reasonNeeded(): CaseDecision {
  return refused('reason_needed', '请写明原因，时间线上会显示。', 'Give the reason; the timeline shows it.');
}

export function unknownSeverity(severity: string, codes: readonly string[]): CaseDecision {
  return refused(
    'unknown_severity',
    `该服务等级没有故障级别“${severity}”。可选：${codes.join('、')}。`,
    `This tier has no severity "${severity}". Choose one of: ${codes.join(', ')}.`,
  );
}

/** Typed in later than this after it happened, evidence needs a reason (late entry). */
const LATE_ENTRY_MS = 5 * MINUTE_MS;

/**
 * Checks the instant of evidence: not in the future, not before the report, and with a reason where it is typed in late.
 * Null where it is good.
 */
export function instantRefused(
  draft: Draft,
  { at, reason }: { at: Instant; reason?: string | undefined },
): CaseDecision | null {
  const { state, now } = draft;
  if (!Number.isFinite(at) || at > now) {
    return refused(
      'in_the_future',
      '填写的时间晚于当前时间。请填写实际发生的时间。',
      'That instant lies in the future. Give the time at which it really happened.',
    );
  }
  const { reportedAt } = state.course;
  if (at < reportedAt) {
    return refused(
      'before_the_report',
      `填写的时间早于申告时间 ${wallTextOf(state, reportedAt)}。请核对。`,
      `That instant lies before the report (${wallTextOf(state, reportedAt)}). Please check it.`,
    );
  }
  if (at < now - LATE_ENTRY_MS && isBlank(reason ?? '')) {
    return refused(
      'late_entry_reason_needed',
      '补录超过 5 分钟以前的时间，请写明原因。',
      'An entry for more than five minutes ago needs a reason. Say why it is typed in late.',
    );
  }
  return null;
}

/** A person's name as colleagues read it; their id where the person is not known any more. */
export function nameOf(setup: CaseSetup, personId: string): string {
  return personOf(setup.people, personId)?.name ?? personId;
}

/** The same as whoever reads English reads it. */
export function nameEnOf(setup: CaseSetup, personId: string): string {
  return personOf(setup.people, personId)?.nameEn ?? nameOf(setup, personId);
}

/** An instant as the people of this case read it, `YYYY-MM-DD HH:mm`. */
export function wallTextOf(state: CaseState, at: Instant): string {
  const { date, time } = wallDate(state.timeZone, at);
  return `${date} ${time}`;
}

export function noSuchCase(): CaseDecision {
  return refused('no_such_case', '没有这张工单。', 'There is no such case.');
}

/** Unverified input may inform; what moves a case is done by staff or by the clock (design, section 1.7). */
export function notForReporters(): CaseDecision {
  return refused(
    'not_for_reporters',
    '申告人可以补充说明；其他操作请联系服务人员。',
    'A reporter can add to the report; please ask the service staff for anything else.',
  );
}
