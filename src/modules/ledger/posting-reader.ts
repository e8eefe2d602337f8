import { decodeCursor, encodeCursor } from '../../common/cursor.js';
import type { VenueEvent } from '../../common/model/events.js';
import { itemsToFind, type Page, pageOf } from '../../common/page.js';
import { readEvent } from '../engine/domain/event-reader.js';
import type { InstrumentDirectory } from '../instruments/instrument-directory.js';
import type { EventTail } from '../projections/event-tail.js';
import type { FillHistory } from '../projections/fill-history.js';
import { fillsOf } from '../projections/fill.js';
import { type Posting, postingOfTransfer, postingsOfFill, postingsOfRevision, revisedSidesOf } from './posting.js';
import type { TradeRevisionHistory } from './projections/trade-revision-history.js';
import type { TransferHistory } from './projections/transfer-history.js';

/** What a page of a statement is asked by. */
export interface StatementFilter {
  readonly assetId?: number;
  readonly limit: number;
  readonly cursor?: string;
}

/** Where a page begins: below a posting, among the fills below a trade. */
interface Place {
  readonly sequence: number;
  readonly index: number;
  readonly leg: number;
  readonly beforeTradeId: number;
}

const START: Place = {
  sequence: Number.MAX_SAFE_INTEGER,
  index: 0,
  leg: 0,
  beforeTradeId: Number.MAX_SAFE_INTEGER,
};
/** A page can begin within a trade, whose fills (two, of a trade with itself) are then read again. */
const FILLS_READ_AGAIN = 2;
const SIDES_READ_AGAIN = 2;

/** The statement of an account, told from its fills and transfers: rows, and the events after them. */
export class PostingReader {
  constructor(
    private readonly tail: EventTail,
    private readonly fills: FillHistory,
    private readonly transfers: TransferHistory,
    private readonly revisions: TradeRevisionHistory,
    private readonly instruments: InstrumentDirectory,
  ) {}

  async list(accountId: number, { assetId, limit, cursor }: StatementFilter): Promise<Page<Posting>> {
    const before = cursor === undefined ? START : decodePlace(cursor);
    const isWanted = (posting: Posting): boolean =>
      newestFirst(before, posting) < 0 && (assetId === undefined || posting.assetId === assetId);
    const recent = this.recent(accountId, itemsToFind(limit), isWanted);
    const rows = (await this.stored(accountId, assetId, before, itemsToFind(limit))).filter(isWanted);
    const all = new Map([...recent, ...rows].map((posting) => [keyOf(posting), posting]));
    const postings = [...all.values()].toSorted(newestFirst);
    return pageOf(postings, limit, (last) => encodePlace(last, postings, before));
  }

  private recent(accountId: number, limit: number, isWanted: (posting: Posting) => boolean): Posting[] {
    const found: Posting[] = [];
    this.tail.ofAccount(accountId, (events, at) => {
      found.push(...this.postingsOf(readEvent(events, at), accountId).filter(isWanted));
      return found.length < limit;
    });
    return found;
  }

  private async stored(
    accountId: number,
    assetId: number | undefined,
    { sequence, beforeTradeId }: Place,
    limit: number,
  ): Promise<Posting[]> {
    const instrumentIds = assetId === undefined ? undefined : this.instrumentsOf(assetId);
    const [fills, transfers, revisions] = await Promise.all([
      this.fills.ofAccount({
        accountId,
        beforeTradeId,
        beforeIsTaker: 0,
        instrumentIds,
        orderId: undefined,
        limit: limit + FILLS_READ_AGAIN,
      }),
      this.transfers.ofAccount(accountId, assetId, sequence, limit),
      this.revisions.ofAccount(accountId, assetId, sequence, limit + SIDES_READ_AGAIN),
    ]);
    return [
      ...fills.flatMap((fill) => postingsOfFill(fill, this.instruments.formatOfId(fill.instrumentId).instrument)),
      ...transfers.map(postingOfTransfer),
      ...revisions.flatMap((one) => postingsOfRevision(one, this.instruments.formatOfId(one.instrumentId).instrument)),
    ];
  }

  private postingsOf(event: VenueEvent, accountId: number): Posting[] {
    const { timeUs, sequence, index } = event;
    switch (event.name) {
      case 'TradeExecuted': {
        const { instrument } = this.instruments.formatOfId(event.body.instrumentId);
        const own = fillsOf(event).filter((fill) => fill.accountId === accountId);
        return own.flatMap((fill) => postingsOfFill(fill, instrument));
      }
      case 'FundsDeposited':
        return [postingOfTransfer({ ...event.body, accountId, timeUs, sequence, index })];
      case 'FundsWithdrawn':
        return [postingOfTransfer({ ...event.body, amount: -event.body.amount, accountId, timeUs, sequence, index })];
      case 'TradeRevised': {
        const { instrument } = this.instruments.formatOfId(event.body.instrumentId);
        const own = revisedSidesOf(event).filter((side) => side.accountId === accountId);
        return own.flatMap((side) => postingsOfRevision(side, instrument));
      }
      default:
        return [];
    }
  }

  private instrumentsOf(assetId: number): number[] {
    return this.instruments
      .all()
      .filter(({ baseAssetId, quoteAssetId }) => baseAssetId === assetId || quoteAssetId === assetId)
      .map(({ instrumentId }) => instrumentId);
  }
}

function newestFirst(a: Omit<Place, 'beforeTradeId'>, b: Omit<Place, 'beforeTradeId'>): number {
  return b.sequence - a.sequence || b.index - a.index || b.leg - a.leg;
}

function keyOf({ sequence, index, leg }: Posting): string {
  return `${sequence}-${index}-${leg}`;
}

/** `last` is one of `postings`, which begin at `start`. */
function encodePlace(last: Posting, postings: readonly Posting[], start: Place): string {
  const traded = postings
    .slice(0, postings.indexOf(last) + 1)
    .findLast(({ kind }) => kind === 'trade' || kind === 'fee');
  const beforeTradeId =
    traded?.tradeId === undefined || traded.tradeId === null ? start.beforeTradeId : traded.tradeId + 1;
  return encodeCursor(last.sequence, last.index, last.leg, beforeTradeId);
}

function decodePlace(cursor: string): Place {
  const [sequence, index, leg, beforeTradeId] = decodeCursor(cursor, 4) as [number, number, number, number];
  return { sequence, index, leg, beforeTradeId };
}
