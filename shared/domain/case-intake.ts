// The case as those see it who take reports and answers in, by mail, by form, by SMS: it is opened, added to, and its pages
// are answered. What else people do with a case they do in the portal, and the intake carries none of it.

import type { CaseCommand } from './case.ts';
import { type CaseDecision, draftOf } from './case-draft.ts';
import { handOver } from './case-hand-over.ts';
import { addFollowUp, openCase } from './case-opening.ts';
import { acknowledge, escalateNow } from './case-paging.ts';
import { closeCase } from './case-progress.ts';
import { makePromise } from './case-promises.ts';
import { type CaseKind, caseRecord } from './case-record.ts';
import { noSuchCase, notForReporters } from './case-refusals.ts';
import { withPacedPages } from './drill.ts';

/** The same answers as `decide` for what comes in from outside; throws on what only the portal asks for. */
export const caseIntake: CaseKind = /* @__PURE__ */ caseRecord((state, command, context): CaseDecision => {
  if (command.type === 'OpenCase') return openCase(state, command, context);
  if (!state) return noSuchCase();
  if (context.actor.kind === 'reporter' && command.type !== 'AddFollowUp') return notForReporters();
  const draft = draftOf(state, context);
  switch (command.type) {
    case 'AddFollowUp':
      return addFollowUp(draft, command);
    case 'AcknowledgePage':
      return acknowledge(draft, command);
    case 'EscalateNow':
      return escalateNow(draft, command);
    case 'HandOver':
      return handOver(draft, command);
    case 'MakePromise':
      return makePromise(draft, command);
    case 'CloseCase':
      return closeCase(draft, command);
    default:
      return notOurs(command);
  }
}, withPacedPages);

function notOurs({ type }: CaseCommand): never {
  throw new Error(`${type} is a command of the portal; the intake does not take it`);
}
