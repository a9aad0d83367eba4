// Alarms that ring and commits whose effects are to be handed over again (queue: wake).

import { LambdaClient } from '@aws-sdk/client-lambda';
import { REPEATABLE_CALLS } from '../shared/adapters/client-settings.ts';
import { deskOf, worldOf } from '../shared/adapters/desk-of-tenant.ts';
import { LambdaInvoke } from '../shared/adapters/lambda-invoke.ts';
import { queueChain } from '../shared/adapters/middy-chains.ts';
import { queuesWithBypass } from '../shared/app/bypass.ts';
import { handOverAgain } from '../shared/app/hand-over.ts';
import { openReadiness } from '../shared/app/recheck.ts';
import { keepingsOf, ofKind } from '../shared/app/record-kinds.ts';
import { wake } from '../shared/app/wake.ts';
import { readEnvironment } from '../shared/contracts/environment.ts';
import { wakeQueueBody } from '../shared/contracts/queues.ts';
import { caseClockwork } from '../shared/domain/case-clockwork.ts';
import { readinessClockwork } from '../shared/domain/readiness-check.ts';
import { findingWords } from '../shared/web/words-readiness.ts';

const settings = readEnvironment('wake', process.env);
const base = worldOf(settings, 'wake');
const bypass = new LambdaInvoke(new LambdaClient(REPEATABLE_CALLS), {
  urgent: settings.URGENT_FUNCTION,
  bulk: settings.BULK_FUNCTION,
});
const world = { ...base, queues: queuesWithBypass(base.queues, bypass, base.log) };
const KINDS = { case: caseClockwork, readiness: readinessClockwork(findingWords) };

export const handler = queueChain({
  body: wakeQueueBody,
  log: world.log,
  async handle(message) {
    const desk = deskOf(world, message.tenantId);
    await ofKind(keepingsOf(KINDS, desk), message.kind, async (keeping) => {
      if (message.type === 'wake') await wake(keeping, desk, message);
      else await handOverAgain(keeping, desk, message.recordId, message);
    });
    await openReadiness(desk);
  },
});
