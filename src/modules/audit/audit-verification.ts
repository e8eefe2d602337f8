import { type AuditEntry, type AuditHead, EMPTY_TRAIL, hashOfEntry } from './audit-entry.js';

/**
 * Walks over a trail from its first entry on and says what is wrong with it: an entry that was edited, moved or
 * removed breaks the chain, a trail that was cut ends before a head that the journal noted.
 */
export class AuditVerification {
  private head = EMPTY_TRAIL;
  private readonly anchors: AuditHead[];

  /** `anchors` are heads that are known from elsewhere, in any order. */
  constructor(anchors: readonly AuditHead[]) {
    this.anchors = anchors.toSorted((a, b) => a.entries - b.entries);
  }

  get end(): AuditHead {
    return this.head;
  }

  /** What is wrong with the next entry, or undefined. */
  next(entry: AuditEntry): string | undefined {
    const expected = this.head.entries + 1;
    if (entry.entryId !== expected) return `entry ${expected} is missing: entry ${entry.entryId} stands in its place`;
    if (hashOfEntry(this.head.hash, entry) !== entry.hash)
      return `entry ${entry.entryId} was changed, or the entry before it was`;
    this.head = { entries: entry.entryId, hash: entry.hash };
    return this.passAnchors();
  }

  /** What is wrong with the trail as a whole, once its last entry has been seen. */
  finish(): string | undefined {
    const [beyond] = this.anchors.toReversed();
    if (beyond === undefined || beyond.entries <= this.head.entries) return undefined;
    return `the trail ends with entry ${this.head.entries}, but had ${beyond.entries} when its head was noted`;
  }

  private passAnchors(): string | undefined {
    while (this.anchors[0] !== undefined && this.anchors[0].entries <= this.head.entries) {
      const anchor = this.anchors.shift() as AuditHead;
      if (anchor.entries === this.head.entries && anchor.hash !== this.head.hash)
        return `entry ${anchor.entries} does not have the hash that was noted of it: the trail was written anew`;
    }
    return undefined;
  }
}
