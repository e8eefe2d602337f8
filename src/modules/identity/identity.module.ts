import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DATABASE_CONFIG, type DatabaseConfig } from '../../config/venue-config.js';
import { Engine } from '../engine/engine.js';
import { EngineModule } from '../engine/engine.module.js';
import { IDENTITY, openIdentity } from './identity.data-source.js';

/** The database of users, keys, approvals and audit; each module above brings its own entities. */
@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      name: IDENTITY,
      imports: [EngineModule],
      inject: [DATABASE_CONFIG, Engine],
      useFactory: async ({ identityPath, busyTimeoutMs }: DatabaseConfig, engine: Engine) => {
        await engine.own();
        return {
          type: 'sqlite',
          database: identityPath,
          busyTimeout: busyTimeoutMs,
          retryAttempts: 0,
          autoLoadEntities: true,
        };
      },
      dataSourceFactory: (options) => openIdentity(options),
    }),
  ],
})
export class IdentityModule {}
