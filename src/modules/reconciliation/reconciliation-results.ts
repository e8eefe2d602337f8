import { Injectable } from '@nestjs/common';
import { EventBus } from '@nestjs/cqrs';
import { AuditTrail } from '../../common/nest/audit-trail.js';
import { ReconciliationsStore } from './reconciliations.store.js';
import type { NewReconciliation, StoredReconciliation } from './stored-reconciliation.js';

/** Published on the event bus when ledger, positions and trades are not the same. */
export class ReconciliationDiffers {
  constructor(readonly reconciliation: NewReconciliation) {}
}

/** Published when it could not be carried out, so that nobody knows whether they are. */
export class ReconciliationFailed {
  constructor(readonly reconciliation: NewReconciliation) {}
}

/** Where results go. */
@Injectable()
export class ReconciliationResults {
  constructor(
    private readonly store: ReconciliationsStore,
    private readonly trail: AuditTrail,
    private readonly events: EventBus,
  ) {}

  keep(done: NewReconciliation, kept: number): Promise<void> {
    return this.store.add(done, kept);
  }

  /** The newest that is kept of those that did not fail. */
  lastCarriedOut(): Promise<StoredReconciliation | undefined> {
    return this.store.lastCarriedOut();
  }

  publish(done: NewReconciliation): void {
    this.events.publish(done.status === 'failed' ? new ReconciliationFailed(done) : new ReconciliationDiffers(done));
  }

  /** One on request is audited as the request that it is. */
  audit({ reconciliationId, status, sequence, differenceCount, problem }: NewReconciliation): Promise<void> {
    return this.trail.record({
      actor: undefined,
      address: '',
      requestId: '',
      action: 'reconciliations.schedule',
      target: reconciliationId,
      outcome: status === 'failed' ? 'failed' : 'done',
      ...(problem !== null && { code: problem }),
      after: { status, sequence, differenceCount },
    });
  }
}
