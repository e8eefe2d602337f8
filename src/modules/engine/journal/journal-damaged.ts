/** A log says something that no crash can explain: the venue does not start on it. Names the file and the byte. */
export class JournalDamaged extends Error {
  override readonly name = 'JournalDamaged';

  constructor(
    readonly file: string,
    readonly offset: number,
    readonly reason: string,
  ) {
    super(`${file} is damaged at byte ${offset}: ${reason}`);
  }
}
