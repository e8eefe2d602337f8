import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { EngineModule } from '../engine/engine.module.js';
import { InstrumentsModule } from '../instruments/instruments.module.js';
import { ProjectionsModule } from '../projections/projections.module.js';
import { SettledTrades } from './settled-trades.js';
import { TradeRevisionsAdminController } from './trade-revisions-admin.controller.js';
import { TradeRevisionsController } from './trade-revisions.controller.js';

/** Trades that are busted or corrected after they were settled. */
@Module({
  imports: [CqrsModule, EngineModule, InstrumentsModule, ProjectionsModule],
  controllers: [TradeRevisionsAdminController, TradeRevisionsController],
  providers: [SettledTrades],
})
export class TradeRevisionsModule {}
