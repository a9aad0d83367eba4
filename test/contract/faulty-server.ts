// Servers that misbehave on purpose, for what a provider may do to a call (design C5). Each counts the calls that reached it.

import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

export interface FaultyServer {
  readonly endpoint: string;
  calls(): number;
  stop(): Promise<void>;
}

/** Answers every request alike. */
export async function answering(status: number, body: string, contentType: string): Promise<FaultyServer> {
  let calls = 0;
  const server = createHttpServer((request, response) => {
    calls += 1;
    request.resume().on('end', () => {
      response.writeHead(status, { 'content-type': contentType });
      response.end(body);
    });
  });
  return listening(server, () => calls);
}

/** Takes connections and does with each what `treat` says. */
export async function treating(treat: (socket: Socket) => void): Promise<FaultyServer> {
  let calls = 0;
  const server = createServer((socket) => {
    calls += 1;
    socket.on('error', () => undefined);
    treat(socket);
  });
  return listening(server, () => calls);
}

/** An address at which nobody listens any more. */
export async function away(): Promise<FaultyServer> {
  const server = await treating(() => undefined);
  await server.stop();
  return { ...server, stop: async () => undefined };
}

/** SES's errors, in the Query protocol. */
export const sesFault = (code: string): string =>
  `<ErrorResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><Error><Type>Sender</Type><Code>${code}</Code><Message>why</Message></Error><RequestId>r</RequestId></ErrorResponse>`;
/** The SMS service's, in AWS JSON 1.0. */
export const smsFault = (type: string): string =>
  JSON.stringify({ __type: type, Message: 'why', message: 'why' });

async function listening(server: Server, calls: () => number): Promise<FaultyServer> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    // A server that listens on a host and port has an AddressInfo; only pipes answer a string.
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    stop: () =>
      new Promise((closed) => {
        server.close(() => closed());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
