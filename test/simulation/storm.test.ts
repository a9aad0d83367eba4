// Ten thousand alarms in a minute at one desk with twenty engineers. Each engineer gets a handful of messages, the most
// severe cases page as ever, and every page of every case is accounted for: by its own attempt, and by the message that
// carried it. The same with fewer alarms until the ladder has brought in the next engineers, and with a ladder that pages
// eight of them at once. `FAULTLINE_STORM_ALARMS` asks for fewer or more.

import { expect, test } from 'vitest';
import type { Attempt } from '../../shared/app/ports.ts';
import { MINUTE_MS, SECOND_MS } from '../../shared/domain/instant.ts';
import type { Person } from '../../shared/domain/people.ts';
import { demoTenant } from '../../shared/domain/presets/demo.ts';
import { MAIL_DOMAIN, TENANT_ID, World } from '../scenario/world.ts';

const ALARMS = Number(process.env.FAULTLINE_STORM_ALARMS ?? 10_000);
/** Until the first two windows are over: one message stands for five thousand pages, so the other half goes with the second. */
const MINUTES = 7;
/** What takes in several engineers of each case is told as well by fewer alarms. */
const FEWER = Math.ceil(ALARMS / 20);
const ENGINEERS = 20;
const EIGHT = 8;
/** Within a quarter of an hour: the first page, then one message for each window that runs out, and for each way. */
const HANDFUL = 6;
const MORNING = Date.parse('2026-01-07T01:00:00Z');
/** One of a thousand is of the most severe level, and one of the first few hundred. */
const SEVERITIES = ['L2', 'L3', 'L4'] as const;
const isTop = (alarm: number) => alarm % 1_000 === 100;

type TestDesk = ReturnType<typeof demoTenant>;

function bigDesk(
  change: (ladder: TestDesk['ladders'][number]) => TestDesk['ladders'][number] = (same) => same,
): TestDesk {
  const demo = demoTenant(MAIL_DOMAIN);
  const [model] = demo.people;
  const [rota] = demo.rotas;
  if (!model || !rota) throw new Error('The demo tenant has nobody');
  const engineers = Array.from({ length: ENGINEERS }, (_, i): Person => {
    const id = `engineer-${String(i + 1).padStart(2, '0')}`;
    const number = `+86120006${String(i).padStart(5, '0')}`;
    return {
      ...model,
      id,
      name: id,
      contactMethods: [
        { channel: 'sms', address: number },
        { channel: 'email', address: `${id}@linjiang.example` },
      ],
    };
  });
  const layers = rota.layers.map((layer) => ({ ...layer, personIds: engineers.map(({ id }) => id) }));
  return {
    ...demo,
    people: [...demo.people, ...engineers],
    rotas: [{ ...rota, layers }],
    ladders: demo.ladders.map(change),
  };
}

/** So many alarms within a minute, and what happened by so many minutes later; nobody answers any of it. */
async function stormOf({ alarms, minutes, tenant }: { alarms: number; minutes: number; tenant: TestDesk }) {
  const world = await World.open({ startsAt: new Date(MORNING).toISOString(), tenant });
  const caseIds: string[] = [];
  for (let alarm = 0; alarm < alarms; alarm++) {
    await world.fastForwardTo(MORNING + Math.floor((alarm * MINUTE_MS) / alarms));
    const severity = isTop(alarm) ? 'L1' : (SEVERITIES[alarm % SEVERITIES.length] ?? 'L3');
    caseIds.push(await world.report({ severity, subject: `告警 ${alarm}`, key: `alarm-${alarm}` }));
  }
  const top = new Set(caseIds.filter((_, alarm) => isTop(alarm)));
  await world.fastForwardTo(MORNING + minutes * MINUTE_MS);
  return { world, caseIds, top };
}

type Storm = Awaited<ReturnType<typeof stormOf>>;

/** How many messages each engineer got, those about the most severe level aside. */
function messagesByEngineer({ world, top }: Storm): ReadonlyMap<string, number> {
  const pages = world.received.filter(({ kind, caseId }) => kind === 'page' && !top.has(caseId));
  return new Map([...Map.groupBy(pages, ({ to }) => to)].map(([to, messages]) => [to, messages.length]));
}

/** Every page that was opened: tried, and carried by a message that its person received, or still to be within its time. */
async function accounted({ world, caseIds, top }: Storm) {
  const carried = new Map<string, { first: number; to: Set<string> }>();
  for (const { kind, caseId, at, to } of world.received) {
    if (kind !== 'page') continue;
    const known = carried.get(caseId) ?? { first: at, to: new Set() };
    carried.set(caseId, { first: Math.min(at, known.first), to: known.to.add(to) });
  }
  const records = world.table.records(TENANT_ID, 'case');
  const counted = { pages: 0, alone: 0, bundled: 0, waiting: 0 };
  for (const caseId of caseIds) {
    const { commits, attempts } = await records.timeline(caseId, { limit: 1_000 });
    const opened = commits.flatMap(({ events }) =>
      (events as readonly { type: string; page?: { id: string } }[]).flatMap(({ type, page }) =>
        type === 'PageOpened' && page ? [page.id] : [],
      ),
    );
    for (const pageId of opened) {
      counted.pages++;
      const tried = attempts.filter((attempt: Attempt) => attempt.pageId === pageId);
      expect(tried.length, `${caseId} ${pageId}`).toBeGreaterThan(0);
      for (const attempt of tried) {
        if (attempt.outcome === 'attempting') {
          expect(attempt.due, `${caseId} ${attempt.id} waits`).toBeGreaterThan(world.now);
          counted.waiting++;
          continue;
        }
        expect(attempt.outcome, `${caseId} ${attempt.id}`).toBe('accepted');
        counted[attempt.bundleId === undefined ? 'alone' : 'bundled']++;
        const message = carried.get(attempt.bundleId ?? caseId);
        expect(message?.to.has(attempt.to), `${caseId} ${attempt.id} reached ${attempt.to}`).toBe(true);
        if (attempt.bundleId !== undefined)
          expect((message?.first ?? 0) - attempt.startedAt).toBeLessThanOrEqual(
            5 * MINUTE_MS + 10 * SECOND_MS,
          );
      }
    }
    if (top.has(caseId))
      expect(attempts.filter(({ pageId }) => pageId !== undefined).every(({ bundleId }) => !bundleId)).toBe(
        true,
      );
  }
  expect(world.doubledAttempts).toEqual([]);
  expect(world.deadLetters).toEqual([]);
  expect(world.metrics.ItemParked ?? 0).toBe(0);
  return counted;
}

test(`${ALARMS} alarms in a minute page each of ${ENGINEERS} engineers a handful of times and lose nothing`, async () => {
  const storm = await stormOf({ alarms: ALARMS, minutes: MINUTES, tenant: bigDesk() });
  for (const [to, count] of messagesByEngineer(storm)) expect(count, to).toBeLessThanOrEqual(HANDFUL);
  const counted = await accounted(storm);
  expect(counted.pages).toBeGreaterThanOrEqual(ALARMS);
  expect(counted.bundled).toBeGreaterThan(ALARMS * 0.9);
  expect(counted.alone).toBeLessThanOrEqual(2 * storm.top.size + 2 * ENGINEERS);
}, 600_000);

test(`${FEWER} alarms climb the ladder over sixteen minutes: a handful of messages each, and every case goes on`, async () => {
  const storm = await stormOf({ alarms: FEWER, minutes: 16, tenant: bigDesk() });
  const messages = messagesByEngineer(storm);
  for (const [to, count] of messages) expect(count, to).toBeLessThanOrEqual(HANDFUL);
  const counted = await accounted(storm);
  // The first engineer of each case did not answer: the next is paged, of each of them.
  expect(counted.pages).toBeGreaterThanOrEqual(2 * FEWER);
  expect(counted.bundled).toBeGreaterThan((counted.pages - counted.waiting) * 0.9);
  for (const caseId of storm.caseIds) {
    const { escalation } = await storm.world.caseOf(caseId);
    expect(escalation?.pagedPersonIds.length, caseId).toBeGreaterThanOrEqual(2);
    expect(escalation?.openPages.length, caseId).toBeGreaterThan(0);
  }
}, 600_000);

test(`${FEWER} alarms at a ladder that pages eight engineers at once: each gets a handful, and each page of each`, async () => {
  const tenant = bigDesk((ladder) => ({
    ...ladder,
    rungs: ladder.rungs.map((rung) =>
      rung.when.at === 'opening'
        ? { ...rung, order: 'all_at_once', recipients: [{ to: 'rota', rotaId: 'engineers', depth: EIGHT }] }
        : rung,
    ),
  }));
  const storm = await stormOf({ alarms: FEWER, minutes: MINUTES, tenant });
  const messages = messagesByEngineer(storm);
  expect(messages.size).toBeGreaterThanOrEqual(EIGHT);
  for (const [to, count] of messages) expect(count, to).toBeLessThanOrEqual(HANDFUL);
  const counted = await accounted(storm);
  expect(counted.pages).toBeGreaterThanOrEqual(EIGHT * FEWER);
  expect(counted.bundled).toBeGreaterThan((counted.pages - counted.waiting) * 0.9);
}, 600_000);
