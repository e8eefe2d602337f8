import { setTimeout } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { API } from './api-path.js';
import { ProblemError } from './problem.js';
import { sendProblem } from './problem.filter.js';

/** Where the process is between start and stop: what the probes tell and the API goes by. */
export type LifecyclePhase = 'starting' | 'ready' | 'draining';

export class Lifecycle {
  phase: LifecyclePhase = 'starting';
  private requests = 0;

  requestCame(): void {
    this.requests += 1;
  }

  /**
   * Resolves when nobody has asked for anything for a moment, or after `QUIET_WAIT_MS_MAX`. Closing a connection on which the
   * next request is already under way would leave that without an answer.
   */
  async quiet(): Promise<void> {
    const giveUpAtMs = performance.now() + QUIET_WAIT_MS_MAX;
    for (let seen = -1; seen !== this.requests && performance.now() < giveUpAtMs; await setTimeout(QUIET_MS)) {
      seen = this.requests;
    }
  }
}

/** Longer than a client that was just answered takes to ask again. */
const QUIET_MS = 500;
/** A client that goes on asking a venue that has told it to go is not waited for any longer. */
const QUIET_WAIT_MS_MAX = 5_000;

/**
 * Until the replay is done the API answers VENUE_STARTING, because there is nothing right to say yet. While the venue
 * stops, what comes is still answered, on connections that close after it.
 */
export function holdRequests(fastify: FastifyInstance, lifecycle: Lifecycle): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    lifecycle.requestCame();
    if (lifecycle.phase === 'ready') return done();
    if (lifecycle.phase === 'draining') {
      reply.header('connection', 'close');
      return done();
    }
    // The route, not the text that asks for it: `/%61pi/v1/…` is the same one.
    const path = request.routeOptions.url ?? request.url;
    if (path.startsWith(`/${API}/`)) sendProblem(reply, new ProblemError('VENUE_STARTING'));
    else done();
  });
}
