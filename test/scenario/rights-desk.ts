// A real desk on one machine with a recorder between its functions and AWS, and what people do with it: write mails and
// text messages, fill in forms, follow links, sign in, and wait.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createTransport } from 'nodemailer';
import { CREDENTIALS, REGION } from '../../infra/local/account.ts';
import { type RunningDesk, startDesk } from '../../infra/local/desk.ts';
import type { OutboxMessage } from '../../infra/local/local-controls.ts';
import { synthesize } from '../../infra/local/synth.ts';
import { DynamoConfigurationStore } from '../../shared/adapters/dynamo-configuration-store.ts';
import { DynamoDirectory } from '../../shared/adapters/dynamo-directory.ts';
import { seedTenant } from '../../shared/app/seed.ts';
import { demoTenant } from '../../shared/domain/presets/demo.ts';
import { assemblyIn, type Roles, rolesOf, shapeOf } from './rights-roles.ts';
import { RecordingWire } from './rights-wire.ts';

const MAIL_DOMAIN = 'faultline.localhost';
export const OTHER_TENANT_ID = 'other000000001';
export const OTHER_INTAKE = `other@${MAIL_DOMAIN}`;
const OTHER_SEEDED_AT = Date.parse('2026-01-01T00:00:00Z');

interface Journey {
  readonly done: boolean;
  readonly stopped?: string;
}

interface ListedReceipt {
  readonly id: string;
  readonly channel: string;
  readonly fate: { readonly fate: string; readonly caseId?: string } | null;
}

export interface OutgoingMail {
  readonly from: string;
  readonly to?: string;
  readonly subject: string;
  readonly text: string;
  readonly attachments?: readonly { readonly filename: string; readonly content: Buffer }[];
}

export class WatchedDesk {
  readonly wire: RecordingWire;
  readonly roles: Roles;
  readonly origin: string;
  readonly tableName: string;
  readonly #desk: RunningDesk;
  readonly #folder: string;

  private constructor(given: {
    wire: RecordingWire;
    roles: Roles;
    desk: RunningDesk;
    folder: string;
    tableName: string;
  }) {
    this.wire = given.wire;
    this.roles = given.roles;
    this.tableName = given.tableName;
    this.#desk = given.desk;
    this.#folder = given.folder;
    this.origin = `http://127.0.0.1:${given.desk.httpPort}`;
  }

  static async open(): Promise<WatchedDesk> {
    const folder = mkdtempSync(join(tmpdir(), 'faultline-rights-'));
    const synthesized = await synthesize();
    const assembly = assemblyIn(synthesized.folder);
    const wire = await RecordingWire.open(shapeOf(assembly));
    try {
      const desk = await startDesk({
        folder,
        httpPort: 0,
        smtpPort: 0,
        onlooker: wire,
        assembly: async () => synthesized.folder,
        say: () => {},
      });
      const tableName = assembly.of('AWS::DynamoDB::GlobalTable')[0]?.name ?? '';
      return new WatchedDesk({ wire, roles: rolesOf(assembly), desk, folder, tableName });
    } catch (error) {
      await wire.close();
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#desk.stop();
    await this.wire.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /**
   * A second desk in the same table, with its own intake address: the same people by telephone, paged by mail first, to
   * addresses of SES's simulator that bounce.
   */
  async seedOther(): Promise<void> {
    const preset = demoTenant(MAIL_DOMAIN);
    const bouncing = (address: string) => `bounce+${address.replace(/@.*/, '')}@simulator.amazonses.com`;
    const client = new DynamoDBClient({
      endpoint: this.wire.endpointOf('dynamodb'),
      region: REGION,
      credentials: CREDENTIALS,
    });
    const access = { client, tableName: this.tableName };
    const tenantId = OTHER_TENANT_ID;
    const desk = {
      tenantId,
      configuration: new DynamoConfigurationStore({ ...access, tenantId }),
      directory: new DynamoDirectory(access),
    };
    const other = {
      ...preset,
      tenant: { ...preset.tenant, id: tenantId, slug: 'other', intakeAddress: OTHER_INTAKE },
      people: preset.people.map((person) => ({
        ...person,
        contactMethods: person.contactMethods
          .map((method) =>
            method.channel === 'email' ? { ...method, address: bouncing(method.address) } : method,
          )
          .sort((one, other) => one.channel.localeCompare(other.channel)),
      })),
    };
    await seedTenant(desk, other, { name: 'test', at: OTHER_SEEDED_AT });
    client.destroy();
  }

  // --- what people do

  async writes(mail: OutgoingMail): Promise<void> {
    const transport = createTransport({ host: '127.0.0.1', port: this.#desk.smtpPort, ignoreTLS: true });
    try {
      const { to = this.#desk.intakeAddress, attachments, ...rest } = mail;
      await transport.sendMail({ ...rest, to, ...(attachments && { attachments: [...attachments] }) });
    } finally {
      transport.close();
    }
  }

  async texts(from: string, text: string): Promise<void> {
    await this.#control('/sms', { from, text });
  }

  async waits(duration: string): Promise<void> {
    const answer = await this.#control<{ journey: Journey }>('/clock', { advance: duration });
    // On a busy machine it may take longer than the controls are patient.
    if (answer.journey.done) return;
    await this.until(`${duration} later`, async () => {
      const { journey } = await this.#look<{ journey: Journey }>('/clock');
      if (journey.stopped !== undefined) throw new Error(journey.stopped);
      return journey.done || undefined;
    });
  }

  async replays(receipt: string): Promise<void> {
    await this.#control('/replay', { receipt });
  }

  async tokenOf(user: string): Promise<string> {
    return (await this.#control<{ access_token: string }>('/token', { user })).access_token;
  }

  /** A browser in which this person has signed in. */
  async signsIn(user: string): Promise<Browser> {
    const browser = new Browser(this.origin);
    const signIn = await browser.get('/board');
    const action = new URL(signIn.url).pathname;
    const board = await browser.post(action, { user, password: this.#desk.password ?? '' });
    if (!board.url.endsWith('/board')) throw new Error(`${user} did not reach the board but ${board.url}.`);
    return browser;
  }

  // --- what can be seen

  async outbox(): Promise<readonly OutboxMessage[]> {
    return (await this.#look<{ messages: OutboxMessage[] }>('/outbox')).messages;
  }

  async receipts(): Promise<readonly ListedReceipt[]> {
    return (await this.#look<{ receipts: ListedReceipt[] }>('/receipts')).receipts;
  }

  /**
   * Looks until it has come about. On a machine that is busy with other things a call may time out; what was received
   * then waits for the sweeper, which finds it within two minutes.
   */
  async until<Found>(what: string, look: () => Promise<Found | undefined>): Promise<Found> {
    for (const begunAt = Date.now(); Date.now() - begunAt < 120_000; ) {
      const found = await look();
      if (found !== undefined) return found;
      await new Promise((done) => setTimeout(done, 50));
    }
    const receipts = (await this.receipts()).map(({ id, channel, fate }) =>
      JSON.stringify({ id, channel, fate }),
    );
    const log = readFileSync(join(this.#folder, 'functions.log'), 'utf8').trimEnd().split('\n').slice(-30);
    throw new Error(
      [`It did not come about: ${what}.`, 'Receipts:', ...receipts, 'Functions:', ...log].join('\n'),
    );
  }

  /** Messages that came after those that were seen, once there are any that fit. */
  sent(what: string, fits: (message: OutboxMessage) => boolean): Promise<OutboxMessage> {
    return this.until(what, async () => (await this.outbox()).find(fits));
  }

  async #look<Answer>(path: string): Promise<Answer> {
    const answer = await fetch(`${this.origin}/_local${path}`);
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Answer; // Our own controls.
  }

  async #control<Answer = unknown>(path: string, body: object): Promise<Answer> {
    const answer = await fetch(`${this.origin}/_local${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    return (await answer.json()) as Answer; // Our own controls.
  }
}

export interface Seen {
  readonly status: number;
  /** Where the browser is after all redirections. */
  readonly url: string;
  readonly text: string;
}

/** Follows redirections, keeps cookies, names its origin with each form: what a browser does, without script. */
export class Browser {
  readonly #origin: string;
  readonly #cookies = new Map<string, string>();
  #token = '';

  constructor(origin: string) {
    this.#origin = origin;
  }

  get(path: string): Promise<Seen> {
    return this.#go('GET', path);
  }

  /** Sends a form with the token of the page that was seen last. */
  post(path: string, fields: Readonly<Record<string, string>> | FormData = {}): Promise<Seen> {
    if (fields instanceof FormData) return this.#go('POST', path, fields);
    return this.#go('POST', path, new URLSearchParams({ token: this.#token, ...fields }));
  }

  async #go(method: string, path: string, body?: URLSearchParams | FormData): Promise<Seen> {
    let url = new URL(path, this.#origin);
    let how: { method: string; body?: URLSearchParams | FormData } = { method, ...(body && { body }) };
    for (let hops = 0; hops < 10; hops += 1) {
      const answer = await fetch(url, {
        ...how,
        redirect: 'manual',
        headers: {
          cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '),
          ...(how.method === 'POST' ? { origin: this.#origin } : {}),
        },
      });
      for (const cookie of answer.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
        if (value === '') this.#cookies.delete(name);
        else this.#cookies.set(name, value);
      }
      const text = await answer.text();
      const to = answer.headers.get('location');
      if (answer.status < 300 || answer.status > 399 || to === null) {
        this.#token = /name="token" value="([^"]+)"/.exec(text)?.[1] ?? this.#token;
        return { status: answer.status, url: url.href, text };
      }
      url = new URL(to, url);
      how = { method: 'GET' };
    }
    throw new Error(`${path} leads nowhere.`);
  }
}
