/** What was found to be free under limits spares looking at them again; it may never let in, or keep out, what they would not. */
import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { OrderType, Side } from '../../../common/model/order-terms.js';
import { RejectReason } from '../../../common/model/reject-reason.js';
import { NO_LIMIT, RiskLimit } from '../../../common/model/risk-limits.js';
import { OrderAsk } from './order-ask.js';
import { FillFacts } from './positions.js';
import { PreTradeGate } from './pre-trade-gate.js';

const ACCOUNTS = [1, 2];
const [USD, GROUP] = [1, 7];
const DAY_US = 86_400_000_000;
const limits = ['position', 'open_notional', 'gross_exposure', 'net_exposure', 'daily_loss'] as const;
const OPENING_TICKS = 12;
const noPrices = { lastTicks: 0, midTicks: 0, markTicks: 0, oppositeTicksOf: () => 0 };

interface Open {
  readonly ask: OrderAsk;
  readonly position: number;
  readonly lots: number;
}

/** A gate that is asked, and told of what it let in; the other one has to look at every limit each time. */
class Driven {
  /** The last price of each instrument moves with its fills. */
  readonly lastTicks = [0, OPENING_TICKS, OPENING_TICKS];
  readonly gate = new PreTradeGate({
    unitOf: () => 1,
    ticksOf: (instrumentId) => this.lastTicks[instrumentId] as number,
    followTrades: () => true,
    openingTicksOf: () => OPENING_TICKS,
  });
  private readonly open: Open[] = [];

  constructor(private readonly looksAgain: boolean) {
    this.gate.state.openAsset(USD);
    for (const instrument of [1, 2]) this.gate.state.openInstrument(instrument);
    for (const account of ACCOUNTS) this.gate.openAccount(account);
  }

  place({ accountId, instrumentId, side, lots, price, timeUs }: Placement): number {
    const ask = Object.assign(
      new OrderAsk(noPrices),
      { accountId, instrumentId, quoteAssetId: USD, unitsPerTickLot: 1, side, timeUs, mayStay: 1 },
      { totalLots: lots, openLots: lots, ownTicks: price, holdTicks: price, worstTicks: price },
      { kind: (OrderType.limit << 2) | side, sentTicks: price, sentAmount: lots },
    );
    const refusal = this.ask(ask);
    if (refusal === 0) this.open.push({ ask, position: this.gate.openAsked(ask), lots });
    return refusal;
  }

  /** Asks whether an open order may have other terms, and gives it them. */
  replace(index: number, { lots, price, timeUs }: Placement): number {
    const at = index % Math.max(1, this.open.length);
    const order = this.open[at];
    if (order === undefined) return 0;
    const { ask, position } = order;
    const [replacedLots, replacedNotional] = [order.lots, order.lots * ask.holdTicks];
    const terms = { totalLots: lots, openLots: lots, ownTicks: price, holdTicks: price, worstTicks: price, timeUs };
    const next = Object.assign(new OrderAsk(noPrices), ask, terms, { kind: 0, replacedLots, replacedNotional });
    const refusal = this.ask(next);
    if (refusal !== 0) return refusal;
    this.gate.changeOpen(position, ask.side, lots - replacedLots, lots * price - replacedNotional);
    this.open[at] = { ask: Object.assign(next, { replacedLots: 0, replacedNotional: 0 }), position, lots };
    return 0;
  }

  /** Lets one of the open orders trade at a price that is so much better for it, or go. */
  end(index: number, better: number, fee: number, timeUs: number): void {
    const [order] = this.open.splice(index % Math.max(1, this.open.length), 1);
    if (order === undefined) return;
    const { ask, position, lots } = order;
    const { side, holdTicks } = ask;
    if (better < 0) return this.gate.changeOpen(position, side, -lots, -lots * holdTicks);
    const unit = side === Side.buy ? Math.max(1, holdTicks - better) : holdTicks + better;
    const traded = { instrumentId: ask.instrumentId, quoteAssetId: USD, quoteUnitsPerTickLot: 1 };
    this.lastTicks[ask.instrumentId] = unit;
    const isAtMark = this.gate.noteTrade(traded, unit);
    const terms = { side, lots, unit, openUnit: holdTicks, fee, timeUs, isAtMark };
    const fill = Object.assign(new FillFacts(), terms);
    this.gate.filled(position, fill);
  }

  private ask(ask: OrderAsk): number {
    if (this.looksAgain) this.gate.state.limits.changes += 1;
    return this.gate.refusalOf(ask);
  }

  limit(name: (typeof limits)[number], value: number, accountId: number): void {
    const tradeGroup = accountId === 0 ? GROUP : 0;
    const target = { accountId, tradeGroup, instrumentId: 1, assetId: USD };
    this.gate.state.setLimit(RiskLimit[name], target, value, 0);
  }
}

/** Each account buys at `price` from nobody in particular. */
function bought(driven: Driven, instrumentId: number, price: number, lots: number, timeUs = 1): void {
  for (const accountId of ACCOUNTS) {
    const terms = { accountId, instrumentId, side: Side.buy, lots, price, timeUs };
    if (driven.place(terms) === 0) driven.end(0, 0, 0, timeUs);
  }
}

test.each([100, 40])(
  'a market that falls to %i from where it was before anybody had a limit is told whole',
  (after) => {
    const [remembering, looking] = [new Driven(false), new Driven(true)];
    const answers = [remembering, looking].map((driven) => {
      driven.lastTicks[1] = 1_000;
      bought(driven, 1, 1_000, 1_000);
      for (const accountId of ACCOUNTS) driven.limit('daily_loss', 900_000, accountId);
      const order = { instrumentId: 1, side: Side.buy, lots: 1, price: 1, timeUs: 1 };
      const first = driven.place({ ...order, accountId: 1 });
      driven.place({ ...order, accountId: 2, price: after });
      driven.end(1, 0, 0, 1);
      return [first, driven.place({ ...order, accountId: 1 })];
    });
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]).toEqual([0, RejectReason.DAILY_LOSS_LIMIT]);
  },
);

interface Placement {
  readonly accountId: number;
  readonly instrumentId: number;
  readonly side: number;
  readonly lots: number;
  readonly price: number;
  readonly timeUs: number;
}

const account = fc.constantFrom(...ACCOUNTS);
const timeUs = fc.constantFrom(1, 1, 1, 1, 1, 1, 2, DAY_US + 1);
const price = fc.oneof(
  { weight: 99, arbitrary: fc.integer({ min: 1, max: 30 }) },
  { weight: 1, arbitrary: fc.constant(2 ** 49) },
);
const placement = fc.record({
  accountId: account,
  instrumentId: fc.constantFrom(1, 2),
  side: fc.constantFrom(Side.buy, Side.sell),
  lots: fc.integer({ min: 1, max: 9 }),
  price,
  timeUs,
});
const setting = fc
  .tuple(fc.constantFrom(...limits), fc.constantFrom(NO_LIMIT, 0, 9, 25, 60, 300, 900), fc.nat(2))
  .map((terms) => (driven: Driven) => driven.limit(...terms));
const step = fc.oneof(
  { weight: 20, arbitrary: placement.map((order) => (driven: Driven) => driven.place(order)) },
  {
    weight: 6,
    arbitrary: fc.tuple(fc.nat(9), placement).map((terms) => (driven: Driven) => driven.replace(...terms)),
  },
  {
    weight: 16,
    arbitrary: fc
      .tuple(
        fc.nat(9),
        fc.integer({ min: -4, max: 20 }),
        fc.oneof(fc.integer({ min: -3, max: 9 }), fc.constant(60)),
        timeUs,
      )
      .map((terms) => (driven: Driven) => driven.end(...terms)),
  },
  { weight: 1, arbitrary: setting },
  {
    weight: 1,
    arbitrary: fc.tuple(account, fc.constantFrom(0, GROUP)).map(
      ([accountId, group]) =>
        (driven: Driven) =>
          driven.gate.setGroup(accountId, group, 1, () => USD),
    ),
  },
);

test('what is free never decides otherwise than the limits themselves', () => {
  const refusals = new Set<unknown>();
  const settings = fc.array(setting, { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(settings, fc.array(step, { minLength: 50, maxLength: 150 }), (first, steps) => {
      const [remembers, looks] = [new Driven(false), new Driven(true)];
      for (const one of [...first, ...steps]) {
        const said = one(looks);
        expect(one(remembers)).toBe(said);
        refusals.add(said);
      }
    }),
    { numRuns: 400 },
  );
  // Each of the five limits has refused something, and something was let in.
  expect(refusals.size).toBeGreaterThanOrEqual(limits.length + 2);
});
