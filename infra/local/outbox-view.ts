// What the viewer at /_local/ shows for one request: which messages fit the choice, one page of them, and what the last
// journey sent. It reads, and a GET through it changes nothing.

import type { IncomingMessage } from 'node:http';
import type { Language } from '../../shared/domain/people.ts';
import type { Html } from '../../shared/web/layout.ts';
import { languageAccepted, languageNamed, wordsOf } from '../../shared/web/words.ts';
import { nameOf } from '../../shared/web/writing.ts';
import type { Outbox, Sent } from './outbox.ts';
import { type Choice, FOR_NO_DESK_MAX, type Happened, outboxPage } from './outbox-page.ts';
import type { SentMessages } from './sent-messages.ts';
import type { Belonging, Tenants } from './tenants.ts';
import type { TimeTravel } from './time-travel.ts';

const MESSAGES_ON_A_PAGE = 50;
/** A list to choose from that is longer than this is no list any more; the newest stand in it. */
const CHOICES_MAX = 200;

/** One request for the page. */
export interface PageAsked {
  readonly language: Language | null;
  readonly choice: Choice;
  /** Only messages with a lower number. */
  readonly before: number | null;
  /** After a journey: the last message before it, and where it began. */
  readonly journey: { readonly since: number; readonly from: number } | null;
  readonly told: 'mail' | 'sms' | null;
  readonly fault: string | null;
  readonly path: string;
}

interface Viewer {
  readonly root: string;
  readonly publicOrigin: string;
  readonly intakeAddress: string;
  readonly clock: { now(): number; readonly offsetMs: number };
  readonly outbox: Outbox;
  readonly sent: SentMessages;
  readonly tenants: Tenants;
  readonly travel: TimeTravel;
}

export function pageAskedBy(url: URL, headers: IncomingMessage['headers']): PageAsked {
  const query = url.searchParams;
  const number = (name: string): number | null => {
    const given = query.get(name) ?? '';
    return /^\d{1,15}$/.test(given) ? Number(given) : null;
  };
  const [since, from] = [number('since'), number('from')];
  const told = query.get('told');
  return {
    language: languageNamed(query.get('lang') ?? undefined) ?? languageAccepted(headers['accept-language']),
    choice: {
      person: query.get('person') ?? '',
      case: query.get('case') ?? '',
      kind: query.get('kind') ?? '',
    },
    before: number('before'),
    journey: since === null || from === null ? null : { since, from },
    told: told === 'mail' || told === 'sms' ? told : null,
    fault: null,
    path: `${url.pathname}${url.search}`,
  };
}

interface Known {
  readonly message: Sent;
  readonly belonging: Belonging;
}

/** Whom a message is for: a person by name, a reporter by address. */
const recipientOf = ({ message, belonging }: Known): string => belonging.person ?? message.to.join(', ');

export function outboxViewer(viewer: Viewer): (asked: PageAsked) => Promise<Html> {
  const { clock, outbox, sent, tenants, travel } = viewer;

  function happened(
    journey: PageAsked['journey'],
    all: readonly Known[],
    language: Language,
  ): Happened | null {
    const { progress } = travel;
    // Another journey, or none since the desk was started: nothing is known of this one.
    if (
      journey === null ||
      progress === null ||
      !progress.done ||
      Math.abs(progress.from - journey.from) > 60_000
    ) {
      return null;
    }
    const people = new Map<string, { name: string; pages: number; notices: number }>();
    const during = all.filter(({ message }) => message.number > journey.since && message.at <= progress.now);
    for (const known of during) {
      const key = recipientOf(known);
      const name = (language === 'en' ? known.belonging.personEn : null) ?? key;
      const count = people.get(key) ?? { name, pages: 0, notices: 0 };
      if (known.belonging.kind === 'page') count.pages += 1;
      else count.notices += 1;
      people.set(key, count);
    }
    const byMost = [...people.values()].toSorted(
      (one, other) => other.pages + other.notices - one.pages - one.notices,
    );
    const spanMs = progress.target - progress.from;
    return { spanMs, steps: progress.steps, messages: during.length, people: byMost };
  }

  return async (asked) => {
    const tenant = (await tenants.list())[0];
    const language = asked.language ?? tenant?.language ?? 'en';
    const { choice, journey } = asked;
    const all = await sent.belongingsOf(outbox.list());
    const fitting = all.filter(
      (known) =>
        (choice.person === '' || recipientOf(known) === choice.person) &&
        (choice.case === '' || known.belonging.case === choice.case) &&
        (choice.kind === '' || known.belonging.kind === choice.kind),
    );
    const until = fitting.filter(({ message }) => asked.before === null || message.number < asked.before);
    const shown = until.slice(-MESSAGES_ON_A_PAGE).toReversed();
    const oldest = shown.at(-1);
    const people = new Map<string, string>();
    const cases = new Set<string>();
    for (const known of all.toReversed()) {
      const key = recipientOf(known);
      if (people.size < CHOICES_MAX)
        people.set(key, (language === 'en' ? known.belonging.personEn : null) ?? key);
      if (known.belonging.case !== null && cases.size < CHOICES_MAX) cases.add(known.belonging.case);
    }
    const { progress } = travel;
    const forNoDesk = (await tenants.forNoDesk(FOR_NO_DESK_MAX)).length;
    return outboxPage({
      ...viewer,
      reader: {
        language,
        words: wordsOf(language),
        timeZone: tenant?.timeZone ?? 'UTC',
        now: clock.now(),
      },
      tenantName: tenant === undefined ? 'Faultline' : nameOf(tenant, language),
      path: asked.path,
      aheadMs: clock.offsetMs,
      moving: travel.underWay && progress !== null ? { now: progress.now, steps: progress.steps } : null,
      stopped: journey === null ? null : (progress?.stopped ?? null),
      happened: happened(journey, all, language),
      told: asked.told,
      fault: asked.fault,
      forNoDesk,
      choice,
      people: [...people].map(([key, name]) => ({ key, name })),
      cases: [...cases],
      messages: await sent.shown(shown.map(({ message }) => message)),
      fitting: fitting.length,
      all: all.length,
      newer: asked.before !== null,
      olderThan: until.length > shown.length && oldest !== undefined ? oldest.message.number : null,
    });
  };
}
