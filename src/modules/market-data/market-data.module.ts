import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { EngineModule } from '../engine/engine.module.js';
import { InstrumentsModule } from '../instruments/instruments.module.js';
import { MarketDataController } from './market-data.controller.js';

/** What everyone may see of the market. */
@Module({ imports: [CqrsModule, EngineModule, InstrumentsModule], controllers: [MarketDataController] })
export class MarketDataModule {}
