// What a desk's ladders leave uncovered, as findings of its readiness: one for each thing that is to be mended, however many
// customers it concerns. Refuses to look for itself: coverage.ts does.

import { coverageOf, type Finding, type Known, type Served, type Stretch } from './coverage.ts';
import type { Instant } from './instant.ts';
import type { Recipient } from './ladder.ts';
import type { ReadinessConfiguration, ReadinessFinding } from './readiness-record.ts';

/** Of one rung, or of one final person; there is always the first. */
const STRETCHES_MAX = 20;
/** So many names say what it is about. */
const NAMES_MAX = 5;

type Detail = ReadinessFinding['detail'];

/** One finding of coverage, or one stretch of it, apart from whom it concerns. */
interface Part {
  /** What is to be mended: the same for every customer. */
  readonly about: string;
  readonly kind: Finding['finding'];
  readonly level: ReadinessFinding['level'];
  readonly detail: Detail;
  readonly served: Served | null;
  readonly stretch: Stretch | null;
}

/**
 * What stands uncovered for good is one finding, else each stretch is one, where `isNews`. A recipient that is a rota with a
 * gap (`gapRotaIds`) is left to that gap.
 */
export function uncoveredLadders(
  setup: ReadinessConfiguration,
  now: Instant,
  {
    isNews,
    gapRotaIds,
  }: { readonly isNews: (stretch: Stretch) => boolean; readonly gapRotaIds: ReadonlySet<string> },
): readonly ReadinessFinding[] {
  const parts = coverageOf(setup, now)
    .filter(
      (finding) =>
        finding.finding !== 'recipient_empty' ||
        finding.recipient.to !== 'rota' ||
        !gapRotaIds.has(finding.recipient.rotaId),
    )
    .flatMap((finding) => partsOf(finding, isNews));
  const groups = Map.groupBy(parts, ({ about, stretch }) => `${about}/${stretch?.from}/${stretch?.to}`);
  return [...groups.values()].flatMap((group): readonly ReadinessFinding[] => {
    const [first] = group;
    if (!first) return [];
    const { about, kind, level, detail, stretch } = first;
    return [
      {
        key: stretch ? `${about}/${stretch.from}` : about,
        kind,
        level,
        detail: { ...detail, ...servedOf(group.flatMap(({ served }) => served ?? [])) },
        ...(stretch ? { gap: { about, ...stretch } } : {}),
      },
    ];
  });
}

function partsOf(finding: Finding, isNews: (stretch: Stretch) => boolean): readonly Part[] {
  // These are looked for by themselves, or are told where they are made.
  if (!('ladder' in finding)) return [];
  const { ladder, finding: kind } = finding;
  const { level, detail, what } = contentOf(finding);
  const part: Omit<Part, 'stretch'> = {
    about: [kind, ladder.id, what].filter(Boolean).join('/'),
    kind,
    level,
    detail: { ladderId: ladder.id, ...namesOf('ladder', [ladder]), ...detail },
    served: 'served' in finding ? finding.served : null,
  };
  if (!('stretches' in finding) || finding.always) return [{ ...part, stretch: null }];
  return finding.stretches
    .filter(isNews)
    .slice(0, STRETCHES_MAX)
    .map((stretch) => ({ ...part, stretch }));
}

function contentOf(finding: Extract<Finding, { readonly ladder: Known }>): {
  readonly level: ReadinessFinding['level'];
  readonly detail: Detail;
  readonly what: string;
} {
  switch (finding.finding) {
    case 'rung_empty':
      return { level: 'hole', detail: namesOf('rung', [finding.rung]), what: finding.rung.id };
    case 'final_person': {
      const { person, why } = finding;
      return { level: 'hole', detail: { ...namesOf('person', [person]), why }, what: person.id };
    }
    case 'alarm_people':
      return { level: 'hole', detail: namesOf('people', finding.people), what: '' };
    case 'recipient_empty': {
      const { rungs, recipient, named } = finding;
      const detail = { ...namesOf('rung', rungs), ...idOf(recipient), ...namesOf('role', [named]) };
      return { level: 'weakness', detail, what: Object.values(recipient).join('+') };
    }
    case 'no_owner':
      return { level: 'weakness', detail: namesOf('role', [finding.named]), what: finding.role };
    case 'nobody_at_emergency': {
      const classes = finding.classes.join(', ');
      return { level: 'weakness', detail: { classes }, what: classes };
    }
    case 'nobody_at_opening': {
      const severities = finding.severities.join(', ');
      return { level: 'weakness', detail: { severities }, what: severities };
    }
  }
}

/** What a page leads to from it. */
function idOf(recipient: Recipient): Detail {
  if (recipient.to === 'rota') return { rotaId: recipient.rotaId };
  return recipient.to === 'person' ? { personId: recipient.personId } : {};
}

/** The customers that it concerns, and of a single one the sites; `strangers` where also reports without a contract. */
function servedOf(served: readonly Served[]): Detail {
  const customers = new Map(served.flatMap(({ customer }) => (customer ? [[customer.id, customer]] : [])));
  const sites = customers.size === 1 ? served.flatMap((each) => each.sites) : [];
  return {
    ...(customers.size > 0 ? namesOf('customer', [...customers.values()]) : {}),
    ...(sites.length > 0 ? namesOf('sites', sites) : {}),
    ...(served.some(({ contractId }) => contractId === null) ? { strangers: 'too' } : {}),
  };
}

/** Names in Chinese and in English; one of two halves, `中文 / English`, gives each its own. */
function namesOf(what: string, all: readonly Known[]): Detail {
  const shown = all.slice(0, NAMES_MAX);
  const more = all.length > shown.length ? ' …' : '';
  const halves = (name: string): readonly [zh: string, en: string] => {
    const [zh = name, en, ...rest] = name.split(' / ');
    return en === undefined || rest.length > 0 ? [name, name] : [zh, en];
  };
  return {
    [what]: shown.map(({ name }) => halves(name)[0]).join('、') + more,
    [`${what}En`]: shown.map(({ name, nameEn }) => nameEn ?? halves(name)[1]).join(', ') + more,
  };
}
