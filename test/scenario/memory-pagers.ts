// Windows, waiting pages, bundles and turns in memory, held to the same contract suite as the table.

import { heldPlace, pagerKeys } from '../../shared/adapters/dynamo-keys.ts';
import { waitingOf } from '../../shared/adapters/dynamo-pagers.ts';
import { bodyOf, cut, DETAIL_CHARACTERS_MAX, PAGE_CODE_DAYS } from '../../shared/adapters/store-limits.ts';
import type {
  Bundle,
  BundleDraft,
  Opening,
  Pagers,
  PagerWay,
  Turns,
  WaitingPage,
} from '../../shared/app/pagers.ts';
import { ATTEMPT_RANK, type AttemptOutcome } from '../../shared/app/ports.ts';
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from '../../shared/domain/instant.ts';
import type { MemoryTable } from './memory-store.ts';

interface MemoryWindow {
  readonly opener: string;
  readonly before: Instant | null;
  readonly leaseUntil: Instant;
  endsAt: Instant;
}

/** What all tenants' pagers share: part of the table. */
export class MemoryPagerItems {
  readonly windows = new Map<string, MemoryWindow>();
  readonly held = new Map<string, { readonly personId: string; readonly pageId: string }>();
  readonly bundles = new Map<string, Bundle>();
  readonly turns = new Map<string, Turns & { readonly atOnce: number; readonly freeAt: number }>();
}

export class MemoryPagers implements Pagers {
  readonly tenantId: string;
  readonly #table: MemoryTable;
  readonly #items: MemoryPagerItems;
  readonly #keys: ReturnType<typeof pagerKeys>;

  constructor(table: MemoryTable, tenantId: string) {
    this.tenantId = tenantId;
    this.#table = table;
    this.#items = table.pagers;
    this.#keys = pagerKeys(tenantId);
  }

  bundleIdOf(way: PagerWay, windowEndsAt: Instant): string {
    return this.#keys.bundleIdOf(way, windowEndsAt);
  }

  open(way: PagerWay, { opener, now, first, endsAt, leaseUntil }: Opening) {
    const key = textOf(this.#keys.window(way));
    return this.#table.run('pagers.open', way.personId, () => {
      const standing = this.#items.windows.get(key);
      if (standing && standing.endsAt > now) {
        const { before } = standing;
        return {
          isMine: standing.opener === opener,
          endsAt: standing.endsAt,
          before,
          leaseUntil: standing.leaseUntil,
        };
      }
      const before = standing?.endsAt ?? null;
      const isCalm = before === null || before <= first.calmSince;
      const window = { opener, before, leaseUntil, endsAt: isCalm ? first.endsAt : endsAt };
      this.#items.windows.set(key, window);
      return { isMine: true, endsAt: window.endsAt, before, leaseUntil };
    });
  }

  close(way: PagerWay, { opener, now }: { opener: string; now: Instant }): Promise<void> {
    return this.#table.run('pagers.close', way.personId, () => {
      const standing = this.#items.windows.get(textOf(this.#keys.window(way)));
      if (standing?.opener === opener && standing.endsAt > now) standing.endsAt = now;
    });
  }

  hold(way: PagerWay, windowEndsAt: Instant, page: WaitingPage): Promise<void> {
    const key = textOf(this.#keys.held(way, windowEndsAt, page));
    return this.#table.run('pagers.hold', way.personId, () => {
      this.#items.held.set(key, { personId: way.personId, pageId: page.pageId });
    });
  }

  held(way: PagerWay, windowEndsAt: Instant, most: number): Promise<readonly WaitingPage[]> {
    const prefix = textOf(this.#keys.allHeld(way, windowEndsAt));
    return this.#table.run('pagers.held', way.personId, () =>
      [...this.#items.held]
        .filter(([key]) => key.startsWith(prefix))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .slice(0, most)
        .map(([key, { pageId }]) => {
          const { caseId, attemptId } = heldPlace(key.slice(key.indexOf('\n') + 1));
          return { caseId, attemptId, pageId };
        }),
    );
  }

  waiting(now: Instant) {
    const { pk, sk } = this.#keys.waiting(now);
    return this.#table.run('pagers.waiting', this.tenantId, () =>
      waitingOf(
        [...this.#items.held]
          .filter(([key]) => key.startsWith(`${pk}\n`) && key > `${pk}\n${sk}`)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([key, { personId, pageId }]) => {
            const { endsAt: until, caseId, attemptId } = heldPlace(key.slice(key.indexOf('\n') + 1));
            return { caseId, attemptId, pageId, personId, until };
          }),
      ),
    );
  }

  async putBundle(bundle: BundleDraft): Promise<boolean> {
    const key = textOf(this.#keys.bundle(bundle.id));
    bodyOf(`The bundle ${bundle.id}`, bundle);
    return this.#table.run('pagers.putBundle', bundle.id, () => {
      if (this.#items.bundles.has(key)) return false;
      this.#items.bundles.set(key, { ...structuredClone(bundle), outcome: 'attempting', history: [] });
      return true;
    });
  }

  bundleOf(
    id: string,
    now: Instant,
    about?: Pick<WaitingPage, 'caseId' | 'attemptId'>,
  ): Promise<Bundle | null> {
    return this.#table.run('pagers.bundleOf', id, () => {
      if (!/^[a-z0-9]{10,26}$/.test(id)) return null;
      const bundle = this.#items.bundles.get(textOf(this.#keys.bundle(id)));
      if (!bundle || bundle.at + PAGE_CODE_DAYS * DAY_MS <= now) return null;
      const isMeant = ({ caseId, attemptId }: WaitingPage) =>
        !about || (caseId === about.caseId && attemptId === about.attemptId);
      return structuredClone({ ...bundle, pages: bundle.pages.filter(isMeant) });
    });
  }

  recordBundle(
    id: string,
    change: { outcome: AttemptOutcome; at: Instant; providerId?: string; detail?: string },
  ): Promise<boolean> {
    return this.#table.run('pagers.recordBundle', id, () => {
      if (!/^[a-z0-9]{10,26}$/.test(id)) return false;
      const key = textOf(this.#keys.bundle(id));
      const bundle = this.#items.bundles.get(key);
      if (!bundle || ATTEMPT_RANK[bundle.outcome] >= ATTEMPT_RANK[change.outcome]) return false;
      const { outcome, at, providerId } = change;
      const detail = change.detail === undefined ? undefined : cut(change.detail, DETAIL_CHARACTERS_MAX);
      const said = detail === undefined ? {} : { detail };
      this.#items.bundles.set(key, {
        ...bundle,
        outcome,
        history: [...bundle.history, { outcome, at, ...said }],
        ...said,
        ...(providerId === undefined ? {} : { providerId }),
      });
      return true;
    });
  }

  takeTurn(turn: Parameters<Pagers['takeTurn']>[0]): Promise<Instant | null> {
    const { provider, label, perMinute, atOnce, now, latest } = turn;
    const key = textOf(this.#keys.turns(provider));
    const everyMs = MINUTE_MS / perMinute;
    return this.#table.run('pagers.takeTurn', provider, () => {
      const freeAt = this.#items.turns.get(key)?.freeAt ?? 0;
      const from = Math.max(freeAt, now);
      if (from > latest + (atOnce - 1) * everyMs) return null;
      const next = from + everyMs;
      const nextAt = Math.ceil(next - (atOnce - 1) * everyMs);
      this.#items.turns.set(key, { provider, label, perMinute, nextAt, atOnce, freeAt: next });
      return Math.max(now, Math.ceil(next - atOnce * everyMs));
    });
  }

  turns(now: Instant): Promise<readonly Turns[]> {
    const prefix = `${this.#keys.turns('x').pk}\n`;
    return this.#table.run('pagers.turns', this.tenantId, () =>
      [...this.#items.turns]
        .filter(([key, { freeAt }]) => key.startsWith(prefix) && freeAt > now - HOUR_MS)
        .map(([, { provider, label, perMinute, nextAt }]) => ({ provider, label, perMinute, nextAt }))
        .sort((a, b) => (a.label < b.label ? -1 : 1)),
    );
  }
}

function textOf({ pk, sk }: { readonly pk: string; readonly sk: string }): string {
  return `${pk}\n${sk}`;
}
