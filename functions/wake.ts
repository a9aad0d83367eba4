// Alarms that ring and commits whose effects are to be handed over again (queue: wake).

import { deskOf, keepingOf, worldOf } from '../shared/adapters/desk-of-tenant.ts';
import { queueChain } from '../shared/adapters/middy-chains.ts';
import { handOverAgain } from '../shared/app/hand-over.ts';
import { wake } from '../shared/app/wake.ts';
import { readEnvironment } from '../shared/contracts/environment.ts';
import { wakeQueueBody } from '../shared/contracts/queues.ts';

const world = worldOf(readEnvironment('wake', process.env), 'wake');

export const handler = queueChain({
  body: wakeQueueBody,
  log: world.log,
  async handle(message) {
    const desk = deskOf(world, message.tenantId);
    const keeping = keepingOf(desk, message.kind);
    if (message.type === 'wake') await wake(keeping, desk, message);
    else await handOverAgain(keeping, desk, message.recordId, message.version);
  },
});
