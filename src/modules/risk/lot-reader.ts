/**
 * The open lots of positions, told from the fills of their account: the newest ones until the positions are made up. The tail is walked
 * once for all positions that are asked for, and only as far as one of them needs; then each takes a page of rows in turn. However many
 * positions there are, one reading takes `FILLS_MAX` fills.
 */
import { eventLayouts } from '../../common/model/events.js';
import { accountIdAt, f64At, i32At, sequenceAt, timeUsAt, typeAt, u8At } from '../../common/model/record-fields.js';
import type { RecordBuffer } from '../../common/model/record-layout.js';
import type { EventTail } from '../projections/event-tail.js';
import type { FillHistory } from '../projections/fill-history.js';
import { FifoLots, type OpeningFill } from './domain/fifo-lots.js';

const TRADE = eventLayouts.TradeExecuted;
const PAGE_FILLS = 1_000;
/** Positions that more fills make up together have no lots by this method: their cost would take too long to ask for. */
const FILLS_MAX = 50_000;

/** Positions of an account as the core had them at a sequence. */
export interface PositionsAt {
  readonly accountId: number;
  readonly positions: readonly { readonly instrumentId: number; readonly positionLots: bigint }[];
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
    private readonly tail: Pick<EventTail, 'ofAccount'>,
    private readonly history: Pick<FillHistory, 'ofPosition'>,
    private readonly fillsMax = FILLS_MAX,
  ) {}

  /** In the order of the positions; undefined for those that were not made up when `FILLS_MAX` fills had been taken. */
  async lotsOf(asked: PositionsAt): Promise<(FifoLots | undefined)[]> {
    const all = asked.positions.map((position) => new OpenPosition(position, asked));
    const open = all.filter(({ lots }) => !lots.isComplete);
    // First what is no row yet: between the two nothing can be missed, because rows only become newer.
    const left = this.fillsMax - (open.length === 0 ? 0 : this.takeRecent(asked.accountId, asked.sequence, open));
    await this.takeRows(asked.accountId, open, left);
    return all.map(({ lots }) => (lots.isComplete ? lots : undefined));
  }

  /** Newest first; answers how many fills were taken. */
  private takeRecent(accountId: number, sequence: number, open: readonly OpenPosition[]): number {
    const byInstrument = new Map(open.map((position) => [position.instrumentId, position]));
    let taken = 0;
    this.tail.ofAccount(accountId, (events, at) => {
      if (typeAt(events, at) !== TRADE.type || sequenceAt(events, at) > sequence) return true;
      const instrumentId = i32At(events, at + TRADE.at.instrumentId);
      const position = byInstrument.get(instrumentId);
      if (position === undefined || !opens(events, at, accountId, position.lots.side)) return true;
      position.take(fillAt(events, at, position.lots.side));
      taken += 1;
      if (position.lots.isComplete) byInstrument.delete(instrumentId);
      return byInstrument.size > 0 && taken < this.fillsMax;
    });
    return taken;
  }

  /** A page of each in turn, so that a long history does not keep the others from theirs. */
  private async takeRows(accountId: number, open: readonly OpenPosition[], fillsMax: number): Promise<void> {
    let left = fillsMax;
    const waitingOf = (positions: readonly OpenPosition[]) => positions.filter(({ isWaiting }) => isWaiting);
    for (let waiting = waitingOf(open); waiting.length > 0; waiting = waitingOf(waiting)) {
      for (const position of waiting) {
        if (left <= 0) return;
        const { instrumentId, beforeTradeId, lots } = position;
        const limit = Math.min(PAGE_FILLS, left);
        // One after the other, so that one account never takes more than one of the readers.
        const page = await this.history.ofPosition({ accountId, instrumentId, side: lots.side, beforeTradeId, limit });
        for (const fill of page) position.take(fill);
        position.isRead = page.length < limit;
        left -= page.length;
      }
    }
  }
}

/** A position while its lots are looked for. */
class OpenPosition {
  readonly instrumentId: number;
  readonly lots: FifoLots;
  beforeTradeId = Number.MAX_SAFE_INTEGER;
  /** Whether its history has been read to the end. */
  isRead = false;

  constructor(
    { instrumentId, positionLots }: PositionsAt['positions'][number],
    private readonly asked: Pick<PositionsAt, 'sequence' | 'revised'>,
  ) {
    this.instrumentId = instrumentId;
    this.lots = new FifoLots(positionLots);
  }

  get isWaiting(): boolean {
    return !this.isRead && !this.lots.isComplete;
  }

  /** The next older fill as it stood: of one that is busted there is nothing to take. */
  take(fill: OpeningFill): void {
    this.beforeTradeId = fill.tradeId;
    const standing = { ...fill, ...this.asked.revised.get(fill.tradeId) };
    if (fill.sequence <= this.asked.sequence && standing.quantityLots > 0) this.lots.take(standing);
  }
}

/** Whether a side of the trade is the account's, in this direction. */
function opens(events: RecordBuffer, at: number, accountId: number, side: number): boolean {
  const isTakerSide = u8At(events, at + TRADE.at.takerSide) === side;
  return (isTakerSide ? accountIdAt(events, at) : i32At(events, at + TRADE.at.makerAccountId)) === accountId;
}

function fillAt(events: RecordBuffer, at: number, side: number): OpeningFill {
  return {
    tradeId: f64At(events, at + TRADE.at.tradeId),
    side,
    priceTicks: f64At(events, at + TRADE.at.priceTicks),
    quantityLots: f64At(events, at + TRADE.at.quantityLots),
    timeUs: timeUsAt(events, at),
    sequence: sequenceAt(events, at),
  };
}
