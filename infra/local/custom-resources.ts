// CloudFormation's part for custom resources: calls each one's function with a Create or Update event and waits for the
// answer at the response URL. One whose properties are as they were at the last success is not called again.

import { createHash, randomUUID } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { arnOf } from './account.ts';
import type { Assembly } from './template.ts';
import { json, jsonFault, listen } from './wire.ts';
import { customResourcesOf } from './wiring.ts';

interface Kept {
  readonly hash: string;
  readonly physicalId: string;
}

interface Answer {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Reason?: string;
  readonly PhysicalResourceId?: string;
}

/** Throws with the function's own reason where one fails, as a deployment would. */
export async function runCustomResources(
  assembly: Assembly,
  invoke: (functionArn: string, event: unknown) => Promise<unknown>,
  file: string,
): Promise<void> {
  const kept = keptIn(file);
  for (const { stack, id, type, properties } of customResourcesOf(assembly)) {
    const hash = createHash('sha256').update(JSON.stringify(properties)).digest('hex');
    const before = kept[`${stack}/${id}`];
    if (before?.hash === hash) continue;
    let answered: (answer: Answer) => void = () => undefined;
    const answer = new Promise<Answer>((resolve) => {
      answered = resolve;
    });
    const door = await listen(
      async (request) => {
        answered(JSON.parse(request.body.toString()) as Answer);
        return json({});
      },
      jsonFault,
      { sizeBytesMax: 65_536 },
    );
    try {
      await invoke(String(properties.ServiceToken), {
        RequestType: before === undefined ? 'Create' : 'Update',
        ResponseURL: `${door.origin}/`,
        StackId: arnOf('cloudformation', `stack/${stack}/local`),
        RequestId: randomUUID(),
        LogicalResourceId: id,
        ResourceType: type,
        ...(before !== undefined && { PhysicalResourceId: before.physicalId }),
        ResourceProperties: properties,
      });
      const nothing: Answer = { Status: 'FAILED', Reason: 'It never answered.' };
      const { Status, Reason, PhysicalResourceId } = await Promise.race([
        answer,
        new Promise<Answer>((resolve) => setTimeout(() => resolve(nothing), 1_000).unref()),
      ]);
      if (Status !== 'SUCCESS') throw new Error(`${type} ${id}: ${Reason ?? 'failed'}`);
      kept[`${stack}/${id}`] = { hash, physicalId: PhysicalResourceId ?? id };
    } finally {
      await door.stop();
    }
  }
  writeFileSync(`${file}.new`, JSON.stringify(kept));
  renameSync(`${file}.new`, file);
}

function keptIn(file: string): Record<string, Kept> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, Kept>;
  } catch {
    return {};
  }
}
