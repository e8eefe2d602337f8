import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { EngineModule } from '../engine/engine.module.js';
import { InstrumentDirectory } from '../instruments/instrument-directory.js';
import { InstrumentsModule } from '../instruments/instruments.module.js';
import { EventTail } from '../projections/event-tail.js';
import { FillHistory } from '../projections/fill-history.js';
import { HistoryReads } from '../projections/history-reads.js';
import { ProjectionsModule } from '../projections/projections.module.js';
import { AccountStatementsController } from './account-statements.controller.js';
import { BalancesController } from './balances.controller.js';
import { FundsController } from './funds.controller.js';
import { GetBalancesHandler, ListPostingsHandler } from './ledger.queries.js';
import { PostingReader } from './posting-reader.js';
import { StatementReader } from './statement-reader.js';
import { StatementController } from './statement.controller.js';
import { TradeRevisionHistory } from './projections/trade-revision-history.js';
import { TransferHistory } from './projections/transfer-history.js';

/** Balances and statements, deposits and withdrawals. */
@Module({
  imports: [CqrsModule, EngineModule, InstrumentsModule, ProjectionsModule],
  controllers: [BalancesController, FundsController, StatementController, AccountStatementsController],
  providers: [
    {
      provide: PostingReader,
      inject: [EventTail, FillHistory, HistoryReads, InstrumentDirectory],
      useFactory: (tail: EventTail, fills: FillHistory, rows: HistoryReads, instruments: InstrumentDirectory) =>
        new PostingReader(tail, fills, new TransferHistory(rows), new TradeRevisionHistory(rows), instruments),
    },
    StatementReader,
    GetBalancesHandler,
    ListPostingsHandler,
  ],
})
export class LedgerModule {}
