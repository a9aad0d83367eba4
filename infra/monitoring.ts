// Who is told when something is wrong, and one dashboard. Every alarm is a heading of runbook.md under the same name, and
// says so in the mail that it sends. Refuses an alarm name twice.

import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  type IMetric,
  Metric,
  TextWidget,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { METRIC_DIMENSION, METRIC_NAMESPACE } from '../shared/adapters/json-log.ts';
import type { Settings } from './settings.ts';

export interface AlarmCondition {
  readonly metric: IMetric;
  /** Goes off when the value of each of the last `forMinutes` minutes is above it; give this or `below`. */
  readonly above?: number;
  readonly below?: number;
  readonly forMinutes?: number;
  /** True where silence itself is the fault. */
  readonly silenceIsBad?: boolean;
}

export class Monitoring extends Construct {
  readonly topic: Topic;
  readonly #stage: string;
  readonly #graphs = new Map<string, IMetric[]>();
  readonly #alarms: Alarm[] = [];

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    this.#stage = settings.stage;
    this.topic = new Topic(this, 'Topic', { displayName: `Faultline ${settings.stage}`, enforceSSL: true });
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        actions: ['sns:Publish'],
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': settings.account } },
      }),
    );
    this.topic.addSubscription(new EmailSubscription(settings.alarmMail));
  }

  /** An alarm by its runbook heading. */
  alarm(heading: string, condition: AlarmCondition): void {
    const threshold = condition.above ?? condition.below;
    if (threshold === undefined) throw new Error(`The alarm ${heading} has no threshold.`);
    const alarm = new Alarm(this, heading, {
      alarmName: `faultline-${this.#stage}-${heading}`,
      alarmDescription: `What it means, what users notice and what to do: infra/runbook.md#${heading.toLowerCase()}`,
      metric: condition.metric,
      threshold,
      comparisonOperator:
        condition.above !== undefined
          ? ComparisonOperator.GREATER_THAN_THRESHOLD
          : ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: condition.forMinutes ?? 1,
      treatMissingData: condition.silenceIsBad ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
    alarm.addOkAction(new SnsAction(this.topic));
    this.#alarms.push(alarm);
  }

  /** A metric that the functions count through their log. */
  counted(name: string): Metric {
    return new Metric({
      namespace: METRIC_NAMESPACE,
      metricName: name,
      dimensionsMap: { [METRIC_DIMENSION]: this.#stage },
      statistic: 'Sum',
      period: Duration.minutes(1),
    });
  }

  /** Adds a line to the graph of that title. */
  graph(title: string, metric: IMetric): void {
    this.#graphs.set(title, [...(this.#graphs.get(title) ?? []), metric]);
  }

  /** Draws the dashboard from all that the capabilities gave; call it last. */
  draw(): void {
    const dashboard = new Dashboard(this, 'Dashboard', {
      dashboardName: `faultline-${this.#stage}`,
      defaultInterval: Duration.hours(3),
    });
    dashboard.addWidgets(
      new TextWidget({
        width: 24,
        height: 2,
        markdown: `# Faultline ${this.#stage}\nEvery alarm is a heading of infra/runbook.md.`,
      }),
    );
    const graphs = [...this.#graphs].map(
      ([title, left]) => new GraphWidget({ title, left, width: 12, height: 6 }),
    );
    for (let at = 0; at < graphs.length; at += 2) dashboard.addWidgets(...graphs.slice(at, at + 2));
  }
}
