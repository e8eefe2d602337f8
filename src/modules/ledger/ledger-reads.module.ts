import { Module } from '@nestjs/common';
import { EngineModule } from '../engine/engine.module.js';
import { InstrumentDirectory } from '../instruments/instrument-directory.js';
import { InstrumentsModule } from '../instruments/instruments.module.js';
import { EventTail } from '../projections/event-tail.js';
import { HistoryReads } from '../projections/history-reads.js';
import { ProjectionsModule } from '../projections/projections.module.js';
import { GetBalancesHandler, ListPostingsHandler } from './ledger.queries.js';
import { PostingReader } from './posting-reader.js';
import { PostingHistory } from './projections/posting-history.js';

/** The queries of balances and statements. */
@Module({
  imports: [EngineModule, InstrumentsModule, ProjectionsModule],
  providers: [
    {
      provide: PostingReader,
      inject: [EventTail, HistoryReads, InstrumentDirectory],
      useFactory: (tail: EventTail, rows: HistoryReads, instruments: InstrumentDirectory) =>
        new PostingReader(tail, new PostingHistory(rows), instruments),
    },
    GetBalancesHandler,
    ListPostingsHandler,
  ],
})
export class LedgerReadsModule {}
