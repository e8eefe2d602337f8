import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connect } from 'node:net';
import 'reflect-metadata';
import { Body, Controller, Delete, Get, Module, Param, Post, Put, Query } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { IsInt, IsOptional, IsString } from 'class-validator';
import { InvalidCursor } from '../cursor.js';
import { PermissionDenied } from '../model/actor.js';
import { createHttpAdapter, OrderBody } from './http-adapter.js';
import { AsInteger, IsDecimal } from './field-rules.js';
import { ProblemError } from './problem.js';
import { ProblemFilter } from './problem.filter.js';
import { DtoPipe } from './dto.pipe.js';

class Inner {
  @IsString() text!: string;
}

class Note {
  @IsString() text!: string;
  @IsOptional() @IsDecimal() amount?: string;
}

class Listing {
  @IsOptional() @IsInt() @AsInteger() limit?: number;
}

@Controller()
class TestController {
  @Post('notes')
  note(@Body() body: Note): Note {
    return body;
  }

  @Put('orders/:id')
  @OrderBody()
  order(@Param('id') id: string, @Body() body: unknown): unknown {
    return { id, body: body ?? null };
  }

  @Delete('notes')
  remove(): object {
    return {};
  }

  @Get('list')
  list(@Query() query: Listing): Listing {
    return query;
  }

  @Get('fail/:how')
  fail(@Param('how') how: string): never {
    if (how === 'busy') throw Object.assign(new Error('busy'), { code: 'VENUE_BUSY' });
    if (how === 'permission') throw new PermissionDenied('admin:funds');
    if (how === 'cursor') throw new InvalidCursor();
    if (how === 'logins') throw new ProblemError('TOO_MANY_LOGINS', { retryAfterS: 7 });
    throw new Error('SELECT secret FROM users');
  }
}

@Module({ controllers: [TestController], providers: [Inner] })
class TestModule {}

let app: NestFastifyApplication;
let base: string;

beforeAll(async () => {
  const adapter = createHttpAdapter({
    bodyBytesMax: 65_536,
    orderBodyBytesMax: 4_096,
    jsonDepthMax: 16,
    jsonKeysMax: 256,
    headerBytesMax: 16_384,
    headersTimeoutMs: 200,
    requestTimeoutMs: 400,
    keepAliveTimeoutMs: 5_000,
    requestsPerSocketMax: 1_000,
  });
  app = await NestFactory.create<NestFastifyApplication>(TestModule, adapter, { bodyParser: false, logger: false });
  app.useGlobalFilters(new ProblemFilter());
  app.useGlobalPipes(new DtoPipe());
  await app.listen(0, '127.0.0.1');
  base = await app.getUrl();
});

afterAll(() => app.close());

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

async function send(
  method: string,
  path: string,
  body?: string | Uint8Array,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const init =
    body === undefined
      ? { method, headers }
      : { method, headers: { 'content-type': 'application/json', ...headers }, body };
  const response = await fetch(base + path, init);
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
}

/** Sends bytes as they are and resolves with all that comes back. */
function sendRaw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(base).port), '127.0.0.1', () => socket.write(text));
    let received = '';
    socket.on('data', (chunk) => (received += chunk.toString()));
    socket.once('close', () => resolve(received));
    socket.once('error', reject);
    socket.setTimeout(3000, () => socket.destroy());
  });
}

/** A note whose JSON has so many bytes. */
const bodyOf = (bytes: number): string => `{"text":"${'a'.repeat(bytes - 11)}"}`;

function expectProblem(answer: Answer, status: number, code: string): void {
  expect(answer).toMatchObject({ status, body: { status, code } });
  expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(answer.body['requestId']).toBe(answer.headers.get('x-request-id'));
  expect(Object.keys(answer.body)).toEqual(expect.arrayContaining(['type', 'title', 'detail', 'fix', 'retryable']));
}

describe('a body', () => {
  test('is read as JSON', async () => {
    const answer = await send('POST', '/notes', '{"text":"é","amount":"0.5"}', {
      'content-type': 'application/json; charset=UTF-8',
    });
    expect(answer).toMatchObject({ status: 201, body: { text: 'é', amount: '0.5' } });
  });

  test.each([
    ['{', 'INVALID_JSON'],
    ['{"text":"a","text":"b"}', 'INVALID_JSON'],
    ['{"text":"a","__proto__":{"x":1}}', 'INVALID_JSON'],
    ['{"text":"a","constructor":{"prototype":{}}}', 'INVALID_JSON'],
    [`{"text":${'['.repeat(17)}${']'.repeat(17)}}`, 'INVALID_JSON'],
    ['[]', 'VALIDATION_FAILED'],
    ['"text"', 'VALIDATION_FAILED'],
    ['null', 'VALIDATION_FAILED'],
    ['', 'VALIDATION_FAILED'],
    ['{}', 'VALIDATION_FAILED'],
    ['{"text":1}', 'VALIDATION_FAILED'],
    ['{"text":"a","amount":0.5}', 'VALIDATION_FAILED'],
    ['{"text":"a","amount":"1e5"}', 'VALIDATION_FAILED'],
    ['{"text":"a","more":1}', 'VALIDATION_FAILED'],
    ['{"text":"a","hasOwnProperty":1}', 'VALIDATION_FAILED'],
  ])('%.60s is refused: %s', async (text, code) => {
    expectProblem(await send('POST', '/notes', text), 400, code);
  });

  test('that is compressed is refused', async () => {
    const headers = (encoding: string) => ({ 'content-type': 'application/json', 'content-encoding': encoding });
    expectProblem(await send('POST', '/notes', '{"text":"a"}', headers('gzip')), 415, 'UNSUPPORTED_MEDIA_TYPE');
    expect(await send('POST', '/notes', '{"text":"a"}', headers('Identity'))).toMatchObject({ status: 201 });
  });

  test('that is not UTF-8 is refused', async () => {
    expectProblem(await send('POST', '/notes', Buffer.from('7b2274657874223a22ff227d', 'hex')), 400, 'INVALID_JSON');
  });

  test('names each wrong field', async () => {
    const { body } = await send('POST', '/notes', '{"text":1,"amount":"x","more":1}');
    expect(body['errors']).toEqual([
      { field: 'more', message: 'is not a known field' },
      { field: 'text', message: 'must be a string' },
      { field: 'amount', message: 'must be a decimal number as text, such as "0.25"' },
    ]);
  });

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/json; charset=latin1',
    'application/xml',
    'junk',
  ])('of type %s is refused', async (type) => {
    expectProblem(
      await send('POST', '/notes', '{"text":"a"}', { 'content-type': type }),
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    );
  });

  test('has at most 64 KiB, that of an order 4 KiB', async () => {
    expect(await send('POST', '/notes', bodyOf(65_536))).toMatchObject({ status: 201 });
    expectProblem(await send('POST', '/notes', bodyOf(65_537)), 413, 'PAYLOAD_TOO_LARGE');
    expect(await send('PUT', '/orders/1', bodyOf(4_096))).toMatchObject({ status: 200 });
    expectProblem(await send('PUT', '/orders/1', bodyOf(4_097)), 413, 'PAYLOAD_TOO_LARGE');
  });

  test('may be missing where none is needed, whatever the header says', async () => {
    expect(await send('DELETE', '/notes', '', { 'content-type': 'application/json' })).toMatchObject({ status: 200 });
  });
});

describe('a query string', () => {
  test('is read into its types', async () => {
    expect(await send('GET', '/list?limit=5')).toMatchObject({ status: 200, body: { limit: 5 } });
  });

  test.each([
    'limit=x',
    'limit=',
    'limit=0x10',
    'limit=1e2',
    'limit=+1',
    'limit=1&limit=2',
    'limit=1.5',
    'other=1',
    '__proto__=1',
    'constructor=1',
    'hasOwnProperty=1',
    'limit[a]=1',
  ])('%s is refused', async (query) => expectProblem(await send('GET', `/list?${query}`), 400, 'VALIDATION_FAILED'));
});

describe('what fails', () => {
  test('an unknown path is a problem', async () => expectProblem(await send('GET', '/nothing'), 404, 'NOT_FOUND'));
  test('an unknown method is a problem', async () => expectProblem(await send('PATCH', '/list'), 404, 'NOT_FOUND'));
  test('a broken escape is a problem', async () => expectProblem(await send('GET', '/fail/%zz'), 400, 'BAD_REQUEST'));
  test('a long parameter is a problem', async () =>
    expectProblem(await send('GET', `/fail/${'a'.repeat(200)}`), 414, 'URI_TOO_LONG'));

  test('an unexpected error says nothing of the inside', async () => {
    const answer = await send('GET', '/fail/bug');
    expectProblem(answer, 500, 'INTERNAL_ERROR');
    expect(JSON.stringify(answer.body)).not.toContain('SELECT');
  });

  test('an error of a layer below keeps its code', async () => {
    const answer = await send('GET', '/fail/busy');
    expectProblem(answer, 503, 'VENUE_BUSY');
    expect(answer.body['retryable']).toBe(true);
    expect(answer.headers.get('retry-after')).toBe('1');
  });

  test('a missing permission, a foreign cursor and a login that must wait have their codes', async () => {
    expectProblem(await send('GET', '/fail/permission'), 403, 'FORBIDDEN');
    expectProblem(await send('GET', '/fail/cursor'), 400, 'INVALID_CURSOR');
    const waiting = await send('GET', '/fail/logins');
    expectProblem(waiting, 429, 'TOO_MANY_LOGINS');
    expect(waiting.headers.get('retry-after')).toBe('7');
  });
});

describe('a request id', () => {
  test('is the caller’s where it is plain', async () => {
    const answer = await send('GET', '/nothing', undefined, { 'x-request-id': 'order-17.a' });
    expect(answer.body['requestId']).toBe('order-17.a');
  });

  test('is made up otherwise', async () => {
    const { body } = await send('GET', '/nothing', undefined, { 'x-request-id': 'a b' });
    expect(body['requestId']).toMatch(/^[0-9a-f]{12}-[0-9a-z]+$/);
  });
});

describe('a client that takes its time', () => {
  test.each([
    ['headers', 'POST /notes HTTP/1.1\r\nHost: x\r\n'],
    ['body', 'POST /notes HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n{'],
  ])('over the %s is cut off', async (_what, text) => {
    const startedAt = Date.now();
    const answer = await sendRaw(text);
    expect(answer.startsWith('HTTP/1.1 408 ')).toBe(true);
    expect(answer).toContain('"code":"REQUEST_TIMEOUT"');
    expect(Date.now() - startedAt).toBeLessThan(2_500);
  });
});

describe('bytes that are no honest HTTP', () => {
  test.each([
    ['garbage', 'GARBAGE\r\n\r\n', '400', 'BAD_REQUEST'],
    ['no version', 'GET /list\r\nHost: x\r\n\r\n', '400', 'BAD_REQUEST'],
    ['no host', 'GET /list HTTP/1.1\r\n\r\n', '400', 'BAD_REQUEST'],
    ['a strange wish', 'GET /list HTTP/1.1\r\nHost: x\r\nExpect: wonders\r\n\r\n', '417', 'EXPECTATION_FAILED'],
    [
      'both lengths',
      'POST /notes HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      '400',
      'BAD_REQUEST',
    ],
    [
      'large headers',
      `GET /list HTTP/1.1\r\nHost: x\r\nX-Large: ${'a'.repeat(20_000)}\r\n\r\n`,
      '431',
      'HEADERS_TOO_LARGE',
    ],
  ])('%s', async (_name, text, status, code) => {
    const answer = await sendRaw(text);
    expect(answer.startsWith(`HTTP/1.1 ${status} `)).toBe(true);
    expect(answer).toContain(`"status":${status}`);
    expect(answer).toContain(`"code":"${code}"`);
  });
});
