// The pagers of one tenant's people in the table: windows, pages that wait, bundles, and the turns of providers. Old ones
// go by TTL; reads filter, because DynamoDB deletes expired items when it gets to it.

import { randomUUID } from 'node:crypto';
import type {
  Backlog,
  Bundle,
  BundleDraft,
  Opening,
  Pagers,
  PagerWay,
  Turns,
  WaitingPage,
} from '../app/pagers.ts';
import { ATTEMPT_RANK, type Attempt, type AttemptOutcome } from '../app/ports.ts';
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS, SECOND_MS } from '../domain/instant.ts';
import { heldPlace, isRecordId, type PagerKeys, pagerKeys, pageShard } from './dynamo-keys.ts';
import { bodyIn, DynamoTable, type Item, type TableAccess } from './dynamo-table.ts';
import { packed } from './packed-body.ts';
import { bodyOf, cut, DETAIL_CHARACTERS_MAX, PAGE_CODE_DAYS, WAITING_MAX } from './store-limits.ts';

/** More pages than these stand in items of their own, so that a page which asks for its bundle reads little. */
const PAGES_INLINE_MAX = 100;
const PAGES_PER_SHARD = 100;
const TURN_TRIES_MAX = 8;
/** How long a provider whose turns were given out is still told of. */
const TURNS_TOLD_MS = HOUR_MS;

type Step = Attempt['history'][number] & { readonly providerId?: string };

export class DynamoPagers implements Pagers {
  readonly tenantId: string;
  readonly #table: DynamoTable;
  readonly #keys: PagerKeys;

  constructor(access: TableAccess & { readonly tenantId: string }) {
    this.tenantId = access.tenantId;
    this.#table = DynamoTable.ofTenant(access, access.tenantId);
    this.#keys = pagerKeys(access.tenantId);
  }

  bundleIdOf(way: PagerWay, windowEndsAt: Instant): string {
    return this.#keys.bundleIdOf(way, windowEndsAt);
  }

  async open(way: PagerWay, { opener, now, first, endsAt, leaseUntil }: Opening) {
    const opened = (until: Instant, endedBy: Instant) =>
      this.#table.changed(this.#keys.window(way), {
        update: 'SET p = if_not_exists(u, :none), u = :u, f = :f, l = :l, expiresAt = :x',
        condition: 'attribute_not_exists(pk) OR u <= :e',
        values: {
          ':none': 0,
          ':u': until,
          ':f': opener,
          ':l': leaseUntil,
          ':x': expiryOf(until, DAY_MS),
          ':e': endedBy,
        },
      });
    const calm = await opened(first.endsAt, Math.min(first.calmSince, now));
    // Refused, it tells of the window that stands: only where that one is over there is another to be opened.
    const isOver = !calm.done && calm.standing !== null && Number(calm.standing.u) <= now;
    const { done, standing } = isOver ? await opened(endsAt, now) : calm;
    if (!standing) throw new Error('The window of a way was refused and does not stand');
    return {
      isMine: done || standing.f === opener,
      endsAt: Number(standing.u),
      before: Number(standing.p) || null,
      leaseUntil: Number(standing.l),
    };
  }

  async close(way: PagerWay, { opener, now }: { opener: string; now: Instant }): Promise<void> {
    await this.#table.update(this.#keys.window(way), {
      update: 'SET u = :now',
      condition: 'f = :f AND u > :now',
      values: { ':f': opener, ':now': now },
    });
  }

  async hold(way: PagerWay, windowEndsAt: Instant, page: WaitingPage, at: Instant): Promise<void> {
    await this.#table.put({
      ...this.#keys.held(way, windowEndsAt, page),
      o: way.personId,
      g: page.pageId,
      expiresAt: expiryOf(Math.max(at, windowEndsAt), DAY_MS),
    });
  }

  async held(way: PagerWay, windowEndsAt: Instant, most: number): Promise<readonly WaitingPage[]> {
    const { pk, sk } = this.#keys.allHeld(way, windowEndsAt);
    const items = await this.#table.query({
      partition: pk,
      sort: { is: 'begins_with', than: sk },
      consistent: true,
      limit: most,
    });
    return items.map((item) => {
      const { caseId, attemptId } = heldPlace(item.sk);
      return { caseId, attemptId, pageId: String(item.g) };
    });
  }

  async waiting(now: Instant): Promise<Backlog> {
    const { pk, sk } = this.#keys.waiting(now);
    const items = await this.#table.query({
      partition: pk,
      sort: { is: '>', than: sk },
      limit: WAITING_MAX + 1,
    });
    return waitingOf(
      items.map((item) => {
        const { endsAt: until, caseId, attemptId } = heldPlace(item.sk);
        return { caseId, attemptId, pageId: String(item.g), personId: String(item.o), until };
      }),
    );
  }

  async putBundle(bundle: BundleDraft): Promise<boolean> {
    const { id, pages, ...rest } = bundle;
    const expiresAt = expiryOf(bundle.at, PAGE_CODE_DAYS * DAY_MS);
    const shards = pages.length > PAGES_INLINE_MAX ? Math.ceil(pages.length / PAGES_PER_SHARD) : 0;
    const put = randomUUID().slice(0, 8);
    // First the pages, under this put's own name: once the bundle itself stands, they do.
    await Promise.all(
      Array.from({ length: shards }, (_, shard) => {
        const own = pages.filter((page) => pageShard(page, shards) === shard);
        const body = packed(bodyOf(`Pages of the bundle ${id}`, own));
        return this.#table.put({ ...this.#keys.bundlePages(id, put, shard), j: body, expiresAt });
      }),
    );
    const body = { ...rest, pages: shards > 0 ? [] : pages };
    const refused = await this.#table.put(
      {
        ...this.#keys.bundle(id),
        j: packed(bodyOf(`The bundle ${id}`, body)),
        r: ATTEMPT_RANK.attempting,
        h: [],
        s: shards,
        n: put,
        expiresAt,
      },
      { condition: 'attribute_not_exists(pk)' },
    );
    // The SDK may have repeated the put after a lost answer, and met what it wrote.
    return refused === null || refused.standing?.n === put;
  }

  async bundleOf(
    id: string,
    now: Instant,
    about?: Pick<WaitingPage, 'caseId' | 'attemptId'>,
  ): Promise<Bundle | null> {
    if (!isRecordId(id)) return null;
    const item = await this.#table.get(this.#keys.bundle(id));
    if (!item || Number(item.expiresAt) * SECOND_MS <= now) return null;
    const shards = Number(item.s);
    if (shards === 0) return bundleIn(id, item, null);
    const put = String(item.n);
    if (about) {
      const some = await this.#table.get(this.#keys.bundlePages(id, put, pageShard(about, shards)));
      return bundleIn(id, item, some ? bodyIn<readonly WaitingPage[]>(some) : []);
    }
    const { pk, sk } = this.#keys.allBundlePages(id, put);
    const all = await this.#table.query({
      partition: pk,
      sort: { is: 'begins_with', than: sk },
      consistent: true,
    });
    return bundleIn(
      id,
      item,
      all.flatMap((each) => bodyIn<readonly WaitingPage[]>(each)),
    );
  }

  async recordBundle(
    id: string,
    change: { outcome: AttemptOutcome; at: Instant; providerId?: string; detail?: string },
  ): Promise<boolean> {
    if (!isRecordId(id)) return false;
    const { outcome, at, providerId } = change;
    const detail = change.detail === undefined ? undefined : cut(change.detail, DETAIL_CHARACTERS_MAX);
    const step: Step = { outcome, at, detail, providerId };
    const refused = await this.#table.update(this.#keys.bundle(id), {
      update: 'SET r = :r, h = list_append(h, :h)',
      condition: 'r < :r',
      values: { ':r': ATTEMPT_RANK[outcome], ':h': [JSON.stringify(step)] },
    });
    return refused === null;
  }

  async takeTurn(turn: Parameters<Pagers['takeTurn']>[0]): Promise<Instant | null> {
    const { provider, label, perMinute, atOnce, now, latest } = turn;
    const key = this.#keys.turns(provider);
    const everyMs = MINUTE_MS / perMinute;
    const values = {
      ':every': everyMs,
      ':now': now,
      ':m': perMinute,
      ':b': atOnce,
      ':n': label,
      ':x': expiryOf(latest, DAY_MS),
    };
    const more = 'm = :m, b = :b, n = :n, expiresAt = :x';
    // `t` is when a provider that takes one at a time would be free. Whoever finds it in the past starts it anew; whoever
    // finds it ahead stands behind it. Each is one write, so that no two get the same turn.
    for (let tries = 1; tries <= TURN_TRIES_MAX; tries++) {
      const behind = await this.#table.changed(key, {
        update: `SET t = t + :every, ${more}`,
        condition: 't > :now AND t <= :latest',
        values: { ...values, ':latest': latest + (atOnce - 1) * everyMs },
      });
      if (behind.done) return Math.max(now, Math.ceil(Number(behind.standing?.t) - atOnce * everyMs));
      if (behind.standing && Number(behind.standing.t) > now) return null;
      const { ':every': _, ...first } = values;
      const free = await this.#table.changed(key, {
        update: `SET t = :t, ${more}`,
        condition: 'attribute_not_exists(pk) OR t <= :now',
        values: { ...first, ':t': now + everyMs },
      });
      if (free.done) return now;
    }
    return null;
  }

  async turns(now: Instant): Promise<readonly Turns[]> {
    const { pk } = this.#keys.turns('x');
    const items = await this.#table.query({ partition: pk });
    return items
      .filter((item) => Number(item.t) > now - TURNS_TOLD_MS)
      .map((item) => {
        const perMinute = Number(item.m);
        const nextAt = Math.ceil(Number(item.t) - (Number(item.b) - 1) * (MINUTE_MS / perMinute));
        return { provider: item.sk, label: String(item.n), perMinute, nextAt };
      })
      .sort((a, b) => (a.label < b.label ? -1 : 1));
  }
}

/** As many as are counted at most. */
export function waitingOf(all: Backlog['pages']): Backlog {
  const pages = all.slice(0, WAITING_MAX);
  return { count: pages.length, isMore: all.length > pages.length, pages };
}

function bundleIn(id: string, item: Item, pages: readonly WaitingPage[] | null): Bundle {
  const steps = (Array.isArray(item.h) ? item.h : []).map((step) => JSON.parse(String(step)) as Step); // Written by recordBundle.
  const providerId = steps.findLast((step) => step.providerId !== undefined)?.providerId;
  const detail = steps.findLast((step) => step.detail !== undefined)?.detail;
  const history = steps.map(({ providerId: _, ...step }) => step);
  return {
    ...bodyIn<Omit<BundleDraft, 'id'>>(item),
    ...(pages ? { pages } : {}),
    id,
    outcome: history.at(-1)?.outcome ?? 'attempting',
    history,
    ...(providerId === undefined ? {} : { providerId }),
    ...(detail === undefined ? {} : { detail }),
  };
}

/** A while after, because the machine's time, by which TTL deletes, may differ from business time. */
function expiryOf(at: Instant, afterMs: number): number {
  return Math.ceil((at + afterMs) / SECOND_MS);
}
