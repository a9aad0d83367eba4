// What the schemas find wrong with a configuration, in both languages. Their messages are English; the Chinese of each of
// our own stands here, by the message itself, and a test holds that none is missing.

import type { EditFault } from '../app/configuration-edit.ts';

/** Both languages of one fault. What the validator says in its own words is put into ours. */
export function faultSentences(fault: EditFault): { readonly zh: string; readonly en: string } {
  const { message } = fault;
  if (fault.zh !== undefined) return { zh: fault.zh, en: message };
  for (const [pattern, zh, en] of VALIDATOR) {
    const found = pattern.exec(message);
    if (found) return { zh: filled(zh, found), en: filled(en, found) };
  }
  for (const [pattern, zh] of OWN) {
    const found = pattern.exec(message);
    if (found) return { zh: filled(zh, found), en: message };
  }
  return { zh: `格式不对（${message}）。`, en: message };
}

function filled(sentence: string, found: RegExpExecArray): string {
  return sentence.replaceAll(/\$(\d)/g, (_, number: string) => found[Number(number)] ?? '');
}

/** The validator's own words, which nobody wrote for people. */
const VALIDATOR: readonly (readonly [RegExp, zh: string, en: string])[] = [
  [/^Unrecognized keys?: (.+)$/, '没有这样的项目：$1。', 'has members that are not known: $1'],
  [/^Invalid option: expected one of (.+)$/, '必须是其中之一：$1。', 'must be one of $1'],
  [/^Invalid input: expected (.+), received undefined$/, '必须填写。', 'is missing'],
  [/^Invalid input: expected (.+), received (.+)$/, '类型不对：应为 $1。', 'must be of type $1'],
  [/^Invalid input: expected (.+)$/, '必须是 $1。', 'must be $1'],
  [/^Invalid discriminator value\. Expected (.+)$/, '必须是其中之一：$1。', 'must be one of $1'],
  [/^Invalid key in record$/, '有不允许的名称或日期。', 'has a name or a date that is not allowed'],
  [/^Too small/, '太短或太小。', 'is too short or too small'],
  [/^Too big/, '太长或太大。', 'is too long or too large'],
  [/^Invalid input$/, '值不符合要求。', 'is none of the values that are allowed'],
];

const OWN: readonly (readonly [RegExp, zh: string])[] = [
  [/^must be an id(?:$|: )/, '必须是编号：小写字母、数字、“-”和“_”，最多 64 个。'],
  [/^must be a whole number$/, '必须是整数。'],
  [/^must be 1 for the first version/, '首版为 1，以后每版加 1。'],
  [/^must not be empty$/, '不能为空。'],
  [/^must have at most ([\d,]+) characters/, '最多 $1 个字符。'],
  [/^must have at most ([\d,]+) entries$/, '最多 $1 项。'],
  [/^must be milliseconds since/, '必须是自 1970-01-01T00:00:00Z 起的毫秒数。'],
  [/^must be "zh-CN" or "en"$/, '必须是 zh-CN 或 en。'],
  [/^must be a mail address/, '必须是邮件地址，例如 desk@example.com。'],
  [/^must be in lower case$/, '必须小写。'],
  [/^must be an international number/, '必须是国际格式的电话号码，例如 +8613800000000。'],
  [/^must be an IANA time zone/, '必须是 IANA 时区，例如 Asia/Shanghai。'],
  [/^must be a day such as/, '必须是日期，例如 2026-02-27。'],
  [/^must be a wall time from (\S+) to (\S+)$/, '必须是 $1 到 $2 之间的时刻。'],
  [/^must be whole minutes/, '必须是整数分钟。'],
  [/^must be one line, without control characters$/, '必须是一行，不能有换行或控制字符。'],
  [/^must be at most ([\d,]+) minutes$/, '最多 $1 分钟。'],
  [/^must not have the same time twice$/, '同一时段不能出现两次。'],
  [/^must say whose chat it is: /, '请选择是哪种聊天。'],
  [/^must be at least one minute$/, '至少一分钟。'],
  [/^must be 0 to 15 minutes$/, '必须是 0 到 15 分钟。'],
  [/^must not name the same id twice$/, '同一编号不能出现两次。'],
  [/^must not name the same severity twice$/, '同一级别不能出现两次。'],
  [/^must not use the same severity code twice$/, '级别编号不能重复。'],
  [/^must not end when it starts/, '开始和结束不能相同；全天写作 00:00-24:00。'],
  [
    /^must not begin before (\S+): the hours of the day before/,
    '不能早于 $1 开始：前一天的时段跨过午夜，到那时才结束。',
  ],
  [/^must end by (\S+) on the next day: /, '最迟须在次日 $1 结束：次日的时段从那时开始。'],
  [/^must be in order and must not overlap/, '时段须按先后排列且不重叠；只有最后一段可以跨过午夜。'],
  [/^must end after it starts$/, '结束须在开始之后。'],
  [/^must not end before it starts$/, '结束不能早于开始。'],
  [/^must be a code such as L1/, '必须是 L1 这样的编号：最多 20 个字母、数字、“_”、“.”或“-”。'],
  [/^must be a fact:/, '必须是事实的编号：小写字母、数字、“.”、“-”和“_”。'],
  [/^must not be negative$/, '不能为负数。'],
  [/^must be contract\.<name> or tenant\.<name>$/, '必须写作 contract.<名称> 或 tenant.<名称>。'],
  [/^must be a list for "in"/, '用 “in” 时须为列表，否则为单个值。'],
  [/^must be a start such as "report"/, '必须是起算点，例如 report，或 breach: 加上逾期的承诺。'],
  [/^needs a condition: /, '需要一个条件：判定的就是它的事实。'],
  [/^must have at least one target whose miss promotes$/, '至少选择一项：它超时则升级。'],
  [/^must have a time for a severity, or name/, '请填写至少一个级别的时间，或选择给出时间的参数。'],
  [/^must be above 0$/, '必须大于 0。'],
  [/^must be whole working days$/, '工作日必须是整数。'],
  [/^must be whole days: /, '天数必须是整数：按此等级的约定，一天到 24:00 为止。'],
  [/^must be whole weeks: /, '周数必须是整数：按此等级的约定，一周到 24:00 为止。'],
  [
    /^must count days and weeks as elapsed time: contract (\S+) /,
    '合同 $1 有不是整数的天或周，不能按此约定计算。请先修改该合同。',
  ],
  [/^must be 1 for the most severe/, '最严重为 1，然后 2、3……'],
  [/^must be in order of rank/, '须按级别排列：第一个为 1，然后 2、3……，不留空。'],
  [/^must have at least one severity$/, '至少有一个级别。'],
  [/^must be 10 to 26 lower-case/, '必须是 10 到 26 个小写字母和数字。'],
  [/^must be 2 to 40 lower-case/, '必须是 2 到 40 个小写字母、数字和“-”。'],
  [/^must be an instant with an offset/, '必须是带时区的时刻，例如 2026-03-01T02:10:00Z。'],
  [/^must be the (?:id|name) of a fact$/, '必须是事实的编号：小写字母、数字、“.”、“-”和“_”。'],
  [/^must be the id of an action/, '必须是危急情况中一个事项的编号。'],
  [/^must be the id of an action of the crisis$/, '必须是危急处置中一项措施的编号。'],
  [/^must be the id of a pause/, '必须是工单中一段暂停的编号。'],
  [/^must be a telephone number/, '必须是电话号码，例如 +86 138 0000 0000。'],
  [/^must be (\S+) to (\S+) visible ASCII/, '必须是 $1 到 $2 个可见的 ASCII 字符。'],
  [/^must say why it is changed/, '请写明修改原因，它会记入历史。'],
  [/^must have some hours; /, '至少写一段时间；没有时段时请整项省去。'],
  [/^must have at least one hand-over a day$/, '每天至少有一个交接时刻。'],
  [/^must be in rising order, each once$/, '须由早到晚排列，不重复。'],
  [/^must be whole shifts$/, '班次必须是整数。'],
  [/^must be at least one shift$/, '至少一个班次。'],
  [/^must be at most ([\d,]+) shifts$/, '最多 $1 个班次。'],
  [/^must have at least one layer$/, '至少有一层排班。'],
  [/^must have at least one rung$/, '至少有一个梯级。'],
  [/^must have at least one way/, '至少有一种联系方式。'],
  [/^must not use the same (layer|override|rung) id twice$/, '同一编号不能用两次。'],
  [/^must not name the same person twice$/, '同一个人不能出现两次。'],
  [/^must not name the same way twice$/, '同一联系方式不能出现两次。'],
  [/^must name at least one person, or nobody is on call$/, '至少写一个人，否则无人值班。'],
  [/^must name at least one person, or nobody holds the post$/, '至少写一个人，否则该岗位无人担任。'],
  [/^must name at least one way$/, '至少选择一种联系方式。'],
  [/^must name the customer whose site it is$/, '请写明是哪个客户的地点。'],
  [/^must name at least one recipient$/, '至少选择一个通知对象。'],
  [/^must name whom to alarm/, '请写明联系不到任何人时向谁告警。'],
  [/^must be below 100; /, '必须小于 100；到期时刻请用 0 分钟的偏移。'],
  [/^must be (\d+) to (\d+)$/, '必须是 $1 到 $2。'],
  [/^must be the address of the webhook/, '必须是群机器人的 Webhook 地址，以提供方显示的为准。'],
  [/^must be a way that the person has: (.+)$/, '必须是此人已有的联系方式：$1。'],
  [/^must be JSON$/, '必须是 JSON。'],
  [/^must be a year/, '必须是年份。'],
];
