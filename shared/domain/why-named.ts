// Why a name stood there: the shift, the override or the post behind a recipient, and the leave of the person in whose place
// somebody is asked. Read from the versions that it is given; refuses to guess where one is missing.

import type { Because } from './case.ts';
import type { Instant } from './instant.ts';
import { absenceAt, type Person, personOf } from './people.ts';
import { holdsAt, type Post } from './posts.ts';
import { type Rota, type RotaOverride, standingAt } from './rota.ts';
import { type Unable, unreachable } from './stand-ins.ts';

/** A recipient's name, with what was behind it. What was not found is left out. */
export interface WhyNamed extends Because {
  readonly rota?: {
    readonly name: string;
    /** Whose turn it is by; null where an override alone names them. */
    readonly layerName: string | null;
    /** 1 is on call, 2 stands behind, and so on. */
    readonly place: number;
    readonly override?: Pick<RotaOverride, 'id' | 'kind' | 'reason' | 'from' | 'to'>;
  };
  readonly post?: Pick<Post, 'name' | 'nameEn' | 'role' | 'scope'> & {
    readonly startsOn?: string;
    readonly endsOn?: string;
  };
  /** Why the person in whose place they were asked could not be. */
  readonly absent?: {
    readonly because: Unable;
    readonly until?: Instant;
    readonly reason?: string;
  };
}

/** The people, posts and rotas in which a reason is looked up. */
export interface StandingThen {
  readonly people: readonly Person[];
  readonly posts: readonly Post[];
  readonly rotas: readonly Rota[];
}

/** The reason with what stood behind it at the instant when it named the person. */
export function whyNamed(because: Because, personId: string, then: StandingThen, at: Instant): WhyNamed {
  const namedId = because.standsInFor ?? personId;
  const of = <Item extends { readonly id: string; readonly version: number }>(items: readonly Item[]) =>
    items.find(({ id, version }) => id === because.id && version === because.version);
  const rota = because.to === 'rota' ? of(then.rotas) : undefined;
  const post = because.to === 'post' ? of(then.posts) : undefined;
  return {
    ...because,
    ...(rota ? { rota: onRota(rota, namedId, at) } : {}),
    ...(post ? { post: atPost(post, namedId, at) } : {}),
    ...absentOf(because, then.people, at),
  };
}

function onRota(rota: Rota, personId: string, at: Instant): WhyNamed['rota'] {
  const { named, layerId, overrideId } = standingAt(rota, at);
  const place = named.indexOf(personId) + 1;
  const override = place === 1 ? rota.overrides.find(({ id }) => id === overrideId) : undefined;
  const winner = rota.layers.find(({ id }) => id === layerId);
  const layer = winner?.personIds.includes(personId)
    ? winner
    : rota.layers.findLast(({ personIds }) => personIds.includes(personId));
  return {
    name: rota.name,
    layerName: override ? null : (layer?.name ?? null),
    place: Math.max(1, place),
    ...(override
      ? {
          override: {
            id: override.id,
            kind: override.kind,
            reason: override.reason,
            from: override.from,
            to: override.to,
          },
        }
      : {}),
  };
}

function atPost(post: Post, personId: string, at: Instant): WhyNamed['post'] {
  const { name, nameEn, role, scope, holders } = post;
  const holder = holders.find((each) => each.personId === personId && holdsAt(post, each, at));
  return {
    name,
    ...(nameEn === undefined ? {} : { nameEn }),
    role,
    scope,
    ...(holder?.startsOn === undefined ? {} : { startsOn: holder.startsOn }),
    ...(holder?.endsOn === undefined ? {} : { endsOn: holder.endsOn }),
  };
}

function absentOf(
  { standsInFor }: Because,
  people: readonly Person[],
  at: Instant,
): Pick<WhyNamed, 'absent'> {
  if (standsInFor === undefined) return {};
  const person = personOf(people, standsInFor);
  const because = unreachable(person, at);
  if (because === null) return {};
  const absence = because === 'on_leave' && person ? absenceAt(person, at) : undefined;
  return {
    absent: { because, ...(absence ? { until: absence.to, reason: absence.reason } : {}) },
  };
}
