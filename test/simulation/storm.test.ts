// Ten thousand alarms in a minute at one desk with twenty engineers. Each engineer gets a handful of messages, the most
// severe cases page as ever, and every page of every case is accounted for: by its own attempt, and by the message that
// carried it. `FAULTLINE_STORM_ALARMS` and
// `FAULTLINE_STORM_MINUTES` ask for fewer or more.

import { expect, test } from 'vitest';
import type { Attempt } from '../../shared/app/ports.ts';
import { MINUTE_MS, SECOND_MS } from '../../shared/domain/instant.ts';
import type { Person } from '../../shared/domain/people.ts';
import { demoTenant } from '../../shared/domain/presets/demo.ts';
import { MAIL_DOMAIN, TENANT_ID, World } from '../scenario/world.ts';

const ALARMS = Number(process.env.FAULTLINE_STORM_ALARMS ?? 10_000);
/** Over the first windows; sixteen takes in the second and third engineers, and five times as long. */
const MINUTES = Number(process.env.FAULTLINE_STORM_MINUTES ?? 7);
const ENGINEERS = 20;
const MORNING = Date.parse('2026-01-07T01:00:00Z');
/** One of a thousand is of the most severe level. */
const SEVERITIES = ['L2', 'L3', 'L4'] as const;
const isTop = (alarm: number) => alarm % 1_000 === 500;

function bigDesk(): ReturnType<typeof demoTenant> {
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
  return { ...demo, people: [...demo.people, ...engineers], rotas: [{ ...rota, layers }] };
}

test(`${ALARMS} alarms in a minute page each of ${ENGINEERS} engineers a handful of times and lose nothing`, async () => {
  const world = await World.open({ startsAt: new Date(MORNING).toISOString(), tenant: bigDesk() });
  const caseIds: string[] = [];
  for (let alarm = 0; alarm < ALARMS; alarm++) {
    await world.fastForwardTo(MORNING + Math.floor((alarm * MINUTE_MS) / ALARMS));
    const severity = isTop(alarm) ? 'L1' : (SEVERITIES[alarm % SEVERITIES.length] ?? 'L3');
    caseIds.push(await world.report({ severity, subject: `告警 ${alarm}`, key: `alarm-${alarm}` }));
  }
  const top = new Set(caseIds.filter((_, alarm) => isTop(alarm)));
  await world.fastForwardTo(MORNING + MINUTES * MINUTE_MS);

  const pages = world.received.filter(({ kind }) => kind === 'page');
  const byAddress = Map.groupBy(pages, ({ to }) => to);
  const ordinary = [...byAddress].map(([to, messages]) => ({
    to,
    count: messages.filter(({ caseId }) => !top.has(caseId)).length,
  }));
  for (const { to, count } of ordinary) expect(count, to).toBeLessThanOrEqual(12);

  // Every page that was opened: tried, and carried by a message that its person received.
  const carried = new Map<string, number>();
  for (const { caseId, at } of pages) carried.set(caseId, Math.min(at, carried.get(caseId) ?? at));
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
        expect(message, `${caseId} ${attempt.id}`).toBeDefined();
        if (attempt.bundleId !== undefined)
          expect((message ?? 0) - attempt.startedAt).toBeLessThanOrEqual(5 * MINUTE_MS + 10 * SECOND_MS);
      }
    }
    if (top.has(caseId))
      expect(attempts.filter(({ pageId }) => pageId !== undefined).every(({ bundleId }) => !bundleId)).toBe(
        true,
      );
  }
  expect(counted.pages).toBeGreaterThanOrEqual(ALARMS);
  expect(counted.bundled).toBeGreaterThan(ALARMS * 0.9);
  expect(counted.alone).toBeLessThanOrEqual(2 * top.size + 2 * ENGINEERS);
  expect(world.doubledAttempts).toEqual([]);
  expect(world.deadLetters).toEqual([]);
  expect(world.metrics.ItemParked ?? 0).toBe(0);
}, 600_000);
