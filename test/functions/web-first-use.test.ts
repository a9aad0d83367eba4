import { describe, expect, it } from 'vitest';
import { openPortal } from './portal-world.ts';

const CONTACT = {
  type: 'LogContact',
  channel: 'phone',
  summary: '已联系',
  gaveRemoteSupport: false,
} as const;

describe('what is refused until something else is done', () => {
  it('links to the form that is asked for, which stands open', async () => {
    const world = await openPortal();
    const caseId = await world.openCase();
    const path = `/cases/${caseId}/resolve?lang=en`;
    const answer = await world.post(path, { summary: 'rebooted' }, { as: 'sun-wei' });
    expect(answer.status).toBe(409);
    const text = await answer.text();
    expect(text).toMatch(/role="alert">[^\n]*<a href="#verb-contact">Log a contact<\/a><\/p>/);
    expect(text).toMatch(/id="verb-contact" open/);
    expect(text).toContain('>rebooted</textarea>');
  });

  it('goes by what the case asks for: the analysis, or the resolution', async () => {
    const world = await openPortal();
    const caseId = await world.openCase();
    await world.act(caseId, { ...CONTACT, at: world.now, with: '陈明' });
    await world.act(caseId, { type: 'AssignOwner', personId: 'li-na', reason: '—' });
    await world.act(caseId, { type: 'ResolveCase', at: world.now, summary: '更换电源', remotely: false });
    const close = () => world.post(`/cases/${caseId}/close?lang=en`, { summary: 'x' }, { as: 'sun-wei' });
    const owed = await (await close()).text();
    expect(owed).toMatch(/role="alert">[^\n]*href="#verb-analysis"/);
    const reopened = await world.post(`/cases/${caseId}/reopen?lang=en`, { reason: 'x' }, { as: 'sun-wei' });
    expect(reopened.status).toBe(303);
    expect(await (await close()).text()).toMatch(/href="#verb-resolve"/);
  });
});

describe('a reporter who was identified', () => {
  const unverified = {
    name: 'Ann',
    address: 'ann@x.example',
    channel: 'email',
    verified: false,
    contactId: null,
    language: 'en',
  } as const;

  it('can be identified once more, as another customer, on the page', async () => {
    const world = await openPortal();
    const caseId = await world.openCase({ reporter: unverified });
    for (const customerId of ['xihe-water', 'thames-quay']) {
      const page = await (await world.get(`/cases/${caseId}?lang=en`, { as: 'sun-wei' })).text();
      expect(page).toContain('id="verb-identify"');
      const body = { customerId, reason: 'called back' };
      const answer = await world.post(`/cases/${caseId}/identify`, body, { as: 'sun-wei' });
      expect(answer.status).toBe(303);
    }
    expect((await world.desk.cases.head(caseId))?.state.customerId).toBe('thames-quay');
  });

  it('is left alone where the mail itself proved who it was', async () => {
    const world = await openPortal();
    const caseId = await world.openCase({ customerId: 'xihe-water' });
    expect(await (await world.get(`/cases/${caseId}`, { as: 'sun-wei' })).text()).not.toContain(
      'verb-identify',
    );
  });

  it('without a name and without a word is said to be so', async () => {
    const world = await openPortal();
    const caseId = await world.openCase({
      reporter: { ...unverified, name: '', address: null },
      subject: '',
      text: '\n',
    });
    const page = await (await world.get(`/cases/${caseId}?lang=en`, { as: 'sun-wei' })).text();
    expect(page).toContain('Somebody without a name reported by mail');
    expect(page).toContain('<bdi>Somebody without a name</bdi>');
    expect(page).toContain('<bdi>(no text)</bdi>');
  });
});

describe('the timeline', () => {
  it('gives the desk’s own reasons in the reader’s language', async () => {
    const world = await openPortal();
    const caseId = await world.openCase();
    const actor = { kind: 'person', name: '李娜', personId: 'li-na', via: 'portal' } as const;
    await world.act(caseId, { ...CONTACT, at: world.now, with: '陈明' }, actor);
    const resolve = { type: 'ResolveCase', at: world.now, summary: '更换电源', remotely: false } as const;
    await world.act(caseId, resolve, actor);
    const zh = await (await world.get(`/cases/${caseId}?lang=zh-CN`, { as: 'sun-wei' })).text();
    expect(zh).toContain('李娜 成为负责人（因为记录了解决）');
    expect(zh).not.toContain('resolved the case');
  });

  it('tells the reporter when a contact was that was entered later', async () => {
    const world = await openPortal({ at: '2026-03-03T02:10:00Z' });
    const caseId = await world.openCase();
    const at = world.now + 2 * 60_000;
    world.now += 30 * 60_000;
    await world.act(caseId, { ...CONTACT, at, with: '陈明', reason: '开车' });
    await world.act(caseId, { ...CONTACT, at: world.now, with: 'Ann' });
    const claims = { tenantId: world.desk.tenantId, caseId, expiresAt: world.now + 60_000 };
    const status = new URL(await world.desk.links.urlOf({ ...claims, audience: 'status' })).pathname;
    const text = await (await world.get(`${status}?lang=en`)).text();
    expect(text).toContain('We were in contact with 陈明 · 10:12');
    expect(text).toMatch(/We were in contact with Ann(?! ·)/);
  });
});
