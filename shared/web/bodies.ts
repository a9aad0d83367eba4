// Bodies of requests as plain values: forms with and without files, and JSON. Bounded before they are read; blank fields
// are absent fields.

import type { $ZodIssue } from 'zod/v4/core';
import { InvalidInput } from '../adapters/middy-chains.ts';
import type { FormFile } from '../app/intake-form.ts';
import { REPORT_BYTES_MAX, REPORT_FILES_MAX } from '../contracts/http.ts';
import { isoOf } from '../domain/instant.ts';
import { wallInstant } from '../domain/zone.ts';
import { faultSentences } from './edit-faults.ts';
import { type Http, type Refused, refused } from './visit.ts';
import type { Words } from './words.ts';

/** Text fields beside the files of a report. */
const FIELDS_BYTES_MAX = 200_000;
/** Percent-encoding makes nine bytes of a Chinese character. */
const ENCODED_FIELDS_BYTES_MAX = 2 * FIELDS_BYTES_MAX;

export interface FormBody {
  /** Trimmed; a blank field is not there. */
  readonly values: Readonly<Record<string, string>>;
  readonly files: readonly FormFile[];
  /** What was wrong with the files, for the form's own page. */
  readonly filesFault: 'tooLarge' | 'tooMany' | null;
}

export async function formBody(c: Http): Promise<FormBody> {
  const hasFiles = c.req.header('content-type')?.toLowerCase().startsWith('multipart/') ?? false;
  refuseLarge(c, { bytesMax: hasFiles ? REPORT_BYTES_MAX * 1.5 : ENCODED_FIELDS_BYTES_MAX, tooLarge });
  const parsed = await c.req.parseBody({ all: true }).catch(() => {
    throw refused(400, 'invalid_body', 'invalid');
  });
  const values: Record<string, string> = {};
  const files: FormFile[] = [];
  for (const [name, given] of Object.entries(parsed)) {
    for (const each of Array.isArray(given) ? given : [given]) {
      if (typeof each === 'string') {
        const text = each.replaceAll('\r\n', '\n').trim();
        if (text && values[name] === undefined) values[name] = text;
      } else if (each.size > 0) {
        files.push({
          filename: each.name || 'file',
          contentType: each.type || 'application/octet-stream',
          bytes: new Uint8Array(await each.arrayBuffer()),
        });
      }
    }
  }
  const bytes = files.reduce((sum, file) => sum + file.bytes.byteLength, 0);
  const filesFault =
    files.length > REPORT_FILES_MAX ? 'tooMany' : bytes > REPORT_BYTES_MAX ? 'tooLarge' : null;
  return { values, files: filesFault ? [] : files, filesFault };
}

/**
 * The instant of a form's date and time, `2026-03-03T10:20` on the zone's wall clock, in ISO 8601; null for what is none, like
 * 2026-02-30 and 25:00, which the verb's own contract then refuses by its field.
 */
export function instantOfField(timeZone: string, text: string): string | null {
  const wall = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})/.exec(text);
  if (!wall?.[1] || !wall[2]) return null;
  try {
    return isoOf(wallInstant(timeZone, wall[1], wall[2]));
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** At most 200,000 characters, unless the route takes more and says so itself. */
export async function jsonBody(c: Http, bounds: JsonBounds = ORDINARY): Promise<unknown> {
  refuseLarge(c, bounds);
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  const text = await c.req.text();
  if (text.length > bounds.bytesMax) throw bounds.tooLarge();
  if (text.trim() === '') return {};
  if (type !== 'application/json') throw refused(415, 'not_json', 'notJson');
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidInput([{ path: '', message: 'must be JSON' }]);
  }
}

export interface JsonBounds {
  readonly bytesMax: number;
  readonly tooLarge: () => Refused;
}

const tooLarge = (): Refused => refused(413, 'too_large', 'tooLarge');
const ORDINARY: JsonBounds = { bytesMax: FIELDS_BYTES_MAX, tooLarge };

function refuseLarge(c: Http, bounds: JsonBounds): void {
  if (Number(c.req.header('content-length') ?? 0) > bounds.bytesMax) throw bounds.tooLarge();
}

/** What a schema found wrong, for a program: each path with its message. */
export function invalid(issues: readonly $ZodIssue[]): InvalidInput {
  return new InvalidInput(
    issues.map((issue) => {
      const { zh, en } = sentenceOf(issue);
      return { path: issue.path.join('.'), message: en, zh, en };
    }),
  );
}

const TYPES_ZH: Readonly<Record<string, string>> = {
  string: '文字',
  number: '数字',
  boolean: '真假值',
  object: '对象',
  record: '对象',
  array: '列表',
  int: '整数',
};

/** What is wrong in our own words: the schema's where it has some, never the validator's, which are English alone. */
function sentenceOf(issue: $ZodIssue): { readonly zh: string; readonly en: string } {
  switch (issue.code) {
    case 'invalid_type':
      return {
        zh: `必须填写，类型为${TYPES_ZH[issue.expected] ?? issue.expected}。`,
        en: `is needed, as a value of type ${issue.expected}`,
      };
    case 'invalid_value': {
      const values = issue.values.map(String).join(', ');
      return { zh: `必须是其中之一：${values}。`, en: `must be one of ${values}` };
    }
    case 'unrecognized_keys': {
      const keys = issue.keys.join(', ');
      return { zh: `没有这样的字段：${keys}。`, en: `has members that are not known: ${keys}` };
    }
    case 'too_big':
      return { zh: `最多 ${issue.maximum}。`, en: `must have at most ${issue.maximum}` };
    case 'too_small':
      return { zh: '不能为空。', en: 'must not be empty' };
    case 'invalid_union':
      return { zh: '值不符合接口说明。', en: 'is none of the values that the contract allows' };
    default: {
      if (!/^(must|is|has) /.test(issue.message))
        return { zh: '格式不对（见接口说明）。', en: 'is not in the form that the contract asks for' };
      return faultSentences({ path: '', message: issue.message });
    }
  }
}

/** What a schema found wrong, for a person: by field, in their language. */
export function faultsFor(issues: readonly $ZodIssue[], words: Words): Record<string, string> {
  const faults: Record<string, string> = {};
  for (const issue of issues) {
    const field = String(issue.path[0] ?? '');
    faults[field] ??= faultText(issue, field, words);
  }
  return faults;
}

function faultText(issue: $ZodIssue, field: string, words: Words): string {
  if (issue.code === 'too_big') return words.faults.tooLong(Number(issue.maximum));
  if (field === 'email') return words.faults.email;
  if (field === 'phone') return words.faults.phone;
  if (field === 'at' || field === 'from' || field === 'to') return words.faults.when;
  if (issue.code === 'too_small' || issue.code === 'invalid_type') return words.faults.required;
  if (issue.code === 'invalid_value' || issue.code === 'invalid_format') return words.faults.choose;
  return words.faults.other;
}
