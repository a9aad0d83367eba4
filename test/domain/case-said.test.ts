// What is said about a case without moving its clocks, and in which words: owners, notes, later messages, who reported, and
// what the refusals name.

import { describe, expect, it } from 'vitest';
import type { CaseCommand, OpenCase } from '../../shared/domain/case.ts';
import type { Tier } from '../../shared/domain/tier.ts';
import { CLOSE, contact, milestone, resolve, take } from './case-commands.ts';
import { at, by, OPENING, REPORTER, type Story, story, teller } from './case-story.ts';
import { SETUP } from './small-desk.ts';

const FOLLOW_UP: CaseCommand = {
  type: 'AddFollowUp',
  receiptId: 'receipt-2',
  from: 'ruth@customer.example',
  verified: true,
  channel: 'sms',
  text: 'Still down',
  attachments: [],
};
const lastOf = (told: Story) => told.events.at(-1)?.event;

function closed(): Story {
  const told = story({ severity: 'S2' });
  told.does(contact('02:00'));
  told.does(resolve('02:00'), by('anna'));
  told.does(milestone('analysis_report', '02:00'));
  expect(told.does(CLOSE)).toBe('accepted');
  return told;
}

describe('the opening', () => {
  const refusal = (opening: Partial<OpenCase>) => {
    const told = teller(at('02:00'), SETUP);
    const outcome = told.does({ ...OPENING, ...opening });
    return { outcome, en: told.said, zh: told.saidZh };
  };

  it('names the severities that there are', () => {
    expect(refusal({ severity: 'S9' })).toEqual({
      outcome: 'refused unknown_severity',
      en: 'This tier has no severity "S9". Choose one of: S1, S2, S3.',
      zh: '该服务等级没有故障级别“S9”。可选：S1、S2、S3。',
    });
  });

  it('needs an instant at which the report came', () => {
    expect(refusal({ reportedAt: Number.NaN }).outcome).toBe('refused reported_in_future');
    expect(refusal({ reportedAt: Number.NEGATIVE_INFINITY }).outcome).toBe('refused reported_in_future');
  });

  it('records everything that intake made of the report', () => {
    const told = story({ reportedAt: at('01:50'), facts: { floor: '3' } });
    const { type: _type, sendReception: _sends, receptionIsBare: _isBare, ...report } = OPENING;
    expect(told.events[0]?.event).toEqual({
      ...report,
      type: 'CaseOpened',
      reportedAt: at('01:50'),
      facts: { floor: '3', channel: 'email' },
      pinned: told.state.pinned,
      tellsReporter: true,
    });
  });

  it('tells of its further life whoever is verified, reachable and no automaton', () => {
    const tells = (opening: Partial<OpenCase>) => story(opening).state.tellsReporter ?? false;
    const { reporter } = OPENING;
    expect(tells({})).toBe(true);
    expect(tells({ sendReception: false })).toBe(false);
    expect(tells({ receptionIsBare: true })).toBe(false);
    expect(tells({ reporter: { ...reporter, verified: false } })).toBe(false);
    expect(tells({ reporter: { ...reporter, address: null, channel: null } })).toBe(false);
  });

  it('is bare where intake says so, be the reporter verified or not', () => {
    expect(story({ receptionIsBare: true }).sent()).toContain('02:00 reception_bare reporter');
    expect(story().sent()).toContain('02:00 reception reporter');
  });
});

describe('a later message', () => {
  it('is kept as it came, and tells the owner who wrote', () => {
    const told = story();
    told.does({ type: 'AssignOwner', personId: 'cleo', reason: '' }, by('mia'));
    expect(told.would(FOLLOW_UP, REPORTER).effects).toMatchObject([
      { topic: 'follow_up', to: { personId: 'cleo' }, detail: { from: 'ruth@customer.example' } },
    ]);
    told.does(FOLLOW_UP, REPORTER);
    expect(lastOf(told)).toEqual({ ...FOLLOW_UP, type: 'FollowUpAdded' });
  });

  it('may come from staff as well, and to a closed case', () => {
    const told = closed();
    expect(told.does(FOLLOW_UP, by('mia'))).toBe('accepted');
    expect(told.does(FOLLOW_UP, REPORTER)).toBe('accepted');
  });
});

describe('an owner', () => {
  const assign = (personId: string): CaseCommand => ({
    type: 'AssignOwner',
    personId,
    reason: 'Knows the site',
  });

  it('is told by whom they were named and why, unless they named themselves', () => {
    const told = story();
    expect(told.would(assign('cleo'), by('mia')).effects).toMatchObject([
      { topic: 'assigned', to: { personId: 'cleo' }, detail: { by: 'mia', reason: 'Knows the site' } },
    ]);
    expect(told.would(assign('cleo'), by('cleo')).effects).toEqual([]);
    told.does(assign('cleo'), by('mia'));
    expect(lastOf(told)).toEqual({ type: 'OwnerAssigned', personId: 'cleo', reason: 'Knows the site' });
  });

  it('is refused by name where they are not active, by id where nobody knows them', () => {
    const told = story();
    told.does(assign('ina'), by('mia'));
    expect(told.said).toBe('Ina is not active and cannot own a case. Choose somebody who is.');
    expect(told.saidZh).toBe('Ina 不在岗，不能负责工单。请选择在岗人员。');
    expect(told.does(assign('nobody'), by('mia'))).toBe('refused person_not_active');
    expect(told.said).toBe('nobody is not active and cannot own a case. Choose somebody who is.');
    expect(told.saidZh).toBe('nobody 不在岗，不能负责工单。请选择在岗人员。');
  });

  it('is named once', () => {
    const told = story();
    told.does(assign('cleo'), by('mia'));
    expect(told.does(assign('cleo'), by('mia'))).toBe('ignored already_owner');
    expect([told.said, told.saidZh]).toEqual(['Cleo owns this case already.', 'Cleo 已经是负责人。']);
  });
});

describe('a note', () => {
  it('is kept, with something in it', () => {
    const told = story();
    expect(told.does({ type: 'AddNote', text: ' \n' })).toBe('refused empty_note');
    told.does({ type: 'AddNote', text: 'Seen' });
    expect(lastOf(told)).toEqual({ type: 'NoteAdded', text: 'Seen' });
  });
});

describe('who reported', () => {
  const region = { whileUnknown: 'active', op: 'eq' } as const;
  const severities = SETUP.tier.severities.map((severity) => ({
    ...severity,
    targets: severity.targets.map((target) =>
      target.kind === 'restore'
        ? { ...target, condition: { ...region, fact: 'site.province', value: '北京市' } }
        : target,
    ),
  }));
  const tier: Tier = { ...SETUP.tier, severities };
  const who = {
    customerId: 'customer-2',
    siteId: 'site-2',
    contractId: 'contract-2',
    contactId: 'contact-9',
    timeZone: 'Europe/London',
    reason: 'Called back',
  };
  const identify = (said: Readonly<Record<string, string>> = {}): CaseCommand => ({
    type: 'IdentifyReporter',
    ...who,
    region: said,
  });

  it('is said with their customer, while the case is not closed', () => {
    const told = story({ customerId: null });
    expect(told.does({ type: 'IdentifyReporter', ...who, customerId: ' ' })).toBe('refused customer_needed');
    expect(told.does({ type: 'IdentifyReporter', ...who })).toBe('accepted');
    expect(lastOf(told)).toEqual({ type: 'ReporterIdentified', ...who });
    expect(closed().does(identify())).toBe('refused case_closed');
  });

  it('tells what the tier asks about the region, all of it at once and each fact when it is another one', () => {
    const told = story({ facts: { 'site.country': 'CN' } }, { tier });
    told.until('02:02');
    told.happened();
    told.does(identify({ 'site.country': 'CN', 'site.province': '浙江省', 'site.city': '杭州市' }));
    expect(told.happened()).toEqual(['ReporterIdentified', 'FactRecorded', 'FactRecorded', 'ClocksReckoned']);
    expect(told.state.course.facts).toEqual({
      channel: 'email',
      'site.country': 'CN',
      'site.province': '浙江省',
      'site.city': '杭州市',
    });
    expect(told.status('restore')).toBe('withdrawn');
  });

  it('leaves missed what was due before it was known', () => {
    const told = story({ severity: 'S1' }, { tier });
    told.does(take());
    told.does(contact('02:00'));
    told.outageUntil('06:10');
    told.happened();
    told.does(identify({ 'site.province': '浙江省' }));
    expect(told.happened()).toContain('TargetBreached');
    expect(told.state.breached).toHaveProperty('restore', at('06:00'));
  });
});

describe('a command that there is none of', () => {
  it('is a bug of whoever sends it', () => {
    expect(() => story().does({ type: 'ForgetCase' } as never)).toThrow('No such command');
  });
});

describe('an instant of evidence', () => {
  it('is typed in at once, or with a reason from five minutes on', () => {
    const told = story({ severity: 'S3' });
    told.until('02:20');
    expect(told.does(contact('02:15'))).toBe('accepted');
    const late = contact('02:15', { at: at('02:15') - 1 });
    expect(told.does(late)).toBe('refused late_entry_reason_needed');
    expect(told.does({ ...late, reason: ' ' })).toBe('refused late_entry_reason_needed');
    expect(told.does({ ...late, reason: 'On the road' })).toBe('accepted');
  });

  it('may be that of the report itself, and is told in the zone of the case', () => {
    const told = story();
    expect(told.does(contact('02:00'))).toBe('accepted');
    expect(told.does(contact('01:59', { reason: 'Early' }))).toBe('refused before_the_report');
    expect(told.saidZh).toBe('填写的时间早于申告时间 2026-03-03 10:00。请核对。');
    expect(told.does(contact('02:00', { at: Number.NEGATIVE_INFINITY }))).toBe('refused in_the_future');
  });
});

describe('somebody whom nobody knows any more', () => {
  it('is named by their id', () => {
    const told = story();
    const { id } = told.openPageOf('anna');
    told.does(take('ben'), by('ben'));
    told.setup = { ...SETUP, people: SETUP.people.filter((person) => person.id !== 'ben') };
    expect(told.does(take('anna', id), by('anna'))).toBe('ignored already_acknowledged');
    expect(told.said).toBe('ben acknowledged at 2026-03-03 10:00; nothing more is needed from you.');
  });
});
