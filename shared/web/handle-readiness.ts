// What is not ready, as a page and as JSON.

import { type ReadinessView, readinessView } from '../app/readiness-view.ts';
import { type Instant, isoOf } from '../domain/instant.ts';
import { mayEdit, staffReader } from './handle-edit.ts';
import { readinessPage } from './pages-readiness.ts';
import { answerPage, type Http, type Portal, type Staff } from './visit.ts';
import { findingWords, readinessPageWords } from './words-readiness.ts';

const NO_STORE = { 'cache-control': 'no-store' } as const;

export async function readiness(portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const reader = staffReader(portal, c, staff);
  const view = await readinessView(staff.desk);
  const { title } = readinessPageWords(reader.language);
  return answerPage(
    c,
    { reader, staff, title, current: 'setup' },
    readinessPage(reader, view, { person: staff.person, mends: mayEdit(staff) }),
  );
}

export async function apiReadiness(_portal: Portal, c: Http, staff: Staff): Promise<Response> {
  return c.json(bodyOf(await readinessView(staff.desk)), 200, NO_STORE);
}

function bodyOf(view: ReadinessView) {
  const about = { timeZone: view.timeZone, now: view.now };
  const isoOrNull = (at: Instant | null) => (at === null ? null : isoOf(at));
  return {
    now: isoOf(view.now),
    checkedAt: isoOrNull(view.checkedAt),
    nextCheckAt: isoOrNull(view.nextCheckAt),
    holeCount: view.holeCount,
    findings: view.lines.map(({ finding, since, told }) => ({
      key: finding.key,
      kind: finding.kind,
      level: finding.level,
      zh: findingWords(finding, 'zh-CN', about),
      en: findingWords(finding, 'en', about),
      detail: finding.detail,
      ...(finding.gap ? { from: isoOf(finding.gap.from), to: isoOf(finding.gap.to) } : {}),
      since: isoOrNull(since),
      told,
    })),
  };
}
