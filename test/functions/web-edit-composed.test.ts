import { describe, expect, it } from 'vitest';
import { composedTier } from '../../shared/domain/composed-tier.ts';
import { PRESET_TIERS } from '../../shared/domain/presets/tiers.ts';
import type { Tier } from '../../shared/domain/tier.ts';
import { fieldsOf, fieldsOfText } from './form-reading.ts';
import { openPortal } from './portal-world.ts';

const NEW = '/setup/tiers';
const NAMED = { id: 'both', nameZh: '两者', nameEn: 'Both', reason: 'both were signed' };

async function opened() {
  const world = await openPortal();
  const { id: as } = await world.personWith('tenant_admin');
  const form = await fieldsOf(world, `${NEW}?of=several`, as);
  const send = (fields: Record<string, string>, lang = 'en') =>
    world.post(`${NEW}?lang=${lang}`, { ...form, ...fields }, { as });
  const composed = () => world.desk.configuration.get<Tier>('tier', 'both');
  return { world, as, form, send, composed };
}

const preset = (id: string): Tier => {
  const tier = PRESET_TIERS[id];
  if (!tier) throw new Error(`There is a preset ${id}`);
  return tier;
};

describe('a tier out of several', () => {
  it('has the promises of all, those of presets and those of the desk', async () => {
    const { world, as, send, composed } = await opened();
    const answer = await send({
      ...NAMED,
      't.0.tier': 'own:s002-effective',
      't.1.tier': 'preset:s002-email-868',
      't.2.tier': 'preset:s001-service-level',
      't.2.severity': 'EQUIPMENT',
    });
    expect([answer.status, await answer.text()]).toEqual([303, '']);
    expect(answer.headers.get('location')).toBe('/setup/tiers/both?saved=1');
    const { id, nameZh, nameEn } = NAMED;
    const wanted = composedTier({ id, nameZh, nameEn }, [
      { tier: preset('s002-effective') },
      { tier: preset('s002-email-868') },
      { tier: preset('s001-service-level'), severity: 'EQUIPMENT' },
    ]);
    expect(await composed()).toEqual({ ...wanted, version: 1 });
    const page = await (await world.get('/setup/tiers/both?lang=en', { as })).text();
    expect(page).toContain('Composed of: s002-effective, s002-email-868, s001-service-level (EQUIPMENT).');
    expect(page).toContain('by s001-service-level');
  });

  it('takes more rows than the form begins with, and keeps what was typed', async () => {
    const { form, send } = await opened();
    expect(form['t.rows']).toBe('3');
    const typed = { ...NAMED, 't.1.tier': 'preset:s002-email-868' };
    const more = fieldsOfText(await (await send({ ...typed, more: 't.rows' })).text());
    expect(more).toMatchObject({ ...typed, 't.rows': '4', 't.3.tier': '' });
  });

  it('says which tier does not fit and why, at its row', async () => {
    const { send, composed } = await opened();
    const two = { ...NAMED, 't.0.tier': 'own:s002-effective' };
    for (const [fields, field, said] of [
      [two, 't-1-tier', 'must be two tiers or more'],
      [{ ...two, 't.2.tier': 'preset:moon' }, 't-2-tier', 'must be a tier of the list'],
      [{ ...two, 't.1.tier': 'own:s002-effective' }, 't-1-tier', 'must not name the same tier twice'],
      [
        { ...two, 't.1.tier': 'preset:s001-service-level' },
        't-1-severity',
        's001-service-level has none of the code L1, but MAJOR, EQUIPMENT, PHONE_REPORT',
      ],
      [
        { ...two, 't.1.tier': 'preset:s001-service-level', 't.1.severity': 'L1' },
        't-1-severity',
        'there is no &quot;L1&quot;',
      ],
      [{ ...two, 't.1.severity': 'L1' }, 't-1-tier', 'must be a tier of the list'],
      [{ ...two, id: 'Both!', 't.1.tier': 'preset:s002-email-868' }, 'id', 'must be an id'],
      [{ ...two, nameZh: '' }, 'nameZh', 'must not be empty'],
      [{ ...two, reason: '', 't.1.tier': 'preset:s002-email-868' }, '', 'must say why it is changed'],
    ] as const) {
      const answer = await send(fields);
      expect([said, answer.status]).toEqual([said, 422]);
      const text = await answer.text();
      expect(text).toContain(said);
      if (field) expect(text).toMatch(new RegExp(`id="f-${field}-fault">[^<]*${said}`));
    }
    const chinese = await (await send({ ...two, 't.1.tier': 'preset:s001-service-level' }, 'zh-CN')).text();
    expect(chinese).toContain('s001-service-level 没有编号为 L1 的级别，只有 MAJOR, EQUIPMENT, PHONE_REPORT');
    expect(await composed()).toBeNull();
  });

  it('does not take the place of one that stands, and is for administrators alone', async () => {
    const { world, send } = await opened();
    const parts = { 't.0.tier': 'own:s002-effective', 't.1.tier': 'preset:s002-email-868' };
    const answer = await send({ ...NAMED, ...parts, id: 's002-effective' });
    expect(answer.status).toBe(409);
    expect(await answer.text()).toContain('There is one of this id already');
    const { id: manager } = await world.personWith('manager');
    expect((await world.get(`${NEW}?of=several`, { as: manager })).status).toBe(403);
  });
});
