// The readiness of a desk as a kind of record: its state as a fold of its events, when it wakes, and what people's doors
// and senders ask of it. What a check finds and whom it tells is in readiness-check.ts, which only the wake needs.

import { type Instant, MINUTE_MS } from './instant.ts';
import { type Person, personOf, wayOf } from './people.ts';
import {
  READINESS,
  type ReadinessCommand,
  type ReadinessEffect,
  type ReadinessEvent,
  type ReadinessKind,
  type ReadinessSetup,
  type ReadinessState,
  readinessIdOf,
} from './readiness-record.ts';
import type { Context, Decision, Listing } from './record.ts';

export type ReadinessDecision = Decision<ReadinessEvent, ReadinessEffect>;

/** Of several edits in a row the last one is followed by one check. */
export const RECHECK_AFTER_MS = MINUTE_MS;

/** The kind of record that a desk's readiness is, with what answers its commands. */
export function readinessRecord(decide: ReadinessKind['decide']): ReadinessKind {
  return { kind: READINESS, decide, evolve, nextWake, listing, wake: () => ({ type: 'Wake' }) };
}

/** Answers all but the check itself: for where people and text messages come in, and for those who send. */
export const readinessDoors: ReadinessKind = /* @__PURE__ */ readinessRecord((state, command, context) => {
  if (command.type === 'Wake') throw new Error('A check of readiness is the wake function’s');
  return answer(state, command, context);
});

/** Answers whoever writes in, and asks for a check: for where reports and text messages come in. */
export const readinessIntake: ReadinessKind = /* @__PURE__ */ readinessRecord((state, command, context) => {
  if (command.type === 'Recheck') return askRecheck(state, command, context);
  if (command.type !== 'AnswerMessage') throw new Error(`${command.type} is no command of the intake`);
  return answerMessage(state, command, context);
});

/** Answers what becomes of a message, and asks for a check: for those who send. */
export const readinessSender: ReadinessKind = /* @__PURE__ */ readinessRecord((state, command, context) => {
  if (command.type === 'Recheck') return askRecheck(state, command, context);
  if (command.type !== 'RepeatMessage') throw new Error(`${command.type} is no command of a sender`);
  return repeatMessage(command);
});

/** Tells people of their shifts: for where those are moved. */
export const readinessShifts: ReadinessKind = /* @__PURE__ */ readinessRecord((state, command, context) => {
  if (command.type !== 'TellShift') throw new Error(`${command.type} moves no shifts`);
  const { now, setup } = context;
  const { rotaId, told } = command;
  const effects = told.flatMap(({ personId, title, lines }): readonly ReadinessEffect[] => {
    const person = personOf(setup.people, personId);
    const way = person?.active ? messageWay(person) : null;
    if (!person || !way) return [];
    return [{ type: 'SendShift', personId, ...way, language: person.language, rotaId, title, lines }];
  });
  if (effects.length === 0)
    return ignored('nobody_to_tell', '没有可以通知的人。', 'Nobody whom it concerns can be told.');
  const said = { type: 'ShiftsTold', rotaId, personIds: effects.map(({ personId }) => personId) } as const;
  return { outcome: 'accepted', events: [...openedBy(state, setup, now), said], effects };
});

export function answer(
  state: ReadinessState | null,
  command: Exclude<ReadinessCommand, { type: 'Wake' }>,
  context: Context<ReadinessSetup>,
): ReadinessDecision {
  switch (command.type) {
    case 'Recheck':
      return askRecheck(state, command, context);
    case 'SendVerification':
      return sendVerification(state, command, context.setup, context.now);
    case 'TellShift':
      throw new Error('Who moves shifts tells of them (readinessShifts)');
    case 'AnswerMessage':
      return answerMessage(state, command, context);
    case 'RepeatMessage':
      return repeatMessage(command);
  }
}

/** Nothing goes to a way that its person stopped, nor to one that is theirs no more. */
function answerMessage(
  state: ReadinessState | null,
  { personId, channel, address, receiptId, text }: Extract<ReadinessCommand, { type: 'AnswerMessage' }>,
  { now, setup }: Context<ReadinessSetup>,
): ReadinessDecision {
  const person = personOf(setup.people, personId);
  const method = person?.contactMethods.find((each) => wayOf(each) === wayOf({ channel, address }));
  if (!person?.active || !method || method.stoppedAt !== undefined) {
    return ignored('no_way_back', '该号码或地址不再接收消息。', 'That number or address takes no messages.');
  }
  const { language } = person;
  const opening = openingOf(state, setup);
  return {
    outcome: 'accepted',
    events: [
      ...opening,
      ...(opening.length > 0
        ? [{ type: 'RecheckAsked', because: 'opened', wakeAt: now + RECHECK_AFTER_MS } as const]
        : []),
      { type: 'MessageAnswered', personId, receiptId },
    ],
    effects: [{ type: 'SendAnswer', personId, channel, address, language, receiptId, text }],
  };
}

function askRecheck(
  state: ReadinessState | null,
  { because }: Extract<ReadinessCommand, { type: 'Recheck' }>,
  { now, setup }: Context<ReadinessSetup>,
): ReadinessDecision {
  const wakeAt = now + RECHECK_AFTER_MS;
  if (state && state.wakeAt <= wakeAt) {
    return ignored('check_is_near', '即将检查，无需再次请求。', 'A check is about to run already.');
  }
  const asked = { type: 'RecheckAsked', because, wakeAt } as const;
  return { outcome: 'accepted', events: [...openingOf(state, setup), asked], effects: [] };
}

function repeatMessage({
  attempt,
  message,
  because,
}: Extract<ReadinessCommand, { type: 'RepeatMessage' }>): ReadinessDecision {
  if (message.mayBeRepeat) {
    return ignored(
      'repeated_already',
      '该消息已补发过一次，不再补发。',
      'This message was repeated once already and is not sent again.',
    );
  }
  return {
    outcome: 'accepted',
    events: [{ type: 'MessageRepeated', attempt, because }],
    effects: [{ ...message, mayBeRepeat: true }],
  };
}

function sendVerification(
  state: ReadinessState | null,
  { personId, way, code, link }: Extract<ReadinessCommand, { type: 'SendVerification' }>,
  setup: ReadinessSetup,
  now: Instant,
): ReadinessDecision {
  const person = personOf(setup.people, personId);
  const method = person?.contactMethods.find((each) => wayOf(each) === way);
  if (!person?.active || !method) {
    return refused(
      'no_such_way',
      '该人员没有这种联系方式，或已停用。',
      'That person does not have this contact method, or is not active.',
    );
  }
  if (method.stoppedAt !== undefined) {
    return refused(
      'way_stopped',
      '对方已退订该联系方式。请其发送 START 后再验证。',
      'This contact method was stopped by its owner. They send START to take that back, then verify.',
    );
  }
  const { channel, address } = method;
  const effect: ReadinessEffect = {
    type: 'SendCode',
    personId,
    channel,
    address,
    language: person.language,
    code,
    ...(link === undefined ? {} : { link }),
  };
  const events: readonly ReadinessEvent[] = [
    ...openedBy(state, setup, now),
    { type: 'VerificationSent', personId, way },
  ];
  return { outcome: 'accepted', events, effects: [effect] };
}

/** By mail where they have it, else as text, as notices go. */
export function messageWay({
  contactMethods,
}: Pick<Person, 'contactMethods'>): Pick<ReadinessEffect, 'channel' | 'address'> | null {
  for (const channel of ['email', 'sms'] as const) {
    const method = contactMethods.find((each) => each.channel === channel && each.stoppedAt === undefined);
    if (method) return { channel, address: method.address };
  }
  return null;
}

/** A record that is opened by a message is looked at for the first time as well. */
function openedBy(
  state: ReadinessState | null,
  setup: ReadinessSetup,
  now: Instant,
): readonly ReadinessEvent[] {
  const opening = openingOf(state, setup);
  return opening.length === 0
    ? []
    : [...opening, { type: 'RecheckAsked', because: 'opened', wakeAt: now + RECHECK_AFTER_MS }];
}

function openingOf(state: ReadinessState | null, { tenant }: ReadinessSetup): readonly ReadinessEvent[] {
  return state ? [] : [{ type: 'ReadinessOpened', tenantId: tenant.id, id: readinessIdOf(tenant.id) }];
}

function evolve(state: ReadinessState | null, event: ReadinessEvent, at: Instant): ReadinessState {
  if (event.type === 'ReadinessOpened') {
    const { tenantId, id } = event;
    const nothing = { checkedAt: null, findings: [], findingCount: 0, holeCount: 0 };
    return { tenantId, id, version: 1, lastAt: at, ...nothing, wakeAt: at };
  }
  if (!state) throw new Error(`${event.type} of a readiness that was never opened`);
  switch (event.type) {
    case 'RecheckAsked':
      return { ...state, wakeAt: event.wakeAt };
    case 'ReadinessChecked': {
      const { findings, findingCount, holeCount, wakeAt } = event;
      return { ...state, checkedAt: at, findings, findingCount, holeCount, wakeAt };
    }
    case 'FindingsTold':
    case 'VerificationSent':
    case 'MessageAnswered':
    case 'ShiftsTold':
    case 'MessageRepeated':
      return state;
  }
}

function nextWake({ wakeAt }: ReadinessState): Instant {
  return wakeAt;
}

function listing({ wakeAt }: ReadinessState): Listing {
  return { list: 'open', sortAt: wakeAt };
}

function ignored(code: string, zh: string, en: string): ReadinessDecision {
  return { outcome: 'ignored', reason: { code, zh, en } };
}

function refused(code: string, zh: string, en: string): ReadinessDecision {
  return { outcome: 'refused', reason: { code, zh, en } };
}
