// Credentials for one tenant's request: the web function takes on the tenant role with the session tag `tenant`, and that
// role's policy lets it touch no other tenant's keys (design section 9). Kept per tenant until shortly before they lapse.

import { AssumeRoleCommand, type STSClient } from '@aws-sdk/client-sts';
import { type Clock, Unavailable } from '../app/ports.ts';
import { type Instant, MINUTE_MS } from '../domain/instant.ts';
import { unavailableOf } from './aws-errors.ts';

/** A role taken on by a role lives for an hour at most (STS, "role chaining"). */
const SESSION_SECONDS = 3_600;
const KEPT_MS = 50 * MINUTE_MS;
const TENANTS_MAX = 1_000;

/** What an SDK client takes as its credentials. */
export interface TenantCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration?: Date;
}

export class StsTenantCredentials {
  readonly #client: STSClient;
  readonly #roleArn: string;
  readonly #clock: Pick<Clock, 'machineNow'>;
  readonly #kept = new Map<
    string,
    { readonly credentials: Promise<TenantCredentials>; readonly until: Instant }
  >();

  constructor(client: STSClient, roleArn: string, clock: Pick<Clock, 'machineNow'>) {
    this.#client = client;
    this.#roleArn = roleArn;
    this.#clock = clock;
  }

  /** Throws `Unavailable` where STS does not answer or refuses. */
  of(tenantId: string): Promise<TenantCredentials> {
    const now = this.#clock.machineNow();
    const kept = this.#kept.get(tenantId);
    if (kept && kept.until > now) return kept.credentials;
    if (this.#kept.size >= TENANTS_MAX) this.#kept.clear();
    const credentials = this.#assume(tenantId);
    this.#kept.set(tenantId, { credentials, until: now + KEPT_MS });
    // A failure is not kept; whoever waits for it gets it.
    credentials.catch(() => this.#kept.delete(tenantId));
    return credentials;
  }

  async #assume(tenantId: string): Promise<TenantCredentials> {
    try {
      const { Credentials: got } = await this.#client.send(
        new AssumeRoleCommand({
          RoleArn: this.#roleArn,
          RoleSessionName: `tenant-${tenantId}`,
          DurationSeconds: SESSION_SECONDS,
          Tags: [{ Key: 'tenant', Value: tenantId }],
        }),
      );
      if (!got?.AccessKeyId || !got.SecretAccessKey || !got.SessionToken) {
        throw new Unavailable('sts:AssumeRole answered without credentials', { retryable: true });
      }
      return {
        accessKeyId: got.AccessKeyId,
        secretAccessKey: got.SecretAccessKey,
        sessionToken: got.SessionToken,
        ...(got.Expiration ? { expiration: got.Expiration } : {}),
      };
    } catch (error) {
      if (error instanceof Unavailable) throw error;
      throw unavailableOf('sts:AssumeRole', error);
    }
  }
}
