// The small part of HTTP that the embedded AWS services share: listening on loopback, bodies with a limit, and the error
// shapes of AWS's JSON, REST-JSON and Query protocols. It knows no service.

import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What an embedded service was asked. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export interface WireAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An error that the service's own protocol has a name for. */
export class WireError extends Error {
  override readonly name = 'WireError';
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export interface Loopback {
  readonly port: number;
  readonly origin: string;
  stop(): Promise<void>;
}

/** The body of a request, or null where it is longer than `sizeBytesMax` (the rest is then thrown away unread). */
export async function bodyOf(request: IncomingMessage, sizeBytesMax: number): Promise<Buffer | null> {
  const parts: Buffer[] = [];
  let sizeBytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    sizeBytes += part.length;
    if (sizeBytes <= sizeBytesMax) parts.push(part);
  }
  return sizeBytes > sizeBytesMax ? null : Buffer.concat(parts);
}

/** Listens on 127.0.0.1 at an ephemeral port. `fault` shapes whatever `serve` throws in the service's protocol. */
export async function listen(
  serve: (request: WireRequest) => Promise<WireAnswer>,
  fault: (error: WireError) => WireAnswer,
  options: { sizeBytesMax: number },
): Promise<Loopback> {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let result: WireAnswer;
    try {
      const body = await bodyOf(request, options.sizeBytesMax);
      if (body === null) throw new WireError(413, 'RequestEntityTooLarge', 'The request is too large.');
      const url = new URL(request.url ?? '/', 'http://loopback');
      result = await serve({
        method: request.method ?? 'GET',
        path: url.pathname,
        query: url.searchParams,
        headers: request.headers,
        body,
      });
    } catch (error) {
      if (!(error instanceof WireError)) console.error(error);
      result = fault(
        error instanceof WireError ? error : new WireError(500, 'InternalFailure', String(error)),
      );
    }
    response.writeHead(result.status, {
      'content-type': result.contentType,
      'x-amzn-requestid': randomUUID(),
      ...result.headers,
    });
    response.end(result.body);
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  // A server that listens on a host and port has an AddressInfo; only pipes answer a string.
  const port = (server.address() as AddressInfo).port;
  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function json(value: unknown, status = 200, headers?: Record<string, string>): WireAnswer {
  return {
    status,
    contentType: 'application/json',
    body: JSON.stringify(value),
    ...(headers && { headers }),
  };
}

/** AWS JSON and REST-JSON: the code stands in a header and, for the JSON protocols, in `__type`. */
export function jsonFault(error: WireError): WireAnswer {
  return json({ __type: error.code, message: error.message, Message: error.message }, error.status, {
    'x-amzn-errortype': error.code,
  });
}

export function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** The Query protocol's envelope; `result` is XML already. */
export function queryAnswer(action: string, namespace: string, result: string): WireAnswer {
  return {
    status: 200,
    contentType: 'text/xml',
    body: `<${action}Response xmlns="${namespace}"><${action}Result>${result}</${action}Result><ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></${action}Response>`,
  };
}

export function queryFault(error: WireError): WireAnswer {
  const type = error.status < 500 ? 'Sender' : 'Receiver';
  return {
    status: error.status,
    contentType: 'text/xml',
    body: `<ErrorResponse><Error><Type>${type}</Type><Code>${escapeXml(error.code)}</Code><Message>${escapeXml(error.message)}</Message></Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`,
  };
}

/** `Name.member.1`, `Name.member.2` … of a Query request, in order. */
export function queryList(form: URLSearchParams, name: string): string[] {
  const found: string[] = [];
  for (let index = 1; ; index += 1) {
    const value = form.get(`${name}.member.${index}`);
    if (value === null) return found;
    found.push(value);
  }
}
