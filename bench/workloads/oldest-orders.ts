const PICKED_FROM = 512;

/** Live orders by age, of which one of the 512 oldest is picked. Ids are added in ascending order. */
export class OldestOrders {
  /** The oldest, ascending; all of them live. */
  private oldest: number[] = [];
  /** The others, ascending; those that have gone are skipped when their turn comes. */
  private readonly others: number[] = [];
  private nextOther = 0;
  private readonly gone = new Set<number>();

  get isEmpty(): boolean {
    return this.oldest.length === 0;
  }

  add(orderId: number): void {
    this.others.push(orderId);
    this.refill();
  }

  /** Forgets an order; one that is not here is none. */
  remove(orderId: number): void {
    const position = this.oldest.indexOf(orderId);
    if (position < 0) {
      this.gone.add(orderId);
      return;
    }
    this.oldest.splice(position, 1);
    this.refill();
  }

  /** `draw` picks a number below the count of candidates. */
  pick(draw: (count: number) => number): number {
    return this.oldest[draw(this.oldest.length)] as number;
  }

  private refill(): void {
    while (this.oldest.length < PICKED_FROM && this.nextOther < this.others.length) {
      const orderId = this.others[this.nextOther] as number;
      this.nextOther += 1;
      if (!this.gone.delete(orderId)) this.oldest.push(orderId);
    }
  }
}
