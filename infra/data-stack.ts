// What must survive everything else: the table, the raw messages, the keys, the people who sign in. Nothing in here is
// deleted with the stack, and the stack itself is protected against deletion.

import {
  CfnOutput,
  Duration,
  RemovalPolicy,
  SecretValue,
  Stack,
  type StackProps,
  Validations,
} from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { AccountRecovery, Mfa, UserPool } from 'aws-cdk-lib/aws-cognito';
import { AttributeType, Billing, ProjectionType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { BlockPublicAccess, Bucket, BucketEncryption, StorageClass } from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { EmailIdentity, Identity } from 'aws-cdk-lib/aws-ses';
import type { Construct } from 'constructs';
import { tableDefinition } from '../shared/adapters/dynamo-keys.ts';
import type { Monitoring } from './monitoring.ts';
import type { Settings } from './settings.ts';

export interface DataStackProps extends StackProps {
  readonly settings: Settings;
}

/** A fixed name: a second deployment then finds the bucket that was retained, and fails, instead of starting empty. */
export function rawBucketName({ stage, account, region }: Settings): string {
  return `faultline-${stage}-raw-${account}-${region}`;
}

export class DataStack extends Stack {
  readonly table: TableV2;
  readonly raw: Bucket;
  readonly keys: Secret;
  /** `{"authToken":"…"}` of the voice account; absent where voice is off. */
  readonly voiceSecret: Secret | undefined;
  /** Absent where the settings name an issuer. */
  readonly userPool: UserPool | undefined;

  constructor(scope: Construct, id: string, props: DataStackProps) {
    super(scope, id, { ...props, terminationProtection: true });
    const { settings } = props;
    this.table = this.#oneTable();
    new CfnOutput(this, 'TableName', {
      description: 'For the command that makes a tenant.',
      value: this.table.tableName,
    });
    this.raw = this.#rawBucket(settings);
    this.keys = this.#linkKeys();
    this.voiceSecret = settings.voice ? this.#voiceToken() : undefined;
    this.userPool = settings.identity ? undefined : this.#staffPool(settings);
    if (!settings.mailIdentityExists) this.#mailIdentity(settings);
  }

  /** The table's alarms, which live where all alarms live. */
  watch(monitoring: Monitoring): void {
    const ofTable = (metricName: string, index?: string) =>
      new Metric({
        namespace: 'AWS/DynamoDB',
        metricName,
        dimensionsMap: {
          TableName: this.table.tableName,
          ...(index ? { GlobalSecondaryIndexName: index } : {}),
        },
        statistic: 'Sum',
        period: Duration.minutes(1),
      });
    monitoring.alarm('TableThrottled', {
      metric: new MathExpression({
        label: 'throttled reads and writes',
        expression: 'FILL(reads, 0) + FILL(writes, 0) + FILL(dueWrites, 0) + FILL(listWrites, 0)',
        usingMetrics: {
          reads: ofTable('ReadThrottleEvents'),
          writes: ofTable('WriteThrottleEvents'),
          // A throttled index holds up the writes of the table itself.
          dueWrites: ofTable('WriteThrottleEvents', 'due'),
          listWrites: ofTable('WriteThrottleEvents', 'list'),
        },
        period: Duration.minutes(1),
      }),
      above: 0,
      forMinutes: 2,
    });
    monitoring.graph('Table: consumed units', ofTable('ConsumedReadCapacityUnits'));
    monitoring.graph('Table: consumed units', ofTable('ConsumedWriteCapacityUnits'));
  }

  #oneTable(): TableV2 {
    const key = (name: string) => ({ name, type: AttributeType.STRING });
    return new TableV2(this, 'Table', {
      partitionKey: key(tableDefinition.partitionKey),
      sortKey: key(tableDefinition.sortKey),
      globalSecondaryIndexes: tableDefinition.indexes.map((index) => ({
        indexName: index.name,
        partitionKey: key(index.partitionKey),
        sortKey: key(index.sortKey),
        projectionType: ProjectionType[index.projection],
      })),
      timeToLiveAttribute: tableDefinition.expiry,
      billing: Billing.onDemand(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  #rawBucket(settings: Settings): Bucket {
    const guarded = {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.RETAIN,
    };
    // Who read a reporter's mail is asked after the fact, so the reads are kept for a quarter.
    const accessLog = new Bucket(this, 'RawAccessLog', {
      ...guarded,
      lifecycleRules: [{ expiration: Duration.days(90) }],
    });
    return new Bucket(this, 'Raw', {
      ...guarded,
      bucketName: rawBucketName(settings),
      // A message is written once; a version stands for what somebody overwrote or deleted by mistake.
      versioned: true,
      serverAccessLogsBucket: accessLog,
      serverAccessLogsPrefix: 'raw/',
      lifecycleRules: [
        {
          noncurrentVersionExpiration: Duration.days(30),
          abortIncompleteMultipartUploadAfter: Duration.days(1),
          // Hardly read once the case is closed. Objects under 128 KB stay where they are, by S3's own default.
          transitions: [{ storageClass: StorageClass.INFREQUENT_ACCESS, transitionAfter: Duration.days(60) }],
        },
      ],
    });
  }

  /**
   * `{"current":"k1","keys":{"k1":"<base64>"}}`, as secrets-keys.ts reads it. Secrets Manager generates top-level members
   * only, so the first key is generated alone, and CloudFormation puts it in its place when it makes the second secret. A
   * rotation adds `k2` there and moves `current`; links under the older key stay good until it is taken out.
   */
  #linkKeys(): Secret {
    // 64 letters and digits are valid base64 of 48 bytes.
    const first = new Secret(this, 'FirstLinkKey', {
      description: 'The first key of LinkKeys, before anybody rotated them.',
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const keys = new Secret(this, 'LinkKeys', {
      description: 'Keys that sign the links in pages and notices.',
      // Not plain text: the template holds a reference that CloudFormation resolves, never the key.
      secretStringValue: SecretValue.unsafePlainText(
        `{"current":"k1","keys":{"k1":"${first.secretValue.unsafeUnwrap()}"}}`,
      ),
      removalPolicy: RemovalPolicy.RETAIN,
    });
    for (const secret of [first, keys]) {
      Validations.of(secret).acknowledge({
        id: 'AwsSolutions-SMG4',
        reason:
          'Links live for weeks, so a key is never swapped by the clock: an operator adds one and keeps the old.',
      });
    }
    return keys;
  }

  /** Made with a token that no account has, so that calls are refused, and pages move on, until the real one is put in. */
  #voiceToken(): Secret {
    const secret = new Secret(this, 'VoiceToken', {
      description: 'The auth token of the voice account: {"authToken":"..."}.',
      generateSecretString: {
        secretStringTemplate: '{}',
        generateStringKey: 'authToken',
        passwordLength: 32,
        excludePunctuation: true,
      },
      removalPolicy: RemovalPolicy.RETAIN,
    });
    new CfnOutput(this, 'VoiceSecret', {
      description: 'Put the account’s auth token in here as {"authToken":"..."}.',
      value: secret.secretArn,
    });
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: 'The token is made and exchanged at the voice provider; nothing here could rotate it.',
    });
    return secret;
  }

  #staffPool(settings: Settings): UserPool {
    const pool = new UserPool(this, 'Staff', {
      userPoolName: `faultline-${settings.stage}`,
      // Staff are invited; reporters need no account.
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      autoVerify: { email: true },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      mfa: Mfa.REQUIRED,
      mfaSecondFactor: { otp: true, sms: false },
      passwordPolicy: {
        minLength: 12,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(3),
      },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    pool.addDomain('SignIn', {
      cognitoDomain: { domainPrefix: `faultline-${settings.stage}-${settings.account}` },
    });
    Validations.of(pool).acknowledge(
      {
        id: 'AwsSolutions-COG3',
        reason:
          'Threat protection needs the Plus plan at a price per user; a second factor is required instead.',
      },
      {
        id: 'AwsSolutions-COG8',
        reason: 'The Plus plan is priced per user; a second factor is required of everybody instead.',
      },
    );
    return pool;
  }

  #mailIdentity(settings: Settings): void {
    const identity = new EmailIdentity(this, 'MailIdentity', {
      identity: Identity.domain(settings.mailDomain),
    });
    identity.applyRemovalPolicy(RemovalPolicy.RETAIN);
    identity.dkimRecords.forEach(({ name, value }, index) => {
      new CfnOutput(this, `DkimName${index + 1}`, { description: 'Name of a CNAME record.', value: name });
      new CfnOutput(this, `DkimValue${index + 1}`, { description: 'Its target.', value });
    });
  }
}
