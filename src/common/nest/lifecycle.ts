import type { FastifyInstance } from 'fastify';
import { API } from './api-path.js';
import { ProblemError } from './problem.js';
import { sendProblem } from './problem.filter.js';

/** Where the process is between start and stop: what the probes tell and the API goes by. */
export type LifecyclePhase = 'starting' | 'ready' | 'draining';

export class Lifecycle {
  phase: LifecyclePhase = 'starting';
}

/**
 * Until the replay is done the API answers VENUE_STARTING, because there is nothing right to say yet. While the venue
 * stops, what comes is still answered, on connections that close after it.
 */
export function holdRequests(fastify: FastifyInstance, lifecycle: Lifecycle): void {
  fastify.addHook('onRequest', (request, reply, done) => {
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
