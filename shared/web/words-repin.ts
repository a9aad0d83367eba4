// Words about what open cases do of themselves once they are held to another version. Apart from words-edit.ts, which speaks
// of the re-pinning itself.

import type { Language } from '../domain/people.ts';

export interface Follows {
  readonly promote: number;
  readonly pages: number;
  readonly notices: number;
}

export interface RepinWords {
  /** Notices about what nobody was told yet. */
  readonly first: (count: number) => string;
  /** Of a version that is not there: what has which versions. */
  readonly noVersion: (what: string, asked: string, latest: number) => string;
  /** Of an item that is not there, by its kind. */
  readonly noItem: Readonly<Record<'tier' | 'calendar' | 'contract' | 'tenant', (id: string) => string>>;
  readonly follows: (counts: Follows) => string;
  readonly times: (zone: string) => string;
}

const en: RepinWords = {
  first: (count) =>
    count === 1
      ? '1 notice goes out for the first time, not again: a year of a calendar is missing.'
      : `${count} notices go out for the first time, not again: a year of a calendar is missing.`,
  noVersion: (what, asked, latest) =>
    latest === 1
      ? `“${what}” has no version ${asked}. There is version 1 alone.`
      : `“${what}” has no version ${asked}. There are versions 1 to ${latest}.`,
  noItem: {
    tier: (id) => `There is no tier “${id}”.`,
    calendar: (id) => `There is no calendar “${id}”.`,
    contract: (id) => `There is no contract “${id}”.`,
    tenant: (id) => `There is no desk “${id}”.`,
  },
  follows: ({ promote, pages, notices }) =>
    `At once follows what follows any missed deadline: ${promote} rise in severity, ${pages} pages and ${notices} notices go out.`,
  times: (zone) => `times in ${zone}`,
};

const zhCN: RepinWords = {
  first: (count) => `首次发出（并非重发）的通知 ${count} 条：日历缺少某一年。`,
  noVersion: (what, asked, latest) =>
    latest === 1
      ? `“${what}”没有第 ${asked} 版，只有第 1 版。`
      : `“${what}”没有第 ${asked} 版，现有第 1 至 ${latest} 版。`,
  noItem: {
    tier: (id) => `没有服务等级“${id}”。`,
    calendar: (id) => `没有日历“${id}”。`,
    contract: (id) => `没有合同“${id}”。`,
    tenant: (id) => `没有服务台“${id}”。`,
  },
  follows: ({ promote, pages, notices }) =>
    `随即发生的，与任何超时一样：${promote} 个工单级别提升，发出紧急通知 ${pages} 条、通知 ${notices} 条。`,
  times: (zone) => `时间为 ${zone}`,
};

const table = { 'zh-CN': zhCN, en } satisfies Record<Language, RepinWords>;

export function repinWordsOf(language: Language): RepinWords {
  return table[language];
}
