// Configuration as a process keeps it, so that a decision or a message does not read the same items anew. A version never
// changes and is kept as long as there is room; single items without a version, people, rotas and contracts are kept for seconds.
// Keeps nothing that was not found, and neither lists nor history that people look at when they edit.

import { inPresentShape } from '../domain/former-rota.ts';
import type { Instant } from '../domain/instant.ts';
import type { Clock, ConfigurationKind, ConfigurationStore, Versioned } from './ports.ts';

/** How long the latest versions may be as they were; an edit by another process holds after that. */
const LATEST_FRESH_MS = 5_000;
/** Enough for what a busy process meets; the oldest go first. */
const KEPT_MAX = 2_000;
/** The lists that every decision and every report needs. */
const KEPT_LISTS: ReadonlySet<ConfigurationKind> = new Set(['person', 'post', 'rota', 'contract']);

/** What one process keeps, of all the tenants that it serves. Its owner hands it to every desk that it opens. */
export interface KeptConfiguration {
  readonly versions: Map<string, Promise<unknown>>;
  readonly latest: Map<string, { readonly until: Moment; readonly found: Promise<unknown> }>;
}

/** The same moment on the machine's clock and on the desk's: whoever turns the latter ahead lets as much time pass. */
interface Moment {
  readonly machine: number;
  readonly desk: Instant;
}

export function emptyKeptConfiguration(): KeptConfiguration {
  return { versions: new Map(), latest: new Map() };
}

/**
 * The store of one tenant with what the process keeps in front of it. What is put through the same process is seen at
 * once; another process's edit within five seconds of the machine's clock, and of the desk's. Items are shared by all who ask: nobody changes one.
 */
export function keptConfiguration(
  stored: ConfigurationStore,
  clock: Pick<Clock, 'machineNow' | 'now'>,
  kept: KeptConfiguration,
): ConfigurationStore {
  const { tenantId } = stored;
  const store = inPresentShapes(stored);
  const momentNow = (): Moment => ({ machine: clock.machineNow(), desk: clock.now() });
  const keyOf = (...parts: readonly (string | number)[]) => JSON.stringify([tenantId, ...parts]);

  /** Kept as a promise, so that those who ask at once share one read, and one that an edit overtook is not kept. */
  function fresh<Found>(key: string, read: () => Promise<Found>): Promise<Found> {
    const moment = momentNow();
    forgetOld(kept.latest, moment);
    const standing = kept.latest.get(key);
    // A key names the call and what it asks for, and so the type of its answer.
    if (standing) return standing.found as Promise<Found>;
    const until = { machine: moment.machine + LATEST_FRESH_MS, desk: moment.desk + LATEST_FRESH_MS };
    const entry = { until, found: read() };
    keep(kept.latest, key, entry);
    forgetUnlessFound(entry.found, () => {
      if (kept.latest.get(key) === entry) kept.latest.delete(key);
    });
    return entry.found;
  }

  function forever<Found>(key: string, read: () => Promise<Found>): Promise<Found> {
    const standing = kept.versions.get(key);
    if (standing) return standing as Promise<Found>; // As above.
    const found = read();
    keep(kept.versions, key, found);
    forgetUnlessFound(found, () => {
      if (kept.versions.get(key) === found) kept.versions.delete(key);
    });
    return found;
  }

  /** The item as the kept list of its kind has it; null where no list is kept, or the item is not in it. */
  async function listed<T extends Versioned>(kind: ConfigurationKind, id: string): Promise<T | null> {
    const list = kept.latest.get(keyOf(kind));
    if (!list || isOver(list.until, momentNow())) return null;
    // As above: the key of a kind's list. One that fails says nothing of the item.
    const items = (await list.found.catch(() => [])) as readonly T[];
    return items.find((item) => item.id === id) ?? null;
  }

  return {
    tenantId,
    latest: <T extends Versioned>(kind: ConfigurationKind) =>
      KEPT_LISTS.has(kind) ? fresh(keyOf(kind), () => store.latest<T>(kind)) : store.latest<T>(kind),
    get: async <T extends Versioned>(kind: ConfigurationKind, id: string, version?: number) =>
      version === undefined
        ? ((await listed<T>(kind, id)) ?? fresh(keyOf(kind, id), () => store.get<T>(kind, id)))
        : forever(keyOf(kind, id, version), () => store.get<T>(kind, id, version)),
    async put(kind, item, by) {
      try {
        await store.put(kind, item, by);
      } finally {
        // Also where the answer was lost or another put came first: then what is kept is old in any case.
        kept.latest.delete(keyOf(kind));
        kept.latest.delete(keyOf(kind, item.id));
      }
    },
    history: (kind, id) => store.history(kind, id),
  };
}

/** The store with rotas of the former shape read as what they say now. The one place where stored shapes are brought up. */
function inPresentShapes(store: ConfigurationStore): ConfigurationStore {
  // The shape that is read in is the kind's own, whatever its reader calls it.
  const present = <T>(kind: ConfigurationKind, item: T): T =>
    kind === 'rota' ? (inPresentShape(item) as T) : item;
  return {
    tenantId: store.tenantId,
    latest: async <T extends Versioned>(kind: ConfigurationKind) =>
      (await store.latest<T>(kind)).map((item) => present(kind, item)),
    get: async <T extends Versioned>(kind: ConfigurationKind, id: string, version?: number) =>
      present(kind, await store.get<T>(kind, id, version)),
    put: (kind, item, by) => store.put(kind, item, by),
    history: async <T extends Versioned>(kind: ConfigurationKind, id: string) =>
      (await store.history<T>(kind, id)).map((line) => ({ ...line, item: present(kind, line.item) })),
  };
}

function keep<Entry>(entries: Map<string, Entry>, key: string, entry: Entry): void {
  const [oldest] = entries.keys();
  if (oldest !== undefined && entries.size >= KEPT_MAX) entries.delete(oldest);
  entries.set(key, entry);
}

/** All are kept equally long, so that the first to end stand first. */
function forgetOld(latest: KeptConfiguration['latest'], moment: Moment): void {
  for (const [key, { until }] of latest) {
    if (!isOver(until, moment)) return;
    latest.delete(key);
  }
}

function isOver(until: Moment, { machine, desk }: Moment): boolean {
  return until.machine <= machine || until.desk <= desk;
}

function forgetUnlessFound(found: Promise<unknown>, forget: () => void): void {
  found.then(
    (item) => {
      if (item === null) forget();
    },
    () => forget(),
  );
}
