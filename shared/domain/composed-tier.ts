// One tier out of several that hold at once: every promise of each, and of one clock the earliest binds.

import { onlyIf } from './effective-tier.ts';
import type { TargetKind, TargetRule, Tier } from './tier.ts';

export interface TierPart {
  readonly tier: Tier;
  /** The part's severity whose targets hold for every severity; absent: that of the same code, or the part's only one. */
  readonly severity?: string;
}

/**
 * The most favourable tier over several, with the severities, the conventions and the words of the first. Every rule keeps
 * whose promise it is (`origin`); one of a part that holds only for some cases (`appliesWhen`) holds for those alone. What
 * one part never pauses is never paused, and only what all of them list may pause. Promotion and standby are those of the
 * first part that has any. Throws where a part has no severity to take.
 */
export function composedTier(
  named: Pick<Tier, 'id' | 'nameZh' | 'nameEn'>,
  parts: readonly [TierPart, ...TierPart[]],
): Tier {
  const [{ tier: first }] = parts;
  const tiers = parts.map(({ tier }) => tier);
  const obligations = unique(
    tiers.flatMap((tier) => tier.obligations ?? []),
    ({ id }) => id,
  );
  const parameters = unique(
    tiers.flatMap((tier) => tier.parameters ?? []),
    ({ id }) => id,
  );
  const promotion = tiers.find((tier) => tier.promotion)?.promotion;
  const standby = tiers.find((tier) => tier.standby)?.standby;
  const neverPaused = new Set<TargetKind>(tiers.flatMap((tier) => tier.neverPausedKinds));
  return {
    ...first,
    ...named,
    severities: first.severities.map((severity) => ({
      ...severity,
      targets: parts.flatMap((part) => targetsFor(severity.code, part).map((rule) => of(part, rule, first))),
    })),
    reportTargets: parts.flatMap((part) => part.tier.reportTargets.map((rule) => of(part, rule, first))),
    channelPromises: tiers.flatMap((tier) =>
      (tier.channelPromises ?? []).map(({ channel, targets }) => ({
        channel,
        targets: targets.map((rule) => ({ ...rule, origin: rule.origin ?? tier.id })),
      })),
    ),
    pauseReasons: first.pauseReasons.filter(({ code }) =>
      tiers.every(({ pauseReasons }) => pauseReasons.some((one) => one.code === code)),
    ),
    neverPausedKinds: [...neverPaused],
    ...(obligations.length > 0 && { obligations }),
    ...(parameters.length > 0 && { parameters }),
    ...(promotion && { promotion }),
    ...(standby && { standby }),
    ...(tiers.some(({ continuousWork }) => continuousWork) && { continuousWork: true as const }),
    compositeOf: parts.map(({ tier, severity }) => ({ tierId: tier.id, ...(severity && { severity }) })),
  };
}

// ---------------------------------------------------------------------------------------------------------------

function targetsFor(code: string, { tier, severity }: TierPart): readonly TargetRule[] {
  const only = tier.severities.length === 1 ? tier.severities[0] : undefined;
  const taken =
    tier.severities.find((one) => one.code === (severity ?? code)) ?? (severity ? undefined : only);
  if (!taken) throw new Error(`tier ${tier.id} has no severity to take for ${severity ?? code}`);
  return taken.targets;
}

/** The rule as one of the composition: with its origin, its own calendar where that is another, and the part's condition. */
function of({ tier }: TierPart, rule: TargetRule, first: Tier): TargetRule {
  const own = rule.within?.unit === 'working_days' ? 'workingDayCalendarId' : 'calendarId';
  const calendarId = rule.calendarId ?? (tier[own] === first[own] ? undefined : tier[own]);
  const named: TargetRule = { ...rule, origin: rule.origin ?? tier.id, ...(calendarId && { calendarId }) };
  return tier.appliesWhen ? onlyIf(named, tier.appliesWhen) : named;
}

function unique<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly Item[] {
  return [...new Map(items.map((item) => [keyOf(item), item])).values()];
}
