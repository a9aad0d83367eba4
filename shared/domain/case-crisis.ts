// A crisis of a case, decided: who may apply and who may set up the team, what must be asked, and what is due of an open one
// (E-14 to E-19). A record that is not brought up to date pages the leader although the case was acknowledged: the silence of
// a crisis is a breach of its own. Refuses a team without a coordinator and a local leader.

import type { CaseCommand } from './case.ts';
import { type CaseDecision, type Draft, lateBy } from './case-draft.ts';
import { closedAlready, ignored, isBlank, nameEnOf, nameOf, reasonNeeded, refused } from './case-refusals.ts';
import {
  CRISIS_ACTIONS_MAX,
  type CrisisCommand,
  crisisRules,
  crisisWake,
  firstReport,
  openActions,
  reportOn,
} from './crisis.ts';
import {
  CAUSES,
  causeOf,
  climb,
  NO_PAGE_ENDED,
  openPages,
  stopPaging,
  summon,
  type Trigger,
} from './escalation.ts';
import { type Instant, MINUTE_MS } from './instant.ts';
import { holdersOf, placeOf, standIn, unreachable } from './ladder-people.ts';
import { type Person, personOf } from './people.ts';
import { dateOf, dayNumberAt, dayNumberOf } from './zone.ts';

type Command<Type extends CrisisCommand['type']> = Extract<CrisisCommand, { type: Type }>;

const MEMBERS_MAX = 20;

export function isCrisisCommand(command: CaseCommand): command is CrisisCommand {
  return command.type in DECIDES;
}

export function decideCrisis(draft: Draft, command: CrisisCommand): CaseDecision {
  if (draft.state.status === 'closed') return closedAlready();
  switch (command.type) {
    case 'ProposeCrisis':
      return proposeCrisis(draft, command);
    case 'OpenCrisis':
      return openCrisis(draft, command);
    case 'UpdateCrisis':
      return updateCrisis(draft, command);
    case 'ReportCrisis':
      return reportCrisis(draft, command);
    case 'RequestAction':
      return requestAction(draft, command);
    case 'FinishAction':
      return finishAction(draft, command);
    case 'CloseCrisis':
      return closeCrisis(draft, command);
  }
}

/**
 * What an open crisis owes at `now`, and whether one is called for: told to the people concerned, and the triggers that page.
 * Nothing where no hour has passed.
 */
export function crisisDue(draft: Draft): readonly Trigger[] {
  suggestCrisis(draft);
  const triggers: Trigger[] = [];
  for (
    let due = crisisWake(draft.state.crisis);
    due !== null && due <= draft.now;
    due = crisisWake(draft.state.crisis)
  )
    triggers.push(...take(draft, due));
  return triggers;
}

// ---------------------------------------------------------------------------------------------------------------
// Commands

const DECIDES: Readonly<Record<CrisisCommand['type'], true>> = {
  ProposeCrisis: true,
  OpenCrisis: true,
  UpdateCrisis: true,
  ReportCrisis: true,
  RequestAction: true,
  FinishAction: true,
  CloseCrisis: true,
};

function proposeCrisis(draft: Draft, { impact, complexity }: Command<'ProposeCrisis'>): CaseDecision {
  const { state, setup, now, actor } = draft;
  const asked = actorOf(draft);
  const { proposerRole } = crisisRules(setup.ladder);
  const dedicated = holdersOf(proposerRole, placeOf(state), setup, now).map(({ personId }) => personId);
  if (!asked || !(leads(asked) || dedicated.includes(asked.id) || asked.duties.includes(proposerRole))) {
    return refused(
      'not_dedicated_engineer',
      '只有专责工程师或经理可以申请成立危急情况小组。',
      'Only the dedicated engineer or a manager can apply for a crisis team.',
    );
  }
  const { crisis } = state;
  if (crisis?.status === 'open') return isOpenAlready();
  if (crisis?.status === 'proposed') {
    return ignored(
      'already_proposed',
      '已经申请，等待经理批准。',
      'It was applied for already; a manager decides.',
    );
  }
  const bad = criteriaRefused(impact, complexity);
  if (bad) return bad;
  draft.emit({ type: 'CrisisProposed', personId: asked.id, impact, complexity });
  const deciders = decidersOf(draft, asked).filter((personId) => personId !== asked.id);
  const reason = `${impact} · ${complexity}`;
  for (const personId of deciders) draft.tell(personId, 'crisis_proposed', { by: actor.name, reason });
  if (deciders.length > 0) {
    const cause = causeOf(draft, { rungId: 'crisis_proposed', dueAt: now });
    const people = deciders.map((personId) => ({ personId }));
    climb(draft, [{ cause, people, order: 'one_after_another', breach: true }], NO_PAGE_ENDED);
  }
  return draft.accepted();
}

/** The team is told by page, whoever is from outside by notice; with the last, the manufacturer's side is on record (E-14). */
function openCrisis(draft: Draft, command: Command<'OpenCrisis'>): CaseDecision {
  const { state, setup, now, actor } = draft;
  const asked = actorOf(draft);
  if (!asked || !leads(asked)) {
    return refused(
      'managers_open_a_crisis',
      '只有经理可以批准并成立危急情况小组。',
      'Only a manager can approve and set up a crisis team.',
    );
  }
  if (state.crisis?.status === 'open') return isOpenAlready();
  const { impact, complexity, coordinatorId, leaderId, reportToId } = command;
  const bad = criteriaRefused(impact, complexity) ?? teamRefused(draft, command);
  if (bad) return bad;
  const memberIds = [...new Set(command.memberIds)].filter(
    (personId) => personId !== leaderId && personId !== coordinatorId,
  );
  const rules = crisisRules(setup.ladder);
  stopPagingAbout(draft, 'crisis_proposed');
  draft.emit({
    type: 'CrisisOpened',
    impact,
    complexity,
    team: { coordinatorId, leaderId, memberIds, reportToId },
    updateDueAt: now + rules.updateEveryMinutes * MINUTE_MS,
    report: firstReport(now, state.timeZone, rules),
  });
  for (const personId of new Set([coordinatorId, reportToId]))
    draft.tell(personId, 'crisis_opened', {
      by: actor.name,
      reason: impact,
      role: personId === coordinatorId ? 'coordinator' : 'report_to',
    });
  const called = [leaderId, ...memberIds].filter((personId) => personId !== asked.id);
  climb(draft, summon(draft, { rungId: 'crisis_opened', personIds: called }), NO_PAGE_ENDED);
  return draft.accepted();
}

function updateCrisis(draft: Draft, { summary }: Command<'UpdateCrisis'>): CaseDecision {
  const { state, setup, now, actor } = draft;
  if (state.crisis?.status !== 'open') return notOpen();
  if (isBlank(summary)) return emptyWords();
  const updateDueAt = now + crisisRules(setup.ladder).updateEveryMinutes * MINUTE_MS;
  draft.emit({ type: 'CrisisUpdated', personId: actor.personId ?? null, summary, updateDueAt });
  stopPagingAbout(draft, 'crisis_update');
  return draft.accepted();
}

function reportCrisis(draft: Draft, { summary }: Command<'ReportCrisis'>): CaseDecision {
  const { state, setup, now, actor } = draft;
  const { crisis } = state;
  if (crisis?.status !== 'open' || !crisis.team || !crisis.report) return notOpen();
  if (isBlank(summary)) return emptyWords();
  const toIds = [...new Set([crisis.team.reportToId, crisis.team.coordinatorId])];
  const today = dayNumberAt(state.timeZone, now);
  const owed = dayNumberOf(crisis.report.on);
  const next = today < owed ? crisis.report : reportOn(owed + 1, state.timeZone, crisisRules(setup.ladder));
  const on = dateOf(today);
  draft.emit({ type: 'CrisisReported', on, summary, toIds, next });
  for (const personId of toIds)
    draft.tell(personId, 'crisis_report', { by: actor.name, reason: summary, on });
  stopPagingAbout(draft, 'crisis_report');
  return draft.accepted();
}

/** Whom a crisis calls on may be anywhere: no region and no customer stands in the way (E-18). */
function requestAction(draft: Draft, command: Command<'RequestAction'>): CaseDecision {
  const { state, setup, now, actor } = draft;
  const { what, region, ownerId, dueAt } = command;
  if (state.crisis?.status !== 'open') return notOpen();
  if (isBlank(what)) return emptyWords();
  if (!personOf(setup.people, ownerId)?.active) return notThere(draft, ownerId);
  if (!Number.isFinite(dueAt) || dueAt <= now) {
    return refused(
      'due_in_the_past',
      '完成时间必须晚于现在。',
      'The time by which it is due must lie in the future.',
    );
  }
  const { actions = [] } = state.crisis;
  if (actions.filter(({ doneAt }) => doneAt === undefined).length >= CRISIS_ACTIONS_MAX) {
    return refused(
      'too_many_actions',
      `未完成的事项已有 ${CRISIS_ACTIONS_MAX} 项，请先完成一些。`,
      `There are ${CRISIS_ACTIONS_MAX} actions that are not done; finish some first.`,
    );
  }
  const id = `a${state.version + 1}`;
  draft.emit({
    type: 'CrisisActionRequested',
    action: { id, what, ...(region ? { region } : {}), ownerId, dueAt },
  });
  if (ownerId !== actor.personId)
    draft.tell(ownerId, 'crisis_action', { by: actor.name, reason: what, actionId: id });
  return draft.accepted();
}

function finishAction(draft: Draft, { actionId, summary }: Command<'FinishAction'>): CaseDecision {
  const { crisis } = draft.state;
  if (crisis?.status !== 'open') return notOpen();
  const action = crisis.actions?.find(({ id }) => id === actionId);
  if (!action) return refused('no_such_action', '没有这一事项。', 'There is no such action.');
  if (action.doneAt !== undefined)
    return ignored('done_already', '该事项已完成。', 'That action was done already.');
  if (isBlank(summary)) return emptyWords();
  draft.emit({ type: 'CrisisActionFinished', actionId, summary });
  return draft.accepted();
}

function closeCrisis(draft: Draft, { summary }: Command<'CloseCrisis'>): CaseDecision {
  const { state, actor } = draft;
  const { crisis } = state;
  const asked = actorOf(draft);
  if (!crisis || crisis.status === 'closed') return notOpen();
  if (!asked || !(leads(asked) || crisis.team?.leaderId === asked.id)) {
    return refused(
      'leader_closes_a_crisis',
      '只有组长或经理可以结束危急情况。',
      'Only the leader of the team or a manager can close a crisis.',
    );
  }
  if (isBlank(summary)) return reasonNeeded();
  draft.emit({ type: 'CrisisClosed', summary });
  const { team, proposedBy } = crisis;
  const told = team ? [team.coordinatorId, team.reportToId, team.leaderId, ...team.memberIds] : [proposedBy];
  for (const personId of new Set(told)) {
    if (personId !== undefined && personId !== asked.id)
      draft.tell(personId, 'crisis_closed', { by: actor.name, reason: summary });
  }
  for (const rungId of ['crisis_opened', 'crisis_update', 'crisis_report'] as const)
    stopPagingAbout(draft, rungId);
  return draft.accepted();
}

// ---------------------------------------------------------------------------------------------------------------
// What time brings about

/**
 * A class of emergency that missed its handling time, or the miss of the most severe level, calls for a crisis; once, and while
 * the fault is there: what the record says later of one that was solved brings nobody in (E-07, E-19).
 */
function suggestCrisis(draft: Draft): void {
  const { state, setup, now } = draft;
  if (state.crisis || state.status === 'resolved' || state.status === 'closed') return;
  const rules = crisisRules(setup.ladder);
  const { facts, severity } = state.course;
  const isClass = rules.classes.includes(String(facts.emergency_class ?? severity));
  const missed = Object.keys(state.breached).find((id) => id.endsWith('.emergency_handling'));
  const clockId = isClass ? missed : undefined;
  const dueAt = clockId === undefined ? state.emergencyAt : state.breached[clockId];
  if (dueAt === undefined) return;
  draft.emit({ type: 'CrisisSuggested', clockId: clockId ?? null, dueAt, lateBySeconds: lateBy(now, dueAt) });
  const holders = holdersOf(rules.proposerRole, placeOf(state), setup, now).map(({ personId }) => personId);
  const people = new Set([...holders, ...(state.ownerId === null ? [] : [state.ownerId])]);
  for (const personId of people.size > 0 ? people : setup.ladder.tenantAlarm.personIds)
    draft.tell(personId, 'crisis_suggested', clockId === undefined ? {} : { clockId });
}

function take(draft: Draft, due: Instant): readonly Trigger[] {
  const { state, setup, now } = draft;
  const { crisis } = state;
  if (!crisis?.team || !crisis.report) return [];
  const lateBySeconds = lateBy(now, due);
  const rules = crisisRules(setup.ladder);
  if (crisis.updateDueAt === due) {
    const everyMs = rules.updateEveryMinutes * MINUTE_MS;
    // After an outage one page tells of all the hours that were missed.
    const nextDueAt = due + (Math.floor((now - due) / everyMs) + 1) * everyMs;
    draft.emit({ type: 'CrisisUpdateMissed', dueAt: due, lateBySeconds, nextDueAt });
    return [toLeader(draft, crisis.team.leaderId, 'crisis_update', due)];
  }
  const { on, remindAt, dueAt } = crisis.report;
  if (remindAt === due && dueAt > now) {
    draft.emit({ type: 'CrisisReportReminded', on, dueAt });
    draft.tell(leaderAt(draft, crisis.team.leaderId), 'crisis_report_due', { on, at: String(dueAt) });
    return [];
  }
  if (remindAt === due || dueAt === due) {
    const next = reportOn(dayNumberOf(on) + 1, state.timeZone, rules);
    draft.emit({ type: 'CrisisReportMissed', on, dueAt, lateBySeconds: lateBy(now, dueAt), next });
    return [toLeader(draft, crisis.team.leaderId, 'crisis_report', dueAt)];
  }
  for (const { id: actionId, what, ownerId } of openActions(crisis).filter(
    (action) => action.dueAt === due,
  )) {
    draft.emit({ type: 'CrisisActionOverdue', actionId, ownerId, dueAt: due, lateBySeconds });
    for (const personId of new Set([ownerId, leaderAt(draft, crisis.team.leaderId)]))
      draft.tell(personId, 'crisis_action_overdue', {
        actionId,
        reason: what,
        at: String(due),
        personId: ownerId,
      });
  }
  return [];
}

/** The leader, then their manager; each where they can be paged, else whoever stands in. */
function toLeader(
  draft: Draft,
  leaderId: string,
  rungId: 'crisis_update' | 'crisis_report',
  dueAt: Instant,
): Trigger {
  const { people } = draft.setup;
  const managerId = personOf(people, leaderId)?.managerId;
  const manager = managerId === undefined ? [] : [standIn(managerId, people, draft.now).personId];
  const called = [...new Set([leaderAt(draft, leaderId), ...manager])].map((personId) => ({ personId }));
  return {
    cause: causeOf(draft, { rungId, dueAt }),
    people: called,
    order: 'one_after_another',
    breach: true,
  };
}

function leaderAt({ setup, now }: Draft, leaderId: string): string {
  return standIn(leaderId, setup.people, now).personId;
}

// ---------------------------------------------------------------------------------------------------------------

/** Ends an escalation that is about nothing but what was done just now. */
function stopPagingAbout(draft: Draft, rungId: keyof typeof CAUSES): void {
  const { escalation } = draft.state;
  if (!escalation) return;
  const asked = [...openPages(draft.state), ...escalation.queue, ...(escalation.held ?? [])];
  const causes = asked.map(({ cause }) => cause);
  if (causes.length > 0 && causes.every((cause) => cause.rungId === rungId && !cause.bundled))
    stopPaging(draft, CAUSES[rungId]);
}

function actorOf({ actor, setup }: Draft): Person | undefined {
  const person = personOf(setup.people, actor.personId);
  return person?.active ? person : undefined;
}

function leads({ roles }: Person): boolean {
  return roles.includes('manager') || roles.includes('tenant_admin');
}

/** Who is asked to approve: whoever holds the leader's post, the applicant's manager, else those whom the desk alarms. */
function decidersOf(draft: Draft, asked: Person): readonly string[] {
  const { state, setup, now } = draft;
  const { leaderRole } = crisisRules(setup.ladder);
  const holders = holdersOf(leaderRole, placeOf(state), setup, now).map(({ personId }) => personId);
  const managers = asked.managerId === undefined ? [] : [asked.managerId];
  const able = [...new Set([...holders, ...managers])].filter((personId) => {
    const person = personOf(setup.people, personId);
    return person !== undefined && unreachable(person, now) === null && leads(person);
  });
  return able.length > 0 ? able : setup.ladder.tenantAlarm.personIds;
}

function criteriaRefused(impact: string, complexity: string): CaseDecision | null {
  if (!isBlank(impact) && !isBlank(complexity)) return null;
  return refused(
    'criteria_needed',
    '请写明对用户业务的影响，以及情况为何复杂。',
    'Say how large the impact on the customer’s business is, and why the situation is complex.',
  );
}

function teamRefused(draft: Draft, team: Command<'OpenCrisis'>): CaseDecision | null {
  const { people } = draft.setup;
  const { coordinatorId, leaderId, memberIds, reportToId } = team;
  if (isBlank(coordinatorId) || isBlank(leaderId)) {
    return refused(
      'team_incomplete',
      '小组必须有协调人和本地组长。',
      'A team needs a coordinator and a local leader.',
    );
  }
  for (const personId of [coordinatorId, leaderId, reportToId, ...memberIds])
    if (!personOf(people, personId)?.active) return notThere(draft, personId);
  if (coordinatorId === leaderId) {
    return refused(
      'two_people_needed',
      '协调人和本地组长必须是两个人。',
      'The coordinator and the local leader must be two people.',
    );
  }
  if ((personOf(people, leaderId)?.roles.length ?? 0) === 0) {
    return refused(
      'leader_from_outside',
      '本地组长必须是本服务台的人员。',
      'The local leader must be one of the staff.',
    );
  }
  if (memberIds.length > MEMBERS_MAX) {
    return refused(
      'too_many_members',
      `组员最多 ${MEMBERS_MAX} 人。`,
      `A team has at most ${MEMBERS_MAX} members.`,
    );
  }
  for (const personId of new Set([coordinatorId, reportToId])) {
    const methods = personOf(people, personId)?.contactMethods ?? [];
    const written = methods.some(
      ({ channel, stoppedAt }) => (channel === 'email' || channel === 'sms') && stoppedAt === undefined,
    );
    if (written) continue;
    const name = nameOf(draft.setup, personId);
    return refused(
      'not_reached_in_writing',
      `${name} 没有可用的邮箱或短信号码，收不到报告。`,
      `${nameEnOf(draft.setup, personId)} has no mail address and no number for SMS, so that reports would not arrive.`,
    );
  }
  return null;
}

function notThere({ setup }: Draft, personId: string): CaseDecision {
  const name = nameOf(setup, personId);
  return refused(
    'person_not_active',
    `${name} 不在岗，请选择在岗人员。`,
    `${nameEnOf(setup, personId)} is not active. Choose somebody who is.`,
  );
}

function isOpenAlready(): CaseDecision {
  return ignored('crisis_open', '危急情况小组已经成立。', 'The crisis team is set up already.');
}

function notOpen(): CaseDecision {
  return refused('no_crisis', '这张工单没有进行中的危急情况。', 'This case has no crisis that is open.');
}

function emptyWords(): CaseDecision {
  return refused('empty_words', '内容是空的。请写明情况。', 'It says nothing. Write how things stand.');
}
