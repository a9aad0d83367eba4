// What the mail door reports of a mail in SES's place. Nothing here checks SPF, DKIM or DMARC, so every mail passes unless the
// mail itself asks for something worse in a header. The header means something to this door alone: where SES takes mail in,
// SES writes the verdicts.

export const VERDICTS_HEADER = 'X-Faultline-Verdicts';

const CHECKS = ['spam', 'virus', 'spf', 'dkim', 'dmarc'] as const;
/** SES's receipt object knows these (its developer guide, "verdict objects"). */
const STATUSES = ['PASS', 'FAIL', 'GRAY', 'PROCESSING_FAILED'] as const;

export type Verdicts = Readonly<Record<(typeof CHECKS)[number], (typeof STATUSES)[number]>>;

export const VERDICTS_SYNTAX = `${CHECKS.join(', ')} with =${STATUSES.join(', =')}`;

const PASSED: Verdicts = { spam: 'PASS', virus: 'PASS', spf: 'PASS', dkim: 'PASS', dmarc: 'PASS' };

/** `dmarc=FAIL spf=GRAY`, with blanks, commas or semicolons between. Null where it says anything else. */
export function verdictsOf(text: string): Verdicts | null {
  const verdicts = { ...PASSED };
  for (const part of text.split(/[\s,;]+/).filter(Boolean)) {
    const [name, status, ...more] = part.split('=');
    const check = CHECKS.find((each) => each === name?.toLowerCase());
    const known = STATUSES.find((each) => each === status?.toUpperCase());
    if (check === undefined || known === undefined || more.length > 0) return null;
    verdicts[check] = known;
  }
  return verdicts;
}

/** What the mail's own head asks for; everything passes where it asks for nothing. Null where it asks for what is none. */
export function verdictsAskedBy(raw: Buffer): Verdicts | null {
  const found = /^x-faultline-verdicts:[ \t]*(.*(?:\r?\n[ \t].*)*)/im.exec(headOf(raw));
  return found?.[1] === undefined ? PASSED : verdictsOf(found[1]);
}

/** A head beyond this is no mail program's. */
const HEAD_SIZE_BYTES_MAX = 256 * 1024;

function headOf(raw: Buffer): string {
  return (
    raw
      .subarray(0, HEAD_SIZE_BYTES_MAX)
      .toString('latin1')
      .split(/\r?\n\r?\n/, 1)[0] ?? ''
  );
}
