// The crisis of a case: 危急情况. A team with a coordinator (often from outside), a local leader and members, whose record is
// brought up to date every hour around the clock and reported every day, until it is closed (E-14 to E-19). This file is its
// vocabulary, what each event makes of it, and when it next wants something; the decisions are in case-crisis.ts.

import { DAY_MS, type Instant, MINUTE_MS } from './instant.ts';
import type { CrisisRules } from './ladder.ts';
import { dateOf, dayNumberAt, instantOfWall, minuteOf } from './zone.ts';

// ---------------------------------------------------------------------------------------------------------------
// State

/**
 * `suggested`: the clock found that one is called for, a task for the dedicated engineer. `proposed`: they applied, a task for
 * the managers. `closed` stays, so that the case says that there was one.
 */
export type CrisisStatus = 'suggested' | 'proposed' | 'open' | 'closed';

export interface Crisis {
  readonly status: CrisisStatus;
  /** Of the status. */
  readonly since: Instant;
  /** What was asked at the entry: the impact on the customer's business, and why it is complex (E-19). Their beginnings. */
  readonly impact?: string;
  readonly complexity?: string;
  readonly proposedBy?: string;
  readonly team?: CrisisTeam;
  /** The record must be brought up to date by then; of an open crisis. */
  readonly updateDueAt?: Instant;
  readonly lastUpdate?: { readonly at: Instant; readonly personId: string | null; readonly summary: string };
  /** The daily report that is owed next; of an open crisis. */
  readonly report?: OwedReport;
  /** What the team asked of people and depots anywhere, the newest last; done ones go first where there are many (E-18). */
  readonly actions?: readonly CrisisAction[];
}

export interface CrisisTeam {
  /** May be somebody from outside without an account: they get mail or SMS with a signed link (E-15). */
  readonly coordinatorId: string;
  readonly leaderId: string;
  readonly memberIds: readonly string[];
  /** The manufacturer's responsible person, to whom the report of each day goes; the coordinator where nobody else is named. */
  readonly reportToId: string;
}

export interface OwedReport {
  /** The day in the case's zone, `YYYY-MM-DD`. */
  readonly on: string;
  /** When the leader is reminded of it; null once they were. */
  readonly remindAt: Instant | null;
  /** The end of that day. */
  readonly dueAt: Instant;
}

export interface CrisisAction {
  /** `a<version>` of the commit that asked for it. */
  readonly id: string;
  readonly what: string;
  /** Whose depot or people it is about, where that is another region than the case's. */
  readonly region?: string;
  readonly ownerId: string;
  readonly dueAt: Instant;
  readonly doneAt?: Instant;
  readonly overdueAt?: Instant;
}

// ---------------------------------------------------------------------------------------------------------------
// Commands and events

export type CrisisCommand =
  /** The dedicated engineer, or a manager, applies for a crisis team. */
  | { readonly type: 'ProposeCrisis'; readonly impact: string; readonly complexity: string }
  /** A manager sets up the team; the coordinator and the manufacturer's responsible person are told, the others paged. */
  | ({
      readonly type: 'OpenCrisis';
      readonly impact: string;
      readonly complexity: string;
    } & CrisisTeam)
  /** Brings the record up to date; the hour begins anew. */
  | { readonly type: 'UpdateCrisis'; readonly summary: string }
  /** The report of the day, which goes to the manufacturer's responsible person and the coordinator. */
  | { readonly type: 'ReportCrisis'; readonly summary: string }
  | {
      readonly type: 'RequestAction';
      readonly what: string;
      readonly region?: string;
      readonly ownerId: string;
      readonly dueAt: Instant;
    }
  | { readonly type: 'FinishAction'; readonly actionId: string; readonly summary: string }
  /** Ends the crisis, or turns down what was suggested or proposed. */
  | { readonly type: 'CloseCrisis'; readonly summary: string };

export type CrisisEvent =
  | {
      readonly type: 'CrisisSuggested';
      readonly clockId: string | null;
      readonly dueAt: Instant;
      readonly lateBySeconds: number;
    }
  | {
      readonly type: 'CrisisProposed';
      readonly personId: string | null;
      readonly impact: string;
      readonly complexity: string;
    }
  | {
      readonly type: 'CrisisOpened';
      readonly impact: string;
      readonly complexity: string;
      readonly team: CrisisTeam;
      readonly updateDueAt: Instant;
      readonly report: OwedReport;
    }
  | {
      readonly type: 'CrisisUpdated';
      readonly personId: string | null;
      readonly summary: string;
      readonly updateDueAt: Instant;
    }
  | {
      readonly type: 'CrisisUpdateMissed';
      readonly dueAt: Instant;
      readonly lateBySeconds: number;
      readonly nextDueAt: Instant;
    }
  | { readonly type: 'CrisisReportReminded'; readonly on: string; readonly dueAt: Instant }
  /** `next`: what is owed after it; the same as before where a further report of the same day went out. */
  | {
      readonly type: 'CrisisReported';
      readonly on: string;
      readonly summary: string;
      readonly toIds: readonly string[];
      readonly next: OwedReport;
    }
  | {
      readonly type: 'CrisisReportMissed';
      readonly on: string;
      readonly dueAt: Instant;
      readonly lateBySeconds: number;
      readonly next: OwedReport;
    }
  | { readonly type: 'CrisisActionRequested'; readonly action: CrisisAction }
  | { readonly type: 'CrisisActionFinished'; readonly actionId: string; readonly summary: string }
  | {
      readonly type: 'CrisisActionOverdue';
      readonly actionId: string;
      readonly ownerId: string;
      readonly dueAt: Instant;
      readonly lateBySeconds: number;
    }
  | { readonly type: 'CrisisClosed'; readonly summary: string };

export type CrisisTopic =
  | 'crisis_suggested'
  | 'crisis_proposed'
  | 'crisis_opened'
  | 'crisis_unanswered'
  | 'crisis_report_due'
  | 'crisis_report'
  | 'crisis_action'
  | 'crisis_action_overdue'
  | 'crisis_closed';

// ---------------------------------------------------------------------------------------------------------------
// What each event makes of it

/** The snapshot keeps the beginnings of what people wrote; the events keep all of it. */
const SHOWN_CHARACTERS_MAX = 200;
/** So that the whole of a crisis stays far below the 32 KB of a snapshot. */
export const CRISIS_ACTIONS_MAX = 12;
const ACTION_CHARACTERS_MAX = 80;

/** Applies one event that was accepted at `at`. */
export function crisisAfter(crisis: Crisis | undefined, event: CrisisEvent, at: Instant): Crisis | undefined {
  switch (event.type) {
    case 'CrisisSuggested':
      return { status: 'suggested', since: at };
    case 'CrisisProposed': {
      const { impact, complexity, personId } = event;
      const said = { impact: beginning(impact), complexity: beginning(complexity) };
      return {
        status: 'proposed',
        since: at,
        ...said,
        ...(personId === null ? {} : { proposedBy: personId }),
      };
    }
    case 'CrisisOpened': {
      const { impact, complexity, team, updateDueAt, report } = event;
      const { proposedBy } = crisis ?? {};
      const said = { impact: beginning(impact), complexity: beginning(complexity) };
      const by = proposedBy === undefined ? {} : { proposedBy };
      return { status: 'open', since: at, ...said, ...by, team, updateDueAt, report };
    }
    case 'CrisisClosed':
      return crisis && closed(crisis, at);
  }
  if (crisis?.status !== 'open') return crisis;
  switch (event.type) {
    case 'CrisisUpdated': {
      const { personId, summary, updateDueAt } = event;
      return { ...crisis, updateDueAt, lastUpdate: { at, personId, summary: beginning(summary) } };
    }
    case 'CrisisUpdateMissed':
      return { ...crisis, updateDueAt: event.nextDueAt };
    case 'CrisisReportReminded':
      return crisis.report ? { ...crisis, report: { ...crisis.report, remindAt: null } } : crisis;
    case 'CrisisReported':
    case 'CrisisReportMissed':
      return { ...crisis, report: event.next };
    case 'CrisisActionRequested':
      return { ...crisis, actions: fewEnough([...(crisis.actions ?? []), shown(event.action)]) };
    case 'CrisisActionFinished':
      return changed(crisis, event.actionId, { doneAt: at });
    case 'CrisisActionOverdue':
      return changed(crisis, event.actionId, { overdueAt: event.dueAt });
  }
}

/** A case that is closed has no open crisis, and nothing is owed of a closed one. */
export function closed(crisis: Crisis, at: Instant): Crisis {
  const { updateDueAt: _, report: __, ...rest } = crisis;
  return { ...rest, status: 'closed', since: at };
}

/** When an open crisis next wants something by itself; null where it is not open. */
export function crisisWake(crisis: Crisis | undefined): Instant | null {
  if (crisis?.status !== 'open' || !crisis.team || !crisis.report) return null;
  const instants = [
    crisis.updateDueAt,
    crisis.report?.remindAt ?? crisis.report?.dueAt,
    ...openActions(crisis).map(({ dueAt }) => dueAt),
  ].filter((instant) => instant !== undefined);
  return instants.length > 0 ? Math.min(...instants) : null;
}

/** What was asked for, is not done and was not yet told to be late. */
export function openActions({ actions = [] }: Crisis): readonly CrisisAction[] {
  return actions.filter(({ doneAt, overdueAt }) => doneAt === undefined && overdueAt === undefined);
}

// ---------------------------------------------------------------------------------------------------------------
// Hours and days

/** Where a ladder says nothing: every hour, at five in the afternoon, and for the classes and by the posts of source 002. */
export const CRISIS_RULES: Required<CrisisRules> = {
  updateEveryMinutes: 60,
  reportAt: '17:00',
  proposerRole: 'dedicated_engineer',
  coordinatorRole: 'oem_expert',
  leaderRole: 'local_manager',
  classes: ['E1', 'E2'],
};

export function crisisRules({ crisis = {} }: { readonly crisis?: CrisisRules }): Required<CrisisRules> {
  return { ...CRISIS_RULES, ...crisis };
}

/** The report of a day in a zone. */
export function reportOn(
  dayNumber: number,
  timeZone: string,
  { reportAt }: Required<CrisisRules>,
): OwedReport {
  const midnight = dayNumber * DAY_MS;
  return {
    on: dateOf(dayNumber),
    remindAt: instantOfWall(timeZone, midnight + minuteOf(reportAt) * MINUTE_MS),
    dueAt: instantOfWall(timeZone, midnight + DAY_MS),
  };
}

/** The first report of a crisis that opens now: of today while the hour of the report is still to come, else of tomorrow. */
export function firstReport(now: Instant, timeZone: string, rules: Required<CrisisRules>): OwedReport {
  const today = dayNumberAt(timeZone, now);
  const report = reportOn(today, timeZone, rules);
  return (report.remindAt ?? report.dueAt) > now ? report : reportOn(today + 1, timeZone, rules);
}

// ---------------------------------------------------------------------------------------------------------------

function changed(crisis: Crisis, actionId: string, change: Partial<CrisisAction>): Crisis {
  const actions = (crisis.actions ?? []).map((each) =>
    each.id === actionId ? { ...each, ...change } : each,
  );
  return { ...crisis, actions };
}

function fewEnough(actions: readonly CrisisAction[]): readonly CrisisAction[] {
  if (actions.length <= CRISIS_ACTIONS_MAX) return actions;
  const done = actions.find(({ doneAt }) => doneAt !== undefined);
  return done ? actions.filter((each) => each !== done) : actions.slice(-CRISIS_ACTIONS_MAX);
}

function shown(action: CrisisAction): CrisisAction {
  return { ...action, what: beginning(action.what, ACTION_CHARACTERS_MAX) };
}

function beginning(text: string, charactersMax = SHOWN_CHARACTERS_MAX): string {
  const characters = [...text];
  return characters.length > charactersMax ? `${characters.slice(0, charactersMax - 1).join('')}…` : text;
}
