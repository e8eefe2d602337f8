/**
 * Risk figures computed once more, in another way: the portfolio first as one series of losses and then its moments, the
 * normal quantile by bisection of a power series, tails by counting. Knows nothing of what it is compared with.
 */

/** Φ by the series of the error function, to the last digits within ±5. */
function normalDistribution(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; n < 400; n += 1) {
    term *= -(x * x) / (2 * n);
    sum += term / (2 * n + 1);
  }
  return 0.5 + sum / Math.sqrt(2 * Math.PI);
}

export function quantileByBisection(probability: number): number {
  let [low, high] = [-5, 5];
  for (let i = 0; i < 200; i += 1) {
    const middle = (low + high) / 2;
    if (normalDistribution(middle) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** What each period of `prices` (a list for each asset) cost a portfolio of these values at its beginning. */
export function portfolioLosses(values: readonly number[], prices: readonly (readonly number[])[]): number[] {
  const losses: number[] = [];
  for (let t = 1; t < (prices[0] as number[]).length; t += 1) {
    let loss = 0;
    for (const [i, series] of prices.entries()) {
      const [before, after] = [series[t - 1] as number, series[t] as number];
      loss += ((values[i] as number) * (before - after)) / before;
    }
    losses.push(loss);
  }
  return losses;
}

/** Of normal losses with the moments of the sample. */
export function normalRisk(losses: readonly number[], confidence: number, horizon: number): [number, number] {
  const count = losses.length;
  const total = losses.reduce((sum, loss) => sum + loss, 0);
  const squares = losses.reduce((sum, loss) => sum + loss * loss, 0);
  const deviation = Math.sqrt((squares - (total * total) / count) / (count - 1));
  return normalFigures((total / count) * horizon, deviation * Math.sqrt(horizon), confidence);
}

/** Of normal losses around zero with exponential weights. */
export function weightedNormalRisk(losses: readonly number[], confidence: number, decay: number): [number, number] {
  let [squares, weights] = [0, 0];
  for (const loss of losses) {
    squares = squares * decay + loss * loss;
    weights = weights * decay + 1;
  }
  return normalFigures(0, Math.sqrt(squares / weights), confidence);
}

function normalFigures(mean: number, deviation: number, confidence: number): [number, number] {
  const z = quantileByBisection(confidence);
  const density = Math.exp(-(z * z) / 2) / Math.sqrt(2 * Math.PI);
  return [mean + z * deviation, mean + (density / (1 - confidence)) * deviation];
}

/** The smallest loss that at least `confidence` of all do not exceed, and the mean of the worst part. */
export function countedRisk(losses: readonly number[], confidence: number, horizon: number): [number, number] {
  const needed = confidence * losses.length - 1e-9;
  const enough = losses.filter((level) => losses.filter((loss) => loss <= level).length >= needed);
  const valueAtRisk = Math.min(...enough);
  let [left, sum] = [(1 - confidence) * losses.length, 0];
  for (const loss of losses.toSorted((a, b) => b - a)) {
    const taken = Math.min(1, left);
    sum += taken * loss;
    left -= taken;
  }
  const root = Math.sqrt(horizon);
  return [valueAtRisk * root, (sum / ((1 - confidence) * losses.length)) * root];
}

/** Losses of a portfolio as they would be at the volatility of today, asset by asset. */
export function filteredLosses(
  values: readonly number[],
  prices: readonly (readonly number[])[],
  decay: number,
): number[] {
  const losses: number[] = Array.from({ length: (prices[0] as number[]).length - 1 }, () => 0);
  for (const [i, series] of prices.entries()) {
    const moves = series.slice(1).map((price, t) => (price - (series[t] as number)) / (series[t] as number));
    let variance = moves.reduce((sum, move) => sum + move ** 2, 0) / moves.length;
    const standardised = moves.map((move) => {
      const shock = move / Math.sqrt(variance);
      variance = decay * variance + (1 - decay) * move ** 2;
      return shock;
    });
    for (const [t, shock] of standardised.entries())
      (losses[t] as number) -= (values[i] as number) * shock * Math.sqrt(variance);
  }
  return losses;
}
