// The tests that hold the clock, as the mutation run has them: each takes milliseconds, since every mutant waits for them.
// Those that walk thousands of random questions are left out, and those about people and messages.

import { defineConfig } from 'vitest/config';

// biome-ignore lint/style/noDefaultExport: vitest reads its configuration from the default export.
export default defineConfig({
  test: {
    include: ['test/domain/*.test.ts', 'test/infra/deadlines-verb.test.ts'],
    exclude: [
      'test/domain/{architecture,configuration,escalation*,messages,reference,rota,severity,sms-length}.test.ts',
      'test/domain/{clock-reference-*,ledger-recompute,case-life,case-properties}.test.ts',
    ],
    env: { TZ: 'Pacific/Chatham' },
    testTimeout: 30_000,
  },
});
