import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { EngineModule } from '../engine/engine.module.js';
import { InstrumentsModule } from '../instruments/instruments.module.js';
import { AccountTradesController } from './account-trades.controller.js';
import { OrdersController } from './orders.controller.js';

/** Orders and what became of them. */
@Module({
  imports: [CqrsModule, EngineModule, InstrumentsModule],
  controllers: [OrdersController, AccountTradesController],
})
export class OrdersModule {}
