import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { JwtModule, JwtService } from '@nestjs/jwt';
import { PassportModule } from '@nestjs/passport';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AUTH_CONFIG, type AuthConfig } from '../../config/venue-config.js';
import { IDENTITY } from '../identity/identity.data-source.js';
import { RateLimitsModule } from '../rate-limits/rate-limits.module.js';
import { AccessGuard } from './access.guard.js';
import { AccessTokens } from './access-tokens.js';
import { Accounts } from './accounts.js';
import { AdminBootstrap } from './admin-bootstrap.js';
import { AuthController } from './auth.controller.js';
import { CreateUserHandler } from './create-user.command.js';
import { DemoLogins } from './demo-logins.js';
import { DemoLoginsController } from './demo-logins.controller.js';
import { IdentityProbe } from './identity-probe.js';
import { JwtStrategy } from './jwt.strategy.js';
import { LoginDelay } from './login-delay.js';
import { Passwords } from './passwords.js';
import { LoginFailureEntity } from './persistence/login-failure.entity.js';
import { LoginFailuresStore } from './persistence/login-failures.store.js';
import { RefreshTokenEntity, SessionEntity } from './persistence/session.entity.js';
import { SessionsStore } from './persistence/sessions.store.js';
import { UserEntity } from './persistence/user.entity.js';
import { UsersStore } from './persistence/users.store.js';
import { LoginOrders } from './login-orders.js';
import { Sessions } from './sessions.js';
import { UserKeysController } from './user-keys.controller.js';
import { UsersController } from './users.controller.js';

import { People } from '../../common/nest/second-person.js';
import { ApiKeyStrategy } from './keys/api-key.strategy.js';
import { ApiKeys } from './keys/api-keys.js';
import { SignedRequests } from './keys/signed-requests.js';
import { KeysController } from './keys.controller.js';
import { ApiKeyEntity } from './persistence/api-key.entity.js';
import { ApiKeysStore } from './persistence/api-keys.store.js';
import { Credentials } from './credentials.js';
import { ChangeUserHandler } from './change-user.command.js';
import { Invitations } from './invitations.js';
import { LoginSettingsController } from './login-settings.controller.js';
import { Logins } from './logins.js';
import { LoginSessions } from './login-sessions.js';
import { InvitationEntity } from './persistence/invitation.entity.js';
import { InvitationsStore } from './persistence/invitations.store.js';
import { RoleEntity } from './persistence/role.entity.js';
import { RolesStore } from './persistence/roles.store.js';
import { RecoveryCodeEntity, SecondFactorEntity } from './persistence/second-factor.entity.js';
import { SecondFactorsStore } from './persistence/second-factors.store.js';
import { DelegationEntity, SubAccountEntity } from './persistence/sub-account.entity.js';
import { SubAccountsStore } from './persistence/sub-accounts.store.js';
import { Principals } from './principals.js';
import { RoleGrants } from './role-grants.js';
import { Roles } from './roles.js';
import { RolesController } from './roles.controller.js';
import { SecondFactors } from './second-factors.js';
import { SecretBox } from './secret-box.js';
import { SelfService } from './self-service.js';
import { RoleActions } from './role-actions.js';
import { SetRoleHandler } from './set-role.command.js';
import { SubAccounts } from './sub-accounts.js';
import { SubAccountsController } from './sub-accounts.controller.js';
import { UserRoles } from './user-roles.js';

const entities = [
  ApiKeyEntity,
  UserEntity,
  SessionEntity,
  RefreshTokenEntity,
  LoginFailureEntity,
  RoleEntity,
  SubAccountEntity,
  DelegationEntity,
  SecondFactorEntity,
  RecoveryCodeEntity,
  InvitationEntity,
];

/** Who may do what: users, sessions, tokens, and the guard in front of every route. */
@Global()
@Module({
  imports: [
    CqrsModule,
    PassportModule,
    JwtModule.register({}),
    RateLimitsModule,
    TypeOrmModule.forFeature(entities, IDENTITY),
  ],
  controllers: [
    AuthController,
    DemoLoginsController,
    LoginSettingsController,
    UsersController,
    UserKeysController,
    RolesController,
    SubAccountsController,
    KeysController,
  ],
  providers: [
    { provide: APP_GUARD, useClass: AccessGuard },
    {
      provide: AccessTokens,
      inject: [JwtService, AUTH_CONFIG],
      useFactory: (jwt: JwtService, config: AuthConfig) => new AccessTokens(jwt, config),
    },
    { provide: Passwords, inject: [AUTH_CONFIG], useFactory: (config: AuthConfig) => new Passwords(config) },
    { provide: SecretBox, inject: [AUTH_CONFIG], useFactory: ({ dataKey }: AuthConfig) => new SecretBox(dataKey) },
    JwtStrategy,
    ApiKeyStrategy,
    ApiKeys,
    ApiKeysStore,
    SignedRequests,
    Credentials,
    Principals,
    { provide: People, useExisting: Principals },
    Roles,
    RoleGrants,
    UserRoles,
    RoleActions,
    SetRoleHandler,
    ChangeUserHandler,
    Logins,
    LoginSessions,
    DemoLogins,
    SelfService,
    SecondFactors,
    Invitations,
    SubAccounts,
    RolesStore,
    SubAccountsStore,
    SecondFactorsStore,
    InvitationsStore,
    Accounts,
    AdminBootstrap,
    IdentityProbe,
    LoginDelay,
    LoginOrders,
    Sessions,
    UsersStore,
    SessionsStore,
    LoginFailuresStore,
    CreateUserHandler,
  ],
  exports: [Accounts, Credentials, IdentityProbe, People, LoginOrders],
})
export class AuthModule {}
