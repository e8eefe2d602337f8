import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One step of an order's life other than a fill: accepted, replaced, cancelled (the event's record type). */
@Entity('order_changes', { withoutRowid: true })
export class OrderChangeRow {
  @PrimaryColumn('integer')
  orderId!: number;

  @PrimaryColumn('integer')
  sequence!: number;

  @PrimaryColumn('integer')
  eventIndex!: number;

  @Column('integer')
  kind!: number;

  @Column('integer')
  priceTicks!: number;

  @Column('integer')
  quantityLots!: number;

  @Column('integer')
  openLots!: number;

  @Column('integer')
  cancelReason!: number;

  @Column('integer')
  timeUs!: number;
}
