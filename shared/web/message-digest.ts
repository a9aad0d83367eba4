// Several notices as one message: how many and of what in its subject, then one line for each case with the way to it.
// Nothing in it is to be answered: what must be is a page.

import type { Desk } from '../app/desk.ts';
import type { RenderDigest } from '../app/pager.ts';
import type { BundledNotice } from '../app/pager-reading.ts';
import { DIGESTED, type DigestedTopic } from '../app/pager-waits.ts';
import type { Tenant } from '../domain/customers.ts';
import type { Instant } from '../domain/instant.ts';
import { type Language, type Person, personOf } from '../domain/people.ts';
import { referenceOf } from '../domain/reference.ts';
import { personName } from './message-about.ts';
import { type Block, htmlOf, link, mark, oneLine, paragraph, small, textOf } from './message-body.ts';
import { asBundle } from './message-bundle.ts';
import { clockName, leftWords, runningClocks } from './message-view.ts';
import { messageWords } from './message-words.ts';
import { fitted } from './sms-length.ts';

const SMS_SEGMENTS = 2;

const en = {
  subject: (count: number, topics: string) => `${count} notices: ${topics}`,
  joint: ', ',
  cases: (title: string, count: number) => `${title} (${count === 1 ? '1 case' : `${count} cases`})`,
  why: 'They came within a few minutes, so they come as one message, which takes no answer.',
  repeat: 'Some of these may be repeats: we cannot tell whether the first ones reached you.',
  more: (count: number) => `and ${count} more notices; the board has their cases`,
  board: 'Open the board',
  takenBy: (name: string) => `taken by ${name}`,
};

const zhCN: typeof en = {
  subject: (count, topics) => `${count} 条通知：${topics}`,
  joint: '、',
  cases: (title, count) => `${title} ${count} 单`,
  why: '它们在几分钟内接连到来，因此合并为一条，不接受回复。',
  repeat: '其中可能有重复：无法确认上一次是否送达。',
  more: (count) => `另有 ${count} 条未逐一列出，相关工单见看板`,
  board: '打开看板',
  takenBy: (name) => `${name} 已接手`,
};

interface DigestView {
  readonly notices: readonly BundledNotice[];
  /** Topics of those that were not read. */
  readonly unread: readonly string[];
  readonly tenant: Tenant;
  readonly person: Person;
  readonly people: readonly Person[];
  readonly publicOrigin: string;
  readonly now: Instant;
}

/** Subject and blocks of the mail. */
export function digestWords(view: DigestView): { subject: string; blocks: readonly Block[] } {
  const { notices, unread, person, tenant, publicOrigin } = view;
  const { language } = person;
  const words = wordsOf(language);
  const told = DIGESTED.flatMap((topic) => {
    const own = notices.filter(({ notice }) => notice.topic === topic);
    if (own.length === 0) return [];
    const cases = Map.groupBy(own, ({ state }) => state.id);
    return [
      paragraph(titled(topic, cases.size, language)),
      // What nobody answered asks for more than to be read.
      ...(topic === 'tenant_alarm' ? [mark(messageWords(language).topics[topic].staff)] : []),
      ...[...cases.values()].flatMap(([first, ...others]) =>
        first
          ? [link(lineOf(first, others, view), `${publicOrigin}/cases/${referenceOf(first.state.id)}`)]
          : [],
      ),
    ];
  });
  return {
    subject: oneLine(words.subject(notices.length + unread.length, countedIn(view)), 200),
    blocks: [
      ...(notices.some(({ notice }) => notice.mayBeRepeat) ? [paragraph(words.repeat)] : []),
      ...told,
      ...(unread.length > 0 ? [paragraph(words.more(unread.length))] : []),
      link(words.board, `${publicOrigin}/board`),
      small(`${words.why}\n${(language === 'en' && tenant.nameEn) || tenant.name}`),
    ],
  };
}

/** At most two segments, as far as the link lets it. */
export function digestSms(view: DigestView): string {
  const { notices, unread, person, publicOrigin } = view;
  const { language } = person;
  const [first] = notices;
  const count = notices.length + unread.length;
  return fitted(
    [
      {
        text: wordsOf(language)
          .subject(count, countedIn(view))
          .replaceAll(/(?<=\p{Script=Han}) (?=\d)|(?<=\d) (?=\p{Script=Han})/gu, ''),
        cut: true,
        rank: 2,
      },
      { text: first ? lineOf(first, [], view) : '', cut: true, rank: 3 },
      { text: `${publicOrigin}/board` },
    ],
    SMS_SEGMENTS,
  );
}

/** `时限将至 8 单、已接手 4 单`: cases, each once in a topic; of those that were not read, as many as there are. */
function countedIn({ notices, unread, person }: DigestView): string {
  const words = wordsOf(person.language);
  return DIGESTED.flatMap((topic) => {
    const own = notices.filter(({ notice }) => notice.topic === topic);
    const cases =
      new Set(own.map(({ state }) => state.id)).size + unread.filter((each) => each === topic).length;
    return cases > 0 ? [titled(topic, cases, person.language)] : [];
  }).join(words.joint);
}

/** `T87FP-XPE50 L2 远程支持 还剩 5 分钟 · 调度系统无法登录` */
function lineOf(
  { state, notice }: BundledNotice,
  others: readonly BundledNotice[],
  view: DigestView,
): string {
  const { now, person } = view;
  const { language } = person;
  const { from, to, personId } = notice.detail;
  const said = [notice, ...others.map((each) => each.notice)];
  const clockIds = said.flatMap(({ detail }) =>
    [detail.clockId ?? [], detail.alsoClockIds?.split(',') ?? []].flat(),
  );
  const due = runningClocks({ state })
    .filter(({ id }) => clockIds.includes(id))
    .map(({ id, dueAt }) => `${clockName(id, language)} ${leftWords(dueAt, now, language)}`)
    .join(wordsOf(language).joint);
  return [
    [
      referenceOf(state.id),
      notice.topic === 'severity_changed' && from && to ? `${from} → ${to}` : state.course.severity,
      due,
    ]
      .filter(Boolean)
      .join(' '),
    notice.topic === 'acknowledged' ? wordsOf(language).takenBy(personName(view, personId, language)) : '',
    oneLine(state.subject, 60),
  ]
    .filter(Boolean)
    .join(' · ');
}

/** `时限将至 8 单`, as a single one is titled. */
function titled(topic: DigestedTopic, cases: number, language: Language): string {
  return wordsOf(language).cases(messageWords(language).topics[topic].title, cases);
}

function wordsOf(language: Language): typeof en {
  return language === 'en' ? en : zhCN;
}

/** The pager's `RenderDigest` for one desk: reads the person and the tenant as they are now. */
export function digestOutboundOf(
  desk: Pick<Desk, 'tenantId' | 'configuration' | 'clock'>,
  { mailDomain, publicOrigin }: { readonly mailDomain: string; readonly publicOrigin: string },
): RenderDigest {
  return async ({ id, way, notices, unread }) => {
    const [tenant, people] = await Promise.all([
      desk.configuration.get<Tenant>('tenant', desk.tenantId),
      desk.configuration.latest<Person>('person'),
    ]);
    const person = personOf(people, way.personId);
    if (!tenant) throw new Error(`Tenant ${desk.tenantId} lacks its own entry`);
    if (!person?.active) return { outcome: 'refused', detail: 'the person is no longer at work' };
    const view = { notices, unread, tenant, person, people, publicOrigin, now: desk.clock.now() };
    const { language } = person;
    const to = way.address;
    const kind = 'notice';
    if (way.channel === 'sms') return { channel: 'sms', sms: { to, text: digestSms(view), kind } };
    const { subject, blocks } = digestWords(view);
    const names = { tenantId: desk.tenantId, caseId: id, mailDomain };
    const mail = {
      to,
      subject,
      text: textOf(blocks, language),
      html: htmlOf(blocks, language),
      kind,
    } as const;
    // An answer to it belongs to no case; so it opens none either.
    return { channel: 'email', mail: { ...mail, ...asBundle(tenant, language, names) } };
  };
}
