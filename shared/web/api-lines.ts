// Views as the API writes them: instants in ISO 8601, ids and names, nothing of a language but the sentences.

import type * as z from 'zod';
import type { Receipt } from '../app/ports.ts';
import { type CaseLine, type CaseView, type Named, outcomeOf } from '../app/queries.ts';
import type { caseAnswer, caseLine, reportAnswer } from '../contracts/http.ts';
import { idOf, isCorrectable } from '../domain/case-pauses.ts';
import { laterThan } from '../domain/case-promises.ts';
import type { Crisis } from '../domain/crisis.ts';
import { type Instant, isoOf } from '../domain/instant.ts';
import { type Person, personOf } from '../domain/people.ts';
import { referenceOf } from '../domain/reference.ts';
import type { Clock } from '../domain/sla.ts';
import { tell } from './sentences.ts';
import type { Reader } from './writing.ts';

type Deadline = z.infer<typeof reportAnswer>['deadlines'][number];

const iso = (instant: Instant | null | undefined): string | null =>
  instant === null || instant === undefined ? null : isoOf(instant);

const named = (of: Named | null) => (of ? { id: of.id, name: of.name } : null);

function deadline(clock: Clock, breachedAt: Instant | null, now: Instant): Deadline {
  const left =
    clock.status === 'paused' ? clock.remainingMs : clock.dueAt === null ? undefined : clock.dueAt - now;
  const counts = clock.status === 'paused' || clock.status === 'running';
  const { status, dueAt } = outcomeOf(clock, breachedAt);
  return {
    clock: clock.id,
    kind: clock.kind,
    status,
    dueAt: iso(dueAt),
    metAt: iso(clock.metAt),
    breachedAt: iso(breachedAt),
    remainingSeconds: counts && left !== undefined ? Math.round(left / 1_000) : null,
  };
}

export function deadlinesOf(view: CaseView): Deadline[] {
  return view.clocks.map(({ clock, breachedAt }) => deadline(clock, breachedAt, view.now));
}

export function lineOf(line: CaseLine, now: Instant): z.infer<typeof caseLine> {
  return {
    caseId: line.caseId,
    reference: referenceOf(line.caseId),
    subject: line.subject,
    status: line.status,
    severity: line.severity.code,
    customer: named(line.customer),
    site: named(line.site),
    owner: named(line.owner),
    openedAt: isoOf(line.openedAt),
    closedAt: iso(line.closedAt),
    next: line.next ? deadline(line.next, line.breached[line.next.id] ?? null, now) : null,
    paused: line.paused,
    breached: Object.keys(line.breached),
    missed: [...line.missed],
    unacknowledged: line.unacknowledged,
    nobodyReached: line.nobodyReached,
    identificationNeeded: line.identificationNeeded,
  };
}

/** A crisis with its people by name. */
function crisisLine(
  crisis: Crisis | undefined,
  people: readonly Person[],
): z.infer<typeof caseAnswer>['crisis'] {
  if (!crisis) return null;
  const person = (id: string | undefined) =>
    id === undefined ? null : named(personOf(people, id) ?? { id, name: id });
  const { team, report } = crisis;
  return {
    status: crisis.status,
    since: isoOf(crisis.since),
    impact: crisis.impact ?? null,
    complexity: crisis.complexity ?? null,
    coordinator: person(team?.coordinatorId),
    leader: person(team?.leaderId),
    members: (team?.memberIds ?? []).map(person),
    reportTo: person(team?.reportToId),
    updateDueAt: iso(crisis.updateDueAt),
    reportDueAt: iso(report?.dueAt),
    actions: (crisis.actions ?? []).map(({ id, what, region, ownerId, dueAt, doneAt, overdueAt }) => ({
      id,
      what,
      region: region ?? null,
      owner: person(ownerId),
      dueAt: isoOf(dueAt),
      doneAt: iso(doneAt),
      overdue: overdueAt !== undefined && doneAt === undefined,
    })),
  };
}

function personIn({ people }: CaseView, id: string) {
  return named(personOf(people, id) ?? { id, name: id });
}

/** So many lines of a timeline are answered at once: a case that climbs for days has thousands. */
const TIMELINE_LINES = 500;

/** `before`: how many lines of the timeline, from its beginning, the answer may reach up to. */
export function caseOf(
  view: CaseView,
  verbs: readonly string[],
  reader: Reader,
  before = Number.POSITIVE_INFINITY,
): z.infer<typeof caseAnswer> {
  const { state } = view;
  const to = Math.min(before, view.timeline.length);
  const from = Math.max(0, to - TIMELINE_LINES);
  const telling = {
    reader,
    people: view.people,
    tier: view.tier,
    customers: view.customers,
    sites: view.sites,
  };
  return {
    case: lineOf(view.line, view.now),
    version: state.version,
    timeZone: state.timeZone,
    reporter: {
      name: state.reporter.name,
      address: state.reporter.address,
      verified: state.reporter.verified,
      language: state.reporter.language,
    },
    text: view.opening?.text ?? '',
    attachments: view.timeline.flatMap((line) =>
      line.what === 'event' && (line.event.type === 'CaseOpened' || line.event.type === 'FollowUpAdded')
        ? line.event.attachments.map(({ filename, contentType, sizeBytes, sha256 }) => ({
            name: filename,
            type: contentType,
            sizeBytes,
            sha256,
          }))
        : [],
    ),
    clocks: view.clocks.map(({ clock, breachedAt, ledger }) => ({
      ...deadline(clock, breachedAt, view.now),
      startedAt: iso(clock.startedAt),
      ledger: ledger.map(({ from, to, counted, why }) => ({
        from: isoOf(from),
        to: isoOf(to),
        counted,
        why,
      })),
    })),
    pauses: state.course.pauses.map((pause) => ({
      id: isCorrectable(pause) ? idOf(pause) : null,
      from: isoOf(pause.from),
      to: iso(pause.to),
      reason: pause.reason,
      by: pause.by ?? null,
    })),
    ahead: (state.pendingSteps ?? []).map(({ at, what, id }) => ({ at: isoOf(at), what, id })),
    ...(state.drill
      ? {
          drill: {
            pace: state.drill.pace,
            note: state.drill.note,
            endsAt: isoOf(state.drill.endsAt),
          },
        }
      : {}),
    emergencyAt: iso(state.emergencyAt ?? null),
    promises: (state.promises ?? []).map(({ personId, kind, dueAt, madeAt, brokenAt }) => ({
      person: personIn(view, personId),
      promise: kind,
      by: isoOf(dueAt),
      madeAt: isoOf(madeAt),
      brokenAt: iso(brokenAt),
      laterThan: iso(laterThan(state, { kind, dueAt })),
    })),
    handOver: state.handOver
      ? {
          from: personIn(view, state.handOver.fromId),
          to: personIn(view, state.handOver.toId),
          reason: state.handOver.reason ?? null,
          backAt: iso(state.handOver.backAt),
        }
      : null,
    crisis: crisisLine(state.crisis, view.people),
    verbs: [...verbs],
    timelineCursor: from > 0 ? String(from) : null,
    timeline: view.timeline.slice(from, to).flatMap((line) => {
      const told = tell(line, telling);
      if (!told) return [];
      const type =
        line.what === 'event'
          ? line.event.type
          : line.what === 'entry'
            ? line.entry.type
            : line.attempt.outcome;
      return [
        {
          at: isoOf(line.at),
          what: line.what,
          type,
          actor: line.what === 'event' ? line.actor.name : null,
          sentence: told.body ? `${told.sentence}\n${told.body}` : told.sentence,
        },
      ];
    }),
  };
}

export function receiptOf(receipt: Receipt) {
  const { fate } = receipt;
  const { from = null, sender = null, subject = null } = receipt.envelope;
  return {
    id: receipt.id,
    channel: receipt.channel,
    receivedAt: isoOf(receipt.receivedAt),
    from,
    sender,
    subject,
    fate: fate?.fate ?? ('received' as const),
    caseId: fate && 'caseId' in fate ? fate.caseId : null,
    reason: fate && 'reason' in fate ? fate.reason : null,
  };
}
