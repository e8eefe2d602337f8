/** Tells an answer for the present login from one that was asked for by the login before. */
export class LoginCount {
  private ended = 0;

  end(): void {
    this.ended += 1;
  }

  /** Taken with the question; false once the login that asked has ended, whoever has logged in since. */
  present(): () => boolean {
    const mine = this.ended;
    return () => mine === this.ended;
  }
}
