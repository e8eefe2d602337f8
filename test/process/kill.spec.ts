import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { afterEach, expect, test } from '@jest/globals';
import { ADMIN_PASSWORD, aMarketWithTwoTraders, type Answer, VenueProcess } from '../support/venue-process.js';

const PLACEMENTS = 1_000;
const AT_ONCE = 100;
const KILL_AFTER_ANSWERS = 300;

let venue: VenueProcess | undefined;
afterEach(async () => {
  await venue?.end('SIGKILL');
  if (venue !== undefined) rmSync(venue.dataDir, { recursive: true, force: true });
});

test('every acknowledged order survives a kill in the middle of 1,000 placements, once', async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir());
  const { alice, bob } = await aMarketWithTwoTraders(venue);
  const acknowledged = await placeUntilKilled(venue, [alice, bob]);
  expect(acknowledged.size).toBeGreaterThanOrEqual(KILL_AFTER_ANSWERS);

  venue = await VenueProcess.start(venue.dataDir);
  const tokens = [await venue.login('alice', ADMIN_PASSWORD), await venue.login('bob', ADMIN_PASSWORD)];
  for (const [index, orderId] of acknowledged) {
    const found = await venue.request('GET', `/api/v1/orders?clientOrderId=c-${index}`, tokens[index % 2]);
    expect({ index, ids: found.body.items.map((order: { orderId: string }) => order.orderId) }).toEqual({
      index,
      ids: [orderId],
    });
  }

  const admin = await venue.login('admin', ADMIN_PASSWORD);
  const state = await venue.request('GET', '/api/v1/admin/state', admin);
  for (const totals of Object.values(state.body.ledgerTotals as Record<string, Record<string, string>>)) {
    const [available, held, fees, external] = ['available', 'held', 'fees', 'external'].map((name) =>
      toUnits(totals[name]),
    );
    expect((available as bigint) + (held as bigint) + (fees as bigint)).toBe(external);
  }
  expect(await venue.end('SIGTERM')).toBe(0);
  const verified = execFileSync(process.execPath, ['dist/cli.js', 'journal', 'verify', venue.dataDir])
    .toString()
    .trim();
  expect(verified).toBe(`${state.body.sequence} ${state.body.stateHash}`);
}, 180_000);

/** Places crossing orders of both traders and kills the venue in the middle; resolves with order ids by number. */
async function placeUntilKilled(running: VenueProcess, tokens: readonly string[]): Promise<Map<number, string>> {
  const acknowledged = new Map<number, string>();
  let next = 0;
  let killed: Promise<unknown> | undefined;
  const work = async (): Promise<void> => {
    while (next < PLACEMENTS) {
      const index = next++;
      const answer = await place(running, tokens[index % 2] as string, index).catch(() => undefined);
      if (answer?.status === 201) acknowledged.set(index, answer.body.orderId);
      if (acknowledged.size >= KILL_AFTER_ANSWERS) killed ??= running.end('SIGKILL');
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  await killed;
  return acknowledged;
}

function place(running: VenueProcess, token: string, index: number): Promise<Answer> {
  return running.request('POST', '/api/v1/orders', token, {
    symbol: 'BTC-USD',
    side: index % 2 === 0 ? 'buy' : 'sell',
    type: 'limit',
    quantity: '0.01',
    price: `${50_000 + (index % 7) - 3}`,
    clientOrderId: `c-${index}`,
  });
}

/** A decimal text as a whole number of 10^−18. */
function toUnits(text: string | undefined): bigint {
  const [whole, fraction = ''] = (text ?? '').split('.');
  return BigInt(`${whole}${fraction.padEnd(18, '0')}`);
}
