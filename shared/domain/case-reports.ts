// The case as those see it who hand messages to providers and hear what became of them: an attempt that failed, a notice that
// may have gone out. Nothing of how deadlines are counted stands in their way.

import type { CaseCommand } from './case.ts';
import { type CaseDecision, draftOf } from './case-draft.ts';
import { repeatNotice, reportAttempt } from './case-paging.ts';
import { type CaseKind, caseRecord } from './case-record.ts';
import { noSuchCase } from './case-refusals.ts';
import { withPacedPages } from './drill.ts';

/** The same answers as `decide` for what providers say; throws on everything else. */
export const caseReports: CaseKind = /* @__PURE__ */ caseRecord((state, command, context): CaseDecision => {
  if (!state) return noSuchCase();
  const draft = draftOf(state, context);
  switch (command.type) {
    case 'ReportAttempt':
      return reportAttempt(draft, command);
    case 'RepeatNotice':
      return repeatNotice(draft, command);
    default:
      return notOurs(command);
  }
}, withPacedPages);

function notOurs({ type }: CaseCommand): never {
  throw new Error(`${type} is not a provider’s; whoever sends does not take it`);
}
