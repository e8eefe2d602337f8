import type { VenueCommand } from '../../src/common/model/commands.js';
import { type CommandOutcome, VenueUnavailable } from '../../src/modules/engine/command-outcome.js';
import type { Life } from './life.js';
import { Operator } from './operator.js';
import type { Scheduler } from './scheduler.js';
import { SeededRandom } from './seeded-random.js';
import { Trader } from './trader.js';
import type { Truth } from './truth.js';
import type { Weather } from './weather.js';

const TRADERS = 8;
const RETRY_US = 30_000;
const BURST = 5;

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

export interface ClientsParts {
  readonly random: SeededRandom;
  readonly scheduler: Scheduler;
  readonly truth: Truth;
  readonly weather: () => Weather;
  /** The venue as it can be reached now. */
  readonly venue: () => Life | undefined;
  readonly fail: (error: Error) => void;
}

/** Traders and an operator, and the network between them and the venue, which delays, loses and repeats messages. */
export class Clients {
  readonly traders: Trader[];
  private readonly operator: Operator;
  private readonly desks: Desk[];
  /** Whoever gets an answer now wishes for nothing more. */
  isClosing = false;
  repeated = 0;

  constructor(private readonly parts: ClientsParts) {
    const fork = (): SeededRandom => new SeededRandom(parts.random.below(2 ** 31));
    this.traders = Array.from({ length: TRADERS }, (_, index) => new Trader(index + 1, fork()));
    this.operator = new Operator(fork(), TRADERS, parts.truth.history.openFaults);
    this.desks = [this.operator, ...this.traders].map((client) => ({ client, wishes: 0, isContent: false }));
  }

  get areContent(): boolean {
    return this.desks.every(({ isContent }) => isContent);
  }

  start(): void {
    for (const desk of this.desks) this.ask(desk);
  }

  /** Sends the client's wish, and again until there is an answer. */
  private ask(desk: Desk, isRepeated = false): void {
    const { random, scheduler } = this.parts;
    const wish = desk.wishes;
    if (isRepeated) this.repeated += 1;
    if (this.operator.isSetUp || desk.client === this.operator) {
      const { wish: command } = desk.client;
      this.carry(() => this.deliver(desk, wish, command));
    }
    scheduler.after(RETRY_US + random.below(RETRY_US), () => {
      if (desk.wishes === wish && !desk.isContent) this.ask(desk, true);
    });
  }

  /** A message through the network: late, lost, twice, or five times at once. */
  private carry(arrive: () => void): void {
    const { random, scheduler } = this.parts;
    const weather = this.parts.weather();
    if (weather.lostMessages && random.chance(0.05)) return;
    const times = weather.bursts && random.chance(0.02) ? BURST : 1;
    const delayUs = 20 + random.below(1_500);
    for (let time = 0; time < times; time += 1) scheduler.after(delayUs, arrive);
    if (weather.doubledMessages && random.chance(0.05)) scheduler.after(20 + random.below(200_000), arrive);
  }

  private deliver(desk: Desk, wish: number, command: VenueCommand): void {
    const venue = this.parts.venue();
    venue
      ?.submit(command)
      .then((outcome) => this.acknowledge(venue, desk, wish, outcome))
      .catch((error: Error) => {
        if (!(error instanceof VenueUnavailable)) this.parts.fail(error);
      });
  }

  /** The venue has answered: from here on it is bound, though the answer may be lost on its way. */
  private acknowledge(venue: Life, desk: Desk, wish: number, outcome: CommandOutcome): void {
    if (!venue.isAlive) return;
    this.parts.truth.acknowledge(outcome);
    this.carry(() => this.answer(desk, wish, outcome));
  }

  private answer(desk: Desk, wish: number, outcome: CommandOutcome): void {
    if (desk.wishes !== wish || desk.isContent) return;
    try {
      desk.client.hear(outcome);
    } catch (error) {
      this.parts.fail(error as Error);
    }
    desk.wishes += 1;
    if (this.isClosing) desk.isContent = true;
    else this.parts.scheduler.after(this.thinkUs(desk), () => this.ask(desk));
  }

  private thinkUs(desk: Desk): number {
    const isPatient = desk.client === this.operator && this.operator.isSetUp;
    return this.parts.random.below(isPatient ? 40_000 : 2_000);
  }
}
