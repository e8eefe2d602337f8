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
import { GetOrderHandler, ListFillsHandler, ListOrdersHandler } from './order.queries.js';
import { OrderReader } from './order-reader.js';
import { OrdersController } from './orders.controller.js';
import { OrderHistory } from './projections/order-history.js';

/** Orders and what became of them. */
@Module({
  imports: [CqrsModule, EngineModule, InstrumentsModule, ProjectionsModule],
  controllers: [OrdersController, AccountTradesController],
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
    GetOrderHandler,
    ListOrdersHandler,
    ListFillsHandler,
  ],
})
export class OrdersModule {}
