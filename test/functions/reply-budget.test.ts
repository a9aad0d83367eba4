// Whoever reports again and again: the automatic answers have a limit, what becomes of each case has none.

import { expect, it } from 'vitest';
import { FrontDesk, fixture, plainMail } from '../scenario/front-desk.ts';

const MONDAY = '2026-03-02T02:11:30.000Z';
const CONTACT = 'zhou.min@xihe-water.example';

it('beyond the limit of receptions the reporter is still told that the case is solved, and the timeline says what was not sent', async () => {
  const front = await FrontDesk.open(MONDAY);
  await front.mail(await fixture('report-zh-cn.eml'));
  const report = (number: number) =>
    front.mail(
      plainMail(`${number} 号水泵停机`, {
        From: CONTACT,
        Subject: `水泵 ${number} 停机`,
        'Message-ID': `<pump-${number}@xihe-water.example>`,
      }),
    );
  let last = await report(1);
  for (let number = 2; number <= 30; number++) last = await report(number);
  const opened = await front.caseOf(last);
  expect(await front.effectsOf(opened.id)).not.toContain('SendNotice reception');
  const { entries } = await front.desk().cases.timeline(opened.id);
  expect(entries).toMatchObject([
    { type: 'reception_withheld', detail: { zh: expect.stringContaining('30') } },
  ]);
  await front.solve(opened.id, 'li-na');
  expect(await front.effectsOf(opened.id)).toContain('SendNotice resolved');
});

it('a stranger beyond the limit is told nothing more', async () => {
  const front = await FrontDesk.open(MONDAY);
  const report = (number: number) =>
    front.mail(
      plainMail(`printer ${number} is on fire`, {
        From: 'ann@elsewhere.example',
        Subject: `printer ${number}`,
        'Message-ID': `<printer-${number}@elsewhere.example>`,
      }),
    );
  await report(1);
  const opened = await front.caseOf(await report(2));
  await front.solve(opened.id, 'li-na');
  const told = (await front.effectsOf(opened.id)).filter(
    (each) => each.includes('reception') || each.includes('resolved'),
  );
  expect(told).toEqual([]);
});
