// What is said of a case's deadlines in an answer: one line each, in the words of the wire. From a foresight alone; the
// same for a line of the verb `deadlines` and for whoever else asks.

import type { Foreseen, ForeseenObligation, Foresight } from './foresight.ts';
import { type Instant, MINUTE_MS } from './instant.ts';

export type DeadlineStatus =
  | 'pending'
  | 'met'
  | 'breached'
  | 'cancelled'
  | 'withdrawn'
  | 'not_applicable'
  | 'calendar_missing'
  /** Promotions alone. */
  | 'done';

/** One line of the answer. `dueAt` is null exactly for what is off and for a calendar that is missing. */
export interface Deadline {
  readonly kind: string;
  readonly subkind?: string;
  /** The severity that promised it; where the case had more than one. */
  readonly level?: string;
  readonly dueAt: Instant | null;
  readonly status: DeadlineStatus;
  readonly reason?: string;
  readonly provisional?: true;
  readonly previousDueAt?: Instant;
  /** Whole minutes, those that are over. */
  readonly breachedByMinutes?: number;
  readonly origin?: string;
  readonly derived?: true;
}

/**
 * Every target of the severity, then the customer's duties, what is shipped when, who climbs when, and the emergency that
 * was opened. A trigger whose instant has passed, and an emergency, are `met`: what they set off has happened.
 */
export function answersOf(
  { asOf, course, stages, deadlines, obligations, standby, promotions, emergencyAt }: Foresight,
  previousDueAt: ReadonlyMap<string, Instant> = new Map(),
): readonly Deadline[] {
  const hadLevels = stages.length > 1 || deadlines.some(({ level }) => level !== course.severity);
  const isListed = (id: string, dueAt: Instant) =>
    deadlines.some((one) => one.id === id && one.dueAt === dueAt);
  const targets = deadlines.map((one) => {
    const previous = previousDueAt.get(one.id);
    const isNews = previous !== undefined && one.dueAt !== null && !isListed(one.id, previous);
    return {
      ...targetAnswer(one),
      ...(hadLevels && { level: one.level }),
      ...(isNews && { previousDueAt: previous }),
    };
  });
  return [
    ...targets,
    ...obligations.map(obligationAnswer),
    ...standby.map(({ id, at, status, because }): Deadline => {
      const named = { kind: 'standby_trigger', subkind: id, dueAt: at };
      if (status === 'pending' && at !== null) return { ...named, status: at <= asOf ? 'met' : 'pending' };
      // Without an instant nothing is shipped: the clock on which it hangs has none.
      const off = status === 'pending' ? 'not_applicable' : status;
      return { ...named, dueAt: null, status: off, ...(because && { reason: because }) };
    }),
    ...promotions.map(
      ({ from, to, dueAt, status, because }): Deadline => ({
        kind: 'promotion',
        subkind: `${from}→${to}`,
        dueAt,
        status,
        ...(because && { reason: because }),
      }),
    ),
    ...(emergencyAt === null
      ? []
      : [{ kind: 'emergency_opened', dueAt: emergencyAt, status: 'met' as const }]),
  ];
}

function targetAnswer({
  kind,
  subkind,
  outcome,
  dueAt,
  lateMs,
  because,
  provisional,
  origin,
  derived,
}: Foreseen): Deadline {
  return {
    kind,
    ...(subkind && { subkind }),
    dueAt,
    status: outcome,
    ...(because && { reason: because }),
    ...(provisional && { provisional }),
    ...late(outcome, lateMs),
    ...(origin && { origin }),
    ...(derived && { derived }),
  };
}

function obligationAnswer({ obligation, outcome, dueAt, lateMs, because }: ForeseenObligation): Deadline {
  return {
    kind: 'customer_obligation',
    subkind: obligation.id,
    dueAt,
    status: outcome,
    ...(because && { reason: because }),
    ...late(outcome, lateMs),
  };
}

function late(outcome: string, lateMs: number | undefined): Pick<Deadline, 'breachedByMinutes'> {
  return outcome === 'breached' && lateMs !== undefined
    ? { breachedByMinutes: Math.floor(lateMs / MINUTE_MS) }
    : {};
}
