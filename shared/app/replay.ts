// A person asks for a message to be read once more. The reading itself is the intake function's: what is stored here is
// the linked receipt, due like any other, so that a lost queue message loses nothing.

import type { Desk } from './desk.ts';
import type { Receipt } from './ports.ts';

/**
 * Hands the receipt to the intake once more. One that was quarantined or rejected keeps its fate and gets a linked receipt
 * of its own, the same for every repeat. Answers the receipt that is being read, or null where there is none; one that
 * became a case, a reply or a duplicate is answered as it is.
 */
export async function requestReplay(
  desk: Pick<Desk, 'tenantId' | 'receipts' | 'queues'>,
  receiptId: string,
): Promise<Receipt | null> {
  const receipt = await desk.receipts.get(receiptId);
  if (!receipt) return null;
  const { fate, ...kept } = receipt;
  if (fate && fate.fate !== 'quarantine' && fate.fate !== 'rejected') return receipt;
  if (fate && receipt.envelope.replayOf) return receipt;
  const again = fate
    ? (
        await desk.receipts.put({
          ...kept,
          id: `replay-${receipt.id}`,
          envelope: { ...receipt.envelope, replayOf: receipt.id },
        })
      ).receipt
    : receipt;
  if (!again.fate) await desk.queues.intake({ tenantId: desk.tenantId, receiptId: again.id });
  return again;
}
