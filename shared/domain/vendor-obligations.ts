// Duties of the vendor that are no targets of a case but have a time: what a complaint sets going, and the dates of a
// project. Counted as targets are, by the same conventions; nothing here wakes anybody.

import { countFrom } from './counting.ts';
import { type Instant, MINUTE_MS } from './instant.ts';
import type { Reckoning } from './sla.ts';
import { calendarOf, isInTime, measureOf } from './target-line.ts';
import type { Duration } from './tier.ts';

export interface VendorObligation {
  readonly within: Duration;
  /** What must have happened, each by any of its names; the last of them meets the duty. */
  readonly evidence: readonly (readonly string[])[];
  readonly quote?: string;
}

const days = (amount: number): Duration => ({ amount, unit: 'days' });

/** By the name of the source's obligation, with the duties that belong to it, in the order of their times. */
export const VENDOR_OBLIGATIONS: Readonly<Record<string, Readonly<Record<string, VendorObligation>>>> = {
  'o001-report': {
    'o001-report': {
      within: days(3),
      evidence: [['analysis_report_sent', 'report_sent', 'report_submitted']],
      quote: '在3天内向用户方提交故障分析报告',
    },
  },
  'o002-project': {
    arrival: { within: days(5), evidence: [['arrival']] },
    install_debug: { within: days(5), evidence: [['install_debug']] },
    all: { within: days(15), evidence: [['all']], quote: '合同簽訂后15天內完成' },
  },
  'o003-complaint-verify': { 'o003-complaint-verify': verification() },
  // An answer rests on a verification, so a line about one is about both.
  'o003-complaint-reply': {
    'o003-complaint-verify': verification(),
    'o003-complaint-reply': {
      within: days(5),
      // 书面答复 and 致歉函: neither alone is enough.
      evidence: [['written_reply_sent'], ['apology_letter_sent']],
      quote: '均在5日内，做出正式答复',
    },
  },
  'o003-project': {
    requirement_spec: { within: days(5), evidence: [['requirement_spec']] },
    sw_hw_delivered: { within: days(10), evidence: [['sw_hw_delivered']] },
    software_selftest_plan: { within: days(14), evidence: [['software_selftest_plan']] },
    installed: { within: days(70), evidence: [['installed']], quote: '产品交付期为从确认中标之日起10周' },
  },
};

function verification(): VendorObligation {
  return {
    within: days(2),
    evidence: [['verified', 'complaint_verified', 'verified_with_engineer']],
    quote: '在2日内向被投诉工程师核实投诉情况',
  };
}

export interface VendorObligationAnswer {
  readonly dueAt: Instant | null;
  readonly status: 'pending' | 'met' | 'breached' | 'calendar_missing';
  readonly breachedByMinutes?: number;
}

/** How a duty that began at an instant stands at another, from what had happened by then. */
export function vendorObligationAt(
  { within, evidence }: VendorObligation,
  start: Instant,
  asOf: Instant,
  events: readonly { readonly type: string; readonly at: Instant }[],
  reckoning: Reckoning,
): VendorObligationAnswer {
  const [measure, amount] = measureOf(within, calendarOf({ within }, reckoning), reckoning);
  const counted = countFrom(measure, start, amount, []);
  if (counted.ends !== 'due') return { dueAt: null, status: 'calendar_missing' };
  const { dueAt } = counted;
  const happened = events.filter(({ at }) => at <= asOf);
  const firsts = evidence.map((types) =>
    Math.min(...happened.filter(({ type }) => types.includes(type)).map(({ at }) => at)),
  );
  // Nothing seen of one of them is never; the minimum of nothing is infinite.
  const metAt = Math.max(...firsts);
  if (isInTime(metAt, dueAt, reckoning.tier)) return { dueAt, status: 'met' };
  if (asOf < dueAt) return { dueAt, status: 'pending' };
  const lateMs = Math.min(metAt, asOf) - dueAt;
  return { dueAt, status: 'breached', breachedByMinutes: Math.floor(lateMs / MINUTE_MS) };
}
