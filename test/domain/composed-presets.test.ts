// The composite presets were written down by their source's own rule, "the earliest of all clauses". Merging the single
// clauses by ours gives the same deadlines.

import { describe, expect, test } from 'vitest';
import { composedTier, type TierPart } from '../../shared/domain/composed-tier.ts';
import { foresee } from '../../shared/domain/foresight.ts';
import { PRESET_CALENDARS, PRESET_TIERS } from '../../shared/domain/presets/tiers.ts';
import type { Course } from '../../shared/domain/sla.ts';
import type { Tier } from '../../shared/domain/tier.ts';
import { cn, inShanghai, reported } from './clock-world.ts';

function preset(id: string): Tier {
  const tier = PRESET_TIERS[id];
  if (!tier) throw new Error(`there is no preset ${id}`);
  return tier;
}

const part = (id: string, severity?: string): TierPart => ({
  tier: preset(id),
  ...(severity && { severity }),
});
const NAMED = { id: 'composed', nameZh: '综合', nameEn: 'composed' };

function dues(tier: Tier, severity: string, changes: Partial<Course> = {}) {
  const course = reported('06-09 10:00', { severity, ...changes });
  const seen = foresee(course, { tier, calendars: PRESET_CALENDARS }, cn('06-09 10:00')).deadlines;
  return Object.fromEntries(
    seen.flatMap(({ id, dueAt }) => (dueAt === null ? [] : [[id, inShanghai(dueAt)]])),
  );
}

describe('s001-effective', () => {
  const composed = composedTier(NAMED, [part('s001-hw-syssw'), part('s001-service-level', 'EQUIPMENT')]);

  test.each(['SEVERE', 'MEDIUM', 'GENERAL'])('%s', (severity) => {
    expect(dues(composed, severity)).toEqual(dues(preset('s001-effective'), severity));
  });
});

describe('s002-effective', () => {
  const ofLevel = (severity: string, support: string) =>
    dues(
      composedTier(NAMED, [
        part('s002-levels-85'),
        part('s002-warranty-813', 'HW'),
        part('s002-requirements-834'),
        part('s002-response-842', support),
        part('s002-email-868'),
      ]),
      severity,
      { facts: { channel: 'email' } },
    );

  test.each(['L1', 'L2', 'L3', 'L4'])('%s, by mail', (severity) => {
    // The clause of 48 hours for any repair is beaten by the level's own restoration and left out of the composite.
    const { resolve, ...composed } = ofLevel(severity, 'SYSTEM_FAILURE');
    expect(composed).toEqual(dues(preset('s002-effective'), severity, { facts: { channel: 'email' } }));
    expect(resolve).toBe('06-11 10:00');
  });

  test('a hardware fault without an outage has half an hour for support', () => {
    const facts = { channel: 'email', hardware_and_not_down: true };
    expect(ofLevel('L1', 'HW_NON_CRASH').remote_support).toBe(
      dues(preset('s002-effective'), 'L1', { facts }).remote_support,
    );
  });
});
