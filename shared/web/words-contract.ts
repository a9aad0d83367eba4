// Every word of the form of a contract beside those of all forms (words-edit.ts), in both languages.

import type { Language } from '../domain/people.ts';

export type ContractWords = typeof en;

const en = {
  newContract: 'A new contract',
  customerLead: 'Whose faults are covered. Their sites are offered in the next step.',
  customer: 'Customer',
  otherCustomer: 'Another customer',
  goOn: 'Go on',
  notChosen: 'is to be chosen from the list',
  beside: 'In the same time this customer also has:',
  besideRule:
    'A case is held to one contract: one that names its site goes before one for all sites, then the one that begins last.',
  idHint: (customer: string) =>
    `Lower-case letters, digits, - and _, such as ${customer}-2026. It stays for good.`,
  tierHint: 'What is promised.',
  ladderHint: 'Who is paged when.',
  look: 'Show what this tier leaves open',
  sites: 'Sites that are covered',
  sitesHint: 'None ticked: all sites of the customer, those that come later too.',
  terms: 'The customer’s own requirements',
  termsHint: 'They apply whatever the severity; the tier’s merge rule says which promise binds.',
  ownCalendars: 'Calendars of this customer',
  ownCalendarsHint: 'Where the customer’s hours are others than the tier’s, choose their calendar here.',
  inPlaceOf: (name: string) => `In place of: ${name}`,
  tiersOwn: 'the tier’s own',
  onCallHint:
    'Known reporters read the names of the engineer and of the duty manager on the page of their report and in the reception notice, each with the number that the person made public, else with the telephone above. The duty manager is who is on call on the rota with the id duty_manager, else who holds the post, else who has the duty of that name.',
  jsonLead: 'The whole contract, for whoever knows it. A member that is not known is refused.',
};

const zhCN: ContractWords = {
  newContract: '新合同',
  customerLead: '为谁服务。下一步列出该客户的地点。',
  customer: '客户',
  otherCustomer: '换一个客户',
  goOn: '下一步',
  notChosen: '请从列表中选择一项。',
  beside: '同一时期，该客户还有合同：',
  besideRule: '每个工单只按一份合同：列明其地点的先于适用全部地点的，其次取首日较晚的。',
  idHint: (customer) => `小写字母、数字、- 和 _，例如 ${customer}-2026。以后不能更改。`,
  tierHint: '承诺什么。',
  ladderHint: '何时通知谁。',
  look: '显示此等级的待填内容',
  sites: '服务的地点',
  sitesHint: '都不勾选：该客户的所有地点，包括以后新增的。',
  terms: '客户自己的要求',
  termsHint: '不分级别；哪个承诺有效由等级的合并规则决定。',
  ownCalendars: '此客户自己的日历',
  ownCalendarsHint: '客户的服务时间与等级不同时，在此选择客户的日历。',
  inPlaceOf: (name) => `代替：${name}`,
  tiersOwn: '等级自己的',
  onCallHint:
    '已知的报修人可在报修进展页和受理通知中看到服务工程师与值班经理的姓名，以及本人公开的号码；没有公开号码的，显示上面的电话。值班经理依次取：编号为 duty_manager 的值班表上的当值人、duty_manager 岗位的担任者、有此职责的人。',
  jsonLead: '整个合同，供熟悉者使用。不认识的项目会被拒绝。',
};

const table = { 'zh-CN': zhCN, en } satisfies Record<Language, ContractWords>;

/** The words of one language. */
export function contractWordsOf(language: Language): ContractWords {
  return table[language];
}
