// What an edit of a person may not say by itself, and what of a person may be shown. That a way was verified or stopped is
// shown by whoever holds the phone, never typed; the door of a chat is kept where an edit leaves it out, and never told.

import type { ConfigurationChange } from './configuration-changes.ts';
import type { Instant } from './instant.ts';
import { type ChatDoor, type ContactMethod, type Person, personOf, wayOf } from './people.ts';
import { isSameMethod, methodOf } from './verification.ts';

/** Stands where the URL or the secret of a chat would. In an edit it means: as it is. */
export const SET = 'set';
/** Stands in a change of one, as what came after. */
export const SET_ANEW = 'set anew';

// ---------------------------------------------------------------------------------------------------------------
// What is shown

/** The person without what opens the doors of their chats. */
export function shownPerson<Shown extends Pick<Person, 'contactMethods'>>(person: Shown): Shown {
  return { ...person, contactMethods: person.contactMethods.map(shownMethod) };
}

function shownMethod(method: ContactMethod): ContactMethod {
  if (method.channel !== 'chat') return method;
  const { provider, secret } = method.chat;
  return { ...method, chat: { provider, url: SET, ...(secret === undefined ? {} : { secret: SET }) } };
}

/** Changes of a person as they may be told: that a door was changed, not from what to what. */
export function shownChanges(changes: readonly ConfigurationChange[]): readonly ConfigurationChange[] {
  return changes.map(({ path, before, after }) => {
    const told = (value: unknown, else_: string) =>
      isDoorMember(path) ? else_ : withoutDoors(value, path.at(-1) === 'chat');
    return {
      path,
      ...(before === undefined ? {} : { before: told(before, SET) }),
      ...(after === undefined ? {} : { after: told(after, before === undefined ? SET : SET_ANEW) }),
    };
  });
}

const isDoorMember = (path: readonly string[]): boolean =>
  path.at(-2) === 'chat' && (path.at(-1) === 'url' || path.at(-1) === 'secret');

function withoutDoors(value: unknown, isDoor: boolean): unknown {
  if (Array.isArray(value)) return value.map((each) => withoutDoors(each, false));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) =>
      isDoor && (key === 'url' || key === 'secret')
        ? [key, SET]
        : [key, withoutDoors(member, key === 'chat')],
    ),
  );
}

// ---------------------------------------------------------------------------------------------------------------
// What an edit keeps

/**
 * An edit as it was sent, before anything is checked, with the doors that it leaves out or calls `set` filled in from the
 * version that stands; an empty secret takes the secret away. A door behind another provider or URL is a new one, and
 * takes no secret over. What has no shape of a person is left as it is.
 */
export function withKeptDoors(standing: Person | null, value: unknown): unknown {
  if (!isObject(value) || !Array.isArray(value.contactMethods)) return value;
  return {
    ...value,
    contactMethods: value.contactMethods.map((given: unknown) => {
      if (!isObject(given) || given.channel !== 'chat' || typeof given.address !== 'string') return given;
      const stood = standing ? methodOf(standing, wayOf({ channel: 'chat', address: given.address })) : null;
      const door = keptDoor(stood?.channel === 'chat' ? stood.chat : null, given.chat);
      return door === undefined ? given : { ...given, chat: door };
    }),
  };
}

function keptDoor(stood: ChatDoor | null, given: unknown): unknown {
  if (given === undefined) return stood ?? undefined;
  if (!isObject(given)) return given;
  const { url, secret, ...rest } = given;
  const provider = given.provider ?? stood?.provider;
  const isKept =
    stood !== null && provider === stood.provider && (url === undefined || url === SET || url === stood.url);
  const kept = secret === undefined || secret === SET ? (isKept ? stood?.secret : undefined) : secret;
  const address = isKept ? stood?.url : url;
  return {
    ...rest,
    ...(provider === undefined ? {} : { provider }),
    ...(address === undefined ? {} : { url: address }),
    ...(kept === undefined || kept === '' ? {} : { secret: kept }),
  };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The person as an edit leaves them: when a way was verified or stopped is as it stood, whatever the edit says. A way that
 * was changed is not verified any more; a number that was taken away and comes back is still stopped, because its owner said
 * so and may take it back. A mail address that a provider stopped is tried anew once it was taken away: nobody else could
 * tell that it takes mail again. `versions` are those of this person, oldest first.
 */
export function withOwnMoments(versions: readonly Pick<Person, 'contactMethods'>[], edited: Person): Person {
  const standing = versions.at(-1);
  return {
    ...edited,
    contactMethods: edited.contactMethods.map((method) => {
      const { verifiedAt: _, stoppedAt: __, ...given } = method;
      const stood = standing && methodOf(standing, wayOf(method));
      const last = versions.findLast((version) => methodOf(version, wayOf(method)));
      const stoppedAt =
        method.channel === 'email' ? stood?.stoppedAt : last && methodOf(last, wayOf(method))?.stoppedAt;
      return {
        ...given,
        ...(stood?.verifiedAt !== undefined && isSameMethod(stood, method)
          ? { verifiedAt: stood.verifiedAt }
          : {}),
        ...(stoppedAt === undefined ? {} : { stoppedAt }),
      };
    }),
  };
}

// ---------------------------------------------------------------------------------------------------------------
// What the person's own phone says

/** The person once this way is verified; the same person where it is already, or is not theirs. */
export function withVerified(person: Person, way: string, at: Instant): Person {
  return withMethods(person, (method) =>
    wayOf(method) === way && method.verifiedAt === undefined ? { ...method, verifiedAt: at } : method,
  );
}

/** The person once text messages to this number were stopped, or taken up again; the same person where that is so already. */
export function withTextsStopped(person: Person, number: string, stoppedAt: Instant | null): Person {
  return withMethods(person, (method) => {
    if (method.channel !== 'sms' || method.address !== number) return method;
    if ((method.stoppedAt === undefined) === (stoppedAt === null)) return method;
    const { stoppedAt: _, ...open } = method;
    return stoppedAt === null ? open : { ...open, stoppedAt };
  });
}

/** The person once nothing reaches them on this way any more; the same person where that is so already, or is not theirs. */
export function withWayStopped(
  person: Person,
  way: Pick<ContactMethod, 'channel' | 'address'>,
  stoppedAt: Instant,
): Person {
  return withMethods(person, (method) =>
    wayOf(method) === wayOf(way) && method.stoppedAt === undefined ? { ...method, stoppedAt } : method,
  );
}

function withMethods(person: Person, change: (method: ContactMethod) => ContactMethod): Person {
  const contactMethods = person.contactMethods.map(change);
  return contactMethods.every((method, index) => method === person.contactMethods[index])
    ? person
    : { ...person, contactMethods };
}

// ---------------------------------------------------------------------------------------------------------------
// Who leads whom

/** The people above somebody, from their manager up to where it comes back to themselves; null where it does not. */
export function managerCycle(people: readonly Person[], edited: Person): readonly string[] | null {
  const above: string[] = [];
  let managerId = edited.managerId;
  while (managerId !== undefined && !above.includes(managerId)) {
    above.push(managerId);
    if (managerId === edited.id) return above;
    managerId = personOf(people, managerId)?.managerId;
  }
  return null;
}
