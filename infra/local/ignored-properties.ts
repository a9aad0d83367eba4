// The account of every property that the templates set: honoured on one machine, checked against the one value that the
// runtime is made for, or ignored with the reason. A path covers all that lies under it; `[]` stands for list items.

import type { Json, Resource } from './template.ts';

export interface TypeAccount {
  /** What the runtime acts on. */
  readonly honoured?: readonly string[];
  /** What must have one of these values; with any other the runtime would do something else than AWS. */
  readonly checked?: Readonly<Record<string, readonly Json[]>>;
  /** What has no effect here, and why. */
  readonly ignored?: Readonly<Record<string, string>>;
}

const PEOPLE_READ = 'Read by people only.';
const NO_IAM =
  'IAM is not enforced on one machine; the scenario tests evaluate the policies against the calls.';
const NO_METRICS =
  'There is no CloudWatch on one machine; metrics and alarms are checked by the tests of the stack.';
const ENCRYPTED = 'Encryption at rest is the data folder’s file system’s.';
const LIFETIME = 'Nothing is deleted by age on one machine.';
const OUR_SIGN_IN = 'The demo people and their sign-in page stand in for the user pool.';

/** Types of which nothing at all is acted on. */
export const ignoredTypes: Readonly<Record<string, string>> = {
  'AWS::CloudWatch::Alarm': NO_METRICS,
  'AWS::CloudWatch::CompositeAlarm': NO_METRICS,
  'AWS::CloudWatch::Dashboard': NO_METRICS,
  'AWS::IAM::Policy': NO_IAM,
  'AWS::Lambda::Permission': NO_IAM,
  'AWS::S3::BucketPolicy': NO_IAM,
  'AWS::SQS::QueuePolicy': NO_IAM,
  'AWS::Logs::LogGroup': 'Log lines go to one file in the data folder.',
  'AWS::Cognito::UserPoolDomain': OUR_SIGN_IN,
  'AWS::CDK::Metadata': PEOPLE_READ,
};

export const accounts: Readonly<Record<string, TypeAccount>> = {
  'AWS::ApiGatewayV2::Api': {
    checked: { ProtocolType: ['HTTP'], DisableExecuteApiEndpoint: [false] },
    ignored: { Description: PEOPLE_READ, Name: PEOPLE_READ },
  },
  'AWS::ApiGatewayV2::Authorizer': {
    honoured: ['JwtConfiguration.Audience', 'JwtConfiguration.Issuer'],
    checked: { AuthorizerType: ['JWT'], 'IdentitySource[]': ['$request.header.Authorization'] },
    ignored: { ApiId: 'There is one API.', Name: PEOPLE_READ },
  },
  'AWS::ApiGatewayV2::Integration': {
    honoured: ['IntegrationUri'],
    checked: { IntegrationType: ['AWS_PROXY'], PayloadFormatVersion: ['2.0'] },
    ignored: { ApiId: 'There is one API.' },
  },
  'AWS::ApiGatewayV2::Route': {
    honoured: ['RouteKey', 'Target', 'AuthorizerId'],
    checked: { AuthorizationType: ['JWT', 'NONE'] },
    ignored: { ApiId: 'There is one API.' },
  },
  'AWS::ApiGatewayV2::Stage': {
    checked: { StageName: ['$default'], AutoDeploy: [true] },
    ignored: {
      ApiId: 'There is one API.',
      AccessLogSettings: 'Requests are not logged on one machine: paths can carry signed links.',
      DefaultRouteSettings: 'Throttling guards the account’s concurrency, which one machine does not share.',
    },
  },
  'AWS::Cognito::UserPool': {
    ignored: {
      AccountRecoverySetting: OUR_SIGN_IN,
      AdminCreateUserConfig: OUR_SIGN_IN,
      AutoVerifiedAttributes: OUR_SIGN_IN,
      DeletionProtection: OUR_SIGN_IN,
      EmailVerificationMessage: OUR_SIGN_IN,
      EmailVerificationSubject: OUR_SIGN_IN,
      EnabledMfas: OUR_SIGN_IN,
      MfaConfiguration: OUR_SIGN_IN,
      Policies: OUR_SIGN_IN,
      SmsVerificationMessage: OUR_SIGN_IN,
      UserPoolName: OUR_SIGN_IN,
      UsernameAttributes: OUR_SIGN_IN,
      UsernameConfiguration: OUR_SIGN_IN,
      VerificationMessageTemplate: OUR_SIGN_IN,
    },
  },
  'AWS::Cognito::UserPoolClient': {
    honoured: [
      'AllowedOAuthScopes',
      'CallbackURLs',
      'LogoutURLs',
      'AccessTokenValidity',
      'IdTokenValidity',
      'RefreshTokenValidity',
    ],
    checked: {
      'AllowedOAuthFlows[]': ['code'],
      AllowedOAuthFlowsUserPoolClient: [true],
      GenerateSecret: [false],
      'TokenValidityUnits.AccessToken': ['minutes'],
      'TokenValidityUnits.IdToken': ['minutes'],
      'TokenValidityUnits.RefreshToken': ['minutes'],
    },
    ignored: {
      EnableTokenRevocation: OUR_SIGN_IN,
      PreventUserExistenceErrors: OUR_SIGN_IN,
      SupportedIdentityProviders: OUR_SIGN_IN,
      UserPoolId: 'There is one issuer.',
    },
  },
  'AWS::DynamoDB::GlobalTable': {
    honoured: [
      'AttributeDefinitions',
      'KeySchema',
      'GlobalSecondaryIndexes[].IndexName',
      'GlobalSecondaryIndexes[].KeySchema',
      'GlobalSecondaryIndexes[].Projection',
      'TimeToLiveSpecification',
      'TableName',
    ],
    checked: { BillingMode: ['PAY_PER_REQUEST'] },
    ignored: { Replicas: 'One machine is one replica; its data folder is what is backed up.' },
  },
  'AWS::Events::Rule': {
    honoured: ['ScheduleExpression', 'Targets[].Arn'],
    checked: { State: ['ENABLED'], 'Targets[].RetryPolicy.MaximumRetryAttempts': [0] },
    ignored: {
      Description: PEOPLE_READ,
      'Targets[].Id': PEOPLE_READ,
      'Targets[].RetryPolicy.MaximumEventAgeInSeconds': 'A rule here never retries, so its event never ages.',
    },
  },
  'AWS::IAM::Role': {
    ignored: {
      AssumeRolePolicyDocument: NO_IAM,
      Description: PEOPLE_READ,
      MaxSessionDuration: NO_IAM,
      Policies: NO_IAM,
    },
  },
  'AWS::Lambda::EventSourceMapping': {
    honoured: [
      'BatchSize',
      'EventSourceArn',
      'FunctionName',
      'MaximumBatchingWindowInSeconds',
      'ScalingConfig.MaximumConcurrency',
    ],
    checked: { 'FunctionResponseTypes[]': ['ReportBatchItemFailures'] },
  },
  'AWS::Lambda::Function': {
    honoured: [
      'Code.S3Key',
      'Environment.Variables',
      'Handler',
      'MemorySize',
      'ReservedConcurrentExecutions',
      'Timeout',
      'FunctionName',
    ],
    checked: { Runtime: ['nodejs24.x'] },
    ignored: {
      Architectures: 'The bundles are JavaScript; the machine’s own processor runs them.',
      'Code.S3Bucket': 'The assets lie in the assembly.',
      Description: PEOPLE_READ,
      LoggingConfig: 'Log lines go to one file in the data folder.',
      RecursiveLoop: 'Nothing here looks for loops.',
      Role: NO_IAM,
    },
  },
  'AWS::S3::Bucket': {
    honoured: ['BucketName'],
    ignored: {
      BucketEncryption: ENCRYPTED,
      LifecycleConfiguration: LIFETIME,
      LoggingConfiguration: 'Only the processes of one machine read the bucket.',
      OwnershipControls: NO_IAM,
      PublicAccessBlockConfiguration: 'The bucket listens on loopback only.',
      VersioningConfiguration: 'Every object is written once; nobody deletes on one machine.',
    },
  },
  'AWS::SES::ConfigurationSet': {
    honoured: ['Name'],
    ignored: {
      DeliveryOptions: 'A relay’s own URL says how it is reached.',
      ReputationOptions: NO_METRICS,
    },
  },
  'AWS::SES::ConfigurationSetEventDestination': {
    honoured: [
      'ConfigurationSetName',
      'EventDestination.MatchingEventTypes',
      'EventDestination.SnsDestination.TopicARN',
    ],
    checked: { 'EventDestination.Enabled': [true] },
  },
  'AWS::SES::EmailIdentity': { honoured: ['EmailIdentity'] },
  'AWS::SES::ReceiptRule': {
    honoured: [
      'RuleSetName',
      'Rule.Enabled',
      'Rule.Recipients',
      'Rule.Actions[].S3Action.BucketName',
      'Rule.Actions[].S3Action.ObjectKeyPrefix',
      'Rule.Actions[].S3Action.TopicArn',
    ],
    ignored: {
      'Rule.ScanEnabled': 'Nothing scans on one machine: every verdict is PASS.',
      'Rule.TlsPolicy': 'Mail comes over loopback.',
    },
  },
  'AWS::SES::ReceiptRuleSet': { honoured: ['RuleSetName'] },
  'AWS::SMSVOICE::ConfigurationSet': {
    honoured: [
      'ConfigurationSetName',
      'EventDestinations[].MatchingEventTypes',
      'EventDestinations[].SnsDestination.TopicArn',
    ],
    checked: { 'EventDestinations[].Enabled': [true] },
    ignored: { 'EventDestinations[].EventDestinationName': PEOPLE_READ },
  },
  'AWS::SNS::Subscription': {
    honoured: ['Endpoint', 'Protocol', 'RawMessageDelivery', 'TopicArn', 'FilterPolicy', 'FilterPolicyScope'],
    ignored: { RedrivePolicy: 'The queue is in the same process as the topic, so a delivery can’t fail.' },
  },
  'AWS::SNS::Topic': { honoured: ['TopicName'], ignored: { DisplayName: PEOPLE_READ } },
  'AWS::SNS::TopicPolicy': {
    // Who may publish tells which topic the numbers' two-way channel is set to by hand.
    honoured: ['Topics', 'PolicyDocument'],
  },
  'AWS::SQS::Queue': {
    honoured: [
      'QueueName',
      'VisibilityTimeout',
      'RedrivePolicy',
      'DelaySeconds',
      'MessageRetentionPeriod',
      'ReceiveMessageWaitTimeSeconds',
    ],
    ignored: { SqsManagedSseEnabled: ENCRYPTED },
  },
  'AWS::Scheduler::ScheduleGroup': { honoured: ['Name'] },
  'AWS::SecretsManager::Secret': {
    honoured: [
      'Name',
      'SecretString',
      'GenerateSecretString.SecretStringTemplate',
      'GenerateSecretString.GenerateStringKey',
      'GenerateSecretString.PasswordLength',
    ],
    checked: { 'GenerateSecretString.ExcludePunctuation': [true] },
    ignored: { Description: PEOPLE_READ },
  },
  'Custom::ActiveReceiptRuleSet': {
    honoured: ['ServiceToken', 'RuleSetName', 'ReplaceOthers'],
    ignored: { ServiceTimeout: 'The function’s own timeout ends it sooner.' },
  },
};

/** The paths of a resource's properties that stand in no list, and the values that the runtime is not made for. */
export function faultsOf(resource: Resource): { unlisted: readonly string[]; unfit: readonly string[] } {
  if (ignoredTypes[resource.type] !== undefined) return { unlisted: [], unfit: [] };
  const account = accounts[resource.type];
  if (account === undefined) return { unlisted: [resource.type], unfit: [] };
  const whole = new Set([...(account.honoured ?? []), ...Object.keys(account.ignored ?? {})]);
  const unlisted = new Set<string>();
  const unfit = new Set<string>();
  const walk = (value: Json, path: string): void => {
    if (whole.has(path)) return;
    const fitting = account.checked?.[path];
    if (fitting !== undefined) {
      if (!fitting.includes(value)) {
        unfit.add(`${resource.type} ${path} is ${JSON.stringify(value)}, not ${fitting.join(' or ')}`);
      }
      return;
    }
    if (Array.isArray(value)) {
      for (const each of value as readonly Json[]) walk(each, `${path}[]`);
    } else if (value !== null && typeof value === 'object') {
      for (const [name, each] of Object.entries(value)) walk(each, path === '' ? name : `${path}.${name}`);
    } else {
      unlisted.add(`${resource.type} ${path}`);
    }
  };
  // Intrinsics are resolved first: they stand for values, not for properties.
  walk(resource.properties, '');
  return { unlisted: [...unlisted], unfit: [...unfit] };
}
