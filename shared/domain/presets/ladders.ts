// The preset ladder of the emergency classes (source 002, 8.5.5.1): whom each class brings in, as posts that a desk fills with
// named people. Refuses to name anybody itself; a post that nobody holds is a gap, which `postGaps` names.

import type { Instant } from '../instant.ts';
import type { Ladder, Recipient, Rung } from '../ladder.ts';
import { type Place, type Post, postFor } from '../posts.ts';

/** What a post, or a duty, of the presets is called; of others people read the role as they wrote it. */
export const POST_NAMES: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = {
  national_support_expert: {
    zh: '全国技术服务中心支持专家',
    en: 'Support expert of the national service centre',
  },
  east_china_expert: { zh: '华东区技术支持专家', en: 'Technical expert of East China' },
  oem_expert: { zh: '原厂技术专家', en: 'Technical expert of the manufacturer' },
  dedicated_engineer: { zh: '专责维护工程师', en: 'Dedicated engineer' },
  oem_regional_manager: { zh: '厂商大区总经理', en: 'Regional general manager of the manufacturer' },
  local_manager: { zh: '本地专业经理', en: 'Local professional manager' },
  project_manager: { zh: '项目经理', en: 'Project manager' },
  regional_lead: { zh: '区域负责人', en: 'Regional lead' },
  expert_group: { zh: '专家组', en: 'Expert group' },
  manufacturer_contact: { zh: '原厂联系人', en: 'Contact at the manufacturer' },
  duty_engineer: { zh: '值班工程师', en: 'Duty engineer' },
  duty_manager: { zh: '值班经理', en: 'Duty manager' },
  service_director: { zh: '服务总监', en: 'Service director' },
};

/** A class of emergency: who works on it and who answers for it. No manager is a valid answer (class 4, E-06). */
interface EmergencyClass {
  readonly code: string;
  readonly technicalOwners: readonly string[];
  readonly managers: readonly string[];
}

/** E-03 to E-06, in the source's own order. */
export const EMERGENCY_CLASSES: readonly EmergencyClass[] = [
  {
    code: 'E1',
    technicalOwners: ['national_support_expert', 'east_china_expert', 'oem_expert', 'dedicated_engineer'],
    managers: ['oem_regional_manager', 'local_manager'],
  },
  {
    code: 'E2',
    technicalOwners: ['east_china_expert', 'oem_expert', 'dedicated_engineer'],
    managers: ['oem_regional_manager', 'local_manager'],
  },
  { code: 'E3', technicalOwners: ['dedicated_engineer'], managers: ['local_manager'] },
  { code: 'E4', technicalOwners: ['dedicated_engineer'], managers: [] },
];

/**
 * The ladder for the tier `s002-emergency`: each class brings in its own posts, all at once, at the opening and where a case of
 * any tier is told to be of that class. Half of the time that is promised warns whoever has the case, with its dedicated engineer
 * and the local manager; a miss pages them. The final person and whom to alarm are the desk's own.
 */
export function emergencyLadder(desk: Pick<Ladder, 'finalPersonId' | 'tenantAlarm'>): Ladder {
  return {
    id: 's002-emergency',
    version: 1,
    name: '应急级别 / Emergency classes',
    rungs: [
      ...EMERGENCY_CLASSES.map((each) => classRung(each, 'opening')),
      ...EMERGENCY_CLASSES.map((each) => classRung(each, 'emergency')),
      {
        id: 'half-gone',
        name: '时限过半 / Half of the time gone',
        when: { at: 'percent', percent: 50, targets: ['restore', 'resolve'] },
        does: 'warn',
        recipients: [{ to: 'owner' }, ...posts(['dedicated_engineer', 'local_manager'])],
        order: 'all_at_once',
      },
      {
        id: 'missed',
        name: '超时 / Deadline missed',
        when: { at: 'offset', offsetMinutes: 0 },
        does: 'page',
        recipients: [{ to: 'owner' }, ...posts(['dedicated_engineer', 'local_manager'])],
        order: 'all_at_once',
      },
    ],
    acknowledgeWithinMinutes: 10,
    repeatEveryMinutes: 15,
    acknowledgementHoldsMinutes: 60,
    ownerRole: 'dedicated_engineer',
    ...desk,
  };
}

/** The posts that a ladder calls for and nobody holds for a place at an instant, each with the rungs that it leaves short (E-03). */
export function postGaps(
  { rungs }: Pick<Ladder, 'rungs'>,
  posts: readonly Post[],
  place: Place,
  at: Instant,
): readonly { readonly role: string; readonly rungIds: readonly string[] }[] {
  const called = rungs.flatMap(({ id, recipients }) =>
    recipients.flatMap((recipient) =>
      recipient.to === 'post' ? [{ role: recipient.role, rungId: id }] : [],
    ),
  );
  const roles = [...new Set(called.map(({ role }) => role))];
  return roles
    .filter((role) => postFor(posts, role, place, at) === undefined)
    .map((role) => ({
      role,
      rungIds: called.filter((each) => each.role === role).map(({ rungId }) => rungId),
    }));
}

function classRung({ code, technicalOwners, managers }: EmergencyClass, at: 'opening' | 'emergency'): Rung {
  const number = code.slice(1);
  return {
    id: `${at === 'opening' ? 'opened' : 'declared'}-${code.toLowerCase()}`,
    name: `应急 ${number} 级 / Emergency class ${number}`,
    when: at === 'opening' ? { at, severities: [code] } : { at, classes: [code] },
    does: 'page',
    recipients: posts([...technicalOwners, ...managers]),
    order: 'all_at_once',
  };
}

function posts(roles: readonly string[]): readonly Recipient[] {
  return roles.map((role) => ({ to: 'post', role }));
}
