/** Serves the built terminal at `/`: the files that are there at the start, each under its own path, and no other. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { securityHeaders } from './security-headers.js';

/** The hash of its content is in the name of every file there, so what has been loaded once stays right. */
const HASHED = '/assets/';
const FOREVER = 'public, max-age=31536000, immutable';
/** The page names the files: it is asked for each time, and answered with 304 while it is the same. */
const ASK_AGAIN = 'no-cache';

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
      reply.headers({ ...terminal, 'cache-control': path.includes(HASHED) ? FOREVER : ASK_AGAIN });
    },
  });
  return true;
}
