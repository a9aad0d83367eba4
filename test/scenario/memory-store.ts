// The stores in memory: fast, deterministic, and held to the same contract suites as the table. What goes in and out is
// copied through JSON, as the table does. Hooks let a test fail any call before its effect, or lose its answer after it.

import { isDeepStrictEqual } from 'node:util';
import {
  codeKey,
  codesKey,
  compareKeys,
  configurationKeys,
  directoryKeyOf,
  dueKeys,
  duePartition,
  isAttemptId,
  isFreeId,
  isPart,
  isRecordId,
  type ReceiptList,
  type RecordKeys,
  receiptKey,
  recordKeys,
  repliesKey,
  samenessKey,
  tenantPrefix,
  verificationCountKey,
  verificationKey,
  verificationsKey,
  wrongCodesKey,
} from '../../shared/adapters/dynamo-keys.ts';
import {
  bodyOf,
  cursorOf,
  cut,
  DETAIL_CHARACTERS_MAX,
  DIRECTORY_HITS_MAX,
  LIST_LIMIT,
  limitOf,
  PAGE_CODE_DAYS,
  positionOf,
  RECEIPT_DUE_MS,
  STATE_BYTES_MAX,
  WRONG_CODES_MAX,
} from '../../shared/adapters/store-limits.ts';
import { timelinePage } from '../../shared/adapters/timeline-page.ts';
import type { Pagers } from '../../shared/app/pagers.ts';
import {
  ATTEMPT_RANK,
  type Attempt,
  type AttemptOutcome,
  type Claim,
  type Commit,
  type CommitWrite,
  type ConfigurationKind,
  type ConfigurationStore,
  Conflict,
  type Directory,
  type DirectoryHit,
  type DirectoryKey,
  type DueIndex,
  type DueItem,
  type Entry,
  type Head,
  type PageCodes,
  type Parking,
  type Receipt,
  type ReceiptFate,
  type ReceiptStore,
  type RecordStore,
  type Verifications,
  type Versioned,
} from '../../shared/app/ports.ts';
import { DAY_MS, HOUR_MS, type Instant, isoOf } from '../../shared/domain/instant.ts';
import type { Listing, RecordState } from '../../shared/domain/record.ts';
import { COUNTED_MS, type Verification } from '../../shared/domain/verification.ts';
import { MemoryPagerItems, MemoryPagers } from './memory-pagers.ts';

/** One call of one store, e.g. `{ call: 'records.commit', id: 'k7m3q9qxpa' }`. */
export interface Operation {
  readonly call: string;
  readonly id: string;
}

export interface Hooks {
  /** Throwing here, the call fails and nothing has happened. */
  before?(operation: Operation): void | Promise<void>;
  /** Throwing here, the call has happened and its answer is lost. */
  after?(operation: Operation): void | Promise<void>;
}

interface MemoryHead {
  readonly state: string;
  readonly version: number;
  due: Instant | null;
  parked: number;
  readonly listing: Listing;
}

interface MemoryAttempt {
  readonly claim: string;
  readonly steps: (Attempt['history'][number] & { readonly providerId?: string })[];
  /** Released: it may be claimed anew from this instant on. */
  claimableFrom: Instant | null;
  /** Of its own: once it was released, held or parked. */
  due: Instant | null;
  bundleId?: string;
  parked: number;
}

interface MemoryRecord {
  head: MemoryHead | null;
  readonly commits: Map<number, { readonly body: string; due: Instant | null; parked?: number }>;
  readonly entries: Map<string, string>;
  readonly attempts: Map<string, MemoryAttempt>;
}

interface MemoryReceipt {
  readonly body: string;
  fate: string | null;
  endedAt: Instant | null;
  parked?: number;
}

type By = { name: string; at: Instant; reason: string };

/** All stores of all tenants over one table in memory. One per test; the stores see each other's writes. */
export interface MemoryStores {
  /** Whose hooks may be set and changed at any time. */
  readonly table: MemoryTable;
  records<State extends RecordState>(tenantId: string, kind: string): RecordStore<State>;
  receipts(tenantId: string): ReceiptStore;
  configuration(tenantId: string): ConfigurationStore;
  codes(tenantId: string): PageCodes;
  pagers(tenantId: string): Pagers;
  verifications(tenantId: string): Verifications;
  directory(): Directory;
  due(): DueIndex;
}

export function createMemoryTable(hooks: Hooks = {}): MemoryStores {
  const table = new MemoryTable();
  table.hooks = hooks;
  return {
    table,
    records: <State extends RecordState>(tenantId: string, kind: string) =>
      new MemoryRecordStore<State>(table, tenantId, kind),
    receipts: (tenantId) => new MemoryReceiptStore(table, tenantId),
    configuration: (tenantId) => new MemoryConfigurationStore(table, tenantId),
    codes: (tenantId) => new MemoryPageCodes(table, tenantId),
    pagers: (tenantId) => new MemoryPagers(table, tenantId),
    verifications: (tenantId) => new MemoryVerifications(table, tenantId),
    directory: () => new MemoryDirectory(table),
    due: () => new MemoryDueIndex(table),
  };
}

/** What all tenants' stores share: the table itself. */
export class MemoryTable {
  hooks: Hooks = {};
  readonly recordItems = new Map<string, MemoryRecord>();
  readonly receiptItems = new Map<string, MemoryReceipt>();
  readonly sameness = new Map<string, string>();
  readonly windows = new Map<string, readonly { readonly at: Instant; readonly cause?: string }[]>();
  readonly configurationItems = new Map<string, string>();
  /** The lists of the latest as they were last read; forgotten with each put. Nobody can change them. */
  readonly configurationLists = new Map<string, readonly Versioned[]>();
  readonly codeItems = new Map<string, { at: Instant; caseId: string; pageId: string }>();
  readonly verificationItems = new Map<string, string>();
  readonly directoryItems = new Map<string, string>();
  readonly pagers = new MemoryPagerItems();
  readonly #due = new Map<string, Map<string, DueItem>>();

  /** Runs one effect at once, so that nothing comes between its reads and its writes. */
  async run<Answer>(call: string, id: string, effect: () => Answer): Promise<Answer> {
    await this.hooks.before?.({ call, id });
    const answer = effect();
    await this.hooks.after?.({ call, id });
    return answer;
  }

  setDue(
    key: { pk: string; sk: string },
    id: string,
    due: Instant | null,
    item: (due: Instant) => DueItem,
  ): void {
    const partition = dueKeys(id, 0).dk ?? '';
    const shard = this.#due.get(partition) ?? new Map<string, DueItem>();
    this.#due.set(partition, shard);
    if (due === null) shard.delete(`${key.pk}\n${key.sk}`);
    else shard.set(`${key.pk}\n${key.sk}`, item(due));
  }

  dueIn(shard: number): readonly DueItem[] {
    return [...(this.#due.get(duePartition(shard))?.values() ?? [])];
  }

  /** Whether anything at all is owed by then. */
  isOverdue(upTo: Instant): boolean {
    for (const shard of this.#due.values())
      for (const { due } of shard.values()) if (due <= upTo) return true;
    return false;
  }

  /** How many things are owed in all, whenever. */
  dueCount(): number {
    return [...this.#due.values()].reduce((sum, shard) => sum + shard.size, 0);
  }

  /** False where there were `most` after `since` already. */
  countWithin(
    key: string,
    { at, since, most, cause }: { at: Instant; since: Instant; most: number; cause?: string },
  ): { counted: boolean; count: number } {
    const window = (this.windows.get(key) ?? []).filter((each) => each.at > since);
    if (cause !== undefined && window.some((each) => each.cause === cause)) {
      return { counted: true, count: window.length };
    }
    if (window.length >= most) return { counted: false, count: window.length };
    this.windows.set(key, [...window, cause === undefined ? { at } : { at, cause }]);
    return { counted: true, count: window.length + 1 };
  }
}

const copyOf = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T; // JSON of a T read back is a T.
const bodyIn = <T>(body: string): T => JSON.parse(body) as T; // Written by this store under this very key.

const readBodies = new WeakMap<object, unknown>();

/** What never changes is read once, and then shared by all who ask: nobody can change it. */
function onceIn<T>(holder: object, body: string): T {
  const known = readBodies.get(holder) as T | undefined; // Kept by the next lines, from the same body.
  if (known !== undefined) return known;
  const read = deepFrozen(bodyIn<T>(body));
  readBodies.set(holder, read);
  return read;
}

function deepFrozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) deepFrozen(part);
  return Object.freeze(value);
}

function pageOf<T extends { position: string }>(
  all: readonly T[],
  options: { after: string | undefined; limit: number | undefined; newestFirst: boolean },
): { page: readonly T[]; cursor: string | null } {
  const limit = limitOf(options.limit, LIST_LIMIT);
  const after = positionOf(options.after);
  const sign = options.newestFirst ? -1 : 1;
  const rest = all
    .filter((each) => after === null || compareKeys(each.position, after) * sign > 0)
    .sort((a, b) => compareKeys(a.position, b.position) * sign);
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  return { page, cursor: last && rest.length > limit ? cursorOf(last.position) : null };
}

export class MemoryRecordStore<State extends RecordState = RecordState> implements RecordStore<State> {
  readonly tenantId: string;
  readonly #table: MemoryTable;
  readonly #kind: string;
  readonly #keys: RecordKeys;

  constructor(table: MemoryTable, tenantId: string, kind: string) {
    this.tenantId = tenantId;
    this.#table = table;
    this.#kind = kind;
    this.#keys = recordKeys(tenantId, kind);
  }

  head(id: string): Promise<Head<State> | null> {
    return this.#table.run('records.head', id, () => {
      const head = this.#find(id)?.head;
      return head ? { state: onceIn<State>(head, head.state), due: head.due, parked: head.parked } : null;
    });
  }

  async commit(write: CommitWrite<State>): Promise<void> {
    const { state, commit, expectedVersion, receipt } = write;
    const version = expectedVersion + 1;
    if (state.tenantId !== this.tenantId)
      throw new Error(`${state.tenantId} is not the tenant of this store`);
    if (state.version !== version || commit.version !== version)
      throw new Error(
        `Version ${state.version} with commit ${commit.version} cannot follow ${expectedVersion}`,
      );
    const { version: _, due, parked: __, ...stored } = commit;
    const body = bodyOf(`Commit ${version} of ${state.id}`, stored);
    const stateBody = bodyOf(`The state of ${state.id}`, state, STATE_BYTES_MAX);
    await this.#table.run('records.commit', state.id, () => {
      const record = this.#record(state.id);
      const standing = record.commits.get(version);
      if (standing?.body === body) return;
      const receiptStanding =
        receipt && this.#table.receiptItems.get(receiptKey(this.tenantId, receipt.receiptId).pk);
      if (receipt && !receiptStanding)
        throw new Error(`There is no receipt ${JSON.stringify(receipt.receiptId)}`);
      if (receiptStanding?.fate) throw new Conflict('The receipt already has its fate', 'receipt');
      if (standing || (record.head?.version ?? 0) !== expectedVersion)
        throw new Conflict(`Version ${version} of ${state.id} was committed by another command`);
      record.head = { state: stateBody, version, due: write.due, parked: 0, listing: copyOf(write.listing) };
      record.commits.set(version, { body, due });
      this.#headDue(state.id, write.due);
      this.#commitDue(state.id, version, due);
      if (receipt) endReceipt(this.#table, this.tenantId, receipt.receiptId, receipt.fate, commit.at);
    });
  }

  commitOf(id: string, version: number): Promise<Commit | null> {
    return this.#table.run('records.commitOf', id, () => {
      const commit = this.#find(id)?.commits.get(version);
      return commit
        ? {
            ...onceIn<Omit<Commit, 'version' | 'due' | 'parked'>>(commit, commit.body),
            version,
            due: commit.due,
            ...(commit.parked === undefined ? {} : { parked: commit.parked }),
          }
        : null;
    });
  }

  handedOver(id: string, version: number): Promise<void> {
    return this.#table.run('records.handedOver', id, () => {
      const commit = this.#find(id)?.commits.get(version);
      if (!commit) return;
      commit.due = null;
      delete commit.parked;
      this.#commitDue(id, version, null);
    });
  }

  parkCommit(id: string, version: number, { due, parked }: Parking): Promise<void> {
    return this.#table.run('records.parkCommit', id, () => {
      const commit = this.#find(id)?.commits.get(version);
      if (!commit || commit.due === null) return;
      commit.due = due;
      commit.parked = parked;
      this.#commitDue(id, version, due);
    });
  }

  setDue(id: string, change: { version: number; due: Instant | null; parked?: number }): Promise<void> {
    return this.#table.run('records.setDue', id, () => {
      const head = this.#find(id)?.head;
      if (head?.version !== change.version) return;
      head.due = change.due;
      head.parked = change.parked ?? head.parked;
      this.#headDue(id, change.due);
    });
  }

  async putEntry(id: string, entry: Entry): Promise<void> {
    const body = bodyOf(`The entry ${entry.id} of ${id}`, entry);
    const { sk } = this.#keys.entry(id, entry.at, entry.id);
    await this.#table.run('records.putEntry', id, () => {
      this.#record(id).entries.set(sk, body);
    });
  }

  timeline(id: string, options: { after?: string; limit?: number } = {}) {
    return this.#table.run('records.timeline', id, () => {
      const record = this.#find(id);
      const commits = [...(record?.commits ?? [])].map(([version, stored]) => {
        const commit = { ...bodyIn<Omit<Commit, 'version' | 'due'>>(stored.body), version, due: stored.due };
        return { at: commit.at, tie: this.#keys.commit(id, version).sk, commit };
      });
      const entries = [...(record?.entries ?? [])].map(([sk, body]) => {
        const entry = bodyIn<Entry>(body);
        return { at: entry.at, tie: sk, entry };
      });
      const attempts = [...(record?.attempts ?? [])].map(([attemptId, stored]) => {
        const attempt = attemptIn(attemptId, stored);
        return { at: attempt.startedAt, tie: this.#keys.attempt(id, attemptId).sk, attempt };
      });
      return timelinePage([...commits, ...entries, ...attempts], options);
    });
  }

  async claimAttempt(id: string, attempt: Claim) {
    const { id: attemptId, providerId: _, detail: __, ...claim } = attempt;
    const body = bodyOf(`The attempt ${attemptId} of ${id}`, claim);
    this.#keys.attempt(id, attemptId);
    return this.#table.run('records.claimAttempt', id, () => {
      const { attempts } = this.#record(id);
      const standing = attempts.get(attemptId);
      const isFree =
        !standing || (standing.claimableFrom !== null && standing.claimableFrom <= claim.startedAt);
      if (!isFree) return { claimed: false, attempt: attemptIn(attemptId, standing) };
      const { due = null, parked = 0 } = standing ?? {};
      attempts.set(attemptId, { claim: body, steps: [], claimableFrom: null, due, parked });
      const attempt: Attempt = { ...copyOf(claim), id: attemptId, outcome: 'attempting', history: [] };
      return { claimed: true, attempt };
    });
  }

  recordAttempt(
    id: string,
    attemptId: string,
    change: { outcome: AttemptOutcome; at: Instant; providerId?: string; detail?: string },
  ): Promise<boolean> {
    return this.#table.run('records.recordAttempt', id, () => {
      const attempt = this.#find(id)?.attempts.get(attemptId);
      if (!attempt) return false;
      const rank = ATTEMPT_RANK[attempt.steps.at(-1)?.outcome ?? 'attempting'];
      if (rank >= ATTEMPT_RANK[change.outcome]) return false;
      const { outcome, at, providerId } = change;
      const detail = change.detail === undefined ? undefined : cut(change.detail, DETAIL_CHARACTERS_MAX);
      attempt.steps.push(copyOf({ outcome, at, detail, providerId }));
      attempt.claimableFrom = null;
      attempt.parked = 0;
      attempt.due = null;
      this.#attemptDue(id, attemptId, null);
      return true;
    });
  }

  attemptOf(id: string, attemptId: string): Promise<Attempt | null> {
    return this.#table.run('records.attemptOf', id, () => {
      const attempt = isAttemptId(attemptId) ? this.#find(id)?.attempts.get(attemptId) : undefined;
      return attempt ? attemptIn(attemptId, attempt) : null;
    });
  }

  releaseAttempt(id: string, attemptId: string, due: Instant): Promise<void> {
    return this.#table.run('records.releaseAttempt', id, () => {
      const attempt = this.#find(id)?.attempts.get(attemptId);
      if (!attempt || attempt.steps.length > 0) return;
      attempt.claimableFrom = 0;
      attempt.due = due;
      delete attempt.bundleId;
      this.#attemptDue(id, attemptId, due);
    });
  }

  holdAttempt(id: string, attemptId: string, held: { bundleId: string; due: Instant }): Promise<void> {
    return this.#table.run('records.holdAttempt', id, () => {
      const attempt = this.#find(id)?.attempts.get(attemptId);
      if (!attempt || attempt.steps.length > 0) return;
      attempt.bundleId = held.bundleId;
      attempt.claimableFrom = null;
      attempt.due = held.due;
      this.#attemptDue(id, attemptId, held.due);
    });
  }

  parkAttempt(
    id: string,
    attemptId: string,
    { release, due, parked }: Parking & { readonly release: boolean },
  ): Promise<void> {
    return this.#table.run('records.parkAttempt', id, () => {
      const attempt = this.#find(id)?.attempts.get(attemptId);
      if (!attempt || attempt.steps.length > 0) return;
      attempt.parked = parked;
      attempt.due = due;
      if (release) attempt.claimableFrom = due;
      this.#attemptDue(id, attemptId, due);
    });
  }

  list(list: Listing['list'], options: { after?: string; limit?: number } = {}) {
    return this.#table.run('records.list', list, () => {
      const prefix = `${tenantPrefix(this.tenantId)}${this.#kind.toUpperCase()}#`;
      const heads = [...this.#table.recordItems].flatMap(([pk, { head }]) =>
        head && head.listing.list === list && pk.startsWith(prefix)
          ? [{ position: `${isoOf(head.listing.sortAt)}#${pk.slice(prefix.length)}`, state: head.state }]
          : [],
      );
      const { page, cursor } = pageOf(heads, {
        after: options.after,
        limit: options.limit,
        newestFirst: list !== 'open',
      });
      return { states: page.map((each) => bodyIn<State>(each.state)), cursor };
    });
  }

  #find(id: string): MemoryRecord | undefined {
    return isRecordId(id) ? this.#table.recordItems.get(this.#keys.head(id).pk) : undefined;
  }

  #record(id: string): MemoryRecord {
    const { pk } = this.#keys.head(id);
    const record = this.#table.recordItems.get(pk) ?? {
      head: null,
      commits: new Map(),
      entries: new Map(),
      attempts: new Map(),
    };
    this.#table.recordItems.set(pk, record);
    return record;
  }

  #headDue(id: string, due: Instant | null): void {
    const record = { tenantId: this.tenantId, kind: this.#kind, recordId: id };
    this.#table.setDue(this.#keys.head(id), id, due, (at) => ({ what: 'head', ...record, due: at }));
  }

  #commitDue(id: string, version: number, due: Instant | null): void {
    const record = { tenantId: this.tenantId, kind: this.#kind, recordId: id, version };
    this.#table.setDue(this.#keys.commit(id, version), id, due, (at) => ({
      what: 'commit',
      ...record,
      due: at,
    }));
  }

  #attemptDue(id: string, attemptId: string, due: Instant | null): void {
    const record = { tenantId: this.tenantId, kind: this.#kind, recordId: id, attemptId };
    const key = this.#keys.attempt(id, attemptId);
    this.#table.setDue(key, id, due, (at) => ({ what: 'attempt', ...record, due: at }));
  }
}

function attemptIn(id: string, stored: MemoryAttempt): Attempt {
  const history = stored.steps.map(({ providerId: _, ...step }) => copyOf(step));
  const providerId = stored.steps.findLast((step) => step.providerId !== undefined)?.providerId;
  const detail = stored.steps.findLast((step) => step.detail !== undefined)?.detail;
  return {
    ...bodyIn<Omit<Claim, 'id'>>(stored.claim),
    id,
    outcome: history.at(-1)?.outcome ?? 'attempting',
    history,
    ...(stored.claimableFrom === null ? {} : { leaseUntil: 0 }),
    ...(stored.bundleId === undefined ? {} : { bundleId: stored.bundleId }),
    ...(providerId === undefined ? {} : { providerId }),
    ...(detail === undefined ? {} : { detail }),
    ...(stored.parked > 0 ? { parked: stored.parked } : {}),
    ...(stored.due === null ? {} : { due: stored.due }),
  };
}

export class MemoryReceiptStore implements ReceiptStore {
  readonly tenantId: string;
  readonly #table: MemoryTable;

  constructor(table: MemoryTable, tenantId: string) {
    this.tenantId = tenantId;
    this.#table = table;
  }

  async put(receipt: Omit<Receipt, 'fate'>): Promise<{ fresh: boolean; receipt: Receipt }> {
    if (receipt.tenantId !== this.tenantId)
      throw new Error(`${receipt.tenantId} is not the tenant of this store`);
    const { id, tenantId, channel, receivedAt, raw, envelope } = receipt;
    const key = receiptKey(tenantId, id);
    const body = bodyOf(`The receipt ${JSON.stringify(id)}`, {
      id,
      tenantId,
      channel,
      receivedAt,
      raw,
      envelope,
    });
    return this.#table.run('receipts.put', id, () => {
      const standing = this.#table.receiptItems.get(key.pk);
      if (standing) return { fresh: false, receipt: receiptIn(standing) };
      const ours: MemoryReceipt = { body, fate: null, endedAt: null };
      this.#table.receiptItems.set(key.pk, ours);
      const due = receivedAt + RECEIPT_DUE_MS;
      this.#table.setDue(key, id, due, (at) => ({ what: 'receipt', tenantId, receiptId: id, due: at }));
      return { fresh: true, receipt: receiptIn(ours) };
    });
  }

  get(receiptId: string): Promise<Receipt | null> {
    return this.#table.run('receipts.get', receiptId, () => {
      const receipt = isFreeId(receiptId)
        ? this.#table.receiptItems.get(receiptKey(this.tenantId, receiptId).pk)
        : undefined;
      return receipt ? receiptIn(receipt) : null;
    });
  }

  park(receiptId: string, { due, parked }: Parking): Promise<void> {
    const key = receiptKey(this.tenantId, receiptId);
    return this.#table.run('receipts.park', receiptId, () => {
      const receipt = this.#table.receiptItems.get(key.pk);
      if (!receipt || receipt.fate) return;
      receipt.parked = parked;
      const item = { what: 'receipt', tenantId: this.tenantId, receiptId } as const;
      this.#table.setDue(key, receiptId, due, (at) => ({ ...item, due: at }));
    });
  }

  end(receiptId: string, fate: ReceiptFate, at: Instant): Promise<boolean> {
    return this.#table.run('receipts.end', receiptId, () => {
      const receipt = this.#table.receiptItems.get(receiptKey(this.tenantId, receiptId).pk);
      if (!receipt) throw new Error(`There is no receipt ${JSON.stringify(receiptId)}`);
      if (receipt.fate) return isDeepStrictEqual(bodyIn<ReceiptFate>(receipt.fate), copyOf(fate));
      endReceipt(this.#table, this.tenantId, receiptId, fate, at);
      return true;
    });
  }

  claimSameness(key: string, receiptId: string): Promise<string> {
    const { pk } = samenessKey(this.tenantId, key);
    return this.#table.run('receipts.claimSameness', receiptId, () => {
      const holder = this.#table.sameness.get(pk) ?? receiptId;
      this.#table.sameness.set(pk, holder);
      return holder;
    });
  }

  list(options: { after?: string; limit?: number; fate?: ReceiptList } = {}) {
    return this.#table.run('receipts.list', options.fate ?? 'all', () => {
      const prefix = receiptKey(this.tenantId, 'x').pk.slice(0, -1);
      const receipts = [...this.#table.receiptItems].flatMap(([pk, stored]) => {
        const receipt = receiptIn(stored);
        const wanted = !options.fate || (receipt.fate?.fate ?? 'received') === options.fate;
        if (!wanted || !pk.startsWith(prefix)) return [];
        return [{ position: `${isoOf(receipt.receivedAt)}#${receipt.id}`, receipt }];
      });
      const { page, cursor } = pageOf(receipts, {
        after: options.after,
        limit: options.limit,
        newestFirst: true,
      });
      return { receipts: page.map((each) => each.receipt), cursor };
    });
  }

  spendReply(spending: Parameters<ReceiptStore['spendReply']>[0]): Promise<boolean> {
    const { correspondent, receiptId: cause, now: at, most } = spending;
    const { pk } = repliesKey(this.tenantId, correspondent);
    return this.#table.run(
      'receipts.spendReply',
      correspondent,
      () => this.#table.countWithin(pk, { at, since: at - DAY_MS, most, cause }).counted,
    );
  }
}

function receiptIn(stored: MemoryReceipt): Receipt {
  const receipt = bodyIn<Omit<Receipt, 'fate' | 'endedAt' | 'parked'>>(stored.body);
  if (stored.fate === null || stored.endedAt === null)
    return { ...receipt, fate: null, ...(stored.parked === undefined ? {} : { parked: stored.parked }) };
  return { ...receipt, fate: bodyIn<ReceiptFate>(stored.fate), endedAt: stored.endedAt };
}

function endReceipt(
  table: MemoryTable,
  tenantId: string,
  receiptId: string,
  fate: ReceiptFate,
  at: Instant,
): void {
  const key = receiptKey(tenantId, receiptId);
  const receipt = table.receiptItems.get(key.pk);
  if (!receipt) return;
  receipt.fate = JSON.stringify(fate);
  receipt.endedAt = at;
  table.setDue(key, receiptId, null, (due) => ({ what: 'receipt', tenantId, receiptId, due }));
}

export class MemoryConfigurationStore implements ConfigurationStore {
  readonly tenantId: string;
  readonly #table: MemoryTable;
  readonly #keys: ReturnType<typeof configurationKeys>;

  constructor(table: MemoryTable, tenantId: string) {
    this.tenantId = tenantId;
    this.#table = table;
    this.#keys = configurationKeys(tenantId);
  }

  latest<T extends Versioned>(kind: ConfigurationKind): Promise<readonly T[]> {
    const under = this.#keys.allLatest(kind);
    const prefix = `${under.pk}\n${under.sk}`;
    return this.#table.run('configuration.latest', kind, () => {
      const { configurationLists } = this.#table;
      // Read anew, the lists of a large desk are most of what a long scenario takes.
      const known = configurationLists.get(prefix) as readonly T[] | undefined; // Kept by this line and the next.
      const list = known ?? deepFrozen(this.#under<T>(under).map((stored) => stored.item));
      configurationLists.set(prefix, list);
      return list;
    });
  }

  get<T extends Versioned>(kind: ConfigurationKind, id: string, version?: number): Promise<T | null> {
    return this.#table.run('configuration.get', id, () => {
      if (!isPart(id)) return null;
      const key = version === undefined ? this.#keys.latest(kind, id) : this.#keys.version(kind, id, version);
      const body = this.#table.configurationItems.get(`${key.pk}\n${key.sk}`);
      return body === undefined ? null : bodyIn<{ item: T }>(body).item;
    });
  }

  async put<T extends Versioned>(kind: ConfigurationKind, item: T, by: By): Promise<void> {
    const body = bodyOf(`Version ${item.version} of the ${kind} ${item.id}`, { item, by });
    const latest = this.#keys.latest(kind, item.id);
    const version = this.#keys.version(kind, item.id, item.version);
    await this.#table.run('configuration.put', item.id, () => {
      const standing = this.#table.configurationItems.get(`${latest.pk}\n${latest.sk}`);
      const before = standing === undefined ? 0 : bodyIn<{ item: Versioned }>(standing).item.version;
      if (item.version !== before + 1)
        throw new Conflict(`Version ${item.version} of the ${kind} ${item.id} does not follow the latest`);
      this.#table.configurationLists.clear();
      this.#table.configurationItems.set(`${latest.pk}\n${latest.sk}`, body);
      this.#table.configurationItems.set(`${version.pk}\n${version.sk}`, body);
    });
  }

  history<T extends Versioned>(kind: ConfigurationKind, id: string) {
    return this.#table.run('configuration.history', id, () =>
      isPart(id) ? this.#under<T>(this.#keys.allVersions(kind, id)) : [],
    );
  }

  #under<T>(under: { pk: string; sk: string }): readonly { item: T; by: By }[] {
    const prefix = `${under.pk}\n${under.sk}`;
    return [...this.#table.configurationItems]
      .filter(([key]) => key.startsWith(prefix))
      .sort(([a], [b]) => compareKeys(a, b))
      .map(([, body]) => bodyIn<{ item: T; by: By }>(body));
  }
}

export class MemoryDirectory implements Directory {
  readonly #table: MemoryTable;

  constructor(table: MemoryTable) {
    this.#table = table;
  }

  find(key: DirectoryKey): Promise<readonly DirectoryHit[]> {
    const { pk } = directoryKeyOf(key);
    return this.#table.run('directory.find', pk, () => this.#hits(pk));
  }

  put(key: DirectoryKey, hit: DirectoryHit): Promise<void> {
    const { pk } = directoryKeyOf(key);
    const { tenantId, role, id } = hit;
    return this.#table.run('directory.put', pk, () => {
      const hits = this.#hits(pk);
      if (hits.some((each) => isDeepStrictEqual(each, { tenantId, role, id }))) return;
      if (hits.length >= DIRECTORY_HITS_MAX)
        throw new Error(`A directory key has ${DIRECTORY_HITS_MAX} hits already`);
      this.#table.directoryItems.set(pk, JSON.stringify([...hits, { tenantId, role, id }]));
    });
  }

  remove(key: DirectoryKey, hit: DirectoryHit): Promise<void> {
    const { pk } = directoryKeyOf(key);
    const { tenantId, role, id } = hit;
    return this.#table.run('directory.remove', pk, () => {
      const rest = this.#hits(pk).filter((each) => !isDeepStrictEqual(each, { tenantId, role, id }));
      this.#table.directoryItems.set(pk, JSON.stringify(rest));
    });
  }

  #hits(pk: string): readonly DirectoryHit[] {
    return bodyIn<readonly DirectoryHit[]>(this.#table.directoryItems.get(pk) ?? '[]');
  }
}

export class MemoryPageCodes implements PageCodes {
  readonly #table: MemoryTable;
  readonly #tenantId: string;

  constructor(table: MemoryTable, tenantId: string) {
    this.#table = table;
    this.#tenantId = tenantId;
  }

  async put(
    code: { personId: string; code: string; caseId: string; pageId: string },
    at: Instant,
  ): Promise<void> {
    const { pk, sk } = codeKey(this.#tenantId, code);
    await this.#table.run('codes.put', code.personId, () => {
      this.#table.codeItems.set(`${pk}\n${sk}`, { at, caseId: code.caseId, pageId: code.pageId });
    });
  }

  find(personId: string, code: string, now: Instant): Promise<readonly { caseId: string; pageId: string }[]> {
    return this.#pagesAt('codes.find', { personId, code, now });
  }

  ofPerson(personId: string, now: Instant): Promise<readonly { caseId: string; pageId: string }[]> {
    return this.#pagesAt('codes.ofPerson', { personId, now });
  }

  #pagesAt(
    call: string,
    { personId, code, now }: { personId: string; code?: string; now: Instant },
  ): Promise<readonly { caseId: string; pageId: string }[]> {
    return this.#table.run(call, personId, () => {
      if (!isPart(personId) || (code !== undefined && !isPart(code))) return [];
      const { pk, sk } = codesKey(this.#tenantId, personId, code);
      const since = now - PAGE_CODE_DAYS * DAY_MS;
      return [...this.#table.codeItems]
        .filter(([key, { at }]) => key.startsWith(`${pk}\n${sk}`) && at > since)
        .sort(([, a], [, b]) => b.at - a.at)
        .map(([, { caseId, pageId }]) => ({ caseId, pageId }));
    });
  }

  async countWrong(personId: string, at: Instant): Promise<number> {
    const { pk, sk } = wrongCodesKey(this.#tenantId, personId);
    return this.#table.run(
      'codes.countWrong',
      personId,
      () => this.#table.countWithin(`${pk}\n${sk}`, { at, since: at - HOUR_MS, most: WRONG_CODES_MAX }).count,
    );
  }

  async wrongCount(personId: string, at: Instant): Promise<number> {
    const { pk, sk } = wrongCodesKey(this.#tenantId, personId);
    return this.#table.run(
      'codes.wrongCount',
      personId,
      () => (this.#table.windows.get(`${pk}\n${sk}`) ?? []).filter((each) => each.at > at - HOUR_MS).length,
    );
  }
}

export class MemoryVerifications implements Verifications {
  readonly #table: MemoryTable;
  readonly #tenantId: string;

  constructor(table: MemoryTable, tenantId: string) {
    this.#table = table;
    this.#tenantId = tenantId;
  }

  async put(verification: Verification): Promise<void> {
    const { pk, sk } = verificationKey(this.#tenantId, verification);
    await this.#table.run('verifications.put', verification.personId, () => {
      this.#table.verificationItems.set(`${pk}\n${sk}`, JSON.stringify(verification));
    });
  }

  standing(personId: string, now: Instant): Promise<readonly Verification[]> {
    return this.#table.run('verifications.standing', personId, () => {
      if (!isPart(personId)) return [];
      const { pk, sk } = verificationsKey(this.#tenantId, personId);
      return [...this.#table.verificationItems]
        .filter(([key]) => key.startsWith(`${pk}\n${sk}`))
        .map(([, body]) => bodyIn<Verification>(body))
        .filter(({ sentAt }) => sentAt + COUNTED_MS > now)
        .sort((a, b) => b.sentAt - a.sentAt);
    });
  }

  remove(verification: Pick<Verification, 'id' | 'personId' | 'way'>): Promise<boolean> {
    const { pk, sk } = verificationKey(this.#tenantId, verification);
    return this.#table.run('verifications.remove', verification.personId, () => {
      const body = this.#table.verificationItems.get(`${pk}\n${sk}`);
      if (body === undefined || bodyIn<Verification>(body).id !== verification.id) return false;
      return this.#table.verificationItems.delete(`${pk}\n${sk}`);
    });
  }

  async count(what: 'sent' | 'wrong', personId: string, at: Instant): Promise<number> {
    const { pk, sk } = verificationCountKey(this.#tenantId, personId, what);
    const within = { at, since: at - COUNTED_MS, most: WRONG_CODES_MAX };
    return this.#table.run(
      'verifications.count',
      personId,
      () => this.#table.countWithin(`${pk}\n${sk}`, within).count,
    );
  }

  async counted(what: 'sent' | 'wrong', personId: string, at: Instant): Promise<number> {
    const { pk, sk } = verificationCountKey(this.#tenantId, personId, what);
    return this.#table.run(
      'verifications.counted',
      personId,
      () =>
        (this.#table.windows.get(`${pk}\n${sk}`) ?? []).filter((each) => each.at > at - COUNTED_MS).length,
    );
  }
}

export class MemoryDueIndex implements DueIndex {
  readonly #table: MemoryTable;

  constructor(table: MemoryTable) {
    this.#table = table;
  }

  async overdue(shard: number, upTo: Instant, most: number): Promise<readonly DueItem[]> {
    return this.#table.run('due.overdue', String(shard), () =>
      this.#table
        .dueIn(shard)
        .filter((item) => item.due <= upTo)
        .sort((a, b) => a.due - b.due)
        .slice(0, most),
    );
  }
}
