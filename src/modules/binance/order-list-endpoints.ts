import { Injectable } from '@nestjs/common';
import type { Actor } from '../../common/model/actor.js';
import { isOpen, type OrderView } from '../../common/model/order-view.js';
import { ProblemError } from '../../common/nest/problem.js';
import type { InstrumentFormat } from '../instruments/domain/instrument-format.js';
import { OrderLists } from '../orders/order-lists.js';
import type { OrderLegRequest, OrderListRequest } from '../orders/order-list.messages.js';
import { BinanceError, mandatory, oneOfMandatory } from './domain/binance-error.js';
import type { Parameters } from './domain/parameters.js';
import type { SignedEndpoint, WireTime } from './endpoint.js';
import { toBinanceError } from './errors.js';
import { GivenIds, newId } from './given-ids.js';
import { periodOf, responseTypeOf, unknownToCancel } from './order-endpoints.js';
import { OrderFinder } from './order-finder.js';
import { listIdOf, presentCancelled, presentList, presentPlaced, type PresentedOrder } from './order-presenter.js';
import { clientOrderIdOf, toOrderRequest } from './order-terms.js';
import { Symbols } from './symbols.js';

const PAGE = 500;
const PAGE_MAX = 1_000;
type ListType = 'oco' | 'oto' | 'bracket';

/** Fields of a leg, by the name that they have with a prefix: `abovePrice` is the `price` of the leg `above`. */
const legFields = ['Type', 'Price', 'StopPrice', 'TrailingDelta', 'TimeInForce', 'IcebergQty', 'Side', 'Quantity'];

/** Orders that depend on each other: one of two, one behind another, two behind another. */
@Injectable()
export class OrderListEndpoints {
  readonly all: readonly SignedEndpoint[] = [
    this.placement('oco', 'POST /api/v3/orderList/oco', 'orderList.place.oco', (asked) => [
      leg(asked, 'above', asked),
      leg(asked, 'below', asked),
    ]),
    // As clients of before the lists of two sides send it.
    this.placement('oco', 'POST /api/v3/order/oco', 'orderList.place', (asked) => limitAndStop(asked)),
    this.placement('oto', 'POST /api/v3/orderList/oto', 'orderList.place.oto', (asked) => [
      leg(asked, 'working'),
      leg(asked, 'pending'),
    ]),
    this.placement('bracket', 'POST /api/v3/orderList/otoco', 'orderList.place.otoco', (asked) => [
      leg(asked, 'working'),
      leg(asked, 'pendingAbove', ofPending(asked)),
      leg(asked, 'pendingBelow', ofPending(asked)),
    ]),
    {
      route: 'GET /api/v3/orderList',
      method: 'orderList.status',
      isSigned: true,
      weight: 4,
      answer: (asked, time, actor) => this.get(asked, time, actor),
    },
    {
      route: 'GET /api/v3/openOrderList',
      method: 'openOrderLists.status',
      isSigned: true,
      weight: 6,
      answer: (_asked, time, actor) => this.open(time, actor),
    },
    {
      route: 'GET /api/v3/allOrderList',
      method: 'allOrderLists',
      isSigned: true,
      weight: 20,
      answer: (asked, time, actor) => this.list(asked, time, actor),
    },
    {
      route: 'DELETE /api/v3/orderList',
      method: 'orderList.cancel',
      isSigned: true,
      weight: 1,
      cancels: 1,
      answer: (asked, time, actor) => this.cancel(asked, time, actor),
    },
  ];

  constructor(
    private readonly lists: OrderLists,
    private readonly finder: OrderFinder,
    private readonly symbols: Symbols,
    private readonly ids: GivenIds,
  ) {}

  private placement(
    type: ListType,
    route: string,
    method: string,
    legsOf: (asked: Parameters) => readonly Parameters[],
  ): SignedEndpoint {
    return {
      route,
      method,
      isSigned: true,
      weight: 1,
      orders: type === 'bracket' ? 3 : 2,
      answer: (asked, time, actor) => this.place(type, asked, legsOf(asked), time, actor),
    };
  }

  private async place(
    type: ListType,
    asked: Parameters,
    legs: readonly Parameters[],
    time: WireTime,
    actor: Actor,
  ): Promise<object> {
    const format = this.symbols.required(asked);
    const responseType = responseTypeOf(asked, 'RESULT');
    const clientId = clientOrderIdOf(asked, 'listClientOrderId') ?? newId();
    const orders = legs.map((one) => toLeg(one, format));
    if (type === 'oco') assertPair(legs);
    const request = { symbol: format.instrument.symbol, type, orders };
    const placed = await this.ids.placingList(actor.accountId, clientId, () =>
      this.placeNamed(actor, clientId, request),
    );
    if (placed === undefined) throw duplicateList();
    const presented = this.presented(placed, time);
    const orderReports = presented.map((one) => presentPlaced(one, responseType === 'FULL' ? 'RESULT' : responseType));
    return { ...presentList(presented, clientId), orderReports };
  }

  /** Ends where an open list has the name. */
  private async placeNamed(actor: Actor, clientId: string, request: OrderListRequest) {
    const sameName = this.ids.givenTo(actor.accountId, clientId);
    const others = sameName === undefined ? [] : await this.finder.ofList(actor, sameName);
    if (others.some(({ status }) => isOpen(status))) throw duplicateList();
    const { orders, isRepeated } = await this.lists.placeList(actor, request);
    if (isRepeated) throw duplicateList();
    return { listId: listIdOf(orders[0] as OrderView), placed: orders };
  }

  private async get(asked: Parameters, time: WireTime, actor: Actor): Promise<object> {
    const orders = await this.find(actor, asked, 'origClientOrderId');
    return this.presentedList(orders, time);
  }

  private async open(time: WireTime, actor: Actor): Promise<object> {
    const listIds = listIdsOf(await this.finder.open(actor));
    return Promise.all(listIds.map(async (id) => this.presentedList(await this.finder.ofList(actor, id), time)));
  }

  private async list(asked: Parameters, time: WireTime, actor: Actor): Promise<object> {
    const fromId = asked.integer('fromId');
    const { startUs, endUs } = periodOf(asked);
    const orders = await this.finder.orders(
      actor,
      {},
      {
        isBefore: ({ createdUs }) => startUs !== undefined && createdUs < startUs,
        isWanted: (order) =>
          listIdOf(order) > 0 &&
          (fromId === undefined || listIdOf(order) >= fromId) &&
          (endUs === undefined || order.createdUs < endUs),
        limit: Infinity,
        isFromStart: true,
      },
    );
    const limit = asked.limit(PAGE, PAGE_MAX);
    const all = listIdsOf(orders);
    const listIds = fromId === undefined && startUs === undefined ? all.slice(-limit) : all.slice(0, limit);
    return Promise.all(listIds.map(async (id) => this.presentedList(await this.finder.ofList(actor, id), time)));
  }

  private async cancel(asked: Parameters, time: WireTime, actor: Actor): Promise<object> {
    this.symbols.required(asked);
    const orders = await this.find(actor, asked, 'listClientOrderId').catch((error: unknown) => {
      throw toBinanceError(error).code === -2018 || toBinanceError(error).code === -2013 ? unknownToCancel() : error;
    });
    if (!orders.some(({ status }) => isOpen(status))) throw unknownToCancel();
    const cancelId = clientOrderIdOf(asked, 'newClientOrderId') ?? newId();
    const listId = listIdOf(orders[0] as OrderView);
    const after = await this.ids.cancelling(orders, cancelId, () => this.lists.cancelList(actor, listId));
    const cancelled = this.presented(after, time);
    const clientId = this.ids.listIdOf(actor.accountId, listId);
    return {
      ...presentList(cancelled, clientId),
      orderReports: cancelled.map((one) => presentCancelled(one, cancelId)),
    };
  }

  private async find(actor: Actor, asked: Parameters, clientName: string): Promise<readonly OrderView[]> {
    const clientId = asked.text(clientName);
    const listId =
      asked.integer('orderListId') ??
      (clientId === undefined ? undefined : this.ids.listNamed(actor.accountId, clientId));
    if (listId === undefined && clientId === undefined) throw oneOfMandatory('orderListId', clientName);
    if (listId === undefined) throw unknownList();
    return this.finder.ofList(actor, listId).catch((error: unknown) => {
      throw toBinanceError(error).code === -2013 ? unknownList() : error;
    });
  }

  private presentedList(orders: readonly OrderView[], time: WireTime): object {
    const [first] = orders as readonly [OrderView];
    return presentList(this.presented(orders, time), this.ids.listIdOf(first.accountId, listIdOf(first)));
  }

  private presented(orders: readonly OrderView[], time: WireTime): readonly PresentedOrder[] {
    return orders.map((order) => {
      const format = this.symbols.formatOfId(order.instrumentId);
      return { order, format, symbol: this.symbols.nameOf(format.instrument), time };
    });
  }
}

function listIdsOf(orders: readonly OrderView[]): readonly number[] {
  return [...new Set(orders.map((order) => listIdOf(order)).filter((id) => id > 0))];
}

function duplicateList(): ProblemError {
  return new ProblemError('DUPLICATE_CLIENT_ORDER_ID');
}

function unknownList(): BinanceError {
  return new BinanceError(-2018, 'Order list does not exist.');
}

/** The parameters of one leg by their usual names; `shared` has what is said once for all. */
function leg(asked: Parameters, prefix: string, shared?: Parameters): Parameters {
  const own = Object.fromEntries(
    legFields.map((field) => [`${field.charAt(0).toLowerCase()}${field.slice(1)}`, asked.text(`${prefix}${field}`)]),
  );
  const common = shared === undefined ? {} : { side: shared.required('side'), quantity: shared.required('quantity') };
  if (own['type'] === undefined) throw mandatory(`${prefix}Type`);
  return asked
    .only(['symbol', 'selfTradePreventionMode'])
    .with({ ...common, ...defined(own), newClientOrderId: asked.text(`${prefix}ClientOrderId`) });
}

/** A limit order and a stop behind it, in the order of their prices. */
function limitAndStop(asked: Parameters): readonly Parameters[] {
  const shared = asked.only(['symbol', 'side', 'quantity', 'selfTradePreventionMode']);
  const stopLimit = asked.text('stopLimitPrice');
  const ofLimit = shared.with({
    type: 'LIMIT_MAKER',
    price: asked.required('price'),
    newClientOrderId: asked.text('limitClientOrderId'),
  });
  const ofStop = shared.with({
    type: stopLimit === undefined ? 'STOP_LOSS' : 'STOP_LOSS_LIMIT',
    stopPrice: asked.required('stopPrice'),
    price: stopLimit,
    timeInForce: stopLimit === undefined ? undefined : (asked.text('stopLimitTimeInForce') ?? 'GTC'),
    newClientOrderId: asked.text('stopClientOrderId'),
  });
  return asked.required('side') === 'SELL' ? [ofLimit, ofStop] : [ofStop, ofLimit];
}

/** Side and quantity of both pending legs. */
function ofPending(asked: Parameters): Parameters {
  return asked.with({ side: asked.required('pendingSide'), quantity: asked.required('pendingQuantity') });
}

function defined(values: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

function toLeg(asked: Parameters, format: InstrumentFormat): OrderLegRequest {
  // Ids of orders in lists are used once.
  const { symbol: _symbol, openOnlyClientId: _openOnly, ...request } = toOrderRequest(asked, format, newId);
  if (request.quantity === undefined) throw mandatory('quantity');
  return { ...request, quantity: request.quantity };
}

const limitTypes: ReadonlySet<string> = new Set(['LIMIT_MAKER', 'TAKE_PROFIT', 'TAKE_PROFIT_LIMIT']);
const stopTypes: ReadonlySet<string> = new Set(['STOP_LOSS', 'STOP_LOSS_LIMIT']);

/** One leg takes a profit, the other stops a loss. */
function assertPair([above, below]: readonly Parameters[]): void {
  const types = [above, below].map((one) => one?.text('type') ?? '');
  const isPair = types.some((type) => limitTypes.has(type)) && types.some((type) => stopTypes.has(type));
  if (!isPair) throw new BinanceError(-2010, 'The relationship of the prices for the orders is not correct.');
}
