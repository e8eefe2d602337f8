/** The flow cannot run as asked; the message is for the person who asked. */
export class FlowError extends Error {
  override readonly name = 'FlowError';
}
