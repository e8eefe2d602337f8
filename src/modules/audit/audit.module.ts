import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditTrail } from '../../common/nest/audit-trail.js';
import { EngineModule } from '../engine/engine.module.js';
import { IDENTITY } from '../identity/identity.data-source.js';
import { AuditAnchor } from './audit-anchor.js';
import { AuditController } from './audit.controller.js';
import { AuditEntryEntity } from './audit-entry.entity.js';
import { AuditLog } from './audit-log.js';
import { AuditStore } from './audit.store.js';
import { AuditWatch } from './audit-watch.js';
import { Denials } from './denials.js';

/** Who did what, kept so that nobody can change it unnoticed. Global: every privileged route leaves its trace here. */
@Global()
@Module({
  imports: [EngineModule, TypeOrmModule.forFeature([AuditEntryEntity], IDENTITY)],
  controllers: [AuditController],
  providers: [AuditStore, AuditLog, { provide: AuditTrail, useExisting: AuditLog }, AuditAnchor, AuditWatch, Denials],
  exports: [AuditTrail, AuditAnchor, AuditWatch, Denials],
})
export class AuditModule {}
