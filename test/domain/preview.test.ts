import { describe, expect, it } from 'vitest';
import type { CaseSetup } from '../../shared/domain/case.ts';
import type { Rung } from '../../shared/domain/ladder.ts';
import { AROUND_THE_CLOCK, CN_5X8, CN_WORKDAYS } from '../../shared/domain/presets/calendars.ts';
import { PRESET_TIERS } from '../../shared/domain/presets/tiers.ts';
import { factsAsked, type Preview, previewOf } from '../../shared/domain/preview.ts';
import type { Rota } from '../../shared/domain/rota.ts';
import type { Tier } from '../../shared/domain/tier.ts';
import { at, story, timeOf } from './case-story.ts';
import { LADDER, peopleWith, SETUP, tierOf } from './small-desk.ts';

const S1 = { severity: 'S1', reportedAt: at('02:00'), facts: { channel: 'email' } };

const line = ({ at: moment, clockId, rungId, does, people }: Preview['rungs'][number]): string =>
  `${timeOf(moment)} ${clockId ?? 'opening'} ${rungId} ${does} ${people.map(({ personId }) => personId).join(',')}`;

/** What a case that nobody touches really did, as the preview writes it. */
function happened(setup: Partial<CaseSetup>, opening: Parameters<typeof story>[0], until: string): string[] {
  const told = story(opening, setup);
  told.until(until);
  return told.events.flatMap(({ event }) =>
    event.type === 'RungReached'
      ? [
          `${timeOf(event.dueAt)} ${event.clockId ?? 'opening'} ${event.rungId} ${event.does} ${event.personIds.join(',')}`,
        ]
      : [],
  );
}

describe('a preview', () => {
  it('names each deadline, each rung and its people', () => {
    const { deadlines, rungs } = previewOf(SETUP, S1);
    expect(deadlines.map(({ id, dueAt }) => `${id} ${dueAt === null ? '-' : timeOf(dueAt)}`)).toEqual([
      'respond 02:30',
      'arrive 04:00',
      'restore 06:00',
      'analysis_report +1 06:00',
    ]);
    expect(rungs.filter(({ expected }) => !expected).map(line)).toEqual([
      '02:00 opening opening page anna,ben',
      '02:15 respond half page anna',
      '02:30 respond late page mia',
      '03:00 respond very-late page dora',
      '03:00 arrive half page anna',
      '04:00 arrive late page mia',
      '04:00 restore half page anna',
      '04:30 arrive very-late page dora',
      '06:00 restore late page mia',
      '06:30 restore very-late page dora',
    ]);
  });

  it.each([
    ['', {}, 'S1'],
    ['of a lesser severity', {}, 'S2'],
    ['of a severity that pages nobody at the opening', {}, 'S3'],
    ['where the rota cannot be reached', { people: peopleWith('anna', { active: false }) }, 'S1'],
    [
      'of a ladder without a rung at the deadline',
      { ladder: { ...LADDER, rungs: LADDER.rungs.slice(0, 2) } },
      'S1',
    ],
  ])('says what a case that nobody touches then does %s', (_, setup, severity) => {
    const { rungs } = previewOf({ ...SETUP, ...setup }, { ...S1, severity });
    // A breach that pages by itself is no rung of the ladder and has no event of a rung.
    const foreseen = rungs.filter(({ expected, rungId }) => !expected && rungId !== 'breach').map(line);
    expect(foreseen.toSorted()).toEqual(happened(setup, { severity }, '+2 03:00').toSorted());
  });

  it('pages for a breach by itself where the ladder has no rung for it', () => {
    const { rungs } = previewOf({ ...SETUP, ladder: { ...LADDER, rungs: LADDER.rungs.slice(0, 2) } }, S1);
    expect(rungs.filter(({ rungId, expected }) => rungId === 'breach' && !expected).map(line)).toEqual([
      '02:30 respond breach page anna,ben',
      '04:00 arrive breach page anna,ben',
      '06:00 restore breach page anna,ben',
    ]);
  });

  it('warns the owner instead of paging, where there is one', () => {
    const { rungs } = previewOf(SETUP, { ...S1, ownerId: 'cleo' });
    expect(rungs.filter(({ rungId, expected }) => rungId === 'half' && !expected).map(line)).toEqual([
      '02:15 respond half warn cleo',
      '03:00 arrive half warn cleo',
      '04:00 restore half warn cleo',
    ]);
  });

  it('names the managers of those whom the rungs before have paged, as the case does', () => {
    const rungs = LADDER.rungs.map((rung) =>
      rung.id === 'late' ? { ...rung, recipients: [{ to: 'managers_of_paged' as const }] } : rung,
    );
    const setup = { ladder: { ...LADDER, rungs } };
    const foreseen = previewOf({ ...SETUP, ...setup }, S1).rungs.filter(({ expected }) => !expected);
    expect(foreseen.map(line)).toContain('02:30 respond late page mia');
    expect(happened(setup, { severity: 'S1' }, '+2 03:00')).toContain('02:30 respond late page mia');
    // Nobody was paged before the opening.
    const first = rungs.map((rung) =>
      rung.id === 'opening' ? { ...rung, recipients: [{ to: 'managers_of_paged' as const }] } : rung,
    );
    const alone = previewOf({ ...SETUP, ladder: { ...LADDER, rungs: first } }, S1).rungs;
    expect(alone.map(line)).toContain('02:00 opening opening page ');
  });

  it('asks the rota at the instant of each rung', () => {
    // Handed over at 09:00 in Shanghai, 01:00 UTC, each day.
    const rotas: readonly Rota[] = SETUP.rotas.map((rota) => ({
      ...rota,
      layers: rota.layers.map((layer) => ({ ...layer, shiftsPerTurn: 1 })),
    }));
    const { rungs } = previewOf({ ...SETUP, rotas }, { ...S1, reportedAt: at('00:00') });
    expect(rungs.filter(({ rungId, expected }) => rungId === 'half' && !expected).map(line)).toEqual([
      '00:15 respond half page anna',
      '01:00 arrive half page ben',
      '02:00 restore half page ben',
    ]);
  });

  it('draws the rungs of a promotion and of an emergency, each with its own window and repeats, as a case has them', () => {
    const own = { acknowledgeWithinMinutes: 5, repeats: 2 };
    const moment = (id: string, when: Rung['when'], personId: string): Rung => ({
      ...{ id, name: id, when, does: 'page', order: 'all_at_once', ...own },
      recipients: [{ to: 'person', personId }],
    });
    const ladder = {
      ...LADDER,
      rungs: [
        ...LADDER.rungs,
        moment('climbed', { at: 'promotion', severities: ['S1'] }, 'mia'),
        moment('class-1', { at: 'emergency', classes: ['E1'] }, 'dora'),
        moment('class-2', { at: 'emergency', classes: ['E2'] }, 'cleo'),
      ],
    };
    const hour = { amount: 1, unit: 'hours' } as const;
    const restore = { kind: 'restore', within: hour, from: 'report' } as const;
    const promotion = {
      order: ['S2', 'S1'],
      when: { on: 'breach', kinds: ['restore'] },
      atTop: 'open_emergency',
      emergencyClass: 'E2',
    } as const;
    const tier = { ...tierOf({ S1: [restore], S2: [restore] }), promotion, reportTargets: [] };
    const asked = { ...S1, severity: 'S2', asOf: at('05:00') };
    const { rungs } = previewOf({ ...SETUP, ladder, tier }, asked);
    const moments = rungs.filter((rung) => rung.moment && rung.moment !== 'opening');
    expect(moments.map((rung) => `${rung.moment} ${line(rung)}`)).toEqual([
      'promotion 03:00 opening climbed page mia',
      'emergency 04:00 opening class-2 page cleo',
    ]);
    for (const rung of moments) expect(rung).toMatchObject(own);
    const foreseen = rungs.filter(({ expected, rungId }) => !expected && rungId !== 'breach').map(line);
    const did = happened({ ladder, tier }, { severity: 'S2' }, '05:00');
    expect(foreseen.filter((each) => each < '05:01').toSorted()).toEqual(did.toSorted());
  });

  it('draws an emergency that a line of the tier makes of a miss, and one that the report tells of', () => {
    const ladder = {
      ...LADDER,
      rungs: [{ ...LADDER.rungs[0], id: 'class-1', when: { at: 'emergency', classes: ['E1'] } } as Rung],
    };
    const restore = { kind: 'restore', within: { amount: 1, unit: 'hours' }, from: 'report' } as const;
    const measured = { ...restore, onBreach: 'emergency_measure', emergencyClass: 'E1' } as const;
    const momentsIn = (tier: Tier, facts: Record<string, string>) =>
      previewOf({ ...SETUP, ladder, tier }, { ...S1, facts })
        .rungs.filter(({ moment }) => moment === 'emergency')
        .map(line);
    expect(momentsIn(tierOf({ S1: [measured] }), {})).toEqual(['03:00 opening class-1 page anna,ben']);
    expect(momentsIn(tierOf({ S1: [restore] }), {})).toEqual([]);
    const told = { emergency_class: 'E1' };
    expect(momentsIn(tierOf({ S1: [restore] }), told)).toEqual(['02:00 opening class-1 page anna,ben']);
  });

  it('says of each person who cannot be paged why', () => {
    const people = peopleWith('mia', { contactMethods: [] });
    const { rungs } = previewOf({ ...SETUP, people }, S1);
    expect(rungs.find(({ rungId }) => rungId === 'late')?.people).toEqual([
      { personId: 'mia', unreachable: 'no_contact_method' },
    ]);
  });

  it('leaves a fact out of the deadlines that it takes back', () => {
    const { deadlines, rungs } = previewOf(SETUP, { ...S1, facts: { solved_remotely: true } });
    expect(deadlines.find(({ id }) => id === 'arrive')?.dueAt).toBeNull();
    expect(rungs.filter(({ clockId }) => clockId === 'arrive')).toEqual([]);
  });

  it('fires at the report what lies before it', () => {
    const rungs = [
      {
        ...(LADDER.rungs[1] ?? LADDER.rungs[0]),
        id: 'hour-before',
        when: { at: 'offset', offsetMinutes: -60 },
      },
    ] as typeof LADDER.rungs;
    const preview = previewOf({ ...SETUP, ladder: { ...LADDER, rungs } }, S1);
    expect(
      preview.rungs.filter(({ clockId, rungId }) => clockId === 'respond' && rungId !== 'breach').map(line),
    ).toEqual(['02:00 respond hour-before page anna']);
  });

  it('marks what waits for another step as expected', () => {
    const { deadlines, rungs } = previewOf(SETUP, S1);
    expect(deadlines.filter(({ provisional }) => provisional).map(({ id }) => id)).toEqual([
      'analysis_report',
    ]);
    expect(rungs.filter(({ expected }) => expected).map(line)).toEqual([
      '18:00 analysis_report half page anna',
      '+1 06:00 analysis_report late page mia',
      '+1 06:30 analysis_report very-late page dora',
    ]);
  });
});

describe('the facts of a tier', () => {
  it('are those of its conditions, with what makes a difference, without what the case knows itself', () => {
    const [first, ...rest] = SETUP.tier.severities;
    if (!first) throw new Error('the tier has severities');
    const tier: Tier = {
      ...SETUP.tier,
      severities: [
        {
          ...first,
          targets: [
            ...first.targets,
            {
              kind: 'spare_standby',
              within: { amount: 1, unit: 'days' },
              from: 'report',
              condition: {
                fact: 'resolved',
                op: 'eq',
                value: false,
                whileUnknown: 'active',
                and: [
                  { fact: 'site.province', op: 'in', value: ['浙江省', '上海市'], whileUnknown: 'active' },
                ],
              },
            },
            {
              kind: 'respond',
              within: { amount: 9, unit: 'minutes' },
              from: 'report',
              condition: { fact: 'channel', op: 'eq', value: 'email', whileUnknown: 'never_unknown' },
            },
          ],
        },
        ...rest,
      ],
    };
    expect([...factsAsked(tier)]).toEqual([
      ['solved_remotely', [true, false]],
      ['site.province', ['浙江省', '上海市']],
    ]);
  });
});

describe('a preview of a tier that promotes by missed deadlines', () => {
  const tier: Tier = {
    ...SETUP.tier,
    promotion: {
      order: ['S2', 'S1'],
      when: { on: 'breach', kinds: ['restore'] },
      atTop: 'open_emergency',
    },
  };
  const asked = { ...S1, severity: 'S2' };

  it('says nothing of a promotion that only a missed deadline brings, at the report itself', () => {
    const preview = previewOf({ ...SETUP, tier }, asked);
    expect(preview.foresight.promotions).toEqual([]);
    expect(new Set(preview.rungs.map(({ severity }) => severity))).toEqual(new Set(['S2']));
  });

  it('says what a case that nobody touches then does', () => {
    const { rungs } = previewOf({ ...SETUP, tier }, { ...asked, asOf: at('+2 03:00') });
    const foreseen = rungs.filter(({ expected, rungId }) => !expected && rungId !== 'breach').map(line);
    expect(foreseen.toSorted()).toEqual(happened({ tier }, { severity: 'S2' }, '+2 03:00').toSorted());
  });

  it('shows what nobody doing anything comes to, each level with its own people', () => {
    const { deadlines, rungs, foresight } = previewOf({ ...SETUP, tier }, { ...asked, asOf: at('+2 00:00') });
    expect(
      deadlines
        .filter(({ id }) => id === 'restore')
        .map(({ level, outcome, dueAt }) => `${level} ${outcome} ${dueAt === null ? '-' : timeOf(dueAt)}`),
    ).toEqual(['S2 breached +1 02:00', 'S1 breached +1 06:00']);
    expect(foresight.promotions.map(({ from, to, dueAt }) => `${from} ${to} ${timeOf(dueAt ?? 0)}`)).toEqual([
      'S2 S1 +1 02:00',
    ]);
    expect(timeOf(foresight.emergencyAt ?? 0)).toBe('+1 06:00');
    expect(
      rungs
        .filter(({ clockId, expected }) => !expected && (clockId === 'restore' || clockId === null))
        .map((rung) => `${rung.severity} ${line(rung)}`),
    ).toEqual([
      'S2 02:00 opening opening page anna,ben',
      'S2 14:00 restore half page anna',
      'S2 +1 02:00 restore late page mia',
      'S1 +1 02:00 opening opening page anna,ben',
      'S1 +1 04:00 restore half page anna',
      'S1 +1 06:00 restore late page mia',
      'S1 +1 06:30 restore very-late page dora',
    ]);
  });
});

describe('every preset', () => {
  const calendars = Object.fromEntries(
    [AROUND_THE_CLOCK, CN_WORKDAYS, CN_5X8].map((calendar) => [calendar.id, calendar]),
  );

  it.each(
    Object.values(PRESET_TIERS).flatMap((tier) =>
      tier.severities.map(({ code }) => [tier.id, code, tier] as const),
    ),
  )('has the rungs that a case really reaches: %s %s', (_, severity, tier) => {
    const codes = tier.severities.map(({ code }) => code);
    const rungs = LADDER.rungs.map((rung) =>
      rung.when.at === 'opening' ? { ...rung, when: { ...rung.when, severities: codes } } : rung,
    );
    const setup = { tier, calendars, ladder: { ...LADDER, rungs } };
    const preview = previewOf({ ...SETUP, ...setup }, { ...S1, severity, asOf: at('+9 00:00') });
    const foreseen = preview.rungs
      .filter(
        ({ expected, rungId, at: moment }) => !expected && rungId !== 'breach' && moment <= at('+9 00:00'),
      )
      .map(line);
    expect(foreseen.toSorted()).toEqual(happened(setup, { severity }, '+9 00:00').toSorted());
  });

  it('gives each deadline of its preview an explanation', () => {
    const bare: string[] = [];
    for (const tier of Object.values(PRESET_TIERS)) {
      for (const { code } of tier.severities) {
        for (const asOf of [S1.reportedAt, S1.reportedAt + 30 * 86_400_000]) {
          const { deadlines } = previewOf({ ...SETUP, tier, calendars }, { ...S1, severity: code, asOf });
          for (const { id, dueAt, startedAt, ledger } of deadlines) {
            if (dueAt !== null && (startedAt === null || ledger.length === 0))
              bare.push(`${tier.id} ${code} ${id}`);
          }
        }
      }
    }
    expect(bare).toEqual([]);
  });
});
