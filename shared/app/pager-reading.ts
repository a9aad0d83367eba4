// What waits for the end of a window, as its collector reads it (pager.ts, S4): each with its case as it stands by then.
// Leaves out whatever is no longer wanted.

import type { CaseEffect, CaseState, Page, SendNotice } from '../domain/case.ts';
import { isStale } from '../domain/fence.ts';
import type { Tier } from '../domain/tier.ts';
import type { Desk } from './desk.ts';
import { DIGESTED } from './pager-waits.ts';
import type { PagerWay, WaitingPage } from './pagers.ts';

const HEADS_AT_ONCE = 25;

type SendPage = Extract<CaseEffect, { type: 'SendPage' }>;

/** One page of a bundle with the case as the collector read it. */
export interface BundledPage {
  readonly state: CaseState;
  readonly page: Page;
  readonly tier: Tier | null;
}

/** One notice of a bundle with the case as the collector read it. */
export interface BundledNotice {
  readonly state: CaseState;
  readonly notice: SendNotice;
  readonly tier: Tier | null;
}

/** What waits, with its case. */
export interface Wanted {
  readonly state: CaseState;
  readonly tier: Tier | null;
  readonly waiting: WaitingPage;
  /** Of the case's severity; 0 where the tier does not know it. */
  readonly rank: number;
}

/** Those whose page is still open and whose attempt is still meant, the most severe first, then who must answer first. */
export async function wantedOf(
  desk: Desk,
  way: PagerWay,
  held: readonly WaitingPage[],
): Promise<readonly (Wanted & BundledPage)[]> {
  const wanted = await lookedAt(desk, held, async (one) => {
    const page = one.state.escalation?.openPages.find(({ id }) => id === one.waiting.pageId);
    const isWanted = page && !isStale(one.state, effectOf(way, page), one.waiting.attemptId);
    return isWanted ? { ...one, page } : null;
  });
  return wanted.sort((a, b) => a.rank - b.rank || a.page.acknowledgeBy - b.page.acknowledgeBy || byId(a, b));
}

/** Those that still say what is true. */
export async function noticesOf(
  desk: Desk,
  held: readonly WaitingPage[],
): Promise<readonly (Wanted & BundledNotice)[]> {
  const wanted = await lookedAt(desk, held, async (one) => {
    const { caseId, attemptId } = one.waiting;
    const [version = 0, index = 0] = attemptId.split('.').map(Number);
    // The store keeps a kind's effects as it was given them.
    const notice = (await desk.cases.commitOf(caseId, version))?.effects[index] as CaseEffect | undefined;
    if (notice?.type !== 'SendNotice' || isStale(one.state, notice, attemptId)) return null;
    return { ...one, notice };
  });
  const place = ({ notice: { topic } }: BundledNotice) => (DIGESTED as readonly string[]).indexOf(topic);
  return wanted.sort((a, b) => place(a) - place(b) || a.rank - b.rank || byId(a, b));
}

/** Each that waits with its case as it stands now, a few at a time; null leaves it out. */
async function lookedAt<Seen>(
  desk: Desk,
  held: readonly WaitingPage[],
  see: (one: Wanted) => Promise<Seen | null>,
): Promise<Seen[]> {
  const seen: Seen[] = [];
  for (let from = 0; from < held.length; from += HEADS_AT_ONCE) {
    await Promise.all(
      held.slice(from, from + HEADS_AT_ONCE).map(async (waiting) => {
        const state = (await desk.cases.head(waiting.caseId))?.state;
        if (!state) return;
        const { tierId, tierVersion } = state.pinned;
        const tier = await desk.configuration.get<Tier>('tier', tierId, tierVersion);
        const rank = tier?.severities.find(({ code }) => code === state.course.severity)?.rank ?? 0;
        const one = await see({ state, tier, waiting, rank });
        if (one !== null) seen.push(one);
      }),
    );
  }
  return seen;
}

function byId(a: Wanted, b: Wanted): number {
  return a.state.id < b.state.id ? -1 : 1;
}

/** The effect that asked for the page, as far as the fence looks at it. */
function effectOf({ personId, channel, address }: PagerWay, page: Page): SendPage {
  return {
    type: 'SendPage',
    pageId: page.id,
    personId,
    channel,
    address,
    language: 'zh-CN',
    mayBeRepeat: page.repeated,
  };
}
