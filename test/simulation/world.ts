/**
 * One seed of the simulation: a venue that dies and comes back, clients that repeat what was not answered, a network
 * that loses and doubles messages, a clock that jumps, a disk that fails. Everything that happens follows from the
 * seed. Bad weather first, until enough commands are durable; then fair weather, in which every wish has to come true.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { VenueCommand } from '../../src/common/model/commands.js';
import { type CommandOutcome, VenueUnavailable } from '../../src/modules/engine/command-outcome.js';
import { errorCode } from '../../src/modules/engine/journal/disk-port.js';
import { JournalDamaged } from '../../src/modules/engine/journal/journal-damaged.js';
import { stateHash } from '../../src/modules/engine/state-hash.js';
import { Life } from './life.js';
import { Operator } from './operator.js';
import { Scheduler } from './scheduler.js';
import { SeededRandom } from './seeded-random.js';
import { SimDisk } from './sim-disk.js';
import { Trader } from './trader.js';
import { Truth } from './truth.js';
import { FAIR, type Weather, weatherOf } from './weather.js';

const TRADERS = 8;
const RETRY_US = 30_000;
const LIVENESS_US = 20_000_000;
const HOUR_US = 3_600_000_000;

export interface WorldReport {
  readonly seed: number;
  readonly commands: number;
  readonly lives: number;
  readonly reads: number;
  readonly repeated: number;
  /** Of the state that the run came to. */
  readonly stateHash: string;
  readonly weather: Weather;
}

interface Client {
  readonly wish: VenueCommand;
  hear(outcome: CommandOutcome): void;
}

/** A client and the wish that it waits for; an answer to an older wish is no news. */
interface Desk {
  readonly client: Client;
  wishes: number;
  isContent: boolean;
}

export class World {
  private readonly random: SeededRandom;
  private readonly scheduler = new Scheduler();
  readonly disk: SimDisk;
  readonly truth = new Truth();
  readonly traders: Trader[];
  private readonly operator: Operator;
  private readonly desks: Desk[];
  private weather: Weather;
  private life: Life | undefined;
  private lives = 0;
  private repeated = 0;
  private clockSkewUs = 0;
  private isClosing = false;
  private failure: Error | undefined;

  constructor(
    readonly seed: number,
    private readonly commandsMin: number,
  ) {
    this.random = new SeededRandom(seed);
    this.weather = weatherOf(this.random);
    this.disk = new SimDisk(this.fork());
    this.traders = Array.from({ length: TRADERS }, (_, index) => new Trader(index + 1, this.fork()));
    this.operator = new Operator(this.fork(), TRADERS);
    this.desks = [this.operator, ...this.traders].map((client) => ({ client, wishes: 0, isContent: false }));
  }

  /** Runs both phases and stops the venue in good order. Throws with what went wrong. */
  async run(): Promise<WorldReport> {
    const report = { seed: this.seed, weather: this.weather };
    this.startLife();
    for (const desk of this.desks) this.ask(desk);
    this.planReads();
    await this.until(() => this.truth.lastSequence >= this.commandsMin, 'the venue made no progress');
    this.weather = FAIR;
    this.isClosing = true;
    this.disk.faults = () => undefined;
    this.disk.capacityBytes = Number.POSITIVE_INFINITY;
    const deadlineUs = this.scheduler.nowUs + LIVENESS_US;
    await this.until(() => {
      if (this.scheduler.nowUs > deadlineUs) throw new Error('a wish never came true in fair weather');
      return this.life !== undefined && this.desks.every(({ isContent }) => isContent);
    }, 'the venue fell silent in fair weather');
    const hash = await this.stop();
    const { lastSequence, readCount } = this.truth;
    return {
      ...report,
      commands: lastSequence,
      lives: this.lives,
      reads: readCount,
      repeated: this.repeated,
      stateHash: hash,
    };
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
    void life.sequencer.close().then(
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
    this.lives += 1;
    if (this.weather.clockJumps && this.random.chance(0.5)) {
      this.clockSkewUs = Math.round((this.random.next() - 0.5) * 2 * HOUR_US);
    }
    const life = new Life({
      disk: this.disk,
      scheduler: this.scheduler,
      random: this.random,
      truth: this.truth,
      nowUs: () => this.scheduler.nowUs + this.clockSkewUs,
      diskUs: () => (this.weather.slowDisk && this.random.chance(0.01) ? 400_000 : 40 + this.random.below(400)),
      onFatal: (error) => this.loseLife(life, error),
    });
    this.life = life;
    this.planEnd(life);
    try {
      life.start();
    } catch (error) {
      this.loseLife(life, error as Error);
    }
  }

  /** A venue may die of its disk, and of nothing else. */
  private loseLife(life: Life, error: Error): void {
    if (error instanceof JournalDamaged || errorCode(error) === undefined) this.fail(error);
    this.endLife(life);
  }

  /** How this life is going to end; perhaps not before the fair weather comes. */
  private planEnd(life: Life): void {
    const { random, weather, disk } = this;
    const ends = [
      () => this.scheduler.after(random.below(60_000), () => this.weather !== FAIR && this.endLife(life)),
      ...(weather.deathsInDiskCalls ? [() => this.failCall(10 + random.below(500), true)] : []),
      ...(weather.diskErrors ? [() => this.failCall(10 + random.below(500), false)] : []),
      ...(weather.fullDisks ? [() => (disk.capacityBytes = disk.usedBytes() + random.below(150_000))] : []),
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
    if (this.weather.powerCuts && this.random.chance(0.6)) this.disk.powerCut();
    else this.disk.kill();
    this.scheduler.after(this.random.below(20_000), () => this.startLife());
  }

  private planReads(): void {
    this.scheduler.after(500 + this.random.below(4_000), () => {
      // A read that the venue took to its grave is not answered: nothing is known of it.
      this.life?.read().catch((error: Error) => this.unlessUnavailable(error));
      this.planReads();
    });
  }

  /** Sends the client's wish, and again until there is an answer. */
  private ask(desk: Desk, isRepeated = false): void {
    const wish = desk.wishes;
    if (isRepeated) this.repeated += 1;
    if (this.operator.isSetUp || desk.client === this.operator) {
      const { wish: command } = desk.client;
      this.carry(() => this.deliver(desk, wish, command));
    }
    this.scheduler.after(RETRY_US + this.random.below(RETRY_US), () => {
      if (desk.wishes === wish && !desk.isContent) this.ask(desk, true);
    });
  }

  /** A message through the network: late, lost or twice. */
  private carry(arrive: () => void): void {
    const { random, weather } = this;
    if (weather.lostMessages && random.chance(0.05)) return;
    this.scheduler.after(20 + random.below(1_500), arrive);
    if (weather.doubledMessages && random.chance(0.05)) this.scheduler.after(20 + random.below(200_000), arrive);
  }

  private deliver(desk: Desk, wish: number, command: VenueCommand): void {
    const { life } = this;
    if (life === undefined) return;
    life.sequencer
      .submit(command)
      .then((outcome) => this.acknowledge(life, desk, wish, outcome))
      .catch((error: Error) => this.unlessUnavailable(error));
  }

  /** The venue has answered: from here on it is bound, though the answer may be lost on its way. */
  private acknowledge(life: Life, desk: Desk, wish: number, outcome: CommandOutcome): void {
    if (!life.isAlive) return;
    this.truth.tell(outcome.sequence, outcome.events);
    this.carry(() => this.answer(desk, wish, outcome));
  }

  private answer(desk: Desk, wish: number, outcome: CommandOutcome): void {
    if (desk.wishes !== wish || desk.isContent) return;
    try {
      desk.client.hear(outcome);
    } catch (error) {
      this.fail(error as Error);
    }
    desk.wishes += 1;
    if (this.isClosing) desk.isContent = true;
    else this.scheduler.after(this.thinkUs(desk), () => this.ask(desk));
  }

  private thinkUs(desk: Desk): number {
    const isPatient = desk.client === this.operator && this.operator.isSetUp;
    return this.random.below(isPatient ? 40_000 : 2_000);
  }

  private unlessUnavailable(error: Error): void {
    if (!(error instanceof VenueUnavailable)) this.fail(error);
  }

  private fail(error: Error): void {
    this.failure ??= error;
  }
}
