// The four queues, the alarm clocks and the way around the queues, in memory, over a clock that a test turns by hand: the
// application's end of them, and the end that delivers. They pass the contract suites of the adapters; what may go wrong
// beyond those promises is a switch, and every switch is off.

import { AHEAD_SECONDS, NEAR_SECONDS, scheduleNameOf } from '../../shared/adapters/scheduler-alarms.ts';
import { queueBody } from '../../shared/adapters/sqs-queues.ts';
import {
  type Alarms,
  type Bypass,
  type Clock,
  type HandOverMessage,
  type IntakeMessage,
  type Queues,
  type SendMessage,
  Unavailable,
  type WakeMessage,
} from '../../shared/app/ports.ts';
import { receiptMessage, sendMessage, wakeQueueBody } from '../../shared/contracts/queues.ts';
import { type Instant, SECOND_MS } from '../../shared/domain/instant.ts';

export type QueueName = Parameters<Queues['depth']>[0];
export type Body =
  | ({ readonly type: 'wake' } & WakeMessage)
  | ({ readonly type: 'hand_over' } & HandOverMessage)
  | ({ readonly type: 'send' } & SendMessage)
  | ({ readonly type: 'receipt' } & IntakeMessage);

/** As each consumer reads it; throws what is none of its bodies. */
export function bodyOn(queue: QueueName, text: string): Body {
  const body: unknown = JSON.parse(text);
  if (queue === 'wake') return wakeQueueBody.parse(body);
  return queue === 'intake' ? receiptMessage.parse(body) : sendMessage.parse(body);
}

export interface Message {
  readonly queue: QueueName;
  /** As it travels. */
  readonly text: string;
  /** The message group; a schedule's message has none. */
  readonly group: string | null;
  readonly visibleAt: Instant;
  receives: number;
}

/** A message with its place among all that were ever sent. */
interface Standing extends Message {
  readonly serial: number;
  visibleAt: Instant;
}

export interface QueueFaults {
  /** The queue refuses messages. */
  queuesDown: boolean;
  /** Messages are accepted and never delivered. */
  queueLoses: (body: Body, now: Instant) => boolean;
  /** Everything is delivered twice. */
  twice: boolean;
  /** So many messages of others stand in the queue; while any do, ours is not handed out. */
  backlog: Partial<Record<QueueName, number>>;
}

export interface ScheduleFaults {
  /** Schedules are accepted and never fire. */
  schedulesLost: boolean;
  /** Every schedule fires this much late. */
  scheduleLateMs: number;
}

export const NO_FAULTS: Readonly<QueueFaults & ScheduleFaults> = {
  queuesDown: false,
  queueLoses: () => false,
  twice: false,
  backlog: {},
  schedulesLost: false,
  scheduleLateMs: 0,
};

/** As the service stack sets it for the wake and send queues. */
const VISIBILITY_MS = 60 * SECOND_MS;
const RECEIVES_MAX = 5;
const DELAY_SECONDS_MAX = 900;

export class MemoryQueues implements Queues {
  /** Received too often without being done. */
  readonly deadLetters: Message[] = [];
  readonly #clock: Pick<Clock, 'now'>;
  readonly #faults: Readonly<QueueFaults>;
  readonly #messages = new Map<Message, Standing>();
  /** The same by the instant from which they can be received; a storm has tens of thousands. */
  readonly #byInstant = new Map<Instant, Set<Standing>>();
  readonly #instants: Instant[] = [];
  #serial = 0;

  constructor(clock: Pick<Clock, 'now'>, faults: Readonly<QueueFaults> = NO_FAULTS) {
    this.#clock = clock;
    this.#faults = faults;
  }

  async send(lane: 'urgent' | 'bulk', message: SendMessage, delaySeconds = 0): Promise<void> {
    this.#put(lane, message.tenantId, queueBody.send(message), delaySeconds);
  }

  async wake(message: WakeMessage, delaySeconds: number): Promise<void> {
    this.#put('wake', message.tenantId, queueBody.wake(message), delaySeconds);
  }

  async intake(message: IntakeMessage): Promise<void> {
    this.#put('intake', message.tenantId, queueBody.intake(message), 0);
  }

  async handOver(message: HandOverMessage): Promise<void> {
    this.#put('wake', message.tenantId, queueBody.handOver(message), 0);
  }

  async depth(queue: QueueName): Promise<number> {
    const ours = this.visible().filter((each) => each.queue === queue);
    return ours.length + (this.#faults.backlog[queue] ?? 0);
  }

  /** A schedule's target: the text as it was given, in no group. */
  deliver(queue: QueueName, text: string): void {
    this.#put(queue, null, text, 0);
  }

  /** All that stands in a queue, also what is delayed or being worked on. */
  standing(queue: QueueName): readonly Body[] {
    return [...this.#messages.values()]
      .filter((each) => each.queue === queue)
      .map((each) => bodyOn(each.queue, each.text));
  }

  /** When the next message can be received; infinitely late where there is none. */
  nextAt(): Instant {
    return this.#instants[0] ?? Number.POSITIVE_INFINITY;
  }

  /** In the order in which they were sent. */
  visible(): readonly Message[] {
    const now = this.#clock.now();
    const found: Standing[] = [];
    for (const instant of this.#instants) {
      if (instant > now) break;
      found.push(...(this.#byInstant.get(instant) ?? []));
    }
    return found.sort((one, other) => one.serial - other.serial);
  }

  /** Hands a message to a consumer, who has it to himself for a while. False: behind others' messages, or a dead letter now. */
  take(message: Message): boolean {
    this.leave(message);
    if (this.#faults.backlog[message.queue]) return false;
    message.receives++;
    if (message.receives <= RECEIVES_MAX) return true;
    this.deadLetters.push(message);
    this.done(message);
    return false;
  }

  /** Nobody can come for it now. */
  leave(message: Message): void {
    const standing = this.#messages.get(message);
    if (!standing) return;
    this.#forget(standing);
    standing.visibleAt = this.#clock.now() + VISIBILITY_MS;
    this.#remember(standing);
  }

  done(message: Message): void {
    const standing = this.#messages.get(message);
    if (!standing) return;
    this.#forget(standing);
    this.#messages.delete(message);
  }

  #remember(message: Standing): void {
    const { visibleAt } = message;
    const there = this.#byInstant.get(visibleAt);
    if (there) {
      there.add(message);
      return;
    }
    this.#byInstant.set(visibleAt, new Set([message]));
    this.#instants.splice(this.#placeOf(visibleAt), 0, visibleAt);
  }

  #forget(message: Standing): void {
    const { visibleAt } = message;
    const there = this.#byInstant.get(visibleAt);
    there?.delete(message);
    if (!there || there.size > 0) return;
    this.#byInstant.delete(visibleAt);
    this.#instants.splice(this.#placeOf(visibleAt), 1);
  }

  /** Where the instant stands, or would stand, among the others. */
  #placeOf(instant: Instant): number {
    let from = 0;
    let to = this.#instants.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.#instants[middle] ?? 0) < instant) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  #put(queue: QueueName, group: string | null, text: string, delaySeconds: number): void {
    if (!Number.isInteger(delaySeconds) || delaySeconds < 0 || delaySeconds > DELAY_SECONDS_MAX)
      throw new RangeError(`A queue delays by 0 to ${DELAY_SECONDS_MAX} whole seconds, not ${delaySeconds}`);
    if (this.#faults.queuesDown)
      throw new Unavailable('The queue does not take messages', { retryable: true });
    const now = this.#clock.now();
    if (this.#faults.queueLoses(bodyOn(queue, text), now)) return;
    const copies = this.#faults.twice ? 2 : 1;
    const visibleAt = now + delaySeconds * SECOND_MS;
    for (let copy = 0; copy < copies; copy++) {
      const message: Standing = { queue, group, text, visibleAt, receives: 0, serial: this.#serial++ };
      this.#messages.set(message, message);
      this.#remember(message);
    }
  }
}

/** Design A4: near ones by a delayed message, far ones by a schedule into the wake queue that is gone once it fired. */
export class MemoryAlarms implements Alarms {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #queues: MemoryQueues;
  readonly #faults: Readonly<QueueFaults & ScheduleFaults>;
  readonly #schedules = new Map<string, { readonly fireAt: Instant; readonly text: string }>();
  /** When the next one fires, once somebody asked; null where that is to be looked for anew. */
  #next: Instant | null = null;

  constructor(
    clock: Pick<Clock, 'now'>,
    queues: MemoryQueues,
    faults: Readonly<QueueFaults & ScheduleFaults> = NO_FAULTS,
  ) {
    this.#clock = clock;
    this.#queues = queues;
    this.#faults = faults;
  }

  async arm(message: WakeMessage, now: Instant): Promise<void> {
    const remainingSeconds = (message.wakeAt - now) / SECOND_MS;
    if (remainingSeconds <= NEAR_SECONDS) {
      await this.#queues.wake(message, Math.max(0, Math.floor(remainingSeconds)));
      return;
    }
    const name = scheduleNameOf(message);
    if (this.#schedules.has(name) || this.#faults.schedulesLost) return;
    // A schedule's expression has whole seconds.
    const firesAt = Math.floor(message.wakeAt / SECOND_MS - AHEAD_SECONDS) * SECOND_MS;
    const fireAt = firesAt + this.#faults.scheduleLateMs;
    this.#next = Math.min(this.nextAt(), fireAt);
    this.#schedules.set(name, {
      fireAt,
      text: queueBody.wake(message),
    });
  }

  /** When the next schedule fires; infinitely late where there is none. */
  nextAt(): Instant {
    if (this.#next === null) {
      let next = Number.POSITIVE_INFINITY;
      for (const { fireAt } of this.#schedules.values()) if (fireAt < next) next = fireAt;
      this.#next = next;
    }
    return this.#next;
  }

  fireDue(): void {
    if (this.nextAt() > this.#clock.now()) return;
    this.#next = null;
    for (const [name, { fireAt, text }] of this.#schedules) {
      if (fireAt > this.#clock.now()) continue;
      this.#schedules.delete(name);
      // Scheduler tries for an hour and gives up into its dead-letter queue; the sweeper has the deadline by then.
      if (!this.#faults.queuesDown) this.#queues.deliver('wake', text);
    }
  }
}

/** Lambda's asynchronous invocations: taken at once, run when somebody asks for the next one. */
export class MemoryBypass implements Bypass {
  readonly #taken: { readonly consumer: QueueName; readonly text: string }[];
  readonly #consumers: readonly QueueName[];

  /** `consumers`: those that may be called from here. What is taken is put at the end of `taken`. */
  constructor(consumers: readonly QueueName[], taken: { consumer: QueueName; text: string }[] = []) {
    this.#consumers = consumers;
    this.#taken = taken;
  }

  async invoke(consumer: QueueName, body: unknown): Promise<void> {
    if (!this.#consumers.includes(consumer))
      throw new Unavailable(`No way around the queue of ${consumer} from here`, { retryable: true });
    this.#taken.push({ consumer, text: JSON.stringify(body) });
  }
}
