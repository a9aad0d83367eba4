// What is not ready, for people and programs: looked for at this moment, with what the last check knows of it. Changes
// nothing.

import type { Instant } from '../domain/instant.ts';
import { readinessOf } from '../domain/readiness.ts';
import { isSame, type Nearness, type ReadinessFinding, readinessIdOf } from '../domain/readiness-record.ts';
import type { Desk } from './desk.ts';
import { readinessConfiguration } from './readiness-keeping.ts';

export interface ReadinessLine {
  readonly finding: ReadinessFinding;
  /** When a check first found it; null where none has yet. */
  readonly since: Instant | null;
  /** How near it was when people were last told; null where they were not. */
  readonly told: Nearness | null;
}

export interface ReadinessView {
  readonly now: Instant;
  readonly timeZone: string;
  /** Holes first, gaps by their beginning. */
  readonly lines: readonly ReadinessLine[];
  readonly holeCount: number;
  /** When it was last looked at, and will be again, without anybody asking; null where it never was. */
  readonly checkedAt: Instant | null;
  readonly nextCheckAt: Instant | null;
}

export async function readinessView(
  desk: Pick<Desk, 'tenantId' | 'configuration' | 'readiness' | 'clock'>,
): Promise<ReadinessView> {
  const [configuration, head] = await Promise.all([
    readinessConfiguration(desk),
    desk.readiness.head(readinessIdOf(desk.tenantId)),
  ]);
  const now = desk.clock.now();
  const left = [...(head?.state.findings ?? [])];
  const lines = readinessOf(configuration, now).map((finding): ReadinessLine => {
    const index = left.findIndex((standing) => isSame(standing, finding));
    const [standing] = index < 0 ? [] : left.splice(index, 1);
    return { finding, since: standing?.since ?? null, told: standing?.told ?? null };
  });
  return {
    now,
    timeZone: configuration.tenant.timeZone,
    lines: lines.toSorted((a, b) => orderOf(a) - orderOf(b)),
    holeCount: lines.filter(({ finding }) => finding.level === 'hole').length,
    checkedAt: head?.state.checkedAt ?? null,
    nextCheckAt: head?.state.wakeAt ?? null,
  };
}

function orderOf({ finding: { level, gap } }: ReadinessLine): number {
  if (level === 'weakness') return Number.MAX_SAFE_INTEGER;
  return gap?.from ?? 0;
}
