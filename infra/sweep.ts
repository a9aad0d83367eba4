// The sweeper: each minute it asks the due index what is overdue and hands it to whoever should have been woken. It is
// driven by a rule of EventBridge and not by Scheduler, which it stands in for.

import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import type { Alarms } from './alarms.ts';
import { EntryFunction } from './function.ts';
import type { Intake } from './intake.ts';
import type { Messages } from './messages.ts';
import type { Surroundings } from './surroundings.ts';

export class Sweep extends Construct {
  readonly sweep: EntryFunction;

  constructor(
    scope: Construct,
    id: string,
    surroundings: Surroundings & {
      readonly alarms: Alarms;
      readonly intake: Intake;
      readonly messages: Messages;
    },
  ) {
    super(scope, id);
    const { settings, bundles, monitoring, table, alarms, intake, messages } = surroundings;
    this.sweep = new EntryFunction(this, 'Sweep', {
      entry: 'sweep',
      purpose: 'Finds what is overdue in the due index and wakes it again.',
      // Under the minute of its rule, so that two sweeps hardly ever run side by side.
      timeoutSeconds: 55,
      memoryMegabytes: 512,
      bundles,
      settings,
    });
    new Rule(this, 'EachMinute', {
      description: 'Sweeps the due index.',
      schedule: Schedule.rate(Duration.minutes(1)),
      // The next minute sweeps anew; a late sweep is worth nothing.
      targets: [new LambdaTarget(this.sweep.lambda, { retryAttempts: 0, maxEventAge: Duration.minutes(1) })],
    });
    table.letReadDue(this.sweep);

    alarms.queue.letSend(this.sweep, 'WAKE_QUEUE_URL');
    intake.letHandIn(this.sweep);
    // Every attempt that is overdue goes the urgent way, notices too.
    messages.urgentQueue.letSend(this.sweep, 'URGENT_QUEUE_URL');
    for (const queue of [alarms.queue, intake.queue, messages.urgentQueue]) queue.letMeasure(this.sweep);
    // The way out when SQS does not take a message: the same bodies, straight to the function.
    alarms.wake.letInvoke(this.sweep, 'WAKE_FUNCTION');
    intake.intake.letInvoke(this.sweep, 'INTAKE_FUNCTION');
    messages.urgent.letInvoke(this.sweep, 'URGENT_FUNCTION');

    monitoring.alarm('NoSweepFor3Minutes', {
      metric: monitoring.counted('SweepDone'),
      below: 1,
      forMinutes: 3,
      silenceIsBad: true,
    });
    monitoring.alarm('SweptMoreThanZero', { metric: monitoring.counted('Swept'), above: 0 });
    monitoring.alarm('ItemParked', { metric: monitoring.counted('ItemParked'), above: 0 });
    monitoring.graph('Swept and parked', monitoring.counted('Swept'));
    monitoring.graph('Swept and parked', monitoring.counted('ItemParked'));
  }
}
