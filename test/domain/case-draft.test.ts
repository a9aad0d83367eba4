// One commit in the making: how its pages are numbered, addressed and coded, and which of its notices go out.

import { describe, expect, it } from 'vitest';
import type { CaseEffect, CaseEvent, CaseState, Page, SendNotice } from '../../shared/domain/case.ts';
import { type Draft, draftOf, lateBy } from '../../shared/domain/case-draft.ts';
import { at, by, entropyOf, story } from './case-story.ts';
import { PEOPLE, person, SETUP } from './small-desk.ts';

const CAUSE = { rungId: 'opening', rungName: 'Opened', dueAt: at('02:00'), lateBySeconds: 0 };
const ANNA = { channel: 'email', address: 'anna@vendor.example' } as const;

/** The case of a story right after its opening, which paged Anna. */
const opened = (change: Partial<CaseState> = {}): CaseState => ({ ...story().state, ...change });
/** The same case with nobody being paged, and with what is open and expired of earlier pages. */
const resting = () => opened({ escalation: null });

function drafted(state: CaseState, entropy = entropyOf(2), people = PEOPLE): Draft {
  return draftOf(state, { now: at('02:05'), actor: by('anna'), entropy, setup: { ...SETUP, people } });
}

function committed(draft: Draft): { events: readonly CaseEvent[]; effects: readonly CaseEffect[] } {
  const decision = draft.accepted();
  if (decision.outcome !== 'accepted') throw new Error('A draft accepts');
  return decision;
}
const effectsOf = (draft: Draft): readonly CaseEffect[] => committed(draft).effects;
const noticesOf = (draft: Draft): readonly SendNotice[] =>
  effectsOf(draft).flatMap((effect) => (effect.type === 'SendNotice' ? effect : []));
const lastPageOf = (draft: Draft): Page => {
  const page = draft.state.escalation?.openPages.at(-1);
  if (!page) throw new Error('No page is open');
  return page;
};

describe('a page', () => {
  it('is numbered by its commit and its place in it, and goes out by the first way to the person', () => {
    const draft = drafted(opened({ version: 4 }));
    draft.openPage(person('ben', ['sms', 'email']), { cause: CAUSE }, at('02:15'));
    expect(lastPageOf(draft)).toEqual({
      id: '5-1',
      personId: 'ben',
      channels: [
        { channel: 'sms', address: '+8613800003300' },
        { channel: 'email', address: 'ben@vendor.example' },
      ],
      channelIndex: 0,
      attempt: '5.0',
      repeated: false,
      openedAt: at('02:05'),
      acknowledgeBy: at('02:15'),
      code: lastPageOf(draft).code,
      cause: CAUSE,
    });
    draft.openPage(person('mia', ['email']), { cause: CAUSE }, at('02:15'));
    expect(lastPageOf(draft)).toMatchObject({ id: '5-2', attempt: '5.1' });
    expect(effectsOf(draft)).toEqual([
      {
        type: 'SendPage',
        pageId: '5-1',
        personId: 'ben',
        channel: 'sms',
        address: '+8613800003300',
        language: 'en',
        mayBeRepeat: false,
      },
      {
        type: 'SendPage',
        pageId: '5-2',
        personId: 'mia',
        channel: 'email',
        address: 'mia@vendor.example',
        language: 'en',
        mayBeRepeat: false,
      },
    ]);
  });

  it('sent again is another attempt of the same page, numbered among all that this commit sends', () => {
    const draft = drafted(opened());
    const [anna] = draft.state.escalation?.openPages ?? [];
    if (!anna) throw new Error('The opening pages Anna');
    draft.openPage(person('ben', ['sms']), { cause: CAUSE }, at('02:15'));
    draft.retryPage(anna, { channelIndex: 1, repeat: true, because: 'unknown' });
    const { events, effects } = committed(draft);
    expect(events.at(-1)).toEqual({
      type: 'PageRetried',
      pageId: '1-1',
      channelIndex: 1,
      attempt: '2.1',
      repeat: true,
      because: 'unknown',
    });
    expect(effects[1]).toMatchObject({ pageId: '1-1', ...ANNA, mayBeRepeat: true });
  });

  it('goes out in the language of its person, and in Chinese where nobody knows them any more', () => {
    const languageFor = (people: typeof PEOPLE) => {
      const draft = drafted(opened(), entropyOf(2), people);
      draft.openPage(person('cleo', ['email']), { cause: CAUSE }, at('02:15'));
      const [page] = effectsOf(draft);
      return page?.language;
    };
    expect(languageFor(PEOPLE)).toBe('en');
    expect(languageFor([])).toBe('zh-CN');
  });

  it('tries no more than five ways to one person', () => {
    const contactMethods = ['1', '2', '3', '4', '5', '6', '7'].map((digit) => ({
      channel: 'sms' as const,
      address: `+861380000000${digit}`,
    }));
    const draft = drafted(opened());
    draft.openPage(person('ben', [], { contactMethods }), { cause: CAUSE }, at('02:15'));
    expect(lastPageOf(draft).channels).toEqual(contactMethods.slice(0, 5));
  });

  it('to somebody without any way to reach them is a bug of whoever asks for it', () => {
    expect(() => drafted(opened()).openPage(person('ben', []), { cause: CAUSE }, at('02:15'))).toThrow(
      'no channel 0',
    );
  });
});

describe('the code of a page', () => {
  const codeOf = (entropy: string, inUse: { open?: readonly string[]; expired?: readonly string[] } = {}) => {
    const { escalation } = opened();
    const [page] = escalation?.openPages ?? [];
    if (!escalation || !page) throw new Error('The opening pages Anna');
    const openPages = (inUse.open ?? []).map((code) => ({ ...page, id: code, code }));
    const expiredPages = (inUse.expired ?? []).map((code) => ({ id: code, personId: 'mia', code }));
    const draft = drafted(opened({ escalation: { ...escalation, openPages, expiredPages } }), entropy);
    draft.openPage(person('ben', ['sms']), { cause: CAUSE }, at('02:15'));
    return lastPageOf(draft).code;
  };
  // 0x2a is 42, 0x2a7 is 679 and 0x2a71 is 10865; 0xffffffff is 4294967295.
  const DIGITS = `0000002a71${'0'.repeat(54)}`;

  it('is five digits of what chance gave', () => {
    expect(codeOf(DIGITS)).toBe('00042');
    expect(codeOf('f'.repeat(64))).toBe('67295');
  });

  it('is none that could still be answered, be its page open or expired', () => {
    expect(codeOf(DIGITS, { open: ['00042'] })).toBe('00679');
    expect(codeOf(DIGITS, { expired: ['00042'] })).toBe('00679');
    expect(codeOf(DIGITS, { open: ['00042', '11111'], expired: ['22222', '00679'] })).toBe('10865');
  });

  it('uses the very last digits of chance before it counts up to a free one', () => {
    const inUse = { open: ['67295'] };
    expect(codeOf(`${'f'.repeat(63)}e`, inUse)).toBe('67294');
    expect(codeOf('f'.repeat(64), inUse)).toBe('00000');
    expect(codeOf('f'.repeat(64), { ...inUse, expired: ['00000', '00001'] })).toBe('00002');
  });

  it('is drawn also where nobody was paged before', () => {
    const draft = drafted(resting(), DIGITS);
    draft.openPage(person('ben', ['sms']), { cause: CAUSE }, at('02:15'));
    const [event] = committed(draft).events;
    expect(event).toMatchObject({ type: 'PageOpened', page: { code: '00042' } });
  });
});

describe('a notice to a person', () => {
  it('goes by mail where they have it, else by the first way they have', () => {
    const draft = drafted(resting());
    draft.tell('anna', 'assigned', { by: 'Mia', reason: 'On shift' });
    draft.tell('ben', 'assigned', { by: 'Mia', reason: 'On shift' });
    const said = {
      type: 'SendNotice',
      topic: 'assigned',
      language: 'en',
      detail: { by: 'Mia', reason: 'On shift' },
    };
    expect(noticesOf(draft)).toEqual([
      { ...said, to: { personId: 'anna' }, ...ANNA },
      { ...said, to: { personId: 'ben' }, channel: 'sms', address: '+8613800003300' },
    ]);
  });

  it('goes to nobody who is unknown, inactive, or cannot be reached', () => {
    const draft = drafted(resting(), entropyOf(2), [...PEOPLE, person('nemo', [])]);
    for (const personId of [null, 'nobody', 'ina', 'nemo']) draft.tell(personId, 'assigned', {});
    expect(noticesOf(draft)).toEqual([]);
  });

  it('is sent once for one clock and one matter, the later of two, which says more; warnings go together', () => {
    const draft = drafted(resting());
    draft.tell('anna', 'warning', { clockId: 'respond', percent: '50' });
    draft.tell('anna', 'warning', { clockId: 'restore', percent: '50' });
    draft.tell('ben', 'warning', { clockId: 'respond', percent: '50' });
    draft.tell('anna', 'rung_inform', { clockId: 'respond' });
    draft.tell('anna', 'warning', { clockId: 'respond', percent: '80' });
    expect(noticesOf(draft).map(({ to, topic, detail }) => [to, topic, detail])).toEqual([
      [{ personId: 'anna' }, 'warning', { clockId: 'restore', percent: '50', alsoClockIds: 'respond' }],
      [{ personId: 'ben' }, 'warning', { clockId: 'respond', percent: '50' }],
      [{ personId: 'anna' }, 'rung_inform', { clockId: 'respond' }],
    ]);
  });

  it('is no warning of a clock that is missed in the same commit', () => {
    const draft = drafted(resting());
    const missed = { type: 'TargetBreached', dueAt: at('02:05'), lateBySeconds: 0 } as const;
    draft.tell('anna', 'warning', { clockId: 'respond' });
    draft.tell('anna', 'warning', { clockId: 'restore' });
    draft.tell('anna', 'breach', { clockId: 'respond' });
    draft.emit({ type: 'CalendarMissed', clockId: 'restore', calendarId: 'office' });
    draft.emit({ ...missed, clockId: 'respond' });
    draft.emit({ ...missed, clockId: 'arrive' });
    expect(noticesOf(draft).map(({ topic, detail }) => `${topic} ${detail.clockId}`)).toEqual([
      'warning restore',
      'breach respond',
    ]);
  });

  it('is not sent where the page to the same person says it, and others are', () => {
    const draft = drafted(opened());
    for (const topic of ['warning', 'rung_inform', 'breach', 'assigned'] as const) {
      draft.tell('ben', topic, {});
      draft.tell('mia', topic, {});
    }
    draft.openPage(person('ben', ['sms']), { cause: CAUSE }, at('02:15'));
    expect(noticesOf(draft).map(({ to, topic }) => [to, topic])).toEqual([
      [{ personId: 'mia' }, 'warning'],
      [{ personId: 'mia' }, 'rung_inform'],
      [{ personId: 'mia' }, 'breach'],
      [{ personId: 'ben' }, 'assigned'],
      [{ personId: 'mia' }, 'assigned'],
    ]);
  });

  it('stays beside that to the reporter about the same matter, whichever comes first', () => {
    const draft = drafted(resting());
    draft.tellReporter('resumed', { note: 'Back' });
    draft.tell('anna', 'resumed', { note: 'Back' });
    draft.tellReporter('paused', { note: 'Away' });
    draft.tell('anna', 'paused', { note: 'Away' });
    draft.tellReporter('paused', { note: 'Away again' });
    expect(noticesOf(draft).map(({ to, topic, detail }) => [to, topic, detail.note])).toEqual([
      [{ reporter: true }, 'resumed', 'Back'],
      [{ personId: 'anna' }, 'resumed', 'Back'],
      [{ personId: 'anna' }, 'paused', 'Away'],
      [{ reporter: true }, 'paused', 'Away again'],
    ]);
  });

  it('repeated is marked, and is the same otherwise', () => {
    const notice = {
      type: 'SendNotice',
      topic: 'assigned',
      to: { personId: 'anna' },
      ...ANNA,
      language: 'en',
      detail: { by: 'Mia' },
    } as const;
    const draft = drafted(resting());
    draft.repeatNotice(notice);
    expect(noticesOf(draft)).toEqual([{ ...notice, mayBeRepeat: true }]);
  });
});

describe('a notice to the reporter', () => {
  const { reporter } = story().state;
  const RUTH = {
    type: 'SendNotice',
    to: { reporter: true },
    channel: 'email',
    address: 'ruth@customer.example',
    language: 'en',
  };

  it('of the further life of the case is for whoever is told of it, and says where it stands in the end', () => {
    const draft = drafted(resting());
    draft.tellReporter('resolved', { summary: 'Done' });
    expect(noticesOf(draft)).toEqual([{ ...RUTH, topic: 'resolved', detail: { summary: 'Done' } }]);
    const twice = drafted(resting());
    twice.tellReporter('paused', { note: 'Away' });
    twice.tellReporter('paused', { note: 'Away again' });
    expect(noticesOf(twice)).toEqual([{ ...RUTH, topic: 'paused', detail: { note: 'Away again' } }]);
    const { tellsReporter: _tells, ...silent } = resting();
    const unsaid = drafted(silent);
    unsaid.tellReporter('resolved', {});
    expect(noticesOf(unsaid)).toEqual([]);
  });

  it('of its reception goes to whatever address they gave', () => {
    const { tellsReporter: _tells, ...silent } = resting();
    const draft = drafted(silent);
    draft.tellReception('reception_bare', {});
    expect(noticesOf(draft)).toEqual([{ ...RUTH, topic: 'reception_bare', detail: {} }]);
  });

  it.each([
    { ...reporter, address: null },
    { ...reporter, channel: null },
  ])('needs an address and a channel', (unreachable) => {
    const draft = drafted({ ...resting(), reporter: unreachable });
    draft.tellReception('reception', {});
    draft.tellReporter('resolved', {});
    expect(noticesOf(draft)).toEqual([]);
  });
});

describe('a commit that reckons several times', () => {
  it('keeps the ledger of the last reckoning alone', () => {
    const reckoned = story().events.flatMap(({ event }) => (event.type === 'ClocksReckoned' ? event : []))[0];
    if (!reckoned) throw new Error('The opening reckons');
    const draft = drafted(resting());
    draft.emit(reckoned);
    draft.emit({ type: 'NoteAdded', text: 'Reckoned twice' });
    draft.emit(reckoned);
    draft.emit({ type: 'NoteAdded', text: 'And no more' });
    const [first, note, last, ...rest] = committed(draft).events;
    const without = reckoned.clocks.map((clock) => ({ ...clock, ledger: [] }));
    expect(first).toEqual({ ...reckoned, clocks: without });
    expect(first).not.toEqual(reckoned);
    expect(last).toEqual(reckoned);
    expect([note, ...rest].map((event) => event?.type)).toEqual(['NoteAdded', 'NoteAdded']);
  });
});

describe('being late', () => {
  it('is said in whole seconds, and never before the time', () => {
    const due = at('02:00');
    expect([-60_000, 0, 999, 1_000, 61_999].map((after) => lateBy(due + after, due))).toEqual([
      0, 0, 0, 1, 61,
    ]);
  });
});
