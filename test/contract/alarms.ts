// What every alarm clock promises: a wake message at its second, or 300 s ahead where a queue's delay does not reach, and no
// harm in arming it again. That an alarm may be lost or late is the sweeper's matter.

import { beforeEach, describe, expect, test } from 'vitest';
import { type Alarms, Unavailable } from '../../shared/app/ports.ts';
import { wakeQueueBody } from '../../shared/contracts/queues.ts';
import { SECOND_MS } from '../../shared/domain/instant.ts';
import { bodiesOn, type QueuesAtHand, SLACK_SECONDS } from './queues.ts';
import { CASE_ID, freshTenant } from './stores.ts';

export interface AlarmsAtHand extends QueuesAtHand {
  /** They ring on the wake queue of `queues`. */
  readonly alarms: Alarms;
  /** Alarms over what takes nothing. */
  readonly downAlarms: Alarms;
}

/** Design A4: a schedule may be a minute late, so it fires this much ahead. */
const AHEAD_SECONDS = 300;

export function describeAlarms(name: string, create: () => Promise<AlarmsAtHand>): void {
  describe(`${name}: alarms`, () => {
    let at: AlarmsAtHand;
    let about: { tenantId: string; kind: string; recordId: string };
    beforeEach(async () => {
      at = await create();
      about = { tenantId: freshTenant(), kind: 'case', recordId: CASE_ID };
    });
    const rung = async () => (await bodiesOn(at, 'wake')).map((body) => wakeQueueBody.parse(body));
    const inSeconds = (seconds: number) => at.now() + seconds * SECOND_MS;

    test.each([0, 1, 86_400])('one that is due since %s s rings at once', async (seconds) => {
      const wakeAt = inSeconds(-seconds);
      await at.alarms.arm({ ...about, wakeAt }, at.now());
      expect(await rung()).toEqual([{ type: 'wake', ...about, wakeAt }]);
    });

    test.each([60, 600.4, 840])('a near one, in %s s, rings at its second', async (seconds) => {
      const now = at.now();
      const wakeAt = now + seconds * SECOND_MS;
      await at.alarms.arm({ ...about, wakeAt }, now);
      await at.elapse(seconds - 1 - SLACK_SECONDS);
      expect(await rung()).toEqual([]);
      await at.elapse(1 + SLACK_SECONDS);
      expect(await rung()).toEqual([{ type: 'wake', ...about, wakeAt }]);
    });

    test.each([841, 900.4, 3_600, 400 * 86_400])(
      'a far one, in %s s, rings 300 s ahead, when a delay reaches the rest',
      async (seconds) => {
        const now = at.now();
        const wakeAt = now + seconds * SECOND_MS;
        await at.alarms.arm({ ...about, wakeAt }, now);
        await at.elapse(seconds - AHEAD_SECONDS - 1 - SLACK_SECONDS);
        expect(await rung()).toEqual([]);
        await at.elapse(1 + SLACK_SECONDS);
        expect(await rung()).toEqual([{ type: 'wake', ...about, wakeAt }]);
      },
    );

    test('armed again for the same instant it is armed once', async () => {
      const wakeAt = inSeconds(7_200);
      for (const later of [0, 1, 30]) await at.alarms.arm({ ...about, wakeAt }, at.now() + later * SECOND_MS);
      await at.elapse(7_200);
      expect(await at.receive('wake')).toHaveLength(1);
    });

    test('each record has its own, and each instant', async () => {
      const wakeAt = inSeconds(7_200);
      const messages = [
        { ...about, wakeAt },
        { ...about, wakeAt: wakeAt + SECOND_MS },
        { ...about, kind: 'complaint', wakeAt },
        { ...about, recordId: 'k7m3q9qxpb', wakeAt },
        { ...about, tenantId: freshTenant(), wakeAt },
      ];
      for (const message of messages) await at.alarms.arm(message, at.now());
      await at.elapse(7_200);
      const found = await rung();
      expect(found).toHaveLength(messages.length);
      for (const message of messages) expect(found).toContainEqual({ type: 'wake', ...message });
    });

    test('one that cannot be armed near by is told', async () => {
      const near = at.downAlarms.arm({ ...about, wakeAt: inSeconds(60) }, at.now());
      await expect(near).rejects.toThrow(Unavailable);
    });
  });
}
