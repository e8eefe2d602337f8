import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, LessThan, MoreThan, type Repository } from 'typeorm';
import { IDENTITY } from '../../identity/identity.data-source.js';
import { InvitationEntity } from './invitation.entity.js';

export interface Invitation {
  readonly tokenHash: string;
  readonly username: string;
  readonly roles: readonly string[];
  /** User id of whoever invited. */
  readonly invitedBy: string;
  readonly expiresAtMs: number;
}

@Injectable()
export class InvitationsStore {
  constructor(@InjectRepository(InvitationEntity, IDENTITY) private readonly rows: Repository<InvitationEntity>) {}

  async add({ roles, ...rest }: Invitation, nowMs: number): Promise<void> {
    await this.rows.delete({ expiresAtMs: LessThan(nowMs) });
    await this.rows.insert({ ...rest, roles: [...roles], usedAtMs: null });
  }

  async find(tokenHash: string, nowMs: number): Promise<Invitation | undefined> {
    const where = { tokenHash, usedAtMs: IsNull(), expiresAtMs: MoreThan(nowMs) };
    return (await this.rows.findOneBy(where)) ?? undefined;
  }

  /** Of two who use the same invitation at once, one gets true. */
  async use(tokenHash: string, nowMs: number): Promise<boolean> {
    const { affected } = await this.rows.update({ tokenHash, usedAtMs: IsNull() }, { usedAtMs: nowMs });
    return affected === 1;
  }
}
