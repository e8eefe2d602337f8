import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { decodeCursor, encodeCursor } from '../../common/cursor.js';
import { Public } from '../../common/nest/access.js';
import { Documented } from '../../common/nest/api-docs.js';
import { API } from '../../common/nest/api-path.js';
import { PAGE_LENGTH_DEFAULT, PageRequest } from '../../common/nest/page-request.js';
import { isoTime } from '../../common/nest/wire-time.js';
import { itemsToFind, pageOf } from '../../common/page.js';
import { InstrumentDirectory } from '../instruments/instrument-directory.js';
import { formatOfSymbol } from '../instruments/symbols.js';
import { HistoryReads } from '../projections/history-reads.js';
import { Projections } from '../projections/projections.js';
import { TradeRevisionPageResponse } from './trade-revisions.messages.js';

interface RevisionRow {
  readonly sequence: number;
  readonly tradeId: number;
  readonly priceTicks: number;
  readonly quantityLots: number;
  readonly oldPriceTicks: number;
  readonly oldQuantityLots: number;
  readonly timeUs: number;
}

@ApiTags('market data')
@Controller(`${API}/marketdata/:symbol/trade-revisions`)
export class TradeRevisionsController {
  constructor(
    private readonly rows: HistoryReads,
    private readonly projections: Projections,
    private readonly directory: InstrumentDirectory,
  ) {}

  @Get()
  @Public()
  @Documented({
    summary: 'List the trades of an instrument that were busted or corrected',
    description: 'The tape, candles and tickers keep what was traded; this says what became of it.',
    answers: [{ status: 200, type: TradeRevisionPageResponse, description: 'A page, newest first.' }],
    problems: ['UNKNOWN_SYMBOL', 'INVALID_CURSOR', 'NOT_YET_PROJECTED'],
  })
  async list(
    @Param('symbol') symbol: string,
    @Query() { limit = PAGE_LENGTH_DEFAULT, cursor }: PageRequest,
  ): Promise<TradeRevisionPageResponse> {
    const format = formatOfSymbol(symbol, this.directory);
    const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : (decodeCursor(cursor, 1)[0] as number);
    const sequence = this.projections.checkpoint;
    const found = await this.rows.all<RevisionRow>(
      `select sequence, tradeId, priceTicks, quantityLots, oldPriceTicks, oldQuantityLots, timeUs
       from trade_revisions indexed by trade_revisions_instrument where instrumentId = ? and sequence < ? order by sequence desc limit ?`,
      [format.instrument.instrumentId, before, itemsToFind(limit)],
    );
    const { items, nextCursor } = pageOf(found, limit, (last) => encodeCursor(last.sequence));
    return {
      items: items.map((row) => ({
        tradeId: String(row.tradeId),
        status: row.quantityLots === 0 ? 'busted' : 'corrected',
        price: row.quantityLots === 0 ? null : format.price(row.priceTicks),
        quantity: format.quantity(row.quantityLots),
        oldPrice: format.price(row.oldPriceTicks),
        oldQuantity: format.quantity(row.oldQuantityLots),
        time: isoTime(row.timeUs),
        sequence: row.sequence,
      })),
      nextCursor,
      sequence,
    };
  }
}
