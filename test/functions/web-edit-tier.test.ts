import { describe, expect, it } from 'vitest';
import { DEFAULT_CONVENTIONS } from '../../shared/domain/conventions.ts';
import type { Contract } from '../../shared/domain/customers.ts';
import { PRESET_TIERS } from '../../shared/domain/presets/tiers.ts';
import type { Tier } from '../../shared/domain/tier.ts';
import { CONVENTION_KEYS } from '../../shared/web/conventions-form.ts';
import { conventionWordsOf } from '../../shared/web/words-conventions.ts';
import { fieldsOf } from './form-reading.ts';
import { openPortal } from './portal-world.ts';

const TIER = 's002-effective';
const PATH = `/setup/tiers/${TIER}`;

async function opened() {
  const world = await openPortal();
  const { id: as } = await world.personWith('tenant_admin');
  const tierNow = (id = TIER) => world.desk.configuration.get<Tier>('tier', id);
  const send = (part: string, fields: Record<string, string>, lang = 'en') =>
    world.post(`${PATH}?lang=${lang}`, { ...fields, part }, { as });
  const fields = (part: string) => fieldsOf(world, `${PATH}?part=${encodeURIComponent(part)}`, as);
  return { world, as, tierNow, send, fields };
}

describe('the pages of a tier', () => {
  it('give back what the tier says: each part saved unchanged makes no version', async () => {
    const { tierNow, send, fields } = await opened();
    const before = await tierNow();
    const parts = [
      ...(before?.severities ?? []).map(({ code }) => `severity:${code}`),
      'every',
      'conventions',
      'json',
    ];
    for (const part of parts) {
      const answer = await send(part, { ...(await fields(part)), reason: 'as it was' });
      expect([part, answer.status, await answer.text()]).toEqual([part, 303, '']);
      expect(answer.headers.get('location')).toMatch(/&saved=nothing$/);
      expect(await tierNow()).toEqual(before);
    }
  });

  it('say which miss makes an emergency, and are told where no rung is for its class', async () => {
    const { tierNow, send, fields } = await opened();
    const [first] = (await tierNow())?.severities ?? [];
    const row = first?.targets.findIndex(({ kind }) => kind === 'restore') ?? -1;
    const part = `severity:${first?.code}`;
    const asked = {
      ...(await fields(part)),
      [`r.${row}.onBreach`]: 'emergency_measure',
      [`r.${row}.emergencyClass`]: 'E2',
      reason: 'too long without help',
    };
    const told = await send(part, asked);
    expect(told.status).toBe(409);
    expect(await told.text()).toContain('A missed deadline makes an emergency of E2 for contract');
    expect((await send(part, { ...asked, despite: 'yes' })).status).toBe(303);
    const target = async () => (await tierNow())?.severities[0]?.targets[row];
    expect(await target()).toMatchObject({ onBreach: 'emergency_measure', emergencyClass: 'E2' });
    // No emergency, no class of it; and a form from before these fields were there says nothing of them.
    const { [`r.${row}.onBreach`]: _, [`r.${row}.emergencyClass`]: __, ...before } = await fields(part);
    expect((await send(part, { ...before, reason: 'x' })).headers.get('location')).toMatch(/saved=nothing$/);
    const gone = { ...(await fields(part)), [`r.${row}.onBreach`]: 'miss', reason: 'not any more' };
    expect((await send(part, gone)).status).toBe(303);
    expect(await target()).not.toHaveProperty('onBreach');
    expect(await target()).not.toHaveProperty('emergencyClass');
  });

  it('change a time and add, and remove, a target of a severity', async () => {
    const { tierNow, send, fields } = await opened();
    const before = await tierNow();
    const targets = before?.severities[1]?.targets ?? [];
    const code = before?.severities[1]?.code ?? '';
    const row = targets.findIndex(({ within, instant }) => within !== null && !instant);
    const gone = targets.findIndex((_, index) => index !== row);
    const answer = await send(`severity:${code}`, {
      ...(await fields(`severity:${code}`)),
      [`r.${row}.amount`]: '90',
      [`r.${row}.unit`]: 'minutes',
      [`r.${gone}.remove`]: 'yes',
      'n.kind': 'analysis_report',
      'n.subkind': 'interim',
      'n.amount': '2',
      'n.unit': 'working_days',
      'n.from': `breach:${targets[row]?.kind}`,
      definitionEn: 'Slow for many.',
      reason: 'new terms',
    });
    expect(answer.status).toBe(303);
    const saved = (await tierNow())?.severities[1];
    expect(saved?.definitionEn).toBe('Slow for many.');
    expect(saved?.targets).toHaveLength(targets.length);
    expect(saved?.targets).toContainEqual({ ...targets[row], within: { amount: 90, unit: 'minutes' } });
    expect(saved?.targets).not.toContainEqual(targets[gone]);
    expect(saved?.targets.at(-1)).toEqual({
      kind: 'analysis_report',
      subkind: 'interim',
      within: { amount: 2, unit: 'working_days' },
      from: `breach:${targets[row]?.kind}`,
    });
  });

  it('say at the row what is wrong with it, and keep what was typed', async () => {
    const { tierNow, send, fields } = await opened();
    const before = await tierNow();
    const code = before?.severities[0]?.code ?? '';
    const row = (before?.severities[0]?.targets ?? []).findIndex(({ instant }) => !instant);
    const answer = await send(`severity:${code}`, {
      ...(await fields(`severity:${code}`)),
      [`r.${row}.amount`]: 'soon',
      'n.kind': 'resolve',
      'n.from': 'breach:never',
      'n.amount': '1',
      reason: 'x',
    });
    const text = await answer.text();
    expect(answer.status).toBe(422);
    expect(text).toMatch(new RegExp(`id="f-r-${row}-amount-fault">must be a number`));
    expect(text).toContain('value="soon"');
    expect((await tierNow())?.version).toBe(1);
  });

  it('show every convention with its name, its default and what it decides, in both languages', async () => {
    const { world, as } = await opened();
    expect([...CONVENTION_KEYS, 'anchors'].toSorted()).toEqual(Object.keys(DEFAULT_CONVENTIONS).toSorted());
    for (const lang of ['en', 'zh-CN'] as const) {
      const text = await (await world.get(`${PATH}?part=conventions&lang=${lang}`, { as })).text();
      const said = conventionWordsOf(lang);
      for (const [name, decides] of [...Object.values(said.conventions), ...Object.values(said.anchors)]) {
        expect(text).toContain(escaped(name));
        expect(text).toContain(escaped(decides));
      }
    }
  });

  it('write only the conventions that differ from the default', async () => {
    const { tierNow, send, fields } = await opened();
    const answer = await send('conventions', {
      ...(await fields('conventions')),
      workingDayDue: 'same_clock_time',
      deadlineInclusive: 'false',
      instantMinutes: '',
      businessWindows: '08:30-17:30',
      'anchors.s002_emergency_anchor': 'report',
      reason: 'as the contract reads',
    });
    expect(answer.status).toBe(303);
    const before = PRESET_TIERS[TIER]?.conventions;
    const { instantMinutes: _, ...kept } = before ?? {};
    expect((await tierNow())?.conventions).toEqual({
      ...kept,
      workingDayDue: 'same_clock_time',
      deadlineInclusive: false,
      businessWindows: [['08:30', '17:30']],
      anchors: { s002_emergency_anchor: 'report' },
    });
  });

  it('refuse JSON that is none, a member that is not known, and a calendar that is not there', async () => {
    const { tierNow, send, fields } = await opened();
    const form = await fields('json');
    const sent = async (json: string, lang = 'en') => {
      const answer = await send('json', { ...form, json, reason: 'x' }, lang);
      expect(answer.status).toBe(422);
      return answer.text();
    };
    expect(await sent('{')).toContain('This is not JSON');
    expect(await sent('{', 'zh-CN')).toContain('这不是 JSON');
    const tier = await tierNow();
    expect(await sent(JSON.stringify({ ...tier, colour: 'red' }))).toContain(
      'has members that are not known',
    );
    expect(await sent(JSON.stringify({ ...tier, calendarId: 'moon' }))).toContain(
      'there is no &quot;moon&quot;',
    );
    expect(await sent(JSON.stringify({ ...tier, calendarId: 'moon' }), 'zh-CN')).toContain('没有这样的日历');
    expect((await tierNow())?.version).toBe(1);
  });

  it('will not save a tier in use with a time that nobody has given, and tell all that is missing', async () => {
    const { world, as, tierNow, send, fields } = await opened();
    const tier = await tierNow();
    const json = JSON.stringify({
      ...tier,
      parameters: [
        {
          id: 'contract.outageLimit',
          of: 'contract',
          shape: 'duration',
          nameZh: '中断时限',
          nameEn: 'Outage limit',
        },
        {
          id: 'tenant.reportWithin',
          of: 'tenant',
          shape: 'duration',
          nameZh: '报告时限',
          nameEn: 'Report within',
        },
      ],
    });
    for (const [lang, said] of [
      ['en', ['not complete', 'Outage limit', 'Report within']],
      ['zh-CN', ['不完整', '中断时限', '报告时限']],
    ] as const) {
      const answer = await send('json', { ...(await fields('json')), json, reason: 'x' }, lang);
      expect(answer.status).toBe(422);
      const text = await answer.text();
      for (const part of said) expect(text).toContain(part);
    }
    // Under an id that nobody names it is a draft, which says what it lacks.
    const draft = await world.post('/setup/tiers', { source: 'preset:s004-service-desk' }, { as });
    expect(draft.headers.get('location')).toBe('/setup/tiers/s004-service-desk?saved=1');
    const page = await (await world.get('/setup/tiers/s004-service-desk?lang=en', { as })).text();
    expect(page).toContain('Before this tier can bind a case');
    expect(page).toContain('P2');
  });

  it('ask nothing for a contract that is over, and warn where no severity has a definition', async () => {
    const { world, as, tierNow, send, fields } = await opened();
    await world.post('/setup/tiers', { source: 'preset:s004-service-desk' }, { as });
    const contract = await world.desk.configuration.get<Contract>('contract', 'xihe-2025');
    const over = { ...contract, id: 'over', version: 1, tierId: 's004-service-desk', endsOn: '2026-03-01' };
    await world.desk.configuration.put('contract', over, { name: 'x', at: world.now, reason: 'old' });
    const path = '/setup/tiers/s004-service-desk';
    const form = await fieldsOf(world, `${path}?part=every`, as);
    expect((await world.post(path, { ...form, part: 'every', reason: 'x' }, { as })).status).toBe(303);

    const tier = await tierNow();
    const bare = { definitionZh: '', definitionEn: '', definitionRequired: true };
    const severities = tier?.severities.map((severity) => ({ ...severity, ...bare }));
    const json = JSON.stringify({ ...tier, severities });
    expect((await send('json', { ...(await fields('json')), json, reason: 'x' })).status).toBe(303);
    const page = await (await world.get(`${PATH}?lang=en`, { as })).text();
    expect(page).toContain('people have nothing to judge by');
  });

  it('load every preset, with the calendars that it counts on', async () => {
    const { world, as, tierNow } = await opened();
    for (const [id, preset] of Object.entries(PRESET_TIERS)) {
      const answer = await world.post(
        '/setup/tiers?lang=en',
        { source: `preset:${id}`, id: `my-${id}` },
        { as },
      );
      expect([id, answer.status, await answer.text()]).toEqual([id, 303, '']);
      expect(await tierNow(`my-${id}`)).toEqual({ ...preset, id: `my-${id}`, version: 1 });
      const page = await world.get(`/setup/tiers/my-${id}`, { as });
      expect([id, page.status]).toEqual([id, 200]);
    }
    const again = await world.post('/setup/tiers?lang=en', { source: `preset:${TIER}` }, { as });
    expect(again.status).toBe(409);
    const copy = await world.post('/setup/tiers', { source: `own:${TIER}`, id: 'a-copy' }, { as });
    expect(copy.status).toBe(303);
    expect((await tierNow('a-copy'))?.severities).toEqual((await tierNow())?.severities);
    expect((await world.post('/setup/tiers', { source: 'preset:constructor' }, { as })).status).toBe(422);
  });

  it('tell in the history what a version changed, by severity and target', async () => {
    const { world, as, tierNow, send, fields } = await opened();
    const tier = await tierNow();
    const code = tier?.severities[2]?.code ?? '';
    const row = (tier?.severities[2]?.targets ?? []).findIndex(
      ({ kind, instant }) => kind === 'restore' && !instant,
    );
    await send(`severity:${code}`, {
      ...(await fields(`severity:${code}`)),
      [`r.${row}.amount`]: '5',
      reason: 'faster',
    });
    const text = await (await world.get(`${PATH}?part=history&lang=en`, { as })).text();
    expect(text).toMatch(
      new RegExp(`<b>${code} › Restore › Within</b>: <del><bdi>[^<]+</bdi></del> → <ins><bdi>5 `),
    );
    expect((await world.get(`${PATH}/versions/2`, { as })).status).toBe(200);
  });

  it('compare any two versions, in either direction', async () => {
    const { world, as, send, fields } = await opened();
    const history = (query: string) =>
      world.get(`${PATH}?part=history${query}`, { as }).then((answer) => answer.text());
    expect(await history('&lang=en')).not.toContain('beside each other');
    for (const name of ['One', 'Two', 'Three']) {
      await send('conventions', { ...(await fields('conventions')), nameEn: name, reason: name });
    }
    const comparedOf = (text: string) => /<section id="compare">.*?<\/section>/s.exec(text)?.[0] ?? '';
    const first = PRESET_TIERS[TIER]?.nameEn;
    const whole = comparedOf(await history('&lang=en'));
    expect(whole).toMatch(/<option value="1" selected>.*<option value="4" selected>/s);
    expect(whole).not.toContain('<del>');
    const forwards = comparedOf(await history('&from=1&to=3&lang=en'));
    expect(forwards).toContain(`<del><bdi>${first}</bdi></del> → <ins><bdi>Two</bdi></ins>`);
    const backwards = comparedOf(await history('&from=4&to=2&lang=zh-CN'));
    expect(backwards).toContain('从第 4 版到第 2 版');
    expect(backwards).toContain('<del><bdi>Three</bdi></del> → <ins><bdi>One</bdi></ins>');
    expect(comparedOf(await history('&from=2&to=2&lang=en'))).toContain('They say the same.');
    // A version that is none is as good as none said.
    expect(comparedOf(await history('&from=nine&to=3&lang=en'))).toContain('From version 1 to version 3');
  });

  it('name a standby and not its id', async () => {
    const { world, as } = await opened();
    const english = await (await world.get(`${PATH}?lang=en`, { as })).text();
    expect(english).toContain('a replacement leaves Lin’an: when');
    const chinese = await (await world.get(`${PATH}?lang=zh-CN`, { as })).text();
    expect(chinese).toContain('从临安发出备机');
    expect(chinese).not.toContain('ship_from_linan');
  });
});

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll("'", '&#39;').replaceAll('<', '&lt;');
