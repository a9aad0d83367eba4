// How SES treats mail to our domain: scan it, put it into the bucket, tell the intake. A stack of its own, because a region
// has one active rule set and others may have to share it; CloudFormation cannot activate one, so a function does.

import { CfnOutput, CustomResource, Duration, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { ReceiptRuleSet, TlsPolicy } from 'aws-cdk-lib/aws-ses';
import { S3 } from 'aws-cdk-lib/aws-ses-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { Bundles } from './bundles.ts';
import { EntryFunction } from './function.ts';
import { MAIL_PREFIX } from './raw-access.ts';
import type { Settings } from './settings.ts';

export interface MailRuleStackProps extends StackProps {
  readonly settings: Settings;
  readonly bundles: Bundles;
  readonly raw: IBucket;
  readonly mailTopic: ITopic;
}

export class MailRuleStack extends Stack {
  constructor(scope: Construct, id: string, props: MailRuleStackProps) {
    super(scope, id, props);
    const { settings, bundles, raw, mailTopic } = props;

    const rules = new ReceiptRuleSet(this, 'Rules', {
      receiptRuleSetName: `faultline-${settings.stage}`,
    });
    rules.addRule('ToIntake', {
      recipients: [settings.mailDomain],
      // Verdicts on spam, viruses, SPF, DKIM and DMARC come with the notification; nothing is thrown away unseen.
      scanEnabled: true,
      tlsPolicy: TlsPolicy.OPTIONAL,
      actions: [new S3({ bucket: raw, objectKeyPrefix: MAIL_PREFIX, topic: mailTopic })],
    });

    const activate = new EntryFunction(this, 'ActivateMailRules', {
      entry: 'activate-mail-rules',
      purpose: 'Makes our receipt rule set the active one of the region.',
      timeoutSeconds: 30,
      memoryMegabytes: 256,
      bundles,
      settings,
    });
    activate.let(
      {},
      new PolicyStatement({
        actions: ['ses:DescribeActiveReceiptRuleSet', 'ses:SetActiveReceiptRuleSet'],
        resources: ['*'],
      }),
    );
    Validations.of(activate).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason:
        'SES knows no resources for these two actions: which rule set is active is a fact of the region.',
    });
    const activation = new CustomResource(this, 'Activation', {
      resourceType: 'Custom::ActiveReceiptRuleSet',
      serviceToken: activate.lambda.functionArn,
      serviceTimeout: Duration.minutes(2),
      properties: {
        RuleSetName: rules.receiptRuleSetName,
        ReplaceOthers: String(settings.replaceActiveReceiptRuleSet),
      },
    });
    activation.node.addDependency(rules);

    new CfnOutput(this, 'MailExchange', {
      description: `The MX record of ${settings.mailDomain}.`,
      value: `10 inbound-smtp.${settings.region}.amazonaws.com`,
    });
  }
}
