import type { ApiPropertyOptions } from '@nestjs/swagger';
import { getMetadataStorage } from 'class-validator';

type SchemaPart = Readonly<Record<string, unknown>>;

/** What a rule means in a JSON schema. Rules that have no counterpart there are left to the validation. */
const meanings: Readonly<Record<string, (constraints: readonly unknown[]) => SchemaPart>> = {
  matches: ([pattern]) => ({ pattern: (pattern as RegExp).source }),
  maxLength: ([maxLength]) => ({ maxLength }),
  minLength: ([minLength]) => ({ minLength }),
  isLength: ([minLength, maxLength]) => ({ minLength, maxLength }),
  max: ([maximum]) => ({ maximum }),
  min: ([minimum]) => ({ minimum }),
  isInt: () => ({ type: 'integer' }),
  arrayMaxSize: ([maxItems]) => ({ maxItems }),
  arrayMinSize: ([minItems]) => ({ minItems }),
  arrayNotEmpty: () => ({ minItems: 1 }),
  arrayUnique: () => ({ uniqueItems: true }),
};

/** The validation rules of a field, which stand below its documentation, as the OpenAPI document says them. */
export function documentedRules(target: object, field: string): ApiPropertyOptions {
  const rules = getMetadataStorage().getTargetValidationMetadatas(target.constructor, '', false, false);
  const parts = rules
    .filter(({ propertyName, each }) => propertyName === field && !each)
    .map(({ name, constraints }) => (name === undefined ? {} : (meanings[name]?.(constraints ?? []) ?? {})));
  return Object.assign({}, ...parts) as ApiPropertyOptions;
}
