// What of a tenant's desk is not ready to reach somebody: ways that nobody verified, that were stopped, people with one
// way or none. Told before a page fails by it. Refuses to say whom it is told to.

import type { Instant } from './instant.ts';
import { type ContactMethod, type Person, wayOf } from './people.ts';
import type { ReadinessConfiguration, ReadinessFinding } from './readiness-record.ts';

/** Everything that is not ready at an instant, in no order; keys are unique. */
export function readinessOf(setup: ReadinessConfiguration, _now: Instant): readonly ReadinessFinding[] {
  return setup.people.filter(({ active }) => active).flatMap(waysOf);
}

function waysOf(person: Person): readonly ReadinessFinding[] {
  const { id: personId, name, nameEn = name, contactMethods } = person;
  const who = { personId, person: name, personEn: nameEn };
  const open = contactMethods.filter(({ stoppedAt }) => stoppedAt === undefined);
  const each = (kind: string, methods: readonly ContactMethod[]) =>
    methods.map((method): ReadinessFinding => {
      const { channel, address } = method;
      const key = `${kind}/${personId}/${wayOf(method)}`;
      // A stopped way is told at once: somebody who counted on it does not know.
      const level = kind === 'stopped_way' ? 'hole' : 'weakness';
      return { key, kind, level, detail: { ...who, channel, address } };
    });
  const few = (kind: 'no_way' | 'one_way', level: ReadinessFinding['level']): ReadinessFinding => ({
    key: `${kind}/${personId}`,
    kind,
    level,
    detail: who,
  });
  return [
    ...each(
      'stopped_way',
      contactMethods.filter(({ stoppedAt }) => stoppedAt !== undefined),
    ),
    ...each(
      'unverified_way',
      open.filter(({ verifiedAt }) => verifiedAt === undefined),
    ),
    ...(open.length === 0 ? [few('no_way', 'hole')] : []),
    ...(open.length === 1 ? [few('one_way', 'weakness')] : []),
  ];
}
