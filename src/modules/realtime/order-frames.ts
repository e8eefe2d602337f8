import { OrderFrame } from '../../common/model/order-frame.js';

/** What a frame of a hundred orders takes; it grows where it must. */
const FRAME_BYTES = 16_384;
/** A frame is in use from its first order to the answer of the bus, which is the same turn of the event loop. */
const KEPT_MAX = 64;

/** Frames that are used again. */
export class OrderFrames {
  private readonly free: OrderFrame[] = [];

  take(): OrderFrame {
    return this.free.pop() ?? new OrderFrame(FRAME_BYTES);
  }

  give(frame: OrderFrame): void {
    frame.reset();
    if (this.free.length < KEPT_MAX) this.free.push(frame);
  }
}
