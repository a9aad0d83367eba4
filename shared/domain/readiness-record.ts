// The readiness of a tenant's desk, the second kind of record: its state, the commands it takes, the events it records and
// the messages it asks for. It wakes each day and before a gap of a rota, tells the admins what is not ready, and carries
// the messages that verify a way to a person. What is not ready is told in readiness.ts; the decisions are in
// readiness-kind.ts.

import type { Contract, Customer, Site, Tenant } from './customers.ts';
import type { Instant } from './instant.ts';
import type { Ladder } from './ladder.ts';
import type { Language, PageChannel, Person } from './people.ts';
import type { Post } from './posts.ts';
import type { RecordKind, RecordState } from './record.ts';
import type { Rota } from './rota.ts';
import type { Tier } from './tier.ts';

/** The kind of record, in keys and messages. */
export const READINESS = 'readiness';

/** A tenant has one such record, and it has the tenant's id. */
export function readinessIdOf(tenantId: string): string {
  return tenantId;
}

// ---------------------------------------------------------------------------------------------------------------
// Findings

/**
 * One thing that is not ready. `hole`: somebody or some hour is not covered, and a page may reach nobody. `weakness`: it is
 * covered as long as nothing else goes wrong.
 */
export interface ReadinessFinding {
  /** The same as long as it is the same finding, whenever it is looked for; e.g. `unverified_way/p-li/sms:+8613…`. */
  readonly key: string;
  /** What it is, e.g. `rota_gap`, `stopped_way`: the wording goes by it. */
  readonly kind: string;
  readonly level: 'hole' | 'weakness';
  /** What the wording needs: names as they were when it was found, ids for links. Never a chat's URL or secret. */
  readonly detail: Readonly<Record<string, string>>;
  /** The hours that nobody covers, where it is a gap in time. */
  readonly gap?: ReadinessGap;
}

/** From when until when somebody is missing. */
export interface ReadinessGap {
  /** What has the gap, e.g. `rota_gap/engineers`: two that overlap are one gap that moved. */
  readonly about: string;
  /** Whose people are told as well. */
  readonly rotaId?: string;
  readonly from: Instant;
  /** Exclusive. */
  readonly to: Instant;
  /** It goes on for longer than anybody looks ahead: `to` is no end. */
  readonly hasNoEnd?: true;
}

/** How near a gap has come; each is told once. Everything else is told when it is found. */
export type Nearness = 'found' | 'week' | 'day' | 'hours';

/** What the last check found, and what of it was told; short, because the snapshot holds hundreds. */
export interface StandingFinding {
  /** Of the key as it first was (`markOf`). */
  readonly mark: string;
  readonly since: Instant;
  /** The last telling; null while it waits for the daily one. */
  readonly told: Nearness | null;
  /** A gap stays the same while it moves: its beginning comes nearer, or an edit makes it longer or shorter. */
  readonly gap?: { readonly about: string; readonly from: Instant; readonly to: Instant };
}

/** A key in eleven characters or fewer; of a thousand keys two share one less than once in ten billion times. */
export function markOf(key: string): string {
  // cyrb53: two multiplicative hashes of 32 bits, mixed into 53 (https://github.com/bryc/code/blob/master/jshash/experimental/cyrb53.js).
  let [high, low] = [0xdeadbeef, 0x41c6ce57];
  for (const character of key) {
    const code = character.codePointAt(0) ?? 0;
    high = Math.imul(high ^ code, 2_654_435_761);
    low = Math.imul(low ^ code, 1_597_334_677);
  }
  const mixed = (one: number, other: number) =>
    Math.imul(one ^ (one >>> 16), 2_246_822_507) ^ Math.imul(other ^ (other >>> 13), 3_266_489_909);
  return ((mixed(low, high) & 0x1fffff) * 2 ** 32 + (mixed(high, low) >>> 0)).toString(36);
}

/** Whether a finding is the one that stood before. */
export function isSame(before: StandingFinding, { key, gap }: ReadinessFinding): boolean {
  if (before.mark === markOf(key)) return true;
  if (!gap || before.gap?.about !== markOf(gap.about)) return false;
  return before.gap.from < gap.to && gap.from < before.gap.to;
}

// ---------------------------------------------------------------------------------------------------------------
// State, commands, events

export interface ReadinessState extends RecordState {
  /** Null until the first check. */
  readonly checkedAt: Instant | null;
  /** As many as the snapshot has room for; `findingCount` counts them all. */
  readonly findings: readonly StandingFinding[];
  readonly findingCount: number;
  readonly holeCount: number;
  /** When it is looked at again: the tenant's next morning, a gap that comes near, or a minute after an edit. */
  readonly wakeAt: Instant;
}

export type ReadinessCommand =
  | { readonly type: 'Wake' }
  /** Something changed that readiness depends on: it is looked at again within a minute. Opens the record where there is none. */
  | { readonly type: 'Recheck'; readonly because: 'edit' | 'stop' | 'seed' }
  /**
   * Sends a code to one way of a person, at once. Refused where the person does not have the way, or it was stopped. Who
   * made the code keeps it and checks it; `link` is a signed link that verifies without the code.
   */
  | {
      readonly type: 'SendVerification';
      readonly personId: string;
      /** The name of the contact method (`wayOf`). */
      readonly way: string;
      readonly code: string;
      readonly link?: string;
    }
  /** Somebody's shifts of a rota were moved: each of those whom it concerns is told, where they have a way for notices. */
  | {
      readonly type: 'TellShift';
      readonly rotaId: string;
      readonly told: readonly ToldShifts[];
    }
  /** Answers what a person wrote to us, on the way by which it came. Nothing answers an answer. */
  | {
      readonly type: 'AnswerMessage';
      readonly personId: string;
      readonly channel: 'sms' | 'email';
      readonly address: string;
      readonly receiptId: string;
      readonly text: string;
    }
  /** The outcome of a message is unknown: it goes out once more, marked as a possible repeat. */
  | {
      readonly type: 'RepeatMessage';
      readonly attempt: string;
      readonly message: ReadinessEffect;
      readonly because: string;
    };

export type ReadinessEvent =
  | { readonly type: 'ReadinessOpened'; readonly tenantId: string; readonly id: string }
  | { readonly type: 'RecheckAsked'; readonly because: string; readonly wakeAt: Instant }
  | {
      readonly type: 'ReadinessChecked';
      readonly findings: readonly StandingFinding[];
      readonly findingCount: number;
      readonly holeCount: number;
      /** How many stood before and are gone. */
      readonly mendedCount: number;
      readonly wakeAt: Instant;
    }
  /** Who was told of which findings, by the keys of those that stood in the message. */
  | {
      readonly type: 'FindingsTold';
      readonly personId: string;
      readonly keys: readonly string[];
      readonly findingCount: number;
      readonly nearness: Nearness;
    }
  | { readonly type: 'MessageAnswered'; readonly personId: string; readonly receiptId: string }
  | { readonly type: 'VerificationSent'; readonly personId: string; readonly way: string }
  | { readonly type: 'ShiftsTold'; readonly rotaId: string; readonly personIds: readonly string[] }
  | { readonly type: 'MessageRepeated'; readonly attempt: string; readonly because: string };

// ---------------------------------------------------------------------------------------------------------------
// Messages

interface ToPerson {
  readonly personId: string;
  readonly channel: PageChannel;
  readonly address: string;
  readonly language: Language;
  readonly mayBeRepeat?: true;
}

/** What one person is told of their shifts, in their language. */
export interface ToldShifts {
  readonly personId: string;
  readonly title: string;
  readonly lines: readonly string[];
}

/** A finding as it is told. */
export interface ToldFinding {
  /** Of the standing finding: what is mended before its message goes out is not told. */
  readonly mark: string;
  readonly level: ReadinessFinding['level'];
  readonly text: string;
}

/** Puts a finding into one sentence; times in the zone. */
export type Say = (
  finding: ReadinessFinding,
  language: Language,
  about: { readonly timeZone: string; readonly now: Instant },
) => string;

export type ReadinessEffect =
  | (ToPerson & {
      readonly type: 'SendFindings';
      /** How near the nearest of them is. */
      readonly nearness: Nearness;
      /** At most 20, in the person's language; `findingCount` counts them all. */
      readonly lines: readonly ToldFinding[];
      readonly findingCount: number;
    })
  | (ToPerson & {
      readonly type: 'SendShift';
      readonly rotaId: string;
      readonly title: string;
      readonly lines: readonly string[];
    })
  /** What became of a message of theirs, in their language. */
  | (ToPerson & { readonly type: 'SendAnswer'; readonly receiptId: string; readonly text: string })
  | (ToPerson & { readonly type: 'SendCode'; readonly code: string; readonly link?: string });

// ---------------------------------------------------------------------------------------------------------------
// What decisions look at

/** The latest version of everything that readiness is about. */
export interface ReadinessConfiguration {
  readonly tenant: Tenant;
  readonly people: readonly Person[];
  readonly posts: readonly Post[];
  readonly rotas: readonly Rota[];
  readonly ladders: readonly Ladder[];
  readonly tiers: readonly Tier[];
  readonly contracts: readonly Contract[];
  readonly customers: readonly Customer[];
  readonly sites: readonly Site[];
}

/** A check looks at everything, everything else at the tenant and its people. */
export type ReadinessSetup = Pick<ReadinessConfiguration, 'tenant' | 'people'> & {
  readonly all?: ReadinessConfiguration;
};

export type ReadinessKind = RecordKind<
  ReadinessState,
  ReadinessCommand,
  ReadinessEvent,
  ReadinessEffect,
  ReadinessSetup
>;
