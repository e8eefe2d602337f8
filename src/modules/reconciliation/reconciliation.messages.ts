/** What operators are told of reconciliations. */
import { Field, ListField, NullableField } from '../../common/nest/api-docs.js';
import { type ReconciliationCheck, reconciliationChecks } from './domain/reconcile.js';
import { type ReconciliationStatus, reconciliationStatuses } from './stored-reconciliation.js';

export class DifferenceResponse {
  @Field('ledger', 'What was compared (docs/reconciliation.md).', { enum: reconciliationChecks })
  check!: ReconciliationCheck;

  @NullableField('3', "Account; 0 is the venue's fees, -1 the world outside.")
  accountId!: string | null;

  @NullableField('USD', 'Asset.')
  asset!: string | null;

  @NullableField('BTC-USD', 'Instrument.')
  symbol!: string | null;

  @Field('1000.5', 'What it should be.')
  expected!: string;

  @Field('1000.6', 'What it is.')
  found!: string;

  @Field('0.1', 'Found less expected.')
  difference!: string;
}

export class ReconciliationResponse {
  @Field('5b3a9d50-24a1-4f43-8f0c-5f2f3a1f6a55', 'Id.')
  reconciliationId!: string;

  @Field('schedule', 'Who asked for it: a user, or `schedule`.')
  requestedBy!: string;

  @Field('2026-11-28T00:00:00.000Z', 'When it began.')
  startedAt!: string;

  @Field('2026-11-28T00:00:00.120Z', 'When it ended.')
  finishedAt!: string;

  @Field('balanced', 'How it ended; `failed` could not be carried out.', { enum: reconciliationStatuses })
  status!: ReconciliationStatus;

  @Field(1234, "The venue's sequence number that ledger, positions and trades were compared at.")
  sequence!: number;

  @NullableField(1236, 'Up to where the stored balances and the tape were, at or behind that sequence.')
  checkpoint!: number | null;

  @NullableField(420, 'How many figures were compared.')
  compared!: number | null;

  @NullableField(0, 'How many of them differ.')
  differenceCount!: number | null;

  @ListField(DifferenceResponse, 'The first 200 of them.')
  differences!: DifferenceResponse[];

  @NullableField('NOT_YET_PROJECTED', 'Why it failed, as the code of a problem.')
  problem!: string | null;
}

export class ReconciliationPageResponse {
  @ListField(ReconciliationResponse, 'Newest first.')
  items!: ReconciliationResponse[];

  @NullableField('c1-2s', 'Cursor of the next page; null on the last one.')
  nextCursor!: string | null;
}
