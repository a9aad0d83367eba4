// The zones of an iCalendar file by their IANA names. A name that is not known stays unknown: a guess would move every
// event of the file by hours.

import type { Component } from './icalendar-lines.ts';

/** Outlook's names for the zones of our customers (Unicode CLDR, windowsZones, territory 001). */
const WINDOWS_ZONES: Readonly<Record<string, string>> = {
  'China Standard Time': 'Asia/Shanghai',
  'Taipei Standard Time': 'Asia/Taipei',
  'Singapore Standard Time': 'Asia/Singapore',
  'Tokyo Standard Time': 'Asia/Tokyo',
  'Korea Standard Time': 'Asia/Seoul',
  'India Standard Time': 'Asia/Kolkata',
  'GMT Standard Time': 'Europe/London',
  'W. Europe Standard Time': 'Europe/Berlin',
  'Romance Standard Time': 'Europe/Paris',
  'Central Europe Standard Time': 'Europe/Budapest',
  'Eastern Standard Time': 'America/New_York',
  'Central Standard Time': 'America/Chicago',
  'Mountain Standard Time': 'America/Denver',
  'Pacific Standard Time': 'America/Los_Angeles',
  'AUS Eastern Standard Time': 'Australia/Sydney',
  UTC: 'UTC',
};

/** The zones that a file names itself, by TZID; without those that are no IANA zone. */
export function zonesOf(calendar: Component): ReadonlyMap<string, string> {
  const zones = new Map<string, string>();
  for (const component of calendar.components.filter(({ name }) => name === 'VTIMEZONE')) {
    const written = (name: string) => component.properties.find((one) => one.name === name)?.value.trim();
    const tzid = written('TZID');
    const zone = tzid === undefined ? null : (zoneNamed(tzid) ?? zoneNamed(written('X-LIC-LOCATION') ?? ''));
    if (tzid !== undefined && zone !== null) zones.set(tzid, zone);
  }
  return zones;
}

/** The IANA zone of a TZID, also behind a vendor's prefix such as `/freeassociation.sourceforge.net/`; null where it names none. */
export function zoneNamed(tzid: string): string | null {
  const windows = Object.hasOwn(WINDOWS_ZONES, tzid) ? WINDOWS_ZONES[tzid] : undefined;
  if (windows !== undefined) return windows;
  const parts = tzid.split('/').filter((part) => part !== '');
  const names = tzid.startsWith('/') ? [parts.slice(-3), parts.slice(-2)] : [parts];
  return names.map((name) => name.join('/')).find(isZone) ?? null;
}

/** Intl also takes offsets such as +08:00 for zones; a calendar does not. */
function isZone(name: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+){0,2}$/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch (fault) {
    if (fault instanceof RangeError) return false;
    throw fault;
  }
}
