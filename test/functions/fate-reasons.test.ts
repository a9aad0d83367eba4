import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { NOT_WORKED_OFF } from '../../shared/app/park.ts';
import { fateReasonText } from '../../shared/web/fate-reasons.ts';

/** Every sentence of the ways in that ends as a reason: literals that close with a full stop, errors and pairs of languages aside. */
function storedReasons(): readonly string[] {
  const found = ['intake-mail', 'intake-sms', 'intake-open', 'bundle-replies'].flatMap((name) => {
    const source = readFileSync(`shared/app/${name}.ts`, 'utf8');
    const literals = source.matchAll(
      /(?<!en: |en = |', |Error\(|Unavailable\()(?:'((?:[A-Z])[^'\n]+\.)'|`([^`\n]*[.}])`)/g,
    );
    return [...literals].map(([, plain, template]) => plain ?? template ?? '');
  });
  const sentences = found.filter((each) => /^(\$\{person\.name\}|[A-Z])[^$]* .+/.test(each));
  return sentences.map((each) =>
    each
      .replaceAll(/\$\{person\.name\}/g, '李娜')
      .replaceAll(/\$\{WRONG[^}]*\}/g, '5')
      .replaceAll(/\$\{[^}]*\}/g, 'x'),
  );
}

describe('the reason why a message became no case', () => {
  it('is said in Chinese, whichever the ways in store', () => {
    const reasons = [...storedReasons(), NOT_WORKED_OFF];
    expect(reasons).toContain('李娜 sent a code that no page has.');
    expect(reasons.length).toBeGreaterThan(15);
    const untold = reasons.filter((reason) => !/[\u4e00-\u9fff]{3}/.test(fateReasonText(reason, 'zh-CN')));
    expect(untold).toEqual([]);
  });

  it('keeps whom it names, whatever the name is', () => {
    expect(fateReasonText('李娜 sent a code that no page has.', 'zh-CN')).toBe(
      '李娜 发来的接手码不属于任何通知。',
    );
    expect(fateReasonText("A text message from $1 without a page's code.", 'zh-CN')).toContain(
      '$1 发来的短信',
    );
  });

  it('stays as it was stored in English, and where no sentence fits', () => {
    expect(fateReasonText('The mail carries a virus.', 'en')).toBe('The mail carries a virus.');
    expect(fateReasonText('Something else.', 'zh-CN')).toBe('Something else.');
  });
});
