import { decodeCursor, encodeCursor } from '../../common/cursor.js';
import { headerAt } from '../../common/model/record-fields.js';
import { itemsToFind, type Page, pageOf } from '../../common/page.js';
import { readEvent } from '../engine/domain/event-reader.js';
import type { EventTail } from '../projections/event-tail.js';
import type { InstrumentDirectory } from '../instruments/instrument-directory.js';
import { movesMoney, type Posting, postingsOf, type TradedAssets } from './posting.js';
import type { PostingHistory, PostingPlace } from './projections/posting-history.js';

const START: PostingPlace = { sequence: Number.MAX_SAFE_INTEGER, index: 0, leg: 0 };

/** What a page of a statement is asked by. */
export interface StatementFilter {
  readonly assetId?: number;
  readonly limit: number;
  readonly cursor?: string;
}

/** The statement of an account: postings that are rows, and those of the events after them. */
export class PostingReader {
  constructor(
    private readonly tail: EventTail,
    private readonly history: PostingHistory,
    private readonly instruments: InstrumentDirectory,
  ) {}

  async list(accountId: number, { assetId, limit, cursor }: StatementFilter): Promise<Page<Posting>> {
    const before = cursor === undefined ? START : decodePlace(cursor);
    const isWanted = (posting: Posting): boolean =>
      newestFirst(before, posting) < 0 && (assetId === undefined || posting.assetId === assetId);
    const recent = this.recent(accountId, itemsToFind(limit), isWanted);
    const rows = await this.history.ofAccount(accountId, assetId, before, itemsToFind(limit));
    const all = new Map([...recent, ...rows].map((posting) => [encodePlace(posting), posting]));
    return pageOf([...all.values()].toSorted(newestFirst), limit, encodePlace);
  }

  private recent(accountId: number, limit: number, isWanted: (posting: Posting) => boolean): Posting[] {
    const found: Posting[] = [];
    this.tail.ofAccount(accountId, (events, at) => {
      if (!movesMoney(headerAt(events, at, 'type'))) return true;
      const postings = postingsOf(readEvent(events, at), (instrumentId) => this.assetsOf(instrumentId));
      for (const { accountId: owner, ...posting } of postings) {
        if (owner === accountId && isWanted(posting)) found.push(posting);
      }
      return found.length < limit;
    });
    return found;
  }

  private assetsOf(instrumentId: number): TradedAssets {
    const instrument = this.instruments.byId(instrumentId);
    if (instrument === undefined) throw new RangeError(`instrument ${instrumentId} traded before it was defined`);
    return instrument;
  }
}

function newestFirst(a: PostingPlace, b: PostingPlace): number {
  return b.sequence - a.sequence || b.index - a.index || b.leg - a.leg;
}

function encodePlace({ sequence, index, leg }: PostingPlace): string {
  return encodeCursor(sequence, index, leg);
}

function decodePlace(cursor: string): PostingPlace {
  const [sequence, index, leg] = decodeCursor(cursor, 3) as [number, number, number];
  return { sequence, index, leg };
}
