// EventBridge Scheduler's own protocol (REST-JSON) for one-time schedules and their groups, kept in SQLite, fired at SQS
// in business time. Recurring expressions are refused: the product has none.

import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { arnOf } from './account.ts';
import type { Activity } from './activity.ts';
import type { BusinessClock } from './business-clock.ts';
import { json, jsonFault, listen, WireError, type WireRequest } from './wire.ts';

interface Target {
  readonly Arn: string;
  readonly RoleArn: string;
  readonly Input?: string;
  readonly RetryPolicy?: {
    readonly MaximumRetryAttempts?: number;
    readonly MaximumEventAgeInSeconds?: number;
  };
  readonly DeadLetterConfig?: { readonly Arn?: string };
  readonly SqsParameters?: { readonly MessageGroupId?: string };
}

interface ScheduleBody {
  readonly ScheduleExpression: string;
  readonly ScheduleExpressionTimezone?: string;
  readonly FlexibleTimeWindow: { readonly Mode: string; readonly MaximumWindowInMinutes?: number };
  readonly Target: Target;
  readonly State?: string;
  readonly GroupName?: string;
  readonly ClientToken?: string;
  readonly ActionAfterCompletion?: string;
}

interface Row {
  readonly id: number;
  readonly group_name: string;
  readonly name: string;
  readonly body: string;
  readonly due_at: number;
  readonly next_at: number | null;
  readonly attempts: number;
  readonly state: string;
  readonly created_at: number;
  readonly changed_at: number;
}

/** How the server reaches a queue; throws where the queue does not take the message. */
export type ToQueue = (
  queueArn: string,
  body: string,
  more: { groupId?: string; attributes?: Readonly<Record<string, string>> },
) => Promise<void>;

export interface ScheduleServer {
  readonly origin: string;
  /** When the next schedule fires (business time), or null. */
  nextAt(): number | null;
  /** Looks at the clock anew; called after business time leapt. */
  wake(): void;
  stop(): Promise<void>;
}

/** Scheduler's defaults where a target has no retry policy. */
const RETRIES_MAX = 185;
const EVENT_AGE_SECONDS_MAX = 86_400;
const FIRING_TOGETHER_MAX = 32;

const invalid = (message: string) => new WireError(400, 'ValidationException', message);

/** The instant of `at(yyyy-mm-ddThh:mm:ss)` in its zone. Throws `ValidationException` as AWS does. */
export function dueAtOf(expression: unknown, timeZone: string | undefined): number {
  const found = /^at\((\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?)\)$/.exec(String(expression));
  if (found === null) {
    throw invalid(
      `Invalid Schedule Expression ${String(expression)}. Only one-time at() schedules exist here.`,
    );
  }
  const utc = Date.parse(`${found[1]}Z`);
  if (Number.isNaN(utc)) throw invalid(`Invalid Schedule Expression ${String(expression)}.`);
  if (timeZone === undefined || timeZone === 'UTC') return utc;
  const offsetAt = (instant: number): number => {
    let format: Intl.DateTimeFormat;
    try {
      format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
    } catch {
      throw invalid(`Provided ScheduleExpressionTimezone is not valid: ${timeZone}.`);
    }
    const name = format.formatToParts(instant).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
    const [, sign, hours, minutes] = /GMT([+-])(\d{2}):(\d{2})/.exec(name) ?? [];
    return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
  };
  const guess = utc - offsetAt(utc);
  return utc - offsetAt(guess);
}

function checked(body: ScheduleBody): number {
  const window = body.FlexibleTimeWindow;
  if (window?.Mode !== 'OFF' && window?.Mode !== 'FLEXIBLE')
    throw invalid('FlexibleTimeWindow.Mode must be OFF or FLEXIBLE.');
  const minutes = window.MaximumWindowInMinutes;
  if (window.Mode === 'FLEXIBLE' && !(minutes !== undefined && minutes >= 1 && minutes <= 1_440)) {
    throw invalid('MaximumWindowInMinutes must be between 1 and 1440.');
  }
  if (!body.Target?.Arn || !body.Target.RoleArn) throw invalid('Target.Arn and Target.RoleArn are required.');
  if (!body.Target.Arn.startsWith('arn:aws:sqs:')) {
    throw invalid(`Only SQS targets exist here; ${body.Target.Arn} is none.`);
  }
  const policy = body.Target.RetryPolicy;
  const retries = policy?.MaximumRetryAttempts;
  if (retries !== undefined && !(retries >= 0 && retries <= 185))
    throw invalid('MaximumRetryAttempts must be between 0 and 185.');
  const age = policy?.MaximumEventAgeInSeconds;
  if (age !== undefined && !(age >= 60 && age <= 86_400))
    throw invalid('MaximumEventAgeInSeconds must be between 60 and 86400.');
  return dueAtOf(body.ScheduleExpression, body.ScheduleExpressionTimezone);
}

/** Starts with the schedules that `file` holds; what fell due meanwhile fires at once. */
export async function startScheduleServer(options: {
  file: string;
  clock: BusinessClock;
  activity: Activity;
  toQueue: ToQueue;
}): Promise<ScheduleServer> {
  const { clock, activity, toQueue } = options;
  const db = new DatabaseSync(options.file);
  db.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    CREATE TABLE IF NOT EXISTS groups (name TEXT PRIMARY KEY, created_at INTEGER NOT NULL);
    CREATE TABLE IF NOT EXISTS schedules (
      id INTEGER PRIMARY KEY AUTOINCREMENT, group_name TEXT NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL,
      due_at INTEGER NOT NULL, next_at INTEGER, attempts INTEGER NOT NULL DEFAULT 0, state TEXT NOT NULL,
      created_at INTEGER NOT NULL, changed_at INTEGER NOT NULL, UNIQUE (group_name, name));
    CREATE INDEX IF NOT EXISTS schedules_next ON schedules (next_at) WHERE next_at IS NOT NULL;
    INSERT OR IGNORE INTO groups VALUES ('default', 0);
  `);
  const one = db.prepare('SELECT * FROM schedules WHERE group_name = ? AND name = ?');
  const insert = db.prepare(
    'INSERT INTO schedules (group_name, name, body, due_at, next_at, state, created_at, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const update = db.prepare(
    'UPDATE schedules SET body = ?, due_at = ?, next_at = ?, attempts = 0, state = ?, changed_at = ? WHERE id = ?',
  );
  const remove = db.prepare('DELETE FROM schedules WHERE id = ?');
  const due = db.prepare('SELECT * FROM schedules WHERE next_at <= ? ORDER BY next_at LIMIT ?');
  const next = db.prepare('SELECT min(next_at) AS next_at FROM schedules WHERE next_at IS NOT NULL');
  const retryAt = db.prepare(
    'UPDATE schedules SET attempts = ?, next_at = ? WHERE id = ? AND changed_at = ?',
  );
  const finished = db.prepare('UPDATE schedules SET next_at = NULL WHERE id = ? AND changed_at = ?');
  const finishedAway = db.prepare('DELETE FROM schedules WHERE id = ? AND changed_at = ?');
  const group = db.prepare('SELECT * FROM groups WHERE name = ?');

  // The row's columns are exactly those of the table above.
  const find = (groupName: string, name: string) => one.get(groupName, name) as Row | undefined;
  const mustFind = (groupName: string, name: string): Row => {
    const row = find(groupName, name);
    if (row === undefined)
      throw new WireError(404, 'ResourceNotFoundException', `Schedule ${name} does not exist.`);
    return row;
  };
  const mustFindGroup = (name: string): { name: string; created_at: number } => {
    const row = group.get(name) as { name: string; created_at: number } | undefined;
    if (row === undefined) {
      throw new WireError(404, 'ResourceNotFoundException', `Schedule group ${name} does not exist.`);
    }
    return row;
  };
  const arn = (row: { group_name: string; name: string }) =>
    arnOf('scheduler', `schedule/${row.group_name}/${row.name}`);
  const groupArn = (name: string) => arnOf('scheduler', `schedule-group/${name}`);
  const view = (row: Row) => {
    const { ClientToken: _, ...body } = JSON.parse(row.body) as ScheduleBody;
    return {
      ...body,
      Arn: arn(row),
      Name: row.name,
      GroupName: row.group_name,
      State: row.state,
      CreationDate: row.created_at / 1_000,
      LastModificationDate: row.changed_at / 1_000,
    };
  };
  const nextOf = (body: ScheduleBody, dueAt: number): number | null => {
    if (body.State === 'DISABLED') return null;
    const window = body.FlexibleTimeWindow;
    return window.Mode === 'FLEXIBLE'
      ? dueAt + Math.random() * (window.MaximumWindowInMinutes ?? 0) * 60_000
      : dueAt;
  };

  function create(name: string, body: ScheduleBody) {
    if (!/^[0-9a-zA-Z\-_.]{1,64}$/.test(name)) throw invalid(`The name ${name} is not valid.`);
    const groupName = body.GroupName ?? 'default';
    mustFindGroup(groupName);
    const dueAt = checked(body);
    const text = JSON.stringify(body);
    const standing = find(groupName, name);
    if (standing !== undefined) {
      if (body.ClientToken !== undefined && standing.body === text) return { ScheduleArn: arn(standing) };
      throw new WireError(409, 'ConflictException', `Schedule ${name} already exists.`);
    }
    const now = clock.now();
    insert.run(groupName, name, text, dueAt, nextOf(body, dueAt), body.State ?? 'ENABLED', now, now);
    wake();
    return { ScheduleArn: arn({ group_name: groupName, name }) };
  }

  function list(query: URLSearchParams) {
    const most = Math.min(Number(query.get('MaxResults') ?? 100), 100);
    const after = Number(query.get('NextToken') ?? 0);
    const rows = db
      .prepare(
        'SELECT * FROM schedules WHERE id > ? AND (? IS NULL OR group_name = ?) AND substr(name, 1, length(?)) = ? AND (? IS NULL OR state = ?) ORDER BY id LIMIT ?',
      )
      .all(
        after,
        query.get('ScheduleGroup'),
        query.get('ScheduleGroup'),
        query.get('NamePrefix') ?? '',
        query.get('NamePrefix') ?? '',
        query.get('State'),
        query.get('State'),
        most + 1,
      ) as unknown as Row[];
    const page = rows.slice(0, most).map((row) => {
      const full = view(row);
      return {
        Arn: full.Arn,
        Name: full.Name,
        GroupName: full.GroupName,
        State: full.State,
        CreationDate: full.CreationDate,
        LastModificationDate: full.LastModificationDate,
        Target: { Arn: full.Target.Arn },
      };
    });
    return { Schedules: page, ...(rows.length > most && { NextToken: String(rows[most - 1]?.id) }) };
  }

  function serveGroup(method: string, name: string): unknown {
    if (method === 'POST') {
      if (group.get(name) !== undefined) {
        throw new WireError(409, 'ConflictException', `Schedule group ${name} already exists.`);
      }
      db.prepare('INSERT INTO groups VALUES (?, ?)').run(name, clock.now());
      return { ScheduleGroupArn: groupArn(name) };
    }
    const found = mustFindGroup(name);
    if (method === 'GET') {
      return { Name: name, Arn: groupArn(name), State: 'ACTIVE', CreationDate: found.created_at / 1_000 };
    }
    db.prepare('DELETE FROM schedules WHERE group_name = ?').run(name);
    db.prepare('DELETE FROM groups WHERE name = ?').run(name);
    return {};
  }

  function operate(request: WireRequest): unknown {
    const [, collection, encoded, extra] = request.path.split('/');
    const name = encoded === undefined ? undefined : decodeURIComponent(encoded);
    const known = ['GET', 'POST', 'PUT', 'DELETE'].includes(request.method) && extra === undefined;
    if (known && collection === 'schedule-groups') {
      if (name !== undefined && request.method !== 'PUT') return serveGroup(request.method, name);
      if (name === undefined && request.method === 'GET') {
        const rows = db.prepare('SELECT name FROM groups ORDER BY name').all() as { name: string }[];
        return {
          ScheduleGroups: rows.map((row) => ({ Name: row.name, Arn: groupArn(row.name), State: 'ACTIVE' })),
        };
      }
    }
    if (known && collection === 'schedules') {
      if (name === undefined && request.method === 'GET') return list(request.query);
      const groupName = request.query.get('groupName') ?? 'default';
      if (name !== undefined && request.method === 'GET') return view(mustFind(groupName, name));
      if (name !== undefined && request.method === 'DELETE') {
        remove.run(mustFind(groupName, name).id);
        return {};
      }
      if (name !== undefined) {
        const body = JSON.parse(request.body.toString()) as ScheduleBody;
        if (request.method === 'POST') return create(name, body);
        const row = mustFind(body.GroupName ?? 'default', name);
        const dueAt = checked(body);
        update.run(
          JSON.stringify(body),
          dueAt,
          nextOf(body, dueAt),
          body.State ?? 'ENABLED',
          clock.now(),
          row.id,
        );
        wake();
        return { ScheduleArn: arn(row) };
      }
    }
    throw new WireError(
      404,
      'UnknownOperationException',
      `Scheduler has no ${request.method} ${request.path} here.`,
    );
  }

  const firing = new Set<number>();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  async function fire(row: Row): Promise<void> {
    const body = JSON.parse(row.body) as ScheduleBody;
    const { Target: target } = body;
    const context: Record<string, string> = {
      '<aws.scheduler.schedule-arn>': arn(row),
      '<aws.scheduler.scheduled-time>': new Date(row.due_at).toISOString().replace('.000Z', 'Z'),
      '<aws.scheduler.execution-id>': randomUUID(),
      '<aws.scheduler.attempt-number>': String(row.attempts + 1),
    };
    const input = (target.Input ?? '{}').replace(
      /<aws\.scheduler\.[a-z-]+>/g,
      (name) => context[name] ?? name,
    );
    const groupId = target.SqsParameters?.MessageGroupId;
    const finish = () =>
      (body.ActionAfterCompletion === 'DELETE' ? finishedAway : finished).run(row.id, row.changed_at);
    try {
      await toQueue(target.Arn, input, groupId === undefined ? {} : { groupId });
      finish();
    } catch (error) {
      const attempts = row.attempts + 1;
      const ageSeconds = (clock.now() - row.due_at) / 1_000;
      const tooOften = attempts > (target.RetryPolicy?.MaximumRetryAttempts ?? RETRIES_MAX);
      const tooOld = ageSeconds > (target.RetryPolicy?.MaximumEventAgeInSeconds ?? EVENT_AGE_SECONDS_MAX);
      if (!tooOften && !tooOld) {
        retryAt.run(attempts, clock.now() + Math.min(1_000 * 2 ** attempts, 60_000), row.id, row.changed_at);
        return;
      }
      const deadLetters = target.DeadLetterConfig?.Arn;
      if (deadLetters !== undefined) {
        const attributes = {
          SCHEDULE_ARN: arn(row),
          TARGET_ARN: target.Arn,
          ERROR_MESSAGE: String(error).slice(0, 500),
          RETRY_ATTEMPTS: String(row.attempts),
          EXHAUSTED_RETRY_CONDITION: tooOften ? 'MaximumRetryAttempts' : 'MaximumEventAgeInSeconds',
        };
        await toQueue(deadLetters, input, { attributes }).catch((lost: unknown) => console.error(lost));
      }
      finish();
    }
  }

  function wake(): void {
    if (stopped) return;
    clearTimeout(timer);
    const now = clock.now();
    for (const row of due.all(now, FIRING_TOGETHER_MAX + firing.size) as unknown as Row[]) {
      if (firing.size >= FIRING_TOGETHER_MAX) return;
      if (firing.has(row.id)) continue;
      firing.add(row.id);
      activity
        .during(() => fire(row))
        .catch((error: unknown) => console.error(error))
        .finally(() => {
          firing.delete(row.id);
          wake();
        });
    }
    const at = nextAt();
    // Timers hold 24.8 days at most; an hour is looked at anew.
    if (at !== null && at > now) timer = setTimeout(wake, Math.min(at - now, 3_600_000));
  }

  function nextAt(): number | null {
    return (next.get() as { next_at: number | null }).next_at;
  }

  const server = await listen(async (request) => json(operate(request)), jsonFault, {
    sizeBytesMax: 1_048_576,
  });
  wake();
  return {
    origin: server.origin,
    nextAt,
    wake,
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await server.stop();
      db.close();
    },
  };
}
