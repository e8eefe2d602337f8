/**
 * `npm run bench:recovery -- [commands]`: how long a backup, a restore, a restore to a moment and the first start take, with a
 * journal of so many commands (1,000,000 by default; orders of 100 accounts that trade with each other). Disk and machine
 * decide; the figures of docs/operations/disaster-recovery.md come from it.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandOrigin, VenueCommand } from '../src/common/model/commands.js';
import { OrderType, Side, TimeInForce } from '../src/common/model/order-terms.js';
import { RecordBuffer } from '../src/common/model/record-layout.js';
import { backUp, restore } from '../src/modules/engine/backup.js';
import { FRAME_HEADER_BYTES } from '../src/modules/engine/batch.js';
import { writeCommand } from '../src/modules/engine/domain/command-codec.js';
import { EventWriter } from '../src/modules/engine/domain/event-writer.js';
import { LOGIC_VERSION } from '../src/modules/engine/domain/logic-version.js';
import { VenueCore } from '../src/modules/engine/domain/venue-core.js';
import { defaultJournalSettings, JournalStore } from '../src/modules/engine/journal/journal-store.js';
import { NodeDisk } from '../src/modules/engine/journal/node-disk.js';
import { recover } from '../src/modules/engine/journal/recovery.js';
import { stateHash } from '../src/modules/engine/state-hash.js';

const DEFAULT_COMMANDS = 1_000_000;
const ACCOUNTS = 100;
const CANCEL_EVERY = 20;
const BATCH_COMMANDS = 4_096;
const BATCH_BYTES = 2 << 20;
const MIB = 1 << 20;

const settings = { ...defaultJournalSettings, logicVersion: LOGIC_VERSION };
const commandCount = Number(process.argv[2] ?? DEFAULT_COMMANDS);
const folder = mkdtempSync(join(tmpdir(), 'tradsys-recovery-'));
try {
  await measure(join(folder, 'data'), join(folder, 'venue.tar'), join(folder, 'restored'));
} finally {
  rmSync(folder, { recursive: true });
}

async function measure(dataDir: string, file: string, restored: string): Promise<void> {
  console.log(`${cpus()[0]?.model}, node ${process.version}, ${commandCount} commands`);
  const hash = await timed('write the journal', () => trade(dataDir));
  const backup = await timed('backup', () => backUp({ dataDir, file, withSecrets: false }));
  console.log(`  ${(statSync(file).size / MIB).toFixed(0)} MiB`);
  const whole = await timed('restore', () => restore(file, restored));
  if (backup.stateHash !== hash || whole.stateHash !== hash) throw new Error('the restored state is another one');
  const core = new VenueCore();
  await timed('first start (verify, mend, replay, make the events)', () =>
    recover({ disk: new NodeDisk(), dataDir: restored, settings, apply: core.apply.bind(core) }),
  );
  if (stateHash(core) !== hash) throw new Error('the started state is another one');
  rmSync(restored, { recursive: true });
  const sequence = Math.floor(commandCount / 2);
  await timed(`restore --to ${sequence}`, () => restore(file, restored, { sequence }));
}

async function timed<T>(what: string, work: () => T | Promise<T>): Promise<T> {
  const startMs = performance.now();
  const result = await work();
  console.log(`${what}: ${((performance.now() - startMs) / 1000).toFixed(1)} s`);
  return result;
}

/** Writes the journal without events and returns the hash of the state that it leads to. */
function trade(dataDir: string): string {
  const core = new VenueCore();
  const { positions } = recover({ disk: new NodeDisk(), dataDir, settings, apply: () => undefined });
  const store = new JournalStore(new NodeDisk(), dataDir, settings, positions);
  const commands = RecordBuffer.ofCapacity(BATCH_BYTES);
  const events = new EventWriter(FRAME_HEADER_BYTES);
  const given = setUp();
  for (let sequence = 1; sequence <= commandCount;) {
    const firstSequence = sequence;
    let commandsEnd = FRAME_HEADER_BYTES;
    for (; sequence <= commandCount && sequence - firstSequence < BATCH_COMMANDS; sequence += 1) {
      const command = given.shift() ?? next(sequence);
      const bytes = writeCommand(commands, commandsEnd, command, sequence, sequence);
      events.reset();
      core.apply(commands, commandsEnd, events);
      commandsEnd += bytes;
    }
    const count = sequence - firstSequence;
    const eventsOfBatch = { events: events.buffer, eventsEnd: events.end, eventCount: events.count };
    const batch = { commands, commandsEnd, firstSequence, lastSequence: sequence - 1, commandCount: count };
    store.writeCommands({ ...batch, ...eventsOfBatch });
    store.syncCommands();
  }
  store.close();
  return stateHash(core);
}

function setUp(): VenueCommand[] {
  const terms = {
    minQuantityLots: 1,
    maxQuantityLots: 1_000,
    minNotional: 0,
    maxNotional: 1_000_000_000,
    makerFeePpm: 0,
    takerFeePpm: 0,
    collarBps: 1_000,
  };
  const ids = { baseAssetId: 1, quoteAssetId: 2, symbol: 'BTC-USD', tickSize: '1', lotSize: '1' };
  const reference = 'start';
  return [
    of('DefineAsset', 0, { asset: 'BTC', scale: 0 }),
    of('DefineAsset', 0, { asset: 'USD', scale: 0 }),
    of('DefineInstrument', 0, { ...terms, ...ids }),
    ...Array.from({ length: ACCOUNTS }, (_, index) => of('OpenAccount', 0, { accountKey: `account-${index}` })),
    ...Array.from({ length: 2 * ACCOUNTS }, (_, index) => {
      const assetId = 1 + (index % 2);
      return of('Deposit', 1 + (index >> 1), { amount: 10 ** 12, assetId, reference: `${reference}-${assetId}` });
    }),
  ];
}

/** Orders around one price, which trade with each other; now and then an account cancels what it has open. */
function next(sequence: number): VenueCommand {
  const accountId = 1 + (sequence % ACCOUNTS);
  if (sequence % CANCEL_EVERY === 0) {
    return of('MassCancel', 1 + ((sequence / CANCEL_EVERY) % ACCOUNTS), {
      instrumentId: -1,
      side: 0,
      ofSessionId: 0,
      lowestPriceTicks: 0,
      highestPriceTicks: 0,
    });
  }
  return of('PlaceOrder', accountId, {
    priceTicks: 1_000 + ((sequence * 31) % 40) + (sequence % 3 === 0 ? 20 : 0),
    quantityLots: 1 + (sequence % 9),
    instrumentId: 1,
    flags: 0,
    side: sequence % 3 === 0 ? Side.sell : Side.buy,
    orderType: OrderType.limit,
    timeInForce: TimeInForce.gtc,
    selfTradePrevention: 0,
    clientOrderId: `c-${sequence}`,
  });
}

function of(name: VenueCommand['name'], accountId: number, body: object): VenueCommand {
  const origin = { accountId, sessionId: 0 } as CommandOrigin;
  return { name, origin, body } as unknown as VenueCommand;
}
