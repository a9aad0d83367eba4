// One case's life from the mail to the closing, run by the deployed bundles against the embedded services, every call of an
// SDK counted on its way. What the calls cost is in call-costs.ts.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDesk } from '../../infra/local/desk.ts';
import { synthesize } from '../../infra/local/synth.ts';
import { findingOf } from './call-costs.ts';
import { type Call, CountingProxy } from './counting-proxy.ts';
import type { Finding } from './report.ts';
import { DeskClient, type SentMessage } from './running-desk.ts';
import { sendMails } from './smtp-load.ts';

export interface Life {
  readonly steps: readonly string[];
  readonly calls: readonly Call[];
  readonly invocations: readonly { readonly step: string; readonly functionName: string }[];
  readonly messages: readonly SentMessage[];
  readonly finalStatus: string;
}

/** The steps of a level 1 fault that is worked off in its time, as an engineer and a manager would take them. */
async function live(client: DeskClient, proxy: CountingProxy): Promise<Life> {
  const [callsBefore, invocationsBefore] = [proxy.calls.length, proxy.invocations.length];
  const sentBefore = (await client.outbox()).length;
  const steps: string[] = [];
  const step = async (name: string, act: () => Promise<unknown>) => {
    proxy.step = name;
    steps.push(name);
    await act();
    await proxy.quiet();
    proxy.step = 'between';
  };
  const subject = `调度系统瘫痪，业务停止 ${Date.now()}`;
  const mail = {
    from: 'zhou.min@xihe-water.example',
    to: client.intakeAddress,
    subject,
    text: '调度中心机房两台主机同时宕机，业务停止，值班电话打不进来。请马上派人。\n资产编号 XH-2041，电话 0571 5550 0100。',
  };
  await step('mail in: case, reception, page', () =>
    sendMails({ port: client.smtpPort, connections: 1, mails: [mail] }),
  );
  const reference = (await client.openCases()).find((line) => line.subject === subject)?.reference;
  if (reference === undefined) throw new Error('The mail has no case.');
  const page = (await client.outbox()).slice(sentBefore).find((message) => message.kind === 'page');
  if (page === undefined) throw new Error('Nobody was paged.');
  proxy.step = 'between';
  await proxy.quiet();

  await step('acknowledge (link of the page)', () => acknowledge(page));
  await step('contact', () =>
    client.act(reference, 'contact', {
      channel: 'phone',
      with: '周敏',
      summary: '已电话联系，双机电源告警，工程师已出发。',
      gaveRemoteSupport: true,
    }),
  );
  await step('warning at half of plan and arrival', () => client.advance(65 * 60_000));
  await step('plan', () => client.act(reference, 'plan', { summary: '更换电源模块后逐台上电。' }));
  await step('arrive', () => client.act(reference, 'arrive', { summary: '已到调度中心机房。' }));
  await step('warning at half of restoring', () => client.advance(65 * 60_000));
  await step('restore', () => client.act(reference, 'restore', { summary: '业务已恢复，单机运行。' }));
  await step('resolve', () => client.act(reference, 'resolve', { summary: '两台主机电源模块均已更换。' }));
  await step('analysis', () =>
    client.act(reference, 'analysis', {
      summary: '故障分析：电源模块批次缺陷。处理：更换。预防：同批次设备列入更换计划。',
    }),
  );
  await step('close', () => client.act(reference, 'close', { summary: '客户确认，关闭。' }));
  const found = await client.api<{ case: { status: string } }>(`/api/cases/${reference}`);
  proxy.step = 'between';
  await proxy.quiet();
  return {
    steps,
    calls: proxy.calls.slice(callsBefore),
    invocations: proxy.invocations.slice(invocationsBefore),
    messages: (await client.outbox()).slice(sentBefore),
    finalStatus: found.case.status,
  };
}

/** Opens the page's link and presses its button, as a browser without script does. */
async function acknowledge(page: SentMessage): Promise<void> {
  const link = /https?:\/\/\S+\/p\/[^\s)>\]]+/.exec(page.text)?.[0];
  if (link === undefined) throw new Error(`The page has no link: ${page.text}`);
  const shown = await fetch(link);
  const cookie = shown.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ');
  const form = /<form[\s\S]*?<\/form>/.exec(await shown.text())?.[0] ?? '';
  const fields = new URLSearchParams();
  for (const [input] of form.matchAll(/<(?:input|button)[^>]*>/g)) {
    const name = /\bname="([^"]*)"/.exec(input)?.[1];
    if (name !== undefined) fields.set(name, /\bvalue="([^"]*)"/.exec(input)?.[1] ?? '');
  }
  const origin = new URL(link).origin;
  const answer = await fetch(link, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie, origin, 'sec-fetch-site': 'same-origin' },
    body: fields,
  });
  if (answer.status >= 400)
    throw new Error(`The page's link answered ${answer.status}: ${await answer.text()}`);
}

export async function measureCaseLife(): Promise<Finding> {
  const folder = mkdtempSync(join(tmpdir(), 'faultline-bench-'));
  const proxy = await CountingProxy.open();
  const desk = await startDesk({
    folder,
    httpPort: 0,
    smtpPort: 0,
    onlooker: proxy,
    assembly: async () => (await synthesize()).folder,
    say: () => undefined,
  });
  try {
    const client = new DeskClient({ ...desk, intakeAddress: desk.intakeAddress });
    // The first life also fetches secrets and a tenant's credentials, which an instance keeps.
    await live(client, proxy);
    const life = await live(client, proxy);
    const sweeps = {
      runs: proxy.invocations.filter((each) => each.functionName === 'sweep').length,
      calls: proxy.calls.filter((each) => each.functionName === 'sweep'),
    };
    return findingOf(life, sweeps);
  } finally {
    await desk.stop();
    await proxy.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
