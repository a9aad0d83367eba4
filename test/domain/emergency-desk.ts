// A desk on the preset ladder of the emergency classes: one person for each role, called as the role is. The experts and the
// general manager of the manufacturer are from outside and have no account.

import type { CaseSetup } from '../../shared/domain/case.ts';
import type { Person } from '../../shared/domain/people.ts';
import type { Post } from '../../shared/domain/posts.ts';
import { AROUND_THE_CLOCK, CN_WORKDAYS } from '../../shared/domain/presets/calendars.ts';
import { EMERGENCY_CLASSES, emergencyLadder, POST_NAMES } from '../../shared/domain/presets/ladders.ts';
import { S002_EMERGENCY } from '../../shared/domain/presets/s002.ts';

export const ROLES = [
  ...new Set(EMERGENCY_CLASSES.flatMap(({ technicalOwners, managers }) => [...technicalOwners, ...managers])),
];
const person = (id: string, more: Partial<Person> = {}): Person => ({
  id,
  version: 1,
  name: id,
  language: 'en',
  roles: [],
  duties: [],
  contactMethods: [{ channel: 'sms', address: `+8612000550${String(ROLES.indexOf(id) + 300)}` }],
  active: true,
  ...more,
});
const STAFF: Readonly<Record<string, Partial<Person>>> = {
  dedicated_engineer: { roles: ['engineer'], managerId: 'local_manager' },
  deputy: { roles: ['engineer'], managerId: 'local_manager' },
  local_manager: { roles: ['manager'], managerId: 'director' },
  director: { roles: ['tenant_admin'] },
  oem_expert: {
    organisation: 'Manufacturer',
    contactMethods: [{ channel: 'email', address: 'expert@manufacturer.example' }],
  },
};
export const PEOPLE: readonly Person[] = [...ROLES, 'deputy', 'director'].map((id) => person(id, STAFF[id]));
export const POSTS: readonly Post[] = ROLES.map((role) => ({
  id: `post-${role.replaceAll('_', '-')}`,
  version: 1,
  name: POST_NAMES[role]?.zh ?? role,
  role,
  scope: role === 'dedicated_engineer' ? { customerId: 'customer-1' } : {},
  timeZone: 'Asia/Shanghai',
  holders: [{ personId: role, deputyIds: role === 'dedicated_engineer' ? ['deputy'] : [] }],
}));
export const LADDER = emergencyLadder({
  finalPersonId: 'director',
  tenantAlarm: { personIds: ['director'] },
});
export const EMERGENCY_SETUP: Partial<CaseSetup> = {
  tier: S002_EMERGENCY,
  ladder: LADDER,
  calendars: { [AROUND_THE_CLOCK.id]: AROUND_THE_CLOCK, [CN_WORKDAYS.id]: CN_WORKDAYS },
  people: PEOPLE,
  posts: POSTS,
  rotas: [],
};
