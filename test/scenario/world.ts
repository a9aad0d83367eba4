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
import { acceptSms } from '../../shared/app/intake-sms.ts';
import { emptyKeptConfiguration, keptConfiguration } from '../../shared/app/kept-configuration.ts';
import { processLimits } from '../../shared/app/limits.ts';
import type { Clock, Log, Messenger } from '../../shared/app/ports.ts';
import { keepingsOf, ofKind, sendOfKind } from '../../shared/app/record-kinds.ts';
import { seedTenant } from '../../shared/app/seed.ts';
import { sweep } from '../../shared/app/sweep.ts';
import { wake } from '../../shared/app/wake.ts';
import type { CaseCommand, CaseEffect, CaseState } from '../../shared/domain/case.ts';
import { caseKind } from '../../shared/domain/case-kind.ts';
import type { Tenant } from '../../shared/domain/customers.ts';
import { type Instant, isoOf, MINUTE_MS, SECOND_MS } from '../../shared/domain/instant.ts';
import { demoTenant } from '../../shared/domain/presets/demo.ts';
import { readinessClockwork } from '../../shared/domain/readiness-check.ts';
import { READINESS, type ReadinessState } from '../../shared/domain/readiness-record.ts';
import type { Actor } from '../../shared/domain/record.ts';
import { bundleOutboundOf } from '../../shared/web/message-bundle.ts';
import { digestOutboundOf } from '../../shared/web/message-digest.ts';
import { outboundOf } from '../../shared/web/outbound.ts';
import { readinessOutboundOf } from '../../shared/web/outbound-readiness.ts';
import { findingWords } from '../../shared/web/words-readiness.ts';
import {
  MemoryMessenger,
  MemoryRawStore,
  memoryLinks,
  type ProviderMood,
  type Received,
} from './memory-outside.ts';
import {
  type Body,
  bodyOn,
  MemoryAlarms,
  MemoryBypass,
  MemoryQueues,
  type Message,
  NO_FAULTS,
  type QueueFaults,
  type QueueName,
  type ScheduleFaults,
} from './memory-queues.ts';
import { createMemoryTable } from './memory-store.ts';
import { asProcess, FaultPlan } from './process.ts';

export interface WorldOptions {
  readonly startsAt: string;
  readonly plan?: FaultPlan;
  /** Whose desk it is; the demo tenant's, with its id, where nobody is named. */
  readonly tenant?: ReturnType<typeof demoTenant>;
  /** What providers answer to an address; default: accepted. */
  readonly provider?: ProviderMood;
  /** Faults of the surroundings; each may be changed while the scenario runs. */
  readonly surroundings?: Partial<Surroundings>;
  /** Waits of a fraction of a second, as after two writers met, turn no clock: everything stays on whole seconds. */
  readonly waitsTakeNoTime?: boolean;
}

export interface Surroundings extends QueueFaults, ScheduleFaults {
  /** The words for this effect cannot be made, by a bug. */
  breaksOn: (effect: CaseEffect, caseId: string) => boolean;
  /** Nothing runs at all: an outage of the region. */
  outage: boolean;
}

/** Writers who met try eight times; whoever waits more often waits for an instant, which must come. */
const FREE_WAITS_MAX = 8;

export class World {
  readonly plan: FaultPlan;
  readonly table = createMemoryTable();
  /** As every process has it; this world's processes share one. */
  private readonly kept = emptyKeptConfiguration();
  readonly surroundings: Surroundings;
  readonly metrics: Record<string, number> = {};
  /** What the code logged, for a failing scenario. */
  readonly lines: string[] = [];
  now: Instant;
  private readonly clock: Clock;
  private readonly queues: MemoryQueues;
  private readonly alarms: MemoryAlarms;
  private readonly messenger: MemoryMessenger;
  private readonly raw = new MemoryRawStore();
  private readonly links = memoryLinks();
  private readonly limits = processLimits();
  /** Asynchronous invocations that Lambda has taken. */
  private readonly invoked: { consumer: QueueName; text: string }[] = [];
  private nextSweepAt: Instant;
  private nextId = 1;
  private chanceCount = 0;
  private readonly waitsTakeNoTime: boolean;
  private freeWaits = 0;

  private constructor(options: WorldOptions) {
    this.now = Date.parse(options.startsAt);
    this.plan = options.plan ?? new FaultPlan();
    this.waitsTakeNoTime = options.waitsTakeNoTime ?? false;
    this.nextSweepAt = Math.ceil(this.now / MINUTE_MS) * MINUTE_MS;
    this.surroundings = { ...NO_FAULTS, breaksOn: () => false, outage: false, ...options.surroundings };
    this.clock = { now: () => this.now, machineNow: () => this.now, sleep: (ms) => this.sleep(ms) };
    this.queues = new MemoryQueues(this.clock, this.surroundings);
    this.alarms = new MemoryAlarms(this.clock, this.queues, this.surroundings);
    this.messenger = new MemoryMessenger(this.clock, options.provider, personBehind);
  }

  /** A world with the demo tenant in it. */
  static async open(options: WorldOptions): Promise<World> {
    const world = new World(options);
    const desk = world.desk();
    await seedTenant(desk, options.tenant ?? demoTenant(MAIL_DOMAIN), { name: 'seed', at: world.now });
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
    report: { severity?: string; subject?: string; text?: string; email?: string; key?: string } = {},
  ): Promise<string> {
    const key = report.key ?? `form-${this.nextId++}`;
    for (let tries = 0; tries < 6; tries++) {
      const answer = await this.invoke((desk) =>
        acceptForm(
          desk,
          {
            name: '周敏',
            subject: report.subject ?? '调度系统无法登录',
            text: report.text ?? '所有席位都登录不上，业务停止。',
            severity: report.severity ?? 'L1',
            email: report.email ?? 'zhou.min@xihe-water.example',
            // Each report is of a fault of its own; the same words would be one case.
            site: `席位 ${key}`,
            files: [],
          },
          { idempotencyKey: key, sourceAddress: '192.0.2.1', sentBy: 'person' },
        ),
      );
      if (answer !== 'died' && 'caseId' in answer) return answer.caseId;
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

  /** A text message from a phone to the desk's number. */
  async text(from: string, body: string) {
    const unread = () => {
      throw new Error('A text message is no mail');
    };
    return this.invoke((desk) =>
      acceptSms(
        {
          directory: desk.directory,
          deskOf: () => desk,
          mailDomain: MAIL_DOMAIN,
          readHeader: unread,
          readMail: unread,
        },
        {
          originationNumber: from,
          destinationNumber: '+8612000550100',
          messageBody: body,
          inboundMessageId: `text-${this.nextId++}`,
        },
      ),
    );
  }

  /** An admin changes the desk itself. */
  async changeTenant(change: Partial<Tenant>): Promise<void> {
    const { configuration } = this.desk();
    const tenant = await configuration.get<Tenant>('tenant', TENANT_ID);
    if (!tenant) throw new Error('There is no tenant');
    const changed = { ...tenant, ...change, version: tenant.version + 1 };
    await configuration.put('tenant', changed, { name: 'admin', at: this.now, reason: 'a scenario' });
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

  get received(): readonly Received[] {
    return this.messenger.received;
  }

  pagesTo(personId: string): Received[] {
    return this.received.filter((each) => each.kind === 'page' && each.person === personId);
  }

  /** How many of our messages stand in a queue. */
  waiting(queue: QueueName): number {
    return this.queues.standing(queue).length;
  }

  get deadLetters(): readonly Message[] {
    return this.queues.deadLetters;
  }

  /** Calls of a provider for one attempt, answered or not; more than one would be a double by us. */
  callsOf(attemptKey: string): number {
    return this.messenger.callsOf(attemptKey);
  }

  get doubledAttempts(): string[] {
    return this.messenger.doubledAttempts;
  }

  // -------------------------------------------------------------------------------------------------------------
  // The machinery underneath

  desk(through: <Port extends object>(name: string, port: Port) => Port = (_, port) => port): Desk {
    return {
      tenantId: TENANT_ID,
      cases: through('cases', this.table.records<CaseState>(TENANT_ID, 'case')),
      readiness: through('readiness', this.table.records<ReadinessState>(TENANT_ID, READINESS)),
      receipts: through('receipts', this.table.receipts(TENANT_ID)),
      configuration: keptConfiguration(this.table.configuration(TENANT_ID), this.clock, this.kept),
      codes: through('codes', this.table.codes(TENANT_ID)),
      pagers: through<Desk['pagers']>('pagers', this.table.pagers(TENANT_ID)),
      verifications: through('verifications', this.table.verifications(TENANT_ID)),
      directory: this.table.directory(),
      raw: this.raw,
      links: this.links,
      alarms: through<Desk['alarms']>('alarms', this.alarms),
      queues: through<Desk['queues']>('queues', this.queues),
      clock: this.clock,
      chance: { hex: (bytes) => this.chance(bytes) },
      log: this.log(),
    };
  }

  private nextMoment(): Instant {
    const next = Math.min(this.nextSweepAt, this.queues.nextAt(), this.alarms.nextAt());
    return Math.max(next, this.now);
  }

  private async doWhatIsDue(): Promise<void> {
    this.alarms.fireDue();
    for (const message of this.queues.visible()) {
      if (this.surroundings.outage) {
        this.queues.leave(message);
        continue;
      }
      if (!this.queues.take(message)) continue;
      if (await this.consumed(message.queue, message.text)) this.queues.done(message);
    }
    await this.runInvoked();
    if (this.nextSweepAt <= this.now) {
      this.nextSweepAt = Math.floor(this.now / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
      if (!this.surroundings.outage) await this.sweepOnce();
      await this.runInvoked();
    }
  }

  private async runInvoked(): Promise<void> {
    for (let call = this.invoked.shift(); call; call = this.invoked.shift())
      await this.consumed(call.consumer, call.text);
  }

  /** Whether the function of a queue came to its end with this body. */
  private async consumed(queue: QueueName, text: string): Promise<boolean> {
    try {
      return (await this.consume(bodyOn(queue, text))) !== 'died';
    } catch (error) {
      this.log().error('handler_failed', { error: String(error) });
      return false;
    }
  }

  private consume(body: Body): Promise<unknown> {
    return asProcess(this.plan, async (through) => {
      const whole = this.desk(through);
      const isWake = body.type === 'wake' || body.type === 'hand_over';
      const desk = isWake ? { ...whole, queues: this.around(whole.queues, ['urgent', 'bulk']) } : whole;
      const keepings = keepingsOf({ case: caseKind, readiness: readinessClockwork(findingWords) }, desk);
      switch (body.type) {
        case 'wake':
          return ofKind<Promise<unknown>>(keepings, body.kind, (keeping) => wake(keeping, desk, body));
        case 'hand_over':
          return ofKind(keepings, body.kind, (keeping) => handOverAgain(keeping, desk, body.recordId, body));
        case 'send':
          return sendOfKind(keepings, desk, this.outside(through), body);
        case 'receipt':
          return processReceipt(desk, body.receiptId);
      }
    });
  }

  /** As the functions are wired: only the wake function and the sweeper have a way around queues, each around its own. */
  private around(queues: Desk['queues'], consumers: readonly QueueName[]): Desk['queues'] {
    return queuesWithBypass(queues, new MemoryBypass(consumers, this.invoked), this.log());
  }

  private async sweepOnce(): Promise<void> {
    // Most minutes of a long scenario find nothing; asking each shard for it would be most of the scenario's time.
    if (!this.table.table.isOverdue(this.now)) return;
    await asProcess(this.plan, (through) =>
      sweep({
        due: through('due', this.table.due()),
        queues: this.around(through<Desk['queues']>('queues', this.queues), ['wake', 'intake', 'urgent']),
        clock: this.clock,
        log: this.log(),
      }),
    ).catch((error: unknown) => this.log().error('sweep_failed', { error: String(error) }));
  }

  private outside(
    through: <Port extends object>(name: string, port: Port) => Port,
  ): Parameters<typeof sendOfKind>[2] {
    const names = { mailDomain: MAIL_DOMAIN, publicOrigin: 'https://desk.example' };
    const render = outboundOf(this.desk(), names);
    return {
      messenger: through<Messenger>('provider', this.messenger),
      limits: this.limits,
      renderBundle: bundleOutboundOf(this.desk(), names),
      renderDigest: digestOutboundOf(this.desk(), names),
      renders: {
        case: async (state, effect, attemptId) => {
          if (this.surroundings.breaksOn(effect, state.id)) throw new TypeError('there are no words for it');
          return render(state, effect, attemptId);
        },
        readiness: readinessOutboundOf(this.desk(), names),
      },
    };
  }

  /** As Node's timers do: about one in six comes a millisecond before its time by `Date.now()`; here each one does. */
  private async sleep(ms: number): Promise<void> {
    if (this.waitsTakeNoTime && ms < SECOND_MS && this.freeWaits < FREE_WAITS_MAX) {
      this.freeWaits += 1;
      return;
    }
    this.freeWaits = 0;
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
}

export const MAIL_DOMAIN = 'desk.example';
export const TENANT_ID = demoTenant(MAIL_DOMAIN).tenant.id;
export const DISPATCHER: Actor = { kind: 'person', name: 'dispatcher', via: 'portal' };

const PEOPLE = demoTenant(MAIL_DOMAIN).people;

function personBehind(address: string): string {
  const person = PEOPLE.find((each) => each.contactMethods.some((method) => method.address === address));
  return person?.id ?? address;
}
