// The words of what a desk's readiness sends: what is not ready, to those who can mend it, and the code that verifies a
// way to a person.

import type { Desk } from '../app/desk.ts';
import type { Outbound, Render } from '../app/send.ts';
import type { Tenant } from '../domain/customers.ts';
import type { ReadinessEffect, ReadinessState } from '../domain/readiness-record.ts';
import { type Block, htmlOf, link, mark, oneLine, paragraph, small, textOf } from './message-body.ts';
import { fitted } from './sms-length.ts';
import { findingWords, readinessMessageWords } from './words-readiness.ts';

const SMS_SEGMENTS = 2;

interface View {
  readonly tenant: Tenant;
  readonly effect: ReadinessEffect;
  readonly now: number;
  readonly origin: string;
}

/** The sender's words for the readiness of one desk. */
export function readinessOutboundOf(
  desk: Pick<Desk, 'tenantId' | 'configuration' | 'clock'>,
  settings: { readonly mailDomain: string; readonly publicOrigin: string },
): Render<ReadinessState, ReadinessEffect> {
  return async (_, effect, attemptId) => {
    const tenant = await desk.configuration.get<Tenant>('tenant', desk.tenantId);
    if (!tenant) throw new Error(`Tenant ${desk.tenantId} has no configuration`);
    const view = { tenant, effect, now: desk.clock.now(), origin: settings.publicOrigin };
    if (effect.channel === 'sms') {
      return { channel: 'sms', sms: { to: effect.address, text: smsOf(view), kind: 'notice' } };
    }
    return {
      channel: 'email',
      mail: {
        to: effect.address,
        ...mailOf(view),
        // No case's: an answer to it comes in as a message of its own.
        messageId: `readiness-${attemptId.replace('.', '-')}.${desk.tenantId}@${settings.mailDomain}`,
        fromName: tenantName(view),
        kind: 'notice',
      },
    } satisfies Outbound;
  };
}

function tenantName({ tenant, effect }: View): string {
  return (effect.language === 'en' && tenant.nameEn) || tenant.name;
}

function mailOf(view: View): { subject: string; text: string; html: string } {
  const { effect } = view;
  const { language } = effect;
  const words = readinessMessageWords(language);
  const blocks = [
    ...(effect.mayBeRepeat ? [paragraph(words.repeat)] : []),
    ...(effect.type === 'SendCode' ? codeBlocks(view, effect) : findingBlocks(view, effect)),
  ];
  const subject =
    effect.type === 'SendCode'
      ? words.code.title(effect.code)
      : words.title(effect.findingCount, effect.nearness);
  return {
    subject: oneLine(subject, 200),
    text: textOf(blocks, language),
    html: htmlOf(blocks, language),
  };
}

type Findings = Extract<ReadinessEffect, { type: 'SendFindings' }>;
type Code = Extract<ReadinessEffect, { type: 'SendCode' }>;

function findingBlocks(view: View, effect: Findings): readonly Block[] {
  const words = readinessMessageWords(effect.language);
  const left = effect.findingCount - effect.findings.length;
  return [
    paragraph(words.first(tenantName(view))),
    ...effect.findings.map((finding) => {
      const text = findingWords(finding, effect.language, { timeZone: view.tenant.timeZone, now: view.now });
      return finding.level === 'hole' ? mark(text) : paragraph(text);
    }),
    ...(left > 0 ? [paragraph(words.more(left))] : []),
    link(words.open, `${view.origin}/readiness`),
    small(words.why),
  ];
}

function codeBlocks(view: View, effect: Code): readonly Block[] {
  const { code: words } = readinessMessageWords(effect.language);
  return [
    paragraph(words.text(tenantName(view), effect.code)),
    ...(effect.link === undefined ? [] : [link(words.link, effect.link)]),
    small(`${words.minutes} ${words.notYou}`),
  ];
}

function smsOf(view: View): string {
  const { effect, tenant, now } = view;
  const { language } = effect;
  const words = readinessMessageWords(language);
  const repeat = { text: effect.mayBeRepeat ? words.repeat : '', rank: 9 };
  if (effect.type === 'SendCode') {
    return fitted(
      [
        repeat,
        { text: words.code.text(tenantName(view), effect.code) },
        { text: words.code.minutes, rank: 2 },
        { text: effect.link ?? '', rank: 5 },
      ],
      SMS_SEGMENTS,
    );
  }
  const [first] = effect.findings;
  const about = first ? findingWords(first, language, { timeZone: tenant.timeZone, now }) : '';
  return fitted(
    [
      repeat,
      { text: words.title(effect.findingCount, effect.nearness) },
      { text: about, rank: 1, cut: true },
      { text: `${view.origin}/readiness` },
    ],
    SMS_SEGMENTS,
  );
}
