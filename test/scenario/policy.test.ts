// The evaluator that judges every recorded call must itself tell right from wrong: policies by hand that allow or deny.

import { describe, expect, test } from 'vitest';
import { judge, statementsIn, type Wish } from './policy.ts';

const TABLE = 'arn:aws:dynamodb:us-east-1:000000000000:table/desk';

function wish(more: Partial<Wish> = {}): Wish {
  return { action: 'dynamodb:GetItem', resource: TABLE, context: {}, ...more };
}
function verdict(statements: readonly object[], asked: Wish): string {
  return judge(statementsIn({ Version: '2012-10-17', Statement: statements }), asked).verdict;
}
const allow = (more: object = {}) => ({
  Effect: 'Allow',
  Action: 'dynamodb:GetItem',
  Resource: TABLE,
  ...more,
});

describe('actions and resources', () => {
  test('nothing is allowed that no statement allows', () => {
    expect(verdict([], wish())).toBe('not allowed');
    expect(verdict([allow()], wish())).toBe('allowed');
    expect(verdict([allow()], wish({ action: 'dynamodb:PutItem' }))).toBe('not allowed');
    expect(verdict([allow()], wish({ resource: `${TABLE}/index/list` }))).toBe('not allowed');
  });

  test('a deny wins, wherever it stands', () => {
    const deny = { Effect: 'Deny', Action: 'dynamodb:*', Resource: '*' };
    expect(verdict([allow(), deny], wish())).toBe('denied');
    expect(verdict([deny, allow()], wish())).toBe('denied');
    expect(verdict([{ ...deny, Resource: `${TABLE}x` }, allow()], wish())).toBe('allowed');
  });

  test.each([
    ['dynamodb:*', 'allowed'],
    ['dynamodb:Get*', 'allowed'],
    ['DYNAMODB:getitem', 'allowed'],
    ['dynamodb:?etItem', 'allowed'],
    ['dynamodb:Get', 'not allowed'],
    ['dynamodb.GetItem', 'not allowed'],
    ['sqs:*', 'not allowed'],
  ])('the action %s: %s', (Action, expected) => {
    expect(verdict([allow({ Action })], wish())).toBe(expected);
  });

  test.each([
    ['*', 'allowed'],
    ['arn:aws:dynamodb:*:*:table/desk', 'allowed'],
    ['arn:aws:dynamodb:us-east-1:000000000000:table/DESK', 'not allowed'],
    ['arn:aws:dynamodb:us-east-1:000000000000:table/des', 'not allowed'],
  ])('the resource %s: %s', (Resource, expected) => {
    expect(verdict([allow({ Resource })], wish())).toBe(expected);
  });

  test('of all but some: NotAction and NotResource', () => {
    const rest = { Action: undefined, NotAction: ['dynamodb:Scan', 'dynamodb:PartiQL*'] };
    expect(verdict([allow(rest)], wish())).toBe('allowed');
    expect(verdict([allow(rest)], wish({ action: 'dynamodb:Scan' }))).toBe('not allowed');
    const elsewhere = { Resource: undefined, NotResource: [`${TABLE}/*`] };
    expect(verdict([allow(elsewhere)], wish())).toBe('allowed');
    expect(verdict([allow(elsewhere)], wish({ resource: `${TABLE}/index/due` }))).toBe('not allowed');
  });
});

describe('leading keys', () => {
  const own = {
    'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [`T#\${aws:PrincipalTag/tenant}#*`] },
    Null: { 'dynamodb:LeadingKeys': 'false', 'aws:PrincipalTag/tenant': 'false' },
  };
  const asked = (keys: readonly string[], tenant: readonly string[] = ['demo0000000001']) =>
    verdict(
      [allow({ Condition: own })],
      wish({ context: { 'dynamodb:LeadingKeys': keys, 'aws:PrincipalTag/tenant': tenant } }),
    );

  test('every key must be the tagged tenant’s', () => {
    expect(asked(['T#demo0000000001#CASE#1', 'T#demo0000000001#RECEIPT#2'])).toBe('allowed');
    expect(asked(['T#demo0000000001#CASE#1', 'T#other000000002#CASE#1'])).toBe('not allowed');
    expect(asked(['T#demo00000000011#CASE#1'])).toBe('not allowed');
    expect(asked(['DIRECTORY#ab'])).toBe('not allowed');
  });

  test('a call without any key, such as a scan, is not let through by "for all"', () => {
    expect(asked([])).toBe('not allowed');
    const unguarded = { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['T#*'] } };
    const scan = wish({ context: { 'dynamodb:LeadingKeys': [] } });
    expect(verdict([allow({ Condition: unguarded })], scan)).toBe('allowed');
  });

  test('a session without a tag, or with a star for one, reaches nobody', () => {
    expect(asked(['T##CASE#1'], [])).toBe('not allowed');
    expect(asked(['T#demo0000000001#CASE#1'], ['*'])).toBe('not allowed');
    expect(asked(['T#*#CASE#1'], ['*'])).toBe('allowed');
  });
});

describe('conditions', () => {
  const under = (Condition: object, context: Wish['context']) =>
    verdict([allow({ Condition })], wish({ context }));

  test.each([
    [{ StringEquals: { k: ['a', 'b'] } }, ['b'], 'allowed'],
    [{ StringEquals: { k: 'a*' } }, ['ab'], 'not allowed'],
    [{ StringEquals: { k: 'a' } }, [], 'not allowed'],
    [{ StringEqualsIfExists: { k: 'a' } }, [], 'allowed'],
    [{ StringEqualsIfExists: { k: 'a' } }, ['b'], 'not allowed'],
    [{ StringNotEquals: { k: 'a' } }, ['b'], 'allowed'],
    [{ StringNotEquals: { k: ['a', 'b'] } }, ['b'], 'not allowed'],
    [{ StringNotEquals: { k: 'a' } }, [], 'allowed'],
    [{ StringEqualsIgnoreCase: { k: 'AB' } }, ['ab'], 'allowed'],
    [{ StringLike: { k: '*@faultline.localhost' } }, ['desk@faultline.localhost'], 'allowed'],
    [{ StringLike: { k: '*@faultline.localhost' } }, ['desk@elsewhere.example'], 'not allowed'],
    [{ StringLike: { k: '?*' } }, [''], 'not allowed'],
    [{ StringNotLike: { k: 'a*' } }, ['ab'], 'not allowed'],
    [{ ArnLike: { k: 'arn:aws:sqs:*:*:wake' } }, ['arn:aws:sqs:us-east-1:1:wake'], 'allowed'],
    [{ ArnNotLike: { k: 'arn:aws:sqs:*:*:wake' } }, ['arn:aws:sqs:us-east-1:1:wake'], 'not allowed'],
    [{ Bool: { k: 'false' } }, ['false'], 'allowed'],
    [{ Bool: { k: 'false' } }, [], 'not allowed'],
    [{ Null: { k: 'true' } }, [], 'allowed'],
    [{ Null: { k: 'true' } }, ['a'], 'not allowed'],
    [{ 'ForAllValues:StringEquals': { k: ['a', 'b'] } }, ['a', 'b'], 'allowed'],
    [{ 'ForAllValues:StringEquals': { k: ['a'] } }, ['a', 'b'], 'not allowed'],
    [{ 'ForAnyValue:StringEquals': { k: ['a'] } }, ['b', 'a'], 'allowed'],
    [{ 'ForAnyValue:StringEquals': { k: ['a'] } }, [], 'not allowed'],
  ])('%j on %j: %s', (condition, values, expected) => {
    expect(under(condition, { k: values })).toBe(expected);
  });

  test('all conditions of a statement must hold, and a key is found in any case', () => {
    const both = {
      StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' },
      Null: { other: 'true' },
    };
    expect(under(both, { 'iam:passedtoservice': ['scheduler.amazonaws.com'], other: [] })).toBe('allowed');
    expect(under(both, { 'iam:passedtoservice': ['scheduler.amazonaws.com'], other: ['x'] })).toBe(
      'not allowed',
    );
    expect(under(both, { 'iam:passedtoservice': ['lambda.amazonaws.com'], other: [] })).toBe('not allowed');
  });

  test('a denial under a condition holds only where the condition does', () => {
    const insecure = { Effect: 'Deny', Action: '*', Resource: '*', Condition: { Bool: { k: 'false' } } };
    expect(verdict([allow(), insecure], wish({ context: { k: ['false'] } }))).toBe('denied');
    expect(verdict([allow(), insecure], wish({ context: { k: ['true'] } }))).toBe('allowed');
  });
});

describe('what is not known is an error by name', () => {
  test('an operator', () => {
    expect(() => verdict([allow({ Condition: { DateLessThan: { k: 'x' } } })], wish())).toThrow(
      'DateLessThan',
    );
    expect(() => verdict([allow({ Condition: { 'ForSomeValues:StringLike': { k: 'x' } } })], wish())).toThrow(
      'ForSomeValues',
    );
  });

  test('a condition key that nobody records', () => {
    const condition = { StringEqualsIfExists: { 's3:prefix': 'x' } };
    expect(() => verdict([allow({ Condition: condition })], wish())).toThrow('s3:prefix of dynamodb:GetItem');
  });

  test('an element, a version, an intrinsic that was not resolved', () => {
    expect(() => verdict([allow({ NotPrincipal: '*' })], wish())).toThrow('NotPrincipal');
    expect(() => statementsIn({ Version: '2008-10-17', Statement: [] })).toThrow('2008-10-17');
    expect(() => verdict([allow({ Resource: { Ref: 'Table' } })], wish())).toThrow('Ref');
    expect(() => verdict([{ Effect: 'Allow', Resource: '*' }], wish())).toThrow('Action');
  });
});
