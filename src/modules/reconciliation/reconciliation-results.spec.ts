import { expect, test } from '@jest/globals';
import type { EventBus } from '@nestjs/cqrs';
import type { AuditFact } from '../../common/nest/audit-trail.js';
import { ReconciliationDiffers, ReconciliationFailed, ReconciliationResults } from './reconciliation-results.js';
import type { ReconciliationsStore } from './reconciliations.store.js';
import type { NewReconciliation } from './stored-reconciliation.js';

const failed: NewReconciliation = {
  reconciliationId: '5b3a9d50-24a1-4f43-8f0c-5f2f3a1f6a55',
  requestedBy: 'schedule',
  startedAtMs: 1,
  finishedAtMs: 2,
  status: 'failed',
  sequence: 9,
  checkpoint: null,
  compared: null,
  differenceCount: null,
  differences: [],
  problem: 'NOT_YET_PROJECTED',
};

const published: unknown[] = [];
const facts: AuditFact[] = [];
const results = new ReconciliationResults(
  {} as ReconciliationsStore,
  { record: async (fact) => void facts.push(fact) },
  { publish: (event: unknown) => published.push(event) } as unknown as EventBus,
);

test('what differs, and what failed, is published for other parts of the venue', () => {
  const differs: NewReconciliation = { ...failed, status: 'unbalanced', differenceCount: 1, problem: null };
  for (const one of [failed, differs]) results.publish(one);
  expect(published).toEqual([new ReconciliationFailed(failed), new ReconciliationDiffers(differs)]);
  expect(published.map((one) => (one as object).constructor.name)).toEqual([
    'ReconciliationFailed',
    'ReconciliationDiffers',
  ]);
});

test('a scheduled one that failed is in the trail with its problem', async () => {
  await results.audit(failed);
  expect(facts).toMatchObject([
    {
      action: 'reconciliations.schedule',
      target: failed.reconciliationId,
      outcome: 'failed',
      code: 'NOT_YET_PROJECTED',
    },
  ]);
});
