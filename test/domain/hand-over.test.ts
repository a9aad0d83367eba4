// A case is handed over to a named person, who must take it; whoever gives it answers for it until then.

import { describe, expect, it } from 'vitest';
import type { CaseCommand } from '../../shared/domain/case.ts';
import type { QuietHours } from '../../shared/domain/people.ts';
import { CLOSE, contact, resolve, take, taken } from './case-commands.ts';
import { at, by, eventsOf, story } from './case-story.ts';
import { LADDER, peopleWith, SETUP, tierOf } from './small-desk.ts';

const give = (toPersonId: string | null, personId = 'anna', reason = 'My shift ends'): CaseCommand => ({
  type: 'HandOver',
  personId,
  toPersonId,
  reason,
});
const ladder = { ...LADDER, rungs: LADDER.rungs.slice(0, 1) };
const together = {
  ...ladder,
  rungs: ladder.rungs.map((rung) => ({ ...rung, order: 'all_at_once' as const })),
};

describe('handing over', () => {
  it('pages the named person, and the giver owns it until they take it', () => {
    const told = taken({ ladder });
    expect(told.does(give('cleo'))).toBe('accepted');
    expect(told.sent()).toEqual(['02:00 page cleo email']);
    expect(told.openPageOf('cleo').cause.rungId).toBe('hand_over');
    expect(told.state).toMatchObject({ ownerId: 'anna' });
    expect(told.state.handOver).toEqual({ fromId: 'anna', toId: 'cleo', reason: 'My shift ends' });
    told.until('02:03');
    told.does(take('cleo', told.openPageOf('cleo').id), by('cleo', 'page_link'));
    expect(told.state).toMatchObject({ ownerId: 'cleo', acknowledged: true, handOver: null });
    expect(eventsOf(told, 'OwnerAssigned')).toEqual([
      { type: 'OwnerAssigned', personId: 'cleo', reason: 'handed over' },
    ]);
    // Whoever gave it is told that it was taken.
    expect(told.sent()).toEqual(['02:03 acknowledged anna']);
  });

  it('comes back to the giver where nobody takes it, and then climbs', () => {
    const told = taken({ ladder });
    told.does(give('cleo'));
    told.until('02:10');
    // Not as if somebody handed it over to them.
    expect(told.openPageOf('anna').cause.rungId).toBe('hand_back');
    expect(told.state.handOver?.backAt).toBe(at('02:10'));
    told.until('02:20');
    expect(told.openPageOf('dora').cause).toMatchObject({
      rungId: 'top',
      unanswered: '移交未被确认 / the hand-over was not taken',
    });
    expect(told.sent()).toEqual([
      '02:00 page cleo email',
      '02:10 page anna sms',
      '02:20 page dora sms',
      '02:20 tenant_alarm tom',
    ]);
    told.does(take());
    expect(told.state).toMatchObject({ ownerId: 'anna', handOver: null });
    expect(told.does(take('cleo'), by('cleo'))).toBe('ignored already_acknowledged');
  });

  it('to somebody else takes it from the first, who would take what is no longer for them', () => {
    const told = taken({ ladder });
    told.does(give('ben'));
    told.does(give('cleo'));
    expect(told.state.escalation?.openPages.map(({ personId }) => personId)).toEqual(['cleo']);
    expect(eventsOf(told, 'PageEnded').at(-1)).toMatchObject({ personId: 'ben', end: 'stopped' });
    expect(told.state.handOver).toEqual({ fromId: 'anna', toId: 'cleo', reason: 'My shift ends' });
    told.does(take('cleo', told.openPageOf('cleo').id), by('cleo', 'page_link'));
    expect(told.state.ownerId).toBe('cleo');
  });

  it('by whoever was to take it ends their page once', () => {
    const told = taken({ ladder });
    told.does(give('ben'));
    expect(told.does(give('cleo', 'ben'), by('ben'))).toBe('accepted');
    expect(eventsOf(told, 'PageEnded').filter(({ personId }) => personId === 'ben')).toMatchObject([
      { end: 'handed_on' },
    ]);
  });

  it('to somebody else ends what waits for the morning of the first', () => {
    const night = {
      mon: [],
      tue: [['00:00', '06:00']],
      wed: [],
      thu: [],
      fri: [],
      sat: [],
      sun: [],
    } as const;
    const people = peopleWith('ben', { quietHours: { timeZone: 'UTC', weekly: night, brokenUpToRank: 1 } });
    const told = story({ severity: 'S3' }, { ladder, people, tier: tierOf({ S3: [] }) });
    told.does(take());
    told.does(give('ben'));
    expect(told.state.escalation?.held).toMatchObject([{ personId: 'ben' }]);
    told.does(give('cleo'));
    expect(told.state.escalation?.held).toEqual([]);
    expect(told.openPageOf('cleo').cause.rungId).toBe('hand_over');
  });

  it('to somebody else leaves the page of the first that is about something else', () => {
    const told = taken({ ladder: LADDER });
    told.until('02:30');
    expect(told.openPageOf('mia').cause.rungId).toBe('late');
    told.does(give('mia'));
    told.does(give('cleo'));
    expect(told.openPageOf('mia').cause.rungId).toBe('late');
  });

  it('comes back at once where the other passes it on, and a later page of theirs does not move that instant', () => {
    const told = taken({ ladder });
    told.does(give('cleo'));
    told.until('02:04');
    expect(told.does({ type: 'EscalateNow', personId: 'cleo', reason: 'Asleep' }, by('cleo'))).toBe(
      'accepted',
    );
    expect(told.openPageOf('anna').cause.rungId).toBe('hand_back');
    told.until('02:14');
    expect(told.state.handOver?.backAt).toBe(at('02:04'));
    // Given to somebody else it is on its way again.
    told.does(give('ben'));
    expect(told.state.handOver).toEqual({ fromId: 'anna', toId: 'ben', reason: 'My shift ends' });
  });

  it('is still on its way where the severity changes and everybody is paged anew', () => {
    const told = taken({ ladder });
    told.does(give('cleo'));
    told.until('02:01');
    told.does(
      { type: 'ChangeSeverity', severity: 'S2', because: 'correction', reason: 'Slower only' },
      by('mia'),
    );
    expect(told.openPageOf('cleo').cause.rungId).toBe('severity');
    expect(told.state.handOver?.backAt).toBeUndefined();
  });

  it('by somebody who is paged ends their page and leaves the others asked', () => {
    const told = story({}, { ladder });
    told.sent();
    expect(told.does(give('cleo'), by('anna', 'sms'))).toBe('accepted');
    expect(eventsOf(told, 'PageEnded')[0]).toMatchObject({ personId: 'anna', end: 'handed_on' });
    expect(told.sent()).toEqual(['02:00 page cleo email']);
    told.until('02:10');
    expect(told.sent()).toEqual(['02:10 page ben sms', '02:10 handed_back anna']);
  });

  it('of a case that nobody owns tells the giver that it was refused, while others are asked', () => {
    const refused = story({}, { ladder });
    refused.does(give('cleo'), by('anna', 'sms'));
    refused.until('02:04');
    refused.sent();
    refused.does({ type: 'EscalateNow', personId: 'cleo', reason: 'Asleep' }, by('cleo'));
    expect(refused.sent()).toEqual(['02:04 page ben sms', '02:04 handed_back anna']);
  });

  it('without a name goes to the next who is on call, else to the manager', () => {
    const told = taken({ ladder });
    told.does(give(null));
    expect(told.sent()).toEqual(['02:00 page ben sms']);
    const alone = taken({ ladder, people: peopleWith('ben', { active: false }) });
    alone.does(give(null));
    expect(alone.sent()).toEqual(['02:00 page mia sms']);
    const nobody = taken({ ladder: { ...ladder, rungs: [] } });
    expect(nobody.does(give(null, 'dora'), by('dora'))).toBe('refused nobody_to_hand_over_to');
  });

  it('is refused to oneself, to who cannot be reached, without a reason or a say, and once it is over', () => {
    const away = { absences: [{ from: at('01:00'), to: at('09:00'), reason: 'leave' }] };
    const told = taken({ ladder, people: peopleWith('cleo', away) });
    expect(told.does(give('anna'))).toBe('refused hand_over_to_self');
    expect(told.does(give('cleo'))).toBe('refused cannot_be_reached');
    expect(told.does(give('ina'))).toBe('refused cannot_be_reached');
    expect(told.does(give('nobody'))).toBe('refused cannot_be_reached');
    expect(told.does(give('ben', 'anna', ' '))).toBe('refused reason_needed');
    expect(told.does(give('ben', 'anna'), by('mia'))).toBe('refused not_yourself');
    expect(told.does(give('ben', 'tom'), by('tom', 'sms'))).toBe('refused not_paged');
    expect(told.does(give('anna', 'mia'), by('mia'))).toBe('ignored already_owner');
    expect(told.does(give('ben'))).toBe('accepted');
    expect(told.does(give('ben'))).toBe('ignored handed_over_already');
    told.does(contact('02:00'));
    told.does(resolve('02:00'));
    expect(told.does(give('ben'))).toBe('refused nothing_to_hand_over');
  });

  it('releases the giver from their word when it is taken, and not before', () => {
    const told = taken({ ladder });
    told.does({ type: 'MakePromise', personId: 'anna', kind: 'arrive', at: at('02:50') });
    told.does(give('cleo'));
    expect(told.state.promises).toHaveLength(1);
    told.does(take('cleo'), by('cleo'));
    expect(told.state.promises).toEqual([]);
  });

  it('is asked again of whoever let it pass, and of who is paged about the case already', () => {
    const told = taken({ ladder });
    told.does(give('cleo'));
    told.until('02:10');
    told.sent();
    expect(told.does(give('cleo'))).toBe('accepted');
    expect(told.sent()).toEqual(['02:10 page cleo email']);

    const both = story({}, { ladder: together });
    expect(both.does(give('ben'))).toBe('accepted');
    expect(both.state.handOver).toMatchObject({ fromId: 'anna', toId: 'ben' });
    expect(both.does(give('ben'), by('anna'))).toBe('ignored handed_over_already');
    expect(both.does(give('cleo'), by('anna'))).toBe('accepted');
  });

  it('says why and from whom, and ends the giver’s page with the reason', () => {
    const told = story({}, { ladder });
    told.does(give('cleo'));
    expect(eventsOf(told, 'HandOverAsked')).toEqual([
      { type: 'HandOverAsked', fromId: 'anna', toId: 'cleo', reason: 'My shift ends' },
    ]);
    expect(eventsOf(told, 'PageEnded')).toMatchObject([{ end: 'handed_on', because: 'My shift ends' }]);
    expect(told.openPageOf('cleo').cause).toMatchObject({ dueAt: at('02:00'), lateBySeconds: 0 });
  });

  it('comes back to who owns it, whoever gave it; and is no other turn of theirs where they are asked anyway', () => {
    const told = taken({ ladder });
    told.does(give('cleo', 'mia'), by('mia'));
    expect(told.state.escalation?.queue.map(({ personId }) => personId)).toEqual(['anna']);
    told.until('02:10');
    expect(told.openPageOf('anna').cause.rungId).toBe('hand_back');

    const given = story({}, { ladder });
    given.does(give('cleo'));
    expect(given.state.escalation?.queue.map(({ personId, cause }) => `${personId} ${cause.rungId}`)).toEqual(
      ['ben opening', 'anna hand_back'],
    );

    const asked = story({}, { ladder: together });
    asked.does({ type: 'AssignOwner', personId: 'ben', reason: 'Knows it' }, by('mia'));
    asked.does(give('cleo'));
    expect(asked.state.escalation?.queue).toEqual([]);
    const waits = story({}, { ladder });
    waits.does({ type: 'AssignOwner', personId: 'ben', reason: 'Knows it' }, by('mia'));
    waits.does(give('cleo'));
    expect(waits.state.escalation?.queue.map(({ personId }) => personId)).toEqual(['ben']);
  });

  it('is taken by the one who was asked alone, and releases giver and owner from their word', () => {
    const promise = { type: 'MakePromise', kind: 'update', at: at('02:50') } as const;
    const told = taken({ ladder });
    for (const personId of ['anna', 'mia', 'ben']) told.does({ ...promise, personId }, by(personId));
    told.does(give('cleo', 'mia'), by('mia'));
    told.does(take('ben'), by('ben'));
    expect(told.state.ownerId).toBe('anna');
    expect(told.state.promises).toHaveLength(3);
    told.does(give('cleo', 'mia'), by('mia'));
    told.does(take('cleo'), by('cleo'));
    expect(told.state.ownerId).toBe('cleo');
    expect(told.state.promises?.map(({ personId }) => personId)).toEqual(['ben']);
    expect(eventsOf(told, 'PromiseReleased').map(({ because }) => because)).toEqual([
      'handed_over',
      'handed_over',
    ]);
  });

  it('to somebody who owns it by then assigns nothing again', () => {
    const told = taken({ ladder });
    told.does(give('cleo'));
    told.does({ type: 'AssignOwner', personId: 'cleo', reason: 'Agreed' }, by('mia'));
    told.does(take('cleo'), by('cleo'));
    expect(eventsOf(told, 'OwnerAssigned').map(({ reason }) => reason)).toEqual(['Agreed']);
  });

  it('without a name passes over the owner, the giver and who is away, and finds nobody where none is left', () => {
    const away = { absences: [{ from: at('01:00'), to: at('09:00'), reason: 'leave' }] };
    const told = taken({ ladder: { ...ladder, rungs: [] } });
    // Of no opening the giver's manager is left, but not where she is the owner.
    expect(told.does(give(null))).toBe('accepted');
    expect(told.sent()).toEqual(['02:00 page mia sms']);
    const owned = story({}, { ladder });
    owned.does({ type: 'AssignOwner', personId: 'mia', reason: 'Knows it' }, by('mia'));
    owned.setup = { ...owned.setup, people: peopleWith('ben', { active: false }) };
    expect(owned.does(give(null))).toBe('refused nobody_to_hand_over_to');
    owned.setup = { ...owned.setup, people: peopleWith('ben', away) };
    owned.sent();
    expect(owned.does(give(null))).toBe('accepted');
    expect(owned.sent()).toEqual(['02:00 page cleo email']);
  });

  it('is not of a case that is closed', () => {
    const told = taken({ ladder, tier: { ...SETUP.tier, reportTargets: [] } });
    told.does(contact('02:00'));
    told.does(resolve('02:00', { remotely: true }));
    expect(told.does(CLOSE, by('mia'))).toBe('accepted');
    expect(told.does(give('ben'))).toBe('refused case_closed');
  });

  it('asked twice is one, though others are paged; and leaves alone who waits for the end of their quiet hours', () => {
    const both = story({}, { ladder: together });
    both.does(give('cleo'));
    expect(both.state.escalation?.openPages.map(({ personId }) => personId)).toEqual(['ben', 'cleo']);
    expect(both.does(give('cleo'), by('anna'))).toBe('ignored handed_over_already');
    const allDay = [['00:00', '24:00']] as const;
    const quietHours: QuietHours = {
      timeZone: 'Asia/Shanghai',
      weekly: {
        ...{ mon: allDay, tue: allDay, wed: allDay, thu: allDay },
        ...{ fri: allDay, sat: allDay, sun: allDay },
      },
      brokenUpToRank: 0,
    };
    const tier = tierOf({ S1: [{ kind: 'restore', within: { amount: 30, unit: 'days' }, from: 'report' }] });
    const told = story({}, { ladder: together, tier, people: peopleWith('ben', { quietHours }) });
    told.does(give('cleo'));
    expect(told.state.escalation?.held?.map(({ personId }) => personId)).toEqual(['ben']);
    expect(eventsOf(told, 'HoldEnded')).toEqual([]);
    expect(eventsOf(both, 'HoldEnded')).toEqual([]);
  });
});
