// Tells people whose shifts somebody moved: by the record that carries a desk's own notices. A notice that is lost is logged;
// the change itself stands, and the schedule shows it.

import { type Person, personOf } from '../domain/people.ts';
import { readinessShifts } from '../domain/readiness-kind.ts';
import { readinessIdOf, type ToldShifts } from '../domain/readiness-record.ts';
import type { Actor } from '../domain/record.ts';
import type { Rota } from '../domain/rota.ts';
import { type MovedShifts, movedShifts } from '../domain/shifts-moved.ts';
import { commit } from './commit.ts';
import type { Desk } from './desk.ts';
import { readinessKeepingBy } from './readiness-keeping.ts';

/** Puts it into words for one of them. */
export type SayMoved = (
  moved: MovedShifts,
  about: { readonly rota: Rota; readonly person: Person; readonly by: string; readonly reason: string },
) => ToldShifts;

/** Told once for a version of the rota, however often it is asked. Never throws: what was changed is changed. */
export async function tellShifts(
  desk: Desk,
  change: { readonly before: Rota; readonly after: Rota; readonly people: readonly Person[] },
  { actor, reason, say }: { readonly actor: Actor; readonly reason: string; readonly say: SayMoved },
): Promise<void> {
  const { before, after: rota, people } = change;
  const told = movedShifts(before, rota, people, desk.clock.now()).flatMap((moved) => {
    const person = personOf(people, moved.personId);
    return person ? [say(moved, { rota, person, by: actor.name, reason })] : [];
  });
  if (told.length === 0) return;
  try {
    await commit(readinessKeepingBy(readinessShifts, desk), desk, {
      id: readinessIdOf(desk.tenantId),
      command: { type: 'TellShift', rotaId: rota.id, told },
      actor,
      commandId: `shifts:${rota.id}:${rota.version}`,
      mayRepeat: true,
    });
  } catch (error) {
    desk.log.warn('shifts_not_told', { rotaId: rota.id, version: rota.version, error: String(error) });
  }
}
