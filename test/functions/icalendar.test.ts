import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ICALENDAR_CHARACTERS_MAX,
  ICALENDAR_EVENTS_MAX,
  NOT_UNDERSTOOD,
  NOT_UNDERSTOOD_MAX,
  readIcalendar,
} from '../../shared/adapters/icalendar.ts';
import { importProposal, withImported } from '../../shared/domain/calendar-changes.ts';
import { isoOf } from '../../shared/domain/instant.ts';
import { statutoryCalendar, statutoryDates } from '../../shared/domain/statutory.ts';

const ASKED = { timeZone: 'Asia/Shanghai', fromYear: 2025, toYear: 2027 };

function calendarOf(...lines: readonly string[]): string {
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR', ''].join('\r\n');
}

function eventOf(...lines: readonly string[]): readonly string[] {
  return ['BEGIN:VEVENT', 'UID:one@example', 'SUMMARY:Day off', ...lines, 'END:VEVENT'];
}

/** What one event comes to: `2026-10-01`, `2026-10-01T01:00:00.000Z 2026-10-01T04:00:00.000Z`, or why it was left out. */
function read(...lines: readonly string[]): readonly string[] {
  return readAll(...eventOf(...lines));
}

function readAll(...lines: readonly string[]): readonly string[] {
  const { days, stretches, notUnderstood } = readIcalendar(calendarOf(...lines), ASKED);
  return [
    ...days.map(({ on }) => on),
    ...stretches.map(({ from, to }) => `${isoOf(from)} ${isoOf(to)}`),
    ...notUnderstood.map(({ what }) => what),
  ];
}

describe('whole days', () => {
  it('end before the end that is written', () => {
    expect(read('DTSTART;VALUE=DATE:20261001', 'DTEND;VALUE=DATE:20261004')).toEqual([
      '2026-10-01',
      '2026-10-02',
      '2026-10-03',
    ]);
  });

  it('are one day without an end, and where the end is the start', () => {
    expect(read('DTSTART;VALUE=DATE:20261001')).toEqual(['2026-10-01']);
    expect(read('DTSTART;VALUE=DATE:20261001', 'DTEND;VALUE=DATE:20261001')).toEqual(['2026-10-01']);
  });

  it('last as long as their duration says', () => {
    expect(read('DTSTART;VALUE=DATE:20261001', 'DURATION:P2D')).toEqual(['2026-10-01', '2026-10-02']);
    expect(read('DTSTART;VALUE=DATE:20261001', 'DURATION:PT48H')).toEqual(['2026-10-01', '2026-10-02']);
    expect(read('DTSTART;VALUE=DATE:20261001', 'DURATION:P1W')).toHaveLength(7);
    expect(read('DTSTART;VALUE=DATE:20261001', 'DURATION:PT12H')).toEqual(['length']);
  });

  it('stay the dates that are written, whatever zone is asked for or named', () => {
    for (const timeZone of ['Pacific/Chatham', 'America/Los_Angeles', 'Asia/Shanghai']) {
      const text = calendarOf(...eventOf('DTSTART;VALUE=DATE;TZID=Europe/London:20261001'));
      expect(readIcalendar(text, { ...ASKED, timeZone }).days.map(({ on }) => on)).toEqual(['2026-10-01']);
    }
  });

  it('count although holiday calendars mark them as free time', () => {
    expect(read('DTSTART;VALUE=DATE:20261001', 'TRANSP:TRANSPARENT')).toEqual(['2026-10-01']);
  });

  it('of Outlook are written from midnight to midnight', () => {
    expect(
      read(
        'DTSTART;TZID=W. Europe Standard Time:20261225T000000',
        'DTEND;TZID=W. Europe Standard Time:20261227T000000',
        'X-MICROSOFT-CDO-ALLDAYEVENT:TRUE',
      ),
    ).toEqual(['2026-12-25', '2026-12-26']);
  });

  it('outside the years that were asked for are passed over, also those of an event that reaches in', () => {
    expect(read('DTSTART;VALUE=DATE:20241230', 'DTEND;VALUE=DATE:20250103')).toEqual([
      '2025-01-01',
      '2025-01-02',
    ]);
    expect(read('DTSTART;VALUE=DATE:20280101')).toEqual([]);
  });
});

describe('events with a time', () => {
  it('are stretches in their own zone, over a clock change too', () => {
    expect(
      read('DTSTART;TZID=Europe/Paris:20260328T220000', 'DTEND;TZID=Europe/Paris:20260329T060000'),
    ).toEqual(['2026-03-28T21:00:00.000Z 2026-03-29T04:00:00.000Z']);
    expect(read('DTSTART:20261001T010000Z', 'DURATION:PT90M')).toEqual([
      '2026-10-01T01:00:00.000Z 2026-10-01T02:30:00.000Z',
    ]);
  });

  it('without a zone are of the calendar’s zone', () => {
    expect(read('DTSTART:20261001T090000', 'DTEND:20261001T120000')).toEqual([
      '2026-10-01T01:00:00.000Z 2026-10-01T04:00:00.000Z',
    ]);
  });

  it('of a zone that nobody knows are left out and never moved', () => {
    for (const zone of ['Mars/Olympus', 'Custom 1', '+08:00', 'GMT+0800 (China)']) {
      expect(read(`DTSTART;TZID="${zone}":20261001T090000`, 'DURATION:PT1H')).toEqual(['time_zone']);
    }
  });

  it('find their zone behind a vendor’s prefix and in X-LIC-LOCATION', () => {
    expect(
      read('DTSTART;TZID=/freeassociation.sourceforge.net/Asia/Tokyo:20261001T090000', 'DURATION:PT1H'),
    ).toEqual(['2026-10-01T00:00:00.000Z 2026-10-01T01:00:00.000Z']);
    expect(
      readAll(
        'BEGIN:VTIMEZONE',
        'TZID:Custom 1',
        'X-LIC-LOCATION:Asia/Tokyo',
        'END:VTIMEZONE',
        ...eventOf('DTSTART;TZID=Custom 1:20261001T090000', 'DURATION:PT1H'),
      ),
    ).toEqual(['2026-10-01T00:00:00.000Z 2026-10-01T01:00:00.000Z']);
  });

  it('a day of theirs is the wall’s day, however long; an hour is an hour', () => {
    expect(read('DTSTART;TZID=Europe/Paris:20260328T120000', 'DURATION:P1D')).toEqual([
      '2026-03-28T11:00:00.000Z 2026-03-29T10:00:00.000Z',
    ]);
    expect(read('DTSTART;TZID=Europe/Paris:20260328T120000', 'DURATION:PT24H')).toEqual([
      '2026-03-28T11:00:00.000Z 2026-03-29T11:00:00.000Z',
    ]);
    expect(
      read('DTSTART;TZID=Europe/Paris:20260329T000000', 'DTEND;TZID=Europe/Paris:20260330T000000'),
    ).toEqual(['2026-03-28T23:00:00.000Z 2026-03-29T22:00:00.000Z']);
  });

  it('marked as free time close nothing', () => {
    expect(read('DTSTART:20261001T090000', 'DURATION:PT1H', 'TRANSP:TRANSPARENT')).toEqual(['marked_free']);
  });

  it('without an end, or with an end before the start, are not understood', () => {
    expect(read('DTSTART:20261001T090000')).toEqual(['length']);
    expect(read('DTSTART:20261001T090000', 'DTEND:20261001T080000')).toEqual(['length']);
    expect(read('DTSTART:20261001T090000', 'DTEND;VALUE=DATE:20261002')).toEqual(['length']);
    expect(read('DTSTART:20261001T090000', 'DTEND:20261001T100000', 'DURATION:PT1H')).toEqual(['length']);
    expect(read('DTSTART;VALUE=DATE:20261001', 'DTEND;VALUE=DATE:20260930')).toEqual(['length']);
    expect(read('DTSTART;VALUE=DATE:20261001', 'DTEND;VALUE=DATE:20291001')).toEqual(['length']);
  });
});

describe('repetitions', () => {
  const yearly = (start: string, rule: string, ...more: readonly string[]) =>
    read(`DTSTART;VALUE=DATE:${start}`, `RRULE:${rule}`, ...more);

  it('every year on the date, from the first year on', () => {
    expect(yearly('20200501', 'FREQ=YEARLY')).toEqual(['2025-05-01', '2026-05-01', '2027-05-01']);
    expect(yearly('20260501', 'FREQ=YEARLY')).toEqual(['2026-05-01', '2027-05-01']);
    expect(yearly('20240229', 'FREQ=YEARLY')).toEqual([]);
  });

  it('the nth weekday of a month, from its start or its end', () => {
    expect(yearly('20201126', 'FREQ=YEARLY;BYMONTH=11;BYDAY=4TH')).toEqual([
      '2025-11-27',
      '2026-11-26',
      '2027-11-25',
    ]);
    expect(yearly('20200525', 'FREQ=YEARLY;BYDAY=-1MO;BYMONTH=5')).toEqual([
      '2025-05-26',
      '2026-05-25',
      '2027-05-31',
    ]);
    expect(yearly('20240101', 'FREQ=YEARLY;BYDAY=1MO')).toEqual(['2025-01-06', '2026-01-05', '2027-01-04']);
    expect(yearly('20241230', 'FREQ=YEARLY;BYDAY=-1MO')).toEqual(['2025-12-29', '2026-12-28', '2027-12-27']);
  });

  it('a day of the month, from its start or its end, and the Friday that is a thirteenth', () => {
    expect(yearly('20240229', 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1')).toEqual([
      '2025-02-28',
      '2026-02-28',
      '2027-02-28',
    ]);
    expect(yearly('20240101', 'FREQ=YEARLY;BYMONTH=1,7;BYMONTHDAY=1;UNTIL=20260101')).toEqual([
      '2025-01-01',
      '2025-07-01',
      '2026-01-01',
    ]);
    expect(yearly('20240913', 'FREQ=YEARLY;BYDAY=FR;BYMONTHDAY=13')).toEqual([
      '2025-06-13',
      '2026-02-13',
      '2026-03-13',
      '2026-11-13',
      '2027-08-13',
    ]);
  });

  it('every second year, so many times, and until a day', () => {
    expect(yearly('20220501', 'FREQ=YEARLY;INTERVAL=2')).toEqual(['2026-05-01']);
    expect(yearly('20230501', 'FREQ=YEARLY;COUNT=3')).toEqual(['2025-05-01']);
    expect(yearly('20230501', 'FREQ=YEARLY;UNTIL=20260430')).toEqual(['2025-05-01']);
    expect(yearly('20230501', 'FREQ=YEARLY;UNTIL=20260501T235959Z')).toEqual(['2025-05-01', '2026-05-01']);
  });

  it('of a stretch keep the wall time over clock changes', () => {
    expect(
      read(
        'DTSTART;TZID=America/New_York:20240310T093000',
        'DURATION:PT1H',
        'RRULE:FREQ=YEARLY;UNTIL=20260310T133000Z',
      ),
    ).toEqual([
      '2025-03-10T13:30:00.000Z 2025-03-10T14:30:00.000Z',
      '2026-03-10T13:30:00.000Z 2026-03-10T14:30:00.000Z',
    ]);
  });

  it('are added by RDATE and taken out by EXDATE', () => {
    expect(
      yearly('20200501', 'FREQ=YEARLY', 'RDATE;VALUE=DATE:20260504,20250502', 'EXDATE;VALUE=DATE:20260501'),
    ).toEqual(['2025-05-01', '2025-05-02', '2026-05-04', '2027-05-01']);
    expect(
      read(
        'DTSTART;TZID=Asia/Tokyo:20250501T090000',
        'DURATION:PT1H',
        'RRULE:FREQ=YEARLY',
        'EXDATE:20260501T000000Z',
      ),
    ).toEqual([
      '2025-05-01T00:00:00.000Z 2025-05-01T01:00:00.000Z',
      '2027-05-01T00:00:00.000Z 2027-05-01T01:00:00.000Z',
    ]);
  });

  it('are moved or cancelled one by one', () => {
    expect(
      readAll(
        ...eventOf('DTSTART;VALUE=DATE:20250501', 'RRULE:FREQ=YEARLY'),
        ...eventOf('RECURRENCE-ID;VALUE=DATE:20260501', 'DTSTART;VALUE=DATE:20260504'),
        ...eventOf('RECURRENCE-ID;VALUE=DATE:20270501', 'DTSTART;VALUE=DATE:20270501', 'STATUS:CANCELLED'),
      ),
    ).toEqual(['2025-05-01', '2026-05-04', 'cancelled']);
  });

  it.each([
    'FREQ=WEEKLY',
    'FREQ=MONTHLY;BYMONTHDAY=1',
    'FREQ=YEARLY;BYSETPOS=1;BYDAY=MO',
    'FREQ=YEARLY;BYWEEKNO=20',
    'FREQ=YEARLY;BYYEARDAY=100',
    'FREQ=YEARLY;RSCALE=CHINESE',
    'FREQ=YEARLY;COUNT=2;UNTIL=20270101',
    'FREQ=YEARLY;INTERVAL=0',
    'FREQ=YEARLY;BYMONTH=13',
    'FREQ=YEARLY;BYMONTHDAY=32',
    'FREQ=YEARLY;BYDAY=0MO',
    'FREQ=YEARLY;UNTIL=soon',
    'FREQ=YEARLY;FREQ=YEARLY',
    'every year',
    // The start is no Monday: what that means is left open.
    'FREQ=YEARLY;BYMONTH=5;BYDAY=1MO',
  ])('%s is not understood, and nothing of the event is taken', (rule) => {
    expect(yearly('20260501', rule)).toEqual(['repetition']);
  });

  it('by two rules, by EXRULE, by a period or for all that follow are not understood', () => {
    expect(yearly('20260501', 'FREQ=YEARLY', 'RRULE:FREQ=YEARLY;INTERVAL=2')).toEqual(['repetition']);
    expect(yearly('20260501', 'FREQ=YEARLY', 'EXRULE:FREQ=YEARLY;INTERVAL=2')).toEqual(['repetition']);
    expect(
      read('DTSTART:20260501T090000', 'DURATION:PT1H', 'RDATE;VALUE=PERIOD:20260502T090000/PT1H'),
    ).toEqual(['repetition']);
    expect(read('RECURRENCE-ID;RANGE=THISANDFUTURE:20260501', 'DTSTART;VALUE=DATE:20260501')).toEqual([
      'repetition',
    ]);
  });
});

describe('the text of a file', () => {
  it('may be folded anywhere, end its lines either way, and begin with a byte order mark', () => {
    const folded =
      '\uFEFFBEGIN:VCALENDAR\nbegin:vevent\nUID:1\nSUMM\n ARY;LANGUAGE="zh;CN:x":国庆\n\t节\\, 中秋\\;\\n调休\\\\\nDTSTART;VALUE=DATE:2026\n 1001\nEND:VEVENT\nEND:VCALENDAR';
    expect(readIcalendar(folded, ASKED).days).toEqual([
      { on: '2026-10-01', name: '国庆节, 中秋; 调休\\', uid: '1' },
    ]);
  });

  it('an alarm within an event is none of its properties', () => {
    expect(
      read(
        'DTSTART;VALUE=DATE:20261001',
        'BEGIN:VALARM',
        'TRIGGER:-PT15M',
        'DURATION:PT5M',
        'DTSTART:nonsense',
        'END:VALARM',
      ),
    ).toEqual(['2026-10-01']);
  });

  it('that is no calendar, is cut off, or has other things than events, says so with the line', () => {
    expect(readIcalendar('<html></html>', ASKED).notUnderstood).toEqual([
      { line: 0, what: 'no_calendar', text: '' },
    ]);
    const cutOff = readIcalendar(
      'BEGIN:VCALENDAR\r\nBEGIN:VTODO\r\nSUMMARY:Tidy up\r\nEND:VTODO\r\nBEGIN:VEVENT\r\nSUMMARY:Day off\r\nDTSTART;VALUE=DATE:20261001',
      ASKED,
    );
    expect(cutOff.days).toEqual([]);
    expect(cutOff.notUnderstood).toEqual([
      { line: 1, what: 'cut_off', text: 'VCALENDAR' },
      { line: 2, what: 'other_component', text: 'Tidy up' },
      { line: 5, what: 'cut_off', text: 'Day off' },
    ]);
  });

  it('a start that is missing or is no date is said', () => {
    expect(read()).toEqual(['no_start']);
    expect(read('DTSTART;VALUE=DATE:20260230')).toEqual(['start']);
    expect(read('DTSTART:20261001T250000')).toEqual(['start']);
    expect(read('DTSTART;VALUE=DATE:20261001T090000')).toEqual(['start']);
    expect(read('DTSTART;VALUE=DATE:00010101', 'RRULE:FREQ=YEARLY')).toEqual(['start']);
  });

  it('an event without a name still counts, and names lose their control characters', () => {
    const text = calendarOf('BEGIN:VEVENT', 'DTSTART;VALUE=DATE:20261001', 'END:VEVENT');
    expect(readIcalendar(text, ASKED).days).toEqual([{ on: '2026-10-01', name: '–', uid: '' }]);
    const rough = calendarOf('BEGIN:VEVENT', 'SUMMARY:a\u0000\u001b b', 'DTSTART:20261001', 'END:VEVENT');
    expect(readIcalendar(rough, ASKED).days[0]?.name).toBe('a b');
  });

  it('has limits, and every limit says what was left out', () => {
    expect(readIcalendar('x'.repeat(ICALENDAR_CHARACTERS_MAX + 1), ASKED).notUnderstood).toEqual([
      { line: 0, what: 'too_large', text: '' },
    ]);
    const event = ['BEGIN:VEVENT', 'DTSTART:20261001', 'END:VEVENT'];
    const many = readIcalendar(
      calendarOf(...Array.from({ length: ICALENDAR_EVENTS_MAX + 2 }, () => event).flat()),
      ASKED,
    );
    expect(many.notUnderstood).toEqual([
      { line: 3 + ICALENDAR_EVENTS_MAX * 3, what: 'too_many_events', text: 'VEVENT' },
    ]);
    const everyDay = [
      'BEGIN:VEVENT',
      'DTSTART:16000101',
      'RRULE:FREQ=YEARLY;COUNT=100000;BYDAY=SA',
      'END:VEVENT',
    ];
    const greedy = readIcalendar(calendarOf(...Array.from({ length: 100 }, () => everyDay).flat()), ASKED);
    expect(greedy.days).toHaveLength(52 + 52 + 52);
    expect(greedy.notUnderstood.every(({ what }) => what === 'too_many_repetitions')).toBe(true);
    expect(greedy.notUnderstood.length).toBeGreaterThan(40);
    const nonsense = ['BEGIN:VEVENT', 'END:VEVENT'];
    expect(
      readIcalendar(calendarOf(...Array.from({ length: 300 }, () => nonsense).flat()), ASKED).notUnderstood,
    ).toHaveLength(NOT_UNDERSTOOD_MAX);
  });

  it('may be broken in any way, and what is read of it are still dates and stretches of the years asked for', () => {
    const whole = calendarOf(
      'BEGIN:VTIMEZONE',
      'TZID:Custom 1',
      'X-LIC-LOCATION:Asia/Tokyo',
      'END:VTIMEZONE',
      ...eventOf('DTSTART;VALUE=DATE:20260501', 'DURATION:P2D', 'RRULE:FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=1'),
      ...eventOf('DTSTART;TZID=Custom 1:20260501T090000', 'DTEND;TZID="Custom 1":20260502T093000'),
      ...eventOf('RECURRENCE-ID:20260501T000000Z', 'DTSTART:20260501T230000Z', 'DURATION:PT90M'),
      ...eventOf('DTSTART:20261231', 'RRULE:FREQ=YEARLY;BYDAY=-1TH;COUNT=9', 'EXDATE:20271230,20281228'),
    );
    const pieces = [
      '',
      '\r\n',
      ' ',
      '-',
      ';',
      ':',
      '"',
      '0',
      '99',
      'T',
      'Z',
      'BEGIN:VEVENT\r\n',
      'END:',
      '\u0000',
      '㉄',
    ];
    const breaks = fc.array(
      fc.record({
        at: fc.nat(whole.length),
        away: fc.nat(40),
        put: fc.constantFrom(...pieces),
      }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(breaks, (broken) => {
        let text = whole;
        for (const { at, away, put } of broken) text = text.slice(0, at) + put + text.slice(at + away);
        const { days, stretches } = readIcalendar(text, ASKED);
        for (const { on } of days) expect(on).toMatch(/^202[567]-\d{2}-\d{2}$/);
        for (const { from, to } of stretches) expect(from).toBeLessThan(to);
      }),
      { numRuns: 1_000 },
    );
  });

  it('each reason has its words in both languages', () => {
    for (const { zh, en } of Object.values(NOT_UNDERSTOOD)) {
      expect(zh).toMatch(/\p{Script=Han}.*。$/u);
      expect(en).toMatch(/^[A-Z].*\.$/);
    }
  });
});

describe('a calendar of Chinese holidays as it is published', () => {
  const published = join(
    dirname(createRequire(import.meta.url).resolve('chinese-days/package.json')),
    'dist/years',
  );
  const hours = [['09:00', '18:00']] as const;

  it.each([2025, 2026])('the file of %i comes to the statutory days, make-up workdays included', (year) => {
    const text = readFileSync(join(published, `${year}.ics`), 'utf8');
    const imported = readIcalendar(text, { ...ASKED, fromYear: year, toYear: year });
    expect(imported.notUnderstood).toEqual([]);
    const plain = {
      ...statutoryCalendar('CN', { id: 'cn', name: 'cn', hours }),
      dates: {},
      publishedYears: [],
    };
    const proposal = importProposal(plain, imported);
    expect(proposal.dates.filter(({ doubtful }) => doubtful)).toEqual([]);
    const { dates } = withImported(plain, { dates: proposal.dates });
    const hoursOn = (all: typeof dates) =>
      Object.entries(all)
        .map(([on, day]) => [on, day.hours])
        .sort();
    expect(hoursOn(dates)).toEqual(hoursOn(statutoryDates('CN', year, hours)));
  });
});
