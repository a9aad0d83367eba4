// Links that carry their claims and a signature, so that reporters and paged people need no account. A token is
// `<signature>.<tenant>.<case>.<expiry>.<subject>.<person>.<key id>`: dotted and short, because it travels in an SMS.
// Refuses to say more of a bad token than malformed, forged or expired.

import { createHmac, timingSafeEqual } from 'node:crypto';
import type { LinkAudience, LinkClaims, Links } from '../app/ports.ts';
import { type Instant, MINUTE_MS } from '../domain/instant.ts';
import type { SigningKeys } from './secrets-keys.ts';

const PATHS: Readonly<Record<LinkAudience, string>> = {
  status: 's',
  page: 'p',
  attachment: 'a',
  voice: 'voice',
  verification: 'v',
};
/** 128 bits of HMAC-SHA256: half of it, as RFC 2104 section 5 allows, for the sake of an SMS's length. */
const SIGNATURE_BYTES = 16;
/** A longer one is not ours; nothing is computed over it. */
const TOKEN_CHARACTERS_MAX = 1_000;
const ID = /^[a-z0-9]{10,26}$/;
const PLAIN = /^[A-Za-z0-9_][A-Za-z0-9_-]*$/;
const ABSENT = '-';

export class SignedLinks implements Links {
  readonly #keys: SigningKeys;
  readonly #origin: string;

  /** `origin` is scheme, host and port without a trailing slash. */
  constructor(keys: SigningKeys, origin: string) {
    this.#keys = keys;
    this.#origin = origin;
  }

  /** The expiry is rounded up to a whole minute. */
  async urlOf(claims: LinkClaims): Promise<string> {
    const key = await this.#keys.current();
    const body = [
      claims.tenantId,
      claims.caseId,
      Math.ceil(claims.expiresAt / MINUTE_MS).toString(36),
      packed(claims.subject),
      packed(claims.personId),
      key.id,
    ].join('.');
    const signature = signatureOf(key.bytes, claims.audience, body).toString('base64url');
    return `${this.#origin}/${PATHS[claims.audience]}/${signature}.${body}`;
  }

  async read(
    token: string,
    audience: LinkAudience,
    machineNow: Instant,
  ): Promise<{ claims: LinkClaims } | { bad: 'malformed' | 'forged' | 'expired' }> {
    if (token.length > TOKEN_CHARACTERS_MAX) return { bad: 'malformed' };
    const fields = token.split('.');
    const [signature, tenantId, caseId, expiry, subject, personId, keyId] = fields;
    if (
      fields.length !== 7 ||
      !signature ||
      !tenantId ||
      !caseId ||
      !expiry ||
      !subject ||
      !personId ||
      !keyId
    ) {
      return { bad: 'malformed' };
    }
    if (!ID.test(tenantId) || !ID.test(caseId) || !/^[0-9a-z]{1,9}$/.test(expiry))
      return { bad: 'malformed' };
    const key = await this.#keys.find(keyId);
    if (!key) return { bad: 'forged' };
    const given = Buffer.from(signature, 'base64url');
    const wanted = signatureOf(key.bytes, audience, fields.slice(1).join('.'));
    // The text is compared too: base64url has spare bits, and one token shall have one spelling.
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return { bad: 'forged' };
    if (given.toString('base64url') !== signature) return { bad: 'forged' };
    const expiresAt = Number.parseInt(expiry, 36) * MINUTE_MS;
    if (machineNow >= expiresAt) return { bad: 'expired' };
    return {
      claims: {
        audience,
        tenantId,
        caseId,
        ...(subject === ABSENT ? {} : { subject: unpacked(subject) }),
        ...(personId === ABSENT ? {} : { personId: unpacked(personId) }),
        expiresAt,
      },
    };
  }
}

/** The audience is in the path and under the signature, not in the token: a token for one door opens no other. */
function signatureOf(key: Uint8Array, audience: LinkAudience, body: string): Buffer {
  return createHmac('sha256', key).update(`${audience}\n${body}`).digest().subarray(0, SIGNATURE_BYTES);
}

/** Ids stay as they are; anything else (an attachment's key) becomes base64url behind a tilde. */
function packed(value: string | undefined): string {
  if (value === undefined) return ABSENT;
  return PLAIN.test(value) ? value : `~${Buffer.from(value, 'utf8').toString('base64url')}`;
}

function unpacked(value: string): string {
  return value.startsWith('~') ? Buffer.from(value.slice(1), 'base64url').toString('utf8') : value;
}
