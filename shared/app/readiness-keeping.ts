// How the machinery runs the readiness of a desk: its configuration, its lanes and its messages.

import type { Contract, Customer, Site, Tenant } from '../domain/customers.ts';
import type { Ladder } from '../domain/ladder.ts';
import type { Person } from '../domain/people.ts';
import type { Post } from '../domain/posts.ts';
import type {
  ReadinessCommand,
  ReadinessConfiguration,
  ReadinessEffect,
  ReadinessKind,
  ReadinessState,
} from '../domain/readiness-record.ts';
import type { Rota } from '../domain/rota.ts';
import type { Tier } from '../domain/tier.ts';
import type { Desk, ReadinessKeeping, Sending } from './desk.ts';

export function readinessKeepingBy(
  kind: ReadinessKind,
  desk: Pick<Desk, 'tenantId' | 'readiness' | 'configuration'>,
): ReadinessKeeping {
  return {
    kind,
    store: desk.readiness,
    async setup(_, command) {
      if (command.type === 'Wake') {
        const all = await readinessConfiguration(desk);
        return { tenant: all.tenant, people: all.people, all };
      }
      const [tenant, people] = await Promise.all([
        tenantOf(desk),
        desk.configuration.latest<Person>('person'),
      ]);
      return { tenant, people };
    },
    // Somebody waits for a code or an answer, as for a page.
    lane: (effect) => (effect.type === 'SendCode' || effect.type === 'SendAnswer' ? 'urgent' : 'bulk'),
    metrics: () => [],
    sending: readinessSending,
  };
}

/** The latest version of everything that readiness is about. Throws where the tenant has no entry of its own. */
export async function readinessConfiguration(
  desk: Pick<Desk, 'tenantId' | 'configuration'>,
): Promise<ReadinessConfiguration> {
  const { configuration } = desk;
  const [tenant, people, posts, rotas, ladders, tiers, contracts, customers, sites] = await Promise.all([
    tenantOf(desk),
    configuration.latest<Person>('person'),
    configuration.latest<Post>('post'),
    configuration.latest<Rota>('rota'),
    configuration.latest<Ladder>('ladder'),
    configuration.latest<Tier>('tier'),
    configuration.latest<Contract>('contract'),
    configuration.latest<Customer>('customer'),
    configuration.latest<Site>('site'),
  ]);
  return { tenant, people, posts, rotas, ladders, tiers, contracts, customers, sites };
}

async function tenantOf(desk: Pick<Desk, 'tenantId' | 'configuration'>): Promise<Tenant> {
  const tenant = await desk.configuration.get<Tenant>('tenant', desk.tenantId);
  if (!tenant) throw new Error(`Tenant ${desk.tenantId} has no configuration`);
  return tenant;
}

const readinessSending: Sending<ReadinessState, ReadinessCommand, ReadinessEffect> = {
  addressed: ({ personId, channel, address }) => ({ personId, channel, address }),
  // What was mended before its message went out is told to nobody.
  isStale: ({ findings, findingCount }, effect) =>
    effect.type === 'SendFindings' &&
    findings.length === findingCount &&
    !effect.lines.some(({ mark }) => findings.some((standing) => standing.mark === mark)),
  answerableUntil: () => null,
  codeOf: () => null,
  pageFailed: () => null,
  repeated: (message, attempt, because) =>
    message.mayBeRepeat ? null : { type: 'RepeatMessage', attempt, message, because },
};
