import { CommandBus } from '@nestjs/cqrs';
import { unreachable } from '../../common/assert.js';
import type { Actor, Permission } from '../../common/model/actor.js';
import type { CommandBody } from '../../common/model/commands.js';
import { OrderFlag, OrderType, SelfTradePrevention, Side, TimeInForce } from '../../common/model/order-terms.js';
import { RejectReason } from '../../common/model/reject-reason.js';
import type { AccountId, SessionId } from '../../common/model/units.js';
import { AdministerCommand } from '../engine/admin.commands.js';
import { type CommandOutcome, eventOf, VenueUnavailable } from '../engine/command-outcome.js';
import { LiveReads } from '../engine/live-state.js';
import { CancelOrderCommand, PlaceOrderCommand, ReplaceOrderCommand } from '../engine/order.commands.js';
import { InstrumentDirectory } from '../instruments/instrument-directory.js';
import { demoAssets, type DemoInstrument, demoInstruments } from './domain/demo-instruments.js';
import { type MakerAction, MarketMaker } from './domain/market-maker.js';
import { Random } from './domain/random.js';
import { Taker } from './domain/taker.js';

const MAKER_KEY = 'simulation:maker';
const TAKER_KEY = 'simulation:taker';
/** What each simulated account starts with, in whole units of every asset. */
const FUNDS = 5_000_000;
const OPEN_QUOTES_READ_MAX = 200;

type ParticipantCommand = PlaceOrderCommand | ReplaceOrderCommand | CancelOrderCommand;

interface Market {
  readonly demo: DemoInstrument;
  readonly instrumentId: number;
  readonly baseAssetId: number;
  readonly maker: MarketMaker;
  readonly taker: Taker;
  readonly startBase: number;
}

/**
 * A small living market: one maker and one taker on each demo instrument, with accounts of their own, trading through the
 * same commands as everyone. All their orders are flagged as simulated. What they decide depends on the seed and on
 * what they find, never on the clock.
 */
export class DemoMarket {
  private markets: Market[] = [];
  private maker!: Actor;
  private taker!: Actor;

  constructor(
    private readonly commands: CommandBus,
    private readonly reads: LiveReads,
    private readonly directory: InstrumentDirectory,
    private readonly seed: number,
  ) {}

  /** Defines what is missing (a second start finds everything there) and gets both participants ready. */
  async prepare(operator: Actor): Promise<void> {
    for (const { asset, scale } of demoAssets) {
      await this.administer(operator, 0, { name: 'DefineAsset', body: { asset, scale } }, RejectReason.ASSET_EXISTS);
    }
    for (const demo of demoInstruments) {
      const body = this.definitionOf(demo);
      await this.administer(operator, 0, { name: 'DefineInstrument', body }, RejectReason.INSTRUMENT_EXISTS);
    }
    this.maker = await this.participant(operator, MAKER_KEY);
    this.taker = await this.participant(operator, TAKER_KEY);
    const start = await this.reads.answer((state) => state.sequence);
    this.markets = await Promise.all(
      demoInstruments.map((demo, index) => this.market(demo, this.seed + index * 7_919 + start)),
    );
  }

  /** One step of every market: the fair value moves, the maker's quotes follow, the taker may trade. */
  async step(): Promise<void> {
    for (const market of this.markets) await this.stepOf(market);
  }

  private async stepOf({ maker, taker, ...market }: Market): Promise<void> {
    maker.drift();
    const { quotes, base } = await this.reads.answer((state) => ({
      quotes: state.openOrders(this.maker.accountId, market.instrumentId, OPEN_QUOTES_READ_MAX, Infinity),
      base: state.balances(this.maker.accountId).find(({ assetId }) => assetId === market.baseAssetId),
    }));
    const inventory = base === undefined ? 0 : base.available + base.held;
    const skew = Math.max(-1, Math.min(1, (inventory / market.startBase - 1) * 50));
    // All at once: they are one group commit.
    await Promise.all(
      maker.actions(quotes, skew).map((action) => this.send(this.quoteCommand(market.instrumentId, action))),
    );
    const order = taker.next();
    if (order === undefined) return;
    await this.send(
      new PlaceOrderCommand(this.taker, orderBody(market.instrumentId, order.side, 0, order.quantityLots)),
    );
  }

  private quoteCommand(instrumentId: number, action: MakerAction): ParticipantCommand {
    const { maker } = this;
    switch (action.kind) {
      case 'place':
        return new PlaceOrderCommand(
          maker,
          orderBody(instrumentId, action.side, action.priceTicks, action.quantityLots),
        );
      case 'move': {
        const change = { orderId: action.orderId, priceTicks: action.priceTicks, quantityLots: 0 };
        return new ReplaceOrderCommand(maker, change as CommandBody<'ReplaceOrder'>);
      }
      case 'cancel':
        return new CancelOrderCommand(maker, { orderId: action.orderId } as CommandBody<'CancelOrder'>);
      default:
        return unreachable(action);
    }
  }

  /** A participant shrugs at refusals (an order filled meanwhile, a halt) and at a busy venue. */
  private async send(command: ParticipantCommand): Promise<void> {
    try {
      await this.commands.execute(command);
    } catch (error) {
      if (!(error instanceof VenueUnavailable)) throw error;
    }
  }

  private async participant(operator: Actor, accountKey: string): Promise<Actor> {
    const opened = await this.administer(operator, 0, { name: 'OpenAccount', body: { accountKey } });
    const accountId = eventOf(opened, 'AccountOpened')?.accountId as AccountId;
    for (const { asset, scale } of demoAssets) {
      const assetId = this.directory.assetByName(asset)?.assetId as never;
      const body = { assetId, amount: (FUNDS * 10 ** scale) as never, reference: `simulation-start-${asset}` };
      await this.administer(operator, accountId, { name: 'Deposit', body });
    }
    return simulatedActor(accountKey, accountId, ['orders:place', 'orders:cancel', 'orders:read', 'account:read']);
  }

  private async market(demo: DemoInstrument, seed: number): Promise<Market> {
    const instrument = this.directory.bySymbol(demo.symbol);
    if (instrument === undefined) throw new Error(`the demo instrument ${demo.symbol} is not defined`);
    const { instrumentId, baseAssetId } = instrument;
    const maker = new MarketMaker(demo, new Random(seed));
    const { bids, asks } = await this.reads.answer((state) => state.depth(instrumentId, 1));
    // After a restart the market goes on where it was.
    if (bids[0] && asks[0]) maker.fairTicks = (bids[0].priceTicks + asks[0].priceTicks) / 2;
    const scale = this.directory.assetById(baseAssetId)?.scale ?? 0;
    return {
      demo,
      instrumentId,
      baseAssetId,
      maker,
      taker: new Taker(demo, new Random(seed + 1)),
      startBase: FUNDS * 10 ** scale,
    };
  }

  private definitionOf(demo: DemoInstrument): CommandBody<'DefineInstrument'> {
    const assetId = (asset: string): number => this.directory.assetByName(asset)?.assetId ?? 0;
    const definition = { ...demo, baseAssetId: assetId(demo.baseAsset), quoteAssetId: assetId(demo.quoteAsset) };
    // The table of demo instruments has plain numbers; the command brands them.
    return definition as unknown as CommandBody<'DefineInstrument'>;
  }

  private async administer(
    operator: Actor,
    accountId: number,
    action: AdministerCommand['action'],
    expected?: RejectReason,
  ): Promise<CommandOutcome> {
    const outcome = await this.commands.execute(new AdministerCommand(operator, accountId as AccountId, action));
    if (outcome.refusal !== undefined && outcome.refusal !== expected) {
      throw new Error(`the demo market cannot be set up: ${action.name} was refused with ${outcome.refusal}`);
    }
    return outcome;
  }
}

/** Who acts for the simulation. */
export function simulatedActor(username: string, accountId: AccountId, granted: readonly Permission[]): Actor {
  return { userId: username, username, accountId, sessionId: 0 as SessionId, permissions: new Set(granted) };
}

function orderBody(
  instrumentId: number,
  side: Side,
  priceTicks: number,
  quantityLots: number,
): CommandBody<'PlaceOrder'> {
  const isMarket = priceTicks === 0;
  return {
    priceTicks,
    quantityLots,
    instrumentId,
    flags: OrderFlag.simulated | (isMarket ? 0 : OrderFlag.postOnly),
    side,
    orderType: isMarket ? OrderType.market : OrderType.limit,
    timeInForce: isMarket ? TimeInForce.ioc : TimeInForce.gtc,
    selfTradePrevention: SelfTradePrevention.none,
    clientOrderId: '',
  } as CommandBody<'PlaceOrder'>;
}
