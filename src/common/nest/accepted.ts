/** Ends a request with 202: nothing has happened yet, a second person has to approve it. `body` says what and how. */
export class AcceptedForApproval extends Error {
  override readonly name = 'AcceptedForApproval';

  constructor(readonly body: object) {
    super('a second person has to approve this');
  }
}
