/** The monitoring dashboard on the management port of the built venue, in a real browser. */
import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { percentile, SeriesTable } from '../../web/src/dashboard/series.js';
import { figure } from '../../web/src/dashboard/units.js';
import { freePort } from '../support/free-port.js';
import { ADMIN_PASSWORD, aMarketWithTwoTraders, VenueProcess } from '../support/venue-process.js';
import { axeFaults, describeInBrowser, launch, open, screenshot } from './browser.js';

const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const ORDERS = 40;

interface Watched {
  readonly venue: VenueProcess;
  readonly management: string;
}

async function start(env: NodeJS.ProcessEnv = {}): Promise<Watched> {
  const port = await freePort();
  const venue = await VenueProcess.start(VenueProcess.newDataDir(), { METRICS_PORT: String(port), ...env });
  return { venue, management: `http://127.0.0.1:${port}` };
}

/** The samples of the text of `/metrics`, by their series. */
async function scraped(management: string): Promise<Record<string, number>> {
  const text = await (await fetch(`${management}/metrics`)).text();
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return Object.fromEntries(
    lines.map((line) => {
      const end = line.lastIndexOf(' ');
      return [line.slice(0, end), Number(line.slice(end + 1))];
    }),
  );
}

describeInBrowser('the dashboard', () => {
  let browser: Browser;
  let watched: Watched;
  const pages: Page[] = [];

  beforeAll(async () => {
    [browser, watched] = await Promise.all([launch(), start()]);
    const { alice } = await aMarketWithTwoTraders(watched.venue);
    const order = { symbol: 'BTC-USD', side: 'buy', type: 'limit', price: '100', quantity: '0.1' };
    for (let count = 0; count < ORDERS; count += 1)
      expect(await watched.venue.request('POST', '/api/v1/orders', alice, order)).toMatchObject({ status: 201 });
  });
  afterEach(async () => {
    for (const page of pages.splice(0)) await page.context().close();
  });
  afterAll(async () => {
    await browser?.close();
    await watched?.venue.end('SIGKILL');
    if (watched !== undefined) rmSync(watched.venue.dataDir, { recursive: true, force: true });
  });

  const visit = async (
    path: string,
    ...options: [Parameters<typeof open>[2]?]
  ): Promise<Awaited<ReturnType<typeof open>>> => {
    const opened = await open(browser, path, ...options);
    pages.push(opened.page);
    return opened;
  };

  test('R1 R4 tells of each stage what /metrics tells', async () => {
    const { page, faults } = await visit(`${watched.management}/dashboard`);
    await page.getByRole('radio', { name: 'Since start' }).check();
    await page.locator('[data-stage="journal"]').waitFor();
    // Nothing happens any more at this venue, so two readings of one moment are of the same figures.
    const table = new SeriesTable();
    const sample = table.take(await scraped(watched.management), 0);
    for (const stage of ['gateway', 'core', 'queue', 'journal', 'outbox']) {
      const counted = table.histogram('tradsys_stage_seconds', { stage }, sample);
      expect([stage, counted.count >= ORDERS]).toEqual([stage, true]);
      const cells = await page.locator(`[data-stage="${stage}"] td`).allInnerTexts();
      const shares = [0.5, 0.95, 0.99, 0.999].map((share) => figure(percentile(counted, share), 'seconds'));
      expect([stage, ...cells]).toEqual([
        stage,
        ...shares,
        figure(counted.sum / counted.count, 'seconds'),
        counted.count.toLocaleString('en'),
      ]);
    }
    expect(faults).toEqual([]);
  });

  test("R5 tells of the venue's own alerts, and lets nobody act on them here", async () => {
    const { page, faults } = await visit(`${watched.management}/dashboard`);
    const alerts = page.getByRole('table', { name: 'Alerts', exact: true });
    const response = await fetch(`${watched.management}/api/v1/admin/alerts`);
    const told = (await response.json()) as { items: { alert: string }[] };
    expect(told.items.length).toBeGreaterThan(3);
    for (const { alert } of told.items)
      await alerts.getByRole('row', { name: new RegExp(`^${alert.replaceAll('_', ' ')}`, 'i') }).waitFor();
    const admin = await watched.venue.login('admin', ADMIN_PASSWORD);
    const body = { minutes: 5, note: 'known' };
    await watched.venue.request('POST', '/api/v1/admin/alerts/disk/silence', admin, body);
    await alerts.getByRole('row', { name: /^Disk Silenced .* admin, known, until/ }).waitFor();
    await watched.venue.request('DELETE', '/api/v1/admin/alerts/disk/silence', admin);
    await alerts.getByRole('row', { name: /^Disk Silenced/ }).waitFor({ state: 'hidden' });
    const acting = await fetch(`${watched.management}/api/v1/admin/alerts/disk/silence`, { method: 'DELETE' });
    expect(acting.status).toBe(404);
    expect(faults).toEqual([]);
  });

  test('R2 R3 R6 draws memory, pauses, lag, syncs, sessions and errors, and goes on by itself', async () => {
    const { page, faults } = await visit(`${watched.management}/dashboard`);
    const titles = ['Throughput', 'Stage latency, p99', 'Journal sync (fdatasync)', 'Commands a sync', 'Memory'];
    const more = ['Garbage collection, pauses', 'Event-loop lag', 'Projection lag, commands', 'WebSocket sessions'];
    for (const title of [...titles, ...more, 'WebSocket drops', 'Errors and refusals'])
      await page.getByRole('region', { name: title }).locator('canvas').waitFor();
    const tile = (name: string): Promise<string> =>
      page.locator('.tile').filter({ hasText: name }).locator('dd').innerText();
    const before = await tile('Runs for');
    await page.locator('.tile').filter({ hasText: 'Runs for' }).filter({ hasNotText: before }).waitFor();
    const series = await scraped(watched.management);
    expect(await tile('Sessions')).toBe('0');
    const rss = Number.parseFloat(await tile('RSS')) * 2 ** 20;
    expect(Math.abs(rss - (series['hft_memory_usage_bytes{kind="rss"}'] as number))).toBeLessThan(0.2 * rss);
    expect(faults).toEqual([]);
  });

  test.each([
    ['dashboard-dark', { colorScheme: 'dark' }],
    ['dashboard-light', { colorScheme: 'light' }],
    ['dashboard-phone-dark', { ...PHONE, colorScheme: 'dark' }],
    ['dashboard-phone-light', { ...PHONE, colorScheme: 'light' }],
  ] as const)('is usable by everybody: %s', async (name, options) => {
    const { page } = await visit(`${watched.management}/dashboard`, options);
    await page.getByRole('region', { name: 'Memory' }).locator('canvas').waitFor();
    await screenshot(page, name);
    expect(await axeFaults(page)).toEqual([]);
  });

  test('R1 is on no other port, and loads nothing from elsewhere', async () => {
    expect((await fetch(`${watched.venue.url}/dashboard/`)).status).toBe(404);
    const { headers } = await fetch(`${watched.management}/dashboard/`);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("style-src 'self'");
    expect(policy).not.toContain('unsafe');
    expect((await fetch(`${watched.management}/`)).status).toBe(404);
    expect((await fetch(`${watched.management}/api/v1/admin/stats`)).status).toBe(404);
  });

  test('R1 asks for a login outside of development, and for the permission', async () => {
    const { venue, management } = await start({ HFT_ENVIRONMENT: 'test' });
    try {
      expect((await fetch(`${management}/api/v1/admin/figures`)).status).toBe(401);
      const admin = await venue.login('admin', ADMIN_PASSWORD);
      const trader = { username: 'alice', password: ADMIN_PASSWORD, roles: ['trader'] };
      expect(await venue.request('POST', '/api/v1/admin/users', admin, trader)).toMatchObject({ status: 201 });
      const { page } = await visit(`${management}/dashboard`);
      const logIn = async (username: string): Promise<void> => {
        await page.getByLabel('User name').fill(username);
        await page.getByLabel('Password').fill(ADMIN_PASSWORD);
        await page.getByRole('button', { name: 'Log in' }).click();
      };
      await logIn('alice');
      await page.getByText('do not have the permission admin:stats').waitFor();
      await logIn('admin');
      await page.locator('[data-stage="core"]').waitFor();
    } finally {
      await venue.end('SIGKILL');
      rmSync(venue.dataDir, { recursive: true, force: true });
    }
  });

  test('R1 says so when the venue is gone, and keeps what it knows', async () => {
    const { venue, management } = await start();
    const { page } = await visit(`${management}/dashboard`);
    await page.locator('[data-stage="core"]').waitFor();
    await venue.end('SIGKILL');
    rmSync(venue.dataDir, { recursive: true, force: true });
    await page.getByText('The venue does not answer').waitFor();
    await page.locator('[data-stage="core"]').waitFor();
  });
});
