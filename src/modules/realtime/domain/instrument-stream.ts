import { ChangedLevels } from './changed-levels.js';

/** What one instrument has told so far; state channels count since the process started. */
export class InstrumentStream {
  readonly changed = new ChangedLevels();
  bookSequence = 0;
  tradeSequence = 0;
  tickerSequence = 0;
  bboSequence = 0;
  definitionSequence = 0;
  /** Deltas since the last checksum, and where the newest delta of this slice starts; −1: there is none. */
  unchecked = 0;
  newestDelta = -1;
  isTouched = false;
  /** Somebody wants the book, as of the beginning of the batch; for nobody its levels are not gathered. */
  isBookWanted = false;
  isTickerDue = false;
  isDefinitionDue = false;
  isCandleDue = false;
  isStatusDue = false;
  auctionKind = 0;
  /** The book as it was told last as a whole, and the change that it is behind. */
  snapshot: Uint8Array | undefined;
  snapshotSequence = -1;
  best = { bidPrice: 0, bidQuantity: 0, askPrice: 0, askQuantity: 0 };

  constructor(readonly instrumentId: number) {}
}
