// Every AWS call that a function makes on one machine, as it goes over the wire: who calls is read from the request's
// signature, as AWS reads it, so that neither the functions nor their bundles know. It passes calls on unchanged, or
// answers with a fault where a test wants one.

import {
  Agent,
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Onlooker } from '../../infra/local/function-pool.ts';
import { type AwsCall, callIn, type TableShape, type WireMessage } from './rights-calls.ts';

/** Credentials that STS gave out: the role that was taken on, with the tags of the session. */
interface Session {
  readonly roleArn: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly functionName: string;
}

export interface RecordedCall extends AwsCall {
  readonly functionName: string;
  /** Absent where the function calls as itself. */
  readonly session: Session | null;
  readonly status: number;
}

export interface Fault {
  readonly status: number;
  readonly code: string;
}

/** The services' names in signatures, by how the SDK's environment variables have them. */
const SIGNED_AS: Readonly<Record<string, string>> = {
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
const ENDPOINT = 'AWS_ENDPOINT_URL_';

export class RecordingWire implements Onlooker {
  readonly calls: RecordedCall[] = [];
  /** What functions had still under way when they returned. */
  readonly pending: { readonly functionName: string; readonly what: readonly string[] }[] = [];
  /** What this file could not make sense of. */
  readonly faults: string[] = [];
  /** How many invocations came back. */
  returns = 0;
  /** Which calls fail, and how; null lets a call through. */
  failing: (call: AwsCall & { readonly functionName: string }) => Fault | null = () => null;

  readonly #shape: TableShape;
  readonly #server: Server;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #upstream = new Map<string, string>();
  readonly #sessions = new Map<string, Session>();

  private constructor(shape: TableShape) {
    this.#shape = shape;
    this.#server = createServer((incoming, response) => {
      this.#serve(incoming, response).catch((error: unknown) => {
        this.faults.push(String(error));
        response.destroy();
      });
    });
  }

  static async open(shape: TableShape): Promise<RecordingWire> {
    const wire = new RecordingWire(shape);
    await new Promise<void>((ready) => wire.#server.listen(0, '127.0.0.1', ready));
    return wire;
  }

  async close(): Promise<void> {
    this.#agent.destroy();
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }

  /** Where the embedded service itself listens. */
  endpointOf(service: string): string {
    const endpoint = this.#upstream.get(service);
    if (endpoint === undefined) throw new Error(`No function was told where ${service} is.`);
    return endpoint;
  }

  environmentOf(
    functionName: string,
    environment: Readonly<Record<string, string>>,
  ): Readonly<Record<string, string>> {
    const here = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    const queues = environment[`${ENDPOINT}SQS`] ?? '';
    const entries = Object.entries(environment).map(([name, value]) => {
      if (name === 'AWS_ACCESS_KEY_ID') return [name, functionName] as const;
      if (name.startsWith(ENDPOINT)) {
        const service = SIGNED_AS[name.slice(ENDPOINT.length)];
        if (service === undefined) throw new Error(`Calls over ${name} would not be recorded.`);
        this.#upstream.set(service, value);
        return [name, here] as const;
      }
      // The SQS client calls the queue's own address rather than the endpoint.
      return [name, value.startsWith(`${queues}/`) ? here + value.slice(queues.length) : value] as const;
    });
    return Object.fromEntries(entries);
  }

  returned(functionName: string, pending: readonly string[]): void {
    this.returns += 1;
    if (pending.length > 0) this.pending.push({ functionName, what: pending });
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bytesOf(incoming);
    const signed = /Credential=([^/]+)\/\d+\/[^/]+\/([^/]+)\/aws4_request/.exec(
      incoming.headers.authorization ?? '',
    );
    const [, accessKey, service] = signed ?? [];
    if (accessKey === undefined || service === undefined) {
      throw new Error(`An unsigned call: ${incoming.method} ${incoming.url}`);
    }
    const session = this.#sessions.get(accessKey) ?? null;
    const functionName = session?.functionName ?? accessKey;
    const url = new URL(incoming.url ?? '/', 'http://wire');
    const method = incoming.method ?? 'GET';
    const message: WireMessage = { service, method, url, headers: incoming.headers, body };
    const call = callIn(message, this.#shape);

    const fault = this.failing({ ...call, functionName });
    if (fault !== null) {
      const answer = faultyAnswer(service, fault);
      response.writeHead(fault.status, {
        'content-type': answer.contentType,
        'x-amzn-errortype': fault.code,
      });
      response.end(answer.body);
      this.calls.push({ ...call, functionName, session, status: fault.status });
      return;
    }
    const answer = await this.#passOn(message);
    this.calls.push({ ...call, functionName, session, status: answer.status });
    if (service === 'sts' && answer.status === 200) this.#remember(answer.body, call, functionName);
    response.writeHead(answer.status, answer.headers);
    response.end(answer.body);
  }

  #remember(answer: Buffer, call: AwsCall, functionName: string): void {
    const [, accessKey] = /<AccessKeyId>([^<]+)<\/AccessKeyId>/.exec(answer.toString()) ?? [];
    const { assumes } = call;
    if (accessKey === undefined || assumes === undefined) throw new Error('STS gave no credentials.');
    this.#sessions.set(accessKey, { ...assumes, functionName });
  }

  #passOn({ service, method, url, headers, body }: WireMessage) {
    const upstream = new URL(this.endpointOf(service));
    const { expect: _, 'transfer-encoding': __, ...others } = headers;
    return new Promise<{ status: number; headers: IncomingMessage['headers']; body: Buffer }>(
      (resolve, reject) => {
        const outgoing = request({
          agent: this.#agent,
          host: upstream.hostname,
          port: upstream.port,
          method,
          path: `${url.pathname}${url.search}`,
          headers: { ...others, host: upstream.host, 'content-length': body.length },
        });
        outgoing.on('error', reject);
        outgoing.on('response', (reply) => {
          bytesOf(reply).then((whole) => {
            const {
              connection: ___,
              'keep-alive': ____,
              'transfer-encoding': _____,
              ...kept
            } = reply.headers;
            resolve({ status: reply.statusCode ?? 500, headers: kept, body: whole });
          }, reject);
        });
        outgoing.end(body);
      },
    );
  }
}

/** In the shape of the service's own protocol. */
function faultyAnswer(service: string, { code }: Fault): { contentType: string; body: string } {
  const error = `<Error><Code>${code}</Code><Message>A test wants this to fail.</Message></Error>`;
  if (service === 's3') return { contentType: 'application/xml', body: error };
  if (service === 'ses' || service === 'sts')
    return { contentType: 'text/xml', body: `<ErrorResponse>${error}</ErrorResponse>` };
  const body = JSON.stringify({ __type: code, message: 'A test wants this to fail.' });
  return { contentType: 'application/json', body };
}

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of message as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts);
}
