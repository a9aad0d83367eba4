// All suites of the stores in one call: an implementation that passes some of them is not one.

import { describeConfigurationStore } from './configuration-store.ts';
import { describeDirectory } from './directory.ts';
import { describeDueIndex } from './due-index.ts';
import { describePageCodes } from './page-codes.ts';
import { describePagers } from './pagers.ts';
import { describeReceiptStore } from './receipt-store.ts';
import { describeRecordStore } from './record-store.ts';
import type { Stores } from './stores.ts';
import { describeVerifications } from './verifications.ts';

export function describeStores(name: string, create: () => Stores): void {
  describeRecordStore(name, create);
  describeReceiptStore(name, create);
  describeConfigurationStore(name, create);
  describeDirectory(name, create);
  describePageCodes(name, create);
  describePagers(name, create);
  describeVerifications(name, create);
  describeDueIndex(name, create);
}
