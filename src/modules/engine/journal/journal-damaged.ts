/** A log says something that no crash can explain: the venue does not start on it. Names the file and the byte. */
export class JournalDamaged extends Error {
  override readonly name = 'JournalDamaged';

  constructor(
    readonly file: string,
    readonly offset: number,
    readonly reason: string,
    message = `${file} is damaged at byte ${offset}: ${reason}`,
  ) {
    super(message);
  }
}

/** Nothing need be wrong with the file, but what it says is for a newer program: the venue does not start on a guess. */
export class WrittenByNewerProgram extends JournalDamaged {
  constructor(file: string, offset: number, reason: string) {
    const wayOut = 'start the program that wrote it, or restore a backup from before it';
    super(file, offset, reason, `${file} was written by a newer program (at byte ${offset}): ${reason}; ${wayOut}`);
  }
}
