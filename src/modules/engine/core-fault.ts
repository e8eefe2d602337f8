/** A bug: the core has thrown in the middle of a command. Its state is not to be trusted any more, and the process ends. */
export class CoreFault extends Error {
  override readonly name = 'CoreFault';

  constructor(
    readonly sequence: number,
    commandName: string,
    override readonly cause: Error,
  ) {
    super(`${commandName} of sequence ${sequence} broke the core: ${cause.stack ?? cause.message}`);
  }
}
