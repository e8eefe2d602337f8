import { Module } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { CommandBus, CqrsModule, QueryBus } from '@nestjs/cqrs';
import type { Server } from 'node:http';
import { StageTimes } from '../../common/stage-times.js';
import {
  ENGINE_CONFIG,
  type EngineConfig,
  ENVIRONMENT_CONFIG,
  type EnvironmentConfig,
  REALTIME_CONFIG,
  type RealtimeConfig,
} from '../../config/venue-config.js';
import { AuditModule } from '../audit/audit.module.js';
import { AuthModule } from '../auth/auth.module.js';
import { BATCHES, EngineModule } from '../engine/engine.module.js';
import { Outbox } from '../engine/outbox.js';
import { InstrumentDirectory } from '../instruments/instrument-directory.js';
import { TradingSettings } from '../instruments/instrument-settings.js';
import { InstrumentsModule } from '../instruments/instruments.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { MarketDataFeed } from '../market-data/market-data-feed.js';
import { MarketDataModule } from '../market-data/market-data.module.js';
import { OrdersModule } from '../orders/orders.module.js';
import { RateLimitsModule } from '../rate-limits/rate-limits.module.js';
import { OrderFrames } from './order-frames.js';
import { AccountChannels } from './account-channels.js';
import { AccountReplay } from './account-replay.js';
import { AsyncApi } from './async-api.js';
import { AsyncApiController } from './async-api.controller.js';
import { ConnectionsController } from './connections.controller.js';
import { AccountStreams } from './account-streams.js';
import { JsonForm } from './json-form.js';
import { JsonRequests } from './json-requests.js';
import { Logons } from './logons.js';
import { MarketDataGateway } from './market-data.gateway.js';
import { type HubParts, RealtimeHub } from './realtime-hub.js';
import type { SessionParts } from './realtime-session.js';
import { RiskRows } from './risk-rows.js';
import { RiskStreams } from './risk-streams.js';
import { SessionEnds } from './session-ends.js';
import { SessionLimits } from './session-limits.js';
import { SocketIoSessions } from './socket-io-sessions.js';
import { SOCKET_IO_PATH, SocketServer } from './socket-server.js';
import { TradingGateway } from './trading.gateway.js';

const SESSION_PARTS = Symbol('SESSION_PARTS');
const PRIVATE_STREAMS = Symbol('PRIVATE_STREAMS');
type PrivateStreams = Pick<SessionParts, 'accounts' | 'risks'>;
const HUB_LIMITS = Symbol('HUB_LIMITS');
type HubLimits = Pick<HubParts, 'commandsInFlightMax' | 'connectionsMax'>;

/** Streams and order entry over WebSocket. */
@Module({
  imports: [
    CqrsModule,
    EngineModule,
    InstrumentsModule,
    MarketDataModule,
    LedgerModule,
    OrdersModule,
    AuthModule,
    AuditModule,
    RateLimitsModule,
  ],
  controllers: [AsyncApiController, ConnectionsController],
  providers: [
    AsyncApi,
    Logons,
    SessionEnds,
    SessionLimits,
    SocketIoSessions,
    MarketDataGateway,
    TradingGateway,
    {
      provide: AccountChannels,
      // Behind the market data feed, as in snapshot-parts.ts.
      inject: [Outbox, REALTIME_CONFIG, MarketDataFeed],
      useFactory: (outbox: Outbox, { resumeBytesPerAccount }: RealtimeConfig) => {
        const channels = new AccountChannels(resumeBytesPerAccount);
        outbox.subscribe(channels);
        return channels;
      },
    },
    {
      provide: AccountStreams,
      inject: [AccountChannels, ENVIRONMENT_CONFIG, Outbox, QueryBus, InstrumentDirectory],
      useFactory: (
        channels: AccountChannels,
        { dataDir }: EnvironmentConfig,
        outbox: Outbox,
        queries: QueryBus,
        directory: InstrumentDirectory,
      ) => new AccountStreams(channels, new AccountReplay(dataDir, outbox), queries, outbox, directory),
    },
    {
      provide: RiskStreams,
      inject: [Outbox, QueryBus, InstrumentDirectory, REALTIME_CONFIG],
      useFactory: (
        outbox: Outbox,
        queries: QueryBus,
        directory: InstrumentDirectory,
        { riskIntervalMs }: RealtimeConfig,
      ) => {
        const streams = new RiskStreams(queries, new RiskRows(directory), riskIntervalMs);
        outbox.subscribe(streams);
        return streams;
      },
    },
    {
      provide: HUB_LIMITS,
      inject: [ENGINE_CONFIG, REALTIME_CONFIG],
      useFactory: (
        { queueCommandsMax, cancelQueueCommandsMax }: EngineConfig,
        { connectionsMax }: RealtimeConfig,
      ): HubLimits => {
        const inFlight = BATCHES * (queueCommandsMax + cancelQueueCommandsMax);
        return { commandsInFlightMax: 2 ** Math.ceil(Math.log2(inFlight)), connectionsMax };
      },
    },
    {
      provide: RealtimeHub,
      inject: [Outbox, MarketDataFeed, InstrumentDirectory, TradingSettings, AccountStreams, HUB_LIMITS],
      useFactory: (
        outbox: Outbox,
        feed: MarketDataFeed,
        directory: InstrumentDirectory,
        settings: TradingSettings,
        streams: AccountStreams,
        limits: HubLimits,
      ) => {
        const hub = new RealtimeHub({
          markets: feed,
          instruments: directory,
          settings,
          accounts: streams.channels,
          ...limits,
          onBalanceDue: (channel) => streams.tellBalances(channel),
        });
        feed.onQueueChange = (instrumentId, change, sequence) => hub.queueChanged(instrumentId, change, sequence);
        outbox.subscribe(hub);
        return hub;
      },
    },
    {
      provide: PRIVATE_STREAMS,
      inject: [AccountStreams, RiskStreams],
      useFactory: (accounts: AccountStreams, risks: RiskStreams): PrivateStreams => ({ accounts, risks }),
    },
    {
      provide: SESSION_PARTS,
      inject: [RealtimeHub, CommandBus, Logons, SessionLimits, PRIVATE_STREAMS, InstrumentDirectory],
      useFactory: (
        hub: RealtimeHub,
        commands: CommandBus,
        logons: Logons,
        limits: SessionLimits,
        streams: PrivateStreams,
        directory: InstrumentDirectory,
      ): Omit<SessionParts, 'ends' | 'stages'> => ({
        hub,
        commands,
        frames: new OrderFrames(),
        answers: hub.answers,
        logons,
        limits,
        ...streams,
        json: new JsonRequests(directory),
      }),
    },
    {
      provide: SocketServer,
      inject: [HttpAdapterHost, SESSION_PARTS, SessionEnds, InstrumentDirectory, REALTIME_CONFIG, StageTimes],
      useFactory: (
        { httpAdapter }: HttpAdapterHost,
        parts: Omit<SessionParts, 'ends' | 'stages'>,
        ends: SessionEnds,
        directory: InstrumentDirectory,
        socketLimits: RealtimeConfig,
        stages: StageTimes,
      ) => {
        const server = new SocketServer({ ...parts, ends, stages, socketLimits, jsonForm: new JsonForm(directory) });
        server.attach(httpAdapter.getHttpServer() as Server, [SOCKET_IO_PATH]);
        return server;
      },
    },
  ],
  exports: [AsyncApi, SocketServer, RealtimeHub],
})
export class RealtimeModule {}
