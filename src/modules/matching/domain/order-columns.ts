/**
 * What an open order is, column by column, by slot. These declarations are the list: a column that is added here grows with
 * the others, is saved with the state, loaded from it, and hashed.
 */
export const SLOTS_AT_START = 1_024;

/** Terms and progress; quantities in lots, money in ledger units. */
export class OrderColumns {
  orderId = new Float64Array(SLOTS_AT_START);
  priceTicks = new Float64Array(SLOTS_AT_START);
  quantityLots = new Float64Array(SLOTS_AT_START);
  openLots = new Float64Array(SLOTS_AT_START);
  heldAmount = new Float64Array(SLOTS_AT_START);
  feeWhole = new Float64Array(SLOTS_AT_START);
  filledNotional = new Float64Array(SLOTS_AT_START);
  createdUs = new Float64Array(SLOTS_AT_START);
  updatedUs = new Float64Array(SLOTS_AT_START);
  sequence = new Float64Array(SLOTS_AT_START);
  accountId = new Int32Array(SLOTS_AT_START);
  instrumentId = new Int32Array(SLOTS_AT_START);
  feeFraction = new Int32Array(SLOTS_AT_START);
  makerFeePpm = new Int32Array(SLOTS_AT_START);
  takerFeePpm = new Int32Array(SLOTS_AT_START);
  flags = new Int32Array(SLOTS_AT_START);
  /** The session that placed it; 0 where there was none. */
  sessionId = new Int32Array(SLOTS_AT_START);
  /** The order's place in the client order id window plus 1; 0 where it has none. */
  clientIdEntry = new Float64Array(SLOTS_AT_START);
  side = new Uint8Array(SLOTS_AT_START);
  orderType = new Uint8Array(SLOTS_AT_START);
  timeInForce = new Uint8Array(SLOTS_AT_START);
  selfTradePrevention = new Uint8Array(SLOTS_AT_START);
}
