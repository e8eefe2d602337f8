/**
 * The public book order by order, made from event records alone, is the book of the core after every command: of every
 * order type, list, auction and allocation. `ORDER_QUEUES_SEED=…` repeats a run.
 */
import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { Side } from '../../src/common/model/order-terms.js';
import { MarketDataFeed } from '../../src/modules/market-data/market-data-feed.js';
import type { QueueChange } from '../../src/modules/market-data/domain/order-queues.js';
import { OracleVenue } from '../oracle/oracle-venue.js';
import { CoreVenue } from '../support/core-venue.js';
import { L3Book } from '../support/l3-book.js';
import { Aim } from './aim.js';
import { applyTo, Duel, type Step } from './duel.js';
import { intent, type Intent, world, type World } from './intents.js';

const RUNS = 15;
const COMMANDS_MAX = 120;
const LEVELS = 1_000_000;
const seed = Number(process.env['ORDER_QUEUES_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const intents = fc.array(intent, { maxLength: COMMANDS_MAX, size: 'max' });

interface Entry {
  readonly priceTicks: number;
  readonly quantityLots: number;
}

test(`the book order by order is that of the core after every command, seed ${seed}`, () => {
  let resting = 0;
  const runs = fc.property(world, intents, fc.double({ min: 0, max: 1, noNaN: true }), (start, meant, cutShare) => {
    const steps = stepsOf(start, meant);
    const cut = Math.floor(steps.length * cutShare);
    const core = newCore(start);
    const reference = new L3Book();
    const instruments = new Set<number>();
    let feed = new MarketDataFeed({ nowUs: () => 0 });
    /** What a subscriber keeps, from changes alone: by instrument and entry. */
    const kept = new Map<string, QueueChange>();
    const listen = (to: MarketDataFeed): void => {
      core.consumer = to;
      to.onQueueChange = (instrumentId, change) => {
        const key = `${instrumentId}:${change.entryId}`;
        if (change.quantityLots === 0) expect(kept.delete(key)).toBe(true);
        else kept.set(key, { ...change });
      };
    };
    listen(feed);
    for (const [number, { move, stamp }] of steps.entries()) {
      if (number === cut) listen((feed = reloaded(feed)));
      for (const event of applyTo(core, move, stamp)) {
        reference.apply(event);
        if (event.name === 'InstrumentDefined') instruments.add(event.body.instrumentId);
      }
      for (const instrumentId of instruments) {
        const book = feed.market(instrumentId)?.orders(LEVELS);
        for (const [side, entries] of [
          [Side.buy, book?.bids ?? []],
          [Side.sell, book?.asks ?? []],
        ] as const) {
          const queue = reference.queue(instrumentId, side).filter(({ openLots }) => openLots > 0);
          const expected = queue.map(({ priceTicks, openLots }) => ({ priceTicks, quantityLots: openLots }));
          expect(entries.map(({ priceTicks, quantityLots }) => ({ priceTicks, quantityLots }))).toEqual(expected);
          expect(told(kept, instrumentId, side)).toEqual(expected);
          resting += expected.length;
        }
      }
    }
  });
  fc.assert(runs, { numRuns: RUNS, seed });
  expect(resting).toBeGreaterThan(1_000);
}, 300_000);

/** Best price first, at one price by the number of the entry. */
function told(kept: ReadonlyMap<string, QueueChange>, instrumentId: number, side: number): Entry[] {
  const sign = side === Side.sell ? 1 : -1;
  return [...kept]
    .filter(([key, change]) => key.startsWith(`${instrumentId}:`) && change.side === side)
    .map(([, change]) => change)
    .toSorted((a, b) => sign * (a.priceTicks - b.priceTicks) || a.entryId - b.entryId)
    .map(({ priceTicks, quantityLots }) => ({ priceTicks, quantityLots }));
}

function reloaded(feed: MarketDataFeed): MarketDataFeed {
  const saved: number[] = [];
  const unused = (): never => {
    throw new Error('market data is numbers');
  };
  feed.saveState({ number: (value) => void saved.push(value), int32s: unused, text: unused });
  const loaded = new MarketDataFeed({ nowUs: () => 0 });
  loaded.loadState({ number: () => saved.shift() as number, int32s: unused, text: unused });
  expect(saved).toEqual([]);
  return loaded;
}

/** What random participants do in a venue of their own. */
function stepsOf(start: World, meant: readonly Intent[]): Step[] {
  const duel = new Duel(newCore(start), new OracleVenue({ clientIdsMax: 65_536 }));
  const aim = new Aim(start, duel);
  for (const move of aim.openingMoves()) duel.playEvents(move);
  for (const one of meant) for (const move of aim.moves(one)) duel.playEvents(move);
  return duel.steps;
}

function newCore(_start: World): CoreVenue {
  return new CoreVenue({ clientIdWindowMax: 65_536 });
}
