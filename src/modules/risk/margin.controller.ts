import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { formatUnits } from '../../common/decimal.js';
import { isGiven } from '../../common/given.js';
import type { Actor } from '../../common/model/actor.js';
import { VENUE_ACCOUNT } from '../../common/model/commands.js';
import { FundRole, MarginState } from '../../common/model/margin.js';
import { nameOf } from '../../common/model/order-terms.js';
import type { AccountId, AssetId, InstrumentId } from '../../common/model/units.js';
import { Caller, RequirePermission } from '../../common/nest/access.js';
import { toAccountId } from '../../common/nest/amounts.js';
import { Documented } from '../../common/nest/api-docs.js';
import { API } from '../../common/nest/api-path.js';
import { type AuditNote, Noted } from '../../common/nest/audited.js';
import { assertNotRefused } from '../../common/nest/refused.js';
import { secondPersonAnswer } from '../../common/nest/second-person.js';
import { AdministerCommand } from '../engine/admin.commands.js';
import { unavailableCodes } from '../engine/command-outcome.js';
import type { MarginOfAccount } from '../engine/live-state.js';
import { InstrumentDirectory } from '../instruments/instrument-directory.js';

import { formatOfSymbol } from '../instruments/symbols.js';
import { assetOf } from './limit-translation.js';
import {
  AccountMarginRequest,
  type MarginAccountResponse,
  MarginFundRequest,
  MarginOverviewResponse,
  MarginSetResponse,
  MarginTermsRequest,
  OwnMarginResponse,
} from './margin.messages.js';
import { GetMarginsQuery } from './margin.queries.js';

const answers = [{ status: 200, type: MarginSetResponse, description: 'Set.' }, secondPersonAnswer] as const;

/** Who trades on margin, by which terms, and how they stand. */
@Controller(API)
export class MarginController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly directory: InstrumentDirectory,
  ) {}

  @Get('risk/margin')
  @ApiTags('account')
  @RequirePermission('account:read')
  @Documented({
    summary: 'Read your margin',
    answers: [{ status: 200, type: OwnMarginResponse, description: 'What your account is worth and must be worth.' }],
  })
  async own(@Caller() actor: Actor): Promise<OwnMarginResponse> {
    const { sequence, accounts } = await this.queries.execute(new GetMarginsQuery(actor, 'account:read'));
    const own = accounts.filter(({ accountId }) => accountId === actor.accountId);
    return { sequence, onMargin: own.length > 0, accounts: own.map((one) => this.present(one)) };
  }

  @Get('admin/margin')
  @ApiTags('admin')
  @RequirePermission('admin:limits')
  @Documented({
    summary: 'List margin accounts',
    answers: [{ status: 200, type: MarginOverviewResponse, description: 'Funds and margin accounts, of one moment.' }],
  })
  async list(@Caller() actor: Actor): Promise<MarginOverviewResponse> {
    const found = await this.queries.execute(new GetMarginsQuery(actor, 'admin:limits'));
    const { sequence, poolAccountId, insuranceAccountId, accounts } = found;
    return {
      sequence,
      poolAccountId: poolAccountId === 0 ? null : String(poolAccountId),
      insuranceAccountId: insuranceAccountId === 0 ? null : String(insuranceAccountId),
      accounts: accounts.map((one) => this.present(one)),
    };
  }

  @Put('admin/instruments/:symbol/margin')
  @ApiTags('admin')
  @RequirePermission('admin:limits')
  @Documented({
    summary: 'Set the margin terms of an instrument',
    description: 'Of accounts whose margin asset is its quote asset. They can be changed, not removed.',
    answers,
    problems: ['UNKNOWN_SYMBOL', 'LIMITS_OUT_OF_RANGE', ...unavailableCodes],
  })
  async setTerms(
    @Caller() actor: Actor,
    @Param('symbol') symbol: string,
    @Body() { initialPpm, maintenancePpm, haircutPpm }: MarginTermsRequest,
    @Noted() note: AuditNote,
  ): Promise<MarginSetResponse> {
    const { instrumentId } = formatOfSymbol(symbol, this.directory).instrument;
    note.target = `margin of ${symbol}`;
    const terms = { initialPpm, maintenancePpm, haircutPpm: haircutPpm ?? 0 };
    const body = { instrumentId: instrumentId as InstrumentId, ...terms };
    return this.send(new AdministerCommand(actor, VENUE_ACCOUNT, { name: 'SetMarginTerms', body }));
  }

  @Put('admin/accounts/:accountId/margin')
  @ApiTags('admin')
  @RequirePermission('admin:limits')
  @Documented({
    summary: 'Let an account trade on margin, or no more',
    description: 'Only while it has no open orders and owes nothing.',
    answers,
    problems: ['UNKNOWN_ACCOUNT', 'UNKNOWN_ASSET', 'FUND_ACCOUNT', 'MARGIN_IN_USE', ...unavailableCodes],
  })
  async setAccount(
    @Caller() actor: Actor,
    @Param('accountId') accountId: string,
    @Body() { asset }: AccountMarginRequest,
    @Noted() note: AuditNote,
  ): Promise<MarginSetResponse> {
    const assetId = isGiven(asset) ? assetOf(asset, this.directory).assetId : 0;
    note.target = `account ${accountId}`;
    const action = { name: 'SetAccountMargin', body: { assetId: assetId as AssetId } } as const;
    return this.send(new AdministerCommand(actor, toAccountId(accountId) as AccountId, action));
  }

  @Put('admin/margin/funds')
  @ApiTags('admin')
  @RequirePermission('admin:limits')
  @Documented({
    summary: 'Name the lending pool or the insurance',
    description: 'It takes the place of the one that was. What the old pool has lent, the new one must have.',
    answers,
    problems: ['UNKNOWN_ACCOUNT', 'FUND_ACCOUNT', 'MARGIN_IN_USE', 'LENDING_POOL_EXHAUSTED', ...unavailableCodes],
  })
  async setFund(
    @Caller() actor: Actor,
    @Body() { role, accountId }: MarginFundRequest,
    @Noted() note: AuditNote,
  ): Promise<MarginSetResponse> {
    note.target = `margin fund ${role}`;
    const action = { name: 'SetMarginFund', body: { role: FundRole[role] } } as const;
    return this.send(new AdministerCommand(actor, toAccountId(accountId) as AccountId, action));
  }

  private async send(command: AdministerCommand): Promise<MarginSetResponse> {
    const outcome = await this.commands.execute(command);
    assertNotRefused(outcome);
    return { sequence: outcome.sequence };
  }

  private present({
    accountId,
    assetId,
    state,
    equity,
    initial,
    maintenance,
    free,
  }: MarginOfAccount): MarginAccountResponse {
    const asset = this.directory.assetById(assetId);
    const amount = (units: bigint): string => formatUnits(units, asset?.scale ?? 0);
    return {
      accountId: String(accountId),
      asset: asset?.asset ?? '',
      state: nameOf(MarginState, state),
      equity: amount(equity),
      initialRequirement: amount(initial),
      maintenanceRequirement: amount(maintenance),
      freeMargin: amount(free),
    };
  }
}
