// What each event makes of a case. Decides nothing and asks nothing: every figure stands in the event, so that a replay
// gives the same snapshot for ever. Total over every event that was ever stored.

import type { CaseEvent, CaseState, Escalation, GivenPromise, Page, QueuedPerson } from './case.ts';
import { closed, crisisAfter } from './crisis.ts';
import type { Instant } from './instant.ts';
import type { Clock, ReckonedClock } from './sla.ts';

type Event<Type extends CaseEvent['type']> = Extract<CaseEvent, { type: Type }>;

/** The snapshot shows the beginning of what a reporter wrote in their subject and name; the events keep all of it. */
const SUBJECT_SHOWN_MAX = 120;
const NAME_SHOWN_MAX = 80;
const REASON_SHOWN_MAX = 120;
const EXPIRED_PAGES_MAX = 50;
const PAGED_PERSONS_MAX = 100;
const INVOLVED_PERSONS_MAX = 40;
/** No acknowledgement stands any more: whoever is called next is paged. */
const IN_NOBODYS_HAND = { acknowledged: false, acknowledgementLapsesAt: null } as const;

/**
 * Applies one event of a command that was accepted at `at`. The version is the commit's affair: an opening makes version
 * 1, every other event leaves it alone. Throws on an event of a case that was never opened.
 */
export function evolve(state: CaseState | null, event: CaseEvent, at: Instant): CaseState {
  if (event.type === 'CaseOpened') return opened(event, at);
  if (!state) throw new Error(`${event.type} of a case that was never opened`);
  return { ...state, ...change(state, event, at), lastAt: at };
}

function change(
  state: CaseState,
  event: Exclude<CaseEvent, Event<'CaseOpened'>>,
  at: Instant,
): Partial<CaseState> {
  switch (event.type) {
    case 'OwnerAssigned':
      return { ownerId: event.personId, ...withoutHandOver(state) };
    case 'MilestoneRecorded': {
      const isRestored = event.kind === 'restore' && state.status === 'open';
      return { acknowledgementLapsesAt: null, ...(isRestored ? { status: 'restored' } : {}) };
    }
    case 'ContactLogged':
    case 'ClocksPaused':
      return { acknowledgementLapsesAt: null };
    case 'CaseResolved':
      return { acknowledgementLapsesAt: null, status: 'resolved' };
    case 'CaseClosed':
      return {
        acknowledgementLapsesAt: null,
        status: 'closed',
        closedAt: at,
        ...(state.crisis && state.crisis.status !== 'closed' ? { crisis: closed(state.crisis, at) } : {}),
      };
    case 'CaseReopened':
      return { acknowledgementLapsesAt: null, status: event.status, closedAt: null, acknowledged: false };
    case 'CrisisSuggested':
    case 'CrisisProposed':
    case 'CrisisOpened':
    case 'CrisisUpdated':
    case 'CrisisUpdateMissed':
    case 'CrisisReportReminded':
    case 'CrisisReported':
    case 'CrisisReportMissed':
    case 'CrisisActionRequested':
    case 'CrisisActionFinished':
    case 'CrisisActionOverdue':
    case 'CrisisClosed': {
      const crisis = crisisAfter(state.crisis, event, at);
      const isBreach = event.type === 'CrisisUpdateMissed' || event.type === 'CrisisReportMissed';
      return { ...(crisis ? { crisis } : {}), ...(isBreach ? IN_NOBODYS_HAND : {}) };
    }
    case 'SeverityChanged':
      return { severityBasis: { by: 'staff', detail: event.reason } };
    case 'SeverityPromoted':
      return IN_NOBODYS_HAND;
    case 'EmergencyOpened':
      return { emergencyAt: event.dueAt };
    case 'StandbyDue':
      return stepTaken(state, 'standby', event.triggerId);
    case 'ObligationMissed':
      return stepTaken(state, 'obligation', event.obligation);
    case 'CalendarMissed':
      return { told: [...(state.told ?? []), `calendar:${event.clockId}`] };
    case 'CaseRepinned':
      return { pinned: event.to };
    case 'ReporterIdentified':
      return {
        customerId: event.customerId,
        siteId: event.siteId,
        contractId: event.contractId,
        timeZone: event.timeZone,
        identificationNeeded: false,
        reporter: { ...state.reporter, contactId: event.contactId },
      };
    case 'BreachCorrected': {
      const breachedAt = state.breached[event.clockId];
      return breachedAt === undefined
        ? {}
        : { corrected: { ...state.corrected, [event.clockId]: breachedAt } };
    }
    case 'ClocksReckoned':
      return {
        ...stillCorrected(state, event.clocks),
        course: event.course,
        clocks: event.clocks.map(withoutLedger),
        pendingRungs: event.pendingRungs,
        ...(Object.keys(event.firedRungs).length > 0 || state.firedRungs
          ? { firedRungs: event.firedRungs }
          : {}),
        ...(event.pendingSteps || state.pendingSteps ? { pendingSteps: event.pendingSteps ?? [] } : {}),
      };
    case 'TargetBreached':
      return breached(state, event);
    case 'RungReached':
      return rungReached(state, event);
    case 'EscalationStarted':
      return {
        escalation: newEscalation(event.number, at),
        escalationCount: event.number,
        ...IN_NOBODYS_HAND,
      };
    case 'EscalationEnded':
      return { escalation: null, ...handedBack(state, at) };
    case 'PageAcknowledged':
      return {
        acknowledged: true,
        acknowledgementLapsesAt: event.lapsesAt,
        ownerId: state.ownerId ?? event.personId,
        lastAcknowledgement: { personId: event.personId, at },
        // Where the summons of a crisis team keep the escalation, its top calls nobody any more.
        ...(state.escalation ? { escalation: { ...state.escalation, repeatAt: null } } : {}),
        ...withoutHandOver(state),
      };
    case 'AcknowledgementLapsed':
      return IN_NOBODYS_HAND;
    case 'PageOpened': {
      if (!state.escalation) return {};
      const { personId, cause } = event.page;
      const others = state.involved?.filter((each) => each !== personId) ?? [];
      const involved = [...others, personId].slice(-INVOLVED_PERSONS_MAX);
      // Only a crisis team is summoned while somebody has the case in hand.
      const isInHand = state.acknowledged && cause.rungId === 'crisis_opened';
      return {
        escalation: climbed(state.escalation, event),
        involved,
        ...(isInHand ? {} : IN_NOBODYS_HAND),
      };
    }
    case 'PageEnded': {
      if (!state.escalation) return {};
      // A page that is stopped is opened anew, or its escalation ends with it.
      const isBack = event.personId === state.handOver?.toId && event.end !== 'stopped';
      return { escalation: climbed(state.escalation, event), ...(isBack ? handedBack(state, at) : {}) };
    }
    case 'PersonSkipped': {
      if (!state.escalation) return {};
      const isBack = event.personId === state.handOver?.toId && event.rungId === 'hand_over';
      return { escalation: climbed(state.escalation, event), ...(isBack ? handedBack(state, at) : {}) };
    }
    case 'PeopleQueued':
    case 'PageHeld':
    case 'HoldEnded':
    case 'PersonPutOff':
    case 'PageRetried':
    case 'AttemptFailed':
    case 'TopOfLadderReached':
      return state.escalation ? { escalation: climbed(state.escalation, event) } : {};
    case 'PromiseMade': {
      const others = promisesWithout(state, event.replaces);
      return { promises: [...others, event.promise] };
    }
    case 'PromiseBroken':
      return {
        promises: (state.promises ?? []).map((promise) =>
          promise.id === event.promiseId ? { ...promise, brokenAt: event.dueAt } : promise,
        ),
        ...IN_NOBODYS_HAND,
      };
    case 'PromiseKept':
    case 'PromiseReleased':
      return { promises: promisesWithout(state, event.promiseId) };
    case 'HandedOn':
      return IN_NOBODYS_HAND;
    case 'HandOverAsked':
      return {
        ...IN_NOBODYS_HAND,
        handOver: {
          fromId: event.fromId,
          toId: event.toId,
          reason: beginningOf(event.reason, REASON_SHOWN_MAX),
        },
      };
    case 'FollowUpAdded':
    case 'NoteAdded':
    case 'NoticeRepeated':
    case 'ClocksResumed':
    case 'FactRecorded':
    case 'PauseCorrected':
    case 'ObligationRecorded':
    case 'TargetWarned':
      return {};
    default:
      return unknownEvent(event);
  }
}

function opened(event: Event<'CaseOpened'>, at: Instant): CaseState {
  return {
    tenantId: event.tenantId,
    id: event.caseId,
    version: 1,
    lastAt: at,
    status: 'open',
    openedAt: at,
    closedAt: null,
    subject: beginningOf(event.subject, SUBJECT_SHOWN_MAX),
    reporter: { ...event.reporter, name: beginningOf(event.reporter.name, NAME_SHOWN_MAX) },
    channel: event.channel,
    customerId: event.customerId,
    siteId: event.siteId,
    contractId: event.contractId,
    timeZone: event.timeZone,
    identificationNeeded: event.customerId === null && !event.drill,
    pinned: event.pinned,
    severityBasis: {
      ...event.severityBasis,
      detail: beginningOf(event.severityBasis.detail, SUBJECT_SHOWN_MAX),
    },
    course: {
      reportedAt: event.reportedAt,
      severity: event.severity,
      facts: event.facts,
      evidence: {},
      starts: {},
      pauses: [],
    },
    clocks: [],
    breached: {},
    pendingRungs: [],
    ownerId: null,
    escalation: null,
    escalationCount: 0,
    acknowledgementLapsesAt: null,
    acknowledged: false,
    ...(event.tellsReporter ? { tellsReporter: true } : {}),
    replyToken: event.replyToken,
    ...(event.drill ? { drill: event.drill } : {}),
  };
}

/** A breach of a clock that still runs ends a standing acknowledgement; one that was found out afterwards does not. */
function breached(state: CaseState, event: Event<'TargetBreached'>): Partial<CaseState> {
  const latest = Math.max(event.dueAt, state.breached[event.clockId] ?? event.dueAt);
  const runs = state.clocks.some(({ id, status }) => id === event.clockId && status === 'running');
  return {
    breached: { ...state.breached, [event.clockId]: latest },
    ...(runs ? IN_NOBODYS_HAND : {}),
  };
}

/** A correction that was taken back: the clock runs towards the deadline that it missed, or an earlier one. */
function stillCorrected(state: CaseState, clocks: readonly Clock[]): Partial<CaseState> {
  if (!state.corrected) return {};
  const kept = Object.entries(state.corrected).filter(([clockId, breachedAt]) => {
    const clock = clocks.find(({ id }) => id === clockId);
    return clock?.status !== 'running' || clock.dueAt === null || clock.dueAt > breachedAt;
  });
  return { corrected: Object.fromEntries(kept) };
}

function stepTaken(state: CaseState, what: 'standby' | 'obligation', id: string): Partial<CaseState> {
  const { told = [], pendingSteps = [] } = state;
  return {
    told: [...told, `${what}:${id}`],
    pendingSteps: pendingSteps.filter((step) => step.what !== what || step.id !== id),
  };
}

function rungReached(state: CaseState, event: Event<'RungReached'>): Partial<CaseState> {
  const { clockId, rungId, next } = event;
  if (clockId === undefined) return {};
  const others = state.pendingRungs.filter((pending) => pending.clockId !== clockId);
  const fired = state.firedRungs?.[clockId] ?? [];
  return {
    pendingRungs: next ? [...others, next] : others,
    firedRungs: { ...state.firedRungs, [clockId]: fired.includes(rungId) ? fired : [...fired, rungId] },
  };
}

function newEscalation(number: number, startedAt: Instant): Escalation {
  return {
    number,
    startedAt,
    queue: [],
    pagedPersonIds: [],
    openPages: [],
    expiredPages: [],
    topRounds: 0,
    repeatAt: null,
  };
}

type Climbing = Event<
  | 'PeopleQueued'
  | 'PageHeld'
  | 'HoldEnded'
  | 'PersonPutOff'
  | 'PersonSkipped'
  | 'PageOpened'
  | 'PageRetried'
  | 'AttemptFailed'
  | 'PageEnded'
  | 'TopOfLadderReached'
>;

function aboutOf({ cause: { rungId, rungName, clockId } }: Page): Pick<Escalation, 'about'> {
  return rungId === 'top' ? {} : { about: { rungId, rungName, ...(clockId ? { clockId } : {}) } };
}

function climbed(escalation: Escalation, event: Climbing): Escalation {
  const without = (personId: string) => ({
    queue: escalation.queue.filter((queued) => queued.personId !== personId),
    ...heldWithout(escalation, [personId]),
  });
  switch (event.type) {
    case 'PeopleQueued':
      return { ...escalation, queue: [...escalation.queue, ...event.queue] };
    case 'PersonSkipped':
      return { ...escalation, ...without(event.personId) };
    case 'PageHeld': {
      const { held } = event;
      const others = heldWithout(escalation, [held.personId]).held ?? [];
      return {
        ...escalation,
        queue: afterTurn(escalation.queue, held, event.turnOf),
        held: [...others, held],
      };
    }
    case 'HoldEnded':
      return { ...escalation, ...heldWithout(escalation, [event.personId]) };
    case 'PersonPutOff': {
      const entry = escalation.queue.find(({ personId }) => personId === event.personId);
      if (!entry) return escalation;
      const others = escalation.queue.filter((each) => each !== entry);
      return { ...escalation, queue: [...others, { ...entry, putOff: true }] };
    }
    case 'PageOpened': {
      const { personId, because } = event.page;
      const paged = escalation.pagedPersonIds;
      const whom = [personId, because?.standsInFor, event.turnOf];
      return {
        ...escalation,
        queue: afterTurn(escalation.queue, event.page, event.turnOf),
        ...heldWithout(escalation, whom),
        pagedPersonIds: paged.includes(personId) ? paged : [...paged, personId].slice(-PAGED_PERSONS_MAX),
        openPages: [...escalation.openPages, event.page],
        ...aboutOf(event.page),
      };
    }
    case 'PageRetried': {
      const openPages = escalation.openPages.map((page) =>
        page.id === event.pageId ? retried(page, event) : page,
      );
      return { ...escalation, openPages };
    }
    case 'AttemptFailed': {
      const openPages = escalation.openPages.map((page) =>
        page.id === event.pageId ? withFailed(page, event.attempt) : page,
      );
      return { ...escalation, openPages };
    }
    case 'PageEnded': {
      const page = escalation.openPages.find(({ id }) => id === event.pageId);
      if (!page) return escalation;
      const { id, personId, code } = page;
      const ended = { id, personId, code, ...(event.end === 'handed_on' ? { handedOn: true as const } : {}) };
      const expired = [...escalation.expiredPages, ended].slice(-EXPIRED_PAGES_MAX);
      return {
        ...escalation,
        openPages: escalation.openPages.filter((each) => each !== page),
        expiredPages: event.end === 'acknowledged' ? escalation.expiredPages : expired,
      };
    }
    case 'TopOfLadderReached':
      return { ...escalation, topRounds: event.round, repeatAt: event.repeatAt };
  }
}

function retried(page: Page, event: Event<'PageRetried'>): Page {
  const { nextWayAt: _next, latestFailed: _failed, standing: _standing, ...same } = page;
  const standing = [...(page.standing ?? []), ...(event.standing ? [page.attempt] : [])];
  return {
    ...same,
    channelIndex: event.channelIndex,
    attempt: event.attempt,
    repeated: page.repeated || event.repeat,
    ...(event.nextWayAt === undefined ? {} : { nextWayAt: event.nextWayAt }),
    ...(standing.length > 0 ? { standing } : {}),
  };
}

function withFailed(page: Page, attempt: string): Page {
  if (attempt === page.attempt) return { ...page, latestFailed: true };
  return { ...page, standing: page.standing?.filter((each) => each !== attempt) ?? [] };
}

/** The queue once a person's turn was taken, by themselves or by whoever stands in for them: their later rounds stay. */
function afterTurn(
  queue: readonly QueuedPerson[],
  { personId, because }: Pick<QueuedPerson, 'personId' | 'because'>,
  turnOf: string | undefined,
): readonly QueuedPerson[] {
  const turn =
    queue.find((each) => each.personId === (turnOf ?? personId)) ??
    queue.find((each) => each.personId === because?.standsInFor);
  return turn ? queue.filter((each) => each !== turn) : queue;
}

function heldWithout(
  { held }: Escalation,
  personIds: readonly (string | undefined)[],
): Pick<Escalation, 'held'> {
  return held ? { held: held.filter(({ personId }) => !personIds.includes(personId)) } : {};
}

function promisesWithout({ promises = [] }: CaseState, id: string | undefined): readonly GivenPromise[] {
  return promises.filter((promise) => promise.id !== id);
}

function withoutHandOver({ handOver }: CaseState): Pick<CaseState, 'handOver'> {
  return handOver ? { handOver: null } : {};
}

/** Whoever was to take it did not, and the giver answers for it again; what came back before stays as it was. */
function handedBack({ handOver }: CaseState, at: Instant): Pick<CaseState, 'handOver'> {
  return handOver && handOver.backAt === undefined ? { handOver: { ...handOver, backAt: at } } : {};
}

function withoutLedger(reckoned: ReckonedClock): Clock {
  const { ledger: _ledger, calendarId: _calendarId, calendarVersion: _calendarVersion, ...clock } = reckoned;
  return clock;
}

/** Cuts between characters, never within one. */
function beginningOf(text: string, charactersMax: number): string {
  const characters = [...text];
  return characters.length > charactersMax ? `${characters.slice(0, charactersMax - 1).join('')}…` : text;
}

function unknownEvent(event: never): never {
  throw new Error(`No such event of a case: ${JSON.stringify(event)}`);
}
