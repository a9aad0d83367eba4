// Progress on a case as it is put on record: what each event says, which word is needed first, and what the customer owes.

import { describe, expect, it } from 'vitest';
import type { CaseCommand } from '../../shared/domain/case.ts';
import type { Actor } from '../../shared/domain/record.ts';
import type { Promotion, TargetRule, Tier } from '../../shared/domain/tier.ts';
import { CLOSE, contact, fact, fulfil, milestone, pause, resolve, taken } from './case-commands.ts';
import { at, by, dueOf, eventsOf, noticesOf, type Story, story } from './case-story.ts';
import { is, target } from './clock-world.ts';
import { OFFICE, SETUP, tierOf } from './small-desk.ts';

const API: Actor = { kind: 'person', name: 'Monitoring', via: 'api' };

/** Nobody in the portal took it: whoever resolves it owns it, or nobody does. */
function untaken(tier: Tier = SETUP.tier): Story {
  const told = story({}, { tier });
  told.does(contact('02:00'), API);
  return told;
}

/** What a command now would tell people, by topic, with the words that go with it. */
const telling = (told: Story, command: CaseCommand) =>
  noticesOf(told.would(command, by('mia'))).map(({ topic, detail }) => [topic, detail]);

describe('a contact', () => {
  it('is kept as it was told, with the reason for a late entry', () => {
    const told = taken();
    told.does(contact('02:00'));
    told.until('02:20');
    told.does(contact('02:10', { gaveRemoteSupport: true, channel: 'remote', reason: 'Was driving' }));
    expect(eventsOf(told, 'ContactLogged')).toEqual([
      {
        type: 'ContactLogged',
        at: at('02:00'),
        channel: 'phone',
        with: 'Ruth',
        summary: 'Described the fault',
        gaveRemoteSupport: false,
      },
      {
        type: 'ContactLogged',
        at: at('02:10'),
        channel: 'remote',
        with: 'Ruth',
        summary: 'Described the fault',
        gaveRemoteSupport: true,
        reason: 'Was driving',
      },
    ]);
  });

  it('says with whom and about what', () => {
    const told = taken();
    expect(told.does(contact('02:00', { with: ' ' }))).toBe('refused contact_incomplete');
    expect(told.does(contact('02:00', { summary: ' ' }))).toBe('refused contact_incomplete');
    expect(told.said).toBe('Say who was spoken to and what was said.');
  });

  it('counts nothing anew where an earlier one was logged', () => {
    const told = taken();
    told.does(contact('02:00'));
    told.until('02:04');
    told.happened();
    told.does(contact('02:04'));
    expect(told.happened()).toEqual(['ContactLogged']);
  });

  it('meets a promise of remote support where it helped', () => {
    const told = taken({ tier: tierOf({ S1: [target('respond', '1 h'), target('remote_support', '1 h')] }) });
    told.does(contact('02:00'));
    expect([told.status('respond'), told.status('remote_support')]).toEqual(['met', 'running']);
    told.does(contact('02:00', { gaveRemoteSupport: true }));
    expect(told.status('remote_support')).toBe('met');
  });

  it('that proves to have been earlier moves what counts from the first, and misses nothing', () => {
    const told = taken({
      tier: tierOf({
        S1: [target('respond', '1 h'), target('solution_plan', '4 h', { from: 'first_response' })],
      }),
    });
    told.until('02:18');
    told.does(contact('02:18'));
    told.until('02:20');
    expect(dueOf(told, 'solution_plan')).toBe('06:18');
    told.does(contact('02:05', { reason: 'Forgot the first call' }));
    expect([dueOf(told, 'solution_plan'), told.state.breached]).toEqual(['06:05', {}]);
  });

  it('that is typed in late corrects a breach, with its reason', () => {
    const told = taken();
    told.until('02:40');
    told.does(contact('02:29', { reason: 'Was on the phone' }));
    expect(eventsOf(told, 'BreachCorrected')).toEqual([
      { type: 'BreachCorrected', clockId: 'respond', metAt: at('02:29'), reason: 'Was on the phone' },
    ]);
  });
});

describe('a milestone', () => {
  it('is kept as it was told, with the reason for a late entry', () => {
    const told = taken();
    told.does(contact('02:00'));
    told.does(milestone('solution_plan', '02:00', { summary: 'Swap it' }));
    told.until('04:20');
    told.does(milestone('arrive', '03:50', { reason: 'No network there' }));
    expect(eventsOf(told, 'MilestoneRecorded')).toEqual([
      { type: 'MilestoneRecorded', kind: 'solution_plan', at: at('02:00'), summary: 'Swap it' },
      {
        type: 'MilestoneRecorded',
        kind: 'arrive',
        at: at('03:50'),
        summary: '',
        reason: 'No network there',
      },
    ]);
    expect(eventsOf(told, 'BreachCorrected')).toMatchObject([
      { clockId: 'arrive', reason: 'No network there' },
    ]);
  });

  it('stands at its first instant, which the refusal says', () => {
    const told = taken();
    told.until('02:03');
    told.does(milestone('arrive', '02:02'));
    expect(told.does(milestone('arrive', '02:02', { reason: 'Once more' }))).toBe('refused already_recorded');
    expect(told.said).toBe(
      'This milestone is recorded at 2026-03-03 10:02. If it really happened earlier, give the earlier time and a reason.',
    );
    expect(told.saidZh).toBe('该节点已记录为 2026-03-03 10:02。如实际更早，请填写更早的时间并写明原因。');
    expect(told.does(milestone('arrive', '02:01'))).toBe('refused already_recorded');
    expect(told.does(milestone('arrive', '02:01', { reason: ' ' }))).toBe('refused already_recorded');
    expect(told.does(milestone('arrive', '02:01', { reason: 'Gate log' }))).toBe('accepted');
  });

  it('that comes after the restoration does not lie before it, which the refusal says', () => {
    const told = taken();
    told.until('02:04');
    told.does(milestone('restore', '02:03'));
    expect(told.does(milestone('full_recovery', '02:02'))).toBe('refused before_restoration');
    expect(told.said).toBe('That instant lies before the restoration (2026-03-03 10:03). Please check it.');
    expect(told.saidZh).toBe('填写的时间早于恢复时间 2026-03-03 10:03。请核对。');
    expect(told.does(milestone('solution_plan', '02:02'))).toBe('accepted');
    expect(told.does(milestone('full_recovery', '02:03'))).toBe('accepted');
  });

  it('of the restoration starts what counts from it, and an arrival what counts from that', () => {
    const tier = tierOf({
      S1: [
        target('respond', '1 h'),
        target('arrive', '2 h'),
        target('restore', '2 h', { from: 'arrival' }),
        target('full_recovery', '3 h', { from: 'restored' }),
      ],
    });
    const told = taken({ tier });
    told.does(contact('02:00'));
    told.until('02:30');
    told.does(milestone('arrive', '02:30'));
    expect(dueOf(told, 'restore')).toBe('04:30');
    told.until('03:00');
    told.does(milestone('arrive', '02:20', { reason: 'Gate log' }));
    expect([dueOf(told, 'restore'), told.state.breached]).toEqual(['04:20', {}]);
    told.does(milestone('restore', '03:00'));
    expect(dueOf(told, 'full_recovery')).toBe('06:00');
  });
});

describe('what the customer does', () => {
  const promotion: Promotion = {
    order: ['S3', 'S2', 'S1'],
    when: { on: 'breach', kinds: ['restore'] },
    atTop: 'open_emergency',
  };
  const duty = {
    within: { amount: 10, unit: 'minutes' },
    from: 'report',
    whatZh: '到场',
    whatEn: 'Came',
  } as const;
  const tier = tierOf(
    { S1: [target('respond', '1 h'), target('restore', '8 h', { precondition: 'escort' })] },
    {
      promotion,
      obligations: [
        { id: 'escort', ...duty },
        { id: 'key', ...duty, severities: ['S1', 'S2'] },
        { id: 'power', ...duty, severities: ['S3'] },
      ],
    },
  );

  it('is kept as it was told, with the reason for a late entry', () => {
    const told = taken({ tier });
    told.does(fulfil('key', '02:00'));
    told.until('02:30');
    told.does(fulfil('escort', '02:05', { reason: 'Told later' }));
    expect(eventsOf(told, 'ObligationRecorded')).toEqual([
      { type: 'ObligationRecorded', obligation: 'key', at: at('02:00'), summary: 'Came' },
      {
        type: 'ObligationRecorded',
        obligation: 'escort',
        at: at('02:05'),
        summary: 'Came',
        reason: 'Told later',
      },
    ]);
  });

  it('is what the severity asks for, which the refusal lists', () => {
    const told = taken({ tier });
    expect(told.does(fulfil('power', '02:00'))).toBe('refused unknown_obligation');
    expect(told.said).toBe('This severity asks no "power" of the customer. It asks: escort, key.');
    expect(told.saidZh).toBe('该级别没有约定客户方义务“power”。可记录：escort、key。');
    const none = taken();
    expect(none.does(fulfil('power', '02:00'))).toBe('refused unknown_obligation');
    expect(none.said).toBe('This severity asks no "power" of the customer. It asks: nothing.');
    expect(none.saidZh).toBe('该级别没有约定客户方义务“power”。可记录：无。');
  });

  it('stands at its first instant; an earlier one replaces it with a reason alone', () => {
    const told = taken({ tier });
    told.until('02:04');
    told.does(fulfil('escort', '02:03'));
    expect(told.does(fulfil('escort', '02:03', { reason: 'Again' }))).toBe('refused already_recorded');
    expect(told.does(fulfil('escort', '02:02'))).toBe('refused already_recorded');
    expect(told.does(fulfil('escort', '02:02', { reason: ' ' }))).toBe('refused already_recorded');
    expect(told.does(fulfil('escort', '02:02', { reason: 'Gate log' }))).toBe('accepted');
    expect(told.state.course.evidence['obligation:escort']).toBe(at('02:02'));
  });

  it('corrects a breach by what they were late, with the reason or else with what they did', () => {
    const late = taken({ tier });
    late.does(contact('02:00'));
    late.until('10:03');
    expect(late.state.breached).toEqual({ restore: at('10:00') });
    expect(late.does(fulfil('escort', '10:03', { summary: 'The caretaker opened' }))).toBe('accepted');
    expect(eventsOf(late, 'BreachCorrected')).toMatchObject([
      { clockId: 'restore', reason: 'The caretaker opened' },
    ]);
  });

  it('lifts the case where by the truth they were less late, and a restoration was missed', () => {
    const told = story(
      { severity: 'S2' },
      {
        tier: {
          ...tier,
          severities: tier.severities.map((severity) => ({
            ...severity,
            targets: [target('respond', '1 h'), target('restore', '8 h', { precondition: 'escort' })],
          })),
        },
      },
    );
    told.does(contact('02:00'));
    told.until('02:30');
    told.does(fulfil('escort', '02:30'));
    told.until('10:15');
    told.does(milestone('restore', '10:15'));
    expect([told.status('restore'), dueOf(told, 'restore'), told.state.breached]).toEqual([
      'met',
      '10:20',
      {},
    ]);
    told.does(fulfil('escort', '02:05', { reason: 'Gate log' }));
    expect(told.state.breached).toEqual({ restore: at('10:00') });
    expect(told.state.course.severity).toBe('S1');
  });
});

describe('a resolution', () => {
  it('is kept as it was told, with the reason for a late entry', () => {
    const told = taken();
    told.does(contact('02:00'));
    told.until('06:10');
    told.does(resolve('05:50', { reason: 'No network there' }));
    expect(eventsOf(told, 'CaseResolved')).toEqual([
      {
        type: 'CaseResolved',
        at: at('05:50'),
        summary: 'Replaced the board',
        remotely: false,
        reason: 'No network there',
      },
    ]);
    expect(eventsOf(told, 'BreachCorrected')).toMatchObject([
      { clockId: 'restore', reason: 'No network there' },
    ]);
    const atOnce = taken();
    atOnce.does(contact('02:00'));
    atOnce.does(resolve('02:00', { remotely: true }));
    expect(eventsOf(atOnce, 'CaseResolved')).toEqual([
      { type: 'CaseResolved', at: at('02:00'), summary: 'Replaced the board', remotely: true },
    ]);
  });

  it('says how, once, and not before the restoration; each refusal says what is on record', () => {
    const told = taken();
    told.does(contact('02:00'));
    told.until('02:04');
    expect(told.does(resolve('02:04', { summary: ' ' }))).toBe('refused summary_needed');
    expect(told.said).toBe('Say how it was resolved.');
    expect(told.does(resolve('02:05'))).toBe('refused in_the_future');
    told.does(milestone('restore', '02:03'));
    expect(told.does(resolve('02:02'))).toBe('refused before_restoration');
    expect(told.said).toContain('2026-03-03 10:03');
    expect(told.does(resolve('02:03'))).toBe('accepted');
    expect(told.does(resolve('02:04'))).toBe('refused already_resolved');
    expect(told.said).toBe(
      'The case was resolved at 2026-03-03 10:03. Reopen it if the fault is still there.',
    );
    expect(told.saidZh).toBe('工单已于 2026-03-03 10:03 解决。如故障仍在，请重新打开。');
  });

  it('says whether it took a visit', () => {
    const remote = taken();
    remote.does(contact('02:00'));
    remote.does(resolve('02:00', { remotely: true }));
    expect(remote.state.course.facts.solved_remotely).toBe(true);
    const onSite = taken();
    onSite.does(contact('02:00'));
    onSite.does(resolve('02:00'));
    expect(onSite.state.course.facts.solved_remotely).toBe(false);
  });

  it('needs a contact where the response is owed, running or without the calendar to count it', () => {
    const working = { amount: 2, unit: 'working_days' } as const;
    const told = story(
      {},
      {
        tier: tierOf(
          { S1: [{ kind: 'respond', within: working, from: 'report' }] },
          {
            workingDayCalendarId: 'office',
            reportTargets: [],
          },
        ),
        calendars: { ...SETUP.calendars, office: { ...OFFICE, publishedYears: [2025] } },
      },
    );
    expect(told.status('respond')).toBe('calendar_missing');
    expect(told.does(resolve('02:00'))).toBe('refused no_contact_yet');
    told.does(contact('02:00'));
    expect(told.does(resolve('02:00'))).toBe('accepted');
  });

  it('needs a contact also where the response is paused', () => {
    const told = taken({ tier: { neverPausedKinds: [] } });
    told.does(pause());
    expect(told.status('respond')).toBe('paused');
    expect(told.does(resolve('02:00'))).toBe('refused no_contact_yet');
  });

  it('makes its resolver the owner of a case that nobody owns', () => {
    const told = untaken();
    told.does(resolve('02:00'), by('ben'));
    expect(eventsOf(told, 'OwnerAssigned')).toEqual([
      { type: 'OwnerAssigned', personId: 'ben', reason: 'resolved the case' },
    ]);
    const owned = taken();
    owned.does(contact('02:00'));
    owned.does(resolve('02:00'), by('ben'));
    expect(owned.state.ownerId).toBe('anna');
  });

  it.each<[string, Actor]>([
    ['a machine', API],
    ['somebody who left', by('ina')],
    ['somebody whom the desk does not know', by('zoe')],
  ])('makes nobody the owner where it comes from %s', (_who, actor) => {
    const told = untaken();
    expect(told.does(resolve('02:00'), actor)).toBe('accepted');
    expect(told.state.ownerId).toBeNull();
  });

  it('stops the pages for that reason, and tells the reporter how it was resolved', () => {
    const told = untaken();
    expect(telling(told, resolve('02:00'))).toEqual([['resolved', { summary: 'Replaced the board' }]]);
    told.does(resolve('02:00'));
    expect(eventsOf(told, 'PageEnded')).toMatchObject([{ end: 'stopped', because: 'resolved' }]);
  });

  it('in an outage is reckoned by its own instant', () => {
    const told = taken();
    told.does(contact('02:00'));
    told.outageUntil('06:10');
    told.does(resolve('03:50', { reason: 'No network there' }));
    expect(told.state.breached).toEqual({});
  });
});

describe('a closing', () => {
  it('is kept with its summary, and tells the reporter', () => {
    const told = taken();
    told.does(contact('02:00'));
    told.does(resolve('02:00'));
    told.does(milestone('analysis_report', '02:00'));
    expect(telling(told, CLOSE)).toEqual([['closed', { summary: 'Done' }]]);
    told.happened();
    told.does(CLOSE);
    expect(told.happened()).toEqual(['CaseClosed']);
    expect(eventsOf(told, 'CaseClosed')).toEqual([{ type: 'CaseClosed', summary: 'Done' }]);
    expect(told.does(CLOSE)).toBe('refused already_closed');
    expect(told.said).toBe('The case is closed already.');
  });

  it('needs a resolution, an owner, all that is owed and a summary; each refusal says which', () => {
    const told = untaken();
    expect(told.does(CLOSE)).toBe('refused not_resolved');
    expect(told.said).toBe(
      'Nobody owns this case and it is not resolved. Assign it, work on it and resolve it, then close it.',
    );
    expect(told.saidZh).toBe('工单尚未指派负责人，也未解决。请先指派、处理并解决，再关闭。');
    const owned = taken();
    expect(owned.does(CLOSE)).toBe('refused not_resolved');
    expect(owned.said).toBe('The case is not resolved. Record the resolution first, then close it.');
    expect(owned.saidZh).toBe('工单尚未解决。请先记录解决，再关闭。');
    told.does(resolve('02:00'), API);
    expect(told.does(CLOSE)).toBe('refused not_assigned');
    expect(told.said).toBe('Nobody owns this case. Assign it first, then close it.');
    told.does({ type: 'AssignOwner', personId: 'ben', reason: 'On shift' }, by('mia'));
    expect(told.does(CLOSE)).toBe('refused analysis_owed');
    expect(told.said).toBe('The analysis report is still owed. Deliver and record it, then close the case.');
    told.does(milestone('analysis_report', '02:00'));
    expect(told.does({ ...CLOSE, summary: ' ' })).toBe('refused summary_needed');
    expect(told.said).toBe('Sum up the service before closing the case.');
  });

  it('waits for what began after the resolution, which the refusal lists', () => {
    const cleared = { from: 'onsite_cleared' } as const;
    const told = taken({
      tier: {
        reportTargets: [target('solution_plan', '4 h', cleared), target('spare_standby', '4 h', cleared)],
      },
    });
    told.does(contact('02:00'));
    told.does(resolve('02:00'));
    told.until('02:10');
    told.does(fact('cleared_on_site', true, 'Seen there'));
    expect(told.does(CLOSE)).toBe('refused still_owed');
    expect(told.said).toBe(
      'Still owed: solution_plan, spare_standby. Do and record that, then close the case.',
    );
    expect(told.saidZh).toBe('仍有承诺未完成：solution_plan, spare_standby。请先完成并记录，再关闭。');
    told.does(milestone('solution_plan', '02:10'));
    expect(told.does(CLOSE)).toBe('refused still_owed');
    told.does(milestone('spare_standby', '02:10'));
    expect(told.does(CLOSE)).toBe('accepted');
  });

  it('stops what was paged about an analysis that nobody wants any more', () => {
    const wanted = { fact: 'wants_analysis', op: 'neq', value: false, whileUnknown: 'active' } as const;
    const told = taken({
      tier: { reportTargets: [target('analysis_report', '24 h', { from: 'restored', condition: wanted })] },
    });
    told.does(contact('02:00'));
    told.does(resolve('02:00'));
    told.until('+1 02:00');
    expect(told.openPageOf('mia').cause.clockId).toBe('analysis_report');
    told.does(fact('wants_analysis', false, 'They said so'));
    expect(told.does(CLOSE)).toBe('accepted');
    expect(told.state.escalation).toBeNull();
    expect(eventsOf(told, 'EscalationEnded').at(-1)).toMatchObject({ because: 'closed' });
  });
});

describe('a record in a case that is over, or not', () => {
  const afterClosing = (kind: TargetRule['kind'], more: Partial<TargetRule> = {}): TargetRule =>
    target(kind, '24 h', { from: 'closed', ...more });
  /** Resolved and closed at 02:00, with promises that count from there. */
  function closed(...reportTargets: readonly TargetRule[]): Story {
    const told = taken({ tier: { reportTargets } });
    told.does(contact('02:00'));
    told.does(resolve('02:00'));
    expect(told.does(CLOSE)).toBe('accepted');
    return told;
  }

  it('meets a promised call by a contact, whether or not it gave remote support', () => {
    for (const gaveRemoteSupport of [true, false]) {
      const told = closed(afterClosing('respond', { subkind: 'call' }));
      expect(told.does(contact('02:00', { gaveRemoteSupport }))).toBe('accepted');
      expect(told.status('respond.call')).toBe('met');
    }
  });

  it('meets promised remote support by a contact that gave it', () => {
    const told = closed(afterClosing('remote_support'));
    expect(told.does(contact('02:00'))).toBe('refused case_closed');
    expect(told.does(contact('02:00', { gaveRemoteSupport: true }))).toBe('accepted');
    expect(told.status('remote_support')).toBe('met');
  });

  it('is refused for what does not apply', () => {
    const wanted = is('wants_survey', true, { whileUnknown: 'inactive' });
    const told = closed(afterClosing('solution_plan', { condition: wanted }));
    expect(told.status('solution_plan')).toBe('not_applicable');
    expect(told.does(milestone('solution_plan', '02:00'))).toBe('refused case_closed');
  });

  it('corrects the later of two that one record is for', () => {
    const told = taken({
      tier: {
        reportTargets: [afterClosing('solution_plan'), afterClosing('solution_plan', { subkind: 'final' })],
      },
    });
    told.does(contact('02:00'));
    told.does(milestone('solution_plan', '02:00'));
    told.does(resolve('02:00'));
    told.does(CLOSE);
    told.until('02:04');
    expect(told.does(milestone('solution_plan', '02:04'))).toBe('accepted');
    const { evidence } = told.state.course;
    expect([evidence.solution_plan, evidence['solution_plan.final']]).toEqual([at('02:00'), at('02:04')]);
    expect(told.does(milestone('solution_plan', '02:04', { reason: 'Again' }))).toBe(
      'refused already_recorded',
    );
    expect(told.said).toContain('2026-03-03 10:04');
    expect(told.does(milestone('solution_plan', '02:02', { reason: 'The mail says so' }))).toBe('accepted');
    expect(told.state.course.evidence).toMatchObject({
      solution_plan: at('02:00'),
      'solution_plan.final': at('02:02'),
    });
  });

  it('stops the pages about what it settled, for that reason', () => {
    const told = closed(afterClosing('respond', { subkind: 'call' }));
    told.until('+1 02:05');
    expect(told.openPageOf('mia').cause.clockId).toBe('respond.call');
    told.does(contact('+1 02:05'));
    expect(told.state.escalation).toBeNull();
    expect(eventsOf(told, 'EscalationEnded').at(-1)).toMatchObject({ because: 'done' });
  });

  it('ends the pages of an owned case that were about nothing but what is done now', () => {
    const told = taken({ tier: tierOf({ S1: [target('respond', '30 min'), target('restore', '4 h')] }) });
    told.until('02:30');
    expect(told.state.escalation?.openPages.map(({ cause }) => cause.clockId)).toEqual(['respond']);
    told.until('02:35');
    told.does(contact('02:35'));
    expect(told.state.escalation).toBeNull();
    expect(eventsOf(told, 'EscalationEnded').at(-1)).toMatchObject({ because: 'done' });
    told.sent();
    told.until('02:58');
    expect(told.sent().filter((line) => line.includes(' page '))).toEqual([]);
  });

  it('stops no page while the case goes on, though nothing is owed any more', () => {
    const told = story({}, { tier: tierOf({ S1: [target('respond', '1 h')] }, { reportTargets: [] }) });
    told.does(contact('02:00'), API);
    expect(told.openPageOf('anna').cause.rungId).toBe('opening');
  });
});
