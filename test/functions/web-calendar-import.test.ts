import { describe, expect, it } from 'vitest';
import type { Calendar } from '../../shared/domain/calendar.ts';
import { fieldsOf, fieldsOfText } from './form-reading.ts';
import { FORM_TOKEN, ORIGIN, openPortal, type PortalWorld } from './portal-world.ts';

const WORKDAYS = 'cn-workdays';
const PATH = `/setup/calendars/${WORKDAYS}/import`;

const FILE = [
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  'BEGIN:VEVENT',
  'UID:1',
  'SUMMARY:厂庆 <script>alert(1)</script>',
  'DTSTART;VALUE=DATE:20260615',
  'DTEND;VALUE=DATE:20260617',
  'END:VEVENT',
  'BEGIN:VEVENT',
  'UID:2',
  'SUMMARY:补班',
  'DTSTART;VALUE=DATE:20260620',
  'END:VEVENT',
  'BEGIN:VEVENT',
  'UID:3',
  'SUMMARY:停电检修',
  'DTSTART;TZID=Asia/Shanghai:20260501T100000',
  'DTEND;TZID=Asia/Shanghai:20260502T180000',
  'END:VEVENT',
  'BEGIN:VEVENT',
  'UID:4',
  'SUMMARY:Somewhere',
  'DTSTART;TZID=Moon/Tranquility:20260501T100000',
  'DTEND;TZID=Moon/Tranquility:20260502T180000',
  'END:VEVENT',
  'END:VCALENDAR',
  '',
].join('\r\n');

async function sendFile(
  world: PortalWorld,
  as: string,
  text: string | Uint8Array<ArrayBuffer> | null,
  fields: Record<string, string> = {},
) {
  const body = new FormData();
  for (const [name, value] of Object.entries({
    do: 'read',
    token: FORM_TOKEN,
    fromYear: '2026',
    toYear: '2027',
    ...fields,
  }))
    body.set(name, value);
  if (text !== null) body.set('file', new File([text], 'works.ics', { type: 'text/calendar' }));
  const headers = { cookie: await world.cookieOf(as), origin: ORIGIN };
  return world.app.request(`${ORIGIN}${PATH}?lang=en`, { method: 'POST', headers, body });
}

async function opened() {
  const world = await openPortal();
  const { id: as } = await world.personWith('tenant_admin');
  const calendarNow = () => world.desk.configuration.get<Calendar>('calendar', WORKDAYS);
  return { world, as, calendarNow };
}

describe('a file of a calendar program', () => {
  it('in another encoding is refused: its words tell a workday from a day off', async () => {
    const { world, as } = await opened();
    // "补班" in GBK, as older programs in China write it.
    const [before = '', after = ''] = FILE.replace(/厂庆|停电检修/g, 'x').split('补班');
    const bytes = Buffer.concat([Buffer.from(before), Buffer.from('b2b9b0e0', 'hex'), Buffer.from(after)]);
    const answer = await sendFile(world, as, new Uint8Array(bytes));
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('The file is not written in UTF-8');
  });

  it('in UTF-16 that says so is read', async () => {
    const { world, as } = await opened();
    const answer = await sendFile(world, as, new Uint8Array(Buffer.from(`\uFEFF${FILE}`, 'utf16le')));
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('补班');
  });

  it('of more dates than can be reviewed is refused, and nothing of it is left out in silence', async () => {
    const { world, as } = await opened();
    const events = (count: number) =>
      Array.from({ length: count }, (_, day) => {
        const on = new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10).replaceAll('-', '');
        return `BEGIN:VEVENT\r\nUID:${day}\r\nSUMMARY:x\r\nDTSTART;VALUE=DATE:${on}\r\nEND:VEVENT\r\n`;
      });
    const file = (count: number) => `BEGIN:VCALENDAR\r\n${events(count).join('')}END:VCALENDAR\r\n`;
    const answer = await sendFile(world, as, file(401));
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('401 days');
    expect(await (await sendFile(world, as, file(400))).text()).toContain('2027-02-04');
  });

  it('is shown first, line by line, and saves nothing by itself', async () => {
    const { world, as, calendarNow } = await opened();
    const answer = await sendFile(world, as, FILE);
    expect(answer.status).toBe(200);
    const text = await answer.text();
    expect(text).toContain('Nothing is saved yet');
    expect(text).toContain('2026-06-15');
    expect(text).toContain('2026-06-16');
    expect(text).not.toContain('2026-06-17');
    expect(text).toContain('&lt;script&gt;alert(1)');
    expect(text).toMatch(/<option value="workday" selected/);
    expect(text).toContain('停电检修');
    expect(text).toContain('Not understood, and left out');
    expect(text).toContain('Somewhere');
    expect(text).toContain('<ul class="lines small">');
    expect((await calendarNow())?.version).toBe(1);
  });

  it('becomes a version of what was left ticked', async () => {
    const { world, as, calendarNow } = await opened();
    const before = await calendarNow();
    const { 'd.2026-06-16': _, ...fields } = fieldsOfText(await (await sendFile(world, as, FILE)).text());
    const answer = await world.post(PATH, { ...fields, reason: 'from the plant' }, { as });
    expect(answer.headers.get('location')).toBe(`/setup/calendars/${WORKDAYS}?saved=2`);
    const saved = await calendarNow();
    expect(saved?.dates['2026-06-15']?.hours).toEqual([]);
    expect(saved?.dates['2026-06-16']).toEqual(before?.dates['2026-06-16']);
    expect(saved?.dates['2026-06-20']).toEqual({ name: '补班', hours: before?.weekly.mon });
    expect(saved?.closures).toEqual([
      { from: Date.parse('2026-05-01T02:00:00Z'), to: Date.parse('2026-05-02T10:00:00Z'), name: '停电检修' },
    ]);
  });

  it('that is none, too large or missing is said so', async () => {
    const { world, as } = await opened();
    for (const [text, fields, said] of [
      [null, {}, 'Choose a file first'],
      ['dear all, we are closed', {}, 'This is not an iCalendar file'],
      [`BEGIN:VCALENDAR\r\n${'X'.repeat(1_100_000)}`, {}, 'too large'],
      [FILE, { toYear: '2099' }, 'at most 30 years'],
    ] as const) {
      const answer = await sendFile(world, as, text, fields);
      expect([said, answer.status]).toEqual([said, 422]);
      expect(await answer.text()).toContain(said);
    }
  });

  it('is not taken over what somebody else saved meanwhile', async () => {
    const { world, as, calendarNow } = await opened();
    const fields = fieldsOfText(await (await sendFile(world, as, FILE)).text());
    const theirs = await fieldsOf(world, `/setup/calendars/${WORKDAYS}`, as);
    await world.post(`/setup/calendars/${WORKDAYS}`, { ...theirs, name: 'Theirs', reason: 'theirs' }, { as });
    const answer = await world.post(`${PATH}?lang=en`, { ...fields, reason: 'mine' }, { as });
    expect(answer.status).toBe(409);
    expect(await answer.text()).toContain('saved version 2 meanwhile');
    expect((await calendarNow())?.closures).toEqual([]);
  });
});

describe('the public holidays of a year', () => {
  it('are shown first and then become a version, make-up days with the hours of the week', async () => {
    const { world, as } = await opened();
    const blank = await fieldsOf(world, '/setup/calendars', as);
    await world.post('/setup/calendars', { ...blank, id: 'plant', name: 'Plant', reason: 'new' }, { as });
    const path = '/setup/calendars/plant/import';
    const plantNow = () => world.desk.configuration.get<Calendar>('calendar', 'plant');
    const review = await world.post(`${path}?lang=en`, { do: 'year', region: 'CN', year: '2026' }, { as });
    const text = await review.text();
    expect(review.status).toBe(200);
    expect(text).toContain('2026-10-01');
    expect((await plantNow())?.version).toBe(1);
    // In words and in order: a holiday, a make-up day with its hours, and what was not there before.
    expect(text).toContain('<ins><bdi>closed 国庆节</bdi></ins>');
    expect(text).toContain('<ins><bdi>09:00-12:00, 13:00-18:00 调休上班</bdi></ins>');
    expect(text).toContain('<del><bdi>—</bdi></del> → <ins><bdi>2026</bdi></ins>');
    const days = [...text.matchAll(/› (20\d\d-\d\d-\d\d)</g)].map(([, day]) => day);
    expect(days.length).toBeGreaterThan(20);
    expect(days).toEqual(days.toSorted());
    const answer = await world.post(path, fieldsOfText(text), { as });
    expect(answer.headers.get('location')).toBe('/setup/calendars/plant?saved=2');
    const saved = await plantNow();
    expect(saved?.publishedYears).toEqual([2026]);
    expect(saved?.dates['2026-10-01']?.hours).toEqual([]);
    expect(saved?.dates['2026-02-14']?.hours).toEqual([
      ['09:00', '12:00'],
      ['13:00', '18:00'],
    ]);
    const again = await world.post(`${path}?lang=en`, { do: 'year', region: 'CN', year: '2026' }, { as });
    expect(await again.text()).toContain('has all of these dates already');
  });

  it('are refused for a year that is not published', async () => {
    const { world, as } = await opened();
    const answer = await world.post(`${PATH}?lang=zh-CN`, { do: 'year', region: 'CN', year: '2099' }, { as });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('尚未公布');
    for (const year of ['', 'x', '2024; DROP']) {
      expect((await world.post(PATH, { do: 'addYear', region: 'CN', year }, { as })).status).toBe(422);
    }
  });
});

describe('a proposal by JSON', () => {
  const claims = { sub: 'sub-tenant_admin' };
  const path = `/api/calendars/${WORKDAYS}/proposal`;

  it('answers the next version with what the file brings, and what it left out; an edit saves it', async () => {
    const { world, calendarNow } = await opened();
    const body = { icalendar: FILE, fromYear: 2026, toYear: 2026 };
    const answer = await world.api('POST', path, { claims, body });
    expect(answer.status).toBe(200);
    const { item, changes, notUnderstood } = await answer.json();
    expect(item).toMatchObject({ version: 2, dates: { '2026-06-15': { hours: [] } } });
    expect(changes).toContainEqual(expect.objectContaining({ path: ['dates', '2026-06-15'] }));
    expect(notUnderstood).toEqual([
      {
        line: expect.any(Number),
        what: 'time_zone',
        text: expect.any(String),
        zh: expect.any(String),
        en: expect.any(String),
      },
    ]);
    expect((await calendarNow())?.version).toBe(1);
    const edit = { reason: 'from the plant', item };
    expect((await world.api('POST', `/api/calendars/${WORKDAYS}`, { claims, body: edit })).status).toBe(200);
    expect((await calendarNow())?.dates['2026-06-20']?.name).toBe('补班');
  });

  it('takes a file as large as the portal does, and says of a larger one that it is', async () => {
    const { world, calendarNow } = await opened();
    const file = (bytes: number) => {
      const rest = `X-NOTE:${'补'.repeat(60)}\r\n`.repeat(Math.ceil(bytes / 69));
      return `${FILE.replace('END:VCALENDAR\r\n', rest)}END:VCALENDAR\r\n`;
    };
    const ask = (icalendar: string) =>
      world.api('POST', path, { claims, body: { icalendar, fromYear: 2026, toYear: 2026 } });
    const large = await ask(file(1_000_000));
    expect(large.status).toBe(200);
    expect((await large.json()).item.dates['2026-06-20'].name).toBe('补班');
    for (const bytes of [1_100_000, 5_000_000]) {
      const answer = await ask(file(bytes));
      expect([bytes, answer.status]).toEqual([bytes, 413]);
      expect(await answer.json()).toMatchObject({
        code: 'too_large',
        en: 'The file is too large: at most 1 MB.',
        zh: '文件太大：最多 1 MB。',
      });
    }
    expect((await calendarNow())?.version).toBe(1);
  });

  it('tells a week without hours from a date that is none', async () => {
    const { world, as } = await opened();
    const blank = await fieldsOf(world, '/setup/calendars', as);
    const week = Object.fromEntries(
      Object.keys(blank).map((name) => [name, name.startsWith('weekly') ? '' : (blank[name] ?? '')]),
    );
    await world.post('/setup/calendars', { ...week, id: 'bare', name: 'Bare', reason: 'new' }, { as });
    const year = { do: 'year', region: 'CN', year: '2026' };
    const refused = await world.post('/setup/calendars/bare/import?lang=en', year, { as });
    expect(refused.status).toBe(422);
    const text = await refused.text();
    expect(text).toContain('this calendar has no weekday with hours');
    expect(text).not.toContain('no day of any month');
    const chosen = {
      do: 'take',
      version: '2',
      reason: 'x',
      'd.2026-02-30': 'yes',
      'as.2026-02-30': 'closed',
    };
    const none = await (await world.post(`${PATH}?lang=en`, chosen, { as })).text();
    expect(none).toContain('no day of any month');
    expect(none).not.toContain('no weekday with hours');
  });

  it('says what it cannot propose', async () => {
    const { world } = await opened();
    for (const [body, status, said] of [
      [{ region: 'CN', year: 2099 }, 422, 'not published'],
      [{ region: 'constructor', year: 2026 }, 422, 'not published'],
      [{ icalendar: 'dear all', fromYear: 2026, toYear: 2026 }, 422, 'not an iCalendar file'],
      [{ icalendar: FILE, fromYear: 2026, toYear: 2025 }, 422, 'first and the last year'],
      [{ region: 'CN' }, 400, ''],
    ] as const) {
      const answer = await world.api('POST', path, { claims, body });
      expect([body, answer.status]).toEqual([body, status]);
      expect((await answer.json()).en).toContain(said);
    }
  });
});
