// Words about what open cases do of themselves once they are held to another version. Apart from words-edit.ts, which speaks
// of the re-pinning itself.

import type { Language } from '../domain/people.ts';

export interface Follows {
  readonly promote: number;
  readonly pages: number;
  readonly notices: number;
}

export interface RepinWords {
  readonly follows: (counts: Follows) => string;
  readonly times: (zone: string) => string;
}

const en: RepinWords = {
  follows: ({ promote, pages, notices }) =>
    `At once follows what follows any missed deadline: ${promote} rise in severity, ${pages} pages and ${notices} notices go out.`,
  times: (zone) => `times in ${zone}`,
};

const zhCN: RepinWords = {
  follows: ({ promote, pages, notices }) =>
    `随即发生的，与任何超时一样：${promote} 个工单级别提升，发出紧急通知 ${pages} 条、通知 ${notices} 条。`,
  times: (zone) => `时间为 ${zone}`,
};

const table = { 'zh-CN': zhCN, en } satisfies Record<Language, RepinWords>;

export function repinWordsOf(language: Language): RepinWords {
  return table[language];
}
