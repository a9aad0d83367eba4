// What may stand in a configuration and is hardly meant, in the words of both languages, on the page of the item and in the
// answer of the API.

import { html } from 'hono/html';
import type { ConfigurationWarning } from '../app/configuration-warnings.ts';
import type { Language } from '../domain/people.ts';
import type { Html } from './layout.ts';
import { wordsOf } from './words.ts';
import { setupWordsOf } from './words-setup.ts';
import { clockText, halfOf, type Reader } from './writing.ts';

/** One warning for programs, in both languages. */
export function warningTold(warning: ConfigurationWarning): {
  readonly path: string;
  readonly zh: string;
  readonly en: string;
} {
  return { path: warning.path, zh: said(warning, 'zh-CN'), en: said(warning, 'en') };
}

/** All of them as a note; nothing where there is none. */
export function warningNote(reader: Reader, warnings: readonly ConfigurationWarning[]): Html | string {
  if (warnings.length === 0) return '';
  const head =
    reader.language === 'en' ? 'It holds as it is. Is this meant?' : '现按此执行。请确认是否如此：';
  return html`<div class="note" id="warnings"><b>${head}</b><ul>${warnings.slice(0, 20).map((warning) => html`<li>${said(warning, reader.language)}</li>`)}</ul></div>`;
}

function said(warning: ConfigurationWarning, language: Language): string {
  const english = language === 'en';
  const words = wordsOf(language);
  if (warning.warns === 'nobody_at_opening') {
    const { contractId } = warning;
    const ladder = halfOf(warning.ladder.name, language);
    const codes = warning.severities.join(english ? ', ' : '、');
    const of = english
      ? contractId === null
        ? 'without a contract'
        : `of contract ${contractId}`
      : contractId === null
        ? '无合同的'
        : `合同 ${contractId} 的`;
    return english
      ? `Nobody is called when a case of ${codes} opens ${of}: the ladder “${ladder}” has no step for the opening of ${codes}. It begins with the deadlines.`
      : `${of} ${codes} 工单打开时不会通知任何人：升级阶梯“${ladder}”没有 ${codes} 工单打开时的梯级，要到时限临近才开始通知。`;
  }
  const place = warning.severity === null ? '' : english ? `${warning.severity}: ` : `${warning.severity}：`;
  if (warning.warns === 'two_times') {
    const { duration } = setupWordsOf(language);
    const name = clockText(warning.clockId, words);
    const [one, other] = warning.times.map(({ amount, unit }) => duration[unit](amount));
    return english
      ? `${place}“${name} ${one}” and “${name} ${other}” are one promise with two times. The earlier deadline always binds; give one of them a condition, or remove it.`
      : `${place}“${name} ${one}”与“${name} ${other}”是同一项承诺的两个时间，总以先到期的为准。请给其中一项加上条件，或删除一项。`;
  }
  const fact = words.facts[warning.fact] ?? warning.fact;
  return english
    ? `${place}${fact} “${warning.value}”: no site is registered with it, so no case ever has it. Is it written as the sites have it?`
    : `${place}${fact}“${warning.value}”：没有地点登记为此值，工单不会遇到它。请核对写法是否与地点登记的一致。`;
}
