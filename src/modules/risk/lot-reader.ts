/** The open lots of positions, told from the fills of their account: the newest ones until the position is made up. */
import { eventLayouts, type VenueEvent } from '../../common/model/events.js';
import { typeAt } from '../../common/model/record-fields.js';
import { readEvent } from '../engine/domain/event-reader.js';
import type { EventTail } from '../projections/event-tail.js';
import type { FillHistory } from '../projections/fill-history.js';
import { fillsOf } from '../projections/fill.js';
import { FifoLots, type OpeningFill } from './domain/fifo-lots.js';

const TRADED = eventLayouts.TradeExecuted.type;
const PAGE_FILLS = 1_000;
/** A position that more fills make up has no lots by this method: its cost would take too long to ask for. */
const LOTS_MAX = 50_000;

/** A position as the core had it at a sequence. */
export interface PositionAt {
  readonly accountId: number;
  readonly instrumentId: number;
  readonly positionLots: bigint;
  readonly sequence: number;
  /** How trades that were busted or corrected stood then. */
  readonly revised: ReadonlyMap<number, RevisedTerms>;
}

interface RevisedTerms {
  readonly priceTicks: number;
  /** 0: busted. */
  readonly quantityLots: number;
}

export class LotReader {
  constructor(
    private readonly tail: EventTail,
    private readonly history: FillHistory,
    private readonly lotsMax = LOTS_MAX,
  ) {}

  /** Undefined where more fills than `LOTS_MAX` make up the position. */
  async lotsOf(position: PositionAt): Promise<FifoLots | undefined> {
    const { accountId, instrumentId, positionLots, sequence, revised } = position;
    const lots = new FifoLots(positionLots);
    /** As it stood: of one that is busted there is nothing to take. */
    const take = (fill: OpeningFill): void => {
      const standing = { ...fill, ...revised.get(fill.tradeId) };
      if (fill.sequence <= sequence && standing.quantityLots > 0) lots.take(standing);
    };
    let beforeTradeId = Number.MAX_SAFE_INTEGER;
    // First what is no row yet: between the two nothing can be missed, because rows only become newer.
    for (const fill of this.recent(position, lots.side)) {
      take(fill);
      beforeTradeId = fill.tradeId;
    }
    while (!lots.isComplete) {
      if (lots.count > this.lotsMax) return undefined;
      const page = await this.history.ofPosition({
        accountId,
        instrumentId,
        side: lots.side,
        beforeTradeId,
        limit: PAGE_FILLS,
      });
      for (const fill of page) take(fill);
      beforeTradeId = page.at(-1)?.tradeId ?? 0;
      if (page.length < PAGE_FILLS) break;
    }
    return lots.isComplete ? lots : undefined;
  }

  /** Newest first. */
  private recent({ accountId, instrumentId }: PositionAt, side: number): OpeningFill[] {
    const found: OpeningFill[] = [];
    this.tail.ofAccount(accountId, (events, at) => {
      if (typeAt(events, at) !== TRADED) return true;
      const trade = readEvent(events, at) as VenueEvent & { readonly name: 'TradeExecuted' };
      for (const fill of fillsOf(trade)) {
        if (fill.accountId === accountId && fill.instrumentId === instrumentId && fill.side === side) found.push(fill);
      }
      return true;
    });
    return found;
  }
}
