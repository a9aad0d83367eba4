// The examples of the integrators' help: requests that work on the demo tenant in this order, each with the status and the
// answer that it gets. Kept as data, so that a test sends each one and the page shows the very same.

import { type Said, say } from './help-page.ts';

export interface Example {
  readonly says: Said;
  readonly method: 'GET' | 'POST';
  /** `$CASE` and `$RECEIPT` stand for what the examples before were answered. */
  readonly path: string;
  readonly signedIn: boolean;
  readonly key?: string;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly status: number;
  /** A shortened answer of a real run; each member in it is in every answer. */
  readonly answer: Readonly<Record<string, unknown>>;
  /** What the next examples need from the answer: a shell variable, and the member that it is read from. */
  readonly keeps?: { readonly as: 'CASE' | 'RECEIPT'; readonly member: string };
}

const CASE_LINE = {
  caseId: '2fkhptt1vn',
  reference: '2FKHP-TT1VN',
  subject: 'Core switch down',
  status: 'open',
  severity: 'L1',
  customer: null,
  site: null,
  owner: null,
  openedAt: '2026-11-22T12:33:32.045Z',
  closedAt: null,
  next: {
    clock: 'respond',
    kind: 'respond',
    status: 'running',
    dueAt: '2026-11-22T12:38:32.016Z',
    metAt: null,
    breachedAt: null,
    remainingSeconds: 299,
  },
  paused: false,
  breached: [],
  unacknowledged: true,
  nobodyReached: false,
  identificationNeeded: true,
} as const;

export const EXAMPLES = {
  report: {
    says: say('报修，不需要令牌', 'Report a fault; no token is needed'),
    method: 'POST',
    path: '/r/demo',
    signedIn: false,
    key: 'erp-2026-000123',
    body: {
      name: 'Emma Clarke',
      email: 'emma.clarke@thames-quay.example',
      subject: 'Core switch down',
      text: 'No calls possible since 10:02.',
      severity: 'L1',
      language: 'en',
    },
    status: 201,
    answer: {
      reference: '2FKHP-TT1VN',
      caseId: '2fkhptt1vn',
      severity: 'L1',
      deadlines: [CASE_LINE.next],
      statusUrl: 'https://…/s/…',
    },
    keeps: { as: 'CASE', member: 'reference' },
  },
  list: {
    says: say('打开的工单，最近的时限在前', 'Open cases, the next deadline first'),
    method: 'GET',
    path: '/api/cases?list=open&limit=50',
    signedIn: true,
    status: 200,
    answer: { cases: [CASE_LINE], cursor: null },
  },
  one: {
    says: say('一张工单：计时、时间线、现在能做什么', 'One case: clocks, timeline, and what you may do now'),
    method: 'GET',
    path: '/api/cases/$CASE',
    signedIn: true,
    status: 200,
    answer: {
      case: { reference: '2FKHP-TT1VN' },
      version: 1,
      timeZone: 'Asia/Shanghai',
      reporter: {
        name: 'Emma Clarke',
        address: 'emma.clarke@thames-quay.example',
        verified: false,
        language: 'en',
      },
      clocks: [
        {
          ...CASE_LINE.next,
          startedAt: '2026-11-22T12:33:32.016Z',
          ledger: [
            {
              from: '2026-11-22T12:33:32.016Z',
              to: '2026-11-22T12:38:32.016Z',
              counted: true,
              why: 'open',
            },
          ],
        },
      ],
      verbs: ['acknowledge', 'contact', 'arrive'],
      timeline: [
        {
          at: '2026-11-22T12:33:32.045Z',
          what: 'event',
          type: 'CaseOpened',
          actor: 'Emma Clarke',
          sentence: 'Emma Clarke 通过网页报修，级别 L1 一级故障',
        },
      ],
    },
  },
  acknowledge: {
    says: say('接手', 'Take it'),
    method: 'POST',
    path: '/api/cases/$CASE/acknowledge',
    signedIn: true,
    body: {},
    status: 200,
    answer: {
      outcome: 'accepted',
      case: { reference: '2FKHP-TT1VN', status: 'open', owner: { id: 'wang-fang', name: '王芳' } },
    },
  },
  contact: {
    says: say('记录联系', 'Log a contact'),
    method: 'POST',
    path: '/api/cases/$CASE/contact',
    signedIn: true,
    key: 'call-000017',
    body: {
      channel: 'phone',
      with: 'Emma Clarke',
      summary: 'The switch has no power; an engineer leaves now.',
      gaveRemoteSupport: false,
    },
    status: 200,
    answer: { outcome: 'accepted', case: { reference: '2FKHP-TT1VN' } },
  },
  refused: {
    says: say('现在不允许的动作', 'Something that is not allowed now'),
    method: 'POST',
    path: '/api/cases/$CASE/close',
    signedIn: true,
    body: { summary: 'Power supply replaced.' },
    status: 409,
    answer: {
      type: 'about:blank',
      title: 'Refused',
      status: 409,
      code: 'not_resolved',
      zh: '工单尚未解决。请先记录解决，再关闭。',
      en: 'The case is not resolved. Record the resolution first, then close it.',
      detail: 'The case is not resolved. Record the resolution first, then close it.',
    },
  },
  invalid: {
    says: say('请求正文有误', 'A body that is wrong'),
    method: 'POST',
    path: '/r/demo',
    signedIn: false,
    body: { name: 'Emma Clarke', subject: 'Printer', severity: 'P1' },
    status: 400,
    answer: {
      type: 'about:blank',
      title: 'Invalid input',
      status: 400,
      code: 'invalid_input',
      detail: 'Some values need a correction.',
      zh: '有内容需要更正。',
      en: 'Some values need a correction.',
      errors: [{ path: 'severity', message: 'must be one of L1, L2, L3, L4' }],
    },
  },
  receipts: {
    says: say('来件及其归宿', 'Messages, and what became of them'),
    method: 'GET',
    path: '/api/receipts?limit=50',
    signedIn: true,
    status: 200,
    answer: {
      receipts: [
        {
          id: 'form-2a3ee14cff14cf45e425451f7e5fd0d5bc5c8070',
          channel: 'form',
          receivedAt: '2026-11-22T12:33:32.016Z',
          from: 'Emma Clarke <emma.clarke@thames-quay.example>',
          sender: null,
          subject: 'Core switch down',
          fate: 'case',
          caseId: '2fkhptt1vn',
          reason: null,
        },
      ],
      cursor: null,
    },
    keeps: { as: 'RECEIPT', member: 'id' },
  },
  replay: {
    says: say('重放一条来件', 'Have a message read once more'),
    method: 'POST',
    path: '/api/receipts/$RECEIPT/replay',
    signedIn: true,
    status: 202,
    answer: { receipt: { id: 'form-2a3ee14cff14cf45e425451f7e5fd0d5bc5c8070', fate: 'case' } },
  },
  setup: {
    says: say('全部配置的最新版本', 'The latest version of all configuration'),
    method: 'GET',
    path: '/api/setup',
    signedIn: true,
    status: 200,
    answer: {
      tenant: { slug: 'demo' },
      tiers: [],
      calendars: [],
      ladders: [],
      rotas: [],
      people: [],
      customers: [],
      sites: [],
      contracts: [],
    },
  },
  preview: {
    says: say('假如现在来这样一条报修：时限与通知', 'If such a report came now: deadlines and rungs'),
    method: 'POST',
    path: '/api/preview',
    signedIn: true,
    body: {
      tierId: 's002-effective',
      severity: 'L2',
      reportedAt: '2026-02-13T09:30:00+08:00',
      channel: 'email',
    },
    status: 200,
    answer: {
      tier: { id: 's002-effective', version: 1 },
      severity: 'L2',
      deadlines: [{ kind: 'respond', status: 'pending', dueAt: '2026-02-13T01:35:00.000Z' }],
      rungs: [{ at: '2026-02-13T01:30:00.000Z', does: 'page', people: [{ id: 'chen-yu', name: '陈宇' }] }],
      picture: '<svg …',
    },
  },
  calendar: {
    says: say('一个日历及其历次版本', 'A calendar with its versions'),
    method: 'GET',
    path: '/api/calendars/24x7',
    signedIn: true,
    status: 200,
    answer: {
      item: { id: '24x7', version: 1, timeZone: 'Asia/Shanghai', always: true },
      latest: 1,
      versions: [{ version: 1, reason: 'preset', changes: [] }],
      gaps: [],
      warnings: [],
    },
  },
  repin: {
    says: say(
      '未结工单移到等级的最新版会怎样',
      'What moving open cases to the tier’s latest version would do',
    ),
    method: 'POST',
    path: '/api/tiers/s002-effective/repin',
    signedIn: true,
    body: { dryRun: true },
    status: 200,
    answer: {
      dryRun: true,
      version: 1,
      cases: 0,
      move: 0,
      breach: 0,
      heal: 0,
      noticesAgain: 0,
      noticesFirst: 0,
      refused: 0,
      lines: [],
      cursor: null,
    },
  },
  ledger: {
    says: say('一张工单的台账，可以独立重算', 'The ledger of a case, to be reckoned again by anybody'),
    method: 'GET',
    path: '/api/cases/$CASE/ledger',
    signedIn: true,
    status: 200,
    answer: {
      format: 'faultline-ledger-1',
      reference: '2FKHP-TT1VN',
      promise: { tierId: 's002-effective', tierVersion: 1, neverPaused: ['respond'] },
      pauses: [],
      calendars: [{ id: '24x7', version: 1, timeZone: 'Asia/Shanghai' }],
      clocks: [
        {
          id: 'respond',
          count: { of: 'open_time', seconds: 300, calendarId: '24x7' },
          startedAt: '2026-11-22T12:33:32.016Z',
          dueAt: '2026-11-22T12:38:32.016Z',
          stops: [],
          intervals: [{ from: '2026-11-22T12:33:32.016Z', to: '2026-11-22T12:38:32.016Z', counted: true }],
          sum: { zh: '已计 …', en: 'counted …' },
        },
      ],
    },
  },
} as const satisfies Readonly<Record<string, Example>>;

/** The example as a command for a POSIX shell with curl. */
export function curlOf(example: Example): string {
  const parts = [
    // Quoted for the `&` of a query; the shell fills in what an earlier answer told.
    `curl -sS ${example.method === 'POST' && example.body === undefined ? '-X POST ' : ''}"$DESK${example.path}"`,
    ...(example.signedIn ? ['-H "authorization: Bearer $TOKEN"'] : []),
    ...(example.key === undefined ? [] : [`-H 'idempotency-key: ${example.key}'`]),
    ...(example.body === undefined
      ? []
      : ["-H 'content-type: application/json'", `-d '${JSON.stringify(example.body)}'`]),
  ];
  const command = parts.join(' \\\n  ');
  if (example.keeps === undefined) return command;
  const { as, member } = example.keeps;
  return `${as}=$(${command} |\n  grep -o '"${member}":"[^"]*"' | head -n 1 | cut -d'"' -f4)\necho "$${as}"`;
}

export function answerOf(example: Example): string {
  return `${example.status}\n${JSON.stringify(example.answer, null, 1)}`;
}
