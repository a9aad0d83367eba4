// Puts one tenant's desk together from the clients of this process. Functions that need links or raw bytes give them
// along; the others have a desk on which these say so by name, and a bundle without their SDK clients.

import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Desk } from '../app/desk.ts';
import {
  emptyKeptConfiguration,
  type KeptConfiguration,
  keptConfiguration,
} from '../app/kept-configuration.ts';
import type { Alarms, Chance, Clock, Links, Log, Queues, RawStore } from '../app/ports.ts';
import type { CaseState } from '../domain/case.ts';
import { CASE } from '../domain/case-record.ts';
import { READINESS, type ReadinessState } from '../domain/readiness-record.ts';
import { REPEATABLE_CALLS } from './client-settings.ts';
import { DynamoConfigurationStore } from './dynamo-configuration-store.ts';
import { DynamoDirectory } from './dynamo-directory.ts';
import { DynamoPageCodes } from './dynamo-page-codes.ts';
import { DynamoPagers } from './dynamo-pagers.ts';
import { DynamoReceiptStore } from './dynamo-receipt-store.ts';
import { DynamoRecordStore } from './dynamo-record-store.ts';
import type { TableAccess } from './dynamo-table.ts';
import { DynamoVerifications } from './dynamo-verifications.ts';
import { JsonLog } from './json-log.ts';
import { SchedulerAlarms } from './scheduler-alarms.ts';
import { SqsQueues } from './sqs-queues.ts';
import { SystemChance, SystemClock } from './system-clock.ts';

/** What a process shares among all the desks that it opens. */
export interface DeskWorld {
  /** For request-driven functions with credentials that are limited to one tenant; a worker's own otherwise. */
  readonly table: TableAccess;
  readonly queues: Queues;
  readonly alarms: Alarms;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
  /** What this process has read of its tenants' configuration. */
  readonly kept: KeptConfiguration;
  readonly links?: Links;
  readonly raw?: RawStore;
  /** `messageDoors` where messages come in, `frontDoors` where people do. */
  readonly doors?: (table: TableAccess, tenantId: string) => Partial<Doors>;
}

/** What only the functions need that let somebody or something in; the others start faster without it. */
type Doors = Pick<Desk, 'receipts' | 'verifications' | 'directory'>;

export function messageDoors(table: TableAccess, tenantId: string): Pick<Doors, 'receipts' | 'directory'> {
  return {
    receipts: new DynamoReceiptStore({ ...table, tenantId }),
    directory: new DynamoDirectory(table),
  };
}

export function frontDoors(table: TableAccess, tenantId: string): Doors {
  return {
    ...messageDoors(table, tenantId),
    verifications: new DynamoVerifications({ ...table, tenantId }),
  };
}

/** The members of every committing function's environment (contracts/environment.ts). */
export interface WorldSettings {
  readonly TABLE_NAME: string;
  readonly STAGE: string;
  readonly WAKE_QUEUE_URL: string;
  readonly URGENT_QUEUE_URL: string;
  readonly BULK_QUEUE_URL: string;
  /** Of a function that hands receipts in. */
  readonly INTAKE_QUEUE_URL?: string;
  readonly WAKE_QUEUE_ARN: string;
  readonly SCHEDULE_GROUP: string;
  readonly SCHEDULE_ROLE_ARN: string;
  readonly SCHEDULE_DLQ_ARN: string;
}

/** Built once when a function starts; `functionName` goes on its log lines. */
export function worldOf(settings: WorldSettings, functionName: string): DeskWorld {
  const queues = queuesOf(settings);
  return {
    table: tableOf(settings),
    queues,
    alarms: new SchedulerAlarms(new SchedulerClient(REPEATABLE_CALLS), queues, {
      groupName: settings.SCHEDULE_GROUP,
      wakeQueueArn: settings.WAKE_QUEUE_ARN,
      roleArn: settings.SCHEDULE_ROLE_ARN,
      deadLetterArn: settings.SCHEDULE_DLQ_ARN,
    }),
    clock: new SystemClock(),
    chance: new SystemChance(),
    log: new JsonLog({ stage: settings.STAGE, context: { function: functionName } }),
    kept: emptyKeptConfiguration(),
  };
}

export function tableOf(settings: Pick<WorldSettings, 'TABLE_NAME'>): TableAccess {
  return { client: new DynamoDBClient(REPEATABLE_CALLS), tableName: settings.TABLE_NAME };
}

export function queuesOf(
  settings: Partial<
    Pick<WorldSettings, 'WAKE_QUEUE_URL' | 'URGENT_QUEUE_URL' | 'BULK_QUEUE_URL' | 'INTAKE_QUEUE_URL'>
  >,
): Queues {
  return new SqsQueues(new SQSClient(REPEATABLE_CALLS), {
    wake: settings.WAKE_QUEUE_URL,
    urgent: settings.URGENT_QUEUE_URL,
    bulk: settings.BULK_QUEUE_URL,
    intake: settings.INTAKE_QUEUE_URL,
  });
}

export function deskOf(world: DeskWorld, tenantId: string): Desk {
  const access = { ...world.table, tenantId };
  return {
    tenantId,
    cases: new DynamoRecordStore<CaseState>({ ...access, kind: CASE }),
    readiness: new DynamoRecordStore<ReadinessState>({ ...access, kind: READINESS }),
    ...NO_DOORS,
    ...world.doors?.(world.table, tenantId),
    configuration: keptConfiguration(new DynamoConfigurationStore(access), world.clock, world.kept),
    codes: new DynamoPageCodes(access),
    pagers: new DynamoPagers(access),
    raw: world.raw ?? NO_RAW,
    links: world.links ?? NO_LINKS,
    alarms: world.alarms,
    queues: world.queues,
    clock: world.clock,
    chance: world.chance,
    log: world.log,
  };
}

function missing(what: string): never {
  throw new Error(`This function was not given ${what}`);
}

/** Whatever is called of it says that it is not there. */
function absent<Store extends object>(what: string): Store {
  // Nothing of it is ever reached: every member is this one function.
  return new Proxy({} as Store, { get: () => async () => missing(what) });
}

const NO_DOORS: Doors = {
  receipts: absent('the store of receipts'),
  verifications: absent('the store of verifications'),
  directory: absent('the directory'),
};

const NO_RAW: RawStore = {
  put: async () => missing('the store of raw messages'),
  get: async () => missing('the store of raw messages'),
};

const NO_LINKS: Links = {
  urlOf: async () => missing('the keys of links'),
  read: async () => missing('the keys of links'),
};
