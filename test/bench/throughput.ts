// Mails accepted (250) and cases opened per second over SMTP at 1, 4 and 8 connections, with what each mail waited, and
// the memory of all processes before and after. Every mail that was accepted must be on the board at the end, once.

import { type Memory, memoryOf } from './memory.ts';
import { type Finding, loadNow, rounded, type Spread, spreadOf, tableOf } from './report.ts';
import { type DeskClient, startDeskProcess } from './running-desk.ts';
import { type Accepted, type Mail, sendMails } from './smtp-load.ts';

const CONNECTIONS = [1, 4, 8] as const;
const MAILS_PER_ROUND = 240;
/** Loaded and compiled code is what a running desk has; these are not counted. */
const WARM_UP_MAILS = 120;
const WAIT_MS_MAX = 120_000;

const CONTACTS = [
  'zhou.min@xihe-water.example',
  'wu.qiang@xihe-water.example',
  'emma.clarke@thames-quay.example',
];

/** Every second mail is a known contact's, the others come from strangers, each with an address of his own. */
export function mailsFor(round: string, count: number, to: string): Mail[] {
  return Array.from({ length: count }, (_, number) => {
    const contact = number % 2 === 0 ? CONTACTS[(number / 2) % CONTACTS.length] : undefined;
    return {
      from: contact ?? `reporter-${round}-${number}@factory-${number}.example`,
      to,
      subject: `存储阵列告警 Disk warning ${round}-${String(number).padStart(4, '0')}`,
      text: `第 ${number} 号柜存储阵列一块硬盘亮黄灯并告警，业务正常，请安排更换。\nArray ${number} shows a warning light; we work normally. Serial number BX-${round}-${number}.\n`.repeat(
        4,
      ),
    };
  });
}

interface Round {
  readonly connections: number;
  readonly mails: number;
  readonly acceptedPerSecond: number;
  readonly openedPerSecond: number;
  readonly acceptMs: Spread;
  readonly toCaseMs: Spread;
  readonly toPageMs: Spread;
  readonly lost: number;
  readonly doubled: number;
}

/** Waits until every mail has its case or nothing has moved for long; answers the board's cases by subject. */
async function casesOf(client: DeskClient, subjects: ReadonlySet<string>): Promise<Map<string, number[]>> {
  const begunAt = Date.now();
  for (;;) {
    const opened = new Map<string, number[]>();
    for (const line of await client.openCases()) {
      if (!subjects.has(line.subject)) continue;
      opened.set(line.subject, [...(opened.get(line.subject) ?? []), Date.parse(line.openedAt)]);
    }
    if (opened.size >= subjects.size || Date.now() - begunAt > WAIT_MS_MAX) return opened;
    await new Promise((resolve) => setTimeout(resolve, 1_500));
  }
}

/** Waits until every case of the round has been paged, so that no round works off another's messages. */
async function pagesOf(
  client: DeskClient,
  references: ReadonlyMap<string, string>,
): Promise<Map<string, number>> {
  const begunAt = Date.now();
  for (;;) {
    const pages = new Map<string, number>();
    for (const message of await client.outbox()) {
      const subject = message.kind === 'page' ? references.get(message.case ?? '') : undefined;
      const at = Date.parse(message.at);
      if (subject !== undefined) pages.set(subject, Math.min(pages.get(subject) ?? at, at));
    }
    if (pages.size >= references.size || Date.now() - begunAt > WAIT_MS_MAX) return pages;
    await new Promise((resolve) => setTimeout(resolve, 1_500));
  }
}

async function runRound(
  client: DeskClient,
  connections: number,
  count: number,
  name: string,
): Promise<Round> {
  const mails = mailsFor(name, count, client.intakeAddress);
  const accepted = await sendMails({ port: client.smtpPort, connections, mails });
  // Looking at the board costs the desk something, so nobody looks while most of the work is still to be done.
  await new Promise((resolve) => setTimeout(resolve, (count / 50) * 1_000));
  const subjects = new Set(mails.map((mail) => mail.subject));
  const opened = await casesOf(client, subjects);
  const references = new Map(
    (await client.openCases())
      .filter((line) => subjects.has(line.subject))
      .map((line) => [line.reference, line.subject]),
  );
  const paged = await pagesOf(client, references);
  const first = Math.min(...accepted.map((mail) => mail.begunAt));
  const perSecond = (ends: readonly number[]) =>
    rounded((ends.length * 1_000) / (Math.max(...ends) - first), 1);
  const since = (mail: Accepted, at: number | undefined) =>
    at === undefined ? [] : [Math.max(0, at - mail.acceptedAt)];
  return {
    connections,
    mails: accepted.length,
    acceptedPerSecond: perSecond(accepted.map((mail) => mail.acceptedAt)),
    openedPerSecond: perSecond([...opened.values()].flat()),
    acceptMs: spreadOf(accepted.map((mail) => mail.acceptedAt - mail.begunAt)),
    toCaseMs: spreadOf(accepted.flatMap((mail) => since(mail, opened.get(mail.subject)?.[0]))),
    toPageMs: spreadOf(accepted.flatMap((mail) => since(mail, paged.get(mail.subject)))),
    lost: accepted.filter((mail) => !opened.has(mail.subject)).length,
    doubled: [...opened.values()].filter((instants) => instants.length > 1).length,
  };
}

export async function measureThroughput(): Promise<{ mail: Finding; memory: Finding }> {
  const desk = await startDeskProcess();
  try {
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    const idle = memoryOf(desk.pid);
    await runRound(desk.client, 4, WARM_UP_MAILS, 'warm');
    const loadBefore = loadNow();
    const rounds: Round[] = [];
    for (const connections of CONNECTIONS) {
      rounds.push(await runRound(desk.client, connections, MAILS_PER_ROUND, `c${connections}`));
    }
    const after = memoryOf(desk.pid);
    return {
      mail: findingOf(rounds, loadBefore),
      memory: memoryFinding({ idle, after, startSeconds: desk.startSeconds }),
    };
  } finally {
    await desk.stop();
  }
}

function findingOf(rounds: readonly Round[], loadBefore: string): Finding {
  const cells = (spread: Spread) => [spread.p50, spread.p90, spread.p99].map((ms) => rounded(ms)).join(' / ');
  const rows = rounds.map((round) => [
    `${round.connections} connection${round.connections === 1 ? '' : 's'}`,
    round.mails,
    round.acceptedPerSecond,
    round.openedPerSecond,
    cells(round.acceptMs),
    cells(round.toCaseMs),
    cells(round.toPageMs),
    `${round.lost} / ${round.doubled}`,
  ]);
  return {
    figures: { loadBefore, mailsPerRound: MAILS_PER_ROUND, rounds },
    lines: [
      `What ran: the whole desk in one process tree, this client beside it on the same machine; ${MAILS_PER_ROUND} mails a round`,
      'of about 1.5 KB, half from known contacts, half from strangers; each case also pages one engineer and most reporters get',
      'their reception notice while the mails still come in. Accepted: 250, the mail is stored and its notification is queued.',
      'Opened: the instant of the case’s first commit. Milliseconds are p50 / p90 / p99.',
      `Load of the machine before: ${loadBefore}.`,
      ...tableOf(
        [
          '',
          'mails',
          'accepted/s',
          'opened/s',
          '250, ms',
          '250 → case, ms',
          '250 → page, ms',
          'lost / doubled',
        ],
        rows,
      ),
      'Goals on two cores: 100/s accepted, 50/s opened, p99 to the case 5,000 ms.',
    ],
    faults: rounds.flatMap((round) => [
      ...(round.lost > 0
        ? [`${round.lost} accepted mails of ${round.connections} connections have no case`]
        : []),
      ...(round.doubled > 0
        ? [`${round.doubled} mails of ${round.connections} connections have two cases`]
        : []),
    ]),
  };
}

function memoryFinding(found: { idle: Memory; after: Memory; startSeconds: number }): Finding {
  const names = [...new Set([...found.idle.processes, ...found.after.processes].map((each) => each.name))];
  const of = (memory: Memory, name: string) =>
    rounded(
      memory.processes.filter((each) => each.name === name).reduce((sum, each) => sum + each.pssMB, 0),
      1,
    );
  return {
    figures: { idle: found.idle, afterMails: found.after, startSeconds: rounded(found.startSeconds, 1) },
    lines: [
      `What ran: the desk of the mail section (ready ${rounded(found.startSeconds, 1)} s after its start), proportional set size of its process tree.`,
      ...tableOf(
        ['MB (PSS)', 'idle', 'after the mails'],
        [
          ...names.map((name) => [name, of(found.idle, name), of(found.after, name)]),
          ['all processes', rounded(found.idle.totalMB, 1), rounded(found.after.totalMB, 1)],
        ],
      ),
    ],
    faults: [],
  };
}
