// Help for whoever connects another system: reporting by JSON, the API for people's tools, its problems and its limits.
// The examples are data that a test sends; the endpoints themselves are described by /openapi.json.

import { BOARD_READ_MAX } from '../app/queries.ts';
import { REPORT_BYTES_MAX, REPORT_FILES_MAX, VERBS } from '../contracts/http.ts';
import { VERB_ROLES } from './case-verbs.ts';
import { HELP_DRILLS_API } from './help-drills.ts';
import { answerOf, curlOf, EXAMPLES, type Example } from './help-examples.ts';
import {
  type HelpPart,
  type HelpTopic,
  list,
  sample,
  say,
  shell,
  table,
  text,
  warning,
} from './help-page.ts';
import { HELP_PEOPLE_API } from './help-people.ts';

const shown = (example: Example): readonly HelpPart[] => [
  shell(curlOf(example), example.says),
  sample(answerOf(example)),
];

export const HELP_INTEGRATOR: HelpTopic = {
  key: 'integrator',
  title: say('集成：用 JSON 报修与操作', 'Integrators: report and act by JSON'),
  lead: say(
    '命令可以照抄：在 `npm start` 的演示租户上按顺序运行即可。完整描述见 [/openapi.json](/openapi.json)（OpenAPI 3.1）。',
    'The commands can be copied: run them in this order against the demo tenant of `npm start`. All of it is described at [/openapi.json](/openapi.json) (OpenAPI 3.1).',
  ),
  sections: [
    {
      id: 'report',
      title: say('报修', 'Report a fault'),
      parts: [
        shell('DESK={origin}', say('服务台的地址', 'Where the desk is')),
        ...shown(EXAMPLES.report),
        text(
          '`/r/` 之后是租户的短名，和报修页面相同；演示租户是 `demo`。`name` 和 `subject` 必填，`email`、`phone`、`company`、`site`、`text`、`severity`、`language`（`zh-CN` 或 `en`）可选；多余的成员会被拒绝。附件请用邮件或表单。',
          'After `/r/` stands the tenant’s slug, as for the report page; the demo tenant’s is `demo`. `name` and `subject` are required; `email`, `phone`, `company`, `site`, `text`, `severity` and `language` (`zh-CN` or `en`) are optional; any other member is refused. Files go by mail or form.',
        ),
        list(
          say(
            '`201`：工单已建立，含承诺的时间和给报修人的状态链接（勿公开）。',
            '`201`: the case is open; with the promised times and the reporter’s status link (not for the public).',
          ),
          say(
            '`202` 和 `receiptId`：已存好，工单两分钟内建立。不要重发；用同一个键重发也无妨。',
            '`202` with a `receiptId`: it is stored and the case follows within two minutes. No need to send it again; with the same key it does no harm.',
          ),
          say(
            '这样报修的人一律未核实，见[已核实与未核实](/help/admin#identity)。',
            'Whoever reports this way is not verified: see [verified and not](/help/admin#identity).',
          ),
        ),
      ],
    },
    {
      id: 'idempotency',
      title: say('Idempotency-Key', 'Idempotency-Key'),
      parts: [
        text(
          '每份报修、每个动作自取一个键（8 到 200 个可见 ASCII 字符），重试时用同一个。同键同内容：得到同一张工单，什么也不重复；报修用同键发不同内容：`422 idempotency_key_used`。没有键，每次请求都是新的：这里从不比较内容，只看键（报修页面则会认出同一个人半小时内重复提交的内容）。动作的键按人、工单和动作区分，重复的只在该工单最近的记录里查找，请在几分钟内重试。',
          'Give each report and each act a key of its own (8 to 200 visible ASCII characters), and the same one when you try again. Same key and content: the same case, nothing twice. A report with a used key and other content: `422 idempotency_key_used`. Without a key each request is a new one: contents are never compared here (the report page does know a person’s own report again for half an hour). Keys of acts are per person, case and verb and are looked for among the newest records of the case, so repeat within minutes.',
        ),
      ],
    },
    {
      id: 'token',
      title: say('令牌', 'Getting a token'),
      parts: [
        text(
          '`/api` 下的一切都代表一个人：`Authorization: Bearer` 后放该人的 OIDC 令牌，权限就是该人的角色。Cookie 在这里无效。',
          'Everything under `/api` is done for a person: put their OIDC token behind `Authorization: Bearer`; the roles are that person’s. Cookies count for nothing here.',
        ),
        shell(
          'TOKEN=$(curl -sS "$DESK/_local/token" -d \'{"user":"wang-fang"}\' |\n  grep -o \'"access_token":"[^"]*"\' | cut -d\'"\' -f4)',
          say(
            '一台机器上（只在本机；其他人名见启动时的输出）',
            'On one machine (on loopback only; the start prints the other users)',
          ),
        ),
        text(
          '**部署之后（Cognito）：** 用授权码加 PKCE 登录，客户端是公开客户端，没有密钥。本机工具要先由管理员在该应用客户端的回调地址里加上自己的，例如 `http://localhost:8788/callback`。ID 令牌或访问令牌都可以，申请 `openid` 和 `email`：人员按令牌的 `sub` 找，否则按已验证的邮箱；令牌里没有邮箱时，系统会向身份服务询问。令牌 15 分钟有效，刷新令牌 12 小时。接入自己的身份服务时，令牌的 `aud` 须是配置的客户端。',
          '**Deployed (Cognito):** sign in by authorization code with PKCE; the client is public and has no secret. For a tool on your machine an administrator first adds its address, such as `http://localhost:8788/callback`, to the callback URLs of the app client. ID and access tokens both do; ask for the scopes `openid` and `email`. The person is found by the token’s `sub`, else by the verified mail address, which is asked of the issuer where the token does not carry it. A token is good for 15 minutes, the refresh token for 12 hours. With an issuer of your own the token’s `aud` must be the configured client.',
        ),
        warning(
          '给系统用的 API 密钥还没有。请为集成登记一个专用人员，只给需要的角色。',
          'There are no API keys for machines yet. Register a person of its own for an integration, with no more roles than it needs.',
        ),
      ],
    },
    {
      id: 'read',
      title: say('读取工单', 'Read cases'),
      parts: [
        ...shown(EXAMPLES.list),
        text(
          `\`list\` 为 \`open\`（时限近的在前）或 \`closed\`（新的在前）；\`limit\` 最多 ${BOARD_READ_MAX}；\`cursor\` 不为空时，作为 \`cursor\` 参数取下一页。`,
          `\`list\` is \`open\` (next deadline first) or \`closed\` (newest first); \`limit\` at most ${BOARD_READ_MAX}. Where \`cursor\` is not null, send it as \`cursor\` for the next page.`,
        ),
        ...shown(EXAMPLES.one),
        text(
          '`verbs` 是此人现在可做的动作；`ledger` 是计时的逐段明细；`timeline` 旧的在前，句子用此人的语言。受理编号大小写和连字符不限。',
          '`verbs` is what this person may do now; `ledger` the stretches that counted and did not; `timeline` is oldest first, its sentences in this person’s language. References are taken in any case, with or without the hyphen.',
        ),
      ],
    },
    {
      id: 'act',
      title: say('操作工单', 'Act on a case'),
      parts: [
        ...shown(EXAMPLES.acknowledge),
        ...shown(EXAMPLES.contact),
        text(
          '`outcome` 为 `accepted`，或 `ignored`（什么也没变，`reason` 说明原因，例如别人已先接手）。被拒绝的是问题文档：',
          '`outcome` is `accepted`, or `ignored` (nothing changed; `reason` says why, e.g. somebody was first). What is refused is a problem document:',
        ),
        ...shown(EXAMPLES.refused),
        table(
          [say('动作', 'Verb'), say('含义', 'Means'), say('工程师也可', 'Engineers too')],
          ...VERBS.map((verb) => [
            `\`${verb}\``,
            `{${verb}}`,
            VERB_ROLES[verb].includes('engineer') ? say('是', 'yes') : say('否', 'no'),
          ]),
        ),
        text(
          '都是 `POST /api/cases/{受理编号}/{动作}`。每个动作的正文见 [/openapi.json](/openapi.json)；动作的意思见[工程师](/help/engineer#progress)与[管理员](/help/admin)。审计角色只读。`GET /api/cases/{受理编号}` 的 `timeline` 是最近 500 行；以 `?before=` 加其 `timelineCursor` 取更早的，为 null 时已到开头。',
          'All are `POST /api/cases/REFERENCE/VERB`. The body of each is in [/openapi.json](/openapi.json); what they mean is in the help for [engineers](/help/engineer#progress) and [administrators](/help/admin). Auditors only read. The `timeline` of `GET /api/cases/REFERENCE` is its latest 500 lines; `?before=` with its `timelineCursor` brings those before them, and null says that there are none.',
        ),
      ],
    },
    {
      id: 'receipts',
      title: say('来件与配置', 'Receipts and setup'),
      parts: [
        ...shown(EXAMPLES.receipts),
        text(
          '`fate`：`received`、`case`、`reply`、`duplicate`、`quarantine`、`rejected`，可作为参数筛选。`from` 和 `subject` 是来件自己写的：空字符串表示没有这一项，`null` 表示投递通知里没有；`sender` 是邮件信封的发件人。都是对方的说法，不能当作身份。工程师角色不能读来件。',
          '`fate` is `received`, `case`, `reply`, `duplicate`, `quarantine` or `rejected`, and filters as a parameter. `from` and `subject` are what the message says: empty where it has none, `null` where the provider’s notification had no headers; `sender` is the envelope’s. They are claims and identify nobody. The engineer’s role does not read receipts.',
        ),
        ...shown(EXAMPLES.replay),
        ...shown(EXAMPLES.setup),
      ],
    },
    {
      id: 'clock',
      title: say('时限', 'Deadlines'),
      parts: [
        text(
          '不开工单，先问时限：等级或合同、级别、报修时刻、已知事实 → 每个时限和每次通知的时刻与人，另附时间线图（SVG）。什么也不改变。规则见[时限是怎样算出来的](/help/clock)。',
          'Ask before there is a case: a tier or a contract, a severity, the moment, the known facts → each deadline and each rung with instants and people, and the timeline as SVG. It changes nothing. The rules: [how a deadline is counted](/help/clock).',
        ),
        ...shown(EXAMPLES.preview),
        ...shown(EXAMPLES.ledger),
        text(
          '台账默认是 JSON，`Accept: text/csv` 则是 CSV。',
          'A ledger is JSON, or CSV with `Accept: text/csv`.',
        ),
      ],
    },
    {
      id: 'promises',
      title: say('等级、日历、合同', 'Tiers, calendars, contracts'),
      parts: [
        text(
          '`/api/tiers`、`/api/calendars`、`/api/contracts`、`/api/people`、`/api/posts`、`/api/rotas`、`/api/ladders` 列出各项；加上 `/{编号}` 读一项及其历次版本（`?version=` 读某一版），或用 `POST` 存为新版本；服务台自己的设置是 `/api/desk`。正文是整个项目，`version` 为最新版加一，`reason` 记入历史。没有任何改动就不产生新版本，回答仍是现有的一版。加上 `?dry=1` 只检查不保存：回答里的 `warnings` 写明改动会留下什么空缺，例如某梯级没有人可通知。只有管理员可以修改。',
          '`/api/tiers`, `/api/calendars`, `/api/contracts`, `/api/people`, `/api/posts`, `/api/rotas` and `/api/ladders` list their items; with `/ID` they read one with its versions (`?version=` for a certain one), and a `POST` saves the next version. The desk’s own settings are `/api/desk`. The body is the whole item: `version` is the latest plus one, `reason` stands in the history. An item that changes nothing makes no version: the answer is the one that stands. With `?dry=1` it is checked and not saved: `warnings` tell what the change would leave uncovered, such as a rung that finds nobody. Administrators alone may change anything.',
        ),
        HELP_PEOPLE_API,
        HELP_DRILLS_API,
        text(
          '岗位上是谁：`GET /api/standing?role=&customer=&site=&at=` 给出某一时刻的担任人或代理人。谁在值班：`GET /api/on-call`（`?at=` 某一时刻，`?rota=` 某一张值班表），按顺序列出姓名和号码、替谁值班、到何时为止、今后 14 天的空档。`GET /api/rotas/ID/schedule?from=&to=` 给出班次和空档。`POST /api/rotas/ID/changes` 换班（`"what": "swap"`）、替班（`override`）或撤回（`withdraw`）：工程师改自己的班次，经理和调度可改任何人的；不能改的以 `not_allowed`、`past`、`empty`、`not_mine`、`not_theirs`、`same_person` 或 `unknown` 回答。',
          'Who stands for a role: `GET /api/standing?role=&customer=&site=&at=` names the holders of the post at an instant, or who stands in. Who is on call: `GET /api/on-call` (`?at=` an instant, `?rota=` one rota) lists names and numbers in order, for whom somebody stands in, until when, and the gaps of the next 14 days. `GET /api/rotas/ID/schedule?from=&to=` gives shifts and gaps. `POST /api/rotas/ID/changes` swaps shifts (`"what": "swap"`), puts somebody in (`override`) or takes that back (`withdraw`): engineers change their own shifts, managers and dispatchers anybody’s; what cannot be is answered by `not_allowed`, `past`, `empty`, `not_mine`, `not_theirs`, `same_person` or `unknown`.',
        ),
        text(
          '会通知谁：`POST /api/who` 与预演的正文相同，另有 `hours`（向前看）、`answers`（谁在几分钟后应答）和 `failing`（失败的方式），逐行回答人员、理由、方式和分钟。某一条通知为什么发出：`GET /api/cases/:reference/pages/:pageId`，含升级阶梯的版本、之前通知过的人和通道的回执。',
          'Who would be called: `POST /api/who` takes the body of a preview with `hours` (how far ahead), `answers` (who acknowledges after how many minutes) and `failing` (ways that fail), and answers people, reasons, ways and minutes line by line. Why a page was sent: `GET /api/cases/:reference/pages/:pageId`, with the version of the ladder, who was asked before, and the provider’s receipts.',
        ),
        text(
          '什么会使紧急通知失败：`GET /api/readiness` 列出各项（`kind`、`level`、中英文说明、相关编号，时间空档有 `from` 和 `to`）；`hole` 可能无人接收，`weakness` 是薄弱环节。`key` 不变就是同一项。哪些紧急通知还在等待、等什么、何时发出：`GET /api/page-queue`。哪些工单正在呼叫您：`GET /api/calls`；`POST /api/calls`（`does`: `take` 或 `hand_on`，`cases` 不写即全部）一次答复。',
          'What a page would fail by: `GET /api/readiness` lists it (`kind`, `level`, a sentence in both languages, the ids concerned; `from` and `to` of a gap in time). A `hole` may leave a page without anybody, a `weakness` not yet. The same `key` is the same finding. Which pages still wait, for what and until when: `GET /api/page-queue`. Which cases call you now: `GET /api/calls`; `POST /api/calls` (`does`: `take` or `hand_on`; without `cases` all of them) answers them together.',
        ),
        ...shown(EXAMPLES.calendar),
        text(
          '`/api/calendars/ID/proposal` 读入一个 .ics 文件（`icalendar`、`fromYear`、`toYear`），或一个地区一年的法定节假日（`region`、`year`），回答带有这些日期的下一版本，并不保存：核对后用 `POST` 存为新版本。',
          '`/api/calendars/ID/proposal` takes an .ics file (`icalendar`, `fromYear`, `toYear`) or a region’s public holidays of a year (`region`, `year`) and answers the next version with those dates. It saves nothing: look it through and `POST` it as an edit.',
        ),
        text(
          '未结工单保持打开时的版本。`/api/tiers/ID/repin`、`/api/calendars/ID/repin`、`/api/contracts/ID/repin` 和 `/api/desk/repin` 先说明移到新版会怎样；`"dryRun": false` 加 `reason` 才执行，每次约一百个，`cursor` 不为空时继续。经理可以试算，不能执行。',
          'Open cases keep the version that they were opened with. `/api/tiers/ID/repin`, `/api/calendars/ID/repin`, `/api/contracts/ID/repin` and `/api/desk/repin` tell what moving them would do; only `"dryRun": false` with a `reason` does it, about a hundred a call; go on while `cursor` is not null. A manager may look and not do.',
        ),
        ...shown(EXAMPLES.repin),
      ],
    },
    {
      id: 'problems',
      title: say('问题（RFC 9457）', 'Problems (RFC 9457)'),
      parts: [
        text(
          '错误是 `application/problem+json`：`status`、稳定的 `code`、两种语言的句子 `zh` 和 `en`；`detail` 按 `Accept-Language`。程序请看 `code`。',
          'Errors are `application/problem+json`: `status`, a stable `code`, and the sentence in both languages, `zh` and `en`; `detail` follows `Accept-Language`. Programs look at `code`.',
        ),
        ...shown(EXAMPLES.invalid),
        table(
          [say('状态', 'Status'), say('code', 'code'), say('怎么办', 'What to do')],
          [
            '400',
            '`invalid_input` `invalid_body`',
            say('按 `errors` 里的路径更正。', 'Correct the paths in `errors`.'),
          ],
          [
            '400',
            '`desk_not_named`',
            say(
              '此人属于几个服务台：用请求头 `X-Desk` 写明其中一个的短名。',
              'This person belongs to several desks: name one by its slug in the header `X-Desk`.',
            ),
          ],
          [
            '400',
            '`unknown_query`',
            say(
              '查询里有接口不认识的成员，回答写明可用的。',
              'The query has a member that is not known; the answer names what is.',
            ),
          ],
          ['400', '`bad_idempotency_key`', say('换一个合格的键。', 'Send a key that fits.')],
          [
            '401',
            '`sign_in_first`',
            say(
              '令牌对，但没有人员登记了它。令牌缺失、过期或不对时由网关回答 `{"message":"Unauthorized"}`。',
              'The token is good, but no person has it. A missing, expired or wrong one is answered by the gateway: `{"message":"Unauthorized"}`.',
            ),
          ],
          ['403', '`not_allowed`', say('角色不允许。', 'The role does not allow it.')],
          [
            '404',
            '`not_found` `unknown_desk`',
            say('没有这个地址、工单、来件或服务台。', 'No such address, case, receipt or desk.'),
          ],
          [
            '404',
            '`no_such_version`',
            say(
              '没有这一版；句子写明有哪些。',
              'There is no such version; the sentence says which there are.',
            ),
          ],
          ['405', '`bad_method`', say('`Allow` 写明可用的方法。', '`Allow` names the methods there are.')],
          [
            '409',
            say('见下', 'see below'),
            say('工单现在不允许；句子说明为什么。', 'The case does not allow it now; the sentence says why.'),
          ],
          ['413', '`too_large`', say('见[限制](#limits)。', 'See [limits](#limits).')],
          [
            '415',
            '`not_json`',
            say('`content-type: application/json`。', '`content-type: application/json`.'),
          ],
          [
            '422',
            '`identification_unfit`',
            say(
              '客户不存在，或现场、合同、联系人不属于该客户；见 `errors`。',
              'There is no such customer, or the site, contract or contact is not theirs; see `errors`.',
            ),
          ],
          [
            '422',
            '`preview_unfit`',
            say(
              '没有这个等级、合同、现场、级别或人员，合同不包括该现场，或日历缺年份；见 `errors`。',
              'No such tier, contract, site, severity or person, a site that the contract does not cover, or a calendar that lacks a year; see `errors`.',
            ),
          ],
          [
            '422',
            '`not_valid` `not_complete`',
            say(
              '配置有误，或会使工单受不完整的承诺约束；`errors` 逐条说明。没有保存。',
              'A configuration that is wrong, or would bind cases to a promise with gaps; see `errors`. Nothing was saved.',
            ),
          ],
          [
            '422',
            '`idempotency_key_used`',
            say('换键，或发原来的内容。', 'Another key, or the first content.'),
          ],
          [
            '500',
            '`internal`',
            say('我们的错，已记录；可以重试。', 'Our fault, recorded; you may try again.'),
          ],
          [
            '503',
            '`unavailable`',
            say(
              '按 `Retry-After` 等待，用同一个键重试。',
              'Wait as `Retry-After` says and repeat with the same key.',
            ),
          ],
        ),
        text('`409` 的 `code`：', 'The codes of `409`:'),
        table(
          [say('code', 'code'), say('意思', 'Meaning')],
          [
            '`case_closed` `already_closed`',
            say('工单已关闭；需要时先重新打开。', 'It is closed; reopen it first if need be.'),
          ],
          [
            '`not_resolved` `not_assigned` `still_owed` `analysis_owed`',
            say('关闭之前还缺这一样。', 'Missing before it can be closed.'),
          ],
          [
            '`no_contact_yet` `not_restored_yet`',
            say('要先记录联系，或先记录恢复。', 'The contact, or the restoration, comes first.'),
          ],
          ['`still_open`', say('工单还在处理中，无需重新打开。', 'It is open; nothing is to be reopened.')],
          [
            '`already_resolved` `already_recorded`',
            say(
              '已经记录过；只接受更早的时间并写明原因。',
              'Recorded already; only an earlier time with a reason is taken.',
            ),
          ],
          [
            '`in_the_future` `before_the_report` `before_restoration`',
            say('`at` 不可能是这个时间。', '`at` cannot be that time.'),
          ],
          [
            '`late_entry_reason_needed` `reason_needed` `summary_needed` `contact_incomplete` `empty_note` `customer_needed`',
            say('缺少必填的文字或选择。', 'A text or a choice is missing.'),
          ],
          [
            '`unknown_severity` `not_worse` `unknown_fact` `wrong_fact_value` `pause_reason_not_listed` `pause_reason_of_vendor` `unknown_obligation` `severity_not_in_version`',
            say('等级没有这一项，或取值不合。', 'The tier has no such thing, or the value does not fit.'),
          ],
          [
            '`already_paused` `not_paused` `nothing_to_pause` `nothing_to_escalate` `nothing_to_hand_over` `nothing_to_promise`',
            say(
              '现在没有可暂停、恢复、升级、移交或承诺的。',
              'Nothing to pause, resume, escalate, hand over or promise now.',
            ),
          ],
          [
            '`promise_not_ahead` `promised_is_done` `too_many_promises`',
            say(
              '承诺的时间已过或太远，事情已经做到，或承诺过多。',
              'What is promised lies in the past or too far ahead, is done already, or is one too many.',
            ),
          ],
          [
            '`hand_over_to_self` `cannot_be_reached` `nobody_to_hand_over_to`',
            say(
              '不能移交给本人或联系不上的人；没有其他当班人员。',
              'Not to oneself, nor to somebody who cannot be reached; or nobody else is on call.',
            ),
          ],
          [
            '`no_such_pause` `pause_overlaps` `pause_too_late` `pause_empty`',
            say(
              '更正暂停时：没有这一段，与另一段重叠，晚于现在或解决的时间，或没有长度。',
              'Of a pause that is corrected: there is none, it lies on another, after now or the resolution, or has no length.',
            ),
          ],
          [
            '`not_dedicated_engineer` `managers_open_a_crisis` `leader_closes_a_crisis`',
            say('危急情况：这个人不能做。', 'Of a crisis: that person cannot do it.'),
          ],
          [
            '`criteria_needed` `team_incomplete` `two_people_needed` `leader_from_outside` `too_many_members` `not_reached_in_writing`',
            say(
              '危急情况小组缺少内容，或人选不合：组长须是本服务台人员，协调人须有邮箱或短信号码。',
              'Of a crisis team: something is missing or does not fit; the leader is one of the staff, the coordinator can be written to.',
            ),
          ],
          [
            '`no_crisis` `empty_words` `due_in_the_past` `no_such_action` `too_many_actions`',
            say(
              '没有进行中的危急情况，或所填内容、时间、事项不对。',
              'No crisis is open, or the words, the time or the action do not fit.',
            ),
          ],
          ['`too_many_pauses` `too_many_reopenings`', say('次数到了上限。', 'So often it may not be.')],
          [
            '`person_not_active` `not_yourself` `not_your_page` `not_paged`',
            say('这个人不能做，或只能本人做。', 'That person cannot, or only they themselves can.'),
          ],
          [
            '`version_conflict`',
            say(
              '`version` 不是最新版加一：别人刚刚保存过；读取最新版再改。',
              '`version` is not the latest plus one: somebody saved meanwhile; read the latest and change that.',
            ),
          ],
          [
            '`conflict`',
            say('别人刚刚改过；重新读取再试。', 'Others changed it meanwhile; read it again and retry.'),
          ],
        ),
        text(
          '`ignored` 的 `reason.code`：`already_acknowledged`、`page_over`、`nothing_to_acknowledge`、`already_owner`、`same_severity`、`same_fact`、`same_pause`、`same_promise`、`handed_over_already`、`pinned_already`、`already_proposed`、`crisis_open`、`done_already`。',
          'Codes of `ignored`: `already_acknowledged`, `page_over`, `nothing_to_acknowledge`, `already_owner`, `same_severity`, `same_fact`, `same_pause`, `same_promise`, `handed_over_already`, `pinned_already`, `already_proposed`, `crisis_open`, `done_already`.',
        ),
      ],
    },
    {
      id: 'limits',
      title: say('限制与时间', 'Limits and times'),
      parts: [
        table(
          [say('什么', 'What'), say('最多', 'At most')],
          [say('JSON 正文', 'A JSON body'), '200 kB'],
          [
            say('`proposal` 的 `icalendar`', '`icalendar` of a `proposal`'),
            say('1 MB（1,048,576 个字符）', '1 MB (1,048,576 characters)'),
          ],
          [
            say('报修的 `text` / `subject` / `name`', '`text` / `subject` / `name` of a report'),
            say('20,000 / 200 / 100 个字符', '20,000 / 200 / 100 characters'),
          ],
          [
            say('表单附件', 'Files of the form'),
            say(
              `${REPORT_FILES_MAX} 个，共 ${REPORT_BYTES_MAX / 1_000_000} MB`,
              `${REPORT_FILES_MAX}, together ${REPORT_BYTES_MAX / 1_000_000} MB`,
            ),
          ],
          [say('一封邮件', 'One mail'), '40 MB'],
          [say('一页工单或来件', 'Cases or receipts on one page'), String(BOARD_READ_MAX)],
        ),
        text(
          '时间是 ISO 8601：回答里总是 UTC，以 `Z` 结尾；请求里须带 `Z` 或时差，例如 `2026-03-01T10:10:00+08:00`。没有时差的会被拒绝。`at` 省略就是现在；5 分钟以前的要写 `reason`。',
          'Times are ISO 8601: answers are in UTC and end in `Z`; requests carry `Z` or an offset, such as `2026-03-01T10:10:00+08:00`, and are refused without. No `at` means now; more than 5 minutes ago needs a `reason`.',
        ),
        text(
          '还没有 webhook：进出都没有。想知道变化，请定期读取列表；一分钟一次足够。',
          'There are no webhooks yet, neither in nor out. To follow changes read the list from time to time; once a minute is plenty.',
        ),
      ],
    },
  ],
};
