// The ways to the demo tenant's people that only one machine has: calls and chat rooms, which its own servers take and the
// outbox shows. A deployed desk has neither until somebody sets it up, so the preset itself knows SMS and mail alone.

import type { ChatDoor, ContactMethod, PagingRule, Person, QuietHours } from '../../shared/domain/people.ts';
import { wayOf } from '../../shared/domain/people.ts';
import type { TenantPreset } from '../../shared/domain/presets/demo.ts';

interface Added {
  readonly room?: { readonly label: string; readonly door: ChatDoor };
  /** Minutes after the page began; absent: the person is not called. */
  readonly roomAfterMinutes?: number;
  readonly callAfterMinutes?: number;
  readonly quietHours?: QuietHours;
}

/** What a call or a room is for: a fault that stops or hurts the customer's work. */
const URGENT = ['L1', 'L2'];

const NIGHT = [['22:00', '07:00']] as const;

/** The keys are made up; the chat server here takes them, and nothing reaches a provider. */
const ADDED: Readonly<Record<string, Added>> = {
  'chen-yu': {
    room: {
      label: 'ops-room',
      door: {
        provider: 'wecom',
        url: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=one-machine-ops',
      },
    },
    roomAfterMinutes: 2,
    callAfterMinutes: 5,
  },
  'li-na': {
    room: {
      label: 'night-room',
      door: {
        provider: 'feishu',
        url: 'https://open.feishu.cn/open-apis/bot/v2/hook/one-machine-night',
        secret: 'one-machine',
      },
    },
    roomAfterMinutes: 2,
    callAfterMinutes: 5,
  },
  'zhao-lei': {
    room: {
      label: 'london-room',
      door: { provider: 'slack', url: 'https://hooks.slack.com/services/T0ONE/B0MACHINE/london' },
    },
    roomAfterMinutes: 2,
    callAfterMinutes: 5,
    // Questions wait until the morning; whatever is a fault wakes him.
    quietHours: {
      timeZone: 'Asia/Shanghai',
      weekly: { mon: NIGHT, tue: NIGHT, wed: NIGHT, thu: NIGHT, fri: NIGHT, sat: NIGHT, sun: NIGHT },
      brokenUpToRank: 3,
    },
  },
  'wang-fang': { callAfterMinutes: 5 },
};

/**
 * The demo tenant with calls for its engineers and the project manager, a chat room for each engineer, and one engineer's
 * quiet hours. Whoever was first reached by SMS or mail still is: the others follow while nobody has answered.
 */
export function withEveryChannel(preset: TenantPreset): TenantPreset {
  return {
    ...preset,
    people: preset.people.map((person) => {
      const added = ADDED[person.id];
      return added ? withWays(person, added) : person;
    }),
  };
}

function withWays(person: Person, added: Added): Person {
  const { room, roomAfterMinutes, callAfterMinutes, quietHours } = added;
  const number = person.contactMethods.find(({ channel }) => channel === 'sms')?.address;
  const chat: ContactMethod | undefined = room && {
    channel: 'chat',
    address: room.label,
    chat: room.door,
  };
  const voice: ContactMethod | undefined =
    number === undefined || callAfterMinutes === undefined
      ? undefined
      : { channel: 'voice', address: number };
  const [first, ...others] = person.contactMethods;
  const tried: readonly (readonly [ContactMethod | undefined, number | null])[] = [
    [first, 0],
    [chat, roomAfterMinutes ?? null],
    [voice, callAfterMinutes ?? null],
    ...others.map((method) => [method, null] as const),
  ];
  const rule: PagingRule = {
    severities: URGENT,
    ways: tried.flatMap(([method, afterMinutes]) => (method ? [{ way: wayOf(method), afterMinutes }] : [])),
  };
  return {
    ...person,
    contactMethods: [...person.contactMethods, ...[chat, voice].filter((method) => method !== undefined)],
    paging: [rule],
    ...(quietHours ? { quietHours } : {}),
  };
}
