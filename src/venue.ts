import type { Server as TlsServer } from 'node:https';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { AppModule } from './app.module.js';
import { AuditTrail } from './common/nest/audit-trail.js';
import { ConnectionCaps } from './common/nest/connection-caps.js';
import { allowOrigins } from './common/nest/cors.js';
import { DtoPipe } from './common/nest/dto.pipe.js';
import { createHttpAdapter } from './common/nest/http-adapter.js';
import { holdRequests, Lifecycle } from './common/nest/lifecycle.js';
import { Listeners } from './common/nest/listeners.js';
import { serveOpenApi } from './common/nest/openapi.js';
import { ProblemFilter } from './common/nest/problem.filter.js';
import { TlsListener } from './common/nest/tls-listener.js';
import { serveWebApp } from './common/nest/web-app.js';
import { VenueLogger } from './common/nest/venue-logger.js';
import { toAlertConfig } from './config/alert-config.js';
import { ConfigReload } from './config/config-reload.js';
import type { LoadedConfig } from './config/load-config.js';
import type { ConfigInputs } from './config/resolve-config.js';
import { type AuthConfig, type TlsConfig, toRateLimitConfig, type VenueConfig } from './config/venue-config.js';
import { type Applier, LiveConfig } from './live-config.js';
import { Alerts } from './modules/alerting/alerts.js';
import { Accounts } from './modules/auth/accounts.js';
import { BinanceListener } from './modules/binance/binance-listener.js';
import { Denials } from './modules/audit/denials.js';
import { LoginOrders } from './modules/auth/login-orders.js';
import { DiskWatch } from './modules/engine/disk-watch.js';
import { Engine } from './modules/engine/engine.js';
import { VenueTimer } from './modules/engine/venue-timer.js';
import { PhaseScheduler } from './modules/instruments/phase-scheduler.js';
import { FatalErrors } from './modules/engine/fatal-errors.js';
import { Snapshotter } from './modules/engine/snapshotter.js';
import { AsyncApi } from './modules/realtime/async-api.js';
import { SocketIoAdapter } from './modules/realtime/socket-io.adapter.js';
import { SocketServer } from './modules/realtime/socket-server.js';
import { MarketHistory } from './modules/simulation/market-history.js';
import { MarketRunner } from './modules/simulation/market-runner.js';
import { Projections } from './modules/projections/projections.js';
import { RateLimits } from './modules/rate-limits/rate-limits.js';
import { RequiredLimits } from './modules/risk/required-limits.js';
import { Withdrawals } from './modules/withdrawals/withdrawals.js';

export interface VenueUrls {
  readonly url: string;
  readonly managementUrl: string;
}

/** The built terminal, beside `src` and `dist` alike. */
const WEB_APP = join(import.meta.dirname, '../web/dist');
const LOOK_MS = 20;
/** When all is answered, connections that do not end by themselves are ended after this long. */
const GOODBYE_MS = 2_000;
/** How long a first start waits for the rows of a made past. */
const PAST_ROWS_MS_MAX = 60_000;

/** A venue in this process, from its listeners to its journal. */
export class Venue {
  private readonly logger = new Logger('Venue');
  private readonly lifecycle: Lifecycle;
  private readonly engine: Engine;
  private starting: Promise<VenueUrls | undefined> | undefined;
  private liveConfig: LiveConfig | undefined;

  private constructor(
    private readonly app: NestFastifyApplication,
    private readonly listeners: Listeners,
    private readonly config: VenueConfig,
    private readonly venueLogger: VenueLogger,
  ) {
    this.lifecycle = app.get(Lifecycle);
    this.engine = app.get(Engine);
  }

  static async create(config: VenueConfig): Promise<Venue> {
    const { http } = config;
    const tls = http.tls && new TlsListener({ certFile: http.tls.certFile, keyFile: http.tls.keyFile });
    const adapter = createHttpAdapter(http, { tls: tls?.options, trustedProxies: http.trustedProxies });
    const fastify = adapter.getInstance<FastifyInstance>();
    const listeners = new Listeners(fastify, http, { management: managementTls(http.tls), streams: tls });
    const logger = new VenueLogger(config.log, secretsOf(config.auth));
    const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(config), adapter, {
      abortOnError: false,
      bodyParser: false,
      logger,
    });
    listeners.cap(app.get(ConnectionCaps));
    if (http.tls !== undefined) {
      tls?.keepFresh(fastify.server as unknown as TlsServer, http.tls.reloadIntervalMs);
      listeners.keepFresh(http.tls.reloadIntervalMs);
    }
    if (http.allowedOrigins.length > 0) allowOrigins(app, http.allowedOrigins);
    const lifecycle = app.get(Lifecycle);
    holdRequests(fastify, lifecycle);
    app.useGlobalFilters(new ProblemFilter(app.get(Denials).onProblem));
    app.useGlobalPipes(new DtoPipe());
    app.useWebSocketAdapter(new SocketIoAdapter(app, config.realtime));
    serveOpenApi(app);
    if (!(await serveWebApp(fastify, WEB_APP, tls !== undefined)))
      new Logger('Venue').warn('the terminal is not built, so there is nothing at /: npm run build');
    app.get(AsyncApi).describe(app);
    app.get(SocketServer).attach(listeners.streams);
    return new Venue(app, listeners, config, logger);
  }

  /** Calls back when the venue cannot go on: nothing more will be acknowledged, the process must end. */
  onFatal(listener: (error: Error) => void): void {
    this.app.get(FatalErrors).onFatal(listener);
  }

  /** Takes changes of the configuration files from the moment that it is ready until it stops; called before `start`. */
  follow(inputs: ConfigInputs, { resolved }: Pick<LoadedConfig, 'resolved'>): void {
    let scenario = resolved.values['simulation.scenario'];
    const appliers: readonly Applier[] = [
      (values) => this.app.get(RateLimits).configure(toRateLimitConfig(values)),
      (values) => this.venueLogger.setLevel(values['log.level']),
      (values) => this.app.get(Alerts).configure(toAlertConfig(values)),
      (values) => {
        if (values['simulation.scenario'] !== scenario)
          this.app.get(MarketRunner).change(values['simulation.scenario']);
        scenario = values['simulation.scenario'];
      },
    ];
    const reload = new ConfigReload(inputs, resolved);
    this.liveConfig = new LiveConfig(reload, this.app.get(AuditTrail), appliers, { values: resolved.values });
  }

  /**
   * Listens first, so that probes are answered during the replay; resolves with the URLs when orders are taken, with
   * nothing when the venue was stopped before.
   */
  start(): Promise<VenueUrls | undefined> {
    this.starting = this.startAll();
    return this.starting;
  }

  /** Takes no more commands, answers what it has taken, and lets go of everything; a start that is under way ends first. */
  async stop(): Promise<void> {
    if (this.isStopping) return;
    this.lifecycle.phase = 'draining';
    this.logger.log('draining');
    this.engine.giveUpStart();
    this.app.get(MarketHistory).stop();
    await this.app.get(MarketRunner).stop();
    await this.liveConfig?.stop();
    await this.starting?.catch(() => undefined);
    await this.app.get(Snapshotter).stop();
    this.app.get(DiskWatch).stop();
    await this.app.get(PhaseScheduler).stop();
    this.app.get(VenueTimer).stop();
    await this.app.get(SocketServer).close();
    await this.engine.stop();
    await this.lifecycle.quiet();
    // What was taken has its outcome now, and the answers to it may read history. Who never asks anything is not waited for.
    const caps = this.app.get(ConnectionCaps);
    const cutOff = globalThis.setTimeout(() => caps.destroyAll(), GOODBYE_MS);
    await this.listeners.close();
    await this.app.get(BinanceListener).close();
    await this.app.close();
    clearTimeout(cutOff);
    await this.app.get(Projections).stop();
  }

  /** Ends what a process that exits must not interrupt: a database in use by another thread takes the process down with it. */
  async abandon(): Promise<void> {
    await this.app.get(Snapshotter).stop();
    await this.app.get(Projections).stop();
  }

  private get isStopping(): boolean {
    return this.lifecycle.phase === 'draining';
  }

  /** Where the simulation has made a past, the venue opens when it can be read. What is slower than that is told to come again. */
  private async makePast(): Promise<void> {
    if (!(await this.app.get(MarketHistory).make())) return;
    const projections = this.app.get(Projections);
    const startedMs = performance.now();
    const isWaiting = (): boolean => !this.isStopping && performance.now() < startedMs + PAST_ROWS_MS_MAX;
    while (projections.stats().lagCommands > 0 && isWaiting()) await setTimeout(LOOK_MS);
  }

  /** Beside `/ws` of the public listener, where a port of its own is configured. */
  private async listenForStreams(port: number | null, host: string): Promise<void> {
    if (port === null) return;
    const url = await this.listeners.listen('streams', port, host);
    this.logger.log(`streams at ${url.replace(/^http/, 'ws')}/ws`);
  }

  private async startAll(): Promise<VenueUrls | undefined> {
    const { http, monitoring, realtime } = this.config;
    let managementUrl = '';
    const steps: readonly (() => Promise<unknown>)[] = [
      () => this.app.listen(http.port, http.host),
      async () => (managementUrl = await this.listeners.listen('management', monitoring.port, monitoring.host)),
      () => this.listenForStreams(realtime.port, http.host),
      () => this.app.get(BinanceListener).listen(this.app.get(ConnectionCaps)),
      () => this.engine.start(),
      () => this.app.get(DiskWatch).start(),
      () => this.app.get(Projections).start(),
      async () => this.app.get(Snapshotter).start(this.engine.replayed),
      // Before anyone sends a command of the present.
      () => this.makePast(),
      () => this.app.get(Accounts).reconcile(this.engine.stats().accounts),
      () => this.app.get(RequiredLimits).start(),
      () => this.app.get(Withdrawals).resume(),
      () => this.app.get(LoginOrders).resume(),
      async () => this.app.get(SocketServer).open(),
      async () => this.app.get(BinanceListener).open(),
      async () => this.app.get(VenueTimer).start(),
      () => this.app.get(PhaseScheduler).start(),
      () => this.app.get(MarketRunner).start(),
      async () => this.liveConfig?.start(),
    ];
    for (const step of steps) {
      await step();
      if (this.isStopping) return undefined;
    }
    this.lifecycle.phase = 'ready';
    const url = await this.app.getUrl();
    // Nest does not know that its server speaks TLS.
    return { url: this.config.http.tls === undefined ? url : url.replace(/^http:/, 'https:'), managementUrl };
  }
}

/** Only where certificates of clients are asked for: probes and scrapers inside a cluster speak plain HTTP. */
function managementTls(tls: TlsConfig | undefined): TlsListener | undefined {
  if (tls?.managementClientCaFile === undefined) return undefined;
  const { certFile, keyFile, managementClientCaFile } = tls;
  return new TlsListener({ certFile, keyFile, clientCaFile: managementClientCaFile });
}

function secretsOf({ jwtSecret, jwtSecretPrevious = '', dataKey, bootstrapAdminPassword = '' }: AuthConfig): string[] {
  return [jwtSecret, jwtSecretPrevious, dataKey, bootstrapAdminPassword];
}
