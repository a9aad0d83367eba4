// A front desk in memory: the demo tenant, stores, queues and a bucket that pass the contract suites, and mails from
// the fixtures or written on the spot. Tests say what arrives; this file makes it arrive as the providers would.

import { readFile } from 'node:fs/promises';
import { readHeader, readMail } from '../../shared/adapters/mail-reader.ts';
import { caseKeeping } from '../../shared/app/case-keeping.ts';
import { commit } from '../../shared/app/commit.ts';
import type { Desk } from '../../shared/app/desk.ts';
import { acceptMail, type Reception } from '../../shared/app/intake-mail.ts';
import { acceptSms } from '../../shared/app/intake-sms.ts';
import type { Clock, ReceiptFate } from '../../shared/app/ports.ts';
import { seedTenant } from '../../shared/app/seed.ts';
import type { ReceivedMail } from '../../shared/contracts/inbound.ts';
import type { CaseCommand, CaseState } from '../../shared/domain/case.ts';
import { type Instant, isoOf } from '../../shared/domain/instant.ts';
import { DEMO_TENANT_ID, demoTenant } from '../../shared/domain/presets/demo.ts';
import { READINESS, type ReadinessState } from '../../shared/domain/readiness-record.ts';
import { MemoryRawStore, memoryLinks } from './memory-outside.ts';
import { MemoryAlarms, MemoryQueues } from './memory-queues.ts';
import { createMemoryTable } from './memory-store.ts';

export const MAIL_DOMAIN = 'in.faultline.example';
export const INTAKE_ADDRESS = `demo@${MAIL_DOMAIN}`;
export const ZHOU = 'zhou.min@xihe-water.example';

export type Verdicts = Partial<Record<'spam' | 'virus' | 'spf' | 'dkim' | 'dmarc', string>>;

export interface Arrival {
  readonly to?: readonly string[];
  readonly verdicts?: Verdicts;
  /** SES's id; a repeat is a redelivery. */
  readonly id?: string;
  /** As the notification lists them; absent where it has none. */
  readonly commonHeaders?: ReceivedMail['mail']['commonHeaders'];
}

/** Every check passed: what a well-kept domain's mail brings. */
const PASSED: Required<Verdicts> = { spam: 'PASS', virus: 'PASS', spf: 'PASS', dkim: 'PASS', dmarc: 'PASS' };
/** Nobody vouches for the sender. */
export const UNPROVEN: Verdicts = { spf: 'GRAY', dkim: 'GRAY', dmarc: 'GRAY' };

export class FrontDesk {
  now: Instant;
  readonly raw = new MemoryRawStore();
  private readonly table = createMemoryTable();
  private readonly clock: Clock = {
    now: () => this.now,
    machineNow: () => this.now,
    sleep: async () => {},
  };
  readonly queues = new MemoryQueues(this.clock);
  private readonly alarms = new MemoryAlarms(this.clock, this.queues);
  private readonly links = memoryLinks();
  private serial = 0;

  private constructor(now: string) {
    this.now = Date.parse(now);
  }

  static async open(now: string): Promise<FrontDesk> {
    const front = new FrontDesk(now);
    await seedTenant(front.desk(), demoTenant(MAIL_DOMAIN), { name: 'seed', at: front.now });
    return front;
  }

  desk(tenantId = DEMO_TENANT_ID): Desk {
    const silent = () => {};
    return {
      tenantId,
      cases: this.table.records<CaseState>(tenantId, 'case'),
      readiness: this.table.records<ReadinessState>(tenantId, READINESS),
      receipts: this.table.receipts(tenantId),
      configuration: this.table.configuration(tenantId),
      codes: this.table.codes(tenantId),
      pagers: this.table.pagers(tenantId),
      verifications: this.table.verifications(tenantId),
      directory: this.table.directory(),
      raw: this.raw,
      links: this.links,
      alarms: this.alarms,
      queues: this.queues,
      clock: this.clock,
      chance: { hex: (bytes) => this.chance(bytes) },
      log: { info: silent, warn: silent, error: silent, metric: silent },
    };
  }

  get reception(): Reception {
    return {
      directory: this.table.directory(),
      deskOf: (tenantId) => this.desk(tenantId),
      mailDomain: MAIL_DOMAIN,
      readHeader,
      readMail,
    };
  }

  /** Stores the mail and tells of it, as SES does. */
  async mail(bytes: Uint8Array | string, arrival: Arrival = {}): Promise<ReceiptFate> {
    const [outcome] = await this.mails(bytes, arrival);
    if (!outcome) throw new Error('A mail without a receipt');
    if (!outcome.fate) throw new Error(`The receipt ${outcome.receiptId} is parked`);
    return outcome.fate;
  }

  async mails(bytes: Uint8Array | string, arrival: Arrival = {}) {
    return acceptMail(this.reception, this.notification(bytes, arrival));
  }

  notification(
    bytes: Uint8Array | string,
    { to = [INTAKE_ADDRESS], verdicts = {}, id, commonHeaders }: Arrival = {},
  ): ReceivedMail {
    const messageId = id ?? `ses-${++this.serial}`;
    this.raw.keep(`mail/${messageId}`, typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes);
    const all = { ...PASSED, ...verdicts };
    return {
      notificationType: 'Received',
      mail: { messageId, source: 'bounces@sender.example', timestamp: isoOf(this.now), commonHeaders },
      receipt: {
        timestamp: isoOf(this.now),
        recipients: [...to],
        spamVerdict: { status: all.spam },
        virusVerdict: { status: all.virus },
        spfVerdict: { status: all.spf },
        dkimVerdict: { status: all.dkim },
        dmarcVerdict: { status: all.dmarc },
        action: { type: 'S3', objectKey: `mail/${messageId}` },
      },
    };
  }

  async sms(from: string, text: string, id = `in-${++this.serial}`) {
    const answer = await acceptSms(this.reception, {
      originationNumber: from,
      destinationNumber: '+8657155500100',
      messageBody: text,
      inboundMessageId: id,
    });
    if (!answer.fate) throw new Error(`The receipt ${answer.receiptId} is parked`);
    return { ...answer, fate: answer.fate };
  }

  /** Somebody solves the fault remotely and owes nothing more. */
  async solve(caseId: string, personId: string): Promise<void> {
    const desk = this.desk();
    const at = this.now;
    const commands: CaseCommand[] = [
      { type: 'AssignOwner', personId, reason: 'took it' },
      {
        type: 'LogContact',
        at,
        channel: 'phone',
        with: '周敏',
        summary: '电话确认',
        gaveRemoteSupport: true,
      },
      { type: 'ResolveCase', at, summary: '重启恢复', remotely: true },
      { type: 'RecordMilestone', kind: 'analysis_report', at, summary: '已提交' },
    ];
    for (const [index, command] of commands.entries()) {
      const actor = { kind: 'person', name: 'staff', personId, via: 'portal' } as const;
      await commit(caseKeeping(desk), desk, { id: caseId, command, actor, commandId: `solve-${index}` });
    }
  }

  async caseOf(fate: ReceiptFate): Promise<CaseState> {
    if (!('caseId' in fate) || fate.caseId === null) throw new Error(`No case: ${JSON.stringify(fate)}`);
    const head = await caseKeeping(this.desk()).store.head(fate.caseId);
    if (!head) throw new Error(`There is no case ${fate.caseId}`);
    return head.state;
  }

  async openCases(): Promise<number> {
    return (await this.desk().cases.list('open')).states.length;
  }

  /** The notices and pages that a case asked for, by type and topic. */
  async effectsOf(caseId: string): Promise<string[]> {
    const { commits } = await this.desk().cases.timeline(caseId, { limit: 1_000 });
    return commits.flatMap((commit) =>
      commit.effects.map((effect) => {
        const { type, topic } = effect as { type: string; topic?: string };
        return topic ? `${type} ${topic}` : type;
      }),
    );
  }

  /** Different on each call and the same in each run. */
  private chance(bytes: number): string {
    this.serial += 1;
    let word = this.serial * 48_611;
    let text = '';
    while (text.length < bytes * 2) {
      word = (word * 48_271 + 11) % 2_147_483_647;
      text += (word % 65_536).toString(16).padStart(4, '0');
    }
    return text.slice(0, bytes * 2);
  }
}

export function fixture(name: string): Promise<Uint8Array> {
  return readFile(new URL(`../fixtures/mail/${name}`, import.meta.url));
}

/** A plain mail, written on the spot. */
export function plainMail(
  text: string,
  headers: Readonly<Record<string, string>> & { readonly From: string; readonly Subject: string },
): string {
  const lines = Object.entries({
    To: INTAKE_ADDRESS,
    'Content-Type': 'text/plain; charset=utf-8',
    ...headers,
  });
  return `${lines.map(([name, value]) => `${name}: ${value}`).join('\r\n')}\r\n\r\n${text}\r\n`;
}
