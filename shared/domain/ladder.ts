// Who is paged when, before and after a deadline: 升级阶梯. A ladder is configuration; the climbing is in
// escalation.ts. A rung is a moment of a case (its opening, a share of a target's clock, an offset from its deadline)
// and the people whom that moment brings in.

import type { TargetKind } from './tier.ts';

export type RungMoment =
  /** When the case opens with one of these severities. */
  | { readonly at: 'opening'; readonly severities: readonly string[] }
  /** When this share of a target's counted time has passed; 50 and 80 are the usual warnings (D-42). */
  | { readonly at: 'percent'; readonly percent: number; readonly targets?: readonly TargetKind[] }
  /**
   * Minutes from the deadline: negative before, 0 at the breach, positive after it. Real elapsed time, or with `hours` open
   * time of the clock's own calendar, so that nobody is warned of a morning's deadline in the night before.
   */
  | {
      readonly at: 'offset';
      readonly offsetMinutes: number;
      readonly hours?: 'open';
      readonly targets?: readonly TargetKind[];
    }
  /** When the case climbs to one of these severities by itself; the rungs of the opening are reached then as well (E-08). */
  | { readonly at: 'promotion'; readonly severities: readonly string[] }
  /**
   * When the case is told to be an emergency of one of these classes (the fact `emergency_class`), at its opening or later;
   * empty: any class, and the emergency that a miss of the most severe level opens (E-03 to E-06, E-23).
   */
  | { readonly at: 'emergency'; readonly classes: readonly string[] };

export type Recipient =
  /** The person on call, then the others of the rota in order. */
  | { readonly to: 'rota'; readonly rotaId: string; readonly depth?: number }
  | { readonly to: 'person'; readonly personId: string }
  /** Every person with this duty, in order of their ids. */
  | { readonly to: 'duty'; readonly duty: string }
  /** Whoever holds the post for the case's site, customer or region (posts.ts); all holders, in order. */
  | { readonly to: 'post'; readonly role: string }
  | { readonly to: 'owner' }
  | { readonly to: 'manager_of_owner' }
  /** The managers of everybody whom this case has paged and who has not answered, each once. */
  | { readonly to: 'managers_of_paged' };

export interface Rung {
  readonly id: string;
  readonly name: string;
  readonly when: RungMoment;
  /** `warn` is a notice to the owner, and a page while there is none; `page` wants an acknowledgement. */
  readonly does: 'warn' | 'page';
  readonly recipients: readonly Recipient[];
  /** One after another as acknowledgement windows pass, or everybody at the same moment. */
  readonly order: 'one_after_another' | 'all_at_once';
  /** How long this rung's pages wait for their person; absent: as the ladder says. */
  readonly acknowledgeWithinMinutes?: number;
  /** How often its people are paged once more, in the same order, before the ladder moves on; absent: not at all. */
  readonly repeats?: number;
}

/** How a crisis of a case is run (E-14 to E-19); what is left out is as source 002 has it (`CRISIS_RULES`, crisis.ts). */
export interface CrisisRules {
  /** The record is brought up to date at least so often, around the clock. */
  readonly updateEveryMinutes?: number;
  /** When the leader is reminded of the daily report: a wall time of the case's zone, `HH:mm`. It is missed at midnight. */
  readonly reportAt?: string;
  /** The post whose holder may apply for a crisis team, and those that a new team is offered. */
  readonly proposerRole?: string;
  readonly coordinatorRole?: string;
  readonly leaderRole?: string;
  /** The emergency classes that call for a crisis when they miss their handling time. */
  readonly classes?: readonly string[];
}

export interface Ladder {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  /** Not offered and not looked at any more; its history stays, and it may be taken up again. */
  readonly retired?: true;
  readonly rungs: readonly Rung[];
  /** How long a page waits for its person before the next one is paged (E-02; default 10). */
  readonly acknowledgeWithinMinutes: number;
  /** Above the last person: this named person is paged again and again until somebody acknowledges. */
  readonly finalPersonId: string;
  readonly repeatEveryMinutes: number;
  /** An acknowledgement without any later progress lapses after this long and paging resumes; null: it never lapses. */
  readonly acknowledgementHoldsMinutes: number | null;
  /** The post whose holder owns each case from its opening on, e.g. `dedicated_engineer` (F-05); absent: whoever acknowledges first. */
  readonly ownerRole?: string;
  readonly crisis?: CrisisRules;
  /** Where the tenant alarm goes when nobody can be reached, beside the board. */
  readonly tenantAlarm: { readonly personIds: readonly string[] };
}
