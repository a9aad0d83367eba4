// Twilio's API for the one call that the product makes, and the other half of it: the callbacks, signed as Twilio signs
// them, when somebody at the viewer picks the phone up, presses a key, or lets it ring. No telephone is called.

import { randomBytes, timingSafeEqual } from 'node:crypto';
import { voiceSignature } from '../../shared/adapters/voice-signature.ts';
import type { Activity } from './activity.ts';
import type { BusinessClock } from './business-clock.ts';
import type { Outbox, Sent } from './outbox.ts';
import { claimsShownIn } from './shown-claims.ts';
import { json, listen, type WireAnswer, WireError, type WireRequest } from './wire.ts';

/** What can happen to a call that rings or was answered: a key, or one of these. */
export const CALL_ENDS = ['voicemail', 'busy', 'no-answer', 'hang-up'] as const;

export interface VoiceServer {
  readonly origin: string;
  /** A key (`0` to `9`, `*`, `#`) or one of `CALL_ENDS`. Throws where there is no such call, or it is over. */
  act(callSid: string, what: string): Promise<void>;
  /** When the next call stops ringing, in business time. */
  nextAt(): number | null;
  /** Business time has leapt. */
  wake(): void;
  stop(): Promise<void>;
}

interface Call {
  readonly sid: string;
  readonly from: string;
  readonly to: string;
  readonly url: string | null;
  readonly twiml: string | null;
  readonly statusCallback: string | null;
  readonly endsAt: number;
  /** Where the last `<Gather>` sends a key; absent: nothing is asked. */
  action?: string;
  /** What is said where no key comes. */
  silence?: string;
  isAnswered: boolean;
}

/** Long enough to look at the viewer and choose; a telephone rings for the 25 seconds that the call asks for. */
const RINGS_MS = 5 * 60_000;
/** What the service allows an address that it asks. */
const CALLBACK_WITHIN_MS = 15_000;

/** Starts with the calls that were ringing when the last process ended. */
export async function startVoiceServer(options: {
  accountSid: string;
  authToken: string;
  outbox: Outbox;
  clock: BusinessClock;
  activity: Activity;
  /** The way to our own public origin. */
  fetch: typeof globalThis.fetch;
  failed(error: unknown): void;
}): Promise<VoiceServer> {
  const { accountSid, authToken, outbox, clock, activity } = options;
  const calls = new Map<string, Call>();
  let timer: NodeJS.Timeout | undefined;

  function place(form: URLSearchParams): object {
    const to = form.get('To') ?? '';
    if (!isNumber(to)) throw fault(21211, `The 'To' number ${to} is not a valid phone number.`);
    const from = form.get('From') ?? '';
    if (!isNumber(from)) throw fault(21212, `The 'From' number ${from} is not a valid phone number.`);
    const [url, twiml] = [form.get('Url'), form.get('Twiml')];
    if (url === null && twiml === null) throw fault(21205, "The 'Url' parameter is required.");
    if (twiml !== null && twiml.length > 4_000) throw fault(21205, "The 'Twiml' parameter is too long.");
    for (const address of [url, form.get('StatusCallback')]) {
      if (address !== null && !URL.canParse(address))
        throw fault(21205, `Url is not a valid URL: ${address}`);
    }
    const sid = `CA${randomBytes(16).toString('hex')}`;
    const callback = form.get('StatusCallback');
    const claims = claimsShownIn(callback ?? url ?? '', 'voice');
    const [kind, attempt] = claims?.subject?.split('/') ?? [];
    const message: Omit<Sent, 'number' | 'isOver'> = {
      id: sid,
      at: clock.now(),
      channel: 'voice',
      from,
      to: [to],
      text: twiml === null ? '' : spokenIn(twiml),
      tags: {
        ...(claims && kind && attempt
          ? { tenant: claims.tenantId, record: claims.recordId, kind, attempt }
          : {}),
        ...(url === null ? {} : { url }),
        ...(twiml === null ? {} : { twiml }),
        ...(callback === null ? {} : { statusCallback: callback }),
      },
      configurationSet: null,
    };
    outbox.put(message);
    ring(message);
    return {
      sid,
      account_sid: accountSid,
      api_version: '2010-04-01',
      to,
      from,
      status: 'queued',
      direction: 'outbound-api',
      date_created: new Date(clock.now()).toUTCString(),
      uri: `/2010-04-01/Accounts/${accountSid}/Calls/${sid}.json`,
    };
  }

  function ring({ id: sid, at, from, to, tags }: Omit<Sent, 'number' | 'isOver'>): void {
    calls.set(sid, {
      sid,
      from,
      to: to[0] ?? '',
      url: tags.url ?? null,
      twiml: tags.twiml ?? null,
      statusCallback: tags.statusCallback ?? null,
      endsAt: at + RINGS_MS,
      isAnswered: false,
    });
    look();
  }

  // --- the callbacks

  async function post(call: Call, url: string, more: Readonly<Record<string, string>>): Promise<string> {
    const form = new URLSearchParams({
      AccountSid: accountSid,
      ApiVersion: '2010-04-01',
      CallSid: call.sid,
      Called: call.to,
      Caller: call.from,
      Direction: 'outbound-api',
      From: call.from,
      To: call.to,
      ...more,
    });
    const reply = await options.fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
        'user-agent': 'TwilioProxy/1.1',
        'x-twilio-signature': voiceSignature(authToken, url, form),
      },
      body: form.toString(),
      signal: AbortSignal.timeout(CALLBACK_WITHIN_MS),
    });
    if (!reply.ok)
      throw new WireError(502, '11200', `The callback was answered with status ${reply.status}.`);
    return reply.text();
  }

  /** What the call is told to do: said things go to the transcript, and a gathered key is waited for. */
  function follow(call: Call, twiml: string): void {
    // What stands behind a gathered key is said only where none is pressed.
    const [first = '', silence] = twiml.split('</Gather>');
    hear(call, first);
    if (silence === undefined) delete call.silence;
    else call.silence = silence;
    const action = /<Gather\b[^>]*\baction="([^"]*)"/.exec(twiml)?.[1];
    if (action === undefined) delete call.action;
    else call.action = new URL(unescaped(action), call.url ?? undefined).href;
  }

  function hear(call: Call, twiml: string): void {
    for (const said of spokenIn(twiml).split('\n')) if (said !== '') outbox.say(call.sid, `☎ ${said}`);
  }

  async function answer(call: Call, answeredBy: 'human' | 'machine_start'): Promise<void> {
    call.isAnswered = true;
    if (call.url === null) return;
    const said = await post(call, call.url, { CallStatus: 'in-progress', AnsweredBy: answeredBy });
    follow(call, said);
  }

  async function end(call: Call, status: string, answeredBy?: string): Promise<void> {
    calls.delete(call.sid);
    outbox.say(call.sid, `▪ ${answeredBy === undefined ? status : `${status} (${answeredBy})`}`);
    outbox.reported(call.sid);
    look();
    if (call.statusCallback === null) return;
    await post(call, call.statusCallback, {
      CallStatus: status,
      CallbackSource: 'call-progress-events',
      SequenceNumber: '0',
      Timestamp: new Date(clock.now()).toUTCString(),
      ...(answeredBy === undefined ? {} : { AnsweredBy: answeredBy, CallDuration: '20' }),
    });
  }

  async function act(call: Call, what: string): Promise<void> {
    if (what === 'busy' || what === 'no-answer') return end(call, what);
    if (what === 'voicemail') {
      await answer(call, 'machine_start');
      return end(call, 'completed', 'machine_start');
    }
    if (!call.isAnswered) await answer(call, 'human');
    if (what === 'hang-up') return end(call, 'completed', 'human');
    outbox.say(call.sid, `⌨ ${what}`);
    if (call.action === undefined) return end(call, 'completed', 'human');
    const said = await post(call, call.action, {
      CallStatus: 'in-progress',
      Digits: what,
      FinishedOnKey: '',
      msg: 'Gather End',
    });
    follow(call, said);
    if (call.action === undefined) await end(call, 'completed', 'human');
  }

  /** Ends what has rung for long enough. */
  function look(): void {
    clearTimeout(timer);
    for (const call of [...calls.values()]) {
      if (call.endsAt > clock.now()) continue;
      calls.delete(call.sid);
      if (call.silence !== undefined) hear(call, call.silence);
      const ended = call.isAnswered ? end(call, 'completed', 'human') : end(call, 'no-answer');
      activity.during(() => ended).catch(options.failed);
    }
    const next = nextAt();
    if (next !== null) timer = setTimeout(look, Math.max(10, next - clock.now())).unref();
  }

  function nextAt(): number | null {
    return [...calls.values()].reduce<number | null>(
      (first, { endsAt }) => (first === null ? endsAt : Math.min(first, endsAt)),
      null,
    );
  }

  function operate(request: WireRequest): WireAnswer {
    if (request.method !== 'POST' || request.path !== `/2010-04-01/Accounts/${accountSid}/Calls.json`) {
      throw new WireError(404, '20404', `The requested resource ${request.path} was not found`);
    }
    const given = Buffer.from(request.headers.authorization ?? '');
    const wanted = Buffer.from(`Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`);
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
      throw new WireError(401, '20003', 'Authenticate');
    }
    return json(place(new URLSearchParams(request.body.toString())), 201);
  }

  const server = await listen(async (request) => operate(request), twilioFault, { sizeBytesMax: 65_536 });
  for (const message of outbox.unreported('voice')) ring(message);
  return {
    origin: server.origin,
    async act(callSid, what) {
      const call = calls.get(callSid);
      if (call === undefined) throw new WireError(409, 'NoSuchCall', 'There is no such call, or it is over.');
      if (!/^[0-9*#]$/.test(what) && !CALL_ENDS.some((each) => each === what)) {
        throw new WireError(400, 'BadKey', `"press" takes a key or one of ${CALL_ENDS.join(', ')}.`);
      }
      await activity.during(() => act(call, what));
    },
    nextAt,
    wake: look,
    async stop() {
      clearTimeout(timer);
      await server.stop();
    },
  };
}

const isNumber = (text: string): boolean => /^\+[1-9]\d{6,14}$/.test(text);

const fault = (code: number, message: string) => new WireError(400, String(code), message);

/** Errors in the API's own shape. */
function twilioFault(error: WireError): WireAnswer {
  return json(
    {
      code: Number(error.code) || 20_500,
      message: error.message,
      more_info: `https://www.twilio.com/docs/errors/${error.code}`,
      status: error.status,
    },
    error.status,
  );
}

/** What a TwiML document says aloud, one `<Say>` a line. */
export function spokenIn(twiml: string): string {
  return [...twiml.matchAll(/<Say\b[^>]*>([^<]*)<\/Say>/g)]
    .map(([, text]) => unescaped(text ?? ''))
    .join('\n');
}

function unescaped(text: string): string {
  return text.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
}
