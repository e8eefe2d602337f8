import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../common/model/actor.js';
import type { AccountId } from '../../common/model/units.js';
import { Caller, RequirePermission } from '../../common/nest/access.js';
import { toAccountId } from '../../common/nest/amounts.js';
import { Documented } from '../../common/nest/api-docs.js';
import { API } from '../../common/nest/api-path.js';
import { CostsRequests } from '../../common/nest/cost.js';
import { PageRequest } from '../../common/nest/page-request.js';
import { unavailableCodes } from '../engine/command-outcome.js';
import { AccountRiskRequest } from './risk.requests.js';
import { VarResponse } from './risk.responses.js';
import { RiskReports } from './risk-reports.js';
import { RiskSnapshotPageResponse } from './risk-snapshots.messages.js';
import { RiskSnapshots } from './risk-snapshots.js';

@ApiTags('admin')
@Controller(`${API}/admin/accounts/:accountId/var`)
export class AccountRiskController {
  constructor(
    private readonly reports: RiskReports,
    private readonly recorded: RiskSnapshots,
  ) {}

  @Get()
  @RequirePermission('admin:risk')
  @CostsRequests(20)
  @Documented({
    summary: 'Estimate what an account can lose',
    description: "Its balances at the prices of the venue's own candles.",
    answers: [{ status: 200, type: VarResponse, description: 'The estimate.' }],
    problems: ['UNKNOWN_ACCOUNT', 'NO_POSITIONS', 'TOO_FEW_PRICES', 'NOT_YET_PROJECTED', ...unavailableCodes],
  })
  read(
    @Caller() actor: Actor,
    @Param('accountId') accountId: string,
    @Query() { confidence, ...request }: AccountRiskRequest,
  ): Promise<VarResponse> {
    const wish = { ...request, ...(confidence !== undefined && { confidence: Number(confidence) }) };
    return this.reports.valueAtRisk(actor, toAccountId(accountId) as AccountId, wish);
  }

  @Get('snapshots')
  @RequirePermission('admin:risk')
  @Documented({
    summary: 'List what an account could lose, as it was recorded',
    answers: [{ status: 200, type: RiskSnapshotPageResponse, description: 'A page, newest first.' }],
    problems: ['UNKNOWN_ACCOUNT', 'INVALID_CURSOR'],
  })
  snapshots(@Param('accountId') accountId: string, @Query() query: PageRequest): Promise<RiskSnapshotPageResponse> {
    return this.recorded.page(toAccountId(accountId), query);
  }
}
