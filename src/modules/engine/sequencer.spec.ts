import { expect, test } from '@jest/globals';
import { commandLayouts, type VenueCommand } from '../../common/model/commands.js';
import { lengthAt } from '../../common/model/record-fields.js';
import { readHeader } from '../../common/model/record-layout.js';
import type { AccountId, SessionId } from '../../common/model/units.js';
import { FRAME_HEADER_BYTES, type Journal, type JournalBatch } from './batch.js';
import { VenueCore } from './domain/venue-core.js';
import type { EventBatch } from './event-stream.js';
import { LiveView } from './live-view.js';
import { Outbox } from './outbox.js';
import { Sequencer, type SequencerLimits } from './sequencer.js';

/** A journal whose disk does what the test says, when it says so. */
class HandJournal implements Journal {
  readonly appended: JournalBatch[] = [];
  isClosed = false;

  append(batch: JournalBatch): void {
    this.appended.push(batch);
  }

  close(): Promise<void> {
    this.isClosed = true;
    return Promise.resolve();
  }
}

const origin = { accountId: 0 as AccountId, sessionId: 0 as SessionId };
const defineAsset = (asset: string): VenueCommand => ({ name: 'DefineAsset', origin, body: { asset, scale: 2 } });
const cancel: VenueCommand = { name: 'CancelOrder', origin, body: { orderId: 7 as never } };
const place = {
  name: 'PlaceOrder',
  origin,
  body: {
    priceTicks: 1,
    quantityLots: 1,
    instrumentId: 1,
    flags: 0,
    side: 1,
    orderType: 1,
    timeInForce: 1,
    selfTradePrevention: 0,
    clientOrderId: '',
  },
} as unknown as VenueCommand;

function aSequencer(limits: Partial<SequencerLimits> = {}) {
  const core = new VenueCore();
  const outbox = new Outbox();
  const turns: (() => void)[] = [];
  const fatal: Error[] = [];
  const clock = { timeUs: 1_000, nowUs: () => clock.timeUs };
  const sequencer = new Sequencer({
    core,
    state: new LiveView(core),
    clock,
    outbox,
    limits: { batches: 3, batchBytesMax: 4_096, batchCommandsMax: 8, reservedCommandsMax: 4, ...limits },
    afterTurn: (run) => turns.push(run),
    onFatal: (error) => fatal.push(error),
  });
  const journal = new HandJournal();
  const turn = (): void => turns.splice(0).forEach((run) => run());
  return { core, outbox, sequencer, journal, turn, clock, fatal };
}

async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const pending = Symbol('pending');
  return (await Promise.race([promise.catch(() => undefined), Promise.resolve(pending)])) !== pending;
}

test('a command is answered only when the journal says that it is durable', async () => {
  const { sequencer, journal, turn } = aSequencer();
  sequencer.open(journal);
  const outcome = sequencer.submit(defineAsset('USD'));
  turn();
  expect(journal.appended).toHaveLength(1);
  expect(await isSettled(outcome)).toBe(false);
  sequencer.onDurable(journal.appended[0] as JournalBatch);
  expect(await outcome).toMatchObject({ sequence: 1, refusal: undefined, events: [{ name: 'AssetDefined' }] });
});

test('commands of one turn of the event loop share a frame', () => {
  const { sequencer, journal, turn } = aSequencer();
  sequencer.open(journal);
  for (const asset of ['USD', 'BTC', 'ETH']) void sequencer.submit(defineAsset(asset));
  expect(journal.appended).toHaveLength(0);
  turn();
  expect(journal.appended).toMatchObject([{ firstSequence: 1, lastSequence: 3, commandCount: 3 }]);
});

test('while one frame is being synced the next gathers, and goes when the first is durable', () => {
  const { sequencer, journal, turn } = aSequencer();
  sequencer.open(journal);
  void sequencer.submit(defineAsset('USD'));
  turn();
  void sequencer.submit(defineAsset('BTC'));
  turn();
  void sequencer.submit(defineAsset('ETH'));
  turn();
  expect(journal.appended).toHaveLength(1);
  sequencer.onDurable(journal.appended[0] as JournalBatch);
  expect(journal.appended[1]).toMatchObject({ firstSequence: 2, lastSequence: 3 });
});

test('a live read waits for what it could have seen', async () => {
  const { sequencer, journal, turn } = aSequencer();
  sequencer.open(journal);
  expect(await sequencer.answer((state) => state.totals().length)).toBe(0);
  void sequencer.submit(defineAsset('USD'));
  const read = sequencer.answer((state) => state.totals().length);
  turn();
  expect(await isSettled(read)).toBe(false);
  sequencer.onDurable(journal.appended[0] as JournalBatch);
  expect(await read).toBe(1);
});

test('read models have an event before its submitter is answered', async () => {
  const { sequencer, journal, turn, outbox } = aSequencer();
  sequencer.open(journal);
  const seen: string[] = [];
  outbox.subscribe({
    onEvents: (batch: EventBatch) => void seen.push(`events ${batch.firstSequence}-${batch.lastSequence}`),
  });
  const answered = sequencer.submit(defineAsset('USD')).then(() => seen.push('answered'));
  turn();
  sequencer.onDurable(journal.appended[0] as JournalBatch);
  await answered;
  expect(seen).toEqual(['events 1-1', 'answered']);
});

test('when everything is full an order is refused and nothing of it happened', async () => {
  const { sequencer, journal, turn, core } = aSequencer();
  sequencer.open(journal);
  for (let batch = 0; batch < 3; batch += 1) {
    for (let i = 0; i < 8; i += 1) void sequencer.submit(place).catch(() => undefined);
    turn();
  }
  const taken = core.sequence;
  expect(taken).toBe(24);
  await expect(sequencer.submit(place)).rejects.toMatchObject({ code: 'VENUE_BUSY' });
  expect(core.sequence).toBe(taken);
});

test('a cancel finds room where orders find none', async () => {
  const { sequencer, journal, core } = aSequencer();
  sequencer.open(journal);
  for (let i = 0; i < 24; i += 1) void sequencer.submit(place).catch(() => undefined);
  await expect(sequencer.submit(place)).rejects.toMatchObject({ code: 'VENUE_BUSY' });
  for (let i = 0; i < 4; i += 1) void sequencer.submit(cancel);
  expect(core.sequence).toBe(28);
  await expect(sequencer.submit(cancel)).rejects.toMatchObject({ code: 'VENUE_BUSY' });
});

test('the batch that is stored takes new commands', async () => {
  const { sequencer, journal } = aSequencer();
  sequencer.open(journal);
  for (let i = 0; i < 24; i += 1) void sequencer.submit(place).catch(() => undefined);
  await expect(sequencer.submit(place)).rejects.toMatchObject({ code: 'VENUE_BUSY' });
  const first = journal.appended[0] as JournalBatch;
  sequencer.onDurable(first);
  await expect(sequencer.submit(place)).rejects.toMatchObject({ code: 'VENUE_BUSY' });
  sequencer.onStored(first);
  const next = sequencer.submit(place);
  expect(await isSettled(next)).toBe(false);
});

test('time does not go back when the clock does', () => {
  const { sequencer, journal, core, clock } = aSequencer();
  sequencer.open(journal);
  void sequencer.submit(defineAsset('USD'));
  clock.timeUs = 10;
  void sequencer.submit(defineAsset('BTC'));
  expect([core.sequence, core.timeUs]).toEqual([2, 1_000]);
});

test('a venue that has not started takes nothing', async () => {
  const { sequencer, core } = aSequencer();
  await expect(sequencer.submit(place)).rejects.toMatchObject({ code: 'VENUE_STARTING' });
  expect(core.sequence).toBe(0);
});

test('when the journal fails nobody is acknowledged, and the process is told to stop', async () => {
  const { sequencer, journal, turn, fatal } = aSequencer();
  sequencer.open(journal);
  const inFlight = sequencer.submit(defineAsset('USD'));
  turn();
  const gathering = sequencer.submit(defineAsset('BTC'));
  const read = sequencer.answer((state) => state.sequence);
  sequencer.onFailure(new Error('EIO'));
  for (const promise of [inFlight, gathering, read])
    await expect(promise).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
  await expect(sequencer.submit(cancel)).rejects.toMatchObject({ code: 'VENUE_STOPPING' });
  expect(fatal.map(({ message }) => message)).toEqual(['EIO']);
});

test('in the place of a command that breaks the core its fault is journalled, and nothing is read of what it left', async () => {
  const { core, sequencer, journal, turn, fatal, outbox } = aSequencer();
  sequencer.open(journal);
  const before = sequencer.submit(defineAsset('USD'));
  core.registry.defineAsset = () => {
    throw new Error('broken');
  };
  const breaking = sequencer.submit(defineAsset('BTC'));
  await expect(before).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
  await expect(breaking).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
  turn();
  const [batch] = journal.appended as [JournalBatch];
  expect(journal.appended).toMatchObject([{ firstSequence: 1, lastSequence: 2, commandCount: 2, isFault: true }]);
  const at = lengthAt(batch.commands, FRAME_HEADER_BYTES) + FRAME_HEADER_BYTES;
  expect(readHeader(batch.commands, at)).toMatchObject({ sequence: 2, type: commandLayouts.RecordFault.type });
  const { record, ...recorded } = commandLayouts.RecordFault.read(batch.commands, at);
  expect(recorded).toEqual({
    orderId: 0,
    instrumentId: 0,
    commandType: commandLayouts.DefineAsset.type,
    clientOrderId: '',
  });
  expect(Buffer.from(record, 'hex').toString()).toContain('BTC');
  expect(batch.commandsEnd).toBe(at + lengthAt(batch.commands, at));
  expect(fatal).toHaveLength(0);
  sequencer.onDurable(batch);
  expect(fatal).toMatchObject([{ name: 'CoreFault', sequence: 2, message: expect.stringContaining('broken') }]);
  expect(outbox.durableSequence).toBe(0);
  outbox.durableSequence = core.sequence;
  await expect(sequencer.answer((state) => state.totals())).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
});

test('where something that was due breaks the core, its fault names the instrument of that, not of the command', () => {
  const { core, sequencer, journal } = aSequencer();
  sequencer.open(journal);
  core.timers.runDue = () => {
    core.timers.dueInstrumentId = 9;
    throw new Error('broken');
  };
  Object.defineProperty(core.timers, 'isDue', { value: true });
  sequencer.submit(place).catch(() => undefined);
  const [batch] = journal.appended as [JournalBatch];
  const recorded = commandLayouts.RecordFault.read(batch.commands, FRAME_HEADER_BYTES);
  expect(recorded).toMatchObject({ instrumentId: 9, commandType: commandLayouts.PlaceOrder.type });
});

test('a full disk refuses new orders and replacements, and nothing else, until there is room', async () => {
  const { sequencer, journal } = aSequencer();
  sequencer.open(journal);
  sequencer.onRoom(true);
  await expect(sequencer.submit(place)).rejects.toMatchObject({ code: 'JOURNAL_FULL' });
  const cancelled = sequencer.submit(cancel);
  expect(await isSettled(cancelled)).toBe(false);
  expect(sequencer.queuedCommands).toBe(1);
  sequencer.onRoom(false);
  void sequencer.submit(place);
  expect(sequencer.queuedCommands).toBe(2);
});

test('closing waits for everything taken and then closes the journal', async () => {
  const { sequencer, journal, turn } = aSequencer();
  sequencer.open(journal);
  const outcome = sequencer.submit(defineAsset('USD'));
  turn();
  const closed = sequencer.close();
  await expect(sequencer.submit(cancel)).rejects.toMatchObject({ code: 'VENUE_STOPPING' });
  const [batch] = journal.appended as [JournalBatch];
  sequencer.onDurable(batch);
  expect(await isSettled(closed)).toBe(false);
  sequencer.onStored(batch);
  await closed;
  expect(journal.isClosed).toBe(true);
  expect(await outcome).toMatchObject({ sequence: 1 });
});
