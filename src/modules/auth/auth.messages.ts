/** What clients send and are told about logins and users. */
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  ArrayUnique,
  IsArray,
  IsIn,
  IsOptional,
  IsString,
  Length,
  Matches,
  MaxLength,
} from 'class-validator';
import { Field, NullableField, OptionalField } from '../../common/nest/api-docs.js';
import { PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from './passwords.js';
import { type Role, roles } from './roles.js';

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

export class MeResponse {
  @Field('8f14e45f-ceea-4671-9a2f-0d3c5b1f7f10', 'Id of the user.')
  userId!: string;

  @Field('alice', 'User name.')
  username!: string;

  @NullableField('3', 'Trading account; null for a user who does not trade.')
  accountId!: string | null;

  @Field('trader', 'Roles.', { isArray: true, enum: roles })
  roles!: Role[];

  @Field('orders:place', 'What the user may do.', { isArray: true })
  permissions!: string[];
}

export class CreateUserRequest {
  @Field('alice', 'User name: up to 48 letters, digits and . _ @ + -; two that differ in case only are the same.')
  @Matches(/^[A-Za-z0-9][A-Za-z0-9._@+-]{0,47}$/, {
    message: 'must be 1 to 48 letters, digits and . _ @ + -, beginning with a letter or digit',
  })
  username!: string;

  @Field('correct horse battery', `Password of ${PASSWORD_LENGTH_MIN} to ${PASSWORD_LENGTH_MAX} characters.`)
  @Length(PASSWORD_LENGTH_MIN, PASSWORD_LENGTH_MAX)
  @IsString()
  password!: string;

  @Field('trader', 'Roles. A trader gets a trading account.', { isArray: true, enum: roles })
  @IsIn(roles, { each: true })
  @ArrayUnique()
  @ArrayNotEmpty()
  @ArrayMaxSize(roles.length)
  @IsArray()
  roles!: Role[];
}

export class UserResponse {
  @Field('8f14e45f-ceea-4671-9a2f-0d3c5b1f7f10', 'Id of the user.')
  userId!: string;

  @Field('alice', 'User name.')
  username!: string;

  @NullableField('3', 'Trading account; null for a user who does not trade.')
  accountId!: string | null;

  @Field('trader', 'Roles.', { isArray: true, enum: roles })
  roles!: Role[];
}
