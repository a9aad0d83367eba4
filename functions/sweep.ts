// Each minute: what is overdue goes on its way again (rule: EachMinute). The one function that reads the due index.

import { LambdaClient } from '@aws-sdk/client-lambda';
import { REPEATABLE_CALLS } from '../shared/adapters/client-settings.ts';
import { queuesOf, tableOf } from '../shared/adapters/desk-of-tenant.ts';
import { DynamoDueIndex } from '../shared/adapters/dynamo-due-index.ts';
import { JsonLog } from '../shared/adapters/json-log.ts';
import { LambdaInvoke } from '../shared/adapters/lambda-invoke.ts';
import { SystemClock } from '../shared/adapters/system-clock.ts';
import { queuesWithBypass } from '../shared/app/bypass.ts';
import { sweep } from '../shared/app/sweep.ts';
import { readEnvironment } from '../shared/contracts/environment.ts';

const settings = readEnvironment('sweep', process.env);
const log = new JsonLog({ stage: settings.STAGE, context: { function: 'sweep' } });
const bypass = new LambdaInvoke(new LambdaClient(REPEATABLE_CALLS), {
  wake: settings.WAKE_FUNCTION,
  intake: settings.INTAKE_FUNCTION,
  urgent: settings.URGENT_FUNCTION,
});
const world = {
  due: new DynamoDueIndex(tableOf(settings)),
  queues: queuesWithBypass(queuesOf(settings), bypass, log),
  clock: new SystemClock(),
  log,
};

export const handler = () => sweep(world);
