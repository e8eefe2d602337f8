/**
 * A heatmap as cells: time from left to right, prices from below, each cell as bright as what rested there. Plain arithmetic over
 * the history, so that the canvas has one picture to draw however many levels there were.
 */
import type { LevelSteps } from '../../../clients/typescript/src/tradsys.js';
import type { DepthMoment } from './depth-history.js';

/** What is shown: times in milliseconds, prices in ticks. */
export interface HeatFrame {
  readonly fromMs: number;
  readonly toMs: number;
  readonly lowTicks: number;
  readonly highTicks: number;
}

export interface HeatCells {
  readonly columns: number;
  readonly rows: number;
  /** Row by row from the top: 1 to 127 for bids, −1 to −127 for offers, 0 for nothing. */
  readonly values: Int8Array;
  /** The most that rested at a level: the brightest. */
  readonly mostLots: number;
}

/** A moment holds until the next one, but no longer than this: a gap stays dark. */
const HOLD_MS = 1_500;
/** As many levels of each side are in sight around the best prices. */
const LEVELS_IN_SIGHT = 20;
const WINDOW_MS_MIN = 60_000;
const BRIGHTEST = 127;

/** Everything that traded and the levels around it; undefined while no moment has both sides. */
export function frameOf(depth: readonly DepthMoment[]): HeatFrame | undefined {
  const [first, last] = [depth[0], depth.findLast(({ bids, asks }) => bids.length > 0 && asks.length > 0)];
  if (first === undefined || last === undefined) return undefined;
  let [low, high] = [Infinity, -Infinity];
  for (const { bids, asks } of depth) {
    if (bids[0] !== undefined) low = Math.min(low, bids[0].priceTicks);
    if (asks[0] !== undefined) high = Math.max(high, asks[0].priceTicks);
  }
  const reach = Math.max(reachOf(last.bids), reachOf(last.asks), 1);
  const toMs = depth.at(-1)?.timeMs ?? last.timeMs;
  const fromMs = Math.min(first.timeMs, toMs - WINDOW_MS_MIN);
  return { fromMs, toMs, lowTicks: Math.max(0, Math.min(low, high) - reach), highTicks: Math.max(low, high) + reach };
}

/** How many ticks the levels in sight of one side are apart. */
function reachOf(levels: readonly LevelSteps[]): number {
  const [best, last] = [levels[0], levels[Math.min(levels.length, LEVELS_IN_SIGHT) - 1]];
  return best === undefined || last === undefined ? 0 : Math.abs(best.priceTicks - last.priceTicks);
}

export function heatCells(depth: readonly DepthMoment[], frame: HeatFrame, columns: number, rows: number): HeatCells {
  const values = new Int8Array(columns * rows);
  const mostLots = mostOf(depth, frame);
  if (mostLots === 0) return { columns, rows, values, mostLots };
  const columnOf = (timeMs: number): number =>
    Math.floor(((timeMs - frame.fromMs) / (frame.toMs - frame.fromMs)) * columns);
  for (const [index, moment] of depth.entries()) {
    const next = depth[index + 1]?.timeMs ?? frame.toMs;
    const from = Math.max(0, columnOf(moment.timeMs));
    const to = Math.min(columns, Math.max(from + 1, columnOf(Math.min(next, moment.timeMs + HOLD_MS))));
    for (const [levels, sign] of [
      [moment.bids, 1],
      [moment.asks, -1],
    ] as const)
      for (const { priceTicks, quantityLots } of levels) {
        const row = rowOf(priceTicks, frame, rows);
        if (row < 0 || row >= rows) break;
        // By its root: what is thin is seen as well.
        const value = sign * Math.max(1, Math.round(Math.sqrt(quantityLots / mostLots) * BRIGHTEST));
        for (let column = from; column < to; column += 1) {
          const at = row * columns + column;
          if (Math.abs(values[at] as number) < Math.abs(value)) values[at] = value;
        }
      }
  }
  return { columns, rows, values, mostLots };
}

/** From the top; outside of 0 to `rows` − 1 for a price that is out of sight. */
export function rowOf(priceTicks: number, { lowTicks, highTicks }: HeatFrame, rows: number): number {
  return Math.floor(((highTicks - priceTicks) / (highTicks - lowTicks + 1)) * rows);
}

function mostOf(depth: readonly DepthMoment[], { lowTicks, highTicks }: HeatFrame): number {
  let most = 0;
  for (const { bids, asks } of depth)
    for (const levels of [bids, asks])
      for (const { priceTicks, quantityLots } of levels) {
        if (priceTicks < lowTicks || priceTicks > highTicks) break;
        most = Math.max(most, quantityLots);
      }
  return most;
}
