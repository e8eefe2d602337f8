/** A venue core as the measurements find it: one instrument with fees, and accounts with more money than they can lose. */
import type { CommandBody, CommandName, VenueCommand } from '../../src/common/model/commands.js';
import { eventLayouts } from '../../src/common/model/events.js';
import { HEADER, RecordBuffer } from '../../src/common/model/record-layout.js';
import { writeCommand } from '../../src/modules/engine/domain/command-codec.js';
import { EventWriter } from '../../src/modules/engine/domain/event-writer.js';
import { VenueCore, type VenueCoreOptions } from '../../src/modules/engine/domain/venue-core.js';
import { START_TIME_US } from './command-records.js';
import { ACCOUNTS } from '../workloads/command-list.js';

const DEPOSIT = 4_000_000_000_000;
const SCALE = 8;

/** `events` takes what the set-up caused, for those who want to read it; `more` comes behind the funding. */
export function fundedVenue(
  events = new EventWriter(),
  options: VenueCoreOptions = {},
  more: readonly VenueCommand[] = [],
): VenueCore {
  const core = new VenueCore(options);
  const buffer = RecordBuffer.ofCapacity(4_096);
  for (const command of [...fundingCommands(), ...more]) {
    writeCommand(buffer, 0, command, core.sequence + 1, START_TIME_US);
    const { end } = events;
    core.apply(buffer, 0, events);
    refuseRefusals(events.buffer, end);
  }
  return core;
}

/** What makes a venue such a one. */
export function fundingCommands(): VenueCommand[] {
  const accounts = Array.from({ length: ACCOUNTS }, (_, index) => index + 1);
  return [
    of('DefineAsset', 0, { asset: 'BTC', scale: SCALE }),
    of('DefineAsset', 0, { asset: 'USD', scale: SCALE }),
    of('DefineInstrument', 0, {
      symbol: 'BTC-USD',
      baseAssetId: plain(1),
      quoteAssetId: plain(2),
      tickSize: '0.01',
      lotSize: '0.00001',
      minQuantityLots: plain(1),
      maxQuantityLots: plain(1_000_000),
      minNotional: plain(1),
      maxNotional: plain(1_000_000_000_000),
      makerFeePpm: plain(100),
      takerFeePpm: plain(400),
      collarBps: 500,
    }),
    ...accounts.flatMap((account) => [
      of('OpenAccount', 0, { accountKey: `account-${account}` }),
      ...[1, 2].map((asset) =>
        of('Deposit', account, { amount: plain(DEPOSIT), assetId: plain(asset), reference: `funds-${asset}` }),
      ),
    ]),
  ];
}

function of<N extends CommandName>(name: N, accountId: number, body: CommandBody<N>): VenueCommand {
  return { name, origin: { accountId, sessionId: 0 }, body } as unknown as VenueCommand;
}

/** The bodies brand their numbers. */
function plain(value: number): never {
  return value as never;
}

/** Throws when the event at byte `at` is a refusal: the workloads have none, so it would be a fault of the set-up. */
export function refuseRefusals(events: RecordBuffer, at: number): void {
  if (events.bytes[at + HEADER.type] !== eventLayouts.CommandRefused.type) return;
  const { reason } = eventLayouts.CommandRefused.read(events, at);
  throw new Error(`the venue refused command ${events.f64[(at + HEADER.sequence) >> 3]} for reason ${reason}`);
}
