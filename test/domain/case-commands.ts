// What people say of a case in most stories, each in a word, and how most stories begin. A command says here what makes no
// difference; a test names what does, and spells out itself what only it needs.

import type { CaseCommand, CaseSetup } from '../../shared/domain/case.ts';
import type { Tier } from '../../shared/domain/tier.ts';
import { at, type Story, story } from './case-story.ts';
import { SETUP } from './small-desk.ts';

type Command<Type extends CaseCommand['type']> = Extract<CaseCommand, { type: Type }>;
type Changes<Type extends CaseCommand['type']> = Partial<Omit<Command<Type>, 'type'>>;

/** Somebody takes the case, by a page of theirs where one is named. */
export function take(personId = 'anna', pageId?: string): Command<'AcknowledgePage'> {
  return { type: 'AcknowledgePage', personId, ...(pageId === undefined ? {} : { pageId }) };
}

/** A call to Ruth at a time of the story, without support from afar. */
export function contact(time: string, changes: Changes<'LogContact'> = {}): Command<'LogContact'> {
  return {
    type: 'LogContact',
    at: at(time),
    channel: 'phone',
    with: 'Ruth',
    summary: 'Described the fault',
    gaveRemoteSupport: false,
    ...changes,
  };
}

/** Evidence of a milestone, without words. */
export function milestone(
  kind: Command<'RecordMilestone'>['kind'],
  time: string,
  changes: Changes<'RecordMilestone'> = {},
): Command<'RecordMilestone'> {
  return { type: 'RecordMilestone', kind, at: at(time), summary: '', ...changes };
}

/** The fault is gone, after a visit. */
export function resolve(time: string, changes: Changes<'ResolveCase'> = {}): Command<'ResolveCase'> {
  return { type: 'ResolveCase', at: at(time), summary: 'Replaced the board', remotely: false, ...changes };
}

export const CLOSE: Command<'CloseCase'> = { type: 'CloseCase', summary: 'Done' };

export function reopen(reason = 'It is back'): Command<'ReopenCase'> {
  return { type: 'ReopenCase', reason };
}

/** The clocks stop, for the one reason that the small tier knows. */
export function pause(note = '', pauseReason = 'customer_not_ready'): Command<'PauseClocks'> {
  return { type: 'PauseClocks', pauseReason, note };
}

export function resume(note = ''): Command<'ResumeClocks'> {
  return { type: 'ResumeClocks', note };
}

/** Another severity, because somebody looked again or because the fault grew. */
export function reclassify(
  severity: string,
  because: 'worsened' | 'correction' = 'correction',
  reason = 'Looked again',
): Command<'ChangeSeverity'> {
  return { type: 'ChangeSeverity', severity, because, reason };
}

export function fact(name: string, value: string | boolean, reason = 'Asked'): Command<'RecordFact'> {
  return { type: 'RecordFact', fact: name, value, reason };
}

/** The customer did what the tier asks of them. */
export function fulfil(
  obligation: string,
  time: string,
  changes: Changes<'RecordObligation'> = {},
): Command<'RecordObligation'> {
  return { type: 'RecordObligation', obligation, at: at(time), summary: 'Came', ...changes };
}

/** A pause that nobody recorded, or another one named by its `pauseId`; `to` null while it lasts. */
export function correction(
  from: string,
  to: string | null,
  changes: Partial<Pick<Command<'CorrectPause'>, 'pauseId' | 'pauseReason' | 'reason'>> = {},
): Command<'CorrectPause'> {
  return {
    type: 'CorrectPause',
    pauseId: null,
    from: at(from),
    to: to === null ? null : at(to),
    pauseReason: 'customer_not_ready',
    reason: 'The gate log says so',
    ...changes,
  };
}

/** What a story is set up with; of the tier only what differs from the small one. */
type Setup = Partial<Omit<CaseSetup, 'tier'>> & { readonly tier?: Partial<Tier> };

/** A case that Anna took at its opening; what people were sent and what happened by then is looked away from. */
export function taken({ tier, ...setup }: Setup = {}, opening: Parameters<typeof story>[0] = {}): Story {
  const told = story(opening, { ...setup, tier: { ...SETUP.tier, ...tier } });
  told.does(take());
  told.sent();
  told.happened();
  return told;
}

/** The same, and she spoke with the customer at once. */
export function answered(setup: Setup = {}, opening: Parameters<typeof story>[0] = {}): Story {
  const told = taken(setup, opening);
  told.does(contact('02:00'));
  told.sent();
  told.happened();
  return told;
}
