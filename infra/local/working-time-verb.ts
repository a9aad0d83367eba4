// The verb `working-time`: questions about working time, each with its calendar, answered line by line. Asks no server.

import { workingTimeReader } from '../../shared/contracts/working-time.ts';
import { workingTimeOf } from '../../shared/domain/working-time.ts';
import { answerLines, LineFault, type Streams } from './json-lines.ts';

const REFUSALS = {
  calendar_missing: 'the holidays of a year that is needed are not published',
  never_open: 'is never open again',
  closed_all_day: 'has no hours on that date',
} as const;

/** Answers every question of the input; the exit status is 1 where one could not be answered. */
export async function answerWorkingTime(streams?: Streams): Promise<number> {
  return await answerLines(workingTimeAnswers(), streams);
}

/** What answers one line. Throws what `answerLines` knows how to say. */
export function workingTimeAnswers(): (line: unknown) => { readonly result: number | boolean | string } {
  const read = workingTimeReader();
  return (line) => {
    const { calendar, question } = read(line);
    const answer = workingTimeOf(calendar, question);
    if ('refused' in answer) throw new LineFault('calendar', REFUSALS[answer.refused]);
    return answer;
  };
}
