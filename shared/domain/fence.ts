// Whether a message that was decided earlier is still wanted by the time it is about to be sent (design C3.2, C9).

import type { CaseEffect, CaseState, SendNotice } from './case.ts';
import type { Crisis, CrisisTopic } from './crisis.ts';

/**
 * True for what is no longer true: a page that is over or whose attempt is neither the latest nor one that stands; word of a
 * rung whose clock no longer runs or whose promise became another one; an alarm about an escalation that ended; an assignment,
 * a severity, a promise, a replacement or a duty that is another one by now. What tells of something that happened stays true.
 */
export function isStale(state: CaseState, effect: CaseEffect, attemptId: string): boolean {
  if (effect.type === 'SendPage') {
    const page = state.escalation?.openPages.find((each) => each.id === effect.pageId);
    return !page || !(page.attempt === attemptId || page.standing?.includes(attemptId));
  }
  const { topic, to, detail } = effect;
  switch (topic) {
    case 'warning': {
      // One warning may stand for several deadlines, and is wanted while one of them is ahead.
      const others = detail.alsoClockIds?.split(',') ?? [];
      const runs = state.clocks.some(({ id, status }) => others.includes(id) && status === 'running');
      return !runs && !stillReached(state, detail);
    }
    case 'rung_inform':
      return !stillReached(state, detail);
    case 'tenant_alarm': {
      // Alarms that were stored before they said of which escalation they are stand as long as any runs.
      const number = state.escalation?.number;
      return number === undefined || (detail.escalation ?? String(number)) !== String(number);
    }
    case 'assigned':
      return 'personId' in to && to.personId !== state.ownerId;
    case 'severity_changed':
      return detail.to !== state.course.severity;
    case 'promise_made':
      return !state.promises?.some(({ id }) => id === detail.promiseId);
    case 'promise_broken':
      return !state.promises?.some(({ id, brokenAt }) => id === detail.promiseId && brokenAt !== undefined);
    case 'standby':
      return state.course.evidence.resolve !== undefined;
    case 'obligation_missed':
      return state.course.evidence[`obligation:${detail.obligation}`] !== undefined;
    case 'crisis_unanswered':
      return state.crisis?.status !== 'open';
    case 'crisis_suggested':
    case 'crisis_proposed':
    case 'crisis_report_due':
    case 'crisis_action':
    case 'crisis_action_overdue':
      return !crisisAsks(state.crisis, topic, detail);
    default:
      return false;
  }
}

/** Whether a crisis still asks for what a notice of it asks. */
function crisisAsks(crisis: Crisis | undefined, topic: CrisisTopic, detail: SendNotice['detail']): boolean {
  if (topic === 'crisis_suggested') return crisis?.status === 'suggested';
  if (topic === 'crisis_proposed') return crisis?.status === 'proposed';
  if (crisis?.status !== 'open') return false;
  if (topic === 'crisis_report_due') return crisis.report?.on === detail.on;
  return crisis.actions?.some(({ id, doneAt }) => id === detail.actionId && doneAt === undefined) ?? false;
}

/** A rung of a clock that still runs and was not taken back, as a change of the severity takes back what lies ahead again. */
function stillReached({ clocks, firedRungs }: CaseState, { clockId, rungId }: SendNotice['detail']): boolean {
  const clock = clocks.find(({ id }) => id === clockId);
  if (clock?.status !== 'running') return false;
  return firedRungs?.[clock.id]?.some((fired) => fired === rungId) ?? false;
}
