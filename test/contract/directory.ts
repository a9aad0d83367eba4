// What every directory promises: all tenants that know a key, and nothing of any other key.

import { beforeEach, describe, expect, test } from 'vitest';
import type { Directory } from '../../shared/app/ports.ts';
import { freshTenant, NAUGHTY, type Stores } from './stores.ts';

export function describeDirectory(name: string, create: () => Stores): void {
  describe(`${name}: directory`, () => {
    let directory: Directory;
    let tenantId: string;
    let other: string;
    beforeEach(() => {
      directory = create().directory();
      tenantId = freshTenant();
      other = freshTenant();
    });
    // Keys are not a tenant's, so each test makes its own from its fresh tenant's id.
    const address = (local = 'desk') => ({ address: `${local}.${tenantId}@example.com` });

    test('an unknown key is nobody', async () => {
      expect(await directory.find(address())).toEqual([]);
    });

    test("one engineer's number in two tenants is found for both, in the order they came", async () => {
      const number = { number: `+86 138-0000 ${tenantId}` };
      await directory.put(number, { tenantId, role: 'person', id: 'wang-fang' });
      await directory.put(number, { tenantId: other, role: 'person', id: 'wang' });
      await directory.put(number, { tenantId, role: 'person', id: 'wang-fang' });
      expect(await directory.find({ number: `+861380000${tenantId}` })).toEqual([
        { tenantId, role: 'person', id: 'wang-fang' },
        { tenantId: other, role: 'person', id: 'wang' },
      ]);
    });

    test('a removed hit is gone, the others stay; removing again is harmless', async () => {
      const hit = { tenantId, role: 'contact', id: 'c1' } as const;
      const theirs = { tenantId: other, role: 'contact', id: 'c1' } as const;
      await directory.put(address(), hit);
      await directory.put(address(), theirs);
      await directory.remove(address(), hit);
      await directory.remove(address(), hit);
      expect(await directory.find(address())).toEqual([theirs]);
      await directory.remove(address(), theirs);
      expect(await directory.find(address())).toEqual([]);
      await directory.put(address(), hit);
      expect(await directory.find(address())).toEqual([hit]);
    });

    test('addresses, numbers and slugs have one spelling, a subject is as it is', async () => {
      const hit = { tenantId, role: 'intake', id: 'mail' } as const;
      await directory.put({ address: ` Desk.${tenantId}@Example.COM ` }, hit);
      expect(await directory.find(address())).toEqual([hit]);
      await directory.put({ slug: `Acme-${tenantId}` }, hit);
      expect(await directory.find({ slug: `acme-${tenantId}` })).toEqual([hit]);
      await directory.put({ subject: `Auth0|${tenantId}` }, hit);
      expect(await directory.find({ subject: `auth0|${tenantId}` })).toEqual([]);
      expect(await directory.find({ subject: `Auth0|${tenantId}` })).toEqual([hit]);
    });

    test('the same text as another type of key is another key', async () => {
      await directory.put({ slug: tenantId }, { tenantId, role: 'slug', id: tenantId });
      expect(await directory.find({ address: tenantId })).toEqual([]);
      expect(await directory.find({ subject: tenantId })).toEqual([]);
    });

    test('ten hits fit and the eleventh is refused', async () => {
      for (let number = 0; number < 10; number++)
        await directory.put(address(), { tenantId, role: 'contact', id: `c${number}` });
      await expect(directory.put(address(), { tenantId, role: 'contact', id: 'c10' })).rejects.toThrow(
        /10 hits/,
      );
      expect(await directory.find(address())).toHaveLength(10);
    });

    test('of hits that are put at once none is lost', async () => {
      const ids = ['c0', 'c1', 'c2', 'c3', 'c4'];
      await Promise.all(ids.map((id) => directory.put(address(), { tenantId, role: 'contact', id })));
      expect((await directory.find(address())).map((hit) => hit.id).sort()).toEqual(ids);
    });

    test('any text can be looked up', async () => {
      for (const text of [...NAUGHTY, '\ud800', 'x'.repeat(5_000)]) {
        const key = { subject: `${tenantId} ${text}` };
        await directory.put(key, { tenantId, role: 'person', id: text });
        expect((await directory.find(key)).map((hit) => hit.id)).toEqual([text]);
      }
    });
  });
}
