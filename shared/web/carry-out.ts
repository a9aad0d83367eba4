// One verb on one case, the same from the case page and from the API: the parsed body becomes a command, and the commit
// decides. What is refused is answered with the domain's own sentence.

import { createHash } from 'node:crypto';
import { caseKeeping } from '../app/case-keeping.ts';
import { type CommitResult, commit } from '../app/commit.ts';
import { type IdentificationFault, identificationFaults } from '../app/identification.ts';
import type { Head } from '../app/ports.ts';
import type { Verb, VerbBody } from '../contracts/http.ts';
import type { CaseState } from '../domain/case.ts';
import { type Customer, regionOf, type Site } from '../domain/customers.ts';
import { commandOf } from './case-verbs.ts';
import type { Staff } from './visit.ts';

/**
 * Carries the verb out as this person. `once` names the intent: the same one again is found among the newest commits and
 * nothing is done twice; absent, each call is an intent of its own. Throws `Unavailable` where the store fails.
 */
export async function carryOut(
  staff: Staff,
  head: Head<CaseState>,
  ask: { verb: Verb; body: VerbBody; via: 'portal' | 'api'; once: string | undefined },
): Promise<CommitResult<CaseState>> {
  const { desk, person } = staff;
  const { state } = head;
  const place = await placeOf(staff, state, ask.body);
  const command = commandOf(ask.verb, ask.body, { now: desk.clock.now(), personId: person.id, ...place });
  const intent = ask.once ?? desk.chance.hex(16);
  const digest = createHash('sha256')
    .update(JSON.stringify([ask.via, person.id, state.id, ask.verb, intent]))
    .digest('hex');
  return commit(caseKeeping(desk), desk, {
    id: state.id,
    head,
    command,
    actor: { kind: 'person', name: person.name, personId: person.id, via: ask.via },
    commandId: `${ask.via}:${digest.slice(0, 40)}`,
    ...(ask.once === undefined ? {} : { mayRepeat: true }),
  });
}

/** What of an identification does not fit together; empty for any other verb. */
export async function unfitIn(
  staff: Staff,
  verb: Verb,
  body: VerbBody,
): Promise<readonly IdentificationFault[]> {
  // The body was parsed by the schema of its verb.
  return verb === 'identify' ? identificationFaults(staff.desk, body as VerbBody<'identify'>) : [];
}

/**
 * The zone in which people will read the case, the identified site's, the customer's, else the one it has; and what tiers
 * ask about the region of that site.
 */
async function placeOf(
  staff: Staff,
  state: CaseState,
  body: VerbBody,
): Promise<{ timeZone: string; region: Readonly<Record<string, string>> }> {
  if (!('customerId' in body)) return { timeZone: state.timeZone, region: {} };
  const { configuration } = staff.desk;
  const site = body.siteId ? await configuration.get<Site>('site', body.siteId) : null;
  const customer = await configuration.get<Customer>('customer', body.customerId);
  const timeZone = site?.timeZone ?? customer?.timeZone ?? state.timeZone;
  return { timeZone, region: regionOf(site) };
}
