// A closed case that still owes something: whoever is paged takes it by the link on their phone, and its page offers what is
// owed, and no more.

import { describe, expect, it } from 'vitest';
import type { Tier } from '../../shared/domain/tier.ts';
import { openPortal } from './portal-world.ts';

const CONTACT = {
  type: 'LogContact',
  channel: 'phone',
  with: '陈明',
  summary: '已联系',
  gaveRemoteSupport: false,
} as const;

describe('a call that is owed after the closing', () => {
  it('is taken by the link, offered on the page of the case, and not any more once it was made', async () => {
    const world = await openPortal({ at: '2026-03-03T02:10:00Z' });
    const { configuration, links, tenantId } = world.desk;
    const tier = await configuration.get<Tier>('tier', 's002-effective');
    if (!tier) throw new Error('The demo tenant has its tier');
    const within = { amount: 4, unit: 'hours' } as const;
    const reportTargets = [{ kind: 'respond', subkind: 'follow_up_call', within, from: 'closed' }] as const;
    const next: Tier = { ...tier, version: tier.version + 1, reportTargets };
    await configuration.put('tier', next, { name: 'Sun Wei', at: world.now, reason: 'x' });
    const caseId = await world.openCase();
    const first = (await world.desk.cases.head(caseId))?.state.escalation?.openPages[0];
    if (!first) throw new Error('Nobody was paged at the opening');
    await world.act(caseId, { type: 'AssignOwner', personId: 'li-na', reason: '—' });
    await world.act(caseId, { ...CONTACT, at: world.now });
    await world.act(caseId, { type: 'ResolveCase', at: world.now, summary: '更换电源', remotely: true });
    await world.act(caseId, { type: 'CloseCase', summary: '已处理' });
    const page = async () => (await world.get(`/cases/${caseId}?lang=en`, { as: 'sun-wei' })).text();
    expect(await page()).not.toContain('id="verb-escalate"');
    const old = await links.urlOf({
      ...{ audience: 'page', tenantId, caseId, subject: first.id, personId: first.personId },
      expiresAt: world.now + 3_600_000,
    });
    const over = async (language: string) =>
      (await world.get(`${new URL(old).pathname}?lang=${language}`)).text();
    expect(await over('en')).toContain('This case is closed; nothing is asked of you.');
    expect(await over('en')).not.toContain('this needs you');
    expect(await over('zh-CN')).toContain('此工单已关闭，无需处理。');
    expect(await over('zh-CN')).not.toContain('需要您');

    world.now += 4 * 3_600_000;
    const state = await world.act(caseId, { type: 'Wake' });
    const [open] = state.escalation?.openPages ?? [];
    if (!open) throw new Error('Nobody was paged');
    const { id: subject, personId } = open;
    const expiresAt = world.now + 3_600_000;
    const url = await links.urlOf({ audience: 'page', tenantId, caseId, subject, personId, expiresAt });
    const path = new URL(url).pathname;
    expect(await (await world.get(`${path}?lang=en`)).text()).toContain('I take it');
    const offered = await page();
    expect(offered).toContain('/acknowledge"');
    for (const verb of ['contact', 'reopen', 'note', 'escalate'])
      expect(offered).toContain(`id="verb-${verb}"`);
    for (const verb of ['analysis', 'pause', 'assign', 'restore', 'close', 'correctPause'])
      expect(offered).not.toContain(`id="verb-${verb}"`);

    expect((await world.post(path, { do: 'take' }, { token: null })).status).toBe(303);
    expect(await (await world.get(`${path}?lang=en`)).text()).toContain('You have it. Thank you.');
    const made = { channel: 'phone', with: '陈明', summary: '一切正常' };
    expect((await world.post(`/cases/${caseId}/contact`, made, { as: 'sun-wei' })).status).toBe(303);
    const after = await page();
    expect(after).not.toContain('id="verb-contact"');
    expect(after).toContain('id="verb-reopen"');
  });
});
