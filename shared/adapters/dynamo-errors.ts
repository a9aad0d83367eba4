// What a failed call of DynamoDB means to us: a lost condition is a value, a lost race a `Conflict`, everything else
// `Unavailable`, which says whether the write may have happened. Nothing else reads the SDK's errors of this service.

import {
  type AttributeValue,
  ConditionalCheckFailedException,
  IdempotentParameterMismatchException,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import { Conflict, Unavailable } from '../app/ports.ts';
import { unavailableOf } from './aws-errors.ts';

type Attributes = Record<string, AttributeValue>;

/** A condition that did not hold: the item as it stands, null where there is none. */
export interface Unmet {
  readonly standing: Attributes | null;
}

/** The condition of a single write did not hold; null where the error is another. */
export function unmetOf(error: unknown): Unmet | null {
  return error instanceof ConditionalCheckFailedException ? { standing: error.Item ?? null } : null;
}

/**
 * Why a transaction was cancelled, one entry per write, null for the writes that were not the cause. Null for another
 * error. A write that met another transaction is `Conflict` at once; throttling is `Unavailable`: nothing was written.
 */
export function unmetInTransaction(error: unknown): readonly (Unmet | null)[] | null {
  // The same token with another body: an earlier try of this command was written, or is being written.
  if (error instanceof IdempotentParameterMismatchException)
    throw new Conflict('An earlier write of this command is under way');
  if (!(error instanceof TransactionCanceledException)) return null;
  const reasons = error.CancellationReasons ?? [];
  const codes = new Set(reasons.map((reason) => reason.Code ?? 'None'));
  codes.delete('None');
  const unmet = codes.has('ConditionalCheckFailed');
  if (unmet) {
    return reasons.map((reason) =>
      reason.Code === 'ConditionalCheckFailed' ? { standing: reason.Item ?? null } : null,
    );
  }
  if (codes.has('TransactionConflict')) throw new Conflict('Another transaction holds the item');
  const throttled = ['ThrottlingError', 'ProvisionedThroughputExceeded', 'DuplicateItem'].some((code) =>
    codes.has(code),
  );
  throw new Unavailable(
    `dynamodb:TransactWriteItems: cancelled, ${[...codes].join(', ') || 'no reason given'}`,
    {
      retryable: throttled,
      cause: error,
    },
  );
}

/** Refusals that say certainly that nothing was written, and that the same call may do better later. */
const NOT_NOW = new Set([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
  'TransactionConflictException',
  'LimitExceededException',
]);
/** The same transaction is being carried out: its outcome is not known yet. */
const UNDER_WAY = 'TransactionInProgressException';

/** The world failed. Our own errors and `Conflict` pass unchanged. */
export function failureOf(call: string, error: unknown): Error {
  if (error instanceof Conflict || error instanceof Unavailable) return error;
  const name = error instanceof Error ? error.name : '';
  // The SDK has tried several times within this one call, and an earlier try may have been written though the last
  // one certainly was not.
  const tries = (error as { $metadata?: { attempts?: number } } | null)?.$metadata?.attempts ?? 1; // The SDK's own member, absent on others.
  if (NOT_NOW.has(name)) {
    return new Unavailable(`${call}: ${name}`, { retryable: true, outcomeUnknown: tries > 1, cause: error });
  }
  if (name === UNDER_WAY) {
    return new Unavailable(`${call}: ${name}`, { retryable: true, outcomeUnknown: true, cause: error });
  }
  const failure = unavailableOf(call, error);
  if (tries <= 1 || failure.outcomeUnknown || !failure.retryable) return failure;
  return new Unavailable(failure.message, { retryable: true, outcomeUnknown: true, cause: error });
}
