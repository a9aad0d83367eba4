// What every store of raw bytes promises: the same bytes under the tenant's own key, and null for what is not there.

import { beforeEach, describe, expect, test } from 'vitest';
import type { RawStore } from '../../shared/app/ports.ts';
import { freshTenant, NAUGHTY, noiseOf } from './stores.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);

/** S3: any Unicode text of up to 1,024 bytes, userguide/object-keys.html. */
const KEYS: readonly string[] = [
  ...NAUGHTY.filter((text) => text !== ''),
  'attachments/故障 照片.jpg',
  'a+b c%20d%2Fe&f=g?h#i',
  '.',
  '..',
  'a//b/./c/../d/',
  '/a',
  'x'.repeat(900),
];

export function describeRawStore(name: string, create: () => RawStore): void {
  describe(`${name}: raw bytes`, () => {
    let raw: RawStore;
    let tenantId: string;
    beforeEach(() => {
      raw = create();
      tenantId = freshTenant();
    });

    test.each([
      ['nothing', new Uint8Array()],
      ['every byte', Uint8Array.from({ length: 256 }, (_, byte) => byte)],
      ['five megabytes', bytesOf(noiseOf('five megabytes', 5 * 1024 * 1024))],
    ])('%s is given back byte for byte, also after it was put again', async (_, bytes) => {
      const key = await raw.put(tenantId, 'mails/1', bytes, 'message/rfc822');
      expect(Buffer.compare((await raw.get(key)) ?? bytesOf('none'), bytes)).toBe(0);
      expect(await raw.put(tenantId, 'mails/1', bytes, 'message/rfc822')).toBe(key);
      expect(Buffer.compare((await raw.get(key)) ?? bytesOf('none'), bytes)).toBe(0);
    });

    test('what is not there is null, also where something is beneath it', async () => {
      expect(await raw.get(`${tenantId}/mails/1`)).toBeNull();
      await raw.put(tenantId, 'mails/1/part', bytesOf('part'), 'text/plain');
      expect(await raw.get(`${tenantId}/mails/1`)).toBeNull();
      expect(await raw.get(`${tenantId}/mails`)).toBeNull();
      expect(await raw.get(`${tenantId}/`)).toBeNull();
    });

    test('any text is a key of its own', async () => {
      const keys: string[] = [];
      for (const text of KEYS)
        keys.push(await raw.put(tenantId, text, bytesOf(`under ${text}`), 'text/plain'));
      expect(new Set(keys).size).toBe(KEYS.length);
      for (const [index, key] of keys.entries()) {
        expect(key).toBe(`${tenantId}/${KEYS[index]}`);
        expect(await raw.get(key), key).toEqual(bytesOf(`under ${KEYS[index]}`));
      }
    });

    test('no key leads a tenant into what is another’s', async () => {
      const other = freshTenant();
      const theirs = await raw.put(other, 'mails/1', bytesOf('theirs'), 'text/plain');
      for (const way of [`../${other}/mails/1`, `/../${other}/mails/1`, `%2e%2e/${other}/mails/1`, theirs]) {
        const key = await raw.put(tenantId, way, bytesOf('ours'), 'text/plain');
        expect(key.startsWith(`${tenantId}/`)).toBe(true);
        expect(await raw.get(key)).toEqual(bytesOf('ours'));
        expect(await raw.get(theirs)).toEqual(bytesOf('theirs'));
      }
      const same = await raw.put(tenantId, 'mails/1', bytesOf('ours'), 'text/plain');
      expect(same).not.toBe(theirs);
      expect(await raw.get(theirs)).toEqual(bytesOf('theirs'));
    });

    test('bytes that are changed after they were handed in or out are not changed in the store', async () => {
      const bytes = bytesOf('as it came');
      const key = await raw.put(tenantId, 'mails/1', bytes, 'text/plain');
      bytes.fill(0);
      (await raw.get(key))?.fill(0);
      expect(await raw.get(key)).toEqual(bytesOf('as it came'));
    });
  });
}
