import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { type Permission, permissions } from '../../../common/model/actor.js';
import { IDENTITY } from '../../identity/identity.data-source.js';
import { RoleEntity } from './role.entity.js';

const known: ReadonlySet<string> = new Set(permissions);

@Injectable()
export class RolesStore {
  constructor(@InjectRepository(RoleEntity, IDENTITY) private readonly rows: Repository<RoleEntity>) {}

  /** A permission of another version gives nothing. */
  async all(): Promise<{ readonly role: string; readonly permissions: readonly Permission[] }[]> {
    const rows = await this.rows.find();
    return rows.map(({ role, permissions: held }) => ({ role, permissions: held.filter((one) => known.has(one)) }));
  }

  async set(role: string, held: readonly Permission[]): Promise<void> {
    await this.rows.upsert({ role, permissions: [...held] }, ['role']);
  }

  async remove(role: string): Promise<void> {
    await this.rows.delete({ role });
  }
}
