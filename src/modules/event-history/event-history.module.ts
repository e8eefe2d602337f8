import { Module, type OnModuleDestroy } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { ENVIRONMENT_CONFIG, type EnvironmentConfig } from '../../config/venue-config.js';
import { EngineModule } from '../engine/engine.module.js';
import { Outbox } from '../engine/outbox.js';
import { InstrumentsModule } from '../instruments/instruments.module.js';
import { EventArchive } from './event-archive.js';
import { EventHistoryController } from './event-history.controller.js';
import { OrderExplanationController } from './order-explanation.controller.js';
import { ExplainOrderHandler } from './order-explanation.query.js';
import { PastBookController } from './past-book.controller.js';
import { ListEventsHandler, ReadHistoryHandler, ReadPastBookHandler } from './event-history.queries.js';

/** The event store: for operators page by page, and the history of one order, account or instrument; for owners of orders why they traded. */
@Module({
  imports: [CqrsModule, EngineModule, InstrumentsModule],
  controllers: [EventHistoryController, PastBookController, OrderExplanationController],
  providers: [
    {
      provide: EventArchive,
      inject: [ENVIRONMENT_CONFIG, Outbox],
      useFactory: ({ dataDir }: EnvironmentConfig, outbox: Outbox) => new EventArchive(dataDir, outbox),
    },
    ListEventsHandler,
    ReadHistoryHandler,
    ReadPastBookHandler,
    ExplainOrderHandler,
  ],
})
export class EventHistoryModule implements OnModuleDestroy {
  constructor(private readonly archive: EventArchive) {}

  onModuleDestroy(): Promise<void> {
    return this.archive.stop();
  }
}
