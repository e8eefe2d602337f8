/**
 * class-validator's rules of a class, made into one function that says "surely valid". It costs a tenth of a whole
 * validation, which is left for what is not surely valid: to find and word the faults, and to decide in the end.
 */
import type { Type } from '@nestjs/common';
import { getMetadataStorage, type ValidationArguments } from 'class-validator';

type Fields = Readonly<Record<string, unknown>>;
type Condition = (object: object, value: unknown) => boolean;

interface Rule {
  readonly validate: (value: unknown, args: ValidationArguments) => unknown;
  readonly constraints: unknown[];
  readonly each: boolean;
}

interface FieldRules {
  readonly name: string;
  readonly conditions: readonly Condition[];
  readonly rules: readonly Rule[];
}

type Metadata = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];

/** Undefined where the class uses rules that this knows nothing about. */
export function surelyValid(target: Type): ((dto: Fields) => boolean) | undefined {
  const all = getMetadataStorage().getTargetValidationMetadatas(target, '', false, false);
  if (all.length === 0 || !all.every(isKnown)) return undefined;
  const names = [...new Set(all.map(({ propertyName }) => propertyName))];
  const fields = names.map((name) =>
    fieldRules(
      name,
      all.filter(({ propertyName }) => propertyName === name),
    ),
  );
  const known = new Set(names);
  return (dto) =>
    Object.keys(dto).every((name) => known.has(name)) && fields.every((field) => isValid(dto, field, target));
}

function isKnown({ type, validateIf, constraintCls }: Metadata): boolean {
  if (type === 'conditionalValidation') return true;
  if (type !== 'customValidation' || validateIf !== undefined) return false;
  return getMetadataStorage()
    .getTargetValidatorConstraints(constraintCls)
    .every(({ async }) => !async);
}

function fieldRules(name: string, metadata: readonly Metadata[]): FieldRules {
  const conditions = metadata.filter(({ type }) => type === 'conditionalValidation');
  const rules = metadata.filter(({ type }) => type === 'customValidation');
  return {
    name,
    conditions: conditions.map(({ constraints }) => constraints?.[0] as Condition),
    rules: rules.flatMap(({ constraintCls, constraints, each }) =>
      getMetadataStorage()
        .getTargetValidatorConstraints(constraintCls)
        .map(({ instance }) => ({
          validate: (value: unknown, args: ValidationArguments) => instance.validate(value, args),
          constraints: (constraints ?? []) as unknown[],
          each,
        })),
    ),
  };
}

function isValid(dto: Fields, { name, conditions, rules }: FieldRules, target: Type): boolean {
  const value = dto[name];
  if (!conditions.every((condition) => condition(dto, value))) return true;
  return rules.every(({ validate, constraints, each }) => {
    const args: ValidationArguments = { targetName: target.name, property: name, object: dto, value, constraints };
    if (!each) return validate(value, args) === true;
    return Array.isArray(value) && value.every((item) => validate(item, args) === true);
  });
}
