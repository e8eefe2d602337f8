import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { JwtModule, JwtService } from '@nestjs/jwt';
import { PassportModule } from '@nestjs/passport';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AUTH_CONFIG, type AuthConfig, DATABASE_CONFIG, type DatabaseConfig } from '../../config/venue-config.js';
import { Engine } from '../engine/engine.js';
import { EngineModule } from '../engine/engine.module.js';
import { AccessGuard } from './access.guard.js';
import { AccessTokens } from './access-tokens.js';
import { Accounts } from './accounts.js';
import { AdminBootstrap } from './admin-bootstrap.js';
import { AuthController } from './auth.controller.js';
import { CreateUserHandler } from './create-user.command.js';
import { IdentityProbe } from './identity-probe.js';
import { JwtStrategy } from './jwt.strategy.js';
import { LoginDelay } from './login-delay.js';
import { Passwords } from './passwords.js';
import { IDENTITY, identityEntities, openIdentity } from './persistence/identity.data-source.js';
import { LoginFailuresStore } from './persistence/login-failures.store.js';
import { SessionsStore } from './persistence/sessions.store.js';
import { UsersStore } from './persistence/users.store.js';
import { Sessions } from './sessions.js';
import { UsersController } from './users.controller.js';

/** Who may do what: users, sessions, tokens, and the guard in front of every route. */
@Module({
  imports: [
    CqrsModule,
    PassportModule,
    JwtModule.register({}),
    TypeOrmModule.forRootAsync({
      name: IDENTITY,
      imports: [EngineModule],
      inject: [DATABASE_CONFIG, Engine],
      useFactory: async ({ identityPath, busyTimeoutMs }: DatabaseConfig, engine: Engine) => {
        await engine.own();
        return { type: 'sqlite', database: identityPath, busyTimeout: busyTimeoutMs, retryAttempts: 0 };
      },
      dataSourceFactory: (options) => openIdentity(options),
    }),
    TypeOrmModule.forFeature(identityEntities, IDENTITY),
  ],
  controllers: [AuthController, UsersController],
  providers: [
    { provide: APP_GUARD, useClass: AccessGuard },
    {
      provide: AccessTokens,
      inject: [JwtService, AUTH_CONFIG],
      useFactory: (jwt: JwtService, config: AuthConfig) => new AccessTokens(jwt, config),
    },
    { provide: Passwords, inject: [AUTH_CONFIG], useFactory: (config: AuthConfig) => new Passwords(config) },
    JwtStrategy,
    Accounts,
    AdminBootstrap,
    IdentityProbe,
    LoginDelay,
    Sessions,
    UsersStore,
    SessionsStore,
    LoginFailuresStore,
    CreateUserHandler,
  ],
  exports: [Accounts, AccessTokens, IdentityProbe],
})
export class AuthModule {}
