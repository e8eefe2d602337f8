import { isDeepStrictEqual } from 'node:util';
import { commandLayouts, commandName, type VenueCommand } from '../../src/common/model/commands.js';
import type { VenueEvent } from '../../src/common/model/events.js';
import { readHeader, type RecordBuffer, type RecordLayout } from '../../src/common/model/record-layout.js';
import { readEvents } from '../../src/modules/engine/domain/event-reader.js';
import { EventWriter } from '../../src/modules/engine/domain/event-writer.js';
import { VenueCore } from '../../src/modules/engine/domain/venue-core.js';
import { EventComparison } from '../../src/modules/engine/events/event-comparison.js';
import { CommandReplay } from '../../src/modules/engine/journal/command-replay.js';
import { verifyLogs } from '../../src/modules/engine/journal/verify.js';
import { OracleVenue } from '../oracle/oracle-venue.js';
import { L3Book } from '../support/l3-book.js';
import { MoneyFold } from '../support/money-fold.js';
import { OrderFold } from '../support/order-fold.js';
import { CLIENT_IDS_MAX, DATA_DIR, journalSettings } from './life.js';
import type { SimDisk } from './sim-disk.js';
import type { Trader } from './trader.js';
import type { Truth } from './truth.js';

/**
 * Examines what a run has left: the whole journal is replayed and its history held against what everyone was told (I1,
 * I9, I10), against the event store byte by byte (I12), against folds that know no venue (I3 to I7), against the oracle
 * command by command (I8), and searched for anything that was done twice (I2, I11).
 */
export function examine(disk: SimDisk, truth: Truth, traders: readonly Trader[]): void {
  const { commands } = verifyLogs(disk, DATA_DIR, journalSettings);
  if (commands.fault !== undefined) throw new Error(`a stop in good order left a torn tail: ${commands.fault}`);
  const history = replay(disk, truth);
  truth.replayEnded(commands.lastSequence);
  for (const fold of [new OrderFold(), new MoneyFold(), new L3Book()]) {
    for (const event of history) fold.apply(event);
  }
  checkOnce(history);
  checkClients(history, traders);
}

/** All events of the history, compared on the way. */
function replay(disk: SimDisk, truth: Truth): VenueEvent[] {
  const core = new VenueCore({ clientIdWindowMax: CLIENT_IDS_MAX });
  const oracle = new OracleVenue({ clientIdsMax: CLIENT_IDS_MAX });
  const events = new EventWriter();
  const history: VenueEvent[] = [];
  const stored = new EventComparison(disk, DATA_DIR);
  const replayed = new CommandReplay(disk, DATA_DIR, journalSettings, (commands, offset) => {
    events.reset();
    core.apply(commands, offset, events);
    const caused = readEvents(events.buffer, events.start, events.end);
    truth.replayed(core, caused);
    stored.compare(core.sequence, events);
    compareWithOracle(oracle, commands, offset, caused);
    history.push(...caused);
  });
  truth.replayStarts();
  replayed.run(Number.MAX_SAFE_INTEGER);
  replayed.close();
  stored.close();
  if (stored.comparedSequence !== core.sequence) throw new Error(`events end with ${stored.comparedSequence}`);
  return history;
}

function compareWithOracle(
  oracle: OracleVenue,
  commands: RecordBuffer,
  offset: number,
  caused: readonly VenueEvent[],
): void {
  const { type, sequence, timeUs, accountId, index: sessionId } = readHeader(commands, offset);
  const name = commandName(type);
  if (name === undefined) throw new Error(`the record of sequence ${sequence} is no command`);
  const layout: Pick<RecordLayout, 'read'> = commandLayouts[name];
  const body = layout.read(commands, offset);
  const command = { name, origin: { accountId, sessionId }, body } as unknown as VenueCommand;
  const expected = oracle.apply(command, { sequence, timeUs });
  if (!isDeepStrictEqual(caused, expected)) {
    const shown = [command, caused, expected].map((value) => JSON.stringify(value));
    throw new Error(`sequence ${sequence}, ${shown[0]}: the core says ${shown[1]}, the oracle ${shown[2]}`);
  }
}

/** I2 and I11: one order for one client order id of an account, one posting for one reference. */
function checkOnce(history: readonly VenueEvent[]): void {
  const seen = new Set<string>();
  for (const event of history) {
    const key = onceOnly(event);
    if (key === undefined) continue;
    if (seen.has(key)) throw new Error(`${key} happened twice, again at sequence ${event.sequence}`);
    seen.add(key);
  }
}

function onceOnly(event: VenueEvent): string | undefined {
  if (event.name === 'OrderAccepted') return `order ${event.body.clientOrderId} of account ${event.accountId}`;
  if (event.name === 'FundsDeposited' || event.name === 'FundsWithdrawn') {
    return `posting ${event.body.reference} of account ${event.accountId}`;
  }
  return undefined;
}

/** What each trader was answered is what happened. */
function checkClients(history: readonly VenueEvent[], traders: readonly Trader[]): void {
  const orderIds = new Map<string, number>();
  for (const event of history) {
    if (event.name === 'OrderAccepted') orderIds.set(event.body.clientOrderId, event.body.orderId);
  }
  for (const trader of traders) {
    for (const [clientOrderId, orderId] of trader.orderIdOf) {
      if (orderIds.get(clientOrderId) !== orderId) {
        throw new Error(`${clientOrderId} was answered as order ${orderId} and is ${orderIds.get(clientOrderId)}`);
      }
    }
  }
}
