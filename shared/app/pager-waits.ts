// What may wait for others of its person's, by which way, and how long at most (pager.ts, S1 and S10).

import type { CaseEffect, CaseState, NoticeTopic, Page, SendNotice } from '../domain/case.ts';
import type { Tenant } from '../domain/customers.ts';
import { type Instant, MINUTE_MS, SECOND_MS } from '../domain/instant.ts';
import { type Person, personOf } from '../domain/people.ts';
import type { Tier } from '../domain/tier.ts';
import type { Desk } from './desk.ts';
import type { PagerWay, WaitingPage } from './pagers.ts';

const PAGE_WINDOW_MINUTES = 3;
/** Long enough to tell a storm from one fault, and short enough for what is most severe and for a deadline a minute ahead. */
export const SHORT_WINDOW_MS = 30 * SECOND_MS;

/** Notices that wait for each other, in the order in which they are told. */
export const DIGESTED = [
  'tenant_alarm',
  'breach',
  'warning',
  'rung_inform',
  'assigned',
  'acknowledged',
  'reopened',
  'severity_changed',
  'resumed',
  'resolved',
  'closed',
  'calendar_missing',
] as const satisfies readonly NoticeTopic[];

export type DigestedTopic = (typeof DIGESTED)[number];

/** What waits in which way's window, and how long that is at most. */
export interface Wait extends Pick<WaitingPage, 'pageId'> {
  readonly way: PagerWay;
  readonly windowMs: number;
}

/** Null of what never waits; 0 ms where it does not for now. */
export async function waitOf(
  desk: Desk,
  state: CaseState,
  effect: CaseEffect,
  now: Instant,
): Promise<Wait | null> {
  if (effect.type === 'SendPage') {
    const { personId, channel, address, pageId } = effect;
    const page = state.escalation?.openPages.find(({ id }) => id === pageId);
    if (!page) return null;
    const way = { personId, channel, address };
    return { way, pageId, windowMs: await pageWindowOf(desk, state, page, way, now) };
  }
  const way = await noticeWayOf(desk, effect);
  if (!way) return null;
  const isExempt = way.of === 'alarms' && (await isExemptLevel(desk, state));
  const windowMs = isExempt ? 0 : Math.min(await wantedMsOf(desk, way), leftToWarn(state, effect, now));
  return { way, pageId: effect.topic, windowMs };
}

/** How long a page may wait, in milliseconds; 0 for one that never does (S1). */
export async function pageWindowOf(
  desk: Desk,
  state: CaseState,
  page: Page,
  way: PagerWay,
  now: Instant,
): Promise<number> {
  if (isMeantForOne(page) || (way.channel !== 'voice' && (await isExemptLevel(desk, state)))) return 0;
  return Math.min(await wantedMsOf(desk, way), Math.floor((page.acknowledgeBy - now) / 2));
}

/** A severity that the tier does not know, or its most severe one, where somebody or a word said so. */
async function isExemptLevel(desk: Desk, state: CaseState): Promise<boolean> {
  const { tierId, tierVersion } = state.pinned;
  const tier = await desk.configuration.get<Tier>('tier', tierId, tierVersion);
  const severity = tier?.severities.find(({ code }) => code === state.course.severity);
  if (!tier || !severity) return true;
  return severity.rank <= Math.min(...tier.severities.map(({ rank }) => rank)) && !isAssumed(state);
}

/** The desk took it because nothing in the report told it, and neither a person nor time has changed it since. */
function isAssumed({ severityBasis: { by }, course }: CaseState): boolean {
  return (by === 'strictest' || by === 'default') && !course.promotions?.length;
}

/** Half of what is left until the deadline that a notice warns of; without an end where that has passed, or there is none. */
function leftToWarn({ clocks }: CaseState, effect: SendNotice, now: Instant): number {
  const dueAt = clocks.find(({ id }) => id === effect.detail.clockId)?.dueAt ?? null;
  return dueAt === null || dueAt <= now ? Number.POSITIVE_INFINITY : Math.floor((dueAt - now) / 2);
}

/** A page that a person sent to this one, or that is about their own word: there is no storm of these. */
function isMeantForOne({ cause: { rungId } }: Page): boolean {
  return rungId.startsWith('crisis_') || ['hand_over', 'hand_back', 'promise'].includes(rungId);
}

/** The longest window of a way, as the tenant wants it; 0 where nothing is to wait. */
async function wantedMsOf(desk: Desk, way: PagerWay): Promise<number> {
  const tenant = await desk.configuration.get<Tenant>('tenant', desk.tenantId);
  const wantedMs = (tenant?.pageWindowMinutes ?? PAGE_WINDOW_MINUTES) * MINUTE_MS;
  return isShort(way) ? Math.min(wantedMs, SHORT_WINDOW_MS) : wantedMs;
}

/** The same where a window runs although the tenant wants none any more: somebody waits for its end. */
export async function longestMsOf(desk: Desk, way: PagerWay): Promise<number> {
  return (await wantedMsOf(desk, way)) || (isShort(way) ? SHORT_WINDOW_MS : PAGE_WINDOW_MINUTES * MINUTE_MS);
}

/** Here waits what can wait no longer: in a longer window it would find none that it may wait for (S3). */
function isShort({ channel, of }: PagerWay): boolean {
  return channel === 'voice' || of === 'warnings';
}

/** The way of a notice that can wait; null of one that never does (S10). */
async function noticeWayOf(desk: Desk, notice: SendNotice): Promise<PagerWay | null> {
  const { topic, to, channel, address } = notice;
  if (!('personId' in to) || !DIGESTED.some((each) => each === topic)) return null;
  const person = personOf(await desk.configuration.latest<Person>('person'), to.personId);
  // Somebody from outside has no account to see their cases with.
  if (!person || person.roles.length === 0) return null;
  return { personId: person.id, channel, address, of: laneOf(topic) };
}

/** Whose windows a notice waits in. */
export function laneOf(topic: NoticeTopic): NonNullable<PagerWay['of']> {
  if (topic === 'tenant_alarm') return 'alarms';
  return topic === 'warning' || topic === 'rung_inform' ? 'warnings' : 'notices';
}
