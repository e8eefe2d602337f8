/** The part of what runs reach that lies in kinds of orders, in phases and in how levels are divided. */
import {
  Allocation,
  AuctionKind,
  ListType,
  nameOf,
  OrderType,
  PegType,
  Phase,
  PhaseReason,
  SelfTradePrevention,
  TriggerSource,
} from '../../src/common/model/order-terms.js';
import type { EventBody, VenueEvent } from '../../src/common/model/events.js';
import type { InstrumentFacts } from './duel.js';

/** No auction phase takes them. */
const continuousOnly: readonly string[] = ['pegged', 'market_to_limit'];
const types = Object.keys(OrderType);

const situations: readonly string[] = [
  ...types.map((type) => `taker ${type}`),
  ...types.map((type) => `continuous takes ${type}`),
  ...['pre_open', 'auction'].flatMap((phase) =>
    types.filter((type) => !continuousOnly.includes(type)).map((type) => `${phase} takes ${type}`),
  ),
  ...Object.keys(Allocation).map((method) => `level divided ${method}`),
  ...Object.keys(ListType).map((type) => `list ${type}`),
  ...Object.keys(TriggerSource).map((source) => `triggered by ${source}`),
  ...Object.keys(SelfTradePrevention)
    .filter((mode) => mode !== 'none')
    .map((mode) => `prevented ${mode}`),
  ...Object.keys(PegType)
    .filter((type) => type !== 'none')
    .map((type) => `follows ${type}`),
  'level divided with its top order first',
  'level divided with a lead market maker',
  'limit state ends in a pause',
  'volatility auction by itself',
  'market order trades in an auction',
  ...[1, 2, 3].map((level) => `market level ${level} trips`),
  'market level trips in a limit state',
  'market level takes over a pause',
  'reopening auction of the market',
  'several instruments in the mean',
  'legs come in',
];

export class MarketReach {
  private readonly counts = new Map<string, number>();
  private readonly accepted = new Map<number, VenueEvent & { readonly name: 'OrderAccepted' }>();
  private readonly allocations = new Map<number, EventBody<'AllocationSet'>>();

  startRun(): void {
    this.accepted.clear();
    this.allocations.clear();
  }

  /** `instruments` are as they were before the command. */
  note(events: readonly VenueEvent[], instruments: ReadonlyMap<number, InstrumentFacts>): void {
    for (const event of events) this.noteEvent(event, instruments);
    this.noteDivisions(events);
    const phases = events.filter((event) => event.name === 'PhaseChanged').map(({ body }) => body);
    const isLimitState = events.some(({ name }) => name === 'LimitStateChanged');
    if (isLimitState && phases.some(isTimedPause)) this.hit('limit state ends in a pause');
    this.noteTrip(events, instruments);
    if (phases.some(isAuctionOfMarket)) this.hit('reopening auction of the market');
    if (phases.some(isVolatilityAuction)) this.hit('volatility auction by itself');
  }

  missing(): string[] {
    return situations.filter((name) => (this.counts.get(name) ?? 0) === 0);
  }

  table(): string[] {
    return situations.map((name) => `${this.counts.get(name) ?? 0}`.padStart(8) + `  ${name}`);
  }

  private noteEvent(event: VenueEvent, instruments: ReadonlyMap<number, InstrumentFacts>): void {
    switch (event.name) {
      case 'OrderAccepted': {
        this.accepted.set(event.body.orderId, event);
        const phase = instruments.get(event.body.instrumentId)?.phase ?? Phase.continuous;
        return this.hit(`${nameOf(Phase, phase)} takes ${this.typeOf(event.body.orderId)}`);
      }
      case 'TradeExecuted':
        return this.noteTrade(event.body);
      case 'SelfTradePrevented':
        return this.hit(`prevented ${nameOf(SelfTradePrevention, this.modeOf(event.body.takerOrderId))}`);
      case 'OrderTriggered':
        return this.hit(`triggered by ${nameOf(TriggerSource, this.termOf(event.body.orderId, 'triggerSource'))}`);
      case 'OrderReplaced':
        if (event.body.pegged === 0) return undefined;
        return this.hit(`follows ${nameOf(PegType, this.termOf(event.body.orderId, 'pegType'))}`);
      case 'OrderListAccepted':
        return this.hit(`list ${nameOf(ListType, event.body.listType)}`);
      case 'OrderActivated':
        return this.hit('legs come in');
      case 'AllocationSet':
        return void this.allocations.set(event.body.instrumentId, event.body);
      default:
        return undefined;
    }
  }

  private noteTrip(events: readonly VenueEvent[], instruments: ReadonlyMap<number, InstrumentFacts>): void {
    const at = events.findIndex(({ name }) => name === 'MarketBreakerTripped');
    const trip = events[at];
    if (trip?.name !== 'MarketBreakerTripped') return;
    this.hit(`market level ${trip.body.level} trips`);
    if (trip.body.instrumentCount > 1) this.hit('several instruments in the mean');
    const behind = events.slice(at);
    if (behind.some(({ name }) => name === 'LimitStateChanged')) this.hit('market level trips in a limit state');
    const halted = behind.filter((event) => event.name === 'PhaseChanged').map(({ body }) => body.instrumentId);
    const wasPaused = halted.some((id) => instruments.get(id)?.phase === Phase.halt);
    if (wasPaused) this.hit('market level takes over a pause');
  }

  private noteTrade({ auction, takerOrderId, makerOrderId }: EventBody<'TradeExecuted'>): void {
    if (auction === 0) return this.hit(`taker ${this.typeOf(takerOrderId)}`);
    const isMarket = [takerOrderId, makerOrderId].some((orderId) => this.typeOf(orderId) === 'market');
    return isMarket ? this.hit('market order trades in an auction') : undefined;
  }

  /** An incoming order that meets several makers at one price and leaves something of the level was divided there. */
  private noteDivisions(events: readonly VenueEvent[]): void {
    const trades = events.filter((event) => event.name === 'TradeExecuted' && event.body.auction === 0);
    trades.forEach((trade, index) => {
      const next = trades[index + 1];
      if (trade.name !== 'TradeExecuted' || next?.name !== 'TradeExecuted') return;
      const isSame =
        next.body.takerOrderId === trade.body.takerOrderId && next.body.priceTicks === trade.body.priceTicks;
      if (!isSame || trade.body.levelQuantityLots === 0) return;
      this.noteDivision(trade.body, next.body);
    });
  }

  private noteDivision(first: EventBody<'TradeExecuted'>, second: EventBody<'TradeExecuted'>): void {
    const allocation = this.allocations.get(first.instrumentId);
    const method = allocation?.method ?? Allocation.price_time;
    if (method === Allocation.price_time) this.hit('level divided price_time');
    // In time order the first maker would have been used up.
    if (method === Allocation.price_time || first.makerOpenLots === 0 || allocation === undefined) return;
    this.hit(`level divided ${nameOf(Allocation, method)}`);
    if (allocation.topOfBook === 1) this.hit('level divided with its top order first');
    const { leadMarketMakerAccountId: lead, leadMarketMakerPercent: percent } = allocation;
    const isLeadThere = first.makerAccountId === lead || second.makerAccountId === lead;
    if (percent !== 0 && isLeadThere) this.hit('level divided with a lead market maker');
  }

  private typeOf(orderId: number): string {
    const order = this.accepted.get(orderId);
    return order === undefined ? 'unknown' : nameOf(OrderType, order.body.orderType);
  }

  private modeOf(orderId: number): number {
    return this.accepted.get(orderId)?.body.selfTradePrevention ?? SelfTradePrevention.none;
  }

  private termOf(orderId: number, term: 'triggerSource' | 'pegType'): number {
    return this.accepted.get(orderId)?.advanced?.[term] ?? 0;
  }

  private hit(name: string): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
  }
}

function isTimedPause({ phase, endsAtUs }: EventBody<'PhaseChanged'>): boolean {
  return phase === Phase.halt && endsAtUs > 0;
}

function isVolatilityAuction({ auctionKind, endsAtUs }: EventBody<'PhaseChanged'>): boolean {
  return auctionKind === AuctionKind.volatility && endsAtUs > 0;
}

function isAuctionOfMarket({ phase, reason }: EventBody<'PhaseChanged'>): boolean {
  return phase === Phase.auction && reason >= PhaseReason.market_level_1 && reason <= PhaseReason.market_level_3;
}
