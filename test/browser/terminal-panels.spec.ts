/** The terminal's panels that a newcomer does not need at first: heatmap, orders together, layouts. */
import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { VenueProcess } from '../support/venue-process.js';
import { axeFaults, describeInBrowser, expectText, launch, logInAsDemo, open, screenshot, until } from './browser.js';

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

  test('orders that depend on each other are written, previewed, placed and shown as a list', async () => {
    const { page, faults } = await visit();
    await logInAsDemo(page, 'bob');
    const last = Number((await venue.request('GET', '/api/v1/ticker/BTC-USD')).body.last);
    const at = (percent: number): string => String(Math.round((last * percent) / 100));
    const fill = async (fields: Readonly<Record<string, string>>): Promise<void> => {
      for (const [name, value] of Object.entries(fields)) await page.getByLabel(name, { exact: true }).fill(value);
    };
    const preview = page.getByLabel(/Preview/);
    const outcome = page.locator('.outcome');
    const orders = page.getByRole('table', { name: 'Open orders' });

    await page.getByRole('radio', { name: 'OCO' }).check();
    await page.getByRole('radio', { name: 'Sell', exact: true }).check();
    await page.getByRole('button', { name: 'Sell BTC' }).click();
    await expectText(outcome, /It needs: quantity/);
    await fill({ Quantity: '0.01', 'Limit price': at(150), 'Stop price': at(50) });
    await expectText(preview, /Holds[^]*0\.01000 BTC[^]*Fee of the limit order[^]*Fee of the stop/);
    await page.getByRole('button', { name: 'Sell BTC' }).click();
    await expectText(outcome, /^OCO accepted: 2 orders/);
    await expectText(orders, /OCO \d+ · Stop, at [^]*OCO \d+ · Limit/);
    await screenshot(page, 'oco');
    expect(await axeFaults(page)).toEqual([]);
    // One goes, the other with it; and neither is amended.
    expect(await orders.getByRole('button', { name: /^Amend/ }).count()).toBe(0);
    await orders
      .getByRole('button', { name: /^Cancel/ })
      .first()
      .click();
    await page.getByText('No open orders').waitFor();

    await page.getByRole('radio', { name: 'OTO' }).check();
    await page.getByRole('radio', { name: 'Buy', exact: true }).check();
    await fill({ 'Limit price': at(80), Quantity: '0.01', 'Stop loss at': at(70) });
    await expectText(preview, /Entry takes now\s+0\.00000 BTC[^]*Result at the stop\s+−\d/);
    await page.getByRole('button', { name: 'Buy BTC' }).click();
    await expectText(outcome, /^OTO accepted: 2 orders/);
    await expectText(orders, /OTO/);
    await page.getByRole('button', { name: /^Cancel all BTC-USD/ }).click();
    await page.getByText('No open orders').waitFor();

    await page.getByRole('radio', { name: 'Bracket' }).check();
    await page.getByRole('radio', { name: 'Market entry' }).check();
    await fill({ Quantity: '0.01', 'Take profit at': at(150), 'Stop loss at': at(50) });
    await expectText(preview, /Result at the target\s+\+\d[^]*Result at the stop\s+−\d/);
    await screenshot(page, 'bracket');
    await page.getByRole('button', { name: 'Buy BTC' }).click();
    await expectText(outcome, /^Bracket: the entry is filled, and its exits are in/);
    await expectText(orders, /Bracket \d+[^]*Bracket \d+/);
    await page.getByRole('button', { name: /^Cancel all BTC-USD/ }).click();
    await page.getByText('No open orders').waitFor();
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
