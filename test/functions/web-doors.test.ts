import { describe, expect, it } from 'vitest';
import { caseAnswer, caseList, problemBody, reportAnswer, verbAnswer } from '../../shared/contracts/http.ts';
import type { Tenant } from '../../shared/domain/customers.ts';
import type { Person } from '../../shared/domain/people.ts';
import type { Rota } from '../../shared/domain/rota.ts';
import { ROUTES } from '../../shared/web/routes.ts';
import { ORIGIN, openPortal, type PortalWorld } from './portal-world.ts';

const REPORT = {
  name: 'Ann Lee',
  email: 'Ann@Customer.example',
  subject: 'core switch down',
  severity: 'L1',
};

async function casesOf(world: PortalWorld) {
  return (await world.desk.cases.list('open')).states;
}

async function pageLinkOf(world: PortalWorld, caseId: string) {
  const page = (await world.desk.cases.head(caseId))?.state.escalation?.openPages[0];
  if (!page) throw new Error('An urgent case pages somebody');
  const url = await world.desk.links.urlOf({
    audience: 'page',
    tenantId: world.desk.tenantId,
    caseId,
    subject: page.id,
    personId: page.personId,
    expiresAt: world.now + 3_600_000,
  });
  return { path: new URL(url).pathname, personId: page.personId };
}

describe('the report form', () => {
  it('opens a case and leads to its reference, promised times and status', async () => {
    const world = await openPortal();
    const sent = await world.post(
      '/r/demo',
      { ...REPORT, idempotencyKey: 'key-0000001', language: 'en' },
      { token: null },
    );
    expect(sent.status).toBe(303);
    const [opened] = await casesOf(world);
    expect(opened?.reporter).toMatchObject({
      name: 'Ann Lee',
      address: 'ann@customer.example',
      verified: false,
    });
    const thanks = await world.get(sent.headers.get('location') ?? '');
    const text = await thanks.text();
    expect(text).toContain('We have your report');
    expect(text).toMatch(/[0-9A-Z]{5}-[0-9A-Z]{5}/);
    expect(text).toContain('5 min left');
  });

  it('makes one case of a form that is sent twice', async () => {
    const world = await openPortal();
    const fields = { ...REPORT, idempotencyKey: 'key-0000001' };
    const first = await world.post('/r/demo', fields, { token: null });
    const second = await world.post('/r/demo', fields, { token: null });
    expect(await casesOf(world)).toHaveLength(1);
    expect(new URL(first.headers.get('location') ?? '', ORIGIN).pathname).toBe(
      new URL(second.headers.get('location') ?? '', ORIGIN).pathname,
    );
  });

  it('keeps files byte for byte and gives them out only as files', async () => {
    const world = await openPortal();
    const bytes = new Uint8Array([0, 255, 60, 115, 99, 114, 105, 112, 116, 62]);
    const form = new FormData();
    for (const [name, value] of Object.entries({ ...REPORT, idempotencyKey: 'key-0000001' }))
      form.set(name, value);
    form.append('files', new File([bytes], '照片 "1".html', { type: 'text/html' }));
    const sent = await world.app.request(`${ORIGIN}/r/demo`, { method: 'POST', body: form });
    expect(sent.status).toBe(303);
    const [opened] = await casesOf(world);
    const page = await (await world.get(`/cases/${opened?.id}`, { as: 'sun-wei' })).text();
    const path = /href="(\/a\/[^"]+)"/.exec(page)?.[1] ?? '';
    const file = await world.get(path);
    expect(file.status).toBe(200);
    expect(new Uint8Array(await file.arrayBuffer())).toEqual(bytes);
    expect(file.headers.get('content-type')).toBe('application/octet-stream');
    expect(file.headers.get('content-disposition')).toMatch(
      /^attachment; filename="[\w.-]+"; filename\*=UTF-8''%E7/,
    );
  });

  it('says so where the files are too large or too many, and opens nothing', async () => {
    const world = await openPortal();
    const form = new FormData();
    for (const [name, value] of Object.entries(REPORT)) form.set(name, value);
    for (let count = 0; count < 11; count++) form.append('files', new File(['x'], `${count}.txt`));
    const sent = await world.app.request(`${ORIGIN}/r/demo?lang=en`, { method: 'POST', body: form });
    expect(sent.status).toBe(422);
    expect(await sent.text()).toContain('At most 10 files');
    const large = new FormData();
    for (const [name, value] of Object.entries(REPORT)) large.set(name, value);
    large.append('files', new File([new Uint8Array(4_000_001)], 'large.bin'));
    const second = await world.app.request(`${ORIGIN}/r/demo?lang=en`, { method: 'POST', body: large });
    expect(second.status).toBe(422);
    expect(await casesOf(world)).toHaveLength(0);
  });

  it('refuses an unknown desk and an unknown severity', async () => {
    const world = await openPortal();
    expect((await world.get('/r/nobody')).status).toBe(404);
    expect((await world.post('/r/demo', { ...REPORT, severity: 'L9' }, { token: null })).status).toBe(422);
    expect(await casesOf(world)).toHaveLength(0);
  });
});

describe('the report door in JSON', () => {
  it('answers 201 with what the contract says, and the same again for the same key', async () => {
    const world = await openPortal();
    const options = { body: REPORT, headers: { 'idempotency-key': 'abcdefgh-1' } };
    const first = await world.api('POST', '/r/demo', options);
    expect(first.status).toBe(201);
    const answer = reportAnswer.parse(await first.json());
    expect(answer.severity).toBe('L1');
    expect(answer.deadlines.find((each) => each.clock === 'restore')?.dueAt).toBe('2026-03-03T06:10:00.000Z');
    expect((await world.get(new URL(answer.statusUrl).pathname)).status).toBe(200);
    const second = reportAnswer.parse(await (await world.api('POST', '/r/demo', options)).json());
    expect(second.caseId).toBe(answer.caseId);
    expect(await casesOf(world)).toHaveLength(1);
  });

  it('answers a problem for another body under a used key', async () => {
    const world = await openPortal();
    const headers = { 'idempotency-key': 'abcdefgh-1' };
    await world.api('POST', '/r/demo', { body: REPORT, headers });
    const answer = await world.api('POST', '/r/demo', { body: { ...REPORT, subject: 'another' }, headers });
    expect(answer.status).toBe(422);
    expect(problemBody.parse(await answer.json()).code).toBe('idempotency_key_used');
  });

  const wrong: readonly (readonly [string, unknown, Record<string, string>, number])[] = [
    ['no JSON', '{', {}, 400],
    ['no object', '[]', {}, 400],
    ['an unknown member', { ...REPORT, extra: 1 }, {}, 400],
    ['a mail address that is none', { ...REPORT, email: 'nobody' }, {}, 400],
    ['another media type', 'name=x', { 'content-type': 'text/plain' }, 415],
    ['an unusable key', REPORT, { 'idempotency-key': 'short' }, 400],
    ['a body of 300,000 characters', { ...REPORT, text: 'x'.repeat(300_000) }, {}, 413],
  ];
  for (const [what, body, headers, statusCode] of wrong) {
    it(`refuses ${what}`, async () => {
      const world = await openPortal();
      const answer = await world.api('POST', '/r/demo', { body, headers });
      expect(answer.status).toBe(statusCode);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
      const problem = problemBody.parse(await answer.json());
      expect(problem.zh).not.toBe('');
      expect(await casesOf(world)).toHaveLength(0);
    });
  }
});

const REPORTER = {
  name: '周敏',
  address: 'zhou.min@xihe-water.example',
  channel: 'email',
  verified: true,
  contactId: null,
  language: 'zh-CN',
} as const;

async function statusPages() {
  const world = await openPortal();
  const statusOf = async (caseId: string) => {
    const claims = { tenantId: world.desk.tenantId, caseId, expiresAt: world.now + 60_000 };
    const url = await world.desk.links.urlOf({ ...claims, audience: 'status' });
    return (await world.get(new URL(url).pathname)).text();
  };
  return { world, statusOf };
}

async function changeDesk({ desk, now }: PortalWorld, change: Partial<Tenant>): Promise<void> {
  const tenant = await desk.configuration.get<Tenant>('tenant', desk.tenantId);
  if (!tenant) throw new Error('There is no tenant');
  const changed = { ...tenant, ...change, version: tenant.version + 1 };
  await desk.configuration.put('tenant', changed, { name: 'test', at: now, reason: 'test' });
}

describe('the status page', () => {
  it('hides the words of the report where the reporter is not verified', async () => {
    const world = await openPortal();
    const caseId = await world.openCase({
      subject: 'SECRET-SUBJECT',
      text: 'SECRET-TEXT',
      reporter: {
        name: 'Ann',
        address: 'ann@customer.example',
        channel: 'email',
        verified: false,
        contactId: null,
        language: 'en',
      },
    });
    const claims = { tenantId: world.desk.tenantId, caseId, expiresAt: world.now + 60_000 };
    const url = await world.desk.links.urlOf({ ...claims, audience: 'status' });
    const text = await (await world.get(new URL(url).pathname)).text();
    expect(text).not.toMatch(/SECRET/);
    expect(text).toContain('We received your report');
  });

  it('names nobody who was called, and no rung, where the desk hides who is on call', async () => {
    const { world, statusOf } = await statusPages();
    await changeDesk(world, { hidesOnCall: true });
    const text = await statusOf(await world.openCase());
    for (const name of ['陈宇', '李娜', '王芳', '开案', '梯级']) expect(text).not.toContain(name);
    expect(text).toContain('+86 571 5550 0100');
  });

  it('names the engineer and the duty manager of the moment, never on the number they are paged at', async () => {
    const { world, statusOf } = await statusPages();
    const caseId = await world.openCase();
    const [first] = (await world.desk.cases.head(caseId))?.state.escalation?.pagedPersonIds ?? [];
    const onCall = (await world.desk.configuration.get<Person>('person', first ?? ''))?.name ?? 'none';
    const text = await statusOf(caseId);
    expect(text).toMatch(new RegExp(`服务工程师</dt><dd><bdi>${onCall}</bdi>`));
    expect(text).toContain('值班经理</dt><dd><bdi>王芳</bdi> <a href="tel:+8612000550114">');
    expect(text).not.toMatch(/\+86120005501(?:0\d)/);
    expect(text).not.toContain('开案');
    const { commits } = await world.desk.cases.timeline(caseId, { limit: 10 });
    // Whoever was mailed the reception notice reads the same names there.
    expect(commits.flatMap(({ effects }) => effects)).toContainEqual(
      expect.objectContaining({ topic: 'reception', detail: { engineer: first, manager: 'wang-fang' } }),
    );
  });

  it('names whoever stands in for the manager on leave, and takes the hotline where no number is public', async () => {
    const { world, statusOf } = await statusPages();
    const manager = await world.desk.configuration.get<Person>('person', 'wang-fang');
    if (!manager) throw new Error('There is no manager');
    const leave = { from: world.now - 1, to: world.now + 60_000, reason: 'leave', deputyId: 'sun-wei' };
    const away = { ...manager, version: 2, absences: [leave] };
    await world.desk.configuration.put('person', away, { name: 'test', at: world.now, reason: 'leave' });
    const text = await statusOf(await world.openCase());
    expect(text).toContain('值班经理</dt><dd><bdi>孙伟</bdi> <a href="tel:+8657155500100">');
  });

  it('takes the duty manager from the rota of that name', async () => {
    const { world, statusOf } = await statusPages();
    const [rota] = await world.desk.configuration.latest<Rota>('rota');
    if (!rota) throw new Error('There is no rota');
    const layers = rota.layers.map((layer) => ({ ...layer, personIds: ['sun-wei'] }));
    const managers = { ...rota, id: 'duty_manager', layers };
    await world.desk.configuration.put('rota', managers, { name: 'test', at: world.now, reason: 'new' });
    expect(await statusOf(await world.openCase())).toContain('值班经理</dt><dd><bdi>孙伟</bdi>');
  });

  it('names nobody to a reporter who is not known', async () => {
    const { world, statusOf } = await statusPages();
    const reporter = { ...REPORTER, verified: false };
    const text = await statusOf(await world.openCase({ reporter }));
    for (const name of ['陈宇', '李娜', '赵磊', '王芳']) expect(text).not.toContain(name);
  });

  it('tells an expired link from a broken one', async () => {
    const world = await openPortal();
    const caseId = await world.openCase();
    const claims = { tenantId: world.desk.tenantId, caseId, expiresAt: world.now + 60_000 };
    const path = new URL(await world.desk.links.urlOf({ ...claims, audience: 'status' })).pathname;
    world.machineNow = world.now + 120_000;
    expect((await world.get(path)).status).toBe(410);
    expect((await world.get(`${path}x`)).status).toBe(404);
    expect((await world.get(path.replace('/s/', '/p/'))).status).toBe(404);
  });
});

describe('the page link', () => {
  it('shows on GET, takes on POST, and tells whoever comes second who has it', async () => {
    const world = await openPortal();
    const caseId = await world.openCase();
    const link = await pageLinkOf(world, caseId);
    expect(await (await world.get(`${link.path}?lang=en`)).text()).toContain('I take it');
    expect((await world.desk.cases.head(caseId))?.state.ownerId).toBeNull();
    const taken = await world.post(link.path, { do: 'take' }, { token: null });
    expect(taken.status).toBe(303);
    const state = (await world.desk.cases.head(caseId))?.state;
    expect(state?.ownerId).toBe(link.personId);
    expect(state?.acknowledged).toBe(true);
    const again = await world.post(link.path, { do: 'take' }, { token: null });
    expect(again.status).toBe(303);
    const text = await (await world.get(`${link.path}?lang=en`)).text();
    expect(text).toContain('You have it. Thank you.');
    expect(text).not.toContain('value="take"');
  });

  it('hands the page on to the next person at once', async () => {
    const world = await openPortal();
    const caseId = await world.openCase();
    const link = await pageLinkOf(world, caseId);
    const answer = await world.post(link.path, { do: 'hand_on', reason: 'on a plane' }, { token: null });
    expect(answer.status).toBe(200);
    const pages = (await world.desk.cases.head(caseId))?.state.escalation?.openPages ?? [];
    expect(pages.map((page) => page.personId)).not.toContain(link.personId);
    expect(pages).not.toHaveLength(0);
  });
});

describe('the case page', () => {
  it('carries a verb out, shows it in the timeline and does a repeated form once', async () => {
    const world = await openPortal();
    const caseId = await world.openCase();
    const fields = { text: 'Spare part ordered', once: '0011223344556677' };
    const first = await world.post(`/cases/${caseId}/note`, fields, { as: 'sun-wei' });
    const second = await world.post(`/cases/${caseId}/note`, fields, { as: 'sun-wei' });
    expect([first.status, second.status]).toEqual([303, 303]);
    const text = await (await world.get(`/cases/${caseId}?lang=en`, { as: 'sun-wei' })).text();
    expect(text.split('Spare part ordered')).toHaveLength(2);
    expect(text).toContain('Sun Wei · portal');
  });

  it('reads a wall time in the zone of the case', async () => {
    const world = await openPortal({ at: '2026-03-03T02:10:00Z' });
    const caseId = await world.openCase({ timeZone: 'Asia/Shanghai' });
    world.now += 3 * 60_000;
    const fields = {
      channel: 'phone',
      with: 'Ms Lee',
      summary: 'called back',
      at: '2026-03-03T10:12',
      reason: 'typed in later',
    };
    expect((await world.post(`/cases/${caseId}/contact`, fields, { as: 'sun-wei' })).status).toBe(303);
    const respond = (await world.desk.cases.head(caseId))?.state.clocks.find(
      (clock) => clock.id === 'respond',
    );
    expect(respond).toMatchObject({ status: 'met', metAt: Date.parse('2026-03-03T02:12:00Z') });
  });

  it('keeps what was typed and says why where the domain refuses', async () => {
    const world = await openPortal();
    const caseId = await world.openCase();
    const refused = await world.post(`/cases/${caseId}/close`, { summary: 'all <done>' }, { as: 'sun-wei' });
    expect(refused.status).toBe(409);
    const missing = await world.post(`/cases/${caseId}/resolve?lang=en`, {}, { as: 'sun-wei' });
    expect(missing.status).toBe(422);
    expect(await missing.text()).toContain('Please fill this in.');
    expect((await world.desk.cases.head(caseId))?.state.status).toBe('open');
  });

  it('records a fact from the tier’s own conditions', async () => {
    const world = await openPortal();
    const caseId = await world.openCase();
    const factValue = JSON.stringify(['repairable_on_the_spot', false]);
    const answer = await world.post(
      `/cases/${caseId}/fact`,
      { factValue, reason: 'board burnt' },
      { as: 'sun-wei' },
    );
    expect(answer.status).toBe(303);
    expect((await world.desk.cases.head(caseId))?.state.course.facts.repairable_on_the_spot).toBe(false);
  });
});

describe('triage', () => {
  it('has a quarantined message read again under a linked receipt, once', async () => {
    const world = await openPortal();
    await world.desk.receipts.put({
      id: 'mail-1',
      tenantId: world.desk.tenantId,
      channel: 'email',
      receivedAt: world.now,
      raw: { inline: 'raw bytes' },
      envelope: { from: 'x@y.example' },
    });
    await world.desk.receipts.end('mail-1', { fate: 'quarantine', reason: 'forged' }, world.now);
    expect((await world.post('/triage/mail-1/replay', {}, { as: 'sun-wei' })).status).toBe(303);
    expect((await world.post('/triage/mail-1/replay', {}, { as: 'sun-wei' })).status).toBe(303);
    expect(new Set(world.sentToIntake)).toEqual(new Set(['replay-mail-1']));
    expect((await world.desk.receipts.get('mail-1'))?.fate?.fate).toBe('quarantine');
    const raw = await world.get('/triage/mail-1/raw', { as: 'sun-wei' });
    expect(await raw.text()).toBe('raw bytes');
    expect(raw.headers.get('content-disposition')).toContain('mail-1.eml');
  });
});

describe('the API', () => {
  const claims = { sub: 'sub-dispatcher' };

  it('lists, shows and acts as the contracts say', async () => {
    const world = await openPortal();
    await world.personWith('dispatcher');
    const caseId = await world.openCase();
    const list = caseList.parse(await (await world.api('GET', '/api/cases', { claims })).json());
    expect(list.cases.map((each) => each.caseId)).toEqual([caseId]);
    const acted = await world.api('POST', `/api/cases/${caseId}/assign`, {
      claims,
      body: { personId: 'li-na' },
    });
    expect(verbAnswer.parse(await acted.json()).case.owner?.id).toBe('li-na');
    const reference = list.cases[0]?.reference ?? '';
    const shown = caseAnswer.parse(
      await (await world.api('GET', `/api/cases/${reference}`, { claims })).json(),
    );
    expect(
      shown.timeline.some((line) => line.type === 'OwnerAssigned' && line.actor === '只有dispatcher'),
    ).toBe(true);
    expect(shown.clocks.find((clock) => clock.clock === 'restore')?.ledger).not.toHaveLength(0);
  });

  it('does the same Idempotency-Key once', async () => {
    const world = await openPortal();
    await world.personWith('dispatcher');
    const caseId = await world.openCase();
    const options = { claims, body: { text: 'once only' }, headers: { 'idempotency-key': 'note-00001' } };
    await world.api('POST', `/api/cases/${caseId}/note`, options);
    const second = await world.api('POST', `/api/cases/${caseId}/note`, options);
    expect(second.status).toBe(200);
    const { commits } = await world.desk.cases.timeline(caseId);
    expect(commits.filter((commit) => commit.commandType === 'AddNote')).toHaveLength(1);
  });

  it('answers problems with a code, both sentences and each fault', async () => {
    const world = await openPortal();
    await world.personWith('dispatcher');
    const caseId = await world.openCase();
    const invalid = await world.api('POST', `/api/cases/${caseId}/contact`, {
      claims,
      body: { at: 'yesterday' },
    });
    expect(invalid.status).toBe(400);
    const problem = problemBody.parse(await invalid.json());
    expect(problem.errors?.map((each) => each.path)).toEqual(
      expect.arrayContaining(['at', 'channel', 'with', 'summary']),
    );
    const refused = await world.api('POST', `/api/cases/${caseId}/close`, {
      claims,
      body: { summary: 'x' },
      headers: { 'accept-language': 'zh-TW' },
    });
    expect(refused.status).toBe(409);
    const why = problemBody.parse(await refused.json());
    expect(why.detail).toBe(why.zh);
    expect(why.code).not.toBe('');
    expect((await world.api('GET', '/api/nothing', { claims })).status).toBe(404);
    expect((await world.api('GET', '/api/cases?list=all', { claims })).status).toBe(400);
  });
});

describe('/openapi.json', () => {
  it('describes every route of the API, and every reference in it is there', async () => {
    const world = await openPortal();
    const document = (await (await world.get('/openapi.json')).json()) as {
      openapi: string;
      paths: Record<string, Record<string, { operationId: string; responses: object }>>;
      components: { schemas: Record<string, unknown> };
    };
    expect(document.openapi).toMatch(/^3\.1\./);
    for (const route of ROUTES.filter((each) => each.door === 'api' || each.handling === 'report')) {
      const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
      expect([path, document.paths[path]?.[route.method.toLowerCase()] !== undefined]).toEqual([path, true]);
    }
    const text = JSON.stringify(document);
    for (const [, name] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      expect(Object.keys(document.components.schemas)).toContain(name);
    }
    const ids = Object.values(document.paths).flatMap((path) =>
      Object.values(path).map((each) => each.operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
    expect(text).not.toContain('"$defs"');
  });
});
