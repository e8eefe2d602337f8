import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../common/model/actor.js';
import { Caller, InSession } from '../../common/nest/access.js';
import { Documented } from '../../common/nest/api-docs.js';
import { API } from '../../common/nest/api-path.js';
import { Audited } from '../../common/nest/audited.js';
import { presentKey } from './keys/api-key-presenter.js';
import { ApiKeys, type IssuedKey } from './keys/api-keys.js';
import { CreateKeyRequest, IssuedKeyResponse, KeysResponse, RotateKeyRequest } from './keys/api-keys.messages.js';

const OVERLAP_S = 3_600;

@ApiTags('api keys')
@Controller(`${API}/api-keys`)
export class KeysController {
  constructor(private readonly keys: ApiKeys) {}

  @Post()
  @Audited()
  @InSession()
  @Documented({
    summary: 'Make an API key',
    description:
      'It acts for the account of this session. Sign `timestamp\\nMETHOD\\npath?query\\nsha256hex(body)` and send ' +
      'X-Api-Key, X-Timestamp (milliseconds) and X-Signature (hexadecimal for hmac, base64 for the others); X-Recv-Window ' +
      'says how old the request may be (5000, at most 60000). A signature is good once.',
    answers: [{ status: 201, type: IssuedKeyResponse, description: 'The key; its secret is never shown again.' }],
    problems: ['TOO_MANY_KEYS'],
  })
  async create(@Caller() actor: Actor, @Body() body: CreateKeyRequest): Promise<IssuedKeyResponse> {
    const { label, type, scopes, publicKey, networks, expiresAt } = body;
    const expiresAtMs = expiresAt ? Date.parse(expiresAt) : null;
    const wanted = { label, type, scopes, publicKey: publicKey ?? undefined, networks: networks ?? [], expiresAtMs };
    return presentIssued(await this.keys.create(actor, wanted));
  }

  @Get()
  @InSession()
  @Documented({
    summary: 'List your API keys',
    answers: [{ status: 200, type: KeysResponse, description: 'Newest first, without those that are revoked.' }],
  })
  async list(@Caller() actor: Actor): Promise<KeysResponse> {
    return { items: (await this.keys.list(actor)).map((key) => presentKey(key)) };
  }

  @Post(':keyId/rotate')
  @Audited()
  @InSession()
  @Documented({
    summary: 'Replace an API key by a new one on the same terms',
    description: 'The old one stays good for `overlapS`, so that programs can change over.',
    answers: [{ status: 201, type: IssuedKeyResponse, description: 'The new key.' }],
    problems: ['UNKNOWN_KEY', 'TOO_MANY_KEYS'],
  })
  async rotate(
    @Caller() actor: Actor,
    @Param('keyId') keyId: string,
    @Body() { overlapS, publicKey }: RotateKeyRequest,
  ): Promise<IssuedKeyResponse> {
    const overlapMs = (overlapS ?? OVERLAP_S) * 1000;
    return presentIssued(await this.keys.rotate(actor, keyId, publicKey ?? undefined, overlapMs));
  }

  @Delete(':keyId')
  @HttpCode(204)
  @Audited()
  @InSession()
  @Documented({
    summary: 'Revoke an API key',
    answers: [{ status: 204, description: 'Revoked, at once.' }],
    problems: ['UNKNOWN_KEY'],
  })
  revoke(@Caller() actor: Actor, @Param('keyId') keyId: string): Promise<void> {
    return this.keys.revoke(actor, keyId);
  }
}

function presentIssued({ key, secret }: IssuedKey): IssuedKeyResponse {
  return { ...presentKey(key), ...(secret !== undefined && { secret }) };
}
