// The emergency classes of source 002 (8.5.5.1): exactly the roles that each brings in, as named people, by the preset ladder.
import { describe, expect, test } from 'vitest';
import type { CaseSetup } from '../../shared/domain/case.ts';
import { EMERGENCY_CLASSES, POST_NAMES, postGaps } from '../../shared/domain/presets/ladders.ts';
import { at, by, eventsOf, story } from './case-story.ts';
import { EMERGENCY_SETUP, LADDER, PEOPLE, POSTS, ROLES } from './emergency-desk.ts';

const opened = (severity: string, setup: Partial<CaseSetup> = {}) => {
  const told = story({ severity }, { ...EMERGENCY_SETUP, ...setup });
  return { told, paged: told.sent().flatMap((line) => /^02:00 page (\w+)/.exec(line)?.[1] ?? []) };
};

describe('the classes bring in exactly their roles, at the opening, each by name', () => {
  test.each([
    [
      'E1',
      [
        'national_support_expert',
        'east_china_expert',
        'oem_expert',
        'dedicated_engineer',
        'oem_regional_manager',
        'local_manager',
      ],
    ],
    [
      'E2',
      ['east_china_expert', 'oem_expert', 'dedicated_engineer', 'oem_regional_manager', 'local_manager'],
    ],
    ['E3', ['dedicated_engineer', 'local_manager']],
    ['E4', ['dedicated_engineer']],
  ])('class %s', (severity, roles) => {
    expect(opened(severity).paged).toEqual(roles);
  });

  test('class 4 has no time and no manager, and that is no gap', () => {
    const { told } = opened('E4');
    expect(told.state.clocks).toEqual([]);
    expect(
      EMERGENCY_CLASSES.map(({ technicalOwners, managers }) => [technicalOwners.length, managers.length]),
    ).toEqual([
      [4, 2],
      [3, 2],
      [1, 1],
      [1, 0],
    ]);
  });
});

describe('a case of any tier that is told to be an emergency of a class', () => {
  test('brings in the people of the class then, whoever has it in hand', () => {
    const { told } = opened('E4');
    told.does({ type: 'AcknowledgePage', personId: 'dedicated_engineer' }, by('dedicated_engineer'));
    told.sent();
    told.does(
      { type: 'RecordFact', fact: 'emergency_class', value: 'E2', reason: 'Down' },
      by('dedicated_engineer'),
    );
    const paged = told.sent().flatMap((line) => /page (\w+)/.exec(line)?.[1] ?? []);
    expect(paged).toEqual([
      'east_china_expert',
      'oem_expert',
      'dedicated_engineer',
      'oem_regional_manager',
      'local_manager',
    ]);
  });
});

describe('a post that nobody holds', () => {
  const posts = POSTS.filter(({ role }) => role !== 'oem_expert');

  test('is named as a gap with the rungs that it leaves short, and the others are paged all the same', () => {
    expect(opened('E1', { posts }).paged).not.toContain('oem_expert');
    expect(opened('E1', { posts }).paged).toHaveLength(5);
    expect(eventsOf(opened('E1', { posts }).told, 'RungReached')[0]?.unfilled).toEqual(['oem_expert']);
    expect(eventsOf(opened('E1').told, 'RungReached')[0]).not.toHaveProperty('unfilled');
    const place = { customerId: 'customer-1', siteId: null, regions: [] };
    expect(postGaps(LADDER, posts, place, at('02:00'))).toEqual([
      { role: 'oem_expert', rungIds: ['opened-e1', 'opened-e2', 'declared-e1', 'declared-e2'] },
    ]);
    expect(postGaps(LADDER, POSTS, place, at('02:00'))).toEqual([]);
  });

  test('of another customer does not fill the gap of this one', () => {
    const place = { customerId: 'customer-2', siteId: null, regions: [] };
    const roles = postGaps(LADDER, POSTS, place, at('02:00')).map(({ role }) => role);
    expect(roles).toEqual(['dedicated_engineer']);
  });
});

describe('the dedicated engineer owns the cases of their customer from the opening on (F-05)', () => {
  test('themselves; their deputy while they are on leave', () => {
    expect(opened('E3').told.state.ownerId).toBe('dedicated_engineer');
    const leave = { from: at('00:00'), to: at('+1 00:00'), reason: 'leave' };
    const people = PEOPLE.map((each) =>
      each.id === 'dedicated_engineer' ? { ...each, absences: [leave] } : each,
    );
    const { told, paged } = opened('E3', { people });
    expect(told.state.ownerId).toBe('deputy');
    expect(paged).toEqual(['deputy', 'local_manager']);
    expect(told.openPageOf('deputy').because).toEqual({
      to: 'post',
      id: 'post-dedicated-engineer',
      version: 1,
      standsInFor: 'dedicated_engineer',
    });
  });

  test('nobody does where the post is not filled, and whoever acknowledges first becomes the owner', () => {
    const { told } = opened('E3', { posts: POSTS.filter(({ role }) => role !== 'dedicated_engineer') });
    expect(told.state.ownerId).toBe(null);
    expect(eventsOf(told, 'OwnerAssigned')).toEqual([]);
  });

  test('owning is not acknowledging: they are paged until somebody answers', () => {
    const { told } = opened('E3');
    expect(told.state.acknowledged).toBe(false);
    told.until('02:10');
    expect(told.sent()).toContain('02:10 page director sms');
  });
});

test('every role of the classes has a name in both languages', () => {
  for (const role of ROLES) expect(POST_NAMES[role]).toBeDefined();
});
