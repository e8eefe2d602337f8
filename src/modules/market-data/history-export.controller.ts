import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../../common/nest/access.js';
import { Documented } from '../../common/nest/api-docs.js';
import { API } from '../../common/nest/api-path.js';
import { CostsRequests } from '../../common/nest/cost.js';
import { InstrumentDirectory } from '../instruments/instrument-directory.js';
import { formatOfSymbol } from '../instruments/symbols.js';
import { type ExportWish, HistoryExports } from './history-exports.js';
import type { HistoryFormat } from './history-format.js';
import {
  CandleResponse,
  EXPORT_ROWS_MAX,
  ExportCandlesRequest,
  type ExportRequest,
  ExportTradesRequest,
  TradeResponse,
} from './market-data.messages.js';
import { toPeriod } from './period.js';

const mediaTypes: Readonly<Record<HistoryFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  parquet: 'application/vnd.apache.parquet',
};
/** An export reads as much as many pages. */
const COST = 50;

@ApiTags('market data')
@Controller(`${API}/marketdata/:symbol`)
@Public()
@ApiProduces('text/csv', 'application/vnd.apache.parquet')
export class HistoryExportController {
  constructor(
    private readonly exports: HistoryExports,
    private readonly directory: InstrumentDirectory,
  ) {}

  @Get('trades/export')
  @CostsRequests(COST)
  @Documented({
    summary: 'Export the trades of an instrument as CSV or Parquet',
    answers: [{ status: 200, type: TradeResponse, description: 'All trades of the period, newest first.' }],
    problems: ['UNKNOWN_SYMBOL', 'NOT_YET_PROJECTED', 'VENUE_BUSY'],
  })
  async trades(
    @Param('symbol') symbol: string,
    @Query() request: ExportTradesRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const wish = this.wishOf(symbol, request);
    const stream = await this.exports.trades(wish, request.beforeTradeId);
    headed(reply, wish, 'trades').send(stream);
  }

  @Get('candles/export')
  @CostsRequests(COST)
  @Documented({
    summary: 'Export the candles of an instrument as CSV or Parquet',
    answers: [{ status: 200, type: CandleResponse, description: 'All candles of the period, newest first.' }],
    problems: ['UNKNOWN_SYMBOL', 'NOT_YET_PROJECTED', 'VENUE_BUSY'],
  })
  async candles(
    @Param('symbol') symbol: string,
    @Query() request: ExportCandlesRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const wish = this.wishOf(symbol, request);
    const stream = await this.exports.candles(wish, request.interval);
    headed(reply, wish, `candles-${request.interval}`).send(stream);
  }

  private wishOf(symbol: string, { format = 'csv', limit = EXPORT_ROWS_MAX, from, to }: ExportRequest): ExportWish {
    return {
      format: formatOfSymbol(symbol, this.directory),
      period: toPeriod(from, to),
      rowsMax: limit,
      as: format,
    };
  }
}

function headed(reply: FastifyReply, { as, format }: ExportWish, what: string): FastifyReply {
  const name = `${format.instrument.symbol}-${what}.${as}`;
  return reply.type(mediaTypes[as]).header('content-disposition', `attachment; filename="${name}"`);
}
