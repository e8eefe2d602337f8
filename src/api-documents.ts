/** The documents of the API without a running venue: `npm run docs` makes files of them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import type { OpenAPIObject } from '@nestjs/swagger';
import { AppModule } from './app.module.js';
import { createHttpAdapter } from './common/nest/http-adapter.js';
import { openApiDocument } from './common/nest/openapi.js';
import { loadConfig } from './config/load-config.js';

/** The OpenAPI document of a venue with the standard settings. Nothing of it is started: Nest only looks at its classes. */
export async function openApiOfVenue(): Promise<OpenAPIObject> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tradsys-documents-'));
  try {
    const { config } = loadConfig({ args: [], env: { HFT_ENVIRONMENT: 'test', DATA_DIR: dataDir }, cwd: dataDir });
    const adapter = createHttpAdapter(config.http, { tls: undefined, trustedProxies: [] });
    const app = await NestFactory.create(AppModule.with(config), adapter, { preview: true, logger: false });
    return openApiDocument(app);
  } finally {
    rmSync(dataDir, { recursive: true });
  }
}
