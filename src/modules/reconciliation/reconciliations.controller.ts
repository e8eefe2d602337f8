import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { decodeCursor, encodeCursor } from '../../common/cursor.js';
import type { Actor } from '../../common/model/actor.js';
import { Caller, RequirePermission } from '../../common/nest/access.js';
import { Documented } from '../../common/nest/api-docs.js';
import { API } from '../../common/nest/api-path.js';
import { CostsRequests } from '../../common/nest/cost.js';
import { PAGE_LENGTH_DEFAULT, PageRequest } from '../../common/nest/page-request.js';
import { ProblemError } from '../../common/nest/problem.js';
import { itemsToFind, pageOf } from '../../common/page.js';
import { unavailableCodes } from '../engine/command-outcome.js';
import { ReconciliationPageResponse, ReconciliationResponse } from './reconciliation.messages.js';
import { Reconciliations } from './reconciliations.js';
import { ReconciliationsStore } from './reconciliations.store.js';
import type { StoredReconciliation } from './stored-reconciliation.js';

@ApiTags('admin')
@Controller(`${API}/admin/reconciliations`)
export class ReconciliationsController {
  constructor(
    private readonly reconciliations: Reconciliations,
    private readonly store: ReconciliationsStore,
  ) {}

  @Post()
  @RequirePermission('admin:reconciliations')
  @CostsRequests(50)
  @Documented({
    summary: 'Reconcile ledger, positions and trades now',
    description: 'Answers when it is done. One runs at a time; a second one waits for the first and then runs.',
    answers: [{ status: 201, type: ReconciliationResponse, description: 'The result, whatever it is.' }],
    problems: unavailableCodes,
  })
  async run(@Caller() { username }: Actor): Promise<ReconciliationResponse> {
    return present(await this.reconciliations.run(username));
  }

  @Get()
  @RequirePermission('admin:reconciliations')
  @Documented({
    summary: 'List reconciliations',
    answers: [{ status: 200, type: ReconciliationPageResponse, description: 'A page, newest first.' }],
    problems: ['INVALID_CURSOR'],
  })
  async list(@Query() { limit = PAGE_LENGTH_DEFAULT, cursor }: PageRequest): Promise<ReconciliationPageResponse> {
    const beforeNumber = cursor === undefined ? Number.MAX_SAFE_INTEGER : (decodeCursor(cursor, 1)[0] as number);
    const found = await this.store.newest(beforeNumber, itemsToFind(limit));
    const { items, nextCursor } = pageOf(found, limit, ({ reconciliationNumber }) =>
      encodeCursor(reconciliationNumber),
    );
    return { items: items.map(present), nextCursor };
  }

  @Get(':reconciliationId')
  @RequirePermission('admin:reconciliations')
  @Documented({
    summary: 'Read a reconciliation',
    answers: [{ status: 200, type: ReconciliationResponse, description: 'The reconciliation.' }],
    problems: ['UNKNOWN_RECONCILIATION'],
  })
  async get(@Param('reconciliationId') reconciliationId: string): Promise<ReconciliationResponse> {
    const found = await this.store.byId(reconciliationId);
    if (found === undefined) throw new ProblemError('UNKNOWN_RECONCILIATION');
    return present(found);
  }
}

function present({
  reconciliationId,
  requestedBy,
  startedAtMs,
  finishedAtMs,
  status,
  sequence,
  checkpoint,
  compared,
  differenceCount,
  differences,
  problem,
}: Omit<StoredReconciliation, 'reconciliationNumber'>): ReconciliationResponse {
  return {
    reconciliationId,
    requestedBy,
    startedAt: new Date(startedAtMs).toISOString(),
    finishedAt: new Date(finishedAtMs).toISOString(),
    status,
    sequence,
    checkpoint,
    compared,
    differenceCount,
    differences: [...differences],
    problem,
  };
}
