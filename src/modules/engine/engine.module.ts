import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { ENGINE_CONFIG, ENVIRONMENT_CONFIG, JOURNAL_CONFIG } from '../../config/venue-config.js';
import type { EngineConfig, EnvironmentConfig, JournalConfig } from '../../config/venue-config.js';
import { AdministerHandler } from './admin.commands.js';
import { CommandGate } from './command-gate.js';
import { DiskWatch } from './disk-watch.js';
import { Engine } from './engine.js';
import { FatalErrors } from './fatal-errors.js';
import { ListFaultsHandler } from './faults.queries.js';
import { GrantWithdrawalHandler } from './grant-withdrawal.command.js';
import { LiveReads } from './live-state.js';
import {
  CancelOrderHandler,
  CancelOrderListHandler,
  EndSessionHandler,
  MassCancelHandler,
  PlaceOrderHandler,
  PlaceOrderListHandler,
  ReplaceOrderHandler,
  SubmitOrdersHandler,
} from './order.commands.js';
import { TryOrderHandler } from './order-trial.query.js';
import { Outbox } from './outbox.js';
import { StageTimes } from '../../common/stage-times.js';
import { SystemClock } from '../../common/nest/system-clock.js';
import { VenueClock } from './venue-clock.js';
import { VenueTimer } from './venue-timer.js';
import { GetAccountStateHandler, GetVenueStateHandler, GetVenueStatsHandler } from './venue.queries.js';

/** One batch fills, one is being synced, one waits for it, one is being stored. */
export const BATCHES = 4;

/**
 * The single writer. Others send commands through the bus, read live state through `LiveReads`, and subscribe to
 * durable events at the `Outbox`. `Venue` starts and stops the `Engine`.
 */
@Module({
  imports: [CqrsModule],
  providers: [
    FatalErrors,
    SystemClock,
    { provide: VenueClock, inject: [SystemClock], useFactory: (machine: SystemClock) => new VenueClock(machine) },
    {
      provide: Engine,
      inject: [ENVIRONMENT_CONFIG, ENGINE_CONFIG, JOURNAL_CONFIG, VenueClock, FatalErrors],
      useFactory: (
        environment: EnvironmentConfig,
        engine: EngineConfig,
        journal: JournalConfig,
        clock: VenueClock,
        fatal: FatalErrors,
      ) =>
        new Engine({
          dataDir: environment.dataDir,
          journal,
          limits: {
            batches: BATCHES,
            batchBytesMax: journal.batchBytesMax,
            batchCommandsMax: engine.queueCommandsMax,
            reservedCommandsMax: engine.cancelQueueCommandsMax,
          },
          clock,
          poolsOrders: engine.poolsOrders,
          onFatal: (error) => fatal.report(error),
        }),
    },
    {
      provide: VenueTimer,
      inject: [Engine, SystemClock],
      useFactory: (engine: Engine, clock: SystemClock) => new VenueTimer(engine.gate, engine, clock),
    },
    {
      provide: DiskWatch,
      inject: [ENVIRONMENT_CONFIG],
      useFactory: (environment: EnvironmentConfig) => new DiskWatch(environment.dataDir),
    },
    { provide: CommandGate, inject: [Engine], useFactory: (engine: Engine) => engine.gate },
    { provide: LiveReads, inject: [Engine], useFactory: (engine: Engine) => engine.reads },
    { provide: Outbox, inject: [Engine], useFactory: (engine: Engine) => engine.outbox },
    { provide: StageTimes, inject: [Engine], useFactory: (engine: Engine) => engine.stages },
    PlaceOrderHandler,
    ReplaceOrderHandler,
    CancelOrderHandler,
    MassCancelHandler,
    PlaceOrderListHandler,
    CancelOrderListHandler,
    SubmitOrdersHandler,
    EndSessionHandler,
    AdministerHandler,
    GrantWithdrawalHandler,
    GetVenueStateHandler,
    GetAccountStateHandler,
    TryOrderHandler,
    ListFaultsHandler,
    GetVenueStatsHandler,
  ],
  exports: [
    Engine,
    DiskWatch,
    VenueTimer,
    CommandGate,
    LiveReads,
    Outbox,
    StageTimes,
    SystemClock,
    VenueClock,
    FatalErrors,
  ],
})
export class EngineModule {}
