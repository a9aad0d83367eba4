// The case as a kind of record that takes every command: for where people and their reports come in.

import { decide } from './case-decide.ts';
import { caseRecord } from './case-record.ts';
import { paced } from './drill.ts';

export const caseKind = /* @__PURE__ */ caseRecord(decide, paced);
