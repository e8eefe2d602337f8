import { Module } from '@nestjs/common';
import { EngineModule } from '../engine/engine.module.js';
import { LiveReads } from '../engine/live-state.js';
import { EventTail } from '../projections/event-tail.js';
import { HistoryReads } from '../projections/history-reads.js';
import { ProjectionsModule } from '../projections/projections.module.js';
import { FillReader } from './fill-reader.js';
import { GetOrderHandler, ListFillsHandler, ListOrdersHandler } from './order.queries.js';
import { OrderReader } from './order-reader.js';
import { OrderHistory } from './projections/order-history.js';

/** The queries of orders and fills. */
@Module({
  imports: [EngineModule, ProjectionsModule],
  providers: [
    { provide: OrderHistory, inject: [HistoryReads], useFactory: (rows: HistoryReads) => new OrderHistory(rows) },
    {
      provide: OrderReader,
      inject: [EventTail, OrderHistory, LiveReads],
      useFactory: (tail: EventTail, history: OrderHistory, live: LiveReads) => new OrderReader(tail, history, live),
    },
    {
      provide: FillReader,
      inject: [EventTail, OrderHistory],
      useFactory: (tail: EventTail, history: OrderHistory) => new FillReader(tail, history),
    },
    GetOrderHandler,
    ListOrdersHandler,
    ListFillsHandler,
  ],
})
export class OrderReadsModule {}
