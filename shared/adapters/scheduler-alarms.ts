// One alarm clock per record (design A4): a delayed message for what is near, a one-time schedule for what is far.
// An alarm is a hint: losing one delays by the sweeper's round, a stale one wakes nobody.

import { createHash } from 'node:crypto';
import { CreateScheduleCommand, type SchedulerClient } from '@aws-sdk/client-scheduler';
import type { Alarms, Queues, WakeMessage } from '../app/ports.ts';
import { type Instant, isoOf, SECOND_MS } from '../domain/instant.ts';
import { errorNameOf, unavailableOf } from './aws-errors.ts';
import { queueBody } from './sqs-queues.ts';

/** Below this a queue's delay reaches; it is under SQS's 900 s so that a slow call does not miss it. */
export const NEAR_SECONDS = 840;
/** A schedule fires up to 60 s late, so it fires this much ahead, and a delayed message waits for the instant itself. */
export const AHEAD_SECONDS = 300;
const EVENT_AGE_SECONDS = 3_600;
const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

export interface ScheduleSettings {
  readonly groupName: string;
  readonly wakeQueueArn: string;
  /** May only send to the wake queue and to the dead-letter queue. */
  readonly roleArn: string;
  readonly deadLetterArn: string;
}

export class SchedulerAlarms implements Alarms {
  readonly #client: SchedulerClient;
  readonly #queues: Pick<Queues, 'wake'>;
  readonly #settings: ScheduleSettings;

  constructor(client: SchedulerClient, queues: Pick<Queues, 'wake'>, settings: ScheduleSettings) {
    this.#client = client;
    this.#queues = queues;
    this.#settings = settings;
  }

  async arm(message: WakeMessage, now: Instant): Promise<void> {
    const remainingSeconds = (message.wakeAt - now) / SECOND_MS;
    if (remainingSeconds <= NEAR_SECONDS) {
      await this.#queues.wake(message, Math.max(0, Math.floor(remainingSeconds)));
      return;
    }
    try {
      await this.#client.send(
        new CreateScheduleCommand({
          Name: scheduleNameOf(message),
          GroupName: this.#settings.groupName,
          ScheduleExpression: `at(${isoOf(message.wakeAt - AHEAD_SECONDS * SECOND_MS).slice(0, 19)})`,
          ScheduleExpressionTimezone: 'UTC',
          FlexibleTimeWindow: { Mode: 'OFF' },
          ActionAfterCompletion: 'DELETE',
          Target: {
            Arn: this.#settings.wakeQueueArn,
            RoleArn: this.#settings.roleArn,
            Input: queueBody.wake(message),
            DeadLetterConfig: { Arn: this.#settings.deadLetterArn },
            RetryPolicy: { MaximumEventAgeInSeconds: EVENT_AGE_SECONDS },
          },
        }),
      );
    } catch (error) {
      // The name says which record and which second: whoever holds it has armed this very alarm.
      if (errorNameOf(error) === 'ConflictException') return;
      throw unavailableOf('scheduler:CreateSchedule', error);
    }
  }
}

/** At most 64 characters of `[0-9a-zA-Z-_.]`, the same for the same record and second, and telling nobody's ids. */
export function scheduleNameOf(message: WakeMessage): string {
  const digest = createHash('sha256')
    .update(`${message.tenantId}/${message.kind}/${message.recordId}`)
    .digest();
  return `w-${base32Of(digest).slice(0, 40)}-${Math.floor(message.wakeAt / SECOND_MS).toString(36)}`;
}

/** RFC 4648 base32 in lower case without padding. */
function base32Of(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += BASE32[(held >> bits) & 31];
    }
    held &= (1 << bits) - 1;
  }
  return bits > 0 ? text + BASE32[(held << (5 - bits)) & 31] : text;
}
