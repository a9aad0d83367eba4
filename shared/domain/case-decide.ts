// What a case answers to a command. Here: what is said about a case without moving its clocks, and the way to the rest
// (the opening in case-opening.ts, progress in case-progress.ts, clocks at will in case-course.ts, paging in
// case-paging.ts, the alarm in case-wake.ts). Refuses by a sentence that says why and what to do; never throws at what a person can do.

import type { CaseCommand, CaseSetup, CaseState } from './case.ts';
import { reckon } from './case-clocks.ts';
import { changeSeverity, recordFact, reopenCase } from './case-course.ts';
import { decideCrisis, isCrisisCommand } from './case-crisis.ts';
import { type CaseDecision, type Draft, draftOf } from './case-draft.ts';
import { handOver } from './case-hand-over.ts';
import { addFollowUp, openCase } from './case-opening.ts';
import { acknowledge, escalateNow, repeatNotice, reportAttempt } from './case-paging.ts';
import { correctPause, dropPause, pauseClocks, resumeClocks } from './case-pauses.ts';
import { closeCase, logContact, recordMilestone, recordObligation, resolveCase } from './case-progress.ts';
import { keepPromises, makePromise, releasePromises } from './case-promises.ts';
import { closedAlready, ignored, isBlank, noSuchCase, notForReporters, refused } from './case-refusals.ts';
import { repinCase } from './case-repin.ts';
import { wake } from './case-wake.ts';
import { factKnown } from './happenings.ts';
import { personOf } from './people.ts';
import type { Context } from './record.ts';

type Command<Type extends CaseCommand['type']> = Extract<CaseCommand, { type: Type }>;

/**
 * Decides a command on a case as it stands; `null` is a case that is not there yet. Accepted commands name every event
 * and every message; their effects stand with the pages first, so that an attempt's number is its place among them.
 */
export function decide(
  state: CaseState | null,
  command: CaseCommand,
  context: Context<CaseSetup>,
): CaseDecision {
  if (command.type === 'OpenCase') return openCase(state, command, context);
  if (!state) return noSuchCase();
  if (context.actor.kind === 'reporter' && command.type !== 'AddFollowUp') return notForReporters();
  if (command.type === 'RepinCase') return repinCase(state, command, context);
  const draft = draftOf(state, context);
  if (isCrisisCommand(command)) return decideCrisis(draft, command);
  switch (command.type) {
    case 'AddFollowUp':
      return addFollowUp(draft, command);
    case 'AssignOwner':
      return assignOwner(draft, command);
    case 'LogContact':
      return logContact(draft, command);
    case 'RecordMilestone':
      return recordMilestone(draft, command);
    case 'RecordObligation':
      return recordObligation(draft, command);
    case 'ResolveCase':
      return resolveCase(draft, command);
    case 'CloseCase':
      return closeCase(draft, command);
    case 'ReopenCase':
      return reopenCase(draft, command);
    case 'PauseClocks':
      return pauseClocks(draft, command);
    case 'ResumeClocks':
      return resumeClocks(draft, command);
    case 'CorrectPause':
      return correctPause(draft, command);
    case 'DropPause':
      return dropPause(draft, command);
    case 'ChangeSeverity':
      return changeSeverity(draft, command);
    case 'RecordFact':
      return recordFact(draft, command);
    case 'AddNote':
      return addNote(draft, command);
    case 'IdentifyReporter':
      return identifyReporter(draft, command);
    case 'AcknowledgePage':
      return acknowledge(draft, command);
    case 'EscalateNow':
      return escalateNow(draft, command);
    case 'MakePromise':
      return makePromise(draft, command);
    case 'HandOver':
      return handOver(draft, command);
    case 'Wake':
      return wake(draft);
    case 'ReportAttempt':
      return reportAttempt(draft, command);
    case 'RepeatNotice':
      return repeatNotice(draft, command);
    default:
      return unknownCommand(command);
  }
}

// ---------------------------------------------------------------------------------------------------------------

/** Names who answers for the case. Paging goes on until somebody acknowledges. */
function assignOwner(draft: Draft, { personId, reason }: Command<'AssignOwner'>): CaseDecision {
  const { state, setup, actor } = draft;
  if (state.status === 'closed') return closedAlready();
  const person = personOf(setup.people, personId);
  if (!person?.active) {
    return refused(
      'person_not_active',
      `${person?.name ?? personId} 不在岗，不能负责工单。请选择在岗人员。`,
      `${person?.name ?? personId} is not active and cannot own a case. Choose somebody who is.`,
    );
  }
  if (state.ownerId === personId) {
    return ignored(
      'already_owner',
      `${person.name} 已经是负责人。`,
      `${person.name} owns this case already.`,
    );
  }
  if (state.ownerId !== null) releasePromises(draft, 'handed_over', state.ownerId);
  draft.emit({ type: 'OwnerAssigned', personId, reason });
  if (actor.personId !== personId) draft.tell(personId, 'assigned', { by: actor.name, reason });
  return draft.accepted();
}

function addNote(draft: Draft, { text }: Command<'AddNote'>): CaseDecision {
  if (isBlank(text)) {
    return refused('empty_note', '备注是空的。请写点内容。', 'The note is empty. Write something in it.');
  }
  draft.emit({ type: 'NoteAdded', text });
  keepPromises(draft, ['update'], draft.now);
  return draft.accepted();
}

/** Says who reported, and from where. The pinned promise stays: re-pinning is another act. */
function identifyReporter(draft: Draft, command: Command<'IdentifyReporter'>): CaseDecision {
  const { customerId, siteId, contractId, contactId, timeZone, region = {}, reason } = command;
  if (draft.state.status === 'closed') return closedAlready();
  if (isBlank(customerId)) {
    return refused(
      'customer_needed',
      '请选择客户，再确认申告人身份。',
      'Choose the customer for whom the reporter speaks.',
    );
  }
  draft.emit({ type: 'ReporterIdentified', customerId, siteId, contractId, contactId, timeZone, reason });
  const { facts } = draft.state.course;
  const told = Object.entries(region).filter(([fact, value]) => facts[fact] !== value);
  if (told.length === 0) return draft.accepted();
  let { course } = draft.state;
  for (const [fact, value] of told) {
    draft.emit({ type: 'FactRecorded', fact, value, reason });
    course = factKnown(course, fact, value, draft.now, draft.setup.tier);
  }
  reckon(draft, course, { asOf: draft.now, reason });
  return draft.accepted();
}

// ---------------------------------------------------------------------------------------------------------------

function unknownCommand(command: never): never {
  throw new Error(`No such command of a case: ${JSON.stringify(command)}`);
}
