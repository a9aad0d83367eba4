// Why pages have not gone out yet, for the board and for programs: those that wait to go out together, and providers that
// take only so many a minute.

import { type Instant, MINUTE_MS } from '../domain/instant.ts';
import type { Person } from '../domain/people.ts';
import type { Desk } from './desk.ts';

export interface PageQueue {
  readonly now: Instant;
  /** Pages that wait for the end of their person's window; at most, because some may be taken meanwhile. */
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

/** Eventually consistent: what people look at while they wait. */
export async function pageQueue(desk: Pick<Desk, 'pagers' | 'configuration' | 'clock'>): Promise<PageQueue> {
  const now = desk.clock.now();
  const [{ persons, ...backlog }, turns, people] = await Promise.all([
    desk.pagers.waiting(now),
    desk.pagers.turns(now),
    desk.configuration.latest<Person>('person'),
  ]);
  return {
    now,
    together: {
      ...backlog,
      persons: persons
        .map((each) => ({ ...each, person: people.find(({ id }) => id === each.personId) ?? null }))
        .sort((one, other) => other.count - one.count || (one.personId < other.personId ? -1 : 1)),
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
