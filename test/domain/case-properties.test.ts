// What holds for any case whatever happens to it: random lives of commands, failures, waits and outages under random
// ladders, with people who come and go. A failure prints the seed and the shortest life that shows it.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packed } from '../../shared/adapters/packed-body.ts';
import {
  type CaseCommand,
  type CaseEvent,
  type CaseSetup,
  type CaseState,
  PROMISE_KINDS,
} from '../../shared/domain/case.ts';
import { caseKind } from '../../shared/domain/case-kind.ts';
import { idOf } from '../../shared/domain/case-pauses.ts';
import { repinForecast } from '../../shared/domain/case-repin.ts';
import { type Instant, MINUTE_MS } from '../../shared/domain/instant.ts';
import type { Ladder, Recipient, Rung } from '../../shared/domain/ladder.ts';
import { unreachable } from '../../shared/domain/ladder-people.ts';
import { type Person, wayOf } from '../../shared/domain/people.ts';
import { demoTenant } from '../../shared/domain/presets/demo.ts';
import { S002_CALENDARS } from '../../shared/domain/presets/s002-effective.ts';
import type { Actor } from '../../shared/domain/record.ts';
import type { Promotion, Tier } from '../../shared/domain/tier.ts';
import { at, by, CLOCK, entropyOf, OPENING, PROVIDER } from './case-story.ts';
import { LADDER, PEOPLE, SETUP } from './small-desk.ts';

interface Step {
  readonly waitMinutes: number;
  /** Whether the alarm works during the wait, or everything is made up for at its end. */
  readonly outage: boolean;
  readonly does: (state: CaseState, now: Instant) => readonly [CaseCommand, Actor] | null;
  /** Who comes or goes before it. */
  readonly toggles: string | null;
}

/** The mutation run asks for a share of the random lives, since each mutant waits for them: `FAULTLINE_SHARE`. */
const runsOf = (runs: number): number => Math.ceil(runs * Number(process.env.FAULTLINE_SHARE ?? 1));

const personId = fc.constantFrom(...PEOPLE.map(({ id }) => id), 'nobody');
const agoMinutes = fc.oneof(fc.constantFrom(0, 0, 0, 3, -1), fc.integer({ min: -5, max: 300 }));
const reason = fc.constantFrom('a reason', '', undefined);

const promise = fc.record({
  kind: fc.constantFrom(...PROMISE_KINDS),
  minutes: fc.oneof(fc.integer({ min: -5, max: 60 }), fc.integer({ min: 60, max: 2_000 })),
});

const doing: fc.Arbitrary<Step['does']> = fc.oneof(
  fc.constant<Step['does']>(() => null),
  fc
    .record({ personId, index: fc.nat(60), byPage: fc.boolean(), promise: fc.option(promise) })
    .map(({ personId: signedIn, index, byPage, promise: given }): Step['does'] => (state, now) => {
      const pages = [...(state.escalation?.openPages ?? []), ...(state.escalation?.expiredPages ?? [])];
      const page = byPage ? pages[index % Math.max(1, pages.length)] : undefined;
      const id = page?.personId ?? signedIn;
      const named = page ? { pageId: page.id } : {};
      const word = given ? { promise: { kind: given.kind, at: now + given.minutes * MINUTE_MS } } : {};
      return [{ type: 'AcknowledgePage', personId: id, ...named, ...word }, by(id)];
    }),
  fc
    .record({ personId, promise, why: reason })
    .map(({ personId: id, promise: { kind, minutes }, why }): Step['does'] => (_state, now) => [
      {
        type: 'MakePromise',
        personId: id,
        kind,
        at: now + minutes * MINUTE_MS,
        ...(why === undefined ? {} : { reason: why }),
      },
      by(id),
    ]),
  fc
    .record({ from: personId, to: fc.option(personId), reason: fc.constantFrom('My shift ends', '') })
    .map(({ from, to, reason: why }): Step['does'] => () => [
      { type: 'HandOver', personId: from, toPersonId: to, reason: why },
      by(from),
    ]),
  fc
    .record({ index: fc.nat(10), result: fc.constantFrom('refused', 'unknown', 'undelivered') })
    .map(({ index, result }): Step['does'] => (state) => {
      const pages = state.escalation?.openPages ?? [];
      const page = pages[index % Math.max(1, pages.length)];
      if (!page) return null;
      const attempt = page.standing?.[index % (1 + page.standing.length)] ?? page.attempt;
      return [{ type: 'ReportAttempt', attempt, pageId: page.id, result, detail: 'x' }, PROVIDER];
    }),
  fc
    .record({ agoMinutes, reason, gaveRemoteSupport: fc.boolean() })
    .map(({ agoMinutes: ago, reason: why, gaveRemoteSupport }): Step['does'] => (_state, now) => [
      {
        type: 'LogContact',
        at: now - ago * MINUTE_MS,
        channel: 'phone',
        with: 'Ruth',
        summary: 'Spoke',
        gaveRemoteSupport,
        ...(why === undefined ? {} : { reason: why }),
      },
      by('anna'),
    ]),
  fc
    .record({
      kind: fc.constantFrom(
        'solution_plan',
        'arrive',
        'restore',
        'full_recovery',
        'analysis_report',
        'spare_standby',
      ),
      agoMinutes,
      reason,
    })
    .map(({ kind, agoMinutes: ago, reason: why }): Step['does'] => (_state, now) => [
      {
        type: 'RecordMilestone',
        kind,
        at: now - ago * MINUTE_MS,
        summary: '',
        ...(why === undefined ? {} : { reason: why }),
      },
      by('ben'),
    ]),
  fc
    .record({ agoMinutes, remotely: fc.boolean(), reason })
    .map(({ agoMinutes: ago, remotely, reason: why }): Step['does'] => (_state, now) => [
      {
        type: 'ResolveCase',
        at: now - ago * MINUTE_MS,
        summary: 'Done',
        remotely,
        ...(why === undefined ? {} : { reason: why }),
      },
      by('ben'),
    ]),
  fc
    .record({
      index: fc.nat(8),
      fromMinutes: agoMinutes,
      lengthMinutes: fc.option(fc.integer({ min: -5, max: 200 }), { freq: 6 }),
      isNew: fc.boolean(),
      drops: fc.boolean(),
      why: fc.constantFrom('The gate log', 'Another case', ''),
    })
    .map(({ index, fromMinutes, lengthMinutes, isNew, drops, why }): Step['does'] => (state, now) => {
      const ids = state.course.pauses.map(idOf);
      const pauseId = isNew || ids.length === 0 ? null : (ids[index % ids.length] ?? null);
      if (drops) return [{ type: 'DropPause', pauseId: pauseId ?? 'none', reason: why }, by('mia')];
      const from = now - fromMinutes * 2 * MINUTE_MS;
      const to = lengthMinutes === null ? null : from + lengthMinutes * MINUTE_MS;
      const pauseReason = 'customer_not_ready';
      return [{ type: 'CorrectPause', pauseId, from, to, pauseReason, reason: why }, by('mia')];
    }),
  fc
    .record({ obligation: fc.constantFrom('on_site', 'none'), agoMinutes, reason })
    .map(({ obligation, agoMinutes: ago, reason: why }): Step['does'] => (_state, now) => [
      {
        type: 'RecordObligation',
        obligation,
        at: now - ago * MINUTE_MS,
        summary: 'They came',
        ...(why === undefined ? {} : { reason: why }),
      },
      by('ben'),
    ]),
  fc
    .record({
      says: fc.constantFrom('ProposeCrisis', 'OpenCrisis', 'OpenCrisis', 'UpdateCrisis', 'ReportCrisis'),
      asks: fc.constantFrom('RequestAction', 'FinishAction', 'CloseCrisis', null),
      leaderId: personId,
      memberIds: fc.subarray(PEOPLE.map(({ id }) => id)),
      minutes: fc.nat(200),
    })
    .map(({ says, asks, leaderId, memberIds, minutes }): Step['does'] => (state, now) => {
      const summary = 'As it stands';
      const why = { impact: 'Large', complexity: 'Much at once' };
      const team = { coordinatorId: 'cleo', leaderId, memberIds, reportToId: 'cleo' };
      const actionId = state.crisis?.actions?.at(-1)?.id ?? 'a1';
      const dueAt = now + minutes * MINUTE_MS;
      const commands: Record<string, CaseCommand> = {
        ProposeCrisis: { type: 'ProposeCrisis', ...why },
        OpenCrisis: { type: 'OpenCrisis', ...why, ...team },
        UpdateCrisis: { type: 'UpdateCrisis', summary },
        ReportCrisis: { type: 'ReportCrisis', summary },
        RequestAction: { type: 'RequestAction', what: 'A part', ownerId: 'ben', dueAt },
        FinishAction: { type: 'FinishAction', actionId, summary },
        CloseCrisis: { type: 'CloseCrisis', summary },
      };
      const command = commands[state.crisis?.status === 'open' ? (asks ?? says) : says];
      return command ? [command, by('mia')] : null;
    }),
  fc.constant<Step['does']>(() => [{ type: 'RepinCase', to: {}, reason: 'Another version' }, by('tom')]),
  fc
    .oneof(
      fc.record({ type: fc.constant('CloseCase' as const), summary: fc.constantFrom('Done', '') }),
      fc.record({ type: fc.constant('ReopenCase' as const), reason: fc.constantFrom('Back', '') }),
      fc.record({
        type: fc.constant('PauseClocks' as const),
        pauseReason: fc.constantFrom('customer_not_ready', 'lunch'),
        note: fc.constant(''),
      }),
      fc.record({ type: fc.constant('ResumeClocks' as const), note: fc.constant('') }),
      fc.record({
        type: fc.constant('ChangeSeverity' as const),
        severity: fc.constantFrom('S1', 'S2', 'S3', 'S9'),
        because: fc.constantFrom('worsened' as const, 'correction' as const),
        reason: fc.constant('Looked again'),
      }),
      fc.record({
        type: fc.constant('RecordFact' as const),
        fact: fc.constantFrom('solved_remotely', 'colour', 'emergency_class'),
        value: fc.constantFrom<string | boolean>(true, false, 'x', 'E1', 'none'),
        reason: fc.constant('Asked'),
      }),
      fc.record({ type: fc.constant('AssignOwner' as const), personId, reason: fc.constant('') }),
      fc.record({ type: fc.constant('EscalateNow' as const), personId, reason: fc.constant('Help') }),
      fc.record({ type: fc.constant('AddNote' as const), text: fc.string({ maxLength: 20 }) }),
    )
    .map((command): Step['does'] => () => [command, by('mia')]),
);

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    waitMinutes: fc.oneof(fc.nat(20), fc.nat(200), fc.nat(900)),
    outage: fc.boolean(),
    does: doing,
    toggles: fc.option(personId, { freq: 8 }),
  }),
  { maxLength: 25 },
);

const recipient: fc.Arbitrary<Recipient> = fc.oneof(
  fc.record({ to: fc.constant('rota' as const), rotaId: fc.constantFrom('week', 'none'), depth: fc.nat(3) }),
  fc.record({ to: fc.constant('person' as const), personId }),
  fc.record({ to: fc.constant('duty' as const), duty: fc.constantFrom('duty_manager', 'none') }),
  fc.constant<Recipient>({ to: 'owner' }),
  fc.constant<Recipient>({ to: 'manager_of_owner' }),
);

const ladder: fc.Arbitrary<Ladder> = fc
  .record({
    rungs: fc.array(
      fc.record({
        when: fc.oneof(
          fc.record({
            at: fc.constant('opening' as const),
            severities: fc.subarray(['S1', 'S2', 'S3'], { minLength: 1 }),
          }),
          fc.record({ at: fc.constant('percent' as const), percent: fc.constantFrom(0, 50, 80, 100, 150) }),
          fc.record({
            at: fc.constant('offset' as const),
            offsetMinutes: fc.constantFrom(-500, -15, 0, 0, 30, 90),
          }),
          fc.record({
            at: fc.constant('promotion' as const),
            severities: fc.subarray(['S1', 'S2'], { minLength: 1 }),
          }),
          fc.record({ at: fc.constant('emergency' as const), classes: fc.subarray(['E1']) }),
        ),
        does: fc.constantFrom('warn' as const, 'page' as const),
        recipients: fc.array(recipient, { maxLength: 3 }),
        order: fc.constantFrom('one_after_another' as const, 'all_at_once' as const),
        ownTimes: fc.record(
          { acknowledgeWithinMinutes: fc.integer({ min: 1, max: 60 }), repeats: fc.nat(3) },
          { requiredKeys: [] },
        ),
      }),
      { maxLength: 6 },
    ),
    acknowledgeWithinMinutes: fc.integer({ min: 0, max: 40 }),
    repeatEveryMinutes: fc.integer({ min: 0, max: 40 }),
    acknowledgementHoldsMinutes: fc.option(fc.integer({ min: 0, max: 120 })),
    finalPersonId: fc.constantFrom('dora', 'ina', 'nobody'),
  })
  .map(({ rungs, ...rest }) => ({
    ...LADDER,
    ...rest,
    rungs: rungs.map(
      ({ ownTimes, ...rung }, index): Rung => ({
        ...rung,
        ...ownTimes,
        id: `rung-${index}`,
        name: `Rung ${index}`,
      }),
    ),
  }));

/** People as they are: some sleep, some are away, some want other ways for other severities, and some told a way to stop. */
const people: fc.Arbitrary<readonly Person[]> = fc
  .tuple(
    ...PEOPLE.map(() =>
      fc.record(
        {
          quiet: fc.record({
            from: fc.constantFrom('00:00', '09:30', '18:00', '22:00'),
            to: fc.constantFrom('07:00', '11:00', '22:00', '24:00'),
            brokenUpToRank: fc.nat(2),
          }),
          away: fc.record({
            fromMinutes: fc.nat(600),
            forMinutes: fc.nat(2_000),
            deputyId: fc.option(personId),
          }),
          delays: fc.array(fc.option(fc.nat(30)), { minLength: 1, maxLength: 2 }),
          stopped: fc.constant(true),
        },
        { requiredKeys: [] },
      ),
    ),
  )
  .map((each) =>
    each.map(({ quiet, away, delays, stopped }, index): Person => {
      const one = PEOPLE[index];
      if (!one) throw new Error('There are as many of these as people');
      const span = quiet ? [[quiet.from, quiet.to] as const] : [];
      const weekly = { mon: span, tue: span, wed: span, thu: span, fri: span, sat: span, sun: span };
      const contactMethods = one.contactMethods.map((method, nth) =>
        stopped && nth === 0 ? { ...method, stoppedAt: at('01:00') } : method,
      );
      const ways = one.contactMethods.map((method, nth) => ({
        way: wayOf(method),
        afterMinutes: delays?.[nth] ?? null,
      }));
      const from = at('01:00') + (away?.fromMinutes ?? 0) * MINUTE_MS;
      return {
        ...one,
        contactMethods,
        ...(quiet
          ? { quietHours: { timeZone: 'Asia/Shanghai', weekly, brokenUpToRank: quiet.brokenUpToRank } }
          : {}),
        ...(away
          ? {
              absences: [
                {
                  from,
                  to: from + away.forMinutes * MINUTE_MS,
                  reason: 'leave',
                  ...(away.deputyId === null ? {} : { deputyId: away.deputyId }),
                },
              ],
            }
          : {}),
        ...(delays ? { paging: [{ severities: [], ways }] } : {}),
      };
    }),
  );

const hours = (amount: number) => ({ amount, unit: 'hours' as const });

/** The small tier with all that time brings about by itself. */
const climbing = fc
  .record({
    when: fc.constantFrom<Promotion['when']>(
      { on: 'breach', kinds: ['restore', 'resolve'] },
      { on: 'elapsed', after: { S3: hours(2), S2: hours(3) } },
      { on: 'fact', fact: 'solved_remotely' },
    ),
    atTop: fc.constantFrom('stay' as const, 'open_emergency' as const),
    obligationMissed: fc.constantFrom('extend_by_lateness' as const, 'void' as const, 'ignore' as const),
    promotionCountsFrom: fc.constantFrom('promotion' as const, 'report' as const),
    correctedCountsFrom: fc.constantFrom('from_report' as const, 'from_reclassification' as const),
  })
  .map(({ when, atTop, ...conventions }): Tier => {
    const severities = SETUP.tier.severities.map((severity) => ({
      ...severity,
      targets: [
        ...severity.targets.filter(({ kind }) => kind !== 'restore'),
        {
          kind: 'restore' as const,
          within: hours(2 + severity.rank),
          from: 'report' as const,
          precondition: 'on_site',
        },
        { kind: 'full_recovery' as const, within: hours(1), from: 'arrival' as const },
      ],
    }));
    return {
      ...SETUP.tier,
      severities,
      reportTargets: [
        ...SETUP.tier.reportTargets,
        { kind: 'solution_plan', subkind: 'survey', within: hours(4), from: 'closed' },
      ],
      promotion: { order: ['S3', 'S2', 'S1'], when, atTop },
      obligations: [
        {
          id: 'on_site',
          within: { amount: 20, unit: 'minutes' },
          from: 'report',
          whatZh: '到场',
          whatEn: 'On site',
        },
      ],
      standby: [
        { id: 'near', share: 0.5, of: 'restore' },
        { id: 'far', share: 1, of: 'restore' },
      ],
      conventions: { ...SETUP.tier.conventions, ...conventions },
    };
  });

describe('any life of a case', () => {
  it('keeps what must always hold', () => {
    fc.assert(
      fc.property(
        ladder,
        steps,
        fc.nat(400),
        fc.constantFrom('S1', 'S2', 'S3'),
        fc.oneof(fc.constant(PEOPLE), people),
        (rungs, life, late, severity, staff) => {
          const setup = { ...SETUP, ladder: rungs, people: staff };
          const lived = new Life(setup, at('02:00') + late * MINUTE_MS);
          lived.does({ ...OPENING, severity }, CLOCK);
          for (const step of life) lived.lives(step);
          lived.replays();
        },
      ),
      { numRuns: runsOf(250) },
    );
  });

  it('keeps it also where the case climbs by itself and the customer owes something', () => {
    fc.assert(
      fc.property(climbing, steps, fc.nat(400), ladder, people, (tier, life, late, rungs, staff) => {
        const setup = { ...SETUP, tier, ladder: rungs, people: staff };
        const lived = new Life(setup, at('02:00') + late * MINUTE_MS);
        lived.does({ ...OPENING, severity: 'S3' }, CLOCK);
        for (const step of life) lived.lives(step);
        lived.replays();
      }),
      { numRuns: runsOf(200) },
    );
  });

  it('keeps it also while a crisis team is called, however many of it answer', () => {
    const summoned = {
      coordinatorId: 'cleo',
      leaderId: 'mia',
      memberIds: ['anna', 'ben'],
      reportToId: 'cleo',
    };
    const call = { type: 'OpenCrisis', impact: 'Large', complexity: 'Much at once', ...summoned } as const;
    fc.assert(
      fc.property(ladder, steps, fc.nat(200), fc.nat(9), people, (rungs, life, late, index, staff) => {
        const lived = new Life({ ...SETUP, ladder: rungs, people: staff }, at('02:00'));
        lived.does({ ...OPENING, severity: 'S1' }, CLOCK);
        lived.waits(late);
        lived.does(call, by('dora'));
        const pages = lived.state.escalation?.openPages ?? [];
        const { id: pageId, personId: id } = pages[index % Math.max(1, pages.length)] ?? {};
        if (pageId && id) lived.does({ type: 'AcknowledgePage', pageId, personId: id }, by(id));
        for (const step of life) lived.lives(step);
        lived.replays();
      }),
      { numRuns: runsOf(150) },
    );
  });

  it('climbs to the top and stays there, repeating, while nobody answers', () => {
    fc.assert(
      fc.property(ladder, fc.constantFrom('S1', 'S2', 'S3'), people, (rungs, severity, staff) => {
        const lived = new Life({ ...SETUP, ladder: rungs, people: staff }, at('02:00'));
        lived.does({ ...OPENING, severity }, CLOCK);
        // The longest target is a day; from its breach on nobody can have been left out.
        lived.waits(2 * 1_440);
        const rounds = lived.state.escalation?.topRounds ?? 0;
        expect(rounds).toBeGreaterThan(0);
        lived.waits(Math.max(1, rungs.repeatEveryMinutes));
        expect(lived.state.escalation?.topRounds).toBeGreaterThan(rounds);
      }),
      { numRuns: runsOf(15) },
    );
  });

  it('is replayed alike whatever the preset of the demo makes of it', () => {
    const { tiers, ladders, people, posts, rotas } = demoTenant('desk.example');
    const [tier] = tiers;
    const [demoLadder] = ladders;
    if (!tier || !demoLadder) throw new Error('The demo tenant has a tier and a ladder');
    const setup: CaseSetup = { tier, ladder: demoLadder, people, posts, rotas, calendars: S002_CALENDARS };
    const sizesBytes: number[] = [];
    fc.assert(
      fc.property(fc.constantFrom('L1', 'L2', 'L3', 'L4'), steps, (severity, life) => {
        const lived = new Life(setup, at('02:00'));
        lived.does({ ...OPENING, severity }, CLOCK);
        for (const step of life) lived.lives({ ...step, toggles: null });
        lived.replays();
        sizesBytes.push(packed(JSON.stringify(lived.state)).length);
      }),
      { numRuns: runsOf(60) },
    );
    // What the store keeps of a case, however it went on: 2 KB at the ninety-fifth of a hundred.
    const sorted = sizesBytes.toSorted((one, other) => one - other);
    expect(sorted[Math.floor(sorted.length * 0.95)]).toBeLessThanOrEqual(2_048);
  });
});

// ---------------------------------------------------------------------------------------------------------------

const SNAPSHOT_BYTES_MAX = 32 * 1_024;

/** A case under watch: every decision is checked as it is taken. */
class Life {
  setup: CaseSetup;
  now: Instant;
  private current: CaseState | null = null;
  private readonly log: { at: Instant; version: number; events: readonly CaseEvent[] }[] = [];
  private readonly once = new Set<string>();
  private readonly fired = new Map<string, number>();
  private renewals = 0;

  constructor(setup: CaseSetup, now: Instant) {
    this.setup = setup;
    this.now = now;
  }

  get state(): CaseState {
    if (!this.current) throw new Error('There is no case yet');
    return this.current;
  }

  lives({ waitMinutes, outage, does, toggles }: Step): void {
    if (toggles) {
      const people = this.setup.people.map((each) =>
        each.id === toggles ? { ...each, active: !each.active } : each,
      );
      this.setup = { ...this.setup, people };
    }
    if (outage) this.now += waitMinutes * MINUTE_MS;
    else this.waits(waitMinutes);
    const command = does(this.state, this.now);
    if (command) this.does(...command);
    this.wakes();
  }

  waits(minutes: number): void {
    const target = this.now + minutes * MINUTE_MS;
    for (;;) {
      const wakeAt = caseKind.nextWake(this.state);
      if (wakeAt === null || wakeAt > target) break;
      this.now = Math.max(this.now, wakeAt);
      this.wakes();
    }
    this.now = target;
  }

  /** A wake is accepted exactly when something is due, and leaves nothing due. */
  wakes(): void {
    const wakeAt = caseKind.nextWake(this.state);
    const outcome = this.does(caseKind.wake(), CLOCK);
    expect(outcome).toBe(wakeAt !== null && wakeAt <= this.now ? 'accepted' : 'ignored');
    const next = caseKind.nextWake(this.state);
    if (next !== null) expect(next).toBeGreaterThan(this.now);
  }

  does(command: CaseCommand, actor: Actor): string {
    const version = (this.current?.version ?? 0) + 1;
    const before = deepFrozen(this.current);
    const { people: _people, posts: _posts, rotas: _rotas, next: _next, ...promised } = this.setup;
    // The next version says the same: it must move nothing.
    const next = { ...promised, tier: { ...promised.tier, version: promised.tier.version + 1 } };
    const setup = command.type === 'RepinCase' ? { ...this.setup, next } : this.setup;
    const context = { now: this.now, actor, entropy: entropyOf(version), setup };
    const decision = caseKind.decide(before, command, context);
    if (command.type === 'RepinCase' && before && decision.outcome === 'accepted') {
      const forecast = repinForecast(before, command, context);
      expect(forecast).toMatchObject({ moved: [], breaches: [], heals: [], notices: 0, warnings: [] });
      expect(decision.effects).toEqual([]);
      this.setup = { ...this.setup, ...next };
    }
    if (decision.outcome !== 'accepted') {
      expect(decision.reason.code).toMatch(/^[a-z_]+$/);
      expect(decision.reason.zh).toMatch(/[。？]$/);
      expect(decision.reason.en).toMatch(/\.$/);
      return decision.outcome;
    }

    expect(decision.events.length).toBeGreaterThan(0);
    let state = before;
    for (const event of decision.events) {
      this.isRight(event, state, decision.effects, version);
      state = caseKind.evolve(state, event, this.now);
    }
    if (!state) throw new Error('An accepted command left no case');
    this.current = { ...state, version };
    // What came due in an outage is recorded with whatever comes first, and is not the re-pinning's doing.
    const wasDue = before !== null && (caseKind.nextWake(before) ?? Infinity) <= this.now;
    if (command.type === 'RepinCase' && !wasDue) expect(this.current.clocks).toEqual(before?.clocks);
    this.log.push({ at: this.now, version, events: decision.events });
    this.accounts(before, decision.events);
    if (command.type === 'AcknowledgePage') expect(this.current.acknowledged).toBe(true);
    this.stands();
    return decision.outcome;
  }

  /** The snapshot is what its events make of it, also after it went through the store. */
  replays(): void {
    let replayed: CaseState | null = null;
    for (const { at: instant, version, events } of JSON.parse(JSON.stringify(this.log)) as typeof this.log) {
      for (const event of events) replayed = caseKind.evolve(replayed, event, instant);
      if (replayed) replayed = { ...replayed, version };
    }
    expect(replayed).toEqual(this.state);
    expect(JSON.parse(JSON.stringify(this.state))).toEqual(this.state);
  }

  private isRight(
    event: CaseEvent,
    state: CaseState | null,
    effects: readonly { type: string }[],
    version: number,
  ): void {
    if ('lateBySeconds' in event) {
      expect(event.dueAt).toBeLessThanOrEqual(this.now);
      expect(event.lateBySeconds).toBe(Math.floor((this.now - event.dueAt) / 1_000));
    }
    switch (event.type) {
      case 'SeverityChanged':
      case 'SeverityPromoted':
      case 'CaseReopened':
        this.renewals += 1;
        break;
      case 'EmergencyOpened':
        this.happensOnce('emergency');
        break;
      case 'StandbyDue':
        this.happensOnce(`standby ${event.triggerId}`);
        break;
      case 'ObligationMissed':
        this.happensOnce(`obligation ${event.obligation}`);
        break;
      case 'TargetBreached':
        this.happensOnce(`breach of ${event.clockId} at ${event.dueAt}`);
        break;
      case 'RungReached': {
        if (event.clockId === undefined) break;
        const rung = `${event.clockId} ${event.rungId}`;
        const times = (this.fired.get(rung) ?? 0) + 1;
        this.fired.set(rung, times);
        expect(times).toBeLessThanOrEqual(1 + this.renewals);
        break;
      }
      case 'PageOpened': {
        const { page } = event;
        const person = this.setup.people.find(({ id }) => id === page.personId);
        // Behind the final person there is nobody: they are asked on their leave as well.
        const asked = page.cause.rungId === 'top' ? undefined : this.now;
        expect(unreachable(person, asked)).toBeNull();
        for (const { channel, address } of page.channels) {
          const method = person?.contactMethods.find((each) => wayOf(each) === `${channel}:${address}`);
          expect(method?.stoppedAt).toBeUndefined();
        }
        expect(page.acknowledgeBy).toBeGreaterThan(this.now);
        this.happensOnce(`page ${page.id}`);
        this.isSent(page.id, page.attempt, effects, version);
        const { openPages = [], expiredPages = [] } = state?.escalation ?? {};
        expect([...openPages, ...expiredPages].map(({ code }) => code)).not.toContain(page.code);
        break;
      }
      case 'PageRetried':
        this.isSent(event.pageId, event.attempt, effects, version);
        break;
      case 'PageEnded': {
        const page = state?.escalation?.openPages.find(({ id }) => id === event.pageId);
        expect(page?.personId).toBe(event.personId);
        if (event.end === 'expired') expect(page?.acknowledgeBy).toBeLessThanOrEqual(this.now);
        break;
      }
    }
  }

  /** Whoever a rung brings in, and whoever waits, is paged, held or skipped with a reason, until the escalation ends. */
  private accounts(before: CaseState | null, events: readonly CaseEvent[]): void {
    const { escalation } = this.state;
    if (!escalation || events.some(({ type }) => type === 'EscalationEnded')) return;
    const accounted = new Set(
      [...escalation.openPages, ...escalation.queue, ...(escalation.held ?? [])].map((each) => each.personId),
    );
    for (const event of events) {
      if (event.type === 'PersonSkipped') accounted.add(event.personId);
      if (event.type !== 'PageOpened' && event.type !== 'PageHeld') continue;
      const { personId, because } = event.type === 'PageOpened' ? event.page : event.held;
      accounted.add(personId);
      if (because?.standsInFor !== undefined) accounted.add(because.standsInFor);
      if (event.turnOf !== undefined) accounted.add(event.turnOf);
    }
    for (const event of events) {
      if (event.type !== 'RungReached' || event.does !== 'page') continue;
      for (const id of event.personIds) expect([...accounted]).toContain(id);
    }
    if (before?.escalation?.number !== escalation.number) return;
    for (const { personId: id } of [...before.escalation.queue, ...(before.escalation.held ?? [])])
      expect([...accounted]).toContain(id);
  }

  private isSent(
    pageId: string,
    attempt: string,
    effects: readonly { type: string }[],
    version: number,
  ): void {
    this.happensOnce(`attempt ${attempt}`);
    const [committed, index] = attempt.split('.').map(Number);
    expect(committed).toBe(version);
    expect(effects[index ?? -1]).toMatchObject({ type: 'SendPage', pageId });
  }

  private happensOnce(what: string): void {
    expect(this.once.has(what), `${what} came twice`).toBe(false);
    this.once.add(what);
  }

  private stands(): void {
    const { state } = this;
    expect(Buffer.byteLength(JSON.stringify(state))).toBeLessThanOrEqual(SNAPSHOT_BYTES_MAX);
    const { escalation } = state;
    if (state.acknowledged && escalation) {
      // The summons of a crisis team go on, and nothing else does.
      const summons = escalation.openPages.map(({ cause }) => cause.rungId);
      expect(new Set(summons)).toEqual(new Set(['crisis_opened']));
      expect([...escalation.queue, ...(escalation.held ?? [])]).toEqual([]);
      expect(escalation.repeatAt).toBeNull();
    }
    if (state.status === 'closed' && !state.clocks.some(({ status }) => status === 'running')) {
      expect(caseKind.nextWake(state)).toBeNull();
      expect(escalation).toBeNull();
    }
    if (!escalation) return;
    const { openPages, queue, held = [] } = escalation;
    // Who is asked again, or was put off, may wait in the queue while a page of theirs is open.
    const firstTime = queue.filter(({ round, putOff }) => round === undefined && !putOff);
    const busy = [...openPages, ...held, ...firstTime].map((each) => each.personId);
    expect(new Set(busy).size).toBe(busy.length);
    // It never stalls: somebody is being asked, or will be at a known instant, or the next round stands.
    expect(openPages.length + held.length > 0 || escalation.repeatAt !== null).toBe(true);
    const dueAt = Math.min(
      ...state.clocks.flatMap(({ status, dueAt: due, measureOnly }) =>
        status === 'running' && due !== null && !measureOnly ? due : [],
      ),
    );
    for (const each of held) {
      const windowMs = (each.acknowledgeWithinMinutes ?? 0) * MINUTE_MS;
      const next = caseKind.nextWake(state) ?? Infinity;
      expect(next).toBeLessThanOrEqual(Math.min(each.until, dueAt - windowMs));
    }
  }
}

function deepFrozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) deepFrozen(member);
  }
  return value;
}
