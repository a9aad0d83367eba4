// Chromium that looks at pages and minds what a person would mind: an error in the console, a break of the security policy,
// an answer that failed, a page that is wider than the phone.

import { existsSync } from 'node:fs';
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const PHONE = { width: 390, height: 844 } as const;
/** The narrowest that is common; also what 400 % zoom of a small window comes to (WCAG 1.4.10 asks for 320). */
export const NARROW = { width: 320, height: 640 } as const;
export const DESKTOP = { width: 1280, height: 860 } as const;

export interface Looker {
  /** What was wrong on any page so far, each once. */
  readonly findings: readonly string[];
  open(options?: BrowserContextOptions): Promise<Page>;
  /** Goes there and minds it. Answers the page's status. */
  visit(page: Page, url: string, what?: { readonly statusWanted?: number }): Promise<void>;
  /** Minds the page as it stands, e.g. after a form was sent. */
  mind(page: Page, name: string): Promise<void>;
  close(): Promise<void>;
}

/** Null where there is no Chromium. */
export function chromiumPath(): string | null {
  const path = process.env.CHROMIUM ?? '/usr/bin/chromium';
  return existsSync(path) ? path : null;
}

export async function startLooking(executablePath: string): Promise<Looker> {
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  const findings = new Set<string>();
  const pathOf = (url: string) => (URL.canParse(url) ? new URL(url).pathname : url);

  async function mind(page: Page, name: string): Promise<void> {
    const { width, wide } = await page.evaluate(() => ({
      width: window.innerWidth,
      wide: document.documentElement.scrollWidth,
    }));
    if (wide > width) findings.add(`${name} is ${wide} px wide on a screen of ${width} px`);
  }

  return {
    get findings() {
      return [...findings];
    },
    async open(options = {}) {
      const context = await browser.newContext({ colorScheme: 'light', ...options });
      const page = await context.newPage();
      page.on('console', (message) => {
        if (message.type() !== 'error' && message.type() !== 'warning') return;
        // The browser's own line about a status that the visit expects, or finds by itself.
        if (/status of 4\d\d/.test(message.text())) return;
        findings.add(`${pathOf(page.url())} says in the console: ${message.text()}`);
      });
      page.on('pageerror', (error) => findings.add(`${pathOf(page.url())} throws: ${error.message}`));
      page.on('requestfailed', (request) => {
        findings.add(`${pathOf(page.url())} cannot load ${request.url()}: ${request.failure()?.errorText}`);
      });
      await page.addInitScript(() => {
        document.addEventListener('securitypolicyviolation', (broken) =>
          console.error(`security policy: ${broken.violatedDirective} ${broken.blockedURI}`),
        );
      });
      return page;
    },
    mind,
    async visit(page, url, { statusWanted = 200 } = {}) {
      const answer = await page.goto(url);
      const status = answer?.status();
      if (status !== statusWanted) findings.add(`${pathOf(url)} answers ${status}, not ${statusWanted}`);
      await mind(page, `${pathOf(url)}${new URL(url).search}`);
    },
    close: () => browser.close(),
  };
}
