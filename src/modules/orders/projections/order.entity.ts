import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** An order as it was placed and as its last event left it. `status` is an index into `statuses` of the projection. */
@Entity('orders')
@Index('orders_account', ['accountId', 'orderId'])
@Index('orders_client_order_id', ['accountId', 'clientOrderId'], { where: `"clientOrderId" <> ''` })
@Index('orders_list', ['listId'], { where: `"listId" <> 0` })
export class OrderRow {
  @PrimaryColumn('integer')
  orderId!: number;

  @Column('integer')
  accountId!: number;

  @Column('integer')
  instrumentId!: number;

  @Column('text')
  clientOrderId!: string;

  @Column('integer')
  side!: number;

  @Column('integer')
  orderType!: number;

  @Column('integer')
  timeInForce!: number;

  @Column('integer')
  selfTradePrevention!: number;

  @Column('integer')
  flags!: number;

  @Column('integer')
  priceTicks!: number;

  @Column('integer')
  quantityLots!: number;

  /** Price and quantity as they were placed. */
  @Column('integer')
  placedPriceTicks!: number;

  @Column('integer')
  placedQuantityLots!: number;

  /** 0 for an order of no list. */
  @Column('integer')
  listId!: number;

  /** As JSON, see accepted-terms.ts. */
  @Column('text')
  terms!: string;

  @Column('integer')
  stopPriceTicks!: number;

  @Column('integer')
  filledLots!: number;

  @Column('integer')
  openLots!: number;

  @Column('integer')
  preventedLots!: number;

  @Column('integer')
  filledNotional!: number;

  @Column('integer')
  feePaid!: number;

  @Column('integer')
  status!: number;

  /** 0 where the order was not cancelled. */
  @Column('integer')
  cancelReason!: number;

  /** 0 where the order was not rejected. */
  @Column('integer')
  rejectReason!: number;

  @Column('integer')
  createdUs!: number;

  @Column('integer')
  updatedUs!: number;

  @Column('integer')
  sequence!: number;
}
