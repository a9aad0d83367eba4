// From an effect to what a provider is given: the words, the addresses and the ids of one message. What it says is in
// message-pages.ts, message-notices.ts and message-chat.ts; what a call says, the call asks for when somebody answers.

import type { Desk } from '../app/desk.ts';
import type { Render } from '../app/send.ts';
import type { CaseEffect, CaseState } from '../domain/case.ts';
import { CASE } from '../domain/case-record.ts';
import { DAY_MS, HOUR_MS } from '../domain/instant.ts';
import { personOf, wayOf } from '../domain/people.ts';
import { deskAddress, messageIdOf, referenceOf, replyAddress } from '../domain/reference.ts';
import { renderPageChat } from './message-chat.ts';
import { renderNoticeMail, renderNoticeSms } from './message-notices.ts';
import { renderPageMail, renderPageSms } from './message-pages.ts';
import { messageViewOf } from './message-reading.ts';
import { type MessageView, tenantName } from './message-view.ts';

/** Long enough to answer after a holiday, short enough that an old phone tells nothing. Machine time. */
const PAGE_LINK_DAYS = 7;
const STATUS_LINK_DAYS = 180;
/** A call is over within minutes; its provider's last report may come late. */
const CALLBACK_HOURS = 2;

export interface OutboundInput extends MessageView {
  readonly effect: CaseEffect;
  readonly attemptId: string;
  /** The domain of reply addresses and Message-IDs. */
  readonly mailDomain: string;
}

/** One effect as its channel takes it. */
export function renderOutbound(input: OutboundInput): Awaited<ReturnType<Render<CaseState, CaseEffect>>> {
  const { effect } = input;
  const view: MessageView = input;
  const kind = effect.type === 'SendPage' ? 'page' : 'notice';
  if (effect.type === 'SendPage') {
    const { channel, address: to, language } = effect;
    const way = personOf(input.people, effect.personId)?.contactMethods.find(
      (method) => wayOf(method) === wayOf(effect),
    );
    if (way?.stoppedAt !== undefined) {
      return { outcome: 'refused', detail: 'the person has stopped messages on this way' };
    }
    if (channel === 'chat') {
      // The door is read at the last moment and from the person alone: no effect, event or attempt ever holds it.
      if (way?.channel !== 'chat') {
        return { outcome: 'refused', detail: 'the person no longer has this chat door' };
      }
      return { channel, chat: { ...renderPageChat(view, effect), to, door: way.chat, kind } };
    }
    if (channel === 'voice') {
      return { channel, voice: { to, language, callbackUrl: input.links.page ?? input.links.status, kind } };
    }
  }
  if (effect.channel === 'sms') {
    const text = effect.type === 'SendPage' ? renderPageSms(view, effect) : renderNoticeSms(view, effect);
    return { channel: 'sms', sms: { to: effect.address, text, kind } };
  }
  const words = effect.type === 'SendPage' ? renderPageMail(view, effect) : renderNoticeMail(view, effect);
  const { state, tenant, mailDomain } = input;
  const names = { tenantId: tenant.id, caseId: state.id, mailDomain };
  const ofCase = messageIdOf(names);
  return {
    channel: 'email',
    mail: {
      to: effect.address,
      ...words,
      messageId: messageIdOf({ ...names, attemptId: input.attemptId }),
      inReplyTo: ofCase,
      references: [ofCase],
      ...deskAddress(tenant, mailDomain),
      ...(mayReply(input) ? { replyTo: replyAddress({ ...names, replyToken: state.replyToken }) } : {}),
      fromName: tenantName(view, effect.language),
      kind,
    },
  };
}

/**
 * The reply address is a key to the case. The bare notice goes to an address that may be anybody's, so it has none: an
 * answer to it comes in as a message of its own and is looked at by people.
 */
function mayReply(input: OutboundInput): boolean {
  const { effect, state } = input;
  if (effect.type === 'SendPage') return true;
  return 'personId' in effect.to || (state.reporter.verified && effect.topic !== 'reception_bare');
}

/** The sender's `Render` for one desk: reads the configuration that words need and signs the links. */
export function outboundOf(
  desk: Pick<Desk, 'tenantId' | 'configuration' | 'links' | 'clock'>,
  settings: { readonly mailDomain: string; readonly publicOrigin: string },
): Render<CaseState, CaseEffect> {
  return async (state, effect, attemptId) => {
    const view = await messageViewOf(desk, state);
    const links = await linksOf(
      desk,
      { state, effect, attemptId, people: view.people },
      settings.publicOrigin,
    );
    return renderOutbound({ ...view, effect, attemptId, mailDomain: settings.mailDomain, links });
  };
}

async function linksOf(
  desk: Pick<Desk, 'tenantId' | 'links' | 'clock'>,
  { state, effect, attemptId, people }: Pick<OutboundInput, 'state' | 'effect' | 'attemptId' | 'people'>,
  publicOrigin: string,
): Promise<{ status: string; page?: string }> {
  const machineNow = desk.clock.machineNow();
  const claims = { tenantId: desk.tenantId, caseId: state.id };
  if (effect.channel === 'voice') {
    const callback = await desk.links.urlOf({
      ...claims,
      audience: 'voice',
      subject: `${CASE}/${attemptId}`,
      expiresAt: machineNow + CALLBACK_HOURS * HOUR_MS,
    });
    return { status: callback, page: callback };
  }
  if (effect.type === 'SendPage') {
    const page = await desk.links.urlOf({
      ...claims,
      audience: 'page',
      subject: effect.pageId,
      personId: effect.personId,
      expiresAt: machineNow + PAGE_LINK_DAYS * DAY_MS,
    });
    return { status: page, page };
  }
  // Staff sign in: their notices may be forwarded, and the case's own page shows more than a reporter's.
  const personId = 'personId' in effect.to ? effect.to.personId : undefined;
  // Somebody from outside has no account; the link tells who follows the case by it (E-15).
  const isOutside = personOf(people, personId)?.roles.length === 0;
  if (personId !== undefined && !isOutside)
    return { status: `${publicOrigin}/cases/${referenceOf(state.id)}` };
  return {
    status: await desk.links.urlOf({
      ...claims,
      audience: 'status',
      ...(personId === undefined ? {} : { personId }),
      expiresAt: machineNow + STATUS_LINK_DAYS * DAY_MS,
    }),
  };
}
