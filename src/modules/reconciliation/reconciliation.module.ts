import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../audit/audit.module.js';
import { EngineModule } from '../engine/engine.module.js';
import { IDENTITY } from '../identity/identity.data-source.js';
import { InstrumentsModule } from '../instruments/instruments.module.js';
import { ProjectionsModule } from '../projections/projections.module.js';
import { ReconciliationEntity } from './reconciliation.entity.js';
import { ReconciliationResults } from './reconciliation-results.js';
import { Reconciliations } from './reconciliations.js';
import { ReconciliationsController } from './reconciliations.controller.js';
import { ReconciliationsStore } from './reconciliations.store.js';

/** Proves that ledger, positions and trades are the same. Results are kept with the users: rows are what they judge. */
@Module({
  imports: [
    CqrsModule,
    EngineModule,
    InstrumentsModule,
    ProjectionsModule,
    AuditModule,
    TypeOrmModule.forFeature([ReconciliationEntity], IDENTITY),
  ],
  controllers: [ReconciliationsController],
  providers: [ReconciliationsStore, ReconciliationResults, Reconciliations],
  exports: [Reconciliations],
})
export class ReconciliationModule {}
