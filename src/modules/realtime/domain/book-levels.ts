/**
 * Levels of a book message: bids before asks, each side best first. Narrow, as nearly always: 10 bytes, an i32 of ticks
 * from the message's base price and 48 bits of quantity. Where one does not fit, all are wide (header flag 1): 16 bytes, two
 * u64.
 */
import { u48At, u64At, WIRE_HEADER, WireFault, type WireWriter } from './wire-layout.js';
import { HAS_CHECKSUM, PROTOCOL_VERSION, venueMessages, WIDE_LEVELS } from './wire-messages.js';

export interface WireLevel {
  readonly priceTicks: number;
  /** 0 in a delta: the level is gone. */
  readonly quantityLots: number;
}

export interface BookMessage {
  readonly instrumentId: number;
  readonly sequence: number;
  readonly channelSequence: number;
  readonly timeUs: number;
  readonly bids: readonly WireLevel[];
  readonly asks: readonly WireLevel[];
  /** CRC32 of the book behind this message, as REST gives it; undefined where it is not sent. */
  readonly checksum: number | undefined;
}

const NARROW_BYTES = 10;
const WIDE_BYTES = 16;
const TICKS_FROM_BASE_MAX = 2 ** 31 - 1;
const NARROW_LOTS_MAX = 2 ** 48 - 1;
/** A side's count is a u16; a book with more levels is told as far as this. */
export const LEVELS_MAX = 65_535;

/** Both kinds of book messages have the same fields. */
const { at, fixedBytes } = venueMessages.bookDelta;

/** Writes a snapshot or a delta behind what is there. */
export function writeBook(writer: WireWriter, name: 'bookSnapshot' | 'bookDelta', book: BookMessage): void {
  const bids = book.bids.slice(0, LEVELS_MAX);
  const asks = book.asks.slice(0, LEVELS_MAX);
  const basePrice = (bids[0] ?? asks[0])?.priceTicks ?? 0;
  const isWide = isAnyWide(bids, basePrice) || isAnyWide(asks, basePrice);
  const levelBytes = isWide ? WIDE_BYTES : NARROW_BYTES;
  const levelsBytes = (bids.length + asks.length) * levelBytes;
  const start = writer.begin(venueMessages[name].type, PROTOCOL_VERSION, fixedBytes, levelsBytes);
  writer.u16(start + WIRE_HEADER.flags, (isWide ? WIDE_LEVELS : 0) | (book.checksum === undefined ? 0 : HAS_CHECKSUM));
  writer.u32(start + at.instrumentId, book.instrumentId);
  writer.u64(start + at.sequence, book.sequence);
  writer.u64(start + at.channelSequence, book.channelSequence);
  writer.u64(start + at.timeUs, book.timeUs);
  writer.u64(start + at.basePrice, basePrice);
  writer.u32(start + at.checksum, book.checksum ?? 0);
  writer.u16(start + at.bidCount, bids.length);
  writer.u16(start + at.askCount, asks.length);
  let place = start + fixedBytes;
  for (const side of [bids, asks]) {
    for (const { priceTicks, quantityLots } of side) {
      if (isWide) {
        writer.u64(place, priceTicks);
        writer.u64(place + 8, quantityLots);
      } else {
        writer.i32(place, priceTicks - basePrice);
        writer.u48(place + 4, quantityLots);
      }
      place += levelBytes;
    }
  }
}

/** The snapshot or delta at byte `start`; throws `WireFault` where its levels do not fit into it. */
export function readBook(view: DataView, start: number): BookMessage {
  const { basePrice, checksum, bidCount, askCount, ...place } = venueMessages.bookDelta.read(view, start);
  const flags = view.getUint16(start + WIRE_HEADER.flags, true);
  const isWide = (flags & WIDE_LEVELS) !== 0;
  const levelBytes = isWide ? WIDE_BYTES : NARROW_BYTES;
  const levelsAt = start + fixedBytes;
  const end = start + view.getUint32(start, true);
  if (levelsAt + (bidCount + askCount) * levelBytes > end)
    throw new WireFault('a book message ends before its levels do');
  const levels = (first: number, count: number): WireLevel[] =>
    Array.from({ length: count }, (_, index) => {
      const levelAt = levelsAt + (first + index) * levelBytes;
      return isWide
        ? { priceTicks: u64At(view, levelAt), quantityLots: u64At(view, levelAt + 8) }
        : { priceTicks: basePrice + view.getInt32(levelAt, true), quantityLots: u48At(view, levelAt + 4) };
    });
  const hasChecksum = (flags & HAS_CHECKSUM) !== 0;
  return {
    ...place,
    bids: levels(0, bidCount),
    asks: levels(bidCount, askCount),
    checksum: hasChecksum ? checksum : undefined,
  };
}

function isAnyWide(levels: readonly WireLevel[], basePrice: number): boolean {
  return levels.some(
    ({ priceTicks, quantityLots }) =>
      Math.abs(priceTicks - basePrice) > TICKS_FROM_BASE_MAX || quantityLots > NARROW_LOTS_MAX,
  );
}
