import { beforeEach, expect, test } from '@jest/globals';
import { Counter, Registry } from 'prom-client';
import { commandLayouts } from '../../common/model/commands.js';
import { type EventBody, type EventName, eventLayouts } from '../../common/model/events.js';
import { CancelReason, nameOf, OrderType, Phase, PhaseReason, Side } from '../../common/model/order-terms.js';
import { RecordBuffer } from '../../common/model/record-layout.js';
import { RejectReason } from '../../common/model/reject-reason.js';
import { Breaker } from '../../common/model/risk-limits.js';
import { RiskCounts } from './risk-metrics.js';
import { OrderMetrics, ORDERS_CANCELLED, ORDERS_PROCESSED } from './order-metrics.js';

let registry: Registry;
let metrics: OrderMetrics;
let risk: RiskCounts;

beforeEach(() => {
  registry = new Registry();
  const registers = [registry];
  risk = new RiskCounts();
  metrics = new OrderMetrics(
    new Counter({ name: ORDERS_PROCESSED, help: 'x', labelNames: ['type', 'side', 'outcome'], registers }),
    new Counter({ name: ORDERS_CANCELLED, help: 'x', labelNames: ['reason'], registers }),
    risk,
  );
});

type Told = { [N in EventName]: { readonly name: N; readonly body: Partial<EventBody<N>> } }[EventName];

/** Hands the events over as one durable batch; what a body leaves out is 0. */
function happen(events: readonly Told[], isReplay = false): void {
  const buffer = RecordBuffer.ofCapacity(65_536);
  let end = 0;
  for (const { name, body } of events) {
    const { fields } = eventLayouts[name];
    const blank = Object.fromEntries(
      Object.entries(fields).map(([field, { kind }]) => [field, kind === 'text' ? '' : 0]),
    );
    const header = { sequence: 1, timeUs: 1, index: 0, accountId: 1 };
    end += eventLayouts[name].write(buffer, end, header, { ...blank, ...body } as never);
  }
  metrics.onEvents({ events: buffer, start: 0, end, firstSequence: 1, lastSequence: 1, isReplay });
}

async function counted(name: string): Promise<Record<string, number>> {
  const { values } = (await registry.getSingleMetric(name)?.get()) ?? { values: [] };
  return Object.fromEntries(values.map(({ labels, value }) => [Object.values(labels).join(' '), value]));
}

const accepted = (orderId: number, orderType: OrderType, side: Side): Told => ({
  name: 'OrderAccepted',
  body: { orderId, orderType, side } as never,
});
const rested = (orderId: number): Told => ({ name: 'OrderRested', body: { orderId } as never });
const traded = (takerOrderId: number, takerOpenLots: number): Told => ({
  name: 'TradeExecuted',
  body: { takerOrderId, takerOpenLots } as never,
});
const cancelled = (orderId: number, reason: CancelReason): Told => ({
  name: 'OrderCancelled',
  body: { orderId, reason } as never,
});
const refused = (name: keyof typeof commandLayouts): Told => ({
  name: 'CommandRefused',
  body: { commandType: commandLayouts[name].type },
});

test('each placement counts once, by what became of it under its own command', async () => {
  happen([
    accepted(1, OrderType.limit, Side.buy),
    rested(1),
    accepted(2, OrderType.limit, Side.sell),
    traded(2, 5),
    traded(2, 0),
    accepted(3, OrderType.market, Side.sell),
    traded(3, 1),
    cancelled(3, CancelReason.no_liquidity),
    accepted(4, OrderType.limit, Side.buy),
    rested(4),
    refused('PlaceOrder'),
  ]);
  expect(await counted(ORDERS_PROCESSED)).toEqual({
    'limit buy rested': 2,
    'limit sell filled': 1,
    'market sell cancelled': 1,
    'unknown unknown refused': 1,
  });
});

test('what happens to an order later is no placement', async () => {
  happen([accepted(1, OrderType.limit, Side.buy), rested(1), rested(1), cancelled(1, CancelReason.requested)]);
  happen([traded(7, 0), refused('CancelOrder')]);
  expect(await counted(ORDERS_PROCESSED)).toEqual({ 'limit buy rested': 1 });
  expect(await counted(ORDERS_CANCELLED)).toEqual({ requested: 1 });
});

test('the replay at the start counts nothing', async () => {
  happen([accepted(1, OrderType.limit, Side.buy), rested(1), cancelled(1, CancelReason.requested)], true);
  expect(await counted(ORDERS_PROCESSED)).toEqual({});
  expect(await counted(ORDERS_CANCELLED)).toEqual({});
});

test('what the gate refuses, breakers that trip, halts and limit states are counted by their kind, and no replay', () => {
  const told: Told[] = [
    { name: 'CommandRefused', body: { reason: RejectReason.KILL_SWITCH } },
    { name: 'CommandRefused', body: { reason: RejectReason.UNKNOWN_ORDER } },
    { name: 'CommandRefused', body: { reason: RejectReason.DAILY_LOSS_LIMIT } },
    { name: 'CommandRefused', body: { reason: RejectReason.DAILY_LOSS_LIMIT } },
    { name: 'BreakerTripped', body: { breaker: Breaker.loss } },
    { name: 'MarketBreakerTripped', body: { level: 2 } },
    { name: 'LimitStateChanged', body: { side: Side.buy } },
    { name: 'LimitStateChanged', body: { side: 0 } },
    { name: 'PhaseChanged', body: { phase: Phase.halt, reason: PhaseReason.market_level_2 } },
    { name: 'PhaseChanged', body: { phase: Phase.halt, reason: PhaseReason.market_level_2 } },
    { name: 'PhaseChanged', body: { phase: Phase.halt, reason: PhaseReason.operator } },
    { name: 'PhaseChanged', body: { phase: Phase.auction, reason: PhaseReason.limit_state } },
  ];
  happen(told, true);
  expect([risk.trips, risk.halts, risk.limitStates]).toEqual([new Map(), new Map(), 0]);
  happen(told);
  expect(Object.fromEntries(risk.trips)).toEqual({ loss: 1, market_level_2: 1 });
  expect(Object.fromEntries(risk.halts)).toEqual({ market_level_2: 2, [nameOf(PhaseReason, 0)]: 1 });
  expect(risk.limitStates).toBe(1);
  const refusals = Object.values(RejectReason).map((reason) => [reason, risk.refusalsOf(reason)]);
  const counted5xx = Object.fromEntries(refusals.filter(([, count]) => (count ?? 0) > 0));
  expect(counted5xx).toEqual({ [RejectReason.KILL_SWITCH]: 1, [RejectReason.DAILY_LOSS_LIMIT]: 2 });
});
