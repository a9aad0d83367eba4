// The ledger of one case, read from its pinned versions and its timeline, for people of the desk or for whoever reported: the
// latter are told no names of staff, none of their words, and nothing of what is only measured. Reads only.

import type { CaseState } from '../domain/case.ts';
import { paced } from '../domain/drill.ts';
import { ledgerExport } from '../domain/ledger.ts';
import type { LedgerExport } from '../domain/ledger-format.ts';
import type { Language } from '../domain/people.ts';
import { caseSetup } from './case-setup.ts';
import type { Desk } from './desk.ts';
import type { CaseView, TimelineLine } from './queries.ts';

export type LedgerReader = 'staff' | 'reporter';

/** The whole ledger of a case that was read, as it stands. Names are written as the language has them; absent: as their owners do. */
export async function caseLedger(
  desk: Pick<Desk, 'tenantId' | 'configuration'>,
  { state, timeline, people, now }: Pick<CaseView, 'state' | 'timeline' | 'people' | 'now'>,
  reader: LedgerReader,
  language: Language = 'zh-CN',
): Promise<LedgerExport> {
  const setup = await caseSetup(desk, state, { type: 'Wake' });
  const promised = state.drill ? paced(setup, state.drill.pace) : setup;
  const names = new Map(
    people.map(({ id, name, nameEn }) => [id, language === 'en' ? (nameEn ?? name) : name]),
  );
  const ledger = ledgerExport({
    state: { ...state, course: { ...state.course, pauses: pausesWithAuthors(state, timeline) } },
    promised,
    asOf: now,
    history: timeline.flatMap((line) => (line.what === 'event' ? [{ at: line.at, event: line.event }] : [])),
    nameOf: (by) => (reader === 'staff' ? (names.get(by) ?? by) : null),
  });
  return reader === 'staff' ? ledger : toldToReporter(ledger, state);
}

/** Reasons that staff wrote for each other are left out; what anybody needs to reckon it again stays. */
function toldToReporter(ledger: LedgerExport, { clocks }: CaseState): LedgerExport {
  const measured = new Set(clocks.filter(({ measureOnly }) => measureOnly).map(({ id }) => id));
  return {
    ...ledger,
    severities: ledger.severities.map(({ because: _because, ...step }) => step),
    pauses: ledger.pauses.map(({ corrections: _corrections, ...pause }) => pause),
    clocks: ledger.clocks.filter(({ id }) => !measured.has(id)),
  };
}

/** Pauses that were recorded before their author was kept with them: whoever's command began them. */
function pausesWithAuthors(
  { course }: CaseState,
  timeline: readonly TimelineLine[],
): CaseState['course']['pauses'] {
  const begun = new Map(
    timeline.flatMap((line) =>
      line.what === 'event' && line.event.type === 'ClocksPaused'
        ? [[line.at, line.actor.personId ?? line.actor.name] as const]
        : [],
    ),
  );
  return course.pauses.map((pause) => {
    const by = pause.by ?? begun.get(pause.from);
    return by === undefined ? pause : { ...pause, by };
  });
}
