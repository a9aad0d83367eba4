import { describe, expect, it } from 'vitest';
import { ledgerAnswer } from '../../shared/contracts/http-ledger.ts';
import { idOf } from '../../shared/domain/case-pauses.ts';
import { HOUR_MS, MINUTE_MS } from '../../shared/domain/instant.ts';
import type { Actor } from '../../shared/domain/record.ts';
import { referenceOf } from '../../shared/domain/reference.ts';
import { openPortal, type PortalWorld } from './portal-world.ts';

const CLAIMS = { claims: { sub: 'sub-auditor' } };
const WANG: Actor = { kind: 'person', name: '王芳', personId: 'wang-fang', via: 'portal' };

/** A case that was paused for half an hour by 王芳, an hour after its report at 10:10 in Shanghai. */
async function pausedCase(world: PortalWorld): Promise<string> {
  const caseId = await world.openCase();
  await world.act(caseId, { type: 'AssignOwner', personId: 'wang-fang', reason: 'on shift' }, WANG);
  world.now += HOUR_MS;
  const pause = { type: 'PauseClocks', pauseReason: 'customer_requested', note: 'asked us to wait' } as const;
  await world.act(caseId, pause, WANG);
  world.now += 30 * MINUTE_MS;
  await world.act(caseId, { type: 'ResumeClocks', note: 'go on' }, WANG);
  world.now += 10 * MINUTE_MS;
  return caseId;
}

async function statusPath(
  world: PortalWorld,
  caseId: string,
  expiresAt = world.now + HOUR_MS,
): Promise<string> {
  const claims = { tenantId: world.desk.tenantId, caseId, expiresAt, audience: 'status' } as const;
  return new URL(await world.desk.links.urlOf(claims)).pathname;
}

describe('the ledger on the case page', () => {
  it('says in one sentence what counted, what did not and by whom, and under which versions', async () => {
    const world = await openPortal();
    const caseId = await pausedCase(world);
    const text = await (await world.get(`/cases/${caseId}?lang=en`, { as: 'sun-wei' })).text();
    expect(text).toMatch(/counted 1 h 10 min of 4 h; not counted: paused 30 min \([^)]*by Wang Fang\)/);
    expect(text).toMatch(/tier version 1 · [^<]*, version 1/);
    expect(text).toContain(`href="/cases/${referenceOf(caseId)}/ledger.json"`);
    expect(text).toContain(`href="/cases/${referenceOf(caseId)}/ledger.csv"`);
    const zh = await (await world.get(`/cases/${caseId}?lang=zh-CN`, { as: 'sun-wei' })).text();
    expect(zh).toMatch(/已计 1 小时 10 分钟，共 4 小时；不计：暂停 30 分钟（[^）]*王芳）/);
  });

  it('stays a small page after many pauses, and says how many there were', async () => {
    const world = await openPortal();
    const caseId = await world.openCase();
    for (let count = 0; count < 40; count += 1) {
      const pause = { type: 'PauseClocks', pauseReason: 'customer_requested', note: 'x' } as const;
      await world.act(caseId, pause, WANG);
      world.now += MINUTE_MS;
      await world.act(caseId, { type: 'ResumeClocks', note: 'y' }, WANG);
      world.now += MINUTE_MS;
    }
    const pauseIds = ((await world.desk.cases.head(caseId))?.state.course.pauses ?? []).map(idOf);
    const page = await (await world.get(`/cases/${caseId}?lang=en`, { as: 'sun-wei' })).text();
    const linked = [...page.matchAll(/\?pause=([^#&"]+)#verb-correctPause/g)].map(([, id]) => id);
    expect(linked, 'the latest, to be corrected at a touch').toEqual(pauseIds.slice(-12));
    for (const id of pauseIds) expect(page.split(`<option value="${id}">`).length - 1).toBe(2);
    expect(page).toContain('An earlier one is chosen below');
    for (const path of [`/cases/${caseId}`, await statusPath(world, caseId)]) {
      const text = await (await world.get(`${path}?lang=en`, { as: 'sun-wei' })).text();
      expect(Buffer.byteLength(text)).toBeLessThan(48_000);
      expect(text).toContain('<b class="num">40</b>');
      expect(text).toContain('… and 20 more');
    }
    const { pauses } = ledgerAnswer.parse(
      await (await world.get(`/cases/${caseId}/ledger.json`, { as: 'sun-wei' })).json(),
    );
    expect(pauses.length).toBe(40);
  });

  it('keeps the case readable where what it is held to cannot be read', async () => {
    const world = await openPortal();
    const caseId = await pausedCase(world);
    const { configurationItems } = world.stores.table;
    for (const key of [...configurationItems.keys()].filter((each) => each.includes('ladder'))) {
      configurationItems.delete(key);
    }
    const answer = await world.get(`/cases/${caseId}`, { as: 'sun-wei' });
    expect(answer.status).toBe(200);
    expect(await answer.text()).not.toContain('ledger.json');
    expect(world.logged.join('\n')).toContain('ledger_unreadable');
  });
});

describe('the ledger as a file', () => {
  it('is the whole ledger as JSON, in the shape that the contract of the API says', async () => {
    const world = await openPortal();
    const caseId = await pausedCase(world);
    const answer = await world.get(`/cases/${caseId}/ledger.json`, { as: 'sun-wei' });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toBe(
      `attachment; filename="ledger-${referenceOf(caseId)}.json"`,
    );
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const ledger: unknown = await answer.json();
    // Nothing is in it that the contract does not name.
    expect(ledgerAnswer.parse(ledger)).toEqual(ledger);
    const { clocks, pauses, calendars } = ledgerAnswer.parse(ledger);
    expect(pauses).toMatchObject([
      { from: '2026-03-03T03:10:00.000Z', to: '2026-03-03T03:40:00.000Z', by: '王芳' },
    ]);
    expect(clocks.find(({ id }) => id === 'restore')?.intervals).toMatchObject([
      { from: '2026-03-03T02:10:00.000Z', to: '2026-03-03T03:10:00.000Z', counted: true, why: 'open' },
      {
        from: '2026-03-03T03:10:00.000Z',
        to: '2026-03-03T03:40:00.000Z',
        counted: false,
        why: 'paused',
        by: '王芳',
      },
      { from: '2026-03-03T03:40:00.000Z', to: '2026-03-03T06:40:00.000Z', counted: true, why: 'open' },
    ]);
    expect(calendars.map(({ id, version }) => `${id} ${version}`)).toContain('24x7 1');
  });

  it.each(['=cmd|calc!A1', '+1+1', '-2', '@SUM(A1)', '＝1+1', ' =1+1', '\t=1+1', '"=1'])(
    'is a table for a spreadsheet as CSV, in which no cell is a formula: %j',
    async (name) => {
      const world = await openPortal();
      const person = {
        id: 'eve',
        version: 1,
        name,
        language: 'en' as const,
        roles: ['manager' as const],
      };
      await world.desk.configuration.put(
        'person',
        { ...person, duties: [], contactMethods: [], active: true },
        { name: 'test', at: world.now, reason: 'test' },
      );
      const caseId = await world.openCase();
      const eve: Actor = { kind: 'person', name: person.name, personId: 'eve', via: 'portal' };
      await world.act(caseId, { type: 'PauseClocks', pauseReason: 'customer_requested', note: 'x' }, eve);
      world.now += HOUR_MS;
      const answer = await world.get(`/cases/${caseId}/ledger.csv`, { as: 'sun-wei' });
      expect(answer.headers.get('content-type')).toMatch(/^text\/csv; charset=utf-8/);
      const bytes = new Uint8Array(await answer.arrayBuffer());
      expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
      const text = new TextDecoder().decode(bytes);
      const cells = [...text.slice(1).matchAll(/(?:^|,|\n)(?:"((?:[^"]|"")*)"|([^,\r\n]*))/g)].map(
        ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
      );
      expect(cells.some((cell) => cell.endsWith(name))).toBe(true);
      expect(cells.filter((cell) => /^\s*[=+\-@＝]/.test(cell))).toEqual([]);
      expect(text.split('\r\n')[0]).toContain('reference,clock,');
    },
  );

  it('is answered by the API as JSON, or as CSV where that is asked for', async () => {
    const world = await openPortal();
    await world.personWith('auditor');
    const caseId = await pausedCase(world);
    const typeFor = async (accept?: string) => {
      const answer = await world.api('GET', `/api/cases/${caseId}/ledger`, {
        ...CLAIMS,
        ...(accept ? { headers: { accept } } : {}),
      });
      expect(answer.status).toBe(200);
      return answer.headers.get('content-type')?.split(';')[0];
    };
    expect(await typeFor()).toBe('application/json');
    expect(await typeFor('*/*')).toBe('application/json');
    expect(await typeFor('text/csv')).toBe('text/csv');
    expect(await typeFor('text/csv, */*;q=0.1')).toBe('text/csv');
    expect(await typeFor('application/json, text/csv;q=0.5')).toBe('application/json');
    const none = await world.api('GET', '/api/cases/zzzzzzzzzz/ledger', CLAIMS);
    expect(none.status).toBe(404);
  });
});

describe('the ledger for whoever reported', () => {
  it('explains the same deadlines without a name of staff or their words to each other', async () => {
    const world = await openPortal();
    const caseId = await pausedCase(world);
    const severity = { type: 'ChangeSeverity', severity: 'L2', because: 'correction' } as const;
    await world.act(caseId, { ...severity, reason: 'SECRET remark about the customer' }, WANG);
    const path = await statusPath(world, caseId);
    const page = await (await world.get(`${path}?lang=en`)).text();
    expect(page).toMatch(/not counted: paused 30 min/);
    expect(page).toContain(`href="${path}/ledger.json"`);

    const json = await (await world.get(`${path}/ledger.json`)).text();
    const csv = await (await world.get(`${path}/ledger.csv`)).text();
    for (const file of [json, csv]) {
      for (const word of ['王芳', 'wang-fang', 'SECRET', 'asked us to wait', 'on shift']) {
        expect(file).not.toContain(word);
      }
      expect(file).toContain(referenceOf(caseId));
    }
    // The explanations of the page name nobody either; who works on the case stands above them.
    const explained = page.slice(page.indexOf('<details>'), page.indexOf('What happened'));
    expect(explained).not.toContain('王芳');

    const staff = ledgerAnswer.parse(
      await (await world.get(`/cases/${caseId}/ledger.json`, { as: 'sun-wei' })).json(),
    );
    const reporter = ledgerAnswer.parse(JSON.parse(json));
    const dues = ({ clocks }: typeof staff) =>
      clocks.map(({ id, dueAt, seconds }) => ({ id, dueAt, seconds }));
    expect(dues(reporter)).toEqual(dues(staff));
    expect(reporter.calendars).toEqual(staff.calendars);
    expect(staff.severities.at(-1)?.because).toBe('SECRET remark about the customer');
  });

  it('is refused under a link that is bad, too old or for something else', async () => {
    const world = await openPortal();
    const caseId = await world.openCase();
    const old = await statusPath(world, caseId, world.now - 1);
    const page = await world.desk.links.urlOf({
      tenantId: world.desk.tenantId,
      caseId,
      expiresAt: world.now + HOUR_MS,
      audience: 'page',
      subject: 'x',
      personId: 'wang-fang',
    });
    const token = new URL(page).pathname.split('/').at(-1);
    for (const format of ['json', 'csv']) {
      expect((await world.get(`${old}/ledger.${format}`)).status).toBe(410);
      expect((await world.get(`/s/${token}/ledger.${format}`)).status).toBe(404);
      expect((await world.get(`/s/nonsense/ledger.${format}`)).status).toBe(404);
      expect((await world.get(`/cases/zzzzzzzzzz/ledger.${format}`, { as: 'sun-wei' })).status).toBe(404);
    }
  });
});
