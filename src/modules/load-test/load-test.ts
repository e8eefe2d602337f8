/**
 * An open loop of orders and cancels ("commands") against a venue: they come at their times, whatever became of those before, and latency
 * is counted from when a command was due. What a connection holds back, because too much of it waits, is late and not left out, even
 * where it is never sent.
 */
import { setTimeout } from 'node:timers/promises';
import { BinaryTrader } from './binary-trader.js';
import { Pace } from './domain/pace.js';
import { HttpTrader } from './http-trader.js';
import type { LoadTarget, Scenario } from './load-target.js';
import { type Latency, type Slice, Tally } from './tally.js';
import type { Trader } from './trader.js';

export const protocols = ['ws', 'http'] as const;
export type Protocol = (typeof protocols)[number];

export interface LoadPlan {
  readonly protocol: Protocol;
  readonly seconds: number;
  /** Connections. */
  readonly concurrency: number;
  /** Commands a second, all connections together. */
  readonly rps: number;
  readonly ordersPerFrame: number;
  /** How long to wait for answers behind the last command. */
  readonly graceMs?: number;
}

export interface LoadReport {
  readonly target: string;
  readonly protocol: Protocol;
  readonly scenario: Scenario;
  readonly symbol: string;
  readonly connections: number;
  readonly ordersPerFrame: number;
  readonly askedPerSecond: number;
  readonly planned: number;
  /** From the first moment to the last frame that was sent. */
  readonly sentPerSecond: number;
  readonly sent: number;
  /** Held back until the end, or behind a connection that was lost. */
  readonly notSent: number;
  readonly answered: number;
  readonly accepted: number;
  /** By the code of the answer. */
  readonly refused: Readonly<Record<string, number>>;
  readonly unanswered: number;
  readonly connectionsLost: number;
  /** From when an order was due; one without an answer, or not sent, counts with the time that it has waited. */
  readonly latencyMs: Latency;
  /** From when it was sent: beside the other it tells how long orders waited here. */
  readonly fromSentMs: Latency;
  /** The run in slices of a second, or more where it is long. */
  readonly slices: readonly Slice[];
}

const OPENED_AT_ONCE = 16;
const TURN_MS = 1;
const GRACE_MS = 10_000;

/** Runs the plan to its end; rejects with `LoadTestFailed` where it cannot begin. */
export async function runLoadTest(target: LoadTarget, plan: LoadPlan): Promise<LoadReport> {
  const tally = new Tally(plan.seconds);
  const traders: Trader[] = [];
  try {
    while (traders.length < plan.concurrency) {
      const room = Math.min(OPENED_AT_ONCE, plan.concurrency - traders.length);
      const open = async (): Promise<Trader> =>
        plan.protocol === 'ws' ? BinaryTrader.open(target, plan.ordersPerFrame, tally) : new HttpTrader(target, tally);
      traders.push(...(await Promise.all(Array.from({ length: room }, open))));
    }
    const pace = new Pace(plan.rps / plan.ordersPerFrame, plan.seconds);
    tally.start();
    const sending = await sendAll(traders, pace, plan.graceMs ?? GRACE_MS);
    await answersOf(traders, plan.graceMs ?? GRACE_MS);
    return report(target, plan, { pace, traders, tally, sending });
  } finally {
    for (const trader of traders) trader.close();
  }
}

/** What has become of the sending; times of `performance.now()`. */
interface Sending {
  readonly startedMs: number;
  /** How long it took to send all, or as many as could be sent. */
  readonly elapsedMs: number;
  /** By connection: its first frame that was not sent. */
  readonly next: readonly number[];
}

/** Frame `n` is of connection `n` modulo their number. */
async function sendAll(traders: readonly Trader[], pace: Pace, graceMs: number): Promise<Sending> {
  const startedMs = performance.now();
  const next = traders.map((_, index) => index);
  const giveUpMs = pace.dueMs(pace.frames) + graceMs;
  let lastSentMs = 0;
  let open = true;
  while (open && performance.now() - startedMs < giveUpMs) {
    const nowMs = performance.now() - startedMs;
    const due = pace.dueBy(nowMs);
    open = false;
    for (const [index, trader] of traders.entries()) {
      let frame = next[index] as number;
      while (frame < due && trader.send(startedMs + pace.dueMs(frame))) {
        frame += traders.length;
        lastSentMs = nowMs;
      }
      next[index] = frame;
      open ||= frame < pace.frames && trader.isOpen;
    }
    if (open) await setTimeout(TURN_MS);
  }
  return { startedMs, elapsedMs: Math.max(lastSentMs, pace.dueMs(pace.frames)), next };
}

async function answersOf(traders: readonly Trader[], graceMs: number): Promise<void> {
  const giveUpMs = performance.now() + graceMs;
  while (traders.some(({ isWaiting }) => isWaiting) && performance.now() < giveUpMs) await setTimeout(TURN_MS);
}

interface Run {
  readonly pace: Pace;
  readonly traders: readonly Trader[];
  readonly tally: Tally;
  readonly sending: Sending;
}

/** How long each order has waited that was due and not sent. Where all connections are lost, what comes later was never due. */
function recordHeldBack(tally: Tally, { startedMs, next }: Sending, pace: Pace, ordersPerFrame: number): void {
  const elapsedMs = performance.now() - startedMs;
  const due = pace.dueBy(elapsedMs);
  for (const first of next)
    for (let frame = first; frame < due; frame += next.length)
      for (let order = 0; order < ordersPerFrame; order += 1) tally.unanswered(elapsedMs - pace.dueMs(frame));
}

function report(target: LoadTarget, plan: LoadPlan, { pace, traders, tally, sending }: Run): LoadReport {
  const planned = pace.frames * plan.ordersPerFrame;
  const sent = traders.reduce((sum, trader) => sum + trader.sent, 0);
  for (const trader of traders) trader.unanswered((fromDueMs) => tally.unanswered(fromDueMs));
  recordHeldBack(tally, sending, pace, plan.ordersPerFrame);
  const refusedCount = Object.values(tally.refused).reduce((sum, count) => sum + count, 0);
  return {
    target: target.url,
    protocol: plan.protocol,
    scenario: target.scenario,
    symbol: target.symbol,
    connections: plan.concurrency,
    ordersPerFrame: plan.ordersPerFrame,
    askedPerSecond: plan.rps,
    planned,
    sentPerSecond: Math.round((sent / sending.elapsedMs) * 1_000),
    sent,
    notSent: planned - sent,
    answered: tally.answered,
    accepted: tally.answered - refusedCount,
    refused: tally.refused,
    unanswered: sent - tally.answered,
    connectionsLost: traders.reduce((sum, trader) => sum + trader.connectionsLost, 0),
    latencyMs: tally.latency,
    fromSentMs: tally.fromSentLatency,
    slices: tally.slices(),
  };
}
