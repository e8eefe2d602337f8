/** What clients send and are told about logins and users. */
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsOptional,
  IsString,
  Length,
  Matches,
  MaxLength,
} from 'class-validator';
import { Field, ListField, NullableField, OptionalField } from '../../common/nest/api-docs.js';
import { PageRequest } from '../../common/nest/page-request.js';
import { PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from './passwords.js';

export class LoginRequest {
  @Field('alice', 'User name.')
  @MaxLength(64)
  @IsString()
  username!: string;

  @Field('correct horse battery', 'Password.')
  @MaxLength(PASSWORD_LENGTH_MAX)
  @IsString()
  password!: string;

  @OptionalField('123456', 'One-time password, for users who have set one up.')
  @IsOptional()
  @MaxLength(16)
  @IsString()
  totp?: string | null;
}

export class RefreshRequest {
  @Field('pX3mV0…', 'The refresh token of the last login or refresh. It is good for one use.')
  @MaxLength(256)
  @IsString()
  refreshToken!: string;
}

export class TokenPairResponse {
  @Field('eyJhbGciOi…', 'Bearer token for the `Authorization` header.')
  accessToken!: string;

  @Field('pX3mV0…', 'For POST /auth/refresh, once.')
  refreshToken!: string;

  @Field(900, 'Seconds until the access token expires.')
  expiresIn!: number;
}

export class DemoLoginRequest {
  @Field('alice', 'User name of a demo account.')
  @MaxLength(64)
  @IsString()
  username!: string;
}

export class DemoAccountResponse {
  @Field('alice', 'User name.')
  username!: string;
}

export class DemoAccountsResponse {
  @ListField(DemoAccountResponse, 'Those that anybody may use here.')
  items!: DemoAccountResponse[];
}

export class MeResponse {
  @Field('8f14e45f-ceea-4671-9a2f-0d3c5b1f7f10', 'Id of the user.')
  userId!: string;

  @Field('alice', 'User name.')
  username!: string;

  @NullableField('3', 'Trading account; null for a user who does not trade.')
  accountId!: string | null;

  @Field('trader', 'Roles.', { isArray: true })
  roles!: string[];

  @Field('orders:place', 'What the user may do.', { isArray: true })
  permissions!: string[];
}

const ROLES_MAX = 16;

export class InvitationRequest {
  @Field('alice', 'User name: up to 48 letters, digits and . _ @ + -; two that differ in case only are the same.')
  @Matches(/^[A-Za-z0-9][A-Za-z0-9._@+-]{0,47}$/, {
    message: 'must be 1 to 48 letters, digits and . _ @ + -, beginning with a letter or digit',
  })
  username!: string;

  @Field('trader', 'Roles of GET /admin/roles. Who trades gets a trading account.', { isArray: true })
  @MaxLength(32, { each: true })
  @IsString({ each: true })
  @ArrayUnique()
  @ArrayNotEmpty()
  @ArrayMaxSize(ROLES_MAX)
  @IsArray()
  roles!: string[];
}

export class CreateUserRequest extends InvitationRequest {
  @Field('correct horse battery', `Password of ${PASSWORD_LENGTH_MIN} to ${PASSWORD_LENGTH_MAX} characters.`)
  @Length(PASSWORD_LENGTH_MIN, PASSWORD_LENGTH_MAX)
  @IsString()
  password!: string;
}

export class InvitationResponse {
  @Field('alice', 'User name.')
  username!: string;

  @Field('trader', 'Roles.', { isArray: true })
  roles!: string[];

  @Field('kN3b1xW…', 'Hand it to the user, who sends it to POST /auth/register. Good once.')
  invitationToken!: string;

  @Field('2026-11-25T10:00:00.000Z', 'Until when it is good.')
  expiresAt!: string;
}

export class AcceptInvitationRequest {
  @Field('kN3b1xW…', 'The token of the invitation.')
  @MaxLength(256)
  @IsString()
  invitationToken!: string;

  @Field('correct horse battery', `Password of ${PASSWORD_LENGTH_MIN} to ${PASSWORD_LENGTH_MAX} characters.`)
  @Length(PASSWORD_LENGTH_MIN, PASSWORD_LENGTH_MAX)
  @IsString()
  password!: string;
}

export class ChangeUserRequest {
  @OptionalField('auditor', 'All roles from now on.', { isArray: true })
  @IsOptional()
  @MaxLength(32, { each: true })
  @IsString({ each: true })
  @ArrayUnique()
  @ArrayNotEmpty()
  @ArrayMaxSize(ROLES_MAX)
  @IsArray()
  roles?: string[] | null;

  @OptionalField(true, 'Whether the user may log in no more.')
  @IsOptional()
  @IsBoolean()
  isDisabled?: boolean | null;
}

export class ListUsersRequest extends PageRequest {}

export class UserResponse {
  @Field('8f14e45f-ceea-4671-9a2f-0d3c5b1f7f10', 'Id of the user.')
  userId!: string;

  @Field('alice', 'User name.')
  username!: string;

  @NullableField('3', 'Trading account; null for a user who does not trade.')
  accountId!: string | null;

  @Field('trader', 'Roles.', { isArray: true })
  roles!: string[];
}

export class UserDetailResponse extends UserResponse {
  @Field(false, 'Whether the user may log in no more.')
  isDisabled!: boolean;

  @Field('2026-11-22T10:00:00.000Z', 'When the user was created.')
  createdAt!: string;
}

export class UserPageResponse {
  @ListField(UserDetailResponse, 'By name.')
  items!: UserDetailResponse[];

  @NullableField('alice', 'Cursor of the next page; null on the last one.')
  nextCursor!: string | null;
}
