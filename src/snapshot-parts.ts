/** Every consumer whose state rides in the snapshots, in the order in which the venue subscribes them. */
import type { SavedConsumer } from './modules/engine/event-stream.js';
import { EventFedDirectory } from './modules/instruments/event-fed-directory.js';
import { TradingSettings } from './modules/instruments/instrument-settings.js';
import { AccountChannels } from './modules/realtime/account-channels.js';
import { MarketDataFeed } from './modules/market-data/market-data-feed.js';

export function snapshotParts(): readonly SavedConsumer[] {
  // The process that makes snapshots is asked by nobody what time it is.
  const feed = new MarketDataFeed({ nowUs: () => 0 });
  return [new EventFedDirectory(), new TradingSettings(), feed, new AccountChannels(0)];
}
