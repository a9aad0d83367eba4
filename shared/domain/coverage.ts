// What a desk's people, posts, rotas and ladders leave uncovered: a rung that would find nobody, a final person who cannot
// be reached, hours without anybody on call. It asks the same functions that name people for a case, for every place that
// the desk serves and every hour of the next four weeks. Refuses to judge whether somebody answers.

import { type Known, knownAs, personAs, recipientAs, roleAs } from './coverage-names.ts';
import {
  absencesOf,
  isWhole,
  lookAt,
  type PlaceFound,
  postsBehind,
  recipientKey,
  type Stretch,
  uncovered,
  withoutThese,
} from './coverage-rungs.ts';
import { sharedNumbers, type Vacancy, vacanciesOf, type WeakRule, weakRulesOf } from './coverage-standing.ts';
import type { Contract, Customer, Site, Tenant } from './customers.ts';
import { regionOf } from './customers.ts';
import { emergencyClassesOf } from './emergency.ts';
import { DAY_MS, type Instant, isoOf } from './instant.ts';
import type { Ladder, Recipient } from './ladder.ts';
import { emergencyRungs, type Whereabouts } from './ladder-people.ts';
import { type Person, personOf } from './people.ts';
import type { Post } from './posts.ts';
import type { Rota } from './rota.ts';
import { gapsBetween, type RotaGap } from './rota-shifts.ts';
import { standIn, type Unable, unreachable } from './stand-ins.ts';
import type { Tier } from './tier.ts';

export type { Known } from './coverage-names.ts';
export type { Stretch } from './coverage-rungs.ts';

/** How far ahead is looked. */
export const COVERAGE_DAYS = 28;

/** The latest version of everything that says who is called. */
export interface CoverageSetup {
  readonly people: readonly Person[];
  readonly posts: readonly Post[];
  readonly rotas: readonly Rota[];
  readonly ladders: readonly Ladder[];
  readonly tenant: Tenant | null;
  readonly contracts: readonly Contract[];
  readonly customers: readonly Customer[];
  readonly sites: readonly Site[];
  readonly tiers: readonly Tier[];
  /** Ladders that are looked at although nothing names them yet, as if they were the desk's own. */
  readonly alsoLadderIds?: readonly string[];
}

/** Whose cases it is about; without a contract, those of strangers. */
export interface Served {
  readonly contractId: string | null;
  readonly customer: Known | null;
  /** Empty: wherever they are. */
  readonly sites: readonly Known[];
}

interface EveryFinding {
  /** What it is about, without when: the same finding has the same key tomorrow. */
  readonly key: string;
}

export type Finding = EveryFinding &
  (
    | {
        /** Nobody whom the rung means can be paged then. */
        readonly finding: 'rung_empty';
        readonly ladder: Known;
        readonly rung: Known;
        readonly served: Served;
        /** In order; one that reaches from now to the end of what was looked at has no known end. */
        readonly stretches: readonly Stretch[];
        readonly always: boolean;
      }
    | {
        /** One of the recipients of these rungs names nobody now; others of the same rungs do. */
        readonly finding: 'recipient_empty';
        readonly ladder: Known;
        readonly rungs: readonly Known[];
        readonly recipient: Recipient;
        /** The recipient by its name; an owner or a manager, who has none, by its kind. */
        readonly named: Known;
        readonly served: Served;
      }
    | {
        /** Nobody holds the post whose holder would own the cases. */
        readonly finding: 'no_owner';
        readonly ladder: Known;
        readonly role: string;
        /** The role as people say it. */
        readonly named: Known;
        readonly served: Served;
      }
    | {
        /** No rung brings anybody in when such a case opens. */
        readonly finding: 'nobody_at_opening';
        readonly ladder: Known;
        readonly severities: readonly string[];
        readonly served: Served;
      }
    | {
        /** No rung is for an emergency of these classes, which the tier sets when a deadline is missed. */
        readonly finding: 'nobody_at_emergency';
        readonly ladder: Known;
        readonly classes: readonly string[];
        readonly served: Served;
      }
    | {
        readonly finding: 'final_person';
        readonly ladder: Known;
        readonly person: Known;
        readonly why: Unable;
        readonly stretches: readonly Stretch[];
        readonly always: boolean;
      }
    | {
        /** None of those can be reached whom the tenant alarm goes to. */
        readonly finding: 'alarm_people';
        readonly ladder: Known;
        readonly people: readonly Known[];
      }
    | {
        readonly finding: 'rota_gap';
        readonly rota: Known;
        /** Whose local engineers it has. */
        readonly region: string | null;
        readonly timeZone: string;
        readonly why: RotaGap['why'];
        /** Who is named all the same. */
        readonly people: readonly Known[];
        readonly stretches: readonly Stretch[];
        readonly always: boolean;
      }
    | {
        /** Nobody holds the post on these days, nor a broader one of its role. */
        readonly finding: 'post_vacant';
        readonly post: Known;
        readonly timeZone: string;
        readonly stretches: readonly Vacancy[];
        readonly always: boolean;
      }
    | {
        /** A paging rule of a person has one way left, or none. */
        readonly finding: 'weak_rule';
        readonly person: Known;
        readonly rule: WeakRule;
      }
    | {
        /** Several active people have one number: their pages ring one phone. */
        readonly finding: 'shared_number';
        readonly number: string;
        readonly people: readonly Known[];
      }
  );

/**
 * Everything that is left uncovered from `now` on for four weeks, by ladder in the order of the setup. Looks at the ladders
 * that a standing contract or the desk names. A later rung whose people hang on who took the case says nothing here.
 */
export function coverageOf(setup: CoverageSetup, now: Instant): readonly Finding[] {
  const span = { from: now, to: now + COVERAGE_DAYS * DAY_MS };
  return [
    ...setup.ladders.flatMap((ladder) => {
      const uses = usesOf(ladder, setup, now);
      return uses.length === 0 ? [] : ladderFindings(ladder, uses, setup, span);
    }),
    ...setup.rotas.flatMap((rota) => rotaFindings(rota, setup.people, span)),
    ...setup.posts.flatMap((post) => postFindings(post, setup, span)),
    ...setup.people.flatMap(personFindings),
    ...[...sharedNumbers(setup.people)].map(([number, people]): Finding => {
      const ids = people.map(({ id }) => id).toSorted();
      return {
        finding: 'shared_number',
        key: `shared_number:${number}:${ids.join('+')}`,
        number,
        people: people.map(knownAs),
      };
    }),
  ];
}

/** What is uncovered after a change and was not before it; of a finding with times, the times that are new. */
export function newFindings(before: readonly Finding[], after: readonly Finding[]): readonly Finding[] {
  const known = new Map(before.map((finding) => [finding.key, finding]));
  return after.flatMap((finding) => {
    const stood = known.get(finding.key);
    if (!stood) return [finding];
    if (!('stretches' in finding) || !('stretches' in stood)) return [];
    const stretches = withoutThese(finding.stretches, stood.stretches);
    if (stretches.length === 0) return [];
    return [{ ...finding, stretches }];
  });
}

// ---------------------------------------------------------------------------------------------------------------
// Ladders

/** A place where cases come from, as one contract (or none) sees it. */
interface Use {
  readonly contract: Contract | null;
  readonly tier: Tier | undefined;
  readonly customer: Customer | undefined;
  /** Null: a site that nobody knows. */
  readonly sites: readonly (Site | null)[];
}

function usesOf(ladder: Ladder, setup: CoverageSetup, now: Instant): readonly Use[] {
  const { contracts, tenant, tiers, customers, sites, alsoLadderIds = [] } = setup;
  // The last covered day is the customer's, whose zone may be a day behind.
  const yesterday = isoOf(now - DAY_MS).slice(0, 10);
  const bound = contracts
    .filter(({ ladderId, endsOn }) => ladderId === ladder.id && endsOn >= yesterday)
    .map((contract): Use => {
      const { customerId, tierId, siteIds } = contract;
      const own = sites.filter(
        ({ id, customerId: of }) => of === customerId && (siteIds.length === 0 || siteIds.includes(id)),
      );
      return {
        contract,
        tier: tiers.find(({ id }) => id === tierId),
        customer: customers.find(({ id }) => id === customerId),
        sites: own.length === 0 ? [null] : own,
      };
    });
  const isDefault = tenant?.defaultLadderId === ladder.id;
  if (!isDefault && !(bound.length === 0 && alsoLadderIds.includes(ladder.id))) return bound;
  const tier = isDefault ? tiers.find(({ id }) => id === tenant.defaultTierId) : undefined;
  return [...bound, { contract: null, tier, customer: undefined, sites: [null] }];
}

function ladderFindings(
  ladder: Ladder,
  uses: readonly Use[],
  setup: CoverageSetup,
  span: Stretch,
): readonly Finding[] {
  // Places with the same posts find the same people: a thousand contracts are looked at as often as they differ.
  const looked = new Map<string, PlaceFound>();
  const behind = postsBehind(ladder, setup);
  const look = (opened: Whereabouts): PlaceFound => {
    const alike = `${behind(opened)} | ${opened.course.severity}`;
    const found = looked.get(alike) ?? lookAt(ladder, opened, setup, span);
    looked.set(alike, found);
    return found;
  };
  return [
    ...uses.flatMap((use) => openingFindings(ladder, use)),
    ...uses.flatMap((use) => emergencyFindings(ladder, use)),
    ...uses.flatMap((use) =>
      placesFound(use, look).flatMap(([found, served]) =>
        placeFindings(ladder, found, { served, span, setup }),
      ),
    ),
    ...finalFindings(ladder, setup, span),
    ...alarmFindings(ladder, setup.people),
  ];
}

function openingFindings(ladder: Ladder, use: Use): readonly Finding[] {
  const told = new Set(ladder.rungs.flatMap(({ when }) => (when.at === 'opening' ? when.severities : [])));
  const untold = (use.tier?.severities ?? []).map(({ code }) => code).filter((code) => !told.has(code));
  if (untold.length === 0) return [];
  const served = servedBy(use, []);
  return [
    {
      finding: 'nobody_at_opening',
      key: keyOf('nobody_at_opening', ladder.id, served, untold.join('+')),
      ladder: knownAs(ladder),
      severities: untold,
      served,
    },
  ];
}

function emergencyFindings(ladder: Ladder, use: Use): readonly Finding[] {
  const classes = (use.tier ? emergencyClassesOf(use.tier) : []).filter(
    (each) => emergencyRungs({ ladder }, each).length === 0,
  );
  if (classes.length === 0) return [];
  const served = servedBy(use, []);
  return [
    {
      finding: 'nobody_at_emergency',
      key: keyOf('nobody_at_emergency', ladder.id, served, classes.join('+')),
      ladder: knownAs(ladder),
      classes,
      served,
    },
  ];
}

/** Of one contract: its sites are told together where they find the same people. */
function placesFound(
  use: Use,
  look: (opened: Whereabouts) => PlaceFound,
): readonly (readonly [PlaceFound, Served])[] {
  const groups = Map.groupBy(use.sites, (site) => look(openedAt(use, site)));
  return [...groups].map(([found, sites]) => [found, servedBy(use, groups.size === 1 ? [] : sites)]);
}

function openedAt({ contract, tier }: Use, site: Site | null): Whereabouts {
  return {
    ownerId: null,
    customerId: contract?.customerId ?? null,
    siteId: site?.id ?? null,
    course: { severity: tier?.severities[0]?.code ?? '', facts: regionOf(site) },
    escalation: null,
  };
}

function placeFindings(
  of: Ladder,
  { empty, unfilled, isOwnerless }: PlaceFound,
  { served, span, setup }: { readonly served: Served; readonly span: Stretch; readonly setup: CoverageSetup },
): readonly Finding[] {
  const ladder = knownAs(of);
  const { ownerRole = '' } = of;
  return [
    ...empty.map(
      ({ rung, stretches }): Finding => ({
        finding: 'rung_empty',
        key: keyOf('rung_empty', of.id, served, rung.id),
        ladder,
        rung: knownAs(rung),
        served,
        stretches,
        always: isWhole(stretches, span),
      }),
    ),
    ...unfilled.map(
      ({ recipient, rungs }): Finding => ({
        finding: 'recipient_empty',
        key: keyOf('recipient_empty', of.id, served, recipientKey(recipient)),
        ladder,
        rungs: rungs.map(knownAs),
        recipient,
        named: recipientAs(recipient, setup),
        served,
      }),
    ),
    ...(isOwnerless
      ? [
          {
            finding: 'no_owner' as const,
            key: keyOf('no_owner', of.id, served, ownerRole),
            ladder,
            role: ownerRole,
            named: roleAs(ownerRole, setup.posts),
            served,
          },
        ]
      : []),
  ];
}

function finalFindings(ladder: Ladder, { people }: CoverageSetup, span: Stretch): readonly Finding[] {
  const { finalPersonId } = ladder;
  const whyNot = (at: Instant) =>
    unreachable(personOf(people, standIn(finalPersonId, people, at).personId), at);
  const stretches = uncovered(absencesOf(people), span, (at) => whyNot(at) === null);
  const [first] = stretches;
  if (!first) return [];
  return [
    {
      finding: 'final_person',
      key: `final_person:${ladder.id}:${finalPersonId}`,
      ladder: knownAs(ladder),
      person: personAs(finalPersonId, people),
      // The stretch is one in which nobody could be paged.
      why: whyNot(first.from) as Unable,
      stretches,
      always: isWhole(stretches, span),
    },
  ];
}

function alarmFindings(ladder: Ladder, people: readonly Person[]): readonly Finding[] {
  const { personIds } = ladder.tenantAlarm;
  const lost = personIds.filter((personId) => unreachable(personOf(people, personId)) !== null);
  if (personIds.length === 0 || lost.length < personIds.length) return [];
  return [
    {
      finding: 'alarm_people',
      key: `alarm_people:${ladder.id}`,
      ladder: knownAs(ladder),
      people: lost.map((personId) => personAs(personId, people)),
    },
  ];
}

// ---------------------------------------------------------------------------------------------------------------
// Rotas

function rotaFindings(rota: Rota, people: readonly Person[], span: Stretch): readonly Finding[] {
  const byWhy = Map.groupBy(gapsBetween(rota, people, span.from, span.to), ({ why }) => why);
  return [...byWhy].map(([why, gaps]) => {
    const stretches = gaps.map(({ from, to }) => ({ from, to }));
    return {
      finding: 'rota_gap',
      key: `rota_gap:${rota.id}:${why}`,
      rota: knownAs(rota),
      region: rota.region ?? null,
      timeZone: rota.timeZone,
      why,
      people: [...new Set(gaps.flatMap(({ personIds }) => personIds))].map((id) => personAs(id, people)),
      stretches,
      always: isWhole(stretches, span),
    };
  });
}

// ---------------------------------------------------------------------------------------------------------------
// Posts and people

function postFindings(post: Post, setup: CoverageSetup, span: Stretch): readonly Finding[] {
  const stretches = vacanciesOf(post, setup, span);
  if (stretches.length === 0) return [];
  const [first] = stretches;
  const always = first?.from === span.from && first.hasNoEnd === true;
  const { timeZone } = post;
  return [
    {
      finding: 'post_vacant',
      key: `post_vacant:${post.id}`,
      post: knownAs(post),
      timeZone,
      stretches,
      always,
    },
  ];
}

function personFindings(person: Person): readonly Finding[] {
  return weakRulesOf(person).map((rule) => ({
    finding: 'weak_rule',
    key: `weak_rule:${person.id}:${rule.severities.join('+')}:${rule.ways.length}`,
    person: knownAs(person),
    rule,
  }));
}

// ---------------------------------------------------------------------------------------------------------------
// Names

function servedBy({ contract, customer }: Use, sites: readonly (Site | null)[]): Served {
  return {
    contractId: contract?.id ?? null,
    customer: customer ? knownAs(customer) : null,
    sites: sites.flatMap((site) => (site ? [knownAs(site)] : [])),
  };
}

function keyOf(
  finding: Finding['finding'],
  ladderId: string,
  { contractId, sites }: Served,
  about: string,
): string {
  return [finding, ladderId, contractId ?? '-', sites.map(({ id }) => id).join('+') || '*', about].join(':');
}
