// What the help says of drills: for admins and managers who begin them, for programs.

import { DRILL_HOURS_MAX, FAST_HOURS_MAX } from '../contracts/http-drills.ts';
import { type HelpSection, list, say, text, warning } from './help-page.ts';

export const HELP_DRILLS: HelpSection = {
  id: 'drills',
  title: say('演练', 'Drills'),
  parts: [
    text(
      '[演练](/drills)把一条升级阶梯从建单到最后一人走一遍。管理员和负责人选定合同（或无合同的报修）、地点、级别和速度，先看到会呼叫谁、用哪种方式、几点，确认后才开始。',
      '[Drills](/drills) climb a ladder from the opening to the last person. Admins and managers choose a contract (or a report without one), a site, a severity and a pace, see who would be called, by which way and when, and only then begin.',
    ),
    warning(
      '真实演练会真的把人叫醒。每条消息（短信、邮件、电话、群消息、通知）都以“【演练】”开头，电话先说明是演练；请照常接手。不向报修人和客户发送任何内容，演练不上看板，不计入工单。',
      'A real drill really wakes people. Every message of it (SMS, mail, call, chat, notice) begins with [DRILL], a call says so first; answer as in earnest. Nothing goes to a reporter or a customer, and a drill stands on no board and counts among no cases.',
    ),
    list(
      say(
        '**速度**：1 与实际相同；4、12、60 倍时所有时限和等待（包括每人各联系方式之间的）都除以它，不少于一分钟，日历昼夜开放；只有最终负责人的重复呼叫不加快。免打扰时段和不在岗照常有效。',
        '**Pace**: 1 is as in earnest; at 4, 12 or 60 every time and every wait, those between a person’s own ways as well, is divided by it, never below a minute, and calendars are open day and night; the top alone repeats as in earnest. Quiet hours and leave hold as ever.',
      ),
      say(
        `**结束**：随时可结束并写下结论，被呼叫过的人会收到通知；到时自动结束，最长 ${DRILL_HOURS_MAX} 小时。`,
        `**End**: whenever you say so, with what it showed, and everybody who was paged is told; by itself at its hour, after ${DRILL_HOURS_MAX} hours at most.`,
      ),
      say(
        '**告警风暴**：演练的通知各自单独发送，既不占用也不等待任何人的合并窗口，不会与真实通知合并。',
        '**Storms**: each page of a drill goes by itself; it neither opens nor waits in anybody’s window and is never bundled with a page in earnest.',
      ),
      say(
        `**快进**：不发送任何消息，可设定报修时间（例如节假日凌晨）、谁在几分钟后接手、哪种方式失败，最长 ${FAST_HOURS_MAX} 小时。所用的就是真实的判断。`,
        `**Fast-forward**: nothing is sent. Suppose when the report comes in (a holiday, the night of a clock change), who answers after how many minutes and which way fails, over ${FAST_HOURS_MAX} hours at most. The decisions are the real ones.`,
      ),
      say(
        '**报告**长期保存：谁在何时以何种方式收到什么、供应商回执、多久后由谁接手、跳过了谁及原因、哪些阶梯没有到达。可打印，可下载 JSON 和 CSV。',
        '**The report** is kept for good: who got what, when and on which way, the provider’s receipt, who answered and after how long, who was left out and why, which rungs were never reached. It prints, and downloads as JSON and CSV.',
      ),
    ),
  ],
};

/** Of the section about configuration in the integrator's topic. */
export const HELP_DRILLS_API = text(
  '演练：`POST /api/drills`，正文 `{"contractId": "…", "severity": "L1", "note": "…"}`，可加 `siteId`、`pace`、`hours`、`mode`（`live` 或 `fast`）、`at`、`answers`、`failing`；加 `?dry=1` 只回答会呼叫谁。`GET /api/drills` 列出，`GET /api/drills/:id` 是报告，`POST /api/drills/:id/end` 以 `{"summary": "…"}` 结束。不合适的为 422 `drill_unfit`，`errors` 写明是哪一项。',
  'Drills: `POST /api/drills` with `{"contractId": "…", "severity": "L1", "note": "…"}`, and `siteId`, `pace`, `hours`, `mode` (`live` or `fast`), `at`, `answers`, `failing` where they are wanted; with `?dry=1` it only answers who would be called. `GET /api/drills` lists them, `GET /api/drills/:id` is the report, `POST /api/drills/:id/end` with `{"summary": "…"}` ends one. What does not fit is a 422 `drill_unfit`; its `errors` name the member.',
);
