// What became of mails and text messages: SES's and the SMS service's events (SNS → queue: reports).

import { deskOf, worldOf } from '../shared/adapters/desk-of-tenant.ts';
import { queueChain } from '../shared/adapters/middy-chains.ts';
import { reportDelivery } from '../shared/app/delivery.ts';
import { BUNDLE, reportBundle } from '../shared/app/pager.ts';
import { keepingsOf, ofKind } from '../shared/app/record-kinds.ts';
import { stopWay } from '../shared/app/way-stopped.ts';
import { readEnvironment } from '../shared/contracts/environment.ts';
import { providerEvent, reportIn } from '../shared/contracts/reports.ts';
import { caseReports } from '../shared/domain/case-reports.ts';
import { readinessSender } from '../shared/domain/readiness-kind.ts';

const world = worldOf(readEnvironment('reports', process.env), 'reports');
const KINDS = { case: caseReports, readiness: readinessSender };

export const handler = queueChain({
  body: providerEvent,
  log: world.log,
  async handle(event) {
    const report = reportIn(event);
    if (!report) {
      world.log.info('event_without_report', { eventType: event.eventType });
      return;
    }
    const desk = deskOf(world, report.tenantId);
    if (report.stopped) await stopWay(desk, readinessSender, { ...report.stopped, at: report.at });
    if (report.kind === BUNDLE) {
      await reportBundle(desk, report);
      return;
    }
    await ofKind(keepingsOf(KINDS, desk), report.kind, (keeping) => reportDelivery(keeping, desk, report));
  },
});
