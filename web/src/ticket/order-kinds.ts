/** What each type of order needs and may have. The venue's own rules decide (docs/matching.md); this is what the ticket offers. */
import type { OrderRequest } from '../../../clients/typescript/src/tradsys.js';

export type OrderType = OrderRequest['type'];
export type TimeInForce = NonNullable<OrderRequest['timeInForce']>;
export type Flag = 'postOnly' | 'postOnlySlide' | 'reduceOnly' | 'hidden' | 'allOrNone' | 'cancelOnDisconnect';
export type NumberField =
  | 'price'
  | 'stopPrice'
  | 'quantity'
  | 'quoteQuantity'
  | 'trailingOffset'
  | 'trailingOffsetBps'
  | 'pegOffset'
  | 'displayQuantity'
  | 'minQuantity'
  | 'takeProfit'
  | 'stopLoss';

export interface OrderKind {
  readonly label: string;
  /** In a sentence, for who has not met it yet. */
  readonly about: string;
  readonly fields: readonly NumberField[];
  /** Its first one is what is chosen at first. */
  readonly timesInForce: readonly TimeInForce[];
  readonly flags: readonly Flag[];
  readonly isTriggered: boolean;
  /** It names the worst price itself. */
  readonly hasLimit: boolean;
}

const auctionTimes = ['good_for_auction', 'at_open', 'at_close'] as const;
const resting = ['gtc', 'day', 'gtd'] as const;

export const orderKinds: Readonly<Record<OrderType, OrderKind>> = {
  limit: {
    label: 'Limit',
    about: 'Trades at your price or better, and rests for what is left.',
    fields: ['price', 'quantity', 'displayQuantity', 'minQuantity'],
    timesInForce: ['gtc', 'ioc', 'fok', 'day', 'gtd', ...auctionTimes],
    flags: ['postOnly', 'postOnlySlide', 'reduceOnly', 'hidden', 'allOrNone', 'cancelOnDisconnect'],
    isTriggered: false,
    hasLimit: true,
  },
  market: {
    label: 'Market',
    about: 'Trades at once at the prices that are there, within the collar of the instrument.',
    fields: ['quantity', 'quoteQuantity', 'minQuantity'],
    timesInForce: ['ioc', 'fok', ...auctionTimes],
    flags: ['reduceOnly', 'allOrNone'],
    isTriggered: false,
    hasLimit: false,
  },
  market_to_limit: {
    label: 'Market to limit',
    about: 'Trades at the best price, and rests there for what is left.',
    fields: ['quantity'],
    timesInForce: ['gtc', 'day', 'gtd', 'ioc'],
    flags: ['reduceOnly', 'cancelOnDisconnect'],
    isTriggered: false,
    hasLimit: false,
  },
  stop: {
    label: 'Stop',
    about: 'Becomes a market order when the price gets as bad as the stop price.',
    fields: ['stopPrice', 'quantity'],
    timesInForce: [...resting],
    flags: ['reduceOnly', 'cancelOnDisconnect'],
    isTriggered: true,
    hasLimit: false,
  },
  stop_limit: {
    label: 'Stop limit',
    about: 'Becomes a limit order when the price gets as bad as the stop price.',
    fields: ['stopPrice', 'price', 'quantity'],
    timesInForce: [...resting],
    flags: ['reduceOnly', 'cancelOnDisconnect'],
    isTriggered: true,
    hasLimit: true,
  },
  take_profit: {
    label: 'Take profit',
    about: 'Becomes a market order when the price gets as good as the stop price.',
    fields: ['stopPrice', 'quantity'],
    timesInForce: [...resting],
    flags: ['reduceOnly', 'cancelOnDisconnect'],
    isTriggered: true,
    hasLimit: false,
  },
  take_profit_limit: {
    label: 'Take profit limit',
    about: 'Becomes a limit order when the price gets as good as the stop price.',
    fields: ['stopPrice', 'price', 'quantity'],
    timesInForce: [...resting],
    flags: ['reduceOnly', 'cancelOnDisconnect'],
    isTriggered: true,
    hasLimit: true,
  },
  trailing_stop: {
    label: 'Trailing stop',
    about: 'A stop that follows a price that gets better, and stays where it is when it gets worse.',
    fields: ['trailingOffset', 'trailingOffsetBps', 'quantity'],
    timesInForce: [...resting],
    flags: ['reduceOnly', 'cancelOnDisconnect'],
    isTriggered: true,
    hasLimit: false,
  },
  trailing_stop_limit: {
    label: 'Trailing stop limit',
    about: 'A trailing stop that becomes a limit order.',
    fields: ['trailingOffset', 'trailingOffsetBps', 'price', 'quantity'],
    timesInForce: [...resting],
    flags: ['reduceOnly', 'cancelOnDisconnect'],
    isTriggered: true,
    hasLimit: true,
  },
  pegged: {
    label: 'Pegged',
    about: 'A limit order whose price follows the best prices, never beyond its limit.',
    fields: ['price', 'pegOffset', 'quantity'],
    timesInForce: [...resting],
    flags: ['cancelOnDisconnect'],
    isTriggered: false,
    hasLimit: true,
  },
};

export const timeInForceLabels: Readonly<Record<TimeInForce, string>> = {
  gtc: 'Until cancelled',
  ioc: 'Immediate or cancel',
  fok: 'Fill or kill',
  gtd: 'Until a time',
  day: 'Day',
  good_for_auction: 'Auction',
  at_open: 'At the open',
  at_close: 'At the close',
};

export const flagLabels: Readonly<Record<Flag, string>> = {
  postOnly: 'Post only',
  postOnlySlide: 'Post only, slide',
  reduceOnly: 'Reduce only',
  hidden: 'Hidden',
  allOrNone: 'All or none',
  cancelOnDisconnect: 'Cancel at logout',
};

export const fieldLabels: Readonly<Record<NumberField, string>> = {
  price: 'Limit price',
  stopPrice: 'Stop price',
  quantity: 'Quantity',
  quoteQuantity: 'or amount',
  trailingOffset: 'Trail by',
  trailingOffsetBps: 'or by',
  pegOffset: 'Offset',
  displayQuantity: 'Show at a time',
  minQuantity: 'Fill at least',
  takeProfit: 'Take profit at',
  stopLoss: 'Stop loss at',
};

/** Fields that few orders need: they are out of sight until they are asked for. */
export const rareFields: ReadonlySet<NumberField> = new Set(['displayQuantity', 'minQuantity']);
