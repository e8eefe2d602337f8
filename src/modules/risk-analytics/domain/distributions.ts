/**
 * The two distributions that the estimates and their tests need, to the precision of a double. No package: what is pure
 * here imports none, and a rational approximation and an incomplete gamma function are all that it takes.
 */
import { invariant } from '../../../common/assert.js';

/** Wichura (1988), algorithm AS 241, PPND16: coefficients of three rational approximations, lowest power first. */
const CENTRE = {
  above: [
    3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987, 67265.7709270087,
    33430.57558358813, 2509.0809287301227,
  ],
  below: [
    1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
    28729.085735721943, 5226.495278852854,
  ],
};
const TAIL = {
  above: [
    1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
    0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
  ],
  below: [
    1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
    0.0005475938084995345, 1.0507500716444169e-9,
  ],
};
const FAR_TAIL = {
  above: [
    6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
    0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
  ],
  below: [
    1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133, 1.8463183175100548e-5,
    1.421511758316446e-7, 2.0442631033899397e-15,
  ],
};

const CENTRE_MAX = 0.425;
const FAR_FROM = 5;

/** The density of the standard normal distribution. */
export function normalDensity(x: number): number {
  return Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
}

/**
 * The standard normal value that is not exceeded with `probability`, which lies within (0, 1). Relative error about 1e-16.
 * Wichura, "Algorithm AS 241: The Percentage Points of the Normal Distribution", Applied Statistics 37 (1988) 477–484.
 */
export function normalQuantile(probability: number): number {
  invariant(probability > 0 && probability < 1, 'a probability lies within (0, 1)');
  const fromCentre = probability - 0.5;
  if (Math.abs(fromCentre) <= CENTRE_MAX) {
    return fromCentre * ratio(CENTRE, CENTRE_MAX * CENTRE_MAX - fromCentre * fromCentre);
  }
  const r = Math.sqrt(-Math.log(Math.min(probability, 1 - probability)));
  const size = r <= FAR_FROM ? ratio(TAIL, r - 1.6) : ratio(FAR_TAIL, r - FAR_FROM);
  return fromCentre < 0 ? -size : size;
}

/** The probability that a chi-square variable with `degrees` degrees of freedom is at least `statistic` (≥ 0). */
export function chiSquareTail(statistic: number, degrees: number): number {
  invariant(
    statistic >= 0 && Number.isInteger(degrees) && degrees > 0,
    'a statistic ≥ 0 with whole degrees of freedom',
  );
  return upperGamma(degrees / 2, statistic / 2);
}

/** The probability that a standard normal variable is at least `x`. */
export function normalTail(x: number): number {
  const beyond = 0.5 * chiSquareTail(x * x, 1);
  return x >= 0 ? beyond : 1 - beyond;
}

/** The probability of at most `successes` in `trials` independent ones of `probability` each, which lies within (0, 1). */
export function binomialCumulative(successes: number, trials: number, probability: number): number {
  const odds = Math.log(probability) - Math.log1p(-probability);
  // By logarithms, because the first terms of many trials are below the smallest double.
  let logTerm = trials * Math.log1p(-probability);
  let sum = Math.exp(logTerm);
  for (let k = 1; k <= Math.min(successes, trials); k += 1) {
    logTerm += Math.log(trials - k + 1) - Math.log(k) + odds;
    sum += Math.exp(logTerm);
  }
  return Math.min(1, sum);
}

function ratio({ above, below }: { readonly above: number[]; readonly below: number[] }, x: number): number {
  return polynomial(above, x) / polynomial(below, x);
}

function polynomial(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (let i = coefficients.length - 1; i >= 0; i -= 1) sum = sum * x + (coefficients[i] as number);
  return sum;
}

const STEPS_MAX = 10_000;
const PRECISION = 1e-16;

/**
 * The regularised upper incomplete gamma function Q(a, x) for a = ½, 1, 1½ …: the power series below a + 1, Lentz's
 * continued fraction above (Abramowitz and Stegun 6.5.29 and 6.5.31).
 */
function upperGamma(a: number, x: number): number {
  if (x === 0) return 1;
  const factor = Math.exp(a * Math.log(x) - x - logGamma(a));
  return x < a + 1 ? 1 - factor * lowerSeries(a, x) : factor * upperFraction(a, x);
}

function lowerSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < STEPS_MAX && term > sum * PRECISION; n += 1) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

function upperFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = Number.MAX_VALUE;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; n < STEPS_MAX; n += 1) {
    const step = -n * (n - a);
    b += 2;
    d = 1 / (step * d + b);
    c = b + step / c;
    fraction *= c * d;
    if (Math.abs(c * d - 1) < PRECISION) break;
  }
  return fraction;
}

/** ln Γ of a whole or half number, by Γ(a) = (a − 1) Γ(a − 1) from Γ(1) = 1 and Γ(½) = √π. */
function logGamma(a: number): number {
  let sum = Number.isInteger(a) ? 0 : 0.5 * Math.log(Math.PI);
  for (let factor = a - 1; factor > 0; factor -= 1) sum += Math.log(factor);
  return sum;
}
