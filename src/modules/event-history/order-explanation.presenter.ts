/** The steps of an explanation as the owner of the order reads them. */
import { isoTime } from '../../common/nest/wire-time.js';
import type { InstrumentFormat } from '../instruments/domain/instrument-format.js';
import type { ExplainedTrade, ExplanationStep, LevelTotal } from './domain/order-explanation.js';
import type {
  ExplainedLevelResponse,
  ExplainedTradeResponse,
  ExplanationStepResponse,
} from './order-explanation.messages.js';

export function presentStep(step: ExplanationStep, format: InstrumentFormat): ExplanationStepResponse {
  const { ahead, betterLots, level, market, trade } = step;
  return {
    sequence: step.sequence,
    time: isoTime(step.timeUs),
    name: step.name,
    price: step.priceTicks === 0 ? null : format.price(step.priceTicks),
    quantity: format.quantity(step.quantityLots),
    openQuantity: format.quantity(step.openLots),
    ahead: ahead === undefined ? null : { orders: ahead.orders, quantity: format.quantity(ahead.lots) },
    betterQuantity: betterLots === undefined ? null : format.quantity(betterLots),
    level: presentLevel(level, format),
    bestBid: presentLevel(market?.bid, format),
    bestAsk: presentLevel(market?.ask, format),
    trade: trade === undefined ? null : presentTrade(trade, format),
    reason: step.reason ?? null,
  };
}

function presentLevel(level: LevelTotal | undefined, format: InstrumentFormat): ExplainedLevelResponse | null {
  if (level === undefined) return null;
  return { price: format.price(level.priceTicks), quantity: format.quantity(level.lots), orders: level.orders };
}

function presentTrade({ tradeId, isAuction, own }: ExplainedTrade, format: InstrumentFormat): ExplainedTradeResponse {
  return {
    tradeId: String(tradeId),
    auction: isAuction,
    liquidity: own?.liquidity ?? null,
    fee: own === undefined ? null : format.notional(own.fee),
  };
}
