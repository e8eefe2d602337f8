import { Controller, Get, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { invariant } from '../../common/assert.js';
import { formatUnits } from '../../common/decimal.js';
import type { Actor } from '../../common/model/actor.js';
import { Caller, RequirePermission } from '../../common/nest/access.js';
import { Documented } from '../../common/nest/api-docs.js';
import { API } from '../../common/nest/api-path.js';
import { PAGE_LENGTH_DEFAULT } from '../../common/nest/page-request.js';
import { ProblemError } from '../../common/nest/problem.js';
import { isoTime, nanoTime } from '../../common/nest/wire-time.js';
import { InstrumentDirectory } from '../instruments/instrument-directory.js';
import { ListPostingsRequest, type StatementLineResponse, StatementResponse } from './ledger.messages.js';
import { ListPostingsQuery, type Posting } from './ledger.queries.js';

@ApiTags('account')
@Controller(`${API}/postings`)
export class StatementController {
  constructor(
    private readonly queries: QueryBus,
    private readonly directory: InstrumentDirectory,
  ) {}

  @Get()
  @RequirePermission('account:read')
  @Documented({
    summary: 'List your postings: every movement of your money',
    answers: [{ status: 200, type: StatementResponse, description: 'A page, newest first.' }],
    problems: ['UNKNOWN_ASSET', 'INVALID_CURSOR'],
  })
  async list(@Caller() actor: Actor, @Query() query: ListPostingsRequest): Promise<StatementResponse> {
    const { asset, limit = PAGE_LENGTH_DEFAULT, cursor } = query;
    const filter = {
      limit,
      ...(asset !== undefined && { assetId: this.assetIdOf(asset) }),
      ...(cursor !== undefined && { cursor }),
    };
    const { items, nextCursor } = await this.queries.execute(new ListPostingsQuery(actor, filter));
    return { items: items.map((posting) => this.present(posting)), nextCursor };
  }

  private assetIdOf(name: string): number {
    const asset = this.directory.assetByName(name);
    if (asset === undefined) throw new ProblemError('UNKNOWN_ASSET');
    return asset.assetId;
  }

  private present({
    assetId,
    kind,
    amount,
    orderId,
    tradeId,
    reference,
    timeUs,
    sequence,
  }: Posting): StatementLineResponse {
    const asset = this.directory.assetById(assetId);
    invariant(asset !== undefined, `asset ${assetId} is known`);
    return {
      asset: asset.asset,
      kind,
      amount: formatUnits(amount, asset.scale),
      orderId: orderId === null ? null : String(orderId),
      tradeId: tradeId === null ? null : String(tradeId),
      reference,
      time: isoTime(timeUs),
      timeNs: nanoTime(timeUs),
      sequence,
    };
  }
}
