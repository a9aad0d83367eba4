import { describe, expect, it } from 'vitest';
import { caseAnswer, receiptList } from '../../shared/contracts/http.ts';
import { openPortal } from './portal-world.ts';

describe('the board', () => {
  it('gives a deadline in the zone of the case and names a zone that is not the desk’s', async () => {
    const world = await openPortal({ at: '2026-03-03T02:10:00Z' });
    await world.openCase({ timeZone: 'Europe/London' });
    const there = await (await world.get('/board?lang=en', { as: 'sun-wei' })).text();
    expect(there).toMatch(/3 Mar 02:15 <span class="zone">Europe\/London/);
    const near = await openPortal({ at: '2026-03-03T02:10:00Z' });
    await near.openCase({ subject: '' });
    const here = await (await near.get('/board?lang=en', { as: 'sun-wei' })).text();
    expect(here).not.toContain('class="zone"');
    expect(here).toMatch(/<a href="\/cases\/[^"]+"><bdi>\(no subject\)/);
  });
});

describe('triage', () => {
  it('names who wrote and about what: a mail by its case, a form by its own words', async () => {
    const world = await openPortal();
    const caseId = await world.openCase({ subject: '核心交换机宕机' });
    const mailId = 'a'.repeat(40);
    const receipt = { tenantId: world.desk.tenantId, receivedAt: world.now };
    await world.desk.receipts.put({
      ...receipt,
      id: mailId,
      channel: 'email',
      raw: { key: 'none' },
      envelope: { sender: 'chen@customer.example' },
    });
    await world.desk.receipts.end(mailId, { fate: 'duplicate', caseId, of: 'other' }, world.now);
    await world.desk.receipts.put({
      ...receipt,
      id: 'form-0000001',
      channel: 'form',
      raw: { inline: '{}' },
      envelope: { source: '127.0.0.1', digest: 'x', from: 'Ann Lee', subject: 'router dead' },
    });
    const text = await (await world.get('/triage?lang=en', { as: 'sun-wei' })).text();
    expect(text).toMatch(/<bdi>核心交换机宕机<\/bdi><\/a><div class="u"><bdi>chen@customer\.example/);
    expect(text).toMatch(/<bdi>router dead<\/bdi><\/a><div class="u"><bdi>Ann Lee/);
    expect(text).not.toContain('127.0.0.1');
    expect(text).not.toContain(`<bdi>${mailId}`);
  });

  it('shows the words of a text message above its number', async () => {
    const world = await openPortal();
    await world.desk.receipts.put({
      id: 'sms-0000001',
      tenantId: world.desk.tenantId,
      channel: 'sms',
      receivedAt: world.now,
      raw: { inline: ' 机房冒烟了 <b>' },
      envelope: { from: '+8613900000000', to: '+15550100000' },
    });
    const text = await (await world.get('/triage?lang=en', { as: 'sun-wei' })).text();
    expect(text).toMatch(/<bdi>机房冒烟了 &lt;b&gt;<\/bdi><\/a><div class="u"><bdi>\+8613900000000/);
  });

  it('shows From and Subject of a mail that became no case, and says where there is none', async () => {
    const world = await openPortal();
    await world.personWith('manager');
    const put = async (id: string, envelope: Record<string, string>) => {
      const { tenantId } = world.desk;
      const mail = { id, tenantId, channel: 'email', receivedAt: world.now, raw: { key: 'none' } } as const;
      await world.desk.receipts.put({ ...mail, envelope });
      await world.desk.receipts.end(id, { fate: 'quarantine', reason: 'It looks like spam.' }, world.now);
    };
    await put('ses-full', {
      from: 'Eve <eve@x.example>',
      subject: '<b>win</b>',
      sender: 'bounce@bulk.example',
    });
    await put('ses-same', { from: 'Ann <Ann@x.example>', subject: 'stuck valve', sender: 'ann@x.example' });
    await put('ses-near', { from: 'ann@x.example', subject: 'near', sender: 'nn@x.example' });
    await put('ses-none', { from: '', subject: '', sender: '' });
    await put('ses-old', { sender: 'old@x.example' });
    const text = await (await world.get('/triage?lang=en', { as: 'sun-wei' })).text();
    expect(text).toContain('<bdi>&lt;b&gt;win&lt;/b&gt;</bdi></a>');
    expect(text).toContain(
      '<bdi>Eve &lt;eve@x.example&gt;</bdi> · through <bdi>bounce@bulk.example</bdi> · <time>',
    );
    expect(text).toContain('<bdi>Ann &lt;Ann@x.example&gt;</bdi> · <time>');
    expect(text).toContain('<bdi>ann@x.example</bdi> · through <bdi>nn@x.example</bdi>');
    expect(text).toContain('<bdi>(no subject)</bdi></a><div class="u">(no From) · <time>');
    expect(text).toContain('<a href="/triage/ses-old"><bdi>old@x.example</bdi></a><div class="u"><time>');

    const none = await (await world.get('/triage/ses-none?lang=en', { as: 'sun-wei' })).text();
    expect(none).toContain('<dt>From</dt><dd><bdi>(no From)</bdi>');
    expect(none).toContain('<dt>Subject</dt><dd><bdi>(no subject)</bdi>');
    const old = await (await world.get('/triage/ses-old?lang=en', { as: 'sun-wei' })).text();
    expect(old).toContain('<dt>Subject</dt><dd><bdi>not in the provider’s notification');

    const answer = await world.api('GET', '/api/receipts', { claims: { sub: 'sub-manager' } });
    const { receipts } = receiptList.parse(await answer.json());
    const lines = receipts.map(({ id, from, sender, subject }) => ({ id, from, sender, subject }));
    expect(lines).toContainEqual({ id: 'ses-none', from: '', sender: '', subject: '' });
    expect(lines).toContainEqual({ id: 'ses-old', from: null, sender: 'old@x.example', subject: null });
    expect(lines).toContainEqual({
      id: 'ses-full',
      from: 'Eve <eve@x.example>',
      sender: 'bounce@bulk.example',
      subject: '<b>win</b>',
    });
  });
});

describe('a case in the API', () => {
  it('holds the report’s words and what was attached', async () => {
    const world = await openPortal();
    await world.personWith('manager');
    const file = { filename: 'rack.jpg', contentType: 'image/jpeg', sizeBytes: 12, sha256: '0'.repeat(64) };
    const key = `${world.desk.tenantId}/rack`;
    const caseId = await world.openCase({ text: 'no light', attachments: [{ ...file, key }] });
    const answer = await world.api('GET', `/api/cases/${caseId}`, { claims: { sub: 'sub-manager' } });
    const { text, attachments } = caseAnswer.parse(await answer.json());
    expect(text).toBe('no light');
    expect(attachments).toEqual([
      { name: 'rack.jpg', type: 'image/jpeg', sizeBytes: 12, sha256: file.sha256 },
    ]);
  });
});

describe('what a page says after an act', () => {
  it('says what was done as done', async () => {
    const world = await openPortal();
    const caseId = await world.openCase();
    const text = await (await world.get(`/cases/${caseId}?done=note&lang=en`, { as: 'sun-wei' })).text();
    expect(text).toContain('Done: note added.');
  });

  it('tells whoever opens the link late who has it and since when', async () => {
    const world = await openPortal({ at: '2026-03-03T02:10:00Z' });
    const caseId = await world.openCase();
    const page = (await world.desk.cases.head(caseId))?.state.escalation?.openPages[0];
    const url = await world.desk.links.urlOf({
      audience: 'page',
      tenantId: world.desk.tenantId,
      caseId,
      subject: page?.id ?? '',
      personId: page?.personId ?? '',
      expiresAt: world.now + 3_600_000,
    });
    world.now += 5 * 60_000;
    await world.act(caseId, { type: 'AcknowledgePage', personId: page?.personId ?? '' });
    const text = await (await world.get(`${new URL(url).pathname}?lang=en`)).text();
    expect(text).toMatch(/You have it\. Thank you\. Since 10:15\./);
  });
});
