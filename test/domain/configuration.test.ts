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
      { ...rota, startsOn: '2026-02-30' },
      'startsOn: must be a day such as 2026-02-27',
    ],
    [
      'an empty rota',
      'rota',
      { ...rota, personIds: [] },
      'personIds: must name at least one person, or nobody is on call',
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
