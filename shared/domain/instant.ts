// Instants and durations. Every point in time in the domain is an `Instant`; ISO 8601 text exists at the wires only.

/** Milliseconds since 1970-01-01T00:00:00Z. Business time: on one machine it may run ahead of the wall clock. */
export type Instant = number;

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** The instant as ISO 8601 in UTC with milliseconds, for keys and wires. Throws on a value that is no instant. */
export function isoOf(instant: Instant): string {
  return new Date(instant).toISOString();
}

/**
 * Reads ISO 8601 with an offset or Z. Answers `null` where the text is not such an instant: a wall time without an
 * offset is refused, because it would mean another instant on every host, and a day that its month does not have.
 */
export function instantOf(text: string): Instant | null {
  const [, date] =
    /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})$/.exec(text) ?? [];
  if (date === undefined) return null;
  const instant = Date.parse(text);
  // The parser takes 30 February for 2 March.
  const midnight = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(instant) || Number.isNaN(midnight) || isoOf(midnight).slice(0, 10) !== date) return null;
  return instant;
}
