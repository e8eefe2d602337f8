/** Decorators that put an operation and the fields of its messages into the OpenAPI document (openapi.ts). */
import { applyDecorators, type Type } from '@nestjs/common';
import { ApiExtension, ApiOperation, ApiProperty, type ApiPropertyOptions, ApiResponse } from '@nestjs/swagger';
import { documentedRules } from './documented-rules.js';
import type { ProblemCode } from './problem-types.js';

/** Where an operation's own problems wait for the document to be completed. */
export const PROBLEMS_EXTENSION = 'x-problems';

interface Documentation {
  readonly summary: string;
  readonly description?: string;
  /** What a success answers with; a second one where the same call can succeed in two ways. */
  readonly answers: readonly Answer[];
  /** Beside those that follow from a body, a query string and the access that is needed. */
  readonly problems?: readonly ProblemCode[];
}

interface Answer {
  readonly status: number;
  readonly description: string;
  readonly type?: Type;
}

export function Documented({ summary, description, answers, problems = [] }: Documentation): MethodDecorator {
  return applyDecorators(
    ApiOperation({ summary, ...(description !== undefined && { description }) }),
    ...answers.map((answer) => ApiResponse(answer)),
    ApiExtension(PROBLEMS_EXTENSION, problems),
  );
}

type FieldOptions = Omit<ApiPropertyOptions, 'example' | 'type'>;
type Example = string | number | boolean;

/**
 * A field that is always there; its type is that of the example (of its items, for an array). Its validation rules stand
 * below it and are documented with it.
 */
export function Field(example: Example, description: string, options: FieldOptions = {}): PropertyDecorator {
  const shown = options.isArray === true ? [example] : example;
  const own = { ...options, type: typeOf(example), example: shown, description };
  return (target, field) =>
    ApiProperty({ ...own, ...documentedRules(target, String(field)) } as ApiPropertyOptions)(target, field);
}

export function OptionalField(example: Example, description: string, options: FieldOptions = {}): PropertyDecorator {
  return Field(example, description, { ...options, required: false });
}

/** A field that is always there and may be null. */
export function NullableField(example: Example, description: string, options: FieldOptions = {}): PropertyDecorator {
  const { enum: values } = options as { readonly enum?: readonly unknown[] };
  // A list of values is what the field can be, null included.
  const named = values === undefined ? {} : { enum: [...values, null] as string[] };
  return Field(example, description, { ...options, ...named, nullable: true });
}

/** A field that holds an object of no fixed form. */
export function ObjectField(example: object, description: string): PropertyDecorator {
  return ApiProperty({ type: 'object', additionalProperties: true, example, description });
}

export function ListField(type: Type | (() => Type), description: string): PropertyDecorator {
  return ApiProperty({ type: [type], description });
}

function typeOf(example: Example): StringConstructor | NumberConstructor | BooleanConstructor {
  if (typeof example === 'string') return String;
  return typeof example === 'number' ? Number : Boolean;
}
