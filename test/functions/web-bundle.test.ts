// The link of a bundle: what the paged person sees behind it, and what pressing it does to the cases.

import { beforeEach, describe, expect, test } from 'vitest';
import { WHOLE_BUNDLE } from '../../shared/app/pagers.ts';
import { DAY_MS, MINUTE_MS } from '../../shared/domain/instant.ts';
import { DEMO_TENANT_ID } from '../../shared/domain/presets/demo.ts';
import { BUNDLE_ROWS_MAX } from '../../shared/web/pages-bundle.ts';
import { memoryLinks } from '../scenario/memory-outside.ts';
import { openPortal, type PortalWorld } from './portal-world.ts';

const PERSON = 'chen-yu';
const WAY = { personId: PERSON, channel: 'sms', address: '+8612000550101' } as const;

let world: PortalWorld;
beforeEach(async () => {
  world = await openPortal();
});

/** A bundle of so many cases whose page of this person is open, and the path of its link. */
async function bundleOf(
  count: number,
  personId: string = PERSON,
): Promise<{ path: string; caseIds: string[] }> {
  const caseIds: string[] = [];
  const pages = [];
  for (let i = 0; i < count; i++) {
    const caseId = await world.openCase({ subject: `告警 <${i + 1}>`, severity: 'L3' });
    const escalation = (await world.desk.cases.head(caseId))?.state.escalation;
    const page = escalation?.openPages.find((each) => each.personId === personId);
    if (!page) throw new Error(`${personId} has no page of ${caseId}`);
    caseIds.push(caseId);
    pages.push({ caseId, attemptId: page.attempt, pageId: page.id });
  }
  const { pagers } = world.desk;
  const id = pagers.bundleIdOf(WAY, world.now + MINUTE_MS);
  await pagers.putBundle({ id, way: WAY, at: world.now, code: '48213', pages, leaseUntil: world.now });
  return { path: await pathOf(id, personId), caseIds };
}

async function pathOf(bundleId: string, personId: string): Promise<string> {
  const url = await memoryLinks().urlOf({
    audience: 'page',
    tenantId: DEMO_TENANT_ID,
    caseId: bundleId,
    subject: WHOLE_BUNDLE,
    personId,
    expiresAt: world.now + DAY_MS,
  });
  return new URL(url).pathname;
}

const holderOf = async (caseId: string) => (await world.desk.cases.head(caseId))?.state.ownerId;

describe('the link of a bundle', () => {
  test('shows every case of it and changes nothing', async () => {
    const { path, caseIds } = await bundleOf(3);
    const answer = await world.get(path);
    const text = await answer.text();
    expect(answer.status).toBe(200);
    expect(text).toContain('告警 &lt;1&gt;');
    expect(text.match(/type="checkbox"/g)).toHaveLength(3);
    expect(text.match(/href="\/p\/[^"]+#why"/g)).toHaveLength(3);
    expect(text.match(/ checked>/g)).toHaveLength(3);
    expect(text).toContain('全部接手（3 单）');
    expect(await Promise.all(caseIds.map(holderOf))).toEqual([null, null, null]);
    expect(await (await world.get(`${path}?lang=en`)).text()).toContain('3 cases need you');
  });

  test('takes all of them with one press, and a second press finds nothing more', async () => {
    const { path, caseIds } = await bundleOf(3);
    const taken = await world.post(path, { do: 'take_all' });
    expect(taken.status).toBe(303);
    expect(await Promise.all(caseIds.map(holderOf))).toEqual([PERSON, PERSON, PERSON]);
    const after = await (await world.get(taken.headers.get('location') ?? '')).text();
    expect(after).toContain('您接手了 3 单');
    expect(after).toContain('您已接手');
    expect(after).toContain('一条通知里的 3 单');
    expect(after).not.toContain('type="checkbox"');
    const again = await world.post(path, { do: 'take_all' });
    expect(again.headers.get('location')).toContain('taken=0&over=3&left=0');
  });

  test('takes the chosen ones and leaves the others with the ladder', async () => {
    const { path, caseIds } = await bundleOf(3);
    const [, chosen = ''] = caseIds;
    expect((await world.post(path, { do: 'take_chosen', [`case-${chosen}`]: '1' })).status).toBe(303);
    expect(await Promise.all(caseIds.map(holderOf))).toEqual([null, PERSON, null]);
    const none = await world.post(path, { do: 'take_chosen' });
    expect(await (await world.get(none.headers.get('location') ?? '')).text()).toContain('未选择任何一单');
  });

  test('passes all of them on, or the chosen ones, to whoever comes next', async () => {
    const { path, caseIds } = await bundleOf(3);
    const called = async (caseId: string) =>
      (await world.desk.cases.head(caseId))?.state.escalation?.openPages.map(({ personId }) => personId);
    const [first = '', second = '', third = ''] = caseIds;
    const one = await world.post(path, { do: 'hand_on_chosen', [`case-${second}`]: '1' });
    expect(await (await world.get(one.headers.get('location') ?? '')).text()).toContain('1 单已转给下一位');
    expect(await called(first)).toContain(PERSON);
    expect(await called(second)).not.toContain(PERSON);
    const rest = await world.post(path, { do: 'hand_on_all' });
    expect(rest.headers.get('location')).toContain('passed=2&over=1&left=0');
    expect(await called(third)).not.toContain(PERSON);
    expect(await Promise.all(caseIds.map(holderOf))).toEqual([null, null, null]);
  });

  test('is one person’s: another’s link, a bundle that is not there and a person who left get nothing', async () => {
    const { path, caseIds } = await bundleOf(2);
    const id = world.desk.pagers.bundleIdOf(WAY, world.now + MINUTE_MS);
    expect((await world.get(await pathOf(id, 'li-na'))).status).toBe(403);
    expect((await world.get(await pathOf('b000000000', PERSON))).status).toBe(404);
    const [first = ''] = caseIds;
    const { pathname } = new URL(
      await memoryLinks().urlOf({
        audience: 'status',
        tenantId: DEMO_TENANT_ID,
        caseId: first,
        expiresAt: world.now + DAY_MS,
      }),
    );
    expect((await world.get(`/p/${pathname.split('/').at(-1)}`)).status).toBe(404);
    expect((await world.get(path)).status).toBe(200);
  });

  test('of many cases comes in pages below 50 KB', async () => {
    const { path } = await bundleOf(BUNDLE_ROWS_MAX + 3);
    const text = await (await world.get(path)).text();
    expect(Buffer.byteLength(text)).toBeLessThan(50_000);
    expect(text).toContain(`${path}?page=1`);
    const second = await (await world.get(`${path}?page=1`)).text();
    expect(second.match(/type="checkbox"/g)).toHaveLength(3);
  });
});
