// One text message for everything that calls somebody: any of their codes with `all` behind it.

import { describe, expect, it } from 'vitest';
import { answerIn } from '../../shared/app/intake-sms.ts';
import { WHOLE_BUNDLE } from '../../shared/app/pagers.ts';
import type { CaseState } from '../../shared/domain/case.ts';
import type { Person } from '../../shared/domain/people.ts';
import { DEMO_TENANT_ID } from '../../shared/domain/presets/demo.ts';
import type { ReadinessEffect } from '../../shared/domain/readiness-record.ts';
import { referenceOf } from '../../shared/domain/reference.ts';
import { FrontDesk, plainMail, ZHOU } from '../scenario/front-desk.ts';

const MONDAY = '2026-03-02T02:11:30.000Z';

/** The code of a message about several pages. */
const BUNDLE_CODE = '90001';

/**
 * So many cases that call the same person, with the codes of their pages and what they hear back; those from `bundled` on by
 * one message about all of them.
 */
async function called(count: number, bundled = count) {
  const front = await FrontDesk.open(MONDAY);
  const { codes, configuration, readiness, pagers } = front.desk();
  const cases: CaseState[] = [];
  const coded: string[] = [];
  for (let i = 0; i < count; i++) {
    const mail = plainMail(`业务停止，第 ${i + 1} 处`, {
      From: ZHOU,
      Subject: `瘫痪 ${i + 1}`,
      'Message-ID': `<${i}@xihe-water.example>`,
    });
    const state = await front.caseOf(await front.mail(mail));
    const page = state.escalation?.openPages[0];
    if (!page) throw new Error('Nobody was paged');
    const { personId, code, id: pageId } = page;
    if (i < bundled) await codes.put({ personId, code, caseId: state.id, pageId }, front.now);
    cases.push(state);
    coded.push(code);
  }
  const personId = cases[0]?.escalation?.openPages[0]?.personId ?? '';
  const person = await configuration.get<Person>('person', personId);
  const number = person?.contactMethods.find(({ channel }) => channel === 'sms')?.address ?? '';
  const way = { personId, channel: 'sms', address: number } as const;
  const id = pagers.bundleIdOf(way, front.now);
  const pages = cases.slice(bundled).map((state) => ({
    caseId: state.id,
    attemptId: '1.0',
    pageId: state.escalation?.openPages[0]?.id ?? '',
  }));
  if (pages.length > 0) {
    const leaseUntil = front.now + 20_000;
    await pagers.putBundle({ id, way, at: front.now, code: BUNDLE_CODE, pages, leaseUntil });
    await codes.put({ personId, code: BUNDLE_CODE, caseId: id, pageId: WHOLE_BUNDLE }, front.now);
  }
  return {
    front,
    codes: coded,
    personId,
    text: (words: string) => front.sms(number, words),
    references: cases.map(({ id }) => referenceOf(id)),
    now: () => Promise.all(cases.map(({ id }) => front.caseOf({ fate: 'case', caseId: id }))),
    last: async () => {
      const { commits } = await readiness.timeline(DEMO_TENANT_ID, { limit: 100 });
      const effects = commits
        .toSorted((one, other) => one.version - other.version)
        // The store keeps a kind's effects as it was given them.
        .flatMap((each) => each.effects as readonly ReadinessEffect[]);
      return effects.flatMap((each) => (each.type === 'SendAnswer' ? [each.text] : [])).at(-1);
    },
  };
}

describe('a code with `all` behind it', () => {
  it.each([
    ['12345 all', 'a'],
    ['12345全部', 'a'],
    ['回复12345 a 全部', 'a'],
    ['12345 全部接手。', 'a'],
    ['１２３４５　ＡＬＬ', 'a'],
    ['12345 e all', 'e'],
    ['12345 全部转给下一位', 'e'],
    ['12345 e，全部', 'e'],
  ])('%s means %s', (text, verb) => {
    expect(answerIn(text)).toEqual({ code: '12345', verb });
  });

  it.each(['12345 all right?', '12345 c all', '12345 全部完了', '12345 not all'])('%s does not', (text) => {
    expect(answerIn(text)).toBeNull();
  });

  it('takes every case that calls its sender, whichever of the codes it is', async () => {
    const { codes, text, now, personId, last, references } = await called(3);
    expect((await text(`${codes[1]} 全部`)).fate).toMatchObject({ fate: 'reply' });
    expect((await now()).map(({ ownerId }) => ownerId)).toEqual([personId, personId, personId]);
    const [, second, ...others] = references;
    // The one whose code it was stands first.
    expect(await last()).toMatch(new RegExp(`^已接手 3 单：${second}、[^等]+。$`));
    for (const reference of [references[0], ...others]) expect(await last()).toContain(reference);
  });

  it('takes those as well that came in one message with others, by any of the codes', async () => {
    const one = await called(4, 2);
    await one.text(`${one.codes[0]} all`);
    expect((await one.now()).map(({ ownerId }) => ownerId)).toEqual(Array(4).fill(one.personId));
    const other = await called(4, 2);
    await other.text(`${BUNDLE_CODE} 全部`);
    expect((await other.now()).map(({ ownerId }) => ownerId)).toEqual(Array(4).fill(other.personId));
    expect(await other.last()).toMatch(/^已接手 4 单：(?:[0-9A-Z-]{11}、){2}[0-9A-Z-]{11} 等。$/);
  });

  it('says how many have not reached them yet, those that it just took aside', async () => {
    const { front, codes, text, now, last, personId } = await called(2);
    const { pagers } = front.desk();
    const cases = [...(await now())];
    for (const subject of ['宕机 3', '宕机 4']) {
      const mail = plainMail(`业务停止，${subject}`, {
        From: ZHOU,
        Subject: subject,
        'Message-ID': `<${subject}>`,
      });
      cases.push(await front.caseOf(await front.mail(mail)));
    }
    const way = { personId, channel: 'email', address: 'somebody@desk.example' } as const;
    for (const { id: caseId, escalation } of cases.slice(1)) {
      const pageId = escalation?.openPages.find((page) => page.personId === personId)?.id ?? 'none';
      await pagers.hold(way, front.now + 60_000, { caseId, attemptId: '1.0', pageId }, front.now);
    }
    await text(`${codes[0]} all`);
    expect(await last()).toMatch(/^已接手 2 单：.*。另有 2 单稍后合并发出。$/);
    expect((await front.caseOf({ fate: 'case', caseId: cases[3]?.id ?? '' })).ownerId).toBeNull();
  });

  it('passes every one of them on', async () => {
    const { codes, text, now, personId, last } = await called(2);
    await text(`${codes[0]} e all`);
    for (const { escalation } of await now())
      expect(escalation?.openPages.map((page) => page.personId)).not.toContain(personId);
    expect(await last()).toMatch(/^2 单已转给下一位：[0-9A-Z-]{11}、[0-9A-Z-]{11}。$/);
  });

  it('says so where all of them are in hand, and a wrong code takes none', async () => {
    const { codes, text, now, last } = await called(2);
    const wrong = String((Number(codes[0]) + 1) % 100_000).padStart(5, '0');
    await text(`${codes.includes(wrong) ? '00000' : wrong} 全部`);
    expect((await now()).map(({ ownerId }) => ownerId)).toEqual([null, null]);
    await text(`${codes[0]} all`);
    await text(`${codes[1]} all`);
    expect(await last()).toBe('这些工单您均已接手，无需再确认。');
  });

  it('by the code alone takes that case and leaves the others', async () => {
    const { codes, text, now, personId, last } = await called(2);
    await text(`${codes[1]} a`);
    expect((await now()).map(({ ownerId }) => ownerId)).toEqual([null, personId]);
    expect(await last()).toMatch(
      new RegExp(`^已接手 [0-9A-Z-]{11}。另有 1 单在呼叫您，全部接手请回复 ${codes[1]} 全部。$`),
    );
  });
});
