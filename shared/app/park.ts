// Poison (design A8): an item whose handler throws a bug is set aside with a growing delay and an alarm, so that it never
// starves its neighbours. What the world did (`Unavailable`) is no bug: it goes to the queue, which tries again soon.

import { type Instant, MINUTE_MS } from '../domain/instant.ts';
import type { Desk } from './desk.ts';
import { type Parking, type Receipt, type ReceiptFate, Unavailable } from './ports.ts';

const PARKED_MINUTES_MAX = 60;
/** After so many parkings a person is to look at a receipt: its sender waits, and no clock runs for them yet. */
const RECEIPT_PARKINGS_MAX = 3;
/** What staff read in triage. The raw message is kept, and a replay takes it in again. */
export const NOT_WORKED_OFF =
  'The desk failed to read this message, again and again. The message is kept as it came. Please look at it, and replay it once the fault is mended.';

/** The parking that follows `parkedBefore` earlier ones: 2, 4, 8 … minutes from now, at most an hour. */
export function nextParking(parkedBefore: number, now: Instant): Parking {
  const parked = parkedBefore + 1;
  const minutes = Math.min(2 ** Math.min(parked, 10), PARKED_MINUTES_MAX);
  return { parked, due: now + minutes * MINUTE_MS };
}

/** Tells whoever looks after the desk what was set aside and why, or that it was given up. */
export function alarmPoison(
  log: Desk['log'],
  item: { readonly what: 'head' | 'commit' | 'attempt' | 'receipt'; readonly id: string },
  parking: Parking | 'given_up',
  error: unknown,
): void {
  const failed = { ...item, error: stackOf(error) };
  if (parking === 'given_up') log.error('item_given_up', failed);
  else log.error('item_parked', { ...failed, ...parking });
  log.metric('ItemParked');
}

/**
 * Works a receipt off and answers its fate, or null where the work threw a bug and the receipt waits, parked. After three
 * parkings it ends in quarantine, where people see it. Throws `Unavailable` alone.
 */
export async function workedOff(
  desk: Pick<Desk, 'receipts' | 'clock' | 'log'>,
  receipt: Receipt,
  work: () => Promise<ReceiptFate>,
): Promise<ReceiptFate | null> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Unavailable) throw error;
    const item = { what: 'receipt', id: receipt.id } as const;
    const parkedBefore = receipt.parked ?? 0;
    if (parkedBefore >= RECEIPT_PARKINGS_MAX) {
      alarmPoison(desk.log, item, 'given_up', error);
      const fate = { fate: 'quarantine', reason: NOT_WORKED_OFF } as const;
      if (await desk.receipts.end(receipt.id, fate, desk.clock.now())) return fate;
    } else {
      const parking = nextParking(parkedBefore, desk.clock.now());
      await desk.receipts.park(receipt.id, parking);
      alarmPoison(desk.log, item, parking, error);
    }
    // The bug may lie behind the commit that was its fate: then that stands.
    return (await desk.receipts.get(receipt.id))?.fate ?? null;
  }
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
