// The tests that hold the case core, as the mutation run has them: the stories of cases and a share of the random lives.

import { defineConfig } from 'vitest/config';

// biome-ignore lint/style/noDefaultExport: vitest reads its configuration from the default export.
export default defineConfig({
  test: {
    include: ['test/domain/{case-*,escalation,late-entries,ledger}.test.ts'],
    env: { TZ: 'Pacific/Chatham', FAULTLINE_SHARE: '0.05' },
    testTimeout: 30_000,
  },
});
