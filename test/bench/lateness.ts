// Lateness of pages on one machine in real time: from the instant that was promised to the page in the provider's hands, of
// a thousand cases whose deadlines fall in the same minute. Cases of the most severe level come in by mail, each page of
// which goes by itself; they are given to two people and acknowledged, business time moves to shortly before the first
// deadline, and then the clock on the wall runs over all of them.

import { type Finding, loadNow, rounded, spreadOf, tableOf } from './report.ts';
import { type DeskClient, type SentMessage, startDeskProcess } from './running-desk.ts';
import { sendMails } from './smtp-load.ts';
import { mailsFor } from './throughput.ts';

const DEADLINES = 1_000;
/** The mails come in, and so the deadlines fall due, at this pace: all of them within a minute. */
const PER_SECOND = 20;
/**
 * Who owns the cases in turn, and so is paged about the miss: one by SMS and one by mail, because the desk gives a provider no
 * more than it takes. The mails are fewer than that (840 a minute) and show what the machine does; the text messages are more
 * (300 a minute), and show how long the last of them waits for its turn.
 */
const OWNERS = ['chen-yu', 'zhao-lei'];
/** Its breach is the first page after the opening one: due five minutes after the report in the demo tier. */
const CLOCK = 'respond';
const BEFORE_FIRST_MS = 15_000;
/** Cases that are given to somebody and acknowledged at a time: all of them must be before the first deadline. */
const AT_ONCE = 8;
/** A page that was with its provider already when it was acknowledged. */
const IN_FLIGHT_MS = 2_000;
/** What is later than this is missing: the sweeper alone would have brought it by then. */
const MISSING_AFTER_MS = 125_000;
const QUIET_AFTER_LAST_MS = 6_000;

interface Promised {
  readonly reference: string;
  /** From then on nobody is to be paged before the deadline. */
  readonly acknowledgedAt: number;
  readonly dueAt: number;
}

async function inBatches<T, Result>(
  all: readonly T[],
  work: (each: T) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let index = 0; index < all.length; index += AT_ONCE) {
    results.push(...(await Promise.all(all.slice(index, index + AT_ONCE).map(work))));
  }
  return results;
}

/** Opens the cases, waits until each is there and acknowledged, and answers what each was promised. */
async function openAndAcknowledge(client: DeskClient): Promise<readonly Promised[]> {
  const mails = mailsFor('due', DEADLINES, client.intakeAddress).map((mail) => ({
    ...mail,
    subject: `系统瘫痪 ${mail.subject}`,
    text: `系统瘫痪，业务中断。\n${mail.text}`,
  }));
  await sendMails({ port: client.smtpPort, connections: 4, mails, perSecond: PER_SECOND });
  let cases = await client.openCases();
  for (let look = 0; cases.length < DEADLINES && look < 60; look += 1) {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    cases = await client.openCases();
  }
  const offsetMs = await client.businessOffsetMs();
  const numbered = cases.map(({ reference }, number) => ({ reference, number }));
  return inBatches(numbered, async ({ reference, number }) => {
    await client.act(reference, 'assign', { personId: OWNERS[number % OWNERS.length], reason: 'bench' });
    await client.act(reference, 'acknowledge', {});
    const clocks = await client.deadlinesOf(reference);
    const due = clocks.find(
      (each) => each.clock === CLOCK && each.status === 'running' && each.dueAt !== null,
    );
    if (due?.dueAt == null) throw new Error(`${reference} has no running ${CLOCK}.`);
    return { reference, acknowledgedAt: Date.now() + offsetMs, dueAt: Date.parse(due.dueAt) };
  });
}

/** The pages that are not about the opening. */
function pagesAfter(promises: readonly Promised[], messages: readonly SentMessage[]): readonly SentMessage[] {
  const from = new Map(promises.map((each) => [each.reference, each.acknowledgedAt + IN_FLIGHT_MS]));
  return messages.filter(
    (message) =>
      message.kind === 'page' && Date.parse(message.at) > (from.get(message.case ?? '') ?? Infinity),
  );
}

export async function measureLateness(): Promise<Finding> {
  const desk = await startDeskProcess();
  try {
    const { client } = desk;
    const promises = await openAndAcknowledge(client);
    const first = Math.min(...promises.map((each) => each.dueAt));
    const last = Math.max(...promises.map((each) => each.dueAt));
    const now = Date.now() + (await client.businessOffsetMs());
    const waitMs = first - BEFORE_FIRST_MS - now;
    if (waitMs > 0) await client.advance(waitMs);
    const offsetMs = await client.businessOffsetMs();
    const nowThen = Date.now() + offsetMs;
    if (nowThen > first)
      throw new Error(
        `Nothing was measured: the first deadline passed ${nowThen - first} ms before all cases were there and acknowledged. Run it on a machine with less else to do.`,
      );
    const load = loadNow();

    const owed = new Set(promises.map((each) => each.reference));
    let pages: readonly SentMessage[] = [];
    for (;;) {
      const businessNow = Date.now() + offsetMs;
      // Nobody looks while deadlines fall due: looking costs the machine that is measured.
      const restMs = Math.max(1_000, last + QUIET_AFTER_LAST_MS - businessNow);
      await new Promise((resolve) => setTimeout(resolve, restMs));
      pages = pagesAfter(promises, await client.outbox());
      const paged = new Set(pages.map((page) => page.case));
      if ([...owed].every((reference) => paged.has(reference))) break;
      if (Date.now() + offsetMs > last + MISSING_AFTER_MS) break;
    }
    return findingOf(promises, pages, load);
  } finally {
    await desk.stop();
  }
}

function findingOf(promises: readonly Promised[], pages: readonly SentMessage[], load: string): Finding {
  const lateness: number[] = [];
  const byChannel = new Map<string, number[]>();
  let [early, missing, doubled] = [0, 0, 0];
  for (const { reference, dueAt } of promises) {
    const own = pages.filter((page) => page.case === reference);
    const instants = own.map((page) => Date.parse(page.at)).sort((one, other) => one - other);
    const [handedAt] = instants;
    const channel = own.find((page) => Date.parse(page.at) === handedAt)?.channel;
    if (handedAt === undefined) missing += 1;
    else {
      if (handedAt < dueAt) early += 1;
      lateness.push(handedAt - dueAt);
      if (channel) byChannel.set(channel, [...(byChannel.get(channel) ?? []), handedAt - dueAt]);
    }
    const texts = own.map((page) => `${page.person} ${page.channel} ${page.text}`);
    if (new Set(own.map((page) => page.person)).size < texts.length) doubled += 1;
  }
  const spread = spreadOf(lateness);
  const spanSeconds =
    (Math.max(...promises.map((each) => each.dueAt)) - Math.min(...promises.map((each) => each.dueAt))) /
    1_000;
  const short = DEADLINES - promises.length;
  const rows = [
    ['all', spread] as const,
    ...[...byChannel].map(([name, of]) => [name, spreadOf(of)] as const),
  ];
  return {
    figures: {
      deadlines: promises.length,
      ...spread,
      byChannel: Object.fromEntries(rows),
      early,
      missing,
      doubled,
      spanSeconds,
      load,
    },
    lines: [
      `What ran: ${promises.length} acknowledged cases of level 1 whose ${CLOCK} (5 min) fell due in real time within ${rounded(spanSeconds)} s, on one desk`,
      'with one process for each function; from the promised instant in business time to the instant at which the provider’s',
      'server had the breach’s page (outbox). Each page goes by itself: no window holds what is most severe.',
      `Load of the machine before: ${load}.`,
      ...tableOf(
        ['pages by', 'count', 'p50, ms', 'p90, ms', 'p99, ms', 'max, ms'],
        rows.map(([name, { count, p50, p90, p99, max }]) => [
          name,
          count,
          ...[p50, p90, p99, max].map((ms) => rounded(ms)),
        ]),
      ),
      `Early ${early}, missing ${missing}, doubled ${doubled}.`,
      'Text messages wait for their turns: the desk gives their provider 300 a minute (setting perMinute), however many are due.',
      'Goals: p50 1,000 ms, p99 3,000 ms; none early, none missing, none doubled.',
    ],
    faults: [
      ...(early > 0 ? [`${early} pages went out early`] : []),
      ...(missing > 0 ? [`${missing} deadlines brought no page`] : []),
      ...(doubled > 0 ? [`${doubled} deadlines paged somebody twice`] : []),
      ...(short > 0 ? [`${short} mails opened no case`] : []),
    ],
  };
}
