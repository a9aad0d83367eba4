// Mail: from the notification of a stored mail to a case, a follow-up or a filed receipt. The receipt is put before
// anything is read; whatever the mail is made of, it ends visible to people. Nothing here answers automated mail.

import { createHash } from 'node:crypto';
import type { ReceivedMail } from '../contracts/inbound.ts';
import type { ReadMail } from '../contracts/mail.ts';
import type { CaseState } from '../domain/case.ts';
import type { Tenant } from '../domain/customers.ts';
import { instantOf, isoOf, MINUTE_MS } from '../domain/instant.ts';
import {
  anyAddressAt,
  caseIdsIn,
  parseBundleAddress,
  parseMessageId,
  parseReplyAddress,
  referenceOf,
} from '../domain/reference.ts';
import type { Tier } from '../domain/tier.ts';
import { answerBack } from './answer-back.ts';
import { NOT_PAGED_WORDS, STRAY_ANSWER_WORDS, UNPROVEN_WORDS, unreadWords } from './answer-words.ts';
import { answerWhole } from './bundle-replies.ts';
import type { Desk } from './desk.ts';
import {
  belongingOf,
  isParticipant,
  isVerifiedContact,
  languageOf,
  type Sender,
  senderOf,
} from './intake-identity.ts';
import { addFollowUp, cut, ended, fileNote, openCase, severityOf, storeAttachments } from './intake-open.ts';
import { answerInWords, carryOutAnswer, fileForStaff, type PageAnswer } from './page-answers.ts';
import { workedOff } from './park.ts';
import { type Directory, type Receipt, type ReceiptFate, Unavailable } from './ports.ts';

/** What a mail needs beside a desk. */
export interface MailReading {
  /** The domain of intake and reply addresses. */
  readonly mailDomain: string;
  /** Never throws. */
  readMail(bytes: Uint8Array): Promise<ReadMail>;
}

/** What stands before the desks: to whom a message belongs is looked up first. */
export interface Reception extends MailReading {
  readonly directory: Directory;
  deskOf(tenantId: string): Desk;
  /** One line of plain words out of a header field's value, encoded words decoded (RFC 2047). Never throws. */
  readHeader(value: string): string;
}

/** Keeps the receipts of what names no tenant, so that an operator sees them. */
export const PLATFORM_TENANT_ID = 'platform000';

/** A stranger's address gets one fixed notice a day; a correspondent who is known, so many (design section 9). */
const STRANGER_REPLIES_PER_DAY = 1;
const CONTACT_REPLIES_PER_DAY = 30;
/** Each follow-up is told to the owner, whose mailbox may answer by itself without saying so: a loop that ends here. */
const FOLLOW_UPS_PER_DAY = 30;
/** A forwarded copy of one's own report comes within minutes; later it may tell of another fault. */
const SELF_FORWARD_MS = 30 * MINUTE_MS;
/** So many recipients are looked up at the same time: an envelope may name thousands, and each may be a desk's. */
const LOOKED_UP_TOGETHER = 25;
/** A desk has few addresses; a receipt that names more of them than this is a mailing's. */
const RECIPIENTS_KEPT = 100;
/** What triage shows of From and of Subject; the raw mail has all of it. */
const HEADER_LENGTH_MAX = 300;

/**
 * One receipt per tenant that the envelope names; each is worked off before the answer, its fate null where it had to be
 * parked. Repeats change nothing.
 */
export async function acceptMail(
  reception: Reception,
  received: ReceivedMail,
): Promise<readonly { tenantId: string; receiptId: string; fate: ReceiptFate | null }[]> {
  const byTenant = new Map<string, string[]>();
  const recipients = [...new Set(received.receipt.recipients.map((each) => each.trim().toLowerCase()))];
  for (let from = 0; from < recipients.length; from += LOOKED_UP_TOGETHER) {
    const some = recipients.slice(from, from + LOOKED_UP_TOGETHER);
    const owners = await Promise.all(some.map((address) => tenantsOf(reception, address)));
    for (const [index, address] of some.entries()) {
      for (const tenantId of owners[index] ?? []) {
        byTenant.set(tenantId, [...(byTenant.get(tenantId) ?? []), address]);
      }
    }
  }
  // What one known desk received beside an unknown address is received: only a mail for nobody is a stray.
  const strays = byTenant.get(PLATFORM_TENANT_ID);
  const isStray = strays !== undefined && byTenant.size === 1;
  const keeper = isStray ? await keeperOf(reception, senderNamed(received)) : null;
  if (keeper || !isStray) byTenant.delete(PLATFORM_TENANT_ID);
  if (keeper && strays) byTenant.set(keeper.tenantId, strays);
  // Every receipt before any work: what fails at one desk must not keep a mail from another.
  const stored = [];
  for (const [tenantId, addresses] of byTenant) {
    const desk = reception.deskOf(tenantId);
    const { receipt, fresh } = await desk.receipts.put({
      id: received.mail.messageId,
      tenantId,
      channel: 'email',
      receivedAt: receivedAt(received, desk),
      raw: { key: received.receipt.action.objectKey },
      envelope: {
        ...headersOf(reception, received),
        ...envelopeOf(received, addresses),
        ...(keeper?.isStranger ? { stray: 'yes' } : {}),
      },
    });
    // Only an operator sees these, and spam is none of their business.
    const { spam, virus } = receipt.envelope;
    if (tenantId === PLATFORM_TENANT_ID && fresh && spam !== 'FAIL' && virus !== 'FAIL')
      desk.log.metric('MailForNoDesk');
    stored.push({ desk, receipt });
  }
  const worked = await Promise.allSettled(
    stored.map(async ({ desk, receipt }) => ({
      tenantId: desk.tenantId,
      receiptId: receipt.id,
      fate: await workedOff(desk, receipt, () => processMail(reception, desk, receipt)),
    })),
  );
  return worked.map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
}

async function tenantsOf(reception: Reception, address: string): Promise<readonly string[]> {
  const { mailDomain } = reception;
  const reply = parseReplyAddress(address, mailDomain) ?? parseBundleAddress(address, mailDomain);
  // Anybody can write a tenant's id into an address; only a desk that exists gets a receipt.
  if (reply) return [(await isDesk(reception, reply.tenantId)) ? reply.tenantId : PLATFORM_TENANT_ID];
  const hits = await reception.directory.find({ address });
  const tenantIds = hits.filter((hit) => hit.role === 'intake').map((hit) => hit.tenantId);
  return tenantIds.length ? [...new Set(tenantIds)] : [PLATFORM_TENANT_ID];
}

/**
 * Whose a mail is that went to an address of no desk: a mistyped one, or one that our mails once had. The one desk that
 * knows its sender takes it in as its own; a stranger's is the only desk's of the domain, where there is but one.
 */
async function keeperOf(
  { directory, mailDomain }: Reception,
  sender: string,
): Promise<{ readonly tenantId: string; readonly isStranger: boolean } | null> {
  const hits = sender === '' ? [] : await directory.find({ address: sender });
  const knowing = new Set(hits.filter(({ role }) => role !== 'intake').map(({ tenantId }) => tenantId));
  const [known] = knowing;
  if (known !== undefined) return knowing.size === 1 ? { tenantId: known, isStranger: false } : null;
  const desks = await directory.find({ address: anyAddressAt(mailDomain) });
  const [only] = desks;
  return only && desks.length === 1 ? { tenantId: only.tenantId, isStranger: true } : null;
}

/** The address in From, else the envelope's: a claim. */
function senderNamed({ mail }: ReceivedMail): string {
  const from = mail.commonHeaders?.from?.join(', ') ?? mail.source;
  return (/[^\s<>,;"]+@[^\s<>,;"]+(?=[^@]*$)/.exec(from)?.[0] ?? '').toLowerCase();
}

/**
 * Somebody puts a mail for no desk before the intake once more: whose it is may be known by now. Repeats change nothing.
 */
export async function acceptStrayAgain(reception: Reception, receiptId: string): Promise<void> {
  const receipt = await reception.deskOf(PLATFORM_TENANT_ID).receipts.get(receiptId);
  if (!receipt || !('key' in receipt.raw)) return;
  const { envelope, receivedAt } = receipt;
  const { from, subject = '', recipients = '', sender = '' } = envelope;
  const timestamp = isoOf(receivedAt);
  const verdict = (name: string) => ({ status: envelope[name] ?? 'ABSENT' });
  await acceptMail(reception, {
    notificationType: 'Received',
    mail: {
      messageId: receipt.id,
      source: sender,
      timestamp,
      ...(from === undefined ? {} : { commonHeaders: { from: [from], subject } }),
    },
    receipt: {
      timestamp,
      recipients: recipients.split(' '),
      spamVerdict: verdict('spam'),
      virusVerdict: verdict('virus'),
      spfVerdict: verdict('spf'),
      dkimVerdict: verdict('dkim'),
      dmarcVerdict: verdict('dmarc'),
      action: { type: 'S3', objectKey: receipt.raw.key },
    },
  });
}

async function isDesk(reception: Reception, tenantId: string): Promise<boolean> {
  return (await reception.deskOf(tenantId).configuration.get<Tenant>('tenant', tenantId)) !== null;
}

/** The provider's instant, which is ours: the Date header is the sender's claim. Never later than now. */
function receivedAt(received: ReceivedMail, desk: Desk): number {
  const at = instantOf(received.receipt.timestamp ?? received.mail.timestamp);
  return at === null ? desk.clock.now() : Math.min(at, desk.clock.now());
}

/**
 * From and Subject as the notification has them: the sender's claim, for whoever looks through what became no case. Empty
 * where the mail has none; absent where the notification has no headers at all.
 */
function headersOf(reception: Reception, received: ReceivedMail): Record<string, string> {
  const { commonHeaders } = received.mail;
  if (!commonHeaders) return {};
  const line = (value: string) => cut(reception.readHeader(value), HEADER_LENGTH_MAX);
  return { from: line(commonHeaders.from?.join(', ') ?? ''), subject: line(commonHeaders.subject ?? '') };
}

function envelopeOf(received: ReceivedMail, recipients: readonly string[]): Record<string, string> {
  const { receipt } = received;
  const status = (one: { status: string } | undefined) => one?.status ?? 'ABSENT';
  return {
    recipients: recipients.slice(0, RECIPIENTS_KEPT).join(' '),
    sender: received.mail.source,
    spam: status(receipt.spamVerdict),
    virus: status(receipt.virusVerdict),
    spf: status(receipt.spfVerdict),
    dkim: status(receipt.dkimVerdict),
    dmarc: status(receipt.dmarcVerdict),
  };
}

/** Works one mail's receipt off. Answers the fate that stands; a receipt that has one is left as it is. */
export async function processMail(reading: MailReading, desk: Desk, receipt: Receipt): Promise<ReceiptFate> {
  if (receipt.fate) return receipt.fate;
  if (desk.tenantId === PLATFORM_TENANT_ID) {
    return await quarantined(desk, receipt, 'No desk has this address.');
  }
  const { envelope } = receipt;
  if (envelope.virus === 'FAIL') return await quarantined(desk, receipt, 'The mail carries a virus.');
  const mail = await read(reading, desk, receipt);
  const sender = await senderOf(desk, {
    address: mail.from?.address ?? '',
    name: mail.from?.name ?? '',
    // One From header with one address: DMARC speaks of no other.
    authentic: envelope.dmarc === 'PASS' && mail.fromIsClear,
  });
  if (isOurOwn(reading, mail, sender)) {
    return await ended(desk, receipt, { fate: 'rejected', reason: 'One of our own mails came back.' });
  }
  const target = await targetOf(reading, desk, receipt, mail, sender);
  const quiet = quietReasonOf(mail);
  if (quiet) return await fileQuietly(desk, receipt, mail, sender, target, quiet);
  const known = isVerifiedContact(sender) || (target !== null && isParticipant(sender, target.state));
  const suspicious = !known && !target && !envelope.replayOf;
  if (suspicious && envelope.spam === 'FAIL') {
    return await quarantined(desk, receipt, 'The mail looks like spam, and its sender is not known.');
  }
  if (suspicious && mail.automation !== 'none') {
    return await quarantined(desk, receipt, 'An automated mail from a sender who is not known.');
  }
  if (suspicious && envelope.stray && !sender.person) {
    return await quarantined(
      desk,
      receipt,
      'It went to an address that no desk has, from a sender who is not known.',
    );
  }
  const twin = envelope.replayOf ? null : await twinOf(desk, receipt, mail, known);
  if (twin) return await ended(desk, receipt, twin);

  const answered = target ? await answeredPage(desk, receipt, mail, sender, target.state) : null;
  if (answered) return answered;
  const whole =
    target || envelope.replayOf ? null : await answeredBundle(reading, desk, receipt, mail, sender);
  if (whole) return whole;
  // What answers a page is no report, whatever it says: a second fault would not come as an answer to it.
  const isAnswer = isToBundle(reading, receipt) || (sender.person !== null && answersOurs(reading, mail));
  if (isAnswer && !target && !envelope.replayOf) {
    const { person, address } = sender;
    if (person && mail.automation === 'none' && !mail.isAutoReply) {
      const to = { person, channel: 'email', address } as const;
      await answerBack(desk, receipt, { ...to, words: STRAY_ANSWER_WORDS, isFree: true });
    }
    return await quarantined(
      desk,
      receipt,
      'An answer to a page whose words do nothing, or whose page is not known.',
    );
  }
  if (target) {
    const joined = await join(desk, receipt, mail, sender, target.state);
    if (joined) return joined;
  }
  const forwarded = known ? await ownReportForwarded(desk, receipt, mail, sender) : null;
  if (forwarded) {
    const joined = await join(desk, receipt, mail, sender, forwarded);
    if (joined) return joined;
  }
  return await open(desk, receipt, mail, sender);
}

async function read(reading: MailReading, desk: Desk, receipt: Receipt): Promise<ReadMail> {
  const raw =
    'key' in receipt.raw ? await desk.raw.get(receipt.raw.key) : new TextEncoder().encode(receipt.raw.inline);
  // The mail is stored before its notification is sent, so this is the store's fault and passes.
  if (!raw) throw new Unavailable('The raw mail is not in the store.', { retryable: true });
  return await reading.readMail(raw);
}

// ---------------------------------------------------------------------------------------------------------------
// What is never a report

/** Our own Message-ID, or a From that is one of the platform's own addresses: a mailbox forwards our mail to us. */
function isOurOwn(reading: MailReading, mail: ReadMail, sender: Sender): boolean {
  if (mail.messageId && parseMessageId(mail.messageId, reading.mailDomain)) return true;
  const { mailDomain } = reading;
  return (
    sender.isIntake ||
    parseReplyAddress(sender.address, mailDomain) !== null ||
    parseBundleAddress(sender.address, mailDomain) !== null
  );
}

type Quiet = 'automatic_reply' | 'bounce' | 'feedback' | 'delivery_notice' | 'calendar_invite';

const QUIET_REASONS: Readonly<Record<Quiet, string>> = {
  automatic_reply: 'An automatic answer that belongs to no case.',
  bounce: 'A returned mail that belongs to no case.',
  feedback: 'A complaint report of a mail provider.',
  delivery_notice: 'A delivery or reading notice.',
  calendar_invite: 'A calendar invitation that belongs to no case.',
};

function quietReasonOf(mail: ReadMail): Quiet | null {
  if (mail.isFeedbackReport) return 'feedback';
  if (mail.isBounce) return 'bounce';
  if (mail.isDeliveryNotice) return 'delivery_notice';
  if (mail.automation === 'answer') return 'automatic_reply';
  return mail.calendarInvite ? 'calendar_invite' : null;
}

/** Stands on the case's timeline where it belongs to one, else among the receipts; nobody is told, nothing is answered. */
async function fileQuietly(
  desk: Desk,
  receipt: Receipt,
  mail: ReadMail,
  sender: Sender,
  target: Target | null,
  quiet: Quiet,
): Promise<ReceiptFate> {
  if (!target) return await quarantined(desk, receipt, QUIET_REASONS[quiet]);
  return await fileUnderCase(desk, receipt, mail, sender, target.state.id, quiet);
}

async function fileUnderCase(
  desk: Desk,
  receipt: Receipt,
  mail: ReadMail,
  sender: Sender,
  caseId: string,
  type: Quiet | 'one_of_many',
): Promise<ReceiptFate> {
  await fileNote(desk, caseId, receipt, {
    type,
    detail: { from: sender.address, subject: mail.subject.slice(0, 300), text: mail.reply.slice(0, 2_000) },
  });
  return await ended(desk, receipt, { fate: 'reply', caseId });
}

async function quarantined(desk: Desk, receipt: Receipt, reason: string): Promise<ReceiptFate> {
  return await ended(desk, receipt, { fate: 'quarantine', reason });
}

// ---------------------------------------------------------------------------------------------------------------
// Which case it belongs to

interface Target {
  readonly state: CaseState;
}

/**
 * The case whose reply address the mail was sent to, else the case of a mail of ours that it answers, if its sender is
 * one of those whom that case concerns. A reference in the subject is no target: anybody can write one.
 */
async function targetOf(
  reading: MailReading,
  desk: Desk,
  receipt: Receipt,
  mail: ReadMail,
  sender: Sender,
): Promise<Target | null> {
  for (const recipient of (receipt.envelope.recipients ?? '').split(' ')) {
    const reply = parseReplyAddress(recipient, reading.mailDomain);
    if (reply?.tenantId !== desk.tenantId) continue;
    const head = await desk.cases.head(reply.caseId);
    if (head && sameToken(head.state.replyToken, reply.replyToken)) return { state: head.state };
  }
  const answered = [...mail.inReplyTo, ...mail.references.toReversed()]
    .map((id) => parseMessageId(id, reading.mailDomain))
    .filter((own) => own?.tenantId === desk.tenantId)
    .map((own) => own?.caseId ?? '');
  for (const caseId of [...new Set(answered)].slice(0, 5)) {
    const head = await desk.cases.head(caseId);
    if (head && isParticipant(sender, head.state)) return { state: head.state };
  }
  return null;
}

/** Compares digests, so that the time taken tells nothing about the token. */
function sameToken(one: string, other: string): boolean {
  return sha256(one.toLowerCase()) === sha256(other.toLowerCase());
}

/**
 * What somebody who works here writes to a case: where its first line says what to do, and the address is truly theirs, that is
 * done; anything else does nothing, is kept for the staff, and they are told. Null from everybody else, and from the reporter's
 * side where no page asks them: then it is a message like any other.
 */
async function answeredPage(
  desk: Desk,
  receipt: Receipt,
  mail: ReadMail,
  sender: Sender,
  state: CaseState,
): Promise<ReceiptFate | null> {
  const { person, address, authentic } = sender;
  const { id: caseId, escalation } = state;
  if (!person) return null;
  const own = [...(escalation?.openPages ?? []), ...(escalation?.expiredPages.toReversed() ?? [])].find(
    ({ personId }) => personId === person.id,
  );
  const isReporters =
    address === state.reporter.address ||
    (sender.contact !== null && sender.contact.customerId === state.customerId);
  const isColleague = own !== undefined || !isReporters;
  const { replayOf } = receipt.envelope;
  const [first = '', ...others] = mail.reply.trim().split('\n');
  const answer = authentic && !replayOf ? answerInWords(first) : null;
  if (answer && (own || isLateAnswer(state, person.id, answer) || (isColleague && answer.verb === 'a'))) {
    const page = { caseId, pageId: own?.id ?? '' };
    const rest = others.join('\n').trim();
    if (rest !== '') {
      const detail = { person: person.name, text: rest.slice(0, 2_000) };
      await fileNote(desk, caseId, receipt, { type: 'mail_answer', detail });
    }
    return await carryOutAnswer(desk, receipt, { person, page, answer, via: 'mail', address });
  }
  if (!isColleague) return null;
  return await fileForStaff(desk, receipt, {
    ...{ person, address, state, text: mail.reply, attachmentCount: mail.attachments.length },
    why: authentic ? (answer ? NOT_PAGED_WORDS : unreadWords(first, null)) : UNPROVEN_WORDS,
    isAnswered: !replayOf && mail.automation === 'none' && !mail.isAutoReply,
  });
}

/**
 * Whether these words mean something by themselves from who was paged and whose page is over: to hand over, to pass on, to
 * close, to promise. A mere "ok" of the reporter's side may as well thank for something.
 */
function isLateAnswer(
  { ownerId, involved }: CaseState,
  personId: string,
  { verb, onSiteBy }: PageAnswer,
): boolean {
  if (verb === 'a' && onSiteBy === undefined) return false;
  return ownerId === personId || (involved?.includes(personId) ?? false);
}

/**
 * The reply to a mail that stood for several pages, from the person whom it went to and by an address that is truly theirs:
 * its first line answers them all. Null where it says anything else.
 */
async function answeredBundle(
  reading: MailReading,
  desk: Desk,
  receipt: Receipt,
  mail: ReadMail,
  sender: Sender,
): Promise<ReceiptFate | null> {
  const { person, address } = sender;
  const answer = answerInWords(mail.reply.trim().split('\n')[0] ?? '');
  if (!sender.authentic || !person || !answer) return null;
  for (const id of bundlesMeant(reading, desk, receipt, mail)) {
    const bundle = await desk.pagers.bundleOf(id, receipt.receivedAt);
    if (bundle?.way.personId !== person.id) continue;
    return await answerWhole(desk, receipt, {
      person,
      several: { bundleId: bundle.id },
      verb: answer.verb,
      via: 'mail',
      address,
    });
  }
  return null;
}

/** By the address that it was sent to, then by the mails of ours that it answers. */
function bundlesMeant(
  { mailDomain }: MailReading,
  { tenantId }: Desk,
  { envelope }: Receipt,
  mail: ReadMail,
): readonly string[] {
  const addressed = (envelope.recipients ?? '')
    .split(' ')
    .map((address) => parseBundleAddress(address, mailDomain))
    .flatMap((to) => (to?.tenantId === tenantId ? [to.bundleId] : []));
  const answered = [...mail.inReplyTo, ...mail.references.toReversed()]
    .map((id) => parseMessageId(id, mailDomain))
    .flatMap((own) => (own?.tenantId === tenantId ? [own.caseId] : []));
  return [...new Set([...addressed, ...answered])].slice(0, 10);
}

function isToBundle({ mailDomain }: MailReading, { envelope }: Receipt): boolean {
  return (envelope.recipients ?? '')
    .split(' ')
    .some((address) => parseBundleAddress(address, mailDomain) !== null);
}

/**
 * Whether somebody of the staff answers a mail that the desk sent them: by what it says it answers, else by a subject as our
 * pages and notices have it (`Re: 紧急 11 单需要您`), unless it answers a mail that neither we nor our provider named.
 */
function answersOurs({ mailDomain }: MailReading, { inReplyTo, references, subject }: ReadMail): boolean {
  const answered = [...inReplyTo, ...references].map((id) => id.toLowerCase().replace(/>$/, ''));
  if (answered.some((id) => id.endsWith(`@${mailDomain}`))) return true;
  // SES puts a Message-ID of its own in the place of ours.
  if (answered.length > 0 && !answered.some((id) => id.endsWith('amazonses.com'))) return false;
  return /^(?:(?:re|aw|sv|回复|回覆|答复|答覆)(?:\[\d+\])?\s*:\s*)+(?:【演练】|\[drill\])?\s*(?:紧急|urgent\b|\[[0-9a-z]{5}-[0-9a-z]{5}\]|值守准备:|readiness:|验证码 \d|your code is \d|\d+ (?:条通知|notices):)/.test(
    foldedSubject(subject),
  );
}

async function join(
  desk: Desk,
  receipt: Receipt,
  mail: ReadMail,
  sender: Sender,
  state: CaseState,
): Promise<ReceiptFate | null> {
  const isWithin = await desk.receipts.spendReply({
    correspondent: `follow-up:${state.id}:${sender.address}`,
    receiptId: receipt.id,
    now: desk.clock.now(),
    most: FOLLOW_UPS_PER_DAY,
  });
  if (!isWithin) return await fileUnderCase(desk, receipt, mail, sender, state.id, 'one_of_many');
  return await addFollowUp(desk, receipt, {
    caseId: state.id,
    channel: 'email',
    from: sender.address,
    verified: isParticipant(sender, state),
    text: mail.reply,
    attachments: await storeAttachments(desk, mail.attachments),
    actor: { kind: 'reporter', name: sender.name || sender.address || 'unknown', via: 'mail' },
  });
}

/**
 * The open case of the same sender's own report, forwarded or answered without its thread within half an hour. The
 * subject's holder is remembered per half hour, so that two look-ups span the time.
 */
async function ownReportForwarded(
  desk: Desk,
  receipt: Receipt,
  mail: ReadMail,
  sender: Sender,
): Promise<CaseState | null> {
  const subject = subjectWithoutMarks(mail.subject);
  if (!subject) return null;
  const window = Math.floor(receipt.receivedAt / SELF_FORWARD_MS);
  const keyOf = (number: number) => `subject:${sha256(JSON.stringify([sender.address, subject, number]))}`;
  const claim = (each: number) => desk.receipts.claimSameness(keyOf(each), receipt.id, receipt.receivedAt);
  const own = await claim(window);
  // Without a mark the same words may tell of a second fault, and a second fault has clocks of its own.
  if (subject === foldedSubject(mail.subject)) return null;
  for (const holder of [own, await claim(window - 1)]) {
    if (holder === receipt.id) continue;
    const earlier = await desk.receipts.get(holder);
    if (!earlier?.fate || receipt.receivedAt - earlier.receivedAt > SELF_FORWARD_MS) continue;
    if (earlier.fate.fate !== 'case' && earlier.fate.fate !== 'reply') continue;
    const head = await desk.cases.head(earlier.fate.caseId);
    if (head?.state.status === 'open' && isParticipant(sender, head.state)) return head.state;
  }
  return null;
}

function foldedSubject(subject: string): string {
  return subject.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
}

function subjectWithoutMarks(subject: string): string {
  const mark = /^(?:re|fw|fwd|aw|wg|sv|tr|rv|回复|回覆|答复|答覆|转发|轉發|轉寄|转寄)(?:\[\d+\])?\s*:\s*/;
  let rest = foldedSubject(subject);
  while (mark.test(rest)) rest = rest.replace(mark, '');
  return rest;
}

// ---------------------------------------------------------------------------------------------------------------
// Sameness (B1)

/**
 * The fate of a mail that came before, word for word. Verified mail is compared with verified mail only, so that a
 * stranger's copy never stands in its way; a stranger's own repeat is linked to the first one, and both stay.
 */
async function twinOf(
  desk: Desk,
  receipt: Receipt,
  mail: ReadMail,
  known: boolean,
): Promise<ReceiptFate | null> {
  if (!mail.messageId) return null;
  const content = JSON.stringify([
    mail.from?.address ?? '',
    mail.messageId,
    mail.date,
    mail.subject,
    sha256(mail.text),
    mail.attachments.map((part) => part.sha256),
  ]);
  const key = `${known ? 'verified' : 'unverified'}:${sha256(content)}`;
  const holder = await desk.receipts.claimSameness(key, receipt.id, receipt.receivedAt);
  if (holder === receipt.id) return null;
  const first = await desk.receipts.get(holder);
  const caseId = first?.fate && 'caseId' in first.fate ? first.fate.caseId : null;
  return { fate: 'duplicate', caseId, of: holder };
}

// ---------------------------------------------------------------------------------------------------------------
// A new case

async function open(desk: Desk, receipt: Receipt, mail: ReadMail, sender: Sender): Promise<ReceiptFate> {
  const verified = isVerifiedContact(sender);
  const belonging = await belongingOf(desk, sender, receipt.receivedAt);
  const tier = await desk.configuration.get<Tier>('tier', belonging.tierId);
  if (!tier) throw new Error(`Tenant ${desk.tenantId}: there is no tier "${belonging.tierId}"`);
  const words = `${mail.subject}\n${mail.text}`;
  const language =
    sender.contact && verified ? sender.contact.language : languageOf(words, belonging.tenant.language);
  // Without an envelope's sender it is a program's mail, whatever its header says (RFC 5321 section 4.5.5, RFC 3834).
  const mayAnswer =
    mail.automation === 'none' &&
    !mail.isAutoReply &&
    receipt.envelope.sender !== '' &&
    sender.address.includes('@');
  const most = verified ? CONTACT_REPLIES_PER_DAY : STRANGER_REPLIES_PER_DAY;
  const isWithin =
    mayAnswer &&
    (await desk.receipts.spendReply({
      correspondent: `${verified ? 'contact' : 'stranger'}:${sender.address}`,
      receiptId: receipt.id,
      now: desk.clock.now(),
      most,
    }));
  const fate = await openCase(desk, receipt, {
    channel: 'email',
    reportedAt: receipt.receivedAt,
    subject: mail.subject || firstLineOf(mail.text),
    text: mail.text,
    attachments: await storeAttachments(desk, mail.attachments),
    reporter: {
      name: (verified ? sender.contact.name : sender.name) || sender.address,
      address: sender.address || null,
      channel: sender.address ? 'email' : null,
      verified,
      contactId: verified ? sender.contact.id : null,
      language,
    },
    belonging,
    severity: severityOf(tier, words, verified),
    sendReception: isWithin,
    ...(mayAnswer && !isWithin ? { receptionsPerDay: most } : {}),
    receptionIsBare: !verified,
    actor: { kind: 'reporter', name: sender.name || sender.address || 'unknown', via: 'mail' },
  });
  if (fate.fate === 'case') await noteWhatStaffShouldKnow(desk, receipt, mail, sender, fate.caseId);
  return fate;
}

/** What changes no decision but helps whoever identifies the reporter. */
async function noteWhatStaffShouldKnow(
  desk: Desk,
  receipt: Receipt,
  mail: ReadMail,
  sender: Sender,
  caseId: string,
): Promise<void> {
  const mentions = caseIdsIn(mail.subject).filter((id) => id !== caseId);
  const notes = {
    ...(mentions.length ? { mentions: mentions.slice(0, 5).map(referenceOf) } : {}),
    ...(sender.person ? { forwardedBy: sender.person.name, forwarderIsAuthentic: sender.authentic } : {}),
    ...(sender.contact && !sender.authentic ? { claimsToBe: sender.contact.name } : {}),
    ...(mail.faults.length ? { faults: mail.faults.slice(0, 10) } : {}),
    ...(mail.attachmentsLeftInRaw ? { attachmentsLeftInRaw: mail.attachmentsLeftInRaw } : {}),
  };
  if (Object.keys(notes).length)
    await fileNote(desk, caseId, receipt, { type: 'intake_note', detail: notes });
}

function firstLineOf(text: string): string {
  return (
    text
      .split('\n')
      .find((line) => line.trim() !== '')
      ?.trim() ?? ''
  );
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
