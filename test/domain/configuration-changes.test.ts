import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHANGES_MAX, configurationChanges } from '../../shared/domain/configuration-changes.ts';
import { PRESET_TIERS } from '../../shared/domain/presets/tiers.ts';

const hours = (amount: number) => ({ amount, unit: 'hours' });
const tier = {
  id: 't',
  version: 1,
  severities: [
    {
      code: 'L1',
      targets: [
        { kind: 'restore', within: hours(4) },
        { kind: 'resolve', subkind: 'part', within: hours(48) },
      ],
    },
    { code: 'L2', targets: [{ kind: 'restore', within: hours(8) }] },
  ],
  neverPausedKinds: ['respond'],
};

describe('what a version changed', () => {
  it('is told by the names of things, not by their place, and a time as one', () => {
    const [one, two] = tier.severities;
    const after = {
      ...tier,
      version: 2,
      severities: [
        {
          ...one,
          targets: [
            { kind: 'respond', within: hours(1) },
            { kind: 'resolve', subkind: 'part', within: hours(24) },
          ],
        },
        two,
      ],
      neverPausedKinds: ['respond', 'arrive'],
    };
    expect(configurationChanges(tier, after)).toEqual([
      { path: ['severities', 'L1', 'targets', 'restore'], before: { kind: 'restore', within: hours(4) } },
      {
        path: ['severities', 'L1', 'targets', 'resolve.part', 'within'],
        before: hours(48),
        after: hours(24),
      },
      { path: ['severities', 'L1', 'targets', 'respond'], after: { kind: 'respond', within: hours(1) } },
      { path: ['neverPausedKinds'], before: ['respond'], after: ['respond', 'arrive'] },
    ]);
  });

  it('is nothing where only the number of the version differs', () => {
    for (const preset of Object.values(PRESET_TIERS)) {
      expect(configurationChanges(preset, { ...preset, version: 7 })).toEqual([]);
    }
  });

  it('tells two rules of one target apart', () => {
    const rules = [
      { kind: 'arrive', within: hours(2) },
      { kind: 'arrive', within: hours(48) },
    ];
    expect(
      configurationChanges({ rules }, { rules: [rules[0], { kind: 'arrive', within: hours(24) }] }),
    ).toEqual([{ path: ['rules', 'arrive (2)', 'within'], before: hours(48), after: hours(24) }]);
  });

  it('is found wherever something differs, and is never longer than a person reads', () => {
    fc.assert(
      fc.property(fc.object({ maxDepth: 3 }), fc.object({ maxDepth: 3 }), (before, after) => {
        const { version: _, ...old } = before as { version?: unknown };
        const { version: __, ...next } = after as { version?: unknown };
        const isSame = JSON.stringify(sorted(old)) === JSON.stringify(sorted(next));
        const changes = configurationChanges(before, after);
        if (changes.length === 0) expect(isSame).toBe(true);
        expect(changes.length).toBeLessThanOrEqual(CHANGES_MAX);
      }),
    );
    const long = Object.fromEntries(
      Array.from({ length: 2 * CHANGES_MAX }, (_, index) => [`m${index}`, index]),
    );
    expect(configurationChanges({}, long)).toHaveLength(CHANGES_MAX);
  });
});

/** The same value with its members in one order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, each]) => [key, sorted(each)]),
  );
}
