// The ladder at its edges: what one commit makes of several triggers, of people who sleep, and of more people than there is
// room for. Each step is a climb of its own, on what the one before it left.

import { describe, expect, test } from 'vitest';
import type { CaseSetup, CaseState, Page, QueuedPerson } from '../../shared/domain/case.ts';
import { draftOf } from '../../shared/domain/case-draft.ts';
import {
  climb,
  type EndedPages,
  emergencyTriggers,
  NO_PAGE_ENDED,
  ONE_PAGE_ENDED,
  ownTimesOf,
  releaseHeld,
  restatePages,
  settlesLateSummons,
  type Trigger,
} from '../../shared/domain/escalation.ts';
import type { Instant } from '../../shared/domain/instant.ts';
import type { Rung } from '../../shared/domain/ladder.ts';
import { type Person, wayOf } from '../../shared/domain/people.ts';
import { contact, pause, reclassify, take } from './case-commands.ts';
import { at, by, CLOCK, entropyOf, eventsOf, noticesOf, type Story, story } from './case-story.ts';
import { LADDER, PEOPLE, peopleWith, person, tierOf } from './small-desk.ts';

/** Quinn sleeps from ten until eleven in Shanghai, which is 02:00 to 03:00 here. */
const HOURS = [['10:00', '11:00']] as const;
const QUINN = person('quinn', ['sms'], {
  quietHours: {
    timeZone: 'Asia/Shanghai',
    weekly: { mon: HOURS, tue: HOURS, wed: HOURS, thu: HOURS, fri: HOURS, sat: HOURS, sun: HOURS },
    brokenUpToRank: 1,
  },
});
const MANY = Array.from({ length: 40 }, (_, index) =>
  person(`p${String(index + 1).padStart(2, '0')}`, ['sms']),
);
const SETUP_HERE: Partial<CaseSetup> = {
  ladder: { ...LADDER, rungs: [] },
  people: [...PEOPLE, QUINN, ...MANY],
  tier: tierOf({ S3: [{ kind: 'respond', within: { amount: 24, unit: 'hours' }, from: 'report' }] }),
};
const told = story({ severity: 'S3' }, SETUP_HERE);
const ids = (from: number, to: number) => MANY.slice(from - 1, to).map(({ id }) => id);

const trigger = (id: string, people: readonly string[], more: Partial<Trigger> = {}): Trigger => ({
  cause: { rungId: id, rungName: `Rung ${id}`, dueAt: at('02:00'), lateBySeconds: 0 },
  people: people.map((personId) => ({ personId })),
  order: 'one_after_another',
  breach: false,
  ...more,
});
const together = (id: string, people: readonly string[], more: Partial<Trigger> = {}) =>
  trigger(id, people, { order: 'all_at_once', ...more });
const breach = (id: string, people: readonly string[], dueAt = at('02:00'), clockId?: string): Trigger => ({
  ...trigger(id, people),
  cause: {
    ...{ rungId: id, rungName: `Rung ${id}`, dueAt, lateBySeconds: 0 },
    ...(clockId === undefined ? {} : { clockId }),
  },
  breach: true,
});

interface Climbed {
  readonly state: CaseState;
  readonly events: readonly object[];
}

/** One climb, now or later, on what stood before. */
function climbed(
  triggers: readonly Trigger[],
  before: CaseState = told.state,
  more: { readonly now?: Instant; readonly ended?: EndedPages; readonly setup?: Partial<CaseSetup> } = {},
): Climbed {
  const { now = at('02:00'), ended = NO_PAGE_ENDED, setup = {} } = more;
  const context = { now, actor: CLOCK, entropy: entropyOf(9), setup: { ...told.setup, ...setup } };
  const draft = draftOf(before, context);
  climb(draft, triggers, ended);
  const decision = draft.accepted();
  return { state: draft.state, events: decision.outcome === 'accepted' ? decision.events : [] };
}

const line = ({ personId, cause, urgent, round }: QueuedPerson) =>
  [
    personId,
    [cause.rungId, ...(cause.bundled ?? [])].join('+'),
    urgent ? 'urgent' : '',
    round === undefined ? '' : `round ${round}`,
  ]
    .filter(Boolean)
    .join(' ');
const asked = ({ state: { escalation } }: Climbed) => ({
  open: escalation?.openPages.map(line),
  held: escalation?.held?.map(line) ?? [],
  queue: escalation?.queue.map(line),
});
const skipped = ({ events }: Climbed) =>
  events.filter((event) => 'type' in event && event.type === 'PersonSkipped');

describe('a trigger', () => {
  const first = climbed([trigger('a', ['anna', 'ben'])]);

  test('asks its first person at once and has the others wait', () => {
    expect(asked(first)).toEqual({ open: ['anna a'], held: [], queue: ['ben a'] });
  });

  test('whose first person is being asked has all of its others wait, each once', () => {
    expect(asked(climbed([trigger('b', ['anna', 'cleo', 'ben'])], first.state))).toEqual({
      ...{ open: ['anna a'], held: [], queue: ['ben a', 'cleo b'] },
    });
  });

  test('whose first person waits, or is new, asks them at once', () => {
    expect(asked(climbed([trigger('b', ['ben', 'cleo'])], first.state))).toEqual({
      ...{ open: ['anna a', 'ben b'], held: [], queue: ['cleo b'] },
    });
    expect(asked(climbed([trigger('b', ['cleo', 'ben'])], first.state))).toEqual({
      ...{ open: ['anna a', 'cleo b'], held: [], queue: ['ben a'] },
    });
  });

  test('for everybody at once leaves out who is being asked', () => {
    expect(asked(climbed([together('b', ['anna', 'ben', 'cleo'])], first.state))).toEqual({
      ...{ open: ['anna a', 'ben b', 'cleo b'], held: [], queue: [] },
    });
  });

  test('of a breach brings in the next one where the first was asked before it, and nobody where since', () => {
    const before = climbed([breach('b', ['anna', 'cleo'], at('02:05'))], first.state, { now: at('02:05') });
    expect(asked(before)).toEqual({ open: ['anna a', 'cleo b'], held: [], queue: ['ben a'] });
    const since = climbed([breach('b', ['anna', 'cleo'])], first.state, { now: at('02:05') });
    expect(asked(since)).toEqual({ open: ['anna a'], held: [], queue: ['ben a', 'cleo b urgent'] });
  });

  test('that names two people for whom one stands in asks that one once, and says for whom', () => {
    const away = (deputyId: string) => ({
      absences: [{ from: at('01:00'), to: at('09:00'), reason: 'leave', deputyId }],
    });
    const people = peopleWith('anna', away('cleo')).map((each) =>
      each.id === 'ben' ? { ...each, ...away('cleo') } : each,
    );
    const both = climbed([together('a', ['anna', 'ben'])], told.state, { setup: { people } });
    expect(asked(both)).toEqual({ open: ['cleo a'], held: [], queue: [] });
    expect(both.state.escalation?.openPages[0]?.because).toEqual({ to: 'person', standsInFor: 'anna' });
  });

  test('of whom nobody can be paged says so of each, and goes to the final person', () => {
    const none = climbed([trigger('a', ['ina', 'nobody'])]);
    expect(skipped(none)).toEqual([
      { type: 'PersonSkipped', personId: 'ina', rungId: 'a', because: 'inactive' },
      { type: 'PersonSkipped', personId: 'nobody', rungId: 'a', because: 'unknown_person' },
    ]);
    expect(asked(none).open).toEqual(['dora top']);
  });
});

describe('several triggers of one commit', () => {
  test('are one page for each person, which names what comes first', () => {
    expect(asked(climbed([trigger('a', ['anna', 'ben']), trigger('b', ['anna', 'cleo'])]))).toEqual({
      ...{ open: ['anna a+Rung b'], held: [], queue: ['ben a', 'cleo b'] },
    });
    expect(asked(climbed([trigger('a', ['anna', 'ben']), trigger('b', ['ben', 'cleo'])]))).toEqual({
      ...{ open: ['anna a', 'ben a+Rung b'], held: [], queue: ['cleo b'] },
    });
    expect(asked(climbed([trigger('a', ['anna', 'ben']), trigger('b', ['cleo', 'ben'])]))).toEqual({
      ...{ open: ['anna a', 'cleo b'], held: [], queue: ['ben a+Rung b'] },
    });
    expect(asked(climbed([together('a', ['anna', 'ben']), together('b', ['anna', 'ben'])]))).toEqual({
      ...{ open: ['anna a+Rung b', 'ben a+Rung b'], held: [], queue: [] },
    });
  });

  test('name the first breach, with its clock where it is in the bundle', () => {
    const due = at('02:00');
    const one = climbed([
      trigger('a', ['anna', 'ben']),
      breach('b', ['anna'], due, 'respond'),
      breach('c', ['anna', 'ben'], due, 'arrive'),
    ]);
    expect(asked(one)).toEqual({
      ...{ open: ['anna b+Rung a+arrive Rung c'], held: [], queue: ['ben c+Rung a urgent'] },
    });
    const later = climbed([breach('a', ['anna'], due, 'respond'), trigger('b', ['anna'])]);
    expect(asked(later).open).toEqual(['anna a+Rung b']);
  });

  test('bundle ten at most', () => {
    const many = Array.from({ length: 14 }, (_, index) => trigger(`t${index}`, ['anna']));
    const [page] = climbed(many).state.escalation?.openPages ?? [];
    expect(page?.cause.bundled).toHaveLength(10);
    expect(page?.cause.bundled?.slice(0, 2)).toEqual(['Rung t1', 'Rung t2']);
  });

  test('wait as long as the most pressing of them says, are as late as the latest, and wake where one does', () => {
    const window = (...minutes: (number | undefined)[]) => {
      const of = minutes.map((acknowledgeWithinMinutes, index) =>
        trigger(
          `t${index}`,
          ['anna'],
          acknowledgeWithinMinutes === undefined ? {} : { acknowledgeWithinMinutes },
        ),
      );
      return ((climbed(of).state.escalation?.openPages[0]?.acknowledgeBy ?? 0) - at('02:00')) / 60_000;
    };
    expect([window(5, 3), window(3, 5), window(5, undefined), window(undefined, 4)]).toEqual([3, 3, 5, 4]);
    expect([window(undefined), window(undefined, undefined)]).toEqual([10, 10]);
    const late = (id: string, lateBySeconds: number) => ({
      ...trigger(id, ['anna']),
      cause: { rungId: id, rungName: id, dueAt: at('02:00'), lateBySeconds },
    });
    for (const of of [
      [late('a', 60), late('b', 90)],
      [late('a', 90), late('b', 60)],
    ])
      expect(climbed(of).state.escalation?.openPages[0]?.cause.lateBySeconds).toBe(90);
    const urgent = { urgent: true } as const;
    const calm = trigger('a', ['quinn']);
    expect(asked(climbed([calm, trigger('b', ['quinn'])]))).toMatchObject({
      open: [],
      held: ['quinn a+Rung b'],
    });
    expect(asked(climbed([calm, trigger('b', ['quinn'], urgent)])).open).toEqual(['quinn a+Rung b']);
    expect(asked(climbed([trigger('a', ['quinn'], urgent), trigger('b', ['quinn'])])).open).toEqual([
      'quinn a+Rung b',
    ]);
  });
});

describe('who handed the case on', () => {
  /** Anna handed it on, and Ben is asked. */
  const given = story(
    { severity: 'S3' },
    { ...SETUP_HERE, ladder: { ...LADDER, rungs: LADDER.rungs.slice(0, 1) } },
  );
  given.does(reclassify('S2'), by('mia'));
  given.does({ type: 'EscalateNow', personId: 'anna', reason: 'On the road' }, by('anna'));
  const late = (people: readonly string[], clockId?: string): Trigger => ({
    ...breach('late', people, at('02:00'), clockId),
    breach: false,
  });
  const alone = {
    ...given.state,
    escalation: given.state.escalation && { ...given.state.escalation, openPages: [] },
  };

  test('is not come back to by a deadline’s rung while somebody else is asked: they wait their turn', () => {
    expect(given.state.escalation?.openPages.map(({ personId }) => personId)).toEqual(['ben']);
    expect(asked(climbed([late(['anna', 'cleo'], 'respond')], given.state))).toMatchObject({
      ...{ open: ['ben opening', 'cleo late'], queue: ['anna late'] },
    });
  });

  test('is by one that is about no deadline, by a breach, and where nobody else is asked', () => {
    const [ben, anna] = ['ben opening', 'anna late'];
    expect(asked(climbed([late(['anna', 'cleo'])], given.state)).open).toEqual([ben, anna]);
    expect(
      asked(climbed([breach('late', ['anna', 'cleo'], at('02:00'), 'respond')], given.state)).open,
    ).toEqual([ben, anna]);
    expect(asked(climbed([late(['anna', 'cleo'], 'respond')], alone)).open).toEqual([anna]);
    const own = {
      ...alone,
      escalation: alone.escalation && {
        ...alone.escalation,
        openPages: (given.state.escalation?.openPages ?? []).map((each) => ({ ...each, personId: 'anna' })),
      },
    };
    expect(asked(climbed([together('late', ['anna', 'cleo'])], own)).open).toEqual([
      'anna opening',
      'cleo late',
    ]);
  });
});

describe('the turn that a page takes', () => {
  const opened = ({ events }: Climbed) =>
    events.flatMap((event) =>
      'type' in event && (event.type === 'PageOpened' || event.type === 'PeopleQueued') ? [event] : [],
    );
  const leave = (deputyId: string) => ({
    absences: [{ from: at('01:00'), to: at('09:00'), reason: 'leave', deputyId }],
  });

  test('is their own, which the page need not say; that of who stands in for a stand-in is said', () => {
    for (const event of opened(climbed([trigger('a', ['anna'])])))
      expect(Object.keys(event)).toEqual(['type', 'page']);
    const waits = climbed([trigger('a', ['anna', 'ben'])], told.state, {
      setup: { people: peopleWith('ben', leave('cleo')) },
    });
    expect(asked(waits).queue).toEqual(['cleo a']);
    const people = peopleWith('cleo', leave('mia'));
    const next = climbed([], waits.state, { ended: ONE_PAGE_ENDED, setup: { people } });
    expect(asked(next).open).toEqual(['anna a', 'mia a']);
    expect(opened(next)).toMatchObject([
      { turnOf: 'cleo', page: { personId: 'mia', because: { standsInFor: 'ben' } } },
    ]);
    const once = climbed([trigger('a', ['anna', 'ben'])]);
    const own = climbed([], once.state, {
      ended: ONE_PAGE_ENDED,
      setup: { people: peopleWith('ben', leave('cleo')) },
    });
    expect(opened(own).map((event) => Object.keys(event))).toEqual([['type', 'page']]);
  });

  test('of somebody whom a later trigger asks at once is not queued before', () => {
    const both = climbed([trigger('a', ['anna', 'ben']), trigger('b', ['ben', 'cleo'])]);
    expect(opened(both).flatMap((event) => ('queue' in event ? event.queue : []))).toMatchObject([
      { personId: 'cleo' },
    ]);
  });
});

describe('somebody whose page waits for the end of their quiet hours', () => {
  const held = climbed([trigger('a', ['quinn', 'ben'])]);

  test('is asked: the others wait behind them, and no final person is called', () => {
    expect(asked(held)).toEqual({ open: [], held: ['quinn a'], queue: ['ben a'] });
    expect(held.events).toContainEqual({
      type: 'PageHeld',
      held: {
        personId: 'quinn',
        cause: { rungId: 'a', rungName: 'Rung a', dueAt: at('02:00'), lateBySeconds: 0 },
        acknowledgeWithinMinutes: 10,
        until: at('03:00'),
      },
    });
    expect(asked(climbed([trigger('b', ['quinn', 'cleo'])], held.state))).toEqual({
      ...{ open: [], held: ['quinn a'], queue: ['ben a', 'cleo b'] },
    });
    expect(asked(climbed([together('b', ['quinn', 'cleo'])], held.state))).toEqual({
      ...{ open: ['cleo b'], held: ['quinn a'], queue: ['ben a'] },
    });
  });

  test('is woken by a breach, and by an emergency', () => {
    const woken = { open: ['quinn b'], held: [], queue: ['ben a', 'cleo b urgent'] };
    expect(asked(climbed([breach('b', ['quinn', 'cleo'])], held.state))).toEqual(woken);
    expect(asked(climbed([trigger('b', ['quinn', 'cleo'], { urgent: true })], held.state))).toEqual(woken);
    expect(asked(climbed([together('b', ['quinn', 'cleo'], { urgent: true })], held.state))).toEqual({
      ...{ open: ['quinn b', 'cleo b'], held: [], queue: ['ben a'] },
    });
  });

  test('is passed over where a page ended unanswered: the next one is asked', () => {
    expect(asked(climbed([], held.state, { ended: { count: 1, lateBySeconds: 30 } }))).toEqual({
      ...{ open: ['ben a'], held: ['quinn a'], queue: [] },
    });
    const [page] =
      climbed([], held.state, { ended: { count: 1, lateBySeconds: 30 } }).state.escalation?.openPages ?? [];
    expect(page?.cause.lateBySeconds).toBe(30);
  });
});

describe('more people than there is room for', () => {
  const tooMany = (personIds: readonly string[], rungId: string) =>
    personIds.map((personId) => ({ type: 'PersonSkipped', personId, rungId, because: 'too_many' }));

  test('are thirty at once, and the others are left out by name', () => {
    const all = climbed([together('a', ids(1, 40))]);
    expect(all.state.escalation?.openPages.map(({ personId }) => personId)).toEqual(ids(1, 30));
    expect(skipped(all)).toEqual(tooMany(ids(31, 40), 'a'));
    const turns = climbed([trigger('a', ids(1, 40))]);
    expect(turns.state.escalation?.queue.map(({ personId }) => personId)).toEqual(ids(2, 30));
    expect(skipped(turns)).toEqual(tooMany(ids(31, 40), 'a'));
  });

  test('are counted with everybody who is asked or waits already', () => {
    const some = climbed([together('a', ['anna', 'quinn']), trigger('b', ['anna', 'ben', 'cleo'])]);
    expect(asked(some)).toMatchObject({ held: ['quinn a'], queue: ['ben b', 'cleo b'] });
    const more = climbed([together('c', ids(1, 10)), trigger('d', ids(11, 40))], some.state);
    expect(skipped(more)).toEqual(tooMany(ids(27, 40), 'd'));
  });

  test('are asked all the same where they wait already', () => {
    const full = climbed([together('a', ['quinn']), trigger('b', ids(1, 29))]);
    expect(asked(full).queue).toHaveLength(28);
    expect(asked(climbed([trigger('c', ['p29'])], full.state)).open).toEqual(['p01 b', 'p29 c']);
    expect(asked(climbed([breach('c', ['quinn'])], full.state)).open).toEqual(['p01 b', 'quinn c']);
    expect(skipped(climbed([trigger('c', ['p30'])], full.state))).toEqual(tooMany(['p30'], 'c'));
    expect(skipped(climbed([trigger('c', ['p01', 'p30'])], full.state))).toEqual(tooMany(['p30'], 'c'));
    const moved = climbed([trigger('a', ids(1, 30)), trigger('b', ['p05'])]);
    expect(asked(moved).open).toEqual(['p01 a', 'p05 a+Rung b']);
    expect(skipped(moved)).toEqual([]);
  });

  test('are asked again only as far as there is room for it', () => {
    const turns = climbed([trigger('a', ids(1, 14), { repeats: 2 })]);
    const rounds = turns.state.escalation?.queue.map(({ round }) => round ?? 1) ?? [];
    expect(rounds).toEqual([...Array(13).fill(1), ...Array(14).fill(2), ...Array(2).fill(3)]);
    expect(skipped(climbed([trigger('a', ids(1, 14), { repeats: 2 }), trigger('b', ids(15, 15))]))).toEqual(
      tooMany(['p15'], 'b'),
    );
  });
});

describe('where a deadline leaves no time to wait for the end of quiet hours', () => {
  const tight = {
    tier: tierOf({ S3: [{ kind: 'respond', within: { amount: 65, unit: 'minutes' }, from: 'report' }] }),
    people: [...PEOPLE, QUINN, { ...QUINN, id: 'rosa' }],
  };
  const soon = story({ severity: 'S3' }, { ...SETUP_HERE, ...tight }).state;
  const put = (before: CaseState, triggers: readonly Trigger[], ended = NO_PAGE_ENDED) =>
    climbed(triggers, before, { setup: tight, ended });
  const putOff = ({ state }: Climbed) =>
    state.escalation?.queue.map((each) => `${each.personId}${each.putOff ? ' put off' : ''}`);

  test('others come first, beside whoever is asked already, and the sleeper waits behind them', () => {
    const anna = put(soon, [trigger('a', ['anna'])]);
    const both = put(anna.state, [trigger('b', ['quinn', 'ben'])]);
    expect(asked(both).open).toEqual(['anna a', 'ben b']);
    expect(putOff(both)).toEqual(['quinn put off']);
    expect(both.events).toContainEqual({
      ...{ type: 'PersonPutOff', personId: 'quinn', rungId: 'b', quietUntil: at('03:00') },
    });
  });

  test('so also where their turn comes, for whom one turn is left', () => {
    const waits = put(soon, [trigger('a', ['anna', 'quinn', 'ben', 'cleo'])]);
    const next = put(waits.state, [], ONE_PAGE_ENDED);
    expect(asked(next).open).toEqual(['anna a', 'ben a']);
    expect(putOff(next)).toEqual(['cleo', 'quinn put off']);
    const last = put(put(next.state, [], ONE_PAGE_ENDED).state, [], ONE_PAGE_ENDED);
    expect(asked(last).open).toEqual(['anna a', 'ben a', 'cleo a', 'quinn a']);
    expect(putOff(last)).toEqual([]);
  });

  test('nobody comes first who sleeps as well and was put off, nor who is asked already', () => {
    const two = put(soon, [trigger('a', ['quinn', 'rosa'])]);
    expect(asked(two).open).toEqual(['rosa a']);
    expect(putOff(two)).toEqual(['quinn put off']);
    const again = put(soon, [trigger('a', ['anna'], { repeats: 1 })]);
    expect(asked(put(again.state, [trigger('b', ['quinn'])]))).toMatchObject({ open: ['anna a', 'quinn b'] });
  });

  test('only what still runs is a deadline', () => {
    const met = story({ severity: 'S3' }, { ...SETUP_HERE, ...tight });
    met.does(contact('02:00'));
    expect(met.status('respond')).toBe('met');
    expect(asked(put(met.state, [trigger('a', ['quinn', 'ben'])]))).toMatchObject({ held: ['quinn a'] });
  });
});

describe('whose turn has come', () => {
  test('and who left meanwhile is skipped, and the next is asked in the same commit', () => {
    const waits = climbed([trigger('a', ['anna', 'ben', 'cleo'])]);
    const people = peopleWith('ben', { active: false });
    const next = climbed([], waits.state, { ended: ONE_PAGE_ENDED, setup: { people } });
    expect(asked(next)).toEqual({ open: ['anna a', 'cleo a'], held: [], queue: [] });
    expect(skipped(next)).toEqual([
      { type: 'PersonSkipped', personId: 'ben', rungId: 'a', because: 'inactive' },
    ]);
  });

  test('and for whom somebody stands in who is asked already is skipped, and said so', () => {
    const waits = climbed([trigger('a', ['anna', 'ben', 'cleo'])]);
    const leave = { from: at('01:00'), to: at('09:00'), reason: 'leave' };
    const people = peopleWith('ben', { absences: [{ ...leave, deputyId: 'anna' }] });
    const next = climbed([], waits.state, { ended: ONE_PAGE_ENDED, setup: { people } });
    expect(asked(next)).toEqual({ open: ['anna a', 'cleo a'], held: [], queue: [] });
    expect(skipped(next)).toEqual([
      { type: 'PersonSkipped', personId: 'ben', rungId: 'a', because: 'deputy_asked' },
    ]);
    const free = peopleWith('ben', { absences: [{ ...leave, deputyId: 'mia' }] });
    const other = climbed([], waits.state, { ended: ONE_PAGE_ENDED, setup: { people: free } });
    expect(asked(other)).toEqual({ open: ['anna a', 'mia a'], held: [], queue: ['cleo a'] });
    expect(other.state.escalation?.openPages[1]?.because).toEqual({ to: 'person', standsInFor: 'ben' });
  });

  test('is told as late as it is noticed, or as their rung was', () => {
    const late = trigger('a', ['anna', 'ben']);
    const waits = climbed([{ ...late, cause: { ...late.cause, lateBySeconds: 60 } }]);
    const lateOf = (lateBySeconds: number) =>
      climbed([], waits.state, { ended: { count: 1, lateBySeconds } }).state.escalation?.openPages[1]?.cause
        .lateBySeconds;
    expect([lateOf(30), lateOf(90)]).toEqual([60, 90]);
  });

  test('waits as their rung says, and is held for just what it says', () => {
    const waits = climbed([
      trigger('a', ['anna', 'ben'], { acknowledgeWithinMinutes: 4 }),
      trigger('b', ['cleo', 'mia']),
    ]);
    expect(waits.state.escalation?.queue).toStrictEqual([
      { personId: 'ben', cause: trigger('a', []).cause, acknowledgeWithinMinutes: 4 },
      { personId: 'mia', cause: trigger('b', []).cause },
    ]);
  });
});

describe('the end of quiet hours', () => {
  const held = climbed([trigger('a', ['quinn', 'ben'])]);
  const released = (now: Instant, setup: Partial<CaseSetup> = {}) => {
    const context = { now, actor: CLOCK, entropy: entropyOf(9), setup: { ...told.setup, ...setup } };
    const draft = draftOf(held.state, context);
    const ended = releaseHeld(draft);
    return { ended, open: draft.state.escalation?.openPages ?? [] };
  };

  test('opens the page, as late as it is noticed', () => {
    expect(released(at('03:00') - 1).open).toEqual([]);
    expect(released(at('03:00'))).toMatchObject({
      ended: { count: 0 },
      open: [{ personId: 'quinn', cause: { rungId: 'a', lateBySeconds: 0 }, acknowledgeBy: at('03:10') }],
    });
    expect(released(at('03:20')).open[0]?.cause.lateBySeconds).toBe(1_200);
  });

  test('moves the ladder on where they cannot be paged by then', () => {
    const people = [...PEOPLE, { ...QUINN, active: false }];
    expect(released(at('03:00'), { people })).toEqual({ ended: { count: 1, lateBySeconds: 0 }, open: [] });
  });
});

describe('behind the last person', () => {
  const top = climbed([trigger('a', [])]);
  const reached = ({ events }: Climbed) =>
    events.filter((event) => 'type' in event && event.type === 'TopOfLadderReached');

  test('the final person is paged until the next round, with what nobody answered', () => {
    expect(reached(top)).toEqual([
      { type: 'TopOfLadderReached', round: 1, repeatAt: at('02:15'), finalPersonPaged: true },
    ]);
    expect(top.state.escalation?.openPages).toMatchObject([
      { personId: 'dora', acknowledgeBy: at('02:15'), cause: { rungId: 'top', dueAt: at('02:00') } },
    ]);
    expect(top.state.escalation?.openPages[0]?.cause).not.toHaveProperty('unanswered');
    const anna = climbed([breach('a', ['anna'], at('02:00'), 'respond')]);
    const people = peopleWith('anna', { active: false });
    const gone = climbed(
      [],
      { ...anna.state, escalation: anna.state.escalation && { ...anna.state.escalation, openPages: [] } },
      { setup: { people } },
    );
    expect(gone.state.escalation?.openPages[0]?.cause).toMatchObject({
      clockId: 'respond',
      unanswered: 'Rung a',
    });
  });

  test('the next round comes at its instant, not before, and is told as late as it is noticed', () => {
    const unanswered = {
      ...top.state,
      escalation: top.state.escalation && { ...top.state.escalation, openPages: [] },
    };
    const at14 = climbed([], unanswered, { now: at('02:14') });
    expect(reached(at14)).toEqual([]);
    const at20 = climbed([], unanswered, { now: at('02:20') });
    expect(reached(at20)).toEqual([
      { type: 'TopOfLadderReached', round: 2, repeatAt: at('02:35'), finalPersonPaged: true },
    ]);
    expect(at20.state.escalation?.openPages[0]?.cause).toMatchObject({
      dueAt: at('02:15'),
      lateBySeconds: 300,
    });
  });

  test('whoever has a page already gets no second one, and nobody is said to be skipped', () => {
    const round = climbed([], top.state, { now: at('02:15') });
    expect(reached(round)).toMatchObject([{ round: 2, finalPersonPaged: false }]);
    expect(skipped(round)).toEqual([]);
    expect(asked(round).open).toEqual(['dora top']);
  });

  test('a final person who cannot be paged is said to be skipped; somebody else’s page does not stand for theirs', () => {
    const people = [...peopleWith('dora', { active: false }), QUINN];
    const none = climbed([trigger('a', [])], told.state, { setup: { people } });
    expect(skipped(none)).toEqual([
      { type: 'PersonSkipped', personId: 'dora', rungId: 'top', because: 'inactive' },
    ]);
    expect(reached(none)).toMatchObject([{ finalPersonPaged: false }]);
    const anna = climbed([trigger('b', ['anna'])], none.state);
    expect(asked(anna).open).toEqual(['anna b']);
    const both = climbed([], anna.state, { now: at('02:15') });
    expect(asked(both).open).toEqual(['anna b', 'dora top']);
  });
});

describe('a page that is stopped', () => {
  const opening = { ladder: { ...LADDER, rungs: LADDER.rungs.slice(0, 1) } };
  const changes = (of: Story) =>
    of.events
      .map(({ event }) => event)
      .filter(({ type }) =>
        ['PageEnded', 'HoldEnded', 'EscalationEnded', 'PageOpened', 'PageHeld'].includes(type),
      )
      .map((event) => ('page' in event ? [event.type, event.page.personId] : event));

  test('because the case is held says so of each page and of the escalation', () => {
    const one = story({}, opening);
    const pageId = one.openPageOf('anna').id;
    one.does(pause());
    expect(changes(one)).toEqual([
      ['PageOpened', 'anna'],
      { type: 'PageEnded', pageId, personId: 'anna', end: 'stopped', because: 'paused' },
      { type: 'EscalationEnded', number: 1, because: 'paused' },
    ]);
  });

  test('because the severity changed is opened anew for the same reason; who sleeps goes on sleeping', () => {
    const rungs = opening.ladder.rungs.map((rung) => ({
      ...rung,
      recipients: [...rung.recipients, { to: 'person' as const, personId: 'quinn' }],
      order: 'all_at_once' as const,
    }));
    const quiet = QUINN.quietHours && { ...QUINN.quietHours, brokenUpToRank: 0 };
    const sleeper = { ...QUINN, ...(quiet ? { quietHours: quiet } : {}) };
    const tier = tierOf({
      S1: [{ kind: 'restore', within: { amount: 24, unit: 'hours' }, from: 'report' }],
      S2: [{ kind: 'restore', within: { amount: 24, unit: 'hours' }, from: 'report' }],
    });
    const ladder = { ...opening.ladder, rungs };
    const one = story({}, { ladder, tier, people: [...peopleWith('ben', { active: false }), sleeper] });
    const { id: pageId, because } = one.openPageOf('anna');
    expect(because).toMatchObject({ to: 'rota' });
    expect(one.does(reclassify('S2'), by('mia'))).toBe('accepted');
    expect(changes(one).filter((event) => !('held' in event))).toEqual([
      ['PageOpened', 'anna'],
      { type: 'PageEnded', pageId, personId: 'anna', end: 'stopped', because: 'severity changed' },
      { type: 'HoldEnded', personId: 'quinn', because: 'severity changed' },
      ['PageOpened', 'anna'],
    ]);
    expect(one.openPageOf('anna').because).toEqual(because);
    expect(one.state.escalation?.held).toMatchObject([{ personId: 'quinn' }]);
  });

  test('is none where nobody is paged: a correction of the severity begins nothing', () => {
    const one = story({ severity: 'S2' }, opening);
    one.does(take());
    one.does(reclassify('S3'), by('mia'));
    expect(one.state.escalation).toBeNull();
  });

  test('is none of a summons to a crisis team, which is not about the severity', () => {
    const restated = (rungId: string) => {
      const { state } = climbed([trigger(rungId, ['ben'])]);
      const draft = draftOf(state, {
        now: at('02:00'),
        actor: CLOCK,
        entropy: entropyOf(9),
        setup: told.setup,
      });
      const again = restatePages(draft);
      return [again?.people, draft.state.escalation?.openPages.map(({ personId }) => personId)];
    };
    expect(restated('crisis_opened')).toEqual([undefined, ['ben']]);
    expect(restated('opening')).toEqual([[{ personId: 'ben' }], []]);
  });

  test('because nobody answered says so, and the next is told how late that was noticed', () => {
    const one = story({}, opening);
    const pageId = one.openPageOf('anna').id;
    one.outageUntil('02:12');
    one.does({ type: 'Wake' });
    expect(changes(one)[1]).toEqual({
      ...{ type: 'PageEnded', pageId, personId: 'anna', end: 'expired' },
      because: 'the acknowledgement window passed',
    });
    expect(one.openPageOf('ben').cause.lateBySeconds).toBe(120);
  });
});

describe('the ways of a page', () => {
  test('are said to be tried at the same time, or for want of an answer, each of its own page', () => {
    const ways = (id: string, afterMinutes: number): Partial<Person> => ({
      contactMethods: person(id, ['sms', 'email']).contactMethods,
      paging: [
        {
          severities: [],
          ways: person(id, ['email', 'sms']).contactMethods.map((method, index) => ({
            way: wayOf(method),
            afterMinutes: index * afterMinutes,
          })),
        },
      ],
    });
    const people = peopleWith('anna', ways('anna', 0)).map((each) =>
      each.id === 'ben' ? { ...each, ...ways('ben', 4) } : each,
    );
    const rungs = LADDER.rungs.slice(0, 1).map((rung) => ({ ...rung, order: 'all_at_once' as const }));
    const one = story({}, { people, ladder: { ...LADDER, rungs } });
    one.until('02:05');
    expect(one.sent()).toEqual([
      '02:00 page anna email',
      '02:00 page ben email',
      '02:00 page anna sms',
      '02:00 reception reporter',
      '02:04 page ben sms',
    ]);
    expect(eventsOf(one, 'PageRetried').map(({ because, standing }) => [because, standing])).toEqual([
      ['at the same time', true],
      ['no answer yet', true],
    ]);
  });
});

describe('what a rung says when it is reached', () => {
  test('is whom it names, and its own times only where it has them', () => {
    const one = story({}, { ladder: { ...LADDER, rungs: LADDER.rungs.slice(0, 1) } });
    expect(eventsOf(one, 'RungReached')).toEqual([
      {
        ...{ type: 'RungReached', rungId: 'opening', rungName: 'Opened', personIds: ['anna', 'ben'] },
        ...{ does: 'page', dueAt: at('02:00'), lateBySeconds: 0, next: null },
      },
    ]);
    const [rung] = LADDER.rungs;
    if (!rung) throw new Error('There is a rung');
    expect(ownTimesOf(rung)).toStrictEqual({});
    expect(ownTimesOf({ ...rung, acknowledgeWithinMinutes: 3, repeats: 2 })).toStrictEqual({
      ...{ acknowledgeWithinMinutes: 3, repeats: 2 },
    });
  });

  test('of an emergency wakes its people, also those who wait for their turn', () => {
    const rung = (personIds: readonly string[]): Rung => ({
      ...{ id: 'fire', name: 'Fire', when: { at: 'emergency', classes: [] }, does: 'page' },
      ...{
        recipients: personIds.map((personId) => ({ to: 'person', personId })),
        order: 'one_after_another',
      },
    });
    const ladder = { ...LADDER, rungs: [rung(['quinn', 'ben'])] };
    const context = {
      now: at('02:00'),
      actor: CLOCK,
      entropy: entropyOf(9),
      setup: { ...told.setup, ladder },
    };
    const draft = draftOf(told.state, context);
    climb(draft, emergencyTriggers(draft, null, at('02:00')), NO_PAGE_ENDED);
    expect(asked({ state: draft.state, events: [] })).toEqual({
      ...{ open: ['quinn fire'], held: [], queue: ['ben fire urgent'] },
    });
  });
});

describe('beginning again', () => {
  test('asks the owner first, as the owner, and lets them sleep', () => {
    const ladder = { ...LADDER, rungs: LADDER.rungs.slice(0, 1), acknowledgementHoldsMinutes: 10 };
    const one = story({ severity: 'S3' }, { ...SETUP_HERE, ladder: { ...ladder, rungs: [] } });
    one.does(take('ben'), by('ben'));
    one.until('02:10');
    expect(one.openPageOf('ben').because).toEqual({ to: 'owner' });
    const asleep = story({ severity: 'S3' }, { ...SETUP_HERE, ladder: { ...ladder, rungs: [] } });
    asleep.does(take('quinn'), by('quinn'));
    asleep.until('02:10');
    expect(asleep.state.escalation).toMatchObject({ openPages: [], held: [{ personId: 'quinn' }] });
  });

  test('with nobody left goes to the final person, and skips nobody', () => {
    const one = story({ severity: 'S3' }, SETUP_HERE);
    one.does({ type: 'EscalateNow', personId: 'anna', reason: 'Too much' }, by('anna'));
    expect(one.state.escalation?.openPages.map(({ personId }) => personId)).toEqual(['dora']);
    expect(eventsOf(one, 'PersonSkipped')).toEqual([]);
  });
});

describe('a summons to a crisis team that nobody answered', () => {
  const team = { coordinatorId: 'cleo', leaderId: 'mia', memberIds: ['ben'], reportToId: 'tom' };
  const crisis = { status: 'open', since: at('02:00'), team } as const;
  const [page] = climbed([trigger('crisis_opened', ['ben'])]).state.escalation?.openPages ?? [];
  if (!page) throw new Error('Ben was summoned');
  const summoned = climbed([trigger('crisis_opened', ['ben'])]).state;
  const late = (changes: Partial<CaseState>, of: Page = page) => {
    const state = { ...summoned, acknowledged: true, ownerId: 'anna', crisis, ...changes };
    const draft = draftOf(state, {
      now: at('02:10'),
      actor: CLOCK,
      entropy: entropyOf(9),
      setup: told.setup,
    });
    const isLate = settlesLateSummons(draft, of);
    const decision = draft.accepted();
    const { events, effects } = decision.outcome === 'accepted' ? decision : { events: [], effects: [] };
    return [
      isLate,
      events.flatMap((event) => (event.type === 'EscalationEnded' ? event.because : [])),
      noticesOf({ effects }).map(({ topic, to, detail }) => [
        'personId' in to ? to.personId : '',
        topic,
        detail,
      ]),
    ];
  };
  const said = (toId: string, personId = 'ben', reason = 'Ben') => [
    [toId, 'crisis_unanswered', { personId, reason }],
  ];

  test('is told to the leader, else to the owner, by name', () => {
    expect(late({})).toEqual([true, [], said('mia')]);
    expect(late({}, { ...page, personId: 'mia' })).toEqual([true, [], said('anna', 'mia', 'Mia')]);
    expect(late({ crisis: undefined })).toEqual([true, [], said('anna')]);
    expect(late({ crisis: { ...crisis, team: undefined } })).toEqual([true, [], said('anna')]);
    expect(late({}, { ...page, personId: 'gone' })).toEqual([true, [], said('mia', 'gone', 'gone')]);
  });

  test('ends the escalation with the last of them, where nobody waits', () => {
    const { escalation } = summoned;
    if (!escalation) throw new Error('Somebody is summoned');
    const none = { ...escalation, openPages: [] };
    expect(late({ escalation: none })).toEqual([true, ['acknowledged'], said('mia')]);
    const queue = [{ personId: 'anna', cause: page.cause }];
    expect(late({ escalation: { ...none, queue } })).toEqual([true, [], said('mia')]);
  });

  test('is no other page, and none while nobody has the case in hand', () => {
    expect(late({ acknowledged: false })).toEqual([false, [], []]);
    expect(late({}, { ...page, cause: { ...page.cause, rungId: 'opening' } })).toEqual([false, [], []]);
  });
});
