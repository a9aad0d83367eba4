// How a case begins, and how later messages join it. Refuses a report from the future and a severity that the tier lacks.

import type { CaseCommand, CaseEvent, CaseSetup, CaseState } from './case.ts';
import { reckon } from './case-clocks.ts';
import { type CaseDecision, type Draft, draftOf } from './case-draft.ts';
import { ignored, refused, unknownSeverity } from './case-refusals.ts';
import { pinnedBy } from './case-repin.ts';
import { emergencyClassOf } from './emergency.ts';
import { climb, emergencyTriggers, NO_PAGE_ENDED, openingTriggers, openPages } from './escalation.ts';
import { classedBySeverity } from './happenings.ts';
import { holdersOf, placeOf, reachable } from './ladder-people.ts';
import { dutyManagerId } from './on-duty.ts';
import type { Context } from './record.ts';

type Command<Type extends CaseCommand['type']> = Extract<CaseCommand, { type: Type }>;

/** Opens the case unless it is there, starts its clocks from the report, pages whom the severity says, and tells the reporter. */
export function openCase(
  state: CaseState | null,
  command: Command<'OpenCase'>,
  context: Context<CaseSetup>,
): CaseDecision {
  if (state) return ignored('already_open', '这张工单已经建立。', 'This case was opened before.');
  const { now, setup } = context;
  const { reporter, reportedAt, severity, receptionIsBare, drill } = command;
  const sendReception = command.sendReception && !drill;
  const mayTell = sendReception || (command.receptionWithheld === true && !drill);
  if (!Number.isFinite(reportedAt) || reportedAt > now) {
    return refused(
      'reported_in_future',
      '申告时间晚于当前时间。请填写实际接到申告的时间。',
      'The report lies in the future. Give the time at which it was really received.',
    );
  }
  const codes = setup.tier.severities.map(({ code }) => code);
  if (!codes.includes(severity)) return unknownSeverity(severity, codes);

  const isBare = receptionIsBare || !reporter.verified;
  const opened: CaseEvent = {
    type: 'CaseOpened',
    tenantId: command.tenantId,
    caseId: command.caseId,
    reportedAt,
    channel: command.channel,
    receiptId: command.receiptId,
    subject: command.subject,
    text: command.text,
    attachments: command.attachments,
    reporter,
    customerId: command.customerId,
    siteId: command.siteId,
    contractId: command.contractId,
    timeZone: command.timeZone,
    pinned: pinnedBy(setup),
    severity,
    severityBasis: command.severityBasis,
    facts: { ...command.facts, channel: command.channel },
    tellsReporter: mayTell && !isBare && reporter.address !== null,
    replyToken: command.replyToken,
    ...(drill ? { drill } : {}),
  };
  const draft = draftOf(opened, context);
  const course = classedBySeverity(draft.state.course, severity, reportedAt, setup.tier);
  reckon(draft, course, { asOf: now });
  const ownerId = assignByPost(draft);
  const emergencyClass = emergencyClassOf(draft.state.course.facts);
  const triggers = [
    ...openingTriggers(draft, reportedAt),
    ...(emergencyClass === null ? [] : emergencyTriggers(draft, emergencyClass, reportedAt)),
  ];
  climb(draft, triggers, NO_PAGE_ENDED);
  if (!openPages(draft.state).some(({ personId }) => personId === ownerId))
    draft.tell(ownerId, 'assigned', { by: 'Faultline', reason: '' });
  if (sendReception && isBare) draft.tellReception('reception_bare', {});
  else if (sendReception) draft.tellReception('reception', onCall(draft));
  return draft.accepted();
}

/** Where the ladder names a post that owns its cases, whoever holds it now, or stands in for them, is the owner (F-05). */
function assignByPost({ setup, state, now, emit }: Draft): string | null {
  const role = setup.ladder.ownerRole;
  if (role === undefined) return null;
  const holders = holdersOf(role, placeOf(state), setup, now);
  const owner = holders.find(({ personId }) => reachable(setup, personId, now));
  if (!owner) return null;
  const post = setup.posts.find(({ id }) => id === owner.because.id);
  emit({ type: 'OwnerAssigned', personId: owner.personId, reason: post?.name ?? role });
  return owner.personId;
}

/** Whom the reporter can ask for: who has the case, or was called first, and the duty manager (E-11). */
function onCall({ state, setup, now }: Draft): Readonly<Record<string, string>> {
  const engineer = state.ownerId ?? openPages(state)[0]?.personId;
  const manager = dutyManagerId(state, setup, now);
  return { ...(engineer && { engineer }), ...(manager && { manager }) };
}

/** Joins a later message; the clocks run on untouched, and the owner is told. */
export function addFollowUp(draft: Draft, command: Command<'AddFollowUp'>): CaseDecision {
  const { receiptId, from, verified, channel, text, attachments } = command;
  draft.emit({ type: 'FollowUpAdded', receiptId, from, verified, channel, text, attachments });
  draft.tell(draft.state.ownerId, 'follow_up', { from });
  return draft.accepted();
}
