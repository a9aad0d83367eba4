// A portal over the stores in memory, with the demo tenant in it: real links, real sealed cookies, the application's own
// intake and commit. Queues and bucket pass the contract suites of the adapters; the issuer is as small as a test needs.

import { JoseSeals } from '../../shared/adapters/jose-sessions.ts';
import type { SignIn } from '../../shared/adapters/oidc-sign-in.ts';
import { caseKeeping } from '../../shared/app/case-keeping.ts';
import { commit } from '../../shared/app/commit.ts';
import type { Desk } from '../../shared/app/desk.ts';
import type { Log } from '../../shared/app/ports.ts';
import { seedTenant } from '../../shared/app/seed.ts';
import type { CaseCommand, CaseState } from '../../shared/domain/case.ts';
import type { Instant } from '../../shared/domain/instant.ts';
import type { Person, StaffRole } from '../../shared/domain/people.ts';
import { DEMO_TENANT_ID, demoTenant } from '../../shared/domain/presets/demo.ts';
import { READINESS, type ReadinessState } from '../../shared/domain/readiness-record.ts';
import type { Actor } from '../../shared/domain/record.ts';
import { createPortal } from '../../shared/web/app.ts';
import { type Server, servedBy } from '../../shared/web/routes.ts';
import { SETUP_HANDLERS } from '../../shared/web/serve-setup.ts';
import { WEB_HANDLERS } from '../../shared/web/serve-web.ts';
import type { Bindings, Portal } from '../../shared/web/visit.ts';
import { MEMORY_KEYS, MemoryRawStore, memoryLinks } from '../scenario/memory-outside.ts';
import { MemoryAlarms, MemoryQueues } from '../scenario/memory-queues.ts';
import { createMemoryTable, type MemoryStores } from '../scenario/memory-store.ts';

export const ORIGIN = 'https://desk.example';
export const FORM_TOKEN = '00112233445566778899aabbccddeeff';

export interface PortalWorld {
  readonly app: {
    request(asked: string | Request, init?: RequestInit, env?: Bindings): Response | Promise<Response>;
  };
  /** Each function's own part of it. */
  readonly doors: Readonly<Record<Server, PortalWorld['app']>>;
  readonly desk: Desk;
  deskOf(tenantId: string): Desk;
  readonly stores: MemoryStores;
  /** Ids of intake messages that were handed to the queue. */
  readonly sentToIntake: readonly string[];
  readonly logged: string[];
  now: Instant;
  /** Machine time, where it differs from business time. */
  machineNow: Instant | null;
  /** The cookie of a session of this person. */
  cookieOf(personId: string): Promise<string>;
  /** One person per role, put beside the demo tenant's own people. */
  personWith(role: StaffRole): Promise<Person>;
  openCase(over?: Partial<Extract<CaseCommand, { type: 'OpenCase' }>>): Promise<string>;
  act(caseId: string, command: CaseCommand, actor?: Actor): Promise<CaseState>;
  get(path: string, options?: { as?: string; headers?: Record<string, string> }): Promise<Response>;
  /** A form as a browser sends it from our own page. */
  post(
    path: string,
    fields: Record<string, string>,
    options?: { as?: string; origin?: string | null; token?: string | null },
  ): Promise<Response>;
  api(method: string, path: string, options?: ApiOptions): Promise<Response>;
}

export interface ApiOptions {
  readonly claims?: Record<string, unknown>;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

const NO_ISSUER: SignIn = {
  depart: async ({ redirectUri }) => ({
    url: `https://issuer.example/authorize?redirect_uri=${encodeURIComponent(redirectUri)}&state=s1`,
    state: 's1',
    nonce: 'n1',
    verifier: 'v1',
  }),
  arrive: async () => null,
  addressOf: async () => null,
};

export async function openPortal(
  options: { at?: string; signIn?: SignIn; origin?: string } = {},
): Promise<PortalWorld> {
  const stores = createMemoryTable();
  const origin = options.origin ?? ORIGIN;
  const world = {
    now: Date.parse(options.at ?? '2026-03-03T02:10:00Z'),
    machineNow: null as Instant | null,
  };
  let count = 0;
  const logged: string[] = [];
  const say = (event: string) => void logged.push(event);
  const log: Log = {
    info: say,
    warn: (event, fields) => say(`${event} ${JSON.stringify(fields)}`),
    error: (event, fields) =>
      say(`${event} ${String(fields?.error)} ${(fields?.error as Error | undefined)?.stack ?? ''}`),
    metric: say,
  };
  const clock = {
    now: () => world.now,
    machineNow: () => world.machineNow ?? world.now,
    sleep: async () => {},
  };
  const chance = {
    // Each draw differs from the last in every byte, and is the same on every run.
    hex: (bytes: number) => {
      count += 1;
      return Array.from({ length: bytes }, (_, i) =>
        ((count * 31 + i * 7 + 13) % 256).toString(16).padStart(2, '0'),
      ).join('');
    },
  };
  const links = memoryLinks(origin);
  const raw = new MemoryRawStore();
  const queues = new MemoryQueues(clock);
  const alarms = new MemoryAlarms(clock, queues);
  const deskFor = (tenantId: string): Desk => ({
    tenantId,
    cases: stores.records<CaseState>(tenantId, 'case'),
    readiness: stores.records<ReadinessState>(tenantId, READINESS),
    receipts: stores.receipts(tenantId),
    configuration: stores.configuration(tenantId),
    codes: stores.codes(tenantId),
    pagers: stores.pagers(tenantId),
    verifications: stores.verifications(tenantId),
    directory: stores.directory(),
    raw,
    links,
    alarms,
    queues,
    clock,
    chance,
    log,
  });
  const desk = deskFor(DEMO_TENANT_ID);
  await seedTenant(desk, demoTenant('desk.example'), { name: 'seed', at: world.now });
  const seals = new JoseSeals(MEMORY_KEYS, clock);
  const portal: Portal = {
    origin,
    directory: stores.directory(),
    links,
    clock,
    chance,
    log,
    signIn: options.signIn ?? NO_ISSUER,
    seals,
    deskOf: async (tenantId) => deskFor(tenantId),
  };
  const doors = { web: createPortal(portal, WEB_HANDLERS), setup: createPortal(portal, SETUP_HANDLERS) };
  // As the HTTP API sends them on.
  const app: PortalWorld['app'] = {
    request: (asked, init, env) => {
      const { pathname } = new URL(typeof asked === 'string' ? asked : asked.url);
      return doors[servedBy(pathname)].request(asked, init, env);
    },
  };
  const sessionName = origin.startsWith('https:') ? '__Host-session' : 'session';
  const cookieOf = async (personId: string) => {
    const content = { tenantId: DEMO_TENANT_ID, personId, formToken: FORM_TOKEN };
    return `${sessionName}=${await seals.seal('session', content, 3_600)}`;
  };
  const act = async (caseId: string, command: CaseCommand, actor: Actor = SYSTEM): Promise<CaseState> => {
    count += 1;
    const result = await commit(caseKeeping(desk), desk, {
      id: caseId,
      command,
      actor,
      commandId: `test:${count}`,
    });
    if (result.outcome !== 'accepted')
      throw new Error(`${command.type} was ${result.outcome}: ${JSON.stringify(result)}`);
    return result.state;
  };

  return {
    app,
    doors,
    desk,
    deskOf: deskFor,
    stores,
    get sentToIntake() {
      return queues.standing('intake').map((body) => (body.type === 'receipt' ? body.receiptId : body.type));
    },
    logged,
    get now() {
      return world.now;
    },
    set now(to) {
      world.now = to;
    },
    get machineNow() {
      return world.machineNow;
    },
    set machineNow(to) {
      world.machineNow = to;
    },
    cookieOf,
    async personWith(role) {
      const person: Person = {
        id: `only-${role.replace('_', '-')}`,
        version: 1,
        name: `只有${role}`,
        language: 'en',
        roles: [role],
        duties: [],
        contactMethods: [{ channel: 'email', address: `${role}@desk.example` }],
        active: true,
      };
      if (!(await desk.configuration.get('person', person.id))) {
        await desk.configuration.put('person', person, { name: 'test', at: world.now, reason: 'test' });
        await desk.directory.put(
          { subject: `sub-${role}` },
          { tenantId: DEMO_TENANT_ID, role: 'person', id: person.id },
        );
      }
      return person;
    },
    async openCase(over = {}) {
      count += 1;
      const caseId = over.caseId ?? idOf(count);
      await act(caseId, {
        type: 'OpenCase',
        tenantId: DEMO_TENANT_ID,
        caseId,
        reportedAt: world.now,
        channel: 'email',
        receiptId: `receipt-${count}`,
        subject: '核心交换机宕机，业务停止',
        text: '今天早上 10 点起核心交换机无法启动，全部分机不通。',
        attachments: [],
        reporter: {
          name: '陈明',
          address: 'chen@customer.example',
          channel: 'email',
          verified: true,
          contactId: null,
          language: 'zh-CN',
        },
        customerId: null,
        siteId: null,
        contractId: null,
        timeZone: 'Asia/Shanghai',
        severity: 'L1',
        severityBasis: { by: 'keyword', detail: '业务停止' },
        facts: {},
        replyToken: 'abcdefghjkmnpqrstvwxyz0123',
        sendReception: true,
        receptionIsBare: false,
        ...over,
      });
      return caseId;
    },
    act,
    async get(path, { as, headers } = {}) {
      return app.request(`${origin}${path}`, {
        headers: { ...(as ? { cookie: await cookieOf(as) } : {}), ...headers },
      });
    },
    async post(path, fields, { as, origin: from = origin, token = FORM_TOKEN } = {}) {
      const headers = new Headers({ 'content-type': 'application/x-www-form-urlencoded' });
      if (as) headers.set('cookie', await cookieOf(as));
      if (from !== null) headers.set('origin', from);
      const body = new URLSearchParams({ ...(token === null ? {} : { token }), ...fields });
      return app.request(`${origin}${path}`, { method: 'POST', headers, body: body.toString() });
    },
    async api(method, path, { claims, body, headers } = {}) {
      const env: Bindings = claims ? { requestContext: { authorizer: { jwt: { claims } } } } : {};
      return app.request(
        `${origin}${path}`,
        {
          method,
          headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
          ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        },
        env,
      );
    },
  };
}

const SYSTEM: Actor = { kind: 'system', name: 'Faultline', via: 'intake' };

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** A case id from a number, so that a failing test says the same thing on every run. */
function idOf(number: number): string {
  let rest = number * 7_919 + 104_729;
  let id = '';
  while (id.length < 10) {
    id = `${ALPHABET.charAt(rest % 32)}${id}`;
    rest = Math.floor(rest / 32) + (id.length % 2 === 0 ? 11 : 3);
  }
  return id;
}
