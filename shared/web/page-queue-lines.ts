// The queue of pages, explained: on the board as a few lines that are not there while nothing waits.

import { html } from 'hono/html';
import type { PageQueue } from '../app/page-queue.ts';
import { isoOf } from '../domain/instant.ts';
import type { Html } from './layout.ts';
import { bundleWords } from './words-bundle.ts';
import { nameOf, type Reader, secondsText } from './writing.ts';

const PERSONS_MAX = 8;

/** Nothing where nothing waits. */
export function pageQueueLines(reader: Reader, { together, providers }: PageQueue): Html {
  if (together.count === 0 && providers.length === 0) return html``;
  const words = bundleWords(reader.language).queue;
  const persons = together.persons.slice(0, PERSONS_MAX);
  const count = `${together.count}${together.isMore ? '+' : ''}`;
  return html`<details class="note card"><summary>${[
    ...(together.count > 0 ? [words.together(count)] : []),
    ...(providers.length > 0
      ? [words.limited(String(providers.reduce((sum, { waiting }) => sum + waiting, 0)))]
      : []),
  ].join(' ')}</summary><ul>${persons.map(
    (each) =>
      html`<li>${words.person(each.person ? nameOf(each.person, reader.language) : each.personId, each.count, secondsText(each.until, reader))}</li>`,
  )}${together.persons.length > persons.length ? html`<li>${words.others(together.persons.length - persons.length)}</li>` : ''}${providers.map(
    (each) =>
      html`<li>${words.provider(each.label, each.waiting, each.perMinute, secondsText(each.lastLeavesAt, reader))}</li>`,
  )}</ul><p class="hint">${words.why}</p></details>`;
}

/** The same for programs. */
export function pageQueueJson({ now, together, providers }: PageQueue) {
  return {
    now: isoOf(now),
    together: {
      count: together.count,
      more: together.isMore,
      persons: together.persons.map(({ personId, count, until }) => ({
        personId,
        count,
        until: isoOf(until),
      })),
    },
    providers: providers.map(({ lastLeavesAt, ...each }) => ({ ...each, lastLeavesAt: isoOf(lastLeavesAt) })),
  };
}
