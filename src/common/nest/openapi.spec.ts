import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Body, Controller, Delete, Get, type INestApplication, Module, Param, Post, Query } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { ArrayNotEmpty, IsArray, IsInt, IsString, Max, MaxLength, Min } from 'class-validator';
import { InSession, LoggedIn, Public, RequirePermission } from './access.js';
import { Documented, Field, ListField, NullableField, OptionalField } from './api-docs.js';
import { IsDecimal } from './field-rules.js';
import { API } from './api-path.js';
import { AuditTrail } from './audit-trail.js';
import { Audited } from './audited.js';
import { openApiDocument } from './openapi.js';
import { secondPersonAnswer } from './second-person.js';

class Item {
  @Field('BTC', 'Name.') name!: string;
  @Field(8, 'Scale.') scale!: number;
  @NullableField(true, 'Or null.') open!: boolean | null;
  @NullableField('a', 'One of two, or null.', { enum: ['a', 'b'] }) kind!: string | null;
  @OptionalField('left out', 'Optional.') note?: string;
}

class Page {
  @ListField(Item, 'Items.') items!: Item[];
}

class Search {
  @OptionalField('BTC', 'Name.') @MaxLength(12) @IsString() name?: string;
  @OptionalField(50, 'Length.') @Max(500) @Min(1) @IsInt() limit?: number;
}

class Order {
  @Field('0.5', 'Quantity.') @IsDecimal() quantity!: string;
  @Field('a tag', 'Tags.', { isArray: true }) @MaxLength(9, { each: true }) @ArrayNotEmpty() @IsArray() tags!: string[];
}

@Controller()
class TestController {
  @Get('items')
  @Public()
  @Documented({ summary: 'List', answers: [{ status: 200, type: Page, description: 'Items.' }] })
  list(@Query() _search: Search): void {}

  @Get('items/:name')
  @LoggedIn()
  @Documented({
    summary: 'Read',
    answers: [{ status: 200, type: Item, description: 'An item.' }],
    problems: ['UNKNOWN_ASSET'],
  })
  get(@Param('name') _name: string): void {}

  @Delete('items/:name')
  @Public()
  @Documented({ summary: 'Remove', answers: [{ status: 204, description: 'Removed.' }] })
  remove(@Param('name') _name: string): void {}

  @Post(['items', 'things'])
  @RequirePermission('admin:instruments')
  @Documented({
    summary: 'Define',
    description: 'At once.',
    answers: [{ status: 201, type: Item, description: 'Defined.' }],
    problems: ['ASSET_EXISTS', 'SYMBOL_INVALID', 'SCALE_OUT_OF_RANGE'],
  })
  define(@Body() _item: Item): void {}

  @Post(`${API}/grants`)
  @Audited()
  @InSession()
  @Documented({ summary: 'Grant', answers: [{ status: 204, description: 'Granted.' }, secondPersonAnswer] })
  grant(): void {}

  @Post('orders')
  @Public()
  @Documented({ summary: 'Place', answers: [{ status: 204, description: 'Placed.' }] })
  place(@Body() _order: Order): void {}
}

@Module({
  controllers: [TestController],
  providers: [{ provide: AuditTrail, useValue: { record: () => Promise.resolve() } }],
})
class TestModule {}

type Json = Record<string, Record<string, Record<string, Record<string, unknown>>>>;
let app: INestApplication;
let document: { paths: Json; components: Json };

beforeAll(async () => {
  app = await NestFactory.create(TestModule, new FastifyAdapter(), { logger: false });
  document = openApiDocument(app) as unknown as typeof document;
});

afterAll(() => app.close());

const operation = (path: string, method: string) =>
  document.paths[path]?.[method] as unknown as {
    operationId: string;
    security?: unknown;
    requestBody?: { content: Json };
    responses: Record<string, { content?: Record<string, { example?: unknown; examples?: object }> }>;
  };
const codesOf = (path: string, method: string): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries(operation(path, method).responses)
      .filter(([, { content }]) => content?.['application/problem+json'] !== undefined)
      .map(([status, { content }]) => [status, Object.keys(content?.['application/problem+json']?.examples ?? {})]),
  );

const ofKeys = ['SIGNATURE_INVALID', 'TIMESTAMP_OUT_OF_WINDOW', 'REQUEST_REPLAYED'];

describe('the OpenAPI document', () => {
  test('lists every problem of an operation: its own and those of its shape', () => {
    const everywhere = {
      408: ['REQUEST_TIMEOUT'],
      417: ['EXPECTATION_FAILED'],
      429: ['RATE_LIMITED'],
      431: ['HEADERS_TOO_LARGE'],
      500: ['INTERNAL_ERROR'],
    };
    expect(codesOf('/items', 'get')).toEqual({ ...everywhere, 400: ['VALIDATION_FAILED', 'BAD_REQUEST'] });
    expect(codesOf('/items/{name}', 'get')).toEqual({
      ...everywhere,
      400: ['BAD_REQUEST'],
      401: ['UNAUTHORIZED', ...ofKeys],
      403: ['ADDRESS_NOT_ALLOWED'],
      404: ['UNKNOWN_ASSET'],
      414: ['URI_TOO_LONG'],
    });
    expect(codesOf('/items/{name}', 'delete')).toEqual({
      ...everywhere,
      400: ['INVALID_JSON', 'BAD_REQUEST'],
      413: ['PAYLOAD_TOO_LARGE'],
      414: ['URI_TOO_LONG'],
      415: ['UNSUPPORTED_MEDIA_TYPE'],
    });
    expect(codesOf('/items', 'post')).toEqual({
      ...everywhere,
      400: ['VALIDATION_FAILED', 'INVALID_JSON', 'BAD_REQUEST'],
      401: ['UNAUTHORIZED', ...ofKeys],
      403: ['FORBIDDEN', 'ADDRESS_NOT_ALLOWED'],
      409: ['ASSET_EXISTS'],
      413: ['PAYLOAD_TOO_LARGE'],
      415: ['UNSUPPORTED_MEDIA_TYPE'],
      422: ['SYMBOL_INVALID', 'SCALE_OUT_OF_RANGE'],
      503: ['AUDIT_UNAVAILABLE'],
    });
    // A key does not open it, it leaves a trace, and somebody else may have to approve it.
    expect(codesOf(`/${API}/grants`, 'post')).toEqual({
      ...everywhere,
      400: ['INVALID_JSON', 'BAD_REQUEST'],
      401: ['UNAUTHORIZED'],
      403: ['FORBIDDEN', 'DEMO_SESSION'],
      409: ['TOO_MANY_PROPOSALS'],
      413: ['PAYLOAD_TOO_LARGE'],
      415: ['UNSUPPORTED_MEDIA_TYPE'],
      503: ['AUDIT_UNAVAILABLE', 'VENUE_STARTING'],
    });
  });

  test('shows an example of every body, made of its fields', () => {
    const item = { name: 'BTC', scale: 8, open: true, kind: 'a' };
    expect(operation('/items', 'get').responses['200']?.content?.['application/json']?.example).toEqual({
      items: [item],
    });
    expect(operation('/items', 'post').responses['201']?.content?.['application/json']?.example).toEqual(item);
    expect(operation('/items', 'post').requestBody?.content['application/json']?.['example']).toEqual(item);
    const problem = operation('/items', 'post').responses['409']?.content?.['application/problem+json'];
    expect(problem?.examples).toEqual({ ASSET_EXISTS: { $ref: '#/components/examples/ASSET_EXISTS' } });
    expect(document.components['examples']?.['ASSET_EXISTS']?.['value']).toMatchObject({
      status: 409,
      code: 'ASSET_EXISTS',
    });
  });

  test('tells which operations need a session, and which a signature opens too', () => {
    expect(operation('/items', 'get').security).toEqual([]);
    const signed = { apiKey: [], apiKeyTimestamp: [], apiKeySignature: [] };
    expect(operation('/items', 'post').security).toEqual([{ bearer: [] }, signed]);
    expect(operation(`/${API}/grants`, 'post').security).toEqual([{ bearer: [] }]);
    expect(document.components['securitySchemes']).toMatchObject({
      bearer: { type: 'http', scheme: 'bearer' },
      apiKey: { type: 'apiKey', in: 'header', name: 'X-Api-Key' },
      apiKeyTimestamp: { type: 'apiKey', in: 'header', name: 'X-Timestamp' },
      apiKeySignature: { type: 'apiKey', in: 'header', name: 'X-Signature' },
    });
  });

  test('names each operation once', () => {
    expect([operation('/items', 'post').operationId, operation('/things', 'post').operationId]).toEqual([
      'testDefine',
      'testDefine_post_things',
    ]);
  });

  test('counts null among the values of a field that may be null', () => {
    expect(document.components['schemas']?.['Item']?.['properties']).toMatchObject({
      kind: { type: 'string', enum: ['a', 'b', null], nullable: true },
    });
  });

  test('says the rules that a field is validated by', () => {
    expect(document.components['schemas']?.['Order']?.['properties']).toEqual({
      quantity: expect.objectContaining({ type: 'string', pattern: expect.stringMatching(/^\^.*\$$/) }),
      // The rules of the items are not those of the list.
      tags: { type: 'array', items: { type: 'string' }, minItems: 1, description: 'Tags.', example: ['a tag'] },
    });
    const { parameters } = operation('/items', 'get') as unknown as { parameters: { name: string; schema: object }[] };
    expect(Object.fromEntries(parameters.map(({ name, schema }) => [name, schema]))).toEqual({
      name: { type: 'string', maxLength: 12, example: 'BTC' },
      limit: { type: 'integer', minimum: 1, maximum: 500, example: 50 },
    });
  });

  test('describes the problem body', () => {
    expect(document.components['schemas']?.['Problem']?.['properties']).toHaveProperty('retryable');
  });
});
