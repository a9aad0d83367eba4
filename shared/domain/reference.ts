// The names under which a case travels outside: the reference that people read out, the address that a reply goes to,
// and the Message-IDs of our mails. The reference authorises nothing; the reply address does, by its token.

/** A case id: ten characters of `0-9a-z` without `ilou`. */
const CASE_ID = /^[0-9a-hjkmnp-tv-z]{10}$/;
/** RFC 5321 section 4.5.3.1.1. */
const LOCAL_PART_OCTETS_MAX = 64;

/** `k7m3q9qxpa` as people read it: `K7M3Q-9QXPA`. */
export function referenceOf(caseId: string): string {
  const upper = caseId.toUpperCase();
  return `${upper.slice(0, 5)}-${upper.slice(5)}`;
}

/**
 * The case id that a person meant by what they typed: any case, full-width or not, with or without the hyphen, spaces
 * and a leading `#`; `I` and `L` are read as 1 and `O` as 0, as the ids have none of these. Null where it is no reference.
 */
export function caseIdOf(typed: string): string | null {
  const plain = typed
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s#\p{Pd}]/gu, '')
    .replaceAll(/[il]/g, '1')
    .replaceAll('o', '0');
  return CASE_ID.test(plain) ? plain : null;
}

/** Every reference in its written form (two fives and a hyphen) within a text, as case ids, each once, in order. */
export function caseIdsIn(text: string): readonly string[] {
  const found = text
    .normalize('NFKC')
    .matchAll(/(?<![0-9A-Za-z])[0-9A-Za-z]{5}\p{Pd}[0-9A-Za-z]{5}(?![0-9A-Za-z])/gu);
  const ids = [...found].map(([match]) => caseIdOf(match)).filter((id) => id !== null);
  return [...new Set(ids)];
}

export interface ReplyAddress {
  readonly tenantId: string;
  readonly caseId: string;
  readonly replyToken: string;
}

/**
 * The address of the case for replies, `r-<tenant>-<case>-<token>@<domain>`. Who has it may write into the case. Throws
 * where the parts do not fit a local part's 64 octets, because a shortened token would find nothing.
 */
export function replyAddress(parts: ReplyAddress & { readonly mailDomain: string }): string {
  const local = `r-${parts.tenantId}-${parts.caseId}-${parts.replyToken}`;
  if (local.length > LOCAL_PART_OCTETS_MAX) throw new Error(`A reply address of ${local.length} octets`);
  return `${local}@${parts.mailDomain}`.toLowerCase();
}

/** Reads a recipient address in any case; null where it is no reply address under the mail domain. */
export function parseReplyAddress(address: string, mailDomain: string): ReplyAddress | null {
  const match = /^r-([a-z0-9]{10,26})-([a-z0-9]{10})-([a-z0-9]{16,48})@(.+)$/.exec(
    address.trim().toLowerCase(),
  );
  if (!match || match[4] !== mailDomain.toLowerCase()) return null;
  const [, tenantId = '', caseId = '', replyToken = ''] = match;
  return { tenantId, caseId, replyToken };
}

/**
 * The address that answers a mail about several cases, `b-<tenant>-<bundle>@<domain>`. It authorises nothing: whoever writes
 * there must be the person whom the bundle went to, by a mail that is truly theirs.
 */
export function bundleAddress(parts: {
  readonly tenantId: string;
  readonly bundleId: string;
  readonly mailDomain: string;
}): string {
  return `b-${parts.tenantId}-${parts.bundleId}@${parts.mailDomain}`.toLowerCase();
}

/** Reads a recipient address in any case; null where it answers no bundle. */
export function parseBundleAddress(
  address: string,
  mailDomain: string,
): { readonly tenantId: string; readonly bundleId: string } | null {
  const match = /^b-([a-z0-9]{10,26})-([a-z0-9]{10,26})@(.+)$/.exec(address.trim().toLowerCase());
  if (!match || match[3] !== mailDomain.toLowerCase()) return null;
  const [, tenantId = '', bundleId = ''] = match;
  return { tenantId, bundleId };
}

/**
 * What makes an answer to a mail of ours reach the desk: sent from its own address, where that lies under the mail domain,
 * which alone may be sent from; else with that address to answer to.
 */
export function deskAddress(
  { intakeAddress }: { readonly intakeAddress: string },
  mailDomain: string,
): { readonly fromAddress: string } | { readonly replyTo: string } {
  const domain = intakeAddress.slice(intakeAddress.lastIndexOf('@') + 1);
  const isUnder = domain === mailDomain || domain.endsWith(`.${mailDomain}`);
  return isUnder ? { fromAddress: intakeAddress } : { replyTo: intakeAddress };
}

/** Stands in the directory for a whole mail domain, and is no address: the desks whose own lie there are found by it, or two of them. */
export function anyAddressAt(mailDomain: string): string {
  return `@${mailDomain}`;
}

/** What a Message-ID of ours says; of several cases' one mail `caseId` is the bundle's. `attemptId` is absent in the id that stands for the whole case. */
export interface OwnMessage {
  readonly tenantId: string;
  readonly caseId: string;
  readonly attemptId?: string;
}

/**
 * The Message-ID of one attempt, or, without an attempt, the id that stands for the case. The latter is in the
 * References of every mail of the case: SES puts a Message-ID of its own in place of ours, and mail programs copy
 * References into their replies.
 */
export function messageIdOf(message: OwnMessage & { readonly mailDomain: string }): string {
  const attempt = message.attemptId === undefined ? 'case' : message.attemptId.replaceAll('.', '-');
  return `${attempt}.${message.caseId}.${message.tenantId}@${message.mailDomain}`;
}

/** Reads a Message-ID, with or without its angle brackets; null where it is none of ours. Authorises nothing by itself. */
export function parseMessageId(messageId: string, mailDomain: string): OwnMessage | null {
  const plain = messageId.trim().replace(/^</, '').replace(/>$/, '').toLowerCase();
  const match = /^(case|\d+-\d+)\.([a-z0-9]{10,26})\.([a-z0-9]{10,26})@(.+)$/.exec(plain);
  if (!match || match[4] !== mailDomain.toLowerCase()) return null;
  const [, attempt = '', caseId = '', tenantId = ''] = match;
  return { tenantId, caseId, ...(attempt === 'case' ? {} : { attemptId: attempt.replace('-', '.') }) };
}
