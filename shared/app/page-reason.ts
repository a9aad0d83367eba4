// Why was I paged, with the versions that the events name: the ladder and who saved it, the shift or the post behind the name,
// the person's rule for their ways, and the providers' receipts. Reads only.

import type { Because } from '../domain/case.ts';
import type { Instant } from '../domain/instant.ts';
import type { Ladder } from '../domain/ladder.ts';
import { type PageReason, pageReason } from '../domain/page-reason.ts';
import { type PagingRule, type Person, pagingRule } from '../domain/people.ts';
import type { Post } from '../domain/posts.ts';
import type { Rota } from '../domain/rota.ts';
import { type WhyNamed, whyNamed } from '../domain/why-named.ts';
import type { Desk } from './desk.ts';
import type { Attempt, Versioned } from './ports.ts';
import type { CaseView } from './queries.ts';

type Reads = Pick<Desk, 'configuration'>;

export interface PageReasonView {
  readonly reason: PageReason;
  /** Null of a page that stands on no rung, and of what was recorded before reasons were kept. */
  readonly why: WhyNamed | null;
  /** The rule that chose the ways, as the person had it then; null where the ways have only their order. */
  readonly rule: PagingRule | null;
  /** The ladder that held, and who saved that version. Null where it is not there. */
  readonly ladder: {
    readonly item: Ladder;
    readonly by: { readonly name: string; readonly at: Instant; readonly reason: string };
  } | null;
  /** By the attempt's id. */
  readonly attempts: ReadonlyMap<string, Attempt>;
}

/** The reason of a page of a case that was read; null where the case has no such page. */
export async function pageReasonView(
  desk: Reads,
  { timeline }: Pick<CaseView, 'timeline'>,
  pageId: string,
): Promise<PageReasonView | null> {
  const happened = timeline.flatMap((line) => (line.what === 'event' ? [line] : []));
  const reason = pageReason(happened, pageId);
  if (!reason) return null;
  const { page, pinned, namedAt } = reason;
  const { personId, because } = page;
  const [ladders, person, absent, standing] = await Promise.all([
    desk.configuration.history<Ladder>('ladder', pinned.ladderId),
    personThen(desk, personId, page.openedAt),
    because?.standsInFor === undefined ? null : personThen(desk, because.standsInFor, namedAt),
    standingThen(desk, because),
  ]);
  const people = [person, absent].filter((each) => each !== null);
  return {
    reason,
    why: because ? whyNamed(because, personId, { people, ...standing }, namedAt) : null,
    rule: person ? (pagingRule(person, reason.severity) ?? null) : null,
    ladder: ladders.find(({ item }) => item.version === pinned.ladderVersion) ?? null,
    attempts: new Map(
      timeline.flatMap((line) =>
        line.what === 'attempt' &&
        (line.attempt.pageId ?? (line.effect?.type === 'SendPage' ? line.effect.pageId : '')) === pageId
          ? [[line.attempt.id, line.attempt] as const]
          : [],
      ),
    ),
  };
}

/** The person as they were at an instant; the first that there is where they came later, null where there is none. */
async function personThen(desk: Reads, personId: string, at: Instant): Promise<Person | null> {
  const versions = await desk.configuration.history<Person>('person', personId);
  const sorted = versions.toSorted((one, other) => one.item.version - other.item.version);
  return (sorted.findLast(({ by }) => by.at <= at) ?? sorted[0])?.item ?? null;
}

async function standingThen(
  desk: Reads,
  because: Because | undefined,
): Promise<{ readonly rotas: readonly Rota[]; readonly posts: readonly Post[] }> {
  const { to, id, version } = because ?? {};
  const read = async <T extends Versioned>(kind: 'rota' | 'post') => {
    if (to !== kind || id === undefined || version === undefined) return [];
    const found = await desk.configuration.get<T>(kind, id, version);
    return found ? [found] : [];
  };
  const [rotas, posts] = await Promise.all([read<Rota>('rota'), read<Post>('post')]);
  return { rotas, posts };
}
