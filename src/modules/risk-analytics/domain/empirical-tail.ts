/**
 * Value at risk and expected shortfall of n equally likely losses. Value at risk is the smallest loss that is not exceeded
 * with at least the confidence, VaR = inf{l: F(l) ≥ α} (McNeil, Frey and Embrechts, "Quantitative Risk Management",
 * 2.2): always a loss of the sample, nothing is interpolated. Expected shortfall is the mean of the worst n(1 − α) of
 * them, the loss at the boundary with the part that belongs to it (Acerbi and Tasche, "On the coherence of expected
 * shortfall", 2002), so that it stays coherent where losses repeat.
 */
import { invariant } from '../../../common/assert.js';

/** Rounding of n·α, which must not move a whole number up to the next. */
const ROUNDING = 1e-9;

export interface StandardErrors {
  readonly valueAtRisk: number;
  readonly expectedShortfall: number;
}

export class EmpiricalTail {
  readonly valueAtRisk: number;
  readonly expectedShortfall: number;
  private readonly ascending: Float64Array;
  /** The place of the value at risk, from 1. */
  private readonly rank: number;
  private readonly above: number;
  private readonly equal: number;
  private readonly tailLength: number;

  /** `confidence` lies within (0, 1); at least one loss. */
  constructor(
    losses: ArrayLike<number>,
    private readonly confidence: number,
  ) {
    const count = losses.length;
    invariant(count > 0 && confidence > 0 && confidence < 1, 'losses and a confidence within (0, 1)');
    this.ascending = Float64Array.from(losses).toSorted();
    this.rank = Math.max(1, Math.ceil(count * confidence - ROUNDING));
    this.tailLength = count * (1 - confidence);
    this.valueAtRisk = this.at(this.rank);
    this.above = this.ascending.filter((loss) => loss > this.valueAtRisk).length;
    this.equal = this.ascending.filter((loss) => loss === this.valueAtRisk).length;
    this.expectedShortfall = this.ascending.reduce((sum, loss) => sum + loss * this.shortfallWeight(loss), 0);
  }

  /** What part of the expected shortfall is a scenario of this loss; the parts of all scenarios sum to one. */
  shortfallWeight(loss: number): number {
    if (loss < this.valueAtRisk) return 0;
    if (loss > this.valueAtRisk) return 1 / this.tailLength;
    return (this.tailLength - this.above) / this.tailLength / this.equal;
  }

  /** The same of the value at risk: the scenarios that lose exactly it, in equal parts. */
  boundaryWeight(loss: number): number {
    return loss === this.valueAtRisk ? 1 / this.equal : 0;
  }

  /**
   * What chance does to both where the losses are drawn. Of value at risk half the distance between the order statistics
   * one binomial standard deviation to each side (David and Nagaraja, "Order Statistics", 7.1); of expected shortfall
   * Manistre and Hancock, "Variance of the CTE Estimator" (2005).
   */
  standardErrors(): StandardErrors {
    const { confidence, tailLength, valueAtRisk, expectedShortfall } = this;
    const spread = Math.sqrt(tailLength * confidence);
    const low = Math.max(1, Math.floor(this.rank - spread));
    const high = Math.min(this.ascending.length, Math.ceil(this.rank + spread));
    const variance = this.ascending.reduce(
      (sum, loss) => sum + this.shortfallWeight(loss) * (loss - expectedShortfall) ** 2,
      0,
    );
    const beyond = (expectedShortfall - valueAtRisk) ** 2;
    return {
      valueAtRisk: (this.at(high) - this.at(low)) / 2,
      expectedShortfall: Math.sqrt((variance + confidence * beyond) / tailLength),
    };
  }

  private at(rank: number): number {
    return this.ascending[rank - 1] as number;
  }
}
