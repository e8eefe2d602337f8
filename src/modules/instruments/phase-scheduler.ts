import { Injectable, Logger } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Actor } from '../../common/model/actor.js';
import { VENUE_ACCOUNT } from '../../common/model/commands.js';
import { nameOf, Phase } from '../../common/model/order-terms.js';
import { rejectReasonName } from '../../common/model/reject-reason.js';
import type { InstrumentId, SessionId, TimestampUs } from '../../common/model/units.js';
import { SystemClock } from '../../common/nest/system-clock.js';
import { AdministerCommand } from '../engine/admin.commands.js';
import { VenueUnavailable } from '../engine/command-outcome.js';
import { type DuePhase, lastDue } from './domain/schedule.js';
import { InstrumentDirectory } from './instrument-directory.js';
import { toSchedule } from './schedule-translation.js';
import { type KeptSchedule, Schedules } from './schedules.js';

const LOOK_MS = 200;
const scheduler: Actor = {
  userId: 'scheduler',
  username: 'scheduler',
  accountId: VENUE_ACCOUNT,
  sessionId: 0 as SessionId,
  permissions: new Set(['admin:phase']),
  isMachine: true,
};

/**
 * Sends a `SetPhase` when the schedule of an instrument says so. It decides nothing else: the core may refuse the phase, and
 * an operator may set another one at any time. What was missed while the venue was down is made up for, the last of it only.
 */
@Injectable()
export class PhaseScheduler {
  private readonly log = new Logger('schedule');
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private isStopped = false;

  constructor(
    private readonly commands: CommandBus,
    private readonly directory: InstrumentDirectory,
    private readonly schedules: Schedules,
    private readonly clock: SystemClock,
  ) {}

  /** Called once the engine runs. */
  async start(): Promise<void> {
    await this.look();
    this.plan();
  }

  /** Resolves when what was sent has its outcome; called before the engine stops. */
  async stop(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private plan(): void {
    if (this.isStopped) return;
    this.timer = setTimeout(() => {
      this.running = this.look().then(
        () => this.plan(),
        (error: unknown) => this.log.error(`schedules are followed no more: ${String(error)}`),
      );
    }, LOOK_MS);
  }

  private async look(): Promise<void> {
    const nowUs = this.clock.nowUs();
    for (const [symbol, kept] of this.schedules.all()) {
      const due = lastDue(toSchedule(kept.request), kept.followedUs, nowUs);
      if (due !== undefined && (await this.send(symbol, due))) this.follow(symbol, kept, nowUs);
    }
  }

  /** Unless the schedule has been changed meanwhile. */
  private follow(symbol: string, kept: KeptSchedule, nowUs: number): void {
    if (this.schedules.all().get(symbol) === kept) this.schedules.put(symbol, { ...kept, followedUs: nowUs });
  }

  /** False where the venue did not take it now: it is sent again. */
  private async send(symbol: string, { phase, auctionKind, endsAtUs }: DuePhase): Promise<boolean> {
    const instrument = this.directory.bySymbol(symbol);
    if (instrument === undefined) return true;
    const instrumentId = instrument.instrumentId as InstrumentId;
    // The day ends also for what a breaker has halted; nothing that it holds is opened by a schedule.
    const override = phase === Phase.closed ? 1 : 0;
    const body = { endsAtUs: endsAtUs as TimestampUs, instrumentId, phase, auctionKind, override };
    try {
      const command = new AdministerCommand(scheduler, VENUE_ACCOUNT, { name: 'SetPhase', body });
      const { refusal } = await this.commands.execute(command);
      const outcome = refusal === undefined ? 'by schedule' : `refused: ${rejectReasonName(refusal)}`;
      this.log.log(`${symbol} to ${nameOf(Phase, phase)}, ${outcome}`);
      return true;
    } catch (error) {
      if (!(error instanceof VenueUnavailable)) throw error;
      return false;
    }
  }
}
