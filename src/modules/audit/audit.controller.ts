import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { decodeCursor, encodeCursor } from '../../common/cursor.js';
import { RequirePermission } from '../../common/nest/access.js';
import { Documented } from '../../common/nest/api-docs.js';
import { API } from '../../common/nest/api-path.js';
import { PAGE_LENGTH_DEFAULT } from '../../common/nest/page-request.js';
import { Audited } from '../../common/nest/audited.js';
import { CostsRequests } from '../../common/nest/cost.js';
import { itemsToFind, pageOf } from '../../common/page.js';
import { exportedTrail } from './audit-export.js';
import { AuditLog } from './audit-log.js';
import { presentAuditEntry } from './audit-presenter.js';
import {
  AuditEntryResponse,
  type AuditFilterRequest,
  AuditHeadResponse,
  AuditPageResponse,
  ExportAuditRequest,
  ListAuditRequest,
} from './audit.messages.js';
import { type AuditFilter, AuditStore } from './audit.store.js';

@ApiTags('audit')
@Controller(`${API}/admin/audit`)
export class AuditController {
  constructor(
    private readonly store: AuditStore,
    private readonly log: AuditLog,
  ) {}

  @Get()
  @RequirePermission('admin:audit')
  @Documented({
    summary: 'Search the audit trail',
    answers: [{ status: 200, type: AuditPageResponse, description: 'A page, newest first.' }],
    problems: ['INVALID_CURSOR'],
  })
  async list(
    @Query() { limit = PAGE_LENGTH_DEFAULT, cursor, ...filter }: ListAuditRequest,
  ): Promise<AuditPageResponse> {
    const beforeId = cursor === undefined ? undefined : decodeCursor(cursor, 1)[0];
    const found = await this.store.newest(toFilter(filter), beforeId, itemsToFind(limit));
    const { items, nextCursor } = pageOf(found, limit, ({ entryId }) => encodeCursor(entryId));
    return { items: items.map((entry) => presentAuditEntry(entry)), nextCursor };
  }

  @Get('head')
  @RequirePermission('admin:audit')
  @Documented({
    summary: 'Read where the audit trail ends',
    answers: [{ status: 200, type: AuditHeadResponse, description: 'Length and last hash.' }],
  })
  head(): AuditHeadResponse {
    return { ...this.log.head };
  }

  @Get('export')
  @CostsRequests(50)
  @Audited()
  @RequirePermission('admin:audit')
  @ApiProduces('text/csv', 'application/x-ndjson')
  @Documented({
    summary: 'Export the audit trail as CSV or JSON lines',
    answers: [{ status: 200, type: AuditEntryResponse, description: 'Every entry that matches, oldest first.' }],
  })
  export(@Query() { format = 'jsonl', ...filter }: ExportAuditRequest, @Res() reply: FastifyReply): void {
    reply
      .type(format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson')
      .header('content-disposition', `attachment; filename="audit.${format}"`)
      .send(exportedTrail(this.store, toFilter(filter), format));
  }
}

function toFilter({ from, to, ...rest }: AuditFilterRequest): AuditFilter {
  return {
    ...rest,
    ...(from !== undefined && { fromMs: Date.parse(from) }),
    ...(to !== undefined && { toMs: Date.parse(to) }),
  };
}
