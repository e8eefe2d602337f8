/** Serves the built terminal at `/`: the files that are there at the start, each under its own path, and no other. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { securityHeaders } from './security-headers.js';
import { cachingOf } from './web-caching.js';

/** Returns false where the terminal is not built; then there is nothing at `/`. */
export async function serveWebApp(fastify: FastifyInstance, folder: string, isTls: boolean): Promise<boolean> {
  if (!existsSync(join(folder, 'index.html'))) return false;
  const { terminal } = securityHeaders(isTls);
  await fastify.register(fastifyStatic, {
    root: folder,
    // A route for each file: no listing, and every other path is as unknown as before.
    wildcard: false,
    preCompressed: true,
    cacheControl: false,
    decorateReply: false,
    globIgnore: ['**/*.gz'],
    setHeaders: (reply, path) => {
      reply.headers({ ...terminal, 'cache-control': cachingOf(folder, path) });
    },
  });
  return true;
}
