// Why a person is asked, as one sentence: the shift, the override, the post or the deputy behind the name, with the version that
// was read.

import { POST_NAMES } from '../domain/presets/ladders.ts';
import type { WhyNamed } from '../domain/why-named.ts';
import { callWordsOf } from './words-calls.ts';
import { halfOf, nameOf, type Reader, stampText } from './writing.ts';

/** What gives ids their names. */
export interface Naming {
  person(id: string): string;
  /** A customer's or a site's name; the id where there is none. */
  place(id: string): string;
}

/** `null` is a cause that names somebody without a recipient, such as the final person. */
export function whyText(reader: Reader, why: WhyNamed | null, rungId: string, naming: Naming): string {
  const words = callWordsOf(reader.language);
  if (!why) return rungId === 'top' ? words.final : words.noRecipient;
  const joint = reader.language === 'en' ? '; ' : '；';
  const standsIn =
    why.standsInFor === undefined
      ? []
      : [words.standsIn(naming.person(why.standsInFor), absentText(reader, why.absent))];
  const version = why.version === undefined ? [] : [words.version(why.version)];
  return [recipientSaid(reader, why, naming), ...version, ...standsIn].join(joint);
}

function recipientSaid(reader: Reader, { to, id, rota, post }: WhyNamed, naming: Naming): string {
  const words = callWordsOf(reader.language);
  if (rota) {
    const name = halfOf(rota.name, reader.language);
    const { override, place } = rota;
    if (override) return words.override(words.overrides[override.kind], name, override.reason);
    const layer = rota.layerName === null ? '' : halfOf(rota.layerName, reader.language);
    return place === 1 ? words.onCall(name, layer) : words.behind(place, name, layer);
  }
  if (post) {
    const { customerId, siteId, region } = post.scope;
    const places = [customerId, siteId].filter((each) => each !== undefined).map(naming.place);
    const scope = [...places, ...(region ? [region] : [])].join(', ');
    const days = words.days(post.startsOn ?? '', post.endsOn ?? '');
    return [words.post(nameOf({ ...post, id: '' }, reader.language), scope), ...(days ? [days] : [])].join(
      reader.language === 'en' ? ', ' : '，',
    );
  }
  if (to === 'duty' && id !== undefined) return words.duty(reader.words.dutyNames[id] ?? id);
  return id === undefined ? words.to[to] : `${words.to[to]} ${id}`;
}

function absentText(reader: Reader, absent: WhyNamed['absent']): string {
  if (!absent) return '';
  const says = callWordsOf(reader.language).absent[absent.because];
  const until = absent.until === undefined ? '' : stampText(absent.until, reader);
  return says?.(until, absent.reason ?? '') ?? '';
}

/** Roles, rotas and duties of a rung that name nobody. */
export function unfilledText(reader: Reader, unfilled: readonly string[]): string {
  const names = unfilled.map((role) => {
    const post = POST_NAMES[role];
    if (post) return reader.language === 'en' ? post.en : post.zh;
    return reader.words.dutyNames[role] ?? role;
  });
  return callWordsOf(reader.language).unfilled(names.join(reader.language === 'en' ? ', ' : '、'));
}
