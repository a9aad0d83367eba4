// What a thread still has under way when its function returns. Lambda freezes there, so such work is lost or comes back
// to life in another invocation; here it would simply go on, and nobody would notice. It watches and stops nothing.

import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';

/** The members of undici's requests that its diagnostics channel promises, and `completed`, which it has had all along. */
interface FetchRequest {
  readonly origin: string;
  readonly method: string;
  readonly path: string;
  readonly completed: boolean;
  readonly aborted: boolean;
}

/**
 * Kinds of `process.getActiveResourcesInfo` that say nothing: the runner's own port, sockets that are kept or being closed
 * (a socket at work has its request in the sets below), and turns of the event loop that undici takes to let go of one.
 */
const QUIET = new Set([
  'MessagePort',
  'TCPSocketWrap',
  'ConnectWrap',
  'TLSWrap',
  'ShutdownWrap',
  'SimpleShutdownWrap',
  'Immediate',
]);

/**
 * Begins to watch this thread. The answer tells what is under way at the moment of the call, in words for a log line; and,
 * where nothing is, what is one turn of the event loop later: an SDK's call comes into being after a few promises.
 */
export function watchPendingWork(): () => Promise<readonly string[]> {
  const requests = new Set<ClientRequest>();
  const fetches = new Set<FetchRequest>();
  subscribe('http.client.request.created', (message) => {
    requests.add((message as { request: ClientRequest }).request);
  });
  subscribe('undici:request:create', (message) => {
    fetches.add((message as { request: FetchRequest }).request);
  });
  const underWay = (): readonly string[] => {
    for (const request of requests) if (isOver(request)) requests.delete(request);
    for (const request of fetches) if (request.completed || request.aborted) fetches.delete(request);
    const others = process.getActiveResourcesInfo().filter((kind) => !QUIET.has(kind));
    return [
      ...[...requests].map(nameOf),
      ...[...fetches].map(({ method, origin, path }) => `${method} ${origin}${pathOnly(path)}`),
      ...others,
    ];
  };
  return async () => {
    const now = underWay();
    if (now.length > 0) return now;
    await new Promise((resolve) => setImmediate(resolve));
    return underWay();
  };
}

function isOver(request: ClientRequest): boolean {
  // Node sets it on every request that has an answer; the types leave it out.
  const { res } = request as ClientRequest & { readonly res?: IncomingMessage };
  return request.destroyed || res?.complete === true;
}

/** The service and the operation of an AWS call; method and path of any other. Never a query, which may be a secret. */
function nameOf(request: ClientRequest): string {
  const service = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(
    String(request.getHeader('authorization')),
  )?.[1];
  const target = request.getHeader('x-amz-target');
  const what = target === undefined ? `${request.method} ${pathOnly(request.path)}` : String(target);
  return service === undefined ? `${what} at ${request.host}` : `${service} ${what}`;
}

const pathOnly = (path: string): string => path.replace(/\?.*$/s, '');
