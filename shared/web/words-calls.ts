// Why a person is called, by which way, and how it ended: the words that a rehearsed call and a page that was sent have in
// common, in both languages.

import type { Language } from '../domain/people.ts';

export type CallWords = typeof en;

const en = {
  ask: 'Who would be called?',
  onCall: (rota: string, layer: string) => `on call by the rota ${rota}${layer ? `, layer ${layer}` : ''}`,
  behind: (place: number, rota: string, layer: string) =>
    `number ${place} in line of the rota ${rota}${layer ? `, layer ${layer}` : ''}`,
  override: (kind: string, rota: string, reason: string) =>
    `${kind} on the rota ${rota}${reason ? ` (${reason})` : ''}`,
  overrides: { override: 'stand-in', swap: 'swapped shift', leave: 'in place of leave' },
  post: (post: string, scope: string) => `holds the post ${post}${scope ? `, for ${scope}` : ''}`,
  days: (from: string, to: string) =>
    from && to ? `from ${from} to ${to}` : from ? `since ${from}` : to ? `until ${to}` : '',
  version: (version: number) => `version ${version}`,
  duty: (duty: string) => `has the duty ${duty}`,
  to: {
    rota: 'by a rota',
    post: 'by a post',
    duty: 'by their duty',
    person: 'named by the rung itself',
    owner: 'owns the case',
    manager_of_owner: 'the owner’s manager',
    managers_of_paged: 'manager of somebody who was paged and did not answer',
  },
  standsIn: (name: string, why: string) => `in place of ${name}${why ? `, ${why}` : ''}`,
  absent: {
    on_leave: (until: string, reason: string) =>
      `who is on leave${until ? ` until ${until}` : ''}${reason ? ` (${reason})` : ''}`,
    inactive: () => 'who is no longer active',
    no_contact_method: () => 'who cannot be reached',
    stopped: () => 'who stopped every way',
    unknown_person: () => 'who is not known',
  } as Readonly<Record<string, (until: string, reason: string) => string>>,
  noRecipient: 'the cause itself names them',
  final: 'the final person of the ladder',
  unfilled: (roles: string) => `nobody holds: ${roles}`,
  wayWhy: {
    first: 'first way',
    unanswered: 'also, no answer yet',
    failed: 'the way before failed',
    repeat: 'once more, its outcome is not known',
  },
  rule: (severities: string) =>
    severities ? `their own rule for ${severities}` : 'their own rule for every severity',
  noRule: 'their ways in order',
  failed: 'does not arrive',
  ends: {
    acknowledged: 'acknowledged',
    expired: 'no answer',
    exhausted: 'could not be reached',
    stopped: 'stopped: somebody else took it',
    handed_on: 'handed on',
  },
  open: 'still open',
  skipped: {
    unknown_person: 'unknown person',
    inactive: 'inactive',
    no_contact_method: 'has no way to be reached',
    stopped: 'stopped every way',
    on_leave: 'on leave, nobody stands in',
    deputy_asked: 'on leave; whoever stands in is asked already',
    acknowledged: 'somebody has the case in hand',
    too_many: 'too many pages are open',
  },
};

const zhCN: typeof en = {
  ask: '会通知谁？',
  onCall: (rota, layer) => `值班表“${rota}”当班${layer ? `，层“${layer}”` : ''}`,
  behind: (place, rota, layer) => `值班表“${rota}”第 ${place} 位${layer ? `，层“${layer}”` : ''}`,
  override: (kind, rota, reason) => `值班表“${rota}”${kind}${reason ? `（${reason}）` : ''}`,
  overrides: { override: '临时替班', swap: '换班', leave: '顶替请假' },
  post: (post, scope) => `担任岗位“${post}”${scope ? `，范围：${scope}` : ''}`,
  days: (from, to) => (from && to ? `${from} 至 ${to}` : from ? `自 ${from}` : to ? `至 ${to}` : ''),
  version: (version) => `第 ${version} 版`,
  duty: (duty) => `职责：${duty}`,
  to: {
    rota: '按值班表',
    post: '按岗位',
    duty: '按职责',
    person: '梯级直接指名',
    owner: '工单负责人',
    manager_of_owner: '负责人的上级',
    managers_of_paged: '已通知而未应答者的上级',
  },
  standsIn: (name, why) => `代 ${name}${why ? `（${why}）` : ''}`,
  absent: {
    on_leave: (until, reason) => `休假${until ? `至 ${until}` : ''}${reason ? `，${reason}` : ''}`,
    inactive: () => '已停用',
    no_contact_method: () => '没有联系方式',
    stopped: () => '每种方式都已退订',
    unknown_person: () => '查无此人',
  },
  noRecipient: '由通知原因直接指名',
  final: '升级阶梯的最终负责人',
  unfilled: (roles) => `无人担任：${roles}`,
  wayWhy: {
    first: '首选方式',
    unanswered: '尚无应答，同时尝试',
    failed: '前一方式失败',
    repeat: '结果不明，再发一次',
  },
  rule: (severities) => (severities ? `本人对 ${severities} 的规则` : '本人对所有级别的规则'),
  noRule: '按联系方式的次序',
  failed: '未送达',
  ends: {
    acknowledged: '已接手',
    expired: '未应答',
    exhausted: '无法联系',
    stopped: '已停止：他人接手',
    handed_on: '转给下一位',
  },
  open: '仍在等待',
  skipped: {
    unknown_person: '查无此人',
    inactive: '已停用',
    no_contact_method: '没有联系方式',
    stopped: '每种方式都已退订',
    on_leave: '休假，无人代理',
    deputy_asked: '休假，代理人已在通知中',
    acknowledged: '已有人接手',
    too_many: '通知过多',
  },
};

export function callWordsOf(language: Language): CallWords {
  return language === 'en' ? en : zhCN;
}
