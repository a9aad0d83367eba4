// One fault out of what a schema found, for whoever answers a line or a file: where, and what to put right.

import type { ZodError } from 'zod';

export interface Fault {
  /** Members and indices apart by dots, such as `events.2.at`; empty for the whole. */
  readonly path: string;
  readonly message: string;
}

interface Issue {
  readonly code?: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly errors?: readonly (readonly Issue[])[];
}

/** The first fault. Of the ways in which something may be written, that which was meant: the one that was understood furthest. */
export function firstFault(error: Pick<ZodError, 'issues'>): Fault {
  // What an issue of zod has beside these members depends on its code.
  const found = meant(error.issues[0] as Issue | undefined);
  return { path: found?.path.map(String).join('.') ?? '', message: found?.message ?? 'is not understood' };
}

function meant(issue: Issue | undefined): Issue | undefined {
  if (issue?.code !== 'invalid_union' || !issue.errors || issue.errors.length === 0) return issue;
  // A schema that says itself what to write needs no help.
  if (issue.message !== 'Invalid input') return issue;
  const [furthest] = issue.errors
    .flatMap((issues) => meant(issues[0]) ?? [])
    .sort((a, b) => depthOf(b) - depthOf(a));
  return furthest ? { ...furthest, path: [...issue.path, ...furthest.path] } : issue;
}

/** Another type altogether was not meant at all. */
function depthOf({ code, path }: Issue): number {
  return path.length * 2 + (code === 'invalid_type' ? 0 : 1);
}
