// Signing in by OpenID Connect: authorization code with PKCE as a public client (RFC 7636, OpenID Connect Core 1.0
// section 3.1). Takes an id token only where signature, issuer, audience, expiry and nonce hold.

import { createHash } from 'node:crypto';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import * as z from 'zod';
import { type Chance, type Clock, Unavailable } from '../app/ports.ts';
import { type Instant, MINUTE_MS } from '../domain/instant.ts';

const FETCH_MS_MAX = 5_000;

const discovery = z.object({
  issuer: z.string(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  jwks_uri: z.url(),
  userinfo_endpoint: z.url().optional(),
});
const tokens = z.object({ id_token: z.string() });
const userinfo = z.looseObject({ sub: z.string() });

/** What the browser keeps, sealed, between leaving for the issuer and coming back. */
export interface Departure {
  readonly url: string;
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** Who came back. The address is there only where the issuer says that it is verified. */
export interface Identified {
  readonly subject: string;
  readonly address: string | null;
}

export interface SignIn {
  depart(options: { redirectUri: string; again: boolean; language: string }): Promise<Departure>;
  /** Null where the code or the token is not good; throws `Unavailable` where the issuer does not answer. */
  arrive(options: {
    code: string;
    redirectUri: string;
    verifier: string;
    nonce: string;
  }): Promise<Identified | null>;
  /**
   * The verified address of whom an access token speaks for, from the issuer itself: Cognito's access tokens name nothing
   * but a subject. Null where the token is not good for that or is another's; throws `Unavailable` like `arrive`.
   */
  addressOf(accessToken: string, subject: string): Promise<string | null>;
}

/** How long an answered address is taken for true, so that a program's requests ask the issuer once. */
const ADDRESS_KEPT_MS = 5 * MINUTE_MS;
const ADDRESSES_MAX = 1_000;

export class OidcSignIn implements SignIn {
  readonly #issuer: string;
  readonly #clientId: string;
  readonly #clock: Pick<Clock, 'machineNow'>;
  readonly #chance: Chance;
  readonly #addresses = new Map<string, { readonly address: string | null; readonly until: Instant }>();
  #found: Promise<{ about: z.infer<typeof discovery>; keys: ReturnType<typeof createRemoteJWKSet> }> | null =
    null;

  constructor(options: {
    issuer: string;
    clientId: string;
    clock: Pick<Clock, 'machineNow'>;
    chance: Chance;
  }) {
    this.#issuer = options.issuer.replace(/\/$/, '');
    this.#clientId = options.clientId;
    this.#clock = options.clock;
    this.#chance = options.chance;
  }

  async depart(options: { redirectUri: string; again: boolean; language: string }): Promise<Departure> {
    const { about } = await this.#discover();
    const [state, nonce, verifier] = [this.#chance.hex(16), this.#chance.hex(16), this.#chance.hex(32)];
    const url = new URL(about.authorization_endpoint);
    const query = {
      response_type: 'code',
      client_id: this.#clientId,
      redirect_uri: options.redirectUri,
      scope: 'openid email profile',
      state,
      nonce,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ui_locales: options.language,
      // After a sign-out on a shared machine the next person must be asked who they are.
      ...(options.again ? { prompt: 'login' } : {}),
    };
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    return { url: url.href, state, nonce, verifier };
  }

  async arrive(options: {
    code: string;
    redirectUri: string;
    verifier: string;
    nonce: string;
  }): Promise<Identified | null> {
    const { about, keys } = await this.#discover();
    const answer = await fetched(about.token_endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        client_id: this.#clientId,
        code: options.code,
        redirect_uri: options.redirectUri,
        code_verifier: options.verifier,
      }),
    });
    if (answer.status >= 500) throw new Unavailable('The issuer does not answer', { retryable: true });
    const got = answer.ok ? tokens.safeParse(await answer.json()) : null;
    if (!got?.success) return null;
    try {
      const { payload } = await jwtVerify(got.data.id_token, keys, {
        issuer: about.issuer,
        audience: this.#clientId,
        requiredClaims: ['sub', 'exp', 'nonce'],
        currentDate: new Date(this.#clock.machineNow()),
        clockTolerance: 60,
      });
      if (payload.nonce !== options.nonce || !payload.sub) return null;
      return { subject: payload.sub, address: verifiedAddress(payload) };
    } catch (error) {
      // A token that does not verify is a refusal; keys that cannot be fetched are the world's failure.
      if (error instanceof TypeError)
        throw new Unavailable('The issuer does not answer', { retryable: true, cause: error });
      return null;
    }
  }

  /** OpenID Connect Core 1.0 section 5.3: the answer counts only where its subject is the token's. */
  async addressOf(accessToken: string, subject: string): Promise<string | null> {
    const kept = this.#addresses.get(subject);
    if (kept && kept.until > this.#clock.machineNow()) return kept.address;
    const { about } = await this.#discover();
    if (!about.userinfo_endpoint) return null;
    const answer = await fetched(about.userinfo_endpoint, {
      headers: { authorization: `Bearer ${accessToken}`, accept: 'application/json' },
    });
    if (answer.status >= 500 || answer.status === 429) {
      throw new Unavailable('The issuer does not answer', { retryable: true });
    }
    const said = answer.ok ? userinfo.safeParse(await answer.json().catch(() => null)) : null;
    // A refusal is not kept: the next token of the same person may carry the scope that this one lacks.
    if (!said?.success || said.data.sub !== subject) return null;
    const address = verifiedAddress(said.data);
    if (this.#addresses.size >= ADDRESSES_MAX) this.#addresses.clear();
    this.#addresses.set(subject, { address, until: this.#clock.machineNow() + ADDRESS_KEPT_MS });
    return address;
  }

  #discover() {
    this.#found ??= this.#read();
    this.#found.catch(() => {
      this.#found = null;
    });
    return this.#found;
  }

  async #read() {
    const answer = await fetched(`${this.#issuer}/.well-known/openid-configuration`, {});
    const parsed = answer.ok ? discovery.safeParse(await answer.json()) : null;
    if (!parsed?.success) throw new Unavailable('The issuer has no discovery document', { retryable: true });
    // OpenID Connect Discovery 1.0 section 4.3: the issuer must be the one that was asked.
    if (parsed.data.issuer.replace(/\/$/, '') !== this.#issuer) {
      throw new Unavailable('The discovery document is of another issuer', { retryable: false });
    }
    return { about: parsed.data, keys: createRemoteJWKSet(new URL(parsed.data.jwks_uri)) };
  }
}

/** API Gateway's authorizer hands claims on as text, an issuer as booleans. */
export function verifiedAddress(claims: Readonly<Record<string, unknown>>): string | null {
  const verified = claims.email_verified === true || claims.email_verified === 'true';
  return verified && typeof claims.email === 'string' ? claims.email.toLowerCase() : null;
}

async function fetched(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(FETCH_MS_MAX) });
  } catch (error) {
    throw new Unavailable('The issuer does not answer', { retryable: true, cause: error });
  }
}
