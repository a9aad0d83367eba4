import { describe, expect, it } from 'vitest';
import type { Desk } from '../../shared/app/desk.ts';
import { processReceipt } from '../../shared/app/intake.ts';
import { acceptForm, type FormReport, type FormWay } from '../../shared/app/intake-form.ts';
import { FrontDesk } from '../scenario/front-desk.ts';
import { ORIGIN, openPortal, type PortalWorld } from './portal-world.ts';

const AT = '2026-03-02T02:11:30.000Z';
const MINUTE_MS = 60_000;
const OFFICE = '203.0.113.7';
const ELSEWHERE = '198.51.100.9';

const FORM: FormReport = {
  name: '周敏',
  email: 'zhou.min@xihe-water.example',
  subject: '控制柜冒烟',
  text: '二号泵站\n无法靠近',
  severity: 'L2',
  files: [],
};
const photo = (...bytes: readonly number[]) => ({
  filename: `${bytes[0]}.jpg`,
  contentType: 'image/jpeg',
  bytes: Uint8Array.from(bytes),
});

let keys = 0;
function send(front: FrontDesk, form: Partial<FormReport> = {}, way: Partial<FormWay> = {}) {
  keys += 1;
  return acceptForm(
    front.desk(),
    { ...FORM, ...form },
    { idempotencyKey: `fresh-key-${keys}`, sourceAddress: OFFICE, sentBy: 'person', ...way },
  );
}

async function timelineOf(desk: Desk, caseId: string) {
  const { commits, entries } = await desk.cases.timeline(caseId);
  return { commits: commits.map((each) => each.commandType), entries: entries.map((each) => each.type) };
}

describe('a form that a person sends again under a fresh key', () => {
  it('is one case, with a linked receipt and a line on its timeline', async () => {
    const front = await FrontDesk.open(AT);
    const first = await send(front);
    if (first.outcome !== 'opened') throw new Error(first.outcome);
    front.now += 29 * MINUTE_MS;
    const again = await send(front);
    expect(again).toMatchObject({ outcome: 'already', caseId: first.caseId, filesAdded: false });
    expect(again).toMatchObject({ statusUrl: expect.stringContaining('/s/') });
    const receiptId = again.outcome === 'already' ? again.receiptId : '';
    const receipt = await front.desk().receipts.get(receiptId);
    expect(receipt?.fate).toEqual({ fate: 'duplicate', caseId: first.caseId, of: first.receiptId });
    expect(await timelineOf(front.desk(), first.caseId)).toEqual({
      commits: ['OpenCase'],
      entries: ['form_sent_again'],
    });
    expect(await front.openCases()).toBe(1);
  });

  it('is known again across the turn of a half hour, and for half an hour from the first one only', async () => {
    const front = await FrontDesk.open('2026-03-02T02:29:50Z');
    const first = await send(front);
    front.now += 20 * MINUTE_MS;
    expect((await send(front)).outcome).toBe('already');
    front.now += 10 * MINUTE_MS;
    expect(await send(front)).toMatchObject({ outcome: 'already' });
    front.now += 1;
    const later = await send(front);
    expect(later.outcome).toBe('opened');
    front.now += MINUTE_MS;
    expect(await send(front)).toMatchObject({ outcome: 'already', ...caseIn(later) });
    expect(caseIn(later)).not.toEqual(caseIn(first));
    expect(await front.openCases()).toBe(2);
  });

  it('is one case from two tabs at the same moment, whichever is read first', async () => {
    for (const minute of ['02:10:00', '02:30:00']) {
      const front = await FrontDesk.open(`2026-03-02T${minute}Z`);
      const answers = await Promise.all([send(front), send(front), send(front)]);
      expect(answers.map(({ outcome }) => outcome).toSorted()).toEqual(['already', 'already', 'opened']);
      expect(new Set(answers.map(caseIn).map((each) => each.caseId)).size).toBe(1);
      expect(await front.openCases()).toBe(1);
    }
  });

  it('finishes the first one where that was left half done', async () => {
    const front = await FrontDesk.open(AT);
    const desk = front.desk();
    const failing = Object.create(desk.cases, { commit: { value: () => Promise.reject(new Error('down')) } });
    const way = { idempotencyKey: 'the-first-key', sourceAddress: OFFICE, sentBy: 'person' } as const;
    const first = await acceptForm({ ...desk, cases: failing }, FORM, way);
    expect(first.outcome).toBe('kept');
    const again = await send(front);
    expect(again.outcome).toBe('already');
    const receiptId = first.outcome === 'kept' ? first.receiptId : '';
    expect(await processReceipt(desk, receiptId)).toEqual({
      outcome: 'ended',
      fate: { fate: 'case', ...caseIn(again) },
    });
    expect(await front.openCases()).toBe(1);
  });

  it('finds each of several cases again that the same words have', async () => {
    const front = await FrontDesk.open(AT);
    const first = await send(front);
    const other = await send(front, { files: [photo(9)] }, { sourceAddress: ELSEWHERE });
    await front.solve(caseIn(first).caseId, 'sun-wei');
    const third = await send(front, { files: [photo(3)] });
    expect(await send(front, { files: [photo(3)] })).toMatchObject(caseIn(third));
    expect(await send(front, { files: [photo(9)] }, { sourceAddress: ELSEWHERE })).toMatchObject(
      caseIn(other),
    );
    expect(new Set([first, other, third].map(caseIn).map(({ caseId }) => caseId)).size).toBe(3);
  });

  it('takes no notice of spaces, letter case and the language of the page', async () => {
    const front = await FrontDesk.open(AT);
    await send(front, { subject: 'Pump A is down', language: 'en' });
    const again = await send(front, {
      subject: 'pump  A is down',
      text: '二号泵站 无法靠近',
      language: 'zh-CN',
    });
    expect(again.outcome).toBe('already');
  });

  it.each<[string, Partial<FormReport>]>([
    ['other words', { text: '三号泵站' }],
    ['another subject', { subject: '控制柜起火' }],
    ['another severity, which wants other clocks', { severity: 'L1' }],
    ['another place', { site: '三号泵站' }],
    ['another reporter', { name: '吴强', email: 'wu.qiang@xihe-water.example' }],
  ])('is a report of its own with %s', async (_, change) => {
    const front = await FrontDesk.open(AT);
    await send(front);
    expect((await send(front, change)).outcome).toBe('opened');
    expect(await front.openCases()).toBe(2);
  });

  it('is a report of its own once the case is over: the fault is there again', async () => {
    const front = await FrontDesk.open(AT);
    const first = await send(front);
    await front.solve(caseIn(first).caseId, 'sun-wei');
    expect((await send(front)).outcome).toBe('opened');
  });

  it('gives who sends the same words from elsewhere the reference and no link', async () => {
    const front = await FrontDesk.open(AT);
    const first = await send(front);
    const other = await send(front, {}, { sourceAddress: ELSEWHERE });
    expect(other).toMatchObject({ outcome: 'already', ...caseIn(first), statusUrl: null });
  });

  it('keeps two strangers apart who leave neither an address nor a number', async () => {
    const front = await FrontDesk.open(AT);
    const words = { email: undefined, name: '李', subject: '断网', text: '' };
    expect((await send(front, words)).outcome).toBe('opened');
    expect((await send(front, words, { sourceAddress: ELSEWHERE })).outcome).toBe('opened');
    expect((await send(front, words)).outcome).toBe('already');
    expect((await send(front, words, { sourceAddress: '' })).outcome).toBe('opened');
    expect((await send(front, words, { sourceAddress: '' })).outcome).toBe('opened');
  });
});

describe('files of a form that is sent again', () => {
  it('are nothing new where the browser dropped them, or sends the same', async () => {
    const front = await FrontDesk.open(AT);
    const first = await send(front, { files: [photo(1), photo(2)] });
    for (const files of [[], [photo(2)], [photo(2), photo(1)]]) {
      const again = await send(front, { files });
      expect(again).toMatchObject({ outcome: 'already', ...caseIn(first), filesAdded: false });
    }
    expect((await timelineOf(front.desk(), caseIn(first).caseId)).commits).toEqual(['OpenCase']);
  });

  it('join the case where they are new, each once', async () => {
    const front = await FrontDesk.open(AT);
    const first = await send(front, { files: [photo(1)] });
    const { caseId } = caseIn(first);
    const added = await send(front, { files: [photo(1), photo(7, 8)] });
    expect(added).toMatchObject({ outcome: 'already', caseId, filesAdded: true });
    expect(await send(front, { files: [photo(7, 8)] })).toMatchObject({ caseId, filesAdded: false });
    const desk = front.desk();
    expect((await timelineOf(desk, caseId)).commits).toEqual(['OpenCase', 'AddFollowUp']);
    const followed = (await desk.cases.commitOf(caseId, 2))?.events[0];
    expect(followed).toMatchObject({ type: 'FollowUpAdded', channel: 'form', verified: false });
    expect(followed).toHaveProperty('attachments', [expect.objectContaining({ filename: '7.jpg' })]);
    expect(front.raw.all()).toContainEqual(Uint8Array.of(7, 8));
    expect(await front.openCases()).toBe(1);
  });

  it('never join another’s case from elsewhere: they come with a case of their own', async () => {
    const front = await FrontDesk.open(AT);
    await send(front);
    const other = await send(front, { files: [photo(9)] }, { sourceAddress: ELSEWHERE });
    expect(other.outcome).toBe('opened');
    expect(await front.openCases()).toBe(2);
  });
});

describe('a program that sends the same report again', () => {
  it('goes by its keys alone', async () => {
    const front = await FrontDesk.open(AT);
    expect((await send(front, {}, { sentBy: 'program' })).outcome).toBe('opened');
    expect((await send(front, {}, { sentBy: 'program' })).outcome).toBe('opened');
    expect((await send(front)).outcome).toBe('opened');
    expect(await front.openCases()).toBe(3);
  });
});

describe('the report page, gone back to', () => {
  const FIELDS = {
    name: 'Ann Lee',
    email: 'ann@customer.example',
    subject: 'core switch down',
    severity: 'L1',
  };
  const post = (world: PortalWorld, fields: Record<string, string>, sourceIp: string, file?: File) => {
    const body = new FormData();
    for (const [name, value] of Object.entries({ ...FIELDS, language: 'en', ...fields }))
      body.set(name, value);
    if (file) body.append('files', file);
    const env = { requestContext: { http: { sourceIp } } };
    return world.app.request(`${ORIGIN}/r/demo?lang=en`, { method: 'POST', body }, env);
  };
  const follow = async (world: PortalWorld, answer: Response) => {
    expect(answer.status).toBe(303);
    return (await world.get(`${answer.headers.get('location')}&lang=en`)).text();
  };
  const referenceIn = (text: string) => /refbig">([^<]+)</.exec(text)?.[1];

  it('says under which reference the report is with us already', async () => {
    const world = await openPortal();
    const first = await follow(world, await post(world, { idempotencyKey: 'key-0000001' }, OFFICE));
    const again = await follow(world, await post(world, { idempotencyKey: 'key-0000002' }, OFFICE));
    expect(first).toContain('We have your report');
    expect(again).toContain('You had sent this report already.');
    expect(again).toContain('Is it another fault?');
    expect(referenceIn(again)).toBe(referenceIn(first));
    const file = new File(['x'], 'x.txt');
    const added = await follow(world, await post(world, { idempotencyKey: 'key-0000002' }, OFFICE, file));
    expect(added).toContain('The files you added now are with it.');
    expect(referenceIn(added)).toBe(referenceIn(first));
    expect((await world.desk.cases.list('open')).states).toHaveLength(1);
  });

  it('gives no link to the same words from elsewhere', async () => {
    const world = await openPortal();
    const first = await follow(world, await post(world, { idempotencyKey: 'key-0000001' }, OFFICE));
    const other = await post(world, { idempotencyKey: 'key-0000002' }, ELSEWHERE);
    expect(other.status).toBe(200);
    const text = await other.text();
    expect(referenceIn(text)).toBe(referenceIn(first));
    expect(text).not.toContain('/s/');
  });

  it('gives none to a program either that sends it under that form’s key', async () => {
    const world = await openPortal();
    await post(world, { idempotencyKey: 'key-0000001' }, OFFICE);
    await post(world, { idempotencyKey: 'key-0000002' }, ELSEWHERE);
    const headers = { 'idempotency-key': 'key-0000002' };
    const answer = await world.api('POST', '/r/demo', { body: { ...FIELDS, language: 'en' }, headers });
    expect(answer.status).toBe(202);
    expect(await answer.json()).toEqual({ receiptId: expect.any(String), state: 'duplicate' });
  });

  it('does not compare what comes by JSON', async () => {
    const world = await openPortal();
    for (const key of ['program-1', 'program-2']) {
      const headers = { 'idempotency-key': key };
      expect((await world.api('POST', '/r/demo', { body: FIELDS, headers })).status).toBe(201);
    }
    expect((await world.api('POST', '/r/demo', { body: FIELDS })).status).toBe(201);
    expect((await world.desk.cases.list('open')).states).toHaveLength(3);
  });
});

function caseIn(answer: Awaited<ReturnType<typeof send>>): { caseId: string } {
  if (!('caseId' in answer)) throw new Error(answer.outcome);
  return { caseId: answer.caseId };
}
