import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { OptionalField } from './api-docs.js';
import { AsInteger } from './field-rules.js';

export const PAGE_LENGTH_DEFAULT = 100;
const PAGE_LENGTH_MAX = 500;

/** What every list takes: how much, and where to go on. */
export class PageRequest {
  @OptionalField(50, `Length of the page, 1 to ${PAGE_LENGTH_MAX}.`, { default: PAGE_LENGTH_DEFAULT })
  @IsOptional()
  @Max(PAGE_LENGTH_MAX)
  @Min(1)
  @IsInt()
  @AsInteger()
  limit?: number;

  @OptionalField('c1-2s', '`nextCursor` of the previous page.')
  @IsOptional()
  @MaxLength(64)
  @IsString()
  cursor?: string;
}
