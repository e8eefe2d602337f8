import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { EngineModule } from '../engine/engine.module.js';
import { InstrumentsModule } from '../instruments/instruments.module.js';
import { BalancesController } from './balances.controller.js';
import { FundsController } from './funds.controller.js';

/** Balances, deposits and withdrawals. */
@Module({ imports: [CqrsModule, EngineModule, InstrumentsModule], controllers: [BalancesController, FundsController] })
export class LedgerModule {}
