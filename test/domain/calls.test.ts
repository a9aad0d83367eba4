import { describe, expect, it } from 'vitest';
import { type CallLine, callsOf, pagesIn } from '../../shared/domain/calls.ts';
import type { CaseSetup, OpenCase } from '../../shared/domain/case.ts';
import { HOUR_MS, MINUTE_MS } from '../../shared/domain/instant.ts';
import type { QuietHours } from '../../shared/domain/people.ts';
import type { Post } from '../../shared/domain/posts.ts';
import { rehearse, type Supposed } from '../../shared/domain/rehearsal.ts';
import type { Rota } from '../../shared/domain/rota.ts';
import { OPENING } from './case-story.ts';
import { DAY_AND_NIGHT, LADDER, OFFICE, peopleWith, SETUP, tierOf } from './small-desk.ts';

interface Asked extends Supposed {
  readonly at: string;
  readonly opening?: Partial<OpenCase>;
  readonly setup?: Partial<CaseSetup>;
  /** How far ahead is looked. */
  readonly minutes: number;
}

function asked({ at, opening, setup, minutes, ...supposed }: Asked) {
  const whole = { ...SETUP, ...setup };
  const reportedAt = Date.parse(at);
  const until = reportedAt + minutes * MINUTE_MS;
  const rehearsal = rehearse(whole, { ...OPENING, ...opening, reportedAt }, { until, supposed });
  if (!rehearsal) throw new Error('The case was refused');
  return callsOf(rehearsal, whole);
}

/** The pages as people would tell them: `02:10 ben sms 02:10, expired 02:20`. */
function pages(of: Asked): readonly string[] {
  return pagesIn(asked(of)).map(({ at, personId, ways, ended }) => {
    const tried = ways.map((way) => `${way.channel}${way.failedAt === undefined ? '' : '✗'} ${time(way.at)}`);
    return `${time(at)} ${personId}: ${tried.join(', ')}; ${ended ? `${ended.how} ${time(ended.at)}` : 'open'}`;
  });
}

const time = (at: number) => new Date(at).toISOString().slice(11, 16);

function only<What extends CallLine['what']>(of: Asked, what: What) {
  return asked(of).lines.filter((line): line is Extract<CallLine, { what: What }> => line.what === what);
}

describe('who would be called', () => {
  // A Tuesday, 10:00 in Shanghai: Anna has the week, Ben stands behind her. Each page waits ten minutes; a report of S1 is to
  // be answered within half an hour.
  const TUESDAY = { at: '2026-03-03T02:00:00Z', minutes: 44 };

  it('names each person with the minute and the way, from the opening to the top', () => {
    expect(pages(TUESDAY)).toEqual([
      '02:00 anna: sms 02:00; expired 02:10',
      '02:10 ben: sms 02:10; expired 02:20',
      // Half of the half hour is gone, and nobody owns the case: Anna once more. Behind her is only the top.
      '02:15 anna: sms 02:15; expired 02:25',
      '02:25 dora: sms 02:25; expired 02:40',
      '02:30 mia: sms 02:30; expired 02:40',
      '02:40 dora: sms 02:40; open',
    ]);
    const { topAt, topRounds } = asked(TUESDAY);
    expect([topAt && time(topAt), topRounds]).toEqual(['02:25', 2]);
    expect(only(TUESDAY, 'told').map(({ at, personId, topic }) => [time(at), personId, topic])).toEqual([
      ['02:25', 'tom', 'tenant_alarm'],
      ['02:40', 'tom', 'tenant_alarm'],
    ]);
  });

  it('gives each the shift that names them, in the version that was read', () => {
    const [anna, ben] = pagesIn(asked(TUESDAY));
    expect(anna?.because).toEqual({
      to: 'rota',
      id: 'week',
      version: 1,
      rota: { name: 'Week', layerName: 'Weekly', place: 1 },
    });
    expect(ben?.because?.rota?.place).toBe(2);
  });

  it('stops at the first who answers: Anna, after seven minutes', () => {
    const answered = { ...TUESDAY, answers: [{ personId: 'anna', afterMinutes: 7 }] };
    expect(pages(answered)).toEqual([
      '02:00 anna: sms 02:00; acknowledged 02:07',
      // Nothing came of it: at the missed deadline the ladder goes on.
      '02:30 mia: sms 02:30; expired 02:40',
      '02:40 dora: sms 02:40; open',
    ]);
    expect(only(answered, 'taken').map(({ at, personId }) => [time(at), personId])).toEqual([
      ['02:07', 'anna'],
    ]);
    // Until then it only tells.
    const before = { ...answered, minutes: 29 };
    expect(only(before, 'told').map(({ at, personId, topic }) => [time(at), personId, topic])).toEqual([
      ['02:15', 'anna', 'warning'],
    ]);
  });

  it('takes the next way at once where one fails, and the next person where none is left', () => {
    const mia = SETUP.people.find(({ id }) => id === 'anna')?.contactMethods ?? [];
    const failing = mia.map(({ channel, address }) => ({ personId: 'anna', channel, address }));
    expect(pages({ ...TUESDAY, minutes: 5, failing: failing.slice(0, 1) })).toEqual([
      '02:00 anna: sms✗ 02:00, email 02:00; open',
    ]);
    expect(pages({ ...TUESDAY, minutes: 5, failing })).toEqual([
      '02:00 anna: sms✗ 02:00, email✗ 02:00; exhausted 02:00',
      '02:00 ben: sms 02:00; open',
    ]);
  });

  it('shows the ways of a rule at their minutes, and those that are not reached', () => {
    const ways = [
      { way: 'email:anna@vendor.example', afterMinutes: 0 },
      { way: 'sms:+8613800004400', afterMinutes: 4 },
    ];
    const people = peopleWith('anna', { paging: [{ severities: ['S1'], ways }] });
    const ruled = { ...TUESDAY, minutes: 9, setup: { people } };
    expect(pages(ruled)).toEqual(['02:00 anna: email 02:00, sms 02:04; open']);
    const [page] = pagesIn(asked({ ...ruled, minutes: 3 }));
    expect(page?.further).toEqual([{ channel: 'sms', address: '+8613800004400', afterMinutes: 4 }]);
    expect(page?.rule?.severities).toEqual(['S1']);
  });

  it('tells who is skipped and why', () => {
    const people = peopleWith('anna', {
      absences: [
        { from: Date.parse('2026-03-02T00:00:00Z'), to: Date.parse('2026-03-09T00:00:00Z'), reason: 'leave' },
      ],
    });
    const [skipped] = only({ ...TUESDAY, minutes: 5, setup: { people } }, 'skipped');
    expect(skipped).toMatchObject({ personId: 'anna', why: 'on_leave', until: 1_773_014_400_000 });
    expect(pages({ ...TUESDAY, minutes: 5, setup: { people } })).toEqual(['02:00 ben: sms 02:00; open']);
  });

  it('asks the deputy while somebody is on leave, and says for whom and until when', () => {
    const people = peopleWith('anna', {
      absences: [
        {
          from: Date.parse('2026-03-02T16:00:00Z'),
          to: Date.parse('2026-03-08T16:00:00Z'),
          reason: '年假',
          deputyId: 'cleo',
        },
      ],
    });
    const [page] = pagesIn(asked({ ...TUESDAY, minutes: 5, setup: { people } }));
    expect(page?.personId).toBe('cleo');
    expect(page?.because).toEqual({
      to: 'rota',
      id: 'week',
      version: 1,
      standsInFor: 'anna',
      rota: { name: 'Week', layerName: 'Weekly', place: 1 },
      absent: { because: 'on_leave', until: Date.parse('2026-03-08T16:00:00Z'), reason: '年假' },
    });
    // An hour after the leave is over it is Anna again, though the week is Ben's by then.
    const after = { at: '2026-03-08T17:00:00Z', minutes: 5, setup: { people } };
    expect(pages(after)).toEqual(['17:00 anna: sms 17:00; open']);
  });

  it('names whoever an override puts there, with its reason', () => {
    const [rota] = SETUP.rotas as readonly [Rota];
    const swap = {
      id: 'o1',
      personId: 'cleo',
      from: Date.parse('2026-03-03T00:00:00Z'),
      to: Date.parse('2026-03-03T04:00:00Z'),
      reason: 'Anna is at the dentist',
      kind: 'swap',
    } as const;
    const setup = { rotas: [{ ...rota, overrides: [swap] }] };
    const [page] = pagesIn(asked({ ...TUESDAY, minutes: 5, setup }));
    expect(page?.personId).toBe('cleo');
    expect(page?.because?.rota).toMatchObject({
      layerName: null,
      place: 1,
      override: { kind: 'swap', reason: swap.reason },
    });
    expect(pages({ at: '2026-03-03T04:00:00Z', minutes: 5, setup })).toEqual(['04:00 anna: sms 04:00; open']);
  });

  it('names the holder of a post, with the days for which they hold it', () => {
    const post: Post = {
      id: 'dedicated',
      version: 4,
      name: '专责工程师',
      role: 'dedicated_engineer',
      scope: { customerId: 'customer-1' },
      timeZone: 'Asia/Shanghai',
      holders: [
        { personId: 'cleo', endsOn: '2026-03-03', deputyIds: [] },
        { personId: 'ben', startsOn: '2026-03-04', deputyIds: [] },
      ],
    };
    const [opening, ...others] = LADDER.rungs as readonly [(typeof LADDER)['rungs'][number]];
    const recipients = [{ to: 'post', role: 'dedicated_engineer' }] as const;
    const setup = { posts: [post], ladder: { ...LADDER, rungs: [{ ...opening, recipients }, ...others] } };
    const [cleo] = pagesIn(asked({ at: '2026-03-03T15:59:00Z', minutes: 5, setup }));
    expect([cleo?.personId, cleo?.because?.post]).toEqual([
      'cleo',
      {
        name: '专责工程师',
        role: 'dedicated_engineer',
        scope: { customerId: 'customer-1' },
        endsOn: '2026-03-03',
      },
    ]);
    // Midnight in Shanghai.
    expect(pages({ at: '2026-03-03T16:00:00Z', minutes: 5, setup })).toEqual(['16:00 ben: sms 16:00; open']);
  });

  it('hands over in the night in which the clock of Paris is put forward', () => {
    const rota: Rota = {
      id: 'week',
      version: 1,
      name: 'Nights',
      timeZone: 'Europe/Paris',
      layers: [
        {
          id: 'half-nights',
          name: 'Half nights',
          startsOn: '2026-03-28',
          handOverTimes: ['02:30', '14:30'],
          shiftsPerTurn: 1,
          personIds: ['anna', 'ben', 'cleo'],
        },
      ],
      overrides: [],
    };
    const setup = { rotas: [rota] };
    // 29 March: 02:30 is skipped, and the turn changes with the clock, at 02:00 winter time. Ben has it until then.
    const [before] = pages({ at: '2026-03-29T00:59:00Z', minutes: 1, setup });
    const [after] = pages({ at: '2026-03-29T01:00:00Z', minutes: 1, setup });
    expect([before, after]).toEqual(['00:59 ben: sms 00:59; open', '01:00 cleo: email 01:00; open']);
    // 25 October: 02:30 comes twice, and the first one counts.
    const autumn = {
      rotas: [{ ...rota, layers: rota.layers.map((layer) => ({ ...layer, startsOn: '2026-10-24' })) }],
    };
    const [still] = pages({ at: '2026-10-25T00:29:00Z', minutes: 1, setup: autumn });
    const [first] = pages({ at: '2026-10-25T00:30:00Z', minutes: 1, setup: autumn });
    const [second] = pages({ at: '2026-10-25T01:30:00Z', minutes: 1, setup: autumn });
    expect([still, first, second]).toEqual([
      '00:29 ben: sms 00:29; open',
      '00:30 cleo: email 00:30; open',
      '01:30 cleo: email 01:30; open',
    ]);
  });

  it('calls late where a holiday stands before the deadline', () => {
    // Tuesday is a holiday: of an hour to respond, open from nine to six, half is gone on Wednesday at half past nine.
    const holiday = { ...OFFICE, dates: { '2026-03-03': { hours: [], name: 'Lantern Festival' } } };
    const tier = tierOf(
      { S3: [{ kind: 'respond', within: { amount: 60, unit: 'minutes' }, from: 'report' }] },
      { calendarId: 'office' },
    );
    const asks = (shown: CaseSetup['calendars']) =>
      only(
        {
          at: '2026-03-03T02:00:00Z',
          minutes: 36 * 60,
          opening: { severity: 'S3' },
          setup: { tier, calendars: shown },
        },
        'rung',
      )
        .slice(0, 2)
        .map(({ at, rungId }) => `${new Date(at).toISOString().slice(0, 16)} ${rungId}`);
    expect(asks({ always: DAY_AND_NIGHT, office: OFFICE })).toEqual([
      '2026-03-03T02:30 half',
      '2026-03-03T03:00 late',
    ]);
    expect(asks({ always: DAY_AND_NIGHT, office: holiday })).toEqual([
      '2026-03-04T01:30 half',
      '2026-03-04T02:00 late',
    ]);
  });

  it('holds a page until quiet hours end where no deadline is hurt by that', () => {
    const night = [['22:00', '07:00']] as const;
    const quietHours: QuietHours = {
      timeZone: 'Asia/Shanghai',
      weekly: { mon: night, tue: night, wed: night, thu: night, fri: night, sat: night, sun: night },
      brokenUpToRank: 1,
    };
    const people = peopleWith('anna', { quietHours });
    // A Tuesday, 06:40: S2 has an hour to respond, and Anna may sleep until 07:00.
    const early = { at: '2026-03-02T22:40:00Z', minutes: 40, opening: { severity: 'S2' }, setup: { people } };
    expect(only(early, 'held').map(({ at, personId, until }) => [time(at), personId, time(until)])).toEqual([
      ['22:40', 'anna', '23:00'],
    ]);
    const [page] = pagesIn(asked(early));
    expect([page?.personId, page && time(page.at), page?.heldSince && time(page.heldSince)]).toEqual([
      'anna',
      '23:00',
      '22:40',
    ]);
    // S1 breaks them.
    expect(pages({ ...early, minutes: 5, opening: { severity: 'S1' } })).toEqual([
      '22:40 anna: sms 22:40; open',
    ]);
    // At 03:00 the hour would be over before she wakes: Ben goes first.
    const night3 = { ...early, at: '2026-03-02T19:00:00Z', minutes: 15 };
    expect(only(night3, 'put_off').map(({ personId, quietUntil }) => [personId, time(quietUntil)])).toEqual([
      ['anna', '23:00'],
    ]);
    expect(pages(night3)).toEqual(['19:00 ben: sms 19:00; expired 19:10', '19:10 anna: sms 19:10; open']);
  });

  it('warns the owner instead of paging, where the case has one', () => {
    const owned = {
      ...TUESDAY,
      minutes: 16,
      ownerId: 'cleo',
      answers: [{ personId: 'anna', afterMinutes: 1 }],
    };
    expect(only(owned, 'owner').map(({ personId }) => personId)).toEqual(['cleo']);
    expect(only(owned, 'told').map(({ at, personId, topic }) => [time(at), personId, topic])).toEqual([
      ['02:00', 'cleo', 'assigned'],
      ['02:01', 'cleo', 'acknowledged'],
      ['02:15', 'cleo', 'warning'],
    ]);
  });

  it('counts the rounds at the top, again and again until the end', () => {
    const { topRounds, topAt, ended, endsAt } = asked({ ...TUESDAY, minutes: 6 * 60 });
    expect(topRounds).toBeGreaterThan(10);
    expect([topAt && time(topAt), ended]).toEqual(['02:25', 'until']);
    expect(endsAt).toBeLessThanOrEqual(Date.parse(TUESDAY.at) + 6 * HOUR_MS);
  });
});
