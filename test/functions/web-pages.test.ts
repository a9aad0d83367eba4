import { describe, expect, it } from 'vitest';
import { PAGE_HEADERS } from '../../shared/web/layout.ts';
import { stylesheet } from '../../shared/web/stylesheet.ts';
import { openPortal, type PortalWorld } from './portal-world.ts';

const PAGE_BYTES_MAX = 50_000;
const NAUGHTY = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "'-alert(1)-'",
  '\u202Egnirts desrever\u202C',
  '{{7*7}} <%= 7 %> #{7*7}',
  '田中さんにあげて下さい',
  '\u0000\u0007\uFEFF',
  '</title></textarea></bdi><svg onload=alert(1)>',
];

async function links(world: PortalWorld, caseId: string) {
  const state = (await world.desk.cases.head(caseId))?.state;
  const page = state?.escalation?.openPages[0];
  if (!page) throw new Error('An urgent case pages somebody');
  const claims = { tenantId: world.desk.tenantId, caseId, expiresAt: world.now + 3_600_000 };
  const page1 = await world.desk.links.urlOf({
    ...claims,
    audience: 'page',
    subject: page.id,
    personId: page.personId,
  });
  const status = await world.desk.links.urlOf({ ...claims, audience: 'status' });
  return { page: new URL(page1).pathname, status: new URL(status).pathname, person: page.personId };
}

async function everyPage(world: PortalWorld, caseId: string): Promise<readonly string[]> {
  const { page, status } = await links(world, caseId);
  return [
    '/',
    '/r/demo',
    status,
    `${status}?new=1`,
    page,
    '/board',
    '/board?show=overdue',
    '/board/closed',
    `/cases/${caseId}`,
    '/triage',
    '/setup',
    '/setup/preview?severity=L1&at=2026-03-06T16:30',
  ];
}

describe('every page', () => {
  it('leads to one’s own profile, on a phone too', async () => {
    const world = await openPortal();
    expect(await (await world.get('/board', { as: 'chen-yu' })).text()).toContain(
      '<a class="me" href="/me">',
    );
    expect(stylesheet).not.toMatch(/\.me\{[^}]*display:none/);
  });

  it('renders in both languages within 50 KB and under the strict policy', async () => {
    const world = await openPortal();
    const caseId = await world.openCase();
    for (const path of await everyPage(world, caseId)) {
      for (const lang of ['zh-CN', 'en'] as const) {
        const answer = await world.get(`${path}${path.includes('?') ? '&' : '?'}lang=${lang}`, {
          as: 'sun-wei',
        });
        const text = await answer.text();
        expect([path, answer.status]).toEqual([path, 200]);
        expect(text).toContain(`<html lang="${lang}"`);
        expect(text).toContain('href="#main"');
        expect(Buffer.byteLength(text)).toBeLessThan(PAGE_BYTES_MAX);
        expect(answer.headers.get('content-security-policy')).toBe(PAGE_HEADERS['content-security-policy']);
        expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      }
    }
  });

  it('has no inline script, style or handler, which the policy would stop', async () => {
    const world = await openPortal();
    const caseId = await world.openCase();
    for (const path of await everyPage(world, caseId)) {
      const text = await (await world.get(path, { as: 'sun-wei' })).text();
      expect(text).not.toMatch(/<script(?! src="\/assets\/)/);
      expect(text).not.toMatch(/<style|\sstyle=|\son[a-z]+=/);
    }
  });

  it('labels each of its fields', async () => {
    const world = await openPortal();
    const caseId = await world.openCase();
    for (const path of await everyPage(world, caseId)) {
      const text = await (await world.get(path, { as: 'sun-wei' })).text();
      const ids = [
        ...text.matchAll(/<(?:input type="(?!hidden|radio|checkbox)[^"]*"|select|textarea) id="([^"]+)"/g),
      ];
      for (const [, id] of ids) expect(text).toContain(`<label for="${id}">`);
      const all = [...text.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
      expect(new Set(all).size).toBe(all.length);
    }
  });

  it('escapes what people write, wherever it stands', async () => {
    const world = await openPortal();
    const nasty = NAUGHTY.join(' ');
    const caseId = await world.openCase({
      subject: nasty,
      text: nasty,
      reporter: {
        name: nasty,
        address: 'x@customer.example',
        channel: 'email',
        verified: true,
        contactId: null,
        language: 'en',
      },
      attachments: [
        {
          filename: nasty,
          contentType: 'text/html',
          sizeBytes: 1,
          sha256: '0'.repeat(64),
          key: `${world.desk.tenantId}/x`,
        },
      ],
    });
    await world.act(caseId, { type: 'AddNote', text: nasty });
    await world.desk.receipts.put({
      id: 'r-1',
      tenantId: world.desk.tenantId,
      channel: 'email',
      receivedAt: world.now,
      raw: { inline: nasty },
      envelope: { from: nasty, subject: nasty },
    });
    await world.desk.receipts.end('r-1', { fate: 'rejected', reason: nasty }, world.now);
    for (const path of [...(await everyPage(world, caseId)), '/triage/r-1']) {
      const text = await (await world.get(path, { as: 'sun-wei' })).text();
      for (const raw of ['<script>alert', '<img src=x', '<svg onload', "'-alert(1)-'"]) {
        expect([path, text.includes(raw)]).toEqual([path, false]);
      }
    }
    const page = await (await world.get(`/cases/${caseId}`, { as: 'sun-wei' })).text();
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    // Marks that turn the direction of text stay inside their own isolate.
    expect(page).toMatch(/<bdi>[^<]*\u202E[^<]*<\/bdi>/);
  });

  it('keeps what somebody typed into a refused report, escaped', async () => {
    const world = await openPortal();
    const answer = await world.post(
      '/r/demo',
      { name: '', subject: '"><script>alert(1)</script>', email: 'nobody' },
      { token: null },
    );
    const text = await answer.text();
    expect(answer.status).toBe(422);
    expect(text).toContain('value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"');
    expect(text).toContain('value="nobody"');
    expect(text).toContain('id="email-fault"');
    expect(text).toContain('id="name-fault"');
    expect(text).not.toContain('id="subject-fault"');
  });
});

describe('the board', () => {
  it('shows an empty desk as such', async () => {
    const world = await openPortal();
    const text = await (await world.get('/board', { as: 'sun-wei' })).text();
    expect(text).toContain('没有未结工单');
  });

  it('stays within 50 KB with a hundred cases of the longest subjects, and leads to all of them', async () => {
    const world = await openPortal();
    const ids: string[] = [];
    for (let count = 0; count < 100; count++) {
      ids.push(await world.openCase({ subject: '核心交换机宕机'.repeat(40), severity: 'L4' }));
    }
    const first = await (await world.get('/board', { as: 'sun-wei' })).text();
    const second = await (await world.get('/board?page=1', { as: 'sun-wei' })).text();
    expect(Buffer.byteLength(first)).toBeLessThan(PAGE_BYTES_MAX);
    expect(Buffer.byteLength(second)).toBeLessThan(PAGE_BYTES_MAX);
    const found = [...`${first}${second}`.matchAll(/\/cases\/([0-9A-Z]{5})-([0-9A-Z]{5})"/g)].map(
      ([, a, b]) => `${a}${b}`.toLowerCase(),
    );
    expect(new Set(found)).toEqual(new Set(ids));
  });

  it('puts the case that is due first at the top, with its time left', async () => {
    const world = await openPortal({ at: '2026-03-03T02:00:00Z' });
    const slow = await world.openCase({ severity: 'L4', subject: 'later' });
    world.now += 60_000;
    const fast = await world.openCase({ severity: 'L1', subject: 'sooner' });
    await world.act(slow, {
      type: 'LogContact',
      at: world.now,
      channel: 'phone',
      with: 'Ms Lee',
      summary: 'called back',
      gaveRemoteSupport: true,
    });
    const text = await (await world.get('/board?lang=en', { as: 'sun-wei' })).text();
    expect(text.indexOf('sooner')).toBeLessThan(text.indexOf('later'));
    expect(text).toContain('5 min left');
    expect(text).toContain(`data-due="${Date.parse('2026-03-03T02:06:00Z')}"`);
    expect(fast).not.toBe(slow);
  });

  it('raises the alarm where nobody can be reached', async () => {
    const world = await openPortal();
    const caseId = await world.openCase();
    for (let minutes = 0; minutes < 120; minutes++) {
      world.now += 60_000;
      const due = (await world.desk.cases.head(caseId))?.due ?? null;
      if (due !== null && due <= world.now) await world.act(caseId, { type: 'Wake' });
    }
    const text = await (await world.get('/board?lang=en', { as: 'sun-wei' })).text();
    expect(text).toContain('Nobody can be reached for one case');
    expect(text).toContain('role="alert"');
    const one = await (await world.get(`/cases/${caseId}?lang=en`, { as: 'sun-wei' })).text();
    expect(one).toContain('Nobody answered (round 7)');
    expect(Buffer.byteLength(one)).toBeLessThan(PAGE_BYTES_MAX);
  });

  it('refreshes by itself only where the reader asked for it', async () => {
    const world = await openPortal();
    expect((await world.get('/board', { as: 'sun-wei' })).headers.get('refresh')).toBeNull();
    expect((await world.get('/board?live=1', { as: 'sun-wei' })).headers.get('refresh')).toBe('60');
  });
});

describe('the language of a page', () => {
  const cases: readonly (readonly [string, string, Record<string, string>, string])[] = [
    ['is what ?lang= says', '/?lang=en', { 'accept-language': 'zh-CN' }, 'en'],
    [
      'is zh-CN for a reader of Traditional Chinese',
      '/',
      { 'accept-language': 'zh-TW,zh;q=0.9,en;q=0.8' },
      'zh-CN',
    ],
    ['follows the weights of the browser', '/', { 'accept-language': 'zh;q=0.3, en-GB;q=0.8' }, 'en'],
    ['is the one chosen earlier', '/', { cookie: 'language=zh-CN', 'accept-language': 'en' }, 'zh-CN'],
    ['is the desk’s where the browser says nothing', '/r/demo', {}, 'zh-CN'],
  ];
  for (const [says, path, headers, lang] of cases) {
    it(says, async () => {
      const world = await openPortal();
      expect(await (await world.get(path, { headers })).text()).toContain(`<html lang="${lang}"`);
    });
  }

  it('is the person’s own before the browser’s', async () => {
    const world = await openPortal();
    const text = await (
      await world.get('/board', { as: 'sun-wei', headers: { 'accept-language': 'en' } })
    ).text();
    expect(text).toContain('<html lang="zh-CN"');
  });
});

describe('assets', () => {
  it('are kept for good under the hash of their content', async () => {
    const world = await openPortal();
    const page = await (await world.get('/board', { as: 'sun-wei' })).text();
    const paths = [...page.matchAll(/"(\/assets\/[^"]+)"/g)].map(([, path]) => path ?? '');
    expect(paths).toHaveLength(2);
    for (const path of paths) {
      const answer = await world.get(path);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('cache-control')).toContain('immutable');
    }
    expect((await world.get('/assets/faultline-0000.css')).status).toBe(404);
  });

  /** sRGB relative luminance, WCAG 2.2. */
  const luminance = (hex: string) => {
    const wide = hex.length === 4 ? [...hex.slice(1)].map((digit) => digit + digit).join('') : hex.slice(1);
    const [r = 0, g = 0, b = 0] = [0, 2, 4].map((at) => {
      const part = Number.parseInt(wide.slice(at, at + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one: string, other: string) => {
    const [high = 0, low = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  };

  it('give every text 4.5:1 on its ground, in light and dark', async () => {
    const world = await openPortal();
    const page = await (await world.get('/')).text();
    const path = /href="(\/assets\/[^"]+css)"/.exec(page)?.[1] ?? '';
    const css = await (await world.get(path)).text();
    const blocks = [...css.matchAll(/:root\{([^}]+)\}/g)].map(([, block]) => block ?? '');
    expect(blocks).toHaveLength(2);
    const pairs = [
      ['ink', 'ground'],
      ['ink', 'card'],
      ['soft', 'ground'],
      ['soft', 'card'],
      ['accent', 'card'],
      ['accent', 'tint'],
      ['accent', 'ground'],
      ['on-accent', 'accent'],
      ['bad', 'card'],
      ['bad', 'bad-tint'],
      ['warn', 'card'],
      ['warn', 'warn-tint'],
      ['good', 'card'],
      ['good', 'good-tint'],
      ['s1-on', 's1'],
      ['s2-on', 's2'],
      ['s3-on', 's3'],
      ['s4-on', 's4'],
      ['bad', 'tint'],
      ['warn', 'tint'],
      ['soft', 'tint'],
    ] as const;
    for (const block of blocks) {
      const colours = new Map(
        [...block.matchAll(/--([\w-]+):(#[0-9a-f]{3,6})/g)].map(([, name, hex]) => [name, hex ?? '']),
      );
      for (const [text, ground] of pairs) {
        const ratio = contrast(colours.get(text) ?? '', colours.get(ground) ?? '');
        expect([text, ground, ratio >= 4.5 ? 'ok' : ratio]).toEqual([text, ground, 'ok']);
      }
    }
  });
});
