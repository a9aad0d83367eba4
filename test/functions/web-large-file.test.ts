import { describe, expect, it } from 'vitest';
import { openPortal } from './portal-world.ts';

describe('a file that is too large for one answer', () => {
  it('is offered in parts that join to the same bytes, and a small one in one piece', async () => {
    const world = await openPortal();
    const bytes = Uint8Array.from({ length: 9_000_001 }, (_, index) => index % 251);
    const store = (name: string, content: Uint8Array) =>
      world.desk.raw.put(world.desk.tenantId, `attachments/${name}`, content, 'application/octet-stream');
    const attached = async (filename: string, content: Uint8Array) => ({
      filename,
      contentType: 'application/octet-stream',
      sizeBytes: content.byteLength,
      sha256: '0'.repeat(64),
      key: await store(filename, content),
    });
    const caseId = await world.openCase({
      attachments: [await attached('core.log', bytes), await attached('small.txt', bytes.subarray(0, 10))],
    });
    const page = await (await world.get(`/cases/${caseId}?lang=en`, { as: 'li-na' })).text();
    const parts = [...page.matchAll(/href="(\/a\/[^"]+\?part=\d)"/g)].map(([, href]) => href ?? '');
    expect(parts).toHaveLength(3);
    expect(page).toMatch(/href="\/a\/[^"?]+"><bdi>small\.txt/);
    const answers = await Promise.all(parts.map((href) => world.get(href)));
    expect(answers.map(({ headers }) => headers.get('content-disposition'))).toEqual(
      [1, 2, 3].map((part) => expect.stringContaining(`core.log.0${part}`)),
    );
    const fetched = await Promise.all(answers.map((answer) => answer.arrayBuffer()));
    expect(Buffer.concat(fetched.map((each) => Buffer.from(each))).equals(Buffer.from(bytes))).toBe(true);
    // Whole, or a part that there is none of: too large still.
    const whole = parts[0]?.replace('?part=1', '') ?? '';
    for (const href of [whole, `${whole}?part=4`, `${whole}?part=x`]) {
      expect((await world.get(href)).status).toBe(413);
    }
  });
});
