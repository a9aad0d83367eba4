import { describe, expect, it } from 'vitest';
import type { LedgerLine } from '../../shared/domain/counting.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../shared/domain/instant.ts';
import {
  PICTURE_BYTES_MAX,
  type TimelinePicture,
  type TimelineRow,
  timelineSvg,
} from '../../shared/web/timeline-svg.ts';
import { wordsOf } from '../../shared/web/words.ts';
import type { Reader } from '../../shared/web/writing.ts';

const FROM = Date.parse('2026-03-06T08:30:00Z');

function readerOf(language: Reader['language'], timeZone = 'Asia/Shanghai'): Reader {
  return { language, words: wordsOf(language), timeZone, now: FROM };
}

/** Nine hours open of every twenty-four, for so many days. */
function ledgerOf(days: number): readonly LedgerLine[] {
  return Array.from({ length: days }, (_, day) => [
    { from: FROM + day * DAY_MS, to: FROM + day * DAY_MS + 9 * HOUR_MS, counted: true, why: 'open' as const },
    {
      from: FROM + day * DAY_MS + 9 * HOUR_MS,
      to: FROM + (day + 1) * DAY_MS,
      counted: false,
      why: 'closed' as const,
    },
  ]).flat();
}

const row = (label: string, days: number, more: Partial<TimelineRow> = {}): TimelineRow => ({
  label,
  startedAt: FROM,
  dueAt: FROM + days * DAY_MS,
  lines: ledgerOf(days),
  missed: false,
  marks: [],
  ...more,
});

const picture = (rows: readonly TimelineRow[]): TimelinePicture => ({ title: 'Timeline', from: FROM, rows });

/** Every element that is opened is closed, in order, and every attribute is quoted. */
function isWellFormed(xml: string): boolean {
  const open: string[] = [];
  const rest = xml.replaceAll(
    /<(\/?)([a-z]+)((?:\s[\w:-]+="[^"<]*")*)(\/?)>/gi,
    (_, ends, name, __, empty) => {
      if (ends) return open.pop() === name ? '' : '<';
      if (!empty) open.push(name);
      return '';
    },
  );
  return open.length === 0 && !/[<>]|&(?!amp;|lt;|gt;|quot;|#39;)/.test(rest);
}

describe('the timeline picture', () => {
  it('is one well-formed SVG without script, style or anything from elsewhere', () => {
    for (const language of ['zh-CN', 'en'] as const) {
      const svg = timelineSvg(readerOf(language), picture([row('Respond', 1), row('Resolve', 5)]));
      expect(isWellFormed(svg)).toBe(true);
      expect(svg).not.toMatch(/<script|<style|\sstyle=|\son[a-z]+=|href="(?!#tl-)|url\((?!#tl-c\))/);
      expect(svg).toMatch(
        /^<svg class="tl" xmlns="http:\/\/www\.w3\.org\/2000\/svg" role="img" aria-labelledby/,
      );
      expect(svg).toMatch(/<title id="tl-t">Timeline<\/title><desc id="tl-d">[^<]+<\/desc>/);
    }
  });

  it('hatches what does not count and fills what does', () => {
    // Two days on a lane of 1,000 units, of which two in a hundred are left free at the end: 9 h are 184 units, 24 h are 490.
    const svg = timelineSvg(readerOf('en'), picture([row('Resolve', 2)]));
    expect(svg).toContain('<path class="o" d="M0 0h184v12h-184zM490 0h184v12h-184z"/>');
    expect(svg).toContain('<path class="c" d="M184 0h306v12h-306zM674 0h306v12h-306z" fill="url(#tl-c)"/>');
  });

  it('takes a gap in the ledger for closed time', () => {
    const open = ledgerOf(2).filter(({ counted }) => counted);
    const svg = timelineSvg(readerOf('en'), picture([row('Resolve', 2, { lines: open })]));
    expect(svg).toContain('<path class="c" d="M184 0h306v12h-306zM674 0h306v12h-306z" fill="url(#tl-c)"/>');
  });

  it('gives what lies far later a panel of its own', () => {
    const near = row('Respond', 0, { dueAt: FROM + 30 * MINUTE_MS, lines: [] });
    const svg = timelineSvg(readerOf('en'), picture([row('Resolve', 20), near]));
    expect(svg.indexOf('Respond')).toBeLessThan(svg.indexOf('The first 20 d'));
    expect(svg).toContain('The first 30 min');
    expect(timelineSvg(readerOf('en'), picture([near]))).not.toContain('The first');
  });

  it('marks warnings and pages by shape, each with its words', () => {
    const marks = [
      { at: FROM + HOUR_MS, does: 'warn' as const, name: 'Half gone', title: 'Half gone: Anna' },
      { at: FROM + 2 * HOUR_MS, does: 'page' as const, name: 'Late <b>', title: 'Late: Mia <b>' },
    ];
    const svg = timelineSvg(readerOf('en'), picture([row('Respond', 1, { marks })]));
    expect(svg).toContain('<use href="#tl-w" x="4.08%" y="37"><title>Half gone: Anna</title></use>');
    expect(svg).toContain('<use href="#tl-p" x="8.17%" y="37"><title>Late: Mia &lt;b&gt;</title></use>');
  });

  it('numbers the marks and names the numbers, so that it stands alone', () => {
    const mark = (hours: number, name: string) => ({
      ...{ at: FROM + hours * HOUR_MS, does: 'page' as const },
      ...{ name, title: `${name}: Mia` },
    });
    const rows = [
      row('Respond', 1, { marks: [mark(2, 'Half gone'), mark(4, 'Late <b>')] }),
      row('Resolve', 2, { marks: [mark(24, 'Half gone'), mark(48, 'Late <b>')] }),
    ];
    const svg = timelineSvg(readerOf('en'), picture(rows));
    const numbers = [...svg.matchAll(/<text class="n" [^>]*>([^<]+)<\/text>/g)].map(([, text]) => text);
    expect(numbers).toEqual(['1', '2', '1', '2']);
    expect(svg).toContain('The numbers are steps of the ladder:');
    expect(svg).toMatch(
      />1<\/text><text [^>]*>Half gone<\/text>.*>2<\/text><text [^>]*>Late &lt;b&gt;<\/text>/,
    );
    expect(timelineSvg(readerOf('zh-CN'), picture(rows))).toContain('数字为升级阶梯的各级：');
    expect(timelineSvg(readerOf('en'), picture([row('Respond', 1)]))).not.toContain('The numbers');
    expect(svg).toMatch(/<text y="\d+">Timeline<\/text><text y="\d+">Times in [^<]*Asia\/Shanghai/);
  });

  it('lets no number run into another on the narrowest phone', () => {
    const close = [0, 1, 2, 3, 4, 60, 61, 117, 118, 119, 120].map((minutes, index) => ({
      ...{ at: FROM + minutes * MINUTE_MS, does: 'page' as const },
      ...{ name: `Step ${index}`, title: 'x' },
    }));
    const due = { dueAt: FROM + 2 * HOUR_MS, lines: [] };
    const svg = timelineSvg(
      readerOf('en'),
      picture([row('Respond', 0, { ...due, marks: close }), row('Next', 0, due)]),
    );
    const boxes = [
      ...svg.matchAll(
        /<text class="n" x="([\d.]+)%?" y="(\d+)" font-size="11" text-anchor="(\w+)">([^<]+)</g,
      ),
    ].map(([, x, y, anchor, text = '']) => {
      const [at, width] = [(Number(x) / 100) * 254, text.length * 7];
      const from = anchor === 'start' ? at : anchor === 'end' ? at - width : at - width / 2;
      return { from, to: from + width, y: Number(y), text };
    });
    // Of eleven steps none is missing, and what is as good as at one place is told together.
    expect(
      boxes
        .flatMap(({ text }) => text.split(','))
        .map(Number)
        .toSorted((a, b) => a - b),
    ).toEqual(close.map((_, index) => index + 1));
    for (const [index, box] of boxes.entries()) {
      expect(box.from).toBeGreaterThanOrEqual(0);
      expect(box.to).toBeLessThanOrEqual(254);
      for (const other of boxes.slice(index + 1)) {
        const apart = box.y !== other.y || box.to <= other.from || other.to <= box.from;
        expect([box, other, apart]).toEqual([box, other, true]);
      }
    }
    // The lane below begins under the lowest number.
    const next = Number(/<text y="(\d+)">Next</.exec(svg)?.[1]);
    expect(next - 10).toBeGreaterThan(Math.max(...boxes.map(({ y }) => y)));
  });

  it('draws the opening before what comes first, without a deadline', () => {
    const marks = [{ at: FROM, does: 'page' as const, name: 'On call', title: 'On call: Mia' }];
    const opening = { ...row('Opening', 0, { lines: [], startedAt: null, marks }), isOpening: true as const };
    const svg = timelineSvg(readerOf('en'), picture([row('Respond', 1), opening]));
    expect(svg.indexOf('>Opening<')).toBeLessThan(svg.indexOf('>Respond<'));
    expect(svg).not.toContain('The first');
    expect(svg).not.toContain('Opening: due');
    expect(svg.match(/class="d"/g)).toHaveLength(2);
    expect(svg).toContain('On call');
  });

  it('escapes names, and leaves out what XML forbids', () => {
    const nasty = '</svg><script>alert(1)</script>"\u0000\u0007\uFFFE\uD800 & ‮abc';
    const svg = timelineSvg(readerOf('en'), { ...picture([row(nasty, 1)]), title: nasty });
    expect(isWellFormed(svg)).toBe(true);
    expect(svg).not.toContain('<script>');
    for (const forbidden of ['\u0000', '\u0007', '\uFFFE']) expect(svg).not.toContain(forbidden);
    expect(svg.isWellFormed()).toBe(true);
  });

  it.each([1, 30, 400, 3_650])('is at most 20 KB however much there is, over %i days', (days) => {
    const marks = Array.from({ length: 20 }, (_, index) => ({
      at: FROM + index * HOUR_MS,
      does: 'page' as const,
      name: `时限已过八成 ${index}`,
      title: '时限已过八成：陈宇 → 李娜 → 赵磊 → 王芳 → 孙伟，2026年3月6日 18:06',
    }));
    const rows = Array.from({ length: 60 }, (_, index) =>
      row(`最终恢复 · 更换部件 ${index}`, days, { marks }),
    );
    for (const language of ['zh-CN', 'en'] as const) {
      const svg = timelineSvg(readerOf(language), picture(rows));
      expect(new TextEncoder().encode(svg).length).toBeLessThanOrEqual(PICTURE_BYTES_MAX);
      expect(isWellFormed(svg)).toBe(true);
    }
  });

  it('draws at most four or five ticks, at round wall times of the reader’s zone', () => {
    const said = (span: number, timeZone: string) => {
      const svg = timelineSvg(
        readerOf('en', timeZone),
        picture([row('x', 0, { dueAt: FROM + span, lines: [] })]),
      );
      return [
        ...svg.matchAll(
          /font-size="12" text-anchor="(?:start|middle|end)">([^<]*)<\/text><line|text-anchor="(?:start|middle|end)">(\d[^<]*)<\/text>/g,
        ),
      ]
        .map(([, one, other]) => one ?? other ?? '')
        .filter((text) => !/^6 Mar \d|^\d+ \w+ \d+:/.test(text));
    };
    expect(said(4 * HOUR_MS, 'Asia/Shanghai')).toEqual(['18:00', '20:00']);
    expect(said(55 * MINUTE_MS, 'Asia/Kathmandu')).toEqual(['14:15', '14:30', '14:45', '15:00']);
    expect(said(3 * DAY_MS, 'Asia/Shanghai')).toEqual(['7 Mar', '8 Mar', '9 Mar']);
    expect(said(40 * DAY_MS, 'Asia/Shanghai').length).toBeLessThanOrEqual(4);
    expect(said(5_000 * DAY_MS, 'Asia/Shanghai').length).toBeLessThanOrEqual(4);
  });

  it('is the same picture for the same reader', () => {
    const rows = picture([row('Respond', 1), row('Resolve', 5)]);
    expect(timelineSvg(readerOf('en'), rows)).toBe(timelineSvg(readerOf('en'), rows));
  });

  it('cuts a label that would run into the instant on a phone, and keeps it whole in the title', () => {
    const long = '客户义务 · 客户须在 2 小时内安排进场';
    const text = timelineSvg(readerOf('zh-CN'), picture([row(long, 1)]));
    expect(text).toContain(`<title>${long}`);
    expect(text).toMatch(/<text y="\d+">客户义务 · 客户须在 2 小…</);
    const short = timelineSvg(readerOf('en'), picture([row('Analysis report', 1)]));
    expect(short).toMatch(/<text y="\d+">Analysis report</);
  });

  it('draws an empty picture where there is no deadline', () => {
    expect(isWellFormed(timelineSvg(readerOf('en'), picture([])))).toBe(true);
  });
});
