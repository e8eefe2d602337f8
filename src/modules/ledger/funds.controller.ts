import { Body, Controller, Param, Post, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { formatUnits } from '../../common/decimal.js';
import type { Actor } from '../../common/model/actor.js';
import type { AccountId, AssetId, AssetUnits } from '../../common/model/units.js';
import { Caller, RequirePermission } from '../../common/nest/access.js';
import { toAccountId, toUnits } from '../../common/nest/amounts.js';
import { Documented } from '../../common/nest/api-docs.js';
import { API } from '../../common/nest/api-path.js';
import { type AuditNote, Noted } from '../../common/nest/audited.js';
import { ProblemError } from '../../common/nest/problem.js';
import { assertNotRefused } from '../../common/nest/refused.js';
import { secondPersonAnswer } from '../../common/nest/second-person.js';
import { AdministerCommand } from '../engine/admin.commands.js';
import { eventOf, unavailableCodes } from '../engine/command-outcome.js';
import { GetAccountStateQuery } from '../engine/venue.queries.js';
import { InstrumentDirectory } from '../instruments/instrument-directory.js';
import { PostingRequest, PostingResponse } from './ledger.messages.js';

const postingAnswers = [
  { status: 201, type: PostingResponse, description: 'Posted.' },
  { status: 200, type: PostingResponse, description: 'The same posting came before: nothing changed.' },
  secondPersonAnswer,
];
const postingProblems = [
  'UNKNOWN_ACCOUNT',
  'UNKNOWN_ASSET',
  'AMOUNT_TOO_PRECISE',
  'NUMBER_TOO_LARGE',
  'AMOUNT_NOT_POSITIVE',
  'INVALID_COMMAND',
  'DUPLICATE_REFERENCE',
  ...unavailableCodes,
] as const;

interface Posting {
  readonly accountId: string;
  readonly posting: PostingRequest;
  readonly note: AuditNote;
  readonly reply: FastifyReply;
}

@ApiTags('admin')
@Controller(`${API}/admin/accounts/:accountId`)
export class FundsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly directory: InstrumentDirectory,
  ) {}

  @Post('deposits')
  @RequirePermission('admin:funds')
  @Documented({
    summary: 'Deposit to an account',
    description: 'Idempotent by `reference` within the account.',
    answers: postingAnswers,
    problems: [...postingProblems, 'BALANCE_OVERFLOW'],
  })
  deposit(
    @Caller() actor: Actor,
    @Param('accountId') accountId: string,
    @Body() posting: PostingRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Noted() note: AuditNote,
  ): Promise<PostingResponse> {
    return this.post('Deposit', actor, { accountId, posting, note, reply });
  }

  @Post('withdrawals')
  @RequirePermission('admin:funds')
  @Documented({
    summary: 'Withdraw from an account',
    description: 'Idempotent by `reference` within the account. Only what is available can be withdrawn.',
    answers: postingAnswers,
    problems: [...postingProblems, 'INSUFFICIENT_FUNDS', 'INSUFFICIENT_MARGIN'],
  })
  withdraw(
    @Caller() actor: Actor,
    @Param('accountId') accountId: string,
    @Body() posting: PostingRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Noted() note: AuditNote,
  ): Promise<PostingResponse> {
    return this.post('Withdraw', actor, { accountId, posting, note, reply });
  }

  private async post(
    name: 'Deposit' | 'Withdraw',
    actor: Actor,
    { accountId: account, posting, note, reply }: Posting,
  ): Promise<PostingResponse> {
    const accountId = toAccountId(account) as AccountId;
    const { asset: assetName, amount, reference } = posting;
    const asset = this.directory.assetByName(assetName);
    if (asset === undefined) throw new ProblemError('UNKNOWN_ASSET', { detail: `No asset is called ${assetName}.` });
    const units = toUnits(amount, asset.scale, 'amount') as AssetUnits;
    const { balances } = await this.queries.execute(new GetAccountStateQuery(actor, 'admin:funds', accountId));
    const { available = 0, held = 0 } = balances.find(({ assetId }) => assetId === asset.assetId) ?? {};
    note.before = { available: formatUnits(available, asset.scale), held: formatUnits(held, asset.scale) };
    const action = { name, body: { assetId: asset.assetId as AssetId, amount: units, reference } };
    const outcome = await this.commands.execute(new AdministerCommand(actor, accountId, action));
    assertNotRefused(outcome);
    const repeated = eventOf(outcome, 'DuplicateAnswered');
    if (repeated !== undefined) reply.status(200);
    const sequence = repeated?.body.firstSequence ?? outcome.sequence;
    return {
      accountId: String(accountId),
      asset: asset.asset,
      amount: formatUnits(units, asset.scale),
      reference,
      sequence,
    };
  }
}
