// The end of a drill: it says so to everybody it has paged, and owes nothing any more, whatever its clocks say.

import type { CaseDecision, Draft } from './case-draft.ts';
import { stopPaging } from './escalation.ts';

/** Of a drill that nobody ended. Both languages, because it stands in the events. */
export const DRILL_OVER = '时间到 / its time was up';

/** Ends the drill as it stands; nothing of it is reckoned anew. */
export function endDrill(draft: Draft, summary: string): CaseDecision {
  const paged = draft.state.involved ?? [];
  draft.emit({ type: 'CaseClosed', summary });
  stopPaging(draft, 'closed');
  for (const personId of paged) draft.tell(personId, 'closed', { summary });
  return draft.accepted();
}
