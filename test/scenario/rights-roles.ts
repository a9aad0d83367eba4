// What each role of the synthesized app may do, over all of its stacks, with the intrinsics resolved as the one-machine
// runner resolves them. A kind of policy that is not read here is an error by name.

import { Assembly, type JsonObject, type Resource } from '../../infra/local/template.ts';
import { type Statement, statementsIn, type Wish } from './policy.ts';
import type { TableShape } from './rights-calls.ts';

export interface Role {
  /** Its path in the app without the template's hash, e.g. `PortalWeb`. */
  readonly label: string;
  readonly arn: string;
  readonly statements: readonly Statement[];
  readonly trust: readonly Statement[];
}

export interface Roles {
  readonly all: readonly Role[];
  byArn(arn: string): Role;
  /** The role that a function runs under, by the function's name. */
  ofFunction(functionName: string): Role;
  /** What Lambda itself does in a function's name: its log, and taking messages from its queue. */
  readonly byLambda: readonly { readonly role: Role; readonly wish: Wish }[];
}

/** The assembly in `folder`; where things listen has no part in anybody's rights. */
export function assemblyIn(folder: string): Assembly {
  return new Assembly(folder, {
    queueUrl: (name) => `http://127.0.0.1/000000000000/${name}`,
    publicOrigin: 'http://127.0.0.1',
    issuer: 'http://127.0.0.1/issuer',
  });
}

export function rolesOf(assembly: Assembly): Roles {
  const policies = assembly.of('AWS::IAM::Policy').map(({ properties }) => ({
    roles: properties.Roles as readonly string[], // The template's list of role names, resolved.
    statements: statementsIn(properties.PolicyDocument),
  }));
  for (const type of ['AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy', 'AWS::IAM::UserPolicy']) {
    if (assembly.of(type).length > 0) throw new Error(`${type} is not read here.`);
  }
  const all = assembly.of('AWS::IAM::Role').map(({ id, name, arn, properties }): Role => {
    for (const unread of ['ManagedPolicyArns', 'Policies', 'PermissionsBoundary']) {
      if (properties[unread] !== undefined) throw new Error(`${unread} of the role ${id} is not read here.`);
    }
    return {
      label: plain(id).replace(/Role$/, ''),
      arn,
      statements: policies
        .filter(({ roles }) => roles.includes(name))
        .flatMap(({ statements }) => statements),
      trust: statementsIn(properties.AssumeRolePolicyDocument),
    };
  });
  const byArn = (arn: string): Role => {
    const role = all.find((each) => each.arn === arn);
    if (role === undefined) throw new Error(`There is no role ${arn}.`);
    return role;
  };
  const functions = assembly.of('AWS::Lambda::Function');
  const roleOf = ({ properties }: Resource): Role => byArn(String(properties.Role));
  return {
    all,
    byArn,
    ofFunction: (functionName) => {
      const found = functions.find(({ name }) => name === functionName);
      if (found === undefined) throw new Error(`There is no function ${functionName}.`);
      return roleOf(found);
    },
    byLambda: [...functions.flatMap(logging(assembly, roleOf)), ...polling(assembly, functions, roleOf)],
  };
}

/** A logical id without its hash. */
const plain = (id: string): string => id.replace(/[0-9A-F]{8}$/, '');

function logging(assembly: Assembly, roleOf: (of: Resource) => Role) {
  return (of: Resource) => {
    const { LogGroup } = (of.properties.LoggingConfig ?? {}) as JsonObject; // An object in every template.
    const group = assembly.of('AWS::Logs::LogGroup').find(({ name }) => name === LogGroup);
    if (group === undefined) throw new Error(`The function ${of.id} has no log group of its own.`);
    return ['logs:CreateLogStream', 'logs:PutLogEvents'].map((action) => ({
      role: roleOf(of),
      wish: { action, resource: group.arn, context: {} },
    }));
  };
}

/** https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html#events-sqs-permissions */
function polling(assembly: Assembly, functions: readonly Resource[], roleOf: (of: Resource) => Role) {
  return assembly.of('AWS::Lambda::EventSourceMapping').flatMap(({ id, properties }) => {
    const of = functions.find(({ name, arn }) => [name, arn].includes(String(properties.FunctionName)));
    if (of === undefined) throw new Error(`The event source ${id} has no function.`);
    return ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'].map((action) => ({
      role: roleOf(of),
      wish: { action, resource: String(properties.EventSourceArn), context: {} },
    }));
  });
}

/** The partition keys of the app's tables and of their indexes. */
export function shapeOf(assembly: Assembly): TableShape {
  interface Keyed {
    readonly KeySchema: readonly { readonly AttributeName: string; readonly KeyType: string }[];
  }
  return (table, index) => {
    const found = assembly.of('AWS::DynamoDB::GlobalTable').find(({ name }) => name === table);
    // CloudFormation's own shape of a table.
    const shape = found?.properties as unknown as
      | (Keyed & { readonly GlobalSecondaryIndexes?: readonly (Keyed & { readonly IndexName: string })[] })
      | undefined;
    const keys =
      index === null ? shape : shape?.GlobalSecondaryIndexes?.find((each) => each.IndexName === index);
    const attribute = keys?.KeySchema.find(({ KeyType }) => KeyType === 'HASH')?.AttributeName;
    if (attribute === undefined) throw new Error(`There is no table ${table}, or no index ${index} of it.`);
    return attribute;
  };
}

/** A right as a person writes it down: role, action, the resource without account, region and hash, and whose keys. */
export function wordsOf(role: Role, action: string, resource: string, statement?: Statement): string {
  const keys = statement?.conditions.find(
    ({ key, operator }) => key === 'dynamodb:LeadingKeys' && operator !== 'Null',
  );
  const short = resource
    .replace(/^arn:aws:[a-z0-9-]+:[^:]*:[^:]*:/, '')
    .replaceAll(/(Service|Data|MailRules)-([A-Za-z]+?)[0-9A-F]{8}/g, '$2')
    .replaceAll(/-000000000000-us-east-1/g, '');
  return `${role.label} ${action} ${short}${keys ? ` of ${keys.values.join(' and ')}` : ''}`;
}
