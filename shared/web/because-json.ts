// How the ladder came to a person, as the API tells it.

import type * as z from 'zod';
import type { pageReasonAnswer } from '../contracts/http-calls.ts';
import { isoOf } from '../domain/instant.ts';
import type { WhyNamed } from '../domain/why-named.ts';

type BecauseJson = NonNullable<z.infer<typeof pageReasonAnswer>['because']>;

export function becauseJson(why: WhyNamed | null, says: string): BecauseJson | null {
  if (!why) return null;
  const { to, id, version, rota, post, standsInFor, absent } = why;
  const override = rota?.override;
  return {
    to,
    ...(id === undefined ? {} : { id }),
    ...(version === undefined ? {} : { version }),
    ...(rota ? { layer: rota.layerName, place: rota.place } : {}),
    ...(override ? { override: { id: override.id, kind: override.kind, reason: override.reason } } : {}),
    ...(post ? { post: post.name, role: post.role } : {}),
    ...(standsInFor === undefined ? {} : { standsInFor }),
    ...(absent
      ? {
          absent: {
            because: absent.because,
            ...(absent.until === undefined ? {} : { until: isoOf(absent.until) }),
            ...(absent.reason === undefined ? {} : { reason: absent.reason }),
          },
        }
      : {}),
    says,
  };
}
