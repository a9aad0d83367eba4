// The tests that hold the clock and the case core, as the mutation run has them: the domain's, without those that walk
// thousands of random cases, since every mutant would wait for them.

import { defineConfig } from 'vitest/config';

// biome-ignore lint/style/noDefaultExport: vitest reads its configuration from the default export.
export default defineConfig({
  test: {
    include: ['test/domain/**/*.test.ts'],
    exclude: ['test/domain/clock-reference-*.test.ts', 'test/domain/architecture.test.ts'],
    env: { TZ: 'Pacific/Chatham', FAULTLINE_SHARE: '0.1' },
    testTimeout: 30_000,
  },
});
