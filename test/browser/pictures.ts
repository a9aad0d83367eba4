// `npm run pictures`: plays an evening at a desk of its own, looks at every page in a browser, and writes the pictures of
// the README to .github/pictures. Fails where a page logs an error, breaks the security policy or is wider than a phone.
// With --check it looks and writes nothing.

import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { HELP } from '../../shared/web/help.ts';
import { chromiumPath, DESKTOP, type Looker, NARROW, PHONE, startLooking } from './looking.ts';
import { type OwnDesk, startOwnDesk } from './own-desk.ts';

const FOLDER = resolve(import.meta.dirname, '../../.github/pictures');
const PICTURE_BYTES_MAX = 250_000;
/** A fault reported half an hour before the last close of business before a long holiday. */
const PREVIEW = '/setup/preview?severity=L3&at=2026-09-30T16:30&until=2026-10-02T12:00';

/** A site's night at the weekend, with nobody answering for an hour. */
const WHO = '/setup/who?of=contract:xihe-2025&severity=L1&at=2026-10-04T02:30&hours=4';

const keeps = !process.argv.includes('--check');
const faults: string[] = [];

async function picture(page: Page, name: string): Promise<void> {
  const bytes = await page.screenshot({ animations: 'disabled', caret: 'hide' });
  if (bytes.byteLength > PICTURE_BYTES_MAX) faults.push(`${name}.png has ${bytes.byteLength} bytes`);
  if (!keeps) return;
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, `${name}.png`), bytes);
}

/** Signs in as people do: the board sends to the issuer, and the issuer back. */
async function signIn(looker: Looker, desk: OwnDesk, page: Page, user: string): Promise<void> {
  await page.goto(`${desk.origin}/board`);
  await looker.mind(page, 'the sign-in page');
  await page.fill('input[name=password]', desk.password);
  await page.check(`input[name=user][value=${user}]`);
  await page.click('main form button');
  await page.waitForURL(`${desk.origin}/board`);
}

/** The newest link of this kind in what was sent about a case. */
async function linkFor(
  desk: OwnDesk,
  reference: string,
  of: { readonly path: 'p' | 's'; readonly to?: RegExp },
): Promise<string> {
  const sent = (await desk.outbox()).filter(
    (message) => message.text.includes(reference) && (of.to?.test(message.to) ?? true),
  );
  const links = sent.flatMap(({ text }) => text.match(/https?:\/\/\S+/g) ?? []);
  const link = links.findLast((each) => new URL(each).pathname.startsWith(`/${of.path}/`));
  if (!link) throw new Error(`No link /${of.path}/ was sent about ${reference}.`);
  return link;
}

/** The commands of the integrators' help, in one shell, as somebody would paste them. */
function runExamples(commands: readonly string[]): void {
  const ran = spawnSync('sh', ['-eu'], {
    input: commands.join('\necho\n'),
    encoding: 'utf8',
    timeout: 60_000,
  });
  const told = `${ran.stdout}\n${ran.stderr}`;
  const expected = [/^[0-9A-Z]{5}-[0-9A-Z]{5}$/m, /^form-[0-9a-f]{40}$/m, /"outcome":"accepted"/];
  const missing = [...expected, /"code":"not_resolved"/, /"code":"invalid_input"/, /"tiers":\[/].filter(
    (each) => !each.test(told),
  );
  if (ran.status !== 0 || missing.length > 0) {
    faults.push(
      `the examples ended with ${ran.status}, without ${missing.join(', ')}:\n${told.slice(0, 3_000)}`,
    );
  }
}

/** An administrator writes a rule on a narrow screen: a row more, a correction, a version, and what it changed. */
async function writeTier(looker: Looker, admin: Page, tier: string): Promise<void> {
  await looker.visit(admin, `${tier}?part=pauses&lang=zh-CN`);
  await admin.click('button[value="n.rows"]');
  await looker.mind(admin, 'the pauses with a row more');
  await admin.fill('#f-n1-nameZh', '停电检修');
  await admin.fill('#reason', '合同补充');
  // Enter saves, whatever buttons stand before the one that says so.
  await admin.press('#reason', 'Enter');
  await admin.waitForSelector('[role=alert]');
  await looker.mind(admin, 'the pauses with a correction');
  await admin.click('[role=alert] a');
  await admin.fill('#f-n1-code', 'power_works');
  await admin.fill('#f-n1-nameEn', 'Power works');
  await admin.click('button.primary');
  await admin.waitForSelector('.told');
  await looker.visit(admin, `${tier}?part=severity:L1&lang=zh-CN`);
  for (const summary of await admin.locator('.rule details > summary').all()) await summary.click();
  await looker.mind(admin, 'every condition of a severity');
  await looker.visit(admin, `${tier}?part=history&from=1&to=2&lang=zh-CN`);
  if (!(await admin.textContent('#compare'))?.includes('停电检修')) {
    faults.push('the comparison does not tell of the new reason');
  }
}

async function look(desk: OwnDesk, looker: Looker): Promise<void> {
  const { origin } = desk;

  // What happened so far this evening.
  const disk = await desk.mail({ severity: 'L3', lang: 'en' });
  const slow = await desk.mail({
    severity: 'L2',
    lang: 'zh',
    from: '吴强 <wu.qiang@xihe-water.example>',
    subject: '北岸泵站查询页面变慢',
  });
  await desk.act('zhao-lei', disk, 'acknowledge', {});
  await desk.act('zhao-lei', disk, 'contact', {
    channel: 'phone',
    with: 'Emma Clarke',
    summary: 'One disk of the array reports errors; the spare is on its way.',
    gaveRemoteSupport: true,
  });
  await desk.act('chen-yu', slow, 'acknowledge', {});
  await desk.act('chen-yu', slow, 'contact', {
    channel: 'phone',
    with: '吴强',
    summary: '约定今晚维护窗口处理。',
    gaveRemoteSupport: true,
  });
  await desk.act('chen-yu', slow, 'pause', {
    pauseReason: 'customer_requested',
    note: '客户要求 22:00 后处理。',
  });
  await desk.advance('PT40M');

  // A fault is reported on a phone, in Chinese; what is missing is told.
  const phone = await looker.open({ viewport: PHONE, locale: 'zh-CN' });
  await looker.visit(phone, `${origin}/r/demo`);
  await picture(phone, 'report-phone');
  await phone.click('button.big');
  await phone.waitForSelector('[role=alert]');
  await looker.mind(phone, 'the report form with corrections');
  const send = async () => {
    await phone.click('button.big');
    await phone.waitForURL(`${origin}/s/**`);
    return phone.textContent('.refbig');
  };
  await phone.fill('#subject', '三号楼会议室投影打不开');
  await phone.fill('#name', '何静');
  const reported = await send();
  await looker.mind(phone, 'the thanks after a report');

  // From another tab, and gone back to and sent once more: the browser fetches the page anew and puts the fields back.
  await phone.goto(`${origin}/r/demo`);
  await phone.fill('#subject', '三号楼会议室投影打不开');
  await phone.fill('#name', '何静');
  const again = [await send()];
  await phone.goBack();
  await phone.waitForURL(`${origin}/r/demo`);
  again.push(await send());
  await looker.mind(phone, 'the thanks after a report that was sent again');
  if (again.some((reference) => reference !== reported)) {
    faults.push(`the report ${reported}, sent again, became ${again.join(' and ')}`);
  }

  // The night begins: nobody answers the first page.
  const down = await desk.mail({ severity: 'L1', lang: 'zh' });
  await desk.advance('PT11M');
  const page = await linkFor(desk, down, { path: 'p' });
  const desktop = await looker.open({ viewport: DESKTOP, locale: 'en' });
  await looker.visit(desktop, `${origin}/_local/`);
  await picture(desktop, 'outbox');
  await looker.visit(phone, page);
  await picture(phone, 'page-phone');
  await phone.click('button.big');
  await phone.waitForSelector('.told');
  await looker.mind(phone, 'the page link after it was taken');
  await desk.act('wang-fang', down, 'contact', {
    channel: 'phone',
    with: '周敏',
    summary: '两台主机断电，机房 UPS 故障；工程师已出发。',
    gaveRemoteSupport: true,
  });
  await desk.advance('PT20M');

  const reporter = await looker.open({ viewport: PHONE, locale: 'en' });
  await looker.visit(reporter, await linkFor(desk, disk, { path: 's', to: /emma/ }));
  await picture(reporter, 'status-phone');

  await signIn(looker, desk, desktop, 'wang-fang');
  await looker.visit(desktop, `${origin}/board?lang=en`);
  await picture(desktop, 'board');
  await looker.visit(desktop, `${origin}/cases/${down}`);
  await picture(desktop, 'case');
  await desktop.evaluate(() => document.querySelector('#timeline')?.scrollIntoView());
  await picture(desktop, 'timeline');
  await looker.visit(desktop, `${origin}/setup`);
  await picture(desktop, 'setup');
  await looker.visit(desktop, `${origin}${PREVIEW}`);
  await desktop.evaluate(() => document.querySelector('#answer')?.scrollIntoView());
  await picture(desktop, 'preview');
  await looker.visit(phone, `${origin}/help/engineer`);
  await picture(phone, 'help-phone');

  // Every page once more, in both languages, on a screen as narrow as they come, and in the dark.
  const narrow = await looker.open({ viewport: NARROW, locale: 'en', colorScheme: 'dark' });
  await signIn(looker, desk, narrow, 'wang-fang');
  await looker.visit(narrow, `${origin}/triage`);
  const receipt = await narrow.getAttribute('.rows .m a', 'href');
  await looker.visit(narrow, `${origin}/cases/${down}`);
  const reason = await narrow.getAttribute(`a[href^="/cases/"][href*="/pages/"]`, 'href');
  const pages = [
    '/',
    '/r/demo',
    new URL(page).pathname,
    new URL(await linkFor(desk, disk, { path: 's' })).pathname,
    '/board',
    '/board?show=overdue',
    '/board/closed',
    ...[disk, slow, down].map((reference) => `/cases/${reference}`),
    '/triage',
    receipt ?? '/triage/none',
    '/setup',
    PREVIEW,
    WHO,
    reason ?? '/cases/none/pages/none',
    ...['/rotas', '/rotas/engineers', '/readiness', '/me', '/drills'],
    '/help',
    ...HELP.map(({ key }) => `/help/${key}`),
  ];
  for (const path of pages) {
    for (const lang of ['zh-CN', 'en'])
      await looker.visit(narrow, `${origin}${path}?lang=${lang}`.replace(/\?(.*)\?/, '?$1&'));
  }
  await looker.visit(narrow, `${origin}/nothing`, { statusWanted: 404 });

  // What an administrator alone may change.
  const admin = await looker.open({ viewport: NARROW, locale: 'en', colorScheme: 'dark' });
  await signIn(looker, desk, admin, 'sun-wei');
  const calendar = '/setup/calendars/cn-workdays';
  const tier = '/setup/tiers/s002-effective';
  for (const path of [
    '/setup/desk?',
    ...['?', '?part=json&', '?part=history&'].map((part) => `/setup/contracts/xihe-2025${part}`),
    ...['?', '?customer=xihe-water&'].map((query) => `/setup/contracts${query}`),
    ...['?', '?part=new&', '/chen-yu?', '/chen-yu?part=json&', '/chen-yu?part=history&'].map(
      (part) => `/setup/people${part}`,
    ),
    ...['?', '?part=new&', '/xihe-dedicated?', '/xihe-dedicated?part=handover&'].map(
      (part) => `/setup/posts${part}`,
    ),
    ...['?', '/engineers?', '/engineers?part=history&'].map((part) => `/setup/rotas${part}`),
    ...[
      '?',
      '?from=standard&',
      '/standard?',
      '/standard?part=form&rung=4&',
      '/s002-emergency?',
      '/standard?part=json&',
    ].map((part) => `/setup/ladders${part}`),
    '/readiness?',
    `${WHO}&`,
    '/drills?of=xihe-2025&severity=L1&mode=fast&note=rehearsal&asked=yes&',
    '/setup/calendars?',
    ...['?', '?part=history&', '/versions/1?', '/import?', '/repin?'].map((part) => calendar + part),
    ...['?', '?of=several&'].map((query) => `/setup/tiers${query}`),
    ...['?', '/repin?', '?part=history&from=1&to=1&'].map((part) => tier + part),
    ...[
      'severity:L1',
      'every',
      'levels',
      'pauses',
      'obligations',
      'promotion',
      'times',
      'conventions',
      'json',
    ].map((part) => `${tier}?part=${part}&`),
  ]) {
    for (const lang of ['zh-CN', 'en']) await looker.visit(admin, `${origin}${path}lang=${lang}`);
  }

  await writeTier(looker, admin, `${origin}${tier}`);

  await looker.visit(desktop, `${origin}/help/integrator?lang=en`);
  runExamples(await desktop.locator('pre.run').allTextContents());
}

const path = chromiumPath();
if (path === null) {
  process.stderr.write(
    'There is no Chromium. Install one (Debian: apt-get install chromium fonts-noto-cjk) or name it: CHROMIUM=/path/to/chromium npm run pictures\n',
  );
  process.exit(2);
}
const desk = await startOwnDesk();
try {
  const looker = await startLooking(path);
  try {
    await look(desk, looker);
  } finally {
    faults.push(...looker.findings);
    await looker.close();
  }
} finally {
  await desk.stop();
}
for (const fault of faults) process.stderr.write(`${fault}\n`);
process.stdout.write(
  faults.length > 0
    ? `${faults.length} things are wrong.\n`
    : keeps
      ? `The pictures are in ${FOLDER}.\n`
      : 'Every page is as it should be.\n',
);
process.exitCode = faults.length > 0 ? 1 : 0;
