// What one of our own links says of its case, for the viewer: read from its token without the key, because nothing is let in
// by it. A token is `<signature>.<tenant>.<case>.<expiry>.<subject>.<person>.<key id>` (signed-links.ts).

export interface ShownClaims {
  readonly tenantId: string;
  readonly recordId: string;
  readonly subject: string | null;
  readonly personId: string | null;
}

/** The claims of the first link of ours under `/<path>/` in a text, or null. */
export function claimsShownIn(text: string, path: 'p' | 'voice'): ShownClaims | null {
  const found = new RegExp(`https?://[^\\s"'<>)]+/${path}/([\\w.~-]+)`).exec(text)?.[1]?.split('.');
  const [, tenantId, recordId, , subject, personId] = found ?? [];
  if (!tenantId || !recordId || !subject || !personId) return null;
  return { tenantId, recordId, subject: plain(subject), personId: plain(personId) };
}

function plain(packed: string): string | null {
  if (packed === '-') return null;
  return packed.startsWith('~') ? Buffer.from(packed.slice(1), 'base64url').toString('utf8') : packed;
}
