// The tenant `demo`: a small service vendor with three customers, five of its own people and four experts and managers whom it
// calls in, a rota and two ladders, as plain data on two preset tiers. Everything in it is invented: addresses are of reserved domains, numbers of ranges without
// subscribers (+86 120, and what Ofcom keeps for drama). It holds no secret and no provider.

import type { Calendar } from '../calendar.ts';
import type { Contact, Contract, Customer, Site, Tenant } from '../customers.ts';
import type { Ladder } from '../ladder.ts';
import type { Person } from '../people.ts';
import type { Post } from '../posts.ts';
import type { Rota } from '../rota.ts';
import type { Tier } from '../tier.ts';
import { emergencyLadder } from './ladders.ts';
import { S002_EMERGENCY } from './s002.ts';
import { AROUND_THE_CLOCK, CN_WORKDAYS, S002_EFFECTIVE } from './s002-effective.ts';

/** All configuration of one tenant, as it is put into an empty store. */
export interface TenantPreset {
  readonly tenant: Tenant;
  readonly tiers: readonly Tier[];
  readonly calendars: readonly Calendar[];
  readonly ladders: readonly Ladder[];
  readonly rotas: readonly Rota[];
  readonly people: readonly Person[];
  readonly posts: readonly Post[];
  readonly customers: readonly Customer[];
  readonly contacts: readonly Contact[];
  readonly sites: readonly Site[];
  readonly contracts: readonly Contract[];
}

export const DEMO_TENANT_ID = 'demo0000000001';
export const DEMO_SLUG = 'demo';

/** Where reports to the demo tenant are mailed, given the domain that receives mail. */
export function demoIntakeAddress(mailDomain: string): string {
  return `${DEMO_SLUG}@${mailDomain.toLowerCase()}`;
}

/** The demo tenant for a mail domain. The same domain gives the same preset, so that putting it twice changes nothing. */
export function demoTenant(mailDomain: string): TenantPreset {
  return {
    tenant: {
      id: DEMO_TENANT_ID,
      version: 1,
      slug: DEMO_SLUG,
      name: '临江科技服务台',
      nameEn: 'Linjiang Technology Service Desk',
      language: 'zh-CN',
      timeZone: 'Asia/Shanghai',
      intakeAddress: demoIntakeAddress(mailDomain),
      hotline: '+86 571 5550 0100',
      defaultTierId: S002_EFFECTIVE.id,
      defaultLadderId: LADDER.id,
    },
    tiers: [S002_EFFECTIVE, S002_EMERGENCY],
    calendars: [AROUND_THE_CLOCK, CN_WORKDAYS],
    ladders: [LADDER, EMERGENCY_LADDER],
    rotas: [ROTA],
    people: PEOPLE,
    posts: POSTS,
    customers: CUSTOMERS,
    contacts: CONTACTS,
    sites: SITES,
    contracts: CONTRACTS,
  };
}

// ---------------------------------------------------------------------------------------------------------------
// Who is paged

const ENGINEER_1: Person = {
  id: 'chen-yu',
  version: 1,
  name: '陈宇',
  nameEn: 'Chen Yu',
  language: 'zh-CN',
  roles: ['engineer'],
  duties: ['dedicated_engineer', 'duty_engineer'],
  managerId: 'wang-fang',
  contactMethods: [
    { channel: 'sms', address: '+8612000550101' },
    { channel: 'email', address: 'chen.yu@linjiang.example' },
  ],
  publicNumber: '+8612000550111',
  active: true,
};

const ENGINEER_2: Person = {
  id: 'li-na',
  version: 1,
  name: '李娜',
  nameEn: 'Li Na',
  language: 'zh-CN',
  roles: ['engineer'],
  duties: ['duty_engineer'],
  managerId: 'wang-fang',
  contactMethods: [
    { channel: 'sms', address: '+8612000550102' },
    { channel: 'email', address: 'li.na@linjiang.example' },
  ],
  active: true,
};

const ENGINEER_3: Person = {
  id: 'zhao-lei',
  version: 1,
  name: '赵磊',
  nameEn: 'Zhao Lei',
  language: 'en',
  roles: ['engineer'],
  duties: ['duty_engineer'],
  managerId: 'wang-fang',
  contactMethods: [
    { channel: 'email', address: 'zhao.lei@linjiang.example' },
    { channel: 'sms', address: '+8612000550103' },
  ],
  active: true,
};

const PROJECT_MANAGER: Person = {
  id: 'wang-fang',
  version: 1,
  name: '王芳',
  nameEn: 'Wang Fang',
  language: 'zh-CN',
  roles: ['manager', 'dispatcher'],
  duties: ['project_manager', 'duty_manager'],
  managerId: 'sun-wei',
  contactMethods: [
    { channel: 'sms', address: '+8612000550104' },
    { channel: 'email', address: 'wang.fang@linjiang.example' },
  ],
  publicNumber: '+8612000550114',
  active: true,
};

const SERVICE_DIRECTOR: Person = {
  id: 'sun-wei',
  version: 1,
  name: '孙伟',
  nameEn: 'Sun Wei',
  language: 'zh-CN',
  roles: ['tenant_admin', 'manager'],
  duties: ['service_director'],
  contactMethods: [
    { channel: 'sms', address: '+8612000550105' },
    { channel: 'email', address: 'sun.wei@linjiang.example' },
  ],
  active: true,
};

const NATIONAL_EXPERT: Person = {
  id: 'he-jing',
  version: 1,
  name: '何静',
  nameEn: 'He Jing',
  language: 'zh-CN',
  roles: ['engineer'],
  duties: [],
  senior: true,
  managerId: 'sun-wei',
  contactMethods: [
    { channel: 'sms', address: '+8612000550106' },
    { channel: 'email', address: 'he.jing@linjiang.example' },
  ],
  active: true,
};

const EAST_CHINA_EXPERT: Person = {
  id: 'guo-tao',
  version: 1,
  name: '郭涛',
  nameEn: 'Guo Tao',
  language: 'zh-CN',
  roles: ['engineer'],
  duties: [],
  senior: true,
  managerId: 'sun-wei',
  contactMethods: [
    { channel: 'sms', address: '+8612000550107' },
    { channel: 'email', address: 'guo.tao@linjiang.example' },
  ],
  active: true,
};

/** From the manufacturer: paged like everybody else, without an account. */
const OEM_EXPERT: Person = {
  id: 'lena-vogt',
  version: 1,
  name: 'Lena Vogt',
  language: 'en',
  roles: [],
  organisation: 'Novacore Systems',
  duties: [],
  contactMethods: [
    { channel: 'email', address: 'lena.vogt@novacore.example' },
    { channel: 'sms', address: '+447700900131' },
  ],
  active: true,
};

const OEM_MANAGER: Person = {
  id: 'tang-rui',
  version: 1,
  name: '唐睿',
  nameEn: 'Tang Rui',
  language: 'zh-CN',
  roles: [],
  organisation: 'Novacore Systems',
  duties: [],
  contactMethods: [
    { channel: 'sms', address: '+8612000550108' },
    { channel: 'email', address: 'tang.rui@novacore.example' },
  ],
  active: true,
};

const PEOPLE: readonly Person[] = [
  ...[ENGINEER_1, ENGINEER_2, ENGINEER_3, PROJECT_MANAGER, SERVICE_DIRECTOR],
  ...[NATIONAL_EXPERT, EAST_CHINA_EXPERT, OEM_EXPERT, OEM_MANAGER],
];

const POSTS: readonly Post[] = [
  {
    id: 'xihe-dedicated',
    version: 1,
    name: '西河水务专责工程师',
    nameEn: 'Dedicated engineer of Xihe Water',
    role: 'dedicated_engineer',
    scope: { customerId: 'xihe-water' },
    timeZone: 'Asia/Shanghai',
    holders: [{ personId: ENGINEER_1.id, deputyIds: [ENGINEER_2.id] }],
  },
  post(
    'yunxi-dedicated',
    '云溪轨道专责维护工程师 / Dedicated engineer of Yunxi Metro',
    'dedicated_engineer',
    {
      scope: { customerId: 'yunxi-metro' },
      holders: [{ personId: ENGINEER_2.id, deputyIds: [ENGINEER_3.id, ENGINEER_1.id] }],
    },
  ),
  post(
    'national-support',
    '全国技术服务中心支持专家 / Support expert of the national service centre',
    'national_support_expert',
    {
      holders: [{ personId: NATIONAL_EXPERT.id, deputyIds: [EAST_CHINA_EXPERT.id] }],
    },
  ),
  post('east-china-expert', '华东区技术支持专家 / Technical expert of East China', 'east_china_expert', {
    scope: { region: '浙江省' },
    holders: [{ personId: EAST_CHINA_EXPERT.id, deputyIds: [NATIONAL_EXPERT.id] }],
  }),
  post('oem-expert', '原厂技术专家 / Technical expert of the manufacturer', 'oem_expert', {
    holders: [{ personId: OEM_EXPERT.id, deputyIds: [] }],
  }),
  post(
    'oem-regional-manager',
    '厂商大区总经理 / Regional general manager of the manufacturer',
    'oem_regional_manager',
    {
      holders: [{ personId: OEM_MANAGER.id, deputyIds: [] }],
    },
  ),
  post('local-manager', '本地专业经理 / Local professional manager', 'local_manager', {
    holders: [{ personId: PROJECT_MANAGER.id, deputyIds: [SERVICE_DIRECTOR.id] }],
  }),
];

function post(
  id: string,
  names: string,
  role: string,
  { scope = {}, holders }: { readonly scope?: Post['scope']; readonly holders: Post['holders'] },
): Post {
  const [name = '', nameEn = ''] = names.split(' / ');
  return { id, version: 1, name, nameEn, role, scope, timeZone: 'Asia/Shanghai', holders };
}

const ROTA: Rota = {
  id: 'engineers',
  version: 1,
  name: '工程师周值班 / Engineers, weekly',
  timeZone: 'Asia/Shanghai',
  layers: [
    {
      id: 'weekly',
      name: '每周轮值 / Weekly',
      // A Monday. The rotation runs on for good.
      startsOn: '2025-01-06',
      handOverTimes: ['09:00'],
      shiftsPerTurn: 7,
      personIds: [ENGINEER_1.id, ENGINEER_2.id, ENGINEER_3.id],
    },
  ],
  overrides: [],
  mustCover: 'always',
};

const LADDER: Ladder = {
  id: 'standard',
  version: 1,
  name: '标准升级 / Standard',
  rungs: [
    {
      id: 'opening-urgent',
      name: '一级故障开案 / Level 1 opened',
      when: { at: 'opening', severities: ['L1'] },
      does: 'page',
      recipients: [
        { to: 'rota', rotaId: ROTA.id },
        { to: 'duty', duty: 'project_manager' },
      ],
      order: 'one_after_another',
    },
    {
      id: 'opening',
      name: '开案 / Opened',
      when: { at: 'opening', severities: ['L2', 'L3', 'L4'] },
      does: 'page',
      recipients: [{ to: 'rota', rotaId: ROTA.id }],
      order: 'one_after_another',
    },
    {
      id: 'half-gone',
      name: '时限过半 / Half of the time gone',
      when: { at: 'percent', percent: 50 },
      does: 'warn',
      recipients: [{ to: 'owner' }, { to: 'rota', rotaId: ROTA.id, depth: 1 }],
      order: 'one_after_another',
    },
    {
      id: 'four-fifths-gone',
      name: '时限已过八成 / Four fifths of the time gone',
      when: { at: 'percent', percent: 80 },
      does: 'warn',
      recipients: [{ to: 'owner' }, { to: 'rota', rotaId: ROTA.id, depth: 1 }],
      order: 'one_after_another',
    },
    {
      id: 'breach',
      name: '超时 / Deadline missed',
      when: { at: 'offset', offsetMinutes: 0 },
      does: 'page',
      recipients: [{ to: 'owner' }, { to: 'rota', rotaId: ROTA.id }, { to: 'duty', duty: 'project_manager' }],
      order: 'one_after_another',
    },
    {
      id: 'half-hour-late',
      name: '超时三十分钟 / Half an hour late',
      when: { at: 'offset', offsetMinutes: 30 },
      does: 'page',
      recipients: [
        { to: 'duty', duty: 'project_manager' },
        { to: 'duty', duty: 'service_director' },
      ],
      order: 'one_after_another',
    },
  ],
  acknowledgeWithinMinutes: 10,
  finalPersonId: SERVICE_DIRECTOR.id,
  repeatEveryMinutes: 15,
  acknowledgementHoldsMinutes: 60,
  tenantAlarm: { personIds: [SERVICE_DIRECTOR.id, PROJECT_MANAGER.id] },
};

const EMERGENCY_LADDER = emergencyLadder({
  finalPersonId: SERVICE_DIRECTOR.id,
  tenantAlarm: { personIds: [SERVICE_DIRECTOR.id, PROJECT_MANAGER.id] },
});

// ---------------------------------------------------------------------------------------------------------------
// Who is served

const CUSTOMERS: readonly Customer[] = [
  {
    id: 'xihe-water',
    version: 1,
    name: '西河水务集团',
    nameEn: 'Xihe Water Group',
    language: 'zh-CN',
    timeZone: 'Asia/Shanghai',
  },
  {
    id: 'thames-quay',
    version: 1,
    name: 'Thames Quay Logistics',
    nameEn: 'Thames Quay Logistics',
    language: 'en',
    timeZone: 'Europe/London',
  },
  {
    id: 'yunxi-metro',
    version: 1,
    name: '云溪轨道交通',
    nameEn: 'Yunxi Metro',
    language: 'zh-CN',
    timeZone: 'Asia/Shanghai',
  },
];

const SITES: readonly Site[] = [
  {
    id: 'xihe-dispatch-centre',
    version: 1,
    customerId: 'xihe-water',
    name: '调度中心机房',
    postalAddress: '浙江省杭州市西河路 100 号 3 楼',
    timeZone: 'Asia/Shanghai',
  },
  {
    id: 'xihe-pumping-station',
    version: 1,
    customerId: 'xihe-water',
    name: '北岸泵站',
    postalAddress: '浙江省杭州市北岸大道 8 号',
    timeZone: 'Asia/Shanghai',
  },
  {
    id: 'thames-warehouse',
    version: 1,
    customerId: 'thames-quay',
    name: 'Quay 4 warehouse',
    postalAddress: '4 Example Quay, London E16 0ZZ, United Kingdom',
    timeZone: 'Europe/London',
  },
  {
    id: 'yunxi-control',
    version: 1,
    customerId: 'yunxi-metro',
    name: '运营控制中心',
    postalAddress: '浙江省宁波市云溪路 66 号',
    timeZone: 'Asia/Shanghai',
    province: '浙江省',
    city: '宁波市',
  },
];

const CONTACTS: readonly Contact[] = [
  {
    id: 'xihe-zhou',
    version: 1,
    customerId: 'xihe-water',
    name: '周敏',
    language: 'zh-CN',
    addresses: ['zhou.min@xihe-water.example'],
    numbers: ['+8612000550201'],
    siteId: 'xihe-dispatch-centre',
  },
  {
    id: 'xihe-wu',
    version: 1,
    customerId: 'xihe-water',
    name: '吴强',
    language: 'zh-CN',
    addresses: ['wu.qiang@xihe-water.example'],
    numbers: ['+8612000550202'],
    siteId: 'xihe-pumping-station',
  },
  {
    id: 'thames-clarke',
    version: 1,
    customerId: 'thames-quay',
    name: 'Emma Clarke',
    language: 'en',
    addresses: ['emma.clarke@thames-quay.example'],
    numbers: ['+447700900123'],
    siteId: 'thames-warehouse',
  },
  {
    id: 'yunxi-jin',
    version: 1,
    customerId: 'yunxi-metro',
    name: '金波',
    language: 'zh-CN',
    addresses: ['jin.bo@yunxi-metro.example'],
    numbers: ['+8612000550203'],
    siteId: 'yunxi-control',
  },
];

const CONTRACTS: readonly Contract[] = [
  {
    id: 'xihe-2025',
    version: 1,
    customerId: 'xihe-water',
    tierId: S002_EFFECTIVE.id,
    ladderId: LADDER.id,
    siteIds: [],
    startsOn: '2025-01-01',
    endsOn: '2034-12-31',
  },
  {
    id: 'thames-2025',
    version: 1,
    customerId: 'thames-quay',
    tierId: S002_EFFECTIVE.id,
    ladderId: LADDER.id,
    siteIds: ['thames-warehouse'],
    startsOn: '2025-01-01',
    endsOn: '2034-12-31',
  },
  {
    id: 'yunxi-2025',
    version: 1,
    customerId: 'yunxi-metro',
    tierId: S002_EMERGENCY.id,
    ladderId: EMERGENCY_LADDER.id,
    siteIds: [],
    startsOn: '2025-01-01',
    endsOn: '2034-12-31',
  },
];
