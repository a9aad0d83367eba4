// What an edit of a post, a rota or a ladder must name and does not find: people, deputies, rotas, sites. Refuses
// only what could never hold; what merely leaves somebody without cover is told by coverage.ts and may be saved.

import type { Contract, Customer, Site, Tenant } from '../domain/customers.ts';
import { DAY_MS, type Instant, isoOf } from '../domain/instant.ts';
import type { Ladder } from '../domain/ladder.ts';
import type { Person } from '../domain/people.ts';
import type { Post } from '../domain/posts.ts';
import type { Rota } from '../domain/rota.ts';
import { isJunior } from '../domain/rota-shifts.ts';
import type { EditDesk, EditFault, EditKind } from './configuration-edit.ts';
import type { ConfigurationKind, Versioned } from './ports.ts';
import { type Noun, SITE_OF_CUSTOMER, strayName } from './stray-names.ts';

/** Names that lead nowhere, each with where it stands. The item is of its kind, as the schema read it. */
export async function strayInStanding(
  desk: EditDesk,
  kind: EditKind,
  item: { readonly id: string },
): Promise<readonly EditFault[]> {
  const ids = async (of: ConfigurationKind) =>
    new Set((await desk.configuration.latest<Versioned>(of)).map(({ id }) => id));
  switch (kind) {
    case 'post':
      return [
        ...stray(inPost(item as Post), PERSON, has(await ids('person'))),
        ...(await strayScope(desk, item as Post)),
      ];
    case 'rota': {
      const people = await desk.configuration.latest<Person>('person');
      const rota = item as Rota;
      return [
        ...stray(inRota(rota), PERSON, has(new Set(people.map(({ id }) => id)))),
        ...juniorsIn(rota, people, desk.clock.now()),
        ...(rota.retired ? await namedByLadders(desk, rota) : []),
      ];
    }
    case 'ladder': {
      const ladder = item as Ladder;
      const { people, rotas } = inLadder(ladder);
      const offered = (await desk.configuration.latest<Rota>('rota')).filter(
        ({ retired }) => ladder.retired || !retired,
      );
      return [
        ...stray(people, PERSON, has(await ids('person'))),
        ...stray(rotas, ROTA, has(new Set(offered.map(({ id }) => id)))),
        ...(ladder.retired ? await namedByContracts(desk, ladder) : []),
      ];
    }
    default:
      return [];
  }
}

/** Who names a rota keeps it from being retired: their rungs would call nobody. */
async function namedByLadders(desk: EditDesk, { id }: Rota): Promise<readonly EditFault[]> {
  const ladders = (await desk.configuration.latest<Ladder>('ladder')).filter(
    ({ rungs, retired }) =>
      !retired &&
      rungs.some(({ recipients }) => recipients.some((one) => one.to === 'rota' && one.rotaId === id)),
  );
  return stillNamed(
    { en: 'ladder', zh: '升级阶梯' },
    ladders.map(({ name }) => name),
  );
}

async function namedByContracts(desk: EditDesk, { id }: Ladder): Promise<readonly EditFault[]> {
  // The last covered day is the customer's, whose zone may be a day behind.
  const yesterday = isoOf(desk.clock.now() - DAY_MS).slice(0, 10);
  const [contracts, tenant] = await Promise.all([
    desk.configuration.latest<Contract>('contract'),
    desk.configuration.get<Tenant>('tenant', desk.tenantId),
  ]);
  const bound = contracts.filter(({ ladderId, endsOn }) => ladderId === id && endsOn >= yesterday);
  return [
    ...stillNamed(
      { en: 'contract', zh: '合同' },
      bound.map((contract) => contract.id),
    ),
    ...(tenant?.defaultLadderId === id ? stillNamed({ en: 'desk', zh: '服务台' }, [tenant.name]) : []),
  ];
}

const NAMED_SHOWN = 5;

function stillNamed({ en, zh }: Noun, names: readonly string[]): readonly EditFault[] {
  if (names.length === 0) return [];
  const shown = [...names.slice(0, NAMED_SHOWN), ...(names.length > NAMED_SHOWN ? ['…'] : [])];
  return [
    {
      path: 'retired',
      message: `must not be retired while it is named by the ${en} ${shown.join(', ')}`,
      zh: `仍被${zh}使用，不能停用：${shown.join('、')}。`,
    },
  ];
}

/** Where an id stands in an item. */
type Place = readonly [path: string, id: string | undefined];

function inPost({ holders }: Post): readonly Place[] {
  return holders.flatMap(({ personId, deputyIds }, index): readonly Place[] => [
    [`holders.${index}.personId`, personId],
    ...deputyIds.map((id, at): Place => [`holders.${index}.deputyIds.${at}`, id]),
  ]);
}

async function strayScope(desk: EditDesk, { scope }: Post): Promise<readonly EditFault[]> {
  const { customerId, siteId } = scope;
  const [customers, sites] = await Promise.all([
    desk.configuration.latest<Customer>('customer'),
    desk.configuration.latest<Site>('site'),
  ]);
  const ofCustomer = (id: string) =>
    sites.some((site) => site.id === id && (customerId === undefined || site.customerId === customerId));
  return [
    ...stray([['scope.customerId', customerId]], CUSTOMER, has(new Set(customers.map(({ id }) => id)))),
    ...stray([['scope.siteId', siteId]], customerId === undefined ? SITE : SITE_OF_CUSTOMER, ofCustomer),
  ];
}

function inRota({ layers, overrides, admitted = [] }: Rota): readonly Place[] {
  return [
    ...layers.flatMap(({ personIds }, index) =>
      personIds.map((id, at): Place => [`layers.${index}.personIds.${at}`, id]),
    ),
    ...overrides.flatMap(({ personId, replacesId }, index): readonly Place[] => [
      [`overrides.${index}.personId`, personId],
      [`overrides.${index}.replacesId`, replacesId],
    ]),
    ...admitted.map(({ personId }, index): Place => [`admitted.${index}.personId`, personId]),
  ];
}

/** Juniors on a rota of seniors (F-24): refused, unless the rota admits them by name with a reason. What is over stays. */
function juniorsIn(rota: Rota, people: readonly Person[], now: Instant): readonly EditFault[] {
  const past = new Set(
    rota.overrides.flatMap(({ to }, index) => (to > now ? [] : [`overrides.${index}.personId`])),
  );
  const isNamedOnly = (path: string) => path.startsWith('admitted.') || path.endsWith('.replacesId');
  return inRota(rota).flatMap(([path, id]) => {
    if (id === undefined || past.has(path) || isNamedOnly(path) || !isJunior(rota, people, id)) return [];
    const name = people.find((person) => person.id === id)?.name ?? id;
    return [
      {
        path,
        message: `must be a senior on this rota, and ${name} is none; admit them by name with a reason`,
        zh: `此值班表仅限资深人员，${name}不是；如要破例，请在“破例允许”中写明理由。`,
      },
    ];
  });
}

function inLadder({ rungs, finalPersonId, tenantAlarm }: Ladder) {
  const people: Place[] = [
    ['finalPersonId', finalPersonId],
    ...tenantAlarm.personIds.map((id, index): Place => [`tenantAlarm.personIds.${index}`, id]),
  ];
  const rotas: Place[] = [];
  for (const [index, { recipients }] of rungs.entries()) {
    for (const [at, recipient] of recipients.entries()) {
      const path = `rungs.${index}.recipients.${at}`;
      if (recipient.to === 'person') people.push([`${path}.personId`, recipient.personId]);
      if (recipient.to === 'rota') rotas.push([`${path}.rotaId`, recipient.rotaId]);
    }
  }
  return { people, rotas };
}

const has = (ids: ReadonlySet<string>) => (id: string) => ids.has(id);

function stray(places: readonly Place[], what: Noun, isThere: (id: string) => boolean): readonly EditFault[] {
  return places.flatMap(([path, id]) => (id === undefined || isThere(id) ? [] : [strayName(path, id, what)]));
}

const PERSON: Noun = { en: 'person of this desk', zh: '人员' };
const ROTA: Noun = { en: 'rota', zh: '值班表' };
const CUSTOMER: Noun = { en: 'customer', zh: '客户' };
const SITE: Noun = { en: 'site', zh: '地点' };
