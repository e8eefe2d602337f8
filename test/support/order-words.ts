/**
 * Orders as a trader says them: `buy 5 @ 100`, `sell 5 stop 95 from mark`, `buy 20 @ 100 show 5`, `sell 5 @ 90 peg primary +2`,
 * `buy worth 800`. What each word is stands in `words`; an order without a price and without a trigger is a market order.
 */
import { invariant } from '../../src/common/assert.js';
import type { AdvancedOrderTerms } from '../../src/common/model/commands.js';
import {
  OrderFlag,
  OrderType,
  PegType,
  SelfTradePrevention,
  Side,
  TimeInForce,
  TriggerSource,
} from '../../src/common/model/order-terms.js';
import type { Plain } from '../oracle/emitter.js';
import { noAdvanced } from '../oracle/term-rules.js';
import type { PlaceBody } from './command.js';

export interface SpokenOrder {
  /** Without the instrument: `symbol` names it. */
  readonly body: Omit<PlaceBody, 'instrumentId'>;
  readonly advanced: Plain<AdvancedOrderTerms>;
  readonly symbol: string | undefined;
  readonly sessionId: number;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

interface Draft {
  body: Writable<SpokenOrder['body']>;
  advanced: Writable<Plain<AdvancedOrderTerms>>;
  symbol: string | undefined;
  sessionId: number;
  trigger: 'stop' | 'take_profit' | 'trailing_stop' | undefined;
}

type Read = (draft: Draft, argument: string) => void;

function flag(name: keyof typeof OrderFlag): Read {
  return ({ body }) => {
    body.flags |= OrderFlag[name];
  };
}

function lasting(name: keyof typeof TimeInForce): Read {
  return ({ body }) => {
    body.timeInForce = TimeInForce[name];
  };
}

function prevention(name: keyof typeof SelfTradePrevention): Read {
  return ({ body }) => {
    body.selfTradePrevention = SelfTradePrevention[name];
  };
}

function number(text: string): number {
  const value = Number(text);
  invariant(text !== '' && !Number.isNaN(value), `${text} is a number`);
  return value;
}

/** Words that stand alone. */
const words: Readonly<Record<string, Read>> = {
  ioc: lasting('ioc'),
  fok: lasting('fok'),
  gtd: lasting('gtd'),
  day: lasting('day'),
  'for-auction': lasting('good_for_auction'),
  'at-open': lasting('at_open'),
  'at-close': lasting('at_close'),
  'post-only': flag('postOnly'),
  'post-only-slide': flag('postOnlySlide'),
  'reduce-only': flag('reduceOnly'),
  'all-or-none': flag('allOrNone'),
  hidden: flag('hidden'),
  simulated: flag('simulated'),
  'cancel-on-disconnect': flag('cancelOnDisconnect'),
  'open-only': flag('openOnlyClientId'),
  'expire-taker': prevention('expire_taker'),
  'expire-maker': prevention('expire_maker'),
  'expire-both': prevention('expire_both'),
  decrement: prevention('decrement'),
  'to-limit': ({ body }) => {
    body.orderType = OrderType.market_to_limit;
  },
};

/** Words with one behind them. */
const wordsWithArgument: Readonly<Record<string, Read>> = {
  '@': ({ body }, price) => {
    body.priceTicks = number(price);
  },
  worth: ({ advanced }, amount) => {
    advanced.quoteAmount = number(amount);
  },
  show: ({ advanced }, lots) => {
    advanced.displayQuantityLots = number(lots);
  },
  min: ({ advanced }, lots) => {
    advanced.minQuantityLots = number(lots);
  },
  stop: (draft, price) => {
    draft.trigger = 'stop';
    draft.advanced.stopPriceTicks = number(price);
  },
  'take-profit': (draft, price) => {
    draft.trigger = 'take_profit';
    draft.advanced.stopPriceTicks = number(price);
  },
  /** `trail 3` are ticks, `trail 50bps` basis points. */
  trail: (draft, offset) => {
    draft.trigger = 'trailing_stop';
    if (offset.endsWith('bps')) draft.advanced.trailingOffsetBps = number(offset.slice(0, -'bps'.length));
    else draft.advanced.trailingOffsetTicks = number(offset);
  },
  from: ({ advanced }, source) => {
    advanced.triggerSource = TriggerSource[source as keyof typeof TriggerSource];
  },
  peg: ({ body, advanced }, type) => {
    body.orderType = OrderType.pegged;
    advanced.pegType = PegType[type as keyof typeof PegType];
  },
  offset: ({ advanced }, ticks) => {
    advanced.pegOffsetTicks = number(ticks);
  },
  /** GTD, unless another word says DAY. */
  until: ({ body, advanced }, timeUs) => {
    if (body.timeInForce === TimeInForce.gtc) body.timeInForce = TimeInForce.gtd;
    advanced.expireAtUs = number(timeUs);
  },
  session: (draft, id) => {
    draft.sessionId = number(id);
  },
  on: (draft, symbol) => {
    draft.symbol = symbol;
  },
};

export function orderOf(text: string): SpokenOrder {
  const [side = '', ...rest] = text.split(' ');
  invariant(side === 'buy' || side === 'sell', `${text} buys or sells`);
  const draft: Draft = {
    body: {
      side: Side[side],
      quantityLots: 0,
      priceTicks: 0,
      orderType: 0,
      timeInForce: TimeInForce.gtc,
      flags: 0,
      selfTradePrevention: SelfTradePrevention.none,
      clientOrderId: '',
    },
    advanced: { ...noAdvanced },
    symbol: undefined,
    sessionId: 0,
    trigger: undefined,
  };
  while (rest.length > 0) readWord(draft, rest, text);
  if (draft.body.orderType === 0) draft.body.orderType = typeOf(draft);
  return draft;
}

/** Takes the next word, and what is behind it where it has an argument, off `rest`. */
function readWord(draft: Draft, rest: string[], text: string): void {
  const word = rest.shift() ?? '';
  if (/^\d/.test(word)) {
    draft.body.quantityLots = number(word);
    return;
  }
  if (word.startsWith('id=')) {
    draft.body.clientOrderId = word.slice('id='.length);
    return;
  }
  const alone = words[word];
  if (alone !== undefined) return alone(draft, '');
  const withArgument = wordsWithArgument[word];
  const argument = rest.shift();
  invariant(withArgument !== undefined && argument !== undefined, `"${word}" of "${text}" is a word of an order`);
  withArgument(draft, argument);
}

function typeOf({ body, trigger }: Draft): OrderType {
  const hasPrice = body.priceTicks !== 0;
  if (trigger === undefined) return hasPrice ? OrderType.limit : OrderType.market;
  return hasPrice ? OrderType[`${trigger}_limit`] : OrderType[trigger];
}
