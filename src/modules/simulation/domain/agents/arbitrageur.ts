/**
 * Somebody who keeps a cross in line with its two legs (ETH-BTC with ETH-USD and BTC-USD). When the round of three trades brings more
 * than its fees, it sends all three at once, each at the best price seen and no further:
 *
 *     the cross is dear:   buy base for dollars, sell it in the cross, sell what that brings
 *     the cross is cheap:  buy the quote with dollars, buy base in the cross, sell it for dollars
 *
 * A leg that misses leaves a position behind; that is the risk of the trade, and here it is simply kept.
 */
import { Side } from '../../../../common/model/order-terms.js';
import { type Agent, type AgentAction, isTwoSided, type MarketView, take } from '../agent.js';
import type { DemoInstrument } from '../demo-instruments.js';

const PPM = 1_000_000;
/** Of what the best prices offer; others want some of it too. */
const SHARE = 0.5;
/** What decimals lose as floating point, in lots. */
const ROUNDING = 1e-6;

/** Prices and quantities in units rather than in ticks and lots. */
interface Quote {
  readonly bid: number;
  readonly bidQuantity: number;
  readonly ask: number;
  readonly askQuantity: number;
}

export class Arbitrageur implements Agent {
  private readonly feesShare: number;

  /** The instruments in the order of its views: base for dollars, quote for dollars, cross. */
  constructor(private readonly instruments: readonly [DemoInstrument, DemoInstrument, DemoInstrument]) {
    this.feesShare = instruments.reduce((sum, { takerFeePpm }) => sum + takerFeePpm / PPM, 0);
  }

  act(views: readonly MarketView[]): AgentAction[] {
    if (!views.every(isTwoSided)) return [];
    const [base, quote, cross] = this.instruments.map((instrument, at) =>
      quoteOf(views[at] as MarketView, instrument),
    ) as [Quote, Quote, Quote];
    const dearGain = (cross.bid * quote.bid) / base.ask - 1;
    const cheapGain = base.bid / (cross.ask * quote.ask) - 1;
    if (dearGain > this.feesShare) {
      const quantity = Math.min(base.askQuantity, cross.bidQuantity, quote.bidQuantity / cross.bid) * SHARE;
      return this.round(views, quantity, cross.bid, [Side.buy, Side.sell, Side.sell]);
    }
    if (cheapGain > this.feesShare) {
      const quantity = Math.min(base.bidQuantity, cross.askQuantity, quote.askQuantity / cross.ask) * SHARE;
      return this.round(views, quantity, cross.ask, [Side.sell, Side.buy, Side.buy]);
    }
    return [];
  }

  /** `quantity` of base; `crossPrice` says how much of the quote that is. Sides in the order of the instruments. */
  private round(
    views: readonly MarketView[],
    quantity: number,
    crossPrice: number,
    sides: readonly [Side, Side, Side],
  ): AgentAction[] {
    const quantities = [quantity, quantity * crossPrice, quantity];
    const lots = this.instruments.map(({ lotSize }, at) =>
      Math.floor((quantities[at] as number) / Number(lotSize) + ROUNDING),
    );
    if (lots.some((count, at) => count < (this.instruments[at] as DemoInstrument).minQuantityLots)) return [];
    return sides.map((side, at) => {
      const view = views[at] as MarketView;
      return take(at, side, side === Side.buy ? view.askTicks : view.bidTicks, lots[at] as number);
    });
  }
}

function quoteOf(view: MarketView, { tickSize, lotSize }: DemoInstrument): Quote {
  return {
    bid: view.bidTicks * Number(tickSize),
    bidQuantity: view.bidLots * Number(lotSize),
    ask: view.askTicks * Number(tickSize),
    askQuantity: view.askLots * Number(lotSize),
  };
}
