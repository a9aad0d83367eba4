// Named people: who they are, what they may do, and how each can be reached. Refuses to know providers.

/** A staff role in the portal (the right to act), apart from the roles a person has at a customer (the duty to act). */
export type StaffRole = 'tenant_admin' | 'manager' | 'dispatcher' | 'engineer' | 'auditor';

/** Who may end what was promised: close, reopen, change the severity, say who reported. */
export const LEADING_ROLES: readonly StaffRole[] = ['tenant_admin', 'manager', 'dispatcher'];

export type Language = 'zh-CN' | 'en';

/** A channel that a page can take. Later channels (voice, chat) join this union. */
export type PageChannel = 'sms' | 'email';

export interface ContactMethod {
  readonly channel: PageChannel;
  /** A mail address in lower case, or a number in E.164 (`+8613800000000`). */
  readonly address: string;
}

/** One engineer or manager of a tenant: 工程师 负责人. A person has at least one contact method, in order of use. */
export interface Person {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly nameEn?: string;
  readonly language: Language;
  readonly roles: readonly StaffRole[];
  /** Titles as people know them, e.g. `dedicated_engineer`, `duty_manager`. A ladder may name one. */
  readonly duties: readonly string[];
  readonly managerId?: string;
  readonly contactMethods: readonly ContactMethod[];
  /** The OIDC subject that signs in as this person, once known. */
  readonly subject?: string;
  readonly active: boolean;
}

export function personOf(people: readonly Person[], personId: string | null | undefined): Person | undefined {
  return personId ? people.find((person) => person.id === personId) : undefined;
}
