import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { decodeCursor, encodeCursor } from '../../common/cursor.js';
import type { Actor } from '../../common/model/actor.js';
import { Caller, RequirePermission } from '../../common/nest/access.js';
import { Documented } from '../../common/nest/api-docs.js';
import { API } from '../../common/nest/api-path.js';
import { PAGE_LENGTH_DEFAULT } from '../../common/nest/page-request.js';
import { type AuditNote, Noted } from '../../common/nest/audited.js';
import { ApprovalResponse } from '../../common/nest/second-person.js';
import { itemsToFind, pageOf } from '../../common/page.js';
import { unavailableCodes } from '../engine/command-outcome.js';
import { ApprovalPageResponse, ApproveRequest, ListApprovalsRequest } from './approvals.messages.js';
import { FourEyes } from './four-eyes.js';
import { presentProposal } from './proposal.js';
import { ProposalsStore } from './proposals.store.js';

@ApiTags('approvals')
@Controller(`${API}/admin/approvals`)
export class ApprovalsController {
  constructor(
    private readonly fourEyes: FourEyes,
    private readonly proposals: ProposalsStore,
  ) {}

  @Get()
  @RequirePermission('admin:approvals')
  @Documented({
    summary: 'List what waits, or waited, for a second person',
    answers: [{ status: 200, type: ApprovalPageResponse, description: 'A page, newest first.' }],
    problems: ['INVALID_CURSOR'],
  })
  async list(
    @Query() { status, limit = PAGE_LENGTH_DEFAULT, cursor }: ListApprovalsRequest,
  ): Promise<ApprovalPageResponse> {
    const nowMs = Date.now();
    const beforeNumber = cursor === undefined ? Number.MAX_SAFE_INTEGER : (decodeCursor(cursor, 1)[0] as number);
    const found = await this.proposals.newest(status, beforeNumber, nowMs, itemsToFind(limit));
    const { items, nextCursor } = pageOf(found, limit, ({ proposalNumber }) => encodeCursor(proposalNumber));
    return { items: items.map((proposal) => presentProposal(proposal, nowMs)), nextCursor };
  }

  @Get(':approvalId')
  @RequirePermission('admin:approvals')
  @Documented({
    summary: 'Read a proposal',
    answers: [{ status: 200, type: ApprovalResponse, description: 'The proposal.' }],
    problems: ['UNKNOWN_APPROVAL'],
  })
  async get(@Param('approvalId') approvalId: string): Promise<ApprovalResponse> {
    return presentProposal(await this.fourEyes.find(approvalId), Date.now());
  }

  @Post(':approvalId/approve')
  @HttpCode(200)
  @RequirePermission('admin:approvals')
  @Documented({
    summary: 'Approve what somebody else proposed, and have it done',
    description:
      'Needs the permission of the proposed action too. What is done is exactly what `commandHash` stands for.',
    answers: [{ status: 200, type: ApprovalResponse, description: 'Done.' }],
    problems: ['UNKNOWN_APPROVAL', 'OWN_PROPOSAL', 'APPROVAL_CLOSED', 'APPROVAL_MISMATCH', ...unavailableCodes],
  })
  async approve(
    @Caller() actor: Actor,
    @Param('approvalId') approvalId: string,
    @Body() { commandHash }: ApproveRequest,
    @Noted() note: AuditNote,
  ): Promise<ApprovalResponse> {
    note.before = presentProposal(await this.fourEyes.find(approvalId), Date.now());
    return presentProposal(await this.fourEyes.approve(actor, approvalId, commandHash), Date.now());
  }

  @Post(':approvalId/reject')
  @HttpCode(200)
  @RequirePermission('admin:approvals')
  @Documented({
    summary: 'Reject a proposal, or withdraw your own',
    answers: [{ status: 200, type: ApprovalResponse, description: 'Rejected, or withdrawn.' }],
    problems: ['UNKNOWN_APPROVAL', 'APPROVAL_CLOSED'],
  })
  async reject(@Caller() actor: Actor, @Param('approvalId') approvalId: string): Promise<ApprovalResponse> {
    return presentProposal(await this.fourEyes.reject(actor, approvalId), Date.now());
  }
}
