// What leaves us: pages over the urgent queue, notices over the bulk queue, so that no heap of notices stands in a page's
// way; and the reports of what became of them. Both senders run the same entry.

import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  EmailSendingEvent,
  EventDestination,
} from 'aws-cdk-lib/aws-ses';
import { CfnConfigurationSet as SmsConfigurationSet } from 'aws-cdk-lib/aws-smsvoice';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { EntryFunction, type EntryFunctionProps } from './function.ts';
import { WorkQueue } from './queue.ts';
import type { Surroundings } from './surroundings.ts';

/** Under the lease of an attempt (20 s), so that a sender that was cut off is not still sending when it is over. */
const SEND_TIMEOUT_SECONDS = 10;
const REPORTS_TIMEOUT_SECONDS = 20;

export class Messages extends Construct {
  readonly urgent: EntryFunction;
  readonly bulk: EntryFunction;
  readonly reports: EntryFunction;
  readonly urgentQueue: WorkQueue;
  readonly bulkQueue: WorkQueue;
  readonly reportsQueue: WorkQueue;
  readonly #configurationSet: ConfigurationSet;
  readonly #smsConfigurationSet: SmsConfigurationSet | undefined;

  constructor(scope: Construct, id: string, surroundings: Surroundings) {
    super(scope, id);
    const { settings, bundles, monitoring, table } = surroundings;

    this.urgentQueue = new WorkQueue(this, 'UrgentQueue', {
      name: 'Urgent',
      consumerTimeoutSeconds: SEND_TIMEOUT_SECONDS,
      triesMax: 5,
      monitoring,
      oldAfterSeconds: 60,
    });
    this.bulkQueue = new WorkQueue(this, 'BulkQueue', {
      name: 'Bulk',
      consumerTimeoutSeconds: SEND_TIMEOUT_SECONDS,
      triesMax: 5,
      monitoring,
      oldAfterSeconds: 900,
    });
    this.reportsQueue = new WorkQueue(this, 'ReportsQueue', {
      name: 'Reports',
      consumerTimeoutSeconds: REPORTS_TIMEOUT_SECONDS,
      triesMax: 5,
      monitoring,
      oldAfterSeconds: 300,
    });

    const mailEvents = this.#eventsTopic('MailEvents', 'ses.amazonaws.com', settings.account);
    this.#configurationSet = new ConfigurationSet(this, 'MailConfiguration', {
      reputationMetrics: true,
      tlsPolicy: ConfigurationSetTlsPolicy.OPTIONAL,
    });
    this.#configurationSet.addEventDestination('Events', {
      destination: EventDestination.snsTopic(mailEvents),
      events: [
        EmailSendingEvent.DELIVERY,
        EmailSendingEvent.BOUNCE,
        EmailSendingEvent.COMPLAINT,
        EmailSendingEvent.REJECT,
        EmailSendingEvent.DELIVERY_DELAY,
      ],
    });
    if (settings.sms) {
      const smsEvents = this.#eventsTopic('SmsEvents', 'sms-voice.amazonaws.com', settings.account);
      this.#smsConfigurationSet = new SmsConfigurationSet(this, 'SmsConfiguration', {
        eventDestinations: [
          {
            eventDestinationName: 'reports',
            enabled: true,
            matchingEventTypes: ['TEXT_ALL'],
            snsDestination: { topicArn: smsEvents.topicArn },
          },
        ],
      });
    }

    this.urgent = this.#sender('SendUrgent', 'Sends pages.', surroundings, {
      reservedConcurrency: settings.urgentConcurrency,
    });
    this.bulk = this.#sender('SendBulk', 'Sends notices.', surroundings, { patient: true });
    // One page an invocation, so that none waits for another; notices that come together share one, each with its own call.
    this.urgentQueue.feed(this.urgent, { batchSize: 1, concurrencyMax: settings.urgentConcurrency || 50 });
    this.bulkQueue.feed(this.bulk, { batchSize: 10, concurrencyMax: 20 });

    this.reports = new EntryFunction(this, 'Reports', {
      entry: 'reports',
      purpose: 'Records what became of a page or notice, and moves a page on that did not arrive.',
      timeoutSeconds: REPORTS_TIMEOUT_SECONDS,
      memoryMegabytes: 512,
      patient: true,
      bundles,
      settings,
    });
    this.reportsQueue.feed(this.reports, { batchSize: 10, concurrencyMax: 20 });
    table.letWork(this.reports);

    const reputation = (metricName: string) =>
      new Metric({ namespace: 'AWS/SES', metricName, statistic: 'Maximum', period: Duration.hours(1) });
    // SES reviews an account at 5 % bounces and 0.1 % complaints, and may pause it at 10 % and 0.5 %.
    // https://docs.aws.amazon.com/ses/latest/dg/reputation-dashboard-dg.html
    monitoring.alarm('BounceRateHigh', { metric: reputation('Reputation.BounceRate'), above: 0.04 });
    monitoring.alarm('ComplaintRateHigh', { metric: reputation('Reputation.ComplaintRate'), above: 0.0008 });
    monitoring.alarm('NoticesNotSent', { metric: monitoring.counted('NoticeNotSent'), above: 0 });
    monitoring.alarm('CallbacksRefused', {
      metric: monitoring.counted('CallbackRefused'),
      above: 5,
      forMinutes: 3,
    });
    monitoring.alarm('TopOfLadderReached', { metric: monitoring.counted('TopOfLadderReached'), above: 0 });
  }

  /** For whoever commits: handing pages and notices over. */
  letHandOver(committer: EntryFunction): void {
    this.urgentQueue.letSend(committer, 'URGENT_QUEUE_URL');
    this.bulkQueue.letSend(committer, 'BULK_QUEUE_URL');
  }

  #sender(
    id: string,
    purpose: string,
    surroundings: Surroundings,
    more: Pick<EntryFunctionProps, 'reservedConcurrency' | 'patient'>,
  ): EntryFunction {
    const { settings, bundles, table } = surroundings;
    const sender = new EntryFunction(this, id, {
      entry: 'send',
      purpose,
      timeoutSeconds: SEND_TIMEOUT_SECONDS,
      memoryMegabytes: 512,
      ...more,
      bundles,
      settings,
    });
    table.letWork(sender);
    const { stack } = sender;
    const identity = stack.formatArn({
      service: 'ses',
      resource: 'identity',
      resourceName: settings.mailDomain,
    });
    const configurationSet = stack.formatArn({
      service: 'ses',
      resource: 'configuration-set',
      resourceName: this.#configurationSet.configurationSetName,
    });
    sender.let(
      { MAIL_DOMAIN: settings.mailDomain, CONFIGURATION_SET: this.#configurationSet.configurationSetName },
      new PolicyStatement({
        actions: ['ses:SendRawEmail'],
        resources: [identity, configurationSet],
        conditions: { StringLike: { 'ses:FromAddress': `*@${settings.mailDomain}` } },
      }),
    );
    if (settings.sms && this.#smsConfigurationSet) {
      sender.let(
        {
          SMS_ORIGINATION: settings.sms.origination,
          SMS_CONFIGURATION_SET: this.#smsConfigurationSet.ref,
        },
        new PolicyStatement({
          actions: ['sms-voice:SendTextMessage'],
          resources: [settings.sms.originationArn, this.#smsConfigurationSet.attrArn],
        }),
      );
    } else {
      sender.let({ SMS_ORIGINATION: '', SMS_CONFIGURATION_SET: '' });
    }
    return sender;
  }

  #eventsTopic(id: string, source: string, account: string): Topic {
    const topic = new Topic(this, id, { enforceSSL: true });
    topic.addToResourcePolicy(
      new PolicyStatement({
        actions: ['sns:Publish'],
        principals: [new ServicePrincipal(source)],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
    );
    this.reportsQueue.subscribe(topic);
    return topic;
  }
}
