import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { formatUnits } from '../../common/decimal.js';
import type { Actor } from '../../common/model/actor.js';
import type { Balance } from '../engine/live-state.js';
import { GetBalancesQuery } from '../ledger/ledger.queries.js';
import { Commissions } from './commissions.js';
import type { Parameters } from './domain/parameters.js';
import type { SignedEndpoint, WireTime } from './endpoint.js';
import { MarketReader } from './market-reader.js';
import { instrumentIdOf, periodOf } from './order-endpoints.js';
import { OrderFinder } from './order-finder.js';
import { presentAccountTrade } from './order-presenter.js';
import { Symbols } from './symbols.js';
import { Usage } from './usage.js';

const PAGE = 500;
const PAGE_MAX = 1_000;
const BPS = 10_000;

/** Balances, own trades, what is paid for them, and what is used of the limits. */
@Injectable()
export class AccountEndpoints {
  readonly all: readonly SignedEndpoint[] = [
    {
      route: 'GET /api/v3/account',
      method: 'account.status',
      isSigned: true,
      weight: 20,
      answer: (asked, time, actor) => this.account(asked, time, actor),
    },
    {
      route: 'GET /api/v3/account/commission',
      method: 'account.commission',
      isSigned: true,
      weight: 20,
      answer: (asked, _time, actor) => this.commissions.present(actor, this.symbols.required(asked)),
    },
    {
      route: 'GET /api/v3/myTrades',
      method: 'myTrades',
      isSigned: true,
      weight: (asked) => (asked.has('orderId') ? 5 : 20),
      answer: (asked, time, actor) => this.trades(asked, time, actor),
    },
    {
      route: 'GET /api/v3/rateLimit/order',
      method: 'account.rateLimits.orders',
      isSigned: true,
      weight: 40,
      answer: (_asked, _time, actor) => this.usage.ordersOf(actor),
    },
    // Orders are never routed elsewhere, so nothing is allocated.
    { route: 'GET /api/v3/myAllocations', method: 'myAllocations', isSigned: true, weight: 20, answer: () => [] },
  ];

  constructor(
    private readonly queries: QueryBus,
    private readonly symbols: Symbols,
    private readonly finder: OrderFinder,
    private readonly commissions: Commissions,
    private readonly usage: Usage,
    private readonly market: MarketReader,
  ) {}

  private async account(asked: Parameters, time: WireTime, actor: Actor): Promise<object> {
    const omitZero = asked.flag('omitZeroBalances') ?? false;
    const { balances } = await this.queries.execute(new GetBalancesQuery(actor));
    const [first] = this.symbols.all();
    const commissionRates = first && this.commissions.of(actor, first);
    return {
      makerCommission: inBps(commissionRates?.maker),
      takerCommission: inBps(commissionRates?.taker),
      buyerCommission: 0,
      sellerCommission: 0,
      commissionRates: commissionRates ?? { maker: '0', taker: '0', buyer: '0', seller: '0' },
      canTrade: actor.permissions.has('orders:place'),
      canWithdraw: actor.permissions.has('withdrawals:request'),
      canDeposit: true,
      brokered: false,
      requireSelfTradePrevention: false,
      preventSor: false,
      updateTime: time(this.market.nowUs()),
      accountType: 'SPOT',
      balances: omitZero ? balances.map((balance) => this.presentBalance(balance)) : this.presentAll(balances),
      permissions: ['SPOT'],
      uid: actor.accountId,
    };
  }

  /** Assets of which there is nothing too. */
  private presentAll(balances: readonly Balance[]): object[] {
    const known = new Map(balances.map((balance) => [balance.assetId, balance]));
    return this.symbols
      .assets()
      .map(({ assetId }) => this.presentBalance(known.get(assetId) ?? { assetId, available: 0, held: 0 }));
  }

  private presentBalance({ assetId, available, held }: Balance): object {
    const asset = this.symbols.assetOfId(assetId);
    return { asset: asset.asset, free: formatUnits(available, asset.scale), locked: formatUnits(held, asset.scale) };
  }

  private async trades(asked: Parameters, time: WireTime, actor: Actor): Promise<object> {
    const format = this.symbols.required(asked);
    const [fromId, orderId] = [asked.integer('fromId'), asked.integer('orderId')];
    const { startUs, endUs } = periodOf(asked);
    const fills = await this.finder.fills(
      actor,
      { instrumentId: instrumentIdOf(format), ...(orderId !== undefined && { orderId }) },
      {
        isBefore: ({ tradeId, timeUs }) =>
          (fromId !== undefined && tradeId < fromId) || (startUs !== undefined && timeUs < startUs),
        isWanted: ({ timeUs }) => endUs === undefined || timeUs < endUs,
        limit: asked.limit(PAGE, PAGE_MAX),
        isFromStart: fromId !== undefined || startUs !== undefined,
      },
    );
    const symbol = this.symbols.nameOf(format.instrument);
    return fills.map((fill) => presentAccountTrade(fill, symbol, format, time));
  }
}

function inBps(rate: string | undefined): number {
  return Math.round(Number(rate ?? 0) * BPS);
}
