// What pauses the clocks of the presets. No source states any reason; the list is ours: what only the customer or nobody
// can end. Whatever the vendor itself waits for is not in it.

import type { PauseReason, TargetKind } from '../tier.ts';

export const CUSTOMER_SIDE_REASONS: readonly PauseReason[] = [
  { code: 'waiting_customer', nameZh: '等待客户答复', nameEn: 'Waiting for the customer' },
  { code: 'customer_requested', nameZh: '客户要求暂停', nameEn: 'Stopped at the request of the customer' },
  { code: 'customer_not_ready', nameZh: '客户未就绪', nameEn: 'Customer not ready' },
  { code: 'access_denied', nameZh: '无法进场', nameEn: 'Access to the site denied' },
  { code: 'customer_site_closed', nameZh: '客户现场关闭', nameEn: 'Site of the customer closed' },
  { code: 'awaiting_customer_part', nameZh: '等待客户备件', nameEn: "Waiting for the customer's part" },
  { code: 'force_majeure', nameZh: '不可抗力', nameEn: 'Force majeure' },
];

/** Nobody has to wait for a customer to answer, to support from afar or to write a report. */
export const NEVER_PAUSED_KINDS: readonly TargetKind[] = ['respond', 'remote_support', 'analysis_report'];
