/**
 * A bug in the core, for one process of a test: `node --import` this file, then the built venue. A buy at BREAKING_TICKS
 * throws in the middle of its placement, after the ledger has been touched.
 */
import { OrderPlacement } from '../../dist/modules/engine/domain/order-placement.js';

const BREAKING_TICKS = 666;
const place = Reflect.get(OrderPlacement.prototype, 'place');

OrderPlacement.prototype.place = function placeOrBreak(events) {
  const { command, ledger } = this.core;
  if (command.priceTicks === BREAKING_TICKS) {
    ledger.deposit(command.accountId, 1, 1);
    throw new Error('the test broke the core');
  }
  place.call(this, events);
};
