// Everything that can be thrown away and built again: one construct per capability, wired here. Who commits, who links
// and who hands in is said once, in its constructor.

import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { Alarms } from './alarms.ts';
import type { Bundles } from './bundles.ts';
import type { DataStack } from './data-stack.ts';
import type { EntryFunction } from './function.ts';
import { Intake } from './intake.ts';
import { Messages } from './messages.ts';
import { Monitoring } from './monitoring.ts';
import { Portal } from './portal.ts';
import { RawAccess } from './raw-access.ts';
import type { Settings } from './settings.ts';
import type { Surroundings } from './surroundings.ts';
import { Sweep } from './sweep.ts';
import { TableAccess } from './table-access.ts';
import { letCall, letHearCalls, letKeepPace, letPostChats } from './voice-and-chat.ts';

export interface ServiceStackProps extends StackProps {
  readonly settings: Settings;
  readonly bundles: Bundles;
  readonly keep: DataStack;
}

export class ServiceStack extends Stack {
  readonly intake: Intake;

  constructor(scope: Construct, id: string, props: ServiceStackProps) {
    super(scope, id, props);
    const { settings, bundles, keep } = props;
    const monitoring = new Monitoring(this, 'Monitoring', settings);
    const surroundings: Surroundings = {
      settings,
      bundles,
      monitoring,
      table: new TableAccess(keep.table),
      raw: new RawAccess(keep.raw, settings),
    };

    const alarms = new Alarms(this, 'Alarms', surroundings);
    const messages = new Messages(this, 'Messages', surroundings);
    const intake = new Intake(this, 'Intake', surroundings);
    const portal = new Portal(this, 'Portal', {
      ...surroundings,
      keys: keep.keys,
      userPool: keep.userPool,
    });
    const sweep = new Sweep(this, 'Sweep', { ...surroundings, alarms, intake, messages });
    this.intake = intake;

    const committers = [
      portal.web,
      portal.setup,
      intake.intake,
      alarms.wake,
      messages.urgent,
      messages.bulk,
      messages.reports,
    ];
    for (const committer of committers) {
      alarms.letArm(committer);
      messages.letHandOver(committer);
    }
    // A form that could not be worked off at once, and a replay that somebody asks for.
    intake.letHandIn(portal.web);
    // The way around a queue that is down, for what the sweeper has found (the sweeper's own is in sweep.ts).
    messages.urgent.letInvoke(alarms.wake, 'URGENT_FUNCTION');
    messages.bulk.letInvoke(alarms.wake, 'BULK_FUNCTION');
    for (const writer of [portal.web, portal.setup, messages.urgent, messages.bulk]) portal.letLink(writer);
    for (const sender of [messages.urgent, messages.bulk]) {
      letCall(sender, settings, keep.voiceSecret);
      letPostChats(sender, settings);
      letKeepPace(sender, settings);
    }
    letHearCalls(portal.web, keep.voiceSecret);

    this.#watch([...committers, sweep.sweep], monitoring);
    keep.watch(monitoring);
    monitoring.draw();
  }

  #watch(functions: readonly EntryFunction[], monitoring: Monitoring): void {
    for (const { lambda, entry, node } of functions) {
      monitoring.graph('Functions: errors', lambda.metricErrors({ period: Duration.minutes(1) }));
      monitoring.graph(
        'Functions: duration p99, ms',
        lambda.metricDuration({
          period: Duration.minutes(1),
          statistic: 'p99',
          label: `${node.id} (${entry})`,
        }),
      );
    }
    const sumOf = (label: string, metric: 'metricErrors' | 'metricThrottles') =>
      new MathExpression({
        label,
        expression: functions.map((_, index) => `FILL(m${index}, 0)`).join(' + '),
        usingMetrics: Object.fromEntries(
          functions.map(({ lambda }, index) => [
            `m${index}`,
            lambda[metric]({ period: Duration.minutes(1) }),
          ]),
        ),
        period: Duration.minutes(1),
      });
    monitoring.alarm('FunctionErrors', { metric: sumOf('errors', 'metricErrors'), above: 0, forMinutes: 3 });
    monitoring.alarm('FunctionsThrottled', {
      metric: sumOf('throttles', 'metricThrottles'),
      above: 0,
      forMinutes: 3,
    });
  }
}
