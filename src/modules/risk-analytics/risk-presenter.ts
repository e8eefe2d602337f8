import type { Backtest, StressHistory } from './domain/risk-task.js';
import type { StressResult } from './domain/stress.js';
import type { RiskEstimate, VarModel } from './domain/value-at-risk.js';
import type { Portfolio } from './portfolio-reader.js';
import type {
  BacktestResponse,
  PositionRiskResponse,
  ReverseStressResponse,
  ScenarioResponse,
  StressResponse,
  VarResponse,
} from './risk.responses.js';

/** Decimals of money: estimates know no more, and a double of a large sum holds no more. */
const DECIMALS = 8;
const EXCEEDED_SHOWN_MAX = 100;

export function presentVar(portfolio: Portfolio, estimate: RiskEstimate, model: VarModel): VarResponse {
  const { method, confidence, horizon } = model;
  const { standardErrors } = estimate;
  return {
    ...presentPortfolio(portfolio),
    method,
    confidence,
    horizon,
    valueAtRisk: money(estimate.valueAtRisk),
    expectedShortfall: money(estimate.expectedShortfall),
    valueAtRiskError: standardErrors === undefined ? null : money(standardErrors.valueAtRisk),
    expectedShortfallError: standardErrors === undefined ? null : money(standardErrors.expectedShortfall),
    positions: portfolio.positions.map((_position, i) => presentPosition(portfolio, estimate, i)),
  };
}

export function presentStress(
  portfolio: Portfolio,
  history: StressHistory,
  scenarios: ScenarioResponse[],
  reverse: ReverseStressResponse | undefined,
): StressResponse {
  const worst = history.worst.map(({ row, loss }) => ({ time: portfolio.times[row] as string, loss: money(loss) }));
  return { ...presentPortfolio(portfolio), scenarios, ...(reverse !== undefined && { reverse }), worst };
}

export function presentScenario(
  { positions }: Portfolio,
  name: string,
  { loss, losses }: StressResult,
  withoutEffect: string[],
): ScenarioResponse {
  const parts = positions.map(({ asset }, i) => ({ asset, loss: money(losses[i] as number) }));
  return { name, loss: money(loss), positions: parts, withoutEffect };
}

export function presentBacktest(
  portfolio: Portfolio,
  backtest: Backtest,
  { method, confidence }: VarModel,
  window: number,
): BacktestResponse {
  const { kupiec, independence, conditionalCoverage, exceededRows } = backtest;
  const { forecasts, exceedances, expectedExceedances, cumulativeProbability, trafficLight } = backtest;
  const presentTest = ({ statistic, pValue }: typeof kupiec) => ({ statistic, pValue });
  return {
    ...presentPortfolio(portfolio),
    method,
    confidence,
    window,
    forecasts,
    exceedances,
    expectedExceedances,
    kupiec: presentTest(kupiec),
    independence: presentTest(independence),
    conditionalCoverage: presentTest(conditionalCoverage),
    cumulativeProbability,
    trafficLight,
    exceededAt: exceededRows.slice(0, EXCEEDED_SHOWN_MAX).map((row) => portfolio.times[row] as string),
  };
}

function presentPortfolio({ currency, positions, cash, unpriced, times }: Portfolio) {
  return {
    currency,
    value: money(positions.reduce((sum, { value }) => sum + value, 0)),
    cash: money(cash),
    unpriced: [...unpriced],
    periods: times.length,
    from: times[0] as string,
    to: times.at(-1) as string,
  };
}

function presentPosition({ positions }: Portfolio, estimate: RiskEstimate, i: number): PositionRiskResponse {
  const { asset, quantity, price, value } = positions[i] as Portfolio['positions'][number];
  const component = estimate.component[i] as RiskEstimate['component'][number];
  const marginal = estimate.marginal[i] as RiskEstimate['marginal'][number];
  return {
    asset,
    quantity,
    price: money(price),
    value: money(value),
    componentValueAtRisk: money(component.valueAtRisk),
    componentExpectedShortfall: money(component.expectedShortfall),
    marginalValueAtRisk: marginal.valueAtRisk,
    marginalExpectedShortfall: marginal.expectedShortfall,
  };
}

/** Decimal text without an exponent and without zeros at the end. */
export function money(amount: number): string {
  // `toFixed` writes an exponent from 1e21 on.
  const text = Math.abs(amount) < 1e21 ? amount.toFixed(DECIMALS) : `${BigInt(amount)}.0`;
  const short = text.replace(/\.?0+$/, '');
  return short === '-0' ? '0' : short;
}
