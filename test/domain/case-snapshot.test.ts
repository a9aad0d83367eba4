// What each event makes of the snapshot of a case, and where the case stands in the lists. A stored event means the same for
// ever, whatever decides about cases by then: so events are given here that no decision of today need come to.

import { describe, expect, it } from 'vitest';
import type { CaseEvent, CaseState, Page } from '../../shared/domain/case.ts';
import { caseKind } from '../../shared/domain/case-kind.ts';
import type { Course, ReckonedClock } from '../../shared/domain/sla.ts';
import { at, OPENING } from './case-story.ts';

type Opened = Extract<CaseEvent, { type: 'CaseOpened' }>;
type Reckoned = Extract<CaseEvent, { type: 'ClocksReckoned' }>;

const PINNED = {
  tierId: 'small-tier',
  tierVersion: 3,
  ladderId: 'small-ladder',
  ladderVersion: 2,
  calendars: { always: 1 },
};
const OPENED: Opened = {
  type: 'CaseOpened',
  tenantId: OPENING.tenantId,
  caseId: OPENING.caseId,
  reportedAt: at('01:50'),
  channel: 'email',
  receiptId: 'receipt-1',
  subject: 'The switchboard is down',
  text: 'Nobody can call us.',
  attachments: [],
  reporter: OPENING.reporter,
  customerId: 'customer-1',
  siteId: 'site-1',
  contractId: 'contract-1',
  timeZone: 'Asia/Shanghai',
  pinned: PINNED,
  severity: 'S1',
  severityBasis: { by: 'keyword', detail: 'down' },
  facts: { channel: 'email' },
  tellsReporter: true,
  replyToken: OPENING.replyToken,
};
const COURSE: Course = {
  reportedAt: at('01:50'),
  severity: 'S1',
  facts: { channel: 'email' },
  evidence: {},
  starts: {},
  pauses: [],
};

const opened = (change: Partial<Opened> = {}) => caseKind.evolve(null, { ...OPENED, ...change }, at('02:00'));
/** The case after these events, all of one commit at 02:10. */
const made = (events: readonly CaseEvent[], state = opened()): CaseState =>
  events.reduce((before: CaseState, event) => caseKind.evolve(before, event, at('02:10')), state);
const changed = (state: CaseState, change: Partial<CaseState>): CaseState => ({ ...state, ...change });

const clockOf = (id: string, change: Partial<ReckonedClock> = {}): ReckonedClock => ({
  id,
  kind: 'respond',
  status: 'running',
  startedAt: at('01:50'),
  dueAt: at('02:30'),
  ledger: [{ from: at('01:50'), to: at('02:30'), counted: true, reason: 'counting' }] as never,
  calendarId: 'always',
  calendarVersion: 1,
  ...change,
});
const reckoned = (clocks: readonly ReckonedClock[], change: Partial<Reckoned> = {}): Reckoned => ({
  type: 'ClocksReckoned',
  course: COURSE,
  clocks,
  pendingRungs: [],
  firedRungs: {},
  ...change,
});
const breach = (clockId: string, time: string): CaseEvent => ({
  type: 'TargetBreached',
  clockId,
  dueAt: at(time),
  lateBySeconds: 0,
});

describe('the opening', () => {
  it('makes the whole case', () => {
    expect(opened()).toEqual({
      tenantId: OPENING.tenantId,
      id: OPENING.caseId,
      version: 1,
      lastAt: at('02:00'),
      status: 'open',
      openedAt: at('02:00'),
      closedAt: null,
      subject: 'The switchboard is down',
      reporter: OPENING.reporter,
      channel: 'email',
      customerId: 'customer-1',
      siteId: 'site-1',
      contractId: 'contract-1',
      timeZone: 'Asia/Shanghai',
      identificationNeeded: false,
      pinned: PINNED,
      severityBasis: { by: 'keyword', detail: 'down' },
      course: COURSE,
      clocks: [],
      breached: {},
      pendingRungs: [],
      ownerId: null,
      escalation: null,
      escalationCount: 0,
      acknowledgementLapsesAt: null,
      acknowledged: false,
      tellsReporter: true,
      replyToken: OPENING.replyToken,
    });
    expect(opened({ tellsReporter: false })).not.toHaveProperty('tellsReporter');
    expect(opened({ customerId: null }).identificationNeeded).toBe(true);
  });

  it('shows the beginning of long words, cut between characters', () => {
    const long = (length: number) => `${'瘫'.repeat(length - 1)}💥`;
    const state = (length: number) =>
      opened({
        subject: long(length),
        reporter: { ...OPENING.reporter, name: long(length) },
        severityBasis: { by: 'form', detail: long(length) },
      });
    expect(state(120)).toMatchObject({ subject: long(120), severityBasis: { detail: long(120) } });
    expect(state(121)).toMatchObject({
      subject: `${'瘫'.repeat(119)}…`,
      severityBasis: { by: 'form', detail: `${'瘫'.repeat(119)}…` },
    });
    expect(state(80).reporter).toEqual({ ...OPENING.reporter, name: long(80) });
    expect(state(81).reporter.name).toBe(`${'瘫'.repeat(79)}…`);
  });

  it('comes before anything else, and every event is one that there is', () => {
    const note: CaseEvent = { type: 'NoteAdded', text: 'x' };
    expect(() => caseKind.evolve(null, note, at('02:00'))).toThrow('never opened');
    expect(() => made([{ type: 'CaseForgotten' } as never])).toThrow('No such event');
  });
});

describe('the snapshot', () => {
  it('says when it last changed, and keeps its version to whoever commits', () => {
    expect(made([{ type: 'NoteAdded', text: 'x' }])).toEqual({ ...opened(), lastAt: at('02:10') });
  });

  it.each<CaseEvent>([
    {
      type: 'FollowUpAdded',
      receiptId: 'receipt-2',
      from: 'Ruth',
      verified: true,
      channel: 'email',
      text: 'Still down',
      attachments: [],
    },
    { type: 'NoteAdded', text: 'x' },
    { type: 'NoticeRepeated', attempt: '2.0', topic: 'assigned', because: 'unknown' },
    { type: 'ClocksResumed', note: 'Back' },
    { type: 'FactRecorded', fact: 'solved_remotely', value: true, reason: 'Said so' },
    { type: 'PauseCorrected', pauseId: '3', before: null, after: null, reason: 'None' },
    { type: 'ObligationRecorded', obligation: 'on_site', at: at('02:05'), summary: 'They came' },
    { type: 'TargetWarned', clockId: 'respond', rungId: 'half', dueAt: at('02:10'), lateBySeconds: 0 },
  ])('holds nothing of $type, which stands in the timeline', (event) => {
    const state = changed(opened(), { acknowledged: true, acknowledgementLapsesAt: at('03:00') });
    expect(made([event], state)).toEqual({ ...state, lastAt: at('02:10') });
  });

  it('follows the case from open to closed and back', () => {
    const said = { at: at('02:05'), summary: '' };
    const inHand = changed(opened(), { acknowledged: true, acknowledgementLapsesAt: at('03:00') });
    const milestone = (kind: 'arrive' | 'restore', state = inHand) =>
      made([{ type: 'MilestoneRecorded', kind, ...said }], state);
    expect(milestone('arrive')).toMatchObject({ status: 'open', acknowledgementLapsesAt: null });
    const restored = milestone('restore');
    expect(restored).toMatchObject({
      status: 'restored',
      acknowledged: true,
      acknowledgementLapsesAt: null,
    });
    const resolved = made([{ type: 'CaseResolved', ...said, remotely: false }], inHand);
    expect(resolved).toMatchObject({ status: 'resolved', acknowledgementLapsesAt: null, closedAt: null });
    expect(milestone('restore', resolved).status).toBe('resolved');
    const lapsing = changed(resolved, { acknowledgementLapsesAt: at('03:00') });
    const closed = made([{ type: 'CaseClosed', summary: 'Done' }], lapsing);
    expect(closed).toMatchObject({
      status: 'closed',
      closedAt: at('02:10'),
      acknowledgementLapsesAt: null,
    });
    const reopened = made(
      [{ type: 'CaseReopened', reason: 'Back', status: 'open' }],
      changed(closed, { acknowledgementLapsesAt: at('03:00') }),
    );
    expect(reopened).toMatchObject({
      status: 'open',
      closedAt: null,
      acknowledged: false,
      acknowledgementLapsesAt: null,
    });
  });

  it('ends a standing acknowledgement with a promotion, and its lapse with progress', () => {
    const inHand = changed(opened(), { acknowledged: true, acknowledgementLapsesAt: at('03:00') });
    const ends = (event: CaseEvent) => {
      const { acknowledged, acknowledgementLapsesAt } = made([event], inHand);
      return { acknowledged, acknowledgementLapsesAt };
    };
    const due = { dueAt: at('02:10'), lateBySeconds: 0 };
    const promoted = { type: 'SeverityPromoted', from: 'S2', to: 'S1', because: 'elapsed', ...due } as const;
    const none = { acknowledged: false, acknowledgementLapsesAt: null };
    expect(ends(promoted)).toEqual(none);
    expect(ends({ type: 'AcknowledgementLapsed', ...due })).toEqual(none);
    expect(ends({ type: 'EscalationStarted', number: 2 })).toEqual(none);
    expect(ends({ type: 'HandedOn', personId: 'anna', reason: 'On the road' })).toEqual(none);
    const given = { type: 'HandOverAsked', fromId: 'anna', toId: 'ben', reason: 'Night' } as const;
    expect(ends(given)).toEqual(none);
    const standing = { acknowledged: true, acknowledgementLapsesAt: null };
    const contact = {
      at: at('02:05'),
      channel: 'phone',
      with: 'Ruth',
      summary: 'x',
      gaveRemoteSupport: false,
    };
    expect(ends({ type: 'ContactLogged', ...contact })).toEqual(standing);
    expect(ends({ type: 'ClocksPaused', pauseReason: 'customer_not_ready', note: '' })).toEqual(standing);
  });

  it('names the owner, the reporter and why the severity is what it is', () => {
    expect(made([{ type: 'OwnerAssigned', personId: 'ben', reason: '' }]).ownerId).toBe('ben');
    const changedTo = { from: 'S1', to: 'S2', because: 'correction', reason: 'One line only' } as const;
    expect(made([{ type: 'SeverityChanged', ...changedTo }]).severityBasis).toEqual({
      by: 'staff',
      detail: 'One line only',
    });
    const who = {
      customerId: 'customer-2',
      siteId: 'site-2',
      contractId: null,
      timeZone: 'Europe/London',
    };
    const stranger = opened({ customerId: null });
    expect(
      made([{ type: 'ReporterIdentified', ...who, contactId: 'contact-9', reason: 'Called' }], stranger),
    ).toEqual({
      ...stranger,
      ...who,
      identificationNeeded: false,
      reporter: { ...OPENING.reporter, contactId: 'contact-9' },
      lastAt: at('02:10'),
    });
    const to = { ...PINNED, tierVersion: 4 };
    expect(made([{ type: 'CaseRepinned', from: PINNED, to, reason: 'x', moved: [] }]).pinned).toEqual(to);
    const emergency = { clockId: 'restore', dueAt: at('02:08'), lateBySeconds: 120 };
    expect(made([{ type: 'EmergencyOpened', ...emergency }]).emergencyAt).toBe(at('02:08'));
  });

  it('keeps what was told, each once, and no step that was taken', () => {
    const due = { dueAt: at('02:10'), lateBySeconds: 0 };
    const standby: CaseEvent = { type: 'StandbyDue', triggerId: 'depot', ...due };
    const missed: CaseEvent = { type: 'ObligationMissed', obligation: 'on_site', ...due };
    const step = (what: 'standby' | 'obligation', id: string) => ({ what, id, at: at('02:10') });
    const pendingSteps = [
      step('standby', 'depot'),
      step('obligation', 'depot'),
      step('standby', 'on_site'),
      step('obligation', 'on_site'),
    ];
    const waiting = changed(opened(), { pendingSteps });
    expect(made([standby], waiting)).toMatchObject({
      told: ['standby:depot'],
      pendingSteps: pendingSteps.slice(1),
    });
    expect(made([standby, missed], waiting)).toMatchObject({
      told: ['standby:depot', 'obligation:on_site'],
      pendingSteps: pendingSteps.slice(1, 3),
    });
    const missing: CaseEvent = { type: 'CalendarMissed', clockId: 'resolve', calendarId: 'office' };
    expect(made([missing]).told).toEqual(['calendar:resolve']);
    expect(made([standby, missing])).toMatchObject({
      told: ['standby:depot', 'calendar:resolve'],
      pendingSteps: [],
    });
  });
});

describe('clocks in the snapshot', () => {
  it('are without their ledgers, which stand in the event', () => {
    const state = made([reckoned([clockOf('respond')])]);
    expect(state.clocks).toEqual([
      { id: 'respond', kind: 'respond', status: 'running', startedAt: at('01:50'), dueAt: at('02:30') },
    ]);
    expect(state.course).toBe(COURSE);
    for (const part of ['firedRungs', 'pendingSteps', 'corrected']) expect(state).not.toHaveProperty(part);
  });

  it('have their rungs and steps to come, and those that fired, once there were any', () => {
    const pendingRungs = [{ clockId: 'respond', rungId: 'half', at: at('02:15') }];
    const pendingSteps = [{ what: 'standby', id: 'depot', at: at('02:20') }] as const;
    const firedRungs = { respond: ['early'] };
    const state = made([reckoned([], { pendingRungs, pendingSteps, firedRungs })]);
    expect(state).toMatchObject({ pendingRungs, pendingSteps, firedRungs });
    expect(made([reckoned([])], state)).toMatchObject({
      pendingRungs: [],
      pendingSteps: [],
      firedRungs: {},
    });
  });

  it('fire a rung once, and no other clock has its rung', () => {
    const half = { clockId: 'respond', rungId: 'half', at: at('02:15') };
    const other = { clockId: 'restore', rungId: 'half', at: at('04:00') };
    const late = { clockId: 'respond', rungId: 'late', at: at('02:30') };
    const rung = (change: Partial<Extract<CaseEvent, { type: 'RungReached' }>>): CaseEvent => ({
      type: 'RungReached',
      rungId: 'half',
      rungName: 'Half gone',
      clockId: 'respond',
      personIds: [],
      does: 'warn',
      dueAt: at('02:15'),
      lateBySeconds: 0,
      next: null,
      ...change,
    });
    const state = changed(opened(), { pendingRungs: [half, other] });
    const [{ clockId: _clock, ...ofOpening }] = [rung({}) as Record<string, unknown>];
    expect(made([ofOpening as CaseEvent], state)).toEqual({ ...state, lastAt: at('02:10') });
    const fired = made([rung({ next: late })], state);
    expect(fired.pendingRungs).toEqual([other, late]);
    expect(fired.firedRungs).toEqual({ respond: ['half'] });
    const both = made([rung({}), rung({ rungId: 'late' }), rung({ clockId: 'restore' })], fired);
    expect(both.pendingRungs).toEqual([]);
    expect(both.firedRungs).toEqual({ respond: ['half', 'late'], restore: ['half'] });
  });

  it('that run end an acknowledgement when they are missed; those that stopped before do not', () => {
    const inHand = { acknowledged: true, acknowledgementLapsesAt: at('03:00') };
    const clocks = [
      clockOf('respond', { status: 'met', metAt: at('02:31') }),
      clockOf('restore', { kind: 'restore' }),
    ];
    const state = changed(made([reckoned(clocks)]), inHand);
    expect(made([breach('respond', '02:30')], state)).toMatchObject({
      ...inHand,
      breached: { respond: at('02:30') },
    });
    expect(made([breach('restore', '02:30')], state)).toMatchObject({
      acknowledged: false,
      acknowledgementLapsesAt: null,
      breached: { restore: at('02:30') },
    });
  });

  it('stay missed at the latest deadline that they missed', () => {
    const state = made([breach('respond', '02:30'), breach('restore', '06:00'), breach('respond', '03:00')]);
    expect(state.breached).toEqual({ respond: at('03:00'), restore: at('06:00') });
    expect(made([breach('respond', '02:40')], state).breached.respond).toBe(at('03:00'));
  });
});

describe('a breach that was corrected', () => {
  const corrected = (clockId: string): CaseEvent => ({ type: 'BreachCorrected', clockId, reason: 'The log' });

  it('stays a breach and is marked as none, where there was one', () => {
    expect(made([corrected('respond')])).not.toHaveProperty('corrected');
    const state = made([breach('respond', '02:30'), breach('restore', '06:00'), corrected('respond')]);
    expect(state.breached).toEqual({ respond: at('02:30'), restore: at('06:00') });
    expect(state.corrected).toEqual({ respond: at('02:30') });
    expect(made([corrected('restore')], state).corrected).toEqual({
      respond: at('02:30'),
      restore: at('06:00'),
    });
  });

  it.each<[string, readonly ReckonedClock[], boolean]>([
    ['the clock is gone', [], true],
    ['the clock is met', [clockOf('respond', { status: 'met', metAt: at('02:20') })], true],
    ['the deadline lies later', [clockOf('respond', { dueAt: at('02:31') })], true],
    ['there is no deadline', [clockOf('respond', { dueAt: null })], true],
    ['it runs to the deadline that was missed', [clockOf('respond')], false],
    ['it runs to an earlier deadline', [clockOf('respond', { dueAt: at('02:29') })], false],
    ['another clock does so', [clockOf('restore'), clockOf('respond', { status: 'paused' })], true],
  ])('holds on where %s: that is %3$s', (_where, clocks, holds) => {
    const state = made([breach('respond', '02:30'), corrected('respond'), reckoned(clocks)]);
    expect(state.corrected).toEqual(holds ? { respond: at('02:30') } : {});
  });
});

describe('an escalation', () => {
  const cause = { rungId: 'opening', rungName: 'Opened', dueAt: at('02:00'), lateBySeconds: 0 };
  const pageTo = (personId: string, id: string): Page => ({
    id,
    personId,
    channels: [{ channel: 'sms', address: '+8613800000000' }],
    channelIndex: 0,
    attempt: '2.0',
    repeated: false,
    openedAt: at('02:10'),
    acknowledgeBy: at('02:20'),
    code: `code of ${id}`,
    cause,
  });
  const open = (personId: string, id: string): CaseEvent => ({
    type: 'PageOpened',
    page: pageTo(personId, id),
  });
  const queued = (...personIds: readonly string[]): CaseEvent => ({
    type: 'PeopleQueued',
    queue: personIds.map((personId) => ({ personId, cause })),
  });
  const ended = (pageId: string, end: 'expired' | 'acknowledged' | 'stopped'): CaseEvent => ({
    type: 'PageEnded',
    pageId,
    personId: 'anna',
    end,
    because: '',
  });
  const STARTED: CaseEvent = { type: 'EscalationStarted', number: 3 };
  const escalated = (...events: readonly CaseEvent[]) => made([STARTED, ...events]).escalation;

  it('starts empty, with a number of its own, and ends', () => {
    const state = made([STARTED]);
    expect(state.escalation).toEqual({
      number: 3,
      startedAt: at('02:10'),
      queue: [],
      pagedPersonIds: [],
      openPages: [],
      expiredPages: [],
      topRounds: 0,
      repeatAt: null,
    });
    expect(state.escalationCount).toBe(3);
    const over = made([{ type: 'EscalationEnded', number: 3, because: 'resolved' }], state);
    expect(over).toMatchObject({ escalation: null, escalationCount: 3 });
  });

  it.each<CaseEvent>([
    queued('anna'),
    { type: 'PersonSkipped', personId: 'anna', rungId: 'opening', because: 'inactive' },
    open('anna', '2-1'),
    { type: 'PageRetried', pageId: '2-1', channelIndex: 1, attempt: '3.0', repeat: false, because: '' },
    ended('2-1', 'stopped'),
    { type: 'TopOfLadderReached', round: 1, repeatAt: at('02:25'), finalPersonPaged: true },
  ])('that does not run takes nothing of $type', (event) => {
    expect(made([event])).toEqual({ ...opened(), lastAt: at('02:10') });
  });

  it('has people wait until they are paged or skipped', () => {
    const waiting = (...events: readonly CaseEvent[]) =>
      escalated(queued('anna', 'ben'), queued('cleo'), ...events)?.queue.map(({ personId }) => personId);
    expect(waiting()).toEqual(['anna', 'ben', 'cleo']);
    expect(waiting(open('ben', '2-1'))).toEqual(['anna', 'cleo']);
    expect(
      waiting({ type: 'PersonSkipped', personId: 'anna', rungId: 'opening', because: 'inactive' }),
    ).toEqual(['ben', 'cleo']);
  });

  it('knows whom it paged, each once, the latest hundred', () => {
    expect(escalated(open('anna', '2-1'), open('ben', '2-2'), open('anna', '2-3'))).toMatchObject({
      pagedPersonIds: ['anna', 'ben'],
      openPages: [pageTo('anna', '2-1'), pageTo('ben', '2-2'), pageTo('anna', '2-3')],
    });
    const many = Array.from({ length: 102 }, (_, index) => `person-${index}`);
    const paged = escalated(...many.map((personId, index) => open(personId, `2-${index}`)))?.pagedPersonIds;
    expect(paged).toEqual(many.slice(2));
  });

  it('has a page that was sent again on its new channel, and remembers a repeat', () => {
    const retry = (channelIndex: number, repeat: boolean): CaseEvent => ({
      type: 'PageRetried',
      pageId: '2-2',
      channelIndex,
      attempt: `3.${channelIndex}`,
      repeat,
      because: '',
    });
    const both = [open('anna', '2-1'), open('ben', '2-2')];
    const again = (...events: readonly CaseEvent[]) => escalated(...both, ...events)?.openPages;
    const ben = { ...pageTo('ben', '2-2'), channelIndex: 1, attempt: '3.1' };
    expect(again(retry(1, false))).toEqual([pageTo('anna', '2-1'), ben]);
    expect(again(retry(1, true))).toEqual([pageTo('anna', '2-1'), { ...ben, repeated: true }]);
    expect(again(retry(0, true), retry(1, false))?.[1]).toEqual({ ...ben, repeated: true });
  });

  it('keeps a page that ended unanswered for an answer that comes late, the newest fifty', () => {
    const both = [open('anna', '2-1'), open('ben', '2-2')];
    const anna = { id: '2-1', personId: 'anna', code: 'code of 2-1' };
    expect(escalated(...both, ended('2-1', 'expired'))).toMatchObject({
      openPages: [pageTo('ben', '2-2')],
      expiredPages: [anna],
    });
    expect(escalated(...both, ended('2-1', 'stopped'))?.expiredPages).toEqual([anna]);
    expect(escalated(...both, ended('2-1', 'acknowledged'))).toMatchObject({
      openPages: [pageTo('ben', '2-2')],
      expiredPages: [],
    });
    expect(escalated(...both, ended('9-9', 'expired'))).toEqual(escalated(...both));
    const ids = Array.from({ length: 52 }, (_, index) => `2-${index}`);
    const over = escalated(...ids.flatMap((id) => [open('anna', id), ended(id, 'expired')]));
    expect(over?.expiredPages.map(({ id }) => id)).toEqual(ids.slice(2));
  });

  it('counts the rounds at its top', () => {
    const top = { round: 2, repeatAt: at('02:25'), finalPersonPaged: false };
    expect(escalated({ type: 'TopOfLadderReached', ...top })).toMatchObject({
      topRounds: 2,
      repeatAt: at('02:25'),
    });
  });

  it('is answered by a person, who owns the case if nobody does', () => {
    const answer = (lapsesAt: number | null): CaseEvent => ({
      type: 'PageAcknowledged',
      pageId: '2-1',
      personId: 'anna',
      lapsesAt,
    });
    expect(made([answer(at('03:10'))])).toMatchObject({
      acknowledged: true,
      acknowledgementLapsesAt: at('03:10'),
      ownerId: 'anna',
      lastAcknowledgement: { personId: 'anna', at: at('02:10') },
    });
    expect(made([answer(null)], changed(opened(), { ownerId: 'cleo' }))).toMatchObject({
      acknowledgementLapsesAt: null,
      ownerId: 'cleo',
      lastAcknowledgement: { personId: 'anna', at: at('02:10') },
    });
  });
});

describe('the lists', () => {
  const placeOf = (state: CaseState) => caseKind.listing(state);

  it('have an open case by its next running deadline, else by its opening', () => {
    const clocks = [
      clockOf('respond', { status: 'met', dueAt: at('02:30') }),
      clockOf('arrive', { kind: 'arrive', dueAt: at('05:00') }),
      clockOf('restore', { kind: 'restore', dueAt: at('04:00') }),
      clockOf('resolve', { kind: 'resolve', dueAt: null }),
    ];
    expect(placeOf(made([reckoned(clocks)]))).toEqual({ list: 'open', sortAt: at('04:00') });
    expect(placeOf(made([reckoned(clocks.slice(0, 1))]))).toEqual({ list: 'open', sortAt: at('02:00') });
  });

  it('have a closed case by its closing, whatever is said about it later', () => {
    const closed = made([{ type: 'CaseClosed', summary: 'Done' }]);
    const later = caseKind.evolve(closed, { type: 'NoteAdded', text: 'Filed' }, at('05:00'));
    expect(placeOf(later)).toEqual({ list: 'closed', sortAt: at('02:10') });
  });
});
