// Who would be called by a report at this desk: the rehearsal of a case under a promise that was read, by the latest people,
// posts and rotas. Reads only; nothing is opened, kept or sent.

import { type Calls, callsOf } from '../domain/calls.ts';
import type { OpenCase } from '../domain/case.ts';
import { regionOf, type Site } from '../domain/customers.ts';
import { HOUR_MS, type Instant } from '../domain/instant.ts';
import type { PageChannel, Person } from '../domain/people.ts';
import { rehearse, type Supposed } from '../domain/rehearsal.ts';
import type { Desk } from './desk.ts';
import {
  type PreviewAsked,
  type PreviewFault,
  type PreviewSetup,
  placeAsked,
  type SiteNotCovered,
} from './preview.ts';

/** A way that is supposed to fail: of everybody where no person is named, each of the channel where no address is. */
export interface FailingWay {
  readonly personId?: string | undefined;
  readonly channel: PageChannel;
  readonly address?: string | undefined;
}

export interface WhoAsked extends Omit<PreviewAsked, 'asOf'> {
  /** How far ahead is looked, from the report on. */
  readonly hours: number;
  readonly answers: NonNullable<Supposed['answers']>;
  readonly failing: readonly FailingWay[];
}

export interface Who {
  readonly calls: Calls;
  readonly site: Site | null;
  readonly until: Instant;
}

/** The calls, or the fault of a question that names something that is not there. */
export async function whoFor(
  desk: Pick<Desk, 'tenantId' | 'configuration'>,
  found: PreviewSetup,
  asked: WhoAsked,
): Promise<Who | PreviewFault | SiteNotCovered> {
  const place = await placeAsked(desk, found, asked);
  if ('fault' in place) return place;
  const { setup } = found;
  const stranger = asked.answers.find(({ personId }) => !setup.people.some(({ id }) => id === personId));
  if (stranger) return { fault: 'person', named: stranger.personId };
  const until = asked.reportedAt + asked.hours * HOUR_MS;
  const supposed = {
    answers: asked.answers,
    failing: asked.failing.flatMap((way) => waysMeant(way, setup.people)),
    ...(asked.ownerId === undefined ? {} : { ownerId: asked.ownerId }),
  };
  try {
    const rehearsal = rehearse(setup, openingOf(desk, found, asked, place.site), { until, supposed });
    if (!rehearsal) return { fault: 'severity', named: asked.severity };
    return { calls: callsOf(rehearsal, setup), site: place.site, until };
  } catch (error) {
    // What a calendar throws that is closed for longer than it is searched.
    if (error instanceof RangeError) return { fault: 'tooLittleOpen', named: error.message };
    throw error;
  }
}

function openingOf(
  { tenantId }: Pick<Desk, 'tenantId'>,
  { tenant, contract }: PreviewSetup,
  { severity, reportedAt, channel, facts }: WhoAsked,
  site: Site | null,
): OpenCase {
  return {
    type: 'OpenCase',
    tenantId,
    caseId: '0000000000',
    reportedAt,
    channel,
    receiptId: 'rehearsed',
    subject: '',
    text: '',
    attachments: [],
    reporter: {
      name: '',
      address: null,
      channel: null,
      verified: false,
      contactId: null,
      language: tenant.language,
    },
    customerId: site?.customerId ?? contract?.customerId ?? null,
    siteId: site?.id ?? null,
    contractId: contract?.id ?? null,
    timeZone: site?.timeZone ?? tenant.timeZone,
    severity,
    severityBasis: { by: 'staff', detail: '' },
    facts: { ...regionOf(site), ...facts },
    replyToken: '',
    sendReception: false,
    receptionIsBare: false,
  };
}

function waysMeant(
  { personId, channel, address }: FailingWay,
  people: readonly Person[],
): NonNullable<Supposed['failing']> {
  return people
    .filter(({ id }) => personId === undefined || id === personId)
    .flatMap((person) =>
      person.contactMethods
        .filter((way) => way.channel === channel && (address === undefined || way.address === address))
        .map((way) => ({ personId: person.id, channel, address: way.address })),
    );
}
