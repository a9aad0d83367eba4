// How the clients of providers are set up: one call per attempt (C9) and no waiting beyond a sender's time.

/** For the constructor of an SDK client whose call reaches a person. */
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
