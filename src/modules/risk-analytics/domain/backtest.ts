/**
 * Whether a series of value-at-risk forecasts was exceeded as often as its confidence says, and independently of the day
 * before. Hits are in the order of time: true where the loss was greater than the forecast.
 */
import { binomialCumulative, chiSquareTail } from './distributions.js';
import { dot, type Matrix, type Vector } from './linear-algebra.js';
import { estimateRisk, type VarModel } from './value-at-risk.js';

export interface LikelihoodRatioTest {
  /** −2 ln of the ratio of likelihoods. */
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  /** Of a statistic at least as large, were the model right. */
  readonly pValue: number;
}

export type TrafficLight = 'green' | 'yellow' | 'red';

export interface BacktestResult {
  readonly forecasts: number;
  readonly exceedances: number;
  readonly expectedExceedances: number;
  /** Proportion of failures. */
  readonly kupiec: LikelihoodRatioTest;
  readonly independence: LikelihoodRatioTest;
  readonly conditionalCoverage: LikelihoodRatioTest;
  /** The probability of at most as many exceedances, were the model right. */
  readonly cumulativeProbability: number;
  readonly trafficLight: TrafficLight;
}

/** From which cumulative probability a zone begins: Basel Committee, MAR99 "Guidance on use of the internal models approach" (5 and 10 of 250 at 99 %). */
const YELLOW_FROM = 0.95;
const RED_FROM = 0.9999;

/** At least one hit or miss; `confidence` lies within (0, 1). */
export function testForecasts(hits: readonly boolean[], confidence: number): BacktestResult {
  const forecasts = hits.length;
  const exceedances = hits.filter(Boolean).length;
  const kupiec = proportionOfFailures(exceedances, forecasts, 1 - confidence);
  const independence = independenceOf(hits);
  const cumulativeProbability = binomialCumulative(exceedances, forecasts, 1 - confidence);
  return {
    forecasts,
    exceedances,
    expectedExceedances: forecasts * (1 - confidence),
    kupiec,
    independence,
    conditionalCoverage: tested(kupiec.statistic + independence.statistic, 2),
    cumulativeProbability,
    trafficLight: lightOf(cumulativeProbability),
  };
}

/** Kupiec, "Techniques for Verifying the Accuracy of Risk Measurement Models", Journal of Derivatives 3 (1995). */
function proportionOfFailures(exceedances: number, forecasts: number, probability: number): LikelihoodRatioTest {
  const misses = forecasts - exceedances;
  const claimed = logLikelihood(misses, exceedances, probability);
  const seen = logLikelihood(misses, exceedances, exceedances / forecasts);
  return tested(2 * (seen - claimed), 1);
}

/**
 * Christoffersen, "Evaluating Interval Forecasts", International Economic Review 39 (1998): a first-order Markov chain
 * against independence. Its conditional coverage is the sum of this and Kupiec's.
 */
function independenceOf(hits: readonly boolean[]): LikelihoodRatioTest {
  const count = (before: boolean, after: boolean): number =>
    hits.filter((hit, t) => t > 0 && hits[t - 1] === before && hit === after).length;
  const [calm, begun, ended, repeated] = [
    count(false, false),
    count(false, true),
    count(true, false),
    count(true, true),
  ];
  const alike = logLikelihood(calm + ended, begun + repeated, part(begun + repeated, calm + ended));
  const afterMiss = logLikelihood(calm, begun, part(begun, calm));
  const afterHit = logLikelihood(ended, repeated, part(repeated, ended));
  return tested(2 * (afterMiss + afterHit - alike), 1);
}

/** What part of both `count` is; of nothing, none. */
function part(count: number, others: number): number {
  return count === 0 ? 0 : count / (count + others);
}

/** ln((1 − p)^misses · p^hits) with 0⁰ = 1. */
function logLikelihood(misses: number, hits: number, probability: number): number {
  const ofMisses = misses === 0 ? 0 : misses * Math.log1p(-probability);
  return ofMisses + (hits === 0 ? 0 : hits * Math.log(probability));
}

function tested(ratio: number, degreesOfFreedom: number): LikelihoodRatioTest {
  // The better of two nested models is never less likely; what is below zero is rounding.
  const statistic = Math.max(0, ratio);
  return { statistic, degreesOfFreedom, pValue: chiSquareTail(statistic, degreesOfFreedom) };
}

function lightOf(cumulativeProbability: number): TrafficLight {
  if (cumulativeProbability >= RED_FROM) return 'red';
  return cumulativeProbability >= YELLOW_FROM ? 'yellow' : 'green';
}

/** One forecast and what came. */
export interface RolledForecast {
  /** The row of the returns that was forecast. */
  readonly row: number;
  readonly valueAtRisk: number;
  readonly loss: number;
  readonly isExceeded: boolean;
}

/**
 * Forecasts every period behind the first `window` from the `window` periods before it, with exposures that stay as they
 * are. The horizon is one period, whatever the model says: only then do forecasts not overlap.
 */
export function rollForecasts(exposures: Vector, returns: Matrix, window: number, model: VarModel): RolledForecast[] {
  const onePeriod = { ...model, horizon: 1 };
  return returns.slice(window).map((shocks, i) => {
    const { valueAtRisk } = estimateRisk(exposures, returns.slice(i, i + window), onePeriod);
    const loss = -dot(exposures, shocks);
    return { row: window + i, valueAtRisk, loss, isExceeded: loss > valueAtRisk };
  });
}
