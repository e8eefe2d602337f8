import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../audit/audit.module.js';
import { IDENTITY } from '../identity/identity.data-source.js';
import { InstrumentsModule } from '../instruments/instruments.module.js';
import { WithdrawalEntity } from './withdrawal.entity.js';
import { WithdrawalLists } from './withdrawal-lists.js';
import { Withdrawals } from './withdrawals.js';
import { WithdrawalsAdminController } from './withdrawals-admin.controller.js';
import { WithdrawalsController } from './withdrawals.controller.js';
import { WithdrawalsStore } from './withdrawals.store.js';

/** Money that leaves on the request of its owner, when somebody else has granted it. */
@Module({
  imports: [CqrsModule, AuditModule, InstrumentsModule, TypeOrmModule.forFeature([WithdrawalEntity], IDENTITY)],
  controllers: [WithdrawalsController, WithdrawalsAdminController],
  providers: [WithdrawalsStore, WithdrawalLists, Withdrawals],
  exports: [Withdrawals],
})
export class WithdrawalsModule {}
