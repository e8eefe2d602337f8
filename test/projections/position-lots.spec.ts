/** What a reading of open lots costs, whatever an account has traded: walks of the tail, and rows (I2). */
import { expect, test } from '@jest/globals';
import { Side } from '../../src/common/model/order-terms.js';
import { readEvent } from '../../src/modules/engine/domain/event-reader.js';
import type { PositionFillFilter } from '../../src/modules/projections/fill-history.js';
import { EventTail } from '../../src/modules/projections/event-tail.js';
import { fillsOf, type SettledFill } from '../../src/modules/projections/fill.js';
import { FifoLots } from '../../src/modules/risk/domain/fifo-lots.js';
import { LotReader } from '../../src/modules/risk/lot-reader.js';
import { EventFlow } from '../support/event-flow.js';

const INSTRUMENTS = 6;
const seeds = [1, 2, 3].map((seed) => seed + Number(process.env['TEST_SEED'] ?? 0));

/** A flow whose fills are rows up to a sequence, and in the tail behind it; what is read of both is counted. */
function readVenue(seed: number) {
  const flow = new EventFlow({ seed, instruments: INSTRUMENTS });
  const progress = { checkpoint: 0 };
  const tail = new EventTail(progress, 1 << 20);
  const read = { walks: 0, shown: 0, pages: 0, rows: 0, rowsOf: new Set<number>() };
  const fills = (): SettledFill[] =>
    flow.events.flatMap((event) => (event.name === 'TradeExecuted' ? fillsOf(event) : [])).toReversed();
  const counted: Pick<EventTail, 'ofAccount'> = {
    ofAccount: (accountId, visit) => {
      read.walks += 1;
      tail.ofAccount(accountId, (events, at) => {
        read.shown += 1;
        return visit(events, at);
      });
    },
  };
  const ofPosition = (filter: PositionFillFilter): Promise<SettledFill[]> => {
    const page = fills()
      .filter((fill) => fill.accountId === filter.accountId && fill.instrumentId === filter.instrumentId)
      .filter((fill) => fill.side === filter.side && fill.tradeId < filter.beforeTradeId)
      .filter((fill) => fill.sequence <= progress.checkpoint)
      .slice(0, filter.limit);
    read.pages += 1;
    read.rows += page.length;
    read.rowsOf.add(filter.instrumentId);
    return Promise.resolve(page);
  };
  const next = (commands: number): void => tail.onEvents(flow.next(commands));
  const reader = (fillsMax?: number): LotReader => new LotReader(counted, { ofPosition }, fillsMax);
  return { flow, tail, progress, read, fills, next, reader };
}

const none = new Map<number, never>();

test.each(seeds)('one walk of the tail tells the lots of all positions, as the fills do (seed %i)', async (seed) => {
  const { flow, progress, read, fills, next, reader } = readVenue(seed);
  next(600);
  progress.checkpoint = flow.core.sequence;
  for (let batch = 0; batch < 10; batch += 1) next(60);
  for (let accountId = 1; accountId <= flow.accounts; accountId += 1) {
    const { sequence } = flow.view;
    const positions = flow.view.positions(accountId);
    next(5);
    read.walks = 0;
    const found = await reader().lotsOf({ accountId, positions, sequence, revised: none });
    expect(positions.length).toBeGreaterThan(3);
    expect(read.walks).toBe(1);
    const expected = positions.map(({ instrumentId, positionLots }) => {
      const lots = new FifoLots(positionLots);
      for (const fill of fills()) {
        const isOwn = fill.accountId === accountId && fill.instrumentId === instrumentId;
        if (isOwn && fill.sequence <= sequence) lots.take(fill);
      }
      return told(lots);
    });
    expect(found.map(told)).toEqual(expected);
  }
  expect(read.rows).toBeGreaterThan(0);
});

test('a position that is flat reads nothing, and what the newest fills make up reads no further', async () => {
  const { flow, tail, read, fills, next, reader } = readVenue(11);
  next(1_000);
  const { sequence } = flow.view;
  const positions = flow.view.positions(1);
  const flat = positions.map(({ instrumentId }) => ({ instrumentId, positionLots: 0n }));
  const found = await reader().lotsOf({ accountId: 1, positions: flat, sequence, revised: none });
  expect(found.map((lots) => lots?.count)).toEqual(flat.map(() => 0));
  expect(read).toMatchObject({ walks: 0, shown: 0, pages: 0 });
  const newest = fills().find(({ accountId }) => accountId === 1) as SettledFill;
  const positionLots = newest.side === Side.buy ? 1n : -1n;
  const one = [...flat, { instrumentId: newest.instrumentId, positionLots }].toReversed();
  await reader().lotsOf({ accountId: 1, positions: one, sequence, revised: none });
  let shown = 0;
  tail.ofAccount(1, (events, at) => {
    shown += 1;
    return readEvent(events, at).name !== 'TradeExecuted';
  });
  expect(read).toMatchObject({ walks: 1, shown, pages: 0 });
});

test('one reading takes so many fills over all positions and no more, and short histories have theirs', async () => {
  const { flow, tail, progress, read, next, reader } = readVenue(12);
  next(2_000);
  progress.checkpoint = flow.core.sequence;
  tail.startsAfter(flow.core.sequence);
  const endless = flow.view.positions(1).map((one) => ({ ...one, positionLots: 10n ** 12n }));
  const short = { instrumentId: INSTRUMENTS, positionLots: 1n };
  const positions = [...endless.filter(({ instrumentId }) => instrumentId !== INSTRUMENTS), short];
  const { sequence } = flow.view;
  const all = await reader().lotsOf({ accountId: 1, positions, sequence, revised: none });
  expect(all.map((lots) => lots?.count)).toEqual([...endless.slice(1).map(() => undefined), 1]);
  expect([...read.rowsOf]).toHaveLength(INSTRUMENTS);
  for (const fillsMax of [1, 20, 50]) {
    read.rows = 0;
    await reader(fillsMax).lotsOf({ accountId: 1, positions: endless, sequence, revised: none });
    expect(read.rows).toBe(fillsMax);
  }
});

const told = (lots: FifoLots | undefined): string[] | undefined =>
  lots?.lots.map(({ fill, openLots }) => `${fill.tradeId}:${openLots} @ ${fill.priceTicks} ${fill.timeUs}`);
