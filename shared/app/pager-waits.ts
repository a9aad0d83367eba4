// What may wait for others of its person's, by which way, and how long at most (pager.ts, S1 and S10).

import type { CaseEffect, CaseState, NoticeTopic, Page, SendNotice } from '../domain/case.ts';
import type { Tenant } from '../domain/customers.ts';
import { type Instant, MINUTE_MS } from '../domain/instant.ts';
import { type Person, personOf } from '../domain/people.ts';
import type { Tier } from '../domain/tier.ts';
import type { Desk } from './desk.ts';
import type { PagerWay, WaitingPage } from './pagers.ts';

export const PAGE_WINDOW_MINUTES = 3;

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
    const windowMs = await pageWindowOf(desk, state, page, now);
    return { way: { personId, channel, address }, pageId, windowMs };
  }
  const way = await noticeWayOf(desk, effect);
  if (!way) return null;
  const windowMs = Math.min(await tenantWindowOf(desk, state), leftToWarn(state, effect, now));
  return { way, pageId: effect.topic, windowMs };
}

/** How long a page may wait, in milliseconds; 0 for one that never does (S1). */
export async function pageWindowOf(desk: Desk, state: CaseState, page: Page, now: Instant): Promise<number> {
  if (isMeantForOne(page)) return 0;
  return Math.min(await tenantWindowOf(desk, state), Math.floor((page.acknowledgeBy - now) / 2));
}

/** The tenant's window for cases like this one; 0 where none wait. */
async function tenantWindowOf(desk: Desk, state: CaseState): Promise<number> {
  const minutes = await windowMinutes(desk);
  const { tierId, tierVersion } = state.pinned;
  const tier = await desk.configuration.get<Tier>('tier', tierId, tierVersion);
  const severity = tier?.severities.find(({ code }) => code === state.course.severity);
  const top = Math.min(...(tier?.severities.map(({ rank }) => rank) ?? []));
  return !severity || severity.rank <= top ? 0 : minutes * MINUTE_MS;
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

/** As the tenant says; 0: nothing waits. */
export async function windowMinutes(desk: Desk): Promise<number> {
  const tenant = await desk.configuration.get<Tenant>('tenant', desk.tenantId);
  return tenant?.pageWindowMinutes ?? PAGE_WINDOW_MINUTES;
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
  return topic === 'tenant_alarm' ? 'alarms' : 'notices';
}
