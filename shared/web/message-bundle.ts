// Several pages as one message: how many, the most urgent by name, and one code and one link that answer all of them. What
// each of them says by itself stands behind the link.

import type { Desk } from '../app/desk.ts';
import { BUNDLE, BUNDLE_ATTEMPT, type RenderBundle } from '../app/pager.ts';
import type { BundledPage } from '../app/pager-reading.ts';
import { WHOLE_BUNDLE } from '../app/pagers.ts';
import type { Tenant } from '../domain/customers.ts';
import { DAY_MS, HOUR_MS, type Instant } from '../domain/instant.ts';
import { type Language, type Person, personOf, wayOf } from '../domain/people.ts';
import { bundleAddress, deskAddress, messageIdOf, referenceOf } from '../domain/reference.ts';
import { type Block, htmlOf, link, mark, oneLine, paragraph, rows, small, textOf } from './message-body.ts';
import { clockAbout, clockName, LATE_SECONDS_MIN, leftWords } from './message-view.ts';
import { fitted } from './sms-length.ts';
import { whenOf } from './when.ts';
import { halfOf } from './writing.ts';

const LINK_DAYS = 7;
const CALLBACK_HOURS = 2;
const NAMED_IN_MAIL_MAX = 20;
const SMS_SEGMENTS = 3;
/** More than these of one message would say nothing. */
const REASONS_MAX = 2;

const en = {
  subject: (count: number, first: string) => `URGENT ${count} cases need you · ${first}`,
  calls: (name: string, count: number) => `${name}, ${count} cases need you. Please take them.`,
  callsOwner: (name: string, own: string) => `${name}, ${own}. Say how they stand.`,
  ownAll: (count: number, why: string) => `${count} cases that you have: ${why}`,
  ownSome: (count: number, why: string) => `of these you have ${count}: ${why}`,
  overdue: (what: string) => `${what} overdue`,
  joint: ', ',
  why: 'They came within a few minutes, so they come as one message. Each of them waits for you by itself.',
  late: 'At least one of these pages is late: we were unable to send it in time.',
  repeat: 'Some of these may be repeats: we cannot tell whether the first ones reached you.',
  more: (count: number) => `and ${count} more behind the link`,
  take: 'See them all; take all or some',
  code: (code: string) => `Or take all of them by SMS: ${code} a`,
  answer: 'Or answer this mail; its first line says: a (take all), e (pass all on)',
  until: (time: string) => `From ${time} on the next people are paged for those that nobody takes.`,
  urgent: 'URGENT',
  cases: (count: number) => `${count} cases`,
  smsRepeat: 'REPEAT?',
  smsCode: (code: string) => `reply ${code} a to take all, ${code} e for the next person`,
};

const zhCN: typeof en = {
  subject: (count, first) => `紧急 ${count} 单需要您 · ${first}`,
  calls: (name, count) => `${name}，有 ${count} 单需要您，请接手。`,
  callsOwner: (name, own) => `${name}，${own}。请跟进并更新进展。`,
  ownAll: (count, why) => `您已接手的 ${count} 单：${why}`,
  ownSome: (count, why) => `其中 ${count} 单您已接手：${why}`,
  overdue: (what) => `${what}超时`,
  joint: '、',
  why: '它们在几分钟内接连到来，因此合并为一条通知；每一单仍在各自等待您。',
  late: '其中至少一条通知晚到：我们未能按时发出。',
  repeat: '其中可能有重复：无法确认上一次是否送达。',
  more: (count) => `另有 ${count} 单，请点开链接查看`,
  take: '查看全部，可全部或部分接手',
  code: (code) => `或用短信回复 ${code} a 全部接手`,
  answer: '或回复本邮件，首行写：a（全部接手）、e（全部转给下一位）',
  until: (time) => `自 ${time} 起，无人接手的将通知下一位。`,
  urgent: '紧急',
  cases: (count) => `${count}单`,
  smsRepeat: '或重复',
  smsCode: (code) => `回复 ${code} a 全部接手，${code} e 转下一位`,
};

export interface BundleView {
  readonly pages: readonly BundledPage[];
  /** How many there are in all. */
  readonly count: number;
  readonly tenant: Tenant;
  readonly person: Person;
  readonly code: string;
  readonly url: string;
  readonly now: Instant;
  /** It can be answered by a mail. */
  readonly isMail?: boolean;
}

/** Subject and blocks of the mail; a chat message is made of the same. */
export function bundleWords(view: BundleView): { subject: string; blocks: readonly Block[] } {
  const { pages, person, tenant, now } = view;
  const { language } = person;
  const words = language === 'en' ? en : zhCN;
  const [first] = pages;
  const named = pages.slice(0, NAMED_IN_MAIL_MAX);
  const soonest = Math.min(...pages.map(({ page }) => page.acknowledgeBy));
  const own = ownWordsOf(view);
  const name = nameIn(person, language);
  const blocks: Block[] = [
    ...(own?.isAll ? [] : [paragraph(words.calls(name, view.count))]),
    ...(own ? [paragraph(own.isAll ? words.callsOwner(name, own.text) : own.text)] : []),
    ...(pages.some(({ page }) => page.cause.lateBySeconds >= LATE_SECONDS_MIN) ? [mark(words.late)] : []),
    ...(pages.some(({ page }) => page.repeated) ? [mark(words.repeat)] : []),
    rows(...named.map((each) => [referenceOf(each.state.id), lineOf(each, language, now)] as const)),
    ...(view.count > named.length ? [paragraph(words.more(view.count - named.length))] : []),
    link(words.take, view.url),
    ...(view.isMail ? [paragraph(words.answer)] : []),
    ...(person.contactMethods.some(({ channel, stoppedAt }) => channel === 'sms' && stoppedAt === undefined)
      ? [paragraph(words.code(view.code))]
      : []),
    // The cases may lie in several zones; the desk has one.
    ...(first ? [paragraph(words.until(whenOf(soonest, tenant.timeZone, language)))] : []),
    small(`${words.why}\n${(language === 'en' && tenant.nameEn) || tenant.name}`),
  ];
  const about = first ? `${referenceOf(first.state.id)} ${lineOf(first, language, now)}` : '';
  const subject = words.subject(view.count, [own?.text ?? '', about].filter(Boolean).join(' · '));
  return { subject: oneLine(subject, 200), blocks };
}

/** What is the matter with those that the person has already: a message about them must not read like one about new ones. */
function ownWordsOf({ pages, count, person, now }: BundleView): { isAll: boolean; text: string } | null {
  const { language } = person;
  const words = language === 'en' ? en : zhCN;
  const own = pages.filter(({ state }) => state.ownerId === person.id);
  if (own.length === 0) return null;
  const reasons = own.map(({ state, page }) => {
    const clock = clockAbout({ state }, page.cause.clockId);
    if (!clock || page.cause.clockId === undefined) return halfOf(page.cause.rungName, language);
    const name = clockName(clock.id, language);
    return now >= clock.dueAt ? words.overdue(name) : name;
  });
  const counted = [...Map.groupBy(reasons, (reason) => reason)].sort(
    ([, one], [, other]) => other.length - one.length,
  );
  const why = counted
    .slice(0, REASONS_MAX)
    .map(([reason]) => oneLine(reason, 40))
    .join(words.joint);
  const isAll = own.length === count;
  return { isAll, text: (isAll ? words.ownAll : words.ownSome)(own.length, why) };
}

/** At most three segments, as far as the link lets it. */
export function bundleSms(view: BundleView): string {
  const { pages, person, now } = view;
  const { language } = person;
  const words = language === 'en' ? en : zhCN;
  const [first] = pages;
  const isRepeat = pages.some(({ page }) => page.repeated);
  const own = ownWordsOf(view);
  return fitted(
    [
      { text: isRepeat ? words.smsRepeat : words.urgent },
      { text: own?.isAll ? '' : words.cases(view.count) },
      { text: own?.text ?? '', ...(own?.isAll ? {} : { rank: 0, cut: true }) },
      { text: first ? dueOf(first, language, now) : '' },
      { text: first ? oneLine(first.state.subject, 60) : '', rank: 1, cut: true },
      { text: words.smsCode(view.code) },
      { text: view.url },
    ],
    SMS_SEGMENTS,
  );
}

/** `L2 到达现场还剩 58 分钟 · 调度系统无法登录` */
export function lineOf(
  { state, page }: Pick<BundledPage, 'state' | 'page'>,
  language: Language,
  now: Instant,
): string {
  return [dueOf({ state, page }, language, now), oneLine(state.subject, 60)].filter(Boolean).join(' · ');
}

/** What the page is about, else what is due next: `L2 到达现场还剩 58 分钟` */
function dueOf(
  { state, page }: Pick<BundledPage, 'state' | 'page'>,
  language: Language,
  now: Instant,
): string {
  const open = clockAbout({ state }, page.cause.clockId);
  const due = open ? `${clockName(open.id, language)} ${leftWords(open.dueAt, now, language)}` : '';
  return [state.course.severity, due].filter(Boolean).join(' ');
}

export function nameIn(person: Person, language: Language): string {
  return (language === 'en' && person.nameEn) || person.name;
}

/** The pager's `RenderBundle` for one desk: reads the person and the tenant as they are now and signs the link. */
export function bundleOutboundOf(
  desk: Pick<Desk, 'tenantId' | 'configuration' | 'links' | 'clock'>,
  settings: { readonly mailDomain: string },
): RenderBundle {
  return async ({ id, way, code, pages, unread }) => {
    const [tenant, people] = await Promise.all([
      desk.configuration.get<Tenant>('tenant', desk.tenantId),
      desk.configuration.latest<Person>('person'),
    ]);
    const person = personOf(people, way.personId);
    if (!tenant) throw new Error(`Tenant ${desk.tenantId} lacks its own entry`);
    const method = person?.contactMethods.find((each) => wayOf(each) === wayOf(way));
    if (!person || !method) return { outcome: 'refused', detail: 'the person no longer has this way' };
    if (method.stoppedAt !== undefined)
      return { outcome: 'refused', detail: 'the person has stopped messages on this way' };
    const machineNow = desk.clock.machineNow();
    const claims = { tenantId: desk.tenantId, caseId: id };
    const url = await desk.links.urlOf({
      ...claims,
      audience: 'page',
      subject: WHOLE_BUNDLE,
      personId: way.personId,
      expiresAt: machineNow + LINK_DAYS * DAY_MS,
    });
    const count = pages.length + unread;
    const view: BundleView = { pages, count, tenant, person, code, url, now: desk.clock.now() };
    const { language } = person;
    const to = way.address;
    const kind = 'page';
    if (way.channel === 'sms') return { channel: 'sms', sms: { to, text: bundleSms(view), kind } };
    if (way.channel === 'voice') {
      const callbackUrl = await desk.links.urlOf({
        ...claims,
        audience: 'voice',
        subject: `${BUNDLE}/${BUNDLE_ATTEMPT}`,
        expiresAt: machineNow + CALLBACK_HOURS * HOUR_MS,
      });
      // What is said is asked for when somebody answers (handle-voice.ts).
      return { channel: 'voice', voice: { to, language, callbackUrl, kind } };
    }
    const { subject, blocks } = bundleWords({ ...view, isMail: way.channel === 'email' });
    if (method.channel === 'chat') {
      const [first] = pages;
      const taking = blocks.find((block) => block.is === 'link');
      return {
        channel: 'chat',
        chat: {
          to,
          door: method.chat,
          language,
          title: subject,
          text: textOf(
            blocks.filter((block) => block !== taking),
            language,
          ).trim(),
          ...(taking?.is === 'link' ? { link: { label: taking.label, url: taking.url } } : {}),
          facts: {
            bundle: id,
            personId: person.id,
            cases: String(view.count),
            ...(first
              ? { reference: referenceOf(first.state.id), severity: first.state.course.severity }
              : {}),
          },
          kind,
        },
      };
    }
    const { mailDomain } = settings;
    const mail = {
      to,
      subject,
      text: textOf(blocks, language),
      html: htmlOf(blocks, language),
      kind,
    } as const;
    const named = asBundle(tenant, language, { tenantId: desk.tenantId, caseId: id, mailDomain });
    return { channel: 'email', mail: { ...mail, ...named } };
  };
}

/** From whom the mail of a bundle comes, and what makes an answer to it known as one. */
export function asBundle(
  tenant: Tenant,
  language: Language,
  names: { readonly tenantId: string; readonly caseId: string; readonly mailDomain: string },
) {
  const { tenantId, caseId, mailDomain } = names;
  return {
    ...deskAddress(tenant, mailDomain),
    // No case's reply address, but the bundle's; the References, which mail programs copy, tell the same (messageIdOf).
    replyTo: bundleAddress({ tenantId, bundleId: caseId, mailDomain }),
    messageId: messageIdOf({ ...names, attemptId: BUNDLE_ATTEMPT }),
    references: [messageIdOf(names)],
    fromName: (language === 'en' && tenant.nameEn) || tenant.name,
  };
}
