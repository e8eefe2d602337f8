/** The terminal as its users meet it: the built venue as a process, and a real browser. */
import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { ADMIN_PASSWORD, VenueProcess } from '../support/venue-process.js';
import { freePort } from '../support/free-port.js';
import { axeFaults, changes, describeInBrowser, expectText, launch, logInAsDemo, open, screenshot } from './browser.js';

const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };

let port: number;
let venue: VenueProcess;
let browser: Browser;
const pages: Page[] = [];

const start = (dataDir: string): Promise<VenueProcess> =>
  VenueProcess.start(dataDir, { TRADSYS_DEMO: 'true', PORT: String(port) });

describeInBrowser('the terminal', () => {
  beforeAll(async () => {
    port = await freePort();
    venue = await start(VenueProcess.newDataDir());
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

  test('K1 K2 in the first minute a newcomer sees a market that moves, and trades in it', async () => {
    const { page, faults } = await visit();
    const ladder = page.getByRole('region', { name: 'Order book' });
    const tape = page.getByRole('table', { name: /Trades/ });
    await ladder.getByRole('group', { name: 'Asks' }).getByRole('button').first().waitFor();
    await tape.getByRole('row').nth(1).waitFor();
    await page
      .getByRole('img', { name: /Candles of/ })
      .locator('canvas')
      .first()
      .waitFor();
    await changes(() => ladder.innerText());
    await changes(() => tape.innerText());

    await logInAsDemo(page);
    // A limit order from a level of the book: it cannot be filled where it is put, far below.
    await ladder.getByRole('group', { name: 'Bids' }).getByRole('button').first().click();
    const limit = page.getByLabel('Limit price');
    expect(Number(await limit.inputValue())).toBeGreaterThan(0);
    await limit.fill('50000');
    await page.getByLabel('Quantity', { exact: true }).fill('0.02');
    const preview = page.getByLabel(/Preview/);
    await expectText(preview, /Holds\s+1,000\.50 USD/);
    await page.getByRole('button', { name: 'Buy BTC' }).click();
    const orders = page.getByRole('table', { name: 'Open orders' });
    await orders.getByText('50,000.00').waitFor();
    await screenshot(page, 'open-order');

    // Amended in its row.
    await orders.getByRole('button', { name: /^Amend/ }).click();
    await page.getByLabel('New price').fill('51000');
    await page.getByLabel('New price').press('Enter');
    await orders.getByText('51,000.00').waitFor();
    await orders.getByRole('button', { name: /^Cancel/ }).click();
    await page.getByText('No open orders').waitFor();

    // A market order is filled, and the balance is another.
    await page.getByRole('tab', { name: 'Balances' }).click();
    const balances = page.getByRole('table', { name: 'Balances' });
    const before = await balances.innerText();
    expect(before).toContain('250,000.00');
    await page.getByRole('radio', { name: 'Market' }).check();
    await page.getByRole('button', { name: 'Buy BTC' }).click();
    await page.getByText(/^Filled: 0\.02000 at/).waitFor();
    await changes(() => balances.innerText());
    expect(await balances.innerText()).not.toContain('250,000.00');
    await page.getByRole('tab', { name: 'Fills' }).click();
    await page.getByRole('table', { name: 'Fills' }).getByText('0.02000').first().waitFor();
    await page.getByRole('tab', { name: 'Positions' }).click();
    await page.getByRole('table', { name: 'Positions' }).getByText('BTC-USD').waitFor();
    await screenshot(page, 'positions');
    expect(faults).toEqual([]);
  });

  test('the chart has candles of before when it is scrolled back', async () => {
    const { page, faults } = await visit();
    const chart = page.getByRole('img', { name: /Candles of/ });
    await chart.locator('canvas').first().waitFor();
    // There are candles, and the next reading of all of them will not bring the chart back to its end.
    await page.locator('.candle-chart .legend').waitFor({ timeout: 60_000 });
    const asked: URL[] = [];
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (url.pathname.endsWith('/candles') && url.searchParams.has('cursor')) asked.push(url);
    });
    const older = page.waitForResponse((response) => /candles\?.*cursor=/.test(response.url()));
    await chart.hover();
    for (let tries = 0; tries < 200 && asked.length === 0; tries += 1) await page.mouse.wheel(-600, 0);
    const { items } = await (await older).json();
    expect(items.length).toBeGreaterThan(0);
    // It goes on from there, not from the same place again.
    for (let tries = 0; tries < 400 && asked.length < 2; tries += 1) await page.mouse.wheel(-600, 0);
    const cursors = asked.map(({ searchParams }) => searchParams.get('cursor'));
    expect(cursors.length).toBeGreaterThan(1);
    expect(new Set(cursors).size).toBe(cursors.length);
    expect(faults).toEqual([]);
  });

  test('a refusal says in words what is wrong and what to do', async () => {
    const { page } = await visit();
    await logInAsDemo(page, 'bob');
    await page.getByLabel('Limit price').fill('50000.001');
    await page.getByLabel('Quantity', { exact: true }).fill('0.02');
    await page.getByRole('button', { name: 'Buy BTC' }).click();
    const note = page.getByRole('alert').filter({ hasText: 'PRICE_NOT_ON_TICK' });
    await note.waitFor();
    expect(await note.innerText()).toMatch(/tick/);
    await page.getByLabel('Limit price').fill('many');
    await page.getByRole('button', { name: 'Buy BTC' }).click();
    await page.getByText('“many” is no number').waitFor();
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByText('Orders, fills, positions and balances of your account').waitFor();
  });

  test('by keyboard alone: an instrument, a side, a price, a quantity, and the order is open', async () => {
    const { page } = await visit();
    await logInAsDemo(page, 'bob');
    await page.keyboard.press('/');
    await page.keyboard.type('eth');
    await page.keyboard.press('Enter');
    await page
      .getByRole('banner')
      .getByRole('button', { name: /ETH-USD/ })
      .waitFor();
    await page.keyboard.press('s');
    await page.keyboard.press('l');
    await page.keyboard.press('p');
    await page.keyboard.type('9000');
    await page.keyboard.press('Tab');
    await page.keyboard.type('0.5');
    await page.keyboard.press('Enter');
    await page.getByRole('table', { name: 'Open orders' }).getByText('9,000.00').waitFor();
    // The ticket has the focus in a field: the help is asked for from elsewhere.
    await page.keyboard.press('Escape');
    await page.getByRole('tab', { name: /^Open orders/ }).focus();
    await page.keyboard.press('ArrowRight');
    expect(await page.getByRole('tab', { name: 'History' }).getAttribute('aria-selected')).toBe('true');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor({ state: 'hidden' });
    // Keys go to the page a moment after the help has closed, and the focus to the button when it has been drawn.
    const cancelAll = page.locator('[data-shortcut="cancel-all"]:focus');
    for (let tries = 0; tries < 100 && (await cancelAll.count()) === 0; tries += 1) await page.keyboard.press('x');
    await page.keyboard.press('Enter');
    await page.getByText('No open orders').waitFor();
  });

  test('a fill explains itself: behind what the order stood, and how that went', async () => {
    const admin = await venue.login('admin', ADMIN_PASSWORD);
    const demo = async (username: string): Promise<string> =>
      (await venue.request('POST', '/api/v1/auth/demo', undefined, { username })).body.accessToken as string;
    const [alice, bob] = [await demo('alice'), await demo('bob')];
    await quietMarket(admin, (await venue.request('GET', '/api/v1/auth/me', bob)).body.accountId);
    const order = { symbol: 'QUIET-USD', type: 'limit', price: '100' };
    const place = async (token: string, side: string, quantity: string): Promise<string> =>
      (await venue.request('POST', '/api/v1/orders', token, { ...order, side, quantity })).body.orderId as string;
    const ahead = await place(bob, 'buy', '2');
    await place(alice, 'buy', '3');
    await venue.request('DELETE', `/api/v1/orders/${ahead}`, bob);
    await place(bob, 'sell', '1');
    const { page, faults } = await visit();
    await logInAsDemo(page);
    await page.getByRole('tab', { name: 'Fills' }).click();
    await page.getByRole('button', { name: 'Explain the fill: buy 1 QUIET-USD' }).click();
    const dialog = page.getByRole('dialog', { name: 'Explain this fill' });
    await expectText(
      dialog.getByRole('list', { name: 'What happened' }),
      /joined the queue at 100\.00, behind 1 order of 2\.0\.\s+Of what was before it, 2\.0 was cancelled\.\s+After .+, 1\.0 traded at 100\.00, as the maker\./,
    );
    await expectText(dialog.getByRole('table', { name: 'Steps' }), /Ahead: cancelled[^]+Filled as maker/);
    expect(await axeFaults(page)).toEqual([]);
    await screenshot(page, 'explain-fill');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await venue.request('DELETE', '/api/v1/orders?symbol=QUIET-USD', alice);
    expect(faults).toEqual([]);
  });

  /** An instrument in which nobody trades by himself, and something of it for an account to sell. */
  async function quietMarket(admin: string, accountId: string): Promise<void> {
    const call = async (path: string, body: object): Promise<void> =>
      expect((await venue.request('POST', `/api/v1/admin/${path}`, admin, body)).status).toBeLessThan(300);
    await call('assets', { asset: 'QUIET', scale: 4 });
    const steps = { tickSize: '0.01', lotSize: '0.1', makerFee: '0.0002', takerFee: '0.0005' };
    const bounds = { minQuantity: '0.1', maxQuantity: '1000', minNotional: '1', maxNotional: '1000000' };
    await call('instruments', { symbol: 'QUIET-USD', baseAsset: 'QUIET', quoteAsset: 'USD', ...steps, ...bounds });
    await call('instruments/QUIET-USD/phase', { phase: 'continuous' });
    await call(`accounts/${accountId}/deposits`, { asset: 'QUIET', amount: '100', reference: 'quiet' });
  }

  test('every type of order is written in the ticket, placed and cancelled', async () => {
    const { page, faults } = await visit();
    await logInAsDemo(page, 'bob');
    const { body } = await venue.request('GET', '/api/v1/ticker/BTC-USD');
    const at = (percent: number): string => String(Math.round((Number(body.last) * percent) / 100));
    const orders: readonly (readonly [string, 'Buy' | 'Sell', Readonly<Record<string, string>>, RegExp])[] = [
      ['Limit', 'Buy', { 'Limit price': at(80) }, /^Accepted/],
      ['Market', 'Buy', {}, /^Filled/],
      ['Market to limit', 'Sell', {}, /^(?:Filled|Partly|Accepted)/],
      ['Stop', 'Sell', { 'Stop price': at(50) }, /^Waits for its trigger/],
      ['Stop limit', 'Sell', { 'Stop price': at(50), 'Limit price': at(49) }, /^Waits/],
      ['Take profit', 'Sell', { 'Stop price': at(150) }, /^Waits/],
      ['Take profit limit', 'Sell', { 'Stop price': at(150), 'Limit price': at(149) }, /^Waits/],
      ['Trailing stop', 'Sell', { 'or by': '3000' }, /^Waits/],
      ['Trailing stop limit', 'Sell', { 'or by': '3000', 'Limit price': at(60) }, /^Waits/],
      ['Pegged', 'Buy', { 'Limit price': at(90) }, /^Accepted/],
    ];
    for (const [type, side, fields, outcome] of orders) {
      await page.getByRole('radio', { name: side, exact: true }).check();
      const radio = page.getByRole('radio', { name: type, exact: true });
      if ((await radio.count()) > 0) await radio.check();
      else await page.getByLabel('More order types').selectOption({ label: type });
      for (const [label, value] of Object.entries({ ...fields, Quantity: '0.01' }))
        await page.getByLabel(label, { exact: true }).fill(value);
      await page.getByRole('button', { name: `${side} BTC` }).click();
      await expectText(page.locator('.outcome'), outcome);
    }
    const orderTable = page.getByRole('table', { name: 'Open orders' });
    for (const type of ['Trailing stop limit', 'Take profit limit', 'Pegged'])
      await orderTable.getByText(type).first().waitFor();
    await page.getByRole('button', { name: /^Cancel all BTC-USD/ }).click();
    await page.getByText('No open orders').waitFor();
    expect(faults).toEqual([]);
  });

  test('a halt and an auction are told, with the price at which the auction would trade', async () => {
    const admin = await venue.login('admin', ADMIN_PASSWORD);
    const phase = async (name: string, terms: object = {}): Promise<void> => {
      const body = { phase: name, ...terms };
      const answer = await venue.request('POST', '/api/v1/admin/instruments/SOL-USD/phase', admin, body);
      expect(answer).toMatchObject({ status: 200 });
    };
    const { page } = await visit();
    await logInAsDemo(page);
    await page.keyboard.press('/');
    await page.keyboard.type('sol');
    await page.keyboard.press('Enter');
    await page
      .getByRole('banner')
      .getByRole('button', { name: /SOL-USD/ })
      .waitFor();
    await phase('halt');
    await page
      .getByRole('log')
      .getByText(/Halted/)
      .waitFor();
    const banner = page.locator('.banner');
    await expectText(banner, /Halt/);
    await phase('auction', { auction: 'opening' });
    await expectText(banner, /Auction/i);
    // What crosses: alice buys and sells nothing to herself, so bob meets her.
    const alice = { symbol: 'SOL-USD', side: 'buy', type: 'limit', price: '500', quantity: '1' };
    const demo = async (username: string): Promise<string> =>
      (await venue.request('POST', '/api/v1/auth/demo', undefined, { username })).body.accessToken as string;
    await venue.request('POST', '/api/v1/orders', await demo('alice'), alice);
    await venue.request('POST', '/api/v1/orders', await demo('bob'), { ...alice, side: 'sell', price: '400' });
    await expectText(banner, /Indicative \d+\.\d\d × /);
    await screenshot(page, 'auction');
    await phase('continuous');
    await page.getByRole('log').getByText('Trading continuously').waitFor();
  });

  test('a venue that restarts is told, and the terminal goes on by itself where it was', async () => {
    const { page } = await visit();
    await logInAsDemo(page);
    await page.getByLabel('Limit price').fill('40000');
    await page.getByLabel('Quantity', { exact: true }).fill('0.01');
    await page.getByRole('button', { name: 'Buy BTC' }).click();
    await page.getByRole('table', { name: 'Open orders' }).getByText('40,000.00').waitFor();
    const { dataDir } = venue;
    await venue.end('SIGKILL');
    await page.getByText('The connection to the venue is cut').waitFor();
    await screenshot(page, 'reconnecting');
    // Told as soon as the stream is back, which is before the venue takes orders.
    const told = page.getByText('Connected again').waitFor({ timeout: 120_000 });
    [venue] = await Promise.all([start(dataDir), told]);
    const ladder = page.getByRole('region', { name: 'Order book' });
    await changes(() => ladder.innerText());
    // Still logged in: the order is there, and the stream of the account tells that it goes.
    await page.getByRole('table', { name: 'Open orders' }).getByText('40,000.00').waitFor();
    const token = await venue.request('POST', '/api/v1/auth/demo', undefined, { username: 'alice' });
    await venue.request('DELETE', '/api/v1/orders', token.body.accessToken as string);
    await page.getByText('No open orders').waitFor();
  });

  test.each([
    ['desktop', 'dark'],
    ['desktop', 'light'],
    ['phone', 'dark'],
    ['phone', 'light'],
  ] as const)('axe finds nothing wrong on a %s, %s', async (device, colorScheme) => {
    const { page, faults } = await visit({ ...(device === 'phone' && PHONE), colorScheme });
    await page.getByRole('banner').getByRole('button', { name: 'Log in' }).click();
    expect(await axeFaults(page)).toEqual([]);
    await screenshot(page, `${device}-${colorScheme}-login`);
    await page.getByRole('button', { name: 'alice', exact: true }).click();
    await page.getByRole('button', { name: 'Log out' }).waitFor();
    const tabs = device === 'phone' ? ['Chart', 'Book', 'Trade', 'Orders'] : [];
    for (const tab of tabs) {
      await page.getByRole('tablist', { name: 'Panels' }).getByRole('tab', { name: tab }).click();
      expect(await axeFaults(page)).toEqual([]);
      await screenshot(page, `${device}-${colorScheme}-${tab.toLowerCase()}`);
    }
    expect(await axeFaults(page)).toEqual([]);
    await screenshot(page, `${device}-${colorScheme}`);
    expect(faults).toEqual([]);
  });
});
