import type { BestLevel } from './ticker.js';

/** How an instrument's prices and quantities are published. */
export interface PublishedDecimals {
  price(priceTicks: number): string;
  quantity(quantityLots: number): string;
}

const LEVELS = 10;
const POLYNOMIAL = 0xedb88320;

/**
 * CRC32 (IEEE, unsigned) of the ASCII text `bid1Price:bid1Qty:ask1Price:ask1Qty:bid2Price:…` over the best ten levels a
 * side, decimals as published; a missing level is skipped. Levels come best first.
 */
export function bookChecksum(
  bids: readonly BestLevel[],
  asks: readonly BestLevel[],
  decimals: PublishedDecimals,
): number {
  const parts: string[] = [];
  for (let depth = 0; depth < LEVELS; depth++) {
    for (const level of [bids[depth], asks[depth]]) {
      if (level !== undefined) parts.push(decimals.price(level.priceTicks), decimals.quantity(level.quantityLots));
    }
  }
  return crc32(parts.join(':'));
}

function crc32(ascii: string): number {
  let crc = ~0;
  for (let index = 0; index < ascii.length; index++) {
    crc = (crc >>> 8) ^ (table[(crc ^ ascii.charCodeAt(index)) & 0xff] as number);
  }
  return ~crc >>> 0;
}

const table = Int32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = (value & 1) === 0 ? value >>> 1 : (value >>> 1) ^ POLYNOMIAL;
  return value;
});
