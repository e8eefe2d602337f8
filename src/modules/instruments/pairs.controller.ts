import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../common/model/actor.js';
import { Caller, Public, RequirePermission } from '../../common/nest/access.js';
import { Documented } from '../../common/nest/api-docs.js';
import { API } from '../../common/nest/api-path.js';
import { InstrumentDirectory } from './instrument-directory.js';
import { TradingSettings } from './instrument-settings.js';
import { presentFees, presentInstrument, presentTrading } from './instrument-presenter.js';
import { formatOfSymbol } from './symbols.js';
import { FeePageResponse, InstrumentPageResponse, InstrumentResponse, TradingResponse } from './instrument.messages.js';

@Controller(API)
export class PairsController {
  constructor(
    private readonly directory: InstrumentDirectory,
    private readonly settings: TradingSettings,
  ) {}

  @Get('pairs')
  @Public()
  @ApiTags('market data')
  @Documented({
    summary: 'List the instruments',
    answers: [{ status: 200, type: InstrumentPageResponse, description: 'All instruments.' }],
  })
  list(): InstrumentPageResponse {
    const items = this.directory.all().map((instrument) => presentInstrument(this.directory.formatOf(instrument)));
    return { items, nextCursor: null };
  }

  @Get('pairs/:symbol')
  @Public()
  @ApiTags('market data')
  @Documented({
    summary: 'Read one instrument',
    answers: [{ status: 200, type: InstrumentResponse, description: 'The instrument.' }],
    problems: ['UNKNOWN_SYMBOL'],
  })
  get(@Param('symbol') symbol: string): InstrumentResponse {
    return presentInstrument(formatOfSymbol(symbol, this.directory));
  }

  @Get('marketdata/:symbol')
  @Public()
  @ApiTags('market data')
  @Documented({
    summary: 'Read what an instrument is doing',
    description:
      'Its phase, what an auction would trade now, its mark price, and whether a price band holds orders back.',
    answers: [{ status: 200, type: TradingResponse, description: 'As it is now.' }],
    problems: ['UNKNOWN_SYMBOL'],
  })
  trading(@Param('symbol') symbol: string): TradingResponse {
    const format = formatOfSymbol(symbol, this.directory);
    return presentTrading(format, this.settings.of(format.instrument.instrumentId));
  }

  @Get('fees')
  @RequirePermission('account:read')
  @ApiTags('account')
  @Documented({
    summary: 'Read your fees',
    answers: [{ status: 200, type: FeePageResponse, description: 'The fees of each instrument.' }],
  })
  fees(@Caller() { accountId }: Actor): FeePageResponse {
    const items = this.directory
      .all()
      .map((one) => presentFees(this.directory.formatOf(one), this.settings.ratesOf(accountId, one)));
    return { items, nextCursor: null };
  }
}
