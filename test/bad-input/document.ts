/** The OpenAPI document as the tests read it: its routes, what each takes, and whether an answer is one it may give. */
import { Ajv, type ValidateFunction } from 'ajv';
import type { WireAnswer } from './wire.js';

export type Json = Readonly<Record<string, unknown>>;

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: Json;
}

interface Media {
  readonly schema: Json;
  readonly example?: Json;
  readonly examples?: Json;
}

interface Operation {
  readonly 'x-access'?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, Media>> }>>;
}

export interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Json>> };
}

export interface BodyField {
  readonly name: string;
  readonly schema: Json;
  readonly isRequired: boolean;
}

export interface Route {
  /** `POST /api/v1/orders`. */
  readonly key: string;
  readonly method: string;
  readonly path: string;
  /** Undefined where everybody may call it. */
  readonly access: string | undefined;
  readonly parameters: readonly Parameter[];
  /** Empty where the route takes no body. */
  readonly fields: readonly BodyField[];
  readonly example: Json | undefined;
  readonly operation: Operation;
}

/** Of several examples the first. */
function firstExample(media: Media | undefined): Json | undefined {
  const [first] = Object.values(media?.examples ?? {}) as { readonly value: Json }[];
  return first?.value;
}

/** What the venue answers before it knows which route is meant. */
const anywhere = ['NOT_FOUND', 'BAD_REQUEST', 'URI_TOO_LONG'];
const PROBLEM_TYPE = 'application/problem+json';
/** What would tell of the inside. */
const INSIDE = /SQLITE|node_modules|node:internal|\.[jt]s:[0-9]+|SELECT .* FROM|at [A-Za-z.]+ \(/;

export class ApiDocument {
  readonly routes: readonly Route[];
  private readonly ajv: Ajv;
  private readonly validators = new Map<string, ValidateFunction>();

  constructor(private readonly document: OpenApiDocument) {
    this.ajv = new Ajv({ strict: false, validateSchema: false, allErrors: false });
    this.ajv.addSchema({ ...closed(document), $id: 'api' });
    this.routes = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => this.toRoute(method.toUpperCase(), path, operation)),
    );
  }

  /** Whether the document allows the value in this field. */
  allows(schema: Json, value: unknown): boolean {
    const key = JSON.stringify(schema);
    const known = this.validators.get(key) ?? this.ajv.compile(rebased(schema));
    this.validators.set(key, known);
    return known(value);
  }

  /** What is wrong with an answer: a status, code or body that is not documented, or words of the inside. */
  faultOf(route: Route | undefined, answer: WireAnswer): string | undefined {
    const { status, text } = answer;
    if (INSIDE.test(text)) return 'it tells of the inside';
    if (status === 501 && codeOf(answer) !== 'NOT_SUPPORTED') return 'status 501 without NOT_SUPPORTED';
    if (status >= 500 && status !== 501) return 'a fault of the venue';
    return status >= 400 ? this.problemFault(route, answer) : this.successFault(route, answer);
  }

  private problemFault(route: Route | undefined, { status, headers, text }: WireAnswer): string | undefined {
    if (headers['content-type']?.startsWith(PROBLEM_TYPE) !== true) return 'a refusal that is no problem+json';
    const problem = parsed(text) as { status: number; code: string; requestId: string } | undefined;
    if (!this.matches('#/components/schemas/Problem', problem)) return 'the problem is not as documented';
    if (problem?.status !== status) return 'status and body differ';
    if (headers['x-request-id'] !== undefined && headers['x-request-id'] !== problem.requestId)
      return 'the request id in the body is another one';
    if (status === 401 && headers['www-authenticate'] === undefined) return '401 without WWW-Authenticate';
    if (status === 429 && headers['retry-after'] === undefined) return '429 without Retry-After';
    const media = route?.operation.responses[String(status)]?.content?.[PROBLEM_TYPE];
    const documented = [...anywhere, ...Object.keys(media?.examples ?? {})];
    if (route !== undefined && !documented.includes(problem.code)) return `${problem.code} is not documented`;
    return undefined;
  }

  private successFault(route: Route | undefined, { status, text, headers }: WireAnswer): string | undefined {
    if (route === undefined) return 'a success where there is no route';
    const response = route.operation.responses[String(status)];
    if (response === undefined) return `status ${status} is not documented`;
    if (response.content === undefined) return text === '' ? undefined : 'a body where none is documented';
    const type = headers['content-type']?.split(';')[0] ?? '';
    if (response.content[type] === undefined) return `a body of type ${type} is not documented`;
    if (type !== 'application/json') return undefined;
    const at = `#/paths/${pointer(route.path)}/${route.method.toLowerCase()}/responses/${status}`;
    const schema = `${at}/content/${pointer('application/json')}/schema`;
    return this.matches(schema, parsed(text)) ? undefined : `the body is not as documented: ${this.lastError}`;
  }

  private lastError = '';

  private matches(reference: string, value: unknown): boolean {
    const known = this.validators.get(reference) ?? this.ajv.compile({ $ref: `api${reference}` });
    this.validators.set(reference, known);
    const isMatch = known(value);
    this.lastError = isMatch ? '' : this.ajv.errorsText(known.errors);
    return isMatch;
  }

  private toRoute(method: string, path: string, operation: Operation): Route {
    const media = operation.requestBody?.content['application/json'];
    const schema = media === undefined ? {} : this.resolved(media.schema);
    const required = new Set((schema['required'] ?? []) as readonly string[]);
    return {
      key: `${method} ${path}`,
      method,
      path,
      access: operation['x-access'],
      parameters: operation.parameters ?? [],
      fields: Object.entries((schema['properties'] ?? {}) as Record<string, Json>).map(([name, field]) => ({
        name,
        schema: field,
        isRequired: required.has(name),
      })),
      example: media?.example ?? firstExample(media),
      operation,
    };
  }

  private resolved(schema: Json): Json {
    const target = schema['$ref'] as string | undefined;
    if (target === undefined) return schema;
    return this.document.components.schemas[target.replace('#/components/schemas/', '')] ?? {};
  }
}

export function codeOf({ text }: WireAnswer): string | undefined {
  return (parsed(text) as { code?: string } | undefined)?.code;
}

export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The document with every object closed: a field of an answer that is not documented is a fault. */
function closed(node: unknown): Json {
  return copied(node, (object) => {
    // An object that may be null: said beside its reference, and read so by makers of clients.
    if (object['nullable'] === true && object['allOf'] !== undefined)
      return { anyOf: [{ allOf: object['allOf'] }, { type: 'null' }] };
    return object['properties'] !== undefined && object['additionalProperties'] === undefined
      ? { ...object, additionalProperties: false }
      : object;
  }) as Json;
}

/** References of a part of the document lead into the whole. */
function rebased(schema: Json): Json {
  return copied(schema, (object) =>
    typeof object['$ref'] === 'string' ? { ...object, $ref: `api${object['$ref']}` } : object,
  ) as Json;
}

function copied(node: unknown, change: (object: Json) => Json): unknown {
  if (Array.isArray(node)) return node.map((item) => copied(item, change));
  if (typeof node !== 'object' || node === null) return node;
  return change(Object.fromEntries(Object.entries(node).map(([key, value]) => [key, copied(value, change)])));
}

function pointer(name: string): string {
  return encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'));
}
