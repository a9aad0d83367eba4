import { describe, expect, it } from 'vitest';
import { configurationChanges } from '../../shared/domain/configuration-changes.ts';
import type { ContactMethod, Person } from '../../shared/domain/people.ts';
import {
  managerCycle,
  shownChanges,
  shownPerson,
  withKeptDoors,
  withOwnMoments,
  withTextsStopped,
  withVerified,
  withWayStopped,
} from '../../shared/domain/person-edits.ts';

const URL = 'https://hooks.example/opens-the-room';
const room = (over: object = {}): ContactMethod => ({
  channel: 'chat',
  address: 'ops-room',
  chat: { provider: 'dingtalk', url: URL, secret: 'SEC1', ...over },
});
const SMS: ContactMethod = { channel: 'sms', address: '+8613800000001' };
const MAIL: ContactMethod = { channel: 'email', address: 'li.na@example.com' };

function person(contactMethods: readonly ContactMethod[], over: Partial<Person> = {}): Person {
  return {
    ...{ id: 'li-na', version: 1, name: '李娜', language: 'zh-CN', roles: [], duties: [], active: true },
    contactMethods,
    ...over,
  };
}

describe('what is shown of a person', () => {
  it('has neither the address nor the secret of a chat, and all else', () => {
    const shown = shownPerson(person([SMS, room(), room({ secret: undefined })]));
    expect(JSON.stringify(shown)).not.toMatch(/opens-the-room|SEC1/);
    expect(shown.contactMethods[0]).toEqual(SMS);
    expect(shown.contactMethods[1]).toEqual(room({ url: 'set', secret: 'set' }));
    expect(shown.contactMethods[2]).toEqual({
      ...{ channel: 'chat', address: 'ops-room' },
      chat: { provider: 'dingtalk', url: 'set' },
    });
  });

  it.each([
    ['a chat that is new', [SMS], [SMS, room()]],
    ['a chat that is gone', [SMS, room()], [SMS]],
    ['another address', [room()], [room({ url: `${URL}2` })]],
    ['another secret', [room()], [room({ secret: 'SEC2' })]],
    ['methods where there were none', [], [room()]],
  ] as const)('tells of %s without what opens it', (_, before, after) => {
    const changes = shownChanges(configurationChanges(person(before), person(after)));
    expect(changes.length).toBeGreaterThan(0);
    expect(JSON.stringify(changes)).not.toMatch(/opens-the-room|SEC[12]/);
  });

  it('names a way by channel and address, and tells of another order', () => {
    expect(configurationChanges(person([SMS, MAIL]), person([MAIL, SMS]))).toEqual([
      {
        path: ['contactMethods', 'order'],
        before: ['sms:+8613800000001', 'email:li.na@example.com'],
        after: ['email:li.na@example.com', 'sms:+8613800000001'],
      },
    ]);
  });
});

describe('an edit that leaves a door out', () => {
  const kept = (given: object) =>
    withKeptDoors(person([room()]), { contactMethods: [{ channel: 'chat', address: 'ops-room', ...given }] });
  const door = { provider: 'dingtalk', url: URL, secret: 'SEC1' };

  it.each([
    {},
    { chat: { provider: 'dingtalk' } },
    { chat: { url: 'set', secret: 'set' } },
    { chat: { provider: 'dingtalk', url: URL } },
  ])('keeps it: %j', (given) => {
    expect(kept(given)).toEqual({ contactMethods: [{ channel: 'chat', address: 'ops-room', chat: door }] });
  });

  it.each([
    [{ url: 'https://b.example' }, { provider: 'dingtalk', url: 'https://b.example' }],
    [{ provider: 'slack' }, { provider: 'slack' }],
    [
      { url: 'set', secret: '' },
      { provider: 'dingtalk', url: URL },
    ],
    [{ secret: 'SEC2' }, { ...door, secret: 'SEC2' }],
  ])('takes no secret to another door: %j', (chat, expected) => {
    expect(kept({ chat })).toMatchObject({ contactMethods: [{ chat: expected }] });
    expect(JSON.stringify(kept({ chat }))).toBe(
      JSON.stringify({ contactMethods: [{ channel: 'chat', address: 'ops-room', chat: expected }] }),
    );
  });

  it('is left as it is where it is no person, or the chat is new', () => {
    for (const value of [
      null,
      7,
      {},
      { contactMethods: 'x' },
      { contactMethods: [null, { channel: 'chat' }] },
    ])
      expect(withKeptDoors(person([room()]), value)).toEqual(value);
    const fresh = { contactMethods: [{ channel: 'chat', address: 'other', chat: { url: 'set' } }] };
    expect(withKeptDoors(person([room()]), fresh)).toEqual(fresh);
    expect(withKeptDoors(null, fresh)).toEqual(fresh);
  });
});

describe('what only a person’s own phone says', () => {
  it('is as it stood, whatever an edit says', () => {
    const stood = person([{ ...SMS, verifiedAt: 100 }, MAIL]);
    const edited = person([SMS, { ...MAIL, verifiedAt: 5, stoppedAt: 6 }]);
    expect(withOwnMoments([stood], edited).contactMethods).toEqual([{ ...SMS, verifiedAt: 100 }, MAIL]);
    expect(withOwnMoments([], edited).contactMethods).toEqual([SMS, MAIL]);
  });

  it('that it was verified is lost with another door, that it was stopped is not lost by leaving it out', () => {
    const first = person([
      { ...room(), verifiedAt: 100 },
      { ...SMS, stoppedAt: 50 },
    ]);
    const second = person([{ ...room(), verifiedAt: 100 }], { version: 2 });
    const third = person([room({ url: 'https://b.example' }), SMS], { version: 3 });
    expect(withOwnMoments([first, second], third).contactMethods).toEqual([
      room({ url: 'https://b.example' }),
      { ...SMS, stoppedAt: 50 },
    ]);
  });

  it('a mail address that its provider stopped is stopped whatever an edit says, and tried anew once it was taken away', () => {
    const stopped = withWayStopped(person([SMS, MAIL]), MAIL, 50);
    expect(stopped.contactMethods).toEqual([SMS, { ...MAIL, stoppedAt: 50 }]);
    expect(withWayStopped(stopped, MAIL, 60)).toBe(stopped);
    expect(withWayStopped(stopped, { channel: 'email', address: 'other@x.example' }, 60)).toBe(stopped);
    expect(withOwnMoments([stopped], person([SMS, MAIL])).contactMethods[1]).toEqual({
      ...MAIL,
      stoppedAt: 50,
    });
    const without = person([SMS], { version: 2 });
    expect(withOwnMoments([stopped, without], person([SMS, MAIL], { version: 3 })).contactMethods).toEqual([
      SMS,
      MAIL,
    ]);
  });

  it('changes nothing where it is so already, or the way is not theirs', () => {
    const one = person([{ ...SMS, verifiedAt: 100, stoppedAt: 100 }, MAIL]);
    expect(withVerified(one, 'sms:+8613800000001', 200)).toBe(one);
    expect(withVerified(one, 'sms:+8613800000009', 200)).toBe(one);
    expect(withTextsStopped(one, '+8613800000001', 200)).toBe(one);
    expect(withTextsStopped(one, '+8613800000009', 200)).toBe(one);
    expect(withTextsStopped(one, '+8613800000001', null).contactMethods[0]).toEqual({
      ...SMS,
      verifiedAt: 100,
    });
    expect(withVerified(one, 'email:li.na@example.com', 200).contactMethods[1]?.verifiedAt).toBe(200);
  });

  it('stops text messages, not calls to the same number', () => {
    const call: ContactMethod = { channel: 'voice', address: '+8613800000001' };
    expect(withTextsStopped(person([SMS, call]), '+8613800000001', 9).contactMethods).toEqual([
      { ...SMS, stoppedAt: 9 },
      call,
    ]);
  });
});

describe('managers', () => {
  const people = [
    person([], { id: 'a', managerId: 'b' }),
    person([], { id: 'b', managerId: 'c' }),
    person([], { id: 'c' }),
    person([], { id: 'x', managerId: 'y' }),
    person([], { id: 'y', managerId: 'x' }),
  ];

  it('lead in no circle back to a person', () => {
    expect(managerCycle(people, person([], { id: 'c', managerId: 'a' }))).toEqual(['a', 'b', 'c']);
    expect(managerCycle(people, person([], { id: 'c', managerId: 'c' }))).toEqual(['c']);
    expect(managerCycle(people, person([], { id: 'd', managerId: 'a' }))).toBeNull();
  });

  it('that circle among others are theirs to mend', () => {
    expect(managerCycle(people, person([], { id: 'd', managerId: 'x' }))).toBeNull();
  });
});
