// What stands between a tier and its first case: definitions that nobody has written, and times that the source leaves to
// the contract or the tenant. A tier that no contract and no tenant names is a draft and needs nothing of this.

import type { Calendar } from './calendar.ts';
import { isDuration, parameterIn, type Terms } from './effective-tier.ts';
import type { Severity, Tier, TierParameter } from './tier.ts';

export interface GoLiveGap {
  /** Where it is to be filled in, like `severities.P2.definition` or `contract.networkOutageLimit`. */
  readonly path: string;
  readonly zh: string;
  readonly en: string;
}

/**
 * Everything that is missing before a case may be bound by the tier; empty where it can go live. A definition is missing
 * where other severities of the tier have one: people could not choose. Calendars, where they are given, must have some
 * open time.
 */
export function goLiveGaps(
  tier: Tier,
  of: Terms & { readonly calendars?: Readonly<Record<string, Calendar>> },
): readonly GoLiveGap[] {
  const undefinedSeverities = tier.severities.filter(isUndefined);
  const blocks = undefinedSeverities.length < tier.severities.length;
  return [
    ...(blocks ? undefinedSeverities.map(definitionGap) : []),
    ...(tier.parameters ?? []).flatMap((parameter) => parameterGaps(parameter, tier, of)),
    ...[...new Set([tier.calendarId, tier.workingDayCalendarId])].flatMap((id) =>
      calendarGap(of.calendars?.[id]),
    ),
  ];
}

/** What a tenant should know of a tier that can go live all the same: no severity has a definition, so keywords decide alone. */
export function goLiveWarnings(tier: Tier): readonly GoLiveGap[] {
  const missing = tier.severities.filter(isUndefined);
  return missing.length < tier.severities.length ? [] : missing.map(definitionGap);
}

// ---------------------------------------------------------------------------------------------------------------

function isUndefined({ definitionRequired, definitionZh, definitionEn }: Severity): boolean {
  return definitionRequired === true && definitionZh.trim() === '' && definitionEn.trim() === '';
}

function definitionGap({ code }: Severity): GoLiveGap {
  return {
    path: `severities.${code}.definition`,
    zh: `级别 ${code} 没有定义，原文未给出。请写明何种故障属于此级别。`,
    en: `Severity ${code} has no definition; the source gives none. Write which faults it is for.`,
  };
}

function parameterGaps(parameter: TierParameter, { promotion }: Tier, of: Terms): readonly GoLiveGap[] {
  const { id, nameZh, nameEn, shape } = parameter;
  const value = parameterIn(id, of);
  const whose =
    parameter.of === 'contract' ? { zh: '合同', en: 'contract' } : { zh: '服务商设置', en: 'tenant' };
  if (!value) {
    return [
      {
        path: id,
        zh: `${whose.zh}未约定“${nameZh}”。此服务等级没有它不能使用。`,
        en: `The ${whose.en} does not state "${nameEn}". The tier cannot be used without it.`,
      },
    ];
  }
  if (shape === 'duration' || isDuration(value)) return [];
  const needed =
    promotion?.when.on === 'elapsed' && promotion.when.parameter === id ? promotion.order.slice(0, -1) : [];
  return needed
    .filter((severity) => !value[severity])
    .map((severity) => ({
      path: `${id}.${severity}`,
      zh: `${whose.zh}的“${nameZh}”缺少级别 ${severity} 的时间。`,
      en: `"${nameEn}" of the ${whose.en} has no time for severity ${severity}.`,
    }));
}

function calendarGap(calendar: Calendar | undefined): readonly GoLiveGap[] {
  if (!calendar || calendar.always) return [];
  const days = [
    ...Object.values(calendar.weekly),
    ...Object.values(calendar.dates).map(({ hours }) => hours),
  ];
  if (days.some((hours) => hours.length > 0)) return [];
  return [
    {
      path: `calendars.${calendar.id}`,
      zh: `日历“${calendar.name}”没有任何服务时间，期限无从计算。`,
      en: `Calendar "${calendar.name}" has no open time at all; no deadline can be counted on it.`,
    },
  ];
}
