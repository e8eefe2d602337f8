import { Module } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { CommandBus, CqrsModule, QueryBus } from '@nestjs/cqrs';
import type { Server } from 'node:http';
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
import { EngineModule } from '../engine/engine.module.js';
import { Outbox } from '../engine/outbox.js';
import { InstrumentDirectory } from '../instruments/instrument-directory.js';
import { InstrumentsModule } from '../instruments/instruments.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { MarketDataFeed } from '../market-data/market-data-feed.js';
import { MarketDataModule } from '../market-data/market-data.module.js';
import { AccountChannels } from './account-channels.js';
import { AccountReplay } from './account-replay.js';
import { AccountStreams } from './account-streams.js';
import { JsonForm } from './json-form.js';
import { JsonRequests } from './json-requests.js';
import { Logons } from './logons.js';
import { RealtimeHub } from './realtime-hub.js';
import type { SessionParts } from './realtime-session.js';
import { SocketServer } from './socket-server.js';

/** Batches of the sequencer; what is in them is all that can be in flight. */
const BATCHES = 4;

const SESSION_PARTS = Symbol('SESSION_PARTS');

/** Streams and order entry over WebSocket. */
@Module({
  imports: [CqrsModule, EngineModule, InstrumentsModule, MarketDataModule, LedgerModule, AuthModule, AuditModule],
  providers: [
    Logons,
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
      inject: [AccountChannels, ENVIRONMENT_CONFIG, Outbox, QueryBus],
      useFactory: (channels: AccountChannels, { dataDir }: EnvironmentConfig, outbox: Outbox, queries: QueryBus) =>
        new AccountStreams(channels, new AccountReplay(dataDir, outbox), queries, outbox),
    },
    {
      provide: RealtimeHub,
      inject: [Outbox, MarketDataFeed, InstrumentDirectory, AccountChannels, AccountStreams, ENGINE_CONFIG],
      useFactory: (
        outbox: Outbox,
        feed: MarketDataFeed,
        directory: InstrumentDirectory,
        accounts: AccountChannels,
        streams: AccountStreams,
        { queueCommandsMax, cancelQueueCommandsMax }: EngineConfig,
      ) => {
        const inFlight = BATCHES * (queueCommandsMax + cancelQueueCommandsMax);
        const hub = new RealtimeHub({
          markets: feed,
          instruments: directory,
          accounts,
          commandsInFlightMax: 2 ** Math.ceil(Math.log2(inFlight)),
          onBalanceDue: (channel) => streams.tellBalances(channel),
        });
        outbox.subscribe(hub);
        return hub;
      },
    },
    {
      provide: SESSION_PARTS,
      inject: [RealtimeHub, CommandBus, Logons, AccountStreams, InstrumentDirectory],
      useFactory: (
        hub: RealtimeHub,
        commands: CommandBus,
        logons: Logons,
        accounts: AccountStreams,
        directory: InstrumentDirectory,
      ): SessionParts => ({ hub, commands, logons, accounts, json: new JsonRequests(directory) }),
    },
    {
      provide: SocketServer,
      inject: [HttpAdapterHost, SESSION_PARTS, InstrumentDirectory, REALTIME_CONFIG],
      useFactory: (
        { httpAdapter }: HttpAdapterHost,
        parts: SessionParts,
        directory: InstrumentDirectory,
        limits: RealtimeConfig,
      ) => {
        const server = new SocketServer({ ...parts, limits, jsonForm: new JsonForm(directory) });
        server.attach(httpAdapter.getHttpServer() as Server);
        return server;
      },
    },
  ],
  exports: [SocketServer, RealtimeHub],
})
export class RealtimeModule {}
