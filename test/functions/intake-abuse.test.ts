import { describe, expect, it } from 'vitest';
import { acceptMail } from '../../shared/app/intake-mail.ts';
import { seedTenant } from '../../shared/app/seed.ts';
import type { Person } from '../../shared/domain/people.ts';
import { DEMO_TENANT_ID, demoTenant } from '../../shared/domain/presets/demo.ts';
import { replyAddress } from '../../shared/domain/reference.ts';
import { FrontDesk, fixture, MAIL_DOMAIN, plainMail } from '../scenario/front-desk.ts';

const MONDAY = '2026-03-02T02:11:30.000Z';
const OTHER_TENANT = 'othertenant1';
const OTHER_NUMBER = '+8657155500100';

/** A case whose first page is open, with its code stored as the sender stores it. */
async function paged() {
  const front = await FrontDesk.open(MONDAY);
  const opened = await front.caseOf(await front.mail(await fixture('report-zh-cn.eml')));
  const page = opened.escalation?.openPages[0];
  if (!page) throw new Error('Nobody was paged');
  const person = await front.desk().configuration.get<Person>('person', page.personId);
  const number = person?.contactMethods.find((method) => method.channel === 'sms')?.address ?? '';
  const code = { personId: page.personId, code: page.code, caseId: opened.id, pageId: page.id };
  await front.desk().codes.put(code, front.now);
  return { front, opened, page, number, person };
}

/** The same people at a second desk, which owns the number that texts are sent to. */
async function withSecondDesk(front: FrontDesk): Promise<void> {
  const preset = demoTenant(MAIL_DOMAIN);
  const tenant = {
    ...preset.tenant,
    id: OTHER_TENANT,
    slug: 'other',
    intakeAddress: `other@${MAIL_DOMAIN}`,
  };
  const desk = front.desk(OTHER_TENANT);
  await seedTenant(desk, { ...preset, tenant }, { name: 'seed', at: front.now });
  const hit = { tenantId: OTHER_TENANT, role: 'intake', id: OTHER_TENANT } as const;
  await desk.directory.put({ number: OTHER_NUMBER }, hit);
}

describe('guessing codes', () => {
  it('locks the number at each desk whose pages were tried', async () => {
    const { front, opened, page, number } = await paged();
    await withSecondDesk(front);
    const wrong = page.code === '00000' ? '11111' : '00000';
    for (let tries = 0; tries < 5; tries += 1) await front.sms(number, wrong, `guess-${tries}`);
    expect((await front.sms(number, page.code)).fate.fate).toBe('quarantine');
    expect((await front.caseOf({ fate: 'case', caseId: opened.id })).acknowledged).toBe(false);
    for (const tenantId of [DEMO_TENANT_ID, OTHER_TENANT]) {
      expect(await front.desk(tenantId).codes.wrongCount(page.personId, front.now)).toBe(5);
    }
  });

  it('counts a redelivered guess once', async () => {
    const { front, page, number } = await paged();
    await withSecondDesk(front);
    const wrong = page.code === '00000' ? '11111' : '00000';
    for (let tries = 0; tries < 8; tries += 1) await front.sms(number, wrong, 'one-guess');
    for (const tenantId of [DEMO_TENANT_ID, OTHER_TENANT]) {
      expect(await front.desk(tenantId).codes.wrongCount(page.personId, front.now)).toBe(1);
    }
  });

  it('leaves the right code of one of several desks good', async () => {
    const { front, opened, page, number } = await paged();
    await withSecondDesk(front);
    expect((await front.sms(number, page.code)).fate).toEqual({ fate: 'reply', caseId: opened.id });
  });
});

describe('a number', () => {
  it('of an engineer acknowledges, also where it is a contact’s at the desk that owns the other number', async () => {
    const { front, opened, page, number } = await paged();
    const other = front.desk(OTHER_TENANT);
    await other.directory.put({ number: OTHER_NUMBER }, { tenantId: OTHER_TENANT, role: 'intake', id: 'x' });
    await other.directory.put({ number }, { tenantId: OTHER_TENANT, role: 'contact', id: 'x' });
    expect((await front.sms(number, page.code)).fate).toEqual({ fate: 'reply', caseId: opened.id });
  });

  it('that was taken from somebody acknowledges nothing', async () => {
    const { front, opened, page, number, person } = await paged();
    if (!person) throw new Error('A page goes to a person');
    const contactMethods = person.contactMethods.filter((method) => method.channel === 'email');
    const by = { name: 'test', at: front.now, reason: 'moved' };
    await front.desk().configuration.put('person', { ...person, version: 2, contactMethods }, by);
    expect((await front.sms(number, page.code)).fate.fate).toBe('quarantine');
    expect((await front.caseOf({ fate: 'case', caseId: opened.id })).acknowledged).toBe(false);
  });

  it('starts the ladder anew by no code of a page that is over', async () => {
    const { front, opened, page, number } = await paged();
    await front.sms(number, page.code);
    const before = await front.caseOf({ fate: 'case', caseId: opened.id });
    await front.sms(number, `${page.code}e`);
    expect(await front.caseOf({ fate: 'case', caseId: opened.id })).toEqual(before);
    const { entries } = await front.desk().cases.timeline(opened.id);
    expect(entries.map((entry) => entry.type)).toEqual(['sms_without_effect']);
  });
});

describe('a mailbox that answers by itself without saying so', () => {
  async function answersBy(whose: 'reporter' | 'owner') {
    const { front, opened, page, number, person } = await paged();
    await front.sms(number, page.code);
    const { replyToken } = opened;
    const to = replyAddress({
      tenantId: DEMO_TENANT_ID,
      caseId: opened.id,
      replyToken,
      mailDomain: MAIL_DOMAIN,
    });
    const own = person?.contactMethods.find((method) => method.channel === 'email')?.address ?? '';
    const From = whose === 'owner' ? own : (opened.reporter.address ?? '');
    for (let round = 0; round < 40; round += 1) {
      const id = `<${round}@owner.example>`;
      const fate = await front.mail(
        plainMail(`Thank you, mail ${round}.`, { From, Subject: 'Re: follow-up', 'Message-ID': id }),
        { to: [to] },
      );
      expect(fate).toEqual({ fate: 'reply', caseId: opened.id });
    }
    const { entries } = await front.desk().cases.timeline(opened.id, { limit: 1_000 });
    return {
      told: (await front.effectsOf(opened.id)).filter((effect) => effect === 'SendNotice follow_up').length,
      types: entries.map((entry) => entry.type),
    };
  }

  it('ends as lines on the timeline that nobody is told of', async () => {
    const { told, types } = await answersBy('reporter');
    expect(told).toBe(30);
    expect(types).toEqual(Array(10).fill('one_of_many'));
  });

  it('of the owner’s is lines for the staff from the first on, and no notice to the owner', async () => {
    const { told, types } = await answersBy('owner');
    expect(told).toBe(0);
    expect(types).toEqual(Array(40).fill('mail_without_effect'));
  });
});

describe('a mail to very many', () => {
  it('reaches the desk whose address comes last', async () => {
    const front = await FrontDesk.open(MONDAY);
    const nobody = Array.from({ length: 300 }, (_, number) => `nobody-${number}@${MAIL_DOMAIN}`);
    const mail = plainMail('The pump has stopped.', { From: 'a@else.example', Subject: 'Pump 3' });
    const all = await front.mails(mail, { to: [...nobody, `Demo@${MAIL_DOMAIN}`] });
    expect(all).toMatchObject([{ tenantId: DEMO_TENANT_ID, fate: { fate: 'case' } }]);
  });
});

describe('a mail without an envelope’s sender', () => {
  it('opens its case and is not answered', async () => {
    const front = await FrontDesk.open(MONDAY);
    const mail = plainMail('The pump has stopped.', {
      From: 'program@else.example',
      Subject: 'Pump 3',
      'Message-ID': '<p@else.example>',
    });
    const notification = front.notification(mail);
    const [done] = await acceptMail(front.reception, {
      ...notification,
      mail: { ...notification.mail, source: '' },
    });
    if (done?.fate?.fate !== 'case') throw new Error(`It became ${done?.fate?.fate}`);
    const effects = await front.effectsOf(done.fate.caseId);
    expect(effects.filter((effect) => effect.startsWith('SendNotice reception'))).toEqual([]);
  });
});
