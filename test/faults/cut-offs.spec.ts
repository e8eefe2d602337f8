/**
 * A client that is cut off again and again, at any byte, ends with the book of the venue and with a private stream in which
 * nothing is missing and nothing is twice. 25 cuts in `npm test`, 1,000 at full length.
 */
import { rmSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { OrderType, SelfTradePrevention, Side, TimeInForce } from '../../src/common/model/order-terms.js';
import { WireClient } from '../realtime/wire-client.js';
import { SeededRandom } from '../simulation/seeded-random.js';
import { aMarketWithTwoTraders, VenueProcess } from '../support/venue-process.js';
import { CuttingProxy } from './cutting-proxy.js';
import { MirrorClient } from './mirror-client.js';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const isFull = process.env['FAULTS'] === 'full';
const CUTS = isFull ? 1_000 : 25;
const SEED = Number(process.env['FAULT_SEED'] ?? Date.now() % 2 ** 31);
/** What a connection lets through: the handshake alone is some 150, all that it is told first some 2,000. */
const BYTES_MAX = 12_000;
const NO_LIMIT = Object.fromEntries(
  ['ANONYMOUS', 'REQUESTS', 'ORDERS', 'CANCELS'].flatMap((lane) => [
    [`TRADSYS_RATE_LIMITS_${lane}_PER_S`, '100000'],
    [`TRADSYS_RATE_LIMITS_${lane}_BURST`, '100000'],
  ]),
);

/** Places orders that meet, one after the other, until it is told to stop; now and then all that rests goes. */
async function trade(client: WireClient, random: SeededRandom, mayGoOn: () => boolean): Promise<number> {
  let requestId = 100;
  while (mayGoOn()) {
    requestId += 1;
    if (random.below(60) === 0)
      client.send('massCancel', {
        requestId,
        instrumentId: 0,
        side: 0,
        ofConnection: 0,
        lowestPrice: 0,
        highestPrice: 0,
      });
    else
      client.send('placeOrder', {
        requestId,
        instrumentId: 1,
        side: random.below(2) === 0 ? Side.buy : Side.sell,
        orderType: OrderType.limit,
        timeInForce: TimeInForce.gtc,
        selfTradePrevention: SelfTradePrevention.none,
        flags: 0,
        price: 500_000 + random.below(40) - 20,
        quantity: 10 + random.below(100),
        clientOrderId: random.below(3) === 0 ? `id-${requestId}` : '',
      });
    await client.next('commandResult', (result) => result.requestId === requestId);
    // What was read is not needed again.
    client.told.splice(0, client.told.length - 1);
    client.frames.length = 0;
  }
  return requestId - 100;
}

test(`cut off ${CUTS} times (seed ${SEED})`, async () => {
  const random = new SeededRandom(SEED);
  const venue = await VenueProcess.start(VenueProcess.newDataDir(), {
    ...NO_LIMIT,
    // Little is kept in memory, so that clients resume from there and from the event store.
    TRADSYS_WEBSOCKET_RESUME_BYTES_PER_ACCOUNT: '8192',
  });
  const { alice, bob } = await aMarketWithTwoTraders(venue);
  const control = new MirrorClient();
  const cut = new MirrorClient();
  const proxy = await CuttingProxy.open(venue.url, () => 1 + random.below(BYTES_MAX));
  let isTrading = true;
  let isOver = false;
  const watching = control.follow(venue.url, alice, () => isOver);
  const traders = [await WireClient.loggedOn(venue.url, alice), await WireClient.loggedOn(venue.url, bob)];
  const trading = Promise.all(
    traders.map((trader) => trade(trader, new SeededRandom(random.below(2 ** 31)), () => isTrading)),
  );
  while (proxy.cuts < CUTS && cut.faults.length === 0) await cut.follow(proxy.url, alice);
  isTrading = false;
  const placed = await trading;
  expect([...cut.faults, ...control.faults]).toEqual([]);
  const book = (await venue.request('GET', '/api/v1/marketdata/BTC-USD/book?depth=1000', alice)).body;
  const isThere = ({ bookSequence, executions }: MirrorClient): boolean =>
    bookSequence === book.channelSequence && executions.length >= control.executions.length;
  await cut.follow(venue.url, alice, () => isThere(control) && isThere(cut));
  isOver = true;
  for (const trader of traders) trader.socket.terminate();
  await watching;
  for (const { faults } of [control, cut]) expect(faults).toEqual([]);
  const decimals = (levels: ReturnType<MirrorClient['levels']>) =>
    levels.map(({ priceTicks, quantityLots }) => [priceTicks / 100, quantityLots / 10_000]);
  const published = (levels: [string, string][]) => levels.map((level) => level.map(Number));
  expect(decimals(cut.levels(cut.bids, -1))).toEqual(published(book.bids));
  expect(decimals(cut.levels(cut.asks, 1))).toEqual(published(book.asks));
  expect(cut.executions).toEqual(control.executions);
  expect(cut.executions.length).toBeGreaterThan(CUTS);
  say(
    `${proxy.cuts} cuts, ${placed.reduce((sum, count) => sum + count)} commands, ${cut.executions.length} executions, ` +
      `${cut.repeated} told again at a resume, book at ${cut.bookSequence}`,
  );
  await proxy.close();
  expect(await venue.end('SIGTERM')).toBe(0);
  rmSync(venue.dataDir, { recursive: true });
}, 1_200_000);
