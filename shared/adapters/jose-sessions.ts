// Cookies that only we can read: encrypted (JWE, dir, A256GCM) under a key that is derived from the signing keys, with
// their expiry inside. What does not decrypt, is over, or was made for another purpose is no cookie at all.

import { hkdfSync } from 'node:crypto';
import { EncryptJWT, jwtDecrypt } from 'jose';
import type { Clock } from '../app/ports.ts';
import type { SigningKeys } from './secrets-keys.ts';

/** A sealed text for one purpose cannot be used for another: the purpose is part of the key. */
export type Purpose = 'session' | 'sign-in' | 'choice';

export class JoseSeals {
  readonly #keys: SigningKeys;
  readonly #clock: Pick<Clock, 'machineNow'>;

  constructor(keys: SigningKeys, clock: Pick<Clock, 'machineNow'>) {
    this.#keys = keys;
    this.#clock = clock;
  }

  /** Good for `forSeconds` of machine time. */
  async seal(
    purpose: Purpose,
    content: Readonly<Record<string, string>>,
    forSeconds: number,
  ): Promise<string> {
    const key = await this.#keys.current();
    const now = Math.floor(this.#clock.machineNow() / 1_000);
    return new EncryptJWT({ ...content })
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: key.id })
      .setIssuedAt(now)
      .setExpirationTime(now + forSeconds)
      .encrypt(derived(key.bytes, purpose));
  }

  /** The content, or null for anything that is not ours, not of this purpose, or over. */
  async open(purpose: Purpose, sealed: string): Promise<Readonly<Record<string, string>> | null> {
    try {
      const { payload } = await jwtDecrypt(
        sealed,
        async (header) => {
          const key = header.kid === undefined ? null : await this.#keys.find(header.kid);
          if (!key) throw new Error('unknown key');
          return derived(key.bytes, purpose);
        },
        {
          currentDate: new Date(this.#clock.machineNow()),
          requiredClaims: ['exp'],
          keyManagementAlgorithms: ['dir'],
          contentEncryptionAlgorithms: ['A256GCM'],
        },
      );
      return Object.fromEntries(
        Object.entries(payload).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
      );
    } catch {
      // Why it does not open is of no use to an honest caller and of some to another.
      return null;
    }
  }
}

function derived(key: Uint8Array, purpose: Purpose): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', key, new Uint8Array(), `faultline/${purpose}`, 32));
}
