// The front desk: every receipt, whatever its channel, is worked off here, by the door it came through, by a queue
// message, by the sweeper, or by a person who replays it. Working a receipt off twice changes nothing the second time.

import type { Desk } from './desk.ts';
import { processForm } from './intake-form.ts';
import { type MailReading, processMail } from './intake-mail.ts';
import { processSms } from './intake-sms.ts';
import type { Receipt, ReceiptFate } from './ports.ts';

export type Processed =
  | { readonly outcome: 'ended'; readonly fate: ReceiptFate }
  /** There is no such receipt, or none of a channel that this desk reads. */
  | { readonly outcome: 'unknown' };

/**
 * Brings one receipt to its fate and answers it; an earlier fate stands. A mail needs the reading of mails, which only the
 * intake function carries. Throws what the stores throw: the receipt stays due, and the sweeper comes again.
 */
export async function processReceipt(
  desk: Desk,
  receiptId: string,
  reading?: MailReading,
): Promise<Processed> {
  const receipt = await desk.receipts.get(receiptId);
  if (!receipt) return { outcome: 'unknown' };
  if (receipt.fate) return { outcome: 'ended', fate: receipt.fate };
  switch (receipt.channel) {
    case 'email': {
      if (!reading) throw new Error('A mail is read by the intake function alone');
      return { outcome: 'ended', fate: await processMail(reading, desk, receipt) };
    }
    case 'form':
      return { outcome: 'ended', fate: await processForm(desk, receipt) };
    case 'sms':
      return { outcome: 'ended', fate: await processSms(desk, receipt) };
    case 'webhook':
      return { outcome: 'unknown' };
  }
}

/**
 * What a person does with a receipt that was kept aside: the same raw message is taken in again under a receipt of its
 * own, linked to the first one, whose fate stays on record. The person's word stands in for what made it suspicious,
 * except for a virus. Replaying twice finds the same linked receipt; a receipt that became a case, a reply or a
 * duplicate is left as it is.
 */
export async function replay(desk: Desk, receiptId: string, reading?: MailReading): Promise<Processed> {
  const first = await processReceipt(desk, receiptId, reading);
  if (first.outcome === 'unknown') return first;
  if (first.fate.fate !== 'quarantine' && first.fate.fate !== 'rejected') return first;
  const receipt = await desk.receipts.get(receiptId);
  if (!receipt || receipt.envelope.replayOf) return first;
  const again = await desk.receipts.put({
    ...withoutFate(receipt),
    id: `replay-${receipt.id}`,
    envelope: { ...receipt.envelope, replayOf: receipt.id },
  });
  return await processReceipt(desk, again.receipt.id, reading);
}

function withoutFate({ fate: _, ...receipt }: Receipt): Omit<Receipt, 'fate'> {
  return receipt;
}
