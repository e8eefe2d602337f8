/** The documents of the API without a running venue: `npm run docs` makes files of them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import type { OpenAPIObject } from '@nestjs/swagger';
import { register } from 'prom-client';
import { AppModule } from './app.module.js';
import { createHttpAdapter } from './common/nest/http-adapter.js';
import { openApiDocument } from './common/nest/openapi.js';
import { loadConfig } from './config/load-config.js';
import type { VenueConfig } from './config/venue-config.js';
import { Venue } from './venue.js';

export interface MetricFamily {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly labels: readonly string[];
}

/** Every metric of a venue with the standard settings, by name. The venue is made and never started. */
export async function metricsOfVenue(): Promise<MetricFamily[]> {
  return withConfig(async (config) => {
    const venue = await Venue.create(config);
    const families = await Promise.all(register.getMetricsAsArray().map(familyOf));
    await venue.stop();
    return families.toSorted((one, other) => (one.name < other.name ? -1 : 1));
  });
}

async function familyOf(metric: unknown): Promise<MetricFamily> {
  const { name, help, labelNames, getForPromString, get } = metric as Described;
  const { type } = await (getForPromString ?? get).call(metric);
  return { name, help, labels: labelNames, type };
}

/** What metrics of prom-client have; its types leave it out. */
interface Described {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly string[];
  readonly get: () => Promise<{ readonly type: string }>;
  readonly getForPromString?: Described['get'];
}

/** The OpenAPI document of a venue with the standard settings. Nothing of it is started: Nest only looks at its classes. */
export async function openApiOfVenue(): Promise<OpenAPIObject> {
  return withConfig(async (config) => {
    const adapter = createHttpAdapter(config.http, { tls: undefined, trustedProxies: [] });
    const app = await NestFactory.create(AppModule.with(config), adapter, { preview: true, logger: false });
    return openApiDocument(app);
  });
}

async function withConfig<T>(make: (config: VenueConfig) => Promise<T>): Promise<T> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tradsys-documents-'));
  const env = { HFT_ENVIRONMENT: 'test', DATA_DIR: dataDir, LOG_LEVEL: 'error' };
  try {
    return await make(loadConfig({ args: [], env, cwd: dataDir }).config);
  } finally {
    rmSync(dataDir, { recursive: true });
  }
}
