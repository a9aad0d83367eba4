// Every word of the forms for conditions, pauses, obligations, promotion and composed tiers, in both languages.

import type { Language } from '../domain/people.ts';

export type TierFormWords = typeof en;

const en = {
  yes: 'yes',
  no: 'no',
  nameZh: 'Name, Chinese',
  nameEn: 'Name, English',
  code: 'Id',

  noCondition: 'Holds always. Condition and clause …',
  conditionHint:
    'The target exists only while every line holds. “Is not yes” also holds for any other answer. Choose no fact to take a line out.',
  conditionFirst: 'Only if',
  conditionAnd: 'and also',
  fact: 'Fact',
  noFact: '— none —',
  otherFact: 'Or a fact by its id',
  op: 'Compares',
  ops: { eq: 'is', neq: 'is not', in: 'is one of' },
  value: 'yes, no, or a word',
  untilKnown: 'Until somebody knows',
  whileUnknown: {
    active: 'the line holds',
    inactive: 'the line does not hold',
    never_unknown: 'it is always known',
  },
  unknownBy: 'Unless a convention says otherwise',
  noConvention: 'no convention',
  moreConditions: 'One more condition',
  conditionFaults: {
    fact: 'must name a fact: choose one, or type its id',
    value: 'must have a value: yes, no, or a word; several words with commas',
  },
  kindMissing: 'must name a target: choose which promise this row is',
  precondition: 'Waits for a duty of the customer',
  noDuty: 'for none',
  preconditionHint:
    'Where the customer is late with it, the tier’s convention says what becomes of this target.',
  quote: 'Clause of the contract',
  quoteHint: 'Word for word; it stands beside the deadline.',
  givenBy: (name: string) => `Its time is not in the tier but in: ${name}`,
  moreTargets: 'One more target',

  pausesTab: 'Pauses',
  pauses: 'Reasons that may pause the clocks',
  pausesLead:
    'Only these may be chosen in a case. What the vendor waits for itself is recorded and never pauses a promise.',
  side: 'Who is waited for',
  sides: { customer: 'the customer: it pauses', vendor: 'ourselves: it never pauses' },
  removeReason: 'Remove this reason',
  newReason: 'Add a reason',
  codeHint: 'Lower-case letters, digits, - and _, such as waiting_customer. It stays for good.',
  moreReasons: 'One more reason',
  never: 'Targets that are never paused',
  neverHint: 'Their clocks run on whatever the reason.',

  whatZh: 'What the customer has to do, Chinese',
  whatEn: 'What the customer has to do, English',
  dutyTimeHint: 'From the report. Empty: a duty without a time.',
  dutyOf: 'In cases of',
  dutyOfHint: 'None ticked: of every severity.',
  obligationsLead:
    'What the contract asks of the customer. A target that waits for a duty is put off, or withdrawn, when they are late with it; choose the duty in the target’s own row.',
  extendsTargets: (targets: string) => `These targets wait for it: ${targets}`,
  removeDuty: 'Remove this duty',
  newDuty: 'Add a duty',
  dutyIdHint: 'Such as maintainer_on_site. It stays for good.',
  moreDuties: 'One more duty',

  promotionLead:
    'A case can climb to the next severity without anybody doing it. Its clocks then follow the convention “after a promotion clocks count from”.',
  promotesWhen: 'When a case climbs',
  promotes: {
    none: 'Never by itself',
    breach: 'When it misses a target',
    elapsed: 'After some time',
    fact: 'When a fact says so',
  },
  promotesHint: {
    none: 'Only people change the severity.',
    breach: 'One step for each miss.',
    elapsed:
      'Counted on the tier’s calendar from the report, then from each step; never after the resolution.',
    fact: 'One step each time the fact becomes yes.',
  },
  promotionMissing: 'must say when a case climbs, or that it never does',
  missed: 'A miss of which targets',
  afterHint: 'How long a case stays on a level before it climbs. Empty: it stays there.',
  afterOf: (severity: string) => `From ${severity} after`,
  timesFrom: 'Or times that are given later',
  timesAbove: 'no: the times above',
  timesFromHint: 'Times that the contract or the desk states, where none stand above.',
  order: 'Levels that take part',
  orderHint: 'A case climbs from the least to the most severe of them.',
  atTop: 'When the most severe level is missed too',
  atTops: { stay: 'nothing more', open_emergency: 'an emergency is opened' },

  fromOne: 'From a preset, or a copy',
  fromSeveral: 'Out of several tiers',
  presetNamed: (name: string) => `preset ${name}`,
  composeParts: 'The tiers that hold at once',
  composeNone: '— none —',
  composeLead:
    'Where several promises hold at once, of each target the earliest binds. The first tier gives the severities, their words and the conventions; the others add their targets. What one of them never pauses is never paused, and only what all of them list may pause. Promotion is that of the first that has any.',
  composeNth: (number: number) => (number === 1 ? 'First tier' : `Tier ${number}`),
  composeTier: 'Tier',
  composeSeverity: 'Its severity for all cases',
  composeSeverityHint: 'A code; empty takes the severity of the same code, or its only one.',
  moreParts: 'One more tier',
  composeFaults: {
    few: 'must be two tiers or more: choose another one',
    known: 'must be a tier of the list',
    severity: (code: string, tier: string, own: string) =>
      `must name the severity that applies: ${tier} has none of the code ${code}, but ${own}`,
    noSuch: (code: string, tier: string) => `must be a severity of ${tier}: there is no "${code}"`,
    twice: 'must not name the same tier twice',
  },
};

const zhCN: TierFormWords = {
  yes: '是',
  no: '否',
  nameZh: '名称（中文）',
  nameEn: '名称（英文）',
  code: '编号',

  noCondition: '始终有效。条件与条款……',
  conditionHint: '每一行都成立时，才有此承诺。“不是”“是”对其他任何回答也成立。要删除一行，请把事实选为“无”。',
  conditionFirst: '仅当',
  conditionAnd: '并且',
  fact: '事实',
  noFact: '— 无 —',
  otherFact: '或填写事实的编号',
  op: '比较',
  ops: { eq: '是', neq: '不是', in: '属于' },
  value: '“是”“否”或文字',
  untilKnown: '尚不知道时',
  whileUnknown: { active: '此行成立', inactive: '此行不成立', never_unknown: '总是已知' },
  unknownBy: '除非约定另有规定',
  noConvention: '无此约定',
  moreConditions: '再加一个条件',
  conditionFaults: {
    fact: '请选择一个事实，或填写它的编号。',
    value: '请填写值：是、否或文字；多个文字用逗号分开。',
  },
  kindMissing: '请选择此行是哪一项承诺。',
  precondition: '有赖于客户的义务',
  noDuty: '无',
  preconditionHint: '客户未按时履行时，此承诺如何处理，由等级的约定决定。',
  quote: '合同条款',
  quoteHint: '逐字填写；与时限一同显示。',
  givenBy: (name) => `时间不在等级中，而在：${name}`,
  moreTargets: '再加一项承诺',

  pausesTab: '暂停',
  pauses: '可以暂停计时的原因',
  pausesLead: '工单中只能选用这些原因。等待我方自己的，只作记录，从不暂停承诺。',
  side: '等待谁',
  sides: { customer: '客户：暂停计时', vendor: '我方：从不暂停' },
  removeReason: '删除此原因',
  newReason: '增加一个原因',
  codeHint: '小写字母、数字、- 和 _，例如 waiting_customer。以后不能更改。',
  moreReasons: '再加一个原因',
  never: '从不暂停的承诺',
  neverHint: '无论什么原因，它们的计时都不停。',

  whatZh: '客户须做什么（中文）',
  whatEn: '客户须做什么（英文）',
  dutyTimeHint: '自报修起。留空：没有时间要求。',
  dutyOf: '适用的级别',
  dutyOfHint: '都不勾选：所有级别。',
  obligationsLead:
    '合同对客户的要求。有赖于某项义务的承诺，在客户迟到时顺延或收回；请在该承诺的行中选择此义务。',
  extendsTargets: (targets) => `有赖于它的承诺：${targets}`,
  removeDuty: '删除此义务',
  newDuty: '增加一项义务',
  dutyIdHint: '例如 maintainer_on_site。以后不能更改。',
  moreDuties: '再加一项义务',

  promotionLead: '工单可以无人操作而升到更严重的级别。之后如何计时，见约定“自动升级之后，计时自何时起”。',
  promotesWhen: '工单何时升级',
  promotes: { none: '从不自动升级', breach: '承诺超时', elapsed: '经过一段时间', fact: '某事实成立' },
  promotesHint: {
    none: '只由人更改级别。',
    breach: '每次超时升一级。',
    elapsed: '按等级的日历，自报修起，之后自每次升级起；解决后不再升级。',
    fact: '该事实每次变为“是”时升一级。',
  },
  promotionMissing: '请选择工单何时升级，或从不升级。',
  missed: '哪些承诺超时',
  afterHint: '在每一级停留多久之后升级。留空：停在该级。',
  afterOf: (severity) => `${severity} 停留`,
  timesFrom: '或采用以后约定的时间',
  timesAbove: '否：按上面的时间',
  timesFromHint: '上面没有时间时，采用合同或服务台给出的时间。',
  order: '参与的级别',
  orderHint: '从其中最轻的逐级升到最严重的。',
  atTop: '最严重的级别也超时',
  atTops: { stay: '不再升级', open_emergency: '启动应急' },

  fromOne: '由预设或副本',
  fromSeveral: '由几个等级合并',
  presetNamed: (name) => `预设 ${name}`,
  composeParts: '同时有效的等级',
  composeNone: '— 无 —',
  composeLead:
    '几个承诺同时有效时，每一项取最早的。第一个等级提供级别、文字和约定，其余的加上各自的承诺。任何一个从不暂停的，就从不暂停；所有等级都列出的原因才可暂停。自动升级取第一个有此规定的等级。',
  composeNth: (number) => (number === 1 ? '第一个等级' : `等级 ${number}`),
  composeTier: '等级',
  composeSeverity: '其中适用于所有工单的级别',
  composeSeverityHint: '级别代码；留空则取代码相同的级别，或它唯一的级别。',
  moreParts: '再加一个等级',
  composeFaults: {
    few: '至少两个等级：请再选一个。',
    known: '请从列表中选择等级。',
    severity: (code, tier, own) => `请写明适用的级别：${tier} 没有代码为 ${code} 的级别，只有 ${own}。`,
    noSuch: (code, tier) => `${tier} 没有级别“${code}”。`,
    twice: '同一等级不能出现两次。',
  },
};

const table = { 'zh-CN': zhCN, en } satisfies Record<Language, TierFormWords>;

/** The words of one language. */
export function tierFormWordsOf(language: Language): TierFormWords {
  return table[language];
}
