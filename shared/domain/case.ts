// The case: 工单. Its state, the commands it takes, the events it records and the effects it asks for. This file is the
// vocabulary; the decisions are in case-decide.ts and the files it names, the paging in escalation.ts.

import type { Crisis, CrisisCommand, CrisisEvent, CrisisTopic } from './crisis.ts';
import type { Drill } from './drill.ts';
import type { Instant } from './instant.ts';
import type { Ladder, Recipient } from './ladder.ts';
import type { Language, PageChannel, Person } from './people.ts';
import type { Post } from './posts.ts';
import type { RecordState } from './record.ts';
import type { Rota } from './rota.ts';
import type { Clock, Course, ReckonedClock, Reckoning } from './sla.ts';
import type { FactValue, TargetKind } from './tier.ts';

// ---------------------------------------------------------------------------------------------------------------
// State

export type CaseStatus = 'open' | 'restored' | 'resolved' | 'closed';

export type ReportChannel = 'email' | 'form' | 'sms' | 'webhook' | 'hotline';

/** Who reported, as they gave themselves, and whether that was verified (design section 9). */
export interface Reporter {
  readonly name: string;
  /** Where notices to the reporter go; null where they left no address. Lower case, or E.164. */
  readonly address: string | null;
  readonly channel: 'email' | 'sms' | null;
  readonly verified: boolean;
  readonly contactId: string | null;
  readonly language: Language;
}

/** What decided the severity; shown to people beside it. */
export interface SeverityBasis {
  readonly by: 'keyword' | 'form' | 'staff' | 'strictest' | 'default';
  /** The matched phrase, the chosen option or the given reason. */
  readonly detail: string;
}

/** The versions that hold for this case until it is re-pinned by command. */
export interface Pinned {
  readonly tierId: string;
  readonly tierVersion: number;
  readonly ladderId: string;
  readonly ladderVersion: number;
  /** The contract whose terms, parameters or calendars were merged into the tier; absent where it has none. */
  readonly contractId?: string;
  readonly contractVersion?: number;
  /** The tenant's version where the tier leaves a time to the tenant. */
  readonly tenantVersion?: number;
  /** Calendar id to version. */
  readonly calendars: Readonly<Record<string, number>>;
}

/** An open page, in the snapshot while it is open (design C1). */
export interface Page {
  /** `<version>-<n>` of the commit that opened it: unique within the case, and the same on every replay. */
  readonly id: string;
  readonly personId: string;
  /** In order of use; `channelIndex` is the one that was tried last. */
  readonly channels: readonly {
    readonly channel: PageChannel;
    readonly address: string;
    /** Tried as well so long after the page began, while nobody has answered; absent: only where the way before it failed. */
    readonly afterMinutes?: number;
  }[];
  readonly channelIndex: number;
  /** When the next way is tried as well; absent where none is to be. */
  readonly nextWayAt?: Instant;
  /** Attempts before the latest one that did not fail: they went unanswered, and the next way was tried as well. */
  readonly standing?: readonly string[];
  /** True where the latest attempt failed and only earlier ones stand. */
  readonly latestFailed?: true;
  /** Which attempt is the latest: the effect's place in its commit, `<version>.<index>`. Reports about others are history. */
  readonly attempt: string;
  /** True once the one repeat after an unknown outcome was sent. */
  readonly repeated: boolean;
  readonly openedAt: Instant;
  readonly acknowledgeBy: Instant;
  /** Five digits; answered by SMS. */
  readonly code: string;
  /** Why this person is paged: the rung, and the clock where one is concerned. */
  readonly cause: PageCause;
  /** How the ladder came to this person; absent of what was recorded before it was kept, and where no rung names anybody. */
  readonly because?: Because;
}

/** How a rung came to a person: *why was I paged?* */
export interface Because {
  /** The recipient of the rung that means them. */
  readonly to: Recipient['to'];
  /** The rota, the post or the duty, and the version of the rota or the post that was read. */
  readonly id?: string;
  readonly version?: number;
  /** In whose place they are paged: the person is on leave, or cannot be paged. */
  readonly standsInFor?: string;
}

export interface PageCause {
  readonly rungId: string;
  readonly rungName: string;
  /** The clock's id, for a rung of a deadline. */
  readonly clockId?: string;
  /** The due instant of what caused it, and how late we are (0 in time; at least 60 is marked late). */
  readonly dueAt: Instant;
  readonly lateBySeconds: number;
  /** Further causes that were bundled into this page, each as the rung's name, with the clock's id where it has one. */
  readonly bundled?: readonly string[];
  /** At the top: the name of the rung or cause that nobody answered. */
  readonly unanswered?: string;
}

/** Somebody whose turn is still to come. */
export interface QueuedPerson {
  readonly personId: string;
  readonly cause: PageCause;
  readonly because?: Because;
  /** How long their page will wait for them, where their rung says so; absent: as the ladder says. */
  readonly acknowledgeWithinMinutes?: number;
  /** 2 and more are the repeats of their rung; absent: the first time. */
  readonly round?: number;
  /** True where they are woken in their quiet hours: a breach, an emergency. */
  readonly urgent?: true;
  /** True where others went before them for the sake of their quiet hours; that happens once. */
  readonly putOff?: true;
}

/** A page that waits for the end of its person's quiet hours, or for the last moment that leaves them time before a deadline. */
export interface HeldPage extends QueuedPerson {
  readonly until: Instant;
}

/** What a person can promise beside the contract. `update` is any word about the case: a contact, a milestone, a note. */
export const PROMISE_KINDS = ['contact', 'update', 'arrive', 'restore', 'resolve'] as const;
export type PromiseKind = (typeof PROMISE_KINDS)[number];

/** A person's own word, given with an acknowledgement or after it: "on site by 14:30". In the snapshot until it is kept or released. */
export interface GivenPromise {
  /** `p<version>` of the commit in which it was given. */
  readonly id: string;
  readonly personId: string;
  readonly kind: PromiseKind;
  readonly madeAt: Instant;
  readonly dueAt: Instant;
  /** When it was broken; its person, and then their manager, were paged about it. */
  readonly brokenAt?: Instant;
}

/** The one running escalation of a case, or the last one until it is acknowledged. */
export interface Escalation {
  /** 1, 2, … over the life of the case. */
  readonly number: number;
  readonly startedAt: Instant;
  /** Persons still to be paged, in order. */
  readonly queue: readonly QueuedPerson[];
  /** Persons whose page waits for the end of their quiet hours; the ladder waits with them. Absent while there are none. */
  readonly held?: readonly HeldPage[];
  /** Everybody paged in this escalation so far; any of them may acknowledge. */
  readonly pagedPersonIds: readonly string[];
  readonly openPages: readonly Page[];
  /** Pages that ended without an acknowledgement; they can still be acknowledged while this escalation runs. Newest 50. */
  readonly expiredPages: readonly {
    readonly id: string;
    readonly personId: string;
    readonly code: string;
    /** Its person handed it on: a further rung asks them after the others. */
    readonly handedOn?: true;
  }[];
  /** How often the final person was paged; 0 before the top. */
  readonly topRounds: number;
  /** What the latest page before the top was about: the final person is told that nobody answered it. */
  readonly about?: Pick<PageCause, 'rungId' | 'rungName' | 'clockId'>;
  /** When the top is paged again, once nothing is open and the queue is empty. */
  readonly repeatAt: Instant | null;
}

/** The next rung of one clock. Rungs before it have fired or were skipped because they were past when the clock began. */
export interface PendingRung {
  readonly clockId: string;
  readonly rungId: string;
  readonly at: Instant;
}

/** What time alone brings about beside deadlines and rungs, known in advance. A promotion by a breach comes with the breach. */
export interface PendingStep {
  readonly what: 'promotion' | 'standby' | 'obligation';
  /** The severity that a promotion leads to, the standby trigger, or the obligation. */
  readonly id: string;
  readonly at: Instant;
}

export interface CaseState extends RecordState {
  /** Public reference and record id in one: ten characters of `0-9a-z` without `ilou`; shown as `K7M3Q-9QXPA`. */
  readonly id: string;
  readonly status: CaseStatus;
  readonly openedAt: Instant;
  readonly closedAt: Instant | null;
  readonly subject: string;
  readonly reporter: Reporter;
  /** What the channel facts call it; `course.facts.channel` holds the same for the tier's conditions. */
  readonly channel: ReportChannel;
  readonly customerId: string | null;
  readonly siteId: string | null;
  readonly contractId: string | null;
  /** The zone in which people read this case's instants: the site's, the customer's, else the tenant's. */
  readonly timeZone: string;
  /** True until staff say who reported; the case runs all the same. */
  readonly identificationNeeded: boolean;
  readonly pinned: Pinned;
  readonly severityBasis: SeverityBasis;
  readonly course: Course;
  readonly clocks: readonly Clock[];
  /** Breaches that happened, by clock id, with the instant; a fact for good, also where late evidence corrects it (D-40). */
  readonly breached: Readonly<Record<string, Instant>>;
  /** Breaches that a record put right afterwards showed to be none, by clock id, with the instant of the breach. */
  readonly corrected?: Readonly<Record<string, Instant>>;
  readonly pendingRungs: readonly PendingRung[];
  readonly ownerId: string | null;
  readonly escalation: Escalation | null;
  readonly escalationCount: number;
  /** When the standing acknowledgement lapses unless progress is made; null while none stands or it never lapses. */
  readonly acknowledgementLapsesAt: Instant | null;
  /** True from an acknowledgement until the next breach, promotion or lapse: rungs inform, they do not page. */
  readonly acknowledged: boolean;
  /** Who acknowledged last; absent until somebody did. Whoever comes second is told so. */
  readonly lastAcknowledgement?: { readonly personId: string; readonly at: Instant };
  /** Rungs that fired, by clock id; absent while none did. A rung in here does not fire again (case-clocks.ts). */
  readonly firedRungs?: FiredRungs;
  /** Steps to come; absent while there are none. */
  readonly pendingSteps?: readonly PendingStep[];
  /** Standby triggers, missed obligations and unpublished years that were told, as `<what>:<id>`: each is told once. */
  readonly told?: readonly string[];
  /** The crisis of the case, or the last one; absent while there was none. */
  readonly crisis?: Crisis;
  /** When a miss made an emergency of it, as the tier says. */
  readonly emergencyAt?: Instant;
  /** What people promised beside the contract and have neither kept nor been released from; absent while there is none. */
  readonly promises?: readonly GivenPromise[];
  /** The case was given to somebody who has not taken it yet; whoever gave it answers for it until then. Null: no more. */
  readonly handOver?: HandedOver | null;
  /** Everybody whom the case has paged so far, the newest last; of more than 40 the newest. Nobody is ever taken out (E-08). */
  readonly involved?: readonly string[];
  /** True where the reporter is told of the case's further life: verified, reachable, and not an automaton. */
  readonly tellsReporter?: boolean;
  /** Goes into the reply address; at least 128 bit, replaced when it is revoked. */
  readonly replyToken: string;
  /** What makes it a drill: it stands in no list of cases, and every message of it says so. Absent: in earnest. */
  readonly drill?: Drill;
}

/** A case on its way from one person to another. */
export interface HandedOver {
  readonly fromId: string;
  readonly toId: string;
  /** What whoever gave it said, cut; absent in cases that were handed over before this was kept. */
  readonly reason?: string;
  /** When it came back: whoever it was given to let it lapse, passed it on or cannot be reached. Absent: they are asked. */
  readonly backAt?: Instant;
}

export type FiredRungs = Readonly<Record<string, readonly string[]>>;

// ---------------------------------------------------------------------------------------------------------------
// Commands

/** What intake made of a report: the opening of a case. */
export interface OpenCase {
  readonly type: 'OpenCase';
  readonly tenantId: string;
  readonly caseId: string;
  /** The instant of receipt, from which clocks count; may lie before `now`, never after it. */
  readonly reportedAt: Instant;
  readonly channel: ReportChannel;
  readonly receiptId: string;
  readonly subject: string;
  readonly text: string;
  readonly attachments: readonly AttachmentNote[];
  readonly reporter: Reporter;
  readonly customerId: string | null;
  readonly siteId: string | null;
  readonly contractId: string | null;
  readonly timeZone: string;
  readonly severity: string;
  readonly severityBasis: SeverityBasis;
  readonly facts: Readonly<Record<string, FactValue>>;
  readonly replyToken: string;
  /** False where no reception notice may go out: automated mail, budget used up, no address (design section 9). */
  readonly sendReception: boolean;
  /** Only the budget of automatic answers keeps the reception back: what becomes of the case is told all the same. */
  readonly receptionWithheld?: boolean;
  /** Where the reporter is unverified the notice carries a fixed text only. */
  readonly receptionIsBare: boolean;
  /** A drill tells no reporter and no customer, whatever is asked above. */
  readonly drill?: Drill;
}

/** The versions that a case is to be held to from now on. */
export interface Repin {
  readonly tierVersion?: number;
  readonly ladderVersion?: number;
  readonly contractVersion?: number;
  readonly tenantVersion?: number;
  readonly calendars?: Readonly<Record<string, number>>;
}

/** A pause as a correction found it, or left it. */
export interface PauseSpan {
  readonly from: Instant;
  readonly to: Instant | null;
  readonly reason: string;
}

/** An attachment as the timeline names it; its bytes lie in the store under `key`, unchanged. */
export interface AttachmentNote {
  readonly filename: string;
  readonly contentType: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly key: string;
}

export type CaseCommand =
  | OpenCase
  | CrisisCommand
  /** A later message about the same fault. Never restarts a clock; the owner is told. */
  | {
      readonly type: 'AddFollowUp';
      readonly receiptId: string;
      readonly from: string;
      readonly verified: boolean;
      readonly channel: ReportChannel;
      readonly text: string;
      readonly attachments: readonly AttachmentNote[];
    }
  | { readonly type: 'AssignOwner'; readonly personId: string; readonly reason: string }
  /** A human contact with the customer: the evidence of `respond` and, where it helped, of `remote_support`. */
  | {
      readonly type: 'LogContact';
      readonly at: Instant;
      readonly channel: 'phone' | 'email' | 'sms' | 'on_site' | 'remote' | 'chat';
      readonly with: string;
      readonly summary: string;
      readonly gaveRemoteSupport: boolean;
      readonly reason?: string;
    }
  /** Evidence of a milestone; `at` may lie in the past with a reason (late entry). */
  | {
      readonly type: 'RecordMilestone';
      readonly kind:
        | 'solution_plan'
        | 'arrive'
        | 'restore'
        | 'full_recovery'
        | 'analysis_report'
        | 'spare_standby';
      readonly at: Instant;
      readonly summary: string;
      /** Of a restoration alone: without a visit, so that an arrival clock still running is cancelled. */
      readonly remotely?: boolean;
      readonly reason?: string;
    }
  | {
      readonly type: 'ResolveCase';
      readonly at: Instant;
      readonly summary: string;
      /** Solved without a visit: an arrival clock still running is cancelled. */
      readonly remotely: boolean;
      readonly reason?: string;
    }
  | { readonly type: 'CloseCase'; readonly summary: string }
  | { readonly type: 'ReopenCase'; readonly reason: string }
  | { readonly type: 'PauseClocks'; readonly pauseReason: string; readonly note: string }
  | { readonly type: 'ResumeClocks'; readonly note: string }
  /**
   * Puts the record of a pause right afterwards. `pauseId` null: one that nobody recorded. `to` null: it still lasts, and
   * only its beginning or its reason is corrected.
   */
  | {
      readonly type: 'CorrectPause';
      readonly pauseId: string | null;
      readonly from: Instant;
      readonly to: Instant | null;
      readonly pauseReason: string;
      readonly reason: string;
    }
  /** A pause that never was one. */
  | { readonly type: 'DropPause'; readonly pauseId: string; readonly reason: string }
  /** The customer did what the tier asks of them, e.g. their maintainer came to the site (D-04). */
  | {
      readonly type: 'RecordObligation';
      readonly obligation: string;
      readonly at: Instant;
      readonly summary: string;
      readonly reason?: string;
    }
  /** Other versions of what the case is held to; what is left out stays as it is. Needs `CaseSetup.next`. */
  | { readonly type: 'RepinCase'; readonly to: Repin; readonly reason: string }
  | {
      readonly type: 'ChangeSeverity';
      readonly severity: string;
      readonly because: 'worsened' | 'correction';
      readonly reason: string;
    }
  /** A condition's fact became known or changed, e.g. `repairable_on_the_spot`. */
  | { readonly type: 'RecordFact'; readonly fact: string; readonly value: FactValue; readonly reason: string }
  | { readonly type: 'AddNote'; readonly text: string }
  /** Staff say who reported; ends the identification task. Pinned versions stay. */
  | {
      readonly type: 'IdentifyReporter';
      readonly customerId: string;
      readonly siteId: string | null;
      readonly contractId: string | null;
      readonly contactId: string | null;
      readonly timeZone: string;
      /** What tiers ask about the site's region, as facts; absent where it is not said. */
      readonly region?: Readonly<Record<string, string>>;
      readonly reason: string;
    }
  /** From a page's link or code, or by a signed-in person (then `pageId` is absent). */
  | {
      readonly type: 'AcknowledgePage';
      readonly pageId?: string;
      readonly personId: string;
      /** What the person promises with it. Refused together with the acknowledgement where it lies in the past. */
      readonly promise?: { readonly kind: PromiseKind; readonly at: Instant };
    }
  /** A person gives their word, or moves what they promised of the same kind before. */
  | {
      readonly type: 'MakePromise';
      readonly personId: string;
      readonly kind: PromiseKind;
      readonly at: Instant;
      readonly reason?: string;
    }
  /**
   * Gives the case to a named person, who is paged and must acknowledge; whoever gives it answers for it until then.
   * `toPersonId` null: the next person who is on call for it, else the giver's manager.
   */
  | {
      readonly type: 'HandOver';
      readonly personId: string;
      readonly toPersonId: string | null;
      readonly reason: string;
    }
  /** "Escalate now": the person hands the page on without waiting for the window. */
  /** `several`: by one answer to several pages at once, so that the next people are paged as in a storm. */
  | {
      readonly type: 'EscalateNow';
      readonly personId: string;
      readonly reason: string;
      readonly several?: true;
    }
  | { readonly type: 'Wake' }
  /** What became of an attempt of a page: the definite bad outcomes of C6. */
  | {
      readonly type: 'ReportAttempt';
      readonly attempt: string;
      readonly pageId: string;
      readonly result: 'refused' | 'unknown' | 'undelivered';
      readonly detail: string;
    }
  /** A notice may not have gone out: it goes out once more, marked as a possible repeat. A repeat is never repeated. */
  | {
      readonly type: 'RepeatNotice';
      readonly attempt: string;
      readonly notice: SendNotice;
      readonly because: string;
    };

// ---------------------------------------------------------------------------------------------------------------
// Events: past tense, complete enough that evolve needs nothing else.

export interface MovedClock {
  readonly clockId: string;
  readonly before: Instant | null;
  readonly after: Instant | null;
}

export type CaseEvent =
  | CrisisEvent
  | {
      readonly type: 'CaseOpened';
      readonly tenantId: string;
      readonly caseId: string;
      readonly reportedAt: Instant;
      readonly channel: ReportChannel;
      readonly receiptId: string;
      readonly subject: string;
      readonly text: string;
      readonly attachments: readonly AttachmentNote[];
      readonly reporter: Reporter;
      readonly customerId: string | null;
      readonly siteId: string | null;
      readonly contractId: string | null;
      readonly timeZone: string;
      readonly pinned: Pinned;
      readonly severity: string;
      readonly severityBasis: SeverityBasis;
      readonly facts: Readonly<Record<string, FactValue>>;
      readonly tellsReporter: boolean;
      readonly replyToken: string;
      readonly drill?: Drill;
    }
  | {
      readonly type: 'FollowUpAdded';
      readonly receiptId: string;
      readonly from: string;
      readonly verified: boolean;
      readonly channel: ReportChannel;
      readonly text: string;
      readonly attachments: readonly AttachmentNote[];
    }
  | { readonly type: 'OwnerAssigned'; readonly personId: string; readonly reason: string }
  | {
      readonly type: 'ContactLogged';
      readonly at: Instant;
      readonly channel: string;
      readonly with: string;
      readonly summary: string;
      readonly gaveRemoteSupport: boolean;
      readonly reason?: string;
    }
  | {
      readonly type: 'MilestoneRecorded';
      readonly kind: TargetKind;
      readonly at: Instant;
      readonly summary: string;
      /** A restoration without a visit; absent otherwise. */
      readonly remotely?: true;
      readonly reason?: string;
    }
  | {
      readonly type: 'CaseResolved';
      readonly at: Instant;
      readonly summary: string;
      readonly remotely: boolean;
      readonly reason?: string;
    }
  | { readonly type: 'CaseClosed'; readonly summary: string }
  | { readonly type: 'CaseReopened'; readonly reason: string; readonly status: CaseStatus }
  | { readonly type: 'ClocksPaused'; readonly pauseReason: string; readonly note: string }
  | { readonly type: 'ClocksResumed'; readonly note: string }
  | {
      readonly type: 'SeverityChanged';
      readonly from: string;
      readonly to: string;
      readonly because: 'worsened' | 'correction';
      readonly reason: string;
    }
  /** `before` null: nobody had recorded it; `after` null: it was none. */
  | {
      readonly type: 'PauseCorrected';
      readonly pauseId: string;
      readonly before: PauseSpan | null;
      readonly after: PauseSpan | null;
      readonly reason: string;
    }
  | {
      readonly type: 'ObligationRecorded';
      readonly obligation: string;
      readonly at: Instant;
      readonly summary: string;
      readonly reason?: string;
    }
  /** The customer did not do in time what a promise of ours rests on; ours stands until they do. */
  | {
      readonly type: 'ObligationMissed';
      readonly obligation: string;
      readonly dueAt: Instant;
      readonly lateBySeconds: number;
    }
  /** The case climbed by itself: at a missed deadline, after a time, or by a fact (C-24, C-25, E-07). */
  | {
      readonly type: 'SeverityPromoted';
      readonly from: string;
      readonly to: string;
      readonly because: 'breach' | 'elapsed' | 'fact';
      readonly clockId?: string;
      readonly dueAt: Instant;
      readonly lateBySeconds: number;
    }
  /** A miss that the tier makes an emergency: of the most severe level, or of a line that says so. Once in the life of a case. */
  | {
      readonly type: 'EmergencyOpened';
      readonly clockId: string;
      /** The class that it has from then on, where it is known. */
      readonly emergencyClass?: string;
      /** The line of the clock says so; absent: it is the most severe level's miss. */
      readonly byLine?: true;
      readonly dueAt: Instant;
      readonly lateBySeconds: number;
    }
  /** A replacement is to leave its depot now. */
  | {
      readonly type: 'StandbyDue';
      readonly triggerId: string;
      readonly dueAt: Instant;
      readonly lateBySeconds: number;
    }
  /** A clock cannot be counted: the working days of a year that it needs are not published. Once for each clock. */
  | { readonly type: 'CalendarMissed'; readonly clockId: string; readonly calendarId: string }
  /** Held to other versions from now on. `moved`: the clocks whose deadline is another one now. */
  | {
      readonly type: 'CaseRepinned';
      readonly from: Pinned;
      readonly to: Pinned;
      readonly reason: string;
      readonly moved: readonly MovedClock[];
    }
  | {
      readonly type: 'FactRecorded';
      readonly fact: string;
      readonly value: FactValue;
      readonly reason: string;
    }
  | { readonly type: 'NoteAdded'; readonly text: string }
  | {
      readonly type: 'NoticeRepeated';
      readonly attempt: string;
      readonly topic: NoticeTopic;
      readonly because: string;
    }
  | {
      readonly type: 'ReporterIdentified';
      readonly customerId: string;
      readonly siteId: string | null;
      readonly contractId: string | null;
      readonly contactId: string | null;
      readonly timeZone: string;
      readonly reason: string;
    }
  /** After every change of the course: the new course and clocks, and the rungs still to come. */
  | {
      readonly type: 'ClocksReckoned';
      readonly course: Course;
      readonly clocks: readonly ReckonedClock[];
      readonly pendingRungs: readonly PendingRung[];
      readonly firedRungs: FiredRungs;
      /** Absent where there are none, and in what was recorded before there were any. */
      readonly pendingSteps?: readonly PendingStep[];
    }
  | {
      readonly type: 'TargetWarned';
      readonly clockId: string;
      readonly rungId: string;
      readonly dueAt: Instant;
      readonly lateBySeconds: number;
    }
  | {
      readonly type: 'TargetBreached';
      readonly clockId: string;
      readonly dueAt: Instant;
      readonly lateBySeconds: number;
    }
  /**
   * What was missed by the record was not missed in truth (D-41): evidence at or before the due instant was typed in
   * afterwards (`metAt`), or the deadline truly lies later (`dueAt`). The breach stays in the timeline.
   */
  | {
      readonly type: 'BreachCorrected';
      readonly clockId: string;
      readonly metAt?: Instant;
      readonly dueAt?: Instant;
      readonly reason: string;
    }
  /** A rung came due; `inform` where an acknowledgement stands and the rung only tells its people. */
  | {
      readonly type: 'RungReached';
      readonly rungId: string;
      readonly rungName: string;
      readonly clockId?: string;
      readonly personIds: readonly string[];
      /** Posts, rotas and duties of the rung that name nobody for this case: a gap of the configuration (E-03); absent: none. */
      readonly unfilled?: readonly string[];
      readonly does: 'page' | 'inform' | 'warn';
      readonly dueAt: Instant;
      readonly lateBySeconds: number;
      /** The clock's next rung, or null after its last. */
      readonly next: PendingRung | null;
    }
  | { readonly type: 'EscalationStarted'; readonly number: number }
  | { readonly type: 'PeopleQueued'; readonly queue: Escalation['queue'] }
  /** Nobody is woken: the page waits until the person's quiet hours end, which no promise is hurt by. */
  | { readonly type: 'PageHeld'; readonly held: HeldPage; readonly turnOf?: string }
  /** A page that waited is given up: what it was about is said anew. */
  | { readonly type: 'HoldEnded'; readonly personId: string; readonly because: string }
  /** Quiet hours, and waiting for their end would hurt a promise: others first, then this person all the same. */
  | {
      readonly type: 'PersonPutOff';
      readonly personId: string;
      readonly rungId: string;
      readonly quietUntil: Instant;
    }
  /**
   * `turnOf`: whose turn it is in the queue, where that is neither the person nor the one in whose place they stand: somebody
   * who stood in, and went on leave as well before their turn came.
   */
  | { readonly type: 'PageOpened'; readonly page: Page; readonly turnOf?: string }
  /** The same page goes out again on the next channel, or once more on the same one, marked as a possible repeat. */
  | {
      readonly type: 'PageRetried';
      readonly pageId: string;
      readonly channelIndex: number;
      readonly attempt: string;
      readonly repeat: boolean;
      readonly because: string;
      /** The attempt before it did not fail: nobody answered in time, and this way is tried as well. */
      readonly standing?: true;
      /** When the way after this one is tried as well. */
      readonly nextWayAt?: Instant;
    }
  /** An attempt of an open page failed while others of the same page stand; nobody else is paged for that. */
  | {
      readonly type: 'AttemptFailed';
      readonly pageId: string;
      readonly attempt: string;
      readonly because: string;
    }
  | {
      readonly type: 'PageEnded';
      readonly pageId: string;
      readonly personId: string;
      readonly end: 'acknowledged' | 'expired' | 'exhausted' | 'stopped' | 'handed_on';
      readonly because: string;
    }
  /** Everybody was paged and nobody answered: the final person is paged again at `repeatAt`, and the tenant alarmed. */
  | {
      readonly type: 'TopOfLadderReached';
      readonly round: number;
      readonly repeatAt: Instant;
      /** False where the final person cannot be reached either, or has an open page already. */
      readonly finalPersonPaged: boolean;
    }
  /** Their turn came, and they could not be paged: the ladder moved on at once. */
  | {
      readonly type: 'PersonSkipped';
      readonly personId: string;
      readonly rungId: string;
      readonly because:
        | 'unknown_person'
        | 'inactive'
        | 'no_contact_method'
        | 'stopped'
        | 'on_leave'
        /** On leave, and whoever stands in is being paged already. */
        | 'deputy_asked'
        /** Somebody has the case in hand; only the summons of a crisis team go on. */
        | 'acknowledged'
        | 'too_many';
    }
  /** "Escalate now": who handed the case on, and why. */
  | {
      readonly type: 'HandedOn';
      readonly personId: string;
      readonly reason: string;
      readonly several?: true;
    }
  | {
      readonly type: 'PageAcknowledged';
      readonly pageId: string | null;
      readonly personId: string;
      readonly lapsesAt: Instant | null;
    }
  | { readonly type: 'EscalationEnded'; readonly number: number; readonly because: string }
  /** `replaces`: the promise of the same kind that this person had given before. */
  | {
      readonly type: 'PromiseMade';
      readonly promise: GivenPromise;
      readonly replaces?: string;
      readonly reason?: string;
    }
  | {
      readonly type: 'PromiseKept';
      readonly promiseId: string;
      readonly personId: string;
      readonly kind: PromiseKind;
      readonly dueAt: Instant;
      readonly keptAt: Instant;
    }
  | {
      readonly type: 'PromiseBroken';
      readonly promiseId: string;
      readonly personId: string;
      readonly kind: PromiseKind;
      readonly dueAt: Instant;
      readonly lateBySeconds: number;
    }
  /** Nobody waits for it any more. */
  | {
      readonly type: 'PromiseReleased';
      readonly promiseId: string;
      readonly personId: string;
      readonly kind: PromiseKind;
      readonly because: 'resolved' | 'closed' | 'paused' | 'handed_over';
    }
  | {
      readonly type: 'HandOverAsked';
      readonly fromId: string;
      readonly toId: string;
      readonly reason: string;
    }
  | { readonly type: 'AcknowledgementLapsed'; readonly dueAt: Instant; readonly lateBySeconds: number };

// ---------------------------------------------------------------------------------------------------------------
// Effects: what the world is asked to do once the events are committed. ArmAlarm is added by the commit itself.

export type NoticeTopic =
  | 'reception'
  | 'reception_bare'
  | 'follow_up'
  | 'assigned'
  | 'warning'
  | 'rung_inform'
  | 'acknowledged'
  | 'breach'
  | 'severity_changed'
  | 'paused'
  | 'resumed'
  | 'resolved'
  | 'closed'
  | 'reopened'
  | 'standby'
  | 'obligation_missed'
  | 'emergency_opened'
  | 'calendar_missing'
  | CrisisTopic
  | 'promise_made'
  | 'promise_broken'
  | 'handed_back'
  | 'tenant_alarm';

/** A message that wants no acknowledgement. */
export interface SendNotice {
  readonly type: 'SendNotice';
  readonly topic: NoticeTopic;
  readonly to: { readonly personId: string } | { readonly reporter: true };
  readonly channel: 'email' | 'sms';
  readonly address: string;
  readonly language: Language;
  /** What the wording needs beside the case as it stands when it is rendered. */
  readonly detail: Readonly<Record<string, string>>;
  readonly mayBeRepeat?: true;
}

export type CaseEffect =
  | SendNotice
  | {
      readonly type: 'SendPage';
      readonly pageId: string;
      readonly personId: string;
      readonly channel: PageChannel;
      readonly address: string;
      readonly language: Language;
      readonly mayBeRepeat: boolean;
    };

/** What a case is held to: its versions are pinned. The tier is the effective one, with all that was merged into it. */
export interface Promised extends Reckoning {
  readonly ladder: Ladder;
  /** Versions of what was merged into the tier; absent where nothing was. */
  readonly merged?: Pick<Pinned, 'contractId' | 'contractVersion' | 'tenantVersion'>;
}

/** The pinned and current configuration that a decision looks at. People, posts and rotas are as of now, the rest is pinned. */
export interface CaseSetup extends Promised {
  readonly people: readonly Person[];
  readonly posts: readonly Post[];
  readonly rotas: readonly Rota[];
  /** The versions that a re-pinning asks for; there for that command alone. */
  readonly next?: Promised;
}
