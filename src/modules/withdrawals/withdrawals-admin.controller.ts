import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../common/model/actor.js';
import { Caller, RequirePermission } from '../../common/nest/access.js';
import { Documented } from '../../common/nest/api-docs.js';
import { API } from '../../common/nest/api-path.js';
import { type AuditNote, Noted } from '../../common/nest/audited.js';
import { unavailableCodes } from '../engine/command-outcome.js';
import { WithdrawalLists } from './withdrawal-lists.js';
import { Withdrawals } from './withdrawals.js';
import {
  ListWithdrawalsRequest,
  RejectWithdrawalRequest,
  WithdrawalPageResponse,
  WithdrawalResponse,
} from './withdrawals.messages.js';

@ApiTags('withdrawals')
@Controller(`${API}/admin/withdrawals`)
export class WithdrawalsAdminController {
  constructor(
    private readonly withdrawals: Withdrawals,
    private readonly lists: WithdrawalLists,
  ) {}

  @Get()
  @RequirePermission('admin:withdrawals')
  @Documented({
    summary: 'List what was asked for, of all accounts',
    answers: [{ status: 200, type: WithdrawalPageResponse, description: 'A page, newest first.' }],
    problems: ['INVALID_CURSOR'],
  })
  list(@Query() query: ListWithdrawalsRequest): Promise<WithdrawalPageResponse> {
    return this.lists.page(query);
  }

  @Post(':withdrawalId/approve')
  @HttpCode(200)
  @RequirePermission('admin:withdrawals')
  @Documented({
    summary: 'Grant a withdrawal and have it posted',
    description:
      'Nobody grants their own. One that is `approved` and not posted, because the venue stopped, can be sent on its way again; it is posted once.',
    answers: [{ status: 200, type: WithdrawalResponse, description: 'Posted.' }],
    problems: [
      'UNKNOWN_WITHDRAWAL',
      'OWN_PROPOSAL',
      'WITHDRAWAL_CLOSED',
      'INSUFFICIENT_FUNDS',
      'INSUFFICIENT_MARGIN',
      'UNKNOWN_ACCOUNT',
      ...unavailableCodes,
    ],
  })
  async approve(
    @Caller() actor: Actor,
    @Param('withdrawalId') withdrawalId: string,
    @Noted() note: AuditNote,
  ): Promise<WithdrawalResponse> {
    note.before = this.lists.present(await this.withdrawals.find(withdrawalId));
    return this.lists.present(await this.withdrawals.approve(actor, withdrawalId));
  }

  @Post(':withdrawalId/reject')
  @HttpCode(200)
  @RequirePermission('admin:withdrawals')
  @Documented({
    summary: 'Reject a withdrawal',
    answers: [{ status: 200, type: WithdrawalResponse, description: 'Rejected.' }],
    problems: ['UNKNOWN_WITHDRAWAL', 'WITHDRAWAL_CLOSED'],
  })
  async reject(
    @Caller() actor: Actor,
    @Param('withdrawalId') withdrawalId: string,
    @Body() { reason }: RejectWithdrawalRequest,
    @Noted() note: AuditNote,
  ): Promise<WithdrawalResponse> {
    note.before = this.lists.present(await this.withdrawals.find(withdrawalId));
    return this.lists.present(await this.withdrawals.reject(actor, withdrawalId, reason));
  }
}
