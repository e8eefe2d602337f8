import { invariant } from '../../src/common/assert.js';
import type { AdvancedOrderTerms, CommandBody, CommandName } from '../../src/common/model/commands.js';
import type { VenueEvent } from '../../src/common/model/events.js';
import { Side } from '../../src/common/model/order-terms.js';
import type { Plain, Stamp } from '../oracle/emitter.js';
import { commandOf, massCancelBody, phaseBody, placeBody } from './command.js';
import { L3Book } from './l3-book.js';
import { orderOf } from './order-words.js';
import { tell } from './tell.js';
import type { TestedVenue } from './tested-venue.js';

/** Prices, quantities and money are small whole numbers: one tick × one lot is one unit, one lot is one unit. */
const plainTerms = {
  minQuantityLots: 1,
  maxQuantityLots: 1_000_000,
  minNotional: 0,
  maxNotional: 1_000_000_000,
  makerFeePpm: 0,
  takerFeePpm: 0,
  collarBps: 1_000,
};
const COMMAND_EVERY_US = 10;
const plainSizes = { tickSize: '1', lotSize: '1' };
export type MarketTerms = typeof plainTerms & typeof plainSizes;

/**
 * A venue in the words of a trader, for tests: names instead of ids, orders as text (`buy 5 @ 100 ioc`), and events as
 * lines. Every event also goes through an order-by-order book that checks what the stream promises.
 *
 * Starts with the assets BTC (1) and USD (2) of scale 0 and the instrument BTC-USD (1).
 */
export class Market {
  private readonly l3 = new L3Book();
  private readonly accountIds = new Map<string, number>();
  private readonly assetIds = new Map<string, number>();
  private readonly instrumentIds = new Map<string, number>();
  private stamp: Stamp = { sequence: 0, timeUs: 0 };
  private postings = 0;
  /** Every event so far. */
  readonly history: VenueEvent[] = [];

  constructor(
    readonly venue: TestedVenue,
    terms: Partial<MarketTerms> = {},
  ) {
    this.asset('BTC', 0);
    this.asset('USD', 0);
    this.instrument('BTC-USD', terms);
  }

  /** The last command's sequence. */
  get sequence(): number {
    return this.stamp.sequence;
  }

  asset(name: string, scale: number): void {
    const [event] = this.apply('DefineAsset', 0, { asset: name, scale });
    invariant(event?.name === 'AssetDefined', `${name} is defined`);
    this.assetIds.set(name, event.body.assetId);
  }

  /** Defines `BASE-QUOTE` with the plain terms, but for what `terms` says. */
  instrument(symbol: string, terms: Partial<MarketTerms> = {}): void {
    const [base = '', quote = ''] = symbol.split('-');
    const ids = { baseAssetId: this.assetId(base), quoteAssetId: this.assetId(quote) };
    const [event] = this.apply('DefineInstrument', 0, { ...plainTerms, ...plainSizes, ...terms, ...ids, symbol });
    invariant(event?.name === 'InstrumentDefined', `${symbol} is defined`);
    this.instrumentIds.set(symbol, event.body.instrumentId);
  }

  /** Changes the terms of BTC-USD: the plain ones, but for what `terms` says. */
  update(terms: Partial<typeof plainTerms>): string[] {
    return this.send('UpdateInstrument', '', { ...plainTerms, ...terms, instrumentId: 1 });
  }

  /** Opens an account with deposits by asset. */
  account(name: string, deposits: Readonly<Record<string, number>> = {}): void {
    const [event] = this.apply('OpenAccount', 0, { accountKey: name });
    invariant(event?.name === 'AccountOpened', `${name} is opened`);
    this.accountIds.set(name, event.accountId);
    for (const [asset, amount] of Object.entries(deposits)) {
      const [deposit] = this.apply('Deposit', event.accountId, {
        amount,
        assetId: this.assetId(asset),
        reference: this.reference(),
      });
      invariant(deposit?.name === 'FundsDeposited', `${amount} ${asset} are deposited`);
    }
  }

  deposit(account: string, amount: number, asset: string, reference = this.reference()): string[] {
    return this.send('Deposit', account, { amount, assetId: this.assetId(asset), reference });
  }

  withdraw(account: string, amount: number, asset: string, reference = this.reference()): string[] {
    return this.send('Withdraw', account, { amount, assetId: this.assetId(asset), reference });
  }

  /** An order in the words of order-words.ts, on BTC-USD unless it says otherwise. Answers the events as lines. */
  place(account: string, order: string, terms?: Plain<AdvancedOrderTerms>): string[] {
    const { body, advanced, symbol, sessionId } = orderOf(order);
    const isPlain = Object.values(advanced).every((value) => value === 0);
    const placed = placeBody({ ...body, instrumentId: this.instrumentId(symbol ?? 'BTC-USD') });
    const sent = terms ?? (isPlain ? undefined : advanced);
    return this.told(this.applyCommand(commandOf('PlaceOrder', this.accountId(account), placed, sent, sessionId)));
  }

  /** Places each order and expects it to be accepted; `alice: buy 5 @ 100`. */
  given(...orders: string[]): void {
    for (const line of orders) {
      const [account = '', order = ''] = line.split(': ');
      const [first] = this.place(account, order);
      invariant(first?.includes('accepted') === true, `${line}: ${first}`);
    }
  }

  cancel(account: string, orderId: number): string[] {
    return this.send('CancelOrder', account, { orderId });
  }

  /** `5 @ 100`, `5` or `@ 100`: what is not named stays. */
  replace(account: string, orderId: number, terms: string): string[] {
    const match = /^(\d+)? ?(?:@ (\d+))?$/.exec(terms);
    invariant(match !== null, `${terms} are terms`);
    const [, quantityLots = '0', priceTicks = '0'] = match;
    return this.send('ReplaceOrder', account, {
      orderId,
      priceTicks: Number(priceTicks),
      quantityLots: Number(quantityLots),
    });
  }

  massCancel(account: string, instrumentId = -1, side = 0): string[] {
    return this.send('MassCancel', account, massCancelBody({ instrumentId, side }));
  }

  /** Account '' switches the whole venue. */
  killSwitch(account: string, active: number): string[] {
    const target = account === '' ? -1 : this.accountId(account);
    return this.send('SetKillSwitch', '', { target, active, scope: 0 });
  }

  phase(phase: number): string[] {
    return this.send('SetPhase', '', phaseBody(1, phase));
  }

  /** The session ends: its orders that are to be cancelled then are. */
  disconnect(account: string, sessionId: number): string[] {
    return this.told(
      this.applyCommand(commandOf('DisconnectSession', this.accountId(account), {}, undefined, sessionId)),
    );
  }

  /** When the next command comes. */
  get nextTimeUs(): number {
    return this.stamp.timeUs + COMMAND_EVERY_US;
  }

  /** So much longer than usual until the next command. */
  pause(us: number): void {
    this.stamp = { ...this.stamp, timeUs: this.stamp.timeUs + us };
  }

  /** Sends any command; account '' is the venue itself. */
  send<N extends CommandName>(name: N, account: string, body: Plain<CommandBody<N>>): string[] {
    return this.told(this.apply(name, account === '' ? 0 : this.accountId(account), body));
  }

  /** The same with an account id that need not exist, and the events themselves. */
  apply<N extends CommandName>(name: N, accountId: number, body: Plain<CommandBody<N>>): VenueEvent[] {
    return this.applyCommand(commandOf(name, accountId, body));
  }

  applyUnknown(commandType: number, accountId: number): string[] {
    return this.told(this.took(this.venue.applyUnknown(commandType, accountId, this.nextStamp())));
  }

  /** The book from the highest offer to the lowest bid, each queue from its front: `sell 101: #4 3, #7 2`. */
  book(symbol = 'BTC-USD'): string[] {
    const instrumentId = this.instrumentId(symbol);
    const lines = (side: number): string[] => {
      const queue = this.l3.queue(instrumentId, side);
      const prices = [...new Set(queue.map((order) => order.priceTicks))];
      return prices.map((price) => {
        const orders = queue.filter((order) => order.priceTicks === price);
        const word = side === Side.buy ? 'buy' : 'sell';
        return `${word} ${price}: ${orders.map((order) => `#${order.orderId} ${order.openLots}`).join(', ')}`;
      });
    };
    return [...lines(Side.sell).toReversed(), ...lines(Side.buy)];
  }

  /** `90 + 10 held` */
  balance(account: string, asset: string): string {
    const balances = this.venue.balances(this.accountId(account));
    const balance = balances.find((one) => one.assetId === this.assetId(asset));
    return `${balance?.available ?? 0} + ${balance?.held ?? 0} held`;
  }

  fees(asset: string): bigint {
    const totals = this.venue.totals().find((one) => one.asset === asset);
    return totals?.fees ?? 0n;
  }

  accountId(name: string): number {
    const accountId = this.accountIds.get(name);
    invariant(accountId !== undefined, `${name} has an account`);
    return accountId;
  }

  assetId(name: string): number {
    const assetId = this.assetIds.get(name);
    invariant(assetId !== undefined, `${name} is an asset`);
    return assetId;
  }

  private instrumentId(symbol: string): number {
    const instrumentId = this.instrumentIds.get(symbol);
    invariant(instrumentId !== undefined, `${symbol} is an instrument`);
    return instrumentId;
  }

  private reference(): string {
    this.postings += 1;
    return `posting-${this.postings}`;
  }

  private nextStamp(): Stamp {
    this.stamp = { sequence: this.stamp.sequence + 1, timeUs: this.nextTimeUs };
    return this.stamp;
  }

  private applyCommand(sent: Parameters<TestedVenue['apply']>[0]): VenueEvent[] {
    return this.took(this.venue.apply(sent, this.nextStamp()));
  }

  private took(events: VenueEvent[]): VenueEvent[] {
    this.history.push(...events);
    for (const event of events) this.l3.apply(event);
    return events;
  }

  private told(events: readonly VenueEvent[]): string[] {
    return events.map(tell);
  }
}
