// The verb `deadlines`: cases on paper, answered line by line with every deadline of theirs. Asks no server; the presets
// and their calendars are built in, and a file of tiers adds to them or takes their place.

import { readFileSync } from 'node:fs';
import { ZodError } from 'zod';
import { deadlineQuestion, deadlinesWire } from '../../shared/contracts/deadlines.ts';
import { firstFault } from '../../shared/contracts/first-fault.ts';
import { obligationAnswers } from '../../shared/contracts/obligations.ts';
import { type KnownTiers, tiersOfFile } from '../../shared/contracts/tier-file.ts';
import { answersOf } from '../../shared/domain/deadline-answers.ts';
import { BUILT_IN_CALENDARS } from '../../shared/domain/presets/built-in-calendars.ts';
import { PRESET_TIERS } from '../../shared/domain/presets/tiers.ts';
import { playExample } from '../../shared/domain/worked-example.ts';
import { answerLines, LineFault, type Streams } from './json-lines.ts';

/** A file of tiers that cannot be read, or does not hold. */
export class TierFileFault extends Error {
  override readonly name = 'TierFileFault';
}

/**
 * Answers every line of the input; the exit status is 1 where one could not be answered. Throws a TierFileFault before the
 * first line where the file of tiers does not hold.
 */
export async function answerDeadlines(tierFile: string | undefined, streams?: Streams): Promise<number> {
  return await answerLines(deadlineAnswers(tierFile), streams);
}

/** What answers one line. Throws what `answerLines` knows how to say. */
export function deadlineAnswers(tierFile?: string): (line: unknown) => object {
  const builtIn: KnownTiers = { tiers: PRESET_TIERS, calendars: BUILT_IN_CALENDARS };
  const { known, ownReasons } =
    tierFile === undefined ? { known: builtIn, ownReasons: new Set<string>() } : read(tierFile, builtIn);
  return (line) => {
    const obligation = obligationAnswers(line);
    if (obligation) return obligation;
    const { example, timeZone } = deadlineQuestion(line, known, (tierId) => ownReasons.has(tierId));
    const played = playExample(example);
    if ('fault' in played) throw new LineFault(played.fault.path, played.fault.message);
    const { asOf, foresight, previousDueAt } = played;
    return deadlinesWire({ asOf, deadlines: answersOf(foresight, previousDueAt) }, timeZone);
  };
}

function read(path: string, builtIn: KnownTiers): { known: KnownTiers; ownReasons: ReadonlySet<string> } {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const why = error instanceof SyntaxError ? `is not JSON: ${error.message}` : (error as Error).message;
    throw new TierFileFault(`${path}: ${why}`);
  }
  try {
    const known = tiersOfFile(value, builtIn);
    const own = Object.values(known.tiers).filter((tier) => tier !== PRESET_TIERS[tier.id]);
    const presets = new Set(Object.values(PRESET_TIERS).map(({ pauseReasons }) => pauseReasons));
    return {
      known,
      ownReasons: new Set(own.filter(({ pauseReasons }) => !presets.has(pauseReasons)).map(({ id }) => id)),
    };
  } catch (error) {
    if (!(error instanceof ZodError)) throw error;
    const { path: where, message } = firstFault(error);
    throw new TierFileFault(`${path}: ${where}: ${message}`);
  }
}
