import { describe, expect, it } from 'vitest';
import { answerIn } from '../../shared/app/intake-sms.ts';

describe('the answer in an SMS', () => {
  it.each([
    ['12345', 'a'],
    ['12345 a', 'a'],
    ['12345A.', 'a'],
    ['１２３４５ａ', 'a'],
    ['回复12345 a', 'a'],
    ['12345 OK', 'a'],
    ['12345，收到！', 'a'],
    ['12345a 我来', 'a'],
    ['12345 e', 'e'],
    ['12345C', 'c'],
  ])('takes %s as the code with the verb %s', (text, verb) => {
    expect(answerIn(text)).toEqual({ code: '12345', verb });
  });

  it.each([
    'thanks',
    '123456 a',
    '1234 a',
    '12345 不是我的',
    '12345 not me',
    '12345 accident',
    '12345 e ok',
    '12345 a 还是 e',
    'call 12345 a',
  ])('leaves %s to people', (text) => {
    expect(answerIn(text)).toBeNull();
  });
});
