// What a person is answered who wrote to us: one short message on the way by which theirs came. A way that was stopped
// meanwhile takes nothing any more.

import type { Desk } from '../app/desk.ts';
import type { NoWay, Outbound } from '../app/provider-call.ts';
import type { Tenant } from '../domain/customers.ts';
import { type Person, personOf, wayOf } from '../domain/people.ts';
import type { ReadinessEffect } from '../domain/readiness-record.ts';
import { deskAddress } from '../domain/reference.ts';
import { htmlOf, oneLine, paragraph, textOf } from './message-body.ts';
import { fitted } from './sms-length.ts';

const SMS_SEGMENTS = 2;
const SUBJECT_CHARACTERS_MAX = 60;

export async function answerOutbound(
  desk: Pick<Desk, 'tenantId' | 'configuration'>,
  effect: Extract<ReadinessEffect, { type: 'SendAnswer' }>,
  about: { readonly tenant: Tenant; readonly attemptId: string; readonly mailDomain: string },
): Promise<Outbound | NoWay> {
  const { personId, address: to, language, text } = effect;
  const people = await desk.configuration.latest<Person>('person');
  const way = personOf(people, personId)?.contactMethods.find((method) => wayOf(method) === wayOf(effect));
  if (!way || way.stoppedAt !== undefined)
    return { outcome: 'refused', detail: 'the person has stopped messages on this way' };
  const kind = 'notice';
  if (effect.channel === 'sms')
    return { channel: 'sms', sms: { to, text: fitted([{ text, rank: 0, cut: true }], SMS_SEGMENTS), kind } };
  const blocks = [paragraph(text)];
  const { tenant, attemptId, mailDomain } = about;
  const messageId = `answer-${attemptId.replace('.', '-')}.${desk.tenantId}@${mailDomain}`;
  return {
    channel: 'email',
    mail: {
      to,
      subject: oneLine(subjectOf(text), SUBJECT_CHARACTERS_MAX),
      text: textOf(blocks, language),
      html: htmlOf(blocks, language),
      messageId,
      references: [messageId],
      ...deskAddress(tenant, mailDomain),
      fromName: (language === 'en' && tenant.nameEn) || tenant.name,
      kind,
    },
  };
}

/** The first clause says what came of it; the body says the rest. */
function subjectOf(text: string): string {
  return text.split(/(?<=.{4})[，。；]|(?<=.{4})[.;,] /u)[0] ?? text;
}
