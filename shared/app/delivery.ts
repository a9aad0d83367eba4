// What a provider reports later of a message that it had accepted (design C6, C7). Recorded by rank, so reports may come
// late, twice and out of order; a page that did not arrive is a command on its record.

import type { Instant } from '../domain/instant.ts';
import type { RecordState } from '../domain/record.ts';
import { commit } from './commit.ts';
import type { Desk, Keeping } from './desk.ts';
import { ATTEMPT_RANK, type Attempt } from './ports.ts';

export interface Delivery {
  readonly recordId: string;
  readonly attemptId: string;
  readonly outcome: 'delivered' | 'undelivered';
  /** The provider's words, one short line. */
  readonly detail: string;
  readonly at: Instant;
}

export type Reported = 'recorded' | 'told_the_record' | 'nothing_new' | 'no_such_attempt';

/**
 * Records the outcome on the attempt. Where a page did not arrive, the record is told first: it opens the next channel if
 * this is the latest attempt of a page that is still open, and ignores the report otherwise. A crash between the two
 * tells the record again, which knows the command by its attempt. Throws `Unavailable` for the queue to try again.
 */
export async function reportDelivery<State extends RecordState, Command, Event, Effect, Setup>(
  keeping: Keeping<State, Command, Event, Effect, Setup>,
  desk: Pick<Desk, 'tenantId' | 'clock' | 'chance' | 'alarms' | 'queues' | 'log'>,
  report: Delivery,
): Promise<Reported> {
  const { recordId, attemptId, outcome, detail, at } = report;
  const recorded = () => keeping.store.recordAttempt(recordId, attemptId, { outcome, at, detail });
  // What arrived concerns nobody else: one write says it all, and where it changes nothing one asks why.
  if (outcome === 'delivered' && (await recorded())) return 'recorded';
  const attempt = await keeping.store.attemptOf(recordId, attemptId);
  if (!attempt) {
    desk.log.warn('report_without_attempt', { record: recordId, attempt: attemptId, outcome });
    return 'no_such_attempt';
  }
  if (ATTEMPT_RANK[attempt.outcome] >= ATTEMPT_RANK[outcome]) return 'nothing_new';

  const told = outcome === 'undelivered' && (await tellRecord(keeping, desk, report, attempt));
  if (outcome === 'undelivered' && attempt.pageId === undefined) {
    desk.log.warn('notice_undelivered', { record: recordId, attempt: attemptId });
    desk.log.metric('NoticeNotSent');
  }
  await recorded();
  return told ? 'told_the_record' : 'recorded';
}

async function tellRecord<State extends RecordState, Command, Event, Effect, Setup>(
  keeping: Keeping<State, Command, Event, Effect, Setup>,
  desk: Pick<Desk, 'tenantId' | 'clock' | 'chance' | 'alarms' | 'queues' | 'log'>,
  report: Delivery,
  attempt: Attempt,
): Promise<boolean> {
  if (attempt.pageId === undefined) return false;
  const { pageId } = attempt;
  const failed = { attempt: report.attemptId, pageId, result: 'undelivered', detail: report.detail } as const;
  const command = keeping.sending.pageFailed(failed);
  if (command === null) return false;
  const result = await commit(keeping, desk, {
    id: report.recordId,
    command,
    actor: { kind: 'system', name: attempt.channel, via: 'provider' },
    commandId: `attempt-${report.recordId}-${report.attemptId}-undelivered`,
  });
  return result.outcome === 'accepted';
}
