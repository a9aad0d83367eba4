import { describe, expect, it } from 'vitest';
import { parseConfiguration } from '../../shared/contracts/configuration.ts';
import { demoTenant } from '../../shared/domain/presets/demo.ts';

const preset = demoTenant('desk.example');

function faultsOf(kind: Parameters<typeof parseConfiguration>[0], value: unknown): readonly string[] {
  const parsed = parseConfiguration(kind, value);
  return 'faults' in parsed ? parsed.faults.map((fault) => `${fault.path}: ${fault.message}`) : [];
}

describe('a tenant’s configuration', () => {
  it('takes the preset as it is and changes nothing of it', () => {
    const [tier] = preset.tiers;
    const [ladder] = preset.ladders;
    expect(parseConfiguration('tier', tier)).toEqual({ item: tier });
    expect(parseConfiguration('ladder', ladder)).toEqual({ item: ladder });
    expect(parseConfiguration('tenant', preset.tenant)).toEqual({ item: preset.tenant });
  });

  const [person] = preset.people;
  const [rota] = preset.rotas;
  const [tier] = preset.tiers;
  const [calendar] = preset.calendars;
  const [contract] = preset.contracts;
  const wrong: readonly (readonly [string, Parameters<typeof parseConfiguration>[0], unknown, string])[] = [
    [
      'a number that nobody can dial',
      'person',
      { ...person, contactMethods: [{ channel: 'sms', address: '138 0000 0000' }] },
      'contactMethods.0.address: must be an international number such as +8613800000000',
    ],
    [
      'a person whom nothing reaches',
      'person',
      { ...person, contactMethods: [] },
      'contactMethods: must have at least one way to reach the person',
    ],
    [
      'a name of two lines',
      'person',
      { ...person, name: '李娜\nLi Na' },
      'name: must be one line, without control characters',
    ],
    [
      'a name that turns the direction of what follows',
      'post',
      { ...preset.posts?.[0], name: '李\u202e娜' },
      'name: must be one line, without control characters',
    ],
    [
      'the same leave twice',
      'person',
      { ...person, absences: [1, 2].map(() => ({ from: 1, to: 2, reason: '年假' })) },
      'absences: must not have the same time twice',
    ],
    [
      'a way that is tried days later',
      'person',
      {
        ...person,
        paging: [{ severities: [], ways: [{ way: 'sms:+8612000550101', afterMinutes: 99_999 }] }],
      },
      'paging.0.ways.0.afterMinutes: must be at most 1,440 minutes',
    ],
    [
      'a chat of nobody',
      'person',
      {
        ...person,
        contactMethods: [
          { channel: 'chat', address: 'ops', chat: { provider: '', url: 'https://a.example' } },
        ],
      },
      'contactMethods.0.chat.provider: must say whose chat it is: wecom, dingtalk, feishu, slack, teams, generic',
    ],
    ['a misspelt setting', 'person', { ...person, rolls: [] }, ': Unrecognized key: "rolls"'],
    [
      'a zone that is none',
      'rota',
      { ...rota, timeZone: 'Asia/Peking2' },
      'timeZone: must be an IANA time zone such as Asia/Shanghai',
    ],
    [
      'a day that is none',
      'rota',
      { ...rota, layers: [{ ...rota?.layers[0], startsOn: '2026-02-30' }] },
      'layers.0.startsOn: must be a day such as 2026-02-27',
    ],
    [
      'an empty rota',
      'rota',
      { ...rota, layers: [{ ...rota?.layers[0], personIds: [] }] },
      'layers.0.personIds: must name at least one person, or nobody is on call',
    ],
    [
      'severities out of order',
      'tier',
      { ...tier, severities: [...(tier?.severities ?? [])].reverse() },
      'severities: must be in order of rank: 1 for the first, then 2, 3, … without a gap',
    ],
    [
      'hours that end when they start',
      'calendar',
      { ...calendar, weekly: { ...calendar?.weekly, mon: [['08:00', '08:00']] } },
      'weekly.mon.0: must not end when it starts; the whole day is 00:00 to 24:00',
    ],
    [
      'overlapping hours',
      'calendar',
      {
        ...calendar,
        weekly: {
          ...calendar?.weekly,
          mon: [
            ['09:00', '12:00'],
            ['11:00', '18:00'],
          ],
        },
      },
      'weekly.mon: must be in order and must not overlap; only the last may go past midnight',
    ],
    [
      'a contract that ends before it starts',
      'contract',
      { ...contract, startsOn: '2026-02-02', endsOn: '2026-02-01' },
      'endsOn: must not end before it starts',
    ],
    ['no object', 'customer', null, ': Invalid input: expected object, received null'],
  ];
  it('takes hours past midnight, as the last of a day', () => {
    const late = {
      ...calendar,
      weekly: {
        ...calendar?.weekly,
        mon: [
          ['09:00', '12:00'],
          ['22:00', '06:00'],
        ],
      },
    };
    expect(faultsOf('calendar', late)).toEqual([]);
  });

  const nights = {
    ...calendar,
    weekly: { ...calendar?.weekly, fri: [['22:00', '06:00']], sat: [['06:00', '12:00']], sun: [] },
    dates: {},
  };

  it('takes a night that ends when the next day begins, and a date that is closed after a night', () => {
    const closed = { name: '国庆节', hours: [] };
    expect(
      faultsOf('calendar', { ...nights, dates: { '2026-10-03': closed, '2026-10-02': closed } }),
    ).toEqual([]);
  });

  it('refuses a night that goes into the hours of the next weekday', () => {
    const sunday = { ...nights.weekly, mon: [['09:00', '18:00']], sat: [], sun: [['20:00', '10:00']] };
    expect(faultsOf('calendar', { ...nights, weekly: sunday })).toEqual([
      'weekly.mon: must not begin before 10:00: the hours of the day before go past midnight until then',
    ]);
  });

  it('refuses a night that goes into the hours of a date, and a date’s own night into the next day', () => {
    const early = { name: '值班', hours: [['05:59', '12:00']] };
    // 2026-10-03 and 2026-10-10 are Saturdays.
    expect(faultsOf('calendar', { ...nights, dates: { '2026-10-03': early } })).toEqual([
      'dates.2026-10-03.hours: must not begin before 06:00: the hours of the day before go past midnight until then',
    ]);
    const long = { name: '夜班', hours: [['20:00', '07:30']] };
    expect(faultsOf('calendar', { ...nights, dates: { '2026-10-09': long } })).toEqual([
      'dates.2026-10-09.hours: must end by 06:00 on the next day: its own hours begin then',
    ]);
    const both = { '2026-10-09': long, '2026-10-10': { name: '值班', hours: [['07:00', '12:00']] } };
    expect(faultsOf('calendar', { ...nights, dates: both })).toEqual([
      'dates.2026-10-10.hours: must not begin before 07:30: the hours of the day before go past midnight until then',
    ]);
  });

  it('names what is wrong with hours and dates that cannot be read, without stumbling over them', () => {
    const faults = faultsOf('calendar', {
      ...nights,
      weekly: { ...nights.weekly, fri: [['25:00', '06:00']] },
      dates: { '2026-02-30': { name: 'x', hours: [] } },
    });
    expect(faults.join('\n')).toContain('weekly.fri.0.0: must be a wall time');
    expect(faults.join('\n')).toContain('dates.2026-02-30');
  });

  it('takes a target without a time only as what the contract or nobody states', () => {
    const rule = { kind: 'resolve', within: null, parameter: 'contract.networkOutageLimit', from: 'report' };
    const tier = demoTenant('faultline.localhost').tiers[0];
    const [worst, ...others] = tier?.severities ?? [];
    const open = { ...tier, severities: [{ ...worst, targets: [rule] }, ...others] };
    expect(faultsOf('tier', open)).toEqual([]);
    const wrong = {
      ...open,
      severities: [{ ...worst, targets: [{ ...rule, parameter: 'limit' }] }, ...others],
    };
    expect(faultsOf('tier', wrong)).toEqual([
      'severities.0.targets.0.parameter: must be contract.<name> or tenant.<name>',
    ]);
  });

  for (const [what, kind, value, fault] of wrong) {
    it(`refuses ${what} and says what to put`, () => {
      expect(faultsOf(kind, value)).toEqual([fault]);
    });
  }
});
