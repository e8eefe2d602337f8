import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { EngineModule } from '../engine/engine.module.js';
import { RiskAdminController } from './risk-admin.controller.js';

/** Limits and the kill switch. */
@Module({ imports: [CqrsModule, EngineModule], controllers: [RiskAdminController] })
export class RiskModule {}
