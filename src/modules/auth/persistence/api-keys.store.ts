import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, type Repository } from 'typeorm';
import { IDENTITY } from '../../identity/identity.data-source.js';
import type { ApiKey } from '../keys/api-key.js';
import { ApiKeyEntity } from './api-key.entity.js';

@Injectable()
export class ApiKeysStore {
  constructor(@InjectRepository(ApiKeyEntity, IDENTITY) private readonly rows: Repository<ApiKeyEntity>) {}

  async add({ scopes, networks, ...rest }: ApiKey): Promise<void> {
    await this.rows.insert({ ...rest, scopes: [...scopes], networks: [...networks] });
  }

  async byApiKey(apiKey: string): Promise<ApiKey | undefined> {
    return (await this.rows.findOneBy({ apiKey, revokedAtMs: IsNull() })) ?? undefined;
  }

  async ofUser(userId: string, keyId: string): Promise<ApiKey | undefined> {
    return (await this.rows.findOneBy({ keyId, userId, revokedAtMs: IsNull() })) ?? undefined;
  }

  /** Those that are not revoked, newest first. */
  allOfUser(userId: string): Promise<ApiKey[]> {
    return this.rows.find({ where: { userId, revokedAtMs: IsNull() }, order: { createdAtMs: 'DESC', keyId: 'ASC' } });
  }

  async revoke(keyId: string, nowMs: number): Promise<void> {
    await this.rows.update({ keyId }, { revokedAtMs: nowMs });
  }

  async expire(keyId: string, expiresAtMs: number): Promise<void> {
    await this.rows.update({ keyId }, { expiresAtMs });
  }

  async used(keyId: string, lastUsedAtMs: number, lastUsedFrom: string): Promise<void> {
    await this.rows.update({ keyId }, { lastUsedAtMs, lastUsedFrom });
  }
}
