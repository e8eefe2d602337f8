import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Permission } from '../../../common/model/actor.js';

/** A role that an administrator has added, or has made other than the venue's own. */
@Entity('roles')
export class RoleEntity {
  @PrimaryColumn('text', { name: 'role' })
  role!: string;

  @Column('simple-json', { name: 'permissions' })
  permissions!: Permission[];
}
