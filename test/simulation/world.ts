/**
 * One seed of the simulation: a venue that dies and comes back, clients that repeat what was not answered, a network
 * that loses and doubles messages, a clock that jumps, a disk that fails. Everything that happens follows from the
 * seed. Bad weather first, until enough commands are durable; then fair weather, in which every wish has to come true.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { CoreFault } from '../../src/modules/engine/core-fault.js';
import { VenueUnavailable } from '../../src/modules/engine/command-outcome.js';
import { errorCode } from '../../src/modules/engine/journal/disk-port.js';
import { JournalDamaged } from '../../src/modules/engine/journal/journal-damaged.js';
import { stateHash } from '../../src/modules/engine/state-hash.js';
import { Clients } from './clients.js';
import { Life } from './life.js';
import { flipBit } from './rot.js';
import type { Sabotage } from './sabotage.js';
import { Scheduler } from './scheduler.js';
import { SeededRandom } from './seeded-random.js';
import { SimDatabase } from './sim-database.js';
import { SimDisk } from './sim-disk.js';
import { Truth } from './truth.js';
import { FAIR, type Weather, weatherOf } from './weather.js';

/** A few seconds are what most runs take. */
const BAD_WEATHER_US_MAX = 600_000_000;
const LIVENESS_US = 20_000_000;
const HOUR_US = 3_600_000_000;
const CLOCK_JUMPS_US = [HOUR_US, 72 * HOUR_US];

export interface WorldReport {
  readonly seed: number;
  readonly commands: number;
  readonly lives: number;
  readonly reads: number;
  readonly repeated: number;
  /** Flipped bits that a start or the projector refused. */
  readonly rotFound: number;
  /** Commands that broke the core. */
  readonly coreFaults: number;
  /** Lives that began with a snapshot. */
  readonly fromSnapshot: number;
  /** Of the state that the run came to. */
  readonly stateHash: string;
  readonly weather: Weather;
}

export class World {
  private readonly random: SeededRandom;
  private readonly scheduler = new Scheduler();
  readonly disk: SimDisk;
  private readonly database = new SimDatabase();
  readonly truth: Truth;
  readonly clients: Clients;
  private weather: Weather;
  private life: Life | undefined;
  private lives = 0;
  private clockSkewUs = 0;
  private clockStopsAtUs: number | undefined;
  /** Undoes the bit that has changed. */
  private heal: (() => void) | undefined;
  private rotFound = 0;
  private coreFaults = 0;
  private fromSnapshot = 0;
  private failure: Error | undefined;
  /** A fault of bad weather can be put on record after it has cleared up. */
  private readonly hadCoreBug: boolean;

  constructor(
    readonly seed: number,
    private readonly commandsMin: number,
    private readonly sabotage?: Sabotage,
  ) {
    this.random = new SeededRandom(seed);
    this.weather = weatherOf(this.random);
    this.hadCoreBug = this.weather.coreBug;
    this.disk = new SimDisk(this.fork());
    this.truth = new Truth(this.fork());
    this.clients = new Clients({
      random: this.random,
      scheduler: this.scheduler,
      truth: this.truth,
      weather: () => this.weather,
      venue: () => this.life,
      fail: (error) => this.fail(error),
    });
  }

  /** Runs both phases and stops the venue in good order. Throws with what went wrong. */
  async run(): Promise<WorldReport> {
    const report = { seed: this.seed, weather: this.weather };
    await this.runBadWeather();
    this.clearUp();
    const deadlineUs = this.scheduler.nowUs + LIVENESS_US;
    await this.until(() => {
      if (this.scheduler.nowUs > deadlineUs) throw new Error('a wish never came true in fair weather');
      return this.life !== undefined && this.clients.areContent && this.life.isProjected;
    }, 'the venue fell silent in fair weather');
    const hash = await this.stop();
    return {
      ...report,
      commands: this.truth.lastSequence,
      lives: this.lives,
      reads: this.truth.readCount,
      repeated: this.clients.repeated,
      rotFound: this.rotFound,
      coreFaults: this.coreFaults,
      fromSnapshot: this.fromSnapshot,
      stateHash: hash,
    };
  }

  /** Bad weather only, on a disk that reports syncs and does nothing; then its power is cut. */
  async runOnLyingDisk(): Promise<void> {
    this.weather = { ...FAIR, lostMessages: this.weather.lostMessages, doubledMessages: this.weather.doubledMessages };
    this.disk.liesAboutSyncs = true;
    await this.runBadWeather();
    this.life?.end();
    this.disk.powerCut();
  }

  private async runBadWeather(): Promise<void> {
    this.startLife();
    this.clients.start();
    this.planReads();
    this.planClock();
    const deadlineUs = this.scheduler.nowUs + BAD_WEATHER_US_MAX;
    await this.until(() => {
      if (this.scheduler.nowUs > deadlineUs) throw new Error('the venue makes no progress in bad weather');
      return this.truth.lastSequence >= this.commandsMin;
    }, 'the venue fell silent');
  }

  private clearUp(): void {
    this.weather = FAIR;
    this.clients.isClosing = true;
    this.clockStopsAtUs = undefined;
    this.healDisk();
    this.disk.faults = () => undefined;
    this.disk.capacityBytes = Number.POSITIVE_INFINITY;
  }

  private async until(isReached: () => boolean, otherwise: string): Promise<void> {
    while (!isReached()) {
      if (!this.scheduler.runNext()) throw new Error(otherwise);
      // All promises that the task has settled run their course.
      await nextTurn();
      if (this.failure !== undefined) throw this.failure;
    }
  }

  /** Stops the venue in good order and returns its state hash. */
  private async stop(): Promise<string> {
    const { life } = this;
    if (life === undefined) throw new Error('the venue is down after fair weather');
    let isClosed = false;
    void life.close().then(
      () => (isClosed = true),
      (error: Error) => (this.failure = error),
    );
    await this.until(() => isClosed, 'the venue did not stop');
    life.end();
    this.disk.powerCut();
    return stateHash(life.core);
  }

  private fork(): SeededRandom {
    return new SeededRandom(this.random.below(2 ** 31));
  }

  private startLife(): void {
    const { disk, random, weather } = this;
    this.lives += 1;
    if (weather.bitRot && random.chance(0.8)) this.heal ??= flipBit(disk, random);
    const life: Life = new Life({
      disk,
      database: this.database,
      scheduler: this.scheduler,
      truth: this.truth,
      sabotage: this.sabotage,
      nowUs: () => (this.clockStopsAtUs ?? this.scheduler.nowUs) + this.clockSkewUs,
      diskUs: () => (this.weather.slowDisk && random.chance(0.01) ? 400_000 : 80 + random.below(900)),
      hasCoreBug: () => this.weather.coreBug,
      onFatal: (error) => this.loseLife(life, error),
      onSnapshotFailure: (error) => this.forgive(error),
      onProjectorFailure: (error) => this.forgive(error),
    });
    this.life = life;
    this.planEnd(life);
    try {
      life.start();
      if (life.snapshotSequence > 0) this.fromSnapshot += 1;
    } catch (error) {
      this.loseLife(life, error as Error);
    }
  }

  private loseLife(life: Life, error: Error): void {
    this.forgive(error);
    this.endLife(life);
  }

  /** A venue may die of its disk, and refuse what has rotted; of nothing else. */
  private forgive(error: Error): void {
    if (this.heal !== undefined && isRotFound(error)) {
      this.rotFound += 1;
      this.healDisk();
    } else if (error instanceof CoreFault && this.hadCoreBug) this.coreFaults += 1;
    else if (error instanceof JournalDamaged || errorCode(error) === undefined) this.fail(error);
  }

  private healDisk(): void {
    this.heal?.();
    this.heal = undefined;
  }

  /** How this life is going to end; perhaps not before the fair weather comes. */
  private planEnd(life: Life): void {
    const { random, weather, disk } = this;
    const ends = [
      () => this.scheduler.after(random.below(250_000), () => this.weather !== FAIR && this.endLife(life)),
      ...(weather.deathsInDiskCalls ? [() => this.failCall(10 + random.below(1_500), true)] : []),
      ...(weather.diskErrors ? [() => this.failCall(10 + random.below(1_500), false)] : []),
      ...(weather.fullDisks ? [() => (disk.capacityBytes = disk.usedBytes() + random.below(200_000))] : []),
    ];
    if (weather !== FAIR) random.pick(ends)();
  }

  private failCall(callsFromNow: number, isDeath: boolean): void {
    const last = this.disk.calls + callsFromNow;
    this.disk.faults = (call) => {
      if (call < last) return undefined;
      if (isDeath) this.disk.die();
      else this.disk.faults = () => undefined;
      return 'EIO';
    };
  }

  private endLife(life: Life): void {
    if (life !== this.life) return;
    life.end();
    this.life = undefined;
    this.disk.faults = () => undefined;
    this.disk.capacityBytes = Number.POSITIVE_INFINITY;
    if (this.weather.powerCuts && this.random.chance(0.6)) {
      this.disk.powerCut();
      this.database.powerCut(this.random);
    } else this.disk.kill();
    this.scheduler.after(this.random.below(20_000), () => this.startLife());
  }

  private planReads(): void {
    const { random, truth } = this;
    this.scheduler.after(500 + random.below(4_000), () => {
      // A read that the venue took to its grave is not answered: nothing is known of it.
      const read = random.chance(0.3) ? this.life?.readState() : undefined;
      read?.catch((error: Error) => {
        if (!(error instanceof VenueUnavailable)) this.fail(error);
      });
      if (truth.history.lastOrderId > 0) this.life?.readOrder(1 + random.below(truth.history.lastOrderId));
      this.planReads();
    });
  }

  /** The clock jumps by hours or days, either way, or stands still. */
  private planClock(): void {
    const { random } = this;
    this.scheduler.after(random.below(400_000), () => {
      this.planClock();
      if (!this.weather.clockJumps) return;
      this.clockStopsAtUs = random.chance(0.2) ? this.scheduler.nowUs : undefined;
      this.clockSkewUs = Math.round((random.next() - 0.5) * 2 * random.pick(CLOCK_JUMPS_US));
    });
  }

  private fail(error: Error): void {
    this.failure ??= error;
  }
}

function isRotFound(error: Error): boolean {
  return error instanceof JournalDamaged || error.message.startsWith('the event store ends before');
}
