/**
 * A workload as every engine reads it: commands of six 32-bit integers. Orders are named by the number of their
 * placement, from 1, which is also the order id that the venue gives, because none is refused.
 */
export const Kind = {
  limitGtc: 1,
  limitIoc: 2,
  limitFok: 3,
  market: 4,
  cancel: 5,
  /** Fewer lots at the same price; keeps the place in the queue. */
  reduce: 6,
  /** Another price; to the back of the queue there, after trading. */
  move: 7,
} as const;
export type Kind = (typeof Kind)[keyof typeof Kind];

const WORDS = 6;
/** Orders belong to the accounts in turn. */
export const ACCOUNTS = 1_000;

export function accountOf(orderId: number): number {
  return 1 + ((orderId - 1) % ACCOUNTS);
}

export class CommandList {
  constructor(
    readonly words: Int32Array,
    readonly length: number,
  ) {}

  static ofCapacity(commands: number): CommandList {
    return new CommandList(new Int32Array(commands * WORDS), commands);
  }

  /**
   * `lots` is the quantity of a placement and the new total of a reduced or moved order; `openLots` what of it is
   * open then.
   */
  set(
    command: number,
    kind: Kind,
    order: { readonly side: number; readonly orderId: number },
    priceTicks: number,
    lots: number,
    openLots: number,
  ): void {
    this.words.set([kind, order.side, order.orderId, priceTicks, lots, openLots], command * WORDS);
  }

  kindOf(command: number): number {
    return this.words[command * WORDS] as number;
  }

  sideOf(command: number): number {
    return this.words[command * WORDS + 1] as number;
  }

  orderIdOf(command: number): number {
    return this.words[command * WORDS + 2] as number;
  }

  priceOf(command: number): number {
    return this.words[command * WORDS + 3] as number;
  }

  lotsOf(command: number): number {
    return this.words[command * WORDS + 4] as number;
  }

  openLotsOf(command: number): number {
    return this.words[command * WORDS + 5] as number;
  }

  /** A copy of the first `length` commands. */
  prefix(length: number): CommandList {
    return new CommandList(this.words.slice(0, length * WORDS), length);
  }
}
