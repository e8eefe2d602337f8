/** The databases of a data directory by their names. Users cannot be made again, rows can: so they stand apart. */
export const IDENTITY_FILE = 'identity.db';
export const PROJECTIONS_FILE = 'tradsys.db';
