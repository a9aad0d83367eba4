// The help: in both languages, on one small page each, with links that lead somewhere, and with nothing in it that the
// product does not do. Its examples are sent as they stand.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { VERBS } from '../../shared/contracts/http.ts';
import { readClosures, readDates, readHours } from '../../shared/web/calendar-text.ts';
import { HELP } from '../../shared/web/help.ts';
import { curlOf, EXAMPLES, type Example } from '../../shared/web/help-examples.ts';
import type { HelpPart, Said } from '../../shared/web/help-page.ts';
import { ROUTES } from '../../shared/web/routes.ts';
import { wordsOf } from '../../shared/web/words.ts';
import { ORIGIN, openPortal } from './portal-world.ts';

const PAGE_BYTES_MAX = 50_000;
const PATHS = ['/help', ...HELP.map(({ key }) => `/help/${key}`)];
const LANGUAGES = ['zh-CN', 'en'] as const;

async function everyHelpPage(): Promise<
  readonly { path: string; lang: string; status: number; page: string }[]
> {
  const world = await openPortal();
  return Promise.all(
    PATHS.flatMap((path) =>
      LANGUAGES.map(async (lang) => {
        const answer = await world.get(`${path}?lang=${lang}`);
        return { path, lang, status: answer.status, page: await answer.text() };
      }),
    ),
  );
}

async function pageOf(key: string, lang: (typeof LANGUAGES)[number]): Promise<string> {
  const world = await openPortal();
  return (await world.get(`/help/${key}?lang=${lang}`)).text();
}

/** Every sentence of a part. */
function saidIn(part: HelpPart): readonly Said[] {
  switch (part.kind) {
    case 'text':
    case 'warning':
      return [part.said];
    case 'list':
    case 'steps':
      return part.items;
    case 'table':
      return [...part.head, ...part.rows.flat().filter((cell) => typeof cell !== 'string')];
    case 'code':
      return part.title ? [part.title] : [];
  }
}

const isRoute = (path: string): boolean =>
  ROUTES.some(
    ({ method, path: route }) =>
      method === 'GET' && new RegExp(`^${route.replaceAll(/:\w+/g, '[^/]+')}$`).test(path),
  );

describe('the help', () => {
  it('needs no sign-in, and speaks both languages on pages below 50 KB', async () => {
    for (const { path, lang, status, page } of await everyHelpPage()) {
      expect([path, lang, status]).toEqual([path, lang, 200]);
      expect(page).toContain(`<html lang="${lang}"`);
      expect(Buffer.byteLength(page)).toBeLessThan(PAGE_BYTES_MAX);
    }
  });

  it('says everything in both languages', () => {
    for (const topic of HELP) {
      const all = [
        topic.title,
        topic.lead,
        ...topic.sections.flatMap(({ title, parts }) => [title, ...parts.flatMap(saidIn)]),
      ];
      for (const { zh, en } of all) {
        expect([zh, en.trim() === '']).toEqual([zh, zh.trim() === '']);
        // Chinese quotes of our own messages stand in backquotes.
        expect(en.replaceAll(/`[^`]*`/g, '')).not.toMatch(/\p{Script=Han}/u);
      }
    }
  });

  it('leaves no mark unread and names only buttons that there are', async () => {
    for (const { path, page } of await everyHelpPage()) {
      const told = page.replaceAll(/<pre[\s\S]*?<\/pre>|<code>[^<]*<\/code>/g, '');
      expect([path, told.match(/\{[a-z]+\}|\*\*|`|\]\(/g)]).toEqual([path, null]);
    }
  });

  it('links to pages and sections that exist', async () => {
    const pages = await everyHelpPage();
    const ids = new Map(
      pages.map(({ path, page }) => [
        path,
        new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)),
      ]),
    );
    let checked = 0;
    for (const { path, page } of pages) {
      for (const [, href = ''] of page.matchAll(/<a [^>]*?href="([^"]+)"/g)) {
        const to = new URL(href, `${ORIGIN}${path}`);
        expect([path, href, isRoute(to.pathname)]).toEqual([path, href, true]);
        const section = to.hash.slice(1);
        const known = ids.get(to.pathname);
        if (section && known) expect([path, href, known.has(section)]).toEqual([path, href, true]);
        checked += 1;
      }
    }
    expect(checked).toBeGreaterThan(100);
  });

  it.each([
    ['engineers', 'engineer'],
    ['Admins', 'admin'],
    ['administrator', 'admin'],
    ['integrators', 'integrator'],
    ['integrations', 'integrator'],
    ['api', 'integrator'],
    ['customers', 'reporter'],
    ['clocks', 'clock'],
  ])('has what is meant by /help/%s at /help/%s', async (typed, key) => {
    const answer = await (await openPortal()).get(`/help/${typed}`);
    expect([answer.status, answer.headers.get('location')]).toEqual([302, `/help/${key}`]);
  });

  it('does not know a topic that nobody wrote', async () => {
    const world = await openPortal();
    expect((await world.get('/help/nothing')).status).toBe(404);
  });
});

describe('the help is where it is needed', () => {
  it.each([
    ['/', '/help'],
    ['/r/demo', '/help/reporter'],
    ['/board', '/help/admin#report-to-case'],
    ['/triage', '/help/admin#triage'],
    ['/setup', '/help/admin'],
  ])('%s leads to %s', async (path, wanted) => {
    const world = await openPortal();
    const page = await (await world.get(path, path === '/' ? {} : { as: 'sun-wei' })).text();
    expect(page).toContain(`href="${wanted}"`);
  });

  it('a page link leads to what an engineer does next, and a case to how its ledger is read', async () => {
    const world = await openPortal();
    const caseId = await world.openCase();
    const open = (await world.desk.cases.head(caseId))?.state.escalation?.openPages[0];
    if (!open) throw new Error('An urgent case pages somebody');
    const url = await world.desk.links.urlOf({
      audience: 'page',
      tenantId: world.desk.tenantId,
      caseId,
      subject: open.id,
      personId: open.personId,
      expiresAt: world.now + 3_600_000,
    });
    expect(await (await world.get(new URL(url).pathname)).text()).toContain('href="/help/engineer"');
    const page = await (await world.get(`/cases/${caseId}`, { as: 'chen-yu' })).text();
    expect(page).toContain('href="/help/admin#ledger"');
  });
});

describe('what the help covers', () => {
  it.each(LANGUAGES)('names each action of the staff as the button does (%s)', async (lang) => {
    const page = await pageOf('engineer', lang);
    for (const verb of VERBS) expect(page).toContain(`<b>${wordsOf(lang).verbs[verb]}</b>`);
  });

  it('names each verb and each route of the API', async () => {
    const page = await pageOf('integrator', 'en');
    for (const verb of VERBS) expect(page).toContain(`<code>${verb}</code>`);
    const sent = Object.values<Example>(EXAMPLES).map(({ path }) => path.split('?')[0] ?? '');
    for (const { path } of ROUTES.filter(({ door, verb }) => door === 'api' && !verb)) {
      // What is read and written alike has one example, and each address is named.
      const [, family] =
        /^(\/api\/(?:tiers|calendars|contracts|people|posts|rotas|ladders))(?:$|\/)/.exec(path) ?? [];
      const alike = family ? path.replace(family, '/api/(tiers|calendars|contracts)') : path;
      const pattern = new RegExp(`^${alike.replaceAll(/:\w+/g, '[^/]+')}$`);
      const isNamed = page.includes(family ?? path);
      const isSent = sent.some((each) => pattern.test(each));
      expect([path, isSent || isNamed, family === undefined || isNamed]).toEqual([path, true, true]);
    }
  });

  it('names each reason for which a case refuses what the API asks', async () => {
    const folder = join(import.meta.dirname, '../../shared/domain');
    const source = readdirSync(folder)
      .filter((name) => name.startsWith('case-'))
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .join('\n');
    const codes = [...source.matchAll(/\b(?:refused|ignored)\(\s*'([a-z_]+)'/g)].map(([, code = '']) => code);
    // These answer the clock, the sender and reporters, never a person at the API.
    const others = [
      'nothing_due',
      'attempt_is_history',
      'repeated_already',
      'already_open',
      'reported_in_future',
    ];
    const inside = [...others, 'no_such_case', 'not_for_reporters'];
    const page = await pageOf('integrator', 'en');
    expect(codes.length).toBeGreaterThan(30);
    expect([...new Set(codes)].filter((code) => !page.includes(`<code>${code}</code>`)).sort()).toEqual(
      inside.sort(),
    );
  });

  it('names each problem that the doors of the API answer', async () => {
    const folder = join(import.meta.dirname, '../../shared/web');
    const source = readdirSync(folder)
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .join('\n');
    const codes = [...source.matchAll(/\b[rR]efused\(\s*4\d\d,\s*'([a-z_]+)'/g)].map(([, code = '']) => code);
    // These belong to pages (a forged form, a sign-in that went wrong or led to a desk of others) and to the callbacks of
    // the voice provider.
    const ofPages = [
      'another_call',
      'bad_signature',
      'forged_form',
      'not_your_desk',
      'sign_in_failed',
      'unknown_person',
    ];
    const page = await pageOf('integrator', 'zh-CN');
    expect(codes.length).toBeGreaterThan(10);
    expect([...new Set(codes)].filter((code) => !page.includes(`<code>${code}</code>`)).sort()).toEqual(
      ofPages,
    );
  });

  it('tells administrators how calendar lines are written, as they are read', async () => {
    for (const lang of LANGUAGES) {
      const page = await pageOf('admin', lang);
      const section = page.slice(
        page.indexOf('<section id="calendars"'),
        page.indexOf('<section id="correct-pause"'),
      );
      const lines = [...section.matchAll(/<code>(\d{4}-\d\d-\d\d [^<]+)<\/code>/g)].map(([, each = '']) =>
        plain(each),
      );
      const isClosure = (line: string) => / - \d{4}-/.test(line);
      const dates = lines.filter((line) => !isClosure(line));
      expect(dates).toHaveLength(2);
      expect(readDates(dates.join('\n'))).toMatchObject({ bad: [] });
      expect(readClosures(lines.filter(isClosure).join('\n'), 'Asia/Shanghai')).toMatchObject({
        bad: [],
        closures: [{ name: expect.any(String) }],
      });
      const hours = [...section.matchAll(/<code>(\d\d:\d\d-[^<]+)<\/code>/g)].map(([, each = '']) => each);
      expect(hours.length).toBeGreaterThan(2);
      for (const each of hours) expect([each, readHours(each)]).not.toEqual([each, null]);
    }
    expect(readClosures('2026-10-25T01:30Z - 2026-10-25T02:00Z x', 'Europe/Paris').bad).toEqual([]);
  });

  it('tells step by step how a pause is corrected, and who may', async () => {
    const page = await pageOf('admin', 'en');
    const section = page.slice(page.indexOf('<section id="correct-pause"')).split('</section>')[0] ?? '';
    expect(section).toContain('Administrators, managers and dispatchers may');
    expect(section.match(/<li>/g)).toHaveLength(5);
    const verbs = ['correctPause', 'dropPause'] as const;
    for (const verb of verbs) expect(section).toContain(`<b>${wordsOf('en').verbs[verb]}</b>`);
  });

  it('tells reporters nothing of ladders, rungs or who is called', async () => {
    const article = async (lang: 'zh-CN' | 'en') => (await pageOf('reporter', lang)).split('<article')[1];
    expect(await article('en')).not.toMatch(/\b(?:ladder|rung|paged|escalat)/i);
    expect(await article('zh-CN')).not.toMatch(/梯级|阶梯|紧急通知/);
  });
});

describe('the examples for integrators', () => {
  it('are answered as the page says, in their order', async () => {
    const world = await openPortal();
    const kept = new Map<string, string>();
    for (const [name, example] of Object.entries<Example>(EXAMPLES)) {
      const path = example.path.replaceAll(/\$([A-Z]+)/g, (_, variable) => kept.get(variable) ?? '');
      const answer = await world.api(example.method, path, {
        ...(example.signedIn ? { claims: WANG_FANG } : {}),
        ...(example.body ? { body: example.body } : {}),
        ...(example.key ? { headers: { 'idempotency-key': example.key } } : {}),
      });
      const text = await answer.text();
      expect([name, answer.status, text.slice(0, 300)]).toEqual([name, example.status, text.slice(0, 300)]);
      expect([name, missingIn(example.answer, JSON.parse(text))]).toEqual([name, []]);
      if (example.status >= 400) expect(JSON.parse(text)).toMatchObject(example.answer);
      if (example.keeps) {
        const found = new RegExp(`"${example.keeps.member}":"([^"]+)"`).exec(text)?.[1];
        kept.set(example.keeps.as, found ?? '');
      }
    }
    expect([...kept.keys()]).toEqual(['CASE', 'RECEIPT']);
  });

  it('stand on the page as commands, with this desk in them', async () => {
    const page = await pageOf('integrator', 'zh-CN');
    expect(page).toContain(`DESK=${ORIGIN}`);
    const commands = [...page.matchAll(/<pre class="run">([^<]*)<\/pre>/g)].map(([, each = '']) =>
      plain(each),
    );
    for (const example of Object.values<Example>(EXAMPLES)) expect(commands).toContain(curlOf(example));
  });
});

/** An ID token as Cognito makes it: its subject is not known yet, its verified address is. */
const WANG_FANG = { sub: 'not-known', email: 'wang.fang@linjiang.example', email_verified: true };

/** Members of the sample that the answer has not, by path; of lists the first items are compared. */
function missingIn(sample: unknown, answer: unknown, path = ''): readonly string[] {
  if (Array.isArray(sample)) {
    if (!Array.isArray(answer)) return [path];
    return sample.length === 0 || answer.length === 0 ? [] : missingIn(sample[0], answer[0], `${path}[0]`);
  }
  if (sample === null || typeof sample !== 'object') return [];
  if (answer === null || typeof answer !== 'object') return answer === null ? [] : [path];
  return Object.entries(sample).flatMap(([name, value]) =>
    name in answer
      ? missingIn(value, (answer as Record<string, unknown>)[name], `${path}.${name}`)
      : [`${path}.${name}`],
  );
}

function plain(escaped: string): string {
  return escaped
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
