// Stands between the functions and the embedded services, one port for each function, so that every call of an SDK is
// counted with who made it. DynamoDB is asked what each call consumes; nothing else of a request or an answer is changed.

import { Agent, request as ask, createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Onlooker } from '../../infra/local/function-pool.ts';

export interface Call {
  readonly step: string;
  readonly functionName: string;
  /** `DynamoDB GetItem` and the like. */
  readonly call: string;
  readonly status: number;
  readonly writeUnits: number;
  /** How many of the write units are index entries, by the index's name. */
  readonly indexUnits: Readonly<Record<string, number>>;
  readonly readUnits: number;
  /** Sort key's kind of each item of a write, e.g. `HEAD` or `COMMIT`, with the units of the whole call. */
  readonly items: string;
}

/** More than there are functions. */
const PORTS = 12;

export class CountingProxy implements Onlooker {
  readonly calls: Call[] = [];
  /** Invocations by step and function. */
  readonly invocations: { readonly step: string; readonly functionName: string }[] = [];
  step = 'start';
  readonly #agent = new Agent({ keepAlive: true });
  readonly #free: Server[] = [];
  readonly #placed = new Map<string, { server: Server; upstream: Map<string, string> }>();
  #underWay = 0;
  #lastAt = Date.now();

  private constructor() {}

  static async open(): Promise<CountingProxy> {
    const proxy = new CountingProxy();
    for (let index = 0; index < PORTS; index += 1) {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      proxy.#free.push(server);
    }
    return proxy;
  }

  async close(): Promise<void> {
    for (const server of [...this.#free, ...[...this.#placed.values()].map((each) => each.server)]) {
      server.closeAllConnections();
      server.close();
    }
    this.#agent.destroy();
  }

  /** The endpoint of DynamoDB as a function was first given it. */
  get tableEndpoint(): string {
    const found = [...this.#placed.values()].flatMap(({ upstream }) => upstream.get('dynamodb') ?? []);
    if (found[0] === undefined) throw new Error('No function was started.');
    return found[0];
  }

  environmentOf(
    functionName: string,
    environment: Readonly<Record<string, string>>,
  ): Readonly<Record<string, string>> {
    let placed = this.#placed.get(functionName);
    if (placed === undefined) {
      const server = this.#free.pop();
      if (server === undefined) throw new Error(`There are more than ${PORTS} functions.`);
      placed = { server, upstream: upstreamOf(environment) };
      this.#placed.set(functionName, placed);
      server.on('request', (request, response) => {
        this.#pass(functionName, placed?.upstream ?? new Map(), request)
          .then(({ status, headers, body }) => response.writeHead(status, headers).end(body))
          .catch(() => response.destroy());
      });
    }
    const origin = `http://127.0.0.1:${(placed.server.address() as AddressInfo).port}`;
    return Object.fromEntries(
      Object.entries(environment).map(([name, value]) => [
        name,
        // A queue's URL is also the endpoint that the SDK calls for it.
        /^AWS_ENDPOINT_URL_|_QUEUE_URL$/.test(name) ? value.replace(/^http:\/\/[^/]+/, origin) : value,
      ]),
    );
  }

  returned(functionName: string): void {
    this.invocations.push({ step: this.step, functionName: shortNameOf(functionName) });
    this.#lastAt = Date.now();
  }

  /** Waits until the functions have called nobody for so long, counted from now. */
  async quiet(forMs = 900): Promise<void> {
    this.#lastAt = Date.now();
    for (let look = 0; look < 600; look += 1) {
      if (this.#underWay === 0 && Date.now() - this.#lastAt >= forMs) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('The functions did not come to rest within 30 s.');
  }

  async #pass(functionName: string, upstream: ReadonlyMap<string, string>, request: IncomingMessage) {
    this.#underWay += 1;
    try {
      const given = await bytesOf(request);
      const service = serviceOf(request);
      const origin = upstream.get(service);
      if (origin === undefined) throw new Error(`Nobody here speaks ${service}.`);
      const body =
        service === 'dynamodb' ? withConsumption(given) : withOrigin(given, service, request, origin);
      const answer = await forward(this.#agent, origin, request, body);
      this.calls.push({
        step: this.step,
        functionName: shortNameOf(functionName),
        call: callOf(service, request, given),
        status: answer.status,
        ...consumptionOf(service, given, answer),
      });
      return answer;
    } finally {
      this.#underWay -= 1;
      this.#lastAt = Date.now();
    }
  }
}

/** `Service-MessagesSendUrgentFunction1CC80D2C` is what CloudFormation makes of a construct's path. */
export function shortNameOf(functionName: string): string {
  const known = ['ActivateMailRules', 'SendUrgent', 'SendBulk', 'Reports', 'Intake', 'Sweep', 'Wake', 'Web'];
  const found = known.find((name) => functionName.includes(`${name}Function`));
  return found === undefined ? functionName : found.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
}

const SERVICES: Readonly<Record<string, string>> = {
  DYNAMODB: 'dynamodb',
  SQS: 'sqs',
  SNS: 'sns',
  S3: 's3',
  SCHEDULER: 'scheduler',
  SES: 'ses',
  PINPOINT_SMS_VOICE_V2: 'sms-voice',
  SECRETS_MANAGER: 'secretsmanager',
  STS: 'sts',
  LAMBDA: 'lambda',
};

function upstreamOf(environment: Readonly<Record<string, string>>): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, value] of Object.entries(environment)) {
    const service = SERVICES[name.replace('AWS_ENDPOINT_URL_', '')];
    if (name.startsWith('AWS_ENDPOINT_URL_') && service !== undefined)
      found.set(service, new URL(value).origin);
  }
  return found;
}

/** The service is in what a request is signed for (Signature Version 4, "credential scope"). */
function serviceOf(request: IncomingMessage): string {
  const scope = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(request.headers.authorization ?? '');
  return scope?.[1] ?? 'unsigned';
}

const NAMES: Readonly<Record<string, string>> = {
  dynamodb: 'DynamoDB',
  sqs: 'SQS',
  s3: 'S3',
  scheduler: 'Scheduler',
  ses: 'SES',
  'sms-voice': 'SMS',
  secretsmanager: 'Secrets',
  sts: 'STS',
  lambda: 'Lambda',
};

function callOf(service: string, request: IncomingMessage, body: Buffer): string {
  const name = NAMES[service] ?? service;
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') return `${name} ${target.split('.').at(-1)}`;
  const form = /(?:^|&)Action=(\w+)/.exec(body.subarray(0, 4_000).toString('latin1'));
  if (form !== null) return `${name} ${form[1]}`;
  if (service === 's3') return `S3 ${request.method === 'PUT' ? 'PutObject' : 'GetObject'}`;
  if (service === 'scheduler')
    return `Scheduler ${request.method === 'POST' ? 'CreateSchedule' : request.method}`;
  return `${name} ${request.method}`;
}

/** As `ReturnConsumedCapacity` of DynamoDB's API reference. */
function withConsumption(body: Buffer): Buffer {
  return Buffer.from(JSON.stringify({ ...JSON.parse(body.toString()), ReturnConsumedCapacity: 'INDEXES' }));
}

/** SQS is asked by queue URL, which has to be its own again. */
function withOrigin(body: Buffer, service: string, request: IncomingMessage, origin: string): Buffer {
  if (service !== 'sqs') return body;
  return Buffer.from(body.toString().replaceAll(`http://${request.headers.host}`, origin));
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

function forward(agent: Agent, origin: string, request: IncomingMessage, body: Buffer): Promise<Answer> {
  const headers = { ...request.headers, host: new URL(origin).host, 'content-length': String(body.length) };
  return new Promise((resolve, reject) => {
    ask(`${origin}${request.url}`, { method: request.method, headers, agent }, (answer) => {
      bytesOf(answer).then((bytes) => {
        const { connection: _, 'transfer-encoding': __, ...kept } = answer.headers;
        const length = { 'content-length': String(bytes.length) };
        resolve({ status: answer.statusCode ?? 502, headers: { ...kept, ...length }, body: bytes });
      }, reject);
    })
      .on('error', reject)
      .end(body);
  });
}

async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

interface Consumed {
  readonly CapacityUnits?: number;
  readonly GlobalSecondaryIndexes?: Readonly<Record<string, { readonly CapacityUnits?: number }>>;
}

/**
 * What DynamoDB says that the call consumed, indexes included. Of a write whose condition did not hold it says nothing;
 * that is billed by the standing item, of which all of ours are counted as one started kilobyte (two in a transaction).
 */
function consumptionOf(
  service: string,
  body: Buffer,
  answer: Answer,
): Pick<Call, 'writeUnits' | 'indexUnits' | 'readUnits' | 'items'> {
  if (service !== 'dynamodb') return { writeUnits: 0, indexUnits: {}, readUnits: 0, items: '' };
  const asked = JSON.parse(body.toString()) as Asked;
  const told = JSON.parse(answer.body.toString() || '{}') as { ConsumedCapacity?: Consumed | Consumed[] };
  const writes = asked.TransactItems?.map((each) => each.Put ?? each.Update ?? {}) ?? [asked];
  const isWrite =
    asked.TransactItems !== undefined || asked.Item !== undefined || asked.UpdateExpression !== undefined;
  const consumed = [told.ConsumedCapacity ?? []].flat();
  const units = consumed.reduce((sum, each) => sum + (each.CapacityUnits ?? 0), 0);
  if (!isWrite) return { writeUnits: 0, indexUnits: {}, readUnits: units, items: '' };
  const indexUnits: Record<string, number> = {};
  for (const { GlobalSecondaryIndexes: indexes = {} } of consumed) {
    for (const [name, { CapacityUnits: ofIndex = 0 }] of Object.entries(indexes)) {
      indexUnits[name] = (indexUnits[name] ?? 0) + ofIndex;
    }
  }
  const unmet = asked.TransactItems === undefined ? 1 : 2 * writes.length;
  return {
    writeUnits: answer.status === 200 ? units : unmet,
    indexUnits,
    readUnits: 0,
    items: writes.map(kindOf).join(' + '),
  };
}

interface Write {
  readonly Item?: Readonly<Record<string, { readonly S?: string }>>;
  readonly Key?: Readonly<Record<string, { readonly S?: string }>>;
  readonly UpdateExpression?: string;
}
interface Asked extends Write {
  readonly TransactItems?: readonly { readonly Put?: Write; readonly Update?: Write }[];
}

function kindOf(write: Write): string {
  return (write.Item ?? write.Key)?.sk?.S?.split('#')[0] ?? '?';
}
