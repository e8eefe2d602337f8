import 'reflect-metadata';
import { expect, test } from '@jest/globals';
import type { CallHandler, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { lastValueFrom, of, throwError } from 'rxjs';
import { PermissionDenied } from '../model/actor.js';
import { AcceptedForApproval } from './accepted.js';
import { type AuditFact, AuditTrail } from './audit-trail.js';
import { Audited, AuditInterceptor, isAudited, originOf, targetOf } from './audited.js';
import { ProblemError } from './problem.js';

class LimitsController {
  create(): void {}

  @Audited()
  list(): void {}
}

class KeptTrail extends AuditTrail {
  readonly facts: AuditFact[] = [];
  isFull = false;

  override record(fact: AuditFact): Promise<void> {
    if (this.isFull) return Promise.reject(new Error('the trail is full'));
    this.facts.push(fact);
    return Promise.resolve();
  }
}

const actor = { userId: 'u1', username: 'olga' };
const post = {
  method: 'POST',
  actor,
  ip: '10.0.0.1',
  id: 'r1',
  params: { account: '7', asset: 'BTC' },
  body: { max: 5 },
};

/** Sends a request through the interceptor: what it answered and what the trail has of it. */
async function sent(
  request: object,
  next: CallHandler,
  handler: keyof LimitsController = 'create',
  trail = new KeptTrail(),
) {
  const context = {
    switchToHttp: () => ({ getRequest: () => request }),
    getClass: () => LimitsController,
    getHandler: () => LimitsController.prototype[handler],
  } as unknown as ExecutionContext;
  const interceptor = new AuditInterceptor(new Reflector(), trail);
  const answer = await lastValueFrom(interceptor.intercept(context, next), { defaultValue: undefined }).then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  return { answer, facts: trail.facts };
}

const answering = (value: unknown): CallHandler => ({ handle: () => of(value) });
const failing = (error: Error): CallHandler => ({ handle: () => throwError(() => error) });
const entry = { actor, address: '10.0.0.1', requestId: 'r1', action: 'limits.create', target: '7 BTC' };

test('an action is written down before it begins and when it is done', async () => {
  const request = { ...post };
  const { answer, facts } = await sent(request, answering({ max: 5 }));
  expect(answer).toEqual({ value: { max: 5 } });
  expect(facts).toEqual([
    { ...entry, outcome: 'attempted', input: { max: 5 } },
    { ...entry, outcome: 'done', before: undefined, after: { max: 5 } },
  ]);
  expect(isAudited(request as never)).toBe(true);
});

test('nothing happens where the trail cannot keep the attempt', async () => {
  const trail = new KeptTrail();
  trail.isFull = true;
  let isDone = false;
  const next = {
    handle: () => {
      isDone = true;
      return of(1);
    },
  };
  const { answer } = await sent({ ...post }, next, 'create', trail);
  expect([answer, isDone]).toEqual([{ error: new Error('the trail is full') }, false]);
});

test.each([
  ['denied', new PermissionDenied('admin:limits'), 'FORBIDDEN'],
  ['refused', new ProblemError('VALIDATION_FAILED'), 'VALIDATION_FAILED'],
  ['failed', new Error('SELECT secret FROM users'), 'INTERNAL_ERROR'],
])('how it ended is written down too: %s', async (outcome, error, code) => {
  const { answer, facts } = await sent({ ...post }, failing(error));
  expect(answer).toEqual({ error });
  expect(facts[1]).toEqual({ ...entry, outcome, code });
});

test('what waits for a second person is a proposal', async () => {
  const error = new AcceptedForApproval({ approvalId: 'a1' });
  const { answer, facts } = await sent({ ...post }, failing(error));
  expect(answer).toEqual({ error });
  expect(facts[1]).toEqual({ ...entry, outcome: 'proposed', after: { approvalId: 'a1' } });
});

test('a handler notes what was before and what it is about', async () => {
  const { facts } = await sent({ ...post, auditNote: { before: { max: 3 }, target: 'BTC-USD' } }, answering(undefined));
  expect(facts[1]).toMatchObject({ target: 'BTC-USD', before: { max: 3 }, after: undefined });
});

test('a result that is no plain value is not kept, and an answer without one is none', async () => {
  for (const [value, kept] of [
    [new Map(), undefined],
    [[1], [1]],
    ['text', 'text'],
    [null, null],
  ]) {
    expect((await sent({ ...post }, answering(value))).facts[1]).toMatchObject({ after: kept });
  }
});

test('reading leaves no trace, but where the route asks for it; then the query is the input', async () => {
  for (const method of ['GET', 'HEAD']) {
    const request = { ...post, method };
    expect(await sent(request, answering(1))).toEqual({ answer: { value: 1 }, facts: [] });
    expect(isAudited(request as never)).toBe(false);
  }
  const { facts } = await sent({ ...post, method: 'GET', body: null, query: { limit: '5' } }, answering(1), 'list');
  expect(facts.map(({ action, input }) => ({ action, input }))).toEqual([
    { action: 'limits.list', input: { limit: '5' } },
    { action: 'limits.list', input: undefined },
  ]);
});

test('a stranger has no actor, and a path without parameters no target', () => {
  const request = { ip: '10.0.0.2', id: 'r2' } as never;
  expect(originOf(request)).toEqual({ actor: undefined, address: '10.0.0.2', requestId: 'r2' });
  expect(targetOf(request)).toBe('');
});
