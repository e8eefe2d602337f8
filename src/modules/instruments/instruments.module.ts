import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { SCHEDULES_FILE } from '../../config/data-files.js';
import { ENVIRONMENT_CONFIG, type EnvironmentConfig } from '../../config/venue-config.js';
import { EngineModule } from '../engine/engine.module.js';
import { Outbox } from '../engine/outbox.js';
import { EventFedDirectory } from './event-fed-directory.js';
import { InstrumentDirectory } from './instrument-directory.js';
import { InstrumentsAdminController } from './instruments-admin.controller.js';
import { TradingSettings } from './instrument-settings.js';
import { PairsController } from './pairs.controller.js';
import { PhaseScheduler } from './phase-scheduler.js';
import { ScheduleController } from './schedule.controller.js';
import { ScheduleFile } from './schedule-file.js';
import { Schedules } from './schedules.js';
import { TradingAdminController } from './trading-admin.controller.js';

/** Assets and instruments: what there is, and how operators define it. */
@Module({
  imports: [CqrsModule, EngineModule],
  controllers: [PairsController, InstrumentsAdminController, TradingAdminController, ScheduleController],
  providers: [
    {
      provide: Schedules,
      inject: [ENVIRONMENT_CONFIG],
      useFactory: ({ dataDir }: EnvironmentConfig) => new ScheduleFile(join(dataDir, SCHEDULES_FILE)),
    },
    PhaseScheduler,
    {
      provide: TradingSettings,
      // Behind the directory, which subscribes first.
      inject: [Outbox, InstrumentDirectory],
      useFactory: (outbox: Outbox) => {
        const settings = new TradingSettings();
        outbox.subscribe(settings);
        return settings;
      },
    },
    {
      provide: InstrumentDirectory,
      inject: [Outbox],
      useFactory: (outbox: Outbox) => {
        const directory = new EventFedDirectory();
        outbox.subscribe(directory);
        return directory;
      },
    },
  ],
  exports: [PhaseScheduler, Schedules, InstrumentDirectory, TradingSettings],
})
export class InstrumentsModule {}
