import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Public, RequirePermission } from '../../common/nest/access.js';
import { Documented } from '../../common/nest/api-docs.js';
import { API } from '../../common/nest/api-path.js';
import { InstrumentDirectory } from './instrument-directory.js';
import { presentFees, presentInstrument } from './instrument-presenter.js';
import { formatOfSymbol } from './symbols.js';
import { FeePageResponse, InstrumentPageResponse, InstrumentResponse } from './instrument.messages.js';

@Controller(API)
export class PairsController {
  constructor(private readonly directory: InstrumentDirectory) {}

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

  @Get('fees')
  @RequirePermission('account:read')
  @ApiTags('account')
  @Documented({
    summary: 'Read your fees',
    answers: [{ status: 200, type: FeePageResponse, description: 'The fees of each instrument.' }],
  })
  fees(): FeePageResponse {
    const items = this.directory.all().map((instrument) => presentFees(this.directory.formatOf(instrument)));
    return { items, nextCursor: null };
  }
}
