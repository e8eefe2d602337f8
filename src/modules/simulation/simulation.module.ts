import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { EngineModule } from '../engine/engine.module.js';
import { InstrumentsModule } from '../instruments/instruments.module.js';
import { DemoRunner } from './demo-runner.js';
import { DemoUsers } from './demo-users.js';

/** Participants that are programs, for demonstrations and teaching. Never in production. */
@Module({
  imports: [CqrsModule, EngineModule, InstrumentsModule],
  providers: [DemoRunner, DemoUsers],
  exports: [DemoRunner],
})
export class SimulationModule {}
