// Messages are queued first, then somebody acts: what is no longer true is not sent any more, and what happened is told.

import { describe, expect, it } from 'vitest';
import type { CaseCommand, CaseEffect, CaseState, SendNotice } from '../../shared/domain/case.ts';
import { isStale } from '../../shared/domain/fence.ts';
import { CLOSE, contact, fulfil, milestone, pause, reclassify, resolve, take } from './case-commands.ts';
import { at, by, type Story, story } from './case-story.ts';
import { LADDER, SETUP, tierOf } from './small-desk.ts';

/** What a command would send, with the attempt of each, and then the command done. */
function queued(
  told: Story,
  command: CaseCommand,
  actor = by('mia'),
): readonly (readonly [CaseEffect, string])[] {
  const { effects } = told.would(command, actor);
  const version = told.state.version + 1;
  expect(told.does(command, actor)).toBe('accepted');
  return effects.map((effect, index) => [effect, `${version}.${index}`]);
}
const names = (told: Story, effects: readonly (readonly [CaseEffect, string])[]) =>
  effects
    .filter(([effect, attempt]) => isStale(told.state, effect, attempt))
    .map(([effect]) => (effect.type === 'SendPage' ? `page ${effect.personId}` : effect.topic));
const WAKE = { type: 'Wake' } as const;
const half = { ...LADDER, rungs: [...LADDER.rungs.slice(0, 2), ...LADDER.rungs.slice(3)] };

/** A case whose pages and warnings of the opening and of half time lie in the queue. */
function atHalf() {
  const told = story({}, { ladder: { ...half, acknowledgeWithinMinutes: 60 } });
  told.does(contact('02:00'));
  told.does({ type: 'AssignOwner', personId: 'cleo', reason: 'Knows it' }, by('mia'));
  told.outageUntil('03:00');
  return { told, effects: queued(told, WAKE) };
}

describe('what lies in the queue when somebody acts', () => {
  it('stays wanted while nothing changes', () => {
    const { told, effects } = atHalf();
    expect(effects.map(([effect]) => (effect.type === 'SendPage' ? 'page' : effect.topic))).toContain(
      'warning',
    );
    expect(names(told, effects)).toEqual([]);
  });

  it.each<[string, CaseCommand]>([
    ['a pause', pause()],
    ['the arrival', milestone('arrive', '03:00')],
    ['the resolution', resolve('03:00')],
    ['a correction of the severity', reclassify('S2')],
  ])('a warning is fenced by %s', (_what, command) => {
    const { told, effects } = atHalf();
    expect(told.does(command, by('mia'))).toBe('accepted');
    expect(names(told, effects)).toContain('warning');
  });

  it('a warning of two deadlines is wanted while one of them is ahead', () => {
    const { told, effects } = atHalf();
    const warning = effects.find(([effect]) => effect.type === 'SendNotice' && effect.topic === 'warning');
    const [effect, attempt] = warning ?? [];
    if (effect?.type !== 'SendNotice') throw new Error('no warning');
    const both = { ...effect, detail: { ...effect.detail, alsoClockIds: 'restore' } };
    told.does(milestone('arrive', '03:00'), by('mia'));
    const met = { ...both, detail: { ...both.detail, clockId: 'arrive' } };
    expect(
      isStale(told.state, { ...met, detail: { ...met.detail, alsoClockIds: 'arrive' } }, attempt ?? ''),
    ).toBe(true);
    expect(isStale(told.state, met, attempt ?? '')).toBe(false);
    expect(told.does(resolve('03:00'), by('mia'))).toBe('accepted');
    expect(isStale(told.state, met, attempt ?? '')).toBe(true);
  });

  it('pages are fenced by an acknowledgement, a pause, the resolution, a severity and a hand-on', () => {
    for (const command of [
      take('ben'),
      pause(),
      reclassify('S2'),
      { type: 'EscalateNow', personId: 'anna', reason: 'No time' } as const,
    ]) {
      const told = story({}, { ladder: half });
      const page = told.openPageOf('anna');
      const effect: CaseEffect = {
        type: 'SendPage',
        pageId: page.id,
        personId: 'anna',
        channel: 'sms',
        address: 'x',
        language: 'en',
        mayBeRepeat: false,
      };
      expect(isStale(told.state, effect, page.attempt)).toBe(false);
      const actor = 'personId' in command ? by(command.personId) : by('mia');
      expect(told.does(command, actor)).toBe('accepted');
      expect(isStale(told.state, effect, page.attempt)).toBe(true);
    }
  });

  it('word of a rung to who need not act is fenced like a warning', () => {
    const told = story({}, { ladder: { ...LADDER, acknowledgementHoldsMinutes: null } });
    told.does(take());
    told.until('02:29');
    told.does(contact('02:29'));
    told.does(milestone('arrive', '02:29'));
    told.until('05:29');
    told.does({ type: 'AcknowledgePage', personId: 'anna' });
    told.outageUntil('06:00');
    // The restoration is missed; half an hour later Anna has it in hand and Dora is only told.
    queued(told, WAKE);
    told.does(take());
    told.outageUntil('06:30');
    const effects = queued(told, WAKE);
    expect(effects.map(([effect]) => 'topic' in effect && effect.topic)).toContain('rung_inform');
    expect(names(told, effects)).toEqual([]);
    told.does(milestone('restore', '06:30'));
    expect(names(told, effects)).toContain('rung_inform');
  });

  it('an alarm that nobody answers is fenced once somebody did, also where the next escalation runs', () => {
    const told = story({}, { ladder: { ...half, rungs: [] } });
    told.outageUntil('02:30');
    const effects = queued(told, WAKE);
    expect(effects.map(([effect]) => 'topic' in effect && effect.topic)).toContain('tenant_alarm');
    expect(names(told, effects)).toEqual([]);
    told.does(take('dora'), by('dora'));
    expect(names(told, effects)).toEqual(['page dora', 'tenant_alarm']);
    told.does({ type: 'EscalateNow', personId: 'dora', reason: 'Too much' }, by('dora'));
    expect(told.state.escalation).not.toBeNull();
    expect(names(told, effects)).toContain('tenant_alarm');
    // Stored before alarms said of which escalation they are.
    const old: CaseEffect = {
      type: 'SendNotice',
      topic: 'tenant_alarm',
      to: { personId: 'tom' },
      channel: 'email',
      address: 'tom@vendor.example',
      language: 'en',
      detail: { round: '1', finalPersonId: 'dora' },
    };
    expect(isStale(told.state, old, '1.0')).toBe(false);
    told.does(take('dora'), by('dora'));
    expect(isStale(told.state, old, '1.0')).toBe(true);
  });

  it('an assignment, a severity and a promise are fenced by the next ones', () => {
    const told = story({}, { ladder: half });
    const assigned = queued(told, { type: 'AssignOwner', personId: 'cleo', reason: '' });
    expect(names(told, assigned)).toEqual([]);
    told.does({ type: 'AssignOwner', personId: 'ben', reason: '' }, by('mia'));
    expect(names(told, assigned)).toEqual(['assigned']);

    const severity = queued(told, reclassify('S2')).filter(([effect]) => effect.type === 'SendNotice');
    expect(severity.length).toBeGreaterThan(0);
    expect(names(told, severity)).toEqual([]);
    told.does(reclassify('S1'), by('mia'));
    expect(new Set(names(told, severity))).toEqual(new Set(['severity_changed']));

    const promise = { type: 'MakePromise', personId: 'ben', kind: 'arrive', at: at('02:20') } as const;
    const given = queued(told, promise, by('ben'));
    expect(names(told, given)).toEqual([]);
    told.does({ ...promise, at: at('02:25'), reason: 'Traffic' }, by('ben'));
    expect(names(told, given)).toEqual(['promise_made']);
  });

  it('word of a broken promise is fenced by what keeps it', () => {
    const told = story(
      {},
      { ladder: { ...half, rungs: LADDER.rungs.slice(0, 1), acknowledgementHoldsMinutes: null } },
    );
    told.does(take());
    told.does({ type: 'MakePromise', personId: 'ben', kind: 'update', at: at('02:10') }, by('ben'));
    told.outageUntil('02:10');
    const effects = queued(told, WAKE);
    expect(names(told, effects)).toEqual([]);
    told.does({ type: 'AddNote', text: 'Nearly there' }, by('ben'));
    expect(names(told, effects)).toEqual(['promise_broken']);
  });

  it('a replacement is not sent for once the case is resolved, nor is a duty asked that was done', () => {
    const tier = {
      ...tierOf({ S1: [{ kind: 'restore', within: { amount: 2, unit: 'hours' }, from: 'report' }] }),
      standby: [{ id: 'near', share: 0.5, of: 'restore' as const }],
      obligations: [
        {
          id: 'on_site',
          within: { amount: 1, unit: 'hours' as const },
          from: 'report' as const,
          whatZh: '到场',
          whatEn: 'On site',
        },
      ],
      reportTargets: [],
    };
    const told = story({}, { tier, ladder: { ...half, rungs: LADDER.rungs.slice(0, 1) } });
    told.does(take());
    told.outageUntil('03:00');
    const effects = queued(told, WAKE).filter(([effect]) => effect.type === 'SendNotice');
    expect(names(told, effects)).toEqual([]);
    told.does(fulfil('on_site', '03:00'), by('mia'));
    expect(names(told, effects)).toEqual(['obligation_missed']);
    told.does(resolve('03:00'), by('anna'));
    expect(new Set(names(told, effects))).toEqual(new Set(['obligation_missed', 'standby']));
  });

  it('what happened is told all the same: a breach, a resolution, a closing', () => {
    const told = story({ severity: 'S3' }, { tier: { ...SETUP.tier, reportTargets: [] }, ladder: half });
    told.does(take());
    told.does(contact('02:00'));
    const resolved = queued(told, resolve('02:00'), by('anna'));
    const closed = queued(told, CLOSE);
    expect(resolved.length).toBeGreaterThan(0);
    expect(names(told, [...resolved, ...closed])).toEqual([]);
  });
});

describe('a notice by itself', () => {
  const notice = (topic: SendNotice['topic'], detail: SendNotice['detail'] = {}): SendNotice => ({
    ...{
      type: 'SendNotice',
      topic,
      to: { personId: 'anna' },
      channel: 'email',
      address: 'anna@vendor.example',
    },
    ...{ language: 'en', detail },
  });
  const stale = (state: CaseState, topic: SendNotice['topic'], detail?: SendNotice['detail']) =>
    isStale(state, notice(topic, detail), '1.0');
  const told = story({}, { ladder: half });

  it('of what happened is never stale', () => {
    for (const topic of ['breach', 'reception', 'crisis_opened', 'crisis_report', 'crisis_closed'] as const)
      expect(stale(told.state, topic)).toBe(false);
  });

  it('of a crisis is wanted in that part of the crisis alone which it is about', () => {
    const asking = [
      ['crisis_suggested', {}],
      ['crisis_proposed', {}],
      ['crisis_unanswered', {}],
      ['crisis_report_due', { on: '2026-03-03' }],
      ['crisis_action', { actionId: 'a2' }],
      ['crisis_action_overdue', { actionId: 'a2' }],
    ] as const;
    const wanted = (now?: Omit<NonNullable<CaseState['crisis']>, 'since'>) => {
      const crisis = now && { since: at('02:00'), ...now };
      return asking.flatMap(([topic, detail]) =>
        stale({ ...told.state, crisis }, topic, detail) ? [] : topic,
      );
    };
    const report = { on: '2026-03-03', remindAt: at('09:00'), dueAt: at('16:00') };
    const action = (id: string) => ({ id, what: 'A controller', ownerId: 'ben', dueAt: at('03:00') });
    const done = (id: string) => ({ ...action(id), doneAt: at('02:30') });
    expect(wanted()).toEqual([]);
    expect(wanted({ status: 'suggested' })).toEqual(['crisis_suggested']);
    expect(wanted({ status: 'proposed' })).toEqual(['crisis_proposed']);
    expect(wanted({ status: 'open' })).toEqual(['crisis_unanswered']);
    const open = ['crisis_unanswered', 'crisis_report_due', 'crisis_action', 'crisis_action_overdue'];
    const actions = [done('a1'), action('a2')];
    expect(wanted({ status: 'open', report, actions })).toEqual(open);
    expect(wanted({ status: 'open', report: { ...report, on: '2026-03-04' }, actions })).toEqual(
      open.filter((topic) => topic !== 'crisis_report_due'),
    );
    expect(wanted({ status: 'open', report, actions: [action('a1'), done('a2')] })).toEqual(open.slice(0, 2));
    expect(wanted({ status: 'closed', report, actions })).toEqual([]);
  });

  it('of a promise is wanted while it stands among others, broken or not', () => {
    const promise = (id: string, brokenAt?: number) => ({
      ...{ id, personId: 'anna', kind: 'update' as const, madeAt: at('02:00'), dueAt: at('02:10') },
      ...(brokenAt === undefined ? {} : { brokenAt }),
    });
    const of = (
      promises: CaseState['promises'],
      topic: 'promise_made' | 'promise_broken',
      promiseId: string,
    ) => stale({ ...told.state, promises }, topic, { promiseId });
    const promises = [promise('p2'), promise('p3', at('02:10'))];
    expect(['p2', 'p3', 'p4'].map((id) => of(promises, 'promise_made', id))).toEqual([false, false, true]);
    expect(['p2', 'p3', 'p4'].map((id) => of(promises, 'promise_broken', id))).toEqual([true, false, true]);
    for (const topic of ['promise_made', 'promise_broken'] as const)
      expect(of(undefined, topic, 'p2')).toBe(true);
  });

  it('of a rung that a lower severity took back is wanted no more, though its clock runs', () => {
    const rungs = half.rungs.map((rung) =>
      rung.id === 'half'
        ? { ...rung, when: { at: 'percent' as const, percent: 50, targets: ['restore' as const] } }
        : rung,
    );
    const owned = story({}, { ladder: { ...half, rungs, acknowledgementHoldsMinutes: null } });
    owned.does(contact('02:00'));
    owned.does(take());
    owned.does(milestone('arrive', '02:00'));
    owned.outageUntil('04:00');
    const effects = queued(owned, WAKE);
    expect(effects.map(([effect]) => 'topic' in effect && effect.topic)).toEqual(['warning']);
    expect(names(owned, effects)).toEqual([]);
    owned.does(reclassify('S2'), by('mia'));
    expect(owned.status('restore')).toBe('running');
    expect(names(owned, effects)).toEqual(['warning']);
  });

  it('of a rung is wanted while that rung of its running clock was reached and not taken back', () => {
    const detail = { clockId: 'restore', rungId: 'late' };
    const reached = (firedRungs: CaseState['firedRungs']) =>
      !stale({ ...told.state, firedRungs }, 'rung_inform', detail);
    expect(told.status('restore')).toBe('running');
    expect(reached({ restore: ['early', 'late'] })).toBe(true);
    expect(reached({ restore: ['early'] })).toBe(false);
    expect(reached({ arrive: ['late'] })).toBe(false);
    expect(reached(undefined)).toBe(false);
  });

  it('a page is that of its own person alone, though others are open', () => {
    const rungs = half.rungs.map((rung) => ({ ...rung, order: 'all_at_once' as const }));
    const both = story({}, { ladder: { ...half, rungs } });
    const [annas, bens] = [both.openPageOf('anna'), both.openPageOf('ben')];
    const sms = { channel: 'sms', address: 'x', language: 'en', mayBeRepeat: false } as const;
    const page = (pageId: string, attempt: string) =>
      isStale(both.state, { type: 'SendPage', pageId, personId: 'ben', ...sms }, attempt);
    expect(annas.attempt).not.toBe(bens.attempt);
    expect(page(bens.id, bens.attempt)).toBe(false);
    expect(page(bens.id, annas.attempt)).toBe(true);
    expect(page('nobody', annas.attempt)).toBe(true);
  });
});
