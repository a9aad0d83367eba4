// The keeping of a desk's cases that takes every command.

import { caseKind } from '../domain/case-kind.ts';
import { keepingBy } from './case-setup.ts';
import type { CaseKeeping, Desk } from './desk.ts';

export function caseKeeping(desk: Pick<Desk, 'tenantId' | 'cases' | 'configuration'>): CaseKeeping {
  return keepingBy(caseKind, desk);
}
