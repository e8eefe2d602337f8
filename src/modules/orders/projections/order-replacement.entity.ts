import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * New terms of an order. With what it was placed as, its fills and how it ended (both in its row), this is its whole
 * history.
 */
@Entity('order_replacements', { withoutRowid: true })
export class OrderReplacementRow {
  @PrimaryColumn('integer')
  orderId!: number;

  @PrimaryColumn('integer')
  sequence!: number;

  @Column('integer')
  priceTicks!: number;

  @Column('integer')
  quantityLots!: number;

  @Column('integer')
  openLots!: number;

  @Column('integer')
  timeUs!: number;
}
