// What a failed call of AWS means to us. Two readings: `Unavailable` for the calls that we may repeat, and a provider's
// answer (C5) for the calls that reach a person and must not be repeated where they may have gone out.

import { type ProviderAnswer, Unavailable } from '../app/ports.ts';

/** Codes of the query and JSON protocols for "too fast"; SES's query protocol sends its `Throttling` with status 400. */
const THROTTLED = new Set([
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'OverLimit',
]);

/** System errors before the first byte of a request can have left. */
const NOT_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'EMFILE',
]);

interface Fault {
  readonly name: string;
  readonly message: string;
  readonly code: string;
  readonly syscall: string;
  /** 0 where no answer came. */
  readonly status: number;
}

function faultOf(error: unknown): Fault {
  const fields = (typeof error === 'object' && error !== null ? error : {}) as Record<string, unknown>; // Any error class: read by name, each member checked below.
  const metadata = fields.$metadata as { httpStatusCode?: unknown } | undefined; // The SDK's own member; absent on socket errors.
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  return {
    name: text(fields.name),
    message: text(fields.message),
    code: text(fields.code),
    syscall: text(fields.syscall),
    status: typeof metadata?.httpStatusCode === 'number' ? metadata.httpStatusCode : 0,
  };
}

function neverConnected(fault: Fault): boolean {
  if (fault.status !== 0) return false;
  if (NOT_CONNECTED.has(fault.code)) return true;
  if (fault.code === 'ETIMEDOUT' && fault.syscall === 'connect') return true;
  if (fault.name === 'CredentialsProviderError') return true;
  // @smithy/node-http-handler's connection timeout has no code of its own, only this sentence.
  return fault.name === 'TimeoutError' && fault.message.includes('did not establish a connection');
}

/** A short sentence for the timeline: the provider's own words, without line breaks, at most 200 characters. */
function wordsOf(fault: Fault): string {
  const words = [fault.name || fault.code, fault.message].filter(Boolean).join(': ');
  return words.replaceAll(/\s+/g, ' ').slice(0, 200) || 'no reason given';
}

/** How a provider's failure counts (C5). Whatever is not certainly a no or certainly not taken is `unknown`. */
export function providerAnswerOf(error: unknown): ProviderAnswer {
  const fault = faultOf(error);
  const detail = wordsOf(fault);
  if (THROTTLED.has(fault.name) || fault.status === 429 || neverConnected(fault)) {
    return { outcome: 'not_taken', detail };
  }
  // 408 is the one 4xx that says nothing of whether the request was read to its end.
  if (fault.status >= 400 && fault.status < 500 && fault.status !== 408)
    return { outcome: 'refused', detail };
  return { outcome: 'unknown', detail };
}

/** The same for calls that we may repeat. `what` names the call for the log, e.g. `scheduler:CreateSchedule`. */
export function unavailableOf(what: string, error: unknown): Unavailable {
  if (error instanceof Unavailable) return error;
  const fault = faultOf(error);
  const throttled = THROTTLED.has(fault.name) || fault.status === 429;
  const refused = fault.status >= 400 && fault.status < 500 && fault.status !== 408 && !throttled;
  return new Unavailable(`${what}: ${wordsOf(fault)}`, {
    retryable: !refused,
    outcomeUnknown: !refused && !throttled && !neverConnected(fault),
    cause: error,
  });
}

/** The error's name as the service gave it; empty for anything that is no error. */
export function errorNameOf(error: unknown): string {
  return faultOf(error).name;
}
