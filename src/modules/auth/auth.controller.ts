import { Body, Controller, Get, HttpCode, Ip, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../common/model/actor.js';
import { Caller, LoggedIn, Public } from '../../common/nest/access.js';
import { Documented } from '../../common/nest/api-docs.js';
import { API } from '../../common/nest/api-path.js';
import { ProblemError } from '../../common/nest/problem.js';
import { LoginRequest, MeResponse, RefreshRequest, TokenPairResponse } from './auth.messages.js';
import { UsersStore } from './persistence/users.store.js';
import { Sessions } from './sessions.js';
import { presentUser } from './user-presenter.js';

@ApiTags('auth')
@Controller(`${API}/auth`)
export class AuthController {
  constructor(
    private readonly sessions: Sessions,
    private readonly users: UsersStore,
  ) {}

  @Post('login')
  @HttpCode(200)
  @Public()
  @Documented({
    summary: 'Log in',
    answers: [{ status: 200, type: TokenPairResponse, description: 'Logged in.' }],
    problems: ['BAD_CREDENTIALS', 'TOO_MANY_LOGINS'],
  })
  login(@Body() { username, password }: LoginRequest, @Ip() address: string): Promise<TokenPairResponse> {
    return this.sessions.login(username, password, address);
  }

  @Post('refresh')
  @HttpCode(200)
  @Public()
  @Documented({
    summary: 'Exchange a refresh token for new tokens',
    description: 'A refresh token that comes a second time ends its session: somebody holds a copy.',
    answers: [{ status: 200, type: TokenPairResponse, description: 'New tokens.' }],
    problems: ['INVALID_REFRESH_TOKEN'],
  })
  refresh(@Body() { refreshToken }: RefreshRequest): Promise<TokenPairResponse> {
    return this.sessions.refresh(refreshToken);
  }

  @Post('logout')
  @HttpCode(204)
  @LoggedIn()
  @Documented({
    summary: 'Log out',
    description: 'All tokens of the session end at once.',
    answers: [{ status: 204, description: 'Logged out.' }],
  })
  logout(@Caller() { sessionId }: Actor): Promise<void> {
    return this.sessions.end(sessionId);
  }

  @Get('me')
  @LoggedIn()
  @Documented({
    summary: 'Who you are',
    answers: [{ status: 200, type: MeResponse, description: 'The user of the token.' }],
  })
  async me(@Caller() { userId, permissions }: Actor): Promise<MeResponse> {
    const user = await this.users.byId(userId);
    if (user === undefined) throw new ProblemError('UNAUTHORIZED');
    return { ...presentUser(user), permissions: [...permissions] };
  }
}
