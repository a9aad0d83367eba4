// What an edit of a person is measured by beyond its schema: whom and what it names must be there, managers lead in no
// circle, and somebody must be left who may edit at all. What only a person's own phone may say is kept as it stood.

import { type DoorFault, faultOfEnteredDoor } from '../contracts/chat-doors.ts';
import type { Tenant } from '../domain/customers.ts';
import type { Person } from '../domain/people.ts';
import { managerCycle, withKeptDoors, withOwnMoments } from '../domain/person-edits.ts';
import type { Tier } from '../domain/tier.ts';
import type { EditDesk, EditFault } from './configuration-edit.ts';
import { directoryKeysOf } from './person-saving.ts';
import { type Noun, strayName } from './stray-names.ts';

/** More tenants and people than these are not found by one address (ports.ts). */
const FOUND_BY_ONE_KEY_MAX = 10;

const PERSON: Noun = { en: 'person', zh: '人员' };
const SEVERITY: Noun = { en: 'severity of one of the tiers', zh: '服务等级中的故障级别' };

/** The value with the doors of chats that it left out, before it is checked. */
export async function withDoors(desk: EditDesk, value: unknown): Promise<unknown> {
  const id = (value as { id?: unknown } | null)?.id; // Looked at, whatever it is.
  if (typeof id !== 'string') return value;
  return withKeptDoors((await versionsOf(desk, id)).at(-1) ?? null, value);
}

/** The person with the moments that only their own phone tells. */
export async function withMoments(desk: EditDesk, person: Person): Promise<Person> {
  return withOwnMoments(await versionsOf(desk, person.id), person);
}

async function versionsOf(desk: EditDesk, personId: string): Promise<readonly Person[]> {
  return (await desk.configuration.history<Person>('person', personId)).map(({ item }) => item);
}

export async function strayInPerson(desk: EditDesk, person: Person): Promise<readonly EditFault[]> {
  const [people, tiers, tenant] = await Promise.all([
    desk.configuration.latest<Person>('person'),
    desk.configuration.latest<Tier>('tier'),
    desk.configuration.get<Tenant>('tenant', desk.tenantId),
  ]);
  const others = people.filter(({ id }) => id !== person.id);
  return [
    ...managerFaults(others, person),
    ...deputyFaults(others, person),
    ...pagingFaults(tiers, person),
    ...addressFaults(others, tenant, person),
    ...doorFaults(person),
    ...lastAdminFaults(others, people, person),
    ...(await crowdedFaults(desk, person)),
  ];
}

function managerFaults(others: readonly Person[], person: Person): readonly EditFault[] {
  const { managerId } = person;
  if (managerId === undefined) return [];
  if (managerId !== person.id && !others.some(({ id }) => id === managerId))
    return [strayName('managerId', managerId, PERSON)];
  const above = managerCycle(others, person);
  if (!above) return [];
  const names = above.map((id) => [person, ...others].find((each) => each.id === id)?.name ?? id);
  return [
    {
      path: 'managerId',
      message: `must not lead back to the person: ${[person.name, ...names].join(' → ')}`,
      zh: `上级不能绕回本人：${[person.name, ...names].join(' → ')}。`,
    },
  ];
}

function deputyFaults(others: readonly Person[], { id, absences = [] }: Person): readonly EditFault[] {
  return absences.flatMap(({ deputyId }, index): readonly EditFault[] => {
    const path = `absences.${index}.deputyId`;
    if (deputyId === id) return [{ path, message: 'must be somebody else', zh: '代理人不能是本人。' }];
    if (deputyId === undefined || others.some((each) => each.id === deputyId)) return [];
    return [strayName(path, deputyId, PERSON)];
  });
}

function pagingFaults(tiers: readonly Tier[], { paging = [] }: Person): readonly EditFault[] {
  const codes = new Set(tiers.flatMap(({ severities }) => severities.map(({ code }) => code)));
  const seen = new Set<string>();
  return paging.flatMap(({ severities }, index) => {
    const names = severities.length === 0 ? [''] : severities;
    return names.flatMap((code, place): readonly EditFault[] => {
      const path = code === '' ? `paging.${index}.severities` : `paging.${index}.severities.${place}`;
      if (code !== '' && !codes.has(code)) return [strayName(path, code, SEVERITY)];
      if (seen.has(code)) {
        return [
          {
            path,
            message: 'must not stand in two rules: only the first would count',
            zh: '不能出现在两条规则中：只有第一条有效。',
          },
        ];
      }
      seen.add(code);
      return [];
    });
  });
}

function addressFaults(
  others: readonly Person[],
  tenant: Tenant | null,
  { contactMethods, active }: Person,
): readonly EditFault[] {
  return contactMethods.flatMap(({ channel, address }, index): readonly EditFault[] => {
    if (channel !== 'email') return [];
    const path = `contactMethods.${index}.address`;
    if (address === tenant?.intakeAddress) {
      return [
        {
          path,
          message: "must not be the desk's own intake address: each page would come in as a report",
          zh: '不能是服务台的报修地址：每条通知都会变成新的报修。',
        },
      ];
    }
    // Whoever signs in by an address is one person; a number may be a phone that several carry in turn.
    const other = others.find(
      (each) =>
        each.active &&
        each.contactMethods.some((method) => method.channel === 'email' && method.address === address),
    );
    if (!active || !other) return [];
    return [
      {
        path,
        message: `must be this person's alone: ${other.name} (${other.id}) signs in by it`,
        zh: `必须只属于此人：${other.name}（${other.id}）用它登录。`,
      },
    ];
  });
}

/** Doors to which no message could ever be posted. */
function doorFaults({ contactMethods }: Person): readonly EditFault[] {
  return contactMethods.flatMap((method, index): readonly EditFault[] => {
    const found = method.channel === 'chat' ? faultOfEnteredDoor(method.chat) : null;
    return found ? [{ path: `contactMethods.${index}.chat.url`, ...doorWords(found) }] : [];
  });
}

function doorWords(found: DoorFault): Pick<EditFault, 'message' | 'zh'> {
  switch (found.fault) {
    case 'not_https':
      return { message: 'must be an https address', zh: '必须是 https 地址。' };
    case 'user_name':
      return { message: 'must not carry a user name or a password', zh: '地址中不能带用户名或密码。' };
    case 'not_public':
      return {
        message: 'must be a public address: nothing is posted into a network of ours',
        zh: '必须是公网地址：不会向内网发送。',
      };
    case 'not_the_providers':
      return {
        message: `must be an address of the provider: ${found.hosts.join(', ')}`,
        zh: `不是该聊天工具的地址，应在：${found.hosts.join('、')}。`,
      };
  }
}

/** Otherwise nobody could edit anything any more. */
function lastAdminFaults(
  others: readonly Person[],
  people: readonly Person[],
  person: Person,
): readonly EditFault[] {
  const isAdmin = ({ active, roles }: Person) => active && roles.includes('tenant_admin');
  const standing = people.find(({ id }) => id === person.id);
  if (isAdmin(person) || !standing || !isAdmin(standing) || others.some(isAdmin)) return [];
  return [
    {
      path: person.active ? 'roles' : 'active',
      message: 'must stay: this is the last administrator, and nobody else could change anything',
      zh: '不能去掉：这是最后一位管理员，否则再没有人能修改设置。',
    },
  ];
}

/** An address or a number that the directory could not take in. */
async function crowdedFaults(desk: EditDesk, person: Person): Promise<readonly EditFault[]> {
  const checked = await Promise.all(
    directoryKeysOf(person).map(async (key): Promise<readonly EditFault[]> => {
      const hits = await desk.directory.find(key);
      const isTheirs = hits.some(({ tenantId, id }) => tenantId === desk.tenantId && id === person.id);
      if (isTheirs || hits.length < FOUND_BY_ONE_KEY_MAX) return [];
      const address = 'address' in key ? key.address : 'number' in key ? key.number : null;
      const index = person.contactMethods.findIndex((method) => method.address === address);
      return [
        {
          path: index < 0 ? 'subject' : `contactMethods.${index}.address`,
          message: `must not be shared by more than ${FOUND_BY_ONE_KEY_MAX} people`,
          zh: `最多由 ${FOUND_BY_ONE_KEY_MAX} 人共用。`,
        },
      ];
    }),
  );
  return checked.flat();
}
