// Tells the life of one case in a test: open it, do something, let the time pass, and read what people were sent. The
// clock is turned by hand and the case is woken at exactly the instants that it asks for, as the machinery would.

import type {
  CaseCommand,
  CaseEffect,
  CaseEvent,
  CaseSetup,
  CaseState,
  OpenCase,
  SendNotice,
} from '../../shared/domain/case.ts';
import { caseKind } from '../../shared/domain/case-kind.ts';
import { idOf } from '../../shared/domain/case-pauses.ts';
import { type Instant, MINUTE_MS } from '../../shared/domain/instant.ts';
import type { Actor } from '../../shared/domain/record.ts';
import { SETUP } from './small-desk.ts';

export const CLOCK: Actor = { kind: 'system', name: 'clock', via: 'clock' };
export const PROVIDER: Actor = { kind: 'system', name: 'provider', via: 'provider' };
export const REPORTER: Actor = { kind: 'reporter', name: 'Ruth', via: 'mail' };

export function by(personId: string, via: Actor['via'] = 'portal'): Actor {
  return { kind: 'person', name: personId, personId, via };
}

/** Midnight UTC of the day on which every story begins, a Tuesday. */
const FIRST_DAY = Date.parse('2026-03-03T00:00:00Z');

/** An instant of the story's first day, `HH:mm` in UTC; `+1 HH:mm` is the next day. */
export function at(time: string): Instant {
  const [, days = '0', hours, minutes] = /^(?:\+(\d) )?(\d\d):(\d\d)$/.exec(time) ?? [];
  if (hours === undefined) throw new Error(`Not a time of the story: ${time}`);
  return FIRST_DAY + (Number(days) * 1440 + Number(hours) * 60 + Number(minutes)) * MINUTE_MS;
}

/** The time of an instant, as `at` reads it. */
export function timeOf(instant: Instant): string {
  const days = Math.floor((instant - FIRST_DAY) / (1440 * MINUTE_MS));
  return `${days > 0 ? `+${days} ` : ''}${new Date(instant).toISOString().slice(11, 16)}`;
}

export const OPENING: OpenCase = {
  type: 'OpenCase',
  tenantId: 'demo0000000001',
  caseId: 'k7m3q9qxpa',
  reportedAt: at('02:00'),
  channel: 'email',
  receiptId: 'receipt-1',
  subject: 'The switchboard is down',
  text: 'Nobody can call us.',
  attachments: [],
  reporter: {
    name: 'Ruth',
    address: 'ruth@customer.example',
    channel: 'email',
    verified: true,
    contactId: 'ruth',
    language: 'en',
  },
  customerId: 'customer-1',
  siteId: 'site-1',
  contractId: 'contract-1',
  timeZone: 'Asia/Shanghai',
  severity: 'S1',
  severityBasis: { by: 'keyword', detail: 'down' },
  facts: {},
  replyToken: '0123456789abcdef0123456789abcdef',
  sendReception: true,
  receptionIsBare: false,
};

type Accepted = Extract<ReturnType<typeof caseKind.decide>, { outcome: 'accepted' }>;

export interface Story {
  readonly state: CaseState;
  readonly now: Instant;
  /** Every event so far, with the instant of its commit. */
  readonly events: readonly { readonly at: Instant; readonly event: CaseEvent }[];
  /** A command now; answers `accepted`, or `<outcome> <code>` with the sentence kept in `said`. */
  does(command: CaseCommand, actor?: Actor): string;
  /** What a command now would leave and send, looked at and not done; throws the refusal's sentence. */
  would(command: CaseCommand, actor?: Actor): Accepted;
  /** The last refusal's sentence in English, and in Chinese. */
  readonly said: string;
  readonly saidZh: string;
  /** Turns the clock to a time of the story, waking the case whenever it asks for it. */
  until(time: string): void;
  /** Turns the clock without waking anything: nothing of ours runs meanwhile. */
  outageUntil(time: string): void;
  /** What people were sent since the last look, `HH:mm page anna sms`, `HH:mm warning ben`, `HH:mm reception reporter`. */
  sent(): readonly string[];
  /** Types of the events since the last look. */
  happened(): readonly CaseEvent['type'][];
  status(clockId: string): string;
  openPageOf(personId: string): NonNullable<CaseState['escalation']>['openPages'][number];
  setup: CaseSetup;
}

/** Opens a case at 02:00 unless the opening says otherwise. */
export function story(
  opening: Partial<OpenCase> & { now?: Instant } = {},
  setup: Partial<CaseSetup> = {},
): Story {
  const { now: begunAt = at('02:00'), ...command } = opening;
  const told = teller(begunAt, { ...SETUP, ...setup });
  const outcome = told.does({ ...OPENING, ...command }, { kind: 'system', name: 'intake', via: 'intake' });
  if (outcome !== 'accepted') throw new Error(`The case was not opened: ${outcome}`);
  return told;
}

/** A story before its opening. */
export function teller(begunAt: Instant, setup: CaseSetup): Story {
  let state: CaseState | null = null;
  let now = begunAt;
  let said = '';
  let saidZh = '';
  let sends: string[] = [];
  let seen = 0;
  const events: { at: Instant; event: CaseEvent }[] = [];
  const decided = (command: CaseCommand, actor: Actor) =>
    caseKind.decide(state, command, {
      now,
      actor,
      entropy: entropyOf((state?.version ?? 0) + 1),
      setup: told.setup,
    });

  const told: Story = {
    get state() {
      if (!state) throw new Error('There is no case yet');
      return state;
    },
    get now() {
      return now;
    },
    get said() {
      return said;
    },
    get saidZh() {
      return saidZh;
    },
    events,
    setup,
    does(command, actor = by('anna')) {
      const version = (state?.version ?? 0) + 1;
      const decision = decided(command, actor);
      if (decision.outcome !== 'accepted') {
        said = decision.reason.en;
        saidZh = decision.reason.zh;
        if (!/\p{Script=Han}.*。$/u.test(saidZh) || !/ .*\.$/.test(said))
          throw new Error(`Not a sentence in each language: ${JSON.stringify(decision.reason)}`);
        return `${decision.outcome} ${decision.reason.code}`;
      }
      for (const event of decision.events) {
        state = caseKind.evolve(state, event, now);
        events.push({ at: now, event });
      }
      if (!state) throw new Error('An accepted command left no case');
      state = { ...state, version };
      sends.push(...decision.effects.map((effect) => `${timeOf(now)} ${lineOf(effect)}`));
      return 'accepted';
    },
    would(command, actor = by('anna')) {
      const decision = decided(command, actor);
      if (decision.outcome !== 'accepted') throw new Error(decision.reason.en);
      return decision;
    },
    until(time) {
      const target = at(time);
      for (let wakes = 0; wakes < 1_000; wakes += 1) {
        const wakeAt = caseKind.nextWake(told.state);
        if (wakeAt === null || wakeAt > target) break;
        now = Math.max(now, wakeAt);
        const outcome = told.does(caseKind.wake(), CLOCK);
        if (outcome !== 'accepted') throw new Error(`A wake at ${timeOf(now)} was ${outcome}`);
      }
      now = target;
    },
    outageUntil(time) {
      now = at(time);
    },
    sent() {
      const lines = sends;
      sends = [];
      return lines;
    },
    happened() {
      const types = events.slice(seen).map(({ event }) => event.type);
      seen = events.length;
      return types;
    },
    status(clockId) {
      return told.state.clocks.find(({ id }) => id === clockId)?.status ?? 'none';
    },
    openPageOf(personId) {
      const page = told.state.escalation?.openPages.find((each) => each.personId === personId);
      if (!page) throw new Error(`${personId} has no open page`);
      return page;
    },
  };
  return told;
}

/** When a clock is due, as `at` reads it; null where it is not, or where there is no such clock. */
export function dueOf({ state }: Story, clockId: string): string | null {
  const dueAt = state.clocks.find(({ id }) => id === clockId)?.dueAt ?? null;
  return dueAt === null ? null : timeOf(dueAt);
}

/** The name of the first pause in the record of a case, which has one. */
export function firstPauseOf({ state }: Story): string {
  const [pause] = state.course.pauses;
  if (!pause) throw new Error('The case has no pause');
  return idOf(pause);
}

/** Every event of one type in the story so far. */
export function eventsOf<Type extends CaseEvent['type']>(
  told: Story,
  type: Type,
): readonly Extract<CaseEvent, { type: Type }>[] {
  return told.events
    .map(({ event }) => event)
    .filter((event): event is Extract<CaseEvent, { type: Type }> => event.type === type);
}

/** The notices among what a commit sends; its pages are left out. */
export function noticesOf({ effects }: Pick<Accepted, 'effects'>): readonly SendNotice[] {
  return effects.filter((effect) => effect.type === 'SendNotice');
}

/** What a command now would tell people: by topic, whom, and the words that go with it. */
export function telling(told: Story, command: CaseCommand, actor = by('mia')) {
  return noticesOf(told.would(command, actor)).map(({ topic, to, detail }) => [
    topic,
    'personId' in to ? to.personId : 'reporter',
    detail,
  ]);
}

/** Sixty-four digits that differ from version to version and are the same in every run. */
export function entropyOf(version: number): string {
  let seed = version * 2_654_435_761;
  let digits = '';
  while (digits.length < 64) {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    digits += seed.toString(16).padStart(8, '0').slice(0, 4);
  }
  return digits;
}

function lineOf(effect: CaseEffect): string {
  if (effect.type === 'SendPage') {
    return `page ${effect.personId} ${effect.channel}${effect.mayBeRepeat ? ' (may be a repeat)' : ''}`;
  }
  return `${effect.topic} ${'personId' in effect.to ? effect.to.personId : 'reporter'}`;
}
