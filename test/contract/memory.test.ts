// The stores of the scenarios keep the promises of the table.

import { describe, expect, test } from 'vitest';
import { createMemoryTable } from '../scenario/memory-store.ts';
import { NOON, type Sample, writeOf } from './stores.ts';
import { describeStores } from './suites.ts';

describeStores('in memory', () => createMemoryTable());

describe('in memory: faults', () => {
  const tenantId = 'tenantfault';

  test('a call that fails before its effect has not happened, one that fails after has', async () => {
    const stores = createMemoryTable();
    const records = stores.records<Sample>(tenantId, 'case');
    const calls: string[] = [];
    stores.table.hooks = {
      before: ({ call, id }) => {
        calls.push(`${call} ${id}`);
        if (call === 'records.commit') throw new Error('before');
      },
    };
    await expect(records.commit(writeOf(tenantId, 1))).rejects.toThrow('before');
    expect(await records.head('k7m3q9qxpa')).toBeNull();
    expect(calls).toEqual(['records.commit k7m3q9qxpa', 'records.head k7m3q9qxpa']);

    stores.table.hooks = {
      after: ({ call }) => {
        if (call === 'records.commit') throw new Error('after');
      },
    };
    await expect(records.commit(writeOf(tenantId, 1, { due: NOON }))).rejects.toThrow('after');
    expect(await records.head('k7m3q9qxpa')).toMatchObject({ due: NOON, state: { version: 1 } });
    expect(stores.table.dueCount()).toBe(1);
  });

  test('what was handed in can be changed without changing what is stored, and what is handed out cannot be', async () => {
    const records = createMemoryTable().records<Sample & { tags: string[] }>(tenantId, 'case');
    const tags = ['a'];
    const write = writeOf(tenantId, 1);
    await records.commit({ ...write, state: { ...write.state, tags } });
    tags.push('b');
    const head = await records.head('k7m3q9qxpa');
    expect(() => head?.state.tags.push('c')).toThrow(TypeError);
    expect((await records.head('k7m3q9qxpa'))?.state.tags).toEqual(['a']);
  });
});
