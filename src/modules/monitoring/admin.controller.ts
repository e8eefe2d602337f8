import { Controller, Get } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiExtraModels, ApiTags } from '@nestjs/swagger';
import { invariant } from '../../common/assert.js';
import { formatUnits } from '../../common/decimal.js';
import type { Actor } from '../../common/model/actor.js';
import { Caller, RequirePermission } from '../../common/nest/access.js';
import { Documented } from '../../common/nest/api-docs.js';
import { API } from '../../common/nest/api-path.js';
import { CostsRequests } from '../../common/nest/cost.js';
import type { AssetTotals } from '../engine/live-state.js';
import { GetVenueStateQuery, GetVenueStatsQuery } from '../engine/venue.queries.js';
import { InstrumentDirectory } from '../instruments/instrument-directory.js';
import { AssetTotalsResponse, StateResponse, StatsResponse } from './monitoring.messages.js';

@ApiTags('admin')
@ApiExtraModels(AssetTotalsResponse)
@Controller()
export class AdminController {
  constructor(
    private readonly queries: QueryBus,
    private readonly directory: InstrumentDirectory,
  ) {}

  @Get([`${API}/admin/stats`, 'admin/stats'])
  @RequirePermission('admin:stats')
  @Documented({
    summary: 'Read what the engine does',
    answers: [{ status: 200, type: StatsResponse, description: 'Figures of this moment.' }],
  })
  async stats(@Caller() actor: Actor): Promise<StatsResponse> {
    const stats = await this.queries.execute(new GetVenueStatsQuery(actor));
    return { ...stats, uptimeS: Math.floor(process.uptime()) };
  }

  @Get(`${API}/admin/state`)
  @CostsRequests(20)
  @RequirePermission('admin:state')
  @Documented({
    summary: 'Read the state hash and the totals of the ledger',
    answers: [{ status: 200, type: StateResponse, description: 'All of one sequence.' }],
  })
  async state(@Caller() actor: Actor): Promise<StateResponse> {
    const { sequence, stateHash, totals } = await this.queries.execute(new GetVenueStateQuery(actor));
    return { sequence, stateHash, ledgerTotals: Object.fromEntries(totals.map((asset) => this.present(asset))) };
  }

  private present({ assetId, asset, available, held, external, fees }: AssetTotals): [string, AssetTotalsResponse] {
    const scale = this.directory.assetById(assetId)?.scale;
    invariant(scale !== undefined, `asset ${asset} is known`);
    const amount = (units: bigint) => formatUnits(units, scale);
    return [
      asset,
      { available: amount(available), held: amount(held), external: amount(external), fees: amount(fees) },
    ];
  }
}
