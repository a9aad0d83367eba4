// The header fields that SES lists once more by name in the notification of a received mail: here From and Subject, which
// intake keeps for triage. Reads the header alone, never a body.

import { readMail } from '../../shared/adapters/mail-reader.ts';

/** SES leaves headers out beyond 10 KB; what is listed by name may stand further down. */
const HEADER_BYTES_MAX = 64 * 1024;

export interface CommonHeaders {
  readonly from?: readonly string[];
  readonly subject?: string;
}

/** A field that the mail does not have is absent. Answers for any bytes. */
export async function commonHeadersOf(raw: Buffer): Promise<CommonHeaders> {
  const bounded = raw.subarray(0, HEADER_BYTES_MAX);
  const ends = ['\r\n\r\n', '\n\n'].map((blank) => bounded.indexOf(blank)).filter((at) => at >= 0);
  // What begins with a blank line has no header.
  const isBodyOnly = /^\r?\n/.test(bounded.subarray(0, 2).toString('latin1'));
  const header = isBodyOnly ? Buffer.alloc(0) : bounded.subarray(0, Math.min(bounded.length, ...ends));
  // The reader looks for a body after the header, and takes bytes without a header for one.
  const { from, subject } = await readMail(Buffer.concat([header, Buffer.from('\r\n\r\n')]));
  const mailbox = from?.name && from.address ? `${from.name} <${from.address}>` : from?.address || from?.name;
  return { ...(mailbox ? { from: [mailbox] } : {}), ...(subject ? { subject } : {}) };
}
