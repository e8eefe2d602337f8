/**
 * What the REST API answers for each reason of the core: the one table for HTTP, total by its type. A rule that
 * refuses is 422; what does not exist is 404; what exists already is 409.
 */
import type { RejectReasonName } from '../model/reject-reason.js';
import { marginProblems } from './margin-problems.js';
import type { ProblemType } from './problem-type.js';
import { conflict, later, refusal } from './problem-kinds.js';

export const rejectProblems: Readonly<Record<RejectReasonName, ProblemType>> = {
  UNKNOWN_COMMAND: refusal(
    'The command is not known',
    'This version of the venue does not know the command.',
    'Update.',
  ),
  INVALID_COMMAND: refusal(
    'The command is not valid',
    'A field of the command is outside what it may be.',
    'Check the fields against /docs.',
  ),
  NOT_SUPPORTED: {
    ...refusal(
      'Not available yet',
      'This version of the venue does not trade these terms.',
      'See /docs for what it trades.',
    ),
    status: 501,
  },
  INTERNAL_FAULT: {
    ...refusal(
      'Something is broken here',
      'The command met a fault of the venue. Nothing happened.',
      'Tell the operator.',
    ),
    status: 500,
  },
  UNKNOWN_FAULT: {
    ...refusal('The fault is not known', 'No fault of this sequence is open.', 'See GET /api/v1/admin/faults.'),
    status: 404,
  },
  SECOND_PERSON_NEEDED: conflict(
    'A second person is needed',
    'What this would end takes two people, and one of them has asked.',
    'Let another person approve.',
  ),

  UNKNOWN_INSTRUMENT: {
    ...refusal('The instrument is not known', 'No such instrument.', 'Use a symbol of GET /api/v1/pairs.'),
    status: 404,
  },
  INSTRUMENT_CLOSED: later(
    'The instrument is closed',
    'The instrument does not trade now.',
    'Wait for its next session.',
  ),
  INSTRUMENT_HALTED: later(
    'Trading is halted',
    'Trading of the instrument is halted; cancels work.',
    'Wait for the end of the halt.',
  ),
  CANCEL_ONLY: later(
    'Only cancels are taken',
    'The instrument is in its cancel-only phase.',
    'Wait for continuous trading.',
  ),
  INSTRUMENT_SUSPENDED: later(
    'The instrument is suspended',
    'A fault of the venue was met on this instrument; nothing of it is touched, cancels neither, until two people lift it.',
    'Wait until the operator has lifted the suspension.',
  ),

  NOT_ALLOWED_IN_PHASE: later(
    'Not in this phase',
    'Orders of these terms are not taken in the present phase of the instrument.',
    'Wait for the phase that they are for: continuous trading, or the auction.',
  ),
  PHASE_NOT_REACHABLE: refusal(
    'The phase cannot follow',
    'The instrument cannot go from its present phase to this one.',
    'Take a step between, see docs/matching.md.',
  ),

  PRICE_REQUIRED: refusal('A price is needed', 'An order of this type needs a price.', 'Add `price`.'),
  PRICE_NOT_ALLOWED: refusal('No price is allowed', 'An order of this type has no price.', 'Leave `price` out.'),
  QUANTITY_TOO_SMALL: refusal(
    'The quantity is too small',
    "The quantity is below the instrument's minimum.",
    'Send at least `minQuantity` of GET /api/v1/pairs.',
  ),
  QUANTITY_TOO_LARGE: refusal(
    'The quantity is too large',
    "The quantity is above the instrument's maximum.",
    'Send at most `maxQuantity` of GET /api/v1/pairs.',
  ),
  NOTIONAL_TOO_SMALL: refusal(
    'The order is worth too little',
    "Price × quantity is below the instrument's minimum.",
    'Send at least `minNotional` of GET /api/v1/pairs.',
  ),
  NOTIONAL_TOO_LARGE: refusal(
    'The order is worth too much',
    "Price × quantity is above the instrument's maximum.",
    'Send at most `maxNotional` of GET /api/v1/pairs.',
  ),
  POST_ONLY_WOULD_TRADE: later(
    'The post-only order would trade',
    'The limit reaches the opposite side of the book.',
    'Use a less aggressive price.',
  ),
  POST_ONLY_NEEDS_RESTING_LIMIT: refusal(
    'Post-only needs a resting limit order',
    'Post-only goes with a limit, stop limit, take-profit limit or trailing stop limit that may rest: gtc, gtd or day.',
    'Leave `postOnly` out, or send such an order.',
  ),
  QUANTITY_NOT_ABOVE_FILLED: refusal(
    'The quantity is not above what is filled',
    'The new total quantity must be above the filled quantity.',
    'Cancel the order to give up its rest.',
  ),
  STOP_PRICE_REQUIRED: refusal(
    'A stop price is needed',
    'An order of this type needs a stop price.',
    'Add `stopPrice`.',
  ),
  STOP_PRICE_NOT_ALLOWED: refusal(
    'No stop price is allowed',
    'An order of this type has no stop price or trigger source.',
    'Leave it out.',
  ),
  WOULD_TRIGGER_IMMEDIATELY: refusal(
    'The order would trigger at once',
    'The present price already meets the stop price.',
    'Send the order without a trigger, or with a stop price on the other side of the market.',
  ),
  TRAILING_OFFSET_INVALID: refusal(
    'The trailing offset is not valid',
    'A trailing stop needs exactly one offset, in ticks or in basis points (1–9,999); other orders have none.',
    'Send `trailingOffset` or `trailingOffsetBps`.',
  ),
  EXPIRY_REQUIRED: refusal('An expiry is needed', 'A good-till-date order needs its time.', 'Add `expireAt`.'),
  EXPIRY_NOT_ALLOWED: refusal(
    'No expiry is allowed',
    'Only good-till-date and day orders have an expiry.',
    'Leave `expireAt` out.',
  ),
  EXPIRY_PASSED: refusal(
    'The expiry has passed',
    'The time of the order is not in the future.',
    'Send a later `expireAt`.',
  ),
  DISPLAY_QUANTITY_INVALID: refusal(
    'The display quantity is not valid',
    'An iceberg is a resting limit order that shows less than its quantity and at least the minimum quantity.',
    'Correct `displayQuantity`.',
  ),
  MIN_QUANTITY_INVALID: refusal(
    'The minimum quantity is not valid',
    'The minimum quantity is at most the quantity, on an order that can trade at once.',
    'Correct `minQuantity`.',
  ),
  PEG_INVALID: refusal(
    'The peg is not valid',
    'A pegged order needs a peg type; only a pegged order has one.',
    'Correct `pegType` and `pegOffset`.',
  ),
  QUOTE_AMOUNT_INVALID: refusal(
    'The quote quantity is not valid',
    'A quote quantity replaces the quantity of a market order.',
    'Send either `quantity` or, on a market order, `quoteQuantity`.',
  ),
  REDUCE_ONLY_WOULD_INCREASE: refusal(
    'Nothing to reduce',
    'A reduce-only order can only sell what the account has available.',
    'Check the balance, or send the order without `reduceOnly`.',
  ),
  TERMS_NOT_COMBINABLE: refusal(
    'The terms do not go together',
    'Two terms of the order exclude each other.',
    'See docs/matching.md for what goes with what.',
  ),
  NO_REFERENCE_PRICE: later(
    'There is no price to start from',
    'The instrument has no price yet from which the order could take its own.',
    'Wait for a trade, or send a limit order.',
  ),
  ORDER_LIST_INVALID: refusal(
    'The order list is not valid',
    'The orders of the list do not fit together.',
    'See docs/matching.md, order lists.',
  ),
  NOT_REPLACEABLE: refusal(
    'The order cannot be replaced',
    'Orders of this kind keep their terms.',
    'Cancel it and send a new one.',
  ),

  UNKNOWN_ACCOUNT: { ...refusal('The account is not known', 'No such account.', 'Check the account id.'), status: 404 },
  UNKNOWN_ASSET: {
    ...refusal('The asset is not known', 'No such asset.', 'Check the name of the asset.'),
    status: 404,
  },
  INSUFFICIENT_FUNDS: refusal(
    'The funds do not suffice',
    'The available balance does not cover what the command needs.',
    'Deposit, or send a smaller amount; GET /api/v1/balances shows what is available.',
  ),
  BALANCE_OVERFLOW: refusal(
    'The balance would be too large',
    'A balance could pass 2^53 − 1 units of its asset.',
    'Withdraw first, or send a smaller amount.',
  ),
  AMOUNT_NOT_POSITIVE: refusal('The amount is not positive', 'An amount is above zero.', 'Send an amount above zero.'),
  DUPLICATE_REFERENCE: conflict(
    'The reference was used before',
    'The account has a posting with this reference and another asset, amount or direction.',
    'Use a new reference for a new posting.',
  ),

  UNKNOWN_TRADE: {
    ...refusal(
      'The trade is not known',
      'There is no such trade.',
      'Use a trade id of the tape or of a list of trades.',
    ),
    status: 404,
  },
  TRADE_BUSTED: conflict(
    'The trade is busted',
    'The trade was undone before; nothing is left of it.',
    'Nothing is to do.',
  ),
  TRADE_CHANGED: conflict(
    'The trade has changed',
    'The trade was corrected since this was proposed.',
    'Read the trade and propose again.',
  ),
  CORRECTION_INVALID: refusal(
    'The correction is not possible',
    'A correction has another price or a smaller quantity than the trade has now, both above zero, and an exact notional.',
    'Send a price, a quantity not above the present one, or both.',
  ),
  BUYER_SHORT: refusal(
    'The buyer lacks what it would have to give',
    'What the buyer has available does not cover what it would have to give back or pay; nothing is overdrawn.',
    'Cancel its open orders, or deposit what is missing.',
  ),
  SELLER_SHORT: refusal(
    'The seller lacks what it would have to give',
    'What the seller has available does not cover what it would have to give back; nothing is overdrawn.',
    'Cancel its open orders, or deposit what is missing.',
  ),
  TOO_MANY_REVISIONS: refusal(
    'Too many trades were revised',
    'The venue remembers every trade that was busted or corrected, and has as many as it can.',
    'Correct the accounts by deposits and withdrawals.',
  ),

  TOO_MANY_OPEN_ORDERS: later(
    'Too many open orders',
    'The account has as many open orders as it may have.',
    'Cancel orders that are no longer needed.',
  ),
  KILL_SWITCH: later(
    'The kill switch is on',
    'Trading of the account or of the whole venue is stopped; cancels work.',
    'Wait until an operator releases it.',
  ),
  RISK_LIMIT_MISSING: refusal(
    'A required limit is missing',
    'The venue requires limits that nobody has set for the account.',
    'Ask an operator to set them.',
  ),
  INSTRUMENT_RESTRICTED: refusal(
    'The account may not trade the instrument',
    'The instrument is restricted for the account, its group or everybody.',
    'Trade another one, or ask an operator.',
  ),
  ORDER_QUANTITY_LIMIT: refusal(
    'The order is larger than the account may send',
    'Its quantity is beyond the limit of one order.',
    'Send a smaller order.',
  ),
  ORDER_NOTIONAL_LIMIT: refusal(
    'The order is worth more than the account may send',
    'Its quantity at the worst price at which it could trade is beyond the limit of one order.',
    'Send a smaller order.',
  ),
  PRICE_COLLAR: refusal(
    'The price is too far from the market',
    'The limit is further from the last, middle or mark price than the account may send.',
    'Check the price.',
  ),
  FAT_FINGER: refusal(
    'The price goes too far through the book',
    'The limit is further beyond the opposite best price than the account may send.',
    'Check the price.',
  ),
  DUPLICATE_ORDER: later(
    'The order looks like the last one sent twice',
    'It has the side, type, price and quantity of the last order, which came a moment ago.',
    'Send it again later where it is meant, or change its terms.',
  ),
  ORDER_RATE_LIMIT: later(
    'Too many orders in this second',
    'The account or its group has had as many orders in this second as it may have.',
    'Wait for the next second.',
  ),
  POSITION_LIMIT: refusal(
    'The position could grow too large',
    'With this order and all that is open in its direction the position could pass its limit.',
    'Send a smaller order, or cancel open ones.',
  ),
  OPEN_NOTIONAL_LIMIT: later(
    'Too much is open',
    'With this order the open orders would be worth more than they may be.',
    'Cancel orders that are no longer needed.',
  ),
  GROSS_EXPOSURE_LIMIT: refusal(
    'The gross exposure could grow too large',
    'Positions at their cost and open orders could together pass the limit.',
    'Send a smaller order, cancel open ones or reduce positions.',
  ),
  NET_EXPOSURE_LIMIT: refusal(
    'The net exposure could grow too large',
    'What is bought less what is sold, with all that is open in this direction, could pass the limit.',
    'Send a smaller order, cancel open ones or reduce positions.',
  ),
  DAILY_LOSS_LIMIT: later(
    'The loss of the day has reached its limit',
    'Until the next day (UTC) only orders that reduce a position are taken.',
    'Reduce positions, or ask an operator.',
  ),
  VAR_LIMIT: later(
    'The value at risk is above its limit',
    'By the last computation the account could lose more than it may. Until a new one says otherwise only orders that reduce a position are taken.',
    'Reduce positions and wait for the next computation, or ask an operator.',
  ),
  VAR_STALE: later(
    'The value at risk is not known',
    'The last computation is older than it may be, or there was none. Until the next one only orders that reduce a position are taken.',
    'Wait for the next computation, or ask an operator.',
  ),
  ...marginProblems,

  UNKNOWN_ORDER: {
    ...refusal('The order is not known', 'The account has no order with this id.', 'Check the order id.'),
    status: 404,
  },
  DUPLICATE_CLIENT_ORDER_ID: conflict(
    'The client order id was used before',
    'The account has used this `clientOrderId` for an order with other terms.',
    'Use a new `clientOrderId` for a new order.',
  ),
  CLIENT_ORDER_ID_INVALID: refusal(
    'The client order id is not valid',
    'A client order id is 1 to 36 visible ASCII characters.',
    'Use such an id, for example a UUID.',
  ),

  ASSET_EXISTS: conflict('The asset exists', 'An asset with this name is defined.', 'Use the one that exists.'),
  INSTRUMENT_EXISTS: conflict(
    'The instrument exists',
    'An instrument with this symbol is defined.',
    'Change it by PATCH, or use another symbol.',
  ),
  NOTIONAL_NOT_EXACT: refusal(
    'Tick × lot is not exact',
    'One lot must be a whole number of base units, one tick × one lot a whole number of quote units.',
    'Use a larger tick or lot, or assets of a larger scale.',
  ),
  SCALE_OUT_OF_RANGE: refusal('The scale is out of range', 'The scale of an asset is 0 to 18.', 'Use such a scale.'),
  FEES_OUT_OF_RANGE: refusal(
    'The fees are out of range',
    'A taker fee is 0 to 1, a maker fee at least minus the taker fee and at most 1.',
    'Use fees within these bounds.',
  ),
  LIMITS_OUT_OF_RANGE: refusal(
    'The limits are out of range',
    'A minimum is above its maximum, or a limit is beyond what the venue can hold exactly.',
    'Use limits within these bounds.',
  ),
  TOO_MANY_ASSETS: refusal('Too many assets', 'The venue has as many assets as it can hold.', 'Use the existing ones.'),
  TOO_MANY_INSTRUMENTS: refusal(
    'Too many instruments',
    'The venue has as many instruments as it can hold.',
    'Use the existing ones.',
  ),
  TOO_MANY_ACCOUNTS: refusal(
    'Too many accounts',
    'The venue has as many accounts as it can hold.',
    'Use the existing ones.',
  ),
  SYMBOL_INVALID: refusal(
    'The name is not valid',
    'An asset is 1 to 12 capital letters and digits; a symbol is two of them with a hyphen, such as BTC-USD.',
    'Use such a name.',
  ),
  BANDS_OUT_OF_RANGE: refusal(
    'The price bands are out of range',
    'Bands are 0–9,999 basis points; times are whole microseconds.',
    'Correct the bands.',
  ),
  ALLOCATION_OUT_OF_RANGE: refusal(
    'The allocation is out of range',
    'Percentages are 0–100 and together at most 100; a lead market maker needs an account.',
    'Correct the allocation.',
  ),
};
