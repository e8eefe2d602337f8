import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { ConfigError } from './config/config-error.js';
import { loadConfig } from './config/load-config.js';

/** Starts the venue in this process; `args` are the flags of the command line. Bad configuration ends the process. */
export async function bootstrap(args: readonly string[]): Promise<void> {
  const { config, notices } = loadOrExit(args);
  const { host, port } = config.http;
  const adapter = new FastifyAdapter({ bodyLimit: config.http.bodyBytesMax });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(config), adapter, { logger: ['error'] });
  app.enableShutdownHooks();
  await app.listen(port, host);
  for (const notice of notices) process.stdout.write(`notice: ${notice}\n`);
  process.stdout.write(`TradSys listens on ${await app.getUrl()}\n`);
}

function loadOrExit(args: readonly string[]): ReturnType<typeof loadConfig> {
  try {
    return loadConfig({ args, env: process.env, cwd: process.cwd() });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return process.exit(error.exitCode);
  }
}
