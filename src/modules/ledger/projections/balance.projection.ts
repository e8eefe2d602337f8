import { eventLayouts } from '../../../common/model/events.js';
import { Side } from '../../../common/model/order-terms.js';
import { accountIdAt, f64At, i32At, sequenceAt, typeAt, u8At } from '../../../common/model/record-fields.js';
import type { RecordBuffer } from '../../../common/model/record-layout.js';
import type { BulkStatement, RowWriter } from '../../../config/database/row-writer.js';
import type { Projection } from '../../projections/projection.js';
import { EXTERNAL_ACCOUNT, FEE_ACCOUNT } from './accounts.js';
import type { TradedAssetsProjection } from './traded-assets.projection.js';

/** The casts keep sums of the venue's own accounts exact in 64 bits, beyond what a number of the driver holds. */
const addToBalances: BulkStatement = {
  columns: 5,
  text: (tuples) => `insert into balances (accountId, assetId, available, held, sequence) values ${tuples}
    on conflict (accountId, assetId) do update set available = available + cast(excluded.available as integer),
    held = held + cast(excluded.held as integer), sequence = excluded.sequence`,
};

/** What a slice added to one account's balance of one asset. */
interface BalanceDelta {
  readonly accountId: number;
  readonly assetId: number;
  available: number;
  held: number;
  sequence: number;
}

const Accepted = eventLayouts.OrderAccepted;
const Traded = eventLayouts.TradeExecuted;
const Cancelled = eventLayouts.OrderCancelled;
const Replaced = eventLayouts.OrderReplaced;
const Prevented = eventLayouts.SelfTradePrevented;
const Rejected = eventLayouts.OrderRejected;
const Activated = eventLayouts.OrderActivated;
const Deposited = eventLayouts.FundsDeposited;
const Withdrawn = eventLayouts.FundsWithdrawn;
const Revised = eventLayouts.TradeRevised;

/** More than the number of assets that a venue can have. */
const ASSETS = 65_536;

/** What every account has available and held, the venue's fee account and the world outside included. */
export class BalanceProjection implements Projection {
  private deltas = new Map<number, BalanceDelta>();
  private spilled: BalanceDelta[] = [];
  private sequence = 0;

  constructor(private readonly assets: TradedAssetsProjection) {}

  apply(events: RecordBuffer, at: number): void {
    this.sequence = sequenceAt(events, at);
    const accountId = accountIdAt(events, at);
    switch (typeAt(events, at)) {
      case Accepted.type:
        return this.hold(
          accountId,
          i32At(events, at + Accepted.at.heldAssetId),
          f64At(events, at + Accepted.at.heldAmount),
        );
      case Replaced.type:
        return this.hold(
          accountId,
          i32At(events, at + Replaced.at.heldAssetId),
          f64At(events, at + Replaced.at.heldDelta),
        );
      case Cancelled.type:
        return this.hold(
          accountId,
          i32At(events, at + Cancelled.at.heldAssetId),
          -f64At(events, at + Cancelled.at.releasedAmount),
        );
      case Traded.type:
        return this.settle(events, at, accountId);
      case Prevented.type:
        return this.release(events, at, accountId);
      case Rejected.type:
        return this.hold(
          accountId,
          i32At(events, at + Rejected.at.heldAssetId),
          -f64At(events, at + Rejected.at.releasedAmount),
        );
      case Activated.type:
        return this.hold(
          accountId,
          i32At(events, at + Activated.at.heldAssetId),
          f64At(events, at + Activated.at.heldAmount),
        );
      case Deposited.type:
        return this.transfer(
          accountId,
          i32At(events, at + Deposited.at.assetId),
          f64At(events, at + Deposited.at.amount),
        );
      case Withdrawn.type:
        return this.transfer(
          accountId,
          i32At(events, at + Withdrawn.at.assetId),
          -f64At(events, at + Withdrawn.at.amount),
        );
      case Revised.type:
        return this.revise(events, at, accountId);
      default:
    }
  }

  async flush(rows: RowWriter): Promise<void> {
    const changed = [...this.spilled, ...this.deltas.values()];
    this.deltas = new Map();
    this.spilled = [];
    await rows.write(
      addToBalances,
      changed.flatMap(({ accountId, assetId, available, held, sequence }) => [
        accountId,
        assetId,
        available,
        held,
        sequence,
      ]),
    );
  }

  private hold(accountId: number, assetId: number, amount: number): void {
    this.add(accountId, assetId, -amount, amount);
  }

  private transfer(accountId: number, assetId: number, amount: number): void {
    this.add(accountId, assetId, amount, 0);
    this.add(EXTERNAL_ACCOUNT, assetId, -amount, 0);
  }

  /** Two orders met that do not trade: what each no longer needs. */
  private release(events: RecordBuffer, at: number, takerAccountId: number): void {
    const { at: field } = Prevented;
    const { baseAssetId, quoteAssetId } = this.assets.of(i32At(events, at + field.instrumentId));
    const takerBuys = u8At(events, at + field.takerSide) === Side.buy;
    const [takerAsset, makerAsset] = takerBuys ? [quoteAssetId, baseAssetId] : [baseAssetId, quoteAssetId];
    this.hold(takerAccountId, takerAsset, -f64At(events, at + field.takerReleased));
    this.hold(i32At(events, at + field.makerAccountId), makerAsset, -f64At(events, at + field.makerReleased));
  }

  private settle(events: RecordBuffer, at: number, takerAccountId: number): void {
    const { at: field } = Traded;
    const { baseAssetId, quoteAssetId } = this.assets.of(i32At(events, at + field.instrumentId));
    const makerAccountId = i32At(events, at + field.makerAccountId);
    const notional = f64At(events, at + field.notional);
    const baseAmount = f64At(events, at + field.baseAmount);
    const takerFee = f64At(events, at + field.takerFee);
    const makerFee = f64At(events, at + field.makerFee);
    const takerReleased = f64At(events, at + field.takerReleased);
    const makerReleased = f64At(events, at + field.makerReleased);
    const takerBuys = u8At(events, at + field.takerSide) === Side.buy;
    const [buyer, buyerFee, buyerReleased] = takerBuys
      ? [takerAccountId, takerFee, takerReleased]
      : [makerAccountId, makerFee, makerReleased];
    const [seller, sellerFee, sellerReleased] = takerBuys
      ? [makerAccountId, makerFee, makerReleased]
      : [takerAccountId, takerFee, takerReleased];
    this.add(buyer, quoteAssetId, buyerReleased, -(notional + buyerFee + buyerReleased));
    this.add(buyer, baseAssetId, baseAmount, 0);
    this.add(seller, baseAssetId, sellerReleased, -(baseAmount + sellerReleased));
    this.add(seller, quoteAssetId, notional - sellerFee, 0);
    if (takerFee + makerFee !== 0) this.add(FEE_ACCOUNT, quoteAssetId, takerFee + makerFee, 0);
  }

  private revise(events: RecordBuffer, at: number, takerAccountId: number): void {
    const { at: field } = Revised;
    const { baseAssetId, quoteAssetId } = this.assets.of(i32At(events, at + field.instrumentId));
    const makerAccountId = i32At(events, at + field.makerAccountId);
    const base = f64At(events, at + field.baseChange);
    const notional = f64At(events, at + field.notionalChange);
    const takerFee = f64At(events, at + field.takerFeeChange);
    const makerFee = f64At(events, at + field.makerFeeChange);
    // 1 for the side that buys.
    const taker = u8At(events, at + field.takerSide) === Side.buy ? 1 : -1;
    this.add(takerAccountId, baseAssetId, taker * base, 0);
    this.add(takerAccountId, quoteAssetId, -taker * notional - takerFee, 0);
    this.add(makerAccountId, baseAssetId, -taker * base, 0);
    this.add(makerAccountId, quoteAssetId, taker * notional - makerFee, 0);
    if (takerFee + makerFee !== 0) this.add(FEE_ACCOUNT, quoteAssetId, takerFee + makerFee, 0);
  }

  private add(accountId: number, assetId: number, available: number, held: number): void {
    const key = accountId * ASSETS + assetId;
    const delta = this.deltas.get(key);
    if (delta === undefined) {
      this.deltas.set(key, { accountId, assetId, available, held, sequence: this.sequence });
      return;
    }
    if (!Number.isSafeInteger(delta.available + available)) {
      // Only the venue's own accounts can move this much in a slice; a second row adds up in the database.
      this.spilled.push({ ...delta });
      delta.available = 0;
      delta.held = 0;
    }
    delta.available += available;
    delta.held += held;
    delta.sequence = this.sequence;
  }
}
