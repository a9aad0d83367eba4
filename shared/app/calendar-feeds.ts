// The addresses by which people subscribe to rotas in a calendar program: one secret a person, of which the table keeps the
// hash alone. Making new ones ends the old ones; so does deactivating the person. Refuses to say why an address is not good.

import { createHash, timingSafeEqual } from 'node:crypto';
import type { Instant } from '../domain/instant.ts';
import type { Person } from '../domain/people.ts';
import type { Rota } from '../domain/rota.ts';
import {
  deputiesEverOf,
  peopleEverOf,
  type Touch,
  touchesOfPerson,
  touchesOfRota,
} from '../domain/rota-touches.ts';
import type { Desk } from './desk.ts';
import type { Directory, Versioned } from './ports.ts';

/** One version a secret; `secretHash` is null once they were stopped. The id is the person's. */
export interface FeedSecret extends Versioned {
  readonly secretHash: string | null;
  readonly madeAt: Instant;
}

const SECRET_BYTES = 16;

type FeedDesk = Pick<Desk, 'tenantId' | 'configuration' | 'clock' | 'chance'>;

/** What the table has of a person's addresses; null where they have none. */
export async function feedOf(
  desk: Pick<Desk, 'configuration'>,
  personId: string,
): Promise<FeedSecret | null> {
  const newest = (await desk.configuration.history<FeedSecret>('feed', personId)).at(-1)?.item;
  return newest?.secretHash ? newest : null;
}

/** Ends what there is; `renew` answers the new secret, which is told this once. Throws `Conflict` where another did so meanwhile. */
export async function changeFeed(
  desk: FeedDesk,
  person: Pick<Person, 'id' | 'name'>,
  { renew, reason }: { readonly renew: boolean; readonly reason: string },
): Promise<string | null> {
  const newest = (await desk.configuration.history<FeedSecret>('feed', person.id)).at(-1)?.item;
  const secret = renew ? desk.chance.hex(SECRET_BYTES) : null;
  const now = desk.clock.now();
  await desk.configuration.put<FeedSecret>(
    'feed',
    {
      id: person.id,
      version: (newest?.version ?? 0) + 1,
      secretHash: secret === null ? null : hashOf(secret),
      madeAt: now,
    },
    { name: person.name, at: now, reason },
  );
  return secret;
}

/** What stands in an address: which desk, whose, and the secret. */
export function feedToken(of: {
  readonly slug: string;
  readonly personId: string;
  readonly secret: string;
}): string {
  return `${of.slug}.${of.personId}.${of.secret}`;
}

/**
 * Whose token this is; null for any that is not good, or whose person does not work here any more. The directory is asked
 * before a desk is opened, so that made-up tokens cost one read and no credentials.
 */
export async function personByFeed(
  directory: Pick<Directory, 'find'>,
  deskOf: (tenantId: string) => Promise<Desk>,
  token: string,
): Promise<{ readonly desk: Desk; readonly person: Person } | null> {
  const [, slug = '', personId = '', secret = ''] =
    /^([a-z0-9][a-z0-9-]{1,39})\.([a-z0-9][a-z0-9_-]{0,63})\.([0-9a-f]{32})$/.exec(token) ?? [];
  if (secret === '') return null;
  const hit = (await directory.find({ slug })).find(({ role }) => role === 'slug');
  if (!hit) return null;
  const desk = await deskOf(hit.tenantId);
  const feed = await feedOf(desk, personId);
  if (!feed?.secretHash) return null;
  const [given, wanted] = [Buffer.from(hashOf(secret)), Buffer.from(feed.secretHash)];
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return null;
  const person = await desk.configuration.get<Person>('person', personId);
  return person?.active ? { desk, person } : null;
}

/** Every change that may have moved a shift of a rota: of the rota, its people and, as far as it goes, their deputies. */
export async function touchesOf(
  desk: Pick<Desk, 'configuration'>,
  rotaId: string,
): Promise<readonly Touch[]> {
  const madeOf = async <Item extends Versioned>(kind: 'rota' | 'person', id: string) =>
    (await desk.configuration.history<Item>(kind, id)).map(({ item, by }) => ({ item, at: by.at }));
  const versions = await madeOf<Rota>('rota', rotaId);
  const touches = [...touchesOfRota(versions)];
  const asked = new Set<string>();
  let next = peopleEverOf(versions);
  while (next.length > 0) {
    for (const id of next) asked.add(id);
    const histories = await Promise.all(next.map((id) => madeOf<Person>('person', id)));
    touches.push(...histories.flatMap(touchesOfPerson));
    next = [...new Set(histories.flatMap(deputiesEverOf))].filter((id) => !asked.has(id));
  }
  return touches;
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
