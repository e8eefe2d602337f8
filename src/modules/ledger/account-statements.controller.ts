import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../../common/model/actor.js';
import { Caller, RequirePermission } from '../../common/nest/access.js';
import { toAccountId } from '../../common/nest/amounts.js';
import { Documented } from '../../common/nest/api-docs.js';
import { API } from '../../common/nest/api-path.js';
import { Audited } from '../../common/nest/audited.js';
import { CostsRequests } from '../../common/nest/cost.js';
import { unavailableCodes } from '../engine/command-outcome.js';
import { InstrumentDirectory } from '../instruments/instrument-directory.js';
import { presentStatement, statementCsv, toStatementPeriod } from './statement-presenter.js';
import { StatementReader } from './statement-reader.js';
import { AccountStatementResponse, StatementRequest } from './statement.messages.js';

const answers = [{ status: 200, type: AccountStatementResponse, description: 'The statement.' }];
const problems = [
  'UNKNOWN_ACCOUNT',
  'STATEMENT_TOO_LONG',
  'STATEMENT_UNDER_WAY',
  'NOT_YET_PROJECTED',
  ...unavailableCodes,
] as const;
const COST = 50;

/** Statements of a period: what there was, what moved, what there is. */
@ApiTags('account')
@ApiProduces('application/json', 'text/csv')
@Controller(API)
export class AccountStatementsController {
  constructor(
    private readonly statements: StatementReader,
    private readonly directory: InstrumentDirectory,
  ) {}

  @Get('statement')
  @RequirePermission('account:read')
  @CostsRequests(COST)
  @Documented({ summary: 'Read the statement of your account for a period', answers, problems })
  own(
    @Caller() { accountId }: Actor,
    @Query() request: StatementRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AccountStatementResponse | string> {
    return this.read(accountId, request, reply);
  }

  @Get('admin/accounts/:accountId/statement')
  @RequirePermission('admin:funds')
  @Audited()
  @CostsRequests(COST)
  @Documented({ summary: 'Read the statement of an account for a period', answers, problems })
  ofAccount(
    @Param('accountId') accountId: string,
    @Query() request: StatementRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AccountStatementResponse | string> {
    return this.read(toAccountId(accountId), request, reply);
  }

  private async read(
    accountId: number,
    request: StatementRequest,
    reply: FastifyReply,
  ): Promise<AccountStatementResponse | string> {
    const statement = await this.statements.read(accountId, toStatementPeriod(request));
    const presented = presentStatement(statement, request, this.directory);
    if (request.format !== 'csv') return presented;
    const name = `statement-${accountId}.csv`;
    reply.type('text/csv; charset=utf-8').header('content-disposition', `attachment; filename="${name}"`);
    return statementCsv(presented);
  }
}
