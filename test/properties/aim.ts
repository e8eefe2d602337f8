/** Turns what a random participant means into commands, by looking at the venue as it is. */
import { unreachable } from '../../src/common/assert.js';
import { AuctionKind, OrderFlag, OrderType, Phase, Side, TimeInForce } from '../../src/common/model/order-terms.js';
import type { OpenOrder } from '../../src/modules/engine/live-state.js';
import { commandOf, massCancelBody, phaseBody, type PlaceBody, placeBody } from '../support/command.js';
import type { Duel, InstrumentFacts, Move } from './duel.js';
import { noAdvanced } from '../oracle/term-rules.js';
import type { Advanced } from '../oracle/order.js';
import { feeRates } from './fee-rates.js';
import {
  type InstrumentTermIntent,
  type Intent,
  type OrderIntent,
  type PlainIntent,
  type PriceIntent,
  type QuantityIntent,
  type Spoil,
  type TargetIntent,
  type World,
} from './intents.js';
import { MarketAim, type Surroundings } from './market-aim.js';
import { marketIntentNames } from './market-intents.js';
import { BreakerAim } from './breaker-aim.js';
import { type BreakerIntent, breakerKinds } from './breaker-intents.js';
import { RiskAim } from './risk-aim.js';
import { type RiskIntent, riskKinds } from './risk-intents.js';
import { shaped, type ShapedOrder } from './order-shapes.js';

const MAX = Number.MAX_SAFE_INTEGER;

interface Scales {
  readonly anchorTicks: number;
  readonly stepTicks: number;
  readonly lotsFactor: number;
  readonly deposits: readonly [btc: number, usd: number, eth: number];
  readonly assetScale: number;
  readonly tickSize: string;
  readonly lotSize: string;
  readonly terms: InstrumentTerms;
}

interface InstrumentTerms {
  readonly minQuantityLots: number;
  readonly maxQuantityLots: number;
  readonly minNotional: number;
  readonly maxNotional: number;
  readonly makerFeePpm: number;
  readonly takerFeePpm: number;
  readonly collarBps: number;
}

const plainTerms = {
  minQuantityLots: 2,
  maxQuantityLots: 200,
  minNotional: 250,
  maxNotional: 15_000,
  makerFeePpm: 0,
  takerFeePpm: 0,
  collarBps: 300,
};

const plain: Scales = {
  anchorTicks: 100,
  stepTicks: 1,
  lotsFactor: 1,
  deposits: [2_000, 100_000, 2_000],
  assetScale: 0,
  tickSize: '1',
  lotSize: '1',
  terms: plainTerms,
};

const scalesOf: Record<World['style'], Scales> = {
  plain,
  /** Notionals of a few units, so that nearly every fee is rounded. */
  fees: {
    ...plain,
    anchorTicks: 12,
    deposits: [500, 3_000, 500],
    terms: { ...plainTerms, minQuantityLots: 1, minNotional: 0, maxNotional: 1_000, collarBps: 1_500 },
  },
  scarce: { ...plain, deposits: [30, 2_000, 30] },
  /** One tick × one lot is 50 quote units, one lot 100 base units. */
  scaled: {
    ...plain,
    anchorTicks: 1_000,
    stepTicks: 7,
    deposits: [100_000, 90_000_000, 100_000],
    assetScale: 3,
    tickSize: '0.5',
    lotSize: '0.100',
    terms: { ...plainTerms, minNotional: 200_000, maxNotional: 6_000_000 },
  },
  /** Amounts that meet 2^53: three accounts own more than one number holds. */
  wide: {
    ...plain,
    anchorTicks: 30_000_000,
    stepTicks: 1_000_000,
    lotsFactor: 12_000_000,
    deposits: [4e15, 7e15, 4e15],
    terms: { ...plainTerms, maxQuantityLots: MAX, minNotional: 1, maxNotional: 4e15, collarBps: 2_000 },
  },
  /** Prices so far apart that no dense window spans them. */
  far: {
    ...plain,
    anchorTicks: 400_000,
    stepTicks: 38_000,
    deposits: [2_000, 900_000_000, 2_000],
    terms: { ...plainTerms, minNotional: 1, maxNotional: 100_000_000, collarBps: 4_000 },
  },
};

export class Aim {
  private readonly scales: Scales;
  private readonly placed: (ShapedOrder & { readonly accountId: number })[] = [];
  private references = 0;
  private readonly market: MarketAim;
  private readonly risk: RiskAim;
  private readonly breaker: BreakerAim;

  constructor(
    private readonly world: World,
    private readonly duel: Duel,
  ) {
    this.scales = scalesOf[world.style];
    const surroundings: Surroundings = {
      duel,
      stepTicks: this.scales.stepTicks,
      lotsFactor: this.scales.lotsFactor,
      accountId: (pick) => this.accountId(pick),
      instrument: (pick) => this.instrument(pick),
      priceNear: (instrumentId, side) => this.priceNear(instrumentId, side),
    };
    this.market = new MarketAim(surroundings);
    this.risk = new RiskAim(surroundings);
    this.breaker = new BreakerAim(surroundings);
  }

  /** Three assets, three instruments that share them, and accounts with money. */
  openingMoves(): Move[] {
    const { assetScale: scale, deposits, tickSize, lotSize, terms } = this.scales;
    const define = (symbol: string, baseAssetId: number, quoteAssetId: number): Move =>
      commandOf('DefineInstrument', 0, {
        ...terms,
        ...this.rates(),
        symbol,
        baseAssetId,
        quoteAssetId,
        tickSize,
        lotSize,
      });
    const moves: Move[] = [
      ...['BTC', 'USD', 'ETH'].map((asset) => commandOf('DefineAsset', 0, { asset, scale })),
      define('BTC-USD', 1, 2),
      define('ETH-USD', 3, 2),
      define('ETH-BTC', 3, 1),
    ];
    for (let accountId = 1; accountId <= this.world.accounts; accountId += 1) {
      moves.push(commandOf('OpenAccount', 0, { accountKey: `trader-${accountId}` }));
      deposits.forEach((amount, index) => {
        moves.push(commandOf('Deposit', accountId, { amount, assetId: index + 1, reference: `start-${index}` }));
      });
    }
    return [...moves, ...this.openingTerms()];
  }

  /** How the levels of instruments are divided, how far their prices may go, and their mark prices. */
  private openingTerms(): Move[] {
    const isWide = this.world.style === 'wide';
    return this.world.opening.flatMap(({ allocation, bands, mark }, index) =>
      [allocation, ...(isWide ? [] : [bands, mark])]
        .filter((intent) => intent !== undefined)
        .map((intent) => this.market.termMove(intent, index + 1)),
    );
  }

  /** Sells and buys that meet every queue in its order, so that a wrong one shows; then a book of the largest orders. */
  closingMoves(): Move[] {
    const sweeps = [...this.duel.instruments.values()].flatMap(({ instrumentId }) => [
      ...this.sweep(1, instrumentId, Side.buy, this.scales.anchorTicks * 2),
      ...this.sweep(2, instrumentId, Side.sell, 1),
    ]);
    const accounts = Array.from({ length: this.world.accounts }, (_, index) => index + 1);
    return [
      ...sweeps,
      ...accounts.map((accountId) => commandOf('MassCancel', accountId, massCancelBody())),
      ...this.pile({ account: 0, instrument: 0, side: Side.buy }),
      ...this.pile({ account: 1, instrument: 0, side: Side.sell }),
    ];
  }

  private sweep(accountId: number, instrumentId: number, side: number, priceTicks: number): Move[] {
    const quantityLots = this.scales.lotsFactor * 4;
    const body = placeBody({ instrumentId, side, priceTicks, quantityLots, timeInForce: TimeInForce.ioc });
    return Array.from({ length: 4 }, () => commandOf('PlaceOrder', accountId, body));
  }

  moves(intent: Intent): Move[] {
    switch (intent.kind) {
      case 'place':
        return [
          this.place(
            this.accountId(intent.order.account),
            this.shapedOrder(intent.order),
            intent.order.session.sessionId,
          ),
        ];
      case 'spoilt':
        return [this.spoilt(intent.order, intent.spoil)];
      case 'lean':
        return this.lean(intent.order, intent.short);
      case 'again':
        return this.again(intent.pick, intent.change);
      case 'cancel':
        return this.cancel(intent.target, intent.asks);
      case 'cancelByClientId':
        return [
          commandOf('CancelByClientOrderId', this.accountId(intent.account), {
            clientOrderId: nameOf(intent.clientId),
          }),
        ];
      case 'replace':
        return [this.replace(intent)];
      case 'massCancel': {
        const accountId = intent.account === -1 ? 77 : this.accountId(intent.account);
        return [
          commandOf('MassCancel', accountId, massCancelBody({ instrumentId: intent.instrumentId, side: intent.side })),
        ];
      }
      case 'deposit':
      case 'withdraw':
        return [this.posting(intent)];
      case 'spoiltMoney': {
        const { name, accountId, assetId, amount, reference } = intent;
        return [commandOf(name, accountId, { assetId, amount, reference })];
      }
      default:
        if (isOfRisk(intent)) return this.world.isLimited ? this.risk.moves(intent) : [];
        if (isOfBreaker(intent)) return this.breaker.moves(intent);
        return isPlain(intent) ? this.operatorMoves(intent) : this.market.moves(intent);
    }
  }

  private operatorMoves(
    intent: Exclude<
      PlainIntent,
      {
        kind:
          | 'place'
          | 'spoilt'
          | 'lean'
          | 'again'
          | 'cancel'
          | 'cancelByClientId'
          | 'replace'
          | 'massCancel'
          | 'deposit'
          | 'withdraw'
          | 'spoiltMoney';
      }
    >,
  ): Move[] {
    switch (intent.kind) {
      case 'fees': {
        const instrument = this.instrument(intent.instrument);
        const [makerFeePpm, takerFeePpm] = feeRates[intent.rates % feeRates.length] ?? [0, 0];
        return [update(instrument.instrumentId, { ...termsOf(instrument), makerFeePpm, takerFeePpm })];
      }
      case 'limits': {
        const instrument = this.instrument(intent.instrument);
        const { terms } = this.scales;
        const tight = {
          ...terms,
          minQuantityLots: 5 * this.scales.lotsFactor,
          maxNotional: Math.floor(terms.maxNotional / 3),
        };
        const { makerFeePpm, takerFeePpm } = instrument;
        return [update(instrument.instrumentId, { ...(intent.tight ? tight : terms), makerFeePpm, takerFeePpm })];
      }
      case 'pile':
        return this.pile(intent);
      case 'brim':
        return this.brim(intent);
      case 'updateBadly':
        return [update(intent.instrumentId, spoiltTerms(this.scales.terms, intent.term))];
      case 'phase': {
        return this.interlude(intent.instrument, intent.phase);
      }
      case 'badPhase':
        return [commandOf('SetPhase', 0, phaseBody(intent.instrumentId, intent.phase))];
      case 'openOrderLimit': {
        const accountId = intent.account === -1 ? 0 : intent.account === -2 ? 99 : this.accountId(intent.account);
        return [commandOf('SetLimits', accountId, { maxOpenOrders: intent.maxOpenOrders })];
      }
      case 'killSwitch':
        return this.killSwitch(intent.target, intent.scope, intent.wild);
      case 'openAccount':
        return [commandOf('OpenAccount', 0, { accountKey: intent.accountKey })];
      case 'defineAsset':
        return [commandOf('DefineAsset', 0, { asset: intent.asset, scale: intent.scale })];
      case 'defineInstrument': {
        const { symbol, part, term } = intent;
        const { tickSize, lotSize, terms } = this.scales;
        const whole = { ...terms, symbol, tickSize, lotSize, baseAssetId: 1, quoteAssetId: 3 };
        return [commandOf('DefineInstrument', 0, { ...whole, ...spoiltTerms(terms, term), ...part })];
      }
      case 'unknown':
        return [{ name: 'Unknown', commandType: intent.commandType, accountId: intent.accountId }];
      default:
        return unreachable(intent);
    }
  }

  private place(accountId: number, order: ShapedOrder, sessionId = 0): Move {
    this.placed.push({ accountId, ...order });
    return commandOf('PlaceOrder', accountId, order.body, sentTerms(order.advanced), sessionId);
  }

  private placePlain(accountId: number, body: PlaceBody): Move {
    return this.place(accountId, { body, advanced: noAdvanced });
  }

  private shapedOrder(order: OrderIntent): ShapedOrder {
    const plainBody = this.orderBody(order);
    const instrument = this.instrument(order.instrument);
    const accountId = this.accountId(order.account);
    const { available } = this.duel.balance(accountId, instrument.baseAssetId);
    const side = order.shape.of === 'reduceOnly' ? Side.sell : order.side;
    const mayShape = this.world.style !== 'wide' || shapesOfWide.includes(order.shape.of);
    const { body, advanced } = shaped(
      { body: plainBody, advanced: noAdvanced },
      mayShape ? order.shape : { of: 'none' },
      {
        lookedAt: this.duel.lastPrice(instrument.instrumentId) ?? this.priceNear(instrument.instrumentId, side),
        stepTicks: this.scales.stepTicks,
        lotsFactor: this.scales.lotsFactor,
        availableLots: Math.floor(available / instrument.baseUnitsPerLot),
        quoteUnitsPerTickLot: instrument.quoteUnitsPerTickLot,
        bestOpposite: this.priceNear(instrument.instrumentId, side),
      },
    );
    const { until, session, prevention } = order;
    const flags = body.flags | (session.cancelOnDisconnect ? OrderFlag.cancelOnDisconnect : 0);
    const selfTradePrevention = prevention;
    const isTimed = until !== undefined && body.timeInForce === TimeInForce.gtc && body.orderType !== OrderType.market;
    if (!isTimed) return { body: { ...body, flags, selfTradePrevention }, advanced };
    const { timeInForce, inUs } = until;
    const expireAtUs = inUs === 0 ? 0 : this.duel.nowUs + inUs;
    return {
      body: { ...body, flags, selfTradePrevention, timeInForce },
      advanced: { ...advanced, expireAtUs },
    };
  }

  private priceNear(instrumentId: number, side: number): number {
    const [best] = this.duel.queuePrices(instrumentId, side === Side.buy ? Side.sell : Side.buy);
    return best?.priceTicks ?? this.duel.lastPrice(instrumentId) ?? this.scales.anchorTicks;
  }

  private orderBody(order: OrderIntent): PlaceBody {
    const accountId = this.accountId(order.account);
    const instrument = this.instrument(order.instrument);
    const base = placeBody({
      instrumentId: instrument.instrumentId,
      side: order.side,
      flags: order.flags,
      orderType: order.market ? OrderType.market : OrderType.limit,
      timeInForce: order.timeInForce,
      clientOrderId: order.clientId === 0 ? '' : nameOf(order.clientId),
    });
    // A price may be aimed at a quantity and a quantity at a price; whichever is aimed comes second.
    if (order.price.at === 'notional') {
      const quantityLots = this.quantity(order.quantity, instrument, order.side, accountId, this.scales.anchorTicks);
      const priceTicks = order.market ? 0 : priceAtNotional(order.price, instrument, quantityLots);
      return { ...base, priceTicks, quantityLots };
    }
    const priceTicks = this.price(order.price, instrument, order.side);
    const quantityLots = this.quantity(order.quantity, instrument, order.side, accountId, priceTicks);
    return { ...base, priceTicks: order.market ? 0 : priceTicks, quantityLots };
  }

  private spoilt(order: OrderIntent, { field, value }: Spoil): Move {
    const { body, advanced } = this.shapedOrder(order);
    const accountId = this.accountId(order.account);
    if (field === 'accountId') return commandOf('PlaceOrder', value, body, sentTerms(advanced));
    if (field in advanced) return this.place(accountId, { body, advanced: { ...advanced, [field]: value } });
    return this.place(accountId, { body: { ...body, [field]: value }, advanced });
  }

  /** Withdraws until the account has just what the order holds, less `short`, then places it. */
  private lean(order: OrderIntent, short: number): Move[] {
    const body = { ...this.orderBody(order), orderType: OrderType.limit };
    const instrument = this.instrument(order.instrument);
    const accountId = this.accountId(order.account);
    const isBuy = body.side === Side.buy;
    const assetId = isBuy ? instrument.quoteAssetId : instrument.baseAssetId;
    if (!isPlainAmount(body.priceTicks) || !isPlainAmount(body.quantityLots)) return [this.placePlain(accountId, body)];
    const notional = BigInt(body.priceTicks) * BigInt(body.quantityLots) * BigInt(instrument.quoteUnitsPerTickLot);
    const rate = BigInt(Math.max(instrument.takerFeePpm, instrument.makerFeePpm));
    const held = isBuy
      ? notional + (notional * rate + 999_999n) / 1_000_000n
      : BigInt(body.quantityLots) * BigInt(instrument.baseUnitsPerLot);
    const spare = BigInt(this.duel.balance(accountId, assetId).available) - held + BigInt(short);
    if (spare < 1n) return [this.placePlain(accountId, body)];
    const withdrawal = { amount: Number(spare), assetId, reference: this.newReference() };
    return [commandOf('Withdraw', accountId, withdrawal), this.placePlain(accountId, body)];
  }

  private again(pick: number, change: string): Move[] {
    const withId = this.placed.filter((one) => one.body.clientOrderId !== '');
    const first = withId[pick % Math.max(1, withId.length)];
    if (first === undefined) return [];
    const { accountId, body, advanced } = first;
    const changed: Record<string, Partial<PlaceBody>> = {
      price: { priceTicks: body.priceTicks + 1 },
      quantity: { quantityLots: body.quantityLots + 1 },
      side: { side: body.side === Side.buy ? Side.sell : Side.buy },
      flags: { flags: body.flags ^ 32 },
      instrument: { instrumentId: (body.instrumentId % 3) + 1 },
      timeInForce: { timeInForce: body.timeInForce === TimeInForce.gtc ? TimeInForce.ioc : TimeInForce.gtc },
      orderType: { orderType: body.orderType === OrderType.limit ? OrderType.market : OrderType.limit },
      minusZero: body.priceTicks === 0 ? { priceTicks: -0 } : { quantityLots: -0 },
    };
    const owner = change === 'account' ? (accountId % this.world.accounts) + 1 : accountId;
    const sent = { ...body, ...changed[change] };
    const terms = change === 'advanced' ? { ...advanced, expireAtUs: advanced.expireAtUs + 1 } : advanced;
    return [commandOf('PlaceOrder', owner, sent, sentTerms(terms))];
  }

  private cancel(target: TargetIntent, asks: 'owner' | 'other'): Move[] {
    const { orderId, accountId } = this.aimed(target, asks);
    return [commandOf('CancelOrder', accountId, { orderId })];
  }

  private replace(intent: Extract<Intent, { kind: 'replace' }>): Move {
    const { orderId, accountId, order } = this.aimed(intent.target, intent.asks);
    const { of, more } = intent.quantity;
    const total = order?.quantityLots ?? 5;
    const filled = total - (order?.openLots ?? 0);
    const factor = this.scales.lotsFactor;
    const quantityLots =
      of === 'same'
        ? 0
        : of === 'total'
          ? Math.max(0, total + more * factor)
          : of === 'filled'
            ? filled + more * factor
            : more;
    const instrument = this.duel.instruments.get(order?.instrumentId ?? 1) ?? this.instrument(0);
    const side = order?.side ?? Side.buy;
    const { price } = intent;
    const priceTicks =
      price === undefined
        ? 0
        : price.at === 'notional'
          ? priceAtNotional(price, instrument, quantityLots)
          : this.price(price, instrument, side);
    return commandOf('ReplaceOrder', accountId, { orderId, priceTicks, quantityLots });
  }

  private aimed(
    target: TargetIntent,
    asks: 'owner' | 'other',
  ): { readonly orderId: number; readonly accountId: number; readonly order?: OpenOrder } {
    if (target.among === 'number') return { orderId: target.pick, accountId: 1 };
    if (target.among === 'ever') return { orderId: (target.pick % (this.duel.lastOrderId + 2)) + 1, accountId: 1 };
    const open = Array.from({ length: this.duel.accountCount }, (_, index) => this.duel.openOrders(index + 1)).flat();
    const order = open[target.pick % Math.max(1, open.length)];
    if (order === undefined) return { orderId: target.pick, accountId: 1 };
    const accountId = asks === 'owner' ? order.accountId : (order.accountId % this.world.accounts) + 1;
    return { orderId: order.orderId, accountId, order };
  }

  private posting({ kind, money }: Extract<Intent, { kind: 'deposit' | 'withdraw' }>): Move {
    const accountId = this.accountId(money.account);
    const assetId = (money.asset % Math.max(1, this.duel.assetCount)) + 1;
    const { available, held } = this.duel.balance(accountId, assetId);
    // Draining or filling an account to the brim in every run would end its trading: only in wide runs is it the point.
    const all = kind === 'withdraw' ? available : MAX - available - held;
    const isPoint = this.world.style === 'wide' || money.account % 8 === 0;
    const { of, value } = money.amount;
    const amount =
      of === 'all' ? (isPoint ? all + value : 3 + value) : of === 'units' ? value * this.scales.lotsFactor : value;
    const { reference: named } = money;
    const reference = typeof named === 'string' ? named : named === 0 ? this.newReference() : `again-${named}`;
    // Something like the same amount has to come again under the same reference.
    const repeated = reference.startsWith('again') && of !== 'number' ? 5 + (money.account % 2) : amount;
    return commandOf(kind === 'deposit' ? 'Deposit' : 'Withdraw', accountId, { amount: repeated, assetId, reference });
  }

  /** A sell tries what bids it would meet; buys of all accounts meet on one level. */
  private pile({ account, instrument, side }: Omit<Extract<Intent, { kind: 'pile' }>, 'kind'>): Move[] {
    const { instrumentId, maxNotional, quoteUnitsPerTickLot } = this.instrument(instrument);
    const quantityLots = Math.floor(maxNotional / quoteUnitsPerTickLot);
    const body = placeBody({ instrumentId, side, priceTicks: 1, quantityLots });
    const accounts = side === Side.sell ? [account] : Array.from({ length: this.world.accounts }, (_, index) => index);
    return accounts.map((one) => this.placePlain(this.accountId(one), body));
  }

  /** An account that could own little more than it does offers in an auction in which another bids a multiple. */
  private brim({ account, instrument, times }: Omit<Extract<Intent, { kind: 'brim' }>, 'kind'>): Move[] {
    if (this.world.style !== 'wide') return [];
    const { instrumentId, quoteAssetId, quoteUnitsPerTickLot } = this.instrument(instrument);
    const [seller, buyer] = [this.accountId(account), this.accountId(account + 1)];
    const { available, held } = this.duel.balance(seller, quoteAssetId);
    const [priceTicks, quantityLots] = [this.scales.anchorTicks, this.scales.lotsFactor];
    const offer = placeBody({ instrumentId, side: Side.sell, priceTicks, quantityLots });
    const bid = placeBody({ instrumentId, priceTicks: priceTicks * times, quantityLots });
    const room = 2 * priceTicks * quantityLots * quoteUnitsPerTickLot;
    const amount = MAX - available - held - room;
    return [
      commandOf('SetPhase', 0, phaseBody(instrumentId, Phase.auction, AuctionKind.opening)),
      commandOf('Deposit', seller, { amount, assetId: quoteAssetId, reference: this.newReference() }),
      this.placePlain(seller, offer),
      this.placePlain(buyer, bid),
      commandOf('SetPhase', 0, phaseBody(instrumentId, Phase.continuous)),
    ];
  }

  /** Another phase, what is tried in it, and mostly trading again: closed most of the time would be a dull market. */
  private interlude(instrument: number, phase: number): Move[] {
    const { instrumentId } = this.instrument(instrument);
    const target = { among: 'open', pick: instrument } as const;
    const total = { of: 'total', more: 1 } as const;
    return [
      commandOf('SetPhase', 0, phaseBody(instrumentId, phase)),
      commandOf('PlaceOrder', 1, placeBody({ instrumentId, priceTicks: this.scales.anchorTicks, quantityLots: 5 })),
      this.replace({ kind: 'replace', target, asks: 'owner', price: undefined, quantity: total }),
      ...this.cancel(target, 'owner'),
      ...(instrument % 5 === 0 ? [] : [commandOf('SetPhase', 0, phaseBody(instrumentId, Phase.continuous))]),
    ];
  }

  private killSwitch(pick: number, scope: number, wild: [number, number] | undefined): Move[] {
    if (wild !== undefined) return [commandOf('SetKillSwitch', 0, { target: wild[0], active: wild[1], scope })];
    const whom = [this.accountId(Math.max(0, pick)), 1, (pick % 3) + 1, 1 + (pick % 2)][scope] ?? pick;
    const target = scope === 0 && pick === -1 ? -1 : whom;
    // Off again at once or after a while: the next orders try it meanwhile.
    const on = commandOf('SetKillSwitch', 0, { target, active: 1, scope });
    const off = commandOf('SetKillSwitch', 0, { target, active: 0, scope });
    const order = placeBody({ priceTicks: this.scales.anchorTicks, quantityLots: 5 * this.scales.lotsFactor });
    const tried = commandOf(
      'PlaceOrder',
      this.accountId(Math.max(0, pick)),
      order,
      undefined,
      scope === 3 ? target : 0,
    );
    return [on, tried, ...this.again(pick + 1, 'nothing'), off];
  }

  private price(price: Exclude<PriceIntent, { at: 'notional' }>, instrument: InstrumentFacts, side: number): number {
    if (price.at === 'number') return price.value;
    const { anchorTicks, stepTicks } = this.scales;
    const spread = side === Side.buy ? -2 : 2;
    if (price.at === 'anchor') return Math.max(1, anchorTicks + (price.steps + spread) * stepTicks);
    const looked = (price.at === 'own') === (side === Side.buy) ? Side.buy : Side.sell;
    const [best] = this.duel.queuePrices(instrument.instrumentId, looked);
    return Math.max(1, (best?.priceTicks ?? anchorTicks + spread * stepTicks) + price.ticks * stepTicks);
  }

  private quantity(
    quantity: QuantityIntent,
    instrument: InstrumentFacts,
    side: number,
    accountId: number,
    priceTicks: number,
  ): number {
    switch (quantity.of) {
      case 'lots':
        return quantity.lots * this.scales.lotsFactor;
      case 'levels': {
        const levels = this.duel.queuePrices(instrument.instrumentId, side === Side.buy ? Side.sell : Side.buy);
        const lots = levels.slice(0, quantity.levels).reduce((sum, level) => sum + level.quantityLots, 0);
        return lots === 0 ? 3 * this.scales.lotsFactor : lots + quantity.more;
      }
      case 'funds': {
        const assetId = side === Side.buy ? instrument.quoteAssetId : instrument.baseAssetId;
        const perLot = side === Side.buy ? priceTicks * instrument.quoteUnitsPerTickLot : instrument.baseUnitsPerLot;
        return Math.floor(this.duel.balance(accountId, assetId).available / perLot) + quantity.more;
      }
      case 'notional':
        return Math.floor(instrument.maxNotional / (priceTicks * instrument.quoteUnitsPerTickLot)) + quantity.more;
      case 'bound':
        return instrument[quantity.bound === 'minimum' ? 'minQuantityLots' : 'maxQuantityLots'] + quantity.more;
      case 'number':
        return quantity.value;
      default:
        return unreachable(quantity);
    }
  }

  private accountId(pick: number): number {
    return (pick % this.world.accounts) + 1;
  }

  /** Mostly the first, so that its book fills. */
  private instrument(pick: number): InstrumentFacts {
    const all = [...this.duel.instruments.values()];
    const instrument = pick % 2 === 0 ? all[0] : all[pick % all.length];
    if (instrument === undefined) throw new Error('no instrument is defined');
    return instrument;
  }

  private rates(): { makerFeePpm: number; takerFeePpm: number } {
    const isFree = this.world.style === 'plain' || this.world.style === 'wide';
    const [makerFeePpm, takerFeePpm] = isFree ? [0, 0] : (feeRates[this.world.rates % feeRates.length] ?? [0, 0]);
    return { makerFeePpm, takerFeePpm };
  }

  private newReference(): string {
    this.references += 1;
    return `new-${this.references}`;
  }
}

function nameOf(clientId: number | string): string {
  return typeof clientId === 'string' ? clientId : `order-${clientId}`;
}

function isPlainAmount(value: number): boolean {
  return Number.isSafeInteger(value) && value > 0;
}

function priceAtNotional(
  price: Extract<PriceIntent, { at: 'notional' }>,
  instrument: InstrumentFacts,
  quantityLots: number,
): number {
  const notional = price.bound === 'minimum' ? instrument.minNotional : instrument.maxNotional;
  const atBound = notional / (quantityLots * instrument.quoteUnitsPerTickLot);
  return (price.bound === 'minimum' ? Math.ceil(atBound) : Math.floor(atBound)) + price.ticks;
}

/** Left out where all are 0, as gateways do. */
function sentTerms(advanced: Advanced): Advanced | undefined {
  return Object.values(advanced).some((value) => value !== 0) ? advanced : undefined;
}

const shapesOfWide: readonly string[] = ['none', 'iceberg', 'hidden', 'minimum', 'slide', 'allOrNone'];

function isOfRisk(intent: Intent): intent is RiskIntent {
  return intent.kind in riskKinds;
}

function isOfBreaker(intent: Intent): intent is BreakerIntent {
  return intent.kind in breakerKinds;
}

function isPlain(intent: Exclude<Intent, RiskIntent | BreakerIntent>): intent is PlainIntent {
  return !marketIntentNames.includes(intent.kind);
}

function termsOf(instrument: InstrumentFacts): InstrumentTerms {
  const { minQuantityLots, maxQuantityLots, minNotional, maxNotional, makerFeePpm, takerFeePpm, collarBps } =
    instrument;
  return { minQuantityLots, maxQuantityLots, minNotional, maxNotional, makerFeePpm, takerFeePpm, collarBps };
}

function spoiltTerms(terms: InstrumentTerms, term: InstrumentTermIntent | undefined): InstrumentTerms {
  return term === undefined ? terms : { ...terms, [term.field]: term.value };
}

function update(instrumentId: number, terms: InstrumentTerms): Move {
  return commandOf('UpdateInstrument', 0, { ...terms, instrumentId });
}
