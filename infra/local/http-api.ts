// API Gateway's HTTP API on one machine: matches routes as it does, checks bearer tokens where a route has an authorizer,
// speaks payload version 2.0 with the function, and refuses what is larger than 10 MB. It knows no page.

import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRemoteJWKSet, customFetch, type JWTPayload, jwtVerify } from 'jose';
import { ACCOUNT } from './account.ts';
import { bodyOf } from './wire.ts';
import type { JwtAuthorizer, RouteSettings } from './wiring.ts';

/** The quota of an HTTP API's payload, in both directions. */
export const PAYLOAD_SIZE_BYTES_MAX = 10 * 1024 * 1024;
/** The quota of an integration. */
const INTEGRATION_TIMEOUT_MS = 30_000;

interface Route {
  readonly key: string;
  readonly method: string;
  readonly pattern: RegExp;
  readonly names: readonly string[];
  /** The smaller, the more specific: full matches before parameters before `{proxy+}` before `$default`. */
  readonly rank: string;
  readonly functionArn: string;
  readonly authorizer: JwtAuthorizer | null;
}

function routeOf({ key, functionArn, authorizer }: RouteSettings): Route {
  if (key === '$default') {
    return { key, method: 'ANY', pattern: /^/, names: [], rank: '9', functionArn, authorizer };
  }
  const [method = '', path = ''] = key.split(' ');
  const names: string[] = [];
  const segments = path.split('/').map((segment) => {
    const parameter = /^\{([^}+]+)(\+)?\}$/.exec(segment);
    if (parameter === null) return { text: segment.replace(/[.*+?^$()|[\]\\{}]/g, '\\$&'), rank: '0' };
    names.push(parameter[1] ?? '');
    return parameter[2] === undefined ? { text: '([^/]+)', rank: '1' } : { text: '(.+)', rank: '2' };
  });
  return {
    key,
    method,
    pattern: new RegExp(`^${segments.map((segment) => segment.text).join('/')}/?$`),
    names,
    rank: `${segments.map((segment) => segment.rank).join('')}${method === 'ANY' ? '1' : '0'}`,
    functionArn,
    authorizer,
  };
}

export interface HttpEventRequest {
  readonly method: string;
  /** Path and query as they came. */
  readonly target: string;
  readonly headers: IncomingMessage['headers'];
  readonly sourceIp: string;
  readonly body: Buffer;
  readonly routeKey: string;
  readonly pathParameters?: Readonly<Record<string, string>>;
  readonly claims?: JWTPayload;
  /** Machine time. */
  readonly now: number;
}

/** Content types whose bodies API Gateway passes on as text; all others come as base64, forms among them. */
const isText = (contentType: string) =>
  /^(text\/|application\/(json|javascript|xml)\b|[^;]+\+(json|xml)\b)/.test(contentType);

/** The event of one request in payload version 2.0, as API Gateway's developer guide shows it. */
export function httpEventOf(request: HttpEventRequest): object {
  const [rawPath = '/', rawQueryString = ''] = split(request.target, '?');
  const { cookie, ...others } = request.headers;
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(others)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(',') : value;
  }
  const query: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(rawQueryString)) {
    query[name] = query[name] === undefined ? value : `${query[name]},${value}`;
  }
  const text = isText(headers['content-type'] ?? 'text/plain');
  const host = headers.host ?? 'localhost';
  return {
    version: '2.0',
    routeKey: request.routeKey,
    rawPath,
    rawQueryString,
    ...(cookie !== undefined && { cookies: cookie.split(/; */) }),
    headers,
    ...(Object.keys(query).length > 0 && { queryStringParameters: query }),
    requestContext: {
      accountId: ACCOUNT,
      apiId: 'local',
      ...(request.claims && { authorizer: { jwt: { claims: claimTexts(request.claims), scopes: null } } }),
      domainName: host.replace(/:\d+$/, ''),
      domainPrefix: host.split(/[.:]/)[0],
      http: {
        method: request.method,
        path: rawPath,
        protocol: 'HTTP/1.1',
        sourceIp: request.sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey: request.routeKey,
      stage: '$default',
      time: gatewayTime(request.now),
      timeEpoch: request.now,
    },
    ...(request.body.length > 0 && { body: request.body.toString(text ? 'utf8' : 'base64') }),
    ...(request.pathParameters && { pathParameters: request.pathParameters }),
    isBase64Encoded: request.body.length > 0 && !text,
  };
}

/** Claims come to the function as text; a list as `[a b]`. */
function claimTexts(claims: JWTPayload): Record<string, string> {
  const text = (value: unknown) =>
    Array.isArray(value)
      ? `[${value.join(' ')}]`
      : typeof value === 'object'
        ? JSON.stringify(value)
        : String(value);
  return Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, text(value)]));
}

/** `22/Nov/2026:11:59:00 +0000` */
function gatewayTime(now: number): string {
  const [, day, month, year, time] =
    /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(now).toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
}

function split(text: string, sign: string): readonly [string, string] {
  const at = text.indexOf(sign);
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

export interface HttpApiOptions {
  readonly routes: readonly RouteSettings[];
  readonly publicOrigin: string;
  /** Asks the issuers of the authorizers. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  invoke(functionArn: string, event: unknown): Promise<unknown>;
  failed(error: unknown): void;
}

/** Answers every request that reaches it; never throws. */
export function httpApi(
  options: HttpApiOptions,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const routes = options.routes.map(routeOf).sort((a, b) => (a.rank < b.rank ? -1 : 1));
  const scheme = new URL(options.publicOrigin).protocol.replace(':', '');
  const ask = options.fetch ?? fetch;
  const keySets = new Map<string, Promise<ReturnType<typeof createRemoteJWKSet>>>();

  function keysOf(issuer: string): Promise<ReturnType<typeof createRemoteJWKSet>> {
    const known = keySets.get(issuer);
    if (known !== undefined) return known;
    const found = ask(`${issuer}/.well-known/openid-configuration`)
      .then((reply) => reply.json())
      .then((described) =>
        createRemoteJWKSet(new URL((described as { jwks_uri: string }).jwks_uri), { [customFetch]: ask }),
      );
    keySets.set(issuer, found);
    found.catch(() => keySets.delete(issuer));
    return found;
  }

  /** The token's claims, or null where it is none that the authorizer takes. */
  async function claimsOf(authorizer: JwtAuthorizer, header: string | undefined): Promise<JWTPayload | null> {
    const token = /^(?:Bearer )?([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(header ?? '')?.[1];
    if (token === undefined) return null;
    try {
      const keys = await keysOf(authorizer.issuer);
      const { payload } = await jwtVerify(token, keys, {
        issuer: authorizer.issuer,
        algorithms: ['RS256', 'ES256'],
      });
      // API Gateway looks at client_id where there is no aud.
      const audience = [payload.aud ?? payload.client_id].flat().map(String);
      return audience.some((each) => authorizer.audience.includes(each)) ? payload : null;
    } catch {
      return null;
    }
  }

  async function serve(request: IncomingMessage): Promise<FunctionAnswer> {
    const target = request.url ?? '/';
    const [path] = split(target, '?');
    const method = request.method ?? 'GET';
    const route = routes.find(
      (each) => (each.method === 'ANY' || each.method === method) && each.pattern.test(path),
    );
    if (route === undefined) return problem(404, 'Not Found');
    if (Number(request.headers['content-length'] ?? 0) > PAYLOAD_SIZE_BYTES_MAX) {
      request.resume();
      return problem(413, 'Request Entity Too Large');
    }
    const body = await bodyOf(request, PAYLOAD_SIZE_BYTES_MAX);
    if (body === null) return problem(413, 'Request Entity Too Large');
    let claims: JWTPayload | null = null;
    if (route.authorizer !== null) {
      claims = await claimsOf(route.authorizer, request.headers.authorization);
      if (claims === null)
        return { ...problem(401, 'Unauthorized'), headers: { 'www-authenticate': 'Bearer' } };
    }
    const values = route.pattern.exec(path)?.slice(1) ?? [];
    const parameters = Object.fromEntries(
      route.names.map((name, index) => [name, decoded(values[index] ?? '')]),
    );
    const sourceIp = request.socket.remoteAddress ?? '127.0.0.1';
    const forwarded = request.headers['x-forwarded-for'];
    const event = httpEventOf({
      method,
      target,
      headers: {
        ...request.headers,
        'x-forwarded-for': forwarded === undefined ? sourceIp : `${String(forwarded)}, ${sourceIp}`,
        'x-forwarded-proto': scheme,
      },
      sourceIp,
      body,
      routeKey: route.key,
      ...(route.names.length > 0 && { pathParameters: parameters }),
      ...(claims && { claims }),
      now: Date.now(),
    });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<FunctionAnswer>((resolve) => {
      timer = setTimeout(() => resolve(problem(503, 'Service Unavailable')), INTEGRATION_TIMEOUT_MS);
    });
    try {
      return await Promise.race([options.invoke(route.functionArn, event).then(answerOf), late]);
    } catch (error) {
      options.failed(error);
      return problem(500, 'Internal Server Error');
    } finally {
      clearTimeout(timer);
    }
  }

  return async (request, response) => {
    const answer = await serve(request).catch((error: unknown) => {
      options.failed(error);
      return problem(500, 'Internal Server Error');
    });
    if (response.destroyed) return;
    const cookies = answer.cookies ?? [];
    response.writeHead(answer.statusCode, {
      ...answer.headers,
      ...(cookies.length > 0 && { 'set-cookie': [...cookies] }),
    });
    response.end(request.method === 'HEAD' ? undefined : answer.body);
  };
}

interface FunctionAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
  readonly body: Buffer;
}

function problem(statusCode: number, message: string): FunctionAnswer {
  return {
    statusCode,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify({ message })),
  };
}

/** What API Gateway makes of a function's answer; one without a status code is a body in JSON with status 200. */
export function answerOf(answer: unknown): FunctionAnswer {
  const shaped = answer as {
    statusCode?: number;
    headers?: Record<string, unknown>;
    cookies?: string[];
    body?: string;
    isBase64Encoded?: boolean;
  } | null;
  if (shaped === null || typeof shaped !== 'object' || shaped.statusCode === undefined) {
    const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
    return { statusCode: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(text) };
  }
  const body = Buffer.from(shaped.body ?? '', shaped.isBase64Encoded === true ? 'base64' : 'utf8');
  if (body.length > PAYLOAD_SIZE_BYTES_MAX) return problem(500, 'Internal Server Error');
  const headers = Object.entries(shaped.headers ?? {}).map(([name, value]) => [
    name.toLowerCase(),
    String(value),
  ]);
  return {
    statusCode: shaped.statusCode,
    headers: { 'content-type': 'text/plain;charset=UTF-8', ...Object.fromEntries(headers) },
    ...(shaped.cookies && { cookies: shaped.cookies }),
    body,
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
