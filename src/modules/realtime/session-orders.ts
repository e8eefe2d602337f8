/**
 * The order commands of one connection: gathered from a frame, granted by the limits of the account, handed to the venue in one
 * command of the bus, and noted for the answers that their events will be.
 */
import { Logger } from '@nestjs/common';
import type { CommandBus } from '@nestjs/cqrs';
import type { StageTimes } from '../../common/stage-times.js';
import type { CommandOrigin } from '../../common/model/commands.js';
import type { NotTakenCode, OrderFrame, OrderLane } from '../../common/model/order-frame.js';
import { writeCommand } from '../engine/domain/command-codec.js';
import { SubmitOrdersCommand } from '../engine/order.commands.js';
import type { Connection } from './connection.js';
import { type CommandAnswers, writeResult } from './domain/command-answers.js';
import { DECODED, decodeOrder, laneAt, requestIdAt } from './domain/order-decoding.js';
import { CommandStatus, NotTaken } from './domain/wire-messages.js';
import type { OrderMessage } from './json-requests.js';
import type { OrderFrames } from './order-frames.js';
import type { Patience } from './patience.js';
import type { SessionLimits } from './session-limits.js';

/** More than the record of any order command with texts of a permitted length. */
const RECORD_BYTES_MAX = 2_048;
const nothing = { instrumentId: 0, orderId: 0, orderCount: 0, openLots: 0, filledLots: 0 };
const notTakenNumbers: Readonly<Record<NotTakenCode, number>> = { ...NotTaken, NOT_YET_PROJECTED: NotTaken.VENUE_BUSY };

export interface OrderParts {
  readonly commands: Pick<CommandBus, 'execute'>;
  readonly frames: OrderFrames;
  readonly answers: CommandAnswers;
  readonly limits: SessionLimits;
  readonly stages: StageTimes;
}

export class SessionOrders {
  private readonly logger = new Logger('realtime');
  /** What has been gathered and is not submitted. */
  private gathered: OrderFrame | undefined;
  private gatheredAtMs = 0;
  /** Commands of the frame that could not be gathered: they are paid for all the same. */
  private readonly invalid = { orders: 0, cancels: 0 };
  /** What was granted of a frame in words before its commands were read; undefined for one in bytes. */
  private granted: Readonly<Record<OrderLane, boolean>> | undefined;
  /** Who sends it: does not change while a frame is read. */
  private from: CommandOrigin = { accountId: 0, sessionId: 0 } as CommandOrigin;

  constructor(
    private readonly connection: Connection,
    private readonly parts: OrderParts,
    private readonly patience: Patience,
  ) {}

  get origin(): CommandOrigin {
    const { actor, sessionId } = this.connection;
    return { accountId: actor?.accountId ?? 0, sessionId } as CommandOrigin;
  }

  /** Whether there is an account that commands could be of. */
  get mayCommand(): boolean {
    const { actor } = this.connection;
    return actor !== undefined && actor.accountId !== 0;
  }

  /** Gathers the order message at byte `at`; throws `WireFault` where it is none. */
  decode(view: DataView, at: number): void {
    const frame = this.frame();
    const reason = decodeOrder(view, at, this.from, frame);
    if (reason === DECODED) return;
    this.invalid[laneAt(view, at)] += 1;
    this.notTaken(requestIdAt(view, at), reason);
  }

  /** Charges commands that came in words before any of them is read: their rules cost more than the commands. */
  charge(counts: Readonly<Record<OrderLane, number>>): void {
    this.granted = { orders: this.mayHave('orders', counts.orders), cancels: this.mayHave('cancels', counts.cancels) };
  }

  /** False where such a command was not granted, and is answered. */
  isGranted(requestId: number, lane: OrderLane): boolean {
    if (this.mayCommand && this.granted?.[lane] === true) return true;
    this.notTaken(requestId, this.mayCommand ? NotTaken.RATE_LIMITED : this.turnAway(1));
    return false;
  }

  /** Gathers a command that came in words and was granted. */
  encode({ requestId, command }: OrderMessage): void {
    const frame = this.frame();
    writeCommand(frame.records, frame.begin(RECORD_BYTES_MAX), command, 0, 0);
    frame.added(requestId);
  }

  /** Hands over what was gathered. */
  submit(): void {
    const frame = this.gathered;
    const { actor } = this.connection;
    if (frame === undefined) return;
    this.gathered = undefined;
    if (actor === undefined || !this.mayCommand) {
      const reason = this.turnAway(frame.count + this.invalid.orders + this.invalid.cancels);
      frame.refuse(reason === NotTaken.RATE_LIMITED ? 'RATE_LIMITED' : 'UNAUTHORIZED');
      this.invalid.orders = this.invalid.cancels = 0;
      return this.note(frame);
    }
    if (this.granted === undefined) for (const lane of ['orders', 'cancels'] as const) this.spend(frame, lane);
    if (frame.count === 0) return this.parts.frames.give(frame);
    this.parts.commands.execute(new SubmitOrdersCommand(actor, frame)).then(
      () => this.await(frame),
      (error: unknown) => {
        this.logger.error(error);
        frame.refuse('OUTCOME_UNKNOWN');
        this.await(frame);
      },
    );
    this.parts.stages.gateway.recordMs(performance.now() - this.gatheredAtMs);
  }

  private frame(): OrderFrame {
    if (this.gathered?.isFull) this.submit();
    if (this.gathered === undefined) {
      this.gathered = this.parts.frames.take();
      this.gatheredAtMs = performance.now();
      this.from = this.origin;
    }
    return this.gathered;
  }

  /** All commands of a lane are granted or none is. */
  private spend(frame: OrderFrame, lane: OrderLane): void {
    const count = frame.laneCounts[lane] + this.invalid[lane];
    this.invalid[lane] = 0;
    if (!this.mayHave(lane, count)) frame.refuse('RATE_LIMITED', lane);
  }

  private mayHave(lane: OrderLane, count: number): boolean {
    const { actor } = this.connection;
    if (actor === undefined || count === 0 || this.parts.limits.mayHave(actor, lane, count)) return true;
    this.patience.refused(count);
    return false;
  }

  /** Why commands of nobody, or of somebody without an account, are not taken: they are requests like others. */
  private turnAway(count: number): number {
    const { actor, address } = this.connection;
    this.patience.refused(count);
    return this.parts.limits.mayAsk(actor, address, count) ? NotTaken.UNAUTHORIZED : NotTaken.RATE_LIMITED;
  }

  private await(frame: OrderFrame): void {
    this.note(frame);
    this.connection.flush();
  }

  /** Notes whose answers those that were taken will be, and answers the others. */
  private note(frame: OrderFrame): void {
    const { answers, frames } = this.parts;
    const { id } = this.connection;
    for (let place = 0; place < frame.count; place += 1) {
      const requestId = frame.requestIds[place] as number;
      const sequence = frame.sequenceOf(place);
      if (sequence !== 0) answers.expect(sequence, id, requestId);
      else this.notTaken(requestId, notTakenNumbers[frame.codeOf(place)]);
    }
    frames.give(frame);
  }

  private notTaken(requestId: number, reason: number): void {
    writeResult(this.connection.writer, requestId, 0, { ...nothing, status: CommandStatus.not_taken, reason });
  }
}
