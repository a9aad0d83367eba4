// Three small AWS services behind one port: Secrets Manager's GetSecretValue (made once, then kept), STS's AssumeRole
// (nobody checks credentials on one machine) and Lambda's Invoke. Each speaks its own protocol; the SDK is told one
// endpoint per service.

import { randomInt, randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACCOUNT, arnOf, nameOfArn } from './account.ts';
import {
  escapeXml,
  json,
  jsonFault,
  listen,
  queryAnswer,
  queryFault,
  type WireAnswer,
  WireError,
  type WireRequest,
} from './wire.ts';

/** A secret as the template states it: a fixed text, or what is to be generated. */
export interface SecretSettings {
  readonly name: string;
  readonly text?: string;
  readonly generate?: {
    readonly template?: string;
    readonly key?: string;
    readonly length: number;
    readonly signs: string;
  };
}

export interface InvokeAnswer {
  readonly payload: unknown;
  readonly functionError?: string;
}

export interface AccountServer {
  readonly origin: string;
  secretArn(name: string): string;
  /** By name or ARN; throws where the templates have no such secret. */
  secretText(id: string): string;
  stop(): Promise<void>;
}

/** CloudFormation's dynamic reference: `{{resolve:secretsmanager:<arn>:SecretString:<key>:<stage>:<version>}}`. */
const SECRET_REFERENCE =
  /\{\{resolve:secretsmanager:(arn:[^}]+?|[^:}]+):SecretString:([^:}]*):[^:}]*:[^:}]*\}\}/g;
const STS_NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';

/** Starts; each secret that `folder` lacks is generated and stored first, readable by its owner alone. */
export async function startAccountServer(options: {
  folder: string;
  secrets: readonly SecretSettings[];
  roleArns: ReadonlySet<string>;
  invoke(name: string, payload: unknown, kind: 'wait' | 'event'): Promise<InvokeAnswer>;
}): Promise<AccountServer> {
  mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  // Secrets Manager puts six random signs behind the name; fixed ones keep the ARN the same over restarts.
  const secretArn = (name: string) => arnOf('secretsmanager', `secret:${name}-000000`);
  const texts = new Map<string, string>();
  const found = (id: string | undefined) =>
    [...texts].find(([name]) => name === id || secretArn(name) === id);
  // A fixed text may refer to what is generated, so that comes first.
  for (const secret of options.secrets.toSorted(
    (a, b) => Number(a.text !== undefined) - Number(b.text !== undefined),
  )) {
    const text = secret.text?.replace(SECRET_REFERENCE, (reference, id: string, key: string) => {
      const [, whole] = found(id) ?? [];
      if (whole === undefined)
        throw new Error(`The secret ${secret.name} refers to ${reference}, which is not there.`);
      return key === '' ? whole : String((JSON.parse(whole) as Record<string, unknown>)[key]);
    });
    texts.set(secret.name, text ?? generatedText(options.folder, secret));
  }

  function secret(request: WireRequest): WireAnswer {
    const target = String(request.headers['x-amz-target'] ?? '');
    if (target !== 'secretsmanager.GetSecretValue') {
      throw new WireError(400, 'UnknownOperationException', `Secrets Manager has no "${target}" here.`);
    }
    const { SecretId: id } = JSON.parse(request.body.toString()) as { SecretId?: string };
    const asked = found(id);
    if (asked === undefined) {
      throw new WireError(
        400,
        'ResourceNotFoundException',
        'Secrets Manager can’t find the specified secret.',
      );
    }
    return {
      ...json({
        ARN: secretArn(asked[0]),
        Name: asked[0],
        SecretString: asked[1],
        VersionId: '00000000-0000-0000-0000-000000000000',
        VersionStages: ['AWSCURRENT'],
        CreatedDate: 0,
      }),
      contentType: 'application/x-amz-json-1.1',
    };
  }

  function assume(form: URLSearchParams): WireAnswer {
    const action = form.get('Action');
    if (action !== 'AssumeRole')
      throw new WireError(400, 'InvalidAction', `STS has no action "${action}" here.`);
    const role = form.get('RoleArn') ?? '';
    if (!options.roleArns.has(role)) {
      throw new WireError(403, 'AccessDenied', `There is no role ${role} in the template.`);
    }
    const session = form.get('RoleSessionName') ?? 'session';
    const seconds = Number(form.get('DurationSeconds') ?? 3_600);
    const id = randomUUID().replaceAll('-', '').slice(0, 16).toUpperCase();
    const expiry = new Date(Date.now() + seconds * 1_000).toISOString();
    const user = `arn:aws:sts::${ACCOUNT}:assumed-role/${role.slice(role.lastIndexOf('/') + 1)}/${session}`;
    return queryAnswer(
      'AssumeRole',
      STS_NAMESPACE,
      `<AssumedRoleUser><AssumedRoleId>AROA${id}:${escapeXml(session)}</AssumedRoleId><Arn>${escapeXml(user)}</Arn></AssumedRoleUser><Credentials><AccessKeyId>ASIA${id}</AccessKeyId><SecretAccessKey>local</SecretAccessKey><SessionToken>local</SessionToken><Expiration>${expiry}</Expiration></Credentials>`,
    );
  }

  async function invoke(request: WireRequest, name: string): Promise<WireAnswer> {
    const kind = request.headers['x-amz-invocation-type'] === 'Event' ? 'event' : 'wait';
    const payload = request.body.length === 0 ? {} : (JSON.parse(request.body.toString()) as unknown);
    const answer = await options.invoke(nameOfArn(name), payload, kind);
    if (kind === 'event') return json(null, 202);
    const failed =
      answer.functionError === undefined ? undefined : { 'x-amz-function-error': answer.functionError };
    return json(answer.payload, 200, failed);
  }

  const server = await listen(
    async (request) => {
      const invoked = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(request.path);
      if (invoked?.[1] !== undefined) return invoke(request, decodeURIComponent(invoked[1]));
      if (request.headers['x-amz-target'] !== undefined) return secret(request);
      try {
        return assume(new URLSearchParams(request.body.toString()));
      } catch (error) {
        if (error instanceof WireError) return queryFault(error);
        throw error;
      }
    },
    jsonFault,
    { sizeBytesMax: 8 * 1024 * 1024 },
  );
  return {
    origin: server.origin,
    secretArn,
    secretText(id) {
      const [, text] = found(id) ?? [];
      if (text === undefined) throw new Error(`The templates have no secret ${id}.`);
      return text;
    },
    stop: () => server.stop(),
  };
}

function generatedText(folder: string, secret: SecretSettings): string {
  const file = join(folder, `${secret.name.replace(/[^\w.-]/g, '_')}.secret`);
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const { length, signs, template, key } = secret.generate ?? {
    length: 32,
    signs: 'abcdefghijklmnopqrstuvwxyz',
  };
  const made = Array.from({ length }, () => signs[randomInt(signs.length)]).join('');
  const text =
    template === undefined || key === undefined
      ? made
      : JSON.stringify({ ...(JSON.parse(template) as object), [key]: made });
  writeFileSync(file, text, { mode: 0o600, flush: true });
  return text;
}
