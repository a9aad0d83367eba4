// What a case would bring about if it opened: the real decisions, taken with a clock that is turned by hand, a provider that
// takes everything and people who stay silent, or answer and fail as the question supposes. Sends nothing, keeps nothing.

import type { CaseCommand, CaseEffect, CaseEvent, CaseSetup, CaseState, OpenCase } from './case.ts';
import { caseKind } from './case-kind.ts';
import { type Instant, MINUTE_MS } from './instant.ts';
import type { Actor } from './record.ts';

/** What is supposed of people and their ways; whoever is not named stays silent, whatever is not named arrives. */
export interface Supposed {
  /** Is given the case as soon as it opens. Nothing happens where they cannot own it. */
  readonly ownerId?: string;
  /** Each acknowledges so long after a page to them began, where it is still open. */
  readonly answers?: readonly { readonly personId: string; readonly afterMinutes: number }[];
  /** Ways that fail as soon as they are tried: a dead number, a mailbox that bounces. */
  readonly failing?: readonly {
    readonly personId: string;
    readonly channel: string;
    readonly address: string;
  }[];
}

/** One commit of the case as it would be. */
export interface RehearsedStep {
  readonly at: Instant;
  readonly command: CaseCommand['type'];
  readonly version: number;
  readonly events: readonly CaseEvent[];
  readonly effects: readonly CaseEffect[];
}

export interface Rehearsal {
  readonly steps: readonly RehearsedStep[];
  /** The case as the last step left it. */
  readonly state: CaseState;
  /**
   * Why it ends: nothing is owed any more, the instant asked for was reached, or so many steps were taken that the rest,
   * the final person again and again, says nothing new.
   */
  readonly ended: 'nothing_owed' | 'until' | 'steps';
}

/** More steps than any ladder has before it only repeats itself. */
export const REHEARSED_STEPS_MAX = 600;

const CLOCK: Actor = { kind: 'system', name: 'clock', via: 'clock' };
const PROVIDER: Actor = { kind: 'system', name: 'provider', via: 'provider' };

/**
 * Opens the case at its report and carries out all that comes due up to `until`, in order of the instants; at one instant a
 * failure stands before an answer and an answer before the clock. The same question gives the same answer. Null where
 * the case would be refused: a severity that the tier lacks. Throws where the setup lacks a calendar.
 */
export function rehearse(
  setup: CaseSetup,
  opening: OpenCase,
  { until, supposed = {} }: { readonly until: Instant; readonly supposed?: Supposed },
): Rehearsal | null {
  const steps: RehearsedStep[] = [];
  let state: CaseState | null = null;

  function take(command: CaseCommand, at: Instant, actor: Actor): boolean {
    const decision = caseKind.decide(state, command, { now: at, actor, entropy: ENTROPY, setup });
    if (decision.outcome !== 'accepted') return false;
    const version = (state?.version ?? 0) + 1;
    let after = state;
    for (const event of decision.events) after = caseKind.evolve(after, event, at);
    if (!after) return false;
    state = { ...after, version, lastAt: at };
    steps.push({ at, command: command.type, version, events: decision.events, effects: decision.effects });
    return true;
  }

  if (!take(opening, opening.reportedAt, CLOCK)) return null;
  const awaited: Awaited[] = [];
  const noteLast = () => awaited.push(...awaitedFrom(steps.at(-1), supposed));
  noteLast();
  const { ownerId } = supposed;
  if (ownerId !== undefined)
    take({ type: 'AssignOwner', personId: ownerId, reason: '' }, opening.reportedAt, CLOCK);
  while (steps.length < REHEARSED_STEPS_MAX) {
    // `take` has set it: the opening was accepted.
    const current = state as CaseState | null;
    if (!current) return null;
    const wakeAt = caseKind.nextWake(current);
    const next = awaited.toSorted((a, b) => a.at - b.at || a.rank - b.rank)[0];
    const comes = Math.min(wakeAt ?? Number.POSITIVE_INFINITY, next?.at ?? Number.POSITIVE_INFINITY);
    if (comes === Number.POSITIVE_INFINITY) return { steps, state: current, ended: 'nothing_owed' };
    if (comes > until) return { steps, state: current, ended: 'until' };
    if (next && next.at <= comes) {
      awaited.splice(awaited.indexOf(next), 1);
      if (take(next.command, Math.max(next.at, current.lastAt), next.actor)) noteLast();
      continue;
    }
    // A wake that is due is never ignored; were it so, the loop would never end.
    if (!take({ type: 'Wake' }, Math.max(comes, current.lastAt), CLOCK)) break;
    noteLast();
  }
  const last = state as CaseState | null;
  return last && { steps, state: last, ended: 'steps' };
}

/** Codes of rehearsed pages are shown to nobody; they only have to be codes. */
const ENTROPY = '0123456789abcdef'.repeat(4);

/** What people and providers do about a step that was just taken. */
interface Awaited {
  readonly at: Instant;
  /** Which of two at one instant comes first. */
  readonly rank: number;
  readonly command: CaseCommand;
  readonly actor: Actor;
}

function awaitedFrom(
  step: RehearsedStep | undefined,
  { answers = [], failing = [] }: Supposed,
): readonly Awaited[] {
  if (!step) return [];
  const { at, version, events, effects } = step;
  const failures = effects.flatMap((effect, index): readonly Awaited[] => {
    if (effect.type !== 'SendPage') return [];
    const fails = failing.some(
      ({ personId, channel, address }) =>
        personId === effect.personId && channel === effect.channel && address === effect.address,
    );
    if (!fails) return [];
    const attempt = `${version}.${index}`;
    const command = {
      type: 'ReportAttempt',
      attempt,
      pageId: effect.pageId,
      result: 'undelivered',
      detail: 'supposed',
    } as const;
    return [{ at, rank: 0, command, actor: PROVIDER }];
  });
  const acknowledgements = events.flatMap((event): readonly Awaited[] => {
    if (event.type !== 'PageOpened') return [];
    const { id: pageId, personId } = event.page;
    const answer = answers.find((each) => each.personId === personId);
    if (!answer) return [];
    return [
      {
        at: at + answer.afterMinutes * MINUTE_MS,
        rank: 1,
        command: { type: 'AcknowledgePage', pageId, personId },
        actor: { kind: 'person', name: personId, personId, via: 'page_link' },
      },
    ];
  });
  return [...failures, ...acknowledgements];
}
