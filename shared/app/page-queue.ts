// Why pages have not gone out yet, for the board and for programs: those that wait to go out together, and providers that
// take only so many a minute.

import { type Instant, MINUTE_MS } from '../domain/instant.ts';
import type { Person } from '../domain/people.ts';
import type { Desk } from './desk.ts';
import type { Backlog } from './pagers.ts';

export interface PageQueue {
  readonly now: Instant;
  /** Pages that wait for the end of their person's window; of more than a hundred some may be over by now. */
  readonly together: {
    readonly count: number;
    readonly isMore: boolean;
    readonly persons: readonly {
      readonly personId: string;
      readonly person: Pick<Person, 'id' | 'name' | 'nameEn'> | null;
      readonly count: number;
      readonly until: Instant;
    }[];
  };
  /** Providers whose next turn lies ahead: how many stand in line, and when the last of them leaves. */
  readonly providers: readonly {
    readonly provider: string;
    readonly label: string;
    readonly perMinute: number;
    readonly waiting: number;
    readonly lastLeavesAt: Instant;
  }[];
}

/** So many are looked at; of more than these some may be over, as the words say. */
const LOOKED_AT_MAX = 100;

/** Eventually consistent: what people look at while they wait. */
export async function pageQueue(
  desk: Pick<Desk, 'pagers' | 'configuration' | 'clock' | 'cases'>,
): Promise<PageQueue> {
  const now = desk.clock.now();
  const [backlog, turns, people] = await Promise.all([
    desk.pagers.waiting(now),
    desk.pagers.turns(now),
    desk.configuration.latest<Person>('person'),
  ]);
  const { pages, isMore } = await stillWanted(desk, backlog);
  const persons = [...Map.groupBy(pages, ({ personId }) => personId)].map(([personId, own]) => ({
    personId,
    person: people.find(({ id }) => id === personId) ?? null,
    count: own.length,
    until: Math.max(...own.map(({ until }) => until)),
  }));
  return {
    now,
    together: {
      count: pages.length,
      isMore,
      persons: persons.sort(
        (one, other) => other.count - one.count || (one.personId < other.personId ? -1 : 1),
      ),
    },
    providers: turns
      .filter(({ nextAt }) => nextAt > now)
      .map(({ provider, label, perMinute, nextAt }) => {
        const everyMs = MINUTE_MS / perMinute;
        // The next turn that is free is the one after the last that was given out.
        const lastLeavesAt = Math.max(now, Math.round(nextAt - everyMs));
        return { provider, label, perMinute, waiting: Math.ceil((nextAt - now) / everyMs), lastLeavesAt };
      }),
  };
}

/** Without those whose page was answered meanwhile, or is over with its case: they wait, and will not go out. */
async function stillWanted(desk: Pick<Desk, 'cases'>, backlog: Backlog): Promise<Backlog> {
  const { pages, isMore } = backlog;
  if (isMore || pages.length > LOOKED_AT_MAX) return backlog;
  const heads = await Promise.all(pages.map(({ caseId }) => desk.cases.head(caseId)));
  const wanted = pages.filter(({ pageId }, index) =>
    heads[index]?.state.escalation?.openPages.some(({ id }) => id === pageId),
  );
  return { count: wanted.length, isMore, pages: wanted };
}
