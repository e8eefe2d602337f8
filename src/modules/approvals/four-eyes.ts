import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { invariant } from '../../common/assert.js';
import { type Actor, requirePermission } from '../../common/model/actor.js';
import { AcceptedForApproval } from '../../common/nest/accepted.js';
import { ProblemError, toProblemError } from '../../common/nest/problem.js';
import { Approval, type DangerousRequest, People, SecondPerson } from '../../common/nest/second-person.js';
import { AUTH_CONFIG, type AuthConfig } from '../../config/venue-config.js';
import { AuditAnchor } from '../audit/audit-anchor.js';
import { DangerousActions } from './dangerous-actions.js';
import { hashOfCommand, presentProposal, type Proposal, statusAt } from './proposal.js';
import { ProposalsStore } from './proposals.store.js';

const LIFETIME_MS = 15 * 60_000;
const PENDING_MAX = 100;

/**
 * One person proposes, another approves, and exactly what was approved is carried out in the name of the first. Who
 * proposed and who approved is in the audit trail, whose head is journalled before the command itself is.
 */
@Injectable()
export class FourEyes extends SecondPerson {
  /** Approvals that were made and not used. */
  private readonly unused = new Set<Approval>();

  constructor(
    private readonly proposals: ProposalsStore,
    private readonly actions: DangerousActions,
    private readonly people: People,
    private readonly anchor: AuditAnchor,
    @Inject(AUTH_CONFIG) private readonly config: Pick<AuthConfig, 'isFourEyes'>,
  ) {
    super();
  }

  override async require({ action, permission, actor, command, approval }: DangerousRequest): Promise<void> {
    const commandHash = hashOfCommand(action, command);
    if (approval !== undefined) {
      invariant(this.unused.delete(approval), 'an approval is made here and used once');
      if (approval.commandHash !== commandHash) {
        throw new ProblemError('APPROVAL_MISMATCH', { detail: 'What it would end has changed since it was proposed.' });
      }
      return;
    }
    if (!this.config.isFourEyes) return;
    invariant(this.actions.named(action).permission === permission, `${action} is registered with its permission`);
    throw new AcceptedForApproval(presentProposal(await this.propose(action, actor, command, commandHash), Date.now()));
  }

  /** Approves and carries out. `commandHash` says what the approver has seen. */
  async approve(approver: Actor, approvalId: string, commandHash: string): Promise<Proposal> {
    const proposal = await this.find(approvalId);
    const action = this.actions.named(proposal.action);
    if (approver.userId === proposal.proposerId) throw new ProblemError('OWN_PROPOSAL');
    requirePermission(approver, action.permission);
    if (commandHash !== proposal.commandHash) throw new ProblemError('APPROVAL_MISMATCH');
    await this.decide(proposal, 'approved', approver);
    try {
      await this.anchor.anchor();
      await this.perform(proposal, approver);
      await this.proposals.finish(approvalId, 'done', null);
    } catch (error) {
      await this.proposals.finish(approvalId, 'failed', toProblemError(error).code);
      throw error;
    }
    return this.find(approvalId);
  }

  /** Whoever may approve may reject; the proposer may withdraw. */
  async reject(actor: Actor, approvalId: string): Promise<Proposal> {
    const proposal = await this.find(approvalId);
    const isOwn = actor.userId === proposal.proposerId;
    if (!isOwn) requirePermission(actor, this.actions.named(proposal.action).permission);
    await this.decide(proposal, isOwn ? 'withdrawn' : 'rejected', actor);
    return this.find(approvalId);
  }

  async find(approvalId: string): Promise<Proposal> {
    const proposal = await this.proposals.byId(approvalId);
    if (proposal === undefined) throw new ProblemError('UNKNOWN_APPROVAL');
    return proposal;
  }

  /**
   * Evidence for an action that two people have agreed to elsewhere: one asked for it, another granted it. The caller has
   * checked that they are two.
   */
  agreed(action: string, command: DangerousRequest['command'], requestedBy: string, granter: Actor): Approval {
    invariant(requestedBy !== granter.userId, 'who asks and who grants are two people');
    return this.newApproval(hashOfCommand(action, command), granter.username);
  }

  private async propose(
    action: string,
    { userId, username }: Actor,
    command: DangerousRequest['command'],
    commandHash: string,
  ): Promise<Proposal> {
    const nowMs = Date.now();
    if ((await this.proposals.pendingCount(userId, nowMs)) >= PENDING_MAX) throw new ProblemError('TOO_MANY_PROPOSALS');
    const proposal: Omit<Proposal, 'proposalNumber'> = {
      approvalId: randomUUID(),
      action,
      command: JSON.stringify(command),
      commandHash,
      status: 'pending',
      proposerId: userId,
      proposerName: username,
      proposedAtMs: nowMs,
      expiresAtMs: nowMs + LIFETIME_MS,
      decidedBy: null,
      decidedAtMs: null,
      code: null,
    };
    await this.proposals.add(proposal);
    return this.find(proposal.approvalId);
  }

  private async decide(proposal: Proposal, status: 'approved' | 'rejected' | 'withdrawn', actor: Actor): Promise<void> {
    const nowMs = Date.now();
    if (await this.proposals.decide(proposal.approvalId, status, actor.username, nowMs)) return;
    const now = await this.find(proposal.approvalId);
    throw new ProblemError('APPROVAL_CLOSED', { detail: `The proposal is ${statusAt(now, nowMs)}.` });
  }

  /** With the permissions that the proposer has now, not those of the proposal. */
  private async perform(proposal: Proposal, approver: Actor): Promise<void> {
    const action = this.actions.named(proposal.action);
    const proposer = await this.people.actorOf(proposal.proposerId);
    if (proposer === undefined) throw new ProblemError('FORBIDDEN', { detail: 'The proposer is no longer a user.' });
    requirePermission(proposer, action.permission);
    const approval = this.newApproval(proposal.commandHash, approver.username);
    try {
      await action.perform(proposer, JSON.parse(proposal.command) as Record<string, unknown>, approval);
    } finally {
      this.unused.delete(approval);
    }
  }

  private newApproval(commandHash: string, approvedBy: string): Approval {
    const approval = new Approval(commandHash, approvedBy);
    this.unused.add(approval);
    return approval;
  }
}
