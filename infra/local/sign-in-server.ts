// The OIDC issuer of one machine, standing for the Cognito user pool: code with PKCE, access tokens as JWT for the HTTP
// API's authorizer, everything kept in SQLite so that a restart signs nobody out. Signs in the people of the local
// tenants with one password; it must not be shown to the world without another issuer in its place.

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import { type Adapter, type AdapterPayload, Provider } from 'oidc-provider';
import { languageAccepted } from '../../shared/web/words.ts';
import { SIGN_IN_HEADERS, signInOverPage, signInPage } from './sign-in-page.ts';
import { bodyOf } from './wire.ts';
import type { SignInSettings } from './wiring.ts';

/** Where the issuer lives under the public origin. */
export const SIGN_IN_PATH = '/_sign-in';

/** One who can sign in. */
export interface Account {
  /** The OIDC subject. */
  readonly subject: string;
  /** What is typed or picked: the person's id. */
  readonly user: string;
  readonly name: string;
  readonly address: string | null;
  readonly about: string;
}

export interface SignInServer {
  readonly issuer: string;
  readonly password: string;
  serve(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** An access token as the issuer would give it to this account, for programs on this machine; null where it is unknown. */
  tokenFor(user: string): Promise<{ token: string; seconds: number } | null>;
  stop(): void;
}

const languageOf = (request: IncomingMessage) => languageAccepted(request.headers['accept-language']) ?? 'en';

interface Kept {
  readonly password: string;
  readonly cookieKey: string;
  readonly key: JWK;
}

const WRONG_PASSWORD_WAIT_MS = 300;
/** People without a session of their own stay signed in at the issuer for as long as a shift. */
const SESSION_SECONDS = 12 * 3_600;

async function kept(folder: string): Promise<Kept> {
  const file = join(folder, 'sign-in.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Kept;
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const key = {
    ...(await exportJWK(privateKey)),
    alg: 'RS256',
    use: 'sig',
    kid: randomBytes(8).toString('hex'),
  };
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  const word = () => Array.from(randomBytes(4), (byte) => letters[byte % letters.length]).join('');
  const fresh: Kept = {
    password: `${word()}-${word()}-${word()}`,
    cookieKey: randomBytes(32).toString('base64url'),
    key,
  };
  writeFileSync(file, JSON.stringify(fresh), { mode: 0o600, flush: true });
  return fresh;
}

/** The store that oidc-provider asks for; what has expired is not found and swept now and then. */
function adapterOf(db: DatabaseSync): (model: string) => Adapter {
  db.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    CREATE TABLE IF NOT EXISTS kept (
      model TEXT NOT NULL, id TEXT NOT NULL, payload TEXT NOT NULL, uid TEXT, user_code TEXT, grant_id TEXT,
      expires_at INTEGER, PRIMARY KEY (model, id));
    CREATE INDEX IF NOT EXISTS kept_grant ON kept (grant_id);
    CREATE INDEX IF NOT EXISTS kept_uid ON kept (uid);
  `);
  const sweep = db.prepare('DELETE FROM kept WHERE expires_at <= ?');
  const put = db.prepare('INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?, ?, ?, ?)');
  const by = (column: 'id' | 'uid' | 'user_code') =>
    db.prepare(
      `SELECT payload FROM kept WHERE model = ? AND ${column} = ? AND (expires_at IS NULL OR expires_at > ?)`,
    );
  const finds = { id: by('id'), uid: by('uid'), user_code: by('user_code') };
  const consume = db.prepare(
    "UPDATE kept SET payload = json_set(payload, '$.consumed', ?) WHERE model = ? AND id = ?",
  );
  const destroy = db.prepare('DELETE FROM kept WHERE model = ? AND id = ?');
  const revoke = db.prepare('DELETE FROM kept WHERE grant_id = ?');
  return (model) => {
    const find = (column: keyof typeof finds, value: string): AdapterPayload | undefined => {
      const row = finds[column].get(model, value, Date.now()) as { payload: string } | undefined;
      return row === undefined ? undefined : (JSON.parse(row.payload) as AdapterPayload);
    };
    return {
      upsert: async (id, payload, expiresInSeconds) => {
        sweep.run(Date.now());
        const expiresAt = expiresInSeconds ? Date.now() + expiresInSeconds * 1_000 : null;
        const { uid = null, userCode = null, grantId = null } = payload;
        put.run(model, id, JSON.stringify(payload), uid, userCode, grantId, expiresAt);
      },
      find: async (id) => find('id', id),
      findByUid: async (uid) => find('uid', uid),
      findByUserCode: async (code) => find('user_code', code),
      consume: async (id) => {
        consume.run(Math.floor(Date.now() / 1_000), model, id);
      },
      destroy: async (id) => {
        destroy.run(model, id);
      },
      revokeByGrantId: async (grantId) => {
        revoke.run(grantId);
      },
    };
  };
}

const digest = (text: string) => createHash('sha256').update(text).digest();

/** `settings` are the user pool client's, as the templates have them. */
export async function startSignInServer(options: {
  folder: string;
  publicOrigin: string;
  settings: SignInSettings;
  accounts(): Promise<readonly Account[]>;
}): Promise<SignInServer> {
  const { settings, publicOrigin } = options;
  const { password, cookieKey, key } = await kept(options.folder);
  const issuer = `${publicOrigin}${SIGN_IN_PATH}`;
  const db = new DatabaseSync(join(options.folder, 'sign-in.db'));
  const accessTokenSeconds = settings.accessTokenMinutes * 60;
  const resourceScope = settings.scopes.join(' ');
  const accountOf = async (subject: string) =>
    (await options.accounts()).find((account) => account.subject === subject);
  const claimsOf = (account: Account) => ({
    sub: account.subject,
    name: account.name,
    ...(account.address !== null && { email: account.address, email_verified: true }),
  });

  const provider = new Provider(issuer, {
    adapter: adapterOf(db),
    clients: [
      {
        client_id: settings.clientId,
        token_endpoint_auth_method: 'none',
        redirect_uris: [...settings.callbackUrls],
        post_logout_redirect_uris: [...settings.logoutUrls],
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
      },
    ],
    jwks: { keys: [key] },
    cookies: { keys: [cookieKey] },
    pkce: { required: () => true },
    // Cognito's id token carries the claims themselves, not only a way to ask for them.
    conformIdTokenClaims: false,
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    findAccount: async (_, subject) => {
      const account = await accountOf(subject);
      return account && { accountId: subject, claims: async () => claimsOf(account) };
    },
    extraTokenClaims: async (_, token) => {
      const account = 'accountId' in token ? await accountOf(String(token.accountId)) : undefined;
      return account && { ...claimsOf(account), token_use: 'access' };
    },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => issuer,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: resourceScope,
          audience: settings.clientId,
          accessTokenTTL: accessTokenSeconds,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
    interactions: { url: (_, interaction) => `${SIGN_IN_PATH}/as/${interaction.uid}` },
    // Nobody is asked for consent: there is one client, and it is ours.
    loadExistingGrant: async (context) => {
      const { client, session } = context.oidc;
      const grant = new provider.Grant({ clientId: client?.clientId, accountId: session?.accountId });
      grant.addOIDCScope(resourceScope);
      grant.addResourceScope(issuer, resourceScope);
      await grant.save();
      return grant;
    },
    ttl: {
      AccessToken: accessTokenSeconds,
      IdToken: settings.idTokenMinutes * 60,
      RefreshToken: settings.refreshTokenMinutes * 60,
      AuthorizationCode: 60,
      Interaction: 3_600,
      Session: SESSION_SECONDS,
      Grant: SESSION_SECONDS,
    },
  });
  provider.proxy = true;
  const callback = provider.callback();

  const rightPassword = (given: string) => timingSafeEqual(digest(given), digest(password));

  async function signIn(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const accounts = await options.accounts();
    let fault: 'wrong' | 'nobody' | null = null;
    let chosen: string | undefined;
    if (request.method === 'POST') {
      const body = await bodyOf(request, 10_000);
      const form = new URLSearchParams(body?.toString() ?? '');
      const account = accounts.find((each) => each.user === form.get('user'));
      chosen = account?.user;
      if (account !== undefined && rightPassword(form.get('password') ?? '')) {
        const login = { accountId: account.subject };
        await provider.interactionFinished(request, response, { login }, { mergeWithLastSubmission: false });
        return;
      }
      fault = account === undefined ? 'nobody' : 'wrong';
      await new Promise((resolve) => setTimeout(resolve, WRONG_PASSWORD_WAIT_MS));
    }
    // Throws where the browser holds no such interaction: an old tab, or somebody else's link.
    await provider.interactionDetails(request, response);
    response.writeHead(fault === null ? 200 : 403, SIGN_IN_HEADERS);
    response.end(signInPage({ language: languageOf(request), accounts, chosen, fault }));
  }

  const host = new URL(publicOrigin).host;
  const scheme = new URL(publicOrigin).protocol.replace(':', '');
  return {
    issuer,
    password,
    serve: async (request, response) => {
      const url = request.url ?? '/';
      if (url.startsWith(`${SIGN_IN_PATH}/as/`)) {
        try {
          await signIn(request, response);
        } catch (error) {
          if (response.headersSent) throw error;
          response.writeHead(400, SIGN_IN_HEADERS);
          response.end(signInOverPage(languageOf(request)));
        }
        return;
      }
      // oidc-provider writes its URLs from what the request says of itself; what it is reached at is the public origin.
      request.headers.host = host;
      request.headers['x-forwarded-proto'] = scheme;
      request.headers['x-forwarded-host'] = host;
      Object.assign(request, { originalUrl: url, baseUrl: SIGN_IN_PATH });
      request.url = url.slice(SIGN_IN_PATH.length) || '/';
      await callback(request, response);
    },
    tokenFor: async (user) => {
      const account = (await options.accounts()).find((each) => each.user === user);
      if (account === undefined) return null;
      const token = await new SignJWT({
        ...claimsOf(account),
        client_id: settings.clientId,
        scope: resourceScope,
        token_use: 'access',
      })
        .setProtectedHeader({ alg: 'RS256', kid: String(key.kid), typ: 'at+jwt' })
        .setIssuer(issuer)
        .setAudience(settings.clientId)
        .setIssuedAt()
        .setExpirationTime(`${accessTokenSeconds}s`)
        .setJti(randomBytes(12).toString('base64url'))
        .sign(await importJWK(key, 'RS256'));
      return { token, seconds: accessTokenSeconds };
    },
    stop: () => db.close(),
  };
}
