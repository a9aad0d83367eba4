// The front desk: every receipt, whatever its channel, is worked off here, by the door it came through, by a queue
// message, by the sweeper, or for a person who replays it. Working a receipt off twice changes nothing the second time.

import type { Desk } from './desk.ts';
import { processForm } from './intake-form.ts';
import { type MailReading, processMail } from './intake-mail.ts';
import { processSms } from './intake-sms.ts';
import { workedOff } from './park.ts';
import type { Receipt, ReceiptFate } from './ports.ts';

export type Processed =
  | { readonly outcome: 'ended'; readonly fate: ReceiptFate }
  /** The work threw a bug; the receipt is kept and taken up again later. */
  | { readonly outcome: 'parked' }
  /** There is no such receipt, or none of a channel that this desk reads. */
  | { readonly outcome: 'unknown' };

/**
 * Brings one receipt to its fate and answers it; an earlier fate stands. A mail needs the reading of mails, which only the
 * intake function carries. Throws `Unavailable`: the receipt stays due, and the sweeper comes again. What throws a bug is
 * parked, and quarantined at last.
 */
export async function processReceipt(
  desk: Desk,
  receiptId: string,
  reading?: MailReading,
): Promise<Processed> {
  const receipt = await desk.receipts.get(receiptId);
  if (!receipt) return { outcome: 'unknown' };
  if (receipt.fate) return { outcome: 'ended', fate: receipt.fate };
  const work = workOf(desk, receipt, reading);
  if (!work) return { outcome: 'unknown' };
  const fate = await workedOff(desk, receipt, work);
  return fate ? { outcome: 'ended', fate } : { outcome: 'parked' };
}

function workOf(desk: Desk, receipt: Receipt, reading?: MailReading): (() => Promise<ReceiptFate>) | null {
  switch (receipt.channel) {
    case 'email': {
      // A fault of the wiring, and none of the mail's: it is not parked for it.
      if (!reading) throw new Error('A mail is read by the intake function alone');
      return () => processMail(reading, desk, receipt);
    }
    case 'form':
      return () => processForm(desk, receipt);
    case 'sms':
      return () => processSms(desk, receipt);
    case 'webhook':
      return null;
  }
}
