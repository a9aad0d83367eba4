import { describe, expect, it } from 'vitest';
import { processSms, textWish } from '../../shared/app/intake-sms.ts';
import { emptyKeptConfiguration, keptConfiguration } from '../../shared/app/kept-configuration.ts';
import { seedTenant } from '../../shared/app/seed.ts';
import { type Person, waysTo } from '../../shared/domain/people.ts';
import { DEMO_TENANT_ID, demoTenant } from '../../shared/domain/presets/demo.ts';
import { fateReasonText } from '../../shared/web/fate-reasons.ts';
import { FrontDesk, fixture, MAIL_DOMAIN } from '../scenario/front-desk.ts';

const MONDAY = '2026-03-02T02:11:30.000Z';
const OTHER_TENANT = 'othertenant1';
const LI_NA = '+8612000550102';

async function opened() {
  const front = await FrontDesk.open(MONDAY);
  const versions = (tenantId = DEMO_TENANT_ID, id = 'li-na') =>
    front.desk(tenantId).configuration.history<Person>('person', id);
  const liNa = async (tenantId = DEMO_TENANT_ID) => {
    const newest = (await versions(tenantId)).at(-1);
    if (!newest) throw new Error('Nobody is called li-na');
    return newest.item;
  };
  return { front, versions, liNa };
}

describe('STOP by text message', () => {
  it.each(['STOP', ' stop. ', '退订', '回复TD', 'ＴＤ', 'QX', 'unsubscribe', 'Stop all'])('is %j', (text) => {
    expect(textWish(text)).toBe('stop');
  });

  it.each(['start', 'UNSTOP', '恢复', '恢复接收。'])('is taken back by %j', (text) => {
    expect(textWish(text)).toBe('start');
  });

  it.each([
    'stop it please',
    'n',
    't',
    'R',
    '停止',
    'N',
    '12345',
    '12345 a',
    '不要停止',
    'no',
    'restart',
    '',
    '退订短信怎么弄？',
  ])('is not %j', (text) => expect(textWish(text)).toBeNull());

  it('makes a version of the person by themselves, and nothing goes to that number any more', async () => {
    const { front, versions, liNa } = await opened();
    const { fate } = await front.sms(LI_NA, '退订');
    const [, stopped] = await versions();
    expect(stopped?.by).toMatchObject({ name: '李娜', reason: '本人短信退订' });
    expect(stopped?.item.contactMethods).toEqual([
      { channel: 'sms', address: LI_NA, stoppedAt: front.now },
      { channel: 'email', address: 'li.na@linjiang.example' },
    ]);
    expect(waysTo(await liNa(), 'L1').map(({ method }) => method.channel)).toEqual(['email']);
    if (fate.fate !== 'rejected') throw new Error(`The receipt became ${fate.fate}`);
    expect(fateReasonText(fate.reason, 'zh-CN')).toBe('李娜 退订了发往此号码的短信。');
    const { state } = (await front.desk().readiness.head(DEMO_TENANT_ID)) ?? {};
    expect(state?.wakeAt).toBe(front.now + 60_000);
  });

  it('said twice, or delivered twice, makes one version; START takes it back', async () => {
    const { front, versions, liNa } = await opened();
    await front.sms(LI_NA, 'STOP', 'in-1');
    await front.sms(LI_NA, 'STOP', 'in-1');
    await front.sms(LI_NA, 'STOP', 'in-2');
    expect(await versions()).toHaveLength(2);
    const { fate } = await front.sms(LI_NA, 'START', 'in-3');
    expect(fate).toMatchObject({ reason: '李娜 takes text messages to this number again.' });
    expect(await versions()).toHaveLength(3);
    expect((await liNa()).contactMethods[0]).toEqual({ channel: 'sms', address: LI_NA });
    // A STOP that comes again after it was carried out stops nothing anew.
    await front.sms(LI_NA, 'STOP', 'in-1');
    expect(await versions()).toHaveLength(3);
  });

  it('holds at each desk that knows the number', async () => {
    const { front, liNa } = await opened();
    const preset = demoTenant(MAIL_DOMAIN);
    const intakeAddress = `other@${MAIL_DOMAIN}`;
    const tenant = { ...preset.tenant, id: OTHER_TENANT, slug: 'other', intakeAddress };
    await seedTenant(front.desk(OTHER_TENANT), { ...preset, tenant }, { name: 'seed', at: front.now });
    await front.sms(LI_NA, 'STOP');
    for (const tenantId of [DEMO_TENANT_ID, OTHER_TENANT])
      expect((await liNa(tenantId)).contactMethods[0]?.stoppedAt).toBe(front.now);
  });

  it('is not undone by an edit that forgets it, nor by taking the number out and in again', async () => {
    const { front, liNa } = await opened();
    const { readEdit, saveEdit } = await import('../../shared/app/configuration-edit.ts');
    await front.sms(LI_NA, 'STOP');
    const save = async (contactMethods: Person['contactMethods']) => {
      const standing = await liNa();
      const read = await readEdit(front.desk(), 'person', {
        ...standing,
        version: standing.version + 1,
        contactMethods,
      });
      if (!('item' in read)) throw new Error(JSON.stringify(read));
      await saveEdit(front.desk(), 'person', read.item, { name: 'admin', reason: 'test' });
    };
    const mail = { channel: 'email', address: 'li.na@linjiang.example' } as const;
    await save([{ channel: 'sms', address: LI_NA }, mail]);
    expect((await liNa()).contactMethods[0]?.stoppedAt).toBe(front.now);
    await save([mail]);
    await save([mail, { channel: 'sms', address: LI_NA }]);
    expect((await liNa()).contactMethods[1]?.stoppedAt).toBe(front.now);
  });

  it('counts from a number that was put in a moment ago, whatever the process keeps of its person', async () => {
    const { front, liNa } = await opened();
    const { configuration, directory } = front.desk();
    const number = '+8612000550188';
    const keeping = {
      configuration: keptConfiguration(configuration, front.desk().clock, emptyKeptConfiguration()),
    };
    const desk = { ...front.desk(), ...keeping };
    await desk.configuration.latest('person');
    const contactMethods = [{ channel: 'sms', address: number }] as const;
    const by = { name: 'admin', at: front.now, reason: 'another phone' };
    await configuration.put('person', { ...(await liNa()), version: 2, contactMethods }, by);
    await directory.put({ number }, { tenantId: DEMO_TENANT_ID, role: 'person', id: 'li-na' });
    const { receipt } = await desk.receipts.put({
      id: 'sms-in-1',
      tenantId: DEMO_TENANT_ID,
      channel: 'sms',
      receivedAt: front.now,
      raw: { inline: 'STOP' },
      envelope: { from: number, to: '+8657155500100' },
    });
    expect(await processSms(desk, receipt)).toMatchObject({ fate: 'rejected' });
    expect((await liNa()).contactMethods).toEqual([
      { channel: 'sms', address: number, stoppedAt: front.now },
    ]);
  });

  it('from a number that nobody of the desk has is kept where people see it', async () => {
    const { front } = await opened();
    expect((await front.sms('+8612000550201', 'STOP')).fate.fate).toBe('quarantine');
  });
});

describe('a phone that two people carry in turn', () => {
  it('answers for whichever of them the code was sent to', async () => {
    const { front } = await opened();
    const { configuration, directory, codes } = front.desk();
    const chen = await configuration.get<Person>('person', 'chen-yu');
    if (!chen) throw new Error('Nobody is called chen-yu');
    const contactMethods = [{ channel: 'sms', address: LI_NA }] as const;
    const by = { name: 'test', at: front.now, reason: 'one phone' };
    await configuration.put('person', { ...chen, version: 2, contactMethods }, by);
    await directory.put({ number: LI_NA }, { tenantId: DEMO_TENANT_ID, role: 'person', id: 'chen-yu' });
    const theCase = await front.caseOf(await front.mail(await fixture('report-zh-cn.eml')));
    const page = theCase.escalation?.openPages[0];
    if (page?.personId !== 'chen-yu') throw new Error(`${page?.personId} was paged first`);
    await codes.put({ personId: 'chen-yu', code: page.code, caseId: theCase.id, pageId: page.id }, front.now);
    await front.sms(LI_NA, page.code);
    expect((await front.caseOf({ fate: 'case', caseId: theCase.id })).ownerId).toBe('chen-yu');
  });
});
