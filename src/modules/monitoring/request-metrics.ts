import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Counter, Histogram } from 'prom-client';

export const REQUEST_SECONDS = 'hft_request_duration_seconds';
export const REQUESTS = 'hft_requests_total';

/** Counts and times every request under its route's template, so that the number of series is that of the routes. */
export class RequestMetrics {
  constructor(
    private readonly seconds: Histogram,
    private readonly requests: Counter,
  ) {}

  attach(fastify: FastifyInstance): void {
    fastify.addHook('onResponse', (request, reply, done) => {
      this.observe(request, reply);
      done();
    });
  }

  private observe(request: FastifyRequest, reply: FastifyReply): void {
    const endpoint = request.is404 ? 'unmatched' : (request.routeOptions.url ?? 'unmatched');
    const labels = { method: request.method, endpoint, status: String(reply.statusCode) };
    this.requests.inc(labels);
    this.seconds.observe(labels, reply.elapsedTime / 1000);
  }
}
