// A crisis of a case (E-14 to E-19): who may call it, what each person receives, and the hours and days that it counts. The
// clock is turned by hand; the team sits in Shanghai, eight hours ahead of the times here.
import { describe, expect, test } from 'vitest';
import type { CaseCommand, CaseSetup, SendNotice } from '../../shared/domain/case.ts';
import { isStale } from '../../shared/domain/fence.ts';
import { by, eventsOf, noticesOf, type Story, story } from './case-story.ts';
import { LADDER as EMERGENCY_LADDER, EMERGENCY_SETUP, PEOPLE } from './emergency-desk.ts';
import { peopleWith, LADDER as SMALL_LADDER, tierOf } from './small-desk.ts';

const WHY = {
  impact: 'No dispatching in the whole province',
  complexity: 'Storage, cluster and network at once',
};
const TEAM = {
  coordinatorId: 'oem_expert',
  leaderId: 'local_manager',
  memberIds: ['dedicated_engineer', 'east_china_expert'],
  reportToId: 'oem_regional_manager',
};
const PROPOSE: CaseCommand = { type: 'ProposeCrisis', ...WHY };
const OPEN: CaseCommand = { type: 'OpenCrisis', ...WHY, ...TEAM };
const MANAGER = by('director');
const update = (summary = 'The second controller is being replaced'): CaseCommand => ({
  type: 'UpdateCrisis',
  summary,
});

/** A case of class 1 that the dedicated engineer has taken in hand; nothing was looked at yet. */
function taken(setup: Partial<CaseSetup> = {}, severity = 'E1'): Story {
  // Whoever takes it in hand answers for an hour; a crisis goes on for longer.
  const ladder = EMERGENCY_SETUP.ladder && { ...EMERGENCY_SETUP.ladder, acknowledgementHoldsMinutes: null };
  const told = story({ severity }, { ...EMERGENCY_SETUP, ...(ladder ? { ladder } : {}), ...setup });
  told.does({ type: 'AcknowledgePage', personId: 'dedicated_engineer' }, by('dedicated_engineer'));
  told.sent();
  return told;
}

/** With a team since 02:00, whose pages were acknowledged; of a class without a time, so that nothing else is owed. */
function inCrisis(setup: Partial<CaseSetup> = {}, severity = 'E4'): Story {
  const told = taken(setup, severity);
  expect(told.does(OPEN, MANAGER)).toBe('accepted');
  for (const { id: pageId, personId } of told.state.escalation?.openPages ?? []) {
    told.does({ type: 'AcknowledgePage', pageId, personId }, by(personId, 'page_link'));
  }
  told.sent();
  return told;
}

describe('a crisis is called for', () => {
  test('where class 1 misses its handling time: a task for the dedicated engineer, once', () => {
    const told = taken();
    told.until('03:59');
    expect(told.sent().filter((line) => line.includes('crisis'))).toEqual([]);
    told.until('04:00');
    expect(told.sent().filter((line) => line.includes('crisis'))).toEqual([
      '04:00 crisis_suggested dedicated_engineer',
    ]);
    expect(told.state.crisis).toMatchObject({ status: 'suggested' });
    told.until('09:00');
    expect(eventsOf(told, 'CrisisSuggested')).toHaveLength(1);
  });

  test('of class 2 as well, of class 3 never', () => {
    const second = taken({}, 'E2');
    second.until('04:00');
    expect(second.state.crisis?.status).toBe('suggested');
    const third = taken({}, 'E3');
    third.until('08:00');
    expect(third.state.crisis).toBeUndefined();
  });

  test('and not where the class was solved in time, or the crisis is there already', () => {
    const solved = taken();
    solved.does({ type: 'ResolveCase', at: solved.now, summary: 'Back', remotely: true });
    solved.until('05:00');
    expect(solved.state.crisis).toBeUndefined();
    const open = inCrisis({}, 'E1');
    open.until('04:00');
    expect(eventsOf(open, 'CrisisSuggested')).toEqual([]);
  });
});

describe('the summons of the team', () => {
  const summoned = (): Story => {
    const told = taken({}, 'E4');
    told.does(OPEN, MANAGER);
    told.sent();
    return told;
  };

  test('are answered by each member for themselves: one who answers calls nobody else off', () => {
    const told = summoned();
    const { id: pageId } = told.openPageOf('dedicated_engineer');
    told.does({ type: 'AcknowledgePage', pageId, personId: 'dedicated_engineer' }, by('dedicated_engineer'));
    expect(told.state.escalation?.openPages.map(({ personId }) => personId)).not.toContain(
      'dedicated_engineer',
    );
    expect(told.state.escalation?.openPages.length).toBeGreaterThan(0);
    expect(told.sent()).toEqual([]);
  });

  test('end unanswered by a word to the leader, and the ladder does not climb for them', () => {
    const told = summoned();
    const { id: pageId } = told.openPageOf('local_manager');
    told.does({ type: 'AcknowledgePage', pageId, personId: 'local_manager' }, by('local_manager'));
    told.sent();
    told.until('02:30');
    // The dedicated engineer's and the expert's: a word for each.
    expect(told.sent()).toEqual([
      '02:10 crisis_unanswered local_manager',
      '02:10 crisis_unanswered local_manager',
    ]);
    expect(told.state.escalation).toBeNull();
  });

  test('outlive the call of the final person, who has the case in hand by then and is called no more', () => {
    const told = story({ severity: 'E4' }, EMERGENCY_SETUP);
    told.until('02:20');
    expect(told.sent()).toContain('02:10 page director sms');
    told.does(OPEN, MANAGER);
    expect(told.does({ type: 'AcknowledgePage', personId: 'director' }, MANAGER)).toBe('accepted');
    told.sent();
    told.until('02:29');
    expect(told.sent()).toEqual([]);
    told.until('02:55');
    expect(told.sent().every((line) => line.startsWith('02:30 crisis_unanswered'))).toBe(true);
    expect(told.state.escalation).toBeNull();
  });
});

describe('whoever is asked about the case already when the team is called', () => {
  /** Nobody took it: the dedicated engineer has the page of the opening, and the others wait behind. */
  const asked = (severity = 'E4'): Story => {
    const ladder = { ...EMERGENCY_LADDER, acknowledgeWithinMinutes: 30, repeatEveryMinutes: 60 };
    const told = story({ severity }, { ...EMERGENCY_SETUP, ladder });
    told.sent();
    return told;
  };

  test('is summoned like everybody else: the new page stands for the earlier one, which ends', () => {
    const told = asked();
    const before = told.openPageOf('dedicated_engineer');
    told.until('02:05');
    expect(told.does(OPEN, MANAGER)).toBe('accepted');
    expect(told.sent().filter((line) => line.includes(' page '))).toEqual(
      expect.arrayContaining([
        '02:05 page dedicated_engineer sms',
        '02:05 page local_manager sms',
        '02:05 page east_china_expert sms',
      ]),
    );
    const pages = told.state.escalation?.openPages.filter(
      ({ personId }) => personId === 'dedicated_engineer',
    );
    expect(pages).toHaveLength(1);
    expect(pages?.[0]?.cause).toMatchObject({ rungId: 'crisis_opened', lateBySeconds: 0 });
    expect(pages?.[0]?.cause.bundled).toContain(before.cause.rungName);
    expect(eventsOf(told, 'PageEnded')).toMatchObject([{ pageId: before.id, end: 'stopped' }]);
  });

  test('is summoned as the leader, who owes the record', () => {
    const told = asked();
    told.does({ ...OPEN, leaderId: 'dedicated_engineer', memberIds: ['east_china_expert'] }, MANAGER);
    expect(told.sent()).toContain('02:00 page dedicated_engineer sms');
    expect(told.openPageOf('dedicated_engineer').cause.rungId).toBe('crisis_opened');
  });

  test('answers both by the summons, or by the code of the earlier page', () => {
    for (const answersBy of ['summons', 'earlier'] as const) {
      const told = asked();
      const earlier = told.openPageOf('dedicated_engineer');
      told.does(OPEN, MANAGER);
      const summons = told.openPageOf('dedicated_engineer');
      const pageId = (answersBy === 'summons' ? summons : earlier).id;
      const outcome = told.does(
        { type: 'AcknowledgePage', pageId, personId: 'dedicated_engineer' },
        by('dedicated_engineer', 'sms'),
      );
      expect(outcome).toBe('accepted');
      expect(told.state).toMatchObject({ ownerId: 'dedicated_engineer', acknowledged: true });
      expect(told.state.escalation?.openPages.map(({ personId }) => personId).toSorted()).toEqual([
        'east_china_expert',
        'local_manager',
      ]);
    }
  });

  test('and whose summons nobody answers is followed by the next person, as their page would have been', () => {
    const told = asked();
    told.does(OPEN, MANAGER);
    told.sent();
    told.until('02:30');
    expect(told.sent().filter((line) => line.startsWith('02:30 page')).length).toBeGreaterThan(0);
    expect(told.state.acknowledged).toBe(false);
  });

  test('is asked on for the case where the crisis is over before anybody took it', () => {
    const told = asked();
    told.does(OPEN, MANAGER);
    told.does({ type: 'CloseCrisis', summary: 'A false alarm' }, MANAGER);
    expect(told.state.escalation).not.toBeNull();
    expect(told.openPageOf('dedicated_engineer').cause.bundled).toHaveLength(1);
  });

  test('keeps their page where they called the team themselves', () => {
    const ladder = { ...EMERGENCY_LADDER, finalPersonId: 'director', repeatEveryMinutes: 600 };
    const told = story({ severity: 'E4' }, { ...EMERGENCY_SETUP, ladder });
    for (let minutes = 10; told.state.escalation?.openPages[0]?.personId !== 'director'; minutes += 10) {
      if (minutes > 50) throw new Error('The director is never reached');
      told.until(`02:${minutes}`);
    }
    const page = told.openPageOf('director');
    told.does({ ...OPEN, memberIds: ['director', 'east_china_expert'] }, MANAGER);
    expect(told.openPageOf('director')).toEqual(page);
  });
});

describe('whoever has the case in hand while the team is still summoned', () => {
  const inHand = (): Story => {
    const told = taken({}, 'E4');
    told.does(OPEN, MANAGER);
    const { id: pageId } = told.openPageOf('local_manager');
    told.does({ type: 'AcknowledgePage', pageId, personId: 'local_manager' }, by('local_manager'));
    told.sent();
    expect(told.state.acknowledged).toBe(true);
    return told;
  };

  test('escalates, and somebody is called', () => {
    const told = inHand();
    told.does({ type: 'EscalateNow', personId: 'local_manager', reason: 'Beyond me' }, by('local_manager'));
    told.until('02:20');
    expect(told.sent()).toContain('02:10 page director sms');
    expect(told.state.acknowledged).toBe(false);
  });

  test('gives it to somebody, and has it in hand no more', () => {
    const told = inHand();
    const give = {
      type: 'HandOver',
      personId: 'local_manager',
      toPersonId: 'deputy',
      reason: 'Night',
    } as const;
    expect(told.does(give, by('local_manager'))).toBe('accepted');
    expect(told.sent()).toEqual(['02:00 page deputy sms']);
    expect(told.state.acknowledged).toBe(false);
  });

  test('has it in hand no more where it becomes worse, and the team stays summoned', () => {
    const told = inHand();
    const summons = told.openPageOf('dedicated_engineer');
    const worse = {
      type: 'ChangeSeverity',
      severity: 'E2',
      because: 'worsened',
      reason: 'All of it',
    } as const;
    expect(told.does(worse, MANAGER)).toBe('accepted');
    expect(told.openPageOf('dedicated_engineer')).toEqual(summons);
    expect(told.openPageOf('oem_regional_manager').cause.rungId).toBe('opened-e2');
    expect(told.state.acknowledged).toBe(false);
  });

  test('leaves its record alone for an hour, which is a breach', () => {
    const ladder = { ...EMERGENCY_LADDER, acknowledgeWithinMinutes: 90, acknowledgementHoldsMinutes: null };
    const told = taken({ ladder }, 'E4');
    told.does(OPEN, MANAGER);
    const { id: pageId } = told.openPageOf('local_manager');
    told.does({ type: 'AcknowledgePage', pageId, personId: 'local_manager' }, by('local_manager'));
    told.until('03:00');
    expect(told.sent()).toContain('03:00 page local_manager sms');
    expect(told.state.acknowledged).toBe(false);
  });
});

describe('who may do what', () => {
  test('the dedicated engineer applies, and the managers who decide are told', () => {
    const told = taken();
    expect(told.does(PROPOSE, by('dedicated_engineer'))).toBe('accepted');
    expect(told.sent()).toEqual(['02:00 page local_manager sms', '02:00 crisis_proposed local_manager']);
    expect(told.state.crisis).toMatchObject({ status: 'proposed', proposedBy: 'dedicated_engineer', ...WHY });
    expect(told.does(PROPOSE, by('local_manager'))).toBe('ignored already_proposed');
  });

  test('another engineer may not apply; a manager may; whoever stands in for the dedicated engineer may', () => {
    expect(taken().does(PROPOSE, by('deputy'))).toBe('refused not_dedicated_engineer');
    expect(taken().does(PROPOSE, by('local_manager'))).toBe('accepted');
    const absences = [
      { from: Date.parse('2026-03-03T00:00:00Z'), to: Date.parse('2026-03-04T00:00:00Z'), reason: 'ill' },
    ];
    const people = PEOPLE.map((each) => (each.id === 'dedicated_engineer' ? { ...each, absences } : each));
    expect(story({ severity: 'E1' }, { ...EMERGENCY_SETUP, people }).does(PROPOSE, by('deputy'))).toBe(
      'accepted',
    );
  });

  test('only a manager sets up the team', () => {
    expect(taken().does(OPEN, by('dedicated_engineer'))).toBe('refused managers_open_a_crisis');
    expect(taken().does(OPEN, MANAGER)).toBe('accepted');
  });

  test('the criteria of the entry are asked', () => {
    expect(taken().does({ type: 'ProposeCrisis', impact: ' ', complexity: 'x' }, MANAGER)).toBe(
      'refused criteria_needed',
    );
    expect(taken().does({ ...OPEN, complexity: '' } as CaseCommand, MANAGER)).toBe('refused criteria_needed');
  });

  test.each([
    ['coordinatorId', '', 'refused team_incomplete'],
    ['leaderId', '', 'refused team_incomplete'],
    ['leaderId', 'oem_expert', 'refused two_people_needed'],
    ['leaderId', 'east_china_expert', 'refused leader_from_outside'],
    ['leaderId', 'nobody', 'refused person_not_active'],
    ['coordinatorId', 'nobody', 'refused person_not_active'],
    ['memberIds', ['nobody'], 'refused person_not_active'],
  ])('a team with the %s %j is refused', (member, value, outcome) => {
    expect(taken().does({ ...OPEN, [member]: value } as CaseCommand, MANAGER)).toBe(outcome);
  });

  test('a coordinator who can only be called would get no report, and is refused', () => {
    const voice = [{ channel: 'voice', address: '+8612000550999' }] as const;
    const people = PEOPLE.map((each) =>
      each.id === 'oem_expert' ? { ...each, contactMethods: voice } : each,
    );
    expect(taken({ people }).does(OPEN, MANAGER)).toBe('refused not_reached_in_writing');
  });
});

describe('the team', () => {
  test('coordinator and manufacturer, who have no account, are told in writing; leader and members are paged', () => {
    const told = taken();
    told.does(OPEN, MANAGER);
    expect(told.sent()).toEqual([
      '02:00 page local_manager sms',
      '02:00 page dedicated_engineer sms',
      '02:00 page east_china_expert sms',
      '02:00 crisis_opened oem_expert',
      '02:00 crisis_opened oem_regional_manager',
    ]);
    expect(told.openPageOf('local_manager').cause.rungId).toBe('crisis_opened');
    expect(eventsOf(told, 'CrisisOpened')[0]?.team).toEqual(TEAM);
    const [notice] = noticesOf(told.would({ type: 'ReportCrisis', summary: 'x' }, by('local_manager')));
    expect(notice).toMatchObject({ to: { personId: 'oem_regional_manager' }, channel: 'sms' });
  });

  test('whoever sets it up and leads it themselves is not paged about it', () => {
    const told = taken();
    told.does(OPEN, by('local_manager'));
    expect(told.sent().filter((line) => line.includes('page'))).toEqual([
      '02:00 page dedicated_engineer sms',
      '02:00 page east_china_expert sms',
    ]);
  });

  test('there is one at a time', () => {
    expect(inCrisis().does(OPEN, MANAGER)).toBe('ignored crisis_open');
    expect(inCrisis().does(PROPOSE, MANAGER)).toBe('ignored crisis_open');
  });
});

describe('the record is brought up to date every hour, around the clock', () => {
  test('no update for sixty minutes pages the leader, although the case was acknowledged', () => {
    const told = inCrisis();
    told.until('02:59');
    expect(told.sent()).toEqual([]);
    told.until('03:00');
    expect(told.sent()).toEqual(['03:00 page local_manager sms']);
    expect(told.openPageOf('local_manager').cause).toMatchObject({
      rungId: 'crisis_update',
      lateBySeconds: 0,
    });
  });

  test('the clock restarts with each update: at minute 59, the next is due sixty minutes later', () => {
    const told = inCrisis();
    told.until('02:59');
    expect(told.does(update(), by('dedicated_engineer'))).toBe('accepted');
    told.until('03:58');
    expect(told.sent()).toEqual([]);
    told.until('03:59');
    expect(told.sent().filter((line) => line.includes('page'))).toEqual(['03:59 page local_manager sms']);
  });

  test('a leader who does not answer is followed by their manager', () => {
    const told = inCrisis();
    told.until('03:10');
    expect(told.sent()).toEqual(['03:00 page local_manager sms', '03:10 page director sms']);
  });

  test('each further hour without a word pages again', () => {
    const told = inCrisis();
    told.until('03:00');
    told.does({ type: 'AcknowledgePage', personId: 'local_manager' }, by('local_manager'));
    told.sent();
    told.until('03:59');
    expect(told.sent()).toEqual([]);
    told.until('04:00');
    expect(told.sent().filter((line) => line.includes('page local_manager'))).toEqual([
      '04:00 page local_manager sms',
    ]);
    expect(eventsOf(told, 'CrisisUpdateMissed')).toHaveLength(2);
  });

  test('the update ends the page that asked for it', () => {
    const told = inCrisis();
    told.until('03:05');
    told.does(update(), by('dedicated_engineer'));
    told.sent();
    expect(told.state.escalation).toBe(null);
    told.until('03:30');
    expect(told.sent()).toEqual([]);
  });

  test('a leader on leave is stood in for', () => {
    const told = inCrisis();
    const absences = [{ from: told.now, to: told.now + 86_400_000, reason: 'leave', deputyId: 'deputy' }];
    told.setup = {
      ...told.setup,
      people: PEOPLE.map((each) => (each.id === 'local_manager' ? { ...each, absences } : each)),
    };
    told.until('03:00');
    expect(told.sent()).toEqual(['03:00 page deputy sms']);
  });

  test('after an outage one page tells of all the hours that were missed', () => {
    const told = inCrisis();
    told.outageUntil('06:20');
    told.until('06:20');
    expect(told.sent()).toEqual(['06:20 page local_manager sms']);
    expect(eventsOf(told, 'CrisisUpdateMissed')).toMatchObject([{ lateBySeconds: 12_000 }]);
    expect(told.state.crisis?.updateDueAt).toBe(Date.parse('2026-03-03T07:00:00Z'));
  });

  test('it stops with the crisis, and with the case', () => {
    const told = inCrisis();
    expect(told.does({ type: 'CloseCrisis', summary: 'Stable for a day' }, by('local_manager'))).toBe(
      'accepted',
    );
    told.sent();
    told.until('03:59');
    expect(told.sent()).toEqual([]);
    const whole = inCrisis();
    whole.does(
      { type: 'ResolveCase', at: whole.now, summary: 'Back', remotely: true },
      by('dedicated_engineer'),
    );
    whole.does({ type: 'CloseCase', summary: 'Done' }, MANAGER);
    expect(whole.state.crisis).toMatchObject({ status: 'closed' });
    expect(whole.state.crisis?.updateDueAt).toBeUndefined();
    expect(whole.does(update(), by('local_manager'))).toBe('refused case_closed');
  });
});

describe('the daily report to the manufacturer', () => {
  /** Updates every half hour, so that the report alone is left to be owed. */
  function hourly(told: Story, from: number, to: number): void {
    for (let half = from * 2; half <= to * 2 + 1; half += 1) {
      const day = half >= 48 ? `+${Math.floor(half / 48)} ` : '';
      told.until(
        `${day}${String(Math.floor(half / 2) % 24).padStart(2, '0')}:${half % 2 === 0 ? '00' : '30'}`,
      );
      told.does(update(), by('dedicated_engineer'));
    }
  }
  const aboutReports = (told: Story) =>
    told.sent().filter((line) => /crisis_report|page (local_manager|director)/.test(line));

  test('is reminded of at five in the afternoon, and pages the leader where the day ends without it', () => {
    const told = inCrisis();
    hourly(told, 2, 8);
    expect(aboutReports(told)).toEqual([]);
    hourly(told, 9, 15);
    expect(aboutReports(told)).toEqual(['09:00 crisis_report_due local_manager']);
    told.until('16:00');
    expect(aboutReports(told)).toEqual(['16:00 page local_manager sms']);
    expect(eventsOf(told, 'CrisisReportMissed')).toMatchObject([{ on: '2026-03-03', lateBySeconds: 0 }]);
  });

  test('goes to the responsible person and the coordinator, without an account, and the next day asks for the next', () => {
    const told = inCrisis();
    hourly(told, 2, 9);
    aboutReports(told);
    expect(told.does({ type: 'ReportCrisis', summary: 'Two of three nodes run' }, by('local_manager'))).toBe(
      'accepted',
    );
    expect(told.sent()).toEqual([
      '09:30 crisis_report oem_regional_manager',
      '09:30 crisis_report oem_expert',
    ]);
    hourly(told, 10, 32);
    expect(aboutReports(told)).toEqual([]);
    hourly(told, 33, 33);
    expect(aboutReports(told)).toEqual(['+1 09:00 crisis_report_due local_manager']);
  });

  test('given in the morning is the report of that day: nobody is reminded of it', () => {
    const told = inCrisis();
    told.does({ type: 'ReportCrisis', summary: 'Early' }, by('local_manager'));
    told.sent();
    hourly(told, 2, 20);
    expect(aboutReports(told)).toEqual([]);
  });

  test('of a team that was set up in the evening begins with the next day', () => {
    const told = story(
      {
        severity: 'E4',
        reportedAt: Date.parse('2026-03-03T10:00:00Z'),
        now: Date.parse('2026-03-03T10:00:00Z'),
      },
      EMERGENCY_SETUP,
    );
    told.does(OPEN, MANAGER);
    expect(told.state.crisis?.report?.on).toBe('2026-03-04');
    told.does({ type: 'ReportCrisis', summary: 'At once' }, by('local_manager'));
    expect(told.state.crisis?.report?.on).toBe('2026-03-04');
  });
});

test('the record that is brought up to date takes no page from anybody who waits for the morning', () => {
  const night = { mon: [], tue: [['00:00', '08:00']], wed: [], thu: [], fri: [], sat: [], sun: [] } as const;
  const quietHours = { timeZone: 'UTC', weekly: night, brokenUpToRank: 1 };
  const rung = {
    id: 'opening',
    name: 'Opened',
    when: { at: 'opening', severities: ['S3'] },
    does: 'page',
    recipients: [{ to: 'person', personId: 'anna' }],
    order: 'one_after_another',
  } as const;
  const told = story(
    { severity: 'S3' },
    {
      tier: tierOf({ S3: [] }),
      ladder: { ...SMALL_LADDER, rungs: [rung] },
      people: peopleWith('anna', { quietHours }),
    },
  );
  const team = { coordinatorId: 'cleo', leaderId: 'mia', memberIds: [], reportToId: 'cleo' };
  expect(told.does({ type: 'OpenCrisis', ...WHY, ...team }, by('mia'))).toBe('accepted');
  told.until('03:00');
  expect(told.sent()).toContain('03:00 page mia sms');
  expect(told.does(update(), by('mia', 'page_link'))).toBe('accepted');
  told.until('03:59');
  expect(told.state.escalation?.held).toMatchObject([{ personId: 'anna' }]);
});

describe('what the team asks for has an owner and a time (E-18)', () => {
  const ask = (told: Story, minutes: number): CaseCommand => ({
    type: 'RequestAction',
    what: 'A controller from the depot of Chengdu',
    region: '西南',
    ownerId: 'oem_regional_manager',
    dueAt: told.now + minutes * 60_000,
  });

  test('its owner is told, anywhere; overdue, they and the leader are told, and it stays on the list', () => {
    const told = inCrisis();
    expect(told.does(ask(told, 30), by('local_manager'))).toBe('accepted');
    expect(told.sent()).toEqual(['02:00 crisis_action oem_regional_manager']);
    told.until('02:30');
    expect(told.sent()).toEqual([
      '02:30 crisis_action_overdue oem_regional_manager',
      '02:30 crisis_action_overdue local_manager',
    ]);
    expect(told.state.crisis?.actions).toMatchObject([{ region: '西南', overdueAt: told.now }]);
  });

  test('two that are overdue at once are two words to whoever owns them', () => {
    const told = inCrisis();
    told.does(ask(told, 30), by('local_manager'));
    told.does({ ...ask(told, 30), what: 'A tape robot' } as CaseCommand, by('local_manager'));
    told.sent();
    told.until('02:30');
    const lines = told.sent();
    expect(lines.filter((line) => line === '02:30 crisis_action_overdue oem_regional_manager')).toHaveLength(
      2,
    );
    expect(lines.filter((line) => line === '02:30 crisis_action_overdue local_manager')).toHaveLength(2);
  });

  test('done in time it is told to nobody; done twice is ignored', () => {
    const told = inCrisis();
    told.does(ask(told, 30), by('local_manager'));
    told.sent();
    const actionId = told.state.crisis?.actions?.[0]?.id ?? '';
    const done: CaseCommand = { type: 'FinishAction', actionId, summary: 'On the train' };
    expect(told.does(done, by('dedicated_engineer'))).toBe('accepted');
    expect(told.does(done, by('dedicated_engineer'))).toBe('ignored done_already');
    told.until('02:59');
    expect(told.sent()).toEqual([]);
  });

  test('a time that is past, an owner who is not there and an action that is not there are refused', () => {
    const told = inCrisis();
    expect(told.does(ask(told, 0), MANAGER)).toBe('refused due_in_the_past');
    expect(told.does({ ...ask(told, 5), ownerId: 'nobody' } as CaseCommand, MANAGER)).toBe(
      'refused person_not_active',
    );
    expect(told.does({ type: 'FinishAction', actionId: 'a99', summary: 'x' }, MANAGER)).toBe(
      'refused no_such_action',
    );
  });
});

test('the whole of a crisis stays small in the snapshot, whatever people write', () => {
  const told = taken();
  const long = '一'.repeat(4_000);
  told.does({ ...OPEN, impact: long, complexity: long } as CaseCommand, MANAGER);
  told.does(update(long), by('local_manager'));
  const ask = { type: 'RequestAction', what: long, region: '西南', ownerId: 'director' } as const;
  for (let count = 0; count < 12; count += 1)
    expect(told.does({ ...ask, dueAt: told.now + 60_000 * (count + 1) }, MANAGER)).toBe('accepted');
  expect(told.does({ ...ask, dueAt: told.now + 60_000 }, MANAGER)).toBe('refused too_many_actions');
  expect(Buffer.byteLength(JSON.stringify(told.state.crisis))).toBeLessThan(8_000);
  told.does(
    { type: 'FinishAction', actionId: told.state.crisis?.actions?.[3]?.id ?? '', summary: 'x' },
    MANAGER,
  );
  expect(told.does({ ...ask, what: 'One more', dueAt: told.now + 60_000 }, MANAGER)).toBe('accepted');
  expect(told.state.crisis?.actions).toHaveLength(12);
  expect(told.state.crisis?.actions?.at(-1)?.what).toBe('One more');
});

describe('a notice that waits in a queue is not sent once nobody asks for it any more', () => {
  test('an application that was decided, a report that was given, an action that was done', () => {
    const told = taken();
    const [proposed] = noticesOf(told.would(PROPOSE, by('dedicated_engineer')));
    told.does(PROPOSE, by('dedicated_engineer'));
    if (!proposed) throw new Error('Nobody was told');
    expect(isStale(told.state, proposed, '1.0')).toBe(false);
    told.does(OPEN, MANAGER);
    expect(isStale(told.state, proposed, '1.0')).toBe(true);

    const ask = {
      type: 'RequestAction',
      what: 'A controller',
      ownerId: 'director',
      dueAt: told.now + 60_000,
    } as const;
    const [asked] = noticesOf(told.would(ask, by('local_manager')));
    told.does(ask, by('local_manager'));
    if (!asked) throw new Error('Nobody was told');
    expect(isStale(told.state, asked, '1.0')).toBe(false);
    told.does(
      { type: 'FinishAction', actionId: asked.detail.actionId ?? '', summary: 'There' },
      by('director'),
    );
    expect(isStale(told.state, asked, '1.0')).toBe(true);

    const due: SendNotice = { ...asked, topic: 'crisis_report_due', detail: { on: '2026-03-03' } };
    expect(isStale(told.state, due, '1.0')).toBe(false);
    told.does({ type: 'ReportCrisis', summary: 'So far' }, by('local_manager'));
    expect(isStale(told.state, due, '1.0')).toBe(true);
  });
});

describe('the end', () => {
  test('is told to everybody of the team and to the manufacturer', () => {
    const told = inCrisis();
    told.does({ type: 'CloseCrisis', summary: 'Stable for a day' }, by('local_manager'));
    expect(told.sent()).toEqual([
      '02:00 crisis_closed oem_expert',
      '02:00 crisis_closed oem_regional_manager',
      '02:00 crisis_closed dedicated_engineer',
      '02:00 crisis_closed east_china_expert',
    ]);
  });

  test('is said by the leader or a manager, with a reason', () => {
    expect(inCrisis().does({ type: 'CloseCrisis', summary: 'x' }, by('dedicated_engineer'))).toBe(
      'refused leader_closes_a_crisis',
    );
    expect(inCrisis().does({ type: 'CloseCrisis', summary: ' ' }, MANAGER)).toBe('refused reason_needed');
    expect(taken().does({ type: 'CloseCrisis', summary: 'x' }, MANAGER)).toBe('refused no_crisis');
  });

  test('what was applied for can be turned down, and applied for again', () => {
    const told = taken();
    told.does(PROPOSE, by('dedicated_engineer'));
    told.sent();
    told.does({ type: 'CloseCrisis', summary: 'One controller is enough' }, MANAGER);
    expect(told.sent()).toEqual(['02:00 crisis_closed dedicated_engineer']);
    expect(told.does(PROPOSE, by('dedicated_engineer'))).toBe('accepted');
  });
});
