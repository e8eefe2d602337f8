/**
 * The fast core against the oracle where its arrays have to grow: thousands of orders, hundreds of price levels from
 * near to very far, more than a thousand accounts, more assets than it makes room for at the start.
 * `ORACLE_SEED=…` repeats a run.
 */
import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { Side, TimeInForce } from '../../src/common/model/order-terms.js';
import { OracleVenue } from '../oracle/oracle-venue.js';
import { commandOf, placeBody } from '../support/command.js';
import { CoreVenue } from '../support/core-venue.js';
import { Duel, type Move } from './duel.js';

const ACCOUNTS = 1_100;
const ORDERS = 3_200;
const COMPARED_EVERY = 400;
const MID_TICKS = 100_000;
const seed = Number(process.env['ORACLE_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

const step = fc.record({
  what: fc.constantFrom(
    ...(['place', 'place', 'place', 'place', 'place', 'place', 'cancel', 'replace', 'sweep'] as const),
  ),
  account: fc.integer({ min: 1, max: ACCOUNTS }),
  side: fc.constantFrom(Side.buy, Side.sell),
  /** How far from the middle: mostly near, some beyond any window of levels. */
  distanceTicks: fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 1, max: 400 }) },
    { weight: 2, arbitrary: fc.integer({ min: 1, max: 30_000 }) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 90_000 }) },
  ),
  lots: fc.integer({ min: 1, max: 50 }),
  pick: fc.nat(),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

test(`a deep book is the same in core and oracle, seed ${seed}`, () => {
  const duel = new Duel(new CoreVenue(), new OracleVenue());
  for (const move of openingMoves()) duel.playEvents(move);
  const live: { orderId: number; accountId: number }[] = [];
  for (const [index, meant] of fc.sample(step, { seed, numRuns: ORDERS }).entries()) {
    for (const event of duel.playEvents(moveOf(meant, live, index))) {
      if (event.name === 'OrderRested') live.push({ orderId: event.body.orderId, accountId: event.accountId });
    }
    if (index % COMPARED_EVERY === 0) duel.compareState();
  }
  // What the columns of orders and levels have room for at the start, and the window of levels.
  const [bids, asks] = [Side.buy, Side.sell].map((side) => duel.queuePrices(1, side));
  expect(duel.openOrderCount()).toBeGreaterThan(1_024);
  expect(Math.min(bids?.length ?? 0, asks?.length ?? 0)).toBeGreaterThan(128);
  expect((asks?.at(-1)?.priceTicks ?? 0) - (asks?.[0]?.priceTicks ?? 0)).toBeGreaterThan(32_768);
  for (const side of [Side.buy, Side.sell]) duel.playEvents(sweep(1, side, 100_000));
  duel.compareState();
}, 300_000);

function openingMoves(): Move[] {
  const terms = { minQuantityLots: 1, maxQuantityLots: 1_000_000, minNotional: 0, maxNotional: 1e12, collarBps: 9_999 };
  const sizes = { baseAssetId: 1, quoteAssetId: 2, symbol: 'BTC-USD', tickSize: '1', lotSize: '1' };
  const moves: Move[] = [
    ...['BTC', 'USD'].map((asset) => commandOf('DefineAsset', 0, { asset, scale: 0 })),
    commandOf('DefineInstrument', 0, { ...terms, ...sizes, makerFeePpm: -100, takerFeePpm: 300 }),
  ];
  for (let accountId = 1; accountId <= ACCOUNTS; accountId += 1) {
    moves.push(commandOf('OpenAccount', 0, { accountKey: `trader-${accountId}` }));
    for (const [assetId, amount] of [
      [1, 1e6],
      [2, 1e11],
    ] as const) {
      moves.push(commandOf('Deposit', accountId, { amount, assetId, reference: `start-${assetId}` }));
    }
  }
  for (let id = 3; id <= 20; id += 1) {
    moves.push(commandOf('DefineAsset', 0, { asset: `A${id}`, scale: 0 }));
    moves.push(commandOf('Deposit', id, { amount: id, assetId: id, reference: `asset-${id}` }));
  }
  return moves;
}

function moveOf(meant: Step, live: readonly { orderId: number; accountId: number }[], index: number): Move {
  const { what, account, side, distanceTicks, lots } = meant;
  const priceTicks = side === Side.buy ? MID_TICKS - distanceTicks : MID_TICKS + distanceTicks;
  const { orderId, accountId } = live[meant.pick % Math.max(1, live.length)] ?? { orderId: 1, accountId: 1 };
  if (what === 'cancel') return commandOf('CancelOrder', accountId, { orderId });
  if (what === 'replace') return commandOf('ReplaceOrder', accountId, { orderId, priceTicks, quantityLots: lots });
  if (what === 'sweep') return sweep(account, side, lots);
  const clientOrderId = `order-${index}`;
  return commandOf('PlaceOrder', account, placeBody({ side, priceTicks, quantityLots: lots, clientOrderId }));
}

function sweep(account: number, side: number, quantityLots: number): Move {
  const priceTicks = side === Side.buy ? MID_TICKS * 2 : 1;
  const body = placeBody({ side, priceTicks, quantityLots, timeInForce: TimeInForce.ioc });
  return commandOf('PlaceOrder', account, body);
}
