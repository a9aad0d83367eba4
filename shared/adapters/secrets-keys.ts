// The keys that sign our links, from one secret: `{"current":"k1","keys":{"k1":"<base64>"}}`. Read and kept; a
// rotation adds a key and moves `current`, so an unknown key id makes us look again, at most twice a minute. A key that was
// taken out because it leaked must not live on in warm processes, so that we look again every ten minutes anyway.

import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod/mini';
import { type Clock, Unavailable } from '../app/ports.ts';
import { type Instant, MINUTE_MS } from '../domain/instant.ts';
import { unavailableOf } from './aws-errors.ts';

const LOOK_AGAIN_MS = 30_000;
const KEPT_MS = 10 * MINUTE_MS;
/** Shorter ones are a slip of whoever made the secret. */
const KEY_BYTES_MIN = 32;

const secret = z.object({
  current: z.string(),
  keys: z.record(z.string().check(z.regex(/^[a-z0-9]{1,8}$/)), z.base64()),
});

export interface SigningKey {
  readonly id: string;
  readonly bytes: Uint8Array;
}

/** Keys by id, and the one that signs now. */
export interface SigningKeys {
  current(): Promise<SigningKey>;
  /** Null where no such key is known, also after a fresh look. */
  find(id: string): Promise<SigningKey | null>;
}

interface Held {
  readonly current: SigningKey;
  readonly keys: ReadonlyMap<string, SigningKey>;
  readonly readAt: Instant;
}

export class SecretsKeys implements SigningKeys {
  readonly #client: SecretsManagerClient;
  readonly #secretId: string;
  readonly #clock: Pick<Clock, 'machineNow'>;
  #held: Held | null = null;
  #nextTryAt: Instant = 0;

  constructor(client: SecretsManagerClient, secretId: string, clock: Pick<Clock, 'machineNow'>) {
    this.#client = client;
    this.#secretId = secretId;
    this.#clock = clock;
  }

  async current(): Promise<SigningKey> {
    return (await this.#fresh()).current;
  }

  async find(id: string): Promise<SigningKey | null> {
    const held = await this.#fresh();
    const known = held.keys.get(id);
    if (known) return known;
    if (this.#clock.machineNow() - held.readAt < LOOK_AGAIN_MS) return null;
    return (await this.#read()).keys.get(id) ?? null;
  }

  /** Old keys serve on while the secret cannot be read: pages go out and links open during an outage. */
  async #fresh(): Promise<Held> {
    const held = this.#held;
    if (!held) return this.#read();
    const now = this.#clock.machineNow();
    if (now - held.readAt < KEPT_MS || now < this.#nextTryAt) return held;
    this.#nextTryAt = now + LOOK_AGAIN_MS;
    return this.#read().catch(() => held);
  }

  async #read(): Promise<Held> {
    let text: string | undefined;
    try {
      const answer = await this.#client.send(new GetSecretValueCommand({ SecretId: this.#secretId }));
      text = answer.SecretString;
    } catch (error) {
      throw unavailableOf('secretsmanager:GetSecretValue', error);
    }
    this.#held = { ...keysOf(text ?? ''), readAt: this.#clock.machineNow() };
    return this.#held;
  }
}

/** Throws by name on a secret that cannot sign. Never shows any of it. */
function keysOf(text: string): { current: SigningKey; keys: ReadonlyMap<string, SigningKey> } {
  const fault = (why: string) => new Unavailable(`The secret of the link keys ${why}.`, { retryable: false });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw fault('is not JSON');
  }
  const parsed = secret.safeParse(json);
  if (!parsed.success)
    throw fault('lacks `current` or `keys` as `{"current":"k1","keys":{"k1":"<base64>"}}`');
  const keys = new Map<string, SigningKey>();
  for (const [id, base64] of Object.entries(parsed.data.keys)) {
    const bytes = new Uint8Array(Buffer.from(base64, 'base64'));
    if (bytes.length < KEY_BYTES_MIN) throw fault(`has a key shorter than ${KEY_BYTES_MIN} bytes`);
    keys.set(id, { id, bytes });
  }
  const current = keys.get(parsed.data.current);
  if (!current) throw fault('names a current key that it does not hold');
  return { current, keys };
}
