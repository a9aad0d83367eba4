import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import { whoAnswer } from '../../shared/contracts/http-calls.ts';
import type { Person } from '../../shared/domain/people.ts';
import type { Rota } from '../../shared/domain/rota.ts';
import { openPortal, type PortalWorld } from './portal-world.ts';

const CLAIMS = { claims: { sub: 'sub-auditor' } };
const QUESTION = { severity: 'L1', reportedAt: '2026-03-06T10:00:00+08:00', contractId: 'xihe-2025' };

async function ask(world: PortalWorld, body: object): Promise<z.infer<typeof whoAnswer>> {
  await world.personWith('auditor');
  const answer = await world.api('POST', '/api/who', { ...CLAIMS, body: { ...QUESTION, ...body } });
  expect(answer.status).toBe(200);
  return whoAnswer.parse(await answer.json());
}

/** `+10 li-na sms`, with a mark on what fails. */
function pages({ lines }: Pick<z.infer<typeof whoAnswer>, 'lines'>): readonly string[] {
  return lines
    .filter(({ what }) => what === 'page')
    .map(({ minutes, person, ways }) => {
      const tried = ways?.map(({ channel, failed }) => `${channel}${failed ? '✗' : ''}`).join(' ');
      return `+${minutes} ${person?.id} ${tried}`;
    });
}

async function change(world: PortalWorld, id: string, over: Partial<Person>): Promise<void> {
  const { configuration } = world.desk;
  const person = await configuration.get<Person>('person', id);
  if (!person) throw new Error(`There is no ${id}`);
  const next = { ...person, ...over, version: person.version + 1 };
  await configuration.put('person', next, { name: 'test', at: world.now, reason: 'test' });
}

describe('who would be called, by REST', () => {
  it('answers people, ways and minutes, with the shift behind each name', async () => {
    const answer = await ask(await openPortal(), { hours: 0.3 });
    expect(pages(answer)).toEqual([
      '+0 chen-yu sms',
      '+5 li-na sms',
      '+10 zhao-lei email',
      '+12 chen-yu sms',
      '+15 li-na sms',
      '+15 wang-fang sms',
    ]);
    expect(answer.lines.find(({ what }) => what === 'page')?.because).toMatchObject({
      to: 'rota',
      id: 'engineers',
      version: 1,
      layer: '每周轮值 / Weekly',
      place: 1,
      says: 'on call by the rota Engineers, weekly, layer Weekly; version 1',
    });
    expect(answer.picture).toMatch(/^<svg /);
    expect(answer.picture.length).toBeLessThanOrEqual(20_000);
  });

  it('stops where somebody answers after seven minutes, and goes on where a way fails', async () => {
    const world = await openPortal();
    const answered = await ask(world, { hours: 0.07, answers: [{ personId: 'chen-yu', afterMinutes: 2 }] });
    expect(pages(answered)).toEqual(['+0 chen-yu sms']);
    expect(answered.lines.find(({ what }) => what === 'taken')).toMatchObject({
      minutes: 2,
      person: { id: 'chen-yu' },
    });
    const failing = await ask(world, { hours: 0.03, failing: [{ channel: 'sms' }] });
    expect(pages(failing)).toEqual(['+0 chen-yu sms✗ email']);
    const dead = await ask(world, {
      hours: 0.03,
      failing: [{ channel: 'sms' }, { channel: 'email', personId: 'chen-yu' }],
    });
    expect(pages(dead)).toEqual(['+0 chen-yu sms✗ email✗', '+0 li-na sms✗ email']);
  });

  it('asks a deputy during leave, and shows no door of a chat room', async () => {
    const world = await openPortal();
    const away = { from: Date.parse('2026-03-05T16:00:00Z'), to: Date.parse('2026-03-08T16:00:00Z') };
    await change(world, 'chen-yu', { absences: [{ ...away, reason: '年假', deputyId: 'he-jing' }] });
    await change(world, 'he-jing', {
      contactMethods: [
        {
          channel: 'chat',
          address: 'expert-room',
          chat: { provider: 'wecom', url: 'https://chat.example/hook?key=very-secret' },
        },
      ],
    });
    const answer = await ask(world, { hours: 0.01 });
    expect(pages(answer)).toEqual(['+0 he-jing chat']);
    expect(answer.lines.find(({ what }) => what === 'page')?.because).toMatchObject({
      standsInFor: 'chen-yu',
      absent: { because: 'on_leave', until: '2026-03-08T16:00:00.000Z', reason: '年假' },
    });
    expect(JSON.stringify(answer)).not.toContain('very-secret');
  });

  it('refuses what names something that is not there', async () => {
    const world = await openPortal();
    await world.personWith('auditor');
    const faults = async (body: object) => {
      const answer = await world.api('POST', '/api/who', { ...CLAIMS, body: { ...QUESTION, ...body } });
      const { errors } = (await answer.json()) as { errors?: { path: string }[] };
      return [answer.status, errors?.map(({ path }) => path).join()];
    };
    expect(await faults({ severity: 'P9' })).toEqual([422, 'severity']);
    expect(await faults({ siteId: 'nothing' })).toEqual([422, 'siteId']);
    expect(await faults({ ownerId: 'nobody' })).toEqual([422, 'ownerId']);
    expect((await faults({ answers: [{ personId: 'nobody', afterMinutes: 1 }] }))[0]).toBe(422);
    expect(await faults({ hours: 0 })).toEqual([400, 'hours']);
    expect(await faults({ reportedAt: '2026-03-06T10:00' })).toEqual([400, 'reportedAt']);
  });
});

describe('who would be called, as a page', () => {
  const get = async (world: PortalWorld, query: string) => {
    const answer = await world.get(`/setup/who?lang=en&${query}`, { as: 'sun-wei' });
    return { status: answer.status, text: await answer.text() };
  };

  it('answers for now where nothing is asked, and keeps what was asked in the form', async () => {
    const world = await openPortal();
    expect((await get(world, '')).status).toBe(200);
    const { text } = await get(
      world,
      'of=contract:xihe-2025&severity=L1&at=2026-03-06T10:00&answer1=chen-yu&minutes1=7&fails1=%7Csms:',
    );
    expect(text).toContain('value="2026-03-06T10:00"');
    expect(text).toContain('<option value="chen-yu" selected');
    expect(text).toContain('<option value="|sms:" selected');
    expect(text).toContain('Chen Yu takes');
    expect(text).toContain('on call by the rota Engineers, weekly, layer Weekly');
    expect(text).toContain('does not arrive');
  });

  it('tells of one person whether and when they are called', async () => {
    const world = await openPortal();
    const { text } = await get(world, 'person=zhao-lei&severity=L1&at=2026-03-06T10:00');
    expect(text).toMatch(/Zhao Lei is called at 6 Mar 10:10, 10 min after the report/);
    const not = await get(world, 'person=lena-vogt&severity=L1&at=2026-03-06T10:00');
    expect(not.text).toContain('Lena Vogt is not called in this time.');
  });

  it('asks about a case whose ladder names the rota from which it is opened', async () => {
    const { text } = await get(await openPortal(), 'rota=engineers');
    expect(text).toContain('rota Engineers, weekly');
  });

  it('names in the answer what is wrong with the question', async () => {
    const world = await openPortal();
    for (const [query, says] of [
      ['at=2026-02-30T10:00', 'Enter a day and a time.'],
      ['answer1=nobody', '“nobody” is not in this list'],
      ['answer1=chen-yu&minutes1=soon', 'Enter minutes'],
      ['fails1=pigeon', '“pigeon” is not in this list'],
      ['hours=5', 'Choose one of the list.'],
      ['class=E9', '“E9” is not in this list'],
    ] as const) {
      const { status, text } = await get(world, query);
      expect([query, status]).toEqual([query, 422]);
      expect(text).toContain(says);
    }
    expect((await get(world, 'of=contract:nothing')).status).toBe(404);
  });

  it('says of a time that comes twice which one it is, and offers the other; of one that is skipped what it is taken for', async () => {
    const world = await openPortal();
    const { configuration } = world.desk;
    const site = await configuration.get<Rota>('site', 'thames-warehouse');
    expect(site).not.toBeNull();
    const twice = await get(world, 'site=thames-warehouse&severity=L1&at=2026-10-25T01:30');
    expect(twice.text).toContain('this time comes twice');
    expect(twice.text).toContain('2026-10-25T01%3A30%3A00.000Z');
    const second = await get(world, 'site=thames-warehouse&severity=L1&at=2026-10-25T01:30:00.000Z');
    expect(second.text).toContain('This is the second of them.');
    const skipped = await get(world, 'site=thames-warehouse&severity=L1&at=2026-03-29T01:30');
    expect(skipped.text).toContain('This time does not exist');
  });

  it('is linked from where the question comes up', async () => {
    const world = await openPortal();
    const caseId = await world.openCase();
    for (const [path, link] of [
      ['/setup', '/setup/who'],
      ['/setup/contracts/xihe-2025', '/setup/who?of=contract:xihe-2025'],
      ['/setup/people/chen-yu', '/setup/who?person=chen-yu'],
      ['/rotas/engineers', '/setup/who?rota=engineers'],
      [`/cases/${caseId}`, '/setup/who?of=tier%3As002-effective'],
    ] as const) {
      const answer = await world.get(path, { as: 'sun-wei' });
      expect([path, (await answer.text()).includes(`href="${link}`)]).toEqual([path, true]);
    }
  });
});
