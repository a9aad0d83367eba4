import { describe, expect, test } from 'vitest';
import type { Finding } from '../../shared/domain/coverage.ts';
import { findingSentences } from '../../shared/domain/coverage-words.ts';

const ladder = { id: 'standard', name: '标准升级 / Standard' };
const rung = { id: 'opening', name: '开案 / Opened' };
const customer = { id: 'xihe', name: '西河水务', nameEn: 'Xihe Water' };
const served = { contractId: 'xihe-2025', customer, sites: [] };
const at = (text: string) => Date.parse(text);
const night = { from: at('2026-03-07T18:00:00Z'), to: at('2026-03-07T22:00:00Z') };
const overMidnight = { from: at('2026-03-08T14:00:00Z'), to: at('2026-03-08T18:00:00Z') };

const said = (finding: Finding) => findingSentences(finding, 'Asia/Shanghai');

describe('what is left uncovered is said', () => {
  test('with the contract, its customer, and the sites alone that it is about', () => {
    const finding: Finding = {
      ...{ finding: 'rung_empty', key: 'k', ladder, rung, stretches: [night], always: true },
      served: { ...served, sites: [{ id: 'north', name: 'North bank' }] },
    };
    expect(said(finding)).toEqual({
      zh: '合同 xihe-2025（西河水务）在 North bank 的工单：升级阶梯“标准升级”的梯级“开案”没有任何人可以通知。',
      en: 'Nobody can be paged by the rung “Opened” of the ladder “Standard” for contract xihe-2025 (Xihe Water) at North bank.',
    });
  });

  test('with its first times on the wall of the zone, and how many more there are', () => {
    const stretches = [night, overMidnight, overMidnight];
    const finding: Finding = {
      ...{ finding: 'rung_empty', key: 'k', ladder, rung, stretches, always: false },
      served: { contractId: null, customer: null, sites: [] },
    };
    expect(said(finding)).toEqual({
      zh: '无合同报修的工单在周日 2026-03-08 02:00至06:00、周日 2026-03-08 22:00至周一 2026-03-09 02:00及另外 1 段时间：升级阶梯“标准升级”的梯级“开案”没有任何人可以通知。',
      en: 'Nobody can be paged by the rung “Opened” of the ladder “Standard” for reports without a contract from Sun 2026-03-08 02:00 to 06:00, from Sun 2026-03-08 22:00 to Mon 2026-03-09 02:00 and 1 more time.',
    });
  });

  test('with a rota’s own zone, region and reason', () => {
    const finding: Finding = {
      finding: 'rota_gap',
      key: 'k',
      rota: { id: 'west', name: 'West' },
      region: '浙江',
      timeZone: 'UTC',
      why: 'nobody',
      people: [],
      stretches: [night],
      always: false,
    };
    expect(said(finding)).toEqual({
      zh: '值班表“West”（浙江）在周六 2026-03-07 18:00至22:00：无人值班。',
      en: 'Rota “West” (浙江): nobody is on call from Sat 2026-03-07 18:00 to 22:00.',
    });
  });

  test.each<[Finding, string]>([
    [
      {
        finding: 'recipient_empty',
        key: 'k',
        ladder,
        rungs: [rung],
        recipient: { to: 'post', role: 'lead' },
        named: { id: 'lead', name: '组长', nameEn: 'Team lead' },
        served,
      },
      'Nobody holds the post “Team lead” for contract xihe-2025 (Xihe Water), which the ladder “Standard” calls by “Opened”.',
    ],
    [
      {
        finding: 'recipient_empty',
        key: 'k',
        ladder,
        rungs: [rung],
        recipient: { to: 'rota', rotaId: 'west-7' },
        named: { id: 'west-7', name: '西区 / West' },
        served,
      },
      'Nobody is on call now by the rota “West” for contract xihe-2025 (Xihe Water), which the ladder “Standard” calls by “Opened”.',
    ],
    [
      {
        finding: 'no_owner',
        key: 'k',
        ladder,
        role: 'lead',
        named: { id: 'lead', name: '组长', nameEn: 'Team lead' },
        served,
      },
      'Cases of contract xihe-2025 (Xihe Water) open without an owner: nobody holds the post “Team lead” (ladder “Standard”).',
    ],
    [
      { finding: 'nobody_at_emergency', key: 'k', ladder, classes: ['E2', 'E3'], served },
      'A missed deadline makes an emergency of E2, E3 for contract xihe-2025 (Xihe Water), and the ladder “Standard” has no rung for it: nobody is called.',
    ],
    [
      { finding: 'nobody_at_opening', key: 'k', ladder, severities: ['L3', 'L4'], served },
      'Nobody is called when a case of L3, L4 opens for contract xihe-2025 (Xihe Water): the ladder “Standard” has no rung for it. It begins with the deadlines.',
    ],
    [
      {
        finding: 'final_person',
        key: 'k',
        ladder,
        person: { id: 'dora', name: '朵拉', nameEn: 'Dora' },
        why: 'inactive',
        stretches: [night],
        always: true,
      },
      'The final person of the ladder “Standard”, Dora, cannot be paged: not active.',
    ],
    [
      { finding: 'alarm_people', key: 'k', ladder, people: [{ id: 'dora', name: 'Dora' }] },
      'Where nobody is reached, nobody is alarmed either: none of Dora (ladder “Standard”) can be paged.',
    ],
  ])('each kind in one sentence: %o', (finding, english) => {
    const { zh, en } = said(finding);
    expect(en).toBe(english);
    expect(zh).toMatch(/。$/);
    expect(zh).not.toMatch(/undefined|Standard|Opened/);
  });
});
