import { Body, Controller, HttpCode, Param, Post, Put } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../common/model/actor.js';
import { ALL_INSTRUMENTS, VENUE_ACCOUNT } from '../../common/model/commands.js';
import type { AccountId } from '../../common/model/units.js';
import { Caller, RequirePermission } from '../../common/nest/access.js';
import { toAccountId } from '../../common/nest/amounts.js';
import { Documented } from '../../common/nest/api-docs.js';
import { API } from '../../common/nest/api-path.js';
import { type AuditNote, Noted } from '../../common/nest/audited.js';
import { assertNotRefused } from '../../common/nest/refused.js';
import { secondPersonAnswer } from '../../common/nest/second-person.js';
import { AdministerCommand } from '../engine/admin.commands.js';
import { unavailableCodes } from '../engine/command-outcome.js';
import { InstrumentDirectory } from './instrument-directory.js';
import { presentInstrument } from './instrument-presenter.js';
import { InstrumentResponse, MarketPhaseRequest, MarketPhaseResponse, PhaseRequest } from './instrument.messages.js';
import { formatOfSymbol } from './symbols.js';
import {
  AccountTierRequest,
  AllocationRequest,
  BandsRequest,
  FeeTierRequest,
  MarkPriceRequest,
  SettingResponse,
  TradeGroupRequest,
} from './trading-admin.messages.js';
import { toAllocation, toBands, toFeeTier, toMarkPrice, toSetPhase } from './trading-translation.js';

const set = [{ status: 200, type: SettingResponse, description: 'Set.' }];
const instrumentProblems = ['UNKNOWN_SYMBOL', 'NUMBER_TOO_LARGE', 'NOT_SUPPORTED', ...unavailableCodes] as const;
const phaseProblems = [
  'PHASE_NOT_REACHABLE',
  'INVALID_COMMAND',
  'INSTRUMENT_SUSPENDED',
  'SECOND_PERSON_NEEDED',
  'NOT_SUPPORTED',
  ...unavailableCodes,
] as const;
const accountProblems = ['UNKNOWN_ACCOUNT', 'NOT_SUPPORTED', ...unavailableCodes] as const;

/** How instruments trade, and what accounts are to each other and pay. */
@ApiTags('admin')
@Controller(`${API}/admin`)
export class TradingAdminController {
  constructor(
    private readonly commands: CommandBus,
    private readonly directory: InstrumentDirectory,
  ) {}

  @Post('instruments/:symbol/phase')
  @HttpCode(200)
  @RequirePermission('admin:phase')
  @Documented({
    summary: 'Set the trading phase of an instrument',
    description:
      'Going from an auction to continuous trading or closed uncrosses the book. What a breaker has halted takes two people to reopen, ' +
      'or to give another end; to halt takes one.',
    answers: [
      { status: 200, type: InstrumentResponse, description: 'The instrument in its new phase.' },
      secondPersonAnswer,
    ],
    problems: ['UNKNOWN_SYMBOL', ...phaseProblems],
  })
  async setPhase(
    @Caller() actor: Actor,
    @Param('symbol') symbol: string,
    @Body() request: PhaseRequest,
    @Noted() note: AuditNote,
  ): Promise<InstrumentResponse> {
    const format = formatOfSymbol(symbol, this.directory);
    note.before = presentInstrument(format);
    const { instrumentId } = format.instrument;
    await this.administer(actor, VENUE_ACCOUNT, { name: 'SetPhase', body: toSetPhase(request, instrumentId) });
    return presentInstrument(this.directory.formatOfId(instrumentId));
  }

  @Post('market-phase')
  @HttpCode(200)
  @RequirePermission('admin:phase')
  @Documented({
    summary: 'Halt the market, or reopen what is halted',
    description: 'Instruments that are closed, or suspended after a fault, are left as they are.',
    answers: [
      { status: 200, type: MarketPhaseResponse, description: 'What is in another phase now.' },
      secondPersonAnswer,
    ],
    problems: phaseProblems,
  })
  async setMarketPhase(
    @Caller() actor: Actor,
    @Body() request: MarketPhaseRequest,
    @Noted() note: AuditNote,
  ): Promise<MarketPhaseResponse> {
    note.target = 'all instruments';
    const action = { name: 'SetPhase', body: toSetPhase(request, ALL_INSTRUMENTS) } as const;
    const outcome = await this.commands.execute(new AdministerCommand(actor, VENUE_ACCOUNT, action));
    assertNotRefused(outcome);
    const changed = outcome.events.filter((event) => event.name === 'PhaseChanged');
    const ids = [...new Set(changed.map(({ body }) => body.instrumentId))];
    return { symbols: ids.map((id) => this.directory.formatOfId(id).instrument.symbol), sequence: outcome.sequence };
  }

  @Put('instruments/:symbol/allocation')
  @RequirePermission('admin:instruments')
  @Documented({
    summary: 'Set how the levels of an instrument are divided',
    description: 'Price-time, pro-rata, or split between both, with steps for the top order and a lead market maker.',
    answers: set,
    problems: [...instrumentProblems, 'QUANTITY_NOT_ON_LOT', 'ALLOCATION_OUT_OF_RANGE', 'UNKNOWN_ACCOUNT'],
  })
  async setAllocation(
    @Caller() actor: Actor,
    @Param('symbol') symbol: string,
    @Body() request: AllocationRequest,
  ): Promise<SettingResponse> {
    const body = toAllocation(request, formatOfSymbol(symbol, this.directory));
    const sequence = await this.administer(actor, VENUE_ACCOUNT, { name: 'SetAllocation', body });
    return { symbol, accountId: null, sequence };
  }

  @Put('instruments/:symbol/bands')
  @RequirePermission('admin:instruments')
  @Documented({
    summary: 'Set the price bands of an instrument',
    answers: set,
    problems: [...instrumentProblems, 'PRICE_NOT_ON_TICK', 'BANDS_OUT_OF_RANGE'],
  })
  async setBands(
    @Caller() actor: Actor,
    @Param('symbol') symbol: string,
    @Body() request: BandsRequest,
  ): Promise<SettingResponse> {
    const body = toBands(request, formatOfSymbol(symbol, this.directory));
    const sequence = await this.administer(actor, VENUE_ACCOUNT, { name: 'SetBands', body });
    return { symbol, accountId: null, sequence };
  }

  @Put('instruments/:symbol/mark-price')
  @RequirePermission('admin:instruments')
  @Documented({
    summary: 'Set the mark price of an instrument',
    description:
      'Stops that are triggered by the mark follow it at once. Where `mark_source` of the instrument is `mark` it decides losses, and needs a second person.',
    answers: [...set, secondPersonAnswer],
    problems: [...instrumentProblems, 'PRICE_NOT_ON_TICK', 'INVALID_COMMAND'],
  })
  async setMarkPrice(
    @Caller() actor: Actor,
    @Param('symbol') symbol: string,
    @Body() request: MarkPriceRequest,
  ): Promise<SettingResponse> {
    const body = toMarkPrice(request, formatOfSymbol(symbol, this.directory));
    const sequence = await this.administer(actor, VENUE_ACCOUNT, { name: 'SetMarkPrice', body });
    return { symbol, accountId: null, sequence };
  }

  @Put('instruments/:symbol/fee-tiers')
  @RequirePermission('admin:instruments')
  @Documented({
    summary: 'Set what the accounts of a tier pay on an instrument',
    answers: [...set, secondPersonAnswer],
    problems: [
      ...instrumentProblems,
      'AMOUNT_TOO_PRECISE',
      'FEES_OUT_OF_RANGE',
      'LIMITS_OUT_OF_RANGE',
      'INVALID_COMMAND',
    ],
  })
  async setFeeTier(
    @Caller() actor: Actor,
    @Param('symbol') symbol: string,
    @Body() request: FeeTierRequest,
  ): Promise<SettingResponse> {
    const body = toFeeTier(request, formatOfSymbol(symbol, this.directory));
    const sequence = await this.administer(actor, VENUE_ACCOUNT, { name: 'SetFeeTier', body });
    return { symbol, accountId: null, sequence };
  }

  @Put('accounts/:accountId/fee-tier')
  @RequirePermission('admin:limits')
  @Documented({
    summary: 'Set the fee tier of an account',
    answers: [...set, secondPersonAnswer],
    problems: accountProblems,
  })
  async setAccountTier(
    @Caller() actor: Actor,
    @Param('accountId') account: string,
    @Body() { tier }: AccountTierRequest,
  ): Promise<SettingResponse> {
    const accountId = toAccountId(account) as AccountId;
    const sequence = await this.administer(actor, accountId, { name: 'SetAccountTier', body: { tier } });
    return { symbol: null, accountId: account, sequence };
  }

  @Put('accounts/:accountId/trade-group')
  @RequirePermission('admin:limits')
  @Documented({
    summary: 'Set the trade group of an account',
    description: 'Limits of the group hold for what its accounts have together from then on.',
    answers: [...set, secondPersonAnswer],
    problems: [...accountProblems, 'INVALID_COMMAND'],
  })
  async setTradeGroup(
    @Caller() actor: Actor,
    @Param('accountId') account: string,
    @Body() { tradeGroup }: TradeGroupRequest,
  ): Promise<SettingResponse> {
    const accountId = toAccountId(account) as AccountId;
    const sequence = await this.administer(actor, accountId, { name: 'SetTradeGroup', body: { tradeGroup } });
    return { symbol: null, accountId: account, sequence };
  }

  private async administer(actor: Actor, accountId: AccountId, action: AdministerCommand['action']): Promise<number> {
    const outcome = await this.commands.execute(new AdministerCommand(actor, accountId, action));
    assertNotRefused(outcome);
    return outcome.sequence;
  }
}
