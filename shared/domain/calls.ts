// Who would be called: the steps of a rehearsal as lines that people read, rung by rung, each call with its person, the reason
// for them, and every way at its minute. Says what the steps hold and decides nothing.

import type { CaseEvent, NoticeTopic, Page, PageCause } from './case.ts';
import type { Instant } from './instant.ts';
import { absenceAt, type PageChannel, type PagingRule, pagingRule, personOf } from './people.ts';
import type { Rehearsal, RehearsedStep } from './rehearsal.ts';
import { type StandingThen, type WhyNamed, whyNamed } from './why-named.ts';

type Event<Type extends CaseEvent['type']> = Extract<CaseEvent, { type: Type }>;

/** One way to a person, as it is tried. */
export interface CalledWay {
  readonly at: Instant;
  readonly channel: PageChannel;
  readonly address: string;
  /** The first at once; a further one because nobody answered, or because the one before it failed; or the same once more. */
  readonly why: 'first' | 'unanswered' | 'failed' | 'repeat';
  readonly attempt: string;
  /** When it is known that it did not arrive; absent: it arrived. */
  readonly failedAt?: Instant;
}

/** What caused a call. */
interface Caused extends Pick<PageCause, 'rungId' | 'rungName' | 'dueAt'> {
  readonly at: Instant;
  readonly clockId: string | null;
}

interface Calling extends Caused {
  readonly personId: string;
  /** Null where no rung names anybody: a breach without a rung, the final person. */
  readonly because: WhyNamed | null;
}

/** A page to one person, from its beginning to its end. */
export interface CalledPage extends Calling {
  readonly what: 'page';
  readonly pageId: string;
  readonly ways: readonly CalledWay[];
  /** Ways that the page ended before; `afterMinutes` null: only where the one before fails. */
  readonly further: readonly {
    readonly channel: PageChannel;
    readonly address: string;
    readonly afterMinutes: number | null;
  }[];
  /** Which of the person's rules chose the ways; null where their ways have only an order. */
  readonly rule: PagingRule | null;
  readonly acknowledgeBy: Instant;
  /** Since when it waited for the end of quiet hours; absent where it did not. */
  readonly heldSince?: Instant;
  /** Further causes that it is about. */
  readonly bundled: readonly string[];
  /** Which round at the top; absent below it. */
  readonly round?: number;
  /** Null while it is open at the end of the rehearsal. */
  readonly ended: { readonly at: Instant; readonly how: Event<'PageEnded'>['end'] } | null;
}

export type CallLine =
  | CalledPage
  /** Nobody is woken: the page waits. `endedAt` where it was given up while it waited. */
  | (Calling & { readonly what: 'held'; readonly until: Instant; readonly endedAt?: Instant })
  | (Calling & { readonly what: 'put_off'; readonly quietUntil: Instant })
  | (Calling & {
      readonly what: 'skipped';
      readonly why: Event<'PersonSkipped'>['because'];
      /** Of who is on leave: until when. */
      readonly until?: Instant;
    })
  /** A notice, which wants no answer. */
  | (Pick<Calling, 'at' | 'personId'> & {
      readonly what: 'told';
      readonly topic: NoticeTopic;
      readonly channel: 'email' | 'sms';
      readonly address: string;
      readonly round?: number;
    })
  | (Caused & {
      readonly what: 'rung';
      readonly does: Event<'RungReached'>['does'];
      readonly personIds: readonly string[];
      readonly unfilled: readonly string[];
    })
  | { readonly what: 'missed'; readonly at: Instant; readonly clockId: string }
  | { readonly what: 'promoted'; readonly at: Instant; readonly from: string; readonly to: string }
  | { readonly what: 'emergency'; readonly at: Instant }
  | { readonly what: 'owner'; readonly at: Instant; readonly personId: string }
  | { readonly what: 'taken'; readonly at: Instant; readonly personId: string }
  | { readonly what: 'lapsed'; readonly at: Instant }
  | {
      readonly what: 'top';
      readonly at: Instant;
      readonly round: number;
      readonly repeatAt: Instant;
      /** False where the final person cannot be reached either, or has an open page already. */
      readonly paged: boolean;
    };

export interface Calls {
  /** In order of what happens; within one commit in the order of its events, notices last. */
  readonly lines: readonly CallLine[];
  /** When nobody was left to ask for the first time; null where that never happens. */
  readonly topAt: Instant | null;
  readonly topRounds: number;
  readonly ended: Rehearsal['ended'];
  /** The instant of the last step. */
  readonly endsAt: Instant;
}

/** Notices that the ladder brings about; those to the reporter and about the case's own life are left out. */
const CALLING_TOPICS: readonly NoticeTopic[] = [
  'assigned',
  'warning',
  'rung_inform',
  'breach',
  'tenant_alarm',
  'emergency_opened',
  'acknowledged',
];

/** The lines of a rehearsal. `then` is the setup that it was made with, so that each reason is looked up in what it read. */
export function callsOf({ steps, ended }: Rehearsal, then: StandingThen): Calls {
  const lines: CallLine[] = [];
  /** Where the line of a page, or of a person's held page, stands. */
  const pageAt = new Map<string, number>();
  const heldAt = new Map<string, number>();
  const namedAt = new Map<string, Instant>();
  let severity = '';
  let round = 0;

  for (const step of steps) {
    const { at } = step;
    for (const event of step.events) {
      if (event.type === 'ClocksReckoned') severity = event.course.severity;
      if (event.type === 'RungReached') namedAt.set(rungKey(event), at);
      if (event.type === 'TopOfLadderReached') round = event.round;
      take(event, at);
    }
    lines.push(...toldIn(step, round));
  }
  const tops = lines.filter(({ what }) => what === 'top');
  return {
    lines,
    topAt: tops[0]?.at ?? null,
    topRounds: tops.length,
    ended,
    endsAt: steps.at(-1)?.at ?? 0,
  };

  function take(event: CaseEvent, at: Instant): void {
    switch (event.type) {
      case 'PageHeld':
        heldAt.set(event.held.personId, lines.length);
        lines.push({ what: 'held', ...callingOf(event.held, at), until: event.held.until });
        return;
      case 'HoldEnded':
        change(heldAt.get(event.personId), 'held', (line) => ({ ...line, endedAt: at }));
        heldAt.delete(event.personId);
        return;
      case 'PageOpened': {
        const { page, turnOf = '' } = event;
        const ids = [page.personId, page.because?.standsInFor ?? '', turnOf];
        const whom = ids.find((id) => heldAt.has(id)) ?? '';
        const waited = lines[heldAt.get(whom) ?? -1];
        heldAt.delete(whom);
        pageAt.set(page.id, lines.length);
        lines.push({
          ...pageLine(page, at),
          ...(waited ? { heldSince: waited.at } : {}),
          ...(page.cause.rungId === 'top' ? { round } : {}),
        });
        return;
      }
      case 'PageRetried':
        change(pageAt.get(event.pageId), 'page', (page) => retried(page, event, at));
        return;
      case 'AttemptFailed':
        change(pageAt.get(event.pageId), 'page', (page) => withFailure(page, event.attempt, at));
        return;
      case 'PageEnded':
        change(pageAt.get(event.pageId), 'page', (page) => ({
          ...(event.end === 'exhausted' ? withFailure(page, null, at) : page),
          ended: { at, how: event.end },
        }));
        return;
      case 'PersonPutOff':
        lines.push({ what: 'put_off', ...bare(event, at), quietUntil: event.quietUntil });
        return;
      case 'PersonSkipped':
        lines.push({ what: 'skipped', ...bare(event, at), why: event.because, ...leaveOf(event, at) });
        return;
      default: {
        const line = plainLine(event, at);
        if (line) lines.push(line);
      }
    }
  }

  function change<What extends CallLine['what']>(
    index: number | undefined,
    what: What,
    to: (line: Extract<CallLine, { what: What }>) => CallLine,
  ): void {
    const line = index === undefined ? undefined : lines[index];
    // Just compared: it is the member of the union with that name.
    if (index !== undefined && line?.what === what)
      lines[index] = to(line as Extract<CallLine, { what: What }>);
  }

  /** By what was read where the rung named people, rather than where their turn came. */
  function callingOf(entry: Pick<Page, 'personId' | 'because' | 'cause'>, at: Instant): Calling {
    const { rungId, rungName, clockId = null, dueAt } = entry.cause;
    const { personId, because } = entry;
    const why = because && whyNamed(because, personId, then, namedAt.get(rungKey(entry.cause)) ?? at);
    return { at, rungId, rungName, clockId, dueAt, personId, because: why ?? null };
  }

  function pageLine(page: Page, at: Instant): CalledPage {
    const person = personOf(then.people, page.personId);
    const [first, ...others] = page.channels;
    return {
      what: 'page',
      ...callingOf(page, at),
      pageId: page.id,
      ways: first
        ? [{ at, channel: first.channel, address: first.address, why: 'first', attempt: page.attempt }]
        : [],
      further: others.map(({ channel, address, afterMinutes = null }) => ({
        channel,
        address,
        afterMinutes,
      })),
      rule: person ? (pagingRule(person, severity) ?? null) : null,
      acknowledgeBy: page.acknowledgeBy,
      bundled: page.cause.bundled ?? [],
      ended: null,
    };
  }

  function bare({ personId, rungId }: { readonly personId: string; readonly rungId: string }, at: Instant) {
    const rung = lines.findLast((line) => line.what === 'rung' && line.rungId === rungId);
    const { rungName = rungId, clockId = null, dueAt = at } = rung?.what === 'rung' ? rung : {};
    return { at, personId, rungId, rungName, clockId, dueAt, because: null };
  }

  function leaveOf({ personId }: Event<'PersonSkipped'>, at: Instant): { readonly until?: Instant } {
    const person = personOf(then.people, personId);
    const absence = person && absenceAt(person, at);
    return absence ? { until: absence.to } : {};
  }
}

/** The pages of the lines, in order. */
export function pagesIn({ lines }: Pick<Calls, 'lines'>): readonly CalledPage[] {
  return lines.filter((line) => line.what === 'page');
}

// ---------------------------------------------------------------------------------------------------------------

function plainLine(event: CaseEvent, at: Instant): CallLine | null {
  switch (event.type) {
    case 'RungReached': {
      const { rungId, rungName, clockId = null, dueAt, does, personIds, unfilled = [] } = event;
      return { what: 'rung', at, rungId, rungName, clockId, dueAt, does, personIds, unfilled };
    }
    case 'TargetBreached':
      return { what: 'missed', at, clockId: event.clockId };
    case 'SeverityPromoted':
      return { what: 'promoted', at, from: event.from, to: event.to };
    case 'EmergencyOpened':
      return { what: 'emergency', at };
    case 'OwnerAssigned':
      return { what: 'owner', at, personId: event.personId };
    case 'PageAcknowledged':
      return { what: 'taken', at, personId: event.personId };
    case 'AcknowledgementLapsed':
      return { what: 'lapsed', at };
    case 'TopOfLadderReached': {
      const { round, repeatAt, finalPersonPaged: paged } = event;
      return { what: 'top', at, round, repeatAt, paged };
    }
    default:
      return null;
  }
}

function retried(page: CalledPage, event: Event<'PageRetried'>, at: Instant): CalledPage {
  const last = page.ways.at(-1);
  if (!last) return page;
  const { attempt } = event;
  if (event.repeat) return { ...page, ways: [...page.ways, { ...last, at, why: 'repeat', attempt }] };
  const [next, ...further] = page.further;
  if (!next) return page;
  const { channel, address } = next;
  const before = event.standing ? page : withFailure(page, last.attempt, at);
  const way: CalledWay = { at, channel, address, why: event.standing ? 'unanswered' : 'failed', attempt };
  return { ...before, ways: [...before.ways, way], further };
}

/** The attempt as failed; null: each that has not failed yet. */
function withFailure(page: CalledPage, attempt: string | null, at: Instant): CalledPage {
  const fails = (way: CalledWay) =>
    way.failedAt === undefined && (attempt === null || way.attempt === attempt);
  return { ...page, ways: page.ways.map((way) => (fails(way) ? { ...way, failedAt: at } : way)) };
}

function toldIn({ at, effects }: RehearsedStep, round: number): readonly CallLine[] {
  return effects.flatMap((effect): readonly CallLine[] => {
    if (effect.type !== 'SendNotice' || !('personId' in effect.to)) return [];
    const { topic, channel, address, to } = effect;
    if (!CALLING_TOPICS.includes(topic)) return [];
    const atTop = topic === 'tenant_alarm' ? { round } : {};
    return [{ what: 'told', at, personId: to.personId, topic, channel, address, ...atTop }];
  });
}

function rungKey({ rungId, clockId }: { readonly rungId: string; readonly clockId?: string }): string {
  return `${clockId ?? ''} ${rungId}`;
}
