/** The living market at a bare core: no journal and no clock, everything else as in a venue. */
import { createHash } from 'node:crypto';
import type { VenueCommand } from '../../src/common/model/commands.js';
import type { VenueEvent } from '../../src/common/model/events.js';
import type { PopulationTerms } from '../../src/common/model/simulated.js';
import { lengthAt } from '../../src/common/model/record-fields.js';
import { RecordBuffer } from '../../src/common/model/record-layout.js';
import type { CommandOutcome } from '../../src/modules/engine/command-outcome.js';
import { eventOf } from '../../src/modules/engine/command-outcome.js';
import { writeCommand } from '../../src/modules/engine/domain/command-codec.js';
import { readEvents } from '../../src/modules/engine/domain/event-reader.js';
import { EventWriter } from '../../src/modules/engine/domain/event-writer.js';
import { VenueCore } from '../../src/modules/engine/domain/venue-core.js';
import { LiveView } from '../../src/modules/engine/live-view.js';
import { stateHash } from '../../src/modules/engine/state-hash.js';
import { toSchedule } from '../../src/modules/instruments/schedule-translation.js';
import { demoCalendar, demoCalendarSymbol } from '../../src/modules/simulation/domain/demo-calendar.js';
import { demoInstruments } from '../../src/modules/simulation/domain/demo-instruments.js';
import { SimulatedWorld } from '../../src/modules/simulation/domain/simulated-world.js';
import { MarketFloor } from '../../src/modules/simulation/market-floor.js';
import { setUpMarket } from '../../src/modules/simulation/market-set-up.js';
import { PastMarket, type PastVenue } from '../../src/modules/simulation/past-market.js';

const CAPACITY = 64 * 1_024;

/** A Monday, at midnight UTC. */
const MONDAY_US = Date.UTC(2026, 5, 1) * 1_000;

const usualTerms: PopulationTerms = {
  marketMakers: 1,
  quoteLevels: 8,
  riskAversion: 0.01,
  noiseTraders: 2,
  activity: 1,
  momentumTraders: 1,
  meanReversionTraders: 1,
  whales: 1,
  arbitrageurs: 1,
  spoofers: 1,
};

/** A core whose time is told to it; keeps the commands that it was given, and shows the events of each to who asks. */
export class CoreOfPast implements PastVenue {
  readonly core = new VenueCore();
  readonly state = new LiveView(this.core);
  readonly journal: Uint8Array[] = [];
  onEvents: ((events: readonly VenueEvent[]) => void) | undefined;
  private readonly commands = RecordBuffer.ofCapacity(CAPACITY);
  private readonly events = new EventWriter(0);

  get nextDueUs(): number {
    return this.core.timers.nextDueUs;
  }

  get stateHash(): string {
    return stateHash(this.core);
  }

  takeAt(timeUs: number, command: VenueCommand): readonly VenueEvent[] {
    writeCommand(this.commands, 0, command, this.core.sequence + 1, timeUs);
    this.journal.push(this.commands.bytes.slice(0, lengthAt(this.commands, 0)));
    return this.applyRecord();
  }

  /** Applies what another one has been given. */
  replay(journal: readonly Uint8Array[]): void {
    for (const record of journal) {
      this.commands.bytes.set(record, 0);
      this.applyRecord();
    }
  }

  private applyRecord(): readonly VenueEvent[] {
    this.events.reset();
    this.core.apply(this.commands, 0, this.events);
    const { buffer, start, end } = this.events;
    const events = readEvents(buffer, start, end);
    this.onEvents?.(events);
    return events;
  }
}

export interface CoreMarket {
  readonly venue: CoreOfPast;
  readonly floor: MarketFloor;
  readonly past: PastMarket;
  readonly instrumentIdOf: (symbol: string) => number;
}

/** The demo market at its beginning, on an empty core. */
export async function aCoreMarket(seed: number, terms = usualTerms, startUs = MONDAY_US): Promise<CoreMarket> {
  const venue = new CoreOfPast();
  const world = new SimulatedWorld(demoInstruments, terms, seed);
  const names = new Map<string, number>();
  const administer = async (accountId: number, action: object): Promise<CommandOutcome> => {
    const command = { ...action, origin: { accountId, sessionId: 0 } } as unknown as VenueCommand;
    const events = venue.takeAt(startUs, command);
    const outcome = { sequence: venue.core.sequence, timeUs: startUs, events };
    const asset = eventOf(outcome, 'AssetDefined')?.body;
    if (asset !== undefined) names.set(asset.asset, asset.assetId);
    const instrument = eventOf(outcome, 'InstrumentDefined')?.body;
    if (instrument !== undefined) names.set(instrument.symbol, instrument.instrumentId);
    return { ...outcome, refusal: eventOf(outcome, 'CommandRefused')?.body.reason };
  };
  const idOf = (name: string): number => names.get(name) ?? 0;
  const ids = await setUpMarket({ administer, assetId: idOf, instrumentId: idOf }, demoInstruments, world.participants);
  const floor = new MarketFloor(world, ids);
  const calendar = { instrumentId: idOf(demoCalendarSymbol), schedule: toSchedule(demoCalendar) };
  return { venue, floor, past: new PastMarket(venue, floor, [calendar], startUs), instrumentIdOf: idOf };
}

/** A hash over every trade in its order: instrument, time, price, quantity, taker's side, flag. */
export class TapeHash {
  trades = 0;
  private readonly hash = createHash('sha256');

  constructor(market: CoreMarket) {
    market.venue.onEvents = (events) => events.forEach((event) => this.note(event));
  }

  get value(): string {
    return this.hash.copy().digest('hex');
  }

  private note(event: VenueEvent): void {
    if (event.name !== 'TradeExecuted') return;
    const { instrumentId, priceTicks, quantityLots, takerSide, simulated } = event.body;
    this.trades += 1;
    this.hash.update(`${[instrumentId, event.timeUs, priceTicks, quantityLots, takerSide, simulated].join()}\n`);
  }
}
