// A standard queue with its dead letters, its consumer and its alarms. Every queue of ours is one of these, so none is
// without a place for what cannot be worked on, or without somebody who is told.

import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { EntryFunction } from './function.ts';
import type { Monitoring } from './monitoring.ts';

export interface WorkQueueProps {
  /** Capitalised, as the alarms' names begin: `Wake` gives `WakeDeadLetters`. */
  readonly name: string;
  readonly consumerTimeoutSeconds: number;
  /** How often a message is tried before it is a dead letter. */
  readonly triesMax: number;
  readonly monitoring: Monitoring;
  /** The alarm `<name>MessagesOld` goes off beyond it. Absent for a queue whose messages wait on purpose. */
  readonly oldAfterSeconds?: number;
  /** The alarm `<name>Backlog` goes off beyond it. */
  readonly backlogMax?: number;
}

export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: WorkQueueProps) {
    super(scope, id);
    this.deadLetters = new Queue(this, 'DeadLetters', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      // Six times the consumer's timeout, as Lambda asks of the queues that it polls: a throttled batch is tried again
      // without its messages becoming visible in between.
      // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
      visibilityTimeout: Duration.seconds(6 * props.consumerTimeoutSeconds),
      retentionPeriod: Duration.days(4),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: props.triesMax },
    });

    const { monitoring, name } = props;
    monitoring.alarm(`${name}DeadLetters`, {
      metric: this.deadLetters.metricApproximateNumberOfMessagesVisible({
        period: Duration.minutes(1),
        statistic: 'Maximum',
      }),
      above: 0,
    });
    const age = this.queue.metricApproximateAgeOfOldestMessage({
      period: Duration.minutes(1),
      statistic: 'Maximum',
    });
    const visible = this.queue.metricApproximateNumberOfMessagesVisible({
      period: Duration.minutes(1),
      statistic: 'Maximum',
    });
    if (props.oldAfterSeconds !== undefined) {
      monitoring.alarm(`${name}MessagesOld`, { metric: age, above: props.oldAfterSeconds });
    }
    if (props.backlogMax !== undefined) {
      monitoring.alarm(`${name}Backlog`, { metric: visible, above: props.backlogMax, forMinutes: 3 });
    }
    monitoring.graph('Queues: visible messages', visible);
    monitoring.graph('Queues: age of the oldest message, s', age);
  }

  /** Messages go to this function; one bad message of a batch comes back alone. */
  feed(
    consumer: EntryFunction,
    options: { readonly batchSize: number; readonly concurrencyMax: number },
  ): void {
    consumer.lambda.addEventSource(
      new SqsEventSource(this.queue, {
        batchSize: options.batchSize,
        maxConcurrency: options.concurrencyMax,
        reportBatchItemFailures: true,
      }),
    );
  }

  /** Notifications of the topic come as bare message bodies; what SNS cannot hand over is a dead letter of this queue. */
  subscribe(topic: ITopic): void {
    topic.addSubscription(
      new SqsSubscription(this.queue, { rawMessageDelivery: true, deadLetterQueue: this.deadLetters }),
    );
  }

  /** The right to put messages, and the queue's address under this name. */
  letSend(sender: EntryFunction, environmentName: string): void {
    sender.let(
      { [environmentName]: this.queue.queueUrl },
      new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.queue.queueArn] }),
    );
  }

  /** The right to ask how much is waiting. */
  letMeasure(reader: EntryFunction): void {
    reader.let(
      {},
      new PolicyStatement({ actions: ['sqs:GetQueueAttributes'], resources: [this.queue.queueArn] }),
    );
  }
}
