// Where reports come in other than over HTTP: mails that SES has put into the bucket, answers by SMS, and receipts that
// are still without a fate. One topic for each source, one queue, one function.

import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { EntryFunction } from './function.ts';
import { WorkQueue } from './queue.ts';
import type { Surroundings } from './surroundings.ts';

const TIMEOUT_SECONDS = 30;

export class Intake extends Construct {
  readonly intake: EntryFunction;
  readonly queue: WorkQueue;
  /** SES tells of every mail that lies in the bucket. */
  readonly mailTopic: Topic;
  /** The two-way channel of our number tells of every message to it. */
  readonly smsTopic: Topic;

  constructor(scope: Construct, id: string, { settings, bundles, monitoring, table, raw }: Surroundings) {
    super(scope, id);
    this.queue = new WorkQueue(this, 'IntakeQueue', {
      name: 'Intake',
      consumerTimeoutSeconds: TIMEOUT_SECONDS,
      triesMax: 5,
      monitoring,
      oldAfterSeconds: 300,
    });
    this.mailTopic = this.#topicFrom('MailTopic', 'ses.amazonaws.com', settings.account);
    this.smsTopic = this.#topicFrom('SmsTopic', 'sms-voice.amazonaws.com', settings.account);

    this.intake = new EntryFunction(this, 'Intake', {
      entry: 'intake',
      purpose: 'Stores a receipt of every mail and message, and opens or appends to a case.',
      timeoutSeconds: TIMEOUT_SECONDS,
      // A mail of 40 MB, the most that SES puts into a bucket, is held several times while it is read.
      memoryMegabytes: 1024,
      bundles,
      settings,
    });
    this.queue.feed(this.intake, { batchSize: 5, concurrencyMax: 100 });
    monitoring.alarm('MailForNoDesk', { metric: monitoring.counted('MailForNoDesk'), above: 0 });
    table.letWork(this.intake);
    table.letFindTenant(this.intake);
    raw.letTakeIn(this.intake);
    this.intake.let({ MAIL_DOMAIN: settings.mailDomain });
  }

  /** For whoever stores a receipt: putting it before the intake again. */
  letHandIn(caller: EntryFunction): void {
    this.queue.letSend(caller, 'INTAKE_QUEUE_URL');
  }

  #topicFrom(id: string, source: string, account: string): Topic {
    const topic = new Topic(this, id, { enforceSSL: true });
    topic.addToResourcePolicy(
      new PolicyStatement({
        actions: ['sns:Publish'],
        principals: [new ServicePrincipal(source)],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
    );
    this.queue.subscribe(topic);
    return topic;
  }
}
