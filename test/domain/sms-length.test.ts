import { describe, expect, test } from 'vitest';
import { fitted, segmentsOf } from '../../shared/web/sms-length.ts';
import { offsetOf, shortSpanOf, spanOf, whenOf } from '../../shared/web/when.ts';
import { at } from './message-view.ts';

describe('segments of an SMS', () => {
  test.each([
    ['a'.repeat(160), 1],
    ['a'.repeat(161), 2],
    ['a'.repeat(306), 2],
    ['a'.repeat(307), 3],
    ['€'.repeat(80), 1],
    ['€'.repeat(81), 2],
    ['故'.repeat(70), 1],
    ['故'.repeat(71), 2],
    ['故'.repeat(134), 2],
    ['故'.repeat(135), 3],
    ['🙂'.repeat(35), 1],
    ['🙂'.repeat(36), 2],
    [`${'a'.repeat(70)}’`, 2],
  ])('%#', (text, segments) => {
    expect(segmentsOf(text)).toBe(segments);
  });

  test('drops the piece of the highest rank first and cuts where it may', () => {
    const pieces = [
      { text: 'stays' },
      { text: 'b'.repeat(200), rank: 1, cut: true },
      { text: 'c'.repeat(200), rank: 2 },
      { text: 'too' },
    ];
    const text = fitted(pieces, 1);
    expect(text).toMatch(/^stays b+\.\. too$/);
    expect(text.length).toBe(160);
  });
});

describe('instants and spans', () => {
  test('always carry the date and the distance to UTC', () => {
    expect(whenOf(at('2026-12-31T20:15:59Z'), 'Asia/Kathmandu', 'en')).toBe(
      'Fri 2027-01-01 02:00 (UTC+5:45)',
    );
    expect(offsetOf(at('2026-07-01T00:00:00Z'), 'America/St_Johns')).toBe('UTC-2:30');
    expect(offsetOf(at('2026-01-01T00:00:00Z'), 'Europe/London')).toBe('UTC');
  });

  test('are cut to whole minutes, so nobody is promised more than is left', () => {
    expect(spanOf(59_999, 'en')).toBe('less than 1 min');
    expect(spanOf(119_999, 'zh-CN')).toBe('1 分钟');
    expect(spanOf(2 * 86_400_000 + 4 * 3_600_000 + 59_000, 'en')).toBe('2 d 4 h');
    expect(shortSpanOf(3_600_000, 'zh-CN')).toBe('1时');
    expect(shortSpanOf(30_000, 'en')).toBe('0min');
  });
});
