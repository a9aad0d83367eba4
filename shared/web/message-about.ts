// What a page says of itself where it is about something else than a deadline: a hand-over, a crisis team, a promise, or that
// nobody answered; and what it asks of its person. Mail, SMS, chat, call and page link say it in the same words. Pure.

import type { CaseState, HandedOver, PageCause } from '../domain/case.ts';
import type { Language, Person } from '../domain/people.ts';
import { oneLine } from './message-body.ts';
import { clockName } from './message-view.ts';
import { messageWords } from './message-words.ts';
import { shortWhenOf } from './when.ts';
import { halfOf } from './writing.ts';

/** Whose page it is and what it is drawn from. */
export interface AboutView {
  readonly state: CaseState;
  readonly people: readonly Person[];
}

interface Reading {
  readonly personId: string;
  readonly language: Language;
}

export function personName(
  { people }: Pick<AboutView, 'people'>,
  personId: string | null | undefined,
  language: Language,
): string {
  const person = people.find(({ id }) => id === personId);
  if (!person) return messageWords(language).somebody;
  return (language === 'en' && person.nameEn) || person.name;
}

/** Minutes away the day and the zone would only be in the way. */
export function clockTime(instant: number, timeZone: string): string {
  return shortWhenOf(instant, timeZone).split(' ').at(-1) ?? '';
}

/**
 * A page of a crisis team, of a promise or of a hand-over is about that, whatever else is due; the final person's about what
 * nobody answered, unless that is a deadline that is still running. Undefined for every other page.
 */
export function ownWords(
  view: AboutView,
  { personId, language }: Reading,
  cause: PageCause | undefined,
): string | undefined {
  if (!cause) return undefined;
  const { page } = messageWords(language);
  const { rungId, rungName, clockId, unanswered } = cause;
  const { handOver, crisis, clocks, timeZone } = view.state;
  if (rungId === 'hand_over' && handOver?.toId === personId)
    return page.handedOver(personName(view, handOver.fromId, language));
  if (rungId === 'hand_back' && handOver) return page.handedBack(personName(view, handOver.toId, language));
  if (rungId === 'crisis_opened' && crisis?.status === 'open') {
    const first = crisis.lastUpdate ? undefined : crisis.updateDueAt;
    const role = page.crisisRole[crisis.team?.leaderId === personId ? 'leader' : 'member'];
    return page.crisisTeam(role, first === undefined ? null : clockTime(first, timeZone));
  }
  if (isOwnCause(cause)) return halfOf(rungName, language);
  const runs = clocks.some(({ id, status }) => id === clockId && status === 'running');
  return unanswered === undefined || runs ? undefined : page.unanswered(halfOf(unanswered, language));
}

/** Whether a page asks for something else than to take a case by a deadline. */
export function isOwnCause(cause: PageCause | undefined): boolean {
  return cause !== undefined && (cause.rungId.startsWith('crisis_') || OWN_CAUSES.has(cause.rungId));
}

/** Whether what is due stands beside what the page is about: whoever takes a case over must know how long they have. */
export function isHandOver(cause: PageCause | undefined): boolean {
  return cause?.rungId === 'hand_over' || cause?.rungId === 'hand_back';
}

const OWN_CAUSES: ReadonlySet<string> = new Set(['promise', 'hand_over', 'hand_back']);

/** What is asked for: to take the case; of a page about something else, that; of whoever owns the case, word of it. */
export function callsText(view: AboutView, reading: Reading, cause: PageCause | undefined): string {
  const { personId, language } = reading;
  const { calls, callsAbout, callsOwner } = messageWords(language).page;
  const name = personName(view, personId, language);
  const own = isOwnCause(cause) ? ownWords(view, reading, cause) : undefined;
  if (own !== undefined) return callsAbout(name, own);
  return view.state.ownerId === personId ? callsOwner(name) : calls(name);
}

/** What the one thing to press says: who is called into a team answers that they are in, and nobody takes what is theirs. */
export function takeText({ state }: AboutView, { personId, language }: Reading, cause?: PageCause): string {
  const { take, stillMine, join } = messageWords(language).page;
  if (cause?.rungId === 'crisis_opened') return join;
  const isAsked = isOwnCause(cause) && cause?.rungId !== 'hand_over';
  return isAsked || state.ownerId === personId ? stillMine : take;
}

/**
 * What happens where nobody takes it by then: the next person, or behind the last of the ladder its final person, who is paged
 * again; nobody is called in the place of a member of a team.
 */
export function untilText(
  { state }: Pick<AboutView, 'state'>,
  cause: PageCause,
  time: string,
  language: Language,
): string {
  const { until, untilLast, untilTop, untilTeam } = messageWords(language).page;
  const { openPages = [], queue = [], held = [] } = state.escalation ?? {};
  if (cause.rungId === 'crisis_opened') return untilTeam(time);
  if (cause.rungId === 'top') return untilTop(time);
  return (openPages.length + queue.length + held.length > 1 ? until : untilLast)(time);
}

/** What whoever gave the case away said of it; empty where nobody typed anything. */
export function handOverReason(
  { handOver }: { readonly handOver?: HandedOver | null },
  cause: PageCause | undefined,
): string {
  const { reason = '' } = cause?.rungId === 'hand_over' ? (handOver ?? {}) : {};
  return UNTYPED.has(reason) ? '' : reason;
}

/** Stand for a reason where the answer was a letter or a key. */
const UNTYPED: ReadonlySet<string> = new Set(['SMS', 'mail', 'phone']);

/** A bundled cause is a clock's id and a rung's name, or a rung's name alone. */
export function bundledWords(cause: string, language: Language): string {
  const [clockId = '', ...rest] = cause.split(' ');
  const name = clockName(clockId, language);
  const isClock = /^[a-z_.]+$/.test(clockId) && rest.length > 0;
  const rung = halfOf(isClock ? rest.join(' ') : cause, language);
  return oneLine(isClock ? `${name} ${rung}` : rung, 80);
}
