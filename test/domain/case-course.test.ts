// What bends the course of a case, to the letter: which record it leaves, whom it tells, and in which words it is refused.

import { describe, expect, it } from 'vitest';
import type { CaseCommand, CaseState } from '../../shared/domain/case.ts';
import { factsToRecord } from '../../shared/domain/case-course.ts';
import { caseKind } from '../../shared/domain/case-kind.ts';
import { MINUTE_MS } from '../../shared/domain/instant.ts';
import type { Actor } from '../../shared/domain/record.ts';
import type { Severity, TargetRule, Tier } from '../../shared/domain/tier.ts';
import {
  contact,
  fact,
  milestone,
  pause,
  reclassify,
  reopen,
  resolve,
  resume,
  take,
} from './case-commands.ts';
import { at, by, entropyOf, noticesOf, story } from './case-story.ts';
import { LADDER, SETUP } from './small-desk.ts';

type Told = ReturnType<typeof story>;

/** What was recorded since the last look, without the clocks. */
function recorded(told: Told) {
  const before = looked.get(told) ?? 0;
  looked.set(told, told.events.length);
  return told.events
    .slice(before)
    .map(({ event }) => event)
    .filter(({ type }) => type !== 'ClocksReckoned');
}
const looked = new WeakMap<Told, number>();

/** The notices of a command on the case as it stands, with what they say. */
const asked = (told: Told, command: CaseCommand, actor: Actor) =>
  noticesOf(told.would(command, actor)).map(({ topic, to, detail }) => [topic, to, detail]);
const answerOf = (state: CaseState, told: Told, command: CaseCommand) => {
  const { now, setup } = told;
  const decision = caseKind.decide(state, command, { now, actor: by('mia'), entropy: entropyOf(9), setup });
  return decision.outcome === 'accepted' ? 'accepted' : decision.reason;
};

describe('a severity that is changed', () => {
  it('is recorded with its reason, and the owner and the reporter are told', () => {
    const told = story({ severity: 'S2' });
    told.does(take());
    recorded(told);
    const detail = { from: 'S2', to: 'S3', reason: 'Only a question' };
    const corrected = reclassify('S3', 'correction', 'Only a question');
    expect(asked(told, corrected, by('mia'))).toEqual([
      ['severity_changed', { personId: 'anna' }, detail],
      ['severity_changed', { reporter: true }, detail],
    ]);
    // Whoever did it needs no message about it.
    expect(asked(told, corrected, by('anna'))).toEqual([['severity_changed', { reporter: true }, detail]]);
    told.does(corrected, by('mia'));
    expect(recorded(told)).toEqual([
      { type: 'SeverityChanged', from: 'S2', to: 'S3', because: 'correction', reason: 'Only a question' },
    ]);
  });

  it('is refused in words that name what there is', () => {
    const told = story({ severity: 'S2' });
    expect(told.does(reclassify('S2'))).toBe('ignored same_severity');
    expect([told.said, told.saidZh]).toEqual(['The severity is S2 already.', '故障级别已经是 S2。']);
    expect(told.does(reclassify('S3', 'worsened'))).toBe('refused not_worse');
    expect([told.said, told.saidZh]).toEqual([
      'S3 is not more severe than S2. If the first judgement was wrong, choose a correction.',
      'S3 并不比 S2 严重。如原判断有误，请选择“更正”。',
    ]);
    expect(told.does(reclassify('S1', 'correction', ' '))).toBe('refused reason_needed');
    expect(told.does(reclassify('S9'))).toBe('refused unknown_severity');
  });

  it('of the same rank is another one, and not a worse one', () => {
    const [first, second, third] = SETUP.tier.severities;
    if (!first || !second || !third) throw new Error('The small tier has three severities');
    const twin: Severity = { ...second, code: 'S2b' };
    const tier = { ...SETUP.tier, severities: [first, second, twin, third] };
    const rungs = LADDER.rungs.map((rung) =>
      rung.when.at === 'opening' ? { ...rung, when: { ...rung.when, severities: ['S1', 'S2b'] } } : rung,
    );
    const told = story({ severity: 'S2' }, { tier, ladder: { ...LADDER, rungs } });
    told.sent();
    expect(told.does(reclassify('S2b', 'worsened'))).toBe('refused not_worse');
    expect(told.does(reclassify('S2b'), by('mia'))).toBe('accepted');
    expect(told.sent()).toEqual(['02:00 severity_changed reporter']);
  });

  it('brings in the people of the new one once, beside those who were asked already', () => {
    const told = story({ severity: 'S2' });
    told.sent();
    told.does(reclassify('S1', 'worsened'), by('mia'));
    expect(told.sent()).toEqual(['02:00 page anna sms', '02:00 severity_changed reporter']);
    expect(told.state.escalation?.queue.map(({ personId }) => personId)).toEqual(['ben']);
    expect(told.openPageOf('anna').cause).toMatchObject({ rungId: 'severity', dueAt: at('02:00') });
  });

  it('corrects what was missed by the wrong one, for the reason that it was changed', () => {
    const conventions = { ...SETUP.tier.conventions, deadlineInclusive: false };
    const told = story({}, { tier: { ...SETUP.tier, conventions } });
    told.does(take());
    told.until('02:30');
    told.does(contact('02:30'));
    recorded(told);
    told.does(reclassify('S2', 'correction', 'Slow, not down'), by('mia'));
    expect(recorded(told)).toContainEqual({
      type: 'BreachCorrected',
      clockId: 'respond',
      metAt: at('02:30'),
      reason: 'Slow, not down',
    });
  });
});

describe('a fact that is recorded', () => {
  it('is kept with its reason, which also corrects what was missed without it', () => {
    const told = story();
    told.does(take());
    recorded(told);
    told.does(fact('solved_remotely', true, 'By phone'));
    expect(recorded(told)).toEqual([
      { type: 'FactRecorded', fact: 'solved_remotely', value: true, reason: 'By phone' },
    ]);
    expect(told.does(fact('solved_remotely', false, ' '))).toBe('refused reason_needed');
    expect(told.does(fact('solved_remotely', true))).toBe('ignored same_fact');
    expect([told.said, told.saidZh]).toEqual([
      '"solved_remotely" is recorded so already.',
      '“solved_remotely”已经如此记录。',
    ]);
  });

  it('is refused in words that name what the tier asks about', () => {
    const told = story({}, { tier: ASKING });
    expect(told.does(fact('colour', 'red'))).toBe('refused unknown_fact');
    expect([told.said, told.saidZh]).toEqual([
      'The tier asks about no fact "colour". It asks about: cleared_on_site, emergency, guard_present, hardware_damaged, reproducible, site.province, weather.',
      '服务等级没有用到“colour”。可记录：cleared_on_site、emergency、guard_present、hardware_damaged、reproducible、site.province、weather。',
    ]);
    expect(told.does(fact('site.province', 'Hebei'))).toBe('refused wrong_fact_value');
    expect([told.said, told.saidZh]).toEqual([
      'The value of "site.province" cannot be "Hebei". Choose one of: Zhejiang, Jiangsu, none.',
      '“site.province”不能是“Hebei”。可选：Zhejiang、Jiangsu、none。',
    ]);

    const plain: Tier = { ...SETUP.tier, severities: SETUP.tier.severities.slice(1) };
    const without = story({ severity: 'S3' }, { tier: plain });
    expect(without.does(fact('colour', 'red'))).toBe('refused unknown_fact');
    expect([without.said, without.saidZh]).toEqual([
      'The tier asks about no fact "colour". It asks about: none.',
      '服务等级没有用到“colour”。可记录：无。',
    ]);
  });
});

const when = (name: string, value: string | boolean | readonly string[], op: 'eq' | 'neq' | 'in' = 'eq') =>
  ({ fact: name, op, value, whileUnknown: 'active' }) as const;
const within = { amount: 1, unit: 'hours' } as const;

/** A tier that asks about something at each place where a tier can ask. */
const ASKING: Tier = {
  ...SETUP.tier,
  severities: SETUP.tier.severities.map((each) => ({
    ...each,
    targets: [
      {
        kind: 'restore',
        within,
        from: 'report',
        condition: { ...when('hardware_damaged', true), and: [when('reproducible', false, 'neq')] },
      },
      {
        kind: 'arrive',
        within,
        from: 'report',
        condition: when('site.province', ['Zhejiang', 'Jiangsu'], 'in'),
      },
      { kind: 'arrive', subkind: 'second', within, from: 'report', condition: when('channel', 'email') },
      { kind: 'solution_plan', within, from: 'onsite_cleared', condition: when('resolved', false) },
    ] satisfies TargetRule[],
  })),
  reportTargets: [{ kind: 'analysis_report', within, from: 'restored', condition: when('weather', 'none') }],
  channelPromises: [
    {
      channel: 'email',
      targets: [{ kind: 'respond', within, from: 'report', condition: when('guard_present', true) }],
    },
  ],
  standby: [{ id: 'near', share: 0.5, of: 'restore', condition: when('hardware_damaged', 'partly') }],
  promotion: { order: ['S3', 'S2', 'S1'], when: { on: 'fact', fact: 'emergency' }, atTop: 'stay' },
};

describe('the facts that people may record', () => {
  it('are those of every condition, with the values that its tier tells apart', () => {
    expect([...factsToRecord(ASKING)].toSorted(([one], [other]) => one.localeCompare(other))).toEqual([
      ['cleared_on_site', [true, false]],
      ['emergency', [true, false]],
      ['guard_present', [true, false]],
      ['hardware_damaged', [true, false, 'partly', 'none']],
      ['reproducible', [true, false]],
      ['site.province', ['Zhejiang', 'Jiangsu', 'none']],
      ['weather', ['none']],
    ]);
  });

  it('hold the clearing of the site where the tier reads a start of its source so', () => {
    const anchored: TargetRule = {
      kind: 'resolve',
      within,
      from: 'report',
      anchor: 's001_handling_time_anchor',
    };
    const silent: Tier = { ...SETUP.tier, severities: [], reportTargets: [anchored] };
    expect([...factsToRecord(silent)]).toEqual([]);
    const conventions = {
      ...silent.conventions,
      anchors: { s001_handling_time_anchor: 'onsite_cleared' as const },
    };
    expect([...factsToRecord({ ...silent, conventions })]).toEqual([['cleared_on_site', [true, false]]]);
  });

  it('are none where the tier asks for none, and not what a promotion by time or by a breach goes by', () => {
    const silent: Tier = { ...SETUP.tier, severities: [] };
    expect([...factsToRecord(silent)]).toEqual([]);
    const on = { on: 'breach', kinds: ['restore'] } as const;
    expect([...factsToRecord({ ...silent, promotion: { order: ['S1'], when: on, atTop: 'stay' } })]).toEqual(
      [],
    );
  });
});

describe('a reopening', () => {
  const solved = (time: string, remotely = false) => {
    const told = story();
    told.does(take());
    told.does(contact('02:00'));
    told.until(time);
    told.does(resolve(time, { remotely }));
    told.sent();
    recorded(told);
    return told;
  };

  it('is recorded with its reason; the owner and the reporter read it', () => {
    const told = solved('03:00');
    told.until('04:00');
    expect(asked(told, reopen(), by('mia'))).toEqual([
      ['reopened', { personId: 'anna' }, { reason: 'It is back' }],
      ['reopened', { reporter: true }, { reason: 'It is back' }],
    ]);
    told.does(reopen(), by('mia'));
    expect(recorded(told)[0]).toEqual({ type: 'CaseReopened', reason: 'It is back', status: 'open' });
    expect(told.openPageOf('anna').cause).toMatchObject({
      rungId: 'reopened',
      dueAt: at('04:00'),
      lateBySeconds: 0,
    });
  });

  it('by nobody of the staff pages the owner like anybody else', () => {
    const told = solved('03:00');
    told.does(reopen(), { kind: 'person', name: 'API', via: 'api' });
    expect(told.sent()).toEqual(['03:00 page anna sms', '03:00 reopened anna', '03:00 reopened reporter']);
  });

  it('asks nobody where neither an owner nor an opening is there to be asked', () => {
    const told = story({ severity: 'S3' });
    told.does(contact('02:00'));
    told.does(resolve('02:00'), { kind: 'person', name: 'API', via: 'api' });
    told.sent();
    told.does(reopen(), { kind: 'person', name: 'API', via: 'api' });
    expect(told.sent()).toEqual(['02:00 reopened reporter']);
    expect(told.state.escalation).toBeNull();
  });

  it('leaves the stretch since the resolution out of every clock, and no trace where there is none', () => {
    const told = solved('03:00');
    told.does(reopen(), by('anna'));
    expect(told.state.course.pauses).toEqual([]);
    told.does(resolve('03:00'));
    told.until('03:30');
    told.does(reopen(), by('anna'));
    expect(told.state.course.pauses).toEqual([{ from: at('03:00'), to: at('03:30'), reason: 'reopened' }]);
  });

  it('begins it with the resolution, be the restoration earlier, and not with a pause that began there', () => {
    const told = story();
    told.does(take());
    told.does(contact('02:00'));
    told.until('02:30');
    told.does(milestone('restore', '02:30'));
    told.does(pause());
    told.until('02:40');
    const restored = { ...told.state };
    told.does(resolve('02:40'));
    told.until('03:00');
    told.does(reopen(), by('anna'));
    expect(told.state.course.pauses.map(({ from, to, reason }) => [from, to, reason])).toEqual([
      [at('02:30'), at('02:40'), 'customer_not_ready'],
      [at('02:40'), at('03:00'), 'reopened'],
    ]);
    // Reopened without a resolution the time since the restoration counts, and the pause in it is none.
    const context = { now: at('03:00'), actor: by('anna'), entropy: entropyOf(9), setup: told.setup };
    const decision = caseKind.decide(restored, reopen(), context);
    const reckoned = decision.outcome === 'accepted' ? decision.events : [];
    expect(reckoned.find(({ type }) => type === 'ClocksReckoned')).toMatchObject({
      course: { pauses: [{ from: at('02:30'), to: at('03:00'), reason: 'reopened' }] },
    });
  });

  it('puts it behind earlier pauses, and in the place of those that began after the restoration', () => {
    const told = story();
    told.does(take());
    told.does(contact('02:00'));
    told.until('02:10');
    told.does(pause());
    told.until('02:20');
    told.does(resume());
    told.until('02:30');
    told.does(pause());
    told.until('03:00');
    // Restored while it was paused, and paused once more afterwards.
    told.does(milestone('restore', '02:58'));
    told.until('03:10');
    told.does(resume());
    told.until('03:20');
    told.does(pause());
    told.until('03:30');
    expect(told.does(reopen(), by('anna'))).toBe('accepted');
    expect(told.state.course.pauses.map(({ from, to, reason }) => [from, to, reason])).toEqual([
      [at('02:10'), at('02:20'), 'customer_not_ready'],
      [at('02:30'), at('02:58'), 'customer_not_ready'],
      [at('02:58'), at('03:30'), 'reopened'],
    ]);
    expect(told.state.status).toBe('open');
  });

  it('goes on paging where the case was only restored and nobody had taken it', () => {
    const told = story();
    told.until('02:05');
    told.does(milestone('restore', '02:05'), by('ben'));
    told.sent();
    const annas = told.openPageOf('anna').id;
    told.does(reopen(), by('mia'));
    expect(told.openPageOf('anna').id).toBe(annas);
    expect(told.sent()).toEqual(['02:05 reopened reporter']);
  });

  it('takes back that it was solved without a visit, and since when', () => {
    const told = solved('03:00', true);
    expect(told.state.course).toMatchObject({
      facts: { solved_remotely: true },
      factsAt: { solved_remotely: at('03:00') },
    });
    told.until('03:10');
    told.does(reopen(), by('anna'));
    expect(told.state.course.facts).toEqual({ channel: 'email' });
    expect(told.state.course.factsAt).toEqual({});
    expect(told.state.course.starts).toEqual({ first_response: at('02:00') });
    expect(told.status('arrive')).toBe('running');
  });

  it('takes back what it was before as well, and keeps the other facts', () => {
    const told = story({}, { tier: { ...SETUP.tier, severities: withPart(SETUP.tier.severities) } });
    told.does(take());
    told.does(contact('02:00'));
    told.does(fact('hardware_damaged', true));
    told.does(fact('solved_remotely', false));
    told.until('02:30');
    told.does(fact('hardware_damaged', false));
    told.does(resolve('02:30', { remotely: true }));
    expect(told.state.course.factsWere).toEqual({ hardware_damaged: true, solved_remotely: false });
    told.does(reopen(), by('anna'));
    expect(told.state.course.factsWere).toEqual({ hardware_damaged: true });
    expect(told.state.course.factsAt).toEqual({ hardware_damaged: at('02:30') });
  });

  it('of a case without such facts writes none down', () => {
    const told = story();
    told.does(take());
    told.does(contact('02:00'));
    told.does(milestone('restore', '02:00'));
    told.does(reopen(), by('anna'));
    expect(Object.keys(told.state.course).filter((key) => key.startsWith('facts'))).toEqual(['facts']);
  });

  it('comes a hundred and twenty times at most, with the pauses', () => {
    const told = solved('03:00');
    const pauses = (count: number) =>
      Array.from({ length: count }, (_, index) => ({
        from: at('02:00') + index * 2_000,
        to: at('02:00') + index * 2_000 + 1_000,
        reason: 'reopened',
      }));
    const stretched = (count: number): CaseState => ({
      ...told.state,
      course: { ...told.state.course, pauses: pauses(count) },
    });
    expect(answerOf(stretched(119), told, reopen())).toBe('accepted');
    expect(answerOf(stretched(120), told, reopen())).toEqual({
      code: 'too_many_reopenings',
      zh: '这张工单反复重新打开的次数过多。请另建工单。',
      en: 'This case was reopened too often. Open another case.',
    });
    expect(answerOf(stretched(120), told, reopen(' '))).toMatchObject({ code: 'reason_needed' });
  });

  it('counts the rungs of what was reached anew, and fires none of a promise that stands', () => {
    const told = solved('05:00');
    told.until('05:30');
    told.does(reopen(), by('anna'));
    // Restoration: four hours of which three were worked; its warning came at 04:00 and comes no more.
    const [restore] = told.state.clocks.filter(({ id }) => id === 'restore');
    expect(restore?.dueAt).toBe(at('06:00') + 30 * MINUTE_MS);
    told.sent();
    told.until('06:30');
    expect(told.sent()).toEqual(['06:30 page mia sms', '06:30 breach anna']);
  });
});

function withPart(severities: readonly Severity[]): readonly Severity[] {
  const spare: TargetRule = {
    kind: 'spare_standby',
    within: { amount: 8, unit: 'hours' },
    from: 'report',
    condition: when('hardware_damaged', true),
  };
  return severities.map((each) => ({ ...each, targets: [...each.targets, spare] }));
}
