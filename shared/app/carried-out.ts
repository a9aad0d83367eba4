// Keys of a telephone come again where a callback is repeated: whether one was carried out already, from the case's own log.

import type { CaseState } from '../domain/case.ts';
import type { Desk } from './desk.ts';

/** Stands for the words that nobody typed; the timeline has a sentence for it. */
export const PHONE = 'phone';

const REPEAT_VERSIONS_MAX = 10;

/** The page that a key ended is over by the time the key comes again: that is a yes, not a refusal. */
export async function wasCarriedOut(
  desk: Pick<Desk, 'cases'>,
  { id, version: newest }: Pick<CaseState, 'id' | 'version'>,
  commandId: string,
): Promise<boolean> {
  const oldest = Math.max(1, newest - REPEAT_VERSIONS_MAX);
  for (let version = newest; version >= oldest; version -= 1) {
    if ((await desk.cases.commitOf(id, version))?.commandId === commandId) return true;
  }
  return false;
}
