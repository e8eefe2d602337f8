/** The terminal's panels that a newcomer does not need at first: heatmap, layouts. */
import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { VenueProcess } from '../support/venue-process.js';
import { axeFaults, describeInBrowser, launch, open, screenshot, until } from './browser.js';

let venue: VenueProcess;
let browser: Browser;
const pages: Page[] = [];

describeInBrowser('the panels of the terminal', () => {
  beforeAll(async () => {
    venue = await VenueProcess.start(VenueProcess.newDataDir(), { TRADSYS_DEMO: 'true' });
    browser = await launch();
  });
  afterEach(async () => {
    for (const page of pages.splice(0)) await page.context().close();
  });
  afterAll(async () => {
    await browser?.close();
    await venue?.end('SIGKILL');
    if (venue !== undefined) rmSync(venue.dataDir, { recursive: true, force: true });
  });

  const visit = async (...options: [Parameters<typeof open>[2]?]): Promise<Awaited<ReturnType<typeof open>>> => {
    const opened = await open(browser, venue.url, ...options);
    pages.push(opened.page);
    return opened;
  };

  test.each(['dark', 'light'] as const)('a heatmap shows what rested and what traded, %s', async (colorScheme) => {
    const { page, faults } = await visit({ colorScheme });
    await page.getByRole('tab', { name: 'Heatmap' }).click();
    const heatmap = page.getByRole('img', { name: /^Heatmap of BTC-USD/ });
    await heatmap.waitFor();
    // Two looks a second: more of the picture is painted with each.
    const first = await painted(page);
    await until(async () => (await painted(page)) > first && / [1-9]\d* trades$/.test((await label(page)) ?? ''));
    expect(await axeFaults(page)).toEqual([]);
    await screenshot(page, `heatmap-${colorScheme}`);
    await page.keyboard.press('d');
    await page.getByRole('img', { name: /Candles of/ }).waitFor();
    expect(await heatmap.count()).toBe(0);
    expect(faults).toEqual([]);
  });

  test('a layout is arranged by keyboard, saved, there again after a reload, and put back', async () => {
    const { page, faults } = await visit();
    const areas = (): Promise<string> =>
      page.evaluate<string>(`getComputedStyle(document.querySelector('.panels')).gridTemplateAreas`);
    await page.getByRole('region', { name: 'Order book' }).waitFor();
    const standard = await areas();
    const dialog = page.getByRole('dialog', { name: 'Layout' });
    const press = async (role: 'button' | 'checkbox', name: string): Promise<void> => {
      await dialog.getByRole(role, { name, exact: true }).focus();
      await page.keyboard.press('Space');
    };
    await page.keyboard.press('w');
    await dialog.waitFor();
    await press('checkbox', 'Instruments');
    await press('button', 'Move Order ticket to the left');
    await press('button', 'Move Account above');
    await press('checkbox', 'Chart');
    await page.keyboard.press('Escape');
    await page.getByRole('region', { name: 'Chart' }).waitFor({ state: 'detached' });
    expect(await areas()).toBe('"orders orders orders" "watch ticket market"');

    await page
      .getByRole('region', { name: 'Instruments' })
      .getByRole('button', { name: /^ETH-USD/ })
      .click();
    const picked = page.getByRole('banner').getByRole('button', { name: /ETH-USD/ });
    await picked.waitFor();
    await page.keyboard.press('w');
    await press('button', 'Save this layout');
    await dialog.getByRole('alert').filter({ hasText: 'needs a name' }).waitFor();
    await dialog.getByLabel('Name of the layout').fill('ETH desk');
    await page.keyboard.press('Enter');
    await dialog.getByRole('list', { name: 'Saved layouts' }).getByText('ETH desk').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await screenshot(page, 'layout');

    await page.reload();
    await picked.waitFor();
    expect(await areas()).toBe('"orders orders orders" "watch ticket market"');
    await page.keyboard.press('w');
    await press('button', 'Back to the standard layout');
    expect(await areas()).toBe(standard);
    await press('button', 'Use ETH desk');
    expect(await areas()).toBe('"orders orders orders" "watch ticket market"');
    await press('button', 'Delete ETH desk');
    await dialog.getByText('None is saved yet').waitFor();
    expect(faults).toEqual([]);
  });
});

function label(page: Page): Promise<string | null> {
  return page.locator('.depth-canvas').getAttribute('aria-label');
}

/** How many pixels of the heatmap are painted. */
function painted(page: Page): Promise<number> {
  return page.evaluate<number>(`(() => {
    const canvas = document.querySelector('.depth-canvas');
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return data.filter((value, at) => at % 4 === 3 && value !== 0).length;
  })()`);
}
