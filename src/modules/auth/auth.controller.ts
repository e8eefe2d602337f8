import { Body, Controller, Get, Headers, HttpCode, Ip, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '../../common/model/actor.js';
import { Caller, InAnySession, InSession, LoggedIn, Public } from '../../common/nest/access.js';
import { toAccountId } from '../../common/nest/amounts.js';
import { Documented } from '../../common/nest/api-docs.js';
import { API } from '../../common/nest/api-path.js';
import { Audited, type AuditNote, Noted } from '../../common/nest/audited.js';
import { CostsRequests } from '../../common/nest/cost.js';
import { ServedOn } from '../../common/nest/listeners.js';
import { unavailableCodes } from '../engine/command-outcome.js';
import {
  AcceptInvitationRequest,
  LoginRequest,
  MeResponse,
  RefreshRequest,
  TokenPairResponse,
  UserResponse,
} from './auth.messages.js';
import { Invitations } from './invitations.js';
import { Logins } from './logins.js';
import { LoginSessions } from './login-sessions.js';
import { SelfService } from './self-service.js';
import { Sessions, type TokenPair } from './sessions.js';
import { UseAccountRequest } from './sub-accounts.messages.js';
import { presentUser } from './user-presenter.js';

/** A password costs tens of milliseconds and 19 MiB. */
const COST_OF_A_HASH = 10;

@ApiTags('auth')
@Controller(`${API}/auth`)
export class AuthController {
  constructor(
    private readonly logins: Logins,
    private readonly sessions: Sessions,
    private readonly self: SelfService,
    private readonly invitations: Invitations,
    private readonly loginSessions: LoginSessions,
  ) {}

  @Post('login')
  @ServedOn('public', 'management')
  @CostsRequests(COST_OF_A_HASH)
  @HttpCode(200)
  @Public()
  @Documented({
    summary: 'Log in',
    description: 'A user with a second factor sends `totp` too: a one-time password, or one of the recovery codes.',
    answers: [{ status: 200, type: TokenPairResponse, description: 'Logged in.' }],
    problems: ['BAD_CREDENTIALS', 'TOTP_REQUIRED', 'TOO_MANY_LOGINS', 'PASSWORDS_UNAVAILABLE', 'AUDIT_UNAVAILABLE'],
  })
  async login(
    @Body() { username, password, totp }: LoginRequest,
    @Req() { ip: address, id: requestId }: FastifyRequest,
    @Headers('user-agent') userAgent: string | undefined,
    @Noted() note: AuditNote,
  ): Promise<TokenPairResponse> {
    const attempt = { username, password, totp: totp ?? undefined, address };
    const user = await this.logins.verify(attempt, (known) => (note.target = known));
    return this.loginSessions.begin(user, { address, userAgent: userAgent ?? '' }, requestId);
  }

  @Post('refresh')
  @ServedOn('public', 'management')
  @HttpCode(200)
  @Public()
  @Documented({
    summary: 'Exchange a refresh token for new tokens',
    description: 'A refresh token that comes a second time ends its session: somebody holds a copy.',
    answers: [{ status: 200, type: TokenPairResponse, description: 'New tokens.' }],
    problems: ['INVALID_REFRESH_TOKEN', 'REFRESH_TOKEN_REUSED'],
  })
  refresh(@Body() { refreshToken }: RefreshRequest): Promise<TokenPairResponse> {
    return this.sessions.refresh(refreshToken);
  }

  @Post('register')
  @CostsRequests(COST_OF_A_HASH)
  @Public()
  @Audited()
  @Documented({
    summary: 'Accept an invitation and choose a password',
    answers: [{ status: 201, type: UserResponse, description: 'The user; log in next.' }],
    problems: [
      'INVALID_INVITATION',
      'USERNAME_TAKEN',
      'TOO_MANY_LOGINS',
      'PASSWORDS_UNAVAILABLE',
      'TOO_MANY_ACCOUNTS',
      ...unavailableCodes,
    ],
  })
  async register(@Body() { invitationToken, password }: AcceptInvitationRequest): Promise<UserResponse> {
    return presentUser(await this.invitations.accept(invitationToken, password));
  }

  @Post('logout')
  @ServedOn('public', 'management')
  @HttpCode(204)
  @InAnySession()
  @Documented({
    summary: 'Log out',
    description:
      'All tokens of the session end at once, and its connections. Orders that it has placed over REST with ' +
      '`cancelOnDisconnect` are cancelled before this answers.',
    answers: [{ status: 204, description: 'Logged out.' }],
  })
  logout(@Caller() { sessionId }: Actor): Promise<void> {
    return this.sessions.end(sessionId);
  }

  @Post('account')
  @HttpCode(200)
  @Audited()
  @InSession()
  @Documented({
    summary: 'Get tokens for another account that you may act for',
    answers: [{ status: 200, type: TokenPairResponse, description: 'Tokens of a session that acts for the account.' }],
    problems: ['UNKNOWN_ACCOUNT'],
  })
  async useAccount(
    @Caller() actor: Actor,
    @Body() { accountId }: UseAccountRequest,
    @Ip() address: string,
    @Headers('user-agent') userAgent: string | undefined,
  ): Promise<TokenPairResponse> {
    const client = { address, userAgent: userAgent ?? '' };
    return tokensOf(await this.self.useAccount(actor, toAccountId(accountId), client));
  }

  @Get('me')
  @LoggedIn()
  @Documented({
    summary: 'Who you are',
    answers: [{ status: 200, type: MeResponse, description: 'The user of the credential, and what it opens.' }],
  })
  async me(@Caller() actor: Actor): Promise<MeResponse> {
    const { roles, userId, username } = await this.self.userOf(actor);
    const accountId = actor.accountId === 0 ? null : String(actor.accountId);
    return { userId, username, accountId, roles: [...roles], permissions: [...actor.permissions] };
  }
}

function tokensOf({ accessToken, refreshToken, expiresIn }: TokenPair): TokenPairResponse {
  return { accessToken, refreshToken, expiresIn };
}
