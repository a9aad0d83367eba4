// What the voice provider asks us while a call lasts: what to say when somebody answers, what a key does, and at the end
// what became of the call. Nothing is believed without the provider's signature and our own token in the address. A
// voicemail is told nothing and the page moves on at once; a callback that comes twice changes nothing twice.

import { isSignedByVoice } from '../adapters/voice-signature.ts';
import { asking, hangingUp, saying } from '../adapters/voice-twiml.ts';
import { answerBundle } from '../app/bundle-answers.ts';
import { wasCarriedOut } from '../app/carried-out.ts';
import { caseKeeping } from '../app/case-keeping.ts';
import { reportDelivery } from '../app/delivery.ts';
import type { Desk } from '../app/desk.ts';
import { BUNDLE, reportBundle } from '../app/pager.ts';
import type { Bundle } from '../app/pagers.ts';
import { PHONE_KEYS, pressKey, verbOfKey, verbsFor } from '../app/phone-keys.ts';
import type { Attempt, LinkClaims } from '../app/ports.ts';
import { keepingsOf, ofKind } from '../app/record-kinds.ts';
import { caseKind } from '../domain/case-kind.ts';
import { CASE } from '../domain/case-record.ts';
import type { Tenant } from '../domain/customers.ts';
import { type Person, personOf } from '../domain/people.ts';
import { readinessDoors } from '../domain/readiness-kind.ts';
import { linked } from './handle-public.ts';
import { lineOf } from './message-bundle.ts';
import {
  type CalledBundle,
  spokenBundle,
  spokenBundleDone,
  spokenBundleSilence,
  spokenNoSuchBundleKey,
  spokenOneByOne,
} from './message-bundle-call.ts';
import { messageViewOf } from './message-reading.ts';
import {
  type CalledPage,
  spokenDone,
  spokenNoSuchKey,
  spokenPage,
  spokenRefusal,
  spokenRefusedKey,
  spokenSilence,
} from './message-voice.ts';
import { type Http, type Portal, refused } from './visit.ts';

/** A callback's form; Twilio's have some thirty fields. */
const FORM_CHARACTERS_MAX = 20_000;
const KINDS = { case: caseKind, readiness: readinessDoors };

/** Somebody or something answered: what is said to them. */
export async function voiceCall(portal: Portal, c: Http): Promise<Response> {
  const call = await calledBack(portal, c);
  const answeredBy = call.form.get('AnsweredBy') ?? '';
  if (isMachine(answeredBy)) {
    await report(call, 'undelivered', `voicemail (${answeredBy})`);
    return xml(c, hangingUp);
  }
  const bundle = await bundleOf(call);
  if (bundle) return xml(c, bundleMenu(call, bundle, spokenBundle(bundle)));
  const page = await pageOf(call);
  return xml(c, page ? menu(call, page, spokenPage(page.view, page)) : hangingUp);
}

/** Somebody pressed a key. */
export async function voiceKey(portal: Portal, c: Http): Promise<Response> {
  const call = await calledBack(portal, c);
  const digit = call.form.get('Digits') ?? '';
  const bundle = await bundleOf(call);
  if (bundle) return xml(c, await bundleKey(call, bundle, digit));
  const page = await pageOf(call);
  if (!page) return xml(c, hangingUp);
  const { language, view } = page;
  await report(call, 'delivered', PRESSED);
  if (digit === PHONE_KEYS.again) return xml(c, menu(call, page, spokenPage(view, page)));
  const verb = verbOfKey(digit);
  if (!verb) return xml(c, menu(call, page, spokenNoSuchKey(page)));
  const answer = await pressKey(
    call.desk,
    { state: view.state, attemptId: call.attemptId, pageId: page.pageId, person: page.person },
    verb,
  );
  if (answer.outcome === 'refused') {
    // Somebody who pressed what they may not is asked again: to hang up would leave the page to wait for its end.
    const still = await pageOf(call);
    if (still && still.verbs.length > 0)
      return xml(c, menu(call, still, spokenRefusedKey(answer.reason, still)));
  }
  const said =
    answer.outcome === 'done' ? spokenDone(verb, language) : spokenRefusal(answer.reason, language);
  return xml(c, saying(said, language));
}

/** A key of a call about several pages: it answers all of them, so that nobody is called about them one after another. */
async function bundleKey(call: CalledBack, called: CalledSeveral, digit: string): Promise<string> {
  const { desk } = call;
  const { person, bundle } = called;
  const { language } = person;
  await report(call, 'delivered', PRESSED);
  if (digit === PHONE_KEYS.again) return bundleMenu(call, called, spokenBundle(called));
  const verb = verbOfKey(digit);
  if (!verb) return bundleMenu(call, called, spokenNoSuchBundleKey(language));
  if (verb === 'close') return bundleMenu(call, called, spokenOneByOne(language));
  const does = verb === 'acknowledge' ? 'take' : 'hand_on';
  const answered = await answerBundle(caseKeeping(desk), desk, {
    bundle,
    person,
    does,
    via: 'voice',
    commandId: `voice-${bundle.id}-${does}`,
    wasCarriedOut: (state, commandId) => wasCarriedOut(desk, state, commandId),
    until: desk.clock.machineNow() + ANSWER_MS_MAX,
  });
  const said = spokenBundleDone(does, answered, language);
  return answered.left > 0 ? bundleMenu(call, called, said) : saying(said, language);
}

/** The call is over. */
export async function voiceStatus(portal: Portal, c: Http): Promise<Response> {
  const call = await calledBack(portal, c);
  const status = call.form.get('CallStatus') ?? '';
  const answeredBy = call.form.get('AnsweredBy') ?? '';
  if (NOT_ANSWERED.includes(status)) {
    await report(call, 'undelivered', status);
  } else if (status === 'completed' && isMachine(answeredBy) && call.attempt?.outcome !== 'delivered') {
    await report(call, 'undelivered', `voicemail (${answeredBy})`);
  }
  return c.body(null, 204);
}

/** Whoever presses a key is no machine, and has heard us. */
const PRESSED = 'somebody answered and pressed a key';
/** The provider waits 15 seconds for what to say. */
const ANSWER_MS_MAX = 8_000;
/** So many of a bundle are looked at while somebody listens; they are the most urgent ones. */
const LOOKED_AT_MAX = 50;
const NAMED_MAX = 3;

/** How a call ends that nobody answered (Twilio, "Call status values"). */
const NOT_ANSWERED: readonly string[] = ['busy', 'no-answer', 'failed', 'canceled'];

/** `machine_start`, `machine_end_beep` and so on, and `fax`; a voice that could be either is taken for a person. */
function isMachine(answeredBy: string): boolean {
  return answeredBy.startsWith('machine') || answeredBy === 'fax';
}

// ---------------------------------------------------------------------------------------------------------------

interface CalledBack {
  readonly portal: Portal;
  readonly desk: Desk;
  readonly claims: LinkClaims;
  readonly form: URLSearchParams;
  readonly kind: string;
  readonly attemptId: string;
  readonly attempt: Pick<Attempt, 'outcome' | 'providerId' | 'pageId' | 'personId'> | null;
  /** What the call stands for where it is about several pages. */
  readonly bundle: Bundle | null;
  /** Of the call itself, without the last word of the path. */
  readonly callbackUrl: string;
}

/** Throws a refusal where the provider's signature, our token or the call itself is not the right one. */
async function calledBack(portal: Portal, c: Http): Promise<CalledBack> {
  if (!portal.voice) throw refused(404, 'not_found', 'notFound');
  const text = await c.req.text();
  if (text.length > FORM_CHARACTERS_MAX) throw refused(413, 'too_large', 'fileTooLarge');
  const form = new URLSearchParams(text);
  const { pathname, search } = new URL(c.req.url);
  // The address that the provider was given; what stands before us may have another name for it.
  const url = `${portal.origin}${pathname}${search}`;
  if (!isSignedByVoice(await portal.voice.tokens(), c.req.header('x-twilio-signature'), url, form)) {
    portal.log.warn('callback_refused', { provider: 'voice', why: 'signature' });
    portal.log.metric('CallbackRefused');
    throw refused(401, 'bad_signature', 'notAllowed');
  }
  const { claims, desk } = await linked(portal, c, 'voice');
  const [kind = '', attemptId = ''] = claims.subject?.split('/') ?? [];
  const recordId = claims.caseId;
  const bundle = kind === BUNDLE ? await desk.pagers.bundleOf(recordId, desk.clock.now()) : null;
  const attempt =
    kind === BUNDLE
      ? bundle
      : await ofKind(keepingsOf(KINDS, desk), kind, ({ store }) => store.attemptOf(recordId, attemptId));
  const sid = form.get('CallSid');
  if (attempt?.providerId !== undefined && attempt.providerId !== sid) {
    portal.log.warn('callback_refused', { provider: 'voice', why: 'another call' });
    throw refused(409, 'another_call', 'notAllowed');
  }
  const callbackUrl = `${portal.origin}/voice/${c.req.param('token')}`;
  return { portal, desk, claims, form, kind, attemptId, attempt, bundle, callbackUrl };
}

async function report(call: CalledBack, outcome: 'delivered' | 'undelivered', detail: string): Promise<void> {
  const { desk, claims, kind, attemptId } = call;
  const delivery = { recordId: claims.caseId, attemptId, outcome, detail, at: desk.clock.now() } as const;
  if (kind === BUNDLE) await reportBundle(desk, delivery);
  else await ofKind(keepingsOf(KINDS, desk), kind, (keeping) => reportDelivery(keeping, desk, delivery));
}

type Called = CalledPage & {
  readonly person: Person;
  readonly view: Awaited<ReturnType<typeof messageViewOf>>;
};

/** The page that the call is about, from the case as it stands now; null where there is none. */
async function pageOf({ desk, claims, kind, attemptId, attempt }: CalledBack): Promise<Called | null> {
  if (kind !== CASE || attempt?.pageId === undefined) return null;
  const state = (await caseKeeping(desk).store.head(claims.caseId))?.state;
  if (!state) return null;
  const view = await messageViewOf(desk, state);
  const person = personOf(view.people, attempt.personId);
  if (!person) return null;
  const { pageId } = attempt;
  const [version, index] = attemptId.split('.').map(Number);
  const sent = (await desk.cases.commitOf(state.id, version ?? 0))?.effects[index ?? 0];
  // The store keeps a kind's effects as it was given them.
  const { mayBeRepeat = false } = (sent ?? {}) as { readonly mayBeRepeat?: boolean };
  const verbs = verbsFor(state, person, pageId);
  return { pageId, personId: person.id, language: person.language, verbs, person, view, mayBeRepeat };
}

type CalledSeveral = CalledBundle & { readonly bundle: Bundle };

/** The pages that the call is about, as their cases stand now; null where it is about one. */
async function bundleOf({ desk, bundle }: CalledBack): Promise<CalledSeveral | null> {
  if (!bundle || bundle.pages.length === 0) return null;
  const looked = bundle.pages.slice(0, LOOKED_AT_MAX);
  const [tenant, people, heads] = await Promise.all([
    desk.configuration.get<Tenant>('tenant', desk.tenantId),
    desk.configuration.latest<Person>('person'),
    Promise.all(looked.map(({ caseId }) => desk.cases.head(caseId))),
  ]);
  const person = personOf(people, bundle.way.personId);
  if (!tenant || !person?.active) return null;
  const { language } = person;
  const open = looked.flatMap(({ pageId }, index) => {
    const state = heads[index]?.state;
    const page = state?.escalation?.openPages.find(({ id }) => id === pageId);
    return state && page ? [{ state, page }] : [];
  });
  const now = desk.clock.now();
  return {
    bundle,
    person,
    tenantName: (language === 'en' && tenant.nameEn) || tenant.name,
    count: open.length + bundle.pages.length - looked.length,
    lines: open.slice(0, NAMED_MAX).map((each) => lineOf(each, language, now)),
  };
}

function bundleMenu({ callbackUrl }: CalledBack, { person, count }: CalledBundle, text: string): string {
  const { language } = person;
  if (count === 0) return saying(text, language);
  return asking(text, language, { action: `${callbackUrl}/key`, silence: spokenBundleSilence(language) });
}

function menu({ callbackUrl }: CalledBack, page: Called, text: string): string {
  if (page.verbs.length === 0) return saying(text, page.language);
  const silence = spokenSilence(page.view, page);
  return asking(text, page.language, { action: `${callbackUrl}/key`, silence });
}

function xml(c: Http, content: string): Response {
  return c.body(content, 200, { 'content-type': 'text/xml; charset=utf-8', 'cache-control': 'no-store' });
}
