/**
 * Recorded feeds of other venues through the builders that external venues use, compared with what those venues said
 * themselves, and watched by the quality monitor: what is wrong with a recording, or was made wrong, is found and named.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { Side } from '../../src/common/model/order-terms.js';
import { parseBitstampLog } from '../../src/modules/flow/domain/bitstamp-log.js';
import type { RecordedEvent } from '../../src/modules/flow/domain/recorded-event.js';
import {
  type BestPrices,
  type BinanceMessage,
  parseBinance,
} from '../../src/modules/market-data/domain/feed/binance-messages.js';
import {
  type BookDifference,
  BookBuilder,
  type Numbering,
} from '../../src/modules/market-data/domain/feed/book-builder.js';
import { OrderBookBuilder } from '../../src/modules/market-data/domain/feed/order-book-builder.js';
import { type Finding, QualityMonitor } from '../../src/modules/market-data/domain/quality/quality-monitor.js';

const data = resolve(import.meta.dirname, '../../../shared/data');
const binance = join(data, 'l2-binance-btcusdt');
const bitstampLog = join(data, 'l3-bitstamp-btcusd/2015-05-01.log.xz');
const skipped = (path: string): string => (existsSync(path) ? '' : ` (skipped: ${path} is absent)`);
const describeBinance = skipped(binance) === '' ? describe : describe.skip;
const describeBitstamp =
  skipped(bitstampLog) === '' && spawnSync('xz', ['--version']).status === 0 ? describe : describe.skip;

const markets: readonly { readonly name: string; readonly file: string; readonly numbering: Numbering }[] = [
  { name: 'spot', file: 'spot-btcusdt_20240808.gz', numbering: 'counted' },
  { name: 'USD-M', file: 'usdm-btcusdt_20240808.gz', numbering: 'chained' },
  { name: 'COIN-M', file: 'coinm-btcusd_perp_20240808.gz', numbering: 'chained' },
];

interface Heard {
  readonly timeUs: number;
  readonly message: BinanceMessage;
}

const parsed = new Map<string, readonly Heard[]>();

function messagesOf(file: string): readonly Heard[] {
  const heard = parsed.get(file) ?? read(file);
  parsed.set(file, heard);
  return heard;
}

function read(file: string): Heard[] {
  const lines = gunzipSync(readFileSync(join(binance, file)))
    .toString('utf8')
    .split('\n');
  return lines.flatMap((line) => {
    if (line === '') return [];
    const space = line.indexOf(' ');
    const message = parseBinance(line.slice(space + 1));
    if (message === undefined) return [];
    if (message.kind === 'bad') throw new Error(`${message.reason}: ${line.slice(0, 200)}`);
    return [{ timeUs: Math.floor(Number(line.slice(0, space - 3))), message }];
  });
}

/** The numbers that must count without holes: a chain's updates begin where the one before ends. */
function updatesOf({ firstUpdateId, lastUpdateId, previousUpdateId }: BookDifference): [number, number] {
  return [previousUpdateId === undefined ? firstUpdateId : previousUpdateId + 1, lastUpdateId];
}

function watched(heard: readonly Heard[], numbering: Numbering) {
  const findings: Finding[] = [];
  const monitor = new QualityMonitor((finding) => findings.push(finding));
  const builder = new BookBuilder(numbering);
  const outcomes = new Map<string, number>();
  const tickers = heard.flatMap(({ message }) => (message.kind === 'best' ? [message] : []));
  let ticker: BestPrices | undefined;
  let next = 0;
  let compared = 0;
  const differing: number[] = [];
  for (const { timeUs, message } of heard) {
    if (message.kind === 'trade') monitor.trade(message.tradeId, message.priceTicks, message.timeUs);
    if (message.kind !== 'snapshot' && message.kind !== 'difference') continue;
    if (message.kind === 'difference') monitor.sequence(...updatesOf(message), timeUs);
    const { kind } = builder.take(message);
    outcomes.set(kind, (outcomes.get(kind) ?? 0) + 1);
    if (!builder.isSynchronized) continue;
    const [bid, ask] = [builder.best(Side.buy), builder.best(Side.sell)];
    monitor.best(bid?.priceTicks ?? 0, ask?.priceTicks ?? 0, timeUs);
    if (message.kind !== 'difference') continue;
    while ((tickers[next]?.updateId ?? Infinity) <= message.lastUpdateId) ticker = tickers[next++];
    if (ticker === undefined || kind !== 'applied') continue;
    compared += 1;
    const same =
      bid?.priceTicks === ticker.bid[0] &&
      bid?.quantityLots === ticker.bid[1] &&
      ask?.priceTicks === ticker.ask[0] &&
      ask?.quantityLots === ticker.ask[1];
    if (!same) differing.push(message.lastUpdateId);
  }
  return { findings, outcomes, compared, differing, isSynchronized: builder.isSynchronized };
}

describeBinance(`Binance as it was recorded${skipped(binance)}`, () => {
  test.each(markets)(
    '$name: after each difference the best prices are those of its own ticker',
    ({ file, numbering }) => {
      const { findings, outcomes, compared, differing } = watched(messagesOf(file), numbering);
      expect(compared).toBeGreaterThan(3_000);
      expect(differing).toEqual([]);
      expect(outcomes.get('gap')).toBeUndefined();
      expect(findings).toEqual([]);
    },
  );

  test('a message that is taken out is a gap, and the book is not shown until the next snapshot', () => {
    const heard = messagesOf('spot-btcusdt_20240808.gz');
    const differences = heard.flatMap(({ message }, at) => (message.kind === 'difference' ? [at] : []));
    const at = differences[1_000] as number;
    const lost = updatesOf(heard[at]?.message as BookDifference);
    const { findings, outcomes, isSynchronized } = watched(heard.toSpliced(at, 1), 'counted');
    expect(findings.map(({ check, detail }) => [check, detail])).toEqual([
      ['gap', `updates ${lost[0]} to ${lost[1]} are missing`],
    ]);
    expect([outcomes.get('gap'), isSynchronized]).toEqual([1, false]);
  });

  test('a message that comes twice, a trade that comes twice, an old trade and a wild price are told', () => {
    const heard = messagesOf('spot-btcusdt_20240808.gz');
    const at = heard.findLastIndex(({ message }) => message.kind === 'difference');
    const tradeAt = heard.findLastIndex(({ message }) => message.kind === 'trade');
    const difference = heard[at] as Heard;
    const trade = heard[tradeAt] as Heard & { readonly message: { readonly kind: 'trade'; readonly tradeId: number } };
    const again = trade.message as Heard['message'] & { kind: 'trade' };
    const spoiled: Heard[] = [
      ...heard,
      difference,
      trade,
      { ...trade, message: { ...again, tradeId: again.tradeId + 1, timeUs: again.timeUs - 5_000_000 } },
      { ...trade, message: { ...again, tradeId: again.tradeId + 2, priceTicks: Math.round(again.priceTicks * 1.1) } },
    ];
    const { findings } = watched(spoiled, 'counted');
    expect(findings.map(({ check }) => check)).toEqual(['duplicate', 'duplicate', 'late', 'outlier']);
  });
});

describeBitstamp(`Bitstamp order by order${skipped(bitstampLog)}`, () => {
  const US_OF_DAY = 86_400_000_000;

  function recorded(): RecordedEvent[] {
    const { stdout } = spawnSync('xz', ['-dc', bitstampLog], { maxBuffer: 1 << 27, encoding: 'utf8' });
    return stdout.split('\n').flatMap((line) => {
      const event = parseBitstampLog(line);
      if (event === 'nothing') return [];
      if (event.kind === 'bad') throw new Error(event.reason);
      return [event];
    });
  }

  test('ghosts are named, and the best ask is that of the snapshots', () => {
    const builder = new OrderBookBuilder();
    const findings: Finding[] = [];
    const limits = { staleUs: US_OF_DAY, lateUs: 60_000_000, outlierBps: 500 };
    const monitor = new QualityMonitor((finding) => findings.push(finding), limits);
    let snapshots = 0;
    let sameAsks = 0;
    for (const event of recorded()) {
      if (event.kind === 'trade') monitor.trade(event.tradeId, event.priceTicks, event.timeUs);
      else if (event.kind === 'snapshot') {
        snapshots += 1;
        if (builder.best(Side.sell)?.priceTicks === event.asks[0]?.priceTicks) sameAsks += 1;
      } else if (builder.take(event) === 'after_end') monitor.afterEnd(event.orderId, event.kind, event.timeUs);
    }
    const ghosts = findings.filter(({ check }) => check === 'ghost');
    expect(ghosts).toHaveLength(27);
    // Without a final end this bid at 238.99 would have kept the book crossed for hours.
    expect(ghosts.map(({ detail }) => detail)).toContain('order 65610664 is changed after its end');
    expect(findings.filter(({ check }) => check !== 'ghost')).toEqual([]);
    // The rest are races between the feed of orders and that of snapshots.
    expect([sameAsks, snapshots]).toEqual([5_007, 5_011]);
  });
});
