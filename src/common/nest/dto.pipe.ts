import { type ArgumentMetadata, Injectable, type PipeTransform, type Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { nestedFieldsOf } from './field-rules.js';
import { isForbiddenKey } from '../strict-json.js';
import { type FieldError, ProblemError } from './problem.js';
import { surelyValid } from './quick-validation.js';

const simpleTypes: readonly unknown[] = [String, Boolean, Number, Array, Object];
const validatorOptions = {
  whitelist: true,
  forbidNonWhitelisted: true,
  forbidUnknownValues: true,
  stopAtFirstError: true,
};

/**
 * Turns bodies and query strings into their DTO or ends the request with VALIDATION_FAILED. Bodies are taken as they
 * are, which costs half of class-transformer's copy; only query strings, whose values are all text, are transformed.
 */
@Injectable()
export class DtoPipe implements PipeTransform {
  private readonly quickChecks = new Map<Type, ((dto: Record<string, unknown>) => boolean) | undefined>();

  transform(value: unknown, { metatype, type }: ArgumentMetadata): unknown {
    if (metatype === undefined || simpleTypes.includes(metatype)) return value;
    const dto = type === 'query' ? plainToInstance(metatype, fieldsOf(value)) : instanceOf(metatype, fieldsOf(value));
    if (this.isSurelyValid(metatype, dto)) return dto;
    const errors = validateSync(dto as object, validatorOptions);
    if (errors.length > 0)
      throw new ProblemError('VALIDATION_FAILED', { errors: errors.flatMap((error) => toFieldErrors(error)) });
    return dto;
  }

  private isSurelyValid(target: Type, dto: unknown): boolean {
    if (!this.quickChecks.has(target)) this.quickChecks.set(target, surelyValid(target));
    return this.quickChecks.get(target)?.(dto as Record<string, unknown>) === true;
  }
}

function instanceOf(metatype: Type, fields: Readonly<Record<string, unknown>>, path = ''): unknown {
  const dto = Object.assign(new metatype() as object, fields) as Record<string, unknown>;
  for (const [name, type] of nestedFieldsOf(metatype)) dto[name] = nested(type(), dto[name], `${path}${name}`);
  return dto;
}

/** An object of another class, or a list of them; any other value stays as it is and fails the rules of its field. */
function nested(metatype: Type, value: unknown, field: string): unknown {
  if (!Array.isArray(value)) return isFields(value) ? nestedInstance(metatype, value, field) : value;
  return value.map((item: unknown, place) => {
    if (isFields(item)) return nestedInstance(metatype, item, `${field}.${place}`);
    const message = 'must be a JSON object';
    throw new ProblemError('VALIDATION_FAILED', { errors: [{ field: `${field}.${place}`, message }] });
  });
}

function nestedInstance(metatype: Type, value: unknown, field: string): unknown {
  return instanceOf(metatype, fieldsOf(value, `${field}.`), `${field}.`);
}

function isFields(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fieldsOf(value: unknown, path = ''): Record<string, unknown> {
  if (!isFields(value)) {
    throw new ProblemError('VALIDATION_FAILED', { errors: [{ field: '', message: 'must be a JSON object' }] });
  }
  // class-validator takes what every object inherits, such as `hasOwnProperty`, for a field that it knows.
  const forbidden = Object.keys(value as object).find((key) => isForbiddenKey(key) || key in Object.prototype);
  if (forbidden === undefined) return value as Record<string, unknown>;
  throw new ProblemError('VALIDATION_FAILED', {
    errors: [{ field: `${path}${forbidden}`, message: 'is not a known field' }],
  });
}

function toFieldErrors(error: ValidationError, path = ''): FieldError[] {
  const field = `${path}${error.property}`;
  const own = Object.entries(error.constraints ?? {}).map(([name, message]) => ({
    field,
    message: name === 'whitelistValidation' ? 'is not a known field' : withoutField(message, error.property),
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => toFieldErrors(child, `${field}.`))];
}

/** class-validator begins its messages with the field, which stands beside them already. */
function withoutField(message: string, property: string): string {
  return message.startsWith(`${property} `) ? message.slice(property.length + 1) : message;
}
