// What people and providers answer to a page, to the letter: the record that it leaves, who is told, and the words for whoever
// comes too late or has no part in it.

import { describe, expect, it } from 'vitest';
import type { CaseCommand, CaseSetup } from '../../shared/domain/case.ts';
import { caseKind } from '../../shared/domain/case-kind.ts';
import { CLOSE, contact, milestone, pause, resolve, take } from './case-commands.ts';
import { at, by, entropyOf, PROVIDER, story } from './case-story.ts';
import { LADDER, peopleWith, SETUP } from './small-desk.ts';

type Told = ReturnType<typeof story>;

/** Owed after the closing. */
const REPORTS: CaseSetup['tier']['reportTargets'] = [
  { kind: 'analysis_report', within: { amount: 1, unit: 'days' }, from: 'closed' },
];
const handOn = (personId: string, reason = 'On the road'): CaseCommand => ({
  type: 'EscalateNow',
  personId,
  reason,
});

describe('an acknowledgement', () => {
  it('is recorded with its page, and ends every other page and the escalation', () => {
    const told = story();
    told.until('02:15');
    const [bens, annas] = [told.openPageOf('ben').id, told.openPageOf('anna').id];
    expect(told.would(take('ben', bens), by('ben', 'page_link')).events).toEqual([
      { type: 'PageAcknowledged', pageId: bens, personId: 'ben', lapsesAt: at('03:15') },
      { type: 'PageEnded', pageId: bens, personId: 'ben', end: 'acknowledged', because: 'Ben acknowledged' },
      { type: 'PageEnded', pageId: annas, personId: 'anna', end: 'stopped', because: 'Ben acknowledged' },
      { type: 'EscalationEnded', number: 1, because: 'Ben acknowledged' },
    ]);
  });

  it('is told to whoever was called or owns the case, by name; not to the person themselves, nor to who only waited', () => {
    const told = story();
    told.does({ type: 'AssignOwner', personId: 'cleo', reason: 'Knows the site' }, by('mia'));
    const { state, now, setup } = told;
    const context = { now, actor: by('anna'), entropy: entropyOf(3), setup };
    const decision = caseKind.decide(state, take('anna'), context);
    expect(decision.outcome === 'accepted' && decision.effects).toMatchObject(
      ['cleo'].map((personId) => ({
        type: 'SendNotice',
        topic: 'acknowledged',
        to: { personId },
        detail: { personId: 'anna', personName: 'Anna' },
      })),
    );
  });

  it('is told to whoever has an open page beside it', () => {
    const told = story();
    told.until('02:15');
    told.sent();
    told.does(take('ben'), by('ben'));
    expect(told.sent()).toEqual(['02:15 acknowledged anna']);
  });

  it('needs no page of a signed-in person, and none where it was given by a text message after one', () => {
    const told = story();
    expect(told.would(take('cleo'), by('cleo', 'api')).events[0]).toMatchObject({
      pageId: null,
      personId: 'cleo',
    });
    expect(told.would(take('anna'), by('anna', 'sms')).events[0]).toMatchObject({ pageId: null });
    expect(told.does(take('ben'), by('ben', 'sms'))).toBe('refused not_paged');
    expect(told.does(take('aude'), by('aude', 'api'))).toBe('refused not_paged');
  });

  it('is not given on a page that somebody else has, nor on one that is no page of this case', () => {
    const told = story();
    const annas = told.openPageOf('anna').id;
    expect(told.does(take('ben', annas), by('ben', 'page_link'))).toBe('refused not_your_page');
    expect([told.said, told.saidZh]).toEqual([
      'This page went to Anna, who must acknowledge it themselves.',
      '这条紧急通知发给了 Anna，请由其本人确认。',
    ]);
    expect(told.does(take('anna', '99-1'), by('anna', 'page_link'))).toBe('ignored page_over');
    expect(told.said).toBe('This page is over. To take the case in hand use the newest page, or sign in.');
  });

  it('is refused by name to somebody who is away, by id to somebody unknown', () => {
    const told = story();
    expect(told.does(take('ina'), by('ina'))).toBe('refused person_not_active');
    expect([told.said, told.saidZh]).toEqual([
      'Ina is not active and cannot acknowledge.',
      'Ina 不在岗，不能接手。',
    ]);
    expect(told.does(take('nobody'), by('nobody'))).toBe('refused person_not_active');
    expect([told.said, told.saidZh]).toEqual([
      'nobody is not active and cannot acknowledge.',
      'nobody 不在岗，不能接手。',
    ]);
  });

  it('is refused of a case that is closed and owes nothing; of one that owes something there is nothing to take', () => {
    const closed = (changes: Partial<CaseSetup['tier']>) => {
      const told = story({}, { tier: { ...SETUP.tier, ...changes } });
      told.does(take());
      told.does(contact('02:00'));
      told.does(resolve('02:00', { remotely: true }));
      expect(told.does(CLOSE, by('mia'))).toBe('accepted');
      return told;
    };
    const none = closed({ reportTargets: [] });
    expect(none.does(take('ben'), by('ben'))).toBe('refused case_closed');
    const owed = closed({ reportTargets: REPORTS });
    expect(owed.does(take('ben'), by('ben'))).toBe('ignored already_acknowledged');
    const untaken = story({ severity: 'S3' }, { tier: { ...SETUP.tier, reportTargets: REPORTS } });
    untaken.does(contact('02:00'), by('ben'));
    untaken.does(resolve('02:00', { remotely: true }), by('ben'));
    expect(untaken.does(CLOSE, by('mia'))).toBe('accepted');
    expect(untaken.does(take('ben'), by('ben'))).toBe('ignored nothing_to_acknowledge');
  });

  it('by somebody whom the actor does not name is theirs', () => {
    const told = story();
    expect(told.does(take('anna'), { kind: 'person', name: 'Anna', via: 'portal' })).toBe('accepted');
  });

  it('tells whoever comes second who has it and since when, in both languages', () => {
    const told = story();
    const { id } = told.openPageOf('anna');
    told.until('02:05');
    told.does(take('cleo'), by('cleo'));
    expect(told.does(take('anna', id), by('anna', 'page_link'))).toBe('ignored already_acknowledged');
    expect(told.saidZh).toBe('Cleo 已于 2026-03-03 10:05 接手，无需再确认。');
    expect(told.does(take('mia'), by('mia'))).toBe('ignored already_acknowledged');
  });

  it('lets a case be taken again while somebody else pages about it', () => {
    const told = story();
    told.does(take());
    told.until('02:30');
    expect(told.state.acknowledged).toBe(false);
    expect(told.does(take('cleo'), by('cleo'))).toBe('accepted');
    expect(told.state).toMatchObject({ acknowledged: true, ownerId: 'anna' });
  });

  it('on a page from before the last breach is over, though somebody had answered then', () => {
    const told = story();
    const { id } = told.openPageOf('anna');
    told.until('02:05');
    told.does(take('cleo'), by('cleo'));
    told.until('02:30');
    expect(told.state.acknowledged).toBe(false);
    expect(told.does(take('anna', id), by('anna', 'page_link'))).toBe('ignored page_over');
  });

  it('takes what nobody pages about, but not what is resolved', () => {
    const told = story({ severity: 'S3' });
    expect(told.does(take('cleo'), by('cleo', 'sms'))).toBe('refused not_paged');
    expect(told.does(take('cleo'), by('cleo'))).toBe('accepted');
    const other = story({ severity: 'S3' });
    other.does(contact('02:00'));
    other.does(resolve('02:00', { remotely: true }), by('anna'));
    expect(other.does(take('cleo'), by('cleo'))).toBe('ignored nothing_to_acknowledge');
    expect(other.said).toBe('The case is resolved; there is nothing to take in hand.');
  });

  it('on a page that ended when somebody resolved the case says that it is over', () => {
    const told = story();
    const { id } = told.openPageOf('anna');
    told.does(contact('02:00'));
    told.does(resolve('02:00', { remotely: true }), by('anna'));
    expect(told.does(take('anna', id), by('anna', 'page_link'))).toBe('ignored page_over');
  });

  it('lapses after the time of the ladder, a minute at least, and not while a pause holds every clock', () => {
    const lapsesAt = (minutes: number, before: readonly CaseCommand[] = []) => {
      const told = story({}, { ladder: { ...LADDER, acknowledgementHoldsMinutes: minutes } });
      for (const command of before) told.does(command);
      told.does(take());
      return told.state.acknowledgementLapsesAt;
    };
    expect(lapsesAt(0)).toBe(at('02:01'));
    expect(lapsesAt(20)).toBe(at('02:20'));
    // The response is never paused, and is still asked for.
    expect(lapsesAt(20, [pause()])).toBe(at('02:20'));
    expect(lapsesAt(20, [contact('02:00'), pause()])).toBeNull();
    // Nothing runs and nothing is paused either: whoever takes it is asked for progress.
    const asked = story({ severity: 'S3' });
    asked.does(contact('02:00'));
    asked.does(take());
    expect(asked.state.acknowledgementLapsesAt).toBe(at('03:00'));
  });
});

describe('a case that is handed on', () => {
  it('ends the page of that person alone, for the reason that was given', () => {
    const told = story();
    told.until('02:15');
    const annas = told.openPageOf('anna').id;
    const events = told.would(handOn('anna')).events;
    expect(events.slice(0, 2)).toEqual([
      { type: 'HandedOn', personId: 'anna', reason: 'On the road' },
      { type: 'PageEnded', pageId: annas, personId: 'anna', end: 'handed_on', because: 'On the road' },
    ]);
    // By one answer to several pages it is recorded as that.
    const several = { type: 'EscalateNow', personId: 'anna', reason: 'On the road', several: true } as const;
    expect(told.would(several).events[0]).toEqual({ ...events[0], several: true });
    // Ben's page is open, and nobody waits behind him.
    expect(events.map(({ type }) => type)).toEqual(['HandedOn', 'PageEnded']);
    expect(told.state.escalation?.queue).toEqual([]);
  });

  it('calls the next person at once, also while somebody else has an open page', () => {
    const rungs = LADDER.rungs.map((rung) =>
      rung.id === 'opening' ? { ...rung, recipients: [{ to: 'rota' as const, rotaId: 'week' }] } : rung,
    );
    const told = story({}, { ladder: { ...LADDER, rungs } });
    told.until('02:10');
    told.sent();
    // Anna's page expired and Ben has his; Cleo waits, and Anna says once more that she cannot.
    expect(told.does(handOn('anna'), by('anna'))).toBe('accepted');
    expect(told.sent()).toEqual(['02:10 page cleo email']);
    expect(told.openPageOf('ben').openedAt).toBe(at('02:10'));
  });

  it('begins with the people of the opening where nobody pages, without whoever hands on and the owner', () => {
    const told = story();
    told.does({ type: 'AssignOwner', personId: 'ben', reason: 'On shift' }, by('mia'));
    told.does(take());
    told.sent();
    // Anna hands on and Ben owns it: of the opening nobody is left, so that it goes to the top.
    expect(told.does(handOn('anna', 'Too much for one'), by('anna'))).toBe('accepted');
    expect(told.sent()).toEqual(['02:00 page dora sms', '02:00 tenant_alarm tom']);

    const other = story();
    other.does(take('cleo'), by('cleo'));
    other.sent();
    expect(other.does(handOn('cleo'), by('cleo'))).toBe('accepted');
    expect(other.sent()).toEqual(['02:00 page anna sms']);
    expect(other.openPageOf('anna').cause).toEqual({
      rungId: 'handed_on',
      rungName: '人工升级 / escalated by hand',
      dueAt: at('02:00'),
      lateBySeconds: 0,
    });
    expect(other.state.escalation?.queue.map(({ personId }) => personId)).toEqual(['ben']);
  });

  it('is not, once it is resolved or closed and nobody is paged about it', () => {
    const told = story();
    told.does(contact('02:00'));
    told.does(resolve('02:00', { remotely: true }), by('anna'));
    expect(told.does(handOn('anna'))).toBe('refused nothing_to_escalate');
    expect(told.said).toBe(
      'The case is resolved; there is nothing to escalate. Reopen it if the fault is still there.',
    );
    told.does(milestone('analysis_report', '02:00'));
    told.does(CLOSE);
    expect(told.does(handOn('anna'))).toBe('refused case_closed');
  });
});

describe('an attempt that failed', () => {
  const failed = (
    told: Told,
    personId: string,
    result: 'refused' | 'unknown' | 'undelivered',
  ): CaseCommand => {
    const { id, attempt } = told.openPageOf(personId);
    return { type: 'ReportAttempt', attempt, pageId: id, result, detail: 'no such number' };
  };

  it('says on the next try, or on the page that it ends, what became of the last', () => {
    const told = story();
    const annas = told.openPageOf('anna').id;
    expect(told.would(failed(told, 'anna', 'refused'), PROVIDER).events).toEqual([
      {
        type: 'PageRetried',
        pageId: annas,
        channelIndex: 1,
        attempt: '2.0',
        repeat: false,
        because: 'refused: no such number',
      },
    ]);
    told.does(failed(told, 'anna', 'refused'), PROVIDER);
    const [ended, opened] = told.would(failed(told, 'anna', 'undelivered'), PROVIDER).events;
    expect(ended).toEqual({
      type: 'PageEnded',
      pageId: annas,
      personId: 'anna',
      end: 'exhausted',
      because: 'no channel is left; the last was undelivered: no such number',
    });
    expect(opened).toMatchObject({ type: 'PageOpened', page: { personId: 'ben' } });
  });

  it('moves the ladder on although somebody else is being asked', () => {
    const rungs = LADDER.rungs.map((rung) =>
      rung.id === 'opening' ? { ...rung, recipients: [{ to: 'rota' as const, rotaId: 'week' }] } : rung,
    );
    const told = story({}, { ladder: { ...LADDER, rungs } });
    told.until('02:15');
    told.sent();
    // Anna is warned and Ben is asked; Cleo waits.
    told.does(failed(told, 'ben', 'refused'), PROVIDER);
    expect(told.sent()).toEqual(['02:15 page cleo email']);
  });

  it('is history where a later attempt of the same page is under way', () => {
    const told = story();
    const first = failed(told, 'anna', 'undelivered');
    told.does(first, PROVIDER);
    expect(told.does(first, PROVIDER)).toBe('ignored attempt_is_history');
    expect(told.said).toBe('That attempt is no longer the latest of an open page; it is history only.');
    const { attempt } = told.openPageOf('anna');
    const otherPage = { ...first, pageId: '9-9', attempt } as CaseCommand;
    expect(told.does(otherPage, PROVIDER)).toBe('ignored attempt_is_history');
  });
});

describe('a notice whose outcome is unknown', () => {
  const notice = {
    type: 'SendNotice',
    topic: 'resolved',
    to: { reporter: true },
    channel: 'email',
    address: 'ruth@customer.example',
    language: 'en',
    detail: { summary: 'Rebooted' },
  } as const;

  it('goes out once more, marked as a possible repeat', () => {
    const told = story();
    const again: CaseCommand = { type: 'RepeatNotice', attempt: '1.1', notice, because: 'unknown: timeout' };
    expect(told.would(again, PROVIDER)).toEqual({
      outcome: 'accepted',
      events: [{ type: 'NoticeRepeated', attempt: '1.1', topic: 'resolved', because: 'unknown: timeout' }],
      effects: [{ ...notice, mayBeRepeat: true }],
    });
  });

  it('is repeated once', () => {
    const told = story();
    const repeat = { ...notice, mayBeRepeat: true } as const;
    expect(
      told.does({ type: 'RepeatNotice', attempt: '2.0', notice: repeat, because: 'unknown' }, PROVIDER),
    ).toBe('ignored repeated_already');
    expect(told.said).toBe('This notice was repeated once already and is not sent again.');
  });
});

describe('staff', () => {
  it('are those who have a role beside that of an auditor', () => {
    const both = story({}, { people: peopleWith('aude', { roles: ['auditor', 'engineer'] }) });
    expect(both.does(take('aude'), by('aude'))).toBe('accepted');
    const none = story({}, { people: peopleWith('aude', { roles: [] }) });
    expect(none.does(take('aude'), by('aude'))).toBe('refused not_paged');
    expect(SETUP.people.find(({ id }) => id === 'aude')?.roles).toEqual(['auditor']);
  });
});
