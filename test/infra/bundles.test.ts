import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bundles, bundleEntries } from '../../infra/bundles.ts';

const KB = 1_000;
let into: string;
let bundles: Bundles;
beforeAll(async () => {
  into = mkdtempSync(join(tmpdir(), 'faultline-bundles-'));
  bundles = await bundleEntries({ into });
});
afterAll(() => rmSync(into, { recursive: true, force: true }));

const sizeOf = (entry: string) => statSync(join(bundles.folderOf(entry), 'index.mjs')).size;

test('there are at most eight entries, and each becomes one file', () => {
  expect(bundles.entries.length).toBeLessThanOrEqual(8);
  for (const entry of bundles.entries) expect(readdirSync(bundles.folderOf(entry))).toEqual(['index.mjs']);
});

test.each(['wake', 'sweep', 'reports'])(
  'what stands between a deadline and a person is at most 400 KB: %s',
  (entry) => {
    expect(sizeOf(entry)).toBeLessThanOrEqual(400 * KB);
  },
);

// A storm's notices come as one message with a line for each case, whose words are the sender's.
test('what sends, with all words of all messages in two languages, is at most 410 KB', () => {
  expect(sizeOf('send')).toBeLessThanOrEqual(410 * KB);
});

// Nobody waits for it awake: a report that comes half a second later loses nothing. What is said back to a phone is here as
// well, and says who has a case, which ones were taken and whom a name could mean.
test('the intake, with a mail parser, its tables of characters and the answers to phones, is at most 610 KB', () => {
  expect(sizeOf('intake')).toBeLessThanOrEqual(610 * KB);
});

// The answers to several cases at once stand here and nowhere else, because who is called by many is in a hurry.
test('what somebody opens who was woken is at most 965 KB', () => {
  expect(sizeOf('web')).toBeLessThanOrEqual(965 * KB);
});

// A third of it is words; what is read in quiet may start a tenth of a second later than what wakes somebody.
test('the editors, with drills, the help and all presets in two languages, are at most 1.42 MB', () => {
  expect(sizeOf('setup')).toBeLessThanOrEqual(1_420 * KB);
});

test('what runs once a deploy is at most 200 KB', () => {
  expect(sizeOf('activate-mail-rules')).toBeLessThanOrEqual(200 * KB);
});

test('no bundle looks for credentials anywhere but in its environment', () => {
  const inputs = Object.keys(bundles.metafile.inputs);
  expect(inputs).toContain('infra/environment-credentials.ts');
  expect(
    inputs.filter((path) => /credential-provider-(node|sso|ini|process|login|http|imds)/.test(path)),
  ).toEqual([]);
});

test('an error of a service keeps its name, its words and its status, though its class is left out', async () => {
  // As each protocol says no: JSON with the type in the body or a header, XML of the query protocol, XML of S3.
  const json = (type: string, more = {}) => ({
    body: JSON.stringify({ __type: type, message: 'No.', ...more }),
  });
  const refusals: Readonly<Record<string, { body: string; status?: number; header?: string }>> = {
    DynamoDB_20120810: json('com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException', {
      Item: { pk: { S: 'standing' } },
    }),
    AmazonSQS: json('com.amazonaws.sqs#RequestThrottled'),
    // Of this one a member is read as well, by name.
    PinpointSMSVoiceV2: json('ConflictException', { Reason: 'DESTINATION_PHONE_NUMBER_OPTED_OUT' }),
    '/schedules': { body: '{"Message":"No."}', status: 409, header: 'ConflictException' },
    '/2015-03-31': { body: '{"Message":"No."}', status: 429, header: 'TooManyRequestsException' },
    '/s3/a': { body: '<Error><Code>NoSuchKey</Code><Message>No.</Message></Error>', status: 404 },
    '/': {
      body: '<ErrorResponse><Error><Type>Sender</Type><Code>MessageRejected</Code><Message>No.</Message></Error></ErrorResponse>',
    },
  };
  const server = createServer((request, response) => {
    const asked = `${request.headers['x-amz-target'] ?? request.url}`;
    const refusal = Object.entries(refusals).find(([start]) => asked.startsWith(start))?.[1];
    request.resume().on('end', () => {
      response.writeHead(
        refusal?.status ?? 400,
        refusal?.header ? { 'x-amzn-errortype': refusal.header } : {},
      );
      response.end(refusal?.body);
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const out = mkdtempSync(join(tmpdir(), 'faultline-bundles-'));
  process.env.AWS_ACCESS_KEY_ID = 'test';
  process.env.AWS_SECRET_ACCESS_KEY = 'test';
  try {
    const built = await bundleEntries({ entries: join(import.meta.dirname, 'entries'), into: out });
    const { handler } = await import(join(built.folderOf('failing-calls'), 'index.mjs'));
    // The port is this machine's own and ephemeral.
    const { port } = server.address() as AddressInfo;
    expect(await handler(`http://127.0.0.1:${port}`)).toEqual({
      dynamodb: {
        name: 'ConditionalCheckFailedException',
        message: 'No.',
        status: 400,
        item: { pk: { S: 'standing' } },
      },
      lambda: { name: 'TooManyRequestsException', message: 'No.', status: 429 },
      sms: {
        name: 'ConflictException',
        message: 'No.',
        status: 400,
        reason: 'DESTINATION_PHONE_NUMBER_OPTED_OUT',
      },
      s3: { name: 'NoSuchKey', message: 'No.', status: 404 },
      scheduler: { name: 'ConflictException', message: 'No.', status: 409 },
      ses: { name: 'MessageRejected', message: 'No.', status: 400 },
      sqs: { name: 'RequestThrottled', message: 'No.', status: 400 },
    });
  } finally {
    server.close();
    server.closeAllConnections();
    rmSync(out, { recursive: true, force: true });
  }
});
