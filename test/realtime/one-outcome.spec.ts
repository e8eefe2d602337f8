/**
 * One vocabulary, one outcome: what comes over `/ws` as bytes goes into the journal without ever being an object. Here the
 * same messages take both ways, seeded: the quick one, and the one of REST, Socket.IO and JSON, which has an object for each command.
 */
import { describe, expect, test } from '@jest/globals';
import type { CommandOrigin, VenueCommand } from '../../src/common/model/commands.js';
import { OrderFrame } from '../../src/common/model/order-frame.js';
import { OrderFlag } from '../../src/common/model/order-terms.js';
import { RecordBuffer } from '../../src/common/model/record-layout.js';
import type { Journal, JournalBatch } from '../../src/modules/engine/batch.js';
import { VenueUnavailable } from '../../src/modules/engine/command-outcome.js';
import { writeCommand } from '../../src/modules/engine/domain/command-codec.js';
import { readEvents } from '../../src/modules/engine/domain/event-reader.js';
import { VenueCore } from '../../src/modules/engine/domain/venue-core.js';
import { LiveView } from '../../src/modules/engine/live-view.js';
import { Outbox } from '../../src/modules/engine/outbox.js';
import { Sequencer, type SequencerLimits } from '../../src/modules/engine/sequencer.js';
import { DECODED, decodeOrder } from '../../src/modules/realtime/domain/order-decoding.js';
import { WIRE_HEADER, WireFault, WireWriter } from '../../src/modules/realtime/domain/wire-layout.js';
import {
  advancedTermNames,
  clientMessages,
  HAS_ADVANCED_TERMS,
} from '../../src/modules/realtime/domain/wire-messages.js';
import { commandOf } from '../support/command.js';
import { plainCommand } from './plain-decoding.js';

const SEED = Number(process.env['TEST_SEED'] ?? Date.now() % 2 ** 31);
const MESSAGES = 20_000;
const FRAMES = 400;
const ORIGIN = { accountId: 1, sessionId: 9 } as CommandOrigin;

/** mulberry32. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

const IDS = ['', '', 'a', 'order-1', 'x'.repeat(36), 'x'.repeat(40), 'ä', '\uFEFFid', '\u0000'];

/** An order message; nearly always one that a client would send. */
function someMessage(random: (below: number) => number): DataView {
  const writer = new WireWriter(256);
  const requestId = random(1_000);
  const isOdd = random(40) === 0;
  const clientOrderId = IDS[random(IDS.length)] as string;
  const instrumentId = isOdd ? random(2 ** 32) : 1;
  switch (random(8)) {
    case 0:
      clientMessages.cancelOrder.write(writer, { requestId, orderId: random(60) });
      break;
    case 1:
      clientMessages.cancelByClientOrderId.write(writer, { requestId, clientOrderId });
      break;
    case 2:
      clientMessages.replaceOrder.write(writer, {
        requestId,
        instrumentId,
        orderId: random(60),
        price: random(2) * (90 + random(20)),
        quantity: random(12),
      });
      break;
    case 3:
      clientMessages.massCancel.write(writer, {
        requestId,
        instrumentId: random(3) === 0 ? instrumentId : 0,
        side: random(isOdd ? 256 : 3),
        ofConnection: random(isOdd ? 3 : 2),
        lowestPrice: random(2) * 95,
        highestPrice: random(2) * 105,
      });
      break;
    default:
      writePlacement(writer, random, { requestId, clientOrderId, instrumentId }, isOdd);
  }
  return new DataView(writer.take().buffer);
}

function writePlacement(
  writer: WireWriter,
  random: (below: number) => number,
  ids: { readonly requestId: number; readonly clientOrderId: string; readonly instrumentId: number },
  isOdd: boolean,
): void {
  const isAdvanced = random(4) === 0;
  const at = clientMessages.placeOrder.write(
    writer,
    {
      ...ids,
      side: isOdd ? random(256) : 1 + random(2),
      orderType: isOdd ? random(256) : isAdvanced ? 1 + random(10) : 1 + random(2),
      timeInForce: isOdd ? random(256) : 1 + random(3),
      selfTradePrevention: random(isOdd ? 256 : 5),
      flags: isOdd ? random(2 ** 32) : random(3) === 0 ? OrderFlag.cancelOnDisconnect : 0,
      price: 90 + random(20),
      quantity: random(12),
    },
    isAdvanced ? advancedTermNames.length * 8 : 0,
  );
  if (!isAdvanced) return;
  writer.u16(at + WIRE_HEADER.flags, HAS_ADVANCED_TERMS);
  const from = writer.end - advancedTermNames.length * 8;
  for (const [place] of advancedTermNames.entries())
    writer.i64(from + place * 8, random(3) === 0 ? random(120) - 20 : 0);
}

/** What a function returns, or the fault that it throws. */
function orFault<T>(run: () => T): T | 'fault' {
  try {
    return run();
  } catch (error) {
    if (error instanceof WireFault) return 'fault';
    throw error;
  }
}

/** The record of one message, the quick way and the plain one; 'invalid' and 'fault' where there is none. */
function bothRecords(view: DataView): readonly [string, string] {
  const frame = new OrderFrame(64);
  const quick = orFault(() => (decodeOrder(view, 0, ORIGIN, frame) === DECODED ? 'record' : 'invalid'));
  const plain = orFault(() => plainCommand(view, ORIGIN));
  const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
  const buffer = new RecordBuffer(new ArrayBuffer(4_096));
  return [
    quick === 'record' ? hex(frame.records.bytes.subarray(0, frame.end)) : quick,
    typeof plain === 'object' ? hex(buffer.bytes.subarray(0, writeCommand(buffer, 0, plain, 0, 0))) : plain,
  ];
}

class HeldJournal implements Journal {
  readonly appended: JournalBatch[] = [];

  append(batch: JournalBatch): void {
    this.appended.push(batch);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** A venue with one market and two rich accounts, whose journal does what it is told. */
function aVenue(limits: Partial<SequencerLimits> = {}) {
  const core = new VenueCore();
  const outbox = new Outbox();
  const turns: (() => void)[] = [];
  const clock = { timeUs: 1_000, nowUs: () => (clock.timeUs += 7) };
  const state = new LiveView(core);
  const journal = new HeldJournal();
  const sequencer = new Sequencer({
    core,
    state,
    // Both ways of a frame are stamped at one moment here, so that times can be compared too.
    clock: { nowUs: () => clock.timeUs },
    outbox,
    limits: { batches: 3, batchBytesMax: 1 << 20, batchCommandsMax: 4_096, reservedCommandsMax: 64, ...limits },
    afterTurn: (run) => turns.push(run),
    onFatal: (error) => {
      throw error;
    },
  });
  sequencer.open(journal);
  const events: unknown[] = [];
  outbox.subscribe({ onEvents: (batch) => events.push(...readEvents(batch.events, batch.start, batch.end)) });
  const settle = (): void => {
    clock.nowUs();
    for (let round = 0; round < 4; round += 1) {
      turns.splice(0).forEach((run) => run());
      for (const batch of journal.appended.splice(0)) {
        sequencer.onDurable(batch);
        sequencer.onStored(batch);
      }
    }
  };
  const setUp: readonly VenueCommand[] = [
    commandOf('DefineAsset', 0, { asset: 'BTC', scale: 0 }),
    commandOf('DefineAsset', 0, { asset: 'USD', scale: 0 }),
    commandOf('DefineInstrument', 0, {
      minQuantityLots: 1,
      maxQuantityLots: 1_000,
      minNotional: 0,
      maxNotional: 1_000_000,
      makerFeePpm: 0,
      takerFeePpm: 0,
      collarBps: 1_000,
      baseAssetId: 1,
      quoteAssetId: 2,
      symbol: 'BTC-USD',
      tickSize: '1',
      lotSize: '1',
    }),
    commandOf('OpenAccount', 0, { accountKey: 'alice' }),
    commandOf('Deposit', 1, { amount: 1_000_000, assetId: 1, reference: 'b' }),
    commandOf('Deposit', 1, { amount: 1_000_000, assetId: 2, reference: 'u' }),
  ];
  for (const command of setUp) sequencer.take(command);
  settle();
  return { sequencer, journal, events, settle, state };
}

type Venue = ReturnType<typeof aVenue>;

/** What each command of a frame came to: its sequence, or why it was not taken. */
function byBytes({ sequencer }: Venue, views: readonly DataView[]): (number | string)[] {
  const frame = new OrderFrame(64);
  const invalid = views.map((view) => decodeOrder(view, 0, ORIGIN, frame) !== DECODED);
  sequencer.takeFrame(frame);
  let place = 0;
  return invalid.map((isInvalid) => {
    if (isInvalid) return 'invalid';
    const sequence = frame.sequenceOf(place);
    place += 1;
    return sequence === 0 ? frame.codeOf(place - 1) : sequence;
  });
}

function byObjects({ sequencer }: Venue, views: readonly DataView[]): (number | string)[] {
  return views.map((view) => {
    const command = plainCommand(view, ORIGIN);
    if (command === 'invalid') return command;
    try {
      return sequencer.take(command);
    } catch (error) {
      if (error instanceof VenueUnavailable) return error.code;
      throw error;
    }
  });
}

describe(`by seed ${SEED}`, () => {
  test('a message has the same record, whichever way it takes', () => {
    const random = randomFrom(SEED);
    const kinds = new Map<string, number>();
    for (let count = 0; count < MESSAGES; count += 1) {
      const view = someMessage(random);
      // Every third has a byte that is something else, its length and type excepted.
      if (random(3) === 0) view.setUint8(5 + random(view.byteLength - 5), random(256));
      const [quick, plain] = bothRecords(view);
      expect(quick).toBe(plain);
      const kind = quick.length > 10 ? 'record' : quick;
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }
    for (const kind of ['record', 'invalid', 'fault']) expect(kinds.get(kind) ?? 0).toBeGreaterThan(MESSAGES / 200);
  });

  test('frames of orders come to the same answers, events and state', () => {
    const random = randomFrom(SEED + 1);
    const [quick, plain] = [aVenue(), aVenue()];
    for (let count = 0; count < FRAMES; count += 1) {
      const frame = Array.from({ length: 1 + random(50) }, () => someMessage(random));
      expect(byBytes(quick, frame)).toEqual(byObjects(plain, frame));
      quick.settle();
      plain.settle();
      expect(quick.events).toEqual(plain.events);
      quick.events.length = 0;
      plain.events.length = 0;
    }
    expect(quick.state.stateHash()).toBe(plain.state.stateHash());
    expect(quick.state.sequence).toBeGreaterThan(FRAMES);
  });

  test('also where there is no room, and on a disk that is full', () => {
    const random = randomFrom(SEED + 2);
    const seen = new Set<number | string>();
    for (let round = 0; round < 40; round += 1) {
      const limits = { batchCommandsMax: 20, reservedCommandsMax: 5, batchBytesMax: 2_000 };
      const [quick, plain] = [aVenue(limits), aVenue(limits)];
      for (const { sequencer } of [quick, plain]) sequencer.onRoom(round % 4 === 3);
      for (let count = 0; count < 6; count += 1) {
        const frame = Array.from({ length: 1 + random(40) }, () => someMessage(random));
        const outcome = byBytes(quick, frame);
        expect(outcome).toEqual(byObjects(plain, frame));
        for (const one of outcome) seen.add(typeof one === 'number' ? 'taken' : one);
      }
      quick.settle();
      plain.settle();
      expect(quick.events).toEqual(plain.events);
    }
    expect(seen).toEqual(new Set(['JOURNAL_FULL', 'VENUE_BUSY', 'invalid', 'taken']));
  });
});
