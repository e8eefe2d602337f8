import { Injectable } from '@nestjs/common';
import type { Actor } from '../../common/model/actor.js';
import type { AccountId } from '../../common/model/units.js';
import { isGiven } from '../../common/given.js';
import { ProblemError } from '../../common/nest/problem.js';
import { RISK_METRICS_DECAY } from './domain/covariance.js';
import { returnsNeeded } from './domain/risk-task.js';
import { stress } from './domain/stress.js';
import type { VarModel } from './domain/value-at-risk.js';
import { type Portfolio, PortfolioReader, type PortfolioWish } from './portfolio-reader.js';
import { money, presentBacktest, presentScenario, presentStress, presentVar } from './risk-presenter.js';
import {
  type BacktestRequest,
  CONFIDENCE_DEFAULT,
  PATHS_DEFAULT,
  type ScenarioRequest,
  type StressRequest,
  type VarRequest,
  WINDOW_DEFAULT,
  WORST_DEFAULT,
} from './risk.requests.js';
import type {
  BacktestResponse,
  ReverseStressResponse,
  ScenarioResponse,
  StressResponse,
  VarResponse,
} from './risk.responses.js';
import { RiskThread } from './risk-thread.js';

/** A portfolio, read here, and what the thread computes of it. */
@Injectable()
export class RiskReports {
  constructor(
    private readonly portfolios: PortfolioReader,
    private readonly thread: RiskThread,
  ) {}

  async valueAtRisk(actor: Actor, accountId: AccountId, request: VarRequest): Promise<VarResponse> {
    const model = modelOf(request);
    const portfolio = await this.read(actor, accountId, request, returnsNeeded(model));
    const estimate = await this.thread.run({ kind: 'var', ...positionsOf(portfolio), model });
    return presentVar(portfolio, estimate, model);
  }

  async stress(actor: Actor, accountId: AccountId, request: StressRequest): Promise<StressResponse> {
    const model = modelOf(request);
    const portfolio = await this.read(actor, accountId, request, returnsNeeded(model));
    const reverseLoss = isGiven(request.reverseLoss) ? Number(request.reverseLoss) : undefined;
    const worstCount = request.worst ?? WORST_DEFAULT;
    const task = { kind: 'stress', ...positionsOf(portfolio), model, reverseLoss, worstCount } as const;
    const history = await this.thread.run(task);
    if (history.reverse === 'PORTFOLIO_WITHOUT_RISK') throw new ProblemError('PORTFOLIO_WITHOUT_RISK');
    const scenarios = (request.scenarios ?? []).map((scenario) => scenarioOf(portfolio, scenario));
    const reverse =
      history.reverse === undefined ? undefined : presentReverse(portfolio, reverseLoss as number, history.reverse);
    return presentStress(portfolio, history, scenarios, reverse);
  }

  async backtest(actor: Actor, accountId: AccountId, request: BacktestRequest): Promise<BacktestResponse> {
    const model = modelOf(request);
    const window = request.window ?? WINDOW_DEFAULT;
    const needed = returnsNeeded(model);
    if (window < needed) throw tooFew(`A window of ${window} returns is too short: ${needed} are needed.`);
    const portfolio = await this.read(actor, accountId, request, window + 1);
    const backtest = await this.thread.run({ kind: 'backtest', ...positionsOf(portfolio), model, window });
    return presentBacktest(portfolio, backtest, model, window);
  }

  private async read(actor: Actor, accountId: AccountId, wish: PortfolioWish, needed: number): Promise<Portfolio> {
    const portfolio = await this.portfolios.read(actor, accountId, wish);
    const { length } = portfolio.returns;
    if (length < needed) throw tooFew(`There are ${length} returns, and ${needed} are needed.`);
    return portfolio;
  }
}

function tooFew(detail: string): ProblemError {
  return new ProblemError('TOO_FEW_PRICES', { detail });
}

type ModelRequest = Partial<Pick<VarRequest, 'method' | 'confidence' | 'horizon' | 'paths' | 'seed'>> &
  Pick<VarRequest, 'covariance' | 'decay'>;

function modelOf(request: ModelRequest): VarModel {
  return {
    method: request.method ?? 'parametric',
    confidence: request.confidence ?? CONFIDENCE_DEFAULT,
    horizon: request.horizon ?? 1,
    covariance: request.covariance ?? 'sample',
    decay: request.decay ?? RISK_METRICS_DECAY,
    paths: request.paths ?? PATHS_DEFAULT,
    seed: request.seed ?? 1,
  };
}

function positionsOf({ positions, returns }: Portfolio) {
  return { exposures: positions.map(({ value }) => value), returns };
}

/** An asset that stands there twice has both shocks, one after the other. */
function scenarioOf(portfolio: Portfolio, { name, shocks }: ScenarioRequest): ScenarioResponse {
  const byAsset = new Map<string, number>();
  for (const shock of shocks) byAsset.set(shock.asset, (1 + (byAsset.get(shock.asset) ?? 0)) * (1 + shock.return) - 1);
  const held = portfolio.positions.map(({ asset }) => asset);
  const result = stress(
    portfolio.positions.map(({ value }) => value),
    held.map((asset) => byAsset.get(asset) ?? 0),
  );
  const withoutEffect = [...byAsset.keys()].filter((asset) => !held.includes(asset));
  return presentScenario(portfolio, name, result, withoutEffect);
}

function presentReverse(
  { positions }: Portfolio,
  loss: number,
  {
    shocks,
    deviations,
    probability,
  }: { readonly shocks: readonly number[]; readonly deviations: number; readonly probability: number },
): ReverseStressResponse {
  const parts = positions.map(({ asset }, i) => ({ asset, return: shocks[i] as number }));
  return { loss: money(loss), deviations, probability, shocks: parts };
}
