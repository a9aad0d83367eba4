// The crisis on the case's page: its team, what it owes next, what it asked for; and the fields of its forms.

import { html } from 'hono/html';
import type { CaseView } from '../app/queries.ts';
import type { Verb } from '../contracts/http.ts';
import type { CaseState } from '../domain/case.ts';
import type { CrisisAction } from '../domain/crisis.ts';
import { personOf } from '../domain/people.ts';
import type { Html } from './layout.ts';
import { personName, type Telling } from './sentences.ts';
import { crisisWordsOf } from './words-crisis-page.ts';
import { nameOf, type Reader, whenText } from './writing.ts';

/** Nothing where the case never had a crisis. */
export function crisisSection(
  reader: Reader,
  { crisis }: Pick<CaseState, 'crisis'>,
  telling: Telling,
): Html | string {
  if (!crisis) return '';
  const words = crisisWordsOf(reader.language);
  const { status, team, impact, complexity, updateDueAt, report, lastUpdate, actions = [] } = crisis;
  const who = (personId: string): Html => {
    const person = personOf(telling.people, personId);
    const outside = person?.roles.length === 0 ? html` <small class="soft">${words.outside}</small>` : '';
    return html`<bdi>${personName(personId, telling)}</bdi>${outside}`;
  };
  const fact = (title: string, value: Html | string, small?: Html | string) =>
    html`<div><dt>${title}</dt><dd>${value}${small ? html`<small>${small}</small>` : ''}</dd></div>`;
  const heading = html`<h2>${words.title}</h2><p${status === 'closed' ? '' : html` class="alarm"`}>${words.status[status]}</p>`;
  if (status === 'closed') return html`<section id="crisis">${heading}</section>`;
  return html`<section id="crisis">${heading}<dl class="facts">
${team ? html`${fact(words.coordinator, who(team.coordinatorId))}${fact(words.leader, who(team.leaderId))}${team.memberIds.length > 0 ? fact(words.members, html`${team.memberIds.map((id, index) => html`${index > 0 ? ' · ' : ''}${who(id)}`)}`) : ''}${fact(words.reportTo, who(team.reportToId))}` : ''}
${updateDueAt === undefined ? '' : fact(words.updateDue, html`<b class="num">${whenText(updateDueAt, reader)}</b>`, lastUpdate ? html`${words.lastUpdate} ${whenText(lastUpdate.at, reader)}: <bdi>${lastUpdate.summary}</bdi>` : '')}
${report ? fact(words.reportDue(report.on), html`<span class="num">${whenText(report.dueAt, reader)}</span>`) : ''}
${impact === undefined ? '' : fact(words.impact, html`<bdi>${impact}</bdi>`)}
${complexity === undefined ? '' : fact(words.complexity, html`<bdi>${complexity}</bdi>`)}
</dl>${actions.length > 0 ? html`<h3>${words.actions}</h3><ul>${actions.map((action) => html`<li>${actionLine(reader, action, who)}</li>`)}</ul>` : ''}</section>`;
}

function actionLine(reader: Reader, action: CrisisAction, who: (personId: string) => Html): Html {
  const words = crisisWordsOf(reader.language);
  const { what, region, ownerId, dueAt, doneAt, overdueAt } = action;
  const flag =
    doneAt !== undefined
      ? html`<span class="flag good">${words.done}</span>`
      : overdueAt !== undefined
        ? html`<span class="flag bad">${words.overdue}</span>`
        : '';
  return html`<bdi>${what}</bdi>${region ? html` · <bdi>${region}</bdi>` : ''} · ${who(ownerId)} · <span class="num">${words.by} ${whenText(dueAt, reader)}</span> ${flag}`;
}

/** How the page of the case draws fields. */
interface Drawing {
  area(name: string, label: string): Html;
  input(name: string, label: string, options?: { required?: boolean; hint?: string }): Html;
  select(
    name: string,
    label: string,
    options: readonly { readonly value: string; readonly label: string }[],
    required?: boolean,
    none?: string,
  ): Html;
  tick(name: string, label: string): Html;
  wall(name: string, label: string, hint: string, required?: boolean): Html;
}

/** The members of a team are one tick each, named `member.<id>`; `teamOfForm` reads them back. */
const MEMBER = 'member.';
const MEMBERS_OFFERED_MAX = 60;

export function crisisFields(
  verb: Extract<
    Verb,
    | 'proposeCrisis'
    | 'openCrisis'
    | 'updateCrisis'
    | 'reportCrisis'
    | 'requestAction'
    | 'finishAction'
    | 'closeCrisis'
  >,
  reader: Reader,
  view: CaseView,
  { area, input, select, tick, wall }: Drawing,
): readonly Html[] {
  const words = crisisWordsOf(reader.language);
  const { state } = view;
  const active = view.people.filter((person) => person.active);
  const choice = (people: typeof active) =>
    people.map((person) => ({
      value: person.id,
      label: `${nameOf(person, reader.language)}${person.organisation ? ` · ${person.organisation}` : ''}`,
    }));
  switch (verb) {
    case 'proposeCrisis':
      return [area('impact', words.impact), area('complexity', words.complexity)];
    case 'openCrisis': {
      const staff = active.filter(({ roles }) => roles.length > 0);
      return [
        area('impact', words.impact),
        area('complexity', words.complexity),
        select('coordinatorId', words.coordinator, choice(active)),
        select('leaderId', words.leader, choice(staff)),
        html`<fieldset class="field"><legend>${words.members}</legend><div class="cells ticks">${choice(
          active,
        )
          .slice(0, MEMBERS_OFFERED_MAX)
          .map(({ value, label }) => tick(`${MEMBER}${value}`, label))}</div></fieldset>`,
        select('reportToId', words.reportTo, choice(active), false, words.sameAsCoordinator),
      ];
    }
    case 'updateCrisis':
      return [area('summary', words.howThingsStand)];
    case 'reportCrisis':
      return [html`<p class="hint">${words.reportHint}</p>`, area('summary', words.howThingsStand)];
    case 'requestAction':
      return [
        area('what', words.what),
        input('region', words.region),
        select('ownerId', words.owner, choice(active)),
        wall('dueAt', words.due, words.dueHint(state.timeZone), true),
      ];
    case 'finishAction': {
      const left = (state.crisis?.actions ?? []).filter(({ doneAt }) => doneAt === undefined);
      return [
        select(
          'actionId',
          words.action,
          left.map(({ id, what }) => ({ value: id, label: what })),
        ),
        area('summary', words.result),
      ];
    }
    case 'closeCrisis':
      return [area('summary', words.closing)];
  }
}

/** The form of a team as the verb's body. */
export function teamOfForm(values: Readonly<Record<string, string>>): Record<string, unknown> {
  const members = Object.keys(values).filter((name) => name.startsWith(MEMBER));
  const rest = Object.fromEntries(Object.entries(values).filter(([name]) => !name.startsWith(MEMBER)));
  return {
    ...rest,
    memberIds: members.map((name) => name.slice(MEMBER.length)),
    reportToId: values.reportToId || null,
  };
}
