// The adapters of queues, alarms, raw bytes, links and providers over the engines of one machine, which speak AWS's own
// protocols. The fakes of the scenarios pass the same suites (memory-world.test.ts).

import { afterAll, beforeAll } from 'vitest';
import { describeAlarms } from './alarms.ts';
import { type EmbeddedWorld, startEmbeddedWorld } from './embedded-world.ts';
import { describeLinks } from './links.ts';
import { describeMessenger } from './messenger.ts';
import { describeBypass, describeQueues } from './queues.ts';
import { describeRawStore } from './raw-store.ts';

let world: EmbeddedWorld;
beforeAll(async () => {
  world = await startEmbeddedWorld();
});
afterAll(() => world?.stop());

describeQueues('embedded SQS', () => world.alarms());
describeAlarms('embedded Scheduler', () => world.alarms());
describeBypass('embedded Lambda', () => world.bypass());
describeRawStore('embedded S3', () => world.raw());
describeLinks('embedded Secrets Manager', () => world.links());
describeMessenger('embedded providers', (state) => world.messenger(state));
