import { describe, expect, it } from 'vitest';
import { PRESET_TIERS } from '../../shared/domain/presets/tiers.ts';
import type { TargetCondition, Tier } from '../../shared/domain/tier.ts';
import { fieldsOf, fieldsOfText } from './form-reading.ts';
import { openPortal } from './portal-world.ts';

/** A draft of this preset, which nobody names, with its pages. */
async function opened(preset = 's002-effective') {
  const world = await openPortal();
  const { id: as } = await world.personWith('tenant_admin');
  await world.post('/setup/tiers', { source: `preset:${preset}`, id: 'mine' }, { as });
  const path = '/setup/tiers/mine';
  const tierNow = async (): Promise<Tier> => {
    const tier = await world.desk.configuration.get<Tier>('tier', 'mine');
    if (!tier) throw new Error('The draft was loaded');
    return tier;
  };
  const fields = (part: string) => fieldsOf(world, `${path}?part=${encodeURIComponent(part)}`, as);
  const send = (part: string, given: Record<string, string>, lang = 'en') =>
    world.post(`${path}?lang=${lang}`, { ...given, reason: 'as agreed', part }, { as });
  const saves = async (part: string, given: Record<string, string>) => {
    const answer = await send(part, { ...(await fields(part)), ...given });
    expect([answer.status, await answer.text()]).toEqual([303, '']);
    return tierNow();
  };
  const refuses = async (part: string, given: Record<string, string>, lang = 'en') => {
    const { version } = await tierNow();
    const answer = await send(part, { ...(await fields(part)), ...given }, lang);
    expect(answer.status).toBe(422);
    expect((await tierNow()).version).toBe(version);
    return answer.text();
  };
  return { world, as, path, tierNow, fields, send, saves, refuses };
}

describe('the forms of a tier', () => {
  it('give back every preset as it is, part by part', async () => {
    for (const preset of Object.keys(PRESET_TIERS)) {
      const { tierNow, saves } = await opened(preset);
      const before = await tierNow();
      const codes = before.severities.map(({ code }) => `severity:${code}`);
      for (const part of [
        ...codes,
        'every',
        'levels',
        'pauses',
        'obligations',
        'promotion',
        'times',
        'conventions',
      ]) {
        // A version of its own would say that the form gave back something else.
        expect([preset, part, await saves(part, {})]).toEqual([preset, part, before]);
      }
    }
  }, 60_000);

  it('draw one row more when asked to, with what was typed, and save nothing', async () => {
    const { send, fields, tierNow, path } = await opened();
    const typed = { 'n.code': 'dust', 'n.nameEn': 'Dust on site', more: 'n.rows', reason: '' };
    const answer = await send('pauses', { ...(await fields('pauses')), ...typed });
    expect(answer.status).toBe(200);
    const text = await answer.text();
    expect(text).toContain(`formaction="${path}#f-n2-code"`);
    const drawn = fieldsOfText(text);
    expect(drawn).toMatchObject({
      'n.code': 'dust',
      'n.nameEn': 'Dust on site',
      'n1.code': '',
      'n.rows': '2',
    });
    expect((await tierNow()).version).toBe(1);
    // No counter grows without end, and none is invented.
    const many = fieldsOfText(
      await (await send('pauses', { ...drawn, more: 'n.rows', 'n.rows': '999' })).text(),
    );
    expect(many['n.rows']).toBe('30');
    expect((await send('pauses', { ...drawn, more: 'reason' })).status).toBe(422);
  });

  it('save once what is sent twice', async () => {
    const { fields, send, tierNow } = await opened();
    const form = { ...(await fields('pauses')), 'n.code': 'dust', 'n.nameZh': '粉尘', 'n.nameEn': 'Dust' };
    expect((await send('pauses', form)).status).toBe(303);
    expect((await send('pauses', form)).status).toBe(409);
    const { version, pauseReasons } = await tierNow();
    expect([version, pauseReasons.filter(({ code }) => code === 'dust').length]).toEqual([2, 1]);
    expect((await send('pauses', { ...form, token: 'forged' })).status).toBe(403);
  });
});

describe('pause reasons', () => {
  it('are changed, removed and added, several at once, with the targets that are never paused', async () => {
    const { tierNow, saves } = await opened();
    const before = await tierNow();
    const after = await saves('pauses', {
      'p.0.nameEn': 'The customer is not prepared',
      'p.1.remove': 'yes',
      'p.2.side': 'vendor',
      'n.rows': '3',
      'n.code': 'dust',
      'n.nameZh': '现场粉尘',
      'n.nameEn': 'Dust on site',
      'n2.code': 'own_stock',
      'n2.nameZh': '等待我方备件',
      'n2.nameEn': 'Our own parts',
      'n2.side': 'vendor',
      'never.arrive': 'yes',
    });
    const [first, , third, ...others] = before.pauseReasons;
    expect(after.pauseReasons).toEqual([
      { ...first, nameEn: 'The customer is not prepared' },
      { ...third, side: 'vendor' },
      ...others,
      { code: 'dust', nameZh: '现场粉尘', nameEn: 'Dust on site' },
      { code: 'own_stock', nameZh: '等待我方备件', nameEn: 'Our own parts', side: 'vendor' },
    ]);
    expect(after.neverPausedKinds).toEqual([...before.neverPausedKinds, 'arrive']);
  });

  it('say at their field what is wrong, by the name of the row', async () => {
    const { tierNow, refuses } = await opened();
    const [first] = (await tierNow()).pauseReasons;
    const text = await refuses('pauses', {
      'p.1.nameZh': '',
      'n.code': 'Two words',
      'n.nameZh': 'a',
      'n.nameEn': 'b',
    });
    expect(text).toMatch(/id="f-p-1-nameZh-fault">must not be empty/);
    expect(text).toMatch(/id="f-n-code-fault">must be an id/);
    expect(text).toContain('<a href="#f-p-1-nameZh">');
    expect(text).toContain('value="Two words"');
    const twice = await refuses(
      'pauses',
      { 'n.code': first?.code ?? '', 'n.nameZh': 'a', 'n.nameEn': 'b' },
      'zh-CN',
    );
    expect(twice).toContain('同一编号不能出现两次');
  });
});

describe('conditions of targets', () => {
  const emergency: TargetCondition = {
    fact: 'emergency_class',
    op: 'in',
    value: ['E1', 'E2'],
    whileUnknown: 'inactive',
  };

  it('are written line by line: yes and no, words, one of several, conventions, facts of one’s own', async () => {
    const { saves } = await opened('s001-service-level');
    const after = await saves('severity:MAJOR', {
      'r.0.c.0.fact': 'emergency_class',
      'r.0.c.0.op': 'in',
      'r.0.c.0.value': 'E1，E2',
      'r.0.c.0.unknown': 'inactive',
      'r.1.c.rows': '3',
      'r.1.c.0.fact': 'hardware_damaged',
      'r.1.c.0.op': 'eq',
      'r.1.c.0.value': '否',
      'r.1.c.0.unknown': 'active',
      'r.1.c.0.unknownBy': 'unknownHardwareState',
      'r.1.c.2.other': 'shift',
      'r.1.c.2.op': 'neq',
      'r.1.c.2.value': '"3"',
      'r.1.c.2.unknown': 'never_unknown',
      'r.1.quote': '硬件未损坏的，……',
    });
    const [first, second] = after.severities[0]?.targets ?? [];
    expect(first?.condition).toEqual(emergency);
    expect(second?.condition).toEqual({
      ...{ fact: 'hardware_damaged', op: 'eq', value: false, whileUnknown: 'active' },
      unknownBy: 'unknownHardwareState',
      and: [{ fact: 'shift', op: 'neq', value: '3', whileUnknown: 'never_unknown' }],
    });
    expect(second?.quote).toBe('硬件未损坏的，……');
    // Read back as it was written, and taken out by its fact.
    expect((await saves('severity:MAJOR', {})).severities[0]?.targets).toEqual(after.severities[0]?.targets);
    const without = await saves('severity:MAJOR', { 'r.1.c.0.fact': '', 'r.0.c.0.fact': '' });
    expect(without.severities[0]?.targets[0]?.condition).toBeUndefined();
    expect(without.severities[0]?.targets[1]?.condition).toMatchObject({ fact: 'shift', value: '3' });
  });

  it('belong to new targets as well, and stand where a form has no word of them', async () => {
    const { tierNow, saves, fields, send } = await opened();
    const added = await saves('every', {
      'n.kind': 'arrive',
      'n.amount': '4',
      'n.unit': 'hours',
      'n.from': 'determined',
      'n.c.0.fact': 'onsite_decided',
      'n.c.0.value': 'yes',
    });
    const rule = { kind: 'arrive', within: { amount: 4, unit: 'hours' }, from: 'determined' };
    const condition = { fact: 'onsite_decided', op: 'eq', value: true, whileUnknown: 'active' };
    expect(added.reportTargets.at(-1)).toEqual({ ...rule, condition });
    // As a page sent it that was opened before these fields were there.
    const form = Object.entries(await fields('every')).filter(
      ([name]) => !/\.(c\..*|quote|precondition)$/.test(name),
    );
    expect((await send('every', Object.fromEntries(form))).status).toBe(303);
    expect((await tierNow()).reportTargets).toEqual(added.reportTargets);
  });

  it('stay where they are more than a form can show', async () => {
    const { tierNow, saves, fields } = await opened('s001-service-level');
    const tier = await tierNow();
    const line = { fact: 'hardware_fault', op: 'eq', value: true, whileUnknown: 'active' } as const;
    const deep = { ...line, and: Array.from({ length: 6 }, () => ({ ...line, and: [line] })) };
    const [first, ...others] = tier.severities;
    const targets = first?.targets.map((rule, index) => (index === 0 ? { ...rule, condition: deep } : rule));
    const before = await saves('json', {
      json: JSON.stringify({ ...tier, severities: [{ ...first, targets }, ...others] }),
    });
    expect((await fields('severity:MAJOR'))['r.0.c.0.fact']).toBeUndefined();
    const after = await saves('severity:MAJOR', { 'r.0.quote': 'as it was', 'r.0.c.0.fact': '' });
    expect(after.severities[0]?.targets[0]).toEqual({
      ...before.severities[0]?.targets[0],
      quote: 'as it was',
    });
    // Within what fits, nested conditions stay nested until somebody changes them.
    const nested = {
      ...line,
      and: [{ ...line, fact: 'resolved', and: [{ ...line, fact: 'channel', value: 'a,"b"' }] }],
    };
    const small = first?.targets.map((rule, index) => (index === 0 ? { ...rule, condition: nested } : rule));
    await saves('json', {
      json: JSON.stringify({ ...tier, severities: [{ ...first, targets: small }, ...others] }),
    });
    expect((await saves('severity:MAJOR', {})).severities[0]?.targets[0]?.condition).toEqual(nested);
    const changed = await saves('severity:MAJOR', { 'r.0.c.0.value': 'no' });
    expect(changed.severities[0]?.targets[0]?.condition).toEqual({
      ...line,
      value: false,
      and: [
        { ...line, fact: 'resolved' },
        { ...line, fact: 'channel', value: 'a,"b"' },
      ],
    });
  });

  it('say at their line what is missing, and are open where it is', async () => {
    const { refuses } = await opened();
    const text = await refuses('severity:L1', {
      'r.0.c.rows': '3',
      'r.0.c.1.fact': 'hardware_fault',
      'r.0.c.2.value': 'yes',
      'n.amount': '3',
    });
    expect(text).toMatch(/id="f-r-0-c-1-value-fault">must have a value/);
    expect(text).toMatch(/id="f-r-0-c-2-fact-fault">must name a fact/);
    expect(text).toMatch(/id="f-n-kind-fault">must name a target/);
    expect(text).toContain('<details open>');
    const chinese = await refuses(
      'severity:L1',
      { 'r.0.c.0.fact': 'no such', 'r.0.c.0.value': '是' },
      'zh-CN',
    );
    expect(chinese).toContain('必须是事实的编号');
  });
});

describe('what the customer owes', () => {
  it('is written with its time and severities, and a target waits for it', async () => {
    const { saves } = await opened('s000-call-center');
    const duty = {
      'n.id': 'opens_the_door',
      'n.whatZh': '客户开门',
      'n.whatEn': 'The customer opens the door',
      'n.amount': '30',
      'n.unit': 'minutes',
      'n.of.GENERAL': 'yes',
      'n.of.SEVERE': 'yes',
      'n.quote': '客户应在30分钟内开门',
    };
    const owing = await saves('obligations', { ...duty, 'o.0.amount': '', 'o.0.of.CRITICAL': '' });
    expect(owing.obligations).toEqual([
      expect.objectContaining({ id: 'customer_maintainer_on_site_10min', within: null }),
      {
        id: 'opens_the_door',
        within: { amount: 30, unit: 'minutes' },
        from: 'report',
        whatZh: '客户开门',
        whatEn: 'The customer opens the door',
        quote: '客户应在30分钟内开门',
        severities: ['SEVERE', 'GENERAL'],
      },
    ]);
    expect(owing.obligations?.[0]).not.toHaveProperty('severities');
    const waiting = await saves('severity:GENERAL', { 'r.0.precondition': 'opens_the_door' });
    expect(waiting.severities[2]?.targets[0]?.precondition).toBe('opens_the_door');
  });

  it('cannot go while a target waits for it, which is named', async () => {
    const { refuses, fields } = await opened('s000-call-center');
    const text = await refuses('obligations', { 'o.0.remove': 'yes' });
    expect(text).toMatch(/CRITICAL › Restore[^<]* › Waits for a duty/);
    expect(text).toContain('there is no &quot;customer_maintainer_on_site_10min&quot;');
    const page = await fields('obligations');
    expect(page['o.0.whatEn']).toContain('dedicated maintainer');
  });

  it('is gone without a trace where the last one is removed', async () => {
    const { saves } = await opened('s002-levels-85');
    expect(await saves('obligations', { 'o.0.remove': 'yes' })).not.toHaveProperty('obligations');
  });

  it('takes the Chinese words where there are no English ones, and says so beside the field', async () => {
    const { world, as, saves, path } = await opened('s002-levels-85');
    const duty = { 'n.id': 'x', 'n.whatZh': '做' };
    expect((await saves('obligations', duty)).obligations?.at(-1)).toMatchObject({
      whatZh: '做',
      whatEn: '做',
    });
    const reason = { 'n.code': 'lunch', 'n.nameZh': '午休' };
    expect((await saves('pauses', reason)).pauseReasons.at(-1)).toMatchObject({ nameEn: '午休' });
    for (const part of ['obligations', 'pauses', 'levels', 'times', 'conventions', 'severity:L1'])
      expect(await (await world.get(`${path}?part=${part}&lang=zh-CN`, { as })).text()).toContain(
        '留空则与中文相同。',
      );
  });

  it('call one thing by one name: the id in field and fault, and the times that are to be filled in', async () => {
    const { refuses } = await opened('s002-levels-85');
    const text = await refuses('levels', { 'n.code': 'two words', 'n.nameZh': '新' }, 'zh-CN');
    expect(text).toMatch(/<label for="f-n-code">编号<\/label>/);
    expect(text).toContain('id="f-n-code-fault">必须是 L1 这样的编号');
    expect(text).not.toContain('代码');
    expect(text).toMatch(/>待填时间<\/a><a [^>]*>约定<\/a>/);
  });

  it('needs words and a time that is a number', async () => {
    const { refuses } = await opened('s002-levels-85');
    const text = await refuses('obligations', { 'n.id': 'x', 'n.whatEn': 'do', 'n.amount': '-2' });
    expect(text).toMatch(/id="f-n-whatZh-fault">must not be empty/);
    expect(text).toMatch(/id="f-n-amount-fault">must be a number, 0 or above/);
  });
});

describe('the severities of a tier', () => {
  it('are named, put in order, added and removed', async () => {
    const { tierNow, saves } = await opened('s001-service-level');
    const before = (await tierNow()).severities;
    const after = await saves('levels', {
      'l.0.nameEn': 'Very bad',
      'l.2.rank': '2',
      'n.rows': '2',
      'n.code': 'MINOR',
      'n.nameZh': '轻微',
      'n.nameEn': 'Minor',
      'n1.code': 'TOP',
      'n1.nameZh': '最重',
      'n1.nameEn': 'Top',
      'n1.rank': '1',
    });
    const [major, equipment, phone] = before;
    const empty = { definitionZh: '', definitionEn: '', keywords: [], targets: [] };
    expect(after.severities).toEqual([
      { ...empty, code: 'TOP', nameZh: '最重', nameEn: 'Top', rank: 1 },
      { ...major, nameEn: 'Very bad', rank: 2 },
      { ...phone, rank: 3 },
      { ...equipment, rank: 4 },
      { ...empty, code: 'MINOR', nameZh: '轻微', nameEn: 'Minor', rank: 5 },
    ]);
    const gone = await saves('levels', { 'l.0.remove': 'yes' });
    expect(gone.severities.map(({ code, rank }) => `${rank} ${code}`)).toEqual([
      ...['1 MAJOR', '2 PHONE_REPORT', '3 EQUIPMENT', '4 MINOR'],
    ]);
    const down = await saves('levels', { 'l.0.rank': '3' });
    expect(down.severities.map(({ code }) => code)).toEqual(['PHONE_REPORT', 'EQUIPMENT', 'MAJOR', 'MINOR']);
  });

  it('cannot go while the promotion or a duty names them, cannot be twice, and are ranked by a number', async () => {
    const { refuses } = await opened('s002-levels-85');
    const used = await refuses('levels', { 'l.1.remove': 'yes' });
    expect(used).toContain('Levels that take part');
    expect(used).toContain('there is no &quot;L2&quot;');
    const twice = { 'n.code': 'L1', 'n.nameZh': 'a', 'n.nameEn': 'b' };
    expect(await refuses('levels', twice)).toMatch(
      /id="f-n-code-fault">must not use the same severity code twice/,
    );
    expect(await refuses('levels', twice)).toContain('<a href="#f-n-code">Severities</a>');
    expect(await refuses('levels', { 'l.2.rank': 'last' })).toMatch(/id="f-l-2-rank-fault">must be a number/);
    const all = Object.fromEntries([0, 1, 2, 3].map((index) => [`l.${index}.remove`, 'yes']));
    expect(await refuses('levels', all, 'zh-CN')).toContain('至少有一个级别');
  });
});

describe('times that a tier leaves open', () => {
  it('are named, taken by a target, and not removed while it takes them', async () => {
    const { saves, refuses } = await opened('s004-service-desk');
    const named = await saves('times', {
      't.0.nameEn': 'Whole again within',
      'n.of': 'tenant',
      'n.id': 'callBackWithin',
      'n.nameZh': '回电时限',
      'n.nameEn': 'Call back within',
      'n.shape': 'duration_by_severity',
    });
    const [first, ...others] = PRESET_TIERS['s004-service-desk']?.parameters ?? [];
    expect(named.parameters).toEqual([
      { ...first, nameEn: 'Whole again within' },
      ...others,
      {
        id: 'tenant.callBackWithin',
        of: 'tenant',
        shape: 'duration_by_severity',
        nameZh: '回电时限',
        nameEn: 'Call back within',
      },
    ]);
    const taken = await saves('every', {
      'n.kind': 'respond',
      'n.from': 'report',
      'n.parameter': 'tenant.callBackWithin',
    });
    expect(taken.reportTargets.at(-1)).toEqual({
      ...{ kind: 'respond', within: null, from: 'report' },
      parameter: 'tenant.callBackWithin',
    });
    const text = await refuses('times', { 't.4.remove': 'yes', 'n.id': '-', 'n.nameZh': '', 'n.nameEn': '' });
    expect(text).toMatch(/id="f-n-id-fault">must be Latin letters and digits/);
    expect(await refuses('times', { 't.4.remove': 'yes' })).toContain(
      'there is no &quot;tenant.callBackWithin&quot;',
    );
  });
});

describe('promotion', () => {
  it('is by a miss, by time or by a fact, between the levels that take part, or not at all', async () => {
    const { saves, tierNow } = await opened();
    const order = ['L4', 'L3', 'L2', 'L1'];
    expect((await tierNow()).promotion?.order).toEqual(order);
    const timed = await saves('promotion', {
      on: 'elapsed',
      'order.L4': '',
      'after.L3.amount': '2',
      'after.L3.unit': 'hours',
      'after.L2.amount': '1',
      'after.L2.unit': 'working_days',
      atTop: 'stay',
    });
    expect(timed.promotion).toEqual({
      order: ['L3', 'L2', 'L1'],
      when: {
        on: 'elapsed',
        after: { L2: { amount: 1, unit: 'working_days' }, L3: { amount: 2, unit: 'hours' } },
      },
      atTop: 'stay',
    });
    const told = await saves('promotion', { on: 'fact', fact: '', 'fact.other': 'lorry_late' });
    expect(told.promotion?.when).toEqual({ on: 'fact', fact: 'lorry_late' });
    const missed = await saves('promotion', { on: 'breach', 'kinds.arrive': 'yes', atTop: 'open_emergency' });
    expect(missed.promotion).toMatchObject({
      when: { on: 'breach', kinds: ['arrive'] },
      atTop: 'open_emergency',
    });
    expect(await saves('promotion', { on: 'none' })).not.toHaveProperty('promotion');
  });

  it('takes its times from a parameter of the tier', async () => {
    const { saves } = await opened('s004-service-desk');
    const after = await saves('promotion', {
      'after.P4.amount': '8',
      'after.P4.unit': 'hours',
      parameter: '',
    });
    expect(after.promotion?.when).toEqual({ on: 'elapsed', after: { P4: { amount: 8, unit: 'hours' } } });
    const again = await saves('promotion', { 'after.P4.amount': '', parameter: 'tenant.promoteAfter' });
    expect(again.promotion?.when).toEqual({ on: 'elapsed', after: null, parameter: 'tenant.promoteAfter' });
  });

  it('says what it lacks: a target, a time, a level', async () => {
    const { refuses } = await opened('s001-effective');
    expect(await refuses('promotion', { on: 'breach' })).toMatch(/id="f-kinds-fault">must have at least one/);
    expect(await refuses('promotion', { on: 'elapsed' })).toMatch(/id="f-after"[^>]*>must have a time/);
    expect(await refuses('promotion', { on: 'fact' })).toMatch(/id="f-fact-fault">must be a fact/);
    const none = {
      'order.SEVERE': '',
      'order.MEDIUM': '',
      'order.GENERAL': '',
      on: 'breach',
      'kinds.arrive': 'yes',
    };
    expect(await refuses('promotion', none, 'zh-CN')).toContain('至少有一个级别');
    expect(await refuses('promotion', { on: 'whim' })).toContain('must say when a case climbs');
  });
});

describe('what was changed', () => {
  it('is told in the words of the forms, not in codes', async () => {
    const { world, as, path, saves } = await opened();
    await saves('promotion', { on: 'elapsed', 'after.L4.amount': '8', 'after.L4.unit': 'hours' });
    await saves('pauses', { 'p.0.remove': 'yes', 'never.arrive': 'yes' });
    await saves('severity:L1', {
      'r.0.c.0.fact': 'hardware_fault',
      'r.0.c.0.op': 'neq',
      'r.0.c.0.value': 'yes',
      'r.0.from': 'arrival',
    });
    const told = async (lang: string) =>
      (await (await world.get(`${path}?part=history&lang=${lang}`, { as })).text()).replaceAll(
        /<[^>]+>/g,
        '',
      );
    const english = await told('en');
    for (const line of [
      'What it climbs on: When it misses a target → After some time',
      'Targets: Restore, Resolve → removed',
      'Times: L4 8 h',
      'Condition: hardware fault: not yes',
      'Counted from: the report → the arrival',
      'Customer not ready → removed',
      'Respond, Remote support, Analysis report → Respond, Remote support, Analysis report, Arrive on site',
    ])
      expect(english).toContain(line);
    const chinese = await told('zh-CN');
    expect(chinese).toContain('因何升级: 承诺超时 → 经过一段时间');
    expect(chinese).not.toMatch(/elapsed|breach|\{&quot;/);
  });
});

describe('the JSON way and the API', () => {
  it('refuse by the same checks what the forms refuse', async () => {
    const { world, tierNow, refuses } = await opened('s000-call-center');
    const tier = await tierNow();
    const [duty] = tier.obligations ?? [];
    const [reason] = tier.pauseReasons;
    const order = tier.severities.map(({ code }) => code);
    for (const [change, path, said] of [
      [{ pauseReasons: [reason, reason] }, 'pauseReasons', 'must not name the same id twice'],
      [{ obligations: [duty, duty] }, 'obligations', 'must not name the same id twice'],
      [{ obligations: [{ ...duty, severities: ['X'] }] }, 'obligations.0.severities.0', 'there is no "X"'],
      [
        {
          promotion: {
            order,
            atTop: 'stay',
            when: { on: 'elapsed', after: { X: { amount: 1, unit: 'hours' } } },
          },
        },
        'promotion.when.after.X',
        'there is no "X"',
      ],
      [
        {
          promotion: { order, atTop: 'stay', when: { on: 'elapsed', after: null, parameter: 'tenant.none' } },
        },
        'promotion.when.parameter',
        'there is no "tenant.none"',
      ],
      [
        { promotion: { order, atTop: 'stay', when: { on: 'elapsed', after: null } } },
        'promotion.when.after',
        'must have a time',
      ],
    ] as const) {
      const item = { ...tier, ...change, version: 2 };
      const answer = await world.api('POST', '/api/tiers/mine', {
        claims: { sub: 'sub-tenant_admin' },
        body: { item, reason: 'x' },
      });
      expect([path, answer.status]).toEqual([path, 422]);
      const { errors } = (await answer.json()) as { errors: { path: string; message: string }[] };
      expect(errors.find((each) => each.path === `item.${path}`)?.message).toContain(said);
      expect(await refuses('json', { json: JSON.stringify(item) })).toContain(said.replaceAll('"', '&quot;'));
    }
  });
});
