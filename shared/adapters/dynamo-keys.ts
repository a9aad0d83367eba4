// Every key of the one table, and nothing else knows how they look. A partition key begins with its tenant, so that
// `dynamodb:LeadingKeys` can hold a request to it; the two keys that do not are the directory, which finds the tenant,
// and the due index, which the sweeper alone reads. Refuses ids that could reach out of their tenant or their partition.
//
// | item            | pk                                     | sk                            | attributes                              |
// | --------------- | -------------------------------------- | ----------------------------- | --------------------------------------- |
// | HEAD            | T#<tenant>#<KIND>#<id>                 | HEAD                          | j state, v version, k parked, due, list |
// | COMMIT          | T#<tenant>#<KIND>#<id>                 | COMMIT#<version, 6 digits>    | j commit, k parked, due                 |
// | ENTRY           | T#<tenant>#<KIND>#<id>                 | ENTRY#<ISO instant>#<id>      | j entry                                 |
// | ATTEMPT         | T#<tenant>#<KIND>#<id>                 | ATT#<version>.<index, padded> | j claim, r rank, h history, n nonce,    |
// |                 |                                        |                               | z claimable from, b bundle, k parked,   |
// |                 |                                        |                               | due                                     |
// | receipt         | T#<tenant>#RECEIPT#<receipt id>        | RECEIPT                       | j receipt, f fate, e ended, k parked,   |
// |                 |                                        |                               | due, list                               |
// | sameness        | T#<tenant>#SAMENESS#<sha256>           | SAMENESS                      | r receipt id                            |
// | reply budget    | T#<tenant>#REPLIES#<sha256>            | REPLIES                       | w instants, expiresAt                   |
// | configuration   | T#<tenant>#CONFIGURATION               | LATEST#<kind>#<id>            | j item and by whom, v version           |
// |                 | T#<tenant>#CONFIGURATION               | VERSION#<kind>#<id>#<version> | j item and by whom                      |
// | page code       | T#<tenant>#PERSON#<person id>          | CODE#<code>#<case>#<page>     | a at, expiresAt                         |
// | wrong codes     | T#<tenant>#PERSON#<person id>          | WRONG                         | w instants, expiresAt                   |
// | verification    | T#<tenant>#PERSON#<person id>          | VERIFY#<sha256 of the way>    | j verification, expiresAt               |
// |                 | T#<tenant>#PERSON#<person id>          | VERIFYING#<sent or wrong>     | w instants, expiresAt                   |
// | page window     | T#<tenant>#PERSON#<person id>          | WINDOW#<channel>#<sha256>     | u ends at, p before, f opener, l lease, |
// |                 |                                        |                               | expiresAt                               |
// | held page       | T#<tenant>#HELD                        | <ISO end>#<way>#<case>#<att.> | o person, g page, expiresAt             |
// | held notice     | T#<tenant>#HELDNOTICES                 | <ISO end>#<way>#<case>#<att.> | o person, g topic, expiresAt            |
// | bundle          | T#<tenant>#BUNDLE#<id>                 | BUNDLE                        | j bundle, r rank, h history, s shards,  |
// |                 |                                        |                               | n put, expiresAt                        |
// |                 | T#<tenant>#BUNDLE#<id>                 | PAGES#<put>#<shard>           | j pages, expiresAt                      |
// | turns           | T#<tenant>#TURNS                       | <provider>                    | t next, m a minute, b at once, n label  |
// | directory       | DIRECTORY#<sha256>                     | DIRECTORY                     | j hits                                  |
//
// | index | partition                                        | sort                   | who stands in it                     |
// | ----- | ------------------------------------------------ | ---------------------- | ------------------------------------ |
// | due   | dk = DUE#<00..63 by hash of the record's id>     | ds = ISO instant       | what is owed; sparse                 |
// | list  | lk = T#<tenant>#<KIND>#<LIST>#<0..7>             | ls = ISO sortAt # id   | every head, in OPEN, CLOSED or DRILL |
// |       | lk = T#<tenant>#RECEIPTS#<FATE>#<0..3>           | ls = ISO received # id | every receipt                        |
//
// Both indexes are KEYS_ONLY. The due index needs no more: pk and sk say what an item is. The list index would cost a
// copy of the snapshot (2-3 write units, doubled when the sort key moves) on every commit of a case, to save one batch
// read on a page that is seldom looked at; so the pages of a list are read from the table.
//
// Attribute names are short because every started kilobyte of an item is paid on every write.

import { createHash } from 'node:crypto';
import { BUNDLE_SECOND_DIGITS, type PagerWay, type WaitingPage } from '../app/pagers.ts';
import type { DirectoryKey, DueItem, ReceiptFate } from '../app/ports.ts';
import { type Instant, instantOf, isoOf, SECOND_MS } from '../domain/instant.ts';
import type { Listing } from '../domain/record.ts';

/** The table's shape, as plain values: the stack and the tests both create the table from this and from nothing else. */
export const tableDefinition = {
  partitionKey: 'pk',
  sortKey: 'sk',
  /** DynamoDB's TTL: seconds since 1970. Deletion is lazy, so that reads filter by it too. */
  expiry: 'expiresAt',
  indexes: [
    { name: 'due', partitionKey: 'dk', sortKey: 'ds', projection: 'KEYS_ONLY' },
    { name: 'list', partitionKey: 'lk', sortKey: 'ls', projection: 'KEYS_ONLY' },
  ],
} as const;

export interface Key {
  readonly pk: string;
  readonly sk: string;
}

export const DUE_SHARDS = 64;
const LIST_SHARDS = 8;
const RECEIPT_LIST_SHARDS = 4;

// ---------------------------------------------------------------------------------------------------------------
// What may stand in a key

const TENANT_ID = /^[a-z0-9]{10,26}$/;
const RECORD_ID = /^[a-z0-9]{10,26}$/;
const KIND = /^[a-z_]{1,20}$/;
/** Names of partitions that are not records; a kind of this name would share them. */
const NOT_A_KIND = new Set([
  ...['receipt', 'receipts', 'sameness', 'replies', 'configuration', 'person'],
  ...['held', 'bundle', 'turns'],
]);
const VERSION_MAX = 999_999;
const EFFECTS_MAX = 1_000;
const ATTEMPT_ID = /^([1-9]\d{0,5})\.(0|[1-9]\d{0,2})$/;
/** DynamoDB allows 2,048 bytes in a partition key and 1,024 in a sort key, also of an index. */
const FREE_ID_BYTES_MAX = 900;

/** True for an id that a record can have; false is how a look-up of anything else ends, without a question to the table. */
export function isRecordId(id: string): boolean {
  return RECORD_ID.test(id);
}

export function isAttemptId(id: string): boolean {
  return ATTEMPT_ID.test(id);
}

/** True for an id that configuration, codes and persons can have: it becomes one part of a key among others. */
export function isPart(id: string): boolean {
  return id !== '' && !id.includes('#') && isFreeId(id);
}

/** True for an id that may be the last part of a key: any text that UTF-8 carries unchanged and that fits. */
export function isFreeId(id: string): boolean {
  return id !== '' && id.isWellFormed() && Buffer.byteLength(id) <= FREE_ID_BYTES_MAX;
}

function part(what: string, value: string): string {
  if (!isPart(value))
    throw new Error(`${JSON.stringify(value)} cannot be a ${what}: it has no place in a key`);
  return value;
}

function free(what: string, value: string): string {
  if (!isFreeId(value))
    throw new Error(`${JSON.stringify(value)} cannot be a ${what}: it has no place in a key`);
  return value;
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

function shardOf(id: string, shards: number): number {
  return createHash('sha256').update(id, 'utf8').digest().readUInt16BE(0) % shards;
}

// ---------------------------------------------------------------------------------------------------------------
// Records

/** What the keys of all tenants begin with, and no other keys do. */
export const TENANTS_PREFIX = 'T#';

/** What every key of the tenant begins with. Throws on what is no tenant id. */
export function tenantPrefix(tenantId: string): string {
  if (!TENANT_ID.test(tenantId)) throw new Error(`${JSON.stringify(tenantId)} is not a tenant id`);
  return `${TENANTS_PREFIX}${tenantId}#`;
}

export interface RecordKeys {
  head(id: string): Key;
  commit(id: string, version: number): Key;
  entry(id: string, at: Instant, entryId: string): Key;
  attempt(id: string, attemptId: string): Key;
  /** Everything of the record but its head: `sk` is the bound below which it all lies. */
  timeline(id: string): { pk: string; below: string };
  listed(id: string, listing: Listing): { lk: string; ls: string };
  lists(list: Listing['list']): readonly string[];
}

const HEAD = 'HEAD';
const COMMIT = 'COMMIT#';
const ENTRY = 'ENTRY#';
const ATTEMPT = 'ATT#';

/** The keys of one kind's records of one tenant. Throws on a kind that would share another item's partition. */
export function recordKeys(tenantId: string, kind: string): RecordKeys {
  if (!KIND.test(kind) || NOT_A_KIND.has(kind))
    throw new Error(`${JSON.stringify(kind)} is not a kind of record`);
  const prefix = `${tenantPrefix(tenantId)}${kind.toUpperCase()}#`;
  const pkOf = (id: string): string => {
    if (!isRecordId(id)) throw new Error(`${JSON.stringify(id)} is not a record id`);
    return prefix + id;
  };
  const listName = (list: Listing['list']): string => `${prefix}${list.toUpperCase()}#`;
  return {
    head: (id) => ({ pk: pkOf(id), sk: HEAD }),
    commit: (id, version) => ({ pk: pkOf(id), sk: COMMIT + padded('version', version, VERSION_MAX) }),
    entry: (id, at, entryId) => ({ pk: pkOf(id), sk: `${ENTRY}${isoOf(at)}#${free('entry id', entryId)}` }),
    attempt: (id, attemptId) => ({ pk: pkOf(id), sk: attemptSk(attemptId) }),
    // ATT#, COMMIT# and ENTRY# all sort before HEAD, so that one range holds them and nothing else.
    timeline: (id) => ({ pk: pkOf(id), below: HEAD }),
    listed: (id, listing) => ({
      lk: listName(listing.list) + shardOf(id, LIST_SHARDS),
      ls: `${isoOf(listing.sortAt)}#${id}`,
    }),
    lists: (list) => Array.from({ length: LIST_SHARDS }, (_, shard) => listName(list) + shard),
  };
}

function padded(what: string, value: number, most: number): string {
  if (!Number.isInteger(value) || value < 0 || value > most) throw new Error(`${value} is not a ${what}`);
  return String(value).padStart(String(most).length, '0');
}

function attemptSk(attemptId: string): string {
  const [, version, index] = ATTEMPT_ID.exec(attemptId) ?? [];
  if (version === undefined || index === undefined)
    throw new Error(`${JSON.stringify(attemptId)} is not an attempt id`);
  return `${ATTEMPT}${padded('version', Number(version), VERSION_MAX)}.${padded('index', Number(index), EFFECTS_MAX - 1)}`;
}

/** What an item of a record's partition is, from its sort key alone. */
export type Place =
  | { readonly what: 'head' }
  | { readonly what: 'commit'; readonly version: number }
  | { readonly what: 'attempt'; readonly attemptId: string }
  | { readonly what: 'entry' }
  | null;

export function placeOf(sk: string): Place {
  if (sk === HEAD) return { what: 'head' };
  if (sk.startsWith(ENTRY)) return { what: 'entry' };
  const commit = /^COMMIT#(\d{6})$/.exec(sk);
  if (commit) return { what: 'commit', version: Number(commit[1]) };
  const attempt = /^ATT#(\d{6})\.(\d{3})$/.exec(sk);
  if (attempt) return { what: 'attempt', attemptId: `${Number(attempt[1])}.${Number(attempt[2])}` };
  return null;
}

// ---------------------------------------------------------------------------------------------------------------
// Receipts

export type ReceiptList = ReceiptFate['fate'] | 'received';
export const RECEIPT_LISTS: readonly ReceiptList[] = [
  'received',
  'case',
  'reply',
  'duplicate',
  'quarantine',
  'rejected',
];

const RECEIPT = 'RECEIPT';

export function receiptKey(tenantId: string, receiptId: string): Key {
  return { pk: `${tenantPrefix(tenantId)}${RECEIPT}#${free('receipt id', receiptId)}`, sk: RECEIPT };
}

/** The list's sort key does not change with the fate, its partition does: the few that need a person are quickly found. */
export function receiptListed(
  tenantId: string,
  receipt: { id: string; receivedAt: Instant },
  list: ReceiptList,
): { lk: string; ls: string } {
  return {
    lk: receiptListPartition(tenantId, receipt.id, list),
    ls: `${isoOf(receipt.receivedAt)}#${receipt.id}`,
  };
}

export function receiptListPartition(tenantId: string, receiptId: string, list: ReceiptList): string {
  return `${tenantPrefix(tenantId)}RECEIPTS#${list.toUpperCase()}#${shardOf(receiptId, RECEIPT_LIST_SHARDS)}`;
}

export function receiptLists(tenantId: string, list: ReceiptList): readonly string[] {
  const name = `${tenantPrefix(tenantId)}RECEIPTS#${list.toUpperCase()}#`;
  return Array.from({ length: RECEIPT_LIST_SHARDS }, (_, shard) => name + shard);
}

/** Hashed, because the key holds what a stranger wrote: a Message-ID, a subject, a webhook's id. */
export function samenessKey(tenantId: string, key: string): Key {
  return { pk: `${tenantPrefix(tenantId)}SAMENESS#${sha256(key)}`, sk: 'SAMENESS' };
}

export function repliesKey(tenantId: string, correspondent: string): Key {
  return {
    pk: `${tenantPrefix(tenantId)}REPLIES#${sha256(correspondent.trim().toLowerCase())}`,
    sk: 'REPLIES',
  };
}

/** A receipt id, which may be any text, as a short word of letters and digits that stands among others in one line. */
export function markOf(receiptId: string): string {
  return sha256(receiptId).slice(0, 16);
}

// ---------------------------------------------------------------------------------------------------------------
// Configuration

export function configurationKeys(tenantId: string): {
  latest(kind: string, id: string): Key;
  allLatest(kind: string): Key;
  version(kind: string, id: string, version: number): Key;
  allVersions(kind: string, id: string): Key;
} {
  const pk = `${tenantPrefix(tenantId)}CONFIGURATION`;
  return {
    latest: (kind, id) => ({ pk, sk: `LATEST#${part('kind', kind)}#${part('id', id)}` }),
    allLatest: (kind) => ({ pk, sk: `LATEST#${part('kind', kind)}#` }),
    version: (kind, id, version) => ({
      pk,
      sk: `VERSION#${part('kind', kind)}#${part('id', id)}#${padded('version', version, VERSION_MAX)}`,
    }),
    allVersions: (kind, id) => ({ pk, sk: `VERSION#${part('kind', kind)}#${part('id', id)}#` }),
  };
}

// ---------------------------------------------------------------------------------------------------------------
// Persons: codes of their pages

export function codeKey(
  tenantId: string,
  code: { personId: string; code: string; caseId: string; pageId: string },
): Key {
  return {
    pk: personPk(tenantId, code.personId),
    sk: `CODE#${part('code', code.code)}#${part('case id', code.caseId)}#${part('page id', code.pageId)}`,
  };
}

/** Without a code: of all of the person's. */
export function codesKey(tenantId: string, personId: string, code?: string): Key {
  const ofCode = code === undefined ? '' : `${part('code', code)}#`;
  return { pk: personPk(tenantId, personId), sk: `CODE#${ofCode}` };
}

/** The case and the page that a code's item is for. */
export function codePlace(sk: string): { caseId: string; pageId: string } {
  const [, , caseId, pageId] = sk.split('#');
  if (caseId === undefined || pageId === undefined)
    throw new Error(`${JSON.stringify(sk)} is not a code's key`);
  return { caseId, pageId };
}

export function wrongCodesKey(tenantId: string, personId: string): Key {
  return { pk: personPk(tenantId, personId), sk: 'WRONG' };
}

/** Hashed, because a way is an address of any length. */
export function verificationKey(tenantId: string, of: { personId: string; way: string }): Key {
  return { pk: personPk(tenantId, of.personId), sk: `VERIFY#${sha256(of.way)}` };
}

export function verificationsKey(tenantId: string, personId: string): Key {
  return { pk: personPk(tenantId, personId), sk: 'VERIFY#' };
}

export function verificationCountKey(tenantId: string, personId: string, what: 'sent' | 'wrong'): Key {
  return { pk: personPk(tenantId, personId), sk: `VERIFYING#${what}` };
}

function personPk(tenantId: string, personId: string): string {
  return `${tenantPrefix(tenantId)}PERSON#${part('person id', personId)}`;
}

// ---------------------------------------------------------------------------------------------------------------
// Pagers

export interface PagerKeys {
  window(way: PagerWay): Key;
  held(way: PagerWay, endsAt: Instant, page: WaitingPage): Key;
  /** What the keys of all pages begin with that wait for one end of one window. */
  allHeld(way: PagerWay, endsAt: Instant): Key;
  /** The bound above which all lies that still waits. */
  waiting(now: Instant): Key;
  bundle(id: string): Key;
  /** Some of a large bundle's pages; `put` tells one put's from another's that lost. */
  bundlePages(id: string, put: string, shard: number): Key;
  allBundlePages(id: string, put: string): Key;
  turns(provider: string): Key;
  bundleIdOf(way: PagerWay, endsAt: Instant): string;
}

const WAY_DIGITS = 7;

export function pagerKeys(tenantId: string): PagerKeys {
  const prefix = tenantPrefix(tenantId);
  const heldPk = (way: PagerWay) => `${prefix}${way.of ? 'HELDNOTICES' : 'HELD'}`;
  const heldSk = (way: PagerWay, endsAt: Instant) => `${isoOf(endsAt)}#${wayMark(way)}#`;
  return {
    window: (way) => ({
      pk: personPk(tenantId, way.personId),
      sk: `WINDOW#${part('channel', way.channel)}#${sha256(way.address).slice(0, 32)}${way.of ? `#${way.of.toUpperCase()}` : ''}`,
    }),
    held: (way, endsAt, { caseId, attemptId }) => ({
      pk: heldPk(way),
      sk: `${heldSk(way, endsAt)}${part('case id', caseId)}#${part('attempt id', attemptId)}`,
    }),
    allHeld: (way, endsAt) => ({ pk: heldPk(way), sk: heldSk(way, endsAt) }),
    waiting: (now) => ({ pk: `${prefix}HELD`, sk: `${isoOf(now)}#` }),
    bundle: (id) => {
      if (!isRecordId(id)) throw new Error(`${JSON.stringify(id)} is not a bundle's id`);
      return { pk: `${prefix}BUNDLE#${id}`, sk: 'BUNDLE' };
    },
    bundlePages: (id, put, shard) => ({
      pk: `${prefix}BUNDLE#${id}`,
      sk: `PAGES#${part('put', put)}#${padded('shard', shard, 999)}`,
    }),
    allBundlePages: (id, put) => ({ pk: `${prefix}BUNDLE#${id}`, sk: `PAGES#${part('put', put)}#` }),
    turns: (provider) => ({ pk: `${prefix}TURNS`, sk: part('provider', provider) }),
    bundleIdOf: (way, endsAt) =>
      Math.floor(endsAt / SECOND_MS)
        .toString(36)
        .padStart(BUNDLE_SECOND_DIGITS, '0') +
      Number.parseInt(wayMark(way).slice(0, 12), 16)
        .toString(36)
        .padStart(WAY_DIGITS, '0')
        .slice(-WAY_DIGITS),
  };
}

/** One way to one person in a few letters and digits. */
function wayMark({ personId, channel, address, of }: PagerWay): string {
  return sha256(JSON.stringify([personId, channel, address, ...(of ? [of] : [])])).slice(0, 16);
}

/** Which of a large bundle's items a page stands in. */
export function pageShard(page: Pick<WaitingPage, 'caseId' | 'attemptId'>, shards: number): number {
  return shardOf(`${page.caseId}/${page.attemptId}`, shards);
}

/** When a held page's window ends, of which case and attempt it is: from its sort key alone. */
export function heldPlace(sk: string): { endsAt: Instant; caseId: string; attemptId: string } {
  const [iso = '', , caseId, attemptId] = sk.split('#');
  const endsAt = instantOf(iso);
  if (endsAt === null || caseId === undefined || attemptId === undefined)
    throw new Error(`${JSON.stringify(sk)} is not a held page's key`);
  return { endsAt, caseId, attemptId };
}

// ---------------------------------------------------------------------------------------------------------------
// Directory

export const DIRECTORY_PREFIX = 'DIRECTORY#';

export function directoryKeyOf(key: DirectoryKey): Key {
  return { pk: DIRECTORY_PREFIX + sha256(normalised(key)), sk: 'DIRECTORY' };
}

/**
 * One spelling per key, with its type in front, so that a number is never taken for a slug. Addresses and slugs fold
 * case, numbers lose what people write between digits; a subject is another system's and stays as it is.
 */
export function normalised(key: DirectoryKey): string {
  if ('address' in key) return `address:${key.address.trim().normalize('NFC').toLowerCase()}`;
  if ('number' in key) return `number:${key.number.replaceAll(/[\s().-]/g, '')}`;
  if ('slug' in key) return `slug:${key.slug.trim().toLowerCase()}`;
  return `subject:${key.subject}`;
}

// ---------------------------------------------------------------------------------------------------------------
// The due index

export const DUE_PREFIX = 'DUE#';

/** Where an item of this record or receipt stands in the due index while something is owed; nothing otherwise. */
export function dueKeys(id: string, due: Instant | null): { dk?: string; ds?: string } {
  return due === null ? {} : { dk: duePartition(shardOf(id, DUE_SHARDS)), ds: isoOf(due) };
}

export function duePartition(shard: number): string {
  return `${DUE_PREFIX}${padded('shard', shard, DUE_SHARDS - 1)}`;
}

/** The instant in an index's sort key, e.g. `HEAD.due`; null where the item does not stand in the index. */
export function dueOf(ds: unknown): Instant | null {
  return typeof ds === 'string' ? instantOf(ds) : null;
}

/** What an entry of the due index is, from its keys alone. Null for what no store of ours can have written. */
export function dueItemOf(keys: Key & { ds: unknown }): DueItem | null {
  const due = dueOf(keys.ds);
  const [, tenantId, partition, id] = /^T#([a-z0-9]{10,26})#([A-Z_]{1,20})#(.+)$/s.exec(keys.pk) ?? [];
  if (due === null || tenantId === undefined || partition === undefined || id === undefined) return null;
  if (partition === RECEIPT) return { what: 'receipt', tenantId, receiptId: id, due };
  const record = { tenantId, kind: partition.toLowerCase(), recordId: id, due };
  const place = placeOf(keys.sk);
  if (place?.what === 'head') return { what: 'head', ...record };
  if (place?.what === 'commit') return { what: 'commit', ...record, version: place.version };
  if (place?.what === 'attempt') return { what: 'attempt', ...record, attemptId: place.attemptId };
  return null;
}

/** The order in which DynamoDB keeps sort keys: by the bytes of UTF-8, not by JavaScript's UTF-16 units. */
export function compareKeys(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
