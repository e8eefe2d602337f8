import { IsString, Length, MaxLength } from 'class-validator';
import { Field, ListField, NullableField } from '../../common/nest/api-docs.js';
import { PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from './passwords.js';

export class SessionResponse {
  @Field('12', 'Id of the session.')
  sessionId!: string;

  @NullableField('3', 'The account that it acts for.')
  accountId!: string | null;

  @Field('10.0.0.1', 'Where it was opened.')
  address!: string;

  @Field('Mozilla/5.0', 'By what it was opened.')
  userAgent!: string;

  @Field('2026-11-22T10:00:00.000Z', 'When it was opened.')
  createdAt!: string;

  @Field('2026-11-22T10:15:00.000Z', 'When its tokens were last renewed.')
  lastUsedAt!: string;

  @Field(true, 'Whether it is the one that asks.')
  isCurrent!: boolean;
}

export class SessionsResponse {
  @ListField(SessionResponse, 'Newest first.')
  items!: SessionResponse[];
}

export class PasswordRequest {
  @Field('correct horse battery', 'Password of now.')
  @MaxLength(PASSWORD_LENGTH_MAX)
  @IsString()
  currentPassword!: string;

  @Field('staple battery horse', `New password of ${PASSWORD_LENGTH_MIN} to ${PASSWORD_LENGTH_MAX} characters.`)
  @Length(PASSWORD_LENGTH_MIN, PASSWORD_LENGTH_MAX)
  @IsString()
  newPassword!: string;
}

export class TotpResponse {
  @Field('JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', 'The secret, for applications that take it as text.')
  secret!: string;

  @Field('otpauth://totp/TradSys:alice?secret=JBSWY3DPEHPK3PXP&issuer=TradSys', 'The same as a QR code holds it.')
  uri!: string;
}

export class ConfirmTotpRequest {
  @Field('123456', 'The one-time password that the application shows.')
  @MaxLength(16)
  @IsString()
  totp!: string;
}

export class DisableTotpRequest extends ConfirmTotpRequest {
  @Field('correct horse battery', 'Your password.')
  @MaxLength(PASSWORD_LENGTH_MAX)
  @IsString()
  password!: string;
}

export class RecoveryCodesResponse {
  @Field('JBSWY3D-PEHPK3PX', 'Each is good for one login in the place of a one-time password.', { isArray: true })
  recoveryCodes!: string[];
}
