/** The file is no backup, or not all of one: nothing of it is used. */
export class BackupDamaged extends Error {
  override readonly name = 'BackupDamaged';

  constructor(file: string, reason: string) {
    super(`${file} cannot be restored: ${reason}`);
  }
}
