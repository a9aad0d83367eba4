// What the parts of a desk are called where it is told what is left uncovered: a rota, a person, a post or a duty by its name,
// never by its code.

import type { Recipient } from './ladder.ts';
import { type Person, personOf } from './people.ts';
import type { Post } from './posts.ts';
import { POST_NAMES } from './presets/ladders.ts';
import type { Rota } from './rota.ts';

/** An id with the name that people know it by; `name` may have two halves, `中文 / English`. */
export interface Known {
  readonly id: string;
  readonly name: string;
  readonly nameEn?: string;
}

export function knownAs({ id, name, nameEn }: Known): Known {
  return { id, name, ...(nameEn === undefined ? {} : { nameEn }) };
}

export function personAs(personId: string, people: readonly Person[]): Known {
  return knownAs(personOf(people, personId) ?? { id: personId, name: personId });
}

/** A role as people say it: as the presets call it, else as the desk calls its one post of the role, else as it is written. */
export function roleAs(role: string, posts: readonly Post[]): Known {
  const known = POST_NAMES[role];
  if (known) return { id: role, name: known.zh, nameEn: known.en };
  const [only, other] = posts.filter((post) => post.role === role);
  return only && !other ? { ...knownAs(only), id: role } : { id: role, name: role };
}

const RELATIONS = {
  owner: { name: '工单负责人', nameEn: 'the owner of the case' },
  manager_of_owner: { name: '工单负责人的上级', nameEn: 'the manager of the owner' },
  managers_of_paged: { name: '已通知人员的上级', nameEn: 'the managers of those who were paged' },
} as const;

/** Whom the recipient would be: a rota, a person, a post, a duty or a relation. */
export function recipientAs(
  recipient: Recipient,
  setup: {
    readonly people: readonly Person[];
    readonly posts: readonly Post[];
    readonly rotas: readonly Rota[];
  },
): Known {
  switch (recipient.to) {
    case 'rota': {
      const { rotaId: id } = recipient;
      return knownAs(setup.rotas.find((rota) => rota.id === id) ?? { id, name: id });
    }
    case 'person':
      return personAs(recipient.personId, setup.people);
    case 'duty':
      return roleAs(recipient.duty, []);
    case 'post':
      return roleAs(recipient.role, setup.posts);
    default:
      return { id: recipient.to, ...RELATIONS[recipient.to] };
  }
}
