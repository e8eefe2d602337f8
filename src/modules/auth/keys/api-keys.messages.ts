import {
  ArrayMaxSize,
  ArrayNotEmpty,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Max,
  MaxLength,
  Min,
  ValidateBy,
} from 'class-validator';
import { Field, ListField, NullableField, OptionalField } from '../../../common/nest/api-docs.js';
import { IsTime } from '../../../common/nest/field-rules.js';
import { type Scope, scopes } from '../scopes.js';
import { type ApiKeyType, apiKeyTypes } from './api-key.js';
import { isNetwork } from '../../../common/nest/networks.js';

const NETWORKS_MAX = 32;
const PUBLIC_KEY_LENGTH_MAX = 2_048;
const OVERLAP_S_MAX = 604_800;

const networkValidator = {
  validate: isNetwork,
  defaultMessage: (): string => 'must be addresses or networks such as "10.0.0.0/8"',
};

function AreNetworks(): PropertyDecorator {
  return ValidateBy({ name: 'areNetworks', validator: networkValidator }, { each: true });
}

export class CreateKeyRequest {
  @Field('market maker 1', 'Your name for the key.')
  @Length(1, 64)
  @IsString()
  label!: string;

  @Field('trade', 'What the key may do, as far as you may yourself.', { isArray: true, enum: scopes })
  @IsIn(scopes, { each: true })
  @ArrayUnique()
  @ArrayNotEmpty()
  @IsArray()
  scopes!: Scope[];

  @Field('hmac', 'hmac: a shared secret; ed25519 and rsa: your key pair, of which you send the public key.', {
    enum: apiKeyTypes,
  })
  @IsIn(apiKeyTypes)
  type!: ApiKeyType;

  @OptionalField('MCowBQYDK2VwAyEA…', 'Public key as PEM or base64 (SPKI); for ed25519 and rsa.')
  @IsOptional()
  @MaxLength(PUBLIC_KEY_LENGTH_MAX)
  @IsString()
  publicKey?: string | null;

  @OptionalField('10.0.0.0/8', 'From where it may be used; from everywhere where it is left out.', { isArray: true })
  @IsOptional()
  @AreNetworks()
  @ArrayMaxSize(NETWORKS_MAX)
  @IsArray()
  networks?: string[] | null;

  @OptionalField('2027-11-22T00:00:00Z', 'Until when it is good; without end where it is left out.')
  @IsOptional()
  @IsTime()
  expiresAt?: string | null;
}

export class RotateKeyRequest {
  @OptionalField(3_600, 'How long the old key stays good, in seconds.', { default: 3_600 })
  @IsOptional()
  @Max(OVERLAP_S_MAX)
  @Min(0)
  @IsInt()
  overlapS?: number | null;

  @OptionalField('MCowBQYDK2VwAyEA…', 'The new public key; for ed25519 and rsa.')
  @IsOptional()
  @MaxLength(PUBLIC_KEY_LENGTH_MAX)
  @IsString()
  publicKey?: string | null;
}

export class KeyResponse {
  @Field('8f14e45f-ceea-4671-9a2f-0d3c5b1f7f10', 'Id of the key.')
  keyId!: string;

  @Field('b0sQh5GQm3ZsX9n1w2eK7Yd4uTgRkLpA', 'For the header X-Api-Key.')
  apiKey!: string;

  @Field('market maker 1', 'Your name for the key.')
  label!: string;

  @Field('hmac', 'Kind of signature.', { enum: apiKeyTypes })
  type!: ApiKeyType;

  @Field('trade', 'What it may do, as far as you may yourself.', { isArray: true, enum: scopes })
  scopes!: Scope[];

  @NullableField('3', 'The account that it acts for.')
  accountId!: string | null;

  @Field('10.0.0.0/8', 'From where it may be used; empty for everywhere.', { isArray: true })
  networks!: string[];

  @Field('2026-11-22T10:00:00.000Z', 'When it was made.')
  createdAt!: string;

  @NullableField('2027-11-22T00:00:00.000Z', 'Until when it is good.')
  expiresAt!: string | null;

  @NullableField('2026-11-22T10:15:00.000Z', 'When it was last used, to within seconds.')
  lastUsedAt!: string | null;

  @NullableField('10.0.0.1', 'From where it was last used.')
  lastUsedFrom!: string | null;
}

export class IssuedKeyResponse extends KeyResponse {
  @OptionalField('m2Zy7c…', 'The secret of an hmac key, as text: the key of the signature. Shown once.')
  secret?: string;
}

export class KeysResponse {
  @ListField(KeyResponse, 'Newest first.')
  items!: KeyResponse[];
}
