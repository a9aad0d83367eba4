// A commit in the making: the events decided so far, the state they lead to, and the messages they ask for. Every decision
// about a case is built on one draft. It keeps the order in which effects are numbered (pages first) and the codes apart;
// it refuses to decide anything.

import type {
  CaseEffect,
  CaseEvent,
  CaseSetup,
  CaseState,
  NoticeTopic,
  Page,
  QueuedPerson,
  SendNotice,
} from './case.ts';
import { evolve } from './case-evolve.ts';
import { type Instant, MINUTE_MS } from './instant.ts';
import { type Person, personOf, waysTo } from './people.ts';
import type { Actor, Context, Decision } from './record.ts';

export type CaseDecision = Decision<CaseEvent, CaseEffect>;

type SendPage = Extract<CaseEffect, { type: 'SendPage' }>;

export interface Draft {
  /** The case as the events so far have made it. */
  readonly state: CaseState;
  readonly now: Instant;
  readonly actor: Actor;
  readonly setup: CaseSetup;
  emit(event: CaseEvent): void;
  /** Opens a page to a reachable person on the first of their ways for the case's severity. */
  openPage(
    person: Person,
    why: Pick<QueuedPerson, 'cause' | 'because'> & { readonly turnOf?: string },
    acknowledgeBy: Instant,
  ): void;
  /**
   * Sends an open page again, on another channel or, marked as a possible repeat, on the same one. `standing`: the attempt
   * before it did not fail, it only went unanswered.
   */
  retryPage(
    page: Page,
    retry: { channelIndex: number; repeat: boolean; standing?: true; because: string },
  ): void;
  /** A notice to a person, by mail where they have it. Nobody who is inactive or without an address is told. */
  tell(personId: string | null, topic: NoticeTopic, detail: Readonly<Record<string, string>>): void;
  /** A notice to the reporter where they are told of the case's further life. */
  tellReporter(topic: NoticeTopic, detail: Readonly<Record<string, string>>): void;
  /** The first notice, to whatever address the reporter gave. */
  tellReception(topic: 'reception' | 'reception_bare', detail: SendNotice['detail']): void;
  /** The same notice once more, marked as a possible repeat. */
  repeatNotice(notice: SendNotice): void;
  accepted(): CaseDecision;
}

/** Pages at once and people waiting behind them, taken together: keeps the snapshot far below its 32 KB. */
export const PEOPLE_AT_ONCE_MAX = 30;
/** More ways than these to reach one person are not tried. */
const CHANNELS_MAX = 5;
const CODES = 100_000;
/** So many digits of the entropy make one code: enough that each code is about as likely as any other. */
const CODE_FROM_DIGITS = 8;
/** What of a notice's detail says what it is about: two of one topic about different things are two notices. */
const ABOUT = ['clockId', 'obligation', 'triggerId', 'actionId', 'promiseId', 'personId'] as const;
/** Told by the page itself where the same commit pages the same person. */
const SAID_BY_PAGE: readonly NoticeTopic[] = [
  'warning',
  'rung_inform',
  'breach',
  'promise_broken',
  'handed_back',
];

/** A draft on top of a case; `opening` is the event that makes the case where there is none yet. */
export function draftOf(before: CaseState | CaseEvent, context: Context<CaseSetup>): Draft {
  const isOpening = 'type' in before;
  const events: CaseEvent[] = isOpening ? [before] : [];
  let state = isOpening ? evolve(null, before, context.now) : before;
  const version = isOpening ? 1 : state.version + 1;
  const { now, actor, setup } = context;
  const pages: SendPage[] = [];
  const notices: SendNotice[] = [];
  let pagesOpened = 0;

  function emit(event: CaseEvent): void {
    events.push(event);
    state = evolve(state, event, now);
  }

  function sendPage(page: Page, mayBeRepeat: boolean): void {
    const way = page.channels[page.channelIndex];
    if (!way) throw new Error(`Page ${page.id} has no channel ${page.channelIndex}`);
    const { channel, address } = way;
    const { id: pageId, personId } = page;
    const language = personOf(setup.people, personId)?.language ?? 'zh-CN';
    pages.push({ type: 'SendPage', pageId, personId, channel, address, language, mayBeRepeat });
  }

  /** When the way behind the one at `channelIndex` is tried as well, of a page that began then. */
  function nextWay(channels: Page['channels'], channelIndex: number, openedAt: Instant) {
    const after = channels[channelIndex + 1]?.afterMinutes;
    return after === undefined ? {} : { nextWayAt: openedAt + after * MINUTE_MS };
  }

  return {
    get state() {
      return state;
    },
    now,
    actor,
    setup,
    emit,
    openPage(person, { cause, because, turnOf }, acknowledgeBy) {
      pagesOpened += 1;
      const channels = waysTo(person, state.course.severity)
        .slice(0, CHANNELS_MAX)
        .map(({ method: { channel, address }, afterMinutes }, index) => ({
          channel,
          address,
          ...(index === 0 || afterMinutes === null ? {} : { afterMinutes }),
        }));
      const page: Page = {
        id: `${version}-${pagesOpened}`,
        personId: person.id,
        channels,
        channelIndex: 0,
        ...nextWay(channels, 0, now),
        attempt: `${version}.${pages.length}`,
        repeated: false,
        openedAt: now,
        acknowledgeBy,
        code: freshCode(context.entropy, state),
        cause,
        ...(because ? { because } : {}),
      };
      emit({ type: 'PageOpened', page, ...(turnOf === undefined ? {} : { turnOf }) });
      sendPage(page, false);
    },
    retryPage(page, { channelIndex, repeat, standing, because }) {
      const attempt = `${version}.${pages.length}`;
      emit({
        type: 'PageRetried',
        pageId: page.id,
        channelIndex,
        attempt,
        repeat,
        because,
        ...(standing ? { standing } : {}),
        ...nextWay(page.channels, channelIndex, page.openedAt),
      });
      sendPage({ ...page, channelIndex }, repeat);
    },
    tell(personId, topic, detail) {
      const person = personOf(setup.people, personId);
      if (!person?.active) return;
      // Somebody from outside has no account, and a drill is no affair of theirs.
      if (state.drill && person.roles.length === 0) return;
      const way = noticeWay(person);
      if (!way) return;
      const { channel, address } = way;
      const to = { personId: person.id };
      const already = notices.find(
        (notice) =>
          notice.topic === topic &&
          'personId' in notice.to &&
          notice.to.personId === person.id &&
          ABOUT.every((what) => notice.detail[what] === detail[what]),
      );
      // The later of two causes for the same notice says more: 80 % rather than 50 %.
      if (already) notices.splice(notices.indexOf(already), 1);
      notices.push({ type: 'SendNotice', topic, to, channel, address, language: person.language, detail });
    },
    tellReporter(topic, detail) {
      const { address, channel, language } = state.reporter;
      if (!state.tellsReporter || address === null || channel === null) return;
      // Of a chain of steps in one commit the last says where the case stands.
      const already = notices.findIndex((notice) => notice.topic === topic && 'reporter' in notice.to);
      if (already >= 0) notices.splice(already, 1);
      notices.push({ type: 'SendNotice', topic, to: { reporter: true }, channel, address, language, detail });
    },
    tellReception(topic, detail) {
      const { address, channel, language } = state.reporter;
      if (address === null || channel === null) return;
      notices.push({
        type: 'SendNotice',
        topic,
        to: { reporter: true },
        channel,
        address,
        language,
        detail,
      });
    },
    repeatNotice(notice) {
      notices.push({ ...notice, mayBeRepeat: true });
    },
    accepted() {
      const paged = new Set(pages.map(({ personId }) => personId));
      const isBreached = (clockId: string | undefined) =>
        events.some((event) => event.type === 'TargetBreached' && event.clockId === clockId);
      const wanted = notices.filter(({ topic, to, detail }) => {
        if (topic === 'warning' && isBreached(detail.clockId)) return false;
        return !('personId' in to && paged.has(to.personId) && SAID_BY_PAGE.includes(topic));
      });
      const effects = [...pages, ...oneWarningEach(wanted)];
      return { outcome: 'accepted', events: withoutEarlierLedgers(events), effects };
    },
  };
}

/** By mail where they have it, else as text; null where neither is left. */
function noticeWay({ contactMethods }: Person): Pick<SendNotice, 'channel' | 'address'> | null {
  for (const channel of ['email', 'sms'] as const) {
    const method = contactMethods.find((each) => each.channel === channel && each.stoppedAt === undefined);
    if (method) return { channel, address: method.address };
  }
  return null;
}

/** Deadlines that come close in the same commit are one warning to a person: of the first, which names the others. */
function oneWarningEach(notices: readonly SendNotice[]): readonly SendNotice[] {
  const isSame = (one: SendNotice, other: SendNotice) =>
    one.topic === 'warning' &&
    other.topic === 'warning' &&
    'personId' in one.to &&
    'personId' in other.to &&
    one.to.personId === other.to.personId;
  return notices.flatMap((notice, index) => {
    if (notices.slice(0, index).some((before) => isSame(before, notice))) return [];
    const others = notices.slice(index + 1).filter((after) => isSame(after, notice));
    const clockIds = [...new Set(others.map(({ detail }) => detail.clockId ?? ''))].filter(
      (clockId) => clockId !== '' && clockId !== notice.detail.clockId,
    );
    if (clockIds.length === 0) return [notice];
    return [{ ...notice, detail: { ...notice.detail, alsoClockIds: clockIds.join(',') } }];
  });
}

/** Where one commit reckons several times, only the last ledgers are worth keeping: an item of the store is not endless. */
function withoutEarlierLedgers(events: readonly CaseEvent[]): readonly CaseEvent[] {
  const last = events.findLastIndex(({ type }) => type === 'ClocksReckoned');
  return events.map((event, index) =>
    event.type === 'ClocksReckoned' && index < last
      ? { ...event, clocks: event.clocks.map((clock) => ({ ...clock, ledger: [] })) }
      : event,
  );
}

/** Whole seconds since an instant; never negative. */
export function lateBy(now: Instant, dueAt: Instant): number {
  return Math.max(0, Math.floor((now - dueAt) / 1_000));
}

function isInUse(code: string, { escalation }: CaseState): boolean {
  return [escalation?.openPages, escalation?.expiredPages].some((pages) =>
    pages?.some((page) => page.code === code),
  );
}

/** Five digits cut from the entropy, at the first place where they meet no code that could still be answered. */
function freshCode(entropy: string, state: CaseState): string {
  for (let end = CODE_FROM_DIGITS; end <= entropy.length; end += 1) {
    const code = fiveDigits(Number.parseInt(entropy.slice(end - CODE_FROM_DIGITS, end), 16));
    if (!isInUse(code, state)) return code;
  }
  let number = 0;
  while (isInUse(fiveDigits(number), state)) number += 1;
  return fiveDigits(number);
}

function fiveDigits(number: number): string {
  return String(number % CODES).padStart(5, '0');
}
