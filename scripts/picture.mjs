/**
 * `npm run picture [-- URL]`: the picture of the terminal, docs/terminal.png, from a demo venue that runs (http://localhost:8080). Needs a
 * Chromium: that of the system, or the one named in CHROMIUM.
 */
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { say } from './lib/say.mjs';

const url = process.argv[2] ?? 'http://localhost:8080';
const file = join(import.meta.dirname, '..', 'docs', 'terminal.png');
const viewport = { width: 1360, height: 850 };
/** Below the market, as shares of its last price. */
const bids = [0.99, 0.985, 0.98];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  await placeBids();
  const page = await browser.newPage({ viewport, colorScheme: 'dark' });
  await page.goto(url);
  await page.getByRole('banner').getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('button', { name: 'alice', exact: true }).click();
  await page.getByRole('radio', { name: '5m', exact: true }).check();
  await page.locator('.candle-chart .legend').waitFor({ timeout: 120_000 });
  await page.getByRole('radio', { name: 'Market', exact: true }).check();
  await page.getByLabel('Quantity', { exact: true }).fill('0.4');
  await page
    .getByLabel(/^Preview/)
    .getByText('0.40000 BTC')
    .waitFor();
  await page.getByRole('table', { name: 'Open orders' }).getByRole('row').nth(bids.length).waitFor();
  await page.screenshot({ path: file });
  say(`wrote ${file}`);
} finally {
  await browser.close();
}

async function placeBids() {
  const { accessToken } = await call('POST', '/auth/demo', undefined, { username: 'alice' });
  await call('DELETE', '/orders', accessToken);
  const last = Number((await call('GET', '/ticker/BTC-USD')).last);
  for (const share of bids) {
    const price = String(Math.round(last * share));
    await call('POST', '/orders', accessToken, {
      symbol: 'BTC-USD',
      side: 'buy',
      type: 'limit',
      quantity: '0.05',
      price,
    });
  }
}

async function call(method, path, token, body) {
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${method} ${path}: ${answer.code}: ${answer.detail}`);
  return answer;
}
