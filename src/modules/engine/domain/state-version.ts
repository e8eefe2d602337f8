/**
 * Of the series that `VenueCore.saveState` writes, and its first number. Whoever changes the form of the series raises it:
 * a snapshot of another form is passed over, and a wrong number would load one as something that it is not.
 * `test/golden` fails when the form has changed without it.
 */
export const STATE_VERSION = 11;
