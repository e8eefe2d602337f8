/** What a flow run found, and how people read it. Prices and quantities are texts; `…Lots` and `…Ticks` are integers. */
import type { FlowCounts } from './domain/order-flow.js';
import type { OrderComparison } from './domain/order-check.js';
import type { RecordedCounts } from './domain/flow-survey.js';
import type { LevelDifference, SnapshotCounts } from './domain/snapshot-check.js';
import type { TradeComparison } from './domain/trade-check.js';
import type { JournalWork } from './flow-venue.js';
import type { ProjectionWork } from './run/read-side.js';

export interface BookLevel {
  readonly price: string;
  readonly quantity: string;
}

export interface AssetConservation {
  readonly asset: string;
  readonly available: string;
  readonly held: string;
  readonly fees: string;
  readonly external: string;
  /** available + held + fees = external. */
  readonly isConserved: boolean;
}

export interface FlowRate {
  /** Commands of the measured part: what was continued or repeated before it is left out. */
  readonly commands: number;
  readonly wallS: number;
  /** Of the whole process: reading and comparing are in it, and so is the journal thread. */
  readonly cpuS: number;
  readonly commandsPerWallS: number;
  readonly commandsPerCpuS: number;
}

/** What the market data came to that were fed on the way. */
export interface MarketDataWork {
  readonly sequence: number;
  /** Of the last 24 recorded hours. */
  readonly trades: number;
  readonly volume: string;
  readonly last: string;
  /** Every level of its book has the price, quantity and number of orders that the core has. */
  readonly isBookEqual: boolean;
}

export interface FlowReport {
  readonly file: string;
  readonly format: string;
  readonly recorded: RecordedCounts & { readonly from: string; readonly to: string };
  readonly accounts: number;
  /** Orders older than the recording: those that it names, and levels that only its snapshots show. */
  readonly standing: { readonly named: number; readonly untouched: number };
  readonly commands: { readonly total: number; readonly setup: number; readonly continuedFrom: number };
  readonly flow: FlowCounts;
  readonly refusals: Readonly<Record<string, number>>;
  readonly duplicates: number;
  readonly trades: TradeComparison;
  /** Recorded and venue's fills of each order in all, and what is open in the end. */
  readonly filledOrders: OrderComparison;
  readonly openOrders: OrderComparison;
  readonly snapshots: SnapshotCounts & { readonly differences: readonly LevelDifference[] };
  readonly book: { readonly bids: readonly BookLevel[]; readonly asks: readonly BookLevel[] };
  readonly assets: readonly AssetConservation[];
  readonly rate: FlowRate;
  /** Absent where the venue has no journal. */
  readonly journal?: JournalWork;
  /** Absent where nobody reads the venue's events. */
  readonly projections?: ProjectionWork;
  readonly marketData?: MarketDataWork;
  readonly sequence: number;
  readonly stateHash: string;
}

const DIFFERENCES_SHOWN = 12;

/** The report for people, one fact a line. */
export function describeReport(report: FlowReport): string[] {
  const { recorded, standing, commands, rate } = report;
  return [
    `recording  ${report.file} (${report.format}), ${recorded.from} to ${recorded.to}`,
    `           ${recorded.created} created, ${recorded.changed} changed, ${recorded.deleted} deleted, ${recorded.trade} trades, ${recorded.snapshot} snapshots`,
    `before it  ${report.accounts} accounts funded, ${standing.named} older orders, ${standing.untouched} levels that only snapshots show`,
    ...(commands.continuedFrom > 0 ? [`continued  after ${commands.continuedFrom} commands of the journal`] : []),
    `commands   ${commands.total}, ${commands.setup} of them before the first event; refused: ${listOf(report.refusals)}`,
    `rate       ${rate.commands} commands in ${rate.wallS.toFixed(2)} s (CPU ${rate.cpuS.toFixed(2)} s): ${Math.round(rate.commandsPerWallS)} a second, ${Math.round(rate.commandsPerCpuS)} a CPU second`,
    ...describeJournal(report),
    ...describeReadSide(report),
    ...describeFlow(report),
    ...describeTrades(report.trades),
    `orders     filled as recorded: ${share(report.filledOrders)}; open in the end as recorded: ${share(report.openOrders)}`,
    ...describeOrderDifferences('filled', report.filledOrders),
    ...describeOrderDifferences('open', report.openOrders),
    ...describeSnapshots(report),
    ...describeBook(report),
    ...report.assets.map(
      (a) =>
        `${a.asset.padEnd(11)}${a.available} available + ${a.held} held + ${a.fees} fees ${a.isConserved ? '=' : 'IS NOT'} ${a.external} from outside`,
    ),
    `state      sequence ${report.sequence}, hash ${report.stateHash}`,
  ];
}

function describeJournal({ journal }: FlowReport): string[] {
  if (journal === undefined) return [];
  const { frames, commandBytes, eventBytes, syncUs } = journal;
  return [
    `journal    ${frames} group commits, ${commandBytes} bytes of commands, ${eventBytes} bytes of events; ${(syncUs / 1e6).toFixed(2)} s of syncing beside the matching`,
  ];
}

function describeReadSide({ projections, marketData }: FlowReport): string[] {
  if (projections === undefined || marketData === undefined) return [];
  const { events, eventsPerS, lagCommands, catchUpS } = projections;
  return [
    `rows       ${events} events projected, ${Math.round(eventsPerS)} a second; ${lagCommands} commands behind at the end, caught up in ${catchUpS.toFixed(2)} s`,
    `tape       ${marketData.trades} trades, ${marketData.volume} in all, last ${marketData.last}; its book ${marketData.isBookEqual ? "is the core's" : "IS NOT the core's"}`,
  ];
}

function describeFlow({ flow }: FlowReport): string[] {
  return [
    `flow       ${flow.placed} placed, ${flow.cancelled} cancelled, ${flow.repriced} repriced; ${flow.withoutEffect} changes without effect, ${flow.late} events too late, ${flow.unseen} deletes of orders never seen`,
    `fills      ${flow.fillsAgreed} told fills were done by the venue (${flow.fillsAhead} of them with more); ${flow.fillsMissing} were not (${flow.fillsMissingLots} lots taken off)`,
    `           ${flow.tooLate} cancels and new prices came after the venue's fill (${flow.tooLateLots} lots); ${flow.cancelledLess} cancels found less than recorded`,
  ];
}

function describeTrades(trades: TradeComparison): string[] {
  const lines = [
    `trades     venue ${trades.venue} (${trades.venueLots} lots), recorded ${trades.recorded} (${trades.recordedLots} lots)`,
    `           equal in price, quantity and both orders: ${trades.equal}; but for the orders: ${trades.equalButOrders}; but for rounding: ${trades.equalButRounding}; different: ${trades.differences.length}`,
  ];
  for (const { recorded, venue } of trades.differences.slice(0, DIFFERENCES_SHOWN)) {
    const one = recorded === undefined ? 'none' : `${recorded.lots} lots at ${recorded.priceTicks}`;
    const other =
      venue === undefined
        ? 'none'
        : `${venue.lots} lots at ${venue.priceTicks}, orders ${venue.buyOrderId} and ${venue.sellOrderId}`;
    lines.push(`           ${timeOf(recorded?.timeUs ?? venue?.timeUs ?? 0)} recorded ${one}; venue ${other}`);
  }
  return [...lines, ...andMore(trades.differences.length)];
}

function describeOrderDifferences(what: string, comparison: OrderComparison): string[] {
  const lines = comparison.differences
    .slice(0, DIFFERENCES_SHOWN)
    .map((one) => `           order ${one.orderId} ${what}: recorded ${one.recordedLots} lots, venue ${one.venueLots}`);
  return [...lines, ...andMore(comparison.differences.length)];
}

function describeSnapshots({ snapshots }: FlowReport): string[] {
  const { snapshots: all, bestBidEqual, bestAskEqual, depthEqual, differences } = snapshots;
  if (all === 0) return ['snapshots  none in this format'];
  const count = (cause: string): number => differences.filter((one) => one.cause === cause).length;
  const lines = [
    `snapshots  best bid equal in ${bestBidEqual} of ${all}, best ask in ${bestAskEqual}, all levels in ${depthEqual}`,
    `           sides that differ: ${count('feed')} where the recording's events and snapshot disagree, ${count('venue')} where the venue does, ${count('both')} both`,
  ];
  for (const one of differences.filter(({ isBestPrice }) => isBestPrice).slice(0, DIFFERENCES_SHOWN)) {
    lines.push(
      `           ${timeOf(one.timeUs)} best ${one.side === 1 ? 'bid' : 'ask'} (${one.cause}): at ${one.priceTicks} snapshot ${one.snapshotLots} lots, events ${one.recordedLots}, venue ${one.venueLots}`,
    );
  }
  return lines;
}

function describeBook({ book }: FlowReport): string[] {
  const rows = Math.max(book.bids.length, book.asks.length);
  const lines = [`book       ${'bid'.padStart(14)} ${'price'.padStart(9)} | ${'price'.padEnd(9)} ${'ask'.padEnd(14)}`];
  for (let i = 0; i < rows; i += 1) {
    const bid = book.bids[i];
    const ask = book.asks[i];
    const left = `${(bid?.quantity ?? '').padStart(14)} ${(bid?.price ?? '').padStart(9)}`;
    lines.push(`           ${left} | ${(ask?.price ?? '').padEnd(9)} ${ask?.quantity ?? ''}`.trimEnd());
  }
  return lines;
}

function listOf(refusals: Readonly<Record<string, number>>): string {
  const entries = Object.entries(refusals);
  return entries.length === 0 ? 'none' : entries.map(([reason, count]) => `${reason} ${count}`).join(', ');
}

function share({ equal, equalButRounding, differences }: OrderComparison): string {
  const all = equal + equalButRounding + differences.length;
  return `${equal} of ${all}${equalButRounding === 0 ? '' : ` (${equalButRounding} more but for rounding)`}`;
}

function andMore(count: number): string[] {
  return count > DIFFERENCES_SHOWN ? [`           … and ${count - DIFFERENCES_SHOWN} more`] : [];
}

function timeOf(timeUs: number): string {
  return new Date(timeUs / 1_000).toISOString();
}
