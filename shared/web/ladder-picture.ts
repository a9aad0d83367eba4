// A ladder drawn from the opening to the top: each rung with its moment, the people whom it would call now in their order, and
// how long it waits. Works without script and in one column on a phone.

import { html } from 'hono/html';
import type { Instant } from '../domain/instant.ts';
import type { Ladder, Recipient, Rung } from '../domain/ladder.ts';
import { named, type Whereabouts } from '../domain/ladder-people.ts';
import type { Person } from '../domain/people.ts';
import { holdsAt, type Post } from '../domain/posts.ts';
import { POST_NAMES } from '../domain/presets/ladders.ts';
import type { Rota } from '../domain/rota.ts';
import { standIn, unreachable } from '../domain/stand-ins.ts';
import type { Html } from './layout.ts';
import { ladderWordsOf } from './words-ladder.ts';
import { setupWordsOf } from './words-setup.ts';
import { halfOf, nameOf, type Reader, spanText } from './writing.ts';

/** Whom a ladder's names stand for. */
export interface LadderWorld {
  readonly people: readonly Person[];
  readonly posts: readonly Post[];
  readonly rotas: readonly Rota[];
}

/** When a rung is reached, as part of a sentence. */
export function rungMoment(reader: Reader, { when }: Pick<Rung, 'when'>): string {
  const setup = setupWordsOf(reader.language);
  const { targets } = reader.words;
  if (when.at === 'opening') return setup.opening(when.severities.join(', '));
  if (when.at === 'promotion') return setup.promotion(when.severities.join(', '));
  if (when.at === 'emergency') return setup.emergency(when.classes.join(', '));
  const of = when.targets?.length ? setup.of(when.targets.map((kind) => targets[kind]).join(', ')) : '';
  if (when.at === 'percent') return setup.percent(when.percent) + of;
  if (when.offsetMinutes === 0) return setup.breach + of;
  const span = spanText(when.offsetMinutes * 60_000, reader.words);
  const hours = when.hours === 'open' ? setup.openHours : '';
  return (when.offsetMinutes < 0 ? setup.before(span) : setup.after(span)) + hours + of;
}

/** A recipient by its name: which rota, whose post. */
export function recipientText(reader: Reader, one: Recipient, { people, posts, rotas }: LadderWorld): string {
  const words = ladderWordsOf(reader.language);
  const kind = (of: keyof typeof words.kinds, name: string) =>
    reader.language === 'en' ? `${words.kinds[of]} ${name}` : `${words.kinds[of]}“${name}”`;
  switch (one.to) {
    case 'rota': {
      const rota = rotas.find(({ id }) => id === one.rotaId);
      const name = kind('rota', rota ? halfOf(rota.name, reader.language) : one.rotaId);
      return one.depth === undefined ? name : words.firstOf(name, one.depth);
    }
    case 'person': {
      const person = people.find(({ id }) => id === one.personId);
      return person ? nameOf(person, reader.language) : one.personId;
    }
    case 'post':
      return kind('post', postName(reader, one.role, posts));
    case 'duty':
      return kind('duty', reader.words.dutyNames[one.duty] ?? one.duty);
    case 'owner':
      return words.owner;
    case 'manager_of_owner':
      return words.managerOfOwner;
    case 'managers_of_paged':
      return words.managersOfPaged;
  }
}

/** As the presets call it, else as the desk calls its one post of the role, else as it is written. */
export function postName(reader: Reader, role: string, posts: readonly Post[]): string {
  const known = POST_NAMES[role];
  if (known) return reader.language === 'en' ? known.en : known.zh;
  const [only, other] = posts.filter((post) => post.role === role);
  if (only && !other) return nameOf(only, reader.language);
  return reader.words.dutyNames[role] ?? role;
}

/** Of a case at no place in particular: what a stranger reports. */
const ANYWHERE: Whereabouts = {
  ownerId: null,
  customerId: null,
  siteId: null,
  course: { severity: '', facts: {} },
  escalation: null,
};

export function ladderPicture(reader: Reader, ladder: Ladder, world: LadderWorld): Html {
  const words = ladderWordsOf(reader.language);
  const personName = (id: string) => {
    const person = world.people.find((each) => each.id === id);
    return person ? nameOf(person, reader.language) : id;
  };
  const { finalPersonId, tenantAlarm, ownerRole, acknowledgementHoldsMinutes: holds } = ladder;
  const rules = [
    ...(ownerRole === undefined ? [] : [words.ownerSays(postName(reader, ownerRole, world.posts))]),
    holds === null ? words.holdsForEver : words.holdsSays(holds),
  ];
  return html`<section><h2>${words.steps}</h2><p class="hint">${words.stepsHint}</p>
<ol class="climb">${ladder.rungs.map((rung) => step(reader, rung, ladder, world))}
<li class="top-step"><b>${words.top}</b><p>${words.topSays(personName(finalPersonId), ladder.repeatEveryMinutes)}</p><p class="small soft">${words.alarmSays(tenantAlarm.personIds.map(personName).join(', '))}</p></li></ol>
<p class="foot">${rules.join(' ')}</p></section>`;
}

function step(reader: Reader, rung: Rung, ladder: Ladder, world: LadderWorld): Html {
  const words = ladderWordsOf(reader.language);
  const setup = setupWordsOf(reader.language);
  const waits = rung.acknowledgeWithinMinutes ?? ladder.acknowledgeWithinMinutes;
  const how = [
    ...(rung.order === 'all_at_once'
      ? [words.atOnce, words.waitTogether(waits)]
      : [words.inOrder, words.waits(waits)]),
    ...(rung.repeats === undefined ? [] : [words.repeated(rung.repeats)]),
  ];
  return html`<li class="${rung.does === 'page' ? 'pages' : 'warns'}"><div class="marks"><b><bdi>${halfOf(rung.name, reader.language)}</bdi></b> <span class="flag ${rung.does === 'page' ? 'bad' : 'warn'}">${setup.does[rung.does]}</span></div>
<p class="small soft">${rungMoment(reader, rung)} · ${how.join(' · ')}</p>
<ul class="who${rung.order === 'all_at_once' ? ' together' : ''}">${rung.recipients.map((one) => recipientLine(reader, one, world))}</ul></li>`;
}

/** People are told apart from what names them: the post, then who holds it now. */
function recipientLine(reader: Reader, one: Recipient, world: LadderWorld): Html {
  const words = ladderWordsOf(reader.language);
  const label = recipientText(reader, one, world);
  const nobody = html`<span class="flag bad">${words.nobody}</span>`;
  const line = (of: string, people: readonly Stander[]) =>
    html`<li><span class="soft"><bdi>${of}</bdi>:</span> ${people.length === 0 ? nobody : standers(reader, people, world)}</li>`;
  if (one.to === 'owner' || one.to === 'manager_of_owner' || one.to === 'managers_of_paged')
    return html`<li><span class="soft">${label}</span></li>`;
  if (one.to === 'post') {
    // Who it is hangs on the case's place, so every post of the role is told.
    const posts = world.posts.filter(({ role }) => role === one.role);
    const holders = (post: Post) => holdersNow(post, world, reader.now);
    const [only, other] = posts;
    if (other === undefined) return line(label, only ? holders(only) : []);
    return html`<li><span class="soft"><bdi>${label}</bdi>, ${words.byPlace}:</span><ul class="places">${posts.map((post) => line(nameOf(post, reader.language), holders(post)))}</ul></li>`;
  }
  const people = named({ recipients: [one] }, ANYWHERE, world, reader.now).map(
    ({ personId, because: { standsInFor } }) => ({ personId, standsInFor }),
  );
  return one.to === 'person' ? html`<li>${standers(reader, people, world)}</li>` : line(label, people);
}

/** Somebody who would be called, and for whom they stand in. */
type Stander = ReturnType<typeof standIn>;

function holdersNow(post: Post, { people }: LadderWorld, now: Instant): readonly Stander[] {
  return post.holders
    .filter((holder) => holdsAt(post, holder, now))
    .map(({ personId, deputyIds }) => standIn(personId, people, now, deputyIds));
}

/** In their order; whoever cannot be paged is struck out. */
function standers(reader: Reader, all: readonly Stander[], { people }: LadderWorld): Html {
  const words = ladderWordsOf(reader.language);
  const nameFor = (id: string) => {
    const person = people.find((each) => each.id === id);
    return person ? nameOf(person, reader.language) : id;
  };
  return html`${all.map(({ personId, standsInFor }, index) => {
    const isOff =
      unreachable(
        people.find(({ id }) => id === personId),
        reader.now,
      ) !== null;
    const name = html`<bdi>${nameFor(personId)}</bdi>`;
    const stood =
      standsInFor === undefined
        ? ''
        : html` <small class="soft">(${words.standsInFor(nameFor(standsInFor))})</small>`;
    return html`${index > 0 ? ' → ' : ''}${isOff ? html`<del>${name}</del>` : name}${stood}`;
  })}`;
}
