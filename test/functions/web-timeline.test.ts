import { describe, expect, it } from 'vitest';
import { caseAnswer } from '../../shared/contracts/http.ts';
import { openPortal } from './portal-world.ts';

describe('the timeline', () => {
  it('is answered by the API in parts of which none is large, from the latest to the first', async () => {
    const world = await openPortal();
    const caseId = await world.openCase();
    await world.personWith('engineer');
    const numbers = Array.from({ length: 1_003 }, (_, index) => index + 1);
    await Promise.all(
      numbers.map((number) =>
        world.desk.cases.putEntry(caseId, {
          id: `sms:${number}`,
          at: world.now + number,
          type: 'sms_without_effect',
          detail: { person: '李娜', zh: `第 ${number} 条`, en: `Number ${number}.` },
        }),
      ),
    );
    const sentences: string[] = [];
    const sizes: number[] = [];
    let cursor: string | null = null;
    do {
      const before: string = cursor === null ? '' : `?before=${cursor}`;
      const answer = await world.api('GET', `/api/cases/${caseId}${before}`, {
        claims: { sub: 'sub-engineer' },
      });
      const text = await answer.text();
      const { timeline, timelineCursor } = caseAnswer.parse(JSON.parse(text));
      sentences.unshift(...timeline.map(({ sentence }) => sentence));
      sizes.push(timeline.length);
      cursor = timelineCursor;
      expect(text.length).toBeLessThan(150_000);
    } while (cursor !== null);
    expect(sizes.length).toBe(3);
    expect(sizes.slice(0, 2)).toEqual([500, 500]);
    const found = sentences.flatMap(
      (each) => /第 (\d+) 条|Number (\d+)/.exec(each)?.slice(1).find(Boolean) ?? [],
    );
    expect(found.map(Number)).toEqual(numbers);
    expect(sentences.length).toBeGreaterThan(numbers.length);
  });

  it('says what came in beside the commits, in the reader’s language', async () => {
    const world = await openPortal();
    const caseId = await world.openCase();
    const at = world.now + 1_000;
    await world.desk.cases.putEntry(caseId, {
      id: 'bounce:1',
      at,
      type: 'bounce',
      detail: {
        receiptId: '1',
        from: 'postmaster@customer.example',
        subject: 'Undelivered',
        text: 'no such box',
      },
    });
    await world.desk.cases.putEntry(caseId, {
      id: 'sms:1',
      at,
      type: 'sms_without_effect',
      detail: { person: '李娜', zh: '没有打开的通知。', en: 'No page is open.' },
    });
    await world.desk.cases.putEntry(caseId, {
      id: 'note:1',
      at,
      type: 'intake_note',
      detail: { mentions: ['K7M3Q-9QXPA'], claimsToBe: 'Ann Lee' },
    });
    const en = await (await world.get(`/cases/${caseId}?lang=en`, { as: 'sun-wei' })).text();
    expect(en).toContain('A mail came back: from postmaster@customer.example');
    expect(en).toContain('Undelivered\nno such box');
    expect(en).toContain('An SMS had no effect: of 李娜; No page is open.');
    expect(en).toContain('mentions K7M3Q-9QXPA; says to be Ann Lee');
    const zh = await (await world.get(`/cases/${caseId}?lang=zh-CN`, { as: 'sun-wei' })).text();
    expect(zh).toContain('短信未生效：李娜；没有打开的通知。');
  });

  it('says who was sent what by which channel, and what became of it', async () => {
    const world = await openPortal();
    const caseId = await world.openCase();
    const commit = await world.desk.cases.commitOf(caseId, 1);
    const index = (commit?.effects ?? []).findIndex(
      (effect) => (effect as { type: string }).type === 'SendPage',
    );
    const id = `1.${index}`;
    const claim = {
      id,
      startedAt: world.now,
      leaseUntil: world.now + 20_000,
      channel: 'sms',
      to: '+8612000550102',
    };
    await world.desk.cases.claimAttempt(caseId, { ...claim, personId: 'li-na' });
    await world.desk.cases.recordAttempt(caseId, id, {
      outcome: 'refused',
      at: world.now,
      detail: 'opted out',
    });
    const text = await (await world.get(`/cases/${caseId}?lang=en`, { as: 'sun-wei' })).text();
    expect(text).toContain('Page to Li Na (+8612000550102) by SMS: refused (opted out)');
  });

  it('names the deadlines when they are first reckoned and again when they move', async () => {
    const world = await openPortal({ at: '2026-03-03T02:10:00Z' });
    const caseId = await world.openCase();
    world.now += 60_000;
    await world.act(caseId, { type: 'PauseClocks', pauseReason: 'access_denied', note: 'room locked' });
    world.now += 30 * 60_000;
    await world.act(caseId, { type: 'ResumeClocks', note: 'opened' });
    const text = await (await world.get(`/cases/${caseId}?lang=en`, { as: 'sun-wei' })).text();
    expect(text).toMatch(/Deadlines: Respond 10:15,[^<]*Restore 14:10/);
    expect(text).toMatch(/Deadlines:[^<]*Restore paused/);
    expect(text).toMatch(/Deadlines:[^<]*Restore 14:40/);
  });
});
