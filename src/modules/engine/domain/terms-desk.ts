/** What operators set beside instruments: trade groups, fee tiers, allocation, mark prices. */
import { PPM, ppmCeil } from '../../../common/exact.js';
import { type CommandBody, commandLayouts } from '../../../common/model/commands.js';
import { Allocation, Phase } from '../../../common/model/order-terms.js';
import { RejectReason } from '../../../common/model/reject-reason.js';
import { INTEGER_MAX } from '../../../common/model/units.js';
import type { MarketState } from '../../matching/domain/market-state.js';
import type { OrderBook } from '../../matching/domain/order-book.js';
import { PriceSource } from '../../matching/domain/trigger-book.js';
import type { CommandView } from './command-view.js';
import type { ControlledParts } from './core-parts.js';
import type { EventWriter } from './event-writer.js';
import { isCount } from './order-checks.js';

export class TermsDesk {
  constructor(private readonly core: ControlledParts) {}

  setTradeGroup(command: CommandView, events: EventWriter): void {
    const { tradeGroup } = commandLayouts.SetTradeGroup.read(command.buffer, command.at);
    const account = command.accountId;
    if (!this.core.ledger.hasAccount(account)) return this.refuse(command, RejectReason.UNKNOWN_ACCOUNT, events);
    if (tradeGroup < 0) return this.refuse(command, RejectReason.INVALID_COMMAND, events);
    this.core.traits.setTradeGroup(account, tradeGroup);
    const { gate, registry } = this.core;
    gate.setGroup(account, tradeGroup, command.timeUs, (id) => registry.instrument(id)?.quoteAssetId ?? 0);
    events.write('TradeGroupSet', account, { tradeGroup });
  }

  setAccountTier(command: CommandView, events: EventWriter): void {
    const { tier } = commandLayouts.SetAccountTier.read(command.buffer, command.at);
    const account = command.accountId;
    if (!this.core.ledger.hasAccount(account)) return this.refuse(command, RejectReason.UNKNOWN_ACCOUNT, events);
    this.core.traits.setFeeTier(account, tier);
    events.write('AccountTierSet', account, { tier });
  }

  setFeeTier(command: CommandView, events: EventWriter): void {
    const body = commandLayouts.SetFeeTier.read(command.buffer, command.at);
    const refusal = this.refusalOfFeeTier(body);
    if (refusal !== 0) return events.refused(command, refusal, 0, body.instrumentId, 0);
    this.core.feeTiers.set(body.instrumentId, body.tier, body);
    events.write('FeeTierSet', 0, body);
  }

  setMarkPrice(command: CommandView, events: EventWriter): void {
    const body = commandLayouts.SetMarkPrice.read(command.buffer, command.at);
    const { instrumentId, priceTicks } = body;
    const instrument = this.core.registry.instrument(instrumentId);
    if (!instrument) return events.refused(command, RejectReason.UNKNOWN_INSTRUMENT, 0, instrumentId, 0);
    if (!isCount(priceTicks) || priceTicks === 0) {
      return events.refused(command, RejectReason.INVALID_COMMAND, 0, instrumentId, 0);
    }
    const market = this.core.markets[instrumentId] as MarketState;
    market.markPriceTicks = priceTicks;
    market.lookAgain();
    events.write('MarkPriceSet', 0, body);
    if (instrument.phase === Phase.continuous) {
      this.core.triggers.observe(market, PriceSource.mark, priceTicks, events);
    }
    this.core.aftermath.settle(instrumentId, events);
  }

  setAllocation(command: CommandView, events: EventWriter): void {
    const body = commandLayouts.SetAllocation.read(command.buffer, command.at);
    const { instrumentId } = body;
    const refusal = this.refusalOfAllocation(body);
    if (refusal !== 0) return events.refused(command, refusal, 0, instrumentId, 0);
    const market = this.core.markets[instrumentId] as MarketState;
    const book = this.core.books[instrumentId] as OrderBook;
    const { instrumentId: _, ...terms } = body;
    market.allocation.terms = terms;
    book.trackTop(terms.topOfBook === 1);
    events.write('AllocationSet', 0, body);
  }

  private refusalOfAllocation(body: CommandBody<'SetAllocation'>): RejectReason | 0 {
    const { method, topOfBook, fifoPercent, leadMarketMakerPercent, leadMarketMakerAccountId } = body;
    if (!this.core.registry.instrument(body.instrumentId)) return RejectReason.UNKNOWN_INSTRUMENT;
    const percents = [fifoPercent, leadMarketMakerPercent];
    const fits =
      method <= Allocation.split &&
      topOfBook <= 1 &&
      percents.every((percent) => percent >= 0 && percent <= 100) &&
      isCount(body.topMaxLots) &&
      isCount(body.minShareLots);
    if (!fits) return RejectReason.ALLOCATION_OUT_OF_RANGE;
    const hasMaker = leadMarketMakerAccountId !== 0;
    return hasMaker && !this.core.ledger.hasAccount(leadMarketMakerAccountId) ? RejectReason.UNKNOWN_ACCOUNT : 0;
  }

  private refusalOfFeeTier(body: {
    readonly instrumentId: number;
    readonly tier: number;
    readonly makerFeePpm: number;
    readonly takerFeePpm: number;
  }): RejectReason | 0 {
    const { makerFeePpm, takerFeePpm } = body;
    const instrument = this.core.registry.instrument(body.instrumentId);
    if (!instrument) return RejectReason.UNKNOWN_INSTRUMENT;
    if (body.tier === 0) return RejectReason.INVALID_COMMAND;
    if (takerFeePpm < 0 || takerFeePpm > PPM) return RejectReason.FEES_OUT_OF_RANGE;
    if (makerFeePpm < -takerFeePpm || makerFeePpm > PPM) return RejectReason.FEES_OUT_OF_RANGE;
    const { maxNotional } = instrument;
    const largest = maxNotional + ppmCeil(Math.max(makerFeePpm, takerFeePpm), maxNotional);
    return largest > INTEGER_MAX ? RejectReason.LIMITS_OUT_OF_RANGE : 0;
  }

  private refuse(command: CommandView, reason: RejectReason, events: EventWriter): void {
    events.refused(command, reason, 0, 0, 0);
  }
}
