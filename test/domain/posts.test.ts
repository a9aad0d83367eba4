// Who stands for a place, and a post that passes from one holder to the next.

import { describe, expect, test } from 'vitest';
import {
  handedOver,
  type Place,
  type Post,
  type PostHolder,
  postFor,
  postsFor,
} from '../../shared/domain/posts.ts';

const TUESDAY = Date.parse('2026-03-03T02:00:00Z');
const PLACE: Place = { customerId: 'xihe', siteId: 'centre', regions: ['浙江省', '杭州市'] };
const HOLDER: PostHolder = { personId: 'anna', deputyIds: ['ben', 'cleo'] };
const post = (id: string, scope: Post['scope'], more: Partial<Post> = {}): Post => ({
  id,
  version: 1,
  name: id,
  role: 'dedicated_engineer',
  scope,
  timeZone: 'Asia/Shanghai',
  holders: [HOLDER],
  ...more,
});
const answering = (posts: readonly Post[], place = PLACE) =>
  postsFor(posts, 'dedicated_engineer', place, TUESDAY).map(({ id }) => id);

describe('the posts for a place', () => {
  test('stand from the narrowest to the broadest', () => {
    const posts = [
      post('desk', {}),
      post('region', { region: '杭州市' }),
      post('customer', { customerId: 'xihe' }),
      post('customer-here', { customerId: 'xihe', region: '浙江省' }),
      post('site', { siteId: 'centre' }),
    ];
    const order = ['site', 'customer-here', 'customer', 'region', 'desk'];
    expect(answering(posts)).toEqual(order);
    expect(answering(posts.toReversed())).toEqual(order);
    expect(answering(posts, { customerId: 'other', siteId: 'other', regions: ['北京市'] })).toEqual(['desk']);
    expect(postFor(posts, 'dedicated_engineer', PLACE, TUESDAY)?.id).toBe('site');
    expect(postFor(posts, 'regional_lead', PLACE, TUESDAY)).toBeUndefined();
  });

  test('of the same scope stand in the order of their ids', () => {
    expect(answering([post('b', {}), post('a', {}), post('c', {})])).toEqual(['a', 'b', 'c']);
  });

  test('leave out those that are retired, that nobody holds now, and those of another role', () => {
    const later = { ...HOLDER, startsOn: '2026-03-04' };
    const before = { ...HOLDER, endsOn: '2026-03-02' };
    expect(
      answering([
        post('retired', { siteId: 'centre' }, { retired: true }),
        post('other', { siteId: 'centre' }, { role: 'regional_lead' }),
        post('empty', { siteId: 'centre' }, { holders: [] }),
        post('not-now', { siteId: 'centre' }, { holders: [before, later] }),
        post('between', { customerId: 'xihe' }, { holders: [before, { ...HOLDER, startsOn: '2026-03-03' }] }),
        post('last-day', {}, { holders: [{ ...HOLDER, endsOn: '2026-03-03' }] }),
      ]),
    ).toEqual(['between', 'last-day']);
  });
});

describe('a post handed over', () => {
  const handed = (holders: readonly PostHolder[], toId = 'dora', on = '2026-04-01', fromId = 'anna') =>
    handedOver(post('engineers', {}, { holders }), { fromId, toId, on });

  test('is the first’s until the day before and the next’s from then on, with the same deputies', () => {
    expect(handed([HOLDER])).toStrictEqual([
      { personId: 'anna', endsOn: '2026-03-31', deputyIds: ['ben', 'cleo'] },
      { personId: 'dora', startsOn: '2026-04-01', deputyIds: ['ben', 'cleo'] },
    ]);
    expect(handed([HOLDER], 'ben', '2026-03-01')).toEqual([
      { personId: 'anna', endsOn: '2026-02-28', deputyIds: ['ben', 'cleo'] },
      { personId: 'ben', startsOn: '2026-03-01', deputyIds: ['cleo'] },
    ]);
  });

  test('keeps its last day, unless that was the day before', () => {
    const until = (endsOn: string) => handed([{ ...HOLDER, endsOn }])?.map((holder) => holder.endsOn);
    expect(until('2026-06-30')).toEqual(['2026-03-31', '2026-06-30']);
    expect(until('2026-04-01')).toEqual(['2026-03-31', '2026-04-01']);
    expect(until('2026-03-31')).toEqual(['2026-03-31', undefined]);
  });

  test('leaves the other holders where they stand', () => {
    const [ben, cleo] = ['ben', 'cleo'].map((personId): PostHolder => ({ personId, deputyIds: [] }));
    if (!ben || !cleo) throw new Error('Ben and Cleo are there');
    const former = { ...HOLDER, endsOn: '2025-12-31' };
    expect(handed([ben, former, { ...HOLDER, startsOn: '2026-03-31' }, cleo])).toEqual([
      ben,
      former,
      { ...HOLDER, startsOn: '2026-03-31', endsOn: '2026-03-31' },
      { ...HOLDER, personId: 'dora', startsOn: '2026-04-01' },
      cleo,
    ]);
  });

  test('is not by whoever does not hold it then, nor to themselves', () => {
    expect(handed([HOLDER], 'dora', '2026-04-01', 'ben')).toBeNull();
    expect(handed([HOLDER], 'anna')).toBeNull();
    expect(handed([{ ...HOLDER, startsOn: '2026-04-01' }])).toBeNull();
    expect(handed([{ ...HOLDER, endsOn: '2026-03-30' }])).toBeNull();
    expect(handed([])).toBeNull();
  });
});
