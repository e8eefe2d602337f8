/** The console as operators meet it: the built venue as a process, and a real browser. */
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { ADMIN_PASSWORD, btcUsd, VenueProcess } from '../support/venue-process.js';
import { axeFaults, describeInBrowser, launch, open, screenshot, until } from './browser.js';

const CLI = resolve('dist/cli.js');
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };

describeInBrowser('the console', () => {
  let browser: Browser;
  let venue: VenueProcess;
  let admin: string;
  let alice: string;
  const pages: Page[] = [];

  const must = async (method: string, path: string, body?: unknown, token = admin): Promise<void> => {
    const answer = await venue.request(method, `/api/v1${path}`, token, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
  };

  beforeAll(async () => {
    [browser, venue] = await Promise.all([
      launch(),
      VenueProcess.start(VenueProcess.newDataDir(), { TRADSYS_AUTH_FOUR_EYES: 'true' }),
    ]);
    admin = await venue.login('admin', ADMIN_PASSWORD);
    // The first one is made alone, and those whom a second person has to agree to by both of them.
    await must('POST', '/admin/users', { username: 'chief', password: ADMIN_PASSWORD, roles: ['admin'] });
    const chief = await venue.login('chief', ADMIN_PASSWORD);
    for (const [username, role] of [
      ['otto', 'operations'],
      ['olga', 'operations'],
      ['anna', 'auditor'],
    ] as const) {
      const user = { username, password: ADMIN_PASSWORD, roles: [role] };
      const { body } = await venue.request('POST', '/api/v1/admin/users', admin, user);
      await must('POST', `/admin/approvals/${body.approvalId}/approve`, { commandHash: body.commandHash }, chief);
    }
    await must('POST', '/admin/users', { username: 'alice', password: ADMIN_PASSWORD, roles: ['trader'] });
    await must('POST', '/admin/assets', { asset: 'BTC', scale: 8 });
    await must('POST', '/admin/assets', { asset: 'USD', scale: 8 });
    await must('POST', '/admin/instruments', btcUsd);
    alice = await venue.login('alice', ADMIN_PASSWORD);
  });
  afterEach(async () => {
    for (const page of pages.splice(0)) await page.context().close();
  });
  afterAll(async () => {
    await browser?.close();
    await venue?.end('SIGKILL');
    if (venue !== undefined) rmSync(venue.dataDir, { recursive: true, force: true });
  });

  const as = async (username: string, screen: string, options = {}): Promise<{ page: Page; faults: string[] }> => {
    const opened = await open(browser, `${venue.url}/console/#/${screen}`, options);
    pages.push(opened.page);
    await opened.page.getByLabel('User name').fill(username);
    await opened.page.getByLabel('Password').fill(ADMIN_PASSWORD);
    await opened.page.getByRole('button', { name: 'Log in' }).click();
    await opened.page.getByRole('button', { name: 'Log out' }).waitFor();
    return opened;
  };
  const form = (page: Page, name: string) => page.getByRole('form', { name });

  test('four eyes: what one proposes, another sees in full and approves, and then it is done', async () => {
    const { body: me } = await venue.request('GET', '/api/v1/auth/me', alice);
    const otto = await as('otto', 'funds');
    const deposit = form(otto.page, 'Deposit to an account');
    await deposit.getByLabel('Account').fill(String(me.accountId));
    await deposit.getByLabel('Asset').fill('USD');
    await deposit.getByLabel('Amount').fill('1000000');
    await deposit.getByLabel('Reference').fill('first-deposit');
    await deposit.getByRole('button', { name: 'Deposit' }).click();
    await otto.page.getByText(`1000000 USD are added to account ${me.accountId}`).waitFor();
    await otto.page.getByRole('dialog').getByRole('button', { name: 'Deposit' }).click();
    await otto.page.getByText('It is done when a second person approves it').waitFor();
    await otto.page.goto(`${otto.page.url().split('#')[0]}#/approvals`);
    await otto.page.getByText('somebody else must approve it').waitFor();
    expect(await otto.page.getByRole('button', { name: 'Approve' }).count()).toBe(0);
    expect((await venue.request('GET', '/api/v1/balances', alice)).body.balances).toEqual([]);

    const olga = await as('olga', 'approvals');
    const card = olga.page.locator('.card').first();
    await card.getByText('first-deposit').waitFor();
    await screenshot(olga.page, 'console-approvals');
    await card.getByRole('button', { name: 'Approve' }).click();
    await olga.page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
    await olga.page.getByText('Approved, and done.').waitFor();
    const { body } = await venue.request('GET', '/api/v1/balances', alice);
    expect(JSON.stringify(body)).toContain('1000000');
    expect([otto.faults, olga.faults]).toEqual([[], []]);
  });

  test('roles: everybody sees what they may do, and no more', async () => {
    const screensOf = async (username: string): Promise<string[]> => {
      const { page } = await as(username, '');
      return page.getByRole('navigation', { name: 'Screens' }).getByRole('link').allInnerTexts();
    };
    const operator = await screensOf('otto');
    const auditor = await screensOf('anna');
    expect(operator).toContain('Kill switch');
    expect(operator).not.toContain('Audit trail');
    expect(operator).not.toContain('Roles');
    expect(auditor).toContain('Audit trail');
    for (const closed of ['Kill switch', 'Approvals', 'Deposits and withdrawals', 'Limits and breakers'])
      expect(auditor).not.toContain(closed);
    const trader = await as('alice', '');
    await trader.page.getByText('Nothing here is open to you').waitFor();
  });

  test('risk is shown as it changes, without asking: of all accounts, and of one', async () => {
    const { accountId } = (await venue.request('GET', '/api/v1/auth/me', alice)).body;
    const [watcher, chief] = [await as('otto', 'limits'), await as('chief', 'limits')];
    await watcher.page.getByText('No account has used anything of a limit').waitFor();
    const order = { symbol: 'BTC-USD', side: 'buy', type: 'limit', price: '100', quantity: '0.1' };
    await must('POST', '/orders', order, alice);
    const accounts = watcher.page.getByRole('table', { name: 'Accounts by the limit most used' });
    await accounts.getByRole('row', { name: new RegExp(`^${accountId} open orders`, 'i') }).waitFor();
    await form(chief.page, 'Whose limits').getByLabel('Account').fill(String(accountId));
    await form(chief.page, 'Whose limits').getByRole('button', { name: 'Show' }).click();
    const use = chief.page.getByRole('table', { name: 'Use of limits' });
    await use.getByRole('row', { name: /open orders .* 10000 1 /i }).waitFor();
    await screenshot(chief.page, 'console-risk');
    await must('DELETE', '/orders', undefined, alice);
    await use.getByRole('row', { name: /open orders .* 10000 0 /i }).waitFor();
    await watcher.page.getByText('No account has used anything of a limit').waitFor();
    expect([watcher.faults, chief.faults]).toEqual([[], []]);
  });

  test('the kill switch stops an instrument, asks before it does, and its release waits for two people', async () => {
    const order = { symbol: 'BTC-USD', side: 'buy', type: 'limit', price: '100', quantity: '0.1' };
    await must('POST', '/orders', order, alice);
    const { page, faults } = await as('otto', 'kill-switch');
    const stop = form(page, 'Stop trading');
    await stop.getByLabel('Whom').selectOption('instrument');
    await stop.getByLabel(/^Target/).fill('BTC-USD');
    await stop.getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('dialog').getByText('All open orders of instrument BTC-USD are cancelled').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Leave it' }).click();
    expect(await venue.request('POST', '/api/v1/orders', alice, order)).toMatchObject({ status: 201 });
    await stop.getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Stop' }).click();
    await page.getByText('Stopped.', { exact: true }).waitFor();
    expect((await venue.request('POST', '/api/v1/orders', alice, order)).status).toBe(422);
    expect((await venue.request('GET', '/api/v1/orders?status=open', alice)).body.items).toEqual([]);
    const release = form(page, 'Release');
    await release.getByLabel('Whom').selectOption('instrument');
    await release.getByLabel(/^Target/).fill('BTC-USD');
    await release.getByRole('button', { name: 'Release' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Release' }).click();
    await page.getByText('It is done when a second person approves it').waitFor();
    expect(faults).toEqual([]);
  });

  test('a calendar is written and taken back, bands wait for two people, and a reconciliation is run', async () => {
    const { page, faults } = await as('admin', 'calendars');
    const schedule = form(page, 'Schedule a phase');
    await page.getByText('Nothing is scheduled').waitFor();
    await schedule.getByLabel('At, UTC').fill('late');
    await schedule.getByRole('button', { name: 'Schedule' }).click();
    await schedule.getByText('VALIDATION_FAILED').waitFor();
    await schedule.getByLabel('At, UTC').fill('08:30');
    await schedule.getByRole('button', { name: 'Schedule' }).click();
    const scheduled = page.getByRole('table', { name: 'Scheduled phases' });
    await scheduled.getByRole('row', { name: /Mon Tue Wed Thu Fri 08:30:00 Continuous/ }).waitFor();
    await form(page, 'Holidays').getByLabel('Days').fill('2026-12-25');
    await form(page, 'Holidays').getByRole('button', { name: 'Set holidays' }).click();
    const kept = async () => (await venue.request('GET', '/api/v1/admin/instruments/BTC-USD/schedule', admin)).body;
    await until(async () => (await kept()).holidays.length === 1);
    expect(await kept()).toMatchObject({
      phases: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], at: '08:30:00', phase: 'continuous' }],
      holidays: ['2026-12-25'],
    });
    await screenshot(page, 'console-calendar');
    await scheduled.getByRole('button', { name: /^Remove/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByText('Removed.', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByText('Nothing is scheduled').waitFor();
    const bands = form(page, 'Set the price bands');
    await bands.getByLabel('Preset').selectOption('luld_5');
    await bands.getByLabel(/^Reference price/).fill('100');
    await bands.getByRole('button', { name: 'Set bands' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Set bands' }).click();
    await bands.getByRole('status').waitFor();

    await page.locator('.console-nav a[href="#/reconciliations"]').click();
    await page.getByRole('button', { name: 'Reconcile now' }).click();
    await page.getByText('It is through').waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    const runs = page.getByRole('table', { name: 'Reconciliations' });
    await runs.getByRole('row', { name: /Balanced admin/ }).waitFor();
    await page.locator('.console-nav a[href="#/faults"]').click();
    await page.getByText('No command has broken the core').waitFor();
    expect(faults.filter((fault) => !fault.includes('400'))).toEqual([]);
  });

  test("somebody else's API key is seen and revoked", async () => {
    const key = { label: 'night bot', type: 'hmac', scopes: ['read'] };
    await must('POST', '/api-keys', key, alice);
    const { page, faults } = await as('admin', 'users');
    await page.getByRole('button', { name: 'API keys of alice' }).click();
    await page.getByRole('row', { name: /^night bot hmac read/ }).waitFor();
    await screenshot(page, 'console-keys');
    await page.getByRole('button', { name: 'Revoke night bot' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('Revoked.', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByText('No keys').waitFor();
    expect((await venue.request('GET', '/api/v1/api-keys', alice)).body.items).toEqual([]);
    expect(faults).toEqual([]);
  });

  test('a connection is seen with its user and ended', async () => {
    const watched = await as('admin', 'connections');
    const client = await as('alice', '');
    const row = watched.page.getByRole('table', { name: 'Connections' }).getByRole('row', { name: /alice/ });
    await row.waitFor();
    await screenshot(watched.page, 'console-connections');
    await row.getByRole('button', { name: /^End connection/ }).click();
    await watched.page.getByRole('dialog').getByRole('button', { name: 'End' }).click();
    await watched.page.getByText('Ended.', { exact: true }).waitFor();
    expect([client.faults, watched.faults]).toEqual([[], []]);
  });

  test('alerts are seen by all who may look, and silenced and heard again by who may act', async () => {
    const { page, faults } = await as('admin', 'monitoring');
    const alerts = page.getByRole('table', { name: 'Alerts', exact: true });
    await alerts.getByRole('row', { name: /^Disk/ }).waitFor();
    const silence = form(page, 'Silence an alert');
    await silence.getByLabel('Alert').selectOption('disk');
    await silence.getByLabel('Minutes').fill('5');
    await silence.getByLabel(/^Why/).fill('a larger one is on its way');
    await silence.getByRole('button', { name: 'Silence' }).click();
    await alerts.getByRole('row', { name: /^Disk Silenced .* admin, a larger one is on its way, until/ }).waitFor();
    await screenshot(page, 'console-alerts');
    const watching = await as('anna', 'monitoring');
    await watching.page.getByRole('row', { name: /^Disk Silenced/ }).waitFor();
    expect(await watching.page.getByRole('button', { name: /silence/i }).count()).toBe(0);
    await alerts.getByRole('button', { name: 'End the silence of Disk' }).click();
    await page.getByText('It speaks again.').waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    await alerts.getByRole('row', { name: /^Disk Silenced/ }).waitFor({ state: 'hidden' });
    expect([faults, watching.faults]).toEqual([[], []]);
  });

  test('the audit trail is searched, and its chain verified in the browser', async () => {
    const { page, faults } = await as('anna', 'audit');
    await page.getByRole('table', { name: 'Audit entries' }).getByRole('row').nth(3).waitFor();
    await page.getByLabel('Actor').fill('otto');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByRole('cell', { name: 'admin', exact: true }).first().waitFor({ state: 'hidden' });
    const head = (await venue.request('GET', '/api/v1/admin/audit/head', admin)).body;
    await page.getByRole('button', { name: 'Verify the chain' }).click();
    await page.getByText(`The chain is whole: ${head.entries} entries, the last hash is ${head.hash}`).waitFor();
    await screenshot(page, 'console-audit');
    // One word of the past that is told otherwise.
    await page.route('**/api/v1/admin/audit?*', async (route) => {
      const response = await route.fetch();
      const told = await response.json();
      if (told.items?.[2] !== undefined) told.items[2].target = 'somebody else';
      await route.fulfill({ response, json: told });
    });
    await page.getByRole('button', { name: 'Verify the chain' }).click();
    await page.getByRole('alert').getByText('does not follow from the one before it').waitFor();
    expect(faults).toEqual([]);
  });

  test('replay: the slider shows the book of any sequence, with the state that the journal comes to', async () => {
    const { page, faults } = await as('anna', 'events');
    const hash = page.locator('[data-past="hash"]');
    await hash.waitFor();
    const { body: now } = await venue.request('GET', '/api/v1/admin/state', admin);
    expect(await page.locator('[data-past="sequence"]').innerText()).toBe(String(now.sequence));
    expect(await hash.innerText()).toBe(now.stateHash);
    const book = await venue.request('GET', '/api/v1/marketdata/BTC-USD/book', undefined);
    expect(book.body.bids).toEqual([]);

    // The first order of alice rests until the stop: behind its own command the book has its level.
    const events = (await venue.request('GET', '/api/v1/admin/events?limit=1000', admin)).body.items as {
      sequence: number;
      name: string;
    }[];
    const rested = events.find(({ name }) => name === 'OrderRested')?.sequence as number;
    await page.getByRole('slider').fill(String(rested));
    await page.locator('[data-past="sequence"]', { hasText: new RegExp(`^${rested}$`) }).waitFor();
    await page.getByRole('table', { name: 'Bids' }).getByText('100.00').waitFor();
    await page.getByRole('table', { name: 'Events' }).getByText('OrderRested').first().waitFor();
    await screenshot(page, 'console-replay');
    const there = await hash.innerText();
    const replayed = execFileSync(process.execPath, [CLI, 'replay', venue.dataDir, '--to', String(rested)]);
    expect(replayed.toString().trim()).toBe(`${rested} ${there}`);
    // And back: one command before, it was not there.
    await page.getByRole('button', { name: '−1', exact: true }).click();
    await page.locator('[data-past="sequence"]', { hasText: new RegExp(`^${rested - 1}$`) }).waitFor();
    await page.getByText('No bids were there').waitFor();
    expect(faults).toEqual([]);
  });

  test.each([
    ['dark', { colorScheme: 'dark' }],
    ['light', { colorScheme: 'light' }],
    ['phone-light', { ...PHONE, colorScheme: 'light' }],
  ] as const)('every screen is usable by everybody: %s', async (name, options) => {
    const { page, faults } = await as('admin', '', options);
    const ids = await page
      .getByRole('navigation', { name: 'Screens' })
      .getByRole('link')
      .evaluateAll((links) => links.map((link) => (link as unknown as { hash: string }).hash.slice(2)));
    expect(ids.length).toBeGreaterThan(10);
    for (const id of ids) {
      await page.locator(`.console-nav a[href="#/${id}"]`).click();
      await page.locator('.skeleton').first().waitFor({ state: 'hidden' });
      await page.locator('main .panel, main .state').first().waitFor();
      await screenshot(page, `console-${id}-${name}`);
      expect([id, await axeFaults(page)]).toEqual([id, []]);
    }
    expect(faults).toEqual([]);
  });

  test('what cannot be read says so and is tried again', async () => {
    const { page } = await as('admin', '');
    await page.route('**/api/v1/pairs', (route) => route.abort());
    await page.locator('.console-nav a[href="#/fees"]').click();
    await page.getByText('Instruments cannot be read').waitFor();
    await page.unroute('**/api/v1/pairs');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('table', { name: 'Fees' }).waitFor();
  });
});
