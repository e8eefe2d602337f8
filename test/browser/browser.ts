/** A real browser: the Chromium that the system has. Where there is none, the tests that need it are skipped and say so. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join, resolve } from 'node:path';
import { describe, expect } from '@jest/globals';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome'];
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const SCREENSHOTS = resolve('reports/terminal');

const executablePath = found();

/** `describe`, or where there is no browser a skipped one. */
export const describeInBrowser = executablePath === undefined ? skipped : describe;

function found(): string | undefined {
  const given = process.env['CHROMIUM'];
  if (given !== undefined) return given;
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find((path) => existsSync(path));
}

function skipped(name: string, tests: () => void): void {
  process.stderr.write(`${name}: skipped, there is no Chromium (install it, or name it in CHROMIUM)\n`);
  describe.skip(name, tests);
}

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: executablePath as string, args: flags });
}

/** The terminal in a window of its own; `faults` collects what the browser complains of, violations of the policy among it. */
export async function open(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<{ readonly page: Page; readonly faults: string[] }> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    // A read that the venue puts off is asked for again, and no fault.
    if (message.type() === 'error' && !message.text().includes('status of 503')) faults.push(message.text());
  });
  await page.goto(url);
  return { page, faults };
}

export async function logInAsDemo(page: Page, username = 'alice'): Promise<void> {
  await page.getByRole('banner').getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('button', { name: username, exact: true }).click();
  await page.getByRole('button', { name: 'Log out' }).waitFor();
}

export async function screenshot(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) });
}

const axeSource = (): string => readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong on the page as it stands: the rule, and where. */
export async function axeFaults(page: Page): Promise<string[]> {
  await page.evaluate(axeSource());
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { target: unknown; failureSummary: string }[] }[] }> };
    };
    const { violations } = await axe.run();
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${JSON.stringify(target)} ${failureSummary}`),
    );
  });
}

/** Resolves when what it reads is another than at first. */
export async function changes(read: () => Promise<string>): Promise<void> {
  const first = await read();
  await until(async () => (await read()) !== first);
}

export async function expectText(of: { innerText(): Promise<string> }, pattern: RegExp): Promise<void> {
  let text = '';
  await until(async () => pattern.test((text = await of.innerText()))).catch(() => expect(text).toMatch(pattern));
}

export async function until(isSo: () => Promise<boolean>): Promise<void> {
  const giveUpAt = Date.now() + 20_000;
  while (Date.now() < giveUpAt) {
    if (await isSo()) return;
    await new Promise((next) => setTimeout(next, 50));
  }
  throw new Error('it did not come to be within 20 seconds');
}
