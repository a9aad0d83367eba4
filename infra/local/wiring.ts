// What the templates say of each capability, in the words of the embedded services and the runner: settings of mail, SMS
// and secrets, functions, event sources, routes. Reads the assembly; starts and makes nothing.

import type { SecretSettings } from './account-server.ts';
import type { MailSettings, ReceiptRule } from './mail-server.ts';
import type { SmsSettings } from './sms-server.ts';
import type { Assembly, Json, JsonObject, Resource } from './template.ts';

/** As infra/function.ts writes it; the runner does not load the CDK. */
const PATIENT = 'faultline:patient';

export interface FunctionSettings {
  readonly name: string;
  readonly arn: string;
  readonly folder: string;
  /** `file.export`. */
  readonly handler: string;
  readonly timeoutMs: number;
  readonly memoryMegabytes: number;
  readonly concurrencyMax: number | null;
  /** Nobody waits for its work by the second: the other functions go first. */
  readonly isPatient: boolean;
  readonly environment: Readonly<Record<string, string>>;
}

export interface EventSource {
  readonly queueName: string;
  readonly queueArn: string;
  readonly functionArn: string;
  readonly batchSize: number;
  readonly windowMs: number;
  readonly concurrencyMax: number | null;
  readonly reportsItemFailures: boolean;
}

export interface RateRule {
  readonly arn: string;
  readonly everyMs: number;
  readonly functionArns: readonly string[];
}

export interface JwtAuthorizer {
  readonly issuer: string;
  readonly audience: readonly string[];
}

export interface RouteSettings {
  /** `METHOD /path/{parameter}` or `$default`. */
  readonly key: string;
  readonly functionArn: string;
  readonly authorizer: JwtAuthorizer | null;
}

export interface SignInSettings {
  readonly clientId: string;
  readonly callbackUrls: readonly string[];
  readonly logoutUrls: readonly string[];
  readonly scopes: readonly string[];
  readonly accessTokenMinutes: number;
  readonly idTokenMinutes: number;
  readonly refreshTokenMinutes: number;
}

const object = (value: Json | undefined): JsonObject =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as JsonObject) : {};
const list = (value: Json | undefined): readonly Json[] =>
  Array.isArray(value) ? (value as readonly Json[]) : [];
const texts = (value: Json | undefined): readonly string[] => list(value).map(String);
const text = (value: Json | undefined): string =>
  value === undefined || value === null ? '' : String(value);

export function functionsOf(assembly: Assembly): readonly FunctionSettings[] {
  return assembly.of('AWS::Lambda::Function').map(({ name, arn, metadata, properties }) => ({
    name,
    arn,
    folder: assembly.codeFolder(text(object(properties.Code).S3Key)),
    handler: text(properties.Handler),
    isPatient: metadata[PATIENT] === true,
    timeoutMs: Number(properties.Timeout ?? 3) * 1_000,
    memoryMegabytes: Number(properties.MemorySize ?? 128),
    concurrencyMax:
      properties.ReservedConcurrentExecutions === undefined
        ? null
        : Number(properties.ReservedConcurrentExecutions),
    environment: Object.fromEntries(
      Object.entries(object(object(properties.Environment).Variables)).map(([key, value]) => [
        key,
        text(value),
      ]),
    ),
  }));
}

export function eventSourcesOf(assembly: Assembly): readonly EventSource[] {
  return assembly.of('AWS::Lambda::EventSourceMapping').map(({ id, properties }) => {
    const queueArn = text(properties.EventSourceArn);
    const queue = assembly.of('AWS::SQS::Queue').find((each) => each.arn === queueArn);
    if (queue === undefined)
      throw new Error(`The event source of ${id} is no queue of the templates: ${queueArn}`);
    const wanted = text(properties.FunctionName);
    const target = assembly
      .of('AWS::Lambda::Function')
      .find((each) => each.arn === wanted || each.name === wanted);
    if (target === undefined) throw new Error(`The function of ${id} is not in the templates: ${wanted}`);
    const scaling = object(properties.ScalingConfig).MaximumConcurrency;
    return {
      queueName: queue.name,
      queueArn,
      functionArn: target.arn,
      batchSize: Number(properties.BatchSize ?? 10),
      windowMs: Number(properties.MaximumBatchingWindowInSeconds ?? 0) * 1_000,
      concurrencyMax: scaling === undefined ? null : Number(scaling),
      reportsItemFailures: texts(properties.FunctionResponseTypes).includes('ReportBatchItemFailures'),
    };
  });
}

export function rateRulesOf(assembly: Assembly): readonly RateRule[] {
  return assembly.of('AWS::Events::Rule').map(({ id, arn, properties }) => {
    const rate = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(text(properties.ScheduleExpression));
    if (rate === null)
      throw new Error(`The rule ${id} is no rate rule: ${text(properties.ScheduleExpression)}`);
    const unitMs = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }[rate[2] as 'minute' | 'hour' | 'day'];
    return {
      arn,
      everyMs: Number(rate[1]) * unitMs,
      functionArns: list(properties.Targets).map((target) => text(object(target).Arn)),
    };
  });
}

export function routesOf(assembly: Assembly): readonly RouteSettings[] {
  const authorizers = assembly.of('AWS::ApiGatewayV2::Authorizer');
  const integrations = assembly.of('AWS::ApiGatewayV2::Integration');
  return assembly.of('AWS::ApiGatewayV2::Route').map(({ id, properties }) => {
    const target = text(properties.Target).replace(/^integrations\//, '');
    const integration = integrations.find((each) => each.name === target);
    if (integration === undefined) throw new Error(`The route ${id} has no integration.`);
    const authorizer = authorizers.find((each) => each.name === properties.AuthorizerId);
    if (properties.AuthorizationType === 'JWT' && authorizer === undefined) {
      throw new Error(`The route ${id} wants a JWT and has no authorizer.`);
    }
    const jwt = object(authorizer?.properties.JwtConfiguration);
    return {
      key: text(properties.RouteKey),
      functionArn: text(integration.properties.IntegrationUri),
      authorizer:
        authorizer === undefined ? null : { issuer: text(jwt.Issuer), audience: texts(jwt.Audience) },
    };
  });
}

export function mailSettingsOf(assembly: Assembly): MailSettings {
  const configurationSets = new Map(
    assembly
      .of('AWS::SES::ConfigurationSet')
      .map(({ name }) => [name, [] as { topicArn: string; eventTypes: string[] }[]]),
  );
  for (const { properties } of assembly.of('AWS::SES::ConfigurationSetEventDestination')) {
    const destination = object(properties.EventDestination);
    configurationSets.get(text(properties.ConfigurationSetName))?.push({
      topicArn: text(object(destination.SnsDestination).TopicARN),
      eventTypes: texts(destination.MatchingEventTypes).map((type) => type.toUpperCase()),
    });
  }
  const ruleSets = new Map(
    assembly.of('AWS::SES::ReceiptRuleSet').map(({ name }) => [name, [] as ReceiptRule[]]),
  );
  for (const { id, properties } of assembly.of('AWS::SES::ReceiptRule')) {
    const rule = object(properties.Rule);
    for (const each of list(rule.Actions)) {
      const action = object(object(each).S3Action);
      ruleSets.get(text(properties.RuleSetName))?.push({
        name: id,
        enabled: rule.Enabled === true,
        recipients: texts(rule.Recipients),
        bucket: text(action.BucketName),
        objectKeyPrefix: text(action.ObjectKeyPrefix),
        topicArn: text(action.TopicArn),
      });
    }
  }
  const identities = assembly.of('AWS::SES::EmailIdentity').map(({ name }) => name);
  return { identities, configurationSets, ruleSets };
}

/**
 * A number's two-way channel is set by hand, so no template names it: it is the topic that SMS may publish to and that no
 * configuration set publishes to. The numbers are those that functions send from (`SMS_ORIGINATION`).
 */
export function smsSettingsOf(assembly: Assembly): SmsSettings {
  const configurationSets = new Map(
    assembly.of('AWS::SMSVOICE::ConfigurationSet').map(({ name, properties }) => [
      name,
      list(properties.EventDestinations).map((each) => ({
        topicArn: text(object(object(each).SnsDestination).TopicArn),
        eventTypes: texts(object(each).MatchingEventTypes),
      })),
    ]),
  );
  const told = new Set([...configurationSets.values()].flat().map((destination) => destination.topicArn));
  const open = assembly
    .of('AWS::SNS::TopicPolicy')
    .filter(({ properties }) =>
      JSON.stringify(properties.PolicyDocument).includes('"sms-voice.amazonaws.com"'),
    )
    .flatMap(({ properties }) => texts(properties.Topics))
    .filter((topicArn) => !told.has(topicArn));
  const numbers = new Set(
    functionsOf(assembly)
      .map(({ environment }) => environment.SMS_ORIGINATION ?? '')
      .filter((number) => number.startsWith('+')),
  );
  const twoWayTopics = new Map<string, string>();
  for (const number of numbers) if (open[0] !== undefined) twoWayTopics.set(number, open[0]);
  return { configurationSets, twoWayTopics };
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

export function secretsOf(assembly: Assembly): readonly SecretSettings[] {
  return assembly.of('AWS::SecretsManager::Secret').map(({ name, properties }) => {
    if (properties.SecretString !== undefined) return { name, text: text(properties.SecretString) };
    const generate = object(properties.GenerateSecretString);
    const { SecretStringTemplate: template, GenerateStringKey: key } = generate;
    return {
      name,
      generate: {
        ...(template !== undefined && { template: text(template) }),
        ...(key !== undefined && { key: text(key) }),
        length: Number(generate.PasswordLength ?? 32),
        signs: LETTERS,
      },
    };
  });
}

/** Null where the templates name an issuer of their own. */
export function signInOf(assembly: Assembly): SignInSettings | null {
  const client = assembly.of('AWS::Cognito::UserPoolClient')[0];
  if (client === undefined) return null;
  const { name, properties } = client;
  return {
    clientId: name,
    callbackUrls: texts(properties.CallbackURLs),
    logoutUrls: texts(properties.LogoutURLs),
    scopes: texts(properties.AllowedOAuthScopes),
    accessTokenMinutes: Number(properties.AccessTokenValidity ?? 60),
    idTokenMinutes: Number(properties.IdTokenValidity ?? 60),
    refreshTokenMinutes: Number(properties.RefreshTokenValidity ?? 43_200),
  };
}

/** Custom resources, in the order of the templates; CloudFormation calls each one's function once. */
export function customResourcesOf(assembly: Assembly): readonly Resource[] {
  return assembly.all.filter(
    ({ type }) => type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource',
  );
}
