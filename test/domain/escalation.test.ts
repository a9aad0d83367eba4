// The ladder as people live it: who is paged when, and what stops it.

import { describe, expect, it } from 'vitest';
import type { Rung } from '../../shared/domain/ladder.ts';
import { contact, milestone, pause, resolve, take } from './case-commands.ts';
import { at, by, CLOCK, eventsOf, PROVIDER, REPORTER, story } from './case-story.ts';
import { LADDER, PEOPLE, peopleWith, person, SETUP } from './small-desk.ts';

const wake = { type: 'Wake' } as const;

describe('climbing', () => {
  it('pages person after person as windows pass, then the final person again and again', () => {
    const told = story();
    expect(told.sent()).toEqual(['02:00 page anna sms', '02:00 reception reporter']);
    told.until('03:04');
    expect(told.sent()).toEqual([
      '02:10 page ben sms',
      // Half of respond has gone and nobody owns the case: the warning is a page.
      '02:15 page anna sms',
      // Ben's window passed at 02:20 while Anna's page was open; hers at 02:25, and nobody was left.
      '02:25 page dora sms',
      '02:25 tenant_alarm tom',
      '02:30 page mia sms',
      '02:40 page dora sms',
      '02:40 tenant_alarm tom',
      '02:55 page dora sms',
      '02:55 tenant_alarm tom',
      // Arrive: half gone.
      '03:00 page anna sms',
    ]);
    expect(told.state.escalation).toMatchObject({ number: 1, topRounds: 3, repeatAt: at('03:10') });
    expect(told.state.escalationCount).toBe(1);
  });

  it('keeps the alarm going for two days while nobody answers', () => {
    const told = story();
    told.until('+2 02:00');
    const lastRound = told
      .sent()
      .filter((line) => line.includes('tenant_alarm'))
      .at(-1);
    expect(lastRound).toBe('+2 01:55 tenant_alarm tom');
    expect(told.state.escalation?.repeatAt).toBe(at('+2 02:10'));
  });

  it('pages everybody of a rung at the same moment where the rung says so', () => {
    const rungs = LADDER.rungs.map((rung) =>
      rung.id === 'opening' ? { ...rung, order: 'all_at_once' as const } : rung,
    );
    const told = story({}, { ladder: { ...LADDER, rungs } });
    expect(told.sent()).toEqual(['02:00 page anna sms', '02:00 page ben sms', '02:00 reception reporter']);
    told.until('02:10');
    expect(told.sent()).toEqual(['02:10 page dora sms', '02:10 tenant_alarm tom']);
  });

  it('opens no page where the severity has no opening rung', () => {
    const told = story({ severity: 'S3' });
    expect(told.sent()).toEqual(['02:00 reception reporter']);
    expect(told.state.escalation).toBeNull();
  });

  it('gives each open or expired page a code of its own', () => {
    const told = story();
    told.until('+1 02:00');
    const { openPages = [], expiredPages = [] } = told.state.escalation ?? {};
    const codes = [...openPages, ...expiredPages].map(({ code }) => code);
    expect(codes.length).toBeGreaterThan(20);
    expect(new Set(codes).size).toBe(codes.length);
    for (const code of codes) expect(code).toMatch(/^\d{5}$/);
  });

  it('brings in the next person at a breach when the first one was asked before it', () => {
    const rungs = LADDER.rungs.map((rung) =>
      rung.id === 'late' ? { ...rung, recipients: [{ to: 'rota' as const, rotaId: 'week' }] } : rung,
    );
    const told = story({}, { ladder: { ...LADDER, acknowledgeWithinMinutes: 60, rungs } });
    told.sent();
    told.until('02:30');
    // Anna was asked at 02:00 and Ben waits behind her; the breach calls Ben at once and queues Cleo.
    expect(told.sent()).toEqual(['02:30 page ben sms']);
    expect(told.state.escalation?.queue.map(({ personId }) => personId)).toEqual(['cleo']);
  });
});

describe('people who cannot be reached', () => {
  it('skips an inactive person at once and says why', () => {
    const told = story({}, { people: peopleWith('anna', { active: false }) });
    expect(told.sent()).toEqual(['02:00 page ben sms', '02:00 reception reporter']);
    expect(told.events.map(({ event }) => event)).toContainEqual({
      type: 'PersonSkipped',
      personId: 'anna',
      rungId: 'opening',
      because: 'inactive',
    });
  });

  it('goes to the final person at once where the rung names nobody who can be reached', () => {
    const people = PEOPLE.map((each) =>
      ['anna', 'ben'].includes(each.id) ? { ...each, contactMethods: [] } : each,
    );
    const told = story({}, { people });
    expect(told.sent()).toEqual([
      '02:00 page dora sms',
      '02:00 tenant_alarm tom',
      '02:00 reception reporter',
    ]);
  });

  it('alarms the tenant each round where not even the final person can be reached', () => {
    const people = PEOPLE.map((each) => (each.id === 'tom' ? each : { ...each, active: false }));
    const told = story({}, { people });
    expect(told.sent()).toContain('02:00 tenant_alarm tom');
    told.until('02:31');
    expect(told.sent()).toEqual(['02:15 tenant_alarm tom', '02:30 tenant_alarm tom']);
    expect(told.events.map(({ event }) => event)).toContainEqual({
      type: 'TopOfLadderReached',
      round: 1,
      repeatAt: at('02:15'),
      finalPersonPaged: false,
    });
  });

  it('calls the deputy of a deputy who went on leave as well once, and then goes on', () => {
    const onLeave = (from: string, deputyId: string) => ({
      absences: [{ from: at(from), to: at('+1 02:00'), reason: 'Leave', deputyId }],
    });
    const leave = { ben: onLeave('01:00', 'cleo'), cleo: onLeave('02:05', 'mia') };
    const people = PEOPLE.map((each) => ({ ...each, ...leave[each.id as keyof typeof leave] })); // Others have none.
    const rungs = LADDER.rungs.filter(({ id }) => id === 'opening');
    const told = story({ severity: 'S2' }, { people, ladder: { ...LADDER, rungs } });
    told.until('02:30');
    expect(told.sent()).toEqual([
      '02:00 page anna sms',
      '02:00 reception reporter',
      '02:10 page mia sms',
      '02:20 page dora sms',
      '02:20 tenant_alarm tom',
    ]);
    expect(told.state.escalation?.queue).toEqual([]);
    const [, mias] = told.events.flatMap(({ event }) => (event.type === 'PageOpened' ? event.page : []));
    expect(mias?.because).toMatchObject({ to: 'rota', standsInFor: 'ben' });
  });

  it('skips somebody who left while they waited for their turn', () => {
    const told = story();
    told.setup = { ...SETUP, people: peopleWith('ben', { active: false }) };
    told.sent();
    told.until('02:10');
    expect(told.sent()).toEqual(['02:10 page dora sms', '02:10 tenant_alarm tom']);
  });
});

describe('acknowledging', () => {
  it('makes the person owner, stops the paging and tells who else was called, also in vain', () => {
    const told = story();
    told.until('02:12');
    told.sent();
    const { id } = told.openPageOf('ben');
    expect(told.does(take('ben', id), by('ben', 'page_link'))).toBe('accepted');
    expect(told.sent()).toEqual(['02:12 acknowledged anna']);
    expect(told.state).toMatchObject({
      ownerId: 'ben',
      acknowledged: true,
      escalation: null,
      acknowledgementLapsesAt: at('03:12'),
      lastAcknowledgement: { personId: 'ben', at: at('02:12') },
    });
    told.until('02:14');
    expect(told.sent()).toEqual([]);
  });

  it('takes an expired page too, and ends the open one of somebody else', () => {
    const told = story();
    const { id } = told.openPageOf('anna');
    told.until('02:12');
    expect(told.does(take('anna', id), by('anna', 'sms'))).toBe('accepted');
    const end = told.events
      .map(({ event }) => event)
      .filter((event) => event.type === 'PageEnded')
      .at(-1);
    expect(end).toMatchObject({ personId: 'ben', end: 'stopped' });
    expect(told.state.ownerId).toBe('anna');
  });

  it('tells a second person who was first and when, in the zone of the case', () => {
    const told = story();
    const annas = told.openPageOf('anna').id;
    told.until('02:11');
    const bens = told.openPageOf('ben').id;
    told.does(take('ben', bens), by('ben', 'page_link'));
    expect(told.does(take('anna', annas), by('anna', 'page_link'))).toBe('ignored already_acknowledged');
    expect(told.said).toBe('Ben acknowledged at 2026-03-03 10:11; nothing more is needed from you.');
    expect(told.does(take('mia'), by('mia'))).toBe('ignored already_acknowledged');
  });

  it('does not take a page from anybody but its person', () => {
    const told = story();
    const { id } = told.openPageOf('anna');
    expect(told.does(take('ben', id), by('ben', 'page_link'))).toBe('refused not_your_page');
    expect(told.does(take('anna', id), by('ben'))).toBe('refused not_yourself');
    expect(told.does(take('anna', id), REPORTER)).toBe('refused not_for_reporters');
    expect(told.state.acknowledged).toBe(false);
  });

  it('lets staff take the case when signed in, but neither an auditor nor an unpaged text message', () => {
    const told = story();
    expect(told.does(take('aude'), by('aude'))).toBe('refused not_paged');
    expect(told.does(take('cleo'), by('cleo', 'sms'))).toBe('refused not_paged');
    expect(told.does(take('ina'), by('ina'))).toBe('refused person_not_active');
    expect(told.does(take('cleo'), by('cleo'))).toBe('accepted');
    expect(told.state.ownerId).toBe('cleo');
  });

  it('keeps an owner who was assigned before', () => {
    const told = story();
    told.does({ type: 'AssignOwner', personId: 'cleo', reason: 'knows the site' }, by('mia'));
    told.sent();
    told.until('02:02');
    told.does(take());
    expect(told.state.ownerId).toBe('cleo');
    expect(told.sent()).toEqual(['02:02 acknowledged cleo']);
  });

  it('informs while somebody has it in hand, pages at the breach and after it until acknowledged again', () => {
    const early = {
      id: 'early',
      name: 'Ten minutes left',
      when: { at: 'offset' as const, offsetMinutes: -10 },
      does: 'page' as const,
      recipients: [{ to: 'duty' as const, duty: 'duty_manager' }],
      order: 'one_after_another' as const,
    };
    const told = story({}, { ladder: { ...LADDER, rungs: [...LADDER.rungs, early] } });
    told.until('02:01');
    told.does(take());
    told.sent();
    told.until('02:30');
    expect(told.sent()).toEqual([
      '02:15 warning anna',
      '02:20 rung_inform mia',
      '02:30 page mia sms',
      '02:30 breach anna',
    ]);
    expect(told.state).toMatchObject({ acknowledged: false, acknowledgementLapsesAt: null, ownerId: 'anna' });
    told.until('02:31');
    told.does(take('mia'), by('mia', 'page_link'));
    told.sent();
    told.until('03:00');
    // Very late informs, for Mia has it in hand; half of arrive is a warning to the owner, who is still Anna.
    expect(told.sent()).toEqual(['03:00 warning anna', '03:00 rung_inform dora']);
  });

  it('lapses without progress: the owner is paged first, then the people of the opening', () => {
    const told = story();
    told.does(take('mia'), by('mia'));
    told.does(contact('02:00'), by('mia'));
    told.sent();
    expect(told.state.acknowledgementLapsesAt).toBeNull();
    told.does(take());

    const other = story();
    other.does(take('cleo'), by('cleo'));
    other.does(contact('02:00'), by('cleo'));
    other.does({ type: 'EscalateNow', personId: 'cleo', reason: 'I need somebody on site' }, by('cleo'));
    other.does(take('cleo'), by('cleo'));
    other.sent();
    other.until('03:12');
    expect(other.state.escalationCount).toBe(3);
    expect(other.sent()).toEqual(['03:00 page cleo email', '03:10 page anna sms']);
    expect(other.events.map(({ event }) => event)).toContainEqual({
      type: 'AcknowledgementLapsed',
      dueAt: at('03:00'),
      lateBySeconds: 0,
    });
  });

  it('that lapses names an owner who is on call and on leave by then once', () => {
    const absences = [{ from: at('02:30'), to: at('+1 02:00'), reason: 'Leave' }];
    const told = story({}, { people: peopleWith('anna', { absences }) });
    told.does(contact('02:00'), by('ben'));
    told.does(take());
    told.until('03:00');
    expect(eventsOf(told, 'AcknowledgementLapsed')).toHaveLength(1);
    const skipped = eventsOf(told, 'PersonSkipped').filter(({ rungId }) => rungId === 'lapse');
    expect(skipped.map(({ personId, because }) => `${personId} ${because}`)).toEqual(['anna on_leave']);
    expect(told.openPageOf('ben').cause.rungId).toBe('lapse');
  });

  it.each([milestone('arrive', '02:00'), pause(), resolve('02:00')])(
    'does not lapse once there is progress: $type',
    (progress) => {
      const told = story({ severity: 'S3' });
      told.does(contact('02:00'), by('ben'));
      told.does(take('cleo'), by('cleo'));
      expect(told.state.acknowledgementLapsesAt).toBe(at('03:00'));
      expect(told.does(progress, by('cleo'))).toBe('accepted');
      expect(told.state.acknowledgementLapsesAt).toBeNull();
    },
  );

  it('never lapses where the ladder says so', () => {
    const told = story({ severity: 'S3' }, { ladder: { ...LADDER, acknowledgementHoldsMinutes: null } });
    told.does(take('cleo'), by('cleo'));
    expect(told.state.acknowledgementLapsesAt).toBeNull();
  });
});

describe('attempts that failed', () => {
  const report = (
    told: ReturnType<typeof story>,
    personId: string,
    result: 'refused' | 'unknown' | 'undelivered',
  ) => {
    const { id, attempt } = told.openPageOf(personId);
    return told.does({ type: 'ReportAttempt', attempt, pageId: id, result, detail: 'said so' }, PROVIDER);
  };

  it('goes on to the next channel, then to the next person, in the same commit', () => {
    const told = story();
    told.until('02:01');
    told.sent();
    expect(report(told, 'anna', 'refused')).toBe('accepted');
    expect(told.sent()).toEqual(['02:01 page anna email']);
    expect(told.openPageOf('anna')).toMatchObject({
      attempt: '2.0',
      channelIndex: 1,
      acknowledgeBy: at('02:10'),
    });
    expect(report(told, 'anna', 'undelivered')).toBe('accepted');
    expect(told.sent()).toEqual(['02:01 page ben sms']);
    expect(told.openPageOf('ben').acknowledgeBy).toBe(at('02:11'));
  });

  it('after an unknown outcome tries another channel first, then repeats once, marked', () => {
    const told = story();
    told.sent();
    report(told, 'anna', 'unknown');
    report(told, 'anna', 'unknown');
    expect(told.sent()).toEqual(['02:00 page anna email', '02:00 page anna email (may be a repeat)']);
    report(told, 'anna', 'unknown');
    expect(told.sent()).toEqual(['02:00 page ben sms']);
    report(told, 'ben', 'unknown');
    report(told, 'ben', 'refused');
    expect(told.sent()).toEqual([
      '02:00 page ben sms (may be a repeat)',
      '02:00 page dora sms',
      '02:00 tenant_alarm tom',
    ]);
  });

  it('ignores what is said of an earlier attempt or of a page that is over', () => {
    const told = story();
    const { id, attempt } = told.openPageOf('anna');
    report(told, 'anna', 'refused');
    const late = { type: 'ReportAttempt', attempt, pageId: id, result: 'undelivered', detail: '' } as const;
    expect(told.does(late, PROVIDER)).toBe('ignored attempt_is_history');
    told.does(take());
    expect(told.does({ ...late, attempt: '2.0' }, PROVIDER)).toBe('ignored attempt_is_history');
  });

  it('changes nothing of another person whose page is open', () => {
    const told = story();
    told.until('02:15');
    const annas = told.openPageOf('anna');
    report(told, 'ben', 'refused');
    expect(told.openPageOf('anna')).toEqual(annas);
    expect(told.sent().at(-1)).toBe('02:15 page anna sms');
  });

  it('does not wait for the window of the final person once their last channel failed, but for the next round', () => {
    const told = story({}, { people: [person('dora', ['sms']), person('tom', ['email'])] });
    report(told, 'dora', 'refused');
    told.sent();
    told.until('02:15');
    expect(told.sent()).toEqual(['02:15 page dora sms', '02:15 tenant_alarm tom']);
  });
});

describe('escalate now', () => {
  it('hands the page on and opens the next at once; the first may still acknowledge', () => {
    const told = story();
    told.until('02:03');
    told.sent();
    const { id } = told.openPageOf('anna');
    expect(told.does({ type: 'EscalateNow', personId: 'anna', reason: 'I am on the road' }, by('anna'))).toBe(
      'accepted',
    );
    expect(told.sent()).toEqual(['02:03 page ben sms']);
    expect(told.openPageOf('ben').acknowledgeBy).toBe(at('02:13'));
    expect(told.does(take('anna', id), by('anna', 'page_link'))).toBe('accepted');
  });

  it('is not undone by the next rung: while another is asked, who handed on waits their turn', () => {
    const rungs = LADDER.rungs.map((rung) =>
      rung.id === 'half' ? { ...rung, does: 'page' as const } : rung,
    );
    const told = story({}, { ladder: { ...LADDER, rungs } });
    told.until('02:14');
    told.sent();
    // Ben, asked since 02:10, hands on; nobody waits behind him but the final person.
    told.does({ type: 'EscalateNow', personId: 'ben', reason: 'I am on the road' }, by('ben'));
    expect(told.sent()).toEqual(['02:14 page dora sms', '02:14 tenant_alarm tom']);
    told.until('02:15');
    // Half of the time is gone: Anna, whose page only ran out, is asked again.
    expect(told.sent()).toEqual(['02:15 page anna sms']);

    const given = story({}, { ladder: { ...LADDER, rungs } });
    given.until('02:09');
    given.does({ type: 'EscalateNow', personId: 'anna', reason: 'I am on the road' }, by('anna'));
    given.sent();
    given.until('02:15');
    expect(given.sent()).toEqual([]);
    expect(given.openPageOf('ben').acknowledgeBy).toBe(at('02:19'));
    given.until('02:19');
    expect(given.sent()).toEqual(['02:19 page anna sms']);
  });

  it('and asked again alone, they are asked by the next rung as well: nobody is called beside them', () => {
    const rota = [{ to: 'rota' as const, rotaId: 'week', depth: 2 }];
    const rungs = LADDER.rungs.flatMap((rung): readonly Rung[] =>
      rung.id === 'half'
        ? [75, 50].map((percent) => ({
            ...{ ...rung, id: `at-${percent}`, does: 'page' as const, recipients: rota },
            when: { at: 'percent' as const, percent },
          }))
        : [rung],
    );
    const told = story({}, { ladder: { ...LADDER, rungs } });
    told.until('02:09');
    told.does({ type: 'EscalateNow', personId: 'anna', reason: 'I am on the road' }, by('anna'));
    told.until('02:19');
    expect(told.state.escalation?.openPages.map(({ personId }) => personId)).toEqual(['anna']);
    told.sent();
    told.until('02:23');
    expect(told.sent()).toEqual([]);
  });

  it('needs a reason and a case that is not resolved', () => {
    const told = story();
    expect(told.does({ type: 'EscalateNow', personId: 'anna', reason: ' ' }, by('anna'))).toBe(
      'refused reason_needed',
    );
    told.does(contact('02:00'), by('anna'));
    told.does(resolve('02:00', { remotely: true }), by('anna'));
    expect(told.does({ type: 'EscalateNow', personId: 'anna', reason: 'Help' }, by('anna'))).toBe(
      'refused nothing_to_escalate',
    );
  });

  it('starts a ladder with the others where somebody has the case in hand', () => {
    const told = story();
    told.does(take());
    told.sent();
    told.does({ type: 'EscalateNow', personId: 'anna', reason: 'Too much for one' }, by('anna'));
    expect(told.sent()).toEqual(['02:00 page ben sms']);
    expect(told.state).toMatchObject({ acknowledged: false, ownerId: 'anna', escalationCount: 2 });
  });
});

describe('after an outage', () => {
  it('sends one bundled page per person, marked late, with a window of its own', () => {
    const told = story();
    told.outageUntil('04:05');
    told.sent();
    expect(told.does(wake, CLOCK)).toBe('accepted');
    // Anna's page expired; Ben follows her. Mia and Dora each concern several rungs and get one page.
    expect(told.sent()).toEqual([
      '04:05 page anna sms',
      '04:05 page mia sms',
      '04:05 page dora sms',
      '04:05 page ben sms',
    ]);
    for (const personId of ['anna', 'mia', 'dora', 'ben']) {
      expect(told.openPageOf(personId).acknowledgeBy).toBe(at('04:15'));
    }
    expect(told.openPageOf('mia').cause).toMatchObject({
      rungId: 'late',
      clockId: 'respond',
      dueAt: at('02:30'),
      bundled: ['arrive Late'],
      lateBySeconds: 5_700,
    });
    const breaches = told.events.map(({ event }) => event).filter((event) => event.type === 'TargetBreached');
    expect(breaches).toEqual([
      { type: 'TargetBreached', clockId: 'respond', dueAt: at('02:30'), lateBySeconds: 5_700 },
      { type: 'TargetBreached', clockId: 'arrive', dueAt: at('04:00'), lateBySeconds: 300 },
    ]);
    expect(told.does(wake, CLOCK)).toBe('ignored nothing_due');
  });

  it('does not warn the owner of what is breached already', () => {
    const told = story();
    told.does(take('cleo'), by('cleo'));
    told.does({ type: 'AddNote', text: 'On my way' }, by('cleo'));
    told.outageUntil('02:31');
    told.sent();
    told.does(wake, CLOCK);
    expect(told.sent()).toEqual(['02:31 page mia sms', '02:31 breach cleo']);
  });

  it('catches up on a report that was itself handled late', () => {
    const told = story({ now: at('02:45') });
    expect(told.openPageOf('anna').cause).toMatchObject({
      rungId: 'opening',
      dueAt: at('02:00'),
      lateBySeconds: 2_700,
    });
    told.sent();
    told.until('02:45');
    expect(told.sent()).toEqual(['02:45 page mia sms']);
    told.until('02:55');
    // Anna's and Mia's windows counted from the commit that paged them; Ben was the last in the queue.
    expect(told.sent()).toEqual(['02:55 page ben sms']);
  });
});

describe('a breach without a rung of its own', () => {
  const ladder = { ...LADDER, rungs: LADDER.rungs.filter(({ id }) => id === 'opening') };

  it('pages the owner', () => {
    const told = story({}, { ladder });
    told.does(take('cleo'), by('cleo'));
    told.sent();
    told.until('02:30');
    expect(told.sent()).toEqual(['02:30 page cleo email']);
  });

  it('pages the people of the opening while nobody owns the case', () => {
    const told = story({}, { ladder: { ...ladder, acknowledgeWithinMinutes: 60 } });
    told.sent();
    told.until('02:30');
    expect(told.sent()).toEqual(['02:30 page ben sms']);
    expect(told.openPageOf('ben').cause).toMatchObject({ rungId: 'breach', clockId: 'respond' });
  });
});
