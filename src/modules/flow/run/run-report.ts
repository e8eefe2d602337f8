import { formatUnits } from '../../../common/decimal.js';
import { ALL_INSTRUMENTS } from '../../../common/model/commands.js';
import type { AssetTotals, Depth, DepthLevel, LiveState } from '../../engine/live-state.js';
import type { MarketDataFeed } from '../../market-data/market-data-feed.js';
import { INSTRUMENT_ID } from '../domain/flow-setup.js';
import { compareOrders, filledByOrder, openByOrder, type OrderComparison } from '../domain/order-check.js';
import { bitstampBtcUsd } from '../domain/recorded-event.js';
import { compareTrades } from '../domain/trade-check.js';
import type { AssetConservation, BookLevel, FlowRate, FlowReport, MarketDataWork } from '../flow-report.js';
import type { Playback } from './playback.js';

const LEVELS_SHOWN = 10;
const ALL = Number.MAX_SAFE_INTEGER;

/** What a finished playback found. */
export async function reportOf(run: Playback): Promise<FlowReport> {
  const { options, plan, feed, tally } = run.parts;
  const { view } = feed;
  const projections = await feed.readSide?.caughtUp();
  const { counts, fromUs, toUs, standing } = plan;
  return {
    file: options.file,
    format: options.format,
    recorded: { ...counts, from: timeOf(fromUs), to: timeOf(toUs) },
    accounts: plan.accounts,
    standing: {
      named: standing.filter(({ isNamed }) => isNamed).length,
      untouched: standing.filter(({ isNamed }) => !isNamed).length,
    },
    commands: { total: feed.commandCount, setup: run.setupCommands, continuedFrom: feed.continuedFrom },
    flow: run.flow.counts,
    refusals: Object.fromEntries(tally.refusals),
    duplicates: tally.duplicates,
    trades: compareTrades(run.recordedTrades, run.fills, tally.trades),
    filledOrders: compareOrders(run.filled, filledByOrder(tally.trades)),
    openOrders: openOrders(run),
    snapshots: { ...run.snapshots.counts, differences: run.snapshots.differences },
    book: bookOf(view.depth(INSTRUMENT_ID, LEVELS_SHOWN)),
    assets: view.totals().map(conservationOf),
    rate: rateOf(run.measured),
    ...(feed.journal && { journal: feed.journal }),
    ...(projections && { projections }),
    ...(feed.readSide && { marketData: marketDataOf(feed.readSide.marketData, view) }),
    sequence: view.sequence,
    stateHash: view.stateHash(),
  };
}

function openOrders({ parts, flow }: Playback): OrderComparison {
  const { feed, plan, tally } = parts;
  const open = new Map<number, number>();
  for (let accountId = 1; accountId <= plan.accounts; accountId += 1) {
    for (const { orderId, openLots } of feed.view.openOrders(accountId, ALL_INSTRUMENTS, ALL, ALL))
      open.set(tally.recordedIdOf(orderId), openLots);
  }
  return compareOrders(openByOrder(flow.recorded.openOrders()), open);
}

function conservationOf({ assetId, asset, available, held, fees, external }: AssetTotals): AssetConservation {
  const { tickScale, lotScale } = bitstampBtcUsd;
  const scale = assetId === 1 ? lotScale : tickScale + lotScale;
  return {
    asset,
    available: formatUnits(available, scale),
    held: formatUnits(held, scale),
    fees: formatUnits(fees, scale),
    external: formatUnits(external, scale),
    isConserved: available + held + fees === external,
  };
}

function bookOf({ bids, asks }: Depth): { bids: BookLevel[]; asks: BookLevel[] } {
  const { tickScale, lotScale } = bitstampBtcUsd;
  const level = ({ priceTicks, quantityLots }: { priceTicks: number; quantityLots: number }): BookLevel => ({
    price: formatUnits(priceTicks, tickScale),
    quantity: formatUnits(quantityLots, lotScale),
  });
  return { bids: bids.map(level), asks: asks.map(level) };
}

function marketDataOf(feed: MarketDataFeed, view: LiveState): MarketDataWork {
  const { sequence } = feed;
  const market = feed.market(INSTRUMENT_ID);
  const ticker = market?.ticker(feed.nowUs(), sequence);
  return {
    sequence,
    trades: ticker?.tradeCount ?? 0,
    volume: formatUnits(ticker?.baseVolumeLots ?? 0n, bitstampBtcUsd.lotScale),
    last: formatUnits(ticker?.lastTicks ?? 0, bitstampBtcUsd.tickScale),
    isBookEqual: market !== undefined && textOf(market.depth(ALL)) === textOf(view.depth(INSTRUMENT_ID, ALL)),
  };
}

/** A book as a text, for comparing. */
function textOf({ bids, asks }: Pick<Depth, 'bids' | 'asks'>): string {
  return [bids, asks].map((side) => side.map(levelText).join()).join(' | ');
}

function levelText({ priceTicks, quantityLots, orders }: DepthLevel): string {
  return `${priceTicks} ${quantityLots} ${orders}`;
}

function rateOf({ commands, wallS, cpuS }: { commands: number; wallS: number; cpuS: number }): FlowRate {
  const per = (seconds: number): number => (seconds === 0 ? 0 : commands / seconds);
  return { commands, wallS, cpuS, commandsPerWallS: per(wallS), commandsPerCpuS: per(cpuS) };
}

function timeOf(timeUs: number): string {
  return new Date(timeUs / 1_000).toISOString();
}
