// Asks for a check of the desk's readiness after something changed on which it depends: an edit, a STOP.

import { readinessDoors } from '../domain/readiness-kind.ts';
import { readinessIdOf } from '../domain/readiness-record.ts';
import type { Actor } from '../domain/record.ts';
import { commit } from './commit.ts';
import type { Desk } from './desk.ts';
import { readinessKeepingBy } from './readiness-keeping.ts';

/** A check within a minute; none more where one is near already. Throws `Unavailable` as every commit does. */
export async function recheckReadiness(
  desk: Desk,
  because: 'edit' | 'stop' | 'seed',
  by: Actor,
): Promise<void> {
  await commit(readinessKeepingBy(readinessDoors, desk), desk, {
    id: readinessIdOf(desk.tenantId),
    command: { type: 'Recheck', because },
    actor: by,
    commandId: `recheck:${desk.chance.hex(8)}`,
  });
}
