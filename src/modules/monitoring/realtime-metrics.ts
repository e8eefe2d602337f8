import type { Provider } from '@nestjs/common';
import type { Metric } from 'prom-client';
import { cutOffs } from '../realtime/connection.js';
import { Channel, publicChannelNames } from '../realtime/domain/wire-messages.js';
import { RealtimeHub } from '../realtime/realtime-hub.js';
import { scrapedCounters, scrapedGauge, scrapedGauges } from './scraped.js';

/** Public channels by their names on the wire. */
const feeds = publicChannelNames.map((name) => [name, Channel[name]] as const);

/** What the streams have told and left out. */
export const realtimeMetrics: Provider = {
  provide: 'REALTIME_METRICS',
  inject: [RealtimeHub],
  useFactory: registerAll,
};

function registerAll(hub: RealtimeHub): Metric[] {
  const { statistics } = hub;
  return [
    scrapedGauges(
      'hft_websocket_connections_active',
      'Connections now: private ones have logged on, public ones have not.',
      'class',
      () => Object.entries(hub.countByClass()),
    ),
    scrapedGauge(
      'hft_websocket_connections_held',
      'Connections that are told nothing public, because their client is slow.',
      () => statistics.heldConnections,
    ),
    scrapedGauges(
      'hft_websocket_queued_bytes',
      'What waits to be sent, of all connections together and of the one with the most.',
      'class',
      () => Object.entries(hub.queuedBytes()),
    ),
    scrapedCounters('hft_websocket_cut_offs_total', 'Connections that the venue has cut off.', 'reason', () =>
      cutOffs.map((reason) => [reason, statistics.cutOffs[reason]]),
    ),
    scrapedCounters(
      'hft_market_data_messages_total',
      'Public messages that were written, each once for all who want it.',
      'feed',
      () => byFeed(statistics.messagesTold),
    ),
    scrapedCounters(
      'hft_market_data_messages_dropped_total',
      'Public messages that were left out for a slow connection, each connection for itself.',
      'feed',
      () => byFeed(statistics.messagesLeftOut),
    ),
    scrapedCounters('hft_market_data_frames_total', 'Frames of public messages.', 'outcome', () => [
      ['sent', statistics.framesSent],
      ['held_back', statistics.framesHeldBack],
    ]),
  ];
}

function byFeed(counts: Float64Array): [string, number][] {
  return feeds.map(([feed, channel]) => [feed, counts[channel] as number]);
}
