import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

// SES as far as the function calls it (query protocol), and the place where CloudFormation waits for the answer.
let active: string | undefined;
let answers: unknown[];
let server: Server;
let origin: string;
let handler: (event: unknown) => Promise<void>;

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += chunk;
  return body;
}

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    if (request.method === 'PUT') {
      answers.push(JSON.parse(body));
      response.end();
      return;
    }
    const call = new URLSearchParams(body);
    const action = call.get('Action');
    if (action === 'SetActiveReceiptRuleSet') active = call.get('RuleSetName') ?? undefined;
    const metadata = active ? `<Metadata><Name>${active}</Name></Metadata>` : '';
    response.end(`<${action}Response><${action}Result>${metadata}</${action}Result></${action}Response>`);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  // A TCP server's address is never a path.
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_SES: origin,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
  ({ handler } = await import('../../functions/activate-mail-rules.ts'));
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});
beforeEach(() => {
  active = undefined;
  answers = [];
});

const event = (RequestType: 'Create' | 'Update' | 'Delete', ReplaceOthers: 'true' | 'false' = 'false') => ({
  RequestType,
  ResponseURL: `${origin}/answer`,
  StackId: 'arn:aws:cloudformation:us-east-1:000000000000:stack/faultline-local-mail-rules/1',
  RequestId: 'r1',
  LogicalResourceId: 'Activation',
  ResourceType: 'Custom::ActiveReceiptRuleSet',
  ResourceProperties: { ServiceToken: 'arn', RuleSetName: 'faultline-local', ReplaceOthers },
});
const answered = (Status: string) => ({
  Status,
  PhysicalResourceId: 'active-receipt-rule-set/faultline-local',
  RequestId: 'r1',
  LogicalResourceId: 'Activation',
});

test('where no rule set is active, ours becomes it', async () => {
  await handler(event('Create'));
  expect(active).toBe('faultline-local');
  expect(answers).toMatchObject([answered('SUCCESS')]);
});

test("somebody else's active rule set stays, and CloudFormation is told its name", async () => {
  active = 'shop';
  await handler(event('Create'));
  expect(active).toBe('shop');
  expect(answers).toMatchObject([
    { ...answered('FAILED'), Reason: expect.stringContaining('The receipt rule set "shop" is active') },
  ]);
});

test("somebody else's is replaced where the settings say so", async () => {
  active = 'shop';
  await handler(event('Update', 'true'));
  expect(active).toBe('faultline-local');
  expect(answers).toMatchObject([answered('SUCCESS')]);
});

test('when the stack goes, ours is active no more', async () => {
  active = 'faultline-local';
  await handler(event('Delete'));
  expect(active).toBeUndefined();
  expect(answers).toMatchObject([answered('SUCCESS')]);
});

test("when the stack goes after somebody else's was activated, theirs stays", async () => {
  active = 'shop';
  await handler(event('Delete'));
  expect(active).toBe('shop');
  expect(answers).toMatchObject([answered('SUCCESS')]);
});
