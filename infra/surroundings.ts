// What every capability is built into: the stage's settings, the bundles, and whom to ask for table, bucket and alarms.

import type { Bundles } from './bundles.ts';
import type { Monitoring } from './monitoring.ts';
import type { RawAccess } from './raw-access.ts';
import type { Settings } from './settings.ts';
import type { TableAccess } from './table-access.ts';

/** What every capability is built into. */
export interface Surroundings {
  readonly settings: Settings;
  readonly bundles: Bundles;
  readonly monitoring: Monitoring;
  readonly table: TableAccess;
  readonly raw: RawAccess;
}
