import { Body, Controller, Delete, Get, HttpCode, Ip, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../common/model/actor.js';
import { Caller, InSession } from '../../common/nest/access.js';
import { Documented } from '../../common/nest/api-docs.js';
import { API } from '../../common/nest/api-path.js';
import { Audited } from '../../common/nest/audited.js';
import { ProblemError } from '../../common/nest/problem.js';
import {
  ConfirmTotpRequest,
  DisableTotpRequest,
  PasswordRequest,
  RecoveryCodesResponse,
  SessionsResponse,
  TotpResponse,
} from './login-settings.messages.js';
import { SelfService } from './self-service.js';
import { Sessions } from './sessions.js';

const isoTime = (timeMs: number): string => new Date(timeMs).toISOString();

@ApiTags('auth')
@Controller(`${API}/auth`)
export class LoginSettingsController {
  constructor(
    private readonly self: SelfService,
    private readonly sessions: Sessions,
  ) {}

  @Get('sessions')
  @InSession()
  @Documented({
    summary: 'List your open sessions',
    answers: [{ status: 200, type: SessionsResponse, description: 'Newest first.' }],
  })
  async list(@Caller() { userId, sessionId: current }: Actor): Promise<SessionsResponse> {
    const items = (await this.sessions.openOf(userId)).map((session) => ({
      sessionId: String(session.sessionId),
      accountId: session.accountId === 0 ? null : String(session.accountId),
      address: session.address,
      userAgent: session.userAgent,
      createdAt: isoTime(session.createdAtMs),
      lastUsedAt: isoTime(session.lastUsedAtMs),
      isCurrent: session.sessionId === current,
    }));
    return { items };
  }

  @Delete('sessions')
  @HttpCode(204)
  @Audited()
  @InSession()
  @Documented({
    summary: 'Log out everywhere, here too',
    description: 'What these sessions have placed with `cancelOnDisconnect` is cancelled.',
    answers: [{ status: 204, description: 'All of your sessions have ended.' }],
  })
  endAll(@Caller() { userId }: Actor): Promise<void> {
    return this.sessions.endAllOf(userId);
  }

  @Delete('sessions/:sessionId')
  @HttpCode(204)
  @Audited()
  @InSession()
  @Documented({
    summary: 'End one of your sessions',
    description: 'What it has placed with `cancelOnDisconnect` is cancelled.',
    answers: [{ status: 204, description: 'Ended.' }],
    problems: ['UNKNOWN_SESSION'],
  })
  end(@Caller() { userId }: Actor, @Param('sessionId') sessionId: string): Promise<void> {
    if (!/^[1-9]\d{0,14}$/.test(sessionId)) throw new ProblemError('UNKNOWN_SESSION');
    return this.sessions.endOwn(userId, Number(sessionId));
  }

  @Post('password')
  @HttpCode(204)
  @Audited()
  @InSession()
  @Documented({
    summary: 'Change your password',
    description: 'Ends all of your other sessions.',
    answers: [{ status: 204, description: 'Changed.' }],
    problems: ['BAD_CREDENTIALS', 'TOO_MANY_LOGINS', 'PASSWORDS_UNAVAILABLE'],
  })
  changePassword(
    @Caller() actor: Actor,
    @Body() { currentPassword, newPassword }: PasswordRequest,
    @Ip() address: string,
  ): Promise<void> {
    return this.self.changePassword(actor, currentPassword, newPassword, address);
  }

  @Post('totp')
  @Audited()
  @InSession()
  @Documented({
    summary: 'Set up one-time passwords',
    description: 'Logins need them once POST /auth/totp/confirm has shown that the application has the secret.',
    answers: [{ status: 201, type: TotpResponse, description: 'The secret, shown once.' }],
    problems: ['TOTP_ENABLED'],
  })
  beginTotp(@Caller() actor: Actor): Promise<TotpResponse> {
    return this.self.beginTotp(actor);
  }

  @Post('totp/confirm')
  @HttpCode(200)
  @Audited()
  @InSession()
  @Documented({
    summary: 'Switch one-time passwords on',
    answers: [{ status: 200, type: RecoveryCodesResponse, description: 'Recovery codes, shown once.' }],
    problems: ['TOTP_NOT_BEGUN', 'TOTP_WRONG'],
  })
  async confirmTotp(@Caller() actor: Actor, @Body() { totp }: ConfirmTotpRequest): Promise<RecoveryCodesResponse> {
    return { recoveryCodes: await this.self.confirmTotp(actor, totp) };
  }

  @Post('totp/disable')
  @HttpCode(204)
  @Audited()
  @InSession()
  @Documented({
    summary: 'Switch one-time passwords off',
    answers: [{ status: 204, description: 'Off.' }],
    problems: ['BAD_CREDENTIALS', 'TOTP_WRONG', 'TOO_MANY_LOGINS', 'PASSWORDS_UNAVAILABLE'],
  })
  disableTotp(
    @Caller() actor: Actor,
    @Body() { password, totp }: DisableTotpRequest,
    @Ip() address: string,
  ): Promise<void> {
    return this.self.disableTotp(actor, password, totp, address);
  }
}
