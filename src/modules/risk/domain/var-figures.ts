/**
 * What accounts could lose, as it was journalled last: a value at risk in a quote asset, and when it came. The core does not compute it,
 * because it depends on history; it only remembers it, in the order in which accounts were first told one.
 */
import type { StateSink, StateSource } from '../../../common/model/state-series.js';

/** Asset ids are below. */
const ASSETS = 2 ** 16;

interface VarFigure {
  /** Ledger units of the asset. */
  readonly units: number;
  readonly timeUs: number;
}

export class VarFigures {
  private readonly figures = new Map<number, VarFigure>();

  set(accountId: number, assetId: number, units: number, timeUs: number): void {
    this.figures.set(accountId * ASSETS + assetId, { units, timeUs });
  }

  /** Undefined where none ever came. */
  find(accountId: number, assetId: number): VarFigure | undefined {
    return this.figures.get(accountId * ASSETS + assetId);
  }

  saveState(sink: StateSink): void {
    sink.number(this.figures.size);
    for (const [key, { units, timeUs }] of this.figures) {
      for (const value of [key, units, timeUs]) sink.number(value);
    }
  }

  loadState(source: StateSource): void {
    for (let left = source.number(); left > 0; left -= 1) {
      this.figures.set(source.number(), { units: source.number(), timeUs: source.number() });
    }
  }
}
