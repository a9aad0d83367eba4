import { describe, expect, test } from 'vitest';
import { S002_EFFECTIVE } from '../../shared/domain/presets/s002-effective.ts';
import { toSimplified } from '../../shared/domain/script-folding.ts';
import { strictest, suggestSeverity } from '../../shared/domain/severity.ts';

const suggested = (text: string) => suggestSeverity(S002_EFFECTIVE, text)?.severity ?? null;

describe('the severity that a report points at', () => {
  test.each([
    ['業務停止', 'L1'],
    ['业务停止', 'L1'],
    ['數據丟失', 'L1'],
    ['业务全部停了', 'L1'],
    ['数据丢失', 'L1'],
    ['部分部件失效', 'L2'],
    ['系統性能下降', 'L2'],
    ['系统性能严重下降', 'L2'],
    ['系統報錯', 'L3'],
    ['部分部件故障', 'L3'],
    ['系统有报错但业务正常，担心隐患', 'L3'],
    ['系統技術功能、安裝或配置咨詢', 'L4'],
    ['顯然不影響業務的預約服務', 'L4'],
    ['请教如何配置', 'L4'],
    ['預約下週二服務', 'L4'],
  ])('%s is %s', (text, severity) => {
    expect(suggested(text)).toBe(severity);
  });

  test.each([
    ['The whole system is down since 09:00', 'L1'],
    ['We LOST two hours of data!', 'L1'],
    ['Business operations have stopped', 'L1'],
    ['Total outage at the warehouse', 'L1'],
    ['Performance is degraded', 'L2'],
    ['The application is very slow today', 'L2'],
    ["Users can't log in", 'L2'],
    ['There is an error message in the console', 'L3'],
    ['A warning light is on, everything runs', 'L3'],
    ['How to configure a second printer?', 'L4'],
    ['We would like an appointment next week', 'L4'],
  ])('%s is %s', (text, severity) => {
    expect(suggested(text)).toBe(severity);
  });

  test('the most severe of several wins, with its keyword as the basis and the others as candidates', () => {
    expect(suggestSeverity(S002_EFFECTIVE, '部分部件失效，系統報錯，業務停止')).toEqual({
      severity: 'L1',
      basis: { by: 'keyword', detail: '业务停止' },
      candidates: ['L1', 'L2', 'L3'],
    });
  });

  test('a report in free words', () => {
    expect(
      suggested(
        '【緊急】水情系統癱瘓 資料疑似遺失\n\n您好：\n凌晨2點左右調度系統全部中斷，數據庫起不來，請速處理！',
      ),
    ).toBe('L1');
    expect(suggested('服务器慢\n\n这两天数据库服务器明显变慢，一个节点的内存报错退出了，业务还能跑。')).toBe(
      'L2',
    );
  });

  test('text without any keyword suggests nothing', () => {
    expect(suggested('你好，请回电。')).toBeNull();
    expect(suggested('Please call me back.')).toBeNull();
    expect(suggested('')).toBeNull();
  });
});

describe('folding', () => {
  test('both scripts, mixed ones and the usual slip are one word', () => {
    for (const text of ['系統癱瘓', '系统瘫痪', '系统摊痪', '系統攤瘓', '系统癱痪'])
      expect(suggested(text)).toBe('L1');
  });

  test('width, case, white space and marks do not matter', () => {
    for (const text of [
      '业务 停止',
      '业　务\n停 止',
      '「業務」停止',
      '業務-停止',
      'ＳＹＳＴＥＭ　ＤＯＷＮ',
      'System  Down',
      'system\ndown',
      'data-loss',
      'Data/Loss',
    ]) {
      expect(suggested(text), text).toBe('L1');
    }
  });

  test('words of letters match as words, not inside other words or across clauses', () => {
    expect(suggested('slowenia is a country? no: Slovenia')).toBeNull();
    expect(suggested('The ecosystem downgraded its plan')).toBeNull();
    expect(suggested('We show tomorrow.')).toBeNull();
    expect(suggested('We bought a new system. Down the road it will pay.')).toBeNull();
    expect(suggested('已恢复正常业务。停止派单')).toBeNull();
  });

  test('characters without a Simplified form stay', () => {
    expect(toSimplified('業務停止 ABC 數據丟失')).toBe('业务停止 ABC 数据丢失');
    expect(toSimplified('人口手')).toBe('人口手');
  });
});

describe('denials', () => {
  test.each([
    '業務未停止',
    '业务没有停止',
    '业务并未停止',
    '不会导致业务停止',
    '没有造成数据丢失',
    '無數據丟失',
    '数据没有丢',
    '数据丢失没有发生',
    '業務停止：否',
    '數據丟失：無。',
    'no data loss',
    'There was no data loss',
    'without any data loss',
    'No outage was seen',
    'the system is not down',
    'Data loss: none',
    'Outage: no',
    'not an outage',
  ])('%s is not level 1', (text) => {
    expect(suggested(text)).not.toBe('L1');
  });

  test('not affecting business is no business stop, and what else the text says counts', () => {
    expect(suggested('系统报错，不影响业务')).toBe('L3');
    expect(suggested('部分部件失效，業務未停止')).toBe('L2');
    expect(suggested('Error message on screen, no data loss, system is not down')).toBe('L3');
  });

  test('a word of failure before a phrase does not deny it', () => {
    expect(suggested('系统用不了业务停止')).toBe('L1');
    expect(suggested('电话打不出去，业务停止，无法下单')).toBe('L1');
    expect(suggested('業務停止：是')).toBe('L1');
    expect(suggested('业务停止，没有人值班')).toBe('L1');
    expect(suggested('Not sure why, but the system is down')).toBe('L1');
    expect(suggested('No, the system is down')).toBe('L1');
  });

  test('denied once and stated once is stated', () => {
    expect(suggested('昨天业务未停止，今天业务停止了')).toBe('L1');
  });

  test('not urgent does not lower', () => {
    expect(suggested('业务停止，不急')).toBe('L1');
    expect(suggested('不急')).toBeNull();
  });
});

describe('limits', () => {
  test('a hundred thousand lines are read in bounded time and decide by their beginning', () => {
    const text = `系统报错\n${'at com.example.Main(Main.java:1) \n'.repeat(100_000)}`;
    expect(suggested(text)).toBe('L3');
    expect(suggested('业务'.repeat(50_000))).toBeNull();
  });

  test('the strictest severity is the one of the first rank, wherever it stands', () => {
    expect(strictest(S002_EFFECTIVE).code).toBe('L1');
    expect(strictest({ ...S002_EFFECTIVE, severities: [...S002_EFFECTIVE.severities].reverse() }).code).toBe(
      'L1',
    );
    expect(() => strictest({ ...S002_EFFECTIVE, severities: [] })).toThrow('no severity');
  });
});
