import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseConfiguration } from '../../shared/contracts/configuration.ts';
import { demoTenant } from '../../shared/domain/presets/demo.ts';
import { faultSentences } from '../../shared/web/edit-faults.ts';

const preset = demoTenant('desk.example');

describe('what is wrong with a configuration', () => {
  it('has Chinese of its own for every message of the schemas', () => {
    const contracts = join(import.meta.dirname, '../../shared/contracts');
    const source = ['', '-parts', '-time', '-paged']
      .map((part) => readFileSync(join(contracts, `configuration${part}.ts`), 'utf8'))
      .join('\n');
    const found = [...source.matchAll(/['`]((?:must|needs|is|has) [^'`]+)['`]/g)].map(([, message = '']) =>
      message.replaceAll(/\$\{[^}]+\}/g, '200'),
    );
    // Of the reading of files, which are no edits.
    const ofOthers = /^must (?:be whole days:|be at least one day)/;
    const messages = found.filter((message) => !ofOthers.test(message));
    expect(messages.length).toBeGreaterThan(60);
    const unsaid = messages.filter((message) => /格式不对/.test(faultSentences({ path: '', message }).zh));
    expect(unsaid).toEqual([]);
  });

  it('has Chinese of its own for every message of the API as well', () => {
    const contracts = join(import.meta.dirname, '../../shared/contracts');
    const messages = ['http.ts', 'http-edit.ts', 'http-preview.ts'].flatMap((file) =>
      [...readFileSync(join(contracts, file), 'utf8').matchAll(/['`](must [^'`]+)['`]/g)].map(
        ([, message = '']) => message.replaceAll(/\$\{[^}]+\}/g, '200'),
      ),
    );
    expect(messages.length).toBeGreaterThan(10);
    const unsaid = messages.filter((message) => /格式不对/.test(faultSentences({ path: '', message }).zh));
    expect(unsaid).toEqual([]);
  });

  it('puts what the validator says in its own words into ours, in both languages', () => {
    const [calendar] = preset.calendars;
    const [tier] = preset.tiers;
    const wrong = [
      [
        'calendar',
        { ...calendar, name: 7, always: 'yes', colour: 'red', dates: { tomorrow: { name: 'x', hours: [] } } },
      ],
      ['calendar', { ...calendar, publishedYears: [12] }],
      ['calendar', undefined],
      [
        'tier',
        { ...tier, severities: 'all', conventions: { dayUnit: 'moon' }, promotion: { when: { on: 'whim' } } },
      ],
    ] as const;
    for (const [kind, value] of wrong) {
      const read = parseConfiguration(kind, value);
      const faults = 'faults' in read ? read.faults : [];
      expect(faults.length).toBeGreaterThan(0);
      for (const fault of faults) {
        const { zh, en } = faultSentences(fault);
        expect([fault.message, zh.includes('格式不对')]).toEqual([fault.message, false]);
        expect(zh).toMatch(/\p{Script=Han}/u);
        expect(en).not.toMatch(/Invalid|Unrecognized|Too (?:small|big)|\p{Script=Han}/u);
      }
    }
  });
});
