// The alarm clock of every record: the wake queue, the one-time schedules that send to it, and the function that wakes.
// An alarm is a hint; the sweeper (sweep.ts) stands behind it.

import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { EntryFunction } from './function.ts';
import { WorkQueue } from './queue.ts';
import type { Surroundings } from './surroundings.ts';

const TIMEOUT_SECONDS = 30;

export class Alarms extends Construct {
  readonly wake: EntryFunction;
  readonly queue: WorkQueue;
  readonly #group: string;
  /** `region:account`, as ARNs have it. */
  readonly #place: string;
  readonly #scheduleRole: Role;

  constructor(scope: Construct, id: string, { settings, bundles, monitoring, table }: Surroundings) {
    super(scope, id);
    this.queue = new WorkQueue(this, 'WakeQueue', {
      name: 'Wake',
      consumerTimeoutSeconds: TIMEOUT_SECONDS,
      triesMax: 5,
      monitoring,
      // Messages wait here up to 15 minutes on purpose, so their age says nothing; how many are ready does.
      backlogMax: 20_000,
    });
    this.wake = new EntryFunction(this, 'Wake', {
      entry: 'wake',
      purpose: 'Wakes one record at its instant, and hands over again what a crash left behind.',
      timeoutSeconds: TIMEOUT_SECONDS,
      memoryMegabytes: 512,
      bundles,
      settings,
    });
    this.queue.feed(this.wake, { batchSize: 10, concurrencyMax: 200 });
    table.letWork(this.wake);

    this.#group = `faultline-${settings.stage}`;
    this.#place = `${settings.region}:${settings.account}`;
    const group = new ScheduleGroup(this, 'Schedules', { scheduleGroupName: this.#group });
    this.#scheduleRole = new Role(this, 'ScheduleRole', {
      description: 'Taken on by a schedule when it fires: it may wake, and nothing else.',
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        // Against the confused deputy: only schedules of this group take the role.
        // https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
        conditions: {
          StringEquals: {
            'aws:SourceAccount': settings.account,
            'aws:SourceArn': group.scheduleGroupArn,
          },
        },
      }),
    });
    this.#scheduleRole.addToPolicy(
      new PolicyStatement({
        actions: ['sqs:SendMessage'],
        resources: [this.queue.queue.queueArn, this.queue.deadLetters.queueArn],
      }),
    );

    const ofGroup = (metricName: string) =>
      new Metric({
        namespace: 'AWS/Scheduler',
        metricName,
        dimensionsMap: { ScheduleGroup: this.#group },
        statistic: 'Sum',
        period: Duration.minutes(1),
      });
    monitoring.alarm('SchedulerTargetErrors', { metric: ofGroup('TargetErrorCount'), above: 0 });
    monitoring.alarm('SchedulerDropped', { metric: ofGroup('InvocationDroppedCount'), above: 0 });
    monitoring.alarm('SchedulerThrottled', { metric: ofGroup('InvocationThrottleCount'), above: 0 });
    monitoring.graph('Schedules fired', ofGroup('InvocationAttemptCount'));
  }

  /** For whoever commits: arming an alarm, near (the queue) or far (a schedule). */
  letArm(committer: EntryFunction): void {
    this.queue.letSend(committer, 'WAKE_QUEUE_URL');
    committer.letNamed(
      {
        WAKE_QUEUE_ARN: this.queue.queue.queueArn,
        SCHEDULE_GROUP: this.#group,
        SCHEDULE_ROLE_ARN: this.#scheduleRole.roleArn,
        SCHEDULE_DLQ_ARN: this.queue.deadLetters.queueArn,
      },
      {
        actions: ['scheduler:CreateSchedule'],
        names: `scheduler:${this.#place}:schedule/${this.#group}/*`,
        reason: 'A schedule is named by its record and instant; the wildcard is that name, in our own group.',
      },
    );
    committer.let(
      {},
      new PolicyStatement({
        actions: ['iam:PassRole'],
        resources: [this.#scheduleRole.roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
      }),
    );
  }
}
