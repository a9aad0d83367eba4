// A case and what its messages are drawn from, for the tests of the messages: written out, so that every expectation can
// be read off it.

import type { CaseState, Page as OpenPage } from '../../shared/domain/case.ts';
import type { Customer, Site, Tenant } from '../../shared/domain/customers.ts';
import { instantOf } from '../../shared/domain/instant.ts';
import type { Person } from '../../shared/domain/people.ts';
import type { Clock } from '../../shared/domain/sla.ts';
import type { Tier } from '../../shared/domain/tier.ts';
import type { MessageView, Notice, Page } from '../../shared/web/message-view.ts';

export function at(text: string): number {
  const instant = instantOf(text);
  if (instant === null) throw new Error(`No instant: ${text}`);
  return instant;
}

export const TENANT: Tenant = {
  id: 'demo0123456789',
  version: 1,
  slug: 'demo',
  name: '赢科服务',
  nameEn: 'Yingke Service',
  language: 'zh-CN',
  timeZone: 'Asia/Shanghai',
  intakeAddress: 'demo@desk.example',
  hotline: '800-810-0000',
  defaultTierId: 's002-effective',
  defaultLadderId: 'ladder',
};

const CUSTOMER: Customer = {
  id: 'bank',
  version: 1,
  name: '东方银行',
  nameEn: 'Orient Bank',
  language: 'zh-CN',
  timeZone: 'Asia/Shanghai',
};

const SITE: Site = {
  id: 'bank-hall',
  version: 1,
  customerId: 'bank',
  name: '营业大厅',
  postalAddress: '上海市中山路 1 号',
  timeZone: 'Asia/Shanghai',
};

const ZHANG: Person = {
  id: 'zhangwei000001',
  version: 1,
  name: '张伟',
  nameEn: 'Zhang Wei',
  language: 'zh-CN',
  roles: ['engineer'],
  duties: [],
  contactMethods: [{ channel: 'sms', address: '+8613800000001' }],
  active: true,
};

const TIER: Tier = {
  id: 's002-effective',
  version: 1,
  nameZh: '赢科综合',
  nameEn: 'Composite',
  calendarId: '24x7',
  workingDayCalendarId: 'cn',
  severities: [
    {
      code: 'L1',
      rank: 1,
      nameZh: '一级故障',
      nameEn: 'Level 1 - urgent',
      definitionZh: '业务停止',
      definitionEn: 'Business stops',
      keywords: ['业务停止'],
      targets: [
        {
          kind: 'respond',
          within: { amount: 0, unit: 'minutes' },
          instant: true,
          from: 'report',
          quote: '响应时间：即时响应',
        },
        {
          kind: 'arrive',
          within: { amount: 2, unit: 'hours' },
          from: 'report',
          quote: '2小时内到达故障现场',
        },
      ],
    },
    {
      code: 'L2',
      rank: 2,
      nameZh: '二级故障',
      nameEn: 'Level 2 - serious',
      definitionZh: '性能下降',
      definitionEn: 'Slower',
      keywords: [],
      targets: [],
    },
  ],
  reportTargets: [],
  pauseReasons: [{ code: 'customer_access', nameZh: '等待客户开放现场', nameEn: 'Waiting for access' }],
  neverPausedKinds: [],
  conventions: { instantMinutes: 5, endOfBusiness: '18:00' },
};

function running(id: Clock['kind'], dueAt: string): Clock {
  return { id, kind: id, status: 'running', startedAt: at('2026-07-28T02:00:00Z'), dueAt: at(dueAt) };
}

export const OPEN_PAGE: OpenPage = {
  id: '1-0',
  personId: ZHANG.id,
  channels: [{ channel: 'sms', address: '+8613800000001' }],
  channelIndex: 0,
  attempt: '1.0',
  repeated: false,
  openedAt: at('2026-07-28T02:00:00Z'),
  acknowledgeBy: at('2026-07-28T02:10:00Z'),
  code: '48213',
  cause: {
    rungId: 'at-once',
    rungName: '一级故障立即通知',
    clockId: 'arrive',
    dueAt: at('2026-07-28T02:00:00Z'),
    lateBySeconds: 0,
  },
};

export function caseState(other: Partial<CaseState> = {}): CaseState {
  const state = {
    tenantId: TENANT.id,
    id: 'k7m3q9qxpa',
    version: 1,
    lastAt: at('2026-07-28T02:00:00Z'),
    status: 'open',
    openedAt: at('2026-07-28T02:00:00Z'),
    closedAt: null,
    subject: '核心交换机宕机，业务停止',
    reporter: {
      name: '王芳',
      address: 'wang@bank.example',
      channel: 'email',
      verified: true,
      contactId: 'wang',
      language: 'zh-CN',
    },
    channel: 'email',
    customerId: 'bank',
    siteId: 'bank-hall',
    contractId: 'bank-2026',
    timeZone: 'Asia/Shanghai',
    identificationNeeded: false,
    pinned: { tierId: TIER.id, tierVersion: 1, ladderId: 'ladder', ladderVersion: 1, calendars: {} },
    severityBasis: { by: 'keyword', detail: '业务停止' },
    course: {
      reportedAt: at('2026-07-28T02:00:00Z'),
      severity: 'L1',
      facts: {},
      evidence: {},
      starts: {},
      pauses: [],
    },
    clocks: [running('arrive', '2026-07-28T04:00:00Z'), running('respond', '2026-07-28T02:05:00Z')],
    breached: {},
    pendingRungs: [],
    ownerId: null,
    escalation: {
      number: 1,
      startedAt: at('2026-07-28T02:00:00Z'),
      queue: [{ personId: 'wang-fang', cause: OPEN_PAGE.cause }],
      pagedPersonIds: [ZHANG.id],
      openPages: [OPEN_PAGE],
      expiredPages: [],
      topRounds: 0,
      repeatAt: null,
    },
    escalationCount: 1,
    acknowledgementLapsesAt: null,
    acknowledged: false,
    replyToken: '0123456789abcdef0123456789abcdef',
    ...other,
  };
  // The members that a message does not look at may grow without touching this file.
  return state as unknown as CaseState;
}

export function view(other: Partial<MessageView> = {}): MessageView {
  return {
    state: caseState(),
    tenant: TENANT,
    customer: CUSTOMER,
    site: SITE,
    tier: TIER,
    people: [ZHANG],
    now: at('2026-07-28T02:00:30Z'),
    links: {
      status: 'https://desk.example.com/s/token',
      page: 'https://desk.example.com/p/token',
    },
    ...other,
  };
}

export function page(other: Partial<Page> = {}): Page {
  return {
    type: 'SendPage',
    pageId: '1-0',
    personId: ZHANG.id,
    channel: 'sms',
    address: '+8613800000001',
    language: 'zh-CN',
    mayBeRepeat: false,
    ...other,
  };
}

export function notice(topic: Notice['topic'], other: Partial<Notice> = {}): Notice {
  const toReporter = topic === 'reception' || topic === 'reception_bare';
  return {
    type: 'SendNotice',
    topic,
    to: toReporter ? { reporter: true } : { personId: ZHANG.id },
    channel: 'email',
    address: 'wang@bank.example',
    language: 'zh-CN',
    detail: {},
    ...other,
  };
}
