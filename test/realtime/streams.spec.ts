/** What the streams tell, held against the core that it comes from: seeded random commands, message by message. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { sequenceAt } from '../../src/common/model/record-fields.js';
import type { StateSink, StateSource } from '../../src/common/model/state-series.js';
import type { EventBatch } from '../../src/modules/engine/event-stream.js';
import { EventFedDirectory } from '../../src/modules/instruments/event-fed-directory.js';
import { TradingSettings } from '../../src/modules/instruments/instrument-settings.js';
import { bookChecksum } from '../../src/modules/market-data/domain/book-checksum.js';
import { MarketDataFeed } from '../../src/modules/market-data/market-data-feed.js';
import { AccountChannels } from '../../src/modules/realtime/account-channels.js';
import type { WireLevel } from '../../src/modules/realtime/domain/book-levels.js';
import { CommandAnswers } from '../../src/modules/realtime/domain/command-answers.js';
import { PublicStream } from '../../src/modules/realtime/domain/public-stream.js';
import { WireWriter } from '../../src/modules/realtime/domain/wire-layout.js';
import { CommandStatus, type VenueBody } from '../../src/modules/realtime/domain/wire-messages.js';
import { JsonForm } from '../../src/modules/realtime/json-form.js';
import { EventFlow } from '../support/event-flow.js';
import { messagesIn, type Told } from '../../clients/typescript/src/codec.js';

const SEED = Number(process.env['TEST_SEED'] ?? 31);
const BATCHES = 120;
const COMMANDS = 12;

/** A client's book: a sorted list of levels a side. */
class ClientBook {
  readonly bids = new Map<number, number>();
  readonly asks = new Map<number, number>();
  channelSequence = 0;

  apply(side: Map<number, number>, levels: readonly WireLevel[]): void {
    for (const { priceTicks, quantityLots } of levels) {
      if (quantityLots === 0) side.delete(priceTicks);
      else side.set(priceTicks, quantityLots);
    }
  }

  levels(side: Map<number, number>, sign: number): WireLevel[] {
    return Array.from(side, ([priceTicks, quantityLots]) => ({ priceTicks, quantityLots })).toSorted(
      (one, other) => sign * (one.priceTicks - other.priceTicks),
    );
  }
}

interface Venue {
  readonly flow: EventFlow;
  readonly directory: EventFedDirectory;
  readonly feed: MarketDataFeed;
  readonly stream: PublicStream;
  readonly accounts: AccountChannels;
}

function aVenue(seed = SEED): Venue {
  const flow = new EventFlow({ seed });
  const directory = new EventFedDirectory();
  const settings = new TradingSettings();
  const feed = new MarketDataFeed({ nowUs: () => flow.timeUs });
  const stream = new PublicStream(feed, directory, () => true, settings);
  return { flow, directory, feed, stream, accounts: new AccountChannels(1 << 20) };
}

/** The public messages of one batch. */
function told({ directory, feed, stream, accounts }: Venue, batch: EventBatch): Told[] {
  for (const consumer of [directory, feed, accounts]) consumer.onEvents(batch);
  stream.reset();
  stream.take(batch.events, batch.start, batch.end);
  return messagesIn(stream.writer.take());
}

describe(`public messages (TEST_SEED=${SEED})`, () => {
  let venue: Venue;
  let messages: Told[];
  const books = new Map<number, ClientBook>();
  let checksums = 0;

  beforeAll(() => {
    venue = aVenue();
    messages = [];
    for (let round = 0; round < BATCHES; round += 1) {
      const ofBatch = told(venue, venue.flow.next(COMMANDS));
      messages.push(...ofBatch);
      for (const { name, book } of ofBatch) {
        if (name !== 'bookDelta' || book === undefined) continue;
        const own = books.get(book.instrumentId) ?? new ClientBook();
        books.set(book.instrumentId, own);
        // Dense: the delta is the next one.
        expect(book.channelSequence).toBe((own.channelSequence += 1));
        own.apply(own.bids, book.bids);
        own.apply(own.asks, book.asks);
        if (book.checksum === undefined) continue;
        checksums += 1;
        const format = venue.directory.formatOfId(book.instrumentId);
        expect(book.checksum).toBe(bookChecksum(own.levels(own.bids, -1), own.levels(own.asks, 1), format));
      }
      for (const [instrumentId, own] of books) {
        const { bids, asks } = venue.flow.view.depth(instrumentId, Number.MAX_SAFE_INTEGER);
        const plain = ({ priceTicks, quantityLots }: WireLevel): WireLevel => ({ priceTicks, quantityLots });
        expect([own.levels(own.bids, -1), own.levels(own.asks, 1)]).toEqual([bids.map(plain), asks.map(plain)]);
      }
    }
  });

  test('deltas lead to the core’s own book after every batch, and checksums say so', () => {
    expect(books.size).toBe(venue.flow.instruments);
    expect(checksums).toBeGreaterThan(5);
  });

  test('a snapshot is the book that the deltas lead to', () => {
    for (const [instrumentId, own] of books) {
      venue.stream.reset();
      venue.stream.takeSnapshot(5, instrumentId);
      const [snapshot] = messagesIn(venue.stream.writer.take());
      expect(snapshot?.book).toMatchObject({
        channelSequence: own.channelSequence,
        bids: own.levels(own.bids, -1),
        asks: own.levels(own.asks, 1),
      });
    }
  });

  test('a snapshot that is asked for again is the book of that moment, changed or not', () => {
    const later = aVenue(SEED + 3);
    const snapshotOf = (instrumentId: number) => {
      later.stream.reset();
      later.stream.takeSnapshot(5, instrumentId);
      return messagesIn(later.stream.writer.take())[0]?.book;
    };
    told(later, later.flow.next(50 * COMMANDS));
    for (let round = 0; round < 30; round += 1) {
      told(later, later.flow.next(1 + (round % 3)));
      for (let instrumentId = 1; instrumentId <= later.flow.instruments; instrumentId += 1) {
        const { bids, asks } = later.flow.view.depth(instrumentId, Number.MAX_SAFE_INTEGER);
        const snapshot = snapshotOf(instrumentId);
        expect(snapshot).toMatchObject({ instrumentId, sequence: later.feed.sequence });
        const plain = ({ priceTicks, quantityLots }: WireLevel): WireLevel => ({ priceTicks, quantityLots });
        expect([snapshot?.bids, snapshot?.asks]).toEqual([bids.map(plain), asks.map(plain)]);
        expect(snapshotOf(instrumentId)).toEqual(snapshot);
      }
    }
  });

  test('trades are those that happened, numbered without gaps', () => {
    const trades = messages.filter(({ name }) => name === 'trade').map(({ body }) => body as VenueBody<'trade'>);
    const happened = venue.flow.events.flatMap((event) => (event.name === 'TradeExecuted' ? [event] : []));
    expect(trades.length).toBeGreaterThan(100);
    expect(trades.map(({ tradeId, price, quantity, sequence }) => [tradeId, price, quantity, sequence])).toEqual(
      happened.map(({ body, sequence }) => [body.tradeId, body.priceTicks, body.quantityLots, sequence]),
    );
    for (let instrumentId = 1; instrumentId <= venue.flow.instruments; instrumentId += 1) {
      const numbers = trades.filter((one) => one.instrumentId === instrumentId).map((one) => one.channelSequence);
      expect(numbers).toEqual(numbers.map((_, place) => place + 1));
    }
  });

  test('the last best prices are those of the core', () => {
    for (let instrumentId = 1; instrumentId <= venue.flow.instruments; instrumentId += 1) {
      const last = messages.findLast(
        ({ name, body }) => name === 'bbo' && (body as VenueBody<'bbo'>).instrumentId === instrumentId,
      );
      const { bids, asks } = venue.flow.view.depth(instrumentId, 1);
      expect(last?.body).toMatchObject({
        bidPrice: bids[0]?.priceTicks ?? 0,
        bidQuantity: bids[0]?.quantityLots ?? 0,
        askPrice: asks[0]?.priceTicks ?? 0,
        askQuantity: asks[0]?.quantityLots ?? 0,
      });
    }
  });
});

describe('states', () => {
  test('tickers, definitions and best prices are told as they are now', () => {
    const venue = aVenue();
    const { flow, stream, feed } = venue;
    const definitions = told(venue, flow.next(COMMANDS * 4)).filter(({ name }) => name === 'instrument');
    expect(definitions.length).toBeGreaterThanOrEqual(flow.instruments);
    for (let round = 0; round < 20; round += 1) told(venue, flow.next(COMMANDS));
    stream.reset();
    stream.takeTickers();
    const tickers = messagesIn(stream.writer.take())
      .filter(({ name }) => name === 'ticker')
      .map(({ body }) => body as VenueBody<'ticker'>);
    expect(tickers.length).toBe(flow.instruments);
    for (const ticker of tickers) {
      const { lastTicks, tradeCount } = feed.market(ticker.instrumentId)?.ticker(feed.nowUs(), feed.sequence) ?? {};
      expect([ticker.last, ticker.tradeCount]).toEqual([lastTicks, tradeCount]);
    }
    stream.reset();
    stream.takeTickers();
    expect(stream.topics).toEqual([]);
    for (const [channel, name] of [
      [1, 'instrument'],
      [3, 'ticker'],
      [4, 'bbo'],
    ] as const) {
      stream.reset();
      stream.takeSnapshot(channel, 1);
      expect(messagesIn(stream.writer.take()).map((one) => one.name)).toEqual([name]);
    }
  });

  test('a stream that begins later goes on with the counters of the markets', () => {
    const venue = aVenue();
    for (let round = 0; round < 10; round += 1) told(venue, venue.flow.next(COMMANDS));
    const later = new PublicStream(venue.feed, venue.directory, () => true, new TradingSettings());
    later.start();
    const batch = venue.flow.next(COMMANDS * 5);
    const expected = told(venue, batch).filter(({ name }) => name === 'trade' || name === 'bookDelta');
    later.take(batch.events, batch.start, batch.end);
    const same = messagesIn(later.writer.take()).filter(({ name }) => name === 'trade' || name === 'bookDelta');
    // When a delta carries a checksum depends on how many went before.
    const plain = ({ name, body, book }: Told) => [name, { ...body, checksum: 0 }, book?.bids, book?.asks];
    expect(same.map(plain)).toEqual(expected.map(plain));
  });

  test('what nobody wants is not written', () => {
    const venue = aVenue();
    const silent = new PublicStream(venue.feed, venue.directory, () => false, new TradingSettings());
    for (let round = 0; round < 5; round += 1) {
      const batch = venue.flow.next(COMMANDS);
      told(venue, batch);
      silent.take(batch.events, batch.start, batch.end);
      silent.takeTickers();
    }
    expect([silent.topics, silent.writer.end]).toEqual([[], 0]);
  });
});

describe(`private messages (TEST_SEED=${SEED})`, () => {
  test('every account is told its own executions, numbered without gaps, and a replay counts the same', () => {
    const venue = aVenue();
    for (let accountId = 1; accountId <= venue.flow.accounts; accountId += 1) venue.accounts.open(accountId);
    const replay = new AccountChannels(0);
    for (let round = 0; round < BATCHES; round += 1) {
      const batch = venue.flow.next(COMMANDS);
      told(venue, batch);
      venue.accounts.flush(() => undefined);
      replay.onEvents({ ...batch, isReplay: true });
    }
    const reloaded = new AccountChannels(0);
    const saved: number[] = [];
    replay.saveState({ number: (value: number) => saved.push(value) } as unknown as StateSink);
    reloaded.loadState({ number: () => saved.shift() as number } as unknown as StateSource);
    for (let accountId = 1; accountId <= venue.flow.accounts; accountId += 1) {
      const pieces = venue.accounts.get(accountId)?.history.behind(0) ?? [];
      const executions = messagesIn(Buffer.concat(pieces)).map(({ body }) => body as VenueBody<'execution'>);
      expect(executions.length).toBeGreaterThan(50);
      expect(executions.map((one) => one.channelSequence)).toEqual(executions.map((_, place) => place + 1));
      expect([replay.counters.of(accountId), reloaded.counters.of(accountId)]).toEqual([
        executions.length,
        executions.length,
      ]);
      const traded = venue.flow.events.flatMap((event) => {
        if (event.name !== 'TradeExecuted') return [];
        const { takerOrderId, makerOrderId, makerAccountId, takerFee, makerFee } = event.body;
        const taker = event.accountId === accountId ? [[takerOrderId, takerFee]] : [];
        return makerAccountId === accountId ? [...taker, [makerOrderId, makerFee]] : taker;
      });
      const toldTrades = executions.filter((one) => one.kind === 2).map(({ orderId, fee }) => [orderId, fee]);
      expect(toldTrades).toEqual(traded);
    }
  });

  test('the answer to a command tells its order as the core has it', () => {
    const { flow } = aVenue();
    const answers = new CommandAnswers(1_024);
    const writer = new WireWriter(64);
    const statuses = new Map<number, number>();
    for (let round = 0; round < BATCHES * COMMANDS; round += 1) {
      const batch = flow.next(1);
      const sequence = sequenceAt(batch.events, batch.start);
      answers.expect(sequence, 5, round);
      expect([answers.connectionOf(sequence), answers.connectionOf(sequence + 1_024)]).toEqual([5, 0]);
      writer.reset();
      answers.write(writer, batch.events, batch.start, batch.end);
      const [message] = messagesIn(writer.take());
      const result = message?.body as VenueBody<'commandResult'>;
      statuses.set(result.status, (statuses.get(result.status) ?? 0) + 1);
      expect([result.requestId, result.sequence]).toEqual([round, sequence]);
      if (result.orderId === 0 || result.status !== CommandStatus.accepted) continue;
      expect(result.openQuantity).toBe(flow.view.openOrder(result.orderId)?.openLots ?? 0);
    }
    expect(statuses.get(CommandStatus.accepted)).toBeGreaterThan(500);
    expect(statuses.get(CommandStatus.refused)).toBeGreaterThan(0);
  });
});

test('binary messages are at most two fifths of their JSON form', () => {
  const venue = aVenue();
  for (let accountId = 1; accountId <= venue.flow.accounts; accountId += 1) venue.accounts.open(accountId);
  const json = new JsonForm(venue.directory);
  const bytes = { trade: [0, 0], bookDelta: [0, 0], execution: [0, 0] };
  const count = (frame: Uint8Array): void => {
    const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
    for (let at = 0; at < frame.length; at += view.getUint32(at, true)) {
      const message = frame.subarray(at, at + view.getUint32(at, true));
      const [{ name }] = messagesIn(message) as [Told];
      if (!Object.hasOwn(bytes, name)) continue;
      const sums = bytes[name as keyof typeof bytes] as [number, number];
      sums[0] += message.length;
      // Alone, without the brackets of the array.
      sums[1] += Buffer.byteLength(json.encode(message)) - 2;
    }
  };
  for (let round = 0; round < 40; round += 1) {
    told(venue, venue.flow.next(COMMANDS));
    count(venue.stream.writer.take());
    venue.accounts.flush(() => undefined);
  }
  for (let accountId = 1; accountId <= venue.flow.accounts; accountId += 1)
    for (const piece of venue.accounts.get(accountId)?.history.behind(0) ?? []) count(piece);
  for (const [name, [binary, text]] of Object.entries(bytes) as [string, [number, number]][]) {
    process.stdout.write(`${name}: ${((1 - binary / text) * 100).toFixed(1)} % fewer bytes than JSON\n`);
    expect(binary / text).toBeLessThanOrEqual(0.4);
  }
});
