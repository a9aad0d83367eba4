// A desk in memory whose clock is turned by hand: the application's own code on stores, queues, schedules and providers
// that can be made to fail at any step. Scenario tests say what happened to people; this file makes it happen.

import { createHash } from 'node:crypto';
import { queuesWithBypass } from '../../shared/app/bypass.ts';
import { caseKeeping } from '../../shared/app/case-keeping.ts';
import { commit } from '../../shared/app/commit.ts';
import type { Desk } from '../../shared/app/desk.ts';
import { handOverAgain } from '../../shared/app/hand-over.ts';
import { processReceipt } from '../../shared/app/intake.ts';
import { acceptForm } from '../../shared/app/intake-form.ts';
import { emptyKeptConfiguration, keptConfiguration } from '../../shared/app/kept-configuration.ts';
import {
  type AttemptTag,
  type HandOverMessage,
  type IntakeMessage,
  type Log,
  type Messenger,
  type OutboundMail,
  type OutboundSms,
  type ProviderAnswer,
  type SendMessage,
  Unavailable,
  type WakeMessage,
} from '../../shared/app/ports.ts';
import { seedTenant } from '../../shared/app/seed.ts';
import { send } from '../../shared/app/send.ts';
import { sweep } from '../../shared/app/sweep.ts';
import { wake } from '../../shared/app/wake.ts';
import type { CaseCommand, CaseEffect, CaseState } from '../../shared/domain/case.ts';
import { type Instant, isoOf, MINUTE_MS, SECOND_MS } from '../../shared/domain/instant.ts';
import { demoTenant } from '../../shared/domain/presets/demo.ts';
import type { Actor } from '../../shared/domain/record.ts';
import { outboundOf } from '../../shared/web/outbound.ts';
import { createMemoryTable } from './memory-store.ts';
import { asProcess, FaultPlan } from './process.ts';

/** What a person received: the only thing that most expectations look at. */
export interface Received {
  readonly at: Instant;
  readonly person: string;
  readonly to: string;
  readonly channel: 'email' | 'sms';
  readonly kind: 'page' | 'notice';
  readonly text: string;
  readonly attemptId: string;
  readonly caseId: string;
}

type Body =
  | ({ readonly type: 'wake' } & WakeMessage)
  | ({ readonly type: 'hand_over' } & HandOverMessage)
  | ({ readonly type: 'send' } & SendMessage)
  | ({ readonly type: 'receipt' } & IntakeMessage);
type QueueName = 'urgent' | 'bulk' | 'wake' | 'intake';

interface Message {
  readonly id: number;
  readonly queue: QueueName;
  readonly body: Body;
  visibleAt: Instant;
  receives: number;
}

export interface WorldOptions {
  readonly startsAt: string;
  readonly plan?: FaultPlan;
  /** What providers answer to an address; default: accepted. */
  readonly provider?: (message: {
    to: string;
    channel: 'email' | 'sms';
    at: Instant;
  }) => ProviderAnswer['outcome'];
  /** Faults of the surroundings; each may be changed while the scenario runs. */
  readonly surroundings?: Partial<Surroundings>;
}

export interface Surroundings {
  /** The queue refuses messages. */
  queuesDown: boolean;
  /** Messages are accepted and never delivered. */
  queueLoses: (body: Body, now: Instant) => boolean;
  /** Schedules are accepted and never fire. */
  schedulesLost: boolean;
  /** Every schedule fires this much late. */
  scheduleLateMs: number;
  /** Everything is delivered twice. */
  twice: boolean;
  /** The words for this effect cannot be made, by a bug. */
  breaksOn: (effect: CaseEffect, caseId: string) => boolean;
  /** So many messages of others stand in the queue; while any do, ours is not handed out. */
  backlog: Partial<Record<QueueName, number>>;
  /** Nothing runs at all: an outage of the region. */
  outage: boolean;
}

/** As the service stack sets it for the wake and send queues. */
const VISIBILITY_MS = 60 * SECOND_MS;
const RECEIVES_MAX = 5;

export class World {
  readonly plan: FaultPlan;
  readonly table = createMemoryTable();
  /** As every process has it; this world's processes share one. */
  private readonly kept = emptyKeptConfiguration();
  readonly received: Received[] = [];
  readonly surroundings: Surroundings;
  readonly deadLetters: Message[] = [];
  readonly metrics: Record<string, number> = {};
  now: Instant;
  private readonly provider: NonNullable<WorldOptions['provider']>;
  private messages: Message[] = [];
  /** Asynchronous invocations that Lambda has taken. */
  private invoked: Body[] = [];
  private schedules: { name: string; fireAt: Instant; body: Body }[] = [];
  private nextSweepAt: Instant;
  private nextId = 1;
  private chanceCount = 0;
  private providerCalls = new Map<string, number>();

  private constructor(options: WorldOptions) {
    this.now = Date.parse(options.startsAt);
    this.plan = options.plan ?? new FaultPlan();
    this.provider = options.provider ?? (() => 'accepted');
    this.nextSweepAt = Math.ceil(this.now / MINUTE_MS) * MINUTE_MS;
    this.surroundings = {
      queuesDown: false,
      queueLoses: () => false,
      schedulesLost: false,
      scheduleLateMs: 0,
      twice: false,
      breaksOn: () => false,
      backlog: {},
      outage: false,
      ...options.surroundings,
    };
  }

  /** A world with the demo tenant in it. */
  static async open(options: WorldOptions): Promise<World> {
    const world = new World(options);
    const desk = world.desk();
    await seedTenant(desk, demoTenant(MAIL_DOMAIN), { name: 'seed', at: world.now });
    return world;
  }

  // -------------------------------------------------------------------------------------------------------------
  // What happens

  /** Runs a piece of application code as one invocation of a handler that the fault plan may kill. */
  async invoke<Result>(work: (desk: Desk) => Promise<Result>): Promise<Result | 'died'> {
    return asProcess(this.plan, (through) => work(this.desk(through)));
  }

  /** A customer fills in the form and sends it until it is answered, as a browser's user does. Answers the case's id. */
  async report(
    report: { severity?: string; subject?: string; email?: string; key?: string } = {},
  ): Promise<string> {
    const key = report.key ?? `form-${this.nextId++}`;
    for (let tries = 0; tries < 6; tries++) {
      const answer = await this.invoke((desk) =>
        acceptForm(
          desk,
          {
            name: '周敏',
            subject: report.subject ?? '调度系统无法登录',
            text: '所有席位都登录不上，业务停止。',
            severity: report.severity ?? 'L1',
            email: report.email ?? 'zhou.min@xihe-water.example',
            files: [],
          },
          { idempotencyKey: key, sourceAddress: '192.0.2.1' },
        ),
      );
      if (answer !== 'died' && answer.outcome === 'opened') return answer.caseId;
      await this.fastForwardTo(this.now + 5 * SECOND_MS);
    }
    throw new Error('The report was not answered with a case');
  }

  /** A command from a person or a door, retried by its sender until it is answered, as people and transports do. */
  async command(caseId: string, command: CaseCommand, actor: Actor = DISPATCHER, commandId?: string) {
    const id = commandId ?? `c${this.nextId++}`;
    for (let tries = 0; tries < 5; tries++) {
      const result = await this.invoke((desk) =>
        commit(caseKeeping(desk), desk, { id: caseId, command, actor, commandId: id, mayRepeat: true }),
      );
      if (result !== 'died') return result;
    }
    throw new Error('The command died five times');
  }

  /** Turns the clock to the instant, doing on the way whatever falls due, each thing at its own moment. */
  async fastForwardTo(target: Instant): Promise<void> {
    for (let steps = 0; ; steps++) {
      if (steps > 200_000) throw new Error('The clock does not get on: something repeats without end');
      const at = this.nextMoment();
      if (at > target) break;
      this.now = Math.max(this.now, at);
      await this.doWhatIsDue();
    }
    this.now = Math.max(this.now, target);
  }

  async fastForward(minutes: number): Promise<void> {
    await this.fastForwardTo(this.now + minutes * MINUTE_MS);
  }

  /** Lets what was just sent arrive, without turning the clock by more than a few seconds. */
  async settle(): Promise<void> {
    await this.fastForwardTo(this.now + 2 * SECOND_MS);
  }

  // -------------------------------------------------------------------------------------------------------------
  // What can be seen

  async caseOf(caseId: string): Promise<CaseState> {
    const head = await this.table.records<CaseState>(TENANT_ID, 'case').head(caseId);
    if (!head) throw new Error(`There is no case ${caseId}`);
    return head.state;
  }

  async eventsOf(caseId: string): Promise<{ type: string; at: Instant; [key: string]: unknown }[]> {
    const { commits } = await this.table
      .records<CaseState>(TENANT_ID, 'case')
      .timeline(caseId, { limit: 1000 });
    return commits.flatMap((each) =>
      each.events.map((event) => ({ ...(event as { type: string }), at: each.at })),
    );
  }

  pagesTo(personId: string): Received[] {
    return this.received.filter((each) => each.kind === 'page' && each.person === personId);
  }

  /** How many of our messages stand in a queue. */
  waiting(queue: QueueName): number {
    return this.messages.filter((each) => each.queue === queue).length;
  }

  /** Calls of a provider for one attempt, answered or not; more than one would be a double by us. */
  callsOf(attemptKey: string): number {
    return this.providerCalls.get(attemptKey) ?? 0;
  }

  get doubledAttempts(): string[] {
    return [...this.providerCalls].filter(([, calls]) => calls > 1).map(([key]) => key);
  }

  // -------------------------------------------------------------------------------------------------------------
  // The machinery underneath

  desk(through: <Port extends object>(name: string, port: Port) => Port = (_, port) => port): Desk {
    const clock = { now: () => this.now, machineNow: () => this.now, sleep: (ms: number) => this.sleep(ms) };
    return {
      tenantId: TENANT_ID,
      cases: through('cases', this.table.records<CaseState>(TENANT_ID, 'case')),
      receipts: through('receipts', this.table.receipts(TENANT_ID)),
      configuration: keptConfiguration(this.table.configuration(TENANT_ID), clock, this.kept),
      codes: through('codes', this.table.codes(TENANT_ID)),
      directory: this.table.directory(),
      raw: rawInMemory(),
      links: linksInMemory(),
      alarms: through('alarms', { arm: async (message, now) => this.arm(message, now) }),
      queues: through('queues', this.queues()),
      clock,
      chance: { hex: (bytes) => this.chance(bytes) },
      log: this.log(),
    };
  }

  private queues(): Desk['queues'] {
    const put = async (queue: QueueName, body: Body, delaySeconds = 0) => {
      if (this.surroundings.queuesDown)
        throw new Unavailable('The queue does not take messages', { retryable: true });
      if (delaySeconds > 900) throw new Error(`SQS delays by at most 900 s, not ${delaySeconds}`);
      if (this.surroundings.queueLoses(body, this.now)) return;
      const copies = this.surroundings.twice ? 2 : 1;
      for (let copy = 0; copy < copies; copy++) {
        const visibleAt = this.now + delaySeconds * SECOND_MS;
        this.messages.push({ id: this.nextId++, queue, body, visibleAt, receives: 0 });
      }
    };
    return {
      send: (lane, message, delaySeconds) => put(lane, { type: 'send', ...message }, delaySeconds),
      wake: (message, delaySeconds) => put('wake', { type: 'wake', ...message }, delaySeconds),
      handOver: (message) => put('wake', { type: 'hand_over', ...message }),
      intake: (message) => put('intake', { type: 'receipt', ...message }),
      depth: async (queue) => this.waiting(queue) + (this.surroundings.backlog[queue] ?? 0),
    };
  }

  /** Design A4, as the adapter does it: near ones by a delayed message, far ones by a schedule into the wake queue. */
  private async arm(message: WakeMessage, now: Instant): Promise<void> {
    const remaining = message.wakeAt - now;
    if (remaining <= 840 * SECOND_MS) {
      await this.queues().wake(message, Math.max(0, Math.floor(remaining / SECOND_MS)));
      return;
    }
    const name = `${message.recordId}-${Math.floor(message.wakeAt / SECOND_MS)}`;
    if (this.schedules.some((each) => each.name === name)) return;
    const fireAt = message.wakeAt - 300 * SECOND_MS + this.surroundings.scheduleLateMs;
    if (!this.surroundings.schedulesLost)
      this.schedules.push({ name, fireAt, body: { type: 'wake', ...message } });
  }

  private nextMoment(): Instant {
    let next = this.nextSweepAt;
    for (const message of this.messages) if (message.visibleAt < next) next = message.visibleAt;
    for (const schedule of this.schedules) if (schedule.fireAt < next) next = schedule.fireAt;
    return Math.max(next, this.now);
  }

  private async doWhatIsDue(): Promise<void> {
    for (const schedule of this.schedules.filter((each) => each.fireAt <= this.now)) {
      this.schedules = this.schedules.filter((each) => each !== schedule);
      // Scheduler tries for an hour and gives up into its dead-letter queue; the sweeper has the deadline by then.
      if (this.surroundings.queuesDown) continue;
      await this.queues().wake(schedule.body as WakeMessage, 0);
    }
    const visible = this.messages.filter((each) => each.visibleAt <= this.now);
    for (const message of visible) {
      message.visibleAt = this.now + VISIBILITY_MS;
      if (this.surroundings.outage || this.surroundings.backlog[message.queue]) continue;
      message.receives++;
      if (message.receives > RECEIVES_MAX) {
        this.deadLetters.push(message);
        this.messages = this.messages.filter((each) => each !== message);
        continue;
      }
      let done = false;
      try {
        done = (await this.consume(message.body)) !== 'died';
      } catch (error) {
        this.log().error('handler_failed', { error: String(error) });
      }
      if (done) this.messages = this.messages.filter((each) => each !== message);
    }
    await this.runInvoked();
    if (this.nextSweepAt <= this.now) {
      this.nextSweepAt = Math.floor(this.now / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
      if (!this.surroundings.outage) await this.sweepOnce();
      await this.runInvoked();
    }
  }

  private async runInvoked(): Promise<void> {
    for (let body = this.invoked.shift(); body; body = this.invoked.shift()) {
      await this.consume(body).catch((error: unknown) =>
        this.log().error('handler_failed', { error: String(error) }),
      );
    }
  }

  private withBypass(queues: Desk['queues']): Desk['queues'] {
    const invoke = async (_: string, body: unknown) => {
      this.invoked.push(body as Body);
    };
    return queuesWithBypass(queues, { invoke }, this.log());
  }

  private consume(body: Body): Promise<unknown> {
    return asProcess(this.plan, async (through) => {
      const whole = this.desk(through);
      // As the functions are wired: only the wake function has a way around the queues.
      const isWake = body.type === 'wake' || body.type === 'hand_over';
      const desk = isWake ? { ...whole, queues: this.withBypass(whole.queues) } : whole;
      const keeping = caseKeeping(desk);
      switch (body.type) {
        case 'wake':
          return wake(keeping, desk, body);
        case 'hand_over':
          return handOverAgain(keeping, desk, body.recordId, body);
        case 'send':
          return send(keeping, desk, this.outside(through), body);
        case 'receipt':
          return processReceipt(desk, body.receiptId);
      }
    });
  }

  private async sweepOnce(): Promise<void> {
    // Most minutes of a long scenario find nothing; asking each shard for it would be most of the scenario's time.
    if (!this.table.table.isOverdue(this.now)) return;
    await asProcess(this.plan, (through) =>
      sweep({
        due: through('due', this.table.due()),
        queues: this.withBypass(through('queues', this.queues())),
        clock: this.desk().clock,
        log: this.log(),
      }),
    ).catch((error: unknown) => this.log().error('sweep_failed', { error: String(error) }));
  }

  /** Providers: a call counts as received where the provider took it, whatever it answered. */
  private outside(
    through: <Port extends object>(name: string, port: Port) => Port,
  ): Parameters<typeof send>[2] {
    const take = async (
      channel: 'email' | 'sms',
      message: OutboundMail | OutboundSms,
      tag: AttemptTag,
    ): Promise<ProviderAnswer> => {
      const key = `${tag.recordId}/${tag.attemptId}`;
      const outcome = this.provider({ to: message.to, channel, at: this.now });
      if (outcome !== 'not_taken') this.providerCalls.set(key, (this.providerCalls.get(key) ?? 0) + 1);
      if (outcome === 'accepted' || outcome === 'unknown') {
        const text = 'subject' in message ? `${message.subject}\n${message.text}` : message.text;
        this.received.push({
          at: this.now,
          person: this.personBehind(message.to),
          to: message.to,
          channel,
          kind: message.kind,
          text,
          attemptId: tag.attemptId,
          caseId: tag.recordId,
        });
      }
      if (outcome === 'accepted') return { outcome, providerId: `provider-${key}` };
      return { outcome, detail: `the provider of this scenario answers ${outcome}` };
    };
    const render = outboundOf(this.desk(), {
      mailDomain: MAIL_DOMAIN,
      publicOrigin: 'https://desk.example',
    });
    return {
      messenger: through<Messenger>('provider', {
        mail: (message, tag) => take('email', message, tag),
        sms: (message, tag) => take('sms', message, tag),
      }),
      render: async (state, effect, attemptId) => {
        if (this.surroundings.breaksOn(effect, state.id)) throw new TypeError('there are no words for it');
        return render(state, effect, attemptId);
      },
    };
  }

  private personBehind(address: string): string {
    const demo = demoTenant(MAIL_DOMAIN);
    const person = demo.people.find((each) =>
      each.contactMethods.some((method) => method.address === address),
    );
    return person?.id ?? address;
  }

  /** As Node's timers do: about one in six comes a millisecond before its time by `Date.now()`; here each one does. */
  private async sleep(ms: number): Promise<void> {
    this.now += Math.max(1, ms - 1);
  }

  /** Looks random to the code and is the same in every run. */
  private chance(bytes: number): string {
    let digits = '';
    while (digits.length < bytes * 2) {
      digits += createHash('sha256')
        .update(`${this.chanceCount++}`)
        .digest('hex');
    }
    return digits.slice(0, bytes * 2);
  }

  private log(): Log {
    const note = (level: string) => (event: string, fields?: Readonly<Record<string, unknown>>) => {
      this.lines.push(`${isoOf(this.now)} ${level} ${event} ${JSON.stringify(fields ?? {})}`);
    };
    return {
      info: note('info'),
      warn: note('warn'),
      error: note('error'),
      metric: (name, value = 1) => {
        this.metrics[name] = (this.metrics[name] ?? 0) + value;
      },
    };
  }

  /** What the code logged, for a failing scenario. */
  readonly lines: string[] = [];
}

export const MAIL_DOMAIN = 'desk.example';
export const TENANT_ID = demoTenant(MAIL_DOMAIN).tenant.id;
export const DISPATCHER: Actor = { kind: 'person', name: 'dispatcher', via: 'portal' };

function rawInMemory(): Desk['raw'] {
  const bytesByKey = new Map<string, Uint8Array>();
  return {
    put: async (tenantId, key, bytes) => {
      bytesByKey.set(`${tenantId}/${key}`, bytes);
      return `${tenantId}/${key}`;
    },
    get: async (key) => bytesByKey.get(key) ?? null,
  };
}

function linksInMemory(): Desk['links'] {
  return {
    urlOf: async (claims) =>
      `https://desk.example/${claims.audience}/${claims.caseId}/${claims.subject ?? ''}`,
    read: async () => ({ bad: 'malformed' }),
  };
}
