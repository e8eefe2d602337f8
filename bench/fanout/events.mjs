/** Batches of durable events of one busy market, made by the core before anything is timed. */
import { commandLayouts } from '../../dist/common/model/commands.js';
import { RecordBuffer } from '../../dist/common/model/record-layout.js';
import { EventWriter } from '../../dist/modules/engine/domain/event-writer.js';
import { VenueCore } from '../../dist/modules/engine/domain/venue-core.js';

const MID = 100_000;
const PRICES = 50;
/** An order is cancelled when so many have come after it. */
const RESTING = 100;
const START_US = 1_700_000_000_000_000;

export class Market {
  core = new VenueCore();
  commands = new RecordBuffer(new ArrayBuffer(4_096));
  timeUs = START_US;
  random = mulberry32(42);
  commandCount = 0;

  constructor() {
    const nothing = { minNotional: 0, makerFeePpm: 0, takerFeePpm: 0, collarBps: 1_000 };
    const market = { ...nothing, minQuantityLots: 1, maxQuantityLots: 1_000_000, maxNotional: 1e12 };
    const sizes = { symbol: 'BTC-USD', tickSize: '0.01', lotSize: '0.0001' };
    this.setUp = this.batch([
      ['DefineAsset', 0, { asset: 'BTC', scale: 8 }],
      ['DefineAsset', 0, { asset: 'USD', scale: 8 }],
      ['DefineInstrument', 0, { ...market, ...sizes, baseAssetId: 1, quoteAssetId: 2 }],
      ['OpenAccount', 0, { accountKey: 'a' }],
      ['Deposit', 1, { amount: 9e14, assetId: 1, reference: 'b' }],
      ['Deposit', 1, { amount: 9e15, assetId: 2, reference: 'u' }],
    ]);
  }

  /** Orders around a price that stands still: some trade at once, the others are cancelled when they are old. */
  orders(count) {
    return this.batch(
      Array.from({ length: count }, () => {
        this.commandCount += 1;
        return this.commandCount % 2 === 1 ? this.order() : this.cancel(this.commandCount / 2);
      }),
    );
  }

  order() {
    const side = 1 + Math.floor(this.random() * 2);
    const away = Math.floor(this.random() * PRICES) - PRICES / 5;
    const priceTicks = side === 1 ? MID - away : MID + away;
    const terms = { flags: 0, orderType: 1, timeInForce: 1, selfTradePrevention: 0, clientOrderId: '' };
    const quantityLots = 1 + Math.floor(this.random() * 100);
    return ['PlaceOrder', 1, { ...terms, instrumentId: 1, side, priceTicks, quantityLots }];
  }

  /** One that has traded meanwhile is refused, which nobody is told. */
  cancel(newest) {
    return ['CancelOrder', 1, { orderId: Math.max(1, newest - RESTING) }];
  }

  batch(commands) {
    const writer = new EventWriter(0, 4_096);
    const firstSequence = this.core.sequence + 1;
    for (const [name, accountId, body] of commands) {
      this.timeUs += 10;
      const header = { sequence: this.core.sequence + 1, timeUs: this.timeUs, index: 0, accountId };
      commandLayouts[name].write(this.commands, 0, header, body);
      this.core.apply(this.commands, 0, writer);
    }
    const { buffer: events, end } = writer;
    return { events, start: 0, end, firstSequence, lastSequence: this.core.sequence, isReplay: false };
  }
}

function mulberry32(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
