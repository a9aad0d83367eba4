// The presets under which random lives are played, with what their contracts leave open filled in.

import { effectiveTier } from '../../shared/domain/effective-tier.ts';
import { PRESET_TIERS } from '../../shared/domain/presets/tiers.ts';
import type { Tier } from '../../shared/domain/tier.ts';
import { span } from './clock-world.ts';

const CONTRACT = {
  parameters: {
    'contract.faultFreeEquipmentWithin': span('8 h'),
    'contract.networkOutageLimit': span('4 h'),
    'tenant.analysisReportWithin': span('72 h'),
    'tenant.promoteAfter': { P4: span('8 h'), P3: span('4 h'), P2: span('2 h') },
  },
};

export const FILLED_PRESETS: readonly Tier[] = [
  's000-call-center',
  's001-service-level',
  's002-levels-85',
  's002-response-842',
  's002-warranty-813',
  's003-response-table',
  's004-service-desk',
].flatMap((id) => {
  const tier = PRESET_TIERS[id];
  return tier ? [effectiveTier(tier, { contract: CONTRACT })] : [];
});
