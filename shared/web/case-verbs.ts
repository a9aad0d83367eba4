// Which verbs a person is offered on a case, by its state and the person's roles, and how a verb's body becomes the
// domain's command. Offering is a courtesy: the domain decides, and refuses with a sentence what is not allowed now.

import { isPaused } from '../app/queries.ts';
import { instantIn, type Verb, type VerbBody } from '../contracts/http.ts';
import type { CaseCommand, CaseState } from '../domain/case.ts';
import { isOwed } from '../domain/case-clocks.ts';
import { isCorrectable } from '../domain/case-pauses.ts';
import type { Instant } from '../domain/instant.ts';
import { LEADING_ROLES as LEADERS, type StaffRole } from '../domain/people.ts';
import { isOff } from '../domain/sla.ts';
import type { CustomerObligation, TargetKind, Tier } from '../domain/tier.ts';

const WORKERS: readonly StaffRole[] = ['tenant_admin', 'manager', 'dispatcher', 'engineer'];

/** Who may set up a crisis team (E-10). */
const CRISIS_OPENERS: readonly StaffRole[] = ['tenant_admin', 'manager'];

/** Who may do what on a case. An auditor reads. */
export const VERB_ROLES: Readonly<Record<Verb, readonly StaffRole[]>> = {
  assign: WORKERS,
  contact: WORKERS,
  plan: WORKERS,
  arrive: WORKERS,
  restore: WORKERS,
  recover: WORKERS,
  standby: WORKERS,
  analysis: WORKERS,
  resolve: WORKERS,
  close: LEADERS,
  reopen: LEADERS,
  pause: WORKERS,
  resume: WORKERS,
  correctPause: LEADERS,
  dropPause: LEADERS,
  obligation: WORKERS,
  severity: LEADERS,
  fact: WORKERS,
  note: WORKERS,
  identify: LEADERS,
  proposeCrisis: WORKERS,
  openCrisis: CRISIS_OPENERS,
  updateCrisis: WORKERS,
  reportCrisis: WORKERS,
  requestAction: WORKERS,
  finishAction: WORKERS,
  closeCrisis: WORKERS,
  acknowledge: WORKERS,
  promise: WORKERS,
  handOver: WORKERS,
  escalate: WORKERS,
};

const MILESTONES = {
  plan: 'solution_plan',
  arrive: 'arrive',
  restore: 'restore',
  recover: 'full_recovery',
  standby: 'spare_standby',
  analysis: 'analysis_report',
} as const satisfies Partial<Record<Verb, TargetKind>>;

/** What this person may do on the case as it stands, the likeliest first; by its tier also what the customer owes. */
export function verbsFor(state: CaseState, roles: readonly StaffRole[], tier?: Tier | null): readonly Verb[] {
  const paging = state.escalation !== null && !state.acknowledged;
  const active = state.status === 'open' || state.status === 'restored';
  const closed = state.status === 'closed';
  const paused = isPaused(state);
  const has = (kind: TargetKind) =>
    state.clocks.some((clock) => clock.kind === kind && !isOff(clock) && clock.status !== 'met');
  // Of a closed case what counts from the closing is still to be done.
  const owes = (kind: TargetKind) =>
    closed && state.clocks.some((clock) => clock.kind === kind && isOwed(clock));
  const offered: readonly (readonly [Verb, boolean])[] = [
    ['acknowledge', paging],
    ...crisisVerbs(state, tier),
    ['contact', !closed || owes('respond') || owes('remote_support')],
    ['arrive', (active && has('arrive')) || owes('arrive')],
    ['plan', (active && has('solution_plan')) || owes('solution_plan')],
    ['restore', state.status === 'open' || owes('restore')],
    ['recover', (state.status === 'restored' && has('full_recovery')) || owes('full_recovery')],
    ['standby', (active && has('spare_standby')) || owes('spare_standby')],
    ['resolve', active],
    [
      'analysis',
      ((state.status === 'restored' || state.status === 'resolved') && has('analysis_report')) ||
        owes('analysis_report'),
    ],
    ['close', state.status === 'resolved'],
    ['reopen', state.status === 'resolved' || closed],
    ['assign', active],
    // Also once more: whoever was taken for another customer must be put right.
    ['identify', active && (state.identificationNeeded || !state.reporter.verified)],
    ['note', true],
    ['obligation', active && obligationsOpen(state, tier).length > 0],
    ['resume', active && paused],
    ['pause', active && !paused],
    ['correctPause', !closed],
    ['dropPause', !closed && state.course.pauses.some(isCorrectable)],
    ['severity', active],
    ['fact', active],
    ['promise', active],
    ['handOver', active],
    ['escalate', active || paging],
  ];
  return offered
    .filter(([verb, fits]) => fits && VERB_ROLES[verb].some((role) => roles.includes(role)))
    .map(([verb]) => verb);
}

/**
 * One may be applied for where the case is as grave as that: the most severe level, a class of emergency, or the clock said so.
 * The team is offered once it was applied for or called for.
 */
function crisisVerbs(
  { crisis, course, status, emergencyAt }: CaseState,
  tier: Tier | null | undefined,
): readonly (readonly [Verb, boolean])[] {
  const stands = crisis !== undefined && crisis.status !== 'closed';
  const isOpen = crisis?.status === 'open';
  const rank = tier?.severities.find(({ code }) => code === course.severity)?.rank;
  const isGrave =
    stands || rank === 1 || emergencyAt !== undefined || course.facts.emergency_class !== undefined;
  const active = status !== 'closed';
  const left = crisis?.actions?.some(({ doneAt }) => doneAt === undefined) ?? false;
  return [
    ['updateCrisis', active && isOpen],
    ['reportCrisis', active && isOpen],
    ['finishAction', active && isOpen && left],
    ['requestAction', active && isOpen],
    ['openCrisis', active && stands && !isOpen],
    ['proposeCrisis', active && isGrave && !isOpen && crisis?.status !== 'proposed'],
    ['closeCrisis', active && stands],
  ];
}

/** What the tier asks of the customer at this severity and nobody has recorded yet. */
export function obligationsOpen(
  { course }: Pick<CaseState, 'course'>,
  tier: Tier | null | undefined,
): readonly CustomerObligation[] {
  return (tier?.obligations ?? []).filter(
    ({ id, severities }) =>
      course.evidence[`obligation:${id}`] === undefined &&
      (!severities || severities.includes(course.severity)),
  );
}

/** The command that a verb's parsed body asks for. `timeZone` is the zone of the site, the customer or the case. */
export function commandOf(
  verb: Verb,
  body: VerbBody,
  context: {
    readonly now: Instant;
    readonly personId: string;
    readonly timeZone: string;
    readonly region?: Readonly<Record<string, string>>;
  },
): CaseCommand {
  const { now, personId } = context;
  // Each body was parsed by the schema of its verb; the switch below restores the pair that the union lost.
  const of = <V extends Verb>(_verb: V): VerbBody<V> => body as VerbBody<V>;
  const late = (reason: string | undefined) => (reason ? { reason } : {});
  switch (verb) {
    case 'assign': {
      const { personId: owner, reason } = of(verb);
      return { type: 'AssignOwner', personId: owner, reason };
    }
    case 'contact': {
      const { channel, with: spokenWith, summary, gaveRemoteSupport, reason, at } = of(verb);
      return {
        type: 'LogContact',
        at: instantIn({ at }, now),
        channel,
        with: spokenWith,
        summary,
        gaveRemoteSupport,
        ...late(reason),
      };
    }
    case 'plan':
    case 'arrive':
    case 'recover':
    case 'standby':
    case 'analysis': {
      const { at, summary, reason } = of(verb);
      return {
        type: 'RecordMilestone',
        kind: MILESTONES[verb],
        at: instantIn({ at }, now),
        summary,
        ...late(reason),
      };
    }
    case 'restore': {
      const { at, summary, remotely, reason } = of(verb);
      return {
        type: 'RecordMilestone',
        kind: MILESTONES[verb],
        at: instantIn({ at }, now),
        summary,
        remotely,
        ...late(reason),
      };
    }
    case 'resolve': {
      const { at, summary, remotely, reason } = of(verb);
      return { type: 'ResolveCase', at: instantIn({ at }, now), summary, remotely, ...late(reason) };
    }
    case 'close':
      return { type: 'CloseCase', summary: of(verb).summary };
    case 'reopen':
      return { type: 'ReopenCase', reason: of(verb).reason };
    case 'pause': {
      const { pauseReason, note } = of(verb);
      return { type: 'PauseClocks', pauseReason, note };
    }
    case 'resume':
      return { type: 'ResumeClocks', note: of(verb).note };
    case 'correctPause': {
      const { pauseId, from, to, pauseReason, reason } = of(verb);
      return {
        type: 'CorrectPause',
        pauseId,
        from: instantIn({ at: from }, now),
        to: to === null ? null : instantIn({ at: to }, now),
        pauseReason,
        reason,
      };
    }
    case 'dropPause': {
      const { pauseId, reason } = of(verb);
      return { type: 'DropPause', pauseId, reason };
    }
    case 'obligation': {
      const { obligation, at, summary, reason } = of(verb);
      return { type: 'RecordObligation', obligation, at: instantIn({ at }, now), summary, ...late(reason) };
    }
    case 'severity': {
      const { severity, because, reason } = of(verb);
      return { type: 'ChangeSeverity', severity, because, reason };
    }
    case 'fact': {
      const { fact, value, reason } = of(verb);
      return { type: 'RecordFact', fact, value, reason };
    }
    case 'note':
      return { type: 'AddNote', text: of(verb).text };
    case 'identify': {
      const { customerId, siteId, contractId, contactId, reason } = of(verb);
      return {
        type: 'IdentifyReporter',
        customerId,
        siteId,
        contractId,
        contactId,
        timeZone: context.timeZone,
        ...(context.region ? { region: context.region } : {}),
        reason,
      };
    }
    case 'proposeCrisis': {
      const { impact, complexity } = of(verb);
      return { type: 'ProposeCrisis', impact, complexity };
    }
    case 'openCrisis': {
      const { reportToId, ...team } = of(verb);
      return { type: 'OpenCrisis', ...team, reportToId: reportToId ?? team.coordinatorId };
    }
    case 'updateCrisis':
      return { type: 'UpdateCrisis', summary: of(verb).summary };
    case 'reportCrisis':
      return { type: 'ReportCrisis', summary: of(verb).summary };
    case 'requestAction': {
      const { what, region, ownerId, dueAt } = of(verb);
      const where = region ? { region } : {};
      return { type: 'RequestAction', what, ...where, ownerId, dueAt: instantIn({ at: dueAt }, now) };
    }
    case 'finishAction': {
      const { actionId, summary } = of(verb);
      return { type: 'FinishAction', actionId, summary };
    }
    case 'closeCrisis':
      return { type: 'CloseCrisis', summary: of(verb).summary };
    case 'acknowledge': {
      const { promise: kind, by } = of(verb);
      const promise = kind && by ? { promise: { kind, at: instantIn({ at: by }, now) } } : {};
      return { type: 'AcknowledgePage', personId, ...promise };
    }
    case 'promise': {
      const { promise: kind, by, reason } = of(verb);
      return { type: 'MakePromise', personId, kind, at: instantIn({ at: by }, now), ...late(reason) };
    }
    case 'handOver': {
      const { personId: toPersonId, reason } = of(verb);
      return { type: 'HandOver', personId, toPersonId, reason };
    }
    case 'escalate':
      return { type: 'EscalateNow', personId, reason: of(verb).reason };
  }
}
