import type { INestApplication } from '@nestjs/common';

/** Headers that clients of the API send and read. */
const SENT = [
  'authorization',
  'content-type',
  'idempotency-key',
  'x-api-key',
  'x-recv-window',
  'x-request-id',
  'x-signature',
  'x-timestamp',
];
const READ = ['ratelimit', 'ratelimit-policy', 'retry-after', 'x-request-id'];
const PREFLIGHT_S = 600;

/** Lets pages of exactly these origins call the API. Nothing is kept in cookies, so none are allowed. */
export function allowOrigins(app: INestApplication, origins: readonly string[]): void {
  app.enableCors({
    origin: [...origins],
    methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: SENT,
    exposedHeaders: READ,
    maxAge: PREFLIGHT_S,
    credentials: false,
  });
}
