// The words of what a desk's readiness sends: what is not ready, to those who can mend it, and the code that verifies a
// way to a person.

import type { Desk } from '../app/desk.ts';
import type { OutboundChat } from '../app/ports.ts';
import type { Outbound } from '../app/provider-call.ts';
import type { Render } from '../app/send.ts';
import type { Tenant } from '../domain/customers.ts';
import { HOUR_MS } from '../domain/instant.ts';
import { type Person, personOf, wayOf } from '../domain/people.ts';
import { READINESS, type ReadinessEffect, type ReadinessState } from '../domain/readiness-record.ts';
import { deskAddress } from '../domain/reference.ts';
import { type Block, htmlOf, link, mark, oneLine, paragraph, small, textOf } from './message-body.ts';
import { readinessMessageWords } from './message-words-readiness.ts';
import { answerOutbound } from './outbound-answer.ts';
import { fitted } from './sms-length.ts';

const SMS_SEGMENTS = 2;
/** A call is over within minutes; its provider's last report may come late. Machine time. */
const CALLBACK_HOURS = 2;

interface View {
  readonly tenant: Tenant;
  readonly effect: Exclude<ReadinessEffect, { type: 'SendAnswer' }>;
  readonly origin: string;
}

/** The sender's words for the readiness of one desk. */
export function readinessOutboundOf(
  desk: Pick<Desk, 'tenantId' | 'configuration' | 'links' | 'clock'>,
  settings: { readonly mailDomain: string; readonly publicOrigin: string },
): Render<ReadinessState, ReadinessEffect> {
  return async (state, effect, attemptId) => {
    const tenant = await desk.configuration.get<Tenant>('tenant', desk.tenantId);
    if (!tenant) throw new Error(`Tenant ${desk.tenantId} has no configuration`);
    if (effect.type === 'SendAnswer') {
      return await answerOutbound(desk, effect, { tenant, attemptId, mailDomain: settings.mailDomain });
    }
    const view = { tenant, effect, origin: settings.publicOrigin };
    if (effect.channel === 'sms') {
      return { channel: 'sms', sms: { to: effect.address, text: smsOf(view), kind: 'notice' } };
    }
    if (effect.channel === 'chat') {
      // The door is read at the last moment and from the person alone: no effect, event or attempt ever holds it.
      const people = await desk.configuration.latest<Person>('person');
      const way = personOf(people, effect.personId)?.contactMethods.find(
        (method) => wayOf(method) === wayOf(effect),
      );
      if (way?.channel !== 'chat') {
        return { outcome: 'refused', detail: 'the person no longer has this chat door' };
      }
      return {
        channel: 'chat',
        chat: { ...chatOf(view), to: effect.address, door: way.chat, kind: 'notice' },
      };
    }
    if (effect.channel === 'voice') {
      const callbackUrl = await desk.links.urlOf({
        audience: 'voice',
        tenantId: desk.tenantId,
        caseId: state.id,
        subject: `${READINESS}/${attemptId}`,
        personId: effect.personId,
        expiresAt: desk.clock.machineNow() + CALLBACK_HOURS * HOUR_MS,
      });
      const { address: to, language } = effect;
      return { channel: 'voice', voice: { to, language, callbackUrl, text: spokenOf(view), kind: 'notice' } };
    }
    const messageId = `readiness-${attemptId.replace('.', '-')}.${desk.tenantId}@${settings.mailDomain}`;
    return {
      channel: 'email',
      mail: {
        to: effect.address,
        ...mailOf(view),
        // No case's. By the References, which mail programs copy, an answer is known for one (intake-mail.ts).
        messageId,
        references: [messageId],
        ...deskAddress(tenant, settings.mailDomain),
        fromName: tenantName(view),
        kind: 'notice',
      },
    } satisfies Outbound;
  };
}

function tenantName({ tenant, effect }: View): string {
  return (effect.language === 'en' && tenant.nameEn) || tenant.name;
}

function titleOf({ effect }: View): string {
  const words = readinessMessageWords(effect.language);
  if (effect.type === 'SendCode') return words.code.title(effect.code);
  if (effect.type === 'SendShift') return effect.title;
  return words.title(effect.findingCount, effect.nearness);
}

function blocksOf(view: View): readonly Block[] {
  const { effect } = view;
  const words = readinessMessageWords(effect.language);
  return [...(effect.mayBeRepeat ? [paragraph(words.repeat)] : []), ...contentOf(view)];
}

function contentOf(view: View): readonly Block[] {
  const { effect } = view;
  if (effect.type === 'SendCode') return codeBlocks(view, effect);
  return effect.type === 'SendShift' ? shiftBlocks(view, effect) : findingBlocks(view, effect);
}

function mailOf(view: View): { subject: string; text: string; html: string } {
  const { language } = view.effect;
  const blocks = blocksOf(view);
  return {
    subject: oneLine(titleOf(view), 200),
    text: textOf(blocks, language),
    html: htmlOf(blocks, language),
  };
}

function chatOf(view: View): Omit<OutboundChat, 'to' | 'door' | 'kind'> {
  const { effect } = view;
  const { language, personId } = effect;
  const blocks = blocksOf(view);
  const pressed = blocks.find((block) => block.is === 'link');
  const words = textOf(
    blocks.filter((block) => block !== pressed),
    language,
  );
  return {
    language,
    title: titleOf(view),
    text: words.trim(),
    ...(pressed ? { link: { label: pressed.label, url: pressed.url } } : {}),
    facts: { personId, ...(effect.type === 'SendCode' ? { code: effect.code } : {}) },
  };
}

/** Digits apart, so that they are read one by one. */
function spokenOf(view: View): string {
  const { effect } = view;
  const { code: words } = readinessMessageWords(effect.language);
  if (effect.type !== 'SendCode') return titleOf(view);
  return `${words.text(tenantName(view), [...effect.code].join(', '))} ${words.minutes}`;
}

type Findings = Extract<ReadinessEffect, { type: 'SendFindings' }>;
type Shift = Extract<ReadinessEffect, { type: 'SendShift' }>;
type Code = Extract<ReadinessEffect, { type: 'SendCode' }>;

function findingBlocks(view: View, effect: Findings): readonly Block[] {
  const words = readinessMessageWords(effect.language);
  const left = effect.findingCount - effect.lines.length;
  return [
    paragraph(
      words.first(
        tenantName(view),
        effect.lines.some(({ level }) => level === 'hole'),
      ),
    ),
    ...effect.lines.map(({ level, text }) => (level === 'hole' ? mark(text) : paragraph(text))),
    ...(left > 0 ? [paragraph(words.more(left))] : []),
    link(words.open, `${view.origin}/readiness`),
    small(words.why),
  ];
}

function shiftBlocks({ origin }: View, { title, lines, rotaId }: Shift): readonly Block[] {
  return [...lines.map(paragraph), link(title, `${origin}/rotas/${rotaId}`)];
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
  const { effect } = view;
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
  if (effect.type === 'SendShift') {
    const lines = effect.lines.map((text, index) => ({ text, rank: 2 + index, cut: true as const }));
    const url = { text: `${view.origin}/rotas/${effect.rotaId}` };
    return fitted([repeat, { text: titleOf(view) }, ...lines, url], SMS_SEGMENTS);
  }
  const [first] = effect.lines;
  return fitted(
    [
      repeat,
      { text: words.title(effect.findingCount, effect.nearness) },
      { text: first?.text ?? '', rank: 1, cut: true },
      { text: `${view.origin}/readiness` },
    ],
    SMS_SEGMENTS,
  );
}
