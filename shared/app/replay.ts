// A person asks for a message to be read once more. The reading itself is the intake function's: what is stored here is
// the linked receipt, due like any other, so that a lost queue message loses nothing.

import type { Desk } from './desk.ts';
import { NOT_WORKED_OFF } from './park.ts';
import type { Receipt, ReceiptFate } from './ports.ts';

/**
 * Hands the receipt to the intake once more. One that was quarantined or rejected keeps its fate and gets a linked receipt
 * of its own, the same for every repeat; the person's word stands in for what made it suspicious, except for a virus.
 * Where the desk itself failed on the replay too, the next one is a further link. Answers the receipt that is being read,
 * or null where there is none; one that became a case, a reply or a duplicate is answered as it is.
 */
export async function requestReplay(
  desk: Pick<Desk, 'tenantId' | 'receipts' | 'queues'>,
  receiptId: string,
): Promise<Receipt | null> {
  const receipt = await desk.receipts.get(receiptId);
  if (!receipt) return null;
  const { fate, ...kept } = receipt;
  if (fate && fate.fate !== 'quarantine' && fate.fate !== 'rejected') return receipt;
  if (fate && receipt.envelope.replayOf && !isFaultOfTheDesk(fate)) return receipt;
  const again = fate
    ? (
        await desk.receipts.put({
          ...kept,
          id: `replay-${receipt.id}`,
          envelope: { ...receipt.envelope, replayOf: receipt.id },
        })
      ).receipt
    : receipt;
  if (again.fate && isFaultOfTheDesk(again.fate)) return requestReplay(desk, again.id);
  if (!again.fate) await desk.queues.intake({ tenantId: desk.tenantId, receiptId: again.id });
  return again;
}

function isFaultOfTheDesk(fate: ReceiptFate): boolean {
  return fate.fate === 'quarantine' && fate.reason === NOT_WORKED_OFF;
}
