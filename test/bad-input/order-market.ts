/** A venue where everything stands ready that an order can be refused for. */
import { ADMIN_PASSWORD, type Answer, VenueProcess } from '../support/venue-process.js';
import type { BadOrder, CallerName, Listing, Terms } from './bad-orders.js';
import { decimalOf } from './decimals.js';
import { ApiDocument, codeOf, type OpenApiDocument } from './document.js';
import { TokenAge } from './token-age.js';
import { Wire, type WireAnswer } from './wire.js';

export const listings: readonly Listing[] = [
  {
    symbol: 'BTC-USD',
    tickSize: '0.01',
    lotSize: '0.0001',
    minLots: 10n,
    maxLots: 10_000_000n,
    minNotional: '1',
    maxNotional: '10000000',
    fairTicks: 1_000_000n,
  },
  {
    symbol: 'TOK-USD',
    tickSize: '5',
    lotSize: '10',
    minLots: 2n,
    maxLots: 500n,
    minNotional: '500',
    maxNotional: '1000000',
    fairTicks: 10n,
  },
  {
    symbol: 'FIN-USD',
    tickSize: '0.00000001',
    lotSize: '1',
    minLots: 5n,
    maxLots: 1_000_000n,
    minNotional: '0.000001',
    maxNotional: '1000',
    fairTicks: 1_000n,
  },
];
const assets: Readonly<Record<string, number>> = { USD: 8, BTC: 8, TOK: 0, FIN: 2, HLT: 8, CLS: 8, CXL: 8 };
const phases: Readonly<Record<string, string>> = { HLT: 'halt', CLS: 'closed', CXL: 'cancel_only' };
const callerNames: readonly CallerName[] = ['alice', 'bob', 'poor', 'stopped', 'limited'];
const fees = { makerFee: '0.0001', takerFee: '0.0005' };
const CONNECTIONS = 8;

interface Trader {
  token: string;
  readonly accountId: string;
}

export class OrderMarket {
  private admin = '';
  private readonly traders = new Map<string, Trader>();
  /** Order ids by symbol and target. */
  private readonly tokens = new TokenAge();
  private readonly targets = new Map<string, string>();

  private constructor(
    readonly venue: VenueProcess,
    private readonly document: ApiDocument,
    private readonly wire: Wire,
  ) {}

  static async start(): Promise<OrderMarket> {
    const venue = await VenueProcess.start(VenueProcess.newDataDir());
    const document = new ApiDocument((await venue.request('GET', '/openapi.json')).body as OpenApiDocument);
    const market = new OrderMarket(venue, document, new Wire(Number(new URL(venue.url).port), CONNECTIONS));
    market.admin = await venue.login('admin', ADMIN_PASSWORD);
    await market.list();
    for (const name of callerNames) await market.addTrader(name, name === 'poor' ? '0' : '10000000');
    for (const listing of listings) await market.prepare(listing);
    await market.administer('/kill-switch', { active: true, accountId: market.trader('stopped').accountId });
    await market.administer('/limits', { accountId: market.trader('limited').accountId, maxOpenOrders: 0 });
    return market;
  }

  /** Sends what must be refused; says what is wrong with the answer. */
  async faultOf(order: BadOrder, listing: Listing): Promise<string | undefined> {
    const { method, target, terms, code } = order;
    const path = target === undefined ? '/api/v1/orders' : `/api/v1/orders/${this.targetOf(listing, target)}`;
    const answer = await this.send(method, path, this.trader(order.caller).token, terms);
    const key = `${method} ${target === undefined ? '/api/v1/orders' : '/api/v1/orders/{orderId}'}`;
    const route = this.document.routes.find((candidate) => candidate.key === key);
    const fault = this.document.faultOf(route, answer);
    const words = `${method} ${path} ${JSON.stringify(terms)}: ${answer.status} ${answer.text}`;
    if (fault !== undefined) return `${words}: ${fault}`;
    return codeOf(answer) === code ? undefined : `${words}: not ${code}`;
  }

  /** All that anybody can read of money, orders and books, without the number that moves with each command. */
  async everything(): Promise<unknown> {
    const seen: unknown[] = [(await this.get('/api/v1/admin/state', this.admin)).ledgerTotals];
    for (const { token } of this.traders.values()) {
      seen.push((await this.get('/api/v1/balances', token)).balances);
      seen.push(await this.get('/api/v1/orders?status=open&limit=500', token));
    }
    seen.push(await this.get('/api/v1/pairs'));
    for (const { symbol } of listings) {
      const { bids, asks, channelSequence, checksum } = await this.get(`/api/v1/marketdata/${symbol}/book?depth=1000`);
      seen.push({ symbol, bids, asks, channelSequence, checksum });
    }
    return seen;
  }

  async place(name: string, terms: Terms): Promise<Answer> {
    return this.venue.request('POST', '/api/v1/orders', this.trader(name).token, terms);
  }

  async cancel(name: string, orderId: string): Promise<Answer> {
    return this.venue.request('DELETE', `/api/v1/orders/${orderId}`, this.trader(name).token);
  }

  async balanceOf(name: string, asset: string): Promise<{ available: string; held: string }> {
    const { balances } = await this.get('/api/v1/balances', this.trader(name).token);
    const found = balances.find((balance: { asset: string }) => balance.asset === asset);
    return { available: found?.available ?? '0', held: found?.held ?? '0' };
  }

  async deposit(name: string, asset: string, amount: string): Promise<void> {
    const reference = `deposit-${(this.depositCount += 1)}`;
    await this.administer(`/accounts/${this.trader(name).accountId}/deposits`, { asset, amount, reference });
  }

  async addTrader(name: string, amount: string): Promise<void> {
    const user = await this.administer('/users', { username: name, password: ADMIN_PASSWORD, roles: ['trader'] });
    this.traders.set(name, { token: await this.venue.login(name, ADMIN_PASSWORD), accountId: user.accountId });
    if (amount === '0') return;
    for (const asset of Object.keys(assets)) await this.deposit(name, asset, amount);
  }

  /** Logs in anew before the tokens of a long run expire. */
  async renewTokens(): Promise<void> {
    if (!this.tokens.areOld()) return;
    this.admin = await this.venue.login('admin', ADMIN_PASSWORD);
    for (const [name, trader] of this.traders) trader.token = await this.venue.login(name, ADMIN_PASSWORD);
  }

  async end(): Promise<number | null> {
    this.wire.close();
    return this.venue.end('SIGTERM');
  }

  private depositCount = 0;

  private async list(): Promise<void> {
    for (const [asset, scale] of Object.entries(assets)) await this.administer('/assets', { asset, scale });
    for (const listing of listings) await this.define(listing);
    for (const [asset, phase] of Object.entries(phases)) {
      const symbol = `${asset}-USD`;
      await this.define({ ...(listings[0] as Listing), symbol });
      await this.administer(`/instruments/${symbol}/phase`, { phase });
    }
  }

  private async define({
    symbol,
    tickSize,
    lotSize,
    minLots,
    maxLots,
    minNotional,
    maxNotional,
  }: Listing): Promise<void> {
    const [baseAsset, quoteAsset] = symbol.split('-');
    const [minQuantity, maxQuantity] = [decimalOf(lotSize, minLots), decimalOf(lotSize, maxLots)];
    const terms = {
      symbol,
      baseAsset,
      quoteAsset,
      tickSize,
      lotSize,
      minQuantity,
      maxQuantity,
      minNotional,
      maxNotional,
    };
    await this.administer('/instruments', { ...terms, ...fees });
  }

  /** Orders of alice's in every state, one of bob's, and a market around the fair price. */
  private async prepare(listing: Listing): Promise<void> {
    const { symbol, fairTicks } = listing;
    const keep = async (target: string, name: string, side: string, ticks: bigint, lots: bigint, more: Terms = {}) => {
      const terms = { symbol, side, type: 'limit', price: decimalOf(listing.tickSize, ticks), ...more };
      const { body } = await this.place(name, { ...terms, quantity: decimalOf(listing.lotSize, lots) });
      this.targets.set(`${symbol} ${target}`, body.orderId);
    };
    const some = listing.minLots + 20n;
    await keep('filled', 'alice', 'buy', fairTicks - 3n, some);
    await keep('taker', 'bob', 'sell', fairTicks - 3n, some);
    await keep('partly filled', 'alice', 'buy', fairTicks - 3n, 2n * some);
    await keep('taker', 'bob', 'sell', fairTicks - 3n, some);
    await keep('open', 'alice', 'buy', fairTicks - 4n, some, { clientOrderId: `open-${symbol}` });
    await keep('cancelled', 'alice', 'buy', fairTicks - 4n, some);
    await this.cancel('alice', this.targetOf(listing, 'cancelled'));
    await keep('of another', 'bob', 'buy', fairTicks - 1n, 10n * some);
    await keep('ask', 'bob', 'sell', fairTicks + 1n, 10n * some);
    await this.place('alice', {
      symbol,
      side: 'buy',
      type: 'limit',
      clientOrderId: 'taken',
      price: decimalOf(listing.tickSize, fairTicks - 5n),
      quantity: decimalOf(listing.lotSize, some + 100n),
    });
  }

  private targetOf({ symbol }: Listing, target: string): string {
    if (target === 'none such') return '999999999';
    const orderId = this.targets.get(`${symbol} ${target}`);
    if (orderId === undefined) throw new Error(`there is no order ${target} on ${symbol}`);
    return orderId;
  }

  private trader(name: string): Trader {
    const trader = this.traders.get(name);
    if (trader === undefined) throw new Error(`there is no trader ${name}`);
    return trader;
  }

  private async administer(path: string, body: unknown): Promise<Answer['body']> {
    const answer = await this.venue.request('POST', `/api/v1/admin${path}`, this.admin, body);
    if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer)}`);
    return answer.body;
  }

  private async get(path: string, token?: string): Promise<Answer['body']> {
    const { status, body } = await this.venue.request('GET', path, token);
    if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  private send(method: string, target: string, token: string, body: Terms | undefined): Promise<WireAnswer> {
    const own = [['Authorization', `Bearer ${token}`] as const];
    if (body === undefined) return this.wire.send({ method, target, headers: own });
    const headers = [...own, ['Content-Type', 'application/json'] as const];
    return this.wire.send({ method, target, headers, body: Buffer.from(JSON.stringify(body)) });
  }
}
