// One kind's records of one tenant in the table: HEAD, COMMIT, ENTRY and ATTEMPT (design, sections 5 to 7). Knows of a
// record only what the machinery knows; what the state, the events and the effects mean is the kind's business.

import { createHash, randomUUID } from 'node:crypto';
import {
  ATTEMPT_RANK,
  type Attempt,
  type AttemptOutcome,
  type Claim,
  type Commit,
  type CommitWrite,
  Conflict,
  type Entry,
  type Head,
  type Parking,
  type RecordStore,
} from '../app/ports.ts';
import type { Instant } from '../domain/instant.ts';
import type { Listing, RecordState } from '../domain/record.ts';
import {
  dueKeys,
  dueOf,
  isAttemptId,
  isRecordId,
  placeOf,
  type RecordKeys,
  recordKeys,
} from './dynamo-keys.ts';
import { listPage } from './dynamo-lists.ts';
import { parkedIn, parkedWhere } from './dynamo-parking.ts';
import { fateWrite } from './dynamo-receipt-store.ts';
import { bodyIn, DynamoTable, ForeignItem, type Item, type TableAccess, textIn } from './dynamo-table.ts';
import { packed } from './packed-body.ts';
import { bodyOf, cut, DETAIL_CHARACTERS_MAX, LIST_LIMIT, limitOf, STATE_BYTES_MAX } from './store-limits.ts';
import { type TimelineItem, timelinePage } from './timeline-page.ts';

type StoredCommit = Omit<Commit, 'version' | 'due' | 'parked'>;
type StoredAttempt = Omit<Claim, 'id' | 'providerId' | 'detail'>;
type Step = Attempt['history'][number] & { readonly providerId?: string };

export class DynamoRecordStore<State extends RecordState = RecordState> implements RecordStore<State> {
  readonly tenantId: string;
  readonly #table: DynamoTable;
  readonly #keys: RecordKeys;

  constructor(access: TableAccess & { readonly tenantId: string; readonly kind: string }) {
    this.tenantId = access.tenantId;
    this.#table = DynamoTable.ofTenant(access, access.tenantId);
    this.#keys = recordKeys(access.tenantId, access.kind);
  }

  async head(id: string): Promise<Head<State> | null> {
    if (!isRecordId(id)) return null;
    const item = await this.#table.get(this.#keys.head(id));
    return item && { state: this.#stateIn(item), due: dueOf(item.ds), parked: parkedIn(item) };
  }

  /** A state above 32 KB or a commit above 390,000 bytes is refused with `TooLarge` before anything is written. */
  async commit(write: CommitWrite<State>): Promise<void> {
    const { state, commit, expectedVersion, receipt } = write;
    const version = expectedVersion + 1;
    if (state.tenantId !== this.tenantId) throw new ForeignItem(`the tenant ${this.tenantId}`);
    if (state.version !== version || commit.version !== version)
      throw new Error(
        `Version ${state.version} with commit ${commit.version} cannot follow ${expectedVersion}`,
      );

    const { version: _, due, parked: __, ...stored } = commit;
    const body = bodyOf(`Commit ${version} of ${state.id}`, stored satisfies StoredCommit);
    const answers = await this.#table.transact(
      [
        {
          put: {
            ...this.#keys.head(state.id),
            v: version,
            j: packed(bodyOf(`The state of ${state.id}`, state, STATE_BYTES_MAX)),
            ...dueKeys(state.id, write.due),
            ...this.#keys.listed(state.id, write.listing),
          },
          unless:
            expectedVersion === 0
              ? { condition: 'attribute_not_exists(pk)' }
              : { condition: 'v = :v', values: { ':v': expectedVersion } },
        },
        {
          put: { ...this.#keys.commit(state.id, version), j: packed(body), ...dueKeys(state.id, due) },
          unless: { condition: 'attribute_not_exists(pk)' },
        },
        ...(receipt ? [fateWrite(this.tenantId, receipt.receiptId, receipt.fate, commit.at)] : []),
      ],
      tokenOf(this.#keys.commit(state.id, version).pk, version, commit.commandId),
    );
    if (answers === null) return;
    const [, commitAnswer, receiptAnswer] = answers;
    // The very same write stands already: an earlier try whose answer was lost, after the token was forgotten.
    if (commitAnswer?.standing && textIn(commitAnswer.standing) === body) return;
    if (receipt && receiptAnswer) {
      if (!receiptAnswer.standing)
        throw new Error(`There is no receipt ${JSON.stringify(receipt.receiptId)}`);
      throw new Conflict('The receipt already has its fate', 'receipt');
    }
    throw new Conflict(`Version ${version} of ${state.id} was committed by another command`);
  }

  async commitOf(id: string, version: number): Promise<Commit | null> {
    if (!isRecordId(id) || !Number.isInteger(version) || version < 1) return null;
    const item = await this.#table.get(this.#keys.commit(id, version));
    return item && commitIn(item, version);
  }

  async handedOver(id: string, version: number): Promise<void> {
    await this.#table.update(this.#keys.commit(id, version), {
      update: 'REMOVE dk, ds, k',
      condition: 'attribute_exists(pk)',
    });
  }

  async parkCommit(id: string, version: number, parking: Parking): Promise<void> {
    await this.#table.update(
      this.#keys.commit(id, version),
      parkedWhere('attribute_exists(dk)', id, parking),
    );
  }

  async setDue(id: string, change: { version: number; due: Instant | null; parked?: number }): Promise<void> {
    const { dk, ds } = dueKeys(id, change.due);
    const sets = [
      ...(dk && ds ? ['dk = :dk', 'ds = :ds'] : []),
      ...(change.parked === undefined ? [] : ['k = :k']),
    ];
    const removes = dk ? '' : ' REMOVE dk, ds';
    await this.#table.update(this.#keys.head(id), {
      update: `${sets.length > 0 ? `SET ${sets.join(', ')}` : ''}${removes}`,
      condition: 'v = :v',
      values: {
        ':v': change.version,
        ...(dk && ds ? { ':dk': dk, ':ds': ds } : {}),
        ...(change.parked === undefined ? {} : { ':k': change.parked }),
      },
    });
  }

  async putEntry(id: string, entry: Entry): Promise<void> {
    const body = bodyOf(`The entry ${entry.id} of ${id}`, entry);
    await this.#table.put({ ...this.#keys.entry(id, entry.at, entry.id), j: packed(body) });
  }

  async timeline(id: string, options: { after?: string; limit?: number } = {}) {
    if (!isRecordId(id)) return { commits: [], entries: [], attempts: [], cursor: null };
    const { pk, below } = this.#keys.timeline(id);
    const items = await this.#table.query({
      partition: pk,
      sort: { is: '<', than: below },
      consistent: true,
    });
    return timelinePage(items.map(timelineItemIn), options);
  }

  async claimAttempt(id: string, attempt: Claim) {
    const { id: attemptId, providerId: _, detail: __, ...claim } = attempt;
    // Tells our own claim from another's when the SDK repeats the put after a lost answer and meets what it wrote.
    const nonce = randomUUID().slice(0, 8);
    const body = packed(bodyOf(`The attempt ${attemptId} of ${id}`, claim satisfies StoredAttempt));
    // Not a put: an attempt that was released or parked keeps its due, and how often.
    const refused = await this.#table.update(this.#keys.attempt(id, attemptId), {
      update: 'SET j = :j, r = :r, h = :h, n = :n REMOVE z',
      condition: 'attribute_not_exists(pk) OR z <= :now',
      values: {
        ':j': body,
        ':r': ATTEMPT_RANK.attempting,
        ':h': [],
        ':n': nonce,
        ':now': claim.startedAt,
      },
    });
    if (!refused)
      return {
        claimed: true,
        attempt: { ...claim, id: attemptId, outcome: 'attempting' as const, history: [] },
      };
    if (!refused.standing)
      throw new Error(`The attempt ${attemptId} of ${id} was refused and does not stand`);
    return { claimed: refused.standing.n === nonce, attempt: attemptIn(refused.standing, attemptId) };
  }

  async recordAttempt(
    id: string,
    attemptId: string,
    change: { outcome: AttemptOutcome; at: Instant; providerId?: string; detail?: string },
  ): Promise<boolean> {
    if (!isRecordId(id) || !isAttemptId(attemptId)) return false;
    const { outcome, at, providerId } = change;
    const detail = change.detail === undefined ? undefined : cut(change.detail, DETAIL_CHARACTERS_MAX);
    const step: Step = { outcome, at, detail, providerId };
    // Ranks only rise, so that the history is never longer than there are ranks.
    const refused = await this.#table.update(this.#keys.attempt(id, attemptId), {
      update: 'SET r = :r, h = list_append(h, :h) REMOVE dk, ds, z, k',
      condition: 'r < :r',
      values: { ':r': ATTEMPT_RANK[outcome], ':h': [JSON.stringify(step)] },
    });
    return refused === null;
  }

  async attemptOf(id: string, attemptId: string): Promise<Attempt | null> {
    if (!isRecordId(id) || !isAttemptId(attemptId)) return null;
    const item = await this.#table.get(this.#keys.attempt(id, attemptId));
    return item && attemptIn(item, attemptId);
  }

  async releaseAttempt(id: string, attemptId: string, due: Instant): Promise<void> {
    const { dk = '', ds = '' } = dueKeys(id, due);
    await this.#table.update(this.#keys.attempt(id, attemptId), {
      update: 'SET z = :z, dk = :dk, ds = :ds REMOVE b',
      condition: 'r = :r',
      values: { ':z': 1, ':dk': dk, ':ds': ds, ':r': ATTEMPT_RANK.attempting },
    });
  }

  async holdAttempt(
    id: string,
    attemptId: string,
    { bundleId, due }: { readonly bundleId: string; readonly due: Instant },
  ): Promise<void> {
    const { dk = '', ds = '' } = dueKeys(id, due);
    await this.#table.update(this.#keys.attempt(id, attemptId), {
      update: 'SET b = :b, dk = :dk, ds = :ds REMOVE z',
      condition: 'r = :r',
      values: { ':b': bundleId, ':dk': dk, ':ds': ds, ':r': ATTEMPT_RANK.attempting },
    });
  }

  async parkAttempt(
    id: string,
    attemptId: string,
    { release, ...parking }: Parking & { readonly release: boolean },
  ): Promise<void> {
    if (!isRecordId(id) || !isAttemptId(attemptId)) return;
    const { update, values } = parkedWhere('r = :r', id, parking);
    await this.#table.update(this.#keys.attempt(id, attemptId), {
      update: release ? `${update}, z = :z` : update,
      condition: 'r = :r',
      values: {
        ...values,
        ':r': ATTEMPT_RANK.attempting,
        ...(release ? { ':z': parking.due } : {}),
      },
    });
  }

  async list(list: Listing['list'], options: { after?: string; limit?: number } = {}) {
    const page = await listPage(this.#table, this.#keys.lists(list), {
      after: options.after,
      limit: limitOf(options.limit, LIST_LIMIT),
      newestFirst: list !== 'open',
    });
    // The index is a little behind the table: a head that has moved to the other list meanwhile is left out.
    const lists = new Set<unknown>(this.#keys.lists(list));
    const heads = page.items.filter((item) => lists.has(item.lk));
    return { states: heads.map((item) => this.#stateIn(item)), cursor: page.cursor };
  }

  #stateIn(item: Item): State {
    const state = bodyIn<State>(item);
    if (state.tenantId !== this.tenantId) throw new ForeignItem(`the tenant ${this.tenantId}`);
    return state;
  }
}

/** At most 36 characters are allowed; the same command at the same version is the same transaction. */
function tokenOf(pk: string, version: number, commandId: string): string {
  return createHash('sha256')
    .update(JSON.stringify([pk, version, commandId]))
    .digest('base64url')
    .slice(0, 36);
}

function commitIn(item: Item, version: number): Commit {
  const parked = parkedIn(item);
  return { ...bodyIn<StoredCommit>(item), version, due: dueOf(item.ds), ...(parked > 0 ? { parked } : {}) };
}

function attemptIn(item: Item, attemptId: string): Attempt {
  const claim = bodyIn<StoredAttempt>(item);
  const steps = (Array.isArray(item.h) ? item.h : []).map((step) => JSON.parse(String(step)) as Step); // Written by recordAttempt.
  const history = steps.map(({ providerId: _, ...step }) => step);
  const providerId = steps.findLast((step) => step.providerId !== undefined)?.providerId;
  const detail = steps.findLast((step) => step.detail !== undefined)?.detail;
  const parked = parkedIn(item);
  const due = dueOf(item.ds);
  return {
    ...claim,
    id: attemptId,
    outcome: history.at(-1)?.outcome ?? 'attempting',
    history,
    ...(item.z === undefined ? {} : { leaseUntil: 0 }),
    ...(typeof item.b === 'string' ? { bundleId: item.b } : {}),
    ...(providerId === undefined ? {} : { providerId }),
    ...(detail === undefined ? {} : { detail }),
    ...(parked > 0 ? { parked } : {}),
    ...(due === null ? {} : { due }),
  };
}

function timelineItemIn(item: Item): TimelineItem {
  const place = placeOf(item.sk);
  switch (place?.what) {
    case 'commit': {
      const commit = commitIn(item, place.version);
      return { at: commit.at, tie: item.sk, commit };
    }
    case 'entry': {
      const entry = bodyIn<Entry>(item);
      return { at: entry.at, tie: item.sk, entry };
    }
    case 'attempt': {
      const attempt = attemptIn(item, place.attemptId);
      return { at: attempt.startedAt, tie: item.sk, attempt };
    }
    default:
      throw new Error(`${item.sk} has no place in a timeline`);
  }
}
