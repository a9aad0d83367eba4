// The tenants of one machine: seeds `demo` on the first start, knows who can sign in, and finds for a message in the outbox
// the person, the kind and the case that it belongs to. Reads through the product's own stores.

import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoConfigurationStore } from '../../shared/adapters/dynamo-configuration-store.ts';
import { DynamoDirectory } from '../../shared/adapters/dynamo-directory.ts';
import { DynamoDueIndex } from '../../shared/adapters/dynamo-due-index.ts';
import { DynamoPagers } from '../../shared/adapters/dynamo-pagers.ts';
import { DynamoReceiptStore } from '../../shared/adapters/dynamo-receipt-store.ts';
import { DynamoRecordStore } from '../../shared/adapters/dynamo-record-store.ts';
import { PLATFORM_TENANT_ID } from '../../shared/app/intake-mail.ts';
import { BUNDLE } from '../../shared/app/pager.ts';
import { WHOLE_BUNDLE } from '../../shared/app/pagers.ts';
import type { Receipt } from '../../shared/app/ports.ts';
import { seedReadiness } from '../../shared/app/recheck.ts';
import { seedTenant } from '../../shared/app/seed.ts';
import { CASE } from '../../shared/domain/case-record.ts';
import type { Tenant } from '../../shared/domain/customers.ts';
import { type Person, wayOf } from '../../shared/domain/people.ts';
import { demoTenant, type TenantPreset } from '../../shared/domain/presets/demo.ts';
import { READINESS, type ReadinessState } from '../../shared/domain/readiness-record.ts';
import { referenceOf } from '../../shared/domain/reference.ts';
import type { KnownDoor } from './chat-server.ts';
import { withEveryChannel } from './demo-ways.ts';
import type { Sent } from './outbox.ts';
import type { Account } from './sign-in-server.ts';

/** The whole due index is asked up to here. */
const FAR = Date.UTC(9999, 0, 1);
const SHARDS = 64;
const DUES_PER_SHARD_MAX = 50;

export interface Belonging {
  readonly kind: 'page' | 'notice';
  readonly person: string | null;
  /** The same person's name in English, where it has one. */
  readonly personEn: string | null;
  readonly case: string | null;
}

/** The viewer asks for the people once for each message; who was renamed is so after this. */
const PEOPLE_KEPT_MS = 5_000;
/** As many messages' belongings stay in memory. */
const BELONGINGS_MAX = 20_000;

/** Whose number nobody has verified, so that there is something to see of what is not ready. */
const NOT_VERIFIED = 'sms:+8612000550103';

/** The ways of made-up people are as good as verified: nobody can read what goes there but in the outbox. */
function withVerifiedWays(preset: TenantPreset, now: number): TenantPreset {
  const people = preset.people.map((person) => ({
    ...person,
    contactMethods: person.contactMethods.map((method) =>
      wayOf(method) === NOT_VERIFIED ? method : { ...method, verifiedAt: now },
    ),
  }));
  return { ...preset, people };
}

/** One message for many pages of a person, or for many notices. */
async function bundleBehind(
  access: { readonly client: DynamoDBClient; readonly tableName: string; readonly tenantId: string },
  id: string,
  at: number,
): Promise<{ readonly personId: string; readonly pageId?: string } | null> {
  const bundle = await new DynamoPagers(access).bundleOf(id, at, { caseId: '', attemptId: '' });
  if (!bundle) return null;
  const { personId, of } = bundle.way;
  return { personId, ...(of === undefined ? { pageId: WHOLE_BUNDLE } : {}) };
}

export class Tenants {
  readonly #access: { readonly client: DynamoDBClient; readonly tableName: string };
  readonly #file: string;
  readonly #due: DynamoDueIndex;
  readonly #belongings = new Map<string, Belonging>();
  readonly #peopleKept = new Map<
    string,
    { readonly at: number; readonly people: Promise<readonly Person[]> }
  >();
  #ids: readonly string[];

  /** `file` keeps the ids of the tenants; the table alone could only be scanned for them. */
  constructor(access: { client: DynamoDBClient; tableName: string }, file: string) {
    this.#access = access;
    this.#file = file;
    this.#due = new DynamoDueIndex(access);
    this.#ids = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as string[]) : [];
  }

  get ids(): readonly string[] {
    return this.#ids;
  }

  /** Puts the demo tenant in if it is not there; what people changed since stays. Answers its intake address. */
  async seedDemo(mailDomain: string, now: number): Promise<Tenant> {
    const preset = withVerifiedWays(withEveryChannel(demoTenant(mailDomain)), now);
    const { tenant } = preset;
    if (!this.#ids.includes(tenant.id)) {
      const desk = {
        tenantId: tenant.id,
        configuration: this.#configuration(tenant.id),
        directory: new DynamoDirectory(this.#access),
      };
      await seedTenant(desk, preset, { name: 'Faultline', at: now });
      this.#keep([...this.#ids, tenant.id]);
    }
    for (const tenantId of this.#ids) {
      const configuration = this.#configuration(tenantId);
      const readiness = new DynamoRecordStore<ReadinessState>({
        ...this.#access,
        tenantId,
        kind: READINESS,
      });
      await seedReadiness({ tenantId, configuration, readiness }, now);
    }
    return (await this.#configuration(tenant.id).get<Tenant>('tenant', tenant.id)) ?? tenant;
  }

  /** Everybody who is active in a tenant and has an account there, in the order of their ids. */
  async accounts(): Promise<readonly Account[]> {
    const people = await Promise.all(
      this.#ids.map(async (tenantId) => ({ tenantId, people: await this.#people(tenantId) })),
    );
    return people.flatMap(({ tenantId, people }) =>
      people
        .filter((person) => person.active && person.roles.length > 0)
        .map((person) => ({
          subject: person.subject ?? `${tenantId}.${person.id}`,
          user: person.id,
          name: person.nameEn === undefined ? person.name : `${person.name} ${person.nameEn}`,
          address: person.contactMethods.find((method) => method.channel === 'email')?.address ?? null,
          about: person.roles.join(', '),
        })),
    );
  }

  /** Whose a sent message is: read once, because an attempt never changes these. */
  async belongingOf(message: Sent): Promise<Belonging> {
    const known = this.#belongings.get(message.id);
    if (known !== undefined) return known;
    const { tenant, record, attempt } = message.tags;
    if (tenant !== undefined && record !== undefined && message.channel === 'chat') {
      return this.#belongingOfLink({ tenant, record, person: message.tags.person });
    }
    if (
      tenant === undefined ||
      record === undefined ||
      attempt === undefined ||
      !this.#ids.includes(tenant)
    ) {
      return { kind: 'notice', person: null, personEn: null, case: null };
    }
    const access = { ...this.#access, tenantId: tenant };
    const kind = message.tags.kind ?? CASE;
    // SES takes no dot in a tag's value, so the attempt's comes as a dash.
    const stored =
      kind === BUNDLE
        ? await bundleBehind(access, record, message.at)
        : await new DynamoRecordStore({ ...access, kind }).attemptOf(record, attempt.replace('-', '.'));
    const person = stored?.personId;
    const named =
      person === undefined ? undefined : (await this.#peopleSeen(tenant)).find((each) => each.id === person);
    const belonging: Belonging = {
      kind: stored?.pageId === undefined ? 'notice' : 'page',
      person: named?.name ?? person ?? null,
      personEn: named?.nameEn ?? null,
      case: kind === CASE ? referenceOf(record) : null,
    };
    if (stored !== null) this.#belongings.set(message.id, belonging);
    const oldest = this.#belongings.size > BELONGINGS_MAX ? this.#belongings.keys().next().value : undefined;
    if (oldest !== undefined) this.#belongings.delete(oldest);
    return belonging;
  }

  /** A chat message says whose it is by the link in it alone; a link that takes a page is a page's. */
  async #belongingOfLink(tags: {
    readonly tenant: string;
    readonly record: string;
    readonly person: string | undefined;
  }): Promise<Belonging> {
    const people = this.#ids.includes(tags.tenant) ? await this.#peopleSeen(tags.tenant) : [];
    const named = people.find((each) => each.id === tags.person);
    return {
      kind: 'page',
      person: named?.name ?? null,
      personEn: named?.nameEn ?? null,
      case: referenceOf(tags.record),
    };
  }

  /** Whose chat door an address is, and what that person calls it. */
  async doorAt(url: string): Promise<KnownDoor | null> {
    for (const tenantId of this.#ids) {
      for (const { contactMethods } of await this.#people(tenantId)) {
        const found = contactMethods.find(
          (method) => method.channel === 'chat' && new URL(method.chat.url).href === new URL(url).href,
        );
        if (found?.channel === 'chat') return { door: found.chat, label: found.address };
      }
    }
    return null;
  }

  /** The instants at which the due index wants something, the earliest first; up to `DUES_PER_SHARD_MAX` of each shard. */
  async dues(): Promise<readonly number[]> {
    const shards = await Promise.all(
      Array.from({ length: SHARDS }, (_, shard) => this.#due.overdue(shard, FAR, DUES_PER_SHARD_MAX)),
    );
    return shards.flatMap((items) => items.map((item) => item.due)).toSorted((one, other) => one - other);
  }

  /** Receipts of all tenants and, under the platform's id, of what was for no desk; newest first within each. */
  async receipts(limit: number): Promise<readonly Receipt[]> {
    const lists = await Promise.all(
      [...this.#ids, PLATFORM_TENANT_ID].map((tenantId) => this.#receipts(tenantId).list({ limit })),
    );
    return lists.flatMap((list) => list.receipts);
  }

  /** What came in for an address that is no desk's, newest first. */
  async forNoDesk(limit: number): Promise<readonly Receipt[]> {
    return (await this.#receipts(PLATFORM_TENANT_ID).list({ limit })).receipts;
  }

  async receipt(id: string): Promise<Receipt | null> {
    for (const tenantId of [...this.#ids, PLATFORM_TENANT_ID]) {
      const found = await this.#receipts(tenantId).get(id);
      if (found !== null) return found;
    }
    return null;
  }

  async list(): Promise<readonly Tenant[]> {
    const found = await Promise.all(this.#ids.map((id) => this.#configuration(id).get<Tenant>('tenant', id)));
    return found.filter((tenant) => tenant !== null);
  }

  #receipts(tenantId: string): DynamoReceiptStore {
    return new DynamoReceiptStore({ ...this.#access, tenantId });
  }

  #configuration(tenantId: string): DynamoConfigurationStore {
    return new DynamoConfigurationStore({ ...this.#access, tenantId });
  }

  #people(tenantId: string): Promise<readonly Person[]> {
    return this.#configuration(tenantId).latest<Person>('person');
  }

  #peopleSeen(tenantId: string): Promise<readonly Person[]> {
    const kept = this.#peopleKept.get(tenantId);
    if (kept !== undefined && Date.now() - kept.at < PEOPLE_KEPT_MS) return kept.people;
    const people = this.#people(tenantId);
    this.#peopleKept.set(tenantId, { at: Date.now(), people });
    // A failure is the asker's; the next one asks anew.
    people.catch(() => this.#peopleKept.delete(tenantId));
    return people;
  }

  #keep(ids: readonly string[]): void {
    this.#ids = ids;
    writeFileSync(`${this.#file}.new`, JSON.stringify(ids), { flush: true });
    renameSync(`${this.#file}.new`, this.#file);
  }
}
