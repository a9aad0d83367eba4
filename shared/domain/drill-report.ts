// The evidence of a drill: who got what, on which way and when, what the provider said, who answered after how long, and
// what of the ladder was never reached. Read from the events of the case, or of its rehearsal; nothing in it is decided.

import type { CaseEvent, NoticeTopic } from './case.ts';
import { type Instant, SECOND_MS } from './instant.ts';
import type { Ladder } from './ladder.ts';
import type { PageChannel } from './people.ts';
import type { RehearsedStep } from './rehearsal.ts';

/** `supposed`: of a rehearsal, where nothing is sent and every way arrives; `waiting`: not yet handed to a provider. */
export type WayOutcome =
  | 'supposed'
  | 'waiting'
  | 'unknown'
  | 'accepted'
  | 'delivered'
  | 'undelivered'
  | 'refused'
  | 'fenced';

export interface DrillWay {
  readonly channel: PageChannel;
  readonly address: string;
  readonly at: Instant;
  readonly outcome: WayOutcome;
  /** The provider's own number of the message: its receipt. */
  readonly providerId?: string;
  readonly detail?: string;
  /** When the provider said that it arrived. */
  readonly deliveredAt?: Instant;
}

export interface DrillCall {
  readonly pageId: string;
  readonly personId: string;
  /** In whose place they were called, where they stand in for somebody. */
  readonly standsInFor?: string;
  readonly rungId: string;
  readonly rungName: string;
  readonly clockId?: string;
  readonly at: Instant;
  readonly acknowledgeBy: Instant;
  readonly ways: readonly DrillWay[];
  /** Null while it is open. */
  readonly ended: {
    readonly at: Instant;
    readonly how: Extract<CaseEvent, { type: 'PageEnded' }>['end'];
  } | null;
  /** From the page to the person's own acknowledgement; null where they gave none. */
  readonly answeredAfterSeconds: number | null;
  /** How the answer came in: a link, an SMS, a key on the phone. */
  readonly answeredVia?: string;
}

export interface DrillNotice {
  readonly at: Instant;
  readonly personId: string;
  readonly topic: NoticeTopic;
  readonly way: DrillWay;
}

export interface DrillRung {
  readonly rungId: string;
  readonly rungName: string;
  /** When it was first reached; null: not at all. */
  readonly reachedAt: Instant | null;
  /** Posts, rotas and duties of it that named nobody. */
  readonly unfilled: readonly string[];
}

export interface DrillSkip {
  readonly at: Instant;
  readonly personId: string;
  readonly rungId: string;
  readonly because: Extract<CaseEvent, { type: 'PersonSkipped' }>['because'];
}

export interface DrillHold {
  readonly at: Instant;
  readonly personId: string;
  readonly until: Instant;
}

export interface DrillFindings {
  readonly calls: readonly DrillCall[];
  readonly notices: readonly DrillNotice[];
  readonly rungs: readonly DrillRung[];
  readonly skipped: readonly DrillSkip[];
  readonly held: readonly DrillHold[];
  /** When everybody had been asked and nobody had answered, for the first time. */
  readonly topAt: Instant | null;
  readonly missed: readonly { readonly at: Instant; readonly clockId: string }[];
  /** True where there were more calls or notices than are told. */
  readonly isCut: boolean;
}

/** One commit, or one step of a rehearsal. */
export type DrillStep = Pick<RehearsedStep, 'at' | 'version' | 'events' | 'effects'> & {
  readonly actor?: { readonly via: string };
};

/** What became of one sending. */
export interface DrillAttempt {
  readonly id: string;
  readonly outcome: 'attempting' | Exclude<WayOutcome, 'supposed' | 'waiting'>;
  readonly providerId?: string;
  readonly detail?: string;
  readonly history: readonly { readonly outcome: string; readonly at: Instant }[];
}

/** More than this says nothing new, and is more than one item of a store may hold. */
export const DRILL_LINES_MAX = 300;

/** `attempts` null: a rehearsal, in which nothing was sent. */
export function drillFindings(
  steps: readonly DrillStep[],
  attempts: readonly DrillAttempt[] | null,
  ladder: Pick<Ladder, 'rungs'>,
): DrillFindings {
  const attemptById = new Map((attempts ?? []).map((attempt) => [attempt.id, attempt]));
  const calls = new Map<string, DrillCall>();
  const notices: DrillNotice[] = [];
  const skipped: DrillSkip[] = [];
  const held: DrillHold[] = [];
  const missed: { at: Instant; clockId: string }[] = [];
  const reached = new Map<string, { at: Instant; unfilled: readonly string[] }>();
  let topAt: Instant | null = null;

  const reach = (rungId: string, at: Instant, unfilled: readonly string[] = []) => {
    if (!reached.has(rungId)) reached.set(rungId, { at, unfilled });
  };
  const change = (pageId: string, part: Partial<DrillCall>) => {
    const call = calls.get(pageId);
    if (call) calls.set(pageId, { ...call, ...part });
  };
  const wayOf = (
    { channel, address }: Pick<DrillWay, 'channel' | 'address'>,
    at: Instant,
    id: string,
  ): DrillWay => {
    const way = { channel, address, at };
    if (attempts === null) return { ...way, outcome: 'supposed' };
    const attempt = attemptById.get(id);
    if (!attempt || attempt.outcome === 'attempting') return { ...way, outcome: 'waiting' };
    const { outcome, providerId, detail, history } = attempt;
    const delivered = history.find((each) => each.outcome === 'delivered');
    return {
      ...way,
      outcome,
      ...(providerId === undefined ? {} : { providerId }),
      ...(detail === undefined ? {} : { detail }),
      ...(delivered ? { deliveredAt: delivered.at } : {}),
    };
  };
  /** Of a rehearsal: the way before this moment is supposed to have failed. */
  const failLast = (pageId: string) => {
    const ways = calls.get(pageId)?.ways ?? [];
    const last = ways.at(-1);
    if (attempts !== null || !last) return;
    change(pageId, { ways: [...ways.slice(0, -1), { ...last, outcome: 'undelivered' }] });
  };

  for (const { at, version, events, effects, actor } of steps) {
    for (const event of events) {
      switch (event.type) {
        case 'PageOpened': {
          const { id, personId, cause, because, acknowledgeBy } = event.page;
          reach(cause.rungId, at);
          calls.set(id, {
            pageId: id,
            personId,
            ...(because?.standsInFor === undefined ? {} : { standsInFor: because.standsInFor }),
            rungId: cause.rungId,
            rungName: cause.rungName,
            ...(cause.clockId === undefined ? {} : { clockId: cause.clockId }),
            at,
            acknowledgeBy,
            ways: [],
            ended: null,
            answeredAfterSeconds: null,
          });
          break;
        }
        case 'PageRetried':
          if (!event.standing) failLast(event.pageId);
          break;
        case 'AttemptFailed':
          failLast(event.pageId);
          break;
        case 'PageEnded':
          if (event.end === 'exhausted') failLast(event.pageId);
          change(event.pageId, { ended: { at, how: event.end } });
          break;
        case 'PageAcknowledged': {
          const call = answered([...calls.values()], event);
          if (!call) break;
          const answeredAfterSeconds = Math.round((at - call.at) / SECOND_MS);
          change(call.pageId, { answeredAfterSeconds, ...(actor ? { answeredVia: actor.via } : {}) });
          break;
        }
        case 'RungReached':
          reach(event.rungId, at, event.unfilled);
          break;
        case 'PersonSkipped':
          skipped.push({ at, personId: event.personId, rungId: event.rungId, because: event.because });
          break;
        case 'PageHeld':
          held.push({ at, personId: event.held.personId, until: event.held.until });
          break;
        case 'TargetBreached':
          missed.push({ at, clockId: event.clockId });
          break;
        case 'TopOfLadderReached':
          topAt ??= at;
          break;
      }
    }
    for (const [index, effect] of effects.entries()) {
      const way = () => wayOf(effect, at, `${version}.${index}`);
      if (effect.type === 'SendPage') {
        change(effect.pageId, { ways: [...(calls.get(effect.pageId)?.ways ?? []), way()] });
      } else if (effect.type === 'SendNotice' && 'personId' in effect.to) {
        notices.push({ at, personId: effect.to.personId, topic: effect.topic, way: way() });
      }
    }
  }
  return {
    calls: [...calls.values()].slice(0, DRILL_LINES_MAX),
    notices: notices.slice(0, DRILL_LINES_MAX),
    rungs: ladder.rungs.map(({ id, name }) => ({
      rungId: id,
      rungName: name,
      reachedAt: reached.get(id)?.at ?? null,
      unfilled: reached.get(id)?.unfilled ?? [],
    })),
    skipped: skipped.slice(0, DRILL_LINES_MAX),
    held: held.slice(0, DRILL_LINES_MAX),
    topAt,
    missed,
    isCut: Math.max(calls.size, notices.length, skipped.length, held.length) > DRILL_LINES_MAX,
  };
}

/** Which page an acknowledgement answers: the named one, else the person's latest. */
function answered(
  calls: readonly DrillCall[],
  { pageId, personId }: Extract<CaseEvent, { type: 'PageAcknowledged' }>,
): DrillCall | undefined {
  const own = calls.filter((call) => call.personId === personId);
  return own.find((call) => call.pageId === pageId) ?? own.at(-1);
}

/** How the people did, in figures. */
export interface DrillFigures {
  readonly people: number;
  readonly calls: number;
  readonly answered: number;
  /** Calls of which a provider said that no way arrived, or took none. */
  readonly unreached: number;
  readonly medianAnswerSeconds: number | null;
}

const FAILED: readonly WayOutcome[] = ['refused', 'undelivered'];

export function drillFigures({ calls }: Pick<DrillFindings, 'calls'>): DrillFigures {
  const answers = calls
    .flatMap(({ answeredAfterSeconds }) => answeredAfterSeconds ?? [])
    .toSorted((a, b) => a - b);
  const middle = Math.floor((answers.length - 1) / 2);
  return {
    people: new Set(calls.map(({ personId }) => personId)).size,
    calls: calls.length,
    answered: answers.length,
    unreached: calls.filter(
      ({ ways }) => ways.length > 0 && ways.every(({ outcome }) => FAILED.includes(outcome)),
    ).length,
    medianAnswerSeconds: answers[middle] ?? null,
  };
}

/** What a kept report says beside its findings. */
export interface DrillReport extends DrillFindings {
  readonly id: string;
  /** `live`: people were paged; `fast`: it was only reckoned. */
  readonly kind: 'live' | 'fast';
  readonly startedAt: Instant;
  /** Null while it runs. */
  readonly endedAt: Instant | null;
  readonly by: string;
  readonly note: string;
  readonly pace: number;
  readonly severity: string;
  readonly customerId: string | null;
  readonly contractId: string | null;
  readonly siteId: string | null;
  readonly timeZone: string;
  readonly tier: { readonly id: string; readonly version: number };
  readonly ladder: { readonly id: string; readonly version: number };
  readonly ownerId: string | null;
}
