// The case as those see it who carry out what it owes: the alarm and whoever hands messages to providers. They are asked
// nothing by people, and so nothing of that stands between a deadline and a person.

import type { CaseCommand } from './case.ts';
import { type CaseDecision, draftOf } from './case-draft.ts';
import { repeatNotice, reportAttempt } from './case-paging.ts';
import { type CaseKind, caseRecord } from './case-record.ts';
import { noSuchCase } from './case-refusals.ts';
import { wake } from './case-wake.ts';
import { paced } from './drill.ts';

/** The same answers as `decide` for what time and providers say; throws on what only people ask for. */
export const caseClockwork: CaseKind = /* @__PURE__ */ caseRecord((state, command, context): CaseDecision => {
  if (!state) return noSuchCase();
  const draft = draftOf(state, context);
  switch (command.type) {
    case 'Wake':
      return wake(draft);
    case 'ReportAttempt':
      return reportAttempt(draft, command);
    case 'RepeatNotice':
      return repeatNotice(draft, command);
    default:
      return notOurs(command);
  }
}, paced);

function notOurs({ type }: CaseCommand): never {
  throw new Error(`${type} is a command of people; whoever carries out what is due does not take it`);
}
