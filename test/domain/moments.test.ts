// The moments that bring in people beside deadlines: a climb to another severity, and an emergency. People are added and
// never replaced.

import { describe, expect, it } from 'vitest';
import type { Rung } from '../../shared/domain/ladder.ts';
import { fact, milestone, take, taken } from './case-commands.ts';
import { at, by, eventsOf, story } from './case-story.ts';
import { LADDER, SETUP, tierOf } from './small-desk.ts';

const rung = (id: string, when: Rung['when'], personId: string): Rung => ({
  id,
  name: id,
  when,
  does: 'page',
  recipients: [{ to: 'person', personId }],
  order: 'all_at_once',
});
const ladder = {
  ...LADDER,
  acknowledgementHoldsMinutes: null,
  rungs: [
    ...LADDER.rungs.slice(0, 1),
    rung('climbed', { at: 'promotion', severities: ['S1'] }, 'mia'),
    rung('class-1', { at: 'emergency', classes: ['E1'] }, 'dora'),
    rung('any-class', { at: 'emergency', classes: [] }, 'cleo'),
  ],
};
const hours = (amount: number) => ({ amount, unit: 'hours' as const });
const step = {
  order: ['S3', 'S2', 'S1'],
  when: { on: 'elapsed' as const, after: { S3: hours(2), S2: hours(3) } },
  atTop: 'stay' as const,
};

describe('a climb to another severity', () => {
  const tier = { ...tierOf({ S1: [], S2: [], S3: [] }), promotion: step, reportTargets: [] };

  it('brings in the people of its rungs beside those of the opening, at its instants', () => {
    const told = story({ severity: 'S3' }, { ladder, tier });
    told.sent();
    told.until('03:59');
    expect(told.sent()).toEqual([]);
    told.until('04:00');
    expect(told.sent()).toEqual(['04:00 page anna sms', '04:00 severity_changed reporter']);
    told.does(take());
    told.sent();
    told.until('07:00');
    // Anna has it in hand and is paged again; Mia comes to her.
    expect(told.sent()).toEqual([
      '07:00 page anna sms',
      '07:00 page mia sms',
      '07:00 severity_changed anna',
      '07:00 severity_changed reporter',
    ]);
    expect(eventsOf(told, 'SeverityPromoted').map(({ dueAt }) => dueAt)).toEqual([at('04:00'), at('07:00')]);
    expect(told.state.ownerId).toBe('anna');
  });

  it('tells everybody whom the case has called before, and leaves nobody out again', () => {
    const told = story({ severity: 'S3' }, { ladder, tier });
    told.until('04:11');
    expect(told.state.involved).toEqual(['anna', 'ben']);
    told.does(take('ben'), by('ben'));
    told.sent();
    told.until('07:00');
    expect(told.sent().filter((line) => line.includes('severity_changed'))).toContain(
      '07:00 severity_changed ben',
    );
    expect(new Set(told.state.involved)).toEqual(new Set(['anna', 'ben', 'mia']));
  });
});

describe('an emergency', () => {
  it('that is known at the opening brings in its class, and any class', () => {
    const told = story({ severity: 'S2', facts: { emergency_class: 'E1' } }, { ladder });
    expect(told.sent()).toEqual([
      '02:00 page anna sms',
      '02:00 page dora sms',
      '02:00 page cleo email',
      '02:00 reception reporter',
    ]);
    const other = story({ severity: 'S2', facts: { emergency_class: 'none' } }, { ladder });
    expect(other.sent()).toEqual(['02:00 page anna sms', '02:00 reception reporter']);
  });

  it('that is found out later pages although the case was taken, and once for each class', () => {
    const told = taken({ ladder });
    expect(told.does(fact('emergency_class', 'E1'), by('mia'))).toBe('accepted');
    expect(told.sent()).toEqual(['02:00 page dora sms', '02:00 page cleo email']);
    expect(told.does(fact('emergency_class', 'E1'), by('mia'))).toBe('ignored same_fact');
    expect(told.does(fact('emergency_class', 'none'), by('mia'))).toBe('accepted');
    expect(told.does(fact('emergency_class', 'E9'), by('mia'))).toBe('refused wrong_fact_value');
    expect(told.sent()).toEqual([]);
  });

  it('wakes people in their quiet hours', () => {
    const span = [['00:00', '24:00']] as const;
    const weekly = { mon: span, tue: span, wed: span, thu: span, fri: span, sat: span, sun: span };
    const quietHours = { timeZone: 'Asia/Shanghai', weekly, brokenUpToRank: 0 };
    const people = SETUP.people.map((each) => ({ ...each, quietHours }));
    const told = story({ severity: 'S3', facts: { emergency_class: 'E1' } }, { ladder, people });
    expect(told.sent().slice(0, 2)).toEqual(['02:00 page dora sms', '02:00 page cleo email']);
  });

  it('that the most severe level’s miss opens brings in the rungs of any class', () => {
    const tier = {
      ...tierOf({ S1: [{ kind: 'restore', within: { amount: 1, unit: 'hours' }, from: 'report' }] }),
      promotion: {
        order: ['S1'],
        when: { on: 'breach' as const, kinds: ['restore' as const] },
        atTop: 'open_emergency' as const,
      },
    };
    const told = taken({ ladder, tier });
    told.until('03:00');
    expect(told.sent()).toEqual([
      '03:00 page anna sms',
      '03:00 page cleo email',
      '03:00 emergency_opened anna',
      '03:00 emergency_opened dora',
      '03:00 crisis_suggested anna',
    ]);
    expect(told.state.emergencyAt).toBe(at('03:00'));
  });

  describe('that a missed deadline makes of the case by itself', () => {
    const restore = { kind: 'restore', within: hours(1), from: 'report' } as const;
    const measured = (emergencyClass?: string) =>
      tierOf({
        S2: [
          {
            ...restore,
            onBreach: 'emergency_measure' as const,
            ...(emergencyClass === undefined ? {} : { emergencyClass }),
          },
        ],
      });

    it('sets its class and pages the people of the class, whoever has the case in hand', () => {
      const told = taken({ ladder, tier: measured('E1') }, { severity: 'S2' });
      told.until('02:59');
      told.sent();
      told.until('03:00');
      expect(told.sent()).toEqual([
        '03:00 page anna sms',
        '03:00 page dora sms',
        '03:00 page cleo email',
        '03:00 emergency_opened anna',
        '03:00 emergency_opened dora',
        '03:00 crisis_suggested anna',
      ]);
      expect(eventsOf(told, 'EmergencyOpened')).toEqual([
        {
          type: 'EmergencyOpened',
          clockId: 'restore',
          emergencyClass: 'E1',
          byLine: true,
          dueAt: at('03:00'),
          lateBySeconds: 0,
        },
      ]);
      expect(told.state.course.facts.emergency_class).toBe('E1');
      told.until('09:00');
      expect(eventsOf(told, 'EmergencyOpened')).toHaveLength(1);
    });

    it('pages only the rungs of any class where the line names none', () => {
      const told = taken({ ladder, tier: measured() }, { severity: 'S2' });
      told.until('03:00');
      const paged = told.sent().filter((line) => line.includes(' page '));
      expect(paged).toEqual(['03:00 page anna sms', '03:00 page cleo email']);
      expect(told.state.course.facts.emergency_class).toBeUndefined();
    });

    it('leaves the class that people recorded', () => {
      const own = {
        ...ladder,
        rungs: [...ladder.rungs, rung('class-3', { at: 'emergency', classes: ['E3'] }, 'mia')],
      };
      const told = taken(
        { ladder: own, tier: measured('E1') },
        { severity: 'S2', facts: { emergency_class: 'E3' } },
      );
      told.until('03:00');
      expect(told.sent()).toContain('03:00 page mia sms');
      expect(told.state.course.facts.emergency_class).toBe('E3');
    });

    it('is none where the line does not say so, or the fault was restored in time', () => {
      const plain = taken({ ladder, tier: tierOf({ S2: [restore] }) }, { severity: 'S2' });
      plain.until('04:00');
      const restored = taken({ ladder, tier: measured('E1') }, { severity: 'S2' });
      restored.until('02:30');
      restored.does(milestone('restore', '02:30'), by('anna'));
      restored.until('04:00');
      for (const told of [plain, restored]) expect(eventsOf(told, 'EmergencyOpened')).toEqual([]);
    });

    it('is of the class that the tier gives the most severe level’s miss', () => {
      const promotion = {
        order: ['S1'],
        when: { on: 'breach' as const, kinds: ['restore' as const] },
        atTop: 'open_emergency' as const,
        emergencyClass: 'E1',
      };
      const told = taken({ ladder, tier: { ...tierOf({ S1: [restore] }), promotion } });
      told.until('03:00');
      expect(told.sent()).toContain('03:00 page dora sms');
      expect(told.state.course.facts.emergency_class).toBe('E1');
    });
  });
});
