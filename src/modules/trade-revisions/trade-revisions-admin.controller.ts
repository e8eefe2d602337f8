import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../common/model/actor.js';
import { VENUE_ACCOUNT } from '../../common/model/commands.js';
import { Caller, RequirePermission } from '../../common/nest/access.js';
import { Documented } from '../../common/nest/api-docs.js';
import { API } from '../../common/nest/api-path.js';
import { type AuditNote, Noted } from '../../common/nest/audited.js';
import { secondPersonAnswer } from '../../common/nest/second-person.js';
import { AdministerCommand } from '../engine/admin.commands.js';
import { unavailableCodes } from '../engine/command-outcome.js';
import { InstrumentDirectory } from '../instruments/instrument-directory.js';
import { assertRevised, presentTrade, toRevision } from './revision-translation.js';
import { type SettledTrade, SettledTrades } from './settled-trades.js';
import { BustTradeRequest, CorrectTradeRequest, SettledTradeResponse } from './trade-revisions.messages.js';

const revised = [
  { status: 200, type: SettledTradeResponse, description: 'How the trade stands now.' },
  secondPersonAnswer,
];
const problems = [
  'UNKNOWN_TRADE',
  'TRADE_BUSTED',
  'TRADE_CHANGED',
  'BUYER_SHORT',
  'SELLER_SHORT',
  'BALANCE_OVERFLOW',
  'TOO_MANY_REVISIONS',
  'INSTRUMENT_SUSPENDED',
  'INVALID_COMMAND',
  'NOT_YET_PROJECTED',
  ...unavailableCodes,
] as const;

/** Trades that should not have been, or not so. */
@ApiTags('admin')
@Controller(`${API}/admin/trades/:tradeId`)
export class TradeRevisionsAdminController {
  constructor(
    private readonly commands: CommandBus,
    private readonly trades: SettledTrades,
    private readonly directory: InstrumentDirectory,
  ) {}

  @Get()
  @RequirePermission('admin:trades')
  @Documented({
    summary: 'Read a trade with both of its sides, as it stands now',
    answers: [{ status: 200, type: SettledTradeResponse, description: 'The trade.' }],
    problems: ['UNKNOWN_TRADE', 'NOT_YET_PROJECTED'],
  })
  async get(@Param('tradeId') tradeId: string): Promise<SettledTradeResponse> {
    return this.present(await this.trades.find(tradeId));
  }

  @Post('bust')
  @HttpCode(200)
  @RequirePermission('admin:trades')
  @Documented({
    summary: 'Bust a trade: both sides get back what they gave, fees included',
    description: 'Nothing is overdrawn: it is refused where a side does not have available what it would have to give.',
    answers: revised,
    problems,
  })
  async bust(
    @Caller() actor: Actor,
    @Param('tradeId') tradeId: string,
    @Body() { note: why }: BustTradeRequest,
    @Noted() note: AuditNote,
  ): Promise<SettledTradeResponse> {
    return this.revise(actor, tradeId, { note: why }, note);
  }

  @Post('correct')
  @HttpCode(200)
  @RequirePermission('admin:trades')
  @Documented({
    summary: 'Correct the price or the quantity of a trade',
    description: 'Both sides are settled anew on the new terms; fees stay in proportion to the notional.',
    answers: revised,
    problems: ['PRICE_NOT_ON_TICK', 'QUANTITY_NOT_ON_LOT', 'NUMBER_TOO_LARGE', 'CORRECTION_INVALID', ...problems],
  })
  async correct(
    @Caller() actor: Actor,
    @Param('tradeId') tradeId: string,
    @Body() { note: why, price, quantity }: CorrectTradeRequest,
    @Noted() note: AuditNote,
  ): Promise<SettledTradeResponse> {
    return this.revise(actor, tradeId, { note: why, price: price ?? null, quantity: quantity ?? null }, note);
  }

  private async revise(
    actor: Actor,
    tradeId: string,
    request: Parameters<typeof toRevision>[1],
    note: AuditNote,
  ): Promise<SettledTradeResponse> {
    const trade = await this.trades.find(tradeId);
    note.before = this.present(trade);
    const body = toRevision(trade, request, this.directory.formatOfId(trade.taker.instrumentId));
    const command = new AdministerCommand(actor, VENUE_ACCOUNT, { name: 'ReviseTrade', body });
    assertRevised(await this.commands.execute(command), trade);
    return this.present(await this.trades.find(tradeId));
  }

  private present(trade: SettledTrade): SettledTradeResponse {
    return presentTrade(trade, this.directory.formatOfId(trade.taker.instrumentId));
  }
}
