// What every configuration store promises: versions follow each other, none is ever changed.

import { beforeEach, describe, expect, test } from 'vitest';
import type { ConfigurationStore } from '../../shared/app/ports.ts';
import { freshTenant, NAUGHTY, NOON, type Stores } from './stores.ts';

interface Rung {
  readonly id: string;
  readonly version: number;
  readonly name: string;
}

export function describeConfigurationStore(name: string, create: () => Stores): void {
  describe(`${name}: configuration store`, () => {
    let stores: Stores;
    let store: ConfigurationStore;
    beforeEach(() => {
      stores = create();
      store = stores.configuration(freshTenant());
    });
    const by = (reason: string) => ({ name: '李强', at: NOON, reason });
    const put = (version: number, text = `version ${version}`, id = 's002-effective') =>
      store.put<Rung>('tier', { id, version, name: text }, by(text));

    test('each version is found for good, and the latest without naming it', async () => {
      await put(1);
      await put(2);
      expect(await store.get<Rung>('tier', 's002-effective')).toEqual({
        id: 's002-effective',
        version: 2,
        name: 'version 2',
      });
      expect((await store.get<Rung>('tier', 's002-effective', 1))?.name).toBe('version 1');
      expect((await store.get<Rung>('tier', 's002-effective', 2))?.name).toBe('version 2');
      expect(await store.get('tier', 's002-effective', 3)).toBeNull();
      expect(await store.get('ladder', 's002-effective')).toBeNull();
      expect(await store.get('tier', 'unknown')).toBeNull();
      expect(await store.get('tier', '')).toBeNull();
      expect(await store.get('tier', 'a#b')).toBeNull();
    });

    test('a version that does not follow the latest is a conflict and changes nothing', async () => {
      await expect(put(2)).rejects.toMatchObject({ name: 'Conflict' });
      await expect(put(0)).rejects.toMatchObject({ name: 'Conflict' });
      await put(1, 'first');
      await expect(put(1, 'again')).rejects.toMatchObject({ name: 'Conflict' });
      await expect(put(3)).rejects.toMatchObject({ name: 'Conflict' });
      expect(await store.history('tier', 's002-effective')).toHaveLength(1);
      expect((await store.get<Rung>('tier', 's002-effective', 1))?.name).toBe('first');
      expect(await store.get('tier', 's002-effective', 2)).toBeNull();
    });

    test('of eight who change the same version one succeeds', async () => {
      await put(1);
      const puts = await Promise.allSettled(Array.from({ length: 8 }, (_, number) => put(2, `by ${number}`)));
      expect(puts.filter((each) => each.status === 'fulfilled')).toHaveLength(1);
      const winner = puts.findIndex((each) => each.status === 'fulfilled');
      expect((await store.get<Rung>('tier', 's002-effective'))?.name).toBe(`by ${winner}`);
      expect((await store.get<Rung>('tier', 's002-effective', 2))?.name).toBe(`by ${winner}`);
    });

    test('the latest of a kind come in order of id, one each', async () => {
      for (const id of ['zulu', 'alpha', 'mike', '北京']) await put(1, id, id);
      await put(2, 'newer', 'mike');
      await store.put('contact', { id: 'alpha', version: 1 }, by('contact'));
      await store.put('contract', { id: 'alpha', version: 1 }, by('contract'));
      expect((await store.latest<Rung>('tier')).map((tier) => `${tier.id} ${tier.version}`)).toEqual([
        'alpha 1',
        'mike 2',
        'zulu 1',
        '北京 1',
      ]);
      expect(await store.latest('contact')).toHaveLength(1);
      expect(await store.latest('rota')).toEqual([]);
    });

    test('the history tells who changed what, when and why, oldest first', async () => {
      for (let version = 1; version <= 11; version++) await put(version);
      await put(1, 'a longer id', 's002-effective-2');
      const history = await store.history<Rung>('tier', 's002-effective');
      expect(history.map((each) => each.item.version)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
      expect(history[10]).toEqual({
        item: { id: 's002-effective', version: 11, name: 'version 11' },
        by: by('version 11'),
      });
      expect(await store.history('tier', 'unknown')).toEqual([]);
    });

    test("one tenant's configuration is not another's", async () => {
      await put(1);
      const other = stores.configuration(freshTenant());
      expect(await other.get('tier', 's002-effective')).toBeNull();
      expect(await other.latest('tier')).toEqual([]);
      expect(await other.history('tier', 's002-effective')).toEqual([]);
    });

    test('any text is kept; an id that would reach into other keys is refused', async () => {
      for (const [number, text] of NAUGHTY.entries()) await put(number + 1, text);
      expect((await store.history<Rung>('tier', 's002-effective')).map((each) => each.item.name)).toEqual(
        NAUGHTY,
      );
      for (const id of ['', 'a#b', '\udc00', 'x'.repeat(1_000)])
        await expect(put(1, 'x', id)).rejects.toThrow();
      await expect(put(NAUGHTY.length + 1, 'x'.repeat(400_000))).rejects.toMatchObject({ name: 'TooLarge' });
    });
  });
}
