import { HEADER, RecordBuffer } from '../../src/common/model/record-layout.js';
import type { VenueCommand } from '../../src/common/model/commands.js';
import type { VenueEvent } from '../../src/common/model/events.js';
import { writeCommand } from '../../src/modules/engine/domain/command-codec.js';
import { lengthAt, readEvents } from '../../src/modules/engine/domain/event-reader.js';
import { EventWriter } from '../../src/modules/engine/domain/event-writer.js';
import { dumpState } from '../../src/modules/engine/domain/state-dump.js';
import { VenueCore, type VenueCoreOptions } from '../../src/modules/engine/domain/venue-core.js';
import type { AssetTotals, Balance, Depth, DepthLevel, OpenOrder } from '../../src/modules/engine/live-state.js';
import { NO_LEVEL } from '../../src/modules/matching/domain/order-book.js';
import { Side } from '../../src/common/model/order-terms.js';
import type { Stamp } from '../oracle/emitter.js';
import type { TestedVenue } from './tested-venue.js';
import { commandOf } from './command.js';

/** Records start behind these bytes, so that a core that ignores its offset is found out. */
const COMMAND_AT = 64;
const EVENTS_AT = 128;
const POISON = 0xa5;

/** The fast core as tests see it: commands in and events out as objects, records in between as in production. */
export class CoreVenue implements TestedVenue {
  readonly core: VenueCore;
  private readonly commands = RecordBuffer.ofCapacity(256 * 1024);
  private readonly events = new EventWriter(EVENTS_AT);

  constructor(options: VenueCoreOptions = {}) {
    this.core = new VenueCore(options);
  }

  apply(command: VenueCommand, stamp: Stamp): VenueEvent[] {
    writeCommand(this.commands, COMMAND_AT, command, stamp.sequence, stamp.timeUs);
    return this.applyRecord();
  }

  applyUnknown(commandType: number, accountId: number, stamp: Stamp): VenueEvent[] {
    const cancel = commandOf('CancelOrder', accountId, { orderId: 7 });
    writeCommand(this.commands, COMMAND_AT, cancel, stamp.sequence, stamp.timeUs);
    this.commands.bytes[COMMAND_AT + HEADER.type] = commandType;
    return this.applyRecord();
  }

  depth(instrumentId: number, levels: number): Depth {
    const side = (one: number): DepthLevel[] => this.levels(instrumentId, one).slice(0, levels);
    return { instrumentId, bids: side(Side.buy), asks: side(Side.sell) };
  }

  queue(instrumentId: number, side: number): number[] {
    const ladder = this.core.books[instrumentId]?.sideOf(side);
    const { orders } = this.core;
    const ids: number[] = [];
    if (ladder === undefined) return ids;
    for (let level = ladder.best; level !== NO_LEVEL; level = ladder.nextWorse(level)) {
      for (let slot = ladder.first[level] as number; slot !== 0; slot = orders.next[slot] as number) {
        ids.push(orders.orderId[slot] as number);
      }
    }
    return ids;
  }

  balances(accountId: number): Balance[] {
    const { ledger, registry } = this.core;
    return registry.assets.map(({ assetId }) => ({
      assetId,
      available: ledger.availableOf(accountId, assetId),
      held: ledger.heldOf(accountId, assetId),
    }));
  }

  openOrders(accountId: number): OpenOrder[] {
    const { orders } = this.core;
    const open: OpenOrder[] = [];
    for (let slot = orders.newestOf(accountId); slot !== 0; slot = orders.older[slot] as number) {
      open.push(this.openOrder(slot));
    }
    return open;
  }

  totals(): AssetTotals[] {
    const { ledger, registry } = this.core;
    const accounts = Array.from({ length: ledger.accountCount }, (_, index) => index + 1);
    return registry.assets.map(({ assetId, asset }) => ({
      assetId,
      asset,
      available: accounts.reduce((sum, account) => sum + BigInt(ledger.availableOf(account, assetId)), 0n),
      held: accounts.reduce((sum, account) => sum + BigInt(ledger.heldOf(account, assetId)), 0n),
      external: ledger.externalTotal(assetId),
      fees: ledger.feeTotal(assetId),
    }));
  }

  /** The whole state as the state hash sees it. */
  dump(): (number | string)[] {
    const dumped: (number | string)[] = [];
    dumpState(this.core, { number: (value) => dumped.push(value), text: (value) => dumped.push(value) });
    return dumped;
  }

  private applyRecord(): VenueEvent[] {
    const { commands, events, core } = this;
    const commandLength = lengthAt(commands, COMMAND_AT);
    events.reset();
    core.apply(commands, COMMAND_AT, events);
    const copies = readEvents(events.buffer, events.start, events.end);
    // Records are reused: what the core or its reader did not copy is garbage from here on.
    commands.bytes.fill(POISON, COMMAND_AT, COMMAND_AT + commandLength);
    events.buffer.bytes.fill(POISON, events.start, events.end);
    return copies;
  }

  private levels(instrumentId: number, side: number): DepthLevel[] {
    const ladder = this.core.books[instrumentId]?.sideOf(side);
    const levels: DepthLevel[] = [];
    if (ladder === undefined) return levels;
    for (let level = ladder.best; level !== NO_LEVEL; level = ladder.nextWorse(level)) {
      levels.push({
        priceTicks: ladder.priceOf(level),
        quantityLots: ladder.quantityLots[level] as number,
        orders: ladder.orders[level] as number,
      });
    }
    return levels;
  }

  private openOrder(slot: number): OpenOrder {
    const { orders, clientIds } = this.core;
    const at = (column: ArrayLike<number>): number => column[slot] as number;
    return {
      orderId: at(orders.orderId),
      accountId: at(orders.accountId),
      instrumentId: at(orders.instrumentId),
      clientOrderId: clientIds.textOf(at(orders.clientIdEntry)),
      side: at(orders.side),
      orderType: at(orders.orderType),
      timeInForce: at(orders.timeInForce),
      flags: at(orders.flags),
      priceTicks: at(orders.priceTicks),
      quantityLots: at(orders.quantityLots),
      openLots: at(orders.openLots),
      filledNotional: at(orders.filledNotional),
      feePaid: at(orders.feeWhole) + (at(orders.feeFraction) > 0 ? 1 : 0),
      createdUs: at(orders.createdUs),
      updatedUs: at(orders.updatedUs),
      sequence: at(orders.sequence),
    };
  }
}
