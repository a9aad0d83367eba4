import { describe, expect, it } from 'vitest';
import { pageReason } from '../../shared/domain/page-reason.ts';
import type { QuietHours } from '../../shared/domain/people.ts';
import { at, by, type Story, story, timeOf } from './case-story.ts';
import { LADDER, peopleWith, SETUP } from './small-desk.ts';

function reasonOf(told: Story, personId: string, which = -1) {
  const opened = told.events.flatMap(({ event }) =>
    event.type === 'PageOpened' && event.page.personId === personId ? [event.page.id] : [],
  );
  const reason = pageReason(told.events, opened.at(which) ?? '');
  if (!reason) throw new Error(`${personId} was not paged`);
  return reason;
}

describe('why was I paged', () => {
  it('the first of an opening: nobody before, in time, by the rota', () => {
    const told = story();
    const { page, before, waited, ended, rung, escalation, pinned, severity, namedAt } = reasonOf(
      told,
      'anna',
    );
    expect([before, waited, ended, escalation, severity]).toEqual([[], [], null, 1, 'S1']);
    expect(rung?.rungName).toBe('Opened');
    expect(page.because).toEqual({ to: 'rota', id: 'week', version: 1 });
    expect([timeOf(namedAt), pinned.ladderId, pinned.ladderVersion]).toEqual(['02:00', 'small-ladder', 2]);
  });

  it('the second in line: named with the first, asked ten minutes later, after whom and how that ended', () => {
    const told = story();
    told.until('02:12');
    const { namedAt, before, waited, page } = reasonOf(told, 'ben');
    expect([timeOf(namedAt), timeOf(page.openedAt)]).toEqual(['02:00', '02:10']);
    expect(waited.map(({ why, at }) => [why, timeOf(at)])).toEqual([['turn', '02:00']]);
    expect(before.map(({ page, ended }) => [page.personId, ended?.how, ended && timeOf(ended.at)])).toEqual([
      ['anna', 'expired', '02:10'],
    ]);
  });

  it('the ways with what failed before each, and who took it in the end', () => {
    const told = story();
    const page = told.openPageOf('anna');
    told.does(
      {
        type: 'ReportAttempt',
        attempt: page.attempt,
        pageId: page.id,
        result: 'undelivered',
        detail: 'no such number',
      },
      { kind: 'system', name: 'provider', via: 'provider' },
    );
    told.until('02:07');
    told.does({ type: 'AcknowledgePage', pageId: page.id, personId: 'anna' }, by('anna', 'page_link'));
    const { ways, ended, taken } = reasonOf(told, 'anna');
    expect(ways.map(({ channel, why, after }) => [channel, why, after])).toEqual([
      ['sms', 'first', undefined],
      ['email', 'failed', 'undelivered: no such number'],
    ]);
    expect([ended?.how, ended && timeOf(ended.at)]).toEqual(['acknowledged', '02:07']);
    expect([taken?.personId, taken && timeOf(taken.at)]).toEqual(['anna', '02:07']);
  });

  it('a breach that was noticed an hour late says how late', () => {
    const told = story();
    told.does(
      { type: 'AcknowledgePage', personId: 'anna', pageId: told.openPageOf('anna').id },
      by('anna', 'sms'),
    );
    told.outageUntil('03:31');
    told.until('03:31');
    const { page, rung } = reasonOf(told, 'mia', 0);
    expect([page.cause.rungId, page.cause.clockId, timeOf(page.cause.dueAt)]).toEqual([
      'late',
      'respond',
      '02:30',
    ]);
    expect(page.cause.lateBySeconds).toBe(61 * 60);
    expect(rung?.lateBySeconds).toBe(61 * 60);
  });

  it('quiet hours: held since when, and until when', () => {
    const night = [['22:00', '11:00']] as const;
    const quietHours: QuietHours = {
      timeZone: 'Asia/Shanghai',
      weekly: { mon: night, tue: night, wed: night, thu: night, fri: night, sat: night, sun: night },
      brokenUpToRank: 0,
    };
    const ladder = { ...LADDER, rungs: LADDER.rungs.slice(0, 1) };
    const told = story(
      { severity: 'S2', reportedAt: at('02:30'), now: at('02:30') },
      { ...SETUP, ladder, people: peopleWith('anna', { quietHours }) },
    );
    told.until('03:05');
    const { waited, page } = reasonOf(told, 'anna');
    expect(waited.map((wait) => [wait.why, timeOf(wait.at), wait.until && timeOf(wait.until)])).toEqual([
      ['quiet', '02:30', '03:00'],
    ]);
    expect(timeOf(page.openedAt)).toBe('03:00');
  });

  it('the final person: no rung, and everybody before', () => {
    const told = story();
    told.until('02:26');
    const { rung, before, page } = reasonOf(told, 'dora', 0);
    expect([rung, page.cause.rungId, page.because]).toEqual([null, 'top', undefined]);
    expect(before.map((each) => each.page.personId)).toEqual(['anna', 'ben', 'anna']);
  });

  it('there is no reason of a page that the case does not have', () => {
    expect(pageReason(story().events, '9-9')).toBeNull();
  });
});
