/** The OpenAPI document: made by @nestjs/swagger from the controllers, completed with problems and examples. */
import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { ACCESS_EXTENSION, DEMO_EXTENSION, SESSION_EXTENSION } from './access.js';
import { PROBLEMS_EXTENSION } from './api-docs.js';
import { API } from './api-path.js';
import { AUDITED_EXTENSION } from './audited.js';
import { ProblemError, toProblem } from './problem.js';
import { type ProblemCode, problemTypes } from './problem-types.js';

type Json = Record<string, unknown>;
interface Media {
  readonly schema: Json;
  example?: unknown;
  examples?: Json;
}
interface Operation extends Json {
  readonly parameters?: readonly { readonly in: string }[];
  readonly requestBody?: { readonly content: Record<string, Media> };
  readonly responses: Record<string, { readonly description: string; readonly content?: Record<string, Media> }>;
}

/** Also of operations that ask for no body and are sent one. */
const bodyProblems: readonly ProblemCode[] = ['INVALID_JSON', 'PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'];
/** Of every operation, whatever it is. */
const requestProblems: readonly ProblemCode[] = [
  'BAD_REQUEST',
  'REQUEST_TIMEOUT',
  'EXPECTATION_FAILED',
  'HEADERS_TOO_LARGE',
  'RATE_LIMITED',
];

/** Where an API key opens an operation: what its signature, its networks and its age can be refused for. */
const keyProblems: readonly ProblemCode[] = [
  'SIGNATURE_INVALID',
  'TIMESTAMP_OUT_OF_WINDOW',
  'REQUEST_REPLAYED',
  'ADDRESS_NOT_ALLOWED',
];
/** The headers of a signed request, all of which are needed. */
const keySecurity = { apiKey: [], apiKeyTimestamp: [], apiKeySignature: [] };

/** Serves the document at /openapi.json and its reader at /docs. */
export function serveOpenApi(app: INestApplication): void {
  SwaggerModule.setup('docs', app, openApiDocument(app), {
    jsonDocumentUrl: 'openapi.json',
    yamlDocumentUrl: 'openapi.yaml',
    customSiteTitle: 'TradSys API',
  });
}

export function openApiDocument(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('TradSys')
    .setDescription(
      'Order entry, market data and administration of the venue. Prices and quantities are decimal numbers as text, ' +
        'times are UTC. Errors are `application/problem+json` with a stable `code`; `retryable` tells whether the same ' +
        'request can succeed later. Streams are at [/docs/streams](/docs/streams), for tools at `/asyncapi.json`.',
    )
    .setVersion('1')
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer('/')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' })
    .addApiKey(headerScheme('X-Api-Key', '`apiKey` of the key.'), 'apiKey')
    .addApiKey(headerScheme('X-Timestamp', 'Milliseconds since 1970, as they are when you sign.'), 'apiKeyTimestamp')
    .addApiKey(headerScheme('X-Signature', SIGNATURE_DOC), 'apiKeySignature')
    .build();
  // Each operation stands where its tag says; by itself, the reader would show it under its controller's name too.
  const options = { operationIdFactory: operationName, autoTagControllers: false };
  return completed(SwaggerModule.createDocument(app, config, options));
}

const SIGNATURE_DOC =
  'Over `timestamp\\nMETHOD\\npath?query\\nsha256hex(body)`: HMAC-SHA256 in hexadecimal, or Ed25519 or RSA in base64. ' +
  '`X-Recv-Window` may say how old the request may be.';

function headerScheme(name: string, description: string) {
  return { type: 'apiKey', in: 'header', name, description } as const;
}

/** `ordersPlace`: unique, and short enough for the names of generated clients. */
function operationName(controller: string, method: string): string {
  const name = controller.replace(/Controller$/, '');
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}${method.charAt(0).toUpperCase()}${method.slice(1)}`;
}

function completed(document: OpenAPIObject): OpenAPIObject {
  const schemas = document.components?.schemas as Record<string, Json>;
  schemas['Problem'] = problemSchema;
  Object.assign(document.components as object, { examples: problemExamples() });
  const takenIds = new Set<string>();
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods as Record<string, Operation>)) {
      addSecurity(operation);
      addProblems(operation, path, method !== 'get');
      addExamples(operation, schemas);
      operation['operationId'] = uniqueId(String(operation['operationId']), `${method} ${path}`, takenIds);
    }
  }
  return document;
}

/** A session, or a key where one opens the operation. Said of every operation, so that none looks forgotten. */
function addSecurity(operation: Operation): void {
  const sessions = (operation['security'] ?? []) as object[];
  operation['security'] = opensWithKey(operation) ? [...sessions, keySecurity] : sessions;
}

function opensWithKey(operation: Operation): boolean {
  return operation[ACCESS_EXTENSION] !== undefined && operation[SESSION_EXTENSION] !== true;
}

function opensWithPassword(operation: Operation): boolean {
  return operation[SESSION_EXTENSION] === true && operation[DEMO_EXTENSION] !== true;
}

/** What operators change leaves a trace before it happens, and so do other calls that say so. */
function isAudited(operation: Operation, changes: boolean): boolean {
  const access = operation[ACCESS_EXTENSION];
  const isPrivileged = typeof access === 'string' && access.startsWith('admin:');
  return operation[AUDITED_EXTENSION] === true || (isPrivileged && changes);
}

/** What an operation can answer beside success: its own problems and those that its shape implies. */
function addProblems(operation: Operation, path: string, changes: boolean): void {
  const own = operation[PROBLEMS_EXTENSION] as readonly ProblemCode[] | undefined;
  delete operation[PROBLEMS_EXTENSION];
  const codes = new Set<ProblemCode>([
    ...(own ?? []),
    ...impliedProblems(operation),
    ...(isAudited(operation, changes) ? (['AUDIT_UNAVAILABLE'] as const) : []),
    ...(changes ? bodyProblems : []),
    ...(path.startsWith(`/${API}/`) ? (['VENUE_STARTING'] as const) : []),
    ...requestProblems,
    'INTERNAL_ERROR',
  ]);
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of codes) {
    const { status } = problemTypes[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  for (const [status, group] of byStatus) {
    operation.responses[String(status)] ??= { description: group.join(', '), content: problemContent(group) };
  }
}

function impliedProblems(operation: Operation): ProblemCode[] {
  const access = operation[ACCESS_EXTENSION];
  const isListed = operation.parameters?.some(({ in: place }) => place === 'query') === true;
  const isNamed = operation.parameters?.some(({ in: place }) => place === 'path') === true;
  return [
    ...(operation.requestBody !== undefined || isListed ? (['VALIDATION_FAILED'] as const) : []),
    ...(isNamed ? (['URI_TOO_LONG'] as const) : []),
    ...(access === undefined ? [] : (['UNAUTHORIZED'] as const)),
    ...(access === undefined || (access === 'logged-in' && opensWithKey(operation)) ? [] : (['FORBIDDEN'] as const)),
    ...(opensWithPassword(operation) ? (['DEMO_SESSION'] as const) : []),
    ...(opensWithKey(operation) ? keyProblems : []),
    ...(operation.responses['202'] === undefined ? [] : (['TOO_MANY_PROPOSALS'] as const)),
  ];
}

function problemContent(codes: readonly ProblemCode[]): Record<string, Media> {
  const examples = codes.map((code) => [code, { $ref: `#/components/examples/${code}` }]);
  return {
    'application/problem+json': {
      schema: { $ref: '#/components/schemas/Problem' },
      examples: Object.fromEntries(examples) as Json,
    },
  };
}

function problemExamples(): Json {
  const codes = Object.keys(problemTypes) as ProblemCode[];
  return Object.fromEntries(
    codes.map((code) => [code, { value: toProblem(new ProblemError(code), '5f0c2a9b1d3e-1k') }]),
  );
}

/** Puts one example beside each body, from the examples of its fields. */
function addExamples(operation: Operation, schemas: Record<string, Json>): void {
  const bodies = [operation.requestBody, ...Object.values(operation.responses)];
  for (const media of bodies.flatMap((body) => Object.values(body?.content ?? {}))) {
    if (media.examples === undefined) media.example ??= exampleOf(media.schema, schemas);
  }
}

function exampleOf(schema: Json, schemas: Record<string, Json>): unknown {
  if (schema['example'] !== undefined) return schema['example'];
  const target = (schema['$ref'] ?? (schema['allOf'] as Json[] | undefined)?.[0]?.['$ref']) as string | undefined;
  if (target !== undefined) return exampleOf(schemas[target.replace('#/components/schemas/', '')] ?? {}, schemas);
  if (schema['type'] === 'array') return [exampleOf(schema['items'] as Json, schemas)];
  const required = new Set(schema['required'] as string[] | undefined);
  const fields = Object.entries((schema['properties'] ?? {}) as Record<string, Json>);
  // What may be left out is left out, unless there is nothing else.
  const shown = required.size === 0 ? fields : fields.filter(([name]) => required.has(name));
  return Object.fromEntries(shown.map(([name, field]) => [name, exampleOf(field, schemas)]));
}

/** Swagger numbers the operations of a route with several paths; only those after the first need another name. */
function uniqueId(numbered: string, route: string, taken: Set<string>): string {
  const name = numbered.replace(/\[\d+\]$/, '');
  const id = taken.has(name) ? `${name}_${route.replaceAll(/[^A-Za-z0-9]+/g, '_')}` : name;
  taken.add(id);
  return id;
}

const text = { type: 'string' };
export const problemSchema: Json = {
  type: 'object',
  description: 'What went wrong, what to do about it, and whether the same request can succeed later.',
  required: ['type', 'title', 'status', 'detail', 'code', 'fix', 'retryable', 'requestId'],
  properties: {
    type: { ...text, description: 'Where the kind of problem is explained.', example: '/problems/insufficient-funds' },
    title: { ...text, description: 'The kind in a few words.', example: 'The funds do not suffice' },
    status: { type: 'integer', description: 'The HTTP status.', example: 422 },
    detail: {
      ...text,
      description: 'The cause.',
      example: 'The available balance does not cover what the command needs.',
    },
    code: { ...text, description: 'The stable code.', enum: Object.keys(problemTypes), example: 'INSUFFICIENT_FUNDS' },
    fix: { ...text, description: 'What to do about it.', example: 'Deposit, or send a smaller amount.' },
    retryable: { type: 'boolean', description: 'Whether the same request can succeed later.', example: false },
    requestId: { ...text, description: 'Names the request in the log.', example: '5f0c2a9b1d3e-1k' },
    errors: {
      type: 'array',
      description: 'The wrong fields, for VALIDATION_FAILED.',
      items: { type: 'object', required: ['field', 'message'], properties: { field: text, message: text } },
      example: [{ field: 'quantity', message: 'must be a decimal number as text, such as "0.25"' }],
    },
  },
};
