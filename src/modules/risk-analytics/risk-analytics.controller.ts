import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../common/model/actor.js';
import { Caller, LoggedIn, RequirePermission } from '../../common/nest/access.js';
import { Documented } from '../../common/nest/api-docs.js';
import { API } from '../../common/nest/api-path.js';
import { CostsRequests } from '../../common/nest/cost.js';
import { PageRequest } from '../../common/nest/page-request.js';
import { unavailableCodes } from '../engine/command-outcome.js';
import { BacktestRequest, StressRequest, VarRequest } from './risk.requests.js';
import { BacktestResponse, StressResponse, VarResponse } from './risk.responses.js';
import { RiskReports } from './risk-reports.js';
import { RiskSnapshotPageResponse } from './risk-snapshots.messages.js';
import { RiskSnapshots } from './risk-snapshots.js';

/** Positions may be those of the caller's account, which needs its permission. */
const problems = ['NO_POSITIONS', 'TOO_FEW_PRICES', 'FORBIDDEN', 'NOT_YET_PROJECTED', ...unavailableCodes] as const;

/** For everyone about positions that they name, and for traders about their own. */
@ApiTags('risk')
@Controller(`${API}/risk`)
export class RiskAnalyticsController {
  constructor(
    private readonly reports: RiskReports,
    private readonly recorded: RiskSnapshots,
  ) {}

  @Post('var')
  @HttpCode(200)
  @LoggedIn()
  @CostsRequests(20)
  @Documented({
    summary: 'Estimate what a portfolio can lose',
    description: 'Value at risk and expected shortfall, and what each position adds to them (docs/risk-analytics.md).',
    answers: [{ status: 200, type: VarResponse, description: 'The estimate.' }],
    problems,
  })
  valueAtRisk(@Caller() actor: Actor, @Body() request: VarRequest): Promise<VarResponse> {
    return this.reports.valueAtRisk(actor, actor.accountId, request);
  }

  @Post('stress')
  @HttpCode(200)
  @LoggedIn()
  @CostsRequests(20)
  @Documented({
    summary: 'Ask what scenarios cost, and which scenario costs an amount',
    answers: [{ status: 200, type: StressResponse, description: 'The losses.' }],
    problems: ['PORTFOLIO_WITHOUT_RISK', ...problems],
  })
  stress(@Caller() actor: Actor, @Body() request: StressRequest): Promise<StressResponse> {
    return this.reports.stress(actor, actor.accountId, request);
  }

  @Post('backtest')
  @HttpCode(200)
  @LoggedIn()
  @CostsRequests(50)
  @Documented({
    summary: 'Test forecasts of value at risk against what came',
    description: 'One period ahead from a rolling window, with exposures that stay as they are.',
    answers: [{ status: 200, type: BacktestResponse, description: 'The tests.' }],
    problems,
  })
  backtest(@Caller() actor: Actor, @Body() request: BacktestRequest): Promise<BacktestResponse> {
    return this.reports.backtest(actor, actor.accountId, request);
  }

  @Get('snapshots')
  @RequirePermission('account:read')
  @Documented({
    summary: 'List what your account could lose, as it was recorded',
    description: 'Estimated at whole multiples of `risk.snapshot_interval_s`.',
    answers: [{ status: 200, type: RiskSnapshotPageResponse, description: 'A page, newest first.' }],
    problems: ['INVALID_CURSOR'],
  })
  snapshots(@Caller() { accountId }: Actor, @Query() query: PageRequest): Promise<RiskSnapshotPageResponse> {
    return this.recorded.page(accountId, query);
  }
}
