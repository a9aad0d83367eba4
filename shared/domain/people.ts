// Named people: who they are, what they may do, and how each can be reached. Refuses to know how a provider is spoken to.

import type { Instant } from './instant.ts';
import type { Weekday } from './zone.ts';

/** A staff role in the portal (the right to act), apart from the posts a person holds at a customer (the duty to act). */
export type StaffRole = 'tenant_admin' | 'manager' | 'dispatcher' | 'engineer' | 'auditor';

/** Who may end what was promised: close, reopen, change the severity, say who reported. */
export const LEADING_ROLES: readonly StaffRole[] = ['tenant_admin', 'manager', 'dispatcher'];

export type Language = 'zh-CN' | 'en';

/** A channel that a page can take. */
export const PAGE_CHANNELS = ['sms', 'email', 'voice', 'chat'] as const;
export type PageChannel = (typeof PAGE_CHANNELS)[number];

/** Whose chat webhook it is; `generic` is a signed webhook of anybody's (Standard Webhooks). */
export const CHAT_PROVIDERS = ['wecom', 'dingtalk', 'feishu', 'slack', 'teams', 'generic'] as const;
export type ChatProvider = (typeof CHAT_PROVIDERS)[number];

/** Where a chat message is posted to. Both members open the room to whoever holds them, so no page and no answer shows them. */
export interface ChatDoor {
  readonly provider: ChatProvider;
  readonly url: string;
  /** Signs the call where the provider asks for it: DingTalk, Feishu, generic (`whsec_…`). */
  readonly secret?: string;
}

/** What every way to a person has in common. */
interface EveryContactMethod {
  /** When the person showed that they read what is sent there; absent until they did, and again once it is changed. */
  readonly verifiedAt?: Instant;
  /** When they sent STOP, or the provider told us that they opted out: nothing goes there until they take it back. */
  readonly stoppedAt?: Instant;
}

/** One way to reach a person; its channel and address together are its name (`wayOf`), unique within the person. */
export type ContactMethod = EveryContactMethod &
  (
    | {
        readonly channel: 'sms' | 'email' | 'voice';
        /** A mail address in lower case, or a number in E.164 (`+8613800000000`). */
        readonly address: string;
      }
    | {
        readonly channel: 'chat';
        /** What people call it, e.g. `ops-room`: shown wherever an address is. */
        readonly address: string;
        readonly chat: ChatDoor;
      }
  );

/** In which order, and after how long, a person is tried for certain severities. */
export interface PagingRule {
  /** Codes of tiers; empty: every severity that no other rule names. */
  readonly severities: readonly string[];
  readonly ways: readonly {
    /** The name of a contact method, e.g. `sms:+8613800000000`. */
    readonly way: string;
    /**
     * Minutes after the page began; then this way is tried as well while nobody has answered. Null: only where the way
     * before it failed. The first way is always tried at once.
     */
    readonly afterMinutes: number | null;
  }[];
}

/** When a person would rather sleep: a page waits until the end where no promise is hurt by that (F-06). */
export interface QuietHours {
  readonly timeZone: string;
  /** Wall times, `HH:mm`; an end at or before its start lies on the next day. */
  readonly weekly: Readonly<Record<Weekday, readonly (readonly [from: string, to: string])[]>>;
  /** Severities up to this rank page all the same; 1 is the most severe, 0: none does. */
  readonly brokenUpToRank: number;
}

/** A time in which somebody else stands in. */
export interface Absence {
  readonly from: Instant;
  /** Exclusive. */
  readonly to: Instant;
  readonly reason: string;
  /** Who is paged in their place; absent: the ladder goes on to the next person. */
  readonly deputyId?: string;
}

/** One engineer or manager of a tenant: 工程师 负责人. A person has at least one contact method, in order of use. */
export interface Person {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly nameEn?: string;
  readonly language: Language;
  /** Empty for somebody from outside: a manufacturer's engineer, a coordinator. They have no account (E-15). */
  readonly roles: readonly StaffRole[];
  /** Whom they work for, where it is not the tenant. */
  readonly organisation?: string;
  /** Titles as people know them, e.g. `dedicated_engineer`, `duty_manager`. A ladder may name one. */
  readonly duties: readonly string[];
  /** May stand on a rota that asks for seniors (F-24). */
  readonly senior?: true;
  readonly managerId?: string;
  readonly contactMethods: readonly ContactMethod[];
  /** E.164. Customers read it while this person is on call for them; absent: the desk's hotline. They never read a way above. */
  readonly publicNumber?: string;
  /** Absent: the contact methods in their order, each where the one before it failed. */
  readonly paging?: readonly PagingRule[];
  readonly quietHours?: QuietHours;
  readonly absences?: readonly Absence[];
  /** The OIDC subject that signs in as this person, once known. */
  readonly subject?: string;
  readonly active: boolean;
}

export function personOf(people: readonly Person[], personId: string | null | undefined): Person | undefined {
  return personId ? people.find((person) => person.id === personId) : undefined;
}

/** The name of a contact method within its person, e.g. `sms:+8613800000000`. */
export function wayOf({ channel, address }: Pick<ContactMethod, 'channel' | 'address'>): string {
  return `${channel}:${address}`;
}

/** The absence that holds at an instant, if any; of several the one that began last. */
export function absenceAt({ absences = [] }: Pick<Person, 'absences'>, at: Instant): Absence | undefined {
  return absences
    .filter(({ from, to }) => from <= at && at < to)
    .reduce<Absence | undefined>(
      (latest, absence) => (latest && latest.from > absence.from ? latest : absence),
      undefined,
    );
}

/** One way to a person, and when it is tried. */
export interface Way {
  readonly method: ContactMethod;
  readonly afterMinutes: number | null;
}

/** The person's rule for a severity: the one that names it, else the one that names none. */
export function pagingRule({ paging }: Pick<Person, 'paging'>, severity: string): PagingRule | undefined {
  return (
    paging?.find(({ severities }) => severities.includes(severity)) ??
    paging?.find(({ severities }) => severities.length === 0)
  );
}

/**
 * How a person is tried for a severity: by the rule that names it, else by the rule that names none, else every contact
 * method in its order. Ways that were stopped, or that the person no longer has, are left out; where a rule leaves none,
 * every other way that is not stopped stands in, so that a rule never makes anybody unreachable.
 */
export function waysTo(person: Pick<Person, 'contactMethods' | 'paging'>, severity: string): readonly Way[] {
  const open = person.contactMethods.filter(({ stoppedAt }) => stoppedAt === undefined);
  const ruled = (pagingRule(person, severity)?.ways ?? []).flatMap(({ way, afterMinutes }) => {
    const method = open.find((each) => wayOf(each) === way);
    return method ? [{ method, afterMinutes }] : [];
  });
  const ways = ruled.length > 0 ? ruled : open.map((method) => ({ method, afterMinutes: null }));
  return ways.map((way, index) => (index === 0 ? { ...way, afterMinutes: 0 } : way));
}
