// The command line: `npm run -s faultline -- VERB …`. Each verb says with --help what it takes; what it does not know is
// an error by name, with exit status 2. Standard output carries what a verb answers, standard error what it says.

import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { DEADLINES, WORKING_TIME } from './line-verbs.ts';
import { FolderTaken } from './lock.ts';
import { type RunningFile, runningOn } from './running-file.ts';

/** Something that the user can put right: its message goes to standard error as it is. */
export class UsageFault extends Error {
  override readonly name = 'UsageFault';
}

/** It was understood, and the world said no: exit status 1. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
}

interface Verb {
  readonly about: string;
  readonly options: ParseArgsOptionsConfig;
  readonly operands: string;
  readonly help: readonly (readonly [string, string])[];
  run(values: Readonly<Record<string, string | undefined>>, operands: readonly string[]): Promise<number>;
}

const text = { type: 'string' } as const;
const DATA = ['--data FOLDER', 'the data folder (default .faultline)'] as const;

const VERBS: Readonly<Record<string, Verb>> = {
  start: {
    about: 'Runs the whole desk on this machine until Ctrl-C. `npm start` is the same.',
    operands: '',
    options: {
      http: text,
      smtp: text,
      data: text,
      'public-url': text,
      'smtp-relay': text,
      'sms-gateway': text,
    },
    help: [
      ['--http PORT', 'port of pages and API on 127.0.0.1 (default 8787)'],
      ['--smtp PORT', 'port that takes mail on 127.0.0.1 (default 2525)'],
      DATA,
      ['--public-url URL', 'where people reach the desk, if not at 127.0.0.1'],
      [
        '--smtp-relay URL',
        'hand outgoing mail to this server, e.g. smtp://127.0.0.1:25 (default: outbox only)',
      ],
      ['--sms-gateway URL', 'post outgoing SMS to this address as JSON (default: outbox only)'],
    ],
    run: start,
  },
  'send-test-mail': {
    about: 'Sends a fault mail over SMTP to the running desk, as a customer of the demo tenant would.',
    operands: '',
    options: {
      severity: text,
      lang: text,
      from: text,
      sender: text,
      to: text,
      subject: text,
      text,
      verdicts: text,
      data: text,
    },
    help: [
      ['--severity L1|L2|L3|L4', 'whose words the mail uses (default L1)'],
      ['--lang zh|en', 'language and sender (default zh)'],
      [
        '--sender KIND',
        'contact (default), stranger, or unproven: a contact whose mail fails SPF, DKIM and DMARC',
      ],
      ['--from ADDRESS', 'another sender; one that the desk does not know is a stranger'],
      ['--to ADDRESS', 'another recipient (default: the intake address)'],
      ['--subject TEXT', 'another subject'],
      ['--text TEXT', 'another text'],
      [
        '--verdicts LIST',
        'what the check of the mail is to say, such as "dmarc=FAIL spf=GRAY"; goes as the header X-Faultline-Verdicts, which means something to this machine’s mail door only (default: all PASS)',
      ],
      DATA,
    ],
    run: async (values) => {
      const running = runningDesk(values.data);
      const { testMailOf } = await import('./local-controls.ts');
      const { sendTestMail } = await import('./test-mail.ts');
      const mail = testMailOf(values, running.intakeAddress);
      const sent = await sendTestMail(mail, running.smtpPort).catch((error: Error) => {
        throw new CommandFailed(`The mail was not taken: ${error.message}`);
      });
      answer({ to: mail.to, subject: sent.subject, response: sent.response });
      return 0;
    },
  },
  receipts: {
    about:
      'Lists what came in (envelope: from, subject, sender) and its fate, newest first, as JSON lines; tenantId platform000: for no desk.',
    operands: '',
    options: { fate: text, data: text },
    help: [
      [
        '--fate FATE',
        'received, case, reply, duplicate, quarantine or rejected only; rejected has mail to an address that is no desk’s',
      ],
      DATA,
    ],
    run: async (values) => {
      const known = ['received', 'case', 'reply', 'duplicate', 'quarantine', 'rejected'];
      if (values.fate !== undefined && !known.includes(values.fate)) {
        throw new UsageFault(`--fate takes ${known.join(', ')}, not "${values.fate}".`);
      }
      const running = runningDesk(values.data);
      const { receipts } = (await ask(running, '/receipts')) as {
        receipts: { fate: { fate: string } | null }[];
      };
      for (const receipt of receipts) {
        if (values.fate === undefined || (receipt.fate?.fate ?? 'received') === values.fate) answer(receipt);
      }
      return 0;
    },
  },
  replay: {
    about: 'Puts receipts before the intake again; one that has its fate keeps it.',
    operands: 'RECEIPT…',
    options: { data: text },
    help: [DATA],
    run: async (values, receipts) => {
      if (receipts.length === 0) throw new UsageFault('Name at least one receipt; `receipts` lists them.');
      const running = runningDesk(values.data);
      let status = 0;
      for (const receipt of receipts) {
        try {
          answer(await ask(running, '/replay', { receipt }));
        } catch (error) {
          answer({ id: receipt, error: { path: 'receipt', message: (error as Error).message } });
          status = 1;
        }
      }
      return status;
    },
  },
  tenant: {
    about:
      'Lists the tenants of the running desk, or puts one into the table of a deployed stage; JSON lines.',
    operands: '',
    options: {
      data: text,
      put: text,
      table: text,
      region: text,
      endpoint: text,
      example: text,
      preset: text,
    },
    help: [
      DATA,
      ['--example DOMAIN', 'print a tenant file to start from, for this mail domain'],
      [
        '--preset TIER',
        'with --example: on this preset tier, s000-call-center … s004-service-desk (default s002-effective); standard error says what is still to be filled in',
      ],
      ['--put FILE', 'check the file and put its tenant into a table; again is harmless'],
      ['--table NAME', 'with --put: the table, an output of the stack Data'],
      ['--region REGION', 'with --put: its region (default: your AWS profile)'],
      ['--endpoint URL', 'with --put: another DynamoDB endpoint'],
    ],
    run: tenant,
  },
  drill: {
    about:
      'Shows who would be called; with --begin it begins a drill of the running desk, and people are paged. A REFERENCE prints its report.',
    operands: '[REFERENCE]',
    options: {
      severity: text,
      contract: text,
      site: text,
      pace: text,
      hours: text,
      note: text,
      begin: { type: 'boolean' },
      fast: { type: 'boolean' },
      at: text,
      answer: text,
      end: text,
      list: { type: 'boolean' },
      as: text,
      data: text,
    },
    help: [
      ['--severity CODE', 'of the report that is supposed, such as L1'],
      ['--contract ID', 'whose promise (default: a report without a contract)'],
      ['--site ID', 'where'],
      ['--pace 1|4|12|60', 'so many times faster than in earnest (default 1)'],
      ['--hours N', 'when it ends by itself (default 2)'],
      ['--note TEXT', 'what it is to show; stands in every message'],
      ['--begin', 'begin it: without, it is only shown who would be called'],
      ['--fast', 'reckon it, send nothing, keep the report'],
      ['--at INSTANT', 'with --fast: when the report comes in, such as 2026-10-01T02:00:00+08:00'],
      ['--answer PERSON:MIN,…', 'with --fast: who answers, so many minutes after each page'],
      ['--end SUMMARY', 'end the drill REFERENCE'],
      ['--list', 'the newest drills'],
      ['--as USER', 'who asks (default: the first administrator or manager)'],
      DATA,
    ],
    run: async ({ fast, ...values }, operands) => {
      const { drill } = await import('./drill-verb.ts');
      const options = { ...values, mode: fast === undefined ? 'live' : 'fast' };
      return drill({ options, operands, running: runningDesk(values.data), answer });
    },
  },
  deadlines: {
    about: DEADLINES.about,
    operands: '',
    options: { tiers: text },
    help: DEADLINES.help,
    run: async ({ tiers }) => {
      const { answerDeadlines, TierFileFault } = await import('./deadlines-verb.ts');
      try {
        return await answerDeadlines(tiers);
      } catch (error) {
        if (error instanceof TierFileFault) throw new UsageFault(error.message);
        throw error;
      }
    },
  },
  'working-time': {
    about: WORKING_TIME.about,
    operands: '',
    options: {},
    help: WORKING_TIME.help,
    run: async () => {
      const { answerWorkingTime } = await import('./working-time-verb.ts');
      return await answerWorkingTime();
    },
  },
};

async function tenant(values: Readonly<Record<string, string | undefined>>): Promise<number> {
  const { exampleTenant, putTenant } = await import('./put-tenant.ts');
  if (values.example !== undefined) {
    const { PRESET_TIERS } = await import('../../shared/domain/presets/tiers.ts');
    const { seedGaps } = await import('../../shared/app/seed.ts');
    const { preset = 's002-effective' } = values;
    const tier = Object.hasOwn(PRESET_TIERS, preset) ? PRESET_TIERS[preset] : undefined;
    if (!tier)
      throw new UsageFault(`--preset takes ${Object.keys(PRESET_TIERS).join(', ')}, not "${preset}".`);
    const example = exampleTenant(values.example, tier);
    process.stdout.write(`${JSON.stringify(example, null, 2)}\n`);
    for (const gap of seedGaps(example)) process.stderr.write(`To be filled in: ${gap}\n`);
    return 0;
  }
  if (values.preset !== undefined) throw new UsageFault('--preset goes with --example DOMAIN.');
  if (values.put !== undefined) {
    const { put: file, table: tableName, region, endpoint } = values;
    if (tableName === undefined) {
      throw new UsageFault('--put needs --table NAME, the name of the table: an output of the stack Data.');
    }
    const by = process.env.USER ?? 'operator';
    try {
      answer(
        await putTenant(
          { file, tableName, by, ...(region && { region }), ...(endpoint && { endpoint }) },
          Date.now(),
        ),
      );
    } catch (error) {
      throw new CommandFailed(`Nothing more was put: ${(error as Error).message}`);
    }
    return 0;
  }
  const running = runningDesk(values.data);
  const { tenants } = (await ask(running, '/tenants')) as { tenants: unknown[] };
  for (const each of tenants) answer(each);
  return 0;
}

function answer(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

function folderOf(data: string | undefined): string {
  return resolve(data ?? '.faultline');
}

function runningDesk(data: string | undefined): RunningFile {
  const folder = folderOf(data);
  const running = runningOn(folder);
  if (running === null)
    throw new CommandFailed(`No desk is running on ${folder}. Start one with \`npm start\`.`);
  return running;
}

async function ask(running: RunningFile, path: string, body?: object): Promise<unknown> {
  const reply = await fetch(`http://127.0.0.1:${running.httpPort}/_local${path}`, {
    ...(body && {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });
  const told = (await reply.json()) as { error?: { message: string } };
  if (!reply.ok) throw new CommandFailed(told.error?.message ?? `The desk answered ${reply.status}.`);
  return told;
}

function portOf(given: string | undefined, otherwise: number, flag: string): number {
  if (given === undefined) return otherwise;
  const port = Number(given);
  if (!/^\d+$/.test(given) || port > 65_535)
    throw new UsageFault(`${flag} takes a port from 0 to 65535, not "${given}".`);
  return port;
}

function originOf(given: string | undefined): string | undefined {
  if (given === undefined) return undefined;
  const url = URL.canParse(given) ? new URL(given) : null;
  const plain =
    url !== null &&
    /^https?:$/.test(url.protocol) &&
    url.pathname === '/' &&
    url.search === '' &&
    url.hash === '';
  if (!plain)
    throw new UsageFault(
      `--public-url takes scheme and host, such as https://desk.example.com, not "${given}".`,
    );
  return url.origin;
}

function addressOf(given: string | undefined, schemes: readonly string[], flag: string): string | undefined {
  if (given === undefined) return undefined;
  const url = URL.canParse(given) ? new URL(given) : null;
  if (url === null || url.hostname === '' || !schemes.includes(url.protocol)) {
    const names = schemes.map((scheme) => `${scheme}//`).join(' or ');
    throw new UsageFault(`${flag} takes an address that begins with ${names}, not "${given}".`);
  }
  return given;
}

async function start(values: Readonly<Record<string, string | undefined>>): Promise<number> {
  const startedAt = performance.now();
  // Lambda's clocks show UTC, and so do the logs of this machine's.
  process.env.TZ = 'UTC';
  const folder = folderOf(values.data);
  const [httpPort, smtpPort] = [portOf(values.http, 8787, '--http'), portOf(values.smtp, 2525, '--smtp')];
  const publicOrigin = originOf(values['public-url']);
  const smtpRelay = addressOf(values['smtp-relay'], ['smtp:', 'smtps:'], '--smtp-relay');
  const smsGateway = addressOf(values['sms-gateway'], ['http:', 'https:'], '--sms-gateway');
  const first = !existsSync(folder);
  const { PortTaken, startDesk } = await import('./desk.ts');
  const { NoTable } = await import('./table-server.ts');
  const { NotSynthesized, synthesize } = await import('./synth.ts');
  const say = (line: string) => process.stderr.write(`${line}\n`);
  if (first) say('First start: synthesizing the app and seeding the tenant demo …');
  let desk: Awaited<ReturnType<typeof startDesk>>;
  try {
    desk = await startDesk({
      folder,
      httpPort,
      smtpPort,
      publicOrigin,
      smtpRelay,
      smsGateway,
      assembly: async () => (await synthesize()).folder,
      say,
    });
  } catch (error) {
    if ([FolderTaken, PortTaken, NotSynthesized, NoTable].some((kind) => error instanceof kind))
      throw new CommandFailed((error as Error).message);
    throw error;
  }
  const people = desk.accounts.map(({ user, name, about }) => `    ${user.padEnd(12)}${name} (${about})`);
  process.stdout.write(
    `${[
      `Intake address   ${desk.intakeAddress}   (SMTP on 127.0.0.1:${desk.smtpPort})`,
      `Portal           ${desk.urls.portal}`,
      `Board            ${desk.urls.board}`,
      `Report form      ${desk.urls.reportForm}`,
      `Outbox, clock    ${desk.urls.outbox}`,
      ...(desk.password === null ? [] : [`Sign in as one of these, password ${desk.password}`, ...people]),
      `Send a test mail npm run -s faultline -- send-test-mail${values.data === undefined ? '' : ` --data ${values.data}`}   (or any mail program, or the button in the outbox)`,
      `Business time    ${new Date(desk.businessTime).toISOString()}`,
      `Ready in ${((performance.now() - startedAt) / 1_000).toFixed(1)} s; data in ${folder}; stop with Ctrl-C.`,
    ].join('\n')}\n`,
  );
  return await new Promise<number>((finish) => {
    let stopping = false;
    const stop = (why: string, code: number) => {
      if (stopping) return process.exit(code);
      stopping = true;
      say(why);
      // Whoever does not end within this is cut off; nothing depends on a clean end.
      setTimeout(() => process.exit(code), 8_000).unref();
      desk.stop().then(
        () => finish(code),
        () => finish(1),
      );
    };
    process.on('SIGINT', () => stop('Stopping …', 0));
    process.on('SIGTERM', () => stop('Stopping …', 0));
    process.on('SIGHUP', () => stop('Stopping …', 0));
    desk.broken.then((error) => {
      if (!stopping) stop(error.message, 1);
    });
    // npm that is killed with -9 cannot tell us: whoever started us then has another parent, or is gone.
    const ancestors = ancestorsOf();
    if (process.env.npm_lifecycle_event !== undefined) {
      setInterval(() => {
        if (ancestorsOf() !== ancestors) stop('npm is gone; stopping …', 0);
      }, 1_000).unref();
    }
  });
}

/** Our parent and its parent, which are npm's shell and npm; only the parent where the platform has no /proc. */
function ancestorsOf(): string {
  try {
    const stat = readFileSync(`/proc/${process.ppid}/stat`, 'utf8');
    // Field 4 of proc(5); the second may hold spaces and brackets.
    return `${process.ppid} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]}`;
  } catch {
    return String(process.ppid);
  }
}

function overview(): string {
  const verbs = Object.entries(VERBS).map(([name, verb]) => `  ${name.padEnd(16)}${verb.about}`);
  return ['npm run -s faultline -- VERB …', '', ...verbs, '', 'Each verb: --help.', ''].join('\n');
}

function helpOf(name: string, verb: Verb): string {
  const options = verb.help.map(([option, about]) => `  ${option.padEnd(26)}${about}`);
  return [`npm run -s faultline -- ${name} ${verb.operands}`.trim(), '', verb.about, '', ...options, ''].join(
    '\n',
  );
}

/** Runs what the arguments say and answers the exit status: 0 done, 1 failed, 2 not understood. */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(overview());
    return name === undefined ? 2 : 0;
  }
  const verb = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
  if (verb === undefined) {
    process.stderr.write(`There is no verb "${name}".\n\n${overview()}`);
    return 2;
  }
  let parsed: ReturnType<typeof parseArgs>;
  try {
    const options = { ...verb.options, help: { type: 'boolean', short: 'h' } } as const;
    parsed = parseArgs({ args: rest, options, allowPositionals: verb.operands !== '' });
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\nSee \`npm run -s faultline -- ${name} --help\`.\n`);
    return 2;
  }
  if (parsed.values.help === true) {
    process.stdout.write(helpOf(name, verb));
    return 0;
  }
  try {
    // Every option is a text; of a flag it only counts that it is there.
    return await verb.run(parsed.values as Record<string, string | undefined>, parsed.positionals);
  } catch (error) {
    const { name: kind, message, stack } = error instanceof Error ? error : new Error(String(error));
    const explained = ['UsageFault', 'WireError', 'CommandFailed'].includes(kind);
    process.stderr.write(`${explained ? message : (stack ?? message)}\n`);
    return explained && kind !== 'CommandFailed' ? 2 : 1;
  }
}
