/**
 * The order commands of one connection: gathered from a frame, granted by the limits of the account, handed to the venue in one
 * command of the bus, and noted for the answers that their events will be.
 */
import { Logger } from '@nestjs/common';
import type { CommandBus } from '@nestjs/cqrs';
import type { CommandOrigin } from '../../common/model/commands.js';
import type { NotTakenCode, OrderFrame, OrderLane } from '../../common/model/order-frame.js';
import { writeCommand } from '../engine/domain/command-codec.js';
import { SubmitOrdersCommand } from '../engine/order.commands.js';
import type { Connection } from './connection.js';
import { type CommandAnswers, writeResult } from './domain/command-answers.js';
import { DECODED, decodeOrder, requestIdAt } from './domain/order-decoding.js';
import { CommandStatus, NotTaken } from './domain/wire-messages.js';
import type { OrderMessage } from './json-requests.js';
import type { OrderFrames } from './order-frames.js';
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
}

export class SessionOrders {
  private readonly logger = new Logger('realtime');
  /** What has been gathered and is not submitted. */
  private gathered: OrderFrame | undefined;
  /** Who sends it: does not change while a frame is read. */
  private from: CommandOrigin = { accountId: 0, sessionId: 0 } as CommandOrigin;

  constructor(
    private readonly connection: Connection,
    private readonly parts: OrderParts,
  ) {}

  get origin(): CommandOrigin {
    const { actor, sessionId } = this.connection;
    return { accountId: actor?.accountId ?? 0, sessionId } as CommandOrigin;
  }

  /** Gathers the order message at byte `at`; throws `WireFault` where it is none. */
  decode(view: DataView, at: number): void {
    const frame = this.frame();
    const reason = decodeOrder(view, at, this.from, frame);
    if (reason !== DECODED) this.notTaken(requestIdAt(view, at), reason);
  }

  /** The same for a command that came in words. */
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
    if (frame.count === 0) return this.parts.frames.give(frame);
    if (actor === undefined || actor.accountId === 0) {
      frame.refuse('UNAUTHORIZED');
      return this.await(frame);
    }
    for (const lane of ['orders', 'cancels'] as const) this.spend(frame, lane);
    this.parts.commands.execute(new SubmitOrdersCommand(actor, frame)).then(
      () => this.await(frame),
      (error: unknown) => {
        this.logger.error(error);
        frame.refuse('OUTCOME_UNKNOWN');
        this.await(frame);
      },
    );
  }

  private frame(): OrderFrame {
    if (this.gathered?.isFull) this.submit();
    if (this.gathered === undefined) {
      this.gathered = this.parts.frames.take();
      this.from = this.origin;
    }
    return this.gathered;
  }

  /** All commands of a lane are granted or none is. */
  private spend(frame: OrderFrame, lane: OrderLane): void {
    const { actor } = this.connection;
    const count = frame.laneCounts[lane];
    if (actor === undefined || count === 0 || this.parts.limits.mayHave(actor, lane, count)) return;
    frame.refuse('RATE_LIMITED', lane);
  }

  /** Notes whose answers those that were taken will be, and answers the others. */
  private await(frame: OrderFrame): void {
    const { answers, frames } = this.parts;
    const { id } = this.connection;
    for (let place = 0; place < frame.count; place += 1) {
      const requestId = frame.requestIds[place] as number;
      const sequence = frame.sequenceOf(place);
      if (sequence !== 0) answers.expect(sequence, id, requestId);
      else this.notTaken(requestId, notTakenNumbers[frame.codeOf(place)]);
    }
    frames.give(frame);
    this.connection.flush();
  }

  private notTaken(requestId: number, reason: number): void {
    writeResult(this.connection.writer, requestId, 0, { ...nothing, status: CommandStatus.not_taken, reason });
  }
}
