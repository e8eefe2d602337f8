import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { EngineModule } from '../engine/engine.module.js';
import { Outbox } from '../engine/outbox.js';
import { EventFedDirectory } from './event-fed-directory.js';
import { InstrumentDirectory } from './instrument-directory.js';
import { InstrumentsAdminController } from './instruments-admin.controller.js';
import { PairsController } from './pairs.controller.js';

/** Assets and instruments: what there is, and how operators define it. */
@Module({
  imports: [CqrsModule, EngineModule],
  controllers: [PairsController, InstrumentsAdminController],
  providers: [
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
  exports: [InstrumentDirectory],
})
export class InstrumentsModule {}
