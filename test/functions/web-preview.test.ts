import { describe, expect, it } from 'vitest';
import { previewAnswer } from '../../shared/contracts/http-preview.ts';
import type { Ladder, Rung } from '../../shared/domain/ladder.ts';
import { S000_CALL_CENTER } from '../../shared/domain/presets/s000.ts';
import { openPortal, type PortalWorld } from './portal-world.ts';

const CLAIMS = { claims: { sub: 'sub-auditor' } };

async function asked(world: PortalWorld, body: unknown): Promise<Response> {
  await world.personWith('auditor');
  return world.api('POST', '/api/preview', { ...CLAIMS, body });
}

describe('the preview by REST', () => {
  it('names the facts on which nothing hangs, and the version that is not there', async () => {
    const world = await openPortal();
    const question = { severity: 'L1', reportedAt: '2026-03-06T10:00:00+08:00', tierId: 's002-effective' };
    const factsOf = async (facts: Record<string, unknown>) => {
      const answer = await asked(world, { ...question, facts });
      expect(answer.status).toBe(200);
      return ((await answer.json()) as { factsWithoutEffect: string[] }).factsWithoutEffect;
    };
    expect(await factsOf({ repairable_on_the_spot: false, emergency_class: 'E1', channel: 'email' })).toEqual(
      [],
    );
    expect(await factsOf({ repairable_on_spot: false, solved_remotely: 'maybe' })).toEqual([
      'repairable_on_spot',
      'solved_remotely',
    ]);
    const answer = await asked(world, { ...question, tierVersion: 77 });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('s002-effective@77');
  });

  it('answers every deadline and every rung with its people, as the contract of the API says', async () => {
    const world = await openPortal();
    const answer = await asked(world, {
      contractId: 'xihe-2025',
      severity: 'L1',
      reportedAt: '2026-03-06T10:00:00+08:00',
      channel: 'hotline',
      facts: { hardware_and_not_down: false },
    });
    expect(answer.status).toBe(200);
    const body = previewAnswer.parse(await answer.json());
    expect(body.tier.id).toBe('s002-effective');
    expect(body.reportedAt).toBe('2026-03-06T02:00:00.000Z');
    const restore = body.deadlines.find(({ kind }) => kind === 'restore');
    expect(restore).toMatchObject({
      dueAt: '2026-03-06T06:00:00.000Z',
      startedAt: '2026-03-06T02:00:00.000Z',
    });
    // In the week of 2 March the first engineer is on call; the project manager stands behind the rota.
    expect(body.rungs[0]).toMatchObject({
      at: '2026-03-06T02:00:00.000Z',
      rung: 'opening-urgent',
      clock: null,
      does: 'page',
    });
    expect(body.rungs[0]?.people.map(({ id }) => id)).toEqual(['chen-yu', 'li-na', 'zhao-lei', 'wang-fang']);
    const half = body.rungs.find(({ rung, clock }) => rung === 'half-gone' && clock === 'restore');
    expect(half?.at).toBe('2026-03-06T04:00:00.000Z');
    expect(half?.does).toBe('page');
    expect(body.picture).toMatch(/^<svg /);
  });

  it('says which member names something that is not there', async () => {
    const world = await openPortal();
    const at = '2026-03-06T02:00:00Z';
    const faults = async (body: object) => {
      const answer = await asked(world, { severity: 'L1', reportedAt: at, ...body });
      const { errors } = (await answer.json()) as { errors?: { path: string }[] };
      return [answer.status, errors?.map(({ path }) => path).join()];
    };
    expect(await faults({ severity: 'P9' })).toEqual([422, 'severity']);
    expect(await faults({ tierId: 'nothing' })).toEqual([422, 'tierId']);
    expect(await faults({ tierId: 's002-effective', tierVersion: 9 })).toEqual([422, 'tierId']);
    expect(await faults({ contractId: 'nothing' })).toEqual([422, 'contractId']);
    expect(await faults({ siteId: 'nothing' })).toEqual([422, 'siteId']);
    expect(await faults({ ownerId: 'nobody' })).toEqual([422, 'ownerId']);
    expect(await faults({ asOf: '2026-03-05T00:00:00Z' })).toEqual([422, 'asOf']);
    expect(await faults({ asOf: '2056-03-05T00:00:00Z' })).toEqual([422, 'asOf']);
    expect(await faults({ reportedAt: '2026-03-06T02:00' })).toEqual([400, 'reportedAt']);
    expect(await faults({ surprise: 1 })).toEqual([400, '']);
  });

  it('refuses a site of another customer, and names both', async () => {
    const world = await openPortal();
    const question = { severity: 'L1', reportedAt: '2026-03-06T02:00:00Z', contractId: 'xihe-2025' };
    const answer = await asked(world, { ...question, siteId: 'thames-warehouse' });
    expect(answer.status).toBe(422);
    const { errors } = (await answer.json()) as { errors: { path: string; zh: string; en: string }[] };
    expect(errors).toMatchObject([{ path: 'siteId' }]);
    expect(errors[0]?.en).toBe(
      'The site “thames-warehouse” belongs to the customer “thames-quay”, and the contract “xihe-2025” to “xihe-water”.',
    );
    expect(errors[0]?.zh).toBe(
      '地点“thames-warehouse”属于客户“thames-quay”，而合同“xihe-2025”属于“xihe-water”。',
    );
    const { contractId: _, ...noContract } = question;
    expect((await asked(world, { ...noContract, siteId: 'thames-warehouse' })).status).toBe(200);
  });

  it('tells its faults in Chinese without a word of English', async () => {
    const world = await openPortal();
    const question = { severity: 'L1', reportedAt: '2026-03-06T02:00:00Z' };
    for (const body of [
      { siteId: 'nope' },
      { tierId: 'nope' },
      { contractId: 'nope' },
      { ownerId: 'nope' },
      { reportedAt: 'tomorrow' },
      { siteId: 'No Such' },
      { facts: { 'A B': true } },
      { severity: '' },
      { severity: 7 },
      { facts: 'none' },
      { tierVersion: 'x' },
      { tierVersion: 1.5 },
      { asOf: '2026-03-05T00:00:00Z' },
    ]) {
      const { zh, errors } = (await (await asked(world, { ...question, ...body })).json()) as {
        zh: string;
        errors: { zh: string }[];
      };
      for (const said of [zh, ...errors.map((each) => each.zh)]) {
        expect([body, said.replaceAll(/“[^”]*”|2026-03-01T02:10:00Z/g, '')]).toEqual([
          body,
          expect.not.stringMatching(/[A-Za-z]/),
        ]);
      }
    }
  });

  it('answers duties, standby and promotions in the words of the verb', async () => {
    const world = await openPortal();
    const answer = await asked(world, {
      severity: 'L3',
      reportedAt: '2026-03-06T08:30:00Z',
      asOf: '2026-03-10T00:00:00Z',
    });
    const { deadlines } = previewAnswer.parse(await answer.json());
    expect(deadlines.filter(({ kind }) => kind === 'promotion' || kind === 'emergency_opened')).toEqual([
      { kind: 'promotion', subkind: 'L3→L2', dueAt: '2026-03-07T08:30:00.000Z', status: 'done' },
      { kind: 'promotion', subkind: 'L2→L1', dueAt: '2026-03-07T12:30:00.000Z', status: 'done' },
      { kind: 'emergency_opened', dueAt: '2026-03-07T16:30:00.000Z', status: 'met' },
    ]);
    expect(deadlines.find(({ kind, level }) => kind === 'restore' && level === 'L3')).toMatchObject({
      status: 'breached',
      dueAt: '2026-03-07T08:30:00.000Z',
    });
  });

  it('takes the region of the site for a fact, and what is told for a better one', async () => {
    const world = await openPortal();
    const by = { name: 'test', at: world.now, reason: 'test' };
    const { configuration } = world.desk;
    await configuration.put('tier', S000_CALL_CENTER, by);
    const site = { version: 1, customerId: 'xihe-water', postalAddress: '—', timeZone: 'Asia/Shanghai' };
    await configuration.put('site', { ...site, id: 'far', name: 'Far', province: '浙江省' }, by);
    await configuration.put('site', { ...site, id: 'near', name: 'Near', province: '北京市' }, by);
    const arrival = async (more: object) => {
      const answer = await asked(world, {
        tierId: S000_CALL_CENTER.id,
        severity: 'CRITICAL',
        reportedAt: '2026-03-06T02:00:00Z',
        ...more,
      });
      const { deadlines } = previewAnswer.parse(await answer.json());
      return deadlines.find(({ kind }) => kind === 'arrive')?.dueAt;
    };
    expect(await arrival({ siteId: 'near' })).toBe('2026-03-06T04:00:00.000Z');
    expect(await arrival({ siteId: 'far' })).toBe('2026-03-08T02:00:00.000Z');
    expect(await arrival({ siteId: 'far', facts: { 'site.province': '北京市' } })).toBe(
      '2026-03-06T04:00:00.000Z',
    );
    expect(await arrival({})).toBe('2026-03-06T04:00:00.000Z');
  });

  it('warns instead of paging where somebody owns the case', async () => {
    const world = await openPortal();
    const answer = await asked(world, {
      severity: 'L1',
      reportedAt: '2026-03-06T02:00:00Z',
      ownerId: 'li-na',
    });
    const body = previewAnswer.parse(await answer.json());
    const half = body.rungs.find(({ rung, clock }) => rung === 'half-gone' && clock === 'restore');
    expect(half?.does).toBe('warn');
    expect(half?.people.map(({ id }) => id)).toEqual(['li-na']);
  });
});

describe('the preview page', () => {
  it('draws a picture and lists for what its form says, in both languages', async () => {
    const world = await openPortal();
    const query =
      'of=contract:thames-2025&severity=L2&at=2026-03-06T16:30&site=thames-warehouse&channel=email&owner=&until=';
    for (const lang of ['zh-CN', 'en'] as const) {
      const answer = await world.get(`/setup/preview?${query}&lang=${lang}`, { as: 'sun-wei' });
      const text = await answer.text();
      expect(answer.status).toBe(200);
      expect(text).toContain('<svg class="tl"');
      // 16:30 in London, the site's zone.
      expect(text).toContain('value="2026-03-06T16:30"');
      // Once: the picture says it itself, for whoever takes it along.
      expect(text.split('Europe/London')).toHaveLength(2);
      expect(Buffer.byteLength(text)).toBeLessThan(60_000);
    }
  });

  it('draws who comes with a promotion, with the window and the repeats of their rung', async () => {
    const world = await openPortal();
    const ladder = await world.desk.configuration.get<Ladder>('ladder', 'standard');
    if (!ladder) throw new Error('There is no ladder');
    const climbed: Rung = {
      ...{ id: 'climbed', name: '升级到位 / Climbed', does: 'page', order: 'all_at_once' },
      when: { at: 'promotion', severities: ['L2'] },
      recipients: [{ to: 'person', personId: 'he-jing' }],
      ...{ acknowledgeWithinMinutes: 4, repeats: 2 },
    };
    const changed = { ...ladder, version: 2, rungs: [...ladder.rungs, climbed] };
    await world.desk.configuration.put('ladder', changed, { name: 'test', at: world.now, reason: 'more' });
    const query = 'of=tier:s002-effective&severity=L3&at=2026-03-06T16:30&until=2026-03-10T00:00';
    const text = await (await world.get(`/setup/preview?${query}&lang=en`, { as: 'sun-wei' })).text();
    expect(text).toMatch(
      /<bdi>Climbed<\/bdi> <span class="a">promotion · each page waits 4 min · asked 2 times more<\/span><br><bdi>He Jing<\/bdi>/,
    );
    // In the picture its mark hangs on the promotion of that instant, once.
    expect(text.match(/<title>[^<]*Climbed[^<]*He Jing[^<]*<\/title>/g)).toHaveLength(1);
  });

  it('shows what nobody doing anything comes to: promotions, standby and the emergency', async () => {
    const world = await openPortal();
    const query = 'of=tier:s002-effective&severity=L3&at=2026-03-06T16:30&until=2026-03-10T00:00';
    const text = await (await world.get(`/setup/preview?${query}&lang=en`, { as: 'sun-wei' })).text();
    for (const said of ['Promotion · L3→L2', 'Promotion · L2→L1', 'The emergency opens', 'Restore · L3']) {
      expect(text).toContain(said);
    }
    expect(Buffer.byteLength(text)).toBeLessThan(80_000);
    const calm = await (
      await world.get(`/setup/preview?${query.replace(/&until.*/, '')}&lang=en`, { as: 'sun-wei' })
    ).text();
    expect(calm).not.toContain('The emergency opens');
  });

  it('asks for another time where the one given is none, and keeps the rest', async () => {
    const world = await openPortal();
    for (const bad of [
      'at=2026-02-30T10:00',
      'at=yesterday',
      'at=9999-01-01T00:00',
      'until=2000-01-01T00:00',
    ]) {
      const answer = await world.get(`/setup/preview?of=tier:s002-effective&severity=L3&${bad}&lang=en`, {
        as: 'sun-wei',
      });
      const text = await answer.text();
      expect([bad, answer.status]).toEqual([bad, 422]);
      expect(text).toContain('<option value="L3" selected>');
      expect(text).not.toContain('<svg class="tl"');
    }
  });

  it('says what of its address it does not know, and draws nothing without it', async () => {
    const world = await openPortal();
    const query = 'of=contract:xihe-2025&severity=L1&at=2026-03-06T16:30';
    for (const [more, en, zh] of [
      ['site=nope', '“nope” is not in this list', '“nope”不在此列表中'],
      ['site=thames-warehouse', 'belongs to the customer “thames-quay”', '属于客户“thames-quay”'],
      ['owner=nobody', '“nobody” is not in this list', '“nobody”不在此列表中'],
      ['channel=fax', '“fax” is not in this list', '“fax”不在此列表中'],
      ['fact.hardware_and_not_down=maybe', '“maybe” is no value of this', '“maybe”不是可取的值'],
      ['fact.hardware_and_not_down=7', '“7” is no value of this', '“7”不是可取的值'],
      ['fact.moon=true', 'Nothing of this tier hangs on: moon', '没有任何内容取决于：moon'],
    ]) {
      for (const [lang, said] of [
        ['en', en],
        ['zh-CN', zh],
      ]) {
        const answer = await world.get(`/setup/preview?${query}&${more}&lang=${lang}`, { as: 'sun-wei' });
        const text = await answer.text();
        expect([more, answer.status]).toEqual([more, 422]);
        expect(text).toContain(said);
        expect(text).not.toContain('<svg class="tl"');
        const field = /<a href="#(f-[^"]+)">/.exec(text)?.[1];
        expect(text).toContain(`id="${field}"`);
      }
    }
    const known = await world.get(`/setup/preview?${query}&fact.hardware_and_not_down=true&owner=&site=`, {
      as: 'sun-wei',
    });
    expect(known.status).toBe(200);
  });

  it('says that there is no such tier or contract', async () => {
    const world = await openPortal();
    for (const of of [
      'tier:nothing',
      'contract:nothing',
      'tier:s002-effective@7',
      '<script>',
      'tier:../../x',
    ]) {
      const answer = await world.get(`/setup/preview?of=${encodeURIComponent(of)}`, { as: 'sun-wei' });
      expect([of, answer.status]).toEqual([of, 404]);
    }
  });

  it('shows what people typed into the address as text', async () => {
    const world = await openPortal();
    const nasty = '"><script>alert(1)</script>';
    const query = new URLSearchParams({
      of: 'tier:s002-effective',
      severity: nasty,
      at: nasty,
      'fact.x': nasty,
      until: nasty,
    });
    const text = await (await world.get(`/setup/preview?${query}`, { as: 'sun-wei' })).text();
    expect(text).not.toContain('<script>alert');
  });
});
