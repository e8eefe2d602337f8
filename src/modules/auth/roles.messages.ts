import { ArrayMaxSize, ArrayUnique, IsArray, IsIn } from 'class-validator';
import { type Permission, permissions } from '../../common/model/actor.js';
import { Field, ListField } from '../../common/nest/api-docs.js';

export class RoleRequest {
  @Field('admin:stats', 'What the role may do from now on.', { isArray: true, enum: permissions })
  @IsIn(permissions, { each: true })
  @ArrayUnique()
  @ArrayMaxSize(permissions.length)
  @IsArray()
  permissions!: Permission[];
}

export class RoleResponse {
  @Field('auditor', 'Name of the role.')
  role!: string;

  @Field('admin:audit', 'What it may do.', { isArray: true, enum: permissions })
  permissions!: Permission[];

  @Field(true, "True for the venue's own roles, which cannot be removed.")
  isBuiltIn!: boolean;
}

export class RolesResponse {
  @ListField(RoleResponse, 'All roles.')
  items!: RoleResponse[];
}
