// An emergency of class 1 at a customer of the demo tenant becomes a crisis: who is told what, at which minute, through the
// whole machinery; the manufacturer's people follow it without an account.
import { expect, test } from 'vitest';
import type { CaseCommand } from '../../shared/domain/case.ts';
import { isoOf } from '../../shared/domain/instant.ts';
import type { Actor } from '../../shared/domain/record.ts';
import { World } from './world.ts';

const CASE = 'k7m3q9qxpa';
const STAFF = (personId: string): Actor => ({ kind: 'person', name: personId, personId, via: 'portal' });

const opening = (world: World): CaseCommand => ({
  type: 'OpenCase',
  tenantId: 'demo0000000001',
  caseId: CASE,
  reportedAt: world.now,
  channel: 'hotline',
  receiptId: 'receipt-1',
  subject: '信号系统停机，数据丢失',
  text: '全线停运。',
  attachments: [],
  reporter: {
    name: '金波',
    address: null,
    channel: null,
    verified: true,
    contactId: 'yunxi-jin',
    language: 'zh-CN',
  },
  customerId: 'yunxi-metro',
  siteId: 'yunxi-control',
  contractId: 'yunxi-2025',
  timeZone: 'Asia/Shanghai',
  severity: 'E1',
  severityBasis: { by: 'staff', detail: '停机' },
  facts: { 'site.province': '浙江省', 'site.city': '宁波市' },
  replyToken: '0123456789abcdef0123456789abcdef',
  sendReception: false,
  receptionIsBare: false,
});

const WHY = { impact: '全线停运', complexity: '双机与存储同时损坏' };

/** What people got since an instant, as `HH:mm person channel first words`. */
const got = (world: World, since: number, what: RegExp) =>
  world.received
    .filter(({ at, text }) => at >= since && what.test(text))
    .map(({ at, person, channel, kind }) => `${isoOf(at).slice(11, 16)} ${kind} ${person} ${channel}`)
    .sort();

test('an emergency of class 1, its crisis, the missed hour, the report to the manufacturer, and the end', async () => {
  const world = await World.open({ startsAt: '2026-03-03T02:00:00Z' });
  const accepted = async (command: CaseCommand, actor: string) =>
    expect(await world.command(CASE, command, STAFF(actor))).toMatchObject({ outcome: 'accepted' });

  await world.command(CASE, opening(world), { kind: 'system', name: 'intake', via: 'intake' });
  await world.settle();
  // Four technical owners and two managers, each by name; two of them from the manufacturer.
  expect([...new Set(world.received.map(({ person, kind }) => `${kind} ${person}`))].sort()).toEqual([
    'page guo-tao',
    'page he-jing',
    'page lena-vogt',
    'page li-na',
    'page tang-rui',
    'page wang-fang',
  ]);
  expect((await world.caseOf(CASE)).ownerId).toBe('li-na');
  await accepted({ type: 'AcknowledgePage', personId: 'li-na' }, 'li-na');

  // Progress keeps the acknowledgement; the two hours of the class pass without a solution.
  for (let minutes = 0; minutes < 120; minutes += 30) {
    const contact = {
      type: 'LogContact',
      at: world.now,
      channel: 'phone',
      with: '金波',
      summary: '在修',
    } as const;
    await accepted({ ...contact, gaveRemoteSupport: false }, 'li-na');
    await world.fastForward(30);
  }
  await world.settle();
  expect((await world.caseOf(CASE)).crisis?.status).toBe('suggested');
  expect(got(world, Date.parse('2026-03-03T03:59:00Z'), /危急情况小组|crisis team/)).toEqual([
    '04:00 notice li-na email',
  ]);

  await accepted({ type: 'ProposeCrisis', ...WHY }, 'li-na');
  const team = {
    coordinatorId: 'lena-vogt',
    leaderId: 'wang-fang',
    memberIds: ['li-na', 'he-jing'],
    reportToId: 'tang-rui',
  };
  await accepted({ type: 'OpenCrisis', ...WHY, ...team }, 'sun-wei');
  const openedAt = world.now;
  await world.settle();
  const told = world.received.filter(({ at, person }) => at >= openedAt && person === 'lena-vogt').at(-1);
  expect(told).toMatchObject({ kind: 'notice', channel: 'email' });
  expect(told?.text).toContain('no account is needed');
  expect(told?.text).toMatch(/\/s\/[\w-]+\./);
  await accepted({ type: 'AcknowledgePage', personId: 'wang-fang' }, 'wang-fang');

  // An hour without a word: the leader is paged, although the case was taken.
  const before = world.now;
  await world.fastForwardTo(openedAt + 61 * 60_000);
  expect(got(world, before, /未更新|not brought up to date/)).toEqual(['05:00 page wang-fang sms']);
  await accepted({ type: 'UpdateCrisis', summary: '备用控制器已上电' }, 'li-na');
  expect((await world.caseOf(CASE)).escalation).toBe(null);

  // The report of the day goes out to the manufacturer, with a link of their own.
  const reportedAt = world.now;
  await accepted({ type: 'ReportCrisis', summary: '两台中的一台已恢复' }, 'wang-fang');
  await world.settle();
  const reports = world.received.filter(
    ({ at, kind, text }) => at >= reportedAt && kind === 'notice' && /\/s\//.test(text),
  );
  expect(reports.map(({ person, channel }) => `${person} ${channel}`).sort()).toEqual([
    'lena-vogt email',
    'tang-rui email',
  ]);
  for (const { text } of reports) expect(text).toContain('两台中的一台已恢复');

  // The end is told, and nothing is owed any more.
  await accepted({ type: 'ResolveCase', at: world.now, summary: '已恢复', remotely: false }, 'li-na');
  await accepted({ type: 'CloseCrisis', summary: '运行稳定' }, 'wang-fang');
  const closedAt = world.now;
  await world.fastForward(24 * 60);
  expect(got(world, closedAt + 5_000, /./)).toEqual([]);
  expect(world.deadLetters).toEqual([]);
});
