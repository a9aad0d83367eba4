// Shifts as an iCalendar file (RFC 5545), to be subscribed to. An event's UID is its rota and the instant at which its shift
// begins, so that a swap changes the event and makes no second one; times are in UTC, which every program reads alike.

import type { Instant } from '../domain/instant.ts';
import { isoOf } from '../domain/instant.ts';

export interface FeedEvent {
  readonly rotaId: string;
  readonly from: Instant;
  /** Exclusive. */
  readonly to: Instant;
  readonly summary: string;
  readonly description: string;
  /** Grows with each change of what the event is made from (RFC 5545 section 3.8.7.4). */
  readonly sequence: number;
  readonly changedAt: Instant;
}

/** Section 3.1: lines of at most 75 octets, ended by CRLF; a continuation begins with a space. */
const LINE_OCTETS_MAX = 75;

export function calendarFeed(feed: {
  readonly name: string;
  readonly tenantId: string;
  readonly events: readonly FeedEvent[];
}): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Faultline//Rotas//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    // RFC 7986 section 5.7, and what programs read that are older than it.
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    'X-PUBLISHED-TTL:PT1H',
    `NAME:${escaped(feed.name)}`,
    `X-WR-CALNAME:${escaped(feed.name)}`,
    ...feed.events.flatMap((event) => [
      'BEGIN:VEVENT',
      `UID:${event.rotaId}-${utc(event.from)}@${feed.tenantId}.faultline`,
      `DTSTAMP:${utc(event.changedAt)}`,
      `LAST-MODIFIED:${utc(event.changedAt)}`,
      `SEQUENCE:${event.sequence}`,
      `DTSTART:${utc(event.from)}`,
      `DTEND:${utc(event.to)}`,
      `SUMMARY:${escaped(event.summary)}`,
      ...(event.description === '' ? [] : [`DESCRIPTION:${escaped(event.description)}`]),
      // Being on call is no meeting: the time stays free for others to plan with.
      'TRANSP:TRANSPARENT',
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
  ];
  return `${lines.map(folded).join('\r\n')}\r\n`;
}

/** Section 3.3.5, form 2. */
function utc(at: Instant): string {
  return isoOf(at).replaceAll(/[-:]|\.\d{3}/g, '');
}

/** Section 3.3.11. A control character, which no line may hold, is a space. */
function escaped(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll(';', '\\;')
    .replaceAll(',', '\\,')
    .replaceAll(/\r\n|\r|\n/g, '\\n')
    .replaceAll(/\p{Cc}/gu, ' ');
}

/** Never within a character: its octets stay together. */
function folded(line: string): string {
  const parts: string[] = [];
  let part = '';
  let octets = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > LINE_OCTETS_MAX) {
      parts.push(part);
      part = '';
      // The space of a continuation counts.
      octets = 1;
    }
    part += character;
    octets += size;
  }
  return [...parts, part].join('\r\n ');
}
