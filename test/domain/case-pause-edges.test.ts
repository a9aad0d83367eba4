// Pauses of a case at their edges: who is paged and told when the clocks stop and go on, how many there may be, which
// spans are taken, and what a correction says to whom.

import { describe, expect, it } from 'vitest';
import type { CaseCommand } from '../../shared/domain/case.ts';
import { idOf } from '../../shared/domain/case-pauses.ts';
import type { Actor } from '../../shared/domain/record.ts';
import type { Promotion, Tier } from '../../shared/domain/tier.ts';
import { answered, CLOSE, contact, correction, milestone, pause, resolve, resume } from './case-commands.ts';
import { at, by, dueOf, eventsOf, firstPauseOf, type Story, story, telling, timeOf } from './case-story.ts';
import { SETUP } from './small-desk.ts';

const REASON = 'customer_not_ready';
const API: Actor = { kind: 'person', name: 'Monitoring', via: 'api' };
const TWO_REASONS: Partial<Tier> = {
  pauseReasons: [
    ...SETUP.tier.pauseReasons,
    { code: 'access_denied', nameZh: '无法进入', nameEn: 'No access' },
    { code: 'vendor_parts', nameZh: '等备件', nameEn: 'Our parts', side: 'vendor' },
  ],
};

const drop = (pauseId: string, reason = 'Another case'): CaseCommand => ({
  type: 'DropPause',
  pauseId,
  reason,
});
const closed = (told: Story): void => {
  told.does(milestone('analysis_report', timeOf(told.now)));
  told.does(CLOSE, by('mia'));
};

const spans = (told: Story) =>
  told.state.course.pauses.map(({ from, to }) => `${timeOf(from)} ${to === null ? '…' : timeOf(to)}`);

describe('a pause', () => {
  it('stops the open pages for that reason, and tells the reporter why', () => {
    const told = story();
    told.until('02:05');
    expect(telling(told, pause('Nobody there'))).toEqual([
      ['paused', 'reporter', { pauseReason: REASON, note: 'Nobody there' }],
    ]);
    told.does(pause('Nobody there'), by('mia'));
    expect(eventsOf(told, 'ClocksPaused')).toEqual([
      { type: 'ClocksPaused', pauseReason: REASON, note: 'Nobody there' },
    ]);
    expect(eventsOf(told, 'PageEnded')).toMatchObject([
      { personId: 'anna', end: 'stopped', because: 'paused' },
    ]);
    expect(eventsOf(told, 'EscalationEnded')).toMatchObject([{ because: 'paused' }]);
  });

  it('by somebody whom the desk does not know goes by their name', () => {
    const told = answered();
    told.does(pause(), API);
    expect(told.state.course.pauses).toMatchObject([{ by: 'Monitoring' }]);
  });

  it('is refused while there is one, and after the resolution, with what to do instead', () => {
    const told = answered();
    told.until('02:10');
    told.does(pause());
    told.until('02:20');
    expect(told.does(pause())).toBe('refused already_paused');
    expect(told.said).toBe('The clocks have been paused since 2026-03-03 10:10. Resume them first.');
    expect(told.saidZh).toBe('计时已于 2026-03-03 10:10 暂停。请先恢复。');
    told.does(resume());
    expect(told.does(resume())).toBe('refused not_paused');
    expect(told.said).toBe('The clocks are not paused; nothing is to be resumed.');
    told.does(resolve('02:20'));
    expect(told.does(pause())).toBe('refused nothing_to_pause');
    expect(told.said).toBe('The case is resolved; there is nothing to pause.');
  });

  it('has a reason that the tier lists for the customer’s side', () => {
    const told = answered({ tier: TWO_REASONS });
    expect(told.does(pause('', 'lunch'))).toBe('refused pause_reason_not_listed');
    expect(told.said).toBe(
      'The tier lists no pause reason "lunch". It lists: customer_not_ready, access_denied.',
    );
    expect(told.saidZh).toBe('服务等级不允许以“lunch”为由暂停。可选：customer_not_ready、access_denied。');
    expect(told.does(pause('', 'vendor_parts'))).toBe('refused pause_reason_of_vendor');
    expect(told.said).toBe(
      '"vendor_parts" is the vendor\'s own wait and pauses no promise. The tier lists: customer_not_ready, access_denied.',
    );
    expect(told.saidZh).toBe(
      '“vendor_parts”是服务商自身的原因，不能暂停计时。可选：customer_not_ready、access_denied。',
    );
    expect(told.does(pause('', 'access_denied'))).toBe('accepted');
  });

  it('has none where the tier lists no reason, or the vendor’s alone', () => {
    const bare = answered({ tier: { pauseReasons: [] } });
    expect(bare.does(pause())).toBe('refused pause_reason_not_listed');
    expect(bare.said).toBe('The tier lists no pause reason "customer_not_ready". It lists: none.');
    expect(bare.saidZh).toBe('服务等级不允许以“customer_not_ready”为由暂停。可选：无。');
    const own = answered({
      tier: {
        pauseReasons: [{ code: 'vendor_parts', nameZh: '等备件', nameEn: 'Our parts', side: 'vendor' }],
      },
    });
    expect(own.does(pause('', 'vendor_parts'))).toBe('refused pause_reason_of_vendor');
    expect(own.said).toContain('The tier lists: none.');
    expect(own.saidZh).toContain('可选：无。');
  });
});

describe('a case that was paused sixty times', () => {
  const timeAfter = (minutes: number) => timeOf(at('02:00') + minutes * 60_000);
  const told = answered();
  for (let count = 0; count < 60; count += 1) {
    told.until(timeAfter(2 * count));
    expect(told.does(pause())).toBe('accepted');
    told.until(timeAfter(2 * count + 1));
    told.does(resume());
  }

  it('cannot be paused again, also not afterwards', () => {
    expect(told.state.course.pauses).toHaveLength(60);
    expect(told.does(pause())).toBe('refused too_many_pauses');
    expect(told.said).toBe(
      'This case was paused 60 times and cannot be paused again. Carry on, or open another case.',
    );
    expect(told.saidZh).toBe('这张工单已暂停 60 次，不能再暂停。请另建工单或继续处理。');
    told.until('04:30');
    expect(told.does(correction('04:10', '04:20'), by('mia'))).toBe('refused too_many_pauses');
  });

  it('has its pauses corrected all the same', () => {
    const change = correction('02:00', '02:02', { pauseId: firstPauseOf(told), reason: 'Read it again' });
    expect(told.does({ ...change, to: at('02:01') - 30_000 } as CaseCommand, by('mia'))).toBe('accepted');
  });
});

describe('clocks that go on', () => {
  it('page the people of the opening for that reason where nobody owns the case', () => {
    const told = story();
    told.does(contact('02:00'));
    told.until('02:05');
    told.does(pause(), by('mia'));
    told.until('03:05');
    told.does(resume('They are back'), by('mia'));
    expect(told.openPageOf('anna').cause).toMatchObject({ rungId: 'resumed', dueAt: at('03:05') });
    expect(eventsOf(told, 'ClocksResumed')).toEqual([{ type: 'ClocksResumed', note: 'They are back' }]);
  });

  it('page the final person for that reason where the opening names nobody', () => {
    const told = story({ severity: 'S3' });
    told.until('04:05');
    told.does(pause(), by('mia'));
    told.until('04:20');
    told.does(resume(), by('mia'));
    expect(told.state.escalation?.topRounds).toBe(1);
    expect(eventsOf(told, 'TopOfLadderReached').at(-1)).toMatchObject({ round: 1 });
  });

  it('page nobody in a case of the least severity about which nobody was paged before', () => {
    const told = story({ severity: 'S3' });
    told.does(pause(), by('mia'));
    told.until('02:10');
    told.sent();
    told.does(resume(), by('mia'));
    expect(told.sent()).toEqual(['02:10 resumed reporter']);
    expect(told.state.escalation).toBeNull();
  });

  it('page about a case that nobody owns also where nobody was paged before', () => {
    const told = story({ severity: 'S3' });
    told.does(pause(), by('mia'));
    told.until('02:10');
    const everybody = SETUP.ladder.rungs.map((rung) =>
      rung.when.at === 'opening' ? { ...rung, when: { ...rung.when, severities: ['S1', 'S2', 'S3'] } } : rung,
    );
    told.setup = { ...SETUP, ladder: { ...SETUP.ladder, rungs: everybody } };
    told.sent();
    told.does(resume(), by('mia'));
    expect(told.sent()).toEqual(['02:10 page anna sms', '02:10 resumed reporter']);
  });

  it('page nobody where somebody has it in hand, and tell the owner and the reporter the note', () => {
    const told = answered();
    told.does(pause(), by('mia'));
    told.until('03:00');
    expect(telling(told, resume('They are back'))).toEqual([
      ['resumed', 'anna', { note: 'They are back' }],
      ['resumed', 'reporter', { note: 'They are back' }],
    ]);
    told.sent();
    told.does(resume('They are back'), by('mia'));
    expect(told.sent()).toEqual(['03:00 resumed anna', '03:00 resumed reporter']);
  });

  it('page nobody where the owner lets them go on, and tell the owner nothing', () => {
    const told = story();
    told.does(contact('02:00'));
    told.does({ type: 'AssignOwner', personId: 'ben', reason: 'Knows the site' }, by('mia'));
    told.until('02:05');
    told.does(pause(), by('mia'));
    told.until('03:05');
    told.sent();
    told.does(resume(), by('ben'));
    expect(told.sent()).toEqual(['03:05 resumed reporter']);
  });

  it('page no second time where a page is open about what the pause did not stop', () => {
    const told = story();
    told.does(pause(), by('mia'));
    told.until('02:35');
    expect(told.openPageOf('mia').cause).toMatchObject({ clockId: 'respond' });
    told.sent();
    told.does(resume(), by('cleo'));
    expect(told.sent()).toEqual(['02:35 resumed reporter']);
  });

  it('page nobody about a quiet case that somebody was given, whoever lets them go on', () => {
    const told = story({ severity: 'S3' });
    told.does({ type: 'AssignOwner', personId: 'ben', reason: 'Knows the site' }, by('mia'));
    told.does(pause(), by('mia'));
    told.until('02:10');
    told.sent();
    told.does(resume(), API);
    expect(told.sent()).toEqual(['02:10 resumed ben', '02:10 resumed reporter']);
  });
});

describe('clocks that go on after an outage', () => {
  it('know at once of a duty that the customer missed meanwhile', () => {
    const duty = { from: 'report', whatZh: '到场', whatEn: 'Came' } as const;
    const tier: Tier = {
      ...SETUP.tier,
      severities: SETUP.tier.severities.map((severity) => ({
        ...severity,
        targets: severity.targets.map((rule) =>
          rule.kind === 'restore' ? { ...rule, precondition: 'escort' } : rule,
        ),
      })),
      obligations: [{ id: 'escort', within: { amount: 10, unit: 'minutes' }, ...duty }],
      conventions: { ...SETUP.tier.conventions, obligationMissed: 'void' },
    };
    const told = answered({ tier });
    told.until('02:05');
    told.does(pause());
    told.outageUntil('02:30');
    told.does(resume());
    expect(told.status('restore')).toBe('withdrawn');
  });
});

describe('the record of a pause', () => {
  /** Paused from 03:00 to 04:00, looked at at 06:00. */
  function once(tier: Partial<Tier> = {}): Story {
    const told = answered({ tier });
    told.until('03:00');
    told.does(pause());
    told.until('04:00');
    told.does(resume());
    told.until('06:00');
    return told;
  }

  it('may be of the very span between the report and now', () => {
    const told = answered();
    told.until('03:00');
    expect(told.does(correction('02:00', '03:00'), by('mia'))).toBe('accepted');
    expect(spans(told)).toEqual(['02:00 03:00']);
    const still = answered();
    still.until('03:00');
    expect(still.does(correction('03:00', null), by('mia'))).toBe('accepted');
    expect(spans(still)).toEqual(['03:00 …']);
  });

  it('begins after the report and ends by now, and the refusal says when that is', () => {
    const told = once();
    expect(told.does(correction('01:59', '02:20'))).toBe('refused before_the_report');
    expect(told.said).toBe('A pause cannot begin before the report (2026-03-03 10:00). Please check it.');
    expect(told.saidZh).toBe('暂停不能早于申告时间 2026-03-03 10:00。请核对。');
    expect(told.does(correction('06:01', null))).toBe('refused pause_too_late');
    expect(told.said).toBe('A pause that is corrected lies before 2026-03-03 14:00. Please check it.');
    expect(told.saidZh).toBe('暂停应在 2026-03-03 14:00 之前。请核对。');
    const never = { ...correction('05:00', '05:30'), from: Number.NaN } as CaseCommand;
    expect(told.does(never)).toBe('refused pause_too_late');
    expect(told.does({ ...never, from: at('05:00'), to: Number.NaN } as CaseCommand)).toBe(
      'refused pause_too_late',
    );
    expect(told.does(correction('05:30', '05:29'))).toBe('refused pause_empty');
    expect(told.said).toBe(
      'The end of a pause lies after its beginning. If there was none, take the pause back.',
    );
  });

  it('ends by the resolution, and does not last beyond it', () => {
    const told = once();
    told.does(resolve('06:00'));
    told.until('06:30');
    expect(told.does(correction('05:00', '06:01'))).toBe('refused pause_too_late');
    expect(told.said).toContain('2026-03-03 14:00');
    expect(told.does(correction('05:00', null))).toBe('refused nothing_to_pause');
    expect(told.said).toBe('The case is resolved; there is nothing to pause.');
    told.sent();
    expect(told.does(correction('05:00', '06:00'))).toBe('accepted');
    expect(told.sent()).toEqual([]);
  });

  it('touches the next one, of another reason, and lies on none; the refusal names it', () => {
    const told = once(TWO_REASONS);
    const other = { pauseReason: 'access_denied' };
    expect(told.does(correction('02:30', '03:01', other))).toBe('refused pause_overlaps');
    expect(told.said).toBe(
      'It lies on another pause (2026-03-03 11:00 to 2026-03-03 12:00). Correct that one first.',
    );
    expect(told.saidZh).toBe('与另一段暂停（2026-03-03 11:00 至 2026-03-03 12:00）重叠。请先更正那一段。');
    expect(told.does(correction('03:59', '04:30', other))).toBe('refused pause_overlaps');
    expect(told.does(correction('02:30', '03:00', other))).toBe('accepted');
    expect(told.does(correction('04:00', '04:30', other))).toBe('accepted');
    expect(spans(told)).toEqual(['02:30 03:00', '03:00 04:00', '04:00 04:30']);
    expect(told.does(correction('05:00', '05:10', { pauseId: '99', ...other }))).toBe(
      'refused no_such_pause',
    );
    expect(told.said).toBe(
      'There is no such pause, or it cannot be corrected. Choose one on the page of the case.',
    );
  });

  it('names the pause that it lies on, not one before it, and one that still lasts', () => {
    const told = once();
    told.does(pause());
    told.until('06:30');
    expect(told.does(correction('06:10', '06:20'))).toBe('refused pause_overlaps');
    expect(told.said).toBe('It lies on another pause (2026-03-03 14:00 to …). Correct that one first.');
    expect(told.saidZh).toBe('与另一段暂停（2026-03-03 14:00 至 …）重叠。请先更正那一段。');
    expect(told.does(correction('04:30', null))).toBe('refused already_paused');
    expect(told.said).toBe('The clocks have been paused since 2026-03-03 14:00. Resume them first.');
    expect(told.does(correction('03:30', null, { pauseId: firstPauseOf(told) }))).toBe(
      'refused already_paused',
    );
  });

  it('names none that it only touches, nor one after it', () => {
    const told = once();
    told.does(correction('05:00', '05:30'), by('mia'));
    const first = '(2026-03-03 11:00 to 2026-03-03 12:00)';
    const second = '(2026-03-03 13:00 to 2026-03-03 13:30)';
    for (const [from, to, named] of [
      ['04:00', '05:10', second],
      ['03:30', '05:00', first],
      ['03:30', '04:30', first],
      ['05:10', '05:40', second],
    ] as const) {
      expect(told.does(correction(from, to))).toBe('refused pause_overlaps');
      expect(told.said).toContain(named);
    }
  });

  it('may be of a time before one that still lasts, and lets nothing go on', () => {
    const told = once();
    told.does(pause());
    told.until('06:30');
    told.sent();
    expect(told.does(correction('04:30', '05:00'), by('mia'))).toBe('accepted');
    expect(spans(told)).toEqual(['03:00 04:00', '04:30 05:00', '06:00 …']);
    expect([told.status('restore'), told.sent()]).toEqual(['paused', []]);
  });

  it('names every pause that it lies on', () => {
    const told = once();
    told.does(pause());
    told.until('06:10');
    told.does(resume());
    told.until('06:30');
    expect(told.does(correction('03:30', '06:05'))).toBe('refused pause_overlaps');
    expect(told.said).toBe(
      'It lies on another pause (2026-03-03 11:00 to 2026-03-03 12:00, 2026-03-03 14:00 to 2026-03-03 14:10). Correct that one first.',
    );
    expect(told.saidZh).toBe(
      '与另一段暂停（2026-03-03 11:00 至 2026-03-03 12:00、2026-03-03 14:00 至 2026-03-03 14:10）重叠。请先更正那一段。',
    );
    const own = { pauseId: firstPauseOf(told) };
    expect(told.does(correction('03:30', '06:05', own))).toBe('refused pause_overlaps');
    expect(told.said).toContain('(2026-03-03 14:00 to 2026-03-03 14:10)');
    expect(told.does(correction('03:30', '06:00', own))).toBe('accepted');
  });

  it('does not last into the next one', () => {
    const told = once();
    expect(told.does(correction('02:30', null))).toBe('refused pause_overlaps');
    told.does(pause());
    told.until('06:30');
    const [, last] = told.state.course.pauses;
    const lasting = correction('03:59', null, { pauseId: last ? idOf(last) : '' });
    expect(told.does(lasting)).toBe('refused pause_overlaps');
    expect(told.said).toContain('2026-03-03 11:00 to 2026-03-03 12:00');
  });

  it.each<[string, string, string | null, string]>([
    ['its beginning', '03:10', '04:00', REASON],
    ['its end', '03:00', '03:50', REASON],
    ['its reason', '03:00', '04:00', 'access_denied'],
    ['that it still lasts', '03:00', null, REASON],
  ])('is put right: %s', (_what, from, to, pauseReason) => {
    const told = once(TWO_REASONS);
    const pauseId = firstPauseOf(told);
    expect(told.does(correction(from, to, { pauseId, pauseReason }), by('mia'))).toBe('accepted');
    expect(told.state.course.pauses).toEqual([
      { from: at(from), to: to === null ? null : at(to), reason: pauseReason, by: 'anna', id: pauseId },
    ]);
    expect(eventsOf(told, 'PauseCorrected')).toEqual([
      {
        type: 'PauseCorrected',
        pauseId,
        before: { from: at('03:00'), to: at('04:00'), reason: REASON },
        after: { from: at(from), to: to === null ? null : at(to), reason: pauseReason },
        reason: 'The gate log says so',
      },
    ]);
  });

  it('that is so already is left as it is', () => {
    const told = once();
    expect(told.does(correction('03:00', '04:00', { pauseId: firstPauseOf(told) }))).toBe(
      'ignored same_pause',
    );
    expect(told.said).toBe('The pause is recorded so already.');
  });

  it('is put right with a reason alone, which is asked for first', () => {
    const told = once();
    expect(told.does(correction('01:00', '01:10', { reason: ' ' }))).toBe('refused reason_needed');
    expect(told.does(drop(firstPauseOf(told), ' '))).toBe('refused reason_needed');
    expect(told.does(drop('99'))).toBe('refused no_such_pause');
  });

  it('that nobody had made has the name of its own commit, and whoever recorded it', () => {
    const told = once();
    const version = told.state.version + 1;
    told.does(correction('02:10', '02:20'), API);
    expect(told.state.course.pauses[0]).toEqual({
      from: at('02:10'),
      to: at('02:20'),
      reason: REASON,
      by: 'Monitoring',
      id: String(version),
    });
    expect(eventsOf(told, 'PauseCorrected')).toMatchObject([{ pauseId: String(version), before: null }]);
  });

  it('is not put right in a closed case', () => {
    const told = once();
    told.does(resolve('06:00'));
    closed(told);
    expect(told.does(correction('02:10', '02:20'))).toBe('refused case_closed');
    expect(told.does(drop(firstPauseOf(told)))).toBe('refused case_closed');
  });

  it('that is taken back leaves the others, and their names', () => {
    const told = once();
    told.does(correction('02:10', '02:20'), by('mia'));
    const [early, late] = told.state.course.pauses;
    if (!early || !late) throw new Error('There are not two pauses');
    told.does(drop(idOf(early)), by('mia'));
    expect(told.state.course.pauses).toEqual([late]);
    expect(eventsOf(told, 'PauseCorrected').at(-1)).toEqual({
      type: 'PauseCorrected',
      pauseId: idOf(early),
      before: { from: at('02:10'), to: at('02:20'), reason: REASON },
      after: null,
      reason: 'Another case',
    });
  });
});

describe('a corrected pause', () => {
  const promotion: Promotion = {
    order: ['S3', 'S2', 'S1'],
    when: { on: 'breach', kinds: ['restore'] },
    atTop: 'stay',
  };

  it('that is none lifts a case whose restoration was late without it', () => {
    const told = story({ severity: 'S2' }, { tier: { ...SETUP.tier, promotion } });
    told.does(contact('02:00'));
    told.until('03:00');
    told.does(pause());
    told.until('05:00');
    told.does(resume());
    told.until('+1 03:00');
    told.does(milestone('restore', '+1 03:00'));
    expect(told.state.course.severity).toBe('S2');
    told.does(drop(firstPauseOf(told)), by('mia'));
    expect(eventsOf(told, 'TargetBreached')).toContainEqual({
      type: 'TargetBreached',
      clockId: 'restore',
      dueAt: at('+1 02:00'),
      lateBySeconds: 3_600,
    });
    expect(told.state.course.severity).toBe('S1');
  });

  it('stops the pages only where the clocks ran before it, and says why', () => {
    const told = story();
    told.until('02:05');
    expect(telling(told, correction('02:01', null))).toEqual([
      ['paused', 'reporter', { pauseReason: REASON, note: 'The gate log says so' }],
    ]);
    told.does(correction('02:01', null), by('mia'));
    told.until('02:35');
    told.sent();
    expect(told.openPageOf('mia').cause).toMatchObject({ clockId: 'respond' });
    const begins = correction('02:02', null, { pauseId: firstPauseOf(told) });
    expect(told.does(begins, by('mia'))).toBe('accepted');
    expect(told.sent()).toEqual([]);
    expect(told.openPageOf('mia').cause).toMatchObject({ clockId: 'respond' });
  });

  it('lets the clocks go on only where they stood still before it, and says why', () => {
    const told = answered();
    told.does(pause(), by('mia'));
    told.until('03:00');
    const ends = correction('02:00', '02:30', { pauseId: firstPauseOf(told) });
    expect(telling(told, ends)).toEqual([
      ['resumed', 'anna', { note: 'The gate log says so' }],
      ['resumed', 'reporter', { note: 'The gate log says so' }],
    ]);
    told.does(ends, by('mia'));
    told.sent();
    told.does(correction('02:00', '02:20', { pauseId: firstPauseOf(told) }), by('mia'));
    expect(told.sent()).toEqual([]);
  });

  it('that begins after a deadline hides no longer that it was missed', () => {
    const told = answered();
    told.until('03:00');
    told.does(pause());
    told.until('06:30');
    expect(told.state.breached).toEqual({});
    told.does(correction('06:10', null, { pauseId: firstPauseOf(told) }), by('mia'));
    expect(dueOf(told, 'restore')).toBe('06:00');
    told.until('06:30');
    expect(told.state.breached).toEqual({ arrive: at('04:00'), restore: at('06:00') });
  });
});

describe('a corrected pause in an outage, over which a deadline passed that nobody recorded', () => {
  function over(from: string, to: string): Story {
    const told = answered();
    told.until('03:00');
    told.does(milestone('arrive', '03:00'));
    told.until('05:00');
    told.outageUntil('06:30');
    told.does(correction(from, to), by('mia'));
    return told;
  }
  const misses = (told: Story) =>
    eventsOf(told, 'TargetBreached').map(({ clockId, dueAt }) => `${timeOf(dueAt)} ${clockId}`);

  it('is missed at the deadline of the record that is right', () => {
    const earlier = over('06:10', '06:20');
    earlier.does(correction('05:30', '05:40', { pauseId: firstPauseOf(earlier) }), by('mia'));
    expect(dueOf(earlier, 'restore')).toBe('06:10');
    earlier.until('06:30');
    expect(misses(earlier)).toEqual(['06:10 restore']);

    const later = over('05:30', '05:40');
    later.does(correction('06:15', '06:25', { pauseId: firstPauseOf(later) }), by('mia'));
    expect(dueOf(later, 'restore')).toBe('06:00');
    later.until('06:30');
    expect(misses(later)).toEqual(['06:00 restore']);
  });

  it('is missed at the deadline without it where it was none, and at none where there is time left', () => {
    const none = over('05:30', '05:40');
    none.does(drop(firstPauseOf(none)), by('mia'));
    none.until('06:30');
    expect(misses(none)).toEqual(['06:00 restore']);

    const left = over('05:00', '06:00');
    expect(misses(left)).toEqual([]);
    expect(dueOf(left, 'restore')).toBe('07:00');
    left.does(correction('03:00', '03:20'), by('mia'));
    expect([misses(left), dueOf(left, 'restore')]).toEqual([[], '07:20']);
  });
});
