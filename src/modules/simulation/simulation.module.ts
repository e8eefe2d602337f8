import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { EngineModule } from '../engine/engine.module.js';
import { InstrumentsModule } from '../instruments/instruments.module.js';
import { BeginScenarioHandler } from './begin-scenario.command.js';
import { DemoUsers } from './demo-users.js';
import { LivingMarket } from './living-market.js';
import { MarketHistory } from './market-history.js';
import { MarketRunner } from './market-runner.js';
import { ScenarioDirector } from './scenario-director.js';
import { SimulationController } from './simulation.controller.js';
import { GetSimulationHandler } from './simulation.queries.js';

/** Participants that are programs, for demonstrations and teaching. Never in production. */
@Module({
  imports: [CqrsModule, EngineModule, InstrumentsModule],
  controllers: [SimulationController],
  providers: [
    LivingMarket,
    MarketHistory,
    MarketRunner,
    ScenarioDirector,
    DemoUsers,
    BeginScenarioHandler,
    GetSimulationHandler,
  ],
  exports: [MarketHistory, MarketRunner],
})
export class SimulationModule {}
