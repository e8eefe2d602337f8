import { Controller, Get } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { invariant } from '../../common/assert.js';
import { formatUnits } from '../../common/decimal.js';
import type { Actor } from '../../common/model/actor.js';
import { Caller, RequirePermission } from '../../common/nest/access.js';
import { Documented } from '../../common/nest/api-docs.js';
import { API } from '../../common/nest/api-path.js';
import type { Balance } from '../engine/live-state.js';
import { InstrumentDirectory } from '../instruments/instrument-directory.js';
import { type BalanceResponse, BalancesResponse } from './ledger.messages.js';
import { GetBalancesQuery } from './ledger.queries.js';

@ApiTags('account')
@Controller(`${API}/balances`)
export class BalancesController {
  constructor(
    private readonly queries: QueryBus,
    private readonly directory: InstrumentDirectory,
  ) {}

  @Get()
  @RequirePermission('account:read')
  @Documented({
    summary: 'Read your balances',
    answers: [{ status: 200, type: BalancesResponse, description: 'All balances, of one moment.' }],
  })
  async get(@Caller() actor: Actor): Promise<BalancesResponse> {
    const { sequence, balances } = await this.queries.execute(new GetBalancesQuery(actor));
    return { sequence, balances: balances.map((balance) => this.present(balance)) };
  }

  private present({ assetId, available, held }: Balance): BalanceResponse {
    const asset = this.directory.assetById(assetId);
    invariant(asset !== undefined, `asset ${assetId} is known`);
    return { asset: asset.asset, available: formatUnits(available, asset.scale), held: formatUnits(held, asset.scale) };
  }
}
