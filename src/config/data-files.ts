/** The files of a data directory beside the journal by their names. Users cannot be made again, rows can: so they stand apart. */
export const IDENTITY_FILE = 'identity.db';
export const PROJECTIONS_FILE = 'tradsys.db';
/** When instruments change their phase; as much a source of truth as the users. */
export const SCHEDULES_FILE = 'schedules.json';
/** History of other venues, a file for each source, symbol and kind below it; each appears and is replaced as a whole. */
export const IMPORTED_DIRECTORY = 'imported';
/** Which alerts somebody has acknowledged or silenced. */
export const ALERTS_FILE = 'alerts.json';
