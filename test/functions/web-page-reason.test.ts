import { describe, expect, it } from 'vitest';
import { pageReasonAnswer } from '../../shared/contracts/http-calls.ts';
import type { CaseEvent } from '../../shared/domain/case.ts';
import type { Person } from '../../shared/domain/people.ts';
import { openPortal, type PortalWorld } from './portal-world.ts';

const MINUTE = 60_000;

/** A case of 10:10 in Shanghai. At the missed deadline the second engineer is paged, and the third when the first did not answer. */
async function paged(): Promise<{ world: PortalWorld; caseId: string; first: string; third: string }> {
  const world = await openPortal();
  const caseId = await world.openCase();
  for (let wakes = 0; wakes < 2; wakes += 1) {
    world.now += 5 * MINUTE;
    await world.act(caseId, { type: 'Wake' }, { kind: 'system', name: 'clock', via: 'clock' });
  }
  const { commits } = await world.desk.cases.timeline(caseId);
  const pageOf = (personId: string) =>
    commits
      .flatMap(({ events }) => events as readonly CaseEvent[])
      .flatMap((event) =>
        event.type === 'PageOpened' && event.page.personId === personId ? [event.page.id] : [],
      )[0] ?? '';
  const [first, third] = [pageOf('chen-yu'), pageOf('zhao-lei')];
  return { world, caseId, first, third };
}

describe('why was this page sent', () => {
  it('says it on a page of its own, to which the timeline leads', async () => {
    const { world, caseId, third } = await paged();
    const timeline = await (await world.get(`/cases/${caseId}?lang=en`, { as: 'sun-wei' })).text();
    const links = [...timeline.matchAll(/href="(\/cases\/[^"]+\/pages\/[^"]+)"/g)].map(([, link]) => link);
    const link = links.find((each) => each?.endsWith(`/pages/${third}`));
    const answer = await world.get(`${link}?lang=en`, { as: 'sun-wei' });
    expect(answer.status).toBe(200);
    const text = await answer.text();
    expect(text).toContain('Why was this page sent?');
    expect(text).toContain('rota Engineers, weekly');
    expect(text).toMatch(/version 1, saved by seed/);
    // Who was asked before, and how that ended.
    expect(text).toContain('no answer');
    expect(text).toContain('their ways in order');
  });

  it('says the same to whoever holds the signed link, folded under its heading', async () => {
    const { world, caseId, third } = await paged();
    const person = await world.desk.configuration.get<Person>('person', 'zhao-lei');
    const url = await world.desk.links.urlOf({
      audience: 'page',
      tenantId: world.desk.tenantId,
      caseId,
      personId: person?.id ?? '',
      subject: third,
      expiresAt: world.now + 3_600_000,
    });
    const text = await (await world.get(`${new URL(url).pathname}?lang=en`)).text();
    expect(text).toContain('<summary>Why was I paged?</summary>');
    expect(text).toContain('rota Engineers, weekly');
    const zh = await (await world.get(`${new URL(url).pathname}?lang=zh-CN`)).text();
    expect(zh).toContain('为什么通知我？');
    expect(zh).toContain('值班表“工程师周值班”');
  });

  it('answers the same by REST, with receipts of the provider', async () => {
    const { world, caseId, first, third } = await paged();
    await world.personWith('auditor');
    await world.desk.cases.claimAttempt(caseId, {
      // The first effect of the opening.
      id: '1.0',
      startedAt: world.now,
      leaseUntil: world.now + 60_000,
      channel: 'sms',
      to: '+8612000550101',
      pageId: first,
      personId: 'chen-yu',
    });
    await world.desk.cases.recordAttempt(caseId, '1.0', {
      outcome: 'accepted',
      at: world.now,
      providerId: 'SM-4711',
    });
    const of = async (pageId: string) => {
      const answer = await world.api('GET', `/api/cases/${caseId}/pages/${pageId}`, {
        claims: { sub: 'sub-auditor' },
      });
      expect(answer.status).toBe(200);
      return pageReasonAnswer.parse(await answer.json());
    };
    const one = await of(first);
    expect(one).toMatchObject({
      person: { id: 'chen-yu' },
      cause: { rung: 'opening-urgent', clock: null, lateBySeconds: 0 },
      ladder: { id: 'standard', version: 1, savedBy: 'seed' },
      because: { to: 'rota', id: 'engineers', place: 1 },
      before: [],
      ended: { how: 'expired' },
    });
    expect(one.ways).toMatchObject([
      { channel: 'sms', why: 'first', receipt: 'SM-4711', outcome: 'accepted' },
    ]);
    const other = await of(third);
    expect(other).toMatchObject({
      person: { id: 'zhao-lei' },
      namedAt: '2026-03-03T02:10:00.000Z',
      at: '2026-03-03T02:20:00.000Z',
      because: { place: 3 },
      before: [
        { person: { id: 'chen-yu' }, ended: { how: 'expired' } },
        { person: { id: 'li-na' }, ended: null },
      ],
      waited: [{ why: 'turn' }],
      ended: null,
    });
  });

  it('is told in the words of the version that held, whatever the rota says now', async () => {
    const { world, caseId, first } = await paged();
    const { configuration } = world.desk;
    const rota = await configuration.get<{ id: string; version: number; name: string }>('rota', 'engineers');
    if (!rota) throw new Error('There is no rota');
    await configuration.put(
      'rota',
      { ...rota, version: 2, name: '改名 / Renamed' },
      { name: 'sun-wei', at: world.now, reason: 'x' },
    );
    const answer = await world.get(`/cases/${caseId}/pages/${first}?lang=en`, { as: 'sun-wei' });
    const text = await answer.text();
    expect(text).toContain('rota Engineers, weekly');
    expect(text).not.toContain('Renamed');
  });

  it('is not there for a page that the case does not have', async () => {
    const { world, caseId } = await paged();
    expect((await world.get(`/cases/${caseId}/pages/9-9`, { as: 'sun-wei' })).status).toBe(404);
    expect((await world.get('/cases/0000000000/pages/1-1', { as: 'sun-wei' })).status).toBe(404);
  });
});
