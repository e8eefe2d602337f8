/**
 * Orders of every kind with everything that can happen to one, told by chance as the event records of a venue would
 * tell it: for read models, which only follow what they are told.
 */
import { type AcceptedTerms, type EventBody, type EventName, eventLayouts } from '../../src/common/model/events.js';
import { CancelReason, ListType, OrderType, Side, TimeInForce } from '../../src/common/model/order-terms.js';
import { RecordBuffer } from '../../src/common/model/record-layout.js';
import { RejectReason } from '../../src/common/model/reject-reason.js';
import type { EventBatch } from '../../src/modules/engine/event-stream.js';

/** The same fields without their brands. */
type Plain<B> = { readonly [K in keyof B]: B[K] extends string ? string : number };

interface Told {
  readonly orderId: number;
  readonly orderType: number;
  readonly side: number;
  quantityLots: number;
  openLots: number;
}

const BUFFER_BYTES = 1 << 20;

export class ToldOrders {
  readonly open: Told[] = [];
  sequence = 0;
  private buffer = RecordBuffer.ofCapacity(BUFFER_BYTES);
  private at = 0;
  private index = 0;
  private orders = 0;
  private trades = 0;

  constructor(private readonly random: () => number) {}

  /** What `commands` commands cause, as one batch. */
  next(commands: number): EventBatch {
    this.buffer = RecordBuffer.ofCapacity(BUFFER_BYTES);
    this.at = 0;
    const firstSequence = this.sequence + 1;
    for (let i = 0; i < commands; i += 1) {
      this.sequence += 1;
      this.index = 0;
      if (this.sequence === 1) this.define();
      else if (this.open.length < 2 || this.pick(3) === 0) this.accept();
      else this.happen();
    }
    const { buffer: events, at: end, sequence: lastSequence } = this;
    return { events, start: 0, end, firstSequence, lastSequence, isReplay: false };
  }

  private define(): void {
    const terms = { minQuantityLots: 1, maxQuantityLots: 1e6, minNotional: 0, maxNotional: 1e15 };
    const units = { quoteUnitsPerTickLot: 100, baseUnitsPerLot: 10, makerFeePpm: 0, takerFeePpm: 0, collarBps: 500 };
    const ids = { instrumentId: 1, baseAssetId: 1, quoteAssetId: 2, phase: 3 };
    this.tell('InstrumentDefined', 0, { ...terms, ...units, ...ids, symbol: 'A-B', tickSize: '1', lotSize: '1' });
  }

  private accept(): void {
    this.orders += 1;
    const orderId = this.orders;
    const orderType = 1 + this.pick(Object.keys(OrderType).length);
    const quantityLots = 10 + this.pick(90);
    const side = this.pick(2) === 0 ? Side.buy : Side.sell;
    const order = { orderId, orderType, side, quantityLots, openLots: quantityLots };
    this.open.push(order);
    this.tell(
      'OrderAccepted',
      1 + (orderId % 3),
      {
        orderId,
        instrumentId: 1,
        side,
        orderType,
        timeInForce: TimeInForce.gtc,
        selfTradePrevention: this.pick(5),
        flags: this.pick(32),
        priceTicks: this.price(),
        quantityLots,
        heldAmount: 1,
        heldAssetId: side === Side.buy ? 2 : 1,
        clientOrderId: this.pick(2) === 0 ? `c-${orderId}` : '',
      },
      this.pick(3) === 0 ? undefined : this.terms(),
    );
    if (this.pick(2) === 0) this.rest(order);
  }

  private terms(): AcceptedTerms {
    const names = Object.keys(eventLayouts.OrderAccepted.extension);
    const terms = Object.fromEntries(names.map((name) => [name, this.pick(2) === 0 ? 0 : this.price()]));
    const list = this.pick(2) === 0 ? [0, 0, 0] : [1 + this.pick(20), ListType.bracket, 1 + this.pick(3)];
    return { ...terms, pegOffsetTicks: -3, listId: list[0], listType: list[1], listLeg: list[2] } as AcceptedTerms;
  }

  private happen(): void {
    const order = this.open[this.pick(this.open.length)] as Told;
    const { orderId, side } = order;
    const same = { orderId, instrumentId: 1, side };
    switch (this.pick(10)) {
      case 0:
        return this.rest(order);
      case 1:
        return this.meet('TradeExecuted', order);
      case 2:
        return this.meet('SelfTradePrevented', order);
      case 3:
        return this.tell('OrderTriggered', this.owner(order), {
          ...same,
          priceTicks: this.price(),
          triggerPriceTicks: this.price(),
        });
      case 4:
        return this.tell('StopPriceMoved', this.owner(order), {
          orderId,
          instrumentId: 1,
          stopPriceTicks: this.price(),
        });
      case 5: {
        order.quantityLots = 5 + this.pick(50);
        order.openLots = order.quantityLots;
        const held = { heldAmount: this.pick(5), heldAssetId: side === Side.buy ? 2 : 1 };
        const stopPriceTicks = this.pick(2) * this.price();
        const { quantityLots } = order;
        const body = { ...same, ...held, quantityLots, stopPriceTicks, priceTicks: this.price() };
        return this.tell('OrderActivated', this.owner(order), body);
      }
      case 6: {
        if (order.openLots < 2) return;
        const reducedLots = 1 + this.pick(order.openLots - 1);
        order.openLots -= reducedLots;
        const body = { orderId, instrumentId: 1, reducedLots, openLots: order.openLots };
        return this.tell('OrderReduced', this.owner(order), body);
      }
      case 7:
        return this.replace(order);
      case 8:
        return this.close('OrderRejected', order);
      default:
        return this.close('OrderCancelled', order);
    }
  }

  private rest({ orderId, side, openLots }: Told): void {
    const level = { levelQuantityLots: openLots, levelOrders: 1, quantityLots: openLots };
    this.tell('OrderRested', 1 + (orderId % 3), { orderId, instrumentId: 1, side, priceTicks: this.price(), ...level });
  }

  /** The order and another one of the open ones trade, or are kept from it. */
  private meet(name: 'TradeExecuted' | 'SelfTradePrevented', taker: Told): void {
    const maker = this.open.find((other) => other !== taker) as Told;
    const lots = 1 + this.pick(Math.min(taker.openLots, maker.openLots));
    taker.openLots -= lots;
    maker.openLots -= lots;
    const priceTicks = this.price();
    const same = {
      priceTicks,
      takerOrderId: taker.orderId,
      makerOrderId: maker.orderId,
      takerReleased: this.pick(3),
      makerReleased: this.pick(3),
      takerOpenLots: taker.openLots,
      makerOpenLots: maker.openLots,
      levelQuantityLots: 0,
      instrumentId: 1,
      makerAccountId: this.owner(maker),
      levelOrders: 0,
      takerSide: taker.side,
    };
    if (name === 'TradeExecuted') {
      this.trades += 1;
      const amounts = { quantityLots: lots, notional: priceTicks * lots * 100, baseAmount: lots * 10 };
      const fees = { tradeId: this.trades, takerFee: this.pick(9), makerFee: -this.pick(3), simulated: 0 };
      this.tell(name, this.owner(taker), { ...same, ...amounts, ...fees, auction: this.pick(2) });
    } else this.tell(name, this.owner(taker), { ...same, takerPreventedLots: lots, makerPreventedLots: lots });
    this.forgetClosed();
  }

  private replace(order: Told): void {
    const pegged = this.pick(2);
    if (pegged === 0) {
      order.openLots += 7;
      order.quantityLots += 7;
    }
    const { orderId, side, quantityLots, openLots } = order;
    const level = { levelQuantityLots: 0, levelOrders: 0 };
    const held = { heldDelta: this.pick(5), heldAssetId: side === Side.buy ? 2 : 1 };
    const terms = { priceTicks: this.pick(3) * this.price(), oldPriceTicks: this.price(), quantityLots, openLots };
    const body = { orderId, instrumentId: 1, side, ...terms, ...held, ...level, keptPriority: 0, pegged };
    this.tell('OrderReplaced', this.owner(order), body);
  }

  private close(name: 'OrderRejected' | 'OrderCancelled', order: Told): void {
    const { orderId, side, openLots } = order;
    const same = {
      orderId,
      instrumentId: 1,
      side,
      releasedAmount: this.pick(9),
      heldAssetId: side === Side.buy ? 2 : 1,
    };
    order.openLots = 0;
    if (name === 'OrderRejected') {
      this.tell(name, this.owner(order), { ...same, reason: RejectReason.NOTIONAL_TOO_LARGE });
    } else {
      const level = {
        priceTicks: this.price(),
        cancelledLots: openLots,
        levelQuantityLots: 0,
        levelOrders: 0,
        rested: 0,
      };
      const reason = this.pick(2) === 0 ? CancelReason.expired : CancelReason.list;
      this.tell(name, this.owner(order), { ...same, ...level, reason });
    }
    this.forgetClosed();
  }

  private forgetClosed(): void {
    const still = this.open.filter(({ openLots }) => openLots > 0);
    this.open.splice(0, this.open.length, ...still);
  }

  private owner({ orderId }: Told): number {
    return 1 + (orderId % 3);
  }

  private price(): number {
    return 100 + this.pick(50);
  }

  private pick(limit: number): number {
    return Math.floor(this.random() * limit);
  }

  private tell<N extends EventName>(
    name: N,
    accountId: number,
    body: Plain<EventBody<N>>,
    advanced?: AcceptedTerms,
  ): void {
    const header = { sequence: this.sequence, timeUs: this.sequence * 10, index: this.index, accountId };
    const layout = eventLayouts[name] as unknown as {
      write(buffer: RecordBuffer, at: number, header: object, body: object, extension?: object): number;
    };
    this.at += layout.write(this.buffer, this.at, header, body, advanced);
    this.index += 1;
  }
}
