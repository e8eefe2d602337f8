import { Body, Controller, Get, Headers, HttpCode, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Public } from '../../common/nest/access.js';
import { Documented } from '../../common/nest/api-docs.js';
import { API } from '../../common/nest/api-path.js';
import { CostsRequests } from '../../common/nest/cost.js';
import { DemoAccountsResponse, DemoLoginRequest, TokenPairResponse } from './auth.messages.js';
import { DemoLogins } from './demo-logins.js';
import { LoginSessions } from './login-sessions.js';

/** As that of a login with a password: each leaves a session behind, and a record in the audit trail. */
const COST_OF_A_SESSION = 10;

@ApiTags('auth')
@Controller(`${API}/auth/demo`)
export class DemoLoginsController {
  constructor(
    private readonly demo: DemoLogins,
    private readonly loginSessions: LoginSessions,
  ) {}

  @Get()
  @Public()
  @Documented({
    summary: 'List the demo accounts',
    answers: [{ status: 200, type: DemoAccountsResponse, description: 'None where the demo is off.' }],
  })
  async list(): Promise<DemoAccountsResponse> {
    const users = await this.demo.open();
    return { items: users.map(({ username }) => ({ username })) };
  }

  @Post()
  @CostsRequests(COST_OF_A_SESSION)
  @HttpCode(200)
  @Public()
  @Documented({
    summary: 'Log in as a demo trader, without a password',
    description:
      'Only where the demo runs, which is never in production, and only as a user of GET /auth/demo. The session trades and ' +
      'changes nothing of the login: that needs the password.',
    answers: [{ status: 200, type: TokenPairResponse, description: 'Logged in.' }],
    problems: ['UNKNOWN_USER', 'AUDIT_UNAVAILABLE'],
  })
  async login(
    @Body() { username }: DemoLoginRequest,
    @Req() { ip: address, id: requestId }: FastifyRequest,
    @Headers('user-agent') userAgent: string | undefined,
  ): Promise<TokenPairResponse> {
    const user = await this.demo.verify(username);
    return this.loginSessions.begin(user, { address, userAgent: userAgent ?? '', isDemo: true }, requestId);
  }
}
