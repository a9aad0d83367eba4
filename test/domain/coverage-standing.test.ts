// What a post or a person leaves weak by itself: days without a holder, rules with one way left, one number for two people.

import { describe, expect, test } from 'vitest';
import { type CoverageSetup, coverageOf, newFindings } from '../../shared/domain/coverage.ts';
import { sharedNumbers, vacanciesOf, weakRulesOf } from '../../shared/domain/coverage-standing.ts';
import { findingSentences } from '../../shared/domain/coverage-words.ts';
import type { ContactMethod, Person } from '../../shared/domain/people.ts';
import type { Post, PostHolder } from '../../shared/domain/posts.ts';

const at = (text: string) => Date.parse(text);
const SPAN = { from: at('2026-11-23T02:00:00Z'), to: at('2026-12-21T02:00:00Z') };

const SMS: ContactMethod = { channel: 'sms', address: '+8612000550101', verifiedAt: 1 };
const VOICE: ContactMethod = { channel: 'voice', address: '+8612000550102' };

const person = (id: string, more: Partial<Person> = {}): Person => ({
  ...{
    id,
    version: 1,
    name: `人${id} / P ${id}`,
    language: 'en',
    roles: ['engineer'],
    duties: [],
    active: true,
  },
  contactMethods: [{ channel: 'email', address: `${id}@desk.example` }],
  ...more,
});
const PEOPLE = ['a', 'b'].map((id) => person(id));
const post = (holders: readonly PostHolder[], more: Partial<Post> = {}): Post => ({
  ...{ id: 'p', version: 1, name: '专责 / Dedicated', role: 'dedicated_engineer', timeZone: 'Asia/Shanghai' },
  scope: { customerId: 'thames' },
  holders,
  ...more,
});
const held = (personId: string, more: Partial<PostHolder> = {}): PostHolder => ({
  personId,
  deputyIds: [],
  ...more,
});
const setup = (more: Partial<CoverageSetup>): CoverageSetup => ({
  ...{ people: PEOPLE, posts: [], rotas: [], ladders: [], tenant: null, contracts: [] },
  ...{ customers: [], sites: [], tiers: [] },
  ...more,
});
const said = (before: CoverageSetup, after: CoverageSetup) =>
  newFindings(coverageOf(before, SPAN.from), coverageOf(after, SPAN.from)).map((finding) =>
    findingSentences(finding, 'UTC'),
  );

describe('a post', () => {
  const between = [held('a', { endsOn: '2026-12-01' }), held('b', { startsOn: '2026-12-05' })];
  const vacancies = (one: Post, others: readonly Post[] = [], people = PEOPLE) =>
    vacanciesOf(one, { posts: [one, ...others], people }, SPAN);

  test('is vacant between two holders, on whole days of its zone', () => {
    expect(vacancies(post(between))).toEqual([
      { from: at('2026-12-01T16:00:00Z'), to: at('2026-12-04T16:00:00Z') },
    ]);
    expect(vacancies(post([held('a')]))).toEqual([]);
  });

  test('is vacant to the day on which somebody holds it again, however far; else without an end', () => {
    const late = [held('a', { endsOn: '2026-12-01' }), held('b', { startsOn: '2027-02-01' })];
    expect(vacancies(post(late))).toEqual([
      { from: at('2026-12-01T16:00:00Z'), to: at('2027-01-31T16:00:00Z') },
    ]);
    expect(vacancies(post([held('a', { endsOn: '2026-12-01' })]))).toMatchObject([{ hasNoEnd: true }]);
    const gone = PEOPLE.map((each) => ({ ...each, active: each.id !== 'b' }));
    expect(vacancies(post(late), [], gone)).toMatchObject([{ hasNoEnd: true }]);
  });

  test('is not vacant while a broader one of its role is held, and is while a narrower or another one is', () => {
    const wide = post([held('b')], { id: 'wide', scope: {} });
    expect(vacancies(post(between), [wide])).toEqual([]);
    expect(vacancies(post(between), [{ ...wide, role: 'other' }])).toHaveLength(1);
    expect(
      vacancies(post(between), [{ ...wide, scope: { customerId: 'thames', siteId: 'quay' } }]),
    ).toHaveLength(1);
  });

  test('that is vacant already is told for the days alone that are new, without an end where it has none', () => {
    const open = [held('a', { endsOn: '2026-12-01' })];
    const english = (before: readonly PostHolder[], after: readonly PostHolder[]) =>
      said(setup({ posts: [post(before)] }), setup({ posts: [post(after)] })).map(({ en }) => en);
    expect(english(between, open)).toEqual(['Nobody holds the post “Dedicated” from 2026-12-05 on.']);
    // Nobody held it in January before either.
    const sooner = [held('a', { endsOn: '2026-11-27' }), held('b', { startsOn: '2027-02-01' })];
    expect(english(open, sooner)).toEqual([
      'Nobody holds the post “Dedicated” from Sat 2026-11-28 00:00 to Wed 2026-12-02 00:00.',
    ]);
    expect(english(open, open)).toEqual([]);
    expect(english(open, between)).toEqual([]);
  });

  test('is told before it is saved, with both days, in both languages', () => {
    const before = setup({ posts: [post([held('a')])] });
    expect(said(before, setup({ posts: [post(between)] }))).toEqual([
      {
        zh: '岗位“专责”在周三 2026-12-02 00:00至周六 2026-12-05 00:00无人担任。',
        en: 'Nobody holds the post “Dedicated” from Wed 2026-12-02 00:00 to Sat 2026-12-05 00:00.',
      },
    ]);
    expect(said(before, setup({ posts: [post([held('a', { endsOn: '2026-12-01' })])] }))).toEqual([
      {
        zh: '岗位“专责”自 2026-12-02 起无人担任。',
        en: 'Nobody holds the post “Dedicated” from 2026-12-02 on.',
      },
    ]);
    expect(said(before, before)).toEqual([]);
  });
});

describe('a paging rule', () => {
  const ways = [SMS, VOICE].map(({ channel, address }) => ({
    way: `${channel}:${address}`,
    afterMinutes: null,
  }));
  const ruled = (contactMethods: readonly ContactMethod[], more: Partial<Person> = {}) =>
    person('a', { contactMethods, paging: [{ severities: ['L1', 'L2'], ways }], ...more });

  test('is weak with one way that is open, or none', () => {
    expect(weakRulesOf(ruled([SMS, VOICE]))).toEqual([]);
    expect(weakRulesOf(ruled([VOICE]))).toMatchObject([{ ways: [{ channel: 'voice', isVerified: false }] }]);
    expect(weakRulesOf(ruled([{ ...SMS, stoppedAt: 1 }, VOICE]))).toHaveLength(1);
    expect(weakRulesOf(ruled([]))).toMatchObject([{ ways: [] }]);
    expect(weakRulesOf(ruled([], { active: false }))).toEqual([]);
  });

  test('that a removed way leaves with one says which, when it is removed and not again', () => {
    const one = setup({ people: [ruled([SMS, VOICE])] });
    const other = setup({ people: [ruled([VOICE])] });
    expect(said(one, other)).toEqual([
      {
        zh: '人a的通知规则（L1, L2）只剩 电话 +8612000550102（未验证）。',
        en: 'P a: the paging rule for L1, L2 has only voice +8612000550102 (not verified) left.',
      },
    ]);
    expect(said(other, other)).toEqual([]);
  });
});

describe('a number', () => {
  test('of several active people is told by their names, each once', () => {
    const [a, b] = ['a', 'b'].map((id) =>
      person(id, { contactMethods: [SMS, { ...VOICE, address: SMS.address }] }),
    );
    if (!a || !b) throw new Error('There are two');
    expect([...sharedNumbers([a, b]).keys()]).toEqual([SMS.address]);
    expect(sharedNumbers([a, { ...b, active: false }]).size).toBe(0);
    expect(said(setup({ people: [a, person('b')] }), setup({ people: [a, b] }))).toEqual([
      {
        zh: '人a、人b 共用号码 +8612000550101：他们的通知会打到同一部电话。',
        en: 'P a, P b share the number +8612000550101: their pages ring one phone.',
      },
    ]);
  });
});
