// Reads a synthesized cloud assembly: all its stacks' templates and their assets, with every intrinsic resolved to what
// it is on one machine. An intrinsic, attribute or import that it doesn't know is an error by name, never a guess.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ACCOUNT, arnOf, REGION } from './account.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };
export type JsonObject = { readonly [name: string]: Json };

interface RawResource {
  readonly Type: string;
  readonly Properties?: JsonObject;
  readonly Condition?: string;
  readonly Metadata?: JsonObject;
}

interface RawTemplate {
  readonly Resources: Readonly<Record<string, RawResource>>;
  readonly Outputs?: Readonly<Record<string, { Value: Json; Export?: { Name: Json } }>>;
  readonly Parameters?: Readonly<Record<string, { Default?: Json }>>;
  readonly Conditions?: JsonObject;
}

interface Stack {
  readonly name: string;
  readonly template: RawTemplate;
}

/** One resource of one stack. `properties` are resolved when they are first looked at. */
export interface Resource {
  readonly stack: string;
  readonly id: string;
  readonly type: string;
  /** What `Ref` gives. */
  readonly name: string;
  readonly arn: string;
  readonly properties: JsonObject;
  readonly metadata: JsonObject;
  /** As the template has them, for the check that each one is known. */
  readonly rawProperties: JsonObject;
}

/** What is known only once the embedded services listen. */
export interface Places {
  queueUrl(name: string): string;
  /** Scheme, host and port that people reach the HTTP API at. */
  readonly publicOrigin: string;
  /** The issuer that stands for the Cognito user pool. */
  readonly issuer: string;
}

const USER_POOL_ID = `${REGION}_local`;

/** The parts of a name that CloudFormation would make up itself: stack and logical id, as long as every service takes. */
const madeUpName = (stack: string, id: string) => `${stack}-${id}`.slice(0, 60);

export class Assembly {
  readonly #folder: string;
  readonly #places: Places;
  readonly #stacks: readonly Stack[];
  readonly #assets = new Map<string, string>();
  readonly #exports = new Map<string, { stack: Stack; value: Json }>();
  readonly #resources = new Map<string, Resource>();

  /** Reads the assembly in `folder`. Throws where it holds no template or one with conditions, which nobody evaluates here. */
  constructor(folder: string, places: Places) {
    this.#folder = folder;
    this.#places = places;
    const files = readdirSync(folder).sort();
    this.#stacks = files
      .filter((file) => file.endsWith('.template.json'))
      .map((file) => ({
        name: file.replace('.template.json', ''),
        template: read(join(folder, file)) as RawTemplate,
      }));
    if (this.#stacks.length === 0) throw new Error(`There is no template in ${folder}.`);
    for (const file of files.filter((each) => each.endsWith('.assets.json'))) {
      const manifest = read(join(folder, file)) as {
        files: Record<
          string,
          { source: { path: string }; destinations: Record<string, { objectKey: string }> }
        >;
      };
      for (const asset of Object.values(manifest.files)) {
        for (const { objectKey } of Object.values(asset.destinations))
          this.#assets.set(objectKey, asset.source.path);
      }
    }
    for (const stack of this.#stacks) {
      const { Conditions, Outputs, Resources } = stack.template;
      if (Conditions !== undefined)
        throw new Error(`${stack.name} has conditions, which are not evaluated here.`);
      for (const output of Object.values(Outputs ?? {})) {
        if (output.Export === undefined) continue;
        this.#exports.set(String(this.#resolve(output.Export.Name, stack)), { stack, value: output.Value });
      }
      for (const [id, raw] of Object.entries(Resources)) {
        this.#resources.set(`${stack.name}/${id}`, this.#resourceOf(stack, id, raw));
      }
    }
  }

  /** All resources of one type, in the order of the templates. */
  of(type: string): readonly Resource[] {
    return [...this.#resources.values()].filter((resource) => resource.type === type);
  }

  get all(): readonly Resource[] {
    return [...this.#resources.values()];
  }

  /** The file on disk that a function's code lies in. */
  codeFolder(objectKey: string): string {
    const path = this.#assets.get(objectKey);
    if (path === undefined) throw new Error(`The assembly has no asset ${objectKey}.`);
    const folder = resolve(this.#folder, path);
    if (!existsSync(folder)) throw new Error(`The asset ${folder} is not there.`);
    return folder;
  }

  #resourceOf(stack: Stack, id: string, raw: RawResource): Resource {
    const type = raw.Type;
    const rawProperties = raw.Properties ?? {};
    let properties: JsonObject | undefined;
    const resolved = (): JsonObject => {
      // A resolved object stays an object.
      properties ??= this.#resolve(rawProperties, stack) as JsonObject;
      return properties;
    };
    const named = (property: string): string => {
      const given = rawProperties[property];
      return given === undefined ? madeUpName(stack.name, id) : String(this.#resolve(given, stack));
    };
    const of = (name: string, arn: string) => ({
      stack: stack.name,
      id,
      type,
      name,
      arn,
      metadata: raw.Metadata ?? {},
      rawProperties,
      get properties() {
        return resolved();
      },
    });
    switch (type) {
      case 'AWS::DynamoDB::Table':
      case 'AWS::DynamoDB::GlobalTable': {
        const name = named('TableName');
        return of(name, arnOf('dynamodb', `table/${name}`));
      }
      case 'AWS::SQS::Queue': {
        const name = named('QueueName');
        return of(name, arnOf('sqs', name));
      }
      case 'AWS::SNS::Topic': {
        const name = named('TopicName');
        return of(name, arnOf('sns', name));
      }
      case 'AWS::S3::Bucket': {
        const name = named('BucketName').toLowerCase();
        return of(name, `arn:aws:s3:::${name}`);
      }
      case 'AWS::Lambda::Function': {
        const name = named('FunctionName');
        return of(name, arnOf('lambda', `function:${name}`));
      }
      case 'AWS::IAM::Role': {
        const name = named('RoleName');
        return of(name, `arn:aws:iam::${ACCOUNT}:role/${name}`);
      }
      case 'AWS::SecretsManager::Secret': {
        const name = named('Name');
        return of(name, arnOf('secretsmanager', `secret:${name}-000000`));
      }
      case 'AWS::Scheduler::ScheduleGroup': {
        const name = named('Name');
        return of(name, arnOf('scheduler', `schedule-group/${name}`));
      }
      case 'AWS::SES::EmailIdentity':
        return of(named('EmailIdentity'), arnOf('ses', `identity/${named('EmailIdentity')}`));
      case 'AWS::SES::ReceiptRuleSet':
        return of(named('RuleSetName'), '');
      case 'AWS::SMSVOICE::ConfigurationSet': {
        const name = named('ConfigurationSetName');
        return of(name, arnOf('sms-voice', `configuration-set/${name}`));
      }
      case 'AWS::Cognito::UserPool':
        return of(USER_POOL_ID, arnOf('cognito-idp', `userpool/${USER_POOL_ID}`));
      case 'AWS::Events::Rule': {
        const name = named('Name');
        return of(name, arnOf('events', `rule/${name}`));
      }
      case 'AWS::Logs::LogGroup': {
        const name = named('LogGroupName');
        return of(name, arnOf('logs', `log-group:${name}:*`));
      }
      default:
        return of(named('Name'), arnOf('local', `${type.replaceAll('::', '-')}/${named('Name')}`));
    }
  }

  #find(stack: Stack, id: string): Resource {
    const found = this.#resources.get(`${stack.name}/${id}`);
    if (found !== undefined) return found;
    const raw = stack.template.Resources[id];
    if (raw === undefined) throw new Error(`${stack.name} refers to ${id}, which is not in it.`);
    return this.#resourceOf(stack, id, raw);
  }

  #ref(stack: Stack, id: string): Json | undefined {
    switch (id) {
      case 'AWS::Region':
        return REGION;
      case 'AWS::AccountId':
        return ACCOUNT;
      case 'AWS::Partition':
        return 'aws';
      case 'AWS::URLSuffix':
        return 'amazonaws.com';
      case 'AWS::StackName':
        return stack.name;
      case 'AWS::StackId':
        return arnOf('cloudformation', `stack/${stack.name}/local`);
      case 'AWS::NoValue':
        return undefined;
    }
    const parameter = stack.template.Parameters?.[id];
    if (parameter !== undefined) {
      if (parameter.Default === undefined)
        throw new Error(`The parameter ${id} of ${stack.name} has no default.`);
      return parameter.Default;
    }
    const resource = this.#find(stack, id);
    // Ref gives a queue's URL, and the ARN of a topic and of a secret.
    if (resource.type === 'AWS::SQS::Queue') return this.#places.queueUrl(resource.name);
    const arnTypes = ['AWS::SNS::Topic', 'AWS::SecretsManager::Secret'];
    return arnTypes.includes(resource.type) ? resource.arn : resource.name;
  }

  #attribute(stack: Stack, id: string, attribute: string): Json {
    const resource = this.#find(stack, id);
    const { type, name, arn } = resource;
    if (attribute === 'Arn' || attribute === 'TopicArn') return arn;
    const known: Record<string, () => string> = {
      'AWS::SQS::Queue QueueName': () => name,
      'AWS::SQS::Queue QueueUrl': () => this.#places.queueUrl(name),
      'AWS::SNS::Topic TopicName': () => name,
      'AWS::ApiGatewayV2::Api ApiEndpoint': () => this.#places.publicOrigin,
      'AWS::ApiGatewayV2::Api ApiId': () => name,
      'AWS::Cognito::UserPool ProviderURL': () => this.#places.issuer,
      'AWS::Cognito::UserPool UserPoolId': () => name,
      'AWS::Cognito::UserPoolClient ClientId': () => name,
      'AWS::SecretsManager::Secret Id': () => arn,
    };
    // What a DNS record would hold; nobody looks it up on one machine.
    if (type === 'AWS::SES::EmailIdentity' && attribute.startsWith('DkimDNSToken'))
      return `${attribute}.localhost`;
    const value = known[`${type} ${attribute}`];
    if (value === undefined)
      throw new Error(`The attribute ${attribute} of ${type} (${id}) is not known here.`);
    return value();
  }

  #resolve(value: Json, stack: Stack): Json | undefined {
    if (value === null || typeof value !== 'object') return value;
    if (isList(value))
      return value.map((each) => this.#resolve(each, stack)).filter((each) => each !== undefined);
    const [name, ...others] = Object.keys(value);
    const given = name === undefined ? undefined : value[name];
    if (name !== undefined && given !== undefined && others.length === 0) {
      if (name === 'Ref') return this.#ref(stack, String(given));
      if (name.startsWith('Fn::')) return this.#intrinsic(name, given, stack);
    }
    const entries = Object.entries(value).map(([key, each]) => [key, this.#resolve(each, stack)] as const);
    return Object.fromEntries(entries.filter(([, each]) => each !== undefined)) as JsonObject;
  }

  #intrinsic(name: string, given: Json, stack: Stack): Json | undefined {
    const list = (isList(given) ? given : [given]) as readonly Json[];
    const [first = null, second = null] = list;
    switch (name) {
      case 'Fn::GetAtt': {
        const [id = '', attribute = ''] = typeof given === 'string' ? given.split('.') : list.map(String);
        return this.#attribute(stack, id, attribute);
      }
      case 'Fn::Join': {
        const parts = this.#resolve(second, stack) as readonly Json[];
        return this.#endpoint(parts.map(String).join(String(first)));
      }
      case 'Fn::Select':
        return (this.#resolve(second, stack) as readonly Json[])[Number(first)] ?? null;
      case 'Fn::Split':
        return String(this.#resolve(second, stack)).split(String(first));
      case 'Fn::Sub': {
        const own = (second ?? {}) as JsonObject;
        const text = String(first).replace(/\$\{([^}]+)\}/g, (_, key: string) => {
          const mine = own[key];
          if (mine !== undefined) return String(this.#resolve(mine, stack));
          if (!key.includes('.') || key.startsWith('AWS::')) return String(this.#ref(stack, key));
          return String(this.#intrinsic('Fn::GetAtt', key, stack));
        });
        return this.#endpoint(text);
      }
      case 'Fn::ImportValue': {
        const wanted = String(this.#resolve(given, stack));
        const exported = this.#exports.get(wanted);
        if (exported === undefined) throw new Error(`No stack exports ${wanted}.`);
        return this.#resolve(exported.value, exported.stack);
      }
      default:
        throw new Error(`The intrinsic ${name} in ${stack.name} is not known here.`);
    }
  }

  /** Addresses that AWS would give: the user pool's issuer is ours. */
  #endpoint(text: string): string {
    return text.replace(`https://cognito-idp.${REGION}.amazonaws.com/${USER_POOL_ID}`, this.#places.issuer);
  }
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function read(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
