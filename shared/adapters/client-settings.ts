// How SDK clients are set up, in one place: what may be repeated is repeated quickly, what reaches a person is called
// once (C9), and nothing waits beyond its function's time.

/** For calls that may come twice: our table, queues, schedules and secrets. A slow answer is asked for again. */
export const REPEATABLE_CALLS = {
  maxAttempts: 3,
  // Nobody changes a client's middleware after its first call, and putting it together anew costs a tenth of each call.
  cacheMiddleware: true,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
} as const;

/** For the constructor of a client whose call reaches a person. */
export const ONE_CALL = {
  /** The SDK's own retry would be a second call of the same attempt. */
  maxAttempts: 1,
  requestHandler: {
    connectionTimeout: 2_000,
    requestTimeout: 6_000,
    throwOnRequestTimeout: true,
    // A kept connection may have died while Lambda was frozen; the first write to it then fails with bytes sent, which
    // counts as unknown and pages a person twice. A fresh connection is cheaper than that.
    httpAgent: { keepAlive: false },
    httpsAgent: { keepAlive: false },
  },
} as const;
