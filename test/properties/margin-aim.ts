/** Turns intents of a venue with margin accounts into commands. */
import { unreachable } from '../../src/common/assert.js';
import { Side, TimeInForce } from '../../src/common/model/order-terms.js';
import { CollarSource, RiskLimit } from '../../src/common/model/risk-limits.js';
import { commandOf, massCancelBody, placeBody } from '../support/command.js';
import { lateMoves } from './breaker-aim.js';
import type { Duel, Move } from './duel.js';
import type { MarginIntent } from './margin-intents.js';

const [POOL, INSURANCE] = [5, 6];
const ACCOUNTS = 6;
const START_TICKS = 100;
const UNKNOWN = 99;

export class MarginAim {
  private references = 0;
  private readonly marks = new Map([
    [1, START_TICKS],
    [2, START_TICKS],
    [3, START_TICKS],
  ]);

  constructor(private readonly duel: Duel) {}

  /** What a venue of `Aim` with four accounts needs to lend: a pool, an insurance, terms, and two that have little and may borrow. */
  openingMoves(): Move[] {
    const accounts = Array.from({ length: ACCOUNTS }, (_, index) => index + 1);
    return [
      ...accounts.slice(4).map((account) => commandOf('OpenAccount', 0, { accountKey: `fund-${account}` })),
      ...[1, 2, 3].map((assetId) => this.deposit(POOL, assetId, 60_000)),
      this.deposit(INSURANCE, 2, 700),
      commandOf('SetMarginFund', POOL, { role: 1 }),
      commandOf('SetMarginFund', INSURANCE, { role: 2 }),
      ...[1, 2].flatMap((instrumentId) => [
        commandOf('SetMarginTerms', 0, { instrumentId, initialPpm: 250_000, maintenancePpm: 125_000, haircutPpm: 0 }),
        this.markSource(instrumentId),
        commandOf('SetMarkPrice', 0, { instrumentId, priceTicks: START_TICKS }),
      ]),
      ...[1, 2].flatMap((account) => [
        ...[1, 2, 3].map((assetId) => this.withdraw(account, assetId, assetId === 2 ? 97_000 : 2_000)),
        commandOf('SetAccountMargin', account, { assetId: 2 }),
      ]),
    ];
  }

  moves(intent: MarginIntent): Move[] {
    switch (intent.kind) {
      case 'marginTerms':
        return [this.terms(intent)];
      case 'accountMargin':
        return [commandOf('SetAccountMargin', intent.account, { assetId: intent.assetId })];
      case 'marginFund':
        return [commandOf('SetMarginFund', intent.account, { role: intent.role })];
      case 'lever': {
        const { instrument: instrumentId, side, lots: quantityLots, ticks, account } = intent;
        const [best] = this.duel.queuePrices(instrumentId, side === Side.buy ? Side.sell : Side.buy);
        const from = best?.priceTicks ?? this.markOf(instrumentId);
        const priceTicks = Math.max(1, side === Side.buy ? from + ticks : from - ticks);
        const timeInForce = intent.isIoc ? TimeInForce.ioc : TimeInForce.gtc;
        return [
          commandOf('PlaceOrder', account, placeBody({ instrumentId, side, priceTicks, quantityLots, timeInForce })),
        ];
      }
      case 'quote':
        return this.quote(intent);
      case 'jump': {
        const { instrument: instrumentId, percent, quotesAfter } = intent;
        const priceTicks = Math.max(1, Math.min(400, Math.floor((this.markOf(instrumentId) * percent) / 100)));
        this.marks.set(instrumentId, priceTicks);
        const quotes = { kind: 'quote', instrument: instrumentId, account: 3, lots: 40, ticks: 1, side: 0 } as const;
        return [commandOf('SetMarkPrice', 0, { instrumentId, priceTicks }), ...(quotesAfter ? this.quote(quotes) : [])];
      }
      case 'ruin':
        return this.ruin(intent);
      case 'review':
        return this.reviews(intent.times, intent.pauseUs);
      case 'takeOut': {
        const { available } = this.duel.balance(intent.account, intent.asset);
        return [this.withdraw(intent.account, intent.asset, Math.max(1, Math.floor(available / intent.share)))];
      }
      case 'payIn':
        return [this.deposit(intent.account, intent.asset, intent.amount)];
      case 'unrelated':
        return [this.markSource((intent.pick % 3) + 1, intent.pick % 2)];
      default:
        return unreachable(intent);
    }
  }

  private ruin({
    account,
    instrument,
    isLong,
    lots,
    percent,
    quotedLots,
    reviews,
  }: MarginIntent & { kind: 'ruin' }): Move[] {
    const quote = { kind: 'quote', instrument, ticks: 0, side: 0 } as const;
    const side = isLong ? Side.buy : Side.sell;
    const mark = this.markOf(instrument);
    const priceTicks = isLong ? mark + 1 : mark;
    const order = { instrumentId: instrument, side, priceTicks, quantityLots: lots, timeInForce: TimeInForce.ioc };
    const before = this.quote({ ...quote, account: 3, lots });
    const next = Math.max(1, Math.floor((mark * (isLong ? 100 - percent : 100 + percent)) / 100));
    this.marks.set(instrument, next);
    return [
      ...before,
      commandOf('PlaceOrder', account, placeBody(order)),
      commandOf('MassCancel', 3, massCancelBody()),
      commandOf('SetMarkPrice', 0, { instrumentId: instrument, priceTicks: next }),
      ...(quotedLots === 0 ? [] : this.quote({ ...quote, account: 4, lots: quotedLots })),
      ...this.reviews(reviews, 250_000),
    ];
  }

  private reviews(times: number, pauseUs: number): Move[] {
    return Array.from({ length: times }, () => {
      const tick = commandOf('TimerTick', 0, {});
      lateMoves.set(tick, pauseUs);
      return tick;
    });
  }

  private quote({ instrument: instrumentId, account, lots, ticks, side }: MarginIntent & { kind: 'quote' }): Move[] {
    const mark = this.markOf(instrumentId);
    const sides = side === 0 ? [Side.buy, Side.sell] : [side];
    return sides.map((one) => {
      const priceTicks = Math.max(1, one === Side.buy ? mark - ticks : mark + ticks + 1);
      return commandOf('PlaceOrder', account, placeBody({ instrumentId, side: one, priceTicks, quantityLots: lots }));
    });
  }

  private terms({
    instrument,
    initialPpm,
    keptShare,
    haircutPpm,
    spoil,
  }: MarginIntent & { kind: 'marginTerms' }): Move {
    const fine = { instrumentId: instrument, initialPpm, maintenancePpm: initialPpm / keptShare, haircutPpm };
    switch (spoil) {
      case 'instrument':
        return commandOf('SetMarginTerms', 0, { ...fine, instrumentId: UNKNOWN });
      case 'order':
        return commandOf('SetMarginTerms', 0, { ...fine, maintenancePpm: initialPpm + 1 });
      case 'none':
        return commandOf('SetMarginTerms', 0, { ...fine, maintenancePpm: 0 });
      case 'haircut':
        return commandOf('SetMarginTerms', 0, { ...fine, haircutPpm: initialPpm % 500_000 === 0 ? -1 : 1_000_001 });
      case 'large':
        return commandOf('SetMarginTerms', 0, { ...fine, initialPpm: 1_000_001 });
      default:
        return commandOf('SetMarginTerms', 0, fine);
    }
  }

  private markOf(instrumentId: number): number {
    return this.marks.get(instrumentId) ?? START_TICKS;
  }

  private markSource(instrumentId: number, isLast = 0): Move {
    const value = isLast === 1 ? CollarSource.last : CollarSource.mark;
    const none = { untilUs: 0, assetId: 0, tradeGroup: 0 };
    return commandOf('SetRiskLimit', 0, { ...none, value, instrumentId, limit: RiskLimit.mark_source });
  }

  private deposit(accountId: number, assetId: number, amount: number): Move {
    this.references += 1;
    return commandOf('Deposit', accountId, { amount, assetId, reference: `margin-${this.references}` });
  }

  private withdraw(accountId: number, assetId: number, amount: number): Move {
    this.references += 1;
    return commandOf('Withdraw', accountId, { amount, assetId, reference: `margin-${this.references}` });
  }
}
