/**
 * Margin accounts: who is one, by which terms, what their orders may borrow. What an order holds beyond what its account has is borrowed,
 * which shows as an available balance below nothing; the pool has to have it all, so whatever others have can always be paid out.
 */
import { PPM } from '../../../common/exact.js';
import { type CommandBody, commandLayouts } from '../../../common/model/commands.js';
import { FundRole, MarginState } from '../../../common/model/margin.js';
import { RejectReason } from '../../../common/model/reject-reason.js';
import { AccountKind, type MarginBook } from '../../risk/domain/margin-book.js';
import type { CommandView } from './command-view.js';
import type { Margins, TradingParts } from './core-parts.js';
import type { EventWriter } from './event-writer.js';
import type { AskedOrder, MarginCalculator } from './margin-figures.js';

/** Margin accounts are looked at so often while any of them could owe something. */
export const REVIEW_US = 250_000;

interface MarginParts extends TradingParts {
  readonly margin: MarginBook;
  readonly figures: MarginCalculator;
}

export class MarginDesk implements Margins {
  constructor(private readonly core: MarginParts) {}

  set(name: 'SetMarginTerms' | 'SetAccountMargin' | 'SetMarginFund', command: CommandView, events: EventWriter): void {
    if (name === 'SetMarginTerms') this.setTerms(command, events);
    else if (name === 'SetAccountMargin') this.setAccount(command, events);
    else this.setFund(command, events);
  }

  /** Check 21 of an account that is no spot account. */
  refusalOfOrder(accountId: number, heldAssetId: number, asked: AskedOrder): RejectReason | 0 {
    const { figures, margin, orders, ledger } = this.core;
    const account = margin.accountOf(accountId);
    if (account === undefined) return RejectReason.FUND_ACCOUNT;
    if (account.state >= MarginState.reducing) return RejectReason.ACCOUNT_IN_LIQUIDATION;
    // Without a price to trade at it ends at once.
    if (asked.heldAmount === 0) return 0;
    const { baseAssetId, instrumentId, quoteAssetId } = asked.instrument;
    if (quoteAssetId !== account.assetId || margin.termsOf(instrumentId) === undefined) {
      return RejectReason.INSTRUMENT_NOT_MARGINABLE;
    }
    const asset = figures.valued(account.assetId).find(({ instrument }) => instrument.baseAssetId === baseAssetId);
    if (asset === undefined || asset.markTicks === 0) return RejectReason.NO_MARK_PRICE;
    const replacedAmount = asked.replacedSlot === 0 ? 0 : orders.heldAmountOf(asked.replacedSlot);
    const available = ledger.availableOf(accountId, heldAssetId);
    if (!this.canLend(available, asked.heldAmount - replacedAmount, heldAssetId)) {
      return RejectReason.LENDING_POOL_EXHAUSTED;
    }
    if (figures.freeWith(account, asked) >= 0n || figures.onlyReduces(account, asset, asked)) return 0;
    return RejectReason.INSUFFICIENT_MARGIN;
  }

  /** Whether the pool has what an account comes to borrow when so much more of what it has available is held. */
  canLend(available: number, moreHeld: number, assetId: number): boolean {
    const borrows = Math.max(0, moreHeld - available) - Math.max(0, -available);
    return borrows <= 0 || borrows <= this.core.figures.lendable(assetId);
  }

  /** An order of the account has come in, or holds something else: it is looked at from now on. */
  noteHeld(accountId: number): void {
    const { margin, command } = this.core;
    if (margin.kindOf(accountId) !== AccountKind.margin || margin.nextReviewUs !== Infinity) return;
    margin.nextReviewUs = command.timeUs + REVIEW_US;
  }

  /** What of an account's available balance may leave the venue, or be taken back: of the pool nothing that is lent. */
  withdrawable(accountId: number, assetId: number): number {
    const available = this.core.ledger.availableOf(accountId, assetId);
    const isPool = this.core.margin.fundOf(FundRole.pool) === accountId;
    return isPool ? this.core.figures.lendable(assetId) : available;
  }

  /** Of one whose balance covers it: whether a margin account keeps its initial margin. */
  mayWithdraw(accountId: number, assetId: number, amount: number): boolean {
    const { figures, margin } = this.core;
    const account = margin.accountOf(accountId);
    if (account === undefined || !figures.couldOwe(accountId)) return true;
    return figures.freeWith(account, undefined, { assetId, amount }) >= 0n;
  }

  private setTerms(command: CommandView, events: EventWriter): void {
    const body = commandLayouts.SetMarginTerms.read(command.buffer, command.at);
    const refusal = this.refusalOfTerms(body);
    if (refusal !== 0) return events.refused(command, refusal, 0, body.instrumentId, 0);
    const { instrumentId, ...terms } = body;
    this.core.margin.setTerms(instrumentId, terms);
    events.write('MarginTermsSet', 0, body);
  }

  private setAccount(command: CommandView, events: EventWriter): void {
    const { assetId } = commandLayouts.SetAccountMargin.read(command.buffer, command.at);
    const { accountId } = command;
    const refusal = this.refusalOfAccount(accountId, assetId);
    if (refusal !== 0) return events.refused(command, refusal, 0, 0, 0);
    this.core.margin.setAccount(accountId, assetId);
    this.core.ledger.setBorrower(accountId, assetId !== 0);
    events.write('AccountMarginSet', accountId, { assetId });
  }

  private setFund(command: CommandView, events: EventWriter): void {
    const { role } = commandLayouts.SetMarginFund.read(command.buffer, command.at);
    const { accountId } = command;
    const refusal = this.refusalOfFund(accountId, role);
    if (refusal !== 0) return events.refused(command, refusal, 0, 0, 0);
    this.core.margin.setFund(accountId, role);
    events.write('MarginFundSet', accountId, { role });
  }

  private refusalOfTerms(body: CommandBody<'SetMarginTerms'>): RejectReason | 0 {
    const { instrumentId, initialPpm, maintenancePpm, haircutPpm } = body;
    if (!this.core.registry.instrument(instrumentId)) return RejectReason.UNKNOWN_INSTRUMENT;
    const isFine = maintenancePpm >= 1 && maintenancePpm <= initialPpm && initialPpm <= PPM;
    return isFine && haircutPpm >= 0 && haircutPpm <= PPM ? 0 : RejectReason.LIMITS_OUT_OF_RANGE;
  }

  private refusalOfAccount(accountId: number, assetId: number): RejectReason | 0 {
    const { ledger, margin } = this.core;
    if (!ledger.hasAccount(accountId)) return RejectReason.UNKNOWN_ACCOUNT;
    if (assetId !== 0 && !ledger.hasAsset(assetId)) return RejectReason.UNKNOWN_ASSET;
    if (margin.kindOf(accountId) === AccountKind.fund) return RejectReason.FUND_ACCOUNT;
    return this.isInUse(accountId) ? RejectReason.MARGIN_IN_USE : 0;
  }

  private refusalOfFund(accountId: number, role: number): RejectReason | 0 {
    const { figures, ledger, margin } = this.core;
    if (!ledger.hasAccount(accountId)) return RejectReason.UNKNOWN_ACCOUNT;
    if (role !== FundRole.pool && role !== FundRole.insurance) return RejectReason.INVALID_COMMAND;
    const kind = margin.kindOf(accountId);
    if (kind === AccountKind.fund) return RejectReason.FUND_ACCOUNT;
    if (kind === AccountKind.margin || this.isInUse(accountId)) return RejectReason.MARGIN_IN_USE;
    if (role === FundRole.insurance) return 0;
    for (let asset = 1; asset <= ledger.assetCount; asset += 1) {
      if (figures.lent(asset) > ledger.availableOf(accountId, asset)) return RejectReason.LENDING_POOL_EXHAUSTED;
    }
    return 0;
  }

  private isInUse(accountId: number): boolean {
    const { figures, gate, margin } = this.core;
    const state = margin.accountOf(accountId)?.state ?? MarginState.normal;
    return gate.openOrdersOf(accountId) > 0 || figures.couldOwe(accountId) || state !== MarginState.normal;
  }
}
