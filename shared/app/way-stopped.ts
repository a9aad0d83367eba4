// A provider says that nothing reaches an address any more, because whoever has it opted out, or because it is on the
// provider's list of addresses that it no longer writes to. The way is stopped for everybody of the desk who has it, and the
// readiness of the desk is looked at again, so that a person with no way left is noticed before the next page.

import type { Instant } from '../domain/instant.ts';
import type { Person } from '../domain/people.ts';
import { withWayStopped } from '../domain/person-edits.ts';
import type { ReadinessKind } from '../domain/readiness-record.ts';
import type { Desk } from './desk.ts';
import { newestPerson } from './person-saving.ts';
import type { Messenger } from './ports.ts';
import { recheckBy } from './recheck.ts';

/** An address that takes nothing any more. */
export interface StoppedWay {
  readonly channel: 'sms' | 'email';
  readonly address: string;
  readonly at: Instant;
}

const REASONS = {
  'zh-CN': '服务商告知：该地址已退订或被停止投递',
  en: 'The provider says that this address opted out or is suppressed',
} as const;

/**
 * A version of each person who has the way. Repeats change nothing. Never throws, because the page that met this goes on to
 * its next way in any case: what is lost here is told by the next refusal.
 */
export async function stopWay(
  desk: Desk,
  kind: ReadinessKind,
  { channel, address, at }: StoppedWay,
): Promise<void> {
  try {
    const people = await desk.configuration.latest<Person>('person');
    const theirs = people.filter((person) => withWayStopped(person, { channel, address }, at) !== person);
    for (const { id } of theirs) {
      const standing = await newestPerson(desk, id);
      const stopped = standing && withWayStopped(standing, { channel, address }, at);
      if (!stopped || stopped === standing) continue;
      // No address changes, so the directory stays as it is. Whoever saves meanwhile wins; the next refusal tells it again.
      await desk.configuration.put(
        'person',
        { ...stopped, version: stopped.version + 1 },
        { at: desk.clock.now(), name: channel === 'sms' ? 'SMS' : 'mail', reason: REASONS[stopped.language] },
      );
    }
    if (theirs.length > 0) await recheckBy(kind, desk, 'stop');
  } catch (error) {
    desk.log.warn('way_not_stopped', { channel, error: String(error) });
  }
}

/** The messenger, which stops the ways that its provider refuses as opted out. */
export function stoppingWays(
  messenger: Messenger,
  kind: ReadinessKind,
  deskOf: (tenantId: string) => Desk,
): Messenger {
  return {
    ...messenger,
    async sms(message, tag) {
      const answer = await messenger.sms(message, tag);
      if (answer.outcome === 'refused' && answer.optedOut) {
        const desk = deskOf(tag.tenantId);
        await stopWay(desk, kind, { channel: 'sms', address: message.to, at: desk.clock.now() });
      }
      return answer;
    },
  };
}
