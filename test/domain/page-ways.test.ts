// The ways of one page: in the person's own order, each in its time, and what a failure of one of them means. And what a rung
// says of its own pages: how long each waits, how often its people are asked, and who stands in.

import { describe, expect, it } from 'vitest';
import type { CaseEffect, CaseSetup } from '../../shared/domain/case.ts';
import { isStale } from '../../shared/domain/fence.ts';
import type { Rung } from '../../shared/domain/ladder.ts';
import { take } from './case-commands.ts';
import { at, by, eventsOf, PROVIDER, type Story, story } from './case-story.ts';
import { LADDER, PEOPLE, peopleWith, person } from './small-desk.ts';

const ANNA = person('anna', ['sms', 'email'], { managerId: 'mia' });
const [SMS, MAIL] = ANNA.contactMethods.map(({ channel, address }) => `${channel}:${address}`) as [
  string,
  string,
];
/** Anna by mail at once, and by SMS as well where she has not answered after so many minutes. */
const anna = (afterMinutes: number | null, severities: readonly string[] = []) =>
  peopleWith('anna', {
    paging: [
      {
        severities,
        ways: [
          { way: MAIL, afterMinutes: null },
          { way: SMS, afterMinutes },
        ],
      },
    ],
  });
/** Anna by mail, by SMS and by voice, the latter two after so many minutes. */
const anna3 = (sms: number | null, voice: number | null) => {
  const contactMethods = [...ANNA.contactMethods, { channel: 'voice' as const, address: '+8613800000001' }];
  const ways = [
    { way: MAIL, afterMinutes: 0 },
    { way: SMS, afterMinutes: sms },
    { way: 'voice:+8613800000001', afterMinutes: voice },
  ];
  return peopleWith('anna', { contactMethods, paging: [{ severities: [], ways }] });
};
const opening = (change: Partial<Rung>): CaseSetup['ladder'] => ({
  ...LADDER,
  rungs: LADDER.rungs.slice(0, 1).map((rung) => ({ ...rung, ...change })),
});
const fails = (
  told: Story,
  attempt: string,
  result: 'refused' | 'unknown' | 'undelivered' = 'undelivered',
  detail = 'x',
) =>
  told.does({ type: 'ReportAttempt', attempt, pageId: told.openPageOf('anna').id, result, detail }, PROVIDER);
const sendOf = (pageId: string): CaseEffect => ({
  type: 'SendPage',
  pageId,
  personId: 'anna',
  channel: 'email',
  address: 'anna@vendor.example',
  language: 'en',
  mayBeRepeat: false,
});

describe('the ways to a person', () => {
  it('are tried by the rule for the severity, else by the one that names none', () => {
    expect(story({}, { people: anna(5, ['S2']) }).sent()[0]).toBe('02:00 page anna sms');
    expect(story({}, { people: anna(5, ['S1']) }).sent()[0]).toBe('02:00 page anna email');
    expect(story({}, { people: anna(5) }).sent()[0]).toBe('02:00 page anna email');
  });

  it('are tried one after the other while nobody answers, and all of them stand', () => {
    const told = story({}, { people: anna(4) });
    const [first] = told.sent();
    expect(first).toBe('02:00 page anna email');
    told.until('02:09');
    expect(told.sent()).toEqual(['02:04 page anna sms']);
    const page = told.openPageOf('anna');
    expect(page).toMatchObject({ attempt: '2.0', standing: ['1.0'], acknowledgeBy: at('02:10') });
    // A mail that still waits for its provider is sent all the same; an attempt of nobody's is not.
    expect(isStale(told.state, sendOf(page.id), '1.0')).toBe(false);
    expect(isStale(told.state, sendOf(page.id), '2.0')).toBe(false);
    expect(isStale(told.state, sendOf(page.id), '1.1')).toBe(true);
    told.until('02:10');
    expect(told.sent()).toEqual(['02:10 page ben sms']);
  });

  it('are tried at once together where the rule says so, and the second at once where the first fails', () => {
    expect(
      story({}, { people: anna(0) })
        .sent()
        .slice(0, 2),
    ).toEqual(['02:00 page anna email', '02:00 page anna sms']);
    const told = story({}, { people: anna(8) });
    told.sent();
    told.until('02:01');
    expect(fails(told, '1.0')).toBe('accepted');
    expect(told.sent()).toEqual(['02:01 page anna sms']);
    told.until('02:09');
    expect(told.sent()).toEqual([]);
  });

  it('are over once somebody answers: the next one is not tried', () => {
    const told = story({}, { people: anna(4) });
    told.until('02:03');
    told.does(take(), by('anna'));
    told.sent();
    told.until('02:12');
    expect(told.sent()).toEqual([]);
  });

  it('are exhausted only when each of them failed: one that stands keeps the page until its window', () => {
    const told = story({}, { people: anna(4) });
    told.until('02:05');
    told.sent();
    // The second fails; the mail of before may yet be read.
    expect(fails(told, '2.0', 'refused', 'no such number')).toBe('accepted');
    expect(told.sent()).toEqual([]);
    expect(fails(told, '2.0', 'refused')).toBe('ignored attempt_is_history');
    // Then the mail comes back: nothing is left, and Ben is paged at once.
    expect(fails(told, '1.0', 'undelivered', 'bounced')).toBe('accepted');
    expect(told.sent()).toEqual(['02:05 page ben sms']);
    expect(eventsOf(told, 'AttemptFailed').map(({ attempt }) => attempt)).toEqual(['2.0', '1.0']);
    expect(eventsOf(told, 'PageEnded')[0]).toMatchObject({ personId: 'anna', end: 'exhausted' });
  });

  it('are history where an earlier one fails while the latest stands', () => {
    const told = story({}, { people: anna(4) });
    told.until('02:05');
    told.sent();
    expect(fails(told, '1.0', 'unknown')).toBe('ignored attempt_is_history');
    expect(fails(told, '1.0', 'undelivered')).toBe('accepted');
    expect(fails(told, '1.0', 'undelivered')).toBe('ignored attempt_is_history');
    expect(told.sent()).toEqual([]);
    expect(fails(told, '2.0', 'undelivered', 'voicemail')).toBe('accepted');
    expect(told.sent()).toEqual(['02:05 page ben sms']);
  });

  it('of whom several stand are exhausted when the last of them failed', () => {
    const told = story({}, { people: anna3(2, 4) });
    told.until('02:05');
    expect(told.sent().filter((line) => line.includes('anna'))).toEqual([
      '02:00 page anna email',
      '02:02 page anna sms',
      '02:04 page anna voice',
    ]);
    for (const attempt of ['3.0', '1.0']) {
      expect(fails(told, attempt)).toBe('accepted');
      expect(told.sent()).toEqual([]);
    }
    expect(fails(told, '2.0')).toBe('accepted');
    expect(told.sent()).toEqual(['02:05 page ben sms']);
  });

  it('behind one that failed are tried in the same commit where their time has come', () => {
    const told = story({}, { people: anna3(null, 1) });
    told.until('02:03');
    told.sent();
    expect(fails(told, '1.0')).toBe('accepted');
    expect(told.sent()).toEqual(['02:03 page anna sms', '02:03 page anna voice']);
  });

  it('are made up for after an outage, each of them once', () => {
    const told = story({}, { people: anna(4) });
    told.sent();
    told.outageUntil('02:07');
    told.does({ type: 'Wake' });
    expect(told.sent()).toEqual(['02:07 page anna sms']);
  });

  it('lead on at once where a voicemail answers', () => {
    const people = peopleWith('anna', {
      contactMethods: [{ channel: 'voice', address: '+8613800000001' }],
    });
    const told = story({}, { people });
    expect(told.sent()[0]).toBe('02:00 page anna voice');
    fails(told, '1.0', 'undelivered', 'voicemail');
    expect(told.sent()).toEqual(['02:00 page ben sms']);
  });

  it('that were stopped are never used, and who has no other is skipped at once', () => {
    const stopped = ANNA.contactMethods.map((method) => ({ ...method, stoppedAt: at('01:00') }));
    const one = peopleWith('anna', {
      contactMethods: [...stopped.slice(0, 1), ...ANNA.contactMethods.slice(1)],
    });
    expect(story({}, { people: one }).sent()[0]).toBe('02:00 page anna email');
    const told = story({}, { people: peopleWith('anna', { contactMethods: stopped }) });
    expect(told.sent()[0]).toBe('02:00 page ben sms');
    expect(eventsOf(told, 'PersonSkipped')[0]).toMatchObject({ personId: 'anna', because: 'stopped' });
  });
});

describe('one person', () => {
  it('never delays another whom the rung pages at the same moment', () => {
    const told = story({}, { ladder: opening({ order: 'all_at_once' }) });
    expect(told.sent().slice(0, 2)).toEqual(['02:00 page anna sms', '02:00 page ben sms']);
    const bens = told.openPageOf('ben');
    fails(told, told.openPageOf('anna').attempt);
    fails(told, told.openPageOf('anna').attempt);
    expect(told.openPageOf('ben')).toEqual(bens);
    expect(told.state.escalation?.openPages.map(({ personId }) => personId)).toEqual(['ben']);
  });
});

describe('a rung of its own times', () => {
  it('gives its pages their own window', () => {
    const told = story({}, { ladder: opening({ acknowledgeWithinMinutes: 3 }) });
    told.sent();
    told.until('02:06');
    expect(told.sent()).toEqual(['02:03 page ben sms', '02:06 page dora sms', '02:06 tenant_alarm tom']);
  });

  it('asks its people so often in the same order before the ladder moves on', () => {
    const told = story({}, { ladder: opening({ acknowledgeWithinMinutes: 3, repeats: 2 }) });
    told.until('02:17');
    expect(told.sent()).toEqual([
      '02:00 page anna sms',
      '02:00 reception reporter',
      '02:03 page ben sms',
      '02:06 page anna sms',
      '02:09 page ben sms',
      '02:12 page anna sms',
      '02:15 page ben sms',
    ]);
    told.until('02:18');
    expect(told.sent()).toEqual(['02:18 page dora sms', '02:18 tenant_alarm tom']);
  });

  it('asks them together again where it asks them together', () => {
    const told = story({}, { ladder: opening({ order: 'all_at_once', repeats: 1 }) });
    told.until('02:10');
    expect(told.sent()).toEqual([
      '02:00 page anna sms',
      '02:00 page ben sms',
      '02:00 reception reporter',
      '02:10 page anna sms',
      '02:10 page ben sms',
    ]);
    told.until('02:20');
    expect(told.sent()).toEqual(['02:20 page dora sms', '02:20 tenant_alarm tom']);
  });

  it('does not ask anybody twice at one time', () => {
    const told = story({}, { ladder: opening({ order: 'all_at_once', repeats: 1 }) });
    fails(told, told.openPageOf('anna').attempt);
    fails(told, told.openPageOf('anna').attempt);
    // Anna's first page is exhausted and her second is open; Ben has only the one.
    expect(told.state.escalation?.openPages.map(({ personId }) => personId)).toEqual(['ben', 'anna']);
    told.until('02:10');
    expect(told.state.escalation?.openPages.map(({ personId }) => personId)).toEqual(['ben']);
  });
});

describe('somebody on leave', () => {
  const leave = (deputyId?: string) => ({
    absences: [
      {
        from: at('01:00'),
        to: at('05:00'),
        reason: 'leave',
        ...(deputyId === undefined ? {} : { deputyId }),
      },
    ],
  });
  const away = (deputies: Readonly<Record<string, string | undefined>>) =>
    PEOPLE.map((each) => (each.id in deputies ? { ...each, ...leave(deputies[each.id]) } : each));

  it('is stood in for, and the page says for whom', () => {
    const told = story({}, { people: away({ anna: 'cleo' }) });
    expect(told.sent()[0]).toBe('02:00 page cleo email');
    expect(told.openPageOf('cleo').because).toEqual({
      to: 'rota',
      id: 'week',
      version: 1,
      standsInFor: 'anna',
    });
  });

  it('is stood in for by the deputy of a deputy who is away too, and never in a circle', () => {
    expect(story({}, { people: away({ anna: 'cleo', cleo: 'mia' }) }).sent()[0]).toBe('02:00 page mia sms');
    const told = story({}, { people: away({ anna: 'cleo', cleo: 'anna' }) });
    expect(told.sent()[0]).toBe('02:00 page ben sms');
    expect(eventsOf(told, 'PersonSkipped')[0]).toMatchObject({ personId: 'anna', because: 'on_leave' });
  });

  it('is looked for when their turn comes: who left meanwhile is stood in for', () => {
    const told = story();
    told.setup = { ...told.setup, people: away({ ben: 'cleo' }) };
    told.sent();
    told.until('02:10');
    expect(told.sent()).toEqual(['02:10 page cleo email']);
    expect(told.openPageOf('cleo').because?.standsInFor).toBe('ben');
    expect(told.state.escalation?.queue).toEqual([]);
  });

  it('is skipped where the one who stands in is being asked already', () => {
    const told = story();
    told.setup = { ...told.setup, people: away({ ben: 'anna' }) };
    told.sent();
    fails(told, '1.0');
    told.does({ type: 'EscalateNow', personId: 'mia', reason: 'Hurry' }, by('mia'));
    expect(eventsOf(told, 'PersonSkipped')[0]).toMatchObject({ personId: 'ben', because: 'deputy_asked' });
  });

  it('is asked all the same where they are the final person and nobody stands in', () => {
    const told = story({}, { ladder: opening({ recipients: [] }), people: away({ dora: undefined }) });
    expect(told.sent().slice(0, 2)).toEqual(['02:00 page dora sms', '02:00 tenant_alarm tom']);
    const stoodIn = story({}, { ladder: opening({ recipients: [] }), people: away({ dora: 'mia' }) });
    expect(stoodIn.sent().slice(0, 2)).toEqual(['02:00 page mia sms', '02:00 tenant_alarm tom']);
  });
});
