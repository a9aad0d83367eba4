import { describe, expect, test } from 'vitest';
import { type ConfigurationItemKind, parseConfiguration } from '../../shared/contracts/configuration.ts';
import { DAY_MS } from '../../shared/domain/instant.ts';
import { demoTenant } from '../../shared/domain/presets/demo.ts';
import { postGaps } from '../../shared/domain/presets/ladders.ts';
import { CN_WORKDAYS, S002_EFFECTIVE } from '../../shared/domain/presets/s002-effective.ts';
import { onCallAt } from '../../shared/domain/rota.ts';

const demo = demoTenant('Desk.Example');

describe('the demo tenant', () => {
  test('all of its configuration is valid', () => {
    const items: readonly (readonly [ConfigurationItemKind, readonly unknown[]])[] = [
      ['tenant', [demo.tenant]],
      ['tier', demo.tiers],
      ['calendar', demo.calendars],
      ['ladder', demo.ladders],
      ['rota', demo.rotas],
      ['person', demo.people],
      ['customer', demo.customers],
      ['contact', demo.contacts],
      ['site', demo.sites],
      ['contract', demo.contracts],
    ];
    for (const [kind, values] of items) {
      expect(values.length).toBeGreaterThan(0);
      for (const value of values) {
        // As it comes back from the store: no member may be lost or of another shape.
        const parsed = parseConfiguration(kind, JSON.parse(JSON.stringify(value)));
        expect(parsed).toEqual({ item: value });
      }
    }
  });

  test('its address is of the given domain, in lower case', () => {
    expect(demo.tenant.intakeAddress).toBe('demo@desk.example');
    expect(demoTenant('desk.example')).toEqual(demo);
  });

  test('every name in it means something that is there', () => {
    const ids = (list: readonly { readonly id: string }[]) => new Set(list.map(({ id }) => id));
    const people = ids(demo.people);
    const duties = new Set(demo.people.flatMap((person) => person.duties));
    for (const person of demo.people) if (person.managerId) expect(people).toContain(person.managerId);
    for (const rota of demo.rotas) {
      for (const id of rota.layers.flatMap(({ personIds }) => personIds)) expect(people).toContain(id);
    }
    for (const ladder of demo.ladders) {
      for (const id of [ladder.finalPersonId, ...ladder.tenantAlarm.personIds]) expect(people).toContain(id);
      for (const recipient of ladder.rungs.flatMap((rung) => rung.recipients)) {
        if (recipient.to === 'rota') expect(ids(demo.rotas)).toContain(recipient.rotaId);
        if (recipient.to === 'duty') expect(duties).toContain(recipient.duty);
      }
    }
    for (const { customerId, siteId } of demo.contacts) {
      expect(demo.sites).toContainEqual(expect.objectContaining({ id: siteId, customerId }));
    }
    for (const { customerId, tierId, ladderId, siteIds } of demo.contracts) {
      expect(ids(demo.customers)).toContain(customerId);
      expect(ids(demo.tiers)).toContain(tierId);
      expect(ids(demo.ladders)).toContain(ladderId);
      for (const siteId of siteIds) {
        expect(demo.sites).toContainEqual(expect.objectContaining({ id: siteId, customerId }));
      }
    }
    for (const { calendarId, workingDayCalendarId } of demo.tiers) {
      expect(ids(demo.calendars)).toContain(calendarId);
      expect(ids(demo.calendars)).toContain(workingDayCalendarId);
    }
    expect(ids(demo.tiers)).toContain(demo.tenant.defaultTierId);
    expect(ids(demo.ladders)).toContain(demo.tenant.defaultLadderId);
  });

  test('every customer has a site, a contact and a contract', () => {
    expect(demo.customers).toHaveLength(3);
    for (const { id } of demo.customers) {
      for (const list of [demo.sites, demo.contacts, demo.contracts]) {
        expect(list.some(({ customerId }) => customerId === id)).toBe(true);
      }
    }
  });

  test('five people of the desk, two experts and two of a manufacturer, each with mail and a number, and no address twice', () => {
    expect(demo.people).toHaveLength(9);
    expect(
      demo.people.filter(({ roles }) => roles.length === 0).map(({ organisation }) => organisation),
    ).toEqual(['Novacore Systems', 'Novacore Systems']);
    const addresses = demo.people.flatMap((person) => person.contactMethods.map(({ address }) => address));
    expect(new Set(addresses).size).toBe(18);
    for (const person of demo.people) {
      expect(new Set(person.contactMethods.map(({ channel }) => channel))).toEqual(new Set(['sms', 'email']));
    }
  });

  test('every severity of the tier pages somebody when a case opens', () => {
    const opening = demo.ladders.flatMap(({ rungs }) =>
      rungs.flatMap(({ when }) => (when.at === 'opening' ? when.severities : [])),
    );
    expect(opening.sort()).toEqual(['E1', 'E2', 'E3', 'E4', 'L1', 'L2', 'L3', 'L4']);
  });

  test('the ladder of the emergency classes finds each of its posts filled for its customer', () => {
    const ladder = demo.ladders.find(({ id }) => id === 's002-emergency');
    if (!ladder) throw new Error('the demo tenant has the ladder');
    const at = Date.parse('2026-03-03T02:00:00Z');
    const place = { customerId: 'yunxi-metro', siteId: 'yunxi-control', regions: ['浙江省', '宁波市'] };
    expect(postGaps(ladder, demo.posts, place, at)).toEqual([]);
    const elsewhere = { customerId: 'thames-quay', siteId: null, regions: [] };
    const gaps = postGaps(ladder, demo.posts, elsewhere, at).map(({ role }) => role);
    expect(gaps).toEqual(['east_china_expert', 'dedicated_engineer']);
  });

  test('its rota has three engineers by turns, for good', () => {
    const [rota] = demo.rotas;
    if (!rota) throw new Error('the demo tenant has a rota');
    const seen = new Set<string | undefined>();
    for (let week = 0; week < 3; week += 1) {
      seen.add(onCallAt(rota, Date.parse('2060-01-05T01:00:00Z') + week * 7 * DAY_MS).personIds[0]);
    }
    expect(seen).toEqual(new Set(['chen-yu', 'li-na', 'zhao-lei']));
  });
});

describe('the preset s002-effective', () => {
  test('its holidays and make-up workdays are those of the two published notices', () => {
    const dates = Object.entries(CN_WORKDAYS.dates);
    const off = dates.filter(([, { hours }]) => hours.length === 0).map(([date]) => date);
    const makeUp = dates.filter(([, { hours }]) => hours.length > 0).map(([date]) => date);
    expect(off.filter((date) => date.startsWith('2025'))).toHaveLength(28);
    expect(off.filter((date) => date.startsWith('2026'))).toHaveLength(33);
    expect(makeUp).toEqual([
      '2025-01-26',
      '2025-02-08',
      '2025-04-27',
      '2025-09-28',
      '2025-10-11',
      '2026-01-04',
      '2026-02-14',
      '2026-02-28',
      '2026-05-09',
      '2026-09-20',
      '2026-10-10',
    ]);
    for (const edge of ['2025-01-28', '2025-02-04', '2025-05-31', '2025-10-08', '2026-02-15', '2026-02-23']) {
      expect(off).toContain(edge);
    }
    for (const edge of ['2025-01-27', '2025-02-05', '2025-10-09', '2026-02-24', '2026-10-08']) {
      expect(off).not.toContain(edge);
    }
  });

  test('every target says what the contract says', () => {
    const targets = [
      ...S002_EFFECTIVE.severities.flatMap((severity) => severity.targets),
      ...S002_EFFECTIVE.reportTargets,
    ];
    for (const target of targets) expect(target.quote).toBeTruthy();
    expect(S002_EFFECTIVE.severities.map(({ code, targets: own }) => [code, own.length])).toEqual([
      ['L1', 8],
      ['L2', 8],
      ['L3', 7],
      ['L4', 7],
    ]);
  });

  test('no keyword belongs to two severities', () => {
    const keywords = S002_EFFECTIVE.severities.flatMap((severity) => severity.keywords);
    expect(new Set(keywords).size).toBe(keywords.length);
  });
});
