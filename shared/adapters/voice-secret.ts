// The auth tokens of the voice account, from one secret: `{"authToken":"…"}`, with `formerAuthToken` beside it while the
// token is exchanged. Kept for ten minutes; an old one serves on while the secret cannot be read.

import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type Clock, Unavailable } from '../app/ports.ts';
import { type Instant, MINUTE_MS } from '../domain/instant.ts';
import { unavailableOf } from './aws-errors.ts';
import { membersOf } from './json-members.ts';

const KEPT_MS = 10 * MINUTE_MS;

export interface VoiceTokens {
  /** The one to call with first; each of them may have signed a callback. */
  tokens(): Promise<readonly [string, ...string[]]>;
}

export class VoiceSecret implements VoiceTokens {
  readonly #client: SecretsManagerClient;
  readonly #secretId: string;
  readonly #clock: Pick<Clock, 'machineNow'>;
  #held: { readonly tokens: readonly [string, ...string[]]; readonly readAt: Instant } | null = null;

  constructor(client: SecretsManagerClient, secretId: string, clock: Pick<Clock, 'machineNow'>) {
    this.#client = client;
    this.#secretId = secretId;
    this.#clock = clock;
  }

  /** Throws `Unavailable` where the secret cannot be read and never was, or holds no token. */
  async tokens(): Promise<readonly [string, ...string[]]> {
    const held = this.#held;
    const now = this.#clock.machineNow();
    if (held && now - held.readAt < KEPT_MS) return held.tokens;
    try {
      const tokens = await this.#read();
      this.#held = { tokens, readAt: now };
      return tokens;
    } catch (error) {
      if (held) return held.tokens;
      throw error;
    }
  }

  async #read(): Promise<readonly [string, ...string[]]> {
    let text = '';
    try {
      text =
        (await this.#client.send(new GetSecretValueCommand({ SecretId: this.#secretId }))).SecretString ?? '';
    } catch (error) {
      throw unavailableOf('secretsmanager:GetSecretValue', error);
    }
    const { authToken, formerAuthToken } = membersOf(text);
    if (typeof authToken !== 'string' || authToken === '') {
      throw new Unavailable('The secret of the voice account lacks `authToken`.', { retryable: false });
    }
    // An empty token would let anybody sign.
    const isExchanged = typeof formerAuthToken === 'string' && formerAuthToken !== '';
    return isExchanged ? [authToken, formerAuthToken] : [authToken];
  }
}
