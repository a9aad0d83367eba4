// The tests that hold the ladder, as the mutation run has them: the stories of cases, whom rungs, rotas and posts name, and what
// of them leaves a gap. The weeks that are compared with a second ladder are left out, since every mutant would wait for them.

import { defineConfig } from 'vitest/config';

// biome-ignore lint/style/noDefaultExport: vitest reads its configuration from the default export.
export default defineConfig({
  test: {
    include: [
      'test/domain/{escalation,escalation-edges,emergency-ladder,ladder-people,on-duty,people,posts,hand-over,promises}.test.ts',
      'test/domain/{quiet-hours,page-ways,page-reason,calls,fence,drill,person-edits,verification}.test.ts',
      'test/domain/{rota,rota-changes,rota-shifts,coverage,coverage-standing,coverage-words,readiness}.test.ts',
      'test/domain/case-{crisis,crisis-edges,doors,lapse,paging,wake}.test.ts',
    ],
    env: { TZ: 'Pacific/Chatham', FAULTLINE_SHARE: '0.05' },
    testTimeout: 30_000,
  },
});
