/** The data directory of a venue that traded a little: seeded random commands, a few to a frame, over several segments. */
import type { VenueCommand } from '../../src/common/model/commands.js';
import type { VenueEvent } from '../../src/common/model/events.js';
import { OrderType, Side, TimeInForce } from '../../src/common/model/order-terms.js';
import { RecordBuffer } from '../../src/common/model/record-layout.js';
import { FRAME_HEADER_BYTES } from '../../src/modules/engine/batch.js';
import { writeCommand } from '../../src/modules/engine/domain/command-codec.js';
import { readEvents } from '../../src/modules/engine/domain/event-reader.js';
import { EventWriter } from '../../src/modules/engine/domain/event-writer.js';
import { VenueCore } from '../../src/modules/engine/domain/venue-core.js';
import { defaultJournalSettings, JournalStore } from '../../src/modules/engine/journal/journal-store.js';
import { NodeDisk } from '../../src/modules/engine/journal/node-disk.js';
import { recover } from '../../src/modules/engine/journal/recovery.js';
import { stateHash } from '../../src/modules/engine/state-hash.js';
import { SeededRandom } from '../simulation/seeded-random.js';
import { commandOf, placeBody } from './command.js';

const settings = { ...defaultJournalSettings, segmentBytes: 16 << 10 };
const START_US = 1_700_000_000_000_000;
const ACCOUNTS = 4;
const SYMBOLS = ['BTC-USD', 'ETH-USD'];
const BATCH_COMMANDS_MAX = 5;

export interface SmallVenue {
  /** By sequence. */
  readonly hashes: readonly string[];
  readonly timesUs: readonly number[];
  readonly events: readonly VenueEvent[];
  readonly core: VenueCore;
}

export function tradeSmallVenue(dataDir: string, seed: number, commandCount: number): SmallVenue {
  const random = new SeededRandom(seed);
  const core = new VenueCore();
  const { positions } = recover({ disk: new NodeDisk(), dataDir, settings, apply: () => undefined });
  const store = new JournalStore(new NodeDisk(), dataDir, settings, positions);
  const commands = RecordBuffer.ofCapacity(8_192);
  const writer = new EventWriter(FRAME_HEADER_BYTES);
  const hashes = [stateHash(core)];
  const timesUs = [0];
  const events: VenueEvent[] = [];
  const setUp = setUpCommands();
  let timeUs = START_US;
  for (let sequence = 1; sequence <= commandCount;) {
    const firstSequence = sequence;
    let end = FRAME_HEADER_BYTES;
    const count = Math.min(1 + random.below(BATCH_COMMANDS_MAX), commandCount - sequence + 1);
    for (let i = 0; i < count; i += 1, sequence += 1) {
      timeUs += random.below(3) * 1_000;
      const length = writeCommand(commands, end, setUp.shift() ?? randomCommand(random, core), sequence, timeUs);
      core.apply(commands, end, writer);
      end += length;
      hashes[sequence] = stateHash(core);
      timesUs[sequence] = timeUs;
    }
    const records = { commands, commandsEnd: end, events: writer.buffer, eventsEnd: writer.end };
    const batch = {
      ...records,
      firstSequence,
      lastSequence: sequence - 1,
      commandCount: count,
      eventCount: writer.count,
    };
    store.writeCommands(batch);
    store.syncCommands();
    store.writeEvents(batch);
    events.push(...readEvents(writer.buffer, writer.start, writer.end));
    writer.reset();
  }
  store.close();
  return { hashes, timesUs, events, core };
}

function setUpCommands(): VenueCommand[] {
  const assets = ['BTC', 'ETH', 'USD'].map((asset) => commandOf('DefineAsset', 0, { asset, scale: 2 }));
  const terms = {
    minQuantityLots: 1,
    maxQuantityLots: 1_000,
    minNotional: 0,
    maxNotional: 1_000_000_000,
    makerFeePpm: -100,
    takerFeePpm: 500,
    collarBps: 1_000,
    quoteAssetId: 3,
    tickSize: '0.5',
    lotSize: '0.1',
  };
  const instruments = SYMBOLS.map((symbol, index) =>
    commandOf('DefineInstrument', 0, { ...terms, baseAssetId: index + 1, symbol }),
  );
  const accounts = Array.from({ length: ACCOUNTS }, (_, index) =>
    commandOf('OpenAccount', 0, { accountKey: `account-${index + 1}` }),
  );
  const deposits = Array.from({ length: ACCOUNTS * 3 }, (_, index) =>
    commandOf('Deposit', 1 + (index % ACCOUNTS), {
      amount: 100_000_000,
      assetId: 1 + Math.floor(index / ACCOUNTS),
      reference: `start-${index}`,
    }),
  );
  return [...assets, ...instruments, ...accounts, ...deposits];
}

function randomCommand(random: SeededRandom, core: VenueCore): VenueCommand {
  const accountId = 1 + random.below(ACCOUNTS);
  const orderId = 1 + random.below(core.lastOrderId + 1);
  const draw = random.next();
  if (draw < 0.15) return commandOf('CancelOrder', accountId, { orderId });
  if (draw < 0.25) {
    return commandOf('ReplaceOrder', accountId, { orderId, priceTicks: 0, quantityLots: 1 + random.below(30) });
  }
  if (draw < 0.27)
    return commandOf('MassCancel', accountId, {
      instrumentId: -1,
      side: 0,
      ofSessionId: 0,
      lowestPriceTicks: 0,
      highestPriceTicks: 0,
    });
  if (draw < 0.3) {
    return commandOf('Withdraw', accountId, {
      amount: 1 + random.below(500),
      assetId: 3,
      reference: `w${random.next()}`,
    });
  }
  const isMarket = random.chance(0.1);
  return commandOf(
    'PlaceOrder',
    accountId,
    placeBody({
      instrumentId: 1 + random.below(SYMBOLS.length),
      side: random.chance(0.5) ? Side.buy : Side.sell,
      orderType: isMarket ? OrderType.market : OrderType.limit,
      timeInForce: isMarket || random.chance(0.1) ? TimeInForce.ioc : TimeInForce.gtc,
      priceTicks: isMarket ? 0 : 195 + random.below(10),
      quantityLots: 1 + random.below(20),
    }),
  );
}
