/**
 * An open loop of orders against a venue: they come at their times, whatever became of those before, and latency is counted from
 * when an order was due. What a connection holds back, because too many of its orders wait, is late and not left out, even where it
 * is never sent.
 */
import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { BinaryTrader } from './binary-trader.js';
import { Pace } from './domain/pace.js';
import type { LoadTarget } from './load-target.js';

export interface LoadPlan {
  readonly seconds: number;
  /** Connections. */
  readonly concurrency: number;
  /** Orders a second, all connections together. */
  readonly rps: number;
  readonly ordersPerFrame: number;
  /** How long to wait for answers behind the last order. */
  readonly graceMs?: number;
}

/** In milliseconds. */
export interface Latency {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

export interface LoadReport {
  readonly target: string;
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
}

const OPENED_AT_ONCE = 16;
const TURN_MS = 1;
const GRACE_MS = 10_000;
const HISTOGRAM = { lowest: 1, highest: 3_600_000_000, figures: 3 } as const;

/** Runs the plan to its end; rejects with `LoadTestFailed` where it cannot begin. */
export async function runLoadTest(target: LoadTarget, plan: LoadPlan): Promise<LoadReport> {
  const tally = new Tally();
  const traders: BinaryTrader[] = [];
  try {
    while (traders.length < plan.concurrency) {
      const room = Math.min(OPENED_AT_ONCE, plan.concurrency - traders.length);
      const open = () => BinaryTrader.open(target, plan.ordersPerFrame, tally);
      traders.push(...(await Promise.all(Array.from({ length: room }, open))));
    }
    const pace = new Pace(plan.rps / plan.ordersPerFrame, plan.seconds);
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
async function sendAll(traders: readonly BinaryTrader[], pace: Pace, graceMs: number): Promise<Sending> {
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

async function answersOf(traders: readonly BinaryTrader[], graceMs: number): Promise<void> {
  const giveUpMs = performance.now() + graceMs;
  const isWaiting = () => traders.some((trader) => trader.isOpen && trader.answered < trader.sent);
  while (isWaiting() && performance.now() < giveUpMs) await setTimeout(TURN_MS);
}

class Tally {
  answered = 0;
  readonly refused: Record<string, number> = {};
  readonly fromDue: RecordableHistogram = createHistogram(HISTOGRAM);
  readonly fromSent: RecordableHistogram = createHistogram(HISTOGRAM);

  onAnswer(fromDueMs: number, fromSentMs: number, code: string | undefined): void {
    this.answered += 1;
    record(this.fromDue, fromDueMs);
    record(this.fromSent, fromSentMs);
    if (code !== undefined) this.refused[code] = (this.refused[code] ?? 0) + 1;
  }
}

/** A histogram counts whole microseconds from 1. */
function record(histogram: RecordableHistogram, ms: number): void {
  histogram.record(Math.max(1, Math.round(ms * 1_000)));
}

interface Run {
  readonly pace: Pace;
  readonly traders: readonly BinaryTrader[];
  readonly tally: Tally;
  readonly sending: Sending;
}

/** How long each order has waited that was due and not sent. Where all connections are lost, what comes later was never due. */
function recordHeldBack({ fromDue }: Tally, { startedMs, next }: Sending, pace: Pace, ordersPerFrame: number): void {
  const elapsedMs = performance.now() - startedMs;
  const due = pace.dueBy(elapsedMs);
  for (const first of next)
    for (let frame = first; frame < due; frame += next.length)
      for (let order = 0; order < ordersPerFrame; order += 1) record(fromDue, elapsedMs - pace.dueMs(frame));
}

function report(target: LoadTarget, plan: LoadPlan, { pace, traders, tally, sending }: Run): LoadReport {
  const planned = pace.frames * plan.ordersPerFrame;
  const sent = traders.reduce((sum, trader) => sum + trader.sent, 0);
  for (const trader of traders) trader.unanswered((fromDueMs) => record(tally.fromDue, fromDueMs));
  recordHeldBack(tally, sending, pace, plan.ordersPerFrame);
  const refusedCount = Object.values(tally.refused).reduce((sum, count) => sum + count, 0);
  return {
    target: target.url,
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
    connectionsLost: traders.filter(({ isOpen }) => !isOpen).length,
    latencyMs: latencyOf(tally.fromDue),
    fromSentMs: latencyOf(tally.fromSent),
  };
}

function latencyOf(histogram: RecordableHistogram): Latency {
  const at = (percentile: number) => histogram.percentile(percentile) / 1_000;
  return { p50: at(50), p90: at(90), p99: at(99), p999: at(99.9), max: histogram.max / 1_000 };
}
