// A crisis at its edges: what exactly is recorded and told, who decides where the usual people are not there, and what is
// refused. The clock is turned by hand; the team sits in Shanghai, eight hours ahead of the times here.

import { describe, expect, test } from 'vitest';
import type { CaseCommand, CaseSetup } from '../../shared/domain/case.ts';
import type { Person } from '../../shared/domain/people.ts';
import { S002_EMERGENCY, S002_LEVELS } from '../../shared/domain/presets/s002.ts';
import { S002_EFFECTIVE } from '../../shared/domain/presets/s002-effective.ts';
import type { TargetRule } from '../../shared/domain/tier.ts';
import { at, by, eventsOf, type Story, story, telling } from './case-story.ts';
import { EMERGENCY_SETUP, LADDER, PEOPLE } from './emergency-desk.ts';
import { person } from './small-desk.ts';

const WHY = { impact: 'No dispatching', complexity: 'Storage and network at once' };
const TEAM = {
  coordinatorId: 'oem_expert',
  leaderId: 'local_manager',
  memberIds: ['dedicated_engineer', 'east_china_expert'],
  reportToId: 'oem_regional_manager',
};
const PROPOSE: CaseCommand = { type: 'ProposeCrisis', ...WHY };
const open = (team: Partial<typeof TEAM> = {}): CaseCommand => ({
  type: 'OpenCrisis',
  ...WHY,
  ...TEAM,
  ...team,
});
const MANAGER = by('director');
const LEADER = by('local_manager');
const QUIET = { ...LADDER, acknowledgementHoldsMinutes: null };

/** A case that the dedicated engineer has in hand. */
function taken(setup: Partial<CaseSetup> = {}, severity = 'E4'): Story {
  const told = story({ severity }, { ...EMERGENCY_SETUP, ladder: QUIET, ...setup });
  told.does({ type: 'AcknowledgePage', personId: 'dedicated_engineer' }, by('dedicated_engineer'));
  told.sent();
  return told;
}
/** With a team whose summons were answered. */
function inCrisis(setup: Partial<CaseSetup> = {}, severity = 'E4'): Story {
  const told = taken(setup, severity);
  expect(told.does(open(), MANAGER)).toBe('accepted');
  for (const { id: pageId, personId } of told.state.escalation?.openPages ?? [])
    told.does({ type: 'AcknowledgePage', pageId, personId }, by(personId, 'page_link'));
  told.sent();
  return told;
}
const having = (changes: Readonly<Record<string, Partial<Person>>>): readonly Person[] =>
  PEOPLE.map((each) => ({ ...each, ...changes[each.id] }));
const asked = (told: Story) => told.state.escalation?.openPages.map(({ personId }) => personId) ?? [];
const ALL_DAY = [['00:00', '24:00']] as const;
const ASLEEP: Partial<Person> = {
  quietHours: {
    timeZone: 'Asia/Shanghai',
    weekly: {
      ...{ mon: ALL_DAY, tue: ALL_DAY, wed: ALL_DAY, thu: ALL_DAY },
      ...{ fri: ALL_DAY, sat: ALL_DAY, sun: ALL_DAY },
    },
    brokenUpToRank: 0,
  },
};

describe('an application', () => {
  const told = (setup: Partial<CaseSetup> = {}, who = 'dedicated_engineer') => {
    const of = taken(setup);
    expect(of.does(PROPOSE, by(who))).toBe('accepted');
    return of;
  };

  test('is told with its reasons to who decides, and pages them also at night', () => {
    expect(telling(taken(), PROPOSE, by('dedicated_engineer'))).toEqual([
      [
        'crisis_proposed',
        'local_manager',
        { by: 'dedicated_engineer', reason: 'No dispatching · Storage and network at once' },
      ],
    ]);
    const of = told({ people: having({ local_manager: ASLEEP }) });
    expect(of.openPageOf('local_manager').cause).toMatchObject({
      rungId: 'crisis_proposed',
      dueAt: at('02:00'),
    });
  });

  test('is decided by who holds the leader’s post, then by the applicant’s manager; not by the applicant', () => {
    expect(asked(told({}, 'local_manager'))).toEqual(['director']);
    expect(asked(told({ people: having({ dedicated_engineer: { managerId: 'director' } }) }))).toEqual([
      'local_manager',
    ]);
    const both = told({ people: having({ dedicated_engineer: { managerId: 'director' } }) });
    both.until('02:10');
    expect(asked(both)).toEqual(['director']);
  });

  test('passes over who cannot be paged or does not lead, and goes to those who are alarmed where nobody is left', () => {
    for (const change of [{ active: false }, { roles: ['engineer'] }, { contactMethods: [] }] as const) {
      const people = having({ local_manager: change, dedicated_engineer: { managerId: 'director' } });
      expect(asked(told({ people }))).toEqual(['director']);
      expect(asked(told({ people: having({ local_manager: change }) }))).toEqual(['director']);
      const alone = having({ local_manager: change, dedicated_engineer: { managerId: undefined } });
      expect(asked(told({ people: alone }))).toEqual(['director']);
    }
    const unknown = having({ local_manager: { active: false }, dedicated_engineer: { managerId: 'gone' } });
    expect(asked(told({ people: unknown }))).toEqual(['director']);
  });

  test('of the only one who decides waits for themselves: nobody is paged', () => {
    const of = told({ people: having({ local_manager: { active: false } }) }, 'director');
    expect(of.state.crisis?.status).toBe('proposed');
    expect(of.state.escalation).toBeNull();
    expect(of.sent()).toEqual([]);
  });

  test('is over with the team: its page ends', () => {
    const of = told();
    expect(asked(of)).toEqual(['local_manager']);
    of.does(open({ memberIds: [] }), LEADER);
    expect(of.state.escalation).toBeNull();
    expect(eventsOf(of, 'PageEnded').at(-1)).toMatchObject({ personId: 'local_manager', end: 'stopped' });
  });

  test('is no matter for who is not there', () => {
    expect(taken().does(PROPOSE, by('nobody'))).toBe('refused not_dedicated_engineer');
    const people = having({ director: { active: false } });
    expect(taken({ people }).does(open(), MANAGER)).toBe('refused managers_open_a_crisis');
  });
});

describe('a team', () => {
  test('is recorded with each member once, and told of its part', () => {
    const told = taken();
    const memberIds = ['dedicated_engineer', 'local_manager', 'oem_expert', 'dedicated_engineer'];
    expect(telling(told, open({ memberIds }), MANAGER)).toEqual([
      ['crisis_opened', 'oem_expert', { by: 'director', reason: 'No dispatching', role: 'coordinator' }],
      [
        'crisis_opened',
        'oem_regional_manager',
        { by: 'director', reason: 'No dispatching', role: 'report_to' },
      ],
    ]);
    told.does(open({ memberIds }), MANAGER);
    expect(eventsOf(told, 'CrisisOpened')).toMatchObject([
      { ...WHY, team: { ...TEAM, memberIds: ['dedicated_engineer'] }, updateDueAt: at('03:00') },
    ]);
    expect(asked(told)).toEqual(['local_manager', 'dedicated_engineer']);
  });

  test('whose coordinator leads nothing and is of the staff is told in writing, not paged', () => {
    const told = taken();
    expect(told.does(open({ coordinatorId: 'deputy', leaderId: 'director', memberIds: [] }), MANAGER)).toBe(
      'accepted',
    );
    expect(told.state.escalation).toBeNull();
    expect(told.sent()).toEqual(['02:00 crisis_opened deputy', '02:00 crisis_opened oem_regional_manager']);
  });

  test('is summoned also at night', () => {
    const told = taken({ people: having({ local_manager: ASLEEP }) });
    told.does(open(), MANAGER);
    expect(asked(told)).toContain('local_manager');
  });

  test('has twenty members at most', () => {
    const more = Array.from({ length: 21 }, (_, index) => person(`m${index}`, ['sms']));
    const people = [...PEOPLE, ...more];
    const of = (count: number) =>
      taken({ people }).does(open({ memberIds: more.slice(0, count).map(({ id }) => id) }), MANAGER);
    expect(of(21)).toBe('refused too_many_members');
    expect(of(20)).toBe('accepted');
  });

  test('is reached in writing by one way that is open, among others', () => {
    const voice = { channel: 'voice', address: '+8612000550999' } as const;
    const mail = { channel: 'email', address: 'expert@manufacturer.example' } as const;
    const of = (...contactMethods: Person['contactMethods']) =>
      taken({ people: having({ oem_expert: { contactMethods } }) }).does(open(), MANAGER);
    expect(of(voice, mail)).toBe('accepted');
    expect(of(voice, { ...mail, stoppedAt: at('01:00') })).toBe('refused not_reached_in_writing');
  });
});

describe('without a crisis that is open', () => {
  const commands: readonly CaseCommand[] = [
    { type: 'UpdateCrisis', summary: 'x' },
    { type: 'ReportCrisis', summary: 'x' },
    { type: 'RequestAction', what: 'x', ownerId: 'deputy', dueAt: at('04:00') },
    { type: 'FinishAction', actionId: 'a2', summary: 'x' },
  ];

  test.each(commands)('there is no $type', (command) => {
    expect(taken().does(command, MANAGER)).toBe('refused no_crisis');
    const proposed = taken();
    proposed.does(PROPOSE, by('dedicated_engineer'));
    expect(proposed.does(command, MANAGER)).toBe('refused no_crisis');
    const closed = inCrisis();
    closed.does({ type: 'CloseCrisis', summary: 'Over' }, MANAGER);
    expect(closed.does(command, MANAGER)).toBe('refused no_crisis');
  });

  test('there is none to close, and an application is turned down by who leads alone', () => {
    const close: CaseCommand = { type: 'CloseCrisis', summary: 'Over' };
    expect(taken().does(close, MANAGER)).toBe('refused no_crisis');
    const closed = inCrisis();
    closed.does(close, MANAGER);
    expect(closed.does(close, MANAGER)).toBe('refused no_crisis');
    const proposed = taken();
    proposed.does(PROPOSE, by('dedicated_engineer'));
    expect(proposed.does(close, by('dedicated_engineer'))).toBe('refused leader_closes_a_crisis');
    expect(proposed.does(close, MANAGER)).toBe('accepted');
  });
});

describe('what is said in a crisis', () => {
  test.each<CaseCommand>([
    { type: 'UpdateCrisis', summary: ' ' },
    { type: 'ReportCrisis', summary: ' ' },
    { type: 'RequestAction', what: ' ', ownerId: 'deputy', dueAt: at('04:00') },
  ])('is never nothing: $type', (command) => {
    expect(inCrisis().does(command, MANAGER)).toBe('refused empty_words');
  });

  test('is recorded with who said it, and with the day of the report', () => {
    const told = inCrisis();
    told.does({ type: 'UpdateCrisis', summary: 'Half is up' }, LEADER);
    expect(eventsOf(told, 'CrisisUpdated')).toEqual([
      { type: 'CrisisUpdated', personId: 'local_manager', summary: 'Half is up', updateDueAt: at('03:00') },
    ]);
    const report: CaseCommand = { type: 'ReportCrisis', summary: 'Half is up' };
    expect(telling(told, report, LEADER)).toEqual(
      ['oem_regional_manager', 'oem_expert'].map((personId) => [
        'crisis_report',
        personId,
        { by: 'local_manager', reason: 'Half is up', on: '2026-03-03' },
      ]),
    );
    told.does(report, LEADER);
    expect(eventsOf(told, 'CrisisReported')).toMatchObject([
      { on: '2026-03-03', summary: 'Half is up', next: { on: '2026-03-04' } },
    ]);
  });

  test('ends the page that asked for the report', () => {
    const told = inCrisis();
    for (let hour = 3; hour <= 16; hour += 1) {
      told.until(`${String(hour - 1).padStart(2, '0')}:59`);
      told.does({ type: 'UpdateCrisis', summary: 'So far' }, LEADER);
    }
    told.until('16:00');
    told.sent();
    expect(told.openPageOf('local_manager').cause).toMatchObject({
      rungId: 'crisis_report',
      dueAt: at('16:00'),
    });
    told.does({ type: 'ReportCrisis', summary: 'Here it is' }, LEADER);
    expect(told.state.escalation).toBeNull();
  });

  test('the leader is reminded with the day and its end', () => {
    const told = inCrisis();
    for (let hour = 3; hour <= 9; hour += 1) {
      told.until(`${String(hour - 1).padStart(2, '0')}:59`);
      told.does({ type: 'UpdateCrisis', summary: 'So far' }, LEADER);
    }
    told.outageUntil('09:00');
    const at16 = String(at('16:00'));
    expect(telling(told, { type: 'Wake' })).toEqual([
      ['crisis_report_due', 'local_manager', { on: '2026-03-03', at: at16 }],
    ]);
  });

  test('after an outage over the end of the day is that the report was missed, once, without a reminder', () => {
    const told = inCrisis();
    told.outageUntil('16:30');
    told.until('16:30');
    expect(eventsOf(told, 'CrisisReportReminded')).toEqual([]);
    expect(eventsOf(told, 'CrisisReportMissed')).toMatchObject([
      { on: '2026-03-03', lateBySeconds: 1_800, next: { on: '2026-03-04' } },
    ]);
    const exactly = inCrisis();
    exactly.outageUntil('16:00');
    exactly.until('16:00');
    expect(eventsOf(exactly, 'CrisisReportReminded')).toEqual([]);
    expect(eventsOf(exactly, 'CrisisReportMissed')).toHaveLength(1);
  });

  test('a record left alone wakes the leader at night, then their manager, or who stands in', () => {
    const leave = { from: at('01:00'), to: at('+1 01:00'), reason: 'leave', deputyId: 'deputy' };
    const told = inCrisis({ people: having({ local_manager: ASLEEP, director: { absences: [leave] } }) });
    told.until('03:00');
    expect(asked(told)).toEqual(['local_manager']);
    told.until('03:10');
    expect(asked(told)).toEqual(['deputy']);
    const alone = inCrisis({ people: having({ local_manager: { managerId: undefined } }) });
    alone.until('03:00');
    expect(alone.state.escalation?.queue).toEqual([]);
    expect(eventsOf(alone, 'PersonSkipped')).toEqual([]);
  });
});

describe('an action', () => {
  const ask = (what: string, time: string, ownerId = 'deputy'): CaseCommand => ({
    ...{ type: 'RequestAction', what, ownerId, dueAt: at(time) },
  });

  test('is numbered by its commit and told to its owner, but not to who asks it of themselves', () => {
    const told = inCrisis();
    const id = `a${told.state.version + 1}`;
    expect(telling(told, ask('A controller', '02:30'), LEADER)).toEqual([
      ['crisis_action', 'deputy', { by: 'local_manager', reason: 'A controller', actionId: id }],
    ]);
    expect(telling(told, ask('A controller', '02:30', 'local_manager'), LEADER)).toEqual([]);
    told.does(ask('A controller', '02:30'), LEADER);
    expect(eventsOf(told, 'CrisisActionRequested')).toEqual([
      {
        type: 'CrisisActionRequested',
        action: { id, what: 'A controller', ownerId: 'deputy', dueAt: at('02:30') },
      },
    ]);
  });

  test('is finished by its number, with a word, and overdue by itself', () => {
    const told = inCrisis();
    for (const [what, time] of [
      ['first', '02:20'],
      ['second', '02:30'],
      ['third', '02:40'],
    ] as const)
      told.does(ask(what, time), LEADER);
    const [first, second] = told.state.crisis?.actions?.map(({ id }) => id) ?? [];
    if (!first || !second) throw new Error('They were asked for');
    expect(told.does({ type: 'FinishAction', actionId: second, summary: ' ' }, LEADER)).toBe(
      'refused empty_words',
    );
    const done: CaseCommand = { type: 'FinishAction', actionId: second, summary: 'There' };
    expect(told.does(done, LEADER)).toBe('accepted');
    expect(told.does(done, LEADER)).toBe('ignored done_already');
    expect(told.state.crisis?.actions?.filter(({ doneAt }) => doneAt !== undefined)).toMatchObject([
      { id: second },
    ]);
    told.outageUntil('02:20');
    const detail = { actionId: first, reason: 'first', at: String(at('02:20')), personId: 'deputy' };
    expect(telling(told, { type: 'Wake' })).toEqual([
      ['crisis_action_overdue', 'deputy', detail],
      ['crisis_action_overdue', 'local_manager', detail],
    ]);
    told.until('02:39');
    expect(eventsOf(told, 'CrisisActionOverdue').map(({ actionId }) => actionId)).toEqual([first]);
  });

  test('is due at an instant ahead', () => {
    for (const dueAt of [Number.NaN, Number.POSITIVE_INFINITY, at('02:00')])
      expect(inCrisis().does({ ...ask('x', '02:30'), dueAt } as CaseCommand, LEADER)).toBe(
        'refused due_in_the_past',
      );
  });
});

describe('whoever takes the case while the team is summoned', () => {
  test('ends the turns of who still waited, tells who was called for it, and leaves the summons as they are', () => {
    const told = story(
      { severity: 'E4' },
      { ...EMERGENCY_SETUP, ladder: { ...QUIET, repeatEveryMinutes: 60 } },
    );
    told.does(open({ leaderId: 'director', memberIds: ['deputy', 'east_china_expert'] }), MANAGER);
    const back: CaseCommand = {
      type: 'HandOver',
      personId: 'dedicated_engineer',
      toPersonId: 'local_manager',
      reason: 'Night',
    };
    expect(told.does(back, by('dedicated_engineer'))).toBe('accepted');
    expect(told.state.escalation?.queue.map(({ personId }) => personId)).toContain('dedicated_engineer');
    told.sent();
    told.does({ type: 'AcknowledgePage', personId: 'local_manager' }, LEADER);
    expect(asked(told)).toEqual(['deputy', 'east_china_expert']);
    expect(told.state.escalation?.queue).toEqual([]);
    const skipped = eventsOf(told, 'PersonSkipped').filter(({ because }) => because === 'acknowledged');
    expect(skipped.map(({ personId }) => personId)).toContain('dedicated_engineer');
    const sent = told.sent();
    expect(sent).toContain('02:00 acknowledged dedicated_engineer');
    expect(sent.filter((line) => /deputy|east_china/.test(line))).toEqual([]);
    // Then it is handed on: the summons go on, and the people of the opening are asked anew.
    const on: CaseCommand = { type: 'EscalateNow', personId: 'local_manager', reason: 'Too much' };
    expect(told.state.acknowledged).toBe(true);
    expect(told.does(on, LEADER)).toBe('accepted');
    expect(told.state.acknowledged).toBe(false);
    expect(asked(told).length).toBeGreaterThan(2);
  });
});

describe('while a crisis is open', () => {
  test('somebody signed in may take the case beside the summons, though another has it in hand', () => {
    const told = taken();
    told.does(open({ memberIds: ['east_china_expert'] }), MANAGER);
    const { id: pageId } = told.openPageOf('local_manager');
    told.does({ type: 'AcknowledgePage', pageId, personId: 'local_manager' }, LEADER);
    expect(told.state.acknowledged).toBe(true);
    expect(told.does({ type: 'AcknowledgePage', personId: 'deputy' }, by('deputy'))).toBe('accepted');
    expect(told.state.lastAcknowledgement?.personId).toBe('deputy');
    expect(asked(told)).toEqual(['east_china_expert']);
  });

  test('its update does not silence the alarm of a ladder that reaches nobody', () => {
    const told = inCrisis();
    const people = PEOPLE.map((each) => ({ ...each, active: each.id === 'local_manager' }));
    told.setup = { ...told.setup, people };
    told.does({ type: 'EscalateNow', personId: 'local_manager', reason: 'Too much' }, LEADER);
    expect(asked(told)).toEqual([]);
    expect(told.does({ type: 'UpdateCrisis', summary: 'So far' }, LEADER)).toBe('accepted');
    expect(told.state.escalation?.topRounds).toBe(1);
  });
});

describe('a summons of somebody who is asked already', () => {
  const causeOf = (told: Story, personId: string) => told.openPageOf(personId).cause;
  const opened = (ladder: Partial<typeof QUIET>) =>
    story(
      { severity: 'E4' },
      { ...EMERGENCY_SETUP, ladder: { ...QUIET, repeatEveryMinutes: 60, ...ladder } },
    );
  const rungs = (change: Partial<(typeof QUIET.rungs)[number]>) =>
    QUIET.rungs.map((rung) => ({ ...rung, ...change }));
  const BOTH = ['dedicated_engineer', 'local_manager'].map((personId) => ({
    to: 'person' as const,
    personId,
  }));

  test.each([
    [5, '02:07'],
    [60, '02:32'],
  ])('has the shorter of both windows: the page before it had %i minutes', (minutes, until) => {
    const told = opened({
      acknowledgeWithinMinutes: 30,
      rungs: rungs({ acknowledgeWithinMinutes: minutes }),
    });
    told.until('02:02');
    told.does(open(), MANAGER);
    expect(told.openPageOf('dedicated_engineer').acknowledgeBy).toBe(at(until));
    expect(told.openPageOf('east_china_expert').acknowledgeBy).toBe(at('02:32'));
  });

  test('stands for their own page, and ends nobody else’s', () => {
    const told = opened({ rungs: rungs({ order: 'all_at_once', recipients: BOTH }) });
    const pages = told.state.escalation?.openPages ?? [];
    const [first, second] = pages;
    if (!first || !second) throw new Error('Several are asked');
    told.does(open({ leaderId: second.personId, memberIds: ['deputy'] }), MANAGER);
    expect(eventsOf(told, 'PageEnded')).toMatchObject([{ pageId: second.id, end: 'stopped' }]);
    expect(told.openPageOf(first.personId)).toEqual(first);
    expect(causeOf(told, second.personId).bundled).toEqual([first.cause.rungName]);
    expect(causeOf(told, 'deputy').bundled).toBeUndefined();
  });

  test('stands for what they wait for, but not for a hand-over that may come back', () => {
    const waiting = opened({ rungs: rungs({ order: 'one_after_another', recipients: BOTH }) });
    const next = waiting.state.escalation?.queue[0];
    if (!next) throw new Error('Somebody waits');
    waiting.does(open({ leaderId: next.personId, memberIds: ['deputy'] }), MANAGER);
    expect(causeOf(waiting, next.personId).bundled).toEqual([next.cause.rungName]);
    expect(causeOf(waiting, 'deputy').bundled).toBeUndefined();
    const given = taken();
    const toManager = { personId: 'dedicated_engineer', toPersonId: 'local_manager', reason: 'Night' };
    expect(given.does({ type: 'HandOver', ...toManager }, by('dedicated_engineer'))).toBe('accepted');
    expect(given.state.escalation?.queue.map(({ personId }) => personId)).toContain('dedicated_engineer');
    given.does(open({ leaderId: 'deputy', memberIds: ['dedicated_engineer'] }), MANAGER);
    expect(causeOf(given, 'dedicated_engineer').bundled).toBeUndefined();
  });

  test('who stands in for the leader as well is called once', () => {
    const leave = { from: at('01:00'), to: at('+1 01:00'), reason: 'leave', deputyId: 'dedicated_engineer' };
    const told = opened({ acknowledgeWithinMinutes: 30 });
    told.setup = { ...told.setup, people: having({ local_manager: { absences: [leave] } }) };
    const { rungName } = causeOf(told, 'dedicated_engineer');
    told.does(open({ memberIds: ['dedicated_engineer'] }), MANAGER);
    expect(causeOf(told, 'dedicated_engineer').bundled).toEqual([rungName]);
    expect(asked(told)).toEqual(['dedicated_engineer']);
  });
});

describe('the end of a crisis', () => {
  test('is told to everybody of it but whoever ends it, and ends what was asked of them', () => {
    const told = taken();
    told.does(open(), MANAGER);
    told.sent();
    expect(asked(told)).toHaveLength(3);
    const close: CaseCommand = { type: 'CloseCrisis', summary: 'Stable' };
    expect(telling(told, close, LEADER)).toEqual(
      ['oem_expert', 'oem_regional_manager', 'dedicated_engineer', 'east_china_expert'].map((personId) => [
        'crisis_closed',
        personId,
        { by: 'local_manager', reason: 'Stable' },
      ]),
    );
    told.does(close, LEADER);
    expect(told.state.escalation).toBeNull();
  });

  test('is said by its leader, also where they lead nothing else', () => {
    const told = taken();
    told.does(open({ leaderId: 'deputy' }), MANAGER);
    const close: CaseCommand = { type: 'CloseCrisis', summary: 'Stable' };
    expect(told.does(close, by('dedicated_engineer'))).toBe('refused leader_closes_a_crisis');
    expect(told.does(close, by('deputy'))).toBe('accepted');
  });

  test('before there was a team is told to who applied', () => {
    const told = taken();
    told.does(PROPOSE, by('dedicated_engineer'));
    const close: CaseCommand = { type: 'CloseCrisis', summary: 'No' };
    expect(telling(told, close, MANAGER).map(([topic, personId]) => `${topic} ${personId}`)).toEqual([
      'crisis_closed dedicated_engineer',
    ]);
    const suggested = taken({}, 'E1');
    suggested.until('04:00');
    expect(suggested.state.crisis?.status).toBe('suggested');
    expect(telling(suggested, close, MANAGER)).toEqual([]);
  });
});

describe('a crisis is called for', () => {
  const suggestion = (told: Story) => {
    told.outageUntil('04:00');
    return telling(told, { type: 'Wake' }).filter(([topic]) => topic === 'crisis_suggested');
  };

  test('by the clock that was missed, told to the dedicated engineer and to the owner, else to those who are alarmed', () => {
    const told = taken({}, 'E1');
    told.does({ type: 'AssignOwner', personId: 'deputy', reason: 'Knows it' }, MANAGER);
    const clockId = told.state.clocks.find(({ id }) => id.endsWith('.emergency_handling'))?.id;
    expect(clockId).toBeDefined();
    expect(suggestion(told)).toEqual([
      ['crisis_suggested', 'dedicated_engineer', { clockId }],
      ['crisis_suggested', 'deputy', { clockId }],
    ]);
    const nobody = story({ severity: 'E1' }, { ...EMERGENCY_SETUP, ladder: QUIET, posts: [] });
    expect(suggestion(nobody)).toEqual([['crisis_suggested', 'director', { clockId }]]);
  });

  test('and recorded with it, and with how late that is noticed', () => {
    const told = taken({}, 'E1');
    told.outageUntil('04:10');
    told.does({ type: 'Wake' });
    expect(eventsOf(told, 'CrisisSuggested')).toMatchObject([{ dueAt: at('04:00'), lateBySeconds: 600 }]);
    expect(eventsOf(told, 'CrisisSuggested')[0]?.clockId).toMatch(/\.emergency_handling$/);
  });

  const LEVELS = { ladder: QUIET, tier: S002_LEVELS };

  test('by the miss of the most severe level, of no clock that is named', () => {
    expect(suggestion(taken(LEVELS, 'L1'))).toEqual([]);
    const told = taken(LEVELS, 'L1');
    told.outageUntil('06:00');
    const notices = telling(told, { type: 'Wake' });
    // Strictly: a clock of the name `undefined` is none either.
    expect(notices.at(-1)).toStrictEqual(['crisis_suggested', 'dedicated_engineer', {}]);
    told.does({ type: 'Wake' });
    expect(eventsOf(told, 'CrisisSuggested')).toMatchObject([{ clockId: null, dueAt: at('06:00') }]);
  });

  test('of a class as well where the level is missed first, by the level', () => {
    const told = taken({ ladder: QUIET, tier: S002_EFFECTIVE }, 'L1');
    told.until('05:00');
    const classed: CaseCommand = {
      type: 'RecordFact',
      fact: 'emergency_class',
      value: 'E1',
      reason: 'Data lost',
    };
    expect(told.does(classed, by('dedicated_engineer'))).toBe('accepted');
    expect(told.status('resolve.emergency_handling')).toBe('running');
    told.until('06:00');
    expect(eventsOf(told, 'CrisisSuggested')).toMatchObject([{ clockId: null, dueAt: at('06:00') }]);
  });

  test('by no other clock of a class that is missed', () => {
    const soon: TargetRule = { kind: 'respond', within: { amount: 30, unit: 'minutes' }, from: 'report' };
    const severities = S002_EMERGENCY.severities.map((each) => ({
      ...each,
      targets: [soon, ...each.targets],
    }));
    const told = story(
      { severity: 'E1' },
      { ...EMERGENCY_SETUP, ladder: QUIET, tier: { ...S002_EMERGENCY, severities } },
    );
    told.until('03:59');
    expect(told.state.breached).toEqual({ respond: at('02:30') });
    expect(told.state.crisis).toBeUndefined();
  });

  test.each(['resolved', 'closed'] as const)(
    'not of a %s case whose miss came into the record late',
    (from) => {
      const reportTargets = S002_LEVELS.reportTargets.map((each) => ({ ...each, from }));
      const told = taken({ ladder: QUIET, tier: { ...S002_LEVELS, reportTargets } }, 'L1');
      told.outageUntil('06:10');
      expect(told.does({ type: 'ResolveCase', at: told.now, summary: 'Back', remotely: true })).toBe(
        'accepted',
      );
      if (from === 'closed')
        expect(told.does({ type: 'CloseCase', summary: 'Over' }, MANAGER)).toBe('accepted');
      expect(told.state.emergencyAt).toBe(at('06:00'));
      // The analysis report is late a working day after.
      told.until('+1 10:00');
      expect(told.state).toMatchObject({ status: from, breached: { analysis_report: at('+1 10:00') } });
      expect(told.state.crisis).toBeUndefined();
    },
  );
});
