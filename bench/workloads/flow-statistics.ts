import { Kind } from './command-list.js';

/** What a workload looks like: by these figures a stranger tells whether his generator makes the same one. */
export interface FlowShape {
  readonly commands: number;
  readonly fills: number;
  /** Share of the commands that traded. */
  readonly tradingShare: number;
  /** Percent of the commands behind those that fill the book. */
  readonly mix: Readonly<Record<string, number>>;
  readonly liveOrdersAverage: number;
  readonly levelsAverage: number;
  readonly liveOrdersAtEnd: number;
  readonly bidLevelsAtEnd: number;
  readonly askLevelsAtEnd: number;
  readonly priceMin: number;
  readonly priceMax: number;
  /** Of resting limit orders, as prices above. */
  readonly lotsMedian: number;
  readonly lotsP90: number;
  readonly lotsMax: number;
}

interface Depth {
  readonly liveOrders: number;
  readonly bidLevels: number;
  readonly askLevels: number;
}

const LOTS_MAX = 1_024;

export class FlowStatistics {
  private readonly kinds = new Map<string, number>();
  private readonly lots = new Int32Array(LOTS_MAX + 1);
  private placements = 0;
  private priceMin = Number.MAX_SAFE_INTEGER;
  private priceMax = 0;
  private fills = 0;
  private tradingCommands = 0;
  private samples = 0;
  private liveOrders = 0;
  private levels = 0;

  placed(kind: Kind, priceTicks: number, lots: number): void {
    this.counted(kind);
    if (kind !== Kind.limitGtc) return;
    this.lots[lots] = (this.lots[lots] as number) + 1;
    this.placements += 1;
    this.priceMin = Math.min(this.priceMin, priceTicks);
    this.priceMax = Math.max(this.priceMax, priceTicks);
  }

  counted(kind: Kind): void {
    const name = nameOfKind(kind);
    this.kinds.set(name, (this.kinds.get(name) ?? 0) + 1);
  }

  bookIsFilled(): void {
    this.kinds.clear();
  }

  traded(fills: number): void {
    this.fills += fills;
    if (fills > 0) this.tradingCommands += 1;
  }

  sampled(depth: Depth): void {
    this.samples += 1;
    this.liveOrders += depth.liveOrders;
    this.levels += depth.bidLevels + depth.askLevels;
  }

  shape(commands: number, depth: Depth): FlowShape {
    const counted = [...this.kinds.values()].reduce((sum, count) => sum + count, 0);
    const mix = [...this.kinds].map(([name, count]): [string, number] => [name, round((100 * count) / counted)]);
    return {
      commands,
      fills: this.fills,
      tradingShare: round(this.tradingCommands / commands),
      mix: Object.fromEntries(mix),
      liveOrdersAverage: Math.round(this.liveOrders / this.samples),
      levelsAverage: Math.round(this.levels / this.samples),
      liveOrdersAtEnd: depth.liveOrders,
      bidLevelsAtEnd: depth.bidLevels,
      askLevelsAtEnd: depth.askLevels,
      priceMin: this.priceMin,
      priceMax: this.priceMax,
      lotsMedian: this.lotsAt(0.5),
      lotsP90: this.lotsAt(0.9),
      lotsMax: this.lotsAt(1),
    };
  }

  private lotsAt(share: number): number {
    let seen = 0;
    for (let lots = 0; lots <= LOTS_MAX; lots += 1) {
      seen += this.lots[lots] as number;
      if (seen >= share * this.placements) return lots;
    }
    return LOTS_MAX;
  }
}

function nameOfKind(kind: Kind): string {
  return Object.entries(Kind).find(([, value]) => value === kind)?.[0] ?? '';
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
