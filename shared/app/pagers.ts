// What the pager (pager.ts) needs of the world: the window of one way to a person, the pages that wait in it, the bundle
// that becomes of them, and the turns of a provider that takes only so many. Held by test/contract/pagers.ts.

import { type Instant, SECOND_MS } from '../domain/instant.ts';
import type { PageChannel } from '../domain/people.ts';
import type { Attempt, AttemptOutcome } from './ports.ts';

/** One way to one person: what a window is of. */
export interface PagerWay {
  readonly personId: string;
  readonly channel: PageChannel;
  readonly address: string;
  /**
   * Absent: pages. Notices have windows and bundles of their own, so that no page ever waits for one; so have warnings, whose
   * windows are short, and alarms, so that the first one waits for no notice.
   */
  readonly of?: 'notices' | 'warnings' | 'alarms';
}

/** One page, or notice, that waits, or that went out in a bundle: whose attempt it is. */
export interface WaitingPage {
  readonly caseId: string;
  readonly attemptId: string;
  /** Of a notice its topic. */
  readonly pageId: string;
}

/** Who opened a window, when it ends, and what the opener found. */
export interface PageWindow {
  /** Whether it is the asking opener's own, now or by an earlier call of theirs. */
  readonly isMine: boolean;
  readonly endsAt: Instant;
  /** When the window before it ended; null where there was none. Its opener sees to the pages that waited in that one. */
  readonly before: Instant | null;
  /** Machine time until which its opener may be at that. */
  readonly leaseUntil: Instant;
}

/** Who opens a window, and until when: the first one after a calm may be another one than those that follow it. */
export interface Opening {
  readonly opener: string;
  readonly now: Instant;
  readonly first: { readonly calmSince: Instant; readonly endsAt: Instant };
  readonly endsAt: Instant;
  readonly leaseUntil: Instant;
}

/** What is put of a bundle, once and for all: its pages are in no other. */
export interface BundleDraft {
  /** `bundleIdOf` one way and one end of a window. */
  readonly id: string;
  readonly way: PagerWay;
  readonly at: Instant;
  /** Answers every page of it by SMS; empty where nothing is sent. */
  readonly code: string;
  /** Empty: nothing goes out under this id, and each of the pages goes its own way. */
  readonly pages: readonly WaitingPage[];
  /** Machine time until which whoever put it may be calling the provider. */
  readonly leaseUntil: Instant;
}

export interface Bundle extends BundleDraft {
  readonly outcome: AttemptOutcome;
  readonly providerId?: string;
  readonly detail?: string;
  readonly history: Attempt['history'];
}

/** Pages that wait for the end of a window, as the board tells it. */
export interface Backlog {
  readonly count: number;
  /** There are more than were counted. */
  readonly isMore: boolean;
  /** Those that were counted. */
  readonly pages: readonly (WaitingPage & { readonly personId: string; readonly until: Instant })[];
}

/** The turns of one provider as they are given out. */
export interface Turns {
  /** Which provider: `sms`, `email`, `voice`, or a chat door by its hash. */
  readonly provider: string;
  /** What people call it. */
  readonly label: string;
  readonly perMinute: number;
  /** When the next turn is free: at or before now, nobody waits. */
  readonly nextAt: Instant;
}

/** The pagers of one tenant's people. */
export interface Pagers {
  readonly tenantId: string;
  /** The one bundle that the pages of this way in the window that ends then can become; a record's id to the letter. */
  bundleIdOf(way: PagerWay, windowEndsAt: Instant): string;
  /**
   * Opens a window of the way where none runs at `now`: until `first.endsAt` where none ended after `first.calmSince`, else
   * until `endsAt`. Repeats by the same opener, of a window that runs, answer it as theirs.
   */
  open(way: PagerWay, opening: Opening): Promise<PageWindow>;
  /** Ends the opener's window at `now`, because nothing was sent in it. Nothing happens where it is another's. */
  close(way: PagerWay, closing: { readonly opener: string; readonly now: Instant }): Promise<void>;
  /** Remembers a page that waits for the end of a window. A repeat is harmless. */
  hold(way: PagerWay, windowEndsAt: Instant, page: WaitingPage, at: Instant): Promise<void>;
  /** The pages that wait for that end, at most `most`; strongly consistent. */
  held(way: PagerWay, windowEndsAt: Instant, most: number): Promise<readonly WaitingPage[]>;
  /** Every page that waits now, whosever it is. An upper bound: some may be taken meanwhile. */
  waiting(now: Instant): Promise<Backlog>;
  /** Puts a bundle if there is none of this id; false where one stands. */
  putBundle(bundle: BundleDraft): Promise<boolean>;
  /**
   * Strongly consistent; null where there is none, or its seven days are over. With `about`, of its pages only some, that one
   * among them if it is there: a large bundle is asked by each of its pages.
   */
  bundleOf(
    id: string,
    now: Instant,
    about?: Pick<WaitingPage, 'caseId' | 'attemptId'>,
  ): Promise<Bundle | null>;
  /** Records an outcome of a higher rank; a lower one changes nothing and answers false. */
  recordBundle(
    id: string,
    change: { outcome: AttemptOutcome; at: Instant; providerId?: string; detail?: string },
  ): Promise<boolean>;
  /**
   * Takes the next turn of a provider that takes `perMinute`, of which `atOnce` may come together, and answers its
   * instant: `now`, or later. Null where it would be after `latest`: then no turn is taken.
   */
  takeTurn(
    turn: Pick<Turns, 'provider' | 'label' | 'perMinute'> & {
      readonly atOnce: number;
      readonly now: Instant;
      readonly latest: Instant;
    },
  ): Promise<Instant | null>;
  /** Every provider whose turns were given out lately, in order of label. */
  turns(now: Instant): Promise<readonly Turns[]>;
}

/** In links and by codes, where a page's id stands: all pages of the bundle. */
export const WHOLE_BUNDLE = 'all';

/** Seven digits of base 36 hold every second until the year 4453. Short, because the id travels in an SMS. */
export const BUNDLE_SECOND_DIGITS = 7;

/** When the window ended whose pages are in this bundle: the first digits of its id. Windows end on whole seconds. */
export function windowEndOf(bundleId: string): Instant {
  return Number.parseInt(bundleId.slice(0, BUNDLE_SECOND_DIGITS), 36) * SECOND_MS;
}
