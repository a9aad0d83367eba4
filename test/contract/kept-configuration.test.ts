// What a process keeps of the configuration: the store's promises hold, edits are seen in time, and reads are spared.

import { beforeEach, describe, expect, test } from 'vitest';
import { emptyKeptConfiguration, keptConfiguration } from '../../shared/app/kept-configuration.ts';
import type { ConfigurationStore } from '../../shared/app/ports.ts';
import { type Instant, SECOND_MS } from '../../shared/domain/instant.ts';
import { createMemoryTable, type MemoryStores } from '../scenario/memory-store.ts';
import { describeConfigurationStore } from './configuration-store.ts';
import { freshTenant, NOON } from './stores.ts';

const STANDING_CLOCK = { machineNow: () => NOON, now: () => NOON };

describeConfigurationStore('kept by a process', () => {
  const stores = createMemoryTable();
  const kept = emptyKeptConfiguration();
  const configuration = (tenantId: string) =>
    keptConfiguration(stores.configuration(tenantId), STANDING_CLOCK, kept);
  return { ...stores, configuration };
});

describe('kept by a process', () => {
  const by = { name: '王芳', at: NOON, reason: 'test' };
  let tenantId: string;
  let stores: MemoryStores;
  let reads: string[];
  let machineNow: Instant;
  /** How far the desk's clock was turned ahead of the machine's. */
  let turnedMs: number;
  const clock = { machineNow: () => machineNow, now: () => machineNow + turnedMs };
  let process: ConfigurationStore;
  let elsewhere: ConfigurationStore;
  beforeEach(async () => {
    tenantId = freshTenant();
    stores = createMemoryTable();
    machineNow = NOON;
    turnedMs = 0;
    process = keptConfiguration(stores.configuration(tenantId), clock, emptyKeptConfiguration());
    elsewhere = stores.configuration(tenantId);
    for (const kind of ['person', 'customer'] as const)
      await elsewhere.put(kind, { id: 'wang-fang', version: 1 }, by);
    reads = [];
    stores.table.hooks = { before: ({ call, id }) => void reads.push(`${call} ${id}`) };
  });

  test('a version is read once, however long ago', async () => {
    expect(await process.get('person', 'wang-fang', 1)).toMatchObject({ version: 1 });
    machineNow += 90 * 24 * 3_600 * SECOND_MS;
    expect(await process.get('person', 'wang-fang', 1)).toMatchObject({ version: 1 });
    expect(reads).toEqual(['configuration.get wang-fang']);
  });

  test('an item of a list that is kept is not read again, and is no older than the list', async () => {
    await process.latest('person');
    machineNow += 3 * SECOND_MS;
    expect(await process.get('person', 'wang-fang')).toMatchObject({ version: 1 });
    expect(reads).toEqual(['configuration.latest person']);
    await elsewhere.put('person', { id: 'wang-fang', version: 2 }, by);
    await elsewhere.put('person', { id: 'li-na', version: 1 }, by);
    expect(await process.get('person', 'li-na')).toMatchObject({ version: 1 });
    machineNow += 2 * SECOND_MS;
    expect(await process.get('person', 'wang-fang')).toMatchObject({ version: 2 });
  });

  test('an edit by another process is seen within five seconds', async () => {
    await process.get('person', 'wang-fang');
    await process.latest('person');
    await elsewhere.put('person', { id: 'wang-fang', version: 2 }, by);
    reads = [];
    machineNow += 5 * SECOND_MS - 1;
    expect(await process.get('person', 'wang-fang')).toMatchObject({ version: 1 });
    expect(await process.latest('person')).toMatchObject([{ version: 1 }]);
    expect(reads).toEqual([]);
    machineNow += 1;
    expect(await process.get('person', 'wang-fang')).toMatchObject({ version: 2 });
    expect(await process.latest('person')).toMatchObject([{ version: 2 }]);
    expect(reads).toEqual(['configuration.get wang-fang', 'configuration.latest person']);
  });

  test('an edit by the same process is seen at once, also by a read that was under way', async () => {
    await process.latest('person');
    let letGo: () => void = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    stores.table.hooks = { after: ({ call }) => (call === 'configuration.get' ? held : undefined) };
    const underWay = process.get('person', 'wang-fang');
    await process.put('person', { id: 'wang-fang', version: 2 }, by);
    letGo();
    expect(await underWay).toMatchObject({ version: 1 });
    expect(await process.get('person', 'wang-fang')).toMatchObject({ version: 2 });
    expect(await process.latest('person')).toMatchObject([{ version: 2 }]);
  });

  test('a put that lost its race makes the next read a fresh one', async () => {
    await process.get('person', 'wang-fang');
    await elsewhere.put('person', { id: 'wang-fang', version: 2 }, by);
    await expect(process.put('person', { id: 'wang-fang', version: 2 }, by)).rejects.toMatchObject({
      name: 'Conflict',
    });
    expect(await process.get('person', 'wang-fang')).toMatchObject({ version: 2 });
  });

  test('of many who ask at once one reads', async () => {
    await Promise.all(Array.from({ length: 16 }, () => process.latest('person')));
    await Promise.all(Array.from({ length: 16 }, () => process.get('customer', 'wang-fang')));
    expect(reads).toEqual(['configuration.latest person', 'configuration.get wang-fang']);
  });

  test('what was not there, what failed and what people edit from is read anew', async () => {
    expect(await process.get('site', 'new')).toBeNull();
    expect(await process.get('site', 'new', 1)).toBeNull();
    await elsewhere.put('site', { id: 'new', version: 1 }, by);
    expect(await process.get('site', 'new')).toMatchObject({ version: 1 });
    expect(await process.get('site', 'new', 1)).toMatchObject({ version: 1 });

    stores.table.hooks = {
      before: () => {
        throw new Error('down');
      },
    };
    await expect(process.latest('person')).rejects.toThrow('down');
    await expect(process.get('person', 'wang-fang', 1)).rejects.toThrow('down');
    stores.table.hooks = {};
    expect(await process.latest('person')).toHaveLength(1);
    expect(await process.get('person', 'wang-fang', 1)).toMatchObject({ version: 1 });

    expect(await process.latest('customer')).toMatchObject([{ version: 1 }]);
    await elsewhere.put('customer', { id: 'wang-fang', version: 2 }, by);
    expect(await process.latest('customer')).toMatchObject([{ version: 2 }]);
    expect(await process.history('customer', 'wang-fang')).toHaveLength(2);
  });

  test('an edit by another process is seen at once by whoever turns the desk’s clock ahead', async () => {
    await process.latest('person');
    await elsewhere.put('person', { id: 'wang-fang', version: 2 }, by);
    expect(await process.latest('person')).toMatchObject([{ version: 1 }]);
    turnedMs = 60 * SECOND_MS;
    expect(await process.get('person', 'wang-fang')).toMatchObject({ version: 2 });
    expect(await process.latest('person')).toMatchObject([{ version: 2 }]);
  });

  test('two tenants of one process, and two processes, share nothing', async () => {
    const kept = emptyKeptConfiguration();
    const otherId = freshTenant();
    const one = keptConfiguration(stores.configuration(tenantId), clock, kept);
    const other = keptConfiguration(stores.configuration(otherId), clock, kept);
    expect(await one.get('person', 'wang-fang', 1)).not.toBeNull();
    expect(await one.latest('person')).toHaveLength(1);
    expect(await other.get('person', 'wang-fang', 1)).toBeNull();
    expect(await other.latest('person')).toEqual([]);
  });

  test('a rota of the former shape is read as what it says now, in each version', async () => {
    const former = {
      ...{ id: 'engineers', version: 1, name: 'Engineers', timeZone: 'Asia/Shanghai' },
      ...{
        startsOn: '1999-12-27',
        handOverAt: '09:00',
        shiftDays: 7,
        personIds: ['wang-fang'],
        overrides: [],
      },
    };
    await elsewhere.put('rota', former, by);
    const present = {
      ...{ id: 'engineers', version: 1, name: 'Engineers', timeZone: 'Asia/Shanghai', mustCover: 'always' },
      overrides: [],
      layers: [
        {
          ...{ id: 'rotation', name: 'Engineers', startsOn: '1999-12-27', handOverTimes: ['09:00'] },
          ...{ shiftsPerTurn: 7, personIds: ['wang-fang'] },
        },
      ],
    };
    expect(await process.get('rota', 'engineers')).toEqual(present);
    expect(await process.get('rota', 'engineers', 1)).toEqual(present);
    expect(await process.latest('rota')).toEqual([present]);
    expect((await process.history('rota', 'engineers'))[0]?.item).toEqual(present);
    expect(await process.get('rota', 'none')).toBeNull();
  });

  test('what is kept is bounded', async () => {
    const kept = emptyKeptConfiguration();
    const busy = keptConfiguration(elsewhere, clock, kept);
    stores.table.hooks = {};
    for (let number = 0; number < 2_100; number++) {
      await elsewhere.put('site', { id: `site-${number}`, version: 1 }, by);
      await busy.get('site', `site-${number}`);
      await busy.get('site', `site-${number}`, 1);
    }
    expect(kept.versions.size).toBe(2_000);
    expect(kept.latest.size).toBe(2_000);
    machineNow += 6 * SECOND_MS;
    await busy.get('site', 'site-0');
    expect(kept.latest.size).toBe(1);
  });
});
