// The wire of who is paged: ladders with their rungs, people with the ways to them, and posts. Refuses to look whether those
// whom an item names are there (app/edit-standing.ts, app/person-edit.ts).

import * as z from 'zod';
import { CHAT_PROVIDERS, wayOf } from '../domain/people.ts';
import {
  address,
  code,
  day,
  hasNoRepeat,
  id,
  ids,
  instant,
  language,
  list,
  minutes,
  name,
  number,
  sentence,
  targetKind,
  timeZone,
  versioned,
  wallIntervals,
  wallTime,
} from './configuration-parts.ts';

const severityCodes = list(code, 20);
const rung = z.strictObject({
  id,
  name,
  when: z.discriminatedUnion('at', [
    z.strictObject({ at: z.literal('opening'), severities: severityCodes }),
    z.strictObject({
      at: z.literal('percent'),
      percent: z
        .number()
        .gt(0, 'must be above 0')
        .lt(100, 'must be below 100; use an offset of 0 for the breach'),
      targets: list(targetKind, 20).optional(),
    }),
    z.strictObject({ at: z.literal('promotion'), severities: severityCodes }),
    z.strictObject({ at: z.literal('emergency'), classes: list(code, 20) }),
    z.strictObject({
      at: z.literal('offset'),
      offsetMinutes: z.int('must be whole minutes: negative before the deadline, 0 at it, positive after it'),
      hours: z.literal('open').optional(),
      targets: list(targetKind, 20).optional(),
    }),
  ]),
  does: z.enum(['warn', 'page']),
  recipients: list(
    z.discriminatedUnion('to', [
      z.strictObject({ to: z.literal('rota'), rotaId: id, depth: z.int().positive().max(50).optional() }),
      z.strictObject({ to: z.literal('person'), personId: id }),
      z.strictObject({ to: z.literal('duty'), duty: id }),
      z.strictObject({ to: z.literal('post'), role: id }),
      z.strictObject({ to: z.literal('owner') }),
      z.strictObject({ to: z.literal('manager_of_owner') }),
      z.strictObject({ to: z.literal('managers_of_paged') }),
    ]),
    20,
    'must name at least one recipient',
  ),
  order: z.enum(['one_after_another', 'all_at_once']),
  acknowledgeWithinMinutes: minutes.optional(),
  repeats: z.int('must be a whole number').min(1, 'must be 1 to 20').max(20, 'must be 1 to 20').optional(),
});

export const ladderSchema = z.strictObject({
  ...versioned,
  name,
  retired: z.literal(true).optional(),
  rungs: list(rung, 50, 'must have at least one rung').refine(
    (rungs) => hasNoRepeat(rungs.map((each) => each.id)),
    'must not use the same rung id twice',
  ),
  acknowledgeWithinMinutes: minutes,
  finalPersonId: id,
  repeatEveryMinutes: minutes,
  acknowledgementHoldsMinutes: minutes.nullable(),
  ownerRole: id.optional(),
  crisis: z
    .strictObject({
      updateEveryMinutes: minutes.optional(),
      reportAt: wallTime.optional(),
      proposerRole: id.optional(),
      coordinatorRole: id.optional(),
      leaderRole: id.optional(),
      classes: severityCodes.optional(),
    })
    .optional(),
  tenantAlarm: z.strictObject({
    personIds: ids(20, 'must name whom to alarm when nobody can be reached'),
  }),
});

const moments = { verifiedAt: instant.optional(), stoppedAt: instant.optional() };
const chatDoor = z
  .strictObject({
    provider: z.enum(CHAT_PROVIDERS, `must say whose chat it is: ${CHAT_PROVIDERS.join(', ')}`),
    url: z
      .url({ protocol: /^https?$/, error: 'must be the address of the webhook, as its provider shows it' })
      .max(2_000)
      .describe('Answered as "set"; "set", or nothing, in an edit keeps it'),
    secret: z.string().min(1).max(500).optional().describe('The same; an empty one in an edit takes it away'),
  })
  .readonly();
const contactMethod = z.discriminatedUnion('channel', [
  z.strictObject({ channel: z.literal('sms'), address: number, ...moments }),
  z.strictObject({ channel: z.literal('voice'), address: number, ...moments }),
  z.strictObject({ channel: z.literal('email'), address, ...moments }),
  z.strictObject({ channel: z.literal('chat'), address: id, chat: chatDoor, ...moments }),
]);
const someDay = z.strictObject({
  mon: wallIntervals,
  tue: wallIntervals,
  wed: wallIntervals,
  thu: wallIntervals,
  fri: wallIntervals,
  sat: wallIntervals,
  sun: wallIntervals,
});

export const personSchema = z
  .strictObject({
    ...versioned,
    name,
    nameEn: name.optional(),
    language,
    roles: list(z.enum(['tenant_admin', 'manager', 'dispatcher', 'engineer', 'auditor']), 5),
    organisation: name.optional(),
    duties: list(id, 20),
    senior: z.literal(true).optional(),
    managerId: id.optional(),
    publicNumber: number
      .optional()
      .describe('Shown to customers while this person is on call for them; without it the hotline is'),
    contactMethods: list(contactMethod, 10, 'must have at least one way to reach the person').refine(
      (methods) => hasNoRepeat(methods.map(wayOf)),
      'must not name the same way twice',
    ),
    paging: list(
      z.strictObject({
        severities: severityCodes,
        ways: list(
          z.strictObject({
            way: z.string().max(300),
            afterMinutes: z
              .int('must be whole minutes')
              .min(0, 'must not be negative')
              .max(1_440, 'must be at most 1,440 minutes')
              .nullable(),
          }),
          10,
          'must name at least one way',
        ),
      }),
      20,
    ).optional(),
    quietHours: z
      .strictObject({
        timeZone,
        weekly: someDay,
        brokenUpToRank: z.int().min(0, 'must be 0 to 20').max(20, 'must be 0 to 20'),
      })
      .optional(),
    absences: list(
      z
        .strictObject({ from: instant, to: instant, reason: sentence, deputyId: id.optional() })
        .refine((absence) => absence.from < absence.to, 'must end after it starts'),
      200,
    )
      .refine(
        (absences) => hasNoRepeat(absences.map(({ from, to }) => `${from} ${to}`)),
        'must not have the same time twice',
      )
      .optional(),
    subject: z.string().min(1).max(255).optional(),
    active: z.boolean(),
  })
  .superRefine(({ contactMethods, paging = [] }, context) => {
    const known = new Set(contactMethods.map(wayOf));
    for (const [index, rule] of paging.entries()) {
      for (const [place, { way }] of rule.ways.entries()) {
        if (known.has(way)) continue;
        context.addIssue({
          code: 'custom',
          path: ['paging', index, 'ways', place, 'way'],
          message: `must be a way that the person has: ${[...known].join(', ')}`,
        });
      }
    }
  });

const deputies = list(id, 10).refine(hasNoRepeat, 'must not name the same person twice');

export const postSchema = z.strictObject({
  ...versioned,
  name,
  retired: z.literal(true).optional(),
  nameEn: name.optional(),
  role: id,
  scope: z
    .strictObject({ customerId: id.optional(), siteId: id.optional(), region: name.optional() })
    .refine(({ customerId, siteId }) => siteId === undefined || customerId !== undefined, {
      message: 'must name the customer whose site it is',
      path: ['customerId'],
    }),
  timeZone,
  holders: list(
    z
      .strictObject({ personId: id, startsOn: day.optional(), endsOn: day.optional(), deputyIds: deputies })
      .refine(
        ({ startsOn, endsOn }) => startsOn === undefined || endsOn === undefined || startsOn <= endsOn,
        { message: 'must not end before it starts', path: ['endsOn'] },
      ),
    50,
    'must name at least one person, or nobody holds the post',
  ),
});
