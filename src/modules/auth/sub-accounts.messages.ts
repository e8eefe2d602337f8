import { ArrayNotEmpty, ArrayUnique, IsArray, IsIn, IsString, Matches, MaxLength } from 'class-validator';
import { Field, ListField, NullableField } from '../../common/nest/api-docs.js';
import { delegableScopes, type Scope, scopes } from './scopes.js';

export class OpenAccountRequest {
  @Field('arbitrage', 'Your name for it: 1 to 32 letters, digits and . _ -')
  @Matches(/^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/, { message: 'must be 1 to 32 letters, digits and . _ -' })
  label!: string;
}

export class AccountResponse {
  @Field('3', 'Account.')
  accountId!: string;

  @Field('sub', 'Your first account, a further one, or one of somebody who lets you act.', {
    enum: ['main', 'sub', 'delegated'],
  })
  kind!: 'main' | 'sub' | 'delegated';

  @NullableField('arbitrage', 'Your name for it.')
  label!: string | null;

  @Field('trade', 'What you may do with it, as far as your roles allow.', { isArray: true, enum: scopes })
  scopes!: Scope[];
}

export class AccountsResponse {
  @ListField(AccountResponse, 'Accounts that you may act for.')
  items!: AccountResponse[];
}

export class DelegateRequest {
  @Field('trade', 'What the other user may do.', { isArray: true, enum: delegableScopes })
  @IsIn(delegableScopes, { each: true })
  @ArrayUnique()
  @ArrayNotEmpty()
  @IsArray()
  scopes!: (typeof delegableScopes)[number][];
}

export class DelegateResponse {
  @Field('bob', 'Who may act for the account.')
  username!: string;

  @Field('trade', 'What they may do.', { isArray: true, enum: delegableScopes })
  scopes!: Scope[];
}

export class DelegatesResponse {
  @ListField(DelegateResponse, 'Everyone who may act for the account beside its owner.')
  items!: DelegateResponse[];
}

export class UseAccountRequest {
  @Field('4', 'An account of GET /accounts.')
  @MaxLength(16)
  @IsString()
  accountId!: string;
}
