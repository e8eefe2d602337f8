import { IsIn, IsOptional, Matches } from 'class-validator';
import { Field, ListField, NullableField, OptionalField } from '../../common/nest/api-docs.js';
import { PageRequest } from '../../common/nest/page-request.js';
import { ApprovalResponse, type ApprovalStatus, approvalStatuses } from '../../common/nest/second-person.js';

export class ApproveRequest {
  @Field(
    '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    '`commandHash` of the proposal as you have seen it.',
  )
  @Matches(/^[0-9a-f]{64}$/, { message: 'must be the 64 hexadecimal digits of the proposal' })
  commandHash!: string;
}

export class ListApprovalsRequest extends PageRequest {
  @OptionalField('pending', 'Only those with this status.', { enum: approvalStatuses })
  @IsOptional()
  @IsIn(approvalStatuses)
  status?: ApprovalStatus;
}

export class ApprovalPageResponse {
  @ListField(ApprovalResponse, 'Newest first.')
  items!: ApprovalResponse[];

  @NullableField('c1-2s', 'Cursor of the next page; null on the last one.')
  nextCursor!: string | null;
}
