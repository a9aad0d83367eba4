// The verb `drill`: shows who would be called, begins a drill of the running desk, ends it, and prints its report, through the
// desk's own API as a person of it. Answers one JSON line for each page, and the rest of the report as the last line.

import { CommandFailed, UsageFault } from './command-line.ts';
import type { RunningFile } from './running-file.ts';

export interface DrillVerb {
  readonly options: Readonly<Record<string, string | undefined>>;
  readonly operands: readonly string[];
  readonly running: RunningFile;
  answer(value: unknown): void;
}

interface Report {
  readonly id: string;
  readonly calls: readonly object[];
}

/** What the options ask for. Throws `UsageFault` by name; what the values mean the API says. */
function bodyOf(options: DrillVerb['options']): object {
  const { severity, contract, site, pace, hours, note, at, answer, mode } = options;
  if (severity === undefined) throw new UsageFault('--severity is needed, such as L1.');
  const number = (flag: string, given: string | undefined) => {
    if (given === undefined) return undefined;
    if (!/^\d{1,5}$/.test(given)) throw new UsageFault(`--${flag} takes a number, not "${given}".`);
    return Number(given);
  };
  const answers = (answer ?? '')
    .split(',')
    .filter(Boolean)
    .map((each) => {
      const [, personId, minutes] = /^([a-z0-9_-]+):(\d{1,5})$/.exec(each.trim()) ?? [];
      if (personId === undefined) throw new UsageFault(`--answer takes PERSON:MINUTES,…, not "${each}".`);
      return { personId, afterMinutes: Number(minutes) };
    });
  return {
    ...{ severity, contractId: contract, siteId: site, at, mode },
    ...{ pace: number('pace', pace), hours: number('hours', hours), answers },
    note: note ?? 'Drill by the command line',
  };
}

/** Exit status: 0 where the desk did as it was asked. Throws `CommandFailed` with the desk's own sentence where it said no. */
export async function drill({ options, operands, running, answer }: DrillVerb): Promise<number> {
  const { begin, end, as } = options;
  const [id, ...more] = operands;
  if (more.length > 0) throw new UsageFault('Name one drill at most.');
  if (end !== undefined && id === undefined)
    throw new UsageFault('--end goes with the reference of a drill.');
  const isShown = id === undefined && begin === undefined && options.mode !== 'fast';
  const body = id === undefined && options.list === undefined ? bodyOf(options) : null;
  const origin = `http://127.0.0.1:${running.httpPort}`;
  const bearer = await tokenOf(origin, as ?? (await leaderOf(origin)));

  async function ask(path: string, sent?: object): Promise<unknown> {
    const reply = await fetch(`${origin}/api/drills${path}`, {
      headers: {
        authorization: `Bearer ${bearer}`,
        ...(sent ? { 'content-type': 'application/json' } : {}),
      },
      ...(sent ? { method: 'POST', body: JSON.stringify(sent) } : {}),
    });
    const told = (await reply.json()) as { detail?: string; title?: string; errors?: { message: string }[] };
    if (reply.ok) return told;
    const faults = (told.errors ?? []).map(({ message }) => message).filter((each) => each !== told.detail);
    throw new CommandFailed(
      [told.detail ?? told.title, ...faults].filter(Boolean).join(' ') || `HTTP ${reply.status}`,
    );
  }
  const print = ({ calls, ...rest }: Report) => {
    for (const call of calls) answer(call);
    answer(rest);
  };

  if (body === null && id === undefined) {
    const { drills } = (await ask('')) as { drills: object[] };
    for (const each of drills) answer(each);
  } else if (body === null) {
    const path = `/${encodeURIComponent(id ?? '')}`;
    print((await (end === undefined ? ask(path) : ask(`${path}/end`, { summary: end }))) as Report);
  } else {
    print(((await ask(isShown ? '?dry=1' : '', body)) as { drill: Report }).drill);
  }
  return 0;
}

async function tokenOf(origin: string, user: string): Promise<string> {
  const reply = await fetch(`${origin}/_local/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user }),
  });
  const told = (await reply.json()) as { access_token?: string };
  if (told.access_token === undefined) throw new CommandFailed(`Nobody signs in as "${user}".`);
  return told.access_token;
}

/** The first person who may begin a drill. */
async function leaderOf(origin: string): Promise<string> {
  const { signIn } = (await (await fetch(`${origin}/_local/info`)).json()) as {
    signIn: { people: { user: string; roles: string }[] } | null;
  };
  const leader = signIn?.people.find(({ roles }) => /\b(tenant_admin|manager)\b/.test(roles));
  if (!leader) throw new CommandFailed('Nobody of this desk may begin a drill; name somebody by --as.');
  return leader.user;
}
