import { Body, Controller, Delete, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../../common/model/actor.js';
import { Caller, RequirePermission } from '../../common/nest/access.js';
import { toUnits } from '../../common/nest/amounts.js';
import { Documented } from '../../common/nest/api-docs.js';
import { API } from '../../common/nest/api-path.js';
import { Audited, type AuditNote, Noted } from '../../common/nest/audited.js';
import { ProblemError } from '../../common/nest/problem.js';
import { InstrumentDirectory } from '../instruments/instrument-directory.js';
import { WithdrawalLists } from './withdrawal-lists.js';
import { Withdrawals } from './withdrawals.js';
import {
  ListWithdrawalsRequest,
  RequestWithdrawalRequest,
  WithdrawalPageResponse,
  WithdrawalResponse,
} from './withdrawals.messages.js';

@ApiTags('withdrawals')
@Controller(`${API}/withdrawals`)
export class WithdrawalsController {
  constructor(
    private readonly withdrawals: Withdrawals,
    private readonly lists: WithdrawalLists,
    private readonly directory: InstrumentDirectory,
  ) {}

  @Post()
  @Audited()
  @RequirePermission('withdrawals:request')
  @Documented({
    summary: 'Ask for a withdrawal',
    description:
      'Somebody else has to grant it. Nothing is held until then: what is not available any more when it is granted is ' +
      'refused. Idempotent by `reference` within the account.',
    answers: [
      { status: 201, type: WithdrawalResponse, description: 'It waits for its grant.' },
      {
        status: 200,
        type: WithdrawalResponse,
        description: 'The same request came before; this is what became of it.',
      },
    ],
    problems: [
      'UNKNOWN_ASSET',
      'AMOUNT_TOO_PRECISE',
      'NUMBER_TOO_LARGE',
      'AMOUNT_NOT_POSITIVE',
      'UNKNOWN_ACCOUNT',
      'DUPLICATE_REFERENCE',
      'TOO_MANY_WITHDRAWALS',
    ],
  })
  async request(
    @Caller() actor: Actor,
    @Body() { asset: assetName, amount, destination, reference }: RequestWithdrawalRequest,
    @Noted() note: AuditNote,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WithdrawalResponse> {
    if (actor.accountId === 0) throw new ProblemError('UNKNOWN_ACCOUNT', { detail: 'You have no account.' });
    const asset = this.directory.assetByName(assetName);
    if (asset === undefined) throw new ProblemError('UNKNOWN_ASSET', { detail: `No asset is called ${assetName}.` });
    const units = toUnits(amount, asset.scale, 'amount');
    if (units === 0) throw new ProblemError('AMOUNT_NOT_POSITIVE');
    note.target = String(actor.accountId);
    const terms = { accountId: actor.accountId, assetId: asset.assetId, units, destination, reference };
    const { withdrawal, isRepeated } = await this.withdrawals.request(actor, terms);
    if (isRepeated) reply.status(200);
    return this.lists.present(withdrawal);
  }

  @Get()
  @RequirePermission('account:read')
  @Documented({
    summary: 'List the withdrawals of your account',
    answers: [{ status: 200, type: WithdrawalPageResponse, description: 'A page, newest first.' }],
    problems: ['INVALID_CURSOR'],
  })
  list(@Caller() { accountId }: Actor, @Query() query: ListWithdrawalsRequest): Promise<WithdrawalPageResponse> {
    return this.lists.page(query, accountId);
  }

  @Get(':withdrawalId')
  @RequirePermission('account:read')
  @Documented({
    summary: 'Read one of the withdrawals of your account',
    answers: [{ status: 200, type: WithdrawalResponse, description: 'As it is now.' }],
    problems: ['UNKNOWN_WITHDRAWAL'],
  })
  async get(@Caller() actor: Actor, @Param('withdrawalId') withdrawalId: string): Promise<WithdrawalResponse> {
    return this.lists.present(await this.withdrawals.findOwn(actor, withdrawalId));
  }

  @Delete(':withdrawalId')
  @Audited()
  @RequirePermission('withdrawals:request')
  @Documented({
    summary: 'Cancel a withdrawal that waits for its grant',
    answers: [{ status: 200, type: WithdrawalResponse, description: 'Cancelled.' }],
    problems: ['UNKNOWN_WITHDRAWAL', 'WITHDRAWAL_CLOSED'],
  })
  async cancel(@Caller() actor: Actor, @Param('withdrawalId') withdrawalId: string): Promise<WithdrawalResponse> {
    return this.lists.present(await this.withdrawals.cancel(actor, withdrawalId));
  }
}
