/** C6: scenarios that are phases, at a real core: what the venue refuses stops no start, and what an operator halts stays halted. */
import { expect, test } from '@jest/globals';
import type { CommandBus } from '@nestjs/cqrs';
import { type Actor, permissions } from '../../src/common/model/actor.js';
import { VENUE_ACCOUNT, type VenueCommand } from '../../src/common/model/commands.js';
import { AuctionKind, nameOf, Phase } from '../../src/common/model/order-terms.js';
import type { SystemClock } from '../../src/common/nest/system-clock.js';
import type { DemoConfig } from '../../src/config/venue-config.js';
import { AdministerCommand } from '../../src/modules/engine/admin.commands.js';
import { type CommandOutcome, eventOf, VenueUnavailable } from '../../src/modules/engine/command-outcome.js';
import type { LiveReads } from '../../src/modules/engine/live-state.js';
import type { InstrumentDirectory } from '../../src/modules/instruments/instrument-directory.js';
import type { DemoUsers } from '../../src/modules/simulation/demo-users.js';
import { demoInstruments } from '../../src/modules/simulation/domain/demo-instruments.js';
import { placeOf } from '../../src/modules/simulation/domain/population.js';
import { type LivingMarket, simulatedActor } from '../../src/modules/simulation/living-market.js';
import { MarketRunner } from '../../src/modules/simulation/market-runner.js';
import { ScenarioDirector } from '../../src/modules/simulation/scenario-director.js';
import { aCoreMarket, type CoreMarket } from './core-market.js';

const STEP = { stepS: 0.25, quoteLevelsMax: 100, sizeFactor: 1 };
const operator: Actor = simulatedActor('simulation', VENUE_ACCOUNT, permissions);
const symbols = demoInstruments.map(({ symbol }) => symbol);

interface MeantInstrument {
  readonly instrumentId: number;
}

interface Stage {
  readonly market: CoreMarket;
  readonly director: ScenarioDirector;
  readonly runner: MarketRunner;
  readonly phaseOf: (symbol: string) => string;
  /** Instruments whose next commands fail with this. */
  readonly failures: Map<number, Error>;
}

/** Director and runner over a core, without the gate between: an order is taken when it is sent. */
async function aStage(): Promise<Stage> {
  const market = await aCoreMarket(42);
  const { venue, floor, past } = market;
  const failures = new Map<number, Error>();
  const execute = async (sent: AdministerCommand | { command: never }): Promise<CommandOutcome> => {
    const { instrumentId } = (sent instanceof AdministerCommand ? sent.action.body : sent.command) as MeantInstrument;
    const failure = failures.get(instrumentId);
    if (failure !== undefined) throw failure;
    if (!(sent instanceof AdministerCommand)) return { sequence: 0, timeUs: 0, events: [], refusal: undefined };
    // Where nobody else has to agree, what a breaker holds is let go.
    const body = { ...sent.action.body, override: 1 };
    const command = { ...sent.action, body, origin: { accountId: sent.accountId, sessionId: 0 } } as VenueCommand;
    const events = venue.takeAt(past.timeUs, command);
    const refusal = eventOf({ events }, 'CommandRefused')?.body.reason;
    return { sequence: venue.core.sequence, timeUs: past.timeUs, events, refusal };
  };
  const bus = { execute } as unknown as CommandBus;
  const reads = { answer: async (read: (state: unknown) => unknown) => read(venue.state) } as unknown as LiveReads;
  const directory = { byId: (id: number) => ({ phase: venue.state.phase(id) }) } as unknown as InstrumentDirectory;
  const clock = { nowUs: () => past.timeUs } as SystemClock;
  const living = { operator, floor, isNew: false, open: async () => floor } as unknown as LivingMarket;
  const director = new ScenarioDirector(bus, directory, clock, reads, living);
  const users = { prepare: async () => undefined } as unknown as DemoUsers;
  const demo = { isEnabled: true, scenario: 'calm', stepMs: 1, commandsPerSMax: 1_000_000 } as DemoConfig;
  const runner = new MarketRunner(bus, reads, living, director, users, demo);
  const phaseOf = (symbol: string): string =>
    nameOf(Phase, venue.state.phase(market.instrumentIdOf(symbol)) ?? Phase.closed);
  return { market, director, runner, phaseOf, failures };
}

function setPhase({ market: { venue, past, instrumentIdOf } }: Stage, symbol: string, phase: Phase): void {
  const origin = { accountId: VENUE_ACCOUNT, sessionId: 0 };
  const body = { endsAtUs: 0, instrumentId: instrumentIdOf(symbol), phase, auctionKind: AuctionKind.none, override: 0 };
  venue.takeAt(past.timeUs, { name: 'SetPhase', origin, body } as unknown as VenueCommand);
}

function pass({ market: { past } }: Stage, seconds: number): void {
  for (let step = 0; step < seconds / STEP.stepS; step += 1) past.step(STEP);
}

/** Lets the bands of an instrument hold it in an auction of an hour: they are as narrow as can be. */
function hold(stage: Stage, symbol: string): void {
  const { venue, past, instrumentIdOf } = stage.market;
  const instrumentId = instrumentIdOf(symbol) as never;
  const times = { limitStateUs: 1_000, pauseUs: 0, auctionUs: 3_600_000_000 };
  const body = { ...times, instrumentId, referencePriceTicks: 0, staticBps: 0, dynamicBps: 1 };
  const origin = { accountId: VENUE_ACCOUNT, sessionId: 0 };
  venue.takeAt(past.timeUs, { name: 'SetBands', origin, body } as unknown as VenueCommand);
  stage.market.floor.world.begin('flash_crash', placeOf(demoInstruments, symbol), 1);
  const isHeld = (): boolean =>
    venue.state.heldBy({ instrumentId, phase: Phase.continuous, endsAtUs: 0 as never }).length > 0;
  for (let second = 0; second < 120 && !isHeld(); second += 1) pass(stage, 1);
  expect(isHeld()).toBe(true);
}

test('C6 a scenario of phases begins at a start on what trades, and leaves what is closed, stopped or held as it is', async () => {
  const stage = await aStage();
  pass(stage, 60);
  hold(stage, 'BTC-USD');
  setPhase(stage, 'SOL-USD', Phase.halt);
  setPhase(stage, 'ACME-USD', Phase.closed);
  await stage.director.start(stage.market.floor, 'opening_auction');
  expect(symbols.map((symbol) => [symbol, stage.phaseOf(symbol)])).toEqual([
    ['BTC-USD', 'auction'],
    ['ETH-USD', 'auction'],
    ['SOL-USD', 'halt'],
    ['ACME-USD', 'closed'],
    ['ETH-BTC', 'auction'],
  ]);
  expect(symbols.map((_symbol, place) => stage.director.of(place)?.scenario)).toEqual([
    'calm',
    'opening_auction',
    'calm',
    'calm',
    'opening_auction',
  ]);
});

test('C6 a venue that refuses every phase starts all the same, and a person is told the reason', async () => {
  const stage = await aStage();
  const { market, director, failures } = stage;
  for (const symbol of symbols) failures.set(market.instrumentIdOf(symbol), new VenueUnavailable('VENUE_BUSY'));
  await director.start(market.floor, 'halt');
  await expect(director.beginOnAll(operator, market.floor, 'halt', 1)).rejects.toThrow('VENUE_BUSY');
  // One that fails in the middle keeps none of the others from it.
  failures.clear();
  failures.set(market.instrumentIdOf('ETH-USD'), new VenueUnavailable('VENUE_BUSY'));
  await director.beginOnAll(operator, market.floor, 'halt', 1);
  expect([stage.phaseOf('BTC-USD'), stage.phaseOf('ETH-USD'), stage.phaseOf('ETH-BTC')]).toEqual([
    'halt',
    'continuous',
    'halt',
  ]);
  for (const symbol of symbols) setPhase(stage, symbol, Phase.halt);
  await expect(director.beginOnAll(operator, market.floor, 'halt', 1)).rejects.toMatchObject({
    code: 'PHASE_NOT_REACHABLE',
  });
});

test('C6 a halted instrument comes back by an auction, unless an operator halts it meanwhile', async () => {
  const stage = await aStage();
  const { market, director } = stage;
  pass(stage, 60);
  for (const symbol of ['BTC-USD', 'ETH-USD', 'SOL-USD'])
    await director.begin(operator, market.floor, 'halt', placeOf(demoInstruments, symbol), 1);
  pass(stage, 5);
  setPhase(stage, 'ETH-USD', Phase.halt);
  const seen: string[][] = [];
  for (let look = 0; look < 3; look += 1) {
    director.follow(market.floor);
    seen.push([stage.phaseOf('BTC-USD'), stage.phaseOf('ETH-USD')]);
    pass(stage, 20);
  }
  expect(seen).toEqual([
    ['halt', 'halt'],
    ['auction', 'halt'],
    ['continuous', 'halt'],
  ]);
  director.follow(market.floor);
  expect(director.of(placeOf(demoInstruments, 'BTC-USD'))?.scenario).toBe('calm');
  expect(director.of(placeOf(demoInstruments, 'ETH-USD'))?.scenario).toBe('halt');
});

test('C6 a step that fails is followed by the next, and whether the market runs is what it does', async () => {
  const { market, runner } = await aStage();
  const { floor } = market;
  let hasFailed = 0;
  let hasStepped = 0;
  let failure: Error | undefined = new Error('no such thing');
  const step = floor.step.bind(floor);
  floor.step = (...asked) => {
    if (failure === undefined) hasStepped += 1;
    else {
      hasFailed += 1;
      throw failure;
    }
    return step(...asked).slice(0, 0);
  };
  const until = async (isSo: () => boolean): Promise<void> => {
    for (let look = 0; look < 2_000 && !isSo(); look += 1) await new Promise((next) => setTimeout(next, 5));
    expect(isSo()).toBe(true);
  };
  expect(runner.isRunning).toBe(false);
  await runner.start();
  expect(runner.isRunning).toBe(true);
  await until(() => hasFailed >= 2);
  expect(runner.isRunning).toBe(false);
  failure = new VenueUnavailable('VENUE_BUSY');
  await until(() => hasFailed >= 4);
  expect(runner.isRunning).toBe(false);
  failure = undefined;
  await until(() => hasStepped >= 2);
  expect(runner.isRunning).toBe(true);
  await runner.stop();
  expect(runner.isRunning).toBe(false);
});
