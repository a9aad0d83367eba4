// Which severity a report's words point at.

import type { SeverityBasis } from './case.ts';
import type { Severity, Tier } from './sla.ts';

export interface SeveritySuggestion {
  readonly severity: string;
  readonly basis: SeverityBasis;
  /** Codes of every severity that matched, the most severe first. */
  readonly candidates: readonly string[];
}

export function suggestSeverity(_tier: Tier, _text: string): SeveritySuggestion | null {
  return null;
}

export function strictest(tier: Tier): Severity {
  const [first, ...others] = tier.severities;
  if (!first) throw new Error(`tier ${tier.id} has no severity`);
  return others.reduce((best, severity) => (severity.rank < best.rank ? severity : best), first);
}
