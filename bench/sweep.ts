/**
 * `npm run bench:sweep`: one order that takes a whole level, oldest first. The incumbent renumbers what is behind each maker,
 * so its time grows with the square of the level; it is measured on a smaller level, and on the full one with `--full`.
 */
import { FillSink } from './harness/fill-sink.js';
import { median } from './harness/rates.js';
import type { BenchEngine } from './engines/bench-engine.js';
import { BATCH_COMMANDS } from './engines/bench-engine.js';
import { INCUMBENT, OURS } from './engines/engine-list.js';
import { NodejsOrderBook } from './engines/nodejs-order-book.js';
import { TradsysBook } from './engines/tradsys-book.js';
import { CommandList, Kind } from './workloads/command-list.js';
import { Side } from '../src/common/model/order-terms.js';

const PRICE_TICKS = 100_000;
const LEVEL_ORDERS = 20_000;
const SMALL_LEVEL_ORDERS = 2_000;
const REPETITIONS = 7;

const isFull = process.argv.includes('--full');
const ours = (commands: CommandList, fills: FillSink): BenchEngine => new TradsysBook(commands, fills);
const incumbent = (commands: CommandList, fills: FillSink): BenchEngine =>
  new NodejsOrderBook(
    commands,
    fills,
    Array.from({ length: commands.length + 1 }, (_, id) => String(id)),
  );

report(OURS, SMALL_LEVEL_ORDERS, ours, REPETITIONS);
report(INCUMBENT, SMALL_LEVEL_ORDERS, incumbent, 3);
report(OURS, LEVEL_ORDERS, ours, REPETITIONS);
if (isFull) report(INCUMBENT, LEVEL_ORDERS, incumbent, 1);

function report(
  name: string,
  orders: number,
  make: (commands: CommandList, fills: FillSink) => BenchEngine,
  repetitions: number,
): void {
  const commands = levelAndSweep(orders);
  const measured = Array.from({ length: repetitions }, () => sweep(commands, orders, make));
  const ms = median(measured.map((one) => one.wallMs));
  const [first] = measured;
  console.log(
    `${name.padEnd(18)} ${orders} orders swept in ${ms.toFixed(2)} ms (median of ${repetitions}), fills ${first?.hash}`,
  );
}

function levelAndSweep(orders: number): CommandList {
  const commands = CommandList.ofCapacity(orders + 1);
  for (let i = 0; i < orders; i += 1) {
    commands.set(i, Kind.limitGtc, { side: Side.sell, orderId: i + 1 }, PRICE_TICKS, 1, 1);
  }
  commands.set(orders, Kind.limitGtc, { side: Side.buy, orderId: orders + 1 }, PRICE_TICKS, orders, 0);
  return commands;
}

function sweep(
  commands: CommandList,
  orders: number,
  make: (commands: CommandList, fills: FillSink) => BenchEngine,
): { readonly wallMs: number; readonly hash: string } {
  const fills = new FillSink(orders);
  const engine = make(commands, fills);
  for (let at = 0; at < orders; at += BATCH_COMMANDS) {
    engine.load(at, Math.min(at + BATCH_COMMANDS, orders));
    engine.run();
  }
  engine.load(orders, orders + 1);
  const startMs = performance.now();
  engine.run();
  const wallMs = performance.now() - startMs;
  if (fills.count !== orders) throw new Error(`${fills.count} fills of ${orders}`);
  return { wallMs, hash: fills.hash() };
}
