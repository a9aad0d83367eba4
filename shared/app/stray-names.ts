// What an edit says of a name that stands for nothing: which one, where, and what it should have been.

import type { EditFault } from './configuration-edit.ts';

export interface Noun {
  readonly en: string;
  readonly zh: string;
  /** The Chinese sentence, where the noun alone makes none that people would say. */
  readonly zhMissing?: string;
}

export const SITE_OF_CUSTOMER: Noun = {
  en: 'site of this customer',
  zh: '该客户的地点',
  zhMissing: '该客户没有这个地点',
};

/** `id` at `path` must be such a thing, and there is none of that name. */
export function strayName(path: string, id: string, what: Noun): EditFault {
  return {
    path,
    message: `must be a ${what.en}: there is no "${id}"`,
    zh: `${what.zhMissing ?? `没有这样的${what.zh}`}：“${id}”。`,
  };
}
