// One answer to several pages at once (pager.ts, S8): the person takes, or hands on, every page of a bundle that still
// waits for them, or the ones that they chose. Each case decides by itself; one that refuses holds up no other.

import type { CaseState } from '../domain/case.ts';
import type { Instant } from '../domain/instant.ts';
import type { Person } from '../domain/people.ts';
import type { Actor } from '../domain/record.ts';
import { commit } from './commit.ts';
import type { CaseKeeping, Desk } from './desk.ts';
import type { Bundle } from './pagers.ts';
import { together } from './together.ts';

const CASES_AT_ONCE = 20;
/** Stand for words that nobody typed; the timeline has a sentence for each. */
const REASONS: Readonly<Partial<Record<Actor['via'], string>>> = { mail: 'mail', voice: 'phone', sms: 'SMS' };
const SEVERAL = 'several';

export interface BundleAnswer {
  readonly bundle: Pick<Bundle, 'pages'>;
  readonly person: Person;
  readonly does: 'take' | 'hand_on';
  /** Absent: all of them. */
  readonly caseIds?: readonly string[];
  /** Of handing on, as they wrote it. */
  readonly reason?: string;
  readonly via: Actor['via'];
  /** The same for every try of the same answer. */
  readonly commandId: string;
  /** Absent: nobody waits for an answer who would be told something else where the same comes again. */
  readonly wasCarriedOut?: (state: CaseState, commandId: string) => Promise<boolean>;
  /** Machine time after which no further case is begun: whoever waits for the answer does not wait for ever. */
  readonly until: Instant;
}

export interface Answered {
  readonly done: number;
  /** Somebody has them, or they are over: nothing was to do. */
  readonly over: number;
  /** Of those that were answered, in the order of the bundle. */
  readonly doneIds: readonly string[];
  /** Who has what was over: the one person, or null where several have it, or nobody. */
  readonly holderId: string | null;
  /** Not begun by then: the same answer once more goes on with them. */
  readonly left: number;
}

/**
 * Answers the pages, a few cases at a time. Repeats are harmless. Throws `Unavailable` where a case could not be written;
 * what was answered by then stands, and the same answer again does the rest.
 */
export async function answerBundle(
  keeping: CaseKeeping,
  desk: Desk,
  {
    bundle,
    person,
    does,
    caseIds,
    via,
    reason = REASONS[via] ?? SEVERAL,
    commandId,
    wasCarriedOut,
    until,
  }: BundleAnswer,
): Promise<Answered> {
  const chosen = bundle.pages.filter(({ caseId }) => caseIds?.includes(caseId) ?? true);
  const actor: Actor = { kind: 'person', name: person.name, personId: person.id, via };
  const doneIds: string[] = [];
  const holders = new Set<string | null>();
  let from = 0;
  for (; from < chosen.length && desk.clock.machineNow() < until; from += CASES_AT_ONCE) {
    const answers = await together(
      chosen.slice(from, from + CASES_AT_ONCE).map(async ({ caseId, pageId }) => {
        const request = { id: caseId, actor, commandId, mayRepeat: true } as const;
        if (does === 'take') {
          const command = { type: 'AcknowledgePage', pageId, personId: person.id } as const;
          const { outcome, state } = await commit(keeping, desk, { ...request, command });
          return { caseId, outcome, state };
        }
        // A page that is over must not start the ladder anew.
        const head = await desk.cases.head(caseId);
        if (!head?.state.escalation?.openPages.some(({ id }) => id === pageId)) {
          const isRepeat = head && (await wasCarriedOut?.(head.state, commandId));
          return { caseId, outcome: isRepeat ? 'repeated' : 'ignored', state: head?.state };
        }
        const command = { type: 'EscalateNow', personId: person.id, reason, several: true } as const;
        const { outcome, state } = await commit(keeping, desk, { ...request, head, command });
        return { caseId, outcome, state };
      }),
    );
    for (const { caseId, outcome, state } of answers) {
      if (outcome === 'accepted' || outcome === 'repeated') doneIds.push(caseId);
      else holders.add((state?.acknowledged && state.lastAcknowledgement?.personId) || null);
    }
  }
  const begun = Math.min(from, chosen.length);
  const done = doneIds.length;
  const [holderId = null] = holders.size === 1 ? holders : [];
  return { done, doneIds, over: begun - done, holderId, left: chosen.length - begun };
}
