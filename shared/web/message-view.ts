// What a message to a person is drawn from, and the facts that pages and notices have in common. Pure: the same view
// gives the same words.

import type { CaseEffect, CaseState, SeverityBasis } from '../domain/case.ts';
import type { Customer, Site, Tenant } from '../domain/customers.ts';
import { type Instant, MINUTE_MS } from '../domain/instant.ts';
import type { Language, Person } from '../domain/people.ts';
import { referenceOf } from '../domain/reference.ts';
import { type Clock, holds } from '../domain/sla.ts';
import { clockIdOf, type Severity, type Tier } from '../domain/tier.ts';
import { type Block, mark, oneLine } from './message-body.ts';
import { messageWords } from './message-words.ts';
import { spanOf, whenOf } from './when.ts';

/** A cause that is at least this late is marked as late in what people read. */
export const LATE_SECONDS_MIN = 60;
/** A clause is quoted up to here; the whole of it is on the case's page. */
const QUOTE_CHARACTERS_MAX = 60;

export interface MessageView {
  readonly state: CaseState;
  readonly tenant: Tenant;
  readonly customer?: Customer;
  readonly site?: Site;
  readonly tier: Tier;
  readonly people: readonly Person[];
  readonly now: Instant;
  /** Absolute. `page` is there for pages only. */
  readonly links: { readonly status: string; readonly page?: string };
}

/** What is said on one channel: `html` is the mail's alternative. */
export interface MailWords {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export type Page = Extract<CaseEffect, { type: 'SendPage' }>;
export type Notice = Extract<CaseEffect, { type: 'SendNotice' }>;

/** What every message of a drill begins with, and says; nothing in earnest. */
export function drillMark({ state }: Pick<MessageView, 'state'>, language: Language): string {
  return state.drill ? messageWords(language).drill.mark : '';
}

export function drillBlocks({ state }: Pick<MessageView, 'state'>, language: Language): readonly Block[] {
  return state.drill ? [mark(messageWords(language).drill.says)] : [];
}

export function referenceIn(view: MessageView): string {
  return referenceOf(view.state.id);
}

export function tenantName(view: MessageView, language: Language): string {
  return (language === 'en' && view.tenant.nameEn) || view.tenant.name;
}

export function customerName(view: MessageView, language: Language): string {
  if (!view.customer) return messageWords(language).unknownCustomer;
  return oneLine((language === 'en' && view.customer.nameEn) || view.customer.name, 60);
}

export function severityOf(view: MessageView, code: string): Severity | undefined {
  return view.tier.severities.find((severity) => severity.code === code);
}

/** `一级故障（L1）`, `Level 1 - urgent (L1)`; a code that the tier lacks stands alone. */
export function severityName(
  view: MessageView,
  language: Language,
  code = view.state.course.severity,
): string {
  const severity = severityOf(view, code);
  if (!severity) return code;
  return language === 'zh-CN' ? `${severity.nameZh}（${code}）` : `${severity.nameEn} (${code})`;
}

export function basisWords(basis: SeverityBasis, language: Language): string {
  return messageWords(language).basis[basis.by](oneLine(basis.detail, 60));
}

export function clockName(clockId: string, language: Language): string {
  const words = messageWords(language);
  const [kind = '', subkind] = clockId.split('.');
  const name = words.targets[kind] ?? kind;
  if (subkind === undefined) return name;
  const part = words.subkinds[subkind] ?? subkind.replaceAll('_', ' ');
  return language === 'zh-CN' ? `${name}（${part}）` : `${name} (${part})`;
}

/** Clocks that count towards a deadline now, the nearest first. */
export function runningClocks(
  view: Pick<MessageView, 'state'>,
): readonly (Clock & { readonly dueAt: Instant })[] {
  return view.state.clocks
    .filter(
      (clock): clock is Clock & { dueAt: Instant } => clock.status === 'running' && clock.dueAt !== null,
    )
    .toSorted((one, other) => one.dueAt - other.dueAt);
}

/** The clock that a message is about: the named one, else the one that is due next. */
export function clockAbout(
  view: Pick<MessageView, 'state'>,
  clockId: string | undefined,
): (Clock & { readonly dueAt: Instant }) | undefined {
  const named = view.state.clocks.find((clock) => clock.id === clockId);
  if (named?.dueAt !== undefined && named.dueAt !== null) return { ...named, dueAt: named.dueAt };
  return runningClocks(view)[0];
}

/** `还剩 28 分钟`, `已超 5 分钟`. Due is inclusive: at the very instant nothing is over yet. */
export function leftWords(dueAt: Instant, now: Instant, language: Language): string {
  const words = messageWords(language);
  if (now >= dueAt && now - dueAt < MINUTE_MS) return words.dueNow;
  return now <= dueAt ? words.left(spanOf(dueAt - now, language)) : words.over(spanOf(now - dueAt, language));
}

export function dueWords(view: MessageView, dueAt: Instant, language: Language): string {
  return whenOf(dueAt, view.state.timeZone, language);
}

/** The contract's words for a clock, short; undefined where the tier holds none. */
export function quoteOf(view: MessageView, clockId: string): string | undefined {
  const severity = severityOf(view, view.state.course.severity);
  const rules = [...(severity?.targets ?? []), ...view.tier.reportTargets].filter(
    (rule) => clockIdOf(rule) === clockId,
  );
  const rule =
    rules.find(({ condition }) => !condition || holds(condition, view.state.course.facts)) ?? rules[0];
  return rule?.quote === undefined ? undefined : oneLine(rule.quote, QUOTE_CHARACTERS_MAX);
}
