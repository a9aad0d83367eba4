// What the application needs of the world, named by role. Adapters implement these; the contract suites in
// test/contract hold every implementation to the same promises. A store is bound to one tenant: there is no way to ask
// it for another's item, and it throws on any item that comes back with another tenant's key.

import type { Instant } from '../domain/instant.ts';
import type { ChatDoor, Language } from '../domain/people.ts';
import type { Listing, RecordState } from '../domain/record.ts';
import type { Verification } from '../domain/verification.ts';

// ---------------------------------------------------------------------------------------------------------------
// Failures

/**
 * Lost race. `version`: somebody committed first, the caller reloads and decides anew. `receipt`: the receipt already has
 * its fate, so this command was carried out before, and must not be again.
 */
export class Conflict extends Error {
  override readonly name = 'Conflict';
  readonly on: 'version' | 'receipt';
  constructor(message: string, on: 'version' | 'receipt' = 'version') {
    super(message);
    this.on = on;
  }
}

/** The world failed. `retryable` says whether the same call may succeed later; `unknown` whether it may have happened. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
  readonly retryable: boolean;
  readonly outcomeUnknown: boolean;
  constructor(message: string, options: { retryable: boolean; outcomeUnknown?: boolean; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.retryable = options.retryable;
    this.outcomeUnknown = options.outcomeUnknown ?? false;
  }
}

// ---------------------------------------------------------------------------------------------------------------
// Clock and chance

export interface Clock {
  /** Business time: domain, due index, receipts. On one machine it may run ahead of the machine's time. */
  now(): Instant;
  /** Machine time: leases, sessions, signatures, token expiry. */
  machineNow(): Instant;
  /** Waits in machine time. */
  sleep(ms: number): Promise<void>;
}

export interface Chance {
  /** `bytes` random bytes as hexadecimal digits. */
  hex(bytes: number): string;
}

// ---------------------------------------------------------------------------------------------------------------
// Records

/** The snapshot of a record and what the due index says of it. */
export interface Head<State extends RecordState = RecordState> {
  readonly state: State;
  /** HEAD.due: the next wake as the index has it. Differs from nextWake(state) only after a park or a crash. */
  readonly due: Instant | null;
  /** How often in a row the handler threw on this record (A8). */
  readonly parked: number;
}

/** One accepted command as it was stored. */
export interface Commit<Event = unknown, Effect = unknown> {
  readonly version: number;
  readonly at: Instant;
  readonly commandId: string;
  readonly commandType: string;
  readonly actor: {
    readonly kind: string;
    readonly name: string;
    readonly personId?: string;
    readonly via: string;
  };
  readonly events: readonly Event[];
  readonly effects: readonly Effect[];
  /**
   * When the sweeper sends again what has no outcome yet; null once each message has its outcome or a due of its own, or
   * where there are no messages.
   */
  readonly due: Instant | null;
  /** How often in a row its hand-over threw (A8); absent where it did not. */
  readonly parked?: number;
}

export interface CommitWrite<State extends RecordState = RecordState> {
  readonly state: State;
  /** 0 for the opening; else the version that was read. */
  readonly expectedVersion: number;
  readonly due: Instant | null;
  readonly listing: Listing;
  readonly commit: Commit;
  /** The receipt whose fate this commit is; it must still be `received`. */
  readonly receipt?: { readonly receiptId: string; readonly fate: ReceiptFate };
}

/** A later message, a duplicate, anything in the timeline that changes no decision. */
export interface Entry {
  readonly id: string;
  readonly at: Instant;
  readonly type: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** What a parking leaves on an item (A8): when it is looked at again, and how often in a row its handler threw. */
export interface Parking {
  readonly due: Instant;
  readonly parked: number;
}

export type AttemptRank = 0 | 1 | 2 | 3 | 4 | 5;
export type AttemptOutcome =
  | 'attempting'
  | 'unknown'
  | 'accepted'
  | 'delivered'
  | 'undelivered'
  | 'refused'
  | 'fenced';

/** attempting 0 → unknown 1 → accepted 2 → delivered 3 → undelivered 4; refused and fenced are 5 (C2). */
export const ATTEMPT_RANK: Readonly<Record<AttemptOutcome, AttemptRank>> = {
  attempting: 0,
  unknown: 1,
  accepted: 2,
  delivered: 3,
  undelivered: 4,
  refused: 5,
  fenced: 5,
};

export interface Attempt {
  /** `<commit version>.<effect index>`. */
  readonly id: string;
  readonly outcome: AttemptOutcome;
  readonly startedAt: Instant;
  /** Machine time until which the claiming sender may be at work. */
  readonly leaseUntil: Instant;
  readonly channel: string;
  readonly to: string;
  readonly pageId?: string;
  readonly personId?: string;
  readonly providerId?: string;
  readonly detail?: string;
  /** The bundle that it waits for, or went out in (pager.ts): what becomes of that becomes of it. */
  readonly bundleId?: string;
  /** How often in a row its sender threw (A8); absent where it did not. */
  readonly parked?: number;
  /**
   * When the sweeper looks at it by itself: from its release or its parking to its outcome. Absent otherwise, because the
   * COMMIT.due stands for an attempt that is under way.
   */
  readonly due?: Instant;
  readonly history: readonly {
    readonly outcome: AttemptOutcome;
    readonly at: Instant;
    readonly detail?: string;
  }[];
}

/** What a sender says of an attempt when it claims it. */
export type Claim = Omit<Attempt, 'outcome' | 'history' | 'parked' | 'due' | 'bundleId'>;

/** One kind's records of one tenant. Every read of a head is strongly consistent. */
export interface RecordStore<State extends RecordState = RecordState> {
  readonly tenantId: string;
  head(id: string): Promise<Head<State> | null>;
  /**
   * HEAD if the version is as expected, COMMIT version + 1 if absent, the receipt's fate if it is still `received`: all or
   * nothing. Throws `Conflict` on a lost race (also a receipt that has its fate), `Unavailable` with `outcomeUnknown`
   * where the answer was lost. Repeating the same write with the same commandId within ten minutes is harmless.
   */
  commit(write: CommitWrite<State>): Promise<void>;
  commitOf(id: string, version: number): Promise<Commit | null>;
  /** Every message of the commit has its outcome or a due of its own: COMMIT.due goes. Repeats are harmless. */
  handedOver(id: string, version: number): Promise<void>;
  /** Parks a commit's hand-over (A8); nothing happens where it is handed over or not there. */
  parkCommit(id: string, version: number, parking: Parking): Promise<void>;
  /** Moves HEAD.due without a decision (A5d), or parks (A8) where `parked` is given; nothing happens if the version moved on. */
  setDue(id: string, change: { version: number; due: Instant | null; parked?: number }): Promise<void>;
  putEntry(id: string, entry: Entry): Promise<void>;
  /** Commits, entries and attempts in one order of time, oldest first; `after` is the cursor of the last page. */
  timeline(
    id: string,
    options?: { after?: string; limit?: number },
  ): Promise<{
    commits: readonly Commit[];
    entries: readonly Entry[];
    attempts: readonly Attempt[];
    cursor: string | null;
  }>;
  /**
   * Puts the attempt if absent with its lease (C3.1). Answers the one that stands: `claimed` tells whether it is ours. One
   * that was released or parked is claimed anew, a parked one from the end of its parking on; it keeps its count and its
   * due.
   */
  claimAttempt(id: string, attempt: Claim): Promise<{ claimed: boolean; attempt: Attempt }>;
  /** Records an outcome of a higher rank (a lower one changes nothing and answers false) and removes the due. */
  recordAttempt(
    id: string,
    attemptId: string,
    change: { outcome: AttemptOutcome; at: Instant; providerId?: string; detail?: string },
  ): Promise<boolean>;
  attemptOf(id: string, attemptId: string): Promise<Attempt | null>;
  /**
   * Definitely not taken (C5): the claim is given back. The attempt stays `attempting`, its lease is over, the next
   * `claimAttempt` of the same id succeeds, and it is due by itself at `due`, so that a lost queue message loses nothing.
   * One that waited for a bundle no longer does.
   */
  releaseAttempt(id: string, attemptId: string, due: Instant): Promise<void>;
  /**
   * Lets an attempt wait for a bundle (pager.ts): nobody claims it, whoever asks learns of which bundle, and it is due by
   * itself at `due`. Nothing happens where the attempt has an outcome or is not there.
   */
  holdAttempt(
    id: string,
    attemptId: string,
    held: { readonly bundleId: string; readonly due: Instant },
  ): Promise<void>;
  /**
   * Parks an attempt (A8). `release` where the provider was certainly not called: then it can be claimed again, from
   * `due` on. Nothing happens where the attempt has an outcome or is not there.
   */
  parkAttempt(id: string, attemptId: string, parking: Parking & { readonly release: boolean }): Promise<void>;
  /** In order of `sortAt`: open ones the soonest first, closed ones and drills the latest first. Eventually consistent. */
  list(
    list: Listing['list'],
    options?: { after?: string; limit?: number },
  ): Promise<{ states: readonly State[]; cursor: string | null }>;
}

// ---------------------------------------------------------------------------------------------------------------
// Receipts

export type ReceiptFate =
  | { readonly fate: 'case'; readonly caseId: string }
  | { readonly fate: 'reply'; readonly caseId: string }
  | { readonly fate: 'duplicate'; readonly caseId: string | null; readonly of: string }
  | { readonly fate: 'quarantine'; readonly reason: string }
  | { readonly fate: 'rejected'; readonly reason: string };

export interface Receipt {
  /** The transport's own id, e.g. the SES message id or the form's idempotency key; unique within tenant and channel. */
  readonly id: string;
  readonly tenantId: string;
  readonly channel: 'email' | 'form' | 'sms' | 'webhook';
  readonly receivedAt: Instant;
  /** Where the raw message lies, byte for byte: `s3://bucket/key`, or the body itself where it is small. */
  readonly raw: { readonly key: string } | { readonly inline: string };
  /**
   * Envelope facts that the raw message lacks (recipients, verdicts, source address), and for people who look through what
   * became no case the sender's own `from` and `subject`.
   */
  readonly envelope: Readonly<Record<string, string>>;
  readonly fate: ReceiptFate | null;
  /** When it got its fate; absent until then. */
  readonly endedAt?: Instant;
  /** How often in a row its handling threw (A8); absent where it did not, and once it has its fate. */
  readonly parked?: number;
}

export interface ReceiptStore {
  readonly tenantId: string;
  /** Puts the receipt if absent, due 20 s later for the sweeper. Answers the one that stands; `fresh` tells whether it is this one. */
  put(receipt: Omit<Receipt, 'fate'>): Promise<{ fresh: boolean; receipt: Receipt }>;
  get(receiptId: string): Promise<Receipt | null>;
  /** Parks a receipt (A8); nothing happens where it has its fate or is not there. */
  park(receiptId: string, parking: Parking): Promise<void>;
  /** Ends a receipt outside a commit (duplicate, quarantine, rejected). False where it already has another fate. */
  end(receiptId: string, fate: ReceiptFate, at: Instant): Promise<boolean>;
  /** Claims a sameness key (B1) for a receipt: answers the receipt id that holds it, which is ours or an earlier one's. */
  claimSameness(key: string, receiptId: string, at: Instant): Promise<string>;
  /** Newest first. */
  list(options?: {
    after?: string;
    limit?: number;
    fate?: ReceiptFate['fate'] | 'received';
  }): Promise<{ receipts: readonly Receipt[]; cursor: string | null }>;
  /**
   * Counts one automatic answer to a correspondent and tells whether it is still within `most` per 24 h. For a receipt
   * that was counted before it answers true again and counts nothing, so that a redelivery keeps its answer.
   */
  spendReply(spending: {
    correspondent: string;
    receiptId: string;
    now: Instant;
    most: number;
  }): Promise<boolean>;
}

// ---------------------------------------------------------------------------------------------------------------
// Configuration

/** Every kind of versioned configuration, by its name in keys. The zod schemas are in shared/contracts/configuration.ts. */
export type ConfigurationKind =
  | 'tenant'
  | 'tier'
  | 'calendar'
  | 'ladder'
  | 'rota'
  | 'person'
  | 'post'
  | 'customer'
  | 'contact'
  | 'site'
  | 'contract'
  /** The secrets of calendar feeds: no configuration that anybody edits, but versioned like it (calendar-feeds.ts). */
  | 'feed'
  /** Reports of drills in fast-forward, each kept as it was made (drills.ts). */
  | 'drill';

export interface Versioned {
  readonly id: string;
  readonly version: number;
}

export interface ConfigurationStore {
  readonly tenantId: string;
  /** The latest version of every item of the kind, in order of id. */
  latest<T extends Versioned>(kind: ConfigurationKind): Promise<readonly T[]>;
  /** A certain version (immutable), or the latest where none is named. Null where there is none. */
  get<T extends Versioned>(kind: ConfigurationKind, id: string, version?: number): Promise<T | null>;
  /** Stores `item` as version `item.version`, which must be the latest plus one (`Conflict` otherwise), with who and when. */
  put<T extends Versioned>(
    kind: ConfigurationKind,
    item: T,
    by: { name: string; at: Instant; reason: string },
  ): Promise<void>;
  history<T extends Versioned>(
    kind: ConfigurationKind,
    id: string,
  ): Promise<readonly { item: T; by: { name: string; at: Instant; reason: string } }[]>;
}

// ---------------------------------------------------------------------------------------------------------------
// Directory: the only look-up before the tenant is known

export type DirectoryKey =
  | { readonly address: string }
  | { readonly number: string }
  | { readonly slug: string }
  | { readonly subject: string };

export interface DirectoryHit {
  readonly tenantId: string;
  /** What the key is within the tenant. */
  readonly role: 'intake' | 'person' | 'contact' | 'slug';
  readonly id: string;
}

export interface Directory {
  /** A key may belong to several tenants (one engineer's number): all of them, at most ten. Empty: unknown. */
  find(key: DirectoryKey): Promise<readonly DirectoryHit[]>;
  put(key: DirectoryKey, hit: DirectoryHit): Promise<void>;
  remove(key: DirectoryKey, hit: DirectoryHit): Promise<void>;
}

// ---------------------------------------------------------------------------------------------------------------
// Codes of pages, answered by SMS

export interface PageCodes {
  /** Put before the page is sent; a repeat is harmless. Gone after seven days. */
  put(code: { personId: string; code: string; caseId: string; pageId: string }, at: Instant): Promise<void>;
  /** The pages of this person with this code, newest first, those older than seven days left out. */
  find(personId: string, code: string, now: Instant): Promise<readonly { caseId: string; pageId: string }[]>;
  /** Every page of this person's that has a code, newest first, those older than seven days left out. */
  ofPerson(personId: string, now: Instant): Promise<readonly { caseId: string; pageId: string }[]>;
  /** Counts a wrong code and answers how many there were in the last hour, this one included. */
  countWrong(personId: string, at: Instant): Promise<number>;
  /** How many wrong codes there were in the last hour. Five lock the channel. */
  wrongCount(personId: string, at: Instant): Promise<number>;
}

// ---------------------------------------------------------------------------------------------------------------
// Codes that verify a way to a person

export interface Verifications {
  /** Put before the code is sent; one that went to the same way before is worth nothing any more. Gone after an hour. */
  put(verification: Verification): Promise<void>;
  /** The codes that were sent to this person within the last hour, newest first. */
  standing(personId: string, now: Instant): Promise<readonly Verification[]>;
  /** Uses it up. False where it is not there any more, or another one took its place. */
  remove(verification: Pick<Verification, 'id' | 'personId' | 'way'>): Promise<boolean>;
  /** Counts one sending or wrong try and answers how many there were in the last hour, this one included. */
  count(what: 'sent' | 'wrong', personId: string, at: Instant): Promise<number>;
  counted(what: 'sent' | 'wrong', personId: string, at: Instant): Promise<number>;
}

// ---------------------------------------------------------------------------------------------------------------
// Alarm clocks and queues

/** Ids only: whatever else a handler needs it reads itself, strongly. The zod schemas are in shared/contracts/queues.ts. */
export interface WakeMessage {
  readonly tenantId: string;
  readonly kind: string;
  readonly recordId: string;
  /** The instant for which the alarm was armed; a hint. */
  readonly wakeAt: Instant;
}

export interface SendMessage {
  readonly tenantId: string;
  readonly kind: string;
  readonly recordId: string;
  readonly version: number;
  /** Which effects of the commit: of pages one, so that none waits for another; of notices up to ten. */
  readonly indexes: readonly number[];
  /** How often the provider definitely refused to take it (429, connect refused), for the backoff of C5. */
  readonly tries?: number;
  /** The turn at its provider that it waited for (limits.ts); it takes no other. */
  readonly turnAt?: Instant;
}

export interface HandOverMessage {
  readonly tenantId: string;
  readonly kind: string;
  readonly recordId: string;
  readonly version: number;
  /** Lanes whose queue is full (A7): to these nothing is added. */
  readonly heldBack?: readonly ('urgent' | 'bulk')[];
}

export interface IntakeMessage {
  readonly tenantId: string;
  readonly receiptId: string;
}

export interface Alarms {
  /** Arms the alarm for a record (A4). Repeats for the same instant are harmless; an older alarm fires as a no-op. */
  arm(message: WakeMessage, now: Instant): Promise<void>;
}

export interface Queues {
  /** Urgent: pages; bulk: notices. The tenant is the message group. A delay is 0 to 900 whole seconds; any other throws. */
  send(lane: 'urgent' | 'bulk', message: SendMessage, delaySeconds?: number): Promise<void>;
  wake(message: WakeMessage, delaySeconds: number): Promise<void>;
  intake(message: IntakeMessage): Promise<void>;
  /** Hands a COMMIT over again; consumed by the wake function. */
  handOver(message: HandOverMessage): Promise<void>;
  /** How many messages are visible; the sweeper adds nothing above 20,000. */
  depth(queue: 'urgent' | 'bulk' | 'wake' | 'intake'): Promise<number>;
}

// ---------------------------------------------------------------------------------------------------------------
// The due index, for the sweeper alone

export type DueItem =
  | {
      readonly what: 'head';
      readonly tenantId: string;
      readonly kind: string;
      readonly recordId: string;
      readonly due: Instant;
    }
  | {
      readonly what: 'commit';
      readonly tenantId: string;
      readonly kind: string;
      readonly recordId: string;
      readonly version: number;
      readonly due: Instant;
    }
  | {
      readonly what: 'attempt';
      readonly tenantId: string;
      readonly kind: string;
      readonly recordId: string;
      readonly attemptId: string;
      readonly due: Instant;
    }
  | {
      readonly what: 'receipt';
      readonly tenantId: string;
      readonly receiptId: string;
      readonly due: Instant;
    };

export interface DueIndex {
  /** What is due at or before `upTo` in one shard (0..63), oldest first, at most `most`. */
  overdue(shard: number, upTo: Instant, most: number): Promise<readonly DueItem[]>;
}

/** The way around a queue that does not take messages: the same bodies, handed to the consumer at once (A7). */
export interface Bypass {
  invoke(consumer: 'wake' | 'intake' | 'urgent' | 'bulk', body: unknown): Promise<void>;
}

// ---------------------------------------------------------------------------------------------------------------
// Providers

/** What a provider said to one call (C5). */
export type ProviderAnswer =
  | { readonly outcome: 'accepted'; readonly providerId: string }
  /** A definite no: bad number, opted out, suppressed. `optedOut`: whoever has the address takes nothing there any more. */
  | { readonly outcome: 'refused'; readonly detail: string; readonly optedOut?: true }
  /** Definitely not taken, may be tried again: 429, connection refused. */
  | { readonly outcome: 'not_taken'; readonly detail: string }
  /** Bytes were sent and no answer came: it may have gone out. */
  | { readonly outcome: 'unknown'; readonly detail: string };

/** Comes back in delivery reports, so that a report finds its attempt without a cross-tenant look-up (C7). */
export interface AttemptTag {
  readonly tenantId: string;
  readonly kind: string;
  readonly recordId: string;
  readonly attemptId: string;
}

export interface OutboundMail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  /** Our own Message-ID without angle brackets; replies name it. */
  readonly messageId: string;
  readonly inReplyTo?: string;
  readonly references?: readonly string[];
  readonly replyTo?: string;
  readonly fromName: string;
  /** The desk's own address, where it lies under the mail domain; else the messenger's default. */
  readonly fromAddress?: string;
  readonly kind: 'page' | 'notice';
}

export interface OutboundSms {
  readonly to: string;
  readonly text: string;
  readonly kind: 'page' | 'notice';
}

export interface OutboundVoice {
  readonly to: string;
  readonly language: Language;
  /**
   * Signed and absolute. What becomes of the call is told at `<callbackUrl>/status`; where `text` is absent, what is said
   * is asked for at `callbackUrl` when somebody answers, and keys are handed over at `<callbackUrl>/key`.
   */
  readonly callbackUrl: string;
  /** Said twice, and nothing is asked. */
  readonly text?: string;
  readonly kind: 'page' | 'notice';
}

export interface OutboundChat {
  /** What the person calls the door: all of it that is ever shown. */
  readonly to: string;
  readonly door: ChatDoor;
  readonly language: Language;
  readonly title: string;
  /** Plain text with line ends; what it says of markup is words. */
  readonly text: string;
  readonly link?: { readonly label: string; readonly url: string };
  /** The same for programs: a generic webhook gets them by name. */
  readonly facts: Readonly<Record<string, string>>;
  readonly kind: 'page' | 'notice';
}

export interface Messenger {
  mail(message: OutboundMail, tag: AttemptTag): Promise<ProviderAnswer>;
  sms(message: OutboundSms, tag: AttemptTag): Promise<ProviderAnswer>;
  /** Accepted: the call was placed. Who or what answered it is told later. */
  voice(message: OutboundVoice, tag: AttemptTag): Promise<ProviderAnswer>;
  /** Accepted: it stands in the room. Nobody tells whether it was read. */
  chat(message: OutboundChat, tag: AttemptTag): Promise<ProviderAnswer>;
}

// ---------------------------------------------------------------------------------------------------------------
// Raw bytes and links

export interface RawStore {
  /** Answers the key. Writing the same key again with the same bytes is harmless. */
  put(tenantId: string, key: string, bytes: Uint8Array, contentType: string): Promise<string>;
  /** Null where there is none, or none that the caller may see. */
  get(key: string): Promise<Uint8Array | null>;
}

export type LinkAudience = 'status' | 'page' | 'attachment' | 'voice' | 'verification';

export interface LinkClaims {
  readonly audience: LinkAudience;
  readonly tenantId: string;
  readonly caseId: string;
  /** The page id for `page`, the attachment's key for `attachment`, `<kind>/<attempt id>` for `voice`, of which sending for `verification`. */
  readonly subject?: string;
  readonly personId?: string;
  /** Machine time. */
  readonly expiresAt: Instant;
}

export interface Links {
  /** An absolute URL that carries the claims and a signature with its key id. */
  urlOf(claims: LinkClaims): Promise<string>;
  /** The claims of a token, or why it is not good: `expired` is told apart, because a person can do something about it. */
  read(
    token: string,
    audience: LinkAudience,
    machineNow: Instant,
  ): Promise<{ claims: LinkClaims } | { bad: 'malformed' | 'forged' | 'expired' }>;
}

/** Structured log lines; never a message body, an address or a token. */
export interface Log {
  info(event: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(event: string, fields?: Readonly<Record<string, unknown>>): void;
  error(event: string, fields?: Readonly<Record<string, unknown>>): void;
  /** An embedded metric, counted by an alarm whose name is a runbook heading. */
  metric(name: string, value?: number): void;
}
