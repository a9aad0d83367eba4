// JSON lines in, JSON lines out: what the verbs share that answer a line for a line. Order is kept; a bad line is answered
// by its id and what to put right, and the others go on. Lines are read as they come, so a file of any length fits.

import type { Readable, Writable } from 'node:stream';
import { ZodError } from 'zod';
import { type Fault, firstFault } from '../../shared/contracts/first-fault.ts';

/** A longer line is refused unread. */
export const LINE_SIZE_BYTES_MAX = 1_048_576;

/** What is wrong with one line, where. The path is that of the member, such as `events.2.at`; empty for the line itself. */
export class LineFault extends Error {
  override readonly name = 'LineFault';
  readonly path: string;

  constructor(path: string, message: string) {
    super(message);
    this.path = path;
  }
}

export interface Streams {
  readonly input: Readable;
  readonly output: Writable;
}

/**
 * Answers every line of the input by what `answerOf` makes of its value, with the line's `id` first. Empty lines are left
 * out. Answers the exit status: 1 where a line could not be answered, 0 otherwise. Whoever closes the output early ends
 * the reading without a complaint.
 */
export async function answerLines(
  answerOf: (value: unknown) => object,
  { input, output }: Streams = { input: process.stdin, output: process.stdout },
): Promise<number> {
  let status = 0;
  let closed = false;
  output.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    closed = true;
    input.destroy();
  });
  let number = 0;
  for await (const line of linesOf(input)) {
    if (closed) break;
    number += 1;
    if (line !== null && line.trim() === '') continue;
    const answered = answerTo(line, number, answerOf);
    if (answered.failed) status = 1;
    if (!output.write(`${JSON.stringify(answered.answer)}\n`) && !closed) {
      await hasRoom(output);
    }
  }
  return status;
}

/** Waits until a stream takes more, or takes nothing any more. */
async function hasRoom(output: Writable): Promise<void> {
  await new Promise<void>((goOn) => {
    const done = (): void => {
      output.off('drain', done);
      output.off('close', done);
      goOn();
    };
    output.on('drain', done);
    output.on('close', done);
  });
}

function answerTo(
  line: string | null,
  number: number,
  answerOf: (value: unknown) => object,
): { readonly answer: object; readonly failed: boolean } {
  if (line === null) {
    const message = `line ${number} is longer than ${LINE_SIZE_BYTES_MAX} bytes`;
    return { answer: { id: null, error: { path: '', message } }, failed: true };
  }
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    const message = `line ${number} is not JSON: ${(error as Error).message}`;
    return { answer: { id: null, error: { path: '', message } }, failed: true };
  }
  const id = idOf(value);
  try {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new LineFault('', `line ${number} is no JSON object`);
    }
    return { answer: { id, ...answerOf(value) }, failed: false };
  } catch (error) {
    return { answer: { id, error: faultOf(error) }, failed: true };
  }
}

function idOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'id' in value ? value.id : null;
}

function faultOf(error: unknown): Fault {
  if (error instanceof LineFault) return { path: error.path, message: error.message };
  if (error instanceof ZodError) return firstFault(error);
  // The domain refuses by a RangeError what has no answer: an hour that never comes, a year without zones.
  if (error instanceof RangeError) return { path: '', message: error.message };
  throw error;
}

/** The lines of a stream, without their ends; null for one that is too long, which is skipped. */
async function* linesOf(input: Readable): AsyncGenerator<string | null> {
  let held: Buffer[] = [];
  let heldBytes = 0;
  let first = true;
  const take = (): string | null => {
    const line = heldBytes > LINE_SIZE_BYTES_MAX ? null : Buffer.concat(held).toString('utf8');
    held = [];
    heldBytes = 0;
    // A byte order mark belongs to the file, not to its first line.
    const text = first && line !== null ? line.replace(/^\uFEFF/, '') : line;
    first = false;
    return text;
  };
  const hold = (bytes: Buffer): void => {
    heldBytes += bytes.length;
    if (heldBytes <= LINE_SIZE_BYTES_MAX) held.push(bytes);
    else held = [];
  };
  for await (const chunk of input) {
    // A stream of bytes gives Buffers; one of text, in a test, gives strings.
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Buffer);
    let from = 0;
    for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, from)) {
      hold(bytes.subarray(from, end));
      yield take();
      from = end + 1;
    }
    if (from < bytes.length) hold(bytes.subarray(from));
  }
  if (heldBytes > 0) yield take();
}
