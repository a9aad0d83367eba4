// What IAM would say of a request: identity policies and trust policies, evaluated as AWS documents it. Nothing is
// allowed that no statement allows, and a Deny wins. A policy element, operator or key that is not known here is an
// error by name, because to pass over it would be to allow it.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html

/** One thing that a principal wants to do to one resource. */
export interface Wish {
  /** `service:Action`. */
  readonly action: string;
  readonly resource: string;
  /**
   * The request's condition keys with their values. An empty list: the key does not come with this request. A key that is
   * not named at all is one that the recorder knows nothing of, and a condition on it is an error.
   */
  readonly context: Readonly<Record<string, readonly string[]>>;
}

export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  /** True where the statement is of all actions but these. */
  readonly exceptActions: boolean;
  readonly resources: readonly string[];
  readonly exceptResources: boolean;
  /** Of a trust policy: `AWS arn:…`, `Service name`; empty in an identity policy. */
  readonly principals: readonly string[];
  readonly conditions: readonly Condition[];
}

interface Condition {
  readonly quantifier: 'ForAllValues' | 'ForAnyValue' | null;
  readonly operator: keyof typeof OPERATORS;
  readonly ifExists: boolean;
  readonly key: string;
  readonly values: readonly string[];
}

export type Verdict = 'allowed' | 'denied' | 'not allowed';

type Fields = Readonly<Record<string, unknown>>;

// ---------------------------------------------------------------------------------------------------------------
// Reading

/** The statements of a policy document whose intrinsics are resolved. Throws on anything that it doesn't know. */
export function statementsIn(document: unknown): readonly Statement[] {
  const { Version, Statement: statements, ...others } = fields(document, 'A policy document');
  nothingElse(others, 'A policy document');
  if (Version !== '2012-10-17')
    throw new Error(`A policy of version ${String(Version)} is not evaluated here.`);
  return (Array.isArray(statements) ? statements : [statements]).map(statementIn);
}

function statementIn(raw: unknown): Statement {
  const {
    Sid: _,
    Effect,
    Action,
    NotAction,
    Resource,
    NotResource,
    Principal,
    Condition,
    ...others
  } = fields(raw, 'A statement');
  nothingElse(others, 'A statement');
  if (Effect !== 'Allow' && Effect !== 'Deny') throw new Error(`The effect ${String(Effect)} is not known.`);
  if ((Action === undefined) === (NotAction === undefined))
    throw new Error('A statement has either Action or NotAction.');
  return {
    effect: Effect,
    actions: texts(Action ?? NotAction),
    exceptActions: NotAction !== undefined,
    resources: texts(Resource ?? NotResource ?? []),
    exceptResources: NotResource !== undefined,
    principals: Object.entries(fields(Principal ?? {}, 'A principal')).flatMap(([kind, names]) =>
      texts(names).map((name) => `${kind} ${name}`),
    ),
    conditions: Object.entries(fields(Condition ?? {}, 'A condition')).flatMap(([operator, keys]) =>
      Object.entries(fields(keys, operator)).map(([key, values]) =>
        conditionIn(operator, key, texts(values)),
      ),
    ),
  };
}

function conditionIn(written: string, key: string, values: readonly string[]): Condition {
  const [, quantifier = null, name = '', ifExists] =
    /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/.exec(written) ?? [];
  if (!Object.hasOwn(OPERATORS, name))
    throw new Error(`The condition operator ${written} is not known here.`);
  // Both were matched above: the quantifier by the pattern, the operator by the table.
  return {
    quantifier: quantifier as Condition['quantifier'],
    operator: name as Condition['operator'],
    ifExists: ifExists !== undefined,
    key,
    values,
  };
}

function fields(value: unknown, what: string): Fields {
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    throw new Error(`${what} is no object: ${JSON.stringify(value)}`);
  return value as Fields; // An object that is no list has named members.
}

function nothingElse(others: Fields, what: string): void {
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw new Error(`${what} has ${unknown}, which is not evaluated here.`);
}

function texts(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : [value]).map((one) => {
    if (typeof one === 'string' || typeof one === 'boolean' || typeof one === 'number') return String(one);
    throw new Error(`${JSON.stringify(one)} is not resolved to a text.`);
  });
}

// ---------------------------------------------------------------------------------------------------------------
// Deciding

/** What the statements say of a wish, with the ones that allow it. */
export function judge(
  statements: readonly Statement[],
  wish: Wish,
): { readonly verdict: Verdict; readonly by: readonly Statement[] } {
  const speaking = statements.filter((statement) => speaksOf(statement, wish));
  const by = speaking.filter((statement) => statement.effect === 'Allow');
  if (speaking.some((statement) => statement.effect === 'Deny')) return { verdict: 'denied', by };
  return { verdict: by.length > 0 ? 'allowed' : 'not allowed', by };
}

function speaksOf(statement: Statement, wish: Wish): boolean {
  const { actions, exceptActions, resources, exceptResources, conditions } = statement;
  const names = actions.some((each) => likeIn(each.toLowerCase(), wish.action.toLowerCase()));
  if (names === exceptActions) return false;
  // The statements of a trust policy name no resource: it is the role that they belong to.
  if (resources.length > 0 && resources.some((each) => likeIn(each, wish.resource, wish)) === exceptResources)
    return false;
  return conditions.every((condition) => holds(condition, wish));
}

/** Whether a statement is of this action on this resource at all, whatever its conditions say. */
export function covers(pattern: { action: string; resource: string }, wish: Wish): boolean {
  return (
    likeIn(pattern.action.toLowerCase(), wish.action.toLowerCase()) &&
    likeIn(pattern.resource, wish.resource, wish)
  );
}

type Compare = (given: string, wanted: string, wish: Wish) => boolean;

const equal: Compare = (given, wanted, wish) => filled(wanted, wish)?.join('') === given;
const equalInAnyCase: Compare = (given, wanted, wish) =>
  filled(wanted, wish)?.join('').toLowerCase() === given.toLowerCase();
const like: Compare = (given, wanted, wish) => likeIn(wanted, given, wish);

/** How a value is compared, and whether the operator wants that no value fits. `Null` compares nothing. */
const OPERATORS = {
  StringEquals: { compare: equal, negated: false },
  StringNotEquals: { compare: equal, negated: true },
  StringEqualsIgnoreCase: { compare: equalInAnyCase, negated: false },
  StringLike: { compare: like, negated: false },
  StringNotLike: { compare: like, negated: true },
  ArnEquals: { compare: like, negated: false },
  ArnLike: { compare: like, negated: false },
  ArnNotEquals: { compare: like, negated: true },
  ArnNotLike: { compare: like, negated: true },
  Bool: { compare: equalInAnyCase, negated: false },
  Null: { compare: equal, negated: false },
} as const;

function holds({ quantifier, operator, ifExists, key, values }: Condition, wish: Wish): boolean {
  const given = valuesOf(key, wish);
  if (operator === 'Null') return values.some((value) => (value === 'true') === (given.length === 0));
  const { compare, negated } = OPERATORS[operator];
  const fits = (one: string) => values.some((value) => compare(one, value, wish)) !== negated;
  if (quantifier === 'ForAllValues') return given.every(fits);
  if (quantifier === 'ForAnyValue') return given.some(fits);
  if (given.length === 0) return ifExists || negated;
  return given.length === 1 && fits(given[0] ?? '');
}

function valuesOf(key: string, { context, action }: Wish): readonly string[] {
  const found = Object.entries(context).find(([name]) => name.toLowerCase() === key.toLowerCase());
  if (found === undefined) throw new Error(`A condition asks for ${key} of ${action}, which nobody records.`);
  return found[1];
}

/** A pattern with `*` and `?`; what variables give is compared letter by letter. */
function likeIn(pattern: string, text: string, wish?: Wish): boolean {
  const parts = filled(pattern, wish);
  if (parts === null) return false;
  const source = parts.map((part, index) =>
    // Every second part was a variable.
    index % 2 === 1 ? escaped(part) : escaped(part).replaceAll('\\*', '.*').replaceAll('\\?', '.'),
  );
  return new RegExp(`^${source.join('')}$`, 's').test(text);
}

const escaped = (text: string): string => text.replace(/[.*+?^$()|[\]\\{}]/g, '\\$&');

/**
 * A text with its policy variables filled in: literal, variable, literal, variable …; null where one has no value, and
 * then nothing matches. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
function filled(text: string, wish?: Wish): readonly string[] | null {
  const parts = text.split(/\$\{([^}]*)\}/);
  const values = parts.map((part, index) => {
    if (index % 2 === 0 || part === '*' || part === '?' || part === '$') return part;
    if (wish === undefined) throw new Error(`A variable cannot stand in ${text}.`);
    const [value, ...more] = valuesOf(part, wish);
    return more.length === 0 ? value : undefined;
  });
  return values.every((value) => value !== undefined) ? values : null;
}
