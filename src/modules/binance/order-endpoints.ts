import { Injectable, Logger } from '@nestjs/common';
import type { Actor } from '../../common/model/actor.js';
import { isOpen, type OrderView } from '../../common/model/order-view.js';
import { ProblemError } from '../../common/nest/problem.js';
import type { InstrumentFormat } from '../instruments/domain/instrument-format.js';
import { OrderEntry } from '../orders/order-entry.js';
import { OrderLists } from '../orders/order-lists.js';
import { badCombination, BinanceError } from './domain/binance-error.js';
import type { Parameters } from './domain/parameters.js';
import type { SignedEndpoint, WireTime } from './endpoint.js';
import { toBinanceError } from './errors.js';
import { OrderFinder } from './order-finder.js';
import {
  listIdOf,
  presentCancelled,
  presentList,
  presentOrder,
  presentPlaced,
  type PresentedOrder,
  type ResponseType,
} from './order-presenter.js';
import { clientOrderIdOf, toOrderRequest } from './order-terms.js';
import { Commissions } from './commissions.js';
import { GivenIds, newId } from './given-ids.js';
import { Symbols } from './symbols.js';

const PAGE = 500;
const PAGE_MAX = 1_000;
const DAY_US = 86_400_000_000;
const MILLISECOND_US = 1_000;

const responseTypes = ['ACK', 'RESULT', 'FULL'] as const;
const badResponseType = new BinanceError(-1130, "Data sent for parameter 'newOrderRespType' is not valid.");
const badRestriction = new BinanceError(
  -1145,
  'cancelRestrictions has to be either ONLY_NEW or ONLY_PARTIALLY_FILLED.',
);
const replaceNames = { orderId: 'cancelOrderId', clientOrderId: 'cancelOrigClientOrderId' };

/** Orders one by one: placed, tried, read, cancelled, replaced, made smaller. */
@Injectable()
export class OrderEndpoints {
  private readonly logger = new Logger('binance');
  readonly all: readonly SignedEndpoint[] = [
    {
      route: 'POST /api/v3/order',
      method: 'order.place',
      isSigned: true,
      weight: 1,
      orders: 1,
      answer: (asked, time, actor) => this.place(asked, time, actor),
    },
    {
      route: 'POST /api/v3/order/test',
      method: 'order.test',
      isSigned: true,
      weight: (asked) => (asked.has('computeCommissionRates') ? 20 : 1),
      answer: (asked, _time, actor) => this.test(asked, actor),
    },
    {
      route: 'GET /api/v3/order',
      method: 'order.status',
      isSigned: true,
      weight: 4,
      answer: (asked, time, actor) => this.get(asked, time, actor),
    },
    {
      route: 'DELETE /api/v3/order',
      method: 'order.cancel',
      isSigned: true,
      weight: 1,
      cancels: 1,
      answer: (asked, time, actor) => this.cancel(asked, time, actor),
    },
    {
      route: 'POST /api/v3/order/cancelReplace',
      method: 'order.cancelReplace',
      isSigned: true,
      weight: 1,
      orders: 1,
      cancels: 1,
      answer: (asked, time, actor) => this.cancelReplace(asked, time, actor),
    },
    {
      route: 'PUT /api/v3/order/amend/keepPriority',
      method: 'order.amend.keepPriority',
      isSigned: true,
      weight: 4,
      orders: 1,
      answer: (asked, time, actor) => this.amend(asked, time, actor),
    },
    {
      route: 'GET /api/v3/openOrders',
      method: 'openOrders.status',
      isSigned: true,
      weight: (asked) => (asked.has('symbol') ? 6 : 80),
      answer: (asked, time, actor) => this.open(asked, time, actor),
    },
    {
      route: 'DELETE /api/v3/openOrders',
      method: 'openOrders.cancelAll',
      isSigned: true,
      weight: 1,
      cancels: 1,
      answer: (asked, time, actor) => this.cancelAll(asked, time, actor),
    },
    {
      route: 'GET /api/v3/allOrders',
      method: 'allOrders',
      isSigned: true,
      weight: 20,
      answer: (asked, time, actor) => this.list(asked, time, actor),
    },
  ];

  constructor(
    private readonly entry: OrderEntry,
    private readonly lists: OrderLists,
    private readonly finder: OrderFinder,
    private readonly symbols: Symbols,
    private readonly commissions: Commissions,
    private readonly ids: GivenIds,
  ) {}

  private async place(asked: Parameters, time: WireTime, actor: Actor): Promise<object> {
    const format = this.symbols.required(asked);
    assertNoPeg(asked);
    const request = toOrderRequest(asked, format, newId);
    const isFull = request.type === 'market' || (request.type === 'limit' && request.postOnly !== true);
    const type = responseTypeOf(asked, isFull ? 'FULL' : 'ACK');
    const { order, isRepeated } = await this.entry.placeOrder(actor, request);
    // Here an id that is in use is refused, also where the order is the same.
    if (isRepeated) throw new ProblemError('DUPLICATE_CLIENT_ORDER_ID');
    return presentPlaced(this.presented(order, time), type);
  }

  private async test(asked: Parameters, actor: Actor): Promise<object> {
    const format = this.symbols.required(asked);
    assertNoPeg(asked);
    const withRates = asked.flag('computeCommissionRates') ?? false;
    await this.entry.test(actor, toOrderRequest(asked, format, newId));
    return withRates ? this.commissions.ofTrial(actor, format) : {};
  }

  private async get(asked: Parameters, time: WireTime, actor: Actor): Promise<object> {
    const order = await this.finder.find(actor, asked, instrumentIdOf(this.symbols.required(asked)));
    return presentOrder(this.presented(order, time));
  }

  private async cancel(asked: Parameters, time: WireTime, actor: Actor): Promise<object> {
    const restriction = asked.word('cancelRestrictions', ['ONLY_NEW', 'ONLY_PARTIALLY_FILLED'], badRestriction);
    const order = await this.toCancel(actor, asked, this.symbols.required(asked));
    const isRestricted =
      (restriction === 'ONLY_NEW' && order.filledLots > 0) ||
      (restriction === 'ONLY_PARTIALLY_FILLED' && order.filledLots === 0);
    if (isRestricted) throw new BinanceError(-2011, 'Order was not canceled due to cancel restrictions.');
    const cancelId = clientOrderIdOf(asked, 'newClientOrderId') ?? newId();
    return presentCancelled(this.presented(await this.cancelFound(actor, order, cancelId), time), cancelId);
  }

  /** With an order of a list the whole list goes. */
  private async cancelFound(actor: Actor, order: OrderView, cancelId: string): Promise<OrderView> {
    const cancel = (): Promise<OrderView> => this.entry.cancelOrder(actor, order.orderId);
    const cancelled = await this.ids.cancelling([order], cancelId, cancel);
    if (listIdOf(order) > 0) await this.cancelRest(actor, listIdOf(order));
    return cancelled;
  }

  /** The order itself is cancelled already, so nothing that goes wrong here may be told as if it were not. */
  private async cancelRest(actor: Actor, listId: number): Promise<void> {
    try {
      await this.lists.cancelList(actor, listId);
    } catch (error) {
      // As a rule the rest has gone with it.
      if (error instanceof ProblemError && error.code === 'ORDER_ALREADY_CLOSED') return;
      this.logger.warn(`the rest of order list ${listId} may be open still: ${String(error)}`);
    }
  }

  private async toCancel(actor: Actor, asked: Parameters, format: InstrumentFormat, names?: typeof replaceNames) {
    const order = await this.finder.find(actor, asked, instrumentIdOf(format), names).catch((error: unknown) => {
      throw toBinanceError(error).code === -2013 ? unknownToCancel() : error;
    });
    if (!isOpen(order.status)) throw unknownToCancel();
    return order;
  }

  private async cancelReplace(asked: Parameters, time: WireTime, actor: Actor): Promise<object> {
    const format = this.symbols.required(asked);
    asked.required('cancelReplaceMode');
    const mode = asked.word('cancelReplaceMode', ['STOP_ON_FAILURE', 'ALLOW_FAILURE'], badMode);
    if (!asked.has(replaceNames.orderId) && !asked.has(replaceNames.clientOrderId))
      throw new BinanceError(
        -1102,
        "Param 'cancelOrigClientOrderId' or 'cancelOrderId' must be sent, but both were empty/null!",
      );
    // What is wrong with the new order as it is written is told before anything happens.
    toOrderRequest(asked, format, newId);
    const cancelId = clientOrderIdOf(asked, 'cancelNewClientOrderId') ?? newId();
    const cancelled = await attempt(async () => {
      const order = await this.toCancel(actor, asked, format, replaceNames);
      return presentCancelled(this.presented(await this.cancelFound(actor, order, cancelId), time), cancelId);
    }, refused);
    const isStopped = !cancelled.isDone && mode === 'STOP_ON_FAILURE';
    // Once the cancel is done, whatever becomes of the new order is told with it.
    const tell = cancelled.isDone ? told : refused;
    const placed = isStopped ? undefined : await attempt(() => this.place(asked, time, actor), tell);
    const data = {
      cancelResult: cancelled.isDone ? 'SUCCESS' : 'FAILURE',
      newOrderResult: placed === undefined ? 'NOT_ATTEMPTED' : placed.isDone ? 'SUCCESS' : 'FAILURE',
      cancelResponse: cancelled.answer,
      newOrderResponse: placed?.answer ?? null,
    };
    if (cancelled.isDone && placed?.isDone === true) return data;
    if (cancelled.isDone || placed?.isDone === true)
      throw new BinanceError(-2021, 'Order cancel-replace partially failed.', 409, data);
    throw new BinanceError(-2022, 'Order cancel-replace failed.', 400, data);
  }

  private async amend(asked: Parameters, time: WireTime, actor: Actor): Promise<object> {
    const format = this.symbols.required(asked);
    const quantity = asked.requiredDecimal('newQty');
    const before = await this.finder.find(actor, asked, instrumentIdOf(format));
    if (!isOpen(before.status)) throw new BinanceError(-2013, 'Order does not exist.');
    const lots = format.parseQuantity(quantity);
    if (typeof lots === 'number' && lots >= before.quantityLots)
      throw new BinanceError(-2038, 'Order amend rejected: newQty must be below the quantity of the order.');
    const order = await this.entry.changeOrder(actor, before, { quantity });
    const { origClientOrderId, transactTime, origQty, origQuoteOrderQty, cummulativeQuoteQty, ...rest } =
      presentCancelled(this.presented(order, time), order.clientOrderId);
    const amended = {
      ...rest,
      origClientOrderId,
      qty: origQty,
      preventedQty: format.quantity(order.preventedLots),
      quoteOrderQty: origQuoteOrderQty,
      cumulativeQuoteQty: cummulativeQuoteQty,
    };
    return { transactTime, executionId: order.sequence, amendedOrder: amended };
  }

  private async open(asked: Parameters, time: WireTime, actor: Actor): Promise<object> {
    const format = this.symbols.optional(asked);
    const orders = await this.finder.open(actor, format && instrumentIdOf(format));
    return orders.map((order) => presentOrder(this.presented(order, time)));
  }

  /** Orders of lists are told as lists. */
  private async cancelAll(asked: Parameters, time: WireTime, actor: Actor): Promise<object> {
    const format = this.symbols.required(asked);
    const open = await this.finder.open(actor, instrumentIdOf(format));
    if (open.length === 0) throw unknownToCancel();
    await this.entry.cancelMany(actor, { symbol: format.instrument.symbol });
    const cancelled: PresentedOrder[] = [];
    for (const { orderId } of open) cancelled.push(this.presented(await this.entry.find(actor, orderId), time));
    const answers: object[] = [];
    for (const one of cancelled.filter(({ order }) => listIdOf(order) < 0))
      answers.push(presentCancelled(one, this.ids.cancelIdOf(one.order)));
    for (const listId of new Set(cancelled.map(({ order }) => listIdOf(order)).filter((id) => id > 0))) {
      const ofList = cancelled.filter(({ order }) => listIdOf(order) === listId);
      const orderReports = ofList.map((one) => presentCancelled(one, this.ids.cancelIdOf(one.order)));
      answers.push({ ...presentList(ofList, this.ids.listIdOf(actor.accountId, listId)), orderReports });
    }
    return answers;
  }

  private async list(asked: Parameters, time: WireTime, actor: Actor): Promise<object> {
    const format = this.symbols.required(asked);
    const fromId = asked.integer('orderId');
    const { startUs, endUs } = periodOf(asked);
    const orders = await this.finder.orders(
      actor,
      { instrumentId: instrumentIdOf(format) },
      {
        isBefore: ({ orderId, createdUs }) =>
          (fromId !== undefined && orderId < fromId) || (startUs !== undefined && createdUs < startUs),
        isWanted: ({ createdUs }) => endUs === undefined || createdUs < endUs,
        limit: asked.limit(PAGE, PAGE_MAX),
        isFromStart: fromId !== undefined || startUs !== undefined,
      },
    );
    return orders.map((order) => presentOrder(this.presented(order, time)));
  }

  private presented(order: OrderView, time: WireTime): PresentedOrder {
    const format = this.symbols.formatOfId(order.instrumentId);
    return { order, format, symbol: this.symbols.nameOf(format.instrument), time };
  }
}

const badMode = new BinanceError(-1130, "Data sent for parameter 'cancelReplaceMode' is not valid.");

/** From a start to behind an end, at most a day apart. */
export function periodOf(asked: Parameters): {
  readonly startUs: number | undefined;
  readonly endUs: number | undefined;
} {
  const [startUs, endUs] = [asked.timeUs('startTime'), asked.timeUs('endTime')];
  if (startUs !== undefined && endUs !== undefined) {
    if (endUs < startUs) throw new BinanceError(-1127, 'Start time is greater than end time.');
    if (endUs - startUs > DAY_US) throw new BinanceError(-1127, 'More than 24 hours between startTime and endTime.');
  }
  return { startUs, endUs: endUs === undefined ? undefined : endUs + MILLISECOND_US };
}

export function instrumentIdOf({ instrument }: InstrumentFormat): number {
  return instrument.instrumentId;
}

export function responseTypeOf(asked: Parameters, otherwise: ResponseType): ResponseType {
  return asked.word('newOrderRespType', responseTypes, badResponseType) ?? otherwise;
}

function assertNoPeg(asked: Parameters): void {
  if (asked.has('pegPriceType') || asked.has('pegOffsetType') || asked.has('pegOffsetValue')) throw badCombination();
}

export function unknownToCancel(): BinanceError {
  return new BinanceError(-2011, 'Unknown order sent.');
}

type Attempt = { readonly isDone: true; readonly answer: object } | { readonly isDone: false; readonly answer: object };

async function attempt(work: () => Promise<object>, answerTo: (error: unknown) => object): Promise<Attempt> {
  try {
    return { isDone: true, answer: await work() };
  } catch (error) {
    return { isDone: false, answer: answerTo(error) };
  }
}

function told(error: unknown): object {
  const { code, message: msg } = toBinanceError(error);
  return { code, msg };
}

/** Whether it happened may not be known: then it cannot be told as a part that failed. */
function refused(error: unknown): object {
  if (toBinanceError(error).status >= 500) throw error;
  return told(error);
}
