// What is left uncovered, in one sentence of each language: on the page before it is saved, in the answer of the API, and
// wherever readiness is told. Times are wall times of a zone that the caller names.

import type { Finding, Known, Served, Stretch } from './coverage.ts';
import type { Instant } from './instant.ts';
import type { RotaGap } from './rota-shifts.ts';
import type { Unable } from './stand-ins.ts';
import { type Weekday, wallDate } from './zone.ts';

export interface Sentences {
  readonly zh: string;
  readonly en: string;
}

/** The finding with its first times, in this zone; a rota's own zone goes before it. */
export function findingSentences(finding: Finding, timeZone: string): Sentences {
  switch (finding.finding) {
    case 'rung_empty': {
      const { ladder, rung, served } = finding;
      const times = timesOf(finding, timeZone);
      return {
        zh: `${servedZh(served)}的工单${times.zh}：升级阶梯“${zh(ladder)}”的梯级“${zh(rung)}”没有任何人可以通知。`,
        en: `Nobody can be paged by the rung “${en(rung)}” of the ladder “${en(ladder)}” for ${servedEn(served)}${times.en}.`,
      };
    }
    case 'recipient_empty': {
      const { ladder, rungs, served } = finding;
      const who = nobodyOf(finding);
      const names = { zh: listZh(rungs), en: listEn(rungs) };
      return {
        zh: `${servedZh(served)}的工单：${who.zh}（升级阶梯“${zh(ladder)}”的梯级${names.zh}）。`,
        en: `${who.en} for ${servedEn(served)}, which the ladder “${en(ladder)}” calls by ${names.en}.`,
      };
    }
    case 'no_owner': {
      const { ladder, named, served } = finding;
      return {
        zh: `${servedZh(served)}的工单打开时没有负责人：岗位“${zh(named)}”无人担任（升级阶梯“${zh(ladder)}”）。`,
        en: `Cases of ${servedEn(served)} open without an owner: nobody holds the post “${en(named)}” (ladder “${en(ladder)}”).`,
      };
    }
    case 'nobody_at_opening': {
      const { ladder, severities, served } = finding;
      return {
        zh: `${servedZh(served)}的 ${severities.join('、')} 工单打开时不会通知任何人：升级阶梯“${zh(ladder)}”没有这一梯级，要到时限临近才开始通知。`,
        en: `Nobody is called when a case of ${severities.join(', ')} opens for ${servedEn(served)}: the ladder “${en(ladder)}” has no rung for it. It begins with the deadlines.`,
      };
    }
    case 'nobody_at_emergency': {
      const { ladder, classes, served } = finding;
      return {
        zh: `${servedZh(served)}的工单因超时定为应急 ${classes.join('、')} 时不会通知任何人：升级阶梯“${zh(ladder)}”没有该级别的应急梯级。`,
        en: `A missed deadline makes an emergency of ${classes.join(', ')} for ${servedEn(served)}, and the ladder “${en(ladder)}” has no rung for it: nobody is called.`,
      };
    }
    case 'final_person': {
      const { ladder, person, why } = finding;
      const times = timesOf(finding, timeZone);
      return {
        zh: `升级阶梯“${zh(ladder)}”的最终负责人 ${zh(person)}${times.zh}无法通知：${UNABLE[why].zh}。`,
        en: `The final person of the ladder “${en(ladder)}”, ${en(person)}, cannot be paged${times.en}: ${UNABLE[why].en}.`,
      };
    }
    case 'alarm_people': {
      const { ladder, people } = finding;
      return {
        zh: `联系不到任何人时，升级阶梯“${zh(ladder)}”的告警也无人接收：${people.map(zh).join('、')} 都无法通知。`,
        en: `Where nobody is reached, nobody is alarmed either: none of ${people.map(en).join(', ')} (ladder “${en(ladder)}”) can be paged.`,
      };
    }
    case 'rota_gap': {
      const { rota, region, why } = finding;
      const times = timesOf(finding, finding.timeZone);
      return {
        zh: `值班表“${zh(rota)}”${region === null ? '' : `（${region}）`}${times.zh}：${GAPS[why].zh}。`,
        en: `Rota “${en(rota)}”${region === null ? '' : ` (${region})`}: ${GAPS[why].en}${times.en}.`,
      };
    }
    case 'post_vacant': {
      const { post, stretches, always } = finding;
      const last = stretches.at(-1);
      const from =
        last && always === false && last.hasNoEnd ? wallDate(finding.timeZone, last.from).date : null;
      if (from !== null && stretches.length === 1) {
        return {
          zh: `岗位“${zh(post)}”自 ${from} 起无人担任。`,
          en: `Nobody holds the post “${en(post)}” from ${from} on.`,
        };
      }
      const times = timesOf(finding, finding.timeZone);
      return {
        zh: `岗位“${zh(post)}”${times.zh}无人担任。`,
        en: `Nobody holds the post “${en(post)}”${times.en}.`,
      };
    }
    case 'weak_rule': {
      const { person, rule } = finding;
      const of = rule.severities.join(', ');
      const ways = (language: 'zh' | 'en') =>
        rule.ways.map((way) => {
          const open = language === 'zh' ? '（未验证）' : ' (not verified)';
          return `${CHANNELS[way.channel]?.[language] ?? way.channel} ${way.address}${way.isVerified ? '' : open}`;
        });
      const [onlyZh] = ways('zh');
      const [onlyEn] = ways('en');
      return {
        zh: `${zh(person)}的通知规则${of === '' ? '' : `（${of}）`}${onlyZh === undefined ? '没有可用的联系方式了' : `只剩 ${onlyZh}`}。`,
        en: `${en(person)}: the paging rule${of === '' ? '' : ` for ${of}`} has ${onlyEn === undefined ? 'no way that is open' : `only ${onlyEn} left`}.`,
      };
    }
    case 'shared_number': {
      const { number, people } = finding;
      return {
        zh: `${people.map(zh).join('、')} 共用号码 ${number}：他们的通知会打到同一部电话。`,
        en: `${people.map(en).join(', ')} share the number ${number}: their pages ring one phone.`,
      };
    }
  }
}

// ---------------------------------------------------------------------------------------------------------------

const UNABLE: Readonly<Record<Unable, Sentences>> = {
  unknown_person: { zh: '没有这个人', en: 'there is no such person' },
  inactive: { zh: '已停用', en: 'not active' },
  no_contact_method: { zh: '没有联系方式', en: 'no contact method' },
  stopped: { zh: '所有联系方式都已退订', en: 'every contact method was stopped' },
  on_leave: { zh: '休假中，无人代班', en: 'on leave, and nobody stands in' },
};

const CHANNELS: Readonly<Record<string, Sentences>> = {
  sms: { zh: '短信', en: 'SMS' },
  email: { zh: '邮件', en: 'mail' },
  voice: { zh: '电话', en: 'voice' },
  chat: { zh: '聊天', en: 'chat' },
};

const GAPS: Readonly<Record<RotaGap['why'], Sentences>> = {
  nobody: { zh: '无人值班', en: 'nobody is on call' },
  on_leave: { zh: '值班人员都在休假，无人代班', en: 'everybody on call is on leave, and nobody stands in' },
  unreachable: { zh: '值班人员都无法通知', en: 'nobody who is on call can be paged' },
  junior: { zh: '值班人员不是要求的高级工程师', en: 'whoever is on call is none of the seniors it asks for' },
};

function nobodyOf({
  recipient: { to },
  named,
}: Extract<Finding, { readonly finding: 'recipient_empty' }>): Sentences {
  switch (to) {
    case 'post':
      return { zh: `岗位“${zh(named)}”无人担任`, en: `Nobody holds the post “${en(named)}”` };
    case 'duty':
      return { zh: `没有职责为“${zh(named)}”的人`, en: `Nobody has the duty “${en(named)}”` };
    case 'rota':
      return {
        zh: `值班表“${zh(named)}”此刻无人值班`,
        en: `Nobody is on call now by the rota “${en(named)}”`,
      };
    default:
      return { zh: `“${zh(named)}”此刻无人可以通知`, en: `Nobody can be paged now as “${en(named)}”` };
  }
}

function servedZh({ contractId, customer, sites }: Served): string {
  if (contractId === null) return '无合同报修';
  const of = customer ? `（${zh(customer)}）` : '';
  return `合同 ${contractId}${of}${sites.length > 0 ? `在 ${sites.map(zh).join('、')} ` : ''}`;
}

function servedEn({ contractId, customer, sites }: Served): string {
  if (contractId === null) return 'reports without a contract';
  const of = customer ? ` (${en(customer)})` : '';
  return `contract ${contractId}${of}${sites.length > 0 ? ` at ${sites.map(en).join(', ')}` : ''}`;
}

const TIMES_TOLD = 2;

/** Nothing where it is so from now on for as long as was looked. */
function timesOf(
  { stretches, always }: { readonly stretches: readonly Stretch[]; readonly always: boolean },
  timeZone: string,
): Sentences {
  if (always) return { zh: '', en: '' };
  const told = stretches.slice(0, TIMES_TOLD);
  const more = stretches.length - told.length;
  const sentence = (language: 'zh' | 'en') => told.map((one) => stretchOf(one, timeZone, language));
  return {
    zh: `在${sentence('zh').join('、')}${more > 0 ? `及另外 ${more} 段时间` : ''}`,
    en: ` ${sentence('en').join(', ')}${more > 0 ? ` and ${more} more ${more === 1 ? 'time' : 'times'}` : ''}`,
  };
}

function stretchOf({ from, to }: Stretch, timeZone: string, language: 'zh' | 'en'): string {
  const until = wallDate(timeZone, to);
  const sameDay = wallDate(timeZone, from).date === until.date;
  const end = sameDay ? until.time : wallOf(to, timeZone, language);
  return language === 'zh'
    ? `${wallOf(from, timeZone, 'zh')}至${end}`
    : `from ${wallOf(from, timeZone, 'en')} to ${end}`;
}

const DAYS_ZH: Readonly<Record<Weekday, string>> = {
  mon: '周一',
  tue: '周二',
  wed: '周三',
  thu: '周四',
  fri: '周五',
  sat: '周六',
  sun: '周日',
};
const DAYS_EN: Readonly<Record<Weekday, string>> = {
  mon: 'Mon',
  tue: 'Tue',
  wed: 'Wed',
  thu: 'Thu',
  fri: 'Fri',
  sat: 'Sat',
  sun: 'Sun',
};

function wallOf(at: Instant, timeZone: string, language: 'zh' | 'en'): string {
  const { date, time, weekday } = wallDate(timeZone, at);
  return language === 'zh' ? `${DAYS_ZH[weekday]} ${date} ${time}` : `${DAYS_EN[weekday]} ${date} ${time}`;
}

const listZh = (all: readonly Known[]): string => all.map((one) => `“${zh(one)}”`).join('、');
const listEn = (all: readonly Known[]): string => all.map((one) => `“${en(one)}”`).join(', ');

/** The Chinese half of `中文 / English`, or the name as it stands. */
const zh = ({ name }: Known): string => halves(name)[0];
const en = ({ name, nameEn }: Known): string => nameEn ?? halves(name)[1];

function halves(name: string): readonly [zh: string, en: string] {
  const [first = name, second, ...more] = name.split(' / ');
  return second === undefined || more.length > 0 ? [name, name] : [first, second];
}
