import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { httpEventOf } from '../../infra/local/http-api.ts';
import { answerOver } from '../../shared/adapters/lambda-answers.ts';

/** What API Gateway sends to whoever asked. */
async function sent(body: string, contentType: string): Promise<{ bytes: Buffer; isBase64Encoded: boolean }> {
  const app = new Hono();
  app.get(
    '/file',
    () => new Response(new TextEncoder().encode(body), { headers: { 'content-type': contentType } }),
  );
  const event = httpEventOf({
    method: 'GET',
    target: '/file',
    headers: { host: 'desk.example' },
    sourceIp: '192.0.2.1',
    body: Buffer.alloc(0),
    routeKey: '$default',
    now: Date.UTC(2026, 2, 1),
  });
  // hono's event type is the union of four AWS sources; the event is of one of them, as the gateway makes it.
  const answer = await answerOver(app)(event as Parameters<ReturnType<typeof answerOver>>[0]);
  const { isBase64Encoded } = answer;
  return { bytes: Buffer.from(answer.body, isBase64Encoded ? 'base64' : 'utf8'), isBase64Encoded };
}

describe('an answer on its way out of a Lambda', () => {
  it('keeps the byte order mark of a CSV, by which spreadsheets know Chinese', async () => {
    const { bytes } = await sent('\uFEFFreference,受理\r\n', 'text/csv; charset=utf-8; header=present');
    expect(bytes.toString('hex').slice(0, 6)).toBe('efbbbf');
    expect(bytes.toString('utf8')).toBe('\uFEFFreference,受理\r\n');
  });

  it('of a page or JSON stays a text', async () => {
    expect((await sent('<p>报修</p>', 'text/html; charset=utf-8')).isBase64Encoded).toBe(false);
    expect((await sent('{"a":"报修"}', 'application/json')).bytes.toString('utf8')).toBe('{"a":"报修"}');
  });
});
