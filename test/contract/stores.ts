// What a contract suite is given: all stores over one table, by tenant, as any implementation can make them. The suites
// never share a tenant, so that tests on one table do not see each other.

import { createCipheriv } from 'node:crypto';
import { DynamoConfigurationStore } from '../../shared/adapters/dynamo-configuration-store.ts';
import { DynamoDirectory } from '../../shared/adapters/dynamo-directory.ts';
import { DynamoDueIndex } from '../../shared/adapters/dynamo-due-index.ts';
import { DynamoPageCodes } from '../../shared/adapters/dynamo-page-codes.ts';
import { DynamoPagers } from '../../shared/adapters/dynamo-pagers.ts';
import { DynamoReceiptStore } from '../../shared/adapters/dynamo-receipt-store.ts';
import { DynamoRecordStore } from '../../shared/adapters/dynamo-record-store.ts';
import type { TableAccess } from '../../shared/adapters/dynamo-table.ts';
import { DynamoVerifications } from '../../shared/adapters/dynamo-verifications.ts';
import type { Pagers } from '../../shared/app/pagers.ts';
import type {
  Commit,
  CommitWrite,
  ConfigurationStore,
  Directory,
  DueIndex,
  DueItem,
  PageCodes,
  Receipt,
  ReceiptStore,
  RecordStore,
  Verifications,
} from '../../shared/app/ports.ts';
import { type Instant, SECOND_MS } from '../../shared/domain/instant.ts';
import type { RecordState } from '../../shared/domain/record.ts';

export interface Stores {
  records<State extends RecordState>(tenantId: string, kind: string): RecordStore<State>;
  receipts(tenantId: string): ReceiptStore;
  configuration(tenantId: string): ConfigurationStore;
  codes(tenantId: string): PageCodes;
  pagers(tenantId: string): Pagers;
  verifications(tenantId: string): Verifications;
  directory(): Directory;
  due(): DueIndex;
}

export function dynamoStores(access: TableAccess): Stores {
  return {
    records: <State extends RecordState>(tenantId: string, kind: string) =>
      new DynamoRecordStore<State>({ ...access, tenantId, kind }),
    receipts: (tenantId) => new DynamoReceiptStore({ ...access, tenantId }),
    configuration: (tenantId) => new DynamoConfigurationStore({ ...access, tenantId }),
    codes: (tenantId) => new DynamoPageCodes({ ...access, tenantId }),
    pagers: (tenantId) => new DynamoPagers({ ...access, tenantId }),
    verifications: (tenantId) => new DynamoVerifications({ ...access, tenantId }),
    directory: () => new DynamoDirectory(access),
    due: () => new DynamoDueIndex(access),
  };
}

let tenants = 0;

/** A tenant that no test of this process has used. */
export function freshTenant(): string {
  tenants += 1;
  return `tenant${String(tenants).padStart(6, '0')}`;
}

/** A record of no kind in particular: the suites know as little of the state as the stores do. */
export interface Sample extends RecordState {
  readonly note: string;
}

export const NOON: Instant = Date.parse('2027-03-01T04:00:00.000Z');
export const CASE_ID = 'k7m3q9qxpa';

/** The write of one accepted command; everything in it can be said otherwise. */
export function writeOf(
  tenantId: string,
  version: number,
  other: Partial<Omit<CommitWrite<Sample>, 'state' | 'commit'>> & {
    id?: string;
    note?: string;
    at?: Instant;
    commit?: Partial<Commit>;
  } = {},
): CommitWrite<Sample> {
  const {
    id = CASE_ID,
    note = `version ${version}`,
    at = NOON + version * SECOND_MS,
    commit,
    ...rest
  } = other;
  return {
    state: { tenantId, id, version, lastAt: at, note },
    expectedVersion: version - 1,
    due: null,
    listing: { list: 'open', sortAt: at },
    ...rest,
    commit: {
      version,
      at,
      commandId: `command-${version}`,
      commandType: 'AddNote',
      actor: { kind: 'person', name: '王芳', personId: 'wang-fang', via: 'portal' },
      events: [{ type: 'NoteAdded', text: note }],
      effects: [],
      due: null,
      ...commit,
    },
  };
}

export function receiptOf(tenantId: string, other: Partial<Receipt> = {}): Omit<Receipt, 'fate'> {
  return {
    id: 'mail-0102018a',
    tenantId,
    channel: 'email',
    receivedAt: NOON,
    raw: { key: `${tenantId}/mail-0102018a` },
    envelope: { recipient: 'desk@example.com', spf: 'PASS' },
    ...other,
  };
}

/** All that is due of one tenant, over all shards. */
export async function dueOfTenant(
  due: DueIndex,
  tenantId: string,
  upTo: Instant,
): Promise<readonly DueItem[]> {
  const shards = await Promise.all(Array.from({ length: 64 }, (_, shard) => due.overdue(shard, upTo, 500)));
  return shards.flat().filter((item) => item.tenantId === tenantId);
}

/** Text that does not pack well, the same for the same seed. */
export function noiseOf(seed: string, length: number): string {
  const bytes = createCipheriv('aes-128-ctr', seed.padEnd(16).slice(0, 16), Buffer.alloc(16)).update(
    Buffer.alloc(length),
  );
  return bytes.toString('base64').slice(0, length);
}

/** Text that has broken stores before: quotes, separators of ours, right-to-left, four-byte, combining, empty. */
export const NAUGHTY: readonly string[] = [
  '',
  ' ',
  "'; DROP TABLE cases; --",
  '{"pk":{"S":"T#other#"}}',
  'T#tenant000001#CASE#k7m3q9qxpa',
  '#',
  'HEAD',
  '\u0000\u0001\u001f\u007f',
  '\ud83d\ude80 \ud869\uded6 𠮷野家',
  '故障：控制器掉線（第③次）',
  'مرحبا \u202etxet\u202c',
  'Z\u0351\u036b\u0343a\u0329lgo',
  '\r\n.\r\n',
  '$\u007bjndi:ldap://127.0.0.1/a}',
  '\\u0000%00%s%n',
  'undefined',
  'null',
  '__proto__',
];
