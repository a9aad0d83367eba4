// Why a file of holidays is not even shown for review. Apart from words-edit.ts, which speaks of what was read.

import type { Language } from '../domain/people.ts';

export type ImportWords = typeof en;

const en = {
  notUnicode:
    'The file is not written in UTF-8, so its names cannot be read, and a name may say that a day is worked. Save it as UTF-8 and choose it again.',
  tooMany: (count: number, most: number) =>
    `The file says something of ${count} days or stretches in these years, and at most ${most} can be reviewed at once. Read it in parts: choose fewer years.`,
};

const zhCN: ImportWords = {
  notUnicode: '文件不是 UTF-8 编码，名称无法读出，而名称可能说明某天要上班。请另存为 UTF-8 编码后重新选择。',
  tooMany: (count, most) =>
    `文件在这些年份里涉及 ${count} 个日期或时段，一次最多审阅 ${most} 个。请分次读取：缩小年份范围。`,
};

const table = { 'zh-CN': zhCN, en } satisfies Record<Language, ImportWords>;

export function importWordsOf(language: Language): ImportWords {
  return table[language];
}
