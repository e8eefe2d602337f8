import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { EngineModule } from '../engine/engine.module.js';
import { LiveReads } from '../engine/live-state.js';
import { InstrumentsModule } from '../instruments/instruments.module.js';
import { EventTail } from '../projections/event-tail.js';
import { FillHistory } from '../projections/fill-history.js';
import { HistoryReads } from '../projections/history-reads.js';
import { ProjectionsModule } from '../projections/projections.module.js';
import { AccountTradesController } from './account-trades.controller.js';
import { FillReader } from './fill-reader.js';
import { GetOrderHandler, GetOrderListHandler, ListFillsHandler, ListOrdersHandler } from './order.queries.js';
import { OrderBatch } from './order-batch.js';
import { OrderBatchController } from './order-batch.controller.js';
import { OrderEntry } from './order-entry.js';
import { OrderLists } from './order-lists.js';
import { OrderListsController } from './order-lists.controller.js';
import { OrderReader } from './order-reader.js';
import { OrdersController } from './orders.controller.js';
import { OrderHistory } from './projections/order-history.js';

/** Orders and what became of them. */
@Module({
  imports: [CqrsModule, EngineModule, InstrumentsModule, ProjectionsModule],
  controllers: [OrdersController, OrderListsController, OrderBatchController, AccountTradesController],
  providers: [
    {
      provide: OrderReader,
      inject: [EventTail, HistoryReads, FillHistory, LiveReads],
      useFactory: (tail: EventTail, rows: HistoryReads, fills: FillHistory, live: LiveReads) =>
        new OrderReader(tail, new OrderHistory(rows), fills, live),
    },
    {
      provide: FillReader,
      inject: [EventTail, FillHistory],
      useFactory: (tail: EventTail, fills: FillHistory) => new FillReader(tail, fills),
    },
    OrderEntry,
    OrderLists,
    OrderBatch,
    GetOrderHandler,
    GetOrderListHandler,
    ListOrdersHandler,
    ListFillsHandler,
  ],
  exports: [OrderEntry, OrderLists],
})
export class OrdersModule {}
