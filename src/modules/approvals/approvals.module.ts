import { Global, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { TypeOrmModule } from '@nestjs/typeorm';
import { SecondPerson } from '../../common/nest/second-person.js';
import { IDENTITY } from '../identity/identity.data-source.js';
import { ApprovalsController } from './approvals.controller.js';
import { DangerousActions } from './dangerous-actions.js';
import { FourEyes } from './four-eyes.js';
import { ProposalEntity } from './proposal.entity.js';
import { ProposalsStore } from './proposals.store.js';
import { VenueActions } from './venue-actions.js';

/** Four eyes. Global: command handlers of every module ask for the second person here. */
@Global()
@Module({
  imports: [CqrsModule, TypeOrmModule.forFeature([ProposalEntity], IDENTITY)],
  controllers: [ApprovalsController],
  providers: [
    ProposalsStore,
    DangerousActions,
    FourEyes,
    { provide: SecondPerson, useExisting: FourEyes },
    VenueActions,
  ],
  exports: [SecondPerson, FourEyes, DangerousActions],
})
export class ApprovalsModule {}
