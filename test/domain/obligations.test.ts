// What the customer owes in a case, duty by duty.

import { describe, expect, it } from 'vitest';
import { obligationClocks } from '../../shared/domain/obligations.ts';
import type { Course } from '../../shared/domain/sla.ts';
import type { CustomerObligation } from '../../shared/domain/tier.ts';
import { cn, duty, reckoningOf, reported, tierOf } from './clock-world.ts';

const KEY = duty('key', '10 min');
const LETTER = duty('letter', '2 h', { severities: ['S', 'T'] });
const owed = (obligations: readonly CustomerObligation[] | undefined, changes: Partial<Course> = {}) =>
  obligationClocks(
    reported('11-18 10:00', changes),
    reckoningOf(tierOf([], obligations === undefined ? {} : { obligations })),
  );

describe('the duties of the customer', () => {
  const key = { obligation: KEY, startedAt: cn('11-18 10:00'), dueAt: cn('11-18 10:10') };
  const letter = { obligation: LETTER, startedAt: cn('11-18 10:00'), dueAt: cn('11-18 12:00') };

  it('are those with a time, in the tier’s order, for all severities or for that of the case', () => {
    expect(owed([LETTER, duty('care', null), KEY])).toStrictEqual([letter, key]);
    expect(owed([LETTER, KEY, duty('other', '1 h', { severities: ['T'] })])).toStrictEqual([letter, key]);
    expect(owed([duty('care', null, { severities: ['S'] })])).toEqual([]);
    expect(owed([])).toEqual([]);
    expect(owed(undefined)).toEqual([]);
  });

  it('are met by their own evidence', () => {
    const evidence = { 'obligation:key': cn('11-18 10:25'), key: cn('11-18 10:01') };
    expect(owed([KEY, LETTER], { evidence })).toStrictEqual([{ ...key, metAt: cn('11-18 10:25') }, letter]);
  });

  it('have no deadline where their year is not published', () => {
    const late = duty('letter', '1 wd');
    expect(owed([late], { reportedAt: cn('12-31 10:00') })).toStrictEqual([
      { obligation: late, startedAt: cn('12-31 10:00'), dueAt: null },
    ]);
  });
});
