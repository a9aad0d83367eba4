// The words of a notice to somebody whose shifts were moved; the sender has no more to add than the way to the schedule.

import type { Person } from '../domain/people.ts';
import type { ToldShifts } from '../domain/readiness-record.ts';
import type { Rota } from '../domain/rota.ts';
import type { Stretch } from '../domain/rota-changes.ts';
import type { MovedShifts } from '../domain/shifts-moved.ts';
import { whenOf } from './when.ts';
import { rotaWordsOf } from './words-rota.ts';
import { halfOf } from './writing.ts';

/** So many stretches are told of each side; the schedule has the rest. */
const STRETCHES_TOLD = 10;

/** In the person's language and on the rota's clock. */
export function shiftNotice(
  { personId, takes, gives }: MovedShifts,
  {
    rota,
    person,
    by,
    reason,
  }: {
    readonly rota: Pick<Rota, 'name' | 'timeZone'>;
    readonly person: Pick<Person, 'language'>;
    readonly by: string;
    readonly reason: string;
  },
): ToldShifts {
  const { language } = person;
  const words = rotaWordsOf(language);
  const spans = (stretches: readonly Stretch[]) =>
    stretches
      .slice(0, STRETCHES_TOLD)
      .map(({ from, to }) => [from, to].map((at) => whenOf(at, rota.timeZone, language)).join(' – '));
  return {
    personId,
    title: words.movedTitle(halfOf(rota.name, language)),
    lines: [...spans(takes).map(words.takes), ...spans(gives).map(words.gives), words.movedBy(by, reason)],
  };
}
