// What a person promises beside the contract: a clock of its own, kept by evidence or broken, and then its person and their
// manager are paged, whoever has the case in hand.

import { describe, expect, it } from 'vitest';
import type { CaseCommand, PromiseKind } from '../../shared/domain/case.ts';
import { caseKind } from '../../shared/domain/case-kind.ts';
import { laterThan } from '../../shared/domain/case-promises.ts';
import { CLOSE, contact, milestone, pause, reopen, resolve, take, taken } from './case-commands.ts';
import { at, by, eventsOf, type Story, story, telling } from './case-story.ts';
import { LADDER, peopleWith, SETUP } from './small-desk.ts';

const QUIET_LADDER = { ...LADDER, rungs: LADDER.rungs.slice(0, 1), acknowledgementHoldsMinutes: null };
const word = (kind: PromiseKind, time: string, reason?: string): CaseCommand => ({
  type: 'MakePromise',
  personId: 'anna',
  kind,
  at: at(time),
  ...(reason === undefined ? {} : { reason }),
});
/** Anna took the case at its opening and promised to be on site by half past two. */
const promised = (): Story => {
  const told = story({}, { ladder: QUIET_LADDER });
  told.does({ ...take(), promise: { kind: 'arrive', at: at('02:25') } });
  told.sent();
  return told;
};

describe('a promise', () => {
  it('is given with an acknowledgement, stands in the lists and is told to the reporter', () => {
    const told = story({ severity: 'S2' }, { ladder: QUIET_LADDER });
    told.sent();
    told.does({ ...take(), promise: { kind: 'arrive', at: at('02:25') } });
    expect(told.sent()).toEqual(['02:00 promise_made reporter']);
    expect(told.state.promises).toEqual([
      { id: 'p2', personId: 'anna', kind: 'arrive', madeAt: at('02:00'), dueAt: at('02:25') },
    ]);
    expect(caseKind.nextWake(told.state)).toBe(at('02:25'));
    expect(caseKind.listing(told.state)).toEqual({ list: 'open', sortAt: at('02:25') });
    expect(told.state.acknowledged).toBe(true);
  });

  it('is measured by the deadline of the contract, which it may be later than and never moves', () => {
    const { state } = taken({ ladder: QUIET_LADDER });
    const due = state.clocks.find(({ kind }) => kind === 'restore')?.dueAt ?? 0;
    expect(due).toBeGreaterThan(at('02:00'));
    expect(laterThan(state, { kind: 'restore', dueAt: due })).toBeNull();
    expect(laterThan(state, { kind: 'restore', dueAt: due + 59_000 })).toBeNull();
    expect(laterThan(state, { kind: 'restore', dueAt: due + 60_000 })).toBe(due);
    // The contract has no deadline for word of the progress.
    expect(laterThan(state, { kind: 'update', dueAt: due + 60_000 })).toBeNull();
  });

  it('is kept by what was promised, and never pages then', () => {
    const told = promised();
    told.until('02:20');
    told.does(contact('02:20'));
    told.does(milestone('arrive', '02:20'));
    expect(told.state.promises).toEqual([]);
    expect(eventsOf(told, 'PromiseKept')).toEqual([
      {
        type: 'PromiseKept',
        promiseId: 'p2',
        personId: 'anna',
        kind: 'arrive',
        dueAt: at('02:25'),
        keptAt: at('02:20'),
      },
    ]);
    told.sent();
    told.until('02:29');
    expect(told.sent()).toEqual([]);
  });

  it('that is broken pages who gave it, then their manager, although the case was taken', () => {
    const told = promised();
    told.does(contact('02:00'));
    told.until('02:45');
    expect(told.sent()).toEqual([
      '02:25 page anna sms',
      '02:35 page mia sms',
      '02:45 page dora sms',
      '02:45 tenant_alarm tom',
    ]);
    expect(told.state).toMatchObject({ ownerId: 'anna', promises: [{ brokenAt: at('02:25') }] });
    expect(eventsOf(told, 'PageOpened')[1]?.page.cause).toMatchObject({
      rungId: 'promise',
      rungName: '承诺未兑现：到场 / promise not kept: on site',
    });
    // She answers with another word, which takes the place of the broken one.
    const again = { ...take(), promise: { kind: 'arrive' as const, at: at('03:10') } };
    expect(told.does(again)).toBe('accepted');
    expect(told.state.promises).toEqual([expect.objectContaining({ dueAt: at('03:10'), id: 'p7' })]);
    expect(told.state.acknowledged).toBe(true);
  });

  it('tells the owner where somebody else broke it', () => {
    const told = promised();
    told.does({ type: 'AssignOwner', personId: 'cleo', reason: 'Knows it' }, by('mia'));
    // Whoever had the case before is released from what they promised of it.
    expect(told.state.promises).toEqual([]);
    told.does({ ...word('update', '02:10'), personId: 'ben' } as CaseCommand, by('ben'));
    told.sent();
    told.until('02:10');
    expect(told.sent()).toEqual(['02:10 page ben sms', '02:10 promise_broken cleo']);
  });

  it('is kept late, or by a record typed in late, where the break stays in the timeline', () => {
    const told = promised();
    told.until('02:27');
    told.does(milestone('arrive', '02:24'), by('anna'));
    expect(eventsOf(told, 'PromiseBroken')).toHaveLength(1);
    expect(eventsOf(told, 'PromiseKept')[0]).toMatchObject({ dueAt: at('02:25'), keptAt: at('02:24') });
    expect(told.state.promises).toEqual([]);
  });

  it.each<[PromiseKind, CaseCommand, boolean]>([
    ['contact', contact('02:10'), true],
    ['update', contact('02:10'), true],
    ['update', { type: 'AddNote', text: 'On my way' }, true],
    ['update', milestone('solution_plan', '02:10'), true],
    ['contact', { type: 'AddNote', text: 'On my way' }, false],
    ['restore', milestone('restore', '02:10'), true],
    ['arrive', milestone('restore', '02:10'), false],
    ['resolve', milestone('restore', '02:10'), false],
  ])('of %s is or is not kept by %o', (kind, evidence, isKept) => {
    const told = story({}, { ladder: QUIET_LADDER });
    told.does({ ...take(), promise: { kind, at: at('02:25') } });
    told.until('02:10');
    expect(told.does(evidence)).toBe('accepted');
    expect(eventsOf(told, 'PromiseKept')).toHaveLength(isKept ? 1 : 0);
    expect(told.state.promises).toHaveLength(isKept ? 0 : 1);
  });

  it('of word is not kept by word from before it', () => {
    const told = story({}, { ladder: QUIET_LADDER });
    told.until('02:04');
    told.does({ ...take(), promise: { kind: 'contact', at: at('02:25') } });
    told.does(contact('02:02'));
    expect(told.state.promises).toHaveLength(1);
  });

  it('ends with the case, a pause or another owner, and nobody is paged about it', () => {
    const ways: readonly (readonly [CaseCommand, string])[] = [
      [resolve('02:01'), 'resolved'],
      [pause(), 'paused'],
      [{ type: 'AssignOwner', personId: 'cleo', reason: 'Knows it' }, 'handed_over'],
    ];
    for (const [command, because] of ways) {
      const told = promised();
      told.until('02:01');
      told.does(contact('02:01'));
      told.does(command, by('mia'));
      expect(eventsOf(told, 'PromiseReleased')).toEqual([
        { type: 'PromiseReleased', promiseId: 'p2', personId: 'anna', kind: 'arrive', because },
      ]);
      told.sent();
      told.until('02:29');
      expect(told.sent()).toEqual([]);
    }
  });

  it('is moved with a reason, refused for what is past or done, and given for oneself alone', () => {
    const told = promised();
    expect(told.does(word('arrive', '02:25'))).toBe('ignored same_promise');
    expect(told.does(word('arrive', '02:40'))).toBe('refused reason_needed');
    expect(told.does(word('arrive', '02:40', 'The bridge is closed'))).toBe('accepted');
    expect(eventsOf(told, 'PromiseMade')[1]).toMatchObject({
      replaces: 'p2',
      reason: 'The bridge is closed',
    });
    expect(told.state.promises).toHaveLength(1);
    expect(told.does(word('update', '02:00'))).toBe('refused promise_not_ahead');
    expect(told.does({ ...word('update', '02:00'), at: Number.NaN } as CaseCommand)).toBe(
      'refused promise_not_ahead',
    );
    expect(told.does({ ...word('update', '02:00'), at: at('02:00') + 31 * 86_400_000 } as CaseCommand)).toBe(
      'refused promise_not_ahead',
    );
    told.does(milestone('arrive', '02:00'));
    expect(told.does(word('arrive', '02:40'))).toBe('refused promised_is_done');
    expect(told.does(word('update', '02:40'), by('ben'))).toBe('refused not_yourself');
    expect(told.does({ ...word('update', '02:40'), personId: 'aude' } as CaseCommand, by('aude'))).toBe(
      'refused not_paged',
    );
    told.does(contact('02:00'));
    told.does(resolve('02:00'));
    expect(told.does(word('update', '02:40'))).toBe('refused nothing_to_promise');
  });

  it('that cannot be given takes the acknowledgement back with it', () => {
    const told = story();
    const early = { ...take(), promise: { kind: 'arrive' as const, at: at('01:00') } };
    expect(told.does(early)).toBe('refused promise_not_ahead');
    expect(told.state.acknowledged).toBe(false);
  });

  it('is one of ten at most', () => {
    const told = taken();
    for (const personId of ['anna', 'ben'])
      for (const kind of ['contact', 'update', 'arrive', 'restore', 'resolve'] as const)
        told.does({ type: 'MakePromise', personId, kind, at: at('09:00') }, by(personId));
    expect(told.state.promises).toHaveLength(10);
    const more = { type: 'MakePromise', personId: 'cleo', kind: 'update', at: at('09:00') } as const;
    expect(told.does(more, by('cleo'))).toBe('refused too_many_promises');
    // Their own may still be moved.
    const moved = { ...more, personId: 'ben', at: at('09:30'), reason: 'Later' };
    expect(told.does(moved, by('ben'))).toBe('accepted');
    expect(told.state.promises).toHaveLength(10);
  });

  it('is for an instant ahead, thirty days at most', () => {
    const month = at('02:00') + 30 * 86_400_000;
    const told = taken({ ladder: QUIET_LADDER });
    const on = (instant: number) => told.does({ ...word('update', '02:01'), at: instant } as CaseCommand);
    expect(on(at('02:00'))).toBe('refused promise_not_ahead');
    expect(on(month + 1)).toBe('refused promise_not_ahead');
    expect(on(month)).toBe('accepted');
    expect(eventsOf(told, 'PromiseMade').map((event) => Object.keys(event))).toEqual([['type', 'promise']]);
  });

  it('of the restoration is none once it is restored; after the closing there is none at all', () => {
    const told = taken({ ladder: QUIET_LADDER, tier: { ...SETUP.tier, reportTargets: [] } });
    told.until('02:02');
    told.does(contact('02:01'));
    told.does(milestone('restore', '02:01'));
    expect(told.does(word('restore', '02:40'))).toBe('refused promised_is_done');
    expect(told.said).toBe('It was done at 2026-03-03 10:01; there is nothing to promise.');
    expect(told.does(word('contact', '02:40'))).toBe('accepted');
    told.does(resolve('02:02', { remotely: true }));
    expect(told.does(CLOSE, by('mia'))).toBe('accepted');
    expect(told.does(word('update', '02:40'))).toBe('refused case_closed');
  });

  it('that several broke is told and paged in the order of their instants, with how late it is noticed', () => {
    const told = taken({ ladder: QUIET_LADDER });
    for (const [personId, kind, time] of [
      ['mia', 'update', '02:20'],
      ['ben', 'contact', '02:10'],
    ] as const)
      told.does({ type: 'MakePromise', personId, kind, at: at(time) }, by(personId));
    told.sent();
    told.outageUntil('02:22');
    told.does({ type: 'Wake' });
    expect(told.sent()).toEqual([
      '02:22 page ben sms',
      '02:22 page mia sms',
      '02:22 promise_broken anna',
      '02:22 promise_broken anna',
    ]);
    expect(eventsOf(told, 'PromiseBroken')).toEqual([
      {
        ...{ type: 'PromiseBroken', promiseId: 'p4', personId: 'ben', kind: 'contact' },
        ...{ dueAt: at('02:10'), lateBySeconds: 720 },
      },
      {
        ...{ type: 'PromiseBroken', promiseId: 'p3', personId: 'mia', kind: 'update' },
        ...{ dueAt: at('02:20'), lateBySeconds: 120 },
      },
    ]);
    expect(told.openPageOf('ben').cause).toMatchObject({
      rungName: '承诺未兑现：联系客户 / promise not kept: the customer contacted',
      lateBySeconds: 720,
    });
    // Nobody waits for these any more, and the next wake is not theirs.
    expect(told.does({ type: 'Wake' })).toBe('ignored nothing_due');
  });

  it('tells the reporter and the owner who promised what for when', () => {
    const told = taken({ ladder: QUIET_LADDER });
    const promise = { type: 'MakePromise', personId: 'ben', kind: 'update', at: at('02:10') } as const;
    const detail = { promiseId: 'p3', personId: 'ben', kind: 'update', at: String(at('02:10')) };
    expect(telling(told, promise, by('ben'))).toEqual([['promise_made', 'reporter', detail]]);
    told.does(promise, by('ben'));
    told.outageUntil('02:10');
    expect(telling(told, { type: 'Wake' })).toEqual([['promise_broken', 'anna', detail]]);
  });

  it('of a deed is kept by one from before it that is typed in late; of word by word from that instant on', () => {
    const kept = (kind: PromiseKind, evidence: CaseCommand) => {
      const told = story({}, { ladder: QUIET_LADDER });
      told.until('02:04');
      told.does({ ...take(), promise: { kind, at: at('02:25') } });
      expect(told.does(evidence)).toBe('accepted');
      return eventsOf(told, 'PromiseKept').length;
    };
    expect(kept('arrive', milestone('arrive', '02:02'))).toBe(1);
    expect(kept('update', contact('02:02'))).toBe(0);
    expect(kept('update', contact('02:04'))).toBe(1);
    expect(kept('contact', contact('02:04'))).toBe(1);
  });

  it('is waited for by its own instant, each by itself', () => {
    const told = taken({ ladder: QUIET_LADDER });
    for (const [personId, time] of [
      ['mia', '02:20'],
      ['ben', '02:10'],
    ] as const)
      told.does({ type: 'MakePromise', personId, kind: 'update', at: at(time) }, by(personId));
    expect(caseKind.nextWake(told.state)).toBe(at('02:10'));
    told.until('02:10');
    expect(eventsOf(told, 'PromiseBroken').map(({ personId }) => personId)).toEqual(['ben']);
    expect(caseKind.nextWake(told.state)).toBe(at('02:20'));
  });

  it('that the owner broke is not told to them, also where somebody stands in for them', () => {
    const leave = { from: at('02:10'), to: at('09:00'), reason: 'leave', deputyId: 'cleo' };
    const told = taken({ ladder: QUIET_LADDER, people: peopleWith('anna', { absences: [leave] }) });
    told.does(word('update', '02:15'));
    told.sent();
    told.until('02:15');
    expect(told.sent()).toEqual(['02:15 page cleo email']);
  });

  it('that nobody gave is not released', () => {
    const told = taken({ ladder: QUIET_LADDER });
    told.does(contact('02:00'));
    told.does(resolve('02:00', { remotely: true }));
    expect(eventsOf(told, 'PromiseReleased')).toEqual([]);
  });

  it('is later than the contract only while its clock runs', () => {
    const told = taken({ ladder: QUIET_LADDER });
    const late = { kind: 'contact', dueAt: at('09:00') } as const;
    expect(laterThan(told.state, late)).toBe(at('02:30'));
    told.does(contact('02:00'));
    expect(laterThan(told.state, late)).toBeNull();
    expect(laterThan(told.state, { ...late, kind: 'update' })).toBeNull();
  });

  it('of the resolution is given again once the case is reopened', () => {
    const told = taken({ ladder: QUIET_LADDER });
    told.does(contact('02:00'));
    told.does(resolve('02:00', { remotely: true }));
    told.until('02:05');
    expect(told.does(reopen())).toBe('accepted');
    for (const kind of ['contact', 'update', 'resolve'] as const)
      expect(told.does(word(kind, '09:00'))).toBe('accepted');
  });

  it('is none for a case that is closed, though it is paged about what is still owed', () => {
    const reportTargets = [
      { kind: 'analysis_report', within: { amount: 1, unit: 'hours' }, from: 'closed' },
    ] as const;
    const told = taken({ ladder: QUIET_LADDER, tier: { ...SETUP.tier, reportTargets } });
    told.does(contact('02:00'));
    told.does(resolve('02:00', { remotely: true }));
    expect(told.does(CLOSE, by('mia'))).toBe('accepted');
    told.until('03:00');
    const pageId = told.openPageOf('anna').id;
    const promise = { kind: 'update' as const, at: at('09:00') };
    expect(told.does({ ...take('anna', pageId), promise })).toBe('refused nothing_to_promise');
    expect(told.does(take('anna', pageId))).toBe('accepted');
  });

  it('of somebody else is kept by the owner’s evidence, and released with its person alone', () => {
    const told = taken({ ladder: QUIET_LADDER });
    told.does({ type: 'MakePromise', personId: 'ben', kind: 'arrive', at: at('09:00') }, by('ben'));
    told.does(word('arrive', '08:00'));
    told.does({ type: 'AssignOwner', personId: 'cleo', reason: 'Knows it' }, by('mia'));
    expect(told.state.promises).toMatchObject([{ personId: 'ben' }]);
    told.does(contact('02:00'), by('cleo'));
    told.does(milestone('arrive', '02:00'), by('cleo'));
    expect(told.state.promises).toEqual([]);
  });
});
