import { describe, expect, it } from 'vitest';
import { instantOf, isoOf } from '../../shared/domain/instant.ts';

describe('an instant that is written', () => {
  it('is read with its offset, to the millisecond', () => {
    expect(instantOf('2026-03-01T10:30+08:00')).toBe(Date.UTC(2026, 2, 1, 2, 30));
    expect(instantOf('2026-03-01T02:30:15.250Z')).toBe(Date.UTC(2026, 2, 1, 2, 30, 15, 250));
    expect(instantOf('2028-02-29T12:00:00Z')).toBe(Date.UTC(2028, 1, 29, 12));
  });

  it('is refused without an offset, and on a day that its month does not have', () => {
    for (const text of [
      '2026-03-01T10:30',
      '2026-02-30T17:30:00+08:00',
      '2026-02-29T12:00:00Z',
      '2026-04-31T00:00:00Z',
      '2026-13-01T00:00:00Z',
      '2026-00-10T00:00:00Z',
    ]) {
      expect(instantOf(text), text).toBeNull();
    }
  });

  it('says the same when it is written again', () => {
    expect(isoOf(instantOf('2026-12-31T23:59:59.999Z') ?? 0)).toBe('2026-12-31T23:59:59.999Z');
  });
});
