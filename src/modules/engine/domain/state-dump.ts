/**
 * The whole state of the core as one canonical series of numbers and texts. What is behaviour is in it: queue
 * order, holds, fee sums, ids to come; what is layout (slots, windows, free lists) is not. Equal states dump equally, so
 * its hash tells whether a replay rebuilt the venue.
 */
import { NO_LEVEL } from '../../matching/domain/order-book.js';
import type { PriceLadder } from '../../matching/domain/price-ladder.js';
import type { VenueCore } from './venue-core.js';

const STATE_VERSION = 1;

export interface StateSink {
  number(value: number): void;
  text(value: string): void;
}

export function dumpState(core: VenueCore, sink: StateSink): void {
  for (const value of [STATE_VERSION, core.sequence, core.timeUs, core.lastOrderId, core.lastTradeId])
    sink.number(value);
  dumpReferenceData(core, sink);
  dumpAccounts(core, sink);
  for (const instrument of core.registry.instruments) {
    const book = core.books[instrument.instrumentId];
    if (book) for (const ladder of [book.bids, book.asks]) dumpQueues(core, ladder, sink);
  }
  sink.number(core.clientIds.nextEntry);
  sink.number(core.clientIds.oldestEntry);
  core.clientIds.forEach((value) => sink.number(value));
  dumpFaults(core, sink);
}

function dumpFaults({ faults }: VenueCore, sink: StateSink): void {
  sink.number(faults.open.size);
  for (const { sequence, instrumentId, commandType, accountId, orderId, approver } of faults.open.values()) {
    for (const value of [sequence, instrumentId, commandType, accountId, orderId]) sink.number(value);
    sink.text(approver);
  }
}

function dumpReferenceData({ registry, gate }: VenueCore, sink: StateSink): void {
  sink.number(registry.assets.length);
  for (const { asset, scale } of registry.assets) {
    sink.text(asset);
    sink.number(scale);
  }
  sink.number(registry.instruments.length);
  for (const instrument of registry.instruments) {
    for (const text of [instrument.symbol, instrument.tickSize, instrument.lotSize]) sink.text(text);
    const { baseAssetId, quoteAssetId, minQuantityLots, maxQuantityLots, minNotional, maxNotional, phase } = instrument;
    for (const value of [baseAssetId, quoteAssetId, minQuantityLots, maxQuantityLots, minNotional, maxNotional, phase])
      sink.number(value);
    for (const value of [instrument.makerFeePpm, instrument.takerFeePpm, instrument.collarBps]) sink.number(value);
  }
  sink.number(gate.openOrdersDefaultMax);
  sink.number(gate.venueKilled ? 1 : 0);
}

function dumpAccounts({ ledger, gate, accounts }: VenueCore, sink: StateSink): void {
  sink.number(ledger.accountCount);
  for (const key of accounts.idsByKey.keys()) sink.text(key);
  for (let account = 1; account <= ledger.accountCount; account += 1) {
    sink.number(gate.ownOpenOrdersMax(account));
    sink.number(gate.accountKilled(account) ? 1 : 0);
    for (let asset = 1; asset <= ledger.assetCount; asset += 1) {
      sink.number(ledger.availableOf(account, asset));
      sink.number(ledger.heldOf(account, asset));
    }
  }
  for (let asset = 1; asset <= ledger.assetCount; asset += 1) {
    sink.text(ledger.externalTotal(asset).toString());
    sink.text(ledger.feeTotal(asset).toString());
  }
  sink.number(accounts.posted.size);
  for (const [reference, { sequence, commandType, assetId, amount }] of accounts.posted) {
    sink.text(reference);
    for (const value of [sequence, commandType, assetId, amount]) sink.number(value);
  }
}

/** The resting orders of one side, best level first, each queue from its front. */
function dumpQueues({ orders }: VenueCore, ladder: PriceLadder, sink: StateSink): void {
  sink.number(ladder.count);
  for (let level = ladder.best; level !== NO_LEVEL; level = ladder.nextWorse(level)) {
    sink.number(ladder.orders[level] as number);
    sink.number(ladder.quantityLots[level] as number);
    for (let slot = ladder.first[level] as number; slot !== 0; slot = orders.next[slot] as number) {
      for (const column of [
        orders.orderId,
        orders.accountId,
        orders.instrumentId,
        orders.side,
        orders.orderType,
        orders.timeInForce,
      ]) {
        sink.number(column[slot] as number);
      }
      for (const column of [
        orders.flags,
        orders.selfTradePrevention,
        orders.priceTicks,
        orders.quantityLots,
        orders.openLots,
      ]) {
        sink.number(column[slot] as number);
      }
      for (const column of [
        orders.heldAmount,
        orders.feeWhole,
        orders.feeFraction,
        orders.filledNotional,
        orders.clientIdEntry,
      ]) {
        sink.number(column[slot] as number);
      }
      for (const column of [
        orders.makerFeePpm,
        orders.takerFeePpm,
        orders.createdUs,
        orders.updatedUs,
        orders.sequence,
      ]) {
        sink.number(column[slot] as number);
      }
    }
  }
}
