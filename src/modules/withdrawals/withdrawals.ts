import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Actor } from '../../common/model/actor.js';
import { rejectReasonName } from '../../common/model/reject-reason.js';
import type { AccountId, AssetId, AssetUnits, SessionId } from '../../common/model/units.js';
import { ProblemError } from '../../common/nest/problem.js';
import { FourEyes } from '../approvals/four-eyes.js';
import { AuditAnchor } from '../audit/audit-anchor.js';
import { eventOf } from '../engine/command-outcome.js';
import { GRANT_WITHDRAWAL, GrantWithdrawalCommand } from '../engine/grant-withdrawal.command.js';
import { postingReference, type Withdrawal, type WithdrawalTerms } from './withdrawal.js';
import { WithdrawalsStore } from './withdrawals.store.js';

const PENDING_MAX = 20;

/**
 * Money leaves in two steps: its owner asks, and somebody else who may grant it does. Nothing is held in between; the
 * core decides when it is granted. The row says `approved` before the command goes to the venue, and the posting has a
 * reference of its own, so that a stop in between pays neither twice nor never.
 */
@Injectable()
export class Withdrawals {
  private readonly logger = new Logger('withdrawals');
  private readonly postings = new Map<string, Promise<Withdrawal>>();

  constructor(
    private readonly store: WithdrawalsStore,
    private readonly commands: CommandBus,
    private readonly fourEyes: FourEyes,
    private readonly anchor: AuditAnchor,
  ) {}

  async request(
    { userId, username }: Actor,
    terms: WithdrawalTerms,
  ): Promise<{ readonly withdrawal: Withdrawal; readonly isRepeated: boolean }> {
    const known = await this.store.byReference(terms.accountId, terms.reference);
    if (known !== undefined) return repeated(known, terms);
    if ((await this.store.pendingCount(terms.accountId)) >= PENDING_MAX) throw new ProblemError('TOO_MANY_WITHDRAWALS');
    const withdrawalId = randomUUID();
    const requester = { requesterId: userId, requesterName: username, requestedAtMs: Date.now() };
    const isAdded = await this.store.add({ withdrawalId, ...terms, ...requester });
    const added = await this.store.byReference(terms.accountId, terms.reference);
    if (added === undefined) throw new ProblemError('UNKNOWN_WITHDRAWAL');
    return isAdded ? { withdrawal: added, isRepeated: false } : repeated(added, terms);
  }

  async find(withdrawalId: string): Promise<Withdrawal> {
    const withdrawal = await this.store.byId(withdrawalId);
    if (withdrawal === undefined) throw new ProblemError('UNKNOWN_WITHDRAWAL');
    return withdrawal;
  }

  /** That of another account is as unknown as one that does not exist. */
  async findOwn({ accountId }: Actor, withdrawalId: string): Promise<Withdrawal> {
    const withdrawal = await this.find(withdrawalId);
    if (withdrawal.accountId !== accountId) throw new ProblemError('UNKNOWN_WITHDRAWAL');
    return withdrawal;
  }

  async cancel(actor: Actor, withdrawalId: string): Promise<Withdrawal> {
    await this.findOwn(actor, withdrawalId);
    return this.decide(withdrawalId, 'cancelled', actor);
  }

  async reject(actor: Actor, withdrawalId: string, reason: string): Promise<Withdrawal> {
    await this.find(withdrawalId);
    return this.decide(withdrawalId, 'rejected', actor, reason);
  }

  /** Grants it and has it posted. One that was granted and not posted, because the venue stopped, is posted now. */
  async approve(granter: Actor, withdrawalId: string): Promise<Withdrawal> {
    const { requesterId, status } = await this.find(withdrawalId);
    if (requesterId === granter.userId) throw new ProblemError('OWN_PROPOSAL');
    const granted =
      status === 'approved' ? await this.find(withdrawalId) : await this.decide(withdrawalId, 'approved', granter);
    return this.post(granted, granter);
  }

  /** What was granted before the venue stopped is posted when it is back. */
  async resume(): Promise<void> {
    for (const withdrawal of await this.store.unfinished()) {
      const { withdrawalId, decidedById, decidedBy } = withdrawal;
      const granter: Actor = {
        userId: decidedById ?? '',
        username: decidedBy ?? '',
        accountId: 0 as AccountId,
        sessionId: 0 as SessionId,
        // The grant was given and is durable, whatever its giver may do by now.
        permissions: new Set(['admin:withdrawals']),
      };
      const { status } = await this.post(withdrawal, granter).catch((error: unknown) => {
        if (error instanceof ProblemError) return { status: error.code };
        throw error;
      });
      this.logger.log(`withdrawal ${withdrawalId} was granted before the stop: ${status}`);
    }
  }

  /** One posting of a withdrawal at a time: who grants it once more meanwhile is answered as the first. */
  private post(withdrawal: Withdrawal, granter: Actor): Promise<Withdrawal> {
    const { withdrawalId } = withdrawal;
    const running = this.postings.get(withdrawalId);
    if (running !== undefined) return running;
    const posting = this.postOnce(withdrawal, granter).finally(() => this.postings.delete(withdrawalId));
    this.postings.set(withdrawalId, posting);
    return posting;
  }

  private async postOnce(withdrawal: Withdrawal, granter: Actor): Promise<Withdrawal> {
    await this.anchor.anchor();
    const { withdrawalId, accountId, assetId, units, requesterId } = withdrawal;
    const body = {
      assetId: assetId as AssetId,
      amount: units as AssetUnits,
      reference: postingReference(withdrawal),
    };
    const approval = this.fourEyes.agreed(GRANT_WITHDRAWAL, { accountId, body }, requesterId, granter);
    const outcome = await this.commands.execute(
      new GrantWithdrawalCommand(granter, accountId as AccountId, body, approval),
    );
    if (outcome.refusal !== undefined) {
      const code = rejectReasonName(outcome.refusal);
      await this.store.failed(withdrawalId, code);
      throw new ProblemError(code);
    }
    const sequence = eventOf(outcome, 'DuplicateAnswered')?.body.firstSequence ?? outcome.sequence;
    await this.store.done(withdrawalId, sequence);
    return this.find(withdrawalId);
  }

  private async decide(
    withdrawalId: string,
    status: 'approved' | 'rejected' | 'cancelled',
    actor: Actor,
    reason: string | null = null,
  ): Promise<Withdrawal> {
    const isDecided = await this.store.decide(withdrawalId, status, actor, Date.now(), reason);
    const withdrawal = await this.find(withdrawalId);
    if (isDecided) return withdrawal;
    throw new ProblemError('WITHDRAWAL_CLOSED', { detail: `The withdrawal is ${withdrawal.status}.` });
  }
}

function repeated(known: Withdrawal, terms: WithdrawalTerms): { withdrawal: Withdrawal; isRepeated: true } {
  const isSame =
    known.assetId === terms.assetId && known.units === terms.units && known.destination === terms.destination;
  if (!isSame) throw new ProblemError('DUPLICATE_REFERENCE');
  return { withdrawal: known, isRepeated: true };
}
