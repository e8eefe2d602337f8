/** Serves the built pages: the files that are there at the start, each under its own path, and no other. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { securityHeaders } from './security-headers.js';
import { cachingOf } from './web-caching.js';

/** Pages beside the terminal at `/`; a link may leave out the slash. */
const pages = ['console', 'dashboard'];
/** What the management listener serves: the dashboard, which is there only, and what its page loads. */
const DASHBOARD = /^\/dashboard(\/|$)/;
const SHARED = /^\/(assets\/|icon\.svg)/;

/** Returns false where the terminal is not built; then there is nothing at `/`. */
export async function serveWebApp(fastify: FastifyInstance, folder: string, isTls: boolean): Promise<boolean> {
  if (!existsSync(join(folder, 'index.html'))) return false;
  const { terminal } = securityHeaders(isTls);
  await fastify.register(async (files) => {
    files.addHook('onRoute', (route) => {
      route.config = Object.assign(route.config ?? {}, { listeners: listenersOf(route.url) });
    });
    for (const page of pages) files.get(`/${page}`, (_request, reply) => reply.redirect(`/${page}/`));
    await files.register(fastifyStatic, {
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
  });
  return true;
}

function listenersOf(url: string): string[] {
  if (DASHBOARD.test(url)) return ['management'];
  return SHARED.test(url) ? ['public', 'management'] : ['public'];
}
