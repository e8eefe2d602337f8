import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../common/model/actor.js';
import { Caller, InSession, LoggedIn } from '../../common/nest/access.js';
import { toAccountId } from '../../common/nest/amounts.js';
import { Documented } from '../../common/nest/api-docs.js';
import { API } from '../../common/nest/api-path.js';
import { Audited } from '../../common/nest/audited.js';
import { unavailableCodes } from '../engine/command-outcome.js';
import { SubAccounts, type UsableAccount } from './sub-accounts.js';
import {
  AccountResponse,
  AccountsResponse,
  DelegateRequest,
  DelegateResponse,
  DelegatesResponse,
  OpenAccountRequest,
} from './sub-accounts.messages.js';

@ApiTags('accounts')
@Controller(`${API}/accounts`)
export class SubAccountsController {
  constructor(private readonly subAccounts: SubAccounts) {}

  @Get()
  @LoggedIn()
  @Documented({
    summary: 'List the accounts that you may act for',
    answers: [{ status: 200, type: AccountsResponse, description: 'Own and delegated accounts.' }],
  })
  async list(@Caller() { userId }: Actor): Promise<AccountsResponse> {
    return { items: (await this.subAccounts.usableBy(userId)).map((account) => present(account)) };
  }

  @Post()
  @Audited()
  @InSession('orders:place')
  @Documented({
    summary: 'Open a sub-account',
    description: 'Use it with POST /auth/account, or with an API key that is made for it.',
    answers: [{ status: 201, type: AccountResponse, description: 'Opened.' }],
    problems: ['LABEL_TAKEN', 'TOO_MANY_SUB_ACCOUNTS', 'TOO_MANY_ACCOUNTS', ...unavailableCodes],
  })
  async open(@Caller() actor: Actor, @Body() { label }: OpenAccountRequest): Promise<AccountResponse> {
    return present(await this.subAccounts.open(actor, label));
  }

  @Get(':accountId/delegates')
  @InSession()
  @Documented({
    summary: 'List who may act for an account of yours',
    answers: [{ status: 200, type: DelegatesResponse, description: 'The delegates.' }],
    problems: ['UNKNOWN_ACCOUNT'],
  })
  async delegates(@Caller() actor: Actor, @Param('accountId') accountId: string): Promise<DelegatesResponse> {
    const delegates = await this.subAccounts.delegatesOf(actor, toAccountId(accountId));
    return { items: delegates.map(({ username, scopes }) => ({ username, scopes: [...scopes] })) };
  }

  @Put(':accountId/delegates/:username')
  @Audited()
  @InSession()
  @Documented({
    summary: 'Let another user act for an account of yours',
    answers: [{ status: 200, type: DelegateResponse, description: 'Granted.' }],
    problems: ['UNKNOWN_ACCOUNT', 'UNKNOWN_USER', 'OWN_USER', 'TOO_MANY_DELEGATES'],
  })
  async delegate(
    @Caller() actor: Actor,
    @Param('accountId') accountId: string,
    @Param('username') username: string,
    @Body() { scopes }: DelegateRequest,
  ): Promise<DelegateResponse> {
    await this.subAccounts.delegate(actor, toAccountId(accountId), username, scopes);
    return { username, scopes };
  }

  @Delete(':accountId/delegates/:username')
  @HttpCode(204)
  @Audited()
  @InSession()
  @Documented({
    summary: 'No longer let another user act for an account of yours',
    answers: [{ status: 204, description: 'Revoked, at once.' }],
    problems: ['UNKNOWN_ACCOUNT', 'UNKNOWN_USER'],
  })
  revoke(
    @Caller() actor: Actor,
    @Param('accountId') accountId: string,
    @Param('username') username: string,
  ): Promise<void> {
    return this.subAccounts.revoke(actor, toAccountId(accountId), username);
  }
}

function present({ accountId, kind, label, scopes }: UsableAccount): AccountResponse {
  return { accountId: String(accountId), kind, label, scopes: [...scopes] };
}
