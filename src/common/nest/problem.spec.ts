import { afterEach, describe, expect, test } from '@jest/globals';
import { type ArgumentsHost, ForbiddenException, HttpException, Logger, NotFoundException } from '@nestjs/common';
import { fastify, type FastifyInstance } from 'fastify';
import { RejectReason } from '../model/reject-reason.js';
import { toAccountId, toUnits } from './amounts.js';
import { ProblemError, toProblem, toProblemError } from './problem.js';
import { ProblemFilter, sendProblem } from './problem.filter.js';
import type { ProblemCode } from './problem-types.js';
import { assertNotRefused } from './refused.js';

const refused = (code: ProblemCode) => expect.objectContaining({ code });

describe('errors of the framework', () => {
  test.each<[unknown, ProblemCode]>([
    [new NotFoundException(), 'NOT_FOUND'],
    [new ForbiddenException(), 'FORBIDDEN'],
    [new HttpException('x', 401), 'UNAUTHORIZED'],
    [new HttpException('x', 418), 'BAD_REQUEST'],
    [new HttpException('x', 502), 'INTERNAL_ERROR'],
    [Object.assign(new Error('x'), { statusCode: 413, code: 'FST_ERR_CTP_BODY_TOO_LARGE' }), 'PAYLOAD_TOO_LARGE'],
    [Object.assign(new Error('x'), { statusCode: 414 }), 'URI_TOO_LONG'],
    [Object.assign(new Error('x'), { statusCode: 415 }), 'UNSUPPORTED_MEDIA_TYPE'],
    [Object.assign(new Error('x'), { statusCode: 503 }), 'VENUE_STOPPING'],
    [null, 'INTERNAL_ERROR'],
  ])('%s is %s', (error, code) => {
    expect(toProblemError(error).code).toBe(code);
  });
});

describe('a problem', () => {
  test('has the words of its kind, or those of the case', () => {
    expect(toProblem(new ProblemError('UNKNOWN_ORDER'), 'r-1')).toEqual({
      type: '/problems/unknown-order',
      title: 'The order is not known',
      status: 404,
      detail: 'The account has no order with this id.',
      code: 'UNKNOWN_ORDER',
      fix: 'Check the order id.',
      retryable: false,
      requestId: 'r-1',
    });
    const errors = [{ field: 'side', message: 'must be buy or sell' }];
    expect(toProblem(new ProblemError('VALIDATION_FAILED', { detail: 'Wrong.', errors }), 'r-1')).toMatchObject({
      detail: 'Wrong.',
      errors,
    });
  });
});

describe('the filter', () => {
  let app: FastifyInstance | undefined;
  afterEach(() => app?.close());

  test('is for HTTP only', () => {
    const error = new Error('of a socket');
    const host = { getType: () => 'ws' } as unknown as ArgumentsHost;
    expect(() => new ProblemFilter().catch(error, host)).toThrow(error);
  });

  test('leaves an answer alone that is on its way', async () => {
    Logger.overrideLogger(false);
    app = fastify();
    app.get('/', (_request, reply) => {
      void reply.send({ ok: true });
      sendProblem(reply, new Error('too late'));
      return reply;
    });
    app.get('/text', (_request, reply) => sendProblem(reply, 'no error object'));
    const base = await app.listen({ port: 0, host: '127.0.0.1' });
    expect(await (await fetch(base)).json()).toEqual({ ok: true });
    expect((await fetch(`${base}/text`)).status).toBe(500);
  });
});

describe('numbers of a request', () => {
  test('become units of their asset, or end it', () => {
    expect(toUnits('1.5', 2, 'amount')).toBe(150);
    expect(() => toUnits('1.555', 2, 'amount')).toThrow(refused('AMOUNT_TOO_PRECISE'));
    expect(() => toUnits('9007199254740992', 0, 'amount')).toThrow(refused('NUMBER_TOO_LARGE'));
  });

  test('become an account, or nobody’s', () => {
    expect(toAccountId('17')).toBe(17);
    for (const text of ['0', '-1', '01', '1.0', 'x', '', '9999999999']) {
      expect(() => toAccountId(text)).toThrow(refused('UNKNOWN_ACCOUNT'));
    }
  });
});

test('a refusal of the core ends the request with its reason', () => {
  expect(() => assertNotRefused({ refusal: RejectReason.KILL_SWITCH })).toThrow(refused('KILL_SWITCH'));
  expect(() => assertNotRefused({ refusal: undefined })).not.toThrow();
});
