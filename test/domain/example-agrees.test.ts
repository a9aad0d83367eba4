// A case on paper and a running case have the same deadlines: random lives under the presets, played through the commands
// and wakes of a case and through the events of an example. A failure prints the seed and the shortest life that shows it.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CaseCommand } from '../../shared/domain/case.ts';
import type { Foresight } from '../../shared/domain/foresight.ts';
import { HOUR_MS, type Instant, MINUTE_MS } from '../../shared/domain/instant.ts';
import { PRESET_CALENDARS } from '../../shared/domain/presets/tiers.ts';
import { isOff } from '../../shared/domain/sla.ts';
import type { Tier } from '../../shared/domain/tier.ts';
import { type ExampleEvent, playExample } from '../../shared/domain/worked-example.ts';
import { contact, fact, fulfil, milestone, pause, reclassify, resolve, resume } from './case-commands.ts';
import { at, type Story, story, timeOf } from './case-story.ts';
import { FILLED_PRESETS } from './filled-presets.ts';

type Happening = ExampleEvent extends infer Event
  ? Event extends ExampleEvent
    ? Omit<Event, 'at' | 'isRefused'>
    : never
  : never;

/** The commands by which a case learns what an event says; none where a case has no word for it. */
function commandsOf(event: Happening, now: Instant): readonly CaseCommand[] {
  const time = timeOf(now);
  switch (event.type) {
    case 'first_response':
      return [contact(time, { gaveRemoteSupport: true })];
    case 'arrived':
      return [milestone('arrive', time)];
    case 'restored':
      return [milestone('restore', time, { remotely: event.mode === 'remote' })];
    case 'resolved':
      return [resolve(time, { remotely: event.mode === 'remote' })];
    case 'onsite_decided':
      return [fact('onsite_decided', event.value)];
    case 'onsite_cleared':
      return [fact('cleared_on_site', true)];
    case 'not_repairable_on_the_spot':
      return [fact('repairable_on_the_spot', false)];
    case 'hardware_found_damaged':
      return [fact('hardware_damaged', true)];
    case 'site_identified':
      return [fact('site.province', event.province ?? '北京市')];
    case 'customer_maintainer_on_site':
      return [fulfil('customer_maintainer_on_site_10min', time)];
    case 'reclassified':
      return [reclassify(event.to, event.reason)];
    case 'paused':
      return [pause('', event.reason)];
    case 'resumed':
      return [resume()];
    case 'dispatched':
    case 'recorded':
    case 'mail_header_date':
    case 'emergency_classified':
      return [];
  }
}

const happening = (tier: Tier): fc.Arbitrary<Happening> =>
  fc.oneof(
    fc.constantFrom<Happening>(
      { type: 'first_response' },
      { type: 'arrived' },
      { type: 'onsite_cleared' },
      { type: 'not_repairable_on_the_spot' },
      { type: 'hardware_found_damaged' },
      { type: 'customer_maintainer_on_site' },
      { type: 'restored' },
      { type: 'restored', mode: 'remote' },
      { type: 'resolved', mode: 'remote' },
      { type: 'onsite_decided', value: true },
      { type: 'onsite_decided', value: false },
      { type: 'site_identified', province: '北京市' },
      { type: 'site_identified', province: '上海市' },
    ),
    fc.constantFrom<Happening>({ type: 'paused', reason: 'waiting_customer' }, { type: 'resumed' }),
    fc
      .record({
        to: fc.constantFrom(...tier.severities.map(({ code }) => code)),
        reason: fc.constantFrom<'worsened' | 'correction'>('worsened', 'correction'),
      })
      .map((told): Happening => ({ type: 'reclassified', ...told })),
  );

const life = fc.constantFrom(...FILLED_PRESETS.keys()).chain((index) => {
  const tier = FILLED_PRESETS[index] as Tier;
  return fc.record({
    preset: fc.constant(tier.id),
    severity: fc.constantFrom(...tier.severities.map(({ code }) => code)),
    steps: fc.array(fc.record({ waitMinutes: fc.oneof(fc.nat(90), fc.nat(1_600)), event: happening(tier) }), {
      maxLength: 7,
    }),
    restMinutes: fc.nat(2_880),
  });
});

/** What both must say of a clock: when it is due and was met, or why it is off; waiting and paused ones have no instant yet. */
function agreeing({ state, events }: Story, { clocks, deadlines }: Foresight): void {
  const missed = events.flatMap(({ event }) =>
    event.type === 'TargetBreached' ? [`${event.clockId} ${event.dueAt}`] : [],
  );
  expect(state.clocks.map(({ id }) => id)).toEqual(clocks.map(({ id }) => id));
  for (const clock of state.clocks) {
    const { id, status, dueAt, metAt, because } = clock;
    // The last of an id is what holds now; before it stands what was missed under an earlier severity.
    const now = deadlines.findLast((one) => one.id === id);
    if (isOff(clock) && now?.outcome !== 'breached') {
      expect([id, now?.outcome, now?.because]).toEqual([id, status, because]);
    } else if (status === 'running' || status === 'met') {
      expect([id, now?.metAt]).toEqual([id, metAt]);
      if (dueAt !== null) expect([id, now?.dueAt]).toEqual([id, dueAt]);
    }
  }
  // What is off by now may on paper have been missed under a severity that the case learned of only afterwards.
  const off = new Set(state.clocks.filter(isOff).map(({ id }) => id));
  const onPaper = deadlines.filter(({ id, outcome }) => outcome === 'breached' && !off.has(id));
  // A clock that was missed once is missed anew only at a later instant.
  const isKnown = (id: string, dueAt: Instant) =>
    missed.some((one) => one.startsWith(`${id} `) && Number(one.slice(id.length + 1)) >= dueAt);
  for (const { id, dueAt } of onPaper) {
    expect([id, dueAt, isKnown(id, dueAt ?? 0)]).toEqual([id, dueAt, true]);
  }
}

test('whatever happens under whichever preset', () => {
  const runs = Math.ceil(200 * Number(process.env.FAULTLINE_SHARE ?? 1));
  fc.assert(
    fc.property(life, ({ preset, severity, steps, restMinutes }) => {
      const tier = FILLED_PRESETS.find(({ id }) => id === preset) as Tier;
      const reportedAt = at('02:00');
      const running = story(
        { severity, facts: { channel: 'email' } },
        {
          tier,
          calendars: PRESET_CALENDARS,
        },
      );
      const events: ExampleEvent[] = [];
      let now = reportedAt;
      for (const { waitMinutes, event } of steps) {
        now += waitMinutes * MINUTE_MS;
        if (now > reportedAt + 200 * HOUR_MS || running.state.status !== 'open') break;
        // What happens at the very instant of a deadline is heard before the deadline is: both clocks must say so.
        running.until(timeOf(Math.max(running.now, now - MINUTE_MS)));
        running.outageUntil(timeOf(now));
        const commands = commandsOf(event, now);
        // What a case refuses, or has heard already, has not happened on paper either.
        const isTaken = commands.length > 0 && commands.every((each) => running.does(each) === 'accepted');
        if (isTaken) events.push({ ...event, at: now } as ExampleEvent);
      }
      const asOf = Math.min(now + restMinutes * MINUTE_MS, reportedAt + 230 * HOUR_MS);
      running.until(timeOf(asOf));

      const played = playExample({
        reckoning: { tier, calendars: PRESET_CALENDARS },
        severity,
        reportedAt,
        facts: { channel: 'email' },
        events,
        asOf,
      });
      if ('fault' in played) throw new Error(`${played.fault.path}: ${played.fault.message}`);
      expect(running.state.course.severity).toBe(played.foresight.course.severity);
      agreeing(running, played.foresight);
    }),
    { numRuns: runs, ...(process.env.FAULTLINE_SEED && { seed: Number(process.env.FAULTLINE_SEED) }) },
  );
});
