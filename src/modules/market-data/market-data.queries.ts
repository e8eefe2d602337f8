import { Query } from '@nestjs/cqrs';
import type { Page } from '../../common/page.js';
import type { Depth } from '../engine/live-state.js';
import type { PublicTrade } from './domain/trade-tape.js';
import type { Ticker } from './domain/ticker.js';

/** Depth at one sequence. `channelSequence` is the number of level changes of this instrument up to it. */
export interface Book {
  readonly sequence: number;
  readonly channelSequence: number;
  /** CRC32 (IEEE, unsigned) over the best ten levels a side, decimals as published. */
  readonly checksum: number;
  readonly depth: Depth;
}

/** Undefined for an instrument that does not exist. */
export class GetBookQuery extends Query<Book | undefined> {
  constructor(
    readonly instrumentId: number,
    readonly depth: number,
  ) {
    super();
  }
}

/** The public tape of an instrument, newest first. */
export class ListTradesQuery extends Query<Page<PublicTrade>> {
  constructor(
    readonly instrumentId: number,
    readonly limit: number,
    readonly cursor?: string,
  ) {
    super();
  }
}

/** Undefined for an instrument that does not exist. */
export class GetTickerQuery extends Query<Ticker | undefined> {
  constructor(readonly instrumentId: number) {
    super();
  }
}

/** One ticker for each instrument, by instrument id. */
export class ListTickersQuery extends Query<readonly Ticker[]> {}
